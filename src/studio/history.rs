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

    /// Keeps a change. What was taken back before it is gone.
    pub fn keep(&self, file: &str, step: &Step) -> Outcome<()> {
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
            changes.insert((file, count + 1), serde_json::to_vec(step)?.as_slice())?;
            done.insert(file, count + 1)?;
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

    /// Says how many changes of a file are in force.
    pub fn stand(&self, file: &str, done: usize) -> Outcome<()> {
        let store = self.open()?;
        let write = store.begin_write()?;
        write.open_table(DONE)?.insert(file, u64::try_from(done)?)?;
        write.commit()?;
        Ok(())
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
            history.keep("甲.yaml", &step).expect("it is kept");
        }
        history.keep("乙.yaml", &Step::between("", "a", "加", 2)).expect("it is kept");
        let (steps, done) = history.steps("甲.yaml").expect("steps");
        assert_eq!((steps.len(), done), (3, 3));
        history.stand("甲.yaml", 1).expect("it stands");
        history.keep("甲.yaml", &Step::between("一二四三", "五", "改", 3)).expect("kept");
        let (steps, done) = history.steps("甲.yaml").expect("steps");
        assert_eq!((steps.len(), done), (2, 2));
        assert_eq!(steps[1].undone("五").as_deref(), Some("一二四三"));
        fs::write(&history.path, b"nothing of the kind").expect("a file");
        history.keep("甲.yaml", &Step::between("", "b", "加", 4)).expect("made anew");
        assert_eq!(history.steps("甲.yaml").expect("steps").1, 1);
    }
}
