//! Automatic ordinals: lists, their levels, and the counters that run through a document.

use std::collections::{BTreeMap, HashMap};

use crate::notice::chinese_number;

/// How deep lists go.
pub(super) const LEVELS: usize = 9;
/// The largest number that an ordinal counts to.
const MOST: usize = 9_999;

/// The lists of a document.
#[derive(Debug, Default)]
pub(super) struct Lists {
    /// The levels of each kind of list.
    pub(super) kinds: HashMap<String, Vec<Level>>,
    /// For each list its kind, and where it begins anew.
    pub(super) lists: HashMap<String, List>,
}

/// A list: what kind it is of, and the levels that it begins anew.
#[derive(Debug, Default)]
pub(super) struct List {
    pub(super) kind: String,
    pub(super) starts: BTreeMap<usize, usize>,
}

/// A level of a kind of lists.
#[derive(Debug, Clone)]
pub(super) struct Level {
    pub(super) start: usize,
    /// What its numbers are written in, as OOXML names it.
    pub(super) format: String,
    /// What stands around them: `%1` is the number of the first level.
    pub(super) text: String,
}

impl Default for Level {
    fn default() -> Self {
        Self { start: 1, format: "decimal".to_owned(), text: String::new() }
    }
}

/// How far each list has counted.
#[derive(Debug, Default)]
pub(super) struct Counters {
    counts: HashMap<String, [Option<usize>; LEVELS]>,
    begun: HashMap<String, ()>,
}

/// An ordinal as it is shown.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// It counts.
    Ordinal(String),
    /// It is a sign that does not count.
    Bullet,
}

impl Lists {
    /// The next ordinal of a list at a level.
    pub(super) fn next(
        &self,
        counters: &mut Counters,
        list: &str,
        level: usize,
    ) -> Option<Mark> {
        let level = level.min(LEVELS - 1);
        let own = self.lists.get(list)?;
        let levels = self.kinds.get(&own.kind)?;
        let counts = counters.counts.entry(own.kind.clone()).or_default();
        if counters.begun.insert(list.to_owned(), ()).is_none() {
            for (level, start) in &own.starts {
                counts[*level] = start.checked_sub(1);
                if *start == 0 {
                    counts[*level] = None;
                }
            }
        }
        let start = own.starts.get(&level).copied().unwrap_or(levels[level].start);
        let next = counts[level].map_or(start, |count| (count + 1).min(MOST));
        counts[level] = Some(next);
        counts[level + 1..].fill(None);
        let shape = &levels[level];
        match shape.format.as_str() {
            "none" => return None,
            "bullet" => return Some(Mark::Bullet),
            _ => {}
        }
        let mut shown = String::new();
        let mut signs = shape.text.chars().peekable();
        while let Some(c) = signs.next() {
            let digit = signs.peek().and_then(|c| c.to_digit(10)).filter(|d| *d > 0);
            match (c, digit) {
                ('%', Some(digit)) => {
                    signs.next();
                    let of = digit as usize - 1;
                    let count = counts[of].unwrap_or(levels[of].start);
                    shown.push_str(&counted(&levels[of].format, count));
                }
                (c, _) => shown.push(c),
            }
        }
        (!shown.is_empty()).then_some(Mark::Ordinal(shown))
    }
}

/// A number in the signs of a format.
pub(super) fn counted(format: &str, number: usize) -> String {
    let letter = |first: char| {
        let place = u32::try_from((number.max(1) - 1) % 26).unwrap_or(0);
        char::from_u32(u32::from(first) + place).map(String::from).unwrap_or_default()
    };
    let of = |signs: &str| {
        let count = signs.chars().count();
        signs.chars().nth((number.max(1) - 1) % count).map(String::from)
    };
    match format {
        "chineseCounting"
        | "chineseCountingThousand"
        | "japaneseCounting"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand"
        | "ideographDigital"
        | "koreanCounting" => chinese_number(number),
        "chineseLegalSimplified" | "ideographLegalTraditional" => {
            let plain = chinese_number(number);
            let formal = |c: char| match c {
                '一' => '壹',
                '二' => '贰',
                '三' => '叁',
                '四' => '肆',
                '五' => '伍',
                '六' => '陆',
                '七' => '柒',
                '八' => '捌',
                '九' => '玖',
                '十' => '拾',
                '百' => '佰',
                '千' => '仟',
                c => c,
            };
            plain.chars().map(formal).collect()
        }
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => {
            match u32::try_from(number) {
                Ok(n @ 1..=20) => {
                    char::from_u32(0x245f + n).map(String::from).unwrap_or_default()
                }
                _ => number.to_string(),
            }
        }
        "decimalZero" => format!("{number:02}"),
        "ideographTraditional" => of("甲乙丙丁戊己庚辛壬癸").unwrap_or_default(),
        "ideographZodiac" => of("子丑寅卯辰巳午未申酉戌亥").unwrap_or_default(),
        "upperLetter" => letter('A'),
        "lowerLetter" => letter('a'),
        "upperRoman" => roman(number),
        "lowerRoman" => roman(number).to_lowercase(),
        "decimalFullWidth" => {
            let wide = |c: char| char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c);
            number.to_string().chars().map(wide).collect()
        }
        _ => number.to_string(),
    }
}

fn roman(mut number: usize) -> String {
    let mut shown = String::new();
    for (value, sign) in [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ] {
        while number >= value {
            shown.push_str(sign);
            number -= value;
        }
    }
    shown
}
