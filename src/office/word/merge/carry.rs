//! From what a page prints back to the characters of the YAML that print it: what of a changed
//! text can be carried there, and what is the program's own.

use std::ops::Range;

use crate::read::expand::expressions;
use crate::text::difference::hunks;

/// Where a printed character comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    /// A character of the value.
    Typed(usize),
    /// An expression, by its number.
    Given(usize),
    /// The program put it there.
    Made,
}

/// Why a change is not carried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refused {
    /// It stands within what an expression gives.
    Given,
    /// It stands in words of the program.
    Made,
    /// What was printed cannot be found in the value.
    Unknown,
}

/// What is put in the place of some characters of a value.
pub(super) type Change = (Range<usize>, String);

/// What of a changed text is carried into a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Carried {
    /// The changes of the value; places count from the beginning of the stretch.
    pub(super) changes: Vec<Change>,
    /// What is printed then.
    pub(super) prints: String,
    /// Why the rest of it is not carried.
    pub(super) refused: Option<Refused>,
}

/// The changes of a stretch of a value, as it is typed, that was printed as `old` and is to be
/// printed as `new`.
pub(super) fn carried(typed: &str, old: &str, new: &str) -> Result<Carried, Refused> {
    let typed: Vec<char> = typed.chars().collect();
    let (old, new): (Vec<char>, Vec<char>) =
        (old.chars().collect(), new.chars().collect());
    let (origins, given) = origins(&typed, &old).ok_or(Refused::Unknown)?;
    let mut carried =
        Carried { changes: Vec::new(), prints: String::new(), refused: None };
    let tried: Vec<_> = hunks(&old, &new)
        .into_iter()
        .map(|(from, to)| {
            let text: String = new[to].iter().collect();
            let change = change(
                &origins,
                &given,
                (from.clone(), &old[from.clone()]),
                &text,
                typed.len(),
            );
            (from, text, change)
        })
        .collect();
    // Where words of the program were changed, what was put in beside them belongs to that.
    let others: Vec<Range<usize>> = tried
        .iter()
        .filter(|(.., change)| change.is_err())
        .map(|(from, ..)| others_around(&origins, from))
        .collect();
    let mut at = 0;
    for (from, text, change) in tried {
        carried.prints.extend(&old[at..from.start]);
        at = from.end;
        let beside = |run: &Range<usize>| run.start <= from.start && from.end <= run.end;
        let change = match change {
            Ok(_) if from.is_empty() && others.iter().any(beside) => Err(Refused::Made),
            change => change,
        };
        match change {
            Ok(change) => {
                carried.changes.extend(change.map(|range| (range, literal(&text))));
                carried.prints.push_str(&text);
            }
            Err(refused) => {
                carried.refused = carried.refused.or(Some(refused));
                carried.prints.extend(&old[from]);
            }
        }
    }
    carried.prints.extend(&old[at..]);
    Ok(carried)
}

/// The printed characters around some that no value has, up to those that one has.
fn others_around(origins: &[Origin], range: &Range<usize>) -> Range<usize> {
    let typed = |origin: &Origin| matches!(origin, Origin::Typed(_));
    let start = origins[..range.start].iter().rposition(typed).map_or(0, |at| at + 1);
    let behind = origins[range.end..].iter().position(typed);
    start..behind.map_or(origins.len(), |at| range.end + at)
}

/// The typed characters that give way where printed ones do; none where only a line is broken in
/// another place.
fn change(
    origins: &[Origin],
    given: &[Range<usize>],
    (from, printed): (Range<usize>, &[char]),
    text: &str,
    end: usize,
) -> Result<Option<Range<usize>>, Refused> {
    let mut typed: Option<Range<usize>> = None;
    for origin in &origins[from.clone()] {
        match (origin, &mut typed) {
            (Origin::Typed(at), None) => typed = Some(*at..at + 1),
            (Origin::Typed(at), Some(range)) if range.end == *at => range.end = at + 1,
            // A gap is an expression that lies between.
            (Origin::Typed(_) | Origin::Given(_), _) => return Err(Refused::Given),
            (Origin::Made, _) => {}
        }
    }
    match typed {
        Some(range) => Ok(Some(range)),
        None if from.is_empty() => {
            let at = place(origins, given, from.start, end).ok_or(Refused::Given)?;
            Ok(Some(at..at))
        }
        None if text.trim().is_empty() && printed.iter().all(|c| c.is_whitespace()) => {
            Ok(None)
        }
        None => Err(Refused::Made),
    }
}

/// What looks like an expression is text all the same.
fn literal(text: &str) -> String {
    text.replace("{{", "{{ '{{' }}")
}

/// Where something is put in that is to be printed before a printed character.
fn place(
    origins: &[Origin],
    given: &[Range<usize>],
    at: usize,
    end: usize,
) -> Option<usize> {
    let before = origins[..at].iter().rev().find(|origin| **origin != Origin::Made);
    let behind = origins[at..].iter().find(|origin| **origin != Origin::Made);
    match (before, behind) {
        (Some(Origin::Typed(before)), _) => Some(before + 1),
        (_, Some(Origin::Typed(behind))) => Some(*behind),
        (Some(Origin::Given(a)), Some(Origin::Given(b))) if a == b => None,
        (Some(Origin::Given(before)), _) => Some(given[*before].end),
        (None, Some(Origin::Given(behind))) => Some(given[*behind].start),
        (None, None) => Some(end),
        (Some(Origin::Made), _) | (_, Some(Origin::Made)) => None,
    }
}

/// Where each printed character comes from, and where the expressions stand.
fn origins(typed: &[char], old: &[char]) -> Option<(Vec<Origin>, Vec<Range<usize>>)> {
    let text: String = typed.iter().collect();
    let count = |byte: usize| text[..byte].chars().count();
    let given: Vec<Range<usize>> = expressions(&text)
        .into_iter()
        .map(|range| count(range.start)..count(range.end))
        .collect();
    // The stretches between expressions stand one behind the other.
    let mut literals = Vec::new();
    let mut from = 0;
    for range in &given {
        literals.push(from..range.start);
        from = range.end;
    }
    literals.push(from..typed.len());
    let first = fits(typed, old, &literals, false)?;
    // What fits in two ways is not known.
    let last = fits(typed, old, &literals, true)?;
    if first != last {
        return None;
    }
    let mut origins = vec![Origin::Made; old.len()];
    let mut at = 0;
    for (i, places) in first.iter().enumerate() {
        if i > 0 {
            let to = places.first().map_or(old.len(), |place| place.1);
            for origin in origins.iter_mut().take(to).skip(at) {
                *origin = Origin::Given(i - 1);
            }
        }
        for (of, place) in places {
            origins[*place] = Origin::Typed(*of);
            at = place + 1;
        }
    }
    Some((origins, given))
}

/// Where the characters of some stretches are printed, each pair the character typed and the
/// one printed: as early as can be, or as late.
fn fits(
    typed: &[char],
    old: &[char],
    literals: &[Range<usize>],
    late: bool,
) -> Option<Vec<Vec<(usize, usize)>>> {
    let last = literals.len() - 1;
    let mut found: Vec<Vec<(usize, usize)>> = vec![Vec::new(); literals.len()];
    let mut from = 0;
    // The first stands at the beginning, the last one at the end.
    let (head, next) = run(typed, old, literals[0].clone(), 0)?;
    found[0] = head;
    from = from.max(next);
    if last == 0 {
        return Some(found);
    }
    let (tail, end) = run_back(typed, old, literals[last].clone(), old.len())?;
    found[last] = tail;
    if end < from {
        return None;
    }
    let mut end = end;
    let middle: Vec<usize> = (1..last).filter(|i| !literals[*i].is_empty()).collect();
    if late {
        for i in middle.into_iter().rev() {
            let (places, to) = (0..=end)
                .rev()
                .filter(|at| *at >= from)
                .find_map(|at| run_back(typed, old, literals[i].clone(), at))?;
            if to < from {
                return None;
            }
            found[i] = places;
            end = to;
        }
    } else {
        for i in middle {
            let (places, to) =
                (from..end).find_map(|at| run(typed, old, literals[i].clone(), at))?;
            if to > end {
                return None;
            }
            found[i] = places;
            from = to;
        }
    }
    Some(found)
}

/// Blanks and line ends that the program puts between characters, or leaves out.
fn is_made(c: char) -> bool {
    matches!(c, '\n' | '　')
}

type Run = (Vec<(usize, usize)>, usize);

/// A stretch as it is printed from a place on.
fn run(typed: &[char], old: &[char], literal: Range<usize>, from: usize) -> Option<Run> {
    let mut places = Vec::new();
    let mut at = from;
    for i in literal {
        let c = typed[i];
        while old.get(at).is_some_and(|printed| *printed != c && is_made(*printed)) {
            at += 1;
        }
        match old.get(at) {
            Some(printed) if *printed == c => {
                places.push((i, at));
                at += 1;
            }
            _ if c.is_whitespace() => {}
            _ => return None,
        }
    }
    Some((places, at))
}

/// A stretch as it is printed up to a place.
fn run_back(
    typed: &[char],
    old: &[char],
    literal: Range<usize>,
    to: usize,
) -> Option<Run> {
    let mut places = Vec::new();
    let mut at = to;
    for i in literal.rev() {
        let c = typed[i];
        let before = |at: usize| at.checked_sub(1).map(|at| old[at]);
        while before(at).is_some_and(|printed| printed != c && is_made(printed)) {
            at -= 1;
        }
        match before(at) {
            Some(printed) if printed == c => {
                at -= 1;
                places.push((i, at));
            }
            _ if c.is_whitespace() => {}
            _ => return None,
        }
    }
    places.reverse();
    Some((places, at))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(typed: &str, old: &str, new: &str) -> Result<String, Refused> {
        let mut chars: Vec<char> = typed.chars().collect();
        let carried = carried(typed, old, new)?;
        if let Some(refused) = carried.refused {
            return Err(refused);
        }
        for (range, text) in carried.changes.into_iter().rev() {
            chars.splice(range, text.chars());
        }
        Ok(chars.into_iter().collect())
    }

    #[test]
    fn what_stands_beside_an_expression_is_carried_and_what_it_gives_is_not() {
        let typed = "在第{{ year - 1969 }}个世界标准日，共{{ total }}人。";
        let old = "在第52个世界标准日，共85人。";
        for (new, expected) in [
            (
                "于第52个世界标准日，共85人。",
                Ok("于第{{ year - 1969 }}个世界标准日，共{{ total }}人。"),
            ),
            (
                "在第52个标准日，共85人。",
                Ok("在第{{ year - 1969 }}个标准日，共{{ total }}人。"),
            ),
            (
                "在第52个世界标准日，约85人。",
                Ok("在第{{ year - 1969 }}个世界标准日，约{{ total }}人。"),
            ),
            (
                "在第52个世界标准日，共85余人。",
                Ok("在第{{ year - 1969 }}个世界标准日，共{{ total }}余人。"),
            ),
            ("在第52个世界标准日，共90人。", Err(Refused::Given)),
            ("在第53个世界标准日，共85人。", Err(Refused::Given)),
            ("在第52个世界标准日。", Err(Refused::Given)),
        ] {
            let expected = expected.map(str::to_owned);
            assert_eq!(after(typed, old, new), expected, "{new}");
        }
    }

    #[test]
    fn of_two_changes_the_one_that_can_be_is_carried() {
        let typed = "在第{{ year - 1969 }}个世界标准日到来之际";
        let (old, new) = ("在第52个世界标准日到来之际", "在第53个世界标准日到来的时候");
        let carried = carried(typed, old, new).expect("a place for every character");
        assert_eq!(carried.prints, "在第52个世界标准日到来的时候");
        assert_eq!(carried.refused, Some(Refused::Given));
        assert!(!carried.changes.is_empty());
    }

    #[test]
    fn what_the_program_adds_between_is_left_out() {
        for (typed, old, new, expected) in [
            (
                "关于召开会议的通知",
                "关于召开\n会议的通知",
                "关于召开工作\n会议的通知",
                "关于召开工作会议的通知",
            ),
            (
                "关于召开会议的通知",
                "关于召开\n会议的通知",
                "关于召开会议的通知",
                "关于召开会议的通知",
            ),
            ("总则", "总　则", "附　则", "附则"),
            ("甲{{", "甲{{", "甲{{", "甲{{"),
        ] {
            assert_eq!(after(typed, old, new), Ok(expected.to_owned()));
        }
        // What the value does not say is the program's.
        assert_eq!(after("某局", "某局文件", "某局公文"), Err(Refused::Made));
        assert_eq!(after("某局", "某局文件", "某局公件"), Err(Refused::Made));
        assert_eq!(after("某局", "某局文件", "某市局文件"), Ok("某市局".to_owned()));
        assert_eq!(after("别的", "某局", "某县局"), Err(Refused::Unknown));
    }

    #[test]
    fn what_fits_in_two_ways_is_refused() {
        assert_eq!(
            after("{{ a }}、{{ b }}", "甲、乙、丙", "甲、乙、丁"),
            Err(Refused::Unknown)
        );
    }
}
