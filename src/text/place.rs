//! Where a value stands in the YAML, independent of any text.

use std::fmt::{self, Display, Formatter};

/// The place of a value: a JSON Pointer such as `/plan/themes/body/0`.
///
/// Turned into a line and a column only when a finding needs it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Place(String);

impl Place {
    /// The whole document.
    pub fn root() -> Self {
        Self::default()
    }

    /// The value of a mapping's key.
    pub fn key(&self, key: &str) -> Self {
        Self(format!("{}/{}", self.0, key.replace('~', "~0").replace('/', "~1")))
    }

    /// An item of a sequence, counted from 0.
    pub fn item(&self, index: usize) -> Self {
        Self(format!("{}/{index}", self.0))
    }

    /// What this is a value or item of; the whole document is of nothing.
    pub fn parent(&self) -> Option<Self> {
        let (before, _) = self.0.rsplit_once('/')?;
        Some(Self(before.to_owned()))
    }

    /// Its last step, as a number.
    pub fn index(&self) -> Option<usize> {
        self.0.rsplit_once('/')?.1.parse().ok()
    }

    /// Whether this is a place, or inside of it.
    pub fn is_within(&self, other: &Self) -> bool {
        let rest = self.0.strip_prefix(&other.0);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// The steps from the root, unescaped.
    pub fn steps(&self) -> impl Iterator<Item = String> + '_ {
        self.0.split('/').skip(1).map(|s| s.replace("~1", "/").replace("~0", "~"))
    }
}

impl From<String> for Place {
    fn from(pointer: String) -> Self {
        Self(pointer)
    }
}

impl Display for Place {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
