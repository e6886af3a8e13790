//! `hongtou build`.

#![expect(clippy::disallowed_methods, reason = "it tells how long reading takes")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use hongtou::notice::{CopyNumber, Notice, attachment_label};
use hongtou::office::amend::find_attachment;
use hongtou::office::{sheet, word};
use hongtou::page::Extent;
use hongtou::page::export;
use hongtou::page::ofd::{Enclosed, Request};
use hongtou::page::profile::Profile;
use hongtou::pipeline::{self, Examined, Options, Printed, Stage, Workshop};
use hongtou::text::finding::{Finding, Severity};
use hongtou::text::inputs::Inputs;
use hongtou::text::source::Source;
use hongtou::text::tree::Node;
use hongtou::{load, report};

use crate::program::cli::{BuildArgs, Emit, Enclosure, FormatArg, ProfileArg};
use crate::{FAILED, FOUND, colored, say, workshop};

pub(crate) fn run(args: &BuildArgs) -> Result<u8, String> {
    let targets = targets(&args.files, &args.out)?;
    if args.crop_marks && args.profile != ProfileArg::Print {
        return Err(
            "裁切标记（--crop-marks）只用于付印，请加上 --profile print".to_owned()
        );
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
    match args.format {
        FormatArg::Xlsx => return sheets(args, &targets),
        FormatArg::Ofd if args.profile == ProfileArg::Print => {
            return Err(
                "付印（--profile print）只用于 PDF；OFD 请去掉这个选项".to_owned()
            );
        }
        FormatArg::Docx if args.profile == ProfileArg::Print => {
            return Err(
                "付印（--profile print）只用于 PDF；Word 文件请去掉这个选项".to_owned()
            );
        }
        FormatArg::Docx | FormatArg::Ofd | FormatArg::Pdf => {}
    }
    let workshop = workshop(&args.workshop)?;
    for path in workshop.templates().replaced() {
        say(&format!("模板：使用 {path}"));
    }
    let mut work = Work { args, workshop };
    let mut code = 0;
    for (file, target) in &targets {
        match load::notice(file, args.max_size) {
            Ok(inputs) => code = code.max(work.file(&inputs, target)),
            Err(message) => {
                say(&format!("错误：{message}"));
                code = code.max(FAILED);
            }
        }
        // What Typst remembers of earlier notices is dropped after a few.
        work.workshop.forget();
    }
    Ok(code)
}

struct Work<'a> {
    args: &'a BuildArgs,
    workshop: Workshop,
}

impl Work<'_> {
    /// Builds everything that is wanted of one file; the exit code.
    fn file(&mut self, inputs: &Inputs, target: &Path) -> u8 {
        let args = self.args;
        let source = &inputs.source;
        let profile = match args.profile {
            ProfileArg::Screen | ProfileArg::Archive => Profile::Screen,
            ProfileArg::Print => Profile::Print,
        };
        let copy = args.copies.map(|copies| copies.first);
        let options = Options {
            profile,
            strict: args.strict,
            copy,
            crop_marks: args.crop_marks,
            ..Options::default()
        };
        if !args.quiet {
            say(&source.name);
        }
        let clock = Instant::now();
        let examined = pipeline::examine(inputs, options);
        self.progress(Stage { name: "读取", time: clock.elapsed() });
        let mut findings = examined.findings.clone();
        let mut code = 0;
        if let Some(notice) = &examined.notice
            && !pipeline::stops(&findings, args.strict)
        {
            let made = jobs(args, notice, options, target)
                .and_then(|jobs| self.jobs(inputs, &examined, &jobs));
            match made {
                Ok(found) => findings.extend(found),
                Err(message) => {
                    say(&format!("错误：{message}"));
                    code = FAILED;
                }
            }
        }
        shown(source, &findings, examined.tree.as_ref());
        if pipeline::stops(&findings, args.strict) {
            code = code.max(FOUND);
        }
        code
    }

    /// Lays out and writes, one file after the other, until one fails. Gives what was found
    /// of the last.
    fn jobs(
        &mut self,
        inputs: &Inputs,
        examined: &Examined,
        jobs: &[(PathBuf, Options)],
    ) -> Result<Vec<Finding>, String> {
        let quiet = self.args.quiet;
        let mut findings = Vec::new();
        for (i, (target, options)) in jobs.iter().enumerate() {
            let mut done = |stage| {
                // The others take a fraction of the first one's time.
                if i == 0 && !quiet {
                    say(&stage_line(stage));
                }
            };
            if self.args.format == FormatArg::Ofd {
                let printed = self.workshop.lay_out(examined, *options, &mut done);
                findings.clone_from(&printed.findings);
                if pipeline::stops(&findings, options.strict) {
                    break;
                }
                match self.ofd(inputs, examined, &printed, *options, &mut done)? {
                    Ok(bytes) => export::write(target, &bytes)?,
                    Err(found) => {
                        findings.extend(found);
                        break;
                    }
                }
                written(self.args, target, &printed)?;
            } else {
                let printed = self.workshop.print(examined, *options, &mut done);
                findings.clone_from(&printed.findings);
                if printed.pdf.is_none() {
                    break;
                }
                write(self.args, target, &printed)?;
            }
            if i > 0 {
                self.workshop.forget();
            }
        }
        Ok(findings)
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

    fn progress(&self, stage: Stage) {
        if !self.args.quiet {
            say(&stage_line(stage));
        }
    }
}

/// Notes are for `check`; a build shows what somebody must look at.
fn shown(source: &Source, findings: &[Finding], tree: Option<&Node>) {
    let mut shown = findings.to_vec();
    shown.retain(|finding| finding.severity <= Severity::Warning);
    if !shown.is_empty() {
        let color = colored(&std::io::stderr());
        let text = report::terminal(&shown, source, tree, color);
        say(&format!("\n{text}{}：{}", source.name, report::summary(&shown)));
    }
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
fn sheets(args: &BuildArgs, targets: &[(PathBuf, PathBuf)]) -> Result<u8, String> {
    let workshop = workshop(&args.workshop)?;
    let mut code = 0;
    for (file, target) in targets {
        let inputs = load::notice(file, args.max_size)?;
        let source = &inputs.source;
        let examined = pipeline::check_only(&inputs);
        let tree = examined.tree.as_ref();
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

/// Writes what was built, and says so.
fn write(args: &BuildArgs, target: &Path, built: &Printed) -> Result<(), String> {
    let Some(pdf) = &built.pdf else {
        return Err(format!(
            "{} 没有生成：{}",
            target.display(),
            report::summary(&built.findings)
        ));
    };
    let differs = match args.format {
        FormatArg::Docx => twin(target, built)?,
        FormatArg::Pdf | FormatArg::Ofd | FormatArg::Xlsx => {
            export::write(target, pdf)?;
            Vec::new()
        }
    };
    written(args, target, built)?;
    for differs in differs {
        say(&format!("  与 PDF 不同：{differs}"));
    }
    Ok(())
}

/// What goes with a file that was written: its Typst files, and a line that says so.
fn written(args: &BuildArgs, target: &Path, built: &Printed) -> Result<(), String> {
    if args.emit == Some(Emit::Typst)
        && let Some(manuscript) = &built.manuscript
    {
        export::write_typst(&target.with_extension("typst"), manuscript)?;
    }
    if !args.quiet {
        let pages = built.document.as_ref().map_or(0, |d| d.pages().len());
        say(&format!("  已生成 {}（{pages} 页）", target.display()));
    }
    Ok(())
}

/// Writes the Word file of what was built; what it does in another way than the PDF.
fn twin(target: &Path, built: &Printed) -> Result<Vec<String>, String> {
    let (Some(page), Some(layout), Some(manuscript)) =
        (&built.page, &built.layout, &built.manuscript)
    else {
        return Err(format!("{} 没有生成", target.display()));
    };
    let twin = word::twin::twin(page, layout, &manuscript.images)?;
    export::write(target, &twin.bytes)?;
    Ok(twin.differs)
}

/// The file of one of several copies: `公文-000001.pdf`.
fn numbered(target: &Path, number: CopyNumber, extension: &str) -> PathBuf {
    beside(target, &number.to_string(), extension)
}

/// The PDF of every file. Two files of one name would overwrite each other.
fn targets(files: &[PathBuf], out: &Path) -> Result<Vec<(PathBuf, PathBuf)>, String> {
    let mut taken: BTreeMap<PathBuf, &PathBuf> = BTreeMap::new();
    let mut targets = Vec::new();
    for file in files {
        let stem = file
            .file_stem()
            .ok_or_else(|| format!("{}：这不是文件名", file.display()))?
            .to_string_lossy()
            .into_owned();
        let target = out.join(format!("{stem}.pdf"));
        if let Some(first) = taken.insert(target.clone(), file)
            && first != file
        {
            return Err(format!(
                "{} 和 {} 会写到同一个 {}；请改名或分两次生成到不同的文件夹",
                first.display(),
                file.display(),
                target.display()
            ));
        }
        targets.push((file.clone(), target));
    }
    targets.dedup();
    Ok(targets)
}
