//! `hongtou compare`.

use std::path::{Path, PathBuf};

use hongtou::judge::compare::{Change, compare};
use hongtou::load;
use hongtou::office::word;
use hongtou::office::word::twin::LaidOut;
use hongtou::page::export;
use hongtou::pipeline::{self, Examined, Options};
use hongtou::report::{self, Checked};
use hongtou::text::difference::{Fate, pieces};
use hongtou::text::finding::At;
use hongtou::text::place::Place;
use hongtou::text::source::Source;
use hongtou::text::visible::visible;
use serde_json::{Value, json};

use super::{not_input, stopped};
use crate::program::cli::{CompareArgs, ComparisonFormat};
use crate::{FAILED, FOUND, colored, pretty, print, say, workshop};

pub(crate) fn run(args: &CompareArgs) -> Result<u8, String> {
    if let Some(path) = &args.pdf {
        super::pdf_target(path, &[&args.old, &args.new])?;
    }
    let target = docx_target(args)?;
    let mut read = Vec::new();
    let mut code = 0;
    // What a program that reads JSON is told of a file that cannot be compared.
    let mut faults = Vec::new();
    for file in [&args.old, &args.new] {
        let inputs = match load::notice(file, args.max_size) {
            Ok(inputs) => inputs,
            Err(message) => {
                say(&format!("错误：{message}"));
                faults.push(
                    json!({ "file": file.display().to_string(), "error": message }),
                );
                code = FAILED;
                continue;
            }
        };
        let examined = pipeline::check_only(&inputs);
        let (findings, source) = (&examined.findings, &inputs.source);
        if examined.notice.is_none() {
            code = code.max(stopped(findings, source, examined.tree.as_ref()));
            let (tree, conformance) = (examined.tree.as_ref(), &[][..]);
            let checked = Checked { source, tree, findings, conformance };
            faults.push(report::json(&[checked])["files"][0].take());
            continue;
        }
        read.push(Side { source: inputs.source, examined });
    }
    let [old, new] = &read[..] else {
        if args.format == ComparisonFormat::Json {
            print(&pretty(&json!({
                "old": args.old.display().to_string(),
                "new": args.new.display().to_string(),
                "changes": null,
                "faults": faults,
            })))?;
        }
        return Ok(code);
    };
    let (Some(was), Some(is)) = (&old.examined.notice, &new.examined.notice) else {
        return Ok(code);
    };
    let changes = compare(was, is);
    if let Some(path) = &args.pdf {
        let mut workshop = workshop(&args.workshop)?;
        match workshop.revision(&old.examined, &new.examined) {
            Ok(pdf) => export::write(path, &pdf)?,
            Err(findings) => {
                let tree = new.examined.tree.as_ref();
                let text = report::terminal(&findings, &new.source, tree, false);
                say(&text);
                return Ok(FOUND);
            }
        }
        say(&format!("已生成 {}", path.display()));
    }
    if let Some(target) = target {
        return tracked(args, [old, new], &target);
    }
    match args.format {
        ComparisonFormat::Text | ComparisonFormat::Docx => {
            let color = colored(&std::io::stdout());
            let mut text: String =
                changes.iter().map(|change| shown(change, new, color)).collect();
            text.push_str(&match changes.len() {
                0 => "两份公文没有不同\n".to_owned(),
                count => format!("共 {count} 处不同\n"),
            });
            print(&text)
        }
        ComparisonFormat::Json => {
            let changes: Vec<Value> =
                changes.iter().map(|change| as_json(change, old, new)).collect();
            print(&pretty(&json!({
                "old": old.source.name,
                "new": new.source.name,
                "changes": changes,
            })))
        }
    }
}

/// Where the Word file goes, if one is asked for.
fn docx_target(args: &CompareArgs) -> Result<Option<PathBuf>, String> {
    if args.format != ComparisonFormat::Docx {
        return match &args.out {
            Some(_) => Err("--out 与 --format docx 同用".to_owned()),
            None => Ok(None),
        };
    }
    let target = args.out.clone().unwrap_or_else(|| {
        let stem = args.new.file_stem().unwrap_or_default().to_string_lossy();
        Path::new("out").join(format!("{stem}-修订.docx"))
    });
    not_input(&target, &[&args.old, &args.new])?;
    if !target.extension().is_some_and(|end| end.eq_ignore_ascii_case("docx")) {
        return Err(format!("{}：文件名应以 .docx 结尾", target.display()));
    }
    Ok(Some(target))
}

/// Writes the new notice as a Word file, what changed in it tracked.
fn tracked(args: &CompareArgs, sides: [&Side; 2], target: &Path) -> Result<u8, String> {
    let mut workshop = workshop(&args.workshop)?;
    let mut pages = Vec::new();
    for side in sides {
        let printed = workshop.lay_out(&side.examined, Options::default(), &mut |_| ());
        let (Some(page), Some(layout), Some(manuscript)) =
            (printed.page, printed.layout, printed.manuscript)
        else {
            let tree = side.examined.tree.as_ref();
            return Ok(stopped(&printed.findings, &side.source, tree));
        };
        pages.push((page, layout, manuscript));
    }
    let [(old, landed, files), (new, lands, images)] = &pages[..] else {
        return Ok(FOUND);
    };
    let old = LaidOut { page: old, layout: landed, images: &files.images };
    let new = LaidOut { page: new, layout: lands, images: &images.images };
    let file = word::twin::tracked(old, new)?;
    export::write(target, &file.bytes)?;
    say(&format!("已生成 {}", target.display()));
    for differs in file.differs {
        say(&format!("  与 PDF 不同：{differs}"));
    }
    Ok(0)
}

/// One of the two notices.
struct Side {
    source: Source,
    examined: Examined,
}

impl Side {
    fn line(&self, at: &Place) -> Option<usize> {
        let tree = self.examined.tree.as_ref()?;
        let range = tree.locate(&At::Value(at.clone()), &self.source.text)?;
        Some(self.source.line_column(range.start).0)
    }
}

fn as_json(change: &Change, old: &Side, new: &Side) -> Value {
    let kind = match (&change.old, &change.new) {
        (None, _) => "added",
        (_, None) => "removed",
        _ => "changed",
    };
    json!({
        "what": change.what,
        "kind": kind,
        "old": change.old,
        "new": change.new,
        "old_line": change.old_at.as_ref().and_then(|at| old.line(at)),
        "new_line": change.new_at.as_ref().and_then(|at| new.line(at)),
    })
}

/// One change on a line: `附件2 高平：20 → 25`, or with its surroundings where it is long.
pub(super) fn line(change: &Change, color: bool) -> String {
    let shown =
        |text: &Option<String>| text.as_deref().map(|text| visible(text).into_owned());
    let (what, old, new) =
        (visible(&change.what), shown(&change.old), shown(&change.new));
    match (&old, &new) {
        (Some(old), Some(new)) if old.chars().count() + new.chars().count() <= 30 => {
            format!("{what}：{old} → {new}")
        }
        (Some(old), Some(new)) => format!("{what}：{}", inline(old, new, color)),
        (Some(old), None) => format!("{what}：删去 {old}"),
        (None, Some(new)) => format!("{what}：增加 {new}"),
        (None, None) => what.into_owned(),
    }
}

fn shown(change: &Change, new: &Side, color: bool) -> String {
    let at = change.new_at.as_ref().and_then(|at| new.line(at));
    let at = at.map_or(String::new(), |line| format!("（第 {line} 行）"));
    format!("{}{at}\n", line(change, color))
}

/// How much of an unchanged stretch is shown beside a change.
const AROUND: usize = 10;

pub(super) fn inline(old: &str, new: &str, color: bool) -> String {
    let pieces = pieces(old, new);
    let last = pieces.len().saturating_sub(1);
    let mut out = String::new();
    for (i, (fate, text)) in pieces.iter().enumerate() {
        match fate {
            Fate::Deleted if color => {
                out.push_str(&format!("\x1b[31;9m{text}\x1b[0m"));
            }
            Fate::Inserted if color => {
                out.push_str(&format!("\x1b[32;4m{text}\x1b[0m"));
            }
            Fate::Deleted => out.push_str(&format!("[-{text}-]")),
            Fate::Inserted => out.push_str(&format!("{{+{text}+}}")),
            Fate::Kept => {
                let chars: Vec<char> = text.chars().collect();
                let (head, tail) = match (i == 0, i == last) {
                    (true, _) => (0, AROUND),
                    (_, true) => (AROUND, 0),
                    _ => (AROUND, AROUND),
                };
                if chars.len() > head + tail + 2 {
                    out.extend(&chars[..head]);
                    out.push_str("……");
                    out.extend(&chars[chars.len() - tail..]);
                } else {
                    out.push_str(text);
                }
            }
        }
    }
    out
}
