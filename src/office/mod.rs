//! What an office does around a notice: next year's draft, tables, forms, spreadsheets.

pub mod amend;
pub mod collect;
pub mod draft;
pub mod import;
pub mod mend;
pub mod register;
pub mod rows;
pub mod sheet;
pub mod told;
