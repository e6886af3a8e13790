//! Findings → text for a terminal.

use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};

use crate::finding::{Finding, Severity};
use crate::source::Source;
use crate::tree::Node;

/// Findings with their place in the text resolved, in the order of the text.
pub fn sorted<'a>(
    findings: &'a [Finding],
    source: &Source,
    tree: Option<&Node>,
) -> Vec<(&'a Finding, Option<std::ops::Range<usize>>)> {
    let empty = Node { span: 0..source.text.len(), kind: crate::tree::Kind::Null };
    let tree = tree.unwrap_or(&empty);
    let mut located: Vec<_> = findings
        .iter()
        .map(|f| (f, tree.locate(&f.at, &source.text).map(|r| source.underlined(r))))
        .collect();
    located.sort_by_key(|(finding, range)| {
        (range.as_ref().map_or(0, |r| r.start), finding.severity, finding.code)
    });
    located.dedup();
    located
}

/// What a terminal shows: each finding with its snippet, then a line that counts them.
pub fn terminal(
    findings: &[Finding],
    source: &Source,
    tree: Option<&Node>,
    color: bool,
) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let mut out = String::new();
    for (finding, range) in sorted(findings, source, tree) {
        let level = level(finding.severity);
        let title = level.primary_title(&*finding.message).id(finding.code);
        let mut group = match range {
            Some(range) => {
                let snippet = Snippet::source(&*source.text).path(&*source.name);
                title.element(snippet.annotation(AnnotationKind::Primary.span(range)))
            }
            None => title.element(Origin::path(&*source.name)),
        };
        if let Some(hint) = &finding.hint {
            group = group.element(Level::HELP.with_name("改法").message(&**hint));
        }
        if let Some(clause) = finding.source {
            group = group.element(Level::NOTE.with_name("依据").message(clause));
        }
        out.push_str(&renderer.render(&[group]));
        out.push_str("\n\n");
    }
    out
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR.with_name("错误"),
        Severity::Warning => Level::WARNING.with_name("警告"),
        Severity::Note => Level::NOTE.with_name("提示"),
    }
}

/// How many of each severity there are, in a sentence.
pub fn summary(findings: &[Finding]) -> String {
    let count = |severity| findings.iter().filter(|f| f.severity == severity).count();
    let parts: Vec<String> = [
        (Severity::Error, "错误"),
        (Severity::Warning, "警告"),
        (Severity::Note, "提示"),
    ]
    .into_iter()
    .map(|(severity, name)| (count(severity), name))
    .filter(|(count, _)| *count > 0)
    .map(|(count, name)| format!("{count} 处{name}"))
    .collect();
    if parts.is_empty() { "没有发现问题".to_owned() } else { parts.join("，") }
}
