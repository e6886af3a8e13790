//! `numbering.xml`.

use crate::office::word::numbering::{LEVELS, Level, List, Lists};
use crate::office::xml::{Node, Xml};

/// Reads the lists of a document.
pub(super) fn read(text: &str) -> Result<Lists, String> {
    let mut lists = Lists::default();
    let mut xml = Xml::new(text);
    let (mut kind, mut list, mut level) = (None, None, 0);
    loop {
        match xml.next()? {
            Node::Open(element) => {
                let value = element.attribute("val").unwrap_or_default();
                match element.name() {
                    "abstractNum" => {
                        let id = element.attribute("abstractNumId");
                        let id = id.unwrap_or_default();
                        lists.kinds.insert(id.clone(), vec![Level::default(); LEVELS]);
                        (kind, list) = (Some(id), None);
                    }
                    "num" => {
                        let id = element.attribute("numId").unwrap_or_default();
                        lists.lists.insert(id.clone(), List::default());
                        (kind, list) = (None, Some(id));
                    }
                    "abstractNumId" => {
                        if let Some(list) =
                            list.as_ref().and_then(|id| lists.lists.get_mut(id))
                        {
                            list.kind = value;
                        }
                    }
                    "lvl" | "lvlOverride" => {
                        let number = element.attribute("ilvl").unwrap_or_default();
                        level = number.parse().unwrap_or(0).min(LEVELS - 1);
                    }
                    "startOverride" => {
                        if let Some(list) =
                            list.as_ref().and_then(|id| lists.lists.get_mut(id))
                        {
                            list.starts.insert(level, value.parse().unwrap_or(1));
                        }
                    }
                    name @ ("start" | "numFmt" | "lvlText") => {
                        let Some(levels) =
                            kind.as_ref().and_then(|id| lists.kinds.get_mut(id))
                        else {
                            continue;
                        };
                        let level = &mut levels[level];
                        match name {
                            "start" => level.start = value.parse().unwrap_or(1),
                            "numFmt" => level.format = value,
                            _ => level.text = value,
                        }
                    }
                    _ => {}
                }
            }
            Node::End => return Ok(lists),
            _ => {}
        }
    }
}
