//! The templates in force: the built-in ones, some of them replaced by a user's own.

use std::path::{Path, PathBuf};

use minijinja::{Error, ErrorKind};

use crate::text::finding::{At, Finding};

/// The built-in templates: name and content.
const TEMPLATES: [(&str, &str); 13] = [
    ("notice.typ.j2", include_str!("../../../templates/notice.typ.j2")),
    ("report.typ.j2", include_str!("../../../templates/report.typ.j2")),
    ("hongtou/notice.typ", include_str!("../../../templates/hongtou/notice.typ")),
    ("hongtou/data.typ", include_str!("../../../templates/hongtou/data.typ")),
    ("hongtou/text.typ", include_str!("../../../templates/hongtou/text.typ")),
    ("hongtou/page.typ", include_str!("../../../templates/hongtou/page.typ")),
    ("hongtou/masthead.typ", include_str!("../../../templates/hongtou/masthead.typ")),
    ("hongtou/head.typ", include_str!("../../../templates/hongtou/head.typ")),
    ("hongtou/body.typ", include_str!("../../../templates/hongtou/body.typ")),
    ("hongtou/ending.typ", include_str!("../../../templates/hongtou/ending.typ")),
    ("hongtou/image.typ", include_str!("../../../templates/hongtou/image.typ")),
    ("hongtou/table.typ", include_str!("../../../templates/hongtou/table.typ")),
    ("hongtou/imprint.typ", include_str!("../../../templates/hongtou/imprint.typ")),
];

/// The template of a notice.
pub(super) const NOTICE: &str = "notice.typ.j2";
/// The template of a conformance report.
pub(super) const REPORT: &str = "report.typ.j2";

/// The templates in force: the built-in ones, some of them replaced by a user's own.
#[derive(Debug, Clone)]
pub struct Templates {
    pub(super) files: Vec<(&'static str, String)>,
    /// Where each file that is not built in came from.
    pub replaced: Vec<PathBuf>,
}

impl Templates {
    /// Reads a folder of templates over the built-in ones, file by file.
    pub fn load(folder: Option<&Path>) -> Result<Self, String> {
        let mut replaced = Vec::new();
        let mut files = Vec::new();
        for (name, built_in) in TEMPLATES {
            let path =
                folder.map(|folder| folder.join(name)).filter(|path| path.is_file());
            let text = match path {
                Some(path) => {
                    let text = std::fs::read_to_string(&path).map_err(|error| {
                        format!(
                            "{}：{}",
                            path.display(),
                            crate::text::source::io_message(&error)
                        )
                    })?;
                    if text != built_in {
                        replaced.push(path);
                    }
                    text
                }
                None => built_in.to_owned(),
            };
            files.push((name, text));
        }
        Ok(Self { files, replaced })
    }

    /// The text of a template.
    pub(super) fn text(&self, name: &str) -> &str {
        self.files.iter().find(|(known, _)| *known == name).map_or("", |(_, text)| text)
    }

    /// Where a template came from, for messages.
    pub fn shown_name(&self, name: &str) -> String {
        self.replaced.iter().find(|path| path.ends_with(name)).map_or_else(
            || format!("（内置）templates/{name}"),
            |path| path.display().to_string(),
        )
    }
}

/// A fault in a template, with its file and line.
pub(super) fn template_finding(error: &Error, name: &str) -> Finding {
    let line = error.line().map_or(String::new(), |line| format!(" 第 {line} 行"));
    let detail = error.detail().unwrap_or_default();
    let what = match error.kind() {
        ErrorKind::UndefinedError => "用了没有定义的名字".to_owned(),
        ErrorKind::SyntaxError => format!("语法不对（{detail}）"),
        _ => format!("无法填写（{error}）"),
    };
    Finding::error("template-failed", At::File, format!("模板 {name}{line}：{what}"))
        .hint("改正模板；删去自己的 templates 文件夹中的同名文件即恢复内置模板")
}
