//! Any text as YAML: a notice and findings with places, never a panic.

#![no_main]

use hongtou::pipeline::check_only;
use hongtou::report;
use hongtou::text::inputs::Inputs;
use hongtou::text::source::Source;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let source = Source::new("公文.yaml", text);
    let built = check_only(&Inputs::new(source.clone()));
    assert!(built.notice.is_some() || !built.findings.is_empty());
    report::terminal(&built.findings, &source, built.tree.as_ref(), false);
    for (_, range) in report::sorted(&built.findings, &source, built.tree.as_ref()) {
        if let Some(range) = range {
            let _ = &source.text[range];
        }
    }
});
