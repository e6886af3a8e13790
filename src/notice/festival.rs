//! Days with names: when 中秋节, 教师节 and their like are.

use std::ops::RangeInclusive;

use super::Date;

/// A day with a name.
#[derive(Debug)]
pub struct Festival {
    /// What it is called.
    pub name: &'static str,
    on: On,
}

#[derive(Debug)]
enum On {
    /// Days of a month.
    Sun(u8, RangeInclusive<u8>),
    /// Days of a month of the Chinese calendar.
    Moon(u8, RangeInclusive<u8>),
    /// The day before the year of the Chinese calendar begins.
    Eve,
    /// 清明.
    ClearAndBright,
}

const fn sun(name: &'static str, month: u8, day: u8) -> Festival {
    Festival { name, on: On::Sun(month, day..=day) }
}

const fn moon(name: &'static str, month: u8, day: u8) -> Festival {
    Festival { name, on: On::Moon(month, day..=day) }
}

/// The days whose names are known. A name that begins another one stands behind it.
pub const FESTIVALS: &[Festival] = &[
    sun("元旦", 1, 1),
    sun("人民警察节", 1, 10),
    Festival { name: "春节", on: On::Moon(1, 1..=3) },
    Festival { name: "除夕", on: On::Eve },
    moon("元宵节", 1, 15),
    sun("妇女节", 3, 8),
    sun("植树节", 3, 12),
    sun("消费者权益日", 3, 15),
    sun("世界水日", 3, 22),
    Festival { name: "清明节", on: On::ClearAndBright },
    sun("全民国家安全教育日", 4, 15),
    sun("世界地球日", 4, 22),
    sun("世界读书日", 4, 23),
    sun("世界知识产权日", 4, 26),
    Festival { name: "劳动节", on: On::Sun(5, 1..=2) },
    sun("青年节", 5, 4),
    sun("全国防灾减灾日", 5, 12),
    sun("国际护士节", 5, 12),
    sun("世界计量日", 5, 20),
    sun("全国科技工作者日", 5, 30),
    moon("端午节", 5, 5),
    sun("儿童节", 6, 1),
    sun("世界环境日", 6, 5),
    sun("国际禁毒日", 6, 26),
    sun("建党节", 7, 1),
    sun("建军节", 8, 1),
    sun("中国医师节", 8, 19),
    sun("教师节", 9, 10),
    moon("中秋节", 8, 15),
    moon("重阳节", 9, 9),
    sun("烈士纪念日", 9, 30),
    Festival { name: "国庆节", on: On::Sun(10, 1..=3) },
    sun("世界标准日", 10, 14),
    sun("中国记者节", 11, 8),
    sun("全国消防日", 11, 9),
    sun("世界艾滋病日", 12, 1),
    sun("国家宪法日", 12, 4),
];

impl Festival {
    /// Whether a day is it, or one of its days.
    pub fn is_on(&self, date: Date) -> bool {
        match &self.on {
            On::Sun(month, days) => date.month() == *month && days.contains(&date.day()),
            On::Moon(month, days) => {
                date.lunar().is_some_and(|(m, day)| m == *month && days.contains(&day))
            }
            On::Eve => date.plus_days(1).and_then(Date::lunar) == Some((1, 1)),
            On::ClearAndBright => {
                date.month() == 4 && date.day() == date.clear_and_bright()
            }
        }
    }

    /// Its first day in a year.
    pub fn in_year(&self, year: u16) -> Option<Date> {
        let first = Date::new(year, 1, 1)?;
        match &self.on {
            On::Sun(month, days) => Date::new(year, *month, *days.start()),
            _ => (0..366)
                .filter_map(|days| first.plus_days(days))
                .find(|date| date.year() == year && self.is_on(*date)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn festivals_fall_where_the_calendar_has_them() {
        for (name, day) in [
            ("春节", "2025-01-29"),
            ("除夕", "2024-02-09"),
            ("元宵节", "2024-02-24"),
            ("清明节", "2026-04-05"),
            ("端午节", "2026-06-19"),
            ("中秋节", "2026-09-25"),
            ("重阳节", "2026-10-18"),
            ("教师节", "2026-09-10"),
        ] {
            let festival = FESTIVALS.iter().find(|f| f.name == name).expect("a name");
            let date: Date = day.parse().expect("a date");
            assert_eq!(festival.in_year(date.year()), Some(date), "{name}");
        }
    }
}
