//! An OFD as its bytes say it: files, elements, texts in reading order.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// An element of XML.
#[derive(Debug, Clone, Default)]
pub struct Element {
    /// With its prefix.
    pub name: String,
    pub attributes: BTreeMap<String, String>,
    pub text: String,
    pub inside: Vec<Self>,
}

impl Element {
    pub fn parse(bytes: &[u8]) -> Self {
        let text = std::str::from_utf8(bytes).expect("UTF-8");
        let mut reader = Reader::from_str(text);
        let mut open = vec![Self::default()];
        loop {
            let event = reader.read_event().unwrap_or_else(|why| panic!("{why}: {text}"));
            match event {
                Event::Start(start) => open.push(Self::of(&start)),
                Event::Empty(start) => {
                    let element = Self::of(&start);
                    open.last_mut().expect("an element").inside.push(element);
                }
                Event::End(_) => {
                    let element = open.pop().expect("an element");
                    open.last_mut().expect("an element").inside.push(element);
                }
                Event::Text(text) => {
                    open.last_mut().expect("an element").text.push_str(text.as_ref());
                }
                Event::GeneralRef(name) => {
                    let c = match name.as_ref() {
                        "amp" => "&",
                        "lt" => "<",
                        "gt" => ">",
                        "quot" => "\"",
                        "apos" => "'",
                        other => panic!("&{other};"),
                    };
                    open.last_mut().expect("an element").text.push_str(c);
                }
                Event::Eof => break,
                _ => {}
            }
        }
        assert_eq!(open.len(), 1, "an element is not closed");
        open.remove(0).inside.remove(0)
    }

    fn of(start: &BytesStart<'_>) -> Self {
        let name = start.name().as_ref().to_owned();
        let attributes = start.attributes().map(|attribute| {
            let attribute = attribute.expect("an attribute");
            let key = attribute.key.as_ref().to_owned();
            (
                key,
                quick_xml::escape::unescape(&attribute.value)
                    .expect("a value")
                    .into_owned(),
            )
        });
        Self { name, attributes: attributes.collect(), ..Self::default() }
    }

    pub fn attribute(&self, name: &str) -> &str {
        let value = self.attributes.get(name);
        value.unwrap_or_else(|| panic!("{} has no {name}", self.name))
    }

    /// Itself and everything in it, in the order of the file.
    pub fn all(&self) -> Vec<&Self> {
        let mut all = vec![self];
        all.extend(self.inside.iter().flat_map(Self::all));
        all
    }

    pub fn named(&self, name: &str) -> Vec<&Self> {
        self.all().into_iter().filter(|element| element.name == name).collect()
    }

    /// The one child of a name.
    pub fn child(&self, name: &str) -> Option<&Self> {
        self.inside.iter().find(|element| element.name == name)
    }

    /// Numbers of an attribute.
    pub fn numbers(&self, name: &str) -> Vec<f64> {
        let value = self.attributes.get(name).map_or("", String::as_str);
        value.split_ascii_whitespace().map(|n| n.parse().expect("a number")).collect()
    }
}

/// A package.
#[derive(Clone)]
pub struct Package {
    /// The files in the order of the package.
    pub files: Vec<(String, Vec<u8>)>,
}

impl Package {
    pub fn read(bytes: &[u8]) -> Self {
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip");
        let files = (0..zip.len()).map(|i| {
            let mut file = zip.by_index(i).expect("a file");
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).expect("a file");
            (file.name().expect("a name").into_owned(), bytes)
        });
        Self { files: files.collect() }
    }

    pub fn file(&self, name: &str) -> &[u8] {
        let found = self.files.iter().find(|(own, _)| own == name);
        &found.unwrap_or_else(|| panic!("no {name}")).1
    }

    pub fn xml(&self, name: &str) -> Element {
        Element::parse(self.file(name))
    }

    pub fn document(&self) -> Element {
        self.xml("Doc_0/Document.xml")
    }

    /// The pages: the number of each, and its content.
    pub fn pages(&self) -> Vec<(String, Element)> {
        let document = self.document();
        let pages = document.named("ofd:Page").into_iter().map(|page| {
            let content = self.xml(&format!("Doc_0/{}", page.attribute("BaseLoc")));
            (page.attribute("ID").to_owned(), content)
        });
        pages.collect()
    }

    /// The embedded fonts by number.
    pub fn fonts(&self) -> BTreeMap<String, (Element, Vec<u8>)> {
        let resources = self.xml("Doc_0/PublicRes.xml");
        let fonts = resources.named("ofd:Font").into_iter().map(|font| {
            let file = &font.child("ofd:FontFile").expect("a font file").text;
            let bytes = self.file(&format!("Doc_0/Res/{file}")).to_vec();
            (font.attribute("ID").to_owned(), (font.clone(), bytes))
        });
        fonts.collect()
    }

    /// The texts under a tag, in the order of the file: the path of each leaf, and what it says.
    pub fn tagged(&self) -> BTreeMap<String, String> {
        let index = self.xml("Doc_0/Tags/CustomTags.xml");
        let file = &index.named("ofd:FileLoc")[0].text;
        let root = self.xml(&format!("Doc_0/Tags/{file}"));
        let mut texts = BTreeMap::new();
        for (page, content) in self.pages() {
            for object in content.all() {
                let text = object.child("ofd:TextCode").map_or("", |code| &code.text);
                if let Some(id) = object.attributes.get("ID") {
                    texts.insert((page.clone(), id.clone()), text.to_owned());
                }
            }
        }
        let mut found = BTreeMap::new();
        leaves(&root, "", &texts, &mut found);
        found
    }
}

fn leaves(
    element: &Element,
    above: &str,
    texts: &BTreeMap<(String, String), String>,
    found: &mut BTreeMap<String, String>,
) {
    let name = element.name.split_once(':').map_or("", |(_, name)| name);
    let path = format!("{above}/{name}");
    for inside in &element.inside {
        if inside.name == "ofd:ObjectRef" {
            let key = (inside.attribute("PageRef").to_owned(), inside.text.clone());
            let text = texts.get(&key).unwrap_or_else(|| panic!("{path} → {key:?}"));
            found.entry(path.clone()).or_default().push_str(text);
        } else {
            leaves(inside, &path, texts, found);
        }
    }
}
