//! Every number of GB/T 9704—2012 that the pages follow, once, each with its clause.
//!
//! Lengths are in millimetres unless the name says otherwise; 字 is the width of one 3号
//! character, 行 the pitch of one 3号 line. Templates receive [`STANDARD`] as data and
//! multiply by `1mm`; nothing else in the project spells these numbers.

use serde::Serialize;

/// The numbers of the standard, and of the rulings where it leaves room.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Standard {
    /// Width of the trimmed sheet (5.1).
    pub page_width: f64,
    /// Height of the trimmed sheet (5.1).
    pub page_height: f64,
    /// 天头, the head margin (5.2.1).
    pub head_margin: f64,
    /// 订口, the binding margin (5.2.1).
    pub binding_margin: f64,
    /// Width of 版心, the type area (5.2.1).
    pub type_width: f64,
    /// Height of 版心, the type area (5.2.1).
    pub type_height: f64,
    /// Characters in a full line (5.2.3).
    pub characters: u32,
    /// Lines on a full page (5.2.3).
    pub rows: u32,
    /// Space between lines, in heights of a 3号 character (3.2).
    pub line_gap: f64,
    /// 2号, in points (7.3.1).
    pub size_2: f64,
    /// 4号, in points (7.4.2, 7.5).
    pub size_4: f64,

    /// From the type area's top to the top of 发文机关标志 (7.2.4).
    pub masthead_top: f64,
    /// Largest height of a character of 发文机关标志 (ruling R6).
    pub masthead_height_most: f64,
    /// Below this height 发文机关标志 is narrowed instead of shrunk further (ruling R6).
    pub masthead_height_least: f64,
    /// Largest space between characters of 发文机关标志, in their heights (ruling R6).
    pub masthead_gap_most: f64,
    /// 空二行 from 发文机关标志 to 发文字号, in lines (7.2.5, ruling R4).
    pub masthead_to_number: f64,
    /// From 发文字号 to the top of the red rule (7.2.7, ruling R8).
    pub number_to_rule: f64,
    /// Thickness of the red rule (ruling R8).
    pub red_rule: f64,
    /// 空二行 from the red rule to the title, in lines (7.3.1, ruling R4).
    pub rule_to_title: f64,
    /// 空一行 from the title to 主送机关, in lines (7.3.2, ruling R4).
    pub title_to_recipients: f64,

    /// Indent of a paragraph, in 字 (7.3.3).
    pub indent: f64,
    /// Empty rows between the text and 附件说明 (7.3.4, ruling R5).
    pub rows_before_attachment_note: u32,
    /// 附件说明 of at most so many names stays on one page; the standard is silent.
    pub attachment_names_together: u32,
    /// Row of an attachment's page that its title stands on (7.3.7).
    pub attachment_title_row: u32,
    /// The last paragraph goes along with 署名 onto its page if it has at most so many rows
    /// (7.3.5.5: 署名 is not to stand alone).
    pub rows_kept_with_ending: u32,

    /// Right inset of 成文日期 under a seal, in 字 (7.3.5.1).
    pub sealed_date_inset: f64,
    /// Diameter of the seal that room is kept for (国发〔1999〕25号: 市、县级 45 mm).
    pub seal_diameter: f64,
    /// How far below the seal's centre 署名 and 成文日期 lie, in diameters (7.3.5.1).
    pub seal_below_centre: f64,
    /// Empty rows between the text and 署名 without a seal (7.3.5.2, ruling R5).
    pub rows_before_signature: u32,
    /// Right inset of 署名 without a seal, in 字 (7.3.5.2).
    pub signature_inset: f64,
    /// How far 成文日期 begins to the right of 署名 without a seal, in 字 (7.3.5.2).
    pub date_shift: f64,

    /// Thickness of the first and last rule of 版记 (7.4.1).
    pub imprint_rule_thick: f64,
    /// Thickness of the rules between them (7.4.1).
    pub imprint_rule_thin: f64,
    /// Insets of 版记, in 4号 characters (7.4.2, 7.4.3, ruling R13).
    pub imprint_inset: f64,
    /// From the type area's foot down to the middle of the page number's dashes (7.5, R11).
    pub page_number_drop: f64,
    /// Inset of the page number from the outer edge, in 4号 characters (7.5, R13).
    pub page_number_inset: f64,

    /// Ascent of the glyph box, in heights of a character: hanzi fill box and line (R2).
    pub box_top: f64,
    /// Descent of the glyph box, in heights of a character (R2).
    pub box_bottom: f64,
    /// Red on screen, sRGB 0–255 (ruling R7).
    pub red_rgb: [u8; 3],
    /// Red in print, CMYK per cent (6.2).
    pub red_cmyk: [u8; 4],
    /// Black in print, CMYK per cent (6.2).
    pub black_cmyk: [u8; 4],
    /// From the paper's top to the label of a draft; the standard is silent.
    pub draft_label_top: f64,
    /// Thickness of the lines of a table; the standard is silent.
    pub table_rule: f64,
    /// Blank at each side of a cell, in 4号 characters; the standard is silent.
    pub cell_inset: f64,
    /// Space between the characters of a vertical text, in their heights; the standard is
    /// silent.
    pub vertical_gap: f64,
    /// Rows that 斜线表头 takes at least; the standard is silent.
    pub corner_rows: u32,
    /// Rows of a page that are left to the heads of tables; the standard is silent.
    pub rows_for_heads: u32,
}

/// The standard that the pages follow.
pub const STANDARD_NAME: &str = "GB/T 9704—2012";

/// GB/T 9704—2012 with the project's rulings.
pub const STANDARD: Standard = Standard {
    page_width: 210.0,
    page_height: 297.0,
    head_margin: 37.0,
    binding_margin: 28.0,
    type_width: 156.0,
    type_height: 225.0,
    characters: 28,
    rows: 22,
    line_gap: 7.0 / 8.0,
    size_2: 22.0,
    size_4: 14.0,
    masthead_top: 35.0,
    masthead_height_most: 22.0,
    masthead_height_least: 9.0,
    masthead_gap_most: 0.5,
    masthead_to_number: 2.0,
    number_to_rule: 4.0,
    red_rule: 0.7,
    rule_to_title: 2.0,
    title_to_recipients: 1.0,
    indent: 2.0,
    rows_before_attachment_note: 1,
    attachment_names_together: 8,
    attachment_title_row: 3,
    rows_kept_with_ending: 4,
    sealed_date_inset: 4.0,
    seal_diameter: 45.0,
    seal_below_centre: 0.1,
    rows_before_signature: 1,
    signature_inset: 2.0,
    date_shift: 2.0,
    imprint_rule_thick: 0.35,
    imprint_rule_thin: 0.25,
    imprint_inset: 1.0,
    page_number_drop: 7.0,
    page_number_inset: 1.0,
    box_top: 0.88,
    box_bottom: 0.12,
    red_rgb: [255, 0, 0],
    red_cmyk: [0, 80, 80, 0],
    black_cmyk: [0, 0, 0, 100],
    draft_label_top: 15.0,
    table_rule: 0.25,
    cell_inset: 0.35,
    vertical_gap: 0.15,
    corner_rows: 2,
    rows_for_heads: 2,
};

impl Standard {
    /// 字: the width, and the height, of one 3号 character, in millimetres (3.1, R1).
    pub const fn character(&self) -> f64 {
        self.type_width / self.characters as f64
    }

    /// 行: the pitch of 3号 lines, in millimetres (3.2, R2).
    pub const fn line(&self) -> f64 {
        self.character() * (1.0 + self.line_gap)
    }

    /// How many 2号 characters a line of a title holds (7.3.1).
    pub fn title_characters(&self) -> f64 {
        (self.type_width / (self.size_2 * MM_PER_PT)).floor()
    }

    /// The width of one 4号 character, in millimetres.
    pub const fn small_character(&self) -> f64 {
        self.size_4 * MM_PER_PT
    }
}

/// Millimetres in a typographic point.
pub const MM_PER_PT: f64 = 25.4 / 72.0;
