//! A notice's file: its name and its text.

use std::io;
use std::ops::Range;
use std::path::PathBuf;

use crate::text::other;

/// The largest file that is read unless asked otherwise, in MiB; a notice is a few KiB.
pub const SIZE_LIMIT: u64 = 8;

/// What Windows puts before UTF-8.
const MARK: char = '\u{feff}';

/// A file's name, as the user gave it, and its text.
#[derive(Debug, Clone)]
pub struct Source {
    /// The name shown in findings.
    pub name: String,
    /// The text, without a byte-order mark.
    pub text: String,
    /// How long it may be, in MiB.
    pub limit: u64,
    /// Whether the file begins with a byte-order mark.
    pub marked: bool,
    /// The folder that it stands in, from which the paths in it count.
    pub folder: PathBuf,
}

impl Source {
    /// A source from the bytes of a file. The error is a sentence for the user, in Chinese.
    pub fn decode(name: &str, bytes: Vec<u8>) -> Result<Self, String> {
        let fail = |why: &str| Err(format!("{name}：{why}"));
        if let Some(other) = other::format(&bytes) {
            return fail(&other);
        }
        match String::from_utf8(bytes) {
            Ok(text) if text.contains('\0') => fail("这是二进制文件，不是 YAML 文本"),
            Ok(text) => Ok(Self::new(name, &text)),
            Err(error) => {
                fail(&encoding(error.as_bytes(), error.utf8_error().valid_up_to()))
            }
        }
    }

    /// A source from text in memory; a byte-order mark is dropped. Paths in it count from
    /// the current folder.
    pub fn new(name: impl Into<String>, text: &str) -> Self {
        let bare = text.strip_prefix(MARK);
        Self {
            name: name.into(),
            text: bare.unwrap_or(text).to_owned(),
            limit: SIZE_LIMIT,
            marked: bare.is_some(),
            folder: PathBuf::new(),
        }
    }

    /// The bytes of the file, its byte-order mark included.
    pub fn bytes(&self) -> Vec<u8> {
        let mark = if self.marked { MARK.to_string() } else { String::new() };
        [mark.as_bytes(), self.text.as_bytes()].concat()
    }

    /// Line and column, both from 1 and the column in characters, of a byte.
    pub fn line_column(&self, byte: usize) -> (usize, usize) {
        let before = &self.text[..self.floor(byte)];
        let line = before.matches('\n').count() + 1;
        let start = before.rfind('\n').map_or(0, |i| i + 1);
        (line, before[start..].chars().count() + 1)
    }

    /// The nearest character boundary at or before a byte.
    pub fn floor(&self, byte: usize) -> usize {
        self.text.floor_char_boundary(byte)
    }

    /// What a finding underlines of a range: its first line, and a character at least.
    pub fn underlined(&self, range: Range<usize>) -> Range<usize> {
        let start = self.floor(range.start);
        let end = self.text.ceil_char_boundary(range.end.max(start));
        let line = self.text[start..end].lines().next().unwrap_or_default().trim_end();
        if !line.is_empty() {
            return start..start + line.len();
        }
        let next = self.text[start..].chars().next().filter(|c| !c.is_control());
        start..start + next.map_or(0, char::len_utf8)
    }
}

/// What a text that is not UTF-8 probably is, and what to do.
fn encoding(bytes: &[u8], valid: usize) -> String {
    let save = "请在编辑器中选“另存为”，编码选 UTF-8";
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return format!("这是 UTF-16（记事本的“Unicode”）编码；{save}");
    }
    if bytes.contains(&0) {
        return "这是二进制文件，不是 YAML 文本".to_owned();
    }
    let line = bytes[..valid].iter().filter(|b| **b == b'\n').count() + 1;
    if is_gbk(&bytes[valid..]) {
        return format!(
            "第 {line} 行起是 GBK（GB18030、ANSI）编码，Windows 的旧文件常是这样；{save}"
        );
    }
    format!("第 {line} 行起不是 UTF-8 编码；{save}")
}

/// Whether bytes are well-formed GB18030.
fn is_gbk(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    while let Some((first, after)) = rest.split_first() {
        rest = match (first, after) {
            (0..=0x7f, _) => after,
            (0x81..=0xfe, [0x40..=0x7e | 0x80..=0xfe, ..]) => &after[1..],
            (0x81..=0xfe, [0x30..=0x39, 0x81..=0xfe, 0x30..=0x39, ..]) => &after[3..],
            _ => return false,
        };
    }
    true
}

/// An operating-system error in Chinese, with what to do where that is plain.
pub fn io_message(error: &io::Error) -> String {
    use io::ErrorKind::*;
    let text = match error.kind() {
        NotFound => "找不到；请核对路径和文件名",
        PermissionDenied => "没有权限；请换一个可读写的文件夹",
        StorageFull | QuotaExceeded => "磁盘已满",
        ReadOnlyFilesystem => "所在的盘是只读的；请换一个可以写的位置",
        AlreadyExists => "同名的文件已经在那里；请换一个名称",
        IsADirectory => "这是文件夹，不是文件",
        NotADirectory => "路径中有一段是文件，不是文件夹",
        ResourceBusy | ExecutableFileBusy => "文件正被别的程序占用；请先关闭打开它的程序",
        FileTooLarge => "文件超过了系统允许的大小",
        InvalidInput | InvalidFilename => "这不是能用的文件名",
        Interrupted | TimedOut => "读写中断了；请再试一次",
        UnexpectedEof => "文件不完整",
        OutOfMemory => "内存不够",
        Unsupported => "所在的盘不支持这样读写",
        BrokenPipe => "接收输出的程序已经退出",
        // The number is what a search finds.
        _ => {
            return match error.raw_os_error() {
                Some(number) => format!("读写出错（系统错误 {number}）"),
                None => "读写出错".to_owned(),
            };
        }
    };
    text.to_owned()
}
