//! A file that is changed: one hand at a time, only over what was read, and what it said
//! before kept beside it.

#![expect(clippy::disallowed_methods, reason = "what is replaced is read once more")]

use std::ffi::OsString;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use crate::text::disk::{folder, regular, writable, write};
use crate::text::source::io_message;

/// How often, and how many times, it is asked whether the other hand is done.
const AGAIN: Duration = Duration::from_millis(50);
const TIMES: usize = 600;

/// A file that nobody else changes through this program until this is dropped.
#[derive(Debug)]
pub struct Held {
    path: PathBuf,
    /// The lock goes with it.
    _lock: File,
}

impl Held {
    /// Waits for whoever is changing a file, and holds it. Links are followed. The error is
    /// a sentence for the user, in Chinese.
    pub fn new(path: &Path) -> Result<Self, String> {
        let fail = |why: &str| format!("{}：{why}", path.display());
        regular(path).and_then(|_| writable(path)).map_err(|why| fail(&why))?;
        let path = fs::canonicalize(path).map_err(|error| fail(&io_message(&error)))?;
        let lock = lock(folder(&path)).map_err(|error| fail(&io_message(&error)))?;
        for _ in 0..TIMES {
            match lock.try_lock() {
                Err(TryLockError::WouldBlock) => thread::sleep(AGAIN),
                // Where disks know no locks, what was read is still compared.
                Ok(()) | Err(TryLockError::Error(_)) => {
                    return Ok(Self { path, _lock: lock });
                }
            }
        }
        Err(fail("另一个 hongtou 正在改这个文件夹里的文件；等它做完再试"))
    }

    /// Puts new contents in the place of those that were read, which are kept beside them
    /// for [`Held::undo`]. What somebody else has changed meanwhile is left as it is.
    pub fn replace(&self, read: &[u8], bytes: &[u8]) -> Result<(), String> {
        let now = self.read(&self.path)?;
        if now != read {
            return Err(format!(
                "{} 刚刚被别的程序改过，没有写；请再运行一次",
                self.path.display()
            ));
        }
        write(&self.kept(), &now)?;
        write(&self.path, bytes)
    }

    /// Changes the contents and those kept from before for each other, so that once more
    /// undoes the undoing. What is kept may have been changed by other hands: `fits` says of
    /// its name, of it and of the contents why they should not change places.
    pub fn undo(
        &self,
        fits: impl FnOnce(&str, Vec<u8>, Vec<u8>) -> Result<(), String>,
    ) -> Result<(), String> {
        let kept = self.kept();
        if !kept.exists() {
            return Err(format!(
                "{} 没有留下改动以前的内容（{}），退不回去",
                self.path.display(),
                kept.display()
            ));
        }
        let (before, now) = (self.read(&kept)?, self.read(&self.path)?);
        fits(&kept.display().to_string(), before.clone(), now.clone())?;
        write(&self.path, &before)?;
        write(&kept, &now)
    }

    /// Where the contents of before the last change are kept: `通知.yaml.bak`.
    fn kept(&self) -> PathBuf {
        let mut name = OsString::from(self.path.file_name().unwrap_or_default());
        name.push(".bak");
        self.path.with_file_name(name)
    }

    fn read(&self, path: &Path) -> Result<Vec<u8>, String> {
        let bytes = regular(path)
            .and_then(|_| fs::read(path).map_err(|error| io_message(&error)));
        bytes.map_err(|why| format!("{}：{why}", path.display()))
    }
}

/// Writes a file that may be there already; then what it said is kept beside it.
pub fn put(path: &Path, bytes: &[u8]) -> Result<(), String> {
    if !path.exists() {
        return write(path, bytes);
    }
    let held = Held::new(path)?;
    held.replace(&held.read(&held.path)?, bytes)
}

/// What is locked: the folder, for the files in it are replaced whole.
#[cfg(unix)]
fn lock(folder: &Path) -> std::io::Result<File> {
    File::open(folder)
}

/// Where folders cannot be opened, a file in it.
#[cfg(not(unix))]
fn lock(folder: &Path) -> std::io::Result<File> {
    File::create(folder.join(".hongtou.lock"))
}
