//! A Word file as somebody gave it back: what each paragraph says when every tracked change is
//! accepted, whose changes they are, what it says of the places that it came from, and remarks.

use std::collections::HashMap;

use crate::office::package::Package;
use crate::office::relations::relations;
use crate::office::word::limits::{CHARACTERS, PARAGRAPHS, too_much};
use crate::office::word::symbol::sign;
use crate::office::xml::{Element, Node, Xml};

/// Who changed something, and when; as the file says it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct By {
    pub(super) author: String,
    /// `2026-11-30T10:22:00Z`.
    pub(super) date: String,
}

/// Where in a table a paragraph stands, each counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct InTable {
    pub(super) table: usize,
    pub(super) row: usize,
    /// The column of the grid.
    pub(super) column: usize,
}

/// A bookmark: where it begins, and where it ends in its paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) name: String,
    /// In characters.
    pub(super) start: usize,
    /// The paragraph that it ends in, by its serial number, and where.
    pub(super) end: Option<(usize, usize)>,
}

/// A paragraph.
#[derive(Debug, Clone, Default)]
pub(super) struct Paragraph {
    /// What it says, tracked changes accepted.
    pub(super) text: String,
    /// What was put in, from and to which character.
    pub(super) put_in: Vec<(usize, usize, By)>,
    /// What was taken out, before which character.
    pub(super) taken_out: Vec<(usize, By)>,
    pub(super) marks: Vec<Mark>,
    pub(super) within: Option<InTable>,
    /// Which paragraph of the file it is, as they begin.
    pub(super) serial: usize,
    /// How many characters it says.
    length: usize,
}

impl Paragraph {
    pub(super) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// A remark at the margin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Remark {
    pub(super) by: By,
    pub(super) says: String,
    /// The paragraph that it is about, by its place in the list, and which words of it.
    pub(super) about: Option<(usize, String)>,
}

/// What a Word file says.
#[derive(Debug, Default)]
pub(super) struct Paper {
    pub(super) paragraphs: Vec<Paragraph>,
    pub(super) remarks: Vec<Remark>,
    /// How many cells each row has and in which columns they begin, by table and row.
    pub(super) rows: HashMap<(usize, usize), Vec<usize>>,
}

/// Reads the text of a package and the remarks on it.
pub(super) fn read(package: &mut Package<'_>) -> Result<Paper, String> {
    let missing = || "不是 Word 文件，或已损坏".to_owned();
    let roots = package.text("_rels/.rels")?.unwrap_or_default();
    let main = relations(&roots, "")?
        .into_values()
        .find(|relation| relation.kind == "officeDocument")
        .map_or_else(|| "word/document.xml".to_owned(), |relation| relation.target);
    let text = package.text(&main)?.ok_or_else(missing)?;
    let (folder, name) = main.rsplit_once('/').unwrap_or(("", &main));
    let links = package.text(&format!("{folder}/_rels/{name}.rels"))?;
    let links = relations(&links.unwrap_or_default(), folder)?;
    let comments = links.values().find(|link| link.kind == "comments" && !link.outside);
    let comments = match comments {
        Some(link) => package.text(&link.target)?,
        None => None,
    };
    let mut reader = Reader::default();
    reader.story(&mut Xml::new(&text))?;
    reader.finish()?;
    if let Some(comments) = comments {
        reader.remarks(&comments)?;
    }
    Ok(reader.paper)
}

/// Reads a document by itself.
pub(super) fn read_text(text: &str) -> Result<Paper, String> {
    let mut reader = Reader::default();
    reader.story(&mut Xml::new(text))?;
    reader.finish()?;
    Ok(reader.paper)
}

/// Elements that say nothing, or what a text was like before.
const UNSEEN: [&str; 22] = [
    "pPrChange",
    "rPrChange",
    "sectPrChange",
    "tblPrChange",
    "tblGridChange",
    "trPrChange",
    "tcPrChange",
    "tblPrExChange",
    "numberingChange",
    "sectPr",
    "tblPr",
    "tblGrid",
    "rt",
    "sdtPr",
    "sdtEndPr",
    "docPr",
    "cNvGraphicFramePr",
    "bodyPr",
    "customXmlPr",
    "smartTagPr",
    "instrText",
    "delInstrText",
];

#[derive(Default)]
struct Reader {
    paper: Paper,
    /// The paragraphs that are open, the innermost last.
    open: Vec<Paragraph>,
    /// What was open when a text began that stands in another: nothing of it goes on there.
    carried: Option<Paragraph>,
    /// Bookmarks that have begun, by id: their paragraph, and their name.
    marks: HashMap<String, (usize, String)>,
    /// Where each paragraph stands in the list, by its serial number.
    stands: HashMap<usize, usize>,
    begun: usize,
    tables: usize,
    within: Vec<InTable>,
    /// Whether what is read was taken out or put in.
    fate: Vec<(bool, By)>,
    /// The remarks that have begun, by id: their paragraph, and where they begin and end.
    noted: HashMap<String, (usize, usize, Option<usize>)>,
    characters: usize,
}

fn by(element: &Element<'_>) -> By {
    By {
        author: element.attribute("author").unwrap_or_default(),
        date: element.attribute("date").unwrap_or_default(),
    }
}

impl Reader {
    /// Reads to the end of the element that began last, or of the whole text.
    fn story(&mut self, xml: &mut Xml<'_>) -> Result<(), String> {
        let outside = xml.depth().saturating_sub(1);
        let whole = xml.depth() == 0;
        loop {
            let element = match xml.next()? {
                Node::Open(element) => element,
                Node::Close if !whole && xml.depth() <= outside => return Ok(()),
                Node::End => return Ok(()),
                Node::Close | Node::Text(_) => continue,
            };
            match element.name() {
                "p" => self.paragraph(xml)?,
                "tbl" => self.table(xml)?,
                "AlternateContent" => self.alternatives(xml)?,
                "bookmarkStart" => self.begins(&element),
                "bookmarkEnd" => self.ends(&element),
                name if UNSEEN.contains(&name) => xml.skip()?,
                "r" => self.run(xml)?,
                "commentRangeStart" => self.noted(&element, false),
                "commentRangeEnd" => self.noted(&element, true),
                "ins" | "moveTo" => self.changed(xml, false, by(&element))?,
                "del" | "moveFrom" => self.changed(xml, true, by(&element))?,
                _ => {}
            }
        }
    }

    /// What somebody put in or took out.
    fn changed(&mut self, xml: &mut Xml<'_>, out: bool, by: By) -> Result<(), String> {
        self.fate.push((out, by));
        let done = self.story(xml);
        self.fate.pop();
        done
    }

    fn paragraph(&mut self, xml: &mut Xml<'_>) -> Result<(), String> {
        let outside = xml.depth() - 1;
        let carried = self.carried.take();
        let mut paragraph = carried.unwrap_or_else(|| {
            self.begun += 1;
            Paragraph { serial: self.begun, ..Paragraph::default() }
        });
        paragraph.within = self.within.last().copied();
        self.open.push(paragraph);
        let mut joins = false;
        loop {
            let element = match xml.next()? {
                Node::Open(element) => element,
                Node::Close if xml.depth() <= outside => break,
                Node::End => break,
                Node::Close | Node::Text(_) => continue,
            };
            match element.name() {
                "pPr" => joins = mark_taken_out(xml)?,
                "r" => self.run(xml)?,
                "bookmarkStart" => self.begins(&element),
                "bookmarkEnd" => self.ends(&element),
                "commentRangeStart" => self.noted(&element, false),
                "commentRangeEnd" => self.noted(&element, true),
                "ins" | "moveTo" => self.changed(xml, false, by(&element))?,
                "del" | "moveFrom" => self.changed(xml, true, by(&element))?,
                "AlternateContent" => self.alternatives(xml)?,
                name if UNSEEN.contains(&name) => xml.skip()?,
                _ => {}
            }
        }
        let Some(paragraph) = self.open.pop() else { return Ok(()) };
        if joins {
            self.carried = Some(paragraph);
            return Ok(());
        }
        self.put(paragraph)
    }

    fn put(&mut self, paragraph: Paragraph) -> Result<(), String> {
        self.stands.insert(paragraph.serial, self.paper.paragraphs.len());
        self.paper.paragraphs.push(paragraph);
        match self.paper.paragraphs.len() > PARAGRAPHS {
            true => Err(too_much()),
            false => Ok(()),
        }
    }

    /// What was to be joined with a paragraph that never came.
    fn finish(&mut self) -> Result<(), String> {
        match self.carried.take() {
            Some(paragraph) => self.put(paragraph),
            None => Ok(()),
        }
    }

    /// The paragraph that is open, by its serial number, and how long it is so far.
    fn here(&self) -> Option<(usize, usize)> {
        self.open.last().map(|open| (open.serial, open.length))
    }

    fn begins(&mut self, element: &Element<'_>) {
        let get = |name| element.attribute(name).unwrap_or_default();
        let (id, name) = (get("id"), get("name"));
        if let Some(open) = self.open.last_mut() {
            self.marks.insert(id, (open.serial, name.clone()));
            open.marks.push(Mark { name, start: open.length, end: None });
        }
    }

    fn ends(&mut self, element: &Element<'_>) {
        let id = element.attribute("id").unwrap_or_default();
        let Some((serial, name)) = self.marks.remove(&id) else { return };
        // One that ends between two paragraphs ends with the one above.
        let above =
            || self.paper.paragraphs.last().map(|last| (last.serial, last.length));
        let end = self.here().or_else(above);
        let open = self.open.iter_mut().rev().find(|open| open.serial == serial);
        let begun = match open {
            Some(open) => Some(open),
            None => {
                let at = self.stands.get(&serial);
                at.and_then(|at| self.paper.paragraphs.get_mut(*at))
            }
        };
        let marks = begun.into_iter().flat_map(|paragraph| &mut paragraph.marks);
        for mark in marks.filter(|mark| mark.name == name && mark.end.is_none()) {
            mark.end = end;
        }
    }

    fn noted(&mut self, element: &Element<'_>, ends: bool) {
        let id = element.attribute("id").unwrap_or_default();
        let Some((paragraph, at)) = self.here() else { return };
        match self.noted.get_mut(&id) {
            Some(known) if ends && known.0 == paragraph => known.2 = Some(at),
            Some(_) => {}
            None => {
                self.noted.insert(id, (paragraph, at, None));
            }
        }
    }

    fn run(&mut self, xml: &mut Xml<'_>) -> Result<(), String> {
        let outside = xml.depth() - 1;
        loop {
            let element = match xml.next()? {
                Node::Open(element) => element,
                Node::Close if xml.depth() <= outside => return Ok(()),
                Node::End => return Ok(()),
                Node::Close | Node::Text(_) => continue,
            };
            match element.name() {
                "t" | "delText" => {
                    let text = xml.text()?;
                    self.says(&text)?;
                }
                "tab" | "ptab" => self.says("\t")?,
                "noBreakHyphen" => self.says("-")?,
                "br" | "cr" => match element.attribute("type").as_deref() {
                    Some("page" | "column") => {}
                    _ => self.says("\n")?,
                },
                "sym" => {
                    let get = |name| element.attribute(name).unwrap_or_default();
                    let c = sign(&get("font"), &get("char")).unwrap_or('\u{fffd}');
                    self.says(c.encode_utf8(&mut [0; 4]))?;
                }
                "commentReference" => self.noted(&element, false),
                "AlternateContent" => self.alternatives(xml)?,
                "rPr" => xml.skip()?,
                "txbxContent" => self.aside(xml)?,
                name if UNSEEN.contains(&name) => xml.skip()?,
                _ => {}
            }
        }
    }

    /// A text that stands in a box.
    fn aside(&mut self, xml: &mut Xml<'_>) -> Result<(), String> {
        let within = std::mem::take(&mut self.within);
        let carried = self.carried.take();
        let done = self.story(xml);
        self.finish()?;
        self.carried = carried;
        self.within = within;
        done
    }

    fn says(&mut self, text: &str) -> Result<(), String> {
        self.characters += text.len();
        if self.characters > CHARACTERS {
            return Err(too_much());
        }
        let Some(open) = self.open.last_mut() else { return Ok(()) };
        let (at, count) = (open.length, text.chars().count());
        let out = self.fate.iter().find(|(out, _)| *out);
        if let Some((_, by)) = out {
            if open.taken_out.last() != Some(&(at, by.clone())) {
                open.taken_out.push((at, by.clone()));
            }
            return Ok(());
        }
        open.text.push_str(text);
        open.length += count;
        if let Some((_, by)) = self.fate.last() {
            open.put_in.push((at, at + count, by.clone()));
        }
        Ok(())
    }

    /// What is stored for several programs: the first that says something.
    fn alternatives(&mut self, xml: &mut Xml<'_>) -> Result<(), String> {
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
                    let before = (self.paper.paragraphs.len(), self.characters);
                    self.run(xml)?;
                    taken = (self.paper.paragraphs.len(), self.characters) != before;
                }
                Node::Close if xml.depth() <= outside => return Ok(()),
                Node::End => return Ok(()),
                _ => {}
            }
        }
    }

    fn table(&mut self, xml: &mut Xml<'_>) -> Result<(), String> {
        let outside = xml.depth() - 1;
        let table = self.tables;
        self.tables += 1;
        let mut row = 0;
        loop {
            match xml.next()? {
                Node::Open(element) => match element.name() {
                    "tr" => {
                        let before = self.paper.paragraphs.len();
                        let gone = self.row(xml, table, row)?;
                        match gone {
                            true => {
                                self.paper.paragraphs.truncate(before);
                                self.paper.rows.remove(&(table, row));
                            }
                            false => row += 1,
                        }
                    }
                    name if UNSEEN.contains(&name) => xml.skip()?,
                    "bookmarkStart" => self.begins(&element),
                    "bookmarkEnd" => self.ends(&element),
                    _ => {}
                },
                Node::Close if xml.depth() <= outside => return Ok(()),
                Node::End => return Ok(()),
                _ => {}
            }
        }
    }

    /// A row; whether it was taken out.
    fn row(
        &mut self,
        xml: &mut Xml<'_>,
        table: usize,
        row: usize,
    ) -> Result<bool, String> {
        let outside = xml.depth() - 1;
        let mut gone = false;
        let mut put_in = None;
        let mut column = 0;
        let first = self.paper.paragraphs.len();
        loop {
            match xml.next()? {
                Node::Open(element) => match element.name() {
                    "trPr" => {
                        let depth = xml.depth() - 1;
                        loop {
                            match xml.next()? {
                                Node::Open(element) => match element.name() {
                                    "del" => gone = true,
                                    "ins" => put_in = Some(by(&element)),
                                    "gridBefore" => {
                                        let skipped = element.attribute("val");
                                        column += skipped
                                            .and_then(|n| n.parse().ok())
                                            .map_or(0, |n: usize| n.min(100));
                                    }
                                    "trPrChange" => xml.skip()?,
                                    _ => {}
                                },
                                Node::Close if xml.depth() <= depth => break,
                                Node::End => break,
                                _ => {}
                            }
                        }
                    }
                    "tc" => {
                        self.within.push(InTable { table, row, column });
                        self.paper.rows.entry((table, row)).or_default().push(column);
                        let span = self.cell(xml)?;
                        self.within.pop();
                        column += span;
                    }
                    name if UNSEEN.contains(&name) => xml.skip()?,
                    "bookmarkStart" => self.begins(&element),
                    "bookmarkEnd" => self.ends(&element),
                    _ => {}
                },
                Node::Close if xml.depth() <= outside => break,
                Node::End => break,
                _ => {}
            }
        }
        if let Some(by) = put_in {
            for paragraph in &mut self.paper.paragraphs[first..] {
                if paragraph.put_in.is_empty() {
                    paragraph.put_in.push((0, paragraph.length, by.clone()));
                }
            }
        }
        Ok(gone)
    }

    /// A cell; how many columns it takes.
    fn cell(&mut self, xml: &mut Xml<'_>) -> Result<usize, String> {
        let outside = xml.depth() - 1;
        let mut span = 1;
        loop {
            match xml.next()? {
                Node::Open(element) => match element.name() {
                    "p" => self.paragraph(xml)?,
                    "tbl" => self.table(xml)?,
                    "gridSpan" => {
                        let value = element.attribute("val").and_then(|n| n.parse().ok());
                        span = value.map_or(1, |n: usize| n.clamp(1, 100));
                    }
                    "bookmarkStart" => self.begins(&element),
                    "bookmarkEnd" => self.ends(&element),
                    "ins" | "moveTo" => self.changed(xml, false, by(&element))?,
                    "del" | "moveFrom" => self.changed(xml, true, by(&element))?,
                    name if UNSEEN.contains(&name) => xml.skip()?,
                    _ => {}
                },
                Node::Close if xml.depth() <= outside => break,
                Node::End => break,
                _ => {}
            }
        }
        // A paragraph that was to be joined with the next one has none in its cell.
        self.finish()?;
        Ok(span)
    }

    fn remarks(&mut self, text: &str) -> Result<(), String> {
        let mut xml = Xml::new(text);
        loop {
            match xml.next()? {
                Node::Open(element) if element.name() == "comment" => {
                    let id = element.attribute("id").unwrap_or_default();
                    let by = by(&element);
                    let mut inner = Self::default();
                    inner.story(&mut xml)?;
                    inner.finish()?;
                    let lines = inner.paper.paragraphs.iter();
                    let lines = lines.map(|paragraph| paragraph.text.trim().to_owned());
                    let lines: Vec<String> =
                        lines.filter(|line| !line.is_empty()).collect();
                    let about = self.noted.get(&id).and_then(|(serial, from, to)| {
                        let at = *self.stands.get(serial)?;
                        let paragraph = self.paper.paragraphs.get(at)?;
                        let count = to.unwrap_or(paragraph.length).saturating_sub(*from);
                        let quoted = paragraph.text.chars().skip(*from).take(count);
                        Some((at, quoted.collect()))
                    });
                    self.paper.remarks.push(Remark { by, says: lines.join(" "), about });
                }
                Node::End => return Ok(()),
                _ => {}
            }
        }
    }
}

/// Whether the end of a paragraph was taken out, so that it goes on with the next one.
fn mark_taken_out(xml: &mut Xml<'_>) -> Result<bool, String> {
    let outside = xml.depth() - 1;
    let mut mark = 0;
    let mut joins = false;
    loop {
        match xml.next()? {
            Node::Open(element) => match element.name() {
                "rPr" => mark = xml.depth(),
                "del" | "moveFrom" if mark > 0 => joins = true,
                "rPrChange" | "pPrChange" | "sectPr" => xml.skip()?,
                _ => {}
            },
            Node::Close if xml.depth() <= outside => return Ok(joins),
            Node::Close if xml.depth() < mark => mark = 0,
            Node::End => return Ok(joins),
            Node::Close | Node::Text(_) => {}
        }
    }
}
