//! Whether a notice agrees with itself: totals, dates, weekdays, times, names.

use std::collections::{BTreeSet, HashMap};

use crate::judge::check::Rule;
use crate::judge::check::scene::{Line, Scene, Sink, han};
use crate::notice::{Date, Table, TextKind};
use crate::text::finding::Severity::{Error, Note, Warning};

const SELF: &str = "前后一致（机关公文实务）";

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
        code: "wrong-weekday",
        severity: Error,
        source: SELF,
        what: "日期后面的星期不对",
        why: "与会的人会来错日子。",
        mend: "改正星期或日期",
        wrong: "body: 定于2024年3月1日（周四）开会。",
        right: "body: 定于2024年3月1日（周五）开会。",
        check: Some(wrong_weekday),
    },
    Rule {
        code: "no-such-day",
        severity: Error,
        source: SELF,
        what: "没有这一天",
        why: "日历上没有的日子不能办事。",
        mend: "改正日期",
        wrong: "body: 请于2024年2月30日前报送。",
        right: "body: 请于2024年2月29日前报送。",
        check: Some(no_such_day),
    },
    Rule {
        code: "dates-reversed",
        severity: Error,
        source: SELF,
        what: "起止日期倒了过来",
        why: "终止在开始之前，没有这样一段时间。",
        mend: "核对起止日期",
        wrong: "body: 自2024年5月10日至2024年5月6日办理。",
        right: "body: 自2024年5月6日至2024年5月10日办理。",
        check: Some(dates_reversed),
    },
    Rule {
        code: "deadline-before-issue",
        severity: Error,
        source: SELF,
        what: "期限在成文日期之前",
        why: "收到公文时期限已过。",
        mend: "改正期限",
        wrong: "date: 2024-03-10\nbody: 请于3月5日前报送。",
        right: "date: 2024-03-10\nbody: 请于3月15日前报送。",
        check: Some(deadline_before_issue),
    },
    Rule {
        code: "deadline-after-event",
        severity: Warning,
        source: SELF,
        what: "报名的期限在活动之后",
        why: "报名应在活动之前结束。",
        mend: "核对报名期限和活动时间",
        wrong: "body: [活动时间：2024年3月10日, 请于3月15日前报名。]",
        right: "body: [活动时间：2024年3月10日, 请于3月8日前报名。]",
        check: Some(deadline_after_event),
    },
    Rule {
        code: "event-before-issue",
        severity: Warning,
        source: SELF,
        what: "活动时间在成文日期之前",
        why: "发文时活动已经过去。",
        mend: "核对活动时间和成文日期",
        wrong: "date: 2024-03-10\nbody: 活动时间：2024年3月1日",
        right: "date: 2024-03-10\nbody: 活动时间：2024年3月21日",
        check: Some(event_before_issue),
    },
    Rule {
        code: "printed-before-issue",
        severity: Error,
        source: "GB/T 9704—2012 7.4.3",
        what: "印发日期在成文日期之前",
        why: "公文签发之后才能印发。",
        mend: "改正 imprint.date 或 date",
        wrong: "issuer: 甲市政府\ndate: 2024-03-10\nimprint: {printer: 甲市政府办公室, date: 2024-03-09}",
        right: "issuer: 甲市政府\ndate: 2024-03-10\nimprint: {printer: 甲市政府办公室, date: 2024-03-11}",
        check: Some(printed_before_issue),
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
        code: "other-year",
        severity: Note,
        source: SELF,
        what: "文中的日期不在成文的年份",
        why: "沿用去年的稿子时，容易漏改年份。",
        mend: "核对年份",
        wrong: "date: 2024-03-10\nbody: 定于2023年4月1日开会。",
        right: "date: 2024-03-10\nbody: 定于2024年4月1日开会。",
        check: Some(other_year),
    },
    Rule {
        code: "wrong-anniversary",
        severity: Error,
        source: SELF,
        what: "节日、纪念日的届次与年份对不上",
        why: "沿用去年的稿子时，容易漏改届次。",
        mend: "改正届次",
        wrong: "date: 2024-09-10\nbody: 2024年9月10日是第39个教师节。",
        right: "date: 2024-09-10\nbody: 2024年9月10日是第40个教师节。",
        check: Some(wrong_anniversary),
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

/// A day that a text speaks of.
struct Day {
    start: usize,
    count: usize,
    /// The year, if the text names it.
    year: Option<u64>,
    month: u64,
    day: u64,
}

impl Day {
    /// The date, in the year given if the text names none; `None` if there is no such day.
    fn date(&self, year: u16) -> Option<Date> {
        let year = self.year.map_or(Some(year), |year| u16::try_from(year).ok())?;
        Date::new(year, u8::try_from(self.month).ok()?, u8::try_from(self.day).ok()?)
    }
}

/// Every 2024年3月1日 and 3月1日 of a text.
fn days(line: &Line<'_>) -> Vec<Day> {
    let mut days = Vec::new();
    for at in line.find("月") {
        let Some((before @ 1..=2, month)) = line.digits_before(at) else { continue };
        let Some((after @ 1..=2, day)) = line.digits(at + 1) else { continue };
        if !line.reads(at + 1 + after, "日") {
            continue;
        }
        let mut start = at - before;
        let mut year = None;
        if line.before(start) == Some('年')
            && let Some((4, value)) = line.digits_before(start - 1)
        {
            year = Some(value);
            start -= 5;
        }
        days.push(Day { start, count: at + 2 + after - start, year, month, day });
    }
    days
}

fn issued(scene: &Scene<'_>) -> Date {
    scene.notice.ending.date
}

/// Columns of people or places in a table, with their sums.
fn sums(table: &Table, words: &[&str]) -> Vec<u64> {
    let rows =
        if table.has_total { &table.rows[..table.rows.len() - 1] } else { &table.rows };
    let mut sums = Vec::new();
    for (i, column) in table.columns.iter().enumerate() {
        if !words.iter().any(|word| column.name.value.contains(word)) {
            continue;
        }
        let subtotal = |row: usize| table.subtotals.contains(&row);
        let values: Option<Vec<u64>> = rows
            .iter()
            .enumerate()
            .filter(|(at, _)| !subtotal(*at))
            .filter_map(|(_, row)| row.get(i))
            .filter(|cell| !cell.value.is_empty())
            .map(|cell| cell.value.parse().ok())
            .collect();
        if let Some(values) = values.filter(|values| values.len() > 1) {
            sums.push(values.iter().sum());
        }
    }
    sums
}

fn total_differs(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    // Columns of people speak of people; others only where there are none.
    let of = |words: &[&str]| -> Vec<u64> {
        scene.notice.tables().into_iter().flat_map(|table| sums(table, words)).collect()
    };
    let people = of(&["名额", "人数", "人员"]);
    let sums =
        if people.is_empty() { of(&["数量", "合计", "小计"]) } else { people };
    let known: BTreeSet<u64> = sums.iter().copied().collect();
    if sums.is_empty() {
        return;
    }
    for line in scene.prose() {
        for word in ["共", "共计", "合计", "总计"] {
            for i in line.find(word) {
                let at = i + word.chars().count();
                let Some((count, total)) = line.digits(at) else { continue };
                let people = line.at(at + count).is_some_and(|c| "人名".contains(c));
                if people && !known.contains(&total) {
                    let shown: Vec<String> =
                        sums.iter().take(10).map(u64::to_string).collect();
                    sink.chars(
                        line.text,
                        at,
                        count + 1,
                        format!("这里写 {total}，表格合计为 {}", shown.join("、")),
                    );
                }
            }
        }
    }
}

fn wrong_weekday(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    for line in &scene.lines {
        for day in days(line) {
            let Some(date) = day.date(issued(scene).year()) else { continue };
            let mut at = day.start + day.count;
            if line.at(at).is_some_and(|c| "（(，".contains(c)) {
                at += 1;
            }
            let prefix = ["星期", "礼拜", "周"].iter().find(|p| line.reads(at, p));
            let Some(prefix) = prefix else { continue };
            let at = at + prefix.chars().count();
            let Some(named) = line.at(at) else { continue };
            let named = if named == '天' { '日' } else { named };
            let right = date.weekday_name();
            if "一二三四五六日".contains(named) && named != right {
                sink.chars(
                    line.text,
                    day.start,
                    at + 1 - day.start,
                    format!("{date}是{prefix}{right}，不是{prefix}{named}"),
                );
            }
        }
    }
}

fn no_such_day(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    for line in &scene.lines {
        for day in days(line) {
            let known = day.year.is_none_or(|year| (1949..=2999).contains(&year));
            if known && day.date(issued(scene).year()).is_none() {
                let shown = line.slice(day.start, day.start + day.count);
                sink.chars(line.text, day.start, day.count, format!("没有{shown}这一天"));
            }
        }
    }
}

fn dates_reversed(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    for line in &scene.lines {
        for pair in days(line).windows(2) {
            let end = pair[0].start + pair[0].count;
            let between = line.slice(end, pair[1].start);
            if !["至", "到", "—", "～"].contains(&between.as_str()) {
                continue;
            }
            let year = issued(scene).year();
            // 12月20日至1月10日 goes over into the next year.
            let over = pair[1].year.is_none() && pair[1].month < pair[0].month;
            let (Some(from), Some(to)) = (pair[0].date(year), pair[1].date(year)) else {
                continue;
            };
            if to < from && !over {
                let count = pair[1].start + pair[1].count - pair[0].start;
                let message = format!("{to}在{from}之前");
                sink.chars(line.text, pair[0].start, count, message);
            }
        }
    }
}

/// How far a sentence is read in either direction, and what stands beside a date.
const SENTENCE_MOST: usize = 300;
const ASIDE_MOST: usize = 40;

/// Whether a day is a deadline: 3月5日前, 3月5日之前, 截至3月5日.
fn is_deadline(line: &Line<'_>, day: &Day) -> bool {
    let after = day.start + day.count;
    let after = after
        + if line.reads(after, "（") {
            let inside = line.chars[after..].iter().take(ASIDE_MOST);
            inside.into_iter().position(|c| *c == '）').map_or(0, |i| i + 1)
        } else {
            0
        };
    let clock = line.chars[after..]
        .iter()
        .take(ASIDE_MOST)
        .take_while(|c| c.is_ascii_digit() || ":：时点上下午".contains(**c))
        .count();
    ["前", "之前", "以前", "截止"].iter().any(|w| line.reads(after + clock, w))
        || (day.start >= 2 && line.reads(day.start - 2, "截至"))
}

fn deadline_before_issue(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    for line in scene.prose() {
        for day in days(line).iter().filter(|day| is_deadline(line, day)) {
            let Some(date) = day.date(issued(scene).year()) else { continue };
            if date < issued(scene) {
                sink.chars(
                    line.text,
                    day.start,
                    day.count,
                    format!("期限{date}在成文日期{}之前", issued(scene)),
                );
            }
        }
    }
}

/// The day of the event: the first that follows 活动时间 or 会议时间.
fn event<'a, 'b>(scene: &'b Scene<'a>) -> Option<(&'b Line<'a>, Day, Date)> {
    scene.prose().find_map(|line| {
        let labelled = ["活动时间", "会议时间", "培训时间", "考试时间", "举办时间"]
            .iter()
            .any(|label| {
                line.reads(0, label) && line.at(label.chars().count()) == Some('：')
            });
        let day = days(line).into_iter().next().filter(|_| labelled)?;
        let date = day.date(issued(scene).year())?;
        Some((line, day, date))
    })
}

fn deadline_after_event(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    let Some((_, _, event)) = event(scene) else { return };
    for line in scene.prose() {
        for day in days(line).iter().filter(|day| is_deadline(line, day)) {
            let from = line
                .back(day.start, SENTENCE_MOST, "。；")
                .unwrap_or(day.start.saturating_sub(SENTENCE_MOST));
            let rest = line.chars[day.start..].iter().take(SENTENCE_MOST);
            let to = rest.clone().position(|c| "。；".contains(*c)).unwrap_or(rest.len());
            let sentence = line.slice(from, day.start + to);
            let enrols = sentence.contains("报名") || sentence.contains("报到");
            let Some(date) = day.date(issued(scene).year()) else { continue };
            if enrols && date > event {
                sink.chars(
                    line.text,
                    day.start,
                    day.count,
                    format!("报名期限{date}在活动时间{event}之后"),
                );
            }
        }
    }
}

fn event_before_issue(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    if let Some((line, day, date)) = event(scene)
        && date < issued(scene)
    {
        let message = format!("活动时间{date}在成文日期{}之前", issued(scene));
        sink.chars(line.text, day.start, day.count, message);
    }
}

fn printed_before_issue(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    if let Some(imprint) = &scene.notice.imprint
        && imprint.print_date < issued(scene)
    {
        sink.place(
            &imprint.print_date_at,
            format!("印发日期{}在成文日期{}之前", imprint.print_date, issued(scene)),
        );
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

fn other_year(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    let year = u64::from(issued(scene).year());
    for line in scene.lines.iter().filter(|l| l.kind != TextKind::Title) {
        for day in days(line) {
            // The next year's beginning is often meant.
            if day.year.is_some_and(|y| {
                y != year && !(y == year + 1 && issued(scene).month() >= 10)
            }) {
                let shown = line.slice(day.start, day.start + day.count);
                sink.chars(
                    line.text,
                    day.start,
                    day.count,
                    format!("{shown}不在 {year} 年"),
                );
            }
        }
    }
}

/// Days with an ordinal, and the year before the first of them.
const ANNIVERSARIES: [(&str, u64); 7] = [
    ("世界标准日", 1969),
    ("教师节", 1984),
    ("中国记者节", 1999),
    ("世界地球日", 1969),
    ("全国科技工作者日", 2016),
    ("中国人民警察节", 2020),
    ("中国医师节", 2017),
];

fn wrong_anniversary(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    for line in &scene.lines {
        for (name, base) in ANNIVERSARIES {
            for i in line.find(name) {
                let Some(at) = i.checked_sub(1).filter(|at| line.at(*at) == Some('个'))
                else {
                    continue;
                };
                let Some((count, number)) = line.digits_before(at) else { continue };
                if line.before(at - count) != Some('第') {
                    continue;
                }
                let right = u64::from(issued(scene).year()).saturating_sub(base);
                if number != right {
                    sink.chars(
                        line.text,
                        at - count - 1,
                        count + 2,
                        format!(
                            "{} 年是第{right}个{name}，不是第{number}个",
                            issued(scene).year()
                        ),
                    );
                }
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
