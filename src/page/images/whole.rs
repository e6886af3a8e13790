//! Whether a file of pixels is all there. Readers paint grey what is missing of a JPEG, and
//! say nothing of it.

use std::collections::BTreeMap;

use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

/// Whether a PNG has its last chunk, with the sum behind it.
pub(super) fn png(bytes: &[u8]) -> bool {
    let mut rest = bytes.get(8..).unwrap_or_default();
    while let [a, b, c, d, kind @ ..] = rest {
        let length = u32::from_be_bytes([*a, *b, *c, *d]) as usize;
        if kind.starts_with(b"IEND") {
            return kind.len() >= length.saturating_add(8);
        }
        // The name before and the sum behind what the length counts.
        rest = kind.get(length.saturating_add(8)..).unwrap_or_default();
    }
    false
}

/// Whether every part of a JPEG can be read, up to its end.
pub(super) fn jpeg(bytes: &[u8]) -> bool {
    let Some(scans) = Scans::of(bytes) else { return false };
    let data = &bytes[..scans.end];
    if scans.count != 1 {
        return scans.complete()
            && read(bytes).is_none_or(|why| harmless(&why))
            && last_scan_ends(data);
    }
    // The reader takes the mark at the end for the end of the picture, wherever it comes;
    // without it, it misses what is missing. The bits behind are those that it reads ahead.
    let ahead = [data, &[AHEAD[0]; AHEAD_LENGTH]].concat();
    read(&ahead).is_none_or(|why| harmless(&why))
}

/// Bits that differ everywhere.
const AHEAD: [u8; 2] = [0x55, 0xaa];
/// More than a reader of JPEG holds of what follows.
const AHEAD_LENGTH: usize = 16;

/// Whether the last scan of several needs nothing of what follows it: whatever that is, the
/// picture is the same.
fn last_scan_ends(data: &[u8]) -> bool {
    let shown = AHEAD.map(|byte| {
        let bytes = [data, &[byte; AHEAD_LENGTH], &[0xff, 0xd9]].concat();
        JpegDecoder::new_with_options(ZCursor::new(bytes), options()).decode().ok()
    });
    shown[0].is_some() && shown[0] == shown[1]
}

/// What the scans of a JPEG bring.
struct Scans {
    /// Where the mark at the end stands.
    end: usize,
    count: usize,
    /// The components of the frame, and to which bit each of their coefficients is known.
    components: BTreeMap<u8, [u8; 64]>,
}

impl Scans {
    fn of(bytes: &[u8]) -> Option<Self> {
        let mut scans = Self { end: 0, count: 0, components: BTreeMap::new() };
        let mut at = 2;
        loop {
            at += bytes.get(at..)?.iter().position(|b| *b == 0xff)? + 1;
            match bytes.get(at)? {
                0xd9 => {
                    scans.end = at - 1;
                    return Some(scans);
                }
                // Filling, a byte that only looks like a mark, and marks without a length.
                0xff => {}
                0x00 | 0x01 | 0xd0..=0xd8 => at += 1,
                mark => {
                    let length = [*bytes.get(at + 1)?, *bytes.get(at + 2)?];
                    let next = at + 1 + usize::from(u16::from_be_bytes(length));
                    let segment = bytes.get(at + 3..next)?;
                    match mark {
                        0xda => scans.scan(segment)?,
                        0xc4 | 0xc8 | 0xcc => {}
                        0xc0..=0xcf => scans.frame(segment)?,
                        _ => {}
                    }
                    at = next;
                }
            }
        }
    }

    fn frame(&mut self, segment: &[u8]) -> Option<()> {
        let components = segment.get(6..)?.chunks_exact(3);
        self.components = components.map(|one| (one[0], [u8::MAX; 64])).collect();
        Some(())
    }

    fn scan(&mut self, segment: &[u8]) -> Option<()> {
        self.count += 1;
        let (count, rest) = segment.split_first()?;
        let (components, rest) = rest.split_at_checked(2 * usize::from(*count))?;
        let [from, to, bits] = *rest else { return None };
        for one in components.chunks_exact(2) {
            let known = self.components.get_mut(&one[0])?;
            known.get_mut(from.into()..=to.into())?.fill(bits & 0xf);
        }
        Some(())
    }

    /// Whether every coefficient is known to its last bit.
    fn complete(&self) -> bool {
        self.components.values().flatten().all(|bit| *bit == 0)
    }
}

/// Why a JPEG cannot be read to the letter of its standard.
fn read(bytes: &[u8]) -> Option<String> {
    let options = options().set_strict_mode(true);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode().err().map(|error| error.to_string())
}

fn options() -> DecoderOptions {
    DecoderOptions::default()
        .jpeg_set_out_colorspace(ColorSpace::RGB)
        .set_max_width(usize::MAX)
        .set_max_height(usize::MAX)
}

/// Some scanners leave bytes between the parts.
fn harmless(why: &str) -> bool {
    why.contains("Extra bytes between headers")
}
