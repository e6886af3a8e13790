//! Disk → values: notices with their houses and images, and a user's own templates.
//!
//! The only reader of files besides the faces. Nothing behind it touches the disk.

#![expect(clippy::disallowed_methods, reason = "this is the reader of files")]

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::page::templates::{OwnTemplate, Templates};
pub use crate::text::disk::regular;
use crate::text::inputs::{FileContent, HouseFile, Inputs};
use crate::text::source::{Source, io_message};

/// The largest image that is read, in MiB.
const IMAGE_MIB: u64 = 16;
/// The largest file of another program that is read, in MiB.
const FOREIGN_MIB: u64 = 20;
/// The largest template that is read, in MiB.
const TEMPLATE_MIB: u64 = 4;
/// How deep a folder of templates may be.
const TEMPLATE_DEPTH: usize = 4;
/// What names of templates end with.
const TEMPLATE_EXTENSIONS: [&str; 2] = ["typ", "j2"];
/// Where houses are kept, beside a notice, in a folder above it, or where the program runs.
const HOUSE_FOLDERS: [&str; 2] = ["house", "content/house"];
/// How many folders above a notice are searched for houses.
const HOUSES_ABOVE: usize = 4;

/// How deep notices are looked for in a folder.
const NOTICE_DEPTH: usize = 3;
/// How many notices of a folder are looked at.
const NOTICES: usize = 20_000;
/// Folders that hold no notices.
const OTHER_FOLDERS: [&str; 6] =
    ["house", "out", "fonts", "templates", "target", "node_modules"];

/// Reads a file of at most `mib` MiB as text. The error is a sentence for the user, in
/// Chinese.
pub fn source(path: &Path, mib: u64) -> Result<Source, String> {
    let name = path.display().to_string();
    let fail = |why: &str| Err(format!("{name}：{why}"));
    let bytes = match bytes(path, mib) {
        FileContent::Bytes(bytes) => bytes,
        FileContent::TooLarge { mib: Some(mib), most } => {
            return fail(&format!(
                "文件有 {mib} MB，超过上限 {most} MB；公文的 YAML 一般只有几十 KB，请核对是否选错了文件；确实需要时用 --max-size 加大",
            ));
        }
        FileContent::TooLarge { mib: None, .. } => {
            return fail("输入没有尽头或过大，已停止读取；确实需要时用 --max-size 加大");
        }
        FileContent::Unreadable(why) => return fail(&why),
    };
    let folder = path.parent().unwrap_or(Path::new("")).to_owned();
    let decoded = Source::decode(&name, bytes);
    decoded.map(|source| Source { limit: mib, folder, ..source })
}

/// The bytes of a file of at most `most` MiB.
fn bytes(path: &Path, most: u64) -> FileContent {
    let limit = most.saturating_mul(1 << 20);
    let meta = match regular(path) {
        Ok(meta) => meta,
        Err(why) => return FileContent::Unreadable(why),
    };
    if meta.len() > limit {
        return FileContent::TooLarge { mib: Some(meta.len() >> 20), most };
    }
    let mut bytes = Vec::new();
    let read = fs::File::open(path)
        .and_then(|file| file.take(limit.saturating_add(1)).read_to_end(&mut bytes));
    match read {
        Err(error) => FileContent::Unreadable(io_message(&error)),
        // It grew meanwhile, or the system does not know how long it is.
        Ok(_) if bytes.len() as u64 > limit => FileContent::TooLarge { mib: None, most },
        Ok(_) => FileContent::Bytes(bytes),
    }
}

/// The bytes of a file of another program: a spreadsheet, a returned form, a document. The error is a sentence for the user, in
/// Chinese.
pub fn foreign(path: &Path) -> Result<Vec<u8>, String> {
    let why = match bytes(path, FOREIGN_MIB) {
        FileContent::Bytes(bytes) => return Ok(bytes),
        FileContent::TooLarge { .. } => {
            format!("文件超过 {FOREIGN_MIB} MB，请核对是否选错了文件")
        }
        FileContent::Unreadable(why) => why,
    };
    Err(format!("{}：{why}", path.display()))
}

/// SHA-256 of what is in a file, however long it is; nothing where there is none.
pub fn digest(path: &Path) -> Option<[u8; 32]> {
    regular(path).ok()?;
    let mut file = fs::File::open(path).ok()?;
    let mut digest = Sha256::new();
    let mut bytes = vec![0; 1 << 16];
    loop {
        match file.read(&mut bytes).ok()? {
            0 => return Some(digest.finalize().into()),
            read => digest.update(&bytes[..read]),
        }
    }
}

/// Reads a notice with its house and images.
pub fn notice(path: &Path, mib: u64) -> Result<Inputs, String> {
    source(path, mib).map(gather)
}

/// Gathers what a text names: its house, and the images of both.
pub fn gather(source: Source) -> Inputs {
    let mut inputs = Inputs::new(source);
    let (folder, limit) = (inputs.source.folder.clone(), inputs.source.limit);
    let mut names = inputs.image_names();
    if let Some(name) = inputs.house_name() {
        let house = house(name, &folder).and_then(|path| self::source(&path, limit));
        inputs.house = Some(match house {
            Ok(house) => {
                names.extend(Inputs::new(house.clone()).image_names());
                HouseFile::Found(house)
            }
            Err(message) => HouseFile::Missing(message),
        });
    }
    for name in names {
        inputs
            .files
            .entry(name)
            .or_insert_with_key(|name| bytes(&folder.join(name), IMAGE_MIB));
    }
    inputs
}

/// Every file beside a notice that it is made of, there or not: where its house may stand, and
/// the images of both.
pub fn beside(inputs: &Inputs) -> Vec<PathBuf> {
    let folder = &inputs.source.folder;
    let houses = inputs.house_name().map(|name| houses(name, folder));
    let images = inputs.files.keys().map(|name| folder.join(name));
    houses.into_iter().flatten().chain(images).collect()
}

/// The file of a house: a path, or a name that stands in one of the folders for houses.
fn house(name: &str, folder: &Path) -> Result<PathBuf, String> {
    let path = is_path(name);
    let plain = !name.is_empty() && !name.contains(['/', '\\']) && name != "..";
    if !path && !plain {
        return Err(format!("“{name}”不是 house 的名称"));
    }
    houses(name, folder).into_iter().find(|path| path.exists()).ok_or_else(
        || match path {
            true => format!("找不到 {}", folder.join(name).display()),
            false => format!("没有名为“{name}”的 house（house/{name}.yaml）"),
        },
    )
}

fn is_path(name: &str) -> bool {
    name.ends_with(".yaml") || name.ends_with(".yml")
}

/// Where the file of a house may stand, the first before the others.
fn houses(name: &str, folder: &Path) -> Vec<PathBuf> {
    if is_path(name) {
        return vec![folder.join(name)];
    }
    let mut above = folder.to_owned();
    let mut tried = Vec::new();
    for _ in 0..=HOUSES_ABOVE {
        tried.push(above.join(HOUSE_FOLDERS[0]));
        above.push("..");
    }
    tried.extend(HOUSE_FOLDERS.iter().map(PathBuf::from));
    let file = format!("{name}.yaml");
    tried.into_iter().map(|folder| folder.join(&file)).collect()
}

/// The templates in force: the built-in ones, with those of a folder over them. The error
/// is a sentence for the user, in Chinese.
pub fn templates(folder: Option<&Path>) -> Result<Templates, String> {
    let Some(folder) = folder.filter(|folder| folder.is_dir()) else {
        return Ok(Templates::built_in());
    };
    let mut own = Vec::new();
    let mut paths = Vec::new();
    files_of(folder, TEMPLATE_DEPTH, &mut paths)
        .map_err(|error| format!("{}：{}", folder.display(), io_message(&error)))?;
    for path in paths {
        let name = path.strip_prefix(folder).unwrap_or(&path);
        let steps: Vec<String> =
            name.iter().map(|step| step.to_string_lossy().into_owned()).collect();
        let text = source(&path, TEMPLATE_MIB)?.text;
        let path = path.display().to_string();
        own.push(OwnTemplate { name: steps.join("/"), path, text });
    }
    Templates::with(own)
}

/// The files of the templates in a folder; none where it cannot be read.
pub fn templates_in(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let _ = files_of(folder, TEMPLATE_DEPTH, &mut found);
    found
}

/// The templates in a folder and the folders in it, by name.
fn files_of(
    folder: &Path,
    depth: usize,
    found: &mut Vec<PathBuf>,
) -> std::io::Result<()> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder)? {
        paths.push(entry?.path());
    }
    paths.sort();
    for path in paths {
        let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default();
        if path.is_dir() && depth > 0 {
            files_of(&path, depth - 1, found)?;
        } else if !path.is_dir() && TEMPLATE_EXTENSIONS.contains(&extension) {
            found.push(path);
        }
    }
    Ok(())
}

/// The YAML files of a folder and of those in it, as they are named from it. Links are not
/// followed.
///
/// # Errors
/// A sentence for the user if the folder cannot be read.
pub fn notices(folder: &Path) -> Result<Vec<String>, String> {
    let mut found = Vec::new();
    notices_of(folder, Path::new(""), NOTICE_DEPTH, &mut found)
        .map_err(|error| format!("{}：{}", folder.display(), io_message(&error)))?;
    found.sort();
    if found.len() > NOTICES {
        let folder = folder.display();
        return Err(format!(
            "{folder}：里面的 YAML 文件超过 {NOTICES} 个；分成几个文件夹"
        ));
    }
    Ok(found)
}

fn notices_of(
    folder: &Path,
    below: &Path,
    depth: usize,
    found: &mut Vec<String>,
) -> std::io::Result<()> {
    for entry in fs::read_dir(folder.join(below))?.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Ok(kind) = entry.file_type() else { continue };
        let path = below.join(&name);
        if name.starts_with('.') || found.len() > NOTICES {
            continue;
        }
        if kind.is_dir() && depth > 0 && !OTHER_FOLDERS.contains(&name.as_str()) {
            // A folder inside that is closed to us holds none of ours.
            let _ = notices_of(folder, &path, depth - 1, found);
        } else if kind.is_file() && (name.ends_with(".yaml") || name.ends_with(".yml")) {
            let steps = path.iter().map(|step| step.to_string_lossy());
            found.push(steps.collect::<Vec<_>>().join("/"));
        }
    }
    Ok(())
}
