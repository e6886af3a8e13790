//! Findings → text for a terminal, JSON, SARIF.

use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};

use serde_json::{Value, json};

use crate::judge::check::Rule;
use crate::judge::conformance::Row;
use crate::text::finding::{Finding, Severity};
use crate::text::source::Source;
use crate::text::tree::Node;

/// Findings with their place in the text resolved, in the order of the text.
pub fn sorted<'a>(
    findings: &'a [Finding],
    source: &Source,
    tree: Option<&Node>,
) -> Vec<(&'a Finding, Option<std::ops::Range<usize>>)> {
    let empty = Node { span: 0..source.text.len(), kind: crate::text::tree::Kind::Null };
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

/// One file with what was found in it.
pub struct Checked<'a> {
    /// The file.
    pub source: &'a Source,
    /// Its values with their places.
    pub tree: Option<&'a Node>,
    /// What was found.
    pub findings: &'a [Finding],
    /// The clauses held against its pages, if they were asked for.
    pub conformance: &'a [Row],
}

/// The name of a severity in machine-readable reports.
fn severity_key(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// A finding's place, from 1, as machine-readable reports name it.
fn region(source: &Source, range: Option<std::ops::Range<usize>>) -> Option<Value> {
    let range = range?;
    let (line, column) = source.line_column(range.start);
    let (end_line, end_column) = source.line_column(range.end);
    Some(json!({
        "startLine": line,
        "startColumn": column,
        "endLine": end_line,
        "endColumn": end_column,
    }))
}

/// All findings as JSON.
pub fn json(files: &[Checked<'_>]) -> Value {
    let files = files.iter().map(|file| {
        let findings = sorted(file.findings, file.source, file.tree).into_iter().map(
            |(finding, range)| {
                json!({
                    "code": finding.code,
                    "severity": severity_key(finding.severity),
                    "message": finding.message,
                    "region": region(file.source, range),
                    "hint": finding.hint,
                    "source": finding.source,
                })
            },
        );
        json!({
            "file": file.source.name,
            "findings": findings.collect::<Vec<_>>(),
            "conformance": file.conformance,
        })
    });
    json!({ "files": files.collect::<Vec<_>>() })
}

/// All findings as SARIF 2.1.0.
pub fn sarif(files: &[Checked<'_>]) -> Value {
    let rules = crate::judge::check::rules().map(|rule| {
        json!({
            "id": rule.code,
            "shortDescription": { "text": rule.what },
            "fullDescription": { "text": rule.why },
            "help": { "text": rule.mend },
            "defaultConfiguration": { "level": severity_key(rule.severity) },
        })
    });
    let results = files.iter().flat_map(|file| {
        sorted(file.findings, file.source, file.tree).into_iter().map(
            |(finding, range)| {
                let mut physical =
                    json!({ "artifactLocation": { "uri": file.source.name } });
                if let Some(region) = region(file.source, range) {
                    physical["region"] = region;
                }
                json!({
                    "ruleId": finding.code,
                    "level": severity_key(finding.severity),
                    "message": { "text": finding.message },
                    "locations": [{ "physicalLocation": physical }],
                })
            },
        )
    });
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "hongtou",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules.collect::<Vec<_>>(),
            }},
            "results": results.collect::<Vec<_>>(),
        }],
    })
}

/// What `explain` says of a rule.
pub fn explained(rule: &Rule) -> String {
    let severity = match rule.severity {
        Severity::Error => "错误",
        Severity::Warning => "警告",
        Severity::Note => "提示",
    };
    let mut text = format!(
        "{}（{severity}）\n\n{}。\n{}\n依据：{}\n改法：{}\n",
        rule.code, rule.what, rule.why, rule.source, rule.mend
    );
    for (label, example) in [("错误", rule.wrong), ("正确", rule.right)] {
        if !example.is_empty() {
            text.push_str(&format!("\n{label}的写法：\n"));
            for line in example.lines() {
                text.push_str(&format!("    {line}\n"));
            }
        }
    }
    text
}
