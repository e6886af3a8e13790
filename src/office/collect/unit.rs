//! Which unit a form is from, and how many people it may send.

use crate::notice::{Notice, Table};
use crate::office::sheet::{Entry, Grid, bare};

/// How many people each unit may send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quota {
    /// The unit, as the table of quotas names it.
    pub unit: String,
    /// Its places; `None` where the table has no number.
    pub places: Option<usize>,
}

/// The quotas of a table: what its rows are called, and the column of places.
pub fn quotas(table: &Table) -> Vec<Quota> {
    let kind = |i: &usize| Entry::of(&table.columns[*i].name.value);
    let columns = || 0..table.columns.len();
    let column = columns().find(|i| kind(i) == Entry::Count).or_else(|| {
        columns().find(|i| *i > 0 && kind(i) != Entry::Ordinal && table.is_numeric(*i))
    });
    let names = table.row_names();
    let typed = (0..table.rows.len()).filter(|row| !table.is_computed(*row));
    typed
        .filter_map(|row| {
            // In a group: 东片/高平.
            let unit = names[row].rsplit('/').next()?.to_owned();
            let places = column.and_then(|c| table.rows[row].get(c)?.value.parse().ok());
            (!unit.is_empty()).then_some(Quota { unit, places })
        })
        .collect()
}

/// The table of quotas of a notice: one that has a column of places beside units. Of several
/// the one that says 名额; budgets, in which things are counted, are none.
pub fn quota_table(notice: &Notice) -> Option<&Table> {
    const ITEMS: [&str; 6] = ["项目", "科目", "用途", "内容", "品名", "物资"];
    let counts = |table: &&Table| {
        let mut names = table.columns.iter().map(|c| c.name.value.as_str());
        let first = names.clone().find(|name| Entry::of(name) != Entry::Ordinal);
        let items = first.is_some_and(|name| ITEMS.iter().any(|w| name.contains(w)));
        table.rows.len() > 1
            && !items
            && names.any(|name| Entry::of(name) == Entry::Count)
    };
    let says = |table: &&Table, word: &str| {
        table.columns.iter().any(|column| column.name.value.contains(word))
    };
    let tables: Vec<&Table> = notice.tables().into_iter().filter(counts).collect();
    let of = |word: &str| tables.iter().copied().find(|table| says(table, word));
    of("名额").or_else(|| of("人数")).or_else(|| tables.first().copied())
}

/// What stands behind 单位： above the table.
pub(super) fn unit_above(grid: &Grid, head: usize) -> Option<String> {
    for row in 0..head {
        let width = grid.rows.get(row).map_or(0, Vec::len);
        for column in 0..width {
            let text = bare(grid.own(row, column).shown.as_str());
            let Some((label, behind)) = text.split_once(':') else { continue };
            // 单位：人 says what numbers are of.
            if !label.contains("单位") || MEASURES.contains(&behind) {
                continue;
            }
            let mut right = (column + 1..width).map(|c| grid.own(row, c).shown.clone());
            let next = right.find(|text| !text.is_empty());
            let unit = match behind {
                "" => next.filter(|text| !bare(text).contains(':')).unwrap_or_default(),
                // 单位：某局　联系人：某人 in one cell.
                behind => label_off(behind).to_owned(),
            };
            let unit = unit.trim_matches(['_', ' ', '　']).to_owned();
            if !unit.is_empty() {
                return Some(unit);
            }
        }
    }
    None
}

/// What numbers are of.
const MEASURES: [&str; 9] =
    ["人", "名", "个", "元", "万元", "千元", "人次", "支", "人、元"];

/// A text without the label that follows in the same cell.
fn label_off(text: &str) -> &str {
    const LABELS: [&str; 6] = ["联系人", "填表人", "联系电话", "填报人", "日期", "时间"];
    let at =
        LABELS.iter().filter_map(|label| text.find(label)).filter(|at| *at > 0).min();
    at.map_or(text, |at| &text[..at])
}

/// Which unit a name means: 高平市市场监督管理局 is 高平, the issuer itself 市局.
pub(super) fn unit_of(named: &str, quotas: &[Quota], issuer: &str) -> Option<usize> {
    let named = bare(named);
    let units: Vec<String> = quotas.iter().map(|quota| bare(&quota.unit)).collect();
    let exact = units.iter().position(|unit| *unit == named);
    let short = ["市局", "县局", "区局", "省局", "局机关", "机关", "本局"];
    let inside = || {
        // 太原市局 is not the 市局 of this table.
        let own_name = |unit: &String| !short.contains(&unit.as_str());
        let found: Vec<(usize, &String)> = units
            .iter()
            .enumerate()
            .filter(|(_, unit)| own_name(unit) && named.contains(*unit))
            .collect();
        // 城区、泽州 are two.
        if found.len() > 1 && named.contains(['、', '，', ',', '/', '和', '及']) {
            return None;
        }
        found.into_iter().max_by_key(|(_, unit)| unit.len()).map(|(i, _)| i)
    };
    let around = || {
        let mut found =
            units.iter().enumerate().filter(|(_, unit)| unit.contains(&named));
        found.next().filter(|_| found.next().is_none()).map(|(i, _)| i)
    };
    let own = || {
        let is_own = named.contains(&bare(issuer)) || bare(issuer).contains(&named);
        units.iter().position(|unit| is_own && short.contains(&unit.as_str()))
    };
    exact.or_else(inside).or_else(around).or_else(own)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_known_by_what_offices_call_them() {
        let quota = |unit: &str| Quota { unit: unit.to_owned(), places: None };
        let quotas: Vec<Quota> = ["市局", "开发区", "高平", "城区"].map(quota).to_vec();
        let issuer = "晋城市市场监督管理局";
        for (named, unit) in [
            ("高平市市场监督管理局", Some(2)),
            ("晋城市城区市场监管局", Some(3)),
            ("开发区分局", Some(1)),
            ("晋城市市场监督管理局", Some(0)),
            ("市 局", Some(0)),
            ("03 高平（盖章）.xlsx", Some(2)),
            ("阳泉市市场监管局", None),
            ("城区、高平", None),
        ] {
            assert_eq!(unit_of(named, &quotas, issuer), unit, "{named}");
        }
    }
}
