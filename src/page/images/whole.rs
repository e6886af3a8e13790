//! Whether a file of pixels is all there. Readers paint grey what is missing of a JPEG, and
//! say nothing of it.

use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

/// Whether a PNG has its last chunk.
pub(super) fn png(bytes: &[u8]) -> bool {
    let mut rest = bytes.get(8..).unwrap_or_default();
    while let [a, b, c, d, kind @ ..] = rest {
        if kind.starts_with(b"IEND") {
            return true;
        }
        let length = u32::from_be_bytes([*a, *b, *c, *d]) as usize;
        // The name before and the sum behind what the length counts.
        rest = kind.get(length.saturating_add(8)..).unwrap_or_default();
    }
    false
}

/// Whether every part of a JPEG can be read, up to its end.
pub(super) fn jpeg(bytes: &[u8]) -> bool {
    let Some((end, scans)) = end(bytes) else { return false };
    // The reader takes the mark at the end for the end of the picture, wherever it comes;
    // without it, it misses what is missing (several scans tell by themselves). The bits behind are those that it reads ahead.
    let bytes = match scans {
        1 => [&bytes[..end], &AHEAD].concat(),
        _ => bytes.to_vec(),
    };
    read(&bytes).is_none_or(|why| harmless(&why))
}

/// More than a reader of JPEG holds of what follows.
const AHEAD: [u8; 16] = [0x55; 16];

/// Where the mark at the end of a JPEG stands, and how many scans come before it.
fn end(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut scans = 0;
    let mut at = 2;
    loop {
        at += bytes.get(at..)?.iter().position(|b| *b == 0xff)? + 1;
        match bytes.get(at)? {
            0xd9 => return Some((at - 1, scans)),
            // Filling, a byte that only looks like a mark, and marks without a length.
            0xff => {}
            0x00 | 0x01 | 0xd0..=0xd8 => at += 1,
            mark => {
                scans += usize::from(*mark == 0xda);
                let length = [*bytes.get(at + 1)?, *bytes.get(at + 2)?];
                at += 1 + usize::from(u16::from_be_bytes(length));
            }
        }
    }
}

/// Why a JPEG cannot be read to the letter of its standard.
fn read(bytes: &[u8]) -> Option<String> {
    let options = DecoderOptions::default()
        .jpeg_set_out_colorspace(ColorSpace::RGB)
        .set_strict_mode(true)
        .set_max_width(usize::MAX)
        .set_max_height(usize::MAX);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode().err().map(|error| error.to_string())
}

/// Some scanners leave bytes between the parts.
fn harmless(why: &str) -> bool {
    why.contains("Extra bytes between headers")
}
