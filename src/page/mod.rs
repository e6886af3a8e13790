//! [`Notice`](crate::notice::Notice) → typed page → Typst → laid-out pages → PDF.

pub(crate) mod arrange;
pub(crate) mod arrangement;
pub mod bind;
pub(crate) mod company;
pub(crate) mod compose;
pub mod element;
pub mod export;
pub mod fonts;
pub mod images;
mod literal;
pub mod manuscript;
pub mod measure;
mod narrow;
mod objects;
pub mod ofd;
pub(crate) mod pagination;
pub mod parts;
pub mod passage;
mod prepress;
pub(crate) mod presence;
pub(crate) mod press;
pub mod profile;
pub mod templates;
mod tick;
pub(crate) mod turn;
pub(crate) mod upright;
pub(crate) mod weave;

pub use self::compose::Extent;
