//! Whether a notice agrees with itself: totals, times, names.

use std::collections::{BTreeSet, HashMap};

use crate::judge::check::Rule;
use crate::judge::check::scene::{Line, Scene, Sink, han, is_han};
use crate::notice::{Block, Table, attachment_label};
use crate::text::finding::Severity::{Error, Warning};

pub(super) const SELF: &str = "前后一致（机关公文实务）";

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: "total-differs",
        severity: Error,
        source: SELF,
        what: "正文里的总数与表格的合计不同",
        why: "名额调整后最容易忘记改正文里的总数。",
        mend: "核对总数和表格",
        wrong: "body: 参加人员共90人，名额见附件。\nattachments: [{id: a, title: 名额, table: {columns: [单位, 名额], rows: [[甲, 40], [乙, 45]]}}]",
        right: "body: 参加人员共85人，名额见附件。\nattachments: [{id: a, title: 名额, table: {columns: [单位, 名额], rows: [[甲, 40], [乙, 45]]}}]",
        check: Some(total_differs),
    },
    Rule {
        code: "schedule-out-of-order",
        severity: Error,
        source: SELF,
        what: "日程表的时间倒退或重叠",
        why: "同一批人不能同时在两处。",
        mend: "核对各行的起止时间",
        wrong: "body: 见附件。\nattachments: [{id: a, title: 日程, table: {columns: [时间, 内容], rows: [[\"9:00—10:00\", 甲], [\"9:30—11:00\", 乙]]}}]",
        right: "body: 见附件。\nattachments: [{id: a, title: 日程, table: {columns: [时间, 内容], rows: [[\"9:00—10:00\", 甲], [\"10:00—11:00\", 乙]]}}]",
        check: Some(schedule_out_of_order),
    },
    Rule {
        code: "edition-differs",
        severity: Warning,
        source: SELF,
        what: "标题与正文的届次、批次不同",
        why: "沿用去年的稿子时，容易只改一处。",
        mend: "核对届次、批次，使几处一致",
        wrong: "title: 关于举办第十六届科技活动周的通知\nbody: 定于近期举办第十五届科技活动周。",
        right: "title: 关于举办第十六届科技活动周的通知\nbody: 定于近期举办第十六届科技活动周。",
        check: Some(edition_differs),
    },
    Rule {
        code: "name-spelled-two-ways",
        severity: Warning,
        source: SELF,
        what: "同一个单位有两种写法",
        why: "单位名称差一个字，就成了另一个单位。",
        mend: "核对名称，统一写法",
        wrong: "body: [到山西潞氏实业集团有限公司参观。, 山西泫氏实业集团有限公司协办。]",
        right: "body: [到山西泫氏实业集团有限公司参观。, 山西泫氏实业集团有限公司协办。]",
        check: Some(name_spelled_two_ways),
    },
];

/// What a column of a table adds up to.
struct Sum<'a> {
    /// The table and the column, as a sentence names them.
    of: String,
    table: &'a Table,
    /// The attachment that the table is in.
    attachment: Option<usize>,
    sum: u64,
}

/// Words of money.
const MONEY: [&str; 8] = ["金额", "经费", "费用", "预算", "资金", "单价", "标准", "元"];
/// What the rows of a budget are called.
const ITEMS: [&str; 7] = ["项目", "科目", "用途", "内容", "事项", "费用", "支出"];

/// Whether a table says what money is for: numbers of people in it are factors of sums.
fn is_budget(table: &Table) -> bool {
    let has = |text: &str, words: &[&str]| words.iter().any(|word| text.contains(word));
    let names = || table.columns.iter().map(|column| column.name.value.as_str());
    let money = names().any(|name| has(name, &MONEY))
        || table.unit.as_ref().is_some_and(|unit| unit.value.contains('元'));
    money && names().find(|name| *name != "序号").is_some_and(|name| has(name, &ITEMS))
}

/// The columns of a table whose names, with those over them, have one of some words, and what
/// each adds up to. Several of one table add up to a whole, too.
fn sums(table: &Table, words: &[&str]) -> Vec<(String, u64)> {
    let names = table.names();
    let rows = || (0..table.rows.len()).filter(|row| !table.is_computed(*row));
    let added = |column: usize| -> Option<u64> {
        let cells = rows().filter_map(|row| table.rows[row].get(column));
        let cells = cells.filter(|cell| !cell.value.is_empty());
        let values: Option<Vec<u64>> =
            cells.map(|cell| cell.value.parse().ok()).collect();
        values.filter(|values| values.len() > 1).map(|values| values.iter().sum())
    };
    let named = |column: &usize| {
        let path = names.path(*column);
        words.iter().any(|word| path.contains(word))
    };
    let columns = (0..table.columns.len()).filter(named);
    let sums: Vec<(usize, u64)> =
        columns.filter_map(|column| Some((column, added(column)?))).collect();
    let whole = |column: usize| {
        let name = &table.columns[column].name.value;
        ["合计", "小计", "总"].iter().any(|word| name.contains(word))
    };
    let parts = sums.iter().filter(|(column, _)| !whole(*column));
    let parts: Vec<u64> = parts.map(|(_, sum)| *sum).collect();
    let all = (parts.len() > 1).then(|| ("各栏".to_owned(), parts.iter().sum()));
    sums.iter().map(|(column, sum)| (names.path(*column), *sum)).chain(all).collect()
}

/// The sums of the columns of all tables whose names have one of some words. Budgets, and for
/// `general` words everything that money stands in, count no people.
fn all_sums<'a>(scene: &'a Scene<'_>, words: &[&str], general: bool) -> Vec<Sum<'a>> {
    let notice = scene.notice;
    let count = notice.attachments.len();
    let mut found = Vec::new();
    for table in notice.tables() {
        let money = |text: &str| MONEY.iter().any(|word| text.contains(word));
        let unit = table.unit.as_ref().map_or("", |unit| unit.value.as_str());
        let of_money = money(unit) || table.columns.iter().any(|c| money(&c.name.value));
        if is_budget(table) || (general && of_money) {
            continue;
        }
        let attachment = (0..count).find(|i| {
            let mut here = false;
            notice.attachments[*i].part.blocks(&mut |block| {
                here |= matches!(block, Block::Table(own) if std::ptr::eq(own.as_ref(), table));
            });
            here
        });
        let place =
            attachment.map_or("表格".to_owned(), |i| attachment_label(i, count));
        found.extend(sums(table, words).into_iter().map(|(name, sum)| Sum {
            of: format!("{place}“{name}”"),
            table,
            attachment,
            sum,
        }));
    }
    found
}

/// Whether a total is one of a part of a table: of what 其中 begins, or of a row that stands
/// right before it.
fn is_of_part(sentence: &str, table: &Table) -> bool {
    let named = |name: &String| {
        let own = name.rsplit('/').next().unwrap_or_default();
        let clause = sentence.rsplit(['，', '：', '、']).next().unwrap_or_default();
        own.chars().count() > 1 && clause.contains(own)
    };
    sentence.contains("其中") || table.row_names().iter().any(named)
}

fn total_differs(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    // Columns of people speak of people; others only where there are none.
    let people = all_sums(scene, &["名额", "人数", "人员"], false);
    let sums = match people.is_empty() {
        true => all_sums(scene, &["数量", "合计", "小计"], true),
        false => people,
    };
    if sums.is_empty() {
        return;
    }
    let count = scene.notice.attachments.len();
    for line in scene.prose() {
        // A sentence that names an attachment speaks of that one.
        let text = line.text.value.as_str();
        let named = |sum: &&Sum<'_>| {
            let label = sum.attachment.map(|i| attachment_label(i, count));
            label.is_some_and(|label| {
                text.match_indices(&label).any(|(at, label)| {
                    !text[at + label.len()..].starts_with(|c: char| c.is_ascii_digit())
                })
            })
        };
        let here: Vec<&Sum<'_>> = sums.iter().filter(named).collect();
        let here = if here.is_empty() { sums.iter().collect() } else { here };
        for word in ["共", "共计", "合计", "总计"] {
            for i in line.find(word) {
                let at = i + word.chars().count();
                let Some((count, total)) = line.digits(at) else { continue };
                let people = line.at(at + count).is_some_and(|c| "人名".contains(c));
                let sentence = line.slice(0, i);
                let sentence = sentence.rsplit(['。', '；']).next().unwrap_or_default();
                let part = |sum: &&Sum<'_>| is_of_part(sentence, sum.table);
                if people
                    && here.iter().all(|sum| sum.sum != total)
                    && !here.iter().any(part)
                {
                    let shown: Vec<String> = here
                        .iter()
                        .take(10)
                        .map(|sum| format!("{}合计为 {}", sum.of, sum.sum))
                        .collect();
                    sink.chars(
                        line.text,
                        at,
                        count + 1,
                        format!("这里写 {total}，{}", shown.join("、")),
                    );
                }
            }
        }
    }
}

/// A clock time at a position, in minutes, and its length.
fn clock(line: &[char], at: usize) -> Option<(usize, u32)> {
    let digits = |from: usize| {
        let digits = line.get(from..)?.iter().take(9).take_while(|c| c.is_ascii_digit());
        let text: String = digits.collect();
        let count = text.len();
        text.parse::<u32>().ok().map(|value| (count, value))
    };
    let (hours, hour) = digits(at)?;
    line.get(at + hours).filter(|c| **c == ':' || **c == '：')?;
    let (minutes, minute) = digits(at + hours + 1)?;
    (hour <= 24 && minute < 60).then_some((hours + 1 + minutes, hour * 60 + minute))
}

fn schedule_out_of_order(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    for table in scene.notice.tables() {
        let column = table.columns.iter().position(|c| c.name.value.contains("时间"));
        let Some(column) = column else { continue };
        // A date in front, or in a column of its own, begins another day.
        let day = table.columns.iter().position(|c| c.name.value.contains("日期"));
        let mut last: Option<u32> = None;
        for row in &table.rows {
            let Some(cell) = row.get(column) else { continue };
            let of_day = day.filter(|day| *day != column).and_then(|day| row.get(day));
            if of_day.is_some_and(|cell| !cell.value.is_empty()) {
                last = None;
            }
            let chars: Vec<char> = cell.value.chars().collect();
            if chars.iter().any(|c| "月日".contains(*c)) {
                last = None;
            }
            let Some(from_at) = chars.iter().position(char::is_ascii_digit) else {
                continue;
            };
            let Some((count, from)) = clock(&chars, from_at) else { continue };
            let to = clock(&chars, from_at + count + 1).map(|(_, to)| to);
            if to.is_some_and(|to| to <= from) {
                sink.text(cell, format!("“{}”的终了不在开始之后", cell.value));
            } else if last.is_some_and(|last| from < last) {
                sink.text(cell, format!("“{}”早于上一行的终了", cell.value));
            }
            last = Some(to.unwrap_or(from));
        }
    }
}

/// What is counted: 第十六届, 第57个, 第三批.
const COUNTED: &str = "届个批期次轮";
/// How many characters behind it must agree to be of the same thing.
const SAME: usize = 3;

/// An ordinal of a text: where it begins, how long it is, and what it counts.
type Edition = (usize, usize, String);

fn editions(line: &Line<'_>) -> Vec<Edition> {
    let mut editions = Vec::new();
    for i in line.find("第") {
        let numeral =
            |c: &&char| c.is_ascii_digit() || "一二三四五六七八九十百零".contains(**c);
        let count = line.chars[i + 1..].iter().take_while(numeral).count();
        let unit = i + 1 + count;
        let counted = line.at(unit).is_some_and(|c| COUNTED.contains(c));
        let name = line.slice(unit, unit + 1 + SAME);
        if count > 0
            && counted
            && name.chars().skip(1).all(is_han)
            && name.chars().count() > SAME
        {
            editions.push((i, count, name));
        }
    }
    editions
}

fn edition_differs(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    let title = &scene.notice.main.title.text;
    let Some(first) = scene.lines.iter().find(|line| line.text.at == title.at) else {
        return;
    };
    let titled = editions(first);
    if titled.is_empty() {
        return;
    }
    for line in scene.prose() {
        let text = &line.text.value;
        // Who speaks of an earlier one says so.
        if ["上届", "上一届", "上批", "去年", "往届", "历届"]
            .iter()
            .any(|w| text.contains(w))
        {
            continue;
        }
        let found = editions(line);
        for (i, count, name) in &found {
            let number = line.slice(i + 1, i + 1 + count);
            let same: Vec<String> = titled
                .iter()
                .filter(|(_, _, of)| of == name)
                .map(|(at, count, _)| first.slice(at + 1, at + 1 + count))
                .collect();
            let year = line.back(*i, SAME * 3, "年").is_some();
            if let Some(right) = same.first()
                && !same.contains(&number)
                && !year
            {
                let unit = name.chars().next().unwrap_or('届');
                let message = format!("标题是第{right}{unit}，这里是第{number}{unit}");
                sink.chars(line.text, *i, count + 2, message);
            }
        }
    }
}

/// How names of organisations end.
const ENDINGS: [&str; 10] = [
    "有限公司",
    "股份公司",
    "集团公司",
    "委员会",
    "监督管理局",
    "管理局",
    "大酒店",
    "大学",
    "医院",
    "研究院",
];

/// No name of an organisation is longer.
const NAME_MOST: usize = 20;
/// What must agree before and behind a slip; the ending alone is no name.
const AGREEING: (usize, usize) = (2, 5);

/// The first name with a character in doubt, and what that is in all of them.
type Spellings<'a> = (&'a [char], BTreeSet<char>);

fn name_spelled_two_ways(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    // What stands around a character of a name, with the first name that had it.
    let mut known: HashMap<(&[char], &[char]), Spellings<'_>> = HashMap::new();
    for line in &scene.lines {
        for ending in ENDINGS {
            for at in line.find(ending) {
                let end = at + ending.chars().count();
                let back = line.chars[..end].iter().rev().take(NAME_MOST);
                let run = back.take_while(|c| han(Some(**c))).count();
                let name = &line.chars[end - run..end];
                for slip in AGREEING.0..run.saturating_sub(AGREEING.1) {
                    let around = (&name[slip - AGREEING.0..slip], &name[slip + 1..]);
                    let Some((first, seen)) = known.get_mut(&around) else {
                        known.insert(around, (name, BTreeSet::from([name[slip]])));
                        continue;
                    };
                    // One spelling is one finding, wherever else it stands.
                    if !seen.insert(name[slip]) {
                        continue;
                    }
                    let (mine, theirs) = differing(name, first, run - 1 - slip);
                    let count = mine.chars().count();
                    sink.chars(
                        line.text,
                        end - count,
                        count,
                        format!("“{mine}”在别处写作“{theirs}”"),
                    );
                }
            }
        }
    }
}

/// Two names that differ in the one character before so many: as far as they agree before.
fn differing(a: &[char], b: &[char], behind: usize) -> (String, String) {
    let before = a.iter().rev().zip(b.iter().rev()).skip(behind + 1);
    let before = before.take_while(|(x, y)| x == y).count();
    let name =
        |chars: &[char]| chars[chars.len() - behind - 1 - before..].iter().collect();
    (name(a), name(b))
}
