//! The shapes of tables and forms.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{RawImage, RawText, RawTexts};

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    rename = "Table",
    title = "表格",
    description = "表格的数据；线条、换页、表头重复和“续表”由程序处理。",
    extend("dependentRequired" = {"note_label": ["notes"]})
)]
pub(crate) struct RawTable {
    #[schemars(title = "表题", description = "排在表格上方正中，末尾不加句号。")]
    pub caption: Option<RawText>,
    #[schemars(
        title = "表序",
        description = "true 时表题前排“表1”“表2”……，全文连续编号。"
    )]
    pub numbered: Option<bool>,
    #[schemars(
        title = "表上一行",
        description = "如“时间：……”“地点：……”“单位（盖章）：”，在表格上方均匀排开。"
    )]
    pub facts: Option<Vec<RawText>>,
    #[schemars(title = "单位", description = "如“单位：人”，排在表格右上方。")]
    pub unit: Option<RawText>,
    #[schemars(
        title = "各栏",
        description = "栏名，或者栏名加对齐、宽度等；columns 写下一层各栏，成为多层表头。",
        length(min = 1, max = 40)
    )]
    pub columns: Vec<RawColumn>,
    #[schemars(
        title = "各行",
        description = "每行的格数与栏数相同；空格写成 ~ 或 \"\"，< 并入左边一格，^ 并入上边一格（要排出这两个字符时加双引号）。"
    )]
    pub rows: Option<Vec<Vec<Option<RawCell>>>>,
    #[schemars(
        title = "分组",
        description = "按哪一栏分组：写栏名。这一栏内容相同的各行要排在一起，合并成一格；有合计的栏在每组后加一行小计。"
    )]
    pub group: Option<RawText>,
    #[schemars(
        title = "空白行",
        description = "供手工填写的空行数。",
        range(max = 1000)
    )]
    pub blank_rows: Option<u16>,
    #[schemars(
        title = "行高",
        description = "毫米，各行至少这样高，供手工填写。",
        range(min = 5, max = 200)
    )]
    pub row_height: Option<f64>,
    #[schemars(
        title = "空白行的高",
        description = "毫米；不写则同 row_height。",
        range(min = 5, max = 200)
    )]
    pub blank_row_height: Option<f64>,
    #[schemars(
        title = "折栏",
        description = "把窄而长的表折成左右并排的几半，如 2。",
        range(min = 1, max = 4)
    )]
    pub fold: Option<u8>,
    #[schemars(title = "表注", description = "排在表格下方，不写“注：”；几条时编号。")]
    pub notes: Option<RawTexts>,
    #[schemars(
        title = "表注的名称",
        description = "如“说明”“备注”，不写冒号；默认“注”。"
    )]
    pub note_label: Option<RawText>,
    #[schemars(
        title = "横排",
        description = "true 时排成 A4 横排表格，表头朝纸的左边（第8章）。"
    )]
    pub landscape: Option<bool>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "Cell", title = "一格")]
pub(crate) enum RawCell {
    /// Only what it says.
    Text(RawText),
    /// The whole of it.
    Full(RawFullCell),
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "FullCell", title = "一格")]
pub(crate) struct RawFullCell {
    #[schemars(title = "文字")]
    pub text: RawText,
    #[schemars(title = "竖写", description = "true 时文字从上往下排。")]
    pub vertical: Option<bool>,
    #[schemars(title = "对齐", description = "与本栏不同时写。")]
    pub align: Option<RawAlign>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "Column", title = "一栏")]
pub(crate) enum RawColumn {
    /// Only its name.
    Name(RawText),
    /// The whole of it.
    Full(RawFullColumn),
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "FullColumn", title = "一栏")]
pub(crate) struct RawFullColumn {
    #[schemars(title = "栏名")]
    pub name: RawText,
    #[schemars(
        title = "下一层各栏",
        description = "写了它，栏名就排在这几栏之上（多层表头）。",
        length(min = 1, max = 40)
    )]
    pub columns: Option<Vec<RawColumn>>,
    #[schemars(
        title = "斜线表头",
        description = "右边各栏的总称，排在斜线右上；name 排在斜线左下。"
    )]
    pub corner: Option<RawText>,
    #[schemars(
        title = "对齐",
        description = "left 居左、center 居中（默认）、right 居右、spread 分散对齐、decimal 小数点对齐。"
    )]
    pub align: Option<RawAlign>,
    #[schemars(
        title = "宽度",
        description = "以字为单位，版心宽 28 字，横排时宽 40 字；也可写成 30mm；不写则按内容分配。"
    )]
    pub width: Option<RawWidth>,
    #[schemars(title = "竖写", description = "true 时栏名和各格的文字从上往下排。")]
    pub vertical: Option<bool>,
    #[schemars(title = "合计", description = "true 时在表末加一行合计，由程序求和。")]
    pub total: Option<bool>,
    #[schemars(
        title = "各栏之和",
        description = "写栏名（或上一层的栏名），这一栏由程序填上各栏之和，格中写 ~。"
    )]
    pub sum: Option<RawTexts>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "Width", title = "宽度")]
pub(crate) enum RawWidth {
    /// In 字.
    Characters(#[schemars(range(min = 1, max = 40))] f64),
    /// With a unit.
    #[schemars(description = "写字数，如 4；或毫米，如 30mm。")]
    Measured(#[schemars(regex(pattern = r"^[0-9]+(\.[0-9]+)?mm$"))] String),
}

#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "Align", title = "对齐")]
pub enum RawAlign {
    Left,
    Center,
    Right,
    Spread,
    Decimal,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    rename = "Form",
    title = "表单",
    description = "供填写的表，如审批表：一格一格写明文字、空格和意见栏；占满版心的宽度。",
    extend("dependentRequired" = {"note_label": ["notes"]})
)]
pub(crate) struct RawForm {
    #[schemars(title = "表上一行", description = "如“填报单位：”“编号：”，均匀排开。")]
    pub facts: Option<Vec<RawText>>,
    #[schemars(
        title = "各栏的宽度",
        description = "以字为单位，版心宽 28 字；也可写成 30mm；写成 ~ 的几栏平分余下的宽度。都不写时按最长的一行平分。"
    )]
    pub widths: Option<Vec<Option<RawWidth>>>,
    #[schemars(
        title = "行高",
        description = "毫米，各行至少这样高。",
        range(min = 5, max = 200)
    )]
    pub row_height: Option<f64>,
    #[schemars(
        title = "各行",
        description = "文字、~（空格）、< 并入左边一格、^ 并入上边一格，或 {text, vertical, align, height, opinion}；一行没有写满时，最后一格排到右边。"
    )]
    pub rows: Vec<Vec<Option<RawFormCell>>>,
    #[schemars(title = "表注", description = "排在表的下方，不写“注：”；几条时编号。")]
    pub notes: Option<RawTexts>,
    #[schemars(
        title = "表注的名称",
        description = "如“说明”“备注”，不写冒号；默认“注”。"
    )]
    pub note_label: Option<RawText>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "FormCell", title = "一格")]
pub(crate) enum RawFormCell {
    /// Only what it says.
    Text(RawText),
    /// The whole of it.
    Full(RawFullFormCell),
}

#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "FullFormCell", title = "一格")]
pub(crate) struct RawFullFormCell {
    #[schemars(title = "文字", description = "不写则是空格。")]
    pub text: Option<RawText>,
    #[schemars(title = "竖写", description = "true 时文字从上往下排。")]
    pub vertical: Option<bool>,
    #[schemars(title = "对齐", description = "left、center（默认）、right 或 spread。")]
    pub align: Option<RawAlign>,
    #[schemars(
        title = "行高",
        description = "毫米，这一行至少这样高。",
        range(min = 5, max = 200)
    )]
    pub height: Option<f64>,
    #[schemars(
        title = "意见栏",
        description = "如“（盖章）”“负责人签字：”，排在右下角，下面一行排“年　月　日”；text 排在左上角。"
    )]
    pub opinion: Option<RawText>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "FormBlock", title = "表单")]
pub(crate) struct RawFormBlock {
    pub form: RawForm,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    rename = "Figure",
    title = "图",
    description = "正文或附件里的一张图，居中；写 caption 或 alt，使看不见图的人也知道是什么图。"
)]
pub(crate) struct RawFigure {
    #[schemars(
        title = "图片",
        description = "PNG、JPEG 或 SVG，路径从 YAML 文件所在的文件夹算起。"
    )]
    pub image: RawImage,
    #[schemars(title = "图题", description = "排在图的下方正中，末尾不加句号。")]
    pub caption: Option<RawText>,
    #[schemars(
        title = "图序",
        description = "true 时图题前排“图1”“图2”……，全文连续编号。"
    )]
    pub numbered: Option<bool>,
    #[schemars(
        title = "替代文字",
        description = "图上有什么，读屏软件念给看不见的人听；不写则为图题。"
    )]
    pub alt: Option<RawText>,
    #[schemars(
        title = "宽度",
        description = "以字为单位，也可写成 80mm；不写则尽量占满版心的宽度。"
    )]
    pub width: Option<RawWidth>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "FigureBlock", title = "图")]
pub(crate) struct RawFigureBlock {
    pub figure: RawFigure,
}
