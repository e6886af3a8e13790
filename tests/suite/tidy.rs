//! What ARCHITECTURE.md promises of the sources.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::root;

/// Every source in a folder and the folders in it.
pub fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
    files
}

/// The modules of the crate that some files use.
fn used(files: &[PathBuf]) -> BTreeSet<String> {
    let mut modules = BTreeSet::new();
    for file in files {
        let text = fs::read_to_string(file).expect("a source");
        for (at, _) in text.match_indices("crate::") {
            let rest = &text[at + "crate::".len()..];
            let end = rest.find(|c: char| !c.is_ascii_lowercase() && c != '_');
            modules.insert(rest[..end.unwrap_or(rest.len())].to_owned());
        }
    }
    modules
}

#[test]
fn modules_use_only_what_they_may() {
    let src = root().join("src");
    for (name, allowed) in [
        ("notice", &["place", "notice"][..]),
        ("place.rs", &[]),
        ("measure.rs", &[]),
        ("standard.rs", &[]),
        ("title.rs", &[]),
        ("finding.rs", &["place"]),
        ("check", &["check", "finding", "notice", "place", "standard", "title"]),
        ("arrange.rs", &["finding", "measure", "notice", "standard"]),
        ("conformance.rs", &["measure", "notice", "standard"]),
        ("conformance", &["measure", "notice", "standard"]),
        ("images", &["images", "notice"]),
        ("tree.rs", &["finding", "place"]),
    ] {
        let path = src.join(name);
        let files = if path.is_dir() { sources(&path) } else { vec![path] };
        let allowed: BTreeSet<String> = allowed.iter().map(|m| (*m).to_owned()).collect();
        let extra: Vec<String> = used(&files).difference(&allowed).cloned().collect();
        assert!(extra.is_empty(), "{name} uses {extra:?}");
    }
}

/// Lengths of the standard stand in `standard.rs`; nothing else in `src` or `templates`
/// spells them.
#[test]
fn numbers_of_the_standard_stand_once() {
    let mut files = sources(&root().join("src"));
    files.retain(|path| !path.ends_with("standard.rs"));
    for entry in fs::read_dir(root().join("templates/hongtou")).expect("templates") {
        files.push(entry.expect("an entry").path());
    }
    for file in files {
        let text = fs::read_to_string(&file).expect("a source");
        let code: String =
            text.lines().filter(|l| !l.trim_start().starts_with("//")).collect();
        for number in [
            "156.0", "225.0", "156mm", "225mm", "37mm", "28mm", "35mm", "0.35mm", "0.875",
        ] {
            assert!(!code.contains(number), "{number} in {}", file.display());
        }
    }
}

#[test]
fn nothing_is_left_undone() {
    let mut files = sources(&root().join("src"));
    files.extend(sources(&root().join("tests/suite")));
    files.retain(|path| !path.ends_with("tidy.rs"));
    for file in files {
        let text = fs::read_to_string(&file).expect("a source");
        for word in ["todo!", "unimplemented!", "FIXME", "#[ignore"] {
            assert!(!text.contains(word), "{word} in {}", file.display());
        }
    }
}
