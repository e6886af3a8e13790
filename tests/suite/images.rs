//! Images that a notice names: read from beside it, refused with a reason, made into ink.

use std::fs;
use std::path::Path;

use hayro_syntax::Pdf;
use hongtou::page::profile::Profile;
use hongtou::text::finding::Severity;

use crate::pdf::colours;
use crate::support::{Bench, hongtou, notice, root};

/// A ring on a ground, as PNG.
fn ring(side: u32, margin: f64, ground: [u8; 4]) -> Vec<u8> {
    let middle = f64::from(side) / 2.0;
    let mut data = Vec::new();
    for y in 0..side {
        for x in 0..side {
            let away = (f64::from(x) + 0.5 - middle).hypot(f64::from(y) + 0.5 - middle);
            let outer = middle - margin;
            let inked = away < outer && away > outer * 0.9;
            data.extend(if inked { [220, 30, 30, 255] } else { ground });
        }
    }
    png(side, side, png::ColorType::Rgba, &data)
}

fn png(width: u32, height: u32, color: png::ColorType, data: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(color);
    let mut writer = encoder.write_header().expect("a header");
    writer.write_image_data(data).expect("pixels");
    writer.finish().expect("an end");
    bytes
}

const CLEAR: [u8; 4] = [0; 4];
const WHITE: [u8; 4] = [255; 4];

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn file(&self, name: &str, bytes: &[u8]) -> &Self {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, bytes).expect("a file");
        self
    }

    fn build(&self, yaml: &str, profile: Profile) -> Bench {
        self.file("公文 一.yaml", yaml.as_bytes());
        Bench::build_file(&self.0.path().join("公文 一.yaml"), profile)
    }
}

fn sealed(path: &str) -> String {
    notice("body: 正文。", &format!("seal: {path}"))
}

#[test]
fn a_seal_beside_the_notice_is_found_under_any_name() {
    let folder = Folder::new();
    folder.file("印章 图片/某某市 章.png", &ring(120, 20.0, CLEAR));
    let bench = folder.build(&sealed("印章 图片/某某市 章.png"), Profile::Screen).clean();
    let paper = bench.conforming().paper();
    let [seal] = paper.pages[0].images[..] else { panic!("one image") };
    // The margin of the picture is cut away: the ring itself is 45 mm wide.
    assert!((seal.width() - 45.0).abs() < 0.1 && (seal.height() - 45.0).abs() < 0.1);
    let date = paper.pages[0].line("2024年1月5日");
    let middle = (date.left() + date.right()) / 2.0;
    assert!((seal.center().x - middle).abs() < 0.2);
}

#[test]
fn a_diameter_is_the_seals_own() {
    let folder = Folder::new();
    folder.file("章.png", &ring(120, 0.0, WHITE));
    for diameter in [30.0, 42.0, 60.0] {
        let yaml = sealed(&format!("{{image: 章.png, diameter: {diameter}}}"));
        let paper = folder.build(&yaml, Profile::Screen).clean().conforming().paper();
        let [seal] = paper.pages[0].images[..] else { panic!("one image") };
        assert!((seal.width() - diameter).abs() < 0.1, "{diameter}: {seal:?}");
    }
}

/// The brightness of the darkest pixel around a place on a drawn page, from 0.
fn darkest(bench: &Bench, x: f64, y: f64) -> u8 {
    let (width, pixels) = crate::pictures::drawn(bench.pdf(), 1, 3.0);
    let at = |mm: f64| (mm / 25.4 * 72.0 * 3.0) as usize;
    let rows = at(y - 2.0)..at(y + 2.0);
    let around = rows.flat_map(|row| (at(x - 2.0)..at(x + 2.0)).map(move |c| (row, c)));
    around
        .map(|(row, column)| {
            let pixel = &pixels[(row * width + column) * 4..][..3];
            *pixel.iter().max().expect("a colour")
        })
        .min()
        .expect("pixels")
}

#[test]
fn a_white_ground_lets_the_text_through() {
    let folder = Folder::new();
    folder.file("章.png", &ring(200, 0.0, WHITE));
    let bench = folder.build(&sealed("章.png"), Profile::Screen).clean();
    let date = bench.paper().pages[0].line("2024年1月5日");
    let glyph = &date.glyphs[4];
    let ink = glyph.ink.expect("年 has ink").center();
    assert!(darkest(&bench, ink.x, ink.y) < 60, "年 is black under the seal");
}

#[test]
fn an_image_that_hides_the_text_is_reported() {
    let folder = Folder::new();
    let block: Vec<u8> = [200, 0, 0].repeat(100 * 100);
    folder.file("方.png", &png(100, 100, png::ColorType::Rgb, &block));
    let bench = folder.build(&sealed("方.png"), Profile::Screen);
    assert_eq!(bench.findings(), [("seal-covers-text", 7, 7)]);
    assert!(bench.built.findings().iter().all(|f| f.severity == Severity::Warning));
}

#[test]
fn on_the_press_a_seal_is_nothing_but_red_ink() {
    let folder = Folder::new();
    let svg = fs::read(root().join("content/examples/seals/specimen-a.svg"));
    folder.file("章.png", &ring(200, 10.0, WHITE)).file("章.svg", &svg.expect("a seal"));
    for path in ["章.png", "章.svg"] {
        let bench = folder.build(&sealed(path), Profile::Print).clean().conforming();
        let pdf = Pdf::new(bench.pdf().to_vec()).expect("a PDF");
        assert_eq!(colours(&pdf), ["0 0 0 1 k", "0 0.8 0.8 0 k"], "{path}");
        for object in pdf.objects() {
            let shown = format!("{object:?}");
            for space in ["DeviceRGB", "DeviceGray", "ICCBased", "Name(\"Image\")"] {
                assert!(!shown.contains(space), "{space} in {shown}");
            }
        }
        // The ring is where it is on the screen.
        let [print, screen] = [&bench, &folder.build(&sealed(path), Profile::Screen)]
            .map(|bench| bench.layout().pages[0].images[0].clone());
        for (a, b) in [(print.x, screen.x), (print.y, screen.y)] {
            assert!((a - b).abs() < 0.15, "{print:?} {screen:?}");
        }
        assert!((print.width - screen.width).abs() < 0.2);
    }
}

#[test]
fn jpegs_and_drawings_are_taken_too() {
    let folder = Folder::new();
    let pixels = image::RgbImage::from_fn(200, 200, |x, y| {
        let away = (f64::from(x) - 100.0).hypot(f64::from(y) - 100.0);
        image::Rgb(if (80.0..95.0).contains(&away) { [220, 20, 20] } else { [255; 3] })
    });
    let mut bytes = std::io::Cursor::new(Vec::new());
    pixels.write_to(&mut bytes, image::ImageFormat::Jpeg).expect("a JPEG");
    folder.file("章.jpg", &bytes.into_inner());
    let bench = folder.build(&sealed("章.jpg"), Profile::Screen).clean().conforming();
    assert_eq!(bench.paper().pages[0].images.len(), 1);
    let drawing = "<svg xmlns='http://www.w3.org/2000/svg' width='300' height='300'>\
        <circle cx='150' cy='150' r='90' fill='none' stroke='red' stroke-width='6'/></svg>";
    folder.file("章.svg", drawing.as_bytes());
    let bench = folder.build(&sealed("章.svg"), Profile::Screen).clean().conforming();
    let seal = &bench.layout().pages[0].images[0];
    assert!((seal.width - 45.0).abs() < 0.1, "{seal:?}");
}

#[test]
fn a_seal_says_what_it_is_to_those_who_cannot_see_it() {
    let folder = Folder::new();
    folder.file("章.png", &ring(120, 0.0, CLEAR));
    let bench = folder.build(&sealed("章.png"), Profile::Screen).clean();
    assert_eq!(bench.layout().pages[0].images[0].alt, "某某市人民政府印章");
    let pdf = Pdf::new(bench.pdf().to_vec()).expect("a PDF");
    assert!(pdf.objects().into_iter().any(|o| format!("{o:?}").contains("Alt")));
}

#[test]
fn images_that_cannot_be_used_are_refused_all_at_once_at_their_places() {
    let folder = Folder::new();
    let text = "<svg xmlns='http://www.w3.org/2000/svg' width='90' height='90'>\
        <text x='9' y='50'>印章</text></svg>";
    let blank: Vec<u8> = [255, 255, 255].repeat(80 * 80);
    let tiny: Vec<u8> = [200, 0, 0].repeat(4 * 4);
    // A header that promises a hundred thousand pixels a side.
    let mut huge = png(20, 20, png::ColorType::Grayscale, &[0; 400]);
    huge[16..24].copy_from_slice(&[0, 1, 0x86, 0xa0, 0, 1, 0x86, 0xa0]);
    let crc = {
        let mut crc = u32::MAX;
        for byte in &huge[12..29] {
            crc ^= u32::from(*byte);
            for _ in 0..8 {
                crc = if crc & 1 == 1 { 0xedb8_8320 ^ (crc >> 1) } else { crc >> 1 };
            }
        }
        !crc
    };
    huge[29..33].copy_from_slice(&crc.to_be_bytes());
    folder
        .file("文字.png", "这不是图片".as_bytes())
        .file("空.png", b"")
        .file("动图.png", b"GIF89a\x01\0\x01\0\0\0\0;")
        .file("残.png", &ring(100, 0.0, CLEAR)[..200])
        .file("白.png", &png(80, 80, png::ColorType::Rgb, &blank))
        .file("小.png", &png(4, 4, png::ColorType::Rgb, &tiny))
        .file("大.png", &huge)
        .file("字.svg", text.as_bytes())
        .file("坏.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><g></svg>")
        .file("文件夹.png/x", b"");
    let fat = fs::File::create(folder.0.path().join("胖.png")).expect("a file");
    fat.set_len(17 << 20).expect("room");
    let names = [
        ("没有.png", "image-unreadable", "找不到"),
        ("文件夹.png", "image-unreadable", "不是文件"),
        ("文字.png", "image-wrong", "不是图片"),
        ("空.png", "image-wrong", "空文件"),
        ("动图.png", "image-wrong", "GIF"),
        ("残.png", "image-wrong", "不完整"),
        ("白.png", "image-wrong", "空白"),
        ("小.png", "image-wrong", "4×4 像素"),
        ("大.png", "image-too-large", "100000×100000 像素"),
        ("胖.png", "image-too-large", "17 MB"),
        ("字.svg", "image-wrong", "文字"),
        ("坏.svg", "image-wrong", "SVG"),
    ];
    for names in names.chunks(6) {
        let organs: Vec<String> =
            (1..names.len()).map(|i| format!("某某市第{i}局")).collect();
        let seals: String =
            names.iter().map(|(name, ..)| format!("  - {name}\n")).collect();
        let yaml = notice(
            "body: 正文。",
            &format!("co_issuers: [{}]\nseals:\n{seals}", organs.join(", ")),
        );
        let bench = folder.build(&yaml, Profile::Screen);
        assert!(bench.built.printed.pdf.is_none());
        let found = bench.findings();
        for (i, (name, code, says)) in names.iter().enumerate() {
            assert_eq!(found[i], (*code, 9 + i, 5), "{name}");
            let quoted = format!("“{name}”");
            let findings = bench.built.findings();
            let mut findings = findings.iter();
            let finding = findings.find(|f| f.message.contains(&quoted));
            let finding = finding.unwrap_or_else(|| panic!("{name}"));
            assert!(finding.message.contains(says), "{}", finding.message);
            assert!(finding.hint.is_some());
        }
        assert_eq!(found.len(), names.len());
    }
}

#[test]
fn a_check_without_pages_looks_at_images_too() {
    let source = hongtou::text::source::Source::new("公文.yaml", &sealed("没有这张.png"));
    let built = hongtou::pipeline::check_only(&hongtou::load::gather(source.clone()));
    assert!(built.findings.iter().any(|f| f.code == "image-unreadable"));
}

#[test]
fn a_file_that_is_no_image_by_name_is_refused_where_it_stands() {
    for (yaml, expected) in [
        (sealed("是"), ("wrong-value", 7, 7)),
        (sealed("章.gif"), ("wrong-value", 7, 7)),
        (sealed("{image: 章.png, diameter: 61}"), ("out-of-range", 7, 32)),
        (sealed("{image: 章.png, diameter: 29.5}"), ("out-of-range", 7, 32)),
    ] {
        assert_eq!(Bench::build(&yaml).findings()[0], expected, "{yaml}");
    }
}

#[test]
fn emitted_typst_brings_its_images_along() {
    for profile in ["screen", "print"] {
        let folder = Folder::new();
        folder
            .file("图/章.png", &ring(120, 0.0, CLEAR))
            .file("甲.yaml", sealed("图/章.png").as_bytes());
        let output = hongtou(folder.0.path())
            .args(["build", "甲.yaml", "--emit", "typst", "--profile", profile])
            .arg("--font-path")
            .arg(root().join("fonts"))
            .output()
            .expect("the binary runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let main = folder.0.path().join("out/甲.typst/main.typ");
        let document = crate::plain::compile(&main, &root().join("fonts"));
        let layout = hongtou::page::measure::measure(&document);
        assert_eq!(layout.pages[0].images.len(), 1, "{profile}");
    }
}

#[test]
fn names_of_virtual_files_do_not_differ_from_notice_to_notice() {
    let folder = Folder::new();
    for name in ["一.png", "二.png", "三.png"] {
        folder.file(name, &ring(64, 0.0, CLEAR));
        let bench = folder.build(&sealed(name), Profile::Screen).clean();
        let composed = bench.built.printed.manuscript.as_ref().expect("Typst files");
        assert_eq!(composed.images[0].0, "image-0.png");
    }
    assert!(Path::new("image-0.png").is_relative());
}
