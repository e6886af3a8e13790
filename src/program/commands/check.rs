//! `hongtou check`.

use std::path::{Path, PathBuf};

use hongtou::page::compose::Templates;
use hongtou::page::press::Press;
use hongtou::report::Checked;
use hongtou::text::source::Source;
use hongtou::{judge::conformance, page::export, pipeline, report};

use crate::program::cli::{CheckArgs, ReportFormat};
use crate::{FAILED, FOUND, colored, find_faces, pretty, print, say};

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
                hongtou::page::press::forget();
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
