//! XML as spreadsheets write it: elements by their local names, no entities of its own, no
//! depth without end.

use std::borrow::Cow;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// The deepest that elements may stand in each other.
const DEEPEST: usize = 256;

/// The most attributes of an element that are looked at.
const ATTRIBUTES: usize = 64;

/// What comes next in a text.
pub(super) enum Node<'a> {
    /// An element begins.
    Open(Element<'a>),
    /// The element that began last ends.
    Close,
    /// Text between.
    Text(Cow<'a, str>),
    /// The text ends, and every element has ended.
    End,
}

/// The beginning of an element.
pub(super) struct Element<'a>(BytesStart<'a>);

impl Element<'_> {
    /// Its name, without what stands for its namespace.
    pub(super) fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }

    /// The value of an attribute, by its local name.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let mut attributes = self.0.attributes();
        attributes.with_checks(false);
        let found = attributes
            .take(ATTRIBUTES)
            .filter_map(Result::ok)
            .find(|attribute| attribute.key.local_name().into_inner() == name)?;
        Some(found.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned())
    }

    /// Whether an attribute says yes.
    pub(super) fn is(&self, name: &str) -> bool {
        matches!(self.attribute(name).as_deref(), Some("1" | "true"))
    }
}

/// Reads a text step by step.
pub(super) struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    depth: usize,
}

/// What is said of XML that is none.
fn damaged() -> String {
    "已损坏".to_owned()
}

impl<'a> Xml<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Self { reader, depth: 0 }
    }

    /// How many elements are open.
    pub(super) fn depth(&self) -> usize {
        self.depth
    }

    pub(super) fn next(&mut self) -> Result<Node<'a>, String> {
        loop {
            match self.reader.read_event().map_err(|_| damaged())? {
                Event::Start(element) => {
                    self.depth += 1;
                    if self.depth > DEEPEST {
                        return Err(damaged());
                    }
                    return Ok(Node::Open(Element(element)));
                }
                Event::End(_) => {
                    self.depth = self.depth.checked_sub(1).ok_or_else(damaged)?;
                    return Ok(Node::Close);
                }
                Event::Text(text) => return Ok(Node::Text(text.into_inner())),
                Event::CData(text) => return Ok(Node::Text(text.into_inner())),
                Event::GeneralRef(name) => {
                    let sign = match name.resolve_char_ref().map_err(|_| damaged())? {
                        Some(sign) => sign.to_string(),
                        None => match &*name.into_inner() {
                            "amp" => "&".to_owned(),
                            "lt" => "<".to_owned(),
                            "gt" => ">".to_owned(),
                            "quot" => "\"".to_owned(),
                            "apos" => "'".to_owned(),
                            _ => return Err(damaged()),
                        },
                    };
                    return Ok(Node::Text(Cow::Owned(sign)));
                }
                Event::Eof if self.depth == 0 => return Ok(Node::End),
                // Entities of its own, and an end before everything has ended.
                Event::DocType(_) | Event::Eof => return Err(damaged()),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::Empty(_) => {}
            }
        }
    }

    /// Goes on to behind the element that began last.
    pub(super) fn skip(&mut self) -> Result<(), String> {
        let outside = self.depth - 1;
        while self.depth > outside {
            self.next()?;
        }
        Ok(())
    }

    /// The text of the element that began last, with that of the elements in it.
    pub(super) fn text(&mut self) -> Result<String, String> {
        let outside = self.depth - 1;
        let mut text = String::new();
        while self.depth > outside {
            if let Node::Text(part) = self.next()? {
                text.push_str(&part);
            }
        }
        Ok(text)
    }
}
