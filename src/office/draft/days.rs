//! Days of a text in another year: weekdays, deadlines, festivals, the moon's calendar.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::numerals::value_of;
use super::reading::Reading;
use super::words::regex;
use crate::notice::{Date, FESTIVALS, SpokenDay, spoken_days};

/// 正月十五, 农历六月初六; 七月 alone is a month of the sun.
static MOON: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        "(?:农历|阴历)?((正|一|二|三|四|五|六|七|八|九|十|冬|十一|腊|十二)月(初[一二三四五六七八九十]|十[一二三四五六七八九]|二十[一二三四五六七八九]?|廿[一二三四五六七八九]?|三十))",
    )
});

/// Looks at every day.
pub(super) fn read(reading: &mut Reading<'_>) {
    let chars: Vec<char> = reading.raw.chars().collect();
    let days = spoken_days(&chars);
    if !days.is_empty() {
        let bytes: Vec<usize> = reading
            .raw
            .char_indices()
            .map(|(i, _)| i)
            .chain([reading.raw.len()])
            .collect();
        for day in &days {
            one(reading, day, &bytes, &chars);
        }
    }
    moon(reading);
}

fn one(reading: &mut Reading<'_>, day: &SpokenDay, bytes: &[usize], chars: &[char]) {
    let at = bytes[day.start]..bytes[day.end()];
    let by = reading.by;
    // The day of what stays as it is stays as well.
    let typed = day.typed.map_or(0, |_| '年'.len_utf8() + 4);
    let date = at.start + typed..at.end;
    let year = day.years(by.issued)[0];
    if !reading.free(&date) || year < by.old {
        return;
    }
    let Some(then) = by.moved(year) else { return };
    reading.note(at.start, "日期，暂为去年同日");
    let Some(moved) = Date::new(then, day.month, day.day) else {
        let what = format!("{then} 年没有{}月{}日", day.month, day.day);
        return reading.note(at.start, what);
    };
    if let Some((place, _)) = day.weekday {
        let range: Range<usize> = bytes[place]..bytes[place + 1];
        reading.offer(range, moved.weekday_name().to_string());
    }
    if day.deadline
        && let Some(off) = moved.day_off()
    {
        let what = format!(
            "期限{}月{}日在 {then} 年是{off}（调休以国务院办公厅的通知为准）",
            day.month, day.day
        );
        reading.note(at.start, what);
    }
    let old = Date::new(year, day.month, day.day);
    for festival in FESTIVALS {
        let name: Vec<char> = festival.name.chars().collect();
        let named = beside(chars, day, &name);
        let held = old.is_some_and(|old| festival.is_on(old));
        if named
            && held
            && !festival.is_on(moved)
            && let Some(right) = festival.in_year(then)
        {
            let (month, of_month) = (right.month(), right.day());
            let what = format!("{}在 {then} 年是{month}月{of_month}日", festival.name);
            reading.note(at.start, what);
        }
    }
}

/// How far from a date a festival is named.
const BESIDE: usize = 8;

fn beside(chars: &[char], day: &SpokenDay, name: &[char]) -> bool {
    let from = day.start.saturating_sub(BESIDE);
    let to = (day.end() + BESIDE).min(chars.len());
    chars[from..to].windows(name.len()).any(|window| window == name)
}

/// Days of the moon's calendar fall on others of the sun's.
fn moon(reading: &mut Reading<'_>) {
    for captures in MOON.captures_iter(reading.raw) {
        let (Some(all), Some(day)) = (captures.get(0), captures.get(1)) else { continue };
        let new = reading.by.new;
        let then = month(&captures[2])
            .zip(day_of_month(&captures[3]))
            .and_then(|(month, day)| Date::of_moon(new, month, day));
        let what = match then {
            Some(then) => {
                let (month, of_month) = (then.month(), then.day());
                format!("“{}”在 {new} 年是{month}月{of_month}日", day.as_str())
            }
            None => format!("“{}”的公历日期请核对", day.as_str()),
        };
        if reading.free(&all.range()) {
            reading.note(all.start(), what);
        }
    }
}

fn month(name: &str) -> Option<u8> {
    match name {
        "正" => Some(1),
        "冬" => Some(11),
        "腊" => Some(12),
        name => value_of(name).and_then(|n| u8::try_from(n).ok()),
    }
}

fn day_of_month(name: &str) -> Option<u8> {
    let name = name.trim_start_matches('初').replace('廿', "二十");
    value_of(&name).and_then(|n| u8::try_from(n).ok())
}
