//! What a cell of a spreadsheet is to say in the notice: what a careful colleague would enter.

use crate::notice::Decimal;
use crate::office::rows::{Known, Measure};
use crate::office::sheet::{Cell, Number, Value, bare};

use super::same;

/// What is taken of a cell, or in Chinese why nothing is.
pub(super) enum Taken {
    Text(String),
    /// A text, and why nobody would take it without asking.
    Doubt(String, String),
    /// A sign that stands for none.
    None,
    Fault(String),
}

/// Whether a text says that there is none.
pub(super) fn is_none(text: &str) -> bool {
    text.is_empty() || NONE.contains(&bare(text).as_str())
}

/// What stands for none.
const NONE: [&str; 9] = ["—", "——", "–", "-", "--", "/", "\\", "无", "−"];

/// A text of several lines as one.
pub(super) fn one_line(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        if latin(out.chars().last()) && latin(line.chars().next()) {
            out.push(' ');
        }
        out.push_str(line);
    }
    out
}

/// A text of several lines, each without the spaces around it.
fn lines(text: &str) -> String {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

/// Whether a cell says a number.
pub(super) fn is_number(cell: &Cell, measure: &Measure) -> bool {
    match &cell.value {
        Value::Number(_) | Value::Percent(_) | Value::Uncomputed | Value::Fault => true,
        _ => measure.number(&cell.shown).is_some(),
    }
}

/// What a cell says in a column. `old` is what the notice says there now: where the two are
/// the same in value, it stays as it is.
pub(super) fn take(cell: &Cell, known: &Known<'_>, column: usize, old: &str) -> Taken {
    let (number_column, counted) = (known.is_number(column), known.is_counted(column));
    let measure = &known.columns[column].measure;
    let text = |text: String| Taken::Text(text);
    let fault = |why: &str| Taken::Fault(why.to_owned());
    if known.columns[column].computed {
        return text(old.to_owned());
    }
    match &cell.value {
        Value::Blank => text(String::new()),
        Value::Uncomputed => fault("是没有算出值的公式；在表格软件里打开、保存一次再读"),
        Value::Fault => {
            Taken::Fault(format!("是公式的错误值 {}；改正后再读", cell.shown))
        }
        Value::Differing(stored) => {
            let shown = one_line(&cell.shown);
            let why = format!("显示的是“{shown}”，文件里存的是 {stored}，两者不同");
            match number_column {
                false => Taken::Doubt(shown, why),
                true => match written_number(cell, counted, measure, old) {
                    Taken::Text(text) => Taken::Doubt(text, why),
                    other => other,
                },
            }
        }
        Value::Unclear(stored, _) if means(stored, old) => text(old.to_owned()),
        Value::Unclear(stored, code) => Taken::Fault(format!(
            "是 {stored}，它的格式（{code}）在各台电脑上显示得不同；换一种格式（如“2012年3月14日”）再读"
        )),
        Value::Number(Number { imprecise: true, .. }) => fault(
            "是超过 15 位的数，表格软件已把后几位变成 0；把这一格设成文本，重新填写",
        ),
        Value::Number(number) if Decimal::parse(&number.plain).is_none() => {
            fault("是位数太多的小数；改成要写的数再读")
        }
        Value::Number(number) => {
            if cell.shown.is_empty() && !number.plain.trim_matches(['0', '.']).is_empty()
            {
                return Taken::Fault(format!(
                    "有数（{}）而不显示；改一下单元格格式再读",
                    number.plain
                ));
            }
            if equal(&number.plain, old) || (cell.shown.is_empty() && old.is_empty()) {
                return text(old.to_owned());
            }
            if counted && number.rounded {
                return Taken::Fault(format!(
                    "显示的是 {}，存的数还有更多小数，合计会对不上；改成一致的数再读",
                    cell.shown
                ));
            }
            if number_column && !says(&cell.shown, &number.plain, measure) {
                return Taken::Fault(format!(
                    "显示的是“{}”，存的数是 {}，对不上；改一下单元格格式再读",
                    cell.shown, number.plain
                ));
            }
            if known.columns[column].shares {
                let hundredths = number.plain.parse::<f64>().map(|share| share * 100.0);
                let own = old.trim_end_matches(['%', '％']).parse::<f64>();
                return match (hundredths, own) {
                    (Ok(new), Ok(own)) if (new - own).abs() < 1e-9 => {
                        text(old.to_owned())
                    }
                    _ => Taken::Doubt(
                        cell.shown.clone(),
                        format!("{}没有百分号，这一栏都是百分数", cell.shown),
                    ),
                };
            }
            if is_date(old) {
                return Taken::Fault(format!(
                    "应是日期，却是数 {}；设成日期格式再读",
                    cell.shown
                ));
            }
            match number_column && !cell.shown.is_empty() {
                true => text(number.plain.clone()),
                false => text(cell.shown.clone()),
            }
        }
        Value::Percent(_) if counted => {
            Taken::Fault(format!("是百分数 {}，这一栏是数", cell.shown))
        }
        Value::Percent(number) => {
            let share = old.trim_end_matches(['%', '％']);
            match share != old && equal(&number.plain, share) {
                true => text(old.to_owned()),
                false => text(cell.shown.clone()),
            }
        }
        Value::Day(..) | Value::Other | Value::Text if number_column => {
            written_number(cell, counted, measure, old)
        }
        Value::Day(year, month, day) => match is_day(old, *year, *month, *day) {
            true => text(old.to_owned()),
            false => text(cell.shown.clone()),
        },
        Value::Other | Value::Text => {
            // A name broken over lines to fit its cell is one name.
            let own = match column <= known.naming {
                true => one_line(&cell.shown),
                false => lines(&cell.shown),
            };
            let day = parts_of_date(&own).filter(|parts| parts.len() > 1);
            if same(&own, old)
                || (is_date(old) && day.is_some() && day == parts_of_date(old))
            {
                return text(old.to_owned());
            }
            match is_abridged(&own) {
                true => Taken::Fault(format!(
                    "是 {own}，后几位已丢；把这一格设成文本，重新填写"
                )),
                false => text(own),
            }
        }
    }
}

/// A text in a column of numbers.
fn written_number(cell: &Cell, counted: bool, measure: &Measure, old: &str) -> Taken {
    let own = one_line(&cell.shown);
    if same(&own, old) {
        return Taken::Text(old.to_owned());
    }
    if let Some(number) = measure.number(&own) {
        if parted(&cell.shown) {
            return Taken::Fault(format!("“{own}”是几个数，一格只写一个"));
        }
        let text = if equal(&number, old) { old.to_owned() } else { number };
        return Taken::Text(text);
    }
    if !counted {
        return Taken::Text(own);
    }
    match NONE.contains(&bare(&own).as_str()) {
        true => Taken::None,
        false => Taken::Fault(format!("“{own}”不是数字；单位写在栏名里，格中只写数字")),
    }
}

/// Whether something blank stands between two digits.
fn parted(text: &str) -> bool {
    let mut before = false;
    let mut blank = false;
    for c in text.chars() {
        if c.is_whitespace() {
            blank = before;
            continue;
        }
        let digit = c.is_numeric();
        if digit && blank {
            return true;
        }
        (before, blank) = (digit, false);
    }
    false
}

/// Whether a text is a long number as CSV has it: 1.40105E+17.
fn is_abridged(text: &str) -> bool {
    let digits =
        |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    text.split_once("E+").is_some_and(|(mantissa, exponent)| {
        digits(&mantissa.replacen('.', "", 1)) && digits(exponent)
    })
}

/// Whether what is shown of a number says that number and nothing else.
fn says(shown: &str, plain: &str, measure: &Measure) -> bool {
    shown.is_empty() || measure.number(shown).is_some_and(|number| equal(&number, plain))
}

fn equal(a: &str, b: &str) -> bool {
    let number = |text: &str| Decimal::parse(text).map(Decimal::trimmed);
    number(a).is_some() && number(a) == number(b)
}

/// The numbers of a date, if a text is nothing else.
fn parts_of_date(text: &str) -> Option<Vec<i64>> {
    let text = bare(text);
    let fits = |c: char| c.is_ascii_digit() || "年月日-/.".contains(c);
    if !text.chars().all(fits) {
        return None;
    }
    let parts = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    parts.map(|part| part.parse().ok()).collect()
}

/// Whether a text says a number or day by itself: 2024-5-1 is 2024年5月1日 or 5月1日.
fn means(stored: &str, old: &str) -> bool {
    let day = || match parts_of_date(stored).as_deref() {
        Some([year, month, day]) => {
            let (Ok(month), Ok(day)) = (u8::try_from(*month), u8::try_from(*day)) else {
                return false;
            };
            is_day(old, *year, month, day)
        }
        _ => false,
    };
    equal(stored, old) || day()
}

/// Whether a cell means a day that a text says.
pub(super) fn is_same_day(cell: &Cell, old: &str) -> bool {
    match &cell.value {
        Value::Day(year, month, day) => is_day(old, *year, *month, *day),
        Value::Unclear(stored, _) => means(stored, old),
        Value::Text => {
            let day = parts_of_date(&cell.shown).filter(|parts| parts.len() > 1);
            day.is_some() && day == parts_of_date(old)
        }
        _ => false,
    }
}

pub(super) fn is_date(text: &str) -> bool {
    text.contains('月') && text.contains('日') && parts_of_date(text).is_some()
}

/// Whether a text means a day.
fn is_day(text: &str, year: i64, month: u8, day: u8) -> bool {
    match parts_of_date(text).as_deref() {
        Some([y, m, d]) => (*y, *m, *d) == (year, month.into(), day.into()),
        Some([m, d]) => (*m, *d) == (month.into(), day.into()),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_as_a_colleague_reads_them() {
        assert!(
            is_abridged("1.40105E+17") && !is_abridged("E+1") && !is_abridged("A1E+2")
        );
        assert_eq!(one_line("东城区\n教育局"), "东城区教育局");
        assert_eq!(lines("领队：张三\n\n 教练：李四 "), "领队：张三\n教练：李四");
        assert!(is_day("2024年5月1日", 2024, 5, 1) && is_day("5月1日", 2024, 5, 1));
        assert!(!is_day("2023年5月1日", 2024, 5, 1) && !is_day("5月2日前", 2024, 5, 2));
    }
}
