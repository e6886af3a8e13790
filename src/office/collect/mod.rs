//! 报名表 and its like, filled in and returned → one roster, and what is wrong with the forms.

mod form;
mod person;
mod roster;
mod unit;

use std::collections::{BTreeSet, HashMap};

use crate::notice::{Notice, Table};
use crate::office::sheet::Book;

use self::form::{Columns, Filled};

pub(in crate::office) use self::person::{is_identity, is_phone};
pub use self::roster::{Roster, Share};
pub use self::unit::{Quota, quota_table, quotas};

/// A form that came back: its name, and what stands in it or why it cannot be read.
#[derive(Debug, Clone)]
pub struct Returned {
    /// The file's name, as complaints show it.
    pub name: String,
    /// Its sheets, or a sentence in Chinese.
    pub book: Result<Book, String>,
}

/// Something wrong with a form, or with a unit that has none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// The form's file, or the unit.
    pub about: String,
    /// What is wrong, in Chinese.
    pub what: String,
}

/// Somebody on a form.
#[derive(Debug, Clone)]
struct Person {
    /// What stands in each column of the form.
    cells: Vec<String>,
    /// The unit among the quotas.
    unit: Option<usize>,
    /// The unit that sent the form.
    sender: String,
    form: usize,
    /// Where it stands in that form.
    place: String,
}

/// What is said about the forms, as it is found.
#[derive(Default)]
struct Notes {
    complaints: Vec<Complaint>,
    /// What was passed over and needs nothing done.
    remarks: Vec<Complaint>,
}

impl Notes {
    fn complain(&mut self, about: &str, what: String) {
        self.complaints.push(Complaint { about: about.to_owned(), what });
    }

    fn remark(&mut self, about: &str, what: String) {
        self.remarks.push(Complaint { about: about.to_owned(), what });
    }
}

/// Collects forms that were made from a table.
pub fn collect(
    notice: &Notice,
    form: &Table,
    quotas: &[Quota],
    returned: impl IntoIterator<Item = Returned>,
) -> Roster {
    let columns = Columns::of(form);
    let mut notes = Notes::default();
    let mut people: Vec<Person> = Vec::new();
    // The forms that came from each unit.
    let mut forms: Vec<Vec<usize>> = vec![Vec::new(); quotas.len()];
    let mut read = 0;
    let mut files: Vec<String> = Vec::new();
    // Units are named again and again.
    let mut known: HashMap<String, Option<usize>> = HashMap::new();
    let mut unit_of = |named: &str| match known.get(named) {
        Some(unit) => *unit,
        None => {
            let unit = unit::unit_of(named, quotas, &notice.issuer.value);
            known.insert(named.to_owned(), unit);
            unit
        }
    };
    // One book at a time is in memory.
    for (index, file) in returned.into_iter().enumerate() {
        files.push(file.name.clone());
        let book = match &file.book {
            Ok(book) => book,
            Err(why) => {
                notes.complain(&file.name, why.clone());
                continue;
            }
        };
        let Some(sheets) = form::sheets(book, &columns, &file.name, &mut notes) else {
            continue;
        };
        let mut taken = false;
        for sheet in sheets {
            let rows = form::people(&sheet, &columns, &file.name, &mut notes);
            // The unit stands above the table, else in its rows, else in the file's name.
            let named = unit::unit_above(sheet.grid, sheet.columns.top)
                .or_else(|| Columns::only_unit(&rows))
                .unwrap_or_else(|| stem(&file.name));
            let unit = unit_of(&named);
            // Where many units stand on one sheet, each row says whose it is.
            let own: Vec<Option<usize>> = rows
                .iter()
                .map(|row| unit_of(&row.unit).filter(|_| !row.unit.is_empty()))
                .collect();
            let units: BTreeSet<usize> = own.iter().copied().flatten().collect();
            let many = match unit {
                None => rows.iter().any(|row| !row.unit.is_empty()),
                Some(unit) => units.len() > 1 && !units.contains(&unit),
            };
            let many = many && !quotas.is_empty();
            if !quotas.is_empty() && unit.is_none() && !many {
                notes.complain(
                    &file.name,
                    format!("单位“{named}”不在名额表里，没有收入名册"),
                );
                continue;
            }
            taken = true;
            if rows.is_empty() {
                notes.complain(&file.name, format!("{}没有填写人员", sheet.place()));
            }
            let senders = if many { units } else { unit.into_iter().collect() };
            for unit in senders {
                if !forms[unit].contains(&index) {
                    forms[unit].push(index);
                }
            }
            for (Filled { place, mut cells, unit: said }, own) in
                rows.into_iter().zip(own)
            {
                for what in columns.faults(&cells) {
                    notes.complain(&file.name, format!("{place}{what}"));
                }
                let unit = if many { own } else { unit };
                if many && unit.is_none() {
                    let who = columns.name.map_or("", |column| cells[column].as_str());
                    let what = match said.is_empty() {
                        true => "没有写单位，不知是谁报的".to_owned(),
                        false => format!("的单位“{said}”不在名额表里"),
                    };
                    let what = format!("{place}（{who}）{what}，没有收入名册");
                    notes.complain(&file.name, what);
                    continue;
                }
                let sender =
                    unit.map_or_else(|| named.clone(), |unit| quotas[unit].unit.clone());
                if own.is_some() && own != unit {
                    let what = format!(
                        "{place}写的单位是“{said}”，这份表是{sender}报的，请核对"
                    );
                    notes.complain(&file.name, what);
                }
                if let Some(column) =
                    columns.unit.filter(|column| cells[*column].is_empty())
                {
                    cells[column].clone_from(&sender);
                }
                people.push(Person { cells, unit, sender, form: index, place });
            }
        }
        read += usize::from(taken);
    }
    people.sort_by_key(|person| person.unit);
    let people = roster::distinct(people, &columns, &files, &mut notes);
    roster::against_quotas(quotas, &forms, &people, &files, &mut notes);
    roster::finish(people, &columns, quotas, read, notes)
}

/// A file's name without what it ends with.
fn stem(name: &str) -> String {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned()
}
