//! `hongtou build`.
//!
//! `farm` has threads of 16 MB that share templates and faces and give results in order. Of
//! letters (`each`) only `Inputs::address` differs; what Typst remembers does the rest. The list of
//! what was made carries of each letter what it was made of, so that any run goes on with any
//! other. `watch` asks the disk again and again.

#![expect(clippy::disallowed_methods, reason = "it tells how long reading takes")]

mod each;
mod farm;
mod progress;
mod watch;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use hongtou::load;
use hongtou::notice::{CopyNumber, Notice, attachment_label};
use hongtou::office::amend::find_attachment;
use hongtou::office::register::is_notice;
use hongtou::office::{sheet, word};
use hongtou::page::Extent;
use hongtou::page::export;
use hongtou::page::profile::Profile;
use hongtou::pipeline::{self, Examined, Options, Printed, Stage, Workshop};
use hongtou::report::{self, Checked};
use hongtou::text::finding::{Finding, Severity};
use hongtou::text::inputs::Inputs;
use hongtou::text::source::Source;
use hongtou::text::tree::Node;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::program::cli::{BuildArgs, Emit, FormatArg, ProfileArg};
use crate::{FAILED, FOUND, colored, say, workshop};

use self::progress::Progress;

pub(crate) fn run(args: &BuildArgs) -> Result<u8, String> {
    if args.crop_marks && args.profile != ProfileArg::Print {
        return Err(
            "裁切标记（--crop-marks）只用于付印，请加上 --profile print".to_owned()
        );
    }
    if args.watch && args.format == FormatArg::Xlsx {
        return Err("--watch 生成 PDF 或 Word 文件，不能用 --format xlsx".to_owned());
    }
    if args.format == FormatArg::Docx && args.profile == ProfileArg::Print {
        return Err(
            "付印（--profile print）只用于 PDF；Word 文件请去掉这个选项".to_owned()
        );
    }
    match &args.each {
        Some(list) if args.watch => watch::letters(args, list),
        Some(list) => each::run(args, list),
        None => files(args),
    }
}

/// Builds files, several at once.
fn files(args: &BuildArgs) -> Result<u8, String> {
    let targets = targets(&args.files, &args.out)?;
    if args.format == FormatArg::Xlsx {
        return sheets(args, &targets);
    }
    if args.watch {
        return watch::files(args, &targets);
    }
    let workshop = begin(args)?;
    let count = targets.len();
    let hands = farm::hands(args.jobs, count);
    let workers = workshop.shared(hands).into_iter().map(|workshop| Work {
        args,
        workshop,
        live: count == 1 && !args.json,
        told: Told::default(),
    });
    let mut progress = Progress::new(args, count);
    let mut code = 0;
    if count > 1 {
        farm::listen();
    }
    let done = farm::in_order(
        workers.collect(),
        count,
        |work, i| work.file(&targets[i]),
        |i, told| {
            let told = told.unwrap_or_else(|| stumbled(&targets[i].file));
            progress.told(&told);
            code = code.max(told.code);
        },
    )?;
    Ok(code.max(progress.end(done)))
}

/// Everything that notices are built with.
fn begin(args: &BuildArgs) -> Result<Workshop, String> {
    let workshop = workshop(&args.workshop)?;
    for path in workshop.templates().replaced() {
        say(&format!("模板：使用 {path}"));
    }
    Ok(workshop)
}

/// A notice that is to be built.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Target {
    file: PathBuf,
    /// Its PDF.
    pdf: PathBuf,
    /// Whether it was found in a folder, in which other files may lie.
    found: bool,
}

/// What is said of a notice, and what was made of it.
#[derive(Debug, Default)]
struct Told {
    lines: Vec<String>,
    /// The exit code.
    code: u8,
    made: Vec<Made>,
    /// For programs.
    json: Option<Value>,
}

/// What is told of a notice over which the program itself stumbled.
fn stumbled(file: &Path) -> Told {
    let message = format!("{}：程序自己出了错，没有生成这一份", file.display());
    Told {
        lines: vec![format!("错误：{message}")],
        code: FAILED,
        made: Vec::new(),
        json: Some(json!({
            "file": file.display().to_string(),
            "error": message,
            "made": [],
            "exit": FAILED,
        })),
    }
}

/// A file that was made.
#[derive(Debug, Clone)]
struct Made {
    file: PathBuf,
    pages: usize,
    /// SHA-256 of its bytes, in hexadecimal digits.
    digest: String,
}

impl Made {
    fn json(&self) -> Value {
        json!({
            "file": self.file.display().to_string(),
            "pages": self.pages,
            "sha256": self.digest,
        })
    }
}

/// A thread that builds.
struct Work<'a> {
    args: &'a BuildArgs,
    workshop: Workshop,
    /// Whether it speaks at once; else what it says waits until its turn comes.
    live: bool,
    told: Told,
}

impl Work<'_> {
    fn say(&mut self, line: &str) {
        if self.live {
            say(line);
        } else {
            self.told.lines.push(line.to_owned());
        }
    }

    /// Builds everything that is wanted of a file.
    fn file(&mut self, target: &Target) -> Told {
        match load::notice(&target.file, self.args.max_size) {
            Ok(inputs) => self.built(&inputs, target),
            Err(message) => {
                self.say(&format!("错误：{message}"));
                self.told.code = FAILED;
                let file = target.file.display().to_string();
                self.told.json = Some(json!({ "file": file, "error": message }));
            }
        }
        // What Typst remembers of earlier notices is dropped after a few.
        self.workshop.forget();
        let mut told = std::mem::take(&mut self.told);
        if let Some(Value::Object(json)) = &mut told.json {
            let made = told.made.iter().map(Made::json).collect();
            json.insert("made".to_owned(), Value::Array(made));
            json.insert("exit".to_owned(), told.code.into());
        }
        told
    }

    fn built(&mut self, inputs: &Inputs, target: &Target) {
        let args = self.args;
        let source = &inputs.source;
        let options = options(args);
        let clock = Instant::now();
        let examined = pipeline::examine(inputs, options);
        let tree = examined.tree.as_ref();
        // What else lies in a folder is not asked for.
        if target.found && examined.notice.is_none() && !tree.is_some_and(is_notice) {
            return;
        }
        if !args.quiet {
            self.say(&source.name);
        }
        self.progress(Stage { name: "读取", time: clock.elapsed() });
        let mut findings = examined.findings.clone();
        let mut error = None;
        if let Some(notice) = &examined.notice
            && !pipeline::stops(&findings, args.strict)
        {
            let made = jobs(args, notice, options, &target.pdf)
                .and_then(|jobs| self.jobs(&examined, &jobs));
            match made {
                Ok(found) => findings.extend(found),
                Err(message) => {
                    self.say(&format!("错误：{message}"));
                    self.told.code = FAILED;
                    error = Some(message);
                }
            }
        }
        if let Some(text) = shown(source, &findings, tree) {
            self.say(&text);
        }
        if pipeline::stops(&findings, args.strict) {
            self.told.code = self.told.code.max(FOUND);
        }
        if args.json {
            let checked = Checked { source, tree, findings: &findings, conformance: &[] };
            let mut json = report::json_file(&checked);
            json["error"] = error.into();
            self.told.json = Some(json);
        }
    }

    /// Lays out and writes, one PDF after the other, until one fails. Gives what was found
    /// of the last.
    fn jobs(
        &mut self,
        examined: &Examined,
        jobs: &[(PathBuf, Options)],
    ) -> Result<Vec<Finding>, String> {
        let mut findings = Vec::new();
        for (i, (target, options)) in jobs.iter().enumerate() {
            // The others take a fraction of the first one's time.
            let told = i == 0 && self.live && !self.args.quiet;
            let mut done = |stage| {
                if told {
                    say(&stage_line(stage));
                }
            };
            let printed = self.workshop.print(examined, *options, &mut done);
            findings.clone_from(&printed.findings);
            if printed.pdf.is_none() || farm::stopped() && i > 0 {
                break;
            }
            self.write(target, &printed)?;
            if i > 0 {
                self.workshop.forget();
            }
        }
        Ok(findings)
    }

    /// Writes what was built, and says so.
    fn write(&mut self, target: &Path, built: &Printed) -> Result<(), String> {
        let (made, differs) = write(self.args, target, built)?;
        if !self.args.quiet {
            self.say(&format!("  已生成 {}（{} 页）", target.display(), made.pages));
        }
        for differs in differs {
            self.say(&format!("  与 PDF 不同：{differs}"));
        }
        self.told.made.push(made);
        Ok(())
    }

    /// How long a stage took, where nothing else ran beside it.
    fn progress(&mut self, stage: Stage) {
        if self.live && !self.args.quiet {
            say(&stage_line(stage));
        }
    }
}

/// How notices are built.
fn options(args: &BuildArgs) -> Options {
    let profile = match args.profile {
        ProfileArg::Screen => Profile::Screen,
        ProfileArg::Print => Profile::Print,
    };
    Options {
        profile,
        strict: args.strict,
        copy: args.copies.map(|copies| copies.first),
        crop_marks: args.crop_marks,
        ..Options::default()
    }
}

/// Notes are for `check`; a build shows what somebody must look at.
fn shown(source: &Source, findings: &[Finding], tree: Option<&Node>) -> Option<String> {
    let mut shown = findings.to_vec();
    shown.retain(|finding| finding.severity <= Severity::Warning);
    if shown.is_empty() {
        return None;
    }
    let color = colored(&std::io::stderr());
    let text = report::terminal(&shown, source, tree, color);
    Some(format!("\n{text}{}：{}", source.name, report::summary(&shown)))
}

fn stage_line(stage: Stage) -> String {
    format!("  {} {:>8.1} 毫秒", stage.name, stage.time.as_secs_f64() * 1000.0)
}

/// What is to be built of a notice, and where it goes.
fn jobs(
    args: &BuildArgs,
    notice: &Notice,
    options: Options,
    target: &Path,
) -> Result<Vec<(PathBuf, Options)>, String> {
    let attachment = |index: usize| {
        let label = attachment_label(index, notice.attachments.len());
        let options = Options { extent: Extent::Attachment(index), ..options };
        (beside(target, &label, args.format.extension()), options)
    };
    if !args.attachment.is_empty() {
        return Ok(wanted(args, notice)?.into_iter().map(attachment).collect());
    }
    let extent = if args.split { Extent::WithoutAttachments } else { Extent::Whole };
    let options = Options { extent, ..options };
    let target = &target.with_extension(args.format.extension());
    // The notice without its attachments never takes the place of the whole.
    let apart = beside(target, "正文", args.format.extension());
    let target = if args.split { &apart } else { target };
    let mut jobs = match args.copies {
        None => vec![(target.to_owned(), options)],
        Some(copies) => {
            let copy = |number| Options { copy: Some(number), ..options };
            copies
                .numbers()
                .map(|n| (numbered(target, n, args.format.extension()), copy(n)))
                .collect()
        }
    };
    if args.split {
        jobs.extend(bound(notice).map(attachment));
    }
    Ok(jobs)
}

/// The attachments that have pages.
fn bound(notice: &Notice) -> impl Iterator<Item = usize> {
    let bound = notice.attachments.iter().enumerate().filter(|(_, a)| !a.apart);
    bound.map(|(index, _)| index)
}

/// The attachments that are asked for, in the order of the notice.
fn wanted(args: &BuildArgs, notice: &Notice) -> Result<Vec<usize>, String> {
    let mut indices = Vec::new();
    for name in &args.attachment {
        let index = find_attachment(notice, name)?;
        if notice.attachments[index].apart {
            return Err(format!("附件“{name}”另发（apart: true），没有可生成的内容"));
        }
        indices.push(index);
    }
    indices.sort_unstable();
    indices.dedup();
    Ok(indices)
}

/// Writes attachments as spreadsheets: those that are asked for, or all that have a table or
/// form.
fn sheets(args: &BuildArgs, targets: &[Target]) -> Result<u8, String> {
    let workshop = workshop(&args.workshop)?;
    let mut code = 0;
    for Target { file, pdf: target, found } in targets {
        let inputs = load::notice(file, args.max_size)?;
        let source = &inputs.source;
        let examined = pipeline::check_only(&inputs);
        let tree = examined.tree.as_ref();
        if *found && examined.notice.is_none() && !tree.is_some_and(is_notice) {
            continue;
        }
        let stops = pipeline::stops(&examined.findings, args.strict);
        let Some(notice) = examined.notice.as_ref().filter(|_| !stops) else {
            code = super::stopped(&examined.findings, source, tree);
            continue;
        };
        let count = notice.attachments.len();
        let wanted = wanted(args, notice)?;
        let indices = match wanted.is_empty() {
            true => bound(notice).collect(),
            false => wanted.clone(),
        };
        let mut any = false;
        for index in indices {
            let label = attachment_label(index, count);
            let (page, findings) = match workshop.attachment(&examined, index) {
                Ok(composed) => composed,
                Err(findings) => {
                    code = super::stopped(&findings, source, tree);
                    continue;
                }
            };
            let stops = pipeline::stops(&findings, args.strict);
            if stops {
                code = super::stopped(&findings, source, tree);
                continue;
            }
            let Some(written) = sheet::printed(&page)? else {
                let message = format!("{label} 没有表格，没有写成电子表格");
                match wanted.is_empty() {
                    true if args.quiet => {}
                    true => say(&format!("  {message}")),
                    false => return Err(format!("{}：{message}", source.name)),
                }
                continue;
            };
            any = true;
            let path = beside(target, &label, "xlsx");
            export::write(&path, &written.bytes)?;
            if !args.quiet {
                say(&format!("  已生成 {}", path.display()));
            }
            for left_out in &written.left_out {
                say(&format!("  {label} 的{left_out}没有写进电子表格"));
            }
        }
        if !any && code == 0 {
            return Err(format!("{}：没有带表格的附件", source.name));
        }
    }
    Ok(code)
}

/// A file beside another one: `通知.pdf` → `通知-附件2.xlsx`.
fn beside(target: &Path, label: &str, extension: &str) -> PathBuf {
    let stem = target.file_stem().unwrap_or_default().to_string_lossy();
    target.with_file_name(format!("{stem}-{label}.{extension}"))
}

/// Writes what was built; what a Word file does in another way than the PDF.
fn write(
    args: &BuildArgs,
    target: &Path,
    built: &Printed,
) -> Result<(Made, Vec<String>), String> {
    let Some(pdf) = &built.pdf else {
        return Err(format!(
            "{} 没有生成：{}",
            target.display(),
            report::summary(&built.findings)
        ));
    };
    let (bytes, differs) = match args.format {
        FormatArg::Docx => twin(target, built)?,
        FormatArg::Pdf | FormatArg::Xlsx => (Cow::Borrowed(pdf.as_slice()), Vec::new()),
    };
    export::write(target, &bytes)?;
    if args.emit == Some(Emit::Typst)
        && let Some(manuscript) = &built.manuscript
    {
        export::write_typst(&target.with_extension("typst"), manuscript)?;
    }
    let pages = built.document.as_ref().map_or(0, |d| d.pages().len());
    let made = Made { file: target.to_owned(), pages, digest: digest(&bytes) };
    Ok((made, differs))
}

/// SHA-256, in hexadecimal digits.
fn digest(bytes: &[u8]) -> String {
    digits(&Sha256::digest(bytes))
}

fn digits(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The Word file of what was built, and what it does in another way than the PDF.
fn twin(
    target: &Path,
    built: &Printed,
) -> Result<(Cow<'static, [u8]>, Vec<String>), String> {
    let (Some(page), Some(layout), Some(manuscript)) =
        (&built.page, &built.layout, &built.manuscript)
    else {
        return Err(format!("{} 没有生成", target.display()));
    };
    let twin = word::twin::twin(page, layout, &manuscript.images)?;
    Ok((Cow::Owned(twin.bytes), twin.differs))
}

/// The file of one of several copies: `公文-000001.pdf`.
fn numbered(target: &Path, number: CopyNumber, extension: &str) -> PathBuf {
    beside(target, &number.to_string(), extension)
}

/// The PDF of every file, and of every notice of a folder. Two files of one name would
/// overwrite each other.
fn targets(files: &[PathBuf], out: &Path) -> Result<Vec<Target>, String> {
    let mut taken: BTreeMap<PathBuf, PathBuf> = BTreeMap::new();
    let mut targets = Vec::new();
    for (file, folder) in super::wanted(files)? {
        let stem = file
            .file_stem()
            .ok_or_else(|| format!("{}：这不是文件名", file.display()))?
            .to_string_lossy()
            .into_owned();
        // What stands in a folder within the folder does so in the output.
        let within = folder.and_then(|i| file.strip_prefix(&files[i]).ok());
        let within = within.and_then(Path::parent).unwrap_or(Path::new(""));
        let pdf = out.join(within).join(format!("{stem}.pdf"));
        if let Some(first) = taken.insert(pdf.clone(), file.clone()) {
            if first == file {
                continue;
            }
            return Err(format!(
                "{} 和 {} 会写到同一个 {}；请改名或分两次生成到不同的文件夹",
                first.display(),
                file.display(),
                pdf.display()
            ));
        }
        targets.push(Target { file, pdf, found: folder.is_some() });
    }
    Ok(targets)
}
