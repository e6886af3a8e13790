//! Spreadsheets: reading what sections keep and return, writing what they are sent.
//!
//! Bytes → [`Book`] (sheets, cells as they are shown) → columns by name → rows. Whatever a
//! file says of itself, what is read of it is bounded (`limits`).
//!
//! The readers are our own: xlsx and ods over `zip` and `quick-xml`, xls record by record. calamine
//! 0.38 allocates what a file claims (far cells, counts of strings), loops on an .ods that ends
//! within a table, drops damaged sheets, and knows neither formats of numbers nor what is hidden;
//! it stays in the tests as the other implementation.

mod biff;
mod book;
mod delimited;
mod digits;
mod entry;
mod formats;
pub mod head;
pub(in crate::office) mod layout;
mod limits;
pub mod lines;
mod list;
mod ods;
mod printed;
mod read;
mod workbook;
mod xlsx;

pub use self::book::{
    Book, Cell, Grid, Number, Sheet, Value, address, letters, rows_said,
};
pub(crate) use self::entry::Entry;
pub use self::list::List;
pub use self::printed::{Printed, printed};
pub use self::read::read;
pub use crate::notice::bare;

/// What is said of a file that asks for a password.
const PROTECTED: &str = "加了密码，读不出来；去掉密码另存后再读";

/// Whether a spreadsheet would take a text for something to run. Numbers are numbers.
fn would_run(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
        && crate::notice::Decimal::parse(text).is_none()
}

/// A text as it stands in CSV: with an apostrophe where a spreadsheet would run it.
fn harmless(text: &str) -> String {
    match would_run(text.trim_start_matches('\'')) {
        true => format!("'{text}"),
        false => text.to_owned(),
    }
}

/// A cell of CSV without the apostrophe that keeps it from being run.
fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if would_run(rest.trim_start_matches('\'')) => rest,
        _ => cell,
    }
}
