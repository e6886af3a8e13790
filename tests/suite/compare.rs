//! What changed between two notices, and the 花脸稿.

use std::fs;

use hongtou::judge::compare::{Change, compare};
use hongtou::notice::Notice;
use hongtou::pipeline::check_only;
use hongtou::read::parse::parse;
use proptest::prelude::*;

use crate::paper::Paper;
use crate::support::{hongtou, in_workshop, inputs, notice, real_notice, root};

fn read(yaml: &str) -> Notice {
    parse(&inputs(yaml)).notice.expect("a notice")
}

fn shown(changes: &[Change]) -> String {
    changes
        .iter()
        .map(|c| format!("{}：{:?} → {:?}\n", c.what, c.old, c.new))
        .collect::<String>()
        .replace("Some(", "(")
}

#[test]
fn changes_are_named_in_the_terms_of_a_notice() {
    let old = real_notice();
    let new = old
        .replace("[高平, 20]", "[高平, 25]")
        .replace("[泽州, 15]", "[泽州县, 15]")
        .replace("        - [沁水, 5]\n", "        - [陵川县局, 3]\n")
        .replace("全天", "上午")
        .replace("phone: 2055997", "phone: 2055998")
        .replace("copy_to: 驻局纪检监察组", "copy_to: [驻局纪检监察组, 市委办公室]")
        .replace("serial: 169", "serial: 170")
        .replace(
            "  - id: schedule",
            "  - id: map\n    title: 位置图\n    body: 略。\n  - id: schedule",
        );
    insta::assert_snapshot!("changes", shown(&compare(&read(&old), &read(&new))));
    assert!(compare(&read(&old), &read(&old)).is_empty());
}

#[test]
fn paragraphs_that_move_are_not_all_changed() {
    let old = notice(
        "body: [第一段的内容, 第二段的内容有85人, 第三段]",
        "sections: [{heading: 甲, items: [子, 丑]}]",
    );
    let new = notice(
        "body: [加进来的全新文字, 第一段的内容, 第二段的内容有90人, 第三段]",
        "sections: [{heading: 甲, items: [子, 寅卯]}]",
    );
    let changes = compare(&read(&old), &read(&new));
    let what: Vec<&str> = changes.iter().map(|c| c.what.as_str()).collect();
    assert_eq!(what, ["正文第1段", "正文第3段", "正文 一、（二）", "正文 一、（二）"]);
}

/// Deletions struck, additions underlined, nothing else touched; both are on the page.
#[test]
fn the_marked_up_pdf_shows_both() {
    let folder = tempfile::tempdir().expect("a folder");
    let old = real_notice();
    let new = old
        .replace("[高平, 20]", "[高平, 25]")
        .replace("        - [沁水, 5]\n", "")
        .replace("date: 2021-10-14", "date: 2021-10-15");
    fs::write(folder.path().join("旧 稿.yaml"), &old).expect("a file");
    fs::write(folder.path().join("新 稿.yaml"), &new).expect("a file");
    let output = hongtou(folder.path())
        .args([
            "compare",
            "旧 稿.yaml",
            "新 稿.yaml",
            "--format",
            "json",
            "--pdf",
            "花脸.pdf",
        ])
        .arg("--font-path")
        .arg(root().join("fonts"))
        .output()
        .expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let said: serde_json::Value =
        serde_json::from_slice(&output.stdout).expect("JSON on stdout alone");
    let changes = said["changes"].as_array().expect("a list");
    let quota = changes.iter().find(|c| c["what"] == "附件2 高平").expect("the quota");
    assert_eq!((&quota["old"], &quota["new"]), (&"20".into(), &"25".into()));
    let line = old.lines().position(|l| l.contains("[高平, 20]")).expect("a line") + 1;
    assert_eq!(quota["old_line"], line);
    let removed = changes.iter().find(|c| c["kind"] == "removed").expect("a row");
    assert_eq!(removed["what"], "附件2 沁水");
    let pdf = fs::read(folder.path().join("花脸.pdf")).expect("a PDF");
    let text = Paper::read(&pdf).text();
    for expected in ["花脸稿", "2025", "10月1415日", "周四五", "沁水", "共8585人"]
    {
        let flat = text.replace(['\n', ' '], "");
        assert_eq!(flat.contains(expected), expected != "共8585人", "{expected}: {flat}");
    }
}

#[test]
fn two_that_are_no_notices_are_both_explained() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("a.yaml"), "issuer: 甲").expect("a file");
    fs::write(folder.path().join("b.yaml"), "issuer：乙").expect("a file");
    let output = hongtou(folder.path())
        .args(["compare", "a.yaml", "b.yaml"])
        .output()
        .expect("it runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1));
    assert!(said.contains("a.yaml") && said.contains("全角冒号"), "{said}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever is changed, there are no changes only if the notices say the same, and the
    /// woven pages can be composed.
    #[test]
    fn any_two_notices_can_be_woven(
        old in prop::collection::vec("[甲乙丙丁0-9，。]{1,12}", 1..6),
        new in prop::collection::vec("[甲乙丙丁0-9，。]{1,12}", 1..6),
        rows in prop::collection::vec((1u8..4, 0u16..99), 1..5),
    ) {
        let cells: Vec<String> = rows.iter().map(|(k, v)| format!("[行{k}, {v}]")).collect();
        let yaml = |body: &[String], rows: &[String]| notice(
            &format!("body: {}", serde_json::to_string(body).expect("JSON")),
            &format!("attachments: [{{id: a, title: 表, table: {{columns: [名, {{name: 数, total: true}}], rows: [{}]}}}}]", rows.join(", ")),
        );
        let (before, after) = (yaml(&old, &cells), yaml(&new, &cells[1..]));
        let (a, b) = (read(&before), read(&after));
        let changes = compare(&a, &b);
        let empty = old.iter().all(|p| new.contains(p)) && old.len() == new.len();
        prop_assert!(!changes.is_empty() || empty);
        let pdf = in_workshop(|workshop| {
            let (a, b) = (check_only(&inputs(&before)), check_only(&inputs(&after)));
            workshop.revision(&a, &b)
        });
        prop_assert!(pdf.is_ok(), "{pdf:?}");
    }
}
