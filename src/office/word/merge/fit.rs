//! Which paragraphs of a file that came back are which of those that went out: by the bookmarks
//! that they still carry, and between those by what they say.

use std::collections::HashMap;

use super::paper::{InTable, Paper, Paragraph};
use crate::text::difference::{align, likeness};

/// Paragraphs that went out and those that came back of them: one of each, several of one where
/// it was split, one of several that were joined. Places in the lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Group {
    pub(super) went: Vec<usize>,
    pub(super) came: Vec<usize>,
}

/// A paragraph that came back and never went out, between two that did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct New {
    pub(super) came: usize,
    pub(super) behind: Option<usize>,
    pub(super) before: Option<usize>,
}

/// What became of every paragraph that says something.
#[derive(Debug, Default)]
pub(super) struct Fitted {
    pub(super) groups: Vec<Group>,
    /// Those that went out and did not come back.
    pub(super) gone: Vec<usize>,
    pub(super) new: Vec<New>,
}

/// A paragraph that came back, with the ones that it carries bookmarks of.
struct Anchor {
    came: usize,
    went: Vec<usize>,
}

/// Fits what came back to what went out.
pub(super) fn fitted(went: &Paper, came: &Paper) -> Fitted {
    let anchors = anchors(went, came);
    let says = |paper: &Paper, from: usize, to: usize| -> Vec<usize> {
        (from..to).filter(|i| !paper.paragraphs[*i].is_blank()).collect()
    };
    let mut fitted = Fitted::default();
    let (mut from, mut from_came) = (0, 0);
    let mut next = 0;
    loop {
        let anchor = anchors.get(next);
        let (to, to_came) = match anchor {
            Some(anchor) => (anchor.went[0], anchor.came),
            None => (went.paragraphs.len(), came.paragraphs.len()),
        };
        let (old, mut new) = (says(went, from, to), says(came, from_came, to_came));
        // What follows a paragraph may be the rest of it.
        let split = fitted.groups.last().filter(|_| next > 0 && old.is_empty());
        let rest = split.map_or(0, |group| rest_of(group, went, came, &new));
        if let Some(group) = fitted.groups.last_mut() {
            group.came.extend(new.drain(..rest));
        }
        gap(went, came, &old, &new, &mut fitted);
        let Some(anchor) = anchor else { break };
        let mut group = Group { went: anchor.went.clone(), came: vec![anchor.came] };
        next += 1;
        // Others that carry bookmarks of the same one.
        while let Some(more) = anchors.get(next)
            && more.went[0] == *group.went.last().unwrap_or(&0)
        {
            let between = says(came, group.came[group.came.len() - 1] + 1, more.came);
            group.came.extend(between);
            group.came.push(more.came);
            group.went.extend(more.went.iter().skip(1));
            next += 1;
        }
        from = group.went[group.went.len() - 1] + 1;
        from_came = group.came[group.came.len() - 1] + 1;
        let inside = group.went[0]..from;
        let joined = |i: &usize| !group.went.contains(i);
        fitted
            .gone
            .extend(says(went, inside.start, inside.end).into_iter().filter(joined));
        fitted.groups.push(group);
    }
    fitted.gone.sort_unstable();
    // Groups stand in the order in which they came.
    let groups = &fitted.groups;
    for new in &mut fitted.new {
        let at = groups.partition_point(|group| group.came[0] < new.came);
        let above = at.checked_sub(1).map(|at| &groups[at]);
        new.behind = above.and_then(|group| group.went.last().copied());
        new.before = groups.get(at).map(|group| group.went[0]);
    }
    fitted
}

/// The paragraphs that carry bookmarks, in the order of what went out: those that were moved
/// about count as without.
fn anchors(went: &Paper, came: &Paper) -> Vec<Anchor> {
    let mut homes: HashMap<&str, usize> = HashMap::new();
    for (i, paragraph) in went.paragraphs.iter().enumerate() {
        homes.extend(paragraph.marks.iter().map(|mark| (mark.name.as_str(), i)));
    }
    let mut all = Vec::new();
    for (i, paragraph) in came.paragraphs.iter().enumerate() {
        if paragraph.is_blank() {
            continue;
        }
        let home = |full: bool| -> Vec<usize> {
            let marks = paragraph.marks.iter().filter(|mark| {
                // Of one from which everything was taken nothing is left but its place.
                let end = mark.end.filter(|(serial, _)| *serial == paragraph.serial);
                end.is_none_or(|(_, end)| end > mark.start) == full
            });
            let mut homes: Vec<usize> =
                marks.filter_map(|mark| homes.get(mark.name.as_str()).copied()).collect();
            homes.sort_unstable();
            homes.dedup();
            homes
        };
        let mut own = home(true);
        if own.is_empty() {
            own = home(false);
            own.truncate(1);
        }
        if !own.is_empty() {
            all.push(Anchor { came: i, went: own });
        }
    }
    in_order(all)
}

/// The most of them that stand in the order of what went out.
fn in_order(all: Vec<Anchor>) -> Vec<Anchor> {
    // For each length, the last of a row that ends as early as can be.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(all.len());
    for (i, anchor) in all.iter().enumerate() {
        let at = ends.partition_point(|end| all[*end].went[0] <= anchor.went[0]);
        before.push(at.checked_sub(1).map(|at| ends[at]));
        match at == ends.len() {
            true => ends.push(i),
            false => ends[at] = i,
        }
    }
    let mut kept = Vec::new();
    let mut last = ends.last().copied();
    while let Some(at) = last {
        kept.push(at);
        last = before[at];
    }
    kept.reverse();
    let firsts: Vec<usize> = kept.iter().map(|at| all[*at].went[0]).collect();
    let mut all: Vec<Option<Anchor>> = all.into_iter().map(Some).collect();
    let mut anchors: Vec<Anchor> = Vec::new();
    for (i, at) in kept.iter().enumerate() {
        let Some(mut anchor) = all[*at].take() else { continue };
        // One that reaches into what others carry reaches no farther than they.
        if let Some(next) = firsts.get(i + 1) {
            anchor.went.retain(|home| home <= next);
        }
        let first = anchor.went[0];
        let free = anchors.last().is_none_or(|last| !last.went.contains(&first));
        let one = anchors.last().is_some_and(|last| last.went.last() == Some(&first));
        if free || one {
            anchors.push(anchor);
        }
    }
    anchors
}

/// How many paragraphs behind a group are the rest of its last one.
fn rest_of(group: &Group, went: &Paper, came: &Paper, new: &[usize]) -> usize {
    let (Some(last), Some(first)) = (group.went.last(), group.came.last()) else {
        return 0;
    };
    let (was, is) = (&went.paragraphs[*last], &came.paragraphs[*first]);
    if was.within.is_some() {
        // Paragraphs of one cell are one value.
        let same = |i: &&usize| came.paragraphs[**i].within == is.within;
        return new.iter().take_while(same).count();
    }
    // A bookmark that ends farther down.
    let ends = is.marks.iter().filter_map(|mark| mark.end);
    let serials: Vec<usize> = ends.map(|(serial, _)| serial).collect();
    let reach = new.iter().rposition(|i| serials.contains(&came.paragraphs[*i].serial));
    if let Some(reach) = reach {
        return reach + 1;
    }
    // What was cut off stands there.
    let mut so_far = is.text.clone();
    let mut count = 0;
    for i in new {
        let more = &came.paragraphs[*i].text;
        let with = format!("{so_far}{more}");
        let nearer = likeness(&was.text, &with) > likeness(&was.text, &so_far);
        if !(nearer && taken_from(&was.text, more)) {
            break;
        }
        so_far = with;
        count += 1;
    }
    count
}

/// Whether most of a text stood in another.
fn taken_from(whole: &str, part: &str) -> bool {
    let part = part.trim();
    let count = part.chars().count();
    let known = |n: usize| {
        let end: String = part.chars().skip(count - n).collect();
        whole.contains(&end)
    };
    // Its end does, or its beginning.
    let most = count.div_ceil(2).max(2).min(count);
    let begins: String = part.chars().take(most).collect();
    known(most) || whole.contains(&begins)
}

/// What stands between two paragraphs that are known, by what it says.
fn gap(went: &Paper, came: &Paper, old: &[usize], new: &[usize], fitted: &mut Fitted) {
    let texts = |paper: &Paper, list: &[usize]| -> Vec<String> {
        list.iter().map(|i| paper.paragraphs[*i].text.trim().to_owned()).collect()
    };
    let mut pairs = align(&texts(went, old), &texts(came, new));
    replaced(went, came, old, new, &mut pairs);
    for (a, b) in pairs {
        match (a.map(|a| old[a]), b.map(|b| new[b])) {
            (Some(a), Some(b)) => {
                fitted.groups.push(Group { went: vec![a], came: vec![b] });
            }
            (Some(a), None) => fitted.gone.push(a),
            (None, Some(b)) => {
                fitted.new.push(New { came: b, behind: None, before: None });
            }
            (None, None) => {}
        }
    }
}

/// A single one that is gone and a single one that is new, in one place, are the same.
fn replaced(
    went: &Paper,
    came: &Paper,
    old: &[usize],
    new: &[usize],
    pairs: &mut Vec<(Option<usize>, Option<usize>)>,
) {
    let column = |p: &Paragraph| p.within.map(|InTable { column, .. }| column);
    let mut at = 0;
    while at < pairs.len() {
        let unpaired =
            |pair: &(Option<usize>, Option<usize>)| pair.0.is_none() || pair.1.is_none();
        let run = pairs[at..].iter().take_while(|pair| unpaired(pair)).count();
        let gone: Vec<usize> =
            pairs[at..at + run].iter().filter_map(|pair| pair.0).collect();
        let come: Vec<usize> =
            pairs[at..at + run].iter().filter_map(|pair| pair.1).collect();
        let alike = gone.len() == come.len()
            && gone.iter().zip(&come).all(|(a, b)| {
                column(&went.paragraphs[old[*a]]) == column(&came.paragraphs[new[*b]])
            });
        // Several are the same only in the cells of a row.
        let cells = || gone.iter().all(|a| column(&went.paragraphs[old[*a]]).is_some());
        if run > 0 && alike && (gone.len() == 1 || cells()) {
            let both = gone.into_iter().zip(come).map(|(a, b)| (Some(a), Some(b)));
            pairs.splice(at..at + run, both);
        }
        at += run.max(1);
    }
}
