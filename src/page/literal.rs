//! The escaping boundary: values become Typst literals, whatever they hold.

use std::fmt::Write;
use std::sync::Arc;
use std::sync::Mutex;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, ValueKind};
use minijinja::{AutoEscape, Environment, Error, UndefinedBehavior, Value};
use serde::Serialize;

use crate::page::element::Page;
use crate::page::passage::{PASSAGE, PassageId, Run};
use crate::text::difference::Fate;

/// What a template became.
pub(super) struct Filled {
    /// The text.
    pub(super) text: String,
    /// Where in it the pieces of passages stand.
    pub(super) origins: Vec<Origin>,
    /// Which passages were written.
    pub(super) written: Vec<bool>,
}

/// A piece of a passage in what a template became.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Origin {
    /// Where its literal begins, in bytes.
    pub(super) at: usize,
    /// The passage.
    pub(super) passage: PassageId,
    /// The byte of the passage that it begins with.
    pub(super) byte: usize,
}

/// Around the origin of a literal while the template is filled in: noncharacters, which no
/// text holds.
const MARKS: [char; 2] = ['\u{fdd0}', '\u{fdd1}'];
/// Typst tells where glyphs come from by offsets of two bytes, so literals are shorter.
const LITERAL_MOST: usize = 48_000;

/// Fills in the entry template. Values become Typst literals, whatever they hold.
pub(super) fn fill(
    name: &'static str,
    text: &str,
    context: &impl Serialize,
    page: &Arc<Page>,
) -> Result<Filled, Error> {
    let written = Arc::new(Mutex::new(vec![false; page.passages.len()]));
    let mut env = Environment::new();
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?;
    env.set_syntax(syntax);
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    env.set_auto_escape_callback(|_| AutoEscape::Custom("typst".into()));
    let (of, marks) = (Arc::clone(page), Arc::clone(&written));
    env.set_formatter(move |out, _, value| {
        let mut written = marks.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        Ok(Writer { page: &of, written: &mut written }.literal(out, value)?)
    });
    for filter in ["safe", "escape", "e", "tojson", "urlencode", "pprint", "string"] {
        env.remove_filter(filter);
    }
    env.add_template(name, text)?;
    let marked = env.get_template(name)?.render(Value::from(Serde(context)))?;
    drop(env);
    let (text, origins) = unmarked(&marked);
    let written = written.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    Ok(Filled { text, origins, written: written.clone() })
}

/// Takes the marks out of a text, and says where they stood.
fn unmarked(marked: &str) -> (String, Vec<Origin>) {
    let mut text = String::with_capacity(marked.len());
    let mut origins = Vec::new();
    let mut pieces = marked.split(MARKS[0]);
    text.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let (mark, rest) = piece.split_once(MARKS[1]).unwrap_or(("", piece));
        let numbers = mark.split_once(' ');
        let numbers = numbers.and_then(|(a, b)| Some((a.parse().ok()?, b.parse().ok()?)));
        if let Some((passage, byte)) = numbers {
            origins.push(Origin { at: text.len(), passage: PassageId(passage), byte });
        }
        text.push_str(rest);
    }
    (text, origins)
}

struct Writer<'a> {
    page: &'a Page,
    written: &'a mut Vec<bool>,
}

impl Writer<'_> {
    /// Writes a value as a Typst literal: `"text"`, `12`, `(1, 2,)`, `(a: 1,)`, `none`,
    /// `true`; a passage as content.
    fn literal(&mut self, out: &mut impl Write, value: &Value) -> std::fmt::Result {
        match value.kind() {
            ValueKind::None | ValueKind::Undefined => out.write_str("none"),
            ValueKind::Bool => {
                out.write_str(if value.is_true() { "true" } else { "false" })
            }
            ValueKind::Number => write!(out, "{value}"),
            ValueKind::String => string(out, value.as_str().unwrap_or_default()),
            ValueKind::Map => self.map(out, value),
            ValueKind::Seq | ValueKind::Iterable => {
                out.write_str("(")?;
                for item in value.try_iter().into_iter().flatten() {
                    self.literal(out, &item)?;
                    out.write_str(", ")?;
                }
                out.write_str(")")
            }
            _ => string(out, &value.to_string()),
        }
    }

    fn map(&mut self, out: &mut impl Write, value: &Value) -> std::fmt::Result {
        let passage = value.get_attr(PASSAGE).ok().and_then(|id| id.as_usize());
        if let Some(id) = passage.filter(|id| *id < self.page.passages.len()) {
            return self.passage(out, PassageId(id));
        }
        out.write_str("(")?;
        let mut any = false;
        for key in value.try_iter().into_iter().flatten() {
            any = true;
            let key_text = key.as_str().unwrap_or_default();
            let plain = key_text.starts_with(|c: char| c.is_ascii_lowercase())
                && key_text.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
            match plain {
                true => out.write_str(key_text)?,
                false => string(out, key_text)?,
            }
            out.write_str(": ")?;
            self.literal(out, &value.get_item(&key).unwrap_or_default())?;
            out.write_str(", ")?;
        }
        out.write_str(if any { ")" } else { ":)" })
    }

    /// Writes a passage as content, each of its texts under a mark of where it came from.
    fn passage(&mut self, out: &mut impl Write, id: PassageId) -> std::fmt::Result {
        self.written[id.0] = true;
        let page = self.page;
        out.write_char('[')?;
        for (_, footnote) in page.passage(id).footnotes() {
            self.written[footnote.0] = true;
        }
        runs(out, page, id, &page.passage(id).runs)?;
        out.write_char(']')
    }
}

fn runs(
    out: &mut impl Write,
    page: &Page,
    id: PassageId,
    list: &[Run],
) -> std::fmt::Result {
    for run in list {
        match run {
            Run::Break { weak } => out.write_str(if *weak { "#w;" } else { "#b;" })?,
            Run::NewLine => out.write_str("#linebreak();")?,
            Run::Fill => out.write_str("#fill;")?,
            Run::Footnote(mark, text) => {
                out.write_str("#noted[")?;
                runs(out, page, id, mark)?;
                out.write_str("][")?;
                runs(out, page, *text, &page.passage(*text).runs)?;
                out.write_str("];")?;
            }
            Run::Kept(inner) => {
                out.write_str("#keep[")?;
                runs(out, page, id, inner)?;
                out.write_str("];")?;
            }
            Run::Text { range, typeface, fate } => {
                let mut open = 0;
                match fate {
                    Fate::Kept => {}
                    Fate::Deleted => {
                        out.write_str("#deleted[")?;
                        open += 1;
                    }
                    Fate::Inserted => {
                        out.write_str("#inserted[")?;
                        open += 1;
                    }
                }
                if let Some(typeface) = typeface {
                    write!(out, "#lent({typeface})[")?;
                    open += 1;
                }
                let text = &page.passage(id).value;
                let mut from = range.start;
                while from < range.end {
                    let to = text.floor_char_boundary(range.end.min(from + LITERAL_MOST));
                    let [open, close] = MARKS;
                    write!(out, "#{open}{} {from}{close}", id.0)?;
                    string(out, &text[from..to])?;
                    out.write_char(';')?;
                    from = to;
                }
                for _ in 0..open {
                    out.write_str("];")?;
                }
            }
        }
    }
    Ok(())
}

/// Writes a Typst string literal that holds in markup, code, comments and raw text alike:
/// everything but letters, digits, spaces and visible non-ASCII signs is spelled `\u{…}`.
fn string(out: &mut impl Write, text: &str) -> std::fmt::Result {
    out.write_char('"')?;
    for c in text.chars() {
        let invisible = matches!(
            c,
            '\u{85}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2066}'..='\u{2069}'
                | '\u{feff}'
                | '\u{e000}'..='\u{f8ff}'
        ) || MARKS.contains(&c);
        let plain = c == ' '
            || c.is_ascii_alphanumeric()
            || (!c.is_ascii() && !c.is_control() && !invisible);
        if plain {
            out.write_char(c)?;
        } else {
            write!(out, "\\u{{{:x}}}", u32::from(c))?;
        }
    }
    out.write_char('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn literal(text: &str) -> String {
        let mut out = String::new();
        string(&mut out, text).expect("strings take everything");
        out
    }

    #[test]
    fn text_becomes_a_literal_and_nothing_else() {
        assert_eq!(literal("甲（1）“乙”"), "\"甲（1）“乙”\"");
        assert_eq!(literal("#\"\\\n"), r#""\u{23}\u{22}\u{5c}\u{a}""#);
        assert_eq!(literal("\u{202e}\u{e863}"), r#""\u{202e}\u{e863}""#);
        assert_eq!(literal("\u{fdd0}"), r#""\u{fdd0}""#);
    }
}
