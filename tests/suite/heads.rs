//! Heads in every combination: marks, signatories, organs, long and short names, 套打, copies.

use std::fs;

use crate::paper::{Line, PaperGlyph, PaperPage};
use crate::support::{Bench, hongtou, notice, root};

const RED: [u8; 3] = [255, 0, 0];
const ZI: f64 = 5.5714;
const HANG: f64 = 10.4464;

#[track_caller]
fn near(what: &str, found: f64, expected: f64) {
    assert!(
        (found - expected).abs() <= 0.2,
        "{what}: {found:.3} mm, not {expected:.3} mm"
    );
}

/// No ink on other ink: characters keep out of each other's way.
fn assert_no_overlap(page: &PaperPage, what: &str) {
    let inked: Vec<(&PaperGlyph, kurbo::Rect)> =
        page.glyphs.iter().filter_map(|g| Some((g, g.ink?.inset(-0.05)))).collect();
    for (i, (a, ink)) in inked.iter().enumerate() {
        for (b, other) in &inked[i + 1..] {
            let over = ink.intersect(*other);
            // Strokes of neighbours on a line may reach into each other's cell.
            let area = over.width() * over.height();
            let apart = over.width() <= 0.0 || over.height() <= 0.0;
            let level =
                (a.baseline - b.baseline).abs() < 0.1 && over.width() < 0.1 * a.size;
            assert!(
                apart || level || area < 0.01,
                "{what}: {} at {:.1}, {:.1} lies on {} at {:.1}, {:.1}",
                a.text,
                a.x,
                a.baseline,
                b.text,
                b.x,
                b.baseline
            );
        }
    }
    for rule in page.boxes.iter().filter(|b| b.rect.width() > 100.0) {
        let under = inked.iter().find(|(_, ink)| {
            let over = ink.intersect(rule.rect);
            over.width() > 0.0 && over.height() > 0.0
        });
        assert!(
            under.is_none(),
            "{what}: a rule through {}",
            under.map_or("", |u| &u.0.text)
        );
    }
}

/// There is text under the recipients, and everything is inside the type area.
fn assert_first_page(page: &PaperPage, what: &str) {
    let lines = page.lines();
    let body = lines.iter().find(|l| l.text().contains("为进一步做好有关工作"));
    let body = body.unwrap_or_else(|| panic!("{what}: no text on the first page"));
    near(what, body.left(), 28.0 + 2.0 * ZI);
    for glyph in &page.glyphs {
        if let Some(ink) = glyph.ink
            && glyph.baseline < 263.0
        {
            let inside =
                ink.x0 > 27.5 && ink.x1 < 184.5 && ink.y1 < 262.5 && ink.y0 > 36.5;
            assert!(inside, "{what}: {} at {ink:?}", glyph.text);
        }
    }
}

/// The pages hold to every clause; what was measured.
fn assert_conforms(bench: &Bench, what: &str) -> String {
    let text = hongtou::judge::conformance::text(&bench.rows());
    assert!(text.contains("不符合 0 项"), "{what}\n{text}");
    text
}

const MARKS: [&str; 3] =
    ["copy_number: 12", "classification: {level: 机密, period: 10年}", "urgency: 特急"];
const ORGANS: [&str; 8] = [
    "临江市发展和改革委员会",
    "临江市教育局",
    "临江市科学技术局",
    "临江市工业和信息化局",
    "临江市公安局",
    "临江市民政局",
    "临江市财政局",
    "临江市人力资源和社会保障局",
];
const PEOPLE: [&str; 5] = ["周文博", "李岩", "欧阳静怡", "何卫东", "赵一鸣"];

/// A document of so many organs and signatories with some of the marks.
fn head(organs: usize, people: usize, marks: u32) -> String {
    let title = if people > 0 { "请示" } else { "通知" };
    let mut keys = vec![
        format!("issuer: {}", ORGANS[0]),
        "number: {code: 临发改联, year: 2025, serial: 112}".to_owned(),
        format!("title: 关于进一步加强全市城乡公共服务体系建设有关工作的{title}"),
        "recipients: 临江市人民政府".to_owned(),
        "date: 2025-04-05".to_owned(),
        "seal: false".to_owned(),
        "body: [为进一步做好有关工作，提出如下意见。, 一是加强领导。, 二是明确责任。]"
            .to_owned(),
        "contact: {name: 王立群, phone: 0712-2345678}".to_owned(),
    ];
    if organs > 1 {
        keys.push(format!("co_issuers: [{}]", ORGANS[1..organs].join(", ")));
    }
    if people > 0 {
        keys.push(format!("signatories: [{}]", PEOPLE[..people].join(", ")));
    }
    keys.extend((0..3).filter(|i| marks & (1 << i) != 0).map(|i| MARKS[i].to_owned()));
    let off = ["signatory-count", "classified-without-copy-number"];
    let off = off.map(|code| format!("{{off: {code}, reason: 试各种组合}}")).join(", ");
    keys.push(format!("checks: [{off}]"));
    keys.join("\n") + "\n"
}

#[test]
fn every_combination_of_organs_signatories_and_marks_leaves_text_on_the_first_page() {
    for organs in 1..=8 {
        for people in 0..=5 {
            // Every combination of marks with the least and the most beside it.
            let all = (organs == 1 || organs == 8) && (people == 0 || people == 5);
            let marks: &[u32] = if all { &[0, 1, 2, 3, 4, 5, 6, 7] } else { &[0, 7] };
            for &marks in marks {
                let what = format!("{organs} organs, {people} people, marks {marks:03b}");
                let bench = Bench::build(&head(organs, people, marks)).clean();
                assert_conforms(&bench, &what);
                let paper = bench.paper();
                let page = &paper.pages[0];
                assert_first_page(page, &what);
                assert_no_overlap(page, &what);
                let red: Vec<_> = page.glyphs.iter().filter(|g| g.color == RED).collect();
                let said: String = red.iter().map(|g| g.text.as_str()).collect();
                assert_eq!(said, format!("{}文件", ORGANS[..organs].concat()), "{what}");
            }
        }
    }
}

#[test]
fn marks_stand_on_the_rows_that_are_theirs() {
    // 份号 on row 1, 密级 on row 2 even alone, 紧急程度 below what there is.
    for (marks, rows) in [
        (0b001, &[("000012", 1)][..]),
        (0b010, &[("机密★10年", 2)]),
        (0b100, &[("特急", 1)]),
        (0b011, &[("000012", 1), ("机密★10年", 2)]),
        (0b101, &[("000012", 1), ("特急", 2)]),
        (0b110, &[("机密★10年", 2), ("特急", 3)]),
        (0b111, &[("000012", 1), ("机密★10年", 2), ("特急", 3)]),
    ] {
        let paper = Bench::build(&head(1, 0, marks)).clean().paper();
        for (text, row) in rows {
            let line = paper.pages[0].line(text);
            near(text, line.baseline - 0.88 * ZI, 37.0 + f64::from(row - 1) * HANG);
            near(text, line.left(), 28.0);
        }
        let above = paper.pages[0].lines().iter().filter(|l| l.baseline < 72.0).count();
        assert_eq!(above, rows.len());
    }
}

#[test]
fn mastheads_of_4_and_of_30_characters_alone_and_joint() {
    let long = "临江市城乡融合发展和公共服务均等化体制改革工作领导小组联席会";
    assert_eq!(long.chars().count(), 30);
    for organs in 1..=8 {
        for name in ["临江市府", long] {
            // 署名 is a shorter form: 30 characters are more than a line.
            let signature =
                name.strip_prefix("临江市城乡融合发展和公共服务均等化").unwrap_or(name);
            let yaml = head(organs, 0, 7).replace(ORGANS[0], name)
                + &format!("signature: {signature}\n");
            let what = format!("{name} and {} more", organs - 1);
            let bench = Bench::build(&yaml).clean();
            assert_conforms(&bench, &what);
            let paper = bench.paper();
            assert_first_page(&paper.pages[0], &what);
            assert_no_overlap(&paper.pages[0], &what);
            let red: Vec<_> =
                paper.pages[0].glyphs.iter().filter(|g| g.color == RED).collect();
            let ink =
                red.iter().filter_map(|g| g.ink).reduce(|a, b| a.union(b)).expect("ink");
            near(&what, ink.y0, 72.0);
            let (left, right) = red.iter().fold((f64::MAX, f64::MIN), |(l, r), g| {
                (l.min(g.x), r.max(g.x + g.advance))
            });
            near(&what, (left + right) / 2.0, 106.0);
        }
    }
}

#[test]
fn a_long_title_and_many_recipients_make_a_joint_masthead_smaller() {
    let recipients = ["各县（市、区）人民政府"; 6].join("，");
    let yaml = head(5, 4, 7)
        .replace("recipients: 临江市人民政府", &format!("recipients: \"{recipients}\""))
        .replace(
            "checks: [",
            "checks: [{off: request-to-many, reason: 试很长的主送机关}, ",
        );
    let bench = Bench::build(&yaml).clean();
    assert_conforms(&bench, "many recipients");
    let paper = bench.paper();
    assert_first_page(&paper.pages[0], "many recipients");
    assert_no_overlap(&paper.pages[0], "many recipients");
}

#[test]
fn an_order_keeps_its_marks_clear_of_its_masthead() {
    for name in
        ["临江市人民政府令", "临江市城乡融合发展和公共服务均等化体制改革领导小组令"]
    {
        let issuer = name.trim_end_matches('令');
        let yaml = format!(
            "format: order\nissuer: {issuer}\nnumber: {{serial: 3}}\ndate: 2025-04-05\n\
             stamp: {{post: 市长, name: 张三}}\n\
             body: 为进一步做好有关工作，现予公布。\n{}\n",
            MARKS.join("\n")
        );
        let bench = Bench::build(&yaml).clean();
        assert_conforms(&bench, name);
        let paper = bench.paper();
        assert_first_page(&paper.pages[0], name);
        assert_no_overlap(&paper.pages[0], name);
    }
}

#[test]
fn letters_with_any_marks_keep_their_places() {
    for marks in 0..8_u32 {
        let mut yaml =
            head(1, 0, marks).replacen("issuer:", "format: letter\nissuer:", 1);
        yaml = yaml.replace("通知", "函");
        let bench = Bench::build(&yaml).clean();
        assert_conforms(&bench, "letter");
        let paper = bench.paper();
        let page = &paper.pages[0];
        let mut rules: Vec<_> = page.boxes.iter().filter(|b| b.color == RED).collect();
        rules.sort_by(|a, b| a.rect.y0.total_cmp(&b.rect.y0));
        let under = rules[1].rect.y1;
        let top = |l: &Line| l.baseline - 0.88 * ZI;
        let number = page.line("临发改联");
        near("number", top(&number), under + 4.875);
        near("number", number.right(), 184.0);
        let count = marks.count_ones().max(1);
        let last = under + 4.875 + f64::from(count - 1) * HANG + ZI;
        let title = page.line("关于进一步加强");
        near("title", title.baseline - 0.88 * 7.761, last + 2.0 * HANG);
    }
}

#[test]
fn preprinted_paper_keeps_the_room_of_what_is_on_it() {
    let letter = head(1, 0, 7).replacen("issuer:", "format: letter\nissuer:", 1);
    let cases = [head(1, 0, 7), head(8, 5, 0), letter.replace("通知", "函")];
    for yaml in cases {
        let printed = Bench::build(&yaml).clean().paper();
        let bare = Bench::build(&format!("{yaml}preprinted: true\n")).clean();
        let text = assert_conforms(&bare, "preprinted");
        assert!(text.contains("套打不印标志和红线"), "{text}");
        let bare = bare.paper();
        assert_eq!(printed.pages.len(), bare.pages.len());
        for (full, bare) in printed.pages.iter().zip(&bare.pages) {
            assert!(bare.glyphs.iter().all(|g| g.color != RED));
            assert!(bare.boxes.iter().all(|b| b.color != RED));
            let black: Vec<_> = full.glyphs.iter().filter(|g| g.color != RED).collect();
            assert_eq!(black.len(), bare.glyphs.len());
            for (a, b) in black.iter().zip(&bare.glyphs) {
                assert_eq!(a.text, b.text);
                assert!(
                    (a.x - b.x).abs() < 0.01 && (a.baseline - b.baseline).abs() < 0.01
                );
            }
        }
    }
}

#[test]
fn only_the_lead_organs_masthead_may_be_used() {
    let yaml = head(3, 0, 0) + &format!("masthead: {}文件\n", ORGANS[0]);
    let paper = Bench::build(&yaml).clean().paper();
    let red = paper.pages[0].glyphs.iter().filter(|g| g.color == RED);
    let said: String = red.map(|g| g.text.as_str()).collect();
    assert_eq!(said, format!("{}文件", ORGANS[0]));
}

#[test]
fn a_written_joint_masthead_says_what_is_written() {
    let short = ["市发展和改革委员会", "市教育局"];
    for suffix in [", 文件", ""] {
        let masthead = format!("masthead: [{}{suffix}]\n", short.join(", "));
        let paper = Bench::build(&(head(2, 0, 0) + &masthead)).clean().paper();
        let red = paper.pages[0].glyphs.iter().filter(|g| g.color == RED);
        let said: String = red.map(|g| g.text.as_str()).collect();
        assert_eq!(said, short.concat() + suffix.trim_start_matches(", "));
    }
}

#[test]
fn long_names_stand_one_on_a_line_when_the_number_needs_the_room() {
    let yaml = head(1, 3, 0)
        .replace("李岩", "阿卜杜拉·买买提江")
        .replace("临发改联", "临发改交能财联");
    let paper = Bench::build(&yaml).clean().paper();
    let page = &paper.pages[0];
    assert_no_overlap(page, "long names");
    let first = page.line("签发人：");
    assert_eq!(first.text(), "签发人：周文博");
    assert_eq!(page.line("阿卜杜拉").text(), "阿卜杜拉·买买提江");
    assert_eq!(page.line("欧阳静怡").text(), "临发改交能财联〔2025〕112号欧阳静怡");
}

#[test]
fn the_last_paragraph_before_the_signature_fills_its_lines() {
    // It goes along with 署名, in a block that once took the width of its longest line.
    let text = "《临江市城市地下管线管理办法》已经2025年3月20日市人民政府第42次常务会议通过，现予公布，自2025年5月1日起施行。";
    let bodies = [
        format!("contact: {{name: \"{text}\"}}"),
        format!(
            "sections:\n  - heading: {}",
            "临江市2025年国民经济和社会发展计划执行情况与2026年"
        ),
    ];
    for body in bodies {
        let paper = Bench::build(&notice(&body, "body: 正文。\nseal: false")).paper();
        let lines: Vec<Line> = paper.pages[0].lines();
        let next = lines.iter().position(|l| {
            l.left() < 28.2 && l.baseline > 170.0 && !l.text().contains('：')
        });
        let next = next.expect("a second line");
        near("right end", lines[next - 1].right(), 184.0);
    }
}

#[test]
fn keys_that_the_format_has_no_place_for_are_named() {
    let yaml = "format: order\nissuer: 某市人民政府\nnumber: {code: 某政, year: 2025, serial: 3}\n\
                date: 2025-04-05\nbody: 现予公布。\nsignatories: [张三]\nattendance: {present: 李四}\n";
    assert_eq!(
        Bench::build(yaml).findings(),
        [
            ("key-not-for-format", 3, 10),
            ("key-not-for-format", 3, 20),
            ("key-not-for-format", 6, 1),
            ("key-not-for-format", 7, 1),
        ]
    );
    let letter = notice("body: 正文。", "format: letter\nimprint: {printer: 某办公室}");
    assert_eq!(Bench::build(&letter).findings(), [("key-not-for-format", 8, 11)]);
    let minutes = "format: minutes\nissuer: 某局\nnumber: {serial: 3}\ndate: 2025-04-05\nbody: 正文。\nseal: true\nstamp: {post: 市长, name: 张三}\n";
    let findings = Bench::build(minutes).findings().len();
    assert!(findings >= 2, "{findings}");
}

#[test]
fn what_a_format_asks_for_is_missed_with_all_else() {
    let yaml =
        "issuer: 某局\nnumber: {serial: 3}\ndate: 2025-02-30\nimprint: {copy_to: 某局}\n";
    let bench = Bench::build(yaml);
    let report = bench.report();
    for missing in ["键 title", "键 code", "键 year", "键 printer"] {
        assert!(report.contains(missing), "{missing}\n{report}");
    }
    assert!(report.contains("补上 code: （机关代字）"), "{report}");
    let half = "format: minutes\nissuer: 某局\nnumber: {year: 2025, serial: 3}\ndate: 2025-02-03\n";
    let report = Bench::build(half).report();
    assert!(report.contains("code"), "{report}");
}

#[test]
fn bad_marks_are_named_at_their_places() {
    for (line, code) in [
        ("copy_number: 0", "bad-number"),
        ("copy_number: 1000000", "bad-number"),
        ("copy_number: 第1份", "bad-number"),
        ("classification: {level: 内部}", "wrong-value"),
        ("classification: {period: 1年}", "missing-key"),
        ("urgency: 急", "wrong-value"),
        ("format: fax", "wrong-value"),
        ("signatories: []", "out-of-range"),
        ("co_issuers: []", "out-of-range"),
        ("masthead: []", "out-of-range"),
    ] {
        let bench = Bench::build(&notice("body: 正文。", line));
        let at =
            bench.findings().iter().any(|(found, row, _)| *found == code && *row == 7);
        assert!(at, "{line}: {:?}\n{}", bench.findings(), bench.report());
        assert!(bench.built.printed.pdf.is_none());
    }
    let many: Vec<String> = (1..=21).map(|i| format!("某某市第{i}局")).collect();
    let yaml = notice("body: 正文。", &format!("co_issuers: [{}]", many.join(", ")));
    assert!(Bench::build(&yaml).findings().contains(&("out-of-range", 7, 13)));
    // 000007 is kept as typed, and is the seventh.
    let paper =
        Bench::build(&notice("body: 正文。", "copy_number: 000007")).clean().paper();
    assert_eq!(paper.pages[0].lines()[0].text(), "000007");
}

#[test]
fn fifty_copies_differ_in_their_numbers_only() {
    let folder = tempfile::tempdir().expect("a folder");
    let yaml = notice("body: 正文。", "classification: {level: 机密, period: 1年}");
    fs::write(folder.path().join("公文 一.yaml"), yaml).expect("a file");
    let run = |args: &[&str]| {
        let output = hongtou(folder.path())
            .args(["build", "公文 一.yaml", "--font-path"])
            .arg(root().join("fonts"))
            .args(args)
            .output()
            .expect("it runs");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (code, said) = run(&["--copies", "3-52"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(
        said.contains("公文 一-000003.pdf") && said.contains("公文 一-000052.pdf"),
        "{said}"
    );
    let out = folder.path().join("out");
    assert_eq!(fs::read_dir(&out).expect("out").count(), 50);
    let pages = |n: u32| {
        let bytes = fs::read(out.join(format!("公文 一-{n:06}.pdf"))).expect("a copy");
        crate::paper::Paper::read(&bytes).pages
    };
    let (first, last) = (pages(3), pages(52));
    assert_eq!(first[0].lines()[0].text(), "000003");
    assert_eq!(last[0].lines()[0].text(), "000052");
    let rest = |pages: &[PaperPage]| {
        let glyphs = pages.iter().flat_map(|page| &page.glyphs);
        glyphs
            .filter(|g| g.baseline > 45.0)
            .map(|g| (g.text.clone(), g.x, g.baseline))
            .collect::<Vec<_>>()
    };
    assert_eq!(rest(&first), rest(&last));
    // A copy is the same as the one built alone.
    let (_, said) = run(&["--copies", "52", "-o", "alone"]);
    let alone = fs::read(folder.path().join("alone/公文 一-000052.pdf")).expect(&said);
    assert!(alone == fs::read(out.join("公文 一-000052.pdf")).expect("a copy"));
}

#[test]
fn a_run_of_copies_that_cannot_be_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("甲.yaml"), notice("body: 正文。", "")).expect("a file");
    for (range, said) in [
        ("5-3", "起应不大于止"),
        ("0-3", "1 到 999999"),
        ("1-1000000", "1 到 999999"),
        ("一-三", "1 到 999999"),
        ("1-", "1 到 999999"),
    ] {
        let output = hongtou(folder.path())
            .args(["build", "甲.yaml", "--copies", range])
            .output()
            .expect("it runs");
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{range}: {stderr}");
        assert!(stderr.contains(said), "{range}: {stderr}");
    }
    assert!(!folder.path().join("out").exists());
}

#[test]
fn heads_print_in_the_two_inks_of_the_press() {
    let letter = head(1, 0, 7).replacen("issuer:", "format: letter\nissuer:", 1);
    for yaml in [head(8, 5, 7), letter.replace("通知", "函")] {
        let bench =
            Bench::build_for(&yaml, hongtou::page::profile::Profile::Print).clean();
        let layout = bench.layout();
        let colors: std::collections::BTreeSet<&str> = layout
            .pages
            .iter()
            .flat_map(|p| {
                p.runs.iter().map(|r| &r.color).chain(p.shapes.iter().map(|s| &s.color))
            })
            .map(String::as_str)
            .collect();
        assert_eq!(
            colors.into_iter().collect::<Vec<_>>(),
            ["cmyk 0 0 0 100", "cmyk 0 80 80 0"]
        );
    }
}

/// 7.3.3: the first page has text; where the head leaves no room for it, the build says so.
#[test]
fn a_first_page_without_text_is_told() {
    for (count, told) in [(3, false), (19, true)] {
        let organs: Vec<String> =
            (1..count).map(|i| format!("某某市某某委员会{i}")).collect();
        let ending = format!(
            "seal: false\nimprint: {{printer: 某室}}\nco_issuers: [{}]",
            organs.join(", ")
        );
        let bench = Bench::build(&notice("body: 正文。", &ending));
        let found =
            bench.findings().iter().any(|(code, ..)| *code == "first-page-without-text");
        assert_eq!(found, told, "{}", bench.report());
    }
}
