//! The numbers that the notices of a folder have used.

use std::fs;

use crate::support::{hongtou, notice};

#[test]
fn a_folder_is_checked_with_its_numbers() {
    let folder = tempfile::tempdir().expect("a folder");
    let numbered = |serial: &str| notice("body: 甲。", "").replace("serial: 1", serial);
    for (name, text) in [
        ("一.yaml", numbered("serial: 1")),
        ("二.yaml", numbered("serial: 2")),
        ("又二.yaml", numbered("serial: 2")),
        ("里面/五.yaml", numbered("serial: 5")),
        ("坏.yaml", numbered("serial: x")),
        // No notices: passed over.
        ("house/甲.yaml", "issuer: 甲市教育局\n".to_owned()),
        ("别的.yaml", "a: 1\n".to_owned()),
    ] {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    let run = |args: &[&str]| {
        let ran = hongtou(folder.path()).args(args).output().expect("it runs");
        let said = [ran.stdout, ran.stderr].concat();
        (ran.status.code(), String::from_utf8_lossy(&said).into_owned())
    };
    let (code, said) = run(&["check", "."]);
    assert_eq!(code, Some(1), "{said}");
    for part in [
        "2号 用了两次，另一份是 ./又二.yaml",
        "前面缺",
        "3至4号",
        "坏.yaml",
        "里面/五.yaml",
    ] {
        assert!(said.contains(part), "{part} in {said}");
    }
    assert!(!said.contains("别的.yaml") && !said.contains("甲.yaml"), "{said}");
    // Files by name have no register.
    let (code, said) = run(&["check", "二.yaml", "又二.yaml"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(!said.contains("用了两次"), "{said}");
    let (code, said) = run(&["explain", "number-twice"]);
    assert_eq!(code, Some(0), "{said}");
    fs::create_dir(folder.path().join("空")).expect("a folder");
    let (code, said) = run(&["check", "空"]);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("没有公文"), "{said}");
}
