//! Spreadsheets that do not agree with themselves or with what was there: asked about with
//! their place, and taken where somebody allows it.

use crate::sheets::{Taken, import, import_rows, import_with, quota, table};
use crate::support::notice;
use crate::workbooks::{
    compound, document, document_table, records, rows, workbook, worksheet,
};

const HEAD: &str = "单位|名额|备注";

fn allowed(yaml: &str, lines: &[&str]) -> Taken {
    import_with(
        yaml,
        "表.xlsx",
        &workbook(&[("分配", "", &rows(lines))], ""),
        &["--allow"],
    )
}

#[test]
fn a_number_that_goes_away_is_asked_about() {
    for sign in ["—", "-", "/", "无", "", "——"] {
        let line = format!("东城区|{sign}|");
        let lines = [HEAD, line.as_str(), "西山县|8|含领队1人", "北河县|12|"];
        let taken = import_rows(&lines);
        taken.refused(&["第 2 行“名额”（B2）", "公文里原来是 10", "--allow"]);
        let taken = allowed(&quota(), &lines);
        assert_eq!(taken.row("东城区"), "- [东城区, \"\", ~]", "{}", taken.said);
    }
    // Where nothing was, nothing is asked; nor of a row that is new.
    let yaml = quota().replace("[东城区, 10, ~]", "[东城区, ~, ~]");
    let lines = [HEAD, "东城区|—|", "西山县|8|含领队1人", "北河县|12|", "新区|/|"];
    let book = workbook(&[("分配", "", &rows(&lines))], "");
    let taken = import_with(&yaml, "表.xlsx", &book, &[]);
    assert_eq!(taken.row("新区"), "- [新区, ~, ~]", "{}", taken.said);
    // In a column that nobody sums, too.
    let yaml = table("[项目, 金额, 标准]", "[[场地, 12.5, 30], [宣传, 3, 40]]");
    for cell in ["—", ""] {
        let lines = ["项目|金额|标准", &format!("场地|{cell}|30"), "宣传|3|40"];
        let book = workbook(&[("分配", "", &rows(&lines))], "");
        import_with(&yaml, "表.xlsx", &book, &[])
            .refused(&["“金额”（B2）", "公文里原来是 12.5"]);
    }
}

#[test]
fn sums_of_rows_that_are_not_those_of_their_parts_are_asked_about() {
    let summed = table(
        "[单位, 男, 女, {name: 合计, sum: [男, 女]}]",
        "[[东城区, 5, 4, ~], [西山县, 2, 3, ~]]",
    );
    let read = |yaml: &str, lines: &[&str]| {
        import_with(yaml, "表.xlsx", &workbook(&[("S", "", &rows(lines))], ""), &[])
    };
    read(&summed, &["单位|男|女|合计", "东城区|6|4|9", "西山县|2|3|5"])
        .refused(&["第 2 行“东城区”的“合计”（D2）写的是 9，各项相加是 10"]);
    let right = read(&summed, &["单位|男|女|合计", "东城区|6|4|10", "西山县|2|3|"]);
    assert!(right.code == 0 && right.yaml.contains("6, 4, ~"), "{}", right.said);
    // Sums that only the sheet has.
    let plain =
        table("[单位, 男, 女]", "[[东城区, 5, 4], [西山县, 2, 3], [北河县, 1, 1]]");
    for head in ["合计", "小计", "总计（人）"] {
        let head = format!("单位|男|女|{head}");
        read(&plain, &[&head, "东城区|6|4|10", "西山县|2|3|6", "北河县|1|1|2"])
            .refused(&["第 3 行“西山县”的", "（D3）写的是 6，各项相加是 5"]);
        let right =
            read(&plain, &[&head, "东城区|6|4|10", "西山县|2|3|5", "北河县|1|1|2"]);
        assert_eq!(right.code, 0, "{}", right.said);
    }
    // What sums up something else is no sum of these.
    let other = read(
        &plain,
        &["单位|男|女|总计", "东城区|6|4|55", "西山县|2|3|66", "北河县|1|1|77"],
    );
    assert_eq!(other.code, 0, "{}", other.said);
    // Shown with fewer places than it has, a sum is the sum.
    let money = table(
        "[项目, 甲, 乙, {name: 合计, sum: [甲, 乙]}]",
        "[[场地, 1.25, 1.20, ~], [宣传, 1.00, 2.00, ~]]",
    );
    let book = |sum: &str| {
        let line = format!("场地|1:1.25|1:1.20|2:{sum}");
        workbook(
            &[("S", "", &rows(&["项目|甲|乙|合计", &line, "宣传|1:1|1:2|2:3"]))],
            "0.00|0.0",
        )
    };
    let same = import_with(&money, "表.xlsx", &book("2.45"), &[]);
    assert_eq!(same.code, 0, "{}", same.said);
    import_with(&money, "表.xlsx", &book("2.65"), &[]).refused(&["各项相加是 2.45"]);
}

#[test]
fn subtotals_are_those_of_their_part() {
    let yaml = table(
        "[单位, {name: 名额, total: true}]",
        "[[东城区, 10], [西山县, 8], [北河县, 12], [南郊区, 4]]",
    );
    let read = |lines: &[&str]| {
        import_with(&yaml, "表.xlsx", &workbook(&[("S", "", &rows(lines))], ""), &[])
    };
    let lines = |first: &str, last: &str| {
        [
            "单位|名额".to_owned(),
            "东城区|11".to_owned(),
            "西山县|8".to_owned(),
            format!("小计|{first}"),
            "北河县|12".to_owned(),
            "南郊区|4".to_owned(),
            format!("小 计|{last}"),
            "合计|35".to_owned(),
        ]
    };
    let refs = |lines: &[String; 8]| -> Taken {
        read(&lines.iter().map(String::as_str).collect::<Vec<_>>())
    };
    assert_eq!(refs(&lines("19", "16")).code, 0);
    refs(&lines("19", "17")).refused(&["第 7 行“名额”的小 计写的是 17，各行相加是 16"]);
    refs(&lines("18", "16")).refused(&["第 4 行“名额”的小计写的是 18，各行相加是 19"]);
    // Before the rows of its part.
    let above = read(&[
        "单位|名额",
        "合计|35",
        "市区小计|19",
        "东城区|11",
        "西山县|8",
        "郊区小计|16",
        "北河县|12",
        "南郊区|4",
    ]);
    assert_eq!(above.code, 0, "{}", above.said);
}

#[test]
fn what_is_shown_beside_another_value_is_asked_about() {
    let cell = |kind: &str, value: &str, shown: &str| {
        format!(
            "<table:table-cell office:value-type=\"{kind}\" {value}><text:p>{shown}</text:p></table:table-cell>"
        )
    };
    let read = |yaml: &str, head: &str, name: &str, cell: &str, rest: &str| {
        let line = format!("{name}|{cell}|");
        let book = document(&document_table("S", "", &[head, &line, rest]));
        import_with(yaml, "表.ods", &book, &["--allow"])
    };
    let quotas = |cell: &str| read(&quota(), HEAD, "东城区", cell, "西山县|8|");
    for (value, shown, expected) in [
        ("office:value=\"10\"", "12", Some("12")),
        ("office:value=\"1200\"", "1,300", Some("1300")),
        ("office:value=\"1300\"", "1,300", None),
        ("office:value=\"1300\"", "1,300人", None),
    ] {
        let taken = quotas(&cell("float", value, shown));
        assert_eq!(taken.code, 0, "{}", taken.said);
        let number = expected.unwrap_or("1300");
        assert_eq!(taken.row("东城区"), format!("- [东城区, {number}, ~]"));
        let asked = taken.said.contains("两者不同");
        assert_eq!(asked, expected.is_some(), "{shown}: {}", taken.said);
    }
    let yaml = table(
        "[项目, 日期, 备注]",
        "[[乒乓球, 2024年5月1日, 甲], [羽毛球, 2024年5月2日, 乙]]",
    );
    for (kind, value, shown, asked) in [
        ("date", "office:date-value=\"2024-05-01\"", "2024年5月3日", true),
        ("date", "office:date-value=\"2024-05-03\"", "2024年5月3日", false),
        ("date", "office:date-value=\"2024-05-03\"", "24-5-3", false),
        ("percentage", "office:value=\"0.125\"", "15%", true),
        ("percentage", "office:value=\"0.125\"", "12.5%", false),
        ("percentage", "office:value=\"0.125\"", "13%", false),
        ("time", "office:time-value=\"PT09H00M00S\"", "9:30", true),
        ("time", "office:time-value=\"PT09H00M00S\"", "上午9:00", false),
    ] {
        let taken = read(
            &yaml,
            "项目|日期|备注",
            "乒乓球",
            &cell(kind, value, shown),
            "羽毛球|2024年5月2日|乙",
        );
        assert!(
            taken.yaml.contains(&format!("[乒乓球, {shown}, ")),
            "{shown}: {}",
            taken.said
        );
        assert_eq!(taken.said.contains("两者不同"), asked, "{shown}: {}", taken.said);
    }
    // Without leave nothing is written.
    let book = document(&document_table(
        "S",
        "",
        &[HEAD, &format!("东城区|{}|", cell("float", "office:value=\"10\"", "12"))],
    ));
    import("表.ods", &book).refused(&["“名额”（B2）显示的是“12”，文件里存的是 10"]);
}

#[test]
fn formats_that_every_machine_shows_in_its_own_way_are_refused() {
    let yaml = table("[项目, 日期]", "[[乒乓球, 2024年5月1日], [羽毛球, 5月2日]]");
    let styles = "mmm-yy|[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy|[DBNum1][$-804]yyyy\"年\"m\"月\"d\"日\"|[$-804]yyyy\"年\"m\"月\"d\"日\"";
    let read = |style: u8, serial: u32| {
        let lines = ["项目|日期", &format!("乒乓球|{style}:{serial}"), "羽毛球|5月2日"];
        import_with(&yaml, "表.xlsx", &workbook(&[("S", "", &rows(&lines))], styles), &[])
    };
    for style in [1, 3] {
        read(style, 45415).refused(&["第 2 行“日期”（B2）是 2024-5-3", "格式"]);
        // The same day is the same day.
        assert!(read(style, 45413).said.contains("没有要改的"));
    }
    for style in [2, 4] {
        let taken = read(style, 45415);
        assert!(taken.yaml.contains("[乒乓球, 2024年5月3日]"), "{}", taken.said);
    }
}

#[test]
fn several_lines_in_a_cell_stay_several_lines() {
    let cell = |text: &str| format!("<c t=\"str\"><v>{text}</v></c>");
    let lines = [
        HEAD.to_owned(),
        format!("{}|10|{}", cell("东城\n区"), cell("领队：张三\n教练：李四")),
        format!("西山县|8|{}", cell("含领队\n1人")),
        "北河县|12|".to_owned(),
    ];
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let taken = import_rows(&lines);
    // A name broken to fit its cell is one name; what says the same is the same.
    assert_eq!(taken.row("东城区"), "- [东城区, 10, \"领队：张三\\n教练：李四\"]");
    assert_eq!(taken.row("西山县"), "- [西山县, 8, 含领队1人]", "{}", taken.said);
}

#[test]
fn rows_that_nobody_sees_are_hidden_and_struck_ones_asked_about() {
    let rest = ["西山县|8|含领队1人", "北河县|12|"];
    for height in ["0", "0.75"] {
        let flat = format!("{{ht=\"{height}\" customHeight=\"1\"}}旧城区|99|");
        let taken = import_rows(&[HEAD, "东城区|11|", &flat, rest[0], rest[1]]);
        assert!(taken.said.contains("第 3 行是隐藏或筛选掉的"), "{}", taken.said);
        assert!(!taken.yaml.contains("旧城区"));
    }
    let style = "<style:style style:name=\"ro9\" style:family=\"table-row\">\
                 <style:table-row-properties style:row-height=\"0cm\"/></style:style>\
                 <style:style style:name=\"ce9\" style:family=\"table-cell\">\
                 <style:text-properties style:text-line-through-style=\"solid\"/></style:style>";
    let styled = |lines: &[&str]| {
        let book = document(&document_table("S", "", lines));
        crate::workbooks::with_styles(&book, style)
    };
    let flat = "{table:style-name=\"ro9\"}旧城区|99|";
    let taken = import("表.ods", &styled(&[HEAD, "东城区|11|", flat, rest[0], rest[1]]));
    assert!(taken.said.contains("第 3 行是隐藏或筛选掉的"), "{}", taken.said);
    // A row whose height is a tenth of a point, in the oldest format.
    let mut height = vec![2, 0];
    height.extend([0; 4]);
    height.extend([2, 0]);
    height.extend([0; 8]);
    let lines = [HEAD, "东城区|11|", "旧城区|99|", rest[0], rest[1]];
    let old = compound("Workbook", &records("S", &lines, &[(0x208, height)]));
    let taken = import("表.xls", &old);
    assert!(taken.said.contains("第 3 行是隐藏或筛选掉的"), "{}", taken.said);

    let word = "第 4 行划了删除线";
    let cell = "<table:table-cell table:style-name=\"ce9\" office:value-type=\"string\">\
                <text:p>北河县</text:p></table:table-cell>|12|";
    import("表.ods", &styled(&[HEAD, "东城区|11|", rest[0], cell]))
        .refused(&[word, "A4"]);
    let run =
        "<c t=\"inlineStr\"><is><r><rPr><strike/></rPr><t>北河县</t></r></is></c>|12|";
    import_rows(&[HEAD, "东城区|11|", rest[0], run]).refused(&[word, "A4"]);
    let run = "<c t=\"inlineStr\"><is><r><rPr><strike val=\"0\"/></rPr><t>北河县</t></r></is></c>|12|";
    assert_eq!(import_rows(&[HEAD, "东城区|11|", rest[0], run]).code, 0);
    let lines = rows(&[HEAD, "东城区|11|", rest[0], "北河县|<c s=\"1\"><v>12</v></c>|"]);
    let book = crate::workbooks::with_struck_style(&workbook(
        &[("S", "", &worksheet("", &lines, ""))],
        "",
    ));
    import("表.xlsx", &book).refused(&[word, "B4"]);
    let taken = import_with(&quota(), "表.xlsx", &book, &["--allow"]);
    assert_eq!(taken.row("东城区"), "- [东城区, 11, ~]", "{}", taken.said);
}

#[test]
fn the_column_that_names_rows_is_known_under_other_heads() {
    for head in ["地区", "县（市、区）", "单位", "名称", "部门"] {
        let yaml =
            table("[代表队, {name: 名额, total: true}]", "[[东城区, 10], [西山县, 8]]");
        let lines = [&format!("{head}|名额"), "东城区|11", "西山县|8"];
        let book = workbook(&[("S", "", &rows(&lines))], "");
        let taken = import_with(&yaml, "表.xlsx", &book, &[]);
        assert!(taken.yaml.contains("[东城区, 11]"), "{head}: {}", taken.said);
        assert!(taken.said.contains("一栏读作“代表队”"), "{}", taken.said);
        // Of two columns of texts either may name the rows.
        let lines = [&format!("{head}|组别|名额"), "东城区|甲组|11", "西山县|乙组|8"];
        let book = workbook(&[("S", "", &rows(&lines))], "");
        import_with(&yaml, "表.xlsx", &book, &[])
            .refused(&["没有找到“代表队”这一栏", "组别（B）"]);
        // Another table has the same heads.
        let lines = [&format!("{head}|名额"), "甲厂|11", "乙厂|8"];
        let book = workbook(&[("S", "", &rows(&lines))], "");
        import_with(&yaml, "表.xlsx", &book, &[]).refused(&["像是另一张表"]);
    }
}

#[test]
fn text_without_a_mark_and_numbers_with_signs_are_read() {
    let text =
        "单位\t名额\t备注\r\n东城区\t１１\t\r\n西山县\t8\t含领队1人\r\n北河县\t12\t\r\n";
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let great: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    for bytes in [little, great] {
        let taken = import("表.txt", &bytes);
        assert_eq!(taken.row("东城区"), "- [东城区, 11, ~]", "{}", taken.said);
    }
    let attachment = "attachments: [{id: quotas, title: 表, table: {unit: 单位：万元, columns: [项目, {name: 经费, total: true}], rows: [[场地, 50], [宣传, 10]]}}]";
    let yaml = notice("body: 见附件。", attachment);
    for (cell, number) in [
        ("¥52.5", Some("52.5")),
        ("￥52.50", Some("52.50")),
        ("+52.5", Some("52.5")),
        ("52.5万元", Some("52.5")),
        ("５２．５", Some("52.5")),
        ("525000元", None),
        ("52.5亿元", None),
        ("52.5人", None),
    ] {
        let csv = format!("项目,经费\n场地,{cell}\n宣传,10\n");
        let taken = import_with(&yaml, "表.csv", csv.as_bytes(), &[]);
        match number {
            Some(number) => {
                assert!(
                    taken.yaml.contains(&format!("[场地, {number}]")),
                    "{}",
                    taken.said
                );
            }
            None => taken.refused(&["第 2 行“经费”（B2）", "不是数字"]),
        }
    }
}

#[test]
fn notes_that_go_on_and_sums_beside_copies_are_no_rows() {
    let lines = [
        HEAD,
        "东城区|11|",
        "西山县|8|含领队1人",
        "北河县|12|",
        "注：1.名额含领队。",
        "2.请于3月10日前反馈；",
        "（3）逾期不再受理",
        "以上请核对。",
    ];
    let taken = import_rows(&lines);
    assert_eq!(taken.row("东城区"), "- [东城区, 11, ~]", "{}", taken.said);
    for row in 5..=8 {
        assert!(taken.said.contains(&format!("第 {row} 行“")), "{}", taken.said);
    }
    // Who stands behind a note is nobody's note.
    import_rows(&[HEAD, "东城区|11|", "注：含领队。", "新区", "西山县|8|", "北河县|12|"])
        .refused(&["第 4 行“新区”没有填：名额"]);
    let folded =
        ["单位|名额|单位|名额", "东城区|11|北河县|12", "西山县|8||", "合计|||31"];
    let taken = import_rows(&folded);
    assert_eq!(taken.row("东城区"), "- [东城区, 11, ~]", "{}", taken.said);
    let folded =
        ["单位|名额|单位|名额", "东城区|11|北河县|12", "西山县|8||", "合计|||32"];
    import_rows(&folded).refused(&["合计写的是 32，各行相加是 31"]);
}

#[test]
fn rows_are_known_by_their_days_however_those_are_written() {
    let yaml = table(
        "[日期, 时间, 内容]",
        "[[5月1日, 上午, 开幕], [^, 下午, 比赛], [2024年5月2日, 上午, 闭幕]]",
    );
    let styles = "yyyy-mm-dd|d-mmm";
    for lines in [
        ["日期|时间|内容", "1:45413|上午|开幕", "1:45413|下午|决赛", "1:45414|上午|闭幕"],
        ["日期|时间|内容", "2:45413|上午|开幕", "|下午|决赛", "2:45414|上午|闭幕"],
        [
            "日期|时间|内容",
            "05月01日|上午|开幕",
            "5月1日|下午|决赛",
            "2024-5-2|上午|闭幕",
        ],
    ] {
        let book = workbook(&[("S", "", &rows(&lines))], styles);
        let taken = import_with(&yaml, "表.xlsx", &book, &[]);
        let expected = yaml.replace("下午, 比赛", "下午, 决赛");
        assert_eq!(taken.yaml, expected, "{}", taken.said);
    }
}

#[test]
fn what_is_probably_another_number_or_another_row_is_asked_about() {
    let money = table(
        "[项目, {name: 金额, total: true}]",
        "[[场地, 3.50], [器材, 12.00], [宣传, 0.85]]",
    );
    let csv = "项目,金额\n场地,35000\n器材,120000\n宣传,8500\n";
    import_with(&money, "表.csv", csv.as_bytes(), &[]).refused(&[
        "“金额”一栏的数都大了百倍以上（第 2 行“场地”原来是 3.50，现在是 35000）",
    ]);
    let csv = "项目,金额\n场地,350\n器材,12\n宣传,0.85\n";
    assert_eq!(import_with(&money, "表.csv", csv.as_bytes(), &[]).code, 0);

    let phones = table(
        "[单位, 联系电话, 身份证号]",
        "[[东城区, 0356-5222222, ~], [西山县, 13800138000, ~]]",
    );
    for (line, word) in [
        ("东城区|3565222222|", "“联系电话”3565222222 位数不对"),
        ("东城区|138001380|", "“联系电话”138001380 位数不对"),
        ("东城区|5222222|14010519900101", "“身份证号”14010519900101 位数不对"),
    ] {
        let lines = ["单位|联系电话|身份证号", line, "西山县|13800138000|"];
        let book = workbook(&[("S", "", &rows(&lines))], "");
        import_with(&phones, "表.xlsx", &book, &[]).refused(&[word]);
    }
    let lines =
        ["单位|联系电话|身份证号", "东城区|5222222|", "西山县|0356-5222222转801|"];
    let book = workbook(&[("S", "", &rows(&lines))], "");
    let taken = import_with(&phones, "表.xlsx", &book, &[]);
    assert_eq!(taken.code, 0, "{}", taken.said);
    // Telephones add up to nothing.
    assert!(!taken.said.contains("合计"), "{}", taken.said);

    for (line, old) in [("东城|10|", "东城区"), ("东诚区|10|", "东城区")] {
        let lines = [HEAD, line, "西山县|8|含领队1人", "北河县|12|"];
        let words = format!("和公文里的“{old}”像是同一行");
        import_rows(&lines).refused(&["第 2 行", &words]);
    }
}

#[test]
fn what_commas_brackets_and_columns_beside_say_is_heard() {
    // A comma that nobody quoted.
    let csv = "单位,名额,备注\n东城区,1,021,\n西山县,8,含领队1人\n北河县,12,\n";
    import("表.csv", csv.as_bytes()).refused(&["第 2 行比表头多一格", "1,234"]);
    let csv = "单位,名额,备注\n东城区,\"1,021\",\n西山县,8,含领队1人\n北河县,12,\n合计\n";
    let taken = import("表.csv", csv.as_bytes());
    assert_eq!(taken.row("东城区"), "- [东城区, 1021, ~]", "{}", taken.said);
    // The code of a place is no number of people.
    let text = "<c t=\"str\"><v>021</v></c>";
    import_rows(&[HEAD, &format!("东城区|{text}|"), "西山县|8|", "北河县|12|"])
        .refused(&["“021”不是数字"]);
    // A unit under the head is a part of it.
    let taken = import_rows(&[HEAD, "|（人）|", "东城区|11|", "西山县|8|", "北河县|12|"]);
    assert_eq!(taken.row("东城区"), "- [东城区, 11, ~]", "{}", taken.said);
    // A newer column of the same.
    for other in ["名额（调整）", "调整后名额", "最终名额", "名额（新）"]
    {
        let head = format!("单位|名额|{other}|备注");
        import_rows(&[&head, "东城区|10|11|", "西山县|8|9|", "北河县|12|1|"])
            .refused(&["有“名额”（B），又有“", "（C），分不清要读哪一栏"]);
    }
    // What stands beside and adds up to it.
    let head = "单位|男|女|名额|备注";
    let rest = ["西山县|4|4|8|含领队1人", "北河县|6|6|12|"];
    import_rows(&[head, "东城区|6|6|11|", rest[0], rest[1]])
        .refused(&["第 2 行“东城区”的“名额”（D2）写的是 11，旁边各项相加是 12"]);
    let taken = import_rows(&[head, "东城区|6|5|11|", rest[0], rest[1]]);
    assert_eq!(taken.row("东城区"), "- [东城区, 11, ~]", "{}", taken.said);
}

#[test]
fn shares_keep_their_sign() {
    let yaml = table("[单位, 完成率]", "[[东城区, 85.3%], [西山县, 80%]]");
    let read = |lines: &[&str]| {
        import_with(&yaml, "表.xlsx", &workbook(&[("S", "", &rows(lines))], "0.0%"), &[])
    };
    let same = read(&["单位|完成率", "东城区|0.853|", "西山县|1:0.8|"]);
    assert!(same.said.contains("没有要改的"), "{}", same.said);
    for cell in ["0.9", "90"] {
        let line = format!("东城区|{cell}");
        read(&["单位|完成率", &line, "西山县|80%"])
            .refused(&["第 2 行“完成率”（B2）", "没有百分号"]);
    }
    let taken = read(&["单位|完成率", "东城区|1:0.9", "西山县|80%"]);
    assert!(taken.yaml.contains("[东城区, 90.0%]"), "{}", taken.said);
}

#[test]
fn products_that_were_right_are_to_stay_so() {
    let yaml = table(
        "[品名, {name: 数量, total: true}, 单价, {name: 金额, total: true}]",
        "[[打印纸, 20, 150.00, 3000.00], [硒鼓, 10, 280.00, 2800.00]]",
    );
    let read = |lines: &[&str]| {
        import_with(&yaml, "表.xlsx", &workbook(&[("S", "", &rows(lines))], ""), &[])
    };
    read(&["品名|数量|单价|金额", "打印纸|25|150|3000", "硒鼓|10|280|2800"])
        .refused(&["第 2 行“打印纸”的“金额”3000.00不是“数量”25与“单价”150.00之积"]);
    let right = read(&["品名|数量|单价|金额", "打印纸|25|150|3750", "硒鼓|10|280|2800"]);
    assert!(right.yaml.contains("[打印纸, 25, 150.00, 3750]"), "{}", right.said);
}

#[test]
fn other_dashes_are_the_same() {
    let yaml = table(
        "[时间, 内容, 标准]",
        "[[9:00—10:30, 概论, DB 14/T 100—2024], [10:40—12:00, 案例, —]]",
    );
    let csv = "时间,内容,标准\n9:00-10:30,讨论,DB14/T 100-2024\n10:40－12:00,案例,-\n";
    let taken = import_with(&yaml, "表.csv", csv.as_bytes(), &[]);
    assert_eq!(taken.yaml, yaml.replace("概论", "讨论"), "{}", taken.said);
}
