//! What the numbers of a spreadsheet are of: another unit, or another year, is another number.

use crate::office::rows::{Known, Unit};
use crate::office::sheet::{address, bare};

use super::choose::Chosen;

/// Words by which a column is of another time or kind.
const OTHERS: [&str; 12] = [
    "去年", "上年", "前年", "往年", "明年", "下年", "原", "旧", "上次", "计划", "预计",
    "拟",
];

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
            let unit = Unit::of_line(&grid.own(row, column).shown)?;
            Some((unit.scale(), row, column))
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
        let ours = own.measure.unit.as_ref().map(Unit::scale).unwrap_or_default();
        let heads: Vec<(usize, &str)> = (columns.top..=columns.row)
            .map(|row| (row, grid.shown(row, column)))
            .collect();
        let theirs = heads
            .iter()
            .find_map(|(row, head)| Some((Unit::of_head(head)?.scale(), *row, column)))
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
