//! Styles, as far as they say how a paragraph stands and what it is set in.

use std::collections::HashMap;

use crate::office::word::script::Stand;
use crate::office::xml::{Element, Node, Xml};

/// How many styles may build on each other.
const DEEPEST: usize = 20;

/// How a paragraph stands, as far as it is said.
#[derive(Debug, Clone, Default)]
pub(super) struct Standing {
    pub(super) stand: Option<Stand>,
    /// Twentieths of a point.
    pub(super) first: Option<f64>,
    /// Hundredths of a character.
    pub(super) first_characters: Option<f64>,
    pub(super) left: Option<f64>,
    pub(super) left_characters: Option<f64>,
    pub(super) list: Option<String>,
    pub(super) level: Option<usize>,
    pub(super) breaks: Option<bool>,
}

/// What text is set in, as far as it is said.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Setting {
    pub(super) face: Option<String>,
    /// Half points.
    pub(super) size: Option<f64>,
    pub(super) bold: Option<bool>,
    pub(super) red: Option<bool>,
    pub(super) hidden: Option<bool>,
}

impl Standing {
    /// Takes up an element under `pPr`.
    pub(super) fn read(&mut self, element: &Element<'_>) {
        let value = || element.attribute("val").unwrap_or_default();
        match element.name() {
            "jc" => {
                self.stand = Some(match value().as_str() {
                    "center" => Stand::Center,
                    "right" | "end" => Stand::Right,
                    "distribute" => Stand::Spread,
                    _ => Stand::Left,
                });
            }
            "ind" => {
                let number = |name| element.attribute(name)?.parse::<f64>().ok();
                self.first = number("firstLine")
                    .or_else(|| number("hanging").map(|hanging| -hanging))
                    .or(self.first);
                self.first_characters = number("firstLineChars")
                    .or_else(|| number("hangingChars").map(|hanging| -hanging))
                    .or(self.first_characters);
                self.left = number("left").or_else(|| number("start")).or(self.left);
                self.left_characters = number("leftChars")
                    .or_else(|| number("startChars"))
                    .or(self.left_characters);
            }
            "numId" => self.list = Some(value()),
            "ilvl" => self.level = value().parse().ok(),
            "pageBreakBefore" => self.breaks = Some(on(element)),
            _ => {}
        }
    }

    /// What is not said here is as `base` has it.
    pub(super) fn over(self, base: Self) -> Self {
        Self {
            stand: self.stand.or(base.stand),
            first: self.first.or(base.first),
            first_characters: self.first_characters.or(base.first_characters),
            left: self.left.or(base.left),
            left_characters: self.left_characters.or(base.left_characters),
            list: self.list.or(base.list),
            level: self.level.or(base.level),
            breaks: self.breaks.or(base.breaks),
        }
    }

    /// How far the first line and the others stand from the left edge, in characters of a
    /// size in points.
    pub(super) fn indents(&self, size: f64) -> (f64, f64) {
        let measure = |characters: Option<f64>, twips: Option<f64>| match characters {
            Some(hundredths) if hundredths != 0.0 => hundredths / 100.0,
            _ => twips.unwrap_or(0.0) / 20.0 / size.max(1.0),
        };
        let left = measure(self.left_characters, self.left);
        (left + measure(self.first_characters, self.first), left)
    }
}

impl Setting {
    /// Takes up an element under `rPr`.
    pub(super) fn read(&mut self, element: &Element<'_>) {
        let value = || element.attribute("val").unwrap_or_default();
        match element.name() {
            "rFonts" => {
                let face = element.attribute("eastAsia");
                let face = face.or_else(|| element.attribute("eastAsiaTheme"));
                self.face = face.or_else(|| self.face.take());
            }
            "sz" => self.size = value().parse().ok(),
            "b" => self.bold = Some(on(element)),
            "color" => self.red = Some(is_red(&value())),
            "vanish" | "webHidden" => self.hidden = Some(on(element)),
            _ => {}
        }
    }

    pub(super) fn over(self, base: Self) -> Self {
        Self {
            face: self.face.or(base.face),
            size: self.size.or(base.size),
            bold: self.bold.or(base.bold),
            red: self.red.or(base.red),
            hidden: self.hidden.or(base.hidden),
        }
    }
}

/// Whether an element that is there says yes.
pub(super) fn on(element: &Element<'_>) -> bool {
    !matches!(element.attribute("val").as_deref(), Some("0" | "false" | "off" | "none"))
}

/// Whether a colour is a red, such as `FF0000`.
pub(super) fn is_red(color: &str) -> bool {
    let part = |at: usize| {
        color.get(at..at + 2).and_then(|hex| u8::from_str_radix(hex, 16).ok())
    };
    let color_parts = (part(0), part(2), part(4));
    matches!(color_parts, (Some(r), Some(g), Some(b)) if r > 150 && g < 90 && b < 90)
}

/// The styles of a document.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: HashMap<String, Style>,
    usual: Setting,
    usual_standing: Standing,
    /// The style of paragraphs that name none.
    plain: Option<String>,
}

#[derive(Debug, Default)]
struct Style {
    base: Option<String>,
    standing: Standing,
    setting: Setting,
}

impl Styles {
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let mut styles = Self::default();
        let mut xml = Xml::new(text);
        let mut id: Option<String> = None;
        let mut usual = false;
        loop {
            match xml.next()? {
                Node::Open(element) => match element.name() {
                    "docDefaults" => usual = true,
                    "style" => {
                        let own = element.attribute("styleId").unwrap_or_default();
                        let paragraph =
                            element.attribute("type").as_deref() == Some("paragraph");
                        if element.is("default") && paragraph {
                            styles.plain = Some(own.clone());
                        }
                        styles.styles.insert(own.clone(), Style::default());
                        (id, usual) = (Some(own), false);
                    }
                    // What a table's style says of parts of the table.
                    "tblStylePr" => xml.skip()?,
                    name => {
                        let style = id.as_ref().and_then(|id| styles.styles.get_mut(id));
                        match (style, name) {
                            (Some(style), "basedOn") => {
                                style.base = element.attribute("val");
                            }
                            (Some(style), _) => {
                                style.standing.read(&element);
                                style.setting.read(&element);
                            }
                            (None, _) if usual => {
                                styles.usual_standing.read(&element);
                                styles.usual.read(&element);
                            }
                            (None, _) => {}
                        }
                    }
                },
                Node::End => return Ok(styles),
                _ => {}
            }
        }
    }

    /// What a style says, with those that it builds on.
    pub(super) fn resolve(&self, id: Option<&str>) -> (Standing, Setting) {
        let (mut standing, mut setting) = (Standing::default(), Setting::default());
        let mut next = id.or(self.plain.as_deref());
        for _ in 0..DEEPEST {
            let Some(style) = next.and_then(|id| self.styles.get(id)) else { break };
            standing = standing.over(style.standing.clone());
            setting = setting.over(style.setting.clone());
            next = style.base.as_deref();
        }
        (standing.over(self.usual_standing.clone()), setting.over(self.usual.clone()))
    }

    /// What a style of characters says, alone.
    pub(super) fn setting(&self, id: &str) -> Setting {
        let mut setting = Setting::default();
        let mut next = Some(id);
        for _ in 0..DEEPEST {
            let Some(style) = next.and_then(|id| self.styles.get(id)) else { break };
            setting = setting.over(style.setting.clone());
            next = style.base.as_deref();
        }
        setting
    }
}
