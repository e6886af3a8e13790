//! What a text is, told by its signs: ordinals, dates, numbers, marks, labels.

use std::sync::LazyLock;

use regex::Regex;

use crate::notice::{Date, Detail};

/// A pattern that is known to be one.
macro_rules! pattern {
    ($name:ident, $text:expr) => {
        static $name: LazyLock<Regex> =
            LazyLock::new(|| Regex::new($text).expect("it is a pattern"));
    };
}

pattern!(
    NUMBER,
    r"^\s*([㐀-鿿〇A-Za-z（）()·]{0,16}?)\s*[〔［\[（(【﹝〈]\s*(\d{4}|[×Xx*＊○〇Ｘ]{2,4}|)\s*(?:年)?\s*[〕］\])）】﹞〉]\s*第?\s*(\d{1,6}|[×Xx*＊○〇Ｘ]{1,4}|)\s*号\s*(.*)$"
);
pattern!(
    RUNNING,
    r"^\s*[（(]?\s*第\s*(\d{1,6}|[×Xx*＊○〇Ｘ]{1,4}|[一二三四五六七八九十百零〇]{1,7}|)\s*([号期])\s*[）)]?$"
);
pattern!(COPY, r"^(?:№|No\.?|份号[：:]?|编号[：:]?)?\s*(\d{6})$");
pattern!(LEVEL, r"^(绝密|机密|秘密)\s*(?:[★☆*＊]\s*(.{1,8}))?$");
pattern!(URGENCY, r"^(特急|加急|特\s+急|加\s+急)$");
pattern!(SIGNATORY, r"^签\s*发\s*人\s*[：:]\s*(.*)$");
pattern!(MARKER, r"^附\s*件\s*([0-9]{1,2}|[一二三四五六七八九十]{1,3})?\s*[：:.．]?$");
pattern!(
    MARKER_TITLE,
    r"^附\s*件\s*([0-9]{1,2}|[一二三四五六七八九十]{1,3})\s*[：:.．\s、]\s*(\S.*)$"
);
pattern!(LIST, r"^附\s*件\s*[：:]\s*(.*)$");
pattern!(LISTED, r"^(\d{1,2})\s*[．.、)）]\s*(.*)$");
pattern!(ISO, r"^(\d{4})\s*[-./．—]\s*(\d{1,2})\s*[-./．—]\s*(\d{1,2})$");
pattern!(DAY, r"^(\d{4})年(\d{1,2})月(\d{1,2})日$");
pattern!(
    HAN_DAY,
    "^([一二三四五六七八九〇零○OＯ0]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})[日号]$"
);
pattern!(
    OPEN_DAY,
    r"^((?:\d{4}|[×Xx*＊○〇_]{2,4}|[一二三四五六七八九〇零○OＯ0]{4})?)年((?:\d{1,2}|[×Xx*＊○〇_]{1,2})?)月((?:\d{1,2}|[×Xx*＊○〇_]{1,2})?)日$"
);
pattern!(RULE, r"^[—－_─━═=★☆\-–\s]{3,}$");
pattern!(COPY_TO, r"^抄\s*送\s*[：:]\s*(.*)$");
pattern!(SEND_TO, r"^主\s*送\s*[：:]\s*(.*)$");
pattern!(
    PRINTED,
    r"^(.*?)\s*(\d{4}\s*年\s*\d{0,2}\s*月\s*\d{0,2}\s*日|[一二三四五六七八九〇零○OＯ]{4}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日)\s*印\s*发?$"
);
static CONTACTS: LazyLock<Regex> = LazyLock::new(|| {
    let labels = Detail::ALL.map(|detail| detail.names().1).join("|");
    Regex::new(&format!(r"(?:^|[；;，,、。\s]+)({labels})\s*[：:]"))
        .expect("it is a pattern")
});
pattern!(ATTENDANCE, r"^(出\s*席|请\s*假|列\s*席)\s*[：:]\s*(\S.*)$");
pattern!(NOTE, "^[（(](.+)[）)]$");
pattern!(UNIT, r"^[（(]?\s*(单位\s*[：:]\s*\S{1,12}?)\s*[）)]?$");
pattern!(TABLE_NOTE, r"^(注|备注|说明|填表说明)\s*[：:]\s*(.*)$");
pattern!(CAPTION, r"^(表|图)\s*(\d{1,3})\s*[：:.．、\s]?\s*(\S.*)$");

/// Digits and letters at half width, brackets and other signs at full width, no blanks at the
/// ends.
pub(super) fn folded(text: &str) -> String {
    let one = |c: char| match c {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => {
            char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c)
        }
        '\u{3000}' | '\u{a0}' => ' ',
        c => c,
    };
    text.trim().chars().map(one).collect::<String>().trim().to_owned()
}

/// A text without any blanks.
pub(in crate::office::word) fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// A text without blanks between hanzi, by which letters are spread.
pub(super) fn closed(text: &str) -> String {
    let text = text.trim();
    let mut shown = String::new();
    let mut blank = false;
    for c in text.chars() {
        if c.is_whitespace() {
            blank = true;
            continue;
        }
        let wide = |c: char| !c.is_ascii();
        if blank && !(shown.chars().last().is_some_and(wide) || wide(c)) {
            shown.push(' ');
        }
        shown.push(c);
        blank = false;
    }
    shown
}

/// Whether a text is a name spread by blanks: every piece is a single sign.
pub(super) fn is_spread(text: &str) -> bool {
    let pieces: Vec<&str> = text.split_whitespace().collect();
    pieces.len() > 1 && pieces.iter().all(|piece| piece.chars().count() == 1)
}

/// 发文字号 and what stands behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Number {
    pub(super) code: String,
    pub(super) year: Option<u16>,
    pub(super) serial: Option<u32>,
    pub(super) rest: String,
}

pub(super) fn number(text: &str) -> Option<Number> {
    let text = folded(text);
    let found = NUMBER.captures(&text)?;
    let code = bare(&found[1]);
    let year = found[2].parse().ok().filter(|year| (1949..=2999).contains(year));
    let serial = found[3].parse().ok().filter(|serial| *serial > 0);
    let rest = found[4].trim().to_owned();
    // 根据某发〔2020〕1号，…… is a sentence.
    let behind = rest.is_empty() || SIGNATORY.is_match(&rest);
    behind.then_some(Number { code, year, serial, rest })
}

/// 第×号, 第×期: the number, if there is one yet, and its unit.
pub(super) fn running(text: &str) -> Option<(Option<u32>, char)> {
    let text = folded(text);
    let found = RUNNING.captures(&text)?;
    let unit = found[2].chars().next()?;
    let number = found[1].parse().ok().or_else(|| han(&found[1]));
    let number = number.and_then(|n: usize| u32::try_from(n).ok()).filter(|n| *n > 0);
    Some((number, unit))
}

pub(super) fn copy_number(text: &str) -> Option<String> {
    Some(COPY.captures(&folded(text))?[1].to_owned())
}

pub(super) fn level(text: &str) -> Option<(String, Option<String>)> {
    let text = folded(text);
    let found = LEVEL.captures(&text)?;
    let period = found.get(2).map(|period| bare(period.as_str()));
    Some((found[1].to_owned(), period))
}

pub(super) fn urgency(text: &str) -> Option<String> {
    Some(bare(&URGENCY.captures(&folded(text))?[1]))
}

/// The names behind 签发人.
pub(super) fn signatories(text: &str) -> Option<Vec<String>> {
    let text = folded(text);
    let found = SIGNATORY.captures(&text)?;
    Some(names(&found[1]))
}

/// Names beside each other; two signs apart are one name.
pub(super) fn names(text: &str) -> Vec<String> {
    let pieces: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || "、，,；;".contains(c))
        .filter(|piece| !piece.is_empty())
        .collect();
    let mut names: Vec<String> = Vec::new();
    let mut single = false;
    for piece in pieces {
        let short = piece.chars().count() == 1;
        match names.last_mut() {
            Some(last) if short && single => {
                last.push_str(piece);
                single = false;
            }
            _ => {
                names.push(piece.to_owned());
                single = short;
            }
        }
    }
    names
}

/// 附件1, alone on its line.
pub(super) fn marker(text: &str) -> Option<Option<usize>> {
    let text = folded(text);
    let found = MARKER.captures(&text)?;
    Some(found.get(1).and_then(|n| n.as_str().parse().ok().or_else(|| han(n.as_str()))))
}

/// 附件1：标题.
pub(super) fn marker_title(text: &str) -> Option<(usize, String)> {
    let text = folded(text);
    let found = MARKER_TITLE.captures(&text)?;
    let number = found[1].parse().ok().or_else(|| han(&found[1]))?;
    Some((number, found[2].trim().to_owned()))
}

/// What stands behind 附件： of 附件说明.
pub(super) fn list(text: &str) -> Option<String> {
    Some(LIST.captures(&folded(text))?[1].to_owned())
}

/// 1. and what it numbers.
pub(super) fn listed(text: &str) -> Option<(usize, String)> {
    let text = folded(text);
    let found = LISTED.captures(&text)?;
    Some((found[1].parse().ok()?, found[2].trim().to_owned()))
}

/// A date, or one that is not filled in yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Day {
    Date(Date),
    /// The year, where it is said.
    Open(Option<u16>),
}

pub(super) fn day(text: &str) -> Option<Day> {
    let text = bare(&folded(text));
    let number = |s: &str| s.parse::<u16>().ok();
    let small = |s: &str| s.parse::<u8>().ok();
    for pattern in [&*DAY, &*ISO] {
        if let Some(found) = pattern.captures(&text) {
            let date =
                Date::new(number(&found[1])?, small(&found[2])?, small(&found[3])?);
            return date.map(Day::Date);
        }
    }
    if let Some(found) = HAN_DAY.captures(&text) {
        let part = |s: &str| han(s).and_then(|n| u8::try_from(n).ok());
        let date = Date::new(han_year(&found[1])?, part(&found[2])?, part(&found[3])?);
        return date.map(Day::Date);
    }
    let found = OPEN_DAY.captures(&text)?;
    Some(Day::Open(number(&found[1]).or_else(|| han_year(&found[1]))))
}

fn han_year(text: &str) -> Option<u16> {
    let digit = |c: char| match c {
        '〇' | '零' | '○' | 'O' | 'Ｏ' | '0' => Some(0),
        c => "一二三四五六七八九".chars().position(|d| d == c).map(|i| i + 1),
    };
    let digits: Option<Vec<usize>> = text.chars().map(digit).collect();
    let digits = digits.filter(|digits| digits.len() == 4)?;
    u16::try_from(digits.iter().fold(0, |year, digit| year * 10 + digit)).ok()
}

/// A number in Chinese numerals, up to 999.
pub(super) fn han(text: &str) -> Option<usize> {
    let mut total = 0;
    let mut digit = None;
    for c in text.chars() {
        match c {
            '零' | '〇' => {}
            '十' => total += digit.take().unwrap_or(1) * 10,
            '百' => total += digit.take()? * 100,
            c => digit = Some("一二三四五六七八九".chars().position(|d| d == c)? + 1),
        }
    }
    let total = total + digit.unwrap_or(0);
    (total > 0).then_some(total)
}

/// Whether a line is a rule that somebody typed.
pub(in crate::office::word) fn is_rule(text: &str) -> bool {
    RULE.is_match(text)
}

pub(super) fn copy_to(text: &str) -> Option<String> {
    Some(COPY_TO.captures(&folded(text))?[1].trim().to_owned())
}

pub(super) fn send_to(text: &str) -> Option<String> {
    Some(SEND_TO.captures(&folded(text))?[1].trim().to_owned())
}

/// 印发机关 and 印发日期 of 版记.
pub(super) fn printed(text: &str) -> Option<(String, Day)> {
    let text = folded(text);
    let found = PRINTED.captures(&text)?;
    let day = day(&found[2])?;
    let printer = found[1].trim().to_owned();
    (!printer.ends_with(['，', '。', '、', '于', '在'])).then_some((printer, day))
}

/// 联系方式 of a line that says nothing else, by the keys that it has in a notice.
pub(super) fn contacts(text: &str) -> Option<Vec<(&'static str, String)>> {
    let text = folded(text);
    let starts: Vec<_> = CONTACTS.captures_iter(&text).collect();
    if starts.first()?.get(0)?.start() != 0 {
        return None;
    }
    let mut found = Vec::new();
    for (i, capture) in starts.iter().enumerate() {
        let whole = capture.get(0)?;
        let end = starts.get(i + 1).and_then(|next| next.get(0)).map(|next| next.start());
        let value = &text[whole.end()..end.unwrap_or(text.len())];
        let value = value.trim().trim_end_matches(['。', '；', ';']).trim().to_owned();
        if value.is_empty() || value.chars().count() > 60 {
            return None;
        }
        let label = &capture[1];
        let detail = Detail::ALL.into_iter().find(|detail| detail.names().1 == label)?;
        found.push((detail.names().0, value));
    }
    Some(found)
}

/// A list of 出席人员名单: its key and its names.
pub(super) fn attendance(text: &str) -> Option<(&'static str, String)> {
    let text = folded(text);
    let found = ATTENDANCE.captures(&text)?;
    let key = match bare(&found[1]).as_str() {
        "出席" => "present",
        "请假" => "absent",
        _ => "observers",
    };
    Some((key, found[2].trim_end_matches('。').to_owned()))
}

/// What stands in brackets that hold a whole line.
pub(super) fn note(text: &str) -> Option<String> {
    let text = folded(text);
    let inside = NOTE.captures(&text)?[1].trim().to_owned();
    (!inside.contains(['）', ')']) || inside.contains(['（', '('])).then_some(inside)
}

pub(super) fn unit(text: &str) -> Option<String> {
    Some(UNIT.captures(&folded(text))?[1].to_owned())
}

/// 注：, and what it says.
pub(super) fn table_note(text: &str) -> Option<(String, String)> {
    let text = folded(text);
    let found = TABLE_NOTE.captures(&text)?;
    Some((found[1].to_owned(), found[2].trim().to_owned()))
}

/// 表1 or 图1, and the caption behind it.
pub(super) fn caption(text: &str) -> Option<(char, usize, String)> {
    let text = folded(text);
    let found = CAPTION.captures(&text)?;
    Some((found[1].chars().next()?, found[2].parse().ok()?, found[3].to_owned()))
}

/// The kinds of notices, with which titles end.
const KINDS: [&str; 37] = [
    "通知",
    "通告",
    "公告",
    "公报",
    "决定",
    "决议",
    "意见",
    "命令",
    "指示",
    "议案",
    "报告",
    "请示",
    "批复",
    "通报",
    "函",
    "复函",
    "纪要",
    "办法",
    "规定",
    "规则",
    "细则",
    "条例",
    "方案",
    "计划",
    "规划",
    "要点",
    "总结",
    "制度",
    "章程",
    "预案",
    "指南",
    "须知",
    "安排",
    "标准",
    "规范",
    "倡议书",
    "通知书",
];

/// Whether a title ends with what kind of notice it is.
pub(super) fn names_kind(title: &str) -> bool {
    let title = bare(title);
    if title.matches('《').count() != title.matches('》').count() {
        return false;
    }
    let title = title.trim_end_matches(['》', '”']);
    // （试行）、（征求意见稿）
    let title = match (title.rfind(['（', '(']), title.ends_with(['）', ')'])) {
        (Some(at), true) => &title[..at],
        _ => title,
    };
    KINDS.iter().any(|kind| title.ends_with(kind))
}

/// Whether a text ends as a sentence does.
pub(super) fn is_sentence(text: &str) -> bool {
    text.trim_end().ends_with(['。', '；', '！', '？', '，', '、', ';', '.', ','])
}

/// Whether a name is one of an organ.
pub(super) fn is_organ(name: &str) -> bool {
    const ENDS: [&str; 32] = [
        "局",
        "委",
        "府",
        "厅",
        "部",
        "会",
        "室",
        "院",
        "校",
        "公司",
        "中心",
        "办",
        "处",
        "团",
        "大学",
        "学院",
        "学校",
        "中学",
        "小学",
        "所",
        "站",
        "社",
        "集团",
        "医院",
        "法院",
        "行",
        "署",
        "科",
        "馆",
        "队",
        "组",
        "总工会",
    ];
    let name = bare(name);
    let count = name.chars().count();
    (3..=40).contains(&count) && ENDS.iter().any(|end| name.ends_with(end))
}

/// A paragraph without the blanks that it is placed by.
pub(super) fn tidy(text: &str) -> String {
    let text = text.trim().replace(['\t', '\u{a0}'], "　");
    match is_spread(&text) {
        true => closed(&text),
        false => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_in_the_brackets_that_people_type() {
        for text in [
            "某政办发〔2025〕12号",
            "某政办发[2025]12号",
            "某政办发（2025）第12号",
            "  某政办发﹝２０２５﹞１２号  ",
            "某政办发【2025】 12 号",
        ] {
            let number = number(text).expect(text);
            assert_eq!(
                (number.code.as_str(), number.year, number.serial),
                ("某政办发", Some(2025), Some(12)),
                "{text}"
            );
        }
        let open = number("某政办发〔20××〕××号").or(number("某政办发〔××××〕×号"));
        assert_eq!(open.map(|n| (n.year, n.serial)), Some((None, None)));
        assert_eq!(number("根据某发〔2020〕1号文件，现将有关事项通知如下："), None);
    }

    #[test]
    fn days_are_read_as_people_write_them() {
        let date = Date::new(2025, 10, 21).map(Day::Date);
        for text in [
            "2025年10月21日",
            "二〇二五年十月二十一日",
            "二Ｏ二五年十月二十一日",
            "2025.10.21",
            "2025/10/21",
            "２０２５ 年 10 月 21 日",
        ] {
            assert_eq!(day(text), date, "{text}");
        }
        assert_eq!(day("2025年  月  日"), Some(Day::Open(Some(2025))));
        assert_eq!(day("年　月　日"), Some(Day::Open(None)));
        assert_eq!(day("2025年2月30日"), None);
        assert_eq!(day("2025年10月21日前"), None);
    }
}
