//! Files from the texts of their parts: a fuzzer finds no way through a checksum.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;

/// Parts a seed: behind this line comes the next part.
const NEXT: &str = "\n----\n";

fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let stored =
        SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, stored).expect("a part");
        zip.write_all(text.as_bytes()).expect("its bytes");
    }
    zip.finish().expect("a file").into_inner()
}

/// A workbook: its sheets, strings, styles and workbook part, as far as there are any.
pub fn xlsx(text: &str) -> Vec<u8> {
    let mut parts = text.splitn(5, NEXT);
    let mut next = |other: &'static str| parts.next().unwrap_or(other);
    let (first, strings, styles) =
        (next("<worksheet/>"), next("<sst/>"), next("<styleSheet/>"));
    let book = next(
        "<workbook xmlns:r='r'><sheets><sheet name='S' r:id='a'/><sheet name='T' state='hidden' \
         r:id='b'/></sheets></workbook>",
    );
    let second = next("<worksheet/>");
    package(&[
        (
            "_rels/.rels",
            "<Relationships><Relationship Id='r' Type='/officeDocument' Target='xl/workbook.xml'/></Relationships>",
        ),
        ("xl/workbook.xml", book),
        (
            "xl/_rels/workbook.xml.rels",
            "<Relationships><Relationship Id='a' Type='/worksheet' Target='a.xml'/><Relationship Id='b' Type='/worksheet' Target='b.xml'/><Relationship Id='c' Type='/sharedStrings' Target='c.xml'/><Relationship Id='d' Type='/styles' Target='d.xml'/></Relationships>",
        ),
        ("xl/a.xml", first),
        ("xl/b.xml", second),
        ("xl/c.xml", strings),
        ("xl/d.xml", styles),
    ])
}

/// A document: its content.
pub fn ods(text: &str) -> Vec<u8> {
    package(&[("content.xml", text)])
}

/// A document: its body, lists and styles, as far as there are any.
pub fn docx(text: &str) -> Vec<u8> {
    let mut parts = text.splitn(3, NEXT);
    let mut next = || parts.next().unwrap_or_default();
    let (body, lists, styles) = (next(), next(), next());
    let whole = |root: &str, inside: &str| format!("<{root}>{inside}</{root}>");
    let body = whole("document", &whole("body", body));
    package(&[
        ("word/document.xml", &body),
        (
            "word/_rels/document.xml.rels",
            "<Relationships><Relationship Id='a' Type='/numbering' Target='a.xml'/><Relationship Id='b' Type='/styles' Target='b.xml'/></Relationships>",
        ),
        ("word/a.xml", &whole("numbering", lists)),
        ("word/b.xml", &whole("styles", styles)),
    ])
}
