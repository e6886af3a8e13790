//! The text of an old file and that of a new one in one, what differs as tracked changes: who
//! accepts all of them has the new text, who rejects all of them the old one.

use std::collections::BTreeMap;

use crate::text::difference::{Fate, align, likeness, pieces};

use super::xml::{Inside, Tag, tag, text};

/// Who made the changes, and when: always the same, so that the bytes are.
const AUTHOR: &str = "hongtou compare";
/// Texts that have less in common stand one behind the other.
const ALIKE: f64 = 0.3;

/// Numbers changes.
pub(super) struct Tracker {
    count: usize,
    date: String,
}

impl Tracker {
    /// Changes of a day.
    pub(super) fn new(date: String) -> Self {
        // Bookmarks have the first numbers.
        Self { count: 100_000, date }
    }

    fn change(&mut self, name: &'static str) -> Tag {
        self.count += 1;
        tag(name)
            .set("w:id", self.count)
            .set("w:author", AUTHOR)
            .set("w:date", &self.date)
    }

    /// Paragraphs and tables below each other.
    pub(super) fn blocks(&mut self, old: &[&Tag], new: &[&Tag]) -> Vec<Tag> {
        let key = |tag: &&Tag| match tag.name {
            "w:tbl" => format!("table{}", tag.child("w:tr").map_or(String::new(), says)),
            _ => says(tag),
        };
        let keys = |tags: &[&Tag]| -> Vec<String> { tags.iter().map(key).collect() };
        let mut out = Vec::new();
        for (a, b) in align(&keys(old), &keys(new)) {
            match (a.map(|a| old[a]), b.map(|b| new[b])) {
                (Some(a), Some(b)) if a.name == b.name => out.extend(self.both(a, b)),
                (a, b) => {
                    out.extend(a.and_then(|a| self.whole(a, "w:del")));
                    out.extend(b.and_then(|b| self.whole(b, "w:ins")));
                }
            }
        }
        out
    }

    fn both(&mut self, old: &Tag, new: &Tag) -> Vec<Tag> {
        match new.name {
            "w:p" => vec![self.paragraph(old, new)],
            "w:tbl" if columns(old) == columns(new) => vec![self.table(old, new)],
            "w:tbl" => {
                let gone = self.whole(old, "w:del");
                let come = self.whole(new, "w:ins");
                gone.into_iter().chain(come).collect()
            }
            _ => vec![new.clone()],
        }
    }

    /// A block that was put in or taken out.
    fn whole(&mut self, block: &Tag, change: &'static str) -> Option<Tag> {
        let gone = change == "w:del";
        match block.name {
            // A line that says nothing is the layout's, and so is the end of a section.
            "w:p" if gone && says(block).is_empty() => None,
            "w:p" if says(block).is_empty() => Some(block.clone()),
            "w:p" => {
                let own = block.child("w:pPr").cloned().unwrap_or_else(|| tag("w:pPr"));
                let section = own.child("w:sectPr").cloned().filter(|_| !gone);
                let mark = tag("w:rPr").put(self.change(change));
                let own = own.without("w:sectPr").put(mark).put(section);
                let mut paragraph = tag("w:p").put(own);
                for inside in block.tags().filter(|tag| tag.name != "w:pPr") {
                    paragraph = paragraph.put(self.inside(inside, change));
                }
                Some(paragraph)
            }
            "w:tbl" => {
                let mut table = tag("w:tbl");
                for inside in block.tags() {
                    table = table.put(match inside.name {
                        "w:tr" => self.row(inside, change),
                        _ => inside.clone(),
                    });
                }
                Some(table)
            }
            _ => (!gone).then(|| block.clone()),
        }
    }

    /// What stands in a paragraph that was put in or taken out.
    fn inside(&mut self, inside: &Tag, change: &'static str) -> Option<Tag> {
        let gone = change == "w:del";
        match inside.name {
            "w:r" if gone && says(inside).is_empty() && !is_text(inside) => None,
            "w:r" => {
                let run = if gone { taken_out(inside) } else { inside.clone() };
                Some(self.change(change).put(run))
            }
            // What is gone has no place in the YAML.
            _ => (!gone).then(|| inside.clone()),
        }
    }

    fn row(&mut self, row: &Tag, change: &'static str) -> Tag {
        let own = row.child("w:trPr").cloned().unwrap_or_else(|| tag("w:trPr"));
        let mut out = tag("w:tr").put(own.put(self.change(change)));
        for cell in row.tags().filter(|tag| tag.name == "w:tc") {
            let mut content = tag("w:tc");
            for inside in cell.tags() {
                content = content.put(match inside.name {
                    "w:p" => self.in_row(inside, change),
                    _ => inside.clone(),
                });
            }
            out = out.put(content);
        }
        out
    }

    /// A paragraph of a row that goes as a whole.
    fn in_row(&mut self, paragraph: &Tag, change: &'static str) -> Tag {
        let mut out = tag("w:p");
        for inside in paragraph.tags() {
            out = match inside.name {
                "w:pPr" => out.put(inside.clone()),
                _ => out.put(self.inside(inside, change)),
            };
        }
        out
    }

    fn table(&mut self, old: &Tag, new: &Tag) -> Tag {
        let rows = |table: &Tag| -> Vec<Tag> {
            table.tags().filter(|tag| tag.name == "w:tr").cloned().collect()
        };
        let (old, all) = (rows(old), rows(new));
        // What a row begins with says which it is.
        let key = |row: &Tag| {
            let first = row.child("w:tc").map_or(String::new(), says);
            format!("{first}{first}{}", says(row))
        };
        let keys = |rows: &[Tag]| -> Vec<String> { rows.iter().map(key).collect() };
        let mut table = new.clone().without("w:tr");
        for (a, b) in align(&keys(&old), &keys(&all)) {
            match (a.map(|a| &old[a]), b.map(|b| &all[b])) {
                (Some(a), Some(b)) if shape(a) == shape(b) => {
                    table = table.put(self.cells(a, b));
                }
                (a, b) => {
                    table = table.put(a.map(|a| self.row(a, "w:del")));
                    table = table.put(b.map(|b| self.row(b, "w:ins")));
                }
            }
        }
        table
    }

    fn cells(&mut self, old: &Tag, new: &Tag) -> Tag {
        let cells = |row: &Tag| -> Vec<Tag> {
            row.tags().filter(|tag| tag.name == "w:tc").cloned().collect()
        };
        let mut row = new.clone().without("w:tc");
        for (a, b) in cells(old).iter().zip(cells(new)) {
            let blocks = |cell: &Tag| -> Vec<Tag> {
                cell.tags().filter(|tag| tag.name != "w:tcPr").cloned().collect()
            };
            let (was, is) = (blocks(a), blocks(&b));
            let inside = match (was.as_slice(), is.as_slice()) {
                // The only paragraph of a cell stays, whatever it says.
                ([a], [b]) if a.name == "w:p" && b.name == "w:p" => {
                    vec![self.paragraph(a, b)]
                }
                _ => {
                    let (was, is): (Vec<&Tag>, Vec<&Tag>) =
                        (was.iter().collect(), is.iter().collect());
                    self.blocks(&was, &is)
                }
            };
            let own = b.child("w:tcPr").cloned();
            row = row.put(tag("w:tc").put(own).put(inside));
        }
        row
    }

    /// A paragraph that says something else.
    fn paragraph(&mut self, old: &Tag, new: &Tag) -> Tag {
        let own = new.child("w:pPr").cloned();
        let (was, is) = (Content::of(old), Content::of(new));
        let (from, to) = (was.text(), is.text());
        let woven = match likeness(&from, &to) < ALIKE {
            true => vec![(Fate::Deleted, from), (Fate::Inserted, to)],
            false => pieces(&from, &to),
        };
        let boxes = self.boxes(&was, &is);
        let mut out = tag("w:p").put(own).put(boxes.gone);
        let mut others = boxes.others;
        let (mut before, mut at) = (0, 0);
        for (fate, piece) in woven {
            let count = piece.chars().count();
            match fate {
                Fate::Deleted => {
                    let runs = was.runs(before..before + count).into_iter();
                    for run in runs {
                        out = out.put(self.change("w:del").put(taken_out(&run)));
                    }
                    before += count;
                }
                Fate::Kept | Fate::Inserted => {
                    // What is no text stands where it stood.
                    let mut from = at;
                    let end = at + count;
                    while let Some(entry) =
                        others.first_entry().filter(|e| *e.key() < end)
                    {
                        let (place, tags) = entry.remove_entry();
                        out = self.stretch(out, &is, from..place, fate);
                        out = out.put(tags);
                        from = place;
                    }
                    out = self.stretch(out, &is, from..end, fate);
                    at = end;
                    if fate == Fate::Kept {
                        before += count;
                    }
                }
            }
        }
        out.put(others.into_values().flatten())
    }

    fn stretch(
        &mut self,
        mut out: Tag,
        content: &Content,
        range: std::ops::Range<usize>,
        fate: Fate,
    ) -> Tag {
        for run in content.runs(range) {
            out = match fate {
                Fate::Inserted => out.put(self.change("w:ins").put(run)),
                _ => out.put(run),
            };
        }
        out
    }

    /// Boxes with text in them: the first of the old in the first of the new.
    fn boxes(&mut self, old: &Content, new: &Content) -> Boxes {
        let with_text = |tag: &&Tag| !says(tag).is_empty();
        let was: Vec<&Tag> = old.others.values().flatten().filter(with_text).collect();
        let mut was = was.into_iter();
        let mut others: BTreeMap<usize, Vec<Tag>> = BTreeMap::new();
        for (at, tags) in &new.others {
            for own in tags {
                let woven = match with_text(&own) {
                    false => own.clone(),
                    true => match was.next() {
                        Some(before) => self.boxed(before, own),
                        None => self.change("w:ins").put(own.clone()),
                    },
                };
                others.entry(*at).or_default().push(woven);
            }
        }
        let gone = was.map(|gone| self.change("w:del").put(gone.clone())).collect();
        Boxes { others, gone }
    }

    /// A box whose text is another.
    fn boxed(&mut self, old: &Tag, new: &Tag) -> Tag {
        let Some(before) = find(old, "w:txbxContent") else { return new.clone() };
        let mut woven = new.clone();
        let before: Vec<&Tag> = before.tags().collect();
        self.fill(&mut woven, &before);
        woven
    }

    fn fill(&mut self, tag: &mut Tag, before: &[&Tag]) {
        if tag.name == "w:txbxContent" {
            let after: Vec<&Tag> = tag.tags().collect();
            let blocks = self.blocks(before, &after);
            tag.inside = blocks.into_iter().map(Inside::Tag).collect();
            return;
        }
        for inside in &mut tag.inside {
            if let Inside::Tag(inside) = inside {
                self.fill(inside, before);
            }
        }
    }
}

struct Boxes {
    /// What is no text, before which character it stands.
    others: BTreeMap<usize, Vec<Tag>>,
    gone: Vec<Tag>,
}

/// What a paragraph says, character by character, and what else stands in it.
struct Content {
    /// Each character with what its run has.
    chars: Vec<(char, Option<Tag>)>,
    /// Bookmarks and what floats, before which character.
    others: BTreeMap<usize, Vec<Tag>>,
}

impl Content {
    fn of(paragraph: &Tag) -> Self {
        let mut content = Self { chars: Vec::new(), others: BTreeMap::new() };
        for inside in paragraph.tags().filter(|tag| tag.name != "w:pPr") {
            if !is_text(inside) {
                let at = content.chars.len();
                content.others.entry(at).or_default().push(inside.clone());
                continue;
            }
            let own = inside.child("w:rPr").cloned();
            content.chars.extend(says(inside).chars().map(|c| (c, own.clone())));
        }
        content
    }

    fn text(&self) -> String {
        self.chars.iter().map(|(c, _)| c).collect()
    }

    /// Some characters as runs.
    fn runs(&self, range: std::ops::Range<usize>) -> Vec<Tag> {
        let mut runs: Vec<Tag> = Vec::new();
        let mut so_far = String::new();
        let mut last: Option<&Option<Tag>> = None;
        let flush = |so_far: &mut String, own: &Option<Tag>, runs: &mut Vec<Tag>| {
            if !so_far.is_empty() {
                runs.push(tag("w:r").put(own.clone()).put(text("w:t", so_far)));
                so_far.clear();
            }
        };
        for (c, own) in &self.chars[range] {
            if let Some(before) = last.filter(|before| *before != own) {
                flush(&mut so_far, before, &mut runs);
            }
            last = Some(own);
            match c {
                '\t' | '\n' => {
                    flush(&mut so_far, own, &mut runs);
                    let sign = tag(if *c == '\t' { "w:tab" } else { "w:br" });
                    runs.push(tag("w:r").put(own.clone()).put(sign));
                }
                c => so_far.push(*c),
            }
        }
        if let Some(own) = last {
            flush(&mut so_far, own, &mut runs);
        }
        runs
    }
}

/// Whether an element is a run of text alone.
fn is_text(run: &Tag) -> bool {
    let words = |tag: &Tag| matches!(tag.name, "w:rPr" | "w:t" | "w:tab" | "w:br");
    run.name == "w:r" && run.tags().all(words)
}

/// What is said in an element, boxes in it included.
fn says(tag: &Tag) -> String {
    let mut out = String::new();
    said(tag, &mut out);
    out
}

fn said(tag: &Tag, out: &mut String) {
    match tag.name {
        "w:tab" => out.push('\t'),
        "w:br" => out.push('\n'),
        "w:pPr" | "w:tblPr" | "w:trPr" | "w:tcPr" => return,
        _ => {}
    }
    for inside in &tag.inside {
        match inside {
            Inside::Tag(inside) => said(inside, out),
            Inside::Text(words) if tag.name == "w:t" => out.push_str(words),
            Inside::Text(_) => {}
        }
    }
}

/// A run whose text was taken out.
fn taken_out(run: &Tag) -> Tag {
    let mut gone = run.clone();
    for inside in &mut gone.inside {
        if let Inside::Tag(inside) = inside
            && inside.name == "w:t"
        {
            inside.name = "w:delText";
        }
    }
    gone
}

fn find<'a>(tag: &'a Tag, name: &str) -> Option<&'a Tag> {
    if tag.name == name {
        return Some(tag);
    }
    tag.tags().find_map(|inside| find(inside, name))
}

/// How many columns a table has.
fn columns(table: &Tag) -> usize {
    table.child("w:tblGrid").map_or(0, |grid| grid.tags().count())
}

/// How the cells of a row are merged.
fn shape(row: &Tag) -> Vec<(Option<&Tag>, Option<&Tag>)> {
    let cells = row.tags().filter(|tag| tag.name == "w:tc");
    cells
        .map(|cell| {
            let about = cell.child("w:tcPr");
            (
                about.and_then(|about| about.child("w:gridSpan")),
                about.and_then(|about| about.child("w:vMerge")),
            )
        })
        .collect()
}
