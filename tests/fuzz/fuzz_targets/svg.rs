//! Any bytes as the drawing of a seal and a figure: refused by name or drawn, on the screen
//! and for the press, never a panic, and within the limits of the fuzzer in time and memory.

#![no_main]

use hongtou::page::profile::Profile;
use hongtou::pipeline::{Options, examine};
use hongtou::text::inputs::{FileContent, Inputs};
use hongtou::text::source::Source;
use libfuzzer_sys::fuzz_target;

const NOTICE: &str = "issuer: 某某市人民政府
number: {code: 某政发, year: 2024, serial: 1}
title: 关于测试的通知
date: 2024-01-05
body: [正文。, {figure: {image: 图.svg, caption: 图, width: 30mm}}]
seal: 图.svg
";

fuzz_target!(|bytes: &[u8]| {
    let mut inputs = Inputs::new(Source::new("公文.yaml", NOTICE));
    inputs.files.insert("图.svg".to_owned(), FileContent::Bytes(bytes.to_vec()));
    for profile in [Profile::Screen, Profile::Print] {
        examine(&inputs, Options { profile, ..Options::default() });
    }
});
