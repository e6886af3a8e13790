//! How notices end: company for 署名, recipients that move, 版记 in every case, and every
//! clause of an ending seen to fail.

use std::collections::BTreeSet;

use hongtou::judge::conformance::{Verdict, text};
use hongtou::page::measure::{Layout, Shape};
use hongtou::page::profile::Profile;

use crate::paper::{Line, PaperPage};
use crate::support::{Bench, notice, root};

const ZI: f64 = 5.5714;
const HANG: f64 = 10.4464;
const STAMP: &str = "stamp: {post: 市长, name: 张某某}";
const IMPRINT: &str = "imprint: {copy_to: 某某市委办公室, printer: 某某市人民政府办公室}";

/// A notice of so many one-line paragraphs.
fn rows(count: usize, rest: &str) -> String {
    let rows: String = (1..=count).map(|i| format!("  - 第{i}行\n")).collect();
    notice(&format!("body:\n{rows}"), rest)
}

/// How many one-line paragraphs the first page holds.
fn first_page() -> usize {
    let paper = Bench::build(&rows(40, "seal: false")).clean().paper();
    paper.pages[0].lines().iter().filter(|line| line.text().starts_with('第')).count()
}

fn has(page: &PaperPage, what: &str) -> bool {
    page.lines().iter().any(|line| line.text().contains(what))
}

fn number(page: &PaperPage) -> String {
    page.page_number().iter().map(|g| g.text.clone()).collect()
}

/// The notes on how the pages were arranged.
fn notes(bench: &Bench) -> BTreeSet<&'static str> {
    bench.built.findings().iter().map(|finding| finding.code).collect()
}

/// Text that ends with so many rows on its last page, in every way to close it, with and
/// without what may follow: no clause is broken.
#[test]
fn pages_conform_wherever_the_text_ends() {
    let first = first_page();
    let attachments = |count: usize| match count {
        0 => String::new(),
        _ => {
            let list: String = (1..=count)
                .map(|i| format!("  - {{id: a{i}, title: 名单之{i}, body: 甲}}\n"))
                .collect();
            format!("attachments:\n{list}")
        }
    };
    for count in [0, 1, 15, 21, 22] {
        for closing in ["seal: true", "seal: false", STAMP] {
            for attached in [0, 1, 3] {
                for imprint in ["", IMPRINT] {
                    let rest = format!("{closing}\n{}{imprint}", attachments(attached));
                    let mut yaml = rows(first + count, &rest);
                    if attached > 0 {
                        yaml = yaml.replace("第1行", "见附件");
                    }
                    let bench = Bench::build(&yaml).clean().conforming();
                    let paper = bench.paper();
                    let last = paper.pages.len() - 1;
                    if !imprint.is_empty() {
                        assert_eq!(last % 2, 1, "{yaml}");
                        assert!(has(&paper.pages[last], "抄送："), "{yaml}");
                    }
                }
            }
        }
    }
}

#[test]
fn an_ending_never_stands_alone() {
    let mut seen = BTreeSet::new();
    for (closing, counts) in
        [("seal: true", 1..34), ("seal: false", 20..34), (STAMP, 20..34)]
    {
        for count in counts {
            let bench = Bench::build(&rows(count, closing)).clean().conforming();
            let paper = bench.paper();
            let page = paper.pages.iter().find(|page| has(page, "2024年1月5日"));
            let lines = page.expect("the date").lines();
            assert!(lines[0].text().starts_with(['第', '某']), "{closing}, {count} rows");
            assert!(lines.iter().any(|line| line.text().starts_with('第')), "{count}");
            assert!(!has(page.expect("the date"), "此页无正文"));
            seen.extend(notes(&bench));
        }
    }
    assert_eq!(seen, BTreeSet::from(["page-left-short", "pitch-changed"]));
    // One long paragraph, wherever its last line falls.
    for length in (20..1200).step_by(131) {
        let body = format!("body: {}", "国".repeat(length));
        Bench::build(&notice(&body, "seal: true")).clean().conforming();
    }
}

#[test]
fn another_pitch_keeps_to_its_limit_and_to_the_page_before_the_ending() {
    let mut seen = 0;
    for count in 20..34 {
        let bench = Bench::build(&rows(count, "seal: false")).clean();
        if !notes(&bench).contains("pitch-changed") {
            continue;
        }
        seen += 1;
        let deviating: Vec<_> =
            bench.rows().into_iter().filter(|r| r.verdict == Verdict::Deviates).collect();
        assert_eq!(deviating.len(), 1);
        assert_eq!(deviating[0].clause, "7.3.5.5");
        let paper = bench.paper();
        let pitches = |page: usize| -> Vec<f64> {
            let lines = paper.pages[page].lines();
            let text: Vec<_> =
                lines.iter().filter(|l| l.text().starts_with('第')).collect();
            text.windows(2).map(|pair| pair[1].baseline - pair[0].baseline).collect()
        };
        assert!(pitches(0).iter().all(|pitch| (pitch - HANG).abs() < 0.05), "{count}");
        let changed = pitches(1);
        let even = changed.iter().all(|pitch| (pitch - changed[0]).abs() < 0.05);
        assert!(even && (changed[0] / HANG - 1.0).abs() <= 0.08, "{changed:?}");
        assert!((changed[0] / HANG - 1.0).abs() > 0.005);
    }
    assert!(seen > 0);
}

#[test]
fn the_same_notice_is_arranged_the_same_way_again() {
    let yaml = rows(31, "seal: false");
    let first = Bench::build(&yaml).clean();
    let _ = Bench::build(&rows(3, "seal: true"));
    assert!(first.pdf() == Bench::build(&yaml).clean().pdf());
}

fn many_recipients(rest: &str) -> String {
    let names: Vec<String> = (1..=45).map(|i| format!("某某市第{i}区人民政府")).collect();
    notice("body: [正文。, 特此通知。]", rest)
        .replace("各县人民政府", &format!("[{}]", names.join(", ")))
}

#[test]
fn recipients_that_leave_no_room_for_text_move_to_the_imprint() {
    for (copied, rules) in [("copy_to: 某某市委办公室, ", 3), ("", 3)] {
        let imprint = format!("imprint: {{{copied}printer: 某某市人民政府办公室}}");
        let bench = Bench::build(&many_recipients(&imprint)).clean().conforming();
        assert!(notes(&bench).contains("recipients-moved"));
        let paper = bench.paper();
        assert!(has(&paper.pages[0], "正文。") && !has(&paper.pages[0], "第1区"));
        let page = paper.pages.last().expect("a page");
        let to = page.line("主送：");
        assert!((to.left() - 28.0 - 4.939).abs() < 0.2);
        // Its further lines hang under the first name.
        assert!(has(page, "第45区人民政府。"));
        let rule = |rect: &kurbo::Rect| rect.width() > 155.0 && rect.height() < 1.0;
        let found = page.boxes.iter().map(|b| b.rect).filter(|r| rule(r)).count();
        assert_eq!(found, rules);
        if !copied.is_empty() {
            let copy = page.line("抄送：");
            let between = |y: f64| to.baseline < y && y < copy.baseline;
            assert!(to.baseline < copy.baseline);
            let parted =
                page.boxes.iter().any(|b| rule(&b.rect) && between(b.rect.center().y));
            assert!(!parted, "a rule between 主送 and 抄送");
        }
    }
}

#[test]
fn recipients_with_nowhere_to_move_are_reported() {
    let bench = Bench::build(&many_recipients("seal: false"));
    assert!(
        bench.findings().contains(&("recipients-crowded", 4, 13)),
        "{}",
        bench.report()
    );
    assert!(
        bench
            .rows()
            .iter()
            .any(|row| row.what == "首页显示正文" && row.verdict == Verdict::Missed)
    );
}

#[test]
fn recipients_that_leave_room_stay() {
    let bench = Bench::build(&rows(3, IMPRINT)).clean();
    assert!(notes(&bench).is_empty());
    assert!(has(&bench.paper().pages[0], "各县人民政府："));
}

/// R12, with what may stand between the text and 版记.
#[test]
fn the_imprint_is_last_and_blank_pages_carry_no_number() {
    let table = |rows: usize| {
        let rows: String = (1..=rows).map(|i| format!("      - [{i}, 单位]\n")).collect();
        format!(
            "seal: true\nattachments:\n  - id: list\n    title: 名单\n    table:\n      columns: [序号, 单位]\n      rows:\n{}{IMPRINT}",
            rows.replace("      - ", "        - ")
        )
    };
    let mut seen = BTreeSet::new();
    for count in [3, 14, 16, 19, 25, 32, 33, 34, 35, 36, 40] {
        let yaml = rows(3, &table(count)).replace("第1行", "见附件");
        let paper = Bench::build(&yaml).clean().conforming().paper();
        let last = paper.pages.len() - 1;
        assert!(last % 2 == 1 && has(&paper.pages[last], "抄送："), "{count}");
        let blank = paper.pages[last - 1].lines().is_empty();
        seen.insert(blank);
        if blank {
            assert_eq!(
                (number(&paper.pages[last - 1]), number(&paper.pages[last])),
                Default::default()
            );
        } else {
            assert_eq!(number(&paper.pages[last]), format!("— {} —", last + 1));
        }
    }
    assert_eq!(seen.len(), 2, "with and without a blank page");
}

#[test]
fn a_notice_without_an_imprint_ends_with_its_text() {
    let paper = Bench::build(&rows(3, "seal: true")).clean().conforming().paper();
    assert_eq!(paper.pages.len(), 1);
    assert_eq!(number(&paper.pages[0]), "— 1 —");
}

#[test]
fn a_long_imprint_finds_its_page_whole() {
    for organs in [10, 30, 44] {
        let names: Vec<String> =
            (1..=organs).map(|i| format!("某某市第{i}区人民政府")).collect();
        let imprint = format!(
            "imprint: {{copy_to: [{}], printer: 某某市人民政府办公室}}",
            names.join(", ")
        );
        for count in [3, 12, 24, 30] {
            let bench = Bench::build(&rows(count, &imprint)).clean().conforming();
            let paper = bench.paper();
            let last = paper.pages.last().expect("a page");
            assert!(has(last, "抄送：") && has(last, &format!("第{organs}区")));
            assert!(has(last, "印发"), "{organs} organs, {count} rows");
        }
    }
}

#[test]
fn seals_of_any_number_of_organs_stand_in_rows() {
    let folder = tempfile::tempdir().expect("a folder");
    let seal = root().join("content/examples/seals/specimen-a.svg");
    std::fs::copy(seal, folder.path().join("章.svg")).expect("a copy");
    for (count, diameter) in [
        (2, 45.0),
        (3, 45.0),
        (3, 42.0),
        (3, 50.0),
        (4, 45.0),
        (5, 42.0),
        (6, 45.0),
        (2, 60.0),
    ] {
        for date in ["2024-01-05", "2024-12-25"] {
            for note in ["", "note: 此件公开发布\n"] {
                let organs: Vec<String> =
                    (2..=count).map(|i| format!("某某第{i}局")).collect();
                let seals =
                    vec![format!("{{image: 章.svg, diameter: {diameter}}}"); count];
                let yaml = notice(
                    "body: [正文。, 特此通知。]",
                    &format!(
                        "{note}co_issuers: [{}]\nseals: [{}]",
                        organs.join(", "),
                        seals.join(", ")
                    ),
                )
                .replace("2024-01-05", date);
                let path = folder.path().join("公文.yaml");
                std::fs::write(&path, yaml).expect("a file");
                let bench = Bench::build_file(&path, Profile::Screen).conforming();
                let images: usize =
                    bench.layout().pages.iter().map(|sheet| sheet.images.len()).sum();
                assert_eq!(images, count);
            }
        }
    }
}

#[test]
fn several_stamps_stand_one_below_the_other() {
    let yaml = notice(
        "body: [正文。, 特此通知。]",
        "co_issuers: [某某军分区]\nstamp:\n  - {post: 某某市人民政府市长, name: 张某某}\n  - {post: 某某军分区司令员, name: 李某某}",
    );
    let paper = Bench::build(&yaml).clean().conforming().paper();
    let page = paper.pages.iter().find(|page| has(page, "司令员")).expect("the stamps");
    let (first, second) = (page.line("市长"), page.line("司令员"));
    // Two rows of a stamp and an empty one.
    assert!((second.baseline - first.baseline - 3.0 * HANG).abs() < 0.2);
    assert!((first.right() - second.right()).abs() < 0.2);
    // Room of 30 mm is kept for the stamps.
    assert!((first.right() - (184.0 - 4.0 * ZI - 30.0 - 2.0 * ZI)).abs() < 0.2);
    assert!(!page.lines().iter().map(Line::text).any(|l| l.contains("张某某")));
}

#[test]
fn seals_and_organs_correspond() {
    for (rest, expected) in [
        ("seals: [a.png, b.png]", ("seal-count", 7, 8)),
        ("co_issuers: [某局]\nseal: a.png", ("seal-count", 8, 7)),
        ("co_issuers: [某局]\nseals: [a.png]", ("seal-count", 8, 8)),
        ("co_issuers: [某局]\nstamp: {post: 市长, name: 张某}", ("seal-count", 8, 8)),
        ("seal: a.png\nstamp: {post: 市长, name: 张某}", ("seal-conflict", 8, 1)),
        ("seal: true\nseals: [a.png]", ("seal-conflict", 8, 1)),
    ] {
        let found = Bench::build(&notice("body: 正文。", rest));
        assert_eq!(found.findings()[0], expected, "{rest}");
    }
    // An organ that puts no seal is closed without one.
    Bench::build(&notice("body: 正文。", &format!("seal: false\n{STAMP}"))).clean();
}

/// A way to spoil pages, and the clauses that must then fail.
type Spoil = (&'static str, fn(&mut Layout), &'static [&'static str]);

fn moved(layout: &mut Layout, text: &str, x: f64, y: f64) {
    for run in layout.pages.iter_mut().flat_map(|sheet| &mut sheet.runs) {
        if run.text.contains(text) {
            run.x += x;
            run.baseline += y;
            run.ink_top += y;
            run.ink_bottom += y;
        }
    }
}

/// Moves every run of a line.
fn line(layout: &mut Layout, text: &str, x: f64, y: f64) {
    for sheet in &mut layout.pages {
        let found = sheet.runs.iter().find(|run| run.text.contains(text));
        let Some(baseline) = found.map(|run| run.baseline) else { continue };
        for run in sheet.runs.iter_mut().filter(|r| (r.baseline - baseline).abs() < 0.1) {
            run.x += x;
            run.baseline += y;
        }
    }
}

fn image(layout: &mut Layout, page: usize, x: f64, y: f64) {
    for image in &mut layout.pages[page].images {
        image.x += x;
        image.y += y;
    }
}

/// Every spoil must miss its clauses; gives the clauses of the pages that none misses.
fn spoiled(bench: &Bench, spoils: &[Spoil]) -> Vec<&'static str> {
    let mut seen = Vec::new();
    for (name, spoil, clauses) in spoils {
        let mut layout = bench.layout();
        spoil(&mut layout);
        let rows = bench.judge(&layout);
        for clause in *clauses {
            let missed =
                rows.iter().any(|r| r.what == *clause && r.verdict == Verdict::Missed);
            assert!(missed, "{name}: {clause} still holds\n{}", text(&rows));
            seen.push(*clause);
        }
    }
    let of_endings =
        |clause: &str| clause.starts_with("7.3.5") || clause.starts_with("7.4");
    let rows = bench.rows().into_iter().filter(|row| of_endings(row.clause));
    rows.map(|row| row.what).filter(|what| !seen.contains(what)).collect()
}

fn example(name: &str) -> Bench {
    Bench::build_file(&root().join("content/examples").join(name), Profile::Screen)
}

/// Clauses of 版记 that `conformance.rs` sees to fail on the real notice.
const ELSEWHERE: [&str; 6] = [
    "署名所在的面有正文",
    "末条分隔线与版心下边缘重合",
    "首条、末条分隔线粗",
    "中间分隔线粗",
    "抄送左空一字",
    "抄送末尾",
];

#[test]
fn clauses_of_seals_are_seen_to_fail() {
    let never = spoiled(
        &example("figure-07-joint-sealed.yaml"),
        &[
            ("no seal", |l| l.pages[1].images.clear(), &["印章与署名一一对应"]),
            ("beside", |l| image(l, 1, 3.0, 0.0), &["印章与署名左右居中"]),
            (
                "blank",
                |l| image(l, 1, 0.0, -30.0),
                &["印章下压署名", "署名和日期在最后一枚印章中心偏下"],
            ),
            ("low", |l| image(l, 1, 0.0, 9.0), &["首排印章顶端距正文"]),
            ("on the text", |l| image(l, 1, 0.0, -9.0), &["首排印章顶端距正文"]),
            ("outside", |l| image(l, 1, -1.0, 0.0), &["印章不出版心"]),
            ("beyond", |l| image(l, 1, 20.0, 0.0), &["印章不出版心"]),
            (
                "touching",
                |l| l.pages[1].images[1].x = l.pages[1].images[0].x + 42.0,
                &["印章互不相交或相切"],
            ),
            (
                "date",
                |l| line(l, "2024", 4.0, 0.0),
                &["成文日期右空四字", "署名以日期为准居中"],
            ),
            ("note", |l| line(l, "此件公开", 0.0, 2.0), &["附注在日期下一行"]),
            ("printer", |l| moved(l, "民政局办公室", 2.0, 0.0), &["印发机关左空一字"]),
            ("printed", |l| moved(l, "印发", 2.0, 0.0), &["印发日期右空一字"]),
            (
                "no date",
                |l| {
                    let runs = &mut l.pages[1].runs;
                    let issued = runs.iter().find(|r| r.text.contains("印发"));
                    let baseline = issued.expect("the date").baseline;
                    runs.retain(|r| r.baseline != baseline || r.x < 100.0);
                },
                &["印发日期"],
            ),
        ],
    );
    assert!(never.iter().all(|what| ELSEWHERE.contains(what)), "{never:?}");
}

#[test]
fn clauses_of_endings_without_seals_are_seen_to_fail() {
    let never = spoiled(
        &example("figure-08-joint-unsealed.yaml"),
        &[
            ("one name", |l| line(l, "气", 3.0, 0.0), &["日期首字比署名首字右移二字"]),
            ("date", |l| line(l, "2024", 3.0, 0.0), &["日期首字比署名首字右移二字"]),
            (
                "names",
                |l| line(l, "某某市人力资源和社会保障局", 3.0, 0.0),
                &["署名或日期右空二字"],
            ),
            ("first", |l| line(l, "交", 0.0, 3.0), &["署名、日期依次下一行"]),
            (
                "all",
                |l| {
                    let runs = &mut l.pages[1].runs;
                    let first = runs.iter().find(|r| r.text == "改");
                    let first = first.expect("the first 署名").baseline;
                    for run in runs.iter_mut().filter(|r| r.baseline >= first) {
                        run.baseline += 5.0;
                    }
                },
                &["署名在正文下空一行"],
            ),
        ],
    );
    let elsewhere = ["印发机关左空一字", "印发日期右空一字"];
    let never: Vec<_> = never
        .iter()
        .filter(|what| !ELSEWHERE.contains(what) && !elsewhere.contains(what))
        .collect();
    assert!(never.is_empty(), "{never:?}");
}

#[test]
fn clauses_of_stamps_are_seen_to_fail() {
    let never = spoiled(
        &example("stamped.yaml"),
        &[
            ("none", |l| l.pages[1].images.clear(), &["签名章"]),
            (
                "beside",
                |l| image(l, 1, 3.0, 0.0),
                &["签名章右空四字", "职务在签名章左侧空二字"],
            ),
            ("low", |l| image(l, 1, 0.0, 2.0), &["职务以签名章为准上下居中"]),
            (
                "post",
                |l| line(l, "市长", 0.0, 2.0),
                &["签名章在正文下空二行（到章中线）", "日期在签名章下空一行（从章中线）"],
            ),
            ("date", |l| line(l, "2024", 3.0, 0.0), &["成文日期右空四字"]),
            (
                "no post",
                |l| l.pages[1].runs.retain(|r| r.text != "市长"),
                &["签发人职务"],
            ),
        ],
    );
    let elsewhere = ["印发机关左空一字", "印发日期右空一字"];
    let never: Vec<_> = never
        .iter()
        .filter(|what| !ELSEWHERE.contains(what) && !elsewhere.contains(what))
        .collect();
    assert!(never.is_empty(), "{never:?}");
}

#[test]
fn clauses_of_moved_recipients_are_seen_to_fail() {
    let bench = Bench::build(&many_recipients(IMPRINT));
    let missed = |spoil: &dyn Fn(&mut Layout), what: &str| {
        let mut layout = bench.layout();
        spoil(&mut layout);
        let rows = bench.judge(&layout);
        let found = rows.iter().any(|r| r.what == what && r.verdict == Verdict::Missed);
        assert!(found, "{what}\n{}", text(&rows));
    };
    let last = bench.layout().pages.len() - 1;
    missed(
        &|l| {
            let copy = l.pages[last].runs.iter().find(|r| r.text.contains("抄送"));
            let y = copy.expect("抄送").baseline - 7.0;
            l.pages[last].shapes.push(Shape {
                x: 28.0,
                y,
                width: 156.0,
                height: 0.25,
                thickness: 0.25,
                color: "#000000".to_owned(),
            });
        },
        "主送与抄送之间不加线",
    );
    missed(
        &|l| {
            for run in &mut l.pages[last].runs {
                run.x += 1.0;
            }
        },
        "主送左空一字",
    );
}

#[test]
fn a_pitch_beyond_its_limit_is_seen_to_fail() {
    let found = (20..34).find_map(|count| {
        let bench = Bench::build(&rows(count, "seal: false"));
        notes(&bench).contains("pitch-changed").then_some(bench)
    });
    let bench = found.expect("a notice with another pitch");
    let mut layout = bench.layout();
    for run in &mut layout.pages[1].runs {
        run.baseline = 37.0 + (run.baseline - 37.0) * 1.25;
    }
    let rows = bench.judge(&layout);
    let row = rows.iter().find(|row| row.what == "落款前一面调整的行距").expect("a row");
    assert_eq!(row.verdict, Verdict::Missed, "{}", text(&rows));
}

/// The page of the date, by its lines.
fn page_of(paper: &crate::paper::Paper, what: &str) -> Vec<String> {
    let page = paper.pages.iter().find(|page| has(page, what)).expect(what);
    page.lines().iter().map(Line::text).collect()
}

#[test]
fn a_list_of_attachments_is_no_company() {
    let first = first_page();
    let list: String = (1..=3)
        .map(|i| format!("  - {{id: a{i}, title: 名单之{i}, body: 甲}}\n"))
        .collect();
    let mut alone = 0;
    for count in first - 6..first + 2 {
        for (closing, contact) in [
            ("seal: true", ""),
            ("seal: false", ""),
            (STAMP, ""),
            ("seal: true", "contact: {name: 张三, phone: 0515-88660000}\n"),
        ] {
            let rest = format!("{closing}\n{contact}attachments:\n{list}");
            let yaml = rows(count, &rest).replace("第1行", "第1行见附件");
            let bench = Bench::build(&yaml).clean().conforming();
            let lines = page_of(&bench.paper(), "2024年1月5日");
            assert!(lines.iter().any(|line| line.starts_with('第')), "{yaml}{lines:?}");
            alone += usize::from(!has(&bench.paper().pages[0], "2024年1月5日"));
        }
    }
    assert!(alone > 8, "{alone}");
}

#[test]
fn the_list_that_ends_a_plan_or_an_attachment_has_company() {
    let list = |key: &str| {
        let list: String = (1..=4)
            .map(|i| format!("  - {{id: a{i}, title: 名单之{i}, body: 甲}}\n"))
            .collect();
        format!("{key}:\n{list}")
    };
    let text = |count: usize| {
        let rows: String = (1..=count).map(|i| format!("    - 第{i}行\n")).collect();
        format!("  body:\n{rows}")
    };
    let mut moved = 0;
    for count in 12..24 {
        let plan =
            format!("plan:\n  title: 方案\n{}{}", text(count), list("attachments"));
        let nested = list("    attachments").replace("  - ", "      - ");
        let attached = format!(
            "attachments:\n  - id: z\n    title: 办法\n{}{nested}",
            text(count).replace("  body", "    body").replace("    - ", "      - ")
        );
        for rest in [plan, attached] {
            let yaml = notice("body: [见附件。, 特此通知。]", &rest);
            let bench = Bench::build(&yaml);
            assert!(bench.built.printed.pdf.is_some(), "{}", bench.report());
            let bench = bench.conforming();
            let paper = bench.paper();
            let with =
                |page: &&PaperPage| has(page, "2.名单之2") && has(page, "4.名单之4");
            let page = paper.pages.iter().rfind(with);
            let Some(page) = page else { panic!("{yaml}") };
            let company = page.lines().iter().any(|line| line.text().starts_with('第'));
            assert!(company, "{yaml}");
            moved += usize::from(notes(&bench).contains("page-left-short"));
        }
    }
    assert!(moved >= 4, "{moved}");
}

/// Four organs under a single row of text, which the first page has to show (7.3.3).
#[test]
fn an_ending_without_company_is_a_finding() {
    let organs =
        "co_issuers: [某市财政局, 某市水利局, 某市农业局]\nimprint: {printer: 某办公室}";
    let bench = Bench::build(&notice("body: 请遵照执行。", organs));
    assert!(
        bench
            .findings()
            .iter()
            .any(|(code, line, _)| *code == "ending-alone" && *line == 5)
    );
    let missed = |row: &hongtou::judge::conformance::Row| row.verdict == Verdict::Missed;
    let rows = bench.rows();
    let missed: Vec<_> = rows.iter().filter(|row| missed(row)).map(|r| r.what).collect();
    assert_eq!(missed, ["署名所在的面有正文"]);
    let two = Bench::build(&notice("body: [请遵照执行。, 特此通知。]", organs));
    let lines = page_of(&two.clean().conforming().paper(), "2024年1月5日");
    assert!(lines[0].contains("特此通知"), "{lines:?}");
}

/// A name as the pages show it: its lines, and their middles in millimetres.
fn signed(bench: &Bench, lines: &[&str]) -> Vec<(usize, f64, f64)> {
    let paper = bench.paper();
    let find = |wanted: &&str| {
        let pages = paper.pages.iter().enumerate();
        let mut found = pages.flat_map(|(i, page)| {
            page.lines().into_iter().filter_map(move |line| {
                let glyphs = line.glyphs;
                let text: String = glyphs.iter().map(|g| g.text.as_str()).collect();
                let at = text.find(*wanted)?;
                let from = text[..at].chars().count();
                let to = from + wanted.chars().count() - 1;
                let middle = (glyphs[from].x + glyphs[to].x + ZI) / 2.0;
                Some((i, middle, glyphs[from].baseline))
            })
        });
        found.next_back().unwrap_or_else(|| panic!("no {wanted}"))
    };
    lines.iter().map(find).collect()
}

const LONG: &str = "某某市新型城镇化和城乡融合发展工作领导小组办公室综合协调处";

#[test]
fn a_long_signature_stands_on_centred_lines() {
    let own = "signature: [某某市新型城镇化和城乡融合发展, 工作领导小组办公室综合协调处]";
    for closing in ["seal: true", "seal: false"] {
        for note in
            ["", "note: 此件公开发布", &format!("note: {}", "附注很长".repeat(16))]
        {
            let yaml = notice("body: [正文。, 正文。]", &format!("{closing}\n{note}"));
            let yaml = yaml.replace("某某市人民政府", LONG);
            Bench::build(&yaml).clean().conforming();
            let bench = Bench::build(&format!("{yaml}\n{own}\n")).clean().conforming();
            let lines =
                ["城镇化和城乡融合发展", "工作领导小组办公室综合协调处", "2024年1月5日"];
            let at = signed(&bench, &lines);
            assert!((at[1].2 - at[0].2 - HANG).abs() < 0.1, "{at:?}");
            assert!((at[2].2 - at[1].2 - HANG).abs() < 0.1, "{at:?}");
            if !note.is_empty() {
                let note =
                    if note.contains("此件") { "（此件" } else { "（附注" };
                let below = signed(&bench, &[note])[0];
                assert!((below.2 - at[2].2 - HANG).abs() < 0.1, "{below:?} {at:?}");
            }
        }
    }
    let wide = format!("signature: [{LONG}]");
    let bench =
        Bench::build(&notice("body: 正文。", &wide).replace("某某市人民政府", LONG));
    assert!(
        bench.findings().contains(&("line-too-wide", 7, 13)),
        "{:?}",
        bench.findings()
    );
}

#[test]
fn two_organs_stand_side_by_side() {
    for (first, second) in [
        ("某市教育局", "某市财政局"),
        ("某市国民经济和社会发展研究中心", "某市农业综合开发领导小组办公室"),
    ] {
        for note in ["", "note: 此件公开发布", &format!("note: {}", "附注很长".repeat(9))]
        {
            let rest = format!("co_issuers: [{second}]\n{note}");
            let yaml =
                notice("body: [正文。, 正文。]", &rest).replace("某某市人民政府", first);
            let bench = Bench::build(&yaml).clean().conforming();
            let ends = [first, second].map(|name| {
                name.chars().skip(name.chars().count() - 2).collect::<String>()
            });
            let at = signed(&bench, &[&ends[0], &ends[1], "2024年1月5日"]);
            assert!((at[0].2 - at[1].2).abs() < 0.1, "{yaml}{at:?}");
            assert!((at[2].2 - at[1].2 - HANG).abs() < 0.1, "{at:?}");
            if note.len() > 40 {
                let below = signed(&bench, &["（附注"])[0];
                assert!((below.2 - at[2].2 - HANG).abs() < 0.1, "{below:?} {at:?}");
            }
        }
    }
}
