//! 脚注: where a text marks them (数字化①), and where it only speaks of them (见脚注①).

use super::circled;

/// What a text says in front of a mark that it speaks of. 注 alone ends many words: 关注①.
const SPEAKS: [&str; 5] = ["脚注", "见注", "同注", "参见", "（见"];
/// What stands between marks that are spoken of together: 脚注①、②和③.
const BETWEEN: &str = "、，和及与至到—～";

/// A circled number of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FootnoteMark {
    /// The byte where it stands.
    pub at: usize,
    /// Which one it is, from 1.
    pub number: usize,
    /// Whether the text only speaks of it.
    pub spoken_of: bool,
}

/// The circled numbers of a text, in their order.
pub fn footnote_marks(text: &str) -> Vec<FootnoteMark> {
    let numbers = || (1..).map_while(|i| circled(i).map(|mark| (i, mark)));
    let mut found: Vec<FootnoteMark> = Vec::new();
    for (at, c) in text.char_indices() {
        let Some((number, _)) = numbers().find(|(_, mark)| *mark == c) else { continue };
        let named = SPEAKS.iter().any(|word| text[..at].ends_with(word));
        let goes_on = found.last().filter(|last| last.spoken_of).is_some_and(|last| {
            let between = &text[last.at + c.len_utf8()..at];
            between.chars().count() <= 1 && between.chars().all(|c| BETWEEN.contains(c))
        });
        found.push(FootnoteMark { at, number, spoken_of: named || goes_on });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_spoken_of_is_no_mark() {
        let spoken = |text: &str| -> Vec<bool> {
            footnote_marks(text).iter().map(|mark| mark.spoken_of).collect()
        };
        assert_eq!(spoken("关注①，意见②。"), [false, false]);
        assert_eq!(spoken("见脚注①、②和③④，乙⑤"), [true, true, true, true, false]);
        assert_eq!(spoken("（见①）乙②（参见③）"), [true, false, true]);
    }
}
