//! The shapes of rules and measures: 章, 节, 条.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{RawBody, RawSection, RawText};

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Chapter", title = "一章")]
pub(in crate::read) struct RawChapter {
    #[schemars(
        title = "章名",
        description = "不写“第一章”，由程序编；居中，黑体。两个字的章名中间自动空一字。"
    )]
    pub heading: RawText,
    #[schemars(title = "段落", description = "不是条文的段落，排在章名之后。")]
    pub body: Option<RawBody>,
    #[schemars(
        title = "各节",
        description = "第一节、第二节……；位置随它在文件中的先后。"
    )]
    pub sections: Option<Vec<RawDivision>>,
    #[schemars(
        title = "各条",
        description = "各条的序数由程序从第一章到最后一章连续编。"
    )]
    pub articles: Option<Vec<RawSection>>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Division", title = "一章中的一节")]
pub(in crate::read) struct RawDivision {
    #[schemars(
        title = "节名",
        description = "不写“第一节”，由程序在每章里从头编；居中，楷体。"
    )]
    pub heading: RawText,
    #[schemars(title = "段落", description = "不是条文的段落，排在节名之后。")]
    pub body: Option<RawBody>,
    #[schemars(title = "各条", description = "各条的序数由程序连续编。")]
    pub articles: Option<Vec<RawSection>>,
}
