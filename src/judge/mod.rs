//! What is wrong with a notice, with its pages, and what changed between two.

pub mod check;
pub mod compare;
pub mod conformance;
