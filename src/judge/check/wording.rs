//! Words: what is said twice, what does not suit the kind of document, what is not text.

use std::sync::LazyLock;

use regex::Regex;

use crate::judge::check::Rule;
use crate::judge::check::scene::{Line, Scene, Sink, han};
use crate::notice::{Block, Section, TextKind};
use crate::text::finding::Severity::Warning;

const PRACTICE: &str = "机关公文实务";

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: "doubled-word",
        severity: Warning,
        source: PRACTICE,
        what: "同一个词连写了两遍",
        why: "多半是复制或修改时多打了一遍。",
        mend: "删去一遍",
        wrong: "body: 经市委常委常委会议研究同意。",
        right: "body: 经市委常委会议研究同意。",
        check: Some(doubled_word),
    },
    Rule {
        code: "doubled-estimate",
        severity: Warning,
        source: "GB/T 15835—2011 4.2.2；现代汉语规范",
        what: "“约”“近”与“多”“余”“左右”并用",
        why: "约数的标志只用一个。",
        mend: "删去其中一个，如 约50人、50多人",
        wrong: "body: 约50多人参加。",
        right: "body: 约50人参加。",
        check: Some(doubled_estimate),
    },
    Rule {
        code: "markup-in-text",
        severity: Warning,
        source: "content/README.md",
        what: "文字里有排版软件或网页的标记",
        why: "**、#、<br> 等在这里不起作用，会原样印出来。",
        mend: "删去标记；标题用 heading，列项用 items，附件用 attachments；标准不用加粗，层次由黑体、楷体、仿宋分（7.3.3），程序按层次给出",
        wrong: "body: 请**务必**按时报送。",
        right: "body: 请务必按时报送。",
        check: Some(markup_in_text),
    },
    Rule {
        code: "closing-differs",
        severity: Warning,
        source: "《党政机关公文处理工作条例》第八、十五条",
        what: "结束语与文种不合",
        why: "报告不得夹带请示事项，请示要请上级批复；结束语写错，收文的机关不知道怎样办理。",
        mend: "请示写“妥否，请批示”，报告写“特此报告”，函写“特此函告”，通知写“特此通知”",
        wrong: "title: 关于增加经费的请示\nsignatories: [李四]\ncontact: {name: 张三, phone: 010-12345678}\nbody: [正文。, 特此报告。]",
        right: "title: 关于增加经费的请示\nsignatories: [李四]\ncontact: {name: 张三, phone: 010-12345678}\nbody: [正文。, 妥否，请批示。]",
        check: Some(closing_differs),
    },
    Rule {
        code: "closing-numbered",
        severity: Warning,
        source: PRACTICE,
        what: "结束语编了序数",
        why: "“此复”“特此报告”“妥否，请批示”是全文的结束语，不是其中的一项，前面不排序数。",
        mend: "从 sections、items 里拿出来，写到 closing",
        wrong: "sections: [同意立项。, 请抓紧实施。, 此复。]",
        right: "sections: [同意立项。, 请抓紧实施。]\nclosing: 此复。",
        check: Some(closing_numbered),
    },
];

/// No word that is doubled is longer.
const WORD_MOST: usize = 6;
/// What people double on purpose begins so.
const MEANT: &str = "一逐挨试想看研讨商考学";
/// What makes a word of the second one: 标准标准化, 许可许可证.
const GOES_ON: &str = "化库证市州县区性者率生员师业家校制";
/// Single characters that are not doubled, with those that make a word of the second one.
const SINGLE: [(char, &str); 9] = [
    ('的', "确士"),
    ('路', "口灯面段基况边旁侧政网线径牌域由过人费程上桥肩"),
    ('由', "此于来衷"),
    ('及', "时格早其至"),
    ('与', "会其"),
    ('将', "士军来会"),
    ('在', "建校岗职押编线场册于内外"),
    ('了', "解结然"),
    ('是', "否非"),
];

fn doubled_word(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    let read = |line: &&Line<'_>| {
        matches!(line.kind, TextKind::Heading | TextKind::Paragraph | TextKind::Title)
    };
    for line in scene.lines.iter().filter(read) {
        let mut i = 0;
        while i < line.chars.len() {
            let count = doubled(line, i);
            if count > 0 {
                let word = line.slice(i, i + count);
                sink.chars(line.text, i, 2 * count, format!("“{word}”连写了两遍"));
            }
            i += (2 * count).max(1);
        }
    }
}

/// How long the word is that stands twice from a position on; 0 if none does.
fn doubled(line: &Line<'_>, at: usize) -> usize {
    let rest = &line.chars[at..];
    let word = |count: &usize| {
        let (Some(first), Some(second)) =
            (rest.get(..*count), rest.get(*count..2 * count))
        else {
            return false;
        };
        let plain = first.iter().all(|c| han(Some(*c)));
        let varied = first.iter().any(|c| *c != first[0]);
        let behind = rest.get(2 * count);
        let on = behind.is_some_and(|c| GOES_ON.contains(*c));
        first == second && plain && varied && !on && !MEANT.contains(first[0])
    };
    if let Some(count) = (2..=WORD_MOST).find(word) {
        return count;
    }
    let single = SINGLE.iter().any(|(c, goes_on)| {
        let behind = rest.get(2);
        rest.starts_with(&[*c, *c]) && !behind.is_some_and(|c| goes_on.contains(*c))
    });
    usize::from(single)
}

static ESTIMATE: LazyLock<Regex> = LazyLock::new(|| {
    let number = "(?:[0-9][0-9.]*|[一二三四五六七八九十百千]+)[万亿千百]*";
    // 节约50余万元, 签约20余个 and 附近10余家 have one only.
    let about = format!(
        "(?:^|[^节签预合违履特邀条公契制守立附最临邻靠相])((?:大约|大概|约|将近|近)(?:有|为|计|需|达)?{number}(?:多|余|[\\p{{Han}}%％]{{0,4}}左右))"
    );
    let least =
        format!("((?:不少于|不低于|不小于|至少){number}[\\p{{Han}}%％]{{0,3}}以上)");
    let most = format!(
        "((?:不超过|不多于|不高于|至多){number}[\\p{{Han}}%％]{{0,3}}(?:以下|以内))"
    );
    regex(&format!("{about}|{least}|{most}"))
});

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is well-formed")
}

fn doubled_estimate(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    matches(scene, sink, &ESTIMATE, |shown| format!("“{shown}”有两个约数的标志"));
}

static MARKUP: LazyLock<Regex> = LazyLock::new(|| {
    // 张**, 138****5678 and 姓名____ are none.
    let around = |mark: &str, inside: &str| {
        let no = format!("[^{mark}]");
        let mark = format!("\\{mark}\\{mark}");
        format!("(?:^|{no})({mark}{inside}{mark})(?:{no}|$)")
    };
    regex(&format!(
        "{}|{}|(^#{{1,6}} |^[-*+] |^> |</?[A-Za-z][A-Za-z0-9]*(?: [^<>]*)?/?>|&(?:nbsp|lt|gt|amp|quot);|\\]\\(https?:|`[^`]+`)",
        around("*", "[^*\\s、，。；（）]{2,40}"),
        around("_", "[^_\\s、，。；（）]{2,40}"),
    ))
});

fn markup_in_text(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    matches(scene, sink, &MARKUP, |shown| format!("“{shown}”是标记，不是文字"));
}

/// The first group of every match in the texts, as findings.
fn matches(
    scene: &Scene<'_>,
    sink: &mut Sink<'_>,
    regex: &Regex,
    message: fn(&str) -> String,
) {
    for line in scene.lines.iter().filter(|line| line.kind != TextKind::Contact) {
        let text = line.text.value.as_str();
        let (mut byte, mut at) = (0, 0);
        for captures in regex.captures_iter(text) {
            let Some(found) = captures.iter().skip(1).flatten().next() else { continue };
            at += text[byte..found.start()].chars().count();
            byte = found.start();
            let count = found.as_str().chars().count();
            sink.chars(line.text, at, count, message(found.as_str()));
        }
    }
}

/// A whole paragraph that closes a document, of any kind.
static CLOSING: LazyLock<Regex> = LazyLock::new(|| {
    let kinds = "通知|通报|公告|通告|报告|请示|批复|函|说明|决定|命令|公示";
    Regex::new(&format!(
        "^(特此({kinds})[告达复]?|此复|此令|专此(函[告达复]|{kinds})?|(以上({kinds}|意见|方案))?[，,]?[妥当可]否，请.{{2,8}}|以上({kinds}|意见|方案)，请.{{2,8}})(，请.{{2,8}})?[。！]?$"
    ))
    .expect("a regular expression")
});

fn closing_numbered(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    let notice = scene.notice;
    let parts = std::iter::once(&notice.main).chain(&notice.plan);
    let mut open: Vec<&Section> = parts.flat_map(|part| &part.sections).collect();
    while let Some(section) = open.pop() {
        open.extend(&section.items);
        let numbered = section.number.is_some() && section.heading.is_none();
        let (true, [Block::Paragraph(text)]) = (numbered, section.body.as_slice()) else {
            continue;
        };
        if CLOSING.is_match(&text.value) {
            sink.text(text, format!("结束语“{}”排上了序数", text.value));
        }
    }
}

/// Closings, and the kinds of document that they close.
const CLOSINGS: [(&str, &[&str]); 12] = [
    ("特此报告", &["报告"]),
    ("特此通知", &["通知"]),
    ("特此请示", &["请示"]),
    ("特此函告", &["函"]),
    ("特此函达", &["函"]),
    ("特此函复", &["函"]),
    ("特此致函", &["函"]),
    ("特此批复", &["批复"]),
    ("特此公告", &["公告"]),
    ("特此通告", &["通告"]),
    ("特此通报", &["通报"]),
    ("请批示", &["请示"]),
];
/// The kinds that have closings of their own.
const CLOSED: [&str; 8] = ["报告", "通知", "请示", "函", "批复", "公告", "通告", "通报"];
/// No closing is longer.
const CLOSING_MOST: usize = 24;

fn closing_differs(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    let title = &scene.notice.main.title.text.value;
    let title = title.split('（').next().unwrap_or_default();
    let Some(kind) = CLOSED.iter().find(|kind| title.ends_with(**kind)) else { return };
    let own = |line: &&Line<'_>| {
        let at = line.text.at.to_string();
        ["/body", "/sections", "/closing"].iter().any(|key| at.starts_with(key))
    };
    for line in scene.of(TextKind::Paragraph).filter(own) {
        if line.chars.len() > CLOSING_MOST {
            continue;
        }
        for (closing, kinds) in CLOSINGS {
            if let Some(at) = line.find(closing).next()
                && !kinds.contains(kind)
            {
                let message = format!("“{closing}”不是{kind}的结束语");
                sink.chars(line.text, at, closing.chars().count(), message);
            }
        }
    }
}
