//! The clauses of heads and formats: met on the examples, and each seen to fail.

use std::collections::BTreeSet;

use hongtou::judge::conformance::{Row, Verdict, text};
use hongtou::page::measure::{Layout, Run, Shape};

use crate::support::{Bench, root};

/// An example, a way to spoil its pages, and the clauses that must then fail.
type Spoil = (&'static str, fn(&mut Layout), &'static [&'static str]);

const FIRST: &str = "figure-02-first-page.yaml";
const JOINT: &str = "figure-03-joint.yaml";
const UPWARD: &str = "figure-04-joint-upward.yaml";
const LETTER: &str = "figure-11-letter.yaml";
const ORDER: &str = "figure-12-order.yaml";
const MINUTES: &str = "minutes.yaml";

fn rows(bench: &Bench, layout: &Layout) -> Vec<Row> {
    bench.judge(layout)
}

fn runs(layout: &mut Layout) -> impl Iterator<Item = &mut Run> {
    layout.pages.iter_mut().flat_map(|page| &mut page.runs)
}

fn red(layout: &mut Layout) -> impl Iterator<Item = &mut Run> {
    layout.pages[0].runs.iter_mut().filter(|run| run.color == "#ff0000")
}

fn down(run: &mut Run, by: f64) {
    run.baseline += by;
    run.ink_top += by;
    run.ink_bottom += by;
}

/// Everything on the line of the first run that says something.
fn line<'a>(layout: &'a mut Layout, says: &str) -> impl Iterator<Item = &'a mut Run> {
    let page =
        layout.pages.iter().position(|p| p.runs.iter().any(|r| r.text.contains(says)));
    let page = &mut layout.pages[page.expect("a page")];
    let at =
        page.runs.iter().find(|run| run.text.contains(says)).expect("a run").baseline;
    page.runs.iter_mut().filter(move |run| (run.baseline - at).abs() < 0.6)
}

fn one<'a>(layout: &'a mut Layout, says: &'a str) -> &'a mut Run {
    runs(layout).find(|run| run.text.contains(says)).expect("a run")
}

/// The red rules of the first page, from top to bottom.
fn rules(layout: &mut Layout) -> Vec<&mut Shape> {
    let shapes = layout.pages[0].shapes.iter_mut();
    let mut rules: Vec<_> = shapes.filter(|s| s.color == "#ff0000").collect();
    rules.sort_by(|a, b| a.y.total_cmp(&b.y));
    rules
}

const SPOILS: [Spoil; 46] = [
    (FIRST, |l| line(l, "000001").for_each(|r| down(r, 1.0)), &["份号（字顶）"]),
    (FIRST, |l| line(l, "机密").for_each(|r| down(r, 1.0)), &["密级和保密期限（字顶）"]),
    (FIRST, |l| line(l, "特急").for_each(|r| down(r, 1.0)), &["紧急程度（字顶）"]),
    (
        FIRST,
        |l| line(l, "特急").for_each(|r| r.x += 1.0),
        &["份号、密级、紧急程度顶格（距纸左边）"],
    ),
    (FIRST, |l| line(l, "特急").for_each(|r| r.passage = None), &["紧急程度（字顶）"]),
    (FIRST, |l| line(l, "文件").for_each(|r| r.passage = None), &["发文机关标志"]),
    (FIRST, |l| line(l, "临政发").for_each(|r| r.passage = None), &["发文字号"]),
    (FIRST, |l| l.pages[0].shapes.clear(), &["版头分隔线"]),
    (FIRST, |l| l.pages[0].runs.retain(|r| (r.size - 22.0).abs() > 0.01), &["标题"]),
    (
        JOINT,
        |l| red(l).filter(|r| r.baseline < 84.0).for_each(|r| r.x += 1.0),
        &["联署机关名称左右对齐"],
    ),
    (
        JOINT,
        |l| down(red(l).max_by(|a, b| a.size.total_cmp(&b.size)).expect("文件"), 1.0),
        &["“文件”以各机关名称上下居中"],
    ),
    (
        JOINT,
        |l| red(l).max_by(|a, b| a.size.total_cmp(&b.size)).expect("文件").x -= 120.0,
        &["“文件”在各机关名称右侧", "标志居中（距纸左边）"],
    ),
    (
        UPWARD,
        |l| line(l, "临发改").filter(|r| r.x < 90.0).for_each(|r| r.x -= 1.0),
        &["上行文发文字号左空一字"],
    ),
    (UPWARD, |l| line(l, "签发人").for_each(|r| r.x += 1.0), &["签发人右空一字"]),
    (
        UPWARD,
        |l| line(l, "临发改").filter(|r| r.x > 90.0).for_each(|r| r.x += 1.0),
        &["签发人各行与第一个姓名对齐"],
    ),
    (
        UPWARD,
        |l| {
            // The first two names change places.
            let first = one(l, "李").x;
            let second = one(l, "周").x;
            one(l, "李").x = second;
            one(l, "周").x = first;
        },
        &["签发人的次序"],
    ),
    (
        UPWARD,
        |l| line(l, "临发改").filter(|r| r.x < 90.0).for_each(|r| down(r, -10.4464)),
        &["发文字号与最后一个签发人"],
    ),
    (UPWARD, |l| line(l, "签发人").for_each(|r| r.passage = None), &["签发人"]),
    (
        UPWARD,
        |l| line(l, "签发人").for_each(|r| down(r, 1.0)),
        &["发文字号在标志下空二行"],
    ),
    (LETTER, |l| red(l).for_each(|r| down(r, 1.0)), &["信函标志上边缘距上页边"]),
    (
        LETTER,
        |l| line(l, "临政办函").filter(|r| r.x > 90.0).for_each(|r| r.x -= 1.0),
        &["信函发文字号顶格居右（距纸左边）"],
    ),
    (LETTER, |l| l.pages[0].shapes.clear(), &["信函红色双线"]),
    (LETTER, |l| rules(l)[0].y += 1.0, &["第一条双线在标志下"]),
    (LETTER, |l| rules(l)[3].y += 1.0, &["第二条双线距下页边"]),
    (LETTER, |l| rules(l)[1].width = 156.0, &["双线长", "双线居中（距纸左边）"]),
    (LETTER, |l| rules(l)[2].thickness = 2.0, &["双线的粗细"]),
    (
        LETTER,
        |l| {
            let mut run = one(l, "监测所需").clone();
            run.baseline = 262.5;
            l.pages[0].runs.push(Run { baseline: 262.9, ..run.clone() });
            let far = rules(l)[2].y;
            rules(l)[2].y = far - 12.0;
        },
        &["第二条双线上的文字距线"],
    ),
    (
        LETTER,
        |l| line(l, "000007").for_each(|r| down(r, 1.0)),
        &["第一个要素距第一条双线", "份号（字顶）"],
    ),
    (
        LETTER,
        |l| {
            for run in l.pages[0].runs.iter_mut().filter(|r| (r.size - 22.0).abs() < 0.01)
            {
                down(run, 1.0);
            }
        },
        &["标题距上一要素二行"],
    ),
    (
        LETTER,
        |l| {
            let number =
                Run { baseline: 270.0, passage: None, ..one(l, "监测所需").clone() };
            l.pages[0].runs.push(number);
        },
        &["信函首页的页码"],
    ),
    (
        LETTER,
        |l| {
            let rule = rules(l)[0].clone();
            l.pages[1].shapes.push(Shape { y: 254.0, ..rule });
        },
        &["信函版记的印发机关、日期和分隔线"],
    ),
    (LETTER, |l| line(l, "抄送").for_each(|r| down(r, -2.0)), &["信函版记在版心最下方"]),
    (ORDER, |l| red(l).for_each(|r| down(r, 1.0)), &["命令标志上边缘距版心上边缘"]),
    (ORDER, |l| line(l, "第").for_each(|r| down(r, 1.0)), &["令号在标志下空二行"]),
    (ORDER, |l| line(l, "第").for_each(|r| r.x += 1.0), &["发文字号居中（距纸左边）"]),
    (ORDER, |l| line(l, "办法").for_each(|r| down(r, 1.0)), &["正文在令号下空二行"]),
    (MINUTES, |l| red(l).for_each(|r| down(r, 1.0)), &["纪要标志上边缘距版心上边缘"]),
    (
        MINUTES,
        |l| line(l, "出席").for_each(|r| r.x += 1.0),
        &["出席、请假、列席左空二字"],
    ),
    (MINUTES, |l| line(l, "出席").for_each(|r| down(r, 3.0)), &["正文之下空一行排名单"]),
    (MINUTES, |l| line(l, "请假").for_each(|r| r.passage = None), &["出席人员名单"]),
    (
        MINUTES,
        |l| {
            let lines: BTreeSet<i64> =
                line(l, "列席").map(|r| (r.baseline * 10.0) as i64).collect();
            let at = *lines.iter().next().expect("a line") as f64 / 10.0 + 10.4464;
            let page = l
                .pages
                .iter_mut()
                .find(|p| p.runs.iter().any(|r| r.text.contains("列席")));
            let runs = &mut page.expect("a page").runs;
            let next = runs.iter_mut().filter(|r| (r.baseline - at).abs() < 0.6);
            next.for_each(|r| r.x += 1.0);
        },
        &["名单回行与冒号后首字对齐"],
    ),
    (MINUTES, |l| rules(l)[0].y += 1.0, &["红线在发文字号下", "标题在红线下空二行"]),
    (FIRST, |l| red(l).for_each(|r| r.color = "#000000".to_owned()), &["标志颜色"]),
    (JOINT, |l| red(l).for_each(|r| r.color = "#000000".to_owned()), &["标志颜色"]),
    (LETTER, |l| line(l, "清江流经").for_each(|r| r.x += 30.0), &["文字不出版心"]),
    (ORDER, |l| red(l).for_each(|r| r.x += 1.0), &["标志居中（距纸左边）"]),
];

#[test]
fn the_examples_conform() {
    for name in [FIRST, JOINT, UPWARD, LETTER, ORDER, MINUTES] {
        let bench = Bench::read(&format!("content/examples/{name}")).clean();
        let rows = rows(&bench, &bench.layout());
        assert!(
            rows.iter().all(|row| row.verdict == Verdict::Met),
            "{name}\n{}",
            text(&rows)
        );
    }
}

#[test]
fn every_clause_of_a_head_is_seen_to_fail() {
    let mut seen = BTreeSet::new();
    let mut all = BTreeSet::new();
    for name in [FIRST, JOINT, UPWARD, LETTER, ORDER, MINUTES] {
        let bench = Bench::read(&format!("content/examples/{name}"));
        let before = bench.layout();
        // The rest of the pages is seen to fail elsewhere.
        let of_heads = |row: &&Row| {
            ["7.2", "7.3.1", "7.3.2", "10."]
                .iter()
                .any(|clause| row.clause.starts_with(clause))
        };
        all.extend(rows(&bench, &before).iter().filter(of_heads).map(|row| row.what));
        for (_, spoil, clauses) in SPOILS.iter().filter(|(of, ..)| *of == name) {
            let mut layout = before.clone();
            spoil(&mut layout);
            let rows = rows(&bench, &layout);
            for clause in *clauses {
                let missed = rows
                    .iter()
                    .any(|r| r.what == *clause && r.verdict == Verdict::Missed);
                assert!(missed, "{name}: {clause} still holds\n{}", text(&rows));
                seen.insert(*clause);
            }
        }
    }
    // What the real notice has too is seen to fail on its pages, in `conformance`.
    let _real = crate::support::REAL.built.examined.notice.as_ref().expect("a notice");
    let real = crate::support::REAL.rows();
    let real: BTreeSet<&str> = real.iter().map(|row| row.what).collect();
    let never: Vec<_> =
        all.iter().filter(|w| !seen.contains(*w) && !real.contains(*w)).collect();
    assert!(never.is_empty(), "{never:?} never seen to fail");
}

#[test]
fn red_on_preprinted_paper_is_seen() {
    let yaml = std::fs::read_to_string(root().join("content/examples").join(JOINT));
    let bench = Bench::build(&(yaml.expect("an example") + "preprinted: true\n")).clean();
    let mut layout = bench.layout();
    assert!(rows(&bench, &layout).iter().all(|row| row.verdict == Verdict::Met));
    layout.pages[0].runs[0].color = "#ff0000".to_owned();
    let missed: Vec<_> = rows(&bench, &layout)
        .into_iter()
        .filter(|row| row.verdict == Verdict::Missed)
        .map(|row| row.what)
        .collect();
    assert_eq!(missed, ["套打不印标志和红线", "标志以外的文字颜色"]);
}
