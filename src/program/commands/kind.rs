//! The kinds of official documents (条例第八条) that `hongtou new` begins.

use clap::ValueEnum;

/// 文种.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    #[value(name = "通知")]
    Notice,
    #[value(name = "通报")]
    Circular,
    #[value(name = "公告")]
    Announcement,
    #[value(name = "通告")]
    PublicNotice,
    #[value(name = "决定")]
    Decision,
    #[value(name = "意见")]
    Opinion,
    #[value(name = "请示")]
    Request,
    #[value(name = "报告")]
    Report,
    #[value(name = "批复")]
    Reply,
    #[value(name = "函")]
    Letter,
    #[value(name = "纪要")]
    Minutes,
    #[value(name = "令")]
    Order,
}

/// What a kind begins and ends with.
pub(crate) struct Outline {
    /// The standard's format (chapters 7, 10).
    pub(crate) format: &'static str,
    /// To whom it is, if to anybody in particular.
    pub(crate) recipients: Option<&'static str>,
    /// What a title is like, for the question.
    pub(crate) title: &'static str,
    /// What its text begins with.
    pub(crate) opening: &'static str,
    /// What its text ends with.
    pub(crate) closing: &'static str,
}

impl Kind {
    /// Its name.
    pub(crate) fn name(self) -> String {
        let value = self.to_possible_value();
        value.map(|value| value.get_name().to_owned()).unwrap_or_default()
    }

    /// The kind of a name.
    pub(crate) fn of_name(name: &str) -> Option<Self> {
        Self::value_variants().iter().copied().find(|kind| kind.name() == name)
    }

    /// The kind that a title ends with.
    pub(crate) fn of_title(title: &str) -> Option<Self> {
        let title = title.split('（').next().unwrap_or_default().trim_end();
        let mut kinds = Self::value_variants().iter().copied();
        kinds.find(|kind| title.ends_with(&kind.name()))
    }

    /// The names of all kinds.
    pub(crate) fn list() -> String {
        let names: Vec<String> =
            Self::value_variants().iter().map(|k| k.name()).collect();
        names.join("、")
    }

    /// Whether it goes up, and so names who signs it (7.2.6).
    pub(crate) fn goes_up(self) -> bool {
        matches!(self, Self::Request | Self::Report)
    }

    /// What it begins and ends with.
    pub(crate) fn outline(self) -> Outline {
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
