//! Values as they are typed into YAML, with comments.

use crate::text::edit::scalar;

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Yaml {
    /// Text, quoted where it has to be.
    Text(String),
    /// A number, a date, `true` or `~`: as it is.
    Plain(String),
    /// Items below each other, with the comments above each.
    List(Vec<(Vec<String>, Self)>),
    /// Keys below each other.
    Map(Vec<Entry>),
    /// Items on one line.
    Row(Vec<Self>),
    /// Keys on one line.
    Inline(Vec<(&'static str, Self)>),
}

/// A key with its value, and the comments above it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    pub(super) key: &'static str,
    pub(super) value: Yaml,
    pub(super) notes: Vec<String>,
    /// Whether a blank line parts it from what is above.
    pub(super) apart: bool,
}

impl Yaml {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub(super) fn plain(value: impl ToString) -> Self {
        Self::Plain(value.to_string())
    }

    /// One text by itself, several as a list.
    pub(super) fn texts(mut texts: Vec<String>) -> Self {
        match texts.len() {
            1 => Self::Text(texts.swap_remove(0)),
            _ => Self::List(
                texts.into_iter().map(|text| (Vec::new(), Self::Text(text))).collect(),
            ),
        }
    }

    /// A list, even of one.
    pub(super) fn listed(self) -> Self {
        match self {
            Self::Text(text) => Self::items(vec![Self::Text(text)]),
            other => other,
        }
    }

    pub(super) fn items(items: Vec<Self>) -> Self {
        Self::List(items.into_iter().map(|item| (Vec::new(), item)).collect())
    }
}

/// Gathers the keys of a mapping.
#[derive(Debug, Default)]
pub(super) struct Keys(pub(super) Vec<Entry>);

impl Keys {
    pub(super) fn put(&mut self, key: &'static str, value: Yaml) -> &mut Self {
        self.noted(key, value, Vec::new())
    }

    pub(super) fn maybe(&mut self, key: &'static str, value: Option<Yaml>) -> &mut Self {
        if let Some(value) = value {
            self.put(key, value);
        }
        self
    }

    pub(super) fn noted(
        &mut self,
        key: &'static str,
        value: Yaml,
        notes: Vec<String>,
    ) -> &mut Self {
        self.0.push(Entry { key, value, notes, apart: false });
        self
    }

    /// The key that was put last stands apart.
    pub(super) fn apart(&mut self) -> &mut Self {
        if let Some(last) = self.0.last_mut() {
            last.apart = true;
        }
        self
    }

    pub(super) fn done(self) -> Yaml {
        Yaml::Map(self.0)
    }
}

/// The text of a file.
pub(super) fn print(root: &[Entry]) -> String {
    let mut out = String::new();
    for (i, entry) in root.iter().enumerate() {
        if i > 0 && entry.apart {
            out.push('\n');
        }
        self::entry(entry, 0, &mut out, true);
    }
    out
}

fn indent(depth: usize) -> String {
    "  ".repeat(depth)
}

fn comments(notes: &[String], depth: usize, out: &mut String) {
    for note in notes {
        for line in note.lines() {
            out.push_str(&format!("{}# {line}\n", indent(depth)));
        }
    }
}

/// A key with its value; `begins`: its line is its own.
fn entry(entry: &Entry, depth: usize, out: &mut String, begins: bool) {
    if begins {
        comments(&entry.notes, depth, out);
        out.push_str(&indent(depth));
    }
    out.push_str(entry.key);
    out.push(':');
    match &entry.value {
        Yaml::List(items) if items.is_empty() => out.push_str(" []\n"),
        Yaml::List(items) => {
            out.push('\n');
            list(items, depth + 1, out);
        }
        Yaml::Map(entries) => {
            out.push('\n');
            for inner in entries {
                self::entry(inner, depth + 1, out, true);
            }
        }
        value => {
            out.push(' ');
            out.push_str(&line(value, false));
            out.push('\n');
        }
    }
}

fn list(items: &[(Vec<String>, Yaml)], depth: usize, out: &mut String) {
    for (notes, item) in items {
        comments(notes, depth, out);
        match item {
            Yaml::Map(entries) => {
                for (i, inner) in entries.iter().enumerate() {
                    if i == 0 {
                        comments(&inner.notes, depth, out);
                        out.push_str(&format!("{}- ", indent(depth)));
                    }
                    entry(inner, depth + 1, out, i > 0);
                }
            }
            Yaml::List(inner) => {
                out.push_str(&format!("{}-\n", indent(depth)));
                list(inner, depth + 1, out);
            }
            value => {
                out.push_str(&format!("{}- {}\n", indent(depth), line(value, false)));
            }
        }
    }
}

/// A value on one line.
fn line(value: &Yaml, flow: bool) -> String {
    match value {
        Yaml::Text(text) => quoted(text, flow),
        Yaml::Plain(text) => text.clone(),
        Yaml::Row(items) => {
            let items: Vec<String> = items.iter().map(|item| line(item, true)).collect();
            format!("[{}]", items.join(", "))
        }
        Yaml::Inline(entries) => {
            let entries: Vec<String> = entries
                .iter()
                .map(|(key, value)| format!("{key}: {}", line(value, true)))
                .collect();
            format!("{{{}}}", entries.join(", "))
        }
        Yaml::List(items) => {
            let items: Vec<String> =
                items.iter().map(|(_, item)| line(item, true)).collect();
            format!("[{}]", items.join(", "))
        }
        Yaml::Map(entries) => {
            let entries: Vec<String> = entries
                .iter()
                .map(|entry| format!("{}: {}", entry.key, line(&entry.value, true)))
                .collect();
            format!("{{{}}}", entries.join(", "))
        }
    }
}

/// A text as a scalar that is text and nothing else, whatever it says.
fn quoted(text: &str, flow: bool) -> String {
    match text {
        "<" | "^" | "待定" => format!("\"{text}\""),
        text => scalar(text, flow),
    }
}

/// A text as a comment may hold it.
pub(super) fn on_one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
