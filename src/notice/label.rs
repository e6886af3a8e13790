//! The words that the program prints by itself, each once.

/// 附件, above an attachment's title and in references to it (7.3.7).
pub const ATTACHMENT: &str = "附件";
/// 附, above an attachment of an attachment.
pub const ENCLOSURE: &str = "附";
/// In front of the attachments that an attachment lists.
pub const ENCLOSURE_NOTE: &str = "附：";
/// In front of 附件说明 (7.3.4).
pub const ATTACHMENT_NOTE: &str = "附件：";
/// Behind the name of an attachment that is not bound with the notice; the standard is silent.
pub const APART: &str = "（另发）";
/// In front of 签发人 (7.2.6).
pub const SIGNATORIES: &str = "签发人：";
/// In front of 主送机关 that moved to 版记 (7.4.2).
pub const SEND_TO: &str = "主送：";
/// In front of 抄送机关 (7.4.2).
pub const COPY_TO: &str = "抄送：";
/// Behind 印发日期 (7.4.3).
pub const PRINTED: &str = "印发";
/// Behind 主送机关, and between a label and what it labels.
pub const COLON: &str = "：";
/// Behind 抄送机关, and behind a heading that its text follows.
pub const STOP: &str = "。";
/// Above the head of a table that goes on; the standard is silent.
pub const CONTINUED: &str = "续表";
/// What is said under a table, if the writer does not call it otherwise; the standard is silent.
pub const TABLE_NOTE: &str = "注";
/// In front of a table's number; the standard is silent.
pub const TABLE: &str = "表";
/// In front of a figure's number; the standard is silent.
pub const FIGURE: &str = "图";
/// Above what is said of filling in a form.
pub const INSTRUCTIONS: &str = "填表说明";
/// What is printed on a draft that does not say what kind it is.
pub const UNSETTLED: &str = "征求意见稿";
/// What is printed on a notice that shows its changes.
pub const REVISION: &str = "花脸稿";
/// The words of a date that is filled in by hand.
pub const DATE_UNITS: [&str; 3] = ["年", "月", "日"];
/// How a total row is called.
pub const TOTAL: &str = "合计";
/// How a row of subtotals is called.
pub const SUBTOTAL: &str = "小计";

/// A text in brackets, as 附注 is (7.3.6).
pub fn bracketed(text: &str) -> String {
    format!("（{text}）")
}
