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
use hongtou::page::ofd::{Enclosed, Request};
use hongtou::page::profile::Profile;
use hongtou::pipeline::{self, Examined, Options, Printed, Stage, Workshop};
use hongtou::report::{self, Checked};
use hongtou::text::finding::{Finding, Severity};
use hongtou::text::inputs::Inputs;
use hongtou::text::source::Source;
use hongtou::text::tree::Node;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::program::cli::{BuildArgs, Emit, Enclosure, FormatArg, ProfileArg};
use crate::{FAILED, FOUND, colored, say, workshop};

use self::progress::Progress;

pub(crate) fn run(args: &BuildArgs) -> Result<u8, String> {
    if args.crop_marks && args.profile != ProfileArg::Print {
        return Err(
            "裁切标记（--crop-marks）只用于付印，请加上 --profile print".to_owned()
        );
    }
    if args.watch && args.format == FormatArg::Xlsx {
        return Err("--watch 生成 PDF、OFD 或 Word 文件，不能用 --format xlsx".to_owned());
    }
    if args.format != FormatArg::Ofd {
        if args.profile == ProfileArg::Archive {
            return Err("归档（--profile archive）只用于 OFD，请加上 --format ofd；\
                        PDF 不用加，默认就是可以归档的 PDF/A"
                .to_owned());
        }
        if !args.enclose.is_empty() {
            return Err(
                "随文件带上的（--enclose）只用于 OFD，请加上 --format ofd".to_owned()
            );
        }
    }
    if args.format == FormatArg::Ofd && args.profile == ProfileArg::Print {
        return Err("付印（--profile print）只用于 PDF；OFD 请去掉这个选项".to_owned());
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

/// What became of a notice, and, where nothing stopped it, the bytes of its file and what that
/// does in another way than the PDF.
struct Finished {
    printed: Printed,
    file: Option<(Vec<u8>, Vec<String>)>,
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
                .and_then(|jobs| self.jobs(inputs, &examined, &jobs));
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

    /// Lays out and writes, one file after the other, until one fails. Gives what was found
    /// of the last.
    fn jobs(
        &mut self,
        inputs: &Inputs,
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
            let Finished { printed, file } =
                self.finish(inputs, examined, *options, &mut done)?;
            findings.clone_from(&printed.findings);
            let Some((bytes, differs)) = file else { break };
            if farm::stopped() && i > 0 {
                break;
            }
            self.write(target, &printed, &bytes, &differs)?;
            if i > 0 {
                self.workshop.forget();
            }
        }
        Ok(findings)
    }

    /// A file of the format that is asked for, whole.
    fn finish(
        &mut self,
        inputs: &Inputs,
        examined: &Examined,
        options: Options,
        done: &mut dyn FnMut(Stage),
    ) -> Result<Finished, String> {
        if self.args.format == FormatArg::Ofd {
            let mut printed = self.workshop.lay_out(examined, options, done);
            if pipeline::stops(&printed.findings, options.strict) {
                return Ok(Finished { printed, file: None });
            }
            let file = match self.ofd(inputs, examined, &printed, options, done)? {
                Ok(bytes) => Some((bytes, Vec::new())),
                Err(found) => {
                    printed.findings.extend(found);
                    None
                }
            };
            return Ok(Finished { printed, file });
        }
        let mut printed = self.workshop.print(examined, options, done);
        let Some(pdf) = printed.pdf.take() else {
            return Ok(Finished { printed, file: None });
        };
        let file = match self.args.format {
            FormatArg::Docx => twin(&printed)?,
            FormatArg::Pdf | FormatArg::Ofd | FormatArg::Xlsx => (pdf, Vec::new()),
        };
        Ok(Finished { printed, file: Some(file) })
    }

    /// The OFD of pages that were laid out, with what goes along.
    fn ofd(
        &mut self,
        inputs: &Inputs,
        examined: &Examined,
        printed: &Printed,
        options: Options,
        done: &mut dyn FnMut(Stage),
    ) -> Result<Result<Vec<u8>, Vec<Finding>>, String> {
        let request = Request {
            archive: self.args.profile == ProfileArg::Archive,
            enclosed: self.enclosed(inputs, examined, options.extent)?,
        };
        let clock = Instant::now();
        let bytes = self.workshop.ofd(examined, printed, options, &request);
        done(Stage { name: "输出", time: clock.elapsed() });
        Ok(bytes)
    }

    /// What goes along: the notice's own text; the tables of its attachments. In an archive
    /// all of it is plain text (GB/T 42133—2022, 6.15).
    fn enclosed(
        &self,
        inputs: &Inputs,
        examined: &Examined,
        extent: Extent,
    ) -> Result<Vec<Enclosed>, String> {
        let archive = self.args.profile == ProfileArg::Archive;
        let mut enclosed = Vec::new();
        let Some(notice) = &examined.notice else { return Ok(enclosed) };
        if self.args.enclose.contains(&Enclosure::Yaml) {
            let file = Path::new(&inputs.source.name).file_name();
            let name = file.unwrap_or_default().to_string_lossy();
            let name = if archive { format!("{name}.txt") } else { name.into_owned() };
            let bytes = inputs.source.text.clone().into_bytes();
            enclosed.push(Enclosed { name, bytes });
        }
        if self.args.enclose.contains(&Enclosure::Tables) {
            let count = notice.attachments.len();
            let bound = bound(notice).filter(|index| match extent {
                Extent::Whole => true,
                Extent::WithoutAttachments => false,
                Extent::Attachment(own) => own == *index,
            });
            for index in bound {
                let label = attachment_label(index, count);
                if archive {
                    let own = &notice.attachments[index];
                    let parts = std::iter::once(own).chain(&own.enclosures);
                    let tables: Vec<_> =
                        parts.flat_map(|attachment| attachment.part.tables()).collect();
                    for (i, table) in tables.iter().enumerate() {
                        let number = if tables.len() > 1 {
                            format!("-{}", i + 1)
                        } else {
                            String::new()
                        };
                        let name = format!("{label}{number}.csv.txt");
                        let bytes = sheet::List::of(table).csv()?;
                        enclosed.push(Enclosed { name, bytes });
                    }
                    continue;
                }
                let Ok((page, _)) = self.workshop.attachment(examined, index) else {
                    continue;
                };
                if let Some(written) = sheet::printed(&page)? {
                    let name = format!("{label}.xlsx");
                    enclosed.push(Enclosed { name, bytes: written.bytes });
                }
            }
        }
        Ok(enclosed)
    }

    /// Writes what was built, and says so.
    fn write(
        &mut self,
        target: &Path,
        built: &Printed,
        bytes: &[u8],
        differs: &[String],
    ) -> Result<(), String> {
        let made = write(self.args, target, built, bytes)?;
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
        ProfileArg::Screen | ProfileArg::Archive => Profile::Screen,
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

/// Writes a file that was built, and its Typst files where they are asked for.
fn write(
    args: &BuildArgs,
    target: &Path,
    built: &Printed,
    bytes: &[u8],
) -> Result<Made, String> {
    export::write(target, bytes)?;
    if args.emit == Some(Emit::Typst)
        && let Some(manuscript) = &built.manuscript
    {
        export::write_typst(&target.with_extension("typst"), manuscript)?;
    }
    let pages = built.document.as_ref().map_or(0, |d| d.pages().len());
    Ok(Made { file: target.to_owned(), pages, digest: digest(bytes) })
}

/// SHA-256, in hexadecimal digits.
fn digest(bytes: &[u8]) -> String {
    digits(&Sha256::digest(bytes))
}

fn digits(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The Word file of what was built, and what it does in another way than the PDF.
fn twin(built: &Printed) -> Result<(Vec<u8>, Vec<String>), String> {
    let (Some(page), Some(layout), Some(manuscript)) =
        (&built.page, &built.layout, &built.manuscript)
    else {
        return Err(report::summary(&built.findings));
    };
    let twin = word::twin::twin(page, layout, &manuscript.images)?;
    Ok((twin.bytes, twin.differs))
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
