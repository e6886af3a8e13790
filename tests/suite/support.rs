//! The driver: text in, everything that becomes of it out.

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{LazyLock, OnceLock};

use hongtou::judge::conformance::{Row, Verdict, conformance, text};
use hongtou::load;
use hongtou::office::word::twin::{Twin, twin};
use hongtou::page::fonts::{Faces, FontOptions};
use hongtou::page::measure::Layout;
use hongtou::page::profile::Profile;
use hongtou::page::templates::Templates;
use hongtou::pipeline::{self, Built, Options, Workshop};
use hongtou::report;
use hongtou::text::finding::Finding;
use hongtou::text::inputs::Inputs;
use hongtou::text::source::{SIZE_LIMIT, Source};

use crate::paper::Paper;

/// The root of the repository.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The text of the real notice.
pub fn real_notice() -> String {
    std::fs::read_to_string(root().join("content/2021-world-standards-day.yaml"))
        .expect("the real notice is in the repository")
}

/// The real notice, written without expressions.
pub fn plain_notice() -> String {
    std::fs::read_to_string(root().join("tests/fixtures/plain.yaml")).expect("a fixture")
}

pub fn faces() -> Faces {
    Faces::find(&FontOptions { folders: vec![root().join("fonts")], system: false })
}

pub static FACES: LazyLock<Faces> = LazyLock::new(faces);

thread_local! {
    /// Tests run beside each other; each thread has a press of its own.
    static WORKSHOP: RefCell<Workshop> =
        RefCell::new(Workshop::new(Templates::built_in(), faces()));
}

/// Does something in the workshop of this thread.
pub fn in_workshop<T>(work: impl FnOnce(&mut Workshop) -> T) -> T {
    WORKSHOP.with_borrow_mut(|workshop| {
        let done = work(workshop);
        workshop.forget();
        done
    })
}

/// A text in memory, with nothing beside it.
pub fn inputs(yaml: &str) -> Inputs {
    load::gather(Source::new("公文.yaml", yaml))
}

/// A notice that went through the pipeline.
pub struct Bench {
    pub source: Source,
    pub built: Built,
}

impl Bench {
    /// Builds a notice from the text of its YAML, for the screen.
    pub fn build(yaml: &str) -> Self {
        Self::build_for(yaml, Profile::Screen)
    }

    /// Builds a notice from the text of its YAML.
    pub fn build_for(yaml: &str, profile: Profile) -> Self {
        Self::build_inputs(&inputs(yaml), profile)
    }

    /// Builds a notice from a file.
    pub fn build_file(path: &Path, profile: Profile) -> Self {
        let inputs = load::notice(path, SIZE_LIMIT).expect("a file");
        Self::build_inputs(&inputs, profile)
    }

    /// Builds a file of the repository, for the screen.
    pub fn read(path: &str) -> Self {
        Self::read_for(path, Profile::Screen)
    }

    /// Builds a file of the repository.
    pub fn read_for(path: &str, profile: Profile) -> Self {
        Self::build_file(&root().join(path), profile)
    }

    /// Builds what was gathered or made in memory.
    pub fn build_inputs(inputs: &Inputs, profile: Profile) -> Self {
        let options = Options { profile, ..Options::default() };
        let built = in_workshop(|workshop| workshop.build(inputs, options, &mut |_| ()));
        Self { source: inputs.source.clone(), built }
    }

    /// The notice must build without an error or a warning.
    pub fn clean(self) -> Self {
        assert!(!pipeline::stops(&self.built.findings(), true), "{}", self.report());
        self.pdf();
        self
    }

    /// What a terminal would show of the findings.
    pub fn report(&self) -> String {
        report::terminal(
            &self.built.findings(),
            &self.source,
            self.built.examined.tree.as_ref(),
            false,
        )
    }

    /// Code, line and column of every finding, in the order of the text.
    pub fn findings(&self) -> Vec<(&'static str, usize, usize)> {
        let tree = self.built.examined.tree.as_ref();
        report::sorted(&self.built.findings(), &self.source, tree)
            .into_iter()
            .map(|(finding, range): (&Finding, _)| {
                let (line, column) =
                    range.map_or((0, 0), |r| self.source.line_column(r.start));
                (finding.code, line, column)
            })
            .collect()
    }

    /// The bytes of the PDF.
    pub fn pdf(&self) -> &[u8] {
        self.built
            .printed
            .pdf
            .as_deref()
            .unwrap_or_else(|| panic!("no PDF:\n{}", self.report()))
    }

    /// The bytes of the Word file.
    pub fn word(&self) -> Vec<u8> {
        self.twin().bytes
    }

    /// The Word file, and what it could not say.
    pub fn twin(&self) -> Twin {
        let printed = &self.built.printed;
        let (Some(page), Some(layout), Some(manuscript)) =
            (&printed.page, &printed.layout, &printed.manuscript)
        else {
            panic!("not laid out:\n{}", self.report());
        };
        twin(page, layout, &manuscript.images).expect("a Word file")
    }

    /// The finished PDF, re-read by another implementation.
    pub fn paper(&self) -> Paper {
        Paper::read(self.pdf())
    }

    /// What the standard says of the pages.
    pub fn rows(&self) -> Vec<Row> {
        self.judge(&self.layout())
    }

    /// What the standard says of pages that may have been spoiled.
    pub fn judge(&self, layout: &Layout) -> Vec<Row> {
        let page = self.built.printed.page.as_ref().expect("there is a page");
        conformance(self.notice(), page, layout)
    }

    /// The pages must break no clause.
    pub fn conforming(self) -> Self {
        self.conforms();
        self
    }

    /// The same, of one that is lent.
    pub fn conforms(&self) {
        let rows = self.rows();
        let missed = rows.iter().any(|row| row.verdict == Verdict::Missed);
        assert!(!missed, "{}\n{}", self.source.text, text(&rows));
    }

    /// What was said.
    pub fn notice(&self) -> &hongtou::notice::Notice {
        self.built.examined.notice.as_ref().expect("a notice")
    }

    /// What landed on paper.
    pub fn layout(&self) -> Layout {
        Layout::clone(self.built.printed.layout.as_ref().expect("there are pages"))
    }
}

/// The real notice, built once.
pub static REAL: LazyLock<Bench> = LazyLock::new(|| Bench::build(&real_notice()).clean());

/// A notice of the repository, built for the screen.
pub struct Example {
    pub file: PathBuf,
    pub bench: Bench,
    word: OnceLock<Vec<u8>>,
}

impl Example {
    /// Its Word file.
    pub fn word(&self) -> &[u8] {
        self.word.get_or_init(|| self.bench.word())
    }
}

/// The real notice, the examples, and the notices in the manner of other offices.
pub fn notices() -> Vec<PathBuf> {
    let mut files = vec![root().join("content/2021-world-standards-day.yaml")];
    for folder in ["content/examples", "tests/fixtures/kinds"] {
        let entries = std::fs::read_dir(root().join(folder)).expect("a folder");
        files.extend(entries.map(|entry| entry.expect("an entry").path()));
    }
    files.retain(|path| path.extension().is_some_and(|e| e == "yaml"));
    files.sort();
    assert!(files.len() > 30, "{files:?}");
    files
}

/// Each of them, built once.
pub static NOTICES: LazyLock<Vec<Example>> = LazyLock::new(|| {
    let files = notices();
    let half = files.len() / 2;
    let build = |files: &[PathBuf]| -> Vec<Example> {
        let example = |file: &PathBuf| {
            let bench = Bench::build_file(file, Profile::Screen);
            Example { file: file.clone(), bench, word: OnceLock::new() }
        };
        files.iter().map(example).collect()
    };
    std::thread::scope(|scope| {
        let first = scope.spawn(|| build(&files[..half]));
        let second = build(&files[half..]);
        let mut all = first.join().expect("they are built");
        all.extend(second);
        all
    })
});

/// The paper of the real notice, read once.
pub static REAL_PAPER: LazyLock<Paper> = LazyLock::new(|| REAL.paper());

/// A notice around a body; `rest` are further top-level keys.
pub fn notice(body: &str, rest: &str) -> String {
    format!(
        "issuer: 某某市人民政府\nnumber: {{code: 某政发, year: 2024, serial: 1}}\n\
         title: 关于测试的通知\nrecipients: 各县人民政府\ndate: 2024-01-05\n{body}\n{rest}\n"
    )
}

/// The binary, with an environment that does not depend on who runs the tests.
pub fn hongtou(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hongtou"));
    command
        .current_dir(folder)
        .env_remove("NO_COLOR")
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env("LANG", "C.UTF-8")
        .env("COLUMNS", "100");
    command
}
