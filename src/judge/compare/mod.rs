//! Two notices → what changed between them, in the terms of a notice.

use crate::notice::{
    Attachment, Block, Closing, Decimal, Detail, Notice, Part, Rank, Section, Stamp,
    Table, Text, attachment_label, enclosure_label, label, sum,
};
use crate::text::place::Place;

use crate::text::difference::{Pair, align};

/// One thing that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What of the notice: `标题`, `方案 三、（一）第1段`, `附件2 高平 名额分配`.
    pub what: String,
    /// What it was; `None` for what is new.
    pub old: Option<String>,
    /// What it is; `None` for what is gone.
    pub new: Option<String>,
    /// Where it stood.
    pub old_at: Option<Place>,
    /// Where it stands.
    pub new_at: Option<Place>,
}

/// Everything that changed, in reading order.
pub fn compare(old: &Notice, new: &Notice) -> Vec<Change> {
    let mut found = Changes::default();
    found.heads(old, new);
    found.part("正文", &old.main, &new.main);
    found.tails(old, new);
    match (&old.plan, &new.plan) {
        (Some(old), Some(new)) => {
            found.title("方案", old, new);
            found.part("方案", old, new);
        }
        (old, new) => found.whole("方案", old.as_ref(), new.as_ref()),
    }
    found.attachments((&old.attachments, &new.attachments), &attachment_label);
    found.imprint(old, new);
    found.0
}

/// The elements of the head, with what they are called.
fn fields(notice: &Notice) -> Vec<(&'static str, Option<Text>)> {
    let own = |text: &Text| Some(text.clone());
    let at = |key: &str, value: Option<String>| {
        Some(Text { value: value?, at: Place::root().key(key), offset: 0 })
    };
    let joined = |key: &str, texts: Vec<&Text>| {
        let values: Vec<&str> = texts.iter().map(|t| t.value.as_str()).collect();
        at(key, Some(values.join("、")).filter(|list| !list.is_empty()))
    };
    let head = &notice.head;
    let masthead = head.masthead.texts().collect::<Vec<_>>();
    // A masthead that the writer did not type follows the organs.
    let typed = !notice.organs().any(|organ| organ.at == head.masthead.first().at);
    vec![
        ("格式", at("format", Some(notice.format.chinese().to_owned()))),
        ("份号", at("copy_number", head.copy_number.map(|n| n.to_string()))),
        (
            "密级和保密期限",
            at("classification", head.classification.as_ref().map(ToString::to_string)),
        ),
        ("紧急程度", at("urgency", head.urgency.map(|u| u.chinese().to_owned()))),
        ("发文机关", own(&notice.issuer)),
        ("联署机关", joined("co_issuers", notice.co_issuers.iter().collect())),
        ("发文机关标志", joined("masthead", masthead).filter(|_| typed)),
        ("发文字号", at("number", Some(notice.number.to_string()))),
        ("签发人", joined("signatories", head.signatories.iter().collect())),
        ("标题", own(&notice.main.title.text)),
        ("题注", notice.main.byline.clone()),
        ("主送机关", notice.recipients.clone()),
    ]
}

#[derive(Default)]
struct Changes(Vec<Change>);

impl Changes {
    fn text(&mut self, what: impl Into<String>, old: Option<&Text>, new: Option<&Text>) {
        if old.map(|t| &t.value) != new.map(|t| &t.value) {
            self.0.push(Change {
                what: what.into(),
                old: old.map(|t| t.value.clone()),
                new: new.map(|t| t.value.clone()),
                old_at: old.map(|t| t.at.clone()),
                new_at: new.map(|t| t.at.clone()),
            });
        }
    }

    fn heads(&mut self, old: &Notice, new: &Notice) {
        for ((what, old), (_, new)) in fields(old).into_iter().zip(fields(new)) {
            self.text(what, old.as_ref(), new.as_ref());
        }
    }

    /// What stands behind the text: contact, signature, date, note.
    fn tails(&mut self, old: &Notice, new: &Notice) {
        self.contacts(old, new);
        let lists = |notice: &Notice| {
            let attendance = &notice.attendance;
            [
                ("出席", attendance.present.clone()),
                ("请假", attendance.absent.clone()),
                ("列席", attendance.observers.clone()),
            ]
        };
        for ((what, old), (_, new)) in lists(old).into_iter().zip(lists(new)) {
            self.text(what, old.as_ref(), new.as_ref());
        }
        self.list("签名章", &stamps(old), &stamps(new));
        if old.ending.signature.at != new.ending.signature.at
            || old.ending.signature.at != Place::root().key("issuer")
        {
            self.text("署名", Some(&old.ending.signature), Some(&new.ending.signature));
        }
        let date = |notice: &Notice| Text {
            value: notice.ending.date.to_string(),
            at: notice.ending.date_at.clone(),
            offset: 0,
        };
        self.text("成文日期", Some(&date(old)), Some(&date(new)));
        self.text("附注", old.note.as_ref(), new.note.as_ref());
    }

    /// 联系方式, contact by contact.
    fn contacts(&mut self, old: &Notice, new: &Notice) {
        let count = old.contacts.len().max(new.contacts.len());
        for i in 0..count {
            let number =
                if count > 1 { format!("第{}个", i + 1) } else { String::new() };
            for detail in Detail::ALL {
                let of = |notice: &'_ Notice| {
                    let details = &notice.contacts.get(i)?.details;
                    Some(details.iter().find(|(d, _)| *d == detail)?.1.clone())
                };
                let what = format!("{number}{}", detail.names().1);
                self.text(what, of(old).as_ref(), of(new).as_ref());
            }
        }
    }

    fn imprint(&mut self, old: &Notice, new: &Notice) {
        let parts = |notice: &Notice| {
            let imprint = notice.imprint.as_ref();
            [
                ("抄送机关", imprint.and_then(|i| i.copy_to.clone())),
                ("印发机关", imprint.and_then(|i| i.printer.clone())),
                (
                    "印发日期",
                    imprint.map(|i| Text {
                        value: i.print_date.to_string(),
                        at: i.print_date_at.clone(),
                        offset: 0,
                    }),
                ),
            ]
        };
        for ((what, old), (_, new)) in parts(old).into_iter().zip(parts(new)) {
            self.text(what, old.as_ref(), new.as_ref());
        }
    }

    fn title(&mut self, what: &str, old: &Part, new: &Part) {
        self.text(format!("{what}标题"), Some(&old.title.text), Some(&new.title.text));
        self.text(format!("{what}题注"), old.byline.as_ref(), new.byline.as_ref());
    }

    /// A part that is only in one of them.
    fn whole(&mut self, what: &str, old: Option<&Part>, new: Option<&Part>) {
        self.text(what, old.map(|p| &p.title.text), new.map(|p| &p.title.text));
    }

    fn part(&mut self, name: &str, old: &Part, new: &Part) {
        let (before, after) = (passages(old), passages(new));
        let keys = |passages: &[Passage<'_>]| -> Vec<String> {
            passages.iter().map(Passage::key).collect()
        };
        for (a, b) in align(&keys(&before), &keys(&after)) {
            let (a, b) = (a.map(|a| &before[a]), b.map(|b| &after[b]));
            let Some(passage) = b.or(a) else { continue };
            let what = match passage.label.as_str() {
                "" => name.to_owned(),
                label if name == "正文" && label.starts_with('第') => {
                    format!("{name}{label}")
                }
                label => format!("{name} {label}"),
            };
            match (a.map(|p| &p.block), b.map(|p| &p.block)) {
                (Some(Said::Table(old)), Some(Said::Table(new))) => {
                    self.table(&what, old, new);
                }
                (old, new) => {
                    let text = |said: Option<&Said<'_>>| match said {
                        Some(Said::Text(text)) => Some((*text).clone()),
                        Some(Said::Table(table)) => Some(Text {
                            value: "表格".to_owned(),
                            at: table.at.clone(),
                            offset: 0,
                        }),
                        None => None,
                    };
                    self.text(what, text(old).as_ref(), text(new).as_ref());
                }
            }
        }
    }

    /// Attachments, and those that they have themselves. `label`: what the one of a list is
    /// called.
    fn attachments(
        &mut self,
        (old, new): (&[Attachment], &[Attachment]),
        label: &dyn Fn(usize, usize) -> String,
    ) {
        for (i, before) in old.iter().enumerate() {
            if !new.iter().any(|after| after.id == before.id) {
                self.whole(&label(i, old.len()), Some(&before.part), None);
            }
        }
        for (i, after) in new.iter().enumerate() {
            let name = label(i, new.len());
            let before = old.iter().position(|b| b.id == after.id);
            let Some(before) = before else {
                self.whole(&name, None, Some(&after.part));
                continue;
            };
            let was = label(before, old.len());
            if was != name {
                let at = |text: &str, part: &Part| Text {
                    value: text.to_owned(),
                    ..part.title.text.clone()
                };
                let (old, new) = (at(&was, &old[before].part), at(&name, &after.part));
                let what = format!("{} 的序号", after.part.title.text.value);
                self.text(what, Some(&old), Some(&new));
            }
            let before = &old[before];
            self.title(&format!("{name} "), &before.part, &after.part);
            self.part(&name, &before.part, &after.part);
            let within = |i, count| format!("{name}的{}", enclosure_label(i, count));
            self.attachments((&before.enclosures, &after.enclosures), &within);
        }
    }

    fn table(&mut self, name: &str, old: &Table, new: &Table) {
        self.list(&format!("{name} 表上"), &old.facts, &new.facts);
        self.text(format!("{name} 单位"), old.unit.as_ref(), new.unit.as_ref());
        let names = |table: &Table| -> Vec<Text> {
            table.columns.iter().map(|c| c.name.clone()).collect()
        };
        self.list(&format!("{name} 栏名"), &names(old), &names(new));
        // Rows are known by what stands first in them, or else by their place.
        let (before, after) = (old.row_names(), new.row_names());
        let distinct = |keys: &[String]| {
            let mut sorted: Vec<_> = keys.iter().collect();
            sorted.sort();
            sorted.windows(2).all(|w| w[0] != w[1]) && !keys.iter().any(String::is_empty)
        };
        let pairs: Vec<Pair> = if distinct(&before) && distinct(&after) {
            known_by_name(old, new, &before, &after)
        } else {
            align(&row_texts(old), &row_texts(new))
        };
        for (a, b) in pairs {
            let (a, b) = (a.map(|a| (a, &old.rows[a])), b.map(|b| (b, &new.rows[b])));
            let Some((index, _)) = b.or(a) else { continue };
            let key = if b.is_some() { &after[index] } else { &before[index] };
            let row_name = match key.as_str() {
                "" => format!("第{}行", index + 1),
                key => key.to_owned(),
            };
            match (a, b) {
                (Some((_, before)), Some((_, after))) => {
                    for (i, cell) in after.iter().enumerate() {
                        // A group's name stands once, in whichever row comes first.
                        let moved = before.get(i).is_some_and(|old| {
                            old.value.is_empty() != cell.value.is_empty()
                        });
                        if new.group == Some(i) && moved {
                            continue;
                        }
                        let column = (i < new.columns.len()).then(|| new.names().path(i));
                        let what = match column {
                            Some(column) if new.columns.len() > 2 || i == 0 => {
                                format!("{name} {row_name} {column}")
                            }
                            _ => format!("{name} {row_name}"),
                        };
                        self.text(what, before.get(i), Some(cell));
                    }
                }
                _ => {
                    let joined = |found: Option<(usize, &Vec<Text>)>| {
                        let (_, row) = found?;
                        let cells: Vec<&str> =
                            row.iter().map(|c| c.value.as_str()).collect();
                        let at = row.first().map(|c| c.at.clone()).unwrap_or_default();
                        Some(Text { value: cells.join("，"), at, offset: 0 })
                    };
                    self.text(
                        format!("{name} {row_name}"),
                        joined(a).as_ref(),
                        joined(b).as_ref(),
                    );
                }
            }
        }
        self.sums(name, old, new);
    }

    /// Sums of number columns that the table itself does not show.
    fn sums(&mut self, name: &str, old: &Table, new: &Table) {
        if new.has_total {
            return;
        }
        for b in 0..new.columns.len() {
            let path = new.names().path(b);
            if NAMING.iter().any(|word| path.contains(word)) {
                continue;
            }
            let mut same =
                (0..old.columns.len()).filter(|a| old.names().path(*a) == path);
            let Some(a) = same.next() else { continue };
            if let (Some(old_sum), Some(new_sum)) = (added(old, a), added(new, b)) {
                let text = |sum: Decimal, table: &Table| Text {
                    value: sum.to_string(),
                    at: table.at.clone(),
                    offset: 0,
                };
                let what = format!("{name} {path} 合计");
                self.text(what, Some(&text(old_sum, old)), Some(&text(new_sum, new)));
            }
        }
    }

    fn list(&mut self, what: &str, old: &[Text], new: &[Text]) {
        let values =
            |list: &[Text]| list.iter().map(|t| t.value.clone()).collect::<Vec<_>>();
        for (a, b) in align(&values(old), &values(new)) {
            self.text(what, a.map(|a| &old[a]), b.map(|b| &new[b]));
        }
    }
}

/// Columns whose numbers name something and add up to nothing.
const NAMING: [&str; 10] =
    ["序号", "编号", "号码", "电话", "手机", "证号", "代码", "邮编", "年份", "年度"];

/// 签名章, each as 职务 and 姓名.
fn stamps(notice: &Notice) -> Vec<Text> {
    let Closing::Stamped(stamps) = &notice.ending.closing else { return Vec::new() };
    let one = |stamp: &Stamp| Text {
        value: format!("{} {}", stamp.post.value, stamp.name.value),
        ..stamp.post.clone()
    };
    stamps.iter().map(one).collect()
}

/// Rows of one name belong together; so do those left over that are much alike, as when a
/// row was renamed.
fn known_by_name(
    old: &Table,
    new: &Table,
    before: &[String],
    after: &[String],
) -> Vec<Pair> {
    let left: Vec<usize> =
        (0..before.len()).filter(|a| !after.contains(&before[*a])).collect();
    let fresh: Vec<usize> =
        (0..after.len()).filter(|b| !before.contains(&after[*b])).collect();
    let (old_texts, new_texts) = (row_texts(old), row_texts(new));
    let texts = |rows: &[usize], texts: &[String]| -> Vec<String> {
        rows.iter().map(|i| texts[*i].clone()).collect()
    };
    let renamed: Vec<(usize, usize)> =
        align(&texts(&left, &old_texts), &texts(&fresh, &new_texts))
            .into_iter()
            .filter_map(|(a, b)| Some((left[a?], fresh[b?])))
            .collect();
    let here = (0..after.len()).map(|b| {
        let same = before.iter().position(|key| *key == after[b]);
        let as_was = renamed.iter().find(|(_, now)| *now == b).map(|(was, _)| *was);
        (same.or(as_was), Some(b))
    });
    let gone = left.iter().filter(|a| !renamed.iter().any(|(was, _)| was == *a));
    gone.map(|a| (Some(*a), None)).chain(here).collect()
}

fn row_texts(table: &Table) -> Vec<String> {
    let text = |row: &Vec<Text>| {
        row.iter().map(|c| c.value.as_str()).collect::<Vec<_>>().join("\t")
    };
    table.rows.iter().map(text).collect()
}

/// What a column of several numbers adds up to.
fn added(table: &Table, column: usize) -> Option<Decimal> {
    let several = table.column(column).filter(|cell| !cell.value.is_empty()).count() > 1;
    sum(table.column(column)).ok().filter(|_| several)
}

enum Said<'a> {
    Text(&'a Text),
    Table(&'a Table),
}

/// A heading, paragraph or table, with what it is called inside its part.
struct Passage<'a> {
    label: String,
    block: Said<'a>,
}

impl Passage<'_> {
    /// What passages are told by.
    fn key(&self) -> String {
        match &self.block {
            Said::Text(text) => text.value.clone(),
            // Tables stay in their order; their cells are looked at one by one.
            Said::Table(_) => "\u{1f}table".to_owned(),
        }
    }
}

fn passages(part: &Part) -> Vec<Passage<'_>> {
    let mut found = Vec::new();
    blocks(&part.body, "", &mut found);
    sections(&part.sections, "", &mut found);
    blocks(&part.closing, "结束语", &mut found);
    let footnote = |text| Passage { label: "脚注".to_owned(), block: Said::Text(text) };
    found.extend(part.footnotes.iter().map(footnote));
    found
}

fn blocks<'a>(blocks: &'a [Block], path: &str, found: &mut Vec<Passage<'a>>) {
    let paragraphs =
        blocks.iter().filter(|block| matches!(block, Block::Paragraph(_))).count();
    let mut number = 0;
    for block in blocks {
        match block {
            Block::Paragraph(text) => {
                number += 1;
                let label = match (path, paragraphs) {
                    ("", _) => format!("第{number}段"),
                    (_, 1) => path.to_owned(),
                    _ => format!("{path}第{number}段"),
                };
                found.push(Passage { label, block: Said::Text(text) });
            }
            Block::Table(table) => {
                let label = path.to_owned();
                found.push(Passage { label, block: Said::Table(table) });
            }
            Block::Figure(figure) => {
                let label = if path.is_empty() { "图" } else { path };
                found.extend(figure.texts().map(|text| Passage {
                    label: label.to_owned(),
                    block: Said::Text(text),
                }));
            }
            Block::Form(form) => {
                let label =
                    if path.is_empty() { "表单".to_owned() } else { path.to_owned() };
                let texts = form.texts().filter(|text| !text.value.is_empty());
                found.extend(texts.map(|text| Passage {
                    label: label.clone(),
                    block: Said::Text(text),
                }));
            }
            Block::Items(list) => sections(list, path, found),
            Block::Right(lines) => {
                let label = format!("{path}居右的行");
                found.extend(lines.iter().map(|text| Passage {
                    label: label.clone(),
                    block: Said::Text(text),
                }));
            }
            Block::Cover(cover) => {
                let lines = cover.fields.iter().chain(&cover.foot);
                found.extend(lines.map(|text| Passage {
                    label: "封面".to_owned(),
                    block: Said::Text(text),
                }));
                sections(&cover.instructions, label::INSTRUCTIONS, found);
            }
            // What stands where is no part of what is said.
            Block::PageBreak => {}
        }
    }
}

fn sections<'a>(list: &'a [Section], path: &str, found: &mut Vec<Passage<'a>>) {
    for section in list {
        let ordinal = section.ordinal();
        // Articles are numbered through all chapters.
        let path = match section.rank {
            Rank::Article => ordinal.trim_end().to_owned(),
            _ => format!("{path}{}", ordinal.trim_end()),
        };
        if let Some(heading) = &section.heading {
            let label = format!("{path}标题");
            found.push(Passage { label, block: Said::Text(heading) });
        }
        blocks(&section.body, &path, found);
        sections(&section.items, &path, found);
    }
}
