//! What the head of the first page is filled in with.

use serde::Serialize;

use crate::notice::{Format, Mark, Notice, Text};
use crate::page::arrange::Arrangement;
use crate::page::fonts::Role;

use super::{Lines, Setter};

/// Everything above the text, as `hongtou/head.typ` takes it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct HeadContext {
    format: &'static str,
    masthead: Vec<String>,
    /// “文件” at the right of several names.
    masthead_suffix: Option<String>,
    preprinted: bool,
    /// 份号, 密级, 紧急程度.
    marks: Vec<MarkContext>,
    number: String,
    signatories: Vec<String>,
    /// Organ and date on the line under the number of 纪要.
    line: Option<[String; 2]>,
    /// The lines of the title; none if it does not stand on the page.
    title: Vec<String>,
    whole: String,
    /// 主送机关, which take room of the text on the first page.
    recipients: Option<String>,
}

#[derive(Debug, Serialize)]
struct MarkContext {
    row: u32,
    role: &'static str,
    text: String,
}

impl Setter<'_> {
    /// What stands above the text; the title comes from the caller, who needs it too.
    pub(super) fn head(
        &mut self,
        notice: &Notice,
        title: &Lines,
        arrangement: Arrangement,
    ) -> HeadContext {
        let head = &notice.head;
        let masthead =
            head.masthead.names.iter().map(|n| self.set(Role::Title, n)).collect();
        let masthead_suffix =
            head.masthead.suffix.as_ref().map(|s| self.set(Role::Title, s));
        let number = notice.number.to_string();
        let place = notice.number.code().cloned().unwrap_or_default();
        self.check(Role::FangSong, &Text { value: number.clone(), ..place });
        let marks = head
            .marks()
            .into_iter()
            .map(|(row, mark)| {
                let role = match mark {
                    Mark::CopyNumber(_) => Role::FangSong,
                    Mark::Classification | Mark::Urgency(_) => Role::Hei,
                };
                let text = head.says(mark);
                let period = head.classification.as_ref().and_then(|c| c.period.clone());
                let place = Text { offset: 0, ..period.unwrap_or_default() };
                self.check(role, &Text { value: text.clone(), ..place });
                MarkContext { row, role: role.key(), text }
            })
            .collect();
        let signatories =
            head.signatories.iter().map(|s| self.set(Role::Kai, s)).collect();
        let line = (notice.format == Format::Minutes).then(|| {
            let organ = self.set(Role::FangSong, &notice.issuer);
            [organ, notice.ending.date.to_string()]
        });
        let recipients =
            notice.recipients.as_ref().filter(|_| !arrangement.recipients_in_imprint);
        HeadContext {
            format: notice.format.key(),
            masthead,
            masthead_suffix,
            preprinted: head.preprinted,
            marks,
            number,
            signatories,
            line,
            title: title.lines.clone(),
            whole: title.whole.clone(),
            recipients: recipients.map(|r| format!("{}：", r.value)),
        }
    }
}
