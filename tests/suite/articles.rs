//! Rules and measures: 章, 节, 条, 款, 项, how texts refer to them, and how they stand on paper.

use hongtou::notice::{Rank, Section};
use hongtou::pipeline::check_only;

use crate::figures_table::{HANG, ZI, example, near};
use crate::paper::{Line, Paper};
use crate::support::{Bench, inputs, notice};

const RULES: &str = "\
plan:
  title: 某某办法
  chapters:
    - heading: 总则
      articles:
        - 第一条的文字。
        - {id: scope, body: \"第一款。\\n第二款。\"}
    - heading: 管理
      sections:
        - heading: 建设
          articles: [第三条的文字。]
        - heading: 维护
          articles:
            - id: four
              body:
                - 有下列情形之一的：
                - items: [甲；, {id: item, body: 乙：, items: [子；, {id: sub, body: 丑。}]}]
                - 前款规定的除外。
            - {id: five, body: 有下列情形的：, items: [甲；, {id: last, body: 乙。}]}
    - heading: 附则
      articles: [本办法自公布之日起施行。]";

fn said(expression: &str) -> Result<String, String> {
    let yaml = notice(&format!("body: '按照{expression}。'\nseal: false"), RULES);
    let built = check_only(&inputs(&yaml));
    match &built.notice {
        Some(notice) => match &notice.main.body[0] {
            hongtou::notice::Block::Paragraph(text) => {
                let text = text.value.trim_start_matches("按照");
                Ok(text.trim_end_matches('。').to_owned())
            }
            _ => panic!("a paragraph"),
        },
        None => Err(built.findings.iter().map(|f| f.message.clone()).collect()),
    }
}

#[test]
fn articles_and_their_items_are_referred_to_by_id() {
    for (expression, expected) in [
        ("{{ article(\"scope\") }}", "第二条"),
        ("{{ article(\"scope\", 2) }}", "第二条第二款"),
        ("{{ article(\"four\") }}", "第四条"),
        ("{{ article(\"four\", 2) }}", "第四条第二款"),
        ("{{ article(\"item\") }}", "第四条第一款第（二）项"),
        ("{{ article(\"sub\") }}", "第四条第一款第（二）项第2目"),
        // An article of a single 款 does not name it.
        ("{{ article(\"last\") }}", "第五条第（二）项"),
    ] {
        assert_eq!(said(expression), Ok(expected.to_owned()), "{expression}");
    }
    let no = said("{{ article(\"scop\") }}").expect_err("no such article");
    assert!(no.contains("没有代号为“scop”的条或项，已有：scope、four、item"), "{no}");
    let no = said("{{ article(\"scope\", 3) }}").expect_err("no such 款");
    assert!(no.contains("第二条没有第 3 款，共 2 款"), "{no}");
}

#[test]
fn articles_are_numbered_through_all_chapters_as_references_call_them() {
    let bench =
        Bench::build(&notice("body: 现予印发。\nseal: false", RULES)).conforming();
    let plan = bench.notice().plan.as_ref().expect("a plan");
    let mut ordinals = Vec::new();
    plan.all_sections(&mut |section: &Section| {
        if section.rank != Rank::Level(3) {
            ordinals.push(section.ordinal().trim_end().to_owned());
        }
    });
    assert_eq!(
        ordinals.join(" "),
        "第一章 第一条 第二条 第二章 第一节 第三条 第二节 第四条 （一） （二） 第五条 （一） （二） 第三章 第六条"
    );
}

#[test]
fn wrong_rules_are_refused_at_their_place() {
    let wrong = |from: &str, to: &str| {
        let yaml = notice("body: 现予印发。\nseal: false", &RULES.replace(from, to));
        let bench = Bench::build(&yaml);
        let codes: Vec<&str> = bench.built.findings().iter().map(|f| f.code).collect();
        (codes, bench.report())
    };
    for (from, to, code) in [
        ("id: five", "id: four", "duplicate-article"),
        ("heading: 总则\n", "heading: 第一章 总则\n", "typed-ordinal"),
        ("- 第一条的文字。", "- 第一条　为了管理，制定本办法。", "typed-ordinal"),
        ("- 第一条的文字。", "- [甲, 乙]", "section-without-text"),
        ("- 第一条的文字。", "- {id: Ab, body: 甲。}", "wrong-value"),
        ("      articles: [本办法", "      article: [本办法", "unknown-key"),
        ("    - heading: 附则\n", "    - heading: ~\n", "wrong-type"),
    ] {
        let (codes, report) = wrong(from, to);
        assert!(codes.contains(&code), "{to}: {report}");
    }
    let yaml = notice("sections: [{id: a, heading: 甲, body: 乙。}]\nseal: false", "");
    assert!(Bench::build(&yaml).report().contains("id-outside-articles"));
    // What speaks of another article is no ordinal.
    let (codes, _) = wrong("- 第一条的文字。", "- 第三条所称设施，是指公共设施。");
    assert!(!codes.contains(&"typed-ordinal"));
}

/// The lines of a page that say something.
fn line(paper: &Paper, starts: &str) -> Line {
    let lines = paper.pages.iter().flat_map(|page| page.lines());
    let mut lines =
        lines.filter(|line| line.text().replace('　', "").starts_with(starts));
    lines.next().unwrap_or_else(|| panic!("no {starts}"))
}

/// Left and right of what a line shows.
fn ends(line: &Line) -> (f64, f64) {
    let mut inks = line.glyphs.iter().filter(|g| g.ink.is_some());
    let first = inks.next().expect("a glyph");
    let last = inks.next_back().unwrap_or(first);
    (first.x, last.x + last.advance)
}

#[test]
fn the_example_of_rules_stands_as_is_customary() {
    let paper = example("rules.yaml").conforming().paper();
    let chapter = line(&paper, "第一章总则");
    let (left, right) = ends(&chapter);
    near("the middle of 第一章", (left + right) / 2.0, 106.0);
    // 第一章　总　则: seven cells.
    near("its width", right - left, 7.0 * ZI);
    let byline = line(&paper, "（2025年6月12日");
    let (left, right) = ends(&byline);
    near("the middle of the byline", (left + right) / 2.0, 106.0);
    near("a row free above 章", chapter.baseline - byline.baseline, 2.0 * HANG);
    let first = line(&paper, "第一条为了");
    near("a row free below 章", first.baseline - chapter.baseline, 2.0 * HANG);
    near("第一条, two from the left", first.glyphs[0].x, 28.0 + 2.0 * ZI);
    let text = first.glyphs.iter().find(|g| g.text == "为").expect("its text");
    near("a blank behind 第一条", text.x, 28.0 + 6.0 * ZI);
    near("and a full line", ends(&first).1, 184.0);
    let division = line(&paper, "第一节建设");
    let above = line(&paper, "第三章供水设施");
    near("节 under 章", division.baseline - above.baseline, 2.0 * HANG);
    let item = line(&paper, "（一）设置");
    near("项, two from the left", item.glyphs[0].x, 28.0 + 2.0 * ZI);
}

/// A line with signs holds as many characters as one without: 28 cells, less the indent.
#[test]
fn lines_that_begin_with_an_ordinal_hold_their_cells() {
    let text = "天地玄黄宇宙洪荒，日月盈昃辰宿列张寒来暑往，秋收冬藏闰余成岁律吕调阳云腾，致雨露结为霜。";
    for (yaml, last, begins) in [
        (format!("body: {text}\nseal: false"), '藏', "天地"),
        (format!("sections: [\"{text}\"]\nseal: false"), '收', "一、天地"),
    ] {
        let paper = Bench::build(&notice(&yaml, "")).clean().paper();
        let line = line(&paper, begins);
        assert!(line.text().ends_with(last), "{}", line.text());
    }
}
