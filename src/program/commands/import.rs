//! `hongtou import`.

use std::path::{Path, PathBuf};

use hongtou::load;
use hongtou::office::word::{Asked, Imported, Told, import, read};
use hongtou::page::fonts::{Faces, FontOptions};
use hongtou::text::disk::write;
use hongtou::text::finding::Severity;
use hongtou::text::rewrite::put;
use hongtou::text::source::Source;

use super::{free, not_input, today};
use crate::print;
use crate::program::cli::ImportArgs;

pub(crate) fn run(args: &ImportArgs) -> Result<u8, String> {
    let out = match &args.out {
        Some(out) => out.clone(),
        None => args.files[0].with_extension("yaml"),
    };
    let inputs: Vec<&Path> = args.files.iter().map(PathBuf::as_path).collect();
    not_input(&out, &inputs)?;
    free(&out, args.force)?;
    let imported = imported(&args.files, &out, args.house.as_deref())?;
    let pictures: Vec<PathBuf> = imported
        .pictures
        .iter()
        .map(|picture| out.with_file_name(&picture.name))
        .collect();
    for path in &pictures {
        not_input(path, &inputs)?;
        free(path, args.force)?;
    }
    for (path, picture) in pictures.iter().zip(&imported.pictures) {
        write(path, &picture.bytes)?;
    }
    put(&out, imported.text.as_bytes())?;
    let mut text = format!("已写出 {}\n", out.display());
    for path in &pictures {
        text.push_str(&format!("已写出 {}\n", path.display()));
    }
    text.push_str(&said(&imported));
    let name = out.display();
    text.push_str(&format!(
        "\n下一步：对照原件看一遍 {name}，定好待定之处，再 hongtou build {name}\n"
    ));
    print(&text)
}

/// Whether a file is a document of another program, by its content; plain text is told by
/// its name.
pub(super) fn is_document(path: &Path) -> bool {
    let text = path.extension().is_some_and(|end| end.eq_ignore_ascii_case("txt"));
    let starts = |bytes: &[u8]| {
        let signs: [&[u8]; 3] = [b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF"];
        signs.iter().any(|sign| bytes.starts_with(sign))
    };
    text || load::foreign(path).is_ok_and(|bytes| starts(&bytes))
}

/// Reads documents into a notice that is to stand at a path.
pub(super) fn imported(
    files: &[PathBuf],
    out: &Path,
    house: Option<&str>,
) -> Result<Imported, String> {
    let mut scripts = Vec::new();
    for path in files {
        let bytes = load::foreign(path)?;
        let script = read(&path.display().to_string(), &bytes)?;
        let name = path.file_name().unwrap_or(path.as_os_str());
        scripts.push((name.to_string_lossy().into_owned(), script));
    }
    let folder = out.parent().unwrap_or(Path::new("")).to_owned();
    let stem = out.file_stem().unwrap_or(out.as_os_str()).to_string_lossy();
    let faces = Faces::find(&FontOptions { folders: Vec::new(), system: false });
    let gather =
        |source: Source| load::gather(Source { folder: folder.clone(), ..source });
    Ok(import(
        &scripts,
        &Asked { house, today: today(), stem: &stem, gather: &gather, faces: &faces },
    ))
}

/// The first lines of many.
fn few(lines: impl ExactSizeIterator<Item = String>) -> Vec<String> {
    const MOST: usize = 20;
    let more = lines.len().saturating_sub(MOST);
    let mut few: Vec<String> = lines.take(MOST).collect();
    if more > 0 {
        few.push(format!("……还有 {more} 处"));
    }
    few
}

/// What was made of the documents, as the terminal shows it.
pub(super) fn said(imported: &Imported) -> String {
    let Told { taken, rewritten, unknown, open, passed, comments } = &imported.told;
    let mut text = String::new();
    let mut list = |title: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            text.push_str(&format!("\n{title}：\n"));
            text.extend(lines.iter().map(|line| format!("  {line}\n")));
        }
    };
    list(
        "认出来的",
        taken.iter().map(|(place, what)| format!("{place}作为{what}")).collect(),
    );
    list(
        "换了写法的（序数、日期、括号照标准编排）",
        few(rewritten.iter().map(|(place, from, to)| match to.as_str() {
            "" => format!("{place}：“{from}”没有填写"),
            to => format!("{place}：“{from}”写成“{to}”"),
        })),
    );
    list(
        "批注（写在 YAML 的注释里）",
        comments
            .iter()
            .map(|(place, author, words)| match author.as_str() {
                "" => format!("{place}：{words}"),
                author => format!("{place}（{author}）：{words}"),
            })
            .collect(),
    );
    list("要由人定的（YAML 里标了“# 待定”）", open.clone());
    list(
        "没有认出来的（原文写在 YAML 末尾的注释里）",
        unknown.iter().map(|(place, what)| format!("{place}：{what}")).collect(),
    );
    list("不是内容，没有取的", passed.clone());
    let errors = imported.findings.iter().filter(|f| f.severity == Severity::Error);
    list(
        "要改好才能生成 PDF 的",
        errors.map(|finding| finding.message.clone()).collect(),
    );
    text
}
