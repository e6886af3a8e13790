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
