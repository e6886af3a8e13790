//! The examples of tables: landscape pages (chapter 8), forms, 附件说明 of many names, on the
//! finished PDF. The numbers are typed from the standard, independently of `src/notice/standard.rs`.

use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict};
use hongtou::judge::conformance::{Row, Verdict, text};
use hongtou::page::measure::{Direction, Layout, Run};
use hongtou::page::profile::Profile;
use kurbo::Rect;

use crate::paper::{Line, PaperPage};
use crate::pdf::{catalog, string};
use crate::support::{Bench, notice, root};

pub const TOLERANCE: f64 = 0.2;
/// 字, 156 mm / 28.
pub const ZI: f64 = 5.5714;
/// 行, 字 + 7/8 字.
pub const HANG: f64 = 10.4464;
/// A 4号 character, 14 pt.
pub const FOUR: f64 = 4.9389;
/// The type area turned by 90°: 225 mm wide and 156 mm high, seen from the sheet's left.
const TURNED: Rect = Rect::new(35.0, 28.0, 260.0, 184.0);

#[track_caller]
pub fn near(what: &str, found: f64, expected: f64) {
    assert!(
        (found - expected).abs() <= TOLERANCE,
        "{what}: {found:.3} mm, expected {expected:.3} mm"
    );
}

pub fn example(name: &str) -> Bench {
    let path = root().join("content/examples").join(name);
    Bench::build(&std::fs::read_to_string(path).expect("an example")).clean()
}

/// A notice with one attachment; `lines` are further keys of the attachment.
pub fn attached(lines: &str) -> String {
    let lines: String = lines.lines().map(|line| format!("    {line}\n")).collect();
    notice(
        "body: 见附件。",
        &format!("seal: false\nattachments:\n  - id: list\n    title: 名单\n{lines}"),
    )
}

pub fn rows(bench: &Bench, layout: &Layout) -> Vec<Row> {
    bench.judge(layout)
}

/// Top and bottom of the box that hanzi fill.
pub fn glyph_box(line: &Line) -> (f64, f64) {
    let size = line.glyphs[0].size;
    (line.baseline - 0.88 * size, line.baseline + 0.12 * size)
}

fn is_turned(page: &PaperPage) -> bool {
    page.glyphs.iter().any(|glyph| glyph.turned)
}

/// Where the upright and the level rules of a page stand.
pub fn rules(page: &PaperPage) -> (Vec<f64>, Vec<f64>) {
    let sorted = |mut places: Vec<f64>| {
        places.sort_by(f64::total_cmp);
        places.dedup_by(|a, b| (*a - *b).abs() < 0.3);
        places
    };
    let upright = page.boxes.iter().filter(|b| b.rect.width() < 0.5);
    let level = page.boxes.iter().filter(|b| b.rect.height() < 0.5);
    (
        sorted(upright.map(|b| b.rect.center().x).collect()),
        sorted(level.map(|b| b.rect.center().y).collect()),
    )
}

/// The cell that a text stands in: the nearest rules around its middle.
pub fn cell(page: &PaperPage, text: &str) -> Rect {
    let glyphs: Vec<_> = page.glyphs.iter().filter(|g| g.ink.is_some()).collect();
    let all: String = glyphs.iter().map(|g| g.text.as_str()).collect();
    let at = all.find(text).unwrap_or_else(|| panic!("no {text}: {all}"));
    let first = all[..at].chars().count();
    let ink = glyphs[first..first + text.chars().count()]
        .iter()
        .filter_map(|g| g.ink)
        .reduce(|a, b| a.union(b))
        .expect("ink");
    let middle = ink.center();
    let beside = |b: &&crate::paper::PaperBox| {
        b.rect.width() < 0.5 && b.rect.y0 - 0.2 <= middle.y && middle.y <= b.rect.y1 + 0.2
    };
    let over = |b: &&crate::paper::PaperBox| {
        b.rect.height() < 0.5
            && b.rect.x0 - 0.2 <= middle.x
            && middle.x <= b.rect.x1 + 0.2
    };
    let xs: Vec<f64> =
        page.boxes.iter().filter(beside).map(|b| b.rect.center().x).collect();
    let ys: Vec<f64> =
        page.boxes.iter().filter(over).map(|b| b.rect.center().y).collect();
    let before = |places: &[f64], at: f64| {
        places.iter().copied().filter(|p| *p < at).fold(f64::MIN, f64::max)
    };
    let behind = |places: &[f64], at: f64| {
        places.iter().copied().filter(|p| *p > at).fold(f64::MAX, f64::min)
    };
    Rect::new(
        before(&xs, middle.x),
        before(&ys, middle.y),
        behind(&xs, middle.x),
        behind(&ys, middle.y),
    )
}

// ---------------------------------------------------------------- the examples

#[test]
fn the_examples_conform() {
    for name in [
        "landscape.yaml",
        "approval-form.yaml",
        "tables.yaml",
        "figure-09-attachment-note.yaml",
    ] {
        let bench = example(name);
        let rows = rows(&bench, &bench.layout());
        assert!(
            rows.iter().all(|row| row.verdict == Verdict::Met),
            "{name}\n{}",
            text(&rows)
        );
    }
}

#[test]
fn landscape_pages_are_upright_sheets_whose_head_lies_to_the_left() {
    let paper = example("landscape.yaml").paper();
    let turned: Vec<usize> =
        (1..=paper.pages.len()).filter(|n| is_turned(&paper.pages[n - 1])).collect();
    assert_eq!(turned, [3, 4, 5, 6], "odd and even pages");
    for number in &turned {
        let sheet = &paper.pages[number - 1];
        near("width", sheet.width, 210.0);
        near("height", sheet.height, 297.0);
        let page = sheet.turned();
        // The head reads from the sheet's foot to its head, at its left.
        let head = page.line("项目名称");
        let first = page.line("小计");
        assert!(
            head.baseline < first.baseline,
            "page {number}: the head is over the rows"
        );

        assert!(head.baseline < 28.0 + 8.0 * HANG, "page {number}");
        for line in page.lines() {
            let ink = line.ink();
            assert!(
                TURNED.inflate(0.3, 0.3).union(ink) == TURNED.inflate(0.3, 0.3),
                "{ink:?}"
            );
        }
        for b in &page.boxes {
            assert!(TURNED.inflate(0.2, 0.2).union(b.rect) == TURNED.inflate(0.2, 0.2));
        }
    }
    let page = paper.pages[2].turned();
    let label = page.line("附件");
    assert_eq!(label.text(), "附件");
    near("row 1", glyph_box(&label).0, 28.0);
    near("left edge", label.left(), 35.0);
    let title = page.line("项目计划表");
    near("row 3", glyph_box(&title).0, 28.0 + 2.0 * HANG);
    near("title centre", (title.left() + title.right()) / 2.0, 35.0 + 112.5);
    let (upright, _) = rules(&page);
    near("table left", upright[0], 35.0);
    near("table right", upright[upright.len() - 1], 260.0);
}

#[test]
fn page_numbers_of_landscape_pages_stand_where_they_do_on_others() {
    for mirrored in [false, true] {
        let rows: String = (1..=30).map(|i| format!("    - [甲{i}, 乙]\n")).collect();
        let mut yaml = attached(&format!(
            "landscape: true\ntable:\n  columns: [一, 二]\n  rows:\n{rows}"
        ));
        if mirrored {
            yaml += "layout: {mirrored_margins: true}\n";
        }
        let bench = Bench::build(&yaml).clean();
        let paper = bench.paper();
        assert!(paper.pages.len() >= 4);
        for (i, page) in paper.pages.iter().enumerate() {
            let number = page.page_number();
            let text: String = number.iter().map(|g| g.text.as_str()).collect();
            assert_eq!(text, format!("— {} —", i + 1));
            let (first, last) = (&number[0], &number[number.len() - 1]);
            let dash = first.ink.expect("a dash has ink");
            near("dash", (dash.y0 + dash.y1) / 2.0, 262.0 + 7.0);
            let left = if mirrored && i % 2 == 1 { 26.0 } else { 28.0 };
            if i % 2 == 0 {
                near("odd pages: right", last.x + FOUR, left + 156.0 - FOUR);
            } else {
                near("even pages: left", first.x, left + FOUR);
            }
            if i > 0 {
                let (_, level) = rules(&page.turned());
                let top = page.turned().lines()[0].ink().y0;
                let foot = level[level.len() - 1];
                assert!(is_turned(page) && top >= left - 0.3 && foot <= left + 156.2);
                if i > 1 {
                    // 续表 on row 1, the table from row 2 on.
                    near("mirrored with its page", level[0], left + HANG);
                }
            }
        }
        let missed: Vec<Row> = rows_missed(&bench);
        assert!(missed.is_empty(), "{}", text(&missed));
    }
}

/// A number of a PDF.
fn as_number(object: &hayro_syntax::object::Object<'_>) -> Option<f64> {
    match object {
        hayro_syntax::object::Object::Number(number) => Some(number.as_f64()),
        _ => None,
    }
}

pub fn rows_missed(bench: &Bench) -> Vec<Row> {
    let mut rows = rows(bench, &bench.layout());
    rows.retain(|row| row.verdict == Verdict::Missed);
    rows
}

#[test]
fn landscape_text_is_text_in_reading_order_tagged_and_marked() {
    let bench = example("landscape.yaml");
    let text = bench.paper().text();
    let at = |what: &str| text.find(what).unwrap_or_else(|| panic!("no {what}"));
    assert!(at("项目名称") < at("建设内容和规模"));
    assert!(at("完成时限") < at("河东乡集中供水"));
    assert!(at("河东乡集中供水") < at("李家沟村供水管"));
    let pdf = Pdf::new(bench.pdf().to_vec()).expect("a PDF");
    assert!(catalog(&pdf).contains_key("StructTreeRoot"));
    // The bookmark leads to the top of the turned page: its left edge on the sheet.
    let outline = catalog(&pdf).get::<Dict<'_>>("Outlines").expect("an outline");
    let last = outline.get::<Dict<'_>>("Last").expect("a bookmark");
    assert_eq!(string(&last, "Title"), "附件　2024年度农村供水保障工程项目计划表");
    let to = last.get::<Array<'_>>("Dest").expect("a destination");
    let numbers: Vec<f64> = to
        .iter::<hayro_syntax::object::Object<'_>>()
        .filter_map(|o| as_number(&o))
        .collect();
    let mm = 25.4 / 72.0;
    let (x, y) = (numbers[numbers.len() - 3] * mm, numbers[numbers.len() - 2] * mm);
    assert!((28.0 - 11.0..=28.5).contains(&x), "x {x:.1}");
    assert!((0.0..=297.0 - 30.0).contains(&y), "y {y:.1}");
}

#[test]
fn a_landscape_table_in_a_text_takes_pages_of_its_own() {
    let yaml = notice(
        "body:\n  - 前文。\n  - table: {landscape: true, columns: [甲, 乙], rows: [[一, 二]]}\n  - table: {landscape: true, columns: [丙, 丁], rows: [[三, 四]]}\n  - 后文在下一面。",
        "seal: false",
    );
    let bench = Bench::build(&yaml).clean();
    let paper = bench.paper();
    let turned: Vec<bool> = paper.pages.iter().map(is_turned).collect();
    assert_eq!(turned, [false, true, false]);
    let after = paper.pages[2].line("后文在下一面。");
    near("row 1", glyph_box(&after).0, 37.0);
    let missed = rows_missed(&bench);
    assert!(missed.is_empty(), "{}", text(&missed));
}

#[test]
fn landscape_attachments_follow_each_other_without_blank_pages() {
    let list = |id: &str, more: &str| {
        format!(
            "  - {{id: {id}, title: 名单{id}, table: {{columns: [甲, 乙], rows: [[一, 二]]{more}}}}}\n"
        )
    };
    let yaml = notice(
        "body: 见附件1、附件2、附件3、附件4。",
        &format!(
            "seal: false\nimprint: {{printer: 某某市人民政府办公室}}\nattachments:\n{}{}{}{}",
            list("a", ", landscape: true"),
            list("b", ", landscape: true"),
            list("c", ""),
            list("d", ", landscape: true")
        ),
    );
    let bench = Bench::build(&yaml).clean();
    let paper = bench.paper();
    let turned: Vec<bool> = paper.pages.iter().map(is_turned).collect();
    // The text ends on the odd page 5; 版记 is on its back, upright and numbered.
    assert_eq!(turned, [false, true, true, false, true, false]);
    assert!(paper.pages[5].lines().iter().any(|l| l.text().contains("印发")));
    assert_eq!(paper.pages[5].page_number().len(), 5);
    let missed = rows_missed(&bench);
    assert!(missed.is_empty(), "{}", text(&missed));
}

#[test]
fn an_imprint_after_an_even_landscape_page_leaves_a_blank_one() {
    let yaml = attached("landscape: true\ntable: {columns: [甲, 乙], rows: [[一, 二]]}")
        + "imprint: {printer: 某某市人民政府办公室}\n";
    let paper = Bench::build(&yaml).clean().paper();
    assert_eq!(paper.pages.len(), 4);
    assert!(is_turned(&paper.pages[1]));
    // A blank page and 版记 behind it carry no number (7.5).
    assert!(paper.pages[2].glyphs.is_empty());
    assert!(paper.pages[3].page_number().is_empty());
    assert!(paper.pages[3].lines().iter().any(|l| l.text().contains("印发")));
}

#[test]
fn landscape_text_keeps_the_rows_of_the_turned_type_area() {
    let body = "国".repeat(40 * 17);
    let paper = Bench::build(&attached(&format!("landscape: true\nbody: {body}")))
        .clean()
        .paper();
    let page = paper.pages[2].turned();
    let lines = page.lines();
    for (row, line) in lines.iter().enumerate() {
        near("row", glyph_box(line).0, 28.0 + row as f64 * HANG);
        near("left", line.left(), 35.0);
    }
    let full = paper.pages[1].turned();
    let lines = full.lines();
    // The label on row 1 and the title on rows 3 and 4 leave eleven of fifteen.
    assert_eq!(lines.len(), 2 + 11);
    assert_eq!(lines[3].glyphs.len(), 40);
    near("right", lines[3].right(), 260.0);
}

#[test]
fn print_pages_turn_too() {
    let yaml = attached("landscape: true\ntable: {columns: [甲, 乙], rows: [[一, 二]]}");
    let bench = Bench::build_for(&yaml, Profile::Print);
    assert!(is_turned(&bench.paper().pages[1]), "{}", bench.report());
}

// ---------------------------------------------------------------- 图9

#[test]
fn names_of_attachments_hang_under_their_first_characters() {
    let paper = example("figure-09-attachment-note.yaml").paper();
    let page = &paper.pages[1];
    let lines = page.lines();
    let start =
        lines.iter().position(|l| l.text().starts_with("附件：1.")).expect("附件说明");
    near("indent", lines[start].left(), 28.0 + 2.0 * ZI);
    // One empty row under the text.
    near("row", lines[start].baseline - lines[start - 1].baseline, 2.0 * HANG);
    let end = lines.iter().position(|l| l.text() == "某市人民政府").expect("署名");
    let mut numbers = 0;
    for line in &lines[start + 1..end] {
        let numbered = line.glyphs[1].text == ".";
        let left = if numbered { 5.0 } else { 6.5 };
        near(&line.text(), line.left(), 28.0 + left * ZI);
        numbers += usize::from(numbered);
        assert!(!line.text().ends_with(['。', '；', '，']));
    }
    assert_eq!(numbers, 4);
    assert_eq!(end - start, 8, "five names, three of them on two lines");
    let pages = [3, 4, 5, 6, 7];
    for (i, number) in pages.into_iter().enumerate() {
        let label = paper.pages[number - 1].line("附件");
        assert_eq!(label.text(), format!("附件{}", i + 1));
        near("row 1", glyph_box(&label).0, 37.0);
    }
}

// ---------------------------------------------------------------- clauses that fail

#[test]
fn every_clause_of_tables_is_seen_to_fail() {
    let bench = example("landscape.yaml");
    type Spoil = (&'static str, fn(&mut Layout), &'static str);
    let spoils: [Spoil; 9] = [
        ("单页不转", |l| upright(l, 3), "单页表头朝订口"),
        ("双页不转", |l| upright(l, 4), "双页表头朝切口"),
        ("反转", |l| turned(l, 5, |r| r.direction = Direction::Other), "单页表头朝订口"),
        (
            "页码移位",
            |l| number(l, 5, |r| r.x -= 3.0),
            "横排页的页码与其他页同位（相差）",
        ),
        (
            "页码移高",
            |l| {
                number(l, 6, |r| {
                    r.ink_top -= 3.0;
                    r.ink_bottom -= 3.0;
                });
            },
            "横排页的页码与其他页同位（相差）",
        ),
        (
            "没有续表",
            |l| l.pages[4].runs.retain(|r| !r.text.ends_with("续表")),
            "续页的表头上标“续表”",
        ),
        ("续表居左", |l| turned(l, 5, left_mark), "“续表”居右顶格"),
        ("文字出版心", |l| turned(l, 5, |r| r.x += 20.0), "文字不出版心"),
        (
            "表格出版心",
            |l| l.pages[4].shapes.iter_mut().for_each(|s| s.y += 20.0),
            "表格和线不出版心",
        ),
    ];
    for (name, spoil, clause) in spoils {
        let mut layout = bench.layout();
        spoil(&mut layout);
        let rows = rows(&bench, &layout);
        let missed =
            rows.iter().any(|r| r.what == clause && r.verdict == Verdict::Missed);
        assert!(missed, "{name}: {clause} still holds\n{}", text(&rows));
    }
    // A first page that says 续表, and a notice without the landscape pages that it asks for.
    let mut layout = bench.layout();
    let mark = layout.pages[3]
        .runs
        .iter()
        .find(|r| r.text.ends_with("续表"))
        .cloned()
        .expect("续表");
    layout.pages[2].runs.push(mark);
    assert!(
        rows(&bench, &layout)
            .iter()
            .any(|r| r.what.starts_with("续页") && r.verdict == Verdict::Missed)
    );
    let mut layout = bench.layout();
    layout.pages.truncate(2);
    assert!(
        rows(&bench, &layout)
            .iter()
            .any(|r| r.what == "横排的面" && r.verdict == Verdict::Missed)
    );
}

fn upright(layout: &mut Layout, page: usize) {
    for run in &mut layout.pages[page - 1].runs {
        if run.direction == Direction::Up && run.size > 15.0 {
            run.direction = Direction::Right;
        }
    }
    // One of the cells is enough.
    if let Some(run) =
        layout.pages[page - 1].runs.iter_mut().find(|r| r.direction == Direction::Up)
    {
        run.direction = Direction::Right;
        run.baseline = 100.0;
    }
}

fn turned(layout: &mut Layout, page: usize, change: fn(&mut Run)) {
    let runs = layout.pages[page - 1].runs.iter_mut();
    runs.filter(|r| r.direction == Direction::Up).for_each(change);
}

fn number(layout: &mut Layout, page: usize, change: fn(&mut Run)) {
    let runs = layout.pages[page - 1].runs.iter_mut();
    runs.filter(|r| r.direction == Direction::Right).for_each(change);
}

fn left_mark(run: &mut Run) {
    if run.text.ends_with("续表") {
        run.x -= 20.0;
    }
}
