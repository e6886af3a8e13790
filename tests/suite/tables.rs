//! Tables, forms and figures, each kind of cell by itself; tables that go on; bad input.

use hongtou::judge::conformance::{Verdict, text};
use hongtou::page::profile::Profile;
use kurbo::Rect;

use crate::figures_table::{
    FOUR, HANG, TOLERANCE, ZI, attached, cell, example, glyph_box, near, rows,
    rows_missed, rules,
};
use crate::paper::{Line, PaperPage};
use crate::support::{Bench, notice};

// ---------------------------------------------------------------- continued tables

fn long_table(rows: usize, keys: &str) -> String {
    let rows: String =
        (1..=rows).map(|i| format!("    - [{i}, 单位{i}, {i}]\n")).collect();
    attached(&format!(
        "{keys}table:\n  columns: [序号, 单位, {{name: 人数, total: true}}]\n  rows:\n{rows}"
    ))
}

#[test]
fn continued_pages_repeat_the_head_and_say_so() {
    for keys in ["", "landscape: true\n"] {
        let paper = Bench::build(&long_table(60, keys)).clean().paper();
        let mut first = true;
        let mut marked = 0;
        for page in &paper.pages[1..] {
            let (page, right, top) = if keys.is_empty() {
                (page.clone(), 184.0, 37.0)
            } else {
                (page.turned(), 260.0, 28.0)
            };
            let lines = page.lines();
            assert_eq!(lines.iter().filter(|l| l.text() == "序号单位人数").count(), 1);
            let marks: Vec<&Line> = lines.iter().filter(|l| l.text() == "续表").collect();
            assert_eq!(marks.len(), usize::from(!first), "on continued pages only");
            if let [mark] = marks[..] {
                marked += 1;
                near("right edge", mark.right(), right);
                near("size", mark.glyphs[0].size, FOUR);
                assert!(mark.baseline < page.line("序号单位人数").baseline);
                let (_, level) = rules(&page);
                near("the table begins on row 2", level[0], top + HANG);
            }
            first = false;
        }
        assert!(marked >= 2);
    }
}

#[test]
fn a_table_of_hundreds_of_rows_keeps_them_all() {
    let clock = std::time::Instant::now();
    let bench = Bench::build(&long_table(400, "")).clean();
    let took = clock.elapsed();
    let text = bench.paper().text();
    for row in [1, 200, 400] {
        assert!(text.contains(&format!("{row}单位{row}")), "row {row}");
    }
    assert!(text.contains("合计80200"));
    // A table of 3 000 rows takes 17 s without optimisation; this leaves room for slow machines.
    assert!(took.as_secs() < 60, "{took:?}");
}

#[test]
fn a_group_that_is_longer_than_a_page_breaks_inside_the_type_area() {
    let rows: String =
        (1..=50).map(|i| format!("    - [东片, 单位{i}, {i}]\n")).collect();
    let yaml = attached(&format!(
        "table:\n  group: 片区\n  columns: [片区, 单位, {{name: 人数, total: true}}]\n  rows:\n{rows}"
    ));
    let bench = Bench::build(&yaml).clean();
    let missed = rows_missed(&bench);
    assert!(missed.is_empty(), "{}", text(&missed));
    let text = bench.paper().text();
    assert!(text.contains("小计1275") && text.contains("单位50"));
}

#[test]
fn rows_too_high_for_a_page_break_inside_the_type_area() {
    let long = "这是很长很长的一格文字".repeat(90);
    for keys in ["", "row_height: 20, "] {
        let yaml = attached(&format!(
            "table: {{columns: [甲, {{name: 乙, width: 8}}], {keys}rows: [[一, {long}], [二, 三]]}}"
        ));
        let bench = Bench::build(&yaml).clean();
        let missed = rows_missed(&bench);
        assert!(missed.is_empty(), "{}", text(&missed));
        assert_eq!(bench.paper().text().matches('很').count(), 180);
    }
}

// ---------------------------------------------------------------- cells

#[test]
fn merged_cells_take_the_room_of_those_they_cover() {
    let yaml = attached(
        "table:\n  columns: [{name: 甲, width: 7}, {name: 乙, width: 7}, {name: 丙, width: 7}, {name: 丁, width: 7}]\n  rows:\n    - [高, 宽, <, 子]\n    - [^, 丑, 大, <]\n    - [寅, 卯, ^, <]\n    - [\"<\", \"^\", {text: <}, 辰]",
    );
    let paper = Bench::build(&yaml).clean().paper();
    let page = &paper.pages[1];
    let width = |text: &str| cell(page, text).width();
    let height = |text: &str| cell(page, text).height();
    near("width of 7 字", width("子"), 7.0 * ZI);
    near("a row", height("子"), HANG);
    near("two rows", height("高"), 2.0 * HANG);
    near("one column", width("高"), 7.0 * ZI);
    near("two columns", width("宽"), 14.0 * ZI);
    near("one row", height("宽"), HANG);
    near("both: columns", width("大"), 14.0 * ZI);
    near("both: rows", height("大"), 2.0 * HANG);
    // In quotes the signs are text.

    let last = page.lines().into_iter().next_back().expect("a row").text();
    assert!(last.starts_with("<^"), "{last}");
}

#[test]
fn heads_of_several_rows_stand_over_their_columns() {
    let yaml = attached(
        "table:\n  columns:\n    - {name: 单位, width: 7}\n    - {name: 名额, columns: [{name: 领导, width: 7}, {name: 人员, width: 7}]}\n    - {name: 备注, width: 7}\n  rows: [[甲局, 1, 2, 无]]",
    );
    let paper = Bench::build(&yaml).clean().paper();
    let page = &paper.pages[1];
    near("over two", cell(page, "名额").width(), 14.0 * ZI);
    near("one row", cell(page, "名额").height(), HANG);
    near("one column", cell(page, "领导").width(), 7.0 * ZI);
    near("two rows", cell(page, "单位").height(), 2.0 * HANG);
    near("two rows", cell(page, "备注").height(), 2.0 * HANG);
    near("under it", cell(page, "领导").y0, cell(page, "名额").y1);
}

#[test]
fn a_corner_is_divided_by_a_line_from_corner_to_corner() {
    let paper = example("tables.yaml").paper();
    let page = &paper.pages[1];
    let slanted: Vec<Rect> = page
        .boxes
        .iter()
        .map(|b| b.rect)
        .filter(|r| r.width() > 5.0 && r.height() > 5.0)
        .collect();
    assert_eq!(slanted.len(), 1);
    let corner = slanted[0];
    near("left", corner.x0, 28.0);
    near("two rows", corner.height(), 2.0 * HANG);
    let inside = |above: bool| {
        let glyphs = page.glyphs.iter().filter_map(|g| Some((g, g.ink?)));
        let glyphs = glyphs.filter(|(_, ink)| corner.union(*ink) == corner);
        let glyphs = glyphs.filter(|(g, _)| (g.baseline < corner.center().y) == above);
        glyphs
            .map(|(g, ink)| (g.text.clone(), ink))
            .reduce(|a, b| (a.0 + &b.0, a.1.union(b.1)))
            .expect("a label")
    };
    let slope = corner.height() / corner.width();
    let line_at = |x: f64| corner.y0 + (x - corner.x0) * slope;
    let (said, beside) = inside(true);
    assert_eq!(said, "项目");
    assert!(beside.x1 <= corner.x1 && beside.y1 < line_at(beside.x0), "over the line");
    let (said, below) = inside(false);
    assert_eq!(said, "县（市、区）");
    assert!(below.y0 > line_at(below.x1) && below.y1 <= corner.y1, "under the line");
}

#[test]
fn vertical_texts_run_from_top_to_bottom() {
    let paper = example("tables.yaml").paper();
    let page = paper
        .pages
        .iter()
        .find(|p| p.glyphs.iter().any(|g| g.text == "幕"))
        .expect("日程");
    let column: Vec<_> = page.glyphs.iter().filter(|g| !g.turned && g.x < 36.0).collect();
    let start = column.iter().position(|g| g.text == "五").expect("a day");
    let first = &column[start..start + 5];
    assert_eq!(first.iter().map(|g| g.text.as_str()).collect::<String>(), "五月二十日");
    for pair in first.windows(2) {
        near("in one column", pair[1].x, pair[0].x);
        near("pitch", pair[1].baseline - pair[0].baseline, 1.15 * FOUR);
    }
}

#[test]
fn rows_are_as_high_as_they_are_to_be() {
    let yaml = attached(
        "table:\n  columns: [{name: 甲, width: 14}, {name: 乙, width: 14}]\n  rows: [[一, 二], [三, \"四\\n五\\n六\\n七\"]]\n  row_height: 15\n  blank_rows: 3\n  blank_row_height: 22.5",
    );
    let paper = Bench::build(&yaml).clean().paper();
    let (_, level) = rules(&paper.pages[1]);
    let heights: Vec<f64> = level.windows(2).map(|w| w[1] - w[0]).collect();
    assert_eq!(heights.len(), 6);
    near("head", heights[0], HANG);
    near("row", heights[1], 15.0);
    // Four lines need more than 15 mm: 4 × 4.94 + 3 × 2.47 and what is blank around.
    near("row of four lines", heights[2], 4.0 * FOUR + 1.5 * FOUR + HANG - FOUR);
    for height in &heights[3..] {
        near("blank row", *height, 22.5);
    }
}

#[test]
fn points_of_decimals_stand_on_a_line() {
    let yaml = attached(
        "table: {columns: [甲, {name: 乙, align: decimal}], rows: [[一, 1.5], [二, 12.25], [三, 100], [四, -0.125], [五, 未计]]}",
    );
    let paper = Bench::build(&yaml).clean().paper();
    let page = &paper.pages[1];
    let points: Vec<f64> =
        page.glyphs.iter().filter(|g| g.text == ".").map(|g| g.x).collect();
    assert_eq!(points.len(), 3);
    for point in &points {
        near("point", *point, points[0]);
    }
    let hundred = page.line("三");
    near("whole numbers end before it", hundred.right(), points[0]);
}

#[test]
fn widths_in_millimetres_and_characters() {
    let yaml = attached(
        "table: {columns: [{name: 甲, width: 30mm}, {name: 乙, width: 4}, 丙], rows: [[一, 二, 三]]}",
    );
    let paper = Bench::build(&yaml).clean().paper();
    let (upright, _) = rules(&paper.pages[1]);
    near("30 mm", upright[1] - upright[0], 30.0);
    // Four characters of 4号 and 0.35 of one on either side.
    near("4 字", upright[2] - upright[1], 4.7 * 14.0 / 72.0 * 25.4);
    near("the rest", upright[3], 184.0);
}

#[test]
fn sums_stand_behind_groups_and_at_the_end_of_rows() {
    let paper = example("tables.yaml").paper();
    let text: Vec<String> =
        paper.pages.iter().flat_map(PaperPage::lines).map(|l| l.text()).collect();
    for line in ["东城区1216101452", "合计445636 46182"] {
        let line = line.replace(' ', "");
        assert!(text.contains(&line), "{line} not in {text:#?}");
    }
    let budget = paper
        .pages
        .iter()
        .find(|p| p.lines().iter().any(|l| l.text().contains("大剧场租用")))
        .expect("预算");
    let cells: Vec<String> = budget.lines().iter().map(Line::text).collect();
    for subtotal in ["小计78002.00", "小计58380.00", "小计20080.00"] {
        assert!(
            cells.iter().any(|l| l.contains(subtotal)),
            "{subtotal} not in {cells:#?}"
        );
    }
    assert!(cells.contains(&"合计156462.00".to_owned()), "{cells:#?}");
    // The group's name stands once, beside its rows and its subtotal.
    near("group", cell(budget, "场地").height(), 3.0 * HANG);
}

#[test]
fn captions_are_numbered_if_asked_and_notes_hang() {
    let paper = example("tables.yaml").paper();
    let page = &paper.pages[1];
    let caption = page.line("表1");
    assert_eq!(caption.text(), "表1　各县（市、区）参演名额");
    near("centre", (caption.left() + caption.right()) / 2.0, 106.0);
    near("size", caption.glyphs[0].size, FOUR);
    let lines = page.lines();
    let note = lines.iter().position(|l| l.text().starts_with("注：1.")).expect("a note");
    near("left", lines[note].left(), 28.0);
    near("numbers", lines[note + 1].left(), 28.0 + 2.0 * FOUR);
    near("hanging", lines[note + 2].left(), 28.0 + 3.0 * FOUR);
    // 附件说明 and 署名 on the next page have it for company.
    let after = paper.pages[2].line("请各地于");
    let row = (glyph_box(&after).0 - 37.0) / HANG;
    assert!((row - row.round()).abs() * HANG < TOLERANCE, "text on a row: {row}");
}

// ---------------------------------------------------------------- forms

#[test]
fn a_form_takes_the_width_of_the_page_and_its_boxes_their_heights() {
    let paper = example("approval-form.yaml").paper();
    let page = paper
        .pages
        .iter()
        .find(|p| p.lines().iter().any(|l| l.text().contains("照片")))
        .expect("the form");
    let (upright, level) = rules(page);
    near("left", upright[0], 28.0);
    near("right", upright[upright.len() - 1], 184.0);
    assert!(level[level.len() - 1] <= 262.2, "on one page");
    near("row", cell(page, "姓名").height(), 12.0);
    let photo = cell(page, "照片");
    near("photo: right", photo.x1, 184.0);
    near("photo: from the first row", photo.y0, cell(page, "姓名").y0);
    near("photo: to the fourth row", photo.y1, cell(page, "联系电话").y1);
    near("主要事迹", cell(page, "主要事迹").height(), 38.0);
    near("意见", cell(page, "负责人签字").height(), 28.0);
    // Two opinions stand side by side, one takes the row.
    near("beside", cell(page, "主管部门").y0, cell(page, "所在单位").y0);
    near("the row", cell(page, "负责人签字").x1, 184.0);
    // Who signs and the date stand at the lower right.
    let opinion = cell(page, "负责人签字");
    let lines = page.lines();
    let date = lines.iter().rev().find(|l| l.text().trim() == "年月日").expect("a date");
    assert!(opinion.y1 - date.ink().y1 < HANG, "at the foot of the box");
    assert!(184.0 - date.right() < 2.5 * FOUR, "at the right of the box");
}

#[test]
fn an_attachment_may_be_just_a_form_and_a_form_a_block() {
    let paper =
        Bench::build(&attached("form: {rows: [[姓名, ~], [地址, ~]]}")).clean().paper();
    near("half", cell(&paper.pages[1], "姓名").width(), 78.0);
    let yaml = notice(
        "body:\n  - 请填写下表。\n  - form: {row_height: 15, rows: [[姓名, ~, 性别, ~], [地址]]}\n  - 后文在行上。",
        "seal: false",
    );
    let paper = Bench::build(&yaml).clean().paper();
    let text = paper.text();
    assert!(text.contains("请填写下表。姓名性别地址后文在行上。"), "{text}");
}

// ---------------------------------------------------------------- figures

/// A notice in a folder of a name with spaces and hanzi, beside a drawing of 2 : 1.
fn drawn(body: &str, profile: Profile) -> Bench {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path().join("图 片");
    std::fs::create_dir_all(&folder).expect("a folder");
    let drawing = "<svg xmlns='http://www.w3.org/2000/svg' width='200' height='100'><path d='M10 10H190V90H10Z M20 20V80H180V20Z'/></svg>";
    std::fs::write(folder.join("流程 图.svg"), drawing).expect("a drawing");
    let path = folder.join("公文.yaml");
    std::fs::write(&path, notice(body, "seal: false")).expect("a notice");
    Bench::read_for(path.to_str().expect("a path"), profile)
}

#[test]
fn figures_stand_in_the_middle_over_their_captions() {
    let body = "body:\n  - 见图1。\n  - figure: {image: 流程 图.svg, caption: 办理流程, numbered: true, width: 60mm}\n  - 后文在行上。\n  - 末段。";
    let bench = drawn(body, Profile::Screen).clean();
    let layout = bench.layout();
    let image = &layout.pages[0].images[0];
    near("width", image.width, 60.0);
    near("height", image.height, 30.0);
    near("centre", image.x + image.width / 2.0, 106.0);
    assert_eq!(image.alt, "办理流程");
    let paper = bench.paper();
    let caption = paper.pages[0].line("图1　办理流程");
    near("centre", (caption.left() + caption.right()) / 2.0, 106.0);
    assert!(caption.ink().y0 > image.y + image.height);
    let before = paper.pages[0].line("见图1");
    let pages = paper.pages.iter();
    let mut lines = pages.flat_map(PaperPage::lines);
    let after = lines.find(|l| l.text().contains("后文")).expect("the text behind");
    let down = (after.baseline - before.baseline) / HANG;
    assert!((down - down.round()).abs() * HANG < TOLERANCE, "{down}");
    // Without a width it takes that of the type area.
    let body = "body:\n  - 见下图。\n  - figure: {image: 流程 图.svg, alt: 一个方框}";
    let wide = drawn(body, Profile::Screen).clean().layout();
    let wide = wide.pages.iter().flat_map(|p| &p.images).next().expect("a figure");
    near("width", wide.width, 156.0);
    let missed = rows_missed(&bench);
    assert!(missed.is_empty(), "{}", text(&missed));
    let mut spoiled = layout;
    spoiled.pages[0].images[0].x = 10.0;
    let rows = rows(&bench, &spoiled);
    assert!(rows.iter().any(|r| r.what == "图不出版心" && r.verdict == Verdict::Missed));
}

#[test]
fn figures_are_outlines_on_the_press() {
    let body =
        "body:\n  - 见下图。\n  - figure: {image: 流程 图.svg, alt: 方框, width: 10}";
    let bench = drawn(body, Profile::Print);
    bench.pdf();
    let layout = bench.layout();
    let outline = layout.pages[0].images.first().expect("an outline");
    // Filled with the one ink, not shown as an image.
    let ink = String::from_utf8_lossy(bench.pdf()).matches("/Subtype /Image").count();
    assert_eq!(ink, 0);
    near("width of 180 in 200", outline.width, 10.0 * ZI * 0.9);
}

#[test]
fn wrong_figures_are_named() {
    for (keys, expected) in [
        ("{image: 没有.png, caption: 甲}", "image-unreadable"),
        ("{image: 流程 图.svg}", "figure-without-words"),
        ("{image: 流程 图.svg, numbered: true}", "caption-missing"),
        ("{image: 流程 图.svg, caption: 甲。}", "caption-ends-with-mark"),
        ("{image: 流程 图.gif, caption: 甲}", "wrong-value"),
    ] {
        let body = format!("body:\n  - 见下图。\n  - figure: {keys}");
        let bench = drawn(&body, Profile::Screen);
        let codes: Vec<&str> = bench.built.findings().iter().map(|f| f.code).collect();
        assert_eq!(codes, [expected], "{keys}\n{}", bench.report());
    }
}

// ---------------------------------------------------------------- other commands

#[test]
fn spreadsheets_and_revisions_know_merged_vertical_and_turned_cells() {
    let folder = tempfile::tempdir().expect("a folder");
    let old = attached(
        "landscape: true\ntable:\n  columns: [{name: 日期, vertical: true}, {name: 场次, columns: [甲, 乙]}]\n  rows: [[五月（上）, 一, <], [^, 二, 三]]",
    );
    std::fs::write(folder.path().join("旧.yaml"), &old).expect("a file");
    std::fs::write(folder.path().join("新.yaml"), old.replace("五月", "六月"))
        .expect("a file");
    let fonts = crate::support::root().join("fonts");
    let fonts = fonts.to_str().expect("a path");
    let run = |arguments: &[&str]| {
        let mut command = crate::support::hongtou(folder.path());
        let output = command.args(arguments).output().expect("it runs");
        let said = String::from_utf8_lossy(&output.stderr).into_owned()
            + &String::from_utf8_lossy(&output.stdout);
        (output.status.code(), said)
    };
    let (_, said) = run(&[
        "compare",
        "旧.yaml",
        "新.yaml",
        "--pdf",
        "花脸稿.pdf",
        "--font-path",
        fonts,
    ]);
    let bytes = std::fs::read(folder.path().join("花脸稿.pdf"))
        .unwrap_or_else(|error| panic!("{error}: {said}"));
    let paper = crate::paper::Paper::read(&bytes);
    assert!(paper.pages[1].glyphs.iter().any(|glyph| glyph.turned && glyph.text == "六"));
    let (code, said) = run(&["table", "旧.yaml", "list", "--export", "表.xlsx"]);
    assert_eq!(code, Some(0), "{said}");
    let (code, said) = run(&["table", "旧.yaml", "list", "--import", "表.xlsx"]);
    assert!(code == Some(0) && said.contains("没有要改的"), "{said}");
}

/// The cells of a workbook's first sheet that say something, as `A1 text`, by another reader.
fn said_in(path: &std::path::Path) -> Vec<String> {
    use calamine::Reader;
    let mut book = calamine::open_workbook_auto(path).expect("a workbook");
    let range = book.worksheet_range_at(0).expect("a sheet").expect("a range");
    let cells = range.used_cells().map(|(row, column, text)| {
        format!("{}{} {text}", char::from(b'A' + column as u8), row + 1)
    });
    cells
        .filter(|cell| cell.split_once(' ').is_some_and(|(_, t)| !t.is_empty()))
        .collect()
}

#[test]
fn a_spreadsheet_has_everything_that_stands_on_the_page() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path();
    std::fs::write(path.join("图.svg"), "<svg xmlns='http://www.w3.org/2000/svg' width='90' height='40'><path d='M1 1H80V30H1Z'/></svg>").expect("a file");
    let yaml = attached(
        "body:\n  - 按表报名。\n  - table:\n      caption: 名额\n      unit: 单位：人\n      columns: [{name: 单位, corner: 项目}, {name: 年度, columns: [{name: 男, total: true}, 女]}]\n      rows: [[城区, 3, 4], [泽州, 5, 12.50]]\n      notes: [含开发区]\n  - 逾期不报的，视为放弃。\n  - figure: {image: 图.svg, alt: 流程}\n  - form: {widths: [4, ~], rows: [[姓名, ~], [{text: 意见, vertical: true}, {opinion: （盖章）, height: 40}]]}",
    );
    std::fs::write(path.join("甲.yaml"), yaml).expect("a file");
    let run = |arguments: &[&str]| {
        let mut command = crate::support::hongtou(path);
        let fonts = crate::support::root().join("fonts");
        let output = command.args(arguments).arg("--font-path").arg(fonts).output();
        let output = output.expect("it runs");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (code, said) = run(&["build", "甲.yaml", "--format", "xlsx", "-o", "."]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("图“流程”没有写进电子表格"), "{said}");
    let cells = said_in(&path.join("甲-附件.xlsx"));
    let expected = [
        "A1 某政发〔2024〕1号附件",
        "A3 名单",
        "A5 　　按表报名。",
        "A6 名额",
        "A7 单位：人",
        "A8 项目\n单位",
        "B8 年度",
        "B9 男",
        "C9 女",
        "A10 城区",
        "B10 3",
        "C10 4",
        "A11 泽州",
        "B11 5",
        "C11 12.5",
        "A12 合计",
        "B12 8",
        "A13 注：含开发区",
    ];
    assert_eq!(cells, expected);
    // A form on a sheet of its own, its signs as they are typed.
    let mut book = calamine::open_workbook_auto(path.join("甲-附件.xlsx")).expect("one");
    let form =
        calamine::Reader::worksheet_range_at(&mut book, 1).expect("two").expect("ok");
    let said: Vec<String> =
        form.used_cells().map(|(_, _, text)| text.to_string()).collect();
    for text in [
        "　　逾期不报的，视为放弃。",
        "姓名",
        "意见",
        "　　　　（盖章）\n　　年　　月　　日",
    ] {
        assert!(said.iter().any(|cell| cell == text), "{text} in {said:?}");
    }
    // Its table comes back as it went out.
    std::fs::write(path.join("乙.yaml"), attached("table:\n  columns: [{name: 单位, corner: 项目}, 男]\n  rows: [[城区, 3], [泽州, 5]]")).expect("a file");
    assert_eq!(run(&["build", "乙.yaml", "--format", "xlsx", "-o", "."]).0, Some(0));
    let mut command = crate::support::hongtou(path);
    let output = command.args(["table", "乙.yaml", "list", "--import", "乙-附件.xlsx"]);
    let said =
        String::from_utf8_lossy(&output.output().expect("it runs").stdout).into_owned();
    assert!(said.contains("没有要改的"), "{said}");
}

// ---------------------------------------------------------------- bad input

#[test]
fn wrong_tables_are_named_with_their_places() {
    let cases: [(&str, &[&str]); 19] = [
        ("table: {columns: [甲, 乙], rows: [[<, 一]]}", &["span-without-cell"]),
        ("table: {columns: [甲, 乙], rows: [[^, 一]]}", &["span-without-cell"]),
        // Overlaps: an L, and a hole.
        (
            "table: {columns: [甲, 乙], rows: [[一, 二], [^, <]]}",
            &["span-not-rectangular"],
        ),
        (
            "table: {columns: [甲, 乙, 丙], rows: [[一, <, <], [^, 二, ^]]}",
            &["span-not-rectangular"],
        ),
        // Rows of unequal length beside merged cells.
        ("table: {columns: [甲, 乙, 丙], rows: [[一, <, 二], [^, <]]}", &["row-length"]),
        (
            "table: {columns: [甲, {name: 乙, sum: [丙]}], rows: [[1, ~]]}",
            &["column-unknown"],
        ),
        (
            "table: {columns: [甲, {name: 乙, sum: [乙]}], rows: [[1, ~]]}",
            &["column-unknown"],
        ),
        (
            "table: {columns: [{name: 甲, columns: [丁]}, {name: 丙, columns: [丁]}, {name: 乙, sum: 丁}], rows: [[1, 2, ~]]}",
            &["column-unknown"],
        ),
        ("table: {columns: [甲, {name: 乙, sum: [甲]}], rows: [[1, 2]]}", &["wrong-sum"]),
        (
            "table: {columns: [甲, {name: 乙, sum: [甲]}], rows: [[一, ~]]}",
            &["not-a-number"],
        ),
        ("table: {group: 丙, columns: [甲, 乙], rows: [[一, 二]]}", &["column-unknown"]),
        (
            "table: {group: 甲, columns: [甲, 乙], rows: [[一, 1], [二, 2], [一, 3]]}",
            &["group-scattered"],
        ),
        (
            "table: {group: 甲, columns: [甲, 乙], rows: [[一, 子], [二, ^]]}",
            &["span-across-groups"],
        ),
        (
            "table: {columns: [{name: 甲, width: 3, columns: [乙]}], rows: [[1]]}",
            &["column-group"],
        ),
        ("table: {numbered: true, columns: [甲], rows: [[1]]}", &["caption-missing"]),
        ("table: {columns: [甲], row_height: 3, rows: [[1]]}", &["out-of-range"]),
        (
            "table: {columns: [甲], blank_row_height: 400, blank_rows: 1}",
            &["out-of-range"],
        ),
        ("table: {columns: [{name: 甲, width: 30cm}], rows: [[1]]}", &["wrong-value"]),
        (
            "landscape: true\ntable: {columns: [甲], row_height: 150, rows: [[1]]}",
            &["out-of-range"],
        ),
    ];
    for (keys, expected) in cases {
        let bench = Bench::build(&attached(keys));
        let codes: Vec<&str> = bench.built.findings().iter().map(|f| f.code).collect();
        assert_eq!(codes, expected, "{keys}\n{}", bench.report());
        assert!(
            bench.findings().iter().all(|(_, line, _)| *line > 8),
            "{}",
            bench.report()
        );
    }
}

#[test]
fn wrong_forms_are_named_with_their_places() {
    let cases: [(&str, &[&str]); 8] = [
        ("form: {widths: [4, ~], rows: [[甲, 乙, 丙]]}", &["row-length"]),
        ("form: {widths: [20, 20], rows: [[甲, 乙]]}", &["table-too-wide"]),
        ("form: {rows: [[甲, ^]]}", &["span-without-cell"]),
        ("form: {rows: [[甲, 乙], [^, <]]}", &["span-not-rectangular"]),
        ("form: {rows: [[甲, {height: 2}]]}", &["out-of-range"]),
        ("form: {widths: [2, ~], rows: [[10086-12345, ~]]}", &["column-too-narrow"]),
        (
            "form: {widths: [~, 5], rows: [[甲, {opinion: （盖章）}]]}",
            &["column-too-narrow"],
        ),
        ("form: {rows: []}", &["out-of-range"]),
    ];
    for (keys, expected) in cases {
        let bench = Bench::build(&attached(keys));
        let codes: Vec<&str> = bench.built.findings().iter().map(|f| f.code).collect();
        assert_eq!(codes, expected, "{keys}\n{}", bench.report());
    }
    // A key that a form does not have is not taken for one that a table lacks.
    let yaml = notice("body:\n  - 见表。\n  - form: {colums: [4], rows: [[甲]]}", "");
    let report = Bench::build(&yaml).report();
    assert!(
        report.contains("没有名为 colums 的键") && !report.contains("table"),
        "{report}"
    );
}

#[test]
fn a_table_too_wide_is_told_of_landscape_pages_unless_it_lies_already() {
    let columns: Vec<String> =
        (0..10).map(|i| format!("{{name: 栏{i}, width: 5}}")).collect();
    let table = format!("table: {{columns: [{}]}}", columns.join(", "));
    let bench = Bench::build(&attached(&table));
    assert!(bench.report().contains("landscape: true"), "{}", bench.report());
    let bench = Bench::build(&attached(&format!("landscape: true\n{table}")));
    let report = bench.report();
    assert!(
        report.contains("table-too-wide") && !report.contains("landscape: true 改"),
        "{report}"
    );
}

#[test]
fn texts_of_tables_and_forms_go_through_the_checks() {
    for keys in [
        "table: {caption: 名额（试行, columns: [甲], rows: [[1]]}",
        "table: {columns: [{name: 甲（, columns: [乙]}], rows: [[1]]}",
        "table: {columns: [{name: 甲, corner: 乙（}], rows: [[1]]}",
        "table: {columns: [甲], rows: [[1]], notes: [一, 二（]}",
        "form: {rows: [[甲（, ~]]}",
        "form: {rows: [[甲, {opinion: （盖章}]]}",
    ] {
        let bench = Bench::build(&attached(keys));
        let codes: Vec<&str> = bench.built.findings().iter().map(|f| f.code).collect();
        assert_eq!(codes, ["unbalanced-mark"], "{keys}");
    }
}
