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

/// The folders of `src`, from the ground up. Each uses only itself and those before it.
const FLOORS: [&str; 8] =
    ["text", "notice", "read", "page", "judge", "office", "studio", "program"];

/// What a file of the library is called in paths: `src/page/measure.rs` → `page::measure`.
fn module(file: &Path) -> String {
    let path = file.strip_prefix(root().join("src")).expect("a source of the library");
    let steps: Vec<String> = path
        .with_extension("")
        .iter()
        .map(|s| s.to_string_lossy().into_owned())
        .collect();
    let steps: Vec<&str> =
        steps.iter().map(String::as_str).filter(|step| *step != "mod").collect();
    steps.join("::")
}

/// The paths that a file names from the root of the crate, without tests at its foot.
fn named(file: &Path) -> BTreeSet<String> {
    let text = fs::read_to_string(file).expect("a source");
    let text = text.split("#[cfg(test)]").next().unwrap_or_default();
    let mut paths = BTreeSet::new();
    for root in ["crate::", "hongtou::"] {
        for (at, _) in text.match_indices(root) {
            let rest = &text[at + root.len()..];
            let end = rest.find(|c: char| !(c.is_ascii_lowercase() || "_:".contains(c)));
            let path = rest[..end.unwrap_or(rest.len())].trim_end_matches(':');
            paths.insert(path.to_owned());
        }
    }
    // Neighbours are named from the folder that they stand in.
    if let Ok(inside) = file.strip_prefix(root().join("src")) {
        let parent = inside.parent().unwrap_or(Path::new(""));
        let steps: Vec<_> = parent.iter().map(|s| s.to_string_lossy()).collect();
        for (at, _) in text.match_indices("use super::") {
            let rest = &text[at + "use super::".len()..];
            let end = rest.find(|c: char| !(c.is_ascii_lowercase() || "_:".contains(c)));
            let path = rest[..end.unwrap_or(rest.len())].trim_end_matches(':');
            // The door of a folder is what it opens on, not a file that leans on others.
            if !path.is_empty()
                && !path.starts_with("super")
                && !inside.ends_with("mod.rs")
            {
                paths.insert(format!("{}::{path}", steps.join("::")));
            }
        }
    }
    paths
}

#[test]
fn floors_stand_on_those_below() {
    for (height, floor) in FLOORS.iter().enumerate() {
        for file in sources(&root().join("src").join(floor)) {
            for path in named(&file) {
                let target = path.split("::").next().unwrap_or_default();
                let below = FLOORS[..=height].contains(&target);
                // The program sees the whole library.
                let free = *floor == "program" || !FLOORS.contains(&target);
                assert!(below || free, "{} uses crate::{path}", file.display());
            }
        }
    }
}

#[test]
fn no_files_lean_on_each_other_in_a_circle() {
    let files: Vec<PathBuf> = FLOORS
        .iter()
        .filter(|floor| **floor != "program")
        .flat_map(|floor| sources(&root().join("src").join(floor)))
        .collect();
    let modules: Vec<String> = files.iter().map(|file| module(file)).collect();
    // A file leans on the deepest module that a path of its names. The door of a folder
    // (`mod.rs`) only lists what is inside.
    let leans = |from: usize| -> BTreeSet<usize> {
        let within = |path: &str, module: &String| {
            path == module || path.starts_with(&format!("{module}::"))
        };
        named(&files[from])
            .iter()
            .filter_map(|path| {
                let fits = (0..modules.len()).filter(|i| within(path, &modules[*i]));
                fits.max_by_key(|i| modules[*i].len())
            })
            .filter(|to| !within(&modules[from], &modules[*to]))
            .collect()
    };
    let arrows: Vec<BTreeSet<usize>> = (0..files.len()).map(leans).collect();
    for start in 0..files.len() {
        let mut seen = BTreeSet::new();
        let mut next: Vec<usize> = arrows[start].iter().copied().collect();
        while let Some(at) = next.pop() {
            assert!(at != start, "{} leans on itself by others", modules[start]);
            if seen.insert(at) {
                next.extend(&arrows[at]);
            }
        }
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
