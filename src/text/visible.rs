//! Text as a terminal may show it: nothing in it moves the cursor, hides or turns what is
//! around it.

use std::borrow::Cow;

/// A text with what would command the terminal written out, such as `\u{1b}`.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(commands) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match commands(c) {
            true => shown.extend(c.escape_unicode()),
            false => shown.push(c),
        }
    }
    Cow::Owned(shown)
}

/// Whether a character is a command to the terminal; ends of lines and tabs are none.
fn commands(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t'))
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The name of a file as a message quotes it, on one line.
pub fn named(name: &str) -> String {
    visible(name).replace('\n', "\\n").replace('\t', "\\t")
}
