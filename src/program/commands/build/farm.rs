//! Work that is shared out among threads, its results in the order of the work.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

/// How deep a notice may lead Typst. Its own pool of threads has less, and takes up another
/// notice on top of the one that it waits for, until the stack is full.
const STACK: usize = 16 << 20;

/// Whether somebody has asked to stop (Ctrl-C).
static STOP: AtomicBool = AtomicBool::new(false);

/// From here on Ctrl-C ends what goes on after the pieces that are in hand; a second one ends
/// the program.
pub(super) fn listen() {
    // Where there is no such signal the program ends as it does by itself: every file is whole.
    let _ = ctrlc::set_handler(|| {
        if STOP.swap(true, Ordering::SeqCst) {
            std::process::exit(STOPPED.into());
        }
    });
}

/// What a program that was asked to stop exits with.
pub(super) const STOPPED: u8 = 130;

/// Whether somebody has asked to stop.
pub(super) fn stopped() -> bool {
    STOP.load(Ordering::SeqCst)
}

/// How many threads are worth having for so many pieces.
pub(super) fn hands(asked: Option<NonZeroUsize>, pieces: usize) -> usize {
    let cores = || thread::available_parallelism().map_or(1, NonZeroUsize::get);
    asked.map_or_else(cores, NonZeroUsize::get).min(pieces).max(1)
}

/// Does every piece of the work, each by one of the workers. `done` hears of the results one
/// by one in the order of the pieces, whichever was ready first. Gives how many were done.
pub(super) fn in_order<W: Send, R: Send>(
    workers: Vec<W>,
    pieces: usize,
    work: impl Fn(&mut W, usize) -> R + Sync,
    mut done: impl FnMut(usize, R),
) -> Result<usize, String> {
    let next = AtomicUsize::new(0);
    let (sender, ready) = mpsc::channel();
    thread::scope(|scope| {
        for mut worker in workers {
            let (sender, next, work) = (sender.clone(), &next, &work);
            let begun =
                thread::Builder::new().stack_size(STACK).spawn_scoped(scope, move || {
                    while !stopped() {
                        let piece = next.fetch_add(1, Ordering::Relaxed);
                        if piece >= pieces
                            || sender.send((piece, work(&mut worker, piece))).is_err()
                        {
                            break;
                        }
                    }
                });
            begun.map_err(|error| format!("不能并行：{error}"))?;
        }
        drop(sender);
        let mut waiting = BTreeMap::new();
        let mut told = 0;
        for (piece, result) in ready {
            waiting.insert(piece, result);
            while let Some(result) = waiting.remove(&told) {
                done(told, result);
                told += 1;
            }
        }
        Ok(told)
    })
}
