//! Documents → the YAML of a notice, and what is to be said of it.

use super::asked::Asked;
use super::ledger;
use super::recognise::{self, Account, Found};
use super::script::{Comment, Picture as Drawn, Script};
use super::written::{Care, written};
use super::yaml::on_one_line;
use crate::judge::check::rules;
use crate::page::arrangement::Arrangement;
use crate::page::compose::{Extent, compose};
use crate::page::fonts::{Choice, Faces, Role};
use crate::pipeline::{Options, examine};
use crate::text::finding::{Finding, Severity};
use crate::text::inputs::{FileContent, Inputs};
use crate::text::pending::OPEN;
use crate::text::source::Source;

/// A notice that was read out of documents.
#[derive(Debug)]
pub struct Imported {
    /// The YAML.
    pub text: String,
    /// The pictures that stand in it, by the names that it has for them.
    pub pictures: Vec<Picture>,
    /// What is to be said of it.
    pub told: Told,
    /// What the program's own checks find, errors among them.
    pub findings: Vec<Finding>,
}

/// A picture that is saved beside the YAML.
#[derive(Debug)]
pub struct Picture {
    /// The name of its file.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What was made of a document.
#[derive(Debug, Default)]
pub struct Told {
    /// What each place was taken for.
    pub taken: Vec<(String, String)>,
    /// What is written otherwise: place, as it was, as it is.
    pub rewritten: Vec<(String, String, String)>,
    /// What was not recognised: place and text.
    pub unknown: Vec<(String, String)>,
    /// What somebody has to settle.
    pub open: Vec<String>,
    /// What is no content, and was passed over.
    pub passed: Vec<String>,
    /// Remarks at the margin: place, author and words.
    pub comments: Vec<(String, String, String)>,
}

/// Makes a notice of documents: the first is the notice, the others are its attachments.
pub fn import(files: &[(String, Script)], asked: &Asked<'_>) -> Imported {
    let mut made = Made::default();
    for (i, (name, script)) in files.iter().enumerate() {
        made.take(i, name, script, files.len() > 1);
    }
    let pictures = made.pictures(asked.stem);
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    // What is written is held against what was read, and against the page.
    let inputs = |body: &str| {
        let source = Source::new(format!("{}.yaml", asked.stem), body);
        let mut inputs = (asked.gather)(source);
        for picture in &pictures {
            let bytes = FileContent::Bytes(picture.bytes.clone());
            inputs.files.insert(picture.name.clone(), bytes);
        }
        inputs
    };
    let account = made.account;
    let write = |care: Care, account: &mut Account| {
        let body =
            written(made.found.clone(), account, &made.comments, &names, asked, care);
        let findings = faults(&inputs(&body), asked.faces);
        (body, findings)
    };
    made.account = account.clone();
    let (mut body, mut findings) = write(Care::default(), &mut made.account);
    let has = |code: &str| findings.iter().any(|finding| finding.code == code);
    let mut care = Care {
        whole_titles: has("title-line-broken") || has("line-too-wide"),
        wide_forms: has("column-too-narrow"),
        ..Care::default()
    };
    if care != Care::default() {
        made.account = account.clone();
        (body, findings) = write(care, &mut made.account);
    }
    if care.wide_forms && findings.iter().any(|f| f.code == "column-too-narrow") {
        care.even_forms = true;
        made.account = account;
        (body, findings) = write(care, &mut made.account);
    }
    let off = as_it_was(&findings);
    if !off.is_empty() {
        body.push_str(&off);
        findings = faults(&inputs(&body), asked.faces);
    }
    let inputs = inputs(&body);
    // Characters that no face has do not keep the others from the page.
    let known = |c: char| {
        let none = |role| matches!(asked.faces.choose(role, c), Choice::Missing);
        c.is_ascii() || !can_set(asked.faces) || !Role::ALL.into_iter().any(none)
    };
    let plain = |c: char| if known(c) { c } else { ledger::UNKNOWN };
    let says = says(&inputs, asked.faces, &plain);
    let lost = ledger::lost(files, &made.account, &says, &plain);
    made.account.unknown.extend(lost);
    let text = ending(body, &made.account.unknown);
    let comments = made
        .comments
        .into_iter()
        .map(|Comment { author, text, place }| (place, author, text))
        .collect();
    let Account { taken, rewritten, unknown, open, passed } = made.account;
    let open = open.into_iter().map(|(_, what)| what).collect();
    let told = Told { taken, rewritten, unknown, open, passed, comments };
    Imported { text, pictures, told, findings }
}

/// Faults of what a document says are its own: the rules are off, so that it can be seen on
/// paper, and open, so that it is not printed before somebody has looked.
fn as_it_was(findings: &[Finding]) -> String {
    let mut codes: Vec<(&str, &str)> = Vec::new();
    for finding in findings.iter().filter(|f| f.severity == Severity::Error) {
        let own = rules().any(|rule| rule.code == finding.code && rule.check.is_some());
        if own && !codes.iter().any(|(code, _)| *code == finding.code) {
            codes.push((finding.code, &finding.message));
        }
    }
    if codes.is_empty() {
        return String::new();
    }
    let mut text = "\nchecks:\n".to_owned();
    for (code, message) in codes {
        text.push_str(&format!(
            "  # {OPEN}：{}；改好后删去这一条\n  - off: {code}\n    reason: 原件如此，由 import 关闭\n",
            on_one_line(message)
        ));
    }
    text
}

/// Whether there is a face for every role.
fn can_set(faces: &Faces) -> bool {
    Role::ALL.into_iter().all(|role| faces.role(role).is_some())
}

/// What stands in the way of a YAML's pages.
fn faults(inputs: &Inputs, faces: &Faces) -> Vec<Finding> {
    let examined = examine(inputs, Options::default());
    let mut findings = examined.findings;
    if let Some(notice) = examined.notice.as_ref().filter(|_| can_set(faces)) {
        let arrangement = Arrangement::default();
        let images = &examined.images;
        let composed = compose(notice, images, faces, Extent::Whole, &arrangement);
        findings.extend(composed.err().unwrap_or_default());
    }
    findings
}

/// What a YAML prints; the texts of one that cannot be printed.
fn says(inputs: &Inputs, faces: &Faces, plain: &dyn Fn(char) -> char) -> Vec<String> {
    let text = inputs.source.text.chars().map(plain).collect();
    let examined = examine(&inputs.with_text(text), Options::default());
    let arrangement = Arrangement::default();
    let page = examined.notice.as_ref().and_then(|notice| {
        compose(notice, &examined.images, faces, Extent::Whole, &arrangement).ok()
    });
    match page {
        Some((page, _)) => {
            page.passages.into_iter().map(|passage| passage.value).collect()
        }
        None => ledger::scalars(inputs),
    }
}

/// What was not recognised stands at the end, so that nothing is lost.
fn ending(mut text: String, unknown: &[(String, String)]) -> String {
    if unknown.is_empty() {
        return text;
    }
    text.push_str("\n# 没有认出来的内容（原件里的位置：文字）；需要的移到上面合适的地方，其余删去：\n");
    for (place, what) in unknown {
        for (i, line) in what.lines().enumerate() {
            match i {
                0 => text.push_str(&format!("#   {place}：{}\n", on_one_line(line))),
                _ => text.push_str(&format!("#     {}\n", on_one_line(line))),
            }
        }
    }
    text
}

#[derive(Default)]
struct Made {
    found: Found,
    account: Account,
    comments: Vec<Comment>,
}

impl Made {
    fn take(&mut self, index: usize, name: &str, script: &Script, several: bool) {
        let named = |place: &str| match several {
            true => format!("《{name}》{place}"),
            false => place.to_owned(),
        };
        let account = if index == 0 {
            let (found, account) = recognise::notice(script);
            self.found = found;
            account
        } else {
            let (annexes, account) = recognise::attachment(script);
            // Those that the notice lists already may stand in its own file.
            self.found.attachments.extend(annexes);
            account
        };
        let own = &mut self.account;
        own.taken.extend(account.taken.into_iter().map(|(p, what)| (named(&p), what)));
        own.rewritten.extend(
            account.rewritten.into_iter().map(|(p, from, to)| (named(&p), from, to)),
        );
        own.unknown
            .extend(account.unknown.into_iter().map(|(p, what)| (named(&p), what)));
        own.open.extend(account.open);
        for passed in account.passed {
            own.pass(passed);
        }
        for comment in &script.comments {
            let place = comment.place.clone();
            let told = Comment { place: named(&place), ..comment.clone() };
            self.comments.push(told);
        }
    }

    /// Gives pictures their names; those that no page can show are told.
    fn pictures(&mut self, stem: &str) -> Vec<Picture> {
        let mut saved = Vec::new();
        let mut unknown = Vec::new();
        let mut keep = |picture: &mut Drawn| {
            let Some(kind) = shown_kind(&picture.bytes) else {
                let what = format!("图片（{}），这种格式排不出来", picture.kind);
                unknown.push((picture.place.clone(), what));
                return false;
            };
            let name = format!("{stem}-图{}.{kind}", saved.len() + 1);
            let bytes = std::mem::take(&mut picture.bytes);
            picture.kind = name.clone();
            saved.push(Picture { name, bytes });
            true
        };
        let found = &mut self.found;
        let parts = std::iter::once(&mut found.main)
            .chain(found.plan.iter_mut().map(|(_, part)| part))
            .chain(found.attachments.iter_mut().map(|annex| &mut annex.part));
        for part in parts {
            part.figures(&mut keep);
        }
        self.account.unknown.extend(unknown);
        saved
    }
}

/// What kind of picture some bytes are, among those that a page shows.
fn shown_kind(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => Some("png"),
        [0xff, 0xd8, 0xff, ..] => Some("jpg"),
        _ => None,
    }
}
