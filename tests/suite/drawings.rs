//! What a drawing may contain, what is refused by name before it is drawn, and files of
//! pixels that are cut off.

use std::io::Write;
use std::time::{Duration, Instant};

use hongtou::page::profile::Profile;
use hongtou::pipeline::{Options, examine};
use hongtou::text::inputs::{FileContent, Inputs};
use hongtou::text::source::Source;

use crate::support::{Bench, notice, root};

/// A notice with a file as seal and as figure.
fn inputs(name: &str, bytes: &[u8]) -> Inputs {
    let body = format!(
        "body:\n  - 正文。\n  - figure: {{image: {name}, caption: 图, width: 30mm}}"
    );
    let yaml = notice(&body, &format!("seal: {name}"));
    let mut inputs = Inputs::new(Source::new("公文.yaml", &yaml));
    inputs.files.insert(name.to_owned(), FileContent::Bytes(bytes.to_vec()));
    inputs
}

/// What is found of a file, as figure and as seal, on the screen and on the press, within
/// seconds.
fn found(name: &str, bytes: &[u8], profile: Profile) -> Vec<String> {
    let start = Instant::now();
    let options = Options { profile, ..Options::default() };
    let examined = examine(&inputs(name, bytes), options);
    let beginning: String = String::from_utf8_lossy(bytes).chars().take(300).collect();
    assert!(
        start.elapsed() < Duration::from_secs(60),
        "{:?} {beginning}",
        start.elapsed()
    );
    assert!(examined.notice.is_some(), "{:?}", examined.findings);
    let images = |code: &str| code.starts_with("image-");
    let findings = examined.findings.into_iter().filter(|f| images(f.code));
    findings.map(|finding| finding.message).collect()
}

fn svg(inside: &str) -> String {
    format!(
        "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' \
         width='300' height='300' viewBox='0 0 300 300'>{inside}</svg>"
    )
}

/// Something to see.
const RING: &str =
    "<circle cx='150' cy='150' r='100' fill='none' stroke='red' stroke-width='20'/>";

/// Refused on the screen as on the press, in both roles, with these words.
fn refused(text: &str, says: &str) {
    for profile in [Profile::Screen, Profile::Print] {
        let found = found("图.svg", text.as_bytes(), profile);
        assert_eq!(found.len(), 2, "{says}: {found:?}");
        for message in found {
            assert!(message.contains(says), "{says}: {message}");
        }
    }
}

#[test]
fn what_is_no_shape_group_or_gradient_is_refused_by_name() {
    for (inside, says) in [
        (
            "<filter id='f'><feGaussianBlur stdDeviation='9'/></filter><g filter='url(#f)'>R</g>",
            "滤镜",
        ),
        ("<g style='filter:blur(3px)'>R</g>", "滤镜"),
        ("<style>.a{filter:url(#f)}</style>R", "滤镜"),
        ("<mask id='m'>R</mask><g mask='url(#m)'>R</g>", "蒙版"),
        (
            "<pattern id='p' width='9' height='9'>R</pattern><rect width='90' height='90' fill='url(#p)'/>",
            "图案",
        ),
        (
            "<marker id='k'>R</marker><path d='M0 0H90' stroke='red' marker-end='url(#k)'/>",
            "标记",
        ),
        (
            "R<image href='data:image/png;base64,AAAA' width='9' height='9'/>",
            "嵌入的图片",
        ),
        ("R<image href='别的.png' width='9' height='9'/>", "嵌入的图片"),
        ("R<script>1</script>", "脚本"),
        ("<g onload='x()'>R</g>", "脚本"),
        ("R<foreignObject><p/></foreignObject>", "foreignObject"),
        ("R<text x='9' y='50'>印章</text>", "文字"),
        ("R<g><a href='http://example.cn'>R</a></g>", "链接"),
        ("R<animate attributeName='x'/>", "动画"),
        ("<g style='mix-blend-mode:multiply'>R</g>", "混合模式"),
        ("R<svg>R</svg>", "另一幅图"),
        ("R<use xlink:href='别的.svg#a'/>", "别的文件"),
        ("R<rect width='9' height='9' fill='url(别的.svg#a)'/>", "别的文件"),
        ("R<use href='#没有'/>", "没有定义的引用"),
        ("R<rect width='9' height='9' fill='url(#没有)'/>", "没有定义的填充"),
        ("R<use href='#a' xlink:href='#b'/><g id='a'/><g id='b'/>", "互相矛盾"),
        ("<style>@import url(a.css);</style>R", "@import"),
        ("<style>@font-face{font-family:a}</style>R", "@font-face"),
        ("<style>g>g{fill:red}</style>R", "g>g"),
        ("R<hatch/>", "<hatch>"),
        (
            "<clipPath id='a' clip-path='url(#b)'>R</clipPath><clipPath id='b'>R</clipPath><g clip-path='url(#a)'>R</g>",
            "连环",
        ),
        ("<g clip-path='circle(9px)'>R</g>", "剪裁"),
    ] {
        refused(&svg(&inside.replace('R', RING)), says);
    }
    let sheet = format!("<?xml-stylesheet href='a.css'?>{}", svg(RING));
    refused(&sheet, "样式表");
    let entity = format!("<!DOCTYPE svg [<!ENTITY a 'b'>]>{}", svg(RING));
    refused(&entity, "实体");
    refused("<svg xmlns='http://www.w3.org/2000/svg'><g></svg>", "第 1 行");
    refused("<html/>", "不是 SVG");
}

#[test]
fn what_draws_nothing_is_refused_on_the_screen_as_on_the_press() {
    for inside in [
        "",
        "<circle cx='900' cy='900' r='50' fill='red'/>",
        "<g opacity='0'>R</g>",
        "<g display='none'>R</g>",
        "<circle cx='150' cy='150' r='50' fill='#fff'/>",
        "<defs>R</defs>",
        "<g transform='scale(0)'>R</g>",
        "<clipPath id='c'/><g clip-path='url(#c)'>R</g>",
    ] {
        refused(&svg(&inside.replace('R', RING)), "空白");
    }
    refused(&svg("<use id='a' href='#a'/>"), "引用自己");
    refused(&svg("<g id='a'><use href='#a'/></g>"), "引用自己");
    refused(
        &svg("<g id='a'><use href='#b'/></g><g id='b'><use href='#a'/></g>"),
        "引用自己",
    );
    refused(
        &svg(
            "<linearGradient id='a' href='#b'/><linearGradient id='b' href='#a'/><rect width='99' height='99' fill='url(#a)'/>",
        ),
        "引用自己",
    );
    refused("<svg xmlns='http://www.w3.org/2000/svg' width='0' height='9'/>", "大小");
}

/// What small files with a lot of work in them are; each is refused or drawn in seconds.
#[test]
fn a_small_file_takes_no_long_time() {
    let mut tree = format!("<g id='g0'>{RING}</g>");
    for i in 1..40 {
        let twice = format!("<use href='#g{}'/>", i - 1).repeat(8);
        tree.push_str(&format!("<g id='g{i}'>{twice}</g>"));
    }
    let spokes: String =
        (0..12_000).map(|i| format!("M{} 0L{} 300", i % 300, i % 299)).collect();
    let stops = "<stop offset='0.5' stop-color='red'/>".repeat(5000);
    let attributes: String = (0..50_000).map(|i| format!(" a{i}=''")).collect();
    let spaces: String = (0..20_000).map(|i| format!("<g xmlns:a{i}='b'/>")).collect();
    let classes = ".a,.b,.c{fill:red}".repeat(5000);
    let groups = "<g/>".repeat(5000);
    for (inside, says) in [
        (tree, "元素"),
        (format!("{}{}", "<g>".repeat(5000), "</g>".repeat(5000)), "层"),
        ("<g/>".repeat(150_000), "元素"),
        ("<rect width='300' height='300' fill='red'/>".repeat(5000), "重叠"),
        (format!("{}{RING}{}", "<g opacity='.9'>".repeat(60), "</g>".repeat(60)), "重叠"),
        (format!("<path d='{spokes}' fill='red'/>"), "重叠"),
        (
            "<path d='M0 0H300' stroke='red' stroke-dasharray='.00001'/>".to_owned(),
            "虚线",
        ),
        (
            format!(
                "<linearGradient id='a'>{stops}</linearGradient><rect width='99' height='99' fill='url(#a)'/>"
            ),
            "色标",
        ),
        (format!("{RING}<g{attributes}/>"), "属性太多"),
        (format!("{RING}{spaces}"), "属性太多"),
        (format!("<style>{classes}</style>{groups}"), "样式"),
        (format!("<path d='M0 0{}' fill='red'/>", "l1 1".repeat(1_200_000)), "路径"),
    ] {
        refused(&svg(&inside), says);
    }
    for numbers in ["1e38", "-1e38", "1e-38", "NaN", "1e999", "99999999999"] {
        let text = svg(&format!(
            "<path d='M0 0L{numbers} 9Z' stroke='red' stroke-width='{numbers}'/>\
             <circle r='{numbers}'/><g transform='scale({numbers})'>{RING}</g>"
        ));
        for profile in [Profile::Screen, Profile::Print] {
            found("图.svg", text.as_bytes(), profile);
        }
    }
}

#[test]
fn a_packed_drawing_is_unpacked_within_bounds() {
    let pack = |text: &str| {
        let mut packed =
            flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(text.as_bytes()).expect("room");
        packed.finish().expect("an end")
    };
    let ring = pack(&svg(RING));
    assert!(found("图.svg", &ring, Profile::Screen).is_empty());
    let cut = found("图.svg", &ring[..ring.len() - 20], Profile::Screen);
    assert!(cut.iter().all(|m| m.contains("不完整")) && cut.len() == 2, "{cut:?}");
    let bomb = pack(&svg(&" ".repeat(40 << 20)));
    let bomb = found("图.svg", &bomb, Profile::Screen);
    assert!(bomb.iter().all(|m| m.contains("16 MB")) && bomb.len() == 2, "{bomb:?}");
}

/// As Inkscape, `CorelDRAW`, Illustrator and Figma write a seal.
const ORDINARY: [&str; 5] = [
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>
<svg width=\"45mm\" height=\"45mm\" viewBox=\"0 0 45 45\" version=\"1.1\" id=\"svg1\" inkscape:version=\"1.3\" sodipodi:docname=\"章.svg\" xmlns:inkscape=\"http://www.inkscape.org/namespaces/inkscape\" xmlns:sodipodi=\"http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" xmlns=\"http://www.w3.org/2000/svg\" xmlns:svg=\"http://www.w3.org/2000/svg\" xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns:cc=\"http://creativecommons.org/ns#\">
  <sodipodi:namedview id=\"namedview1\" pagecolor=\"#ffffff\" inkscape:zoom=\"4\"><inkscape:grid type=\"xygrid\"/></sodipodi:namedview>
  <defs id=\"defs1\">
    <linearGradient id=\"lg1\"><stop style=\"stop-color:#ff0000;stop-opacity:1\" offset=\"0\"/></linearGradient>
    <linearGradient inkscape:collect=\"always\" xlink:href=\"#lg1\" id=\"lg2\" x1=\"0\" y1=\"0\" x2=\"9\" y2=\"9\" gradientUnits=\"userSpaceOnUse\"/>
    <inkscape:path-effect effect=\"spiro\" id=\"pe1\"/>
    <marker id=\"Arrow1\" style=\"overflow:visible\"><path d=\"M0 0L5 5\"/></marker>
    <filter id=\"filter1\"><feBlend/></filter>
  </defs>
  <metadata id=\"m1\"><rdf:RDF><cc:Work rdf:about=\"\"><rdf:li>印章</rdf:li></cc:Work></rdf:RDF></metadata>
  <g inkscape:label=\"图层 1\" inkscape:groupmode=\"layer\" id=\"layer1\">
    <ellipse style=\"opacity:1;fill:none;stroke:url(#lg2);stroke-width:1.2;stroke-dasharray:none;stroke-miterlimit:4;marker:none;filter:none;mix-blend-mode:normal;paint-order:stroke fill markers;-inkscape-stroke:none\" cx=\"22.5\" cy=\"22.5\" rx=\"21\" ry=\"21\"/>
    <path sodipodi:type=\"star\" d=\"M 22 12 L 25 20 L 33 20 L 27 25 L 29 33 L 22 28 Z\" style=\"fill:#ff0000\" aria-label=\"★\"/>
  </g>
</svg>",
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>
<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd\">
<!-- Creator: CorelDRAW X7 -->
<svg xmlns=\"http://www.w3.org/2000/svg\" xml:space=\"preserve\" width=\"45mm\" height=\"45mm\" version=\"1.1\" style=\"shape-rendering:geometricPrecision; text-rendering:geometricPrecision; image-rendering:optimizeQuality; fill-rule:evenodd; clip-rule:evenodd\" viewBox=\"0 0 4500 4500\" xmlns:xlink=\"http://www.w3.org/1999/xlink\">
 <defs>
  <style type=\"text/css\">
   <![CDATA[
    .str0 {stroke:#E60012;stroke-width:120;stroke-miterlimit:22.9256}
    .fil0 {fill:none}
    .fil1 {fill:#E60012}
   ]]>
  </style>
 </defs>
 <g id=\"图层_x0020_1\">
  <metadata id=\"CorelCorpID_0Corel-Layer\"/>
  <circle class=\"fil0 str0\" cx=\"2250\" cy=\"2250\" r=\"2100\"/>
  <polygon class=\"fil1\" points=\"2250,1400 2450,2000 3050,2000 2550,2350 2250,3000 \"/>
 </g>
</svg>",
    "<?xml version=\"1.0\" encoding=\"utf-8\"?>
<!-- Generator: Adobe Illustrator 24.0, SVG Export Plug-In . SVG Version: 6.00 Build 0)  -->
<svg version=\"1.1\" id=\"图层_1\" xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" x=\"0px\" y=\"0px\" viewBox=\"0 0 127.56 127.56\" style=\"enable-background:new 0 0 127.56 127.56;\" xml:space=\"preserve\">
<style type=\"text/css\">
	.st0{clip-path:url(#SVGID_2_);}
	.st1{fill:none;stroke:#E60012;stroke-width:3.4;stroke-miterlimit:10;}
	.st2, .st3{fill:#E60012;}
</style>
<g><defs><rect id=\"SVGID_1_\" width=\"127.56\" height=\"127.56\"/></defs>
<clipPath id=\"SVGID_2_\"><use xlink:href=\"#SVGID_1_\" style=\"overflow:visible;\"/></clipPath>
<g class=\"st0\"><circle class=\"st1\" cx=\"63.78\" cy=\"63.78\" r=\"60\"/><path class=\"st2\" d=\"M63,33l7,20h21l-17,13l6,20l-17-12z\"/></g></g>
</svg>",
    "<svg width=\"128\" height=\"128\" viewBox=\"0 0 128 128\" fill=\"none\" xmlns=\"http://www.w3.org/2000/svg\"><g clip-path=\"url(#clip0_1_2)\"><circle cx=\"64\" cy=\"64\" r=\"60\" stroke=\"#E60012\" stroke-width=\"4\"/></g><defs><clipPath id=\"clip0_1_2\"><rect width=\"128\" height=\"128\" fill=\"white\"/></clipPath></defs></svg>",
    // A small picture, and one in a namespace with a prefix.
    "<s:svg xmlns:s=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 10 10\"><s:circle cx=\"5\" cy=\"5\" r=\"4\" fill=\"none\" stroke=\"red\"/></s:svg>",
];

#[test]
fn what_drawing_programs_write_is_drawn() {
    for text in ORDINARY {
        let found = found("章.svg", text.as_bytes(), Profile::Screen);
        assert!(found.is_empty(), "{found:?}");
        let yaml = notice("body: 正文。", "seal: 章.svg");
        for profile in [Profile::Screen, Profile::Print] {
            let mut inputs = Inputs::new(Source::new("公文.yaml", &yaml));
            let bytes = FileContent::Bytes(text.as_bytes().to_vec());
            inputs.files.insert("章.svg".to_owned(), bytes);
            let bench = Bench::build_inputs(&inputs, profile).clean();
            let seal = &bench.layout().pages[0].images[0];
            assert!((seal.width - 45.0).abs() < 0.2, "{seal:?}");
        }
    }
}

/// Pictures of all sizes, from little to much in them, are whole.
#[test]
fn whole_pictures_are_taken() {
    for side in [16_u32, 31, 100] {
        for (i, shade) in
            [[255_u8, 255, 255], [0, 0, 0], [90, 120, 10]].iter().enumerate()
        {
            let mut pixels =
                image::RgbImage::from_pixel(side, side * 3, image::Rgb(*shade));
            pixels.put_pixel(3, 3, image::Rgb([250, 10 * i as u8, 0]));
            pixels.put_pixel(4, 3, image::Rgb([200, 10 * i as u8, 90]));
            let picture = image::DynamicImage::from(pixels);
            for picture in [image::DynamicImage::from(picture.to_luma8()), picture] {
                for quality in [1, 50, 100] {
                    let mut bytes = Vec::new();
                    let mut encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(
                        &mut bytes, quality,
                    );
                    encoder.encode_image(&picture).expect("a JPEG");
                    let found = found("图.jpg", &bytes, Profile::Screen);
                    assert!(
                        !found.iter().any(|f| f.contains("不完整")),
                        "{side} {quality}"
                    );
                }
            }
        }
    }
}

/// A picture with something everywhere, so that every part of its file matters.
fn picture(format: image::ImageFormat, gray: bool) -> Vec<u8> {
    let of = |x: u32, y: u32| (x * x * 7 + y * 13 + x * y) as u8;
    let pixels =
        image::RgbImage::from_fn(24, 24, |x, y| image::Rgb([of(x, y), of(y, x), 40]));
    let mut picture = image::DynamicImage::from(pixels);
    if gray {
        picture = image::DynamicImage::from(picture.into_luma8());
    }
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).expect("an image");
    bytes.into_inner()
}

#[test]
fn a_picture_that_is_cut_off_anywhere_is_refused() {
    for (name, format) in
        [("图.jpg", image::ImageFormat::Jpeg), ("图.png", image::ImageFormat::Png)]
    {
        for gray in [false, true] {
            let whole = picture(format, gray);
            assert!(found(name, &whole, Profile::Screen).is_empty());
            for end in 0..whole.len() {
                let found = found(name, &whole[..end], Profile::Screen);
                assert_eq!(found.len(), 2, "{name} {end} of {}", whole.len());
                if end > 20 {
                    assert!(found[0].contains("不完整"), "{name} {end}: {}", found[0]);
                }
            }
        }
    }
    // An end put behind what is cut off helps nobody.
    let whole = picture(image::ImageFormat::Jpeg, false);
    for end in [whole.len() / 3, whole.len() / 2, whole.len() * 3 / 4] {
        let ended = [&whole[..end], &[0xff, 0xd9]].concat();
        let found = found("图.jpg", &ended, Profile::Screen);
        assert!(found.len() == 2 && found[0].contains("不完整"), "{found:?}");
    }
}

/// Pictures that come in several scans, each finer than the one before, or a colour each.
#[test]
fn a_picture_of_several_scans_that_is_cut_off_anywhere_is_refused() {
    for name in ["progressive.jpg", "progressive-gray.jpg"] {
        let whole = std::fs::read(root().join("tests/fixtures").join(name)).expect("it");
        let taken = found("图.jpg", &whole, Profile::Screen);
        assert!(taken.is_empty(), "{name}: {taken:?}");
        for end in
            (20..whole.len() - 2).step_by(7).chain(whole.len() - 12..whole.len() - 2)
        {
            for behind in [&[][..], &[0xff, 0xd9]] {
                let cut = [&whole[..end], behind].concat();
                let found = found("图.jpg", &cut, Profile::Screen);
                assert!(!found.is_empty(), "{name} {end} of {}", whole.len());
            }
        }
    }
}

/// Drawings with parts cut out, doubled and put in: refused or drawn, never a panic. More of
/// them by `CASES=10000 cargo test spoiled_drawings`.
#[test]
fn spoiled_drawings_end_in_a_finding_or_a_picture() {
    const PARTS: [&str; 14] = [
        "<g>",
        "</g>",
        "<use href='#layer1'/>",
        "<defs>",
        "1e38",
        "-1",
        "NaN",
        "url(#lg2)",
        " transform='scale(1e-9)'",
        " stroke-dasharray='.001'",
        " r='1e9'",
        "<svg",
        "&#0;",
        "A1 1 0 1 1 0 0",
    ];
    let cases = std::env::var("CASES").ok().and_then(|cases| cases.parse().ok());
    let mut seed: usize = 9704;
    let mut below = |most: usize| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % most.max(1)
    };
    for case in 0..cases.unwrap_or(100) {
        let mut text = ORDINARY[case % ORDINARY.len()].to_owned();
        for _ in 0..=below(6) {
            let from = text.floor_char_boundary(below(text.len()));
            let to = text.floor_char_boundary((from + below(80)).min(text.len()));
            let part = match below(3) {
                0 => String::new(),
                1 => text[from..to].repeat(2),
                _ => PARTS[below(PARTS.len())].to_owned(),
            };
            text.replace_range(from..to, &part);
        }
        for profile in [Profile::Screen, Profile::Print] {
            found("图.svg", text.as_bytes(), profile);
        }
    }
}
