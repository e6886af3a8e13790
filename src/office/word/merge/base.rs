//! What a Word file of this program said when it was written, as the file itself carries it.

use super::paper::{Paper, read_text};
use crate::office::package::Package;
use crate::office::word::BASE;
use crate::office::xml::{Node, Xml};
use crate::page::compose::Extent;
use crate::text::place::Place;

/// How many parts are looked at for it.
const PARTS: usize = 20;

/// What the file said.
pub(super) struct Base {
    pub(super) paper: Paper,
    /// The name of each bookmark, and the place of its value.
    pub(super) places: Vec<(String, Place)>,
    /// How much of the notice it is.
    pub(super) extent: Extent,
    /// Whether 主送机关 stand in 版记.
    pub(super) recipients_in_imprint: bool,
    pub(super) title: String,
    pub(super) number: String,
}

/// Reads it; `None` where the file carries nothing of the kind.
pub(super) fn read(package: &mut Package<'_>) -> Result<Option<Base>, String> {
    for number in 1..=PARTS {
        let Some(text) = package.text(&format!("customXml/item{number}.xml"))? else {
            continue;
        };
        if text.contains(BASE)
            && let Some(base) = part(&text)?
        {
            return Ok(Some(base));
        }
    }
    Ok(None)
}

fn part(text: &str) -> Result<Option<Base>, String> {
    let mut xml = Xml::new(text);
    let mut places = Vec::new();
    let mut head = None;
    let mut document = None;
    loop {
        match xml.next()? {
            Node::Open(element) => {
                let get = |name| element.attribute(name).unwrap_or_default();
                match element.name() {
                    "hongtou" => {
                        let extent = match get("extent").as_str() {
                            "whole" => Extent::Whole,
                            "main" => Extent::WithoutAttachments,
                            number => Extent::Attachment(number.parse().unwrap_or(0)),
                        };
                        let imprint = get("recipients") == "imprint";
                        head = Some((extent, imprint, get("title"), get("number")));
                    }
                    "text" => places.push((get("name"), Place::from(get("at")))),
                    "document" => document = Some(xml.text()?),
                    _ => xml.skip()?,
                }
            }
            Node::End => break,
            Node::Close | Node::Text(_) => {}
        }
    }
    let (Some((extent, recipients_in_imprint, title, number)), Some(document)) =
        (head, document)
    else {
        return Ok(None);
    };
    let paper = read_text(&document)?;
    Ok(Some(Base { paper, places, extent, recipients_in_imprint, title, number }))
}
