//! `hongtou build --watch`: builds again whenever something that a notice is made of is saved.
//!
//! Files are looked at again and again, by their names: that works in network folders and with
//! editors that write by renaming, and needs nothing of the system.

#![expect(clippy::disallowed_methods, reason = "it asks how old a file is, and waits")]

use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use hongtou::load;
use hongtou::pipeline::Workshop;

use crate::program::cli::BuildArgs;
use crate::{print, say};

use super::{Target, Told, Work, begin, each, farm, stumbled};

/// How often files are looked at.
const OFTEN: Duration = Duration::from_millis(40);
/// After so long without another change a file has been saved.
const SETTLED: Duration = Duration::from_millis(10);
/// How long an editor may leave a file away or empty while it saves.
const AWAY: Duration = Duration::from_secs(1);
/// Until a file is this old, its time alone does not tell whether it was written again: disks
/// count in seconds.
const YOUNG: Duration = Duration::from_secs(3);

/// Builds files, and those again of which something was saved, until the program is ended.
/// Whatever is written is whole at any time.
pub(super) fn files(args: &BuildArgs, targets: &[Target]) -> Result<u8, String> {
    // What is done is said in a line of its own.
    let args = &BuildArgs { quiet: true, ..args.clone() };
    let mut workshop = begin(args)?;
    let hands = farm::hands(args.jobs, targets.len());
    let mut workers = workers(args, &workshop, hands);
    let mut templates = Watched::new(templates_of(args));
    let mut notices: Vec<Watched> = targets.iter().map(|_| Watched::default()).collect();
    let mut due: Vec<usize> = (0..targets.len()).collect();
    loop {
        for &i in &due {
            notices[i] = Watched::new(made_of(args, &targets[i].file));
        }
        farm::in_order(
            workers.iter_mut().collect(),
            due.len(),
            |work, i| {
                let clock = Instant::now();
                let told = work.file(&targets[due[i]]);
                (told, clock.elapsed())
            },
            |i, result| {
                let target = &targets[due[i]];
                let (told, time) = result
                    .unwrap_or_else(|| (stumbled(&target.file), Duration::default()));
                tell(args, target, &told, time);
            },
        )?;
        due.clear();
        while due.is_empty() {
            thread::sleep(OFTEN);
            if templates.changed(&templates_of(args)) {
                match load::templates(Some(templates_folder(args))) {
                    Ok(own) => {
                        workshop = workshop.with(own);
                        workers = self::workers(args, &workshop, hands);
                        due.extend(0..targets.len());
                    }
                    Err(message) => say(&format!("错误：{message}")),
                }
            }
            let notices = notices.iter_mut().enumerate();
            due.extend(notices.filter_map(|(i, notice)| notice.again().then_some(i)));
            due.sort_unstable();
            due.dedup();
        }
    }
}

/// Makes letters, and those again that something saved has changed.
pub(super) fn letters(args: &BuildArgs, list: &Path) -> Result<u8, String> {
    loop {
        let notices = args.files.iter().flat_map(|file| made_of(args, file));
        let mut made_of = Watched::new(notices.chain([list.to_owned()]).collect());
        let mut templates = Watched::new(templates_of(args));
        if let Err(message) = each::run(args, list) {
            say(&format!("错误：{message}"));
        }
        while !made_of.again() && !templates.changed(&templates_of(args)) {
            thread::sleep(OFTEN);
        }
    }
}

fn workers<'a>(args: &'a BuildArgs, workshop: &Workshop, hands: usize) -> Vec<Work<'a>> {
    let work = |workshop| Work { args, workshop, live: false, told: Told::default() };
    workshop.shared(hands).into_iter().map(work).collect()
}

/// What became of a notice, in one line; what is wrong with it, before that.
fn tell(args: &BuildArgs, target: &Target, told: &Told, time: Duration) {
    if args.json {
        // A reader that has gone away is no fault.
        told.json.iter().for_each(|json| drop(print(&format!("{json}\n"))));
        return;
    }
    told.lines.iter().for_each(|line| say(line));
    let made: Vec<String> = told
        .made
        .iter()
        .map(|made| format!("{}（{} 页）", made.file.display(), made.pages))
        .collect();
    let file = target.file.display();
    let time = time.as_millis();
    match told.code {
        0 if made.is_empty() => {}
        0 => say(&format!("{file}：已生成 {}，{time} 毫秒", made.join("、"))),
        _ if made.is_empty() => {
            let last = target.pdf.with_extension(args.format.extension());
            let kept = if last.exists() { "；上一次生成的还在" } else { "" };
            say(&format!("{file}：有问题，没有生成{kept}"));
        }
        _ => say(&format!("{file}：有问题，只生成 {}", made.join("、"))),
    }
}

/// Every file that a notice is made of, there or not.
fn made_of(args: &BuildArgs, file: &Path) -> Vec<PathBuf> {
    let beside = load::notice(file, args.max_size).map(|inputs| load::beside(&inputs));
    std::iter::once(file.to_owned()).chain(beside.unwrap_or_default()).collect()
}

fn templates_folder(args: &BuildArgs) -> &Path {
    args.workshop.templates.as_deref().unwrap_or(Path::new("templates"))
}

fn templates_of(args: &BuildArgs) -> Vec<PathBuf> {
    load::templates_in(templates_folder(args))
}

/// Files that are watched.
#[derive(Default)]
struct Watched(Vec<(PathBuf, State)>);

/// What a file was when it was looked at; nothing where there is none.
#[derive(Clone, PartialEq, Eq)]
struct State {
    /// When it was written, and how long it is.
    written: Option<(SystemTime, u64)>,
    /// SHA-256 of what is in it.
    digest: Option<[u8; 32]>,
}

impl Watched {
    fn new(paths: Vec<PathBuf>) -> Self {
        let looked = |path: PathBuf| {
            let state = State::of(&path, None);
            (path, state)
        };
        Self(paths.into_iter().map(looked).collect())
    }

    /// Whether something else stands in the files than when they were looked at.
    fn again(&mut self) -> bool {
        let paths: Vec<PathBuf> = self.0.iter().map(|(path, _)| path.clone()).collect();
        self.changed(&paths)
    }

    /// The same of what is watched from now on. Waits until whoever writes the files has done,
    /// and has written something else.
    fn changed(&mut self, paths: &[PathBuf]) -> bool {
        let before = self.says();
        self.look(paths);
        let mut last = self.says();
        if last == before {
            return false;
        }
        let begun = Instant::now();
        loop {
            thread::sleep(SETTLED);
            self.look(paths);
            let now = self.says();
            // Where a house may stand there mostly is none; what was there comes back.
            let was = |path: &PathBuf| {
                before.iter().any(|(own, says)| own == path && says.is_some())
            };
            let away = self.0.iter().any(|(path, state)| state.away() && was(path));
            if now == last && (!away || begun.elapsed() > AWAY) {
                return now != before;
            }
            last = now;
        }
    }

    fn look(&mut self, paths: &[PathBuf]) {
        let looked = paths.iter().map(|path| {
            let before = self.0.iter().find(|(own, _)| own == path);
            let state = State::of(path, before.map(|(_, state)| state));
            (path.clone(), state)
        });
        self.0 = looked.collect();
    }

    /// Which files there are, and what stands in them.
    fn says(&self) -> Vec<(PathBuf, Option<[u8; 32]>)> {
        self.0.iter().map(|(path, state)| (path.clone(), state.digest)).collect()
    }
}

impl State {
    /// Looks at a file; what is in it is read only where that may have changed.
    fn of(path: &Path, before: Option<&Self>) -> Self {
        let meta = path.metadata().ok().filter(std::fs::Metadata::is_file);
        let written = meta.and_then(|meta| Some((meta.modified().ok()?, meta.len())));
        let young = written.is_some_and(|(time, _)| {
            time.elapsed().map_or(true, |elapsed| elapsed < YOUNG)
        });
        match before {
            Some(before) if before.written == written && !young => before.clone(),
            _ => Self { written, digest: written.and_then(|_| load::digest(path)) },
        }
    }

    fn away(&self) -> bool {
        self.written.is_none_or(|(_, long)| long == 0)
    }
}
