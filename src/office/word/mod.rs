//! Word files: the editable twin of the pages.

pub mod twin;
