//! The ground floor: a file's text, its values with their places, findings, and edits.

pub mod difference;
pub mod disk;
pub mod edit;
pub mod finding;
mod grammar;
pub mod inputs;
pub mod near;
mod other;
pub mod pending;
pub mod place;
pub mod rewrite;
pub mod source;
pub mod tree;
pub mod visible;
