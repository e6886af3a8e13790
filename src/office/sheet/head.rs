//! Where the columns of a table stand in a sheet: found by what their heads say.

use super::bare;
use super::book::{Grid, Value, address, letters};

/// How far down a head is looked for, among the rows in which something stands.
const WITHIN: usize = 40;
/// How many columns are looked at.
const WIDTH: usize = 256;
/// How many rows a head may have.
const HEIGHT: usize = 4;

/// The columns of a table in a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    /// The last row of the head.
    pub row: usize,
    /// The first row of the head.
    pub top: usize,
    /// For each copy side by side (a folded table has several), the sheet's column of each
    /// column that was looked for.
    pub copies: Vec<Vec<Option<usize>>>,
    /// Heads that no column has: where they stand and what they say.
    pub strange: Vec<(usize, String)>,
    /// Columns whose heads say the same in other words: what was looked for, what is there.
    pub renamed: Vec<(String, String)>,
}

/// Why the columns of a table are not taken from a sheet, in Chinese.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Misfit {
    /// It is the sheet of something else.
    Other(String),
    /// It may be the sheet, but it does not say clearly what is what.
    Unclear(String),
}

/// A column that is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The names of the groups that it stands under, from above, and its own.
    pub path: Vec<String>,
    /// Whether nothing can be done without it.
    pub needed: bool,
    /// Whether it names the rows, so that it may be called by any name of such a column.
    pub naming: bool,
}

impl Wanted {
    /// What it is called in a sentence.
    pub fn name(&self) -> String {
        self.path.join("／")
    }
}

/// A head without spaces, marks and case.
fn heading(text: &str) -> String {
    let text = bare(text).to_lowercase();
    text.trim_matches(['*', ':', '、', '。', '.', ';', ',', '★', '※', '_']).to_owned()
}

/// A head without what stands in brackets, such as a unit.
fn loose(heading: &str) -> String {
    let mut depth = 0;
    let mut out = String::new();
    for sign in heading.chars() {
        match sign {
            '(' | '[' | '【' | '〔' => depth += 1,
            ')' | ']' | '】' | '〕' => depth = (depth - 1).max(0),
            sign if depth == 0 => out.push(sign),
            _ => {}
        }
    }
    let out = out.split('/').next().unwrap_or_default().to_owned();
    if out.is_empty() { heading.to_owned() } else { out }
}

/// Words that offices put before and behind the name of a column.
const BEFORE: [&str; 9] =
    ["参赛", "参加", "参会", "参训", "所在", "工作", "所属", "报送", "分配"];
const BEHIND: [&str; 8] =
    ["名称", "分配数", "分配", "数量", "数", "情况", "全称", "一览"];

/// Heads that say the same.
const SAME: [&[&str]; 6] = [
    &[
        "联系电话",
        "联系方式",
        "电话",
        "电话号码",
        "手机",
        "手机号",
        "手机号码",
        "移动电话",
        "联系手机",
        "联系电话号码",
        "本人电话",
        "联系人电话",
    ],
    &[
        "职务",
        "职称",
        "职务职称",
        "职务或职称",
        "现任职务",
        "职务及职称",
        "职级",
        "职务职级",
    ],
    &["姓名", "名字", "人员姓名", "参会人员", "参训人员", "参赛人员", "参加人员", "人员"],
    &[
        "身份证号",
        "身份证号码",
        "公民身份号码",
        "居民身份证号",
        "居民身份证号码",
        "身份证",
        "身份号码",
        "公民身份证号码",
        "证件号码",
    ],
    &["序号", "编号", "号"],
    &["备注", "备注栏"],
];

/// What a column that names the rows is called, whatever it names.
const NAMING: [&str; 18] = [
    "单位",
    "单位名称",
    "地区",
    "地区名称",
    "县区",
    "区县",
    "市县",
    "县市区",
    "县(市、区)",
    "县",
    "市",
    "区",
    "地市",
    "市(州)",
    "名称",
    "部门",
    "部门名称",
    "各地",
];

/// The column that names the rows under another head than the one that is looked for: it is
/// called as such columns are, and none that is left has texts but it.
fn naming(grid: &Grid, row: usize, strange: &[(usize, String)]) -> Option<usize> {
    let worded = |(column, _): &&(usize, String)| {
        let mut below = (row + 1..grid.rows.len()).map(|row| grid.cell(row, *column));
        below.any(|cell| {
            let digits = |c: char| c.is_ascii_digit() || ".,%-".contains(c);
            cell.value == Value::Text && !bare(&cell.shown).chars().all(digits)
        })
    };
    let mut texts = strange.iter().filter(worded);
    let (column, name) = texts.next().filter(|_| texts.next().is_none())?;
    let own = heading(name);
    NAMING.iter().any(|known| *known == own || loose(known) == own).then_some(*column)
}

/// The heart of a name: 单位 of 参赛单位名称.
fn heart(name: &str) -> &str {
    let long = |text: &str| text.chars().count() >= 2;
    let mut heart = name;
    if let Some(rest) =
        BEFORE.iter().find_map(|w| heart.strip_prefix(w)).filter(|r| long(r))
    {
        heart = rest;
    }
    if let Some(rest) =
        BEHIND.iter().find_map(|w| heart.strip_suffix(w)).filter(|r| long(r))
    {
        heart = rest;
    }
    heart
}

/// How well a head fits a name: 3 the same, 2 but for brackets, 1 in other words.
fn likeness(wanted: &str, found: &str) -> Option<u32> {
    if found.is_empty() {
        return None;
    }
    if wanted == found {
        return Some(3);
    }
    let joined =
        |text: &str| text.replace(['/', '(', ')', '-', '、', '及', '和', '或'], "");
    let (loose_wanted, loose_found) = (loose(wanted), loose(found));
    if loose_wanted == loose_found || joined(wanted) == joined(found) {
        return Some(2);
    }
    let same = |group: &&[&str]| {
        let has = |name: &str| {
            let (short, whole) = (loose(name), joined(name));
            group.iter().any(|word| *word == short || *word == whole)
        };
        has(wanted) && has(found)
    };
    let hearts = heart(&loose_wanted) == heart(&loose_found);
    (hearts || SAME.iter().any(same)).then_some(1)
}

/// Whether a head is so near to a name that it may have been meant.
fn is_near(wanted: &str, found: &str) -> bool {
    let (wanted, found) = (loose(wanted), loose(found));
    let (long_wanted, long_found) = (wanted.chars().count(), found.chars().count());
    if long_wanted < 2 || long_found < 2 {
        return false;
    }
    found.contains(&wanted)
        || wanted.contains(&found)
        || (long_wanted > 2 && strsim::levenshtein(&wanted, &found) == 1)
}

/// The heads over a column of a sheet, from above, without repetitions.
fn path(grid: &Grid, top: usize, row: usize, column: usize) -> Vec<String> {
    let mut path: Vec<String> = Vec::new();
    for at in top..=row {
        let mut text = heading(grid.shown(at, column));
        let covered = grid.covered.contains_key(&(at, column));
        // A name that is not merged goes on to the right, over what has names of its own.
        if text.is_empty() && !covered && at < row && !grid.shown(row, column).is_empty()
        {
            let left = (0..column).rev().find(|c| !grid.own(at, *c).is_blank());
            let is_merged =
                |left: usize| grid.covered.get(&(at, left + 1)) == Some(&(at, left));
            if let Some(left) = left.filter(|left| !is_merged(*left)) {
                text = heading(grid.shown(at, left));
            }
        }
        if !text.is_empty() && path.last() != Some(&text) {
            path.push(text);
        }
    }
    path
}

/// How well the heads over a column fit what is looked for.
fn fit(wanted: &[String], found: &[String]) -> Option<u32> {
    let (leaf, groups) = wanted.split_last()?;
    let (own, over) = found.split_last()?;
    let grouped = !groups.is_empty() && !over.is_empty();
    if grouped {
        let named =
            |group: &String| over.iter().any(|name| likeness(group, name).is_some());
        if groups.iter().all(named) {
            return Some(likeness(leaf, own)? * 2 + 1);
        }
    } else if let Some(likeness) = likeness(leaf, own) {
        return Some(likeness * 2);
    }
    // 运动员男, 运动员（男）.
    let flat: String = own.chars().filter(|c| !"()/-、_".contains(*c)).collect();
    (!groups.is_empty() && wanted.concat() == flat).then_some(5)
}

/// A head that may be the one.
struct Candidate {
    top: usize,
    row: usize,
    /// For each column that is looked for, the columns that fit it best.
    found: Vec<Vec<usize>>,
    /// How well they fit.
    levels: Vec<u32>,
    paths: Vec<(usize, Vec<String>)>,
}

impl Candidate {
    fn of(grid: &Grid, wanted: &[Vec<String>], top: usize, row: usize) -> Self {
        let columns = grid.visible_columns().take(WIDTH);
        let paths: Vec<(usize, Vec<String>)> = columns
            .map(|column| (column, path(grid, top, row, column)))
            .filter(|(_, path)| !path.is_empty())
            .collect();
        let fits: Vec<Vec<Option<u32>>> = wanted
            .iter()
            .map(|wanted| paths.iter().map(|(_, path)| fit(wanted, path)).collect())
            .collect();
        let mut found = vec![Vec::new(); wanted.len()];
        let mut levels = vec![0; wanted.len()];
        let mut taken = vec![false; paths.len()];
        for level in (1..=7).rev() {
            let mut taken_now = taken.clone();
            for i in (0..wanted.len()).filter(|i| levels[*i] == 0).collect::<Vec<_>>() {
                let here: Vec<usize> = (0..paths.len())
                    .filter(|c| !taken[*c] && fits[i][*c] == Some(level))
                    .collect();
                if here.is_empty() {
                    continue;
                }
                levels[i] = level;
                here.iter().for_each(|c| taken_now[*c] = true);
                found[i] = here.iter().map(|c| paths[*c].0).collect();
            }
            taken = taken_now;
        }
        Self { top, row, found, levels, paths }
    }

    /// Columns that two names claim alike.
    fn shared(&self) -> Vec<usize> {
        let mut all: Vec<usize> = self.found.iter().flatten().copied().collect();
        all.sort_unstable();
        let mut shared: Vec<usize> = all
            .windows(2)
            .filter(|pair| pair[0] == pair[1])
            .map(|pair| pair[0])
            .collect();
        shared.dedup();
        shared
    }

    fn score(&self) -> (usize, u32) {
        let shared = self.shared();
        let clear = |i: &usize| {
            !self.found[*i].is_empty()
                && !self.found[*i].iter().any(|c| shared.contains(c))
        };
        let clear: Vec<usize> = (0..self.found.len()).filter(clear).collect();
        (clear.len(), clear.iter().map(|i| self.levels[*i]).sum())
    }

    /// The columns copy by copy, where the whole head repeats in its order.
    fn copies(&self) -> Option<Vec<Vec<Option<usize>>>> {
        let times = self.found.iter().map(Vec::len).max().unwrap_or(0);
        let even =
            self.found.iter().all(|found| found.is_empty() || found.len() == times);
        if !even || times == 0 {
            return None;
        }
        let copies: Vec<Vec<Option<usize>>> = (0..times)
            .map(|time| self.found.iter().map(|found| found.get(time).copied()).collect())
            .collect();
        let ends = |copy: &Vec<Option<usize>>| {
            let own = copy.iter().flatten();
            Some((*own.clone().min()?, *own.max()?))
        };
        let order = |copy: &Vec<Option<usize>>| {
            let mut order: Vec<usize> =
                (0..copy.len()).filter(|i| copy[*i].is_some()).collect();
            order.sort_by_key(|i| copy[*i]);
            order
        };
        let apart = copies.windows(2).all(|pair| {
            let (Some((_, end)), Some((start, _))) = (ends(&pair[0]), ends(&pair[1]))
            else {
                return false;
            };
            end < start && order(&pair[0]) == order(&pair[1])
        });
        // Of one column alone it is not known which copy is meant.
        let whole = times == 1 || self.found.iter().filter(|f| !f.is_empty()).count() > 1;
        (apart && whole).then_some(copies)
    }
}

/// How many cells of a row are told where no head is found, and how long names may be.
const TOLD: usize = 8;
const LONG: usize = 20;

/// Finds the columns of a table in a sheet.
pub fn find(grid: &Grid, wanted: &[Wanted]) -> Result<Columns, Misfit> {
    let looked_for = || wanted.iter().map(Wanted::name).collect::<Vec<_>>().join("、");
    let none = || {
        let there = grid.visible_rows().find_map(|row| {
            let said: Vec<&str> = (0..grid.rows[row].len())
                .filter(|column| !grid.hidden_columns.contains(column))
                .map(|column| grid.rows[row][column].shown.as_str())
                .filter(|shown| (1..=LONG).contains(&shown.chars().count()))
                .take(TOLD)
                .collect();
            (said.len() > 1)
                .then(|| format!("；第 {} 行写的是：{}", row + 1, said.join("、")))
        });
        Misfit::Other(format!(
            "没有找到表头；应有一行写着：{}{}",
            looked_for(),
            there.unwrap_or_default()
        ))
    };
    let paths: Vec<Vec<String>> = wanted
        .iter()
        .map(|w| w.path.iter().map(|name| heading(name)).collect())
        .collect();
    let mut best: Option<Candidate> = None;
    for row in grid.visible_rows().take(WITHIN) {
        for height in 1..=HEIGHT.min(row + 1) {
            let candidate = Candidate::of(grid, &paths, row + 1 - height, row);
            if best.as_ref().is_none_or(|best| best.score() < candidate.score()) {
                best = Some(candidate);
            }
        }
    }
    let best = best.ok_or_else(none)?;
    let found = best.found.iter().filter(|found| !found.is_empty()).count();
    if found == 0 || found * 2 < wanted.len() {
        return Err(none());
    }
    let said = |column: usize| {
        let path = best.paths.iter().find(|(own, _)| *own == column);
        path.map_or(String::new(), |(_, path)| path.join("／"))
    };
    let claimed = |column: &usize| best.found.iter().flatten().any(|own| own == column);
    let strange: Vec<(usize, String)> = best
        .paths
        .iter()
        .filter(|(column, _)| !claimed(column))
        .map(|(column, _)| (*column, said(*column)))
        .collect();
    let place = |column: usize| address(best.row, column);
    if let Some(column) = best.shared().first() {
        return Err(Misfit::Unclear(format!(
            "“{}”（{}）分不清是哪一组的；在它上面一行写明各组的名称，如表里那样（{}）",
            said(*column),
            place(*column),
            looked_for()
        )));
    }
    let Some(mut copies) = best.copies() else {
        let twice = (0..wanted.len()).find(|i| best.found[*i].len() > 1).unwrap_or(0);
        let places: Vec<String> = best.found[twice].iter().map(|c| place(*c)).collect();
        return Err(Misfit::Unclear(format!(
            "“{}”不止一栏：{}；分不清要读哪一栏，删去或改名后再读",
            wanted[twice].name(),
            places.join("、")
        )));
    };
    let mut renamed: Vec<(String, String)> = (0..wanted.len())
        .filter(|i| (1..4).contains(&best.levels[*i]))
        .map(|i| (wanted[i].name(), said(best.found[i][0])))
        .collect();
    let mut strange = strange;
    for (i, wanted) in
        wanted.iter().enumerate().filter(|(i, _)| best.found[*i].is_empty())
    {
        if let (true, [copy]) = (wanted.naming, copies.as_mut_slice())
            && let Some(column) = naming(grid, best.row, &strange)
        {
            copy[i] = Some(column);
            renamed.push((wanted.name(), said(column)));
            strange.retain(|(own, _)| *own != column);
            continue;
        }
        let leaf = paths[i].last().map_or("", String::as_str);
        let own = |said: &str| said.rsplit('／').next().unwrap_or_default().to_owned();
        if let Some((column, near)) =
            strange.iter().find(|(_, said)| is_near(leaf, &own(said)))
        {
            return Err(Misfit::Unclear(format!(
                "没有找到“{}”这一栏；{} 写的是“{near}”，是不是它？是就改成“{}”再读",
                wanted.name(),
                place(*column),
                wanted.name()
            )));
        }
        if wanted.needed {
            let there: Vec<String> = best
                .paths
                .iter()
                .map(|(column, _)| format!("{}（{}）", said(*column), letters(*column)))
                .collect();
            return Err(Misfit::Unclear(format!(
                "没有找到“{}”这一栏，不知道各行是谁的；第 {} 行写着：{}",
                wanted.name(),
                best.row + 1,
                there.join("、")
            )));
        }
    }
    Ok(Columns { row: best.row, top: best.top, copies, strange, renamed })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::office::sheet::book::Cell;

    fn grid(rows: &[&str]) -> Grid {
        let row = |row: &&str| row.split(',').map(Cell::text).collect();
        Grid { rows: rows.iter().map(row).collect(), ..Grid::default() }
    }

    fn wanted(paths: &[&str]) -> Vec<Wanted> {
        let own = |(i, path): (usize, &&str)| Wanted {
            path: path.split('/').map(str::to_owned).collect(),
            needed: i == 0,
            naming: i == 0,
        };
        paths.iter().enumerate().map(own).collect()
    }

    fn found(rows: &[&str], paths: &[&str]) -> Vec<Vec<Option<usize>>> {
        find(&grid(rows), &wanted(paths)).expect("columns").copies
    }

    fn missed(rows: &[&str], paths: &[&str]) -> String {
        match find(&grid(rows), &wanted(paths)).expect_err("a misfit") {
            Misfit::Other(why) | Misfit::Unclear(why) => why,
        }
    }

    #[test]
    fn columns_are_known_by_what_their_heads_say() {
        let quota = ["单位", "名额", "备注"];
        for head in [
            "单位,名额,备注",
            "单 位,名　额,备注：",
            "参赛单位,名额（人）,备 注",
            "单位名称,名额分配,备注",
            "*单位,分配名额(名),备注栏",
        ] {
            let copies = found(&["名额分配表", "", head, "东城区,10,"], &quota);
            assert_eq!(copies, [[Some(0), Some(1), Some(2)]], "{head}");
        }
        // Called otherwise, and the only column of names: taken, and said.
        let rows = ["县区,名额,备注", "甲,1,2"];
        let columns = find(&grid(&rows), &wanted(&quota)).expect("columns");
        assert_eq!(columns.copies, [[Some(0), Some(1), Some(2)]]);
        assert_eq!(columns.renamed, [("单位".to_owned(), "县区".to_owned())]);
        // In another order, with others between.
        let copies = found(&["序号,备注,名额,单位", "1,,10,东城区"], &quota);
        assert_eq!(copies, [[Some(3), Some(2), Some(1)]]);
        // Folded: the whole head repeats.
        let copies = found(&["单位,名额,单位,名额", "甲,1,乙,2"], &quota[..2]);
        assert_eq!(copies, [[Some(0), Some(1)], [Some(2), Some(3)]]);
    }

    #[test]
    fn what_is_not_clear_is_asked_about() {
        let quota = ["单位", "名额", "备注"];
        for (head, word) in [
            ("单位,名额,名额,备注", "“名额”不止一栏：B1、C1"),
            ("单位,单位,名额,备注", "“单位”不止一栏"),
            ("单位,补充名额,备注", "写的是“补充名额”，是不是它"),
            (
                "姓名,电话",
                "没有找到表头；应有一行写着：单位、名额、备注；第 1 行写的是：姓名、电话",
            ),
        ] {
            let why = missed(&[head, "甲,1,2,3"], &quota);
            assert!(why.contains(word), "{head}: {why}");
        }
        let why = missed(&["编号,名额,备注", "1,2,3"], &quota);
        assert!(why.contains("没有找到“单位”这一栏"), "{why}");
    }

    #[test]
    fn groups_tell_leaves_of_one_name_apart() {
        let paths = ["单位", "运动员/男", "运动员/女", "裁判员/男", "裁判员/女", "备注"];
        let straight = [[Some(0), Some(1), Some(2), Some(3), Some(4), Some(5)]];
        for rows in [
            ["单位,运动员,,裁判员,,备注", ",男,女,男,女,"],
            ["单位,运动员,运动员,裁判员,裁判员,备注", "单位,男,女,男,女,备注"],
            ["名额表", "单位,运动员男,运动员女,裁判员（男）,裁判员（女）,备注"],
        ] {
            assert_eq!(found(&rows, &paths), straight, "{rows:?}");
        }
        let turned = ["单位,裁判员,,运动员,,备注", ",男,女,男,女,"];
        let expected = [[Some(0), Some(3), Some(4), Some(1), Some(2), Some(5)]];
        assert_eq!(found(&turned, &paths), expected);
        let why = missed(&["单位,男,女,男,女,备注", "甲,1,2,3,4,"], &paths);
        assert!(why.contains("分不清是哪一组的"), "{why}");
    }
}
