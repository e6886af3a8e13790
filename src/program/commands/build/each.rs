//! `hongtou build --each`: a notice to each of a list, and a list of what was made.

use std::collections::{BTreeMap, HashMap};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use hongtou::load;
use hongtou::notice::CopyNumber;
use hongtou::office::each::{Pattern, Roll, Row, declared, roll};
use hongtou::office::sheet::{self, List};
use hongtou::page::bind::{Binding, Sides};
use hongtou::page::export;
use hongtou::pipeline::{self, Options};
use hongtou::report::{self, Checked};
use hongtou::text::disk::Growing;
use hongtou::text::finding::{Finding, Severity};
use hongtou::text::inputs::{FileContent, HouseFile, Inputs};
use hongtou::text::source::io_message;
use sha2::{Digest, Sha256};
use typst_utils::hash128;

use crate::program::cli::{BuildArgs, FormatArg, OneArg, Shard};
use crate::program::commands::not_input;
use crate::{FAILED, FOUND, say};

use super::progress::Progress;
use super::{Finished, Made, Told, Work, begin, digits, farm, options, shown, stumbled};

/// The columns of the list of what was made: the row of the roll, the file, the page of it that
/// the letter begins on and how many there are, what is in the file, and what it was made of.
const COLUMNS: [&str; 6] = ["行", "文件", "起页", "页数", "SHA-256", "依据"];
/// After so many letters the list is written, so that a run that is cut off is gone on with.
const OFTEN: usize = 500;

pub(super) fn run(args: &BuildArgs, list: &Path) -> Result<u8, String> {
    let [file] = args.files.as_slice() else {
        return Err("--each 一次只用于一份公文".to_owned());
    };
    if args.format == FormatArg::Xlsx {
        return Err("--each 生成 PDF、OFD 或 Word 文件，不能用 --format xlsx".to_owned());
    }
    if args.one.is_some() && args.format != FormatArg::Pdf {
        return Err("--one 只用于 PDF".to_owned());
    }
    let inputs = load::notice(file, args.max_size)?;
    // What is wrong with the notice itself is wrong with every letter: it is told once.
    let examined = pipeline::examine(&inputs, options(args));
    let stops = pipeline::stops(&examined.findings, args.strict);
    if stops {
        let tree = examined.tree.as_ref();
        shown(&inputs.source, &examined.findings, tree).iter().for_each(|text| say(text));
    }
    let letters = Letters::read(args, file, list, &inputs)?;
    let Some(letters) = letters.filter(|_| !stops) else { return Ok(FOUND) };
    let first = examined.notice.as_ref().and_then(|notice| notice.head.copy_number);
    letters.numbers_fit(first)?;
    letters.make(args, &inputs, first)
}

/// The letters that are to be made.
struct Letters {
    /// The roll, as it is named in messages.
    list: String,
    roll: Roll,
    /// The names of their files.
    names: Vec<String>,
    shard: Shard,
    /// What a file of all of them is called.
    title: String,
    /// The list of what was made.
    register: PathBuf,
    /// The one file of all of them, if that is wanted.
    bound: Option<PathBuf>,
}

/// What became of a letter.
enum Outcome {
    /// It is there from before.
    Kept(Made),
    Made(Made),
    /// It is to be bound with the others: its PDF and how many pages it has.
    Bytes(Vec<u8>, usize),
    Failed,
}

/// A file that knows what was written into it.
struct Hashed {
    out: BufWriter<Growing>,
    digest: Sha256,
}

impl Write for Hashed {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.digest.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.out.flush()
    }
}

impl Hashed {
    /// Gives the file its name; what is in it.
    fn finish(self) -> Result<String, String> {
        let file = self.out.into_inner().map_err(|error| io_message(error.error()))?;
        file.finish()?;
        Ok(digits(&self.digest.finalize()))
    }
}

impl Letters {
    /// Looks at the whole roll. Nothing, where something is wrong with it, which is told.
    fn read(
        args: &BuildArgs,
        file: &Path,
        list: &Path,
        inputs: &Inputs,
    ) -> Result<Option<Self>, String> {
        let declared = declared(inputs);
        if declared.is_empty() {
            return Err(format!(
                "{}：没有写 each；写明名单里的各栏，如 each: {{收件单位: 某某单位}}，在文字里用 {{{{ 收件单位 }}}} 引用",
                file.display()
            ));
        }
        let name = list.display().to_string();
        let book = sheet::read(&name, &load::foreign(list)?)?;
        let mut roll = roll(&book, &declared, args.sheet.as_deref());
        let stem = file.file_stem().unwrap_or_default().to_string_lossy();
        let first = &declared[0].name;
        let pattern = match &args.name {
            Some(pattern) => Pattern::read(pattern, &declared)?,
            None => Pattern::read(&format!("{stem}-{{{first}}}"), &declared)?,
        };
        let names = pattern.names(&mut roll);
        for doubt in &roll.doubts {
            say(&format!("警告：{name} {doubt}"));
        }
        for fault in &roll.faults {
            say(&format!("错误：{name} {fault}"));
        }
        let stops = args.strict && !roll.doubts.is_empty();
        if !roll.faults.is_empty() || stops {
            let count = roll.faults.len().max(1);
            say(&format!("{name}：{count} 处问题，一份也没有生成"));
            return Ok(None);
        }
        let shard = args.shard.unwrap_or(Shard::WHOLE);
        let digits = shard.of.to_string().len();
        let of = match shard.of {
            1 => String::new(),
            of => format!("-{:0digits$}-{of}", shard.part),
        };
        let register = args.out.join(format!("{stem}-清单{of}.csv"));
        let bound = args.out.join(format!("{stem}-合订{of}.pdf"));
        let bound = args.one.map(|_| bound);
        for out in std::iter::once(&register).chain(&bound) {
            not_input(out, &[file, list])?;
        }
        let title = format!("{stem}{of}");
        Ok(Some(Self { list: name, roll, names, shard, title, register, bound }))
    }

    /// 份号 are counted on; the last must be one.
    fn numbers_fit(&self, first: Option<CopyNumber>) -> Result<(), String> {
        let last = self.roll.rows.len().saturating_sub(1);
        match first {
            Some(first) if counted(first, last).is_none() => Err(format!(
                "份号从 {first} 起，到第 {} 份超过六位",
                self.roll.rows.len()
            )),
            _ => Ok(()),
        }
    }

    fn make(
        &self,
        args: &BuildArgs,
        inputs: &Inputs,
        first: Option<CopyNumber>,
    ) -> Result<u8, String> {
        let workshop = begin(args)?;
        let rows = self.shard.rows(self.roll.rows.len());
        let count = rows.len();
        let basis = basis(args, inputs, workshop.identity());
        let known = known(&self.register);
        let letter = |i: usize| {
            let i = rows.start + i;
            let row = &self.roll.rows[i];
            let copy = first.and_then(|first| counted(first, i));
            let (name, extension) = (&self.names[i], args.format.extension());
            let own = args.out.join(format!("{name}.{extension}"));
            let basis = of_row(&basis, row, name, copy);
            let file = self.bound.clone().unwrap_or(own);
            Letter { row, copy, name, file, basis }
        };
        let mut binding = match (args.one, &self.bound) {
            (Some(one), Some(bound)) => {
                if let Some(made) =
                    known.bound(bound, (0..count).map(|i| letter(i).basis))
                {
                    return Ok(self.say_made(args, 0, made, 0));
                }
                let sides = match one {
                    OneArg::Duplex => Sides::Both,
                    OneArg::Simplex => Sides::One,
                };
                let out = BufWriter::new(Growing::begin(bound)?);
                let out = Hashed { out, digest: Sha256::new() };
                Some(Binding::begin(out, sides, &self.title))
            }
            _ => None,
        };
        let hands = farm::hands(args.jobs, count);
        let workers = workshop.shared(hands).into_iter().map(|workshop| {
            let work = Work { args, workshop, live: false, told: Told::default() };
            (work, inputs.clone())
        });
        farm::listen();
        let mut progress = Progress::new(args, count);
        let (mut lines, mut code, mut kept, mut failed) = (Vec::new(), 0, 0, 0);
        let (mut fault, mut next, mut same) = (None, OFTEN, Same::default());
        let done = farm::in_order(
            workers.collect(),
            count,
            |(work, inputs), i| {
                let letter = letter(i);
                if args.one.is_none()
                    && let Some(made) = known.letter(&letter)
                {
                    return (Outcome::Kept(made), Told::default(), Vec::new());
                }
                let (pdf, said) = work.letter(self, &letter, inputs);
                let told = std::mem::take(&mut work.told);
                let outcome = match (told.made.first(), pdf) {
                    (Some(made), _) => Outcome::Made(made.clone()),
                    (None, Some((pdf, pages))) => Outcome::Bytes(pdf, pages),
                    (None, None) => Outcome::Failed,
                };
                (outcome, told, said)
            },
            |i, result| {
                let letter = letter(i);
                let (outcome, mut told, said) = result.unwrap_or_else(|| {
                    (Outcome::Failed, stumbled(Path::new(letter.name)), Vec::new())
                });
                let place = format!("{} {}", self.list, self.roll.place(letter.row.line));
                told.lines
                    .extend(said.iter().filter_map(|found| same.told(&place, found)));
                let made = match outcome {
                    Outcome::Kept(made) => {
                        kept += 1;
                        Some((made, 1))
                    }
                    Outcome::Made(made) => Some((made, 1)),
                    Outcome::Bytes(pdf, pages) => {
                        let binding = binding.as_mut();
                        match binding.map(|binding| binding.add(letter.name, &pdf)) {
                            Some(Ok(page)) => {
                                let (file, digest) = (letter.file.clone(), String::new());
                                Some((Made { file, pages, digest }, page))
                            }
                            Some(Err(why)) => {
                                fault.get_or_insert(why);
                                None
                            }
                            None => None,
                        }
                    }
                    Outcome::Failed => None,
                };
                match made {
                    Some((made, page)) => lines.push(letter.line(&made, page)),
                    None => failed += 1,
                }
                progress.told(&told);
                code = code.max(told.code);
                if args.one.is_none() && lines.len() >= next && fault.is_none() {
                    fault = self.write(&lines).err();
                    next = lines.len() + lines.len() / 10 + OFTEN;
                }
            },
        )?;
        code = code.max(progress.end(done));
        same.rest().iter().for_each(|line| say(line));
        if let Some(fault) = fault {
            return Err(fault);
        }
        if let Some(binding) = binding {
            // A file in which some are missing would be printed as if it were whole.
            if failed > 0 || done < count {
                say(&format!("{}：有的没有生成，没有合成一个 PDF", self.list));
                return Ok(code.max(FOUND));
            }
            let digest = binding.end()?.finish()?;
            lines.iter_mut().for_each(|line| line[4].clone_from(&digest));
        }
        self.write(&lines)?;
        self.say_made(args, lines.len() - kept, kept, failed);
        Ok(code)
    }

    fn say_made(&self, args: &BuildArgs, made: usize, kept: usize, failed: usize) -> u8 {
        if !args.quiet {
            let mut text = format!("{}：生成 {made} 份", self.list);
            if kept > 0 {
                text.push_str(&format!("，{kept} 份没有变，没有重做"));
            }
            if failed > 0 {
                text.push_str(&format!("，{failed} 份有问题，没有生成"));
            }
            if let Some(bound) = &self.bound {
                text.push_str(&format!("；合成 {}", bound.display()));
            }
            say(&format!("{text}；清单：{}", self.register.display()));
        }
        0
    }

    /// Writes the list of what was made. Only the first part of a list has the heads, so that
    /// the parts one behind the other are the whole list.
    fn write(&self, lines: &[Vec<String>]) -> Result<(), String> {
        let csv = List::plain(&COLUMNS.map(str::to_owned), lines).csv()?;
        let heads = csv.iter().position(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        let from = if self.shard.part == 1 { 0 } else { heads };
        export::write(&self.register, &csv[from..])
    }
}

/// The 份号 of the letter behind so many others.
fn counted(first: CopyNumber, behind: usize) -> Option<CopyNumber> {
    CopyNumber::new(first.get().checked_add(u32::try_from(behind).ok()?)?)
}

/// A letter.
struct Letter<'a> {
    row: &'a Row,
    copy: Option<CopyNumber>,
    name: &'a str,
    /// The file that it is in.
    file: PathBuf,
    /// What tells whether it would be made otherwise today.
    basis: String,
}

impl Letter<'_> {
    /// Its line in the list of what was made.
    fn line(&self, made: &Made, page: usize) -> Vec<String> {
        let Made { file, pages, digest } = made;
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let [line, page, pages] = [self.row.line, page, *pages].map(|n| n.to_string());
        vec![line, name, page, pages, digest.clone(), self.basis.clone()]
    }
}

impl Work<'_> {
    /// Makes a letter and writes it, or gives it back where all go into one file; `inputs` are
    /// those of the notice, in which its row takes the place of the last one's.
    fn letter(
        &mut self,
        letters: &Letters,
        letter: &Letter<'_>,
        inputs: &mut Inputs,
    ) -> (Option<(Vec<u8>, usize)>, Vec<Finding>) {
        inputs.address(&letter.row.values);
        let copy = letter.copy;
        let name = Some(hash128(letter.name));
        let options = Options { copy, letter: name, ..options(self.args) };
        let examined = pipeline::examine(inputs, options);
        let mut findings = examined.findings.clone();
        let (mut error, mut bytes) = (None, None);
        if !pipeline::stops(&findings, self.args.strict) {
            match self.finish(inputs, &examined, options, &mut |_| ()) {
                Ok(Finished { printed, file }) => {
                    findings.extend(printed.findings.iter().cloned());
                    match file {
                        Some((file, _)) if self.args.one.is_some() => {
                            let document = printed.document.as_ref();
                            bytes = Some((file, document.map_or(0, |d| d.pages().len())));
                        }
                        Some((file, _)) => {
                            match super::write(self.args, &letter.file, &printed, &file) {
                                Ok(made) => self.told.made.push(made),
                                Err(message) => error = Some(message),
                            }
                        }
                        None => {}
                    }
                }
                Err(message) => error = Some(message),
            }
        }
        let place = format!("{} {}", letters.list, letters.roll.place(letter.row.line));
        let tree = examined.tree.as_ref();
        let worth = findings.iter().filter(|found| found.severity <= Severity::Warning);
        let said: Vec<Finding> = worth.cloned().collect();
        if let Some(message) = &error {
            self.told.lines.push(format!("错误：{place}：{message}"));
            self.told.code = FAILED;
        } else if self.told.made.is_empty() && bytes.is_none() {
            self.told.code = FOUND;
        }
        self.workshop.forget();
        if self.args.json {
            let (source, findings) = (&inputs.source, &findings);
            let checked = Checked { source, tree, findings, conformance: &[] };
            let mut told = report::json_file(&checked);
            told["row"] = letter.row.line.into();
            told["error"] = error.into();
            told["made"] = self.told.made.iter().map(Made::json).collect();
            told["exit"] = self.told.code.into();
            self.told.json = Some(told);
        }
        (bytes, said)
    }
}

/// What was found of letters already: the notice's own warnings are those of each of them.
#[derive(Default)]
struct Same(BTreeMap<String, usize>);

/// The same warning is told of so many letters.
const SAME: usize = 3;

impl Same {
    /// A finding of a letter, in a line: where it stands in the notice says little.
    fn told(&mut self, place: &str, found: &Finding) -> Option<String> {
        let Finding { code, severity, message, hint, .. } = found;
        let hint = hint.as_ref().map_or(String::new(), |hint| format!("；{hint}"));
        let text = format!("{}[{code}]：{message}{hint}", report::chinese(*severity));
        let line = format!("{place}：{text}");
        if *severity > Severity::Error {
            let count = self.0.entry(text).or_default();
            *count += 1;
            if *count > SAME {
                return None;
            }
        }
        Some(line)
    }

    /// How many more letters there are of each.
    fn rest(&self) -> Vec<String> {
        let more = self.0.iter().filter(|(_, count)| **count > SAME);
        more.map(|(text, count)| format!("另有 {} 处同样的{text}", count - SAME))
            .collect()
    }
}

/// What all letters are made of, but for their rows.
fn basis(args: &BuildArgs, inputs: &Inputs, workshop: u128) -> Sha256 {
    let mut basis = Sha256::new();
    let mut part = |bytes: &[u8]| {
        basis.update((bytes.len() as u64).to_be_bytes());
        basis.update(bytes);
    };
    part(&workshop.to_be_bytes());
    part(format!("{:?} {:?}", options(args), args.one).as_bytes());
    part(args.format.extension().as_bytes());
    part(format!("{:?} {:?}", args.profile, args.enclose).as_bytes());
    part(inputs.source.text.as_bytes());
    match &inputs.house {
        Some(HouseFile::Found(house)) => part(house.text.as_bytes()),
        Some(HouseFile::Missing(why)) => part(why.as_bytes()),
        None => {}
    }
    for (name, content) in &inputs.files {
        part(name.as_bytes());
        match content {
            FileContent::Bytes(bytes) => part(bytes),
            other => part(format!("{other:?}").as_bytes()),
        }
    }
    basis
}

fn of_row(all: &Sha256, row: &Row, name: &str, copy: Option<CopyNumber>) -> String {
    let mut basis = all.clone();
    basis.update(format!("{:?} {name:?} {copy:?}", row.values));
    digits(&basis.finalize()[..16])
}

/// What was made before, as the list of then has it, in its order.
struct Known {
    made: Vec<Made>,
    bases: Vec<String>,
    /// Where each basis stands.
    at: HashMap<String, usize>,
}

/// Reads the list of what was made before. One that cannot be read tells of nothing.
fn known(register: &Path) -> Known {
    let bytes = load::foreign(register).unwrap_or_default();
    let mut lines = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(bytes.as_slice());
    let mut known = Known { made: Vec::new(), bases: Vec::new(), at: HashMap::new() };
    for line in lines.records().filter_map(Result::ok) {
        let Some(pages) = line.get(3).and_then(|pages| pages.parse().ok()) else {
            continue;
        };
        let [file, digest, basis] =
            [1, 4, 5].map(|i| line.get(i).unwrap_or_default().to_owned());
        // What a spreadsheet would run has an apostrophe before it.
        let file = PathBuf::from(file.trim_start_matches('\''));
        known.at.insert(basis.clone(), known.made.len());
        known.bases.push(basis);
        known.made.push(Made { file, pages, digest });
    }
    known
}

impl Known {
    /// A letter that is still there as it would be made today.
    fn letter(&self, letter: &Letter<'_>) -> Option<Made> {
        let made = &self.made[*self.at.get(&letter.basis)?];
        let same = letter.file.file_name()? == made.file.as_os_str()
            && digits(&load::digest(&letter.file)?) == made.digest;
        same.then(|| Made { file: letter.file.clone(), ..made.clone() })
    }

    /// How many letters are in the file of all of them, if they are those that would be in it
    /// today.
    fn bound(&self, file: &Path, bases: impl Iterator<Item = String>) -> Option<usize> {
        let made = self.made.first()?;
        let same = file.file_name()? == made.file.as_os_str()
            && self.bases.iter().cloned().eq(bases)
            && digits(&load::digest(file)?) == made.digest;
        same.then_some(self.made.len())
    }
}
