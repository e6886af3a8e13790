//! The whole of `collect`: files of every kind as forms, which make one roster.

#![no_main]
#![allow(dead_code)]

mod office;
mod parts;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    // The first sign of each file says what it is.
    let file = |text: &str| match text.split_at_checked(1) {
        Some(("x", rest)) => parts::xlsx(rest),
        Some(("o", rest)) => parts::ods(rest),
        _ => text.as_bytes().to_vec(),
    };
    let files: Vec<Vec<u8>> = text.split("\n====\n").take(4).map(file).collect();
    office::collected(&files);
});
