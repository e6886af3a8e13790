//! The shapes of the YAML: what may be written, before it means anything.
//!
//! The JSON Schema comes from these types, so their descriptions are the users'
//! documentation, in Chinese, with the clause where there is one.

mod block;
mod contact;
mod ending;
mod head;
mod house;
mod rules;
mod table;

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::{Deserializer, Error, Visitor};

use crate::notice::Condition;

pub(super) use self::block::{RawBlock, RawCover};
pub(super) use self::contact::{RawContact, RawContacts};
pub(super) use self::ending::{RawFullSeal, RawImage, RawSeal, RawStamp, RawStamps};
pub(super) use self::head::{
    RawAttendance, RawClassification, RawFormat, RawLevel, RawNumber, RawSerial,
    RawUrgency,
};
pub(super) use self::house::RawHouse;
pub(super) use self::rules::{RawChapter, RawDivision};
pub(super) use self::table::{
    RawAlign, RawCell, RawColumn, RawFigure, RawFigureBlock, RawForm, RawFormBlock,
    RawFormCell, RawFullCell, RawFullColumn, RawFullFormCell, RawTable, RawWidth,
};

/// Text: any scalar, kept as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RawText(pub String);

impl<'de> Deserialize<'de> for RawText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyScalar;
        impl Visitor<'_> for AnyScalar {
            type Value = RawText;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("文字")
            }
            fn visit_str<E: Error>(self, v: &str) -> Result<RawText, E> {
                Ok(RawText(v.to_owned()))
            }
            fn visit_i64<E: Error>(self, v: i64) -> Result<RawText, E> {
                Ok(RawText(v.to_string()))
            }
            fn visit_u64<E: Error>(self, v: u64) -> Result<RawText, E> {
                Ok(RawText(v.to_string()))
            }
            fn visit_f64<E: Error>(self, v: f64) -> Result<RawText, E> {
                Ok(RawText(v.to_string()))
            }
            fn visit_bool<E: Error>(self, v: bool) -> Result<RawText, E> {
                Ok(RawText(v.to_string()))
            }
        }
        deserializer.deserialize_any(AnyScalar)
    }
}

impl JsonSchema for RawText {
    fn schema_name() -> Cow<'static, str> {
        "Text".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "title": "文字",
            "description": "按原样排出的文字；数字、日期、是否等一律保持写法不变。",
            "type": ["string", "number", "boolean"]
        })
    }
}

/// One text or a list of texts.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "Texts")]
pub(super) enum RawTexts {
    /// One.
    One(RawText),
    /// Several.
    Many(Vec<RawText>),
}

/// The whole file.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    rename = "Notice",
    title = "公文",
    description = "一份公文（文件格式，GB/T 9704—2012）。序号（一、（一）1.（1）附件1）一律由程序编排，不要写在文字里。",
    extend("allOf" = head::asked_for())
)]
#[expect(
    dead_code,
    reason = "`house`, `event` and `each` are for the schema: they are used as values"
)]
pub(super) struct RawNotice {
    #[schemars(
        title = "格式",
        description = "document 文件（默认）、letter 信函（10.1）、order 命令（令）（10.2）、minutes 纪要（10.3）。"
    )]
    pub format: Option<RawFormat>,
    #[schemars(
        title = "本单位的规定",
        description = "house/名称.yaml 里写着一个单位的公文共有的内容（发文机关、代字、抄送、版式设置等）；本文件里写了的以本文件为准。"
    )]
    pub house: Option<RawText>,
    #[schemars(
        title = "发文机关",
        description = "发文机关全称或者规范化简称（7.2.4）。发文机关标志、署名默认由它而来。"
    )]
    #[schemars(with = "Option<RawText>")]
    pub issuer: RawText,
    #[schemars(
        title = "联署机关",
        description = "联合行文除主办机关（issuer）以外的各机关（7.2.4），按顺序写。",
        length(min = 1, max = 19)
    )]
    pub co_issuers: Option<Vec<RawText>>,
    #[schemars(
        title = "发文机关标志",
        description = "红色大字（7.2.4）；不写则为发文机关加“文件”（信函不加，命令加“令”，纪要加“会议纪要”），联合行文为各机关名称加右侧的“文件”。写成一行则只排这一行；写成列表则每个机关一行，末项写“文件”时排在右侧。"
    )]
    pub masthead: Option<RawTexts>,
    #[schemars(title = "发文字号", description = "机关代字、年份、顺序号（7.2.5）。")]
    pub number: RawNumber,
    #[schemars(
        title = "份号",
        description = "1 到 999999，排成 6 位数字（7.2.1）；涉密公文应当标注。"
    )]
    pub copy_number: Option<RawText>,
    #[schemars(title = "密级和保密期限", description = "黑体，在第二行（7.2.2）。")]
    pub classification: Option<RawClassification>,
    #[schemars(title = "紧急程度", description = "特急或加急（7.2.3）。")]
    pub urgency: Option<RawUrgency>,
    #[schemars(
        title = "签发人",
        description = "上行文的签发人姓名，按发文机关顺序写，一项一人（7.2.6）；发文字号随之居左。",
        length(min = 1, max = 20)
    )]
    pub signatories: Option<Vec<RawText>>,
    #[schemars(
        title = "套打",
        description = "true 时不印发文机关标志和红线，留出位置，用于印好版头的纸。"
    )]
    pub preprinted: Option<bool>,
    #[schemars(
        title = "标题",
        description = "发文机关、事由和文种（7.3.1），末尾不加句号。写成一行由程序按词意分行；写成列表则照列表分行。命令（令）和纪要可以不写。"
    )]
    pub title: Option<RawTexts>,
    #[schemars(
        title = "题注",
        description = "紧接在标题下的一行，楷体居中，照原样排，如“（2021年9月26日市政府常务会议通过）”。"
    )]
    pub byline: Option<RawText>,
    #[schemars(
        title = "脚注",
        description = "各条脚注的说明，按①②③的次序；段落里在要说明的词后写①、②、③，说明排在那一面的下方。",
        length(max = 20)
    )]
    pub footnotes: Option<Vec<RawText>>,
    #[schemars(
        title = "主送机关",
        description = "不写末尾的冒号（7.3.2）。写成列表时用顿号连接。"
    )]
    pub recipients: Option<RawTexts>,
    #[schemars(
        title = "供引用的数据",
        description = "活动的日期、地点、期限等，键自定；不直接排出，在文字里用 {{ event.date | date }} 引用。日期写成 2021-10-14。"
    )]
    pub event: Option<BTreeMap<String, RawText>>,
    #[schemars(
        title = "逐份不同的内容",
        description = "一份名单发给许多人时，名单里用到的各栏：栏名和一个例子，如 收件单位: 某某单位。在文字里用 {{ 收件单位 }} 引用；核对和单独生成时用例子，hongtou build 公文.yaml --each 名单.xlsx 时逐行换成名单里的内容。例子写成空的（\"\"），名单里也可以空着。",
        length(min = 1)
    )]
    pub each: Option<BTreeMap<String, RawText>>,
    #[schemars(title = "正文", description = "第一个层次标题之前的段落（7.3.3）。")]
    pub body: Option<RawBody>,
    #[schemars(title = "主题", description = "“活动主题”一节；位置随它在文件中的先后。")]
    pub themes: Option<RawSection>,
    #[schemars(
        title = "时间、地点、人员",
        description = "“时间、地点及参加人员”一节；位置随它在文件中的先后。"
    )]
    pub arrangements: Option<RawSection>,
    #[schemars(title = "活动", description = "“活动内容”一节；位置随它在文件中的先后。")]
    pub activities: Option<RawSection>,
    #[schemars(title = "要求", description = "“有关要求”一节；位置随它在文件中的先后。")]
    pub requirements: Option<RawSection>,
    #[schemars(
        title = "其他各节",
        description = "任意的层次标题和段落（7.3.3），与上面几节地位相同；位置随它在文件中的先后。"
    )]
    pub sections: Option<Vec<RawSection>>,
    #[schemars(
        title = "结束语",
        description = "各节之后的段落，如“特此通知。”“妥否，请批示。”；排在联系方式和附件说明之前。"
    )]
    pub closing: Option<RawBody>,
    #[schemars(
        title = "联系方式",
        description = "正文之后各占一行：联系人、联系电话、地址等，按写的次序排；几个联系人写成列表。"
    )]
    pub contact: Option<RawContacts>,
    #[schemars(
        title = "署名",
        description = "发文机关署名（7.3.5）；不写则为发文机关。一行排不下的自动分行居中，想自己分行时写成列表，一项一行。"
    )]
    pub signature: Option<RawTexts>,
    #[schemars(
        title = "印章",
        description = "默认 true：按加盖印章的公文留位（7.3.5.1）；false：不加盖印章（7.3.5.2）；图片的路径，或者 {image: 图片, diameter: 直径}：排上印章。"
    )]
    pub seal: Option<RawSeal>,
    #[schemars(
        title = "联合行文的各枚印章",
        description = "按 issuer、co_issuers 的次序，与机关一一对应（7.3.5.1），写法同 seal。"
    )]
    pub seals: Option<Vec<RawSeal>>,
    #[schemars(
        title = "签名章",
        description = "加盖签发人签名章的公文（7.3.5.3）：签发人的职务、姓名和图片；联合行文时写成列表，与机关一一对应。"
    )]
    pub stamp: Option<RawStamps>,
    #[schemars(
        title = "成文日期",
        description = "2021-09-26 或 2021年9月26日（7.3.5.4）；排出时不编虚位。"
    )]
    pub date: RawText,
    #[schemars(title = "附注", description = "如“此件主动公开”，不写圆括号（7.3.6）。")]
    pub note: Option<RawText>,
    #[schemars(
        title = "印发的方案",
        description = "随通知印发的方案、办法等：另面起排，有自己的标题。附件说明排在它的末尾。"
    )]
    pub plan: Option<RawPart>,
    #[schemars(
        title = "附件",
        description = "各另面编排（7.3.7），自动编号；附件说明（7.3.4）由程序列出。"
    )]
    pub attachments: Option<Vec<RawAttachment>>,
    #[schemars(
        title = "出席人员名单",
        description = "纪要的出席、请假、列席（10.3），排在正文或附件说明之后。"
    )]
    pub attendance: Option<RawAttendance>,
    #[schemars(title = "版记", description = "抄送机关、印发机关和印发日期（7.4）。")]
    pub imprint: Option<RawImprint>,
    #[schemars(
        title = "关闭的规则",
        description = "不核对的规则和理由；报告里留有记录。规则的代号见 hongtou explain。"
    )]
    pub checks: Option<Vec<RawException>>,
    #[schemars(
        title = "稿别",
        description = "如“征求意见稿”“代拟稿”，印在首页版心之外的右上角，不影响排版；有“待定”而没有写时印“征求意见稿”。"
    )]
    pub draft: Option<RawText>,
    #[schemars(
        title = "版式设置",
        description = "本单位的规定与默认不同的地方；偏离标准的会在核对报告里写明。"
    )]
    pub layout: Option<RawSettings>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Layout", title = "版式设置")]
pub(super) struct RawSettings {
    #[schemars(
        title = "标志字高的上限",
        description = "毫米，默认 22（7.2.4 未规定字号）。",
        range(min = 9, max = 30)
    )]
    pub masthead_height: Option<f64>,
    #[schemars(
        title = "红线粗细",
        description = "毫米，默认 0.7（7.2.7 未规定线宽）。",
        range(min = 0.2, max = 3)
    )]
    pub red_rule: Option<f64>,
    #[schemars(
        title = "双页镜像页边",
        description = "true 时双页的订口在右（5.2.1 只规定左白边 28 mm）。"
    )]
    pub mirrored_margins: Option<bool>,
    #[schemars(
        title = "版记在偶数页",
        description = "默认 true（GB/T 33476.2—2016 7.3.1）；false 时排在最后一面，不管单双。"
    )]
    pub imprint_on_even_page: Option<bool>,
    #[schemars(
        title = "印刷条件",
        description = "付印 PDF（PDF/X-1a）里写明的印刷条件，用国际色彩联盟登记的名称；默认 FOGRA52（胶印，胶版纸）。印刷厂另有要求时照它说的写。",
        extend("enum" = Condition::names().collect::<Vec<_>>())
    )]
    pub printing_condition: Option<String>,
    #[schemars(
        title = "OFD 的公文标引",
        description = "OFD 文件里标明各要素的自定义标引（CustomTags）用的名称；交换平台另有要求时才写。"
    )]
    pub ofd_tags: Option<RawOfdTags>,
}

/// The names of tags. They become names of XML as they are.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "OfdTags", title = "OFD 的公文标引")]
pub(super) struct RawOfdTags {
    #[schemars(
        title = "前缀",
        description = "字母开头，字母、数字、- 和 _；默认 od。",
        regex(pattern = "^(?![Xx][Mm][Ll]|ofd$)[A-Za-z_][A-Za-z0-9_-]{0,31}$")
    )]
    pub prefix: Option<String>,
    #[schemars(
        title = "命名空间",
        description = "一个网址；默认 http://www.officedocument.org。",
        regex(pattern = "^[A-Za-z][A-Za-z0-9+.-]*:[!-~]{1,200}$")
    )]
    pub namespace: Option<String>,
    #[schemars(
        title = "根元素",
        description = "默认 电子公文。",
        regex(pattern = "^(?![Xx][Mm][Ll])[A-Za-z_一-鿿][A-Za-z0-9_一-鿿-]{0,63}$")
    )]
    pub root: Option<String>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Exception", title = "关闭的规则")]
pub(super) struct RawException {
    #[schemars(title = "规则的代号", description = "如 attachment-unmentioned。")]
    pub off: RawText,
    #[schemars(title = "理由")]
    pub reason: RawText,
}

/// Paragraphs: one text, each line a paragraph, or a list.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(
    rename = "Body",
    title = "段落",
    description = "一段文字（用 | 分行时每行一段），或者段落、表格、表单、图、列项等的列表。"
)]
pub(super) enum RawBody {
    /// One text.
    Text(RawText),
    /// Several blocks.
    Blocks(Vec<RawBlock>),
}

/// A section: only text, or text with a heading and sections inside.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(
    rename = "Section",
    title = "一节",
    description = "只有文字，只有下一层各节（列表），或者标题、段落和下一层各节。"
)]
pub(super) enum RawSection {
    /// Only text.
    Text(RawText),
    /// Only the sections one level down.
    Items(Vec<Self>),
    /// The whole of it.
    Full(Box<RawFullSection>),
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "FullSection", title = "一节")]
pub(super) struct RawFullSection {
    #[schemars(
        title = "代号",
        description = "条、项的代号：文字里用 {{ article(\"代号\") }} 引用，排出“第十二条”“第十二条第（三）项”。小写字母、数字和连字符。",
        regex(pattern = "^[a-z][a-z0-9-]*$")
    )]
    pub id: Option<String>,
    #[schemars(
        title = "层次标题",
        description = "不写序数（7.3.3）。没有标题时序数直接排在第一段前面。"
    )]
    pub heading: Option<RawText>,
    #[schemars(
        title = "序数",
        description = "false 时不编序数，也不占一层：下面的各节仍从这一层的序数编起。"
    )]
    pub ordinal: Option<bool>,
    #[schemars(
        title = "标题后接正文",
        description = "true 时标题后加句号，正文接在同一行。"
    )]
    pub run_in: Option<bool>,
    #[schemars(title = "段落")]
    pub body: Option<RawBody>,
    #[schemars(title = "表格", description = "排在段落之后的一张表。")]
    pub table: Option<RawTable>,
    #[schemars(title = "下一层各节", description = "低一层的序数由程序编排（7.3.3）。")]
    pub items: Option<Vec<RawSection>>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Plan", title = "印发的方案")]
pub(super) struct RawPart {
    #[schemars(
        title = "标题",
        description = "写成一行由程序分行；写成列表则照列表分行。"
    )]
    pub title: RawTexts,
    #[schemars(
        title = "题注",
        description = "紧接在标题下的一行，楷体居中，照原样排，如“（2021年9月26日市政府常务会议通过）”。"
    )]
    pub byline: Option<RawText>,
    #[schemars(
        title = "脚注",
        description = "各条脚注的说明，按①②③的次序；段落里在要说明的词后写①、②、③，说明排在那一面的下方。",
        length(max = 20)
    )]
    pub footnotes: Option<Vec<RawText>>,
    #[schemars(title = "引言", description = "第一个层次标题之前的段落。")]
    pub body: Option<RawBody>,
    #[schemars(title = "主题", description = "“活动主题”一节；位置随它在文件中的先后。")]
    pub themes: Option<RawSection>,
    #[schemars(
        title = "时间、地点、人员",
        description = "“时间、地点及参加人员”一节；位置随它在文件中的先后。"
    )]
    pub arrangements: Option<RawSection>,
    #[schemars(title = "活动", description = "“活动内容”一节；位置随它在文件中的先后。")]
    pub activities: Option<RawSection>,
    #[schemars(title = "要求", description = "“有关要求”一节；位置随它在文件中的先后。")]
    pub requirements: Option<RawSection>,
    #[schemars(
        title = "其他各节",
        description = "任意的层次标题和段落，与上面几节地位相同；位置随它在文件中的先后。"
    )]
    pub sections: Option<Vec<RawSection>>,
    #[schemars(
        title = "各章",
        description = "办法、规定、细则的第一章、第二章……；位置随它在文件中的先后。"
    )]
    pub chapters: Option<Vec<RawChapter>>,
    #[schemars(
        title = "各条",
        description = "不分章的第一条、第二条……；位置随它在文件中的先后。"
    )]
    pub articles: Option<Vec<RawSection>>,
    #[schemars(title = "结束语", description = "各节之后的段落。")]
    pub closing: Option<RawBody>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Attachment", title = "附件")]
pub(super) struct RawAttachment {
    #[schemars(
        title = "代号",
        description = "正文里用 {{ attachment(\"代号\") }} 引用，排出“附件3”。小写字母、数字和连字符。",
        regex(pattern = "^[a-z][a-z0-9-]*$")
    )]
    pub id: String,
    #[schemars(
        title = "附件标题",
        description = "附件说明和附件页上用同一个标题（7.3.7）。"
    )]
    pub title: RawTexts,
    #[schemars(
        title = "题注",
        description = "紧接在标题下的一行，楷体居中，照原样排，如“（2021年9月26日市政府常务会议通过）”。"
    )]
    pub byline: Option<RawText>,
    #[schemars(
        title = "脚注",
        description = "各条脚注的说明，按①②③的次序；段落里在要说明的词后写①、②、③，说明排在那一面的下方。",
        length(max = 20)
    )]
    pub footnotes: Option<Vec<RawText>>,
    #[schemars(title = "段落")]
    pub body: Option<RawBody>,
    #[schemars(
        title = "表单的封面",
        description = "排在附件标题所在的一面；有填表说明时接着另面排。"
    )]
    pub cover: Option<RawCover>,
    #[schemars(title = "表格", description = "排在段落之后的一张表。")]
    pub table: Option<RawTable>,
    #[schemars(title = "表单", description = "供填写的表，如审批表；排在表格之后。")]
    pub form: Option<RawForm>,
    #[schemars(title = "各节", description = "任意的层次标题和段落。")]
    pub sections: Option<Vec<RawSection>>,
    #[schemars(title = "各章", description = "办法、规定、细则的第一章、第二章……")]
    pub chapters: Option<Vec<RawChapter>>,
    #[schemars(title = "各条", description = "不分章的第一条、第二条……")]
    pub articles: Option<Vec<RawSection>>,
    #[schemars(title = "结束语", description = "各节之后的段落。")]
    pub closing: Option<RawBody>,
    #[schemars(
        title = "横排",
        description = "true 时整个附件横排：纸仍竖放，内容逆时针转 90°，表头朝纸的左边（第8章）；页码位置不变。"
    )]
    pub landscape: Option<bool>,
    #[schemars(
        title = "另发",
        description = "true 时附件不随文装订：附件说明里列名，名称后排“（另发）”，没有自己的面，也不写内容。"
    )]
    pub apart: Option<bool>,
    #[schemars(
        title = "附件的附件",
        description = "列在这个附件的末尾（附：1.…），各另面编排，左上角编“附1”“附2”；它们不再有附件。"
    )]
    pub attachments: Option<Vec<RawEnclosure>>,
}

/// An attachment of an attachment.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(rename = "Enclosure", extend("properties" = {"attachments": false}))]
pub(super) struct RawEnclosure(pub RawAttachment);

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Imprint", title = "版记")]
pub(super) struct RawImprint {
    #[schemars(
        title = "抄送机关",
        description = "不写“抄送：”和末尾的句号（7.4.2）。写成列表时用逗号连接。"
    )]
    pub copy_to: Option<RawTexts>,
    #[schemars(title = "印发机关", description = "（7.4.3）；信函不写（10.1）。")]
    pub printer: Option<RawText>,
    #[schemars(
        title = "印发日期",
        description = "不写则为成文日期（7.4.3）；信函不写。"
    )]
    pub date: Option<RawText>,
}
