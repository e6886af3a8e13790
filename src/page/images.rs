//! The images that a notice names: read, looked at, and made ready for the inks.
//!
//! Seals and stamps are cut to their ink, so that a diameter is
//! the seal's own, and what is white in them becomes clear, so that the text under them
//! stays legible. On the press there is no colour but the two inks (6.2): an image becomes
//! outlines that one of them fills.

mod mask;
mod outline;
mod svg;
mod whole;

use std::io::Cursor;

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, RgbaImage};

use crate::notice::{Ink, Notice, Text};
use crate::page::profile::Profile;
use crate::text::finding::{At, Finding};
use crate::text::inputs::{FileContent, Inputs};

use self::mask::Mask;
use self::outline::Outlines;

/// The longest side that makes sense: A4 at 1200 dpi is 14 000 pixels long.
const SIDE_MOST: u32 = 14_000;
/// The shortest side from which something can be seen on paper.
const SIDE_LEAST: u32 = 16;
/// More pixels than an A4 sheet has at 600 dpi.
const PIXELS_MOST: u64 = 40_000_000;
/// A seal of which more is inked hides the text under it.
const INK_MOST: f64 = 0.75;
/// Weaker traces than this are no ink.
const TRACE: u8 = 16;
/// A picture of which more is neither black nor white is no line drawing.
const SHADED_MOST: f64 = 0.1;
/// How long a drawing becomes in pixels: 45 mm at 340 dpi to find its edges, at 680 dpi for
/// the outlines that the press fills.
const DRAWN: [u32; 2] = [600, 1200];

/// An image as the press takes it.
#[derive(Debug, Clone)]
pub struct Picture {
    /// The name of its virtual file. It does not differ from notice to notice.
    pub file: String,
    /// What the file holds.
    pub bytes: Vec<u8>,
    /// Its width for a height of one.
    pub ratio: f64,
}

/// The images of a notice, by the paths that it names them with.
#[derive(Debug, Clone, Default)]
pub struct Images {
    list: Vec<(String, Ink, Picture)>,
}

impl Images {
    /// The image of a path, in an ink.
    pub fn get(&self, path: &Text, ink: Ink) -> Option<&Picture> {
        let same = |(known, inked, _): &&(String, Ink, Picture)| {
            *known == path.value && *inked == ink
        };
        self.list.iter().find(same).map(|(.., picture)| picture)
    }

    /// The images of two notices. What one path shows in the new one stands for both.
    pub fn of_both(old: &Self, new: &Self) -> Self {
        let mut both = Self::default();
        for (path, ink, picture) in new.list.iter().chain(&old.list) {
            let known =
                both.list.iter().any(|(known, inked, _)| known == path && inked == ink);
            if !known {
                let extension = picture.file.rsplit('.').next().unwrap_or_default();
                let file = format!("image-{}.{extension}", both.list.len());
                both.list.push((path.clone(), *ink, Picture { file, ..picture.clone() }));
            }
        }
        both
    }

    /// Every image, in the order of the notice.
    pub fn pictures(&self) -> impl Iterator<Item = &Picture> {
        self.list.iter().map(|(.., picture)| picture)
    }
}

/// Looks at every image that a notice names, each once, and makes it ready for the inks.
pub fn prepare(
    notice: &Notice,
    inputs: &Inputs,
    profile: Profile,
) -> (Images, Vec<Finding>) {
    let mut images = Images::default();
    let mut findings = Vec::new();
    let mut seen: Vec<(&str, Ink)> = Vec::new();
    for (path, ink) in notice.images() {
        if seen.contains(&(path.value.as_str(), ink)) {
            continue;
        }
        seen.push((&path.value, ink));
        let image = match load(inputs, &path.value).and_then(look) {
            Ok(image) => image,
            Err(fault) => {
                findings.push(fault.finding(path));
                continue;
            }
        };
        let ready = match image.ready(ink, profile) {
            Ok(ready) => ready,
            Err(fault) => {
                findings.push(fault.finding(path));
                continue;
            }
        };
        if ink == Ink::Red && ready.inked > INK_MOST {
            findings.push(
                Finding::warning(
                    "seal-covers-text",
                    At::Value(path.at.clone()),
                    format!(
                        "印章图片“{}”几乎没有透明的地方，会盖住下面的文字",
                        path.value
                    ),
                )
                .hint("用底色透明或纯白的图片；深色的底要先去掉")
                .source("GB/T 9704—2012 7.3.5.1"),
            );
        }
        let file = format!("image-{}.{}", images.list.len(), ready.extension);
        let picture = Picture { file, bytes: ready.bytes, ratio: ready.ratio };
        images.list.push((path.value.clone(), ink, picture));
    }
    (images, findings)
}

/// Why an image cannot be used.
struct Fault {
    code: &'static str,
    what: String,
    mend: &'static str,
}

impl Fault {
    fn wrong(what: impl Into<String>, mend: &'static str) -> Self {
        Self { code: "image-wrong", what: what.into(), mend }
    }

    fn finding(self, path: &Text) -> Finding {
        let message = format!("图片“{}”{}", path.value, self.what);
        Finding::error(self.code, At::Value(path.at.clone()), message).hint(self.mend)
    }

    fn large(what: impl Into<String>, mend: &'static str) -> Self {
        Self { code: "image-too-large", what: what.into(), mend }
    }
}

/// The bytes of a file.
fn load<'a>(inputs: &'a Inputs, path: &str) -> Result<&'a [u8], Fault> {
    let place = "路径从 YAML 文件所在的文件夹算起；核对文件名和扩展名";
    let unreadable = |what: String| Fault { code: "image-unreadable", what, mend: place };
    match inputs.files.get(path) {
        Some(FileContent::Bytes(bytes)) => Ok(bytes),
        Some(FileContent::Unreadable(why)) => Err(unreadable(format!("读不了：{why}"))),
        Some(FileContent::TooLarge { mib, most }) => Err(Fault::large(
            match mib {
                Some(mib) => format!("有 {mib} MB，超过上限 {most} MB"),
                None => format!("没有尽头，超过上限 {most} MB"),
            },
            "缩小图片再用；印章有 1000 像素见方就够清楚",
        )),
        None => Err(unreadable("没有读到：路径要直接写明，不能由 {{ }} 算出".to_owned())),
    }
}

/// An image that can be used.
enum Image {
    /// Pixels, and the file they came from if that can be shown as it is.
    Pixels(RgbaImage, Option<(&'static str, Vec<u8>)>),
    /// A drawing.
    Drawing(Box<svg::Drawing>),
}

/// Finds out what bytes show.
fn look(bytes: &[u8]) -> Result<Image, Fault> {
    let png = "用画图等软件另存为 PNG";
    let extension = match image::guess_format(bytes) {
        Ok(ImageFormat::Png) => "png",
        Ok(ImageFormat::Jpeg) => "jpg",
        Ok(other) => {
            let name = other
                .extensions_str()
                .first()
                .map_or(String::new(), |e| e.to_uppercase());
            return Err(Fault::wrong(format!("是 {name} 格式，不能用"), png));
        }
        Err(_) if bytes.is_empty() => {
            return Err(Fault::wrong("是空文件", "核对是否选错了文件"));
        }
        Err(_) if bytes.starts_with(b"%PDF") => {
            return Err(Fault::wrong("是 PDF，不能用", "另存为 PNG 或 SVG"));
        }
        Err(_) if svg::looks_like(bytes) => {
            return svg::look(bytes).map(|drawing| Image::Drawing(Box::new(drawing)));
        }
        Err(_) => {
            return Err(Fault::wrong(
                "不是图片，或者不是 PNG、JPEG、SVG",
                "用画图等软件打开，另存为 PNG",
            ));
        }
    };
    let whole = if extension == "png" { whole::png } else { whole::jpeg };
    let cut = || {
        let mend = "文件没有传完或已损坏：重新复制、下载或导出这张图片";
        Fault::wrong("不完整，后面的部分读不出来", mend)
    };
    let broken = |_| Fault::wrong("已损坏，读不出来", "重新扫描或导出这张图片");
    let mut reader = ImageReader::new(Cursor::new(bytes));
    reader.set_format(if extension == "png" {
        ImageFormat::Png
    } else {
        ImageFormat::Jpeg
    });
    let mut limits = Limits::default();
    limits.max_alloc = Some(PIXELS_MOST * 16);
    reader.limits(limits);
    // What breaks off before its first pixel is cut off as well.
    let broken = |error| if whole(bytes) { broken(error) } else { cut() };
    let mut decoder = reader.into_decoder().map_err(broken)?;
    let (width, height) = decoder.dimensions();
    sides(width.into(), height.into())?;
    if !whole(bytes) {
        return Err(cut());
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut pixels = DynamicImage::from_decoder(decoder).map_err(broken)?;
    pixels.apply_orientation(orientation);
    // Archives take no JPEG of four inks; it is shown as the pixels that it decodes to.
    let kept = extension == "png" || jpeg_inks(bytes) != Some(4);
    Ok(Image::Pixels(pixels.into_rgba8(), kept.then(|| (extension, bytes.to_vec()))))
}

/// Refuses sides that no image on paper has.
fn sides(width: f64, height: f64) -> Result<(), Fault> {
    let shown = format!("{width:.0}×{height:.0} 像素");
    if width.min(height) < f64::from(SIDE_LEAST) {
        return Err(Fault::wrong(
            format!("只有 {shown}，印出来看不清"),
            "换用更清楚的图片；印章至少 600 像素见方",
        ));
    }
    if width.max(height) > f64::from(SIDE_MOST) || width * height > PIXELS_MOST as f64 {
        return Err(Fault::large(
            format!("有 {shown}，大得没有必要"),
            "缩小图片再用；印章有 1000 像素见方就够清楚",
        ));
    }
    Ok(())
}

/// How many components a JPEG's frame has.
fn jpeg_inks(bytes: &[u8]) -> Option<u8> {
    let mut at = 2;
    while let [0xff, marker, high, low, ..] = *bytes.get(at..)? {
        // SOF0 to SOF15, without the tables and codes between them.
        if matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc) {
            return bytes.get(at + 9).copied();
        }
        at += 2 + usize::from(u16::from_be_bytes([high, low]));
    }
    None
}

/// An image that is ready for an ink.
struct Ready {
    extension: &'static str,
    bytes: Vec<u8>,
    ratio: f64,
    /// How much of it is inked.
    inked: f64,
}

impl Image {
    /// The image for an ink.
    fn ready(self, ink: Ink, profile: Profile) -> Result<Ready, Fault> {
        let blank = || {
            Fault::wrong(
                "是空白的，什么也印不出来",
                "核对是否选错了文件；图里的内容是否画在画板外面",
            )
        };
        let longer = DRAWN[usize::from(profile == Profile::Print)];
        let (pixels, file, drawing) = match self {
            Self::Pixels(pixels, file) => (pixels, file, None),
            Self::Drawing(drawing) => {
                (drawing.pixels(longer).ok_or_else(blank)?, None, Some(drawing))
            }
        };
        // On white paper, what is neither white nor clear can be seen.
        if Mask::of(&pixels, Ink::Red).bounds(TRACE).is_none() {
            return Err(blank());
        }
        if let (Ink::Black, Profile::Screen) = (ink, profile) {
            return Ok(unchanged(&pixels, file, drawing.as_deref()));
        }
        let pixels = match ink {
            Ink::Red => clear_white(pixels),
            Ink::Black => pixels,
        };
        let mask = Mask::of(&pixels, ink);
        if profile == Profile::Print && mask.bounds(outline::INKED as u8).is_none() {
            return Err(Fault::wrong(
                "颜色太浅，印刷时印不出来",
                "换用颜色深的图片，或不用 --profile print",
            ));
        }
        let (x, y, width, height) = match ink {
            Ink::Red => mask.bounds(TRACE).ok_or_else(blank)?,
            Ink::Black => (0, 0, mask.width, mask.height),
        };
        let mask = mask.cut(x, y, width, height);
        if ink == Ink::Black && mask.shaded() > SHADED_MOST {
            return Err(Fault::wrong(
                "有灰度或彩色，印刷用的 PDF 只有黑、红两种油墨，排不出来",
                "换成黑白线条图，或不用 --profile print",
            ));
        }
        let (extension, bytes) = match (profile, drawing) {
            (Profile::Print, _) => ("json", Outlines::of(&mask).json()),
            (Profile::Screen, Some(drawing)) => {
                let scale = drawing.longer() / f64::from(longer);
                ("svg", drawing.cut([x, y, width, height].map(|n| f64::from(n) * scale)))
            }
            (Profile::Screen, None) => {
                let cut = image::imageops::crop_imm(&pixels, x, y, width, height);
                ("png", png(&cut.to_image()))
            }
        };
        let ratio = f64::from(width) / f64::from(height);
        Ok(Ready { extension, bytes, ratio, inked: mask.inked() })
    }
}

/// The image for the screen, in its own colours and size.
fn unchanged(
    pixels: &RgbaImage,
    file: Option<(&'static str, Vec<u8>)>,
    drawing: Option<&svg::Drawing>,
) -> Ready {
    let (extension, bytes, ratio) = match drawing {
        Some(drawing) => {
            let (width, height) = drawing.size();
            ("svg", drawing.cut([0.0, 0.0, width, height]), width / height)
        }
        None => {
            let ratio = f64::from(pixels.width()) / f64::from(pixels.height());
            let (extension, bytes) = file.unwrap_or_else(|| ("png", png(pixels)));
            (extension, bytes, ratio)
        }
    };
    Ready { extension, bytes, ratio, inked: 1.0 }
}

/// Where nothing is clear, as in a scan, what is white becomes clear: over white the image
/// looks as before, over text it lets the text through.
fn clear_white(mut pixels: RgbaImage) -> RgbaImage {
    if pixels.pixels().any(|pixel| pixel.0[3] < u8::MAX) {
        return pixels;
    }
    for pixel in pixels.pixels_mut() {
        let [r, g, b, _] = pixel.0.map(u32::from);
        let white = r.min(g).min(b);
        let alpha = 255 - white;
        let own = |c: u32| ((c - white) * 255).checked_div(alpha).unwrap_or(0);
        pixel.0 = [own(r), own(g), own(b), alpha].map(|c| c.min(255) as u8);
    }
    pixels
}

fn png(pixels: &RgbaImage) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    pixels.write_to(&mut bytes, ImageFormat::Png).expect("memory takes every byte");
    bytes.into_inner()
}
