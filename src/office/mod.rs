//! What an office does around a notice: next year's draft, tables, forms, spreadsheets,
//! Word, and the files of other programs.

pub mod amend;
pub mod begin;
pub mod collect;
mod compound;
pub mod draft;
pub mod each;
pub mod import;
pub mod mend;
mod package;
pub mod register;
mod relations;
pub mod rows;
pub mod sheet;
pub mod told;
pub mod word;
mod xml;
