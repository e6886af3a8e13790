//! YAML → [`Notice`](crate::notice::Notice), with every fault that stands in the way.

pub(crate) mod expand;
mod house;
pub mod parse;
mod raw;
pub mod schema;
