//! Workbooks made by hand: what no writer of spreadsheets would write, or not so.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;

/// A zipped file of some parts.
pub fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).expect("a part");
        zip.write_all(bytes).expect("its bytes");
    }
    zip.finish().expect("a file").into_inner()
}

/// What stands around the rows of a sheet.
pub fn worksheet(before: &str, rows: &str, behind: &str) -> String {
    format!("<worksheet>{before}<sheetData>{rows}</sheetData>{behind}</worksheet>")
}

/// A workbook of sheets: name, state, rows or a whole sheet. `styles` are the codes of number
/// formats, parted by `|`; the first of them is style 1.
pub fn workbook(sheets: &[(&str, &str, &str)], styles: &str) -> Vec<u8> {
    workbook_with(sheets, styles, "", "")
}

/// The same with more in its workbook part, and with shared strings.
pub fn workbook_with(
    sheets: &[(&str, &str, &str)],
    styles: &str,
    more: &str,
    strings: &str,
) -> Vec<u8> {
    let mut listed = String::new();
    let mut links = String::new();
    let mut parts: Vec<(String, String)> = Vec::new();
    for (i, (name, state, content)) in sheets.iter().enumerate() {
        let state = if state.is_empty() { "visible" } else { state };
        let escaped = name.replace('&', "&amp;").replace('<', "&lt;");
        listed.push_str(&format!(
            "<sheet name=\"{escaped}\" sheetId=\"{0}\" state=\"{state}\" r:id=\"rId{0}\"/>",
            i + 1
        ));
        links.push_str(&format!(
            "<Relationship Id=\"rId{0}\" Type=\"http://x/worksheet\" \
             Target=\"worksheets/sheet{0}.xml\"/>",
            i + 1
        ));
        let content = match content.starts_with("<worksheet") {
            true => (*content).to_owned(),
            false => worksheet("", content, ""),
        };
        parts.push((format!("xl/worksheets/sheet{}.xml", i + 1), content));
    }
    links.push_str(
        "<Relationship Id=\"s\" Type=\"http://x/styles\" Target=\"styles.xml\"/>",
    );
    let codes: Vec<&str> = styles.split('|').filter(|code| !code.is_empty()).collect();
    let formats = codes.iter().enumerate().map(|(i, code)| {
        let code = code.replace('&', "&amp;").replace('"', "&quot;");
        format!("<numFmt numFmtId=\"{}\" formatCode=\"{code}\"/>", 164 + i)
    });
    let cells = (0..codes.len()).map(|i| format!("<xf numFmtId=\"{}\"/>", 164 + i));
    let styles = format!(
        "<styleSheet><numFmts>{}</numFmts><cellXfs><xf numFmtId=\"0\"/>{}</cellXfs></styleSheet>",
        formats.collect::<String>(),
        cells.collect::<String>()
    );
    if !strings.is_empty() {
        links.push_str(
            "<Relationship Id=\"t\" Type=\"http://x/sharedStrings\" Target=\"strings.xml\"/>",
        );
        parts.push(("xl/strings.xml".to_owned(), strings.to_owned()));
    }
    parts.push(("xl/styles.xml".to_owned(), styles));
    parts.push((
        "xl/workbook.xml".to_owned(),
        format!("<workbook xmlns:r=\"r\">{more}<sheets>{listed}</sheets></workbook>"),
    ));
    parts.push((
        "xl/_rels/workbook.xml.rels".to_owned(),
        format!("<Relationships>{links}</Relationships>"),
    ));
    let root = "<Relationships><Relationship Id=\"r\" Type=\"http://x/officeDocument\" \
                Target=\"xl/workbook.xml\"/></Relationships>";
    parts.push(("_rels/.rels".to_owned(), root.to_owned()));
    parts.push(("[Content_Types].xml".to_owned(), "<Types/>".to_owned()));
    let parts: Vec<(&str, &[u8])> =
        parts.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    package(&parts)
}

/// Rows of cells parted by `|`: numbers are numbers, `3:45413` is a number in style 3, the
/// rest is text. A row may begin with attributes in braces: `{hidden="1"}甲|1`.
pub fn rows(lines: &[&str]) -> String {
    let mut out = String::new();
    for (i, line) in lines.iter().enumerate() {
        let (attributes, line) = match line.strip_prefix('{') {
            Some(rest) => rest.split_once('}').expect("attributes end"),
            None => ("", *line),
        };
        out.push_str(&format!("<row r=\"{}\" {attributes}>", i + 1));
        for cell in line.split('|') {
            out.push_str(&cell_xml(cell));
        }
        out.push_str("</row>");
    }
    out
}

fn cell_xml(cell: &str) -> String {
    let styled = cell.split_once(':').filter(|(style, value)| {
        style.parse::<u32>().is_ok() && value.parse::<f64>().is_ok()
    });
    if cell.starts_with('<') {
        return cell.to_owned();
    }
    match styled {
        Some((style, value)) => format!("<c s=\"{style}\"><v>{value}</v></c>"),
        None if cell.parse::<f64>().is_ok() => format!("<c><v>{cell}</v></c>"),
        None if cell.is_empty() => "<c/>".to_owned(),
        None => {
            let text = cell.replace('&', "&amp;").replace('<', "&lt;");
            format!(
                "<c t=\"inlineStr\"><is><t xml:space=\"preserve\">{text}</t></is></c>"
            )
        }
    }
}

/// An ODS document around its tables.
pub fn document(tables: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\" \
         xmlns:style=\"s\"><office:automatic-styles><style:style style:name=\"ta2\">\
         <style:table-properties table:display=\"false\"/></style:style>\
         </office:automatic-styles><office:body><office:spreadsheet>{tables}\
         </office:spreadsheet></office:body></office:document-content>"
    );
    let kind = b"application/vnd.oasis.opendocument.spreadsheet";
    package(&[("mimetype", kind), ("content.xml", content.as_bytes())])
}

/// A table of an ODS document, from lines as [`rows`] has them.
pub fn document_table(name: &str, attributes: &str, lines: &[&str]) -> String {
    let mut out = format!("<table:table table:name=\"{name}\" {attributes}>");
    for line in lines {
        let (attributes, line) = match line.strip_prefix('{') {
            Some(rest) => rest.split_once('}').expect("attributes end"),
            None => ("", *line),
        };
        out.push_str(&format!("<table:table-row {attributes}>"));
        for cell in line.split('|') {
            out.push_str(&match cell {
                cell if cell.starts_with('<') => cell.to_owned(),
                "" => "<table:table-cell/>".to_owned(),
                cell if cell.parse::<f64>().is_ok() => format!(
                    "<table:table-cell office:value-type=\"float\" office:value=\"{cell}\">\
                     <text:p>{cell}</text:p></table:table-cell>"
                ),
                cell => format!(
                    "<table:table-cell office:value-type=\"string\"><text:p>{cell}</text:p>\
                     </table:table-cell>"
                ),
            });
        }
        out.push_str("</table:table-row>");
    }
    out + "</table:table>"
}

/// The stream of an XLS of Excel 97: records of a book with one sheet.
pub fn records(name: &str, lines: &[&str], more: &[(u16, Vec<u8>)]) -> Vec<u8> {
    fn record(out: &mut Vec<u8>, id: u16, data: &[u8]) {
        out.extend(id.to_le_bytes());
        out.extend(u16::try_from(data.len()).expect("short").to_le_bytes());
        out.extend(data);
    }
    fn wide(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }
    let begin = |kind: u16| [0x600_u16, kind, 0, 0].map(u16::to_le_bytes).concat();
    let mut sheet = Vec::new();
    record(&mut sheet, 0x809, &begin(0x10));
    for (id, data) in more {
        record(&mut sheet, *id, data);
    }
    for (row, line) in (0_u16..).zip(lines) {
        for (column, cell) in
            (0_u16..).zip(line.split('|')).filter(|(_, c)| !c.is_empty())
        {
            let mut data = [row, column, 0].map(u16::to_le_bytes).concat();
            match cell.parse::<f64>() {
                Ok(number) => {
                    data.extend(number.to_le_bytes());
                    record(&mut sheet, 0x203, &data);
                }
                Err(_) => {
                    let length =
                        u16::try_from(cell.encode_utf16().count()).expect("short");
                    data.extend(length.to_le_bytes());
                    data.push(1);
                    data.extend(wide(cell));
                    record(&mut sheet, 0x204, &data);
                }
            }
        }
    }
    record(&mut sheet, 0x0a, &[]);
    let mut listed = vec![0; 6];
    listed.push(u8::try_from(name.encode_utf16().count()).expect("short"));
    listed.push(1);
    listed.extend(wide(name));
    let mut book = Vec::new();
    record(&mut book, 0x809, &begin(0x05));
    let length = book.len() + 4 + listed.len() + 4;
    listed[..4].copy_from_slice(&u32::try_from(length).expect("short").to_le_bytes());
    record(&mut book, 0x85, &listed);
    record(&mut book, 0x0a, &[]);
    book.extend(sheet);
    book
}

/// A compound file with one stream.
pub fn compound(name: &str, stream: &[u8]) -> Vec<u8> {
    const SECTOR: usize = 512;
    const END: u32 = 0xffff_fffe;
    let mut stream = stream.to_vec();
    // Short streams stand elsewhere: this one is none.
    stream.resize(stream.len().max(4096).next_multiple_of(SECTOR), 0);
    let count = stream.len() / SECTOR;
    let lists = (count + 2).div_ceil(SECTOR / 4);
    let mut header = vec![0; SECTOR];
    header[..8].copy_from_slice(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
    let mut put = |at: usize, value: u32| {
        header[at..at + 4].copy_from_slice(&value.to_le_bytes());
    };
    put(24, 0x0003_003e);
    put(28, 0x0009_fffe);
    put(32, 6);
    put(44, u32::try_from(lists).expect("few"));
    put(48, u32::try_from(lists).expect("few"));
    put(56, 4096);
    put(60, END);
    put(68, END);
    for i in 0..109 {
        put(
            76 + i * 4,
            if i < lists { u32::try_from(i).expect("few") } else { u32::MAX },
        );
    }
    let mut next: Vec<u32> = vec![0xffff_fffd; lists];
    next.push(END);
    for i in 1..=count {
        let at = u32::try_from(lists + 1 + i).expect("few");
        next.push(if i == count { END } else { at });
    }
    next.resize(lists * SECTOR / 4, u32::MAX);
    let mut directory = vec![0; SECTOR];
    for (at, (own, child, first, size)) in [
        ("Root Entry", 1_u32, END, 0),
        (name, u32::MAX, u32::try_from(lists + 1).expect("few"), stream.len()),
    ]
    .into_iter()
    .enumerate()
    {
        let entry = &mut directory[at * 128..(at + 1) * 128];
        let wide: Vec<u8> = own.encode_utf16().flat_map(u16::to_le_bytes).collect();
        entry[..wide.len()].copy_from_slice(&wide);
        entry[64] = u8::try_from(wide.len() + 2).expect("short");
        entry[66] = if at == 0 { 5 } else { 2 };
        for (at, value) in [(68, u32::MAX), (72, u32::MAX), (76, child), (116, first)] {
            entry[at..at + 4].copy_from_slice(&value.to_le_bytes());
        }
        entry[120..124].copy_from_slice(&u32::try_from(size).expect("few").to_le_bytes());
    }
    let mut file = header;
    file.extend(next.iter().flat_map(|n| n.to_le_bytes()));
    file.extend(directory);
    file.extend(stream);
    file
}

/// A file with one of its parts changed.
fn with_part(bytes: &[u8], name: &str, change: impl Fn(&str) -> String) -> Vec<u8> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a file");
    let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
    for i in 0..zip.len() {
        let mut part = zip.by_index(i).expect("a part");
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).expect("its bytes");
        let own = part.name().expect("a name").into_owned();
        if own == name {
            bytes = change(&String::from_utf8(bytes).expect("a text")).into_bytes();
        }
        parts.push((own, bytes));
    }
    let parts: Vec<(&str, &[u8])> =
        parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    package(&parts)
}

/// An ODS document with more styles.
pub fn with_styles(document: &[u8], styles: &str) -> Vec<u8> {
    let end = "</office:automatic-styles>";
    with_part(document, "content.xml", |text| {
        text.replace(end, &format!("{styles}{end}"))
    })
}

/// A workbook whose style 1 is struck through.
pub fn with_struck_style(workbook: &[u8]) -> Vec<u8> {
    with_part(workbook, "xl/styles.xml", |text| {
        text.replace(
            "<cellXfs>",
            "<fonts><font><sz val=\"11\"/></font><font><strike/></font></fonts><cellXfs>",
        )
        .replace("</cellXfs>", "<xf numFmtId=\"0\" fontId=\"1\"/></cellXfs>")
    })
}
