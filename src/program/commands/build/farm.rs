//! Work that is shared out among threads, its results in the order of the work.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
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
/// by one in the order of the pieces, whichever was ready first; of nothing where the program
/// itself stumbled over a piece, which costs the others nothing. Gives how many were done.
pub(super) fn in_order<W: Send, R: Send>(
    workers: Vec<W>,
    pieces: usize,
    work: impl Fn(&mut W, usize) -> R + Sync,
    mut done: impl FnMut(usize, Option<R>),
) -> Result<usize, String> {
    let next = AtomicUsize::new(0);
    // Who is ahead waits until what is ready has been taken.
    let (sender, ready) = mpsc::sync_channel(2 * workers.len());
    thread::scope(|scope| {
        for mut worker in workers {
            let (sender, next, work) = (sender.clone(), &next, &work);
            let begun =
                thread::Builder::new().stack_size(STACK).spawn_scoped(scope, move || {
                    while !stopped() {
                        let piece = next.fetch_add(1, Ordering::Relaxed);
                        if piece >= pieces {
                            break;
                        }
                        let work = AssertUnwindSafe(|| work(&mut worker, piece));
                        let result = catch_unwind(work).ok();
                        if sender.send((piece, result)).is_err() {
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    /// Later pieces are ready first; every seventh stumbles.
    #[test]
    fn results_come_in_order_each_once_and_a_stumble_costs_one_piece() {
        for hands in [1, 2, 5] {
            let mut heard = Vec::new();
            let work = |_: &mut (), piece: usize| {
                thread::sleep(Duration::from_millis((40 - piece as u64) % 5));
                assert!(piece % 7 != 3, "it stumbles");
                piece * piece
            };
            let done = in_order(vec![(); hands], 40, work, |piece, result| {
                heard.push((piece, result));
            });
            assert_eq!(done, Ok(40));
            let expected = |i: usize| (i, (i % 7 != 3).then_some(i * i));
            assert_eq!(heard, (0..40).map(expected).collect::<Vec<_>>());
        }
    }
}
