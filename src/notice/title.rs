//! Breaking a title into lines (7.3.1, ruling R9).

use std::ops::Range;

use icu_segmenter::{WordSegmenter, options::WordBreakInvariantOptions};

/// More lines than this have no shape to be sought: the ways to break them are too many.
const SHAPED: usize = 6;

/// Breaks a title into lines no wider than `room` characters.
///
/// Breaks fall between words, never inside a number, a 《…》 that fits a line, nor one of
/// the `names`. Lines form a trapezoid or a diamond where the words allow it.
pub fn lines(title: &str, room: f64, names: &[&str]) -> Vec<String> {
    // A subtitle has lines of its own.
    if let Some(at) = title.find(DASH).filter(|at| *at > 0) {
        let (main, sub) = title.split_at(at);
        let parts = [main.trim_end(), sub].map(|part| lines(part, room, names));
        return parts.concat();
    }
    if width(title) <= room {
        return vec![title.to_owned()];
    }
    // What stands in brackets is parted where a line would be too short otherwise.
    let ways = [true, false].map(|whole| broken(title, room, names, whole));
    let [(cost, whole), (parted, other)] = ways;
    if parted + SHORT <= cost { other } else { whole }
}

/// 破折号 in front of a subtitle.
const DASH: &str = "——";
/// What a line costs that is too short to be one.
const SHORT: f64 = 200.0;

/// The best lines, and what they cost.
fn broken(title: &str, room: f64, names: &[&str], whole: bool) -> (f64, Vec<String>) {
    let pieces = pieces(title, room, names, whole);
    let widths: Vec<f64> = pieces.iter().map(|p| width(p)).collect();
    let total: f64 = widths.iter().sum();
    let fewest = (total / room).ceil() as usize;
    let filled = || (f64::MAX / 2.0, greedy(&pieces, &widths, room));
    if fewest > SHAPED {
        return filled();
    }
    // One line more than the fewest may give a better shape; more would not.
    let best = (fewest..=fewest + 1)
        .filter_map(|count| best_breaks(&pieces, &widths, count, room))
        .min_by(|a, b| a.0.total_cmp(&b.0));
    best.map_or_else(filled, |(cost, breaks)| (cost, join(&pieces, &breaks)))
}

/// The width of a text in characters: Latin letters and digits take half of one (R17).
pub fn width(text: &str) -> f64 {
    text.chars().map(|c| if c.is_ascii() { 0.5 } else { 1.0 }).sum()
}

/// Signs that do not begin a line.
const NOT_FIRST: &str = "，。、；：？！）》〉”’】〕」』…—～·的了和与及等";
/// Signs that do not end a line.
const NOT_LAST: &str = "（《〈“‘【〔「『";

/// Words of official titles that the dictionary does not know, or takes apart; the longest
/// first.
const WORDS: &str = include_str!("words.txt");
/// What ends the name of a place.
const PLACES: &str = "省市县区州盟旗";
/// What a place is named behind, besides the beginning.
const BEFORE_PLACES: [&str; 8] =
    ["印发", "《", "关于", "公布", "同意", "支持", "发布", "转发"];
/// What reads on to the next word, and does not end a line.
const READS_ON: [&str; 26] = [
    "关于",
    "全面",
    "进一步",
    "加快",
    "切实",
    "深入",
    "大力",
    "积极",
    "扎实",
    "持续",
    "全国",
    "全省",
    "全市",
    "全县",
    "全区",
    "有关",
    "大型",
    "重大",
    "重点",
    "新型",
    "部分",
    "各",
    "第",
    "对",
    "将",
    "在",
];

/// What a document is, in the words that end its title.
const KINDS: [&str; 14] = [
    "的通知",
    "的决定",
    "的决议",
    "的意见",
    "的通报",
    "的公告",
    "的通告",
    "的请示",
    "的报告",
    "的批复",
    "的函",
    "的命令",
    "的公报",
    "的纪要",
];

/// Where the words are that a break does not part: the names, those of places, and what the
/// dictionary does not know.
fn words(title: &str, room: f64, names: &[&str]) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    let mut add = |found: Range<usize>| {
        let apart = words.iter().all(|w| found.end <= w.start || w.end <= found.start);
        if apart && !found.is_empty() && width(&title[found.clone()]) <= room {
            words.push(found);
        }
    };
    let mut all = |word: &str| {
        for (start, found) in title.match_indices(word) {
            add(start..start + found.len());
        }
    };
    names.iter().filter(|name| !name.is_empty()).for_each(|name| all(name));
    let behind = BEFORE_PLACES
        .iter()
        .flat_map(|word| title.match_indices(word).map(|(at, found)| at + found.len()));
    for start in std::iter::once(0).chain(behind) {
        all(place(&title[start..]));
    }
    WORDS.split_whitespace().for_each(all);
    words.sort_by_key(|word| word.start);
    words
}

/// The name of the place that a text begins with, or nothing.
fn place(text: &str) -> &str {
    let mut end = 0;
    loop {
        let rest = &text[end..];
        let hanzi = rest.chars().take_while(|c| ('\u{3400}'..='\u{9fff}').contains(c));
        let name: Vec<char> = hanzi.take(9).collect();
        let ends = |(i, c): (usize, &char)| {
            let region = *c == '区' && name[..i].ends_with(&['自', '治']);
            let short = (2..=4).contains(&i) || (i == 1 && end > 0);
            PLACES.contains(*c) && (region || short)
        };
        let known = |words: &[&str]| words.iter().any(|word| rest.starts_with(word));
        // 全市, 各县 and 进一步加强城市 name no place.
        let none =
            known(&["全", "各", "加", "进", "城", "市", "做", "开", "推", "建", "我"]);
        let Some(last) = name.iter().enumerate().position(ends).filter(|_| !none) else {
            return &text[..end];
        };
        end += name[..=last].iter().map(|c| c.len_utf8()).sum::<usize>();
    }
}

/// The pieces between which a line may break. `whole`: what stands in brackets is not parted
/// where it fits a line.
fn pieces(title: &str, room: f64, names: &[&str], whole: bool) -> Vec<String> {
    let segmenter = WordSegmenter::new_dictionary(WordBreakInvariantOptions::default());
    let words = words(title, room, names);
    // What is between known words is looked up by itself, so that no word reaches into them.
    let mut allowed: Vec<usize> = Vec::new();
    let mut at = 0;
    for word in words.iter().cloned().chain(std::iter::once(title.len()..title.len())) {
        let between = segmenter.segment_str(&title[at..word.start]);
        allowed.extend(between.map(|end| at + end));
        allowed.extend([word.start, word.end]);
        at = word.end;
    }
    allowed.sort_unstable();
    allowed.dedup();
    let mut forbid = |start: usize, end: usize| {
        allowed.retain(|at| *at <= start || end <= *at);
    };
    // 甲局等四部门.
    for (end, _) in title.match_indices("部门") {
        if let Some(start) = title[..end].rfind('等').filter(|start| end - start <= 9) {
            forbid(start, end + "部门".len());
        }
    }
    // 二〇三五年, 第十四个.
    let numeral = |c: char| "第〇零一二三四五六七八九十百千".contains(c);
    let mut from = 0;
    while let Some(start) = title[from..].find(numeral).map(|at| from + at) {
        let digits = title[start..].chars().take_while(|c| numeral(*c));
        let end = start + digits.map(char::len_utf8).sum::<usize>();
        let behind =
            title[end..].chars().next().filter(|c| "年月日届次批个项期号类".contains(*c));
        from = end + behind.map_or(0, char::len_utf8);
        forbid(start, from);
    }
    for kind in KINDS {
        title.match_indices(kind).for_each(|(at, _)| forbid(at, at + kind.len()));
    }
    // 的通知: the last word alone is no line.
    if let Some(last) = title.rfind('的').filter(|at| width(&title[*at..]) <= 5.0) {
        forbid(last, title.len());
    }
    let brackets = [('《', '》'), ('（', '）'), ('“', '”'), ('〔', '〕'), ('〈', '〉')];
    for (open, close) in brackets {
        let mut rest = 0;
        while let Some(start) = title[rest..].find(open).map(|i| rest + i) {
            let Some(length) = title[start..].find(close) else { break };
            let end = start + length + close.len_utf8();
            let most = if whole { room } else { room / 2.0 };
            if width(&title[start..end]) <= most {
                forbid(start, end);
            }
            rest = end;
        }
    }
    allowed.retain(|at| {
        let before = title[..*at].chars().next_back();
        let after = title[*at..].chars().next();
        let (Some(before), Some(after)) = (before, after) else { return false };
        let number = before.is_ascii_alphanumeric() && !after.is_whitespace();
        !NOT_FIRST.contains(after) && !NOT_LAST.contains(before) && !number
    });
    let mut pieces = Vec::new();
    let mut start = 0;
    for at in allowed.into_iter().chain([title.len()]) {
        if at > start {
            pieces.push(title[start..at].to_owned());
            start = at;
        }
    }
    pieces
}

/// The best way to break into `count` lines: its cost and the pieces that begin lines.
fn best_breaks(
    pieces: &[String],
    widths: &[f64],
    count: usize,
    room: f64,
) -> Option<(f64, Vec<usize>)> {
    let mut best: Option<(f64, Vec<usize>)> = None;
    let mut breaks = Vec::new();
    let mut tried = 0;
    search(pieces, widths, count, room, 0, &mut breaks, &mut best, &mut tried);
    best
}

/// More ways than this are not looked at; titles of a few lines have some hundreds.
const WAYS_MOST: usize = 200_000;

#[expect(clippy::too_many_arguments, reason = "the state of one recursion")]
fn search(
    pieces: &[String],
    widths: &[f64],
    count: usize,
    room: f64,
    from: usize,
    breaks: &mut Vec<usize>,
    best: &mut Option<(f64, Vec<usize>)>,
    tried: &mut usize,
) {
    *tried += 1;
    if *tried > WAYS_MOST {
        return;
    }
    if count == 1 {
        let last: f64 = widths[from..].iter().sum();
        if last <= room {
            let lines = join(pieces, breaks);
            let cost = cost(&lines) + torn(pieces, breaks);
            if best.as_ref().is_none_or(|(known, _)| cost < *known) {
                *best = Some((cost, breaks.clone()));
            }
        }
        return;
    }
    let mut line = 0.0;
    for next in from + 1..pieces.len() {
        line += widths[next - 1];
        if line > room {
            break;
        }
        breaks.push(next);
        search(pieces, widths, count - 1, room, next, breaks, best, tried);
        breaks.pop();
    }
}

fn join(pieces: &[String], breaks: &[usize]) -> Vec<String> {
    let starts = std::iter::once(0).chain(breaks.iter().copied());
    let ends = breaks.iter().copied().chain([pieces.len()]);
    starts
        .zip(ends)
        .map(|(start, end)| pieces[start..end].concat().trim().to_owned())
        .collect()
}

/// A single character at a break is seldom a word: the dictionary did not know the word that
/// it belongs to.
fn torn(pieces: &[String], breaks: &[usize]) -> f64 {
    let single = |piece: &String| {
        let mut chars = piece.chars();
        let one = chars.next().filter(|_| chars.next().is_none());
        one.is_some_and(|c| !c.is_ascii() && !"的和与及《》（）〈〉".contains(c))
    };
    let torn =
        breaks.iter().filter(|at| single(&pieces[**at - 1]) || single(&pieces[**at]));
    30.0 * torn.count() as f64
}

/// How far lines are from a good shape; smaller is better.
fn cost(lines: &[String]) -> f64 {
    let widths: Vec<f64> = lines.iter().map(|l| width(l.trim())).collect();
    let longest = widths.iter().copied().fold(0.0, f64::max);
    let mut cost = 12.0 * lines.len() as f64;
    for (line, width) in lines.iter().zip(&widths) {
        // Lines of very different lengths, and short ones, look torn.
        cost += (longest - width).powi(2) / longest;
        if *width < 3.0 {
            cost += SHORT;
        }
        // 关于 goes on, but for a title in 《》.
        if READS_ON.iter().any(|word| line.ends_with(word)) {
            cost += 15.0;
        }
        // A line that ends with a connecting word reads on; one that begins with it jars.
        if line.ends_with("的") || line.ends_with("和") || line.ends_with("与") {
            cost += 4.0;
        }
    }
    for pair in widths.windows(2) {
        // Equal lines make a rectangle, which the standard does not want.
        if (pair[0] - pair[1]).abs() < 1.0 {
            cost += 6.0;
        }
    }
    for three in widths.windows(3) {
        // An hourglass.
        if three[1] < three[0] && three[1] < three[2] {
            cost += 60.0;
        }
    }
    // A line that begins with 关于 or ends with it in front of 《 reads well.
    if lines.iter().skip(1).any(|l| l.starts_with("关于")) {
        cost -= 6.0;
    }
    cost
}

/// Fills lines one after the other; for titles that no shape fits.
fn greedy(pieces: &[String], widths: &[f64], room: f64) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut line = 0.0;
    for (piece, width) in pieces.iter().zip(widths) {
        if line > 0.0 && line + width > room {
            lines.push(String::new());
            line = 0.0;
        }
        line += width;
        lines.last_mut().expect("there is a line").push_str(piece);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(title: &str, names: &[&str]) -> String {
        lines(title, 20.0, names).join(" / ")
    }

    /// Real titles, and between which of their words an office would break them: at `/` alone,
    /// no line shorter than three characters.
    #[test]
    fn real_titles_break_as_an_office_breaks_them() {
        let titles = include_str!("../../tests/fixtures/titles.txt").lines();
        let (mut count, mut bad) = (0, Vec::new());
        for marked in titles {
            let title = marked.replace('/', "");
            let lines = lines(&title, 20.0, &[]);
            assert_eq!(lines.concat(), title);
            let ends = lines.iter().scan(0, |end, line| {
                *end += line.len();
                Some(*end)
            });
            let mut allowed = Vec::new();
            let mut at = 0;
            for word in marked.split('/') {
                at += word.len();
                allowed.push(at);
            }
            let good = ends.into_iter().all(|end| allowed.contains(&end))
                && lines.iter().all(|line| (3.0..=20.0).contains(&width(line)));
            count += 1;
            if !good {
                bad.push(lines.join(" / "));
            }
        }
        assert_eq!(count, 300);
        assert!(bad.len() <= 3, "{bad:#?}");
    }

    #[test]
    fn a_subtitle_begins_a_line() {
        let shapes = ["扎实推进高质量发展——在全市经济工作会议上的讲话", "坚定信心——讲话"];
        for title in shapes {
            assert!(lines(title, 20.0, &[])[1].starts_with("——"), "{title}");
        }
    }

    #[test]
    fn titles_break_between_words_into_good_shapes() {
        let office = "晋城市市场监督管理局";
        let all = [
            broken("关于做好安全生产工作的通知", &[]),
            broken(
                "晋城市市场监督管理局关于印发《2021年世界标准日系列活动方案》的通知",
                &[office],
            ),
            broken(
                "晋城市市场监督管理局关于进一步加强全市食品安全监督管理工作的通知",
                &[office],
            ),
            broken(
                "某某市人民政府办公室关于转发市发展改革委等部门关于促进残疾人就业创业若干政策措施意见的通知",
                &["某某市人民政府办公室"],
            ),
            broken(
                "浉河区第三届青年科技创新大赛参赛项目申报书及知识产权承诺书（企业组、社会组通用版本）",
                &[],
            ),
            broken("关于表彰2021年度全市市场监管系统先进集体和先进个人的决定", &[]),
        ];
        insta::assert_snapshot!(all.join("\n"));
    }
}
