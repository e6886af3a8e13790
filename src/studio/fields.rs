//! What is said of a notice beside its pages: numbers, marks, lists, dates.

use crate::notice::Notice;
use crate::text::place::Place;
use crate::text::structure::Written;

use super::change::typed;

/// A value beside the pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Field {
    /// What it stands together with.
    pub(super) group: &'static str,
    /// What it is called.
    pub(super) name: &'static str,
    /// Where it stands in the YAML.
    pub(super) place: String,
    /// How it is filled in: `text`, `list`, `date`, `choice`.
    pub(super) kind: &'static str,
    /// What the YAML says; empty where it says nothing.
    pub(super) value: String,
    /// What holds where it says nothing.
    pub(super) default: String,
    /// What can be chosen.
    pub(super) choices: &'static [&'static str],
}

/// Group, name, place, kind and choices of every field.
type Row =
    (&'static str, &'static str, &'static str, &'static str, &'static [&'static str]);

const FIELDS: [Row; 27] = [
    ("文号", "机关代字", "/number/code", "text", &[]),
    ("文号", "年份", "/number/year", "text", &[]),
    ("文号", "顺序号", "/number/serial", "text", &[]),
    ("标题与主送", "标题", "/title", "list", &[]),
    ("标题与主送", "主送机关", "/recipients", "list", &[]),
    ("标题与主送", "发文机关", "/issuer", "text", &[]),
    ("日期与署名", "成文日期", "/date", "date", &[]),
    ("日期与署名", "署名", "/signature", "text", &[]),
    ("日期与署名", "加盖印章", "/seal", "choice", &["", "true", "false"]),
    ("日期与署名", "附注", "/note", "text", &[]),
    ("联系方式", "联系人", "/contact/name", "text", &[]),
    ("联系方式", "联系电话", "/contact/phone", "text", &[]),
    ("联系方式", "电子邮箱", "/contact/email", "text", &[]),
    ("版记", "抄送机关", "/imprint/copy_to", "list", &[]),
    ("版记", "印发机关", "/imprint/printer", "text", &[]),
    ("版记", "印发日期", "/imprint/date", "date", &[]),
    (
        "版头",
        "格式",
        "/format",
        "choice",
        &["", "document", "letter", "order", "minutes"],
    ),
    ("版头", "份号", "/copy_number", "text", &[]),
    ("版头", "密级", "/classification/level", "choice", &["", "绝密", "机密", "秘密"]),
    ("版头", "保密期限", "/classification/period", "text", &[]),
    ("版头", "紧急程度", "/urgency", "choice", &["", "特急", "加急"]),
    ("版头", "签发人", "/signatories", "list", &[]),
    ("版头", "联署机关", "/co_issuers", "list", &[]),
    ("版头", "发文机关标志", "/masthead", "list", &[]),
    ("版头", "套打", "/preprinted", "choice", &["", "true", "false"]),
    ("其他", "稿别", "/draft", "text", &[]),
    ("其他", "本单位的规定", "/house", "text", &[]),
];

/// The fields of a notice.
pub(super) fn fields(written: Written<'_>, notice: Option<&Notice>) -> Vec<Field> {
    let field = |(group, name, place, kind, choices): &Row| {
        let value = typed(written, &Place::from((*place).to_owned()), None);
        Some(Field {
            group,
            name,
            place: (*place).to_owned(),
            kind,
            // A value of another shape is changed in the text.
            value: value.or_else(|| {
                let absent = written.root.at(&Place::from((*place).to_owned())).is_none();
                absent.then(String::new)
            })?,
            default: notice.map_or_else(String::new, |notice| default(place, notice)),
            choices,
        })
    };
    FIELDS.iter().filter_map(field).collect()
}

/// What holds where the YAML says nothing.
fn default(place: &str, notice: &Notice) -> String {
    match place {
        "/number/code" => {
            notice.number.code().map_or(String::new(), |code| code.value.clone())
        }
        "/issuer" | "/signature" => notice.issuer.value.clone(),
        "/imprint/date" => notice
            .imprint
            .as_ref()
            .map_or_else(String::new, |imprint| imprint.print_date.iso()),
        "/imprint/printer" => {
            let printer = notice.imprint.as_ref().and_then(|i| i.printer.as_ref());
            printer.map_or_else(String::new, |printer| printer.value.clone())
        }
        "/note" => {
            notice.note.as_ref().map_or_else(String::new, |note| note.value.clone())
        }
        _ => String::new(),
    }
}
