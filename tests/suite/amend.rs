//! Quotas that change: `hongtou table`, through the real binary.

use std::fs;
use std::path::Path;

use calamine::{Reader, open_workbook_auto};

use crate::support::{hongtou, notice, plain_notice, real_notice};

fn table(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let output = hongtou(folder).arg("table").args(arguments).output().expect("it runs");
    (
        output.status.code().expect("an exit code"),
        String::from_utf8_lossy(&output.stdout).into_owned(),
        String::from_utf8_lossy(&output.stderr).into_owned(),
    )
}

fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).expect("a file")
}

#[test]
fn one_changed_number_reaches_every_place_that_depends_on_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let old = real_notice();
    fs::write(folder.join("通知 a.yaml"), &old).expect("a file");
    let (code, said, _) = table(folder, &["通知 a.yaml", "quotas", "--set", "高平=25"]);
    assert_eq!(code, 0);
    assert!(
        said.contains("附件2 高平：20 → 25（") || said.contains("附件2 高平：20 → 25")
    );
    assert!(said.contains("名额分配 合计：85 → 90"), "{said}");
    assert!(said.contains("共[-85-]{+90+}人"), "{said}");
    // One number of the file and nothing else.
    assert_eq!(read(folder, "通知 a.yaml"), old.replace("[高平, 20]", "[高平, 25]"));
    // By number, by title, several cells, a dry run.
    let title = "2021年世界标准日系列活动人员安排";
    for name in ["2", "附件2", title] {
        let arguments = [
            "通知 a.yaml",
            name,
            "--set",
            "城区=10",
            "--set",
            "市局/名额分配=15",
            "--dry-run",
        ];
        let (code, said, _) = table(folder, &arguments);
        assert_eq!(code, 0);
        assert!(said.contains("预演：共 2 处变化") && !said.contains("合计"), "{said}");
    }
    assert_eq!(read(folder, "通知 a.yaml"), old.replace("[高平, 20]", "[高平, 25]"));
}

#[test]
fn a_literal_that_no_longer_agrees_is_found() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("a.yaml"), plain_notice()).expect("a file");
    let (code, _, said) = table(folder.path(), &["a.yaml", "quotas", "--set", "高平=25"]);
    assert_eq!(code, 1);
    assert!(said.contains("合计为 90"), "{said}");
    assert!(read(folder.path(), "a.yaml").contains("[高平, 25]"));
}

/// Every way in which a table may have been typed.
const TYPED: &str = "attachments:
  - id: a
    title: 块
    table:
      columns: [单位, 名额, 备注]
      rows:
        # 市里
        - [市局, '10', ~]   # 引号
        - [高平, \"20\", 含领队]
        - - 城区
          - 15
          -
  - {id: b, title: 行, table: {columns: [单位, {name: 名额, total: true}], rows: [[市局, 10], [高平, 20]]}}
  - id: c
    title: 空
    table:
      columns: [单位, 名额]
      blank_rows: 3
";

#[test]
fn cells_are_changed_however_they_were_typed() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let yaml = notice("body: 见附件1、附件2、附件3。", TYPED).replace('\n', "\r\n");
    fs::write(folder.join("a.yaml"), format!("\u{feff}{yaml}")).expect("a file");
    for (arguments, from, to) in [
        (["a", "市局/名额=11"], "'10'", "'11'"),
        (["a", "高平/名额=21"], "\"20\"", "\"21\""),
        (["a", "城区/名额=16"], "- 15", "- 16"),
        (
            ["a", "城区/备注=新: 增"],
            "          -\r\n  - {id: b",
            "          - \"新: 增\"\r\n  - {id: b",
        ),
        (["b", "高平=25"], "[高平, 20]", "[高平, 25]"),
        // What comes from elsewhere is text, never an expression.
        (["a", "高平/备注={{ year }}"], "含领队", "\"{{ '{{' }} year }}\""),
    ] {
        let before = read(folder, "a.yaml");
        let (code, said, fault) =
            table(folder, &["a.yaml", arguments[0], "--set", arguments[1]]);
        assert_eq!(code, 0, "{said}{fault}");
        assert_eq!(read(folder, "a.yaml"), before.replace(from, to), "{arguments:?}");
    }
    // Totals are computed, never typed over; unknown names say what there is.
    for (arguments, word) in [
        (["b", "合计=99"], "程序合计出来的"),
        (["b", "高坪=1"], "没有名为“高坪”的行"),
        (["a", "高平/名头=1"], "没有名为“名头”的栏"),
        (["a", "高平"], "应写成 行名=值"),
        (["aa", "高平=1"], "没有附件 aa"),
        (["c", "高平=1"], "没有名为“高平”的行"),
        (["b", "高平=二十"], "不是数字"),
    ] {
        let before = read(folder, "a.yaml");
        let (code, _, said) =
            table(folder, &["a.yaml", arguments[0], "--set", arguments[1]]);
        assert_ne!(code, 0);
        assert!(said.contains(word), "{arguments:?}: {said}");
        assert_eq!(read(folder, "a.yaml"), before);
    }
}

#[test]
fn a_whole_table_comes_back_from_the_spreadsheet_of_the_section() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let old = real_notice();
    fs::write(folder.join("a.yaml"), &old).expect("a file");
    // As Windows writes it: GBK, a title above, a total below, another column, spaces.
    let csv = "名额分配表,,\r\n单 位,名额分配,联系人\r\n市局,10,甲\r\n高平,25,乙\r\n开发区,5,\r\n陵川,5,\r\n城区,15,\r\n泽州,15,\r\n阳城,10,\r\n新区,7,丙\r\n合计,100,\r\n";
    fs::write(folder.join("回.csv"), encoding_rs::GBK.encode(csv).0).expect("a file");
    // A total that is not what the rows add up to is asked about first.
    let (code, _, doubts) = table(folder, &["a.yaml", "quotas", "--import", "回.csv"]);
    assert_eq!(code, 1, "{doubts}");
    assert!(
        doubts.contains("第 11 行“名额分配”的合计写的是 100，各行相加是 92"),
        "{doubts}"
    );
    assert_eq!(read(folder, "a.yaml"), old);
    let (code, said, surprises) =
        table(folder, &["a.yaml", "quotas", "--import", "回.csv", "--allow"]);
    assert_eq!(code, 0, "{surprises}");
    for expected in ["高平：20 → 25", "沁水：删去", "新区：增加", "合计：85 → 92"]
    {
        assert!(said.contains(expected), "{expected} in {said}");
    }
    for expected in ["没有“联系人”这一栏", "合计写的是 100，各行相加是 92"]
    {
        assert!(surprises.contains(expected), "{expected} in {surprises}");
    }
    let new = read(folder, "a.yaml");
    let rows = "      rows:\n        - [市局, 10]\n        - [高平, 25]\n        - [开发区, 5]\n        - [陵川, 5]\n        - [城区, 15]\n        - [泽州, 15]\n        - [阳城, 10]\n        - [新区, 7]\n\n  - id: registration";
    assert!(new.contains(rows), "{new}");
    let untouched = |text: &str| {
        let from = text.find("fold: 2").expect("the table");
        let to = text.find("  - id: registration").expect("the next one");
        format!("{}{}", &text[..from], &text[to..])
    };
    assert_eq!(untouched(&new), untouched(&old));
}

#[test]
fn what_is_given_out_comes_back_unchanged() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let yaml = notice("body: 见附件1、附件2、附件3。", TYPED);
    fs::write(folder.join("a.yaml"), &yaml).expect("a file");
    for (id, name) in [("a", "出.xlsx"), ("a", "出.csv"), ("b", "b.xlsx"), ("b", "b.csv")]
    {
        let (code, _, said) = table(folder, &["a.yaml", id, "--export", name]);
        assert_eq!(code, 0, "{said}");
        let (code, said, _) = table(folder, &["a.yaml", id, "--import", name]);
        assert_eq!(code, 0);
        assert!(said.contains("没有要改的"), "{name}: {said}");
        assert_eq!(read(folder, "a.yaml"), yaml);
    }
    let mut book = open_workbook_auto(folder.join("b.xlsx")).expect("a workbook");
    let range = book.worksheet_range_at(0).expect("a sheet").expect("a range");
    let cells: Vec<String> = range
        .rows()
        .map(|r| r.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))
        .collect();
    assert_eq!(cells, ["单位 名额", "市局 10", "高平 20", "合计 30"]);
    // Rows come into tables on one line, and into those that had none.
    fs::write(folder.join("新.csv"), "单位,名额\n高平,20\n城区,5\n").expect("a file");
    for (id, expected) in [
        ("b", "rows: [[高平, 20], [城区, 5]]"),
        (
            "c",
            "      columns: [单位, 名额]\n      rows:\n        - [高平, 20]\n        - [城区, 5]\n      blank_rows: 3",
        ),
        (
            "a",
            "        - [高平, \"20\", 含领队]\n        - - 城区\n          - 5\n          -\n",
        ),
    ] {
        let (code, said, fault) = table(folder, &["a.yaml", id, "--import", "新.csv"]);
        assert_eq!(code, 0, "{said}{fault}");
        let now = read(folder, "a.yaml");
        assert!(now.contains(expected), "{id}: {now}");
    }
}

#[test]
fn spreadsheets_that_cannot_be_read_change_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let yaml = notice("body: 见附件1、附件2、附件3。", TYPED);
    fs::write(folder.join("a.yaml"), &yaml).expect("a file");
    fs::write(folder.join("坏.xlsx"), b"PK\x03\x04 no").expect("a file");
    fs::write(folder.join("空.csv"), b"").expect("a file");
    fs::write(folder.join("无.csv"), "姓名,电话\n甲,1\n").expect("a file");
    fs::write(folder.join("头.csv"), "单位,名额,备注\n").expect("a file");
    for (name, word) in [
        ("坏.xlsx", "已损坏"),
        ("空.csv", "文件是空的"),
        ("无.csv", "没有找到表头"),
        ("头.csv", "没有内容"),
        ("没有.xlsx", "找不到"),
    ] {
        let (code, _, said) = table(folder, &["a.yaml", "a", "--import", name]);
        assert_eq!(code, 2);
        assert!(said.contains(word) && said.contains(name), "{name}: {said}");
        assert_eq!(read(folder, "a.yaml"), yaml);
    }
    let (code, _, said) = table(folder, &["a.yaml", "a", "--export", "出.pdf"]);
    assert_eq!(code, 2);
    assert!(said.contains(".xlsx 或 .csv"), "{said}");
}
