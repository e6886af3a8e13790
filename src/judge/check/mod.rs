//! The rules of content: what is wrong with what a notice says.
//!
//! One [`Rule`] per fault, with its source and two examples that the tests hold it to. Which
//! mistakes are rules, which cannot happen, and which no program can decide stands in
//! `MATRIX.md` beside this file.

mod body;
mod characters;
mod days;
mod digits;
mod facts;
mod formats;
mod head;
mod marks;
mod scene;
mod spaces;
mod structure;
mod wording;

use crate::notice::Notice;
use crate::text::finding::{At, Finding, Severity};

pub use self::scene::{Line, Scene, Sink};

/// A rule: a fault with a name.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Stable kebab-case name of the fault.
    pub code: &'static str,
    /// How grave it is: 规定 is an error, 一般、推荐 a warning, 实务 a note.
    pub severity: Severity,
    /// The clause or document behind it.
    pub source: &'static str,
    /// What the fault is, in Chinese.
    pub what: &'static str,
    /// Why it matters, in Chinese.
    pub why: &'static str,
    /// How to mend it, in Chinese.
    pub mend: &'static str,
    /// Lines of YAML that have the fault; empty if it takes more than lines to show.
    pub wrong: &'static str,
    /// The same without it.
    pub right: &'static str,
    /// Looks for it; `None` for faults that reading and layout find themselves.
    pub check: Option<fn(&Scene<'_>, &mut Sink<'_>)>,
}

/// Every rule, division by division.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    [
        structure::RULES,
        head::RULES,
        formats::RULES,
        body::RULES,
        marks::RULES,
        digits::RULES,
        characters::RULES,
        spaces::RULES,
        facts::RULES,
        days::RULES,
        wording::RULES,
    ]
    .into_iter()
    .flatten()
}

/// Checks what a notice says.
///
/// A rule that the notice switches off is not checked; a note says so, with the reason.
pub fn check(notice: &Notice) -> Vec<Finding> {
    let scene = Scene::new(notice);
    let mut findings = Vec::new();
    for rule in rules() {
        let Some(check) = rule.check else { continue };
        if !notice.exceptions.iter().any(|e| e.code.value == rule.code) {
            check(&scene, &mut Sink { rule, findings: &mut findings, found: 0 });
        }
    }
    // What still has to be settled may not agree yet with what has been.
    if notice.unsettled > 0 {
        let facts: Vec<&str> =
            facts::RULES.iter().chain(days::RULES).map(|rule| rule.code).collect();
        for finding in findings.iter_mut().filter(|f| facts.contains(&f.code)) {
            finding.severity = finding.severity.max(Severity::Warning);
        }
    }
    for exception in &notice.exceptions {
        let code = &exception.code.value;
        let at = At::Value(exception.code.at.clone());
        findings.push(match rules().find(|rule| rule.code == code) {
            Some(rule) if rule.check.is_some() => Finding {
                severity: Severity::Note,
                ..Finding::warning(
                    "rule-off",
                    at,
                    format!("已关闭 {code}：{}", exception.reason.value),
                )
            },
            Some(_) => Finding::error("rule-unknown", at, format!("{code} 不能关闭")),
            None => Finding::error("rule-unknown", at, format!("没有名为 {code} 的规则")),
        });
    }
    findings
}
