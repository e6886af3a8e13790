//! The lines under a head: which are rows of the table, and what their cells say.

use std::collections::BTreeSet;

use crate::notice::Decimal;
use crate::office::rows::{Known, Pairs, is_suspect};
use crate::office::sheet::lines::{is_note, is_total};
use crate::office::sheet::{Cell, Grid, address, bare};

use super::choose::Chosen;
use super::same;
use super::values::{Taken, is_date, is_none, is_number, is_same_day, take};

/// The most faults that are listed.
const FAULTS: usize = 20;

/// The most rows of a table of a notice.
const ROWS: usize = 10_000;

/// A line of a sheet, in the order of the table's columns.
pub(super) struct Line {
    /// Its row on the sheet.
    pub(super) row: usize,
    /// Its cells; `None` where the sheet has no such column.
    pub(super) cells: Vec<Option<String>>,
    /// Which copy of the head it stands under.
    pub(super) copy: usize,
    /// The merged cell that names it, if it goes on over several rows.
    pub(super) unit: Option<(usize, usize)>,
    /// Whether a sign in a column of numbers says that there are none.
    pub(super) none: bool,
    /// How a sum is called.
    pub(super) label: Option<String>,
}

/// What stands under a head.
#[derive(Default)]
pub(super) struct Lines {
    pub(super) rows: Vec<Line>,
    pub(super) totals: Vec<Line>,
    pub(super) remarks: Vec<String>,
    pub(super) doubts: Vec<String>,
    /// Texts in columns that had numbers and nothing else.
    pub(super) suspects: Vec<String>,
}

/// What is wrong with cells, told by sheet, row and column.
#[derive(Default)]
struct Wrong {
    /// What cannot be read.
    faults: Vec<String>,
    /// What nobody would take without asking.
    doubts: Vec<String>,
    /// Texts in columns that had numbers and nothing else.
    suspects: Vec<String>,
}

/// What a line is.
enum Sort {
    Nothing,
    Row,
    Total(String),
    Note(String),
    Head,
}

/// What a line stands behind.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Behind {
    Rows,
    /// A note at the foot, which may go on over lines.
    Note,
    Total,
}

/// Whether a text goes on with what a note began: 2.请于3月10日前反馈。
fn goes_on(text: &str) -> bool {
    let text = bare(text);
    let inside = text.trim_start_matches('(');
    let behind = inside.trim_start_matches(|c: char| c.is_ascii_digit());
    let counted =
        behind.len() < inside.len() && behind.starts_with(['.', '、', ')', ',']);
    counted || text.ends_with(['。', ';', '.'])
}

/// One copy of the head, with the columns that belong to it.
struct Copy<'a> {
    index: usize,
    /// The days that the rows of the table are known by, column by column.
    days: &'a [Vec<&'a str>],
    grid: &'a Grid,
    columns: &'a [Option<usize>],
    head: usize,
    region: Vec<usize>,
}

pub(super) fn read(chosen: &Chosen<'_>, known: &Known<'_>) -> Result<Lines, String> {
    let (grid, head) = (chosen.grid, chosen.columns.row);
    let mut lines = Lines::default();
    let mut wrong = Wrong::default();
    let mut start = 0;
    let mut pairs = known.pairs();
    let days: Vec<Vec<&str>> = (0..=known.naming)
        .map(|column| {
            let texts = known.rows.iter().map(|row| row.shown[column].as_str());
            let days: BTreeSet<&str> = texts.filter(|text| is_date(text)).collect();
            days.into_iter().collect()
        })
        .collect();
    for (index, columns) in chosen.columns.copies.iter().enumerate() {
        let end = columns.iter().flatten().max().copied().unwrap_or(start);
        let region =
            grid.visible_columns().filter(|c| (start..=end).contains(c)).collect();
        start = end + 1;
        let copy = Copy { index, days: &days, grid, columns, head, region };
        let mut above: Option<Vec<Option<String>>> = None;
        let mut behind = Behind::Rows;
        for row in grid.visible_rows().filter(|row| *row > head) {
            match copy.sort(row, known, behind) {
                Sort::Nothing => {}
                Sort::Head => {
                    lines.remarks.push(format!("第 {} 行又是表头，没有读", row + 1));
                }
                Sort::Note(text) => {
                    if behind == Behind::Rows && !lines.rows.is_empty() {
                        behind = Behind::Note;
                    }
                    let text = super::values::one_line(&text);
                    lines
                        .remarks
                        .push(format!("第 {} 行“{text}”是说明，没有读", row + 1));
                }
                Sort::Total(label) => {
                    // A sum on top is followed by rows.
                    if !lines.rows.is_empty() {
                        behind = Behind::Total;
                    }
                    let mut total = copy.line(
                        row,
                        known,
                        &mut Pairs::default(),
                        None,
                        &mut Wrong::default(),
                        chosen,
                    );
                    total.label = Some(label);
                    lines.totals.push(total);
                }
                Sort::Row => {
                    let line = copy.line(
                        row,
                        known,
                        &mut pairs,
                        above.as_deref(),
                        &mut wrong,
                        chosen,
                    );
                    above = Some(line.cells.clone());
                    lines.doubts.extend(copy.struck(row, chosen));
                    let name = line.cells[known.naming].clone().unwrap_or_default();
                    let nameless =
                        known.rows.iter().any(|row| row.shown[known.naming].is_empty());
                    if name.is_empty() && !nameless {
                        lines.doubts.push(format!(
                            "{}第 {} 行没有写“{}”；是合计就写明“合计”，是说明就移到表外",
                            chosen.place(),
                            row + 1,
                            known.columns[known.naming].name
                        ));
                    }
                    lines.rows.push(line);
                    if lines.rows.len() > ROWS {
                        return Err(format!(
                            "{}超过 {ROWS} 行，不像公文里的一张表",
                            chosen.place()
                        ));
                    }
                }
            }
        }
    }
    lines.doubts.extend(beside(chosen));
    lines.doubts.extend(torn(chosen));
    let Wrong { mut faults, doubts, suspects } = wrong;
    lines.doubts.extend(doubts);
    lines.suspects = suspects;
    if !faults.is_empty() {
        let more = faults.len().saturating_sub(FAULTS);
        faults.truncate(FAULTS);
        if more > 0 {
            faults.push(format!("另有 {more} 处"));
        }
        return Err(faults.join("\n      "));
    }
    let missing = chosen.columns.copies.first().map_or(&[][..], Vec::as_slice);
    for (column, found) in known.columns.iter().zip(missing) {
        if found.is_none() && !column.computed {
            let name = &column.name;
            lines.remarks.push(format!("电子表格里没有“{name}”这一栏，保持原样"));
        }
    }
    Ok(lines)
}

/// Rows of a text that have more cells than its head: a comma in a number parts it.
fn torn(chosen: &Chosen<'_>) -> Vec<String> {
    let Some(head) = chosen.grid.written.get(chosen.columns.row) else {
        return Vec::new();
    };
    let rows = chosen.grid.visible_rows().filter(|row| *row > chosen.columns.row);
    let torn = rows.filter(|row| chosen.grid.written.get(*row).is_some_and(|n| n > head));
    torn.map(|row| {
        format!(
            "{}第 {} 行比表头多一格，像是数里的逗号（如 1,234）把它拆开了；数里不写逗号，或加引号",
            chosen.place(),
            row + 1
        )
    })
    .collect()
}

/// What stands in rows of the table under no head: a number that a comma parted, a note.
fn beside(chosen: &Chosen<'_>) -> Vec<String> {
    let (grid, head) = (chosen.grid, &chosen.columns);
    let headless = |column: &usize| {
        (head.top..=head.row).all(|row| grid.cell(row, *column).is_blank())
    };
    let columns: Vec<usize> = grid.visible_columns().filter(headless).collect();
    let mut found = Vec::new();
    for column in columns {
        let own = |row: &usize| *row > head.row && !grid.own(*row, column).is_blank();
        // A line across the table says something of its own.
        let row = grid.visible_rows().filter(own).find(|row| {
            head.copies
                .iter()
                .flatten()
                .flatten()
                .any(|c| !grid.cell(*row, *c).is_blank())
        });
        if let Some(row) = row {
            found.push(format!(
                "{}{}在没有表头的一列，写着“{}”，没有读",
                chosen.place(),
                address(row, column),
                super::values::one_line(&grid.own(row, column).shown)
            ));
        }
    }
    found
}

impl Copy<'_> {
    fn cells(&self, row: usize) -> impl Iterator<Item = (usize, &Cell)> {
        self.columns
            .iter()
            .enumerate()
            .filter_map(move |(i, column)| Some((i, self.grid.cell(row, (*column)?))))
    }

    fn sort(&self, row: usize, known: &Known<'_>, behind: Behind) -> Sort {
        let said = |column: &usize| !self.grid.cell(row, *column).is_blank();
        let Some(first) = self.region.iter().copied().find(said) else {
            return Sort::Nothing;
        };
        let naming = self.columns[known.naming].unwrap_or(first);
        // A sum of copies side by side may be named in the first of them alone.
        let nameless = self.index > 0 && !said(&naming);
        let labels = self.grid.visible_columns().filter(|column| {
            *column <= naming.max(first) && (nameless || self.region.contains(column))
        });
        let labels: Vec<&str> =
            labels.map(|column| self.grid.shown(row, column)).collect();
        if let Some(label) = labels.iter().find(|label| is_total(label)) {
            return Sort::Total((*label).to_owned());
        }
        let numbers = self.cells(row).any(|(i, cell)| {
            known.is_number(i) && is_number(cell, &known.columns[i].measure)
        });
        let text = self.grid.shown(row, first);
        let origin = |column: &usize| {
            self.grid.covered.get(&(row, *column)).copied().unwrap_or((row, *column))
        };
        let alone =
            self.region.iter().filter(|c| said(c)).all(|c| origin(c) == origin(&first));
        let foot = match behind {
            Behind::Rows => false,
            Behind::Note => alone && goes_on(text),
            Behind::Total => alone,
        };
        if !numbers && (is_note(text) || foot) {
            return Sort::Note(text.to_owned());
        }
        let aside = |(_, cell): (usize, &Cell)| {
            let text = bare(&cell.shown);
            text.is_empty() || (text.starts_with('(') && text.ends_with(')'))
        };
        // A unit in brackets right under the head is a part of it.
        let unit = row == self.head + 1 && !said(&naming) && self.cells(row).all(aside);
        if unit || self.cells(row).all(|(_, cell)| cell.is_blank()) {
            return Sort::Nothing;
        }
        let again = |(i, cell): (usize, &Cell)| {
            let head =
                self.columns[i].map_or("", |column| self.grid.shown(self.head, column));
            !head.is_empty() && same(head, &cell.shown)
        };
        if self.cells(row).all(again) { Sort::Head } else { Sort::Row }
    }

    /// A line's cells. `above` is the line before it, of which the name of a group goes on.
    fn line(
        &self,
        row: usize,
        known: &Known<'_>,
        pairs: &mut Pairs,
        above: Option<&[Option<String>]>,
        wrong: &mut Wrong,
        chosen: &Chosen<'_>,
    ) -> Line {
        let cell = |i: usize| self.columns[i].map(|column| self.grid.cell(row, column));
        let goes_on = |i: usize| -> Option<&String> {
            let group = known.columns[i].downwards && i < known.naming;
            let blank = group && cell(i).is_some_and(Cell::is_blank);
            above.filter(|_| blank)?[i].as_ref()
        };
        let named: Vec<String> = (0..self.columns.len())
            .map(|i| {
                let own = cell(i).map(|cell| {
                    self.day(i, cell).unwrap_or(cell.shown.as_str()).to_owned()
                });
                goes_on(i).cloned().or(own).unwrap_or_default()
            })
            .collect();
        // The row that it was, for how its cells were written.
        let old = pairs.next(&known.key(&named)).map(|old| &known.rows[old]);
        let mut none = false;
        let cells = self.columns.iter().enumerate().map(|(i, column)| {
            let column = (*column)?;
            if let Some(above) = goes_on(i) {
                return Some(above.clone());
            }
            let cell = self.grid.cell(row, column);
            let old = old.map(|old| old.shown[i].as_str());
            let old = old.or_else(|| self.day(i, cell)).unwrap_or_default();
            let place = || {
                format!(
                    "{}第 {} 行“{}”（{}）",
                    chosen.place(),
                    row + 1,
                    known.columns[i].name,
                    address(row, column)
                )
            };
            // One number for several rows: whose it is nobody can tell.
            let origin = self.grid.covered.get(&(row, column));
            if known.is_counted(i)
                && !known.columns[i].downwards
                && origin.is_some_and(|(from, _)| *from != row)
                && !cell.is_blank()
            {
                wrong.faults.push(format!(
                    "{}和上面的格合并，分不清各行是多少；拆开合并，各写各的",
                    place()
                ));
            }
            let text = match take(cell, known, i, old) {
                Taken::Text(text) => {
                    if is_suspect(known, i, &text) && text != old {
                        wrong.suspects.push(format!("{}“{text}”不是数字", place()));
                    }
                    text
                }
                Taken::Doubt(text, why) => {
                    wrong.doubts.push(format!("{}{why}", place()));
                    text
                }
                Taken::None => {
                    none = true;
                    String::new()
                }
                Taken::Fault(why) => {
                    wrong.faults.push(format!("{}{why}", place()));
                    return Some(String::new());
                }
            };
            if text != old && is_none(&text) && Decimal::parse(old).is_some() {
                let now = match cell.shown.as_str() {
                    "" => "空着".to_owned(),
                    sign => format!("写的是“{sign}”"),
                };
                wrong.doubts.push(format!("{}{now}，公文里原来是 {old}", place()));
            }
            Some(text)
        });
        let cells = cells.collect();
        let unit = self.columns[known.naming].and_then(|column| {
            let origin = self.grid.covered.get(&(row, column)).copied();
            let below = self.grid.covered.get(&(row + 1, column)) == Some(&(row, column));
            origin.or(below.then_some((row, column)))
        });
        Line { row, cells, copy: self.index, unit, none, label: None }
    }

    /// How the table writes a day by which its rows are known.
    fn day(&self, column: usize, cell: &Cell) -> Option<&str> {
        let days = self.days.get(column)?;
        days.iter().copied().find(|day| is_same_day(cell, day))
    }

    /// A line of which something is struck through: whether it still holds nobody can tell.
    fn struck(&self, row: usize, chosen: &Chosen<'_>) -> Option<String> {
        let struck = self.columns.iter().flatten().filter(|column| {
            self.grid.struck.contains(&(row, **column))
                && !self.grid.own(row, **column).is_blank()
        });
        let places: Vec<String> = struck.map(|column| address(row, *column)).collect();
        (!places.is_empty()).then(|| {
            format!(
                "{}第 {} 行划了删除线（{}），不知还算不算",
                chosen.place(),
                row + 1,
                places.join("、")
            )
        })
    }
}
