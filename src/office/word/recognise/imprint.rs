//! 版记, wherever it stands: paragraphs, a table, a box.

use super::found::{Account, Found, Imprint, Said};
use super::sign::{self, Day, bare, closed};
use crate::office::word::script::{Block, Grid, Line};

/// The most rows of a table that is 版记.
const ROWS: usize = 8;

/// Takes 版记 out of a document.
pub(super) fn take(blocks: &mut Vec<Block>, found: &mut Found, account: &mut Account) {
    let mut at = 0;
    let mut copying = false;
    while at < blocks.len() {
        let taken = match &blocks[at] {
            Block::Line(line) if line.is_blank() => false,
            Block::Line(line) => {
                let goes_on = copying && goes_on(line, blocks.get(at + 1));
                let taken = read(&line.place, &line.shown(), goes_on, found, account);
                copying = taken && sign::printed(&line.shown()).is_none();
                taken
            }
            Block::Table(grid) if is_imprint(grid) => {
                read_table(grid, found, account);
                true
            }
            _ => {
                copying = false;
                false
            }
        };
        match taken {
            true => drop(blocks.remove(at)),
            false => at += 1,
        }
    }
}

/// Whether a line goes on with the organs of the one above: 印发 stands under it.
fn goes_on(line: &Line, next: Option<&Block>) -> bool {
    let printed = |text: &str| sign::printed(text).is_some();
    let behind = matches!(next, Some(Block::Line(next)) if printed(&next.shown()));
    behind
        && line.shown().trim_end().ends_with(['。', '，', '、'])
        && !printed(&line.shown())
}

fn is_imprint(grid: &Grid) -> bool {
    let mut texts = grid.cells().flat_map(|(_, _, cell)| cell.text.lines());
    let said =
        |text: &str| sign::copy_to(text).is_some() || sign::printed(text).is_some();
    let printed = grid.cells().any(|(_, _, cell)| bare(&cell.text).ends_with("印发"));
    grid.rows.len() <= ROWS && (texts.any(said) || printed)
}

fn read_table(grid: &Grid, found: &mut Found, account: &mut Account) {
    for (index, _) in grid.rows.iter().enumerate() {
        let cells: Vec<&str> = (0..grid.columns())
            .filter_map(|column| grid.cell(index, column))
            .map(|cell| cell.text.as_str())
            .filter(|text| !text.trim().is_empty())
            .collect();
        let place = format!("{}第{}行", grid.place, index + 1);
        // Organ and date of 印发 stand in cells of their own.
        let row = cells.join("　");
        if sign::printed(&row).is_some() {
            read(&place, &row, false, found, account);
            continue;
        }
        for line in
            cells.iter().flat_map(|cell| cell.lines()).filter(|l| !l.trim().is_empty())
        {
            if sign::is_rule(line) || !read(&place, line, false, found, account) {
                account.missed(&place, line);
            }
        }
    }
}

/// Reads a line of 版记; whether it is one.
fn read(
    place: &str,
    text: &str,
    goes_on: bool,
    found: &mut Found,
    account: &mut Account,
) -> bool {
    if let Some((printer, day)) = sign::printed(text) {
        let imprint = found.imprint.get_or_insert_with(Imprint::default);
        if imprint.printer.is_some() {
            return false;
        }
        account.took(place, "印发机关和印发日期");
        let printer = closed(&printer);
        imprint.printer = (!printer.is_empty()).then_some(printer);
        match day {
            Day::Date(date) => {
                imprint.date = Some(date);
                let typed = sign::folded(text);
                let typed = typed
                    .strip_prefix(imprint.printer.as_deref().unwrap_or(""))
                    .unwrap_or(&typed);
                account.rewrote(place, typed.trim(), &format!("{date}印发"));
            }
            Day::Open(_) => {
                account.doubt("imprint", "印发日期原件没有填写，排成成文日期");
            }
        }
        return true;
    }
    if let Some(names) = sign::copy_to(text) {
        account.took(place, "抄送机关");
        let imprint = found.imprint.get_or_insert_with(Imprint::default);
        imprint.copy_to = Some(names);
        return true;
    }
    if let Some(names) = sign::send_to(text) {
        account.took(place, "版记里的主送机关");
        let text = names.trim_end_matches('。').to_owned();
        found.recipients = Some(Said { text, place: place.to_owned() });
        return true;
    }
    let copying = found.imprint.as_mut().and_then(|imprint| imprint.copy_to.as_mut());
    if let Some(copy_to) = copying.filter(|_| goes_on) {
        account.took(place, "抄送机关（续）");
        copy_to.push_str(sign::folded(text).as_str());
        return true;
    }
    let bare = bare(text);
    let counted = bare.trim_matches(['（', '）', '(', ')']);
    if (counted.starts_with("共印") || counted.starts_with("印数"))
        && counted.chars().count() < 12
    {
        account.missed(place, text);
        return true;
    }
    if bare.starts_with("主题词：") {
        account.missed(place, &format!("{text}（2012 年的标准已取消主题词）"));
        return true;
    }
    false
}
