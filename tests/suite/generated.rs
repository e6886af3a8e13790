//! Notices of every size: whatever is asked of the pages, they keep to the standard.
//!
//! The invariants are looked for twice: clause by clause on what Typst laid out, and on the
//! finished PDF as another implementation reads it, with coordinates typed anew.

use hongtou::judge::conformance::{Row, Verdict};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;

use crate::paper::{Paper, PaperGlyph, PaperPage};
use crate::support::Bench;

/// What a notice is made of.
#[derive(Debug, Clone)]
pub(crate) struct Sizes {
    masthead: usize,
    title: usize,
    recipients: usize,
    /// Full rows of text behind the first paragraph.
    rows: usize,
    sections: usize,
    attachments: usize,
    table_rows: usize,
    closing: &'static str,
    note: bool,
    copy_to: usize,
    head: &'static str,
    /// Chapters of rules, and articles in each.
    chapters: usize,
    articles: usize,
    /// Contacts behind the text.
    contacts: usize,
    one_line: bool,
    /// Whether there is a closing, and what an attachment without a table has.
    ends: bool,
    /// Footnotes of the first paragraph, and of an attachment.
    footnotes: usize,
    /// Lines of 署名 that the writer gives.
    signature: usize,
    /// Rows of an attachment with a cover, and the attachments that it has itself.
    cover: Option<usize>,
    enclosures: usize,
}

const MARKS: [&str; 3] = ["①", "②", "③"];
const WORDS: &str = "贯彻落实有关会议精神切实加强组织领导明确责任分工细化工作措施统筹推进各项任务确保取得实效";

fn filler(characters: usize) -> String {
    WORDS.chars().cycle().take(characters).collect()
}

impl Sizes {
    /// Rules of every length, and what stands between their paragraphs.
    fn plan(&self) -> String {
        if self.chapters == 0 {
            return String::new();
        }
        let mut plan = format!(
            "plan:\n  title: {}办法\n  byline: （2024年1月2日{}通过）\n  chapters:\n",
            filler(self.title / 3 + 4),
            filler(self.masthead)
        );
        for chapter in 0..self.chapters {
            let name = filler(2 + 7 * chapter);
            plan.push_str(&format!("    - heading: {name}\n      articles:\n"));
            for article in 0..self.articles {
                let text = filler(15 + 11 * article);
                plan.push_str(&format!(
                    "        - id: c{chapter}a{article}\n          body:\n"
                ));
                plan.push_str(&format!("            - {text}：\n"));
                plan.push_str(&format!(
                    "            - items: [{}；, {}。]\n",
                    filler(9),
                    filler(40)
                ));
                plan.push_str(&format!(
                    "            - list: [{}；, {}。]\n",
                    filler(30),
                    filler(7)
                ));
                plan.push_str("            - right: [签字：　　　　, 年　月　日]\n");
                plan.push_str(&format!(
                    "            - page_break: {}\n",
                    article % 4 == 3
                ));
            }
        }
        plan.push_str("  closing: 本办法由某局解释。\n");
        plan
    }

    /// What the footnotes say.
    fn said(&self) -> Vec<String> {
        (0..self.footnotes).map(|i| format!("{}。", filler(8 + 12 * i))).collect()
    }

    /// An attachment with a cover, footnotes, and attachments of its own.
    fn covered(&self) -> String {
        let Some(rows) = self.cover else { return String::new() };
        let mut yaml = format!("  - id: cover\n    title: {}申报书\n", filler(6));
        yaml.push_str(
            "    cover:\n      fields: [申报单位, 申报人]\n      foot: 某某局制\n",
        );
        yaml.push_str("    sections:\n      - heading: 申报内容\n        body:\n");
        for row in 0..rows {
            let mark = MARKS[..self.footnotes].get(row).copied().unwrap_or_default();
            yaml.push_str(&format!("          - {}{mark}。\n", filler(9 + row % 20)));
        }
        let marked = self.footnotes.min(rows);
        if marked > 0 {
            let said = self.said()[..marked].join(", ");
            yaml.push_str(&format!("    footnotes: [{said}]\n"));
        }
        if self.enclosures > 0 {
            yaml.push_str("    attachments:\n");
        }
        for i in 0..self.enclosures {
            yaml.push_str(&format!(
                "      - {{id: e{i}, title: {}, body: {}。}}\n",
                filler(5 + 7 * i),
                filler(30 * (i + 1))
            ));
        }
        yaml
    }

    pub(crate) fn yaml(&self) -> String {
        let issuer =
            format!("{}市人民政府", filler(self.masthead.saturating_sub(7).max(1)));
        let organs: Vec<String> = (0..self.recipients)
            .map(|i| format!("{}县人民政府", filler(1 + i % 5)))
            .collect();
        let mut yaml = format!(
            "issuer: {issuer}\nnumber: {{code: 某政发, year: 2024, serial: 1}}\n\
             title: 关于{}的通知\nrecipients: [{}]\ndate: 2024-01-05\n{}\n{}\n",
            filler(self.title.saturating_sub(5)),
            organs.join(", "),
            self.closing,
            self.head,
        );
        let marks: String = (0..self.footnotes)
            .map(|i| format!("{}{}", filler(3 + 9 * i), MARKS[i]))
            .collect();
        yaml.push_str(&format!("body:\n  - 现将有关事项通知如下。{marks}\n"));
        if self.signature > 1 {
            let lines: Vec<String> =
                (0..self.signature).map(|i| filler(5 + 3 * i)).collect();
            yaml.insert_str(0, &format!("signature: [{}]\n", lines.join(", ")));
        }
        for row in 0..self.rows {
            // A row of its own: 26 characters behind the indent of two.
            yaml.push_str(&format!("  - {}。\n", filler(14 + row % 12)));
        }
        if self.sections > 0 {
            yaml.push_str("sections:\n");
            for i in 0..self.sections {
                let (heading, body) = (filler(4 + i % 30), filler(20 + 37 * i));
                yaml.push_str(&format!(
                    "  - heading: {heading}\n    body: {body}。\n    items: [{}。, {}。]\n",
                    filler(25 + i),
                    filler(60)
                ));
            }
        }
        if self.ends {
            yaml.push_str("closing: 特此通知。\n");
        }
        if self.contacts > 0 {
            yaml.push_str("contact:\n");
            for i in 0..self.contacts {
                yaml.push_str(&format!(
                    "  - {{unit: {}, name: 张三, phone: 0515-8866{i:04}, address: {}, one_line: {}}}\n",
                    filler(6 + 9 * i),
                    filler(8 + 5 * i),
                    self.one_line
                ));
            }
        }
        if self.footnotes > 0 {
            yaml.insert_str(0, &format!("footnotes: [{}]\n", self.said().join(", ")));
        }
        yaml.push_str(&self.plan());
        if self.attachments > 0 || self.cover.is_some() {
            yaml.push_str("attachments:\n");
            yaml.push_str(&self.covered());
            for i in 0..self.attachments {
                yaml.push_str(&format!(
                    "  - id: a{i}\n    title: {}\n    table:\n      columns: [单位, {{name: 名额, total: true}}]\n      rows:\n",
                    filler(6 + 5 * (i % 6))
                ));
                for row in 0..self.table_rows.max(1) {
                    yaml.push_str(&format!("        - [单位{row}, {row}]\n"));
                }
            }
        }
        if self.note {
            yaml.push_str("note: 此件公开发布\n");
        }
        let copied: Vec<String> =
            (0..self.copy_to).map(|i| format!("{}委员会", filler(2 + i % 4))).collect();
        let copied = match copied.is_empty() {
            true => String::new(),
            false => format!("copy_to: [{}], ", copied.join(", ")),
        };
        yaml.push_str(&format!("imprint: {{{copied}printer: {issuer}办公室}}\n"));
        yaml
    }
}

pub(crate) fn sizes() -> impl Strategy<Value = Sizes> {
    let closings =
        ["seal: true", "seal: false", "stamp: {post: 市长, name: 张三}", "signature: ~"];
    let heads = [
        "",
        "urgency: 特急",
        "copy_number: 1\nclassification: {level: 秘密, period: 1年}\nurgency: 加急",
    ];
    (
        (select(vec![9, 12, 20, 28]), 6..78usize, select(vec![1, 2, 9, 40])),
        (select(vec![0, 1, 2, 7, 13, 14, 15, 21, 22, 23, 40]), 0..4usize),
        (select(vec![0, 1, 2, 12]), select(vec![1, 8, 17, 30])),
        (
            select(closings[..3].to_vec()),
            any::<bool>(),
            select(vec![0, 1, 12]),
            select(heads.to_vec()),
        ),
        (0..4usize, 1..6usize, 0..3usize, any::<bool>(), any::<bool>()),
        (
            0..4usize,
            select(vec![0, 0, 2, 3]),
            prop::option::of(select(vec![1, 2, 13, 18, 20, 21, 22, 23, 44])),
            select(vec![0, 1, 4, 11]),
        ),
    )
        .prop_map(
            |(
                (masthead, title, recipients),
                (rows, sections),
                (attachments, table_rows),
                (closing, note, copy_to, head),
                (chapters, articles, contacts, one_line, ends),
                (footnotes, signature, cover, enclosures),
            )| {
                Sizes {
                    masthead,
                    title,
                    recipients,
                    rows,
                    sections,
                    attachments,
                    table_rows,
                    closing,
                    note,
                    copy_to,
                    head,
                    chapters,
                    articles,
                    contacts,
                    one_line,
                    ends,
                    footnotes,
                    signature,
                    cover,
                    enclosures,
                }
            },
        )
}

/// Glyphs whose ink lies on other ink, which none should.
fn overlapping(page: &PaperPage) -> Option<(PaperGlyph, PaperGlyph)> {
    for (i, a) in page.glyphs.iter().enumerate() {
        for b in &page.glyphs[i + 1..] {
            let (Some(x), Some(y)) = (a.ink, b.ink) else { continue };
            let both = x.intersect(y);
            let least = x.area().min(y.area());
            if both.width() > 0.0 && both.height() > 0.0 && both.area() > 0.2 * least {
                return Some((a.clone(), b.clone()));
            }
        }
    }
    None
}

/// What is wrong with the pages of a finished PDF, typed from the standard: 版心 28–184 ×
/// 37–262 mm, 行 10.446 mm, numbers 7 mm below.
fn wrong(paper: &Paper, repitched: bool) -> Option<String> {
    let last = paper.pages.len();
    if !last.is_multiple_of(2) {
        return Some(format!("版记 on page {last}"));
    }
    for (i, page) in paper.pages.iter().enumerate() {
        for glyph in &page.glyphs {
            let Some(ink) = glyph.ink else { continue };
            let number = glyph.baseline > 263.0;
            let inside = ink.x0 > 27.3
                && ink.x1 < 184.7
                && ink.y0 > 36.3
                && (ink.y1 < 262.7 || number);
            if !inside {
                return Some(format!("page {}: {:?} at {ink:?}", i + 1, glyph.text));
            }
            // 3号 text stands on the rows.
            let size = 5.5714 / 25.4 * 72.0;
            if i > 0 && !repitched && (glyph.size - size).abs() < 0.05 && !number {
                let rows = (glyph.baseline - 41.903) / 10.446;
                let off = (rows - rows.round()).abs() * 10.446;
                if off > 0.2 {
                    return Some(format!(
                        "page {}: {:?} {off:.2} mm off its row",
                        i + 1,
                        glyph.text
                    ));
                }
            }
        }
        if let Some((a, b)) = overlapping(page) {
            return Some(format!("page {}: {:?} on {:?}", i + 1, a.text, b.text));
        }
        let number: String = page.page_number().iter().map(|g| g.text.as_str()).collect();
        let blank = |i: usize| paper.pages[i].glyphs.is_empty();
        let unnumbered = blank(i) || (i > 0 && blank(i - 1));
        let expected =
            if unnumbered { String::new() } else { format!("—{}—", i + 1) };
        if number.replace(' ', "") != expected {
            return Some(format!("page {}: number {number:?}", i + 1));
        }
    }
    let foot = paper.pages[last - 1].boxes.iter().map(|b| b.rect.center().y);
    let foot = foot.fold(0.0, f64::max);
    ((foot - 262.0).abs() > 0.3).then(|| format!("the last rule of 版记 at {foot:.2}"))
}

/// `CASES=1000 cargo test generated` looks longer.
fn cases() -> u32 {
    std::env::var("CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(24)
}

/// The same notices each time, others where more are asked for.
pub(crate) fn seed() -> RngSeed {
    match std::env::var_os("CASES") {
        Some(_) => RngSeed::Random,
        None => RngSeed::Fixed(9704),
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: cases(),
        max_shrink_iters: 40,
        rng_seed: seed(),
        ..ProptestConfig::default()
    })]

    #[test]
    fn notices_of_every_size_conform(sizes in sizes()) {
        let yaml = sizes.yaml();
        let bench = Bench::build(&yaml);
        prop_assert!(bench.built.printed.pdf.is_some(), "{}\n{}", bench.report(), yaml);
        let rows = bench.rows();
        let codes: Vec<&str> = bench.built.findings().iter().map(|f| f.code).collect();
        // What cannot be helped is said: a single row of text, which the first page shows (one
        // footnote leaves it one), or a list of attachments as long as a page.
        let more = sizes.footnotes.saturating_sub(1);
        let single = sizes.rows + sizes.sections + more + usize::from(sizes.ends) == 0
            || sizes.attachments >= 12;
        let alone = |row: &Row| row.what == "署名所在的面有正文" && single;
        prop_assert!(!codes.contains(&"ending-alone") || single, "{}\n{yaml}", bench.report());
        let missed: Vec<String> = rows
            .iter()
            .filter(|row| row.verdict == Verdict::Missed && !alone(row))
            .map(|row| format!("{} {} {} {} p{}", row.clause, row.what, row.required, row.measured, row.page))
            .collect();
        prop_assert!(missed.is_empty(), "{missed:?}\n{yaml}");
        let repitched = codes.contains(&"pitch-changed");
        let wrong = wrong(&bench.paper(), repitched);
        prop_assert!(wrong.is_none(), "{wrong:?}\n{yaml}");
    }
}
