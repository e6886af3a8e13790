//! 脚注: at the foot of the page of their mark, every text once, wrong ones refused.

use hongtou::judge::conformance::Verdict;
use hongtou::page::measure::Layout;

use crate::support::{Bench, notice};

/// So many characters, no word of them twice in a row.
fn filler(count: usize) -> String {
    let words =
        "贯彻落实有关会议精神切实加强组织领导明确责任分工细化工作措施统筹推进各项任务";
    words.chars().cycle().take(count).collect()
}

fn marked(rows: usize, rest: &str) -> String {
    let rows: String = (0..rows).map(|i| format!("  - 第{i}段\n")).collect();
    let long = filler(150);
    notice(
        &format!(
            "body:\n{rows}  - 甲词①，其他的话；{}乙词②。\n  - “丙词”③，95%④；完。",
            filler(120)
        ),
        &format!("footnotes: [甲的说明, {long}, 丙的说明, GB/T 9704—2012]\n{rest}"),
    )
}

#[test]
fn footnotes_stand_on_the_page_of_their_mark() {
    for rows in 1..30 {
        for rest in ["seal: false", "imprint: {printer: 某办公室}"] {
            let bench = Bench::build(&marked(rows, rest)).clean().conforming();
            let paper = bench.paper();
            for (mark, text) in
                [("甲词①", "①甲的说明"), ("”③，", "③丙的说明"), ("95%④", "④GB/T")]
            {
                let page = paper.pages.iter().find(|page| {
                    let lines: Vec<String> =
                        page.lines().iter().map(|l| l.text()).collect();
                    lines.iter().any(|line| line.starts_with(text))
                });
                let page = page.unwrap_or_else(|| panic!("{rows}: no {text}"));
                let said: String = page.glyphs.iter().map(|g| g.text.as_str()).collect();
                assert!(said.replace(' ', "").contains(mark), "{rows}: {mark} in {said}");
            }
        }
    }
}

/// 版记 leaves the foot of a page with footnotes alone.
#[test]
fn an_imprint_goes_on_to_the_next_page() {
    for rows in 1..24 {
        let bench = Bench::build(&marked(rows, "imprint: {printer: 某办公室}"));
        let paper = bench.clean().conforming().paper();
        let has = |page: &crate::paper::PaperPage, what: &str| {
            page.lines().iter().any(|line| line.text().starts_with(what))
        };
        let both =
            |page: &&crate::paper::PaperPage| has(page, "某办公室") && has(page, "④");
        assert!(paper.pages.iter().find(both).is_none(), "{rows}");
    }
}

#[test]
fn clauses_of_footnotes_are_seen_to_fail() {
    let bench = Bench::build(&marked(2, "seal: false"));
    type Spoil = (&'static str, fn(&mut Layout));
    let spoils: [Spoil; 4] = [
        ("脚注与它的标记同面", |layout| {
            for sheet in &mut layout.pages {
                sheet.runs.retain(|run| run.text != "①" || run.baseline > 200.0);
            }
        }),
        ("脚注上方的横线", |layout| {
            for sheet in &mut layout.pages {
                sheet.shapes.clear();
            }
        }),
        ("脚注末行字底距纸上边", |layout| {
            for run in layout.pages.iter_mut().flat_map(|sheet| &mut sheet.runs) {
                run.baseline -= if run.size < 11.0 { 2.0 } else { 0.0 };
            }
        }),
        ("脚注左顶格（距纸左边）", |layout| {
            for run in layout.pages.iter_mut().flat_map(|sheet| &mut sheet.runs) {
                run.x += if run.size < 11.0 { 2.0 } else { 0.0 };
            }
        }),
    ];
    for (what, spoil) in spoils {
        let verdict = |layout: &Layout| {
            let rows = bench.judge(layout);
            rows.into_iter().find(|row| row.what == what).expect(what).verdict
        };
        let mut layout = bench.layout();
        assert_eq!(verdict(&layout), Verdict::Met, "{what}");
        spoil(&mut layout);
        assert_eq!(verdict(&layout), Verdict::Missed, "{what}");
    }
}

#[test]
fn each_footnote_is_marked_once() {
    for (body, code) in [
        ("甲词。", "footnote-unmarked"),
        ("如脚注①所说，甲词。", "footnote-unmarked"),
        ("甲词①，乙词①。", "footnote-marked-twice"),
    ] {
        let bench = Bench::build(&notice(&format!("body: {body}"), "footnotes: [说明]"));
        let found = bench.findings();
        assert!(
            found.iter().any(|(known, line, _)| *known == code && *line == 7),
            "{found:?}"
        );
        assert!(bench.built.printed.pdf.is_none());
    }
}

/// 见脚注① speaks of a footnote: it stands in line, and is not the mark.
#[test]
fn a_text_may_speak_of_a_footnote() {
    let text = "见脚注①、②。甲词①，乙词②；脚注②和脚注①都是说明。";
    let bench = Bench::build(&notice(
        &format!("body: [{text}, 另见脚注②。]"),
        "seal: false\nfootnotes: [甲的说明, 乙的说明]",
    ))
    .clean()
    .conforming();
    let paper = bench.paper();
    let marks = paper.pages[0].glyphs.iter().filter(|glyph| glyph.text == "①");
    let small = marks.filter(|glyph| glyph.size < 5.0).count();
    // Raised behind 甲词, and in front of what it says.
    assert_eq!(small, 2);
}

#[test]
fn a_footnote_that_there_is_not_is_refused() {
    let bench = Bench::build(&notice("body: 甲词①，见脚注③。", "footnotes: [说明]"));
    let found = bench.findings();
    assert!(found.iter().any(|(code, ..)| *code == "footnote-unknown"), "{found:?}");
    assert!(bench.report().contains("没有脚注③"), "{}", bench.report());
}

/// A first page with so much head that a long 脚注 of the first line has no room on it.
fn crowded(organs: usize, length: usize, rest: &str) -> String {
    let organs: Vec<String> =
        (0..organs).map(|i| format!("某某市{}局", filler(3 + i))).collect();
    format!(
        "issuer: 某某市发展和改革委员会\nco_issuers: [{}]\n\
         number: {{code: 某政发, year: 2024, serial: 12}}\n\
         title: 某某市发展和改革委员会等部门关于加快数字政府建设和政务服务平台建设工作的意见\n\
         recipients: {}\ndate: 2024-03-11\nseal: false\n\
         imprint: {{printer: 某某市发展和改革委员会办公室}}\n\
         body:\n  - 为提升政府数字化①能力和水平②，现就加快数字政府建设提出如下意见。\n  - {}。\n\
         footnotes: [{}, 水平的说明]\n{rest}",
        organs.join(", "),
        ["各有关单位"; 4].join("，"),
        filler(60),
        filler(length),
    )
}

/// The first page shows text (7.3.3): a footnote of its first line goes on over pages where it
/// has no room there, as in a word processor, and that is told.
#[test]
fn a_footnote_without_room_on_the_first_page_goes_on_over_pages() {
    let mut broken = 0;
    for organs in [3, 4, 5] {
        for length in [30, 90, 300, 3000] {
            let bench = Bench::build(&crowded(organs, length, "")).conforming();
            let codes: Vec<&str> = bench.findings().iter().map(|found| found.0).collect();
            let notes = [
                "footnote-broken",
                "recipients-moved",
                "pitch-changed",
                "page-left-short",
            ];
            assert!(codes.iter().all(|code| notes.contains(code)), "{codes:?}");
            broken += usize::from(codes.contains(&"footnote-broken"));
        }
    }
    assert!(broken > 3, "{broken}");
}
