//! Bad input: each kind with a message of its own, nothing lost, nothing slow.

use std::fs;

use ::hongtou::text::finding::Finding;

use crate::support::{hongtou, notice};

/// What `check` says of a file, and its exit code.
fn check(name: &str, bytes: &[u8]) -> (i32, String) {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join(name), bytes).expect("a file");
    let output = hongtou(folder.path()).args(["check", name]).output().expect("it runs");
    let said = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    (output.status.code().expect("an exit code"), said)
}

#[test]
fn every_kind_of_bad_file_is_named() {
    let utf16: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain("title: 甲".encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let deep = "[".repeat(10_000);
    let nested: String = (0..200).map(|i| format!("{}a:\n", "  ".repeat(i))).collect();
    let cases: [(&str, &[u8], i32, &str); 16] = [
        ("GBK", b"title: \xb9\xd8\xd3\xda\xbf\xaa\xd5\xb9\n", 2, "GBK"),
        ("UTF-16", &utf16, 2, "UTF-16"),
        ("二进制", b"\x7fELF\x02\x01\x00\x00\xff\xff", 2, "二进制"),
        ("乱码", b"title: \xff\xfe\xfd\n", 2, "不是 UTF-8"),
        ("空", b"", 1, "没有内容"),
        ("两份", b"a: 1\n---\nb: 2\n", 1, "不止一份"),
        ("全角冒号", "issuer：某局\n".as_bytes(), 1, "全角冒号"),
        ("全角缩进", "number:\n　　code: 甲\n".as_bytes(), 1, "全角空格"),
        ("制表符", b"number:\n\tcode: a\n", 1, "Tab"),
        ("深", deep.as_bytes(), 1, "嵌套超过"),
        ("深缩进", nested.as_bytes(), 1, "嵌套超过"),
        ("重复", b"issuer: a\nissuer: b\n", 1, "重复"),
        ("别名炸弹", b"a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e]\ng: [*f,*f,*f,*f,*f,*f,*f,*f,*f]\n", 1, "展开后"),
        ("不成对", b"title: [\n", 1, "YAML"),
        ("不是键值", b"- a\n- b\n", 1, "键和值"),
        ("自引用", b"a: &a [*a]\n", 1, "锚点"),
    ];
    for (name, bytes, expected, word) in cases {
        let (code, said) = check("公文.yaml", bytes);
        assert_eq!(code, expected, "{name}: {said}");
        assert!(said.contains(word), "{name}: {said}");
        assert!(!said.contains("panicked"), "{name}: {said}");
    }
}

#[test]
fn what_typists_of_chinese_write_is_suspected() {
    let list = notice(
        "body: 见附件。",
        "attachments:\n  - {id: a, title: “名单”, table: {columns: [序号、姓名、单位], blank_rows: 3}}",
    );
    let (code, said) = check("公文.yaml", list.as_bytes());
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("list-separator") && said.contains("quotes-as-text"), "{said}");
    let (code, _) = {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("a.yaml"), list).expect("a file");
        let output = hongtou(folder.path())
            .args(["check", "--strict", "a.yaml"])
            .output()
            .expect("it runs");
        (output.status.code().expect("a code"), ())
    };
    assert_eq!(code, 1, "--strict makes warnings count");
}

#[test]
fn a_file_over_the_limit_is_refused_with_the_setting_that_raises_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut text = notice("body: 正文。", "").into_bytes();
    text.extend(b"# filler\n".repeat(1_200_000));
    fs::write(folder.path().join("大.yaml"), text).expect("a file");
    let run =
        |args: &[&str]| hongtou(folder.path()).args(args).output().expect("it runs");
    let output = run(&["check", "大.yaml"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.code() == Some(2) && said.contains("--max-size"), "{said}");
    let output = run(&["check", "--max-size", "64", "大.yaml"]);
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn what_the_system_refuses_is_said_in_chinese() {
    let error = std::io::Error::from(std::io::ErrorKind::StorageFull);
    assert_eq!(hongtou::text::source::io_message(&error), "磁盘已满");
    let error = std::io::Error::from(std::io::ErrorKind::ReadOnlyFilesystem);
    assert!(hongtou::text::source::io_message(&error).contains("只读"));
    let error = std::io::Error::from(std::io::ErrorKind::PermissionDenied);
    assert!(hongtou::text::source::io_message(&error).contains("没有权限"));
}

#[test]
fn reports_come_as_json_and_sarif() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("甲.yaml"), notice("body: 共８５人。", ""))
        .expect("a file");
    let run = |format: &str| {
        let output = hongtou(folder.path())
            .args(["check", "--format", format, "甲.yaml"])
            .output()
            .expect("it runs");
        serde_json::from_slice::<serde_json::Value>(&output.stdout).expect("JSON")
    };
    let finding = run("json")["files"][0]["findings"][0].clone();
    assert_eq!(finding["code"], "full-width-digit");
    assert_eq!(
        (
            finding["region"]["startLine"].as_u64(),
            finding["region"]["startColumn"].as_u64()
        ),
        (Some(6), Some(8))
    );
    let sarif = run("sarif");
    assert_eq!(sarif["version"], "2.1.0");
    assert_eq!(sarif["runs"][0]["results"][0]["ruleId"], "full-width-digit");
    let known = sarif["runs"][0]["tool"]["driver"]["rules"].as_array().expect("rules");
    assert!(known.iter().any(|rule| rule["id"] == "full-width-digit"));
}

#[test]
fn a_report_on_the_pages_is_written_as_a_pdf() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("甲.yaml"), notice("body: 正文。", "seal: false"))
        .expect("a file");
    let output = hongtou(folder.path())
        .args(["check", "--layout", "--report", "报告/甲.pdf", "甲.yaml", "--font-path"])
        .arg(crate::support::root().join("fonts"))
        .output()
        .expect("it runs");
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.contains("7.2.4") && said.contains("不符合 0 项"), "{said}");
    let pdf = fs::read(folder.path().join("报告/甲.pdf")).expect("a report");
    let text = crate::paper::Paper::read(&pdf).text();
    assert!(
        text.contains("版面核对报告") && text.contains("某政发〔2024〕1号"),
        "{text}"
    );
}

#[test]
fn explain_tells_a_rule_and_lists_all() {
    let folder = tempfile::tempdir().expect("a folder");
    let run =
        |args: &[&str]| hongtou(folder.path()).args(args).output().expect("it runs");
    let said =
        String::from_utf8_lossy(&run(&["explain", "total-differs"]).stdout).into_owned();
    for part in ["依据", "改法", "错误的写法", "正确的写法"] {
        assert!(said.contains(part), "{said}");
    }
    let all = String::from_utf8_lossy(&run(&["explain"]).stdout).into_owned();
    assert!(all.lines().count() > 80);
    let wrong = run(&["explain", "total-difers"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("是不是 total-differs"));
}

/// Every place of a file, with what stands there.
fn places(node: &hongtou::text::tree::Node, found: &mut Vec<std::ops::Range<usize>>) {
    use hongtou::text::tree::Kind;
    found.push(node.span.clone());
    match &node.kind {
        Kind::Null | Kind::Scalar { .. } => {}
        Kind::Sequence(items) => items.iter().for_each(|item| places(item, found)),
        Kind::Mapping(entries) => {
            entries.iter().for_each(|entry| places(&entry.value, found));
        }
    }
}

#[test]
fn whatever_is_left_empty_or_is_another_thing_is_told_in_chinese_at_its_place() {
    let folder = crate::support::root().join("content/examples");
    let mut told = Vec::new();
    for entry in fs::read_dir(folder).expect("examples") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|e| e != "yaml") {
            continue;
        }
        let text = fs::read_to_string(&path).expect("an example");
        let (root, _) = hongtou::text::tree::read(&text, 8);
        let mut found = Vec::new();
        places(&root.expect("values"), &mut found);
        for span in found {
            for other in ["~", "[~]"] {
                let spoiled =
                    format!("{}{other}{}", &text[..span.start], &text[span.end..]);
                let examined =
                    hongtou::pipeline::check_only(&crate::support::inputs(&spoiled));
                let unplaced = |f: &Finding| f.message == "内容与格式不符";
                if examined.findings.iter().any(unplaced) {
                    let from = spoiled.floor_char_boundary(span.start.saturating_sub(40));
                    told.push(spoiled[from..].chars().take(40).collect::<String>());
                }
            }
        }
    }
    assert!(told.is_empty(), "{told:#?}");
}
