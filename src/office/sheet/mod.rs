//! Spreadsheets: reading what sections keep and return, writing what they are sent.

mod read;
mod write;

pub use self::read::{Grid, Header, read, with_header};
pub(crate) use self::write::Entry;
pub use self::write::{attachment, list, list_csv};
pub use crate::notice::bare;
