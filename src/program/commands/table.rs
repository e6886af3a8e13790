//! `hongtou table`.

use std::path::Path;

use hongtou::judge::compare::compare;
use hongtou::load;
use hongtou::notice::{Date, Table};
use hongtou::office::amend::{Typed, find_table};
use hongtou::office::import::import;
use hongtou::office::rows::Rows;
use hongtou::office::told::Told;
use hongtou::pipeline::{self, Examined};
use hongtou::text::edit::apply;
use hongtou::text::finding::{Finding, any_error};
use hongtou::text::rewrite::Held;
use hongtou::{office::sheet, page::export, report};

use super::compare::line;
use super::{free, in_columns, not_input, stopped};
use crate::program::cli::TableArgs;
use crate::{FOUND, colored, print, say};

/// The most doubts that are listed.
const DOUBTS: usize = 20;

pub(crate) fn run(args: &TableArgs) -> Result<u8, String> {
    // Who changes the file holds it from before it is read.
    let told = Told {
        remove: args.remove.clone(),
        set: args.set.clone(),
        add: args.add.clone(),
        after: args.after.clone(),
    };
    let writes = args.import.is_some() || !told.is_empty();
    let held = (writes && !args.dry_run).then(|| Held::new(&args.file)).transpose()?;
    let inputs = load::notice(&args.file, args.max_size)?;
    let source = &inputs.source;
    let built = pipeline::check_only(&inputs);
    let (Some(notice), Some(root)) = (&built.notice, &built.tree) else {
        return Ok(stopped(&built.findings, source, built.tree.as_ref()));
    };
    let table = find_table(notice, &args.table)?;
    if let Some(path) = &args.export {
        not_input(path, &[&args.file])?;
        free(path, args.force)?;
        give_out(table, path, notice.ending.date)?;
        say(&format!("已写出 {}", path.display()));
        return Ok(0);
    }
    if !writes {
        return print(&shown(table));
    }
    let typed = Typed { text: &source.text, root, notice };
    let mut rows = Rows::of(typed, table);
    if let Some(path) = &args.import {
        let name = path.display().to_string();
        let book = sheet::read(&name, &load::foreign(path)?)?;
        let taken = import(typed, table, &book, args.sheet.as_deref())
            .map_err(|fault| format!("{name}：{fault}"))?;
        for remark in &taken.remarks {
            say(&format!("注意：{remark}"));
        }
        if !taken.doubts.is_empty() && !args.allow {
            for doubt in taken.doubts.iter().take(DOUBTS) {
                say(&format!("可疑：{doubt}"));
            }
            if let Some(more) = taken.doubts.len().checked_sub(DOUBTS + 1) {
                say(&format!("可疑：另有 {} 处", more + 1));
            }
            say(&format!("{name}：没有读入；改正后再读，确实如此就加 --allow 照收"));
            return Ok(FOUND);
        }
        for doubt in &taken.doubts {
            say(&format!("照收：{doubt}"));
        }
        rows = taken.rows;
    }
    told.apply(&mut rows).map_err(|all| all.join("\n      "))?;
    let text = apply(&source.text, rows.edits()?);
    let amended = inputs.with_text(text);
    let after = pipeline::check_only(&amended);
    let amended = amended.source;
    let Some(new) = &after.notice else {
        if !rows.suspects().is_empty() {
            return Err(format!(
                "没有写，这些值不能合计：\n      {}",
                rows.suspects().join("\n      ")
            ));
        }
        say("改后的文件读不出来，没有写：");
        return Ok(stopped(&after.findings, &amended, after.tree.as_ref()));
    };
    let color = colored(&std::io::stdout());
    let changes = compare(notice, new);
    let mut said: String =
        changes.iter().map(|change| format!("{}\n", line(change, color))).collect();
    if amended.text == source.text {
        print(&format!("{said}没有要改的，{} 未动\n", source.name))?;
        return Ok(0);
    }
    if let Some(held) = held {
        held.replace(&source.bytes(), &amended.bytes())?;
        let (name, count) = (&source.name, changes.len());
        said.push_str(&format!(
            "已改 {name}，共 {count} 处变化；改错了用 hongtou undo {name} 退回\n"
        ));
    } else {
        said.push_str(&format!(
            "预演：共 {} 处变化，{} 未动\n",
            changes.len(),
            source.name
        ));
    }
    print(&said)?;
    let fresh = fresh(&built, &after);
    if fresh.is_empty() {
        return Ok(0);
    }
    let text = report::terminal(&fresh, &amended, after.tree.as_ref(), color);
    say(&format!("改了以后还有对不上的：\n\n{text}"));
    Ok(if any_error(&fresh) { FOUND } else { 0 })
}

/// What was found only after the change.
fn fresh(before: &Examined, after: &Examined) -> Vec<Finding> {
    let known = |finding: &&Finding| {
        !before
            .findings
            .iter()
            .any(|f| f.code == finding.code && f.message == finding.message)
    };
    after.findings.iter().filter(known).cloned().collect()
}

fn cells(table: &Table) -> (Vec<String>, Vec<Vec<String>>) {
    let names = table.columns.iter().map(|c| c.name.value.clone()).collect();
    let row = |row: &Vec<hongtou::notice::Text>| {
        row.iter().map(|cell| cell.value.clone()).collect()
    };
    (names, table.rows.iter().map(row).collect())
}

/// Writes a table as a plain list, in the format that the file's name asks for.
fn give_out(table: &Table, path: &Path, date: Date) -> Result<(), String> {
    let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase());
    let list = sheet::List::of(table);
    let bytes = match extension.as_deref() {
        Some("csv") => list.csv()?,
        Some("xlsx") => list.xlsx(date)?,
        _ => {
            return Err(format!("{}：文件名应以 .xlsx 或 .csv 结尾", path.display()));
        }
    };
    export::write(path, &bytes)
}

/// The table as a terminal shows it.
fn shown(table: &Table) -> String {
    let (names, rows) = cells(table);
    in_columns(&std::iter::once(names).chain(rows).collect::<Vec<_>>())
}
