//! 发文字号.

use std::fmt::{self, Display, Formatter};

use super::Text;

/// 发文字号: 机关代字〔年份〕顺序号号 (7.2.5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentNumber {
    /// 机关代字.
    pub code: Text,
    /// 年份, in full.
    pub year: u16,
    /// 顺序号, from 1; a draft has none yet.
    pub serial: Option<u32>,
}

/// 六角括号，顺序号不加“第”、不编虚位 (7.2.5).
impl Display for DocumentNumber {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}〔{}〕", self.code.value, self.year)?;
        match self.serial {
            Some(serial) => write!(f, "{serial}号"),
            // Room to write it in.
            None => f.write_str("　　号"),
        }
    }
}
