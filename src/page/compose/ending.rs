//! What closes the text: 署名, 成文日期, 印章, 签名章 and 附注.

use crate::notice::standard::STANDARD;
use crate::notice::{Closing, Ink, Seal, Stamp, Text, title};
use crate::page::element::{Element, ImageRef, SealImage, StampImage};
use crate::page::fonts::Role;
use crate::page::passage::{Region, Split};

use super::Setter;

impl Setter<'_> {
    pub(super) fn ending(&mut self) -> Element {
        let notice = self.notice;
        let ending = &notice.ending;
        let mut stamps = Vec::new();
        if let Closing::Stamped(all) = &ending.closing {
            stamps = all.iter().enumerate().map(|(i, s)| self.stamp(i, s)).collect();
        }
        let sealed = matches!(ending.closing, Closing::Sealed(_));
        let names: Vec<Text> =
            notice.signatures().map(|name| on_lines(name, sealed)).collect();
        let lines = names.iter().flat_map(|name| name.value.split('\n'));
        let width = lines.map(title::width).fold(0.0, f64::max);
        let mut signatures = Vec::new();
        if stamps.is_empty() {
            for (i, name) in names.iter().enumerate() {
                let letters = !sealed && spreads(&name.value, width);
                let split = if letters { Split::Letters } else { Split::Cells };
                let (region, role) = (Region::Signature(i), Role::FangSong);
                signatures.push(self.around(region, role, "", name, "", split));
            }
        }
        let date = Text {
            value: ending.date.to_string(),
            at: ending.date_at.clone(),
            offset: 0,
        };
        let (region, role) = (Region::Date, Role::FangSong);
        let date = self.words_on(region, role, &date.value, &date, Split::Plain);
        let note = notice.note.as_ref().map(|note| self.note(note));
        match &ending.closing {
            Closing::Stamped(_) => Element::StampedEnding { stamps, date, note },
            Closing::Unsealed => {
                Element::UnsealedEnding { signatures, width, date, note }
            }
            Closing::Sealed(seals) => {
                let organs = notice.signatures().zip(seals);
                let seals = organs.map(|(organ, seal)| self.seal(organ, seal)).collect();
                Element::SealedEnding { signatures, date, seals, note }
            }
        }
    }

    fn seal(&self, organ: &Text, seal: &Seal) -> SealImage {
        SealImage {
            diameter: seal.diameter.map_or(STANDARD.seal_diameter, |d| d.0),
            image: self.red(seal.image.as_ref(), format!("{}印章", organ.value)),
        }
    }

    fn stamp(&mut self, index: usize, stamp: &Stamp) -> StampImage {
        StampImage {
            post: self.text(Region::Post(index), Role::FangSong, &stamp.post),
            image: self.red(stamp.image.as_ref(), format!("{}签名章", stamp.name.value)),
        }
    }

    fn red(&self, path: Option<&Text>, alt: String) -> Option<ImageRef> {
        let picture = self.images.get(path?, Ink::Red)?;
        Some(ImageRef { file: picture.file.clone(), ratio: picture.ratio, alt })
    }
}

/// A name of 署名; one wider than its line stands on several, broken between words.
fn on_lines(name: &Text, sealed: bool) -> Text {
    let inset = if sealed { 0.0 } else { STANDARD.signature_inset };
    let room = f64::from(STANDARD.characters) - inset;
    if title::width(&name.value) <= room {
        return name.clone();
    }
    let value =
        title::lines(&name.value, room - STANDARD.signature_inset, &[]).join("\n");
    Text { value, ..name.clone() }
}

/// Whether a name is spread to a width: not if that tears it apart.
fn spreads(name: &str, width: f64) -> bool {
    if name.contains('\n') {
        return false;
    }
    let own = title::width(name);
    let apart = name.chars().count().saturating_sub(1).max(1) as f64;
    let space = (width - own) / apart;
    space > 1e-6 && space <= STANDARD.spread_most
}
