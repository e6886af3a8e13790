//! Any content as a document of tables: read into a table or refused.

#![no_main]
#![allow(dead_code)]

mod office;
mod parts;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| office::imported(&parts::ods(text)));
