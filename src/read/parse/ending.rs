//! How a notice is closed: seals and stamps, one for each organ.

use crate::notice::{Closing, Mm, Seal, Stamp, Text};
use crate::read::raw::{RawFullSeal, RawImage, RawSeal, RawStamp, RawStamps, RawText};
use crate::text::finding::{At, Finding};
use crate::text::place::Place;

use super::Reader;

/// What the keys of a file say about seals and stamps.
pub(super) struct RawClosing {
    pub(super) seal: Option<RawSeal>,
    pub(super) seals: Option<Vec<RawSeal>>,
    pub(super) stamp: Option<RawStamps>,
}

impl Reader<'_> {
    /// The closing of a notice of so many organs.
    pub(super) fn closing(&mut self, raw: RawClosing, organs: usize) -> Closing {
        let root = Place::root();
        let kept = matches!(raw.seal, Some(RawSeal::Kept(false)));
        let given: Vec<&str> = [
            ("seal", raw.seal.is_some() && !kept),
            ("seals", raw.seals.is_some()),
            ("stamp", raw.stamp.is_some()),
        ]
        .into_iter()
        .filter_map(|(key, given)| given.then_some(key))
        .collect();
        if let [first, second, ..] = given[..] {
            self.findings.push(
                Finding::error(
                    "seal-conflict",
                    At::Key(root.key(second)),
                    format!("{first} 和 {second} 只能写一个"),
                )
                .hint("一枚印章用 seal，联合行文的各枚用 seals，签名章用 stamp")
                .source("GB/T 9704—2012 7.3.5"),
            );
        }
        if let Some(stamps) = raw.stamp {
            return Closing::Stamped(self.stamps(stamps, organs, &root.key("stamp")));
        }
        if let Some(seals) = raw.seals {
            let at = root.key("seals");
            let count = seals.len();
            let seals: Vec<Seal> = seals
                .into_iter()
                .enumerate()
                .filter_map(|(i, seal)| self.seal(seal, &at.item(i)))
                .collect();
            self.one_each("seal-count", "印章", count, organs, &at);
            return Closing::Sealed(seals);
        }
        let at = root.key("seal");
        match raw.seal {
            None => Closing::Sealed(vec![Seal::default(); organs]),
            Some(raw) => {
                let Some(seal) = self.seal(raw, &at) else { return Closing::Unsealed };
                if seal.image.is_some() {
                    self.one_each("seal-count", "印章", 1, organs, &at);
                }
                Closing::Sealed(vec![seal; organs])
            }
        }
    }

    /// A seal; `None` if there is to be none.
    fn seal(&mut self, raw: RawSeal, at: &Place) -> Option<Seal> {
        let (raw, at_image) = match raw {
            RawSeal::Kept(kept) => return kept.then(Seal::default),
            RawSeal::Image(image) => {
                (RawFullSeal { image: Some(image), diameter: None }, at.clone())
            }
            RawSeal::Full(raw) => (raw, at.key("image")),
        };
        Some(Seal {
            image: raw.image.map(|image| self.image(image, at_image)),
            diameter: raw.diameter.map(Mm),
        })
    }

    fn stamps(&mut self, raw: RawStamps, organs: usize, at: &Place) -> Vec<Stamp> {
        let stamps: Vec<Stamp> = match raw {
            RawStamps::One(stamp) => vec![self.stamp(stamp, at)],
            RawStamps::Many(stamps) => stamps
                .into_iter()
                .enumerate()
                .map(|(i, stamp)| self.stamp(stamp, &at.item(i)))
                .collect(),
        };
        self.one_each("seal-count", "签名章", stamps.len(), organs, at);
        stamps
    }

    fn stamp(&mut self, raw: RawStamp, at: &Place) -> Stamp {
        Stamp {
            post: self.line(raw.post, at.key("post")),
            name: self.line(raw.name, at.key("name")),
            image: raw.image.map(|image| self.image(image, at.key("image"))),
        }
    }

    /// The path of an image.
    pub(super) fn image(&mut self, raw: RawImage, at: Place) -> Text {
        self.line(RawText(raw.0), at)
    }

    /// Seals and stamps correspond to organs one to one (7.3.5.1, 7.3.5.3).
    fn one_each(
        &mut self,
        code: &'static str,
        what: &str,
        count: usize,
        organs: usize,
        at: &Place,
    ) {
        if count != organs {
            self.findings.push(
                Finding::error(
                    code,
                    At::Value(at.clone()),
                    format!("发文机关有 {organs} 个，{what}有 {count} 枚，应当一一对应"),
                )
                .hint("按 issuer、co_issuers 的次序各写一枚")
                .source("GB/T 9704—2012 7.3.5"),
            );
        }
    }
}
