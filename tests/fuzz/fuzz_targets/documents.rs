//! A document read and imported, whatever it is: what is written can be read again.

use std::sync::LazyLock;

use hongtou::notice::Date;
use hongtou::office::word::{Asked, import, read};
use hongtou::page::fonts::{Faces, FontOptions};
use hongtou::pipeline::check_only;
use hongtou::text::inputs::Inputs;
use hongtou::text::source::Source;

static FACES: LazyLock<Faces> =
    LazyLock::new(|| Faces::find(&FontOptions { folders: Vec::new(), system: false }));

/// Reads a document and imports it.
pub fn imported(bytes: &[u8]) {
    let Ok(script) = read("文件", bytes) else { return };
    let asked = Asked {
        house: None,
        today: Date::new(2024, 5, 6).expect("a day"),
        stem: "通知",
        gather: &Inputs::new,
        faces: &FACES,
    };
    let imported = import(&[("文件".to_owned(), script)], &asked);
    let again = check_only(&Inputs::new(Source::new("通知.yaml", &imported.text)));
    assert!(again.tree.is_some(), "{}", imported.text);
}
