//! The JSON Schema of the YAML, and every way in which a file departs from it.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use jsonschema::error::{TypeKind, ValidationErrorKind as Fault};
use jsonschema::{JsonType, ValidationError, Validator};
use schemars::generate::SchemaSettings;
use schemars::transform::transform_subschemas;
use schemars::{JsonSchema, Schema};
use serde_json::Value;

use crate::read::raw::{RawHouse, RawNotice};
use crate::text::finding::{At, Finding};
use crate::text::near::nearest;
use crate::text::place::Place;
use crate::text::tree::Node;

/// The JSON Schema (draft 2020-12) of a notice's YAML, in Chinese.
pub fn json_schema() -> Value {
    schema_of::<RawNotice>()
}

/// The JSON Schema of a house.
pub fn house_schema() -> Value {
    schema_of::<RawHouse>()
}

fn schema_of<T: JsonSchema>() -> Value {
    let generator = SchemaSettings::draft2020_12().into_generator();
    let mut schema = generator.into_root_schema_for::<T>();
    without_comments(&mut schema);
    schema.to_value()
}

/// Takes out what the sources say of types in English, for those who read them.
fn without_comments(schema: &mut Schema) {
    let english = |text: &str| text.starts_with(|c: char| c.is_ascii_alphabetic());
    if schema.get("description").and_then(Value::as_str).is_some_and(english) {
        schema.remove("description");
    }
    transform_subschemas(&mut without_comments, schema);
}

/// Every departure of a notice from the schema, in the order of the file.
pub fn violations(tree: &Node) -> Vec<Finding> {
    static NOTICE: LazyLock<Checked> = LazyLock::new(|| Checked::new(json_schema()));
    NOTICE.departures(tree)
}

/// Every departure of a house from its schema.
pub fn house_violations(tree: &Node) -> Vec<Finding> {
    static HOUSE: LazyLock<Checked> = LazyLock::new(|| Checked::new(house_schema()));
    HOUSE.departures(tree)
}

/// A schema, compiled once.
struct Checked {
    schema: Value,
    validator: Validator,
}

impl Checked {
    fn new(schema: Value) -> Self {
        let validator = jsonschema::validator_for(&schema);
        let validator = validator.expect("the schema of our own types is a schema");
        Self { schema, validator }
    }

    fn departures(&self, tree: &Node) -> Vec<Finding> {
        let instance = serde_json::to_value(tree.to_value()).unwrap_or_default();
        let mut findings = Vec::new();
        if self.validator.is_valid(&instance) {
            return findings;
        }
        for error in self.validator.iter_errors(&instance) {
            explain(&error, &self.schema, &mut findings);
        }
        findings
    }
}

/// Keys by which other programs make text bold.
const EMPHASIS: [&str; 5] = ["bold", "strong", "emphasis", "加粗", "粗体"];

fn explain(error: &ValidationError<'_>, schema: &Value, findings: &mut Vec<Finding>) {
    let place = Place::from(error.instance_path().to_string());
    let at = At::Value(place.clone());
    let found = shown(error.instance());
    let finding = match error.kind() {
        Fault::AnyOf { context } | Fault::OneOfNotValid { context } => {
            // The alternative meant is the one whose outermost type fits.
            let here = error.instance_path().to_string();
            let at_here =
                |e: &&ValidationError<'_>| e.instance_path().to_string() == here;
            let fits = |errors: &&Vec<ValidationError<'_>>| {
                let mut here = errors.iter().filter(at_here);
                !here.any(|e| matches!(e.kind(), Fault::Type { .. }))
            };
            // Among several, the one whose keys fit.
            let strange = |errors: &&Vec<ValidationError<'_>>| {
                errors.iter().filter(at_here).count()
            };
            let meant = context.iter().filter(fits).min_by_key(strange);
            if let Some(errors) = meant {
                for error in errors {
                    explain(error, schema, findings);
                }
                return;
            }
            let kinds: BTreeSet<&str> = context
                .iter()
                .flatten()
                .filter_map(|e| match e.kind() {
                    Fault::Type { kind } => Some(types(kind)),
                    _ => None,
                })
                .flatten()
                .collect();
            let kinds: Vec<&str> = kinds.into_iter().collect();
            let finding = Finding::error(
                "wrong-type",
                at,
                format!("这里应为{}，写的是{found}", kinds.join("或")),
            );
            match described(error, schema) {
                rule if rule.is_empty() => finding,
                rule => finding.hint(rule),
            }
        }
        Fault::AdditionalProperties { unexpected } => {
            let known = known_keys(error, schema);
            for key in unexpected {
                let near = nearest(key, &known);
                let chinese = !key.is_ascii();
                findings.push(
                    Finding::error(
                        "unknown-key",
                        At::Key(place.key(key)),
                        format!("没有名为 {key} 的键"),
                    )
                    .hint(match near {
                        _ if EMPHASIS.contains(&key.as_str()) => {
                            "标准用字体分层次，不用加粗：第一层标题黑体、第二层楷体、其余仿宋（7.3.3），由程序按层次给出；删去这个键".to_owned()
                        }
                        _ if chinese => "半角冒号前面的文字被当成了键；冒号是文字的一部分时改成全角“：”，或给整句加双引号".to_owned(),
                        Some(near) => format!("是不是 {near}？"),
                        None => format!("这里可用的键：{}", known.join("、")),
                    }),
                );
            }
            return;
        }
        Fault::Required { property } => {
            let key = property.as_str().unwrap_or_default();
            Finding::error("missing-key", at, format!("缺少必需的键 {key}"))
                .hint(title_of(error, schema, key))
        }
        Fault::Type { kind } => {
            let kinds = types(kind);
            let mut finding = Finding::error(
                "wrong-type",
                at,
                format!("这里应为{}，写的是{found}", kinds.join("或")),
            );
            let rule = described(error, schema);
            if error.instance().is_null() {
                finding = finding.hint("冒号后面没有内容；不需要的键整行删去");
            } else if !rule.is_empty() {
                finding = finding.hint(rule);
            }
            finding
        }
        Fault::Minimum { limit } => Finding::error(
            "out-of-range",
            at,
            format!("{}太小，最小为 {limit}", found.trim()),
        ),
        Fault::Maximum { limit } => Finding::error(
            "out-of-range",
            at,
            format!("{}太大，最大为 {limit}", found.trim()),
        ),
        Fault::MinItems { limit } => {
            Finding::error("out-of-range", at, format!("至少要有 {limit} 项"))
        }
        Fault::MaxItems { limit } => {
            Finding::error("out-of-range", at, format!("至多 {limit} 项"))
        }
        // The only word that a serial may be is said by its description.
        Fault::Enum { .. } if here_ends_with(&place, "serial") => Finding::error(
            "bad-number",
            at,
            format!("{found}不是顺序号"),
        )
        .hint(
            "写成整数，从 1 起，不编虚位（1 不写 01），不加“第”“号”；还没有编号时写 待定",
        ),
        Fault::Enum { options } => {
            let options: Vec<String> = options
                .as_array()
                .into_iter()
                .flatten()
                .filter(|o| !o.is_null())
                .map(|o| o.as_str().map_or_else(|| o.to_string(), str::to_owned))
                .collect();
            Finding::error(
                "wrong-value",
                at,
                format!("{found}不在可选的值里：{}", options.join("、")),
            )
        }
        Fault::Pattern { .. } => {
            let rule = subschema(error, schema).and_then(|s| s.get("description"));
            Finding::error("wrong-value", at, format!("{found}的写法不对"))
                .hint(rule.and_then(Value::as_str).unwrap_or_default())
        }
        Fault::FalseSchema => {
            let key = place.steps().last().unwrap_or_default();
            Finding::error("unknown-key", At::Key(place), format!("这里不能再写 {key}"))
                .hint("删去它，或移到上一层")
        }
        other => Finding::error(
            "wrong-value",
            at,
            format!("这里的值不合要求（{}）", other.keyword()),
        ),
    };
    findings.push(finding);
}

fn here_ends_with(place: &Place, key: &str) -> bool {
    place.steps().last().as_deref() == Some(key)
}

/// A value as a message quotes it.
fn shown(value: &Value) -> String {
    match value {
        Value::Null => "空".to_owned(),
        Value::Bool(b) => format!(" {b}"),
        Value::Number(n) => format!(" {n}"),
        Value::String(s) if s.chars().count() <= 24 => format!("“{s}”"),
        Value::String(s) => format!("“{}……”", s.chars().take(24).collect::<String>()),
        Value::Array(_) => "列表".to_owned(),
        Value::Object(_) => "键和值".to_owned(),
    }
}

/// JSON types in Chinese; an optional key says enough of `null`.
fn types(kind: &TypeKind) -> Vec<&'static str> {
    let types: Vec<JsonType> = match kind {
        TypeKind::Single(single) => vec![*single],
        TypeKind::Multiple(several) => several.into_iter().collect(),
    };
    // Text takes any scalar; saying so once is enough.
    if types.contains(&JsonType::String) && types.contains(&JsonType::Boolean) {
        return vec!["文字"];
    }
    types
        .into_iter()
        .filter_map(|kind| match kind {
            JsonType::Null => None,
            JsonType::Boolean => Some(" true 或 false"),
            JsonType::Integer => Some("整数"),
            JsonType::Number => Some("数字"),
            JsonType::String => Some("文字"),
            JsonType::Array => Some("列表"),
            JsonType::Object => Some("键和值"),
        })
        .collect()
}

/// The object of the schema that an error speaks of.
fn subschema<'a>(error: &ValidationError<'_>, schema: &'a Value) -> Option<&'a Value> {
    let path = error.schema_path().to_string();
    let parent = &path[..path.rfind('/')?];
    let mut node = schema;
    for step in parent.split('/').skip(1) {
        node = if step == "$ref" {
            let target = node.get("$ref")?.as_str()?.strip_prefix('#')?;
            schema.pointer(target)?
        } else if let Some(next) = node.get(step) {
            next
        } else {
            node.get(step.parse::<usize>().ok()?)?
        };
    }
    Some(node)
}

/// What the schema says of a value in words.
fn described(error: &ValidationError<'_>, schema: &Value) -> String {
    let schema = subschema(error, schema);
    let text = |key: &str| schema.and_then(|s| s.get(key)).and_then(Value::as_str);
    match (text("title"), text("description")) {
        (Some(title), Some(description)) => format!("{title}：{description}"),
        (Some(text), None) | (None, Some(text)) => text.to_owned(),
        (None, None) => String::new(),
    }
}

fn known_keys(error: &ValidationError<'_>, schema: &Value) -> Vec<String> {
    subschema(error, schema)
        .and_then(|s| s.get("properties"))
        .and_then(Value::as_object)
        .map(|keys| keys.keys().cloned().collect())
        .unwrap_or_default()
}

fn title_of(error: &ValidationError<'_>, schema: &Value, key: &str) -> String {
    // What only some formats ask for stands in a condition, away from its description.
    let own = subschema(error, schema).filter(|s| s.get("properties").is_some());
    let everywhere = schema.get("$defs").and_then(Value::as_object);
    let everywhere = everywhere.into_iter().flat_map(|d| d.values());
    let objects = match own {
        Some(own) => vec![own],
        None => std::iter::once(schema).chain(everywhere).collect(),
    };
    let property = objects.iter().find_map(|s| s.get("properties")?.get(key));
    let text = |name: &str| {
        property.and_then(|p| p.get(name)).and_then(Value::as_str).unwrap_or_default()
    };
    match (text("title"), text("description")) {
        ("", _) => format!("补上 {key}:"),
        (title, "") => format!("补上 {key}: （{title}）"),
        (title, description) => format!("补上 {key}: （{title}）。{description}"),
    }
}
