//! Boxes to be ticked: each stays with the text that it belongs to.

use std::ops::Range;

/// Boxes, empty and ticked.
pub(super) const BOXES: [char; 5] = ['□', '☐', '■', '☑', '☒'];
/// An option of more characters, box and all, may be parted behind its first two.
pub(super) const OPTION_MOST: usize = 8;
/// What always stays together: a box and two characters.
pub(super) const OPTION_LEAST: usize = 3;

/// The parts of a line that are not to be broken: boxes with their texts, of at most so many
/// characters.
pub(super) fn options(line: &str, most: usize) -> Vec<Range<usize>> {
    let mut options = Vec::new();
    if !line.contains(BOXES) {
        return options;
    }
    let between = |c: char| c.is_whitespace() || "，、；。：（）,;:()".contains(c);
    let mut from = 0;
    for stretch in line.split(between) {
        // Boxes stand in front of their texts or, if one ends the stretch, behind them.
        let behind = stretch.ends_with(BOXES) && !stretch.starts_with(BOXES);
        let mut ends: Vec<usize> = match behind {
            true => stretch.match_indices(BOXES).map(|(at, c)| at + c.len()).collect(),
            false => stretch.match_indices(BOXES).map(|(at, _)| at).skip(1).collect(),
        };
        ends.push(stretch.len());
        let mut at = stretch.find(BOXES).filter(|_| !behind).unwrap_or(0);
        for end in ends.into_iter().filter(|end| *end > at).collect::<Vec<_>>() {
            let option = &stretch[at..end];
            if option.contains(BOXES) {
                let kept = kept(option, behind, most);
                options.push(from + at + kept.start..from + at + kept.end);
            }
            at = end;
        }
        from += stretch.len();
        from += line[from..].chars().next().map_or(0, char::len_utf8);
    }
    options
}

/// As much of an option as stays together.
fn kept(option: &str, behind: bool, most: usize) -> Range<usize> {
    let count = option.chars().count();
    if count <= most.clamp(OPTION_LEAST, OPTION_MOST) {
        return 0..option.len();
    }
    let nth = |n: usize| option.char_indices().nth(n).map_or(option.len(), |(at, _)| at);
    if behind { nth(count - OPTION_LEAST)..option.len() } else { 0..nth(OPTION_LEAST) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(line: &str, most: usize) -> Vec<&str> {
        options(line, most).into_iter().map(|range| &line[range]).collect()
    }

    #[test]
    fn a_box_takes_the_text_that_it_belongs_to() {
        assert_eq!(said("□会议表彰　□发文表彰", 8), ["□会议表彰", "□发文表彰"]);
        assert_eq!(said("□会议表彰□发文表彰", 8), ["□会议表彰", "□发文表彰"]);
        assert_eq!(said("是□　否□", 8), ["是□", "否□"]);
        assert_eq!(said("男□女□", 8), ["男□", "女□"]);
        assert_eq!(said("经费来源（□财政 □自筹），其他", 8), ["□财政", "□自筹"]);
        assert_eq!(said("是否同意□", 4), ["同意□"]);
    }

    #[test]
    fn a_long_option_may_be_parted_behind_its_beginning() {
        assert_eq!(said("□已按照有关规定办理各项手续", 8), ["□已按"]);
        assert_eq!(said("□会议表彰", 4), ["□会议"]);
        assert_eq!(said("没有", 8), [""; 0]);
    }
}
