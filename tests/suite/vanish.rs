//! Nothing vanishes: what is said stands in the finished PDF, or the build is refused at its
//! place. The PDF is read by another implementation.

use hongtou::text::finding::Severity;
use proptest::prelude::*;

use crate::support::{Bench, notice};

/// Says so many characters that no other value says.
fn said(sign: char, count: usize) -> String {
    std::iter::repeat_n(sign, count).collect()
}

/// How often a character stands in the finished PDF.
fn printed(bench: &Bench, sign: char) -> usize {
    bench.paper().text().chars().filter(|c| *c == sign).count()
}

/// A notice in which one string is as long as asked.
fn with(slot: usize, value: &str) -> (&'static str, String) {
    let names = [
        "issuer",
        "title",
        "recipients",
        "body",
        "heading",
        "run_in",
        "signature",
        "note",
        "copy_to",
        "printer",
        "attachment",
        "cell",
        "head",
        "fact",
        "unit",
        "table_note",
        "caption",
        "vertical",
        "co_issuer",
        "signatory",
        "plan",
        "contact",
        "form",
    ];
    let name = names[slot % names.len()];
    let set = |key: &str, default: &str| match key == name {
        true => format!("\"{value}\""),
        false => format!("\"{default}\""),
    };
    let mut yaml = format!(
        "issuer: {}\nnumber: {{code: 甲发, year: 2021, serial: 1}}\ntitle: {}\n\
         recipients: {}\ndate: 2021-09-26\nseal: false\nnote: {}\n\
         imprint: {{copy_to: {}, printer: {}}}\ncontact: {{name: {}}}\n\
         sections:\n  - {{heading: {}, body: 段}}\n  - {{heading: {}, run_in: true, body: 段}}\n",
        set("issuer", "某局"),
        set("title", "某局关于某事的通知"),
        set("recipients", "某县局"),
        set("note", "此件"),
        set("copy_to", "某办"),
        set("printer", "某室"),
        set("contact", "某人"),
        set("heading", "某节"),
        set("run_in", "某项"),
    );
    yaml.push_str(&format!("body: {}\n", set("body", "某段。")));
    if name == "signature" {
        yaml.push_str(&format!("signature: {}\n", set("signature", "")));
    }
    if name == "co_issuer" {
        yaml.push_str(&format!("co_issuers: [{}]\n", set("co_issuer", "")));
    }
    if name == "signatory" {
        yaml.push_str(&format!("signatories: [{}]\n", set("signatory", "")));
    }
    if name == "plan" {
        yaml.push_str(&format!("plan: {{title: {}, body: 段}}\n", set("plan", "")));
    }
    let vertical = if name == "vertical" { "true" } else { "false" };
    yaml.push_str(&format!(
        "attachments:\n  - id: a\n    title: {}\n    table:\n      caption: {}\n      \
         facts: [{}]\n      unit: {}\n      columns: [{}, {{name: 栏, vertical: {vertical}}}]\n      \
         rows: [[{}, {}]]\n      notes: {}\n",
        set("attachment", "某表"),
        set("caption", "表题"),
        set("fact", "时间"),
        set("unit", "单位"),
        set("head", "栏名"),
        set("cell", "格"),
        set("vertical", "竖"),
        set("table_note", "注"),
    ));
    if name == "form" {
        yaml.push_str(&format!(
            "  - id: b\n    title: 某单\n    form:\n      rows: [[{}, ~]]\n",
            set("form", "")
        ));
    }
    (name, yaml)
}

/// It is all there, or it is refused where it is typed.
fn holds(slot: usize, length: usize) -> Result<bool, String> {
    let sign = '鹤';
    let (name, yaml) = with(slot, &said(sign, length));
    let bench = Bench::build(&yaml);
    if bench.built.printed.pdf.is_none() {
        let errors = bench.built.findings();
        let errors = errors.iter().filter(|f| f.severity == Severity::Error).count();
        let placed = bench.findings().iter().any(|(_, line, _)| *line > 0);
        return match errors > 0 && placed {
            true => Ok(false),
            false => Err(format!("{name} of {length}: no PDF and no place")),
        };
    }
    match printed(&bench, sign) >= length {
        true => Ok(true),
        false => Err(format!(
            "{name} of {length}: {} in the PDF\n{}",
            printed(&bench, sign),
            bench.report()
        )),
    }
}

#[test]
fn lists_cells_and_notes_that_once_vanished_are_there_or_refused() {
    for (slot, length) in [
        (17, 45),
        (7, 600),
        (6, 40),
        (1, 240),
        (10, 400),
        (8, 900),
        (2, 800),
        (9, 60),
        (20, 361),
    ] {
        holds(slot, length).unwrap_or_else(|fault| panic!("{fault}"));
    }
}

/// What is as long as offices write it is laid out, not refused.
#[test]
fn ordinary_lengths_are_laid_out() {
    for (slot, length) in
        [(3, 2000), (7, 600), (8, 400), (2, 300), (11, 900), (15, 300), (4, 60), (5, 60)]
    {
        assert_eq!(holds(slot, length), Ok(true), "slot {slot} of {length}");
    }
}

/// 署名 wider than its line stands on several, sealed or not, alone or with others.
#[test]
fn a_signature_wider_than_its_line_stands_on_several() {
    let short = "晋城市人民政府办公室";
    for name in [
        "晋城市新型冠状病毒感染的肺炎疫情防控工作领导小组办公室",
        "晋城市新型冠状病毒感染的肺炎疫情防控工作暨复工复产复学统筹推进领导小组办公室（代章）",
        "某省某市某县推进新型城镇化和城乡融合发展暨农业转移人口市民化工作部门间联席会议办公室及其成员单位",
    ] {
        for seal in ["seal: false", "seal: true", "stamp: {post: 组长, name: 王建国}"]
        {
            let other = format!("乙{name}");
            for joint in [&[][..], &[short], &[short, &other]] {
                let mut ending = seal.to_owned();
                if !joint.is_empty() {
                    if seal.starts_with("stamp") {
                        continue;
                    }
                    ending.push_str(&format!("\nco_issuers: [{}]", joint.join(", ")));
                }
                let yaml = notice("body: [第一段正文。, 第二段正文。]", &ending);
                let yaml = yaml.replacen("某某市人民政府", name, 1);
                let bench = Bench::build(&yaml);
                assert!(bench.built.printed.pdf.is_some(), "{yaml}\n{}", bench.report());
                let bench = bench.conforming();
                let text = bench.paper().text().replace(char::is_whitespace, "");
                let signed = usize::from(!seal.starts_with("stamp"));
                assert!(text.matches(name).count() >= signed, "{yaml}\n{text}");
            }
        }
    }
}

/// R19: a 版记 longer than its page goes on over pages, broken between organs, its rules at its
/// two ends and the last at the foot of an even page.
#[test]
fn an_imprint_longer_than_its_page_goes_on_over_pages() {
    for (format, moved, copied, lines) in [
        ("document", 60, 1, 1),
        ("document", 2, 60, 1),
        ("document", 2, 60, 12),
        ("document", 2, 50, 30),
        ("document", 60, 60, 3),
        ("document", 2, 200, 3),
        ("letter", 2, 60, 1),
        ("letter", 60, 3, 1),
    ] {
        let organs = |of: &str, count: usize| -> Vec<String> {
            (0..count).map(|i| format!("{of}市第{i}县（某某、某某）管理局")).collect()
        };
        let (to, copy) = (organs("甲", moved), organs("乙", copied));
        let body: Vec<String> = (0..lines).map(|i| format!("第{i}段正文。")).collect();
        let printer = if format == "letter" { "" } else { ", printer: 某室" };
        let yaml = format!(
            "format: {format}\nissuer: 某局\nnumber: {{code: 甲发, year: 2021, serial: 1}}\n\
             title: 某局关于某事的通知\nrecipients: [{}]\nbody: [{}]\ndate: 2021-09-26\n\
             seal: false\nimprint: {{copy_to: [{}]{printer}}}\n",
            to.join(", "),
            body.join(", "),
            copy.join(", ")
        );
        let bench = Bench::build(&yaml).conforming();
        let pages: Vec<String> = bench
            .paper()
            .pages
            .iter()
            .map(|page| page.text().replace(char::is_whitespace, ""))
            .collect();
        for organ in to.iter().chain(&copy) {
            let shown = pages.iter().filter(|page| page.contains(organ.as_str())).count();
            assert_eq!(shown, 1, "{organ} stands whole on one page: {yaml}");
        }
        if format == "document" {
            assert_eq!(pages.len() % 2, 0, "{yaml}");
            assert!(pages[pages.len() - 1].contains("印发"), "{yaml}");
        }
        assert!(
            pages.iter().all(|page| page.chars().count() > 10),
            "a blank page: {yaml}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    /// Whatever is as long as it may be is in the PDF whole, or is refused.
    #[test]
    fn every_string_of_every_length_is_there_or_refused(
        slot in 0usize..23,
        length in prop_oneof![1usize..60, 1usize..400, 1usize..2000],
    ) {
        let held = holds(slot, length);
        prop_assert!(held.is_ok(), "{held:?}");
    }
}

/// A masthead of so many characters that it would be a smear is refused.
#[test]
fn a_masthead_too_narrow_to_be_read_is_refused() {
    for (count, fits) in [(30, true), (45, true), (60, false), (200, false)] {
        let yaml = notice("body: 正文。", "seal: false");
        let yaml = yaml.replacen("某某市人民政府", &said('鹤', count), 1);
        let bench = Bench::build(&yaml);
        assert_eq!(bench.built.printed.pdf.is_some(), fits, "{}", bench.report());
        let named =
            bench.findings().iter().any(|(code, ..)| *code == "masthead-too-long");
        assert_eq!(named, !fits);
    }
}
