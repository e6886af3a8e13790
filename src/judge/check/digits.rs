//! 数字和计量单位 (chapter 9; GB/T 15835, GB 3100).

use crate::judge::check::Rule;
use crate::judge::check::scene::{Line, Scene, Sink, digit, is_han};
use crate::notice::TextKind;
use crate::text::finding::Severity::{Note, Warning};

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: "hyphen-range",
        severity: Warning,
        source: "GB/T 15834—2011 4.13",
        what: "起止或数值范围用了短横",
        why: "时间、地点起止用一字线“—”，数值范围用浪纹线“～”。",
        mend: "改成 — 或 ～",
        wrong: "body: 会议时间9:00-10:00。",
        right: "body: 会议时间9:00—10:00。",
        check: Some(hyphen_range),
    },
    Rule {
        code: "short-year",
        severity: Warning,
        source: "GB/T 15835—2011 5.1.4",
        what: "年份简写成两位",
        why: "年份一般不简写。",
        mend: "写全四位年份",
        wrong: "body: 自24年3月1日起施行。",
        right: "body: 自2024年3月1日起施行。",
        check: Some(short_year),
    },
    Rule {
        code: "padded-date",
        severity: Warning,
        source: "GB/T 9704—2012 7.3.5.4 类推",
        what: "日期的月、日补了零，或用点号、短横代替年月日",
        why: "年、月、日标全，月、日不编虚位。",
        mend: "用年、月、日写，如 2024年1月5日",
        wrong: "body: 2024年01月05日前报送。",
        right: "body: 2024年1月5日前报送。",
        check: Some(padded_date),
    },
    Rule {
        code: "date-in-cell",
        severity: Note,
        source: "GB/T 15835—2011 5.1.4；GB/T 7408",
        what: "表格里的日期用了点号、短横或斜线",
        why: "表格里可以用 2024-01-05 的写法，同一份公文里应当一致。",
        mend: "用年、月、日写，如 2024年1月5日，或各处都如 2024-01-05",
        wrong: "body: 见附件。\nattachments: [{id: a, title: 标准目录, table: {columns: [标准, 实施日期], rows: [[甲, 2012-07-01]]}}]",
        right: "body: 见附件。\nattachments: [{id: a, title: 标准目录, table: {columns: [标准, 实施日期], rows: [[甲, 2012年7月1日]]}}]",
        check: Some(date_in_cell),
    },
    Rule {
        code: "range-unit-dropped",
        severity: Warning,
        source: "GB/T 15835—2011 5.1.3",
        what: "数值范围前一个数省了百分号或“万”“亿”",
        why: "百分号、“万”“亿”两端都要写。",
        mend: "写成 15%～30%、13万元～17万元",
        wrong: "body: 占15～30%。",
        right: "body: 占15%～30%。",
        check: Some(range_unit_dropped),
    },
    Rule {
        code: "full-width-digit",
        severity: Warning,
        source: "GB/T 15835—2011 5.1.7；GB/T 9704—2012 第9章",
        what: "用了全角的数字或字母",
        why: "阿拉伯数字和字母用半角，占半个字。",
        mend: "改成半角",
        wrong: "body: 共８５人。",
        right: "body: 共85人。",
        check: Some(full_width_digit),
    },
    Rule {
        code: "bare-decimal",
        severity: Warning,
        source: "GB/T 15835—2011 5.1.2",
        what: "纯小数缺了整数位的 0",
        why: "纯小数必须写出小数点前的 0。",
        mend: "写成 0.5",
        wrong: "body: 增长.5个百分点。",
        right: "body: 增长0.5个百分点。",
        check: Some(bare_decimal),
    },
    Rule {
        code: "approximate-number",
        severity: Warning,
        source: "GB/T 15835—2011 4.2.2、5.2.1",
        what: "概数用了阿拉伯数字加顿号",
        why: "相邻两数连用的概数用汉字，中间不加顿号。",
        mend: "写成 三四天",
        wrong: "body: 需要3、4天。",
        right: "body: 需要三四天。",
        check: Some(approximate_number),
    },
    Rule {
        code: "chinese-year-zero",
        severity: Warning,
        source: "GB/T 15835—2011 5.2.5",
        what: "汉字年份里的“〇”写成了别的字",
        why: "汉字年份用“〇”，不用“零”“O”“0”。",
        mend: "写成 二〇二四年",
        wrong: "body: 二零二四年完成。",
        right: "body: 二〇二四年完成。",
        check: Some(chinese_year_zero),
    },
    Rule {
        code: "unit-not-legal",
        severity: Note,
        source: "GB 3100—1993；GB/T 9704—2012 第9章",
        what: "用了非法定计量单位，或汉字单位与符号混写",
        why: "公文使用法定计量单位。",
        mend: "改用法定计量单位，如公顷、千克、km/h",
        wrong: "body: 时速不超过60公里/小时。",
        right: "body: 时速不超过60千米。",
        check: Some(unit_not_legal),
    },
];

fn hyphen_range(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    for line in scene.lines.iter().filter(|l| l.kind != TextKind::Contact) {
        for i in (0..line.chars.len())
            .filter(|i| matches!(line.chars[*i], '-' | '–' | '~' | '－'))
        {
            if let Some((start, end)) = range_around(line, i) {
                let shown = line.slice(start, end);
                sink.chars(
                    line.text,
                    i,
                    1,
                    format!("“{shown}”的“{}”应为“—”或“～”", line.chars[i]),
                );
            }
        }
    }
}

/// Units that a number may have.
const UNITS: &str = "年月日时人名个元万亿岁天周分次项%％℃级届号米点";
/// Units of time, which may differ at the two ends.
const TIMES: &str = "年月日时分点";
/// No unit is longer: 万元, 平方米.
const UNIT_MOST: usize = 3;

/// The range that a short stroke at a position stands in: from its first number to the last.
fn range_around(line: &Line<'_>, i: usize) -> Option<(usize, usize)> {
    // 5万元-8万元 has its unit twice.
    let unit = line.chars[..i].iter().rev().take(UNIT_MOST + 1);
    let unit = unit.take_while(|c| is_han(**c) || "%％℃".contains(**c)).count();
    let (digits, left) = line.digits_before(i - unit)?;
    let before = digits + unit;
    let (after, right) = line.digits(i + 1)?;
    let end = i + 1 + after;
    let behind = line.at(end);
    let tilde = line.chars[i] == '~';
    // 010-12345678, GB/T 9704-2012 and 3-1-2 are no ranges.
    let part = |c: char| c == '-' || c.is_ascii_alphabetic();
    if line.at(end) == Some('-') || line.before(i - before).is_some_and(part) {
        return None;
    }
    let range = if unit > 0 {
        let typed = &line.chars[i - unit..i];
        let same = line.chars[end..].starts_with(typed);
        let of_time = |c: char| TIMES.contains(c);
        let times = unit == 1 && of_time(typed[0]) && behind.is_some_and(of_time);
        // 8.5万元-9.5万元: the number goes on behind its point.
        let point = behind == Some('.')
            && line.digits(end + 1).is_some_and(|(count, _)| {
                line.chars[end + 1 + count..].starts_with(typed)
            });
        unit <= UNIT_MOST && (tilde || same || times || point)
    } else {
        let colon = |c: Option<char>| c.is_some_and(|c| ":：".contains(c));
        let clock = colon(behind) && i > before && colon(line.at(i - before - 1));
        let unit = behind.is_some_and(|c| UNITS.contains(c));
        let short = before <= 4 && after <= 4 && left < right;
        clock || (unit && (tilde || short))
    };
    range.then_some((i - before, end))
}

fn short_year(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    for line in &scene.lines {
        for i in line.find("年") {
            let Some((2, _)) = line.digits_before(i) else { continue };
            let Some((count, month)) = line.digits(i + 1) else { continue };
            let dated = line.reads(i + 1 + count, "月") && (1..=12).contains(&month);
            if dated && line.before(i - 2) != Some('.') {
                let shown = line.slice(i - 2, i + 1);
                sink.chars(line.text, i - 2, 3, format!("“{shown}”应写四位年份"));
            }
        }
    }
}

fn padded_date(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    for line in &scene.lines {
        for (unit, before) in [("月", '年'), ("日", '月')] {
            for i in line.find(unit) {
                let Some((2, value)) = line.digits_before(i) else { continue };
                let follows = line.before(i - 2) == Some(before);
                // 05月 without a year is a date as well.
                let alone = unit == "月" && !digit(line.before(i - 2));
                if value < 10 && (follows || alone) {
                    sink.chars(line.text, i - 2, 3, "月、日补了零");
                }
            }
        }
        if line.kind != TextKind::Cell {
            dates_by_marks(line, sink, "日期应写成年月日");
        }
    }
}

fn date_in_cell(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    for line in scene.of(TextKind::Cell) {
        dates_by_marks(line, sink, "日期不是年月日的写法");
    }
}

/// 2024-01-05, 2024.1.5, 2024/1/5.
fn dates_by_marks(line: &Line<'_>, sink: &mut Sink<'_>, said: &str) {
    for i in 0..line.chars.len() {
        let Some((4, year)) = line.digits(i) else { continue };
        let Some(mark) = line.at(i + 4).filter(|c| "./-".contains(*c)) else {
            continue;
        };
        if digit(line.before(i)) || !(1949..2100).contains(&year) {
            continue;
        }
        let month = line.digits(i + 5).filter(|(c, v)| *c <= 2 && (1..=12).contains(v));
        let Some((month, _)) = month else { continue };
        if line.at(i + 5 + month) != Some(mark) {
            continue;
        }
        let day = line.digits(i + 6 + month);
        let day = day.filter(|(c, v)| *c <= 2 && (1..=31).contains(v));
        let Some((day, _)) = day else { continue };
        let count = 6 + month + day;
        // 2024-01-05-003 is the number of something.
        let on =
            line.at(i + count).is_some_and(|c| c == mark || c.is_ascii_alphanumeric());
        if on {
            continue;
        }
        sink.chars(line.text, i, count, said);
    }
}

fn range_unit_dropped(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    for line in &scene.lines {
        for i in (0..line.chars.len()).filter(|i| "～—~".contains(line.chars[*i])) {
            let Some((before, _)) = line.digits_before(i) else { continue };
            let Some((after, _)) = line.digits(i + 1) else { continue };
            if let Some(unit) = line.at(i + 1 + after).filter(|c| "%％万亿".contains(*c))
            {
                let shown = line.slice(i - before, i + 2 + after);
                sink.chars(
                    line.text,
                    i - before,
                    before + after + 2,
                    format!("“{shown}”前一个数省了“{unit}”"),
                );
            }
        }
    }
}

fn full_width_digit(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    for line in &scene.lines {
        let wide = |c: &char| matches!(c, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ');
        let mut i = 0;
        while i < line.chars.len() {
            let count = line.chars[i..].iter().take_while(|c| wide(c)).count();
            if count > 0 {
                sink.chars(line.text, i, count, "数字或字母是全角的");
            }
            i += count.max(1);
        }
    }
}

fn bare_decimal(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    for line in &scene.lines {
        for i in line.find(".") {
            let free =
                line.before(i).is_none_or(|c| !c.is_ascii_alphanumeric() && c != '.');
            if free && digit(line.at(i + 1)) {
                sink.chars(line.text, i, 1, "小数点前缺了 0");
            }
        }
    }
}

fn approximate_number(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    for line in &scene.lines {
        for i in line.find("、") {
            let (Some((1, a)), Some((1, b))) =
                (line.digits_before(i), line.digits(i + 1))
            else {
                continue;
            };
            let unit =
                line.at(i + 2).is_some_and(|c| "天个人次年月周名家十百".contains(c));
            // 第3、4个 and 附件1、2 are lists.
            let listed = line.before(i - 1).is_some_and(|c| "第件表图、".contains(c));
            if b == a + 1 && unit && !listed {
                let shown = line.slice(i - 1, i + 3);
                sink.chars(line.text, i - 1, 3, format!("“{shown}”是概数"));
            }
        }
    }
}

fn chinese_year_zero(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    for line in &scene.lines {
        for i in line.find("年") {
            if i < 4 {
                continue;
            }
            let year = &line.chars[i - 4..i];
            let numeral = |c: char| "一二三四五六七八九〇".contains(c);
            let zero = |c: char| "零OoО0○".contains(c);
            let all = year.iter().all(|c| numeral(*c) || zero(*c));
            if all && numeral(year[0]) && year.iter().any(|c| zero(*c)) {
                let shown = line.slice(i - 4, i + 1);
                sink.chars(line.text, i - 4, 4, format!("“{shown}”应用“〇”"));
            }
        }
    }
}

fn unit_not_legal(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    for line in &scene.lines {
        for unit in ["公里/小时", "米/秒", "元/亩", "公斤/亩", "市斤", "公尺"]
        {
            for i in line.find(unit) {
                sink.chars(
                    line.text,
                    i,
                    unit.chars().count(),
                    format!("“{unit}”不是法定计量单位的写法"),
                );
            }
        }
        for i in line.find("亩") {
            if digit(line.before(i)) || line.before(i) == Some('万') {
                sink.chars(line.text, i, 1, "“亩”不是法定计量单位");
            }
        }
    }
}
