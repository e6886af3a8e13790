//! Forms as they really come back: recognised or complained about, never dropped silently.

use std::fs;
use std::path::Path;

use crate::support::{hongtou, notice};
use crate::workbooks::{document, document_table, rows, workbook, worksheet};

/// A notice with quotas and a form.
fn yaml(columns: &str) -> String {
    let attachments = format!(
        "attachments:
  - id: quotas
    title: 名额分配表
    table:
      columns: [单位, {{name: 名额, total: true}}, 备注]
      rows:
        - [东城区, 10, ~]
        - [西山县, 8, 含领队1人]
        - [北河县, 2, ~]
  - id: form
    title: 报名表
    table:
      columns: [{columns}]
      blank_rows: 10"
    );
    notice("body: 见附件1、附件2。", &attachments)
}

const COLUMNS: &str = "序号, 姓名, 单位, 联系电话, 身份证号";

/// What came of collecting some files: exit code, what was said, the roster.
struct Collected {
    code: i32,
    said: String,
    roster: Vec<String>,
}

impl Collected {
    fn says(&self, words: &[&str]) -> &Self {
        for word in words {
            assert!(self.said.contains(word), "{word} in {}", self.said);
        }
        self
    }
}

fn collect_in(folder: &Path, options: &[&str]) -> (i32, String) {
    let output = hongtou(folder)
        .args(["collect", "a.yaml", "form", "收"])
        .args(options)
        .output()
        .expect("it runs");
    let said = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    (output.status.code().unwrap_or(-1), said)
}

fn collect_from(yaml: &str, files: &[(&str, Vec<u8>)]) -> Collected {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    fs::create_dir(folder.join("收")).expect("a folder");
    fs::write(folder.join("a.yaml"), yaml).expect("a file");
    for (name, bytes) in files {
        fs::write(folder.join("收").join(name), bytes).expect("a file");
    }
    let (code, said) = collect_in(folder, &["-o", "名册.csv"]);
    let csv =
        fs::read_to_string(folder.join("名册.csv")).unwrap_or_else(|_| said.clone());
    let roster = csv.trim_start_matches('\u{feff}').lines().map(str::to_owned).collect();
    Collected { code, said, roster }
}

fn collected(files: &[(&str, Vec<u8>)]) -> Collected {
    collect_from(&yaml(COLUMNS), files)
}

/// Identity numbers that check.
const IDENTITIES: [&str; 4] = [
    "140105199001010016",
    "140105199001010032",
    "140105199001010059",
    "140105199001010243",
];

/// A cell of text, though it looks like a number.
fn text(value: &str) -> String {
    format!("<c t=\"str\"><v>{value}</v></c>")
}

fn person(name: &str, unit: &str, phone: &str, identity: &str) -> String {
    let cells = ["1", name, unit, phone, identity].map(text);
    cells.join("|")
}

fn sheet(lines: &[String]) -> String {
    let head = "序号|姓名|单位|联系电话|身份证号".to_owned();
    let all: Vec<String> = std::iter::once(head).chain(lines.iter().cloned()).collect();
    rows(&all.iter().map(String::as_str).collect::<Vec<_>>())
}

fn form(lines: &[String]) -> Vec<u8> {
    workbook(&[("报名", "", &sheet(lines))], "")
}

#[test]
fn every_sheet_that_is_the_form_is_read() {
    let one = |name: &str, i: usize| {
        sheet(&[person(name, "北河县", "13800000005", IDENTITIES[i])])
    };
    let note = rows(&["请看第二张表"]);
    let book = workbook(
        &[
            ("说明", "", &note),
            ("报名", "", &one("孙七", 0)),
            ("报名（补）", "", &one("周补", 1)),
        ],
        "",
    );
    let hidden = workbook(
        &[
            ("报名", "", &one("钱八", 2)),
            ("旧", "hidden", &one("旧人", 3)),
            ("填写示例", "", &one("张三", 3)),
        ],
        "",
    );
    let taken = collected(&[("北河县.xlsx", book), ("西山县.xlsx", hidden)]);
    assert_eq!(taken.roster.len(), 4, "{}", taken.said);
    taken.says(&["工作表“旧”是隐藏的，没有收", "工作表“填写示例”是示例，没有收"]);
    assert!(!taken.roster.iter().any(|row| row.contains("旧人") || row.contains("张三")));
}

#[test]
fn heads_are_read_by_what_they_mean() {
    let lines = rows(&[
        "东城区报名表",
        "姓 名|联系方式（手机）|公民身份号码|工作单位|民族",
        &[
            text("赵六"),
            text("138 0000 0004"),
            text("１４０１０５１９９００１０１００１６"),
            text("东城区一中"),
            text("汉"),
        ]
        .join("|"),
    ]);
    let taken = collected(&[("东城区.xlsx", workbook(&[("Sheet1", "", &lines)], ""))]);
    assert_eq!(
        taken.roster,
        [
            "序号,报送单位,姓名,单位,联系电话,身份证号",
            "1,东城区,赵六,东城区一中,13800000004,140105199001010016"
        ],
        "{}",
        taken.said
    );
    taken.says(&["多出“民族”一栏（E），没有收", "西山县：没有收到可用的表（名额 8）"]);
    let duty = yaml("序号, 姓名, 职务, 联系电话");
    let lines = rows(&["序号|姓名|职称|手机号", "1|赵六|教师|<c><v>13800000004</v></c>"]);
    let taken =
        collect_from(&duty, &[("东城区.xlsx", workbook(&[("S", "", &lines)], ""))]);
    assert_eq!(taken.roster[1], "1,东城区,赵六,教师,13800000004", "{}", taken.said);
}

#[test]
fn lines_that_are_nobody_are_passed_over() {
    let lines = [
        "例|张三|某某局|13800000000|140105199001010016".to_owned(),
        person("王  强", "东城区", "13800000001", IDENTITIES[0]),
        person("张三（例）", "", "13800000000", ""),
        "3||||".to_owned(),
        "4|无|||".to_owned(),
        "5||东城区||".to_owned(),
        "合计|2人|||".to_owned(),
        "填表人：赵六|审核：钱七|联系电话：0351-1234567||".to_owned(),
        "（请于5月1日前报市体育局，过期不予受理）||||".to_owned(),
    ];
    let taken = collected(&[("东城区.xlsx", form(&lines))]);
    assert_eq!(taken.roster.len(), 2, "{}\n{:?}", taken.said, taken.roster);
    assert_eq!(taken.roster[1], "1,王强,东城区,13800000001,140105199001010016");
    taken.says(&["第 2 行是示例，没有收", "第 4 行是示例，没有收", "是说明，没有收"]);
}

#[test]
fn what_is_not_clear_is_complained_about() {
    let lines = [
        person(
            "张三、李四",
            "东城区",
            "13800000001、13800000002",
            &format!("{}、{}", IDENTITIES[0], IDENTITIES[1]),
        ),
        person("王五 赵六", "东城区", "13800000003", ""),
        "3|孙七|西山县|<c><v>13800000005</v></c>|<c><v>140105199001010059</v></c>"
            .to_owned(),
        person("周八", "东城区", "1380000000", "140105199001010017"),
    ];
    let taken = collected(&[("东城区.xlsx", form(&lines))]);
    assert_eq!(taken.code, 1);
    taken.says(&[
        "第 2 行一格里写了 2 个人（张三、李四），已分成 2 行",
        "第 3 行一格里写了 2 个人（王五、赵六），联系电话分不清是谁的",
        "第 4 行的身份证号是按数存的",
        "第 4 行写的单位是“西山县”，这份表是东城区报的",
        "第 5 行（周八）联系电话“1380000000”的写法不对",
        "第 5 行（周八）身份证号“140105199001010017”的写法不对",
    ]);
    assert_eq!(taken.roster.len(), 7, "{:?}", taken.roster);
    assert!(
        taken
            .roster
            .iter()
            .any(|row| row.ends_with("李四,东城区,13800000002,140105199001010032")),
        "{:?}",
        taken.roster
    );
    assert!(
        !taken.roster.iter().any(|row| row.contains("14010519900101006")),
        "{:?}",
        taken.roster
    );
}

#[test]
fn an_identity_number_decides_who_is_the_same() {
    let lines = [
        person("王伟", "东城区", "13800000001", IDENTITIES[0]),
        person("王伟", "东城区", "13800000001", IDENTITIES[1]),
        person("王伟", "东城区", "13800000001", IDENTITIES[0]),
        person("王维", "东城区", "13800000001", IDENTITIES[1]),
        person("李四", "东城区", "13800000002", ""),
        person("李四", "东城区", "13800000003", ""),
    ];
    let taken = collected(&[("东城区.xlsx", form(&lines))]);
    taken.says(&[
        "第 4 行（王伟）重复，已见于 东城区.xlsx第 2 行，只收一次",
        "第 5 行（王维）与 东城区.xlsx第 3 行的身份证号相同，姓名不同，两处都已收入",
        "第 7 行（李四）与 东城区.xlsx第 6 行的同名，联系电话不同，两处都已收入",
        "东城区  10    5     5",
    ]);
    assert_eq!(taken.roster.len(), 6, "{:?}", taken.roster);
}

#[test]
fn a_unit_merged_downwards_is_that_of_each_and_hidden_people_are_missed() {
    let lines = [
        person("张三", "东城区", "13800000001", IDENTITIES[0]),
        "2|李三||13800000011|".to_owned(),
        "{hidden=\"1\"}3|王三||13800000012|".to_owned(),
    ];
    let merged = "<mergeCells><mergeCell ref=\"C2:C4\"/></mergeCells>";
    let book = workbook(&[("报名", "", &worksheet("", &sheet(&lines), merged))], "");
    let taken = collected(&[("1.xlsx", book)]);
    taken.says(&["第 4 行是隐藏或筛选掉的，没有收"]);
    assert_eq!(taken.roster[2], "2,李三,东城区,13800000011,", "{}", taken.said);
}

#[test]
fn one_bad_file_does_not_stop_the_others() {
    let good = form(&[person("张三", "东城区", "13800000001", IDENTITIES[0])]);
    let far = rows(&["序号|姓名"])
        + "<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>";
    let repeated = "<table:table-row table:number-rows-repeated=\"9999999\"><table:table-cell \
                    table:number-columns-repeated=\"9999\"><text:p>a</text:p></table:table-cell>\
                    </table:table-row>";
    let bomb = document(
        &(document_table("S", "", &["甲"]).replace("</table:table>", "")
            + repeated
            + "</table:table>"),
    );
    let formulas = "序号,姓名,单位,联系电话,身份证号\n1,\"=cmd|' /C calc'!A0\",西山县,13800000009,\n";
    let taken = collected(&[
        ("0坏.xlsx", good[..200].to_vec()),
        ("1远.xlsx", workbook(&[("S", "", &far)], "")),
        ("2重.ods", bomb),
        ("3引.csv", "姓名,单位\n\"张三,东城区\n".into()),
        ("4密.xlsx", crate::workbooks::compound("EncryptedPackage", &[0; 100])),
        ("5东城区.xlsx", good),
        ("6西山县.csv", formulas.into()),
    ]);
    taken.says(&[
        "0坏.xlsx：文件不完整或已损坏",
        "1远.xlsx：工作表“S”XFD1048576 有内容",
        "2重.ods：工作表“S”",
        "3引.csv：第 2 行的引号没有配对",
        "4密.xlsx：加了密码",
        "第 2 行（=cmd|' /C calc'!A0）姓名“=cmd|' /C calc'!A0”的写法不对",
        "名册 2 人",
    ]);
    assert_eq!(taken.roster[2], "2,'=cmd|' /C calc'!A0,西山县,13800000009,");
}

#[test]
fn late_forms_add_only_who_is_new() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    fs::create_dir(folder.join("收")).expect("a folder");
    let text =
        yaml(COLUMNS).replace("date: 2024-01-05", "date: 2024-01-05\nnote: 此件主动公开");
    fs::write(folder.join("a.yaml"), text).expect("a file");
    let first = form(&[person("张三", "东城区", "13800000001", IDENTITIES[0])]);
    fs::write(folder.join("收/东城区.xlsx"), first).expect("a file");
    let (_, said) = collect_in(folder, &["--add", "roster"]);
    assert!(said.contains("附件 roster 添上 1 人"), "{said}");
    assert!(said.contains("身份证号或电话，而这份公文主动公开"), "{said}");
    let before = fs::read_to_string(folder.join("a.yaml")).expect("the notice");
    // Again the same, then one more.
    let (_, said) = collect_in(folder, &["--add", "roster"]);
    assert!(said.contains("附件 roster 添上 0 人"), "{said}");
    assert_eq!(fs::read_to_string(folder.join("a.yaml")).expect("the notice"), before);
    let late = form(&[person("李四", "西山县", "13800000002", IDENTITIES[1])]);
    fs::write(folder.join("收/西山县.xlsx"), late).expect("a file");
    let (_, said) = collect_in(folder, &["--add", "roster"]);
    assert!(said.contains("附件 roster 添上 1 人"), "{said}");
    let after = fs::read_to_string(folder.join("a.yaml")).expect("the notice");
    let row = "        - [2, 李四, 西山县, 13800000002, 140105199001010032]\n";
    assert_eq!(after.replacen(row, "", 1), before);
    assert!(after.contains(row), "{after}");
    // A list that is there is not written over.
    let (code, _) = collect_in(folder, &["-o", "名册.xlsx"]);
    assert_ne!(code, 2);
    let (code, said) = collect_in(folder, &["-o", "名册.xlsx"]);
    assert!(code == 2 && said.contains("已存在"), "{said}");
}

/// One sheet on which a section has collected people of several units.
#[test]
fn a_sheet_of_many_units_is_read_row_by_row() {
    let lines = [
        person("张三", "东城区教育局", "13800000001", IDENTITIES[0]),
        person("李四", "西山县", "13800000002", IDENTITIES[1]),
        person("王五", "阳泉市", "13800000003", IDENTITIES[2]),
        person("赵六", "", "13800000004", IDENTITIES[3]),
    ];
    for name in ["汇总.xlsx", "全市报名汇总表.xlsx"] {
        let taken = collected(&[(name, form(&lines))]);
        taken.says(&[
            "第 4 行（王五）的单位“阳泉市”不在名额表里，没有收入名册",
            "第 5 行（赵六）没有写单位，不知是谁报的，没有收入名册",
            "北河县：没有收到可用的表",
            "东城区  10    1     9",
            "西山县  8     1     7",
            "名册 2 人",
        ]);
        assert_eq!(taken.code, 1);
    }
    // A form without such a column, to which one was added on its way.
    let plain = yaml("序号, 姓名, 联系电话");
    for head in ["单位", "报送单位", "所在单位名称"] {
        let lines = [
            &format!("序号|姓名|联系电话|{head}"),
            "1|张三|13800000001|东城区",
            "2|李四|13800000002|西山县",
        ];
        let book = workbook(&[("S", "", &rows(&lines))], "");
        let taken = collect_from(&plain, &[("汇总.xlsx", book)]);
        taken.says(&["东城区  10    1     9", "西山县  8     1     7"]);
        assert!(!taken.said.contains("多出"), "{}", taken.said);
    }
    // A form of one unit says so itself.
    let lines = [person("张三", "", "13800000001", IDENTITIES[0])];
    let other = collected(&[("阳泉市.xlsx", form(&lines))]);
    other.says(&["单位“阳泉市”不在名额表里，没有收入名册"]);
}

#[test]
fn namesakes_are_told_with_file_sheet_and_row() {
    let one = sheet(&[person("王伟", "东城区", "13800000001", "")]);
    let two = sheet(&[
        person("李四", "东城区", "13800000002", ""),
        person("王伟", "东城区", "13800000003", ""),
    ]);
    let book = workbook(&[("青年", "", &one), ("成年", "", &two)], "");
    let taken = collected(&[("东城区.xlsx", book)]);
    taken.says(&[
        "东城区.xlsx：工作表“成年”第 3 行（王伟）与 东城区.xlsx工作表“青年”第 2 行的同名，联系电话不同",
    ]);
}

#[test]
fn what_is_struck_through_on_a_form_is_told() {
    let struck = "<c t=\"inlineStr\"><is><r><rPr><strike/></rPr><t>张三</t></r></is></c>";
    let line = format!("1|{struck}|东城区|{}|{}", text("13800000001"), IDENTITIES[0]);
    let taken = collected(&[("东城区.xlsx", form(&[line]))]);
    taken.says(&["第 2 行划了删除线，不知还算不算，已收入，请核对"]);
}

/// 工作单位及职务 says where somebody works, which is not who sent the form.
#[test]
fn where_people_work_is_not_who_sent_the_form() {
    let plain = yaml("序号, 姓名, 工作单位及职务, 联系电话");
    let lines = [
        "序号|姓名|工作单位及职务|联系电话",
        "1|张三|实验小学教师|13800000001",
        "2|李四|科长|13800000002",
    ];
    let book = workbook(&[("S", "", &rows(&lines))], "");
    let taken = collect_from(&plain, &[("东城区.xlsx", book)]);
    taken.says(&["东城区  10    2     8"]);
    assert!(!taken.said.contains("不在名额表里"), "{}", taken.said);
    let lines =
        ["序号|姓名|工作单位及职务|联系电话", "1|张三|西山县教育局科长|13800000001"];
    let book = workbook(&[("S", "", &rows(&lines))], "");
    let taken = collect_from(&plain, &[("东城区.xlsx", book)]);
    taken.says(&[
        "写的单位是“西山县教育局科长”，这份表是东城区报的",
        "东城区  10    1     9",
    ]);
}

/// The table of quotas is found among others, whatever its columns.
#[test]
fn quotas_are_those_of_the_table_of_quotas() {
    let attachments = "attachments:
  - id: budget
    title: 物资
    table: {columns: [项目, 数量], rows: [[矿泉水, 100], [雨衣, 20]]}
  - id: quotas
    title: 名额
    table:
      group: 片区
      columns: [序号, 片区, 单位, {name: 名额, total: true}]
      rows: [[1, 东片, 东城区, 10], [2, 东片, 北河县, 2], [3, 西片, 西山县, 8]]
  - id: form
    title: 报名表
    table: {columns: [姓名, 联系电话], blank_rows: 3}
";
    let yaml = notice("body: 见附件1、附件2、附件3。", attachments);
    let book = workbook(&[("S", "", &rows(&["姓名|联系电话", "张三|13800000001"]))], "");
    let taken = collect_from(&yaml, &[("西山县.xlsx", book)]);
    taken.says(&[
        "西山县  8     1     7",
        "北河县  2     0     2",
        "东城区  10    0     10",
    ]);
    assert!(
        !taken.said.contains("矿泉水") && !taken.said.contains("小计"),
        "{}",
        taken.said
    );
}
