//! What follows the notice: the plan that it prints, and its attachments.

use super::found::{Account, Annex, Found, Part, ranged};
use super::ordinal::ordinal;
use super::sign::{self, bare, closed, names_kind};
use super::{body, ending, rules};
use crate::office::word::script::{Block, Line, Stand};

/// The most lines of a title.
const TITLE: usize = 5;

/// Where attachments begin: the block, and what the line itself says of the title.
struct Start {
    at: usize,
    number: Option<usize>,
    title: Option<String>,
    place: String,
}

/// Reads the blocks behind the ending of a notice. `alone`: nothing stands before them.
pub(super) fn read(
    blocks: &[Block],
    alone: bool,
    found: &mut Found,
    account: &mut Account,
) {
    let starts = starts(blocks, alone);
    let first = starts.first().map_or(blocks.len(), |start| start.at);
    behind(&blocks[..first], found, account);
    for (i, start) in starts.iter().enumerate() {
        let end = starts.get(i + 1).map_or(blocks.len(), |next| next.at);
        let before = blocks[..start.at].iter().rev().take_while(|block| {
            matches!(block, Block::Page { .. })
                || matches!(block, Block::Line(line) if line.is_blank())
        });
        let turned = before
            .filter_map(|block| match block {
                Block::Page { landscape } => Some(*landscape),
                _ => None,
            })
            .next()
            .unwrap_or(false);
        account.took(&start.place, "附件的标识");
        let listed = found.listed.get(found.attachments.len()).cloned();
        let own = &blocks[start.at + 1..end];
        let mut annex = annex(own, start, listed.as_deref(), turned, account);
        annex.label =
            start.number.map_or_else(|| "附件".to_owned(), |n| format!("附件{n}"));
        found.attachments.push(annex);
    }
}

fn starts(blocks: &[Block], alone: bool) -> Vec<Start> {
    let mut starts = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        let Block::Line(line) = block else { continue };
        let text = line.shown();
        let place = line.place.clone();
        if let Some(number) = sign::marker(&text) {
            // 附件说明 of what is printed: its names stand below it.
            let next = blocks[at + 1..].iter().find_map(|block| match block {
                Block::Line(line) if line.is_blank() => None,
                Block::Line(line) => Some(line.shown()),
                _ => Some(String::new()),
            });
            let lists = next.is_some_and(|next| sign::listed(&next).is_some());
            if lists && number.is_none() {
                continue;
            }
            starts.push(Start { at, number, title: None, place });
        } else if let Some((number, title)) = sign::marker_title(&text)
            && number
                == starts.len()
                    + 1
                    + usize::from(alone && starts.is_empty()) * (number - 1)
            && title.chars().count() <= 50
            && !sign::is_sentence(&title)
        {
            starts.push(Start { at, number: Some(number), title: Some(title), place });
        }
    }
    starts
}

/// What stands between the notice and its first 附件: the plan, or attachments that 附件说明
/// lists.
fn behind(blocks: &[Block], found: &mut Found, account: &mut Account) {
    let says = |block: &Block| match block {
        Block::Line(line) => !line.is_blank(),
        Block::Table(grid) => grid.says(),
        Block::Picture(_) => true,
        Block::Page { .. } => false,
    };
    let Some(first) = blocks.iter().position(says) else { return };
    let blocks = &blocks[first..];
    let (title, places, taken) = title(blocks, None);
    if title.is_empty() {
        for block in blocks {
            if let Block::Line(line) = block {
                account.missed(&line.place, &line.shown());
            }
        }
        // Tables and pictures are no one's.
        let part = body::part(
            &blocks
                .iter()
                .filter(|b| !matches!(b, Block::Line(_)))
                .cloned()
                .collect::<Vec<_>>(),
            account,
        );
        found.main.body.extend(part.body);
        return;
    }
    let text = &blocks[taken..];
    let end = match found.listed.is_empty() {
        true => ending::listing(text, text.len(), found, account),
        false => text.len(),
    };
    let part = under(&text[..end], account);
    // What 附件说明 lists is an attachment, with 附件 above it or without.
    let place = places.first().cloned().unwrap_or_default();
    match found.listed.as_slice() {
        [only] if bare(only) == bare(&title.concat()) => {
            account.took(&ranged(&places), "附件标题（上面没有“附件”二字，由程序排出）");
            let (label, landscape) = (String::new(), false);
            found.attachments.push(Annex { title, part, landscape, label, place });
        }
        _ => {
            account.took(&ranged(&places), "印发的文本的标题");
            found.plan = Some((title, part));
        }
    }
}

/// What stands under a title: 题注, and rules or sections.
fn under(blocks: &[Block], account: &mut Account) -> Part {
    let (byline, taken) = byline(blocks, account);
    let blocks = &blocks[taken..];
    let part = rules::part(blocks, account);
    let part = part.unwrap_or_else(|| body::part(blocks, account));
    Part { byline, ..part }
}

/// 题注 that some blocks begin with, and how many blocks it takes.
pub(super) fn byline(blocks: &[Block], account: &mut Account) -> (Option<String>, usize) {
    let first = blocks
        .iter()
        .position(|block| !matches!(block, Block::Line(line) if line.is_blank()));
    let Some(at) = first else { return (None, 0) };
    let Block::Line(line) = &blocks[at] else { return (None, 0) };
    let text = line.shown().trim().to_owned();
    let bracketed = text.starts_with(['（', '(']) && text.ends_with(['）', ')']);
    let dated = text.contains('年') && text.contains('日');
    if !bracketed
        || !dated
        || text.chars().count() > 60
        || line.first > 0.0 && line.first < 3.0
    {
        return (None, 0);
    }
    account.took(&line.place, "题注");
    (Some(sign::tidy(&text)), at + 1)
}

/// The blocks of an attachment that lies on its side as a whole: its tables need not say so.
fn straight(blocks: &[Block], landscape: bool) -> Vec<Block> {
    let kept = |block: &&Block| !(landscape && matches!(block, Block::Page { .. }));
    blocks.iter().filter(kept).cloned().collect()
}

fn annex(
    blocks: &[Block],
    start: &Start,
    listed: Option<&str>,
    landscape: bool,
    account: &mut Account,
) -> Annex {
    let turned = blocks
        .iter()
        .take_while(|block| {
            matches!(block, Block::Page { .. })
                || matches!(block, Block::Line(line) if line.is_blank())
        })
        .any(|block| matches!(block, Block::Page { landscape: true }));
    let landscape = landscape || turned;
    if let Some(title) = &start.title {
        let part = under(&straight(blocks, landscape), account);
        let title = vec![closed(title)];
        return Annex {
            title,
            part,
            landscape,
            place: start.place.clone(),
            label: String::new(),
        };
    }
    let (title, places, taken) = title(blocks, listed);
    if !title.is_empty() {
        account.took(&ranged(&places), "附件标题");
    }
    let part = under(&straight(&blocks[taken..], landscape), account);
    Annex { title, part, landscape, place: start.place.clone(), label: String::new() }
}

/// The title that some blocks begin with, its places, and how many blocks it takes.
pub(super) fn title(
    blocks: &[Block],
    listed: Option<&str>,
) -> (Vec<String>, Vec<String>, usize) {
    let mut lines: Vec<&Line> = Vec::new();
    let mut ends: Vec<usize> = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        match block {
            Block::Page { .. } if lines.is_empty() => {}
            Block::Line(line) if line.is_blank() => {
                if !lines.is_empty() && listed.is_none() {
                    break;
                }
            }
            Block::Line(line) if lines.len() < TITLE => {
                lines.push(line);
                ends.push(at + 1);
            }
            _ => break,
        }
    }
    let done = |count: usize| {
        let own = &lines[..count];
        let title = own.iter().map(|line| closed(&line.shown())).collect();
        let places = own.iter().map(|line| line.place.clone()).collect();
        (title, places, ends[..count].last().copied().unwrap_or(0))
    };
    // The lines that together say what 附件说明 lists.
    if let Some(listed) = listed {
        let listed = bare(listed);
        let mut whole = String::new();
        for (i, line) in lines.iter().enumerate() {
            whole.push_str(&bare(&line.shown()));
            if whole == listed {
                return done(i + 1);
            }
        }
    }
    let mut count = 0;
    for (i, line) in lines.iter().enumerate() {
        let text = line.shown();
        let text = text.trim();
        let placed = matches!(line.stand, Stand::Center | Stand::Spread)
            || line.size >= 18.0
            || line.first >= 4.0
            || line.text.starts_with([' ', '　', '\t'])
                && bare(text).chars().count() <= 28;
        let sentence = text.ends_with(['。', '；', '，', '：', ':'])
            || ordinal(text).is_some() && line.stand != Stand::Center
            || bare(text).chars().count() > 50
            || text.contains(['：', ':']) && i > 0;
        let first = i == 0 && bare(text).chars().count() <= 40;
        let same = i == 0 || (line.size - lines[0].size).abs() < 0.6;
        if sentence || !(placed || first || names_kind(text)) || !same {
            break;
        }
        // （一）、（2021年9月26日） under a title are no part of it.
        if i > 0 && text.starts_with(['（', '(']) && text.chars().count() > 12 {
            break;
        }
        count = i + 1;
        if !placed {
            break;
        }
    }
    done(count)
}

/// The part of an attachment in a file of its own that has no 附件 above it.
pub(super) fn untitled(blocks: &[Block], account: &mut Account) -> (Vec<String>, Part) {
    let (title, places, taken) = title(blocks, None);
    if !title.is_empty() {
        account.took(&ranged(&places), "附件标题");
    }
    (title, under(&blocks[taken..], account))
}
