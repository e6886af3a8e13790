//! The seeds of the fuzzers, and what becomes of them by small changes: read or refused, and
//! what is written is a notice. `CASES=100000 cargo test mutated` looks longer.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::support::root;

#[path = "../fuzz/fuzz_targets/documents.rs"]
mod documents;
#[path = "../fuzz/fuzz_targets/office.rs"]
mod office;
#[path = "../fuzz/fuzz_targets/parts.rs"]
mod parts;

/// Numbers without end from a small one (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).expect("64 bits") % most.max(1)
    }
}

/// What hurts in places of numbers and names.
const HURTFUL: [&[u8]; 16] = [
    b"0",
    b"-1",
    b"4294967295",
    b"1048577",
    b"99999999999999999999",
    b"1e308",
    b"NaN",
    b"XFD1048576",
    b"\"",
    b"<",
    b">",
    b"\0",
    b"\xff",
    "合计".as_bytes(),
    b"\n",
    b"&#x0;",
];

fn changed(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut out = bytes.to_vec();
    for _ in 0..=dice.below(4) {
        let at = dice.below(out.len());
        let end = (at + dice.below(40)).min(out.len());
        match dice.below(6) {
            0 if !out.is_empty() => {
                out[at] = u8::try_from(dice.below(256)).expect("a byte");
            }
            1 => drop(out.drain(at..end)),
            2 => {
                let part = out[at..end].to_vec();
                let to = dice.below(out.len());
                out.splice(to..to, part);
            }
            3 => out.truncate(at),
            _ => {
                let hurtful = HURTFUL[dice.below(HURTFUL.len())];
                let end = (at + dice.below(4)).min(out.len());
                out.splice(at..end, hurtful.iter().copied());
            }
        }
    }
    out
}

fn run(target: &str, bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    match target {
        "xlsx" => office::imported(&parts::xlsx(&text)),
        "ods" => office::imported(&parts::ods(&text)),
        "xls" => {
            let begin = [9, 8, 16, 0, 0, 6, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
            office::imported(&[&begin, bytes].concat());
            let stream = [&begin, bytes].concat();
            let mut file = crate::workbooks::compound("Workbook", &stream);
            file.extend(bytes);
            office::imported(&file);
        }
        "csv" => office::imported(bytes),
        "word" => {
            documents::imported(bytes);
            documents::imported(&parts::docx(&text));
        }
        _ => {
            let file = |text: &str| match text.split_at_checked(1) {
                Some(("x", rest)) => parts::xlsx(rest),
                Some(("o", rest)) => parts::ods(rest),
                _ => text.as_bytes().to_vec(),
            };
            office::collected(
                &text.split("\n====\n").take(4).map(file).collect::<Vec<_>>(),
            );
        }
    }
}

#[test]
fn seeds_and_what_becomes_of_them_are_read_or_refused() {
    let count = std::env::var("CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(200);
    for target in ["xlsx", "ods", "xls", "csv", "forms", "word"] {
        // A whole notice is made of each.
        let count = if target == "word" { count / 8 } else { count };
        for entry in
            fs::read_dir(root().join("tests/fuzz/seeds").join(target)).expect("seeds")
        {
            let path = entry.expect("a seed").path();
            let seed = fs::read(&path).expect("a file");
            run(target, &seed);
            let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
            for _ in 0..count {
                let bytes = changed(&seed, &mut dice);
                let ran = catch_unwind(AssertUnwindSafe(|| run(target, &bytes)));
                assert!(
                    ran.is_ok(),
                    "{}: {:?}",
                    path.display(),
                    String::from_utf8_lossy(&bytes)
                );
            }
        }
    }
}
