//! What the Typst CLI does with the same files: scan the fonts, compile, export.

#![allow(unreachable_pub, dead_code, reason = "shared by the tests and the benches")]

use std::path::Path;

use typst::diag::FileResult;
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_kit::files::{FileLoader, FileStore};
use typst_kit::fonts::FontStore;
use typst_layout::PagedDocument;

struct Folder(std::path::PathBuf);

impl FileLoader for Folder {
    fn load(&self, id: FileId) -> FileResult<Bytes> {
        let path = self.0.join(id.vpath().get_without_slash());
        let data = std::fs::read(&path)
            .map_err(|error| typst::diag::FileError::from_io(error, &path))?;
        Ok(Bytes::new(data))
    }
}

/// A file with the fonts that it may use.
pub struct Plain {
    library: LazyHash<Library>,
    fonts: FontStore,
    files: FileStore<Folder>,
    main: FileId,
}

impl World for Plain {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }
    fn book(&self) -> &LazyHash<FontBook> {
        self.fonts.book()
    }
    fn main(&self) -> FileId {
        self.main
    }
    fn source(&self, id: FileId) -> FileResult<Source> {
        self.files.source(id)
    }
    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.file(id)
    }
    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.font(index)
    }
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

impl Plain {
    /// Scans a folder of fonts, for a file in its own folder.
    pub fn new(main: &Path, fonts: &Path) -> Self {
        let folder = main.parent().expect("the file lies in a folder");
        let name = main.file_name().expect("it is a file").to_string_lossy();
        let mut store = FontStore::new();
        store.extend(typst_kit::fonts::scan(fonts));
        let path = VirtualPath::new(&*name).expect("a plain name is a path");
        Self {
            library: LazyHash::new(Library::default()),
            fonts: store,
            files: FileStore::new(Folder(folder.to_owned())),
            main: RootedPath::new(VirtualRoot::Project, path).intern(),
        }
    }

    /// Compiles the file.
    pub fn compile(&self) -> PagedDocument {
        typst::compile::<PagedDocument>(self).output.expect("it compiles")
    }
}

/// Scans a folder of fonts and compiles a file in its own folder.
pub fn compile(main: &Path, fonts: &Path) -> PagedDocument {
    Plain::new(main, fonts).compile()
}

/// The same archive format as the program's.
pub fn pdf(document: &PagedDocument) -> Vec<u8> {
    let standards = typst_pdf::PdfStandards::new(&[typst_pdf::PdfStandard::A_2a]);
    let options = typst_pdf::PdfOptions {
        standards: standards.expect("one standard agrees with itself"),
        ..Default::default()
    };
    typst_pdf::pdf(document, &options).expect("it exports")
}
