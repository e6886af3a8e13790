//! `src/judge/conformance/MATRIX.md` against what the program measures and what the tests spoil.

use std::collections::BTreeSet;
use std::fs;

use hongtou::judge::conformance::{Row, Verdict};
use hongtou::page::measure::Layout;

use crate::support::{Bench, NOTICES, REAL, root};

/// The clauses of chapters 5, 7, 8 and 10, typed from the standard.
const CLAUSES: [&str; 32] = [
    "5.1", "5.2.1", "5.2.2", "5.2.3", "5.2.4", "7.1", "7.2.1", "7.2.2", "7.2.3", "7.2.4",
    "7.2.5", "7.2.6", "7.2.7", "7.3.1", "7.3.2", "7.3.3", "7.3.4", "7.3.5", "7.3.5.1",
    "7.3.5.2", "7.3.5.3", "7.3.5.4", "7.3.5.5", "7.3.6", "7.3.7", "7.4.1", "7.4.2",
    "7.4.3", "7.5", "8", "10.1", "10.2",
];

/// Rows that no example can produce while it is right: they say what is missing.
const ONLY_WHEN_MISSING: [&str; 9] = [
    "成文日期",
    "签名章",
    "签发人职务",
    "标题",
    "发文机关标志",
    "发文字号",
    "签发人",
    "版头分隔线",
    "印发日期",
];

/// Clauses that are spoiled in this file.
const SPOILED_HERE: [&str; 3] =
    ["标题在令号下空二行", "正文在红线下空二行", "版记分隔线"];

fn matrix() -> Vec<[String; 4]> {
    let text =
        fs::read_to_string(root().join("src/judge/conformance/MATRIX.md")).expect("it");
    let rows =
        text.lines().filter(|line| line.starts_with("| ") && !line.contains("---"));
    rows.skip(1)
        .map(|row| {
            let cells: Vec<String> =
                row.trim_matches('|').split('|').map(|c| c.trim().to_owned()).collect();
            cells.try_into().expect("four cells")
        })
        .collect()
}

/// The rows' names that the matrix lists.
fn named() -> BTreeSet<String> {
    let measured = matrix().into_iter().filter(|row| row[2] == "量度");
    let names = measured.flat_map(|row| {
        let cell = row[3].split('。').next().unwrap_or_default().to_owned();
        cell.split('；').map(|name| name.trim().to_owned()).collect::<Vec<_>>()
    });
    names.filter(|name| name != "由以下各条合起来").collect()
}

#[test]
fn every_clause_is_measured_or_says_why_not() {
    let rows = matrix();
    for clause in CLAUSES.iter().chain(&["10.3"]) {
        assert!(rows.iter().any(|row| row[0] == *clause), "{clause}");
    }
    for row in rows {
        assert!(["量度", "不量"].contains(&row[2].as_str()), "{row:?}");
        assert!(!row[3].is_empty(), "{row:?}");
    }
}

#[test]
fn the_matrix_lists_what_the_examples_are_measured_by() {
    let mut produced: BTreeSet<String> = BTreeSet::new();
    let mut add = |bench: &Bench| {
        let rows = bench.rows();
        produced.extend(rows.into_iter().map(|row| row.what.to_owned()));
    };
    add(&REAL);
    let folder = root().join("content/examples");
    let examples = NOTICES.iter().filter(|example| example.file.starts_with(&folder));
    examples.for_each(|example| add(&example.bench));
    let named = named();
    let settings = ["双页镜像页边", "标志字高的上限", "红线粗细"];
    let unlisted: Vec<_> = produced
        .iter()
        .filter(|what| !named.contains(*what) && !settings.contains(&what.as_str()))
        .collect();
    assert!(unlisted.is_empty(), "not in MATRIX.md: {unlisted:?}");
    // What no example produces is in the code all the same.
    let mut code =
        fs::read_to_string(root().join("src/judge/conformance.rs")).expect("it");
    let mut tests = String::new();
    for (folder, text) in
        [("src/judge/conformance", &mut code), ("tests/suite", &mut tests)]
    {
        for entry in fs::read_dir(root().join(folder)).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.extension().is_some_and(|e| e == "rs")
                && !path.ends_with("clauses.rs")
            {
                text.push_str(&fs::read_to_string(path).expect("it"));
            }
        }
    }
    let quoted = |name: &String| format!("\"{name}\"");
    let gone: Vec<_> =
        named.iter().filter(|name| !code.contains(&quoted(name))).collect();
    assert!(gone.is_empty(), "only in MATRIX.md: {gone:?}");
    // And each is seen to fail by name in some test.
    let unspoiled: Vec<_> = named
        .iter()
        .filter(|name| !tests.contains(&quoted(name)))
        .filter(|name| !ONLY_WHEN_MISSING.contains(&name.as_str()))
        .filter(|name| !SPOILED_HERE.contains(&name.as_str()))
        .collect();
    assert!(unspoiled.is_empty(), "never seen to fail: {unspoiled:?}");
}

/// Clauses that only notices other than the examples have.
#[test]
fn clauses_of_rarer_notices_are_seen_to_fail() {
    let order = "format: order\nissuer: 某市人民政府\nnumber: {serial: 3}\ntitle: 某市人民政府关于公布办法的令\n\
                 body: 现予公布。\nstamp: {post: 市长, name: 张三}\ndate: 2024-01-05\n";
    let minutes = "format: minutes\nissuer: 某市人民政府\nnumber: {serial: 3}\nbody: 会议议定如下。\n\
                   attendance: {present: 张三}\ndate: 2024-01-05\n";
    for (yaml, what, spoil) in
        [(order, SPOILED_HERE[0], "关于公布"), (minutes, SPOILED_HERE[1], "会议议定")]
    {
        let bench = Bench::build(yaml);
        let mut layout = bench.layout();
        let verdict = |layout: &Layout| {
            let rows = bench.judge(layout);
            rows.into_iter().find(|row| row.what == what).expect(what).verdict
        };
        assert_eq!(verdict(&layout), Verdict::Met, "{what}");
        let runs = &mut layout.pages[0].runs;
        let baseline = runs.iter().find(|run| run.text.contains(spoil));
        let baseline = baseline.expect(spoil).baseline;
        for run in runs.iter_mut().filter(|run| (run.baseline - baseline).abs() < 0.1) {
            run.baseline += 2.0;
        }
        assert_eq!(verdict(&layout), Verdict::Missed, "{what}");
    }
    // Rules that are not there at all.
    let mut layout = REAL.layout();
    layout.pages.last_mut().expect("pages").shapes.clear();
    let rows = REAL.judge(&layout);
    let missed =
        |row: &Row| row.what == SPOILED_HERE[2] && row.verdict == Verdict::Missed;
    assert!(rows.iter().any(missed));
}
