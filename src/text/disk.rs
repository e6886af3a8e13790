//! What stands behind a path, looked at before it is opened; files written whole or not at
//! all. The only writer.

#![expect(clippy::disallowed_methods, reason = "this is the writer of files")]

use std::fs::{self, File, Metadata};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::text::source::io_message;

/// Makes sure that a path leads to a file: a pipe holds whoever opens it until somebody
/// writes, a device has no end. The error is a sentence without the name, in Chinese.
pub fn regular(path: &Path) -> Result<Metadata, String> {
    let meta = fs::metadata(path).map_err(|error| io_message(&error))?;
    if meta.is_dir() {
        return Err("这是文件夹，不是文件".to_owned());
    }
    if !meta.is_file() {
        return Err("这是管道或设备，不是文件；请先存成文件再用".to_owned());
    }
    Ok(meta)
}

/// Makes sure that a path is free, or leads to a file that may be written over. The error
/// is a sentence without the name, in Chinese.
pub fn writable(path: &Path) -> Result<Option<Metadata>, String> {
    if !path.exists() {
        return match path.is_symlink() {
            true => Err("这是链接，它指向的文件不存在；请先删去它".to_owned()),
            false => Ok(None),
        };
    }
    let meta = regular(path)?;
    if meta.permissions().readonly() {
        return Err(
            "文件是只读的；确实要改时先去掉它的只读属性，或换一个文件名".to_owned()
        );
    }
    Ok(Some(meta))
}

/// Writes a file whole or not at all; a link is followed. The error is a sentence for the
/// user, in Chinese.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let fail = |why: &str| format!("写不了 {}：{why}", path.display());
    let old = writable(path).map_err(|why| fail(&why))?;
    let path = if old.is_some() { fs::canonicalize(path) } else { Ok(path.to_owned()) };
    path.and_then(|path| replace(&path, bytes, old.as_ref()))
        .map_err(|error| fail(&io_message(&error)))
}

/// The folder that a file stands in.
pub(super) fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

/// What is new is on the disk before what is old goes.
fn replace(path: &Path, bytes: &[u8], old: Option<&Metadata>) -> io::Result<()> {
    let file = Unfinished::begin(folder(path))?;
    file.as_file().write_all(bytes)?;
    file.finish(path, old)
}

/// A file that grows piece by piece, and has its name when it is whole.
pub struct Growing {
    file: Unfinished,
    path: PathBuf,
    old: Option<Metadata>,
}

impl Growing {
    /// Begins a file. The error is a sentence for the user, in Chinese.
    pub fn begin(path: &Path) -> Result<Self, String> {
        let fail = |why: &str| format!("写不了 {}：{why}", path.display());
        let old = writable(path).map_err(|why| fail(&why))?;
        let path = if old.is_some() { fs::canonicalize(path) } else { Ok(path.into()) };
        path.and_then(|path| {
            let file = Unfinished::begin(folder(&path))?;
            Ok(Self { file, path, old })
        })
        .map_err(|error| fail(&io_message(&error)))
    }

    /// Gives it its name. The error is a sentence for the user, in Chinese.
    pub fn finish(self) -> Result<(), String> {
        let Self { file, path, old } = self;
        file.finish(&path, old.as_ref())
            .map_err(|error| format!("写不了 {}：{}", path.display(), io_message(&error)))
    }
}

impl Write for Growing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.as_file().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_file().flush()
    }
}

/// A file that is being written.
enum Unfinished {
    Nameless(File),
    Named(NamedTempFile),
}

impl Unfinished {
    fn begin(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => io::ErrorKind::NotADirectory.into(),
            _ => error,
        })?;
        match nameless::file(folder) {
            Some(file) => Ok(Self::Nameless(file)),
            None => {
                let named = tempfile::Builder::new().prefix(PREFIX).tempfile_in(folder);
                named.map(Self::Named)
            }
        }
    }

    fn as_file(&self) -> &File {
        match self {
            Self::Nameless(file) => file,
            Self::Named(file) => file.as_file(),
        }
    }

    /// Gives it its name once it is on the disk.
    fn finish(self, path: &Path, old: Option<&Metadata>) -> io::Result<()> {
        let file = self.as_file();
        // A file that is replaced keeps who may read it.
        match old {
            Some(old) => file.set_permissions(old.permissions())?,
            None => readable(file)?,
        }
        file.sync_all()?;
        match self {
            Self::Nameless(file) => nameless::name(&file, path)?,
            Self::Named(file) => {
                file.persist(path).map_err(|error| error.error)?;
            }
        }
        sync(folder(path))
    }
}

/// How the names of unfinished files begin.
const PREFIX: &str = ".hongtou-";

/// On Linux an unfinished file has no name, so that nothing stays of it however the program
/// ends.
#[cfg(target_os = "linux")]
mod nameless {
    use std::os::fd::AsRawFd;
    use std::os::unix::fs::OpenOptionsExt;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use rustix::fs::{AtFlags, CWD, OFlags, linkat};

    use super::{File, PREFIX, Path, fs, io};

    /// A file without a name, where the disk can hold one.
    pub(super) fn file(folder: &Path) -> Option<File> {
        let flags = OFlags::TMPFILE.bits().cast_signed();
        let mut options = File::options();
        options.write(true).mode(0o600).custom_flags(flags).open(folder).ok()
    }

    /// Gives it a name, in the place of what has it.
    pub(super) fn name(file: &File, path: &Path) -> io::Result<()> {
        let open = format!("/proc/self/fd/{}", file.as_raw_fd());
        let link = |name: &Path| linkat(CWD, &open, CWD, name, AtFlags::SYMLINK_FOLLOW);
        if link(path).is_ok() {
            return Ok(());
        }
        // Threads give names beside each other.
        static GIVEN: AtomicUsize = AtomicUsize::new(0);
        let given = GIVEN.fetch_add(1, Ordering::Relaxed);
        let name = format!("{PREFIX}{}-{given}", std::process::id());
        let beside = path.with_file_name(name);
        // What an ended program of this number left.
        let _ = fs::remove_file(&beside);
        link(&beside)?;
        fs::rename(&beside, path).inspect_err(|_| {
            let _ = fs::remove_file(&beside);
        })
    }
}

#[cfg(not(target_os = "linux"))]
mod nameless {
    use super::{File, Path, io};

    pub(super) fn file(_: &Path) -> Option<File> {
        None
    }

    pub(super) fn name(_: &File, _: &Path) -> io::Result<()> {
        Ok(())
    }
}

/// Temporary files are private; a finished one is for everybody the folder is for.
#[cfg(unix)]
fn readable(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable(_: &File) -> io::Result<()> {
    Ok(())
}

/// A name is on the disk when its folder is; some disks cannot say so.
#[cfg(unix)]
fn sync(folder: &Path) -> io::Result<()> {
    match File::open(folder)?.sync_all() {
        Err(error) if error.kind() != io::ErrorKind::InvalidInput => Err(error),
        _ => Ok(()),
    }
}

#[cfg(not(unix))]
fn sync(_: &Path) -> io::Result<()> {
    Ok(())
}
