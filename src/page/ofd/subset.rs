//! The characters of a document, face by face, and the small TrueType fonts that draw them.
//!
//! Readers take a glyph from the character by `cmap`, or look up the glyph that the file names
//! (`CGTransform`), or ignore the embedded face: so a font here has a `cmap` of its own, in which
//! every character leads to the glyph that stands on the page. Where a face draws one character
//! in two ways (a digit half as wide, a variant), there are two fonts.

use std::collections::{BTreeMap, HashMap};

use kurbo::Rect;
use ttf_parser::GlyphId;
use typst::text::FontInstance;
use write_fonts::FontBuilder;
use write_fonts::from_obj::ToOwnedTable;
use write_fonts::read::{FontRef, TableProvider};
use write_fonts::tables::cmap::Cmap;
use write_fonts::tables::gasp::{Gasp, GaspRange, GaspRangeBehavior};
use write_fonts::tables::glyf::{Contour, GlyfLocaBuilder, SimpleGlyph};
use write_fonts::tables::head::Head;
use write_fonts::tables::hhea::Hhea;
use write_fonts::tables::hmtx::{Hmtx, LongMetric};
use write_fonts::tables::loca::LocaFormat;
use write_fonts::tables::maxp::Maxp;
use write_fonts::tables::name::{Name, NameRecord};
use write_fonts::tables::os2::Os2;
use write_fonts::tables::post::Post;
use write_fonts::types::{NameId, Tag, Version16Dot16};

use super::outline::{Drawn, contours};

/// What a glyph program says that has no hints: small sizes lose no strokes (SCANCTRL,
/// SCANTYPE).
const DROPOUT_CONTROL: &[u8] = &[0xb8, 0x01, 0xff, 0x85, 0xb0, 0x04, 0x8d];

/// The fonts of a document.
#[derive(Default)]
pub(super) struct Subsets {
    list: Vec<Subset>,
    /// The fonts of each face.
    of: HashMap<FontInstance, Vec<usize>>,
}

/// The part of a face that a document uses.
pub(super) struct Subset {
    pub(super) face: FontInstance,
    codes: BTreeMap<char, usize>,
    glyphs: Vec<Glyph>,
    known: HashMap<Drawn, usize>,
}

struct Glyph {
    contours: Vec<Contour>,
    advance: u16,
}

/// What draws some characters: the font, and what they ink, in em from the place of the first.
pub(super) struct Found {
    pub(super) font: usize,
    pub(super) ink: Option<Rect>,
}

impl Subsets {
    /// The fonts, in the order in which pages use them.
    pub(super) fn list(&self) -> &[Subset] {
        &self.list
    }

    /// The font in which some characters lead to what is drawn for them: the first to that, the
    /// others to nothing.
    pub(super) fn find(
        &mut self,
        face: &FontInstance,
        chars: &str,
        drawn: &Drawn,
    ) -> Result<Found, String> {
        let own = self.of.entry(face.clone()).or_default();
        let fits = |i: &usize| self.list[*i].fits(chars, drawn);
        let font = match own.iter().copied().find(fits) {
            Some(font) => font,
            None => {
                self.list.push(Subset::new(face)?);
                own.push(self.list.len() - 1);
                self.list.len() - 1
            }
        };
        let ink = self.list[font].add(chars, drawn)?;
        Ok(Found { font, ink })
    }
}

/// Nothing is drawn, and the pen does not move.
fn nothing() -> Drawn {
    Vec::new()
}

/// Each character with what it leads to.
fn leads(chars: &str, drawn: &Drawn) -> impl Iterator<Item = (char, Drawn)> {
    let to = |i| if i == 0 { drawn.clone() } else { nothing() };
    chars.chars().enumerate().map(move |(i, c)| (c, to(i)))
}

impl Subset {
    fn new(face: &FontInstance) -> Result<Self, String> {
        let mut subset = Self {
            face: face.clone(),
            codes: BTreeMap::new(),
            glyphs: Vec::new(),
            known: HashMap::new(),
        };
        subset.glyph(&vec![(0, [0, 0])])?;
        Ok(subset)
    }

    fn fits(&self, chars: &str, drawn: &Drawn) -> bool {
        let mut own = leads(chars, drawn);
        let once = chars.chars().count() == 1
            || chars.chars().all(|c| chars.matches(c).count() == 1);
        once && own.all(|(c, to)| {
            self.codes.get(&c).is_none_or(|known| self.known.get(&to) == Some(known))
        })
    }

    fn add(&mut self, chars: &str, drawn: &Drawn) -> Result<Option<Rect>, String> {
        let mut first = None;
        for (c, to) in leads(chars, drawn) {
            let glyph = self.glyph(&to)?;
            self.codes.insert(c, glyph);
            first.get_or_insert(glyph);
        }
        let Some(glyph) = first.map(|first| &self.glyphs[first]) else { return Ok(None) };
        let em = self.face.units_per_em();
        let points = glyph.contours.iter().flat_map(Contour::iter);
        let points = points.map(|p| (f64::from(p.x) / em, f64::from(p.y) / em));
        Ok(points.fold(None, |ink: Option<Rect>, (x, y)| {
            let point = Rect::new(x, y, x, y);
            Some(ink.map_or(point, |ink| ink.union(point)))
        }))
    }

    /// The number of a glyph.
    fn glyph(&mut self, drawn: &Drawn) -> Result<usize, String> {
        if let Some(known) = self.known.get(drawn) {
            return Ok(*known);
        }
        let ttf = self.face.ttf();
        let advance = |(glyph, _): &(u16, _)| ttf.glyph_hor_advance(GlyphId(*glyph));
        let advance = drawn.iter().filter_map(advance).fold(0, u16::saturating_add);
        let contours = contours(ttf, drawn)
            .map_err(|why| format!("字体“{}”{why}", self.face.font().info().family))?;
        self.glyphs.push(Glyph { contours, advance });
        self.known.insert(drawn.clone(), self.glyphs.len() - 1);
        Ok(self.glyphs.len() - 1)
    }

    /// The family of its face.
    pub(super) fn family(&self) -> &str {
        &self.face.font().info().family
    }

    /// The full name of its face.
    pub(super) fn name(&self) -> String {
        let named = |name: ttf_parser::name::Name<'_>| {
            (name.name_id == ttf_parser::name_id::FULL_NAME).then(|| name.to_string())?
        };
        let names = self.face.ttf().names().into_iter();
        names.filter_map(named).next().unwrap_or_else(|| self.family().to_owned())
    }

    /// Whether its face is a bold one.
    pub(super) fn bold(&self) -> bool {
        self.face.font().info().variant.weight.to_number() >= 600
    }

    /// The bytes of the font: TrueType, with every table that a reader may ask for.
    pub(super) fn file(&self) -> Result<Vec<u8>, String> {
        let failed =
            |why: String| format!("字体“{}”的子集写不出来：{why}", self.family());
        self.written().map_err(failed)
    }

    fn written(&self) -> Result<Vec<u8>, String> {
        let text = |error: &dyn std::fmt::Display| error.to_string();
        let (data, index) = (self.face.data(), self.face.index());
        let face = FontRef::from_index(data, index).map_err(|e| text(&e))?;

        let mut glyf = GlyfLocaBuilder::new();
        let mut metrics = Vec::new();
        let mut bounds: Option<[i16; 4]> = None;
        let (mut points, mut most_contours, mut right) = (0, 0, [i16::MAX, i16::MIN]);
        for glyph in &self.glyphs {
            let mut simple = SimpleGlyph {
                contours: glyph.contours.clone(),
                ..SimpleGlyph::default()
            };
            simple.recompute_bounding_box();
            let own = simple.bbox;
            metrics.push(LongMetric::new(glyph.advance, own.x_min));
            if glyph.contours.is_empty() {
                glyf.add_glyph(&write_fonts::tables::glyf::Glyph::Empty)
                    .map_err(|e| text(&e))?;
                continue;
            }
            let advance = i16::try_from(glyph.advance).unwrap_or(i16::MAX);
            right[0] = right[0].min(advance.saturating_sub(own.x_max));
            right[1] = right[1].max(own.x_max);
            let [left, foot, most, top] =
                bounds.unwrap_or([own.x_min, own.y_min, own.x_max, own.y_max]);
            bounds = Some([
                left.min(own.x_min),
                foot.min(own.y_min),
                most.max(own.x_max),
                top.max(own.y_max),
            ]);
            points = points.max(glyph.contours.iter().map(Contour::len).sum());
            most_contours = most_contours.max(glyph.contours.len());
            glyf.add_glyph(&simple).map_err(|e| text(&e))?;
        }
        let (glyf, loca, format) = glyf.build();
        let [x_min, y_min, x_max, y_max] = bounds.unwrap_or_default();
        let number = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
        let count = number(self.glyphs.len());

        let mut head: Head = face.head().map_err(|e| text(&e))?.to_owned_table();
        (head.x_min, head.y_min, head.x_max, head.y_max) = (x_min, y_min, x_max, y_max);
        head.index_to_loc_format = i16::from(format == LocaFormat::Long);
        head.checksum_adjustment = 0;

        let mut hhea: Hhea = face.hhea().map_err(|e| text(&e))?.to_owned_table();
        let left = metrics.iter().map(|m| m.side_bearing).min().unwrap_or(0);
        let widest = metrics.iter().map(|m| m.advance).max().unwrap_or(0);
        hhea.advance_width_max = widest.into();
        hhea.min_left_side_bearing = left.into();
        hhea.min_right_side_bearing = if bounds.is_some() { right[0] } else { 0 }.into();
        hhea.x_max_extent = if bounds.is_some() { right[1] } else { 0 }.into();
        hhea.number_of_h_metrics = count;

        let maxp = Maxp {
            num_glyphs: count,
            max_points: Some(number(points)),
            max_contours: Some(number(most_contours)),
            max_composite_points: Some(0),
            max_composite_contours: Some(0),
            max_zones: Some(1),
            max_twilight_points: Some(0),
            max_storage: Some(0),
            max_function_defs: Some(0),
            max_instruction_defs: Some(0),
            max_stack_elements: Some(1),
            max_size_of_instructions: Some(0),
            max_component_elements: Some(0),
            max_component_depth: Some(0),
        };

        let mut os2: Os2 = match face.os2() {
            Ok(os2) => os2.to_owned_table(),
            Err(_) => Os2::default(),
        };
        let in_plane = |c: Option<&char>| c.map_or(0, |c| number(*c as usize));
        os2.us_first_char_index = in_plane(self.codes.keys().next());
        os2.us_last_char_index = in_plane(self.codes.keys().next_back());

        let post = match face.post() {
            Ok(post) => Post {
                version: Version16Dot16::VERSION_3_0,
                italic_angle: post.italic_angle(),
                underline_position: post.underline_position(),
                underline_thickness: post.underline_thickness(),
                is_fixed_pitch: post.is_fixed_pitch(),
                ..Post::default()
            },
            Err(_) => Post { version: Version16Dot16::VERSION_3_0, ..Post::default() },
        };

        let codes = self.codes.iter().map(|(c, glyph)| (*c, (*glyph as u32).into()));
        let cmap = Cmap::from_mappings(codes).map_err(|e| text(&e))?;
        let gasp = Gasp::new(
            1,
            1,
            vec![GaspRange::new(
                u16::MAX,
                GaspRangeBehavior::GASP_GRIDFIT
                    | GaspRangeBehavior::GASP_DOGRAY
                    | GaspRangeBehavior::GASP_SYMMETRIC_GRIDFIT
                    | GaspRangeBehavior::GASP_SYMMETRIC_SMOOTHING,
            )],
        );

        let mut font = FontBuilder::new();
        let add = || {
            font.add_table(&head)?
                .add_table(&hhea)?
                .add_table(&maxp)?
                .add_table(&os2)?
                .add_table(&Hmtx::new(metrics, Vec::new()))?
                .add_table(&cmap)?
                .add_table(&glyf)?
                .add_table(&loca)?
                .add_table(&names(&face))?
                .add_table(&post)?
                .add_table(&gasp)
                .map(|_| ())
        };
        add().map_err(|e| text(&e))?;
        font.add_raw(Tag::new(b"prep"), DROPOUT_CONTROL);
        Ok(font.build())
    }
}

/// What the face calls itself, and whose it is; in the records that Windows reads.
fn names(face: &FontRef<'_>) -> Name {
    const KEPT: [u16; 9] = [0, 1, 2, 3, 4, 5, 6, 16, 17];
    let Ok(name) = face.name() else { return Name::default() };
    let kept = name.name_record().iter().filter(|record| {
        record.platform_id() == 3 && KEPT.contains(&record.name_id().to_u16())
    });
    let records = kept.filter_map(|record| {
        let text: String = record.string(name.string_data()).ok()?.chars().collect();
        Some(NameRecord::new(
            record.platform_id(),
            record.encoding_id(),
            record.language_id(),
            NameId::new(record.name_id().to_u16()),
            text.into(),
        ))
    });
    Name::new(records.collect())
}
