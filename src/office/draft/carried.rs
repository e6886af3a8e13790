//! What is carried over from last year and may be settled anew: the theme, the place, who is
//! asked. What the old notice said in several places is marked in all of them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use super::words::regex;
use crate::text::place::Place;
use crate::text::tree::{Kind, Node};

/// Something carried over, where it stands in a text.
#[derive(Debug)]
pub(super) struct Carried {
    /// The value of the YAML.
    pub(super) place: Place,
    /// The words.
    pub(super) value: String,
    /// A word for what they are.
    pub(super) word: &'static str,
    /// In how many places they stand.
    pub(super) count: usize,
    /// What is to be said, in Chinese.
    pub(super) what: String,
}

/// What a text settles: 主题为“…”, 地点在…, 联系人：…, with a word for it.
static SETTLED: LazyLock<Vec<(&'static str, Regex)>> = LazyLock::new(|| {
    [
        ("主题", "主题[^“”。，；]{0,8}“([^”]{2,60})”"),
        ("地点", "地点(?:：|:|设在|定在|安排在|在|为)([^，。；：\\n（]{2,40})"),
        ("地点", "(?:于|日|午|时|分|）)在([^，。；、：\\n（于日在]{3,30}?)(?:召开|举行|举办|开幕)"),
        ("联系人", "联系人(?:：|:|为)\\s*([\\p{Han}·]{2,10})"),
        ("电话", "(?:电话|手机)[号码]{0,2}(?:：|:|为)?\\s*([0-9][0-9\\-]{5,15})"),
        ("邮箱", "(?:邮箱|邮件)(?:：|:|为)?\\s*([A-Za-z0-9._\\-]+@[A-Za-z0-9.\\-]+)"),
        ("单位", "(?:主办|承办|协办|指导)单位(?:：|:|为)([^，。；：\\n（]{2,60})"),
    ]
    .into_iter()
    .map(|(what, pattern)| (what, regex(pattern)))
    .collect()
});
/// Keys whose values are such, and the word for each.
const KEYS: [(&str, &str, &str); 6] = [
    ("contact", "name", "联系人"),
    ("contact", "phone", "电话"),
    ("contact", "email", "邮箱"),
    ("event", "venue", "地点"),
    ("event", "place", "地点"),
    ("event", "theme", "主题"),
];
/// More are not followed through the text.
const VALUES_MOST: usize = 60;

/// Everything carried over, in every place that says it.
pub(super) fn carried(root: &Node) -> Vec<Carried> {
    let mut scalars = Vec::new();
    scalars_of(root, &Place::root(), &mut scalars);
    let mut values: BTreeMap<String, &'static str> = BTreeMap::new();
    let mut settle = |what: &'static str, value: &str| {
        let parts = if what == "地点" || what == "单位" { "、" } else { "\n" };
        for part in value.split(parts).map(str::trim) {
            if part.chars().count() > 1
                && !part.contains("{{")
                && values.len() < VALUES_MOST
            {
                values.entry(part.to_owned()).or_insert(what);
            }
        }
    };
    for (place, text) in &scalars {
        let steps: Vec<String> = place.steps().collect();
        for (parent, key, what) in KEYS {
            if steps[..] == [parent, key] {
                settle(what, text);
            }
        }
        for (what, regex) in &*SETTLED {
            for captures in regex.captures_iter(text) {
                settle(what, &captures[1]);
            }
        }
    }
    let mut carried = Vec::new();
    for (value, word) in values {
        let places: Vec<&Place> = scalars
            .iter()
            .filter(|(_, text)| text.contains(&value))
            .map(|(place, _)| place)
            .collect();
        let count = places.len();
        for place in places {
            let several = format!("{word}“{value}”沿用去年，共 {count} 处，要改就都改");
            let what = match count {
                1 => format!("{word}，沿用去年"),
                _ => several,
            };
            let (place, value) = (place.clone(), value.clone());
            carried.push(Carried { place, value, word, count, what });
        }
    }
    carried
}

fn scalars_of(node: &Node, place: &Place, all: &mut Vec<(Place, String)>) {
    match &node.kind {
        Kind::Null => {}
        Kind::Scalar { text, .. } => all.push((place.clone(), text.clone())),
        Kind::Sequence(items) => {
            for (i, item) in items.iter().enumerate() {
                scalars_of(item, &place.item(i), all);
            }
        }
        Kind::Mapping(entries) => {
            for entry in entries {
                scalars_of(&entry.value, &place.key(&entry.key), all);
            }
        }
    }
}
