//! Compound files (MS-CFB), in which Excel up to 2003 keeps a workbook and any Office keeps
//! what has a password.

use std::collections::BTreeSet;

/// The bytes before the first sector, and in the list of sectors that begins there.
const HEADER: usize = 512;
/// Ends a chain of sectors.
const END: u32 = 0xffff_fffa;
/// The bytes of an entry of the directory.
const ENTRY: usize = 128;
/// The most entries of a directory that are read.
const ENTRIES: usize = 4_096;

/// A compound file.
pub(super) struct File<'a> {
    bytes: &'a [u8],
    sector: usize,
    /// For each sector the next one of its chain.
    next: Vec<u32>,
    small_sector: usize,
    small_next: Vec<u32>,
    small: Vec<u8>,
    /// Streams below this many bytes stand in the small one.
    least: usize,
    entries: Vec<Entry>,
}

struct Entry {
    name: String,
    first: u32,
    size: usize,
}

fn damaged() -> String {
    "已损坏；请对方重发，或打开后另存一次".to_owned()
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn long(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn longs(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).filter_map(|chunk| long(chunk, 0)).collect()
}

impl<'a> File<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, String> {
        Self::try_open(bytes).ok_or_else(damaged)
    }

    fn try_open(bytes: &'a [u8]) -> Option<Self> {
        let sector = 1_usize.checked_shl(short(bytes, 30)?.into())?;
        let small_sector = 1_usize.checked_shl(short(bytes, 32)?.into())?;
        if !matches!(sector, 512 | 4096) || small_sector != 64 {
            return None;
        }
        let mut file = Self {
            bytes,
            sector,
            next: Vec::new(),
            small_sector,
            small_next: Vec::new(),
            small: Vec::new(),
            least: long(bytes, 56)? as usize,
            entries: Vec::new(),
        };
        // The sectors that list sectors: the first in the header, others in a chain.
        let mut lists = longs(bytes.get(76..HEADER)?);
        let mut further = long(bytes, 68)?;
        let mut seen = BTreeSet::new();
        while further < END && seen.insert(further) {
            let mut list = longs(file.at(further)?);
            further = list.pop()?;
            lists.extend(list);
        }
        let mut known = BTreeSet::new();
        for list in lists.into_iter().filter(|s| *s < END && known.insert(*s)) {
            let list = longs(file.at(list)?);
            file.next.extend(list);
        }
        let directory = file.chain(long(bytes, 48)?)?;
        let raw: Vec<&[u8]> = directory.chunks_exact(ENTRY).take(ENTRIES).collect();
        let root = raw.first()?;
        let small_next = file.chain(long(bytes, 60)?).unwrap_or_default();
        file.small_next = longs(&small_next);
        let small = long(root, 116)?;
        if small < END {
            file.small = file.chain(small)?;
        }
        // Only what stands in the root: what is embedded has streams of the same names.
        let mut open = vec![long(root, 76)?];
        let mut seen = BTreeSet::new();
        while let Some(index) = open.pop() {
            let Some(entry) = raw.get(index as usize) else { continue };
            if !seen.insert(index) {
                continue;
            }
            open.extend([long(entry, 68)?, long(entry, 72)?]);
            let length = usize::from(short(entry, 64)?).clamp(2, 64) - 2;
            let units = entry[..length].chunks_exact(2).filter_map(|pair| short(pair, 0));
            let name = char::decode_utf16(units).map(|c| c.unwrap_or('?')).collect();
            let (first, size) = (long(entry, 116)?, long(entry, 120)? as usize);
            file.entries.push(Entry { name, first, size });
        }
        Some(file)
    }

    fn at(&self, sector: u32) -> Option<&'a [u8]> {
        let start = (sector as usize).checked_add(1)?.checked_mul(self.sector)?;
        let end = start.checked_add(self.sector)?.min(self.bytes.len());
        // The last sector of a file may be cut short.
        self.bytes.get(start..end).filter(|bytes| !bytes.is_empty())
    }

    /// The bytes of a chain of sectors, none of which comes twice.
    fn chain(&self, first: u32) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut at = first;
        while at < END {
            let part = self.at(at)?;
            if bytes.len() + part.len() > self.bytes.len() {
                return None;
            }
            bytes.extend_from_slice(part);
            at = *self.next.get(at as usize)?;
        }
        Some(bytes)
    }

    fn small_chain(&self, first: u32) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut at = first;
        while at < END {
            let start = (at as usize).checked_mul(self.small_sector)?;
            let part = self.small.get(start..start.checked_add(self.small_sector)?)?;
            if bytes.len() + part.len() > self.small.len() {
                return None;
            }
            bytes.extend_from_slice(part);
            at = *self.small_next.get(at as usize)?;
        }
        Some(bytes)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry.name == name)
    }

    /// The first stream that has one of some names.
    pub(super) fn stream(&self, names: &[&str]) -> Result<Option<Vec<u8>>, String> {
        let found = names
            .iter()
            .find_map(|name| self.entries.iter().find(|entry| entry.name == *name));
        let Some(entry) = found else { return Ok(None) };
        let bytes = match entry.size < self.least {
            true => self.small_chain(entry.first),
            false => self.chain(entry.first),
        };
        let mut bytes = bytes.ok_or_else(damaged)?;
        if bytes.len() < entry.size {
            return Err(damaged());
        }
        bytes.truncate(entry.size);
        Ok(Some(bytes))
    }
}
