//! `build --watch`, through the real binary: what is saved is built, however it is saved.

use std::fs;
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::paper::Paper;
use crate::support::{hongtou, notice, root};

/// A program that watches, ended when it is dropped.
struct Watching {
    folder: tempfile::TempDir,
    child: Child,
    /// How much of what it says was heard.
    heard: usize,
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Watching {
    fn new(files: &[(&str, &str)], args: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(path, text).expect("a file");
        }
        let said = fs::File::create(folder.path().join("说")).expect("a file");
        let mut command = hongtou(folder.path());
        command.args(["build", "--watch"]).args(args).arg("--font-path");
        let child = command.arg(root().join("fonts")).stderr(said).stdout(Stdio::null());
        let child = child.spawn().expect("it runs");
        Self { folder, child, heard: 0 }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn save(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).expect("a file");
    }

    /// What it says next, as far as the end of a line with these words.
    fn hears(&mut self, words: &str) -> String {
        let begun = Instant::now();
        loop {
            let said = fs::read_to_string(self.path("说")).expect("it is text");
            let new = &said[self.heard..];
            let end = new.find(words).and_then(|at| Some(at + new[at..].find('\n')? + 1));
            if let Some(end) = end {
                self.heard += end;
                return new[..end].to_owned();
            }
            assert!(begun.elapsed() < Duration::from_secs(60), "no {words} in {new}");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    fn text(&self, pdf: &str) -> String {
        Paper::read(&fs::read(self.path(pdf)).expect("a PDF")).text()
    }
}

fn saying(text: &str) -> String {
    notice(&format!("body: {text}"), "seal: false")
}

#[test]
fn what_is_saved_is_built_however_an_editor_saves() {
    let mut watching = Watching::new(&[("甲.yaml", &saying("第一稿。"))], &["甲.yaml"]);
    let line = watching.hears("已生成");
    assert!(line.contains("甲.yaml：已生成 out/甲.pdf（1 页），"), "{line}");
    assert_eq!(line.lines().count(), 1, "{line}");
    watching.save("甲.yaml", &saying("第二稿。"));
    watching.hears("已生成");
    assert!(watching.text("out/甲.pdf").contains("第二稿。"));
    // By another file that takes its name.
    watching.save("甲.yaml~", &saying("第三稿。"));
    fs::rename(watching.path("甲.yaml~"), watching.path("甲.yaml"))
        .expect("it is renamed");
    watching.hears("已生成");
    assert!(watching.text("out/甲.pdf").contains("第三稿。"));
    // Away for a moment, then there again.
    fs::remove_file(watching.path("甲.yaml")).expect("it goes");
    std::thread::sleep(Duration::from_millis(300));
    watching.save("甲.yaml", &saying("第四稿。"));
    let line = watching.hears("已生成");
    assert!(!line.contains("错误"), "{line}");
    assert!(watching.text("out/甲.pdf").contains("第四稿。"));
    // As long as it was, and at the same time, as disks count it.
    let time = fs::metadata(watching.path("甲.yaml")).and_then(|meta| meta.modified());
    watching.save("甲.yaml", &saying("第五稿。"));
    let file = fs::File::options().write(true).open(watching.path("甲.yaml"));
    file.and_then(|file| file.set_modified(time?)).expect("its time is set");
    watching.hears("已生成");
    assert!(watching.text("out/甲.pdf").contains("第五稿。"));
    // What says the same is not built again.
    watching.save("甲.yaml", &saying("第五稿。"));
    std::thread::sleep(Duration::from_millis(300));
    watching.save("甲.yaml", &saying("第六稿。"));
    watching.hears("已生成");
    assert!(watching.text("out/甲.pdf").contains("第六稿。"));
    let said = fs::read_to_string(watching.path("说")).expect("text");
    assert_eq!(said.matches("已生成").count(), 6, "{said}");
}

#[test]
fn a_fault_keeps_the_last_good_pdf_and_is_mended() {
    let mut watching = Watching::new(&[("甲.yaml", &saying("好的。"))], &["甲.yaml"]);
    watching.hears("已生成");
    let good = fs::read(watching.path("out/甲.pdf")).expect("a PDF");
    watching.save("甲.yaml", &saying("好的。").replace("title:", "titel:"));
    let said = watching.hears("上一次生成的还在");
    assert!(said.contains("unknown-key") && said.contains("甲.yaml:3:1"), "{said}");
    assert!(fs::read(watching.path("out/甲.pdf")).expect("a PDF") == good);
    fs::remove_file(watching.path("甲.yaml")).expect("it goes");
    assert!(watching.hears("上一次生成的还在").contains("找不到"));
    watching.save("甲.yaml", &saying("好的。"));
    watching.hears("已生成");
    assert!(fs::read(watching.path("out/甲.pdf")).expect("a PDF") == good);
}

#[test]
fn house_images_and_templates_are_watched_and_others_left_alone() {
    let seal = "content/examples/seals/specimen-a.svg";
    let seal = fs::read_to_string(root().join(seal)).expect("a drawing");
    let house = |height: &str| {
        format!("issuer: 某某市人民政府\nlayout: {{masthead_height: {height}}}\n")
    };
    let yaml = notice("body: 正文。", "house: 本市\nseal: {image: 印.svg}");
    let yaml = yaml.replace("issuer: 某某市人民政府\n", "");
    let files = [
        ("文/甲.yaml", &*yaml),
        ("文/印.svg", &*seal),
        ("文/house/本市.yaml", &*house("10")),
        ("文/乙.yaml", &saying("别的。")),
    ];
    let mut watching = Watching::new(&files, &["文"]);
    let said = watching.hears("乙.yaml：已生成") + &watching.hears("甲.yaml：已生成");
    assert!(!said.contains("错误"), "{said}");
    let mut last = fs::read(watching.path("out/甲.pdf")).expect("a PDF");
    let mut differs = |watching: &Watching| {
        let now = fs::read(watching.path("out/甲.pdf")).expect("a PDF");
        assert!(now != last);
        last = now;
    };
    watching.save("文/house/本市.yaml", &house("12"));
    assert!(!watching.hears("甲.yaml：已生成").contains("乙.yaml"));
    differs(&watching);
    watching.save("文/印.svg", &seal.replace("</svg>", "<!-- 改 --><rect x=\"0\" y=\"0\" width=\"9\" height=\"9\" fill=\"#f00\"/></svg>"));
    assert!(!watching.hears("甲.yaml：已生成").contains("乙.yaml"));
    differs(&watching);
    // A template of one's own is for all; a wrong one is told, and is taken when it is right.
    let head = fs::read_to_string(root().join("templates/hongtou/head.typ"));
    let head = head.expect("a template");
    fs::create_dir_all(watching.path("templates/hongtou")).expect("a folder");
    watching.save("templates/hongtou/head.typ", &format!("{head}\n#let = "));
    let said = watching.hears("乙.yaml：有问题");
    assert!(said.contains("layout-failed"), "{said}");
    watching.save("templates/hongtou/head.typ", &head);
    watching.hears("乙.yaml：已生成");
}

#[test]
fn letters_are_made_again_where_their_list_changes() {
    let yaml =
        notice("body: 请支持{{ 事项 }}。", "seal: false\neach: {单位: 甲县, 事项: 修路}");
    let list = "单位,事项\n甲县,修路\n乙县,架桥\n";
    let files = [("函.yaml", &*yaml), ("名单.csv", list)];
    let mut watching = Watching::new(&files, &["函.yaml", "--each", "名单.csv"]);
    watching.hears("生成 2 份；");
    watching.save("名单.csv", &list.replace("架桥", "植树"));
    watching.hears("生成 1 份，1 份没有变");
    assert!(watching.text("out/函-乙县.pdf").contains("植树"));
    watching.save("名单.csv", "单位,事项\n甲县,\n");
    assert!(watching.hears("一份也没有生成").contains("第 2 行（B2）"));
    watching.save("名单.csv", list);
    watching.hears("生成 1 份，1 份没有变");
}
