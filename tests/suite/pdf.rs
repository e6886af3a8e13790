//! The PDF as a file: archive format, metadata, bookmarks, inks, determinism.

use hayro_syntax::Pdf;
use hayro_syntax::object::{Dict, Name, Stream};
use hongtou::page::profile::Profile;

use crate::support::{Bench, REAL, real_notice};

pub fn catalog<'a>(pdf: &'a Pdf) -> Dict<'a> {
    pdf.xref().get::<Dict<'_>>(pdf.xref().root_id()).expect("a catalog")
}

/// A text string of a PDF.
fn text(bytes: &[u8]) -> String {
    match bytes.strip_prefix(&[0xfe, 0xff]) {
        Some(utf16) => {
            let units: Vec<u16> = utf16
                .chunks(2)
                .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
                .collect();
            String::from_utf16_lossy(&units)
        }
        None => String::from_utf8_lossy(bytes).into_owned(),
    }
}

pub fn string(dict: &Dict<'_>, key: &str) -> String {
    let value = dict.get::<hayro_syntax::object::String<'_>>(key);
    text(value.unwrap_or_else(|| panic!("no {key}")).as_bytes())
}

/// The titles of an outline, indented by depth.
pub fn bookmarks(item: Option<Dict<'_>>, depth: usize, titles: &mut Vec<String>) {
    let mut next = item;
    while let Some(item) = next {
        titles.push(format!("{}{}", "  ".repeat(depth), string(&item, "Title")));
        bookmarks(item.get::<Dict<'_>>("First"), depth + 1, titles);
        next = item.get::<Dict<'_>>("Next");
    }
}

#[test]
fn the_screen_pdf_is_a_tagged_pdf_a_2a_in_chinese() {
    let pdf = Pdf::new(REAL.pdf().to_vec()).expect("a PDF");
    let catalog = catalog(&pdf);
    assert_eq!(string(&catalog, "Lang"), "zh-CN");
    assert!(catalog.contains_key("StructTreeRoot"));
    let marked =
        catalog.get::<Dict<'_>>("MarkInfo").and_then(|m| m.get::<bool>("Marked"));
    assert_eq!(marked, Some(true));
    let xmp = catalog.get::<Stream<'_>>("Metadata").expect("XMP");
    let xmp = String::from_utf8(xmp.decoded().expect("XMP").to_vec()).expect("UTF-8");
    for expected in [
        "<pdfaid:part>2</pdfaid:part>",
        "<pdfaid:conformance>A</pdfaid:conformance>",
        "晋城市市场监督管理局关于印发《2021年世界标准日系列活动方案》的通知",
        "晋城市市场监督管理局",
        "晋市市监〔2021〕169号",
        "2021-09-26",
    ] {
        assert!(xmp.contains(expected), "{expected} is not in the XMP:\n{xmp}");
    }
}

#[test]
fn every_heading_and_attachment_has_a_bookmark() {
    let pdf = Pdf::new(REAL.pdf().to_vec()).expect("a PDF");
    let outline = catalog(&pdf).get::<Dict<'_>>("Outlines").expect("an outline");
    let mut titles = Vec::new();
    bookmarks(outline.get::<Dict<'_>>("First"), 0, &mut titles);
    insta::assert_snapshot!(titles.join("\n"), @"
    晋城市市场监督管理局关于印发《2021年世界标准日系列活动方案》的通知
    2021年世界标准日系列活动方案
      一、活动主题
      二、活动时间、地点及参加人员
      三、活动内容
        （一）开展“世界标准日”宣传活动
        （二）走进企业进行现场教学
        （三）组织召开标准化专题讲座
        （四）组织“对标达标”提升行动和企业标准“领跑者”宣传推广活动
        （五）上下联动开展标准化宣传活动
      四、其他要求
    附件1　2021年世界标准日系列活动行程安排
    附件2　2021年世界标准日系列活动人员安排
    附件3　2021年世界标准日系列活动报名表
    ");
}

#[test]
fn a_heading_that_runs_into_its_text_has_a_bookmark_too() {
    let yaml = crate::support::notice(
        "sections:\n  - heading: 总则\n    items:\n      - {heading: 目的, run_in: true, body: 为了规范。}",
        "seal: false",
    );
    let bench = Bench::build(&yaml).clean();
    let pdf = Pdf::new(bench.pdf().to_vec()).expect("a PDF");
    let outline = catalog(&pdf).get::<Dict<'_>>("Outlines").expect("an outline");
    let mut titles = Vec::new();
    bookmarks(outline.get::<Dict<'_>>("First"), 0, &mut titles);
    assert_eq!(titles, ["关于测试的通知", "  一、总则", "    （一）目的。"]);
}

#[test]
fn faces_are_embedded_as_subsets() {
    let pdf = Pdf::new(REAL.pdf().to_vec()).expect("a PDF");
    let mut names = Vec::new();
    for object in pdf.objects() {
        let hayro_syntax::object::Object::Dict(dict) = object else { continue };
        let is_descriptor = dict
            .get::<Name<'_>>("Type")
            .is_some_and(|name| name.as_str() == "FontDescriptor");
        if is_descriptor {
            assert!(dict.contains_key("FontFile3") || dict.contains_key("FontFile2"));
            let name = dict.get::<Name<'_>>("FontName").expect("a name");
            let name = name.as_str().to_owned();
            assert_eq!(name.find('+'), Some(6), "{name} is no subset");
            names.push(name[7..].to_owned());
        }
    }
    names.sort();
    names.dedup();
    assert_eq!(names.len(), 5, "{names:?}");
    assert!(REAL.pdf().len() < 400_000, "{} bytes", REAL.pdf().len());
}

#[test]
fn text_comes_out_in_reading_order() {
    let text = crate::support::REAL_PAPER.text();
    let mut at = 0;
    for part in [
        "晋城市市场监督管理局文件",
        "晋市市监〔2021〕169号",
        "关于印发",
        "各县（市、区）",
        "在第52个",
        "联系人：吴一凡",
        "（此件主动公开）",
        "一、活动主题",
        "二、活动时间、地点及参加人员",
        "三、活动内容",
        "（一）开展",
        "（五）上下联动",
        "四、其他要求",
        "（三）请各县",
        "附件：1.",
        "附件1",
        "行程安排",
        "9:00—10:00",
        "附件2",
        "附件3",
        "抄送：",
        "印发",
    ] {
        let found = text[at..].find(part);
        at += found.unwrap_or_else(|| panic!("{part} is missing or out of order"));
    }
}

/// Every operator of every page that chooses a colour, and every colour space by name.
pub fn colours(pdf: &Pdf) -> Vec<String> {
    let mut found = Vec::new();
    for page in pdf.pages().iter() {
        let stream = page.page_stream().expect("a content stream");
        let text = String::from_utf8_lossy(stream).into_owned();
        let mut operands: Vec<&str> = Vec::new();
        for token in text.split_ascii_whitespace() {
            if token.parse::<f64>().is_ok() {
                operands.push(token);
                continue;
            }
            if ["g", "G", "rg", "RG", "k", "K", "cs", "CS", "sc", "SC", "scn", "SCN"]
                .contains(&token)
            {
                found.push(format!("{} {token}", operands.join(" ")));
            }
            operands.clear();
        }
        found.extend(page.resources().color_spaces.keys().map(|n| n.as_str().to_owned()));
    }
    found.sort();
    found.dedup();
    found
}

#[test]
fn the_print_pdf_knows_only_the_inks_of_the_press() {
    let bench = Bench::build_for(&real_notice(), Profile::Print).clean();
    let pdf = Pdf::new(bench.pdf().to_vec()).expect("a PDF");
    assert_eq!(colours(&pdf), ["0 0 0 1 K", "0 0 0 1 k", "0 0.8 0.8 0 k"]);
    for space in ["DeviceRGB", "DeviceGray", "CalRGB", "CalGray", "ICCBased", "Pattern"] {
        for object in pdf.objects() {
            let shown = format!("{object:?}");
            assert!(!shown.contains(space), "{space} in {shown}");
        }
    }
}

#[test]
fn both_profiles_put_the_same_marks_on_paper() {
    let print = Bench::build_for(&real_notice(), Profile::Print).layout().to_string();
    let screen = REAL.layout().to_string();
    let bare = |text: &str| -> Vec<String> {
        text.lines().map(|l| l.split(" thick").next().unwrap_or(l).to_owned()).collect()
    };
    assert_eq!(bare(&print), bare(&screen));
}

#[test]
fn the_same_notice_gives_the_same_bytes() {
    let first = Bench::build(&real_notice());
    // Another notice in between must leave no trace.
    let _ = Bench::build(&crate::support::notice("body: 甲", ""));
    let second = Bench::build(&real_notice());
    assert!(first.pdf() == second.pdf());
}
