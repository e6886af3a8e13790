//! `hongtou draft`.

use std::path::{Path, PathBuf};

use hongtou::load;
use hongtou::office::draft::{self, Line};
use hongtou::office::word::Picture;
use hongtou::read::parse::parse;
use hongtou::text::disk::write;
use hongtou::text::inputs::{FileContent, Inputs};
use hongtou::text::rewrite::put;
use hongtou::text::source::Source;

use super::{free, stopped};
use crate::print;
use crate::program::cli::DraftArgs;

pub(crate) fn run(args: &DraftArgs) -> Result<u8, String> {
    let (inputs, pictures, read) = match super::import::is_document(&args.file) {
        true => from_document(args)?,
        false => (load::notice(&args.file, args.max_size)?, Vec::new(), String::new()),
    };
    let draft = match draft::draft(&inputs, args.year, args.apply) {
        Ok(draft) => draft,
        Err(findings) => {
            let tree = parse(&inputs).tree;
            return Ok(stopped(&findings, &inputs.source, tree.as_ref()));
        }
    };
    let source = inputs.source;
    let out = match &args.out {
        Some(out) => out.clone(),
        None => renamed(args, &source, draft.year, draft.old_year)?,
    };
    super::not_input(&out, &[&args.file])?;
    free(&out, args.force)?;
    for picture in &pictures {
        let path = out.with_file_name(&picture.name);
        free(&path, args.force)?;
        write(&path, &picture.bytes)?;
    }
    let written = Source { text: draft.text.clone(), ..source.clone() };
    put(&out, &written.bytes())?;
    let mut text = format!("已写出 {}\n", out.display());
    if !read.is_empty() {
        text.push_str(&format!("\n读《{}》：\n{read}", args.file.display()));
    }
    for (title, lines) in [
        ("已改", &draft.changes),
        ("要由人定（文件里标了“# 待定”，定好一处删一处）", &draft.open),
        ("注释里还写着去年（没有改）", &draft.comments),
    ] {
        if !lines.is_empty() {
            text.push_str(&format!("\n{title}：\n"));
            text.extend(lines.iter().map(shown));
        }
    }
    text.push_str(&format!(
        "\n共 {} 处待定。没有定完时 hongtou build 印“征求意见稿”，不能付印。\n",
        draft.open.len()
    ));
    print(&text)
}

/// Last year's notice out of a document of another program, with its pictures and what is
/// to be said of it.
fn from_document(args: &DraftArgs) -> Result<(Inputs, Vec<Picture>, String), String> {
    let beside = args.out.as_ref().unwrap_or(&args.file).with_extension("yaml");
    let files = std::slice::from_ref(&args.file);
    let imported = super::import::imported(files, &beside, None)?;
    let read = super::import::said(&imported);
    let folder = beside.parent().unwrap_or(Path::new("")).to_owned();
    let name = args.file.display().to_string();
    let source = Source { folder, ..Source::new(name, &imported.text) };
    let mut inputs = load::gather(source);
    for picture in &imported.pictures {
        let bytes = FileContent::Bytes(picture.bytes.clone());
        inputs.files.insert(picture.name.clone(), bytes);
    }
    Ok((inputs, imported.pictures, read))
}

fn shown(line: &Line) -> String {
    format!("  第{:>4} 行  {}\n", line.number, line.what)
}

/// The name of the new file: the old one's with the new year in it.
fn renamed(
    args: &DraftArgs,
    source: &Source,
    year: u16,
    old: u16,
) -> Result<PathBuf, String> {
    let stem = args
        .file
        .file_stem()
        .ok_or_else(|| format!("{}：这不是文件名", source.name))?
        .to_string_lossy();
    let (old, new) = (old.to_string(), year.to_string());
    let stem = match stem.contains(&old) {
        true => stem.replacen(&old, &new, 1),
        false => format!("{stem}-{new}"),
    };
    Ok(args.file.with_file_name(format!("{stem}.yaml")))
}
