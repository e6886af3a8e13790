//! Whether days agree with the calendar, with each other and with 成文日期.

use crate::judge::check::Rule;
use crate::judge::check::facts::SELF;
use crate::judge::check::scene::{Line, Scene, Sink};
use crate::notice::{Date, FESTIVALS, Festival, SpokenDay, TextKind, spoken_days};
use crate::text::finding::Severity::{Error, Note, Warning};

pub(super) const RULES: &[Rule] = &[
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
        code: "wrong-festival",
        severity: Warning,
        source: SELF,
        what: "节日、纪念日的日期不对",
        why: "端午、中秋等每年的公历日期不同，沿用去年的稿子时容易漏改。",
        mend: "改正日期",
        wrong: "date: 2024-08-10\nbody: 中秋节（9月29日）放假。",
        right: "date: 2024-08-10\nbody: 中秋节（9月17日）放假。",
        check: Some(wrong_festival),
    },
    Rule {
        code: "deadline-on-day-off",
        severity: Note,
        source: "《全国年节及纪念日放假办法》；机关公文实务",
        what: "期限落在周末或法定节假日",
        why: "那一天机关不上班，报送的材料没有人收；调休以国务院办公厅的通知为准。",
        mend: "改到前后的工作日，或核对那天是不是调休上班",
        wrong: "date: 2024-09-10\nbody: 请于10月1日前报送。",
        right: "date: 2024-09-10\nbody: 请于9月27日前报送。",
        check: Some(deadline_on_day_off),
    },
];

fn issued(scene: &Scene<'_>) -> Date {
    scene.notice.ending.date
}

fn days(line: &Line<'_>) -> Vec<SpokenDay> {
    spoken_days(&line.chars)
}

fn wrong_weekday(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    for line in &scene.lines {
        for day in days(line) {
            let Some((at, named)) = day.weekday else { continue };
            let dates = day.dates(issued(scene));
            if dates.iter().any(|date| date.weekday_name() == named) {
                continue;
            }
            if let Some(date) = dates.first() {
                let right = date.weekday_name();
                let prefix =
                    if line.before(at) == Some('周') { "周" } else { "星期" };
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
            let known = day.typed.is_none_or(|year| (1949..=2999).contains(&year));
            if known && day.dates(issued(scene)).is_empty() {
                let shown = line.slice(day.start, day.end());
                sink.chars(line.text, day.start, day.count, format!("没有{shown}这一天"));
            }
        }
    }
}

fn dates_reversed(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    for line in &scene.lines {
        for pair in days(line).windows(2) {
            let between = line.slice(pair[0].end(), pair[1].start);
            if !["至", "到", "—", "～"].contains(&between.as_str()) {
                continue;
            }
            // 12月20日至1月10日 goes over into the next year.
            let over = pair[1].typed.is_none() && pair[1].month < pair[0].month;
            let from = pair[0].date(issued(scene));
            let Some((from, to)) = from.zip(pair[1].date(issued(scene))) else {
                continue;
            };
            if to < from && !over {
                let count = pair[1].end() - pair[0].start;
                let message = format!("{to}在{from}之前");
                sink.chars(line.text, pair[0].start, count, message);
            }
        }
    }
}

/// How far a sentence is read in either direction.
const SENTENCE_MOST: usize = 300;

/// The sentence around a day.
fn sentence(line: &Line<'_>, day: &SpokenDay) -> String {
    let from = line
        .back(day.start, SENTENCE_MOST, "。；")
        .unwrap_or(day.start.saturating_sub(SENTENCE_MOST));
    let rest = line.chars[day.start..].iter().take(SENTENCE_MOST);
    let to = rest.clone().position(|c| "。；".contains(*c)).unwrap_or(rest.len());
    line.slice(from, day.start + to)
}

/// Words of a sentence that asks for something, and of one that tells what was done.
const ASKS: [&str; 16] = [
    "请", "报名", "报送", "上报", "报至", "报我", "截止", "务必", "须", "提交", "反馈",
    "填报", "申报", "送达", "交至", "完成",
];
const TELLS: [&str; 9] =
    ["已", "累计", "共有", "共计", "了", "曾", "均于", "出生", "以来"];

/// Days until which something is asked for.
fn deadlines<'a>(
    scene: &'a Scene<'_>,
) -> impl Iterator<Item = (&'a Line<'a>, SpokenDay, String)> {
    scene.prose().flat_map(|line| {
        days(line).into_iter().filter(|day| day.deadline).filter_map(move |day| {
            let sentence = sentence(line, &day);
            let asks = ASKS.iter().any(|word| sentence.contains(word))
                && !TELLS.iter().any(|word| sentence.contains(word));
            asks.then_some((line, day, sentence))
        })
    })
}

fn deadline_before_issue(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    for (line, day, _) in deadlines(scene) {
        let dates = day.dates(issued(scene));
        if let Some(date) = dates.first()
            && dates.iter().all(|date| *date < issued(scene))
        {
            sink.chars(
                line.text,
                day.start,
                day.count,
                format!("期限{date}在成文日期{}之前", issued(scene)),
            );
        }
    }
}

fn deadline_on_day_off(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    for (line, day, _) in deadlines(scene) {
        if let Some(date) = day.date(issued(scene))
            && let Some(off) = date.day_off()
        {
            sink.chars(line.text, day.start, day.count, format!("期限{date}是{off}"));
        }
    }
}

/// Words in front of the day of the event, and behind it.
const EVENT_LABELS: [&str; 8] = [
    "活动时间：",
    "会议时间：",
    "培训时间：",
    "考试时间：",
    "举办时间：",
    "比赛时间：",
    "竞赛时间：",
    "演练时间：",
];
const HELD: [&str; 6] = ["召开", "举行", "举办", "开展", "开幕", "进行"];

/// The day of the event: the one that follows 活动时间 and its like, or 定于5月9日召开.
fn events<'a, 'b>(
    scene: &'b Scene<'a>,
) -> impl Iterator<Item = (&'b Line<'a>, SpokenDay, Date)> {
    scene.prose().filter_map(|line| {
        let labelled = EVENT_LABELS.iter().any(|label| line.reads(0, label));
        let day = days(line).into_iter().find(|day| {
            let set = ["定于", "拟于", "将于"]
                .iter()
                .any(|word| day.start >= 2 && line.reads(day.start - 2, word));
            labelled
                || (set && HELD.iter().any(|word| sentence(line, day).contains(word)))
        })?;
        let date = day.date(issued(scene))?;
        Some((line, day, date))
    })
}

/// The day of the event, if there is only one.
fn event(scene: &Scene<'_>) -> Option<Date> {
    let mut events = events(scene).map(|(_, _, date)| date);
    let first = events.next()?;
    events.all(|date| date == first).then_some(first)
}

fn deadline_after_event(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    let Some(event) = event(scene) else { return };
    for (line, day, sentence) in deadlines(scene) {
        let says = |words: &[&str]| words.iter().any(|word| sentence.contains(word));
        let Some(date) = day.date(issued(scene)) else { continue };
        let message = if says(&["报名", "报到", "回执", "参会人员", "参加人员名单"])
            && date > event
        {
            format!("报名期限{date}在活动时间{event}之后")
        } else if says(&["活动总结", "总结报", "总结材料", "开展情况"]) && date < event
        {
            format!("报总结的期限{date}在活动时间{event}之前")
        } else {
            continue;
        };
        sink.chars(line.text, day.start, day.count, message);
    }
}

fn event_before_issue(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    if let Some((line, day, date)) = events(scene).next()
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

/// A year that was forgotten when the notice was taken over is no farther off.
const FORGOTTEN_MOST: u16 = 2;

fn other_year(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    let year = issued(scene).year();
    for line in scene.lines.iter().filter(|l| l.kind != TextKind::Title) {
        for day in days(line) {
            // The next year's beginning is often meant; what is farther off is history, or a plan.
            if day.typed.is_some_and(|y| {
                y != year
                    && y.abs_diff(year) <= FORGOTTEN_MOST
                    && !(y == year + 1 && issued(scene).month() >= 10)
            }) {
                let shown = line.slice(day.start, day.end());
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

/// What may stand behind the name of a festival that a day is said to be: of 9月8日教师节表彰会
/// and 2月8日元宵节前夕 the day is another one.
const ITSELF: [&str; 9] =
    ["当天", "当日", "这天", "这一天", "来临", "到来", "之际", "，", "。"];

/// The festival that a day is said to be: 中秋节（10月6日）, 10月6日（周二）是中秋节, 10月6日
/// （中秋节）, 3月12日植树节当天.
fn said_to_be(line: &Line<'_>, day: &SpokenDay) -> Option<&'static Festival> {
    let before = |name: &str| {
        let count = name.chars().count() + 1;
        let at = day.start.checked_sub(count)?;
        let opens = line.at(day.start - 1).is_some_and(|c| "（(".contains(c));
        // 端午节（5月31日至6月2日） are the days off around it.
        let closes = line.at(day.end()).is_some_and(|c| "，）)".contains(c));
        (opens && closes && line.reads(at, name)).then_some(())
    };
    let behind = |name: &str| {
        let is = (day.end()..line.chars.len().min(day.end() + 12))
            .take_while(|i| !line.at(*i).is_some_and(|c| "，。；、".contains(c)))
            .find(|i| line.reads(*i, "是"))?;
        let mut at = is + 1;
        if line.reads(at, "第") {
            let (count, _) = line.digits(at + 1)?;
            at += 2 + count;
        }
        line.reads(at, name).then_some(())
    };
    // 4月4日至6日（清明节） are the days off around it.
    let range =
        day.start > 0 && line.at(day.start - 1).is_some_and(|c| "至到—-".contains(c));
    let beside = |name: &str| {
        let opens = line.at(day.end()).is_some_and(|c| "（(".contains(c));
        let mut at = day.end() + usize::from(opens);
        for word in ["国际", "中国", "全国", "世界"] {
            if line.reads(at, word) && !name.starts_with(word) {
                at += word.chars().count();
            }
        }
        let end = at + name.chars().count();
        let alone = match opens {
            true => line.at(end).is_some_and(|c| "，）)".contains(c)),
            false => ITSELF.iter().any(|word| line.reads(end, word)),
        };
        (!range && line.reads(at, name) && alone).then_some(())
    };
    let said =
        |name: &str| before(name).or_else(|| behind(name)).or_else(|| beside(name));
    FESTIVALS.iter().find(|festival| said(festival.name).is_some())
}

fn wrong_festival(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    for line in &scene.lines {
        for day in days(line) {
            let Some(festival) = said_to_be(line, &day) else { continue };
            let dates = day.dates(issued(scene));
            if dates.iter().any(|date| festival.is_on(*date)) {
                continue;
            }
            let Some(date) = dates.first() else { continue };
            let right = festival.in_year(date.year());
            let right = right.map_or_else(String::new, |right| format!("，{right}才是"));
            let message = format!("{date}不是{}{right}", festival.name);
            sink.chars(line.text, day.start, day.count, message);
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
                let named =
                    years(line, i).any(|year| year.saturating_sub(base) == number);
                if number != right && !named {
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

/// The years that a text names before a position, not too far off.
fn years<'a>(line: &'a Line<'_>, before: usize) -> impl Iterator<Item = u64> + 'a {
    let from = before.saturating_sub(SENTENCE_MOST);
    (from..before).filter(|i| line.at(*i) == Some('年')).filter_map(|i| {
        let (count, year) = line.digits_before(i)?;
        (count == 4).then_some(year)
    })
}
