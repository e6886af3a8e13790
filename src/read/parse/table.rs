//! Tables: what the cells say, which of them are merged, and what is summed.

use crate::notice::standard::STANDARD;
use crate::notice::{
    Align, CellSpan, Column, ColumnGroup, ColumnNames, Mm, Table, Text, Unfound, Width,
    Zi, sum,
};
use crate::read::raw::{
    RawAlign, RawCell, RawColumn, RawFullCell, RawFullColumn, RawTable, RawText,
    RawTexts, RawWidth,
};
use crate::text::finding::{At, Finding};
use crate::text::place::Place;
use crate::text::tree::Node;

use super::Reader;
use super::grid::Joint;

/// How many rows a head may have.
const HEAD_ROWS: usize = 4;

/// The columns of a table as they are read.
#[derive(Default)]
struct Head {
    columns: Vec<Column>,
    groups: Vec<ColumnGroup>,
    /// Whether each column is totalled.
    totalled: Vec<bool>,
    /// The columns whose cells are sums, with the names of what they sum.
    sums: Vec<(usize, RawTexts, Place)>,
}

impl Head {
    fn names(&self) -> ColumnNames<'_> {
        ColumnNames { columns: &self.columns, groups: &self.groups }
    }
}

/// A table by itself, for those who ask what its cells come to. What is wrong with it is found
/// where the notice is read.
pub(super) fn alone(node: &Node) -> Option<Table> {
    let raw = serde_yaml::from_value(node.to_value()).ok()?;
    let mut findings = Vec::new();
    Some(Reader::new(node, &mut findings).table(raw, &Place::root()))
}

impl Reader<'_> {
    pub(super) fn table(&mut self, raw: RawTable, at: &Place) -> Table {
        let caption = raw.caption.map(|caption| self.line(caption, at.key("caption")));
        let numbered = raw.numbered.unwrap_or(false);
        if numbered && caption.is_none() {
            let finding = Finding::error(
                "caption-missing",
                At::Value(at.key("numbered")),
                "numbered 为 true，但没有表题",
            );
            self.findings.push(finding.hint("补上 caption:，或删去 numbered"));
        }
        let facts = self.listed(raw.facts, &at.key("facts"));
        let unit = raw.unit.map(|unit| self.line(unit, at.key("unit")));
        let mut head = Head::default();
        self.columns(raw.columns, 0, &at.key("columns"), &mut head);
        let rows_at = at.key("rows");
        let (mut rows, mut spans) =
            self.rows(raw.rows.unwrap_or_default(), head.columns.len(), &rows_at);
        self.sums(&head, &mut rows);
        let mut subtotals = Vec::new();
        let mut group = None;
        if let Some(name) = raw.group {
            let name = self.line(name, at.key("group"));
            group = self.group(&name, &head);
            if let Some(by) = group {
                subtotals = self.grouped(by, &head, &mut rows, &mut spans, &rows_at);
            }
        }
        let has_total = head.totalled.contains(&true);
        if has_total {
            let counted = rows.iter().enumerate();
            let counted: Vec<&Vec<Text>> = counted
                .filter(|(i, _)| subtotals.binary_search(i).is_err())
                .map(|(_, row)| row)
                .collect();
            let total = self.total(&head, &counted, "合计", None, &rows_at);
            self.typed_totals(&head, &rows, &subtotals);
            rows.push(total);
        }
        let fold = usize::from(raw.fold.unwrap_or(1));
        Table {
            caption,
            numbered,
            facts,
            unit,
            columns: head.columns,
            groups: head.groups,
            rows,
            spans,
            group,
            subtotals,
            has_total,
            blank_rows: raw.blank_rows.unwrap_or(0).into(),
            row_height: raw.row_height.map(Mm),
            blank_row_height: raw.blank_row_height.map(Mm),
            fold: fold.max(1),
            notes: self.notes(raw.notes, &at.key("notes")),
            note_label: raw.note_label.map(|l| self.line(l, at.key("note_label"))),
            landscape: raw.landscape.unwrap_or(false),
            at: at.clone(),
        }
    }

    /// Texts of one line each.
    pub(super) fn listed(&mut self, raw: Option<Vec<RawText>>, at: &Place) -> Vec<Text> {
        let texts = raw.unwrap_or_default().into_iter().enumerate();
        texts.map(|(i, text)| self.line(text, at.item(i))).collect()
    }

    /// 表注: one or several.
    pub(super) fn notes(&mut self, raw: Option<RawTexts>, at: &Place) -> Vec<Text> {
        match raw {
            None => Vec::new(),
            Some(RawTexts::One(text)) => vec![self.line(text, at.clone())],
            Some(RawTexts::Many(texts)) => self.listed(Some(texts), at),
        }
    }

    /// A width, from 字 or millimetres.
    pub(super) fn width(&mut self, raw: Option<RawWidth>, at: Place) -> Option<Width> {
        let width = match raw? {
            RawWidth::Characters(width) => Some(Width::Characters(width)),
            RawWidth::Measured(text) => {
                let millimetres = text.strip_suffix("mm").map(str::trim);
                let millimetres = millimetres.and_then(|number| number.parse().ok());
                millimetres.map(|width| Width::Measured(Mm(width)))
            }
        };
        // A sheet on its side is as wide as the type area is high.
        let most = Mm(STANDARD.type_height).zi();
        // The schema says how a width is written.
        let width = width?;
        if !(Zi(1.0)..=most).contains(&width.bare()) {
            self.findings.push(
                Finding::error(
                    "out-of-range",
                    At::Value(at),
                    format!("宽度应在 1 到 {:.0} 字之间", most.0.floor()),
                )
                .hint("写字数，如 4；或毫米，如 30mm"),
            );
            return None;
        }
        Some(width)
    }

    fn columns(
        &mut self,
        raw: Vec<RawColumn>,
        level: usize,
        at: &Place,
        head: &mut Head,
    ) {
        for (i, column) in raw.into_iter().enumerate() {
            let at = at.item(i);
            let column = match column {
                RawColumn::Name(name) => {
                    let name = self.line(name, at);
                    head.columns.push(Column { name, ..Column::default() });
                    head.totalled.push(false);
                    continue;
                }
                RawColumn::Full(column) => column,
            };
            let RawFullColumn {
                name,
                columns,
                corner,
                align,
                width,
                vertical,
                total,
                sum,
            } = column;
            let name = self.line(name, at.key("name"));
            if let Some(columns) = columns {
                let own = corner.is_some()
                    || align.is_some()
                    || width.is_some()
                    || total.is_some()
                    || vertical.is_some()
                    || sum.is_some();
                if own || columns.is_empty() {
                    self.findings.push(
                        Finding::error(
                            "column-group",
                            At::Value(at.clone()),
                            "有下一层的栏只写 name 和 columns，columns 里至少一栏",
                        )
                        .hint("对齐、宽度、合计写在最下一层的栏里"),
                    );
                }
                if level + 2 > HEAD_ROWS {
                    self.findings.push(Finding::error(
                        "out-of-range",
                        At::Value(at),
                        format!("表头最多 {HEAD_ROWS} 层"),
                    ));
                    continue;
                }
                let first = head.columns.len();
                let group = head.groups.len();
                head.groups.push(ColumnGroup { name, level, first, count: 0 });
                self.columns(columns, level + 1, &at.key("columns"), head);
                head.groups[group].count = head.columns.len() - first;
                continue;
            }
            if let Some(sum) = sum {
                head.sums.push((head.columns.len(), sum, at.key("sum")));
            }
            head.totalled.push(total.unwrap_or(false));
            head.columns.push(Column {
                name,
                corner: corner.map(|corner| self.line(corner, at.key("corner"))),
                align: align.map_or(Align::Center, Align::from),
                width: self.width(width, at.key("width")),
                vertical: vertical.unwrap_or(false),
            });
        }
    }

    /// The rows, and which of their cells are merged or set in a way of their own.
    fn rows(
        &mut self,
        raw: Vec<Vec<Option<RawCell>>>,
        columns: usize,
        at: &Place,
    ) -> (Vec<Vec<Text>>, Vec<CellSpan>) {
        let mut rows = Vec::new();
        let mut grid = Vec::new();
        let mut own = Vec::new();
        let mut even = true;
        for (i, row) in raw.into_iter().enumerate() {
            let row_at = at.item(i);
            if row.len() != columns {
                even = false;
                self.findings.push(
                    Finding::error(
                        "row-length",
                        At::Value(row_at.clone()),
                        format!("这一行有 {} 格，表格有 {columns} 栏", row.len()),
                    )
                    .hint("空格写成 ~，并入左边的格写成 <，并入上边的格写成 ^"),
                );
            }
            let (mut texts, mut joints) = (Vec::new(), Vec::new());
            for (j, cell) in row.into_iter().enumerate() {
                let at = row_at.item(j);
                let (text, at) = match cell {
                    None => (String::new(), at),
                    Some(RawCell::Text(text)) => (text.0, at),
                    Some(RawCell::Full(RawFullCell { text, vertical, align })) => {
                        let vertical = vertical.unwrap_or(false);
                        own.push((i, j, vertical, align.map(Align::from)));
                        (text.0, at.key("text"))
                    }
                };
                let joint = self.joint(&text, &at);
                joints.push(joint);
                let value = if joint == Joint::Own { text.trim_end() } else { "" };
                self.printable(value, &at);
                texts.push(Text { value: value.to_owned(), at, offset: 0 });
            }
            rows.push(texts);
            grid.push(joints);
        }
        if !even {
            return (rows, Vec::new());
        }
        let mut spans = self.merged(&grid, at);
        for (row, column, vertical, align) in own {
            let span =
                spans.iter_mut().find(|span| (span.row, span.column) == (row, column));
            if let Some(span) = span {
                (span.vertical, span.align) = (vertical, align);
            }
        }
        spans.retain(CellSpan::is_special);
        (rows, spans)
    }

    /// Fills in the cells that are sums of others in their row.
    fn sums(&mut self, head: &Head, rows: &mut [Vec<Text>]) {
        for (column, names, at) in &head.sums {
            let names = match names {
                RawTexts::One(name) => vec![(name, at.clone())],
                RawTexts::Many(names) => {
                    names.iter().enumerate().map(|(i, name)| (name, at.item(i))).collect()
                }
            };
            let mut summed: Vec<usize> = Vec::new();
            for (name, at) in names {
                match head.names().under(name.0.trim()) {
                    Ok(columns) if !columns.contains(column) => summed.extend(columns),
                    Ok(_) => self.findings.push(Finding::error(
                        "column-unknown",
                        At::Value(at),
                        format!("“{}”里有这一栏自己，不能求和", name.0),
                    )),
                    Err(unfound) => self.column_unknown(&unfound, at),
                }
            }
            for row in rows.iter_mut() {
                let cells: Vec<&Text> =
                    summed.iter().filter_map(|i| row.get(*i)).collect();
                let Some(sum) = self.sum(&cells) else { continue };
                let Some(cell) = row.get_mut(*column) else { continue };
                let typed = cell.value.trim();
                if !typed.is_empty() && typed != sum {
                    self.findings.push(
                        Finding::error(
                            "wrong-sum",
                            At::Value(cell.at.clone()),
                            format!("写的是 {typed}，各栏之和为 {sum}"),
                        )
                        .hint("写 ~ 由程序填写，或核对各栏的数"),
                    );
                }
                cell.value = sum;
            }
        }
    }

    /// The column by which rows are grouped.
    fn group(&mut self, name: &Text, head: &Head) -> Option<usize> {
        match head.names().under(&name.value).as_deref() {
            Ok([column]) => return Some(*column),
            Ok(_) => {
                self.findings.push(Finding::error(
                    "column-unknown",
                    At::Value(name.at.clone()),
                    format!("“{}”下面还有几栏，不能按它分组", name.value),
                ));
            }
            Err(unfound) => self.column_unknown(unfound, name.at.clone()),
        }
        None
    }

    /// Merges the equal cells of the grouping column, and adds a row of subtotals behind each
    /// group. Says which rows those are.
    fn grouped(
        &mut self,
        by: usize,
        head: &Head,
        rows: &mut Vec<Vec<Text>>,
        spans: &mut Vec<CellSpan>,
        at: &Place,
    ) -> Vec<usize> {
        if rows.iter().any(|row| row.len() != head.columns.len()) {
            return Vec::new();
        }
        // Where each group begins: a cell that says something else than the one above.
        let mut starts: Vec<usize> = Vec::new();
        let mut known: Vec<String> = Vec::new();
        for (i, row) in rows.iter().enumerate() {
            let value = row[by].value.trim().to_owned();
            let goes_on = i > 0 && (value.is_empty() || known.last() == Some(&value));
            if goes_on {
                continue;
            }
            if known.contains(&value) {
                self.findings.push(
                    Finding::error(
                        "group-scattered",
                        At::Value(row[by].at.clone()),
                        format!("“{value}”一组的各行没有排在一起"),
                    )
                    .hint("把同一组的各行移到一处"),
                );
            }
            starts.push(i);
            known.push(value);
        }
        for span in spans.iter().filter(|span| span.rows > 1 && span.column != by) {
            let crosses = starts.iter().find(|start: &&usize| {
                (span.row + 1..span.row + span.rows).contains(*start)
            });
            if crosses.is_some() {
                self.findings.push(
                    Finding::error(
                        "span-across-groups",
                        At::Value(at.item(span.row).item(span.column)),
                        "合并的格跨了两组",
                    )
                    .hint("每组各写一格"),
                );
            }
        }
        let summed = head.totalled.contains(&true);
        let label = (0..head.columns.len()).find(|i| *i != by && !head.totalled[*i]);
        let mut result = Vec::new();
        let mut moved = Vec::new();
        let mut subtotals = Vec::new();
        let old = std::mem::take(rows);
        let ends = starts.iter().skip(1).copied().chain([old.len()]);
        for (start, end) in starts.iter().copied().zip(ends) {
            let first = result.len();
            for mut row in old[start..end].iter().cloned() {
                if result.len() > first {
                    row[by].value.clear();
                }
                moved.push(result.len());
                result.push(row);
            }
            if summed {
                let group: Vec<&Vec<Text>> = old[start..end].iter().collect();
                let label = label.unwrap_or(by);
                let subtotal = self.total(head, &group, "小计", Some(label), at);
                subtotals.push(result.len());
                result.push(subtotal);
            }
            let rows = result.len() - first - usize::from(summed && label.is_none());
            spans.retain(|span| span.column != by || !(start..end).contains(&span.row));
            if rows > 1 {
                spans.push(CellSpan { rows, row: start, ..CellSpan::plain(first, by) });
            }
        }
        for span in spans.iter_mut() {
            span.row = moved.get(span.row).copied().unwrap_or(span.row);
        }
        *rows = result;
        subtotals
    }

    /// A row of sums, with its name in a column that is not summed.
    fn total(
        &mut self,
        head: &Head,
        rows: &[&Vec<Text>],
        name: &str,
        label: Option<usize>,
        at: &Place,
    ) -> Vec<Text> {
        let mut total: Vec<Text> = head
            .columns
            .iter()
            .map(|_| Text { at: at.clone(), ..Text::default() })
            .collect();
        for (i, _) in head.totalled.iter().enumerate().filter(|(_, s)| **s) {
            let cells: Vec<&Text> = rows.iter().filter_map(|row| row.get(i)).collect();
            if let Some(sum) = self.sum(&cells) {
                total[i].value = sum;
            }
        }
        if let Some(label) = label.or(head.totalled.iter().position(|summed| !summed)) {
            name.clone_into(&mut total[label].value);
        }
        total
    }

    /// The sum of some cells.
    fn sum(&mut self, cells: &[&Text]) -> Option<String> {
        let others = match sum(cells.iter().copied()) {
            Ok(sum) => return Some(sum.to_string()),
            Err(others) => others,
        };
        for cell in others {
            let at = At::Value(cell.at);
            let known = |f: &Finding| f.code == "not-a-number" && f.at == at;
            if !self.findings.iter().any(known) {
                let what = format!("这一栏要合计，“{}”不是数字", cell.value);
                self.findings.push(
                    Finding::error("not-a-number", at, what)
                        .hint("单位写在栏名或 unit 里，格中只写数字"),
                );
            }
        }
        None
    }

    fn column_unknown(&mut self, unfound: &Unfound, at: Place) {
        let finding =
            Finding::error("column-unknown", At::Value(at), unfound.to_string());
        self.findings.push(match unfound.nearest() {
            Some(near) => finding.hint(format!("是不是“{near}”？")),
            None => finding.hint("写表里有的栏名；几栏同名时连同上一层，如 领导/女"),
        });
    }

    /// A total of the writer's own would be counted twice.
    fn typed_totals(&mut self, head: &Head, rows: &[Vec<Text>], subtotals: &[usize]) {
        let Some(label) = head.totalled.iter().position(|summed| !summed) else { return };
        let typed =
            rows.iter().enumerate().filter(|(i, _)| subtotals.binary_search(i).is_err());
        for cell in typed.filter_map(|(_, row)| row.get(label)) {
            let typed = cell.value.trim();
            if ["合计", "总计", "共计", "小计"].contains(&typed) {
                self.findings.push(
                    Finding::error(
                        "typed-total",
                        At::Value(cell.at.clone()),
                        format!("自己写了“{typed}”一行，程序还会再加一行合计"),
                    )
                    .hint("删去这一行，或去掉栏里的 total: true；要小计时写 group"),
                );
            }
        }
    }
}

impl From<RawAlign> for Align {
    fn from(raw: RawAlign) -> Self {
        match raw {
            RawAlign::Left => Self::Left,
            RawAlign::Center => Self::Center,
            RawAlign::Right => Self::Right,
            RawAlign::Spread => Self::Spread,
            RawAlign::Decimal => Self::Decimal,
        }
    }
}
