//! `{{ … }}` in the YAML: evaluated over the notice's own data, once, into text.

use std::sync::Arc;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, Error, ErrorKind, UndefinedBehavior, Value, context};

use crate::finding::{At, Finding};
use crate::notice::attachment_label;
use crate::place::Place;
use crate::tree::{Kind, Node};

/// How much work one expression may do.
const FUEL: u64 = 100_000;

/// Replaces every `{{ … }}` in the tree by the text it evaluates to.
///
/// The result of an expression is text and is not evaluated again. An expression sees the
/// file's own keys (`number.year`) and `attachment("id")`, the label of an attachment.
pub fn expand(root: &mut Node) -> Vec<Finding> {
    if !has_expression(root) {
        return Vec::new();
    }
    let env = environment(root);
    let data = Value::from(Serde(root.to_value()));
    let mut findings = Vec::new();
    expand_node(root, &Place::root(), &env, &data, &mut findings);
    findings
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
    env: &Environment<'_>,
    data: &Value,
    findings: &mut Vec<Finding>,
) {
    match &mut node.kind {
        Kind::Scalar { text, plain } if text.contains("{{") => {
            match env.render_str(text, context! { ..data.clone() }) {
                Ok(result) => {
                    *text = result;
                    *plain = false;
                }
                Err(error) => findings.push(expression_finding(&error, place)),
            }
        }
        Kind::Null | Kind::Scalar { .. } => {}
        Kind::Sequence(items) => {
            for (i, item) in items.iter_mut().enumerate() {
                expand_node(item, &place.item(i), env, data, findings);
            }
        }
        Kind::Mapping(entries) => {
            for entry in entries {
                let place = place.key(&entry.key);
                expand_node(&mut entry.value, &place, env, data, findings);
            }
        }
    }
}

/// An environment that knows expressions only: no statements, no other templates.
fn environment(root: &Node) -> Environment<'static> {
    let mut env = Environment::new();
    // Only `{{ … }}` is syntax; the other delimiters are made of noncharacters.
    let syntax = SyntaxConfig::builder()
        .block_delimiters("\u{fdd0}\u{fdd1}", "\u{fdd1}\u{fdd0}")
        .comment_delimiters("\u{fdd2}\u{fdd3}", "\u{fdd3}\u{fdd2}")
        .keep_trailing_newline(true)
        .build()
        .expect("the delimiters are distinct");
    env.set_syntax(syntax);
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    env.set_fuel(Some(FUEL));
    let ids: Arc<Vec<String>> = Arc::new(attachment_ids(root));
    env.add_function("attachment", move |id: String| {
        match ids.iter().position(|known| *known == id) {
            Some(index) => Ok(attachment_label(index, ids.len())),
            None => Err(Error::new(
                ErrorKind::InvalidOperation,
                format!(
                    "没有代号为 {id} 的附件，已有：{}",
                    if ids.is_empty() { "（无）".to_owned() } else { ids.join("、") }
                ),
            )),
        }
    });
    env
}

fn attachment_ids(root: &Node) -> Vec<String> {
    let Some(Node { kind: Kind::Sequence(items), .. }) = root.get("attachments") else {
        return Vec::new();
    };
    items
        .iter()
        .map(|item| match item.get("id").map(|id| &id.kind) {
            Some(Kind::Scalar { text, .. }) => text.clone(),
            _ => String::new(),
        })
        .collect()
}

fn expression_finding(error: &Error, place: &Place) -> Finding {
    let detail = error.detail().unwrap_or_default();
    let message = match error.kind() {
        ErrorKind::UndefinedError => "{{ }} 里用了没有定义的名字".to_owned(),
        ErrorKind::UnknownFunction
        | ErrorKind::UnknownFilter
        | ErrorKind::UnknownTest => {
            format!("{{{{ }}}} 里用了没有的函数（{detail}）")
        }
        ErrorKind::SyntaxError => format!("{{{{ }}}} 里的写法不对（{detail}）"),
        ErrorKind::OutOfFuel => "{{ }} 里的计算过多，已停止".to_owned(),
        _ if detail.is_empty() => format!("{{{{ }}}} 算不出来（{error}）"),
        _ => detail.to_owned(),
    };
    Finding::error("expression-failed", At::Value(place.clone()), message)
        .hint("可用本文件的键（如 {{ number.year }}）和 {{ attachment(\"代号\") }}；要排出两个花括号本身，写 {{ \"{{\" }}")
}
