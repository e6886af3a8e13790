//! What is wrong with a notice, where, and how to mend it.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::text::place::Place;

/// How grave a finding is; ordered from the gravest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The notice is not built (规定).
    Error,
    /// The notice is built; somebody should look (一般、推荐).
    Warning,
    /// For information (实务).
    Note,
}

/// Where in its file a finding points to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum At {
    /// The file as a whole.
    File,
    /// A value of the YAML.
    Value(Place),
    /// Characters of a value of the YAML.
    Chars {
        /// The value.
        place: Place,
        /// The first of them, counted from 0.
        start: usize,
        /// What they say.
        what: String,
    },
    /// The key that leads to a value of the YAML.
    Key(Place),
    /// Bytes of the file's text.
    Bytes(Range<usize>),
}

/// One thing that is wrong, or worth knowing, about one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Stable kebab-case name of the fault.
    pub code: &'static str,
    /// How grave it is.
    pub severity: Severity,
    /// What was found and what was expected, in Chinese.
    pub message: String,
    /// Where.
    pub at: At,
    /// How to mend it, in Chinese.
    pub hint: Option<String>,
    /// The clause of the standard, the ruling or the format's rule behind it.
    pub source: Option<&'static str>,
    /// How many more of its code there are than are kept.
    pub more: usize,
}

/// How many findings of one code are kept of a file; the others are counted.
pub const KEPT: usize = 200;

impl Finding {
    /// A finding that stops the build.
    pub fn error(code: &'static str, at: At, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            message: message.into(),
            at,
            hint: None,
            source: None,
            more: 0,
        }
    }

    /// A finding that does not stop the build.
    pub fn warning(code: &'static str, at: At, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, at, message) }
    }

    /// Says how to mend it.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Names the clause behind it.
    pub fn source(mut self, source: &'static str) -> Self {
        self.source = Some(source);
        self
    }
}

/// The findings, of each code no more than are kept.
pub fn capped(findings: Vec<Finding>) -> Vec<Finding> {
    let mut kept: Vec<Finding> = Vec::new();
    let mut codes: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for finding in findings {
        let (count, last) = codes.entry(finding.code).or_default();
        if *count < KEPT {
            (*count, *last) = (*count + 1, kept.len());
            kept.push(finding);
        } else {
            kept[*last].more += 1 + finding.more;
        }
    }
    kept
}

/// Whether any of the findings stops the build.
pub fn any_error(findings: &[Finding]) -> bool {
    findings.iter().any(|f| f.severity == Severity::Error)
}
