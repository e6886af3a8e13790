//! Word up to 2003 (MS-DOC), and WPS, which writes the same: .doc → [`Script`].
//!
//! The readers at hand know neither the text of automatic ordinals nor stretched text, and
//! bind a hundred thousand lines of other formats; this one reads what a notice needs.

mod bytes;
mod file;
mod lists;
mod shapes;
mod sprm;
mod story;
mod styles;

use self::bytes::{long, places, short, utf16};
pub(super) use self::file::PROTECTED;
use self::file::{File, Part, Story};
use self::shapes::Shapes;
use self::story::Reader;
use self::styles::Styles;
use super::limits::{PARAGRAPHS, too_much};
use super::numbering::Counters;
use super::script::joined;
use super::script::{Block, Comment, Line, Script, Within, is_page_number};

/// Reads a document.
pub(super) fn read(bytes: &[u8]) -> Result<Script, String> {
    let file = File::open(bytes)?;
    let lists =
        lists::read(&file.table, file.extent(Part::ListKinds), file.extent(Part::Lists));
    let mut reader = Reader {
        styles: Styles::read(file.part(Part::Styles)),
        shapes: Shapes::read(&file),
        lists,
        counters: Counters::default(),
        script: Script::default(),
        places: Vec::new(),
        paragraphs: 0,
        boxes: 0,
        tables: 0,
        fields: story::Fields::default(),
        notes: 0,
        file: &file,
    };
    let loose = std::mem::take(&mut reader.shapes.loose);
    let mut blocks = Vec::new();
    for (from, to) in loose {
        blocks.extend(reader.boxed(from, to)?);
    }
    let main = reader.story(file.story(Story::Main), Within::Body)?;
    let headers = reader.story(file.story(Story::Headers), Within::Header)?;
    let header_boxes = reader.story(file.story(Story::HeaderBoxes), Within::Header)?;
    blocks.extend(edges(headers.into_iter().chain(header_boxes), &mut reader.script));
    blocks.extend(main);
    for story in [Story::Footnotes, Story::Endnotes] {
        let notes = reader.story(file.story(story), Within::Note)?;
        let notes = notes.into_iter().filter_map(|block| match block {
            Block::Line(line) if !line.is_blank() => Some(line),
            _ => None,
        });
        // A note begins with its mark, and may have several paragraphs.
        let mut own: Vec<Vec<Line>> = Vec::new();
        for line in notes {
            let text = line.text.replace(story::NOTE, "").trim().to_owned();
            let begins = own.is_empty() || line.text.contains(story::NOTE);
            let line = Line { text, ..line };
            match own.last_mut().filter(|_| !begins) {
                Some(note) => note.push(line),
                None => own.push(vec![line]),
            }
        }
        for note in own.into_iter().filter_map(|note| joined(note.into_iter())) {
            let place = format!("脚注{}", reader.script.notes.len() + 1);
            reader.script.notes.push(Line { place, ..note });
        }
    }
    let comments = reader.comments()?;
    let mut script = reader.script;
    script.comments = comments;
    script.blocks = blocks;
    if script.blocks.len() > PARAGRAPHS {
        return Err(too_much());
    }
    Ok(script)
}

/// What headers and footers say, once, without page numbers.
fn edges(blocks: impl Iterator<Item = Block>, script: &mut Script) -> Vec<Block> {
    let mut said: Vec<String> = Vec::new();
    let mut kept = Vec::new();
    for block in blocks {
        match block {
            Block::Line(line) if line.is_blank() => {}
            Block::Line(line) if is_page_number(&line.text) => {
                let told = "页码（由程序编排）".to_owned();
                if !script.passed.contains(&told) {
                    script.passed.push(told);
                }
            }
            Block::Line(line) => {
                let text = line.text.trim().to_owned();
                if !said.contains(&text) {
                    said.push(text);
                    kept.push(Block::Line(line));
                }
            }
            block => kept.push(block),
        }
    }
    kept
}

impl Reader<'_> {
    /// Remarks at the margin.
    fn comments(&mut self) -> Result<Vec<Comment>, String> {
        let (start, end) = self.file.story(Story::Comments);
        let authors = authors(self.file.part(Part::Authors));
        let texts = self.file.part(Part::CommentTexts);
        let ends: Vec<usize> = texts
            .chunks_exact(4)
            .filter_map(|at| long(at, 0))
            .map(|at| at as usize)
            .collect();
        let mut found = Vec::new();
        let all = places(self.file.part(Part::CommentPlaces), 30);
        for (i, (at, _, remark)) in all.into_iter().enumerate() {
            let (Some(from), Some(to)) = (ends.get(i), ends.get(i + 1)) else { break };
            let own = (
                start.saturating_add(*from).min(end),
                start.saturating_add(*to).min(end),
            );
            let lines = self.story(own, Within::Note)?;
            let lines: Vec<String> = lines
                .into_iter()
                .filter_map(|block| match block {
                    Block::Line(line) if !line.is_blank() => Some(line.shown()),
                    _ => None,
                })
                .collect();
            let author =
                short(remark, 20).and_then(|i| authors.get(usize::from(i)).cloned());
            let place = self
                .places
                .iter()
                .find(|(_, end, _)| at as usize <= *end)
                .map(|(_, _, place)| place.clone());
            found.push(Comment {
                author: author.unwrap_or_default(),
                text: lines.join("\n"),
                place: place.unwrap_or_default(),
            });
        }
        Ok(found)
    }
}

fn authors(bytes: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(length) = short(bytes, at).map(usize::from) {
        let Some(name) = bytes::slice(bytes, at + 2, 2 * length) else { break };
        found.push(utf16(name));
        at += 2 + 2 * length;
    }
    found
}
