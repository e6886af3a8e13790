//! What stands above the text.

use crate::notice::standard::STANDARD;
use crate::notice::{self, Format, Text, label, title};
use crate::page::element::{Head, HeadMark, MastheadName, Signatories};
use crate::page::fonts::Role;
use crate::page::passage::{PassageId, Region, Split};
use crate::text::finding::{At, Finding};
use crate::text::place::Place;

use super::Setter;

/// Names of at most so many characters are spread to one width.
const SPREAD_MOST: f64 = 4.0;

impl Setter<'_> {
    /// What stands above the text; 主送机关 take room of it.
    pub(super) fn head(&mut self, recipients: Option<PassageId>) -> Head {
        let notice = self.notice;
        let head = &notice.head;
        if !head.preprinted {
            let long = head.masthead.names.iter().find(|name| {
                title::width(&name.value) > STANDARD.masthead_characters_most
            });
            if let Some(long) = long {
                let what = format!(
                    "发文机关标志有 {} 字，压成一行就看不清了，最多 {} 字",
                    title::width(&long.value),
                    STANDARD.masthead_characters_most
                );
                self.findings.push(
                    Finding::error("masthead-too-long", At::Value(long.at.clone()), what)
                        .hint(
                            "用 masthead 写机关的规范化简称，如“某某领导小组办公室文件”",
                        )
                        .source("GB/T 9704—2012 7.2.4"),
                );
            }
        }
        // The letters of several names are spread to one width.
        let joint = head.masthead.names.len() > 1;
        let split = if joint { Split::Letters } else { Split::Plain };
        let mut name = |region, name: &Text, split| {
            let text = self.around(region, Role::Title, "", name, "", split);
            MastheadName { text, count: name.value.chars().count() }
        };
        let names = head.masthead.names.iter().enumerate();
        let masthead =
            names.map(|(i, text)| name(Region::Masthead(i), text, split)).collect();
        let suffix = head.masthead.suffix.as_ref();
        let masthead_suffix =
            suffix.map(|text| name(Region::MastheadSuffix, text, Split::Plain));
        let code = notice.number.code().cloned().unwrap_or_default();
        let number = notice.number.to_string();
        let (region, role) = (Region::Number, Role::FangSong);
        let number = self.words_on(region, role, &number, &code, Split::Plain);
        let mut marks = Vec::new();
        for (i, (row, mark)) in head.marks().into_iter().enumerate() {
            let role = match mark {
                notice::HeadMark::CopyNumber(_) => Role::FangSong,
                notice::HeadMark::Classification | notice::HeadMark::Urgency(_) => {
                    Role::Hei
                }
            };
            let period = head.classification.as_ref().and_then(|c| c.period.clone());
            let key = |key| Text { at: Place::root().key(key), ..Text::default() };
            let of = match mark {
                notice::HeadMark::Classification => {
                    period.unwrap_or_else(|| key("classification"))
                }
                notice::HeadMark::CopyNumber(_) => key("copy_number"),
                notice::HeadMark::Urgency(_) => key("urgency"),
            };
            let says = head.says(mark);
            let text = self.words_on(Region::HeadMark(i), role, &says, &of, Split::Cells);
            marks.push(HeadMark { mark, row, role, text });
        }
        let signatories = self.signatories();
        let line = (notice.format == Format::Minutes).then(|| {
            let organ = self.text(Region::HeadOrgan, Role::FangSong, &notice.issuer);
            let date = notice.ending.date.to_string();
            let of = Text { at: notice.ending.date_at.clone(), ..Text::default() };
            let (region, role) = (Region::HeadDate, Role::FangSong);
            [organ, self.words_on(region, role, &date, &of, Split::Plain)]
        });
        let title = self.title(Region::Title, &notice.main);
        Head {
            format: notice.format,
            masthead,
            masthead_suffix,
            preprinted: head.preprinted,
            marks,
            number,
            signatories,
            line,
            title,
            recipients,
        }
    }

    fn signatories(&mut self) -> Option<Signatories> {
        let names = &self.notice.head.signatories;
        if names.is_empty() {
            return None;
        }
        let words = label::SIGNATORIES;
        let label = self.words(Region::SignatoryLabel, Role::FangSong, words);
        let widths = names.iter().map(|name| title::width(&name.value));
        let width = widths.fold(0.0, f64::max);
        let mut spread = Vec::new();
        for (i, name) in names.iter().enumerate() {
            let narrow = title::width(&name.value) < width && width <= SPREAD_MOST;
            let letters = narrow && name.value.chars().count() > 1;
            let split = if letters { Split::Letters } else { Split::Cells };
            let region = Region::Signatory(i);
            spread.push(self.around(region, Role::Kai, "", name, "", split));
        }
        let label_width = title::width(words);
        Some(Signatories { label, label_width, names: spread, width })
    }
}
