//! The command line: reads arguments, runs the pipeline, prints what came of it.

mod program;

use std::ffi::OsString;
use std::io::{ErrorKind, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

use clap::{CommandFactory, Parser};
use hongtou::judge::check::rules;
use hongtou::page::fonts::{Faces, FontOptions, Origin, Role};
use hongtou::pipeline::Workshop;
use hongtou::read::schema;
use hongtou::text::near::nearest;
use hongtou::text::source::io_message;
use hongtou::text::visible::visible;
use hongtou::{load, report};

use crate::program::cli::{Cli, Command, FontArgs, WorkshopArgs};

/// Findings stop what was asked for.
const FOUND: u8 = 1;
/// The program could not do its work.
const FAILED: u8 = 2;

fn main() -> ExitCode {
    let mut args: Vec<OsString> = std::env::args_os().collect();
    if args.len() == 1 && program::commands::is_double_click() {
        args.extend(["studio".into(), program::commands::usual_folder().into()]);
    }
    if args.len() == 1 {
        let shown = print(program::cli::OVERVIEW);
        return ExitCode::from(shown.unwrap_or(FAILED));
    }
    let cli = match Cli::try_parse_from(program::cli::with_command(args)) {
        Ok(cli) => cli,
        Err(error) => match program::cli::explain(&error) {
            Some(message) => {
                say(&format!("错误：{message}"));
                return ExitCode::from(FAILED);
            }
            None => {
                let _ = error.print();
                return ExitCode::SUCCESS;
            }
        },
    };
    let code = match cli.command {
        Command::Build(args) => program::commands::build(&args),
        Command::Check(args) => program::commands::check(&args),
        Command::Collect(args) => program::commands::collect(&args),
        Command::Compare(args) => program::commands::compare(&args),
        Command::Draft(args) => program::commands::draft(&args),
        Command::Import(args) => program::commands::import(&args),
        Command::Merge(args) => program::commands::merge(&args),
        Command::New(args) => program::commands::new(&args),
        Command::Table(args) => program::commands::table(&args),
        Command::Studio(args) => program::commands::studio(&args),
        Command::Undo(args) => program::commands::undo(&args),
        Command::Explain { code } => explain(code.as_deref()),
        Command::Fonts(args) => fonts(&args),
        Command::Schema { house } => print(&schema_text(house)),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "hongtou", &mut script);
            print(&String::from_utf8_lossy(&script))
        }
    };
    match code {
        Ok(code) => ExitCode::from(code),
        Err(message) => {
            say(&format!("错误：{}", visible(&message)));
            ExitCode::from(FAILED)
        }
    }
}

fn schema_text(house: bool) -> String {
    let schema = if house { schema::house_schema() } else { schema::json_schema() };
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}

/// Prints the result that was asked for. A reader that has gone away is no fault.
fn print(text: &str) -> Result<u8, String> {
    let mut stdout = std::io::stdout();
    let shown = harmless(text, colored(&stdout));
    match stdout.write_all(shown.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(format!("结果没有写出来：{}", io_message(&error)))
        }
        _ => Ok(0),
    }
}

/// Text without commands to the terminal, but for colours where there are some.
fn harmless(text: &str, color: bool) -> String {
    if !color {
        return visible(text).into_owned();
    }
    let mut shown = String::with_capacity(text.len());
    for (i, part) in text.split("\u{1b}[").enumerate() {
        let codes = part.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';');
        match (i, codes.starts_with('m')) {
            (0, _) => {}
            (_, true) => shown.push_str("\u{1b}["),
            (_, false) => shown.push_str("\\u{1b}["),
        }
        shown.push_str(&visible(part));
    }
    shown
}

/// Whether a stream takes colours.
#[expect(clippy::disallowed_methods, reason = "colours are for the terminal alone")]
fn colored(stream: &impl IsTerminal) -> bool {
    stream.is_terminal() && std::env::var_os("NO_COLOR").is_none()
}

/// Prints a line about the work.
fn say(line: &str) {
    let mut stderr = std::io::stderr();
    let _ = writeln!(stderr, "{}", harmless(line, colored(&stderr)));
}

fn find_faces(args: &FontArgs) -> Result<Faces, String> {
    for folder in &args.font_path {
        if !folder.is_dir() {
            return Err(format!("--font-path {}：没有这个文件夹", folder.display()));
        }
    }
    let options =
        FontOptions { folders: args.font_path.clone(), system: args.system_fonts };
    Ok(Faces::find(&options))
}

/// Templates, faces and press as the arguments ask for them.
fn workshop(args: &WorkshopArgs) -> Result<Workshop, String> {
    let templates = match &args.templates {
        Some(folder) if !folder.is_dir() => {
            return Err(format!("--templates {}：没有这个文件夹", folder.display()));
        }
        Some(folder) => load::templates(Some(folder))?,
        None => load::templates(Some(Path::new("templates")))?,
    };
    let faces = find_faces(&args.fonts)?;
    for path in faces.damaged() {
        say(&format!("字体：{} 已损坏或不是字体，没有用它；请重新复制", path.display()));
    }
    Ok(Workshop::new(templates, faces))
}

fn pretty(value: &serde_json::Value) -> String {
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}

fn explain(code: Option<&str>) -> Result<u8, String> {
    let Some(code) = code else {
        let lines = rules().map(|rule| format!("{:<32}{}\n", rule.code, rule.what));
        return print(&lines.collect::<String>());
    };
    match rules().find(|rule| rule.code == code) {
        Some(rule) => print(&report::explained(rule)),
        None => {
            let known: Vec<String> = rules().map(|rule| rule.code.to_owned()).collect();
            let near = nearest(code, &known)
                .map_or(String::new(), |near| format!("；是不是 {near}？"));
            Err(format!("没有名为 {code} 的规则{near}\n用 hongtou explain 列出全部规则"))
        }
    }
}

fn fonts(args: &FontArgs) -> Result<u8, String> {
    let faces = find_faces(args)?;
    let mut text = String::new();
    let mut code = 0;
    for role in Role::ALL {
        let families = role.families();
        let Some(index) = faces.role(role) else {
            text.push_str(&format!("{}：没有找到\n", role.chinese()));
            text.push_str(&format!("  可用的字体：{}\n", families.join("、")));
            code = FAILED;
            continue;
        };
        let face = faces.face(index);
        let origin = match faces.origin(index) {
            Origin::Folder(path) => path.display().to_string(),
            Origin::System(path) => format!("{}（系统）", path.display()),
        };
        text.push_str(&format!(
            "{}：{}，字重 {}\n  来自 {origin}\n",
            role.chinese(),
            face.family,
            face.weight
        ));
        let better: Vec<&str> =
            families.iter().copied().take_while(|name| *name != face.family).collect();
        if !better.is_empty() {
            text.push_str(&format!("  优先选用（有则取代）：{}\n", better.join("、")));
        }
    }
    let folders: Vec<String> =
        faces.folders().iter().map(|folder| folder.display().to_string()).collect();
    text.push_str(&match folders.is_empty() {
        true => {
            "没有找到 fonts 文件夹：放在当前文件夹或程序旁边，或用 --font-path 指出\n"
                .to_owned()
        }
        false => format!("查找的文件夹：{}\n", folders.join("、")),
    });
    print(&text)?;
    Ok(code)
}
