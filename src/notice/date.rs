//! 成文日期 and its like.

use std::fmt::{self, Display, Formatter};
use std::str::FromStr;

/// A day of the Gregorian calendar; never one that does not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// The year, in full.
    pub fn year(self) -> u16 {
        self.year
    }

    /// The month, from 1.
    pub fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, from 1.
    pub fn day(self) -> u8 {
        self.day
    }

    /// The day of the week, from Monday as 0.
    pub fn weekday(self) -> usize {
        usize::try_from((self.days() + 2).rem_euclid(7)).unwrap_or(0)
    }

    /// 一 to 六 and 日, as they follow 星期.
    pub fn weekday_name(self) -> char {
        ['一', '二', '三', '四', '五', '六', '日'][self.weekday()]
    }

    /// Days since 1 March of year 0, a Wednesday, counting years from March.
    fn days(self) -> i64 {
        let (year, month) = (i64::from(self.year), i64::from(self.month));
        let (year, month) =
            if month < 3 { (year - 1, month + 9) } else { (year, month - 3) };
        365 * year + year / 4 - year / 100
            + year / 400
            + (153 * month + 2) / 5
            + i64::from(self.day)
            - 1
    }

    /// The day so many days later, or earlier.
    pub fn plus_days(self, days: i64) -> Option<Self> {
        let wanted = self.days().checked_add(days)?;
        // The year is never farther off than a day for each year in between.
        let year = i64::from(self.year) + days.div_euclid(365);
        (year - 3..=year + 3)
            .filter_map(|year| u16::try_from(year).ok())
            .flat_map(|year| (1..=12).filter_map(move |month| Self::new(year, month, 1)))
            .rfind(|first| first.days() <= wanted)
            .and_then(|first| {
                let day = u8::try_from(wanted - first.days() + 1).ok()?;
                Self::new(first.year, first.month, day)
            })
    }

    /// The same day of another year; the last of February where that year is shorter.
    pub fn in_year(self, year: u16) -> Option<Self> {
        Self::new(year, self.month, self.day)
            .or_else(|| Self::new(year, self.month, self.day - 1))
    }

    /// `2021-09-26`, as dates are written in YAML.
    pub fn iso(self) -> String {
        format!("{}-{:02}-{:02}", self.year, self.month, self.day)
    }

    /// The day so many days behind the first of 1970, within the years that dates may have.
    pub fn of_days(days: i64) -> Self {
        let epoch = Self { year: 1970, month: 1, day: 1 };
        epoch.plus_days(days).unwrap_or(epoch)
    }

    /// A day, if there is such a one between the years 1949 and 2999.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let leap = year.is_multiple_of(4) && !year.is_multiple_of(100)
            || year.is_multiple_of(400);
        let days = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => return None,
        };
        let known = (1949..=2999).contains(&year) && (1..=days).contains(&day);
        known.then_some(Self { year, month, day })
    }
}

/// Reads `2021-09-26` and `2021年9月26日`. The error says what is wrong, in Chinese.
impl FromStr for Date {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts: Vec<&str> = match text.strip_suffix('日') {
            Some(chinese) => chinese.split(['年', '月']).collect(),
            None => text.split('-').collect(),
        };
        let number = |part: &str| part.trim().parse::<u16>().ok();
        let found = match parts[..] {
            [year, month, day] if year.trim().len() == 4 => {
                number(year).zip(number(month)).zip(number(day))
            }
            _ => None,
        };
        let Some(((year, month), day)) = found else {
            return Err(format!("“{text}”不是日期，应写成 2021-09-26 或 2021年9月26日"));
        };
        let small = |n: u16| u8::try_from(n).unwrap_or(u8::MAX);
        Self::new(year, small(month), small(day))
            .ok_or_else(|| format!("没有“{text}”这一天"))
    }
}

/// 年月日写全，月、日不编虚位 (7.3.5.4).
impl Display for Date {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}年{}月{}日", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_both_ways_and_written_without_padding() {
        for text in ["2021-09-06", "2021-9-6", "2021年9月6日", "2021年09月06日"] {
            assert_eq!(
                text.parse::<Date>().map(|d| d.to_string()),
                Ok("2021年9月6日".into())
            );
        }
    }

    #[test]
    fn weekdays_are_those_of_the_calendar() {
        for (text, weekday) in [
            ("2021-10-14", 3),
            ("2022-10-14", 4),
            ("2024-02-29", 3),
            ("2024-03-01", 4),
            ("1949-10-01", 5),
            ("2000-01-01", 5),
        ] {
            assert_eq!(text.parse::<Date>().map(Date::weekday), Ok(weekday), "{text}");
        }
    }

    #[test]
    fn days_are_counted_over_months_and_years() {
        for (from, days, to) in [
            ("2021-12-31", 1, "2022-01-01"),
            ("2024-02-28", 1, "2024-02-29"),
            ("2024-03-01", -1, "2024-02-29"),
            ("2021-10-14", -4, "2021-10-10"),
            ("2000-01-01", 36_525, "2100-01-01"),
            ("2022-10-14", 0, "2022-10-14"),
        ] {
            let date: Date = from.parse().expect("a date");
            assert_eq!(date.plus_days(days).map(Date::iso).as_deref(), Some(to));
        }
        let last: Date = "2999-12-31".parse().expect("a date");
        assert_eq!(last.plus_days(1), None);
        let leap: Date = "2024-02-29".parse().expect("a date");
        assert_eq!(leap.in_year(2025).map(Date::iso).as_deref(), Some("2025-02-28"));
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        for text in [
            "2021-02-29",
            "2021-13-01",
            "2021-00-01",
            "21-9-6",
            "2021.9.6",
            "",
            "2021-9-300",
        ] {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
        assert!("2024-02-29".parse::<Date>().is_ok());
    }
}
