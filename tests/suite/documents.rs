//! Word files as other makers write them, made by hand: a package of strings.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;

/// A document while it is made.
#[derive(Default)]
pub struct Document {
    pub body: String,
    /// Further parts: kind, name and text.
    parts: Vec<(&'static str, &'static str, String)>,
    /// Files that are no text.
    media: Vec<(&'static str, Vec<u8>)>,
}

const SPACES: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" xmlns:v="urn:schemas-microsoft-com:vml""#;

pub fn document(body: &[String]) -> Document {
    Document { body: body.concat(), ..Document::default() }
}

impl Document {
    pub fn part(mut self, kind: &'static str, name: &'static str, text: &str) -> Self {
        let root = match kind {
            "header" => "hdr",
            "footer" => "ftr",
            kind => kind,
        };
        let text = format!(
            r#"<?xml version="1.0" encoding="UTF-8"?><w:{root} {SPACES}>{text}</w:{root}>"#
        );
        self.parts.push((kind, name, text));
        self
    }

    pub fn media(mut self, name: &'static str, bytes: Vec<u8>) -> Self {
        self.media.push((name, bytes));
        self
    }

    /// The bytes of the file.
    pub fn bytes(&self) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let mut put = |name: &str, bytes: &[u8]| {
            zip.start_file(name, SimpleFileOptions::default()).expect("a part");
            zip.write_all(bytes).expect("it is written");
        };
        put(
            "[Content_Types].xml",
            br#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#,
        );
        put(
            "_rels/.rels",
            br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#,
        );
        let document = format!(
            r#"<?xml version="1.0" encoding="UTF-8"?><w:document {SPACES}><w:body>{}</w:body></w:document>"#,
            self.body
        );
        put("word/document.xml", document.as_bytes());
        let base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let mut links = String::new();
        for (i, (kind, name, text)) in self.parts.iter().enumerate() {
            put(&format!("word/{name}"), text.as_bytes());
            links.push_str(&format!(
                r#"<Relationship Id="p{i}" Type="{base}/{kind}" Target="{name}"/>"#
            ));
        }
        for (i, (name, bytes)) in self.media.iter().enumerate() {
            put(&format!("word/media/{name}"), bytes);
            links.push_str(&format!(
                r#"<Relationship Id="image{i}" Type="{base}/image" Target="media/{name}"/>"#
            ));
        }
        let links = format!(
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}</Relationships>"#
        );
        put("word/_rels/document.xml.rels", links.as_bytes());
        zip.finish().expect("a package").into_inner()
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// A run; `\t` and `\n` in it are a tab and a break.
pub fn run(text: &str, look: &str) -> String {
    let text = escaped(text)
        .replace('\t', r#"</w:t><w:tab/><w:t xml:space="preserve">"#)
        .replace('\n', r#"</w:t><w:br/><w:t xml:space="preserve">"#);
    format!(r#"<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>"#)
}

/// A paragraph of runs.
pub fn runs(standing: &str, runs: &[String]) -> String {
    format!("<w:p><w:pPr>{standing}</w:pPr>{}</w:p>", runs.concat())
}

pub fn line(text: &str) -> String {
    runs("", &[run(text, SIZE)])
}

/// A paragraph that begins two characters in.
pub fn text(text: &str) -> String {
    runs(r#"<w:ind w:firstLineChars="200" w:firstLine="640"/>"#, &[run(text, SIZE)])
}

pub fn centered(text: &str) -> String {
    runs(r#"<w:jc w:val="center"/>"#, &[run(text, r#"<w:sz w:val="44"/>"#)])
}

pub fn right(text: &str) -> String {
    runs(r#"<w:jc w:val="right"/>"#, &[run(text, SIZE)])
}

pub fn red(text: &str) -> String {
    let look = r#"<w:color w:val="FF0000"/><w:sz w:val="96"/>"#;
    runs(r#"<w:jc w:val="center"/>"#, &[run(text, look)])
}

pub const SIZE: &str = r#"<w:sz w:val="32"/>"#;
pub const BLANK: &str = "<w:p/>";
pub const PAGE: &str = r#"<w:p><w:r><w:br w:type="page"/></w:r></w:p>"#;

/// A paragraph of a list.
pub fn listed(list: usize, level: usize, text: &str) -> String {
    let standing = format!(
        r#"<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list}"/></w:numPr>"#
    );
    runs(&standing, &[run(text, SIZE)])
}

/// The lists of a document: each level with its format and shape.
pub fn lists(lists: &[&[(&str, &str)]]) -> String {
    let mut kinds = String::new();
    let mut own = String::new();
    for (i, levels) in lists.iter().enumerate() {
        kinds.push_str(&format!(r#"<w:abstractNum w:abstractNumId="{i}">"#));
        for (level, (format, shape)) in levels.iter().enumerate() {
            kinds.push_str(&format!(
                r#"<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{format}"/><w:lvlText w:val="{shape}"/></w:lvl>"#
            ));
        }
        kinds.push_str("</w:abstractNum>");
        let number = i + 1;
        own.push_str(&format!(
            r#"<w:num w:numId="{number}"><w:abstractNumId w:val="{i}"/></w:num>"#
        ));
    }
    kinds + &own
}

/// A box of text as Word stores it: for itself and for older programs.
pub fn boxed(inside: &str) -> String {
    let drawn = format!(
        r#"<w:drawing><wp:anchor><wp:extent cx="5600000" cy="900000"/><wp:docPr id="1" name="文本框 1"/><a:graphic><a:graphicData><wps:wsp><wps:txbx><w:txbxContent>{inside}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing>"#
    );
    let older = older(inside);
    format!(
        r#"<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps">{drawn}</mc:Choice><mc:Fallback>{older}</mc:Fallback></mc:AlternateContent></w:r></w:p>"#
    )
}

fn older(inside: &str) -> String {
    format!(
        r#"<w:pict><v:shape id="s1" style="position:absolute;width:440pt;height:70pt"><v:textbox><w:txbxContent>{inside}</w:txbxContent></v:textbox></v:shape></w:pict>"#
    )
}

/// A box of text as programs before 2010 store it.
pub fn old_box(inside: &str) -> String {
    format!("<w:p><w:r>{}</w:r></w:p>", older(inside))
}

/// Stretched text.
pub fn stretched(text: &str) -> String {
    format!(
        r#"<w:p><w:r><w:pict><v:shape type="\#_x0000_t136" fillcolor="red" style="width:400pt;height:60pt"><v:textpath string="{text}"/></v:shape></w:pict></w:r></w:p>"#
    )
}

/// A cell with what its properties say.
pub fn cell(properties: &str, paragraphs: &[&str]) -> String {
    let mut inside: String = paragraphs.iter().map(|text| line(text)).collect();
    if inside.is_empty() {
        inside.push_str(BLANK);
    }
    format!("<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>")
}

pub fn row(cells: &[String]) -> String {
    format!("<w:tr>{}</w:tr>", cells.concat())
}

/// A table of rows.
pub fn table(rows: &[String]) -> String {
    format!("<w:tbl><w:tblPr/>{}</w:tbl>", rows.concat())
}

/// A table of plain cells.
pub fn plain_table(rows: &[&[&str]]) -> String {
    let rows: Vec<String> = rows
        .iter()
        .map(|cells| row(&cells.iter().map(|text| cell("", &[text])).collect::<Vec<_>>()))
        .collect();
    table(&rows)
}

pub fn span(columns: usize) -> String {
    format!(r#"<w:gridSpan w:val="{columns}"/>"#)
}

pub const FIRST: &str = r#"<w:vMerge w:val="restart"/>"#;
pub const BELOW: &str = "<w:vMerge/>";
pub const UPRIGHT: &str = r#"<w:textDirection w:val="tbRlV"/>"#;

/// A field with its result.
pub fn field(what: &str, result: &str) -> String {
    let sign = |kind: &str| format!(r#"<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>"#);
    format!(
        r#"{}<w:r><w:instrText xml:space="preserve"> {what} </w:instrText></w:r>{}{}{}"#,
        sign("begin"),
        sign("separate"),
        run(result, SIZE),
        sign("end")
    )
}

/// A section that ends here.
pub fn section(landscape: bool) -> String {
    format!("<w:p><w:pPr>{}</w:pPr></w:p>", last_section(landscape))
}

pub fn last_section(landscape: bool) -> String {
    let (width, height) = if landscape { (16838, 11906) } else { (11906, 16838) };
    format!(r#"<w:sectPr><w:pgSz w:w="{width}" w:h="{height}"/></w:sectPr>"#)
}
