//! 报名表 and its like, filled in and returned → one roster, and what is wrong with the forms.

mod form;
mod person;
mod roster;
mod unit;

use std::collections::{BTreeSet, HashMap};

use crate::notice::{Notice, Table};
use crate::office::sheet::Book;

use self::form::{Columns, Filled, FormSheet};

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
    let mut gathering = Gathering {
        issuer: &notice.issuer.value,
        columns: Columns::of(form),
        quotas,
        notes: Notes::default(),
        people: Vec::new(),
        forms: vec![Vec::new(); quotas.len()],
        files: Vec::new(),
        known: HashMap::new(),
    };
    // One book at a time is in memory.
    let read = returned.into_iter().filter(|file| gathering.take(file)).count();
    let Gathering { columns, mut notes, mut people, forms, files, .. } = gathering;
    people.sort_by_key(|person| person.unit);
    let people = roster::distinct(people, &columns, &files, &mut notes);
    roster::against_quotas(quotas, &forms, &people, &files, &mut notes);
    roster::finish(people, &columns, quotas, read, notes)
}

/// What has been read of the forms so far.
struct Gathering<'a> {
    issuer: &'a str,
    columns: Columns,
    quotas: &'a [Quota],
    notes: Notes,
    people: Vec<Person>,
    /// The forms that came from each unit.
    forms: Vec<Vec<usize>>,
    files: Vec<String>,
    /// Units are named again and again.
    known: HashMap<String, Option<usize>>,
}

/// Who sent a sheet.
enum Sender {
    /// One unit, by its name and its place among the quotas.
    One(String, Option<usize>),
    /// Many: each row says whose it is.
    Many,
}

impl Gathering<'_> {
    /// Which unit of the quotas a name means.
    fn unit_of(&mut self, named: &str) -> Option<usize> {
        if named.is_empty() {
            return None;
        }
        if let Some(unit) = self.known.get(named) {
            return *unit;
        }
        let unit = unit::unit_of(named, self.quotas, self.issuer);
        self.known.insert(named.to_owned(), unit);
        unit
    }

    /// Takes a file; whether somebody's form was in it.
    fn take(&mut self, file: &Returned) -> bool {
        self.files.push(file.name.clone());
        let book = match &file.book {
            Ok(book) => book,
            Err(why) => {
                self.notes.complain(&file.name, why.clone());
                return false;
            }
        };
        let sheets = form::sheets(book, &self.columns, &file.name, &mut self.notes);
        let mut taken = false;
        for sheet in sheets.into_iter().flatten() {
            taken |= self.sheet(&sheet, &file.name);
        }
        taken
    }

    /// Takes a sheet; whether it was some unit's.
    fn sheet(&mut self, sheet: &FormSheet<'_>, file: &str) -> bool {
        let rows = form::people(sheet, &self.columns, file, &mut self.notes);
        let sender = self.sender(sheet, &rows, file);
        if let Sender::One(named, None) = &sender
            && !self.quotas.is_empty()
        {
            let what = format!("单位“{named}”不在名额表里，没有收入名册");
            self.notes.complain(file, what);
            return false;
        }
        if rows.is_empty() {
            self.notes.complain(file, format!("{}没有填写人员", sheet.place()));
        }
        if let Sender::One(_, unit) = &sender {
            self.sent(*unit);
        }
        for row in rows {
            self.row(row, &sender, file);
        }
        true
    }

    /// Notes that the last file is the form of a unit.
    fn sent(&mut self, unit: Option<usize>) {
        let index = self.files.len() - 1;
        if let Some(unit) = unit.filter(|unit| !self.forms[*unit].contains(&index)) {
            self.forms[unit].push(index);
        }
    }

    /// Who sent a sheet: the unit that stands above the table, else in its rows, else in the
    /// file's name.
    fn sender(&mut self, sheet: &FormSheet<'_>, rows: &[Filled], file: &str) -> Sender {
        let above = unit::unit_above(sheet.grid, sheet.columns.top);
        let said = above.clone().or_else(|| only_unit(rows));
        let named = said.unwrap_or_else(|| stem(file));
        let mut unit = self.unit_of(&named);
        // Where rows name schools and offices, the file says whose they are.
        if unit.is_none() && above.is_none() {
            unit = self.unit_of(&stem(file));
        }
        let own = rows.iter().filter_map(|row| self.unit_of(&row.unit));
        let units: BTreeSet<usize> = own.collect();
        let many = match unit {
            None => rows.iter().any(|row| !row.unit.is_empty()),
            Some(unit) => units.len() > 1 && !units.contains(&unit),
        };
        match many && !self.quotas.is_empty() {
            true => Sender::Many,
            false => Sender::One(named, unit),
        }
    }

    /// Takes a row: the people of a unit, with what is wrong about them.
    fn row(&mut self, row: Filled, sender: &Sender, file: &str) {
        let Filled { place, mut cells, unit: said } = row;
        for what in self.columns.faults(&cells) {
            self.notes.complain(file, format!("{place}{what}"));
        }
        let own = self.unit_of(&said);
        let unit = match sender {
            Sender::One(_, unit) => *unit,
            Sender::Many => own,
        };
        let name = match (unit, sender) {
            (Some(unit), _) => self.quotas[unit].unit.clone(),
            (None, Sender::One(named, _)) => named.clone(),
            (None, Sender::Many) => {
                let who = self.columns.name.map_or("", |column| cells[column].as_str());
                let what = match said.is_empty() {
                    true => "没有写单位，不知是谁报的".to_owned(),
                    false => format!("的单位“{said}”不在名额表里"),
                };
                let what = format!("{place}（{who}）{what}，没有收入名册");
                self.notes.complain(file, what);
                return;
            }
        };
        self.sent(unit);
        let work =
            self.columns.work.map_or("", |column| cells[column].as_str()).to_owned();
        let elsewhere = own.map(|own| (own, said)).or_else(|| {
            let long = work.chars().count() > 1;
            Some((self.unit_of(&work).filter(|_| long)?, work))
        });
        if let Some((_, said)) = elsewhere.filter(|(own, _)| Some(*own) != unit) {
            let what = format!("{place}写的单位是“{said}”，这份表是{name}报的，请核对");
            self.notes.complain(file, what);
        }
        if let Some(column) = self.columns.unit.filter(|column| cells[*column].is_empty())
        {
            cells[column].clone_from(&name);
        }
        let form = self.files.len() - 1;
        self.people.push(Person { cells, unit, sender: name, form, place });
    }
}

/// The unit that all rows name.
fn only_unit(rows: &[Filled]) -> Option<String> {
    let mut units = rows.iter().map(|row| &row.unit).filter(|unit| !unit.is_empty());
    let first = units.next()?;
    units.all(|unit| unit == first).then(|| first.clone())
}

/// A file's name without what it ends with.
fn stem(name: &str) -> String {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned()
}
