//! 版头 and the formats (7.2, chapter 10).

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::notice::{FORMAT_KEYS, Format, FormatKey};

use super::{RawText, RawTexts};

/// What the formats ask for.
pub(super) fn asked_for() -> Value {
    let mut asked: Vec<Value> = FORMAT_KEYS.iter().filter_map(asked).collect();
    // A number has both or neither.
    let both = json!({"code": ["year"], "year": ["code"]});
    asked.push(json!({"properties": {"number": {"dependentRequired": both}}}));
    // A house may say all of it.
    json!([{"if": {"required": ["house"]}, "else": {"allOf": asked}}])
}

/// What asks for a key.
fn asked(key: &FormatKey) -> Option<Value> {
    let (last, above) = key.path.split_last()?;
    let required = above.iter().rev().fold(json!({"required": [last]}), |inner, step| {
        let mut properties = serde_json::Map::new();
        properties.insert((*step).to_owned(), inner);
        json!({"properties": properties})
    });
    let asks = |format: &Format| key.required_by.contains(format);
    let without: Vec<&str> =
        Format::ALL.iter().filter(|f| !asks(f)).map(|f| f.key()).collect();
    match without.len() {
        0 => Some(required),
        4 => None,
        _ => Some(json!({
            "if": {"properties": {"format": {"enum": without}}, "required": ["format"]},
            "else": required
        })),
    }
}

#[derive(Debug, Clone, Copy, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "Format", title = "格式")]
pub(crate) enum RawFormat {
    #[default]
    Document,
    Letter,
    Order,
    Minutes,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    rename = "Number",
    title = "发文字号",
    description = "排成“代字〔年份〕顺序号号”（7.2.5）；只写顺序号时，命令（令）排成“第×号”（10.2），纪要排成“第×期”。"
)]
pub(crate) struct RawNumber {
    #[schemars(
        title = "机关代字",
        description = "如“晋市市监”；联合行文用主办机关的。命令（令）不写。"
    )]
    pub code: Option<RawText>,
    #[schemars(
        title = "年份",
        description = "四位阿拉伯数字。命令（令）不写。",
        range(min = 1949, max = 2999)
    )]
    pub year: Option<u16>,
    #[schemars(
        title = "顺序号",
        description = "整数，从 1 起，不编虚位，不加“第”；还没有编号时写 待定。"
    )]
    pub serial: RawSerial,
}

#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "Serial", title = "顺序号")]
pub(crate) enum RawSerial {
    /// A number.
    Number(#[schemars(range(min = 1, max = 999_999))] u32),
    /// None yet.
    Open(RawOpen),
}

#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[schemars(rename = "Open", title = "待定")]
pub(crate) enum RawOpen {
    #[serde(rename = "待定")]
    Open,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Classification", title = "密级和保密期限")]
pub(crate) struct RawClassification {
    #[schemars(title = "密级", description = "绝密、机密或秘密。")]
    pub level: RawLevel,
    #[schemars(
        title = "保密期限",
        description = "如“1年”“6个月”，数字用阿拉伯数字（7.2.2）；排成“机密★1年”。"
    )]
    pub period: Option<RawText>,
}

#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[schemars(rename = "Level", title = "密级")]
pub(crate) enum RawLevel {
    #[serde(rename = "绝密")]
    TopSecret,
    #[serde(rename = "机密")]
    Secret,
    #[serde(rename = "秘密")]
    Confidential,
}

#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[schemars(rename = "Urgency", title = "紧急程度")]
pub(crate) enum RawUrgency {
    #[serde(rename = "特急")]
    MostUrgent,
    #[serde(rename = "加急")]
    Urgent,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    rename = "Attendance",
    title = "出席人员名单",
    description = "单位、姓名；写成列表时用顿号连接（10.3）。"
)]
pub(crate) struct RawAttendance {
    #[schemars(title = "出席")]
    pub present: Option<RawTexts>,
    #[schemars(title = "请假")]
    pub absent: Option<RawTexts>,
    #[schemars(title = "列席")]
    pub observers: Option<RawTexts>,
}
