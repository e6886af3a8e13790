//! How a notice is fitted to its pages, when what landed on them is not what should.
//!
//! Two things are decided by where the text ends up, and so only after it was laid out:
//! 主送机关 that leave no room for text on the first page move to 版记 (7.3.2), and what closes a
//! text and stands on a page alone gets company by another pitch of lines (7.3.5.5).

use std::collections::HashMap;
use std::sync::Arc;

use crate::notice::Notice;
use crate::notice::standard::{MM_PER_PT, STANDARD};
use crate::page::arrangement::{Arrangement, Change, Changed};
use crate::page::company::Close;
use crate::page::element::{Element, Page};
use crate::page::measure::{Layout, PageLayout, Run};
use crate::page::pagination::{self, Stands, paginated};
use crate::page::passage::{Passage, PassageId, Region};
use crate::text::finding::{At, Finding, Severity};

/// What a try came to.
pub(crate) trait Try {
    /// Lays the notice out, whole or as far as the text that a close ends. `None` if that
    /// cannot be done.
    fn lay_out(
        &mut self,
        arrangement: &Arrangement,
        close: Option<usize>,
    ) -> Option<Pages>;
}

/// A page, and what landed on paper of it.
#[derive(Debug, Clone)]
pub(crate) struct Pages {
    /// What was to stand there.
    pub page: Arc<Page>,
    /// What stands there.
    pub layout: Arc<Layout>,
}

/// Whether a passage belongs to what closes the text.
fn is_ending(region: Region) -> bool {
    matches!(region, Region::Signature(_) | Region::Post(_) | Region::Date)
}

/// Whether a passage is 正文 or stands in line with it.
fn is_text(region: Region) -> bool {
    matches!(
        region,
        Region::Paragraph(_)
            | Region::Lead(_)
            | Region::Heading(_)
            | Region::Chapter(_)
            | Region::Right(_)
            | Region::Contact(_)
    )
}

impl Pages {
    /// The first page, counted from 0, that shows something of some regions.
    fn first(&self, is: fn(Region) -> bool) -> Option<usize> {
        let shows = |run: &Run| {
            let passage = run.passage.as_ref().map(|(id, _)| self.page.passage(*id));
            passage.is_some_and(|passage| is(passage.region))
        };
        self.layout.pages.iter().position(|sheet| sheet.runs.iter().any(shows))
    }

    /// The page, counted from 0, on which what closes a text stands without 正文.
    fn alone(&self, close: usize) -> Option<usize> {
        self.page.closes().get(close)?.alone(&self.page, &self.layout)
    }

    /// Whether some 脚注 stands at the foot of a page.
    fn has_footnotes(&self) -> bool {
        let marked =
            |element: &Element| matches!(element, Element::Footnote { marked: true, .. });
        self.page.elements.iter().any(marked)
    }

    /// The first 脚注 that begins neither on the page of its mark nor where one in front of it
    /// ends that goes on over pages, or that ends below the foot of a page; and the page of its
    /// mark, counted from 0.
    fn astray(&self) -> Option<(PassageId, usize)> {
        let foot = STANDARD.head_margin + STANDARD.type_height;
        let mut stands: HashMap<PassageId, (usize, usize)> = HashMap::new();
        let (mut marks, mut below) = (Vec::new(), Vec::new());
        for (number, sheet) in self.layout.pages.iter().enumerate() {
            for run in &sheet.runs {
                let Some((id, bytes)) = &run.passage else { continue };
                let passage = self.page.passage(*id);
                if matches!(passage.region, Region::Footnote(_)) {
                    stands.entry(*id).or_insert((number, number)).1 = number;
                    below.extend((run.baseline > foot).then_some(*id));
                }
                let here = passage.footnotes().into_iter();
                let here = here.filter(|(at, _)| bytes.contains(at));
                marks.extend(here.map(|(_, text)| (text, number)));
            }
        }
        let mut before = (0, 0);
        marks.into_iter().find(|(text, marked)| {
            let Some(here) = stands.get(text).copied() else { return true };
            let (first, last) = std::mem::replace(&mut before, here);
            let follows = first < last && last == here.0;
            below.contains(text) || !(here.0 == *marked || follows)
        })
    }

    /// Where each paragraph, heading and line of 联系方式 begins, in their order: its page,
    /// counted from 0, its baseline, and whether it is 正文.
    fn starts(&self) -> Vec<(usize, f64, bool)> {
        let mut begins = HashMap::new();
        for (number, sheet) in self.layout.pages.iter().enumerate() {
            for run in &sheet.runs {
                if let Some((id, bytes)) = &run.passage
                    && bytes.start == 0
                {
                    let is_text = self.page.is_company(run);
                    begins.entry(*id).or_insert((number, run.baseline, is_text));
                }
            }
        }
        let texts = self.page.elements.iter().filter_map(|element| match element {
            Element::Paragraph { lead: Some(lead), .. } => Some(lead.text),
            Element::Paragraph { text, .. } | Element::Heading { text, .. } => {
                Some(*text)
            }
            Element::Contact { texts, .. } => texts.first().copied(),
            _ => None,
        });
        // One that begins nowhere is with those before it.
        let mut last = (0, 0.0, false);
        let start = |text: PassageId| {
            last = begins.get(&text).copied().unwrap_or((last.0, last.1, false));
            last
        };
        texts.map(start).collect()
    }
}

/// Finds the arrangement in which the pages are as they should be. The last one tried may
/// be another.
pub(crate) fn arrange(notice: &Notice, press: &mut dyn Try) -> Option<Arrangement> {
    let mut chosen = Arrangement::default();
    let mut pages = press.lay_out(&chosen, None)?;
    for better in fits(notice, &pages) {
        if starts_on_first_page(&pages) && pages.astray().is_none() {
            break;
        }
        chosen = better;
        pages = press.lay_out(&chosen, None)?;
    }
    for close in 0..pages.page.closes().len() {
        let Some(lonely) = pages.alone(close) else { continue };
        // What stands behind a text does not bear on how it closes.
        let followed = pages.page.end_behind(close).is_some();
        for change in changes(&pages, close, lonely) {
            let mut tried = chosen.clone();
            tried.changes.push(change);
            let suits = |now: &Pages| {
                let keeps_text =
                    starts_on_first_page(now) || !starts_on_first_page(&pages);
                keeps_text && now.alone(close).is_none()
            };
            if followed && !suits(&press.lay_out(&tried, Some(close))?) {
                continue;
            }
            let now = press.lay_out(&tried, None)?;
            if suits(&now) {
                (chosen, pages) = (tried, now);
                break;
            }
        }
    }
    Some(chosen)
}

/// What to try, one after the other, where the first page shows no text, or a 脚注 does not
/// stand by its mark.
fn fits(notice: &Notice, pages: &Pages) -> Vec<Arrangement> {
    let whole = Arrangement::default();
    let breaks = |arrangement: &Arrangement| {
        let broken = Arrangement { footnotes_break: true, ..arrangement.clone() };
        pages.has_footnotes().then_some(broken)
    };
    let mut fits: Vec<_> = breaks(&whole).into_iter().collect();
    let crowded = || pages.astray().is_some_and(|(_, marked)| marked == 0);
    if notice.recipients.is_some() && (!starts_on_first_page(pages) || crowded()) {
        let moved = Arrangement {
            recipients_in_imprint: notice.imprint.is_some(),
            crowded: notice.imprint.is_none(),
            ..whole
        };
        let broken = breaks(&moved);
        fits.push(moved);
        fits.extend(broken);
    }
    fits
}

/// Whether the first page shows text, if there is any before the ending.
fn starts_on_first_page(pages: &Pages) -> bool {
    match (pages.first(is_text), pages.first(is_ending)) {
        (Some(text), Some(ending)) => text == 0 || text > ending,
        _ => true,
    }
}

/// What to try where something stands alone, the least change first.
fn changes(pages: &Pages, close: usize, lonely: usize) -> Vec<Change> {
    let Some(page) = lonely.checked_sub(1) else { return Vec::new() };
    // The standard speaks of 署名 (7.3.5.5); a list leaves the rows where they are.
    let signs = pages.page.closes().get(close).is_some_and(|close| close.signs);
    let pitches = if signs { pitches(pages, page) } else { Vec::new() };
    let changes = pitches.into_iter().chain(free(pages, page));
    changes.map(|(from, what)| Change { close, from, what }).collect()
}

/// The pitches to try on the page before, the least change first: closer, so that what is
/// lonely finds room there, or wider, so that a row goes along with it.
fn pitches(pages: &Pages, page: usize) -> Vec<(usize, Changed)> {
    let starts = pages.starts();
    let step = |percent: i32| 1.0 + f64::from(percent) / 100.0;
    let most = (STANDARD.pitch_change_most * 100.0).round() as i32;
    let mut factors: Vec<f64> = (1..=most).map(|percent| step(-percent)).collect();
    let from = match starts.iter().position(|start| start.0 == page) {
        Some(from) => {
            // Wider by as much as lets one row less fill what is left of the page.
            let foot = STANDARD.head_margin + STANDARD.type_height;
            let top = starts[from].1 - STANDARD.box_top * STANDARD.character();
            let room = foot - top - STANDARD.character();
            let rows = (room / STANDARD.line() + 1e-6).floor() + 1.0;
            if rows >= 3.0 {
                factors.push((room / (rows - 2.0) / STANDARD.line()).min(step(most)));
            }
            from
        }
        // One paragraph fills the page before.
        None => {
            factors.extend((1..=most).map(step));
            starts.iter().rposition(|start| start.0 < page).unwrap_or_default()
        }
    };
    factors.sort_by(|a, b| (a - 1.0).abs().total_cmp(&(b - 1.0).abs()));
    factors.into_iter().map(|factor| (from, Changed::Pitch(factor))).collect()
}

/// The room to leave free on the page before where no pitch helps: what is free under its
/// text already and two rows more, or one; of footnotes some more, since they go along.
fn free(pages: &Pages, page: usize) -> Vec<(usize, Changed)> {
    let starts = pages.starts();
    let from = starts.iter().rposition(|(at, _, is_text)| *is_text && *at <= page);
    let Some(from) = from else { return Vec::new() };
    let sheet = &pages.layout.pages[page];
    let footnotes = sheet.runs.iter().filter(|run| {
        let passage = run.passage.as_ref().map(|(id, _)| pages.page.passage(*id));
        passage.is_some_and(|passage| matches!(passage.region, Region::Footnote(_)))
    });
    let above = STANDARD.line_gap * STANDARD.character() + STANDARD.size_5 * MM_PER_PT;
    let tops = footnotes.map(|run| run.baseline - above);
    let foot = STANDARD.head_margin + STANDARD.type_height;
    let foot = tops.fold(foot, f64::min);
    let texts = sheet.runs.iter().filter(|run| pages.page.is_company(run));
    let below = STANDARD.box_bottom * STANDARD.character();
    let texts = texts.map(|run| run.baseline + below);
    let images = sheet.images.iter().map(|image| image.y + image.height);
    let free = foot - texts.chain(images).fold(STANDARD.head_margin, f64::max);
    let rows = [2.0, 1.0, 3.0, 4.0];
    let height = |rows| free + (rows - 0.5) * STANDARD.line();
    rows.map(|rows| (from, Changed::Free(height(rows)))).to_vec()
}

/// How often a table is laid out anew before its pages stay as they are.
const TABLE_TRIES: usize = 6;

/// Tells the tables of a page what the pages tell of them: whether they go on over pages,
/// whether one that does begins on a new one, and where their pages are to end. Says whether
/// that changes anything.
pub(crate) fn tell_tables(page: &mut Page, layout: &Layout, tries: usize) -> bool {
    let seen = layout.tables();
    let told = page.tables().any(pagination::is_told) && tries < TABLE_TRIES;
    let stands = told.then(|| Stands::of(page, layout));
    let news: Vec<_> = page
        .tables()
        .zip(&seen)
        .map(|(table, pages)| {
            let moved = pages.heads.first().is_some_and(|first| *first > pages.start);
            let continues = table.continues || pages.heads.len() > 1;
            let fresh = table.fresh || (continues && moved);
            // Where it ends is only to be seen where it begins.
            let stands = stands.as_ref().filter(|_| fresh == table.fresh);
            let stands = stands.filter(|_| pagination::is_told(table));
            let paginated =
                stands.and_then(|stands| paginated(page, table, pages, stands));
            (continues, fresh, paginated)
        })
        .collect();
    let mut changed = false;
    let tables = page.elements.iter_mut().filter_map(|element| match element {
        Element::Table(table) => Some(table),
        _ => None,
    });
    for (table, (continues, fresh, paginated)) in tables.zip(news) {
        changed |= (table.continues, table.fresh) != (continues, fresh);
        (table.continues, table.fresh) = (continues, fresh);
        if let Some((breaks, spare)) = paginated {
            changed = true;
            table.continues |= !(breaks.is_empty() || table.header.is_empty());
            (table.breaks, table.spare) = (breaks, spare);
        }
    }
    changed
}

/// A first page without text, which the head has no room for (7.3.3).
pub(crate) fn without_text(notice: &Notice, pages: &Pages) -> Option<Finding> {
    let issuer = At::Value(notice.issuer.at.clone());
    (!starts_on_first_page(pages)).then(|| {
        Finding::warning("first-page-without-text", issuer, "首页排不下正文")
            .hint("减少标志上的机关（只用主办机关的标志），或缩短标题、主送机关")
            .source("GB/T 9704—2012 7.3.3")
    })
}

/// What closes a text and stands on a page without any, since it could not be helped.
pub(crate) fn lonely(notice: &Notice, pages: &Pages) -> Vec<Finding> {
    let alone = |close: &Close| close.alone(&pages.page, &pages.layout);
    let closes = pages.page.closes().into_iter();
    let found = closes.filter_map(|close| Some((alone(&close)? + 1, close)));
    let finding = |(page, close): (usize, Close)| {
        let (name, at) = named(notice, &pages.page, &close);
        Finding::warning("ending-alone", at, format!("第 {page} 面只有{name}，没有正文"))
            .hint("行距调到头、前一面留空都带不过来正文：增减几行正文，或减少署名的机关、附件")
            .source("GB/T 9704—2012 7.3.5.5")
    };
    found.map(finding).collect()
}

/// What closes a text, in words, and where it came from.
fn named(notice: &Notice, page: &Page, close: &Close) -> (&'static str, At) {
    match &page.elements[close.at] {
        Element::AttachmentNote { names, .. } => {
            let first = names.first().map(|name| page.passage(name.name).at.clone());
            ("附件说明", At::Value(first.unwrap_or_default()))
        }
        _ => ("落款", At::Value(notice.ending.date_at.clone())),
    }
}

/// The 脚注 that go on over pages, and their first and last pages, counted from 1.
fn broken<'a>(
    page: &'a Page,
    layout: &Layout,
) -> impl Iterator<Item = (&'a Passage, usize, usize)> {
    let pages = |id: PassageId| {
        let is = |run: &Run| run.passage.as_ref().is_some_and(|(known, _)| *known == id);
        let on =
            |(i, sheet): (usize, &PageLayout)| sheet.runs.iter().any(is).then_some(i + 1);
        let on: Vec<usize> = layout.pages.iter().enumerate().filter_map(on).collect();
        on.first().copied().zip(on.last().copied()).filter(|(first, last)| first < last)
    };
    let footnotes = page.elements.iter().filter_map(|element| match element {
        Element::Footnote { text, marked: true } => Some(*text),
        _ => None,
    });
    let broken: Vec<_> = footnotes.filter_map(|id| Some((id, pages(id)?))).collect();
    broken.into_iter().map(|(id, (first, last))| (page.passage(id), first, last))
}

/// What somebody should know of an arrangement.
pub(crate) fn findings(
    notice: &Notice,
    pages: &Pages,
    arrangement: &Arrangement,
) -> Vec<Finding> {
    let Pages { page, layout } = pages;
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
    findings.extend(broken(page, layout).map(|(passage, first, last)| {
        let message = format!("第 {first} 面的脚注排不完，接排到第 {last} 面");
        note("footnote-broken", At::Value(passage.at.clone()), message)
            .hint("缩短这条脚注，或把要说明的词往后移，脚注就排在一面上")
    }));
    findings.extend(pages.astray().map(|(id, marked)| {
        let at = At::Value(page.passage(id).at.clone());
        let message = format!("脚注与第 {} 面上它的标记不在一面", marked + 1);
        Finding::warning("footnote-apart", at, message)
            .hint("缩短这条或前一条脚注，或把要说明的词往后移")
    }));
    let closes = page.closes();
    for change in &arrangement.changes {
        let Some(close) = closes.get(change.close) else { continue };
        let (name, at) = named(notice, page, close);
        let (code, done, hint) = match change.what {
            Changed::Pitch(factor) => {
                let percent = (factor - 1.0) * 100.0;
                let how = if percent > 0.0 { "放宽" } else { "收紧" };
                let by = percent.abs();
                let done = format!("已把它前一面的行距{how} {by:.1}%，使它与正文同面");
                let hint = "增减几个字，使正文多一行或少一行，行距就不必调整";
                ("pitch-changed", done, hint)
            }
            Changed::Free(_) => {
                let tried = if close.signs { "调整行距也不够，" } else { "" };
                let done = format!("{tried}已把前一面的末行移来与它同面");
                ("page-left-short", done, "增减几行正文，前一面就不必留空")
            }
        };
        findings.push(
            note(code, at, format!("{name}会单独成页，{done}"))
                .hint(hint)
                .source("GB/T 9704—2012 7.3.5.5"),
        );
    }
    findings
}
