//! Spreadsheets: reading what sections keep and return, writing what they are sent.

mod read;
mod write;

pub use self::read::{Grid, Header, read, with_header};
pub(crate) use self::write::Entry;
pub use self::write::{attachment, list, list_csv};

/// A heading as people type it: without spaces, half-width.
pub fn bare(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            _ => c,
        })
        .collect()
}
