//! 发文字号 and 令号.

use std::fmt::{self, Display, Formatter};

use super::Text;

/// The number that a notice is cited by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DocumentNumber {
    /// 发文字号: 机关代字〔年份〕顺序号号 (7.2.5).
    OfYear {
        /// 机关代字.
        code: Text,
        /// 年份, in full.
        year: u16,
        /// 顺序号, from 1; a draft has none yet.
        serial: Option<u32>,
    },
    /// 令号: 第×号 (10.2); 第×期 of 纪要.
    Running {
        /// From 1; a draft has none yet.
        serial: Option<u32>,
        /// 号 or 期.
        unit: &'static str,
    },
}

impl DocumentNumber {
    /// 机关代字, if it has one.
    pub const fn code(&self) -> Option<&Text> {
        match self {
            Self::OfYear { code, .. } => Some(code),
            Self::Running { .. } => None,
        }
    }

    /// 顺序号, if it has been given.
    pub const fn serial(&self) -> Option<u32> {
        match self {
            Self::OfYear { serial, .. } | Self::Running { serial, .. } => *serial,
        }
    }

    /// 年份, if it has one.
    pub const fn year(&self) -> Option<u16> {
        match self {
            Self::OfYear { year, .. } => Some(*year),
            Self::Running { .. } => None,
        }
    }
}

/// 六角括号，顺序号不加“第”、不编虚位 (7.2.5).
impl Display for DocumentNumber {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        // Room to write in what is not known yet.
        let shown = |serial: &Option<u32>| {
            serial.map_or_else(|| "　　".to_owned(), |serial| serial.to_string())
        };
        match self {
            Self::OfYear { code, year, serial } => {
                write!(f, "{}〔{year}〕{}号", code.value, shown(serial))
            }
            Self::Running { serial, unit } => write!(f, "第{}{unit}", shown(serial)),
        }
    }
}
