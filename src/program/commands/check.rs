//! `hongtou check`.

use std::path::{Path, PathBuf};

use hongtou::judge::conformance::{self, Row};
use hongtou::page::export;
use hongtou::report::{self, Checked};
use hongtou::text::finding::Finding;
use hongtou::text::source::Source;
use hongtou::text::tree::Node;
use hongtou::{load, pipeline};

use crate::program::cli::{CheckArgs, ReportFormat};
use crate::{FAILED, FOUND, colored, pretty, print, say, workshop};

pub(crate) fn run(args: &CheckArgs) -> Result<u8, String> {
    if args.report.is_some() && args.files.len() > 1 {
        return Err("--report 只能核对一份公文".to_owned());
    }
    if let Some(path) = &args.report {
        let inputs: Vec<&Path> = args.files.iter().map(PathBuf::as_path).collect();
        super::pdf_target(path, &inputs)?;
    }
    let mut code = 0;
    let mut checked = Vec::new();
    let layout = args.layout || args.report.is_some();
    let mut workshop = workshop(&args.workshop)?;
    for file in &args.files {
        let inputs = match load::notice(file, args.max_size) {
            Ok(inputs) => inputs,
            Err(message) => {
                say(&format!("错误：{message}"));
                code = FAILED;
                continue;
            }
        };
        let (tree, findings, rows);
        if layout {
            let (built, found) = workshop.check_pages(&inputs);
            (findings, rows) = (built.findings(), found);
            if let (Some(path), Some(notice)) = (&args.report, &built.examined.notice)
                && !rows.is_empty()
            {
                let pdf = workshop.report(notice, &rows);
                let pdf = pdf.map_err(|findings| report::summary(&findings))?;
                export::write(path, &pdf)?;
                say(&format!("已生成 {}", path.display()));
            }
            tree = built.examined.tree;
            workshop.forget();
        } else {
            let mut examined = pipeline::check_only(&inputs);
            examined.findings.extend(workshop.composed(&examined));
            (findings, rows) = (examined.findings, Vec::new());
            tree = examined.tree;
        }
        checked.push(Checking { source: inputs.source, tree, findings, rows });
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

/// What came of a notice.
struct Checking {
    source: Source,
    tree: Option<Node>,
    findings: Vec<Finding>,
    rows: Vec<Row>,
}
