//! Signs of symbol fonts, which other faces do not have at their places.

/// The sign that a symbol font draws at a place, as any face has it.
pub(super) fn sign(font: &str, code: &str) -> Option<char> {
    let code = u32::from_str_radix(code, 16).ok()? & 0xff;
    let font = font.to_ascii_lowercase();
    let known = |signs: &[(u32, char)]| {
        signs.iter().find(|(own, _)| *own == code).map(|(_, sign)| *sign)
    };
    match font.as_str() {
        "wingdings" => known(&[
            (0x6c, '●'),
            (0x6d, '○'),
            (0x6e, '■'),
            (0x6f, '□'),
            (0x70, '□'),
            (0x71, '□'),
            (0x72, '□'),
            (0x74, '◆'),
            (0x75, '◆'),
            (0x76, '◆'),
            (0x9f, '•'),
            (0xa1, '○'),
            (0xa3, '□'),
            (0xa7, '■'),
            (0xa8, '□'),
            (0xab, '★'),
            (0xd8, '➢'),
            (0xe0, '→'),
            (0xfb, '×'),
            (0xfc, '√'),
            (0xfd, '☒'),
            (0xfe, '☑'),
        ]),
        "wingdings 2" => known(&[
            (0x50, '√'),
            (0x4f, '×'),
            (0x52, '☑'),
            (0x53, '☒'),
            (0x54, '☒'),
            (0x2a, '□'),
            (0x30, '□'),
            (0xa3, '□'),
        ]),
        "symbol" => known(&[
            (0xb0, '°'),
            (0xb1, '±'),
            (0xb3, '≥'),
            (0xa3, '≤'),
            (0xb4, '×'),
            (0xb7, '·'),
            (0xa5, '∞'),
            (0xd7, '⋅'),
        ]),
        _ => None,
    }
}

/// The sign at a place of the symbol font that .doc files name by number: all that offices
/// use stand in Wingdings.
pub(super) fn sign_at((_, place): (u16, u16)) -> Option<char> {
    sign("wingdings", &format!("{place:x}"))
}

/// A text whose private signs are those of the symbol font.
pub(super) fn without_private(text: String) -> String {
    let private = |c: char| matches!(c, '\u{f020}'..='\u{f0ff}');
    if !text.contains(private) {
        return text;
    }
    let place = |c: char| u16::try_from(u32::from(c)).unwrap_or(0);
    let plain = |c: char| {
        if private(c) { sign_at((0, place(c))).unwrap_or(c) } else { c }
    };
    text.chars().map(plain).collect()
}
