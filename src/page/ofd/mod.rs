//! Laid-out pages → OFD (GB/T 33190—2016), the layout format in which offices exchange and file
//! documents.
//!
//! `scene` takes the frames apart into texts, paths and images in millimetres; `subset` and
//! `outline` make small TrueType fonts of the faces; `content` writes pages, `bookmarks` and
//! `tags` what leads to them; here the files of the package come together.
//!
//! Readers take a glyph by `cmap`, by name or not at all, so each embedded font has a `cmap` in
//! which every character leads to the glyph on the page, and a character that is drawn in two ways
//! has two fonts; `CGTransform` is never needed. Outlines of CFF become quadratic within 1/800 em
//! (a test measures it): readers ignore embedded CFF. Flat drawings stay paths, others become
//! pixels. What OFD has no words for (gradients of own templates) is refused.

mod bookmarks;
mod content;
mod drawing;
mod ids;
mod ink;
mod outline;
mod package;
mod picture;
mod scene;
mod subset;
mod tags;
mod xml;

use kurbo::Rect;
use typst_layout::PagedDocument;

use crate::notice::standard::{STANDARD, STANDARD_NAME};
use crate::page::element::Page;
use crate::page::measure::Origins;

use self::content::Named;
use self::ids::Ids;
use self::package::Package;
use self::scene::{Gathered, Sheet};
use self::subset::Subset;
use self::xml::{attribute, file, rect, said};

/// What is asked of an OFD.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// Whether it is for the archive: OFD-A (GB/T 42133—2022).
    pub archive: bool,
    /// The files that go along in the package.
    pub enclosed: Vec<Enclosed>,
}

/// A file that goes along.
#[derive(Debug, Clone)]
pub struct Enclosed {
    /// What it is called.
    pub name: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// The bytes of the OFD of some pages. `ident` names the document: the same one gives the same
/// bytes. The error is a part of a sentence in Chinese.
pub(super) fn ofd(
    document: &PagedDocument,
    page: &Page,
    origins: &Origins<'_>,
    request: &Request,
    ident: &str,
) -> Result<Vec<u8>, String> {
    let mut gathered = Gathered::new(origins);
    let sheets = scene::sheets(document, &mut gathered)?;
    let Gathered { subsets, pictures, shown, .. } = gathered;

    let mut ids = Ids::default();
    let colours = ids.next();
    let named = Named {
        fonts: ids.several(subsets.list().len()),
        pictures: ids.several(pictures.list().len()),
        pages: ids.several(sheets.len()),
    };
    let mut package = Package::default();
    let mut written = Vec::new();
    let mut contents = Vec::new();
    let usual = area(sheets.first());
    for (sheet, id) in sheets.iter().zip(&named.pages) {
        // In an archive, only what differs is said again.
        let own = !request.archive || area(Some(sheet)) != usual;
        let (xml, objects) =
            content::page(sheet, &named, &mut ids, own, !request.archive);
        contents.push(xml);
        written.push((*id, objects));
    }
    let tags = tags::files(page, &written, &shown);

    let mut document_xml = format!(
        "<ofd:CommonData><ofd:MaxUnitID>{}</ofd:MaxUnitID><ofd:PageArea>{}</ofd:PageArea>{}",
        ids.most(),
        said("PhysicalBox", &usual),
        said("PublicRes", "PublicRes.xml"),
    );
    if !named.pictures.is_empty() {
        document_xml.push_str(&said("DocumentRes", "DocumentRes.xml"));
    }
    document_xml.push_str(&format!(
        "{}</ofd:CommonData>",
        said("DefaultCS", &colours.to_string())
    ));
    let pages = named.pages.iter().enumerate().map(|(i, id)| {
        format!("<ofd:Page ID=\"{id}\" BaseLoc=\"Pages/Page_{i}/Content.xml\"/>")
    });
    document_xml
        .push_str(&format!("<ofd:Pages>{}</ofd:Pages>", pages.collect::<String>()));
    document_xml.push_str(&bookmarks::outlines(document, &named.pages));
    document_xml.push_str(&said("CustomTags", "Tags/CustomTags.xml"));
    if !request.enclosed.is_empty() {
        document_xml.push_str(&said("Attachments", "Attachs/Attachments.xml"));
    }

    package.text("OFD.xml", main(page, request, ident));
    package.text("Doc_0/Document.xml", file("Document", "", &document_xml));
    package.text("Doc_0/PublicRes.xml", public(colours, subsets.list(), &named.fonts));
    if !named.pictures.is_empty() {
        let list = pictures.list().iter().zip(&named.pictures).enumerate();
        let media = list.map(|(i, (picture, id))| {
            format!(
                "<ofd:MultiMedia ID=\"{id}\" Type=\"Image\" Format=\"{}\">{}</ofd:MultiMedia>",
                picture.format.name(),
                said("MediaFile", &format!("image_{i}.{}", picture.format.extension())),
            )
        });
        let inside =
            format!("<ofd:MultiMedias>{}</ofd:MultiMedias>", media.collect::<String>());
        package.text("Doc_0/DocumentRes.xml", file("Res", " BaseLoc=\"Res\"", &inside));
    }
    for (i, xml) in contents.into_iter().enumerate() {
        package.text(&format!("Doc_0/Pages/Page_{i}/Content.xml"), xml);
    }
    let [index, tags] = tags;
    package.text("Doc_0/Tags/CustomTags.xml", index);
    package.text(&format!("Doc_0/Tags/{}", tags::TAGS), tags);
    for (i, subset) in subsets.list().iter().enumerate() {
        package.bytes(&format!("Doc_0/Res/font_{i}.ttf"), subset.file()?);
    }
    for (i, picture) in pictures.list().iter().enumerate() {
        let name = format!("Doc_0/Res/image_{i}.{}", picture.format.extension());
        package.stored(&name, picture.bytes.clone());
    }
    package.bytes_of(&request.enclosed);
    package.zipped()
}

/// The sheet, as a box.
fn area(sheet: Option<&Sheet>) -> String {
    let (width, height) = sheet
        .map_or((STANDARD.page_width, STANDARD.page_height), |s| (s.width, s.height));
    rect(Rect::new(0.0, 0.0, width, height))
}

/// OFD.xml: what the document is, and where it begins.
fn main(page: &Page, request: &Request, ident: &str) -> String {
    let kind = if request.archive { "OFD-A" } else { "OFD" };
    let date = page.date.iso();
    let keywords = [page.number.as_str(), STANDARD_NAME];
    let keywords = keywords.iter().filter(|word| !word.is_empty());
    let keywords: String = keywords.map(|word| said("Keyword", word)).collect();
    let info = [
        said("DocID", &format!("{:032x}", typst_utils::hash128(ident))),
        said("Title", &page.title),
        said("Author", &page.organ),
        said("Subject", &page.number),
        said("CreationDate", &date),
        said("ModDate", &date),
        format!("<ofd:Keywords>{keywords}</ofd:Keywords>"),
        said("Creator", "hongtou"),
        said("CreatorVersion", env!("CARGO_PKG_VERSION")),
    ];
    let body = format!(
        "<ofd:DocBody><ofd:DocInfo>{}</ofd:DocInfo>{}</ofd:DocBody>",
        info.concat(),
        said("DocRoot", "Doc_0/Document.xml"),
    );
    file("OFD", &format!(" Version=\"1.0\" DocType=\"{kind}\""), &body)
}

/// PublicRes.xml: the colour space and the fonts.
fn public(colours: u32, subsets: &[Subset], ids: &[u32]) -> String {
    let fonts = subsets.iter().zip(ids).enumerate().map(|(i, (subset, id))| {
        let bold = if subset.bold() { " Bold=\"true\"" } else { "" };
        format!(
            "<ofd:Font ID=\"{id}\"{}{}{bold}>{}</ofd:Font>",
            attribute("FontName", &subset.name()),
            attribute("FamilyName", subset.family()),
            said("FontFile", &format!("font_{i}.ttf")),
        )
    });
    let fonts: String = fonts.collect();
    let fonts = match fonts.is_empty() {
        true => String::new(),
        false => format!("<ofd:Fonts>{fonts}</ofd:Fonts>"),
    };
    let colours = format!(
        "<ofd:ColorSpaces><ofd:ColorSpace ID=\"{colours}\" Type=\"RGB\"/></ofd:ColorSpaces>"
    );
    file("Res", " BaseLoc=\"Res\"", &format!("{colours}{fonts}"))
}
