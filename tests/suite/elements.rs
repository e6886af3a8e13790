//! What stands between paragraphs and behind the text: 结束语, 联系方式, ①②, lines at the right,
//! new pages, covers, headings without ordinals; on the finished PDF, with numbers typed anew.

use std::io::{Cursor, Read};

use hongtou::judge::conformance::Verdict;
use hongtou::page::measure::{Layout, Run};
use hongtou::page::passage::PassageId;

use crate::figures_table::{HANG, ZI, attached, example, near};
use crate::paper::Paper;
use crate::support::{Bench, hongtou, notice, root};

/// Page and line of what begins so.
fn line(paper: &Paper, starts: &str) -> (usize, crate::paper::Line) {
    for (i, page) in paper.pages.iter().enumerate() {
        for line in page.lines() {
            if line.text().trim_start_matches('　').starts_with(starts) {
                return (i + 1, line);
            }
        }
    }
    panic!("no {starts}")
}

#[test]
fn the_closing_stands_behind_the_sections_and_before_contacts() {
    let paper = example("letter-contacts.yaml").conforming().paper();
    let all = paper.text();
    let at = |text: &str| all.find(text).unwrap_or_else(|| panic!("no {text}: {all}"));
    assert!(at("二、请市交通运输局") < at("专此函达"));
    assert!(at("专此函达") < at("联系人：孙亦舟"));
    let last = line(&paper, "二、请市").1;
    let closing = line(&paper, "专此函达").1;
    near("the next row", closing.baseline - last.baseline, HANG);
    near("two from the left", closing.glyphs[0].x, 28.0 + 2.0 * ZI);
}

#[test]
fn a_closing_of_the_wrong_kind_is_found() {
    let yaml = notice("body: 正文。\nclosing: 妥否，请批示。\nseal: false", "");
    assert!(Bench::build(&yaml).report().contains("closing-differs"));
}

#[test]
fn contacts_stand_on_one_line_or_several_in_the_writers_order() {
    let paper = example("letter-contacts.yaml").paper();
    let one = line(&paper, "联系人：孙亦舟").1;
    let phone = one.glyphs.iter().filter(|g| g.text == "联").nth(1).expect("the phone");
    // 联系人：孙亦舟 is seven cells, and two are free.
    near("two free", phone.x, 28.0 + (2.0 + 7.0 + 2.0) * ZI);
    // What does not fit goes on to the next line.
    near("the next row", line(&paper, "传真").1.baseline - one.baseline, HANG);
    let all = paper.text();
    let order = [
        "联系单位：",
        "联系人：何青、罗敏",
        "联系电话：0515-88661215、",
        "地址：",
        "邮政编码：224000",
        "电子邮箱：",
        "QQ群：",
    ];
    let places: Vec<usize> = order
        .iter()
        .map(|text| all.find(text).unwrap_or_else(|| panic!("{text}")))
        .collect();
    assert!(places.is_sorted(), "{places:?}");
}

#[test]
fn every_phone_and_mail_of_every_contact_is_looked_at() {
    for (detail, code) in [
        ("fax: 12", "phone-form"),
        ("email: abc.163.com", "mail-form"),
        ("phone: [13800138000, 138001380]", "phone-form"),
        ("postcode: 2240", "postcode-form"),
    ] {
        let yaml = notice(
            &format!(
                "body: 正文。\nseal: false\ncontact: [{{name: 甲, phone: 13800138000}}, {{{detail}}}]"
            ),
            "",
        );
        assert!(Bench::build(&yaml).report().contains(code), "{detail}");
    }
}

#[test]
fn headings_without_ordinals_take_no_level_and_may_say_what_they_like() {
    let yaml = notice(
        "sections: [{heading: 总则, body: 甲。}, {heading: 第一部分　概况, ordinal: false, items: [{heading: 现状, body: 乙。}, 丙。]}, {heading: 要求, body: 丁。}]\nseal: false",
        "",
    );
    let all = Bench::build(&yaml).clean().conforming().paper().text();
    for text in ["一、总则", "第一部分", "一、现状", "二、丙。", "二、要求"]
    {
        assert!(all.contains(text), "{text}: {all}");
    }
    assert!(!all.contains("二、第一部分"));
}

#[test]
fn items_stand_between_paragraphs() {
    let yaml = notice(
        "sections: [{heading: 范围, body: [包括：, {items: [甲；, 乙。]}, 另有：, {list: [子；, 丑。]}, 以上各项不重复。]}]\nseal: false",
        "",
    );
    let all = Bench::build(&yaml).clean().conforming().paper().text();
    let order = [
        "一、范围",
        "包括：",
        "（一）甲；",
        "（二）乙。",
        "另有：",
        "①子；",
        "②丑。",
        "以上",
    ];
    let places: Vec<usize> = order
        .iter()
        .map(|text| all.find(text).unwrap_or_else(|| panic!("{text}: {all}")))
        .collect();
    assert!(places.is_sorted(), "{all}");
}

#[test]
fn lines_at_the_right_keep_their_room_and_stay_together() {
    let paper = example("declaration.yaml").conforming().paper();
    let (page, sign) = line(&paper, "法定代表人（签字）：");
    let colon = sign.glyphs.iter().rfind(|g| g.text == "：").expect("a colon");
    // Six blanks to write on, and two free.
    near("the colon", colon.x + colon.advance, 184.0 - 8.0 * ZI);
    let (same, date) = line(&paper, "年　　月　　日");
    assert_eq!(page, same);
    let day = date.glyphs.iter().find(|g| g.text == "日").expect("日");
    near("日", day.x + day.advance, 184.0 - 2.0 * ZI);
    near("row by row", date.baseline - sign.baseline, 2.0 * HANG);
}

#[test]
fn a_page_break_begins_a_page_and_false_does_not() {
    let pages = |breaks: &str| {
        let yaml = attached(&format!("body: [甲段。, {{page_break: {breaks}}}, 乙段。]"));
        let paper = Bench::build(&yaml).clean().conforming().paper();
        line(&paper, "乙段").0 - line(&paper, "甲段").0
    };
    assert_eq!((pages("true"), pages("false")), (1, 0));
}

#[test]
fn a_form_has_its_cover_its_instructions_and_then_itself() {
    let paper = example("declaration.yaml").paper();
    let (cover, field) = line(&paper, "申报单位（盖章）");
    let (instructions, heading) = line(&paper, "填表说明");
    let (first, _) = line(&paper, "1.申报书用A4纸");
    assert_eq!((instructions, first), (cover + 1, cover + 1));
    let ink = |line: &crate::paper::Line| (line.glyphs[0].x, line.glyphs[3].x + ZI);
    let (left, right) = ink(&heading);
    near("填表说明 in the middle", (left + right) / 2.0, 106.0);
    // The form comes on the page behind.
    assert!(paper.pages[instructions].text().contains("法定代表人"));
    let foot = line(&paper, "临江市科学技术局制").1;
    near("the foot of the page", foot.baseline + HANG, 262.0 - 0.12 * ZI);
    // A line to write on behind what is filled in, 12 cells long.
    let page = &paper.pages[cover - 1];
    let rule = page
        .boxes
        .iter()
        .find(|b| b.rect.height() < 0.5 && (b.rect.y0 - field.baseline).abs() < 2.0);
    let rule = rule.expect("a line").rect;
    near("its length", rule.width(), 12.0 * ZI);
    assert!(rule.x0 > field.glyphs.last().expect("a glyph").x);
}

#[test]
fn what_stands_by_custom_is_seen_to_stand_elsewhere() {
    for (name, starts, what) in [
        ("rules.yaml", "第一章", "章、节的标题居中（距纸左边）"),
        ("rules.yaml", "（2025年6月12", "题注居中（距纸左边）"),
        ("declaration.yaml", "法定代表人（签字）", "居右的行右空二字"),
    ] {
        let bench = example(name);
        let verdict = |layout: &Layout| {
            let rows = bench.judge(layout);
            rows.into_iter().find(|row| row.what == what).expect(what).verdict
        };
        let mut layout = bench.layout();
        assert_eq!(verdict(&layout), Verdict::Met, "{what}");
        let page = bench.built.printed.page.as_ref().expect("a page");
        let said = page.passages.iter().position(|p| p.value.starts_with(starts));
        let id = PassageId(said.expect(starts));
        let runs = layout.pages.iter_mut().flat_map(|sheet| &mut sheet.runs);
        let ours = |run: &&mut Run| run.passage.as_ref().is_some_and(|(of, _)| *of == id);
        runs.filter(ours).for_each(|run| run.x += 1.0);
        assert_eq!(verdict(&layout), Verdict::Missed, "{what}");
    }
}

#[test]
fn notes_under_a_table_are_called_what_the_writer_calls_them() {
    let table = "table:\n  columns: [甲]\n  rows: [[乙]]\n  notes: [其一。, 其二。]\n";
    let said = |more: &str| {
        let bench = Bench::build(&attached(&format!("{table}{more}")));
        bench.clean().conforming().paper().text()
    };
    assert!(said("").contains("注：1.其一。"));
    let called = said("  note_label: 说明\n");
    assert!(called.contains("说明：1.其一。") && !called.contains("注："), "{called}");
    let alone = "table: {columns: [甲], rows: [[乙]], note_label: 说明}";
    assert!(Bench::build(&attached(alone)).report().contains("missing-key"));
}

#[test]
fn a_seal_of_another_organ_is_named_behind_the_signature() {
    for signature in ["某某市人民政府（代章）", "某某市人民政府（市政府办公室代章）"]
    {
        let bench =
            Bench::build(&notice("body: 正文。", &format!("signature: {signature}")));
        let all = bench.clean().conforming().paper().text().replace('\n', "");
        assert!(all.contains(signature), "{all}");
    }
}

#[test]
fn what_would_be_bold_is_told_what_the_standard_uses() {
    for yaml in
        ["sections: [{heading: 甲, bold: true, body: 乙。}]", "body: 请**务必**报送。"]
    {
        let report = Bench::build(&notice(yaml, "seal: false")).report();
        assert!(report.contains("黑体") && report.contains("7.3.3"), "{report}");
    }
}

/// Every text of the pages is in the other forms of a notice too.
#[test]
fn word_files_and_spreadsheets_say_it_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let build = |example: &str, arguments: &[&str], made: &str| {
        let example = root().join("content/examples").join(example);
        let mut command = hongtou(folder.path());
        command.arg("build").arg(example).args(arguments).args(["-o", "."]);
        command.arg("--font-path").arg(root().join("fonts"));
        let output = command.output().expect("it runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let bytes = std::fs::read(folder.path().join(made)).expect(made);
        let mut parts = zip::ZipArchive::new(Cursor::new(bytes)).expect("a package");
        let mut all = String::new();
        for i in 0..parts.len() {
            let mut part = parts.by_index(i).expect("a part");
            if part.name().expect("a name").ends_with(".xml") {
                part.read_to_string(&mut all).expect("text");
            }
        }
        all
    };
    let word = build("rules.yaml", &["--format", "docx"], "rules.docx");
    let texts = [
        "第一章　总　则",
        "第一节　",
        "第十八条　",
        "市政府第42次常务会议通过",
        "特此通知。",
    ];
    for text in texts {
        assert!(word.contains(text), "{text}");
    }
    let word = build("declaration.yaml", &["--format", "docx"], "declaration.docx");
    let sheet = ["--format", "xlsx", "--attachment", "form"];
    let sheet = build("declaration.yaml", &sheet, "declaration-附件1.xlsx");
    for text in ["（2026年度）", "推荐单位", "临江市科学技术局制", "填表说明", "一式三份"]
    {
        for (form, all) in [("docx", &word), ("xlsx", &sheet)] {
            assert!(all.contains(text), "{form} {text}");
        }
    }
}

const ENCLOSED: &str = "tests/fixtures/kinds/评选通知.yaml";

#[test]
fn attachments_of_an_attachment_are_listed_under_it_and_follow_it() {
    let bench = Bench::read(ENCLOSED).conforming();
    let paper = bench.paper();
    let all = paper.text();
    // In their own attachment they are 附1, elsewhere 附件1的附1.
    for text in ["见附1）和汇总表（见附2）", "推荐表（附件1的附1）", "附：1."]
    {
        assert!(all.replace('\n', "").contains(text), "{text}: {all}");
    }
    let pages: Vec<usize> = paper
        .pages
        .iter()
        .enumerate()
        .filter(|(_, page)| page.lines().first().is_some_and(|l| l.text() == "附1"))
        .map(|(i, _)| i)
        .collect();
    let [page] = pages[..] else { panic!("one page of 附1: {pages:?}") };
    let label = &paper.pages[page].lines()[0];
    near("附1 on the first row", label.baseline, 37.0 + 0.88 * ZI);
    near("附1 at the left", label.glyphs[0].x, 28.0);
    let title = &paper.pages[page].lines()[1];
    assert_eq!(title.text(), "优秀志愿服务组织推荐表");
    let list = line(&paper, "附：1.").1;
    near("two from the left", list.glyphs[0].x, 28.0 + 2.0 * ZI);
    // Figures of their tables can be named, and they have none of their own.
    let yaml = bench.source.text.clone();
    let counted = yaml.replace(
        "closing: 特此通知。",
        "closing: 共{{ total(\"summary\", \"服务人次\") }}人次。",
    );
    assert!(Bench::build(&counted).paper().text().contains("共51人次"));
    let deeper = yaml.replace(
        "        landscape: true\n",
        "        attachments: [{id: x, title: 甲, body: 乙}]\n",
    );
    assert!(Bench::build(&deeper).report().contains("这里不能再写 attachments"));
    let twice = yaml.replace("id: summary", "id: points");
    assert!(Bench::build(&twice).report().contains("duplicate-attachment"));
    // One that is sent apart is listed and has no page.
    let apart = yaml.replace("        landscape: true\n", "        apart: true\n");
    let apart = apart.lines().filter(|l| !l.contains("[序号, 名称")).collect::<Vec<_>>();
    let apart = Bench::build(&apart.join("\n")).clean().conforming().paper();
    assert_eq!(apart.pages.len(), paper.pages.len());
    assert!(
        apart.text().contains("推荐汇总表（另发）") && !apart.text().contains("附2\n")
    );
    // A label elsewhere is seen.
    let mut layout = bench.layout();
    for run in layout.pages[page].runs.iter_mut().filter(|r| r.baseline < 45.0) {
        run.baseline += 2.0;
    }
    let rows = bench.judge(&layout);
    let row = rows.iter().find(|r| r.what == "“附件”在第1行（字顶）").expect("a row");
    assert_eq!(row.verdict, Verdict::Missed);
}

#[test]
fn changes_in_attachments_of_attachments_are_told() {
    let old = Bench::read(ENCLOSED);
    let new = old.source.text.replace("[2, 乙, 31]", "[2, 乙, 32]");
    let new = Bench::build(&new);
    let changes = hongtou::judge::compare::compare(old.notice(), new.notice());
    let what: Vec<&str> = changes.iter().map(|change| change.what.as_str()).collect();
    assert!(what.iter().any(|what| what.starts_with("附件1的附2")), "{what:?}");
}
