//! How far a long run has come: what each piece has to say, and on a terminal how much is done.

#![expect(clippy::disallowed_methods, reason = "it tells how long the rest will take")]

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

use crate::program::cli::BuildArgs;
use crate::{print, say};

use super::{Told, farm};

/// How often the line on the terminal is drawn anew.
const OFTEN: Duration = Duration::from_millis(100);

/// Tells of a run.
pub(super) struct Progress {
    count: usize,
    done: usize,
    /// Whether a line at the foot of the terminal shows it.
    drawn: bool,
    json: bool,
    begun: Instant,
    last: Option<Instant>,
}

impl Progress {
    /// A run of so many pieces.
    pub(super) fn new(args: &BuildArgs, count: usize) -> Self {
        let drawn = count > 1 && !args.quiet && std::io::stderr().is_terminal();
        let begun = Instant::now();
        Self { count, done: 0, drawn, json: args.json, begun, last: None }
    }

    /// A piece is done; says what it has to say.
    pub(super) fn told(&mut self, told: &Told) {
        self.done += 1;
        if self.drawn && !told.lines.is_empty() {
            self.wipe();
        }
        if self.json {
            // A reader that has gone away is no fault.
            told.json.iter().for_each(|json| drop(print(&format!("{json}\n"))));
        } else {
            told.lines.iter().for_each(|line| say(line));
        }
        if self.drawn && self.last.is_none_or(|last| last.elapsed() >= OFTEN) {
            let left = self.begun.elapsed().mul_f64(self.left());
            let line =
                format!("\r已完成 {}/{}，约剩 {}", self.done, self.count, said(left));
            let mut stderr = std::io::stderr();
            let _ = write!(stderr, "{line}\u{1b}[K").and_then(|()| stderr.flush());
            self.last = Some(Instant::now());
        }
    }

    /// How much is left, in what is done.
    fn left(&self) -> f64 {
        (self.count - self.done) as f64 / self.done.max(1) as f64
    }

    fn wipe(&self) {
        let mut stderr = std::io::stderr();
        let _ = write!(stderr, "\r\u{1b}[K").and_then(|()| stderr.flush());
    }

    /// The run is over, after so many pieces; the exit code.
    pub(super) fn end(&self, done: usize) -> u8 {
        if self.drawn {
            self.wipe();
        }
        if done == self.count {
            return 0;
        }
        say(&format!("已停止：完成 {done}/{}，写出的文件都是完整的", self.count));
        farm::STOPPED
    }
}

/// A time as somebody says it.
fn said(time: Duration) -> String {
    match time.as_secs() {
        seconds @ 0..60 => format!("{seconds} 秒"),
        seconds @ 60..3600 => format!("{} 分 {} 秒", seconds / 60, seconds % 60),
        seconds => format!("{} 时 {} 分", seconds / 3600, seconds / 60 % 60),
    }
}
