//! What stands below each other: paragraphs with their runs, tables, boxes.

use super::paragraph::{PAGE, Pieces, Section};
use super::styles::{Setting, is_red};
use super::{Note, Reader};
use crate::office::word::script::{Block, Line, Picture, Stand, Within, note_mark};
use crate::office::word::symbol::sign;
use crate::office::xml::{Element, Node, Xml};

/// The fields that are open, and what they do.
#[derive(Debug, Default)]
pub(super) struct Fields {
    open: Vec<Field>,
    /// Whether a page number was seen.
    pub(super) page: bool,
}

#[derive(Debug, Default)]
struct Field {
    what: String,
    /// Whether its result is being read.
    shown: bool,
}

impl Fields {
    /// Whether what comes is what a field does, not what it shows.
    fn hides(&self) -> bool {
        self.open.iter().any(|field| !field.shown)
    }
}

/// Elements that a reader does not see, or that say what a text was before.
const UNSEEN: [&str; 21] = [
    "del",
    "moveFrom",
    "pPrChange",
    "rPrChange",
    "sectPrChange",
    "tblPrChange",
    "tblGridChange",
    "trPrChange",
    "tcPrChange",
    "tblPrExChange",
    "numberingChange",
    "rt",
    "sdtPr",
    "sdtEndPr",
    "delText",
    "delInstrText",
    "docPr",
    "cNvGraphicFramePr",
    "bodyPr",
    "customXmlPr",
    "smartTagPr",
];

impl Reader {
    /// Reads what stands in the element that began last, or in the whole text.
    pub(super) fn story(
        &mut self,
        xml: &mut Xml<'_>,
        within: Within,
        out: &mut Vec<Block>,
    ) -> Result<(), String> {
        let outside = xml.depth().saturating_sub(1);
        let whole = xml.depth() == 0;
        // A paragraph whose end was taken out.
        let mut carried: Option<Pieces> = None;
        // Where each section ends, and how its pages lie.
        let mut sections: Vec<(usize, Section)> = Vec::new();
        loop {
            let element = match xml.next()? {
                Node::Open(element) => element,
                Node::Close if !whole && xml.depth() <= outside => break,
                Node::End => break,
                Node::Close | Node::Text(_) => continue,
            };
            match element.name() {
                "p" => {
                    let mut pieces = carried.take().unwrap_or_default();
                    pieces.joined = false;
                    self.pieces(xml, &mut pieces, within)?;
                    if pieces.joined {
                        carried = Some(pieces);
                        continue;
                    }
                    let section = pieces.section;
                    self.finished(pieces, within, out)?;
                    sections.extend(section.map(|section| (out.len(), section)));
                }
                "tbl" => {
                    let grid = self.table(xml, within)?;
                    out.push(Block::Table(grid));
                }
                "sectPr" => {
                    let section = self.section(xml)?;
                    sections.push((out.len(), section));
                }
                "AlternateContent" => self.alternatives(xml, within, out)?,
                "altChunk" | "subDoc" => {
                    self.script.passed.push("嵌入的另一个文件，没有读".to_owned());
                }
                name if UNSEEN.contains(&name) => {
                    self.changed(name);
                    xml.skip()?;
                }
                _ => {}
            }
        }
        if let Some(pieces) = carried {
            self.finished(pieces, within, out)?;
        }
        if whole && within == Within::Body {
            pages(out, &sections);
        }
        Ok(())
    }

    /// Tracked changes count as accepted.
    fn changed(&mut self, name: &str) {
        let told = "修订：按接受处理，删去的文字没有取".to_owned();
        if matches!(name, "del" | "moveFrom") && !self.script.passed.contains(&told) {
            self.script.passed.push(told);
        }
    }

    /// What is stored for several programs: the first that says something.
    fn alternatives(
        &mut self,
        xml: &mut Xml<'_>,
        within: Within,
        out: &mut Vec<Block>,
    ) -> Result<(), String> {
        let outside = xml.depth() - 1;
        let mut taken = false;
        loop {
            match xml.next()? {
                Node::Open(element) => {
                    let choice = matches!(element.name(), "Choice" | "Fallback");
                    if taken || !choice {
                        xml.skip()?;
                        continue;
                    }
                    let before = out.len();
                    self.story(xml, within, out)?;
                    taken = out.len() > before;
                }
                Node::Close if xml.depth() <= outside => return Ok(()),
                _ => {}
            }
        }
    }

    fn section(&mut self, xml: &mut Xml<'_>) -> Result<Section, String> {
        let outside = xml.depth() - 1;
        let mut section = Section::default();
        loop {
            match xml.next()? {
                Node::Open(element) => match element.name() {
                    "pgSz" => {
                        let number = |name| element.attribute(name)?.parse::<f64>().ok();
                        let wide =
                            number("w").zip(number("h")).is_some_and(|(w, h)| w > h);
                        section.landscape = wide;
                    }
                    "type" => {
                        let kind = element.attribute("val");
                        section.continuous = kind.as_deref() == Some("continuous");
                    }
                    "sectPrChange" => xml.skip()?,
                    _ => {}
                },
                Node::Close if xml.depth() <= outside => return Ok(section),
                _ => {}
            }
        }
    }

    /// A paragraph, to its end.
    pub(super) fn pieces(
        &mut self,
        xml: &mut Xml<'_>,
        pieces: &mut Pieces,
        within: Within,
    ) -> Result<(), String> {
        let outside = xml.depth() - 1;
        // Whether the mark of a note is typed by hand behind it.
        let mut own_mark = false;
        // What the runs that are open are set in.
        let mut setting = Setting::default();
        let mut run = 0;
        loop {
            let element = match xml.next()? {
                Node::Open(element) => element,
                Node::Close if xml.depth() <= outside => return Ok(()),
                Node::End => return Ok(()),
                Node::Close | Node::Text(_) => continue,
            };
            match element.name() {
                "pPr" => self.properties(xml, pieces)?,
                "r" => {
                    setting = Setting::default();
                    run = xml.depth();
                }
                "rPr" => {
                    let own = self.setting(xml)?;
                    if xml.depth() >= run {
                        setting = own;
                    }
                }
                "footnoteReference" | "endnoteReference" => {
                    let custom = element.attribute("customMarkFollows");
                    own_mark = custom.is_some_and(|own| own != "0" && own != "false");
                    let kind = match element.name() {
                        "footnoteReference" => Note::Foot,
                        _ => Note::End,
                    };
                    let id = element.attribute("id").unwrap_or_default();
                    let mark = note_mark(self.notes.len());
                    self.notes.push((kind, id));
                    pieces.texts.extend(mark.map(|c| (setting.clone(), c.to_string())));
                }
                "t" => {
                    let text = xml.text()?;
                    if std::mem::take(&mut own_mark) && text.chars().count() <= 3 {
                        continue;
                    }
                    if !self.fields.hides() {
                        pieces.texts.push((setting.clone(), text));
                    }
                }
                name @ ("tab" | "ptab" | "br" | "cr" | "noBreakHyphen") => {
                    let kind = element.attribute("type");
                    let text = match (name, kind.as_deref()) {
                        ("tab" | "ptab", _) => "\t".to_owned(),
                        ("noBreakHyphen", _) => "-".to_owned(),
                        ("br", Some("page")) => PAGE.to_string(),
                        _ => "\n".to_owned(),
                    };
                    if !self.fields.hides() {
                        pieces.texts.push((setting.clone(), text));
                    }
                }
                "sym" => {
                    let get = |name| element.attribute(name).unwrap_or_default();
                    let (font, code) = (get("font"), get("char"));
                    let text = sign(&font, &code).unwrap_or('\u{fffd}').to_string();
                    pieces.texts.push((setting.clone(), text));
                }
                "fldChar" => self.field(&element, pieces, &setting),
                "fldSimple" => {
                    let what = element.attribute("instr").unwrap_or_default();
                    pieces.numbers_page |= is_page_field(&what);
                }
                "instrText" => {
                    let text = xml.text()?;
                    if let Some(field) = self.fields.open.last_mut() {
                        field.what.push_str(&text);
                    }
                }
                "commentReference" => pieces.remarks.extend(element.attribute("id")),
                "pgNum" => pieces.numbers_page = true,
                "AlternateContent" => {
                    self.beside(xml, pieces, within, true)?;
                }
                "drawing" | "pict" | "object" => {
                    self.beside(xml, pieces, within, false)?;
                }
                name if UNSEEN.contains(&name) => {
                    self.changed(name);
                    xml.skip()?;
                }
                _ => {}
            }
        }
    }

    fn field(&mut self, element: &Element<'_>, pieces: &mut Pieces, setting: &Setting) {
        match element.attribute("fldCharType").as_deref() {
            Some("begin") => self.fields.open.push(Field::default()),
            Some("separate") => {
                if let Some(field) = self.fields.open.last_mut() {
                    field.shown = true;
                    pieces.numbers_page |= is_page_field(&field.what);
                }
            }
            Some("end") => {
                let Some(field) = self.fields.open.pop() else { return };
                pieces.numbers_page |= is_page_field(&field.what);
                let what = field.what.trim();
                if what.starts_with("FORMCHECKBOX") {
                    pieces.texts.push((setting.clone(), "□".to_owned()));
                }
                if !field.shown && what.to_ascii_uppercase().starts_with("EQ") {
                    let told = format!("第{}段后的公式域（{what}）", self.paragraphs);
                    self.script.passed.push(told);
                }
            }
            _ => {}
        }
    }

    /// What a paragraph says of itself.
    fn properties(
        &mut self,
        xml: &mut Xml<'_>,
        pieces: &mut Pieces,
    ) -> Result<(), String> {
        let outside = xml.depth() - 1;
        let mut mark = 0;
        loop {
            match xml.next()? {
                Node::Open(element) => match element.name() {
                    "pStyle" => pieces.style = element.attribute("val"),
                    "sectPr" => pieces.section = Some(self.section(xml)?),
                    "rPr" => mark = xml.depth(),
                    // The end of the paragraph was taken out.
                    "del" if mark > 0 => pieces.joined = true,
                    "tabs" | "rPrChange" | "pPrChange" | "pBdr" => xml.skip()?,
                    _ if mark == 0 => pieces.standing.read(&element),
                    _ => {}
                },
                Node::Close if xml.depth() <= outside => return Ok(()),
                Node::Close if xml.depth() < mark => mark = 0,
                _ => {}
            }
        }
    }

    /// What a run is set in.
    fn setting(&mut self, xml: &mut Xml<'_>) -> Result<Setting, String> {
        let outside = xml.depth() - 1;
        let mut setting = Setting::default();
        let mut base = Setting::default();
        loop {
            match xml.next()? {
                Node::Open(element) => match element.name() {
                    "rPrChange" => xml.skip()?,
                    "rStyle" => {
                        let id = element.attribute("val").unwrap_or_default();
                        base = self.styles.setting(&id);
                    }
                    _ => setting.read(&element),
                },
                Node::Close if xml.depth() <= outside => return Ok(setting.over(base)),
                _ => {}
            }
        }
    }

    /// What floats at a paragraph: boxes of text, stretched text, pictures. `several`: it is
    /// stored for several programs.
    fn beside(
        &mut self,
        xml: &mut Xml<'_>,
        pieces: &mut Pieces,
        within: Within,
        several: bool,
    ) -> Result<(), String> {
        let outside = xml.depth() - 1;
        let mut drawn = Drawn::default();
        let mut taken = false;
        loop {
            let element = match xml.next()? {
                Node::Open(element) => element,
                Node::Close if xml.depth() <= outside => break,
                Node::End => break,
                Node::Close | Node::Text(_) => continue,
            };
            match element.name() {
                "Choice" | "Fallback" if several => {
                    if taken {
                        xml.skip()?;
                        continue;
                    }
                    let before = (pieces.beside.len(), pieces.texts.len());
                    self.beside(xml, pieces, within, false)?;
                    taken = (pieces.beside.len(), pieces.texts.len()) != before;
                }
                "AlternateContent" => self.beside(xml, pieces, within, true)?,
                "txbxContent" => {
                    self.boxes += 1;
                    let fields = std::mem::take(&mut self.fields);
                    let inside = match within {
                        Within::Body => Within::Box,
                        within => within,
                    };
                    let mut blocks = Vec::new();
                    self.story(xml, inside, &mut blocks)?;
                    blocks.retain(
                        |block| !matches!(block, Block::Line(line) if line.is_blank()),
                    );
                    self.fields = fields;
                    pieces.beside.extend(blocks);
                }
                "textpath" => {
                    if let Some(text) = element.attribute("string") {
                        self.took(text.len())?;
                        self.boxes += 1;
                        pieces.beside.push(Block::Line(Line {
                            text,
                            stand: Stand::Center,
                            size: 36.0,
                            red: drawn.red,
                            within: Within::Box,
                            place: format!("艺术字{}", self.boxes),
                            ..Line::default()
                        }));
                    }
                }
                // A run within what is stored for several programs, or in a group of shapes.
                "t" if !self.fields.hides() => {
                    let text = xml.text()?;
                    pieces.texts.push((Setting::default(), text));
                }
                "relIds" | "chart" | "OLEObject" => {
                    let what = match element.name() {
                        "OLEObject" => "嵌入的对象",
                        "chart" => "图表",
                        _ => "SmartArt 图示",
                    };
                    let told = format!("第{}段后的{what}，没有读", self.paragraphs);
                    self.script.passed.push(told);
                }
                "docPr" => {
                    drawn.alt = element.attribute("descr").unwrap_or_default();
                    xml.skip()?;
                }
                name => {
                    if UNSEEN.contains(&name) {
                        self.changed(name);
                        xml.skip()?;
                        continue;
                    }
                    drawn.look(&element);
                    if let Some(id) = picture_id(&element) {
                        self.picture(id, &drawn, pieces);
                    }
                }
            }
        }
        Ok(())
    }

    fn picture(&mut self, id: String, drawn: &Drawn, pieces: &mut Pieces) {
        pieces.beside.push(Block::Picture(Picture {
            bytes: Vec::new(),
            kind: id,
            width: drawn.width,
            floats: drawn.floats,
            alt: drawn.alt.clone(),
            place: format!("第{}段后", self.paragraphs),
        }));
    }
}

/// What is known of a drawing while it is read.
#[derive(Debug, Default)]
struct Drawn {
    width: Option<f64>,
    floats: bool,
    red: bool,
    alt: String,
}

impl Drawn {
    fn look(&mut self, element: &Element<'_>) {
        match element.name() {
            "anchor" => self.floats = true,
            "extent" => {
                let width = element.attribute("cx").and_then(|cx| cx.parse::<f64>().ok());
                self.width = width.map(|emu| emu / 36_000.0);
            }
            "shape" | "rect" => {
                let style = element.attribute("style").unwrap_or_default();
                self.floats |= style.contains("position:absolute");
                let width = style.split(';').find_map(|part| {
                    let points =
                        part.trim().strip_prefix("width:")?.strip_suffix("pt")?;
                    points.parse::<f64>().ok()
                });
                self.width = width.map(|points| points * 25.4 / 72.0).or(self.width);
                let color = element.attribute("fillcolor").unwrap_or_default();
                let color = color.trim_start_matches('#').to_lowercase();
                self.red |= color.starts_with("red") || is_red(&color);
            }
            _ => {}
        }
    }
}

/// What leads to the picture that an element shows.
fn picture_id(element: &Element<'_>) -> Option<String> {
    match element.name() {
        "blip" => element.attribute("embed").or_else(|| element.attribute("link")),
        "imagedata" => element.attribute("id").or_else(|| element.attribute("relid")),
        _ => None,
    }
}

/// Whether a field says the number of a page.
fn is_page_field(what: &str) -> bool {
    matches!(
        what.split_whitespace().next().map(str::to_ascii_uppercase).as_deref(),
        Some("PAGE" | "NUMPAGES" | "SECTIONPAGES")
    )
}

/// Puts in where pages begin with the sections of a document.
fn pages(out: &mut Vec<Block>, sections: &[(usize, Section)]) {
    let mut begins: Vec<(usize, bool)> = Vec::new();
    let mut start = 0;
    for (i, (end, section)) in sections.iter().enumerate() {
        if (i > 0 && !section.continuous) || section.landscape {
            begins.push((start, section.landscape));
        }
        start = *end;
    }
    for (at, landscape) in begins.into_iter().rev() {
        out.insert(at.min(out.len()), Block::Page { landscape });
    }
}
