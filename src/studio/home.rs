//! The notices of a folder, as they are listed.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde_json::Value as Json;

use crate::load;
use crate::office::register::{Entry, Series, is_notice, register};
use crate::pipeline;
use crate::text::finding::Severity;

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

/// The YAML files of a folder, as they are named from it.
pub(super) fn files(folder: &Path) -> Vec<String> {
    load::notices(folder).unwrap_or_default()
}

/// The path of a notice, if the folder has one of this name: nothing else is ever opened.
pub(super) fn path(folder: &Path, file: &str) -> Option<PathBuf> {
    files(folder).iter().any(|known| known == file).then(|| folder.join(file))
}

impl Home {
    /// The register.
    pub(super) fn register(&mut self, folder: &Path) -> Vec<Series> {
        self.look(folder);
        let entries = self.known.values().filter_map(|(_, listed)| listed.entry.clone());
        register(entries.collect())
    }

    /// Reads what changed.
    fn look(&mut self, folder: &Path) {
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
    }

    /// The notices and the register.
    pub(super) fn shown(&mut self, folder: &Path) -> Json {
        let register: Vec<Json> = self.register(folder).iter().map(told).collect();
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
        examined.tree.as_ref().filter(|tree| is_notice(tree))?;
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
