//! A notice to each of a list, through the real binary: what the list must be, what is made of
//! it, parts of it, and a run that is gone on with.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Cursor, Read};
use std::process::Output;

use lopdf::{Document, decode_text_string};
use page_validation::{ValidationOptions, ValidationProfile, validate_pdf_bytes};
use pdf_oxide::PdfDocument;
use pdf_oxide::compliance::{PdfXLevel, validate_pdf_x};
use proptest::prelude::*;

use crate::paper::Paper;
use crate::support::{hongtou, root};
use crate::workbooks::{rows, workbook, worksheet};

const LETTER: &str = "\
issuer: 某某市人民政府
number: {code: 某政函, year: 2024, serial: 1}
format: letter
title: 关于商请{{ 单位 }}支持的函
recipients: \"{{ 单位 }}\"
date: 2024-01-05
seal: false
each:
  单位: 甲县人民政府
  事项: 修路
  备注: \"\"
body: 请支持{{ 事项 }}。{{ 备注 }}
";

const LIST: &str =
    "单位,事项,备注\n甲县,修路,\n乙县,架桥,从速。\n丙县,植树,\n丁县,=办学,\n";

struct Folder(tempfile::TempDir);

impl Folder {
    fn new(letter: &str, list: &str) -> Self {
        let folder = Self(tempfile::tempdir().expect("a folder"));
        folder.write("函.yaml", letter.as_bytes());
        folder.write("名单.csv", list.as_bytes());
        folder
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        fs::write(self.0.path().join(name), bytes).expect("a file");
    }

    fn run(&self, args: &[&str]) -> Output {
        let mut command = hongtou(self.0.path());
        command.args(["build", "函.yaml"]).args(args);
        command.arg("--font-path").arg(root().join("fonts"));
        command.output().expect("it runs")
    }

    /// A run that must do what it is asked for; what it says.
    fn done(&self, args: &[&str]) -> String {
        let output = self.run(args);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{said}");
        said
    }

    /// A run that must refuse its list, and make nothing; what it says.
    fn refused(&self, args: &[&str]) -> String {
        let output = self.run(args);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains("一份也没有生成"), "{said}");
        assert!(self.files("out").is_empty());
        said
    }

    fn files(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        let entries = fs::read_dir(self.0.path().join(folder)).into_iter().flatten();
        let file = |entry: std::io::Result<fs::DirEntry>| {
            let path = entry.expect("an entry").path();
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            (name, fs::read(path).expect("a file"))
        };
        entries.map(file).collect()
    }
}

fn sha256(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The lines of a list of what was made, with its heads.
fn lines(bytes: &[u8]) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes);
    let line = |line: csv::StringRecord| line.iter().map(str::to_owned).collect();
    reader.records().map(|record| line(record.expect("a line"))).collect()
}

#[test]
fn each_row_is_a_letter_and_the_list_of_them_is_true() {
    let folder = Folder::new(LETTER, LIST);
    folder.done(&["--each", "名单.csv", "--name", "{序号}-{单位}"]);
    let files = folder.files("out");
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    let expected =
        ["1-甲县.pdf", "2-乙县.pdf", "3-丙县.pdf", "4-丁县.pdf", "函-清单.csv"];
    assert_eq!(names, expected);
    let text = Paper::read(&files["2-乙县.pdf"]).text();
    assert!(text.contains("关于商请乙县支持的函"), "{text}");
    assert!(text.contains("请支持架桥。从速。") && !text.contains("甲县"), "{text}");
    // What a row says is text, whatever it looks like.
    assert!(Paper::read(&files["4-丁县.pdf"]).text().contains("请支持=办学。"));
    let lines = lines(&files["函-清单.csv"]);
    assert_eq!(lines.len(), 5);
    for (i, line) in lines.iter().skip(1).enumerate() {
        let bytes = &files[&line[1]];
        assert_eq!(line[0], (i + 2).to_string(), "its row");
        assert_eq!(line[3], Paper::read(bytes).pages.len().to_string());
        assert_eq!(line[4], sha256(bytes));
    }
    // However many threads there are, and by itself.
    folder.done(&[
        "--each",
        "名单.csv",
        "--name",
        "{序号}-{单位}",
        "-j",
        "1",
        "-o",
        "又",
    ]);
    assert!(folder.files("又") == files);
    let alone = LETTER.replace("甲县人民政府", "甲县");
    folder.write("函.yaml", alone.as_bytes());
    folder.done(&["-q"]);
    let alone = Paper::read(&folder.files("out")["函.pdf"]).text();
    assert_eq!(alone, Paper::read(&files["1-甲县.pdf"]).text());
}

#[test]
fn letters_of_every_format_are_documents_of_their_own() {
    let folder = Folder::new(LETTER, LIST);
    folder.done(&["--each", "名单.csv", "--name", "{序号}", "--format", "ofd"]);
    let files = folder.files("out");
    let letters = files.iter().filter(|(name, _)| name.ends_with(".ofd"));
    let named: Vec<String> = letters
        .map(|(name, bytes)| {
            let mut package = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip");
            let mut text = String::new();
            let mut part = package.by_name("OFD.xml").expect("its root");
            part.read_to_string(&mut text).expect("text");
            let (_, id) = text.split_once("DocID>").unwrap_or_else(|| panic!("{name}"));
            id.split_once('<').expect("its end").0.to_owned()
        })
        .collect();
    assert_eq!(named.len(), 4);
    assert_eq!(named.iter().collect::<BTreeSet<_>>().len(), 4, "{named:?}");
}

#[test]
fn a_wrong_list_is_told_with_sheet_and_row_before_anything_is_made() {
    let folder = Folder::new(LETTER, LIST);
    let refused = |list: &str| {
        folder.write("名单.csv", list.as_bytes());
        folder.refused(&["--each", "名单.csv"])
    };
    let said = refused("单位,事相,备注\n甲县,修路,\n");
    assert!(said.contains("缺少“事项”栏；是不是“事相”？"), "{said}");
    let said = refused("单位,事项,备注\n甲县,修路,\n乙县,,\n甲县,架桥,\n");
    assert!(said.contains("第 3 行（B3）：“事项”是空的"), "{said}");
    assert!(said.contains("第 4 行：与第 2 行的文件名相同（函-甲县）"), "{said}");
    let said = refused("单位,事项,单位,备注\n甲县,修路,乙县,\n");
    assert!(said.contains("“单位”栏有 2 个（A1、C1）"), "{said}");
    let said = refused("单位,事项,备注\n");
    assert!(said.contains("表头下面没有内容"), "{said}");
    let said = refused("单位,事项,备注\n甲县,{{ 单位 }},\n");
    assert!(said.contains("第 2 行（B2）：“事项”里有 {{"), "{said}");
    // A workbook says which sheet; a column more is told, and stops only where that is asked.
    let one = worksheet("", &rows(&["说明", "此表供参考"]), "");
    let list = rows(&["名单", "单位|事项|备注|电话", "甲县|修路||1", "|架桥||2"]);
    let two = worksheet("", &list, "");
    let book = workbook(&[("说明", "", &one), ("各县", "", &two)], "");
    folder.write("名单.xlsx", &book);
    let said = folder.refused(&["--each", "名单.xlsx"]);
    assert!(said.contains("各县表第 4 行（A4）：“单位”是空的"), "{said}");
    let list = rows(&["名单", "单位|事项|备注|电话", "甲县|修路||1"]);
    let two = worksheet("", &list, "");
    folder.write("名单.xlsx", &workbook(&[("各县", "", &two)], ""));
    let said = folder.refused(&["--each", "名单.xlsx", "--strict"]);
    assert!(said.contains("各县表D2：多出“电话”栏"), "{said}");
    assert!(folder.done(&["--each", "名单.xlsx"]).contains("多出“电话”栏"));
    assert_eq!(folder.files("out").len(), 2);
}

#[test]
fn columns_are_declared_and_checked() {
    let folder = Folder::new(LETTER, LIST);
    let refused = |letter: &str, args: &[&str], expected: &str| {
        folder.write("函.yaml", letter.as_bytes());
        let output = folder.run(args);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && said.contains(expected), "{said}");
        assert!(folder.files("out").is_empty());
    };
    let each = ["--each", "名单.csv"];
    let undeclared = LETTER.replace("支持{{ 事项 }}", "支持{{ 事由 }}");
    refused(&undeclared, &each, "事项");
    let taken = LETTER.replace("  备注: \"\"", "  title: \"\"").replace("备注", "title");
    refused(&taken, &each, "each-name-taken");
    let none =
        LETTER.replace("each:\n  单位: 甲县人民政府\n  事项: 修路\n  备注: \"\"\n", "");
    let none = none.replace("{{ 单位 }}", "甲").replace("{{ 事项 }}", "甲");
    refused(&none.replace("{{ 备注 }}", ""), &each, "没有写 each");
    let pattern = [&each[..], &["--name", "函"]].concat();
    refused(LETTER, &pattern, "各份会写到同一个文件");
    let pattern = [&each[..], &["--name", "{事由}"]].concat();
    refused(LETTER, &pattern, "是不是“事项”？");
}

#[test]
fn a_letter_with_a_fault_of_its_own_costs_the_others_nothing() {
    let folder = Folder::new(LETTER, &LIST.replace("架桥", "架\u{e000}桥"));
    let output = folder.run(&["--each", "名单.csv"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(
        said.contains("名单.csv 第 3 行：错误[") && said.contains("份有问题"),
        "{said}"
    );
    let files = folder.files("out");
    assert!(files.contains_key("函-甲县.pdf") && files.contains_key("函-丁县.pdf"));
    assert!(!files.contains_key("函-乙县.pdf"));
    let listed: BTreeSet<String> = lines(&files["函-清单.csv"])
        .into_iter()
        .skip(1)
        .map(|line| line[1].clone())
        .collect();
    let made: BTreeSet<String> =
        files.into_keys().filter(|name| name.ends_with(".pdf")).collect();
    assert_eq!(listed, made);
    // Of a file to print through none would be missing.
    let output = folder.run(&["--each", "名单.csv", "--one", "duplex", "-o", "印"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(folder.files("印").is_empty());
}

#[test]
fn what_is_wrong_with_every_letter_is_not_told_of_each() {
    let list: String = (0..8).map(|i| format!("{i}县,修路，修桥,\n")).collect();
    let letter = LETTER.replace("{{ 备注 }}", "{{ 备注 }}， 从速。");
    let folder = Folder::new(&letter, &format!("单位,事项,备注\n{list}"));
    let said = folder.done(&["--each", "名单.csv"]);
    assert_eq!(said.matches("行：警告[stray-space]").count(), 3, "{said}");
    assert!(said.contains("另有 5 处同样的警告[stray-space]"), "{said}");
}

#[test]
fn copy_numbers_are_counted_on() {
    let letter = LETTER.replace("seal: false", "seal: false\ncopy_number: 8");
    let folder = Folder::new(&letter, LIST);
    folder.done(&["--each", "名单.csv"]);
    for (name, number) in [("甲", "000008"), ("乙", "000009"), ("丙", "000010")] {
        let text = Paper::read(&folder.files("out")[&format!("函-{name}县.pdf")]).text();
        assert!(text.contains(number), "{text}");
    }
    let letter = LETTER.replace("seal: false", "seal: false\ncopy_number: 999998");
    folder.write("函.yaml", letter.as_bytes());
    let output = folder.run(&["--each", "名单.csv", "-o", "又"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.code() == Some(2) && said.contains("超过六位"), "{said}");
    assert!(folder.files("又").is_empty());
}

#[test]
fn one_file_to_print_through_begins_each_on_a_sheet_of_its_own() {
    // The second has two pages.
    let list = LIST.replace("架桥", &"架桥，".repeat(250));
    let folder = Folder::new(LETTER, &list);
    let one = ["--each", "名单.csv", "--one"];
    folder.done(&[&one[..], &["duplex"]].concat());
    folder.done(&["--each", "名单.csv", "-o", "各份"]);
    let apart = folder.files("各份");
    let files = folder.files("out");
    assert_eq!(files.len(), 2, "{:?}", files.keys());
    let pdf = &files["函-合订.pdf"];
    let paper = Paper::read(pdf);
    let text = |at: usize| paper.pages[at].text();
    let of = |name: &str| Paper::read(&apart[&format!("函-{name}县.pdf")]);
    assert_eq!(of("乙").pages.len(), 2);
    let expected = [("甲", 1), ("乙", 3), ("丙", 5), ("丁", 7)];
    assert_eq!(paper.pages.len(), 7);
    let lines = lines(&files["函-清单.csv"]);
    for ((name, begins), line) in expected.into_iter().zip(&lines[1..]) {
        assert_eq!(line[2], begins.to_string());
        assert_eq!((&*line[1], &*line[4]), ("函-合订.pdf", &*sha256(pdf)));
        // The same on paper, page by page, glyph by glyph.
        for (i, page) in of(name).pages.iter().enumerate() {
            let own = &paper.pages[begins - 1 + i];
            assert_eq!(format!("{:?}", own.glyphs), format!("{:?}", page.glyphs));
        }
    }
    assert!(text(1).is_empty() && text(5).is_empty());
    // Another reader finds the bookmarks and where they lead.
    let read = Document::load_mem(pdf).expect("a PDF");
    let pages: Vec<lopdf::ObjectId> = read.get_pages().into_values().collect();
    let outline = read.catalog().and_then(|root| root.get(b"Outlines"));
    let outline = outline.and_then(|at| at.as_reference()).expect("an outline");
    let mut next = read.get_dictionary(outline).and_then(|outline| outline.get(b"First"));
    let mut marks = Vec::new();
    while let Ok(item) = next {
        let item = item.as_reference().and_then(|at| read.get_dictionary(at));
        let item = item.expect("a bookmark");
        let title = item.get(b"Title").and_then(decode_text_string).expect("a title");
        let to = item.get(b"Dest").and_then(|to| to.as_array()).expect("a place");
        let to = to[0].as_reference().expect("a page");
        let page = pages.iter().position(|page| *page == to).expect("a page");
        marks.push((title, page + 1));
        next = item.get(b"Next");
    }
    let expected = expected.map(|(name, page)| (format!("函-{name}县"), page));
    assert_eq!(marks, expected);
    // For the archive, by a validator that is not ours.
    let options = ValidationOptions::default().profile(ValidationProfile::PdfA2b);
    let report = validate_pdf_bytes(pdf, &options).expect("a PDF that can be read");
    let faults: Vec<String> = report.failures.iter().map(ToString::to_string).collect();
    let real = faults.iter().filter(|fault| !crate::archive::mistaken(fault, pdf));
    assert_eq!(real.collect::<Vec<_>>(), Vec::<&String>::new());
    // On one side nothing is blank; for the press it is a PDF/X.
    folder.done(&[&one[..], &["simplex", "-o", "单面"]].concat());
    assert_eq!(Paper::read(&folder.files("单面")["函-合订.pdf"]).pages.len(), 5);
    folder.done(&[&one[..], &["duplex", "--profile", "print", "-o", "印"]].concat());
    let press = folder.files("印")["函-合订.pdf"].clone();
    let mut document = PdfDocument::from_bytes(press).expect("a PDF");
    let report = validate_pdf_x(&mut document, PdfXLevel::X1a2003).expect("a report");
    assert!(report.errors.is_empty(), "{:?}", report.errors);
    // Nothing changed, nothing is made; the other way to print is another file.
    let said = folder.done(&[&one[..], &["duplex"]].concat());
    assert!(said.contains("4 份没有变") && folder.files("out") == files, "{said}");
    assert!(folder.done(&[&one[..], &["simplex"]].concat()).contains("生成 4 份"));
}

#[test]
fn only_what_is_missing_or_changed_is_made_again() {
    let folder = Folder::new(LETTER, LIST);
    let run = || folder.done(&["--each", "名单.csv"]);
    assert!(run().contains("生成 4 份；"));
    let files = folder.files("out");
    let out = |name: &str| folder.0.path().join("out").join(name);
    assert!(run().contains("生成 0 份，4 份没有变"));
    fs::remove_file(out("函-乙县.pdf")).expect("it goes");
    fs::write(out("函-丙县.pdf"), &files["函-丙县.pdf"][..999]).expect("it is cut off");
    assert!(run().contains("生成 2 份，2 份没有变"));
    assert!(folder.files("out") == files);
    // A row changed, one came on top.
    let list = LIST.replace("丙县,植树", "戊县,养鱼,\n丙县,种草");
    folder.write("名单.csv", list.as_bytes());
    assert!(run().contains("生成 2 份，3 份没有变"));
    let changed = folder.files("out");
    assert!(changed["函-丁县.pdf"] == files["函-丁县.pdf"]);
    assert!(Paper::read(&changed["函-丙县.pdf"]).text().contains("种草"));
    // Another text, another template: everything.
    folder.write("函.yaml", LETTER.replace("请支持", "请帮助").as_bytes());
    assert!(run().contains("生成 5 份；"));
    let templates = folder.0.path().join("templates/hongtou");
    fs::create_dir_all(&templates).expect("a folder");
    let own = fs::read_to_string(root().join("templates/hongtou/head.typ"))
        .expect("it is there");
    fs::write(templates.join("head.typ"), format!("{own}\n// own\n")).expect("a file");
    assert!(run().contains("生成 5 份；"));
    // A list that is spoiled tells of nothing.
    fs::write(out("函-清单.csv"), b"\xff\xfe,,,\n1,2\n").expect("a file");
    assert!(run().contains("生成 5 份；"));
    // Nothing is written over what is read.
    fs::copy(folder.0.path().join("名单.csv"), out("函-清单.csv")).expect("a copy");
    let output = folder.run(&["--each", "out/函-清单.csv"]);
    assert_eq!(output.status.code(), Some(2));
}

#[cfg(unix)]
#[test]
fn a_run_that_is_killed_is_gone_on_with() {
    let rows: String = (0..30).map(|i| format!("{i}县,修路{i},\n")).collect();
    let folder = Folder::new(LETTER, &format!("单位,事项,备注\n{rows}"));
    folder.done(&["--each", "名单.csv", "-o", "整"]);
    let whole = folder.files("整");
    let mut command = hongtou(folder.0.path());
    command.args(["build", "函.yaml", "--each", "名单.csv", "--font-path"]);
    let mut child = command.arg(root().join("fonts")).spawn().expect("it runs");
    while folder.files("out").len() < 3 {
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    child.kill().expect("it ends");
    child.wait().expect("it ended");
    let made = folder.files("out");
    assert!(made.len() < 31 && made.iter().all(|(name, bytes)| whole[name] == *bytes));
    folder.done(&["--each", "名单.csv"]);
    assert!(folder.files("out") == whole);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, rng_seed: proptest::test_runner::RngSeed::Fixed(16), ..ProptestConfig::default() })]

    /// The parts of a list are the whole, byte for byte, and none is in two.
    #[test]
    fn the_parts_of_a_list_are_the_whole(rows in 1_usize..9, parts in 1_usize..6) {
        let list: String = (0..rows).map(|i| format!("{i}县,修路{i},\n")).collect();
        let letter = LETTER.replace("seal: false", "seal: false\ncopy_number: 8");
        let folder = Folder::new(&letter, &format!("单位,事项,备注\n{list}"));
        let name = "{序号}-{单位}";
        folder.done(&["--each", "名单.csv", "--name", name, "-o", "整"]);
        let mut whole = folder.files("整");
        let listed = whole.remove("函-清单.csv").expect("a list");
        let (mut joined, mut union) = (Vec::new(), BTreeMap::new());
        for part in 1..=parts {
            let (shard, out) = (format!("{part}/{parts}"), format!("部分{part}"));
            let args = ["--each", "名单.csv", "--name", name, "--shard", &shard, "-o", &out];
            folder.done(&args);
            for (name, bytes) in folder.files(&out) {
                if name.ends_with(".csv") {
                    joined.extend(bytes);
                } else {
                    prop_assert!(union.insert(name, bytes).is_none());
                }
            }
        }
        if parts > 1 {
            prop_assert_eq!(String::from_utf8(joined), String::from_utf8(listed));
        }
        prop_assert!(union == whole);
    }
}

#[test]
fn the_examples_are_letters_to_each_of_a_collected_roster() {
    let folder = root().join("content/examples/each");
    let out = tempfile::tempdir().expect("a folder");
    for name in ["appointment", "certificate", "admission"] {
        let mut command = hongtou(out.path());
        command.args(["build", "--each"]).arg(folder.join("roster.csv"));
        command.arg(folder.join(format!("{name}.yaml"))).args(["-o", name]);
        let output = command.arg("--font-path").arg(root().join("fonts")).output();
        let output = output.expect("it runs");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        // What is said is of columns alone that this letter does not use.
        assert!(output.status.success() && !said.contains('['), "{said}");
        let made = fs::read_dir(out.path().join(name)).expect("a folder").count();
        assert_eq!(made, 6, "{said}");
    }
}
