//! Images as the readers of OFD take them: PNG and JPEG.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat};
use resvg::tiny_skia::{Pixmap, Transform};
use typst::visualize::{ExchangeFormat, Image, ImageKind, RasterFormat, RasterImage};

/// How finely a drawing is broken into pixels that paths cannot say, in dots a millimetre: 600
/// dpi.
const DOTS: f64 = 600.0 / 25.4;
/// The most pixels that its longer side becomes.
const SIDE_MOST: f64 = 8000.0;

/// What is wrong where an image cannot be written.
const UNWRITTEN: &str = "有一幅图片写不成 PNG";

/// The images of a document, each once.
#[derive(Default)]
pub(super) struct Pictures(Vec<Picture>);

/// An image.
pub(super) struct Picture {
    pub(super) format: Format,
    pub(super) bytes: Vec<u8>,
}

/// What its bytes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Png,
    Jpeg,
}

impl Format {
    /// What Res.xml calls it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Png => "PNG",
            Self::Jpeg => "JPEG",
        }
    }

    /// How the name of its file ends.
    pub(super) fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
        }
    }
}

impl Pictures {
    pub(super) fn list(&self) -> &[Picture] {
        &self.0
    }

    /// Adds an image whose longer side is so many millimetres long; its number.
    pub(super) fn add(&mut self, image: &Image, longer: f64) -> Result<usize, String> {
        let (format, bytes) = match image.kind() {
            ImageKind::Raster(raster) => pixels(raster)?,
            ImageKind::Svg(svg) => (Format::Png, drawn(svg.tree(), longer)?),
            ImageKind::Pdf(_) => return Err("有一幅图片是 PDF".to_owned()),
        };
        let known = self.0.iter().position(|picture| picture.bytes == bytes);
        Ok(known.unwrap_or_else(|| {
            self.0.push(Picture { format, bytes });
            self.0.len() - 1
        }))
    }
}

/// The file as it is, if every reader shows it so.
fn pixels(raster: &RasterImage) -> Result<(Format, Vec<u8>), String> {
    let bytes = raster.data();
    match raster.format() {
        RasterFormat::Exchange(ExchangeFormat::Jpg)
            if raster.exif_rotation().is_none() && !in_four_inks(bytes) =>
        {
            Ok((Format::Jpeg, bytes.to_vec()))
        }
        RasterFormat::Exchange(ExchangeFormat::Png)
            if raster.exif_rotation().is_none() =>
        {
            Ok((Format::Png, bytes.to_vec()))
        }
        _ => Ok((Format::Png, png(raster.dynamic())?)),
    }
}

fn png(pixels: &DynamicImage) -> Result<Vec<u8>, String> {
    let mut bytes = Cursor::new(Vec::new());
    pixels.write_to(&mut bytes, ImageFormat::Png).map_err(|_| UNWRITTEN.to_owned())?;
    Ok(bytes.into_inner())
}

/// Whether a JPEG is in CMYK, which few readers of OFD show in its colours.
fn in_four_inks(bytes: &[u8]) -> bool {
    let mut at = 2;
    while let Some([0xff, mark, high, low]) = bytes.get(at..at + 4) {
        if matches!(mark, 0xc0..=0xcf) && !matches!(mark, 0xc4 | 0xc8 | 0xcc) {
            return bytes.get(at + 9) == Some(&4);
        }
        at += 2 + usize::from(u16::from_be_bytes([*high, *low]));
    }
    false
}

fn drawn(tree: &resvg::usvg::Tree, longer: f64) -> Result<Vec<u8>, String> {
    let size = tree.size();
    let longest = f64::from(size.width().max(size.height()));
    let scale = ((longer * DOTS).min(SIDE_MOST) / longest) as f32;
    let side = |length: f32| (length * scale).round().max(1.0) as u32;
    let (width, height) = (side(size.width()), side(size.height()));
    let mut pixels = Pixmap::new(width, height).ok_or_else(|| UNWRITTEN.to_owned())?;
    let to_pixels =
        Transform::from_scale(width as f32 / size.width(), height as f32 / size.height());
    resvg::render(tree, to_pixels, &mut pixels.as_mut());
    pixels.encode_png().map_err(|_| UNWRITTEN.to_owned())
}
