//! The parts of a zipped file, unfolded within limits.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;

/// The most bytes that one part may unfold to.
const PART: usize = 32 << 20;
/// The most bytes that all parts may unfold to.
const ALL: usize = 96 << 20;
/// The most parts that a file may have.
const PARTS: usize = 4_000;
/// What every entry of a list of parts begins with.
const ENTRY: &[u8] = b"PK\x01\x02";

/// A zipped file.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Where each part is, by its name as [`plain`] has it.
    parts: HashMap<String, usize>,
    /// How many bytes may still unfold.
    left: usize,
    /// What is said of a file with more in it than that.
    too_much: fn() -> String,
}

/// A name of a part without what programs write in several ways: case, and what parts steps.
fn plain(name: &str) -> String {
    name.replace('\\', "/").to_ascii_lowercase()
}

impl<'a> Package<'a> {
    pub(super) fn open(
        bytes: &'a [u8],
        too_much: fn() -> String,
    ) -> Result<Self, String> {
        // Before anything is set up for them.
        let entries = bytes.windows(ENTRY.len()).filter(|w| *w == ENTRY).take(PARTS + 1);
        if entries.count() > PARTS {
            return Err(too_much());
        }
        let archive = ZipArchive::new(Cursor::new(bytes))
            .map_err(|_| "文件不完整或已损坏；请对方重发，或打开后另存一次".to_owned())?;
        let names = archive.file_names().enumerate();
        let parts = names.filter_map(|(i, name)| Some((plain(&name.ok()?), i))).collect();
        Ok(Self { archive, parts, left: ALL, too_much })
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.parts.contains_key(&plain(name))
    }

    /// A part as text; `None` where there is none of that name.
    pub(super) fn text(&mut self, name: &str) -> Result<Option<String>, String> {
        let Some(bytes) = self.bytes(name)? else { return Ok(None) };
        let text = match encoding_rs::Encoding::for_bom(&bytes) {
            Some((encoding, _)) if encoding != encoding_rs::UTF_8 => {
                encoding.decode(&bytes).0.into_owned()
            }
            _ => String::from_utf8(bytes).map_err(|_| damaged())?,
        };
        Ok(Some(text))
    }

    /// A part; `None` where there is none of that name.
    pub(super) fn bytes(&mut self, name: &str) -> Result<Option<Vec<u8>>, String> {
        let Some(index) = self.parts.get(&plain(name)).copied() else { return Ok(None) };
        let file = self.archive.by_index(index).map_err(|_| damaged())?;
        let most = self.left.min(PART);
        let size = usize::try_from(file.size()).unwrap_or(usize::MAX);
        if size > most {
            return Err((self.too_much)());
        }
        let mut bytes = Vec::with_capacity(size);
        // A size that is not true is found out.
        let read = file.take(most as u64 + 1).read_to_end(&mut bytes);
        if bytes.len() > most {
            return Err((self.too_much)());
        }
        self.left -= bytes.len();
        read.map_err(|_| damaged())?;
        Ok(Some(bytes))
    }
}

fn damaged() -> String {
    "已损坏".to_owned()
}
