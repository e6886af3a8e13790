//! Many notices in one run, through the real binary: order, bytes, failures, an end on Ctrl-C.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Output;

use serde_json::Value;

use crate::support::{hongtou, notice, root};

/// So many notices in a folder, each of another length; every fifth has a fault.
fn folder(count: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for i in 0..count {
        let text = format!("第{i}份的正文。").repeat(1 + (100 / count) * (count - i));
        let rest = if i % 5 == 2 { "nonsense: 1" } else { "seal: false" };
        let text = notice(&format!("body: {text}"), rest);
        let within = if i % 2 == 0 { "甲" } else { "甲/乙" };
        let path = folder.path().join(format!("发文/{within}/通知{i:02}.yaml"));
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    fs::write(folder.path().join("发文/甲/别的.yaml"), "k: 1\n").expect("a file");
    folder
}

fn build(folder: &Path, args: &[&str]) -> Output {
    let fonts = root().join("fonts");
    let mut command = hongtou(folder);
    command.arg("build").args(args).arg("--font-path").arg(fonts);
    command.output().expect("it runs")
}

/// Every file of a folder with its bytes.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(within) = folders.pop() {
        for entry in fs::read_dir(within).into_iter().flatten() {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(folder).expect("it is in the folder");
            files.insert(name.display().to_string(), fs::read(&path).expect("a file"));
        }
    }
    files
}

#[test]
fn threads_change_neither_bytes_nor_what_is_said_nor_its_order() {
    let folder = folder(11);
    let run = |jobs: &str, json: &[&str]| {
        let args = [&["发文", "-o", "成品", "--jobs", jobs], json].concat();
        let output = build(folder.path(), &args);
        let made = files(&folder.path().join("成品"));
        fs::remove_dir_all(folder.path().join("成品")).expect("it was made");
        (output, made)
    };
    let (one, made) = run("1", &[]);
    let (four, same) = run("4", &[]);
    assert_eq!(one.status.code(), Some(1));
    assert!(one == four, "{}", String::from_utf8_lossy(&four.stderr));
    // Two of eleven have a fault; another file of the folder is no notice.
    let names: Vec<&str> = made.keys().map(String::as_str).collect();
    assert_eq!(names.len(), 9, "{names:?}");
    assert!(names.contains(&"甲/通知00.pdf") && names.contains(&"甲/乙/通知09.pdf"));
    assert!(made == same);
    // What is said of each stands together, and there is no progress in a pipe.
    let said = String::from_utf8_lossy(&one.stderr).into_owned();
    assert!(!said.contains(['\r', '\u{1b}']) && !said.contains("约剩"), "{said}");
    let mut named = Vec::new();
    let mut last = "";
    for line in said.lines() {
        if line.starts_with("发文/") && line.ends_with(".yaml") {
            named.push(line);
            last = line;
        }
        if line.contains(" --> ") {
            assert!(line.contains(last), "{line} stands under {last}");
        }
    }
    let mut sorted = named.clone();
    sorted.sort_unstable();
    assert!(named.len() == 11 && said.matches("unknown-key").count() == 2, "{said}");
    assert_eq!(named, sorted);
    // The same for programs: one line a notice, with the digests of what was made.
    let (json, same) = run("3", &["--json"]);
    assert!(made == same);
    let text = String::from_utf8(json.stdout).expect("it is text");
    let lines: Vec<Value> =
        text.lines().map(|line| serde_json::from_str(line).expect("a value")).collect();
    assert_eq!(lines.len(), 11, "{text}");
    let exits = lines.iter().filter(|line| line["exit"] == 1).count();
    assert_eq!(exits, 2, "{text}");
    let mut digests = BTreeMap::new();
    for made in lines.iter().flat_map(|line| line["made"].as_array().expect("a list")) {
        let file = made["file"].as_str().expect("a name").replace("成品/", "");
        digests.insert(file, made["sha256"].as_str().expect("a digest").to_owned());
    }
    let expected = made.iter().map(|(name, bytes)| (name.clone(), sha256(bytes)));
    assert_eq!(digests, expected.collect());
}

fn sha256(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn two_notices_for_one_file_are_refused_and_the_same_one_twice_is_built_once() {
    let folder = folder(2);
    let file = "发文/甲/通知00.yaml";
    let twice = build(folder.path(), &[file, file]);
    let said = String::from_utf8_lossy(&twice.stderr).into_owned();
    assert!(twice.status.success() && said.matches("已生成").count() == 1, "{said}");
    fs::copy(folder.path().join(file), folder.path().join("通知00.yaml"))
        .expect("a copy");
    let both = build(folder.path(), &["通知00.yaml", "发文/甲"]);
    assert_eq!(both.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&both.stderr).contains("会写到同一个"));
}

#[cfg(unix)]
#[test]
fn ctrl_c_leaves_only_whole_files_and_says_how_many() {
    use std::process::{Command, Stdio};
    use std::time::Duration;

    let folder = folder(20);
    let whole = folder.path().join("成品");
    let fonts = root().join("fonts");
    let mut command = hongtou(folder.path());
    command.args(["build", "发文", "-o", "成品", "-j", "2", "--font-path"]).arg(&fonts);
    let child = command.stderr(Stdio::piped()).spawn().expect("it runs");
    while files(&whole).is_empty() {
        std::thread::sleep(Duration::from_millis(5));
    }
    let id = child.id().to_string();
    let status = Command::new("kill").args(["-INT", &id]).status().expect("kill");
    assert!(status.success());
    let output = child.wait_with_output().expect("it ends");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(130), "{said}");
    assert!(said.contains("已停止：完成 ") && said.contains("/21"), "{said}");
    let made = files(&whole);
    assert_eq!(made.len(), said.matches("已生成").count(), "{said}");
    assert!(!made.is_empty() && made.len() < 16, "{said}");
    let again = build(folder.path(), &["发文", "-o", "再来"]);
    assert_eq!(again.status.code(), Some(1));
    let all = files(&folder.path().join("再来"));
    assert_eq!(all.len(), 16);
    for (name, bytes) in made {
        assert!(all[&name] == bytes, "{name}");
    }
}
