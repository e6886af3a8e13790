//! Plain text: a line is a paragraph, blanks at its start tell how it stands.

use super::limits::{PARAGRAPHS, too_much};
use super::script::{Block, Line, Script, Stand};

/// How many cells a line of a notice has.
const CELLS: f64 = 28.0;

/// Reads a text in whatever it is encoded.
pub(super) fn read(bytes: &[u8]) -> Result<Script, String> {
    let text = decoded(bytes)?;
    if text.lines().count() > PARAGRAPHS {
        return Err(too_much());
    }
    let mut script = Script::default();
    let mut number = 0;
    for (i, part) in text.split('\u{c}').enumerate() {
        if i > 0 {
            script.blocks.push(Block::Page { landscape: false });
        }
        for text in part.lines() {
            number += 1;
            let line = line(text, format!("第{number}行"));
            script.blocks.push(Block::Line(line));
        }
    }
    Ok(script)
}

fn decoded(bytes: &[u8]) -> Result<String, String> {
    let (text, wrong) = match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, _)) => {
            let (text, _, wrong) = encoding.decode(bytes);
            (text, wrong)
        }
        None => match std::str::from_utf8(bytes) {
            Ok(text) => (text.into(), false),
            Err(_) => {
                let (text, wrong) =
                    encoding_rs::GB18030.decode_without_bom_handling(bytes);
                (text, wrong)
            }
        },
    };
    let binary = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}');
    if wrong || text.chars().any(binary) {
        return Err(
            "不是能读的文件（可用 docx、doc、wps、txt 和有文字的 PDF），或已损坏"
                .to_owned(),
        );
    }
    Ok(text.into_owned())
}

fn line(text: &str, place: String) -> Line {
    let start = text.len() - text.trim_start().len();
    let cell = |c: char| match c {
        '\t' => 4.0,
        c if c.is_ascii() => 0.5,
        _ => 1.0,
    };
    let first: f64 = text[..start].chars().map(cell).sum();
    let width: f64 = text.trim().chars().map(cell).sum();
    // As far from the left edge as from the right one.
    let middle = first > 2.5 && (first - (CELLS - width) / 2.0).abs() < 2.5;
    let stand = match (middle, first > 8.0) {
        (true, _) => Stand::Center,
        (false, true) => Stand::Right,
        _ => Stand::Left,
    };
    Line {
        text: text.trim().to_owned(),
        stand,
        first,
        size: 16.0,
        place,
        ..Line::default()
    }
}
