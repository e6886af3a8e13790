//! Ordinals as people type them, and as other programs make them.

use super::sign::han;

/// The kinds of ordinals, from the highest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::office::word) enum Kind {
    /// 一、
    Han,
    /// （一）
    BracketHan,
    /// 1.
    Digit,
    /// （1）
    BracketDigit,
    /// ①
    Circle,
    /// 1）
    HalfBracket,
}

/// An ordinal in front of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::office::word) struct Ordinal<'a> {
    pub(in crate::office::word) kind: Kind,
    pub(in crate::office::word) number: usize,
    /// As it is typed.
    pub(in crate::office::word) typed: &'a str,
    /// What it stands in front of.
    pub(in crate::office::word) rest: &'a str,
}

/// The ordinal at the start of a text.
pub(in crate::office::word) fn ordinal(text: &str) -> Option<Ordinal<'_>> {
    let text = text.trim_start();
    let (kind, number, length) =
        circle(text).or_else(|| bracket(text)).or_else(|| plain(text))?;
    let rest = text[length..].trim_start();
    Some(Ordinal { kind, number, typed: &text[..length], rest })
}

fn circle(text: &str) -> Option<(Kind, usize, usize)> {
    let first = text.chars().next()?;
    let number = u32::from(first).checked_sub(0x245f).filter(|n| (1..=20).contains(n))?;
    Some((Kind::Circle, number as usize, first.len_utf8()))
}

/// （一）、（1）, with brackets of either width.
fn bracket(text: &str) -> Option<(Kind, usize, usize)> {
    let inner = text.strip_prefix(['（', '('])?;
    let end = inner.find(['）', ')'])?;
    let said = inner[..end].trim();
    let close = inner[end..].chars().next()?.len_utf8();
    let length = text.len() - inner.len() + end + close;
    match digits(said) {
        Some(number) => Some((Kind::BracketDigit, number, length)),
        None => Some((Kind::BracketHan, han(said)?, length)),
    }
}

/// 一、 1. 1． 1、 1）
fn plain(text: &str) -> Option<(Kind, usize, usize)> {
    let end = text.find(['、', '.', '．', '）', ')', '，', ' ', '\t', '\u{3000}'])?;
    let said = text[..end].trim();
    if said.is_empty() || said.chars().count() > 5 {
        return None;
    }
    let sign = text[end..].chars().next()?;
    let length = end + sign.len_utf8();
    let behind = text[length..].chars().next();
    match digits(said) {
        // 1.5, 2025.3.1, 12 人
        Some(_) if behind.is_some_and(|c| c.is_ascii_digit()) && sign != '、' => None,
        Some(number) if matches!(sign, '）' | ')') => {
            Some((Kind::HalfBracket, number, length))
        }
        Some(number) if matches!(sign, '、' | '.' | '．') => {
            (number <= 200).then_some((Kind::Digit, number, length))
        }
        Some(_) => None,
        None if matches!(sign, '、' | '.' | '．' | '，') => {
            Some((Kind::Han, han(said)?, length))
        }
        None => None,
    }
}

fn digits(text: &str) -> Option<usize> {
    let digit = |c: char| match c {
        '０'..='９' => u32::from(c).checked_sub(u32::from('０')),
        c => c.to_digit(10),
    };
    let digits: Option<Vec<u32>> = text.chars().map(digit).collect();
    let digits = digits.filter(|digits| (1..=3).contains(&digits.len()))?;
    let number = digits.iter().fold(0, |number, digit| number * 10 + *digit as usize);
    (number > 0).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinals_are_read_in_every_way_that_they_are_typed() {
        for (text, kind, number, rest) in [
            ("一、总体要求", Kind::Han, 1, "总体要求"),
            ("十二、附则", Kind::Han, 12, "附则"),
            ("一．总体要求", Kind::Han, 1, "总体要求"),
            ("（二）目标", Kind::BracketHan, 2, "目标"),
            ("(二)目标", Kind::BracketHan, 2, "目标"),
            ("1．要点", Kind::Digit, 1, "要点"),
            ("1. 要点", Kind::Digit, 1, "要点"),
            ("３、要点", Kind::Digit, 3, "要点"),
            ("（3）小点", Kind::BracketDigit, 3, "小点"),
            ("③小点", Kind::Circle, 3, "小点"),
            ("3）小点", Kind::HalfBracket, 3, "小点"),
        ] {
            let found = ordinal(text).expect(text);
            assert_eq!(
                (found.kind, found.number, found.rest),
                (kind, number, rest),
                "{text}"
            );
        }
        for text in [
            "2025年",
            "1.5万元",
            "3.15活动",
            "一是要",
            "（此件公开）",
            "一般要求、",
            "10 月",
        ] {
            assert_eq!(ordinal(text), None, "{text}");
        }
    }
}
