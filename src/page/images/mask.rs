//! How much ink each pixel of an image takes.
//!
//! Typst 0.15.1 shows no image in CMYK through a mask (images are RGB or grey, pages of a PDF are
//! blended in RGB); for the press a seal becomes outlines, filled with Y80 M80.

use image::RgbaImage;

use crate::notice::Ink;

/// How much ink each pixel takes.
pub(super) struct Mask {
    pub(super) width: u32,
    pub(super) height: u32,
    ink: Vec<u8>,
}

impl Mask {
    /// What of an image is ink: for black how dark, for red how far from white it is.
    pub(super) fn of(pixels: &RgbaImage, ink: Ink) -> Self {
        let inked = pixels.pixels().map(|pixel| {
            let [r, g, b, alpha] = pixel.0.map(u32::from);
            let white = match ink {
                Ink::Red => r.min(g).min(b),
                Ink::Black => (2126 * r + 7152 * g + 722 * b) / 10_000,
            };
            ((255 - white) * alpha / 255) as u8
        });
        Self { width: pixels.width(), height: pixels.height(), ink: inked.collect() }
    }

    /// The ink of a pixel, counted from a margin of clear pixels around the image.
    pub(super) fn padded(&self, x: usize, y: usize) -> f64 {
        let (width, height) = (self.width as usize, self.height as usize);
        if x == 0 || y == 0 || x > width || y > height {
            return 0.0;
        }
        f64::from(self.ink[(y - 1) * width + x - 1])
    }

    /// The box around everything that is more than a trace: x, y, width, height.
    pub(super) fn bounds(&self, trace: u8) -> Option<(u32, u32, u32, u32)> {
        let rows = self.ink.chunks(self.width as usize);
        let inked = |row: &[u8]| row.iter().any(|ink| *ink >= trace);
        let top = rows.clone().position(inked)?;
        let bottom = rows.clone().rposition(inked)?;
        let left = rows.clone().filter_map(|row| row.iter().position(|i| *i >= trace));
        let right = rows.filter_map(|row| row.iter().rposition(|i| *i >= trace));
        let (left, right) = (left.min()?, right.max()?);
        let [x, y, width, height] =
            [left, top, right - left + 1, bottom - top + 1].map(|n| n as u32);
        Some((x, y, width, height))
    }

    /// A part of it.
    pub(super) fn cut(&self, x: u32, y: u32, width: u32, height: u32) -> Self {
        let rows = self.ink.chunks(self.width as usize).skip(y as usize);
        let ink = rows
            .take(height as usize)
            .flat_map(|row| &row[x as usize..(x + width) as usize])
            .copied()
            .collect();
        Self { width, height, ink }
    }

    /// How much of it is ink.
    pub(super) fn inked(&self) -> f64 {
        let sum: f64 = self.ink.iter().map(|ink| f64::from(*ink)).sum();
        sum / 255.0 / self.ink.len() as f64
    }

    /// How much of it is neither clear nor full.
    pub(super) fn shaded(&self) -> f64 {
        let between = self.ink.iter().filter(|ink| (48..=207).contains(*ink)).count();
        between as f64 / self.ink.len() as f64
    }
}
