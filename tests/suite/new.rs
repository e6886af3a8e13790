//! A notice from nothing, through the real binary.

use std::collections::BTreeSet;
use std::fs;
use std::process::Stdio;

use hongtou::text::finding::Severity;

use crate::support::{Bench, hongtou};

#[test]
fn what_new_writes_builds_as_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    for format in ["document", "letter", "order", "minutes"] {
        let name = format!("新 {format}.yaml");
        let output = hongtou(folder.path())
            .args(["new", &name, "--format", format, "--date", "2026-11-20", "--yes"])
            .args(["--issuer", "某市人民政府", "--code", "某政发"])
            .args(["--title", "关于开展检查的通知"])
            .output()
            .expect("it runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let yaml = fs::read_to_string(folder.path().join(&name)).expect("a file");
        let bench = Bench::build(&yaml);
        bench.pdf();
        let findings = bench.built.findings();
        let grave = findings.iter().filter(|f| f.severity < Severity::Note);
        let codes: BTreeSet<&str> = grave.map(|f| f.code).collect();
        assert_eq!(codes, BTreeSet::from(["unsettled"]), "{format}: {}", bench.report());
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
