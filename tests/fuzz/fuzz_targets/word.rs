//! Any bytes as a document, and any text as the parts of one: read or refused, and what is
//! written can be read again.

#![no_main]
#![allow(dead_code)]

mod documents;
mod parts;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    documents::imported(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        documents::imported(&parts::docx(text));
    }
});
