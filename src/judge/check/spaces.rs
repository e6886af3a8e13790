//! 空格: those that move characters out of their cells, and those that stand by custom (5.2.3).

use crate::judge::check::Rule;
use crate::judge::check::scene::{Line, Scene, Sink, digit, han};
use crate::notice::TextKind;
use crate::text::finding::Severity::Warning;

pub(super) const RULES: &[Rule] = &[Rule {
    code: "stray-space",
    severity: Warning,
    source: "GB/T 9704—2012 5.2.3",
    what: "汉字与汉字、数字之间有空格",
    why: "每行 28 字，空格会使字离开格子。",
    mend: "删去空格",
    wrong: "body: 2024 年 3 月完成。",
    right: "body: 2024年3月完成。",
    check: Some(stray_space),
}];

fn stray_space(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    for (number, line) in scene.lines.iter().enumerate() {
        let mut i = 0;
        while i < line.chars.len() {
            let run = line.chars[i..].iter().take_while(|c| is_space(**c)).count();
            if run == 0 {
                i += 1;
                continue;
            }
            let (before, after) = (line.before(i), line.at(i + run));
            if before.is_none() || after.is_none() {
                let hangs = i == 0 && hangs(&scene.lines[..number], &line.chars[..run]);
                if line.kind != TextKind::Cell && !hangs {
                    sink.chars(line.text, i, run, "首尾有多余的空格");
                }
            } else if is_stray(before, after) && !is_custom(scene, line, i, i + run) {
                sink.chars(line.text, i, run, "这里有多余的空格");
            }
            i += run;
        }
    }
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{3000}')
}

/// Whether a space between two characters is of no use to either.
fn is_stray(before: Option<char>, after: Option<char>) -> bool {
    let mark =
        |c: Option<char>| c.is_some_and(|c| "，。、；：！？“”《》（）".contains(c));
    let tight = |c: Option<char>| han(c) || mark(c);
    let near = |c: Option<char>| tight(c) || digit(c);
    near(before) && near(after) && (tight(before) || tight(after))
}

/// No list of names is longer that hangs behind a label.
const HUNG_MOST: usize = 40;

/// 副组长：甲, and below it 　　　　乙: blanks as wide as a label and its mark in one of the lines
/// above.
fn hangs(above: &[Line<'_>], blanks: &[char]) -> bool {
    let labelled = |line: &Line<'_>| {
        line.chars.iter().position(|c| "：:".contains(*c)) == Some(blanks.len() - 1)
    };
    let wide = blanks.iter().all(|c| *c == '\u{3000}');
    wide && above.iter().rev().take(HUNG_MOST).any(labelled)
}

/// Whether spaces from one position up to another stand there by custom.
fn is_custom(scene: &Scene<'_>, line: &Line<'_>, from: usize, to: usize) -> bool {
    let wide = line.chars[from..to].contains(&'\u{3000}');
    (wide && (is_article(&line.chars[..from]) || line.kind == TextKind::People))
        || behind_standard(line, from)
        || between_organs(scene, line, from, to)
        || before_label(line, to)
        || is_blank(line, from, to)
        || (wide && within_word(line, from, to))
        || before_name(line, from, to)
        || (wide && (behind_name(line, from) || between_names(line, from, to)))
        || (wide && line.kind == TextKind::Byline)
}

/// 第一条 and its like, at the beginning.
fn is_article(chars: &[char]) -> bool {
    let numbered = |number: &[char]| number.len() <= 5;
    match chars {
        ['第', number @ .., '条' | '章' | '节' | '编' | '篇'] => numbered(number),
        ['第', number @ .., '部', '分'] => numbered(number),
        _ => false,
    }
}

/// No name of a standard is longer.
const STANDARD_MOST: usize = 30;

/// GB/T 9704—2012 党政机关公文格式: the number and the name of a standard.
fn behind_standard(line: &Line<'_>, at: usize) -> bool {
    let Some((4, 1900..2100)) = line.digits_before(at) else { return false };
    let before = line.slice((at - 4).saturating_sub(STANDARD_MOST), at - 4);
    let Some(number) = before.strip_suffix(['—', '-', '–', ':', '：']) else {
        return false;
    };
    let number = number.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    number.trim_end().ends_with(|c: char| c.is_ascii_uppercase())
}

/// No name of an organ, and no title, is longer.
const ORGAN_MOST: usize = 60;
const TITLE_MOST: usize = 120;
/// How names of organs end.
const ORGANS: &str = "央委府局部厅办院会社室司署关团处科队校站所心库台";

/// 中共中央 国务院关于…: titles part the names of organs by a space.
fn between_organs(scene: &Scene<'_>, line: &Line<'_>, from: usize, to: usize) -> bool {
    let before = line.slice(from.saturating_sub(ORGAN_MOST), from);
    let own = !scene.notice.co_issuers.is_empty()
        && scene.notice.organs().any(|organ| before.ends_with(&organ.value));
    if before.ends_with("中央") || (line.kind == TextKind::Title && own) {
        return true;
    }
    let opened = line.back(from, TITLE_MOST, "《〈");
    let within = opened.is_some() && line.back(from, TITLE_MOST, "》〉") < opened;
    let organ = line.before(from).is_some_and(|c| ORGANS.contains(c));
    let title = within || line.kind == TextKind::Title;
    let about = (to..line.chars.len().min(to + ORGAN_MOST))
        .take_while(|i| !line.at(*i).is_some_and(|c| "》〉".contains(c)))
        .any(|i| line.reads(i, "关于") || line.reads(i, "令"));
    title && organ && about
}

/// 　　年　　月　　日, 共　　人: room to write in by hand.
fn is_blank(line: &Line<'_>, from: usize, to: usize) -> bool {
    let unit =
        |c: Option<char>| c.is_some_and(|c| "年月日时分号人元万页共第".contains(c));
    to - from > 1 && (unit(line.before(from)) || unit(line.at(to)))
}

/// 联系人：张三　电话：…: what follows has a label of its own.
fn before_label(line: &Line<'_>, to: usize) -> bool {
    let label = line.chars[to..].iter().take(9).take_while(|c| han(Some(**c))).count();
    (2..=8).contains(&label) && line.at(to + label).is_some_and(|c| "：:".contains(c))
}

/// 组　长： and 张　三: two characters set as wide as their neighbours.
fn within_word(line: &Line<'_>, from: usize, to: usize) -> bool {
    let edge = |c: Option<char>| {
        c.is_none_or(|c| is_space(c) || "，。、；：:（）\n".contains(c))
    };
    let first = from.checked_sub(2).and_then(|i| line.at(i));
    let alone = from == 1 || edge(first);
    (alone && edge(line.at(to + 1)))
        || (from <= 2 && line.at(to + 1).is_some_and(|c| "：:".contains(c)))
}

/// Words for posts, by their last characters.
const POSTS: [&str; 24] = [
    "长",
    "主任",
    "书记",
    "主席",
    "经理",
    "总监",
    "教授",
    "讲师",
    "秘书",
    "委员",
    "干事",
    "科员",
    "研究员",
    "工程师",
    "巡视员",
    "调研员",
    "专员",
    "组员",
    "董事",
    "监事",
    "代表",
    "会计",
    "律师",
    "助理",
];

/// 局长　张三 and 张三　局长: a post and the name of who has it.
fn before_name(line: &Line<'_>, from: usize, to: usize) -> bool {
    let edge = |c: Option<char>| {
        c.is_none_or(|c| is_space(c) || "，。、；：（）·\n".contains(c))
    };
    let word = |chars: &mut dyn Iterator<Item = &char>| {
        chars.take(POST_MOST).take_while(|c| han(Some(**c))).count()
    };
    let before = word(&mut line.chars[..from].iter().rev());
    let after = word(&mut line.chars[to..].iter());
    let whole = edge(line.at(to + after));
    let apart = edge((from - before).checked_sub(1).and_then(|i| line.at(i)));
    let post = |from: usize, to: usize| {
        let text = line.slice(from, to);
        POSTS.iter().any(|post| text.ends_with(post))
    };
    let name = |count: usize| (1..=4).contains(&count);
    (post(from - before, from) && whole && name(after))
        || (name(before) && apart && whole && post(to, to + after))
}

/// How many hanzi stand right before a position, up to one more than a name has, and whether
/// they begin a line or stand behind a label or a blank.
fn name_before(line: &Line<'_>, at: usize) -> Option<usize> {
    let hanzi = line.chars[..at].iter().rev().take_while(|c| han(Some(**c))).count();
    let begin = at - hanzi;
    let edge =
        line.before(begin).is_none_or(|c| is_space(c) || "：:（、，；".contains(c));
    let within =
        begin.checked_sub(2).is_some_and(|from| within_word(line, from + 1, begin));
    // 沈　磊 is a name of two characters.
    (edge && (1..=4).contains(&hanzi) && (hanzi > 1 || within)).then_some(begin)
}

/// 组长：张三　市委常委: what somebody is stands behind the name.
fn behind_name(line: &Line<'_>, from: usize) -> bool {
    let label = |begin: usize| {
        let hangs = begin > 0 && line.chars[..begin].iter().all(|c| is_space(*c));
        hangs || line.before(begin).is_some_and(|c| "：:".contains(c))
    };
    let Some(mut begin) = name_before(line, from) else { return false };
    if line.before(begin).is_some_and(is_space) && begin >= 2 && from - begin == 1 {
        begin -= 2;
    }
    label(begin)
}

/// How many characters before and behind a blank are looked at for names.
const AROUND: usize = 24;
/// No fewer names make a list.
const NAMES_LEAST: usize = 3;

/// 张三　李四　王五: names, with blanks between them.
fn between_names(line: &Line<'_>, from: usize, to: usize) -> bool {
    let after = line.chars[to..].iter().take_while(|c| han(Some(**c))).count();
    let before = line.chars[..from].iter().rev().take_while(|c| han(Some(**c))).count();
    let name = |count: usize| (1..=4).contains(&count);
    // Only around it, so that long lists take no square of their length.
    let window = from.saturating_sub(AROUND)..line.chars.len().min(to + AROUND);
    let names = line.chars[window]
        .split(|c| *c == '\u{3000}')
        .filter(|word| name(word.len()))
        .count();
    name(after) && name(before) && names >= NAMES_LEAST
}

/// No post is longer.
const POST_MOST: usize = 20;
