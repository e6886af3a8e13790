//! Laid-out pages → PDF, OFD and Typst files.

use std::path::Path;

use typst::diag::SourceDiagnostic;
use typst::foundations::Smart;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::page::element::Page;
use crate::page::manuscript::Manuscript;
use crate::page::measure::Origins;
use crate::page::ofd::{self, Request};
pub use crate::page::prepress::Order;
use crate::page::prepress::pdf_x;
use crate::page::profile::Profile;
pub use crate::text::disk::write;

/// The bytes of a PDF: PDF/A-2a and PDF/UA-1 for the screen, PDF/X-1a in CMYK for print.
///
/// `ident` names the document: the same one gives the same bytes.
pub fn pdf(
    document: &PagedDocument,
    profile: Profile,
    order: Order,
    ident: &str,
) -> Result<Vec<u8>, Unwritten> {
    let standards: &[PdfStandard] = match profile {
        Profile::Screen => &[PdfStandard::A_2a, PdfStandard::Ua_1],
        Profile::Print => &[PdfStandard::V_1_4],
    };
    let options = PdfOptions {
        ident: Smart::Custom(ident.to_owned()),
        creator: Smart::Custom(Some(
            concat!("hongtou ", env!("CARGO_PKG_VERSION")).to_owned(),
        )),
        standards: PdfStandards::new(standards).expect("the standards agree"),
        // Nobody reads a plate aloud.
        tagged: profile == Profile::Screen,
        ..PdfOptions::default()
    };
    let pdf = typst_pdf::pdf(document, &options)
        .map_err(|errors| Unwritten::Typst(errors.into_iter().collect()))?;
    match profile {
        Profile::Screen => Ok(pdf),
        Profile::Print => pdf_x(&pdf, order, ident).map_err(Unwritten::Press),
    }
}

/// The bytes of an OFD. `origins`: the text that a span of the source came from.
pub fn ofd(
    document: &PagedDocument,
    page: &Page,
    origins: &Origins<'_>,
    request: &Request,
    ident: &str,
) -> Result<Vec<u8>, Unwritten> {
    ofd::ofd(document, page, origins, request, ident).map_err(Unwritten::Ofd)
}

/// Why pages that were laid out could not be written.
#[derive(Debug)]
pub enum Unwritten {
    /// What Typst says.
    Typst(Vec<SourceDiagnostic>),
    /// What a press could not print.
    Press(String),
    /// What OFD has no words for.
    Ofd(String),
}

/// Writes the Typst files of a notice into a folder of their own.
pub fn write_typst(folder: &Path, manuscript: &Manuscript) -> Result<(), String> {
    for (name, text) in &manuscript.files {
        write(&folder.join(name), text.as_bytes())?;
    }
    for (name, bytes) in &manuscript.images {
        write(&folder.join(name), bytes)?;
    }
    Ok(())
}
