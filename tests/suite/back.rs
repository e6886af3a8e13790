//! The Word file comes back changed: what of it goes into the YAML, what is listed, and that
//! nothing else moves.

use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};

use hongtou::office::word::merge::{Merged, Refusal, merge};
use hongtou::page::profile::Profile;
use hongtou::pipeline;
use hongtou::text::inputs::Inputs;
use hongtou::text::source::SIZE_LIMIT;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::support::{Bench, FACES, NOTICES, hongtou, inputs, notice, root};

pub(crate) const DOCUMENT: &str = "word/document.xml";

/// A Word file with its text changed by a hand on its XML.
fn changed(bytes: &[u8], change: impl Fn(&str) -> String) -> Vec<u8> {
    with(bytes, &[(DOCUMENT, &|text: &str| change(text))], &[])
}

type Hand<'a> = &'a dyn Fn(&str) -> String;

/// A Word file with some parts changed and some more in it.
fn with(bytes: &[u8], hands: &[(&str, Hand<'_>)], more: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("a zip");
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    for i in 0..archive.len() {
        let mut part = archive.by_index(i).expect("a part");
        let name = part.name().expect("a name").into_owned();
        let mut content = Vec::new();
        part.read_to_end(&mut content).expect("its content");
        if let Some((_, hand)) = hands.iter().find(|(of, _)| *of == name) {
            content = hand(std::str::from_utf8(&content).expect("text")).into_bytes();
        }
        out.start_file(name, options).expect("a part");
        out.write_all(&content).expect("its content");
    }
    for (name, content) in more {
        out.start_file(*name, options).expect("a part");
        out.write_all(content.as_bytes()).expect("its content");
    }
    out.finish().expect("a zip").into_inner()
}

/// A notice that went out as a Word file.
struct Sent {
    inputs: Inputs,
    bytes: Vec<u8>,
}

impl Sent {
    fn of(yaml: &str) -> Self {
        let inputs = inputs(yaml);
        let bytes = Bench::build_inputs(&inputs, Profile::Screen).word();
        Self { inputs, bytes }
    }

    /// What comes of a change to its text.
    fn back(&self, change: impl Fn(&str) -> String) -> Merged {
        self.merged(&self.inputs, &changed(&self.bytes, change))
    }

    fn merged(&self, inputs: &Inputs, bytes: &[u8]) -> Merged {
        let examined = pipeline::check_only(inputs);
        merge(inputs, &examined, bytes, &FACES)
            .unwrap_or_else(|refusal| panic!("refused: {refusal:?}"))
    }

    /// A change that is carried whole: the lines of the YAML that are others then.
    fn carried(&self, change: impl Fn(&str) -> String) -> Vec<String> {
        let merged = self.back(change);
        assert!(merged.left.is_empty(), "{:?}", merged.left);
        assert!(merged.clashes.is_empty(), "{:?}", merged.clashes);
        lines(&self.inputs.source.text, &merged.text)
    }
}

/// The lines that differ: `-` and `+`.
fn lines(old: &str, new: &str) -> Vec<String> {
    let diff = similar::TextDiff::from_lines(old, new);
    diff.iter_all_changes()
        .filter(|change| change.tag() != similar::ChangeTag::Equal)
        .map(|change| {
            format!("{}{}", change.tag(), change.value().trim_end_matches('\n'))
        })
        .collect()
}

fn replaced<'a>(from: &'a str, to: &'a str) -> impl Fn(&str) -> String + 'a {
    move |text| {
        assert!(text.contains(from), "{from} is not there");
        text.replacen(from, to, 1)
    }
}

/// The element of the paragraph that says something, from its beginning to its end.
fn paragraph(text: &str, says: &str) -> std::ops::Range<usize> {
    let at = text.find(says).unwrap_or_else(|| panic!("{says} is not there"));
    let start = text[..at].rfind("<w:p>").expect("a paragraph");
    start..at + text[at..].find("</w:p>").expect("its end") + "</w:p>".len()
}

fn row(text: &str, says: &str) -> std::ops::Range<usize> {
    let at = text.find(says).unwrap_or_else(|| panic!("{says} is not there"));
    let start = text[..at].rfind("<w:tr>").expect("a row");
    start..at + text[at..].find("</w:tr>").expect("its end") + "</w:tr>".len()
}

/// Without bookmarks, as what somebody types has none.
fn bare(text: &str) -> String {
    let marks = regex::Regex::new("<w:bookmark(Start|End)[^>]*/>").expect("a pattern");
    marks.replace_all(text, "").into_owned()
}

/// With a paragraph like one that is there behind it.
fn added_behind(says: &str, new: &str) -> impl Fn(&str) -> String {
    let (says, new) = (says.to_owned(), new.to_owned());
    move |text| {
        let range = paragraph(text, &says);
        let own = bare(&text[range.clone()]);
        let said = regex::Regex::new("(?s)<w:r>.*</w:r>").expect("a pattern");
        let run = format!("<w:r><w:t>{new}</w:t></w:r>");
        let like = said.replace(&own, run.as_str());
        format!("{}{like}{}", &text[..range.end], &text[range.end..])
    }
}

fn without(range: impl Fn(&str) -> std::ops::Range<usize>) -> impl Fn(&str) -> String {
    move |text| {
        let range = range(text);
        format!("{}{}", &text[..range.start], &text[range.end..])
    }
}

const BODY: &str = "body: |
  第一段的内容在这里，共有三句。
  第二段的内容在那里，还有别的。

  第三段的内容在末尾。
sections:
  - heading: 总体要求
    body: 坚持问题导向，聚焦群众关心的问题。
  - heading: 工作安排
    items:
      - 摸清底数，建立台账。   # 台账
      - \"分类处置，限期整改。\"
      - >
        总结经验，
        形成制度。
attachments:
  - id: quotas
    title: 名额分配表
    table:
      columns: [单位, {name: 名额, total: true}, 备注]
      rows:
        # 先大后小
        - [高平, 20, ~]
        - [阳城, 10, 含企业]
        - [沁水, 5, ~]";

fn sent() -> Sent {
    Sent::of(&notice(BODY, "seal: false"))
}

#[test]
fn a_file_that_nobody_changed_changes_nothing() {
    for example in &*NOTICES {
        let file = &example.file;
        let inputs = hongtou::load::notice(file, SIZE_LIMIT).expect("a file");
        let sent = Sent { inputs, bytes: example.word().to_vec() };
        let merged = sent.back(str::to_owned);
        let nothing =
            Merged { text: sent.inputs.source.text.clone(), ..Merged::default() };
        assert_eq!(merged, nothing, "{}", file.display());
        one_change_at_a_time(file, &sent);
    }
}

/// How many texts of a file are changed one by one.
const TRIED: usize = 4;

/// Whatever is typed anywhere is carried, and is on the page then, or it is listed.
fn one_change_at_a_time(file: &Path, sent: &Sent) {
    let text = part(&sent.bytes, DOCUMENT);
    let runs =
        regex::Regex::new("<w:t xml:space=\"preserve\">([^<]+)</w:t>").expect("one");
    let all: Vec<std::ops::Range<usize>> = runs
        .captures_iter(&text)
        .filter_map(|found| found.get(1))
        .filter(|found| !found.as_str().trim().is_empty())
        .map(|found| found.range())
        .collect();
    let step = all.len().div_ceil(TRIED).max(1);
    for range in all.iter().skip(all.len() % step).step_by(step) {
        let says = &text[range.clone()];
        let middle =
            says.char_indices().nth(says.chars().count() / 2).map_or(0, |(at, _)| at);
        let at = range.start + middle;
        let typed = "改动处";
        let merged = sent.back(|text| format!("{}{typed}{}", &text[..at], &text[at..]));
        let told = format!("{}: {says}\n{merged:#?}", file.display());
        if merged.left.is_empty() {
            assert!(!merged.carried.is_empty(), "vanished, {told}");
            assert!(merged.text.contains(typed), "{told}");
        } else {
            assert!(merged.left.iter().any(|left| left.new.contains(typed)), "{told}");
            assert_eq!(merged.text, sent.inputs.source.text, "{told}");
        }
    }
}

pub(crate) fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("a zip");
    let mut text = String::new();
    archive.by_name(name).expect("a part").read_to_string(&mut text).expect("text");
    text
}

#[test]
fn a_typed_change_comes_back_in_every_style_of_yaml() {
    let sent = sent();
    for (from, to, expected) in [
        (
            "还有别的",
            "还有其他",
            ["-  第二段的内容在那里，还有别的。", "+  第二段的内容在那里，还有其他。"],
        ),
        ("总体要求", "总体思路", ["-  - heading: 总体要求", "+  - heading: 总体思路"]),
        (
            "建立台账",
            "建好台账",
            [
                "-      - 摸清底数，建立台账。   # 台账",
                "+      - 摸清底数，建好台账。   # 台账",
            ],
        ),
        (
            "限期整改",
            "限期“整改”",
            ["-      - \"分类处置，限期整改。\"", "+      - \"分类处置，限期“整改”。\""],
        ),
        ("形成制度", "形成规矩", ["-        形成制度。", "+        形成规矩。"]),
        (
            ">含企业",
            ">含",
            ["-        - [阳城, 10, 含企业]", "+        - [阳城, 10, 含]"],
        ),
        (">20<", ">25<", ["-        - [高平, 20, ~]", "+        - [高平, 25, ~]"]),
        ("2024年1月5日", "2024年1月8日", ["-date: 2024-01-05", "+date: 2024-01-08"]),
        (
            "〔2024〕1号",
            "〔2024〕12号",
            [
                "-number: {code: 某政发, year: 2024, serial: 1}",
                "+number: {code: 某政发, year: 2024, serial: 12}",
            ],
        ),
        (
            "各县人民政府",
            "各县（市）人民政府",
            ["-recipients: 各县人民政府", "+recipients: 各县（市）人民政府"],
        ),
        (
            "关于测试的通知",
            "关于做好测试的通知",
            ["-title: 关于测试的通知", "+title: 关于做好测试的通知"],
        ),
    ] {
        assert_eq!(sent.carried(replaced(from, to)), expected, "{from}");
    }
}

#[test]
fn a_total_follows_and_what_the_program_makes_is_pointed_out() {
    let sent = sent();
    let merged = sent.back(replaced(">20<", ">25<"));
    assert!(
        merged.follows.iter().any(|(old, new)| old.ends_with("35") && new == "40"),
        "{:?}",
        merged.follows
    );
    for (from, to) in [
        (">35<", ">36<"),
        ("一、总体要求", "二、总体要求"),
        (">附件<", ">附件1<"),
        (">合计<", ">总计<"),
        ("：</w:t>", "</w:t>"),
    ] {
        let merged = sent.back(replaced(from, to));
        assert!(merged.carried.is_empty(), "{from}: {:?}", merged.carried);
        assert_eq!(merged.left.len(), 1, "{from}: {merged:?}");
        assert!(merged.left[0].why.contains("程序"), "{from}");
    }
}

#[test]
fn tracked_changes_are_accepted_and_say_whose_they_are() {
    let sent = sent();
    let by = |who: &str, when: &str| {
        format!("w:id=\"9\" w:author=\"{who}\" w:date=\"{when}\"")
    };
    let merged = sent.back(|text| {
        let ours = by("王局长", "2026-11-30T10:22:00Z");
        replaced(
            "共有三句。",
            &format!(
                "共有</w:t></w:r><w:del {ours}><w:r><w:delText>三</w:delText></w:r></w:del>\
                 <w:ins {ours}><w:r><w:t>四</w:t></w:r></w:ins><w:r><w:t>句。"
            ),
        )(text)
    });
    assert_eq!(
        lines(&sent.inputs.source.text, &merged.text),
        ["-  第一段的内容在这里，共有三句。", "+  第一段的内容在这里，共有四句。"]
    );
    assert_eq!(merged.carried[0].by, "王局长 2026年11月30日 10:22");
    // A whole paragraph that was taken out, its end with it.
    let merged = sent.back(|text| {
        let range = paragraph(text, "第二段的内容");
        let own = text[range.clone()]
            .replace(
                "<w:r>",
                &format!("<w:del {}><w:r>", by("李主任", "2026-12-01T08:00:00Z")),
            )
            .replace("</w:r>", "</w:r></w:del>")
            .replace("<w:t ", "<w:delText ")
            .replace("</w:t>", "</w:delText>")
            .replace(
                "</w:pPr>",
                &format!(
                    "<w:rPr><w:del {}/></w:rPr></w:pPr>",
                    by("李主任", "2026-12-01T08:00:00Z")
                ),
            );
        format!("{}{own}{}", &text[..range.start], &text[range.end..])
    });
    assert!(merged.left.is_empty(), "{:?}", merged.left);
    assert_eq!(
        lines(&sent.inputs.source.text, &merged.text),
        ["-  第二段的内容在那里，还有别的。"]
    );
}

#[test]
fn paragraphs_come_go_part_and_join() {
    let sent = sent();
    for (says, new, expected) in [
        ("第一段的内容", "新的一段。", ["+  新的一段。"].as_slice()),
        ("第三段的内容", "新的一段。", &["+  新的一段。"]),
        (
            "坚持问题导向",
            "新的一段。",
            &[
                "-    body: 坚持问题导向，聚焦群众关心的问题。",
                "+    body: |",
                "+      坚持问题导向，聚焦群众关心的问题。",
                "+      新的一段。",
            ],
        ),
        ("形成制度", "（四）报告情况。", &["+      - 报告情况。"]),
    ] {
        assert_eq!(sent.carried(added_behind(says, new)), expected, "{says}");
    }
    for (says, expected) in [
        ("第二段的内容", ["-  第二段的内容在那里，还有别的。"].as_slice()),
        ("第三段的内容", &["-", "-  第三段的内容在末尾。"]),
        ("分类处置", &["-      - \"分类处置，限期整改。\""]),
    ] {
        assert_eq!(
            sent.carried(without(|text| paragraph(text, says))),
            expected,
            "{says}"
        );
    }
    let parted = sent.carried(replaced(
        "第二段的内容在那里，还有别的。",
        "第二段的内容在那里。</w:t></w:r></w:p><w:p><w:r><w:t>还有别的。",
    ));
    assert_eq!(
        parted,
        ["-  第二段的内容在那里，还有别的。", "+  第二段的内容在那里。", "+  还有别的。",]
    );
    // Two that were joined are one.
    let joined = sent.carried(|text| {
        let (a, b) = (paragraph(text, "第一段的内容"), paragraph(text, "第二段的内容"));
        let inner = text[b.start..b.end].split_once("</w:pPr>").expect("properties").1;
        let head = text[a.start..a.end].trim_end_matches("</w:p>");
        format!("{}{head}{inner}{}", &text[..a.start], &text[b.end..])
    });
    assert_eq!(
        joined,
        [
            "-  第一段的内容在这里，共有三句。",
            "-  第二段的内容在那里，还有别的。",
            "+  第一段的内容在这里，共有三句。第二段的内容在那里，还有别的。",
        ]
    );
    // A section goes with all that it says, and not without.
    let whole = sent.carried(|text| {
        let text = without(|text| paragraph(text, "总体要求"))(text);
        without(|text| paragraph(text, "坚持问题导向"))(&text)
    });
    assert_eq!(
        whole,
        ["-  - heading: 总体要求", "-    body: 坚持问题导向，聚焦群众关心的问题。"]
    );
    let half = sent.back(without(|text| paragraph(text, "总体要求")));
    assert!(half.carried.is_empty());
    assert_eq!(half.left.len(), 1, "{:?}", half.left);
    // What nothing says the place of is listed with what it says.
    let unknown = sent.back(added_behind("形成制度", "三、保障措施"));
    assert!(unknown.carried.is_empty());
    assert_eq!(unknown.left[0].new, "三、保障措施");
}

#[test]
fn rows_come_and_go() {
    let sent = sent();
    let like = |says: &'static str, to: [&'static str; 3]| {
        move |text: &str| {
            let range = row(text, says);
            let own = bare(&text[range.clone()]);
            let cells =
                regex::Regex::new("(?s)(<w:tc>.*?</w:pPr>).*?</w:tc>").expect("one");
            let mut to = to.iter();
            let own = cells.replace_all(&own, |found: &regex::Captures<'_>| {
                let cell = to.next().expect("a cell");
                format!("{}<w:r><w:t>{cell}</w:t></w:r></w:p></w:tc>", &found[1])
            });
            format!("{}{own}{}", &text[..range.end], &text[range.end..])
        }
    };
    assert_eq!(
        sent.carried(like(">阳城<", ["泽州", "15", ""])),
        ["+        - [泽州, 15, ~]"]
    );
    assert_eq!(
        sent.carried(like(">单位<", ["市局", "8", "机关"])),
        ["+        - [市局, 8, 机关]"]
    );
    assert_eq!(
        sent.carried(without(|text| row(text, ">阳城<"))),
        ["-        - [阳城, 10, 含企业]"]
    );
    // A blank cell that was filled in, and one that was emptied.
    let filled = sent.carried(|text| {
        let range = row(text, ">沁水<");
        let own = &text[range.clone()];
        let last = own.rfind("</w:p>").expect("a cell");
        let own = format!("{}<w:r><w:t>含矿区</w:t></w:r>{}", &own[..last], &own[last..]);
        format!("{}{own}{}", &text[..range.start], &text[range.end..])
    });
    assert_eq!(filled, ["-        - [沁水, 5, ~]", "+        - [沁水, 5, 含矿区]"]);
    assert_eq!(
        sent.carried(replaced(">含企业<", "><")),
        ["-        - [阳城, 10, 含企业]", "+        - [阳城, 10, ~]",]
    );
    // Behind the total nothing comes.
    let after = sent.back(like(">合计<", ["备用", "1", ""]));
    assert!(after.carried.is_empty(), "{:?}", after.carried);
    assert!(after.left.iter().any(|left| left.new.contains("备用")), "{:?}", after.left);
}

#[test]
fn what_an_expression_gives_is_listed_and_what_stands_beside_it_is_carried() {
    let yaml = notice(
        "body: 在第{{ year - 1969 }}个世界标准日到来之际，请认真准备。",
        "seal: false",
    );
    let sent = Sent::of(&yaml);
    assert_eq!(
        sent.carried(replaced("认真准备", "早作准备")),
        [
            "-body: 在第{{ year - 1969 }}个世界标准日到来之际，请认真准备。",
            "+body: 在第{{ year - 1969 }}个世界标准日到来之际，请早作准备。",
        ]
    );
    let merged = sent.back(replaced("第55个", "第56个"));
    assert!(merged.carried.is_empty());
    assert!(merged.left[0].why.contains("{{ }}"), "{:?}", merged.left);
    // What looks like an expression is text.
    let merged = sent.back(replaced("认真准备", "{{ year }}"));
    let after = sent.inputs.with_text(merged.text);
    let again = Bench::build_inputs(&after, Profile::Screen);
    let page = again.built.printed.page.as_ref().expect("a page");
    assert!(page.passages.iter().any(|p| p.value.contains("请{{ year }}。")));
}

#[test]
fn lists_of_names_are_changed_name_by_name() {
    let rest = "seal: false\nco_issuers: [某某市财政局]\nimprint: {copy_to: [市委办公室, 市人大办公室], printer: 某某市人民政府办公室}";
    let yaml = notice("body: 正文在此。", rest).replace(
        "recipients: 各县人民政府",
        "recipients:\n  - 各县人民政府\n  - 市直各部门",
    );
    let sent = Sent::of(&yaml);
    assert_eq!(
        sent.carried(replaced("市直各部门", "市直各单位、有关企业")),
        ["-  - 市直各部门", "+  - 市直各单位", "+  - 有关企业"]
    );
    assert_eq!(
        sent.carried(replaced("市人大办公室", "市政协办公室")),
        [
            "-imprint: {copy_to: [市委办公室, 市人大办公室], printer: 某某市人民政府办公室}",
            "+imprint: {copy_to: [市委办公室, 市政协办公室], printer: 某某市人民政府办公室}",
        ]
    );
}

#[test]
fn a_yaml_that_moved_on_is_merged_three_ways() {
    let sent = sent();
    let moved = |text: &str| {
        text.replace("  第一段的内容", "  添在最前的一段。\n  第一段的内容")
            .replace(
                "        - [高平, 20, ~]",
                "        - [市局, 8, ~]\n        - [高平, 22, ~]",
            )
            .replace("聚焦群众关心的问题", "聚焦企业关心的问题")
    };
    let now = sent.inputs.with_text(moved(&sent.inputs.source.text));
    // What only the Word file changed goes where its text is now.
    let returned = changed(&sent.bytes, |text| {
        let text = replaced("还有别的", "还有其他")(text);
        replaced(">10<", ">12<")(&text)
    });
    let merged = sent.merged(&now, &returned);
    assert!(merged.clashes.is_empty() && merged.left.is_empty(), "{merged:?}");
    assert_eq!(
        lines(&now.source.text, &merged.text),
        [
            "-  第二段的内容在那里，还有别的。",
            "+  第二段的内容在那里，还有其他。",
            "-        - [阳城, 10, 含企业]",
            "+        - [阳城, 12, 含企业]",
        ]
    );
    // What both changed is listed with all three, and left.
    let returned = changed(&sent.bytes, |text| {
        let text =
            replaced("聚焦群众关心的问题", "聚焦职工关心的问题")(text);
        replaced(">20<", ">30<")(&text)
    });
    let merged = sent.merged(&now, &returned);
    assert_eq!(merged.text, now.source.text);
    let three: Vec<[&str; 3]> = merged
        .clashes
        .iter()
        .map(|clash| [clash.base.as_str(), &clash.theirs, &clash.ours])
        .collect();
    assert!(three.contains(&["20", "30", "22"]), "{three:?}");
    assert_eq!(three.len(), 2, "{three:?}");
    // What both changed alike is done.
    let alike = sent.merged(&now, &changed(&sent.bytes, replaced(">20<", ">22<")));
    assert!(alike.clashes.is_empty() && alike.carried.is_empty(), "{alike:?}");
}

#[test]
fn remarks_are_listed_at_the_value_that_they_are_about() {
    let sent = sent();
    let rels = "word/_rels/document.xml.rels";
    let link = |text: &str| {
        text.replace(
            "</Relationships>",
            "<Relationship Id=\"rId99\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments\" Target=\"comments.xml\"/></Relationships>",
        )
    };
    let hand = |text: &str| {
        replaced(
            "限期整改",
            "</w:t></w:r><w:commentRangeStart w:id=\"0\"/><w:r><w:t>限期整改</w:t></w:r><w:commentRangeEnd w:id=\"0\"/><w:r><w:commentReference w:id=\"0\"/></w:r><w:r><w:t>",
        )(text)
    };
    let comments = "<w:comments xmlns:w=\"w\"><w:comment w:id=\"0\" w:author=\"王处长\" w:date=\"2026-11-30T09:00:00Z\"><w:p><w:r><w:t>期限写明</w:t></w:r></w:p></w:comment></w:comments>";
    let bytes = with(
        &sent.bytes,
        &[(DOCUMENT, &hand), (rels, &link)],
        &[("word/comments.xml", comments)],
    );
    let merged = sent.merged(&sent.inputs, &bytes);
    let remark = &merged.remarks[0];
    assert_eq!((remark.says.as_str(), remark.about.as_str()), ("期限写明", "限期整改"));
    assert_eq!(remark.by, "王处长 2026年11月30日 09:00");
    let place = remark.place.as_ref().map(ToString::to_string);
    assert_eq!(place.as_deref(), Some("/sections/1/items/1"));
    assert!(merged.carried.is_empty() && merged.left.is_empty(), "{merged:?}");
}

#[test]
fn other_files_are_refused_with_what_to_do() {
    let sent = sent();
    let examined = pipeline::check_only(&sent.inputs);
    let refused = |bytes: &[u8]| match merge(&sent.inputs, &examined, bytes, &FACES) {
        Err(Refusal::File(why)) => why,
        other => panic!("{other:?}"),
    };
    assert!(refused(b"%PDF-1.7").contains("另存为 .docx"));
    let plain =
        with(&sent.bytes, &[("customXml/item1.xml", &|_| "<a/>".to_owned())], &[]);
    assert!(refused(&plain).contains("hongtou import"));
    let another = notice("body: 另一份公文的正文。", "seal: false")
        .replace("关于测试的通知", "关于别的事项的通知")
        .replace("serial: 1", "serial: 7");
    assert!(refused(&Sent::of(&another).bytes).contains("另一份公文"));
}

/// A folder with a notice and its Word file, changed.
fn desk(change: impl Fn(&str) -> String) -> (tempfile::TempDir, PathBuf, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let sent = sent();
    let yaml = folder.path().join("通知.yaml");
    fs::write(&yaml, &sent.inputs.source.text).expect("a file");
    let returned = changed(&sent.bytes, change);
    fs::write(folder.path().join("修改稿.docx"), returned).expect("a file");
    (folder, yaml, sent.inputs.source.text)
}

#[test]
fn it_is_shown_first_written_when_told_and_undone() {
    let (folder, yaml, before) = desk(replaced("还有别的", "还有其他"));
    let fonts = root().join("fonts");
    let run = |more: &[&str]| {
        let mut command = hongtou(folder.path());
        command.args(["merge", "修改稿.docx", "通知.yaml", "--font-path"]).arg(&fonts);
        let out = command.args(more).output().expect("it runs");
        (out.status.code(), String::from_utf8_lossy(&out.stdout).into_owned())
    };
    let (code, said) = run(&[]);
    assert_eq!(code, Some(0), "{said}");
    assert!(
        said.contains("还有[-别的-]{+其他+}") && said.contains("加 --write 写入"),
        "{said}"
    );
    assert_eq!(fs::read_to_string(&yaml).expect("the file"), before);
    let (code, said) = run(&["--write"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("hongtou undo"), "{said}");
    assert_eq!(
        fs::read_to_string(&yaml).expect("the file"),
        before.replace("还有别的", "还有其他")
    );
    // What was written is not written again.
    assert!(run(&["--write"]).1.contains("没有要改的"));
    let undone =
        hongtou(folder.path()).args(["undo", "通知.yaml"]).output().expect("it runs");
    assert!(undone.status.success());
    assert_eq!(fs::read_to_string(&yaml).expect("the file"), before);
}

#[test]
fn where_both_sides_changed_nothing_is_written_unless_told() {
    let (folder, yaml, before) = desk(|text| {
        let text = replaced("还有别的", "还有其他")(text);
        replaced(">20<", ">30<")(&text)
    });
    let now = before.replace("[高平, 20, ~]", "[高平, 22, ~]");
    fs::write(&yaml, &now).expect("a file");
    let run = |more: &[&str]| {
        let mut command = hongtou(folder.path());
        command.args(["merge", "修改稿.docx", "通知.yaml", "--font-path"]);
        let out = command.arg(root().join("fonts")).args(more).output().expect("it runs");
        (out.status.code(), String::from_utf8_lossy(&out.stdout).into_owned())
    };
    let (code, said) = run(&["--write"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("底稿：20") && said.contains("YAML：22"), "{said}");
    assert_eq!(fs::read_to_string(&yaml).expect("the file"), now);
    let (code, _) = run(&["--write", "--skip"]);
    assert_eq!(code, Some(1));
    assert_eq!(
        fs::read_to_string(&yaml).expect("the file"),
        now.replace("还有别的", "还有其他")
    );
}
