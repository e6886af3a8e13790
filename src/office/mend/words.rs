//! Mends of a few characters within one value.

use std::ops::Range;

use crate::read::expand::expressions;
use crate::text::edit::Edit;
use crate::text::finding::At;
use crate::text::tree::{Kind, Node};

/// The edits that mend what a rule found; none where it is a matter of judgement, or where
/// the characters do not stand in the file as they stand in the value.
pub(super) fn mends(text: &str, tree: &Node, code: &str, at: &At) -> Vec<Edit> {
    let Some((node, range)) = found(text, tree, at) else { return Vec::new() };
    let raw = &text[node.span.clone()];
    let place =
        Place { raw, range: range.start - node.span.start..range.end - node.span.start };
    let edits = place.mends(code).unwrap_or_default();
    edits
        .into_iter()
        .map(|(range, to)| Edit {
            range: node.span.start + range.start..node.span.start + range.end,
            text: to,
        })
        .collect()
}

/// The scalar and the bytes that a finding is about, if they stand there as they are told.
pub(super) fn found<'a>(
    text: &str,
    tree: &'a Node,
    at: &At,
) -> Option<(&'a Node, Range<usize>)> {
    let At::Chars { place, what, .. } = at else { return None };
    let node = tree.at(place)?;
    let Kind::Scalar { .. } = node.kind else { return None };
    let range = tree.locate(at, text)?;
    let raw = &text[node.span.clone()];
    let within = |e: &Range<usize>| {
        node.span.start + e.start < range.end && range.start < node.span.start + e.end
    };
    let typed = text.get(range.clone()) == Some(what.as_str())
        && !expressions(raw).iter().any(within);
    typed.then_some((node, range))
}

/// Some bytes of the raw text of a scalar.
struct Place<'a> {
    raw: &'a str,
    range: Range<usize>,
}

type Mends = Vec<(Range<usize>, String)>;

impl Place<'_> {
    fn what(&self) -> &str {
        &self.raw[self.range.clone()]
    }

    fn before(&self) -> Option<char> {
        self.raw[..self.range.start].chars().next_back()
    }

    fn behind(&self) -> Option<char> {
        self.raw[self.range.end..].chars().next()
    }

    fn mends(&self, code: &str) -> Option<Mends> {
        let what = self.what();
        let whole = |to: String| Some(vec![(self.range.clone(), to)]);
        match code {
            "half-width-mark" => self.full_width(),
            "stray-space" => self.spaces(),
            "padded-date" => whole(unpadded(what)?),
            "bracket-in-number" => whole(number(what)?),
            "full-width-digit" => whole(half_width(what)),
            "short-ellipsis" => whole("……".to_owned()),
            "hyphen-range" if what == "~" => whole("～".to_owned()),
            "chinese-year-zero" => {
                let zero = |c: char| if "零OoО0○".contains(c) { '〇' } else { c };
                whole(what.chars().map(zero).collect())
            }
            // The program prints them, or nothing stands there.
            "recipients-with-colon"
            | "attachment-title-ends-with-mark"
            | "caption-ends-with-mark"
            | "bracket-ordinal-with-mark"
            | "invisible-character" => {
                let rest = self.raw.len() - what.len();
                (rest > 0).then(|| vec![(self.range.clone(), String::new())])
            }
            _ => None,
        }
    }

    fn full_width(&self) -> Option<Mends> {
        let wide = match self.what() {
            "," => "，",
            ";" => "；",
            ":" => "：",
            "!" => "！",
            "?" => "？",
            // 一.总体要求 has an ordinal, not an end.
            "." if !self
                .behind()
                .is_some_and(|c| matches!(c, '\u{4e00}'..='\u{9fff}')) =>
            {
                "。"
            }
            "(" | ")" => return self.brackets(),
            "\"" => return self.quotes(),
            _ => return None,
        };
        Some(vec![(self.range.clone(), wide.to_owned())])
    }

    /// Both brackets of a pair, if there are both, they stand in no other pair, and they are
    /// of Chinese: behind a hanzi or around one, which those of f(x) are not.
    fn brackets(&self) -> Option<Mends> {
        let mut open = Vec::new();
        let mut wide = 0_usize;
        for (i, c) in self.raw.char_indices() {
            match c {
                '（' => wide += 1,
                '）' => wide = wide.saturating_sub(1),
                '(' => open.push((i, wide)),
                ')' => {
                    let (start, within) = open.pop()?;
                    if self.range.start == start || self.range.start == i {
                        let han = |c: char| matches!(c, '\u{4e00}'..='\u{9fff}');
                        let chinese = self.raw[..start].ends_with(han)
                            || self.raw[start..i].contains(han);
                        let alone = open.is_empty() && within == 0 && chinese;
                        return alone.then(|| {
                            vec![
                                (start..start + 1, "（".to_owned()),
                                (i..i + 1, "）".to_owned()),
                            ]
                        });
                    }
                }
                _ => {}
            }
        }
        None
    }

    /// Quotes that stand in pairs, and are not those of YAML.
    fn quotes(&self) -> Option<Mends> {
        if self.raw.starts_with('"') || self.raw.contains(['“', '”']) {
            return None;
        }
        let quotes: Vec<usize> = self.raw.match_indices('"').map(|(i, _)| i).collect();
        if !quotes.len().is_multiple_of(2) {
            return None;
        }
        let pair = quotes
            .iter()
            .enumerate()
            .map(|(i, at)| (*at..at + 1, if i % 2 == 0 { "“" } else { "”" }.to_owned()));
        Some(pair.collect())
    }

    /// Spaces beside a digit or a mark: 2024 年, 甲， 乙. Those between two hanzi may part
    /// names.
    fn spaces(&self) -> Option<Mends> {
        let tied = |c: Option<char>| {
            c.is_some_and(|c| {
                c.is_ascii_digit() || "，。、；：！？“”《》（）".contains(c)
            })
        };
        let edge = |c: Option<char>| c.is_none_or(|c| c == '"' || c == '\'');
        let ends = edge(self.before()) || edge(self.behind());
        let mends = tied(self.before()) || tied(self.behind()) || ends;
        (mends && self.raw.len() > self.range.len())
            .then(|| vec![(self.range.clone(), String::new())])
    }
}

/// 05月 → 5月, 2024-01-05 → 2024年1月5日.
fn unpadded(what: &str) -> Option<String> {
    if let Some(unit) = what.chars().next_back().filter(|c| "月日".contains(*c)) {
        let digits = what.strip_prefix('0')?.trim_end_matches(unit);
        return Some(format!("{digits}{unit}"));
    }
    let parts: Vec<&str> = what.split(['-', '.', '/']).collect();
    let [year, month, day] = parts[..] else { return None };
    let number = |text: &str| text.parse::<u8>().ok();
    Some(format!("{year}年{}月{}日", number(month)?, number(day)?))
}

/// [2024]第01号 → 〔2024〕1号.
fn number(what: &str) -> Option<String> {
    let inner = what.strip_suffix('号')?;
    let mut chars = inner.chars();
    chars.next()?;
    let year: String = chars.by_ref().take(4).collect();
    chars.next()?;
    let serial = chars.as_str().trim_start_matches('第').trim_start_matches('0');
    (!serial.is_empty()).then(|| format!("〔{year}〕{serial}号"))
}

fn half_width(what: &str) -> String {
    const SHIFT: u32 = 0xfee0;
    let half = |c: char| char::from_u32(u32::from(c).wrapping_sub(SHIFT)).unwrap_or(c);
    what.chars().map(half).collect()
}
