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
        let mut names: Vec<Text> = notice.signatures().cloned().collect();
        on_lines(&mut names, sealed);
        if let Some(lines) = &ending.signature_lines {
            names[0].value = lines.join("\n");
        }
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

/// Breaks names of 署名 that are wider than their line between words. Those under seals stand
/// side by side where two lines each are enough for that.
fn on_lines(names: &mut [Text], sealed: bool) {
    let inset = if sealed { 0.0 } else { STANDARD.signature_inset };
    let room = f64::from(STANDARD.characters) - inset;
    let broken = |name: &Text, room: f64| title::lines(&name.value, room, &[]);
    let beside = f64::from(STANDARD.characters) / 2.0 - 1.0;
    let pairs = sealed
        && names.len() > 1
        && names.iter().all(|name| {
            let lines = broken(name, beside);
            lines.len() <= 2 && lines.iter().all(|line| title::width(line) <= beside)
        });
    for name in names {
        let (most, room) = match pairs {
            true => (beside, beside),
            false => (room, room - STANDARD.signature_inset),
        };
        if title::width(&name.value) > most {
            name.value = broken(name, room).join("\n");
        }
    }
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
