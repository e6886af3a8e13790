//! Laid-out pages → PDF, and finished bytes → disk. The only writer of files.

use std::fs;
use std::io::Write;
use std::path::Path;

use typst::diag::SourceDiagnostic;
use typst::foundations::Smart;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::page::manuscript::Manuscript;
use crate::page::profile::Profile;
use crate::text::source::io_message;

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

/// Writes a file whole or not at all. The error is a sentence for the user, in Chinese.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    let attempt = || {
        fs::create_dir_all(folder)?;
        let mut file =
            tempfile::Builder::new().prefix(".hongtou-").tempfile_in(folder)?;
        file.write_all(bytes)?;
        // A file that is replaced keeps who may read it.
        match fs::metadata(path) {
            Ok(old) => file.as_file().set_permissions(old.permissions())?,
            Err(_) => set_permissions(file.as_file())?,
        }
        file.persist(path).map_err(|error| error.error)?;
        Ok(())
    };
    attempt().map_err(|error: std::io::Error| {
        format!("写不了 {}：{}", path.display(), io_message(&error))
    })
}

/// Temporary files are private; a finished one is for everybody the folder is for.
#[cfg(unix)]
fn set_permissions(file: &fs::File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn set_permissions(_: &fs::File) -> std::io::Result<()> {
    Ok(())
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
