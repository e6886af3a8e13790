//! 版头, title and 主送机关.

use super::annex;
use super::found::{Account, Found, Numbered, Said, ranged};
use super::ordinal::ordinal;
use super::sign::{self, bare, closed, names_kind};
use super::table::split_wide;
use crate::office::word::script::{Block, Grid, Line, Picture, Stand, Within};

/// How many lines a head has at most.
const LINES: usize = 40;
/// From this size on letters are those of a masthead, in points.
const LARGE: f64 = 26.0;
/// The most lines of a title.
const TITLE: usize = 7;

/// Reads the head of a document; where the text behind it begins.
pub(super) fn read(blocks: &[Block], found: &mut Found, account: &mut Account) -> usize {
    let numbered = blocks.iter().take(LINES).position(says_number);
    let limit = numbered.map_or(blocks.len().min(LINES), |at| at + 1);
    let mut at = 0;
    while at < limit {
        let taken = match &blocks[at] {
            Block::Line(line) if line.is_blank() => true,
            Block::Line(line) => head_line(line, found, account, numbered.is_some()),
            Block::Table(grid) => head_table(grid, found, account, numbered.is_some()),
            Block::Picture(picture) => beside(picture, account),
            Block::Page { .. } => true,
        };
        if !taken {
            if numbered.is_none() {
                break;
            }
            if let Block::Line(line) = &blocks[at] {
                account.missed(&line.place, &line.shown());
            }
        }
        at += 1;
    }
    at = minutes_line(blocks, at, found, account);
    // What belongs to the head and stands behind the number: 签发人 on a line of its own.
    while let Some(block) = blocks.get(at) {
        let taken = match block {
            Block::Line(line) if line.is_blank() => true,
            Block::Line(line) if sign::is_rule(&line.shown()) => {
                account.pass("红线、横线（由程序画）");
                true
            }
            Block::Line(line) => {
                line.within != Within::Body && head_line(line, found, account, false)
                    || mark(line, found, account)
            }
            Block::Page { .. } => true,
            Block::Picture(picture) => beside(picture, account),
            Block::Table(_) => false,
        };
        if !taken {
            break;
        }
        at += 1;
    }
    let at = title(blocks, at, found, account);
    let (byline, taken) = annex::byline(&blocks[at..], account);
    found.main.byline = byline;
    let at = at + taken;
    recipients(blocks, at, found, account)
}

/// A picture beside the head: a rule that is drawn, or the emblem of an organ.
fn beside(picture: &Picture, account: &mut Account) -> bool {
    match picture.bytes.is_empty() {
        true => account.pass("画的线、框"),
        false => account.missed(&picture.place, "版头旁的图片，没有取"),
    }
    true
}

fn says_number(block: &Block) -> bool {
    let number =
        |text: &str| sign::number(text).is_some() || sign::running(text).is_some();
    match block {
        Block::Line(line) => number(&line.text),
        Block::Table(grid) => {
            let whole =
                |text: &str| sign::number(text).is_some_and(|n| !n.code.is_empty());
            grid.cells().any(|(_, _, cell)| cell.text.lines().any(whole))
        }
        Block::Picture(_) | Block::Page { .. } => false,
    }
}

/// A line above the title, or its number.
fn head_line(
    line: &Line,
    found: &mut Found,
    account: &mut Account,
    above_number: bool,
) -> bool {
    let text = line.shown();
    if mark(line, found, account)
        || number(line, found, account)
        || beside_number(line, found, account)
    {
        return true;
    }
    if sign::is_rule(&text) {
        account.pass("红线、横线（由程序画）");
        return true;
    }
    let name = closed(&text);
    let count = bare(&name).chars().count();
    // A title may be as large as a masthead; no organ is 关于 something.
    let looks = (line.red || line.size >= LARGE) && !name.contains("关于");
    let ends = ["文件", "令", "会议纪要", "纪要", "专报", "简报"];
    let ends = ends.iter().any(|end| name.ends_with(end));
    if count <= 45 && (looks || (ends && above_number)) {
        account.took(&line.place, "发文机关标志");
        found.masthead.extend(mastheads(&text));
        return true;
    }
    // Names of a joint masthead, typed plainly.
    if above_number && sign::is_organ(&name) {
        account.took(&line.place, "发文机关标志（联合行文的一个机关）");
        found.masthead.push(name);
        return true;
    }
    false
}

/// The number with marks or names of 签发人 beside it.
fn beside_number(line: &Line, found: &mut Found, account: &mut Account) -> bool {
    let pieces = split_wide(&sign::folded(&line.shown()));
    let is_number = |piece: &String| says(piece);
    let known = |piece: &String| one_mark(piece, &mut Found::default()).is_some();
    let name = |piece: &String| (2..=4).contains(&bare(piece).chars().count());
    let names = !found.signatories.is_empty();
    let fits = |piece: &String| is_number(piece) || known(piece) || names && name(piece);
    // More names of 签发人 stand on lines of their own.
    let some = pieces.iter().any(is_number) || names;
    if pieces.is_empty() || !some || !pieces.iter().all(fits) {
        return false;
    }
    for piece in pieces {
        let own = Line { text: piece.clone(), ordinal: String::new(), ..line.clone() };
        if number(&own, found, account) || mark(&own, found, account) {
            continue;
        }
        account.took(&line.place, "签发人");
        found.signatories.push(bare(&piece));
    }
    true
}

/// Whether a text is 发文字号, or the number of an order or of minutes.
fn says(text: &str) -> bool {
    sign::number(text).is_some() || sign::running(text).is_some()
}

/// The names on a line of a masthead.
fn mastheads(text: &str) -> Vec<String> {
    let pieces = split_wide(&sign::folded(text));
    match pieces.len() > 1 && pieces.iter().all(|piece| bare(piece).chars().count() > 2) {
        true => pieces.iter().map(|piece| closed(piece)).collect(),
        false => vec![closed(text)],
    }
}

/// 份号, 密级, 紧急程度, 签发人, alone or beside each other.
fn mark(line: &Line, found: &mut Found, account: &mut Account) -> bool {
    let text = line.shown();
    let pieces = match one_mark(&text, &mut Found::default()) {
        Some(_) => vec![text.clone()],
        None => split_wide(&text),
    };
    let known = |piece: &String| one_mark(piece, &mut Found::default()).is_some();
    if pieces.is_empty() || !pieces.iter().all(known) {
        return false;
    }
    for piece in &pieces {
        if let Some(what) = one_mark(piece, found) {
            account.took(&line.place, what);
        }
    }
    true
}

fn one_mark(text: &str, found: &mut Found) -> Option<&'static str> {
    if let Some(number) = sign::copy_number(text) {
        found.copy_number = Some(number);
        return Some("份号");
    }
    if let Some(level) = sign::level(text) {
        found.classification = Some(level);
        return Some("密级和保密期限");
    }
    if let Some(urgency) = sign::urgency(text) {
        found.urgency = Some(urgency);
        return Some("紧急程度");
    }
    let names = sign::signatories(text)?;
    found.signatories.extend(names);
    Some("签发人")
}

fn number(line: &Line, found: &mut Found, account: &mut Account) -> bool {
    if found.number.is_some() {
        return false;
    }
    if let Some(number) = sign::number(&line.text) {
        account.took(&line.place, "发文字号");
        let own =
            |year: &str, serial: &str| format!("{}〔{year}〕{serial}号", number.code);
        let shown = number.year.zip(number.serial);
        if let Some((year, serial)) = shown {
            let rest = sign::folded(&line.text);
            let typed = rest.strip_suffix(number.rest.as_str()).unwrap_or(&rest);
            account.rewrote(
                &line.place,
                typed.trim(),
                &own(&year.to_string(), &serial.to_string()),
            );
        } else {
            let typed = sign::folded(&line.text);
            let typed = typed.strip_suffix(number.rest.as_str()).unwrap_or(&typed);
            account.rewrote(&line.place, typed.trim(), &number.code);
        }
        if let Some(names) = sign::signatories(&number.rest) {
            account.took(&line.place, "签发人");
            found.signatories.extend(names);
        }
        let (code, year, serial) = (number.code, number.year, number.serial);
        found.number = Some(Numbered::OfYear { code, year, serial });
        return true;
    }
    if let Some((serial, unit)) = sign::running(&line.text) {
        account.took(&line.place, if unit == '期' { "期号" } else { "令号" });
        if let Some(serial) = serial {
            account.rewrote(&line.place, line.text.trim(), &format!("第{serial}{unit}"));
        }
        found.number = Some(Numbered::Running { serial, unit });
        return true;
    }
    false
}

/// A table of the head: each of its lines is one of the head, or none is.
fn head_table(
    grid: &Grid,
    found: &mut Found,
    account: &mut Account,
    above: bool,
) -> bool {
    let lines: Vec<Line> = grid
        .cells()
        .flat_map(|(row, column, cell)| {
            let place = grid.place_of(row, column);
            cell.text
                .lines()
                .map(str::to_owned)
                .map(move |text| Line {
                    text,
                    size: cell.size,
                    red: cell.red,
                    within: Within::Box,
                    place: place.clone(),
                    ..Line::default()
                })
                .collect::<Vec<_>>()
        })
        .filter(|line| !line.is_blank())
        .collect();
    let mut tried = Found { number: found.number.clone(), ..Found::default() };
    let fits = |line: &Line| head_line(line, &mut tried, &mut Account::default(), above);
    if !above && !lines.iter().all(fits) {
        return false;
    }
    for line in &lines {
        if !head_line(line, found, account, above) {
            account.missed(&line.place, &line.text);
        }
    }
    true
}

/// Organ and date on the line under the number of 纪要.
fn minutes_line(
    blocks: &[Block],
    at: usize,
    found: &mut Found,
    account: &mut Account,
) -> usize {
    if !found.masthead.last().is_some_and(|name| name.ends_with("纪要")) {
        return at;
    }
    let mut next = at;
    while matches!(blocks.get(next), Some(Block::Line(line)) if line.is_blank()) {
        next += 1;
    }
    let Some(Block::Line(line)) = blocks.get(next) else { return at };
    let pieces = split_wide(&line.shown());
    if let [organ, day] = pieces.as_slice()
        && let Some(sign::Day::Date(date)) = sign::day(day)
    {
        account.took(&line.place, "纪要的发文机关和日期");
        account.rewrote(&line.place, day, &date.to_string());
        found.head_line = Some((closed(organ), date));
        return next + 1;
    }
    at
}

/// The title: lines that stand in the middle, or are large, up to what kind of notice it is.
fn title(blocks: &[Block], at: usize, found: &mut Found, account: &mut Account) -> usize {
    let mut at = at;
    let mut whole = String::new();
    let mut places = Vec::new();
    let start = at;
    while let Some(block) = blocks.get(at) {
        let line = match block {
            Block::Line(line) if line.is_blank() && whole.is_empty() => {
                at += 1;
                continue;
            }
            Block::Line(line) if line.is_blank() => {
                if names_kind(&whole) {
                    break;
                };
                at += 1;
                continue;
            }
            Block::Line(line) => line,
            Block::Page { .. } if whole.is_empty() => {
                at += 1;
                continue;
            }
            _ => break,
        };
        let text = line.shown();
        if !is_title_line(line, &whole) || found.title.len() >= TITLE {
            break;
        }
        whole.push_str(&bare(&text));
        places.push(line.place.clone());
        found.title.push(closed(&text));
        at += 1;
        if names_kind(&whole) && !opens_bracket(blocks.get(at)) {
            break;
        }
    }
    if found.title.is_empty() {
        return start;
    }
    account.took(&ranged(&places), "标题");
    at
}

/// Whether the next line is what stands in brackets under a title, such as （试行）.
fn opens_bracket(block: Option<&Block>) -> bool {
    let Some(Block::Line(line)) = block else { return false };
    let text = bare(&line.shown());
    text.starts_with(['（', '('])
        && text.ends_with(['）', ')'])
        && text.chars().count() <= 10
}

fn is_title_line(line: &Line, so_far: &str) -> bool {
    let text = line.shown();
    let text = text.trim();
    let placed = line.stand == Stand::Center
        || line.stand == Stand::Spread
        || line.size >= 18.0
        || (line.stand == Stand::Left && starts_blank(line));
    let count = bare(text).chars().count();
    if count == 0 || count > 60 || ordinal(text).is_some() && line.stand != Stand::Center
    {
        return false;
    }
    if text.ends_with(['。', '；', '，', '：', ':']) || sign::day(text).is_some() {
        return false;
    }
    if sign::marker(text).is_some() || sign::list(text).is_some() {
        return false;
    }
    placed
        || names_kind(text)
        || (so_far.is_empty() && text.starts_with("关于"))
        || (!so_far.is_empty() && names_kind(&format!("{so_far}{}", bare(text))))
}

/// Whether typed blanks place a line in the middle.
fn starts_blank(line: &Line) -> bool {
    let blanks = line.text.chars().take_while(|c| c.is_whitespace());
    let width: f64 = blanks.map(|c| if c.is_ascii() { 0.5 } else { 1.0 }).sum();
    width + line.first >= 3.0
}

/// 主送机关: a line that ends with a colon and names no list.
fn recipients(
    blocks: &[Block],
    at: usize,
    found: &mut Found,
    account: &mut Account,
) -> usize {
    let mut next = at;
    while matches!(blocks.get(next), Some(Block::Line(line)) if line.is_blank()) {
        next += 1;
    }
    let Some(Block::Line(line)) = blocks.get(next) else { return at };
    let text = line.shown();
    let text = text.trim();
    let Some(names) = text.strip_suffix(['：', ':']) else { return at };
    let lists =
        ["如下", "下列", "以下", "事项", "附件"].iter().any(|word| names.contains(word));
    let count = names.chars().count();
    if lists
        || names.contains('。')
        || !(2..=300).contains(&count)
        || ordinal(text).is_some()
    {
        return at;
    }
    account.took(&line.place, "主送机关");
    let text = sign::tidy(names);
    found.recipients = Some(Said { text: closed(&text), place: line.place.clone() });
    next + 1
}
