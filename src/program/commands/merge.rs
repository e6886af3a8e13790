//! `hongtou merge`.

use hongtou::load;
use hongtou::office::word::merge::{
    Carried, Clash, Left, Merged, Refusal, Remark, merge,
};
use hongtou::pipeline;
use hongtou::text::finding::At;
use hongtou::text::place::Place;
use hongtou::text::rewrite::Held;
use hongtou::text::source::Source;
use hongtou::text::tree::Node;

use super::compare::inline;
use super::stopped;
use crate::program::cli::MergeArgs;
use crate::{FOUND, colored, find_faces, print};

pub(crate) fn run(args: &MergeArgs) -> Result<u8, String> {
    // Who changes the file holds it from before it is read.
    let held = args.write.then(|| Held::new(&args.file)).transpose()?;
    let inputs = load::notice(&args.file, args.max_size)?;
    let source = &inputs.source;
    let examined = pipeline::check_only(&inputs);
    let Some(tree) = examined.notice.as_ref().and(examined.tree.as_ref()) else {
        return Ok(stopped(&examined.findings, source, examined.tree.as_ref()));
    };
    let faces = find_faces(&args.fonts)?;
    let name = args.returned.display().to_string();
    let bytes = load::foreign(&args.returned)?;
    let merged = match merge(&inputs, &examined, &bytes, &faces) {
        Ok(merged) => merged,
        Err(Refusal::File(why)) => return Err(format!("{name}：{why}")),
        Err(Refusal::Notice(findings)) => {
            return Ok(stopped(&findings, source, Some(tree)));
        }
    };
    let shown = Shown { source, tree, color: colored(&std::io::stdout()) };
    let mut said = shown.all(&merged);
    let count = merged.carried.len();
    let open = !(merged.left.is_empty() && merged.clashes.is_empty());
    let file = &source.name;
    let clashes = merged.clashes.len();
    match held {
        _ if count == 0 => said.push_str(&match (open, clashes) {
            (false, _) => format!("没有要改的，{file} 未动\n"),
            (true, _) => format!("没有能照改的，{file} 未动\n"),
        }),
        Some(_) if clashes > 0 && !args.skip => said.push_str(&format!(
            "有 {clashes} 处两边都改过，没有写，{file} 未动；在 YAML 里改定这几处再合并，或加 --skip 照 YAML 不动、只写其余 {count} 处\n"
        )),
        Some(held) => {
            let new = Source { text: merged.text.clone(), ..source.clone() };
            held.replace(&source.bytes(), &new.bytes())?;
            said.push_str(&format!(
                "已改 {file}，共 {count} 处；改错了用 hongtou undo {file} 退回\n"
            ));
        }
        None => said.push_str(&format!(
            "预演：共 {count} 处要改，{file} 未动；加 --write 写入\n"
        )),
    }
    print(&said)?;
    Ok(if open { FOUND } else { 0 })
}

/// What is shown of a merge.
struct Shown<'a> {
    source: &'a Source,
    tree: &'a Node,
    color: bool,
}

impl Shown<'_> {
    fn all(&self, merged: &Merged) -> String {
        let mut text = String::new();
        let mut list = |title: &str, lines: Vec<String>| {
            if !lines.is_empty() {
                text.push_str(&format!("{title}（{} 处）：\n", lines.len()));
                text.extend(lines.iter().map(|line| format!("  {line}\n")));
                text.push('\n');
            }
        };
        let mut carried: Vec<&Carried> = merged.carried.iter().collect();
        carried.sort_by_key(|one| self.line(&one.place));
        list("照改的", carried.into_iter().map(|one| self.carried(one)).collect());
        list("跟着变的", merged.follows.iter().map(|one| self.follows(one)).collect());
        list(
            "没有照改，要看一看的",
            merged.left.iter().map(|one| self.left(one)).collect(),
        );
        list(
            "两边都改过，没有动的",
            merged.clashes.iter().map(|one| self.clash(one)).collect(),
        );
        list("批注", merged.remarks.iter().map(|one| self.remark(one)).collect());
        text
    }

    /// The line of a value that is there.
    fn line(&self, place: &Place) -> Option<usize> {
        let place = Some(place).filter(|place| self.tree.at(place).is_some())?;
        let range = self.tree.locate(&At::Value(place.clone()), &self.source.text)?;
        Some(self.source.line_column(range.start).0)
    }

    /// 第 21 行 正文
    fn at(&self, place: Option<&Place>, what: &str) -> String {
        match place.and_then(|place| self.line(place)) {
            Some(line) => format!("第 {line} 行 {what}"),
            None => what.to_owned(),
        }
    }

    fn carried(&self, carried: &Carried) -> String {
        let Carried { place, what, old, new, by } = carried;
        let at = self.at(Some(place), what);
        let change = match (old, new) {
            (Some(old), Some(new)) => inline(old, &marked(new), self.color),
            (None, Some(new)) => format!("增加 {}", marked(new)),
            (Some(old), None) => format!("删去 {old}"),
            (None, None) => String::new(),
        };
        format!("{at}{}：{}", bracketed(by), flat(&change))
    }

    fn follows(&self, (old, new): &(String, String)) -> String {
        match new.is_empty() {
            true => format!("{} → 没有了", flat(old)),
            false => format!("{} → {}", flat(old), flat(new)),
        }
    }

    fn left(&self, left: &Left) -> String {
        let Left { place, what, old, new, by, why } = left;
        let at = self.at(place.as_ref(), what);
        let change = match (old.as_str(), new.as_str()) {
            ("", new) => format!("增加“{new}”"),
            (old, "") => format!("删去“{old}”"),
            (old, new) => inline(old, new, self.color),
        };
        format!("{at}{}：{}\n    {why}", bracketed(by), flat(&change))
    }

    fn clash(&self, clash: &Clash) -> String {
        let Clash { place, what, base, theirs, ours, by } = clash;
        let at = self.at(place.as_ref(), what);
        let gone = |text: &str| match text {
            "" => "（删去了）".to_owned(),
            text => flat(text),
        };
        format!(
            "{at}\n    底稿：{}\n    修改稿{}：{}\n    YAML：{}",
            flat(base),
            bracketed(by),
            gone(theirs),
            gone(ours)
        )
    }

    fn remark(&self, remark: &Remark) -> String {
        let Remark { place, about, says, by } = remark;
        let at = self.at(place.as_ref(), "");
        let about = match about.trim() {
            "" => String::new(),
            about => format!("“{}”", flat(about)),
        };
        format!("{}{}{about}：{says}", at.trim_end(), bracketed(by))
    }
}

fn bracketed(by: &str) -> String {
    if by.is_empty() { String::new() } else { format!("（{by}）") }
}

/// A text on one line.
fn flat(text: &str) -> String {
    text.replace('\n', "↵")
}

/// The ends of paragraphs are seen.
fn marked(text: &str) -> String {
    text.replace('\u{2029}', "¶")
}
