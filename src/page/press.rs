//! Typst source → laid-out pages.
//!
//! A file that changed is parsed anew: `Source::replace` of Typst 0.15.1 keeps old text where two
//! characters share their last byte. Copies by 份号 are composed again with another number in
//! `main.typ`; what Typst remembers of everything else makes a further copy several times as fast.

use std::sync::Arc;

use typst::diag::{FileError, FileResult, SourceDiagnostic, Warned};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, Span, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World, WorldExt};
use typst_layout::PagedDocument;

use crate::page::export::Unwritten;
use crate::page::fonts::Faces;
use crate::page::manuscript::Manuscript;
use crate::page::measure::{Layout, measure_from};
use crate::page::passage::PassageId;
use crate::page::templates::{NOTICE, Templates};
use crate::text::finding::{At, Finding};

/// A virtual file, as bytes and, unless it is an image, as Typst parsed it.
struct VirtualFile {
    id: FileId,
    source: Option<Source>,
    bytes: Bytes,
}

/// What Typst sees of the world: the faces, and one notice at a time under constant names.
///
/// Template code can read nothing but the files of the notice.
pub struct Press {
    faces: Arc<Faces>,
    library: LazyHash<Library>,
    files: Vec<VirtualFile>,
}

/// The file that Typst compiles.
const MAIN: &str = "main.typ";

/// Interned for ever, so names must not differ from notice to notice.
fn file_id(name: &str) -> FileId {
    let path = VirtualPath::new(name).expect("file names are plain");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

impl Press {
    /// A press with no notice on it.
    pub fn new(faces: Arc<Faces>) -> Self {
        Self { faces, library: LazyHash::new(Library::default()), files: Vec::new() }
    }

    /// The faces that it sets text in.
    pub fn faces(&self) -> &Arc<Faces> {
        &self.faces
    }

    /// Drops what Typst remembers of notices that were built a while ago, where so many
    /// presses work beside each other.
    pub fn forget(presses: usize) {
        comemo::evict(2 * presses);
    }

    /// Puts a notice's files on the press. What did not change stays as it was parsed.
    ///
    /// A changed file is parsed anew, never edited in place: `Source::replace` of Typst
    /// 0.15.1 keeps the old text where two characters share their last byte, as 乙 and 丙.
    pub(crate) fn load(&mut self, manuscript: &Manuscript) {
        let mut old = std::mem::take(&mut self.files);
        let texts =
            manuscript.files.iter().map(|(name, text)| (name, text.as_bytes(), true));
        let images =
            manuscript.images.iter().map(|(name, bytes)| (name, bytes.as_slice(), false));
        for (name, bytes, is_text) in texts.chain(images) {
            let id = file_id(name);
            let same = old.iter().position(|f| f.id == id && *f.bytes == *bytes);
            let file = same.map_or_else(
                || VirtualFile {
                    id,
                    source: is_text.then(|| {
                        Source::new(id, String::from_utf8_lossy(bytes).into_owned())
                    }),
                    bytes: Bytes::new(bytes.to_vec()),
                },
                |index| old.swap_remove(index),
            );
            self.files.push(file);
        }
    }

    fn virtual_file(&self, id: FileId) -> FileResult<&VirtualFile> {
        self.files.iter().find(|file| file.id == id).ok_or_else(|| match id.root() {
            VirtualRoot::Project => {
                FileError::NotFound(id.vpath().get_without_slash().into())
            }
            VirtualRoot::Package(_) => FileError::AccessDenied,
        })
    }

    /// Lays out a notice. What Typst finds wrong is wrong with the templates, not the notice.
    pub fn compile(
        &mut self,
        manuscript: &Manuscript,
        templates: &Templates,
    ) -> (Option<PagedDocument>, Vec<Finding>) {
        self.load(manuscript);
        let Warned { output, warnings } = typst::compile::<PagedDocument>(self);
        let mut findings: Vec<Finding> = warnings
            .iter()
            .map(|warning| {
                Finding::warning(
                    "layout-warning",
                    At::File,
                    self.describe(warning, templates),
                )
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

    /// What landed on paper, each run with the text that it came from.
    pub fn measure(&self, document: &PagedDocument, manuscript: &Manuscript) -> Layout {
        measure_from(document, &|span| self.origin(manuscript, span))
    }

    /// The text that a span of a notice on the press came from, and the byte of it.
    pub(crate) fn origin(
        &self,
        manuscript: &Manuscript,
        span: Span,
    ) -> Option<(PassageId, usize)> {
        if span.id()? != file_id(MAIN) {
            return None;
        }
        let at = self.range(span)?.start;
        let index = manuscript.origins.binary_search_by_key(&at, |o| o.at).ok()?;
        let origin = manuscript.origins[index];
        Some((origin.passage, origin.byte))
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
                    .hint(
                        "改正模板；删去自己的 templates 文件夹中的同名文件即恢复内置模板",
                    )
            })
            .collect()
    }

    /// Why pages that were laid out could not be written as a PDF, as findings: the layout
    /// is done, so that it is what they bring along; or what own templates draw can be neither
    /// read aloud nor printed.
    pub fn unwritten(&self, error: &Unwritten) -> Vec<Finding> {
        const TEMPLATES: &str = "删去自己的 templates 文件夹中的同名文件即恢复内置模板";
        match error {
            Unwritten::Press(fault) => {
                let message = format!("付印的 PDF/X 写不出来：{fault}");
                let hint = format!("自己的模板画出了印刷厂不收的内容；{TEMPLATES}");
                vec![Finding::error("pdf-failed", At::File, message).hint(hint)]
            }
            Unwritten::Ofd(fault) => {
                let message = format!("OFD 写不出来：{fault}");
                let hint = format!("自己的模板画出了 OFD 里没有的内容，或者字体损坏；{TEMPLATES}");
                vec![Finding::error("ofd-failed", At::File, message).hint(hint)]
            }
            Unwritten::Typst(errors) => errors
                .iter()
                .map(|error| {
                    let message =
                        format!("PDF 写不出来，排版程序 Typst 说：{}", error.message);
                    let hint = match error.message.starts_with("PDF/") {
                        true => format!(
                            "自己的模板写出了不能归档、不能朗读的内容：标题逐级排列，第一个为一级，图片要有 alt；{TEMPLATES}"
                        ),
                        false => {
                            "多半是字体或图片损坏：用 hongtou fonts 查看字体来自哪些文件，重新复制它们；换用别的图片".to_owned()
                        }
                    };
                    Finding::error("pdf-failed", At::File, message).hint(hint)
                })
                .collect(),
        }
    }

    fn describe(&self, diagnostic: &SourceDiagnostic, templates: &Templates) -> String {
        let mut place = String::new();
        if let Some(id) = diagnostic.span.id()
            && let Some(range) = self.range(diagnostic.span)
            && let Ok(source) = self.source(id)
            && let Some((line, column)) = source.lines().byte_to_line_column(range.start)
        {
            let name = id.vpath().get_without_slash().to_owned();
            // What is filled in goes back to the template of the notice.
            let shown = match name == MAIN {
                true => format!("{}（填好以后的 {MAIN}）", templates.shown_name(NOTICE)),
                false => templates.shown_name(&name),
            };
            place = format!("{shown} 第 {} 行第 {} 列：", line + 1, column + 1);
        }
        let hints: String =
            diagnostic.hints.iter().map(|h| format!("；{}", h.v)).collect();
        format!("{place}排版程序 Typst 不认：{}{hints}", diagnostic.message)
    }
}

impl World for Press {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.faces.book()
    }

    fn main(&self) -> FileId {
        file_id(MAIN)
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.virtual_file(id)?.source.clone().ok_or(FileError::NotSource)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        Ok(self.virtual_file(id)?.bytes.clone())
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.faces.font(index)
    }

    /// There is no clock: the same notice gives the same pages on any day.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
