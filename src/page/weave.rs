//! 花脸稿: the pages of two notices, woven into one that shows what changed.

use crate::notice::label;
use crate::notice::standard::STANDARD;
use crate::notice::title;
use crate::page::element::{
    Cell, Element, FullCell, Head, Imprint, ImprintList, Lead, MastheadName,
    NotedAttachment, Page, SealImage, TableElement, TitleLines,
};
use crate::page::fonts::{Faces, Role};
use crate::page::passage::{Passage, PassageId, Region, Split, Splitter};
use crate::text::difference::{Fate, align, likeness, pieces};

/// Texts that have less in common stand one behind the other.
const ALIKE: f64 = 0.3;

/// Weaves the page of an old notice into that of a new one: what was taken out is struck,
/// what was put in is underlined.
pub(crate) fn weave(old: &Page, new: &Page, faces: &Faces) -> Page {
    let mut splitter = Splitter::new(faces);
    splitter.typefaces.clone_from(&new.typefaces);
    let mut page = Page { elements: Vec::new(), passages: Vec::new(), ..new.clone() };
    for (role, typeface) in &old.roles {
        page.roles.entry(*role).or_insert_with(|| typeface.clone());
    }
    page.roles.entry(Role::Hei).or_insert_with(|| faces.of_role(Role::Hei));
    let mut weaver = Weaver { old, new, splitter, page };
    weaver.whole();
    weaver.page.typefaces = weaver.splitter.typefaces;
    weaver.page.tell_neighbours();
    weaver.page
}

/// A value of the old page, of the new one, or of both.
#[derive(Clone, Copy)]
enum Side<T> {
    Old(T),
    New(T),
    Both(T, T),
}

impl<T> Side<T> {
    fn of(old: Option<T>, new: Option<T>) -> Option<Self> {
        Some(match (old, new) {
            (Some(old), Some(new)) => Self::Both(old, new),
            (Some(old), None) => Self::Old(old),
            (None, Some(new)) => Self::New(new),
            (None, None) => return None,
        })
    }

    /// The new value, or the old one if there is no new one.
    fn latest(self) -> T {
        match self {
            Self::Old(value) | Self::New(value) | Self::Both(_, value) => value,
        }
    }

    fn map<U>(self, f: impl Fn(T) -> U) -> Side<U> {
        match self {
            Self::Old(old) => Side::Old(f(old)),
            Self::New(new) => Side::New(f(new)),
            Self::Both(old, new) => Side::Both(f(old), f(new)),
        }
    }
}

struct Weaver<'a> {
    old: &'a Page,
    new: &'a Page,
    splitter: Splitter<'a>,
    page: Page,
}

impl Weaver<'_> {
    fn whole(&mut self) {
        let (old, new) = (self.old, self.new);
        let status = Passage {
            region: Region::Status,
            role: Role::Hei,
            value: label::REVISION.to_owned(),
            at: crate::text::place::Place::root(),
            offset: 0,
            own: 0..0,
            split: Split::Plain,
            runs: Vec::new(),
        };
        self.page.status =
            Some(self.put(&status, &[(Fate::Kept, label::REVISION.into())]));
        self.page.head = new.head.clone().map(|head| self.head(head));
        // They stand on the page once, as an element; the head keeps room for them.
        let ours = |element: &Element| match element {
            Element::Recipients { text } => Some(*text),
            _ => None,
        };
        let keys = |page: &Page| -> Vec<String> {
            page.elements.iter().map(|element| key(page, element)).collect()
        };
        for (a, b) in align(&keys(old), &keys(new)) {
            let (a, b) = (a.map(|a| &old.elements[a]), b.map(|b| &new.elements[b]));
            let Some(side) = Side::of(a, b) else { continue };
            match side {
                Side::Both(a, b) => match self.element(Side::Both(a, b)) {
                    Some(element) => self.page.elements.push(element),
                    None => {
                        let both =
                            [self.element(Side::Old(a)), self.element(Side::New(b))];
                        self.page.elements.extend(both.into_iter().flatten());
                    }
                },
                one => {
                    let element = self.element(one);
                    self.page.elements.extend(element);
                }
            }
        }
        self.page.settle_levels();
        let recipients = self.page.elements.iter().find_map(ours);
        if let Some(head) = &mut self.page.head {
            head.recipients = recipients;
        }
    }

    fn put(&mut self, like: &Passage, pieces: &[(Fate, String)]) -> PassageId {
        let borrowed: Vec<(Fate, &str)> =
            pieces.iter().map(|(fate, text)| (*fate, text.as_str())).collect();
        let value: String = borrowed.iter().map(|(_, text)| *text).collect();
        let runs = self.splitter.split(like.role, &borrowed, like.split);
        let own = 0..value.len();
        self.page.passages.push(Passage { value, runs, own, ..like.clone() });
        PassageId(self.page.passages.len() - 1)
    }

    /// A text, woven.
    fn text(&mut self, side: Side<PassageId>) -> PassageId {
        let (old, new) = (self.old, self.new);
        match side {
            Side::Old(id) => {
                let passage = old.passage(id);
                self.put(passage, &[(Fate::Deleted, passage.value.clone())])
            }
            Side::New(id) => {
                let passage = new.passage(id);
                self.put(passage, &[(Fate::Inserted, passage.value.clone())])
            }
            Side::Both(was, is) => {
                let like = new.passage(is);
                self.put(like, &woven(old.says(was), &like.value))
            }
        }
    }

    fn maybe(&mut self, side: Side<Option<PassageId>>) -> Option<PassageId> {
        let side = match side {
            Side::Old(old) => Side::of(old, None),
            Side::New(new) => Side::of(None, new),
            Side::Both(old, new) => Side::of(old, new),
        };
        side.map(|side| self.text(side))
    }

    /// Lists of texts that correspond by what they say.
    fn texts(&mut self, side: Side<&[PassageId]>) -> Vec<PassageId> {
        self.sides(side).into_iter().map(|side| self.text(side)).collect()
    }

    fn sides(&self, side: Side<&[PassageId]>) -> Vec<Side<PassageId>> {
        let says = |page: &Page, list: &[PassageId]| -> Vec<String> {
            list.iter().map(|id| page.says(*id).to_owned()).collect()
        };
        match side {
            Side::Old(list) => list.iter().map(|id| Side::Old(*id)).collect(),
            Side::New(list) => list.iter().map(|id| Side::New(*id)).collect(),
            Side::Both(a, b) if a.len() == b.len() => {
                a.iter().zip(b).map(|(a, b)| Side::Both(*a, *b)).collect()
            }
            Side::Both(a, b) => align(&says(self.old, a), &says(self.new, b))
                .into_iter()
                .filter_map(|(i, j)| Side::of(i.map(|i| a[i]), j.map(|j| b[j])))
                .collect(),
        }
    }

    /// A title, broken into lines anew with what was taken out of it.
    fn title(&mut self, side: Side<&TitleLines>) -> TitleLines {
        let whole = side.latest().whole.clone();
        let lines = match side {
            Side::Both(was, is) if was.whole != is.whole => {
                let pieces = woven(&was.whole, &is.whole);
                let flat: String = pieces.iter().map(|(_, text)| text.as_str()).collect();
                let broken = title::lines(&flat, STANDARD.title_characters(), &[]);
                let like = self.new.passage(is.lines);
                self.put(like, &broken_like(&pieces, &broken))
            }
            side => self.text(side.map(|title| title.lines)),
        };
        let byline = self.maybe(side.map(|title| title.byline));
        TitleLines { lines, whole, byline }
    }

    /// The new head, woven with the old one where there is one.
    fn head(&mut self, mut head: Head) -> Head {
        let old = self.old.head.as_ref();
        let names =
            |list: &[MastheadName]| list.iter().map(|n| n.text).collect::<Vec<_>>();
        let was = old.map_or(Vec::new(), |old| names(&old.masthead));
        let masthead = self.texts(Side::Both(&was, &names(&head.masthead)));
        head.masthead = masthead.into_iter().map(|text| self.named(text)).collect();
        if let Some(suffix) = head.masthead_suffix.take() {
            let was = old.and_then(|old| old.masthead_suffix.as_ref()).map(|n| n.text);
            let text = self.onto(was, suffix.text);
            head.masthead_suffix = Some(self.named(text));
        }
        for (i, mark) in head.marks.iter_mut().enumerate() {
            let was = old.and_then(|old| old.marks.get(i)).map(|mark| mark.text);
            mark.text = self.onto(was, mark.text);
        }
        head.number = self.onto(old.map(|old| old.number), head.number);
        if let Some(signatories) = &mut head.signatories {
            let was = old.and_then(|old| old.signatories.as_ref());
            signatories.label = self.onto(was.map(|s| s.label), signatories.label);
            let names = was.map_or(&[][..], |s| &s.names[..]);
            signatories.names = self.texts(Side::Both(names, &signatories.names));
            let widths =
                signatories.names.iter().map(|n| title::width(self.page.says(*n)));
            signatories.width = widths.fold(signatories.width, f64::max);
        }
        for (i, text) in head.line.iter_mut().flatten().enumerate() {
            let was = old.and_then(|old| old.line).map(|line| line[i]);
            *text = self.onto(was, *text);
        }
        head.title = head.title.and_then(|is| {
            let side = Side::of(old.and_then(|old| old.title.as_ref()), Some(&is))?;
            Some(self.title(side))
        });
        head.recipients = None;
        head
    }

    /// A new text, woven with the old one where there is one.
    fn onto(&mut self, was: Option<PassageId>, is: PassageId) -> PassageId {
        self.text(was.map_or(Side::New(is), |was| Side::Both(was, is)))
    }

    fn named(&self, text: PassageId) -> MastheadName {
        MastheadName { text, count: self.page.says(text).chars().count() }
    }

    /// An element, woven; `None` if the two are too different.
    fn element(&mut self, side: Side<&Element>) -> Option<Element> {
        use Element as E;
        if let Side::Both(a, b) = side {
            return self.both(a, b);
        }
        let one = side.latest();
        let this = |id: &PassageId| side.map(|_| *id);
        let list = |ids: &[PassageId], me: &mut Self| -> Vec<PassageId> {
            ids.iter().map(|id| me.text(this(id))).collect()
        };
        Some(match one {
            E::Recipients { text } => E::Recipients { text: self.text(this(text)) },
            E::Paragraph { lead, text, keep } => E::Paragraph {
                lead: lead.as_ref().map(|lead| Lead {
                    text: self.text(this(&lead.text)),
                    ..lead.clone()
                }),
                text: self.text(this(text)),
                keep: *keep,
            },
            E::Footnote { text, .. } => {
                E::Footnote { text: self.text(this(text)), marked: false }
            }
            E::Right { lines } => E::Right { lines: list(lines, self) },
            E::PageBreak { always } => E::PageBreak { always: *always },
            E::Cover { fields, width, foot } => E::Cover {
                fields: list(fields, self),
                width: *width,
                foot: list(foot, self),
            },
            E::Contact { texts, keep } => {
                E::Contact { texts: list(texts, self), keep: *keep }
            }
            E::Heading { level, role, centred, apart, text } => E::Heading {
                level: *level,
                role: *role,
                centred: *centred,
                apart: *apart,
                text: self.text(this(text)),
            },
            E::Table(table) => {
                let side = side.map(|_| &**table);
                E::Table(Box::new(self.table(side)?))
            }
            E::Figure { image, width, caption } => E::Figure {
                image: image.clone(),
                width: *width,
                caption: caption.as_ref().map(|caption| self.text(this(caption))),
            },
            E::AttachmentNote { label, label_width, names, together } => {
                E::AttachmentNote {
                    label: self.text(this(label)),
                    label_width: *label_width,
                    names: names
                        .iter()
                        .map(|noted| NotedAttachment {
                            number: noted.number.map(|number| self.text(this(&number))),
                            name: self.text(this(&noted.name)),
                        })
                        .collect(),
                    together: *together,
                }
            }
            E::Attendance { lists } => {
                let mut lists = lists.clone();
                for list in &mut lists {
                    list.label = self.text(this(&list.label));
                    list.names = self.text(this(&list.names));
                }
                E::Attendance { lists }
            }
            E::SealedEnding { signatures, date, seals, note } => E::SealedEnding {
                signatures: list(signatures, self),
                date: self.text(this(date)),
                seals: seals.clone(),
                note: note.as_ref().map(|note| self.text(this(note))),
            },
            E::UnsealedEnding { signatures, width, date, note } => E::UnsealedEnding {
                signatures: list(signatures, self),
                width: *width,
                date: self.text(this(date)),
                note: note.as_ref().map(|note| self.text(this(note))),
            },
            E::StampedEnding { stamps, date, note } => {
                let mut stamps = stamps.clone();
                for stamp in &mut stamps {
                    stamp.post = self.text(this(&stamp.post));
                }
                let note = note.as_ref().map(|note| self.text(this(note)));
                E::StampedEnding { stamps, date: self.text(this(date)), note }
            }
            E::PartTitle { title } => {
                E::PartTitle { title: self.title(side.map(|_| title)) }
            }
            E::AttachmentTitle { number, label, title, outline } => E::AttachmentTitle {
                number: number.as_ref().map(|number| self.text(this(number))),
                label: self.text(this(label)),
                title: self.title(side.map(|_| title)),
                outline: outline.clone(),
            },
            E::Imprint(imprint) => E::Imprint(self.imprint(side.map(|_| imprint))),
            // The old notice's own arrangement is of no matter.
            E::Turn { .. } | E::Pitch { .. } | E::Free { .. } => match side {
                Side::Old(_) => return None,
                _ => one.clone(),
            },
        })
    }

    fn both(&mut self, old: &Element, new: &Element) -> Option<Element> {
        use Element as E;
        Some(match (old, new) {
            (E::Recipients { text: a }, E::Recipients { text: b }) => {
                E::Recipients { text: self.text(Side::Both(*a, *b)) }
            }
            (
                E::Paragraph { lead: was, text: a, .. },
                E::Paragraph { lead, text: b, keep },
            ) => {
                let like = lead.as_ref().or(was.as_ref());
                let text = |lead: &Option<Lead>| lead.as_ref().map(|lead| lead.text);
                let woven = self.maybe(Side::Both(text(was), text(lead)));
                E::Paragraph {
                    lead: woven
                        .zip(like)
                        .map(|(text, like)| Lead { text, ..like.clone() }),
                    text: self.text(Side::Both(*a, *b)),
                    keep: *keep,
                }
            }
            (E::Footnote { text: a, .. }, E::Footnote { text: b, .. }) => {
                E::Footnote { text: self.text(Side::Both(*a, *b)), marked: false }
            }
            (E::Right { lines: a }, E::Right { lines }) => {
                E::Right { lines: self.texts(Side::Both(a, lines)) }
            }
            (
                E::Cover { fields: a, width: was, foot: b },
                E::Cover { fields, width, foot },
            ) => E::Cover {
                fields: self.texts(Side::Both(a, fields)),
                width: width.max(*was),
                foot: self.texts(Side::Both(b, foot)),
            },
            (E::PageBreak { .. }, E::PageBreak { .. }) => new.clone(),
            (E::Contact { texts: a, .. }, E::Contact { texts, keep }) => {
                E::Contact { texts: self.texts(Side::Both(a, texts)), keep: *keep }
            }
            (
                E::Heading { text: a, .. },
                E::Heading { level, role, centred, apart, text },
            ) => E::Heading {
                level: *level,
                role: *role,
                centred: *centred,
                apart: *apart,
                text: self.text(Side::Both(*a, *text)),
            },
            (E::Table(a), E::Table(b)) => {
                E::Table(Box::new(self.table(Side::Both(a, b))?))
            }
            (
                E::Figure { image: was, caption: a, .. },
                E::Figure { image, width, caption: b },
            ) => {
                if was.file != image.file {
                    return None;
                }
                let caption = self.maybe(Side::Both(*a, *b));
                E::Figure { image: image.clone(), width: *width, caption }
            }
            (
                E::AttachmentNote { label: was, names: a, .. },
                E::AttachmentNote { label, label_width, names: b, together },
            ) => {
                let label = self.text(Side::Both(*was, *label));
                let ids = |list: &[NotedAttachment]| -> Vec<PassageId> {
                    list.iter().map(|noted| noted.name).collect()
                };
                let (was, is) = (ids(a), ids(b));
                let says = |page: &Page, list: &[PassageId]| -> Vec<String> {
                    list.iter().map(|id| page.says(*id).to_owned()).collect()
                };
                let pairs = align(&says(self.old, &was), &says(self.new, &is));
                let mut names = Vec::new();
                for (i, j) in pairs {
                    let number = Side::Both(
                        i.and_then(|i| a[i].number),
                        j.and_then(|j| b[j].number),
                    );
                    let Some(name) = Side::of(i.map(|i| was[i]), j.map(|j| is[j])) else {
                        continue;
                    };
                    names.push(NotedAttachment {
                        number: self.maybe(number),
                        name: self.text(name),
                    });
                }
                let (label_width, together) = (*label_width, *together);
                E::AttachmentNote { label, label_width, names, together }
            }
            (E::Attendance { lists: a }, E::Attendance { lists: b }) => {
                if a.len() != b.len() {
                    return None;
                }
                let mut lists = b.clone();
                for (was, list) in a.iter().zip(&mut lists) {
                    list.label = self.text(Side::Both(was.label, list.label));
                    list.names = self.text(Side::Both(was.names, list.names));
                }
                E::Attendance { lists }
            }
            (
                E::SealedEnding { signatures: a, date: was, note: n, .. },
                E::SealedEnding { signatures: b, date, seals, note },
            ) => {
                let sides = self.sides(Side::Both(a, b));
                let mut left = seals.iter().cloned();
                let mut seals = Vec::new();
                for side in &sides {
                    seals.push(match side {
                        Side::Old(_) => {
                            SealImage { diameter: STANDARD.seal_diameter, image: None }
                        }
                        _ => left.next()?,
                    });
                }
                let signatures = sides.into_iter().map(|side| self.text(side)).collect();
                let date = self.text(Side::Both(*was, *date));
                let note = self.maybe(Side::Both(*n, *note));
                E::SealedEnding { signatures, date, seals, note }
            }
            (
                E::UnsealedEnding { signatures: a, date: was, note: n, .. },
                E::UnsealedEnding { signatures: b, date, note, .. },
            ) => {
                let signatures = self.texts(Side::Both(a, b));
                let widths = signatures.iter().map(|s| title::width(self.page.says(*s)));
                let width = widths.fold(0.0, f64::max);
                let date = self.text(Side::Both(*was, *date));
                let note = self.maybe(Side::Both(*n, *note));
                E::UnsealedEnding { signatures, width, date, note }
            }
            (
                E::StampedEnding { stamps: a, date: was, note: n },
                E::StampedEnding { stamps: b, date, note },
            ) => {
                if a.len() != b.len() {
                    return None;
                }
                let mut stamps = b.clone();
                for (was, stamp) in a.iter().zip(&mut stamps) {
                    stamp.post = self.text(Side::Both(was.post, stamp.post));
                }
                let date = self.text(Side::Both(*was, *date));
                let note = self.maybe(Side::Both(*n, *note));
                E::StampedEnding { stamps, date, note }
            }
            (E::PartTitle { title: a }, E::PartTitle { title: b }) => {
                E::PartTitle { title: self.title(Side::Both(a, b)) }
            }
            (
                E::AttachmentTitle { label: was, title: a, .. },
                E::AttachmentTitle { number, label, title: b, outline },
            ) => E::AttachmentTitle {
                number: number.map(|number| self.text(Side::New(number))),
                label: self.text(Side::Both(*was, *label)),
                title: self.title(Side::Both(a, b)),
                outline: outline.clone(),
            },
            (E::Imprint(a), E::Imprint(b)) => E::Imprint(self.imprint(Side::Both(a, b))),
            (
                E::Turn { .. } | E::Pitch { .. } | E::Free { .. },
                E::Turn { .. } | E::Pitch { .. } | E::Free { .. },
            ) => new.clone(),
            _ => return None,
        })
    }

    fn imprint(&mut self, side: Side<&Imprint>) -> Imprint {
        let mut list = |side: Side<Option<&ImprintList>>| {
            let side = match side {
                Side::Both(a, b) => Side::of(a, b)?,
                Side::Old(one) => Side::Old(one?),
                Side::New(one) => Side::New(one?),
            };
            let label_width = side.latest().label_width;
            let names = self.texts(side.map(|list| &list.names[..]));
            Some(ImprintList { names, label_width })
        };
        let recipients = list(side.map(|imprint| imprint.recipients.as_ref()));
        let copy_to = list(side.map(|imprint| imprint.copy_to.as_ref()));
        let mut part = |i: usize| {
            self.maybe(side.map(|imprint| imprint.printer.map(|printer| printer[i])))
        };
        let printer = part(0).zip(part(1)).map(|(printer, date)| [printer, date]);
        Imprint { recipients, copy_to, printer }
    }

    /// A table; `None` if the two have not the same columns, or cells over rows that others
    /// were put between.
    fn table(&mut self, side: Side<&TableElement>) -> Option<TableElement> {
        let latest = side.latest();
        let tall = |table: &TableElement| {
            let over = |cell: &Cell| matches!(cell, Cell::Full(full) if full.rows > 1);
            table.rows.iter().flatten().any(over)
        };
        let mut rows = Vec::new();
        match side {
            Side::Both(a, b) => {
                let columns = a.widths.len() == b.widths.len();
                let heads = a.header.len() == b.header.len();
                let spans = (tall(a) || tall(b)) && a.rows.len() != b.rows.len();
                if !columns || !heads || spans {
                    return None;
                }
                let pairs = match a.rows.len() == b.rows.len() && tall(b) {
                    true => (0..b.rows.len()).map(|i| (Some(i), Some(i))).collect(),
                    false => align(&row_keys(self.old, a), &row_keys(self.new, b)),
                };
                for (i, j) in pairs {
                    let height = j
                        .and_then(|j| b.heights.get(j))
                        .or(i.and_then(|i| a.heights.get(i)));
                    let (i, j) = (i.map(|i| &a.rows[i]), j.map(|j| &b.rows[j]));
                    let Some(side) = Side::of(i, j) else { continue };
                    rows.push((self.row(side), height.copied()));
                }
            }
            one => {
                let sides = latest.rows.iter().enumerate();
                for (i, row) in sides {
                    let row = self.row(one.map(|_| row));
                    rows.push((row, latest.heights.get(i).copied()));
                }
            }
        }
        let head = self.row(side.map(|table| &table.header));
        let facts = self.texts(side.map(|table| &table.facts[..]));
        let fact_lines = match facts.len() == latest.facts.len() {
            true => latest.fact_lines.clone(),
            // One that was put in or taken out has a line of its own.
            false => vec![vec![latest.widths.iter().sum()]; facts.len()],
        };
        let mut notes = Vec::new();
        for note in &latest.notes {
            let mut note = note.clone();
            let side = |id| match side {
                Side::Old(_) => Side::Old(id),
                _ => Side::New(id),
            };
            note.label = note.label.map(|id| self.copy(side(id)));
            note.number = note.number.map(|id| self.copy(side(id)));
            note.text = self.copy(side(note.text));
            notes.push(note);
        }
        let measured = !latest.heights.is_empty();
        Some(TableElement {
            caption: self.maybe(side.map(|table| table.caption)),
            facts,
            fact_lines,
            unit: self.maybe(side.map(|table| table.unit)),
            continued: self.maybe(side.map(|table| table.continued)),
            header: head,
            heights: match measured {
                true => rows.iter().map(|(_, height)| height.unwrap_or(0.0)).collect(),
                false => Vec::new(),
            },
            continues: rows.len() > STANDARD.rows as usize,
            rows: rows.into_iter().map(|(row, _)| row).collect(),
            notes,
            ..latest.clone()
        })
    }

    /// A text as it stands on its page.
    fn copy(&mut self, side: Side<PassageId>) -> PassageId {
        let passage = match side {
            Side::Old(id) => self.old.passage(id),
            Side::New(id) | Side::Both(_, id) => self.new.passage(id),
        };
        self.put(passage, &[(Fate::Kept, passage.value.clone())])
    }

    fn row(&mut self, side: Side<&Vec<Cell>>) -> Vec<Cell> {
        match side {
            Side::Both(a, b) if a.len() == b.len() => {
                a.iter().zip(b).map(|(a, b)| self.cell(Side::Both(a, b))).collect()
            }
            Side::Both(_, b) => b.iter().map(|cell| self.cell(Side::New(cell))).collect(),
            one => one.latest().iter().map(|cell| self.cell(one.map(|_| cell))).collect(),
        }
    }

    fn cell(&mut self, side: Side<&Cell>) -> Cell {
        let full = |cell: &Cell| match cell {
            Cell::Blank => FullCell::default(),
            Cell::Text(text) => FullCell { text: Some(*text), ..FullCell::default() },
            Cell::Full(full) => (**full).clone(),
        };
        let text = self.maybe(side.map(|cell| full(cell).text));
        let latest = side.latest();
        let Cell::Full(like) = latest else {
            return text.map_or(Cell::Blank, Cell::Text);
        };
        let corner = self.maybe(side.map(|cell| full(cell).corner));
        let mut opinion = like.opinion.clone();
        if let Some(opinion) = &mut opinion {
            let side = |id| match side {
                Side::Old(_) => Side::Old(id),
                _ => Side::New(id),
            };
            opinion.sign = self.copy(side(opinion.sign));
            opinion.date = opinion.date.map(|id| self.copy(side(id)));
        }
        Cell::Full(Box::new(FullCell { text, corner, opinion, ..(**like).clone() }))
    }
}

/// What an element says, for finding its counterpart.
fn key(page: &Page, element: &Element) -> String {
    match element {
        // Tables stay in their order; their cells are looked at one by one.
        Element::Table(table) => {
            let says = |cell: &Cell| match cell {
                Cell::Text(text) => page.says(*text).to_owned(),
                Cell::Blank | Cell::Full(_) => String::new(),
            };
            format!("table{}", table.header.iter().map(says).collect::<String>())
        }
        Element::Figure { image, caption, .. } => {
            let caption = caption.map_or("", |caption| page.says(caption));
            format!("figure{}{caption}{}", image.file, image.alt)
        }
        Element::Imprint(_) => "imprint".to_owned(),
        Element::AttachmentNote { .. } => "attachment-note".to_owned(),
        Element::SealedEnding { .. }
        | Element::UnsealedEnding { .. }
        | Element::StampedEnding { .. } => "ending".to_owned(),
        Element::Turn { landscape } => format!("turn{landscape}"),
        Element::Pitch { .. } | Element::Free { .. } => "arrangement".to_owned(),
        Element::Recipients { .. } => "recipients".to_owned(),
        Element::Paragraph { lead, text, .. } => {
            let lead = lead.as_ref().map_or("", |lead| page.says(lead.text));
            format!("{lead}{}", page.says(*text))
        }
        Element::Heading { text, .. } => page.says(*text).to_owned(),
        Element::Footnote { text, .. } => format!("footnote{}", page.says(*text)),
        Element::Right { lines } => lines.iter().map(|t| page.says(*t)).collect(),
        Element::PageBreak { .. } => "page-break".to_owned(),
        Element::Cover { .. } => "cover".to_owned(),
        Element::Contact { texts, .. } => texts.iter().map(|t| page.says(*t)).collect(),
        Element::Attendance { .. } => "attendance".to_owned(),
        Element::PartTitle { title } => format!("title{}", title.whole),
        Element::AttachmentTitle { title, .. } => format!("attachment{}", title.whole),
    }
}

fn row_keys(page: &Page, table: &TableElement) -> Vec<String> {
    let says = |cell: &Cell| match cell {
        Cell::Text(text) => page.says(*text).to_owned(),
        Cell::Full(full) => full.text.map_or(String::new(), |t| page.says(t).to_owned()),
        Cell::Blank => String::new(),
    };
    let row = |row: &Vec<Cell>| row.iter().map(says).collect::<Vec<_>>().join("\t");
    table.rows.iter().map(row).collect()
}

/// Two texts in one; texts that have little in common stand one behind the other.
fn woven(old: &str, new: &str) -> Vec<(Fate, String)> {
    if old == new {
        return vec![(Fate::Kept, new.to_owned())];
    }
    if likeness(old, new) < ALIKE {
        return vec![(Fate::Deleted, old.to_owned()), (Fate::Inserted, new.to_owned())];
    }
    pieces(old, new)
}

/// Pieces of a text with line feeds where its lines end.
fn broken_like(pieces: &[(Fate, String)], lines: &[String]) -> Vec<(Fate, String)> {
    let mut ends = Vec::new();
    let mut at = 0;
    for line in lines {
        at += line.chars().count();
        ends.push(at);
    }
    ends.pop();
    let mut at = 0;
    let broken = pieces.iter().map(|(fate, text)| {
        let mut out = String::new();
        for c in text.chars() {
            if ends.contains(&at) {
                out.push('\n');
            }
            out.push(c);
            at += 1;
        }
        (*fate, out)
    });
    broken.collect()
}
