//! `hongtou check`.

use std::path::{Path, PathBuf};

use hongtou::judge::conformance::{self, Row};
use hongtou::office::mend::mend;
use hongtou::office::register::{Entry, faults, is_notice, register};
use hongtou::page::export;
use hongtou::report::{self, Checked};
use hongtou::text::finding::Finding;
use hongtou::text::inputs::Inputs;
use hongtou::text::rewrite::Held;
use hongtou::text::source::Source;
use hongtou::text::tree::Node;
use hongtou::text::visible::visible;
use hongtou::{load, pipeline};

use crate::program::cli::{CheckArgs, ReportFormat};
use crate::{FAILED, FOUND, colored, pretty, print, say, workshop};

pub(crate) fn run(args: &CheckArgs) -> Result<u8, String> {
    if args.paper.is_some() && (args.files.len() > 1 || args.files[0].is_dir()) {
        return Err("--report 只能核对一份公文".to_owned());
    }
    if let Some(path) = &args.paper {
        let inputs: Vec<&Path> = args.files.iter().map(PathBuf::as_path).collect();
        super::pdf_target(path, &inputs)?;
    }
    let mut code = 0;
    let mut checked = Vec::new();
    let layout = args.layout || args.paper.is_some();
    let mut workshop = workshop(&args.workshop)?;
    let wanted = super::wanted(&args.files)?;
    for (file, folder) in &wanted {
        let read = match args.fix {
            true => mended(file, args),
            false => load::notice(file, args.max_size),
        };
        let inputs = match read {
            Ok(inputs) => inputs,
            Err(message) => {
                say(&format!("错误：{message}"));
                code = FAILED;
                continue;
            }
        };
        let (tree, findings, rows, notice);
        if layout {
            let (built, found) = workshop.check_pages(&inputs);
            (findings, rows) = (built.findings(), found);
            if let (Some(path), Some(notice)) = (&args.paper, &built.examined.notice)
                && !rows.is_empty()
            {
                let pdf = workshop.conformance_paper(notice, &rows);
                let pdf = pdf.map_err(|findings| report::summary(&findings))?;
                export::write(path, &pdf)?;
                say(&format!("已生成 {}", path.display()));
            }
            (tree, notice) = (built.examined.tree, built.examined.notice);
            workshop.forget();
        } else {
            let mut examined = pipeline::check_only(&inputs);
            examined.findings.extend(workshop.composed(&examined));
            (findings, rows) = (examined.findings, Vec::new());
            (tree, notice) = (examined.tree, examined.notice);
        }
        // What else lies in a folder is not asked for.
        if folder.is_some() && notice.is_none() && !tree.as_ref().is_some_and(is_notice) {
            continue;
        }
        let entry = notice.map(|notice| Entry::of(&inputs.source.name, &notice));
        let folder = *folder;
        checked.push(Checking {
            source: inputs.source,
            tree,
            findings,
            rows,
            folder,
            entry,
        });
    }
    for folder in 0..args.files.len() {
        let own = checked.iter().filter(|checking| checking.folder == Some(folder));
        let entries = own.filter_map(|checking| checking.entry.clone()).collect();
        for (file, fault) in faults(&register(entries)) {
            let one = checked.iter_mut().find(|checking| checking.source.name == file);
            one.into_iter().for_each(|one| one.findings.push(fault.clone()));
        }
    }
    let files: Vec<Checked<'_>> = checked
        .iter()
        .map(|checking| Checked {
            source: &checking.source,
            tree: checking.tree.as_ref(),
            findings: &checking.findings,
            conformance: &checking.rows,
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

/// A notice with what is unmistakable mended, in the file as well unless it is a rehearsal.
/// What was mended is told.
fn mended(file: &Path, args: &CheckArgs) -> Result<Inputs, String> {
    let held = (!args.dry_run).then(|| Held::new(file)).transpose()?;
    let inputs = load::notice(file, args.max_size)?;
    let mended = mend(&inputs);
    let name = &inputs.source.name;
    if mended.changes.is_empty() {
        say(&format!("{name}：没有可以径直改正的"));
        return Ok(inputs);
    }
    let lines: String = mended
        .changes
        .iter()
        .map(|change| {
            format!(
                "  第{:>4} 行  {}（{}）\n",
                change.line,
                visible(&change.what),
                change.code
            )
        })
        .collect();
    let count = mended.changes.len();
    let after = inputs.with_text(mended.text);
    match held {
        Some(held) => {
            held.replace(&inputs.source.bytes(), &after.source.bytes())?;
            say(&format!(
                "{lines}已改 {name}，共 {count} 处；改错了用 hongtou undo {name} 退回\n"
            ));
            Ok(after)
        }
        None => {
            say(&format!("{lines}预演：可改 {count} 处，{name} 未动\n"));
            Ok(inputs)
        }
    }
}

/// What came of a notice.
struct Checking {
    source: Source,
    tree: Option<Node>,
    findings: Vec<Finding>,
    rows: Vec<Row>,
    /// Which of the arguments is the folder that it was found in.
    folder: Option<usize>,
    /// How it is registered.
    entry: Option<Entry>,
}
