//! PDF.

use super::script::Script;

pub(super) fn read(_: &[u8]) -> Result<Script, String> {
    Err("是 PDF；在 WPS 或 Word 里打开它，另存为 docx 再读".to_owned())
}
