//! Texts of others as they may be shown on a terminal.

/// A text in which nothing moves a terminal: control characters and marks that turn the
/// direction of writing stand as `\u{1b}`; line breaks stay.
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let turns = matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        match c {
            '\n' => out.push(c),
            c if c.is_control() || turns => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_moves_a_terminal() {
        assert_eq!(visible("甲\u{1b}[2J\u{7}乙\n丙"), "甲\\u{1b}[2J\\u{7}乙\n丙");
        assert_eq!(visible("\u{202e}xslx.表"), "\\u{202e}xslx.表");
    }
}
