//! Faults that can be mended in one way only: half-width marks, stray spaces, padded dates,
//! ordinals that the program counts. What is a matter of judgement is left.

mod ordinals;
mod words;

use crate::judge::check::check;
use crate::notice::Notice;
use crate::read::parse::{Parsed, parse};
use crate::text::edit::{Edit, apply};
use crate::text::finding::Finding;
use crate::text::inputs::Inputs;
use crate::text::tree::Node;

/// A text with its mends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mended {
    /// The YAML.
    pub text: String,
    /// What was mended, in the order of the lines.
    pub changes: Vec<Change>,
}

/// One mend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The line that it is on, from 1; mends of words move no line.
    pub line: usize,
    /// What stood there, and what stands there now, in Chinese.
    pub what: String,
    /// The rule that found it.
    pub code: &'static str,
}

/// Mends of one kind make way for others; more rounds are never needed by a notice.
const ROUNDS_MOST: usize = 200;

/// Mends what is unmistakable. A notice that cannot be read is left as it is.
pub fn mend(inputs: &Inputs) -> Mended {
    let mut mended = Mended { text: inputs.source.text.clone(), changes: Vec::new() };
    for _ in 0..ROUNDS_MOST {
        let now = inputs.with_text(mended.text.clone());
        let Some((notice, tree)) = read(&now) else { break };
        let findings = check(&notice);
        let mut round = words_of(&mended.text, &tree, &notice, &findings);
        if round.is_empty() {
            round = ordinals::structured(&mended.text, &tree).into_iter().collect();
        }
        if round.is_empty() {
            break;
        }
        let edits = round.iter().map(|(edit, _)| edit.clone()).collect();
        let text = apply(&mended.text, edits);
        // Nothing is mended at the price of a notice that cannot be read.
        if read(&inputs.with_text(text.clone())).is_none() {
            break;
        }
        mended
            .changes
            .extend(round.iter().map(|(edit, code)| told(&mended.text, edit, code)));
        mended.text = text;
    }
    mended.changes.sort_by_key(|change| change.line);
    mended
}

fn read(inputs: &Inputs) -> Option<(Notice, Node)> {
    let Parsed { notice, tree, .. } = parse(inputs);
    notice.zip(tree)
}

/// The mends of single words, none of which overlaps another.
fn words_of(
    text: &str,
    tree: &Node,
    notice: &Notice,
    findings: &[Finding],
) -> Vec<(Edit, &'static str)> {
    let counted = ordinals::counted(notice);
    let mut edits: Vec<(Edit, &'static str)> = Vec::new();
    for finding in findings {
        let mends = match finding.code {
            "typed-ordinal" => ordinals::bare(text, tree, &counted, &finding.at),
            code => words::mends(text, tree, code, &finding.at),
        };
        edits.extend(mends.into_iter().map(|edit| (edit, finding.code)));
    }
    edits.sort_by_key(|(edit, _)| (edit.range.start, edit.range.end));
    edits.dedup_by(|b, a| a.0.range.end > b.0.range.start || a.0 == b.0);
    edits
}

/// How much of a line is told on either side of a mend.
const AROUND: usize = 6;

fn told(text: &str, edit: &Edit, code: &'static str) -> Change {
    let start = text[..edit.range.start].rfind('\n').map_or(0, |at| at + 1);
    let line = text[..start].matches('\n').count() + 1;
    let from = &text[edit.range.clone()];
    if from.contains('\n') {
        let what = "自己写了序数的各段改成 sections、items，由程序编号".to_owned();
        return Change { line, what, code };
    }
    let before = &text[start..edit.range.start];
    let skip = before.chars().count().saturating_sub(AROUND);
    let before: String = before.chars().skip(skip).collect();
    let behind = text[edit.range.end..].lines().next().unwrap_or_default();
    let behind: String = behind.chars().take(AROUND).collect();
    let what = format!("{before}{from}{behind} → {before}{}{behind}", edit.text);
    Change { line, what: what.trim_start().to_owned(), code }
}
