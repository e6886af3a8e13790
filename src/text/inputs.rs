//! What a notice is made from, as a value: its text, its house, and the files that it names.
//!
//! The loader fills it from disk; a program that holds unsaved text makes it in memory.
//! Reading, checking and composing see nothing else.

use std::collections::BTreeMap;

use crate::text::finding::Finding;
use crate::text::source::Source;
use crate::text::tree::{self, Entry, Kind, Node};

/// Everything that a notice is made from.
#[derive(Debug, Clone)]
pub struct Inputs {
    /// The notice's own text.
    pub source: Source,
    /// The house that it names.
    pub house: Option<HouseFile>,
    /// The files that it names, by their paths as they are typed.
    pub files: BTreeMap<String, FileContent>,
    /// The values of the text, and what was found on the way to them.
    pub(crate) values: (Option<Node>, Vec<Finding>),
}

/// The house that a notice names.
#[derive(Debug, Clone)]
pub enum HouseFile {
    /// Its text.
    Found(Source),
    /// Why there is none, in Chinese.
    Missing(String),
}

/// What became of a file that a notice names.
#[derive(Debug, Clone)]
pub enum FileContent {
    /// Its bytes.
    Bytes(Vec<u8>),
    /// Why it cannot be read, in Chinese.
    Unreadable(String),
    /// It is larger than files of its kind are.
    TooLarge {
        /// Its size, in MiB; none if it has no end.
        mib: Option<u64>,
        /// The most, in MiB.
        most: u64,
    },
}

/// The key under which a notice declares what it says of each of those that it goes to.
pub const EACH: &str = "each";

/// What the name of an image ends with.
pub const IMAGE_EXTENSIONS: [&str; 4] = ["png", "jpg", "jpeg", "svg"];

/// Whether a value names an image.
pub fn names_image(value: &str) -> bool {
    value.rsplit_once('.').is_some_and(|(stem, end)| {
        let known = IMAGE_EXTENSIONS.contains(&end.to_ascii_lowercase().as_str());
        known && !stem.is_empty()
    })
}

impl Inputs {
    /// A text by itself: no house, no files.
    pub fn new(source: Source) -> Self {
        let values = tree::read(&source.text, source.limit);
        Self { source, house: None, files: BTreeMap::new(), values }
    }

    /// The same with another text. House and files stay.
    pub fn with_text(&self, text: String) -> Self {
        let source = Source { text, ..self.source.clone() };
        Self { house: self.house.clone(), files: self.files.clone(), ..Self::new(source) }
    }

    /// What the notice declares of each of those that it goes to, with examples.
    pub fn each(&self) -> Option<&[Entry]> {
        match &self.values.0.as_ref()?.get(EACH)?.kind {
            Kind::Mapping(entries) => Some(entries),
            _ => None,
        }
    }

    /// Puts what a row of a list says in the place of the examples. It is text, whatever it
    /// looks like.
    pub fn address(&mut self, row: &BTreeMap<String, String>) {
        let root = self.values.0.as_mut().map(|root| &mut root.kind);
        let Some(Kind::Mapping(entries)) = root else { return };
        let each = entries.iter_mut().find(|entry| entry.key == EACH);
        let Some(Kind::Mapping(entries)) = each.map(|each| &mut each.value.kind) else {
            return;
        };
        for entry in entries {
            if let Some(said) = row.get(&entry.key) {
                entry.value.kind = Kind::Scalar { text: said.clone(), plain: false };
            }
        }
    }

    /// The name of the house, if the text names one.
    pub fn house_name(&self) -> Option<&str> {
        match &self.values.0.as_ref()?.get("house")?.kind {
            Kind::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    /// Every value of the text that names an image.
    pub fn image_names(&self) -> Vec<String> {
        let mut names = Vec::new();
        if let Some(root) = &self.values.0 {
            images_in(root, &mut names);
        }
        names
    }
}

/// Every value under a node that names an image.
fn images_in(node: &Node, names: &mut Vec<String>) {
    match &node.kind {
        Kind::Scalar { text, .. } if names_image(text) => names.push(text.clone()),
        Kind::Null | Kind::Scalar { .. } => {}
        Kind::Sequence(items) => items.iter().for_each(|item| images_in(item, names)),
        Kind::Mapping(entries) => {
            entries.iter().for_each(|entry| images_in(&entry.value, names));
        }
    }
}
