//! Paragraphs and sections: ordinals come off, levels are told by them.

use super::found::{Account, Figure, Part, Piece, Said, Section};
use super::ordinal::{Kind, Ordinal, ordinal};
use super::sign::{self, caption, is_sentence, tidy};
use super::table;
use crate::notice::Rank;
use crate::office::word::script::{Block, Line, Picture, Stand};

/// The most characters of a heading.
const HEADING: usize = 50;
/// From how far on a line stands at the right, in characters.
const RIGHT: f64 = 12.0;
/// The most characters of a line at the right.
const SHORT: usize = 30;

/// Reads what stands under a title.
pub(super) fn part(blocks: &[Block], account: &mut Account) -> Part {
    let top = blocks.iter().any(|block| match block {
        Block::Line(line) => ordinal(&line.shown())
            .is_some_and(|found| (found.kind, found.number) == (Kind::Han, 1)),
        _ => false,
    });
    let mut part = read(blocks, Numbering { top, ..Numbering::default() }, account);
    part.closing = closing(&mut part);
    part
}

/// Reads what an article says: paragraphs, and items that paragraphs may follow.
pub(super) fn article(blocks: &[Block], account: &mut Account) -> Vec<Piece> {
    let numbering = Numbering { top: true, above: 1, closes: true };
    let mut part = read(blocks, numbering, account);
    if !part.sections.is_empty() {
        part.body.push(Piece::Items(part.sections));
    }
    part.body
}

fn read(blocks: &[Block], numbering: Numbering, account: &mut Account) -> Part {
    let part = Part::default();
    let mut writer = Writer { numbering, lies: false, levels: Vec::new(), part, account };
    let mut at = 0;
    while at < blocks.len() {
        at += writer.block(&blocks[at..]);
    }
    writer.part
}

/// The words that 结束语 begin with.
const CLOSING: [&str; 15] = [
    "特此",
    "妥否",
    "当否",
    "可否",
    "以上请示",
    "以上报告",
    "以上意见",
    "专此",
    "此复",
    "此令",
    "请予",
    "请审",
    "望予",
    "敬请",
    "现予",
];

/// What closes a text behind its sections.
fn closing(part: &mut Part) -> Vec<Piece> {
    let mut found = Vec::new();
    let Some(mut section) = part.sections.last_mut() else { return found };
    while !section.items.is_empty() {
        let last = section.items.len() - 1;
        section = &mut section.items[last];
    }
    let closes = |piece: &mut Piece| match piece {
        Piece::Paragraph(said) => {
            let short = said.text.chars().count() <= 30;
            short && CLOSING.iter().any(|word| said.text.starts_with(word))
        }
        _ => false,
    };
    // A section keeps the paragraph that its ordinal stands in front of.
    let least = usize::from(section.heading.is_none());
    while section.body.len() > least
        && let Some(piece) = section.body.pop_if(closes)
    {
        found.insert(0, piece);
    }
    found
}

/// How ordinals are read.
#[derive(Debug, Clone, Copy, Default)]
struct Numbering {
    /// Whether its sections begin with 一、; otherwise ordinals stay as they are typed.
    top: bool,
    /// How many levels stand above the first.
    above: usize,
    /// Whether a paragraph behind a finished item belongs to none.
    closes: bool,
}

/// A level that is open.
struct Level {
    kind: Kind,
    /// The number that the last ordinal said.
    said: usize,
    /// How many sections there are on it.
    count: usize,
}

struct Writer<'a> {
    numbering: Numbering,
    /// Whether the page lies on its side.
    lies: bool,
    levels: Vec<Level>,
    part: Part,
    account: &'a mut Account,
}

impl Writer<'_> {
    /// Takes up a block and what belongs to it; how many blocks those are.
    fn block(&mut self, blocks: &[Block]) -> usize {
        match &blocks[0] {
            Block::Line(line) if line.is_blank() => 1,
            Block::Line(line) => {
                let around = table::around(blocks);
                match around {
                    Some(around) => self.table(&around),
                    None => {
                        self.line(line, &blocks[1..]);
                        1
                    }
                }
            }
            Block::Table(_) => match table::around(blocks) {
                Some(around) => self.table(&around),
                None => 1,
            },
            Block::Picture(picture) => self.picture(picture, &blocks[1..]),
            Block::Page { landscape } => {
                self.lies = *landscape;
                1
            }
        }
    }

    fn table(&mut self, around: &table::Around<'_>) -> usize {
        let piece = table::piece(around, self.lies, self.account);
        self.put(piece);
        around.taken
    }

    fn picture(&mut self, picture: &Picture, behind: &[Block]) -> usize {
        let next = behind
            .iter()
            .position(|block| !matches!(block, Block::Line(line) if line.is_blank()));
        let (mut taken, mut told, mut numbered) = (1, None, false);
        if let Some(at) = next
            && let Block::Line(line) = &behind[at]
            && let Some(('图', _, text)) = caption(&line.shown())
        {
            self.account.took(&line.place, "图题");
            (taken, told, numbered) = (at + 2, Some(text), true);
        }
        if picture.floats && told.is_none() {
            let what = format!("浮动的图片（{}），像是印章，没有取", shown_kind(picture));
            self.account.missed(&picture.place, &what);
            return taken;
        }
        let figure = Figure { picture: picture.clone(), caption: told, numbered };
        self.put(Piece::Figure(figure));
        taken
    }

    fn line(&mut self, line: &Line, behind: &[Block]) {
        let shown = line.shown();
        let text = shown.trim();
        match ordinal(text) {
            Some(found) if found.kind == Kind::Circle && self.circled(line, &found) => {}
            Some(found) if self.numbering.top => self.numbered(line, &found),
            _ => {
                if self.numbering.closes && self.finished() && !self.resumes(behind) {
                    let items = std::mem::take(&mut self.part.sections);
                    self.levels.clear();
                    self.part.body.push(Piece::Items(items));
                }
                self.paragraph(line, text);
            }
        }
    }

    /// Whether the list that is open goes on further down.
    fn resumes(&self, behind: &[Block]) -> bool {
        behind.iter().any(|block| match block {
            Block::Line(line) => ordinal(&line.shown()).is_some_and(|found| {
                let next = |level: &Level| {
                    level.kind == found.kind && level.said + 1 == found.number
                };
                self.levels.iter().any(next)
            }),
            _ => false,
        })
    }

    /// ① and the like, below each other; whether the line is one of them.
    fn circled(&mut self, line: &Line, found: &Ordinal<'_>) -> bool {
        let said = Said { text: tidy(found.rest), place: line.place.clone() };
        let last = self.last();
        match last {
            Some(Piece::List(list)) if list.len() + 1 == found.number => list.push(said),
            _ if found.number == 1 && !found.rest.is_empty() => {
                self.put(Piece::List(vec![said]));
            }
            _ => return false,
        }
        true
    }

    /// What was put last, if it can be gone on with.
    fn last(&mut self) -> Option<&mut Piece> {
        match self.levels.len() {
            0 => self.part.body.last_mut(),
            depth => self.open(depth - 1).last_mut()?.body.last_mut(),
        }
    }

    fn paragraph(&mut self, line: &Line, text: &str) {
        if sign::is_rule(text) {
            self.account.pass("红线、横线（由程序画）");
            return;
        }
        let said = Said { text: tidy(text), place: line.place.clone() };
        let right = line.stand == Stand::Right || line.first >= RIGHT;
        let short = text.chars().count() <= SHORT && !is_sentence(text);
        match (right && short, self.last()) {
            (true, Some(Piece::Right(lines))) => lines.push(said),
            (true, _) => self.put(Piece::Right(vec![said])),
            (false, _) => self.put(Piece::Paragraph(said)),
        }
    }

    /// Whether the last item ends a list.
    fn finished(&mut self) -> bool {
        let within = !self.levels.is_empty();
        within
            && matches!(self.last(), Some(Piece::Paragraph(said)) if said.text.ends_with('。'))
    }

    /// A line with an ordinal: a section, where the ordinal goes on with those before.
    fn numbered(&mut self, line: &Line, found: &Ordinal<'_>) {
        let of_kind = |level: &Level| level.kind == found.kind;
        let goes_on = |level: &Level| of_kind(level) && level.said + 1 == found.number;
        let open = self.levels.iter().rposition(goes_on);
        let open = open.or_else(|| self.levels.iter().rposition(of_kind));
        let depth = match open {
            // A list that begins anew in the same section stands in what the first has said
            // last.
            Some(at) if found.number == 1 && at > 0 => Some(self.levels.len()),
            Some(at) => Some(at),
            None => {
                let deeper = self.levels.last().is_none_or(|top| top.kind < found.kind);
                // Items of an article begin with （一）, or with 1. where it has no others.
                let highest = match self.numbering.above {
                    0 => [Kind::Han, Kind::Han],
                    _ => [Kind::BracketHan, Kind::Digit],
                };
                let first = self.levels.is_empty() && highest.contains(&found.kind);
                let begins = found.number == 1 && deeper;
                (begins && (first || !self.levels.is_empty()))
                    .then_some(self.levels.len())
            }
        };
        let Some(depth) = depth.filter(|_| !found.rest.trim().is_empty()) else {
            return self.paragraph(line, line.shown().trim());
        };
        if depth == self.levels.len() {
            self.levels.push(Level { kind: found.kind, said: 0, count: 0 });
        }
        self.levels.truncate(depth + 1);
        let level = &mut self.levels[depth];
        let follows = found.number == level.said + 1;
        level.said = found.number;
        level.count += 1;
        let own = Rank::Level(depth + 1 + self.numbering.above).ordinal(level.count);
        self.account.rewrote(&line.place, found.typed, &own);
        if !follows {
            self.account.doubt(
                "sections",
                format!("{}的序数是“{}”，程序按次序排成“{own}”", line.place, found.typed),
            );
        }
        let skipped = line.shown().trim_start().chars().count()
            - found.rest.chars().count()
            - line.ordinal.chars().count().min(line.shown().chars().count());
        let lead = line.lead.saturating_sub(skipped);
        let section =
            section(line, found.rest.trim(), lead, depth + 2 * self.numbering.above);
        self.open(depth).push(section);
    }

    /// The sections at a depth.
    fn open(&mut self, depth: usize) -> &mut Vec<Section> {
        let mut sections = &mut self.part.sections;
        for _ in 0..depth {
            if sections.is_empty() {
                sections.push(Section::default());
            }
            let last = sections.len() - 1;
            sections = &mut sections[last].items;
        }
        sections
    }

    /// Puts something where the text has come to.
    fn put(&mut self, piece: Piece) {
        let depth = self.levels.len();
        if depth == 0 {
            return self.part.body.push(piece);
        }
        if let Some(section) = self.open(depth - 1).last_mut() {
            section.body.push(piece);
        }
    }
}

/// A section from the line that begins it.
fn section(line: &Line, text: &str, lead: usize, depth: usize) -> Section {
    let said = |text: &str| Said { text: tidy(text), place: line.place.clone() };
    let count = text.chars().count();
    // Below the second level a heading looks as text does.
    if !is_sentence(text) && count <= HEADING && depth < 2 {
        let heading = text.trim_end_matches(['：', ':']);
        return match heading == text {
            true => Section { heading: Some(said(text)), ..Section::default() },
            false => {
                Section { body: vec![Piece::Paragraph(said(text))], ..Section::default() }
            }
        };
    }
    // A heading that is set otherwise than the text behind it.
    let stop = text.char_indices().enumerate().find(|(_, (_, c))| *c == '。');
    if let Some((characters, (at, _))) = stop
        && lead.abs_diff(characters + 1) <= 1
        && lead > 0
        && characters <= HEADING
        && at + '。'.len_utf8() < text.len()
    {
        return Section {
            heading: Some(said(&text[..at])),
            run_in: true,
            body: vec![Piece::Paragraph(said(&text[at + '。'.len_utf8()..]))],
            items: Vec::new(),
        };
    }
    Section { body: vec![Piece::Paragraph(said(text))], ..Section::default() }
}

fn shown_kind(picture: &Picture) -> String {
    match picture.kind.as_str() {
        "" => "不明格式".to_owned(),
        kind => kind.to_owned(),
    }
}
