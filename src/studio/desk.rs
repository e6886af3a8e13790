//! A notice that lies open: its text, the pages that it makes, and what is to be said of them.
//! A change is a function from a desk to a desk; nothing here touches the disk.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;
use serde_json::Value as Json;
use typst_layout::PagedDocument;
use typst_utils::hash128;

use crate::notice::Notice;
use crate::office::mend::mend;
use crate::pipeline::{self, Options, Printed, Workshop};
use crate::text::finding::{At, Finding, Severity};
use crate::text::inputs::Inputs;
use crate::text::pending;
use crate::text::source::Source;
use crate::text::structure::Written;
use crate::text::tree::Node;

use super::change::{Change, Changed, Refusal, made, typed};
use super::fields::{Field, fields};
use super::spots::{Spot, spots};

/// A notice that lies open.
pub struct Desk {
    /// What it is made from.
    pub inputs: Inputs,
    /// How often it was changed since it was opened.
    pub revision: u64,
    tree: Option<Node>,
    notice: Option<Notice>,
    findings: Vec<Finding>,
    /// The pages, or the last ones that could be laid out.
    paper: Option<Arc<Paper>>,
    /// Whether the pages are those of this text.
    current: bool,
}

/// Pages as they are shown.
pub struct Paper {
    document: PagedDocument,
    sheets: Vec<Sheet>,
}

/// A page as it is shown.
pub struct Sheet {
    /// What is drawn on it, as a name: the same drawing has the same one.
    pub name: String,
    /// Width and height, in millimetres.
    pub size: [f64; 2],
    /// What can be changed on it.
    pub spots: Vec<Spot>,
}

impl Desk {
    /// Opens a notice.
    pub fn open(inputs: Inputs, workshop: &mut Workshop) -> Self {
        Self::of(inputs, 0, None, workshop)
    }

    /// The same with another text.
    pub fn with(&self, inputs: Inputs, workshop: &mut Workshop) -> Self {
        Self::of(inputs, self.revision + 1, self.paper.clone(), workshop)
    }

    fn of(
        inputs: Inputs,
        revision: u64,
        before: Option<Arc<Paper>>,
        workshop: &mut Workshop,
    ) -> Self {
        let mut examined = pipeline::check_only(&inputs);
        let mut findings = std::mem::take(&mut examined.findings);
        let printed = workshop.lay_out(&examined, Options::default(), &mut |_| ());
        findings.extend(printed.findings.iter().cloned());
        let tree = examined.tree.as_ref();
        let paper = tree.and_then(|tree| Paper::of(printed, tree)).map(Arc::new);
        let current = paper.is_some();
        let paper = paper.or(before);
        let (tree, notice) = (examined.tree, examined.notice);
        Self { inputs, revision, tree, notice, findings, paper, current }
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.inputs.source.text
    }

    /// What it says, unless a fault stands in the way.
    pub fn notice(&self) -> Option<&Notice> {
        self.notice.as_ref()
    }

    /// Makes a change: the new text, and what was done.
    pub fn changed(&self, change: &Change) -> Result<Changed, Refusal> {
        if let Change::Text { text } = change {
            return Ok(Changed { text: text.clone(), what: "改全文".to_owned() });
        }
        let Some(tree) = &self.tree else {
            let why = "公文现在读不出来；请先在“全文”里改好".to_owned();
            return Err(Refusal::Impossible(why));
        };
        made(self.text(), tree, change, &self.name_of(change))
    }

    /// What the place of a change is called.
    fn name_of(&self, change: &Change) -> String {
        let (place, line) = match change {
            Change::Set { place, line, .. }
            | Change::Add { place, line }
            | Change::Remove { place, line }
            | Change::Shift { place, line, .. } => (place, *line),
            Change::Fill { place, .. } | Change::Append { place } => (place, None),
            Change::Text { .. } => return "全文".to_owned(),
        };
        let spots = self.paper.iter().flat_map(|paper| &paper.sheets);
        let spot = spots
            .flat_map(|sheet| &sheet.spots)
            .find(|spot| spot.place == *place && spot.line == line);
        if let Some(spot) = spot {
            return spot.name.clone();
        }
        let known = self.fields();
        let field = known.iter().find(|field| field.place == *place);
        field.map_or_else(|| "一处".to_owned(), |field| field.name.to_owned())
    }

    /// What stands beside the pages.
    fn fields(&self) -> Vec<Field> {
        match &self.tree {
            Some(root) => {
                let written = Written { text: self.text(), root };
                fields(written, self.notice.as_ref())
            }
            None => Vec::new(),
        }
    }

    /// The text with everything mended that can be mended in one way only.
    pub fn mended(&self) -> Option<Changed> {
        let mended = mend(&self.inputs);
        let count = mended.changes.len();
        let what = format!("改正 {count} 处");
        (count > 0).then_some(Changed { text: mended.text, what })
    }

    /// Everything that a window shows of it, but the drawings.
    pub fn shown(&self) -> Json {
        let source = &self.inputs.source;
        let findings = self.findings.iter().map(|finding| self.told(finding, source));
        let written = self.tree.as_ref().map(|root| Written { text: self.text(), root });
        let mut texts: BTreeMap<String, String> = BTreeMap::new();
        let sheets = self.paper.iter().flat_map(|paper| &paper.sheets);
        let sheets: Vec<Json> = sheets
            .map(|sheet| {
                for spot in &sheet.spots {
                    let place = spot.place.clone().into();
                    let said = written.and_then(|w| typed(w, &place, spot.line));
                    if let Some(said) = said {
                        let key = match spot.line {
                            Some(line) => format!("{}#{line}", spot.place),
                            None => spot.place.clone(),
                        };
                        texts.insert(key, said);
                    }
                }
                serde_json::json!({
                    "name": sheet.name, "size": sheet.size, "spots": sheet.spots,
                })
            })
            .collect();
        let fixes = mend(&self.inputs).changes;
        serde_json::json!({
            "revision": self.revision,
            "title": self.notice.as_ref().map(|n| n.main.title.text.value.clone()),
            "number": self.notice.as_ref().map(|n| n.number.to_string()),
            "current": self.current,
            "sheets": sheets,
            "texts": texts,
            "fields": self.fields(),
            "findings": findings.collect::<Vec<_>>(),
            "pending": self.pending(),
            "fixes": fixes.iter().map(|fix| &fix.what).collect::<Vec<_>>(),
            "errors": self.findings.iter().filter(|f| f.severity == Severity::Error).count(),
        })
    }

    fn told(&self, finding: &Finding, source: &Source) -> Json {
        let span =
            self.tree.as_ref().and_then(|tree| tree.locate(&finding.at, &source.text));
        let line = span.map(|span| source.text[..span.start].matches('\n').count() + 1);
        let place = match &finding.at {
            At::Value(place) | At::Key(place) | At::Chars { place, .. } => {
                Some(place.to_string())
            }
            At::File | At::Bytes(_) => None,
        };
        serde_json::json!({
            "code": finding.code,
            "severity": match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "note",
            },
            "message": finding.message,
            "hint": finding.hint,
            "place": place,
            "line": line,
        })
    }

    /// What somebody has yet to settle.
    fn pending(&self) -> Vec<Json> {
        let Some(tree) = &self.tree else { return Vec::new() };
        let marks = pending::find(tree, self.text());
        let line = |at: usize| self.text()[..at].matches('\n').count() + 1;
        marks
            .iter()
            .map(|mark| {
                let place = tree.place_behind(mark.range.start);
                serde_json::json!({
                    "what": mark.what,
                    "line": line(mark.range.start),
                    "place": place.map(|place| place.to_string()),
                    "value": mark.value,
                })
            })
            .collect()
    }

    /// The text with a mark settled: the comment goes.
    pub fn settled(&self, line: usize) -> Option<Changed> {
        let tree = self.tree.as_ref()?;
        let marks = pending::find(tree, self.text());
        let mark = marks.into_iter().find(|mark| {
            !mark.value
                && self.text()[..mark.range.start].matches('\n').count() + 1 == line
        })?;
        let text = self.text();
        let start = crate::text::edit::line_start(text, mark.range.start);
        let alone = text[start..mark.range.start].trim().is_empty();
        let range = match alone {
            true => start..crate::text::structure::behind_line(text, mark.range.end),
            false => text[..mark.range.start].trim_end().len()..mark.range.end,
        };
        let mut settled = text.to_owned();
        settled.replace_range(range, "");
        Some(Changed { text: settled, what: format!("定下：{}", mark.what) })
    }

    /// The drawing of a page, by its name.
    pub fn drawing(&self, name: &str) -> Option<String> {
        self.paper.as_ref()?.drawing(name)
    }
}

impl Paper {
    fn of(printed: Printed, tree: &Node) -> Option<Self> {
        let (document, page, layout) =
            (printed.document?, printed.page?, printed.layout?);
        let spots = spots(&page, &layout, tree);
        let sheets = document.pages().iter().zip(spots).zip(&layout.pages);
        let sheets = sheets.map(|((page, spots), measured)| Sheet {
            name: format!("{:032x}", hash128(&page.frame)),
            size: [measured.width, measured.height],
            spots,
        });
        let sheets = sheets.collect();
        Some(Self { document, sheets })
    }

    /// A page as SVG.
    fn drawing(&self, name: &str) -> Option<String> {
        let at = self.sheets.iter().position(|sheet| sheet.name == name)?;
        Some(typst_svg::svg(
            self.document.pages().get(at)?,
            &typst_svg::SvgOptions::default(),
        ))
    }
}

impl Serialize for Field {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        serde_json::json!({
            "group": self.group, "name": self.name, "place": self.place,
            "kind": self.kind, "value": self.value, "default": self.default,
            "choices": self.choices,
        })
        .serialize(s)
    }
}
