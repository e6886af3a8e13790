//! Word files and the like: bytes → [`script::Script`] → what each part of it is
//! (`recognise`) → the YAML of a notice (`written`), and what became of every character
//! (`ledger`). `twin`: the pages → an editable Word file;
//! `merge`: that file, changed → the YAML.
//!
//! Documents come to one neutral script, whatever file they are in, and are told by their texts:
//! nine in ten files have no styles to go by. The readers are our own, without a crate added:
//! `office_oxide` reads as much of a .doc but knows not the ordinals of lists, and binds 115 000 lines
//! of other formats. Faults of an original do not keep it from its pages: the rules are written off
//! under `checks`, with a 待定, so that it is a draft until somebody has looked.

mod asked;
mod doc;
mod docx;
mod import;
mod ledger;
mod limits;
pub mod merge;
mod numbering;
mod pdf;
mod plain;
mod read;
mod recognise;
pub mod script;
mod symbol;
pub mod twin;
mod written;
mod yaml;

pub use self::asked::Asked;
pub use self::import::{Imported, Picture, Told, import};
pub use self::read::read;

/// What names the part of a Word file that says what the file said when it was written.
const BASE: &str = "urn:hongtou:base";
