//! What an office does around a notice: next year's draft, tables, forms, spreadsheets, Word.

pub mod amend;
pub mod collect;
pub mod draft;
pub mod import;
pub mod mend;
pub mod rows;
pub mod sheet;
pub mod told;
pub mod word;
