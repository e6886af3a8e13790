//! 联系方式, after the text: the standard is silent.

use super::Text;

/// Somebody to be asked, and how.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Contact {
    /// What is said of them, in the writer's order.
    pub details: Vec<(Detail, Text)>,
    /// Whether as many stand on a line as fit; otherwise each takes a line.
    pub one_line: bool,
}

/// What is said of a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// 联系单位.
    Unit,
    /// 联系人.
    Name,
    /// 联系电话.
    Phone,
    /// 传真.
    Fax,
    /// 地址.
    Address,
    /// 邮政编码.
    Postcode,
    /// 电子邮箱.
    Email,
    /// 网址.
    Website,
    /// QQ群.
    QqGroup,
    /// 微信群.
    WechatGroup,
}

impl Detail {
    /// Every detail.
    pub const ALL: [Self; 10] = [
        Self::Unit,
        Self::Name,
        Self::Phone,
        Self::Fax,
        Self::Address,
        Self::Postcode,
        Self::Email,
        Self::Website,
        Self::QqGroup,
        Self::WechatGroup,
    ];

    /// Its name as a word of data, and in Chinese.
    pub const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Unit => ("unit", "联系单位"),
            Self::Name => ("name", "联系人"),
            Self::Phone => ("phone", "联系电话"),
            Self::Fax => ("fax", "传真"),
            Self::Address => ("address", "地址"),
            Self::Postcode => ("postcode", "邮政编码"),
            Self::Email => ("email", "电子邮箱"),
            Self::Website => ("website", "网址"),
            Self::QqGroup => ("qq_group", "QQ群"),
            Self::WechatGroup => ("wechat_group", "微信群"),
        }
    }

    /// The detail of a word of data.
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|detail| detail.names().0 == key)
    }
}
