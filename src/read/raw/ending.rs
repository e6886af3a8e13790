//! The shapes of seals and stamps.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::{Deserializer, Error};

use crate::notice::standard::STANDARD;
use crate::text::inputs::{IMAGE_EXTENSIONS, names_image};

use super::RawText;

/// The path of an image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RawImage(pub String);

impl<'de> Deserialize<'de> for RawImage {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let path = String::deserialize(deserializer)?;
        match names_image(&path) {
            true => Ok(Self(path)),
            false => Err(D::Error::custom("图片的扩展名不对")),
        }
    }
}

impl JsonSchema for RawImage {
    fn schema_name() -> Cow<'static, str> {
        "Image".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "title": "图片",
            "description": "图片的路径，从 YAML 文件所在的文件夹算起，以 .png、.jpg、.jpeg 或 .svg 结尾；印章也可以写 true（留出位置）或 false（不加盖）。",
            "type": "string",
            "pattern": image_pattern()
        })
    }
}

/// What the name of an image looks like. JSON Schema has no flag for either case.
fn image_pattern() -> String {
    let either = |c: char| format!("[{}{c}]", c.to_ascii_uppercase());
    let extension = |e: &str| e.chars().map(either).collect::<String>();
    format!(".\\.({})$", IMAGE_EXTENSIONS.map(extension).join("|"))
}

/// Whether there is a seal, or which one.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "Seal", title = "印章")]
pub(crate) enum RawSeal {
    /// Whether room is kept for one.
    Kept(bool),
    /// Its image.
    Image(RawImage),
    /// The whole of it.
    Full(RawFullSeal),
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "FullSeal", title = "印章")]
pub(crate) struct RawFullSeal {
    #[schemars(
        title = "印章图片",
        description = "PNG（底色透明最好）、JPEG 或 SVG，路径从 YAML 文件所在的文件夹算起；不写则只留位置。"
    )]
    pub image: Option<RawImage>,
    #[schemars(
        title = "直径",
        description = "毫米，默认 45；乡镇 42（国发〔1999〕25号）。",
        range(min = STANDARD.seal_diameter_least, max = STANDARD.seal_diameter_most)
    )]
    pub diameter: Option<f64>,
}

/// One stamp, or one for each organ of a joint document.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "Stamps", title = "签名章")]
pub(crate) enum RawStamps {
    /// One.
    One(RawStamp),
    /// Several.
    Many(Vec<RawStamp>),
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    rename = "Stamp",
    title = "签名章",
    description = "签发人的职务和签名章（7.3.5.3）。"
)]
pub(crate) struct RawStamp {
    #[schemars(title = "签发人职务", description = "如“市长”；联合行文时写全称。")]
    pub post: RawText,
    #[schemars(title = "签发人姓名", description = "签名章上的姓名。")]
    pub name: RawText,
    #[schemars(
        title = "签名章图片",
        description = "PNG、JPEG 或 SVG，路径从 YAML 文件所在的文件夹算起；不写则只留位置。"
    )]
    pub image: Option<RawImage>,
}
