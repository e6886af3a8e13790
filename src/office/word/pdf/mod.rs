//! PDF with a text layer: glyphs where they stand → lines → paragraphs, tables by their
//! ruling lines.
//!
//! hayro reads it, which draws finished pages in the tests too; of the crates that give text
//! alone some lose signs, others the order.

mod glyphs;
mod lines;
mod ruled;

use hayro_syntax::Pdf;

use self::glyphs::{Sheet, sheet};
use self::lines::{Row, paragraphs, rows};
use self::ruled::tables;
use super::limits::{CHARACTERS, too_much};
use super::script::{Block, Grid, Line, Script, is_page_number};

/// The most pages of a document.
const PAGES: usize = 600;
/// How much of a page's foot its number may stand in, in millimetres.
const FOOT: f64 = 35.0;

/// Reads a document.
pub(super) fn read(bytes: &[u8]) -> Result<Script, String> {
    let pdf = Pdf::new(bytes.to_vec())
        .map_err(|_| "加了密码，或已损坏；用阅读软件去掉密码或另存一次再读".to_owned())?;
    if pdf.pages().len() > PAGES {
        return Err(too_much());
    }
    let mut script = Script::default();
    let mut left = CHARACTERS;
    let mut unknown = 0;
    let mut all = 0;
    let mut open: Vec<Row> = Vec::new();
    let mut number = Count::default();
    let mut pictures = 0;
    let mut lay = false;
    for page in pdf.pages().iter() {
        let sheet = sheet(page, &mut left)?;
        pictures += sheet.images;
        all += sheet.glyphs.len();
        unknown += sheet.glyphs.iter().filter(|glyph| glyph.text == "\u{fffd}").count();
        // A page that lies on its side begins anew.
        if sheet.lies != lay && !(sheet.glyphs.is_empty()) {
            number.put(std::mem::take(&mut open), &mut script.blocks);
            script.blocks.push(Block::Page { landscape: sheet.lies });
            lay = sheet.lies;
        }
        page_blocks(sheet, &mut open, &mut number, &mut script);
    }
    number.put(open, &mut script.blocks);
    if unknown * 5 > all {
        return Err(
            "里面的文字没有编码，读出来是乱码；先做文字识别（OCR），存为 Word 再读"
                .to_owned(),
        );
    }
    if pictures > 0 {
        script.passed.push(format!("{pictures} 幅图片（PDF 里的图片不取）"));
    }
    Ok(script)
}

/// The lines and tables of a page, behind the lines that are open from the one before.
fn page_blocks(
    mut sheet: Sheet,
    open: &mut Vec<Row>,
    number: &mut Count,
    script: &mut Script,
) {
    let mut grids = tables(&mut sheet);
    let mut lines = rows(&sheet.glyphs);
    let foot = sheet.height - FOOT;
    let before = lines.len();
    lines.retain(|row| row.baseline < foot || !is_page_number(&row.text()));
    if lines.len() < before {
        let told = "页码（由程序编排）".to_owned();
        if !script.passed.contains(&told) {
            script.passed.push(told);
        }
    }
    let mut lines = lines.into_iter().peekable();
    grids.sort_by(|a, b| a.0.total_cmp(&b.0));
    for (top, grid) in grids {
        while lines.peek().is_some_and(|row| row.baseline < top) {
            open.extend(lines.next());
        }
        let above = std::mem::take(open);
        // What is said above a table that goes on is not said again.
        let above: Vec<Row> =
            above.into_iter().filter(|row| row.text() != "续表").collect();
        let fresh = above.is_empty();
        number.put(above, &mut script.blocks);
        number.table(grid, fresh, &mut script.blocks);
    }
    open.extend(lines);
}

/// Counts paragraphs and tables.
#[derive(Default)]
struct Count {
    paragraphs: usize,
    tables: usize,
}

impl Count {
    fn put(&mut self, rows: Vec<Row>, blocks: &mut Vec<Block>) {
        for line in paragraphs(rows) {
            self.paragraphs += 1;
            let place = format!("第{}段", self.paragraphs);
            blocks.push(Block::Line(Line { place, ..line }));
        }
    }

    /// A table; one that nothing parts from another with the same columns goes on with it.
    fn table(&mut self, grid: Grid, fresh: bool, blocks: &mut Vec<Block>) {
        if let Some(Block::Table(last)) = blocks.last_mut()
            && fresh
            && last.columns() == grid.columns()
            && alike(&last.widths, &grid.widths)
        {
            let head = last
                .rows
                .iter()
                .zip(&grid.rows)
                .take_while(|(old, new)| old.slots == new.slots)
                .count();
            last.rows.extend(grid.rows.into_iter().skip(head));
            return;
        }
        self.tables += 1;
        let place = format!("表{}", self.tables);
        blocks.push(Block::Table(Grid { place, ..grid }));
    }
}

fn alike(a: &[f64], b: &[f64]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1.5)
}
