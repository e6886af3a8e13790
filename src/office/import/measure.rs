//! What the numbers of a spreadsheet are of: another unit, or another year, is another number.

use crate::office::rows::Known;
use crate::office::sheet::{address, bare};

use super::choose::Chosen;

/// What is counted, behind how many of it make one: 元 of 万元.
const BASES: [&str; 24] = [
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
];

/// Words by which a column is of another time or kind.
const OTHERS: [&str; 12] = [
    "去年", "上年", "前年", "往年", "明年", "下年", "原", "旧", "上次", "计划", "预计",
    "拟",
];

/// How many make one of a unit: 万 of 万元, nothing of 元; `None` where no unit is named.
fn scale(unit: &str) -> Option<String> {
    let unit = unit.trim_start_matches("人民币");
    let base =
        BASES.iter().filter(|base| unit.ends_with(**base)).max_by_key(|b| b.len())?;
    let scale = unit.strip_suffix(base)?;
    let known = scale.chars().all(|c| "十百千万亿".contains(c));
    let share = if ["%", "‰"].contains(base) { *base } else { "" };
    known.then(|| format!("{scale}{share}"))
}

/// What stands in brackets, or behind a stroke.
fn aside(head: &str) -> Option<String> {
    let head = bare(head);
    let inside = |open: char, close: char| {
        let from = head.rfind(open)? + open.len_utf8();
        let to = from + head[from..].find(close)?;
        Some(head[from..to].to_owned())
    };
    let behind = || Some(head.rsplit_once('/')?.1.to_owned());
    inside('(', ')').or_else(|| inside('[', ']')).or_else(behind)
}

/// The unit that a line names: 单位：万元.
fn named(text: &str) -> Option<String> {
    let text = bare(text);
    let (_, behind) = text.split_once("单位:")?;
    let end = |c: char| ",;。)(".contains(c);
    Some(behind.split(end).next().unwrap_or_default().to_owned())
}

/// Refuses columns of numbers whose heads, or the line above them, name another unit than the
/// notice, or another year.
pub(super) fn check(
    chosen: &Chosen<'_>,
    known: &Known<'_>,
    year: Option<u16>,
) -> Result<(), String> {
    let (grid, columns) = (chosen.grid, &chosen.columns);
    let above = (0..columns.top).find_map(|row| {
        let mut cells = 0..grid.width();
        cells.find_map(|column| {
            let unit = named(&grid.own(row, column).shown)?;
            scale(&unit).map(|scale| (scale, row, column))
        })
    });
    let found = columns.copies.iter().flat_map(|copy| copy.iter().enumerate());
    for (i, column) in found.filter_map(|(i, column)| Some((i, (*column)?))) {
        let own = &known.columns[i];
        if !known.is_number(i) || own.computed {
            continue;
        }
        let place = |row: usize, column: usize| {
            format!("{}{}", chosen.place(), address(row, column))
        };
        let ours = aside(&own.name)
            .and_then(|unit| scale(&unit))
            .or_else(|| named(&own.unit).and_then(|unit| scale(&unit)))
            .unwrap_or_default();
        let heads: Vec<(usize, &str)> = (columns.top..=columns.row)
            .map(|row| (row, grid.shown(row, column)))
            .collect();
        let theirs = heads
            .iter()
            .find_map(|(row, head)| Some((scale(&aside(head)?)?, *row, column)))
            .or_else(|| above.clone());
        if let Some((theirs, row, column)) = theirs
            && theirs != ours
        {
            return Err(format!(
                "{}写的是“{}”，公文里是“{}”，单位不同；换算成同一单位再读",
                place(row, column),
                grid.shown(row, column),
                own.unit.trim(),
            ));
        }
        for (row, head) in heads {
            let head = bare(head);
            let years = head.match_indices('年').filter_map(|(at, _)| {
                let digits = head[..at].chars().rev().take(4).collect::<String>();
                digits.chars().rev().collect::<String>().parse::<u16>().ok()
            });
            let other_year = years
                .filter(|year| (1949..2999).contains(year))
                .find(|other| year.is_some_and(|year| year != *other));
            let word = OTHERS.iter().find(|word| head.contains(**word));
            let differs = other_year.is_some() || word.is_some();
            if differs && !bare(&own.name).contains(&head) {
                return Err(format!(
                    "{}写的是“{}”，像是别的年份或别的数，不是“{}”；是这一栏就把表头改成“{}”再读",
                    place(row, column),
                    grid.shown(row, column),
                    own.name,
                    own.name
                ));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

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
            assert_eq!(scale(unit).as_deref(), expected, "{unit}");
        }
        assert_eq!(aside("经费（万元）").as_deref(), Some("万元"));
        assert_eq!(aside("经费/元").as_deref(), Some("元"));
        assert_eq!(named("单位：万元").as_deref(), Some("万元"));
    }
}
