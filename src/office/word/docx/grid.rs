//! Tables: cells that span, as slots of a grid.

use super::Reader;
use crate::office::word::limits::too_much;
use crate::office::word::script::{Block, Cell, Grid, Row, Slot, Within};
use crate::office::xml::{Element, Node, Xml};

/// The most columns of a table.
const COLUMNS: usize = 200;
/// Millimetres in a twentieth of a point.
const MM: f64 = 25.4 / 1440.0;

/// A cell as it is read: how many columns it spans, and whether it goes on from above.
struct Read {
    span: usize,
    goes_on: bool,
    cell: Cell,
}

/// A row as it is read.
#[derive(Default)]
struct ReadRow {
    /// Columns before its first cell.
    before: usize,
    cells: Vec<Read>,
    height: Option<f64>,
    head: bool,
    /// Whether it was taken out by somebody who tracked it.
    removed: bool,
}

impl Reader {
    pub(super) fn table(
        &mut self,
        xml: &mut Xml<'_>,
        within: Within,
    ) -> Result<Grid, String> {
        let outside = xml.depth() - 1;
        self.tables += 1;
        let place = format!("表{}", self.tables);
        let mut widths = Vec::new();
        let mut rows = Vec::new();
        loop {
            match xml.next()? {
                Node::Open(element) => match element.name() {
                    "gridCol" => widths.push(number(&element, "w").unwrap_or(0.0) * MM),
                    "tr" => {
                        let row = self.row(xml, within)?;
                        if !row.removed {
                            rows.push(row);
                        }
                    }
                    "del" | "tblPrChange" | "tblGridChange" | "sdtPr" => xml.skip()?,
                    _ => {}
                },
                Node::Close if xml.depth() <= outside => break,
                Node::End => break,
                _ => {}
            }
        }
        let rows = slots(rows)?;
        widths.truncate(COLUMNS);
        let ruled = true;
        Ok(Grid { widths, rows, place, within, ruled }.tidied())
    }

    fn row(&mut self, xml: &mut Xml<'_>, within: Within) -> Result<ReadRow, String> {
        let outside = xml.depth() - 1;
        let mut row = ReadRow::default();
        loop {
            match xml.next()? {
                Node::Open(element) => match element.name() {
                    "gridBefore" => row.before = count(&element),
                    "trHeight" => {
                        row.height = number(&element, "val").map(|twips| twips * MM);
                    }
                    "tblHeader" => row.head = super::styles::on(&element),
                    "del" => row.removed = true,
                    "trPrChange" | "tblPrExChange" | "sdtPr" => xml.skip()?,
                    "tc" => {
                        let cell = self.cell(xml, within)?;
                        row.cells.push(cell);
                    }
                    _ => {}
                },
                Node::Close if xml.depth() <= outside => return Ok(row),
                Node::End => return Ok(row),
                _ => {}
            }
        }
    }

    fn cell(&mut self, xml: &mut Xml<'_>, within: Within) -> Result<Read, String> {
        let outside = xml.depth() - 1;
        let mut read = Read { span: 1, goes_on: false, cell: Cell::default() };
        let mut blocks = Vec::new();
        loop {
            match xml.next()? {
                Node::Open(element) => match element.name() {
                    "tcPr" => cell_properties(xml, &mut read)?,
                    "tbl" => {
                        let grid = self.table(xml, within)?;
                        blocks.push(Block::Table(grid));
                    }
                    "p" => {
                        let mut pieces = super::paragraph::Pieces::default();
                        self.pieces(xml, &mut pieces, within)?;
                        // Cells are named by their table.
                        let known = self.paragraphs;
                        self.finished(pieces, within, &mut blocks)?;
                        self.paragraphs = known;
                    }
                    "del" | "moveFrom" | "sdtPr" => xml.skip()?,
                    _ => {}
                },
                Node::Close if xml.depth() <= outside => break,
                Node::End => break,
                _ => {}
            }
        }
        self.took(0)?;
        read.cell.fill(blocks);
        Ok(read)
    }
}

fn cell_properties(xml: &mut Xml<'_>, read: &mut Read) -> Result<(), String> {
    let outside = xml.depth() - 1;
    loop {
        match xml.next()? {
            Node::Open(element) => match element.name() {
                "gridSpan" => read.span = count(&element).clamp(1, COLUMNS),
                "vMerge" => {
                    read.goes_on = element.attribute("val").as_deref() != Some("restart");
                }
                "textDirection" => {
                    let way = element.attribute("val").unwrap_or_default();
                    read.cell.vertical = way.starts_with("tb") && way != "tb";
                }
                "tcPrChange" | "tcBorders" => xml.skip()?,
                _ => {}
            },
            Node::Close if xml.depth() <= outside => return Ok(()),
            Node::End => return Ok(()),
            _ => {}
        }
    }
}

fn number(element: &Element<'_>, name: &str) -> Option<f64> {
    element.attribute(name)?.parse().ok()
}

fn count(element: &Element<'_>) -> usize {
    let value = element.attribute("val").and_then(|value| value.parse().ok());
    value.unwrap_or(0).min(COLUMNS)
}

/// Rows of cells that span → rows of as many slots as there are columns.
fn slots(rows: Vec<ReadRow>) -> Result<Vec<Row>, String> {
    let width =
        |row: &ReadRow| row.before + row.cells.iter().map(|c| c.span).sum::<usize>();
    let columns = rows.iter().map(width).max().unwrap_or(0);
    if columns > COLUMNS {
        return Err(too_much());
    }
    // For each column the span of the cell that stands in it, in the row above.
    let mut above: Vec<usize> = vec![0; columns];
    let mut done = Vec::new();
    for row in rows {
        let mut slots: Vec<Slot> = Vec::with_capacity(columns);
        let mut spans = vec![0; columns];
        slots.resize_with(row.before, Slot::default);
        for Read { span, goes_on, cell } in row.cells {
            let at = slots.len();
            spans[at] = span;
            let below = goes_on && above.get(at) == Some(&span) && cell.text.is_empty();
            slots.push(if below { Slot::Up } else { Slot::Cell(cell) });
            slots.extend((1..span).map(|_| Slot::Left));
        }
        slots.resize_with(columns, Slot::default);
        above = spans;
        done.push(Row { slots, height: row.height, head: row.head });
    }
    Ok(done)
}
