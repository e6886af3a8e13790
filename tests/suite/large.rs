//! Files with very much of one thing: time and reports grow with what there is, not with its
//! square.

use std::time::{Duration, Instant};

use hongtou::pipeline::check_only;
use hongtou::report::{self, Checked};
use hongtou::text::finding::KEPT;
use hongtou::text::inputs::Inputs;
use hongtou::text::source::Source;

use crate::support::notice;

/// A notice with so many of a thing in a paragraph.
fn paragraph(thing: &str, count: usize) -> String {
    notice(&format!("body: \"始{}\"", thing.repeat(count)), "seal: false")
}

/// How long a file takes to be checked and reported; the reports are short.
fn time(yaml: &str) -> Duration {
    let source = Source::new("公文.yaml", yaml);
    let start = Instant::now();
    let examined = check_only(&Inputs::new(source.clone()));
    let tree = examined.tree.as_ref();
    let terminal = report::terminal(&examined.findings, &source, tree, false);
    let findings = &examined.findings;
    let file = Checked { source: &source, tree, findings, conformance: &[] };
    let json = report::json(&[file]).to_string();
    let taken = start.elapsed();
    assert!(terminal.len() < 40_000, "{} bytes", terminal.len());
    assert!(json.len() < 3_000 * KEPT, "{} bytes", json.len());
    taken
}

/// Sixteen times as much takes not much more than sixteen times as long; a machine that was
/// busy just then is asked again.
fn linear(what: &str, of: &dyn Fn(usize) -> String, count: usize) {
    let texts = [count, count * 16].map(of);
    let mut told = String::new();
    let held = (0..3).any(|_| {
        let [few, many] = [&texts[0], &texts[1]].map(|yaml| time(yaml));
        told = format!("{what}: {count} take {few:?}, {} {many:?}", count * 16);
        many < few.max(Duration::from_millis(4)) * 16 * 3
    });
    assert!(held, "{told}");
}

#[test]
fn checks_grow_with_the_text() {
    for thing in [
        "（",
        "）",
        "《",
        "》",
        "“",
        "（《",
        "》（见附件",
        "汉,字",
        "汉(字)",
        "１",
        "1",
        "1,",
        "月1日",
        "2024年1月5日前（",
        "...",
        "共5人",
        "附件9、",
        "张三　李四　",
        "组长：张三　市委常委　",
        "号《",
        "。。。",
        "汉 ",
        "\\u200b",
        "一）、",
        "5-6",
        "某某市管理局",
    ] {
        linear(thing, &|count| paragraph(thing, count), 1000);
    }
}

#[test]
fn checks_grow_with_the_number_of_things() {
    let each = |count: usize, of: &dyn Fn(usize) -> String| -> String {
        (0..count).map(of).collect()
    };
    let organ = |i: usize| {
        let c = |i: usize| char::from_u32(0x4e00 + i as u32).expect("a hanzi");
        format!("某某{}{}市管理局，", c(i % 5000), c(i / 5000))
    };
    linear("organs", &|n| notice(&format!("body: \"{}\"", each(n, &organ)), ""), 250);
    linear(
        "unknown keys",
        &|n| notice("body: 文。", &each(n, &|i| format!("k{i}: 1\n"))),
        250,
    );
    linear("the same key", &|n| notice("body: 文。", &"k: 1\n".repeat(n)), 250);
    linear(
        "wrong types",
        &|n| notice(&format!("body:\n{}", "  - [1]\n".repeat(n)), ""),
        250,
    );
    let attachment =
        |i: usize| format!("  - {{id: a{i}, title: 表{i}, body: 正文（。}}\n");
    let attachments =
        |n| notice("body: 文。", &format!("attachments:\n{}", each(n, &attachment)));
    linear("attachments", &attachments, 60);
    let row = "        - [某某（局, 12,5]\n";
    let table = "attachments:\n  - id: a\n    title: 表\n    table:\n      columns: [甲, 乙]\n      rows:\n";
    linear(
        "rows",
        &|n| notice("body: 见附件。", &format!("{table}{}", row.repeat(n))),
        250,
    );
    let phones = |n: usize| {
        notice("body: 文。", &format!("contact: {{phone: \"{}\"}}", "123、".repeat(n)))
    };
    linear("phones", &phones, 500);
}

#[test]
fn many_findings_of_one_kind_are_one_with_its_places() {
    let yaml = notice("body:\n  - 汉,字。\n  - 没有。\n  - 汉,字,汉。\n", "seal: false");
    let source = Source::new("公文.yaml", &yaml);
    let examined = check_only(&Inputs::new(source.clone()));
    let text =
        report::terminal(&examined.findings, &source, examined.tree.as_ref(), false);
    assert_eq!(text.matches("半角的“,”应为全角").count(), 1, "{text}");
    for part in ["汉,字。", "汉,字,汉", "1 处，在第 9 行", "公文.yaml:7:"] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert_eq!(report::summary(&examined.findings), "3 处警告");
    // What is not kept is counted.
    let source = Source::new("公文.yaml", &paragraph("汉,字", 5000));
    let examined = check_only(&Inputs::new(source.clone()));
    assert_eq!(examined.findings.len(), KEPT);
    assert_eq!(report::summary(&examined.findings), "5000 处警告");
    let file = Checked {
        source: &source,
        tree: examined.tree.as_ref(),
        findings: &examined.findings,
        conformance: &[],
    };
    let json = report::json(&[file]);
    let findings = json["files"][0]["findings"].as_array().expect("findings");
    assert_eq!(findings[KEPT - 1]["more"], 4800);
}
