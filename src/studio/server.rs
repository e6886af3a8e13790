//! Listens on this machine alone, and hands each request to a thread of its own.
//!
//! hyper listens: `tiny_http` 0.12 leaves a connection without a thread where two come at once, and a
//! page never arrives.

use std::convert::Infallible;
use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::thread;
use std::time::Duration;

use http_body_util::{BodyExt, Either, Full, Limited};
use hyper::body::{Body, Bytes, Frame, Incoming};
use hyper::header::HeaderMap;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::runtime;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::task::spawn_blocking;
use tokio::time::{Interval, interval};

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
/// How long a head may take to come.
const PATIENCE: Duration = Duration::from_secs(30);
/// The port that is tried first.
const FIRST_PORT: u16 = 7704;

/// A studio that runs.
pub struct Running {
    listener: TcpListener,
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
    let at = |port| TcpListener::bind((Ipv4Addr::LOCALHOST, port));
    let tried = match port {
        Some(port) => at(port),
        None => at(FIRST_PORT).or_else(|_| at(0)),
    };
    let failed = |error| format!("端口打不开（{error}）");
    let listener = tried.map_err(failed)?;
    listener.set_nonblocking(true).map_err(failed)?;
    let port = listener.local_addr().map_err(failed)?.port();
    let door = Door::new(port)?;
    let folder = fs::canonicalize(folder)
        .map_err(|error| format!("{}：{}", folder.display(), error))?;
    let studio = Studio::new(folder, workshop);
    Ok(Running {
        listener,
        address: door.address(),
        studio: Arc::new(Mutex::new(studio)),
        door: Arc::new(door),
    })
}

/// A studio that is not in the middle of something; what a thread that failed left behind is
/// still whole, for changes are made in one step.
fn at(studio: &Mutex<Studio>) -> MutexGuard<'_, Studio> {
    studio.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Running {
    /// Answers until the program ends.
    ///
    /// # Errors
    /// A sentence for the user, in Chinese, if nothing can be heard.
    pub fn serve(&self) -> Result<(), String> {
        let studio = Arc::clone(&self.studio);
        thread::spawn(move || {
            loop {
                thread::sleep(LOOK);
                at(&studio).look();
            }
        });
        let mut builder = runtime::Builder::new_current_thread();
        let runtime = builder.enable_all().thread_stack_size(STACK).build();
        let runtime = runtime.map_err(|error| format!("打不开（{error}）"))?;
        runtime.block_on(self.accept()).map_err(|error| format!("打不开（{error}）"))
    }

    async fn accept(&self) -> std::io::Result<()> {
        let listener = tokio::net::TcpListener::from_std(self.listener.try_clone()?)?;
        loop {
            let Ok((stream, _)) = listener.accept().await else {
                // No room for another connection: one of those that are there will end.
                tokio::time::sleep(LOOK).await;
                continue;
            };
            let (studio, door) = (Arc::clone(&self.studio), Arc::clone(&self.door));
            let service = service_fn(move |request| {
                answer(request, Arc::clone(&studio), Arc::clone(&door))
            });
            tokio::spawn(
                http1::Builder::new()
                    .timer(TokioTimer::new())
                    .header_read_timeout(PATIENCE)
                    .serve_connection(TokioIo::new(stream), service),
            );
        }
    }

    /// The folder that it shows.
    pub fn folder(&self) -> PathBuf {
        at(&self.studio).folder().to_owned()
    }
}

/// What is sent: bytes, or what happens while it does.
type Sent = Either<Full<Bytes>, Events>;

async fn answer(
    request: Request<Incoming>,
    studio: Arc<Mutex<Studio>>,
    door: Arc<Door>,
) -> Result<Response<Sent>, Infallible> {
    let (head, body) = request.into_parts();
    let url = head.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
    let caller = Caller {
        method: head.method.as_str(),
        url: &url,
        host: header(&head.headers, "host"),
        origin: header(&head.headers, "origin"),
        site: header(&head.headers, "sec-fetch-site"),
        content: header(&head.headers, "content-type"),
    };
    let Some(path) = door.admits(&caller) else { return Ok(refused(403)) };
    if path == "/api/events" {
        let (sender, events) = unbounded_channel();
        at(&studio).listen(sender);
        let sent = Either::Right(Events { events, pulse: interval(PULSE) });
        return Ok(response(
            200,
            &[("Content-Type", "text/event-stream"), ("Cache-Control", "no-store")],
            sent,
        ));
    }
    let bytes = match head.method == Method::POST {
        false => Bytes::new(),
        true => match Limited::new(body, BODY).collect().await {
            Ok(whole) => whole.to_bytes(),
            Err(_) => return Ok(refused(413)),
        },
    };
    let (method, path) = (head.method.to_string(), path.to_owned());
    // Pages are laid out on a thread with room for it.
    let answered =
        spawn_blocking(move || at(&studio).answer(&method, &path, &bytes)).await;
    Ok(answered.map_or_else(|_| refused(500), sent))
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

fn refused(status: u16) -> Response<Sent> {
    let body = Full::new(Bytes::from(status.to_string()));
    response(status, &[("Content-Type", "text/plain")], Either::Left(body))
}

fn sent(answer: Answer) -> Response<Sent> {
    let cache =
        if answer.lasting { "private, max-age=31536000, immutable" } else { "no-store" };
    let disposition = answer
        .download
        .map(|name| format!("attachment; filename*=UTF-8''{}", percent(&name)));
    let mut fields = vec![("Content-Type", answer.kind), ("Cache-Control", cache)];
    fields.extend(disposition.as_deref().map(|value| ("Content-Disposition", value)));
    response(answer.status, &fields, Either::Left(Full::new(answer.bytes.into())))
}

fn response(status: u16, fields: &[(&str, &str)], body: Sent) -> Response<Sent> {
    let all = [
        ("Content-Security-Policy", POLICY),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ];
    let mut builder = Response::builder().status(status);
    for (name, value) in fields.iter().chain(&all) {
        builder = builder.header(*name, *value);
    }
    builder.body(body).unwrap_or_else(|_| Response::new(Either::Left(Full::default())))
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

/// What a window is told, until it is gone.
struct Events {
    events: UnboundedReceiver<String>,
    pulse: Interval,
}

impl Body for Events {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let said = match self.events.poll_recv(context) {
            Poll::Ready(Some(event)) => format!("data: {event}\n\n"),
            Poll::Ready(None) => return Poll::Ready(None),
            Poll::Pending => match self.pulse.poll_tick(context) {
                // The first comes at once: the window asks again a second after it is cut off.
                Poll::Ready(_) => "retry: 1000\n\n".to_owned(),
                Poll::Pending => return Poll::Pending,
            },
        };
        Poll::Ready(Some(Ok(Frame::data(said.into()))))
    }
}
