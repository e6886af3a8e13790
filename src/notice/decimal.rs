//! Sums of a table's cells.

/// How many digits a number has before the point at most, and behind it: a hundred thousand
/// of such add up without loss.
const WHOLE_MOST: usize = 18;
const FRACTION_MOST: usize = 9;

/// A decimal number that adds without rounding.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Decimal {
    units: i128,
    places: u32,
}

impl Decimal {
    /// Reads `-12.50`; `None` for what is not a plain number, or too long to add exactly.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let digits = whole.strip_prefix('-').unwrap_or(whole);
        let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if digits.is_empty() || !all_digits(digits) || !all_digits(fraction) {
            return None;
        }
        if text.ends_with('.')
            || digits.len() > WHOLE_MOST
            || fraction.len() > FRACTION_MOST
        {
            return None;
        }
        let units = format!("{whole}{fraction}").parse().ok()?;
        Some(Self { units, places: u32::try_from(fraction.len()).ok()? })
    }

    /// How many places it has behind the point.
    pub fn places(self) -> u32 {
        self.places
    }

    /// The same number without zeros at its end.
    pub fn trimmed(mut self) -> Self {
        while self.places > 0 && self.units % 10 == 0 {
            self.units /= 10;
            self.places -= 1;
        }
        self
    }

    /// The same number with so many places, halves going away from nought.
    pub fn rounded(self, places: u32) -> Self {
        if places >= self.places {
            return self;
        }
        let unit = 10_i128.pow(self.places - places);
        let half = if self.is_negative() { -unit / 2 } else { unit / 2 };
        Self { units: (self.units + half) / unit, places }
    }

    /// Whether it is below zero.
    pub fn is_negative(self) -> bool {
        self.units < 0
    }

    /// The same number with the other sign.
    pub fn negated(self) -> Self {
        Self { units: -self.units, ..self }
    }

    /// The sum of two numbers.
    pub fn plus(self, other: Self) -> Self {
        let places = self.places.max(other.places);
        let scaled = |d: Self| d.units * 10_i128.pow(places - d.places);
        Self { units: scaled(self) + scaled(other), places }
    }
}

impl std::iter::Sum for Decimal {
    fn sum<I: Iterator<Item = Self>>(numbers: I) -> Self {
        numbers.fold(Self::default(), Self::plus)
    }
}

impl std::fmt::Display for Decimal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.units < 0 { "-" } else { "" };
        let digits = format!(
            "{:0width$}",
            self.units.unsigned_abs(),
            width = self.places as usize + 1
        );
        let (whole, fraction) = digits.split_at(digits.len() - self.places as usize);
        if fraction.is_empty() {
            write!(f, "{sign}{whole}")
        } else {
            write!(f, "{sign}{whole}.{fraction}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_add_exactly() {
        let sum = |texts: &[&str]| {
            texts
                .iter()
                .map(|t| Decimal::parse(t).expect("a number"))
                .fold(Decimal::default(), Decimal::plus)
                .to_string()
        };
        assert_eq!(sum(&["10", "15", "5", "15", "20", "10", "5", "5"]), "85");
        assert_eq!(sum(&["0.1", "0.2", "-0.05"]), "0.25");
        assert_eq!(sum(&["-1.50", "1"]), "-0.50");
        let rounded = |text: &str, places| {
            Decimal::parse(text).expect("a number").rounded(places).to_string()
        };
        assert_eq!(rounded("12.345", 2), "12.35");
        assert_eq!(rounded("-12.345", 0), "-12");
        assert_eq!(rounded("12.5", 2), "12.5");
        assert!(Decimal::parse("十").is_none() && Decimal::parse("1.").is_none());
        let long = "9".repeat(18) + "." + &"9".repeat(9);
        assert_eq!(
            sum(&[&long, "0.000000001"]),
            format!("1{}.{}", "0".repeat(18), "0".repeat(9))
        );
        assert!(Decimal::parse(&"9".repeat(19)).is_none());
    }
}
