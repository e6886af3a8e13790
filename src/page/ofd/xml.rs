//! XML as the readers of OFD want it: one prefix, one namespace, numbers in millimetres.

use std::fmt::Write;

use kurbo::{BezPath, PathEl, Point, Rect};
use quick_xml::escape::escape;

/// The only namespace that readers know.
pub(super) const NAMESPACE: &str = "http://www.ofdspec.org/2016";
/// What every file begins with.
pub(super) const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/// A file whose root is an element of OFD.
pub(super) fn file(root: &str, attributes: &str, inside: &str) -> String {
    format!(
        "{DECLARATION}<ofd:{root} xmlns:ofd=\"{NAMESPACE}\"{attributes}>{inside}</ofd:{root}>\n"
    )
}

/// An element with a text in it.
pub(super) fn said(name: &str, text: &str) -> String {
    format!("<ofd:{name}>{}</ofd:{name}>", escape(text))
}

/// An attribute.
pub(super) fn attribute(name: &str, value: &str) -> String {
    format!(" {name}=\"{}\"", escape(value))
}

/// A length in millimetres, to a thousandth.
pub(super) fn mm(length: f64) -> String {
    let thousandths = (length * 1000.0).round() as i64;
    number(thousandths, 1000)
}

/// A factor, to a millionth.
pub(super) fn factor(factor: f64) -> String {
    number((factor * 1e6).round() as i64, 1_000_000)
}

/// So many parts of a whole as a decimal number, without zeros at its end.
fn number(parts: i64, whole: i64) -> String {
    let digits = whole.ilog10() as usize;
    let sign = if parts < 0 { "-" } else { "" };
    let (all, rest) = (parts.abs() / whole, parts.abs() % whole);
    if rest == 0 {
        return format!("{sign}{all}");
    }
    let rest = format!("{rest:0digits$}");
    format!("{sign}{all}.{}", rest.trim_end_matches('0'))
}

/// Lengths beside each other.
pub(super) fn lengths(lengths: impl IntoIterator<Item = f64>) -> String {
    let lengths: Vec<String> = lengths.into_iter().map(mm).collect();
    lengths.join(" ")
}

/// A box: left, top, width and height.
pub(super) fn rect(rect: Rect) -> String {
    lengths([rect.x0, rect.y0, rect.width(), rect.height()])
}

/// A path, from a point.
pub(super) fn path(path: &BezPath, from: Point) -> String {
    let mut data = String::new();
    for element in path.elements() {
        let (name, points): (&str, &[Point]) = match element {
            PathEl::MoveTo(a) => ("M", &[*a]),
            PathEl::LineTo(a) => ("L", &[*a]),
            PathEl::QuadTo(a, b) => ("Q", &[*a, *b]),
            PathEl::CurveTo(a, b, c) => ("B", &[*a, *b, *c]),
            PathEl::ClosePath => ("C", &[]),
        };
        let space = if data.is_empty() { "" } else { " " };
        let _ = write!(data, "{space}{name}");
        for point in points {
            let _ = write!(data, " {} {}", mm(point.x - from.x), mm(point.y - from.y));
        }
    }
    data
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_no_more_digits_than_they_need() {
        assert_eq!(mm(-0.0004), "0");
        assert_eq!(mm(-0.5), "-0.5");
        assert_eq!(mm(12.3456), "12.346");
        assert_eq!(mm(100.0), "100");
        assert_eq!(factor(0.866_025_4), "0.866025");
    }
}
