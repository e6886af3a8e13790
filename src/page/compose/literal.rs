//! The escaping boundary: values become Typst literals, whatever they hold.

use std::fmt::Write;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, ValueKind};
use minijinja::{AutoEscape, Environment, Error, UndefinedBehavior, Value};
use serde::Serialize;

/// Fills in the entry template. Values become Typst literals, whatever they hold.
pub(super) fn fill(
    name: &'static str,
    text: &str,
    context: &impl Serialize,
) -> Result<String, Error> {
    let mut env = Environment::new();
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?;
    env.set_syntax(syntax);
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    env.set_auto_escape_callback(|_| AutoEscape::Custom("typst".into()));
    env.set_formatter(|out, _, value| Ok(write_literal(out, value)?));
    for filter in ["safe", "escape", "e", "tojson", "urlencode", "pprint", "string"] {
        env.remove_filter(filter);
    }
    env.add_template(name, text)?;
    env.get_template(name)?.render(Value::from(Serde(context)))
}

/// Writes a value as a Typst literal: `"text"`, `12`, `(1, 2,)`, `(a: 1,)`, `none`, `true`.
fn write_literal(out: &mut impl Write, value: &Value) -> std::fmt::Result {
    match value.kind() {
        ValueKind::None | ValueKind::Undefined => out.write_str("none"),
        ValueKind::Bool => out.write_str(if value.is_true() { "true" } else { "false" }),
        ValueKind::Number => write!(out, "{value}"),
        ValueKind::String => write_string(out, value.as_str().unwrap_or_default()),
        ValueKind::Map => {
            out.write_str("(")?;
            let mut any = false;
            for key in value.try_iter().into_iter().flatten() {
                any = true;
                let key_text = key.as_str().unwrap_or_default();
                let plain = key_text.starts_with(|c: char| c.is_ascii_lowercase())
                    && key_text.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
                match plain {
                    true => out.write_str(key_text)?,
                    false => write_string(out, key_text)?,
                }
                out.write_str(": ")?;
                write_literal(out, &value.get_item(&key).unwrap_or_default())?;
                out.write_str(", ")?;
            }
            out.write_str(if any { ")" } else { ":)" })
        }
        ValueKind::Seq | ValueKind::Iterable => {
            out.write_str("(")?;
            for item in value.try_iter().into_iter().flatten() {
                write_literal(out, &item)?;
                out.write_str(", ")?;
            }
            out.write_str(")")
        }
        _ => write_string(out, &value.to_string()),
    }
}

/// Writes a Typst string literal that holds in markup, code, comments and raw text alike:
/// everything but letters, digits, spaces and visible non-ASCII signs is spelled `\u{…}`.
fn write_string(out: &mut impl Write, text: &str) -> std::fmt::Result {
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
        );
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
        write_string(&mut out, text).expect("strings take everything");
        out
    }

    #[test]
    fn text_becomes_a_literal_and_nothing_else() {
        assert_eq!(literal("甲（1）“乙”"), "\"甲（1）“乙”\"");
        assert_eq!(literal("#\"\\\n"), r#""\u{23}\u{22}\u{5c}\u{a}""#);
        assert_eq!(literal("\u{202e}\u{e863}"), r#""\u{202e}\u{e863}""#);
    }
}
