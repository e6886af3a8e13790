//! The standard's figures of first pages (2, 3, 4, 11, 12) and 纪要, as their examples come out.
//!
//! As in `geometry`, the numbers are typed from the standard and measured on the finished PDF.

use hongtou::judge::conformance::{Verdict, text};

use crate::paper::{Line, Paper, PaperBox, PaperPage};
use crate::support::Bench;

const TOLERANCE: f64 = 0.2;
const ZI: f64 = 5.5714;
const HANG: f64 = 10.4464;
const FOUR: f64 = 4.9389;
const RED: [u8; 3] = [255, 0, 0];

#[track_caller]
fn near(what: &str, found: f64, expected: f64) {
    assert!(
        (found - expected).abs() <= TOLERANCE,
        "{what}: {found:.3} mm, expected {expected:.3} mm"
    );
}

fn example(name: &str) -> Bench {
    Bench::read(&format!("content/examples/{name}"))
}

/// The example on paper; its pages must hold to every clause.
fn paper(name: &str) -> Paper {
    let bench = example(name).clean();
    let rows = bench.rows();
    assert!(rows.iter().all(|row| row.verdict == Verdict::Met), "{}", text(&rows));
    bench.paper()
}

/// The glyph box of a line of text: hanzi fill it from 0.88 above to 0.12 below.
fn top(line: &Line) -> f64 {
    line.baseline - 0.88 * line.glyphs[0].size
}

fn bottom(line: &Line) -> f64 {
    line.baseline + 0.12 * line.glyphs[0].size
}

/// The lines of black text.
fn black(page: &PaperPage) -> Vec<Line> {
    let glyphs = page.glyphs.iter().filter(|g| g.color != RED).cloned().collect();
    PaperPage { glyphs, ..PaperPage::default() }.lines()
}

#[track_caller]
fn line(page: &PaperPage, text: &str) -> Line {
    let lines = black(page);
    let all: Vec<String> = lines.iter().map(Line::text).collect();
    let found = lines.into_iter().find(|line| line.text().contains(text));
    found.unwrap_or_else(|| panic!("no line says {text}:\n{}", all.join("\n")))
}

/// The ink of everything red that is text.
fn masthead(page: &PaperPage) -> kurbo::Rect {
    let red = page.glyphs.iter().filter(|g| g.color == RED).filter_map(|g| g.ink);
    red.reduce(|a, b| a.union(b)).expect("a masthead")
}

/// The middle of the cells of everything red that is text.
fn masthead_middle(page: &PaperPage) -> f64 {
    let red = page.glyphs.iter().filter(|g| g.color == RED);
    let (left, right) = red.fold((f64::MAX, f64::MIN), |(left, right), g| {
        (left.min(g.x), right.max(g.x + g.advance))
    });
    (left + right) / 2.0
}

/// Red rules, from top to bottom.
fn red_rules(page: &PaperPage) -> Vec<&PaperBox> {
    let long = |b: &&PaperBox| b.color == RED && b.rect.width() > 100.0;
    let mut rules: Vec<_> = page.boxes.iter().filter(long).collect();
    rules.sort_by(|a, b| a.rect.y0.total_cmp(&b.rect.y0));
    rules
}

/// Where some characters of a line begin and end.
fn span(line: &Line, text: &str) -> (f64, f64) {
    let said = line.text();
    let start = said[..said.find(text).expect(text)].chars().count();
    let count = text.chars().count();
    let mut at = 0;
    let glyphs = line.glyphs.iter().filter(|glyph| {
        let here = at;
        at += glyph.text.chars().count();
        (start..start + count).contains(&here)
    });
    let glyphs: Vec<_> = glyphs.collect();
    let last = glyphs[glyphs.len() - 1];
    (glyphs[0].x, last.x + last.advance)
}

#[test]
fn figure_2_has_its_three_marks_on_rows_1_2_and_3() {
    let paper = paper("figure-02-first-page.yaml");
    let page = &paper.pages[0];
    for (row, says) in [(0, "000001"), (1, "机密★1年"), (2, "特急")] {
        let mark = line(page, says);
        assert_eq!(mark.text(), says);
        near(says, top(&mark), 37.0 + f64::from(row) * HANG);
        near(says, mark.left(), 28.0);
        near(says, mark.glyphs[0].size, ZI);
    }
    // ★ and hanzi take a cell each, digits half of one.
    near("classification", line(page, "机密").right() - 28.0, 4.5 * ZI);
    let ink = masthead(page);
    near("masthead", ink.y0, 72.0);
    near("masthead centre", masthead_middle(page), 106.0);
    let number = line(page, "临政发");
    assert_eq!(number.text(), "临政发〔2025〕18号");
    near("number", top(&number), ink.y1 + 2.0 * HANG);
    near("number centre", (number.left() + number.right()) / 2.0, 106.0);
    let rules = red_rules(page);
    assert_eq!(rules.len(), 1);
    near("rule", rules[0].rect.y0, bottom(&number) + 4.0);
    near("title", top(&line(page, "关于做好")), rules[0].rect.y1 + 2.0 * HANG);
}

#[test]
fn figure_3_has_the_names_in_one_width_and_文件_beside_their_middle() {
    let paper = paper("figure-03-joint.yaml");
    let page = &paper.pages[0];
    let organs = ["临江市教育局", "临江市财政局", "临江市人力资源和社会保障局"];
    let red: Vec<_> = page.glyphs.iter().filter(|g| g.color == RED).cloned().collect();
    let said: String = red.iter().map(|g| g.text.as_str()).collect();
    assert_eq!(said, format!("{}文件", organs.concat()));
    let (suffix, names): (Vec<_>, Vec<_>) =
        red.into_iter().partition(|g| "文件".contains(&g.text));
    let ink = |glyphs: &[crate::paper::PaperGlyph]| {
        let inks = glyphs.iter().filter_map(|g| g.ink);
        inks.reduce(|a, b| a.union(b)).expect("ink")
    };
    let whole = ink(&names);
    near("masthead", whole.y0, 72.0);
    let mut start = 0;
    let mut baselines = Vec::new();
    for organ in organs {
        let count = organ.chars().count();
        let name = &names[start..start + count];
        start += count;
        near("left", name[0].x, names[0].x);
        let end = |g: &crate::paper::PaperGlyph| g.x + g.advance;
        near("right", end(&name[count - 1]), end(&names[names.len() - 1]));
        // 分散对齐: even spaces.
        let steps: Vec<f64> = name.windows(2).map(|w| w[1].x - w[0].x).collect();
        assert!(steps.iter().all(|step| (step - steps[0]).abs() < 0.05), "{steps:?}");
        baselines.push(name[0].baseline);
    }
    near("even lines", baselines[1] - baselines[0], baselines[2] - baselines[1]);
    let beside = ink(&suffix);
    near("文件", (beside.y0 + beside.y1) / 2.0, (whole.y0 + whole.y1) / 2.0);
    assert!(beside.x0 > whole.x1);
    let all = masthead(page);
    near("centre", masthead_middle(page), 106.0);
    assert!(all.x0 >= 27.9 && all.x1 <= 184.1);
    // The lead organ's number, two lines under the lowest ink.
    near("number", top(&line(page, "临教发〔2025〕27号")), all.y1 + 2.0 * HANG);
}

#[test]
fn figure_4_has_the_signatories_at_the_right_and_the_number_at_the_left() {
    let paper = paper("figure-04-joint-upward.yaml");
    let page = &paper.pages[0];
    let first = line(page, "签发人：");
    assert_eq!(first.text(), "签发人：周文博李岩");
    let last = line(page, "临发改");
    assert_eq!(last.text(), "临发改〔2025〕43号欧阳静怡");
    near("first line", top(&first), masthead(page).y1 + 2.0 * HANG);
    near("lines", last.baseline - first.baseline, HANG);
    near("right inset", first.right(), 184.0 - ZI);
    near("left inset", last.left(), 28.0 + ZI);
    // The third name under the first; names of one width.
    let (left, right) = span(&first, "周文博");
    near("under the first", span(&last, "欧阳静怡").0, left);
    near("width", right - left, 4.0 * ZI);
    near("width", span(&last, "欧阳静怡").1 - left, 4.0 * ZI);
    near("between", span(&first, "李岩").0, right + ZI);
    near("label", span(&first, "签发人：").0, left - 4.0 * ZI);
    // The label is 仿宋, names are 楷体.
    let bench = example("figure-04-joint-upward.yaml");
    let layout = bench.layout();
    let family = |text: &str| {
        let run = layout.pages[0].runs.iter().find(|run| run.text.contains(text));
        run.expect(text).family.clone()
    };
    assert_eq!(family("签发人"), "FandolFang R");
    assert_eq!(family("欧"), "FandolKai");
    near("rule", red_rules(page)[0].rect.y0, bottom(&last) + 4.0);
    // 紧急程度 alone stands on row 1.
    near("urgency", top(&line(page, "加急")), 37.0);
}

#[test]
fn figure_11_has_its_double_rules_and_no_page_number() {
    let paper = paper("figure-11-letter.yaml");
    let page = &paper.pages[0];
    let ink = masthead(page);
    near("masthead", ink.y0, 30.0);
    near("masthead centre", masthead_middle(page), 106.0);
    let rules: Vec<kurbo::Rect> = red_rules(page).iter().map(|b| b.rect).collect();
    assert_eq!(rules.len(), 4);
    for rule in &rules {
        near("left", rule.x0, 20.0);
        near("right", rule.x1, 190.0);
    }
    near("first double rule", rules[0].y0, ink.y1 + 4.0);
    near("second double rule", rules[3].y1, 297.0 - 20.0);
    let thick: Vec<f64> = rules.iter().map(kurbo::Rect::height).collect();
    assert!(thick[0] > thick[1] && thick[2] < thick[3], "{thick:?}");
    let under = rules[1].y1;
    for (i, says) in ["000007", "秘密★6个月", "加急"].iter().enumerate() {
        let mark = line(page, says);
        near(says, top(&mark), under + 4.875 + i as f64 * HANG);
        near(says, mark.left(), 28.0);
    }
    let first = line(page, "临政办函");
    assert_eq!(first.text(), "000007临政办函〔2025〕36号");
    near("number", first.right(), 184.0);
    near(
        "title",
        top(&line(page, "临江市人民政府办公室")),
        bottom(&line(page, "加急")) + 2.0 * HANG,
    );
    assert!(page.page_number().is_empty(), "no number on the first page");
    let second = &paper.pages[1];
    assert!(
        red_rules(second).is_empty(),
        "the second double rule is on the first page only"
    );
    assert_eq!(second.page_number().len(), 5);
    // 版记: only 抄送, at the type area's foot, without rules.
    let copies = line(second, "抄送");
    assert_eq!(copies.text(), "抄送：省生态环境厅，市生态环境局，市水务局。");
    near("copies", bottom(&copies), 262.0);
    near("copies inset", copies.left(), 28.0 + FOUR);
    assert!(second.boxes.is_empty() && !paper.text().contains("印发"));
}

#[test]
fn figure_12_has_its_number_and_text_two_lines_apart() {
    let paper = paper("figure-12-order.yaml");
    let page = &paper.pages[0];
    let ink = masthead(page);
    near("masthead", ink.y0, 57.0);
    near("masthead centre", masthead_middle(page), 106.0);
    let number = line(page, "第12号");
    assert_eq!(number.text(), "第12号");
    near("number", top(&number), ink.y1 + 2.0 * HANG);
    near("number centre", (number.left() + number.right()) / 2.0, 106.0);
    let text = line(page, "《临江市城市地下管线管理办法》");
    near("text", top(&text), bottom(&number) + 2.0 * HANG);
    near("indent", text.left(), 28.0 + 2.0 * ZI);
    assert!(red_rules(page).is_empty());
}

#[test]
fn minutes_list_who_was_there_under_the_text() {
    let paper = paper("minutes.yaml");
    let page = &paper.pages[0];
    let ink = masthead(page);
    near("masthead", ink.y0, 72.0);
    let number = line(page, "第15期");
    near("number", top(&number), ink.y1 + 2.0 * HANG);
    let date = line(page, "2025年5月16日");
    assert_eq!(date.text(), "临江市人民政府办公室2025年5月16日");
    near("line", date.baseline - number.baseline, HANG);
    near("left", date.left(), 28.0 + ZI);
    near("right", date.right(), 184.0 - ZI);
    near("rule", red_rules(page)[0].rect.y0, bottom(&date) + 4.0);
    let page = paper
        .pages
        .iter()
        .find(|page| page.lines().iter().any(|l| l.text().starts_with("出席：")))
        .expect("出席");
    let lines = black(page);
    let at = |start: &str| {
        lines.iter().position(|l| l.text().starts_with(start)).expect("a list")
    };
    let (present, absent, observers) = (at("出席："), at("请假："), at("列席："));
    assert!(present < absent && absent < observers);
    near(
        "one empty row",
        lines[present].baseline - lines[present - 1].baseline,
        2.0 * HANG,
    );
    for list in [present, absent, observers] {
        near("indent", lines[list].left(), 28.0 + 2.0 * ZI);
        // The first name stands behind two characters and a full colon.
        near("first name", lines[list].glyphs[3].x, 28.0 + 5.0 * ZI);
    }
    assert!(observers > absent + 1 || observers + 1 < lines.len());
    near("hanging", lines[observers + 1].left(), 28.0 + 5.0 * ZI);
    let all: String = lines.iter().map(Line::text).collect();
    assert!(all.contains("郑怀远、何卫东") && !all.contains("2025年5月16日临"));

    // 出席 is 黑体, the names are 仿宋.
    let layout = example("minutes.yaml").layout();
    let runs = layout.pages.iter().flat_map(|page| &page.runs);
    let family = |text: &str| {
        let run = runs.clone().find(|run| run.text.contains(text)).expect(text);
        run.family.clone()
    };
    for label in ["出席", "请假", "列席"] {
        assert_eq!(family(label), "Noto Sans SC");
    }
    assert_eq!(family("何卫东"), "FandolFang R");
}
