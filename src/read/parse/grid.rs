//! Merged cells: `<` joins the cell at its left, `^` the one above.

use crate::notice::CellSpan;
use crate::text::finding::{At, Finding};
use crate::text::place::Place;

use super::Reader;

/// What a cell is to its neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joint {
    /// A cell of its own.
    Own,
    /// It belongs to the cell at its left.
    Left,
    /// It belongs to the cell above.
    Up,
}

/// Cells that have become one.
struct Region {
    span: CellSpan,
    cells: usize,
}

impl Reader<'_> {
    /// What a text of a cell means: `<` and `^` join, unless they stand in quotes.
    pub(super) fn joint(&self, value: &str, at: &Place) -> Joint {
        let joint = match value {
            "<" => Joint::Left,
            "^" => Joint::Up,
            _ => return Joint::Own,
        };
        if self.tree.is_plain(at) { joint } else { Joint::Own }
    }

    /// The cells of a grid, merged where they say so. All rows are equally long.
    pub(super) fn merged(
        &mut self,
        grid: &[Vec<Joint>],
        rows_at: &Place,
    ) -> Vec<CellSpan> {
        let mut regions: Vec<Region> = Vec::new();
        let mut above: Vec<usize> = Vec::new();
        for (row, joints) in grid.iter().enumerate() {
            let mut here: Vec<usize> = Vec::new();
            for (column, joint) in joints.iter().enumerate() {
                let joined = match joint {
                    Joint::Own => None,
                    Joint::Left => Some(here.last().copied()),
                    Joint::Up => Some(above.get(column).copied()),
                };
                if joined == Some(None) {
                    let (sign, side) = if *joint == Joint::Left {
                        ("<", "左边")
                    } else {
                        ("^", "上边")
                    };
                    self.findings.push(
                        Finding::error(
                            "span-without-cell",
                            At::Value(rows_at.item(row).item(column)),
                            format!("{sign} 要并入{side}的一格，{side}没有格子"),
                        )
                        .hint(format!("写上文字或 ~；要排出“{sign}”时写成 \"{sign}\"")),
                    );
                }
                let id = if let Some(Some(id)) = joined {
                    let Region { span, cells } = &mut regions[id];
                    span.rows = span.rows.max(row - span.row + 1);
                    span.columns =
                        span.columns.max(column.saturating_sub(span.column) + 1);
                    *cells += 1;
                    id
                } else {
                    let span = CellSpan::plain(row, column);
                    regions.push(Region { span, cells: 1 });
                    regions.len() - 1
                };
                here.push(id);
            }
            above = here;
        }
        for Region { span, cells } in &regions {
            if span.rows * span.columns != *cells {
                let at = At::Value(rows_at.item(span.row).item(span.column));
                self.findings.push(
                    Finding::error(
                        "span-not-rectangular",
                        at,
                        format!(
                            "这一格占 {} 行 {} 栏，其中有的格子没有并进来",
                            span.rows, span.columns
                        ),
                    )
                    .hint("合并的各格要拼成长方形：里面的每一格都写 < 或 ^"),
                );
            }
        }
        regions.into_iter().map(|region| region.span).collect()
    }
}
