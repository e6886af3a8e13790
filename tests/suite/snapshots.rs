//! What the stages make of notices, as reviewed snapshots.

use crate::support::{Bench, REAL, notice, real_notice, root};

/// The sample beside the templates is the real notice as the program writes it, and compiles in
/// any Typst editor whose root is that folder.
#[test]
fn the_sample_beside_the_templates_is_the_real_notice() {
    let composed = REAL.built.printed.manuscript.as_ref().expect("it composes");
    let folder = root().join("templates");
    for (sample, name) in [("sample.typ", "main.typ"), ("data.json", "data.json")] {
        let path = folder.join(sample);
        let mut current =
            composed.get(name).expect("a file of the manuscript").to_owned();
        if !current.ends_with('\n') {
            current.push('\n');
        }
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, &current).expect("it is written");
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(committed == current, "{sample} is stale: UPDATE=1 cargo test sample");
    }
    let document =
        crate::plain::compile(&folder.join("sample.typ"), &root().join("fonts"));
    assert_eq!(document.pages().len(), REAL.layout().pages.len());
}

#[test]
fn the_real_notice_is_laid_out() {
    insta::assert_snapshot!("real_layout", REAL.layout());
}

/// The issued document's text layer; a sentence that differs from it is one that the
/// notice's first comment names.
#[test]
fn the_real_notice_says_what_was_issued() {
    let said = REAL.paper().text();
    let bare =
        |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let said = bare(&said);
    for sentence in include_str!("issued.txt").lines().filter(|l| !l.trim().is_empty()) {
        assert!(said.contains(&bare(sentence)), "not on the pages: {sentence}");
    }
}

#[test]
fn the_schema_in_the_repository_is_the_one_the_program_prints() {
    let path = root().join("content/notice.schema.json");
    let mut current = serde_json::to_string_pretty(&hongtou::read::schema::json_schema())
        .expect("JSON");
    current.push('\n');
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == current,
        "content/notice.schema.json is stale: cargo run -- schema > content/notice.schema.json"
    );
}

/// An editor holds a file against the schema as it is typed: the examples are clean there, and
/// what it says is Chinese.
#[test]
fn the_schema_serves_an_editor() {
    fn said(node: &serde_json::Value, found: &mut Vec<String>) {
        match node {
            serde_json::Value::Object(map) => {
                let text = map.get("description").and_then(|text| text.as_str());
                found.extend(text.map(str::to_owned));
                map.values().for_each(|value| said(value, found));
            }
            serde_json::Value::Array(list) => list.iter().for_each(|v| said(v, found)),
            _ => {}
        }
    }
    let notice = hongtou::read::schema::json_schema();
    let mut descriptions = Vec::new();
    said(&notice, &mut descriptions);
    said(&hongtou::read::schema::house_schema(), &mut descriptions);
    let english = |text: &&String| text.starts_with(|c: char| c.is_ascii_alphabetic());
    let left: Vec<&String> = descriptions.iter().filter(english).collect();
    assert!(left.iter().all(|text| text.contains("文件")), "{left:?}");
    let validator = jsonschema::validator_for(&notice).expect("it is a schema");
    let folders = ["content", "content/examples"].map(|folder| root().join(folder));
    let files = folders.iter().flat_map(|f| std::fs::read_dir(f).expect("a folder"));
    let mut count = 0;
    for path in files.map(|entry| entry.expect("an entry").path()) {
        if path.extension().is_none_or(|extension| extension != "yaml") {
            continue;
        }
        count += 1;
        let text = std::fs::read_to_string(&path).expect("a notice");
        let tree = hongtou::text::tree::read(&text, 8).0.expect("a tree");
        let value = serde_json::to_value(tree.to_value()).expect("JSON");
        let faults: Vec<String> =
            validator.iter_errors(&value).map(|error| error.to_string()).collect();
        assert!(faults.is_empty(), "{}: {faults:?}", path.display());
    }
    assert!(count > 15);
}

#[test]
fn every_key_of_the_yaml_is_explained() {
    let readme =
        std::fs::read_to_string(root().join("content/README.md")).expect("README");
    let schema = hongtou::read::schema::json_schema();
    let mut objects = vec![&schema];
    objects.extend(schema["$defs"].as_object().expect("definitions").values());
    for object in objects {
        let keys = object.get("properties").and_then(|p| p.as_object());
        for key in keys.into_iter().flat_map(|keys| keys.keys()) {
            let named = readme.contains(&format!("`{key}`"))
                || readme.contains(&format!("{key},"));
            assert!(
                named || readme.contains(&format!("{key}}}")),
                "{key} is not explained"
            );
        }
    }
}

#[test]
fn the_first_line_of_every_notice_ties_it_to_the_schema() {
    let first = real_notice().lines().next().map(str::to_owned);
    assert_eq!(
        first.as_deref(),
        Some("# yaml-language-server: $schema=notice.schema.json")
    );
    for entry in std::fs::read_dir(root().join("content/examples")).expect("examples") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|e| e == "yaml") {
            let text = std::fs::read_to_string(&path).expect("an example");
            let first = "# yaml-language-server: $schema=../notice.schema.json\n";
            assert!(text.starts_with(first), "{}", path.display());
        }
    }
}

#[test]
fn every_fault_of_a_file_is_reported_at_once_in_chinese() {
    let yaml = "\
issuer: 某某市人民政府
number: {code: 某政发, year: 二四, serial: 0, no: 3}
titel: 关于测试的通知
date: 2024-02-30
body:
  - 正文
  - tabel: {}
plan:
  body: 无标题
attachments:
  - id: 附件一
    title: 名单
    table:
      columns: [姓名, {name: 单位, align: middle}]
      rows: [[甲, 乙, 丙]]
seal: 是
";
    insta::assert_snapshot!("structural_faults", Bench::build(yaml).report());
}

#[test]
fn faults_of_meaning_are_reported_at_once_with_their_places() {
    let yaml = notice(
        "body: 见{{ attachment(\"lists\") }}和{{ nubmer.year }}。\nseal: false",
        "\
note: \"有\\u0007控制符\"
attachments:
  - id: list
    title: 名单
    table:
      columns: [姓名, {name: 人数, total: true}]
      rows: [[甲, 十], [乙, 2, 3]]
  - id: list
    title: 名单二
    table: {columns: [{name: 甲, width: 20}, {name: 乙, width: 20}]}",
    )
    .replace("2024-01-05", "2024-02-30");
    insta::assert_snapshot!("semantic_faults", Bench::build(&yaml).report());
}

#[test]
fn mistakes_of_chinese_typists_are_named() {
    let cases = [
        "issuer：某某市\ntitle: 甲\n",
        "issuer: 甲\n\ttitle: 乙\n",
        "number:\n　　code: 甲\n",
        "issuer:某某市人民政府\ntitle: 甲\n",
        "title: [甲\n",
        "a: 1\na: 2\n",
        "",
        "a: 1\n---\nb: 2\n",
        "a: &x [*x]\n",
    ];
    let reports: Vec<String> = cases.iter().map(|c| Bench::build(c).report()).collect();
    insta::assert_snapshot!("typist_mistakes", reports.join("────\n"));
}
