//! What was done to the notices of a folder, change by change, without end: kept in a store of
//! its own beside them. The YAML files stay the truth; a store that is missing or broken is
//! made anew.

#![expect(clippy::disallowed_methods, reason = "a broken store makes way for a new one")]

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime};

use redb::{Database, DatabaseError, ReadableDatabase, ReadableTable, TableDefinition};
use serde::{Deserialize, Serialize};

/// Changes by file and number, from 1.
const CHANGES: TableDefinition<(&str, u64), &[u8]> = TableDefinition::new("changes");
/// How many changes of a file are in force; those behind were taken back.
const DONE: TableDefinition<&str, u64> = TableDefinition::new("done");
/// What a file said after the last of them.
const SAYS: TableDefinition<&str, &str> = TableDefinition::new("says");
/// What a change is called that was made while nobody watched.
const OUTSIDE: &str = "在别的程序里改过";

/// How often, and how many times, a store that another program holds is asked for.
const AGAIN: Duration = Duration::from_millis(20);
const TIMES: usize = 100;

/// One change of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// When, in seconds since 1970.
    pub time: u64,
    /// What was done, in Chinese.
    pub what: String,
    /// Where the bytes begin that changed.
    at: usize,
    /// What stood there.
    old: String,
    /// What stands there.
    new: String,
}

impl Step {
    /// The difference of two texts.
    pub fn between(before: &str, after: &str, what: &str, time: u64) -> Self {
        let common = |a: &mut dyn Iterator<Item = (char, char)>| {
            a.take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum::<usize>()
        };
        let at = common(&mut before.chars().zip(after.chars()));
        let (a, b) = (&before[at..], &after[at..]);
        let tail = common(&mut a.chars().rev().zip(b.chars().rev()));
        Self {
            time,
            what: what.to_owned(),
            at,
            old: a[..a.len() - tail].to_owned(),
            new: b[..b.len() - tail].to_owned(),
        }
    }

    /// The text without this change, if it is one that has it.
    pub fn undone(&self, text: &str) -> Option<String> {
        exchanged(text, self.at, &self.new, &self.old)
    }

    /// The text with this change, if it is one that lacks it.
    pub fn redone(&self, text: &str) -> Option<String> {
        exchanged(text, self.at, &self.old, &self.new)
    }
}

fn exchanged(text: &str, at: usize, from: &str, to: &str) -> Option<String> {
    let behind = text.get(at..)?.strip_prefix(from)?;
    Some(format!("{}{to}{behind}", &text[..at]))
}

/// The store of a folder.
#[derive(Debug, Clone)]
pub struct History {
    path: PathBuf,
}

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

impl History {
    /// The store in a folder; it is made when something is to be kept.
    pub fn of(folder: &Path) -> Self {
        Self { path: folder.join(".hongtou").join("history.redb") }
    }

    /// The store that keeps the changes of a file, in its folder or one above, and what the
    /// file is called there.
    pub fn around(path: &Path) -> Option<(Self, String)> {
        let path = fs::canonicalize(path).ok()?;
        let mut above = path.ancestors().skip(1);
        let folder = above.find(|folder| Self::of(folder).path.is_file())?;
        let steps = path.strip_prefix(folder).ok()?.iter();
        let name: Vec<_> = steps.map(|step| step.to_string_lossy()).collect();
        Some((Self::of(folder), name.join("/")))
    }

    /// Opens the store for a moment, so that others can have it as well.
    fn open(&self) -> Outcome<Database> {
        if let Some(folder) = self.path.parent() {
            fs::create_dir_all(folder)?;
        }
        for _ in 0..TIMES {
            match Database::create(&self.path) {
                Err(DatabaseError::DatabaseAlreadyOpen) => thread::sleep(AGAIN),
                Ok(store) => return Ok(store),
                Err(_) => {
                    // Broken: kept aside, and begun anew.
                    fs::rename(&self.path, self.path.with_extension("broken"))?;
                }
            }
        }
        Err("the store is held by another program".into())
    }

    /// Keeps the change from one text to another. What was taken back before it is gone.
    pub fn keep(&self, file: &str, before: &str, after: &str, what: &str) -> Outcome<()> {
        let step = Step::between(before, after, what, now());
        let store = self.open()?;
        let write = store.begin_write()?;
        {
            let mut done = write.open_table(DONE)?;
            let mut changes = write.open_table(CHANGES)?;
            let count = done.get(file)?.map_or(0, |count| count.value());
            let ahead: Vec<u64> = changes
                .range((file, count + 1)..=(file, u64::MAX))?
                .filter_map(|entry| Some(entry.ok()?.0.value().1))
                .collect();
            for number in ahead {
                changes.remove((file, number))?;
            }
            changes.insert((file, count + 1), serde_json::to_vec(&step)?.as_slice())?;
            done.insert(file, count + 1)?;
            write.open_table(SAYS)?.insert(file, after)?;
        }
        write.commit()?;
        Ok(())
    }

    /// The changes of a file, the oldest first, and how many are in force.
    pub fn steps(&self, file: &str) -> Outcome<(Vec<Step>, usize)> {
        if !self.path.exists() {
            return Ok((Vec::new(), 0));
        }
        let store = self.open()?;
        let read = store.begin_read()?;
        let Ok(changes) = read.open_table(CHANGES) else { return Ok((Vec::new(), 0)) };
        let mut steps = Vec::new();
        for entry in changes.range((file, 0)..=(file, u64::MAX))? {
            steps.push(serde_json::from_slice(entry?.1.value())?);
        }
        let done = read.open_table(DONE)?.get(file)?.map_or(0, |count| count.value());
        Ok((steps, usize::try_from(done)?))
    }

    /// Says how many changes of a file are in force, and what it says with them.
    pub fn stand(&self, file: &str, done: usize, text: &str) -> Outcome<()> {
        let store = self.open()?;
        let write = store.begin_write()?;
        write.open_table(DONE)?.insert(file, u64::try_from(done)?)?;
        write.open_table(SAYS)?.insert(file, text)?;
        write.commit()?;
        Ok(())
    }
}

/// A change that can be taken back, or made again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// What it was.
    pub what: String,
    /// What the file says after that.
    pub text: String,
    /// How many changes are in force then.
    done: usize,
}

impl History {
    /// Takes in what was changed while nobody watched.
    pub fn meet(&self, file: &str, text: &str) -> Outcome<()> {
        if !self.path.exists() {
            return Ok(());
        }
        let known = {
            let store = self.open()?;
            let read = store.begin_read()?;
            let Ok(says) = read.open_table(SAYS) else { return Ok(()) };
            says.get(file)?.map(|known| known.value().to_owned())
        };
        match known {
            Some(known) if known != text => self.keep(file, &known, text, OUTSIDE),
            _ => Ok(()),
        }
    }

    /// The last change taken back (or, the other way, made again) on what a file says. `None`
    /// if there is none, or none that fits.
    pub fn turn(&self, file: &str, text: &str, back: bool) -> Outcome<Option<Turn>> {
        let (steps, done) = self.steps(file)?;
        let at = if back { done.checked_sub(1) } else { Some(done) };
        let Some((at, step)) = at.and_then(|at| Some((at, steps.get(at)?))) else {
            return Ok(None);
        };
        let after = if back { step.undone(text) } else { step.redone(text) };
        let done = if back { at } else { at + 1 };
        Ok(after.map(|text| Turn { what: step.what.clone(), text, done }))
    }

    /// Keeps that a turn was made.
    pub fn turned(&self, file: &str, turn: &Turn) -> Outcome<()> {
        self.stand(file, turn.done, &turn.text)
    }

    /// What a file said when so many changes had been made.
    pub fn state(&self, file: &str, text: &str, count: usize) -> Outcome<Option<String>> {
        let (steps, done) = self.steps(file)?;
        let mut text = Some(text.to_owned());
        for step in steps.get(count..done).unwrap_or_default().iter().rev() {
            text = text.and_then(|text| step.undone(&text));
        }
        for step in steps.get(done..count).unwrap_or_default() {
            text = text.and_then(|text| step.redone(&text));
        }
        Ok(text.filter(|_| count <= steps.len()))
    }
}

/// Now, in seconds since 1970.
pub fn now() -> u64 {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    now.unwrap_or_default().as_secs()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_go_back_and_forth_and_a_broken_store_is_made_anew() {
        let folder = tempfile::tempdir().expect("a folder");
        let history = History::of(folder.path());
        assert_eq!(history.steps("甲.yaml").expect("none").1, 0);
        let texts = ["一二三", "一二四三", "二四三", ""];
        for pair in texts.windows(2) {
            let step = Step::between(pair[0], pair[1], "改", 1);
            assert_eq!(step.undone(pair[1]).as_deref(), Some(pair[0]));
            assert_eq!(step.redone(pair[0]).as_deref(), Some(pair[1]));
            history.keep("甲.yaml", pair[0], pair[1], "改").expect("it is kept");
        }
        history.keep("乙.yaml", "", "a", "加").expect("it is kept");
        let (steps, done) = history.steps("甲.yaml").expect("steps");
        assert_eq!((steps.len(), done), (3, 3));
        for (count, text) in texts.iter().enumerate() {
            let state = history.state("甲.yaml", "", count).expect("a state");
            assert_eq!(state.as_deref(), Some(*text));
        }
        for text in ["二四三", "一二四三"] {
            let says = history.state("甲.yaml", "", 3).expect("a state");
            let now = if text == "二四三" {
                says.expect("it")
            } else {
                "二四三".to_owned()
            };
            let turn =
                history.turn("甲.yaml", &now, true).expect("read").expect("a turn");
            assert_eq!(turn.text, text);
            history.turned("甲.yaml", &turn).expect("it stands");
        }
        let again = history.turn("甲.yaml", "一二四三", false).expect("read");
        assert_eq!(again.expect("a turn").text, "二四三");
        // Changed by another program in between: that is a change as well.
        history.meet("甲.yaml", "一二四三").expect("known");
        assert_eq!(history.steps("甲.yaml").expect("steps").1, 1);
        history.meet("甲.yaml", "五").expect("new");
        let (steps, done) = history.steps("甲.yaml").expect("steps");
        assert_eq!((steps.len(), done), (2, 2));
        assert_eq!(steps[1].undone("五").as_deref(), Some("一二四三"));
        fs::write(&history.path, b"nothing of the kind").expect("a file");
        history.keep("甲.yaml", "", "b", "加").expect("made anew");
        assert_eq!(history.steps("甲.yaml").expect("steps").1, 1);
    }
}
