//! What the numbers of a column are of, and how people write them there.

use crate::notice::{Decimal, bare};

/// What is counted, one by one.
const BASES: [&str; 44] = [
    "元",
    "人",
    "名",
    "个",
    "位",
    "户",
    "家",
    "吨",
    "亩",
    "公顷",
    "公里",
    "千米",
    "米",
    "平方米",
    "立方米",
    "件",
    "台",
    "套",
    "辆",
    "次",
    "人次",
    "项",
    "%",
    "‰",
    "支",
    "队",
    "份",
    "张",
    "本",
    "只",
    "天",
    "场",
    "间",
    "组",
    "班",
    "期",
    "篇",
    "度",
    "岁",
    "棵",
    "株",
    "头",
    "处",
    "所",
];

/// What may stand behind a number that is of nothing in particular: 25人, 3个.
const COUNTERS: [&str; 26] = [
    "人", "名", "个", "位", "支", "队", "套", "份", "辆", "台", "件", "张", "本", "只",
    "次", "天", "项", "场", "户", "家", "间", "组", "班", "期", "篇", "人次",
];

/// How people are counted: one is as good as another.
const PEOPLE: [&str; 4] = ["人", "名", "位", "个"];

/// Words by which a column is one of money.
const MONEY: [&str; 10] =
    ["金额", "经费", "费用", "资金", "预算", "单价", "补助", "奖金", "价格", "元"];

/// What a number is of: 万元 is 元, of which 万 make one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::office) struct Unit {
    /// How many make one: 万 of 万元, nothing of 元.
    pub(in crate::office) scale: String,
    /// What is counted.
    pub(in crate::office) base: &'static str,
}

impl Unit {
    /// The unit that a text is: 万元, 人民币元, 平方米.
    pub(in crate::office) fn of(text: &str) -> Option<Self> {
        let text = text.trim_start_matches("人民币");
        let base = BASES
            .into_iter()
            .filter(|base| text.ends_with(base))
            .max_by_key(|base| base.len())?;
        let scale = text.strip_suffix(base)?.to_owned();
        scale.chars().all(|c| "十百千万亿".contains(c)).then_some(Self { scale, base })
    }

    /// The unit in a head, in brackets or behind a stroke: 经费（万元）, 经费/元.
    pub(in crate::office) fn of_head(head: &str) -> Option<Self> {
        let head = bare(head);
        let inside = |open: char, close: char| {
            let from = head.rfind(open)? + open.len_utf8();
            let to = from + head[from..].find(close)?;
            Some(&head[from..to])
        };
        let behind = || Some(head.rsplit_once('/')?.1);
        let aside = inside('(', ')').or_else(|| inside('[', ']')).or_else(behind)?;
        Self::of(aside)
    }

    /// The unit that a line names: 单位：万元.
    pub(in crate::office) fn of_line(line: &str) -> Option<Self> {
        let line = bare(line);
        let (_, behind) = line.split_once("单位:")?;
        let end = |c: char| ",;。)(".contains(c);
        Self::of(behind.split(end).next().unwrap_or_default())
    }

    /// How many make one, of shares with their sign: numbers of other scales are other numbers.
    pub(in crate::office) fn scale(&self) -> String {
        let share = if ["%", "‰"].contains(&self.base) { self.base } else { "" };
        format!("{}{share}", self.scale)
    }
}

/// How the numbers of a column are written.
#[derive(Debug, Clone)]
pub(in crate::office) struct Measure {
    pub(in crate::office) unit: Option<Unit>,
    money: bool,
    /// Whether it counts people or things, where +5 may be five more.
    counts: bool,
}

impl Measure {
    /// Of a column's name, and the line above its table.
    pub(in crate::office) fn of(name: &str, line: &str, counts: bool) -> Self {
        let unit = Unit::of_head(name)
            .or_else(|| Unit::of_line(line))
            .or_else(|| Unit::of(&bare(line)));
        let money = match &unit {
            Some(unit) => unit.base == "元",
            None => MONEY.iter().any(|word| name.contains(word)),
        };
        Self { unit, money, counts }
    }

    /// A text that says a number, as its digits: １２, 1,234.5, 25人, ¥52.5; `None` where it
    /// says something else besides, or is of another unit.
    pub(in crate::office) fn number(&self, text: &str) -> Option<String> {
        let text = bare(text).replace('\u{2212}', "-");
        let digit = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
        let text = text
            .strip_prefix(['¥', '￥'])
            .filter(|rest| self.money && digit(rest))
            .unwrap_or(&text);
        let text = text
            .strip_prefix('+')
            .filter(|rest| !self.counts && digit(rest))
            .unwrap_or(text);
        let end = text.rfind(|c: char| c.is_ascii_digit()).map_or(0, |at| at + 1);
        let (digits, behind) = text.split_at(end);
        if !behind.is_empty() && !self.is_own(behind) {
            return None;
        }
        let digits = ungrouped(digits).unwrap_or_else(|| digits.to_owned());
        // 021 is the code of a place, or a slip.
        let mut signs = digits.trim_start_matches('-').chars();
        if self.counts
            && signs.next() == Some('0')
            && signs.next().is_some_and(|c| c != '.')
        {
            return None;
        }
        Decimal::parse(&digits).map(|_| digits)
    }

    /// Whether what stands behind a number is the unit that it has anyhow.
    fn is_own(&self, behind: &str) -> bool {
        let Some(Unit { scale, base }) = &self.unit else {
            return COUNTERS.contains(&behind) && !self.money
                || self.money && behind == "元";
        };
        let people = scale.is_empty() && PEOPLE.contains(base);
        behind == format!("{scale}{base}")
            || (!scale.is_empty() && behind == scale)
            || (people && PEOPLE.contains(&behind))
    }
}

/// 1,234.5 without what parts the thousands.
fn ungrouped(text: &str) -> Option<String> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let mut groups = whole.trim_start_matches('-').split(',');
    let first = groups.next()?;
    let others: Vec<&str> = groups.collect();
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let fits = (1..=3).contains(&first.len())
        && digits(first)
        && !others.is_empty()
        && others.iter().all(|group| group.len() == 3 && digits(group));
    (fits && digits(fraction)).then(|| text.replace(',', ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_a_colleague_reads_them() {
        for (name, text, number) in [
            ("名额", "25", Some("25")),
            ("名额", "２５", Some("25")),
            ("名额", "25人", Some("25")),
            ("名额", "25 人", Some("25")),
            ("名额", "1,234.5", Some("1234.5")),
            ("名额", "１，２３４", Some("1234")),
            ("名额", "-5", Some("-5")),
            ("名额", "12.50", Some("12.50")),
            ("名额", "约25", None),
            ("名额", "25左右", None),
            ("名额", "10+5", None),
            ("名额", "二十五", None),
            ("名额", "25万", None),
            ("名额", "1,23", None),
            ("名额", "12人3人", None),
            ("名额", "", None),
            ("名额", "¥25", None),
            ("名额", "25元", None),
            ("名额", "人", None),
            ("名额", "021", None),
            ("名额", "0", Some("0")),
            // Five more, or five?
            ("名额", "+5", None),
            ("名额（名）", "25人", Some("25")),
            ("里程（公里）", "25公里", Some("25")),
            ("里程（公里）", "25人", None),
            ("金额", "25元", Some("25")),
            ("金额", "25人", None),
            ("金额（元）", "25元", Some("25")),
            ("金额（元）", "25万元", None),
            ("金额（万元）", "25元", None),
            ("金额（万元）", "52.5万元", Some("52.5")),
            ("金额（万元）", "５２．５万", Some("52.5")),
            ("金额（万元）", "52.5亿元", None),
            ("金额（万元）", "¥52.5", Some("52.5")),
            ("金额（万元）", "￥1,052.5", Some("1052.5")),
            ("金额（万元）", "+52.5", Some("52.5")),
            ("金额（万元）", "$52.5", None),
        ] {
            let measure = Measure::of(name, "", name.contains("名额"));
            assert_eq!(measure.number(text).as_deref(), number, "{name} {text}");
        }
    }

    #[test]
    fn units_differ_by_how_many_make_one() {
        for (unit, expected) in [
            ("元", Some("")),
            ("万元", Some("万")),
            ("亿元", Some("亿")),
            ("人", Some("")),
            ("名", Some("")),
            ("十人", Some("十")),
            ("%", Some("%")),
            ("去年", None),
            ("必填", None),
        ] {
            let scale = Unit::of(unit).map(|unit| unit.scale());
            assert_eq!(scale.as_deref(), expected, "{unit}");
        }
        let ten_thousand = Unit::of("万元");
        assert_eq!(Unit::of_head("经费（万元）"), ten_thousand);
        assert_eq!(Unit::of_head("经费/元"), Unit::of("元"));
        assert_eq!(Unit::of_line("单位：万元"), ten_thousand);
    }
}
