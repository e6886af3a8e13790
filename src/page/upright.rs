//! Signs in a text that runs from top to bottom.

/// Signs whose form in a text that runs from top to bottom is another character.
const FORMS: [(char, char); 14] = [
    ('（', '︵'),
    ('）', '︶'),
    ('《', '︽'),
    ('》', '︾'),
    ('〈', '︿'),
    ('〉', '﹀'),
    ('【', '︻'),
    ('】', '︼'),
    ('〔', '︹'),
    ('〕', '︺'),
    ('“', '﹁'),
    ('”', '﹂'),
    ('—', '︱'),
    ('…', '︙'),
];

/// The form of a sign in a text that runs from top to bottom, if it has one of its own.
pub(super) fn upright(c: char) -> Option<char> {
    FORMS.iter().find(|(usual, _)| *usual == c).map(|(_, own)| *own)
}

/// The sign whose form this is, or the character itself.
pub(crate) fn usual(c: char) -> char {
    FORMS.iter().find(|(_, own)| *own == c).map_or(c, |(usual, _)| *usual)
}
