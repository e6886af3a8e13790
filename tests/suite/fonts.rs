//! Faces: which plays which role, and characters that a face lacks.

use std::fs;

use hongtou::page::fonts::{Choice, Faces, FontOptions, Outline, Role};

use crate::support::{Bench, FACES, notice, root};

#[test]
fn every_role_has_its_bundled_face() {
    let families: Vec<String> = Role::ALL
        .iter()
        .map(|role| {
            let face = FACES.face(FACES.role(*role).expect("bundled"));
            format!("{} {} {}", role.chinese(), face.family, face.weight)
        })
        .collect();
    assert_eq!(
        families,
        [
            "小标宋 Noto Serif SC 700",
            "仿宋 FandolFang R 400",
            "楷体 FandolKai 400",
            "黑体 Noto Sans SC 400",
            "宋体 Noto Serif SC 400",
        ]
    );
}

/// Every sign of GB/T 2312 and those that offices use besides is drawn as itself: no face that
/// sets it draws another sign for it, as 仿宋 and 楷体 draw a dollar for ￥.
#[test]
fn no_sign_is_drawn_as_another() {
    let mut signs: Vec<char> = ('!'..='~').collect();
    signs.extend("￥¥€￡£￠¢№㎡㎏½²³–·•…～☑□■√☐°′″±≥≤×÷‰℃".chars());
    for row in 0xa1..=0xa9_u8 {
        for cell in 0xa1..=0xfe {
            let bytes = [row, cell];
            let (text, _, wrong) = encoding_rs::GBK.decode(&bytes);
            signs.extend(text.chars().filter(|_| !wrong));
        }
    }
    signs.sort_unstable();
    signs.dedup();
    // Lines of boxes and forms for text that runs downwards differ in little.
    signs.retain(|c| !matches!(c, '\u{2500}'..='\u{257f}' | '\u{fe10}'..='\u{fe4f}'));
    // Forms of one sign, and signs that are one stroke or dot.
    let alike = [
        "·•・．.",
        "-－ー—―─━–_＿￣¯ˉ一",
        "|｜│┃︱ⅠI",
        "┊┋┆┇",
        "┭┱",
        "┵┹",
        "┞┟",
        "┼＋╋+",
        "￥¥",
    ];
    let form = |c: char| match c {
        '！'..='～' => {
            char::from_u32(u32::from(c) - 0xfee0).expect("its half-width form")
        }
        '￡' => '£',
        '￠' => '¢',
        other => other,
    };
    let mut wrong = Vec::new();
    for role in Role::ALL {
        let own = FACES.role(role).expect("bundled");
        let set_by = |c: char| match FACES.choose(role, c) {
            Choice::Own => Some(own),
            Choice::Lent(index, ..) => Some(index),
            Choice::Missing => None,
        };
        for c in signs.iter().copied().filter(|c| !c.is_alphabetic()) {
            let Some(index) = set_by(c) else { continue };
            let font = FACES.font(index).expect("a face");
            let face =
                ttf_parser::Face::parse(font.data(), font.index()).expect("a face");
            let Some(outline) = Outline::of(&face, c) else { continue };
            let as_it = |d: &&char| {
                form(**d) != form(c)
                    && set_by(**d) == Some(index)
                    && !alike.iter().any(|set| set.contains(c) && set.contains(**d))
                    && Outline::of(&face, **d).as_ref() == Some(&outline)
            };
            if let Some(other) = signs.iter().find(as_it) {
                wrong.push(format!("{}: {c} is drawn as {other}", role.chinese()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The files are the unmodified ones that `fonts/README.md` lists.
#[test]
fn bundled_files_are_listed_with_their_size() {
    let readme =
        fs::read_to_string(root().join("fonts/README.md")).expect("fonts/README.md");
    let mut files = 0;
    for entry in fs::read_dir(root().join("fonts")).expect("fonts") {
        let path = entry.expect("an entry").path();
        let is_font = path.extension().is_some_and(|e| e == "otf" || e == "ttf");
        if is_font {
            files += 1;
            let name = path.file_name().and_then(|n| n.to_str()).expect("a name");
            let size = fs::metadata(&path).expect("metadata").len();
            assert!(readme.contains(name), "{name} is not in fonts/README.md");
            assert!(readme.contains(&size.to_string()), "{name} has {size} bytes");
        }
    }
    assert_eq!(files, 5);
}

#[test]
fn a_character_that_the_face_lacks_is_lent_level_and_reported() {
    // 浉河区 is a place; 浉 is in 8105 but not in the bundled 仿宋.
    let yaml = notice("body: 国浉国河国区国", "seal: false");
    let bench = Bench::build(&yaml);
    assert_eq!(bench.findings(), [("rare-character", 6, 8)]);
    let paper = bench.paper();
    let line = paper.pages[0].line("浉");
    assert_eq!(line.text(), "国浉国河国区国");
    let lent = line.glyphs.iter().find(|g| g.text == "浉").expect("浉");
    let neighbour = line.glyphs[0].ink.expect("ink");
    let ink = lent.ink.expect("ink");
    let middle = |r: kurbo::Rect| (r.y0 + r.y1) / 2.0;
    assert!(
        (middle(ink) - middle(neighbour)).abs() < 0.25,
        "{ink:?} beside {neighbour:?}"
    );
    // It takes one cell and moves no line.
    for pair in line.glyphs.windows(2) {
        assert!((pair[1].x - pair[0].x - 5.5714).abs() < 0.05);
    }
}

#[test]
fn a_character_that_no_face_has_stops_the_build_at_its_column() {
    let yaml = notice("body:\n  - 好的\n  - 你好😀再见", "");
    let bench = Bench::build(&yaml);
    assert_eq!(bench.findings(), [("missing-character", 8, 7)]);
    assert!(bench.built.printed.pdf.is_none());
}

#[test]
fn official_faces_in_a_folder_come_first() {
    // A copy of the bundled 黑体 under an official family name: only its name table differs.
    let folder = tempfile::tempdir().expect("a folder");
    let source = fs::read(root().join("fonts/NotoSansSC-Regular.otf")).expect("黑体");
    fs::write(
        folder.path().join("hei.otf"),
        renamed(&source, "Noto Sans SC", "SimHei      "),
    )
    .expect("a font");
    let options = FontOptions {
        folders: vec![folder.path().to_owned(), root().join("fonts")],
        system: false,
    };
    let faces = Faces::find(&options);
    let hei = faces.face(faces.role(Role::Hei).expect("黑体"));
    assert_eq!(hei.family.trim(), "SimHei");
}

/// Overwrites a name of equal length in a font file, in both encodings of name tables.
fn renamed(font: &[u8], from: &str, to: &str) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let wide = |text: &str| -> Vec<u8> { text.bytes().flat_map(|b| [0, b]).collect() };
    let mut font = font.to_vec();
    for (from, to) in
        [(from.as_bytes().to_vec(), to.as_bytes().to_vec()), (wide(from), wide(to))]
    {
        let mut at = 0;
        while let Some(found) = font[at..].windows(from.len()).position(|w| w == from) {
            font[at + found..at + found + to.len()].copy_from_slice(&to);
            at += found + to.len();
        }
    }
    font
}
