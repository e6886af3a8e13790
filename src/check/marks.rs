//! 标点、数字和字符 (chapter 9; GB/T 15834, GB/T 15835).

use crate::check::Rule;
use crate::check::scene::{Line, Scene, Sink, digit, han};
use crate::finding::Severity::{Error, Note, Warning};
use crate::notice::TextKind;

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
    Rule {
        code: "hyphen-range",
        severity: Warning,
        source: "GB/T 15834—2011 4.13",
        what: "起止或数值范围用了短横",
        why: "时间、地点起止用一字线“—”，数值范围用浪纹线“～”。",
        mend: "改成 — 或 ～",
        wrong: "body: 会议时间9:00-10:00。",
        right: "body: 会议时间9:00—10:00。",
        check: Some(hyphen_range),
    },
    Rule {
        code: "short-year",
        severity: Warning,
        source: "GB/T 15835—2011 5.1.4",
        what: "年份简写成两位",
        why: "年份一般不简写。",
        mend: "写全四位年份",
        wrong: "body: 自24年3月1日起施行。",
        right: "body: 自2024年3月1日起施行。",
        check: Some(short_year),
    },
    Rule {
        code: "padded-date",
        severity: Error,
        source: "GB/T 9704—2012 7.3.5.4",
        what: "日期的月、日补了零，或用点号、短横代替年月日",
        why: "年、月、日标全，月、日不编虚位。",
        mend: "写成 2024年1月5日",
        wrong: "body: 2024年01月05日前报送。",
        right: "body: 2024年1月5日前报送。",
        check: Some(padded_date),
    },
    Rule {
        code: "range-unit-dropped",
        severity: Warning,
        source: "GB/T 15835—2011 5.1.3",
        what: "数值范围前一个数省了百分号或“万”“亿”",
        why: "百分号、“万”“亿”两端都要写。",
        mend: "写成 15%～30%、13万元～17万元",
        wrong: "body: 占15～30%。",
        right: "body: 占15%～30%。",
        check: Some(range_unit_dropped),
    },
    Rule {
        code: "full-width-digit",
        severity: Warning,
        source: "GB/T 15835—2011 5.1.7；GB/T 9704—2012 第9章",
        what: "用了全角的数字或字母",
        why: "阿拉伯数字和字母用半角，占半个字。",
        mend: "改成半角",
        wrong: "body: 共８５人。",
        right: "body: 共85人。",
        check: Some(full_width_digit),
    },
    Rule {
        code: "bare-decimal",
        severity: Warning,
        source: "GB/T 15835—2011 5.1.2",
        what: "纯小数缺了整数位的 0",
        why: "纯小数必须写出小数点前的 0。",
        mend: "写成 0.5",
        wrong: "body: 增长.5个百分点。",
        right: "body: 增长0.5个百分点。",
        check: Some(bare_decimal),
    },
    Rule {
        code: "approximate-number",
        severity: Warning,
        source: "GB/T 15835—2011 4.2.2、5.2.1",
        what: "概数用了阿拉伯数字加顿号",
        why: "相邻两数连用的概数用汉字，中间不加顿号。",
        mend: "写成 三四天",
        wrong: "body: 需要3、4天。",
        right: "body: 需要三四天。",
        check: Some(approximate_number),
    },
    Rule {
        code: "chinese-year-zero",
        severity: Warning,
        source: "GB/T 15835—2011 5.2.5",
        what: "汉字年份里的“〇”写成了别的字",
        why: "汉字年份用“〇”，不用“零”“O”“0”。",
        mend: "写成 二〇二四年",
        wrong: "body: 二零二四年完成。",
        right: "body: 二〇二四年完成。",
        check: Some(chinese_year_zero),
    },
    Rule {
        code: "unit-not-legal",
        severity: Note,
        source: "GB 3100—1993；GB/T 9704—2012 第9章",
        what: "用了非法定计量单位，或汉字单位与符号混写",
        why: "公文使用法定计量单位。",
        mend: "改用法定计量单位，如公顷、千克、km/h",
        wrong: "body: 时速不超过60公里/小时。",
        right: "body: 时速不超过60千米。",
        check: Some(unit_not_legal),
    },
    Rule {
        code: "stray-space",
        severity: Warning,
        source: "GB/T 9704—2012 5.2.3",
        what: "汉字与汉字、数字之间有空格",
        why: "每行 28 字，空格会使字离开格子。",
        mend: "删去空格",
        wrong: "body: 2024 年 3 月完成。",
        right: "body: 2024年3月完成。",
        check: Some(stray_space),
    },
    Rule {
        code: "invisible-character",
        severity: Warning,
        source: "机关公文实务",
        what: "有看不见的字符",
        why: "零宽空格、软连字符等看不见，却会妨碍查找和分行。",
        mend: "删去它",
        wrong: "body: \"安全\\u200b生产。\"",
        right: "body: 安全生产。",
        check: Some(invisible_character),
    },
    Rule {
        code: "private-character",
        severity: Warning,
        source: "GB 18030—2022",
        what: "有私有区字符",
        why: "旧系统把生僻字存在私有区，换一台机器就变成别的字或空白。",
        mend: "用生僻字输入法重新输入这个字",
        wrong: "body: \"王\\uE863同志。\"",
        right: "body: 王䶮同志。",
        check: Some(private_character),
    },
    Rule {
        code: "look-alike-character",
        severity: Warning,
        source: "机关公文实务",
        what: "有与汉字或字母形似的别的字符",
        why: "康熙部首、兼容汉字、西里尔字母等看上去一样，却查找不到。",
        mend: "重新输入这个字",
        wrong: "body: \"⼯作方案。\"",
        right: "body: 工作方案。",
        check: Some(look_alike_character),
    },
    Rule {
        code: "phone-form",
        severity: Warning,
        source: "机关公文实务",
        what: "电话号码的位数不对",
        why: "打不通的电话等于没有写。",
        mend: "核对号码：固定电话 7、8 位（区号-号码），手机 11 位",
        wrong: "contact: {phone: 138001380}",
        right: "contact: {phone: 13800138000}",
        check: Some(phone_form),
    },
    Rule {
        code: "mail-form",
        severity: Warning,
        source: "机关公文实务",
        what: "电子邮箱的写法不对",
        why: "寄不到的邮箱等于没有写。",
        mend: "核对邮箱，如 name@example.cn",
        wrong: "contact: {email: abc.163.com}",
        right: "contact: {email: abc@163.com}",
        check: Some(mail_form),
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
    let (mut single, mut nested) = (Vec::new(), Vec::new());
    for (i, c) in line.chars.iter().enumerate() {
        if PAIRS.iter().any(|(o, _)| o == c) {
            if open.iter().any(|(_, o)| o == c) && *c != '“' && *c != '‘' {
                nested.push(i);
            }
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
            match open.iter().rposition(|(_, known)| known == o) {
                Some(at) => {
                    single.extend(open.drain(at..).skip(1).map(|(i, _)| i));
                }
                None if ordinal => {}
                None => single.push(i),
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

fn hyphen_range(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    for line in scene.lines.iter().filter(|l| l.kind != TextKind::Contact) {
        for i in (0..line.chars.len())
            .filter(|i| matches!(line.chars[*i], '-' | '–' | '~' | '－'))
        {
            // 5%-8% has its sign twice.
            let percent = usize::from(line.before(i).is_some_and(|c| "%％".contains(c)));
            let Some((digits, left)) = line.digits_before(i - percent) else { continue };
            let before = digits + percent;
            let Some((after, right)) = line.digits(i + 1) else { continue };
            let behind = line.at(i + 1 + after);
            let clock = line.at(i + 1 + after) == Some(':')
                && i > before
                && line.at(i - before - 1) == Some(':');
            let unit = behind.is_some_and(|c| {
                "年月日时人名个元万亿岁天周分次项%％级届号米".contains(c)
            });
            // 010-12345678 and GB/T 9704-2012 are no ranges.
            let number =
                before <= 4 && after <= 4 && left < right && unit && line.chars[i] != '~';
            let lone = line.at(i + 1 + after) != Some('-')
                && !line
                    .before(i - before)
                    .is_some_and(|c| c == '-' || c.is_ascii_alphabetic());
            let tilde = line.chars[i] == '~' && unit;
            if lone && (clock || number || tilde) {
                let shown = line.slice(i - before, i + 1 + after);
                sink.chars(
                    line.text,
                    i,
                    1,
                    format!("“{shown}”的“{}”应为“—”或“～”", line.chars[i]),
                );
            }
        }
    }
}

fn short_year(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    for line in &scene.lines {
        for i in line.find("年") {
            let Some((2, _)) = line.digits_before(i) else { continue };
            let Some((count, month)) = line.digits(i + 1) else { continue };
            let dated = line.reads(i + 1 + count, "月") && (1..=12).contains(&month);
            if dated && line.before(i - 2) != Some('.') {
                let shown = line.slice(i - 2, i + 1);
                sink.chars(line.text, i - 2, 3, format!("“{shown}”应写四位年份"));
            }
        }
    }
}

fn padded_date(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    for line in &scene.lines {
        for (unit, before) in [("月", '年'), ("日", '月')] {
            for i in line.find(unit) {
                let Some((2, value)) = line.digits_before(i) else { continue };
                let follows = line.before(i - 2) == Some(before);
                // 05月 without a year is a date as well.
                let alone = unit == "月" && !digit(line.before(i - 2));
                if value < 10 && (follows || alone) {
                    let shown = line.slice(i - 2, i + 1);
                    sink.chars(line.text, i - 2, 3, format!("“{shown}”补了零"));
                }
            }
        }
        for i in 0..line.chars.len() {
            let Some((4, year)) = line.digits(i) else { continue };
            let Some(mark) = line.at(i + 4).filter(|c| "./-".contains(*c)) else {
                continue;
            };
            if digit(line.before(i)) || !(1949..2100).contains(&year) {
                continue;
            }
            let Some((month, _)) =
                line.digits(i + 5).filter(|(c, v)| *c <= 2 && *v <= 12)
            else {
                continue;
            };
            if line.at(i + 5 + month) != Some(mark) {
                continue;
            }
            let Some((day, _)) =
                line.digits(i + 6 + month).filter(|(c, v)| *c <= 2 && *v <= 31)
            else {
                continue;
            };
            let count = 6 + month + day;
            let shown = line.slice(i, i + count);
            sink.chars(line.text, i, count, format!("“{shown}”应写成年月日"));
        }
    }
}

fn range_unit_dropped(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    for line in &scene.lines {
        for i in (0..line.chars.len()).filter(|i| "～—~".contains(line.chars[*i])) {
            let Some((before, _)) = line.digits_before(i) else { continue };
            let Some((after, _)) = line.digits(i + 1) else { continue };
            if let Some(unit) = line.at(i + 1 + after).filter(|c| "%％万亿".contains(*c))
            {
                let shown = line.slice(i - before, i + 2 + after);
                sink.chars(
                    line.text,
                    i - before,
                    before + after + 2,
                    format!("“{shown}”前一个数省了“{unit}”"),
                );
            }
        }
    }
}

fn full_width_digit(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    for line in &scene.lines {
        let wide = |c: &char| matches!(c, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ');
        let mut i = 0;
        while i < line.chars.len() {
            let count = line.chars[i..].iter().take_while(|c| wide(c)).count();
            if count > 0 {
                let shown = line.slice(i, i + count);
                sink.chars(line.text, i, count, format!("“{shown}”是全角的"));
            }
            i += count.max(1);
        }
    }
}

fn bare_decimal(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    for line in &scene.lines {
        for i in line.find(".") {
            let free =
                line.before(i).is_none_or(|c| !c.is_ascii_alphanumeric() && c != '.');
            if free && digit(line.at(i + 1)) {
                sink.chars(line.text, i, 1, "小数点前缺了 0");
            }
        }
    }
}

fn approximate_number(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    for line in &scene.lines {
        for i in line.find("、") {
            let (Some((1, a)), Some((1, b))) =
                (line.digits_before(i), line.digits(i + 1))
            else {
                continue;
            };
            let unit =
                line.at(i + 2).is_some_and(|c| "天个人次年月周名家十百".contains(c));
            // 第3、4个 and 附件1、2 are lists.
            let listed = line.before(i - 1).is_some_and(|c| "第件表图、".contains(c));
            if b == a + 1 && unit && !listed {
                let shown = line.slice(i - 1, i + 3);
                sink.chars(line.text, i - 1, 3, format!("“{shown}”是概数"));
            }
        }
    }
}

fn chinese_year_zero(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    for line in &scene.lines {
        for i in line.find("年") {
            if i < 4 {
                continue;
            }
            let year = &line.chars[i - 4..i];
            let numeral = |c: char| "一二三四五六七八九〇".contains(c);
            let zero = |c: char| "零OoО0○".contains(c);
            let all = year.iter().all(|c| numeral(*c) || zero(*c));
            if all && numeral(year[0]) && year.iter().any(|c| zero(*c)) {
                let shown = line.slice(i - 4, i + 1);
                sink.chars(line.text, i - 4, 4, format!("“{shown}”应用“〇”"));
            }
        }
    }
}

fn unit_not_legal(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    for line in &scene.lines {
        for unit in ["公里/小时", "米/秒", "元/亩", "公斤/亩", "市斤", "公尺"]
        {
            for i in line.find(unit) {
                sink.chars(
                    line.text,
                    i,
                    unit.chars().count(),
                    format!("“{unit}”不是法定计量单位的写法"),
                );
            }
        }
        for i in line.find("亩") {
            if digit(line.before(i)) || line.before(i) == Some('万') {
                sink.chars(line.text, i, 1, "“亩”不是法定计量单位");
            }
        }
    }
}

fn stray_space(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    for line in &scene.lines {
        for (i, c) in line.chars.iter().enumerate() {
            if !matches!(c, ' ' | '\u{a0}' | '\u{3000}') {
                continue;
            }
            let (before, after) = (line.before(i), line.at(i + 1));
            let mark = |c: Option<char>| {
                c.is_some_and(|c| "，。、；：！？“”《》（）".contains(c))
            };
            let tight = |c: Option<char>| han(c) || mark(c);
            let near = |c: Option<char>| tight(c) || digit(c);
            // 《中共中央 国务院关于……》 has its space by custom.
            let custom = line.chars[..i].ends_with(&['中', '央']);
            if near(before) && near(after) && (tight(before) || tight(after)) && !custom {
                sink.chars(line.text, i, 1, "这里有多余的空格");
            } else if (before.is_none() || after.is_none()) && line.kind != TextKind::Cell
            {
                sink.chars(line.text, i, 1, "首尾有多余的空格");
            }
        }
    }
}

fn invisible_character(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    for line in &scene.lines {
        for (i, c) in line.chars.iter().enumerate() {
            let invisible = matches!(
                c,
                '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
                    | '\u{feff}' | '\u{fe00}'..='\u{fe0f}'
            );
            if invisible {
                sink.chars(
                    line.text,
                    i,
                    1,
                    format!("有看不见的字符 U+{:04X}", u32::from(*c)),
                );
            }
        }
    }
}

fn private_character(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    for line in &scene.lines {
        for (i, c) in line.chars.iter().enumerate() {
            if matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}') {
                sink.chars(
                    line.text,
                    i,
                    1,
                    format!("有私有区字符 U+{:04X}", u32::from(*c)),
                );
            }
        }
    }
}

fn look_alike_character(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    for line in &scene.lines {
        for (i, c) in line.chars.iter().enumerate() {
            let radical = matches!(c, '\u{2e80}'..='\u{2fdf}' | '\u{f900}'..='\u{fad9}' | '\u{2f800}'..='\u{2fa1f}');
            let cyrillic = matches!(c, '\u{400}'..='\u{4ff}');
            let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
            let mixed = cyrillic && (letter(line.before(i)) || letter(line.at(i + 1)));
            if radical || mixed {
                sink.chars(
                    line.text,
                    i,
                    1,
                    format!("“{c}”（U+{:04X}）只是看上去像", u32::from(*c)),
                );
            }
        }
    }
}

fn phone_form(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    let Some(text) = &scene.notice.contact.phone else { return };
    for number in text.value.split(['、', '，', '；', ',', ';', '/', '转', ' ']) {
        let number =
            number.trim().trim_start_matches("（").replace(['）', '(', ')'], "-");
        if number.is_empty() {
            continue;
        }
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        let plain = number.chars().all(|c| c.is_ascii_digit() || c == '-');
        let local = number.rsplit('-').next().unwrap_or_default().len();
        let good = plain
            && (digits == number
                || digits.len() > 12
                || (7..=8).contains(&local)
                || number.starts_with("400"))
            && match digits.len() {
                3..=6 => {
                    text.value.contains('转')
                        || ["110", "119", "120", "12345", "12315"]
                            .contains(&digits.as_str())
                }
                7 | 8 => true,
                10 => {
                    digits.starts_with("400")
                        || digits.starts_with("800")
                        || digits.starts_with('0')
                }
                11 => digits.starts_with('1') || digits.starts_with('0'),
                12 => digits.starts_with('0'),
                _ => false,
            };
        if !good {
            sink.text(text, format!("“{number}”不像电话号码"));
        }
    }
}

fn mail_form(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    let Some(text) = &scene.notice.contact.email else { return };
    for mail in text.value.split(['、', '，', '；', ',', ';']) {
        let mail = mail.trim();
        let good = mail.split_once('@').is_some_and(|(name, host)| {
            let allowed = |c: char| c.is_ascii_alphanumeric() || "._-+".contains(c);
            !name.is_empty()
                && name.chars().all(allowed)
                && host.contains('.')
                && host.chars().all(allowed)
                && !host.starts_with('.')
                && !host.ends_with('.')
        });
        if !good {
            sink.text(text, format!("“{mail}”不像电子邮箱"));
        }
    }
}
