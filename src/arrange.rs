//! How a notice is fitted to its pages, when what landed on them is not what should.
//!
//! Two things are decided by where the text ends up, and so only after it was laid out:
//! 主送机关 that leave no room for text on the first page move to 版记 (7.3.2), and an ending
//! that stands on a page alone gets company by another pitch of lines (7.3.5.5).

use crate::finding::{At, Finding, Severity};
use crate::measure::{Layout, Sheet};
use crate::notice::Notice;
use crate::standard::STANDARD;

/// How a notice is fitted to its pages.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Arrangement {
    /// 主送机关 stand in 版记 (7.3.2, 7.4.2).
    pub recipients_in_imprint: bool,
    /// 主送机关 leave no room for text on the first page, and there is no 版记 to move to.
    pub crowded: bool,
    /// Another pitch of lines towards the end of the text (7.3.5.5).
    pub pitch: Option<Pitch>,
    /// A short last paragraph goes along with the ending.
    pub paragraph_along: bool,
}

/// Another pitch of lines.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pitch {
    /// The first paragraph or heading that has it, counted from 0.
    pub from: usize,
    /// The pitch, in the standard's.
    pub factor: f64,
}

/// What a try came to.
pub trait Try {
    /// Lays the notice out. `None` if that cannot be done.
    fn lay_out(&mut self, arrangement: Arrangement) -> Option<Layout>;
}

/// Finds the arrangement in which the pages are as they should be. The last one tried may
/// be another.
pub fn arrange(notice: &Notice, press: &mut dyn Try) -> Option<Arrangement> {
    let mut chosen = Arrangement::default();
    let mut layout = press.lay_out(chosen)?;
    if notice.recipients.is_some() && !layout.pages.first()?.has_mark("text") {
        chosen.recipients_in_imprint = notice.imprint.is_some();
        chosen.crowded = notice.imprint.is_none();
        layout = press.lay_out(chosen)?;
    }
    let Some(page) = lonely_ending(&layout) else { return Some(chosen) };
    for pitch in pitches(&layout, page) {
        let tried = Arrangement { pitch: Some(pitch), ..chosen };
        if lonely_ending(&press.lay_out(tried)?).is_none() {
            return Some(tried);
        }
    }
    Some(Arrangement { paragraph_along: true, ..chosen })
}

/// The page, counted from 0, on which the ending stands without text above it.
fn lonely_ending(layout: &Layout) -> Option<usize> {
    let has_ending = |sheet: &&Sheet| sheet.has_mark("ending");
    let page = layout.pages.iter().position(|sheet| has_ending(&sheet))?;
    let sheet = &layout.pages[page];
    let top = sheet.marks.iter().find(|mark| mark.name == "ending")?.y;
    let company = sheet.runs.iter().any(|run| run.baseline < top);
    (!company).then_some(page)
}

/// The pitches to try on the page before a lonely ending, the least change first: closer,
/// so that the ending finds room there, or wider by a row, so that a row goes along with it.
fn pitches(layout: &Layout, lonely: usize) -> Vec<Pitch> {
    let Some(page) = lonely.checked_sub(1) else { return Vec::new() };
    let texts = |sheet: &Sheet| -> Vec<f64> {
        sheet.marks.iter().filter(|mark| mark.name == "text").map(|mark| mark.y).collect()
    };
    let from = layout.pages[..page].iter().map(|sheet| texts(sheet).len()).sum();
    let Some(first) = texts(&layout.pages[page]).into_iter().reduce(f64::min) else {
        return Vec::new();
    };
    let step = |percent: i32| 1.0 + f64::from(percent) / 100.0;
    let most = (STANDARD.pitch_change_most * 100.0).round() as i32;
    let mut factors: Vec<f64> = (1..=most).map(|percent| step(-percent)).collect();
    // Wider, so that one row less fills what is left of the page.
    let foot = STANDARD.head_margin + STANDARD.type_height;
    let top = first - STANDARD.box_top * STANDARD.character();
    let room = foot - top - STANDARD.character();
    let rows = (room / STANDARD.line() + 1e-6).floor() + 1.0;
    if rows >= 3.0 {
        let fills = room / (rows - 2.0) / STANDARD.line();
        factors.push(fills.min(step(most)));
    }
    factors.sort_by(|a, b| (a - 1.0).abs().total_cmp(&(b - 1.0).abs()));
    factors.into_iter().map(|factor| Pitch { from, factor }).collect()
}

/// What somebody should know of an arrangement.
pub fn findings(notice: &Notice, arrangement: Arrangement) -> Vec<Finding> {
    let note = |code, at, message: String| Finding {
        severity: Severity::Note,
        ..Finding::warning(code, at, message)
    };
    let mut findings = Vec::new();
    if let Some(recipients) = &notice.recipients {
        let at = At::Value(recipients.at.clone());
        if arrangement.crowded {
            let message = "主送机关太多，首页显示不了正文，又没有版记可移";
            findings.push(
                Finding::warning("recipients-crowded", at, message)
                    .hint("补上 imprint: 版记，主送机关会自动移去；或改用统称")
                    .source("GB/T 9704—2012 7.3.2、7.3.3"),
            );
        } else if arrangement.recipients_in_imprint {
            let message = "主送机关太多，首页显示不了正文，已移到版记".to_owned();
            findings.push(
                note("recipients-moved", at, message)
                    .hint("想留在首页时改用统称，如“各县（市、区）人民政府”")
                    .source("GB/T 9704—2012 7.3.2、7.4.2"),
            );
        }
    }
    if let Some(pitch) = arrangement.pitch {
        let change = (pitch.factor - 1.0) * 100.0;
        let how = if change > 0.0 { "放宽" } else { "收紧" };
        findings.push(
            note(
                "pitch-changed",
                At::Value(notice.ending.date_at.clone()),
                format!(
                    "落款会单独成页，已把它前一面的行距{how} {:.1}%，使它与正文同面",
                    change.abs()
                ),
            )
            .hint("增减几个字，使正文多一行或少一行，行距就不必调整")
            .source("GB/T 9704—2012 7.3.5.5"),
        );
    }
    findings
}
