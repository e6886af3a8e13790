//! The escaping boundary: whatever text goes in, the same text is on the page.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use hongtou::judge::check::rules;
use hongtou::page::fonts::Role;
use hongtou::text::finding::Severity;
use proptest::prelude::*;

use crate::support::{Bench, FACES, notice};

/// Strings that are, or look like, code in YAML, minijinja, Typst, PDF or HTML.
const NAUGHTY: [&str; 48] = [
    "#",
    "$",
    "*",
    "_",
    "@",
    "<",
    ">",
    "\\",
    "`",
    "[",
    "]",
    "{",
    "}",
    "~",
    "\"",
    "'",
    "//",
    "/*",
    "*/",
    "--",
    "---",
    "http://",
    "https://a.cn/b",
    "=",
    "= 甲",
    "== 甲",
    "+ 甲",
    "- 甲",
    "/ 甲: 乙",
    "1. 甲",
    "#read(\"/data.json\")",
    "#eval(\"1\")",
    "#{1+1}",
    "$x^2$",
    "*粗*",
    "_斜_",
    "`码`",
    "```甲```",
    "<label>",
    "@ref",
    "\\u{41}",
    "\\#",
    "#[甲]",
    "#import \"a\"",
    "a~b",
    "...",
    "{% if x %}",
    "{# 甲 #}",
];

/// Puts each string between two hanzi in a paragraph of its own, and reads the pages back.
fn survive(strings: &[String]) {
    let mut body = String::from("body:\n");
    for string in strings {
        body.push_str(&format!("  - {}\n", yaml_string(&format!("甲{string}乙"))));
    }
    // Whether a text is good Chinese is another question.
    let off: String = rules()
        .filter(|rule| rule.check.is_some() && rule.severity == Severity::Error)
        .map(|rule| format!("  - {{off: {}, reason: 试原样排出}}\n", rule.code))
        .collect();
    let bench = Bench::build(&notice(&body, &format!("seal: false\nchecks:\n{off}")));
    let paper = bench.paper();
    let mut lines = paper
        .pages
        .iter()
        .flat_map(|page| page.lines())
        .skip_while(|line| !line.text().contains("各县人民政府"));
    lines.next();
    for string in strings {
        let line = lines.next().unwrap_or_else(|| panic!("no line for {string:?}"));
        assert_eq!(line.text(), format!("甲{string}乙"));
    }
}

/// A double-quoted YAML scalar.
fn yaml_string(text: &str) -> String {
    serde_json::to_string(text).expect("strings are JSON")
}

#[test]
fn naughty_strings_come_out_as_typed() {
    survive(&NAUGHTY.map(str::to_owned));
}

/// Found by the fuzzer: Typst dropped it without a word.
#[test]
fn a_soft_hyphen_is_refused_at_its_place() {
    let bench = Bench::build(&notice("body: \"甲\u{ad}乙\"", "seal: false"));
    assert_eq!(bench.findings(), [("control-character", 6, 9)]);
    assert!(bench.built.printed.pdf.is_none());
}

/// Characters that some face has; what none has stops the build, which is another test.
fn printable() -> impl Strategy<Value = char> {
    prop_oneof![
        4 => prop::char::range(' ', '~'),
        3 => prop::char::range('\u{4e00}', '\u{9fa5}'),
        1 => prop::char::range('\u{a0}', '\u{17f}'),
        1 => prop::char::range('\u{2010}', '\u{2030}'),
        1 => prop::char::range('\u{3000}', '\u{3020}'),
        1 => prop::char::range('\u{ff01}', '\u{ff5e}'),
    ]
    .prop_filter("some face has it, and no other character shares its glyph", |c| {
        let invisible = matches!(
            *c,
            '\u{a0}' | '\u{ad}' | '\u{2010}'
                ..='\u{2012}' | '\u{2015}' | '\u{2028}' | '\u{2029}'
        );
        !invisible && FACES.rare(*c).is_some() && !SHARED.contains(c)
    })
}

/// Characters that share a glyph with another one, of which a PDF's table knows only one.
static SHARED: LazyLock<BTreeSet<char>> = LazyLock::new(|| {
    let mut shared = BTreeSet::new();
    for role in Role::ALL {
        let index = FACES.role(role).expect("bundled");
        let font = FACES.font(index).expect("bundled");
        let face = ttf_parser::Face::parse(font.data(), font.index()).expect("a face");
        let mut first = BTreeMap::new();
        for c in (' '..='\u{ffff}').filter(|c| FACES.covers(index, *c)) {
            let Some(glyph) = face.glyph_index(c) else { continue };
            if let Some(other) = first.insert(glyph, c) {
                shared.extend([other, c]);
            }
        }
    }
    // ASCII is typed every day; what shares its glyphs gives way to it.
    shared.retain(|c| !c.is_ascii());
    shared
});

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn any_string_comes_out_as_typed(
        strings in prop::collection::vec(
            prop::collection::vec(printable(), 1..16),
            40,
        )
    ) {
        let strings: Vec<String> = strings
            .into_iter()
            .map(|chars| chars.into_iter().collect::<String>())
            .filter(|s| !s.contains("{{"))
            .collect();
        survive(&strings);
    }
}
