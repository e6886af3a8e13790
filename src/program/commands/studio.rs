//! `hongtou studio`.

#![expect(
    clippy::disallowed_methods,
    reason = "it notes for the next start where it runs, in the user's own folder"
)]

use std::fs;
use std::io::{IsTerminal, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

use hongtou::studio;

use crate::program::cli::StudioArgs;
use crate::{print, say, workshop};

/// How long a studio that may be running is given to answer.
const PATIENCE: Duration = Duration::from_secs(2);

pub(crate) fn run(args: &StudioArgs) -> Result<u8, String> {
    let path = args.path.clone().unwrap_or_else(|| PathBuf::from("."));
    let there = |path: &Path| {
        fs::canonicalize(path)
            .map_err(|_| format!("{}：没有这个文件或文件夹", path.display()))
    };
    let path = there(&path)?;
    let (folder, file) = match path.is_dir() {
        true => (path, None),
        false => {
            let folder = path.parent().unwrap_or(Path::new(".")).to_owned();
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
            (folder, name)
        }
    };
    let fragment = file.map_or(String::new(), |name| format!("#/{}", escaped(&name)));
    let note = note(&folder);
    if args.port.is_none()
        && let Some(address) = note.as_deref().and_then(running)
    {
        say("这个文件夹已经打开着");
        return shown(args, &format!("{address}{fragment}"));
    }
    let running = studio::open(&folder, args.port, workshop(&args.workshop)?)?;
    if let Some(note) = &note {
        keep(note, &running.address);
    }
    shown(args, &format!("{}{fragment}", running.address))?;
    say("关掉这个窗口（或按 Ctrl-C）就停下；改好的都已经在文件里");
    running.serve()?;
    Ok(0)
}

/// What the program is called where it is there to be double-clicked.
const WINDOWED: &str = "红头";

/// Whether somebody pointed at the program: by the name that opens the studio, or from a
/// desktop, with no terminal anywhere.
pub(crate) fn is_double_click() -> bool {
    let named = std::env::current_exe()
        .is_ok_and(|exe| exe.file_stem() == Some(WINDOWED.as_ref()));
    let terminal = std::io::stdin().is_terminal()
        || std::io::stdout().is_terminal()
        || std::io::stderr().is_terminal();
    let session = ["DISPLAY", "WAYLAND_DISPLAY"].map(std::env::var_os);
    named || (!terminal && session.iter().flatten().any(|display| !display.is_empty()))
}

/// What a double click opens: the folder that the program was started in if it has notices,
/// else 公文 in the user's own.
pub(crate) fn usual_folder() -> PathBuf {
    let here = PathBuf::from(".");
    if hongtou::load::notices(&here).is_ok_and(|notices| !notices.is_empty()) {
        return here;
    }
    let home = ["HOME", "USERPROFILE"].iter().find_map(std::env::var_os);
    let own = home.map(|home| Path::new(&home).join("公文"));
    own.filter(|own| fs::create_dir_all(own).is_ok()).unwrap_or(here)
}

/// Shows where the studio is, and opens the browser there.
fn shown(args: &StudioArgs, address: &str) -> Result<u8, String> {
    print(&format!("{address}\n"))?;
    if !args.no_open && open::that_detached(address).is_err() {
        say("没有找到浏览器；请在浏览器里打开上面的地址");
    }
    Ok(0)
}

/// Where it is noted which studio shows a folder: among what the user alone reads.
fn note(folder: &Path) -> Option<PathBuf> {
    let var = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    let own = var("XDG_RUNTIME_DIR")
        .or_else(|| var("LOCALAPPDATA"))
        .map(PathBuf::from)
        .or_else(|| Some(PathBuf::from(var("HOME")?).join(".cache")))?;
    let name: String = folder
        .to_string_lossy()
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
        .to_be_bytes()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    Some(own.join("hongtou").join(format!("studio-{name}")))
}

fn keep(note: &Path, address: &str) {
    // Where nothing can be noted, a second start opens a second studio.
    let written = note.parent().is_some_and(|folder| fs::create_dir_all(folder).is_ok());
    if !written {
        return;
    }
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    if let Ok(mut file) = options.open(note) {
        let _ = file.write_all(address.as_bytes());
    }
}

/// The address in a note, if a studio answers there.
fn running(note: &Path) -> Option<String> {
    let address = fs::read_to_string(note).ok()?;
    let rest = address.strip_prefix("http://127.0.0.1:")?;
    let (port, token) = rest.trim_end_matches('/').split_once('/')?;
    let port: u16 = port.parse().ok()?;
    let socket = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let mut stream = TcpStream::connect_timeout(&socket, PATIENCE).ok()?;
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    let request = format!(
        "GET /{token}/api/alive HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = [0_u8; 12];
    stream.read_exact(&mut answer).ok()?;
    answer.ends_with(b" 200").then_some(address)
}

/// A name as it stands in an address.
fn escaped(name: &str) -> String {
    let byte = |byte: u8| match byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    };
    name.bytes().map(byte).collect()
}
