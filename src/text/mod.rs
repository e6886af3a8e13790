//! The ground floor: a file's text, its values with their places, findings, and edits.

pub mod difference;
pub mod edit;
pub mod finding;
pub mod inputs;
pub mod near;
pub mod pending;
pub mod place;
pub mod source;
pub mod tree;
pub mod visible;
