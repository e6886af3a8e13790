//! The real notice, cold and warm, beside plain Typst on the same Typst files.
//!
//! `cargo bench` prints the figures of each stage, then the ratios that matter, taken from runs
//! in turn, A B A B, so that they hold when the machine's speed drifts. What was measured
//! stands in `benches/README.md`.

#![expect(
    clippy::disallowed_methods,
    reason = "a benchmark asks the clock and makes its files"
)]

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use hongtou::load;
use hongtou::notice::Notice;
use hongtou::page::Extent;
use hongtou::page::element::{Cell, Page};
use hongtou::page::export::Order;
use hongtou::page::fonts::{Faces, FontOptions, Role};
use hongtou::page::images::Images;
use hongtou::page::manuscript::{self, Manuscript};
use hongtou::page::ofd::Request;
use hongtou::page::passage::PassageId;
use hongtou::page::profile::Profile;
use hongtou::page::templates::Templates;
use hongtou::pipeline::{self, Options, Workshop};
use hongtou::read::parse::parse;
use hongtou::stages::Arrangement;
use hongtou::stages::missing;
use hongtou::stages::{Press, compose};
use hongtou::text::inputs::Inputs;
use hongtou::text::source::Source;
use typst_layout::PagedDocument;

mod measure;
#[path = "../tests/suite/plain.rs"]
mod plain;

use measure::{median, millis, pairwise, peak, wall};

const NOTICE: &str = "content/2021-world-standards-day.yaml";

fn main() {
    let args: Vec<String> = std::env::args().collect();
    if let [_, mode, main, fonts, out] = &args[..]
        && mode == "plain-typst"
    {
        std::fs::write(
            out,
            plain::pdf(&plain::compile(Path::new(main), Path::new(fonts))),
        )
        .expect("it is written");
        return;
    }
    if let [_, mode, main, fonts] = &args[..]
        && mode == "compile"
    {
        compile(Path::new(main), Path::new(fonts));
        return;
    }
    if let [_, mode, main, fonts] = &args[..]
        && mode == "once"
    {
        black_box(plain::compile(Path::new(main), Path::new(fonts)));
        return;
    }
    std::env::set_current_dir(env!("CARGO_MANIFEST_DIR"))
        .expect("the repository is there");
    divan::main();
    if !args.iter().any(|arg| arg == "--test" || arg == "--list") {
        ratios();
    }
}

fn text() -> String {
    std::fs::read_to_string(NOTICE).expect("the real notice is there")
}

fn inputs(text: &str) -> Inputs {
    load::gather(Source::new("公文.yaml", text))
}

fn faces() -> Faces {
    Faces::find(&FontOptions { folders: vec!["fonts".into()], system: false })
}

/// The time of each stage in one process, with Typst's memory cold.
mod stages {
    use super::*;

    #[divan::bench]
    fn faces() -> Faces {
        super::faces()
    }

    #[divan::bench]
    fn parse(bencher: divan::Bencher<'_, '_>) {
        let inputs = inputs(&text());
        bencher.bench_local(|| super::parse(black_box(&inputs)));
    }

    /// Holding the file against the schema, and compiling that schema, which a run does once.
    #[divan::bench]
    fn schema(bencher: divan::Bencher<'_, '_>) {
        let tree = hongtou::text::tree::read(&text(), 8).0.expect("a tree");
        bencher.bench_local(|| hongtou::read::schema::violations(black_box(&tree)));
    }

    #[divan::bench]
    fn schema_compiled(bencher: divan::Bencher<'_, '_>) {
        bencher.bench_local(|| {
            jsonschema::validator_for(&hongtou::read::schema::json_schema())
        });
    }

    #[divan::bench]
    fn check(bencher: divan::Bencher<'_, '_>) {
        let inputs = inputs(&text());
        bencher.bench_local(|| pipeline::check_only(black_box(&inputs)));
    }

    #[divan::bench]
    fn compose(bencher: divan::Bencher<'_, '_>) {
        let (notice, press, templates) = materials();
        bencher.bench_local(|| manuscript(black_box(&notice), &templates, press.faces()));
    }

    #[divan::bench]
    fn layout(bencher: divan::Bencher<'_, '_>) {
        let (notice, mut press, templates) = materials();
        let (_, manuscript) = manuscript(&notice, &templates, press.faces());
        bencher
            .with_inputs(|| comemo::evict(0))
            .bench_local_values(|()| press.compile(&manuscript, &templates));
    }

    /// Measuring the pages, and holding every character against the paper.
    #[divan::bench]
    fn presence(bencher: divan::Bencher<'_, '_>) {
        let (notice, mut press, templates) = materials();
        let (page, manuscript) = manuscript(&notice, &templates, press.faces());
        let (document, _) = press.compile(&manuscript, &templates);
        let document = document.expect("it lays out");
        bencher.bench_local(|| missing(&page, &press.measure(&document, &manuscript)));
    }

    #[divan::bench]
    fn pdf(bencher: divan::Bencher<'_, '_>) {
        let document = document();
        bencher.with_inputs(|| comemo::evict(0)).bench_local_values(|()| {
            hongtou::page::export::pdf(
                &document,
                Profile::Screen,
                Order::default(),
                "bench",
            )
        });
    }

    #[divan::bench]
    fn write(bencher: divan::Bencher<'_, '_>) {
        let pdf = hongtou::page::export::pdf(
            &document(),
            Profile::Screen,
            Order::default(),
            "bench",
        )
        .expect("a PDF");
        let target = scratch().join("write.pdf");
        bencher.bench_local(|| hongtou::page::export::write(&target, &pdf));
    }

    fn materials() -> (Notice, Press, Templates) {
        let notice = super::parse(&inputs(&text())).notice;
        let notice = notice.expect("the real notice parses");
        (notice, Press::new(Arc::new(super::faces())), Templates::built_in())
    }

    fn document() -> PagedDocument {
        let (notice, mut press, templates) = materials();
        let (_, manuscript) = manuscript(&notice, &templates, press.faces());
        let (document, _) = press.compile(&manuscript, &templates);
        document.expect("it lays out")
    }
}

fn scratch() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench");
    std::fs::create_dir_all(&folder).expect("a scratch folder");
    folder
}

/// Runs in turn: the program against plain Typst, and a warm rebuild against a cold one.
/// Writing the OFD of laid-out pages beside writing their PDF, in turn.
fn ofd_beside_pdf() {
    let inputs = inputs(&text());
    let mut workshop = Workshop::new(Templates::built_in(), faces());
    let options = Options::default();
    let built = workshop.build(&inputs, options, &mut |_| ());
    let (mut ofd, mut pdf) = (Vec::new(), Vec::new());
    for _ in 0..15 {
        // What the writers remember of the last time does not count.
        (0..4).for_each(|_| workshop.forget());
        workshop.print(&built.examined, options, &mut |stage| {
            if stage.name == "输出" {
                pdf.push(millis(stage.time));
            }
        });
        let clock = Instant::now();
        let request = Request::default();
        let bytes = workshop.ofd(&built.examined, &built.printed, options, &request);
        ofd.push(millis(clock.elapsed()));
        bytes.expect("an OFD");
    }
    println!("OFD beside PDF, written from the same pages");
    println!("  OFD {:.1} ms, PDF {:.1} ms", median(&ofd), median(&pdf));
    println!("  ratio      {:.3}", median(&pairwise(&ofd, &pdf)));
}

fn ratios() {
    let out = scratch();
    let hongtou = |extra: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hongtou"));
        command.args(["build", "--quiet", NOTICE, "-o"]).arg(&out).args(extra);
        command
    };
    assert!(hongtou(&["--emit", "typst"]).status().expect("it runs").success());
    let emitted = out.join("2021-world-standards-day.typst/main.typ");
    let plain = || {
        let mut command = Command::new(std::env::current_exe().expect("this program"));
        command.arg("plain-typst").arg(&emitted).arg("fonts").arg(out.join("plain.pdf"));
        command
    };
    let mut ours = Vec::new();
    let mut theirs = Vec::new();
    for round in 0..32 {
        let a = wall(hongtou(&[]));
        let b = wall(plain());
        if round >= 2 {
            ours.push(a);
            theirs.push(b);
        }
    }
    println!("\ncold process, {} pairs of runs", ours.len());
    println!("  hongtou      median {:7.1} ms", median(&ours));
    println!("  plain typst  median {:7.1} ms", median(&theirs));
    println!("  ratio        median {:7.3}", median(&pairwise(&ours, &theirs)));
    println!(
        "  peak memory  hongtou {:.1} MiB, plain typst {:.1} MiB",
        peak(&mut hongtou(&[])),
        peak(&mut plain())
    );

    checks(&ours);
    println!(
        "plain compilation of what is emitted, beside a bare document of the same text"
    );
    beside_bare("the real notice", &text(), 15);
    beside_bare("3,000 rows of six columns", &long_table(3000), 3);
    ofd_beside_pdf();
    println!("in one process");
    for (what, before, after) in [
        ("a digit edited, 2055997 to 2055998", "2055997", "2055998"),
        ("a character that is new to the face, 认真 to 较真", "认真", "较真"),
    ] {
        let (cold, warm, share) = warm(before, after);
        println!("  {what}");
        println!("    cold build   median {:7.1} ms", median(&cold));
        println!("    warm rebuild median {:7.1} ms", median(&warm));
        println!("    ratio        median {:7.3}", median(&pairwise(&warm, &cold)));
        println!(
            "    not Typst    {:6.2} % of a cold process",
            100.0 * share / median(&ours)
        );
    }
}

/// A notice with a table of so many rows.
fn long_table(rows: usize) -> String {
    let row = |i: usize| {
        format!("[{i}, 某市第{i}中学, 张某某, 主任, {}, '1380000{i:04}']", i % 40 + 1)
    };
    let rows: Vec<String> = (1..=rows).map(row).collect();
    format!(
        "issuer: 某市人民政府\nnumber: {{code: 某政发, year: 2024, serial: 1}}\n\
         title: 关于参加活动的通知\nrecipients: 各县人民政府\nbody: 名单见附件。\n\
         date: 2024-03-05\nseal: false\nattachments:\n  - id: list\n    title: 名单\n    \
         table:\n      columns: [序号, 单位, 姓名, 职务, 人数, 电话]\n      rows: [{}]\n",
        rows.join(", ")
    )
}

/// The same texts as somebody in a hurry would type them: a page, the faces, paragraphs, plain
/// tables.
fn bare(page: &Page) -> String {
    let family = &page.roles[&Role::FangSong].family;
    let mut text = format!(
        "#set page(width: 210mm, height: 297mm, margin: (top: 37mm, left: 28mm, rest: 26mm))\n\
         #set text(font: {family:?}, size: 15.8pt, lang: \"zh\", region: \"cn\")\n\
         #set par(first-line-indent: (amount: 2em, all: true), justify: true)\n"
    );
    let mut inside = std::collections::HashSet::new();
    let says = |id: PassageId| {
        let passage = page.passage(id);
        match passage.role {
            Role::FangSong => format!("[#{:?}]", passage.value),
            role => {
                let family = &page.roles[&role].family;
                format!("text(font: {family:?})[#{:?}]", passage.value)
            }
        }
    };
    for table in page.tables() {
        let cells = table.header.iter().chain(table.rows.iter().flatten());
        let cell = |cell: &Cell| match cell {
            Cell::Blank => "[]".to_owned(),
            Cell::Text(id) => {
                inside.insert(*id);
                says(*id)
            }
            Cell::Full(cell) => {
                inside.extend(cell.text);
                let said = cell.text.map_or("[]".to_owned(), says);
                let (x, y) = (cell.columns, cell.rows);
                format!("table.cell(colspan: {x}, rowspan: {y}, {said})")
            }
        };
        let cells: Vec<String> = cells.map(cell).collect();
        let columns = table.widths.len();
        text.push_str(&format!("#table(columns: {columns}, {})\n\n", cells.join(", ")));
    }
    let apart = (0..page.passages.len()).map(PassageId).filter(|id| !inside.contains(id));
    text.extend(apart.map(|id| format!("#par({})\n\n", says(id))));
    text
}

/// Compiles a file with nothing remembered, again and again, and prints the least time: the
/// first run has read the faces.
fn compile(main: &Path, fonts: &Path) {
    let plain = plain::Plain::new(main, fonts);
    let start = Instant::now();
    let mut times = Vec::new();
    while times.len() < 2 || (times.len() < 30 && start.elapsed().as_secs() < 3) {
        comemo::evict(0);
        let clock = Instant::now();
        black_box(plain.compile());
        times.push(millis(clock.elapsed()));
    }
    println!("{}", times.into_iter().fold(f64::INFINITY, f64::min));
}

/// What is emitted and a bare document, compiled in turn, each in processes of its own; and
/// the peaks of processes that compile them once.
fn beside_bare(what: &str, text: &str, rounds: usize) {
    let (notice, faces) = (parse(&inputs(text)).notice.expect("it parses"), faces());
    let (page, manuscript) = manuscript(&notice, &Templates::built_in(), &faces);
    let emitted = scratch().join("emitted");
    std::fs::create_dir_all(emitted.join("hongtou")).expect("a folder");
    for (name, text) in &manuscript.files {
        std::fs::write(emitted.join(name), text).expect("it is written");
    }
    let by_hand = scratch().join("bare.typ");
    std::fs::write(&by_hand, bare(&page)).expect("it is written");
    let run = |mode: &str, main: &Path| {
        let mut command = Command::new(std::env::current_exe().expect("this program"));
        command.arg(mode).arg(main).arg("fonts");
        command
    };
    let least = |main: &Path| -> f64 {
        let output = run("compile", main).output().expect("it runs");
        String::from_utf8_lossy(&output.stdout).trim().parse().expect("a time")
    };
    let main = emitted.join("main.typ");
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        ours.push(least(&main));
        theirs.push(least(&by_hand));
    }
    println!("  {what}");
    println!("    in one process, faces read");
    println!("      emitted {:8.1} ms, bare {:8.1} ms", median(&ours), median(&theirs));
    println!("      ratio   {:8.3}", median(&pairwise(&ours, &theirs)));
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        ours.push(wall(run("once", &main)));
        theirs.push(wall(run("once", &by_hand)));
    }
    println!("    whole processes");
    println!("      emitted {:8.1} ms, bare {:8.1} ms", median(&ours), median(&theirs));
    println!("      ratio   {:8.3}", median(&pairwise(&ours, &theirs)));
    let (a, b) = (peak(&mut run("once", &main)), peak(&mut run("once", &by_hand)));
    println!("    peak    {a:8.1} MiB, bare {b:8.1} MiB, ratio {:.3}", a / b);
}

/// `check` beside `build`, and many notices beside few, in one process.
fn checks(builds: &[f64]) {
    let check = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hongtou"));
        command.args(["check", NOTICE]);
        command
    };
    let walls: Vec<f64> = (0..20).map(|_| wall(check())).collect();
    println!("  check        median {:7.1} ms", median(&walls));
    println!("  check/build  ratio  {:7.3}", median(&walls) / median(builds));
    let inputs = inputs(&text());
    let many = |count: usize| {
        let clock = Instant::now();
        for _ in 0..count {
            black_box(pipeline::check_only(&inputs));
        }
        millis(clock.elapsed())
    };
    many(50);
    let (few, more) = (many(250), many(1000));
    println!(
        "  check in one process: 250 notices {few:.1} ms, 1000 notices {more:.1} ms"
    );
    println!("  time per notice, 1000 against 250: {:.3}", more / 4.0 / few);
}

/// Cold and warm builds in turn, and the time of a cold one that is not Typst's, in ms.
fn warm(before: &str, after: &str) -> (Vec<f64>, Vec<f64>, f64) {
    let text = text();
    let edited = text.replacen(before, after, 1);
    assert!(edited != text);
    let (mut cold, mut warm, mut own) = (Vec::new(), Vec::new(), Vec::new());
    let target = scratch().join("warm.pdf");
    for round in 0..22 {
        comemo::evict(0);
        let start = Instant::now();
        let faces = faces();
        let found = start.elapsed();
        let mut workshop = Workshop::new(Templates::built_in(), faces);
        let mut build = |text: &str| {
            let mut stages = Vec::new();
            let inputs = inputs(text);
            let mut done = |stage: pipeline::Stage| stages.push((stage.name, stage.time));
            let built = workshop.build(&inputs, Options::default(), &mut done);
            let clock = Instant::now();
            hongtou::page::export::write(&target, &built.printed.pdf.expect("a PDF"))
                .expect("it is written");
            (stages, clock.elapsed())
        };
        let clock = Instant::now();
        let (stages, written) = build(&text);
        let first = found + clock.elapsed();
        let clock = Instant::now();
        build(&edited);
        if round >= 2 {
            cold.push(millis(first));
            warm.push(millis(clock.elapsed()));
            let of = |name: &str| {
                stages
                    .iter()
                    .filter(|(n, _)| *n == name)
                    .map(|(_, t)| *t)
                    .sum::<Duration>()
            };
            // Composing opens the faces, which Typst would have to do; it is timed apart.
            own.push(millis(of("读取") + written) + composing(&text, workshop.faces()));
        }
    }
    (cold, warm, median(&own))
}

/// A notice without images, put on the page and written as Typst files for the screen.
fn manuscript(
    notice: &Notice,
    templates: &Templates,
    faces: &Faces,
) -> (Arc<Page>, Manuscript) {
    let (images, arrangement) = (Images::default(), Arrangement::default());
    let page = compose(notice, &images, faces, Extent::Whole, &arrangement);
    let page = Arc::new(page.expect("it composes").0);
    let manuscript = manuscript::write(&page, &images, templates, faces, Profile::Screen);
    (page, manuscript.expect("it is written"))
}

/// The time of composing once the faces are open, in ms.
fn composing(text: &str, faces: &Faces) -> f64 {
    let notice = parse(&inputs(text)).notice.expect("the real notice parses");
    let templates = Templates::built_in();
    let clock = Instant::now();
    let _ = black_box(manuscript(&notice, &templates, faces));
    millis(clock.elapsed())
}
