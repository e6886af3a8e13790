//! The studio: a notice shown as it will be printed, in this machine's own browser, and
//! changed where it stands.
//!
//! `door` says who may come in, `server` listens, `routes` answers; a `desk` is a notice that
//! lies open, `change` what a hand on the page asks for, `spots` where on the page it can be
//! asked, `fields` what stands beside it; `history` keeps what was done, `home` lists the
//! folder. `assets` is what the browser runs.
//!
//! Pages are drawn as SVG and shown as images, in which nothing runs. A change is held against what
//! the value said when it was opened, so that two windows and other programs never overwrite each
//! other; the file is written first, then the history (redb, opened for a moment at a time, so that
//! `hongtou undo` has it as well).

mod assets;
pub mod change;
pub mod desk;
mod door;
mod fields;
pub mod history;
mod home;
mod routes;
mod server;
mod spots;

pub use self::server::{Running, open};
