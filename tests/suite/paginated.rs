//! Tables over pages: nothing is lost, nothing that goes on is without a name, halves run page
//! by page, and neither sums nor notes stand alone. Read off the finished PDF.

use proptest::prelude::*;
use proptest::sample::select;

use crate::figures_table::{attached, rows_missed};
use crate::paper::PaperPage;
use crate::support::Bench;
use hongtou::judge::conformance::text;

/// What a table is made of.
#[derive(Debug, Clone)]
struct Sizes {
    rows: usize,
    fold: usize,
    /// How many rows a group has; 0: none.
    group: usize,
    /// How long the name of a group is.
    name: usize,
    /// How many rows a cell of another column takes.
    merged: usize,
    vertical: bool,
    /// Every so manieth row is of two lines.
    long: usize,
    total: bool,
    notes: usize,
    blank_rows: usize,
    height: bool,
    landscape: bool,
    /// Paragraphs above it.
    above: usize,
}

impl Sizes {
    /// The group of a row, from 0.
    fn group_of(&self, row: usize) -> Option<usize> {
        row.checked_div(self.group)
    }

    fn group_name(&self, group: usize) -> String {
        format!("甲{group}{}组", "片".repeat(self.name))
    }

    /// The first row of the merged cell that covers a row; it does not leave its group.
    fn merged_from(&self, row: usize) -> usize {
        let start = self.group_of(row).map_or(0, |group| group * self.group);
        start + (row - start) / self.merged * self.merged
    }

    fn yaml(&self) -> String {
        let mut table = String::new();
        if self.landscape {
            table.push_str("landscape: true\n");
        }
        if self.above > 0 {
            table.push_str("body:\n");
            for i in 0..self.above {
                table.push_str(&format!("  - 说明之{}。\n", "说".repeat(1 + i)));
            }
            table.push_str("  - table:\n");
        } else {
            table.push_str("body:\n  - table:\n");
        }
        let mut line = |text: String| table.push_str(&format!("      {text}\n"));
        if self.group > 0 {
            line("group: 片区".to_owned());
        }
        if self.fold > 1 {
            line(format!("fold: {}", self.fold));
        }
        if self.height {
            line("row_height: 14".to_owned());
        }
        if self.blank_rows > 0 {
            line(format!("blank_rows: {}", self.blank_rows));
        }
        if self.notes > 0 {
            line(format!("notes: 表注起{}表注讫", "注".repeat(self.notes)));
        }
        let total = if self.total { ", total: true" } else { "" };
        let vertical = if self.vertical { ", vertical: true" } else { "" };
        line(format!(
            "columns: [{{name: 片区{vertical}}}, 单位, 类别, {{name: 数{total}}}]"
        ));
        line("rows:".to_owned());
        for row in 0..self.rows {
            let name = self.group_of(row).map_or("~".to_owned(), |g| self.group_name(g));
            let long = row % self.long == self.long - 1;
            let unit = match long {
                true => format!("{{text: \"第{row}号\\n又一行\"}}"),
                false => format!("第{row}号"),
            };
            let kind = match self.merged_from(row) == row {
                true => format!("类{row}别"),
                false => "^".to_owned(),
            };
            line(format!("  - [{name}, {unit}, {kind}, 1]"));
        }
        attached(&table)
    }
}

fn sizes() -> impl Strategy<Value = Sizes> {
    (
        (1..90usize, select(vec![1, 1, 1, 2, 3]), select(vec![0, 1, 4, 7, 30, 200])),
        (select(vec![0, 0, 5]), select(vec![1, 2, 5, 26]), select(vec![2, 3, 7, 1000])),
        (any::<bool>(), select(vec![0, 0, 3, 90]), select(vec![0, 0, 3, 20])),
        (any::<bool>(), any::<bool>(), any::<bool>(), select(vec![0, 0, 3, 14])),
    )
        .prop_map(
            |(
                (rows, fold, group),
                (name, merged, long),
                (total, notes, blank_rows),
                (height, vertical, landscape, above),
            )| {
                Sizes {
                    rows,
                    fold,
                    group,
                    name,
                    merged,
                    long,
                    total,
                    notes,
                    blank_rows,
                    height,
                    vertical: vertical && group > 0,
                    landscape: landscape || fold == 3,
                    above,
                }
            },
        )
}

/// The rows that a page shows, read down its halves.
fn down(page: &PaperPage, sizes: &Sizes) -> Vec<usize> {
    let (left, width) = if sizes.landscape { (35.0, 225.0) } else { (28.0, 156.0) };
    let mut halves = vec![Vec::new(); sizes.fold];
    for line in page.lines() {
        for (i, glyph) in line.glyphs.iter().enumerate() {
            if glyph.text != "第" {
                continue;
            }
            let behind = line.glyphs[i + 1..].iter().map(|g| g.text.as_str());
            let digits: String = behind.take_while(|text| *text != "号").collect();
            let half = (glyph.x - left) / width * sizes.fold as f64;
            halves[half as usize].push(digits.trim().parse().expect("a number"));
        }
    }
    halves.concat()
}

/// What is wrong with a table on its pages.
fn wrong(sizes: &Sizes, bench: &Bench) -> Option<String> {
    let missed = rows_missed(bench);
    if !missed.is_empty() {
        return Some(text(&missed));
    }
    let pages = bench.paper().pages;
    let pages = pages[1..].iter().map(|page| match sizes.landscape {
        true => page.turned(),
        false => page.clone(),
    });
    let pages: Vec<PaperPage> = pages.collect();
    let mut next = 0;
    // How many rows the page before shows; of less, none can go along.
    let mut before = 0;
    for (i, page) in pages.iter().enumerate() {
        let rows = down(page, sizes);
        let expected: Vec<usize> = (next..next + rows.len()).collect();
        if rows != expected {
            return Some(format!("page {}: rows {rows:?}, not from {next}", i + 2));
        }
        next += rows.len();
        let all: String = match sizes.vertical {
            // Names from top to bottom: each of their signs stands on a line of its own.
            true => page.text(),
            false => page.glyphs.iter().map(|g| g.text.as_str()).collect(),
        };
        for row in &rows {
            if let Some(group) = sizes.group_of(*row) {
                let name = sizes.group_name(group);
                if !all.contains(&name) {
                    return Some(format!("page {}: no {name} by row {row}", i + 2));
                }
            }
            let kind = format!("类{}别", sizes.merged_from(*row));
            if !all.contains(&kind) {
                return Some(format!("page {}: no {kind} by row {row}", i + 2));
            }
        }
        for alone in ["合计", "表注讫"] {
            let filled = sizes.blank_rows > 0;
            let least = if sizes.vertical { sizes.group } else { 1 };
            if all.contains(alone) && rows.is_empty() && !filled && before > least {
                return Some(format!("page {}: {alone} stands alone", i + 2));
            }
        }
        before = rows.len();
    }
    (next != sizes.rows).then(|| format!("{next} of {} rows", sizes.rows))
}

/// `CASES=1000 cargo test tables_of_every_kind` looks longer.
fn cases() -> u32 {
    std::env::var("CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(16)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: cases(),
        max_shrink_iters: 60,
        ..ProptestConfig::default()
    })]

    #[test]
    fn tables_of_every_kind_go_on(sizes in sizes()) {
        let yaml = sizes.yaml();
        let bench = Bench::build(&yaml);
        prop_assert!(bench.built.printed.pdf.is_some(), "{}\n{}", bench.report(), yaml);
        let wrong = wrong(&sizes, &bench);
        prop_assert!(wrong.is_none(), "{}\n{yaml}", wrong.unwrap_or_default());
    }
}
