//! Notices of ten pages and more: an outline of five years, measures of sixty articles, tables
//! of three hundred rows.

use hongtou::page::profile::Profile;

use crate::support::{Bench, root};

#[test]
fn long_notices_are_clean_and_conform() {
    let folder = root().join("tests/fixtures/long");
    let files = std::fs::read_dir(folder).expect("a folder");
    for file in files.map(|file| file.expect("a file").path()) {
        let bench = Bench::build_file(&file, Profile::Screen).clean().conforming();
        let pages = bench.layout().pages.len();
        assert!(pages > 10, "{}: {pages} pages", file.display());
    }
}
