//! The straight line from a notice's text to the bytes of its PDF.

use std::time::{Duration, Instant};

use typst_layout::PagedDocument;

use crate::check::check;
use crate::compile::Press;
use crate::compose::{
    Composed, Profile, Templates, compose, compose_report, compose_revision,
};
use crate::conformance::{Row, Verdict, conformance};
use crate::export;
use crate::finding::{At, Finding, Severity};
use crate::fonts::Faces;
use crate::measure::measure;
use crate::notice::Notice;
use crate::parse::parse;
use crate::source::Source;
use crate::tree::Node;
use crate::turn::upright;

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

/// Reads and checks one notice, without laying it out.
pub fn check_only(source: &Source) -> Built {
    let parsed = parse(source);
    let mut built = Built {
        findings: parsed.findings,
        tree: parsed.tree,
        notice: parsed.notice,
        ..Built::default()
    };
    if let Some(notice) = &built.notice {
        built.findings.extend(check(notice));
    }
    built
}

/// Builds one notice and holds the standard against its pages.
///
/// A clause that does not hold is a finding as well as a row.
pub fn check_pages(
    source: &Source,
    templates: &Templates,
    press: &mut Press<'_>,
    faces: &Faces,
) -> (Built, Vec<Row>) {
    let mut built =
        build(source, templates, press, faces, Options::default(), &mut |_| ());
    let (Some(notice), Some(document)) = (&built.notice, &built.document) else {
        return (built, Vec::new());
    };
    let rows = conformance(notice, &measure(document));
    for row in &rows {
        let Row { clause, what, required, measured, page, verdict } = row;
        let (code, severity) = match verdict {
            Verdict::Met => continue,
            Verdict::Deviates => ("page-deviates", Severity::Warning),
            Verdict::Missed => ("page-out-of-rule", Severity::Error),
        };
        let message = match verdict {
            Verdict::Deviates => {
                format!("按设置偏离 {clause}：{what}为{measured}，默认{required}")
            }
            _ => {
                format!("第 {page} 面不合 {clause}：{what}应为{required}，实测{measured}")
            }
        };
        let hint = match verdict {
            Verdict::Deviates => "这是 layout 里的设置；不需要时删去",
            _ => "内容排不下时缩短内容或调整 layout；模板改过时先用内置模板再量一次",
        };
        let finding = Finding::error(code, At::File, message).hint(hint);
        built.findings.push(Finding { severity, ..finding });
    }
    (built, rows)
}

/// The bytes of a conformance report on a notice.
pub fn report(
    notice: &Notice,
    rows: &[Row],
    templates: &Templates,
    press: &mut Press<'_>,
    faces: &Faces,
) -> Result<Vec<u8>, Vec<Finding>> {
    let (composed, _) = compose_report(notice, rows, templates, faces)?;
    let (document, findings) = press.compile(&composed, templates);
    let Some(document) = document else { return Err(findings) };
    let ident = format!("{} {} 版面核对报告", notice.issuer.value, notice.number);
    export::pdf(&document, Profile::Screen, &ident)
        .map_err(|errors| press.failures(&errors, templates))
}

/// The bytes of a 花脸稿 of two notices.
pub fn revision(
    old: &Notice,
    new: &Notice,
    templates: &Templates,
    press: &mut Press<'_>,
    faces: &Faces,
) -> Result<Vec<u8>, Vec<Finding>> {
    let (composed, _) = compose_revision(old, new, templates, faces)?;
    let (document, findings) = press.compile(&composed, templates);
    let Some(document) = document else { return Err(findings) };
    let document = upright(document, new.settings.mirrored);
    let ident = format!("{} {} 花脸稿", new.issuer.value, new.number);
    export::pdf(&document, Profile::Screen, &ident)
        .map_err(|errors| press.failures(&errors, templates))
}

/// Whether findings stop the build.
pub fn stops(findings: &[Finding], strict: bool) -> bool {
    let worst = if strict { Severity::Warning } else { Severity::Error };
    findings.iter().any(|finding| finding.severity <= worst)
}

/// What a build is asked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// The inks.
    pub profile: Profile,
    /// Whether warnings stop it too.
    pub strict: bool,
}

/// Builds one notice; `done` hears of every stage.
pub fn build(
    source: &Source,
    templates: &Templates,
    press: &mut Press<'_>,
    faces: &Faces,
    options: Options,
    done: &mut dyn FnMut(Stage),
) -> Built {
    let mut built;
    let mut clock = Instant::now();
    let mut stage = |name| {
        done(Stage { name, time: clock.elapsed() });
        clock = Instant::now();
    };

    built = check_only(source);
    stage("读取");
    let Some(notice) = &built.notice else { return built };
    if options.profile == Profile::Print && notice.unsettled > 0 {
        built.findings.push(
            Finding::error(
                "unsettled-in-print",
                At::File,
                format!("还有 {} 处待定，不能付印", notice.unsettled),
            )
            .hint("逐处定下来并删去“# 待定”注释；校样用 --profile screen"),
        );
    }
    if stops(&built.findings, options.strict) {
        return built;
    }

    let composed = compose(notice, templates, faces, options.profile);
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
    let document = document.map(|document| upright(document, notice.settings.mirrored));
    stage("排版");
    built.findings.extend(findings);
    built.document = document;
    let Some(document) = &built.document else { return built };
    if stops(&built.findings, options.strict) {
        return built;
    }

    faces.let_go();
    let ident = format!("{} {}", notice.issuer.value, notice.number);
    match export::pdf(document, options.profile, &ident) {
        Ok(pdf) => built.pdf = Some(pdf),
        Err(errors) => built.findings.extend(press.failures(&errors, templates)),
    }
    stage("输出");
    built
}
