//! What the notices of an office have in common.

use std::fs;

use hongtou::judge::conformance::Verdict;

use crate::support::{Bench, hongtou, root};

const NOTICE: &str = "house: 市 局\nnumber: {year: 2024, serial: 3}\ntitle: 关于测试的通知\n\
                      body: 正文。\ndate: 2024-01-05\n";
const HOUSE: &str = "issuer: 某市教育局\nnumber: {code: 某教发}\nrecipients: 各县教育局\n\
                     imprint: {copy_to: 市委办公室, printer: 某市教育局办公室}\n";

/// What `check` says of a notice whose folder has a house.
fn check(notice: &str, house: &str) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let inner = folder.path().join("2024 年/通知");
    fs::create_dir_all(&inner).expect("a folder");
    fs::create_dir(folder.path().join("house")).expect("a folder");
    fs::write(folder.path().join("house/市 局.yaml"), house).expect("a file");
    fs::write(inner.join("a.yaml"), notice).expect("a file");
    let output = hongtou(&inner).args(["check", "a.yaml"]).output().expect("it runs");
    let said = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8_lossy(&said).into_owned())
}

#[test]
fn a_notice_that_names_its_house_says_only_what_is_its_own() {
    let bench = Bench::read("content/examples/house.yaml").clean();
    let text = bench.paper().text();
    for expected in [
        "某市教育局文件",
        "某教发〔2026〕12号",
        "各县（市、区）教育局、市直各学校：",
        "联系电话：0000-1234567",
        "抄送：市政府办公室，市委教育工作领导小组秘书组。",
    ] {
        assert!(text.replace('\n', "").contains(expected), "{expected} in {text}");
    }
    // A setting of the house is reported as a deviation, like one of the notice.
    let rows = bench.rows();
    assert!(rows.iter().any(|r| r.verdict == Verdict::Deviates && r.what == "红线粗细"));
    assert!(rows.iter().all(|r| r.verdict != Verdict::Missed));
}

#[test]
fn what_the_notice_says_wins() {
    assert_eq!(check(NOTICE, HOUSE).0, Some(0));
    let own = format!("{NOTICE}imprint: {{copy_to: ~}}\nrecipients: 市直各学校\n");
    let (code, said) = check(&own, HOUSE);
    assert_eq!(code, Some(0), "{said}");
    // 某省 is not the house's issuer: the rule speaks of the value in force.
    let other = format!("{NOTICE}signature: 某省财政厅\n");
    let (_, said) = check(&other, HOUSE);
    assert!(said.contains("署名“某省财政厅”与发文机关“某市教育局”对不上"), "{said}");
}

#[test]
fn faults_of_a_house_are_told_with_their_place_in_it() {
    for (notice, house, words) in [
        (
            NOTICE,
            "isuer: 甲\nlayout: {red_rule: 粗}\n",
            &["第 1 行第 1 列：没有名为 isuer 的键", "是不是 issuer", "第 2 行第"][..],
        ),
        (NOTICE, "issuer：甲\n", &["第 1 行第 7 列：键的后面用了全角冒号"]),
        (NOTICE, "issuer: 甲\ndate: 2024-01-01\n", &["没有名为 date 的键"]),
        (NOTICE, "number: {code: 某教发}\n", &["缺少必需的键 issuer"]),
        (
            "house: 别处\ntitle: 甲\n",
            HOUSE,
            &["没有名为“别处”的 house", "house/市局.yaml"],
        ),
        ("house: ../../etc/x\n", HOUSE, &["不是 house 的名称"]),
        ("house: no.yaml\n", HOUSE, &["找不到"]),
        ("house: [a]\n", HOUSE, &["house 应为一个名称"]),
    ] {
        let (code, said) = check(notice, house);
        assert_eq!(code, Some(1), "{said}");
        for word in words {
            assert!(said.contains(word), "{word} in {said}");
        }
    }
}

#[test]
fn the_schema_of_houses_is_current() {
    let written =
        fs::read_to_string(root().join("content/house/house.schema.json")).expect("it");
    let mut schema = serde_json::to_string_pretty(&hongtou::read::schema::house_schema())
        .expect("JSON");
    schema.push('\n');
    assert_eq!(
        written, schema,
        "cargo run -- schema --house > content/house/house.schema.json"
    );
}
