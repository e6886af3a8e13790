//! Breaking a title into lines (7.3.1, ruling R9).

use icu_segmenter::{WordSegmenter, options::WordBreakInvariantOptions};

/// More lines than this have no shape to be sought: the ways to break them are too many.
const SHAPED: usize = 6;

/// Breaks a title into lines no wider than `room` characters.
///
/// Breaks fall between words, never inside a number, a 《…》 that fits a line, nor one of
/// the `names`. Lines form a trapezoid or a diamond where the words allow it.
pub fn lines(title: &str, room: f64, names: &[&str]) -> Vec<String> {
    if width(title) <= room {
        return vec![title.to_owned()];
    }
    let pieces = pieces(title, room, names);
    let widths: Vec<f64> = pieces.iter().map(|p| width(p)).collect();
    let total: f64 = widths.iter().sum();
    let fewest = (total / room).ceil() as usize;
    if fewest > SHAPED {
        return greedy(&pieces, &widths, room);
    }
    // One line more than the fewest may give a better shape; more would not.
    let best = (fewest..=fewest + 1)
        .filter_map(|count| best_breaks(&pieces, &widths, count, room))
        .min_by(|a, b| a.0.total_cmp(&b.0));
    match best {
        Some((_, breaks)) => join(&pieces, &breaks),
        None => greedy(&pieces, &widths, room),
    }
}

/// The width of a text in characters: Latin letters and digits take half of one (R17).
pub fn width(text: &str) -> f64 {
    text.chars().map(|c| if c.is_ascii() { 0.5 } else { 1.0 }).sum()
}

/// Signs that do not begin a line.
const NOT_FIRST: &str = "，。、；：？！）》〉”’】〕」』…—～·的了和与及等";
/// Signs that do not end a line.
const NOT_LAST: &str = "（《〈“‘【〔「『";

/// Words of official titles that the dictionary takes apart.
const COMPOUNDS: [&str; 112] = [
    "河流",
    "水质",
    "水源地",
    "联合监测",
    "技术改造",
    "国土空间",
    "总体规划",
    "老旧小区",
    "社会发展",
    "国民经济",
    "重点工作",
    "重点任务",
    "部门分工",
    "任务分工",
    "铁路专用线",
    "市场监管",
    "市场监督",
    "道路交通",
    "交通运输",
    "安全生产",
    "食品安全",
    "药品安全",
    "生态环境",
    "环境保护",
    "自然资源",
    "应急管理",
    "应急预案",
    "消防安全",
    "防汛抗旱",
    "森林防火",
    "乡村振兴",
    "农村供水",
    "农业农村",
    "人居环境",
    "饮用水",
    "营商环境",
    "放管服",
    "政务服务",
    "政务公开",
    "信息公开",
    "数字政府",
    "电子政务",
    "高质量",
    "新质生产力",
    "招商引资",
    "项目建设",
    "专项资金",
    "专项行动",
    "专项整治",
    "专项检查",
    "实施方案",
    "实施意见",
    "工作方案",
    "行动方案",
    "行动计划",
    "工作要点",
    "工作规则",
    "管理办法",
    "暂行办法",
    "若干措施",
    "若干意见",
    "指导意见",
    "责任分工",
    "考核办法",
    "督查检查",
    "督导检查",
    "人才队伍",
    "干部培训",
    "教育培训",
    "义务教育",
    "职业教育",
    "学前教育",
    "校园安全",
    "教师队伍",
    "医疗保障",
    "医疗保险",
    "社会保险",
    "社会保障",
    "社会救助",
    "公共卫生",
    "卫生健康",
    "疫情防控",
    "劳动保障",
    "就业创业",
    "住房保障",
    "住房公积金",
    "城乡建设",
    "城市管理",
    "城市更新",
    "综合执法",
    "行政执法",
    "行政审批",
    "行政复议",
    "法治政府",
    "普法宣传",
    "财政资金",
    "财务管理",
    "预算管理",
    "政府采购",
    "国有资产",
    "审计监督",
    "统计调查",
    "人口普查",
    "经济普查",
    "档案管理",
    "保密工作",
    "公文处理",
    "知识产权",
    "标准化",
    "世界标准日",
    "先进集体",
    "先进个人",
];

/// The pieces between which a line may break.
fn pieces(title: &str, room: f64, names: &[&str]) -> Vec<String> {
    let segmenter = WordSegmenter::new_dictionary(WordBreakInvariantOptions::default());
    let mut allowed: Vec<usize> = segmenter.segment_str(title).collect();
    let mut forbid = |start: usize, end: usize| {
        allowed.retain(|at| *at <= start || end <= *at);
    };
    for name in names.iter().filter(|name| !name.is_empty()) {
        for (start, found) in title.match_indices(name) {
            if width(found) <= room {
                forbid(start, start + found.len());
            }
        }
    }
    for compound in COMPOUNDS {
        for (start, found) in title.match_indices(compound) {
            forbid(start, start + found.len());
        }
    }
    // 甲局等四部门.
    for (end, _) in title.match_indices("部门") {
        if let Some(start) = title[..end].rfind('等').filter(|start| end - start <= 9) {
            forbid(start, end + "部门".len());
        }
    }
    for (open, close) in [('《', '》'), ('（', '）'), ('“', '”'), ('〔', '〕')]
    {
        let mut rest = 0;
        while let Some(start) = title[rest..].find(open).map(|i| rest + i) {
            let Some(length) = title[start..].find(close) else { break };
            let end = start + length + close.len_utf8();
            if width(&title[start..end]) <= room {
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
        one.is_some_and(|c| !c.is_ascii() && !"的和与及《》（）".contains(c))
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
            cost += 200.0;
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
