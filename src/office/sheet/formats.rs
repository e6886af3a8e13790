//! Number formats: what a spreadsheet shows of a number.

use super::book::{Cell, Number, Value};
use super::digits::Digits;

/// A number format, taken apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Format {
    sections: Vec<Section>,
    /// How it is written, as far as a sentence has room for it.
    code: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Section {
    condition: Option<(Comparison, i64)>,
    tokens: Vec<Token>,
    /// Whether its names of days are Chinese wherever it is shown.
    chinese: bool,
    /// Whether it asks for numerals or a calendar that only a spreadsheet has.
    unclear: bool,
    /// What it leaves to the machine to choose: a day or a time, in whatever way.
    system: Option<System>,
}

/// What the machine chooses the look of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum System {
    Day,
    Time,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Comparison {
    Less,
    LessOrEqual,
    Equal,
    NotEqual,
    GreaterOrEqual,
    Greater,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Literal(String),
    General,
    /// A place for a digit: `0`, `#` or `?`.
    Digit(char),
    Point,
    Comma,
    Percent,
    /// `E+00` and fractions, which no notice has.
    Exponent,
    /// A text in place of a number.
    At,
    Year(usize),
    /// A month, or minutes beside hours or seconds.
    Month(usize),
    Minute(usize),
    Day(usize),
    Hour(usize),
    Second(usize),
    /// Hours, minutes or seconds altogether.
    Elapsed(char),
    Weekday(usize),
    /// A name of a month or a day of the week, in the language of the machine.
    Named,
    /// Morning and afternoon: 上午 where it is Chinese, else AM.
    HalfDay(bool),
}

impl Token {
    fn is_of_dates(&self) -> bool {
        matches!(
            self,
            Self::Year(_)
                | Self::Month(_)
                | Self::Minute(_)
                | Self::Day(_)
                | Self::Hour(_)
                | Self::Second(_)
                | Self::Elapsed(_)
                | Self::Weekday(_)
                | Self::Named
                | Self::HalfDay(_)
        )
    }
}

/// The formats that have a number in place of a code, as a Chinese spreadsheet has them.
pub(super) fn built_in(id: u32) -> &'static str {
    match id {
        1 => "0",
        2 => "0.00",
        3 => "#,##0",
        4 => "#,##0.00",
        5 | 6 => "¥#,##0;¥-#,##0",
        7 | 8 => "¥#,##0.00;¥-#,##0.00",
        9 => "0%",
        10 => "0.00%",
        11 => "0.00E+00",
        12 => "# ?/?",
        13 => "# ??/??",
        14 => "yyyy/m/d",
        15 => "d-mmm-yy",
        16 => "d-mmm",
        17 => "mmm-yy",
        18 => "h:mm AM/PM",
        19 => "h:mm:ss AM/PM",
        20 => "h:mm",
        21 => "h:mm:ss",
        22 => "yyyy/m/d h:mm",
        27 | 36 | 50 | 52 | 57 => "yyyy\"年\"m\"月\"",
        28 | 29 | 51 | 53 | 54 | 58 => "m\"月\"d\"日\"",
        30 => "m-d-yy",
        31 => "yyyy\"年\"m\"月\"d\"日\"",
        32 => "h\"时\"mm\"分\"",
        33 => "h\"时\"mm\"分\"ss\"秒\"",
        34 | 55 => "上午/下午h\"时\"mm\"分\"",
        35 | 56 => "上午/下午h\"时\"mm\"分\"ss\"秒\"",
        37 | 38 => "#,##0;-#,##0",
        39 | 40 => "#,##0.00;-#,##0.00",
        41 => "#,##0;-#,##0;\"-\"",
        42 => "¥#,##0;¥-#,##0;¥\"-\"",
        43 => "#,##0.00;-#,##0.00;\"-\"",
        44 => "¥#,##0.00;¥-#,##0.00;¥\"-\"",
        45 => "mm:ss",
        46 => "[h]:mm:ss",
        47 => "mm:ss.0",
        48 => "##0.0E+0",
        49 => "@",
        _ => "General",
    }
}

/// How much of a code a sentence has room for.
const SAID: usize = 40;

impl Format {
    /// Takes a code apart.
    pub(super) fn parse(code: &str) -> Self {
        // No code of a spreadsheet is longer, nor has characters that nobody sees.
        let code = code.chars().filter(|c| !c.is_control());
        let code: Vec<char> = code.take(512).collect();
        let mut sections = vec![Section::default()];
        let mut at = 0;
        while at < code.len() {
            if code[at] == ';' {
                sections.push(Section::default());
                at += 1;
            } else if let Some(section) = sections.last_mut() {
                at += section.token(&code[at..]);
            }
        }
        for section in &mut sections {
            section.minutes();
            section.chosen();
        }
        let code = code.iter().take(SAID).collect();
        Self { sections, code }
    }

    /// What is shown of a number. `epoch_1904` says from which day days are counted.
    pub(super) fn show(&self, value: f64, epoch_1904: bool) -> Cell {
        let general = Section { tokens: vec![Token::General], ..Section::default() };
        let (section, magnitude) = self.section(value).unwrap_or((&general, value));
        let tokens = &section.tokens;
        if tokens.iter().any(Token::is_of_dates) {
            // What no calendar has is shown as a number.
            let cell = moment(tokens, value, epoch_1904)
                .unwrap_or_else(|| general.number(value, value));
            let unclear = section.unclear || tokens.contains(&Token::Named);
            if unclear && matches!(cell.value, Value::Day(..) | Value::Other) {
                let whole = value.fract() == 0.0;
                let plain = if whole { "yyyy-m-d" } else { "yyyy-m-d h:mm" };
                let stored = Self::parse(plain).show(value, epoch_1904).shown;
                return Cell { value: Value::Unclear(stored, self.code.clone()), ..cell };
            }
            return cell;
        }
        let cell = section.number(value, magnitude);
        match &cell.value {
            Value::Number(number) | Value::Percent(number) if section.unclear => {
                let value = Value::Unclear(number.plain.clone(), self.code.clone());
                Cell { value, ..cell }
            }
            _ => cell,
        }
    }

    /// The section for a number, and the number that it shows.
    fn section(&self, value: f64) -> Option<(&Section, f64)> {
        let sections = &self.sections;
        if sections.iter().any(|section| section.condition.is_some()) {
            let fits = |section: &&Section| {
                section.condition.is_none_or(|(comparison, than)| {
                    let order = value.total_cmp(&(than as f64));
                    match comparison {
                        Comparison::Less => order.is_lt(),
                        Comparison::LessOrEqual => order.is_le(),
                        Comparison::Equal => order.is_eq(),
                        Comparison::NotEqual => order.is_ne(),
                        Comparison::GreaterOrEqual => order.is_ge(),
                        Comparison::Greater => order.is_gt(),
                    }
                })
            };
            return sections.iter().find(fits).map(|section| (section, value));
        }
        // A text's section is no number's.
        let count = match sections.last() {
            Some(last) if sections.len() > 1 && last.tokens.contains(&Token::At) => {
                sections.len() - 1
            }
            _ => sections.len(),
        };
        match (count, value) {
            (2.., value) if value < 0.0 => Some((&sections[1], -value)),
            (3.., value) if value == 0.0 => Some((&sections[2], value)),
            _ => sections.first().map(|section| (section, value)),
        }
    }
}

impl Section {
    fn literal(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        match self.tokens.last_mut() {
            Some(Token::Literal(before)) => before.push_str(text),
            _ => self.tokens.push(Token::Literal(text.to_owned())),
        }
    }

    /// Takes the next token; how many characters it has.
    fn token(&mut self, code: &[char]) -> usize {
        let starts = |word: &str| {
            word.chars()
                .enumerate()
                .all(|(i, c)| code.get(i).is_some_and(|own| own.eq_ignore_ascii_case(&c)))
        };
        for (word, token) in [
            ("general", Token::General),
            ("g/通用格式", Token::General),
            ("am/pm", Token::HalfDay(false)),
            ("a/p", Token::HalfDay(false)),
            ("上午/下午", Token::HalfDay(true)),
        ] {
            if starts(word) {
                self.tokens.push(token);
                return word.chars().count();
            }
        }
        let first = code[0];
        let run = code.iter().take_while(|c| c.eq_ignore_ascii_case(&first)).count();
        match first {
            '"' => {
                let end = code[1..].iter().position(|c| *c == '"');
                let end = end.map_or(code.len(), |end| end + 1);
                self.literal(&code[1..end].iter().collect::<String>());
                end + 1
            }
            '\\' | '!' => {
                self.literal(&code.iter().skip(1).take(1).collect::<String>());
                2
            }
            '_' | '*' => 2,
            '[' => {
                let end = code.iter().position(|c| *c == ']').unwrap_or(code.len() - 1);
                self.bracket(&code[1..end.max(1)].iter().collect::<String>());
                end + 1
            }
            '0' | '#' | '?' => {
                self.tokens.push(Token::Digit(first));
                1
            }
            '.' => {
                self.tokens.push(Token::Point);
                1
            }
            ',' => {
                self.tokens.push(Token::Comma);
                1
            }
            '%' => {
                self.tokens.push(Token::Percent);
                1
            }
            '@' => {
                self.tokens.push(Token::At);
                1
            }
            'E' | 'e' if matches!(code.get(1), Some('+' | '-')) => {
                self.tokens.push(Token::Exponent);
                2
            }
            '/' if matches!(self.tokens.last(), Some(Token::Digit(_))) => {
                self.tokens.push(Token::Exponent);
                1
            }
            'y' | 'Y' | 'e' => {
                self.tokens.push(Token::Year(if first == 'e' { 4 } else { run }));
                run
            }
            'm' | 'M' => {
                self.tokens.push(match run {
                    1 | 2 => Token::Month(run),
                    _ => Token::Named,
                });
                run
            }
            'd' | 'D' => {
                self.tokens.push(match run {
                    1 | 2 => Token::Day(run),
                    4 if self.chinese => Token::Weekday(4),
                    _ => Token::Named,
                });
                run
            }
            'a' | 'A' if run >= 3 => {
                self.tokens.push(Token::Weekday(run));
                run
            }
            'h' | 'H' => {
                self.tokens.push(Token::Hour(run));
                run
            }
            's' | 'S' => {
                self.tokens.push(Token::Second(run));
                run
            }
            sign => {
                self.literal(&sign.to_string());
                1
            }
        }
    }

    /// What stands behind the dash of a currency: the language, or what the machine chooses.
    fn language(&mut self, code: &str) {
        let lower = code.to_ascii_lowercase();
        match lower.as_str() {
            "f800" | "x-sysdate" => self.system = Some(System::Day),
            "f400" | "x-systime" => self.system = Some(System::Time),
            "zh-cn" => self.chinese = true,
            code => {
                let code = u32::from_str_radix(code, 16).unwrap_or(0);
                self.chinese = code & 0xffff == 0x804;
                // Beside the language stand numerals and a calendar.
                self.unclear |= code >> 16 != 0;
            }
        }
    }

    /// Gives to what the machine chooses the look that Chinese ones give it, and to halves of
    /// days the language of the rest.
    fn chosen(&mut self) {
        let literal = |text: &str| Token::Literal(text.to_owned());
        match self.system {
            Some(System::Day) => {
                let (year, month, day) = (literal("年"), literal("月"), literal("日"));
                self.tokens = vec![
                    Token::Year(4),
                    year,
                    Token::Month(1),
                    month,
                    Token::Day(1),
                    day,
                ];
            }
            Some(System::Time) => {
                let (one, two) = (literal(":"), literal(":"));
                self.tokens =
                    vec![Token::Hour(1), one, Token::Minute(2), two, Token::Second(2)];
            }
            None => {}
        }
        for token in &mut self.tokens {
            if let Token::HalfDay(chinese) = token {
                *chinese |= self.chinese;
            }
        }
    }

    /// What stands in brackets: a condition, a currency, time altogether; colours say nothing.
    fn bracket(&mut self, inside: &str) {
        let comparisons = [
            ("<=", Comparison::LessOrEqual),
            (">=", Comparison::GreaterOrEqual),
            ("<>", Comparison::NotEqual),
            ("<", Comparison::Less),
            (">", Comparison::Greater),
            ("=", Comparison::Equal),
        ];
        if let Some(currency) = inside.strip_prefix('$') {
            let (sign, language) = currency.split_once('-').unwrap_or((currency, ""));
            self.literal(sign);
            self.language(language);
            return;
        }
        if inside.to_ascii_lowercase().starts_with("dbnum") {
            self.unclear = true;
            return;
        }
        for (sign, comparison) in comparisons {
            if let Some(number) = inside.strip_prefix(sign) {
                self.condition =
                    number.trim().parse::<i64>().ok().map(|number| (comparison, number));
                return;
            }
        }
        let lower = inside.to_ascii_lowercase();
        if let Some(first @ ('h' | 'm' | 's')) = lower.chars().next()
            && lower.chars().all(|c| c == first)
        {
            self.tokens.push(Token::Elapsed(first));
        }
    }

    /// Months beside hours or seconds are minutes.
    fn minutes(&mut self) {
        let parts: Vec<usize> =
            (0..self.tokens.len()).filter(|i| self.tokens[*i].is_of_dates()).collect();
        for (place, index) in parts.iter().enumerate() {
            let Token::Month(run) = self.tokens[*index] else { continue };
            let before = place.checked_sub(1).map(|p| &self.tokens[parts[p]]);
            let after = parts.get(place + 1).map(|i| &self.tokens[*i]);
            let hour = matches!(before, Some(Token::Hour(_) | Token::Elapsed('h')));
            if run < 3 && (hour || matches!(after, Some(Token::Second(_)))) {
                self.tokens[*index] = Token::Minute(run);
            }
        }
    }

    /// What is shown of a number that is no moment. `magnitude` has no sign where the section
    /// is one for numbers below zero.
    fn number(&self, value: f64, magnitude: f64) -> Cell {
        let (Some(whole), Some(digits)) = (Digits::of(value), Digits::of(magnitude))
        else {
            return Cell { shown: value.to_string(), value: Value::Fault };
        };
        let imprecise = whole.is_imprecise();
        let number = |plain: String, rounded| Number { plain, rounded, imprecise };
        let has = |token: &Token| self.tokens.contains(token);
        let places = self.tokens.iter().any(|t| matches!(t, Token::Digit(_)));
        if has(&Token::General) || has(&Token::At) || has(&Token::Exponent) {
            let number = number(whole.plain(0), false);
            if has(&Token::Exponent) || !places {
                let literal = |token: &Token| match token {
                    Token::Literal(text) => text.clone(),
                    Token::General | Token::At => digits.plain(0),
                    _ => String::new(),
                };
                let shown = match has(&Token::Exponent) {
                    true => number.plain.clone(),
                    false => self.tokens.iter().map(literal).collect::<String>(),
                };
                return Cell {
                    shown: shown.trim().to_owned(),
                    value: Value::Number(number),
                };
            }
        }
        if !places {
            // The format shows a text of its own, or nothing.
            let literal = |token: &Token| match token {
                Token::Literal(text) => text.clone(),
                _ => String::new(),
            };
            let shown: String = self.tokens.iter().map(literal).collect();
            let value = Value::Number(number(whole.plain(0), false));
            return Cell { shown: shown.trim().to_owned(), value };
        }
        let percents = self.tokens.iter().filter(|t| **t == Token::Percent).count();
        let point = self.tokens.iter().position(|t| *t == Token::Point);
        let (front, behind) = self.tokens.split_at(point.unwrap_or(self.tokens.len()));
        let digit = |token: &&Token| matches!(token, Token::Digit(_));
        let zero = |token: &&Token| **token == Token::Digit('0');
        let most = behind.iter().filter(digit).count();
        let least = behind.iter().filter(zero).count();
        let last_digit = front.iter().rposition(|t| digit(&t)).unwrap_or(0);
        let scale = front[last_digit..].iter().filter(|t| **t == Token::Comma).count();
        let grouped = front[..last_digit].contains(&Token::Comma);
        let hundreds = i32::try_from(percents).unwrap_or(0) * 2;
        let thousands = i32::try_from(scale).unwrap_or(0) * 3;
        let (rounded, lost) = digits.shifted(hundreds - thousands).rounded(most);
        let mut shown = String::new();
        if rounded.negative {
            shown.push('-');
        }
        shown.push_str(&whole_part(front, &rounded, grouped));
        let mut fraction =
            rounded.fraction(least).chars().collect::<Vec<_>>().into_iter();
        let has_fraction = fraction.len() > 0;
        for token in behind {
            match token {
                Token::Point if has_fraction => shown.push('.'),
                Token::Digit(_) => shown.extend(fraction.next()),
                Token::Literal(text) => shown.push_str(text),
                Token::Percent => shown.push('%'),
                _ => {}
            }
        }
        let number = number(rounded.signed(whole.negative).plain(least), lost);
        let value =
            if percents > 0 { Value::Percent(number) } else { Value::Number(number) };
        Cell { shown: shown.trim().to_owned(), value }
    }
}

/// The part before the point: digits in their places from the right, with what stands between.
fn whole_part(tokens: &[Token], number: &Digits, grouped: bool) -> String {
    let zeros = tokens.iter().filter(|t| **t == Token::Digit('0')).count();
    let mut digits = number.whole();
    if digits == "0" && zeros == 0 {
        digits.clear();
    }
    let mut digits: Vec<char> = digits.chars().collect();
    while digits.len() < zeros {
        digits.insert(0, '0');
    }
    let first = tokens.iter().position(|t| matches!(t, Token::Digit(_)));
    let mut out: Vec<String> = Vec::new();
    let mut set = 0;
    for (i, token) in tokens.iter().enumerate().rev() {
        match token {
            Token::Digit(_) => {
                // The first place takes all digits that are left.
                let count =
                    if Some(i) == first { digits.len() } else { digits.len().min(1) };
                for _ in 0..count {
                    if grouped && set > 0 && set % 3 == 0 {
                        out.push(",".to_owned());
                    }
                    out.extend(digits.pop().map(String::from));
                    set += 1;
                }
            }
            Token::Literal(text) => out.push(text.clone()),
            Token::Percent => out.push("%".to_owned()),
            _ => {}
        }
    }
    out.reverse();
    out.concat()
}

/// A day of the calendar: year, month, day of the month, day of the week from Sunday.
fn day(serial: i64, epoch_1904: bool) -> (i64, u8, u8, usize) {
    // The calendar of 1900 has a 29 February that there was not.
    let since_1970 = match epoch_1904 {
        true => serial - 24_107,
        false => serial - 25_569 + i64::from((1..60).contains(&serial)),
    };
    let (year, month, day) = civil(since_1970);
    let weekday = usize::try_from((since_1970 + 4).rem_euclid(7)).unwrap_or(0);
    (year, month, day, weekday)
}

/// The date so many days after 1970-01-01 (Howard Hinnant's `civil_from_days`).
fn civil(days: i64) -> (i64, u8, u8) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let day = doy - (153 * mp + 2) / 5 + 1;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    let year = yoe + era * 400 + i64::from(month <= 2);
    (year, u8::try_from(month).unwrap_or(1), u8::try_from(day).unwrap_or(1))
}

/// What is shown of a day or a time; `None` where the calendar has no such day.
fn moment(tokens: &[Token], value: f64, epoch_1904: bool) -> Option<Cell> {
    // Up to the end of the year 9999.
    if !(0.0..2_958_466.0).contains(&value) {
        return None;
    }
    let fractions = tokens.iter().any(|t| matches!(t, Token::Second(_)));
    // Minutes are not rounded up by seconds that are not shown.
    let seconds = match fractions {
        true => (value * 86_400.0).round(),
        false => (value * 86_400.0 + 0.5).floor(),
    };
    let seconds = seconds as i64;
    let (year, month, date, weekday) = day(seconds.div_euclid(86_400), epoch_1904);
    let second = seconds.rem_euclid(86_400);
    let (hour, minute) = (second / 3_600, second / 60 % 60);
    let half = tokens.iter().any(|t| matches!(t, Token::HalfDay(_)));
    let shown_hour = match half {
        true if hour % 12 == 0 => 12,
        true => hour % 12,
        false => hour,
    };
    let padded = |number: i64, run: usize| match run {
        1 => number.to_string(),
        _ => format!("{number:02}"),
    };
    const NAMES: [&str; 7] = ["日", "一", "二", "三", "四", "五", "六"];
    let mut shown = String::new();
    for (i, token) in tokens.iter().enumerate() {
        // Parts of a second are not shown.
        let part = matches!(tokens.get(i + 1), Some(Token::Digit(_)));
        match token {
            Token::Literal(text) => shown.push_str(text),
            Token::Point if !part => shown.push('.'),
            Token::Comma => shown.push(','),
            Token::Year(1 | 2) => shown.push_str(&format!("{:02}", year % 100)),
            Token::Year(_) => shown.push_str(&year.to_string()),
            Token::Month(run) => shown.push_str(&padded(month.into(), *run)),
            Token::Day(run) => shown.push_str(&padded(date.into(), *run)),
            Token::Weekday(3) => shown.push_str(NAMES[weekday]),
            Token::Weekday(_) => shown.push_str(&format!("星期{}", NAMES[weekday])),
            Token::Hour(run) => shown.push_str(&padded(shown_hour, *run)),
            Token::Minute(run) => shown.push_str(&padded(minute, *run)),
            Token::Second(run) => shown.push_str(&padded(second % 60, *run)),
            Token::Elapsed('h') => shown.push_str(&(seconds / 3_600).to_string()),
            Token::Elapsed('m') => shown.push_str(&(seconds / 60).to_string()),
            Token::Elapsed(_) => shown.push_str(&seconds.to_string()),
            Token::HalfDay(true) if hour < 12 => shown.push_str("上午"),
            Token::HalfDay(true) => shown.push_str("下午"),
            Token::HalfDay(false) => {
                shown.push_str(if hour < 12 { "AM" } else { "PM" });
            }
            _ => {}
        }
    }
    let has = |fits: fn(&Token) -> bool| tokens.iter().any(fits);
    let dated =
        has(|t| matches!(t, Token::Month(_))) && has(|t| matches!(t, Token::Day(_)));
    let timed =
        has(|t| matches!(t, Token::Hour(_) | Token::Elapsed(_) | Token::Second(_)));
    let value =
        if dated && !timed { Value::Day(year, month, date) } else { Value::Other };
    Some(Cell { shown: shown.trim().to_owned(), value })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(value: f64, code: &str) -> String {
        Format::parse(code).show(value, false).shown
    }

    #[test]
    fn numbers_are_shown_as_spreadsheets_show_them() {
        for (value, code, expected) in [
            (25.0, "General", "25"),
            (25.0, "0\"\u{0}\u{1b}[2J人\"", "25[2J人"),
            (29.000000000000001, "General", "29"),
            (12.5, "0.00", "12.50"),
            (1234.5, "#,##0.00", "1,234.50"),
            (1_234_567.0, "#,##0", "1,234,567"),
            (0.125, "0.0%", "12.5%"),
            (0.3, "0%", "30%"),
            (123.0, "000000", "000123"),
            (25.0, "0\"人\"", "25人"),
            (25.0, "General\"人\"", "25人"),
            (0.0, "#,##0.00;-#,##0.00;\"-\"", "-"),
            (-3.0, "0;(0)", "(3)"),
            (-3.0, "0_ ;[Red]-0\\ ", "-3"),
            (-3.0, "0", "-3"),
            (1.0, "[=1]\"男\";[=2]\"女\"", "男"),
            (2.0, "[=1]\"男\";[=2]\"女\"", "女"),
            (7.0, ";;;", ""),
            (0.0, "0;-0;;@", ""),
            (5.0, "@", "5"),
            (0.5, "#.##", ".5"),
            (1.5, "0.##", "1.5"),
            (2.0, "0.##", "2"),
            (3_512_345_678.0, "0000\\-0000000", "0351-2345678"),
            (1234.5, "[$¥-804]#,##0.0", "¥1,234.5"),
            (12_000.0, "0,\"千\"", "12千"),
            (1.5, "# ?/?", "1.5"),
        ] {
            assert_eq!(shown(value, code), expected, "{value} as {code}");
        }
        let plain = |value, code: &str| match Format::parse(code).show(value, false).value
        {
            Value::Number(number) => (number.plain, number.rounded),
            other => panic!("{other:?}"),
        };
        assert_eq!(plain(1234.5, "#,##0.00\"元\""), ("1234.50".to_owned(), false));
        assert_eq!(plain(12.6, "0"), ("13".to_owned(), true));
        assert_eq!(plain(-3.0, "0;(0)"), ("-3".to_owned(), false));
        assert_eq!(plain(-0.4, "0;(0)"), ("0".to_owned(), true));
    }

    #[test]
    fn days_and_times_are_shown_by_their_formats() {
        for (value, code, expected) in [
            (45_413.0, "yyyy\"年\"m\"月\"d\"日\"", "2024年5月1日"),
            (45_414.0, "m\"月\"d\"日\"", "5月2日"),
            (45_413.0, "yyyy-mm-dd", "2024-05-01"),
            (45_413.0, "[$-804]yyyy\"年\"m\"月\"d\"日\"\\ aaaa;@", "2024年5月1日 星期三"),
            (45_413.375, "yyyy/m/d h:mm", "2024/5/1 9:00"),
            (0.375, "h:mm", "9:00"),
            (0.604_166_666_666_667, "上午/下午h\"时\"mm\"分\"", "下午2时30分"),
            (1.5, "[h]:mm", "36:00"),
            (0.000_694_444, "mm:ss", "01:00"),
            (1.0, "yyyy-m-d", "1900-1-1"),
            (59.0, "yyyy-m-d", "1900-2-28"),
            (61.0, "yyyy-m-d", "1900-3-1"),
            (45_413.0, "yy.m.d", "24.5.1"),
        ] {
            assert_eq!(shown(value, code), expected, "{value} as {code}");
        }
        for (code, expected) in [
            ("[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "2024年5月1日"),
            ("[$-x-sysdate]dddd, mmmm dd, yyyy", "2024年5月1日"),
            ("[$-F400]h:mm:ss\\ AM/PM", "9:00:00"),
            ("[$-804]yyyy\"年\"m\"月\"d\"日\"\\ dddd;@", "2024年5月1日 星期三"),
            ("[$-804]AM/PM h:mm", "上午 9:00"),
            ("h:mm AM/PM", "9:00 AM"),
            ("[$-zh-CN]yyyy/m/d dddd", "2024/5/1 星期三"),
        ] {
            assert_eq!(shown(45_413.375, code), expected, "{code}");
        }
        for code in [
            "mmm-yy",
            "d-mmm-yy",
            "mmmm d, yyyy",
            "yyyy/m/d ddd",
            "[$-409]mmmmm",
            "[DBNum1][$-804]yyyy\"年\"m\"月\"d\"日\"",
            "[$-1E000804]yyyy/m/d",
        ] {
            let value = Format::parse(code).show(45_413.0, false).value;
            assert_eq!(value, Value::Unclear("2024-5-1".to_owned(), code.to_owned()));
        }
        let numeral = Format::parse("[DBNum2]0").show(12.0, false).value;
        assert_eq!(numeral, Value::Unclear("12".to_owned(), "[DBNum2]0".to_owned()));
        let cell = Format::parse("yyyy-m-d").show(43_951.0, true);
        assert_eq!(cell.shown, "2024-5-1");
        assert_eq!(cell.value, Value::Day(2024, 5, 1));
        assert_eq!(Format::parse("yyyy-m-d").show(-1.0, false).shown, "-1");
        assert_eq!(Format::parse("yyyy-m-d").show(1e300, false).value, {
            let plain = format!("1{}", "0".repeat(300));
            Value::Number(Number { plain, rounded: false, imprecise: true })
        });
    }
}
