//! The straight line from what a notice is made from to the bytes of its PDF.

#![expect(
    clippy::disallowed_methods,
    reason = "it tells how long its stages take, and nothing else of the time"
)]

use std::sync::Arc;
use std::time::{Duration, Instant};

use typst_layout::PagedDocument;

use crate::judge::check::check;
use crate::judge::conformance::{Row, Verdict, conformance, conformance_page};
use crate::notice::label::REVISION;
use crate::notice::{CopyNumber, Notice, attachment_label};
use crate::page::arrange::{self, Pages, Try, arrange};
use crate::page::arrangement::Arrangement;
use crate::page::compose::{Extent, compose};
use crate::page::element::Page;
use crate::page::export::{self, Order};
use crate::page::fonts::{Faces, Role};
use crate::page::images::{self, Images};
use crate::page::manuscript::{self, Manuscript};
use crate::page::measure::Layout;
use crate::page::ofd::Request;
use crate::page::presence::missing;
use crate::page::press::Press;
use crate::page::profile::Profile;
use crate::page::templates::Templates;
use crate::page::turn::upright;
use crate::page::weave::weave;
use crate::read::parse::parse;
use crate::text::finding::{At, Finding, Severity, any_error, capped};
use crate::text::inputs::Inputs;
use crate::text::tree::Node;

/// A stage that is done, and how long it took.
#[derive(Debug, Clone, Copy)]
pub struct Stage {
    /// What was done, in Chinese.
    pub name: &'static str,
    /// How long it took.
    pub time: Duration,
}

/// What is asked for.
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
    /// Whether marks show the press where the sheet is cut.
    pub crop_marks: bool,
    /// Which of many letters it is.
    pub letter: Option<u128>,
}

/// A notice that was read and checked, but not laid out.
#[derive(Default)]
pub struct Examined {
    /// Everything that was found.
    pub findings: Vec<Finding>,
    /// The values with their places.
    pub tree: Option<Node>,
    /// What is said, unless a fault stands in the way.
    pub notice: Option<Notice>,
    /// The images that it names.
    pub images: Images,
}

/// A notice that was laid out. Later values are there if everything before them went well.
#[derive(Default)]
pub struct Printed {
    /// Everything that was found.
    pub findings: Vec<Finding>,
    /// What stands on the pages.
    pub page: Option<Arc<Page>>,
    /// The Typst files.
    pub manuscript: Option<Manuscript>,
    /// The pages.
    pub document: Option<PagedDocument>,
    /// Where everything landed on them.
    pub layout: Option<Arc<Layout>>,
    /// The bytes of the PDF.
    pub pdf: Option<Vec<u8>>,
}

/// What became of one notice.
#[derive(Default)]
pub struct Built {
    /// What came of reading.
    pub examined: Examined,
    /// What came of laying out, if nothing stood in the way.
    pub printed: Printed,
}

impl Built {
    /// Everything that was found.
    pub fn findings(&self) -> Vec<Finding> {
        let printed = self.printed.findings.iter();
        self.examined.findings.iter().chain(printed).cloned().collect()
    }
}

/// Whether findings stop the build.
pub fn stops(findings: &[Finding], strict: bool) -> bool {
    let worst = if strict { Severity::Warning } else { Severity::Error };
    findings.iter().any(|finding| finding.severity <= worst)
}

/// Reads and checks one notice for the screen.
pub fn check_only(inputs: &Inputs) -> Examined {
    examine(inputs, Options::default())
}

/// Reads a notice, looks at its images, and checks what it says.
pub fn examine(inputs: &Inputs, options: Options) -> Examined {
    let parsed = parse(inputs);
    let mut examined = Examined {
        findings: capped(parsed.findings),
        tree: parsed.tree,
        notice: parsed.notice,
        images: Images::default(),
    };
    if let (Some(notice), Some(copy)) = (&mut examined.notice, options.copy) {
        notice.head.copy_number = Some(copy);
    }
    if let Some(notice) = &examined.notice {
        examined.findings.extend(check(notice));
        if options.profile == Profile::Print && notice.unsettled > 0 {
            let message = format!("还有 {} 处待定，不能付印", notice.unsettled);
            examined.findings.push(
                Finding::error("unsettled-in-print", At::File, message)
                    .hint("逐处定下来并删去“# 待定”注释；校样用 --profile screen"),
            );
        }
        let (images, findings) = images::prepare(notice, inputs, options.profile);
        examined.findings.extend(findings);
        examined.images = images;
    }
    examined
}

/// What many notices share: templates, faces, the press and what it remembers.
pub struct Workshop {
    templates: Arc<Templates>,
    press: Press,
    /// How many workshops work beside each other.
    beside: usize,
}

impl Workshop {
    /// A workshop with nothing on its press.
    pub fn new(templates: Templates, faces: Faces) -> Self {
        let (templates, faces) = (Arc::new(templates), Arc::new(faces));
        Self { templates, press: Press::new(faces), beside: 1 }
    }

    /// So many workshops that share templates and faces, each for a thread of its own. What
    /// a press remembers all of them know.
    pub fn shared(&self, count: usize) -> Vec<Self> {
        let another = || Self {
            templates: Arc::clone(&self.templates),
            press: Press::new(Arc::clone(self.press.faces())),
            beside: count,
        };
        (0..count).map(|_| another()).collect()
    }

    /// The same workshop with other templates.
    pub fn with(&self, templates: Templates) -> Self {
        let press = Press::new(Arc::clone(self.press.faces()));
        Self { templates: Arc::new(templates), press, beside: self.beside }
    }

    /// A number that differs where other templates, faces or versions are at work.
    pub fn identity(&self) -> u128 {
        let version = env!("CARGO_PKG_VERSION");
        let faces = self.faces();
        typst_utils::hash128(&(version, &*self.templates, faces.book(), faces.sizes()))
    }

    /// The templates in force.
    pub fn templates(&self) -> &Templates {
        &self.templates
    }

    /// The faces at hand.
    pub fn faces(&self) -> &Faces {
        self.press.faces()
    }

    /// Drops what the press remembers of notices that were built a while ago.
    pub fn forget(&self) {
        Press::forget(self.beside);
    }

    /// Puts a notice on the page, without laying it out: what makes that impossible, such as
    /// a column too narrow for its cells, is found here.
    pub fn composed(&self, examined: &Examined) -> Vec<Finding> {
        let Some(notice) = &examined.notice else { return Vec::new() };
        let arrangement = Arrangement::default();
        let (images, faces) = (&examined.images, self.faces());
        // Where there are no faces, only what needs none is checked.
        if Role::ALL.into_iter().any(|role| faces.role(role).is_none()) {
            return Vec::new();
        }
        match compose(notice, images, faces, Extent::Whole, &arrangement) {
            Ok((_, findings)) | Err(findings) => findings,
        }
    }

    /// The page of an attachment alone, not laid out: what other outputs than the PDF take.
    pub fn attachment(
        &self,
        examined: &Examined,
        index: usize,
    ) -> Result<(Page, Vec<Finding>), Vec<Finding>> {
        let Some(notice) = &examined.notice else { return Err(Vec::new()) };
        let (extent, arrangement) = (Extent::Attachment(index), Arrangement::default());
        compose(notice, &examined.images, self.faces(), extent, &arrangement)
    }

    /// Builds one notice; `done` hears of every stage.
    pub fn build(
        &mut self,
        inputs: &Inputs,
        options: Options,
        done: &mut dyn FnMut(Stage),
    ) -> Built {
        let clock = Instant::now();
        let examined = examine(inputs, options);
        done(Stage { name: "读取", time: clock.elapsed() });
        let mut printed = Printed::default();
        if !stops(&examined.findings, options.strict) {
            printed = self.print(&examined, options, done);
        }
        Built { examined, printed }
    }

    /// Composes, lays out and writes a notice that was read. Called again, with another 份号
    /// or extent, it lays out anew only what that changes.
    pub fn print(
        &mut self,
        examined: &Examined,
        options: Options,
        done: &mut dyn FnMut(Stage),
    ) -> Printed {
        let mut printed = self.lay_out(examined, options, done);
        let (Some(notice), Some(document)) = (&examined.notice, &printed.document) else {
            return printed;
        };
        let clock = Instant::now();
        let stopped = stops(&examined.findings, options.strict)
            || stops(&printed.findings, options.strict);
        if !stopped {
            self.faces().let_go();
            let ident = ident(notice, options);
            let condition = notice.settings.condition;
            let order = Order { condition, crop_marks: options.crop_marks };
            match export::pdf(document, options.profile, order, &ident) {
                Ok(pdf) => printed.pdf = Some(pdf),
                Err(error) => printed.findings.extend(self.press.unwritten(&error)),
            }
        }
        done(Stage { name: "输出", time: clock.elapsed() });
        printed
    }

    /// The bytes of the OFD of pages that `lay_out` gave for the same notice and options.
    pub fn ofd(
        &mut self,
        examined: &Examined,
        printed: &Printed,
        options: Options,
        request: &Request,
    ) -> Result<Vec<u8>, Vec<Finding>> {
        let (Some(notice), Some(page), Some(manuscript), Some(document)) =
            (&examined.notice, &printed.page, &printed.manuscript, &printed.document)
        else {
            return Err(printed.findings.clone());
        };
        // Another try may lie on the press.
        self.press.load(manuscript);
        self.faces().let_go();
        let ident = ident(notice, options);
        let press = &self.press;
        let origins = |span| press.origin(manuscript, span);
        export::ofd(document, page, &origins, request, &ident)
            .map_err(|error| press.unwritten(&error))
    }

    /// The same without the PDF: its pages, and what was found on them.
    pub fn lay_out(
        &mut self,
        examined: &Examined,
        options: Options,
        done: &mut dyn FnMut(Stage),
    ) -> Printed {
        let Some(notice) = &examined.notice else { return Printed::default() };
        // A copy has its own 份号.
        let mut copy = None;
        if options.copy.is_some() {
            let head = &mut copy.insert(notice.clone()).head;
            head.copy_number = options.copy;
        }
        let notice = copy.as_ref().unwrap_or(notice);
        let mut tries = Tries {
            notice,
            images: &examined.images,
            templates: &self.templates,
            press: &mut self.press,
            options,
            last: None,
            findings: Vec::new(),
            composing: Duration::ZERO,
            setting: Duration::ZERO,
        };
        let arranged = tries.arranged();
        let failed = std::mem::take(&mut tries.findings);
        done(Stage { name: "编排", time: tries.composing });
        done(Stage { name: "排版", time: tries.setting });
        let Some((arrangement, laid)) = arranged else {
            return Printed { findings: failed, ..Printed::default() };
        };
        let mut findings = arrange::findings(notice, &laid.pages, &arrangement);
        if !arrangement.crowded {
            findings.extend(arrange::without_text(notice, &laid.pages));
        }
        findings.extend(arrange::lonely(notice, &laid.pages));
        findings.extend(laid.findings);
        findings.extend(missing(&laid.pages.page, &laid.pages.layout));
        Printed {
            findings,
            page: Some(laid.pages.page),
            layout: Some(laid.pages.layout),
            manuscript: Some(laid.manuscript),
            document: Some(laid.document),
            pdf: None,
        }
    }

    /// Builds one notice and holds the standard against its pages.
    ///
    /// A clause that does not hold is a finding as well as a row.
    pub fn check_pages(&mut self, inputs: &Inputs) -> (Built, Vec<Row>) {
        let mut built = self.build(inputs, Options::default(), &mut |_| ());
        let printed = &built.printed;
        let (Some(notice), Some(page), Some(layout)) =
            (&built.examined.notice, &printed.page, &printed.layout)
        else {
            return (built, Vec::new());
        };
        let rows = conformance(notice, page, layout);
        built.printed.findings.extend(rows.iter().filter_map(clause_finding));
        (built, rows)
    }

    /// The bytes of a paper on how a notice conforms.
    pub fn conformance_paper(
        &mut self,
        notice: &Notice,
        rows: &[Row],
    ) -> Result<Vec<u8>, Vec<Finding>> {
        let paper = conformance_page(notice, rows, self.faces())?;
        let ident = format!("{} {} 版面核对报告", notice.issuer.value, notice.number);
        self.proof(paper, &Images::default(), &ident)
    }

    /// The bytes of a 花脸稿 of two notices, each with its images.
    pub fn revision(
        &mut self,
        old: &Examined,
        new: &Examined,
    ) -> Result<Vec<u8>, Vec<Finding>> {
        let (Some(was), Some(is)) = (&old.notice, &new.notice) else {
            return Err([&old.findings[..], &new.findings[..]].concat());
        };
        let images = Images::of_both(&old.images, &new.images);
        let faces = self.faces();
        let page = |notice| {
            let arrangement = Arrangement::default();
            // Findings are those of the notices themselves, which `check` reports.
            compose(notice, &images, faces, Extent::Whole, &arrangement)
        };
        let woven = weave(&page(was)?.0, &page(is)?.0, faces);
        let ident = format!("{} {} {REVISION}", is.issuer.value, is.number);
        self.proof(woven, &images, &ident)
    }

    /// Lays out a page as it is, and gives the bytes of its PDF.
    fn proof(
        &mut self,
        page: Page,
        images: &Images,
        ident: &str,
    ) -> Result<Vec<u8>, Vec<Finding>> {
        let profile = Profile::Screen;
        let laid = lay_out(&mut self.press, &self.templates, page, images, profile)?;
        let lost = missing(&laid.pages.page, &laid.pages.layout);
        if any_error(&lost) {
            return Err(lost);
        }
        export::pdf(&laid.document, profile, Order::default(), ident)
            .map_err(|error| self.press.unwritten(&error))
    }
}

/// What names a document: the same one gives the same bytes.
fn ident(notice: &Notice, options: Options) -> String {
    let mut ident = format!("{} {}", notice.issuer.value, notice.number);
    if let Some(number) = options.copy.or(notice.head.copy_number) {
        ident.push_str(&format!(" {number}"));
    }
    ident.push_str(&match options.extent {
        Extent::Whole => String::new(),
        Extent::WithoutAttachments => " 正文".to_owned(),
        Extent::Attachment(index) => {
            format!(" {}", attachment_label(index, notice.attachments.len()))
        }
    });
    if let Some(letter) = options.letter {
        ident.push_str(&format!(" {letter:032x}"));
    }
    ident
}

/// A clause that does not hold.
fn clause_finding(row: &Row) -> Option<Finding> {
    let Row { clause, what, required, measured, page, verdict } = row;
    let (code, severity) = match verdict {
        Verdict::Met => return None,
        // The build has noted it.
        Verdict::Deviates if *clause == "7.3.5.5" => return None,
        Verdict::Deviates => ("page-deviates", Severity::Warning),
        Verdict::Missed => ("page-out-of-rule", Severity::Error),
    };
    let message = match verdict {
        Verdict::Deviates => {
            format!("按设置偏离 {clause}：{what}为{measured}，默认{required}")
        }
        _ => format!("第 {page} 面不合 {clause}：{what}应为{required}，实测{measured}"),
    };
    let hint = match verdict {
        Verdict::Deviates => "这是 layout 里的设置；不需要时删去",
        _ => "内容排不下时缩短内容或调整 layout；模板改过时先用内置模板再量一次",
    };
    Some(Finding { severity, ..Finding::error(code, At::File, message).hint(hint) })
}

/// A notice that was laid out.
struct Laid {
    pages: Pages,
    manuscript: Manuscript,
    document: PagedDocument,
    findings: Vec<Finding>,
}

/// Lays out a page, again where its tables turn out to go on over pages.
fn lay_out(
    press: &mut Press,
    templates: &Templates,
    page: Page,
    images: &Images,
    profile: Profile,
) -> Result<Laid, Vec<Finding>> {
    let mut page = Arc::new(page);
    let mut tries = 0;
    loop {
        tries += 1;
        let manuscript =
            manuscript::write(&page, images, templates, press.faces(), profile)?;
        let (document, findings) = press.compile(&manuscript, templates);
        let Some(document) = document else { return Err(findings) };
        let document = upright(document, page.settings.mirrored);
        let layout = press.measure(&document, &manuscript);
        // A table is only told more, so that this ends.
        if arrange::tell_tables(Arc::make_mut(&mut page), &layout, tries) {
            continue;
        }
        let pages = Pages { page, layout: Arc::new(layout) };
        return Ok(Laid { pages, manuscript, document, findings });
    }
}

/// A notice on the press, laid out as often as it takes.
struct Tries<'a> {
    notice: &'a Notice,
    images: &'a Images,
    templates: &'a Templates,
    press: &'a mut Press,
    options: Options,
    last: Option<(Arrangement, Laid)>,
    /// Why the last one could not be laid out.
    findings: Vec<Finding>,
    composing: Duration,
    setting: Duration,
}

impl Tries<'_> {
    /// The notice in the arrangement that suits it best.
    fn arranged(&mut self) -> Option<(Arrangement, Laid)> {
        let chosen = arrange(self.notice, self)?;
        if self.last.as_ref().is_none_or(|(arrangement, _)| *arrangement != chosen) {
            self.lay_out(&chosen, None)?;
        }
        self.last.take()
    }

    fn try_out(
        &mut self,
        arrangement: &Arrangement,
        close: Option<usize>,
    ) -> Result<Laid, Vec<Finding>> {
        let start = Instant::now();
        let Options { profile, extent, .. } = self.options;
        let faces = self.press.faces();
        let (mut page, mut findings) =
            compose(self.notice, self.images, faces, extent, arrangement)?;
        if let Some(end) = close.and_then(|close| page.end_behind(close)) {
            page.elements.truncate(end);
            page.partial = true;
        }
        self.composing += start.elapsed();
        let start = Instant::now();
        let laid = lay_out(self.press, self.templates, page, self.images, profile);
        self.setting += start.elapsed();
        let mut laid = laid?;
        findings.append(&mut laid.findings);
        Ok(Laid { findings, ..laid })
    }
}

impl Try for Tries<'_> {
    fn lay_out(
        &mut self,
        arrangement: &Arrangement,
        close: Option<usize>,
    ) -> Option<Pages> {
        match self.try_out(arrangement, close) {
            Ok(laid) => {
                let pages = laid.pages.clone();
                if close.is_none() {
                    self.last = Some((arrangement.clone(), laid));
                }
                Some(pages)
            }
            Err(findings) => {
                self.findings = findings;
                None
            }
        }
    }
}
