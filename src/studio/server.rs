//! Listens on this machine alone, and hands each request to a thread of its own.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;
use std::time::Duration;

use tiny_http::{Header, Method, Request, Response, Server};

use crate::pipeline::Workshop;

use super::door::{Caller, Door, POLICY};
use super::routes::{Answer, Studio};

/// The most that a request may bring, in bytes: a document that is to be imported.
const BODY: usize = 20 << 20;
/// What a thread that lays out pages needs, in bytes.
const STACK: usize = 16 << 20;
/// How often files are looked at for changes from outside.
const LOOK: Duration = Duration::from_millis(400);
/// How often a window that only listens is asked whether it is still there.
const PULSE: Duration = Duration::from_secs(15);
/// How long a port is tried.
const FIRST_PORT: u16 = 7704;

/// A studio that runs.
pub struct Running {
    server: Arc<Server>,
    /// Where it is found.
    pub address: String,
    studio: Arc<Mutex<Studio>>,
    door: Arc<Door>,
}

/// Opens the studio of a folder. The error is a sentence for the user, in Chinese.
pub fn open(
    folder: &Path,
    port: Option<u16>,
    workshop: Workshop,
) -> Result<Running, String> {
    let tried = match port {
        Some(port) => Server::http(("127.0.0.1", port)),
        None => Server::http(("127.0.0.1", FIRST_PORT))
            .or_else(|_| Server::http(("127.0.0.1", 0))),
    };
    let server = tried.map_err(|error| format!("端口打不开（{error}）"))?;
    let port = server.server_addr().to_ip().map_or(0, |address| address.port());
    let door = Door::new(port)?;
    let folder = fs::canonicalize(folder)
        .map_err(|error| format!("{}：{}", folder.display(), error))?;
    let studio = Studio::new(folder, workshop);
    Ok(Running {
        server: Arc::new(server),
        address: door.address(),
        studio: Arc::new(Mutex::new(studio)),
        door: Arc::new(door),
    })
}

/// A studio that is not in the middle of something; what a thread that failed left behind is
/// still whole, for changes are made in one step.
fn at(studio: &Mutex<Studio>) -> MutexGuard<'_, Studio> {
    studio.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

impl Running {
    /// Answers until the program ends.
    pub fn serve(&self) {
        let studio = Arc::clone(&self.studio);
        thread::spawn(move || {
            loop {
                thread::sleep(LOOK);
                at(&studio).look();
            }
        });
        loop {
            let Ok(request) = self.server.recv() else { return };
            let (studio, door) = (Arc::clone(&self.studio), Arc::clone(&self.door));
            let answering = thread::Builder::new().stack_size(STACK);
            // Where there is no room for another thread, the browser asks again.
            let _ = answering.spawn(move || answer(request, &studio, &door));
        }
    }

    /// The folder that it shows.
    pub fn folder(&self) -> PathBuf {
        at(&self.studio).folder().to_owned()
    }
}

fn header(request: &Request, name: &'static str) -> Option<String> {
    let found = request.headers().iter().find(|header| header.field.equiv(name))?;
    Some(found.value.as_str().to_owned())
}

fn answer(mut request: Request, studio: &Mutex<Studio>, door: &Door) {
    let (host, origin) = (header(&request, "Host"), header(&request, "Origin"));
    let (site, content) =
        (header(&request, "Sec-Fetch-Site"), header(&request, "Content-Type"));
    let method = request.method().to_string();
    let url = request.url().to_owned();
    let caller = Caller {
        method: &method,
        url: &url,
        host: host.as_deref(),
        origin: origin.as_deref(),
        site: site.as_deref(),
        content: content.as_deref(),
    };
    let Some(path) = door.admits(&caller) else {
        let _ = request.respond(Response::from_string("403").with_status_code(403));
        return;
    };
    if path == "/api/events" {
        let (sender, events) = channel();
        at(studio).listen(sender);
        return listen(request, &events);
    }
    let mut body = Vec::new();
    if *request.method() == Method::Post {
        use std::io::Read;
        let read = request.as_reader().take(BODY as u64 + 1).read_to_end(&mut body);
        if read.is_err() || body.len() > BODY {
            let _ = request.respond(Response::from_string("413").with_status_code(413));
            return;
        }
    }
    let answer = at(studio).answer(&method, path, &body);
    respond(request, answer);
}

fn field(name: &str, value: &str) -> Option<Header> {
    Header::from_bytes(name.as_bytes(), value.as_bytes()).ok()
}

fn respond(request: Request, answer: Answer) {
    let cache =
        if answer.lasting { "private, max-age=31536000, immutable" } else { "no-store" };
    let mut response = Response::from_data(answer.bytes).with_status_code(answer.status);
    let mut fields = vec![
        ("Content-Type", answer.kind.to_owned()),
        ("Content-Security-Policy", POLICY.to_owned()),
        ("Cache-Control", cache.to_owned()),
        ("X-Content-Type-Options", "nosniff".to_owned()),
        ("Referrer-Policy", "no-referrer".to_owned()),
        ("Cross-Origin-Resource-Policy", "same-origin".to_owned()),
        ("Cross-Origin-Opener-Policy", "same-origin".to_owned()),
    ];
    if let Some(name) = answer.download {
        let disposition = format!("attachment; filename*=UTF-8''{}", percent(&name));
        fields.push(("Content-Disposition", disposition));
    }
    for (name, value) in fields {
        if let Some(field) = field(name, &value) {
            response = response.with_header(field);
        }
    }
    let _ = request.respond(response);
}

/// A name as it stands in a header.
fn percent(name: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    let byte = |byte: u8| match plain(byte) {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    };
    name.bytes().map(byte).collect()
}

/// Tells a window what happens, until it is gone.
fn listen(request: Request, events: &Receiver<String>) {
    let mut writer = request.into_writer();
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n\
         Content-Security-Policy: {POLICY}\r\nConnection: close\r\n\r\nretry: 1000\n\n"
    );
    if writer.write_all(head.as_bytes()).and_then(|()| writer.flush()).is_err() {
        return;
    }
    loop {
        let said = match events.recv_timeout(PULSE) {
            Ok(event) => format!("data: {event}\n\n"),
            Err(std::sync::mpsc::RecvTimeoutError::Timeout) => ": \n\n".to_owned(),
            Err(std::sync::mpsc::RecvTimeoutError::Disconnected) => return,
        };
        if writer.write_all(said.as_bytes()).and_then(|()| writer.flush()).is_err() {
            return;
        }
    }
}
