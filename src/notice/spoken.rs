//! Days that a text speaks of, each in the year that its sentence names.

use super::Date;

/// 2024年3月1日 or 3月1日, as it stands in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpokenDay {
    /// Its first character, counted from 0.
    pub start: usize,
    /// How many characters it has.
    pub count: usize,
    /// The year, if it is typed with it.
    pub typed: Option<u16>,
    /// The month as it is typed.
    pub month: u8,
    /// The day of the month as it is typed.
    pub day: u8,
    /// The year that its sentence names before it.
    named: Named,
    /// Whether something is to be done until then: 3月5日前, 截至3月5日.
    pub deadline: bool,
    /// 一 to 六 and 日 as typed behind it (周五, 星期五), with the place of that character.
    pub weekday: Option<(usize, char)>,
}

/// Which year a sentence speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Named {
    /// None: it is the year of the notice.
    Nothing,
    /// The very year, by the other end of a range.
    Surely(u16),
    /// A year that is named further before.
    Before(u16),
    /// 去年, 明年: so many years from that of the notice.
    Relative(i8),
}

impl SpokenDay {
    /// The years that may be meant in a notice of a day, the likeliest first.
    pub fn years(&self, issued: Date) -> Vec<u16> {
        let year = issued.year();
        if let Some(typed) = self.typed {
            return vec![typed];
        }
        match self.named {
            Named::Surely(named) => vec![named],
            Named::Before(named) => vec![named, year],
            Named::Relative(0) => vec![year],
            Named::Relative(by) => vec![year.saturating_add_signed(by.into()), year],
            Named::Nothing => match (issued.month(), self.month) {
                (10.., 1..=3) => vec![year + 1, year],
                (1..=3, 10..) => vec![year, year - 1],
                _ => vec![year],
            },
        }
    }

    /// The dates that may be meant, the likeliest first.
    pub fn dates(&self, issued: Date) -> Vec<Date> {
        let date = |year: &u16| Date::new(*year, self.month, self.day);
        self.years(issued).iter().filter_map(date).collect()
    }

    /// The likeliest of them.
    pub fn date(&self, issued: Date) -> Option<Date> {
        self.dates(issued).first().copied()
    }

    /// The character behind it.
    pub fn end(&self) -> usize {
        self.start + self.count
    }
}

/// What stands beside a date, at most.
const ASIDE_MOST: usize = 40;
/// Words for a year seen from that of the notice.
const RELATIVE: [(&str, i8); 9] = [
    ("前年", -2),
    ("去年", -1),
    ("上年", -1),
    ("上一年", -1),
    ("今年", 0),
    ("本年", 0),
    ("明年", 1),
    ("次年", 1),
    ("翌年", 1),
];

/// Every day that a text speaks of.
pub fn spoken_days(chars: &[char]) -> Vec<SpokenDay> {
    let mut days: Vec<SpokenDay> = Vec::new();
    let mut named = Named::Nothing;
    // A title names its own year, not that of the sentence.
    let mut titles = 0_usize;
    for (i, c) in chars.iter().enumerate() {
        match c {
            '。' | '；' | '！' | '？' | '\n' => named = Named::Nothing,
            '《' => titles += 1,
            '》' => titles = titles.saturating_sub(1),
            '年' if titles == 0 => {
                if let Some((4, year)) = digits_before(chars, i) {
                    named = Named::Before(year);
                } else if let Some(by) = relative(chars, i) {
                    named = Named::Relative(by);
                }
            }
            '日' | '号' => {
                let Some(mut day) = day(chars, i) else { continue };
                day.named = match days.last() {
                    Some(last) if joined(chars, last.end(), day.start) => {
                        let over = u16::from(day.month < last.month);
                        match (last.typed, last.named) {
                            (Some(year), _) | (None, Named::Surely(year)) => {
                                Named::Surely(year + over)
                            }
                            (None, other) => other,
                        }
                    }
                    _ => named,
                };
                days.push(day);
            }
            _ => {}
        }
    }
    days
}

/// The day whose 日 stands at a position.
fn day(chars: &[char], at: usize) -> Option<SpokenDay> {
    let (count @ 1..=2, day) = digits_before(chars, at)? else { return None };
    let month_at = at.checked_sub(count + 1).filter(|i| chars[*i] == '月')?;
    let (count @ 1..=2, month) = digits_before(chars, month_at)? else { return None };
    let mut start = month_at - count;
    let mut typed = None;
    if start > 0
        && chars[start - 1] == '年'
        && let Some((4, year)) = digits_before(chars, start - 1)
    {
        typed = Some(year);
        start -= 5;
    }
    // 9号 is a day as people speak, and a number otherwise; a day with its month is one.
    let end = at + 1;
    let (month, day) = (u8::try_from(month).ok()?, u8::try_from(day).ok()?);
    let (deadline, weekday) = (is_deadline(chars, start, end), weekday(chars, end));
    let named = Named::Nothing;
    let count = end - start;
    Some(SpokenDay { start, count, typed, month, day, named, deadline, weekday })
}

/// Whether 至 or its like stands between two days, each with what is said of it in brackets.
fn joined(chars: &[char], from: usize, to: usize) -> bool {
    let from = behind_brackets(chars, from).max(behind_weekday(chars, from));
    let between = chars.get(from..to).unwrap_or_default();
    matches!(between, ['至' | '到' | '—' | '－' | '-' | '–' | '～' | '~' | '、'])
}

fn behind_weekday(chars: &[char], from: usize) -> usize {
    match weekday(chars, from) {
        Some((at, _)) if !opens(chars, from) => at + 1,
        _ => from,
    }
}

fn opens(chars: &[char], at: usize) -> bool {
    matches!(chars.get(at), Some('（' | '('))
}

/// Where a bracket that opens here is closed.
fn behind_brackets(chars: &[char], from: usize) -> usize {
    if !opens(chars, from) {
        return from;
    }
    let inside = chars[from..].iter().take(ASIDE_MOST);
    inside
        .into_iter()
        .position(|c| matches!(c, '）' | ')'))
        .map_or(from, |i| from + i + 1)
}

/// The weekday behind a date: 周五, （星期五）, （农历正月二十，星期四）.
fn weekday(chars: &[char], from: usize) -> Option<(usize, char)> {
    let to = match opens(chars, from) {
        true => behind_brackets(chars, from),
        false => {
            let gap = usize::from(chars.get(from) == Some(&'，'));
            return names_weekday(chars, from + gap);
        }
    };
    (from + 1..to).find_map(|at| names_weekday(chars, at))
}

fn names_weekday(chars: &[char], at: usize) -> Option<(usize, char)> {
    let at = match chars.get(at..)? {
        ['周', ..] => at + 1,
        ['星', '期', ..] | ['礼', '拜', ..] => at + 2,
        _ => return None,
    };
    match chars.get(at)? {
        '天' => Some((at, '日')),
        c @ ('一' | '二' | '三' | '四' | '五' | '六' | '日') => Some((at, *c)),
        _ => None,
    }
}

fn is_deadline(chars: &[char], start: usize, end: usize) -> bool {
    let end = behind_brackets(chars, end);
    let clock = |c: &char| c.is_ascii_digit() || ":：时点分上下午晚中班底整".contains(*c);
    let end = end + chars[end..].iter().take(ASIDE_MOST).take_while(|c| clock(c)).count();
    let behind = |word: &str| reads(chars, end, word);
    // 前三季度 and 前后 are no ends.
    let before = |word: &str| {
        let count = word.chars().count();
        start.checked_sub(count).is_some_and(|at| reads(chars, at, word))
    };
    ["之前", "以前", "截止"].iter().any(|word| behind(word))
        || (behind("前") && !behind("前后"))
        || ["截至", "截止", "截止到", "截止至", "截止于"].iter().any(|word| before(word))
        || ["截止时间", "截止日期", "报送时限"].iter().any(|word| {
            ["", "为", "：", "是"].iter().any(|link| before(&format!("{word}{link}")))
        })
}

fn reads(chars: &[char], at: usize, expected: &str) -> bool {
    let mut rest = chars[at.min(chars.len())..].iter();
    expected.chars().all(|c| rest.next() == Some(&c))
}

/// The year that 去年 and its like, whose 年 stands at a position, are from that of the notice.
fn relative(chars: &[char], at: usize) -> Option<i8> {
    RELATIVE.iter().find_map(|(word, by)| {
        let start = (at + 1).checked_sub(word.chars().count())?;
        reads(chars, start, word).then_some(*by)
    })
}

/// The digits that end before a position: their number and value; never more than fit.
fn digits_before(chars: &[char], at: usize) -> Option<(usize, u16)> {
    let digits = chars[..at].iter().rev().take(5).take_while(|c| c.is_ascii_digit());
    let count = digits.count();
    let text: String = chars[at - count..at].iter().collect();
    Some((count, text.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_belong_to_the_year_that_their_sentence_names() {
        for (text, expected) in [
            ("2025年5月19日（周一）至5月23日（周五）举办", "2025 周一 2025 周五"),
            ("2025年12月30日至1月3日", "2025 2026"),
            ("去年活动5月19日（周一）开幕。请于5月9日前报送", "2025/2026 周一 2026 前"),
            ("根据《2025年要点》，于5月9日开会", "2026"),
            ("2025年以来共开展3次。5月9日下班前", "2026 前"),
            ("今年5月9日（农历三月廿三，星期六）", "2026 周六"),
            ("申报截止时间为2026年5月9日18:00", "2026 前"),
            ("5月9日前后", "2026"),
        ] {
            let chars: Vec<char> = text.chars().collect();
            let issued: Date = "2026-04-10".parse().expect("a date");
            let mut said = Vec::new();
            for day in spoken_days(&chars) {
                let years: Vec<String> =
                    day.years(issued).iter().map(u16::to_string).collect();
                said.push(years.join("/"));
                said.extend(day.weekday.map(|(_, name)| format!("周{name}")));
                said.extend(day.deadline.then(|| "前".to_owned()));
            }
            assert_eq!(said.join(" "), expected, "{text}");
        }
        let december: Date = "2025-12-20".parse().expect("a date");
        let chars: Vec<char> = "请于1月10日前报送".chars().collect();
        assert_eq!(spoken_days(&chars)[0].years(december), [2026, 2025]);
    }
}
