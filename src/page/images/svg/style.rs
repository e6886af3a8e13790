//! The style sheets in a drawing: simple rules only, as drawing programs write them.

use crate::page::images::Fault;

const PLAIN: &str = "导出时选“样式属性”或“内联样式”，或另存为 PNG";

/// A property and what it is set to.
pub(super) struct Rule<'a> {
    pub(super) name: &'a str,
    pub(super) value: &'a str,
}

/// Every property that a style sheet sets.
pub(super) fn rules(css: &str) -> Result<Vec<Rule<'_>>, Fault> {
    let mut rules = Vec::new();
    let mut rest = css;
    loop {
        rest = rest.trim_start();
        // Comments, and the marks with which old programs hid their styles.
        if let Some(behind) = rest.strip_prefix("/*") {
            rest = behind.split_once("*/").map_or("", |(_, behind)| behind);
            continue;
        }
        if rest.is_empty() {
            return Ok(rules);
        }
        if rest.starts_with('@') {
            let name: String =
                rest.chars().take_while(|c| !c.is_whitespace() && *c != '{').collect();
            return Err(strange(&name));
        }
        let Some((selector, behind)) = rest.split_once('{') else {
            return Err(strange(rest));
        };
        let simple =
            |c: char| c.is_alphanumeric() || c.is_whitespace() || ".#*_-,".contains(c);
        if !selector.chars().all(simple) {
            return Err(strange(selector));
        }
        let Some((inside, behind)) = behind.split_once('}') else {
            return Err(strange(selector));
        };
        rules.extend(declarations(inside)?);
        rest = behind;
    }
}

/// Every property that a `style` sets.
pub(super) fn declarations(css: &str) -> Result<Vec<Rule<'_>>, Fault> {
    if css.contains(['{', '}', '@', '\\']) || css.contains("/*") {
        return Err(strange(css));
    }
    let set = css.split(';').filter_map(|one| one.split_once(':'));
    Ok(set.map(|(name, value)| Rule { name: name.trim(), value }).collect())
}

fn strange(what: &str) -> Fault {
    let what: String = what.trim().chars().take(30).collect();
    Fault::wrong(format!("的样式（style）里有不能用的写法“{what}”"), PLAIN)
}
