//! hongtou (红头): a YAML notice → a print-ready red-header PDF, as GB/T 9704—2012 wants it.

pub mod amend;
pub mod arrange;
pub mod check;
pub mod collect;
pub mod compare;
pub mod compile;
pub mod compose;
pub mod conformance;
pub mod draft;
pub mod edit;
pub mod expand;
pub mod export;
pub mod finding;
pub mod fonts;
pub mod house;
pub mod images;
pub mod marks;
pub mod measure;
pub mod notice;
pub mod parse;
pub mod pipeline;
pub mod place;
#[expect(
    missing_docs,
    reason = "each field is documented by its schema title and description"
)]
pub mod raw;
pub mod report;
pub mod schema;
pub mod sheet;
pub mod source;
pub mod standard;
pub mod title;
pub mod tree;
