//! Findings → text for a terminal, JSON, SARIF.

use std::collections::BTreeMap;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};

use serde_json::{Value, json};

use crate::judge::check::Rule;
use crate::judge::conformance::Row;
use crate::text::finding::{Finding, Severity};
use crate::text::source::Source;
use crate::text::tree::Node;
use crate::text::visible::{named, visible};

/// Findings with their place in the text resolved, in the order of the text.
pub fn sorted<'a>(
    findings: &'a [Finding],
    source: &Source,
    tree: Option<&Node>,
) -> Vec<(&'a Finding, Option<Range<usize>>)> {
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

/// How many different messages of one code a terminal shows.
const SHOWN_MOST: usize = 10;
/// How many places of one message are shown with their lines.
const LINES_MOST: usize = 5;
/// How many further lines are named.
const NAMED_MOST: usize = 20;
/// A line with more characters is not shown beside another one.
const LONG: usize = 300;

/// What a terminal shows: each message with its places, then a line that counts them.
///
/// Many findings of one kind are one with many places; of many messages of one code the
/// first are shown and the others counted.
pub fn terminal(
    findings: &[Finding],
    source: &Source,
    tree: Option<&Node>,
    color: bool,
) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let lines = Lines::of(&source.text);
    let name = named(&source.name);
    let mut out = String::new();
    for told in told(sorted(findings, source, tree)) {
        let finding = told.finding;
        let message = match told.rest {
            false => short(&finding.message),
            true => format!("另有 {} 处同类的问题", told.count),
        };
        let title = level(finding.severity).primary_title(message).id(finding.code);
        let (shown, further) = lines.shown(&told);
        let mut group = match (shown.first(), shown.last()) {
            (Some(first), Some(last)) => {
                let from = lines.start(lines.line(first.start));
                let text = &source.text[from..lines.end(lines.line(last.end))];
                // Of a long value its beginning is shown.
                let snippet = Snippet::source(text)
                    .path(&*name)
                    .line_start(lines.line(first.start) + 1)
                    .annotations(shown.iter().map(|range| {
                        let end = source.floor(range.end.min(range.start + LONG));
                        AnnotationKind::Primary.span(range.start - from..end - from)
                    }));
                title.element(snippet)
            }
            _ => title.element(Origin::path(&*name)),
        };
        if let Some(further) = further {
            group = group.element(Level::NOTE.with_name("还有").message(further));
        }
        if !told.rest
            && let Some(hint) = &finding.hint
        {
            group = group.element(Level::HELP.with_name("改法").message(short(hint)));
        }
        if let Some(clause) = finding.source {
            group = group.element(Level::NOTE.with_name("依据").message(clause));
        }
        out.push_str(&renderer.render(&[group]));
        out.push_str("\n\n");
    }
    out
}

/// A message as a terminal shows it: without commands to it, and not for ever.
fn short(message: &str) -> String {
    const MOST: usize = 400;
    let message = visible(message);
    match message.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}……", &message[..end]),
        None => message.into_owned(),
    }
}

/// Findings that a terminal tells at once.
struct Told<'a> {
    finding: &'a Finding,
    /// Whether these are the rest of their code, with different messages.
    rest: bool,
    places: Vec<Range<usize>>,
    count: usize,
}

/// Findings gathered by what they say, in the order of the first of each.
fn told<'a>(sorted: Vec<(&'a Finding, Option<Range<usize>>)>) -> Vec<Told<'a>> {
    let mut all: Vec<Told<'a>> = Vec::new();
    let mut known = BTreeMap::new();
    let mut messages: BTreeMap<&str, usize> = BTreeMap::new();
    for (finding, place) in sorted {
        let said = (finding.message.as_str(), finding.hint.as_deref());
        let mut key = (finding.code, finding.severity, Some(said));
        if !known.contains_key(&key) {
            let messages = messages.entry(finding.code).or_default();
            *messages += 1;
            if *messages > SHOWN_MOST {
                key.2 = None;
            }
        }
        let index = *known.entry(key).or_insert(all.len());
        if index == all.len() {
            let rest = key.2.is_none();
            all.push(Told { finding, rest, places: Vec::new(), count: 0 });
        }
        all[index].places.extend(place);
        all[index].count += 1 + finding.more;
    }
    all
}

/// Where the lines of a text begin.
struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    fn of(text: &'a str) -> Self {
        let ends = text.match_indices('\n').map(|(at, _)| at + 1);
        Self { text, starts: std::iter::once(0).chain(ends).collect() }
    }

    /// The line of a byte, from 0.
    fn line(&self, byte: usize) -> usize {
        self.starts.partition_point(|start| *start <= byte).saturating_sub(1)
    }

    fn start(&self, line: usize) -> usize {
        self.starts[line]
    }

    fn end(&self, line: usize) -> usize {
        self.starts.get(line + 1).map_or(self.text.len(), |next| next - 1)
    }

    /// Line and column of a byte, both from 1.
    fn line_column(&self, byte: usize) -> (usize, usize) {
        let byte = self.text.floor_char_boundary(byte);
        let line = self.line(byte);
        (line + 1, self.text[self.start(line)..byte].chars().count() + 1)
    }

    /// The places that are shown with their lines, and what is said of the others.
    fn shown(&self, told: &Told<'_>) -> (Vec<Range<usize>>, Option<String>) {
        let long = |line: usize| self.end(line) - self.start(line) > LONG;
        let mut shown: Vec<Range<usize>> = Vec::new();
        let mut others: Vec<usize> = Vec::new();
        for place in &told.places {
            // What ends the text ends its last line.
            let last = place.start == self.text.len() && self.text.ends_with('\n');
            let place =
                if last { place.start - 1..place.start - 1 } else { place.clone() };
            let line = self.line(place.start);
            let beside = shown.last().is_none_or(|last| {
                let before = self.line(last.start);
                line > before && !long(line) && !long(before)
            });
            let room = !told.rest && shown.len() < LINES_MOST;
            if shown.is_empty() || (beside && room) {
                shown.push(place);
            } else {
                others.push(line + 1);
            }
        }
        let unshown = told.count - shown.len();
        if others.is_empty() {
            return (shown, None);
        }
        let unnamed = told.count > told.places.len();
        others.dedup();
        let dots = if others.len() > NAMED_MOST || unnamed { "……" } else { "" };
        let named: Vec<String> =
            others.iter().take(NAMED_MOST).map(ToString::to_string).collect();
        (shown, Some(format!("{unshown} 处，在第 {}{dots} 行", named.join("、"))))
    }
}

fn level(severity: Severity) -> Level<'static> {
    let level = match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    level.with_name(chinese(severity))
}

/// How grave a finding is, in Chinese.
pub fn chinese(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "错误",
        Severity::Warning => "警告",
        Severity::Note => "提示",
    }
}

/// How many of each severity there are, in a sentence.
pub fn summary(findings: &[Finding]) -> String {
    let count = |severity| -> usize {
        findings.iter().filter(|f| f.severity == severity).map(|f| 1 + f.more).sum()
    };
    let parts: Vec<String> = [Severity::Error, Severity::Warning, Severity::Note]
        .into_iter()
        .map(|severity| (count(severity), chinese(severity)))
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
fn region(lines: &Lines<'_>, range: Option<Range<usize>>) -> Option<Value> {
    let range = range?;
    let (line, column) = lines.line_column(range.start);
    let (end_line, end_column) = lines.line_column(range.end);
    Some(json!({
        "startLine": line,
        "startColumn": column,
        "endLine": end_line,
        "endColumn": end_column,
    }))
}

/// All findings as JSON.
pub fn json(files: &[Checked<'_>]) -> Value {
    json!({ "files": files.iter().map(json_file).collect::<Vec<_>>() })
}

/// The findings of a file as JSON.
pub fn json_file(file: &Checked<'_>) -> Value {
    let lines = Lines::of(&file.source.text);
    let findings = sorted(file.findings, file.source, file.tree).into_iter().map(
        |(finding, range)| {
            json!({
                "code": finding.code,
                "severity": severity_key(finding.severity),
                "message": finding.message,
                "region": region(&lines, range),
                "hint": finding.hint,
                "source": finding.source,
                "more": finding.more,
            })
        },
    );
    json!({
        "file": file.source.name,
        "findings": findings.collect::<Vec<_>>(),
        "conformance": file.conformance,
    })
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
        let lines = Lines::of(&file.source.text);
        sorted(file.findings, file.source, file.tree).into_iter().map(
            move |(finding, range)| {
                let mut physical =
                    json!({ "artifactLocation": { "uri": file.source.name } });
                if let Some(region) = region(&lines, range) {
                    physical["region"] = region;
                }
                json!({
                    "ruleId": finding.code,
                    "level": severity_key(finding.severity),
                    "message": { "text": finding.message },
                    "occurrenceCount": 1 + finding.more,
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
    let severity = chinese(rule.severity);
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
