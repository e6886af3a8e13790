//! 「Did you mean」: the known name that a mistyped one was probably meant to be.

/// Names less alike are no suggestion.
const LIKE: f64 = 0.75;

/// The known name that an unknown one was probably meant to be.
pub fn nearest<'a>(name: &str, known: &'a [String]) -> Option<&'a str> {
    let like = known
        .iter()
        .map(|k| (strsim::jaro_winkler(name, k), k.as_str()))
        .filter(|(score, _)| *score > LIKE)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    like.map(|(_, k)| k).or_else(|| one_slip(name, known))
}

/// The only known name that one slip parts from a short one: 高瓶 is 高平. Of two characters
/// one is half of the name, and no measure of likeness reaches it.
fn one_slip<'a>(name: &str, known: &'a [String]) -> Option<&'a str> {
    let slipped = |k: &&String| {
        let shared = name.chars().filter(|c| k.contains(*c)).count();
        strsim::osa_distance(name, k) == 1 && shared > 0
    };
    let mut found = known.iter().filter(slipped);
    found.next().filter(|_| found.next().is_none()).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip_of_two_characters_is_a_suggestion() {
        let known = ["高平", "陵川", "东区", "西区", "市局"].map(str::to_owned);
        for (name, near) in [
            ("高瓶", Some("高平")),
            ("平高", Some("高平")),
            ("高平市", Some("高平")),
            ("陵州", Some("陵川")),
            ("川陵", Some("陵川")),
            // Either of two may be meant.
            ("南区", None),
            ("泽州", None),
            ("市", Some("市局")),
        ] {
            assert_eq!(nearest(name, &known), near, "{name}");
        }
    }
}
