//! What plain words of a text should probably say in another year.

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::notice::{Date, chinese_number};
use crate::read::expand::expressions;

/// Words that should probably be others.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Offer {
    /// Their bytes.
    pub(super) range: Range<usize>,
    /// What they should say.
    pub(super) to: String,
}

/// What was found in one text.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Found {
    /// In the order of the text; none overlaps another.
    pub(super) offers: Vec<Offer>,
    /// What has to be looked at by a person, in Chinese.
    pub(super) notes: Vec<String>,
}

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is well-formed")
}

const NUMERAL: &str = "[0-9]{1,3}|[一二三四五六七八九十百零]{1,7}";

/// 2021年, 2021届, 2021—2022; never 〔2021〕, which names another document.
static YEAR: LazyLock<Regex> =
    LazyLock::new(|| regex("(?:^|[^0-9〔\\[(（])((?:19|20)[0-9]{2})[年届级—～]"));
static YEAR_BEHIND: LazyLock<Regex> =
    LazyLock::new(|| regex("(?:19|20)[0-9]{2}[—～]((?:19|20)[0-9]{2})"));
static ANY_YEAR: LazyLock<Regex> =
    LazyLock::new(|| regex("(?:^|[^0-9〔\\[(（])((?:19|20)[0-9]{2})年"));
static DAY: LazyLock<Regex> = LazyLock::new(|| regex("[0-9]{1,2}月[0-9]{1,2}日"));
static CHINESE_YEAR: LazyLock<Regex> =
    LazyLock::new(|| regex("([一二][〇零一二三四五六七八九]{3})年"));
static ORDINAL: LazyLock<Regex> = LazyLock::new(|| {
    regex(&format!("第({NUMERAL})(?:届|个[\\p{{Han}}“”·]{{0,14}}?[日节周月年])"))
});
static ANNIVERSARY: LazyLock<Regex> =
    LazyLock::new(|| regex(&format!("({NUMERAL})周年")));
static WEEKDAY: LazyLock<Regex> = LazyLock::new(|| {
    regex("([0-9]{1,2})月([0-9]{1,2})日[（(，]?(?:周|星期|礼拜)([一二三四五六日天])")
});
static DEADLINE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        "(截至)?([0-9]{1,2})月([0-9]{1,2})日(?:（[^）]*）)?(?:下班|底|[0-9:：时点分上下午中晚])*(前|之前|以前|截止)?",
    )
});

/// Looks through the raw text of a scalar. What stands in `{{ }}` follows by itself.
pub(super) fn offers(raw: &str, old: u16, new: u16) -> Found {
    let by = i64::from(new) - i64::from(old);
    let mut found = Found::default();
    let mut offer = |range: Range<usize>, to: String| {
        if raw[range.clone()] != to {
            found.offers.push(Offer { range, to });
        }
    };
    for regex in [&*YEAR, &*YEAR_BEHIND] {
        each(regex, raw, |captures| {
            let (range, text) = group(captures, 1)?;
            let year: i64 = text.parse().ok()?;
            // What is said of years before is history.
            (year >= i64::from(old)).then(|| offer(range, (year + by).to_string()))
        });
    }
    each(&CHINESE_YEAR, raw, |captures| {
        let (range, text) = group(captures, 1)?;
        (text.replace('零', "〇") == chinese_year(old))
            .then(|| offer(range, chinese_year(new)))
    });
    for regex in [&*ORDINAL, &*ANNIVERSARY] {
        each(regex, raw, |captures| {
            let (range, text) = group(captures, 1)?;
            let chinese = text.parse::<i64>().is_err();
            let number = match text.parse::<i64>() {
                Ok(number) => number,
                Err(_) => (1..1000).find(|n| chinese_number(*n) == text)? as i64,
            };
            let next = usize::try_from(number + by).ok().filter(|n| *n > 0)?;
            offer(range, if chinese { chinese_number(next) } else { next.to_string() });
            Some(())
        });
    }
    each(&WEEKDAY, raw, |captures| {
        let date = day(new, captures, 1, 2)?;
        let (range, _) = group(captures, 3)?;
        offer(range, date.weekday_name().to_string());
        Some(())
    });
    found.offers.sort_by_key(|offer| offer.range.start);
    found.offers.dedup_by(|a, b| a.range.start < b.range.end);
    let mut notes = Vec::new();
    // A sentence that speaks of years before is history, or half of it: nobody but a person
    // can tell which half.
    let history = sentences_of_the_past(raw, old);
    let before = found.offers.len();
    found.offers.retain(|offer| {
        !history.iter().any(|h| h.start <= offer.range.start && offer.range.end <= h.end)
    });
    if found.offers.len() < before {
        notes.push(format!("有一句写着 {old} 年以前的年份，其中的年份、届次请逐个核对"));
    }
    each(&DAY, raw, |_| {
        let note = "日期，暂为去年同日".to_owned();
        if !notes.contains(&note) {
            notes.push(note);
        }
        Some(())
    });
    each(&DEADLINE, raw, |captures| {
        captures.get(1).or(captures.get(4))?;
        let date = day(new, captures, 2, 3)?;
        let off = date.day_off()?;
        notes.push(format!(
            "期限{}月{}日在 {new} 年是{off}（调休以国务院办公厅的通知为准）",
            date.month(),
            date.day()
        ));
        Some(())
    });
    found.notes = notes;
    found
}

/// The sentences that name a year before.
fn sentences_of_the_past(raw: &str, old: u16) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut start = 0;
    for part in raw.split_inclusive(['。', '；', '\n']) {
        let range = start..start + part.len();
        let past = ANY_YEAR
            .captures_iter(part)
            .any(|captures| captures[1].parse::<u16>().is_ok_and(|year| year < old));
        if past {
            ranges.push(range);
        }
        start += part.len();
    }
    ranges
}

/// Every match outside of expressions.
fn each(regex: &Regex, raw: &str, mut visit: impl FnMut(&Captures<'_>) -> Option<()>) {
    let inside = expressions(raw);
    for captures in regex.captures_iter(raw) {
        let all = captures.get(0).map_or(0..0, |m| m.range());
        if !inside.iter().any(|e| e.start < all.end && all.start < e.end) {
            visit(&captures);
        }
    }
}

fn group<'a>(captures: &Captures<'a>, index: usize) -> Option<(Range<usize>, &'a str)> {
    let found = captures.get(index)?;
    Some((found.range(), found.as_str()))
}

fn day(year: u16, captures: &Captures<'_>, month: usize, day: usize) -> Option<Date> {
    Date::new(year, captures[month].parse().ok()?, captures[day].parse().ok()?)
}

/// 二〇二一.
fn chinese_year(year: u16) -> String {
    let digits = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    let digit = |c: char| digits[c.to_digit(10).unwrap_or(0) as usize];
    year.to_string().chars().map(digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(raw: &str) -> String {
        let found = offers(raw, 2021, 2022);
        let offers =
            found.offers.iter().map(|o| format!("{}→{}", &raw[o.range.clone()], o.to));
        offers
            .chain(found.notes)
            .filter(|note| !note.starts_with("日期"))
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn plain_words_that_follow_from_the_year_are_found() {
        for (raw, expected) in [
            ("2021年世界标准日", "2021→2022"),
            ("第52个世界标准日", "52→53"),
            ("第五十二个世界标准日", "五十二→五十三"),
            ("第十届运动会", "十→十一"),
            ("建党100周年", "100→101"),
            ("二〇二一年", "二〇二一→二〇二二"),
            ("2021—2022学年", "2021→2022 2022→2023"),
            ("10月14日（周四）", "四→五"),
            ("2021年10月14日，星期四", "2021→2022 四→五"),
            // History, document numbers, things that are no anniversaries, expressions.
            ("2020年以来", ""),
            (
                "总结2020年工作，部署2021年任务。2021年起实行。",
                "2021→2022 有一句写着 2021 年以前的年份，其中的年份、届次请逐个核对",
            ),
            (
                "于10月15日（周六）下班前报送",
                "期限10月15日在 2022 年是周六（调休以国务院办公厅的通知为准）",
            ),
            ("某政发〔2021〕3号", ""),
            ("第3个问题", ""),
            ("第{{ year - 1969 }}个世界标准日", ""),
            ("{{ year }}年", ""),
            // 2022-10-15 is a Saturday; an event may well be on one, a deadline may not.
            (
                "于10月15日前报送",
                "期限10月15日在 2022 年是周六（调休以国务院办公厅的通知为准）",
            ),
            (
                "截至10月15日17:00",
                "期限10月15日在 2022 年是周六（调休以国务院办公厅的通知为准）",
            ),
            ("定于10月15日举行", ""),
            (
                "于10月2日17时前报送",
                "期限10月2日在 2022 年是国庆节（调休以国务院办公厅的通知为准）",
            ),
        ] {
            assert_eq!(said(raw), expected, "{raw}");
        }
    }
}
