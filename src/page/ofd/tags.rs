//! What each object of the pages is to an official document → `CustomTags`, so that programs find
//! 标题 or 发文字号 by name (GB/T 33476).
//!
//! The text of GB/T 33476.1 is not public. The tree (电子公文, 公文体, 版头, 主体, 版记) and the
//! names of its leaves are those by which makers' interfaces of OFD readers find them
//! (`电子公文/公文体/版头/份号`); they are the terms of GB/T 9704—2012. 附件标题, 附件正文, 印章 and
//! the like, which no such list has, are the standard's words too.

use std::collections::BTreeMap;

use crate::notice::{self, OfdTags};
use crate::page::element::{Element, Page};
use crate::page::passage::{PartName, PassageId, Region};

use super::content::Written;
use super::scene::Origin;
use super::xml::{DECLARATION, NAMESPACE, attribute, file};

/// The parts of a document, and what stands in each, in the order of the standard.
const TREE: [(&str, &[&str]); 3] = [
    (
        "版头",
        &["份号", "密级和保密期限", "紧急程度", "发文机关标志", "发文字号", "签发人"],
    ),
    (
        "主体",
        &[
            "标题",
            "主送机关",
            "正文",
            "附件说明",
            "出席人员名单",
            "发文机关署名",
            "签发人职务",
            "印章",
            "签名章",
            "成文日期",
            "附注",
            "附件顺序号",
            "附件标题",
            "附件正文",
        ],
    ),
    ("版记", &["主送机关", "抄送机关", "印发机关", "印发日期"]),
];

/// A leaf: its part and its place there.
type Leaf = (usize, usize);

fn leaf(part: &str, name: &str) -> Option<Leaf> {
    let at = TREE.iter().position(|(own, _)| *own == part)?;
    let place = TREE[at].1.iter().position(|own| *own == name)?;
    Some((at, place))
}

/// The files of the tags, the index first. `written`: the number of each page and its objects.
pub(super) fn files(
    page: &Page,
    written: &[(u32, Vec<Written>)],
    pictures: &[String],
) -> [String; 2] {
    let settings = &page.settings.ofd_tags;
    let OfdTags { prefix, namespace, root } = settings;
    let attached = page
        .passages
        .iter()
        .position(|passage| matches!(passage.region, Region::AttachmentTitle(_)))
        .unwrap_or(usize::MAX);
    let mut found: BTreeMap<Leaf, Vec<(u32, u32)>> = BTreeMap::new();
    for (sheet, objects) in written {
        for Written { id, of } in objects {
            let (part, name) = match of {
                Origin::Passage(id) => match said(page, *id, attached) {
                    Some(named) => named,
                    None => continue,
                },
                Origin::Picture(index) => match pictured(page, &pictures[*index]) {
                    Some(named) => named,
                    None => continue,
                },
                Origin::Form => continue,
            };
            let Some(leaf) = leaf(part, name) else { continue };
            found.entry(leaf).or_default().push((*sheet, *id));
        }
    }
    let mut parts = String::new();
    for (at, (part, _)) in TREE.iter().enumerate() {
        let leaves: String = found
            .iter()
            .filter(|((own, _), _)| *own == at)
            .map(|((_, place), objects)| {
                let name = TREE[at].1[*place];
                let references: String = objects
                    .iter()
                    .map(|(sheet, id)| {
                        format!("<ofd:ObjectRef PageRef=\"{sheet}\">{id}</ofd:ObjectRef>")
                    })
                    .collect();
                format!("<{prefix}:{name}>{references}</{prefix}:{name}>")
            })
            .collect();
        if !leaves.is_empty() {
            parts.push_str(&format!("<{prefix}:{part}>{leaves}</{prefix}:{part}>"));
        }
    }
    let tags = format!(
        "{DECLARATION}<{prefix}:{root} xmlns:{prefix}={} xmlns:ofd=\"{NAMESPACE}\">\
         <{prefix}:公文体>{parts}</{prefix}:公文体></{prefix}:{root}>\n",
        attribute("", namespace).trim_start_matches([' ', '=']),
    );
    let index = format!(
        "<ofd:CustomTag{}><ofd:FileLoc>{TAGS}</ofd:FileLoc></ofd:CustomTag>",
        attribute("NameSpace", namespace)
    );
    [file("CustomTags", "", &index), tags]
}

/// What the file of the tags is called, beside its index.
pub(super) const TAGS: &str = "Tag_OfficialDocument.xml";

/// The part and the name of what a text is. From the passage `attached` on, tables stand in
/// attachments.
fn said(
    page: &Page,
    id: PassageId,
    attached: usize,
) -> Option<(&'static str, &'static str)> {
    let head = |name| Some(("版头", name));
    let body = |name| Some(("主体", name));
    let imprint = |name| Some(("版记", name));
    match page.passage(id).region {
        Region::HeadMark(i) => {
            let mark = page.head.as_ref().and_then(|head| head.marks.get(i));
            head(match mark?.mark {
                notice::HeadMark::CopyNumber(_) => "份号",
                notice::HeadMark::Classification => "密级和保密期限",
                notice::HeadMark::Urgency(_) => "紧急程度",
            })
        }
        Region::Masthead(_) | Region::MastheadSuffix => head("发文机关标志"),
        Region::Number => head("发文字号"),
        Region::SignatoryLabel | Region::Signatory(_) => head("签发人"),
        Region::Title => body("标题"),
        Region::Recipients => body("主送机关"),
        Region::Paragraph(PartName::Main | PartName::Plan)
        | Region::Lead(PartName::Main | PartName::Plan)
        | Region::Heading(PartName::Main | PartName::Plan)
        | Region::Chapter(PartName::Main | PartName::Plan)
        | Region::Byline(PartName::Main | PartName::Plan)
        | Region::Right(PartName::Main | PartName::Plan)
        | Region::Footnote(PartName::Main | PartName::Plan)
        | Region::PlanTitle
        | Region::Contact(_) => body("正文"),
        Region::Paragraph(PartName::Attachment(_))
        | Region::Lead(PartName::Attachment(_))
        | Region::Heading(PartName::Attachment(_))
        | Region::Chapter(PartName::Attachment(_))
        | Region::Byline(PartName::Attachment(_))
        | Region::Right(PartName::Attachment(_))
        | Region::Footnote(PartName::Attachment(_))
        | Region::EnclosureLabel
        | Region::EnclosureTitle
        | Region::EnclosureNote
        | Region::CoverField
        | Region::CoverFoot
        | Region::Instructions => body("附件正文"),
        // Tables stand in the text as in attachments.
        Region::Caption
        | Region::Fact
        | Region::Unit
        | Region::TableHead
        | Region::Cell { .. }
        | Region::TableNote
        | Region::Continued => body(match id.0 > attached {
            true => "附件正文",
            false => "正文",
        }),
        Region::AttachmentNoteLabel
        | Region::AttachmentNoteNumber(_)
        | Region::AttachmentNoteName(_) => body("附件说明"),
        Region::AttendanceLabel(_) | Region::Attendance(_) => body("出席人员名单"),
        Region::Signature(_) | Region::HeadOrgan => body("发文机关署名"),
        Region::Post(_) => body("签发人职务"),
        Region::Date | Region::HeadDate => body("成文日期"),
        Region::Note => body("附注"),
        Region::AttachmentNumber | Region::AttachmentLabel(_) => body("附件顺序号"),
        Region::AttachmentTitle(_) => body("附件标题"),
        Region::ImprintRecipients => imprint("主送机关"),
        Region::ImprintCopyTo => imprint("抄送机关"),
        Region::ImprintPrinter => imprint("印发机关"),
        Region::ImprintDate => imprint("印发日期"),
        Region::Status => None,
    }
}

/// The name of what an image is, by what it shows in words.
fn pictured(page: &Page, alt: &str) -> Option<(&'static str, &'static str)> {
    let is = |image: Option<&crate::page::element::ImageRef>| {
        image.is_some_and(|image| image.alt == alt)
    };
    page.elements.iter().find_map(|element| match element {
        Element::SealedEnding { seals, .. }
            if seals.iter().any(|seal| is(seal.image.as_ref())) =>
        {
            Some(("主体", "印章"))
        }
        Element::StampedEnding { stamps, .. }
            if stamps.iter().any(|stamp| is(stamp.image.as_ref())) =>
        {
            Some(("主体", "签名章"))
        }
        Element::Figure { image, .. } if is(Some(image)) => Some(("主体", "正文")),
        _ => None,
    })
}
