//! What an import is asked for, beside the documents.

use crate::notice::Date;
use crate::page::fonts::Faces;
use crate::text::inputs::Inputs;
use crate::text::source::Source;

/// What an import is asked for.
pub struct Asked<'a> {
    /// The house that fills what the documents lack.
    pub house: Option<&'a str>,
    /// The day that stands in for a date that is not there yet.
    pub today: Date,
    /// The name of the YAML, without what it ends with.
    pub stem: &'a str,
    /// Finds what a text names: its house.
    pub gather: &'a dyn Fn(Source) -> Inputs,
    /// The faces that set it.
    pub faces: &'a Faces,
}
