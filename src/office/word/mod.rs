//! Word files and the like: bytes → [`script::Script`] → what each part of it is
//! (`recognise`) → the YAML of a notice (`written`), and what became of every character
//! (`ledger`). `twin`: the pages → an editable Word file;
//! `merge`: that file, changed → the YAML.

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
