//! `hongtou undo`.

use std::collections::HashSet;
use std::path::Path;

use hongtou::studio::history::History;
use hongtou::text::rewrite::Held;
use hongtou::text::source::Source;
use hongtou::text::tree::Node;
use hongtou::text::visible::visible;
use hongtou::{load, pipeline};

use crate::print;
use crate::program::cli::UndoArgs;

pub(crate) fn run(args: &UndoArgs) -> Result<u8, String> {
    let name = args.file.display().to_string();
    if let Some(told) = by_history(args)? {
        return print(&told);
    }
    Held::new(&args.file)?.undo(|kept, before, now| match args.force {
        true => Ok(()),
        false => fits(kept, before, &args.file, now).map_err(|why| {
            format!("{why}；没有退回，{name} 未动；确实要换回它，加 --force 再退")
        }),
    })?;
    print(&format!(
        "已退回 {name} 上一次改动以前的内容；退错了再运行一次 hongtou undo {name}\n"
    ))
}

/// Takes the last change back that the studio keeps of a file, if it does.
fn by_history(args: &UndoArgs) -> Result<Option<String>, String> {
    let Some((history, file)) = History::around(&args.file) else { return Ok(None) };
    let held = Held::new(&args.file)?;
    let source = load::source(&args.file, 8)?;
    // A store that cannot be read keeps nobody from the file that is kept beside.
    let met = history.meet(&file, &source.text);
    let turn = met.and_then(|()| history.turn(&file, &source.text, true));
    let Ok(Some(turn)) = turn else { return Ok(None) };
    let after = Source { text: turn.text.clone(), ..source.clone() };
    held.replace(&source.bytes(), &after.bytes())?;
    let name = args.file.display();
    let _ = history.turned(&file, &turn);
    Ok(Some(format!(
        "已退回 {name} 的上一次改动（{}）；再运行一次退回更早的，要重做的在 hongtou studio 里重做\n",
        visible(&turn.what)
    )))
}

/// Whether what was kept may be an earlier state of a notice.
fn fits(kept: &str, before: Vec<u8>, path: &Path, now: Vec<u8>) -> Result<(), String> {
    let name = path.display().to_string();
    let folder = path.parent().unwrap_or(Path::new("")).to_owned();
    let source = |name: &str, bytes: Vec<u8>| {
        Source::decode(name, bytes)
            .map(|source| Source { folder: folder.clone(), ..source })
    };
    let before = source(kept, before)?;
    let Some(old) = whole(&before) else {
        return Err(format!("{kept} 不是一份完好的公文，像是写坏了或被别的内容盖掉了"));
    };
    // Of what is now beyond reading nothing can be compared.
    let Ok(now) = source(&name, now) else { return Ok(()) };
    let Some(new) = whole(&now) else { return Ok(()) };
    let same = |key: &str| {
        let raw = |root: &Node, text: &str| {
            root.get(key).map(|node| text[node.span.clone()].trim().to_owned())
        };
        let value = raw(&old, &before.text);
        value.is_some() && value == raw(&new, &now.text)
    };
    if same("title") || same("number") || half_shared(&before.text, &now.text) {
        return Ok(());
    }
    Err(format!("{kept} 的标题、字号和正文都与 {name} 不同，不像是它改动以前的内容"))
}

/// The values of a notice that can be read whole.
fn whole(source: &Source) -> Option<Node> {
    let read = pipeline::check_only(&load::gather(source.clone()));
    read.notice.and(read.tree)
}

/// Whether at least half of the lines of one text stand in the other.
fn half_shared(a: &str, b: &str) -> bool {
    let lines = |text: &str| -> HashSet<String> {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        lines.map(str::to_owned).collect()
    };
    let (a, b) = (lines(a), lines(b));
    a.intersection(&b).count() * 2 >= a.len().min(b.len())
}
