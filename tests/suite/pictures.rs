//! A few pages as pictures, drawn from the finished PDF by another implementation.
//!
//! `UPDATE=1 cargo test pictures` writes the references anew; look at them before you
//! commit them.

use std::fs::{self, File};
use std::io::BufReader;
use std::path::PathBuf;

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{RenderCache, RenderSettings, render};

use crate::support::{REAL, root};

/// Grey levels by which a pixel may differ, and how many pixels may differ by more.
const LEVELS: i32 = 24;
const PIXELS: usize = 20;

struct Picture {
    width: u32,
    height: u32,
    grey: Vec<u8>,
}

/// A page in colours, at so many times 72 dots per inch: its width, and its pixels.
pub fn drawn(bytes: &[u8], page: usize, scale: f32) -> (usize, Vec<u8>) {
    let pdf = Pdf::new(bytes.to_vec()).expect("a PDF");
    let settings = RenderSettings {
        x_scale: scale,
        y_scale: scale,
        bg_color: WHITE,
        ..Default::default()
    };
    let pixels = render(
        &pdf.pages()[page - 1],
        &RenderCache::new(),
        &InterpreterSettings::default(),
        &settings,
    );
    (pixels.width().into(), pixels.data_as_u8_slice().to_vec())
}

/// A page at 36 dots per inch, in grey.
fn draw(bytes: &[u8], page: usize) -> Picture {
    let (width, pixels) = drawn(bytes, page, 0.5);
    let grey: Vec<u8> = pixels
        .chunks(4)
        .map(|p| ((u32::from(p[0]) + u32::from(p[1]) * 2 + u32::from(p[2])) / 4) as u8)
        .collect();
    let height = grey.len() / width;
    Picture { width: width as u32, height: height as u32, grey }
}

fn save(path: &PathBuf, picture: &Picture) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    let file = File::create(path).expect("a file");
    let mut encoder = png::Encoder::new(file, picture.width, picture.height);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_compression(png::Compression::High);
    let mut writer = encoder.write_header().expect("a header");
    writer.write_image_data(&picture.grey).expect("an image");
}

fn load(path: &PathBuf) -> Option<Picture> {
    let mut reader =
        png::Decoder::new(BufReader::new(File::open(path).ok()?)).read_info().ok()?;
    let mut grey = vec![0; reader.output_buffer_size()?];
    let info = reader.next_frame(&mut grey).ok()?;
    grey.truncate(info.buffer_size());
    Some(Picture { width: info.width, height: info.height, grey })
}

fn compare(page: usize) {
    let name = format!("real-{page:02}.png");
    let reference = root().join("tests/ref").join(&name);
    let found = draw(REAL.pdf(), page);
    if std::env::var_os("UPDATE").is_some() {
        save(&reference, &found);
        return;
    }
    let Some(expected) = load(&reference) else {
        panic!("no reference {name}; UPDATE=1 cargo test pictures")
    };
    assert_eq!((found.width, found.height), (expected.width, expected.height), "{name}");
    let off = found
        .grey
        .iter()
        .zip(&expected.grey)
        .filter(|(a, b)| (i32::from(**a) - i32::from(**b)).abs() > LEVELS)
        .count();
    if off > PIXELS {
        let shown = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(&name);
        save(&shown, &found);
        panic!("{name}: {off} pixels differ; what was drawn is in {}", shown.display());
    }
}

#[test]
fn the_first_page_looks_right() {
    compare(1);
}

#[test]
fn a_full_page_looks_right() {
    compare(4);
}

#[test]
fn an_attachment_looks_right() {
    compare(8);
}

#[test]
fn the_last_page_looks_right() {
    compare(10);
}
