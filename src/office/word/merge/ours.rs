//! The texts that went out, found again on the page of the YAML as it is now.

use std::collections::HashMap;

use super::base::Base;
use crate::office::word::twin::places::names;
use crate::office::word::twin::run::said;
use crate::page::element::Page;
use crate::page::passage::Passage;
use crate::text::difference::align;
use crate::text::place::Place;

/// The page as it is now.
pub(super) struct Ours<'a> {
    page: &'a Page,
    /// The passage of each bookmark.
    found: HashMap<String, usize>,
    /// The bookmark of each passage that was found.
    names: HashMap<usize, String>,
}

/// A text with its place.
struct Text {
    place: Place,
    says: String,
    /// Its bookmark, or its passage.
    name: String,
    id: usize,
}

impl<'a> Ours<'a> {
    pub(super) fn of(page: &'a Page, base: &Base) -> Self {
        let mut said_then: HashMap<&str, String> = HashMap::new();
        for paragraph in &base.paper.paragraphs {
            for mark in &paragraph.marks {
                let end = mark.end.map_or(mark.start, |(_, end)| end);
                let count = end.saturating_sub(mark.start);
                let text = paragraph.text.chars().skip(mark.start).take(count).collect();
                said_then.insert(mark.name.as_str(), text);
            }
        }
        let then: Vec<Text> = base
            .places
            .iter()
            .filter_map(|(name, place)| {
                let says = said_then.get(name.as_str())?.clone();
                Some(Text { place: place.clone(), says, name: name.clone(), id: 0 })
            })
            .collect();
        let now: Vec<Text> = names(page)
            .into_iter()
            .zip(&page.passages)
            .enumerate()
            .filter_map(|(id, (name, passage))| {
                let (place, says) = (passage.at.clone(), said(passage));
                Some(Text { place, says, name: name?, id })
            })
            .collect();
        let found = pairs(&then, &now);
        let names = found.iter().map(|(name, id)| (*id, name.clone())).collect();
        Self { page, found, names }
    }

    /// The passage of a bookmark.
    pub(super) fn passage(&self, name: &str) -> Option<(usize, &'a Passage)> {
        let id = *self.found.get(name)?;
        Some((id, &self.page.passages[id]))
    }

    /// The bookmark of a passage.
    pub(super) fn name(&self, id: usize) -> Option<&str> {
        self.names.get(&id).map(String::as_str)
    }

    pub(super) fn page(&self) -> &'a Page {
        self.page
    }
}

/// What belongs together: a row of a table by all of its cells, anything else by itself.
fn units(texts: &[Text]) -> Vec<Vec<usize>> {
    let mut units: Vec<(Option<Place>, Vec<usize>)> = Vec::new();
    for (i, text) in texts.iter().enumerate() {
        let row = row_of(&text.place);
        match units.last_mut() {
            Some((known, unit)) if row.is_some() && *known == row => unit.push(i),
            _ => units.push((row, vec![i])),
        }
    }
    units.into_iter().map(|(_, unit)| unit).collect()
}

/// The row of a table that a value stands in.
pub(super) fn row_of(place: &Place) -> Option<Place> {
    let mut at = place.clone();
    loop {
        let parent = at.parent()?;
        let rows = parent.steps().last().is_some_and(|step| step == "rows");
        if rows && at.index().is_some() {
            return Some(at);
        }
        at = parent;
    }
}

fn pairs(then: &[Text], now: &[Text]) -> HashMap<String, usize> {
    let mut found = HashMap::new();
    let mut pair = |a: &Text, b: &Text| {
        found.insert(a.name.clone(), b.id);
    };
    let same = then.len() <= now.len() && {
        let known: HashMap<&str, &Text> =
            now.iter().map(|t| (t.name.as_str(), t)).collect();
        let kept: Vec<Option<&&Text>> = then
            .iter()
            .map(|t| known.get(t.name.as_str()).filter(|n| n.says == t.says))
            .collect();
        let all = kept.iter().all(Option::is_some);
        if all {
            then.iter().zip(kept).for_each(|(a, b)| {
                if let Some(b) = b {
                    pair(a, b);
                }
            });
        }
        all
    };
    if same {
        return found;
    }
    let (old, new) = (units(then), units(now));
    let says = |texts: &[Text], unit: &[usize]| -> String {
        unit.iter().map(|i| texts[*i].says.as_str()).collect::<Vec<_>>().join("\t")
    };
    let olds: Vec<String> = old.iter().map(|unit| says(then, unit)).collect();
    let news: Vec<String> = new.iter().map(|unit| says(now, unit)).collect();
    let (mut left, mut free): (Vec<&usize>, Vec<&usize>) = (Vec::new(), Vec::new());
    for (a, b) in align(&olds, &news) {
        match (a.map(|a| &old[a]), b.map(|b| &new[b])) {
            (Some(a), Some(b)) if a.len() == b.len() => {
                a.iter().zip(b).for_each(|(a, b)| pair(&then[*a], &now[*b]));
            }
            (Some(a), Some(b)) => {
                let texts = |all: &[Text], unit: &[usize]| -> Vec<String> {
                    unit.iter().map(|i| all[*i].says.clone()).collect()
                };
                for (x, y) in align(&texts(then, a), &texts(now, b)) {
                    if let (Some(x), Some(y)) = (x, y) {
                        pair(&then[a[x]], &now[b[y]]);
                    }
                }
            }
            (Some(a), None) => left.extend(a),
            (None, Some(b)) => free.extend(b),
            (None, None) => {}
        }
    }
    // What was written anew stands where it stood.
    for a in left {
        let same = |b: &&&usize| now[***b].name == then[*a].name;
        if let Some(b) = free.iter().find(same) {
            pair(&then[*a], &now[**b]);
        }
    }
    found
}
