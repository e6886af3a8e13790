//! Times and memory of processes.

#![expect(unreachable_pub, reason = "a module of each benchmark")]

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How long a process takes, in ms.
pub fn wall(mut command: Command) -> f64 {
    let clock = Instant::now();
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
    assert!(status.expect("it runs").success());
    millis(clock.elapsed())
}

/// Peak resident memory of a process in MiB, as GNU time prints it; 0 where there is none.
pub fn peak(command: &mut Command) -> f64 {
    let mut timed = Command::new("/usr/bin/time");
    timed.args(["-f", "%M"]).arg(command.get_program()).args(command.get_args());
    let Ok(output) = timed.output() else { return 0.0 };
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    text.lines().last().and_then(|l| l.trim().parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}

/// A time in ms.
pub fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// The middle one.
pub fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[sorted.len() / 2]
}

/// Each of one run against its neighbour of the other.
pub fn pairwise(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| a / b).collect()
}
