//! hongtou (红头): a YAML notice → a print-ready red-header PDF, as GB/T 9704—2012 wants it.

pub mod judge;
pub mod load;
pub mod notice;
pub mod office;
pub mod page;
pub mod pipeline;
pub mod read;
pub mod report;
pub mod text;
