//! 脚注: what a paragraph marks becomes ①, ② of its part.

use super::found::{Account, Part, Said};
use crate::notice::{circled, footnote_marks};
use crate::office::word::script::{Line, note_of, unmarked};

/// How many characters in front of a mark are shown.
const SHOWN: usize = 8;

/// Gives a part the footnotes that its paragraphs mark. `used`: which notes have a place.
pub(super) fn take(
    part: &mut Part,
    notes: &[Line],
    used: &mut [bool],
    account: &mut Account,
) {
    if notes.is_empty() {
        return;
    }
    // ① that is typed in a paragraph would be taken for a mark.
    let mut typed = false;
    part.texts(&mut |said, _| {
        typed |= footnote_marks(&said.text).iter().any(|mark| !mark.spoken_of);
    });
    let mut found: Vec<String> = Vec::new();
    part.texts(&mut |said, paragraph| {
        if !said.text.contains(|c| note_of(c).is_some()) {
            return;
        }
        let mut text = String::new();
        for c in said.text.chars() {
            let Some(index) = note_of(c) else {
                text.push(c);
                continue;
            };
            let note = notes.get(index).filter(|note| !note.is_blank() && !used[index]);
            let mark = circled(found.len() + 1).filter(|_| paragraph && !typed);
            let (Some(note), Some(mark)) = (note, mark) else { continue };
            used[index] = true;
            found.push(note.shown().trim().to_owned());
            account.took(&note.place, format!("脚注{mark}"));
            rewrote(account, said, &text, mark);
            text.push(mark);
        }
        said.text = text;
    });
    part.footnotes = found;
}

/// The characters in front of a mark, with and without it.
fn rewrote(account: &mut Account, said: &Said, before: &str, mark: char) {
    let skipped = before.chars().count().saturating_sub(SHOWN);
    let before: String = before.chars().skip(skipped).collect();
    account.rewrote(&said.place, &before, &format!("{before}{mark}"));
}

/// A line as it is read: marks stand in front of the sign that ends what they explain, and none
/// in what is no sentence.
pub(super) fn settled(text: &str) -> String {
    if !text.contains(|c| note_of(c).is_some()) {
        return text.to_owned();
    }
    if !text.contains(['。', '；', '，', '：']) {
        return unmarked(text);
    }
    let mut settled = String::new();
    for c in text.chars() {
        let behind =
            settled.chars().next_back().filter(|last| "。；，：".contains(*last));
        match behind.filter(|_| note_of(c).is_some()) {
            Some(sign) => {
                settled.pop();
                settled.push(c);
                settled.push(sign);
            }
            None => settled.push(c),
        }
    }
    settled
}
