//! The parts of a Word file, zipped: the same parts give the same bytes.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::notice::standard::STANDARD_NAME;
use crate::office::word::BASE;
use crate::page::element::Page;
use crate::page::fonts::Role;

use super::styles::{self, family};
use super::xml::{R, Tag, W, root, tag, val};

const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const KIND: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

/// What a part is to the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Header,
    Footer,
    Image,
}

/// A part that the document names.
struct Part {
    kind: Kind,
    name: String,
    bytes: Vec<u8>,
}

/// The parts that a document names.
#[derive(Default)]
pub(super) struct Parts(Vec<Part>);

impl Parts {
    /// Adds a part, once; what the document calls it.
    pub(super) fn add(&mut self, kind: Kind, bytes: Vec<u8>) -> String {
        let known =
            self.0.iter().position(|part| part.kind == kind && part.bytes == bytes);
        let index = known.unwrap_or_else(|| {
            let count = self.0.iter().filter(|part| part.kind == kind).count() + 1;
            let name = match kind {
                Kind::Header => format!("header{count}.xml"),
                Kind::Footer => format!("footer{count}.xml"),
                Kind::Image if bytes.starts_with(b"\xff\xd8") => {
                    format!("media/image{count}.jpeg")
                }
                Kind::Image => format!("media/image{count}.png"),
            };
            self.0.push(Part { kind, name, bytes });
            self.0.len() - 1
        });
        format!("rId{}", index + FIXED.len() + 1)
    }
}

/// Parts that every document has.
const FIXED: [(&str, &str); 5] = [
    ("styles", "styles.xml"),
    ("settings", "settings.xml"),
    ("fontTable", "fontTable.xml"),
    ("theme", "theme/theme1.xml"),
    ("customXml", "../customXml/item1.xml"),
];
const THEME: &str = include_str!("theme.xml");

fn relation(id: usize, kind: &str, target: &str) -> Tag {
    tag("Relationship")
        .set("Id", format!("rId{id}"))
        .set("Type", format!("{R}/{kind}"))
        .set("Target", target)
}

fn relations(tags: impl IntoIterator<Item = Tag>) -> String {
    tag("Relationships").set("xmlns", format!("{PACKAGE}/relationships")).put(tags).part()
}

fn document_relations(parts: &Parts) -> String {
    let fixed = FIXED.iter().enumerate();
    let fixed = fixed.map(|(i, (kind, target))| relation(i + 1, kind, target));
    let own = parts.0.iter().enumerate().map(|(i, part)| {
        let kind = match part.kind {
            Kind::Header => "header",
            Kind::Footer => "footer",
            Kind::Image => "image",
        };
        relation(FIXED.len() + i + 1, kind, &part.name)
    });
    relations(fixed.chain(own))
}

fn content_types(parts: &Parts) -> String {
    let default = |extension: &str, kind: &str| {
        tag("Default").set("Extension", extension).set("ContentType", kind)
    };
    let named = |name: &str, kind: &str| {
        tag("Override").set("PartName", format!("/{name}")).set("ContentType", kind)
    };
    let own = parts.0.iter().filter_map(|part| {
        let kind = match part.kind {
            Kind::Header => "header",
            Kind::Footer => "footer",
            Kind::Image => return None,
        };
        Some(named(&format!("word/{}", part.name), &format!("{KIND}.{kind}+xml")))
    });
    tag("Types")
        .set("xmlns", format!("{PACKAGE}/content-types"))
        .put([
            default("rels", "application/vnd.openxmlformats-package.relationships+xml"),
            default("xml", "application/xml"),
            default("png", "image/png"),
            default("jpeg", "image/jpeg"),
            named("word/document.xml", &format!("{KIND}.document.main+xml")),
            named("word/styles.xml", &format!("{KIND}.styles+xml")),
            named("word/settings.xml", &format!("{KIND}.settings+xml")),
            named("word/fontTable.xml", &format!("{KIND}.fontTable+xml")),
            named(
                "word/theme/theme1.xml",
                "application/vnd.openxmlformats-officedocument.theme+xml",
            ),
            named(
                "customXml/itemProps1.xml",
                "application/vnd.openxmlformats-officedocument.customXmlProperties+xml",
            ),
            named(
                "docProps/core.xml",
                "application/vnd.openxmlformats-package.core-properties+xml",
            ),
            named(
                "docProps/app.xml",
                "application/vnd.openxmlformats-officedocument.extended-properties+xml",
            ),
        ])
        .put(own)
        .part()
}

/// What the file says of itself: of the day of the notice, not of the moment.
fn core(page: &Page) -> String {
    let date = page.date;
    let moment =
        format!("{:04}-{:02}-{:02}T00:00:00Z", date.year(), date.month(), date.day());
    let dated = |name| tag(name).set("xsi:type", "dcterms:W3CDTF").say(&moment);
    tag("cp:coreProperties")
        .set("xmlns:cp", format!("{PACKAGE}/metadata/core-properties"))
        .set("xmlns:dc", "http://purl.org/dc/elements/1.1/")
        .set("xmlns:dcterms", "http://purl.org/dc/terms/")
        .set("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance")
        .put([
            tag("dc:title").say(&page.title),
            tag("dc:subject").say(&page.number),
            tag("dc:creator").say(&page.organ),
            tag("cp:keywords").say(&format!("{}；{STANDARD_NAME}", page.number)),
            tag("cp:lastModifiedBy").say(&page.organ),
            dated("dcterms:created"),
            dated("dcterms:modified"),
            tag("dc:language").say("zh-CN"),
        ])
        .part()
}

fn app(page: &Page) -> String {
    tag("Properties")
        .set(
            "xmlns",
            "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties",
        )
        .put([
            tag("Application").say(concat!("hongtou ", env!("CARGO_PKG_VERSION"))),
            tag("Company").say(&page.organ),
        ])
        .part()
}

fn settings(page: &Page) -> String {
    let uri = "http://schemas.microsoft.com/office/word";
    let compatible = |name: &str, value: &str| {
        tag("w:compatSetting").set("w:name", name).set("w:uri", uri).set("w:val", value)
    };
    root("w:settings")
        .put(page.settings.mirrored.then(|| tag("w:mirrorMargins")))
        .put([
            val("w:defaultTabStop", 420),
            tag("w:evenAndOddHeaders"),
            // Every sign takes its whole cell.
            val("w:characterSpacingControl", "doNotCompress"),
            tag("w:compat").put([
                tag("w:doNotExpandShiftReturn"),
                compatible("compatibilityMode", "15"),
            ]),
            tag("w:themeFontLang").set("w:val", "en-US").set("w:eastAsia", "zh-CN"),
        ])
        .part()
}

/// The faces, each with one that stands in where it is not installed.
fn font_table() -> String {
    let font = |role: Role| {
        let stands_in = match role {
            Role::Title => "华文中宋",
            Role::FangSong => "仿宋",
            Role::Kai => "楷体",
            Role::Hei => "SimHei",
            Role::Song => "SimSun",
        };
        tag("w:font").set("w:name", family(role)).put([
            val("w:altName", stands_in),
            val("w:charset", "86"),
            val("w:family", "auto"),
            val("w:pitch", "fixed"),
        ])
    };
    tag("w:fonts").set("xmlns:w", W).put(Role::ALL.map(font)).part()
}

/// What the part that says what the file said when it was written leads to.
fn base_relations() -> String {
    relations([relation(1, "customXmlProps", "itemProps1.xml")])
}

/// What it is called; programs keep only what has a name.
fn base_properties() -> String {
    tag("ds:datastoreItem")
        .set("ds:itemID", "{5C9A1B06-7F1E-4C0B-9D0E-9704201200A1}")
        .set(
            "xmlns:ds",
            "http://schemas.openxmlformats.org/officeDocument/2006/customXml",
        )
        .put(tag("ds:schemaRefs").put(tag("ds:schemaRef").set("ds:uri", BASE)))
        .part()
}

/// The bytes of the file.
pub(super) fn zipped(
    page: &Page,
    document: &Tag,
    base: String,
    parts: &Parts,
) -> Result<Vec<u8>, String> {
    let root = relations([
        relation(1, "officeDocument", "word/document.xml"),
        tag("Relationship")
            .set("Id", "rId2")
            .set("Type", format!("{PACKAGE}/relationships/metadata/core-properties"))
            .set("Target", "docProps/core.xml"),
        relation(3, "extended-properties", "docProps/app.xml"),
    ]);
    let mut files: Vec<(String, Vec<u8>)> = [
        ("[Content_Types].xml", content_types(parts)),
        ("_rels/.rels", root),
        ("word/document.xml", document.part()),
        ("word/_rels/document.xml.rels", document_relations(parts)),
        ("word/styles.xml", styles::part()),
        ("word/settings.xml", settings(page)),
        ("word/fontTable.xml", font_table()),
        ("word/theme/theme1.xml", THEME.to_owned()),
        ("docProps/core.xml", core(page)),
        ("docProps/app.xml", app(page)),
        ("customXml/item1.xml", base),
        ("customXml/_rels/item1.xml.rels", base_relations()),
        ("customXml/itemProps1.xml", base_properties()),
    ]
    .map(|(name, text)| (name.to_owned(), text.into_bytes()))
    .into();
    let own =
        parts.0.iter().map(|part| (format!("word/{}", part.name), part.bytes.clone()));
    files.extend(own);
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut write = || {
        for (name, bytes) in &files {
            zip.start_file(name.as_str(), options)?;
            zip.write_all(bytes)?;
        }
        Ok::<_, zip::result::ZipError>(())
    };
    write().map_err(|error| format!("写不成 Word 文件（{error}）"))?;
    let bytes = zip.finish().map_err(|error| format!("写不成 Word 文件（{error}）"))?;
    Ok(bytes.into_inner())
}
