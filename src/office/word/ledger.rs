//! Nothing is lost: every character that a document shows stands in what its YAML prints, or
//! is told.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::recognise::{Account, is_rule};
use super::script::{Script, visible};
use crate::text::inputs::Inputs;
use crate::text::tree::{Kind, Node};

/// What a character is written as that no face has, to be looked for.
pub(super) const UNKNOWN: char = '〓';
/// How many bytes are looked through in all.
const LOOKED_THROUGH: usize = 3 << 30;
/// How many places of a line are looked at, where others took the first.
const PLACES: usize = 100;

/// What documents show and the printed texts do not, by place.
pub(super) fn lost(
    files: &[(String, Script)],
    account: &Account,
    says: &[String],
    plain: &dyn Fn(char) -> char,
) -> Vec<(String, String)> {
    let folded = |text: &str| -> String { folded(text).chars().map(plain).collect() };
    let mut pool = Pool::new(says, account, &folded);
    let rewritten = account.by_place();
    let mut open: Vec<(String, String, String)> = Vec::new();
    for (name, script) in files {
        for (place, text) in script.lines() {
            let place = match files.len() > 1 {
                true => format!("《{name}》{place}"),
                false => place,
            };
            // A rule that somebody typed is drawn.
            if is_rule(&text) {
                continue;
            }
            let mut line = folded(&text);
            for (from, to) in rewritten.get(place.as_str()).into_iter().flatten() {
                line = line.replacen(&folded(from), &folded(to), 1);
            }
            if !pool.take_whole(&line) {
                open.push((place, text, line));
            }
        }
    }
    // The longest first, so that none takes a part of another.
    let mut order: Vec<usize> = (0..open.len()).collect();
    order.sort_by_key(|i| Reverse(open[*i].2.len()));
    let mut found = vec![false; open.len()];
    for i in order {
        found[i] = pool.search(&open[i].2);
    }
    let mut found = found.into_iter();
    open.retain(|_| !found.next().unwrap_or(false));
    // What one line said stands on several: piece by piece.
    let mut sought: Vec<(usize, String)> = Vec::new();
    for (i, (_, text, line)) in open.iter().enumerate() {
        sought.extend(pieces(text, line, &folded).into_iter().map(|piece| (i, piece)));
    }
    let mut order: Vec<usize> = (0..sought.len()).collect();
    order.sort_by_key(|i| Reverse(sought[*i].1.len()));
    let mut missing = vec![false; sought.len()];
    for i in order {
        let piece = &sought[i].1;
        missing[i] = !pool.take_whole(piece) && !pool.search(piece);
    }
    let mut lost: Vec<(String, Vec<String>)> =
        open.into_iter().map(|(place, ..)| (place, Vec::new())).collect();
    for ((of, piece), gone) in sought.into_iter().zip(missing) {
        if gone {
            lost[of].1.push(piece);
        }
    }
    let told = lost.into_iter().filter(|(_, pieces)| !pieces.is_empty());
    told.map(|(place, pieces)| (place, pieces.join(" "))).collect()
}

/// The pieces of a line between its signs and blanks.
fn pieces(text: &str, line: &str, folded: &dyn Fn(&str) -> String) -> Vec<String> {
    let signs =
        |c: char| c.is_whitespace() || "，。、；：！？（）()《》“”[],.．;:".contains(c);
    let by_blanks: Vec<String> =
        text.split(signs).map(folded).filter(|piece| !piece.is_empty()).collect();
    // A line that was rewritten has other pieces.
    match by_blanks.iter().all(|piece| line.contains(piece.as_str())) {
        true => by_blanks,
        false => line
            .split(signs)
            .filter(|piece| !piece.is_empty())
            .map(str::to_owned)
            .collect(),
    }
}

/// A text by what is seen of it: no blanks, signs at one width.
fn folded(text: &str) -> String {
    visible(text)
        .filter(|c| *c != '\u{fffd}')
        .map(|c| match c {
            '！'..='～' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            '﹝' | '〔' => '[',
            '﹞' | '〕' => ']',
            c => c,
        })
        .collect()
}

/// What is printed, of which each piece is taken once.
struct Pool {
    text: String,
    taken: Vec<bool>,
    /// Where each whole passage begins, by what it says.
    whole: HashMap<String, Vec<usize>>,
    /// How many bytes may still be looked through.
    left: usize,
}

impl Pool {
    fn new(says: &[String], account: &Account, folded: &dyn Fn(&str) -> String) -> Self {
        let mut text = String::new();
        let mut whole: HashMap<String, Vec<usize>> = HashMap::new();
        let unknown = account.unknown.iter().map(|(_, what)| what.as_str());
        for passage in says.iter().map(String::as_str).chain(unknown) {
            let passage = folded(passage);
            whole.entry(passage.clone()).or_default().push(text.len());
            text.push_str(&passage);
        }
        let taken = vec![false; text.len()];
        Self { text, taken, whole, left: LOOKED_THROUGH }
    }

    /// Takes a whole passage out; whether it was there.
    fn take_whole(&mut self, piece: &str) -> bool {
        if piece.is_empty() {
            return true;
        }
        while let Some(at) = self.whole.get_mut(piece).and_then(Vec::pop) {
            if self.free(at, piece.len()) {
                return self.mark(at, piece.len());
            }
        }
        false
    }

    /// Takes a part of what is printed out; whether it was there.
    fn search(&mut self, piece: &str) -> bool {
        let mut from = 0;
        for _ in 0..PLACES {
            let Some(left) = self.left.checked_sub(self.text.len() - from) else {
                return false;
            };
            self.left = left;
            let Some(at) = self.text[from..].find(piece).map(|at| from + at) else {
                return false;
            };
            if self.free(at, piece.len()) {
                return self.mark(at, piece.len());
            }
            from = self.text.ceil_char_boundary(at + 1);
        }
        false
    }

    fn free(&self, at: usize, length: usize) -> bool {
        !self.taken[at..at + length].contains(&true)
    }

    fn mark(&mut self, at: usize, length: usize) -> bool {
        self.taken[at..at + length].fill(true);
        true
    }
}

/// Every text of a YAML that could not be put on the page.
pub(super) fn scalars(inputs: &Inputs) -> Vec<String> {
    let mut texts = Vec::new();
    if let Some(root) = &inputs.values.0 {
        gather(root, &mut texts);
    }
    texts
}

fn gather(node: &Node, texts: &mut Vec<String>) {
    match &node.kind {
        Kind::Null => {}
        Kind::Scalar { text, .. } => texts.push(text.clone()),
        Kind::Sequence(items) => items.iter().for_each(|item| gather(item, texts)),
        Kind::Mapping(entries) => {
            entries.iter().for_each(|entry| gather(&entry.value, texts));
        }
    }
}
