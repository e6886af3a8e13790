//! What is known of a person: telephones, identity numbers, names.

/// 11 digits of a mobile, or 7 to 8 with or without the code of the place.
pub(in crate::office) fn is_phone(text: &str) -> bool {
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let bytes = text.as_bytes();
    if digits(text) && bytes.len() == 11 && bytes[0] == b'1' {
        return (b'3'..=b'9').contains(&bytes[1]);
    }
    let (code, local) = match text.split_once('-') {
        Some((code, local)) => (code, local),
        None if bytes.first() == Some(&b'0') && bytes.len() > 9 => {
            let length =
                if text.starts_with("01") || text.starts_with("02") { 3 } else { 4 };
            text.split_at_checked(length).unwrap_or(("", text))
        }
        None => ("", text),
    };
    let code_right = code.is_empty() || (digits(code) && (3..=4).contains(&code.len()));
    code_right && digits(local) && (7..=8).contains(&local.len())
}

/// 18 digits, the last of which checks the others (GB 11643).
pub(in crate::office) fn is_identity(text: &str) -> bool {
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let bytes = text.as_bytes();
    let digits = bytes.len() == 18 && bytes[..17].iter().all(u8::is_ascii_digit);
    digits && {
        let sum: usize = bytes
            .iter()
            .zip(weights)
            .map(|(b, weight)| usize::from(b - b'0') * weight)
            .sum();
        b"10X98765432"[sum % 11] == bytes[17].to_ascii_uppercase()
    }
}

/// A telephone as it is dialled, without spaces and what leads into the country.
pub(super) fn phone(text: &str) -> String {
    let text = text.strip_prefix("+86").or(text.strip_prefix("0086")).unwrap_or(text);
    let text = text.strip_prefix("86-").unwrap_or(text);
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let only = text.chars().all(|c| c.is_ascii_digit() || c == '-');
    // 138-0000-0001 is a mobile, 0356-2055997 is none.
    match only && digits.len() == 11 && digits.starts_with('1') {
        true => digits,
        false => text.trim_start_matches('-').to_owned(),
    }
}

/// What parts the names of several people in one cell.
const BETWEEN: [char; 8] = ['、', ',', '，', ';', '；', '/', '\n', '\\'];

/// Surnames of two characters.
const LONG_SURNAMES: [&str; 20] = [
    "欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐",
    "夏侯", "司徒", "长孙", "宇文", "端木", "独孤", "南宫", "西门", "呼延", "轩辕",
];

/// The names in a cell. Spaces within one name, 王　强, are no part of it.
pub(super) fn names(text: &str) -> Vec<String> {
    let parts: Vec<&str> =
        text.split(BETWEEN).map(str::trim).filter(|part| !part.is_empty()).collect();
    match parts.iter().all(|part| is_chinese(&part.replace([' ', '　'], ""))) {
        true => parts.into_iter().flat_map(spaced).collect(),
        false => vec![text.lines().map(str::trim).collect::<Vec<_>>().join(" ")],
    }
}

fn is_chinese(text: &str) -> bool {
    text.chars().all(|c| ('\u{3400}'..='\u{9fff}').contains(&c) || c == '·')
}

/// What is written where a name should be.
const NOBODY: [&str; 16] = [
    "暂无", "没有", "另报", "待报", "待定", "空", "同上", "略", "领队", "姓名", "共计",
    "合计", "未定", "缺", "某某", "本人",
];

/// Whether a text may be the name of one person: no numbers nor signs, no word that stands for
/// nobody, not several names in one.
pub(super) fn is_name(text: &str) -> bool {
    let signs = text.chars().all(|c| c.is_alphabetic() || " ·.-（）()".contains(c));
    let own = text.split(['（', '(']).next().unwrap_or_default();
    let count = own.chars().count();
    let long = LONG_SURNAMES.iter().any(|surname| own.starts_with(surname));
    let most =
        if own.contains('·') || !is_chinese(own) { 40 } else { 3 + usize::from(long) };
    let joined = count > 2 && own.contains(['和', '及', '与']) && count > 3;
    signs && !NOBODY.contains(&own) && count <= most && !joined
}

/// Of a text with spaces, one name or several.
fn spaced(text: &str) -> Vec<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    if words.len() < 2 {
        return vec![words.concat()];
    }
    let long = |word: &&str| word.chars().count() > 1;
    let several = words.iter().all(long) && !LONG_SURNAMES.contains(&words[0]);
    match several {
        true => words.into_iter().map(str::to_owned).collect(),
        false => vec![words.concat()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn telephones_and_identities_are_told_from_slips() {
        for right in
            ["13835612345", "2055997", "0356-2055997", "03562055997", "010-12345678"]
        {
            assert!(is_phone(right), "{right}");
        }
        for wrong in
            ["1383561234", "12835612345", "205599", "0356-20559", "电话", "138356123456"]
        {
            assert!(!is_phone(wrong), "{wrong}");
        }
        assert!(is_identity("11010519491231002X") && !is_identity("110105194912310021"));
    }

    #[test]
    fn names_are_told_apart_and_kept_together() {
        for (text, expected) in [
            ("王强", vec!["王强"]),
            ("王  强", vec!["王强"]),
            ("王　小 明", vec!["王小明"]),
            ("欧阳 娜娜", vec!["欧阳娜娜"]),
            ("张三、李四", vec!["张三", "李四"]),
            ("张三 李四", vec!["张三", "李四"]),
            ("张三\n李四", vec!["张三", "李四"]),
            ("古丽·买买提", vec!["古丽·买买提"]),
            ("John Smith", vec!["John Smith"]),
        ] {
            assert_eq!(names(text), expected, "{text}");
        }
        for name in ["王强", "欧阳娜娜", "古丽·买买提", "John Smith", "王芳（女）"]
        {
            assert!(is_name(name), "{name}");
        }
        for other in ["张三李四", "张三和李四", "张三及家属", "待定", "另报", "12"]
        {
            assert!(!is_name(other), "{other}");
        }
        assert_eq!(phone("138-0000-0001"), "13800000001");
        assert_eq!(phone("+8613800000001"), "13800000001");
        assert_eq!(phone("0356-2055997"), "0356-2055997");
    }
}
