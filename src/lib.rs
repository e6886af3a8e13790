//! hongtou (红头): a YAML notice → a print-ready red-header PDF, as GB/T 9704—2012 wants it.
//!
//! What a program that works with notices calls, from the file to the PDF:
//!
//! ```no_run
//! use hongtou::page::fonts::{Faces, FontOptions};
//! use hongtou::page::templates::Templates;
//! use hongtou::pipeline::{Options, Workshop};
//!
//! // Everything that the notice names, read from disk; or made in memory with `Inputs::new`.
//! let inputs = hongtou::load::notice("通知.yaml".as_ref(), 8)?;
//! let faces = Faces::find(&FontOptions { folders: vec!["fonts".into()], system: false });
//! let mut workshop = Workshop::new(Templates::built_in(), faces);
//! let built = workshop.build(&inputs, Options::default(), &mut |_| ());
//! for finding in built.examined.findings.iter().chain(&built.printed.findings) {
//!     println!("{}：{}", finding.code, finding.message);
//! }
//! if let Some(pdf) = built.printed.pdf {
//!     hongtou::page::export::write("通知.pdf".as_ref(), &pdf)?;
//! }
//! # Ok::<(), String>(())
//! ```
//!
//! [`load`] is the only reader of notices; [`pipeline`] walks the line from [`text::inputs::Inputs`]
//! to the PDF and to findings; [`notice`] is the model of what is said, [`page::element`] of what
//! stands on the pages, [`page::measure`] of what landed on paper. [`judge`] holds the rules and
//! clauses, [`office`] what is done around a notice.

pub mod judge;
pub mod load;
pub mod notice;
pub mod office;
pub mod page;
pub mod pipeline;
pub mod read;
pub mod report;
pub mod studio;
pub mod text;

/// The stages one by one, for this package's own benchmarks and tests; no promise is made of
/// them.
#[doc(hidden)]
pub mod stages {
    pub use crate::page::arrangement::Arrangement;
    pub use crate::page::compose::compose;
    pub use crate::page::presence::missing;
    pub use crate::page::press::Press;
}
