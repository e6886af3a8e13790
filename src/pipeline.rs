//! The straight line from a notice's text to the bytes of its PDF.

use std::time::{Duration, Instant};

use typst_layout::PagedDocument;

use crate::judge::check::check;
use crate::judge::conformance::{Row, Verdict, conformance};
use crate::notice::{CopyNumber, Notice, attachment_label};
use crate::page::arrange::{self, Arrangement, Try, arrange};
use crate::page::compose::{
    Composed, Extent, Profile, Templates, compose, compose_report, compose_revision,
};
use crate::page::export;
use crate::page::fonts::Faces;
use crate::page::images::{self, Images};
use crate::page::measure::{Layout, measure};
use crate::page::press::Press;
use crate::page::turn::upright;
use crate::read::parse::parse;
use crate::text::finding::{At, Finding, Severity};
use crate::text::source::Source;
use crate::text::tree::Node;

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
    /// How many of the findings come from reading; the rest are found anew with every layout.
    read: usize,
    /// The values with their places.
    pub tree: Option<Node>,
    /// What is said.
    pub notice: Option<Notice>,
    /// The images that it names.
    pub images: Images,
    /// The Typst files.
    pub composed: Option<Composed>,
    /// The pages.
    pub document: Option<PagedDocument>,
    /// The bytes of the PDF.
    pub pdf: Option<Vec<u8>>,
}

/// Reads and checks one notice, without laying it out.
pub fn check_only(source: &Source) -> Built {
    examine(source, Options::default())
}

/// Reads a notice and its images, and checks what it says. A copy has its own 份号.
pub fn examine(source: &Source, options: Options) -> Built {
    let parsed = parse(source);
    let mut built = Built {
        findings: parsed.findings,
        tree: parsed.tree,
        notice: parsed.notice,
        ..Built::default()
    };
    // A copy has its own 份号.
    if let (Some(notice), Some(copy)) = (&mut built.notice, options.copy) {
        notice.head.copy_number = Some(copy);
    }
    if let Some(notice) = &built.notice {
        built.findings.extend(check(notice));
        if options.profile == Profile::Print && notice.unsettled > 0 {
            let message = format!("还有 {} 处待定，不能付印", notice.unsettled);
            built.findings.push(
                Finding::error("unsettled-in-print", At::File, message)
                    .hint("逐处定下来并删去“# 待定”注释；校样用 --profile screen"),
            );
        }
        let (images, findings) = images::read(notice, &source.folder, options.profile);
        built.findings.extend(findings);
        built.images = images;
    }
    built.read = built.findings.len();
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
            // The build has noted it.
            Verdict::Deviates if *clause == "7.3.5.5" => continue,
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
    /// The 份号 of this copy, in place of the notice's own.
    pub copy: Option<CopyNumber>,
    /// How much of the notice.
    pub extent: Extent,
}

/// A notice that was laid out.
struct Laid {
    composed: Composed,
    document: PagedDocument,
    findings: Vec<Finding>,
}

/// A notice on the press, laid out as often as it takes.
struct Tries<'a, 'b> {
    notice: &'a Notice,
    images: &'a Images,
    templates: &'a Templates,
    press: &'a mut Press<'b>,
    faces: &'a Faces,
    profile: Profile,
    extent: Extent,
    last: Option<(Arrangement, Laid)>,
    /// Why the last one could not be laid out.
    findings: Vec<Finding>,
    composing: Duration,
    setting: Duration,
}

impl Tries<'_, '_> {
    /// The notice in the arrangement that suits it best.
    fn arranged(&mut self) -> Option<(Arrangement, Laid)> {
        // An attachment alone has neither 主送机关 nor an ending.
        let chosen = match self.extent {
            Extent::Attachment(_) => Arrangement::default(),
            Extent::Whole | Extent::WithoutAttachments => arrange(self.notice, self)?,
        };
        if self.last.as_ref().is_none_or(|(arrangement, _)| *arrangement != chosen) {
            self.lay_out(chosen)?;
        }
        self.last.take()
    }
}

impl Try for Tries<'_, '_> {
    fn lay_out(&mut self, arrangement: Arrangement) -> Option<Layout> {
        let start = Instant::now();
        let composed = compose(
            self.notice,
            self.images,
            self.templates,
            self.faces,
            self.profile,
            self.extent,
            arrangement,
        );
        self.composing += start.elapsed();
        let (composed, mut findings) = match composed {
            Ok(composed) => composed,
            Err(findings) => {
                self.findings = findings;
                return None;
            }
        };
        let start = Instant::now();
        let (document, more) = self.press.compile(&composed, self.templates);
        self.setting += start.elapsed();
        findings.extend(more);
        let Some(document) = document else {
            self.findings = findings;
            return None;
        };
        let document = upright(document, self.notice.settings.mirrored);
        let layout = measure(&document);
        self.last = Some((arrangement, Laid { composed, document, findings }));
        Some(layout)
    }
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
    let clock = Instant::now();
    let mut built = examine(source, options);
    done(Stage { name: "读取", time: clock.elapsed() });
    if built.notice.is_some() && !stops(&built.findings, options.strict) {
        lay_out(&mut built, templates, press, faces, options, done);
    }
    built
}

/// Composes, lays out and writes a notice that was read. Called again, with another 份号 or
/// extent, it lays out anew only what that changes.
pub fn lay_out(
    built: &mut Built,
    templates: &Templates,
    press: &mut Press<'_>,
    faces: &Faces,
    options: Options,
    done: &mut dyn FnMut(Stage),
) {
    let mut clock = Instant::now();
    let mut stage = |name, took: Option<Duration>| {
        done(Stage { name, time: took.unwrap_or_else(|| clock.elapsed()) });
        clock = Instant::now();
    };
    built.findings.truncate(built.read);
    built.pdf = None;
    let Some(notice) = &mut built.notice else { return };
    if options.copy.is_some() {
        notice.head.copy_number = options.copy;
    }
    let notice = &*notice;

    let mut tries = Tries {
        notice,
        images: &built.images,
        templates,
        press,
        faces,
        profile: options.profile,
        extent: options.extent,
        last: None,
        findings: Vec::new(),
        composing: Duration::ZERO,
        setting: Duration::ZERO,
    };
    let arranged = tries.arranged();
    let failed = std::mem::take(&mut tries.findings);
    stage("编排", Some(tries.composing));
    stage("排版", Some(tries.setting));
    let Some((arrangement, laid)) = arranged else {
        built.findings.extend(failed);
        return;
    };
    built.findings.extend(arrange::findings(notice, arrangement));
    built.findings.extend(laid.findings);
    built.composed = Some(laid.composed);
    let document = built.document.insert(laid.document);
    if stops(&built.findings, options.strict) {
        return;
    }

    faces.let_go();
    let mut ident = format!("{} {}", notice.issuer.value, notice.number);
    if let Some(number) = notice.head.copy_number {
        ident.push_str(&format!(" {number}"));
    }
    ident.push_str(&match options.extent {
        Extent::Whole => String::new(),
        Extent::WithoutAttachments => " 正文".to_owned(),
        Extent::Attachment(index) => {
            format!(" {}", attachment_label(index, notice.attachments.len()))
        }
    });
    match export::pdf(document, options.profile, &ident) {
        Ok(pdf) => built.pdf = Some(pdf),
        Err(errors) => built.findings.extend(press.failures(&errors, templates)),
    }
    stage("输出", None);
}
