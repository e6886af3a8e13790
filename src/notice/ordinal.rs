//! What numbers sections: 层次序数 (7.3.3), 一、 （一） 1. （1）, and those of rules, 第一章, 第一节, 第一条.

const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

/// A number from 1 to 9999 in Chinese numerals.
pub fn chinese_number(number: usize) -> String {
    let mut out = String::new();
    let mut gap = false;
    for (unit, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let digit = number / unit % 10;
        if digit == 0 {
            gap = !out.is_empty();
            continue;
        }
        if gap {
            out.push('零');
            gap = false;
        }
        // 十、十一 rather than 一十、一十一.
        if !(unit == 10 && digit == 1 && out.is_empty()) {
            out.push(DIGITS[digit]);
        }
        out.push_str(name);
    }
    out
}

/// What a section is among others, by which it is numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rank {
    /// 章 of rules.
    Chapter,
    /// 节 of a chapter of rules.
    Division,
    /// 条 of rules, numbered through all chapters.
    Article,
    /// A level of the standard's (7.3.3), from 1. Those below the fourth go on with circled
    /// numbers, for which the standard has no rule. 项 of rules is the second, 目 the third.
    Level(usize),
}

/// The level of ① ②.
pub const CIRCLED: Rank = Rank::Level(5);

impl Rank {
    /// The ordinal of a number, from 1, as it leads a heading or paragraph.
    pub fn ordinal(self, number: usize) -> String {
        let chinese = || chinese_number(number);
        match self {
            Self::Chapter => format!("第{}章　", chinese()),
            Self::Division => format!("第{}节　", chinese()),
            Self::Article => format!("第{}条　", chinese()),
            Self::Level(1) => format!("{}、", chinese()),
            Self::Level(2) => format!("（{}）", chinese()),
            Self::Level(3) => format!("{number}."),
            Self::Level(4) => format!("（{number}）"),
            Self::Level(_) => {
                circled(number).map_or_else(|| format!("{number}）"), String::from)
            }
        }
    }

    /// How a text refers to it: 第三条, 第（二）项.
    pub fn reference(self, number: usize) -> String {
        match self {
            Self::Chapter | Self::Division | Self::Article => {
                self.ordinal(number).trim_end().to_owned()
            }
            Self::Level(2) => format!("第{}项", self.ordinal(number)),
            Self::Level(_) => format!("第{number}目"),
        }
    }

    /// What the sections inside one are.
    pub fn inner(self) -> Self {
        match self {
            Self::Chapter | Self::Division => Self::Level(1),
            Self::Article => Self::Level(2),
            Self::Level(level) => Self::Level(level + 1),
        }
    }
}

/// ① to ⑳.
pub fn circled(number: usize) -> Option<char> {
    let number = u32::try_from(number).ok().filter(|n| (1..=20).contains(n))?;
    char::from_u32(0x245f + number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_people_write_them() {
        let written: Vec<String> =
            [1, 10, 11, 20, 21, 99, 100, 101, 110, 111, 1001, 1010, 2345]
                .map(chinese_number)
                .to_vec();
        assert_eq!(
            written.join(" "),
            "一 十 十一 二十 二十一 九十九 一百 一百零一 一百一十 一百一十一 一千零一 一千零一十 二千三百四十五"
        );
    }

    #[test]
    fn ordinals_follow_the_depth() {
        let written: Vec<String> =
            (1..=5).map(|level| Rank::Level(level).ordinal(3)).collect();
        assert_eq!(written.join(" "), "三、 （三） 3. （3） ③");
        assert_eq!(CIRCLED.ordinal(21), "21）");
    }
}
