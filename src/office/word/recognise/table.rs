//! Tables and forms.

use super::found::{Account, Piece};
use super::ordinal::{Kind, ordinal};
use super::sign::{self, bare, caption, closed, table_note, tidy, unit};
use crate::notice::{Decimal, label};
use crate::office::word::script::{Block, Cell, Grid, Line, Slot, Stand};
use crate::office::word::yaml::{Keys, Yaml};
use crate::read::parse::parse;
use crate::text::finding::any_error;
use crate::text::inputs::Inputs;
use crate::text::source::Source;

/// How many characters a line of the type area holds.
const LINE: f64 = 28.0;
/// The most characters of a name in the head of a table.
const NAME: usize = 40;
/// The most rows of a head.
const HEADS: usize = 4;
/// From so many characters on a cell reads better from the left.
const LONG: usize = 14;

/// A table with the lines that belong to it.
pub(super) struct Around<'a> {
    grid: &'a Grid,
    caption: Option<(&'a Line, String, bool)>,
    facts: Vec<(&'a Line, Vec<String>)>,
    unit: Option<(&'a Line, String)>,
    notes: Vec<(&'a Line, String)>,
    /// How many blocks all of it is.
    pub(super) taken: usize,
}

/// The table that some blocks begin with, and what stands around it.
pub(super) fn around(blocks: &[Block]) -> Option<Around<'_>> {
    // Nothing but lines that belong to a table may stand above it.
    let at = blocks.iter().take(6).position(|block| matches!(block, Block::Table(_)))?;
    let Block::Table(grid) = &blocks[at] else { return None };
    if !grid.says() {
        return Some(Around {
            grid,
            caption: None,
            facts: Vec::new(),
            unit: None,
            notes: Vec::new(),
            taken: at + 1,
        })
        .filter(|_| at == 0);
    }
    let mut found = Around {
        grid,
        caption: None,
        facts: Vec::new(),
        unit: None,
        notes: Vec::new(),
        taken: at + 1,
    };
    for block in &blocks[..at] {
        let line = match block {
            Block::Line(line) if line.is_blank() => continue,
            Block::Line(line) => line,
            _ => return None,
        };
        let text = line.shown();
        if let Some(('表', _, name)) = caption(&text)
            && found.caption.is_none()
        {
            found.caption = Some((line, name, true));
        } else if let Some(unit) = unit(&text).filter(|_| found.unit.is_none()) {
            found.unit = Some((line, unit));
        } else if let Some(facts) = facts(&text) {
            found.facts.push((line, facts));
        } else {
            return None;
        }
    }
    // Facts stand on one line; 续表 and heads alone are no tables.
    if found.facts.len() > 1 {
        return None;
    }
    let mut at = found.taken;
    while let Some(Block::Line(line)) = blocks.get(at) {
        let text = line.shown();
        match table_note(&text) {
            Some((word, note))
                if word == "注" && !note.is_empty() && found.notes.is_empty() =>
            {
                found.notes.push((line, note));
                at += 1;
                found.taken = at;
            }
            _ if line.is_blank() && found.notes.is_empty() => at += 1,
            // 注：1.…… and the next ones under it.
            None if goes_on(&found.notes, &text) => {
                found.notes.push((line, text));
                at += 1;
                found.taken = at;
            }
            _ => break,
        }
    }
    Some(found)
}

/// Whether a line is the next of several notes, each with its number.
fn goes_on(notes: &[(&Line, String)], text: &str) -> bool {
    let number = |text: &str| {
        let found = ordinal(text).filter(|found| found.kind == Kind::Digit);
        found.map(|found| found.number)
    };
    let numbered = notes.first().is_some_and(|(_, first)| number(first) == Some(1));
    numbered && number(text) == Some(notes.len() + 1)
}

/// What is said above a table: 时间：…… 地点：……
fn facts(text: &str) -> Option<Vec<String>> {
    let text = sign::folded(text);
    let pieces: Vec<String> = split_wide(&text);
    let fact = |piece: &String| {
        let label = piece.split(['：', ':']).next().unwrap_or_default();
        let named =
            label.chars().all(|c| !c.is_ascii_alphabetic() && !"，。；、".contains(c));
        piece.contains(['：', ':'])
            && named
            && (2..=12).contains(&bare(label).chars().count())
            || sign::day(piece).is_some()
    };
    // 检查安排见下表： leads to the table.
    let leads = ["下表", "如下", "以下", "见表"].iter().any(|words| text.contains(words));
    let short = text.chars().count() <= 60 && !sign::is_sentence(&text) && !leads;
    // What is to be filled in may be wide blanks itself, where tabs part the facts.
    let tabbed: Vec<String> =
        text.split('\t').map(|piece| piece.trim().to_owned()).collect();
    let all = |pieces: &[String]| !pieces.is_empty() && pieces.iter().all(fact);
    let found = Some(tabbed).filter(|pieces| pieces.len() > 1 && all(pieces));
    let found = found.or_else(|| Some(pieces).filter(|pieces| all(pieces)));
    found.filter(|_| short)
}

/// The pieces of a line that wide blanks part.
pub(super) fn split_wide(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = vec![String::new()];
    let mut blanks = String::new();
    for c in text.chars() {
        if c.is_whitespace() {
            blanks.push(c);
            continue;
        }
        let wide = blanks.chars().count() > 1 || blanks.contains(['\u{3000}', '\t']);
        if let Some(last) = pieces.last_mut() {
            // A label and what is filled in behind it stay together.
            if wide && !last.is_empty() {
                pieces.push(String::new());
            } else if !last.is_empty() {
                last.push_str(&blanks);
            }
        }
        blanks.clear();
        if let Some(last) = pieces.last_mut() {
            last.push(c);
        }
    }
    pieces.retain(|piece| !piece.trim().is_empty());
    pieces
}

/// A table or a form, whichever it reads as.
pub(super) fn piece(
    around: &Around<'_>,
    landscape: bool,
    account: &mut Account,
) -> Piece {
    let grid = around.grid;
    let mut above = Keys::default();
    if let Some((line, name, numbered)) = &around.caption {
        account.took(&line.place, "表题");
        above.put("caption", Yaml::text(closed(name)));
        if *numbered {
            above.put("numbered", Yaml::plain(true));
        }
    }
    for (line, facts) in &around.facts {
        account.took(&line.place, "表上一行");
        let facts = facts.iter().map(|fact| Yaml::text(fact.trim())).collect();
        above.put("facts", Yaml::Row(facts));
    }
    if let Some((line, unit)) = &around.unit {
        account.took(&line.place, "表格的单位");
        above.put("unit", Yaml::text(unit.clone()));
    }
    let mut below = Keys::default();
    for (line, _) in &around.notes {
        account.took(&line.place, "表注");
    }
    let notes = match around.notes.as_slice() {
        [] => None,
        [(_, note)] => Some(Yaml::text(tidy(note))),
        // The program numbers several.
        notes => {
            let bare = |note: &str| {
                let rest = ordinal(note).map_or(note, |found| found.rest);
                Yaml::text(tidy(rest))
            };
            Some(Yaml::items(notes.iter().map(|(_, note)| bare(note)).collect()))
        }
    };
    below.maybe("notes", notes);
    if let Some(head) = head_rows(grid)
        && let Some(mut keys) = table(grid, head, account)
    {
        let mut all = Keys::default();
        all.0.extend(above.0.iter().cloned());
        all.0.append(&mut keys.0);
        all.0.extend(below.0.iter().cloned());
        if landscape {
            all.put("landscape", Yaml::plain(true));
        }
        let table = all.done();
        if holds("table", &table) {
            account.took(
                &grid.place,
                format!("表格（{}行{}栏）", grid.rows.len(), grid.columns()),
            );
            return Piece::Table(table);
        }
    }
    account.took(&grid.place, "表单");
    // A form has neither caption nor unit; they become facts.
    let mut keys = Keys::default();
    let mut facts: Vec<Yaml> = Vec::new();
    facts.extend(around.caption.iter().map(|(line, ..)| Yaml::text(tidy(&line.shown()))));
    for entry in above.0 {
        match (entry.key, entry.value) {
            ("facts", Yaml::Row(own)) => facts.extend(own),
            ("unit", text) => facts.push(text),
            _ => {}
        }
    }
    if !facts.is_empty() {
        keys.put("facts", Yaml::Row(facts));
    }
    form(grid, &mut keys, account);
    keys.0.append(&mut below.0);
    Piece::Form(keys.done())
}

/// Whether a table can be read back.
fn holds(key: &'static str, table: &Yaml) -> bool {
    let mut keys = Keys::default();
    keys.put("issuer", Yaml::text("某局"));
    keys.put(
        "number",
        Yaml::Inline(vec![
            ("code", Yaml::text("某")),
            ("year", Yaml::plain(2020)),
            ("serial", Yaml::plain(1)),
        ]),
    );
    keys.put("title", Yaml::text("通知"));
    keys.put("date", Yaml::plain("2020-01-01"));
    let mut inner = Keys::default();
    inner.put(key, table.clone());
    keys.put("body", Yaml::items(vec![inner.done()]));
    let text = crate::office::word::yaml::print(&keys.0);
    let parsed = parse(&Inputs::new(Source::new("表", &text)));
    parsed.notice.is_some() && !any_error(&parsed.findings)
}

/// How many rows the head of a table has; none if it reads as a form.
fn head_rows(grid: &Grid) -> Option<usize> {
    let columns = grid.columns();
    if columns < 2 || grid.rows.len() < 2 {
        return None;
    }
    // Cells of the head, in which names stand, close before the first row of data.
    let mut head = 1;
    while head < grid.rows.len()
        && head < HEADS
        && grid.rows[head].slots.contains(&Slot::Up)
        && !grid.rows[head].slots.iter().all(|slot| matches!(slot, Slot::Cell(_)))
        && under_spans(grid, head)
    {
        head += 1;
    }
    let names = grid.cells().filter(|(row, _, _)| *row < head);
    let named = names.into_iter().all(|(_, _, cell)| {
        let name = bare(&cell.text);
        !name.is_empty() && name.chars().count() <= NAME && cell.pictures.is_empty()
    });
    // What follows the head does not reach into it.
    let closed =
        grid.rows[head..].first().is_none_or(|row| !row.slots.contains(&Slot::Up));
    if !named
        || !closed
        || grid.rows[0].slots.iter().filter(|s| matches!(s, Slot::Cell(_))).count() < 2
    {
        return None;
    }
    // Labels with blanks beside them are a form, and so are rows that span each their own way.
    let spanning =
        grid.rows[head..].iter().filter(|row| row.slots.contains(&Slot::Left)).count();
    let rows = grid.rows.len() - head;
    let reads = spanning * 3 <= rows || spanning <= 1;
    (rows > 0 && reads).then_some(head)
}

/// Whether the cells that begin in a row stand under wider ones, so that it is of the head.
fn under_spans(grid: &Grid, row: usize) -> bool {
    grid.rows[row].slots.iter().enumerate().all(|(column, slot)| match slot {
        Slot::Up | Slot::Left => true,
        Slot::Cell(_) => {
            let above = &grid.rows[row - 1].slots;
            above[column] == Slot::Left || above.get(column + 1) == Some(&Slot::Left)
        }
    })
}

fn table(grid: &Grid, head: usize, account: &mut Account) -> Option<Keys> {
    let mut rows: Vec<Vec<Slot>> =
        grid.rows[head..].iter().map(|row| row.slots.clone()).collect();
    let mut columns: Vec<usize> = (0..grid.columns()).collect();
    let mut fold = None;
    if head == 1
        && let Some(parts) = halves(grid)
    {
        let width = grid.columns() / parts;
        let all = rows.clone();
        rows = (0..parts)
            .flat_map(|part| {
                all.iter().map(move |row| row[part * width..(part + 1) * width].to_vec())
            })
            .collect();
        while rows.last().is_some_and(|row| row.iter().all(is_blank)) {
            rows.pop();
        }
        columns.truncate(width);
        fold = Some(parts);
    }
    let mut keys = Keys::default();
    // Rows to be filled in by hand.
    let mut blank = 0;
    while rows.last().is_some_and(|row| row.iter().all(is_blank)) {
        rows.pop();
        blank += 1;
    }
    twice(&rows, grid, account);
    let total = match fold {
        None => total(&rows, account, grid),
        Some(_) => None,
    };
    if total.is_some() {
        rows.pop();
    }
    let named = names(grid, head, 0, &columns, &rows, total.as_deref())?;
    keys.put("columns", Yaml::items(named));
    if !rows.is_empty() {
        let rows = rows.iter().map(|row| Yaml::Row(row.iter().map(slot_value).collect()));
        keys.put("rows", Yaml::items(rows.collect()));
    }
    if blank > 0 {
        keys.put("blank_rows", Yaml::plain(blank));
        let height = grid.rows.last().and_then(|row| row.height);
        if let Some(height) = height.filter(|h| (8.0..=200.0).contains(h)) {
            keys.put("blank_row_height", Yaml::plain(height.round()));
        }
    }
    if let Some(parts) = fold {
        keys.put("fold", Yaml::plain(parts));
    }
    Some(keys)
}

/// A number that two rows have.
fn twice(rows: &[Vec<Slot>], grid: &Grid, account: &mut Account) {
    let serial = grid.cell(0, 0).is_some_and(|cell| bare(&cell.text) == "序号");
    if !serial {
        return;
    }
    let mut seen: Vec<String> = Vec::new();
    for row in rows {
        let Some(Slot::Cell(cell)) = row.first() else { continue };
        let number = bare(&cell.text);
        if !number.is_empty() && seen.contains(&number) {
            let what = format!("{}的序号“{number}”出现两次，照原样录入", grid.place);
            account.doubt("attachments", what);
        }
        seen.push(number);
    }
}

fn is_blank(slot: &Slot) -> bool {
    match slot {
        Slot::Cell(cell) => cell.text.trim().is_empty(),
        Slot::Left | Slot::Up => false,
    }
}

/// How often the head of a table repeats itself beside itself.
fn halves(grid: &Grid) -> Option<usize> {
    let names: Vec<String> = (0..grid.columns())
        .map(|c| grid.cell(0, c).map(|cell| bare(&cell.text)))
        .collect::<Option<_>>()?;
    let plain =
        grid.rows.iter().all(|row| row.slots.iter().all(|s| matches!(s, Slot::Cell(_))));
    (2..=4).find(|parts| {
        let width = names.len() / parts;
        plain
            && width >= 1
            && width * parts == names.len()
            && (width > 1 || names.len() > 2)
            && (1..*parts)
                .all(|part| names[part * width..(part + 1) * width] == names[..width])
    })
}

/// The columns with the names of a row of the head, and those under them.
fn names(
    grid: &Grid,
    head: usize,
    row: usize,
    columns: &[usize],
    rows: &[Vec<Slot>],
    total: Option<&[usize]>,
) -> Option<Vec<Yaml>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < columns.len() {
        let column = columns[at];
        let cell = grid.cell(row, column)?;
        let slots = &grid.rows[row].slots;
        let wide =
            columns[at + 1..].iter().take_while(|c| slots[**c] == Slot::Left).count() + 1;
        let own = &columns[at..at + wide];
        let name = closed(&cell.text.replace('\n', ""));
        let below = (row + 1..head)
            .find(|below| matches!(grid.rows[*below].slots[column], Slot::Cell(_)));
        let mut keys = Keys::default();
        keys.put("name", Yaml::text(name.clone()));
        match below {
            Some(below) => {
                let inner = names(grid, head, below, own, rows, total)?;
                keys.put("columns", Yaml::Row(inner));
            }
            None if wide > 1 => return None,
            None => {
                let index = own[0];
                let texts: Vec<&Cell> = rows
                    .iter()
                    .filter_map(|row| match row.get(index) {
                        Some(Slot::Cell(cell)) => Some(cell),
                        _ => None,
                    })
                    .collect();
                let long =
                    texts.iter().any(|cell| bare(&cell.text).chars().count() > LONG);
                let left = texts.iter().filter(|cell| cell.stand == Stand::Left).count();
                if long && left * 2 > texts.len() {
                    keys.put("align", Yaml::plain("left"));
                }
                if cell.vertical {
                    keys.put("vertical", Yaml::plain(true));
                }
                if total.is_some_and(|total| total.contains(&index)) {
                    keys.put("total", Yaml::plain(true));
                }
            }
        }
        found.push(match keys.0.len() {
            1 => Yaml::text(name),
            _ => Yaml::Inline(
                keys.0.into_iter().map(|entry| (entry.key, entry.value)).collect(),
            ),
        });
        at += wide;
    }
    Some(found)
}

/// The columns whose last row is the sum of those above, if the program would write that row
/// just so.
fn total(rows: &[Vec<Slot>], account: &mut Account, grid: &Grid) -> Option<Vec<usize>> {
    let (last, above) = rows.split_last()?;
    let plain = rows.iter().flatten().all(|slot| matches!(slot, Slot::Cell(_)));
    let said = |slot: &Slot| match slot {
        Slot::Cell(cell) => bare(&cell.text),
        Slot::Left | Slot::Up => String::new(),
    };
    let label = said(last.first()?);
    let sums_up = ["合计", "总计", "共计"].contains(&label.as_str());
    if !sums_up || above.is_empty() {
        return None;
    }
    let mut sums = Vec::new();
    for (column, slot) in last.iter().enumerate().skip(1) {
        let claimed = said(slot);
        if claimed.is_empty() {
            continue;
        }
        // Subtotals are sums already.
        let counted = above
            .iter()
            .filter(|row| !row.iter().take(3).any(|slot| said(slot).ends_with("小计")));
        let numbers: Option<Vec<Decimal>> =
            counted.map(|row| Decimal::parse(&said(&row[column]))).collect();
        let sum = numbers.and_then(|numbers| {
            let zero = Decimal::parse("0")?;
            Some(numbers.into_iter().fold(zero, Decimal::plus))
        });
        match sum {
            Some(sum) if Decimal::parse(&claimed) == Some(sum) => sums.push(column),
            Some(sum) => {
                account.doubt(
                    "attachments",
                    format!(
                        "{}“{label}”一行写的是 {claimed}，各行之和是 {sum}；照原样录入，没有改成由程序求和",
                        grid.place
                    ),
                );
                return None;
            }
            None => return None,
        }
    }
    let parted = above.iter().flatten().any(|slot| said(slot).ends_with("小计"));
    (plain && !parted && label == label::TOTAL && !sums.is_empty()).then_some(sums)
}

fn slot_value(slot: &Slot) -> Yaml {
    match slot {
        Slot::Left => Yaml::plain("<"),
        Slot::Up => Yaml::plain("^"),
        Slot::Cell(cell) if cell.text.trim().is_empty() => Yaml::plain("~"),
        Slot::Cell(cell) => match upright(cell) {
            Some(text) => Yaml::Inline(vec![
                ("text", Yaml::text(text)),
                ("vertical", Yaml::plain(true)),
            ]),
            None => Yaml::text(cell_text(&cell.text)),
        },
    }
}

/// The text of a cell that runs from top to bottom, by itself or because every sign has its
/// own line.
fn upright(cell: &Cell) -> Option<String> {
    let lines: Vec<&str> =
        cell.text.split('\n').map(str::trim).filter(|l| !l.is_empty()).collect();
    let single = lines.len() > 1 && lines.iter().all(|line| line.chars().count() == 1);
    match cell.vertical || single {
        true => Some(lines.concat()),
        false => None,
    }
}

fn cell_text(text: &str) -> String {
    let lines: Vec<String> =
        text.split('\n').map(tidy).filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

fn form(grid: &Grid, keys: &mut Keys, account: &mut Account) {
    if grid.widths.len() == grid.columns() && grid.columns() > 1 {
        keys.put("widths", Yaml::Row(widths(&grid.widths)));
    }
    let heights: Vec<f64> = grid.rows.iter().filter_map(|row| row.height).collect();
    let usual = heights.iter().copied().fold(f64::INFINITY, f64::min);
    let usual = usual.max(8.0).round();
    if usual.is_finite() {
        keys.put("row_height", Yaml::plain(usual));
    }
    let rows = grid.rows.iter().map(|row| {
        let mut height =
            row.height.filter(|height| usual.is_finite() && *height > usual * 1.3);
        let cells = row.slots.iter().map(|slot| {
            let Slot::Cell(cell) = slot else { return slot_value(slot) };
            form_cell(cell, &mut height)
        });
        Yaml::Row(cells.collect())
    });
    keys.put("rows", Yaml::items(rows.collect()));
    for (row, column, cell) in grid.cells() {
        for picture in &cell.pictures {
            let what = format!("格里的图片（{}）", picture.kind);
            account.missed(&grid.place_of(row, column), &what);
        }
    }
}

/// A cell of a form; the first one of a row takes its height.
fn form_cell(cell: &Cell, height: &mut Option<f64>) -> Yaml {
    let mut entries: Vec<(&'static str, Yaml)> = Vec::new();
    let vertical = upright(cell);
    let (text, opinion) = match &vertical {
        Some(text) => (text.clone(), None),
        None => opinion(&cell_text(&cell.text)),
    };
    if !text.is_empty() {
        entries.push(("text", Yaml::text(text.clone())));
    }
    if vertical.is_some() {
        entries.push(("vertical", Yaml::plain(true)));
    } else if opinion.is_none()
        && text.chars().count() > LONG
        && cell.stand == Stand::Left
    {
        entries.push(("align", Yaml::plain("left")));
    }
    if let Some(height) = height.take() {
        entries.push(("height", Yaml::plain(height.clamp(5.0, 200.0).round())));
    }
    if let Some(opinion) = opinion {
        entries.push(("opinion", Yaml::text(opinion)));
    }
    match entries.as_slice() {
        [] => Yaml::plain("~"),
        [("text", text)] => text.clone(),
        _ => Yaml::Inline(entries),
    }
}

/// What stands in a cell for an opinion: its text, and what is to be signed above the date.
fn opinion(text: &str) -> (String, Option<String>) {
    let lines: Vec<&str> = text.lines().collect();
    let plain = (text.to_owned(), None);
    let Some((last, above)) = lines.split_last() else { return plain };
    if bare(last) != "年月日" {
        return plain;
    }
    match above.split_last() {
        Some((signed, rest))
            if ["章", "签", "字", "人"].iter().any(|word| signed.contains(word))
                && signed.chars().count() <= 24 =>
        {
            (rest.join("\n"), Some(signed.trim().to_owned()))
        }
        _ => plain,
    }
}

/// Widths in characters of the type area; the widest takes what is left.
fn widths(widths: &[f64]) -> Vec<Yaml> {
    let all: f64 = widths.iter().sum();
    let widest = (0..widths.len()).max_by(|a, b| widths[*a].total_cmp(&widths[*b]));
    let one = |(i, width): (usize, &f64)| match Some(i) == widest {
        true => Yaml::plain("~"),
        false => {
            let cells = width / all * LINE;
            let halves = (cells * 2.0).round() / 2.0;
            match (cells - halves).abs() < 0.1 && halves >= 1.0 {
                true => Yaml::plain(halves),
                // Nothing is rounded away that its texts may need.
                false => Yaml::Plain(format!("{:.1}mm", (width * 10.0).round() / 10.0)),
            }
        }
    };
    widths.iter().enumerate().map(one).collect()
}
