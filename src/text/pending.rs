//! 待定: what somebody has yet to settle, as comments and values of the YAML.

use std::ops::Range;

use crate::text::edit::scalar_spans;
use crate::text::finding::{At, Finding};
use crate::text::tree::{Kind, Node};

/// What a mark begins with, as a comment, or is, as a value.
pub const OPEN: &str = "待定";

/// A comment that says that something is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pending {
    /// The comment, from its `#` to the end of the line.
    pub range: Range<usize>,
    /// What is open.
    pub what: String,
    /// Whether it is a value that somebody has yet to give, not a comment.
    pub value: bool,
}

/// Every mark of a text: comments first, then values.
pub(crate) fn find(root: &Node, text: &str) -> Vec<Pending> {
    let mut spans = Vec::new();
    scalar_spans(root, &mut spans);
    spans.sort_by_key(|span| span.start);
    let inside = |at: usize| {
        let behind = spans.partition_point(|span| span.start <= at);
        behind > 0 && at < spans[behind - 1].end
    };
    let mut marks = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let comment = line.char_indices().find(|(i, c)| {
            let apart = *i == 0 || line[..*i].ends_with([' ', '\t']);
            *c == '#' && apart && !inside(start + i)
        });
        if let Some((at, _)) = comment {
            let said = line[at..].trim_start_matches('#').trim();
            if let Some(what) = said.strip_prefix(OPEN) {
                let what = what.trim_start_matches(['：', ':', ' ']).to_owned();
                let end = start + line.trim_end().len();
                marks.push(Pending { range: start + at..end, what, value: false });
            }
        }
        start += line.len();
    }
    values(root, "", &mut marks);
    marks
}

fn values(node: &Node, key: &str, marks: &mut Vec<Pending>) {
    match &node.kind {
        Kind::Scalar { text, .. } if text == OPEN => {
            let what = named(key).to_owned();
            marks.push(Pending { range: node.span.clone(), what, value: true });
        }
        Kind::Null | Kind::Scalar { .. } => {}
        Kind::Sequence(items) => items.iter().for_each(|item| values(item, key, marks)),
        Kind::Mapping(entries) => {
            entries.iter().for_each(|entry| values(&entry.value, &entry.key, marks));
        }
    }
}

/// The marks as findings.
pub(crate) fn findings(marks: &[Pending]) -> Vec<Finding> {
    let one = |mark: &Pending| {
        let what = if mark.what.is_empty() { "这里" } else { &mark.what };
        Finding::warning(
            "unsettled",
            At::Bytes(mark.range.clone()),
            format!("{OPEN}：{what}"),
        )
        .hint(match (mark.value, mark.what.as_str()) {
            (true, SERIAL) => "登记取号后，把“待定”改成取得的号，如 serial: 12",
            (true, _) => "定下来后，把“待定”改成定下的内容",
            (false, _) => "定下来后改好内容，删去这一行注释",
        })
    };
    marks.iter().map(one).collect()
}

/// What `serial: 待定` leaves open.
const SERIAL: &str = "发文字号的顺序号，登记时才取";

fn named(key: &str) -> &str {
    match key {
        "serial" => SERIAL,
        _ => key,
    }
}
