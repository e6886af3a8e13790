//! Numbers in bytes, least significant first; none where the bytes end.

pub(super) fn short(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

pub(super) fn signed(bytes: &[u8], at: usize) -> Option<i16> {
    short(bytes, at).map(u16::cast_signed)
}

pub(super) fn long(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

pub(super) fn size(bytes: &[u8], at: usize) -> Option<usize> {
    long(bytes, at).map(|number| number as usize)
}

/// Some bytes from a place on.
pub(super) fn slice(bytes: &[u8], at: usize, length: usize) -> Option<&[u8]> {
    bytes.get(at..at.checked_add(length)?)
}

/// UTF-16 text.
pub(super) fn utf16(bytes: &[u8]) -> String {
    let units = bytes.chunks_exact(2).filter_map(|pair| short(pair, 0));
    char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect()
}

/// A list of places, each with a record of so many bytes: the places are one more.
pub(super) fn places(bytes: &[u8], record: usize) -> Vec<(u32, u32, &[u8])> {
    let Some(count) = bytes.len().checked_sub(4).map(|rest| rest / (4 + record)) else {
        return Vec::new();
    };
    let start = 4 * (count + 1);
    (0..count)
        .filter_map(|i| {
            let (from, to) = (long(bytes, 4 * i)?, long(bytes, 4 * i + 4)?);
            (from <= to).then_some((from, to, slice(bytes, start + i * record, record)?))
        })
        .collect()
}
