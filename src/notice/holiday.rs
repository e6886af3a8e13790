//! 法定节假日 (《全国年节及纪念日放假办法》, 2025), without the days that are moved to make
//! longer ones (调休), which are announced year by year.

use icu_calendar::cal::ChineseTraditional;

use super::Date;

impl Date {
    /// 周六 or 周日, or the holiday that the day is: why an office is closed.
    pub fn day_off(self) -> Option<&'static str> {
        self.holiday().or(match self.weekday() {
            5 => Some("周六"),
            6 => Some("周日"),
            _ => None,
        })
    }

    /// The statutory holiday that the day is.
    pub fn holiday(self) -> Option<&'static str> {
        match (self.month(), self.day()) {
            (1, 1) => return Some("元旦"),
            (5, 1 | 2) => return Some("劳动节"),
            (10, 1..=3) => return Some("国庆节"),
            (4, day) if day == self.clear_and_bright() => return Some("清明节"),
            _ => {}
        }
        // 除夕 is the day before the first of the first month, whatever its number.
        let eve = self.plus_days(1).and_then(Self::lunar) == Some((1, 1));
        match self.lunar() {
            _ if eve => Some("春节"),
            Some((1, 1..=3)) => Some("春节"),
            Some((5, 5)) => Some("端午节"),
            Some((8, 15)) => Some("中秋节"),
            _ => None,
        }
    }

    /// The day of April on which 清明 falls, between 1949 and 2099.
    pub(super) fn clear_and_bright(self) -> u8 {
        let year = f64::from(self.year() % 100);
        let first = if self.year() < 2000 { 5.59 } else { 4.81 };
        (year.mul_add(0.2422, first).floor() - (year / 4.0).floor()) as u8
    }

    /// A day of the Chinese calendar, by its month and day, that falls into a year.
    pub fn of_moon(year: u16, month: u8, day: u8) -> Option<Self> {
        let first = Self::new(year, 1, 1)?;
        (0..366)
            .filter_map(|days| first.plus_days(days))
            .find(|date| date.year() == year && date.lunar() == Some((month, day)))
    }

    /// Month and day of the Chinese calendar; leap months have no holidays.
    pub(super) fn lunar(self) -> Option<(u8, u8)> {
        let iso = icu_calendar::Date::try_new_iso(
            i32::from(self.year()),
            self.month(),
            self.day(),
        );
        let date = iso.ok()?.to_calendar(ChineseTraditional::new());
        let month = date.month().to_input();
        (!month.is_leap()).then(|| (month.number(), date.day_of_month().0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holidays_fall_where_the_calendar_has_them() {
        for (day, expected) in [
            ("2022-01-31", Some("春节")),
            ("2022-02-01", Some("春节")),
            ("2022-02-03", Some("春节")),
            ("2022-02-04", None),
            ("2022-04-05", Some("清明节")),
            ("2024-04-04", Some("清明节")),
            ("2022-06-03", Some("端午节")),
            ("2022-09-10", Some("中秋节")),
            ("2023-09-29", Some("中秋节")),
            ("2025-10-06", Some("中秋节")),
            ("2022-10-01", Some("国庆节")),
            ("2022-10-14", None),
            ("2022-10-15", Some("周六")),
            ("2022-10-16", Some("周日")),
            ("2025-01-28", Some("春节")),
            ("2023-03-22", None),
        ] {
            let date: Date = day.parse().expect("a date");
            assert_eq!(date.day_off(), expected, "{day}");
        }
    }
}
