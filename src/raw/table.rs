//! The shapes of tables.

use schemars::JsonSchema;
use serde::Deserialize;

use super::RawText;

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    rename = "Table",
    title = "表格",
    description = "表格的数据；线条、换页和表头重复由程序处理。"
)]
pub struct RawTable {
    #[schemars(
        title = "表上一行",
        description = "如“时间：……”“地点：……”“单位（盖章）：”，在表格上方均匀排开。"
    )]
    pub facts: Option<Vec<RawText>>,
    #[schemars(title = "单位", description = "如“单位：人”，排在表格右上方。")]
    pub unit: Option<RawText>,
    #[schemars(
        title = "各栏",
        description = "栏名，或者栏名加对齐、宽度。",
        length(min = 1, max = 28)
    )]
    pub columns: Vec<RawColumn>,
    #[schemars(
        title = "各行",
        description = "每行的格数与栏数相同；空格写成 ~ 或 \"\"。"
    )]
    pub rows: Option<Vec<Vec<Option<RawText>>>>,
    #[schemars(
        title = "空白行",
        description = "供手工填写的空行数。",
        range(max = 1000)
    )]
    pub blank_rows: Option<u16>,
    #[schemars(
        title = "折栏",
        description = "把窄而长的表折成左右并排的几半，如 2。",
        range(min = 1, max = 4)
    )]
    pub fold: Option<u8>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "Column", title = "一栏")]
pub enum RawColumn {
    /// Only its name.
    Name(RawText),
    /// The whole of it.
    Full(RawFullColumn),
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "FullColumn", title = "一栏")]
pub struct RawFullColumn {
    #[schemars(title = "栏名")]
    pub name: RawText,
    #[schemars(
        title = "对齐",
        description = "left 居左、center 居中（默认）、right 居右、spread 分散对齐。"
    )]
    pub align: Option<RawAlign>,
    #[schemars(
        title = "宽度",
        description = "以字为单位，版心宽 28 字；不写则按内容分配。",
        range(min = 1, max = 28)
    )]
    pub width: Option<f64>,
    #[schemars(title = "合计", description = "true 时在表末加一行合计，由程序求和。")]
    pub total: Option<bool>,
}

#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "Align", title = "对齐")]
pub enum RawAlign {
    Left,
    Center,
    Right,
    Spread,
}
