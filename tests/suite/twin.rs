//! The Word file of a notice, read back: every text there once and in its style, parts that name
//! each other, elements in the order of the format's schema, the same bytes twice. What it looks
//! like is measured by `tests/twin`, where `LibreOffice` is.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Cursor, Read};
use std::path::PathBuf;
use std::sync::LazyLock;

use hongtou::office::word::twin::{Twin, twin};
use hongtou::page::passage::Region;
use hongtou::page::profile::Profile;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use crate::support::{Bench, REAL, hongtou, notice, root};

/// An element that was read.
#[derive(Debug, Default, Clone)]
pub(crate) struct Node {
    pub(crate) name: String,
    attributes: BTreeMap<String, String>,
    pub(crate) children: Vec<Self>,
    pub(crate) text: String,
}

impl Node {
    pub(crate) fn parse(text: &str) -> Self {
        let mut reader = Reader::from_str(text);
        let mut open = vec![Self::default()];
        loop {
            match reader.read_event().expect("XML") {
                Event::Start(start) => open.push(Self::begun(&start)),
                Event::Empty(start) => {
                    open.last_mut().expect("a parent").children.push(Self::begun(&start));
                }
                Event::End(_) => {
                    let node = open.pop().expect("an element");
                    open.last_mut().expect("a parent").children.push(node);
                }
                Event::Text(text) => {
                    open.last_mut().expect("a parent").text.push_str(&text.into_inner());
                }
                Event::GeneralRef(name) => {
                    let c = match &*name.into_inner() {
                        "lt" => '<',
                        "gt" => '>',
                        "amp" => '&',
                        "quot" => '"',
                        "apos" => '\'',
                        other => panic!("entity {other}"),
                    };
                    open.last_mut().expect("a parent").text.push(c);
                }
                Event::Eof => break,
                _ => {}
            }
        }
        open.remove(0).children.into_iter().next().expect("a root")
    }

    fn begun(start: &BytesStart) -> Self {
        let name = start.name().into_inner().to_owned();
        let attributes = start.attributes().map(|attribute| {
            let attribute = attribute.expect("an attribute");
            let value = attribute
                .normalized_value(quick_xml::XmlVersion::Implicit1_0)
                .expect("a value");
            (attribute.key.into_inner().to_owned(), value.into_owned())
        });
        Self { name, attributes: attributes.collect(), ..Self::default() }
    }

    /// Itself and everything in it, in order.
    fn all(&self) -> Vec<&Self> {
        let mut all = vec![self];
        all.extend(self.children.iter().flat_map(Self::all));
        all
    }

    pub(crate) fn named(&self, name: &str) -> Vec<&Self> {
        self.all().into_iter().filter(|node| node.name == name).collect()
    }

    pub(crate) fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|node| node.name == name)
    }

    pub(crate) fn get(&self, key: &str) -> &str {
        self.attributes.get(key).map_or("", String::as_str)
    }

    /// What is said in it; a tab and a break are told apart.
    fn says(&self) -> String {
        let mut says = String::new();
        for node in self.all() {
            match node.name.as_str() {
                "w:t" => says.push_str(&node.text),
                "w:tab" if node.get("w:pos").is_empty() => says.push('\t'),
                "w:br" => says.push('\n'),
                _ => {}
            }
        }
        says
    }
}

/// The parts of a Word file.
struct Package(BTreeMap<String, Vec<u8>>);

impl Package {
    fn open(bytes: &[u8]) -> Self {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("a zip");
        let mut parts = BTreeMap::new();
        for i in 0..archive.len() {
            let mut file = archive.by_index(i).expect("a part");
            let mut content = Vec::new();
            file.read_to_end(&mut content).expect("its content");
            parts.insert(file.name().expect("a name").into_owned(), content);
        }
        Self(parts)
    }

    fn node(&self, name: &str) -> Node {
        let bytes = self.0.get(name).unwrap_or_else(|| panic!("no {name}"));
        Node::parse(std::str::from_utf8(bytes).expect("text"))
    }

    fn document(&self) -> Node {
        self.node("word/document.xml")
    }
}

fn written(bench: &Bench) -> Twin {
    let printed = &bench.built.printed;
    let (Some(page), Some(layout), Some(manuscript)) =
        (&printed.page, &printed.layout, &printed.manuscript)
    else {
        panic!("not laid out:\n{}", bench.report());
    };
    twin(page, layout, &manuscript.images).expect("a Word file")
}

fn package(bench: &Bench) -> Package {
    Package::open(&written(bench).bytes)
}

/// An example of some kind of page.
struct Example {
    file: PathBuf,
    bytes: Vec<u8>,
    /// What is said on its pages, each text once.
    on_pages: String,
}

/// The examples of every kind of page, each built once.
static EXAMPLES: LazyLock<Vec<Example>> = LazyLock::new(|| {
    let mut files = vec![root().join("content/2021-world-standards-day.yaml")];
    for folder in ["content/examples", "tests/fixtures/kinds"] {
        for entry in fs::read_dir(root().join(folder)).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.extension().is_some_and(|e| e == "yaml") {
                files.push(path);
            }
        }
    }
    files.sort();
    assert!(files.len() > 20);
    files.into_iter().map(example).collect()
});

fn example(file: PathBuf) -> Example {
    let bench = Bench::build_file(&file, Profile::Screen);
    let page = bench.built.printed.page.clone().expect("a page");
    let mut landed = BTreeSet::new();
    for sheet in &bench.layout().pages {
        landed.extend(
            sheet.runs.iter().filter_map(|run| run.passage.as_ref()).map(|p| p.0),
        );
    }
    let passages = landed.iter().map(|id| page.passage(*id));
    let on_pages = passages
        .filter(|passage| passage.region != Region::Continued)
        .map(|passage| usual(&passage.value))
        .collect();
    Example { file, bytes: written(&bench).bytes, on_pages }
}

/// The characters that are seen, and how often.
fn characters(text: &str) -> BTreeMap<char, usize> {
    let mut counts = BTreeMap::new();
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        *counts.entry(c).or_default() += 1;
    }
    counts
}

/// The form of a sign in a text from top to bottom is another character on the page alone.
fn usual(text: &str) -> String {
    let forms = [
        '︵', '︶', '︽', '︾', '︿', '﹀', '︻', '︼', '︹', '︺', '﹁', '﹂', '︱',
        '︙',
    ];
    let signs =
        ['（', '）', '《', '》', '〈', '〉', '【', '】', '〔', '〕', '“', '”', '—', '…'];
    let sign = |c| forms.iter().position(|form| *form == c).map_or(c, |i| signs[i]);
    text.chars().map(sign).collect()
}

#[test]
fn every_text_of_every_example_stands_in_the_word_file_once() {
    for example in &*EXAMPLES {
        let package = Package::open(&example.bytes);
        let mut in_word = package.document().says();
        for name in package.0.keys().filter(|name| name.starts_with("word/header")) {
            in_word.push_str(&package.node(name).says());
        }
        let (in_word, on_pages) = (characters(&in_word), characters(&example.on_pages));
        assert_eq!(in_word, on_pages, "{}", example.file.display());
    }
}

#[test]
fn the_real_notice_has_its_texts_in_styles_of_the_trade() {
    let package = package(&REAL);
    let styles = package.node("word/styles.xml");
    let name = |id: &str| {
        let found =
            styles.named("w:style").into_iter().find(|s| s.get("w:styleId") == id);
        let name = found.and_then(|s| s.child("w:name")).expect("a style that is there");
        name.get("w:val").to_owned()
    };
    let document = package.document();
    let mut seen = Vec::new();
    for paragraph in document.named("w:p") {
        let own = paragraph.child("w:pPr").expect("properties");
        let style = name(own.child("w:pStyle").expect("a style").get("w:val"));
        seen.push((style, paragraph.says()));
    }
    let stands = |style: &str, text: &str| {
        assert!(
            seen.iter().any(|(s, t)| s == style && t.contains(text)),
            "{text} is not in {style}"
        );
    };
    stands("发文机关标志", "晋城市市场监督管理局文件");
    stands("发文字号", "晋市市监〔2021〕169号");
    stands("公文标题", "关于印发\n《2021年世界标准日系列活动方案》的通知");
    stands("主送机关", "开发区分局：");
    stands("公文正文", "在第52个世界标准日");
    stands("发文机关署名", "晋城市市场监督管理局");
    stands("成文日期", "2021年9月26日");
    stands("附注", "（此件主动公开）");
    stands("一级标题", "一、活动主题");
    stands("二级标题", "（一）开展");
    stands("附件说明", "附件：1.\t2021年");
    stands("附件序号", "附件3");
    stands("附件标题", "报名表");
    stands("表头", "序号");
    stands("表格文字", "高平市长平广场");
    stands("版记", "抄送：驻局纪检监察组。");
    stands("版记", "2021年9月26日印发");
    let order: Vec<&str> = seen.iter().map(|(style, _)| style.as_str()).collect();
    let first = |style| order.iter().position(|s| *s == style).expect("a style");
    for pair in ["发文机关标志", "发文字号", "公文标题", "主送机关", "公文正文", "版记"]
        .windows(2)
    {
        assert!(first(pair[0]) < first(pair[1]), "{} before {}", pair[0], pair[1]);
    }
}

#[test]
fn the_faces_are_those_of_offices_by_name() {
    let package = package(&REAL);
    let styles = package.node("word/styles.xml");
    let face = |id: &str| {
        let style =
            styles.named("w:style").into_iter().find(|s| s.get("w:styleId") == id);
        let fonts = style.expect("a style").named("w:rFonts");
        fonts
            .first()
            .map_or("仿宋_GB2312".to_owned(), |f| f.get("w:eastAsia").to_owned())
    };
    let defaults = styles.named("w:docDefaults");
    assert_eq!(defaults[0].named("w:rFonts")[0].get("w:ascii"), "仿宋_GB2312");
    assert_eq!(defaults[0].named("w:sz")[0].get("w:val"), "32");
    assert_eq!(face("NoticeTitle"), "方正小标宋简体");
    assert_eq!(face("Heading1"), "黑体");
    assert_eq!(face("Heading2"), "楷体_GB2312");
    assert_eq!(face("PageNumber"), "宋体");
}

#[test]
fn a_page_has_22_rows_of_the_grid_and_lines_28_characters() {
    let document = package(&REAL).document();
    let sections = document.named("w:sectPr");
    for section in &sections {
        let number = |tag: &str, key: &str| -> i32 {
            section.child(tag).expect("a measure").get(key).parse().expect("a number")
        };
        assert_eq!((number("w:pgSz", "w:w"), number("w:pgSz", "w:h")), (11906, 16838));
        // 10.446 mm.
        assert_eq!(number("w:docGrid", "w:linePitch"), 592);
        let text = 16838 - number("w:pgMar", "w:top") - number("w:pgMar", "w:bottom");
        assert!((22 * 592..22 * 592 + 20).contains(&text), "{text}");
        // The first row's characters begin 37 mm under the paper's edge.
        let top = f64::from(number("w:pgMar", "w:top")) / 20.0 * 25.4 / 72.0;
        assert!((top + (10.446 - 5.571) / 2.0 - 37.0).abs() < 0.05, "{top}");
        let left = f64::from(number("w:pgMar", "w:left")) / 20.0 * 25.4 / 72.0;
        assert!((left - 28.0).abs() < 0.05);
        let width = 11906 - number("w:pgMar", "w:left") - number("w:pgMar", "w:right");
        // 16 points less 0.2 are 316 twips.
        assert!((28 * 316..28 * 316 + 8).contains(&width), "{width}");
    }
    assert_eq!(sections.len(), 2);
}

#[test]
fn the_imprint_stands_in_a_section_that_begins_on_an_even_page() {
    let document = package(&REAL).document();
    let last = document.named("w:sectPr").pop().expect("a section").clone();
    assert_eq!(last.child("w:type").expect("a start").get("w:val"), "evenPage");
    let boxes = document.named("wp:anchor");
    let imprint = boxes.iter().find(|b| b.says().contains("抄送")).expect("a box");
    let position = imprint.child("wp:positionV").expect("a place");
    assert_eq!(position.get("relativeFrom"), "margin");
    assert_eq!(position.child("wp:align").expect("an edge").text, "bottom");
    let rules: Vec<&str> = imprint
        .named("w:tcBorders")
        .iter()
        .flat_map(|borders| borders.children.iter().map(|b| b.get("w:sz")))
        .collect();
    // 0.35, 0.25 and 0.35 mm, in eighths of a point.
    assert_eq!(rules, ["8", "6", "8"]);
}

#[test]
fn an_imprint_that_shares_the_last_page_begins_no_section() {
    let bench = Bench::read("content/examples/figure-05-sealed.yaml");
    let package = package(&bench);
    let document = package.document();
    assert_eq!(document.named("w:sectPr").len(), 1);
    // The seal is an image that goes along with 署名.
    let image = document.named("pic:pic");
    assert_eq!(image.len(), 1);
    assert!(package.0.keys().any(|name| name.starts_with("word/media/image1")));
}

#[test]
fn a_blank_page_before_the_imprint_carries_no_number() {
    let bench = Bench::read("content/examples/tables.yaml");
    let package = package(&bench);
    let document = package.document();
    let numbered: Vec<bool> = document
        .named("w:sectPr")
        .iter()
        .map(|section| {
            let footers = section.named("w:footerReference");
            let part = |node: &&Node| {
                let rels = package.node("word/_rels/document.xml.rels");
                let found =
                    rels.children.iter().find(|r| r.get("Id") == node.get("r:id"));
                package.node(&format!("word/{}", found.expect("a part").get("Target")))
            };
            footers.iter().any(|node| !part(node).named("w:fldChar").is_empty())
        })
        .collect();
    assert_eq!(numbered, [true, false, false]);
}

#[test]
fn a_letter_has_its_rules_and_no_number_on_the_first_page() {
    let bench = Bench::read("content/examples/figure-11-letter.yaml");
    let package = package(&bench);
    let document = package.document();
    assert_eq!(document.named("w:titlePg").len(), 1);
    let bars = |node: &Node| {
        node.named("a:srgbClr").iter().filter(|c| c.get("val") == "FF0000").count()
    };
    assert_eq!(bars(&document), 2, "the first double rule");
    let heads = package.0.keys().filter(|name| name.starts_with("word/header"));
    let in_heads: usize = heads.map(|name| bars(&package.node(name))).sum();
    assert_eq!(in_heads, 2, "the second double rule");
}

#[test]
fn landscape_pages_are_sections_of_sheets_that_lie() {
    let document = package(&Bench::read("content/examples/landscape.yaml")).document();
    let lying: Vec<bool> = document
        .named("w:sectPr")
        .iter()
        .map(|s| s.child("w:pgSz").expect("a size").get("w:orient") == "landscape")
        .collect();
    assert_eq!(lying, [false, true, false, false]);
}

#[test]
fn cells_of_every_row_fill_the_columns_and_heads_are_repeated() {
    for Example { file, bytes, .. } in &*EXAMPLES {
        let document = Package::open(bytes).document();
        for table in document.named("w:tbl") {
            let columns = table.child("w:tblGrid").expect("columns").children.len();
            let mut open: BTreeSet<usize> = BTreeSet::new();
            for row in table.children.iter().filter(|node| node.name == "w:tr") {
                let mut at = 0;
                let mut still = BTreeSet::new();
                for cell in row.children.iter().filter(|node| node.name == "w:tc") {
                    let own = cell.child("w:tcPr").expect("properties");
                    let span = own.child("w:gridSpan").map_or(1, |span| {
                        span.get("w:val").parse::<usize>().expect("a number")
                    });
                    match own.child("w:vMerge").map(|merge| merge.get("w:val")) {
                        Some("restart") => drop(still.insert(at)),
                        Some(_) => {
                            assert!(open.contains(&at), "nothing above goes on");
                            still.insert(at);
                        }
                        None => {}
                    }
                    assert!(cell.children.last().is_some_and(|last| last.name == "w:p"));
                    at += span;
                }
                assert_eq!(at, columns, "{}", file.display());
                open = still;
            }
        }
        let heads = document.named("w:tblHeader").len();
        let named = document.named("w:p").iter().any(|p| {
            p.named("w:pStyle").first().is_some_and(|s| s.get("w:val") == "TableHead")
        });
        assert_eq!(heads > 0, named, "{}", file.display());
    }
}

/// The order that the schema asks for.
const ORDERS: [(&str, &[&str]); 5] = [
    (
        "w:pPr",
        &[
            "w:pStyle",
            "w:keepNext",
            "w:keepLines",
            "w:pageBreakBefore",
            "w:widowControl",
            "w:pBdr",
            "w:tabs",
            "w:overflowPunct",
            "w:autoSpaceDE",
            "w:autoSpaceDN",
            "w:adjustRightInd",
            "w:snapToGrid",
            "w:spacing",
            "w:ind",
            "w:jc",
            "w:outlineLvl",
            "w:rPr",
            "w:sectPr",
        ],
    ),
    (
        "w:rPr",
        &[
            "w:rStyle",
            "w:rFonts",
            "w:color",
            "w:spacing",
            "w:w",
            "w:sz",
            "w:szCs",
            "w:lang",
            "w:eastAsianLayout",
        ],
    ),
    (
        "w:tcPr",
        &[
            "w:tcW",
            "w:gridSpan",
            "w:vMerge",
            "w:tcBorders",
            "w:tcMar",
            "w:textDirection",
            "w:vAlign",
        ],
    ),
    ("w:tblPr", &["w:tblW", "w:tblInd", "w:tblBorders", "w:tblLayout", "w:tblCellMar"]),
    (
        "w:sectPr",
        &[
            "w:headerReference",
            "w:footerReference",
            "w:type",
            "w:pgSz",
            "w:pgMar",
            "w:titlePg",
            "w:docGrid",
        ],
    ),
];

#[test]
fn elements_stand_in_the_order_of_the_schema_and_parts_name_parts_that_are_there() {
    for Example { file, bytes, .. } in &*EXAMPLES {
        let package = Package::open(bytes);
        let texts = package.0.keys().filter(|name| name.ends_with(".xml"));
        for name in texts {
            let part = package.node(name);
            for (parent, order) in ORDERS {
                for node in part.named(parent) {
                    let places: Vec<usize> = node
                        .children
                        .iter()
                        .map(|child| {
                            let at = order.iter().position(|known| *known == child.name);
                            at.unwrap_or_else(|| panic!("{} in {parent}", child.name))
                        })
                        .collect();
                    assert!(
                        places.is_sorted(),
                        "{parent} in {name} of {}",
                        file.display()
                    );
                }
            }
        }
        let rels = package.node("word/_rels/document.xml.rels");
        let ids: BTreeSet<&str> = rels.children.iter().map(|rel| rel.get("Id")).collect();
        assert_eq!(ids.len(), rels.children.len());
        for rel in &rels.children {
            let target = format!("word/{}", rel.get("Target")).replace("word/../", "");
            assert!(package.0.contains_key(&target), "{target}");
        }
        for name in package.0.keys().filter(|name| name.ends_with(".xml")) {
            let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
            let rels = format!("{folder}/_rels/{file}.rels");
            let rels = package.0.contains_key(&rels).then(|| package.node(&rels));
            let known = |id: &str| {
                let rels = rels.iter().flat_map(|rels| &rels.children);
                rels.into_iter().any(|rel| rel.get("Id") == id)
            };
            for node in package.node(name).all() {
                for key in ["r:id", "r:embed"] {
                    let id = node.get(key);
                    assert!(id.is_empty() || known(id), "{id} in {name}");
                }
            }
        }
        let document = package.document();
        let drawn: Vec<&str> =
            document.named("wp:docPr").iter().map(|node| node.get("id")).collect();
        let once: BTreeSet<&str> = drawn.iter().copied().collect();
        assert_eq!(once.len(), drawn.len(), "drawings are numbered");
    }
}

#[test]
fn every_text_of_the_yaml_has_a_bookmark_that_names_its_place() {
    let document = package(&REAL).document();
    let starts = document.named("w:bookmarkStart");
    let ends = document.named("w:bookmarkEnd");
    assert_eq!(starts.len(), ends.len());
    let names: BTreeSet<&str> = starts.iter().map(|start| start.get("w:name")).collect();
    assert_eq!(names.len(), starts.len(), "each name is given once");
    for name in &names {
        assert!(name.starts_with('_') && name.chars().count() <= 40, "{name}");
        assert!(name.chars().all(|c| c.is_alphanumeric() || c == '_'), "{name}");
    }
    for name in ["_title", "_recipients", "_plan_title", "_contact_phone"] {
        assert!(names.contains(name), "{name} is not among {names:?}");
    }
    let paragraph = document
        .named("w:p")
        .into_iter()
        .find(|p| p.named("w:bookmarkStart").iter().any(|b| b.get("w:name") == "_title"))
        .expect("the title")
        .says();
    assert!(paragraph.starts_with("晋城市市场监督管理局关于印发"));
}

#[test]
fn the_same_notice_gives_the_same_bytes() {
    let yaml =
        fs::read_to_string(root().join("content/examples/tables.yaml")).expect("a file");
    let first = written(&Bench::build(&yaml));
    assert_eq!(first, written(&Bench::build(&yaml)));
    assert_eq!(first.differs, Vec::<String>::new());
}

#[test]
fn what_word_does_otherwise_is_said() {
    let twin = written(&Bench::read("content/examples/landscape.yaml"));
    assert_eq!(twin.differs.len(), 2, "{:?}", twin.differs);
    assert!(twin.differs.iter().any(|says| says.contains("续表")));
}

#[test]
fn signs_of_xml_come_out_as_they_went_in() {
    let body = "body: '甲<w:p>&amp;\"乙\"]]>丙'";
    let bench = Bench::build(&notice(body, "seal: false"));
    let document = package(&bench).document();
    assert!(document.says().contains("甲<w:p>&amp;\"乙\"]]>丙"), "{}", document.says());
}

#[test]
fn a_long_imprint_stands_on_the_pages_where_it_landed() {
    let organs: Vec<String> =
        (1..140).map(|i| format!("第{i}号市直属单位办公室")).collect();
    let imprint = format!(
        "imprint: {{copy_to: {}, printer: 某某市人民政府办公室, date: 2024-01-06}}",
        organs.join("、")
    );
    let bench = Bench::build(&notice("body: 正文。", &imprint));
    let pages = bench.layout().pages.len();
    let document = package(&bench).document();
    // A box on each page, each of them after the first in a section of its own.
    assert_eq!(document.named("wp:anchor").len(), pages);
    assert_eq!(document.named("w:sectPr").len(), pages);
    assert!(document.says().contains("第139号市直属单位办公室。"));
}

#[test]
fn halves_of_a_table_run_page_by_page() {
    let rows: Vec<String> = (1..90).map(|i| format!("      - [第{i}号, {i}]")).collect();
    let attachments = format!(
        "attachments:\n  - id: a\n    title: 名额表\n    table:\n      columns: [单位, 名额]\n      \
         fold: 2\n      rows:\n{}",
        rows.join("\n")
    );
    let bench = Bench::build(&notice("body: 见附件。", &attachments));
    let document = package(&bench).document();
    let tables = document.named("w:tbl");
    assert_eq!(tables.len(), 3);
    let first: Vec<String> = tables
        .iter()
        .map(|table| table.named("w:tr")[1].named("w:tc")[0].says())
        .collect();
    let page = bench.layout().pages.len() - 1;
    assert!(first[2].starts_with("第7"), "{first:?} on {page} pages");
    assert!(document.says().contains("续表"));
}

#[test]
fn the_command_writes_word_files() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("甲.yaml"), crate::support::real_notice())
        .expect("a file");
    let run = |args: &[&str]| {
        let fonts = root().join("fonts");
        let mut command = hongtou(folder.path());
        command.arg("build").args(args).arg("--font-path").arg(fonts);
        command.output().expect("the program")
    };
    let out = run(&["--format", "docx", "甲.yaml"]);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let bytes = fs::read(folder.path().join("out/甲.docx")).expect("a Word file");
    assert!(bytes.starts_with(b"PK"));
    assert!(!folder.path().join("out/甲.pdf").exists());
    let out = run(&["--format", "docx", "--split", "甲.yaml"]);
    assert!(out.status.success());
    for name in ["甲-正文.docx", "甲-附件1.docx", "甲-附件3.docx"] {
        assert!(folder.path().join("out").join(name).exists(), "{name}");
    }
    let out = run(&["--format", "docx", "--profile", "print", "甲.yaml"]);
    assert_eq!(out.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&out.stderr).contains("付印"));
}
