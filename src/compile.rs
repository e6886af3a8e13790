//! Typst source → laid-out pages.

use std::collections::HashMap;

use typst::diag::{FileError, FileResult, SourceDiagnostic, Warned};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World, WorldExt};
use typst_kit::files::{FileLoader, FileStore};
use typst_layout::PagedDocument;

use crate::compose::{Composed, Templates};
use crate::finding::{At, Finding};
use crate::fonts::Faces;

/// The files of one notice; template code can read nothing else.
#[derive(Default)]
struct Files(HashMap<String, Bytes>);

impl FileLoader for Files {
    fn load(&self, id: FileId) -> FileResult<Bytes> {
        if !matches!(id.root(), VirtualRoot::Project) {
            return Err(FileError::AccessDenied);
        }
        let name = id.vpath().get_without_slash();
        self.0.get(name).cloned().ok_or_else(|| FileError::NotFound(name.into()))
    }
}

/// What Typst sees of the world: the faces, and one notice at a time under constant names.
pub struct Press<'a> {
    faces: &'a Faces,
    library: LazyHash<Library>,
    files: FileStore<Files>,
    main: FileId,
}

impl<'a> Press<'a> {
    /// A press with no notice on it.
    pub fn new(faces: &'a Faces) -> Self {
        let path = VirtualPath::new("main.typ").expect("a plain name is a path");
        Self {
            faces,
            library: LazyHash::new(Library::default()),
            files: FileStore::new(Files::default()),
            main: RootedPath::new(VirtualRoot::Project, path).intern(),
        }
    }

    /// Lays out a notice. What Typst finds wrong is wrong with the templates, not the notice.
    pub fn compile(
        &mut self,
        composed: &Composed,
        templates: &Templates,
    ) -> (Option<PagedDocument>, Vec<Finding>) {
        let files = composed
            .files
            .iter()
            .map(|(name, text)| (name.clone(), Bytes::from_string(text.clone())))
            .collect();
        self.files.loader_mut().0 = files;
        self.files.reset();
        let Warned { output, warnings } = typst::compile::<PagedDocument>(self);
        let mut findings: Vec<Finding> = warnings
            .iter()
            .map(|warning| {
                Finding::warning("layout-warning", At::File, self.describe(warning, templates))
            })
            .collect();
        match output {
            Ok(document) => (Some(document), findings),
            Err(errors) => {
                findings.extend(self.failures(&errors, templates));
                (None, findings)
            }
        }
    }

    /// Typst's errors as findings.
    pub fn failures(
        &self,
        errors: &[SourceDiagnostic],
        templates: &Templates,
    ) -> Vec<Finding> {
        errors
            .iter()
            .map(|error| {
                Finding::error("layout-failed", At::File, self.describe(error, templates))
                    .hint("改正模板；删去自己的 templates 文件夹中的同名文件即恢复内置模板")
            })
            .collect()
    }

    fn describe(&self, diagnostic: &SourceDiagnostic, templates: &Templates) -> String {
        let mut place = String::new();
        if let Some(id) = diagnostic.span.id()
            && let Some(range) = self.range(diagnostic.span)
            && let Ok(source) = self.source(id)
            && let Some((line, column)) = source.lines().byte_to_line_column(range.start)
        {
            let name = id.vpath().get_without_slash().to_owned();
            place = format!("{} 第 {} 行第 {} 列：", templates.shown_name(&name), line + 1, column + 1);
        }
        let hints: String = diagnostic.hints.iter().map(|h| format!("；{}", h.v)).collect();
        format!("{place}{}{hints}", diagnostic.message)
    }
}

/// Drops what Typst remembers of notices that were built a while ago.
pub fn forget() {
    comemo::evict(2);
}

impl World for Press<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.faces.book()
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
        self.faces.font(index)
    }

    /// There is no clock: the same notice gives the same pages on any day.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
