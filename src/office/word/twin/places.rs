//! Where each text of the file stands in the YAML: a bookmark around it, which readers do not see
//! and which Word, WPS and `LibreOffice` keep, names the place.

use std::collections::HashSet;

use crate::page::element::Page;
use crate::page::passage::{Passage, PassageId};

use super::xml::{Tag, tag};

/// The most characters that the name of a bookmark may have.
const LONGEST: usize = 40;
/// What the name of words that the program made of a value ends with.
const MADE: &str = "_made";

/// The name of each text's bookmark. Composing the same notice again gives the same names.
pub(super) struct Places {
    names: Vec<Option<String>>,
    marked: HashSet<usize>,
}

impl Places {
    pub(super) fn of(page: &Page) -> Self {
        Self { names: names(page), marked: HashSet::new() }
    }

    /// The name and the place of each bookmark that was set.
    pub(super) fn marked<'a>(
        &'a self,
        page: &'a Page,
    ) -> impl Iterator<Item = (&'a String, String)> {
        let named = self.names.iter().zip(&page.passages).enumerate();
        named.filter_map(|(id, (name, passage))| {
            let name = name.as_ref().filter(|_| self.marked.contains(&id))?;
            Some((name, passage.at.to_string()))
        })
    }

    /// The runs of a text with its bookmark around them; a text that comes again has none.
    pub(super) fn mark(&mut self, id: PassageId, runs: Vec<Tag>) -> Vec<Tag> {
        let Some(name) = self.names[id.0].as_ref().filter(|_| self.marked.insert(id.0))
        else {
            return runs;
        };
        let start = tag("w:bookmarkStart").set("w:id", id.0).set("w:name", name);
        let end = tag("w:bookmarkEnd").set("w:id", id.0);
        std::iter::once(start).chain(runs).chain(std::iter::once(end)).collect()
    }
}

/// The name of the bookmark of each text of a page.
pub(in crate::office::word) fn names(page: &Page) -> Vec<Option<String>> {
    let mut taken = HashSet::new();
    let names = page.passages.iter().map(|passage| {
        let base = name(passage)?;
        let mut name = base.clone();
        let mut again = 2;
        while !taken.insert(name.to_lowercase()) {
            let suffix = format!("_{again}");
            name = cut(&base, LONGEST - suffix.len()) + &suffix;
            again += 1;
        }
        Some(name)
    });
    names.collect()
}

/// `/plan/themes/body/0` → `_plan_themes_body_0`. A name that begins with a low line is hidden.
fn name(passage: &Passage) -> Option<String> {
    let mut name = String::new();
    for step in passage.at.steps() {
        name.push('_');
        name.extend(step.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }));
    }
    if name.is_empty() {
        return None;
    }
    let made = if passage.own.is_empty() { MADE } else { "" };
    Some(cut(&name, LONGEST - made.len()) + made)
}

/// The end of a name says most.
fn cut(name: &str, most: usize) -> String {
    let count = name.chars().count();
    match count > most {
        true => "_".chars().chain(name.chars().skip(count - most + 1)).collect(),
        false => name.to_owned(),
    }
}
