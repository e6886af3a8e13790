//! 署名, 成文日期 and what is put over them: 印章 or 签名章.

use super::{Date, Mm, Text};
use crate::text::place::Place;

/// 署名, 印章 and 成文日期.
#[derive(Debug, Clone, PartialEq)]
pub struct Ending {
    /// 发文机关署名; of a joint document the lead organ's.
    pub signature: Text,
    /// Its lines, where the writer broke it.
    pub signature_lines: Option<Vec<String>>,
    /// What is put over it.
    pub closing: Closing,
    /// 成文日期.
    pub date: Date,
    /// Where the date came from.
    pub date_at: Place,
}

/// How a notice is closed.
#[derive(Debug, Clone, PartialEq)]
pub enum Closing {
    /// 不加盖印章 (7.3.5.2).
    Unsealed,
    /// 加盖印章, one for each organ (7.3.5.1).
    Sealed(Vec<Seal>),
    /// 加盖签发人签名章, one for each organ (7.3.5.3).
    Stamped(Vec<Stamp>),
}

/// 印章.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Seal {
    /// The path of its image; without one, room is kept for it.
    pub image: Option<Text>,
    /// Its diameter; without one, the usual.
    pub diameter: Option<Mm>,
}

/// 签发人签名章.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// 签发人职务.
    pub post: Text,
    /// 签发人姓名, which the stamp shows.
    pub name: Text,
    /// The path of its image; without one, room is kept for it.
    pub image: Option<Text>,
}

/// The ink that a press prints an image in (6.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// Seals and stamps.
    Red,
    /// Everything else.
    Black,
}

impl Closing {
    /// The paths of its images.
    pub fn images(&self) -> Vec<&Text> {
        match self {
            Self::Unsealed => Vec::new(),
            Self::Sealed(seals) => {
                seals.iter().filter_map(|seal| seal.image.as_ref()).collect()
            }
            Self::Stamped(stamps) => {
                stamps.iter().filter_map(|stamp| stamp.image.as_ref()).collect()
            }
        }
    }
}
