//! 字符：看不见和形似的字符，电话和邮箱 (practice).

use crate::judge::check::Rule;
use crate::judge::check::scene::{Scene, Sink};
use crate::notice::{Detail, Text};
use crate::text::finding::Severity::Warning;

pub(super) const RULES: &[Rule] = &[
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
    Rule {
        code: "postcode-form",
        severity: Warning,
        source: "机关公文实务",
        what: "邮政编码不是 6 位数字",
        why: "寄不到的邮政编码等于没有写。",
        mend: "核对邮政编码；开头是 0 的加引号，如 \"030000\"",
        wrong: "contact: {postcode: 2240}",
        right: "contact: {postcode: \"030000\"}",
        check: Some(postcode_form),
    },
];

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
    for (_, text) in scene.notice.contact_details().filter(|(d, _)| is_phone(*d)) {
        phone_numbers(text, sink);
    }
}

fn postcode_form(scene: &Scene<'_>, sink: &mut Sink<'_>) {
    let postcodes =
        scene.notice.contact_details().filter(|(d, _)| *d == Detail::Postcode);
    for (_, text) in postcodes {
        let digits = text.value.bytes().all(|b| b.is_ascii_digit());
        if !digits || text.value.len() != POSTCODE_DIGITS {
            sink.text(text, format!("“{}”不像邮政编码", text.value));
        }
    }
}

/// How many digits 邮政编码 has.
const POSTCODE_DIGITS: usize = 6;

fn is_phone(detail: Detail) -> bool {
    matches!(detail, Detail::Phone | Detail::Fax)
}

/// 110, 12345, 96333, and 0718-12380 behind the code of a region.
fn is_hotline(number: &str) -> bool {
    let number = match number.split_once('-') {
        Some((region, rest)) if region.starts_with('0') && region.len() <= 4 => rest,
        _ => number,
    };
    let digits = number.bytes().all(|b| b.is_ascii_digit());
    let short =
        number.len() == 3 && (number.starts_with("11") || number.starts_with("12"));
    let five = (5..=6).contains(&number.len())
        && ["12", "95", "96", "100"].iter().any(|start| number.starts_with(start));
    digits && (short || five)
}

fn phone_numbers(text: &Text, sink: &mut Sink<'_>) {
    let extension = text.value.contains('转');
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
                || is_hotline(&number)
                || number.starts_with("400"))
            && match digits.len() {
                3..=6 => extension || is_hotline(&digits),
                7 | 8 => true,
                8..=10 if is_hotline(&number) => true,
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
    let mails = scene.notice.contact_details().filter(|(d, _)| *d == Detail::Email);
    let separators = ['、', '，', '；', ',', ';'];
    let mails = mails.flat_map(|(_, t)| t.value.split(separators).map(move |m| (t, m)));
    for (text, mail) in mails {
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
