//! 正文, 附件说明, 附注 and 版记: ordinals, headings, references (7.3.3–7.4.2).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::judge::check::Rule;
use crate::judge::check::scene::{Line, Scene, Sink, digit, han};
use crate::notice::{Block, Section, TextKind, attachment_label};
use crate::text::finding::Severity::{Error, Note, Warning};
use crate::text::place::Place;

const ORDINALS: &str = "GB/T 15834—2011 附录B.3；GB/T 9704—2012 7.3.3";

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: "typed-ordinal",
        severity: Error,
        source: "GB/T 9704—2012 7.3.3",
        what: "标题或列项里自己写了序数",
        why: "序数由程序按层次编排，自己写会重复、断号或跳级。",
        mend: "删去序数，用 heading、items 表示层次",
        wrong: "sections: [{heading: 一、总体要求, body: 正文。}]",
        right: "sections: [{heading: 总体要求, body: 正文。}]",
        check: Some(typed_ordinal),
    },
    Rule {
        code: "paragraph-ordinal",
        severity: Warning,
        source: "GB/T 9704—2012 7.3.3",
        what: "段首自己写了层次序数",
        why: "自己写的序数不会随增删改变，也得不到相应的字体。",
        mend: "改用 sections、items，由程序编号",
        wrong: "body: [一、总体要求, 正文。]",
        right: "sections: [{heading: 总体要求, body: 正文。}]",
        check: Some(paragraph_ordinal),
    },
    Rule {
        code: "ordinal-out-of-order",
        severity: Error,
        source: ORDINALS,
        what: "自己写的序数重号、断号或倒序",
        why: "同级序数应当连续。",
        mend: "改用 sections、items，由程序编号",
        wrong: "body: [一、甲, 二、乙, 二、丙]",
        right: "sections: [甲, 乙, 丙]",
        check: Some(ordinal_out_of_order),
    },
    Rule {
        code: "bracket-ordinal-with-mark",
        severity: Warning,
        source: ORDINALS,
        what: "带括号的序次语后面加了点号",
        why: "带括号的序次语后面不加点号。",
        mend: "删去括号后的点号",
        wrong: "body: 工作分两步：（一）、调查；（二）、整改。",
        right: "body: 工作分两步：（一）调查；（二）整改。",
        check: Some(bracket_ordinal_with_mark),
    },
    Rule {
        code: "ordinal-mark",
        severity: Warning,
        source: ORDINALS,
        what: "序数后面的点号不对",
        why: "汉字序数后用顿号，阿拉伯数字序数后用下脚点。",
        mend: "写成“一、”“1.”",
        wrong: "body: 1、开展检查。",
        right: "sections: [{heading: 检查, items: [开展检查。]}]",
        check: Some(ordinal_mark),
    },
    Rule {
        code: "listing-with-mark",
        severity: Warning,
        source: "GB/T 15834—2011 附录B.3.7",
        what: "“一是”“二是”后面加了点号",
        why: "“一是”之后不用标点。",
        mend: "删去“是”后的点号",
        wrong: "body: 一是，加强领导；二是，落实责任。",
        right: "body: 一是加强领导；二是落实责任。",
        check: Some(listing_with_mark),
    },
    Rule {
        code: "first-with-dunhao",
        severity: Warning,
        source: "GB/T 15834—2011 附录B.3.1",
        what: "“第一”“首先”后面用了顿号",
        why: "“第一”“首先”等后面用逗号。",
        mend: "改成逗号",
        wrong: "body: 第一、加强领导。",
        right: "body: 第一，加强领导。",
        check: Some(first_with_dunhao),
    },
    Rule {
        code: "listing-as-heading",
        severity: Note,
        source: "GB/T 9704—2012 7.3.3",
        what: "把“一是”“二是”当成层次标题",
        why: "标准列出的层次序数只有四种，“一是”是句内的列举。",
        mend: "把它写进段落，或改成标题",
        wrong: "sections: [{heading: 一是加强领导, body: 正文。}]",
        right: "sections: [{heading: 加强领导, body: 正文。}]",
        check: Some(listing_as_heading),
    },
    Rule {
        code: "heading-ends-with-mark",
        severity: Note,
        source: "机关公文实务（GB/T 15834—2011 附录B.4 类推）",
        what: "独立成行的层次标题末尾有标点",
        why: "独立成行的标题末尾不加标点；标题后接正文时由 run_in 加句号。",
        mend: "删去末尾的标点",
        wrong: "sections: [{heading: 总体要求。, body: 正文。}]",
        right: "sections: [{heading: 总体要求, body: 正文。}]",
        check: Some(heading_ends_with_mark),
    },
    Rule {
        code: "attachment-title-ends-with-mark",
        severity: Error,
        source: "GB/T 9704—2012 7.3.4",
        what: "附件名称末尾有标点",
        why: "附件名称后不加标点符号。",
        mend: "删去末尾的标点",
        wrong: "attachments: [{id: a, title: 人员名单；, body: 见附件。}]\nbody: 见附件。",
        right: "attachments: [{id: a, title: 人员名单, body: 见附件。}]\nbody: 见附件。",
        check: Some(attachment_title_ends_with_mark),
    },
    Rule {
        code: "attachment-empty",
        severity: Warning,
        source: "GB/T 9704—2012 7.3.7",
        what: "附件没有内容",
        why: "附件页上只有标题，是一张白纸。",
        mend: "写上 body、table、form 或 sections；不随文装订的写 apart: true（另发）",
        wrong: "attachments: [{id: a, title: 工作方案}]\nbody: 见附件。",
        right: "attachments: [{id: a, title: 工作方案, apart: true}]\nbody: 见附件。",
        check: Some(attachment_empty),
    },
    Rule {
        code: "attachment-apart",
        severity: Error,
        source: "GB/T 9704—2012 7.3.7",
        what: "另发的附件写了内容，或者标题里又写了“另发”",
        why: "另发的附件没有自己的面，内容排不出来；“（另发）”由程序排在名称后面。",
        mend: "删去内容和标题里的“（另发）”；要随文装订的删去 apart: true",
        wrong: "attachments: [{id: a, title: 工作方案, apart: true, body: 正文。}]\nbody: 见附件。",
        right: "attachments: [{id: a, title: 工作方案, body: 正文。}]\nbody: 见附件。",
        check: Some(attachment_apart),
    },
    Rule {
        code: "caption-ends-with-mark",
        severity: Error,
        source: "GB/T 15834—2011 附录A.1",
        what: "表题、图题末尾有标点",
        why: "图、表的说明文字末尾不用句号。",
        mend: "删去末尾的标点",
        wrong: "body: [见下表。, {table: {caption: 名额分配。, columns: [甲], rows: [[乙]]}}]",
        right: "body: [见下表。, {table: {caption: 名额分配, columns: [甲], rows: [[乙]]}}]",
        check: Some(caption_ends_with_mark),
    },
    Rule {
        code: "attachment-title-in-marks",
        severity: Note,
        source: "机关公文实务（GB/T 9704—2012 图9）",
        what: "附件名称加了书名号",
        why: "附件说明中的名称一般不加书名号。",
        mend: "删去书名号",
        wrong: "attachments: [{id: a, title: 《人员名单》, body: 正文。}]\nbody: 见附件。",
        right: "attachments: [{id: a, title: 人员名单, body: 正文。}]\nbody: 见附件。",
        check: Some(attachment_title_in_marks),
    },
    Rule {
        code: "attachment-unknown",
        severity: Error,
        source: "GB/T 9704—2012 7.3.7",
        what: "提到了没有的附件",
        why: "附件的顺序号应与附件说明一致。",
        mend: "用 {{ attachment(\"代号\") }} 引用",
        wrong: "attachments: [{id: a, title: 名单, body: 甲}, {id: b, title: 日程, body: 乙}]\nbody: 见附件1、附件3。",
        right: "attachments: [{id: a, title: 名单, body: 甲}, {id: b, title: 日程, body: 乙}]\nbody: 见附件1、附件2。",
        check: Some(attachment_unknown),
    },
    Rule {
        code: "attachment-number-chinese",
        severity: Error,
        source: "GB/T 9704—2012 7.3.4",
        what: "附件的序号用了汉字",
        why: "附件的顺序号使用阿拉伯数字。",
        mend: "用 {{ attachment(\"代号\") }} 引用",
        wrong: "attachments: [{id: a, title: 名单, body: 甲}, {id: b, title: 日程, body: 乙}]\nbody: 见附件一、附件2。",
        right: "attachments: [{id: a, title: 名单, body: 甲}, {id: b, title: 日程, body: 乙}]\nbody: 见附件1、附件2。",
        check: Some(attachment_number_chinese),
    },
    Rule {
        code: "attachment-unmentioned",
        severity: Note,
        source: "GB/T 9704—2012 7.3.4",
        what: "正文没有提到这个附件",
        why: "附件说明列出的附件，正文一般应当提到。",
        mend: "在正文里用 {{ attachment(\"代号\") }} 引用，或说明关闭这条规则的理由",
        wrong: "attachments: [{id: a, title: 名单, body: 甲}]\nbody: 请遵照执行。",
        right: "attachments: [{id: a, title: 名单, body: 甲}]\nbody: 名单见附件。",
        check: Some(attachment_unmentioned),
    },
    Rule {
        code: "attachment-title-differs",
        severity: Error,
        source: "GB/T 9704—2012 7.3.7",
        what: "正文里的附件名称与附件标题不同",
        why: "附件的顺序号和标题应当与附件说明、正文一致。",
        mend: "使两处一致",
        wrong: "attachments: [{id: a, title: 活动报名表, body: 甲}]\nbody: 填写《活动登记表》（见附件）。",
        right: "attachments: [{id: a, title: 活动报名表, body: 甲}]\nbody: 填写《活动报名表》（见附件）。",
        check: Some(attachment_title_differs),
    },
    Rule {
        code: "attachment-misnamed",
        severity: Error,
        source: "GB/T 9704—2012 7.3.7",
        what: "正文把附件的序号和名称配错了",
        why: "照着序号去找，找到的是另一个附件。",
        mend: "用 {{ attachment(\"代号\") }} 引用",
        wrong: "attachments: [{id: a, title: 人员名单, body: 甲}, {id: b, title: 日程安排, body: 乙}]\nbody: 名单见附件1，日程安排（见附件1）如有变动另行通知，附件2为日程。",
        right: "attachments: [{id: a, title: 人员名单, body: 甲}, {id: b, title: 日程安排, body: 乙}]\nbody: 名单见附件1，日程安排（见附件2）如有变动另行通知。",
        check: Some(attachment_misnamed),
    },
    Rule {
        code: "plan-title-differs",
        severity: Error,
        source: "GB/T 9704—2012 7.3.1、7.3.7",
        what: "标题或正文里印发的文件名称与方案的标题不同",
        why: "通知与它印发的文件名称应当一致。",
        mend: "使几处一致",
        wrong: "title: 关于印发《安全检查方案》的通知\nplan: {title: 安全生产检查方案, body: 正文。}",
        right: "title: 关于印发《安全生产检查方案》的通知\nplan: {title: 安全生产检查方案, body: 正文。}",
        check: Some(plan_title_differs),
    },
    Rule {
        code: "reference-number-first",
        severity: Note,
        source: "机关公文实务（2000 年《国家行政机关公文处理办法》）",
        what: "引用公文时文号写在标题前面",
        why: "引用公文先引标题，后引发文字号，文号加圆括号。",
        mend: "写成《……》（甲政发〔2024〕1号）",
        wrong: "body: 根据甲政发〔2024〕1号《关于检查的通知》要求。",
        right: "body: 根据《关于检查的通知》（甲政发〔2024〕1号）要求。",
        check: Some(reference_number_first),
    },
    Rule {
        code: "no-text-page",
        severity: Note,
        source: "机关公文实务（1999 版国标 8.2.6）",
        what: "标注了“此页无正文”",
        why: "应调整行距、字距，使署名与正文同面。",
        mend: "删去这句话，由程序编排",
        wrong: "body: [正文。, （此页无正文）]",
        right: "body: [正文。]",
        check: Some(no_text_page),
    },
    Rule {
        code: "subject-words",
        severity: Error,
        source: "GB/T 9704—2012 前言",
        what: "标注了主题词",
        why: "2012 版国标已取消主题词。",
        mend: "删去主题词",
        wrong: "body: [正文。, 主题词：安全 检查 通知]",
        right: "body: [正文。]",
        check: Some(subject_words),
    },
    Rule {
        code: "note-with-brackets",
        severity: Error,
        source: "GB/T 9704—2012 7.3.6",
        what: "附注里自己写了括号",
        why: "圆括号由程序排出，再写就重复了。",
        mend: "删去括号",
        wrong: "note: （此件公开发布）",
        right: "note: 此件公开发布",
        check: Some(note_with_brackets),
    },
    Rule {
        code: "copy-to-with-mark",
        severity: Error,
        source: "GB/T 9704—2012 7.4.2",
        what: "抄送机关里自己写了“抄送”或句号",
        why: "“抄送：”和末尾的句号由程序排出，再写就重复了。",
        mend: "只写机关名称",
        wrong: "imprint: {copy_to: 抄送：市委办公室。, printer: 甲市政府办公室}\nissuer: 甲市政府",
        right: "imprint: {copy_to: 市委办公室, printer: 甲市政府办公室}\nissuer: 甲市政府",
        check: Some(copy_to_with_mark),
    },
];

const NUMERALS: &str = "一二三四五六七八九十";

/// A typed ordinal at the beginning of a text: its level, its number if it can be told, and
/// its length.
fn leading_ordinal(line: &Line<'_>) -> Option<(usize, usize, usize)> {
    let numeral = |from: usize| {
        let rest = &line.chars[from.min(line.chars.len())..];
        let count = rest.iter().take_while(|c| NUMERALS.contains(**c)).count();
        let value = value_of(&rest[..count]);
        (count, value)
    };
    let bracket = |c: Option<char>| c.is_some_and(|c| "（(".contains(c));
    let closed = |c: Option<char>| c.is_some_and(|c| "）)".contains(c));
    if bracket(line.at(0)) {
        let (count, value) = numeral(1);
        if count > 0 && closed(line.at(1 + count)) {
            return Some((2, value, count + 2));
        }
        let (count, value) = line.digits(1)?;
        return closed(line.at(1 + count)).then_some((
            4,
            usize::try_from(value).unwrap_or(0),
            count + 2,
        ));
    }
    let (count, value) = numeral(0);
    if count > 0 && line.at(count).is_some_and(|c| "、.．，,".contains(c)) {
        return Some((1, value, count + 1));
    }
    let (count, value) = line.digits(0)?;
    // 1.5 is a number, 1. an ordinal.
    let mark = line.at(count).is_some_and(|c| "、.．".contains(c));
    (mark && count <= 2 && !digit(line.at(count + 1))).then_some((
        3,
        usize::try_from(value).unwrap_or(0),
        count + 1,
    ))
}

fn value_of(numeral: &[char]) -> usize {
    let one = |c: &char| NUMERALS.chars().position(|n| n == *c).map_or(0, |i| i + 1);
    match numeral {
        [c] => one(c),
        ['十', c] => 10 + one(c),
        [c, '十'] => one(c) * 10,
        [a, '十', b] => one(a) * 10 + one(b),
        _ => 0,
    }
}

/// What the program numbers: headings, and first paragraphs of sections without one.
fn numbered_starts<'a>(scene: &Scene<'a>) -> BTreeSet<(&'a Place, usize)> {
    let mut places = BTreeSet::new();
    for part in scene.notice.parts() {
        part.all_sections(&mut |section: &Section| {
            let first = match (&section.heading, section.body.first()) {
                (Some(heading), _) => Some(heading),
                (None, Some(Block::Paragraph(text))) => Some(text),
                _ => None,
            };
            let first = first.filter(|_| section.number.is_some());
            places.extend(first.map(|text| (&text.at, text.offset)));
        });
    }
    places
}

/// 第一章 and its like at the beginning of a heading: how long it is.
fn chapter(line: &Line<'_>) -> Option<usize> {
    let numeral = |c: &char| NUMERALS.contains(*c) || c.is_ascii_digit();
    let count = line.chars.iter().skip(1).take_while(|c| numeral(c)).count();
    let unit =
        ["部分", "章", "节", "编", "篇"].iter().find(|w| line.reads(1 + count, w))?;
    let end = 1 + count + unit.chars().count();
    (line.at(0) == Some('第') && count > 0).then_some(end)
}

fn typed_ordinal(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    let numbered = numbered_starts(scene);
    for line in scene.prose() {
        if !numbered.contains(&(&line.text.at, line.text.offset)) {
            continue;
        }
        let ordinal = leading_ordinal(line).map(|(_, _, count)| count);
        let of_rules = || chapter(line).or_else(|| typed_article(line));
        if let Some(count) = ordinal.or_else(of_rules) {
            sink.chars(line.text, 0, count, "自己写了序数，程序还会再编一个");
        }
    }
}

fn paragraph_ordinal(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    let numbered = numbered_starts(scene);
    // The list that the last 第×条 stands in: its paragraphs are numbered by hand as well.
    let mut articles = None;
    for line in scene.prose() {
        let at = line.text.at.to_string();
        let list = at.rsplit_once('/').map_or(at.as_str(), |(list, _)| list).to_owned();
        if line.kind == TextKind::Heading {
            articles = None;
        }
        if is_article(line) {
            articles = Some(list);
        } else if articles.as_ref() != Some(&list)
            && !numbered.contains(&(&line.text.at, line.text.offset))
            && let Some((_, _, count)) = leading_ordinal(line)
        {
            sink.chars(line.text, 0, count, "段首自己写了序数");
        }
    }
}

/// 第三条 with a blank behind it at the beginning of a text: how long it is. 第三条所称 speaks of
/// another article.
fn typed_article(line: &Line<'_>) -> Option<usize> {
    let end = line.chars.iter().position(|c| *c == '条')? + 1;
    let blank = line.at(end).is_some_and(|c| " 　".contains(c));
    (is_article(line) && blank).then_some(end + 1)
}

/// Whether a text begins with 第三条, 第十二条之一.
fn is_article(line: &Line<'_>) -> bool {
    let numeral =
        |c: &char| NUMERALS.contains(*c) || "百零〇".contains(*c) || c.is_ascii_digit();
    let count = line.chars.iter().skip(1).take_while(|c| numeral(c)).count();
    line.at(0) == Some('第') && count > 0 && line.at(1 + count) == Some('条')
}

fn ordinal_out_of_order(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    let mut last = [0; 5];
    for line in scene.prose() {
        if is_article(line)
            || (line.kind == TextKind::Heading && leading_ordinal(line).is_none())
        {
            last = [0; 5];
        }
        let Some((level, value, count)) = leading_ordinal(line) else { continue };
        let expected = last[level] + 1;
        if value != expected && value != 1 {
            let shown = line.slice(0, count);
            sink.chars(line.text, 0, count, format!("“{shown}”应是第 {expected} 个"));
        } else if value == 1 && last[level] > 0 && level == 1 {
            sink.chars(line.text, 0, count, "这里又从“一、”开始");
        }
        last[level] = value;
        last[level + 1..].fill(0);
    }
}

fn bracket_ordinal_with_mark(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    for line in scene.prose() {
        for i in 0..line.chars.len() {
            let closes = line.at(i).is_some_and(|c| "）)".contains(c));
            let mark = line.at(i + 1).is_some_and(|c| "、.．，".contains(c));
            let inner = line
                .before(i)
                .is_some_and(|c| NUMERALS.contains(c) || c.is_ascii_digit());
            if !(closes && mark && inner) {
                continue;
            }
            let Some(start) = line.back(i, 3, "（(") else { continue };
            let inside = &line.chars[start + 1..i];
            let ordinal = inside.iter().all(|c| NUMERALS.contains(*c))
                || inside.iter().all(char::is_ascii_digit);
            // （2021）、（2022） are years in a list.
            if ordinal && inside.len() <= 2 {
                let shown = line.slice(start, i + 2);
                sink.chars(line.text, i + 1, 1, format!("“{shown}”的括号后面不加点号"));
            }
        }
    }
}

fn ordinal_mark(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    for line in scene.prose() {
        let Some((level, _, count)) = leading_ordinal(line) else { continue };
        let mark = line.at(count - 1);
        let wrong = match level {
            1 => mark != Some('、'),
            3 => mark != Some('.'),
            _ => false,
        };
        if wrong {
            let shown = line.slice(0, count);
            let right = if level == 1 { "顿号" } else { "下脚点" };
            sink.chars(line.text, count - 1, 1, format!("“{shown}”应用{right}"));
        }
    }
}

fn listing_with_mark(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    for line in scene.prose() {
        for i in line.find("是") {
            let listed = line.before(i).is_some_and(|c| NUMERALS.contains(c));
            let first = i < 2 || line.at(i - 2).is_some_and(|c| "。；：，、".contains(c));
            let mark = line.at(i + 1).filter(|c| "，、：".contains(*c));
            if let Some(mark) = mark.filter(|_| listed && first) {
                let shown = line.slice(i - 1, i + 1);
                sink.chars(
                    line.text,
                    i + 1,
                    1,
                    format!("“{shown}”后面的“{mark}”是多余的"),
                );
            }
        }
    }
}

fn first_with_dunhao(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    for line in scene.of(TextKind::Paragraph) {
        for (word, count) in [("首先、", 3), ("其次、", 3), ("再次、", 3), ("最后、", 3)]
        {
            for i in line.find(word) {
                sink.chars(
                    line.text,
                    i + count - 1,
                    1,
                    format!("“{}”后面用逗号", &word[..6]),
                );
            }
        }
        for i in line.find("第") {
            let numeral = line.at(i + 1).is_some_and(|c| NUMERALS.contains(c));
            let begins = i == 0 || line.before(i).is_some_and(|c| "。；：，".contains(c));
            // 第一、第二季度 is a list.
            if numeral && begins && line.reads(i + 2, "、") && !line.reads(i + 3, "第")
            {
                let shown = line.slice(i, i + 2);
                sink.chars(line.text, i + 2, 1, format!("“{shown}”后面用逗号"));
            }
        }
    }
}

fn listing_as_heading(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    for line in scene.of(TextKind::Heading) {
        if line.at(0).is_some_and(|c| NUMERALS.contains(c)) && line.reads(1, "是") {
            sink.chars(line.text, 0, 2, format!("“{}”不是层次标题", line.text.value));
        }
    }
}

fn heading_ends_with_mark(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    for line in scene.of(TextKind::Heading) {
        if let Some(c) = line.chars.last().filter(|c| "。，；：、".contains(**c)) {
            let last = line.chars.len() - 1;
            sink.chars(line.text, last, 1, format!("标题末尾有“{c}”"));
        }
    }
}

fn attachment_title_ends_with_mark(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    for attachment in scene.notice.all_attachments() {
        let title = &attachment.part.title.text;
        if let Some(c) =
            title.value.chars().next_back().filter(|c| "。；，、：.;".contains(*c))
        {
            let last = title.value.chars().count() - 1;
            sink.chars(title, last, 1, format!("附件名称末尾有“{c}”"));
        }
    }
}

fn attachment_empty(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    for attachment in scene.notice.all_attachments().filter(|a| !a.apart) {
        if attachment.is_empty() {
            let title = &attachment.part.title.text;
            sink.text(title, format!("附件“{}”没有内容", title.value));
        }
    }
}

fn attachment_apart(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    for attachment in scene.notice.all_attachments().filter(|a| a.apart) {
        let title = &attachment.part.title.text;
        if !attachment.is_empty() {
            sink.text(title, format!("附件“{}”另发，又写了内容", title.value));
        }
        let said = title.value.trim_end_matches(['）', ')']).ends_with("另发");
        if said {
            sink.text(title, "“（另发）”由程序排在名称后面，标题里不写".to_owned());
        }
    }
}

fn caption_ends_with_mark(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    let tables = scene.notice.tables().into_iter().filter_map(|t| t.caption.as_ref());
    let figures = scene.notice.figures().into_iter().filter_map(|f| f.caption.as_ref());
    for caption in tables.chain(figures) {
        if let Some(c) =
            caption.value.chars().next_back().filter(|c| "。；，、：".contains(*c))
        {
            let last = caption.value.chars().count() - 1;
            sink.chars(caption, last, 1, format!("表题、图题末尾有“{c}”"));
        }
    }
}

fn attachment_title_in_marks(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    for attachment in scene.notice.all_attachments() {
        let title = &attachment.part.title.text;
        if title.value.starts_with('《') && title.value.ends_with('》') {
            sink.text(title, format!("附件名称“{}”加了书名号", title.value));
        }
    }
}

/// No title that is mentioned is longer.
const TITLE_MOST: usize = 200;

/// Texts that may mention attachments: everything but the attachments' own titles.
fn mentions<'a, 'b>(scene: &'b Scene<'a>) -> impl Iterator<Item = &'b Line<'a>> {
    scene.prose()
}

/// How far before 附件 the document is looked for that it belongs to.
const OTHER: usize = 8;

/// 《……的通知》（某发〔2025〕41号）附件2: an attachment of another document.
fn of_another(line: &Line<'_>, at: usize) -> bool {
    let before = line.slice(at.saturating_sub(OTHER), at);
    let before = before.trim_end_matches(['的', '中', '所', '附']);
    before.ends_with('》') || before.ends_with("号）") || before.ends_with("号文")
}

fn attachment_unknown(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    let count = scene.notice.attachments.len() as u64;
    for line in mentions(scene) {
        for i in line.find("附件") {
            let Some((digits, number)) = line.digits(i + 2) else { continue };
            if (number == 0 || number > count) && !of_another(line, i) {
                let shown = line.slice(i, i + 2 + digits);
                sink.chars(
                    line.text,
                    i,
                    2 + digits,
                    format!("没有{shown}，只有 {count} 个附件"),
                );
            }
        }
        if count == 0 {
            for i in line.find("见附件") {
                if !digit(line.at(i + 3)) {
                    sink.chars(line.text, i, 3, "没有附件");
                }
            }
        }
    }
}

fn attachment_number_chinese(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    for line in mentions(scene) {
        for i in line.find("附件") {
            let numeral = line.at(i + 2).is_some_and(|c| NUMERALS.contains(c));
            if numeral && !han(line.at(i + 3)) {
                sink.chars(
                    line.text,
                    i,
                    3,
                    format!("“{}”的序号用了汉字", line.slice(i, i + 3)),
                );
            }
        }
    }
}

fn attachment_unmentioned(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    let attachments = &scene.notice.attachments;
    let mut mentioned = vec![false; attachments.len()];
    let mut everything = false;
    // Titles by their length: a text is read once for every length that there is.
    let mut titles: BTreeMap<usize, HashMap<&str, Vec<usize>>> = BTreeMap::new();
    for (index, attachment) in attachments.iter().enumerate() {
        let title = attachment.part.title.text.value.as_str();
        let alike = titles.entry(title.len()).or_default();
        alike.entry(title).or_default().push(index);
    }
    let title = scene.of(TextKind::Title).next();
    for line in scene.prose().chain(title) {
        // An attachment does not mention itself.
        let mut steps = line.text.at.steps();
        let own = match steps.next().as_deref() {
            Some("attachments") => steps.next().and_then(|step| step.parse().ok()),
            _ => None,
        };
        let mut mention = |index: usize| {
            if own != Some(index)
                && let Some(mentioned) = mentioned.get_mut(index)
            {
                *mentioned = true;
            }
        };
        for i in line.find("附件") {
            let numbers = numbers_behind(line, i + 2);
            // A single attachment has no number; of several, 见附件 means all.
            let numeral = line.at(i + 2).is_some_and(|c| NUMERALS.contains(c));
            everything |= numbers.is_empty() && !numeral && own.is_none();
            numbers.into_iter().for_each(&mut mention);
        }
        let text = &line.text.value;
        for (length, alike) in &titles {
            let parts =
                text.char_indices().filter_map(|(at, _)| text.get(at..at + length));
            for index in parts.filter_map(|part| alike.get(part)).flatten() {
                mention(*index);
            }
        }
    }
    for (index, attachment) in
        attachments.iter().enumerate().filter(|(i, _)| !everything && !mentioned[*i])
    {
        let label = attachment_label(index, attachments.len());
        let title = &attachment.part.title.text;
        sink.text(title, format!("正文没有提到{label}“{}”", title.value));
    }
}

/// The attachments that numbers from a position on name, from 0: 1、2, 1和3, 1—3, 1至附件3.
fn numbers_behind(line: &Line<'_>, at: usize) -> Vec<usize> {
    let mut numbers = Vec::new();
    let mut at = at;
    let mut up_to = false;
    while let Some((count, number)) = line.digits(at) {
        let index = usize::try_from(number).unwrap_or(0).wrapping_sub(1);
        match numbers.last() {
            Some(last) if up_to && (last + 1..=last + NUMBERS_MOST).contains(&index) => {
                numbers.extend(last + 1..=index);
            }
            _ => numbers.push(index),
        }
        at += count;
        let Some(link) = line.at(at).filter(|c| "、，和及与至到—～-".contains(*c))
        else {
            break;
        };
        // Of a list each is read by itself: 附件1、附件2; of a range both ends: 附件1至附件3.
        let ranged = up_to;
        up_to = "至到—～-".contains(link) && !ranged;
        at += 1;
        if up_to && line.reads(at, "附件") {
            at += 2;
        }
    }
    numbers
}

/// More attachments are not named by one range.
const NUMBERS_MOST: usize = 1000;

fn attachment_title_differs(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    let attachments = &scene.notice.attachments;
    for line in mentions(scene) {
        for i in line.find("》（见附件").chain(line.find("》（附件")) {
            let after = i + 2 + usize::from(line.reads(i + 2, "见")) + 2;
            let index = match line.digits(after) {
                Some((_, number)) => usize::try_from(number).unwrap_or(0).wrapping_sub(1),
                None if attachments.len() == 1 => 0,
                None => continue,
            };
            let Some(attachment) = attachments.get(index) else { continue };
            let Some(open) = line.back(i, TITLE_MOST, "《") else { continue };
            let named = line.slice(open + 1, i);
            let title = &attachment.part.title.text.value;
            if named != *title {
                sink.chars(
                    line.text,
                    open + 1,
                    i - open - 1,
                    format!("这里写“{named}”，附件的标题是“{title}”"),
                );
            }
        }
    }
}

/// 附件2“人员名单”, where 附件2 is another and 人员名单 is 附件1.
fn attachment_misnamed(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    let attachments = &scene.notice.attachments;
    let mut titles: BTreeMap<usize, HashMap<Vec<char>, usize>> = BTreeMap::new();
    for (index, attachment) in attachments.iter().enumerate() {
        let title: Vec<char> = attachment.part.title.text.value.chars().collect();
        titles.entry(title.len()).or_default().entry(title).or_insert(index);
    }
    if attachments.len() < 2 {
        return;
    }
    for line in mentions(scene) {
        for i in line.find("附件") {
            let Some((digits, number)) = line.digits(i + 2) else { continue };
            let meant = usize::try_from(number).unwrap_or(0).wrapping_sub(1);
            let Some(attachment) = attachments.get(meant) else { continue };
            let right = &attachment.part.title.text.value;
            // What stands right before and behind, without the signs between.
            let mut before = i;
            while line.before(before).is_some_and(|c| "（见详》”〉".contains(c)) {
                before -= 1;
            }
            let mut behind = i + 2 + digits;
            let signs = behind;
            while line.at(behind).is_some_and(|c| "：:《“〈（".contains(c)) {
                behind += 1;
            }
            let named = titles.iter().find_map(|(length, alike)| {
                let at = before.checked_sub(*length).filter(|_| before < i);
                let first = at.and_then(|at| Some((at, line.chars.get(at..before)?)));
                let next = line.chars.get(behind..behind + length);
                let next = next.filter(|_| behind > signs).map(|next| (behind, next));
                [first, next].into_iter().flatten().find_map(|(at, name)| {
                    alike.get(name).map(|index| (at, *length, *index))
                })
            });
            let other = named.filter(|(at, length, index)| {
                // The name of this one may end as that of another one does.
                *index != meant && !right.contains(&line.slice(*at, at + length))
            });
            if let Some((at, length, index)) = other {
                let shown = line.slice(at, at + length);
                let label = attachment_label(index, attachments.len());
                let message = format!("“{shown}”是{label}，附件{number}是“{right}”");
                sink.chars(line.text, i, 2 + digits, message);
            }
        }
    }
}

fn plan_title_differs(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    let Some(plan) = &scene.notice.plan else { return };
    let plan = &plan.title.text.value;
    let main = scene.lines.iter().find(|l| l.text.at == scene.notice.main.title.text.at);
    let prose = scene
        .of(TextKind::Paragraph)
        .filter(|l| l.text.at.to_string().starts_with("/body"));
    for line in main.into_iter().chain(prose) {
        let Some(open) = line.chars.iter().position(|c| *c == '《') else { continue };
        let before = line.slice(open.saturating_sub(2), open);
        let printed =
            before == "印发" || before.ends_with('将') || before.ends_with('发');
        let Some(count) = line.chars[open..].iter().position(|c| *c == '》') else {
            continue;
        };
        let named = line.slice(open + 1, open + count);
        if printed && named != *plan {
            sink.chars(
                line.text,
                open + 1,
                count - 1,
                format!("这里写“{named}”，方案的标题是“{plan}”"),
            );
        }
    }
}

fn reference_number_first(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    for line in scene.prose() {
        for i in line.find("号《") {
            if let Some(start) = line.back(i, 10, "〔") {
                let shown = line.slice(start, i + 1);
                sink.chars(
                    line.text,
                    start,
                    i + 1 - start,
                    format!("文号“{shown}”在标题前面"),
                );
            }
        }
    }
}

fn contains(scene: &Scene<'_>, sink: &mut Sink<'_>, words: &'static str, message: &str) {
    for line in &scene.lines {
        for i in line.find(words) {
            sink.chars(line.text, i, words.chars().count(), message);
        }
    }
}

fn no_text_page(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    contains(scene, sink, "此页无正文", "标注了“此页无正文”");
}

fn subject_words(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    contains(scene, sink, "主题词：", "标注了主题词");
}

fn note_with_brackets(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    for line in scene.of(TextKind::Note) {
        if line.at(0).is_some_and(|c| "（(".contains(c)) {
            sink.text(line.text, "附注自己写了括号");
        }
    }
}

fn copy_to_with_mark(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    for line in scene.of(TextKind::CopyTo) {
        if line.reads(0, "抄送") {
            sink.chars(line.text, 0, 2, "自己写了“抄送”");
        }
        if let Some(c) = line.chars.last().filter(|c| "。.，；".contains(**c)) {
            sink.chars(
                line.text,
                line.chars.len() - 1,
                1,
                format!("末尾的“{c}”是多余的"),
            );
        }
    }
}
