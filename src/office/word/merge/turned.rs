//! Texts that the program makes of values, turned back into these: dates, numbers, the marks of a
//! head.

use crate::notice::{Date, Level, Urgency, label};
use crate::page::passage::{Passage, Region};
use crate::text::place::Place;
use crate::text::structure::Written;
use crate::text::tree::Kind;

/// What a text can be turned back into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Turned {
    /// Values, as they are typed.
    Values(Vec<(Place, String)>),
    /// An expression gives it.
    Given,
    /// The YAML does not say it.
    Elsewhere,
    /// Nothing: it is the program's.
    Made,
}

/// Turns a made text back.
pub(super) fn turned(
    written: Written<'_>,
    passage: &Passage,
    old: &str,
    new: &str,
) -> Turned {
    let values = match passage.region {
        Region::Date | Region::HeadDate => date(written, &passage.at, new),
        Region::ImprintDate => {
            let bare = new.strip_suffix(label::PRINTED);
            bare.and_then(|new| date(written, &passage.at, new))
        }
        Region::Number | Region::AttachmentNumber => number(old, new),
        Region::HeadMark(_) => mark(&passage.at, old, new),
        _ => None,
    };
    let Some(values) = values else { return Turned::Made };
    for (place, _) in &values {
        match written.root.at(place).map(|node| &node.kind) {
            Some(Kind::Scalar { text, .. }) if text.contains("{{") => {
                return Turned::Given;
            }
            Some(Kind::Scalar { .. }) => {}
            _ => return Turned::Elsewhere,
        }
    }
    Turned::Values(values)
}

/// A date, in the way in which the YAML writes it.
fn date(written: Written<'_>, at: &Place, new: &str) -> Option<Vec<(Place, String)>> {
    let date: Date = new.trim().parse().ok()?;
    let typed = match written.root.at(at).map(|node| &node.kind) {
        Some(Kind::Scalar { text, .. }) if text.contains('年') => date.to_string(),
        _ => date.iso(),
    };
    Some(vec![(at.clone(), typed)])
}

/// 某市监〔2021〕169号, part by part; of 第12号 and 第3期 the number.
fn number(old: &str, new: &str) -> Option<Vec<(Place, String)>> {
    let (old, new) = (parts(old)?, parts(new)?);
    let at = Place::root().key("number");
    let all = [("code", old.0, new.0), ("year", old.1, new.1), ("serial", old.2, new.2)];
    let changed = all.into_iter().filter(|(_, old, new)| old != new);
    let values: Vec<(Place, String)> =
        changed.map(|(key, _, new)| (at.key(key), new.to_owned())).collect();
    let said = values.iter().all(|(_, value)| !value.is_empty());
    (said && !values.is_empty()).then_some(values)
}

fn parts(number: &str) -> Option<(&str, &str, &str)> {
    let number = number.trim();
    let digits =
        |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if let Some((code, rest)) = number.split_once(['〔', '[', '［', '【']) {
        let (year, serial) = rest.split_once(['〕', ']', '］', '】'])?;
        let serial = serial.strip_suffix('号')?.trim();
        let serial = serial.strip_prefix('第').unwrap_or(serial);
        let known = year.len() == 4 && digits(year);
        return (known && (digits(serial) || serial.trim().is_empty())).then_some((
            code.trim(),
            year,
            serial,
        ));
    }
    let serial = number.strip_prefix('第')?.strip_suffix(['号', '期'])?.trim();
    digits(serial).then_some(("", "", serial))
}

/// 份号, 密级 with its period, 紧急程度.
fn mark(at: &Place, old: &str, new: &str) -> Option<Vec<(Place, String)>> {
    let key = at.steps().next()?;
    match key.as_str() {
        "copy_number" => {
            let number: u32 = new.trim().parse().ok()?;
            Some(vec![(at.clone(), number.to_string())])
        }
        "urgency" => {
            let known = [Urgency::MostUrgent, Urgency::Urgent];
            let found = known.into_iter().find(|known| squeezed(new) == known.chinese());
            Some(vec![(at.clone(), found?.chinese().to_owned())])
        }
        "classification" => {
            let at = Place::root().key("classification");
            let (was, is) = (squeezed(old), squeezed(new));
            let part = |text: &str| match text.split_once('★') {
                Some((level, period)) => (level.to_owned(), period.to_owned()),
                None => (text.to_owned(), String::new()),
            };
            let ((level, period), (to_level, to_period)) = (part(&was), part(&is));
            let mut values = Vec::new();
            if level != to_level {
                let known = [Level::TopSecret, Level::Secret, Level::Confidential];
                let found =
                    known.into_iter().find(|known| known.chinese() == to_level)?;
                values.push((at.key("level"), found.chinese().to_owned()));
            }
            if period != to_period {
                let said = !period.is_empty() && !to_period.is_empty();
                values.extend(said.then(|| (at.key("period"), to_period.clone())));
                if !said {
                    return None;
                }
            }
            (!values.is_empty()).then_some(values)
        }
        _ => None,
    }
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}
