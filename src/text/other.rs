//! Files of other programs that are taken for notices, and what to do with them.

/// How far into an archive the names of its parts are looked for.
const LOOKED_AT: usize = 1 << 20;

const IMPORT: &str = "用 hongtou import 把它读成 YAML，核对后再用";
const SAVE: &str = "先在 WPS 或 Word 里另存为 docx，再用 hongtou import 把它读成 YAML";

/// What a file of another program is, and what to do with it.
pub(super) fn format(bytes: &[u8]) -> Option<String> {
    let holds = |part: &[u8]| {
        let start = &bytes[..bytes.len().min(LOOKED_AT)];
        start.windows(part.len()).any(|window| window == part)
    };
    let told = match bytes {
        [b'%', b'P', b'D', b'F', ..] => format!(
            "这是 PDF，不是公文的 YAML；PDF 是 hongtou build 的结果，请用生成它的 YAML；没有 YAML 时{IMPORT}"
        ),
        [b'P', b'K', 3, 4, ..] if holds(b"word/") => {
            format!("这是 Word 文件，不是公文的 YAML；{IMPORT}")
        }
        [b'P', b'K', 3, 4, ..] if holds(b"xl/") || holds(b"spreadsheet") => {
            "这是电子表格，不是公文的 YAML；要读进附件的表格时用 hongtou table 公文 附件 --import 它".to_owned()
        }
        [b'P', b'K', 3, 4, ..] if holds(b"opendocument.text") => {
            format!("这是 ODT 文件，不是公文的 YAML；{SAVE}")
        }
        [b'P', b'K', 3, 4, ..] | [b'R', b'a', b'r', b'!', ..] => {
            "这是压缩文件，不是公文的 YAML；先解压，再用里面的 YAML".to_owned()
        }
        [0xd0, 0xcf, 0x11, 0xe0, ..] => {
            format!("这是 Word、WPS 或 Excel 的旧格式文件，不是公文的 YAML；是文档时{IMPORT}")
        }
        [b'{', b'\\', b'r', b't', b'f', ..] => {
            format!("这是 RTF 文件，不是公文的 YAML；{SAVE}")
        }
        [0x89, b'P', b'N', b'G', ..] | [0xff, 0xd8, 0xff, ..] => {
            "这是图片，不是公文的 YAML；印章和插图写在 YAML 的 seal、figure 里".to_owned()
        }
        _ => return None,
    };
    Some(told)
}
