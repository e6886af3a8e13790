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
    /// 5号, in points: 脚注; the standard is silent.
    pub size_5: f64,
    /// How large the mark of a footnote is, in the height of its text; the standard is silent.
    pub footnote_mark: f64,
    /// How far it is raised, in its own height.
    pub footnote_raise: f64,
    /// How long the rule over footnotes is, in 字; the standard is silent.
    pub footnote_rule: f64,

    /// From the type area's top to the top of 发文机关标志 (7.2.4).
    pub masthead_top: f64,
    /// Largest height of a character of 发文机关标志 (ruling R6).
    pub masthead_height_most: f64,
    /// How many characters a name of 发文机关标志 has at most: more are too narrow to be read.
    pub masthead_characters_most: f64,
    /// Below this height 发文机关标志 is narrowed instead of shrunk further (ruling R6).
    pub masthead_height_least: f64,
    /// Largest space between characters of 发文机关标志, in their heights (ruling R6).
    pub masthead_gap_most: f64,
    /// Space between the names of a joint masthead, in their heights; the standard is silent.
    pub joint_gap: f64,
    /// “文件” beside the names of a joint masthead, in their heights; the standard is silent.
    pub joint_suffix: f64,
    /// Space between the names and “文件”, in their heights; the standard is silent.
    pub joint_suffix_gap: f64,
    /// How much taller each further name lets a joint masthead be, in largest heights of a
    /// single one; the standard is silent.
    pub joint_growth: f64,
    /// Below this height a joint masthead takes room from the text; the standard is silent.
    pub joint_height_least: f64,
    /// Rows of text that the masthead leaves room for on the first page (7.3.3).
    pub first_page_rows: u32,
    /// Right inset of 签发人 and left inset of the number beside it, in 字 (7.2.5, 7.2.6).
    pub upward_inset: f64,
    /// 签发人 on a line (7.2.6).
    pub signatories_across: u32,
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

    /// From the paper's top to the top of 发文机关标志 of a letter (10.1).
    pub letter_masthead_top: f64,
    /// From 发文机关标志 of a letter to its first double rule (10.1).
    pub letter_masthead_to_rule: f64,
    /// From the paper's foot to the lower edge of a letter's second double rule (10.1).
    pub letter_rule_foot: f64,
    /// Length of a letter's double rules, centred on the paper (10.1).
    pub letter_rule_length: f64,
    /// Thickness of the thick rule of a double rule; the standard is silent.
    pub letter_rule_thick: f64,
    /// Thickness of the thin rule of a double rule; the standard is silent.
    pub letter_rule_thin: f64,
    /// Space between the rules of a double rule; the standard is silent.
    pub letter_rule_gap: f64,
    /// 相距二行 from the last element above it to the title of a letter, in lines (10.1, R4).
    pub letter_to_title: f64,
    /// From the type area's top to the top of 发文机关标志 of an order (10.2).
    pub order_masthead_top: f64,
    /// 空二行 from 令号 to the text, in lines (10.2, ruling R4).
    pub order_number_to_text: f64,
    /// From the type area's top to the top of 发文机关标志 of 纪要 (10.3).
    pub minutes_masthead_top: f64,
    /// 空二行 from the red rule to the text of 纪要 without a title, in lines; the standard is
    /// silent.
    pub minutes_rule_to_text: f64,
    /// Empty rows between the text and the list of 出席 (10.3, ruling R5).
    pub rows_before_attendance: u32,

    /// Indent of a paragraph, in 字 (7.3.3).
    pub indent: f64,
    /// Empty rows between the text and 附件说明 (7.3.4, ruling R5).
    pub rows_before_attachment_note: u32,
    /// 附件说明 of at most so many names stays on one page; the standard is silent.
    pub attachment_names_together: u32,
    /// Row of an attachment's page that its title stands on (7.3.7).
    pub attachment_title_row: u32,
    /// 署名 is not to stand alone (7.3.5.5): the pitch of lines on the page before it may
    /// change by so much. A full page then has 21 to 23 rows instead of 22, which is one
    /// row either way and hardly seen; 23 rows need 4.5 %, 21 rows 5 %, and a page that a
    /// head has shortened somewhat more.
    pub pitch_change_most: f64,
    /// 联系方式 of at most so many rows goes along with 署名 onto its page.
    pub rows_kept_with_ending: u32,
    /// Lines at the right end so far from the type area's right, in 字; the standard is silent.
    pub right_inset: f64,
    /// Rows above what is filled in on 封面 of a form; the standard is silent.
    pub rows_above_cover_fields: u32,
    /// Rows that each of those takes.
    pub cover_field_rows: u32,
    /// How long the line behind each is, in 字.
    pub cover_line: f64,
    /// What is free between two things said of a contact on one line, in 字; the standard is
    /// silent.
    pub contact_gap: f64,

    /// 附注 of at most so many rows stays on one page with 署名; the standard is silent.
    pub note_rows_together: u32,
    /// Right inset of 成文日期 under a seal, in 字 (7.3.5.1).
    pub sealed_date_inset: f64,
    /// Diameter of the seal that room is kept for (国发〔1999〕25号: 市、县级 45 mm).
    pub seal_diameter: f64,
    /// The smallest seal: 30 mm is that of 专用章.
    pub seal_diameter_least: f64,
    /// The largest seal, that of 国务院 (国发〔1999〕25号).
    pub seal_diameter_most: f64,
    /// Seals of a joint document stay at least so far apart: they neither cross nor touch
    /// (7.3.5.1), and the press is off by less.
    pub seal_gap_least: f64,
    /// How far below the seal's centre 署名 and 成文日期 lie, in diameters (7.3.5.1).
    pub seal_below_centre: f64,
    /// Empty rows between the text and 签名章 (7.3.5.3, ruling R5).
    pub rows_before_stamp: u32,
    /// Right inset of 签名章 and of 成文日期 under it, in 字 (7.3.5.3).
    pub stamp_inset: f64,
    /// Height of 签名章 in rows. The standard is silent; two rows, 16 mm, keep what follows
    /// on the grid and are an everyday size.
    pub stamp_rows: u32,
    /// Largest width of 签名章; the standard is silent, 30 mm is an everyday size.
    pub stamp_width: f64,
    /// How far 签发人职务 ends to the left of 签名章, in 字 (7.3.5.3).
    pub post_gap: f64,
    /// Empty rows between 签名章 and 成文日期, and between two 签名章 (7.3.5.3).
    pub rows_after_stamp: u32,
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
    /// Names of a joint 署名 are spread to one width with at most so many 字 between two
    /// characters; the standard is silent.
    pub spread_most: f64,
    /// From the paper's top to the label of a draft; the standard is silent.
    pub status_top: f64,
    /// Thickness of the lines of a table; the standard is silent.
    pub table_rule: f64,
    /// Blank at each side of a cell, in 4号 characters; the standard is silent.
    pub cell_inset: f64,
    /// Space between the characters of a vertical text, in their heights; the standard is
    /// silent.
    pub vertical_gap: f64,
    /// From line to line of a table's text, in heights of a character; the standard is silent.
    pub table_line: f64,
    /// Rows that 斜线表头 takes at least; the standard is silent.
    pub corner_rows: u32,
    /// Rows of a page that are left to the heads of tables; the standard is silent.
    pub rows_for_heads: u32,
    /// How much of the type area's height a figure takes at most; the standard is silent.
    pub figure_height_most: f64,
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
    size_5: 10.5,
    footnote_mark: 0.6,
    footnote_raise: 0.55,
    footnote_rule: 9.0,
    masthead_top: 35.0,
    masthead_height_most: 22.0,
    masthead_characters_most: 50.0,
    masthead_height_least: 9.0,
    masthead_gap_most: 0.5,
    joint_gap: 0.3,
    joint_suffix: 1.4,
    joint_suffix_gap: 0.5,
    joint_growth: 0.4,
    joint_height_least: 5.0,
    first_page_rows: 2,
    upward_inset: 1.0,
    signatories_across: 2,
    masthead_to_number: 2.0,
    number_to_rule: 4.0,
    red_rule: 0.7,
    rule_to_title: 2.0,
    title_to_recipients: 1.0,
    letter_masthead_top: 30.0,
    letter_masthead_to_rule: 4.0,
    letter_rule_foot: 20.0,
    letter_rule_length: 170.0,
    // 2.25, 0.75 and 1 pt: what letterheads of word processors have.
    letter_rule_thick: 0.8,
    letter_rule_thin: 0.25,
    letter_rule_gap: 0.35,
    letter_to_title: 2.0,
    order_masthead_top: 20.0,
    order_number_to_text: 2.0,
    minutes_masthead_top: 35.0,
    minutes_rule_to_text: 2.0,
    rows_before_attendance: 1,
    indent: 2.0,
    rows_before_attachment_note: 1,
    attachment_names_together: 8,
    attachment_title_row: 3,
    pitch_change_most: 0.08,
    rows_kept_with_ending: 4,
    right_inset: 2.0,
    rows_above_cover_fields: 3,
    cover_field_rows: 2,
    cover_line: 12.0,
    contact_gap: 2.0,
    note_rows_together: 4,
    sealed_date_inset: 4.0,
    seal_diameter: 45.0,
    seal_diameter_least: 30.0,
    seal_diameter_most: 60.0,
    seal_gap_least: 0.5,
    seal_below_centre: 0.1,
    rows_before_stamp: 2,
    stamp_inset: 4.0,
    stamp_rows: 2,
    stamp_width: 30.0,
    post_gap: 2.0,
    rows_after_stamp: 1,
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
    spread_most: 2.0,
    status_top: 15.0,
    table_rule: 0.25,
    cell_inset: 0.35,
    vertical_gap: 0.15,
    table_line: 1.5,
    corner_rows: 2,
    rows_for_heads: 2,
    figure_height_most: 0.8,
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

    /// What lies between two lines of 3号 with so many empty rows between them (R5).
    pub const fn empty_rows(&self, rows: u32) -> f64 {
        rows as f64 * self.line() + self.line() - self.character()
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

/// 3号 by its name, in points, for programs that set text by names of sizes. On the page its
/// characters are as large as the grid makes them.
pub const SIZE_3: f64 = 16.0;
