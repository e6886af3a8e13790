//! What plain words of a text should probably say in another year.

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::cited::stays;
use super::days;
use super::numerals::{
    animal, chinese_year, five_years, sexagenary, value_of, written_as,
};
use super::reading::{Found, Move, Reading};
use super::words::{clause, regex};
use crate::read::expand::expressions;

const NUMERAL: &str = "[0-9]{1,3}|[一二三四五六七八九十百零]{1,7}";
const YEAR: &str = "(?:19|20)[0-9]{2}";
const CHINESE: &str = "[一二][〇零一二三四五六七八九]{3}";

/// 2023—2024, 2023至2024, 2023年9月至2024年6月, 2024/25, 二〇二三—二〇二四.
static RANGE: LazyLock<Regex> = LazyLock::new(|| {
    let between = "(?:年(?:[0-9]{1,2}月(?:[0-9]{1,2}日)?)?)?\\s?(?:[—–―─－~～/／\\-]{1,2}|至|到)\\s?";
    regex(&format!("({YEAR}|{CHINESE}){between}({YEAR}|{CHINESE}|[0-9]{{2}})"))
});
/// 2024年, 2024届, 2024.5.1, 2024/5/1, 2024-05-01.
static ANY_YEAR: LazyLock<Regex> = LazyLock::new(|| {
    regex(&format!(
        "({YEAR})(?:\\s?[年届级]|([.．/／\\-])[0-9]{{1,2}}([.．/／\\-])[0-9]{{1,2}})|({CHINESE})年"
    ))
});
static SHORT_YEAR: LazyLock<Regex> = LazyLock::new(|| regex("([0-9]{2})(年|届|级)"));
static BARE: LazyLock<Regex> = LazyLock::new(|| {
    regex(&format!("{YEAR}(?:[、和及与或]{YEAR})+|{YEAR}\\s?[版款春夏秋冬]"))
});
static CYCLE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        "([甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥])年|([鼠牛虎兔龙蛇马羊猴鸡狗猪])年",
    )
});
static RELATIVE: LazyLock<Regex> = LazyLock::new(|| {
    regex("去年|前年|上年度?|上一年度?|上学年度?|上学期|上届|上一届|上期|上一期")
});
static ORDINAL: LazyLock<Regex> = LazyLock::new(|| {
    regex(&format!(
        "第({NUMERAL})(届|个[\\p{{Han}}“”·]{{0,14}}?[日节周月年]|批|期|次|轮|季|版)|(首)届"
    ))
});
static ANNIVERSARY: LazyLock<Regex> =
    LazyLock::new(|| regex(&format!("({NUMERAL})周年")));
static PLAN: LazyLock<Regex> = LazyLock::new(|| regex("“?十([一二三四五六七八九])五”?"));
/// 届 of bodies that sit for years.
const SITTING: [&str; 7] =
    ["全国人民代表大会", "人民代表大会", "人大", "政协", "中央", "委员会", "全会"];

/// How many years' 级 study at a time.
const COHORTS: u16 = 6;
/// What years in brackets behind it belong to: they are those of the plan, whoever writes.
const PLANS: [&str; 5] = ["计划", "规划", "方案", "纲要", "周期"];

/// What days, weeks and years are counted by that come in every year or once: 第二个星期日,
/// 第3个工作日, 第二个百年.
const COUNTED: [&str; 24] = [
    "星期",
    "周",
    "礼拜",
    "工作日",
    "交易日",
    "自然",
    "休息日",
    "节假",
    "双休",
    "月",
    "年",
    "日",
    "季",
    "一",
    "二",
    "三",
    "五",
    "十",
    "百",
    "千",
    "整",
    "财年",
    "学年",
    "完整",
];
/// What is in the names of days that come once a year.
const YEARLY: [&str; 15] = [
    "世界",
    "国际",
    "联合国",
    "全国",
    "国家",
    "中国",
    "全民",
    "全省",
    "全市",
    "民族",
    "宣传",
    "安全",
    "爱国",
    "纪念",
    "文化",
];

/// Looks through the raw text of a scalar. What stands in `{{ }}` follows by itself.
pub(super) fn offers(raw: &str, by: &Move) -> Found {
    let mut reading = Reading::new(raw, by);
    for range in expressions(raw) {
        reading.keep(&range);
    }
    for stay in stays(raw, &by.own, by.old) {
        if let Some(note) = stay.note {
            reading.note(stay.range.start, note);
        }
        reading.keep(&stay.range);
    }
    each(&mut reading, &RANGE, range);
    each(&mut reading, &ANY_YEAR, year);
    each(&mut reading, &SHORT_YEAR, short_year);
    each(&mut reading, &BARE, bare_year);
    each(&mut reading, &CYCLE, cycle);
    each(&mut reading, &RELATIVE, relative);
    each(&mut reading, &PLAN, plan);
    each(&mut reading, &ORDINAL, edition);
    each(&mut reading, &ANNIVERSARY, anniversary);
    days::read(&mut reading);
    reading.found()
}

fn each(
    reading: &mut Reading<'_>,
    regex: &Regex,
    visit: fn(&mut Reading<'_>, &Captures<'_>) -> Option<()>,
) {
    for captures in regex.captures_iter(reading.raw) {
        visit(reading, &captures);
    }
}

fn group<'a>(captures: &Captures<'a>, index: usize) -> Option<(Range<usize>, &'a str)> {
    let found = captures.get(index)?;
    Some((found.range(), found.as_str()))
}

/// Whether more digits stand before or behind, so that a part of a number was found.
fn within_number(raw: &str, range: &Range<usize>) -> bool {
    let digit = |c: char| c.is_ascii_digit();
    raw[..range.start].ends_with(digit) || raw[range.end..].starts_with(digit)
}

/// A year in digits of either kind.
fn year_of(text: &str) -> Option<(u16, bool)> {
    match text.parse() {
        Ok(year) => Some((year, false)),
        Err(_) => value_of_year(text).map(|year| (year, true)),
    }
}

fn value_of_year(text: &str) -> Option<u16> {
    (1949..2100).find(|year| chinese_year(*year) == text.replace('零', "〇"))
}

fn spelled(year: u16, chinese: bool) -> String {
    if chinese { chinese_year(year) } else { year.to_string() }
}

/// Both ends move where the notice's year lies in it or before it.
fn range(reading: &mut Reading<'_>, captures: &Captures<'_>) -> Option<()> {
    let (all, text) = group(captures, 0)?;
    let (first, from) = group(captures, 1)?;
    let (last, to) = group(captures, 2)?;
    let raw = reading.raw;
    // A phone is no range, nor is the day 2024-05-01.
    let behind = raw[all.end..].chars().next();
    let dated = to.len() == 2 && behind.is_some_and(|c| ".．/／-日月".contains(c));
    if within_number(raw, &all) || dated || !reading.free(&all) {
        return None;
    }
    let (from, chinese) = year_of(from)?;
    let to = match to.len() {
        2 if to.parse() == Ok((from + 1) % 100) => from + 1,
        2 => return None,
        _ => year_of(to)?.0,
    };
    if to < from {
        return None;
    }
    if to < reading.by.old {
        reading.mark(all, format!("“{text}”是往年，没有改"));
        return Some(());
    }
    let before = raw[..all.start].trim_end_matches(['（', '(', '〔']);
    let open = before.len() < all.start;
    if open && to > from + 1 && PLANS.iter().any(|plan| before.ends_with(plan)) {
        reading.mark(all, format!("“{text}”是计划的年份，没有改"));
        return Some(());
    }
    let (new_from, new_to) = (reading.by.moved(from)?, reading.by.moved(to)?);
    let between = &raw[first.end..last.start];
    let written = match last.len() {
        2 => format!("{:02}", new_to % 100),
        _ => spelled(new_to, chinese),
    };
    reading.offer(all, format!("{}{between}{written}", spelled(new_from, chinese)));
    Some(())
}

fn year(reading: &mut Reading<'_>, captures: &Captures<'_>) -> Option<()> {
    let (range, text) = group(captures, 1).or(group(captures, 4))?;
    let all = captures.get(0)?.range();
    let same = group(captures, 2).map(|g| g.1) == group(captures, 3).map(|g| g.1);
    let raw = reading.raw;
    if !same || within_number(raw, &range) || !reading.free(&all) {
        return None;
    }
    let (year, chinese) = year_of(text)?;
    if year < reading.by.old {
        let shown = &raw[range.start..all.end.min(range.end + '年'.len_utf8())];
        let shown = if chinese { &raw[all] } else { shown };
        reading.mark(range, format!("“{shown}”是往年，没有改"));
    } else {
        reading.offer(range, spelled(reading.by.moved(year)?, chinese));
    }
    Some(())
}

fn unit_is_year(raw: &str, unit: &Range<usize>) -> bool {
    &raw[unit.clone()] == "年"
}

/// 2025版, 2025、2026两个年度: years without a unit, told by what stands beside them.
fn bare_year(reading: &mut Reading<'_>, captures: &Captures<'_>) -> Option<()> {
    let (all, text) = group(captures, 0)?;
    let within = |c: char| c.is_ascii_alphanumeric() || "第.．-/：:".contains(c);
    let raw = reading.raw;
    if within_number(raw, &all)
        || raw[..all.start].ends_with(within)
        || !reading.free(&all)
    {
        return None;
    }
    let old = reading.by.old.to_string();
    if text.contains(&old) {
        reading.mark(all, format!("“{text}”如果指 {old} 年，请改"));
    }
    Some(())
}

fn short_year(reading: &mut Reading<'_>, captures: &Captures<'_>) -> Option<()> {
    let (range, text) = group(captures, 1)?;
    let (unit, _) = group(captures, 2)?;
    let raw = reading.raw;
    let number = |c: char| c.is_ascii_digit() || "第.．满共近约达".contains(c);
    let old = reading.by.old;
    // 级 and 届 are of some years at a time: 22级、23级、24级 study beside each other.
    let named: u16 = text.parse().ok()?;
    let ago = (old % 100 + 100 - named) % 100;
    let within = if unit_is_year(raw, &unit) { ago == 0 } else { ago < COHORTS };
    if raw[..range.start].ends_with(number) || !within {
        return None;
    }
    let old = old - ago;
    let behind = &raw[unit.end..];
    let digits = behind.chars().take_while(char::is_ascii_digit).count();
    if (1..=2).contains(&digits) && behind[digits..].starts_with('月') {
        let to = format!("{:02}", reading.by.new % 100);
        reading.offer(range, to);
    } else {
        let shown = &raw[range.start..unit.end];
        reading.mark(range.clone(), format!("“{shown}”如果指 {old} 年，请改"));
    }
    Some(())
}

/// 甲辰年, 龙年: those of the notice's year and of the next one move.
fn cycle(reading: &mut Reading<'_>, captures: &Captures<'_>) -> Option<()> {
    let by = reading.by;
    let (range, text) = group(captures, 1).or(group(captures, 2))?;
    let name = |year: u16| match captures.get(1) {
        Some(_) => sexagenary(year),
        None => animal(year).to_string(),
    };
    // 猪年出栏 is a number of pigs.
    let behind = &reading.raw[captures.get(0)?.end()..];
    let stock = ["产", "出栏", "存栏", "均", "末"].iter().any(|w| behind.starts_with(w));
    let year = (by.old..=by.old + 1).find(|year| name(*year) == text)?;
    if !stock {
        reading.offer(range, name(by.moved(year)?));
    }
    Some(())
}

fn relative(reading: &mut Reading<'_>, captures: &Captures<'_>) -> Option<()> {
    let (range, text) = group(captures, 0)?;
    reading.mark(range, format!("“{text}”说的是旧稿的{text}，请核对"));
    Some(())
}

/// 十四五 is over in another year.
fn plan(reading: &mut Reading<'_>, captures: &Captures<'_>) -> Option<()> {
    let (range, text) = group(captures, 0)?;
    let years = five_years(value_of(captures.get(1)?.as_str())?);
    if years.contains(&reading.by.old) && !years.contains(&reading.by.new) {
        let new = reading.by.new;
        reading.mark(range, format!("{text}不包括 {new} 年，请核对"));
    }
    Some(())
}

fn edition(reading: &mut Reading<'_>, captures: &Captures<'_>) -> Option<()> {
    let raw = reading.raw;
    let (all, text) = group(captures, 0)?;
    if !reading.free(&all) {
        return None;
    }
    let behind = &raw[all.end..];
    if SITTING.iter().any(|body| behind.starts_with(body)) {
        return None;
    }
    let clause = clause(raw, all.start);
    let past = ANY_YEAR.captures_iter(&raw[clause]).any(|captures| {
        let named = captures.get(1).or(captures.get(4));
        let year = named.and_then(|year| year_of(year.as_str()));
        year.is_some_and(|(year, _)| year < reading.by.old)
    });
    if past {
        reading.mark(all, format!("“{text}”与往年写在一起，没有改"));
        return Some(());
    }
    let Some((number, _)) = group(captures, 1) else {
        let next =
            1 + u16::try_from(i32::from(reading.by.new) - i32::from(reading.by.old))
                .ok()?;
        let range = all.start..all.start + '首'.len_utf8();
        reading.offer(range, format!("第{}", written_as("一", next.into())));
        return Some(());
    };
    let (_, unit) = group(captures, 2)?;
    if ["批", "期", "次", "轮", "季", "版"].contains(&unit) {
        // 第一批、第二批 of one year, 第1次、第2次 of a list.
        reading.mark(all, format!("“{text}”，沿用去年"));
        return Some(());
    }
    if let Some(day) = unit.strip_prefix('个') {
        let counted = COUNTED.iter().any(|word| day.starts_with(word));
        if behind.starts_with('头') && day == "年" {
            return moved_number(reading, number);
        }
        if counted {
            return None;
        }
        if !day.ends_with('节') && !YEARLY.iter().any(|word| day.contains(word)) {
            reading.mark(all, format!("“{text}”，沿用去年"));
            return Some(());
        }
    }
    moved_number(reading, number)
}

fn anniversary(reading: &mut Reading<'_>, captures: &Captures<'_>) -> Option<()> {
    let (range, _) = group(captures, 1)?;
    moved_number(reading, range)
}

fn moved_number(reading: &mut Reading<'_>, range: Range<usize>) -> Option<()> {
    let text = &reading.raw[range.clone()];
    let by = i64::from(reading.by.new) - i64::from(reading.by.old);
    let number = i64::try_from(value_of(text)?).ok()?;
    let next = usize::try_from(number + by).ok().filter(|next| *next > 0)?;
    reading.offer(range, written_as(text, next));
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(raw: &str) -> Found {
        let issued = "2021-09-26".parse().expect("a date");
        let own = vec!["2021年活动方案".to_owned()];
        offers(raw, &Move { old: 2021, new: 2022, issued, own })
    }

    fn said(raw: &str) -> String {
        let found = found(raw);
        let offers =
            found.offers.iter().map(|o| format!("{}→{}", &raw[o.range.clone()], o.to));
        offers
            .chain(found.notes.into_iter().map(|note| note.what))
            .filter(|note| !note.starts_with("日期"))
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn plain_words_that_follow_from_the_year_are_found() {
        for (raw, expected) in [
            ("2021年世界标准日", "2021→2022"),
            ("第52个世界标准日", "52→53"),
            ("第五十二个世界标准日", "五十二→五十三"),
            ("第十届运动会", "十→十一"),
            ("首届科技节", "首→第二"),
            ("建党100周年", "100→101"),
            ("二〇二一年", "二〇二一→二〇二二"),
            ("10月14日（周四）", "四→五"),
            ("2021年10月14日，星期四", "2021→2022 四→五"),
            (
                "2021年10月14日（农历九月初九，星期四）",
                "2021→2022 四→五 “九月初九”在 2022 年是10月4日",
            ),
            ("2021.5.1前、2021-05-01、2021/5/1", "2021→2022 2021→2022 2021→2022"),
            ("21年3月", "21→22"),
            ("工作21年", "“21年”如果指 2021 年，请改"),
            ("辛丑年、牛年", "辛丑→壬寅 牛→虎"),
            ("第三批示范校", "“第三批”，沿用去年"),
            ("去年参与3万人次", "“去年”说的是旧稿的去年，请核对"),
            // What is fixed otherwise: history, document numbers, expressions.
            ("2020年以来", "“2020年”是往年，没有改"),
            (
                "2020年第十届运动会",
                "“2020年”是往年，没有改 “第十届”与往年写在一起，没有改",
            ),
            ("总结2020年工作，部署2021年任务。", "2021→2022 “2020年”是往年，没有改"),
            ("某政发〔2021〕3号", ""),
            ("第3个问题", ""),
            ("5月第二个星期日、第3个工作日内、第二个周末、第二个月", ""),
            ("第二个百年奋斗目标、第一个五年计划、建县后的第40个年头", "40→41"),
            ("第三个教学周", "“第三个教学周”，沿用去年"),
            ("第41个教师节、第36个爱国卫生月、第8个国家宪法日", "41→42 36→37 8→9"),
            ("21级、20级和15级", "“21级”如果指 2021 年，请改 “20级”如果指 2020 年，请改"),
            ("在2021、2022两个年度内有效", "“2021、2022”如果指 2021 年，请改"),
            (
                "2021版大纲，2021 春",
                "“2021版”如果指 2021 年，请改 “2021 春”如果指 2021 年，请改",
            ),
            ("2021元，A2021版，0356-2021春", ""),
            ("三年行动计划（2019—2021年）", "“2019—2021”是计划的年份，没有改"),
            ("教学计划（2020—2021学年）", "2020—2021→2021—2022"),
            ("第{{ year - 1969 }}个世界标准日", ""),
            ("{{ year }}年", ""),
            ("第十三届全国人民代表大会", ""),
            ("电话2021518，邮编202100，经费2021.5万元，GB/T 19001—2021", ""),
            ("在“十四五”期间", ""),
        ] {
            assert_eq!(said(raw), expected, "{raw}");
        }
    }

    #[test]
    fn ranges_move_at_both_ends_however_they_are_written() {
        for (raw, expected) in [
            ("2020—2021学年", "2021—2022学年"),
            ("2021-2022学年度", "2022-2023学年度"),
            ("2020至2021年", "2021至2022年"),
            ("2021/22赛季", "2022/23赛季"),
            ("2019—2021年", "2020—2022年"),
            ("2020~2021", "2021~2022"),
            ("2020—21学年", "2021—22学年"),
            ("2020年9月至2021年6月", "2021年9月至2022年6月"),
            ("2020年到2021年", "2021年到2022年"),
            ("二〇二〇—二〇二一年", "二〇二一—二〇二二年"),
            ("2018—2019学年", "2018—2019学年"),
            ("0356-2021202", "0356-2021202"),
        ] {
            let mut moved = raw.to_owned();
            for offer in found(raw).offers.into_iter().rev() {
                moved.replace_range(offer.range, &offer.to);
            }
            assert_eq!(moved, expected);
        }
    }

    #[test]
    fn citations_stay() {
        for raw in [
            "根据《关于印发2021年工作要点的通知》（某政发〔2021〕3号）要求",
            "根据关于印发2021年工作要点的通知（某政发〔2021〕3号）",
            "《条例》自2021年3月1日起施行。",
            "2021年1月5日印发的《第十届运动会规程》",
            "《关于公布〈2021年第一批名单〉的公告》",
            "学习《2021年政府工作报告",
        ] {
            assert_eq!(found(raw).offers, [], "{raw}");
        }
        // What is the notice's own is none.
        assert_eq!(said("印发《2021年活动方案》"), "2021→2022");
        assert_eq!(said("本办法自2021年12月1日起施行"), "2021→2022");
        assert_eq!(said("《2021年报名表》（见附件2）"), "2021→2022");
    }

    #[test]
    fn deadlines_on_days_off_are_told() {
        let off = |day, why| {
            format!("期限{day}在 2022 年是{why}（调休以国务院办公厅的通知为准）")
        };
        for (raw, expected) in [
            ("于10月15日（周六）下班前报送", off("10月15日", "周六")),
            ("于10月15日前报送", off("10月15日", "周六")),
            ("截至10月15日17:00", off("10月15日", "周六")),
            // An event may well be on one.
            ("定于10月15日举行", String::new()),
            ("于10月2日17时前报送", off("10月2日", "国庆节")),
        ] {
            assert_eq!(said(raw), expected, "{raw}");
        }
    }
}
