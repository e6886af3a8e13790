//! [`Notice`](crate::notice::Notice) → typed page → Typst → laid-out pages → PDF.

pub mod arrange;
pub mod compose;
pub mod element;
pub mod export;
pub mod fonts;
pub mod images;
mod literal;
pub mod manuscript;
pub mod measure;
pub mod passage;
pub mod presence;
pub mod press;
pub mod profile;
pub mod templates;
pub mod turn;
pub mod weave;
