//! The shapes of 联系方式.

use schemars::JsonSchema;
use serde::Deserialize;

use super::RawTexts;

/// One contact or several.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(
    rename = "Contacts",
    title = "联系方式",
    description = "一个联系人，或者几个联系人的列表。"
)]
pub(in crate::read) enum RawContacts {
    /// One.
    One(Box<RawContact>),
    /// Several.
    Many(Vec<RawContact>),
}

impl RawContacts {
    /// The contacts, each with its place in the list, if there is one.
    pub(in crate::read) fn listed(self) -> Vec<(Option<usize>, RawContact)> {
        match self {
            Self::One(contact) => vec![(None, *contact)],
            Self::Many(contacts) => {
                contacts.into_iter().enumerate().map(|(i, c)| (Some(i), c)).collect()
            }
        }
    }
}

/// Each is one text, or several that are joined by 、.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    rename = "Contact",
    title = "联系方式",
    description = "各项都可以不写，按写的次序排；一项有几个时写成列表，用顿号连接。"
)]
pub(in crate::read) struct RawContact {
    #[schemars(title = "联系单位")]
    pub unit: Option<RawTexts>,
    #[schemars(title = "联系人")]
    pub name: Option<RawTexts>,
    #[schemars(title = "联系电话")]
    pub phone: Option<RawTexts>,
    #[schemars(title = "传真")]
    pub fax: Option<RawTexts>,
    #[schemars(title = "地址")]
    pub address: Option<RawTexts>,
    #[schemars(title = "邮政编码")]
    pub postcode: Option<RawTexts>,
    #[schemars(title = "电子邮箱")]
    pub email: Option<RawTexts>,
    #[schemars(title = "网址")]
    pub website: Option<RawTexts>,
    #[schemars(title = "QQ群")]
    pub qq_group: Option<RawTexts>,
    #[schemars(title = "微信群")]
    pub wechat_group: Option<RawTexts>,
    #[schemars(
        title = "排在一行",
        description = "true 时各项之间空二字，一行排得下几项就排几项；默认每项一行。"
    )]
    pub one_line: Option<bool>,
}
