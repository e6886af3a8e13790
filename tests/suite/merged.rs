//! Cells merged downwards (`^`) in rows that come, go and move.

use proptest::prelude::*;

use crate::sheets::{Taken, import_with, table};
use crate::support::{hongtou, notice};
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

proptest! {
    #![proptest_config(ProptestConfig {
        cases: std::env::var("CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(16),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    /// Whatever order rows come in, whichever go and come: the table says what the sheet says.
    #[test]
    fn what_comes_in_is_what_the_sheet_says(
        groups in prop::collection::vec(1..4_usize, 1..5),
        keys in prop::collection::vec(0..1000_u32, 24),
        flow in any::<bool>(),
        added in prop::collection::vec((0..6_usize, 100..200_u32), 0..4),
    ) {
        let mut old = Vec::new();
        let mut number = 0;
        for (group, count) in groups.iter().enumerate() {
            for row in 0..*count {
                number += 1;
                let name = if row == 0 { format!("片{group}") } else { "^".to_owned() };
                old.push((name, format!("组{group}"), format!("县{number}"), number.to_string()));
            }
        }
        let lines = old.iter().enumerate().map(|(i, (first, _, name, count))| {
            let second = if first == "^" { "^" } else { &old[i].1 };
            format!("[{first}, {second}, {name}, {count}]")
        });
        let lines: Vec<String> = lines.collect();
        let list = match flow {
            true => format!("      rows: [{}]\n", lines.join(", ")),
            false => format!("      rows:\n        - {}\n", lines.join("\n        - ")),
        };
        let attachment = format!(
            "attachments:\n  - id: quotas\n    title: 表\n    table:\n      columns: [片区, 组, 单位, 名额]\n{list}"
        );
        let yaml = notice("body: 见附件。", &attachment);
        // Rows in another order, by their keys; those of small keys go.
        let mut new: Vec<(u32, [String; 4])> = Vec::new();
        let mut group = 0;
        for (i, (first, second, name, count)) in old.iter().enumerate() {
            if first != "^" {
                group = second.trim_start_matches('组').parse().expect("a number");
            }
            if keys[i] >= 150 || i == 0 {
                let row = [format!("片{group}"), format!("组{group}"), name.clone(), count.clone()];
                new.push((keys[i], row));
            }
        }
        for (i, (group, count)) in added.iter().enumerate() {
            let row = [
                format!("片{group}"),
                format!("组{group}"),
                format!("新{i}"),
                count.to_string(),
            ];
            new.push((count * 5, row));
        }
        new.sort();
        let csv: String =
            new.iter().map(|(_, row)| row.join(",") + "\n").collect();
        let csv = format!("片区,组,单位,名额\n{csv}");
        let folder = tempfile::tempdir().expect("a folder");
        let folder = folder.path();
        std::fs::write(folder.join("a.yaml"), &yaml).expect("a file");
        std::fs::write(folder.join("回.csv"), &csv).expect("a file");
        let run = |arguments: &[&str]| {
            let output = hongtou(folder).args(arguments).output().expect("it runs");
            (
                output.status.code(),
                String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned(),
            )
        };
        let (code, said) =
            run(&["table", "a.yaml", "quotas", "--import", "回.csv", "--allow"]);
        prop_assert_eq!(code, Some(0), "{}{}{}", said, yaml, csv);
        let (code, said) = run(&["table", "a.yaml", "quotas", "--export", "出.csv"]);
        prop_assert_eq!(code, Some(0), "{}", said);
        let text = std::fs::read_to_string(folder.join("出.csv")).expect("a file");
        let mut above = vec![String::new(); 4];
        let mut shown = String::new();
        for line in text.trim_start_matches('\u{feff}').lines() {
            let cells: Vec<String> = line.split(',').map(str::to_owned).collect();
            for (column, cell) in cells.iter().enumerate() {
                if !cell.is_empty() {
                    above[column].clone_from(cell);
                }
            }
            shown.push_str(&(above.join(",") + "\n"));
        }
        let now = std::fs::read_to_string(folder.join("a.yaml")).expect("a file");
        prop_assert_eq!(shown, csv, "{}\n{}", yaml, now);
    }
}
