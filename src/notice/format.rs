//! The standard's formats (chapters 7 and 10), and which keys of a notice each of them has.

/// Which of the standard's formats a notice has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// 文件格式, the ordinary one (chapter 7).
    #[default]
    Document,
    /// 信函格式 (10.1).
    Letter,
    /// 命令（令）格式 (10.2).
    Order,
    /// 纪要格式 (10.3).
    Minutes,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 4] = [Self::Document, Self::Letter, Self::Order, Self::Minutes];

    /// Its name as a word of data.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::Letter => "letter",
            Self::Order => "order",
            Self::Minutes => "minutes",
        }
    }

    /// The format of a word of data.
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.key() == key)
    }

    /// Its name in Chinese.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Document => "文件",
            Self::Letter => "信函",
            Self::Order => "命令（令）",
            Self::Minutes => "纪要",
        }
    }

    /// What stands behind the organ's name in 发文机关标志 if the writer does not say.
    pub const fn masthead_suffix(self) -> &'static str {
        match self {
            Self::Document => "文件",
            Self::Letter => "",
            Self::Order => "令",
            Self::Minutes => "会议纪要",
        }
    }
}

/// A key that not every format has, or that some ask for.
#[derive(Debug, Clone, Copy)]
pub struct FormatKey {
    /// The way to it from the top of a notice.
    pub path: &'static [&'static str],
    /// The formats that have it.
    pub used_by: &'static [Format],
    /// The formats that ask for it, where what it stands in is there.
    pub required_by: &'static [Format],
}

const ALL: &[Format] = &Format::ALL;
const SIGNED: &[Format] = &[Format::Document, Format::Letter, Format::Order];
const CODED: &[Format] = &[Format::Document, Format::Letter, Format::Minutes];
const PRINTED: &[Format] = &[Format::Document, Format::Order, Format::Minutes];
const TITLED: &[Format] = &[Format::Document, Format::Letter];
const NONE: &[Format] = &[];

const fn key(
    path: &'static [&'static str],
    used_by: &'static [Format],
    required_by: &'static [Format],
) -> FormatKey {
    FormatKey { path, used_by, required_by }
}

/// The keys that not every format has, or that some ask for.
pub const FORMAT_KEYS: [FormatKey; 14] = [
    key(&["issuer"], ALL, ALL),
    key(&["title"], ALL, TITLED),
    key(&["signatories"], &[Format::Document], NONE),
    key(&["co_issuers"], SIGNED, NONE),
    key(&["attendance"], &[Format::Minutes], NONE),
    key(&["signature"], SIGNED, NONE),
    key(&["seal"], SIGNED, NONE),
    key(&["seals"], SIGNED, NONE),
    key(&["stamp"], SIGNED, NONE),
    key(&["plan"], SIGNED, NONE),
    key(&["number", "code"], CODED, TITLED),
    key(&["number", "year"], CODED, TITLED),
    key(&["imprint", "printer"], PRINTED, PRINTED),
    key(&["imprint", "date"], PRINTED, NONE),
];
