//! 标点 (chapter 9; GB/T 15834).

use std::collections::BTreeMap;

use crate::judge::check::Rule;
use crate::judge::check::scene::{Line, Scene, Sink, digit, han};
use crate::notice::TextKind;
use crate::text::finding::Severity::{Error, Note, Warning};

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: "half-width-mark",
        severity: Warning,
        source: "GB/T 9704—2012 第9章；GB/T 15834—2011",
        what: "中文里用了半角标点",
        why: "中文使用全角标点。",
        mend: "改成全角，如 ，。：；（）",
        wrong: "body: 请于今日前报送,逾期不候。",
        right: "body: 请于今日前报送，逾期不候。",
        check: Some(half_width_mark),
    },
    Rule {
        code: "unbalanced-mark",
        severity: Error,
        source: "GB/T 15834—2011 4.8、4.9、4.15",
        what: "引号、括号、书名号没有成对",
        why: "成对的标点缺了一半，意思就不清楚了。",
        mend: "补上另一半，或删去多余的",
        wrong: "body: 现将《检查方案印发你们。",
        right: "body: 现将《检查方案》印发你们。",
        check: Some(unbalanced_mark),
    },
    Rule {
        code: "nested-mark",
        severity: Warning,
        source: "GB/T 15834—2011 4.9.3.6、4.15.3.5",
        what: "同一种括号或书名号套用",
        why: "括号里再用括号应换形式，如（〔〕）；书名号里用单书名号〈〉。",
        mend: "内层换成〔〕或〈〉",
        wrong: "body: 请填写登记表（含名单（样表））。",
        right: "body: 请填写登记表（含名单〔样表〕）。",
        check: Some(nested_mark),
    },
    Rule {
        code: "dunhao-between-marks",
        severity: Note,
        source: "GB/T 15834—2011 4.5.3.5",
        what: "并列的引号或书名号之间加了顿号",
        why: "标有引号、书名号的并列成分之间通常不用顿号。",
        mend: "删去顿号",
        wrong: "body: 学习《条例》、《办法》。",
        right: "body: 学习《条例》《办法》。",
        check: Some(dunhao_between_marks),
    },
    Rule {
        code: "dunhao-before-etc",
        severity: Warning,
        source: "GB/T 15834—2011 附录B.1.2",
        what: "“等”前面用了顿号",
        why: "并列成分后的“等”前面不用顿号。",
        mend: "删去顿号",
        wrong: "body: 包括学校、医院、等单位。",
        right: "body: 包括学校、医院等单位。",
        check: Some(dunhao_before_etc),
    },
    Rule {
        code: "ellipsis-with-etc",
        severity: Warning,
        source: "GB/T 15834—2011 附录A.9",
        what: "省略号与“等”并用",
        why: "省略号和“等”“等等”只用其一。",
        mend: "删去其中一个",
        wrong: "body: 包括学校、医院……等。",
        right: "body: 包括学校、医院等。",
        check: Some(ellipsis_with_etc),
    },
    Rule {
        code: "short-ellipsis",
        severity: Warning,
        source: "GB/T 15834—2011 4.11、5.1.5",
        what: "省略号写成了三个点、句号或一个“…”",
        why: "省略号占两个字，写作“……”。",
        mend: "写成 ……",
        wrong: "body: 学校、医院...都应参加。",
        right: "body: 学校、医院……都应参加。",
        check: Some(short_ellipsis),
    },
];

fn half_width_mark(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    for line in scene.lines.iter().filter(|l| l.kind != TextKind::Contact) {
        for (i, c) in line.chars.iter().enumerate() {
            if !",;:!?()".contains(*c) {
                continue;
            }
            let beside = |index: Option<char>| {
                han(index) || index.is_some_and(|c| "”》）】」".contains(c))
            };
            // Between digits it belongs to a time or a number.
            let inside = digit(line.before(i)) && digit(line.at(i + 1));
            if !inside && (beside(line.before(i)) || beside(line.at(i + 1))) {
                sink.chars(line.text, i, 1, format!("半角的“{c}”应为全角"));
            }
        }
        // A full stop of ASCII behind a hanzi.
        for i in line.find(".") {
            if han(line.before(i))
                && !line.at(i + 1).is_some_and(|c| c.is_ascii_alphanumeric() || c == '.')
            {
                sink.chars(line.text, i, 1, "半角的“.”应为全角句号");
            }
        }
        for i in line.find("\"") {
            if han(line.before(i)) || han(line.at(i + 1)) {
                sink.chars(line.text, i, 1, "半角引号应为全角“ ”");
            }
        }
    }
}

const PAIRS: [(char, char); 7] = [
    ('《', '》'),
    ('“', '”'),
    ('‘', '’'),
    ('（', '）'),
    ('〔', '〕'),
    ('【', '】'),
    ('〈', '〉'),
];

/// Positions of marks without their other half, and of marks inside their own kind.
fn pairs(line: &Line<'_>) -> (Vec<usize>, Vec<usize>) {
    let mut open: Vec<(usize, char)> = Vec::new();
    // How many of each are open.
    let mut waiting: BTreeMap<char, usize> = BTreeMap::new();
    let (mut single, mut nested) = (Vec::new(), Vec::new());
    for (i, c) in line.chars.iter().enumerate() {
        if PAIRS.iter().any(|(o, _)| o == c) {
            let waiting = waiting.entry(*c).or_default();
            if *waiting > 0 && *c != '“' && *c != '‘' {
                nested.push(i);
            }
            *waiting += 1;
            open.push((i, *c));
        } else if let Some((o, _)) = PAIRS.iter().find(|(_, close)| close == c) {
            // ’ is an apostrophe between letters.
            let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
            if *c == '’' && letter(line.before(i)) {
                continue;
            }
            // 1） and 一） are ordinals.
            let ordinal = *c == '）'
                && (i <= 2)
                && line.chars[..i]
                    .iter()
                    .all(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(*c))
                && i > 0;
            if waiting.get(o).is_none_or(|count| *count == 0) {
                if !ordinal {
                    single.push(i);
                }
                continue;
            }
            // What was opened in between is not closed.
            while let Some((i, known)) = open.pop() {
                *waiting.entry(known).or_default() -= 1;
                if known == *o {
                    break;
                }
                single.push(i);
            }
        }
    }
    single.extend(open.into_iter().map(|(i, _)| i));
    single.sort_unstable();
    (single, nested)
}

fn unbalanced_mark(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    for line in &scene.lines {
        for i in pairs(line).0 {
            sink.chars(line.text, i, 1, format!("“{}”没有另一半", line.chars[i]));
        }
    }
}

fn nested_mark(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    for line in &scene.lines {
        for i in pairs(line).1 {
            sink.chars(line.text, i, 1, format!("“{}”套在同一种标点里", line.chars[i]));
        }
    }
}

fn dunhao_between_marks(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    for line in &scene.lines {
        for i in line.find("》、《").chain(line.find("”、“")) {
            sink.chars(line.text, i + 1, 1, "并列的书名号或引号之间不用顿号");
        }
    }
}

fn dunhao_before_etc(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    for line in &scene.lines {
        for i in line.find("、等") {
            // 、等级 begins another word.
            if !line.at(i + 2).is_some_and(|c| "级待候同次".contains(c)) {
                sink.chars(line.text, i, 1, "“等”前面的顿号是多余的");
            }
        }
    }
}

fn ellipsis_with_etc(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    for line in &scene.lines {
        for i in line.find("…等") {
            sink.chars(line.text, i, 2, "省略号与“等”并用");
        }
        for i in line.find("等……") {
            sink.chars(line.text, i, 3, "省略号与“等”并用");
        }
    }
}

fn short_ellipsis(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    for line in &scene.lines {
        for i in line.find("...") {
            if line.before(i) != Some('.') {
                let count = line.chars[i..].iter().take_while(|c| **c == '.').count();
                sink.chars(line.text, i, count, "省略号应为“……”");
            }
        }
        for i in line.find("。。。") {
            if line.before(i) != Some('。') {
                let count = line.chars[i..].iter().take_while(|c| **c == '。').count();
                sink.chars(line.text, i, count, "省略号应为“……”");
            }
        }
        for i in line.find("…") {
            if line.before(i) != Some('…') && line.at(i + 1) != Some('…') {
                sink.chars(line.text, i, 1, "省略号占两个字，应为“……”");
            }
        }
    }
}
