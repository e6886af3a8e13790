//! The five faces of an official document: which file plays which role.
//!
//! Digits, letters and signs are looked up apart: the role's own face sets what it draws half a
//! character wide, by itself or by OpenType `hwid`; another lends the rest. `fwid` does the same
//! for 一字线.

#![expect(clippy::disallowed_methods, reason = "faces are mapped, not read")]

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};

use serde::Serialize;
use ttf_parser::GlyphId;
use ttf_parser::gsub::{SingleSubstitution, SubstitutionSubtable};
use typst::foundations::Bytes;
use typst::text::{Font, FontBook, FontInfo, FontVariant, FontWeight};
use typst::utils::LazyHash;
use typst_kit::fonts::{FontSource, FontStore};

use crate::page::tick::BOXES;
use crate::text::disk::regular;

/// What a face is used for; the standard names kinds of faces, never products.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// 小标宋: 发文机关标志 and titles.
    Title,
    /// 仿宋: text.
    FangSong,
    /// 楷体: headings of the second level.
    Kai,
    /// 黑体: headings of the first level, labels.
    Hei,
    /// 宋体: page numbers.
    Song,
}

impl Role {
    /// All roles, in the order in which they are shown.
    pub const ALL: [Self; 5] =
        [Self::Title, Self::FangSong, Self::Kai, Self::Hei, Self::Song];

    /// The role's name in Chinese.
    pub fn chinese(self) -> &'static str {
        match self {
            Self::Title => "小标宋",
            Self::FangSong => "仿宋",
            Self::Kai => "楷体",
            Self::Hei => "黑体",
            Self::Song => "宋体",
        }
    }

    /// The role's name in templates.
    pub fn key(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::FangSong => "fangsong",
            Self::Kai => "kai",
            Self::Hei => "hei",
            Self::Song => "song",
        }
    }

    /// Families that may play the role; the first that is there does. The bundled one is last.
    pub fn families(self) -> &'static [&'static str] {
        match self {
            Self::Title => &[
                "FZXiaoBiaoSong-B05S",
                "FZXiaoBiaoSong-B05",
                "FZDocXiaoBiaoSong",
                "CESI_XBS_GB2312",
                "CESI_XBS_GB13000",
                "CESI_XBS_GB18030",
                "GB_XBS_GB18030",
                "方正小标宋简体",
                "方正小标宋_GBK",
                "STZhongsong",
                "Noto Serif SC",
            ],
            Self::FangSong => &[
                "FangSong_GB2312",
                "FangSong",
                "CESI_FS_GB2312",
                "CESI_FS_GB18030",
                "GB_FS_GB18030",
                "FZFangSong-Z02",
                "FZFangSong-Z02S",
                "FZDocFangSong",
                "STFangsong",
                "FandolFang R",
            ],
            Self::Kai => &[
                "KaiTi_GB2312",
                "KaiTi",
                "CESI_KT_GB2312",
                "GB_KT_GB18030",
                "FZKai-Z03",
                "FZKai-Z03S",
                "FZDocKai",
                "STKaiti",
                "Kaiti SC",
                "FandolKai",
            ],
            Self::Hei => &[
                "SimHei",
                "CESI_HT_GB2312",
                "GB_HT_GB18030",
                "FZHei-B01",
                "FZHei-B01S",
                "FZDocHei",
                "STHeiti",
                "Heiti SC",
                "Noto Sans SC",
            ],
            Self::Song => &[
                "SimSun",
                "NSimSun",
                "CESI_SS_GB2312",
                "FZShuSong-Z01",
                "FZShuSong-Z01S",
                "STSong",
                "Songti SC",
                "Noto Serif SC",
            ],
        }
    }

    /// The weight asked for: the bundled 小标宋 is the bold of a larger family.
    fn weight(self, family: &str) -> u16 {
        if self == Self::Title && family == "Noto Serif SC" { 700 } else { 400 }
    }
}

/// Families for characters that a role's face lacks (R16), best first; after them come the
/// faces of the roles.
const RARE_FAMILIES: [&str; 7] = [
    "SimSun-ExtB",
    "SimSun-ExtG",
    "FZSongS-Extended(SIP)",
    "Noto Serif SC",
    "HanaMinA",
    "HanaMinB",
    "BabelStone Han",
];

/// Where a face's file was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// In a folder of fonts.
    Folder(PathBuf),
    /// Among the system's fonts.
    System(PathBuf),
}

/// Where to look for faces.
#[derive(Debug, Clone, Default)]
pub struct FontOptions {
    /// Folders to look into first.
    pub folders: Vec<PathBuf>,
    /// Whether the system's fonts take part.
    pub system: bool,
}

/// Characters for which some faces draw a dollar.
const MISTAKEN: [char; 5] = ['￥', '¥', '￡', '￠', '€'];
const DOLLARS: [char; 2] = ['$', '＄'];

/// Every face at hand, and which of them plays which role.
pub struct Faces {
    store: FontStore,
    origins: Vec<Origin>,
    /// The characters of each face as bits, made when first asked for.
    covered: Vec<OnceLock<Vec<u64>>>,
    roles: [Option<usize>; 5],
    /// The characters for which each face draws another one.
    mistaken: Vec<OnceLock<Vec<char>>>,
    /// Who sets printable ASCII in each role, made when first asked for.
    half: [OnceLock<Vec<Choice>>; 5],
    rare: Vec<usize>,
    folders: Vec<PathBuf>,
    damaged: Vec<PathBuf>,
    open: OpenFiles,
}

/// A face as Typst selects it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Face {
    /// Its family.
    pub family: String,
    /// Its weight, 100–900.
    pub weight: u16,
}

/// How much higher than a hanzi a box may be.
const BOX_HIGHEST: f64 = 1.05;

impl Faces {
    /// Looks for faces. Files that are no fonts are passed over.
    pub fn find(options: &FontOptions) -> Self {
        let mut faces = Self {
            store: FontStore::new(),
            origins: Vec::new(),
            covered: Vec::new(),
            mistaken: Vec::new(),
            roles: [None; 5],
            half: Default::default(),
            rare: Vec::new(),
            folders: options.folders.clone(),
            damaged: Vec::new(),
            open: OpenFiles::default(),
        };
        faces.folders.extend(default_folder());
        for folder in faces.folders.clone() {
            for path in font_files(&folder) {
                faces.add(&path);
            }
        }
        if options.system {
            for (path, info) in typst_kit::fonts::system() {
                faces.origins.push(Origin::System(path.path.clone()));
                let open = faces.open.clone();
                let source = MappedFont { path: path.path, index: path.index, open };
                faces.store.push((source, info));
            }
        }
        faces.covered.resize_with(faces.origins.len(), OnceLock::new);
        faces.mistaken.resize_with(faces.origins.len(), OnceLock::new);
        for role in Role::ALL {
            faces.roles[role as usize] = role.families().iter().find_map(|family| {
                faces.select(&Face {
                    family: (*family).into(),
                    weight: role.weight(family),
                })
            });
        }
        let rare = RARE_FAMILIES.iter().filter_map(|family| {
            faces.select(&Face { family: (*family).into(), weight: 400 })
        });
        let mut rare: Vec<usize> = rare.collect();
        for role in [Role::Song, Role::FangSong, Role::Kai, Role::Hei, Role::Title] {
            rare.extend(faces.roles[role as usize].filter(|i| !rare.contains(i)));
        }
        faces.rare = rare;
        faces
    }

    fn add(&mut self, path: &Path) {
        let data = map(path).filter(|data| whole(data));
        let infos: Vec<FontInfo> =
            data.iter().flat_map(|data| FontInfo::iter(data)).collect();
        if infos.is_empty() {
            self.damaged.push(path.to_owned());
        }
        for (index, info) in infos.into_iter().enumerate() {
            self.origins.push(Origin::Folder(path.to_owned()));
            let index = u32::try_from(index).unwrap_or(u32::MAX);
            let open = self.open.clone();
            self.store.push((MappedFont { path: path.to_owned(), index, open }, info));
        }
    }

    /// Files that should be fonts by their names, and cannot be read or end too early.
    pub fn damaged(&self) -> &[PathBuf] {
        &self.damaged
    }

    fn select(&self, face: &Face) -> Option<usize> {
        let variant = FontVariant {
            weight: FontWeight::from_number(face.weight),
            ..Default::default()
        };
        self.store.book().select(&face.family.to_lowercase(), variant)
    }

    /// What Typst knows of the faces without opening them.
    pub fn book(&self) -> &LazyHash<FontBook> {
        self.store.book()
    }

    /// Opens a face.
    pub fn font(&self, index: usize) -> Option<Font> {
        self.store.font(index)
    }

    /// How long the file of each face is.
    pub(crate) fn sizes(&self) -> Vec<usize> {
        let faces = (0..self.origins.len()).map(|index| self.store.font(index));
        faces.map(|face| face.map_or(0, |face| face.data().len())).collect()
    }

    /// Lets go of what was read of the faces: laying out reads them whole, to tell them
    /// apart, and writing a PDF needs little of them.
    pub fn let_go(&self) {
        for map in self.open.lock().iter().flat_map(|open| open.iter()) {
            forget(&map.0);
        }
    }

    /// The folders that were looked into.
    pub fn folders(&self) -> &[PathBuf] {
        &self.folders
    }

    /// The face that plays a role.
    pub fn role(&self, role: Role) -> Option<usize> {
        self.roles[role as usize]
    }

    /// Where a face's file was found.
    pub fn origin(&self, index: usize) -> &Origin {
        &self.origins[index]
    }

    /// The face as Typst selects it.
    pub fn face(&self, index: usize) -> Face {
        let info = self.store.book().info(index).expect("indices come from the book");
        Face { family: info.family.clone(), weight: info.variant.weight.to_number() }
    }

    /// Whether a face has a glyph for a character.
    pub fn covers(&self, index: usize, c: char) -> bool {
        let covered = self.covered[index].get_or_init(|| {
            let Some(info) = self.store.book().info(index) else { return Vec::new() };
            let mut bits = Vec::new();
            for c in info.coverage.iter() {
                let word = c as usize / 64;
                if bits.len() <= word {
                    bits.resize(word + 1, 0);
                }
                bits[word] |= 1_u64 << (c % 64);
            }
            bits
        });
        let code = u32::from(c);
        let bit = |word: &u64| word >> (code % 64) & 1 == 1;
        covered.get(code as usize / 64).is_some_and(bit) && !self.is_mistaken(index, c)
    }

    /// Whether a face draws another character for this one: a dollar for ￥ is none.
    fn is_mistaken(&self, index: usize, c: char) -> bool {
        if !MISTAKEN.contains(&c) {
            return false;
        }
        let mistaken = self.mistaken[index].get_or_init(|| {
            let Some(font) = self.font(index) else { return Vec::new() };
            let Some(ttf) = parsed(&font) else { return Vec::new() };
            let dollars: Vec<Outline> =
                DOLLARS.iter().filter_map(|c| Outline::of(&ttf, *c)).collect();
            let wrong = |c: &char| {
                Outline::of(&ttf, *c).is_some_and(|outline| dollars.contains(&outline))
            };
            MISTAKEN.into_iter().filter(wrong).collect()
        });
        mistaken.contains(&c)
    }

    /// The face for a character that a role's own face lacks (R16).
    pub fn rare(&self, c: char) -> Option<usize> {
        self.rare.iter().copied().find(|index| self.covers(*index, c))
    }

    /// What sets a character in a role: the role's own face, or one that lends it because
    /// the own face lacks it or draws it in another width than Chinese text has it.
    pub fn choose(&self, role: Role, c: char) -> Choice {
        let Some(own) = self.role(role) else { return Choice::Own };
        if (' '..='~').contains(&c) {
            let half = self.half[role as usize].get_or_init(|| self.half_width(own));
            return half[c as usize - usize::from(b' ')];
        }
        if WIDE.contains(&c) && self.covers(own, c) {
            return self.wide(own, c);
        }
        if BOXES.contains(&c) && self.covers(own, c) {
            return self.as_big_as_text(own, c);
        }
        if self.covers(own, c) {
            return Choice::Own;
        }
        match self.rare(c) {
            Some(lender) => {
                let rare = !MISTAKEN.contains(&c);
                Choice::Lent(lender, Some(Feature::FullWidth), rare)
            }
            None => Choice::Missing,
        }
    }

    /// Who sets each of the printable ASCII characters half a character wide (R17). Digits,
    /// letters and signs are looked up apart: the role's own face sets what it can.
    fn half_width(&self, own: usize) -> Vec<Choice> {
        let lenders = [Role::Song, Role::Hei].into_iter().filter_map(|r| self.role(r));
        let lenders: Vec<usize> = std::iter::once(own).chain(lenders).collect();
        let lender = |samples: &[char]| {
            let fits = |i: &&usize| {
                samples
                    .iter()
                    .all(|c| self.drawn(**i, *c, 0.5, Feature::HalfWidth).is_some())
            };
            lenders.iter().find(fits).copied()
        };
        let digits = lender(&['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
        let letters = lender(&['a', 'W', 'i', 'm', 'Q']);
        let choose = |c: char| {
            let family = match c {
                '0'..='9' => digits,
                'a'..='z' | 'A'..='Z' => letters,
                _ => lender(&[c]).or(letters.filter(|index| self.covers(*index, c))),
            };
            let index = match family {
                Some(index) => index,
                None if self.covers(own, c) => own,
                None => {
                    return self.rare(c).map_or(Choice::Missing, |lender| {
                        Choice::Lent(lender, Some(Feature::HalfWidth), false)
                    });
                }
            };
            match self.drawn(index, c, 0.5, Feature::HalfWidth) {
                Some(None) | None if index == own => Choice::Own,
                Some(feature) => Choice::Lent(index, feature, false),
                None => Choice::Lent(index, None, false),
            }
        };
        (' '..='~').map(choose).collect()
    }

    /// The face that draws a sign one character wide (R18): the own one, if need be by a
    /// feature of its own, or another.
    fn wide(&self, own: usize, c: char) -> Choice {
        let lenders = [Role::FangSong, Role::Kai, Role::Song];
        let lenders = lenders.iter().filter_map(|role| self.role(*role));
        let found = std::iter::once(own)
            .chain(lenders)
            .find_map(|i| Some((i, self.drawn(i, c, 1.0, Feature::FullWidth)?)));
        match found {
            Some((index, feature)) if index != own || feature.is_some() => {
                Choice::Lent(index, feature, false)
            }
            _ => Choice::Own,
        }
    }

    /// The face that draws a box no higher than its hanzi: the own one or another.
    fn as_big_as_text(&self, own: usize, c: char) -> Choice {
        let lenders = [Role::Song, Role::Hei, Role::Kai, Role::FangSong];
        let mut lenders = lenders.into_iter().filter_map(|role| self.role(role));
        let fits = |index: &usize| {
            let (sign, hanzi) = (self.high(*index, c), self.high(*index, '国'));
            sign.zip(hanzi).is_some_and(|(sign, hanzi)| sign <= hanzi * BOX_HIGHEST)
        };
        match lenders.find(fits) {
            Some(index) if !fits(&own) => Choice::Lent(index, None, false),
            _ => Choice::Own,
        }
    }

    /// How high a character is as a face draws it, in em.
    fn high(&self, index: usize, c: char) -> Option<f64> {
        let font = self.font(index)?;
        let ttf = parsed(&font)?;
        let bounds = ttf.glyph_bounding_box(ttf.glyph_index(c)?)?;
        Some(f64::from(bounds.height()) / f64::from(ttf.units_per_em()))
    }

    /// How a face draws a character in a width: by itself, by a feature, or not at all.
    fn drawn(
        &self,
        index: usize,
        c: char,
        em: f64,
        by: Feature,
    ) -> Option<Option<Feature>> {
        let font = self.font(index)?;
        let ttf = parsed(&font)?;
        let glyph = ttf.glyph_index(c)?;
        let fits = |glyph: GlyphId| {
            ttf.glyph_hor_advance(glyph).is_some_and(|width| {
                let width = f64::from(width) / f64::from(ttf.units_per_em());
                (width - em).abs() < 0.002
            })
        };
        if fits(glyph) {
            return Some(None);
        }
        substitute(&ttf, glyph, by.tag()).is_some_and(fits).then_some(Some(by))
    }

    /// A face as templates set text in it.
    pub fn typeface(
        &self,
        index: usize,
        feature: Option<Feature>,
        shift: f64,
    ) -> Typeface {
        let Face { family, weight } = self.face(index);
        Typeface { family, weight, feature, shift }
    }

    /// The role's own face as templates set text in it.
    pub fn of_role(&self, role: Role) -> Typeface {
        match self.role(role) {
            Some(own) => self.typeface(own, None, 0.0),
            None => {
                Typeface { family: String::new(), weight: 400, feature: None, shift: 0.0 }
            }
        }
    }

    /// What sets a character in a role, as templates set text in it.
    pub fn typeface_of(&self, role: Role, c: char) -> Typeface {
        match self.choose(role, c) {
            Choice::Lent(index, feature, _) => self.typeface(index, feature, 0.0),
            Choice::Own | Choice::Missing => self.of_role(role),
        }
    }

    /// How far down a lent character is moved to sit level with the role's own, in em.
    pub fn shift(&self, role: Role, lender: usize) -> f64 {
        // A baseline shift is positive downwards.
        self.role(role).map_or(0.0, |own| self.centre(lender) - self.centre(own))
    }

    /// How far the middle of 一字线, one character wide, stands above the baseline in the
    /// role's face, in em.
    pub fn dash_centre(&self, role: Role) -> f64 {
        let index = match self.choose(role, '—') {
            Choice::Lent(index, ..) => Some(index),
            Choice::Own | Choice::Missing => self.role(role),
        };
        index.and_then(|index| self.middle(index, '—')).unwrap_or(0.38)
    }

    /// How far the middle of a hanzi stands above the baseline, in em.
    fn centre(&self, index: usize) -> f64 {
        self.middle(index, '国').unwrap_or(0.38)
    }

    /// The middle of a character as it is drawn one character wide.
    fn middle(&self, index: usize, c: char) -> Option<f64> {
        let font = self.font(index)?;
        let ttf = parsed(&font)?;
        let own = ttf.glyph_index(c)?;
        let bounds =
            ttf.glyph_bounding_box(substitute(&ttf, own, b"fwid").unwrap_or(own))?;
        let sum = f64::from(bounds.y_min) + f64::from(bounds.y_max);
        Some(sum / 2.0 / f64::from(ttf.units_per_em()))
    }
}

/// The glyph that a feature puts in place of another, one for one.
/// What is drawn for a character, whatever its size: the points of its lines and curves in
/// twentieths of its height.
#[derive(Debug, PartialEq, Eq, Default)]
pub struct Outline(Vec<(i32, i32)>);

impl Outline {
    /// The outline of a character, if the face has one.
    pub fn of(face: &ttf_parser::Face<'_>, c: char) -> Option<Self> {
        struct Points(Vec<(f32, f32)>);
        impl ttf_parser::OutlineBuilder for Points {
            fn move_to(&mut self, x: f32, y: f32) {
                self.0.push((x, y));
            }
            fn line_to(&mut self, x: f32, y: f32) {
                self.0.push((x, y));
            }
            fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
                self.0.extend([(x1, y1), (x, y)]);
            }
            fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
                self.0.extend([(x1, y1), (x2, y2), (x, y)]);
            }
            fn close(&mut self) {}
        }
        let mut points = Points(Vec::new());
        let bounds = face.outline_glyph(face.glyph_index(c)?, &mut points)?;
        let height = f32::from(bounds.y_max - bounds.y_min).max(1.0);
        let (left, foot) = (f32::from(bounds.x_min), f32::from(bounds.y_min));
        let place =
            |value: f32, from: f32| ((value - from) / height * 20.0).round() as i32;
        let points = points.0.into_iter().map(|(x, y)| (place(x, left), place(y, foot)));
        Some(Self(points.collect()))
    }
}

fn substitute(
    ttf: &ttf_parser::Face<'_>,
    glyph: GlyphId,
    feature: &[u8; 4],
) -> Option<GlyphId> {
    let gsub = ttf.tables().gsub?;
    let mut features = gsub.features.into_iter();
    let lookups = features.find(|f| f.tag.to_bytes() == *feature)?.lookup_indices;
    lookups.into_iter().filter_map(|i| gsub.lookups.get(i)).find_map(|lookup| {
        let mut subtables = lookup.subtables.into_iter::<SubstitutionSubtable<'_>>();
        subtables.find_map(|subtable| match subtable {
            SubstitutionSubtable::Single(single) => substituted(single, glyph),
            _ => None,
        })
    })
}

fn substituted(single: SingleSubstitution<'_>, glyph: GlyphId) -> Option<GlyphId> {
    match single {
        SingleSubstitution::Format1 { coverage, delta } => {
            coverage.get(glyph)?;
            Some(GlyphId(glyph.0.wrapping_add_signed(delta)))
        }
        SingleSubstitution::Format2 { coverage, substitutes } => {
            substitutes.get(coverage.get(glyph)?)
        }
    }
}

fn parsed(font: &Font) -> Option<ttf_parser::Face<'_>> {
    ttf_parser::Face::parse(font.data(), font.index()).ok()
}

/// Signs that are one character wide in Chinese text (R18).
const WIDE: [char; 7] = ['—', '…', '·', '“', '”', '‘', '’'];

/// What sets a character in a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// The role's own face.
    Own,
    /// A face, by a feature if it needs one, moved to sit level or not.
    Lent(usize, Option<Feature>, bool),
    /// No face has it.
    Missing,
}

/// A feature of OpenType that gives a character another width.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Feature {
    /// Half a character.
    #[serde(rename = "hwid")]
    HalfWidth,
    /// One character.
    #[serde(rename = "fwid")]
    FullWidth,
}

impl Feature {
    fn tag(self) -> &'static [u8; 4] {
        match self {
            Self::HalfWidth => b"hwid",
            Self::FullWidth => b"fwid",
        }
    }
}

/// A face as templates set text in it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Typeface {
    /// Its family.
    pub family: String,
    /// Its weight, 100–900.
    pub weight: u16,
    /// The feature that gives its characters the width that they need.
    pub feature: Option<Feature>,
    /// How far down its characters are moved, in em.
    pub shift: f64,
}

/// A font file that is mapped into memory when a page first needs it.
struct MappedFont {
    path: PathBuf,
    index: u32,
    open: OpenFiles,
}

/// The font files that are mapped into memory.
type OpenFiles = Arc<Mutex<Vec<SharedMap>>>;

impl FontSource for MappedFont {
    fn load(&self) -> Option<Font> {
        let map = SharedMap(Arc::new(map(&self.path)?));
        if let Ok(mut open) = self.open.lock() {
            open.push(map.clone());
        }
        Font::new(Bytes::new(map), self.index)
    }
}

/// A file in memory, held by Typst and by [`Faces`].
#[derive(Clone)]
struct SharedMap(Arc<memmap2::Mmap>);

impl AsRef<[u8]> for SharedMap {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// Maps a file into memory.
#[expect(
    unsafe_code,
    reason = "mapping a file that others do not write is what fonts are for"
)]
fn map(path: &Path) -> Option<memmap2::Mmap> {
    regular(path).ok()?;
    let file = File::open(path).ok()?;
    // SAFETY: font files are read-only data; a file cut short while it is in use would end
    // the program, not corrupt a page.
    unsafe { memmap2::Mmap::map(&file) }.ok()
}

/// Whether every table of a font file is inside it: of a file that is cut off, faces can be
/// read, and their glyphs are missing.
fn whole(data: &[u8]) -> bool {
    let number = |at: usize| {
        let bytes = data.get(at..at.checked_add(4)?)?;
        Some(u32::from_be_bytes(bytes.try_into().ok()?) as usize)
    };
    let face = |start: usize| {
        let tables = number(start + 4)? >> 16;
        let inside = |table: usize| {
            let record = start + 12 + 16 * table;
            let end = number(record + 8)?.checked_add(number(record + 12)?)?;
            (end <= data.len()).then_some(())
        };
        (0..tables).try_for_each(inside)
    };
    let faces = match data.starts_with(b"ttcf") {
        true => (0..number(8).unwrap_or(0)).try_for_each(|i| face(number(12 + 4 * i)?)),
        false => face(0),
    };
    faces.is_some()
}

/// Lets the system drop what it read of a file; it is read again where it is needed.
#[cfg(unix)]
#[expect(unsafe_code, reason = "the advice is harmless for a map that nobody writes")]
fn forget(map: &memmap2::Mmap) {
    // SAFETY: the map is read-only and backed by its file, so no byte of it is lost.
    let _ = unsafe { map.unchecked_advise(memmap2::UncheckedAdvice::DontNeed) };
}

#[cfg(not(unix))]
fn forget(_: &memmap2::Mmap) {}

/// `fonts` here, beside the program, or where packages put it.
fn default_folder() -> Option<PathBuf> {
    let program = std::env::current_exe().ok();
    let program = program.as_deref().and_then(Path::parent);
    let mut folders = vec![PathBuf::from("fonts")];
    if let Some(program) = program {
        folders.push(program.join("fonts"));
        folders.push(program.join("../share/hongtou/fonts"));
    }
    folders.into_iter().find(|folder| folder.is_dir())
}

/// The font files of a folder, in the order of their names.
fn font_files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| {
            path.extension().and_then(|e| e.to_str()).is_some_and(|e| {
                ["otf", "ttf", "otc", "ttc"]
                    .iter()
                    .any(|known| e.eq_ignore_ascii_case(known))
            })
        })
        .collect();
    files.sort();
    files
}
