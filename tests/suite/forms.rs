//! Attachments alone, forms sent out as spreadsheets, and the roster made of what comes back.

use std::fs;
use std::path::Path;

use calamine::{Data, Range, Reader, open_workbook_auto};
use rust_xlsxwriter::Workbook;

use crate::paper::Paper;
use crate::support::{REAL_PAPER, hongtou, notice, real_notice, root};

fn run(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let mut command = hongtou(folder);
    command.args(arguments);
    if arguments[0] == "build" {
        command.arg("--font-path").arg(root().join("fonts"));
    }
    let output = command.output().expect("it runs");
    (
        output.status.code().expect("an exit code"),
        String::from_utf8_lossy(&output.stdout).into_owned(),
        String::from_utf8_lossy(&output.stderr).into_owned(),
    )
}

fn sheet(path: &Path) -> Range<Data> {
    let mut book = open_workbook_auto(path).expect("a workbook");
    book.worksheet_range_at(0).expect("a sheet").expect("a range")
}

fn rows(path: &Path) -> Vec<String> {
    let row =
        |row: &[Data]| row.iter().map(ToString::to_string).collect::<Vec<_>>().join("|");
    sheet(path).rows().map(row).collect()
}

#[test]
fn an_attachment_apart_names_the_notice_it_belongs_to() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let yaml = real_notice().replace("[高平, 20]", "[高平, 25]");
    fs::write(folder.join("通知.yaml"), yaml).expect("a file");
    let (code, _, said) = run(
        folder,
        &["build", "通知.yaml", "--attachment", "quotas", "--attachment", "附件3"],
    );
    assert_eq!(code, 0, "{said}");
    let read =
        |name: &str| Paper::read(&fs::read(folder.join("out").join(name)).expect(name));
    let paper = read("通知-附件2.pdf");
    assert_eq!(paper.pages.len(), 1);
    // 7.3.7: number and label flush left on row 1 (its box from 37.0 mm, so its baseline at
    // 41.9), the title where it stands in the whole.
    let label = paper.pages[0].line("晋市市监〔2021〕169号附件2");
    assert!((label.left() - 28.0).abs() < 0.5, "{}", label.left());
    assert!((label.baseline - 41.9).abs() < 0.2, "{}", label.baseline);
    let title = |paper: &Paper, page: usize| {
        paper.pages[page].line("2021年世界标准日系列活动人员安排").baseline
    };
    assert!((title(&paper, 0) - title(&REAL_PAPER, 7)).abs() < 0.01);
    assert_eq!(
        paper.pages[0].page_number().len(),
        REAL_PAPER.pages[0].page_number().len()
    );
    assert!(paper.text().contains("25"));
    assert!(read("通知-附件3.pdf").text().contains("报名表"));
    assert!(!folder.join("out/通知.pdf").exists());

    // The notice and every attachment at once: the notice still lists them.
    let (code, _, said) = run(folder, &["build", "通知.yaml", "--split", "-o", "分"]);
    assert_eq!(code, 0, "{said}");
    let whole =
        Paper::read(&fs::read(folder.join("分/通知-正文.pdf")).expect("the notice"));
    let text = whole.text();
    assert!(text.contains("附件：1.2021年世界标准日系列活动行程安排"), "{text}");
    assert!(!text.contains("名额分配"));
    for i in 1..=3 {
        assert!(folder.join(format!("分/通知-附件{i}.pdf")).exists());
    }
    // For the press too, and nothing for an attachment that is not there.
    let print =
        ["build", "通知.yaml", "--attachment", "2", "--profile", "print", "-o", "印"];
    assert_eq!(run(folder, &print).0, 0);
    let (code, _, said) = run(folder, &["build", "通知.yaml", "--attachment", "quota"]);
    assert_eq!(code, 2);
    assert!(said.contains("没有附件 quota；是不是 quotas？"), "{said}");
}

#[test]
fn a_form_is_a_spreadsheet_that_looks_like_the_page() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    fs::write(folder.join("a.yaml"), real_notice()).expect("a file");
    let (code, _, said) = run(folder, &["build", "a.yaml", "--format", "xlsx"]);
    assert_eq!(code, 0, "{said}");
    let form = rows(&folder.join("out/a-附件3.xlsx"));
    // 7.3.7.
    assert_eq!(form[0], "晋市市监〔2021〕169号附件3||||");
    assert_eq!(form[2], "2021年世界标准日系列活动报名表||||");
    assert!(form[4].starts_with("单位（盖章）："));
    assert_eq!(form[5], "序号|姓名|单位|职务|联系方式");
    assert_eq!(form[6], "1||||");
    assert_eq!(form[20], "15||||");
    assert_eq!(form.len(), 21);
    // What makes it a page and a form, as it stands in the file.
    let xml = sheet_xml(&folder.join("out/a-附件3.xlsx"));
    for part in [
        "<dataValidation ",
        "textLength",
        "paperSize=\"9\"",
        "<mergeCell ",
        "fitToPage=\"1\"",
        "Print_Titles",
        // No clock in it.
        "2021-09-26T00:00:00Z",
        "<pageMargins left=\"1.10",
    ] {
        assert!(xml.contains(part), "{part} in {xml}");
    }
    // The folded table stands folded; numbers are numbers.
    let quotas = sheet(&folder.join("out/a-附件2.xlsx"));
    assert_eq!(quotas.get_value((5, 1)), Some(&Data::Float(10.0)));
    assert_eq!(
        quotas.get_value((5, 2)).map(ToString::to_string).as_deref(),
        Some("城区")
    );
    let (code, _, said) = run(
        folder,
        &["build", "a.yaml", "--format", "xlsx", "--attachment", "1", "-o", "一"],
    );
    assert_eq!(code, 0, "{said}");
    assert_eq!(fs::read_dir(folder.join("一")).expect("a folder").count(), 1);
    fs::write(folder.join("b.yaml"), notice("body: 甲。", "")).expect("a file");
    let (code, _, said) = run(folder, &["build", "b.yaml", "--format", "xlsx"]);
    assert_eq!(code, 2);
    assert!(said.contains("没有带表格的附件"), "{said}");
}

/// The columns of the first sheet, as wide as they are, and the areas that are one cell.
fn areas(xml: &str) -> (Vec<f64>, Vec<String>) {
    let attribute = |tag: &str, name: &str| {
        let (_, rest) = tag.split_once(&format!(" {name}=\"")).expect("an attribute");
        rest.split('"').next().unwrap_or_default().to_owned()
    };
    let tags = |name: &str| -> Vec<String> {
        let open = format!("<{name} ");
        let tags = xml.split(&open).skip(1);
        tags.map(|tag| format!(" {}", tag.split('>').next().unwrap_or_default()))
            .collect()
    };
    let mut widths = Vec::new();
    for tag in tags("col") {
        let number =
            |name: &str| attribute(&tag, name).parse::<usize>().expect("a number");
        let width: f64 = attribute(&tag, "width").parse().expect("a width");
        widths.extend((number("min")..=number("max")).map(|_| width));
    }
    (widths, tags("mergeCell").iter().map(|tag| attribute(tag, "ref")).collect())
}

#[test]
fn facts_are_read_whole_and_spread_names_keep_off_the_lines() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    fs::write(folder.join("a.yaml"), real_notice()).expect("a file");
    let (code, _, said) = run(folder, &["build", "a.yaml", "--format", "xlsx"]);
    assert_eq!(code, 0, "{said}");
    // A column of this width holds half as many characters, somewhat fewer in 4号.
    let path = folder.join("out/a-附件1.xlsx");
    let (widths, merged) = areas(&sheet_xml(&path));
    let rows = rows(&path);
    for fact in ["时间：10月14日（周四）", "地点：晋城市高平市"] {
        let row = rows.iter().position(|row| row.contains(fact)).expect(fact);
        let cell = rows[row].split('|').position(|cell| cell == fact).expect(fact);
        let own = format!("{}{}:", char::from(b'A' + cell as u8), row + 1);
        let area = merged.iter().find_map(|area| area.strip_prefix(&own));
        let last = area.map_or(cell, |end| usize::from(end.as_bytes()[0] - b'A'));
        let room: f64 = widths[cell..=last].iter().sum();
        let halves: usize = fact.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
        assert!(room > halves as f64 * 14.0 / 12.0, "{fact}: {room} in {rows:?}");
    }
    let quotas = sheet_xml(&folder.join("out/a-附件2.xlsx"));
    let spread = quotas.split("<alignment ").find(|tag| tag.contains("\"distributed\""));
    assert!(spread.is_some_and(|tag| {
        tag.split('>').next().is_some_and(|t| t.contains("indent=\"1\""))
    }));
}

/// The parts of a workbook that describe its sheet and its names.
fn sheet_xml(path: &Path) -> String {
    let bytes = fs::read(path).expect("a file");
    let mut archive = zip_entries(&bytes);
    archive.sort();
    archive.concat()
}

/// The XML parts of a workbook, unpacked by the flate2 that is linked anyway.
fn zip_entries(bytes: &[u8]) -> Vec<String> {
    use std::io::Read;
    let mut parts = Vec::new();
    let mut at = 0;
    while let Some(found) = bytes[at..].windows(4).position(|w| w == b"PK\x01\x02") {
        let entry = &bytes[at + found..];
        let word = |i: usize| usize::from(u16::from_le_bytes([entry[i], entry[i + 1]]));
        let long = |i: usize| {
            u32::from_le_bytes([entry[i], entry[i + 1], entry[i + 2], entry[i + 3]])
                as usize
        };
        let (size, offset) = (long(20), long(42));
        let local = &bytes[offset..];
        let skip = 30
            + usize::from(u16::from_le_bytes([local[26], local[27]]))
            + usize::from(u16::from_le_bytes([local[28], local[29]]));
        let mut text = String::new();
        let packed = &local[skip..skip + size];
        if word(10) == 8
            && flate2::read::DeflateDecoder::new(packed).read_to_string(&mut text).is_ok()
        {
            parts.push(text);
        }
        at += found + 4;
    }
    parts
}

/// Fills in the form that was sent out: a unit, and people behind the header.
fn fill(form: &Path, to: &Path, unit: &str, people: &[[&str; 4]]) {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    for (r, row) in (0u32..).zip(sheet(form).rows()) {
        for (c, cell) in (0u16..).zip(row) {
            match cell {
                Data::Float(number) => page.write_number(r, c, *number).map(|_| ()),
                Data::Empty => Ok(()),
                other => page.write_string(r, c, other.to_string()).map(|_| ()),
            }
            .expect("a cell");
        }
    }
    page.write_string(4, 2, unit).expect("a cell");
    for (r, person) in (6u32..).zip(people) {
        for (c, text) in (1u16..).zip(person) {
            match text.parse::<f64>() {
                // Telephones come back as numbers as often as not.
                Ok(number) => page.write_number(r, c, number).map(|_| ()),
                Err(_) => page.write_string(r, c, *text).map(|_| ()),
            }
            .expect("a cell");
        }
    }
    book.save(to).expect("a file");
}

#[test]
fn forms_that_come_back_make_one_roster_and_the_right_complaints() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    fs::write(folder.join("a.yaml"), real_notice()).expect("a file");
    run(folder, &["build", "a.yaml", "--format", "xlsx"]);
    let form = folder.join("out/a-附件3.xlsx");
    let back = folder.join("收 回");
    fs::create_dir(&back).expect("a folder");
    let person = |name: &'static str, phone: &'static str| [name, "", "科员", phone];
    // Eight good ones, one a unit, as units call themselves.
    for (i, (unit, name, phone)) in [
        ("晋城市市场监督管理局", "赵一", "2055997"),
        ("开发区分局", "钱二", "13835600002"),
        ("高平市市场监督管理局", "孙三", "0356-5222003"),
        ("陵川县市场监管局", "李四", "13835600004"),
        ("晋城市城区市场监管局", "周五", "13835600005"),
        ("泽州县市场监管局", "吴六", "13835600006"),
        ("阳城县市场监管局", "郑七", "13835600007"),
        ("沁水县市场监管局", "王八", "13835600008"),
    ]
    .into_iter()
    .enumerate()
    {
        fill(&form, &back.join(format!("{i}.xlsx")), unit, &[person(name, phone)]);
    }
    let arguments = ["collect", "a.yaml", "registration", "收 回", "-o", "名册.xlsx"];
    let (code, said, _) = run(folder, &arguments);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("收到 8 份，读入 8 份，名册 8 人，没有问题"), "{said}");
    assert_eq!(
        rows(&folder.join("名册.xlsx")),
        [
            "序号|姓名|单位|职务|联系方式",
            "1|赵一|市局|科员|2055997",
            "2|钱二|开发区|科员|13835600002",
            "3|孙三|高平|科员|0356-5222003",
            "4|李四|陵川|科员|13835600004",
            "5|周五|城区|科员|13835600005",
            "6|吴六|泽州|科员|13835600006",
            "7|郑七|阳城|科员|13835600007",
            "8|王八|沁水|科员|13835600008",
        ]
    );

    // The roster is a list of letters as it is.
    let example = root().join("content/examples/each/admission.yaml");
    fs::copy(example, folder.join("参会证.yaml")).expect("a file");
    let letters = ["build", "参会证.yaml", "--each", "名册.xlsx", "-o", "证"];
    let (code, _, said) = run(folder, &letters);
    assert!(code == 0 && said.contains("生成 8 份"), "{said}");
    let third = fs::read(folder.join("证/参会证-孙三.pdf")).expect("a PDF");
    let third = Paper::read(&third).text();
    assert!(third.contains("单位：高平") && third.contains("000003"), "{third}");

    // Four bad ones: broken, another table, a unit that has no places, and one with too
    // many people, an empty cell, a wrong telephone and somebody who is there already.
    fs::write(back.join("坏.xlsx"), b"PK\x03\x04 not a workbook").expect("a file");
    fs::write(back.join("别的.csv"), "品名,数量\n纸,3\n").expect("a file");
    fill(
        &form,
        &back.join("外.xlsx"),
        "阳泉市市场监管局",
        &[person("外人", "13835600009")],
    );
    let crowd = [
        person("钱二", "13835600002"),
        person("甲", "13835600011"),
        person("乙", "1383560001"),
        person("丙", ""),
        person("丁", "13835600014"),
        person("戊", "13835600015"),
    ];
    fill(&form, &back.join("开发区多.xlsx"), "开发区", &crowd);
    fs::write(back.join("~$1.xlsx"), b"lock").expect("a file");
    let (code, said, fault) = run(folder, &arguments);
    assert_eq!(code, 2, "{said}");
    assert!(fault.contains("已存在"), "{fault}");
    let (code, said, _) =
        run(folder, &["collect", "a.yaml", "3", "收 回/*", "-o", "名册.xlsx", "--force"]);
    assert_eq!(code, 1);
    insta::assert_snapshot!("complaints", said);
    let roster = rows(&folder.join("名册.xlsx"));
    assert_eq!(roster.len(), 14, "{roster:?}");
    assert!(roster.iter().filter(|row| row.contains("钱二")).count() == 1);
    assert!(!roster.iter().any(|row| row.contains("外人")));

    // As JSON, and as a new attachment of the notice, which builds.
    let (_, said, _) = run(
        folder,
        &[
            "collect",
            "a.yaml",
            "3",
            "收 回",
            "--add",
            "roster",
            "--title",
            "参训人员名册",
            "--format",
            "json",
        ],
    );
    let json: serde_json::Value = serde_json::from_str(&said).expect("JSON");
    assert_eq!(json["rows"].as_array().map(Vec::len), Some(13));
    let yaml = fs::read_to_string(folder.join("a.yaml")).expect("the notice");
    assert!(
        yaml.starts_with(
            &real_notice()[..real_notice().find("imprint:").expect("it") - 2]
        )
    );
    let (code, _, said) = run(folder, &["build", "a.yaml", "--attachment", "roster"]);
    assert_eq!(code, 0, "{said}");
    let paper = Paper::read(&fs::read(folder.join("out/a-附件4.pdf")).expect("a PDF"));
    assert!(paper.text().contains("参训人员名册") && paper.text().contains("王八"));
    // A late form adds who is new, and nothing else.
    let before = fs::read_to_string(folder.join("a.yaml")).expect("the notice");
    fill(&form, &back.join("8.xlsx"), "泽州县局", &[person("新人", "13835600016")]);
    run(folder, &["collect", "a.yaml", "3", "收 回", "--add", "roster"]);
    let after = fs::read_to_string(folder.join("a.yaml")).expect("the notice");
    let plain = "        - [14, 新人, 泽州, 科员, 13835600016]\n";
    assert!(after.contains(plain), "{after}");
    assert_eq!(after.replacen(plain, "", 1), before);
}
