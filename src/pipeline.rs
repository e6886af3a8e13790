//! The straight line from a notice's text to the bytes of its PDF.

use std::time::{Duration, Instant};

use typst_layout::PagedDocument;

use crate::compile::Press;
use crate::compose::{Composed, Profile, Templates, compose};
use crate::export;
use crate::finding::{Finding, any_error};
use crate::fonts::Faces;
use crate::notice::Notice;
use crate::parse::parse;
use crate::source::Source;
use crate::tree::Node;

/// A stage that is done, and how long it took.
#[derive(Debug, Clone, Copy)]
pub struct Stage {
    /// What was done, in Chinese.
    pub name: &'static str,
    /// How long it took.
    pub time: Duration,
}

/// What became of one notice. Later values are there if everything before them went well.
#[derive(Default)]
pub struct Built {
    /// Everything that was found.
    pub findings: Vec<Finding>,
    /// The values with their places.
    pub tree: Option<Node>,
    /// What is said.
    pub notice: Option<Notice>,
    /// The Typst files.
    pub composed: Option<Composed>,
    /// The pages.
    pub document: Option<PagedDocument>,
    /// The bytes of the PDF.
    pub pdf: Option<Vec<u8>>,
}

/// Builds one notice; `done` hears of every stage.
pub fn build(
    source: &Source,
    templates: &Templates,
    press: &mut Press<'_>,
    faces: &Faces,
    profile: Profile,
    done: &mut dyn FnMut(Stage),
) -> Built {
    let mut built = Built::default();
    let mut clock = Instant::now();
    let mut stage = |name| {
        done(Stage { name, time: clock.elapsed() });
        clock = Instant::now();
    };

    let parsed = parse(&source.text);
    stage("读取");
    built.findings = parsed.findings;
    built.tree = parsed.tree;
    built.notice = parsed.notice;
    let Some(notice) = &built.notice else { return built };

    let composed = compose(notice, templates, faces, profile);
    stage("编排");
    match composed {
        Ok((composed, findings)) => {
            built.findings.extend(findings);
            built.composed = Some(composed);
        }
        Err(findings) => {
            built.findings.extend(findings);
            return built;
        }
    }
    let Some(composed) = &built.composed else { return built };

    let (document, findings) = press.compile(composed, templates);
    stage("排版");
    built.findings.extend(findings);
    built.document = document;
    let Some(document) = &built.document else { return built };
    if any_error(&built.findings) {
        return built;
    }

    faces.let_go();
    let ident = format!("{} {}", notice.issuer.value, notice.number);
    match export::pdf(document, profile, &ident) {
        Ok(pdf) => built.pdf = Some(pdf),
        Err(errors) => built.findings.extend(press.failures(&errors, templates)),
    }
    stage("输出");
    built
}
