//! What another document said stays as it said it: titles, document numbers, dates of what is
//! past, numbers of standards.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::words::{clause, regex};

/// Words that stay as they are.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Stay {
    /// Their bytes.
    pub(super) range: Range<usize>,
    /// What a person should look at all the same, in Chinese.
    pub(super) note: Option<String>,
}

/// 〔2025〕3号 and its like.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    regex("[〔\\[［【（(](?:19|20)[0-9]{2}[〕\\]］】）)][\\s第]*[0-9]+[\\s]*号")
});
/// GB/T 9704—2012, ISO 9001:2015.
static STANDARD: LazyLock<Regex> = LazyLock::new(|| {
    regex("[A-Z][A-Z/]*[A-Z]?\\s*[0-9][0-9.]*\\s*[—–\\-:：](?:19|20)[0-9]{2}")
});
/// 自2025年3月1日起施行, 2025年3月1日印发.
static PAST: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        "((?:19|20)[0-9]{2})年(?:[0-9]{1,2}月(?:[0-9]{1,2}日)?)(?:起|经|由|第|正式|，)?[\\p{Han}0-9]{0,16}?(?:施行|实施|执行|生效|印发|发布|公布|颁布|出台|修订|修正|通过|批准|签订|签署|成立)|((?:19|20)[0-9]{2})年(?:印发|发布|公布|颁布|出台|修订|修正)",
    )
});
/// What a document says of itself, or of what is to come.
static OWN: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        "本(?:通知|办法|方案|意见|规定|细则|公告|通告|决定|批复|制度|规则)|请|拟|定于|将于|计划|力争|前|底",
    )
});

/// What stays in the raw text of a scalar; `own` are titles that belong to the notice.
pub(super) fn stays(raw: &str, own: &[String], old: u16) -> Vec<Stay> {
    let mut stays = Vec::new();
    for range in titles(raw) {
        let title = &raw[range.clone()];
        let inner = title.trim_start_matches('《').trim_end_matches('》');
        let behind = &raw[range.end..];
        let attached = behind.starts_with("（见附件") || behind.starts_with("（附件");
        if attached || own.iter().any(|own| own == inner) {
            continue;
        }
        let note = title
            .contains(&old.to_string())
            .then(|| format!("引用的{}没有改，如已有新的文件请改引", shortened(title)));
        stays.push(Stay { range, note });
    }
    for found in NUMBER.find_iter(raw) {
        // What the number belongs to stands before it, with a title or without.
        let clause = clause(raw, found.start());
        let before = &raw[clause.start..found.start()];
        let note =
            (!before.contains('《') && before.contains(&old.to_string())).then(|| {
                format!("引用的“{}”没有改", shortened(&raw[clause.start..found.end()]))
            });
        stays.push(Stay { range: clause.start..found.end(), note });
    }
    for found in STANDARD.find_iter(raw) {
        stays.push(Stay { range: found.range(), note: None });
    }
    for found in PAST.captures_iter(raw) {
        let Some(all) = found.get(0) else { continue };
        let clause = clause(raw, all.start());
        if OWN.is_match(&raw[clause.start..all.end()]) {
            continue;
        }
        let cited = raw[clause.start..all.start()].contains('》')
            || raw[all.end()..].trim_start_matches('的').starts_with('《');
        let year = found.get(1).or(found.get(2)).map_or("", |year| year.as_str());
        let note = (!cited && year.parse() == Ok(old))
            .then(|| format!("“{}”说的是已有的事，没有改", shortened(all.as_str())));
        stays.push(Stay { range: all.range(), note });
    }
    stays
}

/// The titles in 《》, with the signs; those inside others go with them.
pub(super) fn titles(raw: &str) -> Vec<Range<usize>> {
    let mut titles = Vec::new();
    let (mut depth, mut start) = (0_usize, 0);
    for (i, c) in raw.char_indices() {
        match c {
            '《' => {
                if depth == 0 {
                    start = i;
                }
                depth += 1;
            }
            '》' if depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    titles.push(start..i + c.len_utf8());
                }
            }
            // One that is not closed ends with its sentence.
            '。' | '\n' if depth > 0 => {
                depth = 0;
                titles.push(start..i);
            }
            _ => {}
        }
    }
    if depth > 0 {
        titles.push(start..raw.len());
    }
    titles
}

fn shortened(text: &str) -> String {
    const MOST: usize = 24;
    let short: String = text.chars().take(MOST).collect();
    if short.len() < text.len() { short + "……" } else { short }
}
