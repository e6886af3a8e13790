//! Laid-out pages → PDF and Typst files.

use std::path::Path;

use typst::diag::SourceDiagnostic;
use typst::foundations::Smart;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::page::manuscript::Manuscript;
use crate::page::profile::Profile;
pub use crate::text::disk::write;

/// The bytes of a PDF: PDF/A-2a for the screen, PDF 1.7 in CMYK for print.
///
/// `ident` names the document: the same one gives the same bytes.
pub fn pdf(
    document: &PagedDocument,
    profile: Profile,
    ident: &str,
) -> Result<Vec<u8>, Vec<SourceDiagnostic>> {
    let standard = match profile {
        Profile::Screen => PdfStandard::A_2a,
        Profile::Print => PdfStandard::V_1_7,
    };
    let options = PdfOptions {
        ident: Smart::Custom(ident.to_owned()),
        creator: Smart::Custom(Some(
            concat!("hongtou ", env!("CARGO_PKG_VERSION")).to_owned(),
        )),
        standards: PdfStandards::new(&[standard])
            .expect("one standard agrees with itself"),
        ..PdfOptions::default()
    };
    typst_pdf::pdf(document, &options).map_err(|errors| errors.into_iter().collect())
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
