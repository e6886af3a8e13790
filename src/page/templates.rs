//! The templates in force: the built-in ones, some of them replaced by a user's own.

use std::collections::BTreeMap;

use minijinja::{Error, ErrorKind};

use crate::text::finding::{At, Finding};
use crate::text::near::nearest;

/// The built-in templates: name and content.
const TEMPLATES: [(&str, &str); 12] = [
    ("notice.typ.j2", include_str!("../../templates/notice.typ.j2")),
    ("hongtou/notice.typ", include_str!("../../templates/hongtou/notice.typ")),
    ("hongtou/data.typ", include_str!("../../templates/hongtou/data.typ")),
    ("hongtou/text.typ", include_str!("../../templates/hongtou/text.typ")),
    ("hongtou/page.typ", include_str!("../../templates/hongtou/page.typ")),
    ("hongtou/masthead.typ", include_str!("../../templates/hongtou/masthead.typ")),
    ("hongtou/head.typ", include_str!("../../templates/hongtou/head.typ")),
    ("hongtou/body.typ", include_str!("../../templates/hongtou/body.typ")),
    ("hongtou/ending.typ", include_str!("../../templates/hongtou/ending.typ")),
    ("hongtou/image.typ", include_str!("../../templates/hongtou/image.typ")),
    ("hongtou/table.typ", include_str!("../../templates/hongtou/table.typ")),
    ("hongtou/imprint.typ", include_str!("../../templates/hongtou/imprint.typ")),
];

/// The template of a notice.
pub(super) const NOTICE: &str = "notice.typ.j2";
/// A user's own functions, which take the place of those of the library.
pub(super) const OWN: &str = "own.typ";
/// What stands beside the templates and is none: samples, and the text of a new notice.
const BESIDE: [&str; 3] = ["new.yaml.j2", "sample.typ", "data.json"];

/// The templates in force.
#[derive(Debug, Clone, Hash)]
pub struct Templates {
    files: BTreeMap<String, String>,
    /// Where the user's own files came from, by name.
    own: BTreeMap<String, String>,
}

/// A file of a user's own: what it is called in a folder of templates, where it came from,
/// and what it holds.
#[derive(Debug, Clone)]
pub struct OwnTemplate {
    /// Its name in the folder, such as `hongtou/table.typ`.
    pub name: String,
    /// Its path, for messages.
    pub path: String,
    /// Its content.
    pub text: String,
}

impl Templates {
    /// The built-in templates.
    pub fn built_in() -> Self {
        let files =
            TEMPLATES.iter().map(|(name, text)| (name.to_string(), text.to_string()));
        Self { files: files.collect(), own: BTreeMap::new() }
    }

    /// The built-in templates with a user's own files over them: a file of the same name
    /// takes the place of a built-in one, `own.typ` adds to them, and other files are there
    /// to be imported by these. The error is a sentence for the user, in Chinese.
    pub fn with(own: Vec<OwnTemplate>) -> Result<Self, String> {
        let mut templates = Self::built_in();
        let known: Vec<String> =
            templates.files.keys().cloned().chain([OWN.to_owned()]).collect();
        let mut faults = Vec::new();
        for file in &own {
            if known.contains(&file.name) || BESIDE.contains(&file.name.as_str()) {
                continue;
            }
            let bare = file.name.rsplit('/').next().unwrap_or_default();
            let imported = own
                .iter()
                .any(|other| other.name != file.name && other.text.contains(bare));
            if !imported {
                let near = nearest(&file.name, &known)
                    .map_or(String::new(), |near| format!("；是不是 {near}？"));
                faults.push(format!(
                    "{} 不是内置模板的名字，也没有别的模板引用它{near}",
                    file.path
                ));
            }
        }
        if !faults.is_empty() {
            let names = known.join("、");
            return Err(format!("{}\n内置模板有：{names}", faults.join("\n")));
        }
        for file in own {
            if BESIDE.contains(&file.name.as_str())
                || templates.files.get(&file.name) == Some(&file.text)
            {
                continue;
            }
            templates.own.insert(file.name.clone(), file.path);
            templates.files.insert(file.name, file.text);
        }
        Ok(templates)
    }

    /// The paths of the user's own files that are in force.
    pub fn replaced(&self) -> impl Iterator<Item = &str> {
        self.own.values().map(String::as_str)
    }

    /// Whether the user has functions of his own.
    pub(super) fn has_own(&self) -> bool {
        self.files.contains_key(OWN)
    }

    /// The text of a template.
    pub(super) fn text(&self, name: &str) -> &str {
        self.files.get(name).map_or("", String::as_str)
    }

    /// The files that Typst is to see.
    pub(super) fn library(&self) -> impl Iterator<Item = (&str, &str)> {
        let files = self.files.iter().filter(|(name, _)| !name.ends_with(".j2"));
        files.map(|(name, text)| (name.as_str(), text.as_str()))
    }

    /// Where a template came from, for messages.
    pub fn shown_name(&self, name: &str) -> String {
        let built_in = || format!("（内置）templates/{name}");
        self.own.get(name).cloned().unwrap_or_else(built_in)
    }
}

/// A fault in a template, with its file and line.
pub(super) fn template_finding(error: &Error, name: &str) -> Finding {
    let line = error.line().map_or(String::new(), |line| format!(" 第 {line} 行"));
    let detail = error.detail().unwrap_or_default();
    let what = match error.kind() {
        ErrorKind::UndefinedError => "用了没有定义的名字".to_owned(),
        ErrorKind::SyntaxError => format!("语法不对，模板程序说：{detail}"),
        _ => format!("填不出来，模板程序说：{detail}"),
    };
    Finding::error("template-failed", At::File, format!("模板 {name}{line}：{what}"))
        .hint("改正模板；删去自己的 templates 文件夹中的同名文件即恢复内置模板")
}
