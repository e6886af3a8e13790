//! A PDF as it is read aloud: the text in the order of its tags, by another reader than the
//! one that wrote it.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Encoding, Object, ObjectId, decode_text_string};

/// An element of the structure, with what is read of it.
#[derive(Debug)]
pub enum Spoken {
    /// What is told by a tag: its name, what stands for it, and what it holds.
    Tag(String, Option<String>, Vec<Self>),
    /// Text on a page.
    Text(String),
}

impl Spoken {
    /// The document of a PDF.
    pub fn of(pdf: &[u8]) -> Self {
        let document = Document::load_mem(pdf).expect("a PDF");
        let reader = Reader { texts: texts(&document), document: &document };
        let catalog = document.catalog().expect("a catalog");
        let root = reader.dict(catalog.get(b"StructTreeRoot").expect("tags"));
        Self::Tag("Root".into(), None, reader.kids(root, None))
    }

    /// What is said, from the first tag to the last; alternative texts for what has no text.
    pub fn said(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Tag(_, Some(alt), _) => format!("〖{alt}〗"),
            Self::Tag(_, None, kids) => kids.iter().map(Self::said).collect(),
        }
    }

    /// Every tag of a name.
    pub fn tags<'a>(&'a self, name: &str, found: &mut Vec<&'a Self>) {
        let Self::Tag(own, _, kids) = self else { return };
        if own == name {
            found.push(self);
        }
        for kid in kids {
            kid.tags(name, found);
        }
    }
}

struct Reader<'a> {
    document: &'a Document,
    texts: BTreeMap<(ObjectId, i64), String>,
}

impl<'a> Reader<'a> {
    fn dict(&self, object: &'a Object) -> &'a Dictionary {
        let (_, object) = self.document.dereference(object).expect("an object");
        object.as_dict().expect("a dictionary")
    }

    fn kids(&self, dict: &'a Dictionary, page: Option<ObjectId>) -> Vec<Spoken> {
        let page = dict.get(b"Pg").and_then(Object::as_reference).ok().or(page);
        let Ok(kids) = dict.get(b"K") else { return Vec::new() };
        let (_, kids) = self.document.dereference(kids).expect("kids");
        match kids {
            Object::Array(kids) => {
                kids.iter().map(|kid| self.spoken(kid, page)).collect()
            }
            kid => vec![self.spoken(kid, page)],
        }
    }

    fn spoken(&self, object: &'a Object, page: Option<ObjectId>) -> Spoken {
        let (_, object) = self.document.dereference(object).expect("an object");
        let marked = |page: ObjectId, id: i64| {
            Spoken::Text(self.texts.get(&(page, id)).cloned().unwrap_or_default())
        };
        if let Object::Integer(id) = object {
            return marked(page.expect("a page"), *id);
        }
        let dict = object.as_dict().expect("a dictionary");
        if let Ok(id) = dict.get(b"MCID").and_then(Object::as_i64) {
            let page = dict.get(b"Pg").and_then(Object::as_reference).ok().or(page);
            return marked(page.expect("a page"), id);
        }
        let name = dict.get(b"S").and_then(Object::as_name).expect("a tag");
        let name = String::from_utf8_lossy(name).into_owned();
        let alt = dict.get(b"Alt").ok().map(|alt| decode_text_string(alt).expect("text"));
        Spoken::Tag(name, alt, self.kids(dict, page))
    }
}

/// The text of every marked sequence of every page.
fn texts(document: &Document) -> BTreeMap<(ObjectId, i64), String> {
    let mut texts: BTreeMap<(ObjectId, i64), String> = BTreeMap::new();
    for page in document.get_pages().into_values() {
        let fonts = document.get_page_fonts(page).expect("fonts");
        let encodings: BTreeMap<Vec<u8>, Encoding<'_>> = fonts
            .into_iter()
            .map(|(name, font)| (name, font.get_font_encoding(document).expect("text")))
            .collect();
        let content = document.get_and_decode_page_content(page).expect("a page");
        let mut encoding = None;
        let mut open: Vec<Option<i64>> = Vec::new();
        for operation in &content.operations {
            let operands = &operation.operands;
            match operation.operator.as_str() {
                "BDC" => open.push(marked(&operands[1])),
                "BMC" => open.push(None),
                "EMC" => drop(open.pop()),
                "Tf" => encoding = encodings.get(operands[0].as_name().expect("a font")),
                "Tj" | "TJ" => {
                    let Some(id) = open.iter().rev().find_map(|id| *id) else { continue };
                    let text = texts.entry((page, id)).or_default();
                    let encoding = encoding.expect("a font");
                    shown(&operands[0], &mut |bytes| {
                        text.push_str(
                            &Document::decode_text(encoding, bytes).expect("text"),
                        );
                    });
                }
                _ => {}
            }
        }
    }
    texts
}

fn marked(properties: &Object) -> Option<i64> {
    properties.as_dict().ok()?.get(b"MCID").and_then(Object::as_i64).ok()
}

/// The strings that a text operator shows.
fn shown(object: &Object, string: &mut dyn FnMut(&[u8])) {
    match object {
        Object::String(bytes, _) => string(bytes),
        Object::Array(parts) => parts.iter().for_each(|part| shown(part, string)),
        _ => {}
    }
}
