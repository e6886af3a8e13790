//! Any bytes as the records of an old workbook, alone and in a compound file.

#![no_main]
#![allow(dead_code)]

mod office;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let begin = [9, 8, 16, 0, 0, 6, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    office::imported(&[&begin, bytes].concat());
    let compound = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    office::imported(&[&compound, bytes].concat());
});
