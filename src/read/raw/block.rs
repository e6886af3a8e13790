//! The shapes of what stands between paragraphs.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{RawFigureBlock, RawFormBlock, RawSection, RawTable, RawText, RawTexts};

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "Block", title = "段落、表格、表单、图、列项、居右的行或分页")]
pub(in crate::read) enum RawBlock {
    /// A paragraph.
    Text(RawText),
    /// A table.
    Table(RawTableBlock),
    /// A form.
    Form(RawFormBlock),
    /// A figure.
    Figure(RawFigureBlock),
    /// Numbered items.
    Items(RawItemsBlock),
    /// ① ② items.
    List(RawListBlock),
    /// Lines at the right.
    Right(RawRightBlock),
    /// A new page.
    PageBreak(RawPageBreakBlock),
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "TableBlock", title = "表格")]
pub(in crate::read) struct RawTableBlock {
    pub table: RawTable,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ItemsBlock", title = "列项")]
pub(in crate::read) struct RawItemsBlock {
    #[schemars(
        title = "下一层各节",
        description = "段落之间的各项，写法同一节的 items；后面还可以接段落。"
    )]
    pub items: Vec<RawSection>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ListBlock", title = "①②列项")]
pub(in crate::read) struct RawListBlock {
    #[schemars(
        title = "各项",
        description = "①、②由程序编，每项一段；标准的四层序数之外，列举时用。"
    )]
    pub list: Vec<RawSection>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "RightBlock", title = "居右的行")]
pub(in crate::read) struct RawRightBlock {
    #[schemars(
        title = "居右的行",
        description = "如“承诺人签字：　　　　”“年　月　日”，右空二字；几行写成列表，排在同一面。"
    )]
    pub right: RawTexts,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "PageBreakBlock", title = "分页")]
pub(in crate::read) struct RawPageBreakBlock {
    #[schemars(title = "分页", description = "true：后面的内容另面起排。")]
    pub page_break: bool,
}

/// The cover of a form.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Cover", title = "表单的封面")]
pub(in crate::read) struct RawCover {
    #[schemars(
        title = "填写的各项",
        description = "如 申报单位（盖章）、填报日期，各占一行，后面排供填写的线。",
        length(min = 1, max = 8)
    )]
    pub fields: Vec<RawText>,
    #[schemars(
        title = "面末的各行",
        description = "制表的机关和时间，如 [某市科学技术局制, 2025年6月]，居中排在这一面的末尾。"
    )]
    pub foot: Option<RawTexts>,
    #[schemars(
        title = "填表说明",
        description = "另面起排，标题“填表说明”居中，各条的序数由程序编；后面的表格、表单再另面起排。"
    )]
    pub instructions: Option<Vec<RawSection>>,
}
