//! Years and ordinals as people write them.

use std::ops::RangeInclusive;

use crate::notice::chinese_number;

/// 五十二 or 52, from 1 to 999.
pub(super) fn value_of(text: &str) -> Option<usize> {
    match text.parse() {
        Ok(number) => Some(number),
        Err(_) => (1..1000).find(|number| chinese_number(*number) == text),
    }
}

/// A number in the kind of digits that another one is written in.
pub(super) fn written_as(model: &str, number: usize) -> String {
    match model.starts_with(|c: char| c.is_ascii_digit()) {
        true => number.to_string(),
        false => chinese_number(number),
    }
}

/// 二〇二一.
pub(super) fn chinese_year(year: u16) -> String {
    let digits = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    let digit = |c: char| digits[c.to_digit(10).unwrap_or(0) as usize];
    year.to_string().chars().map(digit).collect()
}

/// The year that both cycles begin with, and their lengths.
const FIRST: u16 = 4;
const STEMS: [char; 10] = ['甲', '乙', '丙', '丁', '戊', '己', '庚', '辛', '壬', '癸'];
const BRANCHES: [char; 12] =
    ['子', '丑', '寅', '卯', '辰', '巳', '午', '未', '申', '酉', '戌', '亥'];
const ANIMALS: [char; 12] =
    ['鼠', '牛', '虎', '兔', '龙', '蛇', '马', '羊', '猴', '鸡', '狗', '猪'];

/// 甲辰.
pub(super) fn sexagenary(year: u16) -> String {
    let of = |cycle: &[char]| cycle[usize::from(year - FIRST) % cycle.len()];
    [of(&STEMS), of(&BRANCHES)].iter().collect()
}

/// 龙.
pub(super) fn animal(year: u16) -> char {
    ANIMALS[usize::from(year - FIRST) % ANIMALS.len()]
}

/// The years of 十四五 and its like, by the number before 五: the first began in 1953.
pub(super) fn five_years(number: usize) -> RangeInclusive<u16> {
    let first = 1951 + 5 * (10 + u16::try_from(number).unwrap_or(0));
    first..=first + 4
}
