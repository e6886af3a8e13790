//! What stands behind the paths that a user gives, and what a write leaves behind.

#![cfg(unix)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use crate::support::{hongtou, notice, root};

/// Runs the binary in a folder; who takes longer than a minute hangs.
fn run(folder: &Path, args: &[&str]) -> Output {
    let mut command = hongtou(folder);
    command.args(args).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the binary runs");
    let start = Instant::now();
    while child.try_wait().expect("a child").is_none() {
        if start.elapsed() > Duration::from_secs(60) {
            child.kill().expect("it runs");
            panic!("{args:?} hangs");
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    child.wait_with_output().expect("its output")
}

fn said(output: &Output) -> String {
    let [out, err] = [&output.stdout, &output.stderr].map(|s| String::from_utf8_lossy(s));
    format!("{out}{err}")
}

fn pipe(path: &Path) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    let made = Command::new("mkfifo").arg(path).status().expect("mkfifo runs");
    assert!(made.success());
}

#[test]
fn pipes_and_devices_are_refused_at_once_wherever_a_path_is_taken() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path();
    let file = |name: &str, text: &str| fs::write(path.join(name), text).expect("a file");
    for name in ["p.yaml", "p.png", "t/notice.typ.j2", "t2/own.typ", "f/a.otf"] {
        pipe(&path.join(name));
    }
    file("好.yaml", &notice("body: 正文。", "seal: false"));
    file("章.yaml", &notice("body: 正文。", "seal: p.png"));
    file("屋.yaml", &notice("body: 正文。", "house: p.yaml"));
    file("零.yaml", &notice("body: 正文。", "house: /dev/zero.yaml"));
    std::os::unix::fs::symlink("/dev/zero", path.join("零.png")).expect("a link");
    file("空.yaml", &notice("body: 正文。", "seal: 零.png"));
    let fonts = root().join("fonts");
    let fonts = fonts.to_str().expect("a path");
    for args in [
        &["build", "p.yaml"][..],
        &["build", "/dev/zero"],
        &["check", "p.yaml"],
        &["check", "/dev/stdin"],
        &["compare", "好.yaml", "p.yaml"],
        &["draft", "p.yaml"],
        &["table", "p.yaml", "1"],
        &["build", "章.yaml", "--font-path", fonts],
        &["build", "空.yaml", "--font-path", fonts],
        &["build", "屋.yaml", "--font-path", fonts],
        &["build", "好.yaml", "--font-path", fonts, "--templates", "t"],
        &["build", "好.yaml", "--font-path", fonts, "--templates", "t2"],
        &["build", "好.yaml", "--font-path", fonts, "-o", "p.png"],
        &["draft", "好.yaml", "-o", "p.yaml", "--force"],
        &["check", "好.yaml", "--font-path", fonts, "--report", "/dev/full"],
    ] {
        let output = run(path, args);
        let said = said(&output);
        assert!(matches!(output.status.code(), Some(1 | 2)), "{args:?}: {said}");
        assert!(!said.contains("os error"), "{args:?}: {said}");
    }
    // A pipe among the fonts is no font; the others are found.
    let output =
        run(path, &["build", "好.yaml", "--font-path", "f", "--font-path", fonts]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
}

/// A notice with a table, and how a cell of it is set.
fn quotas() -> String {
    let table = "attachments:\n  - id: quotas\n    title: 名额\n    table:\n      columns: [单位, 名额]\n      rows:\n        - [高平, 5]\n        - [泽州, 5]\n        - [陵川, 5]\n";
    notice("body: 名额见附件。", &format!("seal: false\n{table}"))
}

/// What stands in a folder, unfinished files and all.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = entries.collect();
    names.sort();
    names
}

#[test]
fn of_two_changes_at_once_none_is_lost() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path();
    for round in 0..20 {
        fs::write(path.join("甲.yaml"), quotas()).expect("a file");
        let set = |row: &str, value: usize| {
            hongtou(path)
                .args(["table", "甲.yaml", "quotas", "--set", &format!("{row}={value}")])
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .expect("the binary runs")
        };
        let hands =
            [set("高平", 10 + round), set("泽州", 50 + round), set("陵川", 90 + round)];
        for mut hand in hands {
            assert!(hand.wait().expect("an end").success());
        }
        let text = fs::read_to_string(path.join("甲.yaml")).expect("a file");
        for row in ["高平, 1", "泽州, 5", "陵川, 9"] {
            let tens: usize = row[row.len() - 1..].parse().expect("a digit");
            let value = tens * 10 + round;
            let row = format!("[{}, {value}]", &row[..row.len() - 3]);
            assert!(text.contains(&row), "{round}: {row} in {text}");
        }
    }
    assert_eq!(names(path), ["甲.yaml", "甲.yaml.bak"]);
}

#[test]
fn a_change_is_undone_and_done_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path();
    let text = || fs::read_to_string(path.join("甲.yaml")).expect("a file");
    let marked = format!("\u{feff}{}", quotas().replace('\n', "\r\n"));
    fs::write(path.join("甲.yaml"), &marked).expect("a file");
    let nothing = run(path, &["undo", "甲.yaml"]);
    assert_eq!(nothing.status.code(), Some(2));
    assert!(said(&nothing).contains("没有留下改动以前的内容"), "{}", said(&nothing));
    let set = run(path, &["table", "甲.yaml", "quotas", "--set", "高平=7"]);
    assert!(said(&set).contains("hongtou undo 甲.yaml"), "{}", said(&set));
    let changed = text();
    assert!(changed.contains("[高平, 7]"));
    for expected in [&marked, &changed, &marked] {
        assert!(run(path, &["undo", "甲.yaml"]).status.success());
        assert_eq!(text(), *expected);
    }
    // Nothing is kept of what was only looked at.
    fs::remove_file(path.join("甲.yaml.bak")).expect("a file");
    assert!(
        run(path, &["table", "甲.yaml", "quotas", "--set", "高平=9", "--dry-run"])
            .status
            .success()
    );
    assert_eq!(names(path), ["甲.yaml"]);
    // A draft that takes the place of another keeps it.
    fs::write(path.join("乙.yaml"), "旧").expect("a file");
    assert!(
        run(path, &["draft", "甲.yaml", "-o", "乙.yaml", "--force"]).status.success()
    );
    assert_eq!(fs::read_to_string(path.join("乙.yaml.bak")).expect("a file"), "旧");
}

/// What other hands have put in the place of what was kept is not brought back unasked.
#[test]
fn what_was_kept_is_brought_back_only_if_it_is_that() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path();
    let text = || fs::read_to_string(path.join("甲.yaml")).expect("a file");
    fs::write(path.join("甲.yaml"), quotas()).expect("a file");
    assert!(
        run(path, &["table", "甲.yaml", "quotas", "--set", "高平=7"]).status.success()
    );
    let changed = text();
    let kept = fs::read(path.join("甲.yaml.bak")).expect("a file");
    let at = |word: &str| {
        String::from_utf8_lossy(&kept).find(word).expect("it is there") + word.len()
    };
    let other = "issuer: 另一局\nnumber: {code: 另, year: 2020, serial: 9}\ntitle: 关于别的事的函\nrecipients: 某局\nbody: 别的。\ndate: 2020-01-05\n";
    let gbk = encoding_rs::GBK.encode("标题：旧").0.into_owned();
    let wrong: [(&[u8], &str); 7] = [
        (b"", "不是一份完好的公文"),
        (&kept[..at("id: quotas\n    ti")], "不是一份完好的公文"),
        (&kept[..at("number: ")], "不是一份完好的公文"),
        (b"title: [a\nbody: }", "不是一份完好的公文"),
        (&gbk, "GBK"),
        (b"PK\x03\x04\0\0", "甲.yaml.bak"),
        (other.as_bytes(), "不像是它改动以前的内容"),
    ];
    for (bytes, word) in wrong {
        fs::write(path.join("甲.yaml.bak"), bytes).expect("a file");
        let undone = run(path, &["undo", "甲.yaml"]);
        assert_eq!(undone.status.code(), Some(2), "{word}");
        let said = said(&undone);
        assert!(said.contains(word) && said.contains("--force"), "{said}");
        assert_eq!(text(), changed);
        assert_eq!(fs::read(path.join("甲.yaml.bak")).expect("a file"), bytes);
    }
    assert!(run(path, &["undo", "甲.yaml", "--force"]).status.success());
    assert_eq!(text(), other);
    // A notice that somebody has broken since is what undo is for.
    fs::write(path.join("甲.yaml"), "title: [a\nbody: }").expect("a file");
    fs::write(path.join("甲.yaml.bak"), &kept).expect("a file");
    assert!(run(path, &["undo", "甲.yaml"]).status.success());
    assert_eq!(text().as_bytes(), kept);
}

#[test]
fn a_file_keeps_its_rights_its_links_and_its_protection() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path();
    let file = path.join("真.yaml");
    let mode = |mode: u32| {
        fs::set_permissions(&file, fs::Permissions::from_mode(mode)).expect("rights");
    };
    let set =
        |name: &str, value: &str| run(path, &["table", name, "quotas", "--set", value]);
    fs::write(&file, quotas()).expect("a file");
    symlink("真.yaml", path.join("链.yaml")).expect("a link");
    for rights in [0o600, 0o640, 0o664] {
        mode(rights);
        assert!(set("链.yaml", &format!("高平={rights}")).status.success());
        let meta = fs::metadata(&file).expect("a file");
        assert_eq!(meta.permissions().mode() & 0o777, rights);
        assert!(path.join("链.yaml").is_symlink());
        assert!(
            fs::read_to_string(&file)
                .expect("a file")
                .contains(&format!("[高平, {rights}]"))
        );
    }
    mode(0o444);
    let before = fs::read(&file).expect("a file");
    for output in [
        set("真.yaml", "高平=1"),
        run(path, &["undo", "真.yaml"]),
        run(path, &["draft", "链.yaml", "-o", "真.yaml", "--force"]),
    ] {
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    }
    let refused = set("真.yaml", "高平=1");
    assert!(said(&refused).contains("只读"), "{}", said(&refused));
    assert_eq!(fs::read(&file).expect("a file"), before);
}

#[test]
fn what_is_ended_while_it_writes_leaves_nothing_and_spoils_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path();
    let rows: String = (0..3000).map(|i| format!("        - [单位{i}, 5]\n")).collect();
    let yaml = quotas()
        .replace("        - [高平, 5]\n", &format!("        - [高平, 5]\n{rows}"));
    fs::write(path.join("甲.yaml"), &yaml).expect("a file");
    // A file of more than 8 KiB ends the program with SIGXFSZ.
    let binary = env!("CARGO_BIN_EXE_hongtou");
    let limited = Command::new("bash")
        .args([
            "-c",
            "ulimit -f 8; exec \"$0\" table 甲.yaml quotas --set 高平=6",
            binary,
        ])
        .current_dir(path)
        .output()
        .expect("a shell");
    assert!(!limited.status.success());
    assert_eq!(fs::read_to_string(path.join("甲.yaml")).expect("a file"), yaml);
    let tidy = |name: &String| name == "甲.yaml" || name == "甲.yaml.bak";
    assert!(names(path).iter().all(tidy), "{:?}", names(path));
    for wait in 0..30 {
        let mut child = hongtou(path)
            .args(["table", "甲.yaml", "quotas", "--set", &format!("高平={wait}")])
            .stdout(Stdio::null())
            .spawn()
            .expect("the binary runs");
        std::thread::sleep(Duration::from_millis(wait * 8));
        child.kill().expect("it can be ended");
        child.wait().expect("an end");
        let text = fs::read_to_string(path.join("甲.yaml")).expect("a file");
        assert!(text.len() + 1 >= yaml.len() && text.contains("单位2999"), "{wait}");
        assert!(names(path).iter().all(tidy), "{:?}", names(path));
    }
}

#[test]
fn threads_that_write_over_files_of_one_folder_keep_out_of_each_others_way() {
    let folder = tempfile::tempdir().expect("a folder");
    std::thread::scope(|scope| {
        for thread in 0..4_usize {
            let path = folder.path().join(format!("{thread}.pdf"));
            scope.spawn(move || {
                for round in 0..100_usize {
                    let said = format!("{thread} {round}");
                    hongtou::page::export::write(&path, said.as_bytes())
                        .expect("written");
                    assert_eq!(fs::read_to_string(&path).expect("a file"), said);
                }
            });
        }
    });
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 4);
}
