//! What each command does, one file a command; the small ones stand in `main.rs`.

mod build;
mod check;
mod collect;
mod compare;
mod draft;
mod import;
mod merge;
mod new;
mod studio;
mod table;
mod undo;

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use hongtou::notice::Date;
use hongtou::text::finding::Finding;
use hongtou::text::source::Source;
use hongtou::text::tree::Node;
use hongtou::{load, report};

use crate::{FOUND, say};

pub(crate) use self::build::run as build;
pub(crate) use self::check::run as check;
pub(crate) use self::collect::run as collect;
pub(crate) use self::compare::run as compare;
pub(crate) use self::draft::run as draft;
pub(crate) use self::import::run as import;
pub(crate) use self::merge::run as merge;
pub(crate) use self::new::run as new;
pub(crate) use self::studio::{is_double_click, run as studio, usual_folder};
pub(crate) use self::table::run as table;
pub(crate) use self::undo::run as undo;

/// Shows findings that stop a command.
fn stopped(findings: &[Finding], source: &Source, tree: Option<&Node>) -> u8 {
    let color = crate::colored(&std::io::stderr());
    let text = report::terminal(findings, source, tree, color);
    say(&format!("{text}{}：{}", source.name, report::summary(findings)));
    FOUND
}

/// What is written never takes the place of what it is made from.
fn not_input(out: &Path, inputs: &[&Path]) -> Result<(), String> {
    let real = |path: &Path| std::fs::canonicalize(path).ok();
    if inputs.iter().any(|input| real(out).is_some() && real(out) == real(input)) {
        return Err(format!("{} 是输入的文件，不能写到它上面", out.display()));
    }
    Ok(())
}

/// A PDF that is asked for by name: not over an input, nor over what is no PDF.
fn pdf_target(out: &Path, inputs: &[&Path]) -> Result<(), String> {
    not_input(out, inputs)?;
    if !out.extension().is_some_and(|e| e.eq_ignore_ascii_case("pdf")) {
        return Err(format!("{}：文件名应以 .pdf 结尾", out.display()));
    }
    Ok(())
}

/// A file that is there already is not overwritten unasked.
fn free(path: &Path, force: bool) -> Result<(), String> {
    if path.exists() && !force {
        return Err(format!(
            "{} 已存在；换一个文件名，或用 --force 覆盖",
            path.display()
        ));
    }
    Ok(())
}

/// Rows in columns of equal width.
fn in_columns(rows: &[Vec<String>]) -> String {
    let width = |text: &str| (hongtou::notice::title::width(text) * 2.0) as usize;
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widest: Vec<usize> = (0..count)
        .map(|c| {
            rows.iter().filter_map(|row| row.get(c)).map(|t| width(t)).max().unwrap_or(0)
        })
        .collect();
    let mut text = String::new();
    for row in rows {
        for (column, cell) in row.iter().enumerate() {
            text.push_str(cell);
            if column + 1 < row.len() {
                let blank = widest[column] + 2 - width(cell).min(widest[column]);
                text.push_str(&" ".repeat(blank));
            }
        }
        text.push('\n');
    }
    text
}

/// Today, in China.
#[expect(clippy::disallowed_methods, reason = "what is new is dated today")]
fn today() -> Date {
    let now =
        SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let days = (now.as_secs() + 8 * 3600) / 86_400;
    Date::of_days(i64::try_from(days).unwrap_or(0))
}

/// The notices that are asked for: files, and those of folders with the number of the argument.
fn wanted(paths: &[PathBuf]) -> Result<Vec<(PathBuf, Option<usize>)>, String> {
    let mut wanted = Vec::new();
    for (i, path) in paths.iter().enumerate() {
        if path.is_dir() {
            let names = load::notices(path)?;
            if names.is_empty() {
                return Err(format!("{}：文件夹里没有公文（.yaml）", path.display()));
            }
            wanted.extend(names.into_iter().map(|name| (path.join(name), Some(i))));
        } else {
            wanted.push((path.clone(), None));
        }
    }
    Ok(wanted)
}
