//! The real binary: streams, exit codes, files.

use hongtou::page::measure::measure;
use std::fs;
use std::path::Path;
use std::process::Output;

use crate::support::{REAL, hongtou, notice, real_notice, root};

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn file(&self, name: &str, text: &str) -> &Self {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
        self
    }

    fn run(&self, args: &[&str]) -> Output {
        hongtou(self.path())
            .args(args)
            .args(if args[0] == "build" || args[0] == "fonts" {
                vec!["--font-path".into(), root().join("fonts")]
            } else {
                Vec::new()
            })
            .output()
            .expect("the binary runs")
    }
}

fn code(output: &Output) -> i32 {
    output.status.code().expect("an exit code")
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn build_writes_the_same_bytes_in_another_process_and_folder_with_chinese_names() {
    let folder = Folder::new();
    folder.file("发文 目录/通知 一.yaml", &real_notice());
    let output = folder.run(&["build", "发文 目录/通知 一.yaml", "-o", "输出 目录"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let pdf = fs::read(folder.path().join("输出 目录/通知 一.pdf")).expect("a PDF");
    assert!(pdf == REAL.pdf());
    for stage in ["读取", "编排", "排版", "输出", "已生成"] {
        assert!(stderr(&output).contains(stage), "{}", stderr(&output));
    }
    assert!(output.stdout.is_empty());
}

#[test]
fn build_writes_into_out_by_default_and_says_nothing_when_quiet() {
    let folder = Folder::new();
    folder.file("甲.yaml", &notice("body: 正文。", ""));
    let output = folder.run(&["build", "--quiet", "甲.yaml"]);
    assert_eq!((code(&output), stderr(&output)), (0, String::new()));
    assert!(folder.path().join("out/甲.pdf").is_file());
    let left: Vec<_> = fs::read_dir(folder.path().join("out")).expect("out").collect();
    assert_eq!(left.len(), 1, "nothing temporary is left");
}

#[test]
fn findings_stop_the_build_and_keep_the_last_good_pdf() {
    let folder = Folder::new();
    folder.file("甲.yaml", &notice("body: 正文。", ""));
    assert_eq!(code(&folder.run(&["build", "甲.yaml"])), 0);
    let before = fs::read(folder.path().join("out/甲.pdf")).expect("a PDF");
    folder.file("甲.yaml", &notice("body: 正文。", "nonsense: 1"));
    let output = folder.run(&["build", "甲.yaml"]);
    assert_eq!(code(&output), 1);
    let said = stderr(&output);
    assert!(said.contains("错误[unknown-key]") && said.contains("甲.yaml:7:1"), "{said}");
    assert_eq!(fs::read(folder.path().join("out/甲.pdf")).expect("a PDF"), before);
}

#[test]
fn one_bad_file_does_not_stop_the_others() {
    let folder = Folder::new();
    folder.file("甲.yaml", "title: [").file("乙.yaml", &notice("body: 正文。", ""));
    let output = folder.run(&["build", "甲.yaml", "无.yaml", "乙.yaml"]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("无.yaml：找不到"));
    assert!(folder.path().join("out/乙.pdf").is_file());
    assert!(!folder.path().join("out/甲.pdf").exists());
}

#[test]
fn files_that_cannot_be_read_are_named_with_the_reason() {
    let folder = Folder::new();
    folder.file("夹/甲.yaml", "");
    fs::write(folder.path().join("gbk.yaml"), b"title: \xb9\xd8\xd3\xda\n")
        .expect("a file");
    let output = folder.run(&["build", "夹"]);
    assert!(code(&output) == 2 && stderr(&output).contains("这是文件夹"));
    let output = folder.run(&["build", "gbk.yaml"]);
    assert!(code(&output) == 2 && stderr(&output).contains("GBK"));
}

#[test]
fn an_output_folder_that_is_a_file_is_said_so() {
    let folder = Folder::new();
    folder.file("甲.yaml", &notice("body: 正文。", "")).file("out", "");
    let output = folder.run(&["build", "甲.yaml"]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("写不了"), "{}", stderr(&output));
}

#[test]
fn two_files_of_one_name_are_refused_before_anything_is_written() {
    let folder = Folder::new();
    folder.file("a/甲.yaml", &notice("", "")).file("b/甲.yaml", &notice("", ""));
    let output = folder.run(&["build", "a/甲.yaml", "b/甲.yaml"]);
    assert!(code(&output) == 2 && stderr(&output).contains("同一个"));
    assert!(!folder.path().join("out").exists());
}

#[test]
fn a_file_from_windows_with_a_byte_order_mark_and_crlf_builds() {
    let folder = Folder::new();
    let text =
        format!("\u{feff}{}", notice("body: |\n  一\n  二", "").replace('\n', "\r\n"));
    folder.file("甲.yaml", &text);
    let output = folder.run(&["build", "甲.yaml"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
}

#[test]
fn emitted_typst_lies_beside_the_pdf_and_compiles_to_the_same_pages() {
    let folder = Folder::new();
    folder.file("甲.yaml", &real_notice());
    let output = folder.run(&["build", "甲.yaml", "--emit", "typst"]);
    assert_eq!(code(&output), 0);
    let emitted = folder.path().join("out/甲.typst");
    let document =
        crate::plain::compile(&emitted.join("main.typ"), &root().join("fonts"));
    assert_eq!(
        measure(&document),
        measure(REAL.built.printed.document.as_ref().expect("pages"))
    );
}

#[test]
fn a_users_own_template_replaces_the_built_in_one() {
    let folder = Folder::new();
    folder.file("甲.yaml", &notice("note: 此件公开", "")).file(
        "templates/hongtou/imprint.typ",
        "#let imprint(i) = [自制版记 #i.printer.join()]",
    );
    let yaml = notice("note: 此件公开", "imprint: {printer: 某办公室}");
    folder.file("甲.yaml", &yaml);
    let output = folder.run(&["build", "甲.yaml"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(stderr(&output).contains("imprint.typ"));
    let pdf = fs::read(folder.path().join("out/甲.pdf")).expect("a PDF");
    assert!(crate::paper::Paper::read(&pdf).text().contains("自制版记"));
}

#[test]
fn a_typo_in_a_template_is_an_error_with_file_and_line() {
    let folder = Folder::new();
    folder.file("甲.yaml", &notice("body: 正文。", "")).file(
        "templates/notice.typ.j2",
        "#import \"hongtou/notice.typ\": *\n#head({{ mast }})\n",
    );
    let output = folder.run(&["build", "甲.yaml"]);
    assert_eq!(code(&output), 1);
    let said = stderr(&output);
    assert!(said.contains("notice.typ.j2 第 2 行"), "{said}");
    // In the library, Typst finds it.
    let folder = Folder::new();
    folder
        .file("甲.yaml", &notice("body: 正文。", "imprint: {printer: 某办公室}"))
        .file("templates/hongtou/imprint.typ", "\n#let imprint(i) = nonsense\n");
    let said = stderr(&folder.run(&["build", "甲.yaml"]));
    assert!(said.contains("imprint.typ 第 2 行第 19 列"), "{said}");
}

#[test]
fn fonts_shows_face_origin_and_preferences_of_every_role() {
    let output = Folder::new().run(&["fonts"]);
    assert_eq!(code(&output), 0);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    for part in
        ["小标宋：Noto Serif SC，字重 700", "仿宋：FandolFang R", "来自", "SimHei"]
    {
        assert!(said.contains(part), "{said}");
    }
}

#[test]
fn without_any_font_the_build_says_what_to_do() {
    let folder = Folder::new();
    folder.file("甲.yaml", &notice("body: 正文。", ""));
    let output = hongtou(folder.path())
        .args(["build", "甲.yaml"])
        .output()
        .expect("the binary runs");
    assert_eq!(code(&output), 1);
    assert!(stderr(&output).contains("没有找到仿宋字体"), "{}", stderr(&output));
}

#[test]
fn help_is_chinese_and_completions_are_there() {
    let folder = Folder::new();
    let help = folder.run(&["--help"]);
    assert_eq!(code(&help), 0);
    insta::assert_snapshot!("help", String::from_utf8_lossy(&help.stdout));
    let help = hongtou(folder.path()).args(["build", "--help"]).output().expect("help");
    insta::assert_snapshot!("help_build", String::from_utf8_lossy(&help.stdout));
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let script = folder.run(&["completions", shell]);
        assert!(code(&script) == 0 && !script.stdout.is_empty(), "{shell}");
    }
}

#[test]
fn wrong_arguments_exit_with_2() {
    let folder = Folder::new();
    for (args, expected) in [
        (&["build"][..], "缺少参数：<文件>"),
        (&["biuld"], "没有命令 biuld；是不是 build？"),
        (&["build", "甲.yaml", "--outt"], "没有选项 --outt；是不是 --out？"),
        (&["build", "甲.yaml", "--profile", "press"], "可以是：screen、print"),
        (&["build", "甲.yaml", "-o"], "后面缺少值"),
        (&[], "没有写命令"),
    ] {
        let output = hongtou(folder.path()).args(args).output().expect("the binary runs");
        assert_eq!(code(&output), 2);
        assert!(stderr(&output).contains(expected), "{}", stderr(&output));
    }
    let output = hongtou(folder.path())
        .args(["build", "甲.yaml", "--font-path", "无"])
        .output()
        .expect("the binary runs");
    assert!(code(&output) == 2 && stderr(&output).contains("没有这个文件夹"));
}
