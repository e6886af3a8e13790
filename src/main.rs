//! The command line: reads arguments, runs the pipeline, prints what came of it.

mod cli;
mod commands;

use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{CommandFactory, Parser};
use hongtou::check::rules;
use hongtou::compile::Press;
use hongtou::compose::{Profile, Templates};
use hongtou::finding::Severity;
use hongtou::fonts::{Faces, FontOptions, Origin, Role};
use hongtou::notice::CopyNumber;
use hongtou::report::Checked;
use hongtou::source::Source;
use hongtou::{conformance, export, pipeline, report, schema};

use crate::cli::{
    BuildArgs, CheckArgs, Cli, Command, Emit, FontArgs, ProfileArg, ReportFormat,
};

/// Findings stop what was asked for.
const FOUND: u8 = 1;
/// The program could not do its work.
const FAILED: u8 = 2;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => match cli::explain(&error) {
            Some(message) => {
                say(&format!("错误：{message}"));
                return ExitCode::from(FAILED);
            }
            None => {
                let _ = error.print();
                return ExitCode::SUCCESS;
            }
        },
    };
    let code = match cli.command {
        Command::Build(args) => build(&args),
        Command::Check(args) => check(&args),
        Command::Compare(args) => commands::compare(&args),
        Command::Draft(args) => commands::draft(&args),
        Command::Table(args) => commands::table(&args),
        Command::Explain { code } => explain(code.as_deref()),
        Command::Fonts(args) => fonts(&args),
        Command::Schema => print(&schema_text()),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "hongtou", &mut script);
            print(&String::from_utf8_lossy(&script))
        }
    };
    match code {
        Ok(code) => ExitCode::from(code),
        Err(message) => {
            say(&format!("错误：{message}"));
            ExitCode::from(FAILED)
        }
    }
}

fn schema_text() -> String {
    let mut text =
        serde_json::to_string_pretty(&schema::json_schema()).unwrap_or_default();
    text.push('\n');
    text
}

/// Prints the result that was asked for. A reader that has gone away is no fault.
fn print(text: &str) -> Result<u8, String> {
    let _ = std::io::stdout().write_all(text.as_bytes());
    Ok(0)
}

/// Whether a stream takes colours.
fn colored(stream: &impl IsTerminal) -> bool {
    stream.is_terminal() && std::env::var_os("NO_COLOR").is_none()
}

/// Prints a line about the work.
fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

fn find_faces(args: &FontArgs) -> Result<Faces, String> {
    for folder in &args.font_path {
        if !folder.is_dir() {
            return Err(format!("--font-path {}：没有这个文件夹", folder.display()));
        }
    }
    let options =
        FontOptions { folders: args.font_path.clone(), system: args.system_fonts };
    Ok(Faces::find(&options))
}

fn build(args: &BuildArgs) -> Result<u8, String> {
    let targets = targets(&args.files, &args.out)?;
    let templates = match &args.templates {
        Some(folder) if !folder.is_dir() => {
            return Err(format!("--templates {}：没有这个文件夹", folder.display()));
        }
        Some(folder) => Templates::load(Some(folder))?,
        None => Templates::load(Some(Path::new("templates")))?,
    };
    for path in &templates.replaced {
        say(&format!("模板：使用 {}", path.display()));
    }
    let faces = find_faces(&args.fonts)?;
    let profile = match args.profile {
        ProfileArg::Screen => Profile::Screen,
        ProfileArg::Print => Profile::Print,
    };
    let color = colored(&std::io::stderr());
    let mut press = Press::new(&faces);
    let mut code = 0;
    for (file, target) in &targets {
        let source = match Source::read(file, args.max_size) {
            Ok(source) => source,
            Err(message) => {
                say(&format!("错误：{message}"));
                code = code.max(FAILED);
                continue;
            }
        };
        if !args.quiet {
            say(&source.name);
        }
        let mut progress = |stage: pipeline::Stage| {
            if !args.quiet {
                let time = stage.time.as_secs_f64() * 1000.0;
                say(&format!("  {} {time:>8.1} 毫秒", stage.name));
            }
        };
        let copy = args.copies.map(|copies| copies.first);
        let options = pipeline::Options { profile, strict: args.strict, copy };
        let mut built = pipeline::build(
            &source,
            &templates,
            &mut press,
            &faces,
            options,
            &mut progress,
        );
        // Notes are for `check`; a build shows what somebody must look at.
        let mut shown = built.findings.clone();
        shown.retain(|finding| finding.severity <= Severity::Warning);
        if !shown.is_empty() {
            let text = report::terminal(&shown, &source, built.tree.as_ref(), color);
            say(&format!("\n{text}{}：{}", source.name, report::summary(&shown)));
        }
        if pipeline::stops(&built.findings, args.strict) {
            code = code.max(FOUND);
        }
        if built.pdf.is_some() {
            let written = match args.copies {
                None => write(args, target, &built),
                Some(copies) => copies.numbers().try_for_each(|number| {
                    if number != copies.first {
                        pipeline::copy(
                            &mut built, number, &templates, &mut press, &faces, options,
                        );
                        hongtou::compile::forget();
                    }
                    write(args, &numbered(target, number), &built)
                }),
            };
            if let Err(message) = written {
                say(&format!("错误：{message}"));
                code = code.max(FAILED);
            }
        }
        // What Typst remembers of earlier notices is dropped after a few.
        hongtou::compile::forget();
    }
    Ok(code)
}

fn check(args: &CheckArgs) -> Result<u8, String> {
    if args.report.is_some() && args.files.len() > 1 {
        return Err("--report 只能核对一份公文".to_owned());
    }
    let mut code = 0;
    let mut checked = Vec::new();
    let layout = args.layout || args.report.is_some();
    let faces = if layout { Some(find_faces(&args.fonts)?) } else { None };
    let templates = Templates::load(None)?;
    for file in &args.files {
        let source = match Source::read(file, args.max_size) {
            Ok(source) => source,
            Err(message) => {
                say(&format!("错误：{message}"));
                code = FAILED;
                continue;
            }
        };
        let mut rows = Vec::new();
        let built = match &faces {
            None => pipeline::check_only(&source),
            Some(faces) => {
                let mut press = Press::new(faces);
                let (built, found) =
                    pipeline::check_pages(&source, &templates, &mut press, faces);
                rows = found;
                if let (Some(path), Some(notice)) = (&args.report, &built.notice)
                    && !rows.is_empty()
                {
                    let pdf =
                        pipeline::report(notice, &rows, &templates, &mut press, faces);
                    let pdf = pdf.map_err(|findings| report::summary(&findings))?;
                    export::write(path, &pdf)?;
                    say(&format!("已生成 {}", path.display()));
                }
                hongtou::compile::forget();
                built
            }
        };
        checked.push((source, built, rows));
    }
    let files: Vec<Checked<'_>> = checked
        .iter()
        .map(|(source, built, rows)| Checked {
            source,
            tree: built.tree.as_ref(),
            findings: &built.findings,
            conformance: rows,
        })
        .collect();
    let color = colored(&std::io::stdout());
    let text = match args.format {
        ReportFormat::Text => files
            .iter()
            .map(|file| {
                let text = report::terminal(file.findings, file.source, file.tree, color);
                let summary = report::summary(file.findings);
                let rows = match file.conformance {
                    [] => String::new(),
                    rows => conformance::text(rows),
                };
                format!("{text}{rows}{}：{summary}\n", file.source.name)
            })
            .collect(),
        ReportFormat::Json => pretty(&report::json(&files)),
        ReportFormat::Sarif => pretty(&report::sarif(&files)),
    };
    print(&text)?;
    if files.iter().any(|file| pipeline::stops(file.findings, args.strict)) {
        code = code.max(FOUND);
    }
    Ok(code)
}

fn pretty(value: &serde_json::Value) -> String {
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}

fn explain(code: Option<&str>) -> Result<u8, String> {
    let Some(code) = code else {
        let lines = rules().map(|rule| format!("{:<32}{}\n", rule.code, rule.what));
        return print(&lines.collect::<String>());
    };
    match rules().find(|rule| rule.code == code) {
        Some(rule) => print(&report::explained(rule)),
        None => {
            let known: Vec<String> = rules().map(|rule| rule.code.to_owned()).collect();
            let near = schema::nearest(code, &known)
                .map_or(String::new(), |near| format!("；是不是 {near}？"));
            Err(format!("没有名为 {code} 的规则{near}\n用 hongtou explain 列出全部规则"))
        }
    }
}

/// Writes what was built, and says so.
fn write(args: &BuildArgs, target: &Path, built: &pipeline::Built) -> Result<(), String> {
    let Some(pdf) = &built.pdf else {
        return Err(format!(
            "{} 没有生成：{}",
            target.display(),
            report::summary(&built.findings)
        ));
    };
    export::write(target, pdf)?;
    if args.emit == Some(Emit::Typst)
        && let Some(composed) = &built.composed
    {
        export::write_typst(&target.with_extension("typst"), composed)?;
    }
    if !args.quiet {
        let pages = built.document.as_ref().map_or(0, |d| d.pages().len());
        say(&format!("  已生成 {}（{pages} 页）", target.display()));
    }
    Ok(())
}

/// The PDF of one of several copies: `公文-000001.pdf`.
fn numbered(target: &Path, number: CopyNumber) -> PathBuf {
    let stem = target.file_stem().unwrap_or_default().to_string_lossy();
    target.with_file_name(format!("{stem}-{number}.pdf"))
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

fn fonts(args: &FontArgs) -> Result<u8, String> {
    let faces = find_faces(args)?;
    let mut text = String::new();
    let mut code = 0;
    for role in Role::ALL {
        let families = role.families();
        let Some(index) = faces.role(role) else {
            text.push_str(&format!("{}：没有找到\n", role.chinese()));
            text.push_str(&format!("  可用的字体：{}\n", families.join("、")));
            code = FAILED;
            continue;
        };
        let face = faces.face(index);
        let origin = match faces.origin(index) {
            Origin::Folder(path) => path.display().to_string(),
            Origin::System(path) => format!("{}（系统）", path.display()),
        };
        text.push_str(&format!(
            "{}：{}，字重 {}\n  来自 {origin}\n",
            role.chinese(),
            face.family,
            face.weight
        ));
        let better: Vec<&str> =
            families.iter().copied().take_while(|name| *name != face.family).collect();
        if !better.is_empty() {
            text.push_str(&format!("  优先选用（有则取代）：{}\n", better.join("、")));
        }
    }
    let folders: Vec<String> =
        faces.folders().iter().map(|folder| folder.display().to_string()).collect();
    text.push_str(&match folders.is_empty() {
        true => {
            "没有找到 fonts 文件夹：放在当前文件夹或程序旁边，或用 --font-path 指出\n"
                .to_owned()
        }
        false => format!("查找的文件夹：{}\n", folders.join("、")),
    });
    print(&text)?;
    Ok(code)
}
