//! The shape of a house: what the notices of an office have in common.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{RawContacts, RawException, RawSeal, RawSettings, RawText, RawTexts};

/// A file under `house/`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    rename = "House",
    title = "本单位的规定",
    description = "一个单位的公文共有的内容；公文用 house 引用，公文里写了的以公文为准。"
)]
#[expect(dead_code, reason = "the schema alone reads it: a house is merged as values")]
pub(crate) struct RawHouse {
    #[schemars(title = "发文机关", description = "（7.2.4）")]
    pub issuer: Option<RawText>,
    #[schemars(title = "发文机关标志", description = "（7.2.4）")]
    pub masthead: Option<RawTexts>,
    #[schemars(title = "发文字号", description = "只写机关代字（7.2.5）。")]
    pub number: Option<RawHouseNumber>,
    #[schemars(title = "主送机关", description = "常用的主送机关（7.3.2）。")]
    pub recipients: Option<RawTexts>,
    #[schemars(title = "联系方式")]
    pub contact: Option<RawContacts>,
    #[schemars(title = "署名", description = "（7.3.5）")]
    pub signature: Option<RawTexts>,
    #[schemars(title = "印章", description = "与公文里的 seal 相同（7.3.5.1）。")]
    pub seal: Option<RawSeal>,
    #[schemars(title = "附注", description = "（7.3.6）")]
    pub note: Option<RawText>,
    #[schemars(title = "版记", description = "常用的抄送机关和印发机关（7.4）。")]
    pub imprint: Option<RawHouseImprint>,
    #[schemars(title = "套打", description = "true 时不印标志和红线，留出位置。")]
    pub preprinted: Option<bool>,
    #[schemars(title = "版式设置", description = "偏离标准的在核对报告里写明。")]
    pub layout: Option<RawSettings>,
    #[schemars(title = "关闭的规则")]
    pub checks: Option<Vec<RawException>>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "HouseNumber", title = "发文字号")]
#[expect(dead_code, reason = "the schema alone reads it: a house is merged as values")]
pub(crate) struct RawHouseNumber {
    #[schemars(title = "机关代字", description = "如“晋市市监”。")]
    pub code: RawText,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "HouseImprint", title = "版记")]
#[expect(dead_code, reason = "the schema alone reads it: a house is merged as values")]
pub(crate) struct RawHouseImprint {
    #[schemars(title = "抄送机关", description = "（7.4.2）")]
    pub copy_to: Option<RawTexts>,
    #[schemars(title = "印发机关", description = "（7.4.3）")]
    pub printer: Option<RawText>,
}
