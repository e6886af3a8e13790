//! What was found → YAML, as a careful colleague would type it.

use super::asked::Asked;
use super::recognise::{
    Account, Annex, Dated, Division, Figure, Found, Numbered, Part, Piece, Said, Section,
    bare,
};
use super::script::{Comment, unmarked};
use super::yaml::{Entry, Keys, Yaml, on_one_line, print};
use crate::notice::standard::STANDARD;
use crate::notice::{Date, Format, attachment_label, label};
use crate::text::pending::OPEN;

/// What the original has and a page of the standard cannot.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Care {
    /// The lines of titles are left to the program.
    pub(super) whole_titles: bool,
    /// The widths of forms are given a little more than the document has.
    pub(super) wide_forms: bool,
    /// So are the widths of forms.
    pub(super) even_forms: bool,
}

/// The text of the YAML.
pub(super) fn written(
    mut found: Found,
    account: &mut Account,
    comments: &[Comment],
    names: &[&str],
    asked: &Asked<'_>,
    care: Care,
) -> String {
    let used = vec![false; comments.len()];
    let mut writer = Writer { account, comments, used, asked, care };
    let mut keys = writer.notice(&mut found);
    let mut head =
        vec![format!("由{}读入；“{OPEN}”之处由人核定，定好一处删一处。", quoted(names))];
    head.extend(writer.left_over());
    writer.notes(&mut keys);
    let head: String = head.iter().map(|line| format!("# {line}\n")).collect();
    // What no paragraph says has no footnotes.
    unmarked(&format!("{head}\n{}", print(&keys)))
}

fn quoted(names: &[&str]) -> String {
    let names: Vec<String> =
        names.iter().map(|name| format!("《{}》", on_one_line(name))).collect();
    names.concat()
}

struct Writer<'a> {
    account: &'a mut Account,
    comments: &'a [Comment],
    /// Which comments stand at their places.
    used: Vec<bool>,
    asked: &'a Asked<'a>,
    care: Care,
}

impl Writer<'_> {
    fn notice(&mut self, found: &mut Found) -> Vec<Entry> {
        // “文件” in a box of its own stands beside the names, wherever the box is anchored.
        let suffix = |name: &String| bare(name) == Format::Document.masthead_suffix();
        found.masthead.sort_by_key(suffix);
        let organs = self.organs(found);
        let format = format(found);
        let mut keys = Keys::default();
        if let Some(house) = self.asked.house {
            keys.put("house", Yaml::text(house));
        }
        if format != Format::Document {
            keys.put("format", Yaml::plain(format.key()));
        }
        self.head(found, &organs, format, &mut keys);
        let date = self.date(found);
        self.number(found, format, date, &mut keys);
        self.title(found, format, &mut keys);
        keys.maybe("byline", found.main.byline.take().map(Yaml::Text));
        let recipients = found.recipients.take().map(|said| Yaml::Text(said.text));
        keys.maybe("recipients", recipients);
        let main = std::mem::take(&mut found.main);
        self.part(main, &mut keys);
        self.contact(found, &mut keys);
        self.ending(found, &organs, format, date, &mut keys);
        if let Some((title, mut part)) = found.plan.take() {
            let mut plan = Keys::default();
            plan.put("title", Yaml::texts(self.lines(title)));
            plan.maybe("byline", part.byline.take().map(Yaml::Text));
            self.part(part, &mut plan);
            keys.put("plan", plan.done()).apart();
        }
        self.attachments(found, &mut keys);
        self.imprint(found, format, date, &mut keys);
        keys.0
    }

    fn head(
        &mut self,
        found: &mut Found,
        organs: &[String],
        format: Format,
        keys: &mut Keys,
    ) {
        match organs.split_first() {
            Some((first, others)) => {
                keys.put("issuer", Yaml::text(first.clone()));
                if !others.is_empty() {
                    keys.put("co_issuers", Yaml::texts(others.to_vec()).listed());
                }
            }
            None if self.asked.house.is_none() => {
                keys.put("issuer", Yaml::plain(OPEN));
                self.account.doubt("issuer", "发文机关，原件里没有");
            }
            None => {}
        }
        if let Some(masthead) = masthead(found, organs, format) {
            keys.put("masthead", Yaml::texts(masthead));
        }
        if let Some(number) = &found.copy_number {
            keys.put("copy_number", Yaml::plain(number.trim_start_matches('0')));
        }
        if let Some((level, period)) = &found.classification {
            let mut own = vec![("level", Yaml::plain(level))];
            own.extend(
                period.as_ref().map(|period| ("period", Yaml::text(period.clone()))),
            );
            keys.put("classification", Yaml::Inline(own));
        }
        keys.maybe("urgency", found.urgency.clone().map(Yaml::Plain));
        let signatories: Vec<Yaml> =
            found.signatories.drain(..).map(Yaml::Text).collect();
        if !signatories.is_empty() {
            keys.put("signatories", Yaml::Row(signatories));
        }
    }

    /// The organs that issue the notice, as far as the document tells.
    fn organs(&mut self, found: &Found) -> Vec<String> {
        let mut names: Vec<String> = found
            .masthead
            .iter()
            .map(|name| {
                let name = bare(name);
                ["会议纪要", "纪要", "文件", "令"]
                    .iter()
                    .find_map(|end| name.strip_suffix(end))
                    .unwrap_or(&name)
                    .to_owned()
            })
            .filter(|name| name.chars().count() > 1)
            .collect();
        // Minutes name who writes them under their number.
        if let Some((organ, _)) = &found.head_line {
            names = vec![organ.clone()];
        }
        // 联合行文 whose masthead names the lead organ alone.
        if found.signatures.len() > names.len().max(1) {
            names = found.signatures.iter().map(|name| bare(name)).collect();
        }
        if names.is_empty() {
            names = found.signatures.iter().map(|name| bare(name)).collect();
        }
        if names.is_empty()
            && let Some(printer) = found.imprint.as_ref().and_then(|i| i.printer.clone())
        {
            let organ = printer.trim_end_matches("办公室").to_owned();
            self.account.doubt("issuer", format!("发文机关由印发机关“{printer}”推得"));
            names.push(organ);
        }
        if names.is_empty()
            && let Some((organ, _)) = found.title.concat().split_once("关于")
            && organ.chars().count() > 2
        {
            self.account.doubt("issuer", "发文机关由标题推得");
            names.push(organ.to_owned());
        }
        names
    }

    fn date(&mut self, found: &Found) -> Date {
        let printed = found.imprint.as_ref().and_then(|imprint| imprint.date);
        match (found.date, found.head_line.as_ref(), printed) {
            (Some(Dated::Day(date)), ..) => date,
            (_, Some((_, date)), _) => *date,
            (_, _, Some(date)) => {
                self.account.doubt("date", "成文日期原件没有，先写印发日期");
                date
            }
            (open, ..) => {
                let today = self.asked.today;
                let year = match open {
                    Some(Dated::Open(Some(year))) => year,
                    _ => numbered_year(found).unwrap_or(today.year()),
                };
                let what = "成文日期原件没有填写，先写了一个，定稿时改";
                self.account.doubt("date", what);
                today.in_year(year).unwrap_or(today)
            }
        }
    }

    fn number(&mut self, found: &Found, format: Format, date: Date, keys: &mut Keys) {
        let open = || Yaml::plain(OPEN);
        let serial = |serial: Option<u32>| serial.map_or_else(open, Yaml::plain);
        let value = match &found.number {
            Some(Numbered::OfYear { code, year, serial: own }) => {
                if year.is_none() {
                    self.account.doubt("number", "发文字号的年份原件没有填写");
                }
                vec![
                    (
                        "code",
                        if code.is_empty() { open() } else { Yaml::text(code.clone()) },
                    ),
                    ("year", Yaml::plain(year.unwrap_or(date.year()))),
                    ("serial", serial(*own)),
                ]
            }
            Some(Numbered::Running { serial: own, .. }) => vec![("serial", serial(*own))],
            None if matches!(format, Format::Order | Format::Minutes) => {
                vec![("serial", open())]
            }
            None if self.asked.house.is_some() => {
                vec![("year", Yaml::plain(date.year())), ("serial", open())]
            }
            None => {
                self.account.doubt("number", "发文字号，原件里没有；填上机关代字");
                vec![
                    ("code", open()),
                    ("year", Yaml::plain(date.year())),
                    ("serial", open()),
                ]
            }
        };
        keys.put("number", Yaml::Inline(value));
    }

    fn title(&mut self, found: &mut Found, format: Format, keys: &mut Keys) {
        let title = self.lines(std::mem::take(&mut found.title));
        if !title.is_empty() {
            keys.put("title", Yaml::texts(title));
        } else if matches!(format, Format::Document | Format::Letter) {
            keys.put("title", Yaml::plain(OPEN));
            self.account.doubt("title", "标题，原件里没有认出来");
        }
    }

    /// The lines of a title, unless they are no good ones.
    fn lines(&self, title: Vec<String>) -> Vec<String> {
        match self.care.whole_titles && title.len() > 1 {
            true => vec![title.concat()],
            false => title,
        }
    }

    fn contact(&mut self, found: &mut Found, keys: &mut Keys) {
        let line = found.contact_line;
        let mut contacts: Vec<Yaml> = found
            .contacts
            .drain(..)
            .map(|contact| {
                let mut own = Keys::default();
                for (key, value) in contact {
                    own.put(key, Yaml::text(value));
                }
                if line {
                    own.put("one_line", Yaml::plain(true));
                }
                own.done()
            })
            .collect();
        match contacts.len() {
            0 => return,
            1 => keys.put("contact", contacts.swap_remove(0)),
            _ => keys.put("contact", Yaml::items(contacts)),
        };
        keys.apart();
    }

    fn ending(
        &mut self,
        found: &mut Found,
        organs: &[String],
        format: Format,
        date: Date,
        keys: &mut Keys,
    ) {
        let signed = found.signatures.clone();
        let same = signed.iter().map(|name| bare(name)).eq(organs.iter().cloned());
        if let [one] = signed.as_slice()
            && !same
        {
            keys.put("signature", Yaml::text(bare(one)));
        }
        if signed.is_empty() && found.date.is_some() && format == Format::Document {
            self.account.doubt("date", "原件没有署名，排成发文机关");
        }
        keys.put("date", Yaml::plain(date.iso())).apart();
        keys.maybe("note", found.note.take().map(Yaml::Text));
        if !found.attendance.is_empty() {
            let mut own = Keys::default();
            for (key, names) in found.attendance.drain(..) {
                own.put(key, Yaml::text(names));
            }
            keys.put("attendance", own.done());
        }
    }

    fn imprint(&mut self, found: &Found, format: Format, date: Date, keys: &mut Keys) {
        let Some(imprint) = &found.imprint else { return };
        let mut own = Keys::default();
        let copy_to = imprint.copy_to.as_ref().map(|names| {
            Yaml::text(names.trim().trim_end_matches(['。', '.']).to_owned())
        });
        own.maybe("copy_to", copy_to);
        if format != Format::Letter {
            match &imprint.printer {
                Some(printer) => own.put("printer", Yaml::text(printer.clone())),
                None => {
                    self.account.doubt("imprint", "印发机关，原件里没有");
                    own.put("printer", Yaml::plain(OPEN))
                }
            };
            let printed = imprint.date.filter(|printed| *printed != date);
            own.maybe("date", printed.map(|printed| Yaml::plain(printed.iso())));
        }
        if !own.0.is_empty() {
            keys.put("imprint", own.done()).apart();
        }
    }

    fn attachments(&mut self, found: &mut Found, keys: &mut Keys) {
        let listed = std::mem::take(&mut found.listed);
        let annexes = std::mem::take(&mut found.attachments);
        let count = listed.len().max(annexes.len());
        for (i, annex) in
            annexes.iter().enumerate().filter(|(_, annex)| !annex.label.is_empty())
        {
            let own = attachment_label(i, count);
            self.account.rewrote(&annex.place, &annex.label, &own);
            if annex.label != own
                && annex.label != label::ATTACHMENT
                && annex.label != "附件1"
            {
                let what = format!("{}写的是“{}”，排成“{own}”", annex.place, annex.label);
                self.account.doubt("attachments", what);
            }
        }
        if count == 1 {
            self.single();
        }
        let mut items = Vec::new();
        let there = annexes.len();
        for (i, annex) in annexes.into_iter().enumerate() {
            items.push((Vec::new(), self.annex(i, annex, listed.get(i))));
        }
        for (i, name) in listed.iter().enumerate().skip(there) {
            let mut own = Keys::default();
            own.put("id", Yaml::Plain(id(i)));
            own.put("title", Yaml::text(name.clone()));
            let what = format!("附件{}“{name}”的内容不在这份文件里", i + 1);
            let note = format!(
                "{OPEN}：{what}；和它的文件一起读入：hongtou import 通知.docx 附件.docx"
            );
            self.account.doubt("", what);
            items.push((vec![note], own.done()));
        }
        if !items.is_empty() {
            keys.put("attachments", Yaml::List(items)).apart();
        }
    }

    /// 附件说明 of one attachment has no number.
    fn single(&mut self) {
        let listed = self.account.taken.iter().find(|(_, what)| what == "附件说明");
        if let Some((place, _)) = listed.cloned() {
            let place = place.split('至').next().unwrap_or_default().to_owned();
            self.account.rewritten.push((
                place,
                "附件：1.".to_owned(),
                "附件：".to_owned(),
            ));
        }
    }

    fn annex(&mut self, index: usize, annex: Annex, listed: Option<&String>) -> Yaml {
        let mut own = Keys::default();
        own.put("id", Yaml::Plain(id(index)));
        let title = match (annex.title.is_empty(), listed) {
            (true, Some(listed)) => vec![listed.clone()],
            (true, None) => {
                self.account
                    .doubt("attachments", format!("{}之后没有认出附件标题", annex.place));
                vec![OPEN.to_owned()]
            }
            (false, Some(listed)) if bare(listed) != bare(&annex.title.concat()) => {
                self.account.doubt(
                    "attachments",
                    format!(
                        "附件说明写的是“{listed}”，附件页上是“{}”；两处用同一个标题，先用附件页上的",
                        annex.title.concat()
                    ),
                );
                annex.title
            }
            (false, _) => annex.title,
        };
        let open = title.first().is_some_and(|line| line == OPEN);
        own.put(
            "title",
            if open { Yaml::plain(OPEN) } else { Yaml::texts(self.lines(title)) },
        );
        if annex.landscape {
            own.put("landscape", Yaml::plain(true));
        }
        let mut part = annex.part;
        own.maybe("byline", part.byline.take().map(Yaml::Text));
        let grid = |piece: &Piece| matches!(piece, Piece::Table(_) | Piece::Form(_));
        // A table behind the paragraphs has a key of its own.
        let plain = part.sections.is_empty()
            && part.chapters.is_empty()
            && part.articles.is_empty();
        let last = match plain && part.body.iter().filter(|p| grid(p)).count() == 1 {
            true => part.body.pop_if(|piece| grid(piece)),
            false => None,
        };
        self.part(part, &mut own);
        match last {
            Some(Piece::Table(table)) => drop(own.put("table", table)),
            Some(Piece::Form(form)) => drop(own.put("form", self.form(form))),
            _ => {}
        }
        own.done()
    }

    fn part(&mut self, part: Part, keys: &mut Keys) {
        if !part.body.is_empty() {
            let (value, notes) = self.body(part.body);
            keys.noted("body", value, notes).apart();
        }
        if !part.sections.is_empty() {
            keys.put("sections", self.sections(part.sections)).apart();
        }
        if !part.chapters.is_empty() {
            let chapters =
                part.chapters.into_iter().map(|chapter| self.division(chapter));
            keys.put("chapters", Yaml::items(chapters.collect())).apart();
        }
        if !part.articles.is_empty() {
            keys.put("articles", self.sections(part.articles)).apart();
        }
        if !part.closing.is_empty() {
            let (value, notes) = self.body(part.closing);
            keys.noted("closing", value, notes).apart();
        }
        if !part.footnotes.is_empty() {
            keys.put("footnotes", Yaml::texts(part.footnotes).listed()).apart();
        }
    }

    fn sections(&mut self, sections: Vec<Section>) -> Yaml {
        Yaml::List(sections.into_iter().map(|section| self.section(section)).collect())
    }

    /// 章 or 节.
    fn division(&mut self, division: Division) -> Yaml {
        let mut keys = Keys::default();
        keys.put("heading", Yaml::text(division.heading));
        if !division.body.is_empty() {
            let (value, notes) = self.body(division.body);
            keys.noted("body", value, notes);
        }
        if !division.sections.is_empty() {
            let sections =
                division.sections.into_iter().map(|section| self.division(section));
            keys.put("sections", Yaml::items(sections.collect()));
        }
        if !division.articles.is_empty() {
            keys.put("articles", self.sections(division.articles));
        }
        keys.done()
    }

    /// Paragraphs and what stands among them, and the comments on a single one.
    fn body(&mut self, pieces: Vec<Piece>) -> (Yaml, Vec<String>) {
        let mut items: Vec<(Vec<String>, Yaml)> =
            pieces.into_iter().map(|piece| self.piece(piece)).collect();
        match items.as_slice() {
            [(_, Yaml::Text(_))] => {
                let (notes, value) = items.swap_remove(0);
                (value, notes)
            }
            _ => (Yaml::List(items), Vec::new()),
        }
    }

    fn piece(&mut self, piece: Piece) -> (Vec<String>, Yaml) {
        let under = |key, value| {
            let mut keys = Keys::default();
            keys.put(key, value);
            (Vec::new(), keys.done())
        };
        match piece {
            Piece::Paragraph(said) => (self.remarks(&said.place), Yaml::Text(said.text)),
            Piece::Table(table) => under("table", table),
            Piece::Form(form) => under("form", self.form(form)),
            Piece::Figure(figure) => under("figure", self.figure(&figure)),
            Piece::Items(items) => under("items", self.sections(items)),
            Piece::List(list) => {
                let items = list.into_iter().map(|said| self.remarked(said)).collect();
                under("list", Yaml::List(items))
            }
            Piece::Right(lines) => under("right", self.said(lines)),
        }
    }

    /// Texts below each other, with the comments on them.
    fn said(&mut self, list: Vec<Said>) -> Yaml {
        if let [one] = list.as_slice() {
            return Yaml::text(one.text.clone());
        }
        Yaml::List(list.into_iter().map(|said| self.remarked(said)).collect())
    }

    fn remarked(&mut self, said: Said) -> (Vec<String>, Yaml) {
        (self.remarks(&said.place), Yaml::Text(said.text))
    }

    /// A form; its columns are even where its own widths do not hold its texts.
    fn form(&self, form: Yaml) -> Yaml {
        match form {
            Yaml::Map(mut entries) if self.care.even_forms => {
                entries.retain(|entry| entry.key != "widths");
                Yaml::Map(entries)
            }
            Yaml::Map(mut entries) if self.care.wide_forms => {
                let widths = entries.iter_mut().filter(|entry| entry.key == "widths");
                for entry in widths {
                    if let Yaml::Row(widths) = &mut entry.value {
                        widths.iter_mut().for_each(widened);
                    }
                }
                Yaml::Map(entries)
            }
            form => form,
        }
    }

    fn figure(&mut self, figure: &Figure) -> Yaml {
        let mut keys = Keys::default();
        keys.put("image", Yaml::text(figure.picture.kind.clone()));
        if let Some(caption) = &figure.caption {
            keys.put("caption", Yaml::text(caption.clone()));
            if figure.numbered {
                keys.put("numbered", Yaml::plain(true));
            }
        } else {
            let alt = match figure.picture.alt.trim() {
                "" => format!("{}的图", figure.picture.place),
                alt => alt.to_owned(),
            };
            keys.put("alt", Yaml::text(alt));
        }
        let width = figure
            .picture
            .width
            .filter(|width| (10.0..STANDARD.type_width).contains(width));
        keys.maybe("width", width.map(|width| Yaml::Plain(format!("{width:.0}mm"))));
        keys.done()
    }

    fn section(&mut self, section: Section) -> (Vec<String>, Yaml) {
        let Section { heading, run_in, mut body, items } = section;
        let mut notes = Vec::new();
        let Some(heading) = heading else {
            if let ([Piece::Paragraph(_)], true) = (body.as_slice(), items.is_empty()) {
                return self.piece(body.swap_remove(0));
            }
            let mut keys = Keys::default();
            let (value, own) = self.body(body);
            keys.noted("body", value, own);
            self.items(items, &mut keys);
            return (notes, keys.done());
        };
        notes.extend(self.remarks(&heading.place));
        let mut keys = Keys::default();
        keys.put("heading", Yaml::Text(heading.text));
        if run_in {
            keys.put("run_in", Yaml::plain(true));
        }
        if !body.is_empty() {
            let (value, own) = self.body(body);
            keys.noted("body", value, own);
        }
        self.items(items, &mut keys);
        (notes, keys.done())
    }

    fn items(&mut self, items: Vec<Section>, keys: &mut Keys) {
        if !items.is_empty() {
            keys.put("items", self.sections(items));
        }
    }

    /// The comments on a place.
    fn remarks(&mut self, place: &str) -> Vec<String> {
        let mut notes = Vec::new();
        for (i, comment) in self.comments.iter().enumerate() {
            if comment.place == place && !self.used[i] {
                self.used[i] = true;
                notes.push(remark(comment, ""));
            }
        }
        notes
    }

    /// The comments on places that have no text of their own in the YAML.
    fn left_over(&self) -> Vec<String> {
        let left = self.comments.iter().zip(&self.used).filter(|(_, used)| !**used);
        left.map(|(comment, _)| remark(comment, &comment.place)).collect()
    }

    /// What is open stands above the key that it is about.
    fn notes(&self, keys: &mut [Entry]) {
        for (key, what) in &self.account.open {
            if key.is_empty() {
                continue;
            }
            let note = format!("{OPEN}：{}", on_one_line(what));
            let own = keys.iter().position(|entry| entry.key == *key);
            if let Some(entry) = keys.get_mut(own.unwrap_or(0)) {
                entry.notes.push(note);
            }
        }
    }
}

fn remark(comment: &Comment, place: &str) -> String {
    let author = match comment.author.trim() {
        "" => String::new(),
        author => format!("（{}）", on_one_line(author)),
    };
    let at = if place.is_empty() { String::new() } else { format!("{place}，") };
    format!(
        "{OPEN}：{at}批注{author}：{}",
        on_one_line(&comment.text.replace('\n', "　"))
    )
}

/// What attachments are called in the text.
fn id(index: usize) -> String {
    format!("attachment-{}", index + 1)
}

fn numbered_year(found: &Found) -> Option<u16> {
    match found.number {
        Some(Numbered::OfYear { year, .. }) => year,
        _ => None,
    }
}

fn format(found: &Found) -> Format {
    let last = found.masthead.last().map(|name| bare(name)).unwrap_or_default();
    let running = match &found.number {
        Some(Numbered::Running { unit, .. }) => Some(*unit),
        _ => None,
    };
    let printed = found.imprint.as_ref().is_some_and(|imprint| imprint.printer.is_some());
    if last.ends_with("纪要") || running == Some('期') {
        return Format::Minutes;
    }
    if last.ends_with('令') || running == Some('号') {
        return Format::Order;
    }
    match !last.is_empty()
        && !last.ends_with("文件")
        && !printed
        && found.number.is_some()
    {
        true => Format::Letter,
        false => Format::Document,
    }
}

/// The masthead, where it is not what the organs make by themselves.
fn masthead(found: &Found, organs: &[String], format: Format) -> Option<Vec<String>> {
    let lines: Vec<String> = found.masthead.iter().map(|name| bare(name)).collect();
    let own = lines.concat();
    if own.is_empty() {
        return None;
    }
    let end = match format {
        Format::Document => "文件",
        Format::Letter => "",
        Format::Order => "令",
        Format::Minutes => "会议纪要",
    };
    let usual = match (format, organs) {
        (Format::Letter, [first, ..]) => first.clone(),
        (_, organs) => format!("{}{end}", organs.concat()),
    };
    (own != usual).then(|| match lines.as_slice() {
        [.., last] if lines.len() > 1 && last == "文件" => lines.clone(),
        _ if lines.len() > 1 && own.ends_with("文件") && format == Format::Document => {
            let mut names = lines.clone();
            if let Some(last) = names.last_mut() {
                *last = last.trim_end_matches("文件").to_owned();
            }
            names.push("文件".to_owned());
            names
        }
        _ => lines.clone(),
    })
}

/// A width and what rounding may have taken from it; the widest column gives it.
fn widened(width: &mut Yaml) {
    let Yaml::Plain(text) = width else { return };
    let more = match text.strip_suffix("mm") {
        Some(mm) => mm.parse::<f64>().ok().map(|mm| format!("{}mm", mm.ceil())),
        None => text.parse::<f64>().ok().map(|zi| (zi + 0.2).to_string()),
    };
    if let Some(more) = more {
        *text = more;
    }
}
