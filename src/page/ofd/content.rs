//! What stands on a page → its Content.xml.

use kurbo::{Affine, Cap, Join, Point, Rect, Stroke};
use quick_xml::escape::escape;
use typst::visualize::FillRule;

use super::ids::Ids;
use super::ink::Ink;
use super::scene::{Mark, Origin, Sheet, Target, Text, What};
use super::xml::{attribute, factor, file, lengths, mm, path, rect};

/// How the parts of a document are called.
pub(super) struct Named {
    pub(super) fonts: Vec<u32>,
    pub(super) pictures: Vec<u32>,
    pub(super) pages: Vec<u32>,
}

/// An object of a page, and what it belongs to.
pub(super) struct Written {
    pub(super) id: u32,
    pub(super) of: Origin,
}

/// A page as a file, and its objects. `area`: whether it says how large it is. `addresses`:
/// whether links lead out of the document.
pub(super) fn page(
    sheet: &Sheet,
    named: &Named,
    ids: &mut Ids,
    area: bool,
    addresses: bool,
) -> (String, Vec<Written>) {
    let mut objects = String::new();
    let mut written = Vec::new();
    let layer = ids.next();
    for mark in &sheet.marks {
        let mut put = |object: String, id: u32| {
            objects.push_str(&object);
            written.push(Written { id, of: mark.of });
        };
        match &mark.what {
            What::Text(text) => {
                for part in parts(text) {
                    let id = ids.next();
                    put(text_object(text, part, mark, named, id), id);
                }
            }
            What::Path { path, stroke, fill } => {
                let id = ids.next();
                let stroke = stroke.as_ref();
                put(path_object(path, stroke, *fill, mark, id), id);
            }
            What::Picture { picture, at } => {
                let id = ids.next();
                put(picture_object(named.pictures[*picture], *at, mark, id), id);
            }
            What::Link(Target::Address(_)) if !addresses => {}
            What::Link(target) => {
                let id = ids.next();
                put(link_object(target, mark, named, id), id);
            }
        }
    }
    let area = match area {
        true => {
            let sheet = Rect::new(0.0, 0.0, sheet.width, sheet.height);
            format!(
                "<ofd:Area><ofd:PhysicalBox>{}</ofd:PhysicalBox></ofd:Area>",
                rect(sheet)
            )
        }
        false => String::new(),
    };
    let inside = format!(
        "{area}<ofd:Content><ofd:Layer ID=\"{layer}\">{objects}</ofd:Layer></ofd:Content>"
    );
    (file("Page", "", &inside), written)
}

/// The parts of a line that are written apart: readers cut blanks off the ends of a text and
/// take several for one, so that what follows must say where it stands.
fn parts(text: &Text) -> impl Iterator<Item = &[(char, Point)]> {
    let blank = |(c, _): &(char, Point)| c.is_whitespace();
    let mut parts = Vec::new();
    let mut start = None;
    for (i, char) in text.chars.iter().enumerate() {
        let next = text.chars.get(i + 1);
        match (blank(char), start) {
            (false, None) => start = Some(i),
            (true, Some(from)) if next.is_none_or(blank) => {
                parts.push(from..i);
                start = None;
            }
            _ => {}
        }
    }
    parts.extend(start.map(|from| from..text.chars.len()));
    parts.into_iter().map(|part| &text.chars[part])
}

fn text_object(
    text: &Text,
    part: &[(char, Point)],
    mark: &Mark,
    named: &Named,
    id: u32,
) -> String {
    let Text { font, size, stretch, ink, turn, chars: _ } = text;
    let corner = mark.bounds.origin();
    let [a, b, c, d, ..] = turn.as_coeffs();
    let off = [a - 1.0, b, c, d - 1.0];
    let upright = off.iter().all(|off| off.abs() < 1e-9);
    let first = part[0].1;
    let from = *turn * first;
    // A text that is turned begins where its own coordinates do.
    let (at, ctm) = match upright {
        true => (from - corner, String::new()),
        false => {
            let matrix: Vec<String> = [a, b, c, d].map(factor).into();
            let by = lengths([from.x - corner.x, from.y - corner.y]);
            (kurbo::Vec2::ZERO, format!(" CTM=\"{} {by}\"", matrix.join(" ")))
        }
    };
    let places = |axis: fn(Point) -> f64| {
        // Each place is rounded, not each step: a long line does not drift.
        let rounded: Vec<f64> = part
            .iter()
            .map(|(_, place)| ((axis(*place) - axis(first)) * 1000.0).round() / 1000.0)
            .collect();
        let steps: Vec<f64> = rounded.windows(2).map(|pair| pair[1] - pair[0]).collect();
        steps
    };
    let (right, down) = (places(|p| p.x), places(|p| p.y));
    let mut steps = String::new();
    if !right.is_empty() {
        steps.push_str(&attribute("DeltaX", &lengths(right)));
    }
    if down.iter().any(|step| *step != 0.0) {
        steps.push_str(&attribute("DeltaY", &lengths(down)));
    }
    let stretch = match (stretch - 1.0).abs() < 1e-6 {
        true => String::new(),
        false => attribute("HScale", &factor(*stretch)),
    };
    let said: String = part.iter().map(|(c, _)| *c).collect();
    format!(
        "<ofd:TextObject ID=\"{id}\" Boundary=\"{}\"{ctm} Font=\"{}\" Size=\"{}\"{stretch}>{}{}\
         <ofd:TextCode X=\"{}\" Y=\"{}\"{steps}>{}</ofd:TextCode></ofd:TextObject>",
        rect(mark.bounds),
        named.fonts[*font],
        mm(*size),
        clips(mark),
        color("FillColor", *ink),
        mm(at.x),
        mm(at.y),
        escape(&said),
    )
}

fn path_object(
    own: &kurbo::BezPath,
    stroke: Option<&(Stroke, Ink)>,
    fill: Option<(FillRule, Ink)>,
    mark: &Mark,
    id: u32,
) -> String {
    let mut attributes = String::new();
    let mut inks = String::new();
    match stroke {
        None => attributes.push_str(" Stroke=\"false\""),
        Some((stroke, ink)) => {
            attributes.push_str(&line(stroke));
            inks.push_str(&color("StrokeColor", *ink));
        }
    }
    if let Some((rule, ink)) = fill {
        attributes.push_str(" Fill=\"true\"");
        if rule == FillRule::EvenOdd {
            attributes.push_str(" Rule=\"Even-Odd\"");
        }
        inks.push_str(&color("FillColor", ink));
    }
    format!(
        "<ofd:PathObject ID=\"{id}\" Boundary=\"{}\"{attributes}>{}{inks}\
         <ofd:AbbreviatedData>{}</ofd:AbbreviatedData></ofd:PathObject>",
        rect(mark.bounds),
        clips(mark),
        path(own, mark.bounds.origin()),
    )
}

/// What a line looks like.
fn line(stroke: &Stroke) -> String {
    let mut attributes = attribute("LineWidth", &mm(stroke.width));
    match stroke.start_cap {
        Cap::Butt => {}
        Cap::Round => attributes.push_str(" Cap=\"Round\""),
        Cap::Square => attributes.push_str(" Cap=\"Square\""),
    }
    match stroke.join {
        Join::Miter => {
            attributes.push_str(&attribute("MiterLimit", &mm(stroke.miter_limit)));
        }
        Join::Round => attributes.push_str(" Join=\"Round\""),
        Join::Bevel => attributes.push_str(" Join=\"Bevel\""),
    }
    if !stroke.dash_pattern.is_empty() {
        attributes.push_str(&attribute("DashOffset", &mm(stroke.dash_offset)));
        let lengths = lengths(stroke.dash_pattern.iter().copied());
        attributes.push_str(&attribute("DashPattern", &lengths));
    }
    attributes
}

fn picture_object(resource: u32, at: Affine, mark: &Mark, id: u32) -> String {
    let [a, b, c, d, x, y] = at.as_coeffs();
    let corner = mark.bounds.origin();
    format!(
        "<ofd:ImageObject ID=\"{id}\" Boundary=\"{}\" CTM=\"{}\" ResourceID=\"{resource}\">{}\
         </ofd:ImageObject>",
        rect(mark.bounds),
        lengths([a, b, c, d, x - corner.x, y - corner.y]),
        clips(mark),
    )
}

/// A box that nothing shows, and that leads somewhere.
fn link_object(target: &Target, mark: &Mark, named: &Named, id: u32) -> String {
    let (width, height) = (mm(mark.bounds.width()), mm(mark.bounds.height()));
    format!(
        "<ofd:PathObject ID=\"{id}\" Boundary=\"{}\" Stroke=\"false\"><ofd:Actions>{}\
         </ofd:Actions><ofd:AbbreviatedData>M 0 0 L {width} 0 L {width} {height} L 0 {height} C\
         </ofd:AbbreviatedData></ofd:PathObject>",
        rect(mark.bounds),
        action(target, &named.pages),
    )
}

/// What happens at a click.
pub(super) fn action(target: &Target, pages: &[u32]) -> String {
    let goes = match target {
        Target::Address(address) => {
            format!("<ofd:URI{}/>", attribute("URI", address))
        }
        Target::Place(page, at) => {
            let page = pages.get(*page).or(pages.last()).copied().unwrap_or_default();
            format!(
                "<ofd:Goto><ofd:Dest Type=\"XYZ\" PageID=\"{page}\" Left=\"{}\" Top=\"{}\" \
                 Zoom=\"0\"/></ofd:Goto>",
                mm(at.x),
                mm(at.y),
            )
        }
    };
    format!("<ofd:Action Event=\"CLICK\">{goes}</ofd:Action>")
}

fn color(name: &str, ink: Ink) -> String {
    let Ink([red, green, blue, covers]) = ink;
    let covers = match covers {
        255 => String::new(),
        covers => format!(" Alpha=\"{covers}\""),
    };
    format!("<ofd:{name} Value=\"{red} {green} {blue}\"{covers}/>")
}

/// What bounds a mark, in its own coordinates.
fn clips(mark: &Mark) -> String {
    if mark.clips.is_empty() {
        return String::new();
    }
    let (corner, size) = (mark.bounds.origin(), mark.bounds.size());
    let clip = |own: &kurbo::BezPath| {
        format!(
            "<ofd:Clip><ofd:Area><ofd:Path Boundary=\"{}\" Stroke=\"false\" Fill=\"true\">\
             <ofd:AbbreviatedData>{}</ofd:AbbreviatedData></ofd:Path></ofd:Area></ofd:Clip>",
            rect(size.to_rect()),
            path(own, corner),
        )
    };
    format!("<ofd:Clips>{}</ofd:Clips>", mark.clips.iter().map(clip).collect::<String>())
}
