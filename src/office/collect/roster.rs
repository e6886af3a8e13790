//! Everybody together: each once, counted against the quotas, unit by unit.

use std::collections::{HashMap, HashSet};

use crate::office::sheet::{Entry, bare};

use super::form::Columns;
use super::person::is_identity;
use super::{Complaint, Notes, Person, Quota};

/// One roster of everybody.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Roster {
    /// Its columns.
    pub names: Vec<String>,
    /// Its rows, unit by unit in the order of the quotas.
    pub rows: Vec<Vec<String>>,
    /// What is wrong, each with the form that it is about.
    pub complaints: Vec<Complaint>,
    /// What was passed over, each with the form that it is about.
    pub remarks: Vec<Complaint>,
    /// How many people each unit sends.
    pub shares: Vec<Share>,
    /// How many forms were read.
    pub forms: usize,
}

/// How many people a unit may send, and how many it does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// The unit, as the table of quotas names it.
    pub unit: String,
    /// Its places; `None` where the table has no number.
    pub places: Option<usize>,
    /// How many people are on the roster.
    pub named: usize,
}

impl Roster {
    /// Whether numbers by which people are known, or called, stand in it.
    pub fn is_personal(&self) -> bool {
        let personal =
            |name: &String| matches!(Entry::of(name), Entry::Phone | Entry::Identity);
        self.names.iter().any(personal)
    }

    /// The rows that another list does not have. Where there is an identity number it decides
    /// who is the same person, else everything but the ordinal.
    ///
    /// They come in the order of that list's columns; one that it does not have is an error.
    pub fn beside(
        &self,
        names: &[String],
        known: &[Vec<String>],
    ) -> Result<Vec<Vec<String>>, String> {
        let place = |name: &String| names.iter().position(|own| bare(own) == bare(name));
        let places: Vec<Option<usize>> = self.names.iter().map(place).collect();
        if let Some(missing) = places.iter().position(Option::is_none) {
            return Err(format!(
                "已有的名册没有“{}”一栏，添不上；换一个代号，或先删去它",
                self.names[missing]
            ));
        }
        let places: Vec<usize> = places.into_iter().flatten().collect();
        let kinds: Vec<Entry> = self.names.iter().map(|name| Entry::of(name)).collect();
        let identity = kinds.iter().position(|kind| *kind == Entry::Identity);
        // Both lists by the columns of the roster.
        let cell = |row: &Vec<String>, place: usize| {
            row.get(place).map_or(String::new(), |c| bare(c))
        };
        let key = |cells: Vec<String>| match identity.filter(|i| is_identity(&cells[*i]))
        {
            Some(i) => cells[i].clone(),
            None => {
                let said =
                    cells.iter().zip(&kinds).filter(|(_, kind)| **kind != Entry::Ordinal);
                said.map(|(cell, _)| cell.as_str()).collect::<Vec<_>>().join("\n")
            }
        };
        let own = |row: &Vec<String>| (0..places.len()).map(|i| cell(row, i)).collect();
        let other =
            |row: &Vec<String>| places.iter().map(|place| cell(row, *place)).collect();
        let there: HashSet<String> = known.iter().map(|row| key(other(row))).collect();
        let fresh = self.rows.iter().filter(|row| !there.contains(&key(own(row))));
        let mut count = known.len();
        let ordered = |row: &Vec<String>| {
            count += 1;
            let mut out = vec![String::new(); names.len()];
            for (column, cell) in row.iter().enumerate() {
                out[places[column]] = match kinds[column] {
                    Entry::Ordinal => count.to_string(),
                    _ => cell.clone(),
                };
            }
            out
        };
        Ok(fresh.map(ordered).collect())
    }
}

/// Everybody once. Nobody is left out where anything differs.
pub(super) fn distinct(
    people: Vec<Person>,
    columns: &Columns,
    files: &[String],
    notes: &mut Notes,
) -> Vec<Person> {
    let Some(name) = columns.name else { return people };
    let mut kept: Vec<Person> = Vec::new();
    // Where people stand, by their names and identity numbers.
    let mut places: HashMap<String, Vec<usize>> = HashMap::new();
    for person in people {
        let identity = |p: &Person| {
            let number = columns.identity.map(|column| p.cells[column].clone());
            number.filter(|number| is_identity(number))
        };
        let own = identity(&person);
        let namesake = |other: &&Person| {
            let same_name = bare(&other.cells[name]) == bare(&person.cells[name]);
            let phone = |p: &Person| {
                columns.phone.map(|c| p.cells[c].clone()).filter(|p| !p.is_empty())
            };
            let near = other.unit == person.unit
                || (phone(other).is_some() && phone(other) == phone(&person));
            match (identity(other), &own) {
                (Some(other), Some(own)) => other == *own,
                _ => same_name && !person.cells[name].is_empty() && near,
            }
        };
        let differing = |other: &Person| -> Vec<&str> {
            (0..columns.names.len())
                .filter(|i| columns.kinds[*i] != Entry::Ordinal)
                .filter(|i| bare(&other.cells[*i]) != bare(&person.cells[*i]))
                .map(|i| columns.names[i].as_str())
                .collect()
        };
        let who = bare(&person.cells[name]);
        let known = |key: &String| places.get(key).into_iter().flatten();
        let near = known(&who).chain(own.iter().flat_map(known));
        let same: Vec<&Person> = near.map(|at| &kept[*at]).filter(namesake).collect();
        let Some(other) = same.iter().min_by_key(|other| differing(other).len()) else {
            keep(person, own, &mut kept, &mut places, name);
            continue;
        };
        let shown = format!("{}（{}）", person.place, person.cells[name]);
        let where_other = format!("{}{}", files[other.form], other.place);
        let differing = differing(other);
        let what = if differing.is_empty() && other.unit == person.unit {
            format!("{shown}重复，已见于 {where_other}，只收一次")
        } else if own.is_some() && identity(other) == own {
            let differing = if differing.is_empty() {
                "单位".to_owned()
            } else {
                differing.join("、")
            };
            format!(
                "{shown}与 {where_other}的身份证号相同，{differing}不同，两处都已收入，请核对"
            )
        } else {
            let differing = if differing.is_empty() {
                "单位".to_owned()
            } else {
                differing.join("、")
            };
            format!(
                "{shown}与 {where_other}的同名，{differing}不同，两处都已收入，请核对"
            )
        };
        let whole = differing.is_empty() && other.unit == person.unit;
        notes.complain(&files[person.form], what);
        if !whole {
            keep(person, own, &mut kept, &mut places, name);
        }
    }
    kept
}

fn keep(
    person: Person,
    identity: Option<String>,
    kept: &mut Vec<Person>,
    places: &mut HashMap<String, Vec<usize>>,
    name: usize,
) {
    for key in identity.into_iter().chain([bare(&person.cells[name])]) {
        places.entry(key).or_default().push(kept.len());
    }
    kept.push(person);
}

/// Too many people, several forms of one unit, units without a form.
pub(super) fn against_quotas(
    quotas: &[Quota],
    forms: &[Vec<usize>],
    people: &[Person],
    files: &[String],
    notes: &mut Notes,
) {
    for (unit, quota) in quotas.iter().enumerate() {
        let names: Vec<&str> =
            forms[unit].iter().map(|form| files[*form].as_str()).collect();
        let count = people.iter().filter(|person| person.unit == Some(unit)).count();
        match (names.as_slice(), quota.places) {
            ([], Some(0)) => {}
            ([], Some(places)) => {
                notes.complain(&quota.unit, format!("没有收到可用的表（名额 {places}）"));
            }
            ([], None) => notes.complain(&quota.unit, "没有收到可用的表".to_owned()),
            (_, Some(places)) if count > places => {
                let what = format!("{} 名额 {places}，报了 {count} 人", quota.unit);
                notes.complain(&names.join("、"), what);
            }
            _ => {}
        }
        if names.len() > 1 {
            let what =
                format!("{} 收到 {} 份，各份的人都已收入", quota.unit, names.len());
            notes.complain(&names.join("、"), what);
        }
    }
}

/// Numbers the rows, and says in each which unit sent it.
pub(super) fn finish(
    people: Vec<Person>,
    columns: &Columns,
    quotas: &[Quota],
    forms: usize,
    notes: Notes,
) -> Roster {
    let mut names = columns.names.clone();
    let ordinal = columns.kinds.iter().position(|kind| *kind == Entry::Ordinal);
    // Who says another unit than the one that sent him is known by both.
    let own_unit =
        |person: &Person| columns.unit.map(|column| bare(&person.cells[column]));
    let elsewhere = people
        .iter()
        .any(|person| own_unit(person).is_some_and(|own| own != bare(&person.sender)));
    let add_unit = match columns.unit {
        None => (!quotas.is_empty()).then_some("单位"),
        Some(_) => elsewhere.then_some("报送单位"),
    };
    let behind = ordinal.map_or(0, |column| column + 1);
    if let Some(name) = add_unit {
        names.insert(behind, name.to_owned());
    }
    let shares = quotas.iter().enumerate().map(|(unit, quota)| Share {
        unit: quota.unit.clone(),
        places: quota.places,
        named: people.iter().filter(|person| person.unit == Some(unit)).count(),
    });
    let shares = shares.collect();
    let row = |(i, mut person): (usize, Person)| {
        if let Some(column) = ordinal {
            person.cells[column] = (i + 1).to_string();
        }
        if add_unit.is_some() {
            person.cells.insert(behind, person.sender);
        }
        person.cells
    };
    let rows = people.into_iter().enumerate().map(row).collect();
    let Notes { complaints, remarks } = notes;
    Roster { names, rows, complaints, remarks, shares, forms }
}
