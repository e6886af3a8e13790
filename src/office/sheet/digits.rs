//! The digits of a number as spreadsheets keep them: 15 of them.

/// How many digits a spreadsheet keeps.
const KEPT: usize = 15;

/// A number by its decimal digits: 0.digits × 10^point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Digits {
    pub(super) negative: bool,
    digits: Vec<u8>,
    point: i32,
}

impl Digits {
    /// The first 15 digits of a number; `None` for what is no number.
    pub(super) fn of(value: f64) -> Option<Self> {
        if !value.is_finite() {
            return None;
        }
        let text = format!("{:.*e}", KEPT - 1, value.abs());
        let (mantissa, exponent) = text.split_once('e')?;
        let mut digits: Vec<u8> =
            mantissa.bytes().filter(u8::is_ascii_digit).map(|b| b - b'0').collect();
        while digits.last() == Some(&0) {
            digits.pop();
        }
        let point = if digits.is_empty() { 0 } else { exponent.parse::<i32>().ok()? + 1 };
        Some(Self { negative: value < 0.0 && !digits.is_empty(), digits, point })
    }

    /// The number below zero, or above; nothing is neither.
    pub(super) fn signed(mut self, negative: bool) -> Self {
        self.negative = negative && !self.digits.is_empty();
        self
    }

    /// Whether it is so great that digits behind the fifteenth are not known.
    pub(super) fn is_imprecise(&self) -> bool {
        self.point > i32::try_from(KEPT).unwrap_or(i32::MAX)
    }

    /// The number times a power of ten.
    pub(super) fn shifted(mut self, by: i32) -> Self {
        if !self.digits.is_empty() {
            self.point += by;
        }
        self
    }

    /// The number with so many places, halves going up; and whether something was lost.
    pub(super) fn rounded(mut self, places: usize) -> (Self, bool) {
        let keep = self.point + i32::try_from(places).unwrap_or(i32::MAX / 2);
        let Ok(keep) = usize::try_from(keep) else {
            let lost = !self.digits.is_empty();
            return (Self { negative: false, digits: Vec::new(), point: 0 }, lost);
        };
        if keep >= self.digits.len() {
            return (self, false);
        }
        let up = self.digits[keep] >= 5;
        self.digits.truncate(keep);
        if up {
            let mut at = keep;
            loop {
                if at == 0 {
                    self.digits.insert(0, 1);
                    self.point += 1;
                    break;
                }
                at -= 1;
                if self.digits[at] < 9 {
                    self.digits[at] += 1;
                    break;
                }
                self.digits[at] = 0;
            }
        }
        while self.digits.last() == Some(&0) {
            self.digits.pop();
        }
        if self.digits.is_empty() {
            self.negative = false;
            self.point = 0;
        }
        (self, true)
    }

    /// The digits before the point, `0` where there are none.
    pub(super) fn whole(&self) -> String {
        let digits = (0..self.point).map(|i| self.at(i)).collect::<String>();
        if digits.is_empty() { "0".to_owned() } else { digits }
    }

    /// The digits behind the point: at least so many.
    pub(super) fn fraction(&self, least: usize) -> String {
        let length = i32::try_from(self.digits.len()).unwrap_or(i32::MAX) - self.point;
        let length = length.max(i32::try_from(least).unwrap_or(0)).max(0);
        (self.point..self.point + length).map(|i| self.at(i)).collect()
    }

    fn at(&self, index: i32) -> char {
        let digit = usize::try_from(index).ok().and_then(|i| self.digits.get(i));
        char::from(b'0' + digit.copied().unwrap_or(0))
    }

    /// As it is written, with at least so many places.
    pub(super) fn plain(&self, least: usize) -> String {
        let sign = if self.negative { "-" } else { "" };
        let fraction = self.fraction(least);
        let point = if fraction.is_empty() { "" } else { "." };
        format!("{sign}{}{point}{fraction}", self.whole())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fifteen_digits_are_kept() {
        for (value, plain) in [
            (29.000000000000001, "29"),
            (10.000000000000002, "10"),
            (0.1 + 0.2, "0.3"),
            (0.001, "0.001"),
            (-12.5, "-12.5"),
            (0.0, "0"),
            (123_456_789_012_345_678.0, "123456789012346000"),
            (1e-7, "0.0000001"),
        ] {
            assert_eq!(Digits::of(value).expect("a number").plain(0), plain);
        }
        let round = |value: f64, places| {
            let (digits, lost) = Digits::of(value).expect("a number").rounded(places);
            (digits.plain(places), lost)
        };
        assert_eq!(round(0.125, 2), ("0.13".to_owned(), true));
        assert_eq!(round(99.96, 1), ("100.0".to_owned(), true));
        assert_eq!(round(12.5, 2), ("12.50".to_owned(), false));
        assert_eq!(round(-0.001, 2), ("0.00".to_owned(), true));
        assert_eq!(round(0.6, 0), ("1".to_owned(), true));
    }
}
