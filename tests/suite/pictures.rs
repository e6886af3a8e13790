//! Pages as pictures, drawn from the finished PDF by another implementation: a few of the
//! real notice in `tests/ref`, and those that the guide shows in `content/gallery`.
//!
//! `UPDATE=1 cargo test pictures` writes them anew; look at them before you commit them.

use std::fs::{self, File};
use std::io::BufReader;
use std::path::{Path, PathBuf};

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{RenderCache, RenderSettings, render};

use hongtou::page::Extent;
use hongtou::pipeline::Options;

use crate::support::{Bench, REAL, in_workshop, inputs, real_notice, root};

/// Grey levels by which a pixel may differ, and how many pixels may differ by more.
const LEVELS: i32 = 24;
const PIXELS: usize = 20;

/// A picture, in grey or in colour.
struct Picture {
    width: u32,
    height: u32,
    color: png::ColorType,
    bytes: Vec<u8>,
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

fn draw(bytes: &[u8], page: usize, scale: f32, color: png::ColorType) -> Picture {
    let (width, pixels) = drawn(bytes, page, scale);
    let height = pixels.len() / 4 / width;
    let rgba = pixels.chunks(4);
    let bytes = match color {
        png::ColorType::Grayscale => rgba
            .map(|p| {
                ((u32::from(p[0]) + u32::from(p[1]) * 2 + u32::from(p[2])) / 4) as u8
            })
            .collect(),
        // Sixteen levels are enough to look at, and pack well.
        _ => rgba.flat_map(|p| [p[0], p[1], p[2]].map(|c| (c >> 4) * 17)).collect(),
    };
    Picture { width: width as u32, height: height as u32, color, bytes }
}

fn save(path: &Path, picture: &Picture) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    let file = File::create(path).expect("a file");
    let mut encoder = png::Encoder::new(file, picture.width, picture.height);
    encoder.set_color(picture.color);
    encoder.set_compression(png::Compression::High);
    let mut writer = encoder.write_header().expect("a header");
    writer.write_image_data(&picture.bytes).expect("an image");
}

fn load(path: &Path) -> Option<Picture> {
    let mut reader =
        png::Decoder::new(BufReader::new(File::open(path).ok()?)).read_info().ok()?;
    let mut bytes = vec![0; reader.output_buffer_size()?];
    let info = reader.next_frame(&mut bytes).ok()?;
    bytes.truncate(info.buffer_size());
    let (width, height) = (info.width, info.height);
    Some(Picture { width, height, color: info.color_type, bytes })
}

/// Holds a picture against its reference, or becomes the reference.
fn compare(reference: &Path, found: &Picture) {
    let name = reference.file_name().expect("a name").to_string_lossy().into_owned();
    if std::env::var_os("UPDATE").is_some() {
        save(reference, found);
        return;
    }
    let Some(expected) = load(reference) else {
        panic!("no reference {name}; UPDATE=1 cargo test pictures")
    };
    assert_eq!((found.width, found.height), (expected.width, expected.height), "{name}");
    let pairs = found.bytes.iter().zip(&expected.bytes);
    let off =
        pairs.filter(|(a, b)| (i32::from(**a) - i32::from(**b)).abs() > LEVELS).count();
    if off > PIXELS {
        let shown = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(&name);
        save(&shown, found);
        panic!("{name}: {off} pixels differ; what was drawn is in {}", shown.display());
    }
}

/// A page of the real notice, at 36 dots per inch.
fn real(page: usize) {
    let reference = root().join(format!("tests/ref/real-{page:02}.png"));
    compare(&reference, &draw(REAL.pdf(), page, 0.5, png::ColorType::Grayscale));
}

/// A page that the guide shows, at 48 dots per inch.
fn gallery(name: &str, pdf: &[u8], page: usize) {
    let reference = root().join(format!("content/gallery/{name}.png"));
    compare(&reference, &draw(pdf, page, 2.0 / 3.0, png::ColorType::Rgb));
}

#[test]
fn the_first_page_looks_right() {
    real(1);
}

#[test]
fn a_full_page_looks_right() {
    real(4);
}

#[test]
fn an_attachment_looks_right() {
    real(8);
}

#[test]
fn the_last_page_looks_right() {
    real(10);
}

/// Every example, by the page that shows what it is an example of.
#[test]
fn the_gallery_shows_the_examples_as_they_are() {
    let pages = [
        ("figure-02-first-page", 1),
        ("figure-03-joint", 1),
        ("figure-04-joint-upward", 1),
        ("figure-05-sealed", 2),
        ("figure-06-unsealed", 2),
        ("figure-07-joint-sealed", 2),
        ("figure-08-joint-unsealed", 2),
        ("figure-09-attachment-note", 2),
        ("figure-10-attachments", 4),
        ("figure-11-letter", 1),
        ("figure-12-order", 1),
        ("minutes", 1),
        ("stamped", 2),
        ("landscape", 3),
        ("approval-form", 3),
        ("tables", 2),
        ("house", 1),
        ("rules", 3),
        ("letter-contacts", 1),
        ("declaration", 3),
        ("footnotes", 1),
    ];
    let folder = root().join("content/examples");
    let files = fs::read_dir(&folder).expect("a folder").filter_map(|entry| {
        let path = entry.expect("an entry").path();
        let yaml = path.extension().is_some_and(|e| e == "yaml");
        yaml.then(|| path.file_stem().expect("a name").to_string_lossy().into_owned())
    });
    for name in files {
        assert!(pages.iter().any(|(known, _)| *known == name), "{name} has no picture");
    }
    let guide = fs::read_to_string(root().join("README.zh-CN.md")).expect("the guide");
    for (name, page) in pages {
        let bench = Bench::read(&format!("content/examples/{name}.yaml"));
        let last = bench.layout().pages.len();
        gallery(name, bench.pdf(), page.min(last));
        assert!(guide.contains(&format!("content/gallery/{name}.png")), "{name}");
    }
}

/// What the guide shows of next year's draft.
#[test]
fn the_guide_shows_drafts_comparisons_and_attachments_as_they_are() {
    let old = inputs(&real_notice());
    let draft = hongtou::office::draft::draft(&old, Some(2022), false).expect("a draft");
    let bench = Bench::build(&draft.text);
    gallery("draft", bench.pdf(), 1);
    let (before, new) = (&REAL.built.examined, &bench.built.examined);
    let marked = in_workshop(|workshop| workshop.revision(before, new));
    gallery("compare", &marked.expect("a PDF"), 3);
    let extent = Extent::Attachment(1);
    let options = Options { extent, ..Options::default() };
    let printed = in_workshop(|workshop| workshop.print(before, options, &mut |_| ()));
    gallery("attachment", &printed.pdf.expect("a PDF"), 1);
}
