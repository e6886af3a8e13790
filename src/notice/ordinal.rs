//! 层次序数 (7.3.3): 一、 （一） 1. （1）.

const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

/// A number from 1 to 9999 in Chinese numerals.
pub fn chinese_number(number: usize) -> String {
    let mut out = String::new();
    let mut gap = false;
    for (unit, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let digit = number / unit % 10;
        if digit == 0 {
            gap = !out.is_empty();
            continue;
        }
        if gap {
            out.push('零');
            gap = false;
        }
        // 十、十一 rather than 一十、一十一.
        if !(unit == 10 && digit == 1 && out.is_empty()) {
            out.push(DIGITS[digit]);
        }
        out.push_str(name);
    }
    out
}

/// The ordinal of the `index`-th section (from 0) at a depth (from 1).
///
/// Depths below the fourth go on with circled numbers, for which the standard has no rule.
pub fn ordinal(depth: usize, index: usize) -> String {
    let number = index + 1;
    match depth {
        1 => format!("{}、", chinese_number(number)),
        2 => format!("（{}）", chinese_number(number)),
        3 => format!("{number}."),
        4 => format!("（{number}）"),
        _ => u32::try_from(index)
            .ok()
            .filter(|i| *i < 20)
            .and_then(|i| char::from_u32(0x2460 + i))
            .map_or_else(|| format!("{number}）"), String::from),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_people_write_them() {
        let written: Vec<String> =
            [1, 10, 11, 20, 21, 99, 100, 101, 110, 111, 1001, 1010, 2345]
                .map(chinese_number)
                .to_vec();
        assert_eq!(
            written.join(" "),
            "一 十 十一 二十 二十一 九十九 一百 一百零一 一百一十 一百一十一 一千零一 一千零一十 二千三百四十五"
        );
    }

    #[test]
    fn ordinals_follow_the_depth() {
        let written: Vec<String> = (1..=5).map(|depth| ordinal(depth, 2)).collect();
        assert_eq!(written.join(" "), "三、 （三） 3. （3） ③");
    }
}
