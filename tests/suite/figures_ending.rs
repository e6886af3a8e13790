//! Figures 5 to 8 and 10 of GB/T 9704—2012: last pages, on the finished PDF.
//!
//! The numbers are typed from the standard, independently of `src/notice/standard.rs`.

use hongtou::page::profile::Profile;
use kurbo::Rect;

use crate::paper::{Line, Paper, PaperPage};
use crate::support::{Bench, NOTICES, root};

const ZI: f64 = 5.5714;
const HANG: f64 = 10.4464;
const RED: [u8; 3] = [255, 0, 0];

#[track_caller]
fn near(what: &str, found: f64, expected: f64) {
    assert!((found - expected).abs() <= 0.2, "{what}: {found:.2}, not {expected:.2} mm");
}

/// An example, which must be clean and break no clause.
fn example(name: &str) -> Bench {
    let path = root().join("content/examples").join(name);
    Bench::build_file(&path, Profile::Screen).clean().conforming()
}

fn paper(name: &str) -> Paper {
    example(name).paper()
}

/// Top and foot of the box that hanzi of 3号 fill.
fn top(line: &Line) -> f64 {
    line.baseline - 0.88 * ZI
}

fn foot(line: &Line) -> f64 {
    line.baseline + 0.12 * ZI
}

/// The part of a line that says something: where it starts and ends.
fn part(page: &PaperPage, text: &str) -> (f64, f64, f64) {
    let line = page.line(text);
    let all = line.text();
    let start = all[..all.find(text).expect("the text")].chars().count();
    let glyphs = &line.glyphs[start..start + text.chars().count()];
    let (first, last) = (&glyphs[0], &glyphs[glyphs.len() - 1]);
    (first.x, last.x + last.advance, line.baseline)
}

fn centre((left, right, _): (f64, f64, f64)) -> f64 {
    (left + right) / 2.0
}

/// The rings of the specimen seals: red boxes of a size.
fn rings(page: &PaperPage, diameter: f64) -> Vec<Rect> {
    let mut rings: Vec<Rect> = page
        .boxes
        .iter()
        .filter(|b| b.color == RED && (b.rect.height() - diameter).abs() < 1.5)
        .map(|b| b.rect)
        .filter(|rect| (rect.width() - rect.height()).abs() < 0.2)
        .collect();
    rings.sort_by(|a, b| a.y0.total_cmp(&b.y0).then(a.x0.total_cmp(&b.x0)));
    rings
}

/// The ring of a seal is a stroke; its outer edge is half of it farther out.
fn outer(ring: Rect, diameter: f64) -> Rect {
    let by = (diameter - ring.width()) / 2.0;
    ring.inflate(by, by)
}

/// 版记 at the foot of a page, and its number.
fn closes(paper: &Paper, copied: bool) {
    let last = paper.pages.len();
    assert_eq!(last % 2, 0, "版记 is on an even page");
    let page = &paper.pages[last - 1];
    let rules: Vec<Rect> = page
        .boxes
        .iter()
        .map(|b| b.rect)
        .filter(|r| (r.width() - 156.0).abs() < 0.2 && r.height() < 1.0 && r.y0 > 150.0)
        .collect();
    assert_eq!(rules.len(), if copied { 3 } else { 2 });
    let foot = rules.iter().map(Rect::center).map(|p| p.y).fold(0.0, f64::max);
    near("the last rule", foot, 262.0);
    let number: String = page.page_number().iter().map(|g| g.text.clone()).collect();
    assert_eq!(number, format!("— {last} —"));
}

#[test]
fn figure_5_one_organ_with_a_seal() {
    let paper = paper("figure-05-sealed.yaml");
    let page = &paper.pages[1];
    let date = part(page, "2024年3月11日");
    let name = part(page, "某某市人民政府");
    near("date, right 4 字", date.1, 184.0 - 4.0 * ZI);
    near("署名 over the date", centre(name), centre(date));
    near("the date is on the next line", date.2 - name.2, HANG);
    let rings = rings(page, 45.0);
    let [ring] = rings[..] else { panic!("{rings:?}") };
    let seal = outer(ring, 45.0);
    near("seal over the date", seal.center().x, centre(date));
    // 署名 and date lie within the seal, a little below its middle.
    let pair = (name.2 - 0.88 * ZI + date.2 + 0.12 * ZI) / 2.0;
    let low = pair - seal.center().y;
    assert!(low > 0.0 && low < 10.0, "{low}");
    assert!(name.2 - 0.88 * ZI > seal.y0 && date.2 + 0.12 * ZI < seal.y1);
    // Within a line of the text, and not on it.
    let gap = seal.y0 - foot(&page.line("以通报"));
    assert!((0.0..=10.39).contains(&gap), "{gap}");
    assert!(seal.x0 >= 28.0 && seal.x1 <= 184.0);
    // The seal is drawn last, over the text.
    near("note, left 2 字", page.line("此件公开发布").left(), 28.0 + 2.0 * ZI);
    near("note under the date", page.line("此件公开发布").baseline - date.2, HANG);
    closes(&paper, true);
}

#[test]
fn figure_6_one_organ_without_a_seal() {
    let paper = paper("figure-06-unsealed.yaml");
    let page = &paper.pages[1];
    let (name, date) = (part(page, "某某市人民政府"), part(page, "2024年3月11日"));
    let text = page.line("以通报");
    near(
        "an empty row",
        top(&page.line("某某市人民政府")) - foot(&text),
        2.0 * HANG - ZI,
    );
    near("date, 2 字 to the right", date.0 - name.0, 2.0 * ZI);
    // The date is the longer one by its shift: it has the inset.
    near("right 2 字", date.1.max(name.1), 184.0 - 2.0 * ZI);
    near("the date is on the next line", date.2 - name.2, HANG);
    assert!(rings(page, 45.0).is_empty());
    closes(&paper, true);
}

#[test]
fn figure_7_several_organs_with_seals_in_rows() {
    let paper = paper("figure-07-joint-sealed.yaml");
    let page = &paper.pages[1];
    let seals: Vec<Rect> =
        rings(page, 42.0).into_iter().map(|ring| outer(ring, 42.0)).collect();
    assert_eq!(seals.len(), 4);
    let organs = ["某某市民政局", "某某市教育局", "某某市财政局", "某某市水利局"];
    for (organ, seal) in organs.iter().zip(&seals) {
        let name = part(page, organ);
        near(organ, centre(name), seal.center().x);
        assert!(name.2 > seal.y0 && name.2 < seal.y1, "{organ}");
        assert!(seal.x0 >= 27.95 && seal.x1 <= 184.05, "{seal:?}");
    }
    let date = part(page, "2024年3月11日");
    near("date, right 4 字", date.1, 184.0 - 4.0 * ZI);
    near("the last seal is over the date", seals[3].center().x, centre(date));
    assert!(date.2 + 0.12 * ZI < seals[3].y1, "the last seal presses on the date");
    // Three in a row, level and evenly apart.
    near("level", seals[0].y0, seals[2].y0);
    let steps: Vec<f64> = seals[..3].windows(2).map(|s| s[1].x0 - s[0].x0).collect();
    near("evenly", steps[0], steps[1]);
    for (i, a) in seals.iter().enumerate() {
        for b in &seals[i + 1..] {
            assert!((a.center() - b.center()).hypot() > 42.0, "{a:?} touches {b:?}");
        }
    }
    let gap = seals[0].y0 - foot(&page.line("件要与"));
    assert!((0.0..=10.39).contains(&gap), "{gap}");
    closes(&paper, true);
}

#[test]
fn figure_8_several_organs_without_seals() {
    let paper = paper("figure-08-joint-unsealed.yaml");
    let page = &paper.pages[1];
    let organs = [
        "某某市发展和改革局",
        "某某市教育局",
        "某某市人力资源和社会保障局",
        "某某市交通运输局",
        "某某市气象局",
    ];
    let names = organs.map(|organ| part(page, organ));
    for (organ, name) in organs.iter().zip(&names) {
        near(organ, name.1, 184.0 - 2.0 * ZI);
        near(organ, name.0, names[0].0);
    }
    for pair in names.windows(2) {
        near("one below the other", pair[1].2 - pair[0].2, HANG);
    }
    let date = part(page, "2024年3月11日");
    near("date, 2 字 to the right", date.0 - names[4].0, 2.0 * ZI);
    near("date below", date.2 - names[4].2, HANG);
    closes(&paper, true);
}

#[test]
fn figure_10_the_imprint_stands_behind_the_last_attachment() {
    let paper = paper("figure-10-attachments.yaml");
    assert_eq!(paper.pages.len(), 4);
    let texts: Vec<Vec<String>> = paper
        .pages
        .iter()
        .map(|page| page.lines().iter().map(Line::text).collect())
        .collect();
    // 附件说明 and the seal are with the text, 版记 is behind everything.
    assert!(texts[1].iter().any(|line| line.starts_with("附件：1")), "{texts:?}");
    assert_eq!(rings(&paper.pages[1], 45.0).len(), 1);
    assert!(texts[..3].iter().flatten().all(|line| !line.starts_with("抄送")));
    assert_eq!((texts[2][0].as_str(), texts[3][0].as_str()), ("附件1", "附件2"));
    assert!(texts[3].iter().any(|line| line.starts_with("抄送：")));
    for (i, page) in paper.pages.iter().enumerate() {
        let number: String = page.page_number().iter().map(|g| g.text.clone()).collect();
        assert_eq!(number, format!("— {} —", i + 1));
    }
    closes(&paper, true);
}

#[test]
fn a_signature_stamp_has_the_post_at_its_left() {
    let paper = paper("stamped.yaml");
    let page = &paper.pages[1];
    let red = page.boxes.iter().filter(|b| b.color == RED).map(|b| b.rect);
    let stamp = red.reduce(|a, b| a.union(b)).expect("the stamp");
    let (post, date) = (part(page, "市长"), part(page, "2024年3月11日"));
    near("stamp, right 4 字", stamp.x1, 184.0 - 4.0 * ZI);
    near("date, right 4 字", date.1, 184.0 - 4.0 * ZI);
    near("post, 2 字 left of the stamp", stamp.x0 - post.1, 2.0 * ZI);
    near("post level with the stamp", post.2 - 0.38 * ZI, stamp.center().y);
    // Two empty rows above the two rows of the stamp, one below.
    let text = page.line("以通报");
    near("the stamp's middle", stamp.center().y - foot(&text), 3.0 * HANG + 4.875 / 2.0);
    near("the date", date.2 - text.baseline, 6.0 * HANG);
    closes(&paper, true);
}

#[test]
fn every_example_conforms_in_the_inks_of_the_press_too() {
    let folder = root().join("content/examples");
    let mut count = 0;
    for example in NOTICES.iter().filter(|example| example.file.starts_with(&folder)) {
        example.bench.conforms();
        Bench::build_file(&example.file, Profile::Print).clean().conforming();
        count += 1;
    }
    assert!(count >= 6);
}
