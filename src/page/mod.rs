//! [`Notice`](crate::notice::Notice) → pages → PDF.

pub mod arrange;
pub mod compose;
pub mod export;
pub mod fonts;
pub mod images;
pub mod measure;
pub mod press;
pub mod turn;
