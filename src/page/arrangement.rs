//! How a notice is fitted to its pages: what `arrange` decides, and the page is composed with.

/// How a notice is fitted to its pages.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Arrangement {
    /// 主送机关 stand in 版记 (7.3.2, 7.4.2).
    pub recipients_in_imprint: bool,
    /// 主送机关 leave no room for text on the first page, and there is no 版记 to move to.
    pub crowded: bool,
    /// 脚注 go on over pages: one that stays whole has no room.
    pub footnotes_break: bool,
    /// What gives company to what closes a text (7.3.5.5).
    pub changes: Vec<Change>,
}

/// What gives company to what closes a text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Change {
    /// Which of those it is for, counted from 0.
    pub close: usize,
    /// The paragraph or heading that has it first, counted from 0.
    pub from: usize,
    /// What is changed.
    pub what: Changed,
}

/// What is changed about a page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Changed {
    /// The pitch of lines towards the end of the text: that of the standard, so many times.
    Pitch(f64),
    /// The foot of the page before is left free, so many millimetres, so that rows go along.
    Free(f64),
}
