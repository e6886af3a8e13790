//! The notices of a folder, as they are listed.

#![expect(clippy::disallowed_methods, reason = "it looks at what lies in its folder")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde_json::Value as Json;

use crate::load;
use crate::office::register::{Entry, Series, register};
use crate::pipeline;
use crate::text::finding::Severity;

/// How deep notices are looked for.
const DEPTH: usize = 3;
/// How many are listed.
const MOST: usize = 2000;
/// Folders that hold no notices.
const OTHERS: [&str; 6] =
    ["house", "out", "fonts", "templates", "target", "node_modules"];
/// The largest notice, in MiB.
pub(super) const MIB: u64 = 8;

/// A notice as it is listed.
#[derive(Debug, Clone)]
struct Listed {
    title: String,
    number: String,
    issuer: String,
    date: String,
    pending: usize,
    errors: usize,
    warnings: usize,
    entry: Option<Entry>,
}

/// What is known of the notices of a folder; what did not change is not read again.
#[derive(Debug, Default)]
pub(super) struct Home {
    known: BTreeMap<String, (SystemTime, Listed)>,
}

/// The YAML files of a folder and of those in it, as they are named from it.
pub(super) fn files(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    gather(folder, Path::new(""), DEPTH, &mut found);
    found.sort();
    found.truncate(MOST);
    found
}

fn gather(folder: &Path, below: &Path, depth: usize, found: &mut Vec<String>) {
    let Ok(entries) = fs::read_dir(folder.join(below)) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Ok(kind) = entry.file_type() else { continue };
        let path = below.join(&name);
        if name.starts_with('.') || found.len() > MOST {
            continue;
        }
        if kind.is_dir() && depth > 0 && !OTHERS.contains(&name.as_str()) {
            gather(folder, &path, depth - 1, found);
        } else if kind.is_file() && (name.ends_with(".yaml") || name.ends_with(".yml")) {
            let steps = path.iter().map(|step| step.to_string_lossy());
            found.push(steps.collect::<Vec<_>>().join("/"));
        }
    }
}

/// The path of a notice, if the folder has one of this name: nothing else is ever opened.
pub(super) fn path(folder: &Path, file: &str) -> Option<PathBuf> {
    files(folder).iter().any(|known| known == file).then(|| folder.join(file))
}

impl Home {
    /// The notices and the register.
    pub(super) fn shown(&mut self, folder: &Path) -> Json {
        let files = files(folder);
        self.known.retain(|file, _| files.contains(file));
        for file in &files {
            let path = folder.join(file);
            let Ok(changed) = fs::metadata(&path).and_then(|meta| meta.modified()) else {
                continue;
            };
            if self.known.get(file).is_some_and(|(time, _)| *time == changed) {
                continue;
            }
            if let Some(listed) = listed(&path, file) {
                self.known.insert(file.clone(), (changed, listed));
            }
        }
        let mut list: Vec<(&String, &SystemTime, &Listed)> = self
            .known
            .iter()
            .map(|(file, (time, listed))| (file, time, listed))
            .collect();
        list.sort_by(|a, b| (&b.2.date, b.1).cmp(&(&a.2.date, a.1)));
        let notices = list.iter().map(|(file, time, listed)| {
            let pdf = folder
                .join("out")
                .join(Path::new(file).with_extension("pdf").file_name()?);
            let built = fs::metadata(pdf).and_then(|meta| meta.modified());
            Some(serde_json::json!({
                "file": file,
                "title": listed.title,
                "number": listed.number,
                "issuer": listed.issuer,
                "date": listed.date,
                "pending": listed.pending,
                "errors": listed.errors,
                "warnings": listed.warnings,
                "built": built.is_ok_and(|built| built >= **time),
            }))
        });
        let notices: Vec<Json> = notices.flatten().collect();
        let entries = list.iter().filter_map(|(_, _, listed)| listed.entry.clone());
        let register: Vec<Json> = register(entries.collect()).iter().map(told).collect();
        serde_json::json!({
            "folder": folder.display().to_string(),
            "notices": notices,
            "register": register,
        })
    }
}

fn listed(path: &Path, file: &str) -> Option<Listed> {
    let inputs = load::notice(path, MIB).ok()?;
    let examined = pipeline::check_only(&inputs);
    let count = |severity| {
        examined.findings.iter().filter(|finding| finding.severity == severity).count()
    };
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let Some(notice) = &examined.notice else {
        // A house, a list of something else: no notice at all.
        let tree = examined.tree.as_ref()?;
        tree.get("title").or_else(|| tree.get("issuer"))?;
        let title = file.to_owned();
        let (number, date, issuer) = (String::new(), String::new(), String::new());
        return Some(Listed {
            title,
            number,
            issuer,
            date,
            pending: 0,
            errors,
            warnings,
            entry: None,
        });
    };
    let title = notice.main.title.text.value.clone();
    Some(Listed {
        title: if title.is_empty() { file.to_owned() } else { title },
        number: notice.number.to_string(),
        issuer: notice.issuer.value.clone(),
        date: notice.ending.date.iso(),
        pending: notice.unsettled,
        errors,
        warnings,
        entry: Some(Entry::of(file, notice)),
    })
}

fn told(series: &Series) -> Json {
    let entries = series.entries.iter().map(|entry| {
        serde_json::json!({
            "serial": entry.serial, "title": entry.title, "date": entry.date.iso(),
            "file": entry.file,
        })
    });
    serde_json::json!({
        "code": series.code, "year": series.year, "next": series.next,
        "left_out": series.left_out, "twice": series.twice,
        "entries": entries.collect::<Vec<_>>(),
    })
}
