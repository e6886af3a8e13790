//! Paragraphs of Word.

use super::styles::Style;
use super::unit::Lines;
use super::xml::{Tag, tag, val};

/// How a paragraph's lines lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Center,
    Right,
    /// At a tab: with a line up to it.
    Ruled,
}

impl Side {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Left | Self::Ruled => "left",
            Self::Center => "center",
            Self::Right => "right",
        }
    }
}

/// A rule under a paragraph.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rule {
    /// In eighths of a point.
    pub(super) thickness: i32,
    /// In points.
    pub(super) space: i32,
}

/// A paragraph; what is not said is as its style has it. Lengths in twips.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Paragraph {
    pub(super) style: Style,
    pub(super) page_break: bool,
    pub(super) keep: bool,
    pub(super) together: bool,
    /// A red rule under it.
    pub(super) rule: Option<(Rule, String)>,
    pub(super) tabs: Vec<(Side, i32)>,
    pub(super) lines: Option<Lines>,
    /// Lines as high as what stands on them.
    pub(super) loose: bool,
    pub(super) before: i32,
    pub(super) after: i32,
    pub(super) left: Option<i32>,
    pub(super) right: Option<i32>,
    /// How far its first line begins behind the others; before them where less than 0.
    pub(super) first: Option<i32>,
    pub(super) side: Option<Side>,
    /// The section that it ends.
    pub(super) section: Option<Tag>,
    pub(super) content: Vec<Tag>,
}

impl Paragraph {
    pub(super) fn new(style: Style, content: Vec<Tag>) -> Self {
        Self {
            style,
            page_break: false,
            keep: false,
            together: false,
            rule: None,
            tabs: Vec::new(),
            lines: None,
            loose: false,
            before: 0,
            after: 0,
            left: None,
            right: None,
            first: None,
            side: None,
            section: None,
            content,
        }
    }

    /// How its lines stand.
    pub(super) fn lines(&self) -> Lines {
        self.lines.unwrap_or_else(|| self.style.lines())
    }

    pub(super) fn tag(&self) -> Tag {
        let mut own = tag("w:pPr").put(val("w:pStyle", self.style.id()));
        own = own.put(self.keep.then(|| tag("w:keepNext")));
        own = own.put(self.together.then(|| tag("w:keepLines")));
        own = own.put(self.page_break.then(|| tag("w:pageBreakBefore")));
        own = own.put(self.rule.as_ref().map(|(rule, color)| {
            let line = tag("w:bottom")
                .set("w:val", "single")
                .set("w:sz", rule.thickness)
                .set("w:space", rule.space)
                .set("w:color", color);
            tag("w:pBdr").put(line)
        }));
        if !self.tabs.is_empty() {
            let tab = |(side, at): &(Side, i32)| {
                let tab = val("w:tab", side.word());
                let ruled = *side == Side::Ruled;
                let tab = if ruled { tab.set("w:leader", "underscore") } else { tab };
                tab.set("w:pos", at)
            };
            own = own.put(tag("w:tabs").put(self.tabs.iter().map(tab)));
        }
        if self.loose || self.lines.is_some_and(|lines| lines != Lines::Grid) {
            own = own.put(val("w:snapToGrid", 0));
        }
        own = own.put(Some(self.spacing()).filter(|tag| !tag.is_bare()));
        own = own.put(Some(self.indents()).filter(|tag| !tag.is_bare()));
        own = own.put(self.side.map(|side| val("w:jc", side.word())));
        own = own.put(self.section.clone());
        tag("w:p").put(own).put(self.content.iter().cloned())
    }

    fn spacing(&self) -> Tag {
        let mut spacing = tag("w:spacing");
        if self.before != 0 {
            spacing = spacing.set("w:before", self.before);
        }
        if self.after != 0 {
            spacing = spacing.set("w:after", self.after);
        }
        match self.lines {
            Some(Lines::Exact(height)) => {
                spacing.set("w:line", height).set("w:lineRule", "exact")
            }
            Some(Lines::Grid) => spacing.set("w:line", 240).set("w:lineRule", "auto"),
            None => spacing,
        }
    }

    fn indents(&self) -> Tag {
        let mut indents = tag("w:ind");
        if let Some(left) = self.left {
            indents = indents.set("w:left", left);
        }
        if let Some(right) = self.right {
            indents = indents.set("w:right", right);
        }
        match self.first {
            Some(first) if first < 0 => indents.set("w:hanging", -first),
            // An indent in characters comes before one in twips.
            Some(first) => indents.set("w:firstLineChars", 0).set("w:firstLine", first),
            None => indents,
        }
    }
}
