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
    folder.file("夹/说明.txt", "");
    fs::write(folder.path().join("gbk.yaml"), b"title: \xb9\xd8\xd3\xda\n")
        .expect("a file");
    let output = folder.run(&["build", "夹"]);
    assert!(code(&output) == 2 && stderr(&output).contains("文件夹里没有公文"));
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

/// What `check --layout` measures and `compare` draws is what `build` prints: all three take the
/// user's own templates, from the folder beside the file or the one that is named.
#[test]
fn check_and_compare_take_the_templates_that_build_takes() {
    let fonts = root().join("fonts");
    let fonts = fonts.to_str().expect("a path");
    for named in [false, true] {
        let folder = Folder::new();
        let yaml = notice("body: [正文一。, 正文二。]", "seal: false");
        folder.file("甲.yaml", &yaml).file("乙.yaml", &yaml.replace("正文二", "正文三"));
        let run = |args: &[&str]| {
            let own = ["--font-path", fonts, "--templates", "模板"];
            folder.run(&[args, if named { &own[..] } else { &own[..2] }].concat())
        };
        let clean = folder.run(&["check", "--layout", "甲.yaml", "--font-path", fonts]);
        assert_eq!(code(&clean), 0, "{}", String::from_utf8_lossy(&clean.stdout));
        // A word of one's own above every paragraph, which is no text of the notice.
        let template = fs::read_to_string(root().join("templates/notice.typ.j2"));
        let template = template.expect("a template").replace(
            "#paragraph({{ e.text }}",
            "#move(dx: 9mm)[自制]\n#paragraph({{ e.text }}",
        );
        let place = if named { "模板" } else { "templates" };
        folder.file(&format!("{place}/notice.typ.j2"), &template);
        let built = run(&["build", "甲.yaml"]);
        assert_eq!(code(&built), 0, "{}", stderr(&built));
        let says_own = |pdf: &str| {
            let pdf = fs::read(folder.path().join(pdf)).expect("a PDF");
            crate::paper::Paper::read(&pdf).text().contains("自制")
        };
        assert!(says_own("out/甲.pdf"));
        let checked = run(&["check", "--layout", "甲.yaml"]);
        let said =
            String::from_utf8_lossy(&checked.stdout).into_owned() + &stderr(&checked);
        assert_eq!(code(&checked), 1, "{said}");
        assert!(said.contains("不合 7.5") && said.contains("自制"), "{said}");
        let compared = run(&["compare", "甲.yaml", "乙.yaml", "--pdf", "花脸稿.pdf"]);
        assert_eq!(code(&compared), 0, "{}", stderr(&compared));
        assert!(says_own("花脸稿.pdf"));
    }
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

#[test]
fn the_program_alone_says_what_one_can_do_and_a_file_alone_is_built() {
    let folder = Folder::new();
    let alone = hongtou(folder.path()).output().expect("the binary runs");
    let shown = String::from_utf8_lossy(&alone.stdout);
    assert_eq!(code(&alone), 0);
    assert!(shown.lines().count() < 14 && shown.contains("hongtou new"), "{shown}");
    folder.file("通知.yaml", &notice("body: 正文。", "seal: false"));
    let fonts = root().join("fonts");
    let built = hongtou(folder.path())
        .args(["通知.yaml", "--font-path"])
        .arg(&fonts)
        .output()
        .expect("the binary runs");
    assert_eq!(code(&built), 0, "{}", stderr(&built));
    assert!(folder.path().join("out/通知.pdf").exists());
    // What is neither a command nor a file is still told so.
    let neither = folder.run(&["biuld"]);
    assert_eq!(code(&neither), 2);
    assert!(stderr(&neither).contains("没有命令 biuld"), "{}", stderr(&neither));
    assert!(stderr(&folder.run(&["没有.yaml"])).contains("找不到"));
}

#[test]
fn files_of_other_programs_are_told_what_to_do_with_them() {
    let folder = Folder::new();
    for (name, bytes, says) in [
        ("通知.pdf", &b"%PDF-1.7\n"[..], "hongtou import"),
        ("通知.docx", b"PK\x03\x04\x14\0\x08\0word/document.xml", "Word"),
        ("名额.xlsx", b"PK\x03\x04\x14\0\x08\0xl/workbook.xml", "--import"),
        ("通知.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧格式"),
        ("通知.wps", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "WPS"),
        ("通知.rtf", b"{\\rtf1\\ansi", "RTF"),
        ("章.png", b"\x89PNG\r\n\x1a\n", "图片"),
        ("包.zip", b"PK\x03\x04\x14\0\x08\0a.yaml", "解压"),
    ] {
        fs::write(folder.path().join(name), bytes).expect("a file");
        for args in [&["build", name][..], &["check", name], &[name]] {
            let output = folder.run(args);
            assert_eq!(code(&output), 2, "{args:?}");
            assert!(stderr(&output).contains(says), "{args:?}: {}", stderr(&output));
        }
    }
}

#[test]
fn what_the_system_and_libraries_say_is_told_in_chinese() {
    let folder = Folder::new();
    folder.file("好.yaml", &notice("body: 正文。", "seal: false"));
    folder.file("坏.yaml", "title: [甲\n");
    let said = |args: &[&str]| {
        let output = folder.run(args);
        assert_ne!(code(&output), 0, "{args:?}");
        let said = stderr(&output) + &String::from_utf8_lossy(&output.stdout);
        assert!(!said.contains("os error"), "{said}");
        said
    };
    assert!(said(&["build", "好.yaml", "-o", "好.yaml"]).contains("不是文件夹"));
    for size in ["17592186044416", "0", "-1", "多"] {
        let shown = said(&["check", "好.yaml", &format!("--max-size={size}")]);
        assert!(shown.contains("1 到 1024"), "{shown}");
    }
    for (yaml, says) in [
        ("title: [甲\n", "方括号没有成对"),
        ("title: {a: 甲\n", "花括号没有成对"),
        ("title: \"甲\n", "引号没有成对"),
        ("title: \"甲\\q\"\n", "\\ 后面"),
        ("title: 甲\n issuer: 乙\n", "“键: 值”"),
        ("title: &\n", "& 和 *"),
        (
            "issuer: ~\ntitle: 甲\nnumber: {code: 甲, year: 2024, serial: 1}\ndate: 2024-01-05\nbody: 文\n",
            "issuer 后面没有内容",
        ),
    ] {
        folder.file("坏.yaml", yaml);
        let shown = said(&["check", "坏.yaml"]);
        assert!(shown.contains(says), "{says}: {shown}");
        assert!(!shown.contains("while") && !shown.contains("invalid"), "{shown}");
    }
    // Programs that read JSON get JSON, whatever becomes of the files.
    for other in ["没有.yaml", "坏.yaml"] {
        let output = folder.run(&["compare", "好.yaml", other, "--format", "json"]);
        let json: serde_json::Value =
            serde_json::from_slice(&output.stdout).expect("JSON");
        assert!(json["changes"].is_null() && json["faults"][0].is_object(), "{json}");
    }
}

#[test]
fn faults_of_ones_own_template_and_fonts_are_told_with_their_files() {
    let folder = Folder::new();
    let template = fs::read_to_string(root().join("templates/notice.typ.j2"));
    let template = format!("#let x = nosuch\n{}", template.expect("a template"));
    folder.file("甲.yaml", &notice("body: 正文。", "seal: false"));
    folder.file("模板/notice.typ.j2", &template);
    let output = folder.run(&["build", "甲.yaml", "--templates", "模板"]);
    assert!(
        stderr(&output).contains("模板/notice.typ.j2（填好以后的 main.typ）"),
        "{}",
        stderr(&output)
    );
    let font = fs::read(root().join("fonts/FandolFang-Regular.otf")).expect("a font");
    fs::create_dir(folder.path().join("字")).expect("a folder");
    fs::write(folder.path().join("字/坏.otf"), &font[..font.len() / 2]).expect("a font");
    let output = folder.run(&["build", "甲.yaml", "--font-path", "字"]);
    assert!(stderr(&output).contains("字/坏.otf 已损坏"), "{}", stderr(&output));
    assert_eq!(code(&output), 0, "{}", stderr(&output));
}

#[test]
fn nothing_that_is_typed_commands_the_terminal() {
    let folder = Folder::new();
    let name = "甲\u{1b}[31m\r乙\u{202e}.yaml";
    let yaml =
        notice("body: \"正,文\\e[2J。\"", "\"键\\e[31m\": 1\nseal: \"章\\e[2J.png\"");
    folder.file(name, &yaml);
    for args in [
        &["check", name][..],
        &["build", name],
        &["draft", name],
        &["没有\u{1b}[2J"],
        &["compare", name, "\u{9b}2J.yaml"],
        &["table", name, "\u{1b}c"],
    ] {
        let output = folder.run(args);
        for stream in [&output.stdout, &output.stderr] {
            let text = String::from_utf8_lossy(stream);
            let commands = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
            assert!(!text.contains(commands), "{args:?}: {text:?}");
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_result_that_could_not_be_written_is_no_success() {
    for args in [&["schema"][..], &["explain"], &["completions", "bash"], &[]] {
        let full = fs::File::create("/dev/full").expect("a device");
        let output =
            hongtou(&root()).args(args).stdout(full).output().expect("the binary runs");
        assert_eq!(code(&output), 2, "{args:?}");
    }
}
