//! The bytes of a file → a script, by what they are and not by the file's name.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::limits::too_much;
use super::script::{Block, Script};
use super::{doc, docx, pdf, plain};
use crate::office::compound;
use crate::office::package::Package;

const SCANNED: &str =
    "里面没有文字，只有图片（像是扫描件）；先做文字识别（OCR），存为 Word 再读";

/// Reads a document in which something stands. The error is a sentence in Chinese that begins
/// with the name.
pub fn read(name: &str, bytes: &[u8]) -> Result<Script, String> {
    // Other people's readers may stumble over what is damaged.
    let done = catch_unwind(AssertUnwindSafe(|| by_content(bytes)));
    let read = done.unwrap_or_else(|_| {
        Err("已损坏，读不下去；在 Word 或 WPS 里打开它，另存一次再读".to_owned())
    });
    let script = read.map_err(|why| format!("{name}：{why}"))?;
    let says = script.blocks.iter().any(|block| match block {
        Block::Line(line) => !line.is_blank(),
        Block::Table(grid) => grid.cells().any(|(_, _, cell)| !cell.text.is_empty()),
        Block::Picture(_) | Block::Page { .. } => false,
    });
    match says {
        true => Ok(script),
        false => Err(format!("{name}：{SCANNED}")),
    }
}

fn by_content(bytes: &[u8]) -> Result<Script, String> {
    let other = "不是能读的文件（可用 docx、doc、wps、txt 和有文字的 PDF）";
    match bytes {
        [] => Err("文件是空的".to_owned()),
        [b'P', b'K', 3, 4, ..] => zipped(bytes, other),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => {
            let file = compound::File::open(bytes)?;
            if file.has("EncryptedPackage") {
                return Err(doc::PROTECTED.to_owned());
            }
            if !file.has("WordDocument") {
                return Err(format!("是 Office 的旧格式文件，但不是文档，{other}"));
            }
            doc::read(bytes)
        }
        [b'%', b'P', b'D', b'F', ..] => pdf::read(bytes),
        [b'{', b'\\', b'r', b't', b'f', ..] => {
            Err("是 RTF 文档；在 Word 或 WPS 里另存为 docx 再读".to_owned())
        }
        [0x89, b'P', b'N', b'G', ..] | [0xff, 0xd8, 0xff, ..] => {
            Err(format!("是图片，{SCANNED}"))
        }
        _ => plain::read(bytes),
    }
}

fn zipped(bytes: &[u8], other: &str) -> Result<Script, String> {
    let mut package = Package::open(bytes, too_much)?;
    if package.has("word/document.xml") || package.has("[Content_Types].xml") {
        if package.has("xl/workbook.xml") {
            return Err(format!(
                "是电子表格，{other}；要读进附件的表格时用 hongtou table 公文 附件 --import 它"
            ));
        }
        return docx::read(&mut package);
    }
    if package.has("content.xml") {
        return Err(
            "是 ODT 等 OpenDocument 文件；在 WPS 或 LibreOffice 里另存为 docx 再读"
                .to_owned(),
        );
    }
    if package.has("OFD.xml") {
        return Err("是 OFD 版式文件；用阅读软件复制文字，或转成 PDF 再读".to_owned());
    }
    Err(format!("是压缩包，{other}；先解压"))
}
