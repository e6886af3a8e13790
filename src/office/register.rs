//! 发文登记簿: which 发文字号 the notices of a folder have used, of each 机关代字 and year.

use std::collections::BTreeMap;

use crate::judge::check::rules;
use crate::notice::{Date, Notice};
use crate::text::finding::{At, Finding};
use crate::text::place::Place;
use crate::text::tree::Node;

/// A notice as it is registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its file.
    pub file: String,
    /// 机关代字; empty for numbers that run without one.
    pub code: String,
    /// The year of its number.
    pub year: u16,
    /// 顺序号; none while it is 待定.
    pub serial: Option<u32>,
    /// Its title.
    pub title: String,
    /// 成文日期.
    pub date: Date,
}

impl Entry {
    /// A notice, as it is registered.
    pub fn of(file: &str, notice: &Notice) -> Self {
        Self {
            file: file.to_owned(),
            code: notice.number.code().map_or(String::new(), |code| code.value.clone()),
            year: notice.number.year().unwrap_or(notice.ending.date.year()),
            serial: notice.number.serial(),
            title: notice.main.title.text.value.clone(),
            date: notice.ending.date,
        }
    }

    /// Its row in the register: number, title, 成文日期, file.
    pub fn row(&self) -> Vec<String> {
        let serial =
            self.serial.map_or("（待定）".to_owned(), |serial| serial.to_string());
        let number = match self.code.is_empty() {
            true => format!("第{serial}号"),
            false => format!("{}〔{}〕{serial}号", self.code, self.year),
        };
        vec![number, self.title.clone(), self.date.to_string(), self.file.clone()]
    }
}

/// The numbers of one 机关代字 in one year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// 机关代字.
    pub code: String,
    /// The year.
    pub year: u16,
    /// Its notices, by their numbers; those without one first.
    pub entries: Vec<Entry>,
    /// Numbers between the first and the last that no notice has.
    pub left_out: Vec<u32>,
    /// Numbers that more than one notice has.
    pub twice: Vec<u32>,
    /// The number for the next notice.
    pub next: u32,
}

/// At most so many numbers that were left out are named.
const NAMED: usize = 100;

/// The register of some notices, the newest year first.
pub fn register(entries: Vec<Entry>) -> Vec<Series> {
    let mut series: BTreeMap<(u16, String), Vec<Entry>> = BTreeMap::new();
    for entry in entries {
        series.entry((entry.year, entry.code.clone())).or_default().push(entry);
    }
    let one = |((year, code), mut entries): ((u16, String), Vec<Entry>)| {
        entries.sort_by(|a, b| (a.serial, &a.file).cmp(&(b.serial, &b.file)));
        let used: Vec<u32> = entries.iter().filter_map(|entry| entry.serial).collect();
        let mut twice: Vec<u32> = used
            .windows(2)
            .filter(|pair| pair[0] == pair[1])
            .map(|pair| pair[0])
            .collect();
        twice.dedup();
        let gaps = used.windows(2).flat_map(|pair| pair[0].saturating_add(1)..pair[1]);
        let left_out = gaps.take(NAMED).collect();
        let next = used.last().map_or(1, |last| last.saturating_add(1));
        Series { code, year, entries, left_out, twice, next }
    };
    series.into_iter().rev().map(one).collect()
}

/// Whether a YAML file is a notice, and not a house or a list of something else.
pub fn is_notice(tree: &Node) -> bool {
    tree.get("title").is_some() || tree.get("issuer").is_some()
}

/// What is wrong with the numbers of a folder, each finding with the file that it is of.
pub fn faults(register: &[Series]) -> Vec<(String, Finding)> {
    let finding = |code: &str, message: String| {
        let rule = rules().find(|rule| rule.code == code)?;
        let at = At::Value(Place::default().key("number").key("serial"));
        let finding = Finding::warning(rule.code, at, message);
        Some(Finding { severity: rule.severity, ..finding }.hint(rule.mend))
    };
    let mut faults = Vec::new();
    for series in register {
        let numbered =
            |serial: &str| format!("{}〔{}〕{serial}号", series.code, series.year);
        let mut before: Option<&Entry> = None;
        for entry in series.entries.iter().filter(|entry| entry.serial.is_some()) {
            let (serial, last) = (entry.serial, before.and_then(|entry| entry.serial));
            if let Some(known) = before.filter(|known| known.serial == serial) {
                let number = numbered(&serial.unwrap_or_default().to_string());
                for (one, other) in [(known, entry), (entry, known)] {
                    let message = format!("{number} 用了两次，另一份是 {}", other.file);
                    let found = finding("number-twice", message);
                    faults.extend(found.map(|found| (one.file.clone(), found)));
                }
            } else if let (Some(last), Some(serial)) = (last, serial)
                && serial > last.saturating_add(1)
            {
                let left_out = match serial - last {
                    2 => format!("{}", last + 1),
                    _ => format!("{}至{}", last + 1, serial - 1),
                };
                let message = format!("前面缺 {}：这个文件夹里没有", numbered(&left_out));
                let found = finding("number-left-out", message);
                faults.extend(found.map(|found| (entry.file.clone(), found)));
            }
            before = Some(entry);
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(file: &str, code: &str, year: u16, serial: Option<u32>) -> Entry {
        let date = Date::new(year, 1, 5).expect("a day");
        let (file, code) = (file.to_owned(), code.to_owned());
        Entry { file, code, year, serial, title: String::new(), date }
    }

    #[test]
    fn numbers_used_twice_and_left_out_are_found_and_the_next_one_is_offered() {
        let series = register(vec![
            entry("a", "市监", 2026, Some(3)),
            entry("b", "市监", 2026, Some(1)),
            entry("c", "市监", 2026, Some(3)),
            entry("d", "市监", 2026, None),
            entry("e", "市监", 2025, Some(7)),
            entry("f", "市监办", 2026, Some(1)),
        ]);
        let short: Vec<_> = series
            .iter()
            .map(|s| (s.code.as_str(), s.year, &s.left_out[..], &s.twice[..], s.next))
            .collect();
        assert_eq!(
            short,
            [
                ("市监办", 2026, &[][..], &[][..], 2),
                ("市监", 2026, &[2][..], &[3][..], 4),
                ("市监", 2025, &[][..], &[][..], 8),
            ]
        );
    }
}
