//! What closes the text: 署名, 成文日期, 印章, 签名章 and 附注.

use serde::Serialize;

use crate::notice::standard::STANDARD;
use crate::notice::{Closing, Ink, Notice, Seal, Stamp, Text};
use crate::page::fonts::Role;

use super::{Element, Setter};

/// A seal as the template takes it.
#[derive(Debug, Serialize)]
pub(super) struct SealContext {
    diameter: f64,
    image: Option<ImageContext>,
}

/// A stamp as the template takes it.
#[derive(Debug, Serialize)]
pub(super) struct StampContext {
    post: String,
    image: Option<ImageContext>,
}

#[derive(Debug, Serialize)]
pub(super) struct ImageContext {
    pub(super) file: String,
    pub(super) ratio: f64,
    pub(super) alt: String,
}

impl Setter<'_> {
    pub(super) fn ending(&mut self, notice: &Notice) -> Element {
        let ending = &notice.ending;
        let date = ending.date.to_string();
        let note = notice.note.as_ref().map(|note| self.set(Role::FangSong, note));
        if let Closing::Stamped(stamps) = &ending.closing {
            let stamps = stamps.iter().map(|stamp| self.stamp(stamp)).collect();
            return Element::StampedEnding { stamps, date, note };
        }
        let signatures =
            notice.signatures().map(|s| self.set(Role::FangSong, s)).collect();
        let Closing::Sealed(seals) = &ending.closing else {
            return Element::UnsealedEnding { signatures, date, note };
        };
        let seals =
            notice.signatures().zip(seals).map(|(organ, seal)| self.seal(organ, seal));
        let seals = seals.collect();
        Element::SealedEnding { signatures, date, seals, note }
    }

    fn seal(&self, organ: &Text, seal: &Seal) -> SealContext {
        SealContext {
            diameter: seal.diameter.unwrap_or(STANDARD.seal_diameter),
            image: self.red(seal.image.as_ref(), format!("{}印章", organ.value)),
        }
    }

    fn stamp(&mut self, stamp: &Stamp) -> StampContext {
        StampContext {
            post: self.set(Role::FangSong, &stamp.post),
            image: self.red(stamp.image.as_ref(), format!("{}签名章", stamp.name.value)),
        }
    }

    fn red(&self, path: Option<&Text>, alt: String) -> Option<ImageContext> {
        let picture = self.images.get(path?, Ink::Red)?;
        Some(ImageContext { file: picture.file.clone(), ratio: picture.ratio, alt })
    }
}
