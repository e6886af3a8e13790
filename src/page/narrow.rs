//! The lines of a short text in a narrow cell: a break falls between words and before a bracket
//! where that costs no line (数量/（万元）, not 数量（万/元）). The standard is silent.

use icu_segmenter::{WordSegmenter, options::WordBreakInvariantOptions};

use crate::notice::title::width;

/// Wider texts, in characters, are no labels: they fill their lines.
const LABEL_MOST: f64 = 16.0;
/// What a break within a word costs, one within brackets that fit a line, one within others, and
/// a line of one character.
const IN_WORD: f64 = 10.0;
const IN_BRACKETS: f64 = 12.0;
const IN_LONG_BRACKETS: f64 = 4.0;
const SINGLE: f64 = 8.0;
/// What a break before a bracket saves.
const BRACKET: f64 = 3.0;
/// What blank room at the end of a line costs, for its square in characters.
const BLANK: f64 = 0.1;

/// Where the lines of a text end, in bytes, if it has more than one and is short. `unit` says
/// how long, in bytes, what a text begins with is that stays on one line.
pub(super) fn ends(
    text: &str,
    room: f64,
    unit: impl Fn(&str) -> usize,
) -> Option<Vec<usize>> {
    if width(text) <= room || width(text) > LABEL_MOST {
        return None;
    }
    let mut places = vec![0];
    while let Some(at) = places.last().copied().filter(|at| *at < text.len()) {
        places.push(at + unit(&text[at..]).max(1));
    }
    let costs = costs(text, &places, room);
    let count = fewest(text, &places, room)?;
    // The cheapest way to each place in so many lines, and where its last line begins.
    let mut ways: Vec<Vec<Option<(f64, usize)>>> = vec![vec![None; places.len()]];
    ways[0][0] = Some((0.0, 0));
    for line in 1..=count {
        let before = &ways[line - 1];
        let way = |end: usize| {
            let from = |start: usize| {
                let (cost, _) = before[start]?;
                let said = &text[places[start]..places[end]];
                let blank = room - width(said);
                let single = if said.chars().count() == 1 { SINGLE } else { 0.0 };
                let cost = cost + costs[end] + single + BLANK * blank * blank;
                (blank > -1e-6).then_some((cost, start))
            };
            (0..end).rev().filter_map(from).min_by(|a, b| a.0.total_cmp(&b.0))
        };
        ways.push((0..places.len()).map(way).collect());
    }
    let mut at = places.len() - 1;
    let mut ends = Vec::new();
    for line in (1..=count).rev() {
        ends.push(places[at]);
        at = ways[line][at]?.1;
    }
    ends.reverse();
    Some(ends)
}

/// What a break at each place costs.
fn costs(text: &str, places: &[usize], room: f64) -> Vec<f64> {
    let words = WordSegmenter::new_dictionary(WordBreakInvariantOptions::default());
    let between: Vec<usize> = words.segment_str(text).collect();
    let brackets = [('（', '）'), ('《', '》'), ('“', '”'), ('(', ')')];
    let within = |at: usize| {
        let around = brackets.iter().filter_map(|(open, close)| {
            let start = text[..at].rfind(*open)?;
            let end = start + text[start..].find(*close)? + close.len_utf8();
            (start < at && at < end).then(|| width(&text[start..end]))
        });
        around.fold(0.0, f64::max)
    };
    let cost = |at: &usize| {
        let word = if between.contains(at) { 0.0 } else { IN_WORD };
        let bracket = match within(*at) {
            0.0 => 0.0,
            wide if wide > room => IN_LONG_BRACKETS,
            _ => IN_BRACKETS,
        };
        let before = if text[*at..].starts_with('（') { -BRACKET } else { 0.0 };
        if *at == text.len() { 0.0 } else { word + bracket + before }
    };
    places.iter().map(cost).collect()
}

/// How many lines it takes at least; none if something is wider than a line.
fn fewest(text: &str, places: &[usize], room: f64) -> Option<usize> {
    let (mut count, mut start) = (1, 0);
    for pair in places.windows(2) {
        if width(&text[start..pair[1]]) > room + 1e-6 {
            (count, start) = (count + 1, pair[0]);
            if width(&text[start..pair[1]]) > room + 1e-6 {
                return None;
            }
        }
    }
    Some(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Characters one by one, with the marks behind them and the brackets before.
    fn unit(text: &str) -> usize {
        let mut end = 0;
        let mut last = '（';
        for c in text.chars() {
            if !("（《".contains(last) || "）》、，。".contains(c)) {
                break;
            }
            end += c.len_utf8();
            last = c;
        }
        end
    }

    #[test]
    fn lines_end_between_words() {
        let lines = |text: &str, room: f64| -> String {
            let mut text = text.to_owned();
            let ends = ends(&text, room, unit).unwrap_or_default();
            for at in ends.iter().rev().skip(1) {
                text.insert(*at, '/');
            }
            text
        };
        let all = [
            lines("数量（万元）", 4.0),
            lines("市教育局（承办单位）", 4.0),
            lines("（承办单位）", 4.0),
            lines("抵达时间及车次（航班）", 7.0),
            lines("推荐单位意见", 5.0),
            lines("标准名称", 4.0),
        ];
        assert_eq!(
            all,
            [
                "数量/（万元）",
                "市教育局/（承办/单位）",
                "（承办/单位）",
                "抵达时间及车次/（航班）",
                "推荐单位/意见",
                "标准名称"
            ]
        );
    }
}
