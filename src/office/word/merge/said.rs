//! What a group of paragraphs says otherwise than it did, text by text.

use std::ops::Range;

use super::fit::Group;
use super::paper::{By, Paper};
use crate::text::difference::hunks;

/// What stands between two paragraphs.
pub(super) const END: char = '\u{2029}';

/// A text of the file that says something else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    /// Its bookmark; none for words of the program that have no value.
    pub(super) name: Option<String>,
    pub(super) old: String,
    /// With [`END`] where a paragraph ends inside of it.
    pub(super) new: String,
    pub(super) by: Vec<By>,
    /// The texts before and behind the end of a paragraph that is not there any more.
    pub(super) joins: Option<(String, String)>,
}

/// How a text is made: how many characters the program puts in front of what the YAML says and
/// behind it; none of it where all is the program's.
pub(super) type Made = Option<(usize, usize)>;

/// A stretch of what went out.
struct Stretch {
    range: Range<usize>,
    name: Option<String>,
}

/// What is put in the place of some characters, and by whom.
struct Hunk {
    range: Range<usize>,
    text: String,
    by: Vec<By>,
    /// The stretch that it belongs to, where a bookmark says so.
    owner: Option<usize>,
}

/// The texts of a group that say something else. `made` tells how each is made.
pub(super) fn said(
    group: &Group,
    went: &Paper,
    came: &Paper,
    made: &dyn Fn(&str) -> Made,
) -> Vec<Said> {
    let old = Old::of(group, went);
    let new = New::of(group, came);
    if old.chars == new.chars {
        return Vec::new();
    }
    let hunks = new.hunks(&old);
    let mut texts: Vec<String> = old
        .stretches
        .iter()
        .map(|stretch| old.chars[stretch.range.clone()].iter().collect())
        .collect();
    let olds = texts.clone();
    let mut whose: Vec<Vec<By>> = vec![Vec::new(); texts.len()];
    // From the last, so that places stay.
    for hunk in hunks.iter().rev() {
        let owner = hunk.owner.or_else(|| old.owner(hunk, made));
        for (i, stretch) in old.stretches.iter().enumerate() {
            let from = hunk.range.start.max(stretch.range.start);
            let to = hunk.range.end.min(stretch.range.end);
            let own = owner == Some(i);
            if from >= to && !own {
                continue;
            }
            let (from, to) = (from.min(stretch.range.end), to.max(stretch.range.start));
            let inside = from - stretch.range.start..to.max(from) - stretch.range.start;
            let text = if own { hunk.text.as_str() } else { "" };
            splice(&mut texts[i], inside, text);
            for by in &hunk.by {
                if !whose[i].contains(by) {
                    whose[i].push(by.clone());
                }
            }
        }
    }
    let names: Vec<Option<String>> = old.stretches.into_iter().map(|s| s.name).collect();
    let said = (0..names.len()).zip(olds).zip(texts).zip(whose);
    let said = said.map(|(((i, old), new), by)| {
        let joins = (old == END.to_string() && !new.contains(END)).then(|| {
            let before = names[..i].iter().rev().flatten().next();
            before.cloned().zip(names[i..].iter().flatten().next().cloned())
        });
        Said { name: names[i].clone(), old, new, by, joins: joins.flatten() }
    });
    let changed = |said: &Said| match said.name {
        Some(_) => said.old != said.new,
        None => squeezed(&said.old) != squeezed(&said.new),
    };
    said.filter(changed).collect()
}

/// A text without blanks.
fn squeezed(text: &str) -> String {
    text.chars().filter(|c| *c == END || !c.is_whitespace()).collect()
}

fn splice(text: &mut String, range: Range<usize>, with: &str) {
    let byte = |at: usize| text.char_indices().nth(at).map_or(text.len(), |(at, _)| at);
    let bytes = byte(range.start)..byte(range.end);
    text.replace_range(bytes, with);
}

struct Old {
    chars: Vec<char>,
    stretches: Vec<Stretch>,
}

impl Old {
    fn of(group: &Group, went: &Paper) -> Self {
        let mut chars = Vec::new();
        let mut stretches: Vec<Stretch> = Vec::new();
        for (i, at) in group.went.iter().enumerate() {
            let paragraph = &went.paragraphs[*at];
            if i > 0 {
                stretches
                    .push(Stretch { range: chars.len()..chars.len() + 1, name: None });
                chars.push(END);
            }
            let base = chars.len();
            chars.extend(paragraph.text.chars());
            let mut from = base;
            for mark in &paragraph.marks {
                let (start, end) =
                    (base + mark.start, mark.end.map_or(chars.len(), |e| base + e.1));
                if start < from || end > chars.len() {
                    continue;
                }
                stretches.push(Stretch { range: from..start, name: None });
                stretches
                    .push(Stretch { range: start..end, name: Some(mark.name.clone()) });
                from = end;
            }
            stretches.push(Stretch { range: from..chars.len(), name: None });
        }
        stretches.retain(|s| s.name.is_some() || !s.range.is_empty());
        Self { chars, stretches }
    }

    /// The stretch to which what is put in belongs.
    fn owner(&self, hunk: &Hunk, made: &dyn Fn(&str) -> Made) -> Option<usize> {
        let Range { start, end } = hunk.range;
        let made = |i: usize| self.stretches[i].name.as_deref().and_then(made);
        // Of those that lose something the first that is somebody's.
        let loses = |i: &usize| {
            let own = &self.stretches[*i].range;
            own.start.max(start) < own.end.min(end)
        };
        let all = || 0..self.stretches.len();
        let named = |i: &usize| self.stretches[*i].name.is_some();
        if start < end {
            let own = all().filter(loses).find(|i| made(*i).is_some());
            return own
                .or_else(|| all().filter(loses).find(named))
                .or_else(|| all().find(loses));
        }
        let inside = |i: &usize| {
            let own = &self.stretches[*i].range;
            own.start < start && start < own.end
        };
        if let Some(inside) = all().find(inside) {
            return Some(inside);
        }
        let left = all().rfind(|i| self.stretches[*i].range.end == start && named(i));
        let right = all().find(|i| self.stretches[*i].range.start == start && named(i));
        // Behind a text, unless the program ends it with words of its own.
        let open = |i: usize| made(i).is_some_and(|(_, behind)| behind == 0);
        let begins = |i: usize| made(i).is_some_and(|(before, _)| before == 0);
        let filler = || {
            all().find(|i| {
                let own = &self.stretches[*i].range;
                own.start <= start && start <= own.end
            })
        };
        left.filter(|i| open(*i))
            .or_else(|| right.filter(|i| begins(*i)))
            .or(left)
            .or(right)
            .or_else(filler)
    }
}

struct New<'a> {
    chars: Vec<char>,
    /// Who put each character in.
    put_in: Vec<Option<&'a By>>,
    /// Who took something out, before which character.
    taken_out: Vec<(usize, &'a By)>,
    /// Where each bookmark begins and ends.
    marks: Vec<(&'a str, Range<usize>)>,
}

impl<'a> New<'a> {
    fn of(group: &Group, came: &'a Paper) -> Self {
        let mut new = Self {
            chars: Vec::new(),
            put_in: Vec::new(),
            taken_out: Vec::new(),
            marks: Vec::new(),
        };
        let mut bases = Vec::new();
        for (i, at) in group.came.iter().enumerate() {
            let paragraph = &came.paragraphs[*at];
            if i > 0 {
                new.chars.push(END);
            }
            let base = new.chars.len();
            bases.push((paragraph.serial, base));
            new.chars.extend(paragraph.text.chars());
            new.put_in.resize(new.chars.len(), None);
            for (from, to, by) in &paragraph.put_in {
                for at in base + from..(base + to).min(new.chars.len()) {
                    new.put_in[at] = Some(by);
                }
            }
            new.taken_out
                .extend(paragraph.taken_out.iter().map(|(at, by)| (base + at, by)));
        }
        for at in &group.came {
            let paragraph = &came.paragraphs[*at];
            for mark in &paragraph.marks {
                let place = |serial: usize, at: usize| {
                    let base = bases.iter().find(|(own, _)| *own == serial)?;
                    Some(base.1 + at)
                };
                let start = place(paragraph.serial, mark.start);
                let end = mark.end.and_then(|(serial, at)| place(serial, at));
                if let (Some(start), Some(end)) = (start, end)
                    && start <= end
                {
                    new.marks.push((mark.name.as_str(), start..end));
                }
            }
        }
        new
    }

    /// What gives way to what; each stretch by itself where all have kept their bookmarks.
    fn hunks(&self, old: &Old) -> Vec<Hunk> {
        let mut zones = Vec::new();
        let (mut from, mut from_old) = (0, 0);
        for (i, stretch) in old.stretches.iter().enumerate() {
            let Some(name) = &stretch.name else { continue };
            let own = self.marks.iter().find(|(own, _)| own == name);
            let Some((_, range)) = own.filter(|(_, range)| range.start >= from) else {
                return self.between(old, 0..old.chars.len(), 0..self.chars.len(), None);
            };
            zones.push((from_old..stretch.range.start, from..range.start, None));
            zones.push((stretch.range.clone(), range.clone(), Some(i)));
            (from, from_old) = (range.end, stretch.range.end);
        }
        zones.push((from_old..old.chars.len(), from..self.chars.len(), None));
        let hunks = zones
            .into_iter()
            .flat_map(|(was, is, owner)| self.between(old, was, is, owner));
        hunks.collect()
    }

    fn between(
        &self,
        old: &Old,
        was: Range<usize>,
        is: Range<usize>,
        owner: Option<usize>,
    ) -> Vec<Hunk> {
        let found = hunks(&old.chars[was.clone()], &self.chars[is.clone()]);
        let hunk = |(from, to): (Range<usize>, Range<usize>)| {
            let new = is.start + to.start..is.start + to.end;
            let mut by: Vec<By> = Vec::new();
            let put_in = self.put_in[new.clone()].iter().flatten().copied();
            let gone = self.taken_out.iter();
            let gone = gone.filter(|(at, _)| (new.start..=new.end).contains(at));
            let taken_out = gone.map(|(_, by)| *by).filter(|_| !from.is_empty());
            for one in put_in.chain(taken_out) {
                if !by.contains(one) {
                    by.push(one.clone());
                }
            }
            Hunk {
                range: was.start + from.start..was.start + from.end,
                text: self.chars[new].iter().collect(),
                by,
                owner,
            }
        };
        found.into_iter().map(hunk).collect()
    }
}
