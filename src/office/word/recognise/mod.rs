//! A script → what each part of it is to a notice: told by what the texts say and where they
//! stand, not by styles.

mod annex;
mod body;
mod ending;
mod footnotes;
mod found;
mod head;
mod imprint;
pub(super) mod ordinal;
mod rules;
mod sign;
mod table;

pub(super) use self::found::{
    Account, Annex, Dated, Division, Figure, Found, Numbered, Part, Piece, Said, Section,
};
pub(super) use self::sign::{bare, is_rule};
use super::script::{Block, Line, Script, Within};

/// Reads a notice.
pub(super) fn notice(script: &Script) -> (Found, Account) {
    let (mut found, mut account) = (Found::default(), Account::default());
    let mut blocks = lines(script, &mut account);
    imprint::take(&mut blocks, &mut found, &mut account);
    let first = blocks.iter().position(|block| {
        matches!(block, Block::Table(_))
            || matches!(block, Block::Line(line) if !line.is_blank())
    });
    // An attachment in a file of its own.
    let alone = first.is_some_and(|at| match &blocks[at] {
        Block::Line(line) => {
            let text = line.shown();
            sign::marker(&text).is_some() || sign::marker_title(&text).is_some()
        }
        _ => false,
    });
    if alone {
        annex::read(&blocks, true, &mut found, &mut account);
    } else {
        let at = head::read(&blocks, &mut found, &mut account);
        let blocks = &blocks[at..];
        // Up to the first 附件 the notice goes on.
        let marked = blocks.iter().position(|block| {
            matches!(block, Block::Line(line) if sign::marker(&line.shown()).is_some_and(|n| n.is_some() || !line.shown().trim_end().ends_with(['：', ':'])))
        });
        let marked = marked.unwrap_or(blocks.len());
        let ending = ending::read(&blocks[..marked], &mut found, &mut account);
        let byline = found.main.byline.take();
        found.main = body::part(&blocks[..ending.text], &mut account);
        found.main.byline = byline;
        annex::read(&blocks[ending.end..], false, &mut found, &mut account);
    }
    let mut used = vec![false; script.notes.len()];
    let parts = std::iter::once(&mut found.main)
        .chain(found.plan.iter_mut().map(|(_, part)| part))
        .chain(found.attachments.iter_mut().map(|annex| &mut annex.part));
    for part in parts {
        footnotes::take(part, &script.notes, &mut used, &mut account);
    }
    rest(script, &used, &mut account);
    (found, account)
}

/// Reads an attachment in a file of its own. `number`: what it is to be.
pub(super) fn attachment(script: &Script) -> (Vec<Annex>, Account) {
    let (mut found, mut account) = (Found::default(), Account::default());
    let blocks = lines(script, &mut account);
    let marked = blocks.iter().any(|block| {
        matches!(block, Block::Line(line) if sign::marker(&line.shown()).is_some()
            || sign::marker_title(&line.shown()).is_some())
    });
    if marked {
        annex::read(&blocks, true, &mut found, &mut account);
    } else {
        let (title, part) = annex::untitled(&blocks, &mut account);
        let landscape = matches!(blocks.first(), Some(Block::Page { landscape: true }));
        let place = "第1段".to_owned();
        found.attachments.push(Annex {
            title,
            part,
            landscape,
            place,
            label: String::new(),
        });
    }
    let mut used = vec![false; script.notes.len()];
    for annex in &mut found.attachments {
        footnotes::take(&mut annex.part, &script.notes, &mut used, &mut account);
    }
    rest(script, &used, &mut account);
    (found.attachments, account)
}

/// Notes that no paragraph marks, and edges of pages, have no place in a notice; what was passed
/// over is told.
fn rest(script: &Script, used: &[bool], account: &mut Account) {
    for (note, _) in script.notes.iter().zip(used).filter(|(_, used)| !**used) {
        account.missed(&note.place, &note.shown());
    }
    for passed in &script.passed {
        account.pass(passed.clone());
    }
}

/// The blocks of a script, each line of a paragraph by itself.
fn lines(script: &Script, account: &mut Account) -> Vec<Block> {
    let mut blocks = Vec::new();
    for block in &script.blocks {
        let Block::Line(line) = block else {
            blocks.push(match block {
                Block::Table(grid) => Block::Table(grid.clone().unmarked()),
                block => block.clone(),
            });
            continue;
        };
        if !line.is_blank() && at_edge(line) {
            account.missed(&line.place, &line.shown());
            continue;
        }
        for (i, text) in line.text.split('\n').enumerate() {
            let first = i == 0;
            blocks.push(Block::Line(Line {
                text: footnotes::settled(text),
                ordinal: if first { line.ordinal.clone() } else { String::new() },
                lead: if first && line.lead <= text.chars().count() {
                    line.lead
                } else {
                    0
                },
                first: if first { line.first } else { line.left },
                ..line.clone()
            }));
        }
    }
    blocks
}

/// Whether a line stands at the edge of every page and belongs to no place of the text. A
/// masthead may stand in a header.
fn at_edge(line: &Line) -> bool {
    let head = line.red || line.size >= 26.0 || line.text.trim_end().ends_with("文件");
    match line.within {
        Within::Header => !head && sign::number(&line.text).is_none(),
        Within::Footer => {
            sign::copy_to(&line.text).is_none() && sign::printed(&line.text).is_none()
        }
        Within::Body | Within::Box | Within::Note => false,
    }
}
