//! YAML text → a tree of values, each with its place in the text.
//!
//! Scalars are kept as typed: `010`, `1.10`, `no` and dates are text, and only what reads
//! back the same (`85`, `true`) is a number or a truth value.
//!
//! Two libraries read YAML, one parses: `saphyr-parser` gives events with places, from which this
//! tree is built, and `serde_yaml` turns the tree into types.

use std::collections::HashMap;
use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span};
use serde_yaml::Value;

use crate::text::finding::{At, Finding};
use crate::text::grammar::meaning;
use crate::text::place::Place;

/// How deep values may nest.
const DEPTH_LIMIT: usize = 64;
/// How many values a file may hold for each MiB that it may be long, aliases unfolded.
const NODES_PER_MIB: u64 = 50_000;

/// A value and where it stands, in bytes of the text.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// From its first to behind its last byte.
    pub span: Range<usize>,
    /// What it is.
    pub kind: Kind,
}

/// What a value is.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// Nothing, or `~`.
    Null,
    /// Text as typed, escapes and folding resolved.
    Scalar {
        /// The text.
        text: String,
        /// Whether it stands without quotes.
        plain: bool,
    },
    /// A list.
    Sequence(Vec<Node>),
    /// Keys with values, in the order of the file.
    Mapping(Vec<Entry>),
}

/// A key with its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// Where the key stands.
    pub key_span: Range<usize>,
    /// The value.
    pub value: Node,
}

impl Node {
    /// The value of a key, if this is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.entry(key).map(|entry| &entry.value)
    }

    fn entry(&self, key: &str) -> Option<&Entry> {
        match &self.kind {
            Kind::Mapping(entries) => entries.iter().find(|e| e.key == key),
            _ => None,
        }
    }

    fn step(&self, step: &str) -> Option<&Self> {
        match &self.kind {
            Kind::Sequence(items) => items.get(step.parse::<usize>().ok()?),
            _ => self.get(step),
        }
    }

    /// Where a finding about this tree points to, in bytes of the text it was read from.
    pub fn locate(&self, at: &At, text: &str) -> Option<Range<usize>> {
        match at {
            At::File => None,
            At::Bytes(range) => Some(range.clone()),
            At::Value(place) => Some(self.nearest(place).span.clone()),
            At::Key(place) => Some(self.key_span(place)),
            At::Chars { place, start, what } => {
                Some(chars_span(self.nearest(place), *start, what, text))
            }
        }
    }

    /// Whether the value at a place is a scalar without quotes.
    pub fn is_plain(&self, place: &Place) -> bool {
        matches!(self.nearest(place).kind, Kind::Scalar { plain: true, .. })
    }

    /// The value at a place.
    pub fn at(&self, place: &Place) -> Option<&Self> {
        place.steps().try_fold(self, |node, step| node.step(&step))
    }

    /// Where a value begins, its key included.
    pub fn lead(&self, place: &Place) -> usize {
        self.key_span(place).start
    }

    /// The value at a place, or the deepest one on the way to it.
    fn nearest(&self, place: &Place) -> &Self {
        let mut node = self;
        for step in place.steps() {
            match node.step(&step) {
                Some(next) => node = next,
                None => break,
            }
        }
        node
    }

    fn key_span(&self, place: &Place) -> Range<usize> {
        let steps: Vec<String> = place.steps().collect();
        let mut node = self;
        let mut span = self.span.clone();
        for step in &steps {
            if let Some(entry) = node.entry(step) {
                span = entry.key_span.clone();
                node = &entry.value;
            } else if let Some(next) = node.step(step) {
                span = next.span.clone();
                node = next;
            } else {
                break;
            }
        }
        span
    }

    /// The first value that begins at a byte or behind it, its key included; of those that
    /// begin together the innermost.
    pub fn place_behind(&self, byte: usize) -> Option<Place> {
        let mut best: Option<(usize, Place)> = None;
        self.visit(&Place::root(), self.span.start, &mut |place, start| {
            if start >= byte && best.as_ref().is_none_or(|(known, _)| start <= *known) {
                best = Some((start, place.clone()));
            }
        });
        best.map(|(_, place)| place)
    }

    fn visit(&self, place: &Place, start: usize, see: &mut dyn FnMut(&Place, usize)) {
        see(place, start);
        match &self.kind {
            Kind::Null | Kind::Scalar { .. } => {}
            Kind::Sequence(items) => {
                for (i, item) in items.iter().enumerate() {
                    item.visit(&place.item(i), item.span.start, see);
                }
            }
            Kind::Mapping(entries) => {
                for entry in entries {
                    entry.value.visit(&place.key(&entry.key), entry.key_span.start, see);
                }
            }
        }
    }

    /// The value for the deserialiser and for templates.
    pub fn to_value(&self) -> Value {
        match &self.kind {
            Kind::Null => Value::Null,
            Kind::Scalar { text, plain: true } => plain_value(text),
            Kind::Scalar { text, plain: false } => Value::String(text.clone()),
            Kind::Sequence(items) => {
                Value::Sequence(items.iter().map(Self::to_value).collect())
            }
            Kind::Mapping(entries) => Value::Mapping(
                entries
                    .iter()
                    .map(|e| (Value::String(e.key.clone()), e.value.to_value()))
                    .collect(),
            ),
        }
    }
}

/// A plain scalar as a number or truth value where that loses nothing, else as text.
fn plain_value(text: &str) -> Value {
    match text {
        "true" => return Value::Bool(true),
        "false" => return Value::Bool(false),
        _ => {}
    }
    if let Ok(number) = text.parse::<i64>()
        && number.to_string() == text
    {
        return Value::Number(number.into());
    }
    if let Ok(number) = text.parse::<f64>()
        && number.is_finite()
        && number.to_string() == text
    {
        return Value::Number(number.into());
    }
    Value::String(text.to_owned())
}

/// The span of some characters of a scalar, as well as the text shows them.
fn chars_span(node: &Node, start: usize, what: &str, text: &str) -> Range<usize> {
    let span = node.span.clone();
    let Kind::Scalar { text: value, .. } = &node.kind else { return span };
    if what.is_empty() {
        return span;
    }
    let raw = &text[span.clone()];
    // Indentation has spaces of its own: a space is told by its neighbours.
    if what.trim().is_empty() && start > 0 {
        let around: String =
            value.chars().skip(start - 1).take(what.chars().count() + 2).collect();
        // Behind a line the file has a line end of its own, or none.
        let around = around.trim_end_matches('\n');
        let before: String = value.chars().take(start - 1).collect();
        let first = around.chars().next().map_or(0, char::len_utf8);
        // What an expression gives has other places.
        if !around[first..].starts_with(what) {
            return span;
        }
        return match raw.match_indices(around).nth(before.matches(around).count()) {
            Some((at, _)) => {
                let from = span.start + at + first;
                from..from + what.len()
            }
            None => span,
        };
    }
    // Escapes and folds change the count of other characters, never the order of these; an
    // expression may change even that, so that only what stands once can be told.
    let nth = if value.contains("{{") {
        if raw.matches(what).count() != 1 {
            return span;
        }
        0
    } else {
        value.chars().take(start).collect::<String>().matches(what).count()
    };
    match raw.match_indices(what).nth(nth) {
        Some((at, found)) => span.start + at..span.start + at + found.len(),
        None => span,
    }
}

/// What is well-formed but was probably not meant: a list separated by Chinese signs, and
/// Chinese quotation marks around a whole value.
pub fn suspicions(root: &Node, text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    suspect(root, text, &mut findings);
    findings
}

fn suspect(node: &Node, text: &str, findings: &mut Vec<Finding>) {
    match &node.kind {
        Kind::Sequence(items) => {
            if let [Node { kind: Kind::Scalar { text: value, plain: true }, span }] =
                &items[..]
                && text[..span.start].trim_end().ends_with('[')
                && parts_outside_brackets(value)
            {
                findings.push(
                    Finding::warning(
                        "list-separator",
                        At::Bytes(span.clone()),
                        "方括号里只有一项，里面有“、”或“，”",
                    )
                    .hint("列表各项用半角逗号加空格隔开，如 [序号, 姓名]；确实只有一项时给它加双引号"),
                );
            }
            items.iter().for_each(|item| suspect(item, text, findings));
        }
        Kind::Mapping(entries) => {
            for entry in entries {
                if let Kind::Scalar { text: value, plain: true } = &entry.value.kind
                    && value.starts_with('“')
                    && value.ends_with('”')
                    && value.matches('“').count() == 1
                {
                    findings.push(
                        Finding::warning(
                            "quotes-as-text",
                            At::Bytes(entry.value.span.clone()),
                            "整个值用全角引号括了起来，引号会排在公文里",
                        )
                        .hint("YAML 的引号是半角的 \"\"；确实要排出引号时在外面再加一对半角引号"),
                    );
                }
                suspect(&entry.value, text, findings);
            }
        }
        Kind::Scalar { plain: true, .. } => {
            // A comment has a space behind its sign; text that was cut off has none.
            let rest = text[node.span.end..].lines().next().unwrap_or_default();
            let cut = rest.trim_start();
            let word = |c: char| !c.is_whitespace() && c != '#';
            if cut.len() < rest.len()
                && cut.strip_prefix('#').is_some_and(|c| c.starts_with(word))
            {
                let at = node.span.end + (rest.len() - cut.len());
                findings.push(
                    Finding::warning(
                        "comment-cuts-text",
                        At::Bytes(at..at + cut.trim_end().len()),
                        "“ #”后面的文字是注释，不会排出来",
                    )
                    .hint("是正文时给整个值加双引号；是注释时在 # 后面加一个空格"),
                );
            }
        }
        Kind::Null | Kind::Scalar { .. } => {}
    }
}

/// Whether Chinese signs part a text as they part a list: not within brackets, as in
/// 甲县（东乡、西乡）管理局, and not in a sentence.
fn parts_outside_brackets(value: &str) -> bool {
    let mut depth = 0_usize;
    let mut parts = false;
    for c in value.chars() {
        match c {
            '（' | '《' | '“' | '〔' | '(' => depth += 1,
            '）' | '》' | '”' | '〕' | ')' => depth = depth.saturating_sub(1),
            '。' | '；' | '：' | '！' | '？' => return false,
            '、' | '，' => parts |= depth == 0,
            _ => {}
        }
    }
    parts
}

/// Reads a YAML text. A tree comes back whenever one could be made, even beside findings.
///
/// `mib` is how long a file may be; the values that it may unfold to follow from it.
pub fn read(text: &str, mib: u64) -> (Option<Node>, Vec<Finding>) {
    let mut reader = Reader {
        bytes: text.char_indices().map(|(i, _)| i).chain([text.len()]).collect(),
        text,
        lines: text.match_indices('\n').map(|(at, _)| at).collect(),
        open: Vec::new(),
        anchors: HashMap::new(),
        root: None,
        nodes: 0,
        most: usize::try_from(mib.saturating_mul(NODES_PER_MIB)).unwrap_or(usize::MAX),
        findings: Vec::new(),
    };
    for event in Parser::new_from_str(text) {
        let step = match event {
            Ok((event, span)) => reader.take(event, span),
            Err(error) => Err(Box::new(syntax_finding(&error, &reader))),
        };
        if let Err(stop) = step {
            reader.findings.push(*stop);
            return (None, reader.findings);
        }
    }
    // A file of one line such as `title：甲` is well-formed text.
    if let Some(Node { kind: Kind::Scalar { .. }, span }) = &reader.root
        && let Some((range, message, hint)) = typist_mistake(&text[span.clone()])
    {
        let at = At::Bytes(span.start + range.start..span.start + range.end);
        reader.findings.push(Finding::error("yaml-syntax", at, message).hint(hint));
        return (None, reader.findings);
    }
    if reader.root.is_none() && reader.findings.is_empty() {
        reader.findings.push(
            Finding::error("yaml-empty", At::File, "文件里没有内容")
                .hint("可从现有的公文 YAML 复制一份再改"),
        );
    }
    (reader.root, reader.findings)
}

/// A collection whose end has not come yet.
struct Open {
    node: Node,
    anchor: usize,
    /// The key that waits for its value.
    key: Option<(String, Range<usize>)>,
    /// Its keys so far, and where they begin.
    known: HashMap<String, usize>,
}

/// Whether reading goes on.
type Step = Result<(), Box<Finding>>;

struct Reader<'a> {
    /// The byte at which each character starts; the parser counts characters.
    bytes: Vec<usize>,
    text: &'a str,
    /// Where its lines end.
    lines: Vec<usize>,
    open: Vec<Open>,
    anchors: HashMap<usize, Node>,
    root: Option<Node>,
    nodes: usize,
    /// How many values there may be.
    most: usize,
    findings: Vec<Finding>,
}

impl Reader<'_> {
    fn byte(&self, char: usize) -> usize {
        self.bytes[char.min(self.bytes.len() - 1)]
    }

    fn range(&self, span: Span) -> Range<usize> {
        self.byte(span.start.index())..self.byte(span.end.index())
    }

    fn take(&mut self, event: Event<'_>, span: Span) -> Step {
        let range = self.range(span);
        match event {
            Event::Scalar(text, style, anchor, _) => {
                let plain = style == ScalarStyle::Plain;
                let null = plain && matches!(&*text, "" | "~" | "null");
                let kind = if null {
                    Kind::Null
                } else {
                    Kind::Scalar { text: text.into_owned(), plain }
                };
                let raw = &self.text[range.clone()];
                // The parser counts a comment behind a closing quote in.
                let length = match style {
                    ScalarStyle::SingleQuoted => quoted(raw, '\''),
                    ScalarStyle::DoubleQuoted => quoted(raw, '"'),
                    _ => raw.trim_end().len(),
                };
                self.put(Node { span: range.start..range.start + length, kind }, anchor)
            }
            Event::SequenceStart(anchor, _) => {
                self.begin(range, Kind::Sequence(Vec::new()), anchor)
            }
            Event::MappingStart(anchor, _) => {
                self.begin(range, Kind::Mapping(Vec::new()), anchor)
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let Some(mut open) = self.open.pop() else { return Ok(()) };
                // The same behind a closing bracket.
                if self.text[open.node.span.start..].starts_with(['[', '{'])
                    && self.text[range.start..].starts_with([']', '}'])
                {
                    open.node.span.end = range.start + 1;
                    return self.put(open.node, open.anchor);
                }
                let end = range.start.max(open.node.span.start);
                let body = &self.text[open.node.span.start
                    ..self.text.floor_char_boundary(range.end.max(end))];
                open.node.span.end = open.node.span.start + body.trim_end().len();
                self.put(open.node, open.anchor)
            }
            Event::Alias(anchor) => {
                let Some(node) = self.anchors.get(&anchor) else {
                    return Err(Box::new(Finding::error(
                        "yaml-syntax",
                        At::Bytes(range),
                        "引用了还没有写完的锚点",
                    )));
                };
                let mut node = node.clone();
                let size = count(&node);
                self.spend(size, &range)?;
                relocate(&mut node, &range);
                self.put(node, 0)
            }
            Event::DocumentStart(_) if self.root.is_some() => Err(Box::new(
                Finding::error(
                    "yaml-two-documents",
                    At::Bytes(range),
                    "一个文件里有不止一份 YAML（“---” 之后又开始了一份）",
                )
                .hint("一份公文一个文件：把第二份剪到另一个文件里"),
            )),
            _ => Ok(()),
        }
    }

    fn begin(&mut self, range: Range<usize>, kind: Kind, anchor: usize) -> Step {
        if self.open.len() >= DEPTH_LIMIT {
            return Err(too_deep(range).into());
        }
        let node = Node { span: range, kind };
        self.open.push(Open { node, anchor, key: None, known: HashMap::new() });
        Ok(())
    }

    /// Puts a finished value where it belongs.
    fn put(&mut self, node: Node, anchor: usize) -> Step {
        self.spend(1, &node.span)?;
        if anchor > 0 {
            self.anchors.insert(anchor, node.clone());
        }
        let Some(parent) = self.open.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        match &mut parent.node.kind {
            Kind::Sequence(items) => items.push(node),
            Kind::Mapping(entries) => match parent.key.take() {
                None => {
                    let Kind::Scalar { text, .. } = node.kind else {
                        return Err(Box::new(
                            Finding::error(
                                "yaml-bad-key",
                                At::Bytes(node.span),
                                "这里的键不是文字",
                            )
                            .hint("键应写成“键: 值”；值里有花括号或方括号时请加双引号"),
                        ));
                    };
                    let first =
                        *parent.known.entry(text.clone()).or_insert(node.span.start);
                    if first < node.span.start {
                        let line = self.lines.partition_point(|end| *end < first);
                        self.findings.push(
                            Finding::error(
                                "yaml-duplicate-key",
                                At::Bytes(node.span.clone()),
                                format!("键 {text} 重复，第 {} 行已经写过", line + 1),
                            )
                            .hint("只留一处"),
                        );
                    }
                    // YAML takes a full-width space for a letter of the key.
                    if text.starts_with('\u{3000}') {
                        self.findings.push(
                            Finding::error(
                                "yaml-syntax",
                                At::Bytes(node.span.clone()),
                                "缩进用了全角空格",
                            )
                            .hint("YAML 的缩进只能用半角空格，一层两个"),
                        );
                    }
                    parent.key = Some((text, node.span));
                }
                Some((key, key_span)) => {
                    entries.push(Entry { key, key_span, value: node });
                }
            },
            _ => unreachable!("only collections are open"),
        }
        Ok(())
    }

    fn spend(&mut self, nodes: usize, range: &Range<usize>) -> Step {
        self.nodes += nodes;
        if self.nodes > self.most {
            return Err(Box::new(
                Finding::error(
                    "yaml-too-large",
                    At::Bytes(range.clone()),
                    format!("展开后的值超过 {} 个", self.most),
                )
                .hint("请检查锚点（&、*）是否层层套用；确实需要时用 --max-size 加大"),
            ));
        }
        Ok(())
    }
}

/// How long a quoted scalar is, its quotes included.
fn quoted(raw: &str, quote: char) -> usize {
    let mut chars = raw.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        if c == quote && (quote == '"' || next != Some(quote)) {
            return at + 1;
        }
        if c == quote || (c == '\\' && quote == '"') {
            chars.next();
        }
    }
    raw.trim_end().len()
}

fn count(node: &Node) -> usize {
    1 + match &node.kind {
        Kind::Sequence(items) => items.iter().map(count).sum(),
        Kind::Mapping(entries) => entries.iter().map(|e| count(&e.value)).sum(),
        _ => 0,
    }
}

/// What an alias repeats is reported where the alias stands.
pub fn relocate(node: &mut Node, span: &Range<usize>) {
    node.span = span.clone();
    match &mut node.kind {
        Kind::Sequence(items) => items.iter_mut().for_each(|n| relocate(n, span)),
        Kind::Mapping(entries) => {
            for entry in entries {
                entry.key_span = span.clone();
                relocate(&mut entry.value, span);
            }
        }
        _ => {}
    }
}

fn too_deep(range: Range<usize>) -> Finding {
    Finding::error(
        "yaml-too-deep",
        At::Bytes(range),
        format!("嵌套超过 {DEPTH_LIMIT} 层"),
    )
    .hint("公文的 YAML 不会这样深，请检查括号和缩进")
}

/// A syntax error in the terms of somebody who types Chinese.
fn syntax_finding(error: &ScanError, reader: &Reader<'_>) -> Finding {
    let at = reader.byte(error.marker().index());
    // The scanner looks ahead of the reader and has a limit of its own.
    if error.info().contains("recursion limit") {
        return too_deep(at..at);
    }
    let text = reader.text;
    let start = text[..at].rfind('\n').map_or(0, |i| i + 1);
    let line = text[start..].lines().next().unwrap_or_default();
    let before = text[..start].trim_end();
    let above_start = before.rfind('\n').map_or(0, |i| i + 1);
    let above = &before[above_start..];
    // The parser trips over the line after the one that is wrong as often as over it.
    for (from, line) in [(start, line), (above_start, above)] {
        if let Some((range, message, hint)) = typist_mistake(line) {
            let range = from + range.start..from + range.end;
            return Finding::error("yaml-syntax", At::Bytes(range), message).hint(hint);
        }
    }
    Finding::error(
        "yaml-syntax",
        At::Bytes(at..at),
        meaning(error.info()),
    )
    .hint("常见原因：缩进没有对齐、冒号后少空格、引号或括号没有成对；含 : # [ ] { } 的文字请加双引号")
}

/// The mistakes of Chinese typists on one line of YAML.
fn typist_mistake(line: &str) -> Option<(Range<usize>, &'static str, &'static str)> {
    let indent = line.len() - line.trim_start().len();
    if let Some(i) = line[..indent].find('\t') {
        return Some((
            i..i + 1,
            "缩进用了制表符（Tab）",
            "YAML 的缩进只能用半角空格，一层两个",
        ));
    }
    if let Some(i) = line[..indent].find('\u{3000}') {
        return Some((
            i..i + 3,
            "缩进用了全角空格",
            "YAML 的缩进只能用半角空格，一层两个",
        ));
    }
    let body = line.trim_start().trim_start_matches("- ");
    let key_end = body.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
    if let Some(i) = key_end
        && i > 0
        && body[i..].starts_with('：')
    {
        let at = line.len() - body.len() + i;
        return Some((
            at..at + 3,
            "键的后面用了全角冒号",
            "改成半角冒号加一个空格，如 title: 关于……的通知",
        ));
    }
    if let Some(i) = key_end
        && i > 0
        && body[i..].starts_with(':')
        && !body[i + 1..].starts_with([' ', '\t'])
        && body.len() > i + 1
    {
        let at = line.len() - body.len() + i;
        return Some((at..at + 1, "半角冒号后面少一个空格", "写成“键: 值”"));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Value {
        read(text, 8).0.expect("a tree").to_value()
    }

    #[test]
    fn scalars_are_kept_as_typed() {
        let typed = "[010, 1.10, 1e3, no, 2021-09-26, 0x1F, '85', 85, true, 3.5, -0]";
        let kept: Vec<String> = value(typed)
            .as_sequence()
            .expect("a list")
            .iter()
            .map(|v| format!("{v:?}"))
            .collect();
        insta::assert_snapshot!(kept.join(" "), @r#"String("010") String("1.10") String("1e3") String("no") String("2021-09-26") String("0x1F") String("85") Number(85) Bool(true) Number(3.5) Number(-0.0)"#);
    }

    #[test]
    fn places_lead_to_bytes() {
        let text = "题: 甲\nlist:\n  - 乙丙\n  - {a: 丁}\n";
        let node = read(text, 8).0.expect("a tree");
        let at = |pointer: &str| {
            let place = Place::from(pointer.to_owned());
            let range = node.locate(&At::Value(place), text).expect("a range");
            &text[range]
        };
        assert_eq!(at("/题"), "甲");
        assert_eq!(at("/list/0"), "乙丙");
        assert_eq!(at("/list/1/a"), "丁");
        assert_eq!(at("/list/1/b"), "{a: 丁}");
        let place = Place::from("/list/0".to_owned());
        let char = node
            .locate(&At::Chars { place, start: 1, what: "丙".to_owned() }, text)
            .expect("a range");
        assert_eq!(&text[char], "丙");
    }

    #[test]
    fn spans_end_with_the_value_not_with_a_comment_behind_it() {
        let text = "a: 'x ''y' # c\nb: \"\\\"z\" # d\nc: [1, 'a', {k: v}] # e\nd: {k: v} # f\ne: 甲 # g\n";
        let node = read(text, 8).0.expect("a tree");
        for (key, raw) in [
            ("a", "'x ''y'"),
            ("b", "\"\\\"z\""),
            ("c", "[1, 'a', {k: v}]"),
            ("d", "{k: v}"),
            ("e", "甲"),
        ] {
            let span = node.get(key).expect("a value").span.clone();
            assert_eq!(&text[span], raw);
        }
    }

    #[test]
    fn alias_bombs_and_deep_nesting_stop_early() {
        let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for i in 1..12 {
            let items = vec![format!("*a{}", i - 1); 9].join(", ");
            bomb.push_str(&format!("a{i}: &a{i} [{items}]\n"));
        }
        assert_eq!(read(&bomb, 8).1[0].code, "yaml-too-large");
        // What somebody really wants is let through by a larger limit.
        let many =
            format!("a: &a [{}]\nb: [{}]\n", "x, ".repeat(999), "*a, ".repeat(450));
        assert_eq!(read(&many, 8).1[0].code, "yaml-too-large");
        assert!(read(&many, 64).1.is_empty());
        let deep = "[".repeat(20_000);
        assert_eq!(read(&deep, 8).1[0].code, "yaml-too-deep");
    }
}
