//! Automatic ordinals (MS-DOC: `PlfLst`, `PlfLfo`).

use super::bytes::{long, short, size, slice, utf16};
use crate::office::word::numbering::{LEVELS, Level, List, Lists};

/// The most lists of a document.
const MOST: usize = 4_000;
/// The formats of numbers in the order of their codes, as OOXML names them.
const FORMATS: [&str; 41] = [
    "decimal",
    "upperRoman",
    "lowerRoman",
    "upperLetter",
    "lowerLetter",
    "ordinal",
    "cardinalText",
    "ordinalText",
    "hex",
    "chicago",
    "ideographDigital",
    "japaneseCounting",
    "aiueo",
    "iroha",
    "decimalFullWidth",
    "decimalHalfWidth",
    "japaneseLegal",
    "japaneseDigitalTenThousand",
    "decimalEnclosedCircle",
    "decimalFullWidth2",
    "aiueoFullWidth",
    "irohaFullWidth",
    "decimalZero",
    "bullet",
    "ganada",
    "chosung",
    "decimalEnclosedFullstop",
    "decimalEnclosedParen",
    "decimalEnclosedCircleChinese",
    "ideographEnclosedCircle",
    "ideographTraditional",
    "ideographZodiac",
    "ideographZodiacTraditional",
    "taiwaneseCounting",
    "ideographLegalTraditional",
    "taiwaneseCountingThousand",
    "taiwaneseDigital",
    "chineseCounting",
    "chineseLegalSimplified",
    "chineseCountingThousand",
    "koreanDigital",
];

/// The lists of a document from its table stream: their kinds begin at `kinds` and take
/// `length` bytes with the levels behind them, the lists begin at `lists`.
pub(super) fn read(table: &[u8], kinds: (usize, usize), lists: (usize, usize)) -> Lists {
    let mut found = Lists::default();
    if kinds.1 > 0 {
        read_kinds(table, kinds, &mut found);
    }
    if lists.1 > 0 {
        read_lists(table, lists.0, &mut found);
    }
    found
}

fn read_kinds(
    table: &[u8],
    (start, length): (usize, usize),
    found: &mut Lists,
) -> Option<()> {
    let count = usize::from(short(table, start)?).min(MOST);
    let mut at = start + length;
    for i in 0..count {
        let kind = slice(table, start + 2 + 28 * i, 28)?;
        let id = long(kind, 0)?;
        let simple = kind[26] & 1 == 1;
        let mut levels = Vec::new();
        for _ in 0..if simple { 1 } else { LEVELS } {
            let (level, length) = level(table.get(at..)?)?;
            levels.push(level);
            at += length;
        }
        levels.resize_with(LEVELS, Level::default);
        found.kinds.insert(id.to_string(), levels);
    }
    Some(())
}

/// A level and how many bytes it takes.
fn level(bytes: &[u8]) -> Option<(Level, usize)> {
    let format = *bytes.get(4)?;
    let skipped = usize::from(*bytes.get(24)?) + usize::from(*bytes.get(25)?);
    let at = 28 + skipped;
    let count = usize::from(short(bytes, at)?);
    let shape = slice(bytes, at + 2, 2 * count)?;
    let mut text = String::new();
    for c in utf16(shape).chars() {
        match u32::from(c) {
            n @ 0..=8 => text.push_str(&format!("%{}", n + 1)),
            _ => text.push(c),
        }
    }
    let format = FORMATS.get(usize::from(format)).copied().unwrap_or("none").to_owned();
    let start = size(bytes, 0)?.min(9_999);
    Some((Level { start, format, text }, at + 2 + 2 * count))
}

fn read_lists(table: &[u8], start: usize, found: &mut Lists) -> Option<()> {
    let count = size(table, start)?.min(MOST);
    let mut at = start + 4 + 16 * count;
    for i in 0..count {
        let own = slice(table, start + 4 + 16 * i, 16)?;
        let mut list = List { kind: long(own, 0)?.to_string(), ..List::default() };
        let changed = usize::from(own[12]);
        // What it says of its levels stands behind all lists.
        if let Some(first) = long(table, at) {
            at += if first == 0xffff_ffff || changed == 0 { 4 } else { 0 };
            if first != 0xffff_ffff && changed > 0 {
                at += 4;
            }
        }
        for _ in 0..changed.min(LEVELS) {
            let begins = size(table, at)?;
            let flags = long(table, at + 4)?;
            at += 8;
            let number = (flags & 0xf) as usize;
            if flags & 0x10 != 0 {
                list.starts.insert(number.min(LEVELS - 1), begins.min(9_999));
            }
            if flags & 0x20 != 0 {
                let (own, length) = level(table.get(at..)?)?;
                at += length;
                // Its own shape stands for that of its kind.
                if let Some(levels) = found.kinds.get_mut(&list.kind)
                    && let Some(level) = levels.get_mut(number)
                {
                    *level = own;
                }
            }
        }
        found.lists.insert((i + 1).to_string(), list);
    }
    Some(())
}
