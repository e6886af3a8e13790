//! Glyphs → rows → paragraphs.

use super::glyphs::Drawn;
use crate::office::word::script::{Line, Stand};

/// Points in a millimetre.
const POINTS: f64 = 72.0 / 25.4;

/// Glyphs on one baseline, from left to right.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) baseline: f64,
    glyphs: Vec<Drawn>,
}

impl Row {
    fn left(&self) -> f64 {
        self.glyphs.first().map_or(0.0, |glyph| glyph.x)
    }

    fn right(&self) -> f64 {
        self.glyphs.iter().fold(0.0, |right, glyph| glyph.end.max(right))
    }

    /// The size of most of it, in millimetres.
    fn size(&self) -> f64 {
        let mut sizes: Vec<f64> = self.glyphs.iter().map(|glyph| glyph.size).collect();
        sizes.sort_by(f64::total_cmp);
        sizes.get(sizes.len() / 2).copied().unwrap_or(1.0)
    }

    /// What it says; wide gaps are blanks.
    pub(super) fn text(&self) -> String {
        let size = self.size();
        let gaps = self.glyphs.windows(2).map(|pair| pair[1].x - pair[0].end);
        // Letters that are spread evenly are one text.
        let wide = gaps.clone().filter(|gap| *gap > size * 0.8).count();
        let spread = self.glyphs.len() > 2 && wide + 1 == self.glyphs.len();
        let mut text = String::new();
        for (i, glyph) in self.glyphs.iter().enumerate() {
            if i > 0 && !spread {
                let gap = (glyph.x - self.glyphs[i - 1].end) / size;
                let ascii = |text: &str| text.is_ascii() && text != " ";
                if gap > 1.2 {
                    text.push_str(&"　".repeat((gap.round() as usize).clamp(2, 30)));
                } else if gap > 0.2
                    && ascii(&glyph.text)
                    && ascii(&self.glyphs[i - 1].text)
                {
                    text.push(' ');
                }
            }
            text.push_str(&glyph.text);
        }
        text.trim().to_owned()
    }
}

/// The rows of some glyphs, from top to bottom.
pub(super) fn rows(glyphs: &[Drawn]) -> Vec<Row> {
    let mut glyphs: Vec<&Drawn> = glyphs.iter().collect();
    glyphs.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
    let mut rows: Vec<Row> = Vec::new();
    for glyph in glyphs {
        match rows.last_mut() {
            Some(row)
                if (glyph.baseline - row.baseline).abs() < row_height(row, glyph) =>
            {
                row.glyphs.push(glyph.clone());
            }
            _ => rows.push(Row { baseline: glyph.baseline, glyphs: vec![glyph.clone()] }),
        }
    }
    for row in &mut rows {
        row.glyphs.sort_by(|a, b| a.x.total_cmp(&b.x));
    }
    rows.retain(|row| row.glyphs.iter().any(|glyph| !glyph.text.trim().is_empty()));
    rows
}

fn row_height(row: &Row, glyph: &Drawn) -> f64 {
    row.glyphs[0].size.min(glyph.size) * 0.4
}

/// The paragraphs of some rows: a row goes on with the one above where that is full and this
/// begins at the edge.
pub(super) fn paragraphs(rows: Vec<Row>) -> Vec<Line> {
    let left = edge(&rows);
    let right = rows.iter().map(Row::right).fold(0.0, f64::max);
    let mut lines: Vec<Line> = Vec::new();
    let mut last: Option<Row> = None;
    for row in rows {
        let size = row.size();
        let goes_on = last.as_ref().is_some_and(|above| {
            let full = right - above.right() < above.size() * 2.2;
            let same = (above.size() - size).abs() < size * 0.1;
            let near = row.baseline < above.baseline
                || row.baseline - above.baseline < size * 2.5;
            full && same && near && (row.left() - left).abs() < size * 0.5
        });
        if let Some(line) =
            lines.last_mut().filter(|line| goes_on && line.stand == Stand::Left)
        {
            line.text.push_str(&row.text());
        } else {
            lines.push(line(&row, left, right));
        }
        last = Some(row);
    }
    lines
}

/// The left edge of the text: where most rows begin, or all but those that stand apart.
fn edge(rows: &[Row]) -> f64 {
    rows.iter()
        .filter(|row| row.glyphs.len() > 3)
        .map(Row::left)
        .fold(f64::INFINITY, f64::min)
}

fn line(row: &Row, left: f64, right: f64) -> Line {
    let size = row.size();
    let (before, behind) = (row.left() - left, right - row.right());
    let stand = if (before - behind).abs() < size * 1.5 && before > size * 1.2 {
        Stand::Center
    } else if before > size * 8.0 && behind < size * 6.0 {
        Stand::Right
    } else {
        Stand::Left
    };
    let red = row.glyphs.iter().filter(|glyph| glyph.red).count();
    Line {
        text: row.text(),
        stand,
        first: before.max(0.0) / size,
        size: size * POINTS,
        red: red * 2 > row.glyphs.len(),
        ..Line::default()
    }
}
