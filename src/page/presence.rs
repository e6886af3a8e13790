//! Nothing vanishes: every character of a page must stand on paper, uncovered.
//!
//! Held against the laid-out pages of every build. What is not there stops the build and is
//! named with its place: a press that loses a name without a word is worse than none.

use std::ops::Range;

use crate::notice::standard::{MM_PER_PT, STANDARD};
use crate::page::element::Page;
use crate::page::measure::{Direction, Layout, PageLayout, Run, outside};
use crate::page::passage::{Passage, PassageId, Region, excerpt};
use crate::text::finding::Finding;

/// Two texts that share more of their height than this, in parts of the lower one, are on
/// each other.
const SHARED: f64 = 0.3;
/// Two texts that share more of their width than this, in sizes of the smaller one, are on
/// each other.
const ASIDE: f64 = 0.25;

/// Where the type area ends at the foot, in millimetres.
const FOOT: f64 = STANDARD.head_margin + STANDARD.type_height;

/// Every text that is missing from the pages, runs off them, or is covered by another.
pub fn missing(page: &Page, layout: &Layout) -> Vec<Finding> {
    let mut shown: Vec<Vec<bool>> =
        page.passages.iter().map(|passage| vec![false; passage.value.len()]).collect();
    let mut findings = Vec::new();
    for (number, sheet) in layout.pages.iter().enumerate() {
        let paper = [0.0, 0.0, sheet.width, sheet.height];
        for run in &sheet.runs {
            let Some((passage, bytes)) = &run.passage else { continue };
            // Below the type area there are page numbers alone.
            let below = run.direction == Direction::Right && run.baseline > FOOT;
            if !(run.clipped || below || outside(run.ink(sheet), paper)) {
                let known = &mut shown[passage.0];
                let end = bytes.end.min(known.len());
                known[bytes.start.min(end)..end].fill(true);
            }
        }
        findings.extend(covered(page, sheet, number + 1));
    }
    for (i, shown) in shown.iter().enumerate() {
        let passage = page.passage(PassageId(i));
        if !is_printed(page, passage) {
            continue;
        }
        let missing = gaps(passage, shown);
        let Some(first) = missing.first() else { continue };
        let lost: usize =
            missing.iter().map(|gap| passage.value[gap.clone()].chars().count()).sum();
        let all = passage.value.chars().filter(|c| !c.is_whitespace()).count();
        let what = match lost == all {
            true => format!("“{}”没有排进版心", passage.excerpt()),
            false => format!(
                "有 {lost} 个字没有排进版心，从“{}”起",
                excerpt(&passage.value[first.clone()])
            ),
        };
        findings.push(
            Finding::error("text-off-page", passage.place_of(first.clone()), what)
                .hint("缩短这里的内容，或分成几处写；一面之内放不下，程序不会截去不印"),
        );
    }
    findings
}

/// Whether a passage must stand on the pages.
fn is_printed(page: &Page, passage: &Passage) -> bool {
    match passage.region {
        // Only a table that goes on over pages has it.
        Region::Continued => false,
        // The paper has it already.
        Region::Masthead(_) | Region::MastheadSuffix => {
            !page.head.as_ref().is_some_and(|head| head.preprinted)
        }
        _ => true,
    }
}

/// The stretches of a passage that are not shown. Blanks leave no mark.
fn gaps(passage: &Passage, shown: &[bool]) -> Vec<Range<usize>> {
    let mut gaps: Vec<Range<usize>> = Vec::new();
    for (at, c) in passage.value.char_indices() {
        if shown[at] || c.is_whitespace() || is_ignorable(c) {
            continue;
        }
        let end = at + c.len_utf8();
        match gaps.last_mut() {
            Some(gap) if gap.end == at => gap.end = end,
            _ => gaps.push(at..end),
        }
    }
    gaps
}

/// Whether a character has no mark of its own.
fn is_ignorable(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0100}'..='\u{e01ef}')
}

/// Texts of a page that stand on each other.
fn covered(page: &Page, sheet: &PageLayout, number: usize) -> Vec<Finding> {
    let mut inks: Vec<([f64; 4], &Run)> = sheet
        .runs
        .iter()
        .filter(|run| !run.text.trim().is_empty())
        .map(|run| (run.ink(sheet), run))
        .collect();
    inks.sort_by(|a, b| a.0[1].total_cmp(&b.0[1]));
    let mut findings: Vec<Finding> = Vec::new();
    for (i, (ink, run)) in inks.iter().enumerate() {
        for (other, over) in inks[i + 1..].iter().take_while(|(b, _)| b[1] < ink[3]) {
            let low = (ink[3] - ink[1]).min(other[3] - other[1]);
            let down = ink[3].min(other[3]) - other[1];
            let across = ink[2].min(other[2]) - ink[0].max(other[0]);
            let size = run.size.min(over.size) * MM_PER_PT;
            if low <= 0.0 || down <= SHARED * low || across <= ASIDE * size {
                continue;
            }
            // The one that came from the notice is named.
            let named = [run, over].into_iter().find_map(|run| run.passage.as_ref());
            let Some((id, bytes)) = named else { continue };
            let at = page.passage(*id).place_of(bytes.clone());
            if findings.iter().any(|finding| finding.at == at) {
                continue;
            }
            let (a, b) = (excerpt(&run.text), excerpt(&over.text));
            let what = format!("第 {number} 面上“{a}”和“{b}”重叠，印出来看不清");
            findings.push(
                Finding::error("text-covered", at, what)
                    .hint("缩短这里的内容；模板改过时先用内置模板再试一次"),
            );
        }
    }
    findings
}
