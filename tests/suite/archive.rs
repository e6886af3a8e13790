//! The PDF as archives, readers by ear and print shops take it: held against other people's
//! validators, and read in the order of its tags.

use std::path::Path;

use hongtou::load;
use hongtou::notice::Format;
use hongtou::page::Extent;
use hongtou::page::element::Page;
use hongtou::page::passage::{PartName, Passage, Region};
use hongtou::page::profile::Profile;
use hongtou::pipeline::{Options, Workshop, check_only};
use hongtou::text::source::SIZE_LIMIT;
use lopdf::{Dictionary, Document, Object, decode_text_string};
use page_validation::{ValidationOptions, ValidationProfile, validate_pdf_bytes};
use pdf_oxide::PdfDocument;
use pdf_oxide::compliance::{PdfXLevel, validate_pdf_x};

use crate::aloud::Spoken;
use crate::paper::Paper;
use crate::support::{
    Bench, Example, NOTICES, REAL, faces, in_workshop, inputs, notice, notices, root,
};

/// Findings that are no faults. `page_validation` 0.12 takes the `FontMatrix` of a face of Fandol,
/// which is written as reals, for nought, and with it every width of the face (fontTools reads
/// 1000); and a stream whose last byte is that of a line break for one byte shorter.
pub(crate) fn mistaken(fault: &str, pdf: &[u8]) -> bool {
    let of = |rule: &str, what: &str| fault.starts_with(rule) && fault.contains(what);
    let width = "width 0.000 in its embedded CIDFontType0C program";
    let ends = |end: &[u8]| pdf.windows(end.len()).any(|bytes| bytes == end);
    of("[ISO 19005-2:2011:6.2.11.5:1]", width)
        || of("[ISO 14289-1:2014:7.21.5:1]", width)
        || of("[ISO 19005-2:2011:6.1.7.1:1]", "does not match its raw content length")
            && (ends(b"\r\nendstream") || ends(b"\n\nendstream"))
}

/// What the validator has against a PDF as PDF/A-2a and PDF/UA-1.
fn faults(pdf: &[u8]) -> Vec<String> {
    let mut faults = Vec::new();
    for profile in [ValidationProfile::PdfA2a, ValidationProfile::PdfUa1] {
        let options = ValidationOptions::default().profile(profile);
        let report = validate_pdf_bytes(pdf, &options).expect("a PDF that can be read");
        assert!(report.rules.total > 50, "{}", report.rules.total);
        faults.extend(
            report
                .failures
                .iter()
                .map(ToString::to_string)
                .filter(|fault| !mistaken(fault, pdf)),
        );
    }
    faults
}

#[test]
fn the_validator_sees_what_is_missing() {
    let spoiled = |from: &str, to: &str| {
        let mut pdf = REAL.pdf().to_vec();
        let at = pdf.windows(from.len()).position(|bytes| bytes == from.as_bytes());
        let at = at.unwrap_or_else(|| panic!("no {from}"));
        pdf[at..at + to.len()].copy_from_slice(to.as_bytes());
        faults(&pdf)
    };
    assert!(!spoiled("pdfuaid:part>1", "pdfuaid:part>7").is_empty());
    assert!(!spoiled("pdfaid:part>2", "pdfaid:part>9").is_empty());
    assert!(!spoiled("/DisplayDocTitle true", "/DisplayDocTitel true").is_empty());
}

#[test]
fn every_notice_is_a_pdf_a_2a_and_a_pdf_ua_1() {
    let mut wrong = Vec::new();
    for Example { file, bench, .. } in &*NOTICES {
        for fault in faults(bench.pdf()) {
            wrong.push(format!("{}: {fault}", file.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A text without the spaces of lines.
fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Where one table, or several in a row, are read: their cells are held to account apart.
const TABLE: &str = "▦";

/// What the passages of a page say in the order in which somebody reads them, and the texts of
/// its tables.
fn meant(page: &Page) -> (String, Vec<String>) {
    let letter = page.head.as_ref().is_some_and(|head| head.format == Format::Letter);
    let mut passages: Vec<&Passage> = page.passages.iter().collect();
    // Composed before the head, which leaves room for it; the marks stand above the masthead.
    passages.sort_by_key(|passage| match passage.region {
        Region::HeadMark(_) if !letter => 0,
        Region::Masthead(_) => 1,
        Region::MastheadSuffix => 2,
        Region::HeadMark(_) => 3,
        Region::Number
        | Region::SignatoryLabel
        | Region::Signatory(_)
        | Region::HeadOrgan
        | Region::HeadDate
        | Region::Title => 4,
        Region::Byline(PartName::Main) => 4,
        Region::Recipients => 5,
        _ => 6,
    });
    let (mut text, mut cells) = (String::new(), Vec::new());
    for passage in passages {
        let said = bare(&passage.value);
        match passage.region {
            // In the margin, or where a head is drawn again.
            Region::Status | Region::Continued => {}
            Region::TableHead | Region::Cell { .. } => {
                if !text.ends_with(TABLE) {
                    text.push_str(TABLE);
                }
                cells.push(said);
            }
            _ => text.push_str(&said),
        }
    }
    (text, cells)
}

/// What its footnotes say.
fn footnotes(page: &Page) -> Vec<String> {
    let ours = |passage: &&Passage| matches!(passage.region, Region::Footnote(_));
    page.passages.iter().filter(ours).map(|passage| bare(&passage.value)).collect()
}

/// What is said outside tables, and what in each cell of them.
fn said(spoken: &Spoken, text: &mut String, cells: &mut String) {
    match spoken {
        Spoken::Text(said) => text.push_str(&bare(said)),
        // Images have no text.
        Spoken::Tag(_, Some(_), _) => {}
        Spoken::Tag(name, ..) if name == "Table" => {
            if !text.ends_with(TABLE) {
                text.push_str(TABLE);
            }
            cells.push_str(&bare(&spoken.said()));
        }
        Spoken::Tag(_, None, kids) => kids.iter().for_each(|kid| said(kid, text, cells)),
    }
}

#[test]
fn read_aloud_every_notice_says_what_it_says() {
    let mut wrong = Vec::new();
    for Example { file, bench, .. } in &*NOTICES {
        let (mut text, mut cells) = (String::new(), String::new());
        said(&Spoken::of(bench.pdf()), &mut text, &mut cells);
        let (mut meant, meant_cells) =
            meant(bench.built.printed.page.as_ref().expect("a page"));
        // A footnote is read where it is marked; it is meant behind its paragraph.
        for note in footnotes(bench.built.printed.page.as_ref().expect("a page")) {
            for said in [&mut text, &mut meant] {
                assert_eq!(said.matches(&note).count(), 1, "{note} in {said}");
                *said = said.replace(&note, "");
            }
        }
        if text != meant {
            wrong.push(format!("{}:\n{text}\n{meant}", file.display()));
        }
        // A part of a table that begins a page says its head again, nothing else.
        for cell in meant_cells.iter().filter(|cell| !cells.contains(cell.as_str())) {
            wrong.push(format!("{}: {cell}", file.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The tables of the real notice.
const TABLES: [&str; 11] = [
    "TH 时间 | TH 地点 | TH 内容",
    "TD 9:00—10:00 | TD 高平市长平广场 | TD 标准化工作宣传",
    "TD 10:00—11:30 | TD 山西泫氏实业集团有限公司 | TD 企业现场教学",
    "TD 12:00—13:00 | TD 高平市九龙大酒店 | TD 自助餐",
    "TD 14:00—18:00 | TD 高平市九龙大酒店三楼会议室 | TD 标准化专题讲座",
    "TH 单位 | TH 名额分配 | TH 单位 | TH 名额分配",
    "TD 市局 | TD 10 | TD 城区 | TD 15",
    "TD 开发区 | TD 5 | TD 泽州 | TD 15",
    "TD 高平 | TD 20 | TD 阳城 | TD 10",
    "TD 陵川 | TD 5 | TD 沁水 | TD 5",
    "TH 序号 | TH 姓名 | TH 单位 | TH 职务 | TH 联系方式",
];

#[test]
fn tables_are_read_row_by_row_under_their_heads() {
    let spoken = Spoken::of(REAL.pdf());
    let mut tables = Vec::new();
    spoken.tags("Table", &mut tables);
    let rows: Vec<String> = tables
        .iter()
        .flat_map(|table| {
            let mut rows = Vec::new();
            table.tags("TR", &mut rows);
            rows
        })
        .map(|row| {
            let Spoken::Tag(_, _, cells) = row else { unreachable!() };
            let cells = cells.iter().filter_map(|cell| match cell {
                Spoken::Tag(name, ..) => Some(format!("{name} {}", bare(&cell.said()))),
                Spoken::Text(_) => None,
            });
            cells.collect::<Vec<_>>().join(" | ")
        })
        .collect();
    // Rows that are to be filled in are empty, as is the room for 续表 over a head.
    let told: Vec<&str> = rows
        .iter()
        .map(String::as_str)
        .filter(|row| row.contains(|c| c > '\u{7f}'))
        .collect();
    assert_eq!(told, TABLES);
}

#[test]
fn seals_and_signatures_are_named() {
    for (file, named) in [
        ("content/examples/figure-05-sealed.yaml", "某某市人民政府印章"),
        ("content/examples/figure-12-order.yaml", "郑怀远签名章"),
    ] {
        let said = Spoken::of(Bench::read(file).pdf()).said();
        assert!(said.contains(&format!("〖{named}〗")), "{said}");
    }
}

/// The 花脸稿 of two notices.
fn revision(old: &str, new: &str) -> Vec<u8> {
    let [old, new] = [old, new].map(|yaml| check_only(&inputs(yaml)));
    in_workshop(|workshop| workshop.revision(&old, &new)).unwrap_or_else(|findings| {
        panic!("{findings:?}");
    })
}

#[test]
fn a_revision_is_archived_and_read_as_a_notice_is() {
    // The title of an attachment, struck out, stands between a heading and one under it.
    let lines = "[第一段很长。, 第二段很长。, 第三段很长。, 第四段很长。]";
    let old = notice(
        &format!(
            "sections: [{{heading: 甲, body: 正文。}}]\nattachments: [{{id: a, title: 名单, body: {lines}}}]"
        ),
        "",
    );
    let new = notice(
        &format!("sections: [{{heading: 甲, items: [{{heading: 丙, body: {lines}}}]}}]"),
        "",
    );
    for (old, new) in [(&old, &new), (&new, &old)] {
        assert_eq!(faults(&revision(old, new)), [""; 0]);
    }
}

#[test]
fn parts_of_a_notice_are_archived_too() {
    let file = "content/2021-world-standards-day.yaml";
    let examined =
        check_only(&load::notice(&root().join(file), SIZE_LIMIT).expect("a file"));
    for extent in
        [Extent::WithoutAttachments, Extent::Attachment(0), Extent::Attachment(2)]
    {
        let options = Options { extent, ..Options::default() };
        let pdf = in_workshop(|w| w.print(&examined, options, &mut |_| ()).pdf);
        assert_eq!(faults(&pdf.expect("a PDF")), [""; 0]);
    }
}

/// What the validator has against a PDF as PDF/X-1a:2003.
fn press_faults(pdf: &[u8]) -> Vec<String> {
    let mut read = PdfDocument::from_bytes(pdf.to_vec()).expect("a PDF");
    let level = PdfXLevel::X1a2003;
    let result = validate_pdf_x(&mut read, level).expect("a PDF that can be read");
    result.errors.iter().map(ToString::to_string).collect()
}

/// A notice as it goes to the press, without marks to cut along and with them.
fn printed(file: &Path) -> [Vec<u8>; 2] {
    let inputs = load::notice(file, SIZE_LIMIT).expect("a file");
    in_workshop(|workshop| {
        [false, true].map(|crop_marks| {
            let profile = Profile::Print;
            let options = Options { profile, crop_marks, ..Options::default() };
            let printed = workshop.build(&inputs, options, &mut |_| ()).printed;
            let told = || panic!("{}: {:?}", file.display(), printed.findings);
            printed.pdf.unwrap_or_else(told)
        })
    })
}

#[test]
fn every_notice_goes_to_the_press_as_a_pdf_x_1a() {
    for file in notices() {
        for pdf in printed(&file) {
            assert_eq!(press_faults(&pdf), [""; 0], "{}", file.display());
            assert!(pdf.starts_with(b"%PDF-1.4"));
        }
    }
}

/// The PDF of a notice on the press, as another reader sees it.
fn plate(yaml: &str) -> (Vec<u8>, Document) {
    let bench = Bench::build_for(yaml, Profile::Print).clean();
    let document = Document::load_mem(bench.pdf()).expect("a PDF");
    (bench.pdf().to_vec(), document)
}

fn intent(document: &Document) -> &Dictionary {
    let intents =
        document.catalog().and_then(|c| c.get(b"OutputIntents")).expect("intents");
    let intents = intents.as_array().expect("intents");
    assert_eq!(intents.len(), 1);
    intents[0].as_dict().expect("an intent")
}

#[test]
fn the_press_is_told_what_it_is_printed_on() {
    let (pdf, document) = plate(&notice("body: 正文。", ""));
    let said = |dict: &Dictionary, key: &str| {
        let value = dict.get(key.as_bytes()).unwrap_or_else(|_| panic!("no {key}"));
        decode_text_string(value).unwrap_or_else(|_| {
            String::from_utf8_lossy(value.as_name().expect(key)).into()
        })
    };
    let intent = intent(&document);
    assert_eq!(said(intent, "S"), "GTS_PDFX");
    assert_eq!(said(intent, "OutputConditionIdentifier"), "FOGRA52");
    assert_eq!(said(intent, "RegistryName"), "http://www.color.org");
    let info =
        document.trailer.get(b"Info").and_then(Object::as_reference).expect("properties");
    let info = document.get_dictionary(info).expect("properties");
    assert_eq!(said(info, "GTS_PDFXVersion"), "PDF/X-1a:2003");
    assert_eq!(said(info, "Trapped"), "False");
    assert_eq!(said(info, "Title"), "关于测试的通知");
    for key in ["CreationDate", "ModDate", "Creator", "Producer"] {
        said(info, key);
    }
    let xmp = String::from_utf8_lossy(&pdf);
    for told in [
        "<pdfx:GTS_PDFXVersion>PDF/X-1a:2003</pdfx:GTS_PDFXVersion>",
        "<pdf:Trapped>False</pdf:Trapped>",
    ] {
        assert!(xmp.contains(told), "{told}");
    }
}

#[test]
fn a_house_may_name_another_printing_condition() {
    let yaml = notice("body: 正文。", "layout: {printing_condition: JC200104}");
    let (_, document) = plate(&yaml);
    let named = intent(&document).get(b"OutputConditionIdentifier").expect("a name");
    assert_eq!(named.as_str().expect("a name"), b"JC200104");
    let wrong = notice("body: 正文。", "layout: {printing_condition: 牛皮纸}");
    let bench = Bench::build(&wrong);
    let codes: Vec<&str> = bench.findings().iter().map(|(code, ..)| *code).collect();
    assert!(!codes.is_empty() && bench.built.printed.pdf.is_none(), "{codes:?}");
}

#[test]
fn crop_marks_stand_outside_the_bleed() {
    let file = root().join("content/examples/landscape.yaml");
    let [uncut, pdf] = printed(&file);
    let document = Document::load_mem(&pdf).expect("a PDF");
    for page in document.get_pages().into_values() {
        let page = document.get_dictionary(page).expect("a page");
        let of = |key: &[u8]| -> Vec<f32> {
            let sides = page.get(key).and_then(Object::as_array).expect("a box");
            sides.iter().map(|side| side.as_float().expect("a number")).collect()
        };
        let (sheet, bleed, cut) = (of(b"MediaBox"), of(b"BleedBox"), of(b"TrimBox"));
        let mm = |points: f32| points / 72.0 * 25.4;
        assert!((mm(cut[2] - cut[0]) - 210.0).abs() < 0.01, "{cut:?}");
        assert!((mm(cut[3] - cut[1]) - 297.0).abs() < 0.01, "{cut:?}");
        for (side, out) in [(0, -1.0), (1, -1.0), (2, 1.0), (3, 1.0)] {
            assert!((mm(bleed[side] - cut[side]) * out - 3.0).abs() < 0.01);
            assert!((mm(sheet[side] - cut[side]) * out - 10.0).abs() < 0.01);
        }
    }
    // Nothing that is drawn between marks and cut, and the text where it is without marks.
    let all = |pdf: &[u8]| -> String {
        let glyphs = Paper::read(pdf).pages.into_iter().flat_map(|page| page.glyphs);
        glyphs.map(|glyph| glyph.text).collect()
    };
    let [plain, marked] = [uncut, pdf].map(|pdf| all(&pdf));
    assert_eq!(plain, marked);
}

#[test]
fn own_templates_cannot_bring_other_colours_to_the_press() {
    let own = "#let paragraph(..all, body) = text(fill: rgb(\"00f\"), body)";
    for (own, drawn) in [
        (own, "颜色"),
        ("#let paragraph(..all, body) = text(fill: luma(50%), body)", "颜色"),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(folder.path().join("hongtou")).expect("a folder");
        std::fs::write(folder.path().join("own.typ"), own).expect("a template");
        let templates = load::templates(Some(folder.path())).expect("templates");
        let mut workshop = Workshop::new(templates, faces());
        let options = Options { profile: Profile::Print, ..Options::default() };
        let yaml = inputs(&notice("body: 正文。", ""));
        let built = workshop.build(&yaml, options, &mut |_| ());
        let told = format!("{:?}", built.findings());
        assert!(
            built.printed.pdf.is_none() && told.contains("PDF/X") && told.contains(drawn),
            "{told}"
        );
    }
}
