//! 版头 (7.2).

use std::fmt::{self, Display, Formatter};

use super::Text;

/// What stands above the red rule, but for 发文字号.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// 发文机关标志 (7.2.4).
    pub masthead: Masthead,
    /// 份号 (7.2.1).
    pub copy_number: Option<CopyNumber>,
    /// 密级和保密期限 (7.2.2).
    pub classification: Option<Classification>,
    /// 紧急程度 (7.2.3).
    pub urgency: Option<Urgency>,
    /// 签发人, in the order of the organs; they make the head that of an upward document (7.2.6).
    pub signatories: Vec<Text>,
    /// 套打: red and double rules and 发文机关标志 are on the paper already.
    pub preprinted: bool,
}

/// 发文机关标志.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Masthead {
    /// What it says, a line each: one line, or the names of the organs of a joint document.
    pub names: Vec<Text>,
    /// “文件”, at the right of several names.
    pub suffix: Option<Text>,
}

impl Masthead {
    /// The first name, which is the lead organ's.
    pub fn first(&self) -> &Text {
        &self.names[0]
    }

    /// Its lines and its suffix, one after the other.
    pub fn texts(&self) -> impl Iterator<Item = &Text> {
        self.names.iter().chain(&self.suffix)
    }
}

/// 份号: which of the copies this one is (7.2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CopyNumber(u32);

impl CopyNumber {
    /// How many digits it has; the only number of a notice that is padded with zeros.
    const DIGITS: usize = 6;

    /// The number of a copy, if six digits hold it.
    pub fn new(number: u32) -> Option<Self> {
        (1..10_u32.pow(6)).contains(&number).then_some(Self(number))
    }

    /// The number.
    pub const fn get(self) -> u32 {
        self.0
    }
}

impl Display for CopyNumber {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{:0width$}", self.0, width = Self::DIGITS)
    }
}

impl std::str::FromStr for CopyNumber {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits =
            text.len() <= Self::DIGITS && text.bytes().all(|b| b.is_ascii_digit());
        let number = digits.then(|| text.parse().ok()).flatten();
        number.and_then(Self::new).ok_or("份号是 1 到 999999 的阿拉伯数字")
    }
}

/// 密级和保密期限 (7.2.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Classification {
    /// 密级.
    pub level: Level,
    /// 保密期限.
    pub period: Option<Text>,
}

/// 密级.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// 绝密.
    TopSecret,
    /// 机密.
    Secret,
    /// 秘密.
    Confidential,
}

impl Level {
    /// Its name.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::TopSecret => "绝密",
            Self::Secret => "机密",
            Self::Confidential => "秘密",
        }
    }

    /// The longest 保密期限, in years (《保守国家秘密法》第二十条).
    pub const fn years_most(self) -> u32 {
        match self {
            Self::TopSecret => 30,
            Self::Secret => 20,
            Self::Confidential => 10,
        }
    }
}

/// 机密★1年.
impl Display for Classification {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(self.level.chinese())?;
        match &self.period {
            Some(period) => write!(f, "★{}", period.value),
            None => Ok(()),
        }
    }
}

/// 紧急程度 (7.2.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Urgency {
    /// 特急.
    MostUrgent,
    /// 加急.
    Urgent,
}

impl Urgency {
    /// Its name.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::MostUrgent => "特急",
            Self::Urgent => "加急",
        }
    }
}

/// What stands at the upper left of the type area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeadMark {
    /// 份号.
    CopyNumber(CopyNumber),
    /// 密级和保密期限; the text is the notice's own.
    Classification,
    /// 紧急程度.
    Urgency(Urgency),
}

impl Head {
    /// 份号, 密级 and 紧急程度 with the row of the type area that each stands on.
    ///
    /// 份号 is on row 1 and 密级 on row 2, also without 份号 (7.2.1, 7.2.2); 紧急程度 comes
    /// below what there is (7.2.3), so it may be on row 1.
    pub fn marks(&self) -> Vec<(u32, HeadMark)> {
        let mut marks = Vec::new();
        let mut next = 1;
        if let Some(number) = self.copy_number {
            marks.push((1, HeadMark::CopyNumber(number)));
            next = 2;
        }
        if self.classification.is_some() {
            marks.push((2, HeadMark::Classification));
            next = 3;
        }
        if let Some(urgency) = self.urgency {
            marks.push((next, HeadMark::Urgency(urgency)));
        }
        marks
    }

    /// What a mark says.
    pub fn says(&self, mark: HeadMark) -> String {
        match mark {
            HeadMark::CopyNumber(number) => number.to_string(),
            HeadMark::Classification => {
                self.classification.as_ref().map(ToString::to_string).unwrap_or_default()
            }
            HeadMark::Urgency(urgency) => urgency.chinese().to_owned(),
        }
    }
}

/// 出席人员名单 of 纪要 (10.3).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Attendance {
    /// 出席.
    pub present: Option<Text>,
    /// 请假.
    pub absent: Option<Text>,
    /// 列席.
    pub observers: Option<Text>,
}

impl Attendance {
    /// The lists, with the word in front of each.
    pub fn lists(&self) -> impl Iterator<Item = (&'static str, &Text)> {
        [("出席", &self.present), ("请假", &self.absent), ("列席", &self.observers)]
            .into_iter()
            .filter_map(|(label, text)| Some((label, text.as_ref()?)))
    }
}
