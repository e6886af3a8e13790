//! A notice goes out as a Word file and is read again: it says the same.

use std::collections::BTreeMap;

use hongtou::load;
use hongtou::notice::Date;
use hongtou::office::word::{Asked, Imported, import, read};
use hongtou::page::element::Page;
use hongtou::page::passage::Region;
use hongtou::page::profile::Profile;
use hongtou::text::inputs::FileContent;
use proptest::prelude::*;

use crate::support::{Bench, Example, FACES, NOTICES, inputs};

fn imported(bytes: &[u8]) -> Imported {
    let script = read("通知.docx", bytes).unwrap_or_else(|why| panic!("{why}"));
    let asked = Asked {
        house: None,
        today: Date::new(2024, 5, 6).expect("a day"),
        stem: "通知",
        gather: &load::gather,
        faces: &FACES,
    };
    import(&[("通知.docx".to_owned(), script)], &asked)
}

fn again(imported: &Imported) -> Bench {
    let mut inputs = inputs(&imported.text);
    for picture in &imported.pictures {
        let bytes = FileContent::Bytes(picture.bytes.clone());
        inputs.files.insert(picture.name.clone(), bytes);
    }
    Bench::build_inputs(&inputs, Profile::Screen)
}

/// What a page says, text by text: what each is, and its characters. An ordinal belongs to what
/// it stands in front of.
fn says(page: &Page, settled: bool) -> Vec<(String, String)> {
    let mut said = Vec::new();
    let mut lead = String::new();
    for passage in &page.passages {
        let text = passage.value.chars().filter(|c| !c.is_whitespace());
        let text = std::mem::take(&mut lead) + &text.collect::<String>();
        match passage.region {
            Region::Continued => {}
            // What is open makes a draft of it.
            Region::Status if !settled => {}
            Region::Lead(_) => lead = text,
            region => said.push((region.chinese().to_owned(), text)),
        }
    }
    said.retain(|(_, text)| !text.is_empty());
    said
}

/// What only one of two pages says: `-` the first, `+` the second.
fn differences(old: &Page, new: &Page, settled: bool) -> Vec<String> {
    let mut counts: BTreeMap<(String, String), i32> = BTreeMap::new();
    for text in says(old, settled) {
        *counts.entry(text).or_default() -= 1;
    }
    for text in says(new, settled) {
        *counts.entry(text).or_default() += 1;
    }
    counts
        .into_iter()
        .filter(|(_, count)| *count != 0)
        .map(|((what, text), count)| format!("{count:+} {what}：{text}"))
        .collect()
}

/// What comes back as something else that prints the same characters.
const OTHERWISE: [(&str, &str); 8] = [
    ("footnotes", "脚注 are paragraphs behind the one that marks them"),
    ("declaration", "封面 and 填表说明 are lines of text"),
    ("tables", "斜线表头, names over each other from top to bottom"),
    ("评选通知", "attachments of attachments"),
    ("figure-12-order", "a stamp is an image; its post signs"),
    ("命令", "a stamp is an image; its post signs"),
    ("stamped", "a stamp is an image; its post signs"),
    ("议案", "a stamp is an image; its post signs"),
];

/// The characters of a page, and how often.
fn characters(page: &Page) -> BTreeMap<char, usize> {
    let mut counts = BTreeMap::new();
    for (_, text) in says(page, false) {
        for c in text.chars() {
            *counts.entry(c).or_default() += 1;
        }
    }
    counts
}

/// What is wrong with what came back of a notice.
fn wrong(bench: &Bench, bytes: &[u8], otherwise: bool) -> Option<String> {
    let page = bench.built.printed.page.as_ref().expect("a page");
    let imported = imported(bytes);
    let again = again(&imported);
    let Some(second) = &again.built.printed.page else {
        return Some(format!("no page\n{}\n{}", again.report(), imported.text));
    };
    let settled = again.notice().unsettled == 0;
    let found = differences(page, second, settled);
    if found.is_empty() {
        return None;
    }
    if otherwise && characters(page) == characters(second) {
        return None;
    }
    Some(format!("{}\n{}", found.join("\n  "), imported.text))
}

#[test]
fn every_example_comes_back_from_its_word_file() {
    let only = std::env::var("ONLY").unwrap_or_default();
    let mut all = Vec::new();
    let chosen = |example: &&Example| example.file.display().to_string().contains(&only);
    for example in NOTICES.iter().filter(chosen) {
        let Example { file, bench, .. } = example;
        let stem = file.file_stem().expect("a name").to_string_lossy().into_owned();
        let otherwise = OTHERWISE.iter().any(|(name, _)| *name == stem);
        let wrong = wrong(bench, example.word(), otherwise);
        all.extend(wrong.map(|wrong| format!("{stem}:\n  {wrong}")));
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: std::env::var("CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(8),
        max_shrink_iters: 20,
        rng_seed: crate::generated::seed(),
        ..ProptestConfig::default()
    })]

    #[test]
    fn notices_of_every_size_come_back(sizes in crate::generated::sizes()) {
        let yaml = sizes.yaml();
        let bench = Bench::build(&yaml);
        // As the examples have it.
        let otherwise =
            ["stamp:", "footnotes:", "cover:", "signature:"].iter().any(|key| yaml.contains(key));
        let wrong = wrong(&bench, &bench.word(), otherwise);
        prop_assert!(wrong.is_none(), "{}\n---\n{yaml}", wrong.unwrap_or_default());
    }
}
