//! `compare --format docx`: who accepts every tracked change has the new text, who rejects every
//! one the old.

use std::fs;

use hongtou::office::word::merge::merge;
use hongtou::office::word::twin::{LaidOut, tracked};
use hongtou::pipeline;

use crate::back::{DOCUMENT, part};
use crate::support::{Bench, FACES, NOTICES, hongtou, inputs, notice, root};
use crate::twin::Node;

fn redline(old: &Bench, new: &Bench) -> Vec<u8> {
    let laid = |bench: &'_ Bench| {
        let printed = &bench.built.printed;
        let (page, layout) = (printed.page.clone(), printed.layout.clone());
        let images = printed.manuscript.as_ref().expect("a manuscript").images.clone();
        (page.expect("a page"), layout.expect("a layout"), images)
    };
    let (a, b) = (laid(old), laid(new));
    let old = LaidOut { page: &a.0, layout: &a.1, images: &a.2 };
    let new = LaidOut { page: &b.0, layout: &b.1, images: &b.2 };
    tracked(old, new).expect("a Word file").bytes
}

/// What a reader decides of every change.
#[derive(Clone, Copy, PartialEq)]
enum Verdict {
    Accept,
    Reject,
}

/// What a document says: its paragraphs, and those in boxes.
#[derive(Default, Debug, PartialEq)]
struct Text {
    body: Vec<String>,
    boxes: Vec<String>,
}

struct Reading {
    verdict: Verdict,
    text: Text,
    /// A paragraph whose end is not there.
    open: String,
}

impl Reading {
    fn of(document: &str, verdict: Verdict) -> Text {
        let mut reading = Self { verdict, text: Text::default(), open: String::new() };
        reading.blocks(&Node::parse(document), false);
        let mut text = reading.text;
        text.body.retain(|text| !text.trim().is_empty());
        text.boxes.retain(|text| !text.trim().is_empty());
        text.boxes.sort();
        text
    }

    /// Elements that go.
    fn goes(&self) -> &'static str {
        if self.verdict == Verdict::Accept { "w:del" } else { "w:ins" }
    }

    fn blocks(&mut self, node: &Node, boxed: bool) {
        for child in &node.children {
            match child.name.as_str() {
                "w:p" => self.paragraph(child, boxed),
                "w:tr"
                    if child
                        .child("w:trPr")
                        .is_some_and(|own| own.child(self.goes()).is_some()) => {}
                _ => self.blocks(child, boxed),
            }
        }
    }

    fn paragraph(&mut self, paragraph: &Node, boxed: bool) {
        let mut says = std::mem::take(&mut self.open);
        self.says(paragraph, &mut says);
        let own = paragraph.child("w:pPr").and_then(|own| own.child("w:rPr"));
        if own.is_some_and(|own| own.child(self.goes()).is_some()) {
            self.open = says;
            return;
        }
        match boxed {
            true => self.text.boxes.push(says),
            false => self.text.body.push(says),
        }
    }

    fn says(&mut self, node: &Node, out: &mut String) {
        for child in &node.children {
            match child.name.as_str() {
                "w:pPr" | "w:rPr" => {}
                "w:t" | "w:delText" => out.push_str(&child.text),
                "w:tab" => out.push('\t'),
                "w:br" => out.push('\n'),
                "w:txbxContent" => {
                    let open = std::mem::take(&mut self.open);
                    self.blocks(child, true);
                    self.open = open;
                }
                name if name == self.goes() => {}
                _ => self.says(child, out),
            }
        }
    }
}

/// What is wrong with the changes between two notices.
fn wrong(old: &Bench, new: &Bench) -> Option<String> {
    let both = part(&redline(old, new), DOCUMENT);
    let alone =
        |bench: &Bench| Reading::of(&part(&bench.word(), DOCUMENT), Verdict::Accept);
    for (verdict, bench) in [(Verdict::Accept, new), (Verdict::Reject, old)] {
        let (is, should) = (Reading::of(&both, verdict), alone(bench));
        let which = if verdict == Verdict::Accept { "accepted" } else { "rejected" };
        if is != should {
            let pairs = is.body.iter().zip(&should.body);
            let first = pairs.clone().find(|(a, b)| a != b);
            return Some(format!(
                "{which}: {first:#?}\n{:#?}\n{:#?}",
                is.boxes, should.boxes
            ));
        }
    }
    None
}

#[test]
fn of_any_two_notices_both_texts_are_there() {
    for pair in NOTICES.windows(2) {
        let wrong = wrong(&pair[0].bench, &pair[1].bench);
        let (old, new) = (&pair[0].file, &pair[1].file);
        assert!(wrong.is_none(), "{old:?} {new:?}: {}", wrong.unwrap_or_default());
    }
}

const BODY: &str = "body:
  - 第一段的内容在这里，共有三句。
  - 第二段的内容在那里，还有别的。
  - 第三段的内容在末尾。
attachments:
  - id: quotas
    title: 名额分配表
    table:
      columns: [单位, {name: 名额, total: true}, 备注]
      rows:
        - [高平, 20, ~]
        - [阳城, 10, 含企业]";

#[test]
fn words_paragraphs_and_rows_are_tracked_one_by_one() {
    let old = notice(BODY, "seal: false");
    let new = old
        .replace("共有三句", "共有四句")
        .replace("  - 第二段的内容在那里，还有别的。\n", "")
        .replace(
            "  - 第三段的内容在末尾。",
            "  - 第三段的内容在末尾。\n  - 第四段是新的。",
        )
        .replace("[高平, 20, ~]", "[高平, 25, 含矿区]\n        - [泽州, 5, ~]");
    let (old, new) = (Bench::build(&old), Bench::build(&new));
    assert_eq!(wrong(&old, &new), None);
    let bytes = redline(&old, &new);
    assert_eq!(bytes, redline(&old, &new), "the same bytes");
    let document = Node::parse(&part(&bytes, DOCUMENT));
    let said = |name: &str, text: &str| -> Vec<String> {
        let changes = document.named(name).into_iter();
        let texts = changes.map(|change| {
            let words = change.named(text);
            words.iter().map(|node| node.text.as_str()).collect::<String>()
        });
        texts.filter(|text| !text.is_empty()).collect()
    };
    assert_eq!(
        said("w:del", "w:delText"),
        ["三", "第二段的内容在那里，还有别的。", "20", "30"]
    );
    assert_eq!(
        said("w:ins", "w:t"),
        ["四", "第四段是新的。", "25", "含矿区", "泽州", "5", "40"]
    );
    for change in document.named("w:ins").into_iter().chain(document.named("w:del")) {
        assert_eq!(change.get("w:author"), "hongtou compare");
        assert_eq!(change.get("w:date"), "2024-01-05T00:00:00Z");
    }
    // Nothing changed is nothing tracked.
    let same = part(&redline(&old, &old), DOCUMENT);
    assert!(!same.contains("<w:ins ") && !same.contains("<w:del "));
}

#[test]
fn a_tracked_file_merges_back_into_the_new_notice() {
    let old = notice(BODY, "seal: false");
    let new =
        old.replace("共有三句", "共有四句").replace("[高平, 20, ~]", "[高平, 25, ~]");
    let bytes = redline(&Bench::build(&old), &Bench::build(&new));
    let inputs = inputs(&new);
    let merged = merge(&inputs, &pipeline::check_only(&inputs), &bytes, &FACES);
    let merged = merged.unwrap_or_else(|refusal| panic!("{refusal:?}"));
    assert!(merged.carried.is_empty() && merged.left.is_empty(), "{merged:?}");
}

#[test]
fn the_command_writes_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let old = notice(BODY, "seal: false");
    fs::write(folder.path().join("旧.yaml"), &old).expect("a file");
    fs::write(folder.path().join("新.yaml"), old.replace("三句", "四句"))
        .expect("a file");
    let run = |more: &[&str]| {
        let mut command = hongtou(folder.path());
        command
            .args(["compare", "旧.yaml", "新.yaml", "--font-path"])
            .arg(root().join("fonts"));
        let out = command.args(more).output().expect("it runs");
        (out.status.code(), String::from_utf8_lossy(&out.stderr).into_owned())
    };
    let (code, said) = run(&["--format", "docx"]);
    assert_eq!(code, Some(0), "{said}");
    let bytes = fs::read(folder.path().join("out/新-修订.docx")).expect("the file");
    assert!(
        part(&bytes, DOCUMENT)
            .contains("<w:delText xml:space=\"preserve\">三</w:delText>")
    );
    let (code, said) = run(&["--format", "docx", "--out", "新.yaml"]);
    assert_eq!(code, Some(2), "{said}");
    let (code, said) = run(&["--out", "别处.docx"]);
    assert_eq!(code, Some(2), "{said}");
}
