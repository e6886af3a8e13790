//! What floats over the text: boxes with text in them, bars of red, images.

use super::unit::{Sheet, emu};
use super::xml::{Tag, tag};

/// Where something stands that floats, in millimetres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Down {
    /// From the sheet's top.
    Sheet(f64),
    /// From the top of the paragraph that it goes along with.
    Paragraph(f64),
    /// At the foot of the type area, from which the text above keeps away.
    Foot,
}

/// A place for something that floats, in millimetres; `x` from the sheet's left.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spot {
    pub(super) x: f64,
    pub(super) down: Down,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// How a box holds its text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Kind {
    /// As large as it is.
    Plain,
    /// As high as its text, with so much blank under it, in millimetres.
    Growing { foot: f64 },
    /// The text is turned by 90° clockwise.
    Turned,
}

/// Numbers drawings, each once.
#[derive(Default)]
pub(super) struct Drawings(u32);

impl Drawings {
    fn next(&mut self) -> u32 {
        self.0 += 1;
        self.0
    }

    /// A box with text in it, and nothing around.
    pub(super) fn text_box(
        &mut self,
        name: &str,
        spot: Spot,
        kind: Kind,
        content: Vec<Tag>,
    ) -> Tag {
        let turned = kind == Kind::Turned;
        let foot = if let Kind::Growing { foot } = kind { foot } else { 0.0 };
        let grows = matches!(kind, Kind::Growing { .. });
        let body = tag("wps:bodyPr")
            .set("rot", 0)
            .set("vert", if turned { "vert" } else { "horz" })
            .set("wrap", "square")
            .set("lIns", 0)
            .set("tIns", 0)
            .set("rIns", 0)
            .set("bIns", emu(foot))
            .set("anchor", if turned { "ctr" } else { "t" })
            .put(tag(if grows { "a:spAutoFit" } else { "a:noAutofit" }));
        let shape = tag("wps:wsp").put([
            tag("wps:cNvSpPr").set("txBox", 1),
            properties(spot).put([tag("a:noFill"), tag("a:ln").put(tag("a:noFill"))]),
            tag("wps:txbx").put(tag("w:txbxContent").put(content)),
            body,
        ]);
        self.shape(name, spot, shape)
    }

    /// A bar in a colour.
    pub(super) fn bar(&mut self, name: &str, spot: Spot, color: &str) -> Tag {
        let fill = tag("a:solidFill").put(tag("a:srgbClr").set("val", color));
        let shape = tag("wps:wsp").put([
            tag("wps:cNvSpPr"),
            properties(spot).put([fill, tag("a:ln").put(tag("a:noFill"))]),
            tag("wps:bodyPr"),
        ]);
        self.shape(name, spot, shape)
    }

    fn shape(&mut self, name: &str, spot: Spot, shape: Tag) -> Tag {
        let data = tag("a:graphicData")
            .set(
                "uri",
                "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
            )
            .put(shape);
        let anchor = anchor(self.next(), name, "", spot, data);
        let choice =
            tag("mc:Choice").set("Requires", "wps").put(tag("w:drawing").put(anchor));
        tag("w:r").put(tag("mc:AlternateContent").put(choice))
    }

    /// An image that floats over the text.
    pub(super) fn floating(&mut self, id: &str, alt: &str, spot: Spot) -> Tag {
        let number = self.next();
        let data = picture(number, id, alt, spot.width, spot.height);
        tag("w:r").put(tag("w:drawing").put(anchor(number, alt, alt, spot, data)))
    }

    /// An image on a line of the text.
    pub(super) fn inline(&mut self, id: &str, alt: &str, width: f64, height: f64) -> Tag {
        let number = self.next();
        let inline = tag("wp:inline")
            .set("distT", 0)
            .set("distB", 0)
            .set("distL", 0)
            .set("distR", 0)
            .put([
                extent(width, height),
                named(number, alt, alt),
                tag("wp:cNvGraphicFramePr"),
                graphic(picture(number, id, alt, width, height)),
            ]);
        tag("w:r").put(tag("w:drawing").put(inline))
    }
}

fn extent(width: f64, height: f64) -> Tag {
    tag("wp:extent").set("cx", emu(width)).set("cy", emu(height))
}

fn named(number: u32, name: &str, alt: &str) -> Tag {
    let named = tag("wp:docPr").set("id", number).set("name", name);
    if alt.is_empty() { named } else { named.set("descr", alt) }
}

fn graphic(data: Tag) -> Tag {
    tag("a:graphic")
        .set("xmlns:a", "http://schemas.openxmlformats.org/drawingml/2006/main")
        .put(data)
}

fn properties(spot: Spot) -> Tag {
    let size = tag("a:ext").set("cx", emu(spot.width)).set("cy", emu(spot.height));
    tag("wps:spPr").put([
        tag("a:xfrm").put([tag("a:off").set("x", 0).set("y", 0), size]),
        tag("a:prstGeom").set("prst", "rect").put(tag("a:avLst")),
    ])
}

fn picture(number: u32, id: &str, alt: &str, width: f64, height: f64) -> Tag {
    let size = tag("a:ext").set("cx", emu(width)).set("cy", emu(height));
    let about = tag("pic:cNvPr").set("id", number).set("name", alt).set("descr", alt);
    let pic = tag("pic:pic").put([
        tag("pic:nvPicPr").put([about, tag("pic:cNvPicPr")]),
        tag("pic:blipFill").put([
            tag("a:blip").set("r:embed", id),
            tag("a:stretch").put(tag("a:fillRect")),
        ]),
        tag("pic:spPr").put([
            tag("a:xfrm").put([tag("a:off").set("x", 0).set("y", 0), size]),
            tag("a:prstGeom").set("prst", "rect").put(tag("a:avLst")),
        ]),
    ]);
    tag("a:graphicData")
        .set("uri", "http://schemas.openxmlformats.org/drawingml/2006/picture")
        .put(pic)
}

fn anchor(number: u32, name: &str, alt: &str, spot: Spot, data: Tag) -> Tag {
    let offset = |mm: f64| tag("wp:posOffset").say(&emu(mm).to_string());
    let across = tag("wp:positionH").set("relativeFrom", "page").put(offset(spot.x));
    let (from, at) = match spot.down {
        Down::Sheet(y) => ("page", offset(y)),
        Down::Paragraph(y) => ("paragraph", offset(y)),
        Down::Foot => ("margin", tag("wp:align").say("bottom")),
    };
    let wrap = match spot.down {
        Down::Foot => "wp:wrapTopAndBottom",
        Down::Sheet(_) | Down::Paragraph(_) => "wp:wrapNone",
    };
    tag("wp:anchor")
        .set("distT", 0)
        .set("distB", 0)
        .set("distL", 0)
        .set("distR", 0)
        .set("simplePos", 0)
        .set("relativeHeight", 251_650_000 + number)
        .set("behindDoc", 0)
        .set("locked", 0)
        .set("layoutInCell", 1)
        .set("allowOverlap", 1)
        .put([
            tag("wp:simplePos").set("x", 0).set("y", 0),
            across,
            tag("wp:positionV").set("relativeFrom", from).put(at),
            extent(spot.width, spot.height),
            tag("wp:effectExtent").set("l", 0).set("t", 0).set("r", 0).set("b", 0),
            tag(wrap),
            named(number, name, alt),
            tag("wp:cNvGraphicFramePr"),
            graphic(data),
        ])
}

/// The place of the type area's foot.
pub(super) fn foot(sheet: Sheet, height: f64) -> Spot {
    Spot { x: sheet.left, down: Down::Foot, width: sheet.across, height }
}
