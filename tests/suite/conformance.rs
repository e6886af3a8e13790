//! The conformance of pages: the real notice holds; each clause is seen to fail.

use hongtou::judge::conformance::{Row, Verdict, text};
use hongtou::page::measure::{Layout, Run, Shape};

use crate::support::{Bench, REAL, notice};

fn rows(layout: &Layout) -> Vec<Row> {
    REAL.judge(layout)
}

#[test]
fn the_real_notice_conforms() {
    let rows = rows(&REAL.layout());
    assert!(rows.iter().all(|row| row.verdict == Verdict::Met), "{}", text(&rows));
    insta::assert_snapshot!("real_conformance", text(&rows));
}

#[test]
fn print_pages_conform_too() {
    let bench = Bench::build_for(
        &crate::support::real_notice(),
        hongtou::page::profile::Profile::Print,
    );
    let rows = rows(&bench.layout());
    assert!(rows.iter().all(|row| row.verdict == Verdict::Met), "{}", text(&rows));
}

#[test]
fn other_notices_conform() {
    for yaml in [
        notice("body: 正文。", "seal: false"),
        notice("body: 正文。", "seal: true\nimprint: {printer: 某某市人民政府办公室}"),
        notice(
            "body: 见附件。",
            "seal: false\nattachments:\n  - {id: a, title: 名单, body: 甲}\nimprint: {copy_to: 某局, printer: 某某市人民政府办公室}",
        ),
        notice(&format!("body: {}", "国".repeat(2000)), "seal: false"),
        // A line that ends with a sign which gave its blank half away.
        notice(
            "body: 根据《国务院办公厅关于2026年部分节假日安排的通知》（国办发明电〔2025〕7号），经县政府同意，现将有关事项通知如下。",
            "seal: false",
        ),
    ] {
        let bench = Bench::build(&yaml);
        let rows = bench.rows();
        assert!(rows.iter().all(|row| row.verdict == Verdict::Met), "{}", text(&rows));
    }
}

/// A way to spoil the pages of the real notice, and the clauses that must then fail.
type Spoil = (&'static str, fn(&mut Layout), &'static [&'static str]);

fn runs_on(layout: &mut Layout, page: usize) -> impl Iterator<Item = &mut Run> {
    layout.pages[page - 1].runs.iter_mut()
}

fn holding<'a>(layout: &'a mut Layout, page: usize, text: &'a str) -> &'a mut Run {
    runs_on(layout, page).find(|run| run.text.contains(text)).expect("a run")
}

fn red_rule(layout: &mut Layout) -> &mut Shape {
    layout.pages[0].shapes.iter_mut().find(|s| s.color == "#ff0000").expect("the rule")
}

fn imprint_rules(layout: &mut Layout) -> &mut Vec<Shape> {
    let last = layout.pages.len() - 1;
    &mut layout.pages[last].shapes
}

fn down(run: &mut Run, by: f64) {
    run.baseline += by;
    run.ink_top += by;
    run.ink_bottom += by;
}

#[test]
fn every_clause_is_seen_to_fail() {
    let spoils: [Spoil; 39] = [
        (
            "题偏",
            |l| {
                runs_on(l, 1)
                    .filter(|r| r.size > 21.0 && r.size < 23.0)
                    .for_each(|r| r.x += 1.0);
            },
            &["标题居中（距纸左边）"],
        ),
        (
            "字红",
            |l| holding(l, 3, "活动主题").color = "#ff0000".to_owned(),
            &["标志以外的文字颜色"],
        ),
        (
            "说明挨着",
            |l| {
                // The note moves to the page of the text above it, close under its last row.
                let from = l.pages[5].runs.iter().find(|r| r.text == "附件：");
                let from = from.expect("the label").baseline - 1.0;
                let runs = std::mem::take(&mut l.pages[5].runs);
                let (note, rest) = runs.into_iter().partition(|r| r.baseline > from);
                l.pages[5].runs = rest;
                let note: Vec<Run> = note;
                let page = &mut l.pages[1];
                let last = page.runs.iter().map(|r| r.baseline).filter(|b| *b < 150.0);
                let last = last.fold(0.0, f64::max);
                let top = note.iter().map(|r| r.baseline).fold(f64::MAX, f64::min);
                page.runs.extend(note.into_iter().map(|mut r| {
                    down(&mut r, last + 10.446 - top);
                    r
                }));
            },
            &["附件说明在正文下空一行（字顶到字顶）"],
        ),
        ("右端不齐", |l| runs_on(l, 5).for_each(|r| r.width -= 1.0), &["满行的右端"]),
        ("宽", |l| l.pages[0].width = 209.0, &["成品幅面：宽"]),
        ("高", |l| l.pages[0].height = 298.0, &["成品幅面：高"]),
        ("出版心", |l| runs_on(l, 4).for_each(|r| r.x += 3.0), &["文字不出版心"]),
        ("线出版心", |l| l.pages[6].shapes[0].x = 20.0, &["表格和线不出版心"]),
        (
            "离格",
            |l| runs_on(l, 4).for_each(|r| down(r, 0.5)),
            &["3号字行与行格的偏差", "满页首行字顶距纸上边", "满页末行字底距纸上边"],
        ),
        (
            "行距",
            |l| {
                let last = runs_on(l, 5)
                    .filter(|r| r.baseline < 262.0)
                    .map(|r| r.baseline)
                    .fold(0.0, f64::max);
                runs_on(l, 5)
                    .filter(|r| (r.baseline - last).abs() < 0.1)
                    .for_each(|r| down(r, 1.0));
            },
            &["3号字行距"],
        ),
        (
            "少一行",
            |l| {
                // Twenty-one rows, spread over the height of twenty-two.
                let page = &mut l.pages[3];
                let first = 37.0 + 0.88 * 5.5714;
                let last = first + 21.0 * 10.4464;
                page.runs.retain(|r| (r.baseline - last).abs() > 1.0);
                for run in page.runs.iter_mut().filter(|r| r.baseline < 262.0) {
                    let by = (run.baseline - first) * (21.0 / 20.0 - 1.0);
                    down(run, by);
                }
            },
            &["满页的行数"],
        ),
        ("标志低", |l| down(holding(l, 1, "文件"), 1.0), &["标志上边缘距版心上边缘"]),
        ("标志偏", |l| holding(l, 1, "文件").x += 1.0, &["标志居中（距纸左边）"]),
        ("标志黑", |l| holding(l, 1, "文件").color = "#000000".to_owned(), &["标志颜色"]),
        (
            "字号低",
            |l| {
                runs_on(l, 1)
                    .filter(|r| (r.baseline - 110.0).abs() < 4.0)
                    .for_each(|r| down(r, 1.0));
            },
            &["发文字号在标志下空二行", "红线在发文字号下"],
        ),
        (
            "字号偏",
            |l| {
                runs_on(l, 1)
                    .filter(|r| (r.baseline - 110.0).abs() < 4.0)
                    .for_each(|r| r.x += 1.0);
            },
            &["发文字号居中（距纸左边）"],
        ),
        ("红线低", |l| red_rule(l).y += 1.0, &["红线在发文字号下", "标题在红线下空二行"]),
        ("红线短", |l| red_rule(l).width = 150.0, &["红线长"]),
        ("红线黑", |l| red_rule(l).color = "#000000".to_owned(), &["版头分隔线"]),
        (
            "主送低",
            |l| {
                runs_on(l, 1)
                    .filter(|r| r.baseline > 165.0 && r.baseline < 175.0)
                    .for_each(|r| down(r, 1.0));
            },
            &["主送机关在标题下空一行"],
        ),
        (
            "主送缩进",
            |l| {
                runs_on(l, 1)
                    .filter(|r| r.baseline > 165.0 && r.baseline < 175.0)
                    .for_each(|r| r.x += 11.0);
            },
            &["主送机关左顶格（距纸左边）"],
        ),
        (
            "首页无正文",
            |l| l.pages[0].runs.retain(|r| r.baseline < 175.0 || r.baseline > 262.0),
            &["首页显示正文"],
        ),
        (
            "标题不缩进",
            |l| {
                let baseline = holding(l, 3, "活动主题").baseline;
                runs_on(l, 3)
                    .filter(|r| (r.baseline - baseline).abs() < 0.1)
                    .for_each(|r| r.x -= 5.0);
            },
            &["层次标题左空二字"],
        ),
        (
            "附件说明",
            |l| {
                let baseline = holding(l, 6, "附件").baseline;
                runs_on(l, 6)
                    .filter(|r| (r.baseline - baseline).abs() < 0.1)
                    .for_each(|r| r.x += 5.0);
            },
            &["附件说明左空二字"],
        ),
        (
            "日期偏",
            |l| {
                let baseline = holding(l, 2, "年").baseline;
                runs_on(l, 2)
                    .filter(|r| (r.baseline - baseline).abs() < 0.1)
                    .for_each(|r| r.x += 5.0);
            },
            &["成文日期右空四字", "署名以日期为准居中"],
        ),
        (
            "落款独面",
            |l| l.pages[1].runs.retain(|r| r.baseline > 75.0),
            &["署名所在的面有正文"],
        ),
        (
            "附件说明独面",
            |l| l.pages[5].runs.retain(|r| r.text.contains("附件") || r.baseline > 90.0),
            &["附件说明所在的面有正文"],
        ),
        (
            "附注",
            |l| {
                let baseline = holding(l, 2, "主动公开").baseline;
                runs_on(l, 2)
                    .filter(|r| (r.baseline - baseline).abs() < 0.1)
                    .for_each(|r| r.x -= 5.0);
            },
            &["附注左空二字"],
        ),
        ("附注低", |l| down(holding(l, 2, "主动公开"), 2.0), &["附注在日期下一行"]),
        (
            "附件标号低",
            |l| runs_on(l, 7).filter(|r| r.baseline < 45.0).for_each(|r| down(r, 1.0)),
            &["“附件”在第1行（字顶）"],
        ),
        (
            "附件标号偏",
            |l| runs_on(l, 7).filter(|r| r.baseline < 45.0).for_each(|r| r.x += 1.0),
            &["“附件”左顶格（距纸左边）"],
        ),
        (
            "附件标题低",
            |l| runs_on(l, 8).filter(|r| r.size > 20.0).for_each(|r| down(r, 5.0)),
            &["附件标题在第3行（字顶）"],
        ),
        (
            "附件不另面",
            |l| {
                // Under the first line of the page before.
                let mut label = runs_on(l, 7)
                    .filter(|r| r.baseline < 45.0)
                    .map(|r| r.clone())
                    .collect::<Vec<_>>();
                label.iter_mut().for_each(|r| down(r, 10.446));
                l.pages[6].runs.retain(|r| r.baseline > 45.0);
                l.pages[5].runs.extend(label);
            },
            &["附件另面编排"],
        ),
        (
            "末线高",
            |l| imprint_rules(l).iter_mut().for_each(|s| s.y -= 2.0),
            &["末条分隔线与版心下边缘重合"],
        ),
        ("粗线细", |l| imprint_rules(l)[0].thickness = 0.25, &["首条、末条分隔线粗"]),
        ("细线粗", |l| imprint_rules(l)[1].thickness = 0.35, &["中间分隔线粗"]),
        (
            "单页版记",
            |l| {
                l.pages.remove(1);
            },
            &["版记在偶数页", "页码连续"],
        ),
        (
            "页码高",
            |l| runs_on(l, 4).filter(|r| r.baseline > 263.0).for_each(|r| down(r, -2.0)),
            &["一字线在版心下边缘下"],
        ),
        (
            "页码内",
            |l| runs_on(l, 4).filter(|r| r.baseline > 263.0).for_each(|r| r.x += 2.0),
            &["页码单页居右、双页居左空一字"],
        ),
    ];
    let all: Vec<&str> = rows(&REAL.layout()).iter().map(|row| row.what).collect();
    let mut seen: Vec<&str> = Vec::new();
    for (name, spoil, clauses) in spoils {
        let mut layout = REAL.layout();
        spoil(&mut layout);
        let rows = rows(&layout);
        for clause in clauses {
            let missed =
                rows.iter().any(|r| r.what == *clause && r.verdict == Verdict::Missed);
            assert!(missed, "{name}: {clause} still holds\n{}", text(&rows));
            seen.push(clause);
        }
    }
    // The rest, each with a way of its own.
    let mut layout = REAL.layout();
    let run =
        layout.pages[3].runs.iter_mut().find(|r| r.baseline < 262.0).expect("a run");
    run.text.insert(0, '，');
    run.tofu = true;
    let spoiled = rows(&layout);
    for clause in ["行首行末的禁排标点", "缺字"] {
        assert!(spoiled.iter().any(|r| r.what == clause && r.verdict == Verdict::Missed));
        seen.push(clause);
    }
    let mut layout = REAL.layout();
    let last = layout.pages.len() - 1;
    for run in &mut layout.pages[last].runs {
        run.text = run.text.replace('。', "");
        run.x += 1.0;
    }
    let spoiled = rows(&layout);
    for clause in ["抄送末尾", "抄送左空一字", "印发机关左空一字", "印发日期右空一字"]
    {
        assert!(
            spoiled.iter().any(|r| r.what == clause && r.verdict == Verdict::Missed),
            "{clause}"
        );
        seen.push(clause);
    }
    let mut layout = REAL.layout();
    for run in layout.pages[4].runs.iter_mut().filter(|r| (r.x - 28.0).abs() < 0.1) {
        run.x += 0.25;
    }
    assert!(
        rows(&layout)
            .iter()
            .any(|r| r.what == "回行顶格" && r.verdict == Verdict::Missed)
    );
    seen.push("回行顶格");
    let never: Vec<_> = all.iter().filter(|what| !seen.contains(what)).collect();
    assert_eq!(never, [&"标题各行字数（梯形或菱形）"], "clauses never seen to fail");
}

#[test]
fn an_hourglass_of_a_title_is_seen() {
    let yaml = notice(
        "body: 正文。",
        "seal: false\nchecks: [{off: title-line-broken, reason: 试沙漏形}]",
    )
    .replace(
        "title: 关于测试的通知",
        "title: [关于进一步加强安全, 生产监督, 管理工作的紧急通知]",
    );
    let bench = Bench::build(&yaml);
    let rows = bench.rows();
    let row = rows.iter().find(|r| r.what.starts_with("标题各行字数")).expect("a row");
    assert_eq!(row.verdict, Verdict::Missed);
}

#[test]
fn settings_that_depart_from_the_defaults_show_as_deviations() {
    let yaml = notice(
        "body: 正文。",
        "seal: false\nlayout: {masthead_height: 15, red_rule: 0.5, mirrored_margins: true, imprint_on_even_page: false}\nimprint: {copy_to: 某局, printer: 某某市人民政府办公室}",
    );
    let bench = Bench::build(&yaml).clean();
    let rows = bench.rows();
    let of = |verdict| {
        rows.iter().filter(|r| r.verdict == verdict).map(|r| r.what).collect::<Vec<_>>()
    };
    assert!(of(Verdict::Missed).is_empty(), "{}", text(&rows));
    assert_eq!(
        of(Verdict::Deviates),
        ["版记在偶数页", "双页镜像页边", "标志字高的上限", "红线粗细"]
    );
    let paper = bench.paper();
    assert_eq!(paper.pages.len(), 1, "版记 stays on the only page");
    let rule =
        paper.pages[0].boxes.iter().find(|b| b.color == [255, 0, 0]).expect("a rule");
    assert!((rule.rect.height() - 0.5).abs() < 0.02);
}

#[test]
fn mirrored_even_pages_have_their_binding_margin_at_the_right() {
    let body = "国".repeat(900);
    let yaml =
        notice(&format!("body: {body}"), "seal: false\nlayout: {mirrored_margins: true}");
    let paper = Bench::build(&yaml).clean().paper();
    let full = |page: usize| {
        let lines = paper.pages[page - 1].lines();
        let line =
            lines.iter().find(|l| l.glyphs.len() == 28).cloned().expect("a full line");
        (line.left(), line.right())
    };
    assert!((full(1).0 - 28.0).abs() < 0.2 && (full(1).1 - 184.0).abs() < 0.2);
    assert!((full(2).0 - 26.0).abs() < 0.2 && (full(2).1 - 182.0).abs() < 0.2);
}
