//! [`Page`] → the Typst files that draw it, filled in through the templates.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use minijinja::Value;
use minijinja::value::{Enumerator, Object, Serde};
use serde::Serialize;

use crate::notice::standard::{STANDARD, STANDARD_NAME, Standard};
use crate::page::element::{Element, Page};
use crate::page::fonts::{Faces, Role, Typeface};
use crate::page::images::Images;
use crate::page::literal::{Filled, Origin, fill};
use crate::page::profile::Profile;
use crate::page::templates::{NOTICE, Templates, template_finding};
use crate::text::finding::{At, Finding};

/// The virtual files that Typst compiles, and where in them each text of the page stands.
#[derive(Debug, Clone)]
pub struct Manuscript {
    /// Name → content; `main.typ` is the one to compile.
    pub files: Vec<(String, String)>,
    /// Name → bytes of the images that they show.
    pub images: Vec<(String, Vec<u8>)>,
    /// Where in `main.typ` pieces of passages begin, in its order.
    pub(super) origins: Vec<Origin>,
}

impl Manuscript {
    /// The content of a file.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.files.iter().find(|(known, _)| known == name).map(|(_, text)| text.as_str())
    }
}

/// What the library reads from `data.json`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct Data<'a> {
    standard_name: &'static str,
    standard: Standard,
    /// Whether even pages have their binding margin at the right (R10).
    mirrored: bool,
    /// Whether some table goes on over pages.
    continues: bool,
    /// Whether 脚注 go on over pages.
    footnotes_break: bool,
    /// Whether 版记 keeps to an even page (R12).
    imprint_on_even_page: bool,
    ink: BTreeMap<&'static str, Vec<u8>>,
    /// The typefaces of the roles.
    faces: BTreeMap<&'static str, &'a Typeface>,
    /// The typefaces that lend characters.
    typefaces: &'a [Typeface],
    /// The dash and the digits of the page number.
    page_number: PageNumber,
    /// How what was taken out and put in is drawn, sRGB, 0–255.
    deleted: [u8; 3],
    inserted: [u8; 3],
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct PageNumber {
    dash: Typeface,
    digits: Typeface,
    /// How far the middle of the dash stands above the baseline, in em.
    dash_centre: f64,
}

const DELETED: [u8; 3] = [200, 0, 0];
const INSERTED: [u8; 3] = [0, 0, 200];

/// What the template is filled in with.
#[derive(Debug, Serialize)]
struct Context {
    organ: String,
    number: String,
    date: [u16; 3],
    title: String,
    status: Value,
    head: Value,
    elements: Vec<Value>,
    own: bool,
}

/// Writes the Typst files of a page.
///
/// A text or an element that the template leaves out is an error.
pub fn write(
    page: &Arc<Page>,
    images: &Images,
    templates: &Templates,
    faces: &Faces,
    profile: Profile,
) -> Result<Manuscript, Vec<Finding>> {
    let tracked: Vec<Arc<Tracked>> = page.elements.iter().map(Tracked::new).collect();
    let date = page.date;
    let context = Context {
        organ: page.organ.clone(),
        number: page.number.clone(),
        date: [date.year(), date.month().into(), date.day().into()],
        title: page.title.clone(),
        status: Value::from(Serde(&page.status)),
        head: Value::from(Serde(&page.head)),
        elements: tracked.iter().map(|t| Value::from_dyn_object(Arc::clone(t))).collect(),
        own: templates.has_own(),
    };
    let name = templates.shown_name(NOTICE);
    let filled = fill(NOTICE, templates.text(NOTICE), &context, page)
        .map_err(|error| vec![template_finding(&error, &name)])?;
    let lost = left_out(page, &filled, &tracked, &name);
    if !lost.is_empty() {
        return Err(lost);
    }
    let data = data(page, faces, profile);
    let mut files = vec![
        ("main.typ".to_owned(), filled.text),
        ("data.json".to_owned(), serde_json::to_string_pretty(&data).unwrap_or_default()),
    ];
    files.extend(
        templates.library().map(|(name, text)| (name.to_owned(), text.to_owned())),
    );
    let images = images.pictures();
    let images = images.map(|picture| (picture.file.clone(), picture.bytes.clone()));
    Ok(Manuscript { files, images: images.collect(), origins: filled.origins })
}

fn data<'a>(page: &'a Page, faces: &Faces, profile: Profile) -> Data<'a> {
    let settings = &page.settings;
    let number = |c| faces.typeface_of(Role::Song, c);
    Data {
        standard_name: STANDARD_NAME,
        standard: Standard {
            masthead_height_most: settings
                .masthead_height
                .map_or(STANDARD.masthead_height_most, |height| height.0),
            red_rule: settings.red_rule.map_or(STANDARD.red_rule, |rule| rule.0),
            ..STANDARD
        },
        mirrored: settings.mirrored,
        continues: page.tables().any(|table| table.continues),
        footnotes_break: page.footnotes_break,
        imprint_on_even_page: settings.imprint_on_even_page,
        ink: profile.inks(),
        faces: page.roles.iter().map(|(role, face)| (role.key(), face)).collect(),
        typefaces: &page.typefaces,
        page_number: PageNumber {
            dash: number('—'),
            digits: number('0'),
            dash_centre: faces.dash_centre(Role::Song),
        },
        deleted: DELETED,
        inserted: INSERTED,
    }
}

/// What the template did not write.
fn left_out(
    page: &Page,
    filled: &Filled,
    tracked: &[Arc<Tracked>],
    name: &str,
) -> Vec<Finding> {
    let mend = "在模板里排出它；删去自己的 templates 文件夹中的同名文件即恢复内置模板";
    let mut findings = Vec::new();
    for (element, tracked) in page.elements.iter().zip(tracked) {
        if !tracked.touched.load(Ordering::Relaxed) {
            let kind = tracked.value.get_attr("kind").unwrap_or_default();
            let message = format!("模板 {name} 没有排出要素 {kind}");
            let at = match element {
                Element::Table(table) => At::Value(table.at.clone()),
                _ => At::File,
            };
            findings.push(Finding::error("template-lost", at, message).hint(mend));
        }
    }
    if findings.is_empty() && !page.partial {
        let lost = page.passages.iter().enumerate().filter(|(i, passage)| {
            !(filled.written[*i] || passage.value.trim().is_empty())
        });
        findings.extend(lost.map(|(_, passage)| {
            let message = format!("模板 {name} 没有排出“{}”", passage.excerpt());
            let at = passage.place_of(passage.own.clone());
            Finding::error("template-lost", at, message).hint(mend)
        }));
    }
    findings
}

/// An element as a template gets it, which knows whether the template looked at it.
#[derive(Debug)]
struct Tracked {
    value: Value,
    touched: AtomicBool,
}

impl Tracked {
    fn new(element: &Element) -> Arc<Self> {
        let value = Value::from(Serde(element));
        Arc::new(Self { value, touched: AtomicBool::new(false) })
    }
}

impl Object for Tracked {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        if key.as_str() != Some("kind") {
            self.touched.store(true, Ordering::Relaxed);
        }
        self.value.get_item(key).ok().filter(|value| !value.is_undefined())
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        let keys = self.value.try_iter().into_iter().flatten().collect();
        Enumerator::Values(keys)
    }
}
