//! Spreadsheets into a table: what a careful colleague would enter, or a refusal with its place.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use proptest::prelude::*;

use crate::support::{hongtou, notice};
use crate::workbooks::{
    compound, document, document_table, package, records, rows, workbook, workbook_with,
    worksheet,
};

/// A notice with a table of quotas.
pub fn quota() -> String {
    let attachment = "attachments:
  - id: quotas
    title: 名额分配表
    table:
      columns: [单位, {name: 名额, total: true}, 备注]
      rows:
        - [东城区, 10, ~]
        - [西山县, 8, 含领队1人]
        - [北河县, 12, ~]";
    notice("body: 共{{ total(\"quotas\", \"名额\") }}人参加，见附件。", attachment)
}

/// A notice with a table of anything.
pub fn table(columns: &str, rows: &str) -> String {
    let attachment = format!(
        "attachments: [{{id: quotas, title: 表, table: {{columns: {columns}, rows: {rows}}}}}]"
    );
    notice("body: 见附件。", &attachment)
}

/// What came of an import: exit code, what was said, the rows of the YAML.
pub struct Taken {
    pub code: i32,
    pub said: String,
    pub yaml: String,
}

impl Taken {
    /// The row of a name, as it is typed.
    pub fn row(&self, name: &str) -> &str {
        let start = format!("- [{name},");
        let line = self.yaml.lines().find(|line| line.trim().starts_with(&start));
        line.unwrap_or_else(|| panic!("{name}: {}{}", self.said, self.yaml)).trim()
    }

    pub fn refused(&self, words: &[&str]) {
        assert_ne!(self.code, 0, "{}", self.said);
        for word in words {
            assert!(self.said.contains(word), "{word} in {}", self.said);
        }
        assert!(!self.said.contains("已改"), "{}", self.said);
    }
}

fn run(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let output = hongtou(folder).arg("table").args(arguments).output().expect("it runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned()
        + &String::from_utf8_lossy(&output.stdout);
    (output.status.code().unwrap_or(-1), said)
}

pub fn import_with(yaml: &str, name: &str, bytes: &[u8], options: &[&str]) -> Taken {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("a.yaml"), yaml).expect("a file");
    fs::write(folder.path().join(name), bytes).expect("a file");
    let arguments = [&["a.yaml", "quotas", "--import", name], options].concat();
    let (code, said) = run(folder.path(), &arguments);
    let after = fs::read_to_string(folder.path().join("a.yaml")).expect("the notice");
    if code != 0 && !said.contains("已改") {
        assert_eq!(after, yaml, "{said}");
    }
    Taken { code, said, yaml: after }
}

pub fn import(name: &str, bytes: &[u8]) -> Taken {
    import_with(&quota(), name, bytes, &[])
}

/// An import of one sheet of a workbook.
pub fn import_rows(lines: &[&str]) -> Taken {
    import("表.xlsx", &workbook(&[("分配", "", &rows(lines))], ""))
}

// ------------------------------------------------------------------------------- values

#[test]
fn numbers_come_in_as_they_are_shown() {
    let taken = import_rows(&[
        "单位|名额|备注",
        "东城区|10.000000000000002|0.30000000000000004",
        "西山县|29.000000000000001|含领队1人",
        "北河县|1.1999999999999999E1|1E-3",
    ]);
    assert_eq!(taken.code, 0, "{}", taken.said);
    assert_eq!(taken.row("东城区"), "- [东城区, 10, 0.3]");
    assert_eq!(taken.row("西山县"), "- [西山县, 29, 含领队1人]");
    assert_eq!(taken.row("北河县"), "- [北河县, 12, 0.001]");
    for (cell, number) in
        [("２５", "25"), ("25人", "25"), ("25 人", "25"), ("1,234", "1234")]
    {
        let taken = import_rows(&[
            "单位|名额|备注",
            &format!("东城区|{cell}|"),
            "西山县|8|",
            "北河县|12|",
        ]);
        assert_eq!(
            taken.row("东城区"),
            format!("- [东城区, {number}, ~]"),
            "{}",
            taken.said
        );
    }
    for cell in ["约25", "二十五", "25万", "10+5", "2 5左右", "TRUE"] {
        let line = format!("东城区|{cell}|");
        let taken = import_rows(&["单位|名额|备注", &line, "西山县|8|", "北河县|12|"]);
        taken.refused(&["工作表“分配”第 2 行“名额”（B2）", "不是数字"]);
    }
}

#[test]
fn formats_decide_what_is_shown() {
    let yaml = table(
        "[项目, 日期, 比例, 金额]",
        "[[乒乓球, 2024年5月1日, 30%, 12.50], [羽毛球, 5月2日, 12.5%, 3.00]]",
    );
    let styles =
        "yyyy\"年\"m\"月\"d\"日\"|yyyy-mm-dd|0%|0.00%|#,##0.00|h:mm|0\"元\"|000000";
    let read = |lines: &[&str], more: &str| {
        let book = workbook_with(&[("S", "", &rows(lines))], styles, more, "");
        import_with(&yaml, "表.xlsx", &book, &[])
    };
    let head = "项目|日期|比例|金额";
    // The same in other words is the same.
    let same =
        read(&[head, "乒乓球|2:45413|3:0.3|12.5", "羽毛球|1:45414|4:0.125|5:3"], "");
    assert!(same.said.contains("没有要改的"), "{}", same.said);
    let other =
        read(&[head, "乒乓球|1:45415|4:0.3|5:1234.5", "羽毛球|2:45416|6:0.375|3"], "");
    assert!(
        other.yaml.contains("[乒乓球, 2024年5月3日, 30%, 1234.50]"),
        "{}",
        other.yaml
    );
    assert!(other.yaml.contains("[羽毛球, 2024-05-04, 9:00, 3.00]"), "{}", other.yaml);
    // Days counted from 1904.
    let later = read(
        &[head, "乒乓球|1:43951|30%|12.5", "羽毛球|1:43953|12.5%|3"],
        "<workbookPr date1904=\"1\"/>",
    );
    assert!(later.yaml.contains("[羽毛球, 2024年5月3日, 12.5%, 3.00]"), "{}", later.said);
    // A day that lost its format is no number.
    read(&[head, "乒乓球|45415|30%|12.5", "羽毛球|5月2日|12.5%|3"], "")
        .refused(&["第 2 行“日期”（B2）", "应是日期"]);
    // Noughts stay, as text and by their format.
    let text = "<c t=\"str\"><v>007</v></c>";
    let line = format!("东城区|10|{text}");
    let lines = ["单位|名额|备注", line.as_str(), "西山县|8|8:42", "北河县|12|"];
    let taken = import("表.xlsx", &workbook(&[("S", "", &rows(&lines))], styles));
    assert_eq!(taken.row("东城区"), "- [东城区, 10, 007]", "{}", taken.said);
    assert_eq!(taken.row("西山县"), "- [西山县, 8, 000042]");
}

#[test]
fn formulas_are_what_they_were_last() {
    let empty = "<c t=\"str\"><f>IF(B2&gt;20,\"多\",\"\")</f><v></v></c>";
    let lines = [
        "单位|名额|备注".to_owned(),
        format!("东城区|11|{empty}"),
        "西山县|8|<c t=\"str\"><f>\"含领队1人\"</f><v>含领队1人</v></c>".to_owned(),
        "北河县|<c><f>6*2</f><v>12</v></c>|".to_owned(),
    ];
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let taken = import_rows(&lines);
    assert_eq!(taken.row("东城区"), "- [东城区, 11, ~]");
    assert_eq!(taken.row("西山县"), "- [西山县, 8, 含领队1人]");
    for (cell, word) in [
        ("<c><f>1+2</f></c>", "没有算出值的公式"),
        ("<c><f>1+2</f><v/></c>", "没有算出值的公式"),
        ("<c t=\"e\"><f>A9</f><v>#REF!</v></c>", "错误值 #REF!"),
    ] {
        let line = format!("东城区|{cell}|");
        import_rows(&["单位|名额|备注", &line, "西山县|8|", "北河县|12|"])
            .refused(&[word, "第 2 行“名额”（B2）"]);
        // In a column that nobody reads it is no matter.
        let line = format!("东城区|10||{cell}");
        let taken = import_rows(&[
            "单位|名额|备注|旧数",
            &line,
            "西山县|8|含领队1人|",
            "北河县|12||",
        ]);
        assert!(taken.said.contains("没有要改的"), "{}", taken.said);
    }
    // The same as text of a spreadsheet.
    for (line, word) in [
        ("东城区,#REF!,", "错误值 #REF!"),
        ("东城区,10,####", "错误值 ####"),
        ("东城区,10,1.40105E+17", "后几位已丢"),
    ] {
        let csv = format!("单位,名额,备注\n{line}\n");
        import("表.csv", csv.as_bytes()).refused(&[word]);
    }
    let lost =
        ["单位|名额|备注", "东城区|10|140105199001010016", "西山县|8|", "北河县|12|"];
    import_rows(&lost).refused(&["第 2 行“备注”（C2）", "超过 15 位"]);
}

// ---------------------------------------------------------------------- columns and rows

#[test]
fn totals_notes_and_makers_are_no_rows() {
    for total in
        ["合    计|30|", "全市合计|30|", "合计（人）：|30|", "|合计30|", "总　数|30|"]
    {
        let rest = ["东城区|10|", "西山县|8|含领队1人", "北河县|12|"];
        let head = "单位|名额|备注";
        let foot = [
            head,
            rest[0],
            rest[1],
            rest[2],
            total,
            "",
            "注：名额含领队",
            "填表人：张三|审核：李四|",
        ];
        let taken = import_rows(&foot);
        assert!(taken.said.contains("没有要改的"), "{total}: {}", taken.said);
        let top = [head, total, rest[0], rest[1], rest[2]];
        let taken = import_rows(&top);
        assert!(taken.said.contains("没有要改的"), "{total}: {}", taken.said);
    }
    // One that only its numbers give away is asked about.
    let like = ["单位|名额|备注", "东城区|10|", "西山县|8|", "北河县|12|", "全市|30|"];
    import_rows(&like).refused(&["第 5 行“全市”", "像是合计", "--allow"]);
    let book = workbook(&[("S", "", &rows(&like))], "");
    let taken = import_with(&quota(), "表.xlsx", &book, &["--allow"]);
    assert_eq!(taken.row("全市"), "- [全市, 30, ~]", "{}", taken.said);
    import_rows(&["单位|名额|备注", "东城区|10|", "西山县|8|", "北河县|12|", "|30|"])
        .refused(&["第 5 行没有写“单位”"]);
}

#[test]
fn what_is_probably_a_slip_stops_unless_allowed() {
    for (line, word) in [
        ("东城区|3|", "“东城区”出现了两次：第 2 行、第 5 行"),
        ("新区|-5|", "第 5 行“新区”的“名额”是 -5"),
        ("新区|2.5|", "第 5 行“新区”的“名额”是 2.5"),
        ("新区||", "第 5 行“新区”没有填：名额"),
    ] {
        let lines = ["单位|名额|备注", "东城区|10|", "西山县|8|", "北河县|12|", line];
        import_rows(&lines).refused(&[word, "没有读入"]);
        let book = workbook(&[("S", "", &rows(&lines))], "");
        let taken = import_with(&quota(), "表.xlsx", &book, &["--allow"]);
        assert!(
            taken.said.contains("照收") && taken.said.contains("已改"),
            "{}",
            taken.said
        );
    }
}

#[test]
fn signs_that_join_cells_are_only_signs() {
    let text = |sign: &str| format!("<c t=\"str\"><v>{sign}</v></c>");
    let (less, up) = (text("&lt;"), text("^"));
    let old = format!("东城区|10|{less}");
    let new = format!("新区|5|{up}");
    let lines = ["单位|名额|备注", &old, "西山县|8|", "北河县|12|", &new];
    let taken = import_rows(&lines);
    assert_eq!(taken.row("东城区"), "- [东城区, 10, \"<\"]", "{}", taken.said);
    assert_eq!(taken.row("新区"), "- [新区, 5, \"^\"]");
}

#[test]
fn a_unit_over_several_rows_names_each_of_them() {
    let lines = rows(&[
        "单位|名额|备注",
        "东城区|11|",
        "|3|青年组",
        "西山县|8|含领队1人",
        "北河县|12|",
    ]);
    let merged = "<mergeCells><mergeCell ref=\"A2:A3\"/></mergeCells>";
    let taken =
        import("表.xlsx", &workbook(&[("S", "", &worksheet("", &lines, merged))], ""));
    assert_eq!(taken.code, 0, "{}", taken.said);
    assert!(
        taken.yaml.contains("- [东城区, 11, ~]\n        - [东城区, 3, 青年组]"),
        "{}",
        taken.yaml
    );
    import("表.xlsx", &workbook(&[("S", "", &lines)], ""))
        .refused(&["第 3 行没有写“单位”"]);
}

#[test]
fn columns_are_found_or_asked_about() {
    for head in
        ["单 位|名　额|备注", "单位名称|名额（人）|备注", "参赛单位|名额分配|备 注"]
    {
        let taken =
            import_rows(&[head, "东城区|10|", "西山县|8|含领队1人", "北河县|12|"]);
        assert!(taken.said.contains("没有要改的"), "{head}: {}", taken.said);
    }
    for (head, words) in [
        ("单位|名额|名额|备注", &["“名额”不止一栏：B1、C1"][..]),
        ("街道|名额|备注", &["没有找到“单位”这一栏", "街道（A）"]),
        ("单位|补充名额|备注", &["“补充名额”，是不是它"]),
        ("单位|人数|备注", &["没有找到“名额”这一栏", "人数（B）"]),
    ] {
        import_rows(&[head, "东城区|9|9|", "西山县|7|7|"]).refused(words);
    }
}

#[test]
fn what_is_hidden_is_passed_over_and_said() {
    let lines = [
        "单位|名额|备注",
        "东城区|10|",
        "西山县|8|含领队1人",
        "{hidden=\"1\"}旧城区（已撤）|99|",
        "北河县|12|",
    ];
    let taken = import_rows(&lines);
    assert!(taken.said.contains("第 4 行是隐藏或筛选掉的，没有读"), "{}", taken.said);
    assert!(taken.said.contains("没有要改的"), "{}", taken.said);
    // Of the notice's own rows it is asked, and of the numbers.
    let lines = ["单位|名额|备注", "东城区|10|", "西山县|8|", "{hidden=\"1\"}北河县|12|"];
    import_rows(&lines).refused(&["第 4 行“北河县”是隐藏或筛选掉的", "--allow"]);
    let shown = rows(&["单位|名额|备注", "东城区|10|", "西山县|8|", "北河县|12|"]);
    let hidden = "<cols><col min=\"2\" max=\"2\" hidden=\"1\"/></cols>";
    import("表.xlsx", &workbook(&[("S", "", &worksheet(hidden, &shown, ""))], ""))
        .refused(&["没有找到“名额”这一栏", "隐藏的 B 列"]);
    let twice = rows(&[
        "单位|名额|名额|备注",
        "东城区|9|10|",
        "西山县|7|8|含领队1人",
        "北河县|1|12|",
    ]);
    let hidden = "<cols><col min=\"2\" max=\"2\" hidden=\"1\"/></cols>";
    let taken =
        import("表.xlsx", &workbook(&[("S", "", &worksheet(hidden, &twice, ""))], ""));
    assert!(taken.said.contains("B 列是隐藏的，没有读"), "{}", taken.said);
    assert!(taken.said.contains("没有要改的"), "{}", taken.said);
    let right =
        rows(&["单位|名额|备注", "东城区|11|", "西山县|8|含领队1人", "北河县|12|"]);
    let old = rows(&["单位|名额|备注", "旧单位|1|"]);
    let sheets = [("字典", "hidden", old.as_str()), ("分配", "", right.as_str())];
    let taken = import("表.xlsx", &workbook(&sheets, ""));
    assert!(taken.said.contains("隐藏的工作表“字典”没有读"), "{}", taken.said);
    assert_eq!(taken.row("东城区"), "- [东城区, 11, ~]");
    // Two that fit are a question, and the answer is an option.
    let sheets = [("旧稿", "", old.as_str()), ("定稿", "", right.as_str())];
    let book = workbook(&sheets, "");
    import("表.xlsx", &book).refused(&["“旧稿”、“定稿”", "--sheet"]);
    let taken = import_with(&quota(), "表.xlsx", &book, &["--sheet", "定稿"]);
    assert_eq!(taken.row("东城区"), "- [东城区, 11, ~]");
    import_with(&quota(), "表.xlsx", &book, &["--sheet", "终稿"])
        .refused(&["没有名为“终稿”"]);
}

// ----------------------------------------------------------------------------- formats

#[test]
fn every_kind_of_spreadsheet_says_the_same() {
    let lines =
        ["单位|名额|备注", "东城区|11|", "西山县|8|含领队1人", "北河县|12|", "合计|31|"];
    let text = lines.join("\n").replace('|', ",");
    let tabs = format!("\u{feff}{}", lines.join("\r\n").replace('|', "\t"));
    let wide = |swap: bool| -> Vec<u8> {
        let bytes = |u: u16| if swap { u.to_be_bytes() } else { u.to_le_bytes() };
        tabs.encode_utf16().flat_map(bytes).collect()
    };
    let strings = "<sst count=\"9\" uniqueCount=\"9\"><si><r><t>东城</t></r><r><t>区</t></r>\
                   <rPh><t>dong</t></rPh></si></sst>";
    let shared = rows(&lines).replace(
        "<c t=\"inlineStr\"><is><t xml:space=\"preserve\">东城区</t></is></c>",
        "<c t=\"s\"><v>0</v></c>",
    );
    let books: [(&str, Vec<u8>); 9] = [
        ("表.xlsx", workbook(&[("S", "", &rows(&lines))], "")),
        ("串.xlsx", workbook_with(&[("S", "", &shared)], "", "", strings)),
        // By content, not by name.
        ("表.xls", workbook(&[("S", "", &rows(&lines))], "")),
        ("表.ods", document(&document_table("S", "", &lines))),
        ("旧.xls", compound("Workbook", &records("S", &lines, &[]))),
        ("表.csv", text.clone().into_bytes()),
        ("国标.csv", encoding_rs::GB18030.encode(&text).0.into_owned()),
        ("宽.txt", wide(false)),
        ("反.txt", wide(true)),
    ];
    for (name, bytes) in books {
        let taken = import(name, &bytes);
        assert_eq!(taken.code, 0, "{name}: {}", taken.said);
        assert_eq!(taken.row("东城区"), "- [东城区, 11, ~]", "{name}");
        assert_eq!(taken.row("西山县"), "- [西山县, 8, 含领队1人]", "{name}");
    }
    // What is hidden is known in each of them.
    let lines = [
        "单位|名额|备注",
        "东城区|10|",
        "旧城区|99|",
        "西山县|8|含领队1人",
        "北河县|12|",
    ];
    let mut hidden = vec![2, 0];
    hidden.extend([0; 10]);
    hidden.extend([0x20, 0]);
    hidden.extend([0; 2]);
    let old = compound("Workbook", &records("S", &lines, &[(0x208, hidden)]));
    let line = "{table:visibility=\"filter\"}旧城区|99|";
    let other =
        ["单位|名额|备注", "东城区|10|", line, "西山县|8|含领队1人", "北河县|12|"];
    for (name, bytes) in
        [("旧.xls", old), ("表.ods", document(&document_table("S", "", &other)))]
    {
        let taken = import(name, &bytes);
        assert!(taken.said.contains("第 3 行是隐藏或筛选掉的"), "{name}: {}", taken.said);
        assert!(taken.said.contains("没有要改的"), "{name}: {}", taken.said);
    }
}

#[test]
fn what_is_no_spreadsheet_or_a_damaged_one_is_refused_by_name() {
    let whole = rows(&["单位|名额|备注", "东城区|1|"]);
    let cut = worksheet("", &whole, "");
    let cut = &cut[..cut.find("东城区").expect("a cell")];
    let damaged = workbook(&[("新", "", cut), ("旧", "", &whole)], "");
    let missing = workbook(&[("新", "", "<worksheet/>"), ("旧", "", &whole)], "");
    let missing = String::from_utf8_lossy(&missing).into_owned();
    assert!(missing.contains("sheet1"));
    let document = "<office:document-content xmlns:office=\"o\" xmlns:table=\"t\"><office:body>\
                    <office:spreadsheet><table:table table:name=\"S\">";
    let encrypted = "<manifest:manifest xmlns:manifest=\"m\"><manifest:encryption-data/>\
                     </manifest:manifest>";
    let html = "<html><table><tr><td>单位</td></tr></table></html>";
    let old_xml =
        "<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?><Workbook/>";
    let page = &workbook(&[("S", "", &whole)], "")[..900];
    let cases: [(&str, Vec<u8>, &[&str]); 14] = [
        ("坏.xlsx", damaged.clone(), &["工作表“新”已损坏", "--sheet"]),
        ("单.xlsx", workbook(&[("S", "", cut)], ""), &["工作表“S”已损坏"]),
        ("截.xlsx", page.to_vec(), &["不完整或已损坏"]),
        ("密.xlsx", compound("EncryptedPackage", &[1; 5000]), &["加了密码"]),
        ("密.xls", compound("Workbook", &locked()), &["加了密码"]),
        (
            "密.ods",
            package(&[("META-INF/manifest.xml", encrypted.as_bytes())]),
            &["加了密码"],
        ),
        ("断.ods", package(&[("content.xml", document.as_bytes())]), &["已损坏"]),
        ("页.xls", html.into(), &["HTML", "另存为 xlsx"]),
        ("旧.xls", old_xml.into(), &["XML", "另存为 xlsx"]),
        ("文.xlsx", package(&[("word/document.xml", b"<a/>")]), &["Word"]),
        ("文.pdf", b"%PDF-1.7".to_vec(), &["PDF"]),
        ("零.csv", b"a,\0b".to_vec(), &["二进制"]),
        (
            "引.csv",
            "单位,名额\n\"东城区,10\n西山县,8\n".into(),
            &["第 2 行的引号没有配对"],
        ),
        ("空.xlsx", workbook(&[("S", "", "")], ""), &["表里没有内容"]),
    ];
    for (name, bytes, words) in cases {
        let taken = import(name, &bytes);
        taken.refused(words);
        assert!(taken.said.contains(name), "{}", taken.said);
        assert_eq!(taken.code, 2, "{name}");
    }
    // The other sheet only when it is asked for.
    let taken = import_with(&quota(), "坏.xlsx", &damaged, &["--sheet", "旧"]);
    assert_eq!(taken.row("东城区"), "- [东城区, 1, ~]", "{}", taken.said);
}

/// The stream of a book that asks for a password.
fn locked() -> Vec<u8> {
    let begin = [0x809_u16, 8, 0x600, 5, 0, 0].map(u16::to_le_bytes).concat();
    [begin, [0x2f_u16, 2, 0].map(u16::to_le_bytes).concat()].concat()
}

// ------------------------------------------------------------------------------ bounds

/// Whatever a file says of itself, it is refused or read before long.
#[test]
fn files_made_to_hurt_are_bounded() {
    let head =
        rows(&["单位|名额|备注", "东城区|11|", "西山县|8|含领队1人", "北河县|12|"]);
    let far = |text: &str| {
        let cell = format!(
            "<row r=\"1048576\"><c r=\"XFD1048576\" t=\"inlineStr\"><is><t>{text}</t></is></c></row>"
        );
        workbook(&[("S", "", &(head.clone() + &cell))], "")
    };
    // Nothing far away is nothing.
    assert_eq!(import("表.xlsx", &far(" ")).row("东城区"), "- [东城区, 11, ~]");
    let cell = "<table:table-cell office:value-type=\"float\" office:value=\"1\" \
                table:number-columns-repeated=\"16384\"><text:p>1</text:p></table:table-cell>";
    let repeated = format!(
        "<table:table table:name=\"S\"><table:table-row \
         table:number-rows-repeated=\"1048576\">{cell}</table:table-row></table:table>"
    );
    let beyond = head.clone() + "<row r=\"2000000\"><c r=\"A2000000\"><v>1</v></c></row>";
    let count =
        "<sst count=\"4294967295\" uniqueCount=\"4294967295\"><si><t>x</t></si></sst>";
    let entities = format!(
        "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]>{}",
        worksheet("", &head, "")
    );
    let merged = "<mergeCell ref=\"A1:XFD1048576\"/>".repeat(30_000);
    let merged = worksheet("", &head, &format!("<mergeCells>{merged}</mergeCells>"));
    let bombs: Vec<(&str, Vec<u8>, &str)> = vec![
        ("角.xlsx", far("x"), "XFD1048576 有内容"),
        ("外.xlsx", workbook(&[("S", "", &beyond)], ""), "行号超出工作表"),
        (
            "行.xlsx",
            workbook(&[("S", "", &(head.clone() + &"<row/>".repeat(9_000_000)))], ""),
            "内容太多",
        ),
        (
            "串.xlsx",
            workbook_with(
                &[("S", "", &head)],
                "",
                "",
                &("<sst>".to_owned() + &"<si><t>xx</t></si>".repeat(3_000_000)),
            ),
            "内容太多",
        ),
        ("实.xlsx", workbook(&[("S", "", &entities)], ""), "已损坏"),
        (
            "深.xlsx",
            workbook(&[("S", "", &(head.clone() + &"<a>".repeat(1_000_000)))], ""),
            "已损坏",
        ),
        ("并.xlsx", workbook(&[("S", "", &merged)], ""), "内容太多"),
        ("重.ods", document(&repeated), "有内容，离表太远"),
        (
            "长.csv",
            format!("单位,名额\n{}", "a".repeat(1_000_000)).into_bytes(),
            "超过 32767 字",
        ),
        (
            "宽.csv",
            format!("单位,名额\n{}", "a,".repeat(1_000_000)).into_bytes(),
            "有内容，离表太远",
        ),
        (
            "高.csv",
            format!("单位,名额\n{}", "a,1\n".repeat(100_000)).into_bytes(),
            "有内容，离表太远",
        ),
    ];
    for (name, bytes, word) in bombs {
        let start = Instant::now();
        import(name, &bytes).refused(&[word, name]);
        assert!(
            start.elapsed() < Duration::from_secs(60),
            "{name}: {:?}",
            start.elapsed()
        );
    }
    // A false count costs nothing.
    let taken = import("数.xlsx", &workbook_with(&[("S", "", &head)], "", "", count));
    assert_eq!(taken.row("东城区"), "- [东城区, 11, ~]");
}

#[cfg(unix)]
#[test]
fn pipes_devices_and_folders_are_refused_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    fs::write(folder.join("a.yaml"), quota()).expect("a file");
    let made = std::process::Command::new("mkfifo").arg(folder.join("管.xlsx")).status();
    assert!(made.expect("mkfifo").success());
    for path in ["管.xlsx", "/dev/zero", "."] {
        let (code, said) = run(folder, &["a.yaml", "quotas", "--import", path]);
        assert!(code == 2 && said.contains("不是文件"), "{said}");
        let (code, said) = run(folder, &[path, "quotas"]);
        assert!(code == 2 && said.contains("不是文件"), "{said}");
    }
}

// -------------------------------------------------------------------------- out and in

#[test]
fn what_is_written_is_harmless_and_never_over_something() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let yaml = table(
        "[单位, 名额, 备注]",
        "[[东城区, -5, \"=cmd|' /C calc'!A0\"], [西山县, 8, \"+1+1\"], [北河县, 12, \"@x\"], [南, 1, \"'-x\"]]",
    );
    fs::write(folder.join("a.yaml"), &yaml).expect("a file");
    for name in ["出.csv", "出.xlsx"] {
        let (code, said) = run(folder, &["a.yaml", "quotas", "--export", name]);
        assert_eq!(code, 0, "{said}");
        let (code, said) = run(folder, &["a.yaml", "quotas", "--export", name]);
        assert!(code == 2 && said.contains("已存在"), "{said}");
        let (code, _) = run(folder, &["a.yaml", "quotas", "--export", name, "--force"]);
        assert_eq!(code, 0);
        let (_, said) = run(folder, &["a.yaml", "quotas", "--import", name, "--allow"]);
        assert!(said.contains("没有要改的"), "{said}");
    }
    let csv = fs::read_to_string(folder.join("出.csv")).expect("a file");
    for line in
        ["东城区,-5,'=cmd|' /C calc'!A0", "西山县,8,'+1+1", "北河县,12,'@x", "南,1,''-x"]
    {
        assert!(csv.lines().any(|own| own == line), "{line} in {csv}");
    }
    let (code, said) =
        run(folder, &["a.yaml", "quotas", "--export", "a.yaml", "--force"]);
    assert!(code == 2 && said.contains("输入的文件"), "{said}");
}

#[test]
fn what_others_wrote_moves_no_terminal() {
    let taken = import_rows(&["单位|\u{9b}2J名额\u{202e}数量|备注", "东城区|1|"]);
    assert!(!taken.said.contains(['\u{9b}', '\u{202e}', '\u{1b}']), "{:?}", taken.said);
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("a.yaml"), quota()).expect("a file");
    let name = "坏\u{1b}[2J.csv";
    fs::write(folder.path().join(name), "x").expect("a file");
    let (_, said) = run(folder.path(), &["a.yaml", "quotas", "--import", name]);
    assert!(said.contains("坏\\u{1b}[2J.csv") && !said.contains('\u{1b}'), "{said:?}");
}

/// Text as it stands in cells.
fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        "[一-龥]{1,6}",
        "[一-龥]{1,3}[0-9]{1,3}",
        "[=+@-][a-z0-9]{1,5}",
        "'[=+@'-][a-z]{1,3}",
        "202[0-9]年[1-9]月",
        "[0-9]{1,3}(\\.[0-9]{1,2})?%",
        "[0-9]{1,2}:[0-9]{2}",
        "0[0-9]{1,10}",
        "[0-9]{11}",
        "[0-9]{18}",
        Just(String::new()),
        Just("—".to_owned()),
        Just("a, \"b\"; c".to_owned()),
        Just("（一）甲、乙".to_owned()),
    ]
}

fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        "[1-9][0-9]{0,5}",
        "[1-9][0-9]{0,4}\\.[0-9]{2}",
        Just("0".to_owned()),
        Just(String::new())
    ]
}

/// The columns of every kind of table, and how many cells its rows have behind the name.
const KINDS: [(&str, usize); 7] = [
    ("[单位, {name: 名额, total: true}, 备注]", 1),
    ("[序号, 单位, {name: 名额, total: true}, 备注]", 1),
    (
        "[单位, {name: 运动员, columns: [{name: 男, total: true}, {name: 女, total: true}]}, {name: 裁判员, columns: [{name: 男, total: true}, {name: 女, total: true}]}, 备注]",
        4,
    ),
    ("[片区, 单位, {name: 金额, total: true}, 备注]", 1),
    ("[单位, 甲, 乙, {name: 合计数, sum: [甲, 乙]}, 备注]", 2),
    ("[单位, {name: 名额, total: true}, 备注]", 1),
    ("[时间, {name: 安排, columns: [{name: 上午, columns: [一, 二]}, 下午]}, 备注]", 0),
];

proptest! {
    #![proptest_config(ProptestConfig {
        cases: std::env::var("CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(24),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    /// What is given out comes back unchanged, whatever the table looks like.
    #[test]
    fn exports_come_back_unchanged(
        kind in 0..KINDS.len(),
        lines in prop::collection::vec((words(), prop::collection::vec(number(), 4), words()), 1..8),
    ) {
        let (columns, numbers) = KINDS[kind];
        let quoted = |text: &str| match text {
            "" => "~".to_owned(),
            text if text.parse::<f64>().is_ok() && !text.starts_with('0') => text.to_owned(),
            text => format!("'{}'", text.replace('\'', "''")),
        };
        let rows = lines.iter().enumerate().map(|(i, (name, cells, remark))| {
            let mut row = Vec::new();
            match kind {
                1 => row.push((i + 1).to_string()),
                3 => row.push(format!("片{}", i / 3)),
                _ => {}
            }
            row.push(quoted(&format!("{}{i}", name.trim_matches('—'))));
            row.extend(cells.iter().take(numbers).map(|cell| quoted(cell)));
            match kind {
                4 => row.push("~".to_owned()),
                6 => row.extend(["甲".to_owned(), "<".to_owned(), quoted(remark)]),
                _ => {}
            }
            row.push(quoted(remark));
            format!("        - [{}]\n", row.join(", "))
        });
        let more = match kind {
            3 => "      group: 片区\n",
            5 => "      fold: 2\n",
            _ => "",
        };
        let attachment = format!(
            "attachments:\n  - id: quotas\n    title: 表\n    table:\n      columns: {columns}\n\
             {more}      rows:\n{}",
            rows.collect::<String>()
        );
        let yaml = notice("body: 见附件。", &attachment);
        let folder = tempfile::tempdir().expect("a folder");
        let folder = folder.path();
        fs::write(folder.join("a.yaml"), &yaml).expect("a file");
        for name in ["出.csv", "出.xlsx"] {
            let (code, said) = run(folder, &["a.yaml", "quotas", "--export", name]);
            prop_assert_eq!(code, 0, "{}{}", said, yaml);
            let (code, said) = run(folder, &["a.yaml", "quotas", "--import", name]);
            prop_assert!(code == 0 && said.contains("没有要改的"), "{name}: {said}{yaml}");
        }
        let output = hongtou(folder)
            .args(["build", "a.yaml", "--format", "xlsx", "-o", ".", "--font-path"])
            .arg(crate::support::root().join("fonts"))
            .output()
            .expect("it runs");
        // What checks refuse is not written.
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            prop_assert!(!said.contains("missing-face"), "{said}");
            return Ok(());
        }
        let (code, said) = run(folder, &["a.yaml", "quotas", "--import", "a-附件.xlsx"]);
        prop_assert!(code == 0 && said.contains("没有要改的"), "{said}{yaml}");
    }
}
