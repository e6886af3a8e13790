//! `hongtou collect`.

use std::path::{Path, PathBuf};

use hongtou::load;
use hongtou::notice::{Date, Notice, Text};
use hongtou::office::amend::{Typed, find_table, written_row};
use hongtou::office::collect::{Returned, Roster, collect, quota_table, quotas};
use hongtou::office::rows::Rows;
use hongtou::office::sheet::{Book, List};
use hongtou::text::edit::{Edit, apply, line_end, scalar};
use hongtou::text::rewrite::Held;
use hongtou::text::source::Source;
use hongtou::text::tree::{Kind, Node};
use hongtou::{office::sheet, page::export, pipeline};
use serde_json::json;

use super::{free, in_columns, not_input, stopped};
use crate::program::cli::{CollectArgs, CompareFormat};
use crate::{FOUND, pretty, print, say};

/// What is said where anybody could read what only the office should know.
const PERSONAL: &str =
    "注意：名册里有身份证号或电话，而这份公文主动公开；公开前删去这些栏，或改为不公开";

/// What is read of a folder.
const SHEETS: [&str; 5] = ["xlsx", "xls", "ods", "csv", "xlsm"];

pub(crate) fn run(args: &CollectArgs) -> Result<u8, String> {
    // Who changes the file holds it from before it is read.
    let held = args.add.as_ref().map(|_| Held::new(&args.file)).transpose()?;
    let inputs = load::notice(&args.file, args.max_size)?;
    let source = &inputs.source;
    let built = pipeline::check_only(&inputs);
    let (Some(notice), Some(root)) = (&built.notice, &built.tree) else {
        return Ok(stopped(&built.findings, source, built.tree.as_ref()));
    };
    let form = find_table(notice, &args.table)?;
    let limits = match &args.quotas {
        Some(name) => quotas(find_table(notice, name)?),
        None => quota_table(notice).map(quotas).unwrap_or_default(),
    };
    let (files, passed) = files(&args.returned)?;
    // Each is read when its turn comes, so that one book at a time is in memory.
    let returned = files.iter().map(|path| Returned {
        name: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        book: book(path),
    });
    let roster = collect(notice, form, &limits, returned);
    // Everything is ready before the first byte is written.
    let mut outputs: Vec<(PathBuf, Vec<u8>)> = Vec::new();
    let mut rewritten = None;
    let mut warnings = Vec::new();
    if let Some(id) = &args.add {
        let (text, count) =
            added(source, root, notice, &roster, id, args.title.as_deref())?;
        if roster.is_personal() && is_public(notice) {
            warnings.push(PERSONAL.to_owned());
        }
        warnings.push(format!("附件 {id} 添上 {count} 人"));
        let amended = inputs.with_text(text);
        if pipeline::check_only(&amended).notice.is_none() {
            return Err("名册加不进这份公文，没有写".to_owned());
        }
        rewritten = Some(amended.source.bytes());
    }
    if let Some(out) = args.out.clone().or_else(|| default_out(args)) {
        not_input(&out, &inputs_of(&args.file, &files))?;
        free(&out, args.force)?;
        let bytes = table(&out, &roster, notice.ending.date)?;
        outputs.push((out, bytes));
    }
    for (path, bytes) in &outputs {
        export::write(path, bytes)?;
    }
    if let (Some(held), Some(bytes)) = (&held, &rewritten) {
        held.replace(&source.bytes(), bytes)?;
    }
    let text = match args.format {
        CompareFormat::Json => pretty(&as_json(&roster)),
        CompareFormat::Text => shown(&roster, files.len()),
    };
    for path in passed {
        say(&format!("没有读：{}", path.display()));
    }
    for remark in &roster.remarks {
        say(&format!("注意：{}：{}", remark.about, remark.what));
    }
    for warning in warnings {
        say(&warning);
    }
    if rewritten.is_some() {
        say(&format!("已写出 {}", source.name));
    }
    for (path, _) in outputs {
        say(&format!("已写出 {}", path.display()));
    }
    print(&text)?;
    Ok(if roster.complaints.is_empty() { 0 } else { FOUND })
}

/// A returned form. The name in front of a reason is said by the complaint itself.
fn book(path: &Path) -> Result<Book, String> {
    let name = path.display().to_string();
    let own = |why: String| {
        why.strip_prefix(&format!("{name}：")).map(str::to_owned).unwrap_or(why)
    };
    load::foreign(path).and_then(|bytes| sheet::read(&name, &bytes)).map_err(own)
}

fn default_out(args: &CollectArgs) -> Option<PathBuf> {
    // A title may have signs in it by which a path would leave the folder.
    let name = args.table.replace(['/', '\\', ':'], "_").replace("..", "_");
    args.add.is_none().then(|| PathBuf::from("out").join(format!("{name}-名册.xlsx")))
}

fn table(out: &Path, roster: &Roster, date: Date) -> Result<Vec<u8>, String> {
    let extension = out.extension().map(|e| e.to_string_lossy().to_lowercase());
    match extension.as_deref() {
        Some("csv") => List::plain(&roster.names, &roster.rows).csv(),
        Some("xlsx") => List::plain(&roster.names, &roster.rows).xlsx(date),
        _ => Err(format!("{}：文件名应以 .xlsx 或 .csv 结尾", out.display())),
    }
}

/// Whether a notice says that anybody may read it.
fn is_public(notice: &Notice) -> bool {
    let note = notice.note.as_ref().map_or("", |note| note.value.as_str());
    let kept = ["不公开", "不予公开", "依申请公开", "不主动公开"];
    note.contains("公开") && !kept.iter().any(|word| note.contains(word))
}

fn inputs_of<'a>(file: &'a Path, returned: &'a [PathBuf]) -> Vec<&'a Path> {
    std::iter::once(file).chain(returned.iter().map(PathBuf::as_path)).collect()
}

/// Files as they are, folders with the spreadsheets in them, and names with `*`, which not
/// every shell resolves.
///
/// Beside them come the files and folders that are no spreadsheets.
fn files(given: &[PathBuf]) -> Result<(Vec<PathBuf>, Vec<PathBuf>), String> {
    let (mut files, mut passed) = (Vec::new(), Vec::new());
    for path in given {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            let (found, other) = inside(path, "*")?;
            files.extend(found);
            passed.extend(other);
        } else if name.contains('*') && !path.exists() {
            let folder = match path.parent() {
                Some(folder) if folder != Path::new("") => folder.to_owned(),
                _ => PathBuf::from("."),
            };
            files.extend(inside(&folder, &name)?.0);
        } else {
            files.push(path.clone());
        }
    }
    files.dedup();
    if files.is_empty() {
        return Err("没有找到表格文件".to_owned());
    }
    Ok((files, passed))
}

#[expect(clippy::disallowed_methods, reason = "a folder of forms is listed")]
fn inside(folder: &Path, pattern: &str) -> Result<(Vec<PathBuf>, Vec<PathBuf>), String> {
    let fail = |error: &std::io::Error| {
        format!("{}：{}", folder.display(), hongtou::text::source::io_message(error))
    };
    let parts: Vec<&str> = pattern.split('*').collect();
    let (mut files, mut other) = (Vec::new(), Vec::new());
    for entry in std::fs::read_dir(folder).map_err(|error| fail(&error))? {
        let path = entry.map_err(|error| fail(&error))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase());
        let sheet = extension.is_some_and(|e| SHEETS.contains(&e.as_str()));
        // Spreadsheets that are open have a shadow beside them.
        match name.starts_with(['~', '.']) {
            true => {}
            false if sheet && fits(&name, &parts) => files.push(path),
            false => other.push(path),
        }
    }
    files.sort();
    other.sort();
    Ok((files, other))
}

/// Whether a name has the parts of a pattern between its stars.
fn fits(name: &str, parts: &[&str]) -> bool {
    let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return true };
    let Some(mut rest) = name.strip_prefix(first) else { return false };
    for part in parts.iter().skip(1).take(parts.len().saturating_sub(2)) {
        match rest.split_once(part) {
            Some((_, behind)) => rest = behind,
            None => return false,
        }
    }
    rest.ends_with(last)
}

fn shown(roster: &Roster, files: usize) -> String {
    let mut text = String::new();
    for complaint in &roster.complaints {
        text.push_str(&format!("{}：{}\n", complaint.about, complaint.what));
    }
    if !roster.shares.is_empty() {
        let head = ["单位", "名额", "已报", "差额"].map(str::to_owned);
        let rows = roster.shares.iter().map(|share| {
            let places = share.places.map_or(String::new(), |places| places.to_string());
            let open = share
                .places
                .map(|places| places.cast_signed() - share.named.cast_signed());
            let open = open.map_or(String::new(), |open| open.to_string());
            vec![share.unit.clone(), places, share.named.to_string(), open]
        });
        let rows: Vec<Vec<String>> = std::iter::once(head.to_vec()).chain(rows).collect();
        text.push_str(&in_columns(&rows));
    }
    text.push_str(&format!(
        "收到 {files} 份，读入 {} 份，名册 {} 人，{}\n",
        roster.forms,
        roster.rows.len(),
        match roster.complaints.len() {
            0 => "没有问题".to_owned(),
            count => format!("{count} 处问题"),
        }
    ));
    text
}

fn as_json(roster: &Roster) -> serde_json::Value {
    let complaints: Vec<_> = roster
        .complaints
        .iter()
        .map(|c| json!({ "about": c.about, "what": c.what }))
        .collect();
    let shares: Vec<_> = roster
        .shares
        .iter()
        .map(|s| json!({ "unit": s.unit, "places": s.places, "named": s.named }))
        .collect();
    json!({
        "columns": roster.names,
        "rows": roster.rows,
        "complaints": complaints,
        "units": shares,
    })
}

/// The YAML with the roster as its last attachment.
fn added(
    source: &Source,
    root: &Node,
    notice: &Notice,
    roster: &Roster,
    id: &str,
    title: Option<&str>,
) -> Result<(String, usize), String> {
    if let Some(attachment) = notice.attachments.iter().find(|a| a.id == id) {
        let table = find_table(notice, &attachment.id)?;
        let names: Vec<String> =
            table.columns.iter().map(|c| c.name.value.clone()).collect();
        let cells = |row: &Vec<Text>| row.iter().map(|cell| cell.value.clone()).collect();
        let known: Vec<Vec<String>> = table.typed_rows().map(cells).collect();
        let fresh = roster.beside(&names, &known)?;
        let typed = Typed { text: &source.text, root, notice };
        let count = fresh.len();
        let mut rows = Rows::of(typed, table);
        rows.append(&fresh);
        return Ok((apply(&source.text, rows.edits()?), count));
    }
    let attachments = root.get("attachments").map(|node| (&node.kind, node));
    let Some((Kind::Sequence(items), node)) = attachments else {
        return Err("这份公文没有附件，加不上名册".to_owned());
    };
    let text = &source.text;
    if text[node.span.clone()].starts_with('[') {
        return Err("attachments 写在一对方括号里，请先改成每个附件一段".to_owned());
    }
    let end = items.last().map_or(node.span.end, |item| item.span.end);
    let at = text[end..].find('\n').map_or(text.len(), |i| end + i + 1);
    let first = items.first().map_or(node.span.start, |item| item.span.start);
    let start = hongtou::text::edit::line_start(text, first);
    let dash = text[start..].len() - text[start..].trim_start_matches(' ').len();
    let indent = " ".repeat(dash);
    let flow = |cells: &[String]| written_row(cells.iter().map(String::as_str));
    let title = title.unwrap_or("参加人员名册");
    let mut lines = vec![
        String::new(),
        format!("{indent}- id: {}", scalar(id, false)),
        format!("{indent}  title: {}", scalar(title, false)),
        format!("{indent}  table:"),
        format!("{indent}    columns: {}", flow(&roster.names)),
        format!("{indent}    rows:"),
    ];
    lines.extend(roster.rows.iter().map(|row| format!("{indent}      - {}", flow(row))));
    let new_line = line_end(text);
    let mut block = lines.join(new_line);
    block.push_str(new_line);
    if !text[..at].ends_with('\n') {
        block.insert_str(0, new_line);
    }
    let text = apply(text, vec![Edit { range: at..at, text: block }]);
    Ok((text, roster.rows.len()))
}
