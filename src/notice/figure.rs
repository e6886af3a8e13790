//! 图.

use super::{Text, Zi};
use crate::text::place::Place;

/// An image in a text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Figure {
    /// The path of the image.
    pub image: Text,
    /// What it is called, under it.
    pub caption: Option<Text>,
    /// Whether the caption carries a number: 图1.
    pub numbered: bool,
    /// What it shows, for those who do not see it; the caption, if nothing else is said.
    pub alt: Option<Text>,
    /// Its width; without it the image takes the room that there is.
    pub width: Option<Zi>,
    /// Where it came from.
    pub at: Place,
}

impl Figure {
    /// What it shows, in words.
    pub fn words(&self) -> &str {
        self.alt.as_ref().or(self.caption.as_ref()).map_or("", |text| &text.value)
    }

    /// What is printed under it.
    pub fn texts(&self) -> impl Iterator<Item = &Text> {
        self.caption.iter().chain(&self.alt)
    }
}
