//! `{{ … }}` in the YAML: evaluated over the notice's own data, once, into text.
//!
//! An expression may name any key of the file; a value that holds an expression itself is
//! evaluated first. What comes out is text and is never looked at again.

mod articles;
mod functions;
mod lookup;

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use minijinja::value::{Enumerator, Object, ObjectRepr, Serde};
use minijinja::{Environment, Error, ErrorKind, UndefinedBehavior, Value};

use crate::notice::Table;
use crate::text::finding::{At, Finding};
use crate::text::inputs::EACH;
use crate::text::near::nearest;
use crate::text::place::Place;
use crate::text::tree::{Entry, Kind, Node};

use self::functions::{FILTERS, FUNCTIONS};
use self::lookup::Fault;

/// How much work one expression may do.
const FUEL: u64 = 100_000;
/// How many characters an expression may give.
const LONGEST: usize = 100_000;
/// How many values that hold expressions may lean on one another.
const DEEPEST: usize = 32;

/// Replaces every `{{ … }}` in the tree by the text it evaluates to.
///
/// `text` is what the tree was read from; findings point at single expressions in it.
/// Expressions look into tables as `read_table` reads them.
pub(crate) fn expand(
    root: &mut Node,
    text: &str,
    read_table: fn(&Node) -> Option<Table>,
) -> Vec<Finding> {
    if !has_expression(root) {
        return Vec::new();
    }
    let scope = Arc::new(Scope {
        root: root.clone(),
        read_table,
        tables: Mutex::new(HashMap::new()),
        done: Mutex::new(HashMap::new()),
        open: Mutex::new(Vec::new()),
        environment: OnceLock::new(),
    });
    let mut findings = taken(&scope.root);
    expand_node(root, &Place::root(), &scope, text, &mut findings);
    findings
}

/// A column of `each` that has the name of something else would never be seen.
fn taken(root: &Node) -> Vec<Finding> {
    let Some(Kind::Mapping(each)) = root.get(EACH).map(|each| &each.kind) else {
        return Vec::new();
    };
    let other = |name: &str| {
        root.get(name).is_some() || name == "year" || FUNCTIONS.contains(&name)
    };
    let taken = each.iter().filter(|entry| other(&entry.key)).map(|entry| {
        let message = format!("“{}”另有所指，不能作栏名", entry.key);
        let at = At::Key(Place::root().key(EACH).key(&entry.key));
        Finding::error("each-name-taken", at, message)
            .hint("换一个栏名，名单的表头也照着改")
    });
    taken.collect()
}

fn has_expression(node: &Node) -> bool {
    match &node.kind {
        Kind::Null => false,
        Kind::Scalar { text, .. } => text.contains("{{"),
        Kind::Sequence(items) => items.iter().any(has_expression),
        Kind::Mapping(entries) => entries.iter().any(|e| has_expression(&e.value)),
    }
}

fn expand_node(
    node: &mut Node,
    place: &Place,
    scope: &Arc<Scope>,
    source: &str,
    findings: &mut Vec<Finding>,
) {
    match &mut node.kind {
        Kind::Scalar { text, plain } if text.contains("{{") => {
            match scope.evaluate(place, text) {
                Ok(result) => {
                    *text = result;
                    *plain = false;
                }
                Err(_) => explain(node, scope, source, findings),
            }
        }
        Kind::Null | Kind::Scalar { .. } => {}
        Kind::Sequence(items) => {
            for (i, item) in items.iter_mut().enumerate() {
                expand_node(item, &place.item(i), scope, source, findings);
            }
        }
        Kind::Mapping(entries) => {
            for entry in entries {
                let place = place.key(&entry.key);
                expand_node(&mut entry.value, &place, scope, source, findings);
            }
        }
    }
}

/// The expressions of a text, brackets included; an open one reaches to the end.
pub(crate) fn expressions(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = text[from..].find("{{").map(|i| from + i) {
        let mut quote = None;
        let mut end = text.len();
        let mut escaped = false;
        for (i, c) in text[start + 2..].char_indices() {
            let at = start + 2 + i;
            match (quote, c) {
                (Some(_), _) if escaped => escaped = false,
                (Some(_), '\\') => escaped = true,
                (Some(open), _) if c == open => quote = None,
                (Some(_), _) => {}
                (None, '"' | '\'') => quote = Some(c),
                (None, '}') if text[at..].starts_with("}}") => {
                    end = at + 2;
                    break;
                }
                (None, _) => {}
            }
        }
        found.push(start..end);
        from = end;
    }
    found
}

/// What expressions see: the file's values, and what was evaluated of them so far.
#[derive(Debug)]
struct Scope {
    root: Node,
    read_table: fn(&Node) -> Option<Table>,
    /// The tables that were asked for, by attachment.
    tables: Mutex<HashMap<Place, Arc<Table>>>,
    done: Mutex<HashMap<Place, String>>,
    /// The values that are being evaluated just now.
    open: Mutex<Vec<Place>>,
    environment: OnceLock<Environment<'static>>,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn failure(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::InvalidOperation, message.into())
}

impl Scope {
    /// An environment that knows expressions only: no statements, no other templates.
    fn environment(self: &Arc<Self>) -> &Environment<'static> {
        self.environment.get_or_init(|| {
            let mut environment = Environment::empty();
            environment.set_undefined_behavior(UndefinedBehavior::Strict);
            environment.set_fuel(Some(FUEL));
            functions::install(&mut environment, &Arc::downgrade(self));
            environment
        })
    }

    /// Whether the value that is being evaluated stands within what is at a place.
    fn reads_within(&self, at: &Place) -> bool {
        let open = locked(&self.open);
        let mut steps = open.last().map(Place::steps).into_iter().flatten();
        at.steps().all(|step| steps.next() == Some(step))
    }

    /// The text that a text with expressions comes to.
    fn evaluate(self: &Arc<Self>, place: &Place, text: &str) -> Result<String, Error> {
        if let Some(done) = locked(&self.done).get(place) {
            return Ok(done.clone());
        }
        {
            let mut open = locked(&self.open);
            if open.contains(place) {
                return Err(failure("这里的值引用到了自己"));
            }
            if open.len() >= DEEPEST {
                return Err(failure(format!("引用层层相套超过 {DEEPEST} 层")));
            }
            open.push(place.clone());
        }
        let result = self.filled_in(text);
        locked(&self.open).pop();
        if let Ok(result) = &result {
            locked(&self.done).insert(place.clone(), result.clone());
        }
        result
    }

    fn filled_in(self: &Arc<Self>, text: &str) -> Result<String, Error> {
        let mut result = String::new();
        let mut from = 0;
        for range in expressions(text) {
            result.push_str(&text[from..range.start]);
            result.push_str(&self.expression(&text[range.clone()])?);
            from = range.end;
        }
        result.push_str(&text[from..]);
        Ok(result)
    }

    /// The text that one expression, with its brackets, comes to.
    fn expression(self: &Arc<Self>, text: &str) -> Result<String, Error> {
        let Some(inner) = text.strip_prefix("{{").and_then(|t| t.strip_suffix("}}"))
        else {
            return Err(Error::new(ErrorKind::SyntaxError, "没有用 }} 结束"));
        };
        let compiled = self.environment().compile_expression(inner)?;
        let value = compiled.eval(self.view(Place::root()))?;
        shown(&value)
    }

    fn view(self: &Arc<Self>, place: Place) -> Value {
        Value::from_object(View { scope: Arc::clone(self), place })
    }

    /// The value of a node, as expressions see it.
    fn value(self: &Arc<Self>, node: &Node, place: Place) -> Value {
        match &node.kind {
            Kind::Scalar { text, .. } if text.contains("{{") => {
                self.evaluate(&place, text).map_or_else(Value::from, Value::from)
            }
            Kind::Null | Kind::Scalar { .. } => Value::from(Serde(node.to_value())),
            Kind::Sequence(_) | Kind::Mapping(_) => self.view(place),
        }
    }

    /// A node with every expression in it evaluated.
    fn settled(self: &Arc<Self>, node: &Node, place: &Place) -> Result<Node, Error> {
        let kind = match &node.kind {
            Kind::Scalar { text, .. } if text.contains("{{") => {
                Kind::Scalar { text: self.evaluate(place, text)?, plain: false }
            }
            Kind::Null | Kind::Scalar { .. } => node.kind.clone(),
            Kind::Sequence(items) => {
                let items = items.iter().enumerate();
                let items = items.map(|(i, item)| self.settled(item, &place.item(i)));
                Kind::Sequence(items.collect::<Result<_, Error>>()?)
            }
            Kind::Mapping(entries) => {
                let settled = |entry: &Entry| {
                    let value = self.settled(&entry.value, &place.key(&entry.key))?;
                    Ok(Entry { value, ..entry.clone() })
                };
                Kind::Mapping(entries.iter().map(settled).collect::<Result<_, Error>>()?)
            }
        };
        Ok(Node { span: node.span.clone(), kind })
    }
}

/// A value as it is to stand in a text.
fn shown(value: &Value) -> Result<String, Error> {
    use minijinja::value::ValueKind;
    let text = match value.kind() {
        ValueKind::Undefined => return Err(Error::from(ErrorKind::UndefinedError)),
        ValueKind::None => return Err(failure("这个键没有值")),
        ValueKind::Number => {
            // 52.0 comes of a division that leaves nothing.
            let text = value.to_string();
            text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
        }
        ValueKind::Bool => if value.is_true() { "true" } else { "false" }.to_owned(),
        ValueKind::String => value.as_str().unwrap_or_default().to_owned(),
        ValueKind::Seq | ValueKind::Map | ValueKind::Iterable => {
            return Err(failure("这是一组值，不是一段文字"));
        }
        _ => value.to_string(),
    };
    if text.len() > LONGEST {
        return Err(Error::from(ErrorKind::OutOfFuel));
    }
    Ok(text)
}

/// A mapping or list of the file, which evaluates what is asked of it.
#[derive(Debug)]
struct View {
    scope: Arc<Scope>,
    place: Place,
}

impl View {
    fn node(&self) -> Option<&Node> {
        self.scope.root.at(&self.place)
    }
}

impl Object for View {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        match self.node().map(|node| &node.kind) {
            Some(Kind::Sequence(_)) => ObjectRepr::Seq,
            _ => ObjectRepr::Map,
        }
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let node = self.node()?;
        let place = match &node.kind {
            Kind::Sequence(_) => self.place.item(key.as_usize()?),
            _ => self.place.key(key.as_str()?),
        };
        if let Some(next) = self.scope.root.at(&place) {
            return Some(self.scope.value(next, place));
        }
        if self.place != Place::root() {
            return None;
        }
        // What is said of each of those that it goes to.
        let each = Place::root().key(EACH).key(key.as_str()?);
        if let Some(node) = self.scope.root.at(&each) {
            return Some(self.scope.value(node, each));
        }
        // The year of the document number is what most things of a notice follow.
        let is_year = key.as_str() == Some("year");
        let at = Place::root().key("number").key("year");
        let year = self.scope.root.at(&at).filter(|_| is_year)?;
        Some(self.scope.value(year, at))
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        match self.node().map(|node| &node.kind) {
            Some(Kind::Sequence(items)) => Enumerator::Seq(items.len()),
            Some(Kind::Mapping(entries)) => {
                Enumerator::Values(entries.iter().map(|e| Value::from(&*e.key)).collect())
            }
            _ => Enumerator::Empty,
        }
    }
}

/// A finding for every expression of a value that fails, at its own bytes.
fn explain(node: &Node, scope: &Arc<Scope>, source: &str, findings: &mut Vec<Finding>) {
    let Kind::Scalar { text, .. } = &node.kind else { return };
    let raw = &source[node.span.clone()];
    // Quoting may double a sign, but never changes how many expressions there are.
    let in_raw = expressions(raw);
    for (i, range) in expressions(text).into_iter().enumerate() {
        let Err(error) = scope.expression(&text[range.clone()]) else { continue };
        let bytes = in_raw.get(i).map_or(node.span.clone(), |found| {
            node.span.start + found.start..node.span.start + found.end
        });
        let (message, name, near) = fault(&error, scope, &text[range]);
        let bytes = match name
            .filter(|name| !name.is_empty())
            .and_then(|name| Some((source[bytes.clone()].find(&name)?, name.len())))
        {
            Some((at, length)) => bytes.start + at..bytes.start + at + length,
            None => bytes,
        };
        let hint = match near {
            Some(near) => format!("是不是 {near}？"),
            None if message.contains("的条或项") => {
                "核对代号；条写在 articles 里，要引用的条、项各写 id".to_owned()
            }
            None if message.contains("的附件") => {
                "核对代号；附件写在 attachments 里，各有自己的 id".to_owned()
            }
            None => "可用本文件的键（如 {{ year }}、{{ event.date | date }}）、attachment、attachment_title、article、total、cell、count；要排出两个花括号本身，写 {{ \"{{\" }}".to_owned(),
        };
        findings.push(
            Finding::error("expression-failed", At::Bytes(bytes), message).hint(hint),
        );
    }
}

/// What is wrong with an expression, the name that is wrong, and what was probably meant.
fn fault(
    error: &Error,
    scope: &Arc<Scope>,
    text: &str,
) -> (String, Option<String>, Option<String>) {
    // An error inside a value that an expression names is the cause.
    let mut error = error;
    while let Some(source) = std::error::Error::source(error) {
        if let Some(Fault { message, name, near }) = source.downcast_ref() {
            return (message.clone(), Some(name.clone()), near.clone());
        }
        let Some(inner) = source.downcast_ref::<Error>() else { break };
        error = inner;
    }
    let detail = error.detail().unwrap_or_default();
    let known = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect();
    let unknown = |what: &str, name: String, names: Vec<String>| {
        let near = nearest(&name, &names).map(str::to_owned);
        (format!("没有名为 {name} 的{what}"), Some(name), near)
    };
    // Whatever became of it, a name that is not there is the cause.
    if error.kind() != ErrorKind::UnknownFunction
        && let Some((name, names)) = undefined_name(scope, text)
    {
        return unknown("键", name, names);
    }
    match error.kind() {
        ErrorKind::UndefinedError => {
            ("{{ }} 里用了没有定义的名字".to_owned(), None, None)
        }
        ErrorKind::UnknownFunction => {
            let name = detail.trim_end_matches(" is unknown").to_owned();
            unknown("函数", name, known(FUNCTIONS))
        }
        ErrorKind::UnknownFilter => {
            let name = detail.trim_start_matches("filter ");
            let name = name.trim_end_matches(" is unknown").to_owned();
            unknown("过滤器", name, known(FILTERS))
        }
        ErrorKind::SyntaxError => {
            (format!("{{{{ }}}} 里的写法不对（{detail}）"), None, None)
        }
        ErrorKind::OutOfFuel => ("{{ }} 里的计算过多，已停止".to_owned(), None, None),
        _ if detail.is_empty() => (format!("{{{{ }}}} 算不出来（{error}）"), None, None),
        _ => (detail.to_owned(), None, None),
    }
}

/// The first name of an expression that the file does not have, and those that it has there.
fn undefined_name(scope: &Arc<Scope>, text: &str) -> Option<(String, Vec<String>)> {
    let inner = text.strip_prefix("{{")?.strip_suffix("}}")?;
    let compiled = scope.environment().compile_expression(inner).ok()?;
    let mut names: Vec<String> =
        compiled.undeclared_variables(true).into_iter().collect();
    names.sort();
    for name in names {
        let mut node = &scope.root;
        for step in name.split('.') {
            let top = std::ptr::eq(node, &raw const scope.root);
            if top && (FUNCTIONS.contains(&step) || step == "year") {
                break;
            }
            let Kind::Mapping(entries) = &node.kind else { break };
            let each = node.get(EACH).filter(|_| top);
            let Some(next) = node.get(step).or_else(|| each?.get(step)) else {
                let mut keys: Vec<String> =
                    entries.iter().map(|e| e.key.clone()).collect();
                if top {
                    keys.push("year".to_owned());
                }
                if let Some(Kind::Mapping(each)) = each.map(|each| &each.kind) {
                    keys.extend(each.iter().map(|e| e.key.clone()));
                }
                return Some((step.to_owned(), keys));
            };
            node = next;
        }
    }
    None
}
