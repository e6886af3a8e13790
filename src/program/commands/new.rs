//! `hongtou new`.

use std::io::{BufRead, IsTerminal, Write};
use std::path::PathBuf;

use hongtou::load;
use hongtou::notice::Date;
use hongtou::pipeline;
use hongtou::text::edit::scalar;
use hongtou::text::pending;
use hongtou::text::rewrite::put;
use hongtou::text::source::Source;
use minijinja::syntax::SyntaxConfig;
use minijinja::{AutoEscape, Environment, context};

use super::kind::Kind;
use super::{free, stopped, today};
use crate::program::cli::NewArgs;
use crate::{print, say};

const TEMPLATE: &str = include_str!("../../../templates/new.yaml.j2");

pub(crate) fn run(args: &NewArgs) -> Result<u8, String> {
    let out = args.file.clone().unwrap_or_else(|| PathBuf::from("新公文.yaml"));
    free(&out, args.force)?;
    let asks = !args.yes && std::io::stdin().is_terminal();
    let kind = kind(args, asks)?;
    let outline = kind.outline();
    let mut missing = Vec::new();
    let mut answer = |given: &Option<String>, flag, question: &str, default: &str| {
        if let Some(given) = given {
            return Ok(given.clone());
        }
        if asks {
            return ask(question, default);
        }
        if default.is_empty() {
            missing.push(flag);
        }
        Ok(default.to_owned())
    };
    let issuer = answer(&args.issuer, "--issuer", "发文机关全称", "")?;
    let named = !outline.title.is_empty();
    let code = match named {
        true => answer(&args.code, "--code", "机关代字（如 晋市市监）", "")?,
        false => String::new(),
    };
    let title = match named {
        true => {
            let question = format!("标题（如 {}）", outline.title);
            answer(&args.title, "--title", &question, "")?
        }
        false => args.title.clone().unwrap_or_default(),
    };
    let recipients = match outline.recipients {
        Some(usual) => answer(&args.recipients, "--recipients", "主送机关", usual)?,
        None => args.recipients.clone().unwrap_or_default(),
    };
    let signatory = match kind.goes_up() {
        true => answer(&args.signatory, "--signatory", "签发人姓名", pending::OPEN)?,
        false => String::new(),
    };
    let mut date = answer(&args.date, "--date", "成文日期", &today().iso())?;
    while let Err(why) = date.parse::<Date>()
        && asks
        && args.date.is_none()
    {
        say(&format!("  {why}"));
        date = ask("成文日期", &today().iso())?;
    }
    if !missing.is_empty() {
        return Err(format!(
            "缺少：{}（在命令行窗口里直接运行 hongtou new 会逐项询问）",
            missing.join("、")
        ));
    }
    let date: Date = date.parse().map_err(|why| format!("成文日期 {why}"))?;
    let answers = Answers { issuer, code, title, recipients, signatory, date };
    let text = write(kind, &answers)?;
    // What is written can be read, whatever was answered.
    let source = Source::new(out.display().to_string(), &text);
    let built = pipeline::check_only(&load::gather(source.clone()));
    if built.notice.is_none() {
        say("照这些回答写出来的公文有问题，没有写：");
        return Ok(stopped(&built.findings, &source, built.tree.as_ref()));
    }
    put(&out, text.as_bytes())?;
    let name = out.display();
    print(&format!("已写出 {name}\n下一步：改好内容，再 hongtou build {name}\n"))
}

/// The kind that was asked for, or else that of the title.
fn kind(args: &NewArgs, asks: bool) -> Result<Kind, String> {
    if let Some(kind) = args.kind {
        return Ok(kind);
    }
    let usual = args.title.as_deref().and_then(Kind::of_title).unwrap_or(Kind::Notice);
    if !asks {
        return Ok(usual);
    }
    loop {
        let question = format!("文种（{}）", Kind::list());
        let name = ask(&question, &usual.name())?;
        match Kind::of_name(&name) {
            Some(kind) => return Ok(kind),
            None => say(&format!("  没有“{name}”这种文种")),
        }
    }
}

/// What was answered.
struct Answers {
    issuer: String,
    code: String,
    title: String,
    recipients: String,
    signatory: String,
    date: Date,
}

/// Asks on the terminal; an empty answer takes the default, and has to be one.
fn ask(question: &str, default: &str) -> Result<String, String> {
    loop {
        let shown = match default {
            "" => String::new(),
            default => format!(" [{default}]"),
        };
        let mut stderr = std::io::stderr();
        let _ = write!(stderr, "{question}{shown}：");
        let _ = stderr.flush();
        let mut line = String::new();
        let read = std::io::stdin().lock().read_line(&mut line);
        match (read, line.trim()) {
            (Ok(0) | Err(_), _) => return Err("没有回答完，没有写".to_owned()),
            (_, "") if default.is_empty() => say("  这一项不能空"),
            (_, "") => return Ok(default.to_owned()),
            (_, answer) => return Ok(answer.to_owned()),
        }
    }
}

fn write(kind: Kind, answers: &Answers) -> Result<String, String> {
    let mut environment = Environment::new();
    let syntax = SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .keep_trailing_newline(true)
        .build()
        .map_err(|error| format!("模板填不出来（{error}）"))?;
    environment.set_syntax(syntax);
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    let plain = |text: &str| match text {
        "" => String::new(),
        text => scalar(text, false),
    };
    let outline = kind.outline();
    let Answers { issuer, code, title, recipients, signatory, date } = answers;
    let values = context! {
        kind => kind.name(),
        format => outline.format,
        issuer => plain(issuer),
        code => scalar(code, true),
        year => date.year(),
        title => plain(title),
        recipients => plain(recipients),
        signatory => scalar(signatory, true),
        opening => outline.opening,
        closing => outline.closing,
        date => date.iso(),
        printer => scalar(&format!("{issuer}办公室"), false),
    };
    let text = environment
        .render_str(TEMPLATE, values)
        .map_err(|error| format!("模板填不出来（{error}）"))?;
    Ok(format!("{}\n", text.trim_end()))
}
