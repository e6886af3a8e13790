//! 联系方式.

use crate::notice::{Contact, Detail};
use crate::read::raw::{RawContact, RawContacts};
use crate::text::place::Place;

use super::Reader;

impl Reader<'_> {
    pub(super) fn contacts(
        &mut self,
        raw: Option<RawContacts>,
        at: &Place,
    ) -> Vec<Contact> {
        let listed = raw.map(RawContacts::listed).unwrap_or_default().into_iter();
        let place = |i: Option<usize>| i.map_or_else(|| at.clone(), |i| at.item(i));
        listed.map(|(i, contact)| self.contact(contact, &place(i))).collect()
    }

    /// The details of a contact, in the order of their keys in the file.
    fn contact(&mut self, raw: RawContact, at: &Place) -> Contact {
        let mut said = Detail::ALL
            .map(Some)
            .into_iter()
            .zip([
                raw.unit,
                raw.name,
                raw.phone,
                raw.fax,
                raw.address,
                raw.postcode,
                raw.email,
                raw.website,
                raw.qq_group,
                raw.wechat_group,
            ])
            .collect::<Vec<_>>();
        let mut details = Vec::new();
        for key in self.keys_at(at) {
            let detail = Detail::of_key(&key);
            let found = said.iter_mut().find(|(of, _)| detail.is_some() && *of == detail);
            if let (Some(detail), Some(text)) =
                (detail, found.and_then(|(_, t)| t.take()))
            {
                details.push((detail, self.joined(text, "、", at.key(&key))));
            }
        }
        Contact { details, one_line: raw.one_line.unwrap_or(false) }
    }
}
