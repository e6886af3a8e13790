//! How wide the columns of a table are.

use crate::notice::standard::STANDARD;
use crate::notice::{Align, Column, Table, Width, title};
use crate::page::passage::unbroken;

/// A text of at most so many characters is rather not parted.
const SHORT: f64 = 4.0;
/// A code of at most so many characters is rather not parted.
const CODE: f64 = 14.0;
/// How much wider than its longest line, in characters, a column of ordinals becomes.
const ORDINAL_MORE: f64 = 1.0;
/// How many times as wide as it needs a column of numbers becomes.
const NUMBER_MORE: f64 = 2.5;
/// What lines are wider than their characters by rounding.
const HAIR: f64 = 0.01;
/// What a column of ordinals is called.
const ORDINALS: [&str; 4] = ["序号", "编号", "行次", "顺序"];

/// What a column needs, in 字.
pub(super) struct ColumnNeeds {
    /// The width that the writer gave.
    pub(super) fixed: Option<Width>,
    /// The width of the longest piece that cannot be broken.
    pub(super) least: f64,
    /// The width in which codes, dates and short names stay whole.
    whole: f64,
    /// The width of the longest line.
    natural: f64,
    /// As wide as it becomes where there is room.
    most: f64,
}

impl ColumnNeeds {
    /// What each column of a table needs by itself: merged and vertical cells aside.
    pub(super) fn of_table(table: &Table) -> Vec<Self> {
        let mut own = vec![vec![true; table.columns.len()]; table.rows.len()];
        for span in table.spans.iter().filter(|s| s.columns > 1 || s.vertical) {
            if let Some(row) = own.get_mut(span.row) {
                row[span.column] = false;
            }
        }
        let columns = table.columns.iter().enumerate().map(|(i, column)| {
            let rows = table.rows.iter().zip(&own);
            let cells = rows.filter(|(_, own)| own.get(i) == Some(&true));
            Self::of(column, cells.filter_map(|(row, _)| Some(&row.get(i)?.value)))
        });
        columns.collect()
    }

    fn of<'a>(column: &Column, cells: impl Iterator<Item = &'a String>) -> Self {
        if column.vertical {
            let one = padded(1.0);
            let most = padded(1.0 + ORDINAL_MORE);
            return Self {
                fixed: column.width,
                least: one,
                whole: one,
                natural: one,
                most,
            };
        }
        let name = &column.name.value;
        let mut least = name_least(name);
        let mut natural = title::width(name);
        if let Some(corner) = &column.corner {
            least = corner_least(title::width(name).max(title::width(&corner.value)));
            natural = least;
        }
        let short = title::width(name);
        let mut whole = least.max(if short <= SHORT { short } else { 0.0 });
        let (mut before, mut behind) = (0.0_f64, 0.0_f64);
        let (mut numbers, mut words) = (false, false);
        for line in cells.flat_map(|cell| cell.lines()) {
            let width = title::width(line);
            natural = natural.max(width);
            let spread = column.align == Align::Spread;
            least = least.max(if spread { width } else { unbroken(line) });
            if width <= SHORT || (width <= CODE && is_code(line)) {
                whole = whole.max(width);
            }
            let number = parts(line);
            numbers |= number.is_some();
            words |= number.is_none();
            if column.align == Align::Decimal
                && let Some(parts) = number
            {
                (before, behind) = (before.max(parts.0), behind.max(parts.1));
            }
        }
        least = least.max(before + behind);
        natural = natural.max(least);
        let ordinal = ORDINALS.contains(&name.as_str()) && natural <= SHORT;
        let most = match (ordinal, numbers && !words) {
            (true, _) => padded(natural + ORDINAL_MORE),
            (_, true) => padded(natural * NUMBER_MORE),
            _ => f64::INFINITY,
        };
        Self {
            fixed: column.width,
            least: padded(least),
            whole: padded(whole.max(least)),
            natural: padded(natural),
            most,
        }
    }

    /// Makes room for something that stands over several columns: what they lack is shared
    /// out among those whose width is open.
    pub(super) fn widen(columns: &mut [Self], least: f64) {
        let has: f64 = columns.iter().map(|c| c.fixed.map_or(c.least, given)).sum();
        let lacks = least - has;
        let open = columns.iter().filter(|c| c.fixed.is_none()).count();
        if lacks <= 0.0 {
            return;
        }
        if open == 0 {
            // The last one is then found too narrow.
            if let Some(last) = columns.last_mut() {
                last.least = last.fixed.map_or(last.least, given) + lacks;
            }
            return;
        }
        for column in columns.iter_mut().filter(|c| c.fixed.is_none()) {
            column.least += lacks / open as f64;
            column.whole = column.whole.max(column.least);
            column.natural = column.natural.max(column.least);
            column.most = column.most.max(column.least);
        }
    }

    /// A column like all others without a width.
    pub(super) fn equal(fixed: Option<Width>, least: f64) -> Self {
        let most = f64::INFINITY;
        Self { fixed, least, whole: least, natural: least, most }
    }

    /// The least that it takes, as its width was given.
    pub(super) fn takes(&self) -> f64 {
        self.fixed.map_or(self.least, given)
    }
}

/// The width of a cell around some 4号 characters, in 字.
pub(super) fn padded(characters: f64) -> f64 {
    let small = STANDARD.small_character() / STANDARD.character();
    (characters + HAIR + 2.0 * STANDARD.cell_inset) * small
}

/// How many 4号 characters stand in a cell of some width, in 字.
pub(super) fn characters(width: f64) -> f64 {
    let small = STANDARD.small_character() / STANDARD.character();
    width / small - HAIR - 2.0 * STANDARD.cell_inset
}

/// A width that was given, with what is blank beside the text, in 字.
pub(super) fn given(width: Width) -> f64 {
    match width {
        Width::Characters(characters) => padded(characters),
        Width::Measured(width) => width.zi().0,
    }
}

/// The width that a name in the head needs: a very short one stands on one line, a longer one
/// on two (出生/年月).
pub(super) fn name_least(name: &str) -> f64 {
    let width = title::width(name);
    // 牵头部门（单位） needs no more than its halves.
    let halves = name
        .split_once('（')
        .map(|(of, unit)| title::width(of).max(title::width(unit) + title::width("（")));
    let half = width / 2.0 + 0.5;
    let least = match halves {
        _ if width < SHORT => width,
        Some(halves) => half.min(halves),
        None => half,
    };
    least.max(unbroken(name))
}

/// The width that a corner needs for its longer label: the diagonal line takes its share of
/// the height that the label's line leaves.
fn corner_least(label: f64) -> f64 {
    label / 0.6
}

/// GB/T 9704—2012, 2012年7月1日: letters and digits with few hanzi between them.
fn is_code(text: &str) -> bool {
    let hanzi =
        |c: &char| ('\u{3400}'..='\u{9fff}').contains(c) && !"年月日号".contains(*c);
    text.chars().any(|c| c.is_ascii_alphanumeric())
        && text.chars().filter(hanzi).count() <= 2
}

/// How wide a number is before its point, and from it on, in em.
pub(super) fn parts(cell: &str) -> Option<(f64, f64)> {
    let number = |c: char| c.is_ascii_digit() || ".,-%".contains(c);
    if cell.is_empty() || !cell.chars().all(number) {
        return None;
    }
    let whole = cell.split('.').next().unwrap_or(cell);
    Some((title::width(whole), title::width(cell) - title::width(whole)))
}

/// Shares the room out: every column what it needs, what is left in proportion; where the
/// natural widths do not fit, the widest columns give way first.
pub(super) fn column_widths(columns: &[ColumnNeeds], room: f64) -> Option<Vec<f64>> {
    let fixed = fixed_widths(columns, room)?;
    let left = room - fixed.iter().flatten().sum::<f64>();
    let open: Vec<&ColumnNeeds> = columns.iter().filter(|c| c.fixed.is_none()).collect();
    if open.is_empty() {
        return Some(filled(columns, fixed, left));
    }
    let natural: f64 = open.iter().map(|c| c.natural).sum();
    let shares = if natural <= left { wider(&open, left) } else { narrower(&open, left) };
    let mut shares = shares.into_iter();
    let width = |fixed: &Option<f64>| fixed.or_else(|| shares.next()).unwrap_or(0.0);
    Some(fixed.iter().map(width).collect())
}

/// The widths that were given. Where they leave too little, what is blank beside the texts
/// is part of them.
fn fixed_widths(columns: &[ColumnNeeds], room: f64) -> Option<Vec<Option<f64>>> {
    let bare = |c: &ColumnNeeds| c.fixed.map(|width| width.bare().0.max(c.least));
    let padded = |c: &ColumnNeeds| c.fixed.map(given);
    let fits = |widths: &Vec<Option<f64>>| {
        let taken = widths.iter().zip(columns).map(|(w, c)| w.unwrap_or(c.least));
        taken.sum::<f64>() <= room + 1e-6
    };
    let padded = columns.iter().map(padded).collect();
    if fits(&padded) {
        return Some(padded);
    }
    Some(columns.iter().map(bare).collect()).filter(fits)
}

/// Columns whose widths were all given: those in characters fill the room.
fn filled(columns: &[ColumnNeeds], fixed: Vec<Option<f64>>, left: f64) -> Vec<f64> {
    let grows = |c: &ColumnNeeds| matches!(c.fixed, Some(Width::Characters(_)));
    let widths = fixed.into_iter().flatten().zip(columns);
    let growing: f64 = widths.clone().filter(|(_, c)| grows(c)).map(|(w, _)| w).sum();
    let stretch = if growing > 0.0 { 1.0 + left / growing } else { 1.0 };
    widths.map(|(width, c)| if grows(c) { width * stretch } else { width }).collect()
}

/// More room than the columns need: each gets its share of the rest, but ordinals and numbers
/// no more than looks well.
fn wider(open: &[&ColumnNeeds], left: f64) -> Vec<f64> {
    let mut widths: Vec<f64> = open.iter().map(|c| c.natural).collect();
    let mut capped = vec![false; open.len()];
    loop {
        let (held, free): (Vec<usize>, Vec<usize>) =
            (0..open.len()).partition(|i| capped[*i]);
        let natural: f64 = free.iter().map(|i| open[*i].natural).sum();
        let rest = left - held.iter().map(|i| widths[*i]).sum::<f64>();
        if free.is_empty() {
            let all: f64 = widths.iter().sum();
            return widths.iter().map(|width| width * left / all).collect();
        }
        let mut again = false;
        for i in free {
            widths[i] = open[i].natural * rest / natural;
            if widths[i] > open[i].most + 1e-9 {
                widths[i] = open[i].most;
                capped[i] = true;
                again = true;
            }
        }
        if !again {
            return widths;
        }
    }
}

/// Less room than the columns would take: the widest give way first, those with codes and
/// short names last.
fn narrower(open: &[&ColumnNeeds], left: f64) -> Vec<f64> {
    let mut floors: Vec<f64> = open.iter().map(|c| c.whole).collect();
    let mut order: Vec<usize> = (0..open.len()).collect();
    order.sort_by(|a, b| {
        let more = |i: &usize| open[*i].whole - open[*i].least;
        more(b).total_cmp(&more(a))
    });
    for i in order {
        if floors.iter().sum::<f64>() <= left {
            break;
        }
        floors[i] = open[i].least;
    }
    let at = |limit: f64| -> Vec<f64> {
        let widths = open.iter().zip(&floors);
        widths.map(|(c, floor)| c.natural.min(limit).max(*floor)).collect()
    };
    let (mut low, mut high) = (0.0, left);
    for _ in 0..50 {
        let middle = (low + high) / 2.0;
        if at(middle).iter().sum::<f64>() > left { high = middle } else { low = middle }
    }
    let widths = at(low);
    let stretch = left / widths.iter().sum::<f64>();
    widths.into_iter().map(|width| width * stretch).collect()
}
