//! Finished PDFs, one behind the other in one file to print through, each with a bookmark.
//!
//! What letters share (faces, drawings, profiles) is written once, and nothing of a letter is
//! kept in memory. What is read aloud is not carried along: the file is for paper and archive,
//! PDF/A-2b or, of files for the press, PDF/X-1a as they are.

use std::collections::HashMap;
use std::io::Write;

use hayro_syntax::Pdf;
use hayro_syntax::object::{Dict, MaybeRef, Object, ObjectIdentifier};
use pdf_writer::{Chunk, Finish, Name, Rect, Ref, TextStr};

use crate::page::objects::{Manner, is, put, put_entries};
use crate::text::source::io_message;

/// How a file is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sides {
    /// On one side of each sheet.
    One,
    /// On both: each letter begins on a sheet of its own.
    Both,
}

const CATALOG: Ref = Ref::new(1);
const PAGES: Ref = Ref::new(2);
const OUTLINE: Ref = Ref::new(3);
/// The boxes of a page that a blank one has as well.
const BOXES: [&[u8]; 3] = [b"MediaBox", b"BleedBox", b"TrimBox"];
/// So many objects are remembered, twice, in case another letter has the same.
const REMEMBERED: usize = 10_000;
const FAULT: &str = "一份的文件结构认不出，没有合成";

/// A file that letters are bound into.
pub struct Binding<W> {
    out: W,
    at: u64,
    /// Where each object begins, by its number.
    offsets: Vec<u64>,
    title: String,
    sides: Sides,
    letters: Vec<Letter>,
    pages: usize,
    /// The boxes of the last page.
    boxes: Vec<(&'static [u8], [f32; 4])>,
    /// Objects by what is in them: those of late, and those before.
    shared: [HashMap<u128, Ref>; 2],
    properties: Option<Properties>,
    hash: u128,
}

/// A letter in the file.
struct Letter {
    name: String,
    /// The node of its pages.
    node: Ref,
    first: Ref,
}

/// What the first letter says of the file.
struct Properties {
    info: Ref,
    metadata: Ref,
    intents: Option<Ref>,
    language: Option<Vec<u8>>,
}

impl<W: Write> Binding<W> {
    /// Begins a file of a title.
    pub fn begin(out: W, sides: Sides, title: &str) -> Self {
        Self {
            out,
            at: 0,
            offsets: vec![0; 3],
            title: title.to_owned(),
            sides,
            letters: Vec::new(),
            pages: 0,
            boxes: Vec::new(),
            shared: Default::default(),
            properties: None,
            hash: 0,
        }
    }

    /// Puts a letter behind the others; the page that it begins on, from 1.
    pub fn add(&mut self, name: &str, pdf: &[u8]) -> Result<usize, String> {
        let read = Pdf::new(pdf.to_vec()).map_err(|error| format!("{error:?}"))?;
        let mut known: HashMap<i32, Option<Ref>> = HashMap::new();
        if self.properties.is_none() {
            self.properties = Some(self.properties_of(&read, pdf, &mut known)?);
        }
        self.hash = typst_utils::hash128(&(self.hash, pdf, name));
        let node = self.number();
        let mut kids = Vec::new();
        if self.sides == Sides::Both && self.pages % 2 == 1 {
            kids.push(self.blank(node)?);
        }
        let first = self.pages + kids.len();
        let mut pages = Vec::new();
        for page in read.pages().iter() {
            let own = page.raw().obj_id().ok_or(FAULT)?.obj_number;
            let id = self.number();
            known.insert(own, Some(id));
            pages.push((id, page.raw().clone()));
        }
        let (beginning, last) = match &pages[..] {
            [] => return Err(FAULT.to_owned()),
            [(id, _), ..] => (*id, &pages[pages.len() - 1].1),
        };
        let boxes = BOXES.into_iter().filter_map(|key| Some((key, last.get(key)?)));
        self.boxes = boxes.collect();
        for (id, page) in &pages {
            let mut chunk = Chunk::new();
            self.children(&read, &Object::Dict(page.clone()), &mut known)?;
            let mut written = chunk.indirect(*id).dict();
            put_entries(&mut written, page, &[], &Mapping(&known))?;
            written.pair(Name(b"Parent"), node);
            written.finish();
            self.write(*id, &chunk)?;
            kids.push(*id);
        }
        let mut chunk = Chunk::new();
        let count = i32::try_from(kids.len()).map_err(|_| FAULT)?;
        let mut written = chunk.pages(node);
        written.parent(PAGES).count(count).kids(kids.iter().copied());
        written.finish();
        self.write(node, &chunk)?;
        self.pages += kids.len();
        self.letters.push(Letter { name: name.to_owned(), node, first: beginning });
        Ok(first + 1)
    }

    /// Ends the file and gives it back.
    pub fn end(mut self) -> Result<W, String> {
        let properties = self.properties.take().ok_or("没有一份可以合成")?;
        let letters = std::mem::take(&mut self.letters);
        let count = i32::try_from(self.pages).map_err(|_| "页数太多")?;
        let mut chunk = Chunk::new();
        let nodes = letters.iter().map(|letter| letter.node);
        chunk.pages(PAGES).count(count).kids(nodes);
        self.write(PAGES, &chunk)?;
        let items: Vec<Ref> = letters.iter().map(|_| self.number()).collect();
        for (i, letter) in letters.iter().enumerate() {
            let mut chunk = Chunk::new();
            let mut item = chunk.outline_item(items[i]);
            item.title(TextStr(&letter.name)).parent(OUTLINE);
            if let Some(before) = i.checked_sub(1) {
                item.prev(items[before]);
            }
            if let Some(next) = items.get(i + 1) {
                item.next(*next);
            }
            item.dest().page(letter.first).fit();
            item.finish();
            self.write(items[i], &chunk)?;
        }
        let mut chunk = Chunk::new();
        let mut outline = chunk.outline(OUTLINE);
        if let [first, ..] = items[..] {
            outline.first(first).last(items[items.len() - 1]);
            outline.count(i32::try_from(items.len()).map_err(|_| "份数太多")?);
        }
        outline.finish();
        self.write(OUTLINE, &chunk)?;
        let mut chunk = Chunk::new();
        let mut catalog = chunk.indirect(CATALOG).dict();
        catalog
            .pair(Name(b"Type"), Name(b"Catalog"))
            .pair(Name(b"Pages"), PAGES)
            .pair(Name(b"Outlines"), OUTLINE)
            .pair(Name(b"PageMode"), Name(b"UseOutlines"))
            .pair(Name(b"Metadata"), properties.metadata);
        if let Some(language) = &properties.language {
            catalog.pair(Name(b"Lang"), pdf_writer::Str(language));
        }
        if let Some(intents) = properties.intents {
            catalog.pair(Name(b"OutputIntents"), intents);
        }
        catalog.finish();
        self.write(CATALOG, &chunk)?;
        self.table(&properties)?;
        Ok(self.out)
    }

    /// The table of objects, and what leads to it.
    fn table(&mut self, properties: &Properties) -> Result<(), String> {
        let at = self.at;
        let size = self.offsets.len() + 1;
        self.raw(format!("xref\n0 {size}\n0000000000 65535 f\r\n").as_bytes())?;
        for offset in std::mem::take(&mut self.offsets) {
            self.raw(format!("{offset:010} 00000 n\r\n").as_bytes())?;
        }
        let id = format!("<{:032x}>", self.hash);
        let (root, info) = (CATALOG.get(), properties.info.get());
        let trailer = format!(
            "trailer\n<</Size {size}/Root {root} 0 R/Info {info} 0 R/ID[{id}{id}]>>\n\
             startxref\n{at}\n%%EOF\n"
        );
        self.raw(trailer.as_bytes())?;
        self.out.flush().map_err(|error| io_message(&error))
    }

    /// Takes over what the first letter says of itself, under the title of the whole.
    fn properties_of(
        &mut self,
        read: &Pdf,
        pdf: &[u8],
        known: &mut HashMap<i32, Option<Ref>>,
    ) -> Result<Properties, String> {
        let version = if pdf.starts_with(b"%PDF-1.4") { "1.4" } else { "1.7" };
        self.raw(format!("%PDF-{version}\n").as_bytes())?;
        // Bytes that are no text, so that the file is not taken for one.
        self.raw(b"%\xE2\xE3\xCF\xD3\n")?;
        let root: Dict<'_> = read.xref().get(read.xref().root_id()).ok_or(FAULT)?;
        let info = read.objects().into_iter().find_map(|object| {
            object.into_dict().filter(|dict| dict.contains_key("CreationDate"))
        });
        let id = self.number();
        let mut chunk = Chunk::new();
        let mut written = chunk.indirect(id).dict();
        put_entries(&mut written, &info.ok_or(FAULT)?, &[b"Title"], &Mapping(known))?;
        written.pair(Name(b"Title"), TextStr(&self.title));
        written.finish();
        self.write(id, &chunk)?;
        let metadata = read.objects().into_iter().find_map(|object| match object {
            Object::Stream(stream) if is(stream.dict(), b"Metadata") => Some(stream),
            _ => None,
        });
        let xmp = metadata.ok_or(FAULT)?.raw_data().into_owned();
        let xmp = told(&String::from_utf8_lossy(&xmp), &self.title);
        let metadata = self.number();
        let mut chunk = Chunk::new();
        chunk.metadata(metadata, xmp.as_bytes());
        self.write(metadata, &chunk)?;
        let intents = match root.get_raw::<Object<'_>>("OutputIntents") {
            None => None,
            Some(MaybeRef::Ref(own)) => Some(self.copied(read, own.obj_number, known)?),
            Some(MaybeRef::NotRef(intents)) => {
                self.children(read, &intents, known)?;
                Some(self.object(&intents, known)?)
            }
        };
        let language = root.get::<hayro_syntax::object::String<'_>>("Lang");
        let language = language.map(|language| language.as_bytes().to_vec());
        Ok(Properties { info: id, metadata, intents, language })
    }

    /// A page with nothing on it, as large as the last one.
    fn blank(&mut self, node: Ref) -> Result<Ref, String> {
        let id = self.number();
        let mut chunk = Chunk::new();
        let mut page = chunk.indirect(id).dict();
        page.pair(Name(b"Type"), Name(b"Page")).pair(Name(b"Parent"), node);
        for (key, [x1, y1, x2, y2]) in &self.boxes {
            page.pair(Name(key), Rect::new(*x1, *y1, *x2, *y2));
        }
        page.insert(Name(b"Resources")).dict();
        page.finish();
        self.write(id, &chunk)?;
        Ok(id)
    }

    /// Copies an object and what it leads to, unless that is there already.
    fn copied(
        &mut self,
        read: &Pdf,
        own: i32,
        known: &mut HashMap<i32, Option<Ref>>,
    ) -> Result<Ref, String> {
        match known.get(&own) {
            Some(Some(id)) => return Ok(*id),
            // It leads to itself.
            Some(None) => return Err(FAULT.to_owned()),
            None => {}
        }
        known.insert(own, None);
        let object = read.xref().get::<Object<'_>>(ObjectIdentifier::new(own, 0));
        let object = object.ok_or(FAULT)?;
        self.children(read, &object, known)?;
        let id = self.object(&object, known)?;
        known.insert(own, Some(id));
        Ok(id)
    }

    /// Copies what an object leads to.
    fn children(
        &mut self,
        read: &Pdf,
        object: &Object<'_>,
        known: &mut HashMap<i32, Option<Ref>>,
    ) -> Result<(), String> {
        let dict = match object {
            Object::Dict(dict) => Some(dict),
            Object::Stream(stream) => Some(stream.dict()),
            _ => None,
        };
        let entries = dict.into_iter().flat_map(|dict| dict.entries());
        let entries = entries.filter(|(key, _)| carried(key)).map(|(_, value)| value);
        let array = match object {
            Object::Array(array) => Some(array.raw_iter()),
            _ => None,
        };
        for value in entries.chain(array.into_iter().flatten()) {
            match value {
                MaybeRef::Ref(own) => {
                    self.copied(read, own.obj_number, known)?;
                }
                MaybeRef::NotRef(value) => self.children(read, &value, known)?,
            }
        }
        Ok(())
    }

    /// Writes an object whose children are there, unless the same is there already.
    fn object(
        &mut self,
        object: &Object<'_>,
        known: &HashMap<i32, Option<Ref>>,
    ) -> Result<Ref, String> {
        let mut chunk = Chunk::new();
        // It has its number when it is known to be new.
        match object {
            Object::Stream(stream) => {
                let data = stream.raw_data();
                let mut written = chunk.stream(CATALOG, &data);
                put_entries(&mut written, stream.dict(), &[b"Length"], &Mapping(known))?;
            }
            object => {
                let value = MaybeRef::NotRef(object.clone());
                put(chunk.indirect(CATALOG), value, &Mapping(known))?;
            }
        }
        let hash = typst_utils::hash128(chunk.as_bytes());
        if let Some(id) = self.shared.iter().find_map(|of_late| of_late.get(&hash)) {
            let id = *id;
            self.remember(hash, id);
            return Ok(id);
        }
        let id = self.number();
        self.remember(hash, id);
        self.write(id, &chunk)?;
        Ok(id)
    }

    fn remember(&mut self, hash: u128, id: Ref) {
        let [of_late, before] = &mut self.shared;
        if of_late.len() >= REMEMBERED {
            *before = std::mem::take(of_late);
        }
        of_late.insert(hash, id);
    }

    /// The number of another object.
    fn number(&mut self) -> Ref {
        self.offsets.push(0);
        Ref::new(i32::try_from(self.offsets.len()).unwrap_or(i32::MAX))
    }

    /// Writes an object under its number, whatever number it was made with.
    fn write(&mut self, id: Ref, chunk: &Chunk) -> Result<(), String> {
        let bytes = chunk.as_bytes();
        let behind = bytes.iter().position(|byte| *byte == b' ').ok_or(FAULT)?;
        let number = id.get();
        self.offsets[number as usize - 1] = self.at;
        self.raw(number.to_string().as_bytes())?;
        self.raw(&bytes[behind..])
    }

    fn raw(&mut self, bytes: &[u8]) -> Result<(), String> {
        self.at += bytes.len() as u64;
        self.out.write_all(bytes).map_err(|error| io_message(&error))
    }
}

/// Whether an entry of a dictionary is carried along: not what is for reading aloud.
fn carried(key: &[u8]) -> bool {
    !matches!(key, b"Parent" | b"StructParents" | b"StructParent")
}

/// Objects by their numbers in the new file.
struct Mapping<'a>(&'a HashMap<i32, Option<Ref>>);

impl Manner for Mapping<'_> {
    fn number(&self, own: i32) -> Ref {
        // Whatever an object leads to was copied before it.
        self.0.get(&own).copied().flatten().unwrap_or(CATALOG)
    }

    fn entry(&self, key: &[u8], _: &MaybeRef<Object<'_>>) -> Result<bool, String> {
        Ok(carried(key))
    }
}

/// The properties as XMP has them, of a file with another title, which is not read aloud.
fn told(xmp: &str, title: &str) -> String {
    let title: String = title
        .chars()
        .map(|c| match c {
            '&' => "&amp;".to_owned(),
            '<' => "&lt;".to_owned(),
            '>' => "&gt;".to_owned(),
            c => c.to_string(),
        })
        .collect();
    let mut told = xmp.to_owned();
    let mut replace = |from: &str, to: &str, with: &str| {
        let Some(start) = told.find(from) else { return };
        let Some(long) = told[start..].find(to) else { return };
        told.replace_range(start..start + long + to.len(), with);
    };
    let head = "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">";
    replace(head, "</rdf:li>", &format!("{head}{title}</rdf:li>"));
    let level = ["<pdfaid:conformance>", "</pdfaid:conformance>"];
    replace(level[0], level[1], &level.join("B"));
    replace("<pdfuaid:part>", "</pdfuaid:part>", "");
    replace("<xmpTPg:NPages>", "</xmpTPg:NPages>", "");
    told
}
