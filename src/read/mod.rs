//! YAML → [`Notice`](crate::notice::Notice), with every fault that stands in the way.

pub mod expand;
pub mod house;
pub mod parse;
#[expect(
    missing_docs,
    reason = "each field is documented by its schema title and description"
)]
pub mod raw;
pub mod schema;
