//! 版头 of upward, joint and classified documents, and the formats (7.2, chapter 10).

use std::collections::BTreeSet;

use crate::judge::check::Rule;
use crate::judge::check::scene::{Scene, Sink, is_han};
use crate::notice::{Closing, Format};
use crate::text::finding::Severity::{Error, Warning};

const REGULATIONS: &str = "《党政机关公文处理工作条例》第九条";

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: "upward-without-signatory",
        severity: Error,
        source: "GB/T 9704—2012 7.2.6；《党政机关公文处理工作条例》第九条",
        what: "请示、报告没有签发人",
        why: "上行文应当标注签发人姓名，发文字号居左与签发人同处一行；有了签发人，程序就照上行文排版头。",
        mend: "补上 signatories: [姓名]",
        wrong: "title: 关于增加经费的请示\ncontact: {name: 张三, phone: 010-12345678}",
        right: "title: 关于增加经费的请示\nsignatories: [李四]\ncontact: {name: 张三, phone: 010-12345678}",
        check: Some(upward_without_signatory),
    },
    Rule {
        code: "signatory-not-upward",
        severity: Error,
        source: "GB/T 9704—2012 7.2.5、7.2.6；《党政机关公文处理工作条例》第九条",
        what: "不是上行文的公文标注了签发人",
        why: "只有上行文才标注签发人；平行文、下行文的发文字号居中。",
        mend: "删去 signatories",
        wrong: "title: 关于开展检查的通知\nsignatories: [李四]",
        right: "title: 关于开展检查的通知",
        check: Some(signatory_not_upward),
    },
    Rule {
        code: "signatory-form",
        severity: Error,
        source: "GB/T 9704—2012 7.2.6",
        what: "签发人的一项不是一个姓名",
        why: "“签发人”和冒号由程序排出，各姓名由程序均匀编排，每行两名。",
        mend: "一项只写一个姓名，如 signatories: [张三, 李四]",
        wrong: "title: 关于增加经费的意见\nsignatories: [张三、李四]",
        right: "title: 关于增加经费的意见\nsignatories: [张三, 李四]",
        check: Some(signatory_form),
    },
    Rule {
        code: "signatory-count",
        severity: Warning,
        source: "GB/T 9704—2012 7.2.6",
        what: "联合行文的签发人数与机关数不同",
        why: "签发人按发文机关的顺序一一标注。",
        mend: "按 issuer、co_issuers 的顺序写齐签发人",
        wrong: "title: 关于增加经费的意见\nco_issuers: [甲市财政局, 甲市教育局]\nsignatories: [张三, 李四]",
        right: "title: 关于增加经费的意见\nco_issuers: [甲市财政局]\nsignatories: [张三, 李四]",
        check: Some(signatory_count),
    },
    Rule {
        code: "order-without-stamp",
        severity: Warning,
        source: "GB/T 9704—2012 10.2、7.3.5.3",
        what: "命令（令）没有签发人职务和签名章",
        why: "命令（令）的末尾是签发人职务、签名章和成文日期。",
        mend: "补上 stamp: {post: 职务, name: 姓名, image: 签名章.png}",
        wrong: "format: order\nnumber: {serial: 1}\ntitle: 甲市人民政府令",
        right: "format: order\nnumber: {serial: 1}\ntitle: 甲市人民政府令\nstamp: {post: 市长, name: 张三}",
        check: Some(order_without_stamp),
    },
    Rule {
        code: "classified-without-copy-number",
        severity: Error,
        source: "GB/T 9704—2012 7.2.1；《党政机关公文处理工作条例》第九条",
        what: "涉密公文没有份号",
        why: "涉密公文应当标注份号，以便逐份登记。",
        mend: "补上 copy_number: 1；一次印多份用 hongtou build --copies 1-50",
        wrong: "classification: {level: 机密, period: 1年}",
        right: "copy_number: 1\nclassification: {level: 机密, period: 1年}",
        check: Some(classified_without_copy_number),
    },
    Rule {
        code: "classification-period",
        severity: Error,
        source: "GB/T 9704—2012 7.2.2；《中华人民共和国保守国家秘密法》第二十条",
        what: "保密期限的写法不对或超过上限",
        why: "期限中的数字用阿拉伯数字；绝密级不超过30年，机密级不超过20年，秘密级不超过10年。",
        mend: "写成“1年”“6个月”，或核对密级和期限",
        wrong: "copy_number: 1\nclassification: {level: 秘密, period: 十二年}",
        right: "copy_number: 1\nclassification: {level: 秘密, period: 10年}",
        check: Some(classification_period),
    },
    Rule {
        code: "classification-without-period",
        severity: Warning,
        source: REGULATIONS,
        what: "有密级，没有保密期限",
        why: "涉密公文应当分别标注密级和保密期限。",
        mend: "补上 period，如 classification: {level: 机密, period: 1年}",
        wrong: "copy_number: 1\nclassification: {level: 机密}",
        right: "copy_number: 1\nclassification: {level: 机密, period: 1年}",
        check: Some(classification_without_period),
    },
    Rule {
        code: "co-issuer-repeated",
        severity: Error,
        source: "GB/T 9704—2012 7.2.4",
        what: "联合行文的一个机关写了两次",
        why: "issuer 是主办机关，co_issuers 是其余的机关，各写一次。",
        mend: "删去重复的机关",
        wrong: "issuer: 甲市教育局\nco_issuers: [甲市教育局, 甲市财政局]",
        right: "issuer: 甲市教育局\nco_issuers: [甲市财政局, 甲市公安局]",
        check: Some(co_issuer_repeated),
    },
    Rule {
        code: "joint-masthead-order",
        severity: Error,
        source: "GB/T 9704—2012 7.2.4；《党政机关公文处理工作条例》第九条",
        what: "联合行文的标志与各机关的名称、次序对不上",
        why: "主办机关一般排列在前，其余依次；也可以只用主办机关的标志。",
        mend: "使 masthead 的次序与 issuer、co_issuers 一致，或删去 masthead",
        wrong: "issuer: 甲市教育局\nco_issuers: [甲市财政局]\nmasthead: [甲市财政局, 甲市教育局, 文件]",
        right: "issuer: 甲市教育局\nco_issuers: [甲市财政局]\nmasthead: [甲市教育局, 甲市财政局, 文件]",
        check: Some(joint_masthead_order),
    },
    Rule {
        code: "masthead-of-format",
        severity: Error,
        source: "GB/T 9704—2012 7.2.4、10.1、10.2、10.3",
        what: "发文机关标志不合格式的要求",
        why: "信函的标志不加“文件”，命令的标志以“命令”或“令”结尾，纪要的标志以“纪要”结尾，文件的标志不是令和纪要。",
        mend: "改 masthead 或 format，或删去 masthead 由程序排出",
        wrong: "format: letter\nmasthead: 甲市人民政府文件",
        right: "format: letter\nmasthead: 甲市人民政府",
        check: Some(masthead_of_format),
    },
];

/// 文种 of documents that always go up, and of those that may.
const UPWARD: [&str; 2] = ["请示", "报告"];
const PERHAPS_UPWARD: [&str; 4] = ["请示", "报告", "意见", "议案"];

fn ends_with_any(text: &str, endings: &[&str]) -> bool {
    endings.iter().any(|ending| text.ends_with(ending))
}

/// The title without a trailing （试行） or the like.
fn bare_title<'a>(scene: &Scene<'a>) -> &'a str {
    let title = &scene.notice.main.title.text.value;
    match title.rfind('（') {
        Some(at) if title.ends_with('）') => &title[..at],
        _ => title,
    }
}

fn upward_without_signatory(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    let notice = scene.notice;
    if notice.format == Format::Document
        && notice.head.signatories.is_empty()
        && ends_with_any(bare_title(scene), &UPWARD)
    {
        sink.text(&notice.main.title.text, "这是上行文，没有签发人");
    }
}

fn signatory_not_upward(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    let Some(first) = scene.notice.head.signatories.first() else { return };
    if !ends_with_any(bare_title(scene), &PERHAPS_UPWARD) {
        sink.text(first, "标题不是请示、报告、意见或议案，不标注签发人");
    }
}

fn signatory_form(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    for name in &scene.notice.head.signatories {
        let in_name = |c: char| is_han(c) || c.is_ascii_alphabetic() || c == '·';
        if let Some(at) = name.value.chars().position(|c| !in_name(c)) {
            sink.chars(name, at, 1, format!("“{}”不是一个姓名", name.value));
        } else if name.value.starts_with("签发人") {
            sink.text(name, "“签发人”由程序排出");
        }
    }
}

fn signatory_count(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    let notice = scene.notice;
    let (signatories, organs) = (&notice.head.signatories, notice.organs().count());
    let Some(first) = signatories.first() else { return };
    if organs > 1 && signatories.len() != organs {
        let message = format!("有 {organs} 个机关，签发人 {} 名", signatories.len());
        sink.text(first, message);
    }
}

fn classified_without_copy_number(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    let head = &scene.notice.head;
    if head.classification.is_some() && head.copy_number.is_none() {
        let place = crate::text::place::Place::root().key("classification");
        sink.place(&place, "涉密公文没有份号");
    }
}

fn classification_period(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    let Some(classification) = &scene.notice.head.classification else { return };
    let Some(period) = &classification.period else { return };
    if period.value == "长期" {
        return;
    }
    let end =
        period.value.find(|c: char| !c.is_ascii_digit()).unwrap_or(period.value.len());
    let (digits, unit) = period.value.split_at(end);
    let months = match unit {
        "年" => 12.0,
        "个月" | "月" => 1.0,
        "日" | "天" => 12.0 / 365.0,
        _ => 0.0,
    };
    let level = classification.level;
    match digits.parse::<u32>() {
        Ok(count) if count > 0 && months > 0.0 && !digits.starts_with('0') => {
            let most = level.years_most();
            if f64::from(count) * months > f64::from(most * 12) {
                let message = format!("{}级的保密期限不超过{most}年", level.chinese());
                sink.text(period, message);
            }
        }
        _ => sink.text(period, format!("“{}”不是保密期限的写法", period.value)),
    }
}

fn classification_without_period(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    let classification = &scene.notice.head.classification;
    if classification.as_ref().is_some_and(|c| c.period.is_none()) {
        let place = crate::text::place::Place::root().key("classification");
        sink.place(&place, "没有保密期限");
    }
}

fn co_issuer_repeated(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    let mut known = BTreeSet::new();
    for organ in scene.notice.organs() {
        if !known.insert(&organ.value) {
            sink.text(organ, format!("“{}”写了两次", organ.value));
        }
    }
}

/// Whether a name may be short for another: its characters stand in it, in order.
pub(super) fn short_for(short: &str, name: &str) -> bool {
    let mut rest = name.chars();
    short.chars().all(|c| rest.any(|other| other == c))
}

fn joint_masthead_order(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    let notice = scene.notice;
    let names = &notice.head.masthead.names;
    if names.len() < 2 {
        return;
    }
    let organs: Vec<_> = notice.organs().collect();
    if names.len() != organs.len() {
        let message =
            format!("标志有 {} 个名称，机关有 {} 个", names.len(), organs.len());
        sink.text(&names[0], message);
        return;
    }
    for (name, organ) in names.iter().zip(organs) {
        if !short_for(&name.value, &organ.value) {
            let message =
                format!("这里应是“{}”，标志写的是“{}”", organ.value, name.value);
            sink.text(name, message);
        }
    }
}

fn masthead_of_format(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    let notice = scene.notice;
    let masthead = &notice.head.masthead;
    let first = masthead.first();
    let ends = |endings: &[&str]| ends_with_any(&first.value, endings);
    let wrong = match notice.format {
        Format::Document if ends(&["令", "纪要"]) => {
            Some("令和纪要有自己的格式：format: order 或 format: minutes")
        }
        Format::Letter if ends(&["文件"]) => Some("信函的标志不加“文件”"),
        Format::Order if !ends(&["命令", "令"]) => Some("标志应以“命令”或“令”结尾"),
        Format::Minutes if !ends(&["纪要"]) => Some("标志应以“纪要”结尾"),
        Format::Document => None,
        format if masthead.names.len() > 1 => Some(match format {
            Format::Letter => "联合发出的信函用主办机关的标志",
            _ => "这种格式的标志只有一行",
        }),
        _ => None,
    };
    if let Some(message) = wrong {
        sink.text(first, message);
    }
}

fn order_without_stamp(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    let notice = scene.notice;
    let stamped = matches!(notice.ending.closing, Closing::Stamped(_));
    if notice.format == Format::Order && !stamped {
        sink.place(&notice.ending.date_at, "命令（令）没有签名章");
    }
}
