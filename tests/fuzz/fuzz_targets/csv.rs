//! Any bytes as a file: CSV for the most part, whatever its encoding; read or refused.

#![no_main]
#![allow(dead_code)]

mod office;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| office::imported(bytes));
