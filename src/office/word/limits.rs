//! How much of a document is read: whatever it says of itself, it costs no more than this.

/// The most paragraphs and cells of a document.
pub(super) const PARAGRAPHS: usize = 60_000;
/// The most characters.
pub(super) const CHARACTERS: usize = 3_000_000;

/// What is said of a file with more in it than any notice.
pub(super) fn too_much() -> String {
    "内容太多，不像一份公文；只留要读的部分，另存后再读".to_owned()
}
