//! What changed inside a text, and which texts of two lists belong together.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// What became of a piece of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It stayed.
    Kept,
    /// It was taken out.
    Deleted,
    /// It was put in.
    Inserted,
}

/// Numbers and Latin words whole, everything else character by character.
fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut start = 0;
    let word = |c: char| c.is_ascii_alphanumeric() || c == '.';
    let mut last = None;
    for (at, c) in text.char_indices() {
        if last.is_some_and(|last| !(word(last) && word(c))) {
            tokens.push(&text[start..at]);
            start = at;
        }
        last = Some(c);
    }
    if start < text.len() {
        tokens.push(&text[start..]);
    }
    tokens
}

/// The pieces of which two texts are made, in reading order.
pub fn pieces(old: &str, new: &str) -> Vec<(Fate, String)> {
    let (old, new) = (tokens(old), tokens(new));
    let mut pieces: Vec<(Fate, String)> = Vec::new();
    let mut push = |fate, tokens: &[&str]| {
        let text = tokens.concat();
        match pieces.last_mut() {
            Some((last, so_far)) if *last == fate => so_far.push_str(&text),
            _ if text.is_empty() => {}
            _ => pieces.push((fate, text)),
        }
    };
    for op in capture_diff_slices(Algorithm::Patience, &old, &new) {
        let (from, to) = (&old[op.old_range()], &new[op.new_range()]);
        if matches!(op, DiffOp::Equal { .. }) {
            push(Fate::Kept, from);
        } else {
            push(Fate::Deleted, from);
            push(Fate::Inserted, to);
        }
    }
    settled(pieces)
}

/// A single kept character between changes is chance: it is easier to read as changed.
fn settled(pieces: Vec<(Fate, String)>) -> Vec<(Fate, String)> {
    let mut groups: Vec<(Fate, String)> = Vec::new();
    let (mut deleted, mut inserted) = (String::new(), String::new());
    let last = pieces.len().saturating_sub(1);
    for (i, (fate, text)) in pieces.into_iter().enumerate() {
        let changed = !(deleted.is_empty() && inserted.is_empty());
        match fate {
            Fate::Deleted => deleted.push_str(&text),
            Fate::Inserted => inserted.push_str(&text),
            Fate::Kept if changed && i < last && text.chars().count() < 2 => {
                deleted.push_str(&text);
                inserted.push_str(&text);
            }
            Fate::Kept => {
                flush(&mut groups, &mut deleted, &mut inserted);
                groups.push((Fate::Kept, text));
            }
        }
    }
    flush(&mut groups, &mut deleted, &mut inserted);
    groups
}

fn flush(groups: &mut Vec<(Fate, String)>, deleted: &mut String, inserted: &mut String) {
    for (fate, text) in [(Fate::Deleted, deleted), (Fate::Inserted, inserted)] {
        if !text.is_empty() {
            groups.push((fate, std::mem::take(text)));
        }
    }
}

/// What of an old text gives way to what of a new one, in characters: as few as can be.
pub fn hunks(old: &[char], new: &[char]) -> Vec<(Range<usize>, Range<usize>)> {
    capture_diff_slices(Algorithm::Myers, old, new)
        .iter()
        .filter(|op| !matches!(op, DiffOp::Equal { .. }))
        .map(|op| (op.old_range(), op.new_range()))
        .collect()
}

/// How much two texts have in common, from 0 to 1.
pub fn likeness(old: &str, new: &str) -> f64 {
    if old == new {
        return 1.0;
    }
    let (old, new) = (tokens(old), tokens(new));
    let kept: usize = capture_diff_slices(Algorithm::Myers, &old, &new)
        .iter()
        .filter(|op| matches!(op, DiffOp::Equal { .. }))
        .map(|op| op.old_range().len())
        .sum();
    2.0 * kept as f64 / (old.len() + new.len()).max(1) as f64
}

/// An item of the old list, of the new one, or of both.
/// What belongs together: an index into each of two lists, where it is there.
pub type Pair = (Option<usize>, Option<usize>);

/// Items are the same above this likeness.
const LIKE: f64 = 0.45;
/// Longer stretches of changed items are taken one by one.
const MOST: usize = 60;

/// Which items of two lists belong together, in reading order; none crosses another.
pub fn align(old: &[String], new: &[String]) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, old, new) {
        let (from, to) = (op.old_range(), op.new_range());
        if matches!(op, DiffOp::Equal { .. }) {
            pairs.extend(from.zip(to).map(|(a, b)| (Some(a), Some(b))));
        } else if from.len().max(to.len()) > MOST {
            pairs.extend(from.map(|a| (Some(a), None)));
            pairs.extend(to.map(|b| (None, Some(b))));
        } else {
            alike(old, new, from, to, &mut pairs);
        }
    }
    pairs
}

/// The pairing of a stretch with the most likeness in all.
fn alike(
    old: &[String],
    new: &[String],
    from: Range<usize>,
    to: Range<usize>,
    pairs: &mut Vec<Pair>,
) {
    let (rows, columns) = (from.len(), to.len());
    let score = |a: usize, b: usize| {
        Some(likeness(&old[from.start + a], &new[to.start + b])).filter(|s| *s > LIKE)
    };
    let mut best = vec![vec![0.0; columns + 1]; rows + 1];
    let mut scores = vec![vec![None; columns]; rows];
    for a in (0..rows).rev() {
        for b in (0..columns).rev() {
            scores[a][b] = score(a, b);
            let both = scores[a][b].map_or(0.0, |s| s + best[a + 1][b + 1]);
            best[a][b] = f64::max(both, f64::max(best[a + 1][b], best[a][b + 1]));
        }
    }
    let (mut a, mut b) = (0, 0);
    while a < rows || b < columns {
        let both = a < rows
            && b < columns
            && scores[a][b].is_some_and(|s: f64| s + best[a + 1][b + 1] >= best[a][b]);
        if both {
            pairs.push((Some(from.start + a), Some(to.start + b)));
            (a, b) = (a + 1, b + 1);
        } else if b == columns || (a < rows && best[a + 1][b] >= best[a][b + 1]) {
            pairs.push((Some(from.start + a), None));
            a += 1;
        } else {
            pairs.push((None, Some(to.start + b)));
            b += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(old: &str, new: &str) -> String {
        pieces(old, new)
            .into_iter()
            .map(|(fate, text)| match fate {
                Fate::Kept => text,
                Fate::Deleted => format!("[-{text}-]"),
                Fate::Inserted => format!("{{+{text}+}}"),
            })
            .collect()
    }

    #[test]
    fn changes_are_shown_as_people_say_them() {
        for (old, new, expected) in [
            ("共85人。", "共90人。", "共[-85-]{+90+}人。"),
            ("2021年第52个", "2022年第53个", "[-2021-]{+2022+}年第[-52-]{+53+}个"),
            ("甲乙丙", "甲丙", "甲[-乙-]丙"),
            ("", "新", "{+新+}"),
            ("旧", "", "[-旧-]"),
            ("同", "同", "同"),
        ] {
            assert_eq!(shown(old, new), expected);
        }
    }

    #[test]
    fn items_find_their_counterparts() {
        let list =
            |items: &[&str]| items.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>();
        let old = list(&["第一段不变。", "共有85人参加。", "要删去的一段。", "末段。"]);
        let new = list(&["第一段不变。", "全新的内容在此。", "共有90人参加。", "末段。"]);
        assert_eq!(
            align(&old, &new),
            [
                (Some(0), Some(0)),
                (None, Some(1)),
                (Some(1), Some(2)),
                (Some(2), None),
                (Some(3), Some(3)),
            ]
        );
    }
}
