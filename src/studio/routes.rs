//! Requests → answers, and what they change.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::Deserialize;
use serde_json::{Value as Json, json};
use tokio::sync::mpsc::UnboundedSender;

use crate::load;
use crate::notice::{Date, attachment_label};
use crate::office::begin::{Answers, Kind, begun};
use crate::office::draft::draft;
use crate::office::{sheet, word};
use crate::page::Extent;
use crate::page::export;
use crate::page::fonts::Role;
use crate::page::ofd::Request;
use crate::page::profile::Profile;
use crate::pipeline::{self, Options, Workshop};
use crate::report;
use crate::text::pending;
use crate::text::rewrite::Held;
use crate::text::source::Source;

use super::assets::ASSETS;
use super::change::{Change, Changed, Refusal};
use super::desk::Desk;
use super::history::{History, Step, now};
use super::home::{self, Home, MIB};

/// Where events are sent.
pub(super) type Listener = UnboundedSender<String>;

/// What a request gets.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) kind: &'static str,
    pub(super) bytes: Vec<u8>,
    /// Whether it never changes.
    pub(super) lasting: bool,
    /// The name under which it is to be kept.
    pub(super) download: Option<String>,
}

impl Answer {
    fn new(kind: &'static str, bytes: impl Into<Vec<u8>>) -> Self {
        Self { status: 200, kind, bytes: bytes.into(), lasting: false, download: None }
    }

    fn json(value: &Json) -> Self {
        Self::new("application/json; charset=utf-8", value.to_string())
    }

    fn refused(status: u16, why: &str) -> Self {
        Self { status, ..Self::json(&json!({ "error": why })) }
    }
}

/// A notice that lies open, and what its file was when it was last looked at.
struct Open {
    desk: Desk,
    path: PathBuf,
    changed: Option<SystemTime>,
}

/// Everything that the studio knows.
pub(super) struct Studio {
    folder: PathBuf,
    workshop: Workshop,
    open: BTreeMap<String, Open>,
    home: Home,
    history: History,
    listeners: Vec<Listener>,
}

/// Why a request is not answered: status and a sentence.
type Refused = (u16, String);

fn bad(why: impl Into<String>) -> Refused {
    (422, why.into())
}

/// What a request asks for.
#[derive(Deserialize)]
struct Asked {
    file: String,
    #[serde(default)]
    revision: Option<u64>,
    #[serde(default)]
    change: Option<Change>,
    #[serde(default)]
    line: Option<usize>,
    #[serde(default)]
    year: Option<u16>,
    #[serde(default)]
    count: Option<usize>,
}

/// What a new notice begins with.
#[derive(Deserialize)]
struct Begun {
    kind: String,
    issuer: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    recipients: String,
    #[serde(default)]
    signatory: String,
}

impl Studio {
    pub(super) fn new(folder: PathBuf, workshop: Workshop) -> Self {
        let history = History::of(&folder);
        Self {
            folder,
            workshop,
            open: BTreeMap::new(),
            home: Home::default(),
            history,
            listeners: Vec::new(),
        }
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(super) fn listen(&mut self, listener: Listener) {
        self.listeners.push(listener);
    }

    fn tell(&mut self, event: &Json) {
        let said = event.to_string();
        self.listeners.retain(|listener| listener.send(said.clone()).is_ok());
    }

    /// Answers a request that was let in.
    pub(super) fn answer(&mut self, method: &str, path: &str, body: &[u8]) -> Answer {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let query = Query::of(query);
        let name = path.trim_start_matches('/');
        if let Some(asset) = ASSETS.iter().find(|asset| asset.name == name) {
            return Answer::new(asset.kind, asset.text);
        }
        let answered = match (method, name) {
            ("GET", "api/alive") => Ok(Answer::json(&json!({ "folder": self.folder }))),
            ("GET", "api/home") => Ok(Answer::json(&self.home.shown(&self.folder))),
            ("GET", "api/notice") => self.notice(&query),
            ("GET", "api/text") => self.text(&query),
            ("GET", "api/history") => self.steps(&query),
            ("GET", "page") => self.page(&query),
            ("GET", "face") => self.face(&query),
            ("GET", "out") => self.out(&query),
            ("GET", "revision") => self.revision(&query),
            ("GET", "register") => self.register(),
            ("POST", "api/import") => self.import(&query, body),
            ("POST", "api/example") => self.example(),
            ("POST", "api/new") => match serde_json::from_slice::<Begun>(body) {
                Ok(asked) => self.begin(&asked),
                Err(error) => Err((400, format!("请求读不懂（{error}）"))),
            },
            ("POST", _) => match serde_json::from_slice::<Asked>(body) {
                Ok(asked) => self.post(name, &asked),
                Err(error) => Err((400, format!("请求读不懂（{error}）"))),
            },
            _ => Err((404, "没有这一页".to_owned())),
        };
        answered.unwrap_or_else(|(status, why)| Answer::refused(status, &why))
    }

    fn post(&mut self, name: &str, asked: &Asked) -> Result<Answer, Refused> {
        let file = &asked.file;
        if name == "api/draft" {
            return self.draft(file, asked.year);
        }
        self.desk(file)?;
        match name {
            "api/change" => {
                let Some(change) = &asked.change else {
                    return Err(bad("没有说要改什么"));
                };
                self.change(file, asked.revision, change)
            }
            "api/mend" => {
                let mended = self.desk(file)?.mended();
                let changed = mended.ok_or_else(|| bad("没有能自动改正的"))?;
                self.put(file, changed)
            }
            "api/settle" => {
                let settled =
                    asked.line.and_then(|line| self.open[file].desk.settled(line));
                let changed = settled.ok_or_else(|| bad("这一处已经定下了"))?;
                self.put(file, changed)
            }
            "api/restore" => {
                let count = asked.count.ok_or_else(|| bad("没有说回到哪一次改动"))?;
                self.restore(file, count)
            }
            "api/undo" => self.back(file, true),
            "api/redo" => self.back(file, false),
            _ => Err((404, "没有这一页".to_owned())),
        }
    }

    /// The desk of a notice; it is opened if it is not.
    fn desk(&mut self, file: &str) -> Result<&Desk, Refused> {
        if !self.open.contains_key(file) {
            let path = home::path(&self.folder, file);
            let path = path.ok_or_else(|| (404, format!("没有 {file}")))?;
            let inputs = load::notice(&path, MIB).map_err(bad)?;
            let changed = modified(&path);
            let _ = self.history.meet(file, &inputs.source.text);
            let desk = Desk::open(inputs, &mut self.workshop);
            self.open.insert(file.to_owned(), Open { desk, path, changed });
        }
        Ok(&self.open[file].desk)
    }

    fn notice(&mut self, query: &Query) -> Result<Answer, Refused> {
        let file = query.file()?;
        self.desk(file)?;
        self.shown(file)
    }

    fn shown(&self, file: &str) -> Result<Answer, Refused> {
        let mut shown = self.open[file].desk.shown();
        let (steps, done) = self.history.steps(file).unwrap_or_default();
        let next = |step: Option<&Step>| step.map(|step| step.what.clone());
        shown["undo"] = json!(next(done.checked_sub(1).and_then(|at| steps.get(at))));
        shown["redo"] = json!(next(steps.get(done)));
        shown["file"] = json!(file);
        Ok(Answer::json(&shown))
    }

    fn text(&mut self, query: &Query) -> Result<Answer, Refused> {
        let desk = self.desk(query.file()?)?;
        Ok(Answer::json(&json!({ "text": desk.text(), "revision": desk.revision })))
    }

    fn steps(&mut self, query: &Query) -> Result<Answer, Refused> {
        let (steps, done) = self.history.steps(query.file()?).unwrap_or_default();
        let told = steps.iter().enumerate().rev().map(|(at, step)| {
            json!({ "what": step.what, "time": step.time, "done": at < done, "number": at + 1 })
        });
        Ok(Answer::json(&json!({ "steps": told.take(500).collect::<Vec<_>>() })))
    }

    fn page(&mut self, query: &Query) -> Result<Answer, Refused> {
        let name = query.get("name").unwrap_or_default();
        let drawing = self.desk(query.file()?)?.drawing(name);
        let drawing = drawing.ok_or_else(|| (404, "这一面已经改过了".to_owned()))?;
        Ok(Answer { lasting: true, ..Answer::new("image/svg+xml", drawing) })
    }

    /// A face, so that a text is typed as it is printed.
    fn face(&self, query: &Query) -> Result<Answer, Refused> {
        let role =
            Role::ALL.into_iter().find(|role| Some(role.key()) == query.get("role"));
        let faces = self.workshop.faces();
        let font = role.and_then(|role| faces.role(role)).and_then(|at| faces.font(at));
        let font = font.ok_or_else(|| (404, "没有这种字体".to_owned()))?;
        Ok(Answer { lasting: true, ..Answer::new("font/otf", font.data().as_slice()) })
    }

    /// 发文登记簿 as a spreadsheet.
    fn register(&mut self) -> Result<Answer, Refused> {
        let names = ["发文字号", "标题", "成文日期", "文件"].map(str::to_owned);
        let rows: Vec<Vec<String>> = self
            .home
            .register(&self.folder)
            .iter()
            .flat_map(|series| series.entries.iter().map(|entry| entry.row()))
            .collect();
        let bytes = sheet::List::plain(&names, &rows).xlsx(today()).map_err(bad)?;
        let download = Some("发文登记簿.xlsx".to_owned());
        Ok(Answer { download, ..Answer::new(XLSX, bytes) })
    }

    /// The notice, or an attachment of it, to be kept or printed.
    fn out(&mut self, query: &Query) -> Result<Answer, Refused> {
        let file = query.file()?.to_owned();
        self.desk(&file)?;
        let stem = Path::new(&file).file_stem().unwrap_or_default();
        let stem = stem.to_string_lossy().into_owned();
        let profile = match query.get("profile") {
            Some("print") => Profile::Print,
            _ => Profile::Screen,
        };
        let options = Options { profile, ..Options::default() };
        let examined = pipeline::examine(&self.open[&file].desk.inputs, options);
        let Some(notice) = &examined.notice else {
            return Err(bad("公文还读不出来，先改好右边列出的错误"));
        };
        let count = notice.attachments.len();
        let index =
            query.get("attachment").and_then(|number| number.parse::<usize>().ok());
        let index = index.filter(|index| *index < count);
        let label =
            index.map_or(String::new(), |i| format!("-{}", attachment_label(i, count)));
        if query.get("kind") == Some("xlsx") {
            let index = index.ok_or_else(|| (404, "没有这个附件".to_owned()))?;
            let composed = self.workshop.attachment(&examined, index);
            let (page, _) =
                composed.map_err(|findings| bad(report::summary(&findings)))?;
            let written = sheet::printed(&page).map_err(bad)?;
            let written = written.ok_or_else(|| bad("这个附件没有表格"))?;
            let name = format!("{stem}{label}.xlsx");
            return Ok(Answer {
                download: Some(name),
                ..Answer::new(XLSX, written.bytes)
            });
        }
        let extent = index.map_or(Extent::Whole, Extent::Attachment);
        let options = Options { extent, ..options };
        let printed = self.workshop.print(&examined, options, &mut |_| ());
        let Some(pdf) = &printed.pdf else {
            let mut findings = examined.findings.clone();
            findings.extend(printed.findings);
            let summary = report::summary(&findings);
            return Err(bad(format!("没有生成：{summary}。先改好右边列出的错误")));
        };
        if query.get("kind") == Some("docx") {
            let (Some(page), Some(layout), Some(manuscript)) =
                (&printed.page, &printed.layout, &printed.manuscript)
            else {
                return Err(bad("没有生成"));
            };
            let twin = word::twin::twin(page, layout, &manuscript.images).map_err(bad)?;
            let name = format!("{stem}{label}.docx");
            return Ok(Answer { download: Some(name), ..Answer::new(DOCX, twin.bytes) });
        }
        if query.get("kind") == Some("ofd") {
            let archive = query.get("profile") == Some("archive");
            let request = Request { archive, enclosed: Vec::new() };
            let ofd = self.workshop.ofd(&examined, &printed, options, &request);
            let ofd = ofd.map_err(|findings| bad(report::summary(&findings)))?;
            let name = format!("{stem}{label}.ofd");
            return Ok(Answer { download: Some(name), ..Answer::new(OFD, ofd) });
        }
        let name = format!("{stem}{label}.pdf");
        // Where `build` puts it, too.
        let target = self.folder.join("out").join(&name);
        export::write(&target, pdf).map_err(bad)?;
        self.tell(&json!({ "built": file }));
        Ok(Answer::new("application/pdf", pdf.clone()))
    }

    fn change(
        &mut self,
        file: &str,
        revision: Option<u64>,
        change: &Change,
    ) -> Result<Answer, Refused> {
        self.look();
        let desk = self.desk(file)?;
        // A value is held against what it said; what moves values must have seen them all.
        let moves = !matches!(change, Change::Set { .. });
        if moves && revision != Some(desk.revision) {
            return Ok(Answer { status: 409, ..Answer::json(&json!({ "now": null })) });
        }
        match desk.changed(change) {
            Ok(changed) => self.put(file, changed),
            Err(Refusal::Overtaken(now)) => {
                Ok(Answer { status: 409, ..Answer::json(&json!({ "now": now })) })
            }
            Err(Refusal::Impossible(why)) => Err(bad(why)),
        }
    }

    /// Puts a new text in the place of the old one: on the disk, in the history, on the desk.
    fn put(&mut self, file: &str, changed: Changed) -> Result<Answer, Refused> {
        self.write(file, &changed.text)?;
        // Without a store, everything but going back works.
        let before = self.open[file].desk.text();
        let _ = self.history.keep(file, before, &changed.text, &changed.what);
        self.lay(file, changed.text)
    }

    fn write(&mut self, file: &str, text: &str) -> Result<(), Refused> {
        let Open { desk, path, .. } = &self.open[file];
        if text == desk.text() {
            return Ok(());
        }
        let held = Held::new(path).map_err(bad)?;
        let source = &desk.inputs.source;
        let is = Source { text: text.to_owned(), ..source.clone() };
        held.replace(&source.bytes(), &is.bytes()).map_err(bad)
    }

    /// Lays a text on the desk, and tells every window.
    fn lay(&mut self, file: &str, text: String) -> Result<Answer, Refused> {
        let Some(open) = self.open.get_mut(file) else {
            return Err((404, String::new()));
        };
        let source = Source { text, ..open.desk.inputs.source.clone() };
        let inputs = load::gather(source);
        open.desk = open.desk.with(inputs, &mut self.workshop);
        open.changed = modified(&open.path);
        self.workshop.forget();
        let revision = self.open[file].desk.revision;
        self.tell(&json!({ "file": file, "revision": revision }));
        self.shown(file)
    }

    /// Takes the last change back, or makes it again.
    fn back(&mut self, file: &str, undo: bool) -> Result<Answer, Refused> {
        self.look();
        let text = self.open[file].desk.text();
        let turn = self.history.turn(file, text, undo);
        let turn = turn.map_err(|e| bad(e.to_string()))?.ok_or_else(|| {
            bad(if undo { "没有可以退回的" } else { "没有可以重做的" })
        })?;
        self.write(file, &turn.text)?;
        let _ = self.history.turned(file, &turn);
        self.lay(file, turn.text)
    }

    /// What a notice said when so many changes had been made.
    fn state(&mut self, file: &str, count: usize) -> Result<String, Refused> {
        let text = self.desk(file)?.text().to_owned();
        let state = self.history.state(file, &text, count);
        let state = state.map_err(|e| bad(e.to_string()))?;
        state.ok_or_else(|| bad("记录与公文对不上，看不到那时的样子"))
    }

    /// Puts a notice back to what it said then; a change like any other.
    fn restore(&mut self, file: &str, count: usize) -> Result<Answer, Refused> {
        let text = self.state(file, count)?;
        let what = format!("回到第 {count} 次改动以后的样子");
        self.put(file, Changed { text, what })
    }

    /// 花脸稿: what a notice says against an earlier state of it, or against another notice.
    fn revision(&mut self, query: &Query) -> Result<Answer, Refused> {
        let file = query.file()?.to_owned();
        self.desk(&file)?;
        let old = match (query.get("state"), query.get("with")) {
            (Some(count), _) => {
                let count = count.parse().map_err(|_| bad("没有这一次改动"))?;
                let text = self.state(&file, count)?;
                load::gather(Source {
                    text,
                    ..self.open[&file].desk.inputs.source.clone()
                })
            }
            (_, Some(other)) => self.desk(other)?.inputs.clone(),
            _ => return Err(bad("没有说和哪一份比")),
        };
        let was = pipeline::check_only(&old);
        let is = pipeline::check_only(&self.open[&file].desk.inputs);
        let pdf = self.workshop.revision(&was, &is);
        let pdf = pdf.map_err(|findings| bad(report::summary(&findings)))?;
        Ok(Answer::new("application/pdf", pdf))
    }

    /// A notice to look at and to play with.
    fn example(&mut self) -> Result<Answer, Refused> {
        let file = self.free("示例通知");
        export::write(&self.folder.join(&file), EXAMPLE.as_bytes()).map_err(bad)?;
        Ok(Answer::json(&json!({ "file": file })))
    }

    /// A new notice of a kind.
    fn begin(&mut self, asked: &Begun) -> Result<Answer, Refused> {
        let kind = Kind::of_name(&asked.kind).ok_or_else(|| bad("没有这种文种"))?;
        let usual = |given: &str, usual: &str| match given.trim() {
            "" => usual.to_owned(),
            given => given.to_owned(),
        };
        let outline = kind.outline();
        let answers = Answers {
            issuer: usual(&asked.issuer, pending::OPEN),
            code: usual(&asked.code, pending::OPEN),
            title: usual(&asked.title, outline.title),
            recipients: usual(&asked.recipients, outline.recipients.unwrap_or_default()),
            signatory: usual(&asked.signatory, pending::OPEN),
            date: today(),
        };
        let text = begun(kind, &answers).map_err(bad)?;
        let wanted = usual(&asked.title, &format!("新的{}", kind.name()));
        let file = self.free(&wanted);
        export::write(&self.folder.join(&file), text.as_bytes()).map_err(bad)?;
        Ok(Answer::json(&json!({ "file": file })))
    }

    /// A name in the folder that no file has yet.
    fn free(&self, wanted: &str) -> String {
        let plain: String = wanted
            .chars()
            .filter(|c| c.is_alphanumeric() || "（）〔〕《》、，。—-_ ".contains(*c))
            .take(60)
            .collect();
        let stem = match plain.trim() {
            "" => "公文",
            plain => plain,
        };
        let names = std::iter::once(format!("{stem}.yaml"))
            .chain((2..).map(|n| format!("{stem}-{n}.yaml")));
        let mut free = names.filter(|name| !self.folder.join(name).exists());
        free.next().unwrap_or_default()
    }

    /// A document of another program becomes a notice.
    fn import(&mut self, query: &Query, body: &[u8]) -> Result<Answer, Refused> {
        let name = query.get("name").unwrap_or("文件");
        let script = word::read(name, body).map_err(bad)?;
        let stem = Path::new(name).file_stem().unwrap_or_default().to_string_lossy();
        let file = self.free(&stem);
        let stem = file.trim_end_matches(".yaml").to_owned();
        let folder = self.folder.clone();
        let gather =
            |source: Source| load::gather(Source { folder: folder.clone(), ..source });
        let asked = word::Asked {
            house: None,
            today: today(),
            stem: &stem,
            gather: &gather,
            faces: self.workshop.faces(),
        };
        let imported = word::import(&[(name.to_owned(), script)], &asked);
        for picture in &imported.pictures {
            let path = self
                .folder
                .join(Path::new(&picture.name).file_name().unwrap_or_default());
            if !path.exists() {
                export::write(&path, &picture.bytes).map_err(bad)?;
            }
        }
        export::write(&self.folder.join(&file), imported.text.as_bytes()).map_err(bad)?;
        let told = &imported.told;
        Ok(Answer::json(&json!({
            "file": file,
            "unknown": told.unknown.len(),
            "open": told.open.len(),
        })))
    }

    /// Next year's notice, from one of the folder.
    fn draft(&mut self, file: &str, year: Option<u16>) -> Result<Answer, Refused> {
        let inputs = self.desk(file)?.inputs.clone();
        let drafted = draft(&inputs, year, true);
        let drafted = drafted.map_err(|findings| bad(report::summary(&findings)))?;
        let year = drafted.year.to_string();
        let stem = Path::new(file).file_stem().unwrap_or_default().to_string_lossy();
        let name = drafted_name(&stem, &year);
        let beside = Path::new(file).with_file_name(format!("{name}.yaml"));
        let path = self.folder.join(&beside);
        if path.exists() {
            return Err(bad(format!("{} 已经有了", beside.display())));
        }
        export::write(&path, drafted.text.as_bytes()).map_err(bad)?;
        let steps = beside.iter().map(|step| step.to_string_lossy());
        let file = steps.collect::<Vec<_>>().join("/");
        Ok(Answer::json(&json!({ "file": file })))
    }

    /// Takes in what was changed outside.
    pub(super) fn look(&mut self) {
        let files: Vec<String> = self.open.keys().cloned().collect();
        for file in files {
            let Open { desk, path, changed } = &self.open[&file];
            let time = modified(path);
            if time == *changed {
                continue;
            }
            let Ok(inputs) = load::notice(path, MIB) else { continue };
            if inputs.source.text == desk.text() {
                if let Some(open) = self.open.get_mut(&file) {
                    open.changed = time;
                }
                continue;
            }
            let _ = self.history.meet(&file, &inputs.source.text);
            let text = inputs.source.text.clone();
            let _ = self.lay(&file, text);
        }
    }
}

/// The notice that a first start shows.
const EXAMPLE: &str = include_str!("../../content/2021-world-standards-day.yaml");

const OFD: &str = "application/ofd";
const DOCX: &str =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A file's name with another year in it.
fn drafted_name(stem: &str, year: &str) -> String {
    let at = stem.char_indices().map(|(at, _)| at).find(|at| {
        let Some(four) = stem.get(*at..*at + 4) else { return false };
        four.bytes().all(|b| b.is_ascii_digit())
            && (four.starts_with("19") || four.starts_with("20"))
    });
    match at {
        Some(at) => format!("{}{year}{}", &stem[..at], &stem[at + 4..]),
        None => format!("{stem}-{year}"),
    }
}

/// Today, in China.
fn today() -> Date {
    Date::of_days(i64::try_from((now() + 8 * 3600) / 86_400).unwrap_or(0))
}

fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|meta| meta.modified()).ok()
}

/// What stands behind the question mark of an address.
struct Query(Vec<(String, String)>);

impl Query {
    fn of(text: &str) -> Self {
        let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
        Self(pairs.map(|(key, value)| (key.to_owned(), unescaped(value))).collect())
    }

    fn get(&self, key: &str) -> Option<&str> {
        self.0.iter().find(|(own, _)| own == key).map(|(_, value)| value.as_str())
    }

    fn file(&self) -> Result<&str, Refused> {
        self.get("file").ok_or_else(|| (400, "没有说是哪一份公文".to_owned()))
    }
}

fn unescaped(value: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = value.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let hex = behind.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        match (first, hex.and_then(|two| u8::from_str_radix(two, 16).ok())) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &behind[2..];
            }
            _ => {
                bytes.push(*first);
                rest = behind;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
