//! Where lines end: no mark begins one, numbers keep their signs, units and each other, blanks
//! are as wide as they are.

use std::collections::BTreeMap;

use hongtou::judge::conformance::Verdict;
use hongtou::page::passage::Region;

use crate::support::{Bench, notice};

const BEFORE: &str =
    "市要确保年底前新建健身步道和社会足球场地数量不少于各县区教育局经常参加体育锻炼";
const BEHIND: &str = "未完成的予以通报，市要确保年底前新建健身步道和社会足球场地。";

/// What stands on one line wherever it falls.
const KEPT: [&str; 65] = [
    "120；",
    "120：",
    "“120”；",
    "（120）；",
    "a@163.cn：",
    "APP，",
    "A4、",
    "Ⅲ；",
    "①；",
    "60㎡。",
    "15㎏、",
    "30°",
    "5′，",
    "6″。",
    "2½",
    "3²",
    "3.5％；",
    "1.5‰；",
    "10%，",
    "3×4米；",
    "±0.5；",
    "≥90分",
    "≤5，",
    "≈3。",
    "＞90；",
    "￥3000元",
    "¥3000，",
    "€3000。",
    "£3000。",
    "＄3000。",
    "№12号",
    "No.12；",
    "$30；",
    "-5℃；",
    "－5℃；",
    "＋86；",
    "GB/T 9704—2012；",
    "《GB/T 9704—2012》；",
    "T/CCSA 045—2021，",
    "DB14/T 2163—2020。",
    "GB/T 33476.2—2016；",
    "0356-2055997；",
    "+86 10 88888888；",
    "010-88888888。",
    "10%～20%，",
    "2024—2025年；",
    "15:30—17:00。",
    "3～5；",
    "60 km/h；",
    "50kg；",
    "100万m³；",
    "30°15′20″；",
    "1∶2；",
    "1:1000；",
    "A～",
    "甲～",
    "甲·",
    "京—",
    "120……",
    "张　三，",
    "60㎡～",
    "第3条；",
    "10月14日；",
    "2024年；",
    "12月31日—",
];

/// The lines of each paragraph, parted by `|`.
fn paragraphs(bench: &Bench) -> Vec<String> {
    let page = bench.built.printed.page.as_ref().expect("a page");
    let mut paragraphs: BTreeMap<usize, (String, f64)> = BTreeMap::new();
    for sheet in &bench.layout().pages {
        // Reading order is that of the frames; a lent character may stand a little lower.
        for run in &sheet.runs {
            let Some((id, _)) = &run.passage else { continue };
            if !matches!(page.passage(*id).region, Region::Paragraph(_)) {
                continue;
            }
            let (text, baseline) =
                paragraphs.entry(id.0).or_insert((String::new(), run.baseline));
            if (*baseline - run.baseline).abs() > 3.0 {
                text.push('|');
                *baseline = run.baseline;
            }
            text.push_str(&run.text);
        }
    }
    paragraphs.into_values().map(|(text, _)| text).collect()
}

#[test]
fn lines_break_nowhere_else() {
    let texts: Vec<String> = KEPT
        .iter()
        .flat_map(|kept| {
            (14..27).map(move |n| {
                let before: String = BEFORE.chars().take(n).collect();
                format!("{before}{kept}{BEHIND}")
            })
        })
        .collect();
    let body: String = texts.iter().map(|text| format!("  - \"{text}\"\n")).collect();
    let bench = Bench::build(&notice(&format!("body:\n{body}"), "seal: false"));
    assert!(bench.built.printed.layout.is_some(), "{}", bench.report());
    let rows = bench.rows();
    let missed: Vec<_> =
        rows.iter().filter(|row| row.verdict == Verdict::Missed).collect();
    assert!(missed.is_empty(), "{missed:?}");
    let lines = paragraphs(&bench);
    assert_eq!(lines.len(), texts.len());
    let torn: Vec<_> = lines
        .iter()
        .zip(KEPT.iter().flat_map(|kept| std::iter::repeat_n(kept, 13)))
        .filter(|(lines, kept)| !lines.contains(**kept))
        .collect();
    assert!(torn.is_empty(), "{torn:#?}");
}

/// Blanks at the end of a line are no fault, and others as wide as a character.
#[test]
fn blanks_are_not_stretched() {
    let mut body = String::new();
    for blank in ["张　三同志", "签字：　　　　年　月　日", "一　　　二", "第一条　总则"]
    {
        for n in 14..27 {
            let before: String = BEFORE.chars().take(n).collect();
            body.push_str(&format!("  - \"{before}{blank}GB/T 9704—2012{BEHIND}\"\n"));
        }
    }
    let bench = Bench::build(&notice(&format!("body:\n{body}"), "seal: false"));
    let rows = bench.rows();
    let missed: Vec<_> =
        rows.iter().filter(|row| row.verdict == Verdict::Missed).collect();
    assert!(missed.is_empty(), "{missed:?}");
    for page in &bench.paper().pages {
        for line in page.lines() {
            let size = line.glyphs[0].size;
            let widest = |blank: bool| {
                line.glyphs
                    .windows(2)
                    .filter(|pair| (pair[0].text == "　") == blank)
                    .filter(|pair| pair[0].text.chars().all(|c| c > '\u{2fff}'))
                    .map(|pair| pair[1].x - pair[0].x)
                    .fold(size, f64::max)
            };
            assert!(widest(true) < widest(false) + 0.1, "{}", line.text());
        }
    }
}
