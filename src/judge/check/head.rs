//! 版头, 标题 and 主送 (7.2, 7.3.1, 7.3.2).

use crate::judge::check::Rule;
use crate::judge::check::formats::short_for;
use crate::judge::check::scene::{Scene, Sink, han};
use crate::notice::standard::STANDARD;
use crate::notice::{Format, TextKind, Title};
use crate::text::finding::Severity::{Error, Note, Warning};
use crate::text::pending::OPEN;

const REGULATIONS: &str = "《党政机关公文处理工作条例》第八、九条";

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: "masthead-not-issuer",
        severity: Warning,
        source: "GB/T 9704—2012 7.2.4",
        what: "发文机关标志不是发文机关的名称",
        why: "标志由发文机关全称或者规范化简称组成，可以加“文件”。",
        mend: "使 masthead 与 issuer 一致，或删去 masthead",
        wrong: "issuer: 甲市教育局\nmasthead: 乙市教育局文件",
        right: "issuer: 甲市教育局\nmasthead: 甲市教育局文件",
        check: Some(masthead_not_issuer),
    },
    Rule {
        code: "number-in-code",
        severity: Error,
        source: "GB/T 9704—2012 7.2.5",
        what: "机关代字里有数字、括号、“第”或“号”",
        why: "年份、顺序号、六角括号和“号”由程序排出，顺序号不加“第”。",
        mend: "code 只写机关代字，如 晋市市监",
        wrong: "number: {code: 甲政发第, year: 2024, serial: 1}",
        right: "number: {code: 甲政发, year: 2024, serial: 1}",
        check: Some(number_in_code),
    },
    Rule {
        code: "number-year-differs",
        severity: Warning,
        source: "GB/T 9704—2012 7.2.5",
        what: "发文字号的年份与成文日期的年份不同",
        why: "字号按年编排，两者一般在同一年。",
        mend: "核对 number.year 和 date",
        wrong: "number: {code: 甲政发, year: 2023, serial: 1}\ndate: 2024-01-05",
        right: "number: {code: 甲政发, year: 2024, serial: 1}\ndate: 2024-01-05",
        check: Some(number_year_differs),
    },
    Rule {
        code: "number-twice",
        severity: Warning,
        source: "《党政机关公文处理工作条例》第九条",
        what: "一个文件夹里有两份公文用同一个发文字号",
        why: "发文字号由机关代字、年份、发文顺序号组成，一号一文。",
        mend: "核对两份的 number.serial；作废的一份移到别处",
        wrong: "",
        right: "",
        check: None,
    },
    Rule {
        code: "number-left-out",
        severity: Note,
        source: "机关公文实务",
        what: "一个文件夹里的发文字号不相连",
        why: "顺序号按发文先后连编，缺号一般是漏用，或者那一份在别处。",
        mend: "核对发文登记簿",
        wrong: "",
        right: "",
        check: None,
    },
    Rule {
        code: "bracket-in-number",
        severity: Error,
        source: "GB/T 9704—2012 7.2.5；GB/T 15834—2011 4.9.3.4",
        what: "文号的年份没有用六角括号，或顺序号补了零、加了“第”",
        why: "年份用六角括号〔〕括入，顺序号不编虚位、不加“第”。",
        mend: "写成 甲政发〔2024〕1号",
        wrong: "body: 根据甲政发[2024]01号文件要求。",
        right: "body: 根据甲政发〔2024〕1号文件要求。",
        check: Some(bracket_in_number),
    },
    Rule {
        code: "title-ends-with-mark",
        severity: Warning,
        source: "GB/T 15834—2011 附录B.4",
        what: "标题末尾有句号、逗号等标点",
        why: "标题末尾一般不用标点。",
        mend: "删去末尾的标点",
        wrong: "title: 关于开展检查的通知。",
        right: "title: 关于开展检查的通知",
        check: Some(title_ends_with_mark),
    },
    Rule {
        code: "title-inner-mark",
        severity: Note,
        source: "机关公文实务",
        what: "标题中间用了逗号或顿号以外的句内标点",
        why: "标题除书名号、引号、括号和必要的顿号外一般不用标点。",
        mend: "改写标题，去掉标点",
        wrong: "title: 关于加强管理，提高效率的通知",
        right: "title: 关于加强管理提高效率的通知",
        check: Some(title_inner_mark),
    },
    Rule {
        code: "title-without-genre",
        severity: Error,
        source: REGULATIONS,
        what: "标题没有文种",
        why: "标题由发文机关名称、事由和文种组成，文种为条例规定的十五种。",
        mend: "在末尾写上文种，如“的通知”",
        wrong: "title: 关于开展检查",
        right: "title: 关于开展检查的通知",
        check: Some(title_without_genre),
    },
    Rule {
        code: "title-doubled-genre",
        severity: Error,
        source: REGULATIONS,
        what: "文种叠用",
        why: "一份公文只能有一个文种。",
        mend: "只留一个文种，如“请示”或“报告”",
        wrong: "title: 关于增加经费的请示报告",
        right: "title: 关于增加经费的请示\nsignatories: [李四]\ncontact: {name: 张三, phone: 010-12345678}",
        check: Some(title_doubled_genre),
    },
    Rule {
        code: "title-line-broken",
        severity: Error,
        source: "GB/T 9704—2012 7.3.1",
        what: "自己分的行太长、只有一个字，或者两头长中间短",
        why: "回行要词意完整、排列对称、长短适宜，排成梯形或菱形；2号字一行至多 20 字。",
        mend: "重新分行，或写成一行由程序分",
        wrong: "title: [关于进一步加强安全, 生产, 监督管理工作的紧急通知]",
        right: "title: [关于进一步加强, 安全生产监督管理工作的紧急通知]",
        check: Some(title_line_broken),
    },
    Rule {
        code: "recipients-with-colon",
        severity: Error,
        source: "GB/T 9704—2012 7.3.2",
        what: "主送机关末尾写了标点",
        why: "末尾的全角冒号由程序排出，再写就重复了。",
        mend: "删去末尾的标点",
        wrong: "recipients: 各县人民政府：",
        right: "recipients: 各县人民政府",
        check: Some(recipients_with_colon),
    },
    Rule {
        code: "request-to-many",
        severity: Warning,
        source: "《党政机关公文处理工作条例》第十五条",
        what: "请示主送了不止一个机关",
        why: "请示原则上只主送一个上级机关。",
        mend: "只留一个主送机关，其他机关按规定抄送",
        wrong: "title: 关于增加经费的请示\nrecipients: 乙省人民政府、乙省财政厅",
        right: "title: 关于增加经费的请示\nsignatories: [李四]\nrecipients: 乙省人民政府\ncontact: {name: 张三, phone: 010-12345678}",
        check: Some(request_to_many),
    },
    Rule {
        code: "request-without-contact",
        severity: Note,
        source: "机关公文实务（2000 年《国家行政机关公文处理办法》）",
        what: "请示没有联系人和电话",
        why: "上级机关办理时需要联系。",
        mend: "补上 contact:",
        wrong: "title: 关于增加经费的请示",
        right: "title: 关于增加经费的请示\nsignatories: [李四]\ncontact: {name: 张三, phone: 010-12345678}",
        check: Some(request_without_contact),
    },
    Rule {
        code: "organ-differs",
        severity: Warning,
        source: "GB/T 9704—2012 7.3.5、7.4.3；《党政机关公文处理工作条例》第九条",
        what: "署名、印发机关与发文机关对不上，或发文机关给自己主送、抄送",
        why: "署名应是发文机关的全称或规范化简称，印发机关一般是它的办公厅（室）；公文不发给自己。",
        mend: "核对机关名称",
        wrong: "issuer: 甲市教育局\nsignature: 乙市教育局",
        right: "issuer: 甲市教育局\nsignature: 甲市教育局",
        check: Some(organ_differs),
    },
];

fn masthead_not_issuer(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    let notice = scene.notice;
    let masthead = notice.head.masthead.first();
    // 纪要 is named after the meeting, not after the organ.
    if notice.format == Format::Minutes {
        return;
    }
    let name = ["文件", "命令", "令"]
        .iter()
        .find_map(|suffix| masthead.value.strip_suffix(suffix))
        .unwrap_or(&masthead.value);
    let issuer = &notice.issuer.value;
    if name.is_empty() || !same_organ(name, issuer) {
        let message = format!("标志“{}”与发文机关“{issuer}”不一致", masthead.value);
        sink.text(masthead, message);
    }
}

fn number_in_code(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    let Some(code) = scene.notice.number.code() else { return };
    for (i, c) in code.value.chars().enumerate() {
        if c.is_ascii_digit() || "第号〔〕[]（）()【】".contains(c) {
            sink.chars(code, i, 1, format!("机关代字里不应有“{c}”"));
        }
    }
}

fn number_year_differs(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    let notice = scene.notice;
    let Some(number) = notice.number.year() else { return };
    let date = notice.ending.date.year();
    if number != date {
        sink.place(
            &notice.ending.date_at,
            format!("发文字号是 {number} 年，成文日期是 {date} 年"),
        );
    }
}

fn bracket_in_number(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    for line in &scene.lines {
        for i in 0..line.chars.len() {
            let Some(open) = line.at(i).filter(|c| "[［(（【〔".contains(*c)) else {
                continue;
            };
            let Some((4, year)) = line.digits(i + 1) else { continue };
            if !(1949..3000).contains(&year) {
                continue;
            }
            let Some(close) = line.at(i + 5).filter(|c| "]］)）】〕".contains(*c))
            else {
                continue;
            };
            let ordinal = line.reads(i + 6, "第");
            let at = i + 6 + usize::from(ordinal);
            let Some((count, _)) = line.digits(at) else { continue };
            if !line.reads(at + count, "号") || !han(line.before(i)) {
                continue;
            }
            let shown = line.slice(i, at + count + 1);
            let padded = line.at(at) == Some('0');
            if open != '〔' || close != '〕' || ordinal || padded {
                sink.chars(
                    line.text,
                    i,
                    at + count + 1 - i,
                    format!("“{shown}”不合文号的写法"),
                );
            }
        }
    }
}

fn titles<'a>(scene: &Scene<'a>) -> impl Iterator<Item = &'a Title> {
    scene.notice.parts().map(|part| &part.title)
}

fn title_ends_with_mark(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    for title in titles(scene) {
        let value = &title.text.value;
        if let Some(c) =
            value.chars().next_back().filter(|c| "。，、；：,.;:".contains(*c))
        {
            let last = value.chars().count() - 1;
            sink.chars(&title.text, last, 1, format!("标题末尾有“{c}”"));
        }
    }
}

fn title_inner_mark(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    let title = &scene.notice.main.title.text;
    let mut inside = 0;
    let count = title.value.chars().count();
    for (i, c) in title.value.chars().enumerate() {
        match c {
            '《' | '“' | '（' => inside += 1,
            '》' | '”' | '）' => inside -= 1,
            '，' | '；' | '：' | '。' if inside <= 0 && i + 1 < count => {
                sink.chars(title, i, 1, format!("标题中间有“{c}”"));
            }
            _ => {}
        }
    }
}

/// 文种 (条例第八条), and those that laws and practice add to the ordinary format.
const GENRES: [&str; 15] = [
    "决议", "决定", "命令", "公报", "公告", "通告", "意见", "通知", "通报", "报告",
    "请示", "批复", "议案", "函", "纪要",
];

/// What offices publish under a red head by custom, besides the fifteen.
const CUSTOMARY: [&str; 3] = ["公示", "启事", "倡议书"];

fn title_without_genre(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    if !scene.notice.main.title.printed {
        return;
    }
    let title = &scene.notice.main.title.text;
    // Nobody has settled it yet.
    if title.value == OPEN {
        return;
    }
    let bare = title.value.trim_end_matches(|c| "。，、；：（）()".contains(c));
    let bare = match title.value.rfind('（') {
        Some(at) if title.value.ends_with('）') => &title.value[..at],
        _ => bare,
    };
    let customary = CUSTOMARY.iter().any(|genre| bare.ends_with(genre));
    if !GENRES.iter().any(|genre| bare.ends_with(genre))
        && !bare.ends_with('令')
        && !customary
    {
        sink.text(title, format!("标题“{}”没有以文种结尾", title.value));
    }
}

fn title_doubled_genre(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    let title = &scene.notice.main.title.text;
    for (first, second) in [
        ("请示", "报告"),
        ("请示", "函"),
        ("意见", "报告"),
        ("通知", "公告"),
        ("通知", "通告"),
        ("报告", "请示"),
    ] {
        let doubled = format!("{first}{second}");
        if title.value.ends_with(&doubled) {
            let start = title.value.chars().count() - doubled.chars().count();
            let count = doubled.chars().count();
            sink.chars(title, start, count, format!("“{doubled}”叠用了两个文种"));
        }
    }
}

fn title_line_broken(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    let room = STANDARD.title_characters();
    for title in titles(scene) {
        let Some(lines) = &title.lines else { continue };
        let widths: Vec<f64> =
            lines.iter().map(|line| crate::notice::title::width(line)).collect();
        for (i, (line, width)) in lines.iter().zip(&widths).enumerate() {
            let at = title.text.at.item(i);
            if *width > room {
                sink.place(
                    &at,
                    format!("“{line}”有 {width} 字宽，2号字一行至多 {room} 字"),
                );
            } else if line.chars().count() == 1 {
                sink.place(&at, format!("“{line}”一行只有一个字"));
            }
        }
        for (i, three) in widths.windows(3).enumerate() {
            if three[1] < three[0] && three[1] < three[2] {
                sink.place(&title.text.at.item(i + 1), "标题排成了两头长中间短的沙漏形");
            }
        }
    }
}

fn recipients_with_colon(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    for line in scene.of(TextKind::Recipients) {
        if let Some(c) = line.chars.last().filter(|c| "：:。，、；,;".contains(**c))
        {
            let last = line.chars.len() - 1;
            sink.chars(line.text, last, 1, format!("主送机关末尾的“{c}”是多余的"));
        }
    }
}

fn is_request(scene: &Scene<'_>) -> bool {
    scene.notice.main.title.text.value.ends_with("请示")
}

fn request_to_many(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    for line in scene.of(TextKind::Recipients).filter(|_| is_request(scene)) {
        if line.chars.iter().any(|c| "、，,".contains(*c)) {
            sink.text(line.text, format!("请示主送了“{}”", line.text.value));
        }
    }
}

fn request_without_contact(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    let named = scene.notice.contact_details().next().is_some();
    // 附注 is where the standard has them; some write them under the text.
    let told = scene
        .of(TextKind::Note)
        .chain(scene.of(TextKind::Paragraph))
        .any(|line| line.text.value.contains("联系"));
    if is_request(scene) && !named && !told {
        sink.text(&scene.notice.main.title.text, "请示没有联系方式");
    }
}

/// How the parts of an organ that speak for it end.
const OFFICES: [&str; 8] =
    ["办公厅", "办公室", "秘书处", "秘书科", "综合处", "综合科", "党政办", "办"];

/// The name of an organ without that of the party in front and of its own office behind.
fn bare_organ(name: &str) -> &str {
    let name =
        ["中国共产党", "中共"].iter().find_map(|w| name.strip_prefix(w)).unwrap_or(name);
    OFFICES.iter().find_map(|office| name.strip_suffix(office)).unwrap_or(name)
}

/// Whether two names may be of one organ, or of an organ and its office: the one is short for
/// the other. 甲市委办公室 and 中共甲市委员会 are, 甲市教育局 and 乙市教育局 are not.
fn same_organ(a: &str, b: &str) -> bool {
    let (a, b) = (bare_organ(a), bare_organ(b));
    short_for(a, b) || short_for(b, a)
}

/// A signature without what says that the seal is another organ's: （代章）, （某局代章）.
fn of_own(signature: &str) -> &str {
    match signature.rfind('（') {
        Some(at) if signature.ends_with("代章）") => &signature[..at],
        _ => signature,
    }
}

fn organ_differs(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    let notice = scene.notice;
    let issuer = &notice.issuer.value;
    let signature = &notice.ending.signature;
    if !same_organ(of_own(&signature.value), issuer) {
        let message = format!("署名“{}”与发文机关“{issuer}”对不上", signature.value);
        sink.text(signature, message);
    }
    let to = scene.of(TextKind::Recipients).chain(scene.of(TextKind::CopyTo));
    for line in to {
        let mut names = line.text.value.split(['、', '，', '；']);
        if let Some(own) = names.find(|name| notice.organs().any(|o| o.value == *name)) {
            sink.text(line.text, format!("发文机关“{own}”不必主送或抄送给自己"));
        }
    }
    if let Some(printer) = notice.imprint.as_ref().and_then(|i| i.printer.as_ref()) {
        // Another office of the same place may print it.
        let bare = bare_organ(&printer.value);
        let own = bare_organ(issuer);
        let shared = own.chars().zip(bare.chars()).take_while(|(a, b)| a == b).count();
        if shared < 2 && !same_organ(&printer.value, issuer) {
            let message =
                format!("印发机关“{}”与发文机关“{issuer}”对不上", printer.value);
            sink.text(printer, message);
        }
    }
}
