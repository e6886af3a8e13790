//! What stands behind the text: 附件说明, 署名, 成文日期, 附注, 联系方式.

use super::found::{Account, Dated, Found, ranged};
use super::sign::{self, Day, bare, closed, is_organ, is_sentence, tidy};
use super::table::split_wide;
use crate::office::word::script::{Block, Line, Stand};

/// The most organs that sign.
const SIGNERS: usize = 20;
/// The most characters of a name that signs.
const NAME: usize = 45;
/// From how far on a line stands at the right, in characters.
const RIGHT: f64 = 7.0;

/// Where the text of the notice ends, and where its ending does.
pub(super) struct Ending {
    pub(super) text: usize,
    pub(super) end: usize,
}

/// Finds the date that ends a notice, and reads what stands around it. Without one everything
/// is text.
pub(super) fn read(blocks: &[Block], found: &mut Found, account: &mut Account) -> Ending {
    let Some(at) = dated(blocks) else {
        let text = above(blocks, blocks.len(), found, account);
        return Ending { text, end: blocks.len() };
    };
    let Block::Line(line) = &blocks[at] else { return Ending { text: at, end: at } };
    let (name, day) = signed(line).unwrap_or((None, Day::Open(None)));
    account.took(&line.place, "成文日期");
    found.date = Some(match day {
        Day::Date(date) => {
            let typed = sign::folded(&line.text);
            let typed = match &name {
                Some(name) => {
                    typed.strip_prefix(name.as_str()).unwrap_or(&typed).to_owned()
                }
                None => typed,
            };
            account.rewrote(&line.place, typed.trim(), &date.to_string());
            Dated::Day(date)
        }
        Day::Open(year) => Dated::Open(year),
    });
    let text = match name {
        Some(name) => {
            account.took(&line.place, "署名");
            found.signatures.push(closed(&name));
            at
        }
        None => signatures(blocks, at, found, account),
    };
    let text = above(blocks, text, found, account);
    let end = below(blocks, at + 1, found, account);
    Ending { text, end }
}

/// The line of 成文日期: one that says nothing else, behind the text.
fn dated(blocks: &[Block]) -> Option<usize> {
    blocks.iter().position(|block| match block {
        Block::Line(line) => signed(line).is_some(),
        _ => false,
    })
}

/// The date on a line of its own, and who signs in front of it.
fn signed(line: &Line) -> Option<(Option<String>, Day)> {
    let text = sign::folded(&line.text);
    let text = text.trim_matches(['.', '。']);
    if let Some(day) = sign::day(text) {
        return Some((None, day));
    }
    let pieces = split_wide(text);
    let (day, names) = pieces.split_last()?;
    let name = names.concat();
    let day = sign::day(day)?;
    (is_organ(&name)).then(|| (Some(names.join(" ")), day))
}

/// The names above the date; where they begin.
fn signatures(
    blocks: &[Block],
    at: usize,
    found: &mut Found,
    account: &mut Account,
) -> usize {
    let mut names: Vec<(String, String)> = Vec::new();
    let mut start = at;
    let mut blanks = 0;
    for i in (0..at).rev() {
        let Block::Line(line) = &blocks[i] else {
            // A seal that floats at the names.
            if matches!(&blocks[i], Block::Picture(picture) if picture.floats) {
                continue;
            }
            break;
        };
        if line.is_blank() {
            blanks += 1;
            if blanks > 6 && !names.is_empty() {
                break;
            }
            continue;
        }
        let text = line.shown();
        let name = closed(&text);
        let placed = line.stand == Stand::Right
            || line.stand == Stand::Center && is_organ(&name)
            || line.first >= RIGHT
            || line.left >= RIGHT
            || typed_blanks(&line.text) >= 4.0
            || side_by_side(&text);
        let short = bare(&name).chars().count() <= NAME && !is_sentence(&name);
        let listed = sign::list(&text).is_some()
            || sign::listed(&text).is_some()
            || name.contains(['：', ':'])
            || name.starts_with(['（', '(']);
        let first = names.is_empty();
        if !short
            || listed
            || !(placed || (first && is_organ(&name)))
            || names.len() >= SIGNERS
        {
            break;
        }
        blanks = 0;
        for piece in split_wide(&sign::folded(&text)).into_iter().rev() {
            names.push((piece, line.place.clone()));
        }
        start = i;
    }
    names.reverse();
    // Letters apart are one name, organs apart several.
    let whole = names.iter().all(|(name, _)| bare(name).chars().count() > 3);
    let places: Vec<String> = names.iter().map(|(_, place)| place.clone()).collect();
    if !names.is_empty() {
        account.took(&ranged(&places), "署名");
    }
    match whole {
        true => found.signatures.extend(names.iter().map(|(name, _)| closed(name))),
        false => {
            let all: Vec<&str> = names.iter().map(|(name, _)| name.as_str()).collect();
            found.signatures.push(closed(&all.join(" ")));
        }
    }
    start
}

/// Whether organs stand beside each other on a line.
fn side_by_side(text: &str) -> bool {
    let pieces = split_wide(&sign::folded(text));
    pieces.len() > 1 && pieces.iter().all(|piece| is_organ(&closed(piece)))
}

fn typed_blanks(text: &str) -> f64 {
    let blanks = text.chars().take_while(|c| c.is_whitespace());
    blanks
        .map(|c| {
            if c == '\t' {
                2.0
            } else if c.is_ascii() {
                0.5
            } else {
                1.0
            }
        })
        .sum()
}

/// 附件说明 and 联系方式 above the names; where the text ends.
fn above(
    blocks: &[Block],
    end: usize,
    found: &mut Found,
    account: &mut Account,
) -> usize {
    let mut end = listing(blocks, end, found, account);
    loop {
        let Some(at) = blocks[..end]
            .iter()
            .rposition(|block| !matches!(block, Block::Line(line) if line.is_blank()))
        else {
            return end;
        };
        let Block::Line(line) = &blocks[at] else { return end };
        if !contact(line, found, account, true) && !attendance(line, found, account) {
            return end;
        }
        end = at;
    }
}

/// A list of 出席人员名单 of minutes.
fn attendance(line: &Line, found: &mut Found, account: &mut Account) -> bool {
    let minutes = found.masthead.last().is_some_and(|name| name.ends_with("纪要"));
    let Some((key, names)) = sign::attendance(&line.shown()).filter(|_| minutes) else {
        return false;
    };
    account.took(&line.place, "出席人员名单");
    found.attendance.insert(0, (key, names));
    true
}

/// 附件说明 that ends a text; where the text ends in front of it.
pub(super) fn listing(
    blocks: &[Block],
    end: usize,
    found: &mut Found,
    account: &mut Account,
) -> usize {
    let lists = |block: &Block| match block {
        Block::Line(line) => sign::list(&line.shown()).is_some(),
        _ => false,
    };
    let Some(at) = blocks[..end].iter().rposition(lists) else { return end };
    let behind = &blocks[at..end];
    let (mut tried, mut told) = (Found::default(), Account::default());
    let Some(taken) = list(behind, &mut tried, &mut told) else { return end };
    let ends = |block: &Block| match block {
        Block::Line(line) => line.is_blank() || sign::contacts(&line.shown()).is_some(),
        Block::Picture(_) | Block::Page { .. } => true,
        Block::Table(_) => false,
    };
    if !behind[taken..].iter().all(ends) {
        return end;
    }
    found.listed = tried.listed;
    account.taken.extend(told.taken);
    contacts(&behind[taken..], found, account);
    at
}

fn contacts(blocks: &[Block], found: &mut Found, account: &mut Account) {
    for block in blocks {
        if let Block::Line(line) = block {
            contact(line, found, account, false);
        }
    }
}

/// A line of 联系方式; `front`: it stands in front of those that were found.
fn contact(line: &Line, found: &mut Found, account: &mut Account, front: bool) -> bool {
    let Some(own) = sign::contacts(&line.shown()) else { return false };
    account.took(&line.place, "联系方式");
    found.contact_line |= own.len() > 1;
    let beside = match front {
        true => found.contacts.first_mut(),
        false => found.contacts.last_mut(),
    };
    // A detail that is said again belongs to somebody else.
    let known = |contact: &Vec<(&str, String)>| {
        contact.iter().any(|(key, _)| own.iter().any(|(other, _)| other == key))
    };
    match beside {
        Some(contact) if !known(contact) && front => {
            contact.splice(0..0, own).for_each(drop);
        }
        Some(contact) if !known(contact) => contact.extend(own),
        _ if front => found.contacts.insert(0, own),
        _ => found.contacts.push(own),
    }
    true
}

/// 附件说明: its names; how many blocks it takes.
fn list(blocks: &[Block], found: &mut Found, account: &mut Account) -> Option<usize> {
    let Block::Line(first) = &blocks[0] else { return None };
    let behind = sign::list(&first.shown())?;
    let mut names: Vec<String> = Vec::new();
    let mut places = vec![first.place.clone()];
    let mut numbered = false;
    let mut take = |text: &str, names: &mut Vec<String>| {
        // Several may stand on a line, parted by wide blanks.
        for piece in split_wide(text) {
            match sign::listed(&piece) {
                Some((number, name)) if number == names.len() + 1 => {
                    numbered = true;
                    names.push(name);
                }
                _ if names.is_empty() => names.push(piece),
                _ => {
                    if let Some(last) = names.last_mut() {
                        last.push_str(&piece);
                    }
                }
            }
        }
        numbered
    };
    let mut counts = !behind.is_empty() && take(&behind, &mut names);
    let mut taken = 1;
    for (i, block) in blocks.iter().enumerate().skip(1) {
        let line = match block {
            Block::Line(line) if line.is_blank() => {
                if !names.is_empty() {
                    break;
                }
                continue;
            }
            Block::Line(line) => line,
            _ => break,
        };
        let text = line.shown();
        let goes_on = sign::listed(&text).is_some_and(|(n, _)| n == names.len() + 1)
            || (counts || names.is_empty())
                && (line.first >= 3.0
                    || line.left >= 3.0
                    || typed_blanks(&line.text) >= 3.0)
                && sign::contacts(&text).is_none()
                && !is_organ(&text);
        if !goes_on {
            break;
        }
        counts = take(&text, &mut names);
        places.push(line.place.clone());
        taken = i + 1;
    }
    if names.is_empty() {
        return None;
    }
    account.took(&ranged(&places), "附件说明");
    found.listed = names
        .iter()
        .map(|name| closed(name.trim_end_matches(['。', '；', ';', '，'])))
        .collect();
    Some(taken)
}

/// 附注 and what else stands under the date; where it ends.
fn below(blocks: &[Block], at: usize, found: &mut Found, account: &mut Account) -> usize {
    let mut at = at;
    let mut end = at;
    while let Some(block) = blocks.get(at) {
        let line = match block {
            Block::Line(line) if line.is_blank() => {
                at += 1;
                continue;
            }
            Block::Line(line) => line,
            Block::Picture(picture) if picture.floats => {
                let what = "浮动的图片，像是印章，没有取".to_owned();
                account.missed(&picture.place, &what);
                at += 1;
                end = at;
                continue;
            }
            _ => break,
        };
        let text = line.shown();
        if let Some(note) = sign::note(&text).filter(|_| found.note.is_none()) {
            account.took(&line.place, "附注");
            found.note = Some(tidy(&note));
        } else if found.listed.is_empty()
            && sign::list(&text).is_some()
            && let Some(taken) = list(&blocks[at..], found, account)
        {
            at += taken;
            end = at;
            continue;
        } else if !contact(line, found, account, false) {
            break;
        }
        at += 1;
        end = at;
    }
    end
}
