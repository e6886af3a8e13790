//! 7.3.4 to 7.3.6: what closes the text.

use crate::notice::standard::STANDARD;
use crate::notice::{Closing, Seal, Stamp};
use crate::page::company::Close;
use crate::page::measure::Placed;
use crate::page::passage::Region;

use super::{FOOT, Pages, RIGHT, Stretch, TOLERANCE, TextLine};

/// The middle of an image, across and down.
fn middle(image: &Placed) -> (f64, f64) {
    (image.x + image.width / 2.0, image.y + image.height / 2.0)
}

impl Pages<'_> {
    /// 7.3.4: one empty row above 附件说明, unless it begins a page.
    fn above_attachment_note(&mut self) {
        let pages = self.lines.iter().enumerate();
        let ours = pages.filter(|(i, _)| !self.repitched.contains(i));
        let found = ours.map(|(_, lines)| lines).find_map(|lines| {
            let at = lines.iter().position(|line| {
                self.begins(line, |region| region == Region::AttachmentNoteLabel)
            })?;
            let above = lines[..at].last().filter(|line| line.is_body())?;
            Some((lines[at].page, lines[at].top() - above.top()))
        });
        let rows = f64::from(1 + STANDARD.rows_before_attachment_note);
        let what = "附件说明在正文下空一行（字顶到字顶）";
        self.lengths("7.3.4", what, rows * STANDARD.line(), found);
    }

    /// 7.3.4, 7.3.5, 7.3.6: attachment note, signature and date, note.
    pub(super) fn ending(&mut self) {
        let zi = STANDARD.character();
        let indent = STANDARD.indent * zi;
        let listed = self.stretch(|region| region == Region::AttachmentNoteLabel);
        let listed =
            listed.map(|label| (label.page, label.left - STANDARD.binding_margin));
        if !self.notice.attachments.is_empty() {
            self.lengths("7.3.4", "附件说明左空二字", indent, listed);
            self.above_attachment_note();
        }
        let date = self.all_lines().find_map(|line| {
            let alone =
                line.runs.iter().all(|run| self.region(run) == Some(Region::Date));
            self.on_line(line, |region| region == Region::Date).filter(|_| alone)
        });
        let Some(date) = date else {
            self.fact("7.3.5", "成文日期", "单独一行", "没有找到", 1, false);
            return;
        };
        let page = date.page;
        let closing = self.notice.ending.closing.clone();
        match &closing {
            Closing::Stamped(stamps) => self.stamped(stamps, date),
            Closing::Sealed(seals) => self.sealed(seals, date),
            Closing::Unsealed => self.unsealed(date),
        }
        let note = self.stretch(|region| region == Region::Note);
        if let Some(note) = note.filter(|note| note.page == page) {
            let left = (note.page, note.left - STANDARD.binding_margin);
            let below = (note.page, note.top - date.top);
            self.lengths("7.3.6", "附注左空二字", indent, [left]);
            self.lengths("7.3.6", "附注在日期下一行", STANDARD.line(), [below]);
        }
    }

    /// 7.3.5.5: 正文 on the page of what closes a text.
    pub(super) fn company(&mut self) {
        let signs = self.page.closes().into_iter();
        let (signs, lists): (Vec<_>, Vec<_>) = signs.partition(|close| close.signs);
        for (clause, what, closes) in [
            ("7.3.5.5", "署名所在的面有正文", signs),
            ("实务", "附件说明所在的面有正文", lists),
        ] {
            let seen = |close: &Close| {
                let alone = close.alone(self.page, self.layout);
                Some((alone.or_else(|| close.page(self.layout))?, alone.is_some()))
            };
            let worst = closes.iter().filter_map(seen).max_by_key(|(_, alone)| *alone);
            let Some((page, alone)) = worst else { continue };
            let measured = if alone { "没有正文" } else { "有正文" };
            self.fact(clause, what, "有正文", measured, page + 1, !alone);
        }
    }

    /// Where the text, table or figure above something on its page ends, and whether that is on
    /// a row.
    fn above(&self, what: Stretch) -> Option<(f64, bool)> {
        let sheet = &self.layout.pages[what.page - 1];
        let above = |bottom: &f64| *bottom < what.top;
        let shapes = sheet.shapes.iter().map(|shape| shape.y + shape.height);
        let images = sheet.images.iter().map(|image| image.y + image.height);
        let drawn = shapes.chain(images).filter(above).reduce(f64::max);
        let mut lines = self.lines[what.page - 1].iter().rev();
        let line = lines.find(|line| above(&line.bottom()));
        match (line, drawn) {
            (Some(line), Some(drawn)) if line.bottom() < drawn => Some((drawn, false)),
            (Some(line), _) => Some((line.bottom(), line.is_body())),
            (None, drawn) => drawn.map(|drawn| (drawn, false)),
        }
    }

    /// How far a height in something is from the text above it; another pitch of lines has rows
    /// of its own.
    ///
    /// A table or figure ends between rows, and what follows stands on the next one: there the
    /// distance is kept where less than a row more is left.
    fn below_text(&self, what: Stretch, to: f64, required: f64) -> Option<(usize, f64)> {
        let (above, on_row) = self.above(what)?;
        if self.repitched.contains(&(what.page - 1)) {
            return None;
        }
        let gap = to - above;
        let kept = (required..required + STANDARD.line()).contains(&(gap + TOLERANCE));
        Some((what.page, if kept && !on_row { required } else { gap }))
    }

    /// 署名 of every organ on the page of the date, all lines of one together.
    fn signatures(&self, date: Stretch) -> Vec<Stretch> {
        let lines = &self.lines[date.page - 1];
        let found = (0..self.notice.signatures().count()).filter_map(|i| {
            let ours = |line| self.on_line(line, |r| r == Region::Signature(i));
            lines.iter().filter_map(ours).reduce(|first, next| Stretch {
                left: first.left.min(next.left),
                right: first.right.max(next.right),
                bottom: first.bottom.max(next.bottom),
                ..first
            })
        });
        found.collect()
    }

    /// 7.3.5.1: with seals.
    fn sealed(&mut self, seals: &[Seal], date: Stretch) {
        let page = date.page;
        let names = self.signatures(date);
        let diameters = seals
            .iter()
            .map(|seal| seal.diameter.map_or(STANDARD.seal_diameter, |d| d.0));
        let diameter = diameters.fold(0.0, f64::max);
        // What is too wide to stand over the date otherwise takes the room it needs.
        let widest = names.iter().map(|n| n.right - n.left).fold(diameter, f64::max);
        let inset = (STANDARD.sealed_date_inset * STANDARD.character())
            .max((widest - (date.right - date.left)) / 2.0);
        self.lengths("7.3.5.1", "成文日期右空四字", inset, [(page, RIGHT - date.right)]);
        let Some(last) = names.last().copied() else { return };
        let off = [(page, last.centre() - date.centre())];
        self.lengths("7.3.5.1", "署名以日期为准居中", 0.0, off);
        let shown: Vec<bool> = seals.iter().map(|seal| seal.image.is_some()).collect();
        if shown.contains(&true) {
            self.seals(&shown, &names, date);
        }
    }

    /// The last so many images of a page: those that close the text.
    fn images(&self, page: usize, count: usize) -> Vec<Placed> {
        let images = &self.layout.pages[page - 1].images;
        images[images.len().saturating_sub(count)..].to_vec()
    }

    /// 7.3.5.1: the seals that are shown.
    fn seals(&mut self, shown: &[bool], names: &[Stretch], date: Stretch) {
        let page = date.page;
        let wanted = shown.iter().filter(|shown| **shown).count();
        let names = names.iter().zip(shown).filter(|(_, shown)| **shown);
        let pairs: Vec<(Stretch, Placed)> =
            names.map(|(name, _)| *name).zip(self.images(page, wanted)).collect();
        let measured = format!("{} 枚", pairs.len());
        let all = pairs.len() == wanted;
        self.fact(
            "7.3.5.1",
            "印章与署名一一对应",
            format!("{wanted} 枚"),
            measured,
            page,
            all,
        );
        let (Some(first), Some(last)) = (pairs.first(), pairs.last()) else { return };
        let centres = pairs.iter().map(|(n, image)| (page, middle(image).0 - n.centre()));
        self.lengths("7.3.5.1", "印章与署名左右居中", 0.0, centres);
        let pressed = |text: &Stretch, image: &Placed| {
            text.top > image.y && text.bottom < image.y + image.height
        };
        let blank = pairs.iter().any(|(name, image)| !pressed(name, image));
        let measured = if blank { "有空白印章" } else { "压署名" };
        self.fact("7.3.5.1", "印章下压署名", "压署名", measured, page, !blank);
        let down = |(name, image): &(Stretch, Placed), to: f64| {
            ((name.top + to) / 2.0 - middle(image).1) / image.height
        };
        let low = down(last, date.bottom);
        self.fact(
            "7.3.5.1",
            "署名和日期在最后一枚印章中心偏下",
            "偏下，压在章内",
            format!("偏下 {low:.2} 倍直径"),
            page,
            low > 0.0 && pressed(&date, &last.1),
        );
        // One line, as the standard counts it, from the text down to the first row.
        let line = STANDARD.line();
        let top = pairs.iter().map(|(_, image)| image.y).fold(f64::MAX, f64::min);
        if let Some((above, _)) = self.above(first.0) {
            let gap = top - above;
            self.fact(
                "7.3.5.1",
                "首排印章顶端距正文",
                format!("一行（{line:.2} mm）之内"),
                format!("{gap:.2} mm"),
                page,
                gap >= -TOLERANCE && gap <= line + TOLERANCE,
            );
        }
        let outside = pairs.iter().any(|(_, image)| {
            image.x < STANDARD.binding_margin - TOLERANCE
                || image.x + image.width > RIGHT + TOLERANCE
                || image.y + image.height > FOOT + TOLERANCE
        });
        let measured = if outside { "出了版心" } else { "在版心之内" };
        self.fact("7.3.5.1", "印章不出版心", "在版心之内", measured, page, !outside);
        let mut apart = f64::MAX;
        for (i, (_, a)) in pairs.iter().enumerate() {
            for (_, b) in &pairs[i + 1..] {
                let ((ax, ay), (bx, by)) = (middle(a), middle(b));
                let reach = (a.width.max(a.height) + b.width.max(b.height)) / 2.0;
                apart = apart.min((ax - bx).hypot(ay - by) - reach);
            }
        }
        if pairs.len() > 1 {
            self.fact(
                "7.3.5.1",
                "印章互不相交或相切",
                "有间隔",
                format!("相距 {apart:.2} mm"),
                page,
                apart > 0.0,
            );
        }
    }

    /// 7.3.5.2: without a seal.
    fn unsealed(&mut self, date: Stretch) {
        let page = date.page;
        let names = self.signatures(date);
        let (Some(first), Some(last)) = (names.first().copied(), names.last().copied())
        else {
            return;
        };
        let shift = STANDARD.date_shift * STANDARD.character();
        let shifts = names.iter().map(|name| (page, date.left - name.left));
        self.lengths("7.3.5.2", "日期首字比署名首字右移二字", shift, shifts);
        let inset = STANDARD.signature_inset * STANDARD.character();
        let right = names.iter().map(|name| name.right).fold(date.right, f64::max);
        self.lengths("7.3.5.2", "署名或日期右空二字", inset, [(page, RIGHT - right)]);
        let required = STANDARD.empty_rows(STANDARD.rows_before_signature);
        let gap = self.below_text(first, first.top, required);
        self.lengths("7.3.5.2", "署名在正文下空一行", required, gap);
        // From the foot of one, as of one on several lines, to the next.
        let below =
            |a: &Stretch, b: &Stretch| (page, b.top - a.bottom + STANDARD.character());
        let steps = names.windows(2).map(|pair| below(&pair[0], &pair[1]));
        let steps = steps.chain([below(&last, &date)]);
        self.lengths("7.3.5.2", "署名、日期依次下一行", STANDARD.line(), steps);
    }

    /// 7.3.5.3: with stamps.
    fn stamped(&mut self, stamps: &[Stamp], date: Stretch) {
        let page = date.page;
        let zi = STANDARD.character();
        let inset = STANDARD.stamp_inset * zi;
        self.lengths("7.3.5.3", "成文日期右空四字", inset, [(page, RIGHT - date.right)]);
        let posts: Vec<Stretch> = (0..stamps.len())
            .filter_map(|i| {
                let mut lines = self.lines[page - 1].iter();
                lines.find_map(|line| self.on_line(line, |r| r == Region::Post(i)))
            })
            .collect();
        let measured = format!("{} 个", posts.len());
        self.fact(
            "7.3.5.3",
            "签发人职务",
            format!("{} 个", stamps.len()),
            measured,
            page,
            posts.len() == stamps.len(),
        );
        let (Some(first), Some(last)) = (posts.first().copied(), posts.last().copied())
        else {
            return;
        };
        let shown = stamps.iter().zip(&posts).filter(|(stamp, _)| stamp.image.is_some());
        let shown: Vec<Stretch> = shown.map(|(_, post)| *post).collect();
        let images = self.images(page, shown.len());
        if !shown.is_empty() {
            let (count, wanted) = (images.len(), shown.len());
            let all = count == wanted;
            let (count, wanted) = (format!("{count} 枚"), format!("{wanted} 枚"));
            self.fact("7.3.5.3", "签名章", wanted, count, page, all);
        }
        let pairs: Vec<(Stretch, Placed)> = shown.into_iter().zip(images).collect();
        let each = |of: &dyn Fn(&Stretch, &Placed) -> f64| -> Vec<(usize, f64)> {
            pairs.iter().map(|(post, image)| (page, of(post, image))).collect()
        };
        let rights = each(&|_, image| RIGHT - image.x - image.width);
        let gaps = each(&|post, image| image.x - post.right);
        let levels = each(&|post, image| middle(image).1 - post.middle());
        self.lengths("7.3.5.3", "签名章右空四字", inset, rights);
        self.lengths("7.3.5.3", "职务在签名章左侧空二字", STANDARD.post_gap * zi, gaps);
        self.lengths("7.3.5.3", "职务以签名章为准上下居中", 0.0, levels);
        let half = f64::from(STANDARD.stamp_rows) * STANDARD.line() / 2.0
            - (STANDARD.line() - zi) / 2.0;
        let required = STANDARD.empty_rows(STANDARD.rows_before_stamp) + half;
        let gap = self.below_text(first, first.middle(), required);
        self.lengths("7.3.5.3", "签名章在正文下空二行（到章中线）", required, gap);
        let required = STANDARD.empty_rows(STANDARD.rows_after_stamp) + half;
        let gap = [(page, date.top - last.middle())];
        self.lengths("7.3.5.3", "日期在签名章下空一行（从章中线）", required, gap);
    }

    /// Whether a line is 签发人职务, which keeps to the middle of its stamp.
    pub(super) fn is_post(&self, line: &TextLine<'_>) -> bool {
        self.begins(line, |region| matches!(region, Region::Post(_)))
    }
}
