//! A finished PDF → PDF/X-1a:2003, as a print shop's preflight takes it (ISO 15930-4).
//!
//! Typst's writer knows neither output intents nor trim boxes. This copies its objects one by
//! one, adds what is missing, and refuses what the press could not print as it is meant.
//!
//! PDF/X-1a, not X-4: the pages are flat and in known inks already, and it asks for the name of a
//! registered condition, not for a profile to carry along; no free profile of the paper of
//! documents is to be had. Any other colour, and any transparency, is refused.

use std::collections::VecDeque;

use hayro_syntax::Pdf;
use hayro_syntax::content::TypedIter;
use hayro_syntax::content::ops::TypedInstruction as Does;
use hayro_syntax::object::{Dict, MaybeRef, Object, ObjectIdentifier};
use pdf_writer::{Name, Rect, Ref, Str, TextStr};

use crate::notice::Condition;
use crate::page::objects::{Manner, is, put, put_entries};

/// What a print shop is told.
#[derive(Debug, Clone, Copy, Default)]
pub struct Order {
    /// What it is printed on, and how.
    pub condition: Condition,
    /// Whether marks show where the sheet is cut.
    pub crop_marks: bool,
}

/// The part of PDF/X that holds: for flat pages in known inks. Every print shop takes it.
const VERSION: &str = "PDF/X-1a:2003";
/// What wrote the file.
const PRODUCER: &str = concat!("hongtou ", env!("CARGO_PKG_VERSION"));
/// Where the names of printing conditions are registered.
const REGISTRY: &str = "http://www.color.org";
/// Room beyond the cut that ink may reach into, in millimetres.
const BLEED: f32 = 3.0;
/// How far marks are from the cut, and how long they are: they stay clear of the bleed.
const MARK: [f32; 2] = [4.0, 5.0];
/// How far the sheet reaches beyond the cut, with marks.
const SLUG: f32 = 10.0;
/// Points in a millimetre.
const POINTS: f32 = 72.0 / 25.4;

/// The bytes of a PDF/X; `id` names the document. An error says what stands in the way.
pub(super) fn pdf_x(pdf: &[u8], order: Order, id: &str) -> Result<Vec<u8>, String> {
    let read = Pdf::new(pdf.to_vec()).map_err(|error| format!("{error:?}"))?;
    for page in read.pages().iter() {
        only_inks(page.typed_operations())?;
    }
    let mut copy =
        Copy { read: &read, order, pdf: pdf_writer::Pdf::new(), added: VecDeque::new() };
    copy.pdf.set_version(1, 4);
    copy.added_streams();
    for number in 1.. {
        let Some(object) = copy.object(number) else { break };
        copy.put(number, object)?;
    }
    let named = typst_utils::hash128(id).to_be_bytes().to_vec();
    let content = typst_utils::hash128(copy.pdf.as_bytes()).to_be_bytes().to_vec();
    copy.pdf.set_file_id((named, content));
    Ok(copy.pdf.finish())
}

/// No page chooses a colour that is none of the press.
fn only_inks(mut operations: TypedIter<'_>) -> Result<(), String> {
    while let Some(operation) = operations.next() {
        if let Does::NonStrokeColorDeviceRgb(_) | Does::StrokeColorDeviceRgb(_) =
            operation
        {
            return Err("有不是四色油墨的颜色（RGB）".to_owned());
        }
    }
    Ok(())
}

/// Whether a name stands for what a flat page in known inks has not.
fn foreign(name: &[u8]) -> Option<&'static str> {
    match name {
        b"DeviceRGB" | b"ICCBased" | b"CalRGB" | b"CalGray" | b"Lab" => {
            Some("有不是四色油墨的颜色（RGB 或灰度，要用 cmyk）")
        }
        b"Transparency" => Some("有透明的图形"),
        b"LZWDecode" | b"JBIG2Decode" | b"JPXDecode" => Some("有印刷厂不收的图像压缩"),
        _ => None,
    }
}

struct Copy<'a> {
    read: &'a Pdf,
    order: Order,
    pdf: pdf_writer::Pdf,
    /// The streams around each page's own: what it draws is kept apart from the marks.
    added: VecDeque<[Ref; 2]>,
}

impl<'a> Copy<'a> {
    fn object(&self, number: i32) -> Option<Object<'a>> {
        self.read.xref().get(ObjectIdentifier::new(number, 0))
    }

    /// The boxes of a page: the sheet, what ink may reach, the cut.
    fn boxes(&self, page: &Dict<'_>) -> Option<[Rect; 3]> {
        let [x1, y1, x2, y2] = page.get::<[f32; 4]>("MediaBox")?;
        let around = |mm: f32| {
            let by = if self.order.crop_marks { mm * POINTS } else { 0.0 };
            Rect::new(x1 - by, y1 - by, x2 + by, y2 + by)
        };
        Some([around(SLUG), around(BLEED), around(0.0)])
    }

    /// Writes the marks of every page.
    fn added_streams(&mut self) {
        if !self.order.crop_marks {
            return;
        }
        let mut next = Ref::new((1..).find(|n| self.object(*n).is_none()).unwrap_or(1));
        for page in self.read.pages().iter() {
            let Some([.., cut]) = self.boxes(page.raw()) else { continue };
            let (before, behind) = (next.bump(), next.bump());
            self.pdf.stream(before, b"q\n");
            self.pdf.stream(behind, format!("\nQ\n{}", marks(cut)).as_bytes());
            self.added.push_back([before, behind]);
        }
    }

    fn put(&mut self, number: i32, object: Object<'a>) -> Result<(), String> {
        let id = Ref::new(number);
        let root = self.read.xref().root_id() == ObjectIdentifier::new(number, 0);
        match object {
            Object::Stream(stream) if is(stream.dict(), b"Metadata") => {
                let xmp = String::from_utf8_lossy(&stream.raw_data()).into_owned();
                let xmp = self.told(&xmp);
                self.pdf.metadata(id, xmp.as_bytes());
            }
            Object::Stream(stream) => {
                let data = stream.raw_data();
                let mut written = self.pdf.stream(id, &data);
                put_entries(&mut written, stream.dict(), &[b"Length"], &Inks)?;
            }
            Object::Dict(dict) if root => {
                let condition = self.order.condition;
                let mut written = self.pdf.catalog(id);
                put_entries(&mut written, &dict, &[b"Type"], &Inks)?;
                let mut intents = written.insert(Name(b"OutputIntents")).array();
                let mut intent = intents.push().dict();
                intent
                    .pair(Name(b"Type"), Name(b"OutputIntent"))
                    .pair(Name(b"S"), Name(b"GTS_PDFX"))
                    .pair(
                        Name(b"OutputConditionIdentifier"),
                        Str(condition.name().as_bytes()),
                    )
                    .pair(Name(b"OutputCondition"), TextStr(condition.says()))
                    .pair(Name(b"RegistryName"), Str(REGISTRY.as_bytes()))
                    .pair(Name(b"Info"), TextStr(condition.says()));
            }
            Object::Dict(dict) if is(&dict, b"Page") => {
                let boxes = self.boxes(&dict).ok_or("有的页面没有尺寸")?;
                let around = self.added.pop_front();
                let mut written = self.pdf.indirect(id).dict();
                put_entries(
                    &mut written,
                    &dict,
                    &[b"MediaBox", b"Contents", b"Group"],
                    &Inks,
                )?;
                for (key, own) in [b"MediaBox".as_slice(), b"BleedBox", b"TrimBox"]
                    .into_iter()
                    .zip(boxes)
                {
                    written.pair(Name(key), own);
                }
                let own = dict.get_raw::<Object<'_>>("Contents");
                let contents = written.insert(Name(b"Contents"));
                match (own.ok_or("有的页面没有内容")?, around) {
                    (MaybeRef::Ref(own), Some([before, behind])) => {
                        let own = Ref::new(own.obj_number);
                        contents.array().items([before, own, behind]);
                    }
                    (own, _) => put(contents, own, &Inks)?,
                }
            }
            // The properties of the document.
            Object::Dict(dict) if dict.contains_key("CreationDate") => {
                let mut written = self.pdf.document_info(id);
                put_entries(&mut written, &dict, &[b"Producer"], &Inks)?;
                written
                    .pair(Name(b"Producer"), TextStr(PRODUCER))
                    .pair(Name(b"GTS_PDFXVersion"), Str(VERSION.as_bytes()))
                    .pair(Name(b"GTS_PDFXConformance"), Str(VERSION.as_bytes()))
                    .pair(Name(b"Trapped"), Name(b"False"));
            }
            object => put(self.pdf.indirect(id), MaybeRef::NotRef(object), &Inks)?,
        }
        Ok(())
    }

    /// The properties as XMP has them, with those of PDF/X.
    fn told(&self, xmp: &str) -> String {
        let own = format!(
            "<rdf:Description rdf:about=\"\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" \
             xmlns:pdfx=\"http://ns.adobe.com/pdfx/1.3/\" \
             xmlns:pdfxid=\"http://www.npes.org/pdfx/ns/id/\">\
             <pdf:Trapped>False</pdf:Trapped>\
             <pdfx:GTS_PDFXConformance>{VERSION}</pdfx:GTS_PDFXConformance>\
             <pdfx:GTS_PDFXVersion>{VERSION}</pdfx:GTS_PDFXVersion>\
             <pdfxid:GTS_PDFXVersion>{VERSION}</pdfxid:GTS_PDFXVersion>\
             </rdf:Description></rdf:RDF>"
        );
        xmp.replacen("</rdf:RDF>", &own, 1)
    }
}

/// Nothing of a press's file is what it could not print.
struct Inks;

impl Manner for Inks {
    fn number(&self, own: i32) -> Ref {
        Ref::new(own)
    }

    /// No graphics state lets what is under it show through, and nothing lies over a page.
    fn entry(&self, key: &[u8], value: &MaybeRef<Object<'_>>) -> Result<bool, String> {
        let fault = match (key, value) {
            (b"CA" | b"ca", MaybeRef::NotRef(Object::Number(n))) => n.as_f64() < 1.0,
            (b"BM", MaybeRef::NotRef(Object::Name(name))) => **name != *b"Normal",
            (b"SMask", MaybeRef::NotRef(Object::Name(name))) => **name != *b"None",
            (b"SMask" | b"BM", _) => true,
            (b"Annots", _) => return Err("有批注或链接".to_owned()),
            _ => false,
        };
        if fault { Err("有透明的图形".to_owned()) } else { Ok(true) }
    }

    fn name(&self, name: &[u8]) -> Result<(), String> {
        foreign(name).map_or(Ok(()), |fault| Err(fault.to_owned()))
    }
}

/// What draws two marks at each corner of the cut, in black alone.
fn marks(cut: Rect) -> String {
    let [from, long] = MARK.map(|mm| mm * POINTS);
    let mut drawn = "q 0 0 0 1 K 0.25 w\n".to_owned();
    for (x, out_x) in [(cut.x1, -1.0), (cut.x2, 1.0)] {
        for (y, out_y) in [(cut.y1, -1.0), (cut.y2, 1.0)] {
            let mut line = |[a, b]: [f32; 2], [c, d]: [f32; 2]| {
                drawn.push_str(&format!("{a:.3} {b:.3} m {c:.3} {d:.3} l S\n"));
            };
            line([x + out_x * from, y], [x + out_x * (from + long), y]);
            line([x, y + out_y * from], [x, y + out_y * (from + long)]);
        }
    }
    drawn + "Q\n"
}
