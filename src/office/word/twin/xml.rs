//! XML that is written: elements in elements.

use std::fmt::{Display, Write};

use quick_xml::escape::escape;

pub(super) const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
pub(super) const R: &str =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// An element.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tag {
    pub(super) name: &'static str,
    attributes: Vec<(&'static str, String)>,
    pub(super) inside: Vec<Inside>,
}

/// What stands in an element.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Inside {
    Tag(Tag),
    Text(String),
}

/// An element of a name.
pub(super) fn tag(name: &'static str) -> Tag {
    Tag { name, attributes: Vec::new(), inside: Vec::new() }
}

/// An element that has a value and nothing else.
pub(super) fn val(name: &'static str, value: impl Display) -> Tag {
    tag(name).set("w:val", value)
}

/// An element that holds a text, blanks and all.
pub(super) fn text(name: &'static str, text: &str) -> Tag {
    let mut tag = tag(name).set("xml:space", "preserve");
    tag.inside.push(Inside::Text(text.to_owned()));
    tag
}

/// The roots of parts with text in them.
pub(super) fn root(name: &'static str) -> Tag {
    tag(name)
        .set("xmlns:w", W)
        .set("xmlns:r", R)
        .set(
            "xmlns:wp",
            "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        )
        .set("xmlns:a", "http://schemas.openxmlformats.org/drawingml/2006/main")
        .set("xmlns:pic", "http://schemas.openxmlformats.org/drawingml/2006/picture")
        .set("xmlns:mc", "http://schemas.openxmlformats.org/markup-compatibility/2006")
        .set(
            "xmlns:wps",
            "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        )
        .set("xmlns:w15", "http://schemas.microsoft.com/office/word/2012/wordml")
        .set("mc:Ignorable", "w15")
}

impl Tag {
    /// With an attribute.
    pub(super) fn set(mut self, key: &'static str, value: impl Display) -> Self {
        self.attributes.push((key, value.to_string()));
        self
    }

    /// With an element, or each of some, in it.
    pub(super) fn put(mut self, tags: impl IntoIterator<Item = Self>) -> Self {
        self.inside.extend(tags.into_iter().map(Inside::Tag));
        self
    }

    /// With bare words in it.
    pub(super) fn say(mut self, words: &str) -> Self {
        self.inside.push(Inside::Text(words.to_owned()));
        self
    }

    /// The elements in it.
    pub(super) fn tags(&self) -> impl Iterator<Item = &Self> {
        self.inside.iter().filter_map(|inside| match inside {
            Inside::Tag(tag) => Some(tag),
            Inside::Text(_) => None,
        })
    }

    /// The first element in it of a name.
    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        self.tags().find(|tag| tag.name == name)
    }

    /// With no elements of a name in it.
    pub(super) fn without(mut self, name: &str) -> Self {
        self.inside.retain(|inside| match inside {
            Inside::Tag(tag) => tag.name != name,
            Inside::Text(_) => true,
        });
        self
    }

    /// Whether nothing is said of it.
    pub(super) fn is_bare(&self) -> bool {
        self.attributes.is_empty() && self.inside.is_empty()
    }

    /// A part of a package with this as its root.
    pub(super) fn part(&self) -> String {
        let mut out =
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n".to_owned();
        self.write(&mut out);
        out
    }

    fn write(&self, out: &mut String) {
        out.push('<');
        out.push_str(self.name);
        for (key, value) in &self.attributes {
            // Writing to a string does not fail.
            let _ = write!(out, " {key}=\"{}\"", escape(value.as_str()));
        }
        if self.inside.is_empty() {
            out.push_str("/>");
            return;
        }
        out.push('>');
        for inside in &self.inside {
            match inside {
                Inside::Tag(tag) => tag.write(out),
                Inside::Text(text) => out.push_str(&escape(text.as_str())),
            }
        }
        let _ = write!(out, "</{}>", self.name);
    }
}

impl IntoIterator for Tag {
    type Item = Self;
    type IntoIter = std::iter::Once<Self>;

    fn into_iter(self) -> Self::IntoIter {
        std::iter::once(self)
    }
}
