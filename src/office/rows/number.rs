//! Numbers as people write them.

use crate::notice::{Decimal, bare};

/// What may stand behind a number without changing it.
const COUNTERS: [&str; 26] = [
    "人", "名", "个", "位", "支", "队", "套", "份", "辆", "台", "件", "张", "本", "只",
    "次", "天", "项", "场", "户", "家", "间", "组", "班", "期", "篇", "人次",
];

/// A text that says a number, as its digits: １２, 1,234.5, 25人.
pub(in crate::office) fn number_of(text: &str, unit: &str) -> Option<String> {
    let text = bare(text).replace('\u{2212}', "-");
    let counter = |text: &str| -> Option<String> {
        let own = COUNTERS.iter().find_map(|word| text.strip_suffix(word));
        let money = || {
            let plain = unit.contains('元') && !unit.contains(['万', '千', '百', '亿']);
            text.strip_suffix('元').filter(|_| plain)
        };
        own.or_else(money).map(str::to_owned)
    };
    let digits = counter(&text).unwrap_or(text);
    let digits = ungrouped(&digits).unwrap_or(digits);
    Decimal::parse(&digits).map(|_| digits)
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
        for (text, number) in [
            ("25", Some("25")),
            ("２５", Some("25")),
            ("25人", Some("25")),
            ("25 人", Some("25")),
            ("1,234.5", Some("1234.5")),
            ("１，２３４", Some("1234")),
            ("-5", Some("-5")),
            ("12.50", Some("12.50")),
            ("约25", None),
            ("25左右", None),
            ("10+5", None),
            ("二十五", None),
            ("25万", None),
            ("1,23", None),
            ("12人3人", None),
            ("", None),
        ] {
            assert_eq!(number_of(text, "名额").as_deref(), number, "{text}");
        }
        assert_eq!(number_of("25元", "金额（元）").as_deref(), Some("25"));
        assert_eq!(number_of("25元", "金额（万元）"), None);
    }
}
