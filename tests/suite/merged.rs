//! Cells merged downwards (`^`) in rows that come, go and move.

use crate::sheets::{Taken, import_with, table};
use crate::support::notice;
use crate::workbooks::{rows, workbook, worksheet};

/// A schedule of two days, with a remark for both halves of the first.
fn schedule() -> String {
    let attachment = "attachments:
  - id: quotas
    title: 日程
    table:
      columns: [日期, 时段, 内容, 备注]
      rows:
        - [20日, 上午, 开幕, 大剧院] # 市长出席
        - [^, 下午, 比赛, ^]
        - [21日, 上午, 颁奖, ~]
        - [^, 下午, 闭幕, 体育馆]";
    notice("body: 见附件。", attachment)
}

fn read(yaml: &str, lines: &[&str], merges: &str) -> Taken {
    let cells = merges.split(' ').filter(|area| !area.is_empty());
    let cells: String =
        cells.map(|area| format!("<mergeCell ref=\"{area}\"/>")).collect();
    let sheet = worksheet("", &rows(lines), &format!("<mergeCells>{cells}</mergeCells>"));
    import_with(yaml, "表.xlsx", &workbook(&[("S", "", &sheet)], ""), &[])
}

/// The rows of the notice.
fn table_rows(taken: &Taken) -> Vec<&str> {
    let lines = taken.yaml.lines().map(str::trim);
    lines.filter_map(|line| line.strip_prefix("- [")).collect()
}

const HEAD: &str = "日期|时段|内容|备注";

#[test]
fn rows_come_and_go_inside_their_groups() {
    let lines = [
        HEAD,
        "20日|上午|开幕|大剧院",
        "|下午|比赛|",
        "|晚上|晚会|",
        "21日|下午|闭幕|体育馆",
        "22日|上午|返程|",
    ];
    for merges in ["A2:A4 D2:D3", "", "A2:A4"] {
        let taken = read(&schedule(), &lines, merges);
        assert_eq!(
            table_rows(&taken),
            [
                "20日, 上午, 开幕, 大剧院] # 市长出席",
                "^, 下午, 比赛, ^]",
                "^, 晚上, 晚会, ~]",
                "21日, 下午, 闭幕, 体育馆]",
                "22日, 上午, 返程, ~]",
            ],
            "{merges}: {}",
            taken.said
        );
    }
}

#[test]
fn rows_that_change_places_take_their_merges_along() {
    let lines = [
        HEAD,
        "21日|下午|闭幕|体育馆",
        "|上午|颁奖|",
        "20日|上午|开幕|大剧院",
        "|下午|比赛|",
    ];
    let taken = read(&schedule(), &lines, "A2:A3 A4:A5 D4:D5");
    assert_eq!(
        table_rows(&taken),
        [
            "21日, 下午, 闭幕, 体育馆]",
            "^, 上午, 颁奖, ~]",
            "20日, 上午, 开幕, 大剧院] # 市长出席",
            "^, 下午, 比赛, ^]",
        ],
        "{}",
        taken.said
    );
    // The row that named its group goes: the next one names it.
    let lines = [HEAD, "20日|下午|比赛|大剧院", "21日|上午|颁奖|", "|下午|闭幕|体育馆"];
    let taken = read(&schedule(), &lines, "A3:A4");
    assert_eq!(
        table_rows(&taken),
        ["20日, 下午, 比赛, 大剧院]", "21日, 上午, 颁奖, ~]", "^, 下午, 闭幕, 体育馆]"],
        "{}",
        taken.said
    );
    // What comes back as it was is what it was.
    let lines = [
        HEAD,
        "20日|上午|开幕|大剧院",
        "|下午|比赛|",
        "21日|上午|颁奖|",
        "|下午|闭幕|体育馆",
    ];
    let taken = read(&schedule(), &lines, "A2:A3 D2:D3 A4:A5");
    assert!(taken.said.contains("没有要改的"), "{}", taken.said);
}

#[test]
fn what_is_not_whole_any_more_is_refused() {
    // A remark for two rows, between which another one comes.
    let lines = [
        HEAD,
        "20日|上午|开幕|大剧院",
        "|中午|午餐|",
        "|下午|比赛|大剧院",
        "21日|上午|颁奖|",
        "|下午|闭幕|体育馆",
    ];
    read(&schedule(), &lines, "A2:A4 A5:A6").refused(&["“备注”一栏有合并的格"]);
    // One number for two rows, of which one goes.
    let yaml = table(
        "[单位, 项目, 金额]",
        "[[东城区, 场地, 10], [^, 宣传, ^], [西山县, 场地, 5], [^, 宣传, 6]]",
    );
    let lines = ["单位|项目|金额", "东城区|场地|10", "西山县|场地|5", "|宣传|6"];
    read(&yaml, &lines, "A3:A4").refused(&["“金额”几行合用一个数"]);
    // Cells merged in both directions.
    let yaml = table(
        "[日期, 时段, 内容, 备注]",
        "[[20日, 上午, 开幕, <], [^, 下午, ^, <], [21日, 上午, 颁奖, 甲]]",
    );
    let lines = [HEAD, "20日|上午|开幕|开幕", "|下午|开幕|开幕"];
    read(&yaml, &lines, "A2:A3 C2:D3").refused(&["合并的格"]);
}
