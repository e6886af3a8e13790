//! The OFD: its package, its texts, its fonts and tags, and how readers that are not ours take
//! it. Over every example and every kind of notice.
//!
//! With `OFD_SCHEMAS`, a folder with the schemas of GB/T 33190—2016 (`OFD.xsd` and the others,
//! as `KaiserY/ofdsdk` has them in `schemas/`), every file is held against them by xmllint. They
//! are others' work, so they do not stand here. With `OFD_READER`, what `tests/reader` builds
//! (ofd-core) checks and draws the pages; with `PYTHON`, ofdkit reads the texts.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use hayro_syntax::Pdf;
use hayro_syntax::object::Dict;
use hongtou::load;
use hongtou::page::ofd::{Enclosed, Request};
use hongtou::page::profile::Profile;
use hongtou::page::templates::Templates;
use hongtou::pipeline::{Options, Workshop};
use ttf_parser::{Face, GlyphId, Tag};
use zip::write::SimpleFileOptions;

use crate::ofd_package::{Element, Package};
use crate::paper::Paper;
use crate::pdf::{bookmarks, catalog};
use crate::pictures::drawn;
use crate::support::{Bench, faces, hongtou, in_workshop, inputs, notice, root};

/// A notice as PDF and as OFD.
struct Case {
    name: String,
    pdf: Vec<u8>,
    ofd: Vec<u8>,
    package: Package,
}

fn ofd_of(bench: &Bench, request: &Request) -> Vec<u8> {
    let options = Options::default();
    let (examined, printed) = (&bench.built.examined, &bench.built.printed);
    in_workshop(|workshop| workshop.ofd(examined, printed, options, request))
        .unwrap_or_else(|found| panic!("{found:?}"))
}

/// The OFD of a notice from the text of its YAML.
fn ofd(yaml: &str) -> Package {
    Package::read(&ofd_of(&Bench::build(yaml).clean(), &Request::default()))
}

/// Every example, the real notice and every kind.
fn corpus() -> Vec<PathBuf> {
    let mut files = vec![root().join("content/2021-world-standards-day.yaml")];
    for folder in ["content/examples", "tests/fixtures/kinds"] {
        for entry in fs::read_dir(root().join(folder)).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.extension().is_some_and(|e| e == "yaml") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

static CORPUS: LazyLock<Vec<Case>> = LazyLock::new(|| {
    let cases = corpus().into_iter().map(|path| {
        let bench = Bench::build_file(&path, Profile::Screen);
        let ofd = ofd_of(&bench, &Request::default());
        Case {
            name: path.file_stem().expect("a name").to_string_lossy().into_owned(),
            pdf: bench.pdf().to_vec(),
            package: Package::read(&ofd),
            ofd,
        }
    });
    cases.collect()
});

fn case(name: &str) -> &'static Case {
    CORPUS.iter().find(|case| case.name == name).expect("a case")
}

fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The elements of texts in the corpus, with the name of the case.
fn texts() -> Vec<(&'static str, Element)> {
    let mut all = Vec::new();
    for case in CORPUS.iter() {
        for (_, page) in case.package.pages() {
            let objects = page.named("ofd:TextObject").into_iter().cloned();
            all.extend(objects.map(|object| (case.name.as_str(), object)));
        }
    }
    assert!(all.len() > 1500, "{} texts", all.len());
    all
}

fn code(object: &Element) -> &Element {
    object.child("ofd:TextCode").expect("a text")
}

// The ten complaints about other writers (their places are in the notes of each).

/// Text became paths: not to be selected, and fifty times as large (ofdrw 187).
#[test]
fn complaint_1_text_is_text_in_the_order_of_the_pdf() {
    for case in CORPUS.iter() {
        let paper = Paper::read(&case.pdf);
        let pages = case.package.pages();
        assert_eq!(pages.len(), paper.pages.len(), "{}", case.name);
        for (i, ((_, page), pdf)) in pages.iter().zip(&paper.pages).enumerate() {
            let own: String = page
                .named("ofd:TextObject")
                .into_iter()
                .map(|object| bare(&code(object).text))
                .collect();
            let said: String = pdf.glyphs.iter().map(|g| bare(&g.text)).collect();
            assert_eq!(own, said, "{} page {}", case.name, i + 1);
        }
    }
}

/// 3.35 MB became 97.8 MB (ofdrw 232).
#[test]
fn complaint_2_the_file_is_no_larger_than_the_pdf() {
    for Case { name, pdf, ofd, .. } in CORPUS.iter() {
        let ratio = ofd.len() as f64 / pdf.len() as f64;
        assert!(ratio <= 1.0, "{name}: {ratio:.2} times the PDF");
    }
}

/// The converter dropped the embedded faces (ofdrw 253); `仿宋_GB2312` was not on the server
/// (easyofd 51, 53).
#[test]
fn complaints_3_and_8_every_text_has_an_embedded_face() {
    for case in CORPUS.iter() {
        let fonts = case.package.fonts();
        let mut used = BTreeSet::new();
        for (_, page) in case.package.pages() {
            for object in page.named("ofd:TextObject") {
                used.insert(object.attribute("Font").to_owned());
            }
        }
        let known: BTreeSet<String> = fonts.keys().cloned().collect();
        assert_eq!(used, known, "{}: fonts used and embedded", case.name);
    }
}

/// Embedded OpenType was ignored, and other letters came (ofdrw 10, `EasyOFD` 16).
#[test]
fn complaints_4_and_5_faces_are_truetype_under_their_own_names() {
    let families: BTreeSet<String> =
        faces().book().families().map(|(family, _)| family.to_owned()).collect();
    for case in CORPUS.iter() {
        for (font, bytes) in case.package.fonts().values() {
            let face = Face::parse(&bytes[..], 0).expect("a font");
            assert_eq!(bytes[..4], [0, 1, 0, 0], "{}", case.name);
            assert!(face.tables().glyf.is_some() && face.tables().cff.is_none());
            let family = font.attribute("FamilyName");
            assert!(families.contains(family), "{family} is no face");
            assert!(font.attribute("FontName").starts_with(family));
        }
    }
}

/// Characters were drawn one by one and lay over each other (`EasyOFD` 16).
#[test]
fn complaint_5_a_line_is_one_text() {
    let package = &case("2021-world-standards-day").package;
    let (_, page) = &package.pages()[1];
    let lines: Vec<&Element> = page.named("ofd:TextObject");
    let line = lines.iter().find(|line| code(line).text.starts_with("准日系列活动方案"));
    let line = code(line.expect("the line"));
    assert_eq!(line.text, "准日系列活动方案》印发你们，请结合单位工作实际，认真抓好");
    let steps = line.numbers("DeltaX");
    assert_eq!(steps.len(), line.text.chars().count() - 1);
    // 28 characters on 156 mm.
    assert!(steps.iter().all(|step| (step - 156.0 / 28.0).abs() < 0.01), "{steps:?}");
}

/// Tables were missing, and readers showed boxes (ofdrw 271, 169).
#[test]
fn complaint_6_no_table_of_a_font_is_missing() {
    for case in CORPUS.iter() {
        for (font, bytes) in case.package.fonts().values() {
            let face = Face::parse(&bytes[..], 0).expect("a font");
            for table in [
                b"OS/2", b"cmap", b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp",
                b"name", b"post",
            ] {
                let found = face.raw_face().table(Tag::from_bytes(table));
                assert!(found.is_some(), "{table:?} of {font:?} in {}", case.name);
            }
        }
    }
}

/// Neither `cmap` nor `CGTransform`: unknown characters (ofdrw 371).
#[test]
fn complaint_7_every_character_leads_to_a_glyph() {
    for case in CORPUS.iter() {
        let fonts = case.package.fonts();
        for (_, page) in case.package.pages() {
            assert!(page.named("ofd:CGTransform").is_empty());
            for object in page.named("ofd:TextObject") {
                let face =
                    Face::parse(&fonts[object.attribute("Font")].1, 0).expect("a font");
                for c in code(object).text.chars() {
                    let glyph = face.glyph_index(c).unwrap_or(GlyphId(0));
                    assert_ne!(glyph.0, 0, "{c} in {}", case.name);
                    let inked = face.glyph_bounding_box(glyph).is_some();
                    assert!(inked || c.is_whitespace(), "{c} in {} is blank", case.name);
                }
            }
        }
    }
}

/// Blanks at the ends of a text were cut off, and what followed moved (open-file-viewer 99).
#[test]
fn complaint_9_texts_neither_begin_nor_end_with_blanks() {
    for (name, object) in texts() {
        let code = code(&object);
        assert_eq!(code.text, code.text.trim(), "{name}");
        assert!(!code.text.is_empty() && !code.text.contains("  "), "{name}");
        let steps = code.numbers("DeltaX").len();
        assert_eq!(steps, code.text.chars().count() - 1, "{name}: {}", code.text);
        // `g n v` puzzles simple readers; Boundary must enclose something.
        assert!(object.numbers("Boundary")[2..].iter().all(|side| *side > 0.0), "{name}");
    }
}

/// Unusual packages broke readers (ofdrw 34, 27), as did other names of folders (293).
#[test]
fn complaint_10_the_package_is_plain() {
    for Case { name, ofd, package, .. } in CORPUS.iter() {
        assert_eq!(package.files[0].0, "OFD.xml");
        let mut at = 0;
        for (file, bytes) in &package.files {
            assert!(file.is_ascii() && !file.ends_with('/'), "{file}");
            // What stands in front of the file: no flags, the method, its true size.
            let header = &ofd[at..at + 30];
            let short = |at: usize| u16::from_le_bytes([header[at], header[at + 1]]);
            let long = |at: usize| {
                u32::from_le_bytes(header[at..at + 4].try_into().expect("four")) as usize
            };
            assert_eq!(header[..4], *b"PK\x03\x04", "{name} {file}");
            assert_eq!(short(6), 0, "flags of {file}");
            assert!([0, 8].contains(&short(8)), "method of {file}");
            assert_eq!(long(22), bytes.len(), "{file}");
            at += 30 + usize::from(short(26)) + usize::from(short(28)) + long(18);
        }
        let mut pages = package.files.iter().filter(|(file, _)| file.contains("/Pages/"));
        for i in 0.. {
            let Some((file, _)) = pages.next() else { break };
            assert_eq!(*file, format!("Doc_0/Pages/Page_{i}/Content.xml"));
        }
    }
}

// What stands in the package.

/// What the schemas ask for and every reader relies on, and that nothing points into the void.
#[test]
fn the_parts_of_a_document_fit_together() {
    for Case { name, package, .. } in CORPUS.iter() {
        let document = package.document();
        let mut ids: Vec<u32> = Vec::new();
        let mut named: BTreeSet<String> = BTreeSet::new();
        for (file, bytes) in
            package.files.iter().filter(|(file, _)| file.ends_with(".xml"))
        {
            assert!(!bytes.starts_with(b"\xef\xbb\xbf"), "{file}");
            let root = Element::parse(bytes);
            let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
            let base = root.attributes.get("BaseLoc").map_or("", String::as_str);
            for element in root.all() {
                if !file.ends_with("OfficialDocument.xml") {
                    assert!(
                        element.name.starts_with("ofd:"),
                        "{} in {file}",
                        element.name
                    );
                }
                ids.extend(
                    element.attributes.get("ID").and_then(|id| id.parse::<u32>().ok()),
                );
                let loc = match element.name.as_str() {
                    "ofd:DocRoot" | "ofd:PublicRes" | "ofd:DocumentRes"
                    | "ofd:CustomTags" | "ofd:FileLoc" | "ofd:FontFile"
                    | "ofd:MediaFile" => element.text.as_str(),
                    "ofd:Page" => element.attributes.get("BaseLoc").map_or("", |l| l),
                    _ => "",
                };
                if !loc.is_empty() {
                    let steps = [folder, base, loc].into_iter().filter(|s| !s.is_empty());
                    named.insert(steps.collect::<Vec<_>>().join("/"));
                }
            }
            if root.name != "ofd:OFD" && root.name != "ofd:Document" && base.is_empty() {
                continue;
            }
            assert_eq!(root.attribute("xmlns:ofd"), "http://www.ofdspec.org/2016");
        }
        // Every file is named, but the first, and every name is a file.
        named.insert("OFD.xml".to_owned());
        let files: BTreeSet<String> =
            package.files.iter().map(|(file, _)| file.clone()).collect();
        assert_eq!(named, files, "{name}");
        let most: u32 =
            document.named("ofd:MaxUnitID")[0].text.parse().expect("a number");
        let count = ids.len();
        assert_eq!(ids.iter().max(), Some(&most), "{name}");
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count, "{name}: a number is given twice");
        for destination in document.named("ofd:Dest") {
            let page = destination.attribute("PageID");
            let known = document.named("ofd:Page");
            assert!(known.iter().any(|own| own.attribute("ID") == page), "{name} {page}");
        }
    }
}

#[test]
fn files_are_as_the_schemas_have_them() {
    let Some(folder) = std::env::var_os("OFD_SCHEMAS") else {
        println!("skipped: OFD_SCHEMAS names no folder with the schemas of GB/T 33190");
        return;
    };
    let schema_of = |file: &str| {
        let schema = match file.rsplit('/').next().expect("a name") {
            "OFD.xml" => "OFD",
            "Document.xml" => "Document",
            "PublicRes.xml" | "DocumentRes.xml" => "Res",
            "Content.xml" => "Page",
            "CustomTags.xml" => "CustomTags",
            "Attachments.xml" => "Attachments",
            _ => return None,
        };
        Some(Path::new(&folder).join(format!("{schema}.xsd")))
    };
    let enclosed =
        vec![Enclosed { name: "表&一.csv".to_owned(), bytes: b"a".to_vec() }];
    let request = Request { archive: false, enclosed };
    let real = Bench::read("content/2021-world-standards-day.yaml");
    let with = Package::read(&ofd_of(&real, &request));
    let packages = CORPUS.iter().map(|case| &case.package).chain([&with]);
    let scratch = tempfile::tempdir().expect("a folder");
    let mut by_schema: BTreeMap<PathBuf, Vec<PathBuf>> = BTreeMap::new();
    for (i, package) in packages.enumerate() {
        for (file, bytes) in &package.files {
            let Some(schema) = schema_of(file) else { continue };
            let path = scratch.path().join(format!("{i}-{}", file.replace('/', "-")));
            fs::write(&path, bytes).expect("it is written");
            by_schema.entry(schema).or_default().push(path);
        }
    }
    for (schema, files) in by_schema {
        let output = Command::new("xmllint")
            .args(["--noout", "--schema"])
            .arg(&schema)
            .args(&files)
            .output()
            .expect("xmllint (libxml2-utils) is there");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn a_program_finds_elements_by_their_names() {
    let at = |name: &str, path: &str| {
        let found = case(name).package.tagged();
        let full = format!("/电子公文/公文体/{path}");
        found
            .get(&full)
            .cloned()
            .unwrap_or_else(|| panic!("{name}: no {full}: {found:#?}"))
    };
    let real = "2021-world-standards-day";
    assert_eq!(at(real, "版头/发文机关标志"), "晋城市市场监督管理局文件");
    assert_eq!(at(real, "版头/发文字号"), "晋市市监〔2021〕169号");
    assert_eq!(
        at(real, "主体/标题"),
        "晋城市市场监督管理局关于印发《2021年世界标准日系列活动方案》的通知"
    );
    assert_eq!(at(real, "主体/主送机关"), "各县（市、区）市场监管局、开发区分局：");
    assert!(at(real, "主体/正文").starts_with("在第52个世界标准日即将到来之际"));
    assert_eq!(at(real, "主体/发文机关署名"), "晋城市市场监督管理局");
    assert_eq!(at(real, "主体/成文日期"), "2021年9月26日");
    assert_eq!(at(real, "主体/附注"), "（此件主动公开）");
    assert!(at(real, "主体/附件标题").starts_with("2021年世界标准日系列活动行程安排"));
    assert!(at(real, "主体/附件正文").contains("高平市长平广场"));
    assert!(at(real, "版记/印发日期").ends_with("印发"));
    let marks = "figure-02-first-page";
    assert_eq!(at(marks, "版头/份号"), "000001");
    assert!(at(marks, "版头/密级和保密期限").contains('★'));
    assert!(at(marks, "版头/紧急程度").contains("急"));
    assert!(at("figure-04-joint-upward", "版头/签发人").starts_with("签发人："));
    assert!(at("figure-09-attachment-note", "主体/附件说明").starts_with("附件："));
    assert!(at("minutes", "主体/出席人员名单").contains("出席"));
    // Images have no text, but stand in the file.
    assert_eq!(at("figure-05-sealed", "主体/印章"), "");
    assert_eq!(at("stamped", "主体/签名章"), "");
    // Everything that is said is under some name, but rules, page numbers and the status.
    for case in CORPUS.iter() {
        let tagged: usize =
            case.package.tagged().values().map(|t| t.chars().count()).sum();
        let all = case.package.pages();
        let all = all.iter().flat_map(|(_, page)| page.named("ofd:TextCode"));
        let all: usize = all.map(|code| code.text.chars().count()).sum();
        let numbers = 8 * case.package.pages().len();
        assert!(tagged + numbers >= all, "{}: {tagged} of {all}", case.name);
    }
}

#[test]
fn tags_are_named_as_the_notice_asks() {
    let yaml = notice(
        "body: 正文。",
        "layout: {ofd_tags: {prefix: gw, namespace: 'urn:a&b', root: 公文}}",
    );
    let package = ofd(&yaml);
    let tags =
        String::from_utf8(package.file("Doc_0/Tags/Tag_OfficialDocument.xml").to_vec());
    assert!(tags.expect("text").contains("<gw:公文 xmlns:gw=\"urn:a&amp;b\""));
    assert_eq!(package.tagged()["/公文/公文体/主体/标题"], "关于测试的通知");
    for wrong in
        ["prefix: ofd", "prefix: 1a", "prefix: 'a b'", "root: 'a><b'", "prefix: xmlns"]
    {
        let yaml = notice("body: 正文。", &format!("layout: {{ofd_tags: {{{wrong}}}}}"));
        let bench = Bench::build(&yaml);
        assert!(bench.built.printed.pdf.is_none(), "{wrong}");
        assert!(!bench.findings().is_empty(), "{wrong}");
    }
}

/// The titles of Outlines, indented by depth.
fn outline(element: &Element, depth: usize, titles: &mut Vec<String>) {
    for inside in element.inside.iter().filter(|e| e.name == "ofd:OutlineElem") {
        titles.push(format!("{}{}", "  ".repeat(depth), inside.attribute("Title")));
        outline(inside, depth + 1, titles);
    }
}

#[test]
fn bookmarks_are_those_of_the_pdf() {
    for case in CORPUS.iter() {
        let pdf = Pdf::new(case.pdf.clone()).expect("a PDF");
        let root = catalog(&pdf).get::<Dict<'_>>("Outlines");
        let (mut expected, mut found) = (Vec::new(), Vec::new());
        bookmarks(root.and_then(|o| o.get::<Dict<'_>>("First")), 0, &mut expected);
        if let Some(outlines) = case.package.document().child("ofd:Outlines") {
            outline(outlines, 0, &mut found);
        }
        assert_eq!(found, expected, "{}", case.name);
    }
}

#[test]
fn red_is_red_and_black_is_black() {
    let mut inks = BTreeSet::new();
    for case in CORPUS.iter().filter(|case| !case.name.contains("sealed")) {
        for (_, page) in case.package.pages() {
            for name in ["ofd:FillColor", "ofd:StrokeColor"] {
                let found = page.named(name).into_iter();
                inks.extend(found.map(|ink| ink.attribute("Value").to_owned()));
            }
        }
    }
    assert_eq!(inks, BTreeSet::from(["0 0 0".to_owned(), "255 0 0".to_owned()]));
}

#[test]
fn a_lying_sheet_reads_upwards() {
    let package = &case("landscape").package;
    let (_, page) = &package.pages()[2];
    let turned: Vec<&Element> = page
        .named("ofd:TextObject")
        .into_iter()
        .filter(|object| object.attributes.contains_key("CTM"))
        .collect();
    assert!(turned.len() > 20, "{}", turned.len());
    for object in turned {
        let ctm = object.numbers("CTM");
        assert_eq!(ctm[..4], [0.0, -1.0, 1.0, 0.0], "{object:?}");
    }
}

#[test]
fn the_same_notice_gives_the_same_bytes() {
    let path = root().join("content/examples/figure-07-joint-sealed.yaml");
    let _ = ofd(&notice("body: 甲", "seal: false"));
    let again = ofd_of(&Bench::build_file(&path, Profile::Screen), &Request::default());
    assert!(again == case("figure-07-joint-sealed").ofd);
}

/// A character that is drawn in two ways, and letters with marks that are typed apart: every
/// one leads to what stands on the page, without a glyph being named beside the text.
#[test]
fn what_is_drawn_in_two_ways_has_two_fonts() {
    let yaml = notice("body: 见cafe\u{301}与Ångström。", "seal: false");
    let bench = Bench::build(&yaml);
    let package = Package::read(&ofd_of(&bench, &Request::default()));
    let pages = package.pages();
    let said: String =
        pages[0].1.named("ofd:TextCode").iter().map(|c| c.text.as_str()).collect();
    let pdf: String =
        bench.paper().pages[0].glyphs.iter().map(|g| g.text.as_str()).collect();
    assert_eq!(bare(&said), bare(&pdf));
    assert!(said.contains("Ångström"), "{said}");
    // A proportional sign beside the one that is a character wide, in one face.
    let inputs = inputs(&notice("body: 正文。", "seal: false"));
    let options = Options::default();
    let more = "#text(font: \"Noto Serif SC\")[A1B]\n\n\
                #text(font: \"Noto Serif SC\", features: (\"hwid\",))[A1B]";
    let (_folder, mut workshop) = drawing(more);
    let built = workshop.build(&inputs, options, &mut |_| ());
    let bytes =
        workshop.ofd(&built.examined, &built.printed, options, &Request::default());
    let package = Package::read(&bytes.expect("an OFD"));
    let fonts = package.fonts();
    let mut advances = BTreeSet::new();
    for (_, page) in package.pages() {
        for object in page.named("ofd:TextObject") {
            if code(object).text.contains("A1B") {
                let bytes = &fonts[object.attribute("Font")].1;
                let face = Face::parse(bytes, 0).expect("a font");
                let glyph = face.glyph_index('1').expect("a glyph");
                advances.insert(face.glyph_hor_advance(glyph));
            }
        }
    }
    assert_eq!(advances.len(), 2, "{advances:?}");
}

// Readers that are not ours.

/// The reader of `tests/reader`, if `OFD_READER` names it.
fn reader(args: &[&str], files: &[PathBuf]) -> Option<String> {
    let Some(program) = std::env::var_os("OFD_READER") else {
        println!("skipped: OFD_READER does not name what tests/reader builds");
        return None;
    };
    let output = Command::new(program).args(args).args(files).output().expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).expect("text"))
}

/// Files beside each other.
fn written(folder: &Path, files: &[(&str, &[u8])]) -> Vec<PathBuf> {
    let write = |(name, bytes): &(&str, &[u8])| {
        let path = folder.join(format!("{name}.ofd"));
        fs::write(&path, bytes).expect("it is written");
        path
    };
    files.iter().map(write).collect()
}

/// Every page of a file as the reader drew it, in grey.
fn drawn_by_reader(file: &Path) -> Vec<Grey> {
    let mut pages = Vec::new();
    for page in 1.. {
        let path = format!("{}-{page}.png", file.with_extension("").display());
        let Ok(image) = image::open(path) else { break };
        let pixels = image.to_rgba8();
        pages.push(Grey::of(pixels.width() as usize, &pixels));
    }
    assert!(!pages.is_empty(), "{} was not drawn", file.display());
    pages
}

/// A page in grey.
struct Grey {
    width: usize,
    height: usize,
    dark: Vec<u8>,
}

impl Grey {
    fn of(width: usize, rgba: &[u8]) -> Self {
        let dark = rgba.chunks(4).map(|p| 255 - (u16::from(p[1]) + u16::from(p[2])) / 2);
        let dark: Vec<u8> = dark.map(|d| d as u8).collect();
        Self { width, height: dark.len() / width, dark }
    }

    /// How dark it is within a pixel of a place.
    fn near(&self, x: usize, y: usize) -> u8 {
        let rows = y.saturating_sub(1)..(y + 2).min(self.height);
        let columns = x.saturating_sub(1)..(x + 2).min(self.width);
        let dark = rows
            .flat_map(|y| columns.clone().map(move |x| self.dark[y * self.width + x]));
        dark.max().unwrap_or(0)
    }

    /// The part of what is inked here that is not, within a pixel, on another page.
    fn missing_on(&self, other: &Self) -> f64 {
        let (mut inked, mut missing) = (0, 0);
        for y in 0..self.height.min(other.height) {
            for x in 0..self.width.min(other.width) {
                if self.dark[y * self.width + x] >= INKED {
                    inked += 1;
                    missing += usize::from(other.near(x, y) < TRACE);
                }
            }
        }
        missing as f64 / f64::from(inked.max(1))
    }
}

/// Half dark, and what is at least left of it where an edge falls between two pixels.
const INKED: u8 = 128;
const TRACE: u8 = 24;
/// Dots per inch: a stroke of 3号 is about a pixel wide.
const DPI: f64 = 72.0;
/// The part of the inked pixels that may stand where the other has none within a pixel. Two
/// rasterisers round edges differently, but both ink every stroke; a character that is missing,
/// moved by half its width or drawn as a box is more than this of a page with 600 of them.
const OFF_MOST: f64 = 0.002;

#[test]
fn pages_look_like_those_of_the_pdf() {
    let folder = tempfile::tempdir().expect("a folder");
    let files: Vec<(&str, &[u8])> =
        CORPUS.iter().map(|case| (case.name.as_str(), &case.ofd[..])).collect();
    let files = written(folder.path(), &files);
    let Some(problems) = reader(&["check"], &files) else { return };
    assert_eq!(problems, "");
    reader(&["draw", &DPI.to_string()], &files);
    for (case, file) in CORPUS.iter().zip(&files) {
        for (i, own) in drawn_by_reader(file).iter().enumerate() {
            let (width, pixels) = drawn(&case.pdf, i + 1, (DPI / 72.0) as f32);
            let pdf = Grey::of(width, &pixels);
            let sides = [own.width.abs_diff(pdf.width), own.height.abs_diff(pdf.height)];
            assert!(sides.iter().all(|side| *side <= 1), "{}", case.name);
            for (what, off) in
                [("missing", pdf.missing_on(own)), ("too much", own.missing_on(&pdf))]
            {
                assert!(off <= OFF_MOST, "{} page {}: {what} {off}", case.name, i + 1);
            }
        }
    }
}

/// A page that is spoiled is seen to be.
#[test]
fn a_page_that_lacks_a_character_is_seen() {
    let case = case("2021-world-standards-day");
    let spoiled = rewritten(&case.package, |file, text| {
        let page = file.ends_with("Page_1/Content.xml");
        if page { text.replacen("准日系列", "准日系　", 1) } else { text }
    });
    let folder = tempfile::tempdir().expect("a folder");
    let files = written(folder.path(), &[("spoiled", &spoiled), ("whole", &case.ofd)]);
    if reader(&["draw", &DPI.to_string()], &files).is_none() {
        return;
    }
    let [own, whole] = [&files[0], &files[1]].map(|file| drawn_by_reader(file));
    assert!(whole[1].missing_on(&own[1]) > OFF_MOST);
    assert!(whole[0].missing_on(&own[0]) <= OFF_MOST);
}

/// The package with the text of its files changed.
fn rewritten(package: &Package, change: impl Fn(&str, String) -> String) -> Vec<u8> {
    let files = package.files.iter().map(|(file, bytes)| {
        let bytes = match String::from_utf8(bytes.clone()) {
            Ok(text) if file.ends_with(".xml") => change(file, text).into_bytes(),
            _ => bytes.clone(),
        };
        (file.clone(), bytes)
    });
    zipped(&files.collect::<Vec<_>>())
}

fn zipped(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (file, bytes) in files {
        zip.start_file(file.as_str(), SimpleFileOptions::default()).expect("a file");
        zip.write_all(bytes).expect("a file");
    }
    zip.finish().expect("a zip").into_inner()
}

/// Somebody signs the finished file: the signature goes beside the document, and covers it.
#[test]
fn a_signature_can_be_added() {
    let case = case("figure-05-sealed");
    let folder = tempfile::tempdir().expect("a folder");
    let plain = written(folder.path(), &[("plain", &case.ofd)]);
    let Some(sums) = reader(&["sums"], &plain) else { return };
    let references: String = sums
        .lines()
        .filter_map(|line| line.split_once(' '))
        .filter(|(file, _)| *file != "OFD.xml")
        .map(|(file, sum)| {
            format!(
                "<ofd:Reference FileRef=\"/{file}\"><ofd:CheckValue>{sum}</ofd:CheckValue>\
                 </ofd:Reference>"
            )
        })
        .collect();
    let page = &case.package.pages()[1].0;
    let ns = "xmlns:ofd=\"http://www.ofdspec.org/2016\"";
    // SM3 by its number.
    let signature = format!(
        "<ofd:Signature {ns}><ofd:SignedInfo><ofd:Provider ProviderName=\"测试\"/>\
         <ofd:References CheckMethod=\"1.2.156.10197.1.401\">{references}</ofd:References>\
         <ofd:StampAnnot ID=\"1\" PageRef=\"{page}\" Boundary=\"100 100 42 42\"/>\
         </ofd:SignedInfo><ofd:SignedValue>/Doc_0/Signs/Sign_0/SignedValue.dat</ofd:SignedValue>\
         </ofd:Signature>"
    );
    let list = format!(
        "<ofd:Signatures {ns}><ofd:MaxSignId>1</ofd:MaxSignId><ofd:Signature ID=\"1\" \
         Type=\"Seal\" BaseLoc=\"/Doc_0/Signs/Sign_0/Signature.xml\"/></ofd:Signatures>"
    );
    let mut package = case.package.clone();
    let first = &mut package.files[0].1;
    let entry = String::from_utf8(first.clone()).expect("text").replace(
        "</ofd:DocRoot>",
        "</ofd:DocRoot><ofd:Signatures>Doc_0/Signs/Signatures.xml</ofd:Signatures>",
    );
    *first = entry.into_bytes();
    for (file, bytes) in [
        ("Doc_0/Signs/Signatures.xml", list.into_bytes()),
        ("Doc_0/Signs/Sign_0/Signature.xml", signature.into_bytes()),
        ("Doc_0/Signs/Sign_0/SignedValue.dat", b"SES".to_vec()),
    ] {
        package.files.push((file.to_owned(), bytes));
    }
    let signed = zipped(&package.files);
    // A page that is changed afterwards is found out.
    let changed = rewritten(&Package::read(&signed), |file, text| {
        let page = file.ends_with("Page_0/Content.xml");
        if page { text.replacen("0 0 0", "0 0 1", 1) } else { text }
    });
    let files = written(folder.path(), &[("signed", &signed), ("changed", &changed)]);
    let verdict = |file: &PathBuf| reader(&["check"], std::slice::from_ref(file));
    assert_eq!(verdict(&files[0]).as_deref(), Some("signature Valid\n"));
    assert_eq!(verdict(&files[1]).as_deref(), Some("signature Invalid\n"));
    reader(&["draw", "36"], &[plain[0].clone(), files[0].clone()]);
    let [own, whole] = [&files[0], &plain[0]].map(|file| drawn_by_reader(file));
    assert!(own.iter().zip(&whole).all(|(own, whole)| own.dark == whole.dark));
}

#[test]
fn another_reader_takes_the_same_text() {
    let script = "import sys, ofdkit, json\n\
                  from ofdkit import cli\n\
                  cli.main(['text', sys.argv[1]])";
    let Some(python) = std::env::var_os("PYTHON").filter(|python| {
        let asked = Command::new(python).args(["-c", "import ofdkit"]).output();
        asked.is_ok_and(|output| output.status.success())
    }) else {
        println!("skipped: PYTHON names none that has ofdkit");
        return;
    };
    let scratch = tempfile::tempdir().expect("a folder");
    for case in CORPUS.iter() {
        let path = scratch.path().join("file.ofd");
        fs::write(&path, &case.ofd).expect("it is written");
        let output = Command::new(&python)
            .args(["-c", script])
            .arg(&path)
            .env("PYTHONIOENCODING", "utf-8")
            .output()
            .expect("Python");
        let read = bare(&String::from_utf8_lossy(&output.stdout));
        // It puts what stands beside each other in an order of its own.
        let sorted = |text: &str| {
            let mut chars: Vec<char> = text.chars().collect();
            chars.sort_unstable();
            chars.into_iter().collect::<String>()
        };
        let pages = case.package.pages();
        let codes = pages.iter().flat_map(|(_, page)| page.named("ofd:TextCode"));
        let own: String = codes.map(|code| bare(&code.text)).collect();
        assert_eq!(sorted(&read), sorted(&own), "{}", case.name);
    }
}

// The archive, and what goes along.

#[test]
fn an_archive_keeps_the_clauses_of_ofd_a() {
    let bench = Bench::read("content/examples/landscape.yaml");
    let request = Request { archive: true, enclosed: Vec::new() };
    let bytes = ofd_of(&bench, &request);
    let package = Package::read(&bytes);
    let entry = package.xml("OFD.xml");
    assert_eq!(entry.attribute("DocType"), "OFD-A");
    assert_eq!(entry.named("ofd:DocBody").len(), 1);
    let document = package.document();
    for absent in
        ["ofd:Permissions", "ofd:VPreferences", "ofd:Extensions", "ofd:Annotations"]
    {
        assert!(document.named(absent).is_empty(), "{absent}");
    }
    for (_, page) in package.pages() {
        // 6.2.3 b: an area that is the usual one is not said again.
        assert!(page.named("ofd:Area").is_empty());
        for action in page.named("ofd:Action").iter().chain(&document.named("ofd:Action"))
        {
            assert!(action.child("ofd:Goto").is_some());
        }
        // 6.3.2, 6.6 c: no idle clips, the size is no matrix's.
        assert!(page.named("ofd:Clips").is_empty());
        for text in page.named("ofd:TextObject") {
            let [a, b] =
                text.numbers("CTM")[..].first_chunk().copied().unwrap_or([1.0, 0.0]);
            assert!((f64::hypot(a, b) - 1.0).abs() < 1e-6);
        }
    }
    // 6.2.6 a: colours and fonts stand in PublicRes, images in DocumentRes.
    let public = package.xml("Doc_0/PublicRes.xml");
    assert!(
        public.named("ofd:MultiMedia").is_empty() && !public.named("ofd:Font").is_empty()
    );
    let folder = tempfile::tempdir().expect("a folder");
    let file = written(folder.path(), &[("archive", &bytes)]);
    assert!(reader(&["check"], &file).is_none_or(|problems| problems.is_empty()));
}

#[test]
fn the_notice_and_its_tables_go_along_when_asked() {
    let folder = tempfile::tempdir().expect("a folder");
    let fonts = root().join("fonts");
    let real = root().join("content/2021-world-standards-day.yaml");
    let run = |more: &[&str]| {
        let output = hongtou(folder.path())
            .args(["build", "--quiet", "--format", "ofd", "-o", "out", "--font-path"])
            .arg(&fonts)
            .arg(&real)
            .args(more)
            .output()
            .expect("it runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let bytes = fs::read(folder.path().join("out/2021-world-standards-day.ofd"));
        Package::read(&bytes.expect("an OFD"))
    };
    let plain = run(&[]);
    assert!(plain.document().child("ofd:Attachments").is_none());
    let with = run(&["--enclose", "yaml", "--enclose", "tables"]);
    let list = with.xml("Doc_0/Attachs/Attachments.xml");
    let named: Vec<(String, String)> = list
        .named("ofd:Attachment")
        .into_iter()
        .map(|a| (a.attribute("Name").to_owned(), a.named("ofd:FileLoc")[0].text.clone()))
        .collect();
    let names: Vec<&str> = named.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        ["2021-world-standards-day.yaml", "附件1.xlsx", "附件2.xlsx", "附件3.xlsx"]
    );
    let file = |i: usize| with.file(&format!("Doc_0/Attachs/{}", named[i].1)).to_vec();
    assert!(file(0) == fs::read(&real).expect("the notice"));
    let mut book: calamine::Xlsx<_> =
        calamine::Reader::new(Cursor::new(file(2))).expect("a workbook");
    let sheets = calamine::Reader::worksheets(&mut book);
    let said = format!("{sheets:?}");
    assert!(said.contains("名额分配") && said.contains("高"), "{said}");
    // In an archive everything is plain text.
    let archived =
        run(&["--profile", "archive", "--enclose", "yaml", "--enclose", "tables"]);
    let list = archived.xml("Doc_0/Attachs/Attachments.xml");
    let formats = list.named("ofd:Attachment");
    assert!(formats.iter().all(|a| a.attribute("Format") == "TXT"), "{formats:?}");
    assert_eq!(archived.xml("OFD.xml").attribute("DocType"), "OFD-A");
    let tables = formats.iter().filter(|a| a.attribute("Name").contains(".csv"));
    assert!(tables.count() >= 2);
}

#[test]
fn what_an_ofd_is_not_for_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("公文.yaml"), notice("body: 正文。", ""))
        .expect("written");
    let refused = |args: &[&str], says: &str| {
        let output = hongtou(folder.path())
            .args(["build", "公文.yaml"])
            .args(args)
            .output()
            .expect("it runs");
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(told.contains(says), "{told}");
        assert!(!folder.path().join("out").exists());
    };
    refused(&["--profile", "archive"], "--format ofd");
    refused(&["--enclose", "yaml"], "--format ofd");
    refused(&["--format", "docx", "--enclose", "tables"], "--format ofd");
    refused(&["--format", "ofd", "--profile", "print"], "付印");
}

/// A workshop whose template draws something more on the last page.
fn drawing(more: &str) -> (tempfile::TempDir, Workshop) {
    let folder = tempfile::tempdir().expect("a folder");
    let template = fs::read_to_string(root().join("templates/notice.typ.j2"));
    let template = format!("{}\n{more}\n", template.expect("the template"));
    fs::write(folder.path().join("notice.typ.j2"), template).expect("it is written");
    let templates: Templates = load::templates(Some(folder.path())).expect("templates");
    (folder, Workshop::new(templates, faces()))
}

#[test]
fn what_own_templates_draw_comes_along_or_is_refused() {
    let inputs = inputs(&notice("body: 正文。", "seal: false"));
    let options = Options::default();
    let made = |more: &str, archive: bool| {
        let (_folder, mut workshop) = drawing(more);
        let built = workshop.build(&inputs, options, &mut |_| ());
        let request = Request { archive, enclosed: Vec::new() };
        workshop.ofd(&built.examined, &built.printed, options, &request)
    };
    let link = "#link(\"http://www.gov.cn/?a=1&b=2\")[#box(width: 2cm, height: 5mm)]";
    let package = Package::read(&made(link, false).expect("an OFD"));
    let pages = package.pages();
    let page = &pages.last().expect("a page").1;
    assert_eq!(page.named("ofd:URI")[0].attribute("URI"), "http://www.gov.cn/?a=1&b=2");
    // In an archive nothing leads out of the document (6.2.2 c).
    let package = Package::read(&made(link, true).expect("an OFD"));
    assert!(package.pages().iter().all(|(_, page)| page.named("ofd:URI").is_empty()));

    let clip = "#box(width: 6mm, height: 6mm, clip: true, rect(width: 9mm, height: 3mm, \
                fill: red))#box(width: 9mm, height: 9mm, clip: true, rect(width: 5mm, height: 5mm, fill: red))";
    let bytes = made(clip, false).expect("an OFD");
    let package = Package::read(&bytes);
    let clips: usize =
        package.pages().iter().map(|(_, page)| page.named("ofd:Clip").len()).sum();
    assert_eq!(clips, 1, "only what cuts something off");

    let stretched = "#scale(x: 50%, y: 100%, reflow: true)[窄]";
    let package = Package::read(&made(stretched, false).expect("an OFD"));
    let pages = package.pages();
    let objects = pages.iter().flat_map(|(_, page)| page.named("ofd:TextObject"));
    let narrow: Vec<&Element> =
        objects.filter(|object| code(object).text == "窄").collect();
    assert_eq!(narrow[0].attribute("HScale"), "0.5");

    for refused in [
        "#rect(fill: gradient.linear(red, blue))",
        "#text(stroke: 1pt + red)[字]",
        "#text(fill: gradient.linear(red, blue))[字]",
    ] {
        let found = made(refused, false).expect_err(refused);
        assert_eq!(found[0].code, "ofd-failed", "{refused}");
        assert!(found[0].message.contains("OFD"), "{}", found[0].message);
    }
}
