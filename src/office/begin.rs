//! A notice is begun: its kind (条例第八条) and some answers → a YAML to go on with.

use minijinja::syntax::SyntaxConfig;
use minijinja::{AutoEscape, Environment, context};

use crate::notice::Date;
use crate::text::edit::scalar;

const TEMPLATE: &str = include_str!("../../templates/new.yaml.j2");

/// 文种.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// 通知.
    Notice,
    /// 通报.
    Circular,
    /// 公告.
    Announcement,
    /// 通告.
    PublicNotice,
    /// 决定.
    Decision,
    /// 意见.
    Opinion,
    /// 请示.
    Request,
    /// 报告.
    Report,
    /// 批复.
    Reply,
    /// 函.
    Letter,
    /// 纪要.
    Minutes,
    /// 令.
    Order,
}

/// What a kind begins and ends with.
pub struct Outline {
    /// The standard's format (chapters 7, 10).
    pub format: &'static str,
    /// To whom it is, if to anybody in particular.
    pub recipients: Option<&'static str>,
    /// What a title is like, for the question.
    pub title: &'static str,
    /// What its text begins with.
    pub opening: &'static str,
    /// What its text ends with.
    pub closing: &'static str,
}

impl Kind {
    /// All kinds, each with its name.
    pub const ALL: [(Self, &str); 12] = [
        (Self::Notice, "通知"),
        (Self::Circular, "通报"),
        (Self::Announcement, "公告"),
        (Self::PublicNotice, "通告"),
        (Self::Decision, "决定"),
        (Self::Opinion, "意见"),
        (Self::Request, "请示"),
        (Self::Report, "报告"),
        (Self::Reply, "批复"),
        (Self::Letter, "函"),
        (Self::Minutes, "纪要"),
        (Self::Order, "令"),
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(kind, _)| *kind == self).map_or("", |(_, name)| name)
    }

    /// The kind of a name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, own)| *own == name).map(|(kind, _)| *kind)
    }

    /// The kind that a title ends with.
    pub fn of_title(title: &str) -> Option<Self> {
        let title = title.split('（').next().unwrap_or_default().trim_end();
        Self::ALL.iter().find(|(_, name)| title.ends_with(name)).map(|(kind, _)| *kind)
    }

    /// The names of all kinds.
    pub fn list() -> String {
        Self::ALL.map(|(_, name)| name).join("、")
    }

    /// Whether it goes up, and so names who signs it (7.2.6).
    pub fn goes_up(self) -> bool {
        matches!(self, Self::Request | Self::Report)
    }

    /// What it begins and ends with.
    pub fn outline(self) -> Outline {
        let of = |recipients, title, opening, closing| Outline {
            format: "document",
            recipients,
            title,
            opening,
            closing,
        };
        let subordinates = Some("各有关单位");
        let superior = Some("上级机关");
        match self {
            Self::Notice => of(
                subordinates,
                "关于……的通知",
                "为了……，现将有关事项通知如下。",
                "特此通知。",
            ),
            Self::Circular => of(
                subordinates,
                "关于……的通报",
                "近期，……。现将有关情况通报如下。",
                "特此通报。",
            ),
            Self::Announcement => {
                of(None, "关于……的公告", "根据……，现将有关事项公告如下。", "特此公告。")
            }
            Self::PublicNotice => {
                of(None, "关于……的通告", "为了……，现将有关事项通告如下。", "特此通告。")
            }
            Self::Decision => of(
                subordinates,
                "关于……的决定",
                "为了……，经研究，作出如下决定。",
                "各单位要结合实际，认真贯彻执行。",
            ),
            Self::Opinion => of(
                subordinates,
                "关于……的意见",
                "为了……，现提出如下意见。",
                "各单位要结合实际，认真抓好落实。",
            ),
            Self::Request => of(
                superior,
                "关于……的请示",
                "为了……，拟……。现将有关事项请示如下。",
                "妥否，请批示。",
            ),
            Self::Report => of(
                superior,
                "关于……的报告",
                "按照……要求，我单位……。现将有关情况报告如下。",
                "特此报告。",
            ),
            Self::Reply => of(
                Some("来文机关"),
                "关于……的批复",
                "你单位关于……的请示收悉。经研究，现批复如下。",
                "特此批复。",
            ),
            Self::Letter => Outline {
                format: "letter",
                ..of(
                    Some("收文机关"),
                    "关于……的函",
                    "为了……，现就有关事项函告如下。",
                    "专此函达，请予支持。",
                )
            },
            Self::Minutes => Outline {
                format: "minutes",
                ..of(None, "", "会议研究了……。现纪要如下。", "")
            },
            Self::Order => Outline {
                format: "order",
                ..of(None, "", "《……办法》已经……会议通过，现予公布，自……起施行。", "")
            },
        }
    }
}

/// What was answered.
#[derive(Debug, Clone)]
pub struct Answers {
    /// 发文机关.
    pub issuer: String,
    /// 机关代字; empty where numbers run without one.
    pub code: String,
    /// 标题; some kinds have none.
    pub title: String,
    /// 主送机关, if there are any.
    pub recipients: String,
    /// 签发人 of what goes up.
    pub signatory: String,
    /// 成文日期.
    pub date: Date,
}

/// The YAML of a notice of a kind. The error is a sentence for the user, in Chinese.
pub fn begun(kind: Kind, answers: &Answers) -> Result<String, String> {
    let mut environment = Environment::new();
    let syntax = SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .keep_trailing_newline(true)
        .build()
        .map_err(|error| format!("模板填不出来（{error}）"))?;
    environment.set_syntax(syntax);
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    let plain = |text: &str| match text {
        "" => String::new(),
        text => scalar(text, false),
    };
    let outline = kind.outline();
    let Answers { issuer, code, title, recipients, signatory, date } = answers;
    let values = context! {
        kind => kind.name(),
        format => outline.format,
        issuer => plain(issuer),
        code => scalar(code, true),
        year => date.year(),
        title => plain(title),
        recipients => plain(recipients),
        signatory => scalar(signatory, true),
        opening => outline.opening,
        closing => outline.closing,
        date => date.iso(),
        printer => scalar(&format!("{issuer}办公室"), false),
    };
    let text = environment
        .render_str(TEMPLATE, values)
        .map_err(|error| format!("模板填不出来（{error}）"))?;
    Ok(format!("{}\n", text.trim_end()))
}
