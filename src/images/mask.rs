//! One ink through a mask: how an image becomes Y80 M80 or K on the press (6.2).

use image::RgbaImage;
use pdf_writer::types::BlendMode;
use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect, Ref};

use crate::notice::Ink;
use crate::standard::STANDARD;

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

    /// A PDF of one page that paints the ink through the mask and over what lies below.
    /// Typst has no CMYK images; a page of a PDF it copies as it is.
    pub(super) fn pdf(&self, ink: Ink) -> Vec<u8> {
        let [catalog, tree, page, content, image, mask] =
            [1, 2, 3, 4, 5, 6].map(Ref::new);
        let (width, height) = (self.width as f32, self.height as f32);
        let mut pdf = Pdf::new();
        pdf.catalog(catalog).pages(tree);
        pdf.pages(tree).kids([page]).count(1);
        let mut sheet = pdf.page(page);
        sheet
            .media_box(Rect::new(0.0, 0.0, width, height))
            .parent(tree)
            .contents(content);
        let mut resources = sheet.resources();
        resources.x_objects().pair(Name(b"Image"), image);
        let mut states = resources.ext_g_states();
        states
            .insert(Name(b"Over"))
            .start::<pdf_writer::writers::ExtGraphicsState<'_>>()
            .blend_mode(BlendMode::Multiply);
        states.finish();
        resources.finish();
        sheet.finish();
        let mut paint = Content::new();
        paint.set_parameters(Name(b"Over"));
        paint.transform([width, 0.0, 0.0, height, 0.0, 0.0]);
        paint.x_object(Name(b"Image"));
        pdf.stream(content, &paint.finish());
        // One pixel of ink, stretched over the mask.
        let components = match ink {
            Ink::Red => STANDARD.red_cmyk,
            Ink::Black => STANDARD.black_cmyk,
        };
        let components = components.map(|percent| (u16::from(percent) * 255 / 100) as u8);
        let mut ink = pdf.image_xobject(image, &components);
        ink.width(1).height(1).bits_per_component(8).s_mask(mask);
        ink.color_space().device_cmyk();
        ink.finish();
        let packed = packed(&self.ink);
        let mut alpha = pdf.image_xobject(mask, &packed);
        alpha.width(self.width as i32).height(self.height as i32).bits_per_component(8);
        alpha.filter(Filter::FlateDecode);
        alpha.color_space().device_gray();
        alpha.finish();
        pdf.finish()
    }
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut encoder =
        flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}
