//! Any text in a paragraph: refused, or the same text in the finished PDF.

#![no_main]
#![allow(dead_code)]

use std::cell::RefCell;
use std::sync::LazyLock;

use hongtou::judge::check::rules;
use hongtou::page::fonts::{Faces, FontOptions};
use hongtou::page::templates::Templates;
use hongtou::pipeline::{Options, Workshop};
use hongtou::text::finding::Severity;
use hongtou::text::inputs::Inputs;
use hongtou::text::source::Source;
use libfuzzer_sys::fuzz_target;

#[path = "../../suite/paper.rs"]
mod paper;

fn workshop() -> Workshop {
    let fonts = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fonts");
    let faces = Faces::find(&FontOptions { folders: vec![fonts.into()], system: false });
    Workshop::new(Templates::built_in(), faces)
}

/// Whether a text is good Chinese is another question.
static OFF: LazyLock<String> = LazyLock::new(|| {
    let errors = rules().filter(|r| r.check.is_some() && r.severity == Severity::Error);
    errors.map(|r| format!("  - {{off: {}, reason: 试原样排出}}\n", r.code)).collect()
});

thread_local! {
    static WORKSHOP: RefCell<Workshop> = RefCell::new(workshop());
}

/// Text without what a PDF's table of characters cannot tell apart: several characters that
/// share a glyph are extracted as one of them.
fn bare(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}

fuzz_target!(|text: &str| {
    if text.chars().count() > 200 || text.contains("{{") {
        return;
    }
    let scalar: String = text
        .chars()
        .flat_map(|c| match c {
            '"' | '\\' => vec!['\\', c],
            c if c.is_control() || c == '\u{feff}' => {
                format!("\\U{:08X}", u32::from(c)).chars().collect()
            }
            c => vec![c],
        })
        .collect();
    let yaml = format!(
        "issuer: 某局\nnumber: {{code: 某发, year: 2024, serial: 1}}\ntitle: 通知\n\
         date: 2024-01-05\nseal: false\nbody: \"始{scalar}终\"\nchecks:\n{}",
        *OFF
    );
    let inputs = Inputs::new(Source::new("公文.yaml", &yaml));
    WORKSHOP.with_borrow_mut(|workshop| {
        let built = workshop.build(&inputs, Options::default(), &mut |_| ());
        workshop.forget();
        let Some(pdf) = &built.printed.pdf else {
            assert!(!built.findings().is_empty());
            return;
        };
        let said = paper::Paper::read(pdf).text();
        let start = said.find('始').expect("the paragraph begins");
        let end = said.rfind('终').expect("the paragraph ends");
        let found = &said[start + '始'.len_utf8()..end];
        // Every ASCII character comes out as itself; of the others, as many as went in.
        let ascii = |t: &str| t.chars().filter(char::is_ascii_graphic).collect::<String>();
        assert_eq!(ascii(found), ascii(text));
        assert_eq!(bare(found), bare(text));
    });
});
