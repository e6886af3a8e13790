//! What a column is to be filled in with.

use rust_xlsxwriter::{DataValidation, DataValidationRule, XlsxError};

/// What a column is to be filled in with, told by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Entry {
    Ordinal,
    Phone,
    Identity,
    Sex,
    Count,
    Remark,
    Other,
}

impl Entry {
    pub(crate) fn of(name: &str) -> Self {
        let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
        match name {
            _ if has(&["序号", "编号"]) => Self::Ordinal,
            _ if has(&["联系方式", "电话", "手机"]) => Self::Phone,
            _ if has(&["身份证"]) => Self::Identity,
            _ if has(&["性别"]) => Self::Sex,
            _ if has(&["人数", "名额", "数量", "年龄"]) => Self::Count,
            _ if has(&["备注", "说明"]) => Self::Remark,
            _ => Self::Other,
        }
    }

    /// Whether digits are to stay as they are typed.
    pub(super) fn is_text(self) -> bool {
        matches!(self, Self::Phone | Self::Identity)
    }

    pub(super) fn validation(self) -> Result<Option<DataValidation>, XlsxError> {
        let rule = DataValidation::new();
        let (rule, message) = match self {
            Self::Phone => (
                rule.allow_text_length(DataValidationRule::Between(7, 13)),
                "手机 11 位；固定电话 7 至 8 位，可加区号，如 0356-2055997",
            ),
            Self::Identity => (
                rule.allow_text_length(DataValidationRule::EqualTo(18)),
                "居民身份证号 18 位",
            ),
            Self::Sex => (rule.allow_list_strings(&["男", "女"])?, "填男或女"),
            Self::Count => (
                rule.allow_whole_number(DataValidationRule::GreaterThanOrEqualTo(0)),
                "填整数",
            ),
            Self::Ordinal | Self::Remark | Self::Other => return Ok(None),
        };
        let rule = rule.set_error_title("填写有误")?.set_error_message(message)?;
        Ok(Some(rule.set_input_message(message)?))
    }
}
