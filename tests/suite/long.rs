//! Notices of ten pages and more: an outline of five years, measures of sixty articles, tables
//! of three hundred rows; and notices in the manner of many offices.

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

/// 公示, 令 with its rules, 纪要 with many names, 决定 with names without end, 预案 of five levels,
/// a letter of corrections and so on, as offices type them.
#[test]
fn notices_of_many_offices_are_clean_and_conform() {
    let folder = root().join("tests/fixtures/offices");
    let files = std::fs::read_dir(folder).expect("a folder");
    let mut count = 0;
    for file in files.map(|file| file.expect("a file").path()) {
        Bench::build_file(&file, Profile::Screen).clean().conforming();
        count += 1;
    }
    assert!(count >= 10, "{count}");
}

/// A name of two characters, as wide as three, is on one line; so is one of three.
#[test]
fn names_in_a_list_stay_whole() {
    let file = root().join("tests/fixtures/offices/表彰名单连排.yaml");
    let bench = Bench::build_file(&file, Profile::Screen);
    let text = std::fs::read_to_string(&file).expect("a fixture");
    let names: Vec<String> = text
        .lines()
        .find(|line| line.matches('　').count() > 100)
        .expect("the names")
        .trim_start_matches([' ', '-'])
        .split('　')
        .map(str::to_owned)
        .collect();
    // 宋　磊 is one name of two pieces.
    let pairs = names.windows(2).filter(|two| two.iter().all(|n| n.chars().count() == 1));
    let pairs: Vec<String> = pairs.map(|two| two.concat()).collect();
    let lines: Vec<String> = bench
        .paper()
        .pages
        .iter()
        .flat_map(|page| page.lines())
        .map(|l| l.text())
        .collect();
    let full: Vec<&String> =
        lines.iter().filter(|line| line.matches('　').count() > 4).collect();
    assert!(pairs.len() > 50 && full.len() > 20, "{} {}", pairs.len(), full.len());
    for line in full {
        let pieces: Vec<&str> = line.split('　').filter(|p| !p.is_empty()).collect();
        let single = pieces.iter().filter(|piece| piece.chars().count() == 1).count();
        assert!(single % 2 == 0, "{line}");
    }
}
