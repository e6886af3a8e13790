//! Many notices, a letter to each of a list, parts of it, and rebuilds on saving.
//!
//! `cargo bench --bench many` prints the ratios that matter, from runs in turn. `QUICK=1` takes a
//! tenth of the pieces. What was measured stands in `benches/README.md`.

#![expect(
    clippy::disallowed_methods,
    reason = "a benchmark asks the clock and makes its files"
)]

mod measure;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use measure::{median, millis, pairwise, peak, wall};

const NOTICE: &str = "content/2021-world-standards-day.yaml";

fn main() {
    if std::env::args().any(|arg| arg == "--test" || arg == "--list") {
        return;
    }
    std::env::set_current_dir(env!("CARGO_MANIFEST_DIR"))
        .expect("the repository is there");
    let most = std::thread::available_parallelism().map_or(1, usize::from);
    println!("{most} cores");
    every_core(most, scaled(200));
    letters(most, scaled(1000));
    memory(scaled(100), scaled(10_000));
    parts(scaled(1000));
    live(scaled(2000));
}

fn scaled(count: usize) -> usize {
    if std::env::var_os("QUICK").is_some() { count / 10 } else { count }
}

/// An empty folder.
fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("many").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a scratch folder");
    folder
}

fn hongtou(out: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hongtou"));
    command.args(["build", "--quiet", "-o"]).arg(out);
    command
}

/// So many notices, each with another number, on every core and on one.
fn every_core(cores: usize, count: usize) {
    let (folder, out) = (scratch("notices"), scratch("notices-out"));
    let text = fs::read_to_string(NOTICE).expect("the real notice is there");
    for i in 1..=count {
        let text = text.replacen("serial: ", &format!("serial: {i}"), 1);
        fs::write(folder.join(format!("{i}.yaml")), text).expect("a file");
    }
    let run = |jobs: usize| {
        let mut command = hongtou(&out);
        command.arg(&folder).arg("--jobs").arg(jobs.to_string());
        wall(command)
    };
    let (mut all, mut one) = (Vec::new(), Vec::new());
    for _ in 0..3 {
        all.push(run(cores));
        one.push(run(1));
    }
    println!("{count} notices in one process");
    println!("  every core   median {:8.1} ms", median(&all));
    println!("  one core     median {:8.1} ms", median(&one));
    let ratio = median(&pairwise(&one, &all));
    println!("  as fast as   {ratio:.2} cores of {cores}: {:.3}", ratio / cores as f64);
}

/// A letter of two pages and a list of so many rows.
fn letter(folder: &Path, rows: usize) -> [PathBuf; 2] {
    let body = "请各单位切实加强组织领导，明确责任分工，细化工作措施。".repeat(24);
    let text = format!(
        "issuer: 某某市人民政府\nformat: letter\nnumber: {{code: 某政函, year: 2024, serial: 1}}\n\
         title: 关于商请{{{{ 单位 }}}}支持工作的函\nrecipients: \"{{{{ 单位 }}}}\"\n\
         date: 2024-03-05\nseal: false\neach: {{单位: 第1号单位, 事项: 事项1}}\n\
         body:\n  - 关于{{{{ 事项 }}}}，商请{{{{ 单位 }}}}支持。\n  - {body}\n"
    );
    let list: String =
        (1..=rows).map(|i| format!("第{i}号单位,事项{}\n", i % 97)).collect();
    let [notice, roll] = [folder.join("函.yaml"), folder.join("名单.csv")];
    fs::write(&notice, text).expect("a file");
    fs::write(&roll, format!("单位,事项\n{list}")).expect("a file");
    [notice, roll]
}

fn each(out: &Path, [notice, roll]: &[PathBuf; 2]) -> Command {
    let mut command = hongtou(out);
    command.arg(notice).arg("--each").arg(roll);
    command
}

/// Letters by a list against processes of one letter, so many at once as there are cores.
fn letters(cores: usize, count: usize) {
    let folder = scratch("letters");
    let files = letter(&folder, count);
    let sample = 30 * cores;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..3 {
        ours.push(wall(each(&scratch("letters-out"), &files)) / count as f64);
        let out = scratch("letters-each");
        let clock = Instant::now();
        std::thread::scope(|scope| {
            for core in 0..cores {
                let (out, notice) = (out.join(core.to_string()), &files[0]);
                scope.spawn(move || {
                    for _ in 0..sample / cores {
                        let mut command = hongtou(&out);
                        command.arg(notice);
                        wall(command);
                    }
                });
            }
        });
        theirs.push(millis(clock.elapsed()) / sample as f64);
    }
    println!("{count} letters of two pages");
    println!("  by a list      median {:8.2} ms each", median(&ours));
    println!("  one process    median {:8.2} ms each, {cores} at once", median(&theirs));
    println!("  as fast        {:8.2} times", median(&pairwise(&theirs, &ours)));
    let out = scratch("letters-one");
    let mut bound = each(&out, &files);
    bound.args(["--one", "duplex"]);
    let one = wall(bound) / count as f64;
    let size = fs::metadata(out.join("函-合订.pdf")).map_or(0, |meta| meta.len());
    let long = size as f64 / count as f64 / 1024.0;
    println!("  in one file    {one:8.2} ms each, {long:.1} KiB each");
    let out = scratch("letters-out");
    wall(each(&out, &files));
    let again = wall(each(&out, &files)) / count as f64;
    println!("  nothing to do  {again:8.2} ms each");
}

/// The peak of few letters and of many.
fn memory(few: usize, many: usize) {
    let peak_of = |count: usize, args: &[&str]| {
        let files = letter(&scratch("memory"), count);
        let mut command = each(&scratch("memory-out"), &files);
        peak(command.args(args))
    };
    for args in [&[][..], &["--one", "duplex"]] {
        let (a, b) = (peak_of(few, args), peak_of(many, args));
        println!("peak memory {}", args.join(" "));
        println!(
            "  {few} letters {a:.1} MiB, {many} letters {b:.1} MiB, ratio {:.3}",
            b / a
        );
    }
    let _ = scratch("memory-out");
}

/// A list in ten parts, one after the other, against the whole.
fn parts(count: usize) {
    let files = letter(&scratch("parts"), count);
    let whole = wall(each(&scratch("parts-out"), &files));
    let out = scratch("parts-out");
    let part = |part: usize| {
        let mut command = each(&out, &files);
        command.arg("--shard").arg(format!("{part}/10"));
        wall(command)
    };
    let parts: f64 = (1..=10).map(part).sum();
    println!("{count} letters in ten parts, one after the other");
    println!("  whole {whole:.0} ms, parts {parts:.0} ms, ratio {:.3}", parts / whole);
}

/// From saving until the PDF is another, against a cold process; and what remains of memory.
fn live(count: usize) {
    let folder = scratch("live");
    let out = folder.join("out");
    let file = folder.join("公文.yaml");
    let text = fs::read_to_string(NOTICE).expect("the real notice is there");
    fs::write(&file, &text).expect("a file");
    let cold: Vec<f64> = (0..15)
        .map(|_| {
            let mut command = hongtou(&folder.join("cold"));
            command.arg(&file);
            wall(command)
        })
        .collect();
    let said = folder.join("said");
    let mut command = hongtou(&out);
    let stderr = fs::File::create(&said).expect("a file");
    let watching = command.arg(&file).arg("--watch").stderr(stderr).stdout(Stdio::null());
    let mut watching = watching.spawn().expect("it runs");
    let lines = || -> Vec<String> {
        let said = fs::read_to_string(&said).unwrap_or_default();
        said.lines().map(str::to_owned).collect()
    };
    let mut heard = 0;
    let mut wait = || {
        let begun = Instant::now();
        while lines().len() == heard {
            assert!(begun.elapsed() < Duration::from_secs(30), "it hangs");
            std::thread::sleep(Duration::from_millis(1));
        }
        heard = lines().len();
    };
    wait();
    let resident = || -> f64 {
        let status = fs::read_to_string(format!("/proc/{}/status", watching.id()));
        let status = status.unwrap_or_default();
        let line = status.lines().find(|line| line.starts_with("VmRSS"));
        let kib =
            line.and_then(|line| line.split_whitespace().nth(1)?.parse::<f64>().ok());
        kib.unwrap_or(0.0) / 1024.0
    };
    let (mut saved, mut early) = (Vec::new(), 0.0);
    for i in 0..count {
        let text = text.replacen("2055997", &(2_000_000 + i).to_string(), 1);
        let clock = Instant::now();
        fs::write(&file, text).expect("a file");
        wait();
        saved.push(millis(clock.elapsed()));
        if i == count / 20 {
            early = resident();
        }
    }
    let late = resident();
    watching.kill().and_then(|()| watching.wait()).expect("it ends");
    // What it says of itself: reading, laying out and writing.
    let own = lines().into_iter().filter_map(|line| {
        line.split("，").last()?.trim_end_matches(" 毫秒").parse::<f64>().ok()
    });
    let own: Vec<f64> = own.skip(1).collect();
    println!("rebuilds on saving, {count} of them");
    println!("  cold process    median {:7.1} ms", median(&cold));
    println!("  rebuild         median {:7.1} ms", median(&own));
    println!("  from saving on  median {:7.1} ms", median(&saved));
    println!("  rebuild/cold    ratio  {:7.3}", median(&own) / median(&cold));
    println!(
        "  memory after {} {early:.1} MiB, after {count} {late:.1} MiB, ratio {:.3}",
        count / 20,
        late / early
    );
}
