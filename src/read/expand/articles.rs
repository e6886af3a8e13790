//! What articles of rules are called: 第十二条, 第十二条第（三）项.

use minijinja::Error;

use crate::notice::Rank;
use crate::text::near::nearest;
use crate::text::tree::{Kind, Node};

use super::lookup::{Fault, items};
use super::{Arc, Scope, failure};

/// An article or an item of one.
struct Named {
    id: Option<String>,
    /// What a text calls it.
    reference: String,
    /// How many 款 it has.
    paragraphs: usize,
}

/// `article("id")`: what an article or item is called; with a second argument one of its 款.
pub(super) fn reference(
    scope: &Arc<Scope>,
    id: &str,
    paragraph: Option<&str>,
) -> Result<String, Error> {
    let mut known = Vec::new();
    let parts = scope.root.get("plan").into_iter();
    for part in parts.chain(items(scope.root.get("attachments"))) {
        articles(part, &mut 0, &mut known);
    }
    let Some(found) = known.iter().find(|named| named.id.as_deref() == Some(id)) else {
        let ids: Vec<String> = known.into_iter().filter_map(|named| named.id).collect();
        let list = if ids.is_empty() { "（无）".to_owned() } else { ids.join("、") };
        let message = format!("没有代号为“{id}”的条或项，已有：{list}");
        let near = nearest(id, &ids).map(str::to_owned);
        return Err(Fault { message, name: id.to_owned(), near }.into());
    };
    let Some(paragraph) = paragraph else { return Ok(found.reference.clone()) };
    let number = paragraph.parse().ok().filter(|n| (1..=found.paragraphs).contains(n));
    let Some(number) = number else {
        let (reference, count) = (&found.reference, found.paragraphs);
        return Err(failure(format!("{reference}没有第 {paragraph} 款，共 {count} 款")));
    };
    Ok(format!("{}{}", found.reference, paragraph_name(number)))
}

fn paragraph_name(number: usize) -> String {
    format!("第{}款", crate::notice::chinese_number(number))
}

/// The articles of a part, through its chapters.
fn articles(node: &Node, count: &mut usize, known: &mut Vec<Named>) {
    let Kind::Mapping(entries) = &node.kind else { return };
    for entry in entries {
        let list = items(Some(&entry.value));
        match entry.key.as_str() {
            "articles" => list.iter().for_each(|node| article(node, count, known)),
            "chapters" => list.iter().for_each(|node| articles(node, count, known)),
            // 节 of a chapter; other sections have no articles.
            "sections" => list.iter().for_each(|node| articles(node, count, known)),
            _ => {}
        }
    }
}

fn article(node: &Node, count: &mut usize, known: &mut Vec<Named>) {
    if says(node, "ordinal").is_some_and(|ordinal| ordinal == "false") {
        return;
    }
    *count += 1;
    section(node, Rank::Article.reference(*count), Rank::Article, known);
}

/// An article or item, and the items in it. An item is of the 款 before it; an article of a
/// single 款 does not name it.
fn section(node: &Node, reference: String, rank: Rank, known: &mut Vec<Named>) {
    let blocks = match node.get("body").map(|body| (&body.kind, body)) {
        Some((Kind::Sequence(blocks), _)) => blocks.as_slice(),
        Some((_, body)) => std::slice::from_ref(body),
        None => std::slice::from_ref(node),
    };
    let paragraphs = blocks.iter().map(lines).sum();
    let of = known.len();
    known.push(Named {
        id: says(node, "id").map(str::to_owned),
        reference: reference.clone(),
        paragraphs,
    });
    let mut before = 0;
    let lists = blocks.iter().map(|block| (lines(block), block.get("items")));
    for (lines, list) in lists.chain([(0, node.get("items"))]) {
        before += lines;
        let numbered = |item: &&Node| says(item, "ordinal") != Some("false");
        for (i, item) in items(list).iter().filter(numbered).enumerate() {
            let inner = rank.inner();
            let of = match (rank, paragraphs) {
                (Rank::Article, 2..) => format!("{reference}{}", paragraph_name(before)),
                _ => known[of].reference.clone(),
            };
            section(item, format!("{of}{}", inner.reference(i + 1)), inner, known);
        }
    }
}

/// How many 款 a text has.
fn lines(node: &Node) -> usize {
    match &node.kind {
        Kind::Scalar { text, .. } => {
            text.lines().filter(|l| !l.trim().is_empty()).count()
        }
        _ => 0,
    }
}

fn says<'a>(node: &'a Node, key: &str) -> Option<&'a str> {
    match node.get(key).map(|value| &value.kind) {
        Some(Kind::Scalar { text, .. }) => Some(text),
        _ => None,
    }
}
