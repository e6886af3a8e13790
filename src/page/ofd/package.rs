//! The files of an OFD, zipped so that every reader opens them: sizes stand in front of each
//! file, names are ASCII; the same files give the same bytes.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::Enclosed;
use super::xml::{attribute, file, said};

/// The files of a package, in their order.
#[derive(Default)]
pub(super) struct Package(Vec<Part>);

struct Part {
    name: String,
    bytes: Vec<u8>,
    packed: bool,
}

impl Package {
    /// Adds a file of text.
    pub(super) fn text(&mut self, name: &str, text: String) {
        self.bytes(name, text.into_bytes());
    }

    /// Adds a file.
    pub(super) fn bytes(&mut self, name: &str, bytes: Vec<u8>) {
        self.0.push(Part { name: name.to_owned(), bytes, packed: true });
    }

    /// Adds a file that is packed already.
    pub(super) fn stored(&mut self, name: &str, bytes: Vec<u8>) {
        self.0.push(Part { name: name.to_owned(), bytes, packed: false });
    }

    /// Adds the files that go along, and what lists them.
    pub(super) fn bytes_of(&mut self, enclosed: &[Enclosed]) {
        if enclosed.is_empty() {
            return;
        }
        let mut list = String::new();
        for (i, Enclosed { name, bytes }) in enclosed.iter().enumerate() {
            let extension = name.rsplit_once('.').map_or("bin", |(_, end)| end);
            let format = extension.to_uppercase();
            let own = format!("attach_{i}.{extension}");
            // In KB, as other writers have it.
            let size = bytes.len() as f64 / 1024.0;
            list.push_str(&format!(
                "<ofd:Attachment ID=\"attach_{i}\"{}{} Size=\"{size:.3}\" Visible=\"true\">{}\
                 </ofd:Attachment>",
                attribute("Name", name),
                attribute("Format", &format),
                said("FileLoc", &own),
            ));
            self.bytes(&format!("Doc_0/Attachs/{own}"), bytes.clone());
        }
        self.text("Doc_0/Attachs/Attachments.xml", file("Attachments", "", &list));
    }

    /// The bytes of the package.
    pub(super) fn zipped(self) -> Result<Vec<u8>, String> {
        let options =
            SimpleFileOptions::default().last_modified_time(DateTime::default());
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let mut write = || {
            for Part { name, bytes, packed } in &self.0 {
                let method = match packed {
                    true => CompressionMethod::Deflated,
                    false => CompressionMethod::Stored,
                };
                zip.start_file(name.as_str(), options.compression_method(method))?;
                zip.write_all(bytes)?;
            }
            Ok::<_, zip::result::ZipError>(())
        };
        write().map_err(|error| error.to_string())?;
        let bytes = zip.finish().map_err(|error| error.to_string())?;
        Ok(bytes.into_inner())
    }
}
