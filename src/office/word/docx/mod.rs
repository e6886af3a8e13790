//! Word since 2007, and WPS: .docx → [`Script`].
//!
//! Everything that a reader sees is read once: of what is stored for two programs the first
//! that says something, of tracked changes what stands when they are accepted.

mod grid;
mod lists;
mod paragraph;
mod story;
mod styles;

use std::collections::HashMap;

use self::story::Fields;
use self::styles::Styles;
use super::limits::{CHARACTERS, PARAGRAPHS, too_much};
use super::numbering::{Counters, Lists};
use super::script::joined;
use super::script::{Block, Comment, Line, Script, Within, is_page_number};
use crate::office::package::Package;
use crate::office::relations::{Relation, relations, resolved};
use crate::office::xml::{Node, Xml};

/// The most headers and footers that are looked at.
const EDGES: usize = 60;

/// Reads a document.
pub(super) fn read(package: &mut Package<'_>) -> Result<Script, String> {
    let missing = || "不是 Word 文件，或已损坏".to_owned();
    let roots = package.text("_rels/.rels")?.unwrap_or_default();
    let main = relations(&roots, "")?
        .into_values()
        .find(|relation| relation.kind == "officeDocument")
        .map_or_else(|| "word/document.xml".to_owned(), |relation| relation.target);
    let text = package.text(&main)?.ok_or_else(missing)?;
    let links = links(package, &main)?;
    let of_kind = |kind: &str| {
        let mut found: Vec<&str> = links
            .values()
            .filter(|relation| relation.kind == kind && !relation.outside)
            .map(|relation| relation.target.as_str())
            .collect();
        found.sort_unstable();
        found
    };
    let mut part = |kind: &str| match of_kind(kind).first() {
        Some(name) => package.text(name),
        None => Ok(None),
    };
    let styles = part("styles")?.map(|text| Styles::read(&text)).transpose()?;
    let lists = part("numbering")?.map(|text| lists::read(&text)).transpose()?;
    let notes = [part("footnotes")?, part("endnotes")?];
    let comments = part("comments")?;
    let mut reader = Reader {
        styles: styles.unwrap_or_default(),
        lists: lists.unwrap_or_default(),
        counters: Counters::default(),
        fields: Fields::default(),
        script: Script::default(),
        remarks: Vec::new(),
        notes: Vec::new(),
        pictures: HashMap::new(),
        paragraphs: 0,
        boxes: 0,
        tables: 0,
        count: 0,
        characters: 0,
    };
    for relation in links.iter().filter(|(_, relation)| relation.kind == "image") {
        let (id, relation) = relation;
        let name = (!relation.outside).then(|| relation.target.clone());
        reader.pictures.insert(id.clone(), name);
    }
    let body = reader.part(&text, Within::Body)?;
    reader.edges(package, &of_kind("header"), Within::Header, &body)?;
    reader.script.blocks.extend(body);
    reader.edges(package, &of_kind("footer"), Within::Footer, &[])?;
    let mut said = Vec::new();
    for (text, kind) in notes.into_iter().zip([Note::Foot, Note::End]) {
        if let Some(text) = text {
            reader.notes(&text, kind, &mut said)?;
        }
    }
    reader.place_notes(said);
    if let Some(text) = comments {
        reader.comments(&text)?;
    }
    reader.unfold_pictures(package)?;
    let outside = links.values().filter(|r| r.outside && r.kind != "hyperlink").count();
    if outside > 0 {
        let told = format!("{outside} 处链接到文件以外的内容，没有去取");
        reader.script.passed.push(told);
    }
    if package.has("word/vbaProject.bin") {
        reader.script.passed.push("文件里有宏，没有运行，也没有取".to_owned());
    }
    Ok(reader.script)
}

/// What a part leads to.
fn links(
    package: &mut Package<'_>,
    part: &str,
) -> Result<HashMap<String, Relation>, String> {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    match package.text(&resolved(folder, &format!("_rels/{file}.rels")))? {
        Some(text) => relations(&text, folder),
        None => Ok(HashMap::new()),
    }
}

/// Where a note stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Note {
    /// At the foot of its page.
    Foot,
    /// At the end.
    End,
}

/// What is known while a document is read.
struct Reader {
    styles: Styles,
    lists: Lists,
    counters: Counters,
    fields: Fields,
    script: Script,
    /// Which paragraph each comment belongs to, by its id.
    remarks: Vec<(String, String)>,
    /// The footnotes and endnotes that the text marks, in their order.
    notes: Vec<(Note, String)>,
    /// Where each picture is, by the id of what leads to it; none outside the file.
    pictures: HashMap<String, Option<String>>,
    paragraphs: usize,
    boxes: usize,
    tables: usize,
    count: usize,
    characters: usize,
}

impl Reader {
    /// Everything that a part says.
    fn part(&mut self, text: &str, within: Within) -> Result<Vec<Block>, String> {
        let mut xml = Xml::new(text);
        let mut blocks = Vec::new();
        self.story(&mut xml, within, &mut blocks)?;
        Ok(blocks)
    }

    /// Notes something that was read; a document has an end.
    fn took(&mut self, characters: usize) -> Result<(), String> {
        self.count += 1;
        self.characters += characters;
        match self.count > PARAGRAPHS || self.characters > CHARACTERS {
            true => Err(too_much()),
            false => Ok(()),
        }
    }

    /// Page headers and footers: what the body does not say already, without page numbers.
    fn edges(
        &mut self,
        package: &mut Package<'_>,
        names: &[&str],
        within: Within,
        body: &[Block],
    ) -> Result<(), String> {
        let mut said: Vec<String> = body
            .iter()
            .filter_map(|block| match block {
                Block::Line(line) => Some(line.text.trim().to_owned()),
                _ => None,
            })
            .collect();
        let mut numbers = 0;
        for name in names.iter().take(EDGES) {
            let Some(text) = package.text(name)? else { continue };
            self.fields.page = false;
            for block in self.part(&text, within)? {
                match block {
                    Block::Line(line) if line.is_blank() => {}
                    Block::Line(line) if is_page_number(&line.text) => numbers += 1,
                    Block::Line(line) => {
                        let text = line.text.trim().to_owned();
                        if !said.contains(&text) {
                            said.push(text);
                            self.script.blocks.push(Block::Line(line));
                        }
                    }
                    block => self.script.blocks.push(block),
                }
            }
        }
        if numbers > 0 {
            self.script.passed.push("页码（由程序编排）".to_owned());
        }
        Ok(())
    }

    /// Footnotes or endnotes; those between text and notes are lines alone.
    fn notes(
        &mut self,
        text: &str,
        kind: Note,
        said: &mut Vec<(Note, String, Line)>,
    ) -> Result<(), String> {
        let mut xml = Xml::new(text);
        loop {
            match xml.next()? {
                Node::Open(element)
                    if matches!(element.name(), "footnote" | "endnote") =>
                {
                    let id = element.attribute("id").unwrap_or_default();
                    let mut blocks = Vec::new();
                    self.story(&mut xml, Within::Note, &mut blocks)?;
                    let lines = blocks.into_iter().filter_map(|block| match block {
                        Block::Line(line) if !line.is_blank() => Some(line),
                        _ => None,
                    });
                    said.extend(joined(lines).map(|line| (kind, id, line)));
                }
                Node::End => return Ok(()),
                _ => {}
            }
        }
    }

    /// Notes in the order of their marks; those without one behind them.
    fn place_notes(&mut self, mut said: Vec<(Note, String, Line)>) {
        for (kind, id) in &self.notes {
            let own = said.iter().position(|(k, i, _)| k == kind && i == id);
            let line = own.map(|at| said.remove(at).2);
            self.script.notes.push(line.unwrap_or_default());
        }
        self.script.notes.extend(said.into_iter().map(|(.., line)| line));
        for (i, line) in self.script.notes.iter_mut().enumerate() {
            line.place = format!("脚注{}", i + 1);
        }
    }

    /// Remarks at the margin.
    fn comments(&mut self, text: &str) -> Result<(), String> {
        let mut xml = Xml::new(text);
        loop {
            match xml.next()? {
                Node::Open(element) if element.name() == "comment" => {
                    let id = element.attribute("id").unwrap_or_default();
                    let author = element.attribute("author").unwrap_or_default();
                    let mut blocks = Vec::new();
                    self.story(&mut xml, Within::Note, &mut blocks)?;
                    let texts: Vec<String> = blocks
                        .into_iter()
                        .filter_map(|block| match block {
                            Block::Line(line) if !line.is_blank() => Some(line.shown()),
                            _ => None,
                        })
                        .collect();
                    let place = self.remarks.iter().find(|(own, _)| *own == id);
                    let place = place.map(|(_, place)| place.clone()).unwrap_or_default();
                    let text = texts.join("\n");
                    self.script.comments.push(Comment { author, text, place });
                }
                Node::End => return Ok(()),
                _ => {}
            }
        }
    }

    /// Reads the pictures that stand in the document.
    fn unfold_pictures(&mut self, package: &mut Package<'_>) -> Result<(), String> {
        let mut blocks = std::mem::take(&mut self.script.blocks);
        let mut unfold = |picture: &mut super::script::Picture| {
            let Some(Some(name)) = self.pictures.get(&picture.kind) else {
                picture.kind.clear();
                return Ok(());
            };
            picture.kind =
                name.rsplit_once('.').map_or("", |(_, end)| end).to_lowercase();
            picture.bytes = package.bytes(name)?.unwrap_or_default();
            Ok::<(), String>(())
        };
        for block in &mut blocks {
            match block {
                Block::Picture(picture) => unfold(picture)?,
                Block::Table(grid) => {
                    let slots = grid.rows.iter_mut().flat_map(|row| &mut row.slots);
                    for slot in slots {
                        if let super::script::Slot::Cell(cell) = slot {
                            cell.pictures.iter_mut().try_for_each(&mut unfold)?;
                        }
                    }
                }
                Block::Line(_) | Block::Page { .. } => {}
            }
        }
        self.script.blocks = blocks;
        Ok(())
    }
}
