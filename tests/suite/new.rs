//! A notice from nothing, through the real binary.

use std::collections::BTreeSet;
use std::fs;
use std::process::Stdio;

use hongtou::notice::{Block, Format};
use hongtou::text::finding::Severity;

use crate::support::{Bench, hongtou};

/// Every kind, and what its text ends with.
const KINDS: [(&str, &str); 12] = [
    ("通知", "特此通知。"),
    ("通报", "特此通报。"),
    ("公告", "特此公告。"),
    ("通告", "特此通告。"),
    ("决定", "各单位要结合实际，认真贯彻执行。"),
    ("意见", "各单位要结合实际，认真抓好落实。"),
    ("请示", "妥否，请批示。"),
    ("报告", "特此报告。"),
    ("批复", "特此批复。"),
    ("函", "专此函达，请予支持。"),
    ("纪要", ""),
    ("令", ""),
];

#[test]
fn what_new_writes_of_every_kind_builds_as_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    for (kind, closing) in KINDS {
        let name = format!("新 {kind}.yaml");
        let title = format!("关于开展检查的{kind}");
        let mut command = hongtou(folder.path());
        command.args(["new", &name, "--date", "2026-11-20", "--yes"]);
        command.args(["--issuer", "某市教育局", "--code", "某教"]);
        // The title tells the kind, where there is one.
        match ["纪要", "令"].contains(&kind) {
            true => command.args(["--kind", kind]),
            false => command.args(["--title", &title]),
        };
        let output = command.output().expect("it runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let yaml = fs::read_to_string(folder.path().join(&name)).expect("a file");
        let bench = Bench::build(&yaml).conforming();
        bench.pdf();
        let findings = bench.built.findings();
        let grave = findings.iter().filter(|f| f.severity < Severity::Note);
        let codes: BTreeSet<&str> = grave.map(|f| f.code).collect();
        assert_eq!(codes, BTreeSet::from(["unsettled"]), "{kind}: {}", bench.report());
        let notice = bench.notice();
        let said = match notice.main.closing.as_slice() {
            [Block::Paragraph(text)] => text.value.as_str(),
            _ => "",
        };
        assert_eq!(said, closing, "{kind}");
        let format = match kind {
            "函" => Format::Letter,
            "纪要" => Format::Minutes,
            "令" => Format::Order,
            _ => Format::Document,
        };
        assert_eq!(notice.format, format, "{kind}");
        let upward = ["请示", "报告"].contains(&kind);
        assert_eq!(!notice.head.signatories.is_empty(), upward, "{kind}");
        let public = ["公告", "通告", "纪要", "令"].contains(&kind);
        assert_eq!(notice.recipients.is_none(), public, "{kind}");
    }
}

#[test]
fn answers_are_text_whatever_they_hold() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = hongtou(folder.path())
        .args(["new", "a.yaml", "-y", "--issuer", "甲 # 乙: {丙}", "--code", "a, b]"])
        .args(["--title", "关于“{{ year }}”: [检查]的通知", "--recipients=- 各县"])
        .output()
        .expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let yaml = fs::read_to_string(folder.path().join("a.yaml")).expect("a file");
    let source = hongtou::text::source::Source::new("a.yaml", &yaml);
    let notice = hongtou::read::parse::parse(&hongtou::load::gather(source))
        .notice
        .expect("a notice");
    assert_eq!(notice.issuer.value, "甲 # 乙: {丙}");
    assert_eq!(notice.main.title.text.value, "关于“{{ year }}”: [检查]的通知");
    assert_eq!(notice.recipients.expect("recipients").value, "- 各县");
    assert!(notice.number.to_string().starts_with("a, b]〔"));
}

#[test]
fn nothing_is_asked_of_a_script_and_nothing_overwritten() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = |arguments: &[&str]| {
        let output = hongtou(folder.path())
            .arg("new")
            .args(arguments)
            .stdin(Stdio::null())
            .output()
            .expect("it runs");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        (output.status.code(), said)
    };
    let (code, said) = run(&["--code", "甲"]);
    assert_eq!(code, Some(2));
    assert!(said.contains("--issuer、--title"), "{said}");
    let flags = ["--issuer", "某局", "--code", "某", "--title", "关于检查的通知"];
    assert_eq!(run(&flags).0, Some(0));
    assert!(folder.path().join("新公文.yaml").exists());
    let (code, said) = run(&flags);
    assert_eq!(code, Some(2));
    assert!(said.contains("已存在"), "{said}");
    let bad = [&flags[..], &["b.yaml", "--date", "2026-02-30"]].concat();
    let (code, said) = run(&bad);
    assert_eq!(code, Some(2));
    assert!(said.contains("没有“2026-02-30”这一天"), "{said}");
    assert!(!folder.path().join("b.yaml").exists());
}
