//! The one integration binary: values, pages, finished PDFs, the command line.
//!
//! See `tests/README.md` for how to run, add and update.

#![expect(
    clippy::disallowed_methods,
    reason = "tests make their files and read what came of them"
)]
#![expect(unreachable_pub, reason = "modules of one test binary")]

mod aloud;
mod amend;
mod archive;
mod articles;
mod asked;
mod back;
mod bad_input;
mod clauses;
mod cli;
mod compare;
mod conformance;
mod conformance_head;
mod documents;
mod doubts;
mod draft;
mod drawings;
mod each;
mod elements;
mod ending;
mod expressions;
mod figures_ending;
mod figures_head;
mod figures_table;
mod files;
mod fix;
mod fonts;
mod footnotes;
mod forms;
mod general;
mod generated;
mod geometry;
mod heads;
mod house;
mod images;
mod imported;
mod kinsoku;
mod large;
mod long;
mod many;
mod mended;
mod merged;
mod mutated;
mod new;
mod ofd;
mod ofd_package;
mod paginated;
mod paper;
mod pdf;
mod pictures;
mod plain;
mod register;
mod returned;
mod round;
mod rules;
mod sheets;
mod snapshots;
mod strings;
mod studio;
mod support;
mod tables;
mod tidy;
mod told;
mod tracked;
mod twin;
mod vanish;
mod watch;
mod widths;
mod workbooks;
