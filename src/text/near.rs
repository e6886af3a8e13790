//! 「Did you mean」: the known name that a mistyped one was probably meant to be.

/// Names less alike are no suggestion.
const LIKE: f64 = 0.75;

/// The known name that an unknown one was probably meant to be.
pub fn nearest<'a>(name: &str, known: &'a [String]) -> Option<&'a str> {
    known
        .iter()
        .map(|k| (strsim::jaro_winkler(name, k), k.as_str()))
        .filter(|(score, _)| *score > LIKE)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, k)| k)
}
