//! GB/T 9704—2012 on the finished pages of the real notice.
//!
//! The numbers are typed from the standard and the rulings, independently of
//! `src/notice/standard.rs`: were both one constant, a wrong constant would pass. Everything is
//! measured on the PDF as another implementation reads it, to 0.2 mm.

use kurbo::Rect;

use crate::paper::{Line, PaperPage};
use crate::support::REAL_PAPER;

const TOLERANCE: f64 = 0.2;
/// 字, 156 mm / 28.
const ZI: f64 = 5.5714;
/// 行, 字 + 7/8 字.
const HANG: f64 = 10.4464;
const FOUR: f64 = 4.9389;
const RED: [u8; 3] = [255, 0, 0];
const BLACK: [u8; 3] = [0, 0, 0];

#[track_caller]
fn near(what: &str, found: f64, expected: f64) {
    assert!(
        (found - expected).abs() <= TOLERANCE,
        "{what}: {found:.3} mm, expected {expected:.3} mm"
    );
}

fn page(number: usize) -> &'static PaperPage {
    &REAL_PAPER.pages[number - 1]
}

/// The glyph box of a line of text: hanzi fill it from 0.88 above to 0.12 below.
fn glyph_box(line: &Line) -> (f64, f64) {
    let size = line.glyphs[0].size;
    (line.baseline - 0.88 * size, line.baseline + 0.12 * size)
}

#[test]
fn the_sheet_is_a4() {
    for page in &REAL_PAPER.pages {
        near("width", page.width, 210.0);
        near("height", page.height, 297.0);
    }
}

#[test]
fn full_pages_have_22_rows_from_37_mm_to_262_mm() {
    // Page 5 leaves two rows to the list of attachments on page 6.
    for (number, rows) in [(4, 22), (5, 20)] {
        let lines = page(number).lines();
        assert_eq!(lines.len(), rows, "page {number}");
        let first = lines[0].ink();
        let last = lines[rows - 1].ink();
        let foot = 262.0 - (22 - rows) as f64 * HANG;
        assert!((first.y0 - 37.0).abs() <= 0.5, "first ink at {:.2}", first.y0);
        assert!((last.y1 - foot).abs() <= 0.5, "last ink at {:.2}", last.y1);
        for (row, line) in lines.iter().enumerate() {
            near("row", glyph_box(line).0, 37.0 + row as f64 * HANG);
        }
    }
}

#[test]
fn everything_in_3_hao_stands_on_a_row() {
    // Pages without a head; page 7 on are attachments with tables in 4 号.
    for number in 2..=REAL_PAPER.pages.len() {
        for line in page(number).lines() {
            if (line.glyphs[0].size - ZI).abs() > 0.01 {
                continue;
            }
            let row = (glyph_box(&line).0 - 37.0) / HANG;
            assert!(
                (row - row.round()).abs() * HANG <= TOLERANCE,
                "page {number}, row {row:.3}: {}",
                line.text()
            );
        }
    }
}

#[test]
fn rows_under_the_head_keep_the_pitch() {
    let lines = page(1).lines();
    let start = lines.iter().position(|l| l.text().contains("各县")).expect("主送");
    let origin = lines[start].baseline;
    for (row, line) in lines[start..].iter().enumerate() {
        near("row", line.baseline, origin + row as f64 * HANG);
    }
}

#[test]
fn full_lines_reach_from_28_mm_to_184_mm_with_28_characters() {
    let mut full = 0;
    for number in [3, 4, 5] {
        let lines = page(number).lines();
        for pair in lines.windows(2) {
            let body = |l: &Line| (l.glyphs[0].size - ZI).abs() < 0.01;
            // A line is full if the next one goes on with the same paragraph.
            if !body(&pair[0]) || !body(&pair[1]) || pair[1].left() > 28.2 {
                continue;
            }
            full += 1;
            // The blank half of a sign takes what is left of the line behind it.
            if pair[0].is_closed() {
                let right = pair[0].right();
                assert!((183.7..=184.1).contains(&right), "right end: {right:.2}");
            } else {
                near("right end", pair[0].right(), 184.0);
            }
            let left = pair[0].left();
            assert!(
                (left - 28.0).abs() <= TOLERANCE
                    || (left - 28.0 - 2.0 * ZI).abs() <= TOLERANCE,
                "line starts at {left:.2}"
            );
        }
    }
    assert!(full >= 30, "only {full} full lines");
}

#[test]
fn a_full_line_of_hanzi_is_28_cells() {
    let text = "国".repeat(28 * 23 - 2);
    let yaml = crate::support::notice(
        "body: 见方案。",
        &format!("plan:\n  title: 方案\n  body: {text}"),
    );
    let paper = crate::support::Bench::build(&yaml).clean().paper();
    // The plan follows 署名 on a new page; its title takes the first two rows.
    let page = paper.pages.iter().find(|p| p.lines().len() > 15).expect("a full page");
    let lines = page.lines();
    let full = lines.iter().filter(|l| l.glyphs.len() == 28);
    for line in full {
        for (cell, glyph) in line.glyphs.iter().enumerate() {
            near("cell", glyph.x, 28.0 + cell as f64 * 5.5714);
        }
        near("right end", line.right(), 184.0);
    }
}

#[test]
fn masthead_number_and_rule_stand_where_7_2_puts_them() {
    let page = page(1);
    let masthead = page.line("晋城市市场监督管理局文件");
    let ink = masthead.ink();
    near("masthead top", ink.y0, 72.0);
    near("masthead centre", (ink.x0 + ink.x1) / 2.0, 106.0);
    assert!(ink.x0 >= 28.0 && ink.x1 <= 184.0);
    assert!(ink.height() <= 22.0);
    assert!(masthead.glyphs.iter().all(|g| g.color == RED));

    let number = page.line("〔2021〕169号");
    assert_eq!(number.text(), "晋市市监〔2021〕169号");
    let (top, bottom) = glyph_box(&number);
    near("two lines under the masthead", top - ink.y1, 2.0 * HANG);
    near("number centre", (number.left() + number.right()) / 2.0, 106.0);

    let rule = page.boxes.iter().find(|b| b.color == RED).expect("a red rule").rect;
    near("rule under the number", rule.y0 - bottom, 4.0);
    near("rule thickness", rule.height(), 0.7);
    near("rule left", rule.x0, 28.0);
    near("rule right", rule.x1, 184.0);
}

#[test]
fn the_title_stands_two_lines_under_the_rule_and_one_above_the_recipients() {
    let page = page(1);
    let rule = page.boxes.iter().find(|b| b.color == RED).expect("a red rule").rect;
    let first = page.line("关于印发");
    let last = page.line("的通知");
    near("title size", first.glyphs[0].size, 7.761);
    near("title top", glyph_box(&first).0 - rule.y1, 2.0 * HANG);
    near("title pitch", last.baseline - first.baseline, 7.761 + 4.875);
    near("title centre", (first.left() + first.right()) / 2.0, 106.0);
    // A line that begins with 《 is centred by its ink: half of the sign is blank.
    let ink = last.ink();
    assert!(((ink.x0 + ink.x1) / 2.0 - 106.0).abs() < 0.5);
    for glyph in first.glyphs.iter().chain(&last.glyphs) {
        assert_eq!(glyph.color, BLACK);
    }
    let recipients = page.line("各县（市、区）");
    near("recipients", glyph_box(&recipients).0 - glyph_box(&last).1, HANG);
    near("recipients left", recipients.left(), 28.0);
    assert!(recipients.text().ends_with('：'));
}

#[test]
fn paragraphs_are_indented_by_two_characters() {
    near("indent", page(1).line("在第52个世界标准日").left(), 28.0 + 2.0 * ZI);
    for text in ["联系人：", "联系电话："] {
        near("indent", page(2).line(text).left(), 28.0 + 2.0 * ZI);
    }
    for text in ["一、活动主题", "（一）开展", "三、活动内容"] {
        near("heading indent", page(3).line(text).left(), 28.0 + 2.0 * ZI);
    }
}

#[test]
fn the_date_is_inset_by_four_and_the_signature_centred_on_it() {
    let date = page(2).line("2021年9月26日");
    let signature = page(2).line("晋城市市场监督管理局");
    near("date inset", 184.0 - date.right(), 4.0 * ZI);
    let centre = |l: &Line| (l.left() + l.right()) / 2.0;
    near("centres", centre(&signature), centre(&date));
    near("next row", date.baseline - signature.baseline, HANG);
    // Room for a seal of 45 mm whose top is within a line of the text.
    let text = page(2).line("电子邮箱");
    let pair_middle = (glyph_box(&signature).0 + glyph_box(&date).1) / 2.0;
    let seal_top = pair_middle - 0.1 * 45.0 - 22.5;
    let gap = seal_top - glyph_box(&text).1;
    assert!((0.0..=HANG).contains(&gap), "seal {gap:.2} mm under the text");
    let note = page(2).line("此件主动公开");
    assert_eq!(note.text(), "（此件主动公开）");
    near("note", note.baseline - date.baseline, HANG);
    near("note indent", note.left(), 28.0 + 2.0 * ZI);
}

#[test]
fn the_attachment_note_hangs_under_the_first_name() {
    let page = page(6);
    let first = page.line("1.");
    let second = page.line("2.");
    near("indent", first.left(), 28.0 + 2.0 * ZI);
    let number = |l: &Line, n: &str| {
        l.glyphs.iter().find(|g| g.text == n).map(|g| g.x).expect("a number")
    };
    near("numbers", number(&first, "1"), number(&second, "2"));
    near("number", number(&first, "1"), 28.0 + 5.0 * ZI);
    let name = |l: &Line| {
        let at = l.glyphs.iter().position(|g| g.text == "世").expect("a name");
        l.glyphs[at].x
    };
    near("names", name(&first), name(&second));
    for line in [first, second] {
        assert!(line.text().ends_with("安排"), "no sign behind a name");
    }
}

#[test]
fn attachments_have_their_label_on_row_1_and_title_on_row_3() {
    for (number, label, title) in
        [(7, "附件1", "行程安排"), (8, "附件2", "人员安排"), (9, "附件3", "报名表")]
    {
        let page = page(number);
        let label = page.line(label);
        near("label row", glyph_box(&label).0, 37.0);
        near("label left", label.left(), 28.0);
        let title = page.line(title);
        near("title row", glyph_box(&title).0, 37.0 + 2.0 * HANG);
        near("title centre", (title.left() + title.right()) / 2.0, 106.0);
    }
}

#[test]
fn tables_stay_inside_the_type_area() {
    for number in [7, 8, 9] {
        let page = page(number);
        assert!(page.boxes.len() > 4, "page {number} has a table");
        for PaperBoxRect { x0, x1, y0, y1 } in page.boxes.iter().map(|b| rect(b.rect)) {
            assert!(x0 >= 27.8 && x1 <= 184.2, "{x0:.2}–{x1:.2}");
            assert!(y0 >= 36.8 && y1 <= 262.2, "{y0:.2}–{y1:.2}");
        }
    }
}

struct PaperBoxRect {
    x0: f64,
    x1: f64,
    y0: f64,
    y1: f64,
}

fn rect(r: Rect) -> PaperBoxRect {
    PaperBoxRect { x0: r.x0, x1: r.x1, y0: r.y0, y1: r.y1 }
}

#[test]
fn page_numbers_hang_7_mm_under_the_type_area_at_the_outer_edge() {
    for (i, page) in REAL_PAPER.pages.iter().enumerate() {
        let number = page.page_number();
        let text: String = number.iter().map(|g| g.text.as_str()).collect();
        assert_eq!(text, format!("— {} —", i + 1));
        let (first, last) = (&number[0], &number[number.len() - 1]);
        let dash = first.ink.expect("a dash has ink");
        near("dash", (dash.y0 + dash.y1) / 2.0, 262.0 + 7.0);
        near("size", first.size, FOUR);
        if i % 2 == 0 {
            near("odd pages: right", last.x + FOUR, 184.0 - FOUR);
        } else {
            near("even pages: left", first.x, 28.0 + FOUR);
        }
    }
}

#[test]
fn the_imprint_closes_the_last_even_page() {
    let pages = REAL_PAPER.pages.len();
    assert_eq!(pages % 2, 0);
    let page = page(pages);
    let mut rules: Vec<Rect> = page.boxes.iter().map(|b| b.rect).collect();
    rules.sort_by(|a, b| a.y0.total_cmp(&b.y0));
    assert_eq!(rules.len(), 3);
    for (rule, thickness) in rules.iter().zip([0.35, 0.25, 0.35]) {
        assert!((rule.height() - thickness).abs() < 0.02, "{:.3} mm", rule.height());
        near("rule left", rule.x0, 28.0);
        near("rule right", rule.x1, 184.0);
    }
    near("last rule", (rules[2].y0 + rules[2].y1) / 2.0, 262.0);
    let copies = page.line("抄送");
    assert_eq!(copies.text(), "抄送：驻局纪检监察组。");
    near("inset", copies.left(), 28.0 + FOUR);
    near("size", copies.glyphs[0].size, FOUR);
    let printed = page.line("印发");
    near("inset", printed.left(), 28.0 + FOUR);
    near("inset", printed.right(), 184.0 - FOUR);
    assert!(printed.text().ends_with("2021年9月26日印发"));
}

#[test]
fn digits_and_letters_take_half_a_character() {
    let line = page(2).line("2055997");
    let digits: Vec<_> = line.glyphs.iter().filter(|g| g.text.is_ascii_digit()).collect();
    for pair in digits.windows(2) {
        near("digit", pair[1].x - pair[0].x, ZI / 2.0);
    }
    let mail = page(2).line("jcbzhk");
    let letters: Vec<_> =
        mail.glyphs.iter().filter(|g| g.text.is_ascii_graphic()).collect();
    assert_eq!(letters.len(), "jcbzhk@163.com".len());
    for pair in letters.windows(2) {
        near("letter", pair[1].x - pair[0].x, ZI / 2.0);
    }
}

trait Ascii {
    fn is_ascii_digit(&self) -> bool;
    fn is_ascii_graphic(&self) -> bool;
}

impl Ascii for String {
    fn is_ascii_digit(&self) -> bool {
        self.chars().all(|c| c.is_ascii_digit())
    }
    fn is_ascii_graphic(&self) -> bool {
        self.chars().all(|c| c.is_ascii_graphic())
    }
}

#[test]
fn no_line_begins_or_ends_with_a_sign_that_must_not() {
    let first = "，。、；：？！）》”’】〕·～…";
    let last = "（《“‘【〔";
    for (i, page) in REAL_PAPER.pages.iter().enumerate() {
        for line in page.lines() {
            let text = line.text();
            let trimmed = text.trim();
            assert!(
                !trimmed.starts_with(|c| first.contains(c)),
                "page {}: {text}",
                i + 1
            );
            assert!(!trimmed.ends_with(|c| last.contains(c)), "page {}: {text}", i + 1);
        }
    }
}
