//! 署名, 成文日期, 附注, seals and stamps (7.3.5, 7.3.6).

use crate::page::element::{ImageRef, SealImage, StampImage};
use crate::page::passage::PassageId;

use super::drawing::{Down, Spot};
use super::paragraph::{Paragraph, Side};
use super::stops::Stop;
use super::styles::{SPACER, Style};
use super::tables::bare_table;
use super::unit::{Lines, gap, twips};
use super::writer::{Block, Cursor, Writer, spacer};
use super::xml::{tag, val};

impl Writer<'_> {
    /// Each 署名 under its seal, the date under the last of them (7.3.5.1).
    pub(super) fn sealed(
        &mut self,
        signatures: &[PassageId],
        date: PassageId,
        seals: &[SealImage],
        note: Option<PassageId>,
    ) {
        let mut rows: Vec<(f64, Vec<usize>)> = Vec::new();
        for (i, signature) in signatures.iter().enumerate() {
            let Some(line) = self.landed.last(&[*signature]) else { continue };
            match rows.last_mut() {
                Some((baseline, row)) if (*baseline - line.baseline).abs() < gap() => {
                    row.push(i);
                }
                _ => rows.push((line.baseline, vec![i])),
            }
        }
        for (_, row) in rows {
            let names: Vec<PassageId> = row.iter().map(|i| signatures[*i]).collect();
            match names[..] {
                [name] => self.centred(name, Style::Signature),
                _ => self.side_by_side(&names),
            }
            for i in row {
                if let Some(image) = &seals[i].image {
                    self.seal(image, signatures[i]);
                }
            }
        }
        self.on_right(date, Style::Date);
        self.note(note);
    }

    /// Without a seal (7.3.5.2).
    pub(super) fn unsealed(
        &mut self,
        signatures: &[PassageId],
        date: PassageId,
        note: Option<PassageId>,
    ) {
        for signature in signatures {
            match self.landed.lines(*signature).len() {
                0 | 1 => self.on_right(*signature, Style::Signature),
                _ => self.centred(*signature, Style::Signature),
            }
        }
        self.on_left(date, Style::Date);
        self.note(note);
    }

    /// 签名章, the post to its left (7.3.5.3).
    pub(super) fn stamped(
        &mut self,
        stamps: &[StampImage],
        date: PassageId,
        note: Option<PassageId>,
    ) {
        for stamp in stamps {
            self.on_right(stamp.post, Style::Signature);
            if let Some(image) = &stamp.image {
                self.seal(image, stamp.post);
            }
        }
        self.on_right(date, Style::Date);
        self.note(note);
    }

    /// 附注, in its brackets.
    fn note(&mut self, note: Option<PassageId>) {
        if let Some(note) = note {
            let content = self.runs(note, Style::Note);
            self.stand(Paragraph::new(Style::Note, content), &[note]);
        }
    }

    /// A text that ends where it landed.
    fn on_right(&mut self, text: PassageId, style: Style) {
        let sheet = self.sheet();
        let look = self.letters(text);
        let right =
            self.landed.lines(text).iter().map(|line| line.right).reduce(f64::max);
        let content = self.runs_with(text, style, look);
        let mut paragraph = Paragraph::new(style, content);
        let edge = sheet.left + sheet.across;
        paragraph.right = right.map(|right| twips((edge - right).max(0.0)));
        paragraph.keep = style == Style::Signature;
        self.begin_page(&mut paragraph, &[text]);
        self.stand(paragraph, &[text]);
    }

    /// A text that begins where it landed.
    fn on_left(&mut self, text: PassageId, style: Style) {
        let left = self.landed.first(&[text]).map(|line| line.left - self.sheet().left);
        let content = self.runs(text, style);
        let mut paragraph = Paragraph::new(style, content);
        paragraph.side = Some(Side::Left);
        paragraph.left = left.map(|left| twips(left.max(0.0)));
        self.stand(paragraph, &[text]);
    }

    /// A text whose middle is where it landed.
    fn centred(&mut self, text: PassageId, style: Style) {
        let sheet = self.sheet();
        let lines = self.landed.lines(text);
        let left =
            lines.iter().map(|line| line.left).reduce(f64::min).unwrap_or(sheet.left);
        let right = lines.iter().map(|line| line.right).reduce(f64::max).unwrap_or(left);
        let content = self.runs(text, style);
        let mut paragraph = Paragraph::new(style, content);
        let (before, behind) = (left - sheet.left, sheet.left + sheet.across - right);
        // A line as wide as it may be around that middle, and a little wider, so that rounding
        // breaks none.
        paragraph.left = Some(twips((before - behind).max(0.0)) - SPACER);
        paragraph.right = Some(twips((behind - before).max(0.0)) - SPACER);
        paragraph.side = Some(Side::Center);
        paragraph.keep = true;
        self.begin_page(&mut paragraph, &[text]);
        self.stand(paragraph, &[text]);
    }

    /// Names on one row, the middle of each where it landed; those of several lines, line by line.
    fn side_by_side(&mut self, names: &[PassageId]) {
        let left = self.sheet().left;
        let several = names.iter().any(|name| self.landed.lines(*name).len() > 1);
        let mut stops = Vec::new();
        for name in names {
            let lines = self.landed.lines(*name);
            let Some(line) = lines.last() else { continue };
            let middle = (line.left + line.right) / 2.0;
            stops.push(Stop {
                side: Side::Center,
                at: twips(middle - left),
                text: *name,
            });
        }
        if several {
            return self.names_table(&stops);
        }
        let mut paragraph = self.at_stops(&stops, Style::Signature);
        paragraph.keep = true;
        self.begin_page(&mut paragraph, names);
        self.stand(paragraph, names);
    }

    /// Names that stand on another page than what is above them begin it, with room for seals.
    fn begin_page(&mut self, paragraph: &mut Paragraph, texts: &[PassageId]) {
        let first = self.landed.first(texts).map(|line| line.page);
        if let (Some(first), Cursor::At { page, .. }) = (first, self.cursor)
            && first != page
        {
            self.break_page(paragraph);
        }
    }

    /// Names of several lines on one row: a table without lines, a cell for each.
    fn names_table(&mut self, stops: &[Stop]) {
        let texts: Vec<PassageId> = stops.iter().map(|stop| stop.text).collect();
        let (Some(first), Some(last)) =
            (self.landed.first(&texts).cloned(), self.landed.last(&texts).cloned())
        else {
            return;
        };
        let top = first.baseline - Lines::Grid.above(first.size);
        let room = self.advance(first.page, top);
        self.leave(room);
        let width = self.sheet().text_width();
        let mut edges = vec![0];
        for pair in stops.windows(2) {
            edges.push((pair[0].at + pair[1].at) / 2);
        }
        edges.push(width);
        let mut cells = Vec::new();
        for (i, stop) in stops.iter().enumerate() {
            let (from, to) = (edges[i], edges[i + 1]);
            let content = self.runs(stop.text, Style::Signature);
            let mut paragraph = Paragraph::new(Style::Signature, content);
            paragraph.side = Some(Side::Center);
            paragraph.keep = true;
            let off = (stop.at - from) - (to - stop.at);
            (paragraph.left, paragraph.right) = (Some(off.max(0)), Some((-off).max(0)));
            let about = tag("w:tcPr").put([
                tag("w:tcW").set("w:w", to - from).set("w:type", "dxa"),
                val("w:vAlign", "bottom"),
            ]);
            cells.push(tag("w:tc").put([about, paragraph.tag()]));
        }
        let widths: Vec<i32> = edges.windows(2).map(|pair| pair[1] - pair[0]).collect();
        let table = bare_table(&widths, 0).put(tag("w:tr").put(cells));
        self.blocks.push(Block::Table(table));
        self.reach(last.page, last.baseline + Lines::Grid.below(last.size));
    }

    /// A seal or stamp over the name that was written last, which it goes along with.
    fn seal(&mut self, image: &ImageRef, name: PassageId) {
        let Some((id, _, [x, y, width, height])) = self.image(image) else { return };
        let lines = self.landed.lines(name);
        let (Some(first), Some(last)) = (lines.first().cloned(), lines.last().cloned())
        else {
            return;
        };
        // Word counts from the top of a paragraph, and programs differ in whether what is
        // blank before it belongs to it: it goes behind what stands above.
        self.pass_blank_up();
        let mut top = first.baseline - Lines::Grid.above(first.size);
        if !matches!(self.blocks.last(), Some(Block::Paragraph(_))) {
            top = last.baseline + Lines::Grid.below(last.size);
            self.push(spacer(SPACER));
        }
        let spot = Spot { x, down: Down::Paragraph(y - top), width, height };
        let floating = self.drawings.floating(&id, &image.alt, spot);
        if let Some(Block::Paragraph(last)) = self.blocks.last_mut() {
            last.content.push(floating);
        }
    }
}
