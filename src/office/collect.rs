//! 报名表 and its like, filled in and returned → one roster, and what is wrong with the forms.

use crate::notice::{Notice, Table};
use crate::office::sheet::{Entry, Grid, Header, bare};

/// A form that came back: its name, and what stands in it or why it cannot be read.
#[derive(Debug, Clone)]
pub struct Returned {
    /// The file's name, as complaints show it.
    pub name: String,
    /// Its cells, or a sentence in Chinese.
    pub grid: Result<Grid, String>,
}

/// One roster of everybody.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Roster {
    /// Its columns.
    pub names: Vec<String>,
    /// Its rows, unit by unit in the order of the quotas.
    pub rows: Vec<Vec<String>>,
    /// What is wrong, each with the form that it is about.
    pub complaints: Vec<Complaint>,
    /// How many forms were read.
    pub forms: usize,
}

/// Something wrong with a form, or with a unit that has none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// The form's file, or the unit.
    pub about: String,
    /// What is wrong, in Chinese.
    pub what: String,
}

/// How many people each unit may send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quota {
    /// The unit, as the table of quotas names it.
    pub unit: String,
    /// Its places; `None` where the table has no number.
    pub places: Option<usize>,
}

/// The quotas of a table: what stands first in each row, and the column of places.
pub fn quotas(table: &Table) -> Vec<Quota> {
    let column = (1..table.columns.len())
        .find(|i| Entry::of(&table.columns[*i].name.value) == Entry::Count)
        .or_else(|| (1..table.columns.len()).find(|i| table.is_numeric(*i)));
    let rows = &table.rows[..table.rows.len() - usize::from(table.has_total)];
    rows.iter()
        .filter_map(|row| {
            let unit = row.first()?.value.clone();
            let places = column.and_then(|c| row.get(c)?.value.parse().ok());
            (!unit.is_empty()).then_some(Quota { unit, places })
        })
        .collect()
}

/// The first table of quotas of a notice: one that has a column of places beside units.
pub fn quota_table(notice: &Notice) -> Option<&Table> {
    notice.tables().into_iter().find(|table| {
        let mut names = table.columns.iter().map(|c| c.name.value.as_str());
        table.rows.len() > 1 && names.any(|name| Entry::of(name) == Entry::Count)
    })
}

/// Somebody on a form.
#[derive(Debug, Clone)]
struct Person {
    cells: Vec<String>,
    unit: Option<usize>,
    form: usize,
}

/// The columns of a form.
struct Columns {
    names: Vec<String>,
    kinds: Vec<Entry>,
    unit: Option<usize>,
    name: Option<usize>,
    phone: Option<usize>,
}

impl Columns {
    fn of(table: &Table) -> Self {
        let names: Vec<String> =
            table.columns.iter().map(|c| c.name.value.clone()).collect();
        let kinds: Vec<Entry> = names.iter().map(|name| Entry::of(name)).collect();
        Self {
            unit: names.iter().position(|name| name.contains("单位")),
            name: names.iter().position(|name| name.contains("姓名")),
            phone: kinds.iter().position(|kind| *kind == Entry::Phone),
            names,
            kinds,
        }
    }

    /// Whether a cell may stay empty.
    fn is_optional(&self, column: usize) -> bool {
        matches!(self.kinds[column], Entry::Ordinal | Entry::Remark)
            || self.unit == Some(column)
    }
}

/// Collects forms that were made from a table.
pub fn collect(
    notice: &Notice,
    form: &Table,
    quotas: &[Quota],
    returned: &[Returned],
) -> Roster {
    let columns = Columns::of(form);
    let mut roster = Roster::default();
    let mut people: Vec<Person> = Vec::new();
    // The forms that came from each unit.
    let mut forms: Vec<Vec<usize>> = vec![Vec::new(); quotas.len()];
    for (index, file) in returned.iter().enumerate() {
        let mut complain = |what: String| {
            roster.complaints.push(Complaint { about: file.name.clone(), what });
        };
        let grid = match &file.grid {
            Ok(grid) => grid,
            Err(why) => {
                complain(why.clone());
                continue;
            }
        };
        if let Some(row) = grid.uncomputed {
            complain(format!("第 {row} 行有没有算出值的公式"));
        }
        let Some(header) = grid.header(&columns.names) else {
            let wanted = columns.names.join("、");
            complain(format!("不是这张表：没有找到表头（{wanted}）"));
            continue;
        };
        let found = header.columns[0].iter().zip(&columns.names);
        let missing = found.filter(|(column, _)| column.is_none());
        let missing: Vec<&str> = missing.map(|(_, name)| name.as_str()).collect();
        if !missing.is_empty() {
            complain(format!("缺少栏：{}", missing.join("、")));
        }
        let rows = filled(grid, &header, &columns);
        // The unit stands above the table, else in its rows, else in the file's name.
        let named = unit_above(grid, header.row)
            .or_else(|| only_unit(&rows, &columns))
            .unwrap_or_else(|| file.name.clone());
        let unit = unit_of(&named, quotas, &notice.issuer.value);
        if !quotas.is_empty() && unit.is_none() {
            complain(format!("单位“{named}”不在名额表里，没有收入名册"));
            continue;
        }
        roster.forms += 1;
        if rows.is_empty() {
            complain("没有填写人员".to_owned());
        }
        if let Some(unit) = unit {
            forms[unit].push(index);
        }
        for (line, mut cells) in rows {
            for what in faults(&cells, &columns) {
                complain(format!("第 {line} 行{what}"));
            }
            if let Some(column) = columns.unit.filter(|column| cells[*column].is_empty())
            {
                let own = unit.map(|unit| quotas[unit].unit.clone());
                cells[column] = own.unwrap_or_else(|| named.clone());
            }
            people.push(Person { cells, unit, form: index });
        }
    }
    people.sort_by_key(|person| person.unit);
    let people = distinct(people, &columns, returned, &mut roster.complaints);
    against_quotas(quotas, &forms, &people, returned, &mut roster.complaints);
    finish(&mut roster, people, &columns, quotas);
    roster
}

/// The rows of a form that somebody filled in, with their numbers from 1.
fn filled(grid: &Grid, header: &Header, columns: &Columns) -> Vec<(usize, Vec<String>)> {
    let mut rows = Vec::new();
    for row in header.row + 1..grid.rows.len() {
        let cells: Vec<String> = header.columns[0]
            .iter()
            .zip(&columns.kinds)
            .map(|(column, kind)| {
                let text = column.map_or("", |column| grid.at(row, column));
                // Digits are often typed full-width, or with spaces between.
                match kind {
                    Entry::Phone | Entry::Identity => bare(text),
                    _ => text.to_owned(),
                }
            })
            .collect();
        let said = |(i, cell): (usize, &String)| {
            !cell.is_empty() && columns.kinds[i] != Entry::Ordinal
        };
        // Totals and remarks under the table are nobody.
        let first = cells.iter().find(|cell| !cell.is_empty()).map(|cell| bare(cell));
        let begins = |words: &[&str]| {
            first.as_ref().is_some_and(|f| words.iter().any(|word| f.starts_with(word)))
        };
        let alone = cells.iter().filter(|cell| !cell.is_empty()).count() == 1;
        let remark = begins(&["合计", "总计", "共计", "小计"])
            || (alone && begins(&["注", "填表", "说明"]));
        if cells.iter().enumerate().any(said) && !remark {
            rows.push((row + 1, cells));
        }
    }
    rows
}

/// What stands behind 单位： above the table.
fn unit_above(grid: &Grid, header: usize) -> Option<String> {
    for cells in &grid.rows[..header] {
        for (i, cell) in cells.iter().enumerate() {
            let text = bare(cell);
            let Some((label, behind)) = text.split_once(':') else { continue };
            if !label.contains("单位") {
                continue;
            }
            let next = cells[i + 1..].iter().find(|cell| !cell.is_empty());
            let unit = match behind {
                "" => next.filter(|cell| !bare(cell).contains(':'))?.clone(),
                behind => behind.to_owned(),
            };
            return Some(unit.trim_matches(['_', ' ', '　']).to_owned())
                .filter(|unit| !unit.is_empty());
        }
    }
    None
}

/// The unit that all rows name.
fn only_unit(rows: &[(usize, Vec<String>)], columns: &Columns) -> Option<String> {
    let column = columns.unit?;
    let mut units =
        rows.iter().map(|(_, cells)| &cells[column]).filter(|u| !u.is_empty());
    let first = units.next()?;
    units.all(|unit| unit == first).then(|| first.clone())
}

/// Which unit a name means: 高平市市场监督管理局 is 高平, the issuer itself 市局.
fn unit_of(named: &str, quotas: &[Quota], issuer: &str) -> Option<usize> {
    let named = bare(named);
    let units: Vec<String> = quotas.iter().map(|quota| bare(&quota.unit)).collect();
    let exact = units.iter().position(|unit| *unit == named);
    let short = ["市局", "县局", "区局", "省局", "局机关", "机关", "本局"];
    let inside = || {
        // 太原市局 is not the 市局 of this table.
        let own_name = |unit: &String| !short.contains(&unit.as_str());
        let found = units
            .iter()
            .enumerate()
            .filter(|(_, unit)| own_name(unit) && named.contains(*unit));
        found.max_by_key(|(_, unit)| unit.len()).map(|(i, _)| i)
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

/// What is wrong with the cells of a row.
fn faults(cells: &[String], columns: &Columns) -> Vec<String> {
    let mut faults = Vec::new();
    let who = columns.name.map_or("", |column| cells[column].as_str());
    let who = if who.is_empty() { String::new() } else { format!("（{who}）") };
    let optional = |column: usize| columns.is_optional(column);
    let empty: Vec<&str> = (0..cells.len())
        .filter(|column| cells[*column].is_empty() && !optional(*column))
        .map(|column| columns.names[column].as_str())
        .collect();
    if !empty.is_empty() {
        faults.push(format!("{who}没有填：{}", empty.join("、")));
    }
    for (column, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
        let right = match columns.kinds[column] {
            Entry::Phone => cell.split(['、', '/', ',', '，', ';', '；']).all(is_phone),
            Entry::Identity => is_identity(cell),
            Entry::Sex => ["男", "女"].contains(&cell.as_str()),
            Entry::Count => cell.parse::<u32>().is_ok(),
            Entry::Ordinal | Entry::Remark | Entry::Other => true,
        };
        if !right {
            faults.push(format!("{who}{}“{cell}”的写法不对", columns.names[column]));
        }
    }
    faults
}

/// 11 digits of a mobile, or 7 to 8 with or without the code of the place.
fn is_phone(text: &str) -> bool {
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let bytes = text.as_bytes();
    if digits(text) && bytes.len() == 11 && bytes[0] == b'1' {
        return (b'3'..=b'9').contains(&bytes[1]);
    }
    let (code, local) = match text.split_once('-') {
        Some((code, local)) => (code, local),
        None if bytes.first() == Some(&b'0') && bytes.len() > 9 => {
            let length =
                if text.starts_with("01") || text.starts_with("02") { 3 } else { 4 };
            text.split_at_checked(length).unwrap_or(("", text))
        }
        None => ("", text),
    };
    let code_right = code.is_empty() || (digits(code) && (3..=4).contains(&code.len()));
    code_right && digits(local) && (7..=8).contains(&local.len())
}

/// 18 digits, the last of which checks the others (GB 11643).
fn is_identity(text: &str) -> bool {
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let bytes = text.as_bytes();
    let digits = bytes.len() == 18 && bytes[..17].iter().all(u8::is_ascii_digit);
    digits && {
        let sum: usize = bytes
            .iter()
            .zip(weights)
            .map(|(b, weight)| usize::from(b - b'0') * weight)
            .sum();
        b"10X98765432"[sum % 11] == bytes[17].to_ascii_uppercase()
    }
}

/// Too many people, several forms of one unit, units without a form.
fn against_quotas(
    quotas: &[Quota],
    forms: &[Vec<usize>],
    people: &[Person],
    returned: &[Returned],
    complaints: &mut Vec<Complaint>,
) {
    for (unit, quota) in quotas.iter().enumerate() {
        let names: Vec<&str> =
            forms[unit].iter().map(|form| returned[*form].name.as_str()).collect();
        let count = people.iter().filter(|person| person.unit == Some(unit)).count();
        let mut complain = |about: &str, what: String| {
            complaints.push(Complaint { about: about.to_owned(), what });
        };
        match (names.as_slice(), quota.places) {
            ([], Some(0)) => {}
            ([], Some(places)) => {
                complain(&quota.unit, format!("没有收到可用的表（名额 {places}）"));
            }
            ([], None) => complain(&quota.unit, "没有收到可用的表".to_owned()),
            (_, Some(places)) if count > places => {
                let what = format!("{} 名额 {places}，报了 {count} 人", quota.unit);
                complain(&names.join("、"), what);
            }
            _ => {}
        }
        if names.len() > 1 {
            let what =
                format!("{} 收到 {} 份，各份的人都已收入", quota.unit, names.len());
            complain(&names.join("、"), what);
        }
    }
}

/// Everybody once: the same name and telephone is the same person.
fn distinct(
    people: Vec<Person>,
    columns: &Columns,
    returned: &[Returned],
    complaints: &mut Vec<Complaint>,
) -> Vec<Person> {
    let Some(name) = columns.name else { return people };
    let mut kept: Vec<Person> = Vec::new();
    for person in people {
        let who = bare(&person.cells[name]);
        let namesake = kept.iter().find(|other| {
            !who.is_empty() && bare(&other.cells[name]) == who && {
                let phone = |p: &Person| columns.phone.map(|c| p.cells[c].clone());
                let same_phone = phone(other).is_some_and(|p| !p.is_empty())
                    && phone(other) == phone(&person);
                same_phone || other.unit == person.unit
            }
        });
        let Some(other) = namesake else {
            kept.push(person);
            continue;
        };
        let phone =
            |p: &Person| columns.phone.map(|c| p.cells[c].clone()).unwrap_or_default();
        let same = columns.phone.is_none() || phone(other) == phone(&person);
        let where_other = &returned[other.form].name;
        let shown = &person.cells[name];
        let what = if same {
            format!("{shown} 重复，已见于 {where_other}，只收一次")
        } else {
            format!("{shown} 与 {where_other} 中的同名，联系方式不同，请核对")
        };
        complaints.push(Complaint { about: returned[person.form].name.clone(), what });
        if !same {
            kept.push(person);
        }
    }
    kept
}

/// Numbers the rows, and says in each from which unit it is.
fn finish(roster: &mut Roster, people: Vec<Person>, columns: &Columns, quotas: &[Quota]) {
    roster.names.clone_from(&columns.names);
    let ordinal = columns.kinds.iter().position(|kind| *kind == Entry::Ordinal);
    let add_unit = columns.unit.is_none() && !quotas.is_empty();
    let behind = ordinal.map_or(0, |column| column + 1);
    if add_unit {
        roster.names.insert(behind, "单位".to_owned());
    }
    for (i, mut person) in people.into_iter().enumerate() {
        if let Some(column) = ordinal {
            person.cells[column] = (i + 1).to_string();
        }
        if add_unit {
            let unit = person.unit.map_or(String::new(), |u| quotas[u].unit.clone());
            person.cells.insert(behind, unit);
        }
        roster.rows.push(person.cells);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn telephones_and_identities_are_told_from_slips() {
        for right in
            ["13835612345", "2055997", "0356-2055997", "03562055997", "010-12345678"]
        {
            assert!(is_phone(right), "{right}");
        }
        for wrong in
            ["1383561234", "12835612345", "205599", "0356-20559", "电话", "138356123456"]
        {
            assert!(!is_phone(wrong), "{wrong}");
        }
        assert!(is_identity("11010519491231002X") && !is_identity("110105194912310021"));
    }

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
        ] {
            assert_eq!(unit_of(named, &quotas, issuer), unit, "{named}");
        }
    }
}
