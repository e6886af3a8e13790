//! What the telephone said: rows that come and go and cells that change in one call.

use std::fs;
use std::path::Path;

use hongtou::office::amend::{Typed, find_table};
use hongtou::office::rows::Rows;
use hongtou::office::told::Told;
use hongtou::pipeline::check_only;
use hongtou::text::edit::apply;
use hongtou::text::inputs::Inputs;
use hongtou::text::source::Source;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::support::{hongtou, notice, real_notice};

fn run(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let output = hongtou(folder).args(arguments).output().expect("it runs");
    (
        output.status.code().expect("an exit code"),
        String::from_utf8_lossy(&output.stdout).into_owned(),
        String::from_utf8_lossy(&output.stderr).into_owned(),
    )
}

fn table(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    run(folder, &[&["table", "a.yaml"], arguments].concat())
}

fn written(yaml: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("a.yaml"), yaml).expect("a file");
    folder
}

fn read(folder: &Path) -> String {
    fs::read_to_string(folder.join("a.yaml")).expect("a file")
}

/// What is told, as the command line has it, done to the table of an attachment.
fn told(yaml: &str, id: &str, told: &Told) -> Result<String, Vec<String>> {
    let inputs = Inputs::new(Source::new("a.yaml", yaml));
    let examined = check_only(&inputs);
    let (Some(notice), Some(root)) = (&examined.notice, &examined.tree) else {
        panic!("a notice: {yaml}");
    };
    // As it is read: without a mark before it.
    let text = &inputs.source.text;
    let typed = Typed { text, root, notice };
    let mut rows = Rows::of(typed, find_table(notice, id).expect("a table"));
    told.apply(&mut rows)?;
    Ok(apply(text, rows.edits().map_err(|why| vec![why])?))
}

fn adding(rows: &[&str], after: Option<&str>) -> Told {
    Told {
        add: rows.iter().map(|row| row.parse().expect("a row")).collect(),
        after: after.map(str::to_owned),
        ..Told::default()
    }
}

fn removing(rows: &[&str]) -> Told {
    Told { remove: rows.iter().map(|row| (*row).to_owned()).collect(), ..Told::default() }
}

#[test]
fn one_call_does_all_of_it_and_undo_brings_it_back() {
    let old = real_notice();
    let folder = written(&old);
    let folder = folder.path();
    let call = [
        "quotas",
        "--add",
        "经开区=6",
        "--remove",
        "陵川",
        "--set",
        "高平+=5",
        "--set",
        "城区-=3",
    ];
    let (code, said, _) = table(folder, &[&call[..], &["--dry-run"]].concat());
    assert_eq!(code, 0);
    assert!(said.contains("预演：共 6 处变化"), "{said}");
    assert_eq!(read(folder), old);
    let (code, said, fault) = table(folder, &call);
    assert_eq!(code, 0, "{fault}");
    for expected in [
        "共[-85-]{+88+}人",
        "陵川：删去 陵川，5",
        "高平：20 → 25",
        "城区：15 → 12",
        "经开区：增加 经开区，6",
        "名额分配 合计：85 → 88",
    ] {
        assert!(said.contains(expected), "{expected} in {said}");
    }
    let expected = old
        .replace("        - [陵川, 5]\n", "")
        .replace("[高平, 20]", "[高平, 25]")
        .replace("[城区, 15]", "[城区, 12]")
        .replace("        - [沁水, 5]\n", "        - [沁水, 5]\n        - [经开区, 6]\n");
    assert_eq!(read(folder), expected);
    assert_eq!(run(folder, &["undo", "a.yaml"]).0, 0);
    assert_eq!(read(folder), old);
}

#[test]
fn rows_stand_behind_the_one_that_is_named() {
    let old = real_notice();
    let folder = written(&old);
    let call = ["quotas", "--add", "经开区=6", "--add", "矿区=", "--after", "泽州"];
    let (code, _, fault) = table(folder.path(), &call);
    assert_eq!(code, 0, "{fault}");
    let behind = "        - [泽州, 15]\n";
    let new = format!("{behind}        - [经开区, 6]\n        - [矿区, ~]\n");
    assert_eq!(read(folder.path()), old.replace(behind, &new));
}

/// Tables of several columns, of every kind.
const TABLES: &str = "attachments:
  - id: many
    title: 多栏
    table:
      columns: [序号, 单位, {name: 名额, total: true}, 联系人]
      rows:
        - [1, 市局, 10, 甲]
        - [2, 高平, 12.50, 乙]
        - [3, 城区, ~, ~]
  - id: summed
    title: 合计
    table:
      columns: [单位, {name: 男, total: true}, {name: 女, total: true}, {name: 共, sum: [男, 女], total: true}]
      rows: [[市局, 1, 2, ~], [高平, 3, 4, ~]]
  - id: grouped
    title: 分组
    table:
      group: 类别
      columns: [类别, 事项, {name: 金额, total: true}]
      rows:
        - [场地, 大厅, 10]
        - [~, 小厅, 5]

        # 人员费
        - [人员, 评委, 20] # 含外地
  - id: joined
    title: 合并
    table:
      columns: [日期, 时段, 内容]
      rows:
        - [20日, 上午, 开幕]
        - [^, 下午, 比赛]
";

fn tables() -> String {
    notice("body: 见附件1、附件2、附件3、附件4。", TABLES)
}

#[test]
fn other_columns_are_given_in_order_or_by_name_or_left_empty() {
    let yaml = tables();
    for (id, row, line) in [
        ("many", "经开区=6", "        - [4, 经开区, 6, ~]\n"),
        ("many", "经开区=6人,丙", "        - [4, 经开区, 6, 丙]\n"),
        ("many", "经开区=,丙", "        - [4, 经开区, ~, 丙]\n"),
        ("many", "经开区/联系人=丙, 丁", "        - [4, 经开区, ~, \"丙, 丁\"]\n"),
        ("many", "经开区=", "        - [4, 经开区, ~, ~]\n"),
    ] {
        let new = told(&yaml, id, &adding(&[row], None)).expect("it is added");
        let last = "        - [3, 城区, ~, ~]\n";
        assert_eq!(new, yaml.replace(last, &format!("{last}{line}")), "{row}");
    }
    // Cells that go on downwards group rows as `group` does.
    let add = told(&yaml, "joined", &adding(&["20日/晚上=晚会", "21日/上午=返程"], None));
    let last = "        - [^, 下午, 比赛]\n";
    let lines = "        - [^, 晚上, 晚会]\n        - [21日, 上午, 返程]\n";
    assert_eq!(add.expect("added"), yaml.replace(last, &format!("{last}{lines}")));
    let remove = Told { remove: vec!["20日/上午".to_owned()], ..Told::default() };
    let removed = told(&yaml, "joined", &remove).expect("removed");
    let both = "        - [20日, 上午, 开幕]\n        - [^, 下午, 比赛]\n";
    assert_eq!(removed, yaml.replace(both, "        - [20日, 下午, 比赛]\n"));
    // Computed columns stay so, ordinals count.
    let new = told(&yaml, "summed", &adding(&["城区=5,6"], Some("市局"))).expect("added");
    assert_eq!(new, yaml.replace("[高平, 3,", "[城区, 5, 6, ~], [高平, 3,"));
    let new = told(&yaml, "many", &removing(&["市局"])).expect("removed");
    let expected = yaml.replace("        - [1, 市局, 10, 甲]\n", "");
    assert_eq!(new, expected.replace("[2, 高", "[1, 高").replace("[3, 城", "[2, 城"));
    // A name and a text that YAML or the program would take for something else.
    let new = told(&yaml, "summed", &adding(&["a: b/男=1"], None)).expect("added");
    assert!(new.contains(", [\"a: b\", 1, ~, ~]]"), "{new}");
}

#[test]
fn rows_of_groups_stand_in_their_group() {
    let yaml = tables();
    let small = "        - [~, 小厅, 5]\n";
    let hall = "        - [场地, 排练厅, 3]\n";
    let after = |row: &str| format!("{row}{hall}");
    let behind_small = yaml.replace(small, &after(small));
    let big = "        - [场地, 大厅, 10]\n";
    for (row, behind, expected) in [
        ("场地/排练厅=3", None, behind_small.clone()),
        ("场地/排练厅/金额=3", None, behind_small.clone()),
        ("排练厅=3", Some("小厅"), behind_small.clone()),
        ("场地/排练厅=3", Some("场地/大厅"), yaml.replace(big, &after(big))),
        (
            "交通/租车=3",
            None,
            yaml.replace("含外地\n", "含外地\n        - [交通, 租车, 3]\n"),
        ),
    ] {
        let new = told(&yaml, "grouped", &adding(&[row], behind)).expect("it is added");
        assert_eq!(new, expected, "{row}");
    }
    // Who loses the row that named its group is named itself; the group's name goes through it.
    let new = told(&yaml, "grouped", &removing(&["大厅"])).expect("removed");
    assert_eq!(new, yaml.replace(big, "").replace("[~, 小厅", "[场地, 小厅"));
    let rename = Told {
        set: vec!["场地/大厅/类别=会场".parse().expect("a cell")],
        ..Told::default()
    };
    let new = told(&yaml, "grouped", &rename).expect("renamed");
    assert_eq!(new, yaml.replace("[场地, 大厅", "[会场, 大厅"));
    // 小计 and 合计 follow; that a group's name stands in another row is no change.
    let folder = written(&yaml);
    let (_, said, _) = table(folder.path(), &["grouped", "--remove", "大厅"]);
    assert!(said.contains("共 3 处变化"), "{said}");
    let folder = written(&yaml);
    let call = ["grouped", "--add", "场地/排练厅=3", "--remove", "评委"];
    let (code, said, fault) = table(folder.path(), &call);
    assert_eq!(code, 0, "{fault}");
    assert!(said.contains("共 5 处变化"), "{said}");
    for expected in
        ["场地/小计 金额：15 → 18", "人员/小计：删去", "附件3 合计 金额：35 → 18"]
    {
        assert!(said.contains(expected), "{expected} in {said}");
    }
}

#[test]
fn numbers_add_to_what_stands_there_exactly() {
    let yaml = tables();
    for (cell, from, to) in [
        ("高平/名额-=0.5", "12.50", "12.00"),
        ("1/名额+=3", "市局, 10", "市局, 13"),
        ("市局/名额 += 3人", "市局, 10", "市局, 13"),
        ("市局=11", "市局, 10", "市局, 11"),
    ] {
        let set = vec![cell.parse().expect("a cell")];
        let new = told(&yaml, "many", &Told { set, ..Told::default() });
        assert_eq!(new.expect("it is set"), yaml.replace(from, to), "{cell}");
    }
}

#[test]
fn what_cannot_be_done_is_refused_with_what_to_do_and_nothing_is_written() {
    let yaml = tables();
    let folder = written(&yaml);
    let cases: &[(&[&str], &[&str])] = &[
        (&["many", "--set", "市局-=11"], &["--set 市局-=11：", "现在是 10，这样就是 -1"]),
        (&["many", "--set", "城区+=1"], &["现在是空的，不能加减；直接写 城区=1"]),
        (&["many", "--set", "市局/联系人+=1"], &["现在是“甲”，不是数字"]),
        (&["many", "--set", "市局+=许多"], &["“许多”不是数字，不能加减"]),
        (&["many", "--set", "市局=二十"], &["--set 市局=二十：“二十”不是数字", "“名额”"]),
        (&["many", "--set", "市局=-3"], &["“名额”不能是 -3"]),
        (
            &["many", "--add", "经开区=6,丙,丁"],
            &["写了 3 个值", "只有 2 栏：名额、联系人"],
        ),
        (&["many", "--add", "经开区=丙"], &["--add 经开区=丙：“丙”不是数字"]),
        (&["many", "--add", "经开区/名头=6"], &["没有名为“名头”的栏", "名额、联系人"]),
        (&["many", "--add", "高 平=6"], &["已有这一行；改它的数用 --set 高 平=6"]),
        (&["many", "--add", "新=1", "--add", "新=,乙"], &["写了两次；几栏写在一起"]),
        (
            &["many", "--add", "新=1", "--after", "没有"],
            &["--after 没有：没有名为“没有”的行"],
        ),
        (
            &["many", "--add", "新=1", "--after", "高平", "--remove", "高平"],
            &["写另一行"],
        ),
        (&["many", "--add", "新"], &["应写成 行名=值", "经开区="]),
        (&["many", "--after", "高平"], &["--add"]),
        (
            &["many", "--remove", "高坪"],
            &["--remove 高坪：没有名为“高坪”的行", "已有：市局、高平"],
        ),
        (&["many", "--remove", "高平", "--remove", "高平"], &["写了两次，留一个"]),
        (
            &["many", "--remove", "高平", "--set", "高平=3"],
            &["又在 --remove 里删去；留其中一个"],
        ),
        (
            &["many", "--set", "高平=3", "--set", "高平+=3"],
            &["--set 高平+=3：", "写了两次"],
        ),
        (&["many", "--remove", "合计"], &["合计 是程序合计出来的"]),
        (
            &["many", "--remove", "市局", "--remove", "高平", "--remove", "城区"],
            &["表就空了", "YAML"],
        ),
        (&["summed", "--add", "城区=5"], &["要写明是哪一栏，如 城区/男=5", "男、女"]),
        (&["summed", "--set", "市局/共=5"], &["是程序合计出来的，不能直接改"]),
        (&["summed", "--add", "城区/共=5"], &["可写的栏：男、女"]),
        (
            &["grouped", "--add", "排练厅=3"],
            &["要写明是哪一组，如 场地/排练厅", "场地、人员"],
        ),
        (&["grouped", "--add", "排练厅/金额=3"], &["要写明是哪一组"]),
        (
            &["grouped", "--add", "人员/保安=3", "--after", "大厅"],
            &["在“场地”一组，不在“人员”"],
        ),
        (&["grouped", "--add", "场地/小厅=3"], &["已有这一行"]),
        (&["joined", "--add", "21日/内容=闭幕"], &["要写明是哪一组", "20日"]),
        // All faults at once.
        (
            &["many", "--remove", "无", "--set", "没=1", "--add", "高平=1"],
            &["无", "没=1", "已有"],
        ),
    ];
    for (arguments, words) in cases {
        let (code, said, fault) = table(folder.path(), arguments);
        assert_eq!(code, 2, "{arguments:?}: {said}");
        for word in *words {
            assert!(fault.contains(word), "{arguments:?}: {word} in {fault}");
        }
        assert_eq!(read(folder.path()), yaml, "{arguments:?}");
    }
    assert!(!folder.path().join("a.yaml.bak").exists());
}

/// A column of numbers that only a sentence sums up.
const QUOTED: &str = "attachments:
  - id: a
    title: 指标
    table: {columns: [单位, 指标], rows: [[市局, 10], [高平, 20]]}
";

#[test]
fn a_wrong_value_is_told_where_it_came_from_not_where_it_is_summed() {
    let yaml = notice("body: 共{{ total(\"a\", \"指标\") }}件，见附件。", QUOTED);
    let folder = written(&yaml);
    let folder = folder.path();
    for (arguments, word) in [
        (["a", "--set", "高平=二十"], "--set 高平=二十：“二十”不是数字"),
        (["a", "--add", "城区=若干"], "--add 城区=若干：“若干”不是数字"),
        (["a", "--import", "回.csv"], "第 3 行“指标”（B3）“二十”不是数字"),
    ] {
        fs::write(folder.join("回.csv"), "单位,指标\n市局,10\n高平,二十\n")
            .expect("a file");
        let (code, _, fault) = table(folder, &arguments);
        assert_eq!(code, 2, "{fault}");
        assert!(fault.contains(word) && !fault.contains("total("), "{word} in {fault}");
        assert_eq!(read(folder), yaml);
    }
    // Of what is not filled in yet, too, whatever the column is called.
    let yaml = yaml.replace("市局, 10", "市局, ~").replace("高平, 20", "高平, ~");
    let folder = written(&yaml);
    let (_, _, fault) = table(folder.path(), &["a", "--set", "高平=abc"]);
    assert!(fault.contains("--set 高平=abc：“abc”不是数字"), "{fault}");
    assert!(!fault.contains("total("), "{fault}");
    assert_eq!(read(folder.path()), yaml);
}

/// A sum is as precise as the most precise of its parts.
#[test]
fn sums_keep_the_places_of_their_parts() {
    let table = "attachments:
  - id: a
    title: 经费
    table:
      columns: [项目, {name: 经费, total: true}, {name: 两项, sum: [经费, 其他]}, 其他]
      rows: [[场地, 12.50, ~, 1], [宣传, 1, ~, 2.250]]
";
    let yaml = notice("body: 共{{ total(\"a\", \"经费\") }}万元，见附件。", table);
    let folder = written(&yaml);
    let (_, said, _) = run(folder.path(), &["table", "a.yaml", "a"]);
    let words: Vec<&str> = said.split_whitespace().collect();
    for sum in ["13.50", "3.250"] {
        assert!(words.contains(&sum), "{sum} in {said}");
    }
}

#[test]
fn the_spreadsheet_comes_first() {
    let old = real_notice();
    let folder = written(&old);
    let folder = folder.path();
    fs::write(folder.join("回.csv"), "单位,名额分配\n市局,10\n新区,7\n陵川,5\n")
        .expect("csv");
    let call = [
        "quotas",
        "--import",
        "回.csv",
        "--set",
        "新区+=1",
        "--remove",
        "陵川",
        "--add",
        "经开区=6",
    ];
    let (code, _, fault) = table(folder, &call);
    assert_eq!(code, 0, "{fault}");
    let rows =
        "rows:\n        - [市局, 10]\n        - [新区, 8]\n        - [经开区, 6]\n\n";
    assert!(read(folder).contains(rows), "{}", read(folder));
}

#[test]
fn rows_that_stay_keep_what_is_typed_around_them_when_a_spreadsheet_is_read() {
    let rows = "      rows:\n      - [市局, 10]\n\n      # 县区\n      - [高平, 20]\n      - [城区, 15]\n";
    let yaml = styled(rows, false);
    let folder = written(&yaml);
    fs::write(folder.path().join("回.csv"), "单位,名额\n市局,10\n城区,15\n矿区,1\n")
        .expect("csv");
    let (code, _, fault) = table(folder.path(), &["a", "--import", "回.csv"]);
    assert_eq!(code, 0, "{fault}");
    let new = yaml.replace("      - [高平, 20]\n", "");
    let new = new.replace("[城区, 15]\n", "[城区, 15]\n      - [矿区, 1]\n");
    assert_eq!(read(folder.path()), new);
}

/// Rows in every style of YAML.
const STYLES: [&str; 10] = [
    "      rows:\n        - [市局, 10]\n        - [高平, 20]\n        - [城区, 15]\n",
    "      rows:\n      - [市局, 10] # 一\n\n      # 二\n      - [高平, 20]\n      # 尾\n",
    "      rows:\n        - - 市局\n          - 10\n        -\n          - 高平\n          - 20\n        - [城区,\n           15]   # 三\n",
    "      rows: [[市局, 10], [高平, 20], [城区, 15]]\n",
    "      rows: [ [市局, 10] , [高平, 20] ,[城区, 15], ]\n",
    "      rows: [\n        [市局, 10], # 一\n        [高平, 20] # 二\n      ]\n",
    "      rows:\n        [\n          [市局, 10],\n          # 二\n          [高平, 20],\n        ]\n",
    "      rows: [[市局, 10],\n             [高平, 20], # 二\n             [城区, 15]]\n",
    "      rows:\n        - ['市局', \"10\"]\n\n\n        - [高平, 20]\n",
    "      fold: 2\n      rows:\n        - [市局, 10]\n        - [高平, ~]",
];

fn styled(style: &str, crlf: bool) -> String {
    let columns = "      columns: [单位, {name: 名额, total: true}]\n";
    let rest =
        format!("attachments:\n  - id: a\n    title: 表\n    table:\n{columns}{style}");
    let yaml = notice("body: 见附件。", &rest);
    let yaml = if style.ends_with('\n') { yaml } else { yaml.trim_end().to_owned() };
    if crlf { yaml.replace('\n', "\r\n") } else { yaml }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn what_is_added_and_removed_again_leaves_no_trace(
        style in select(&STYLES[..]),
        crlf in any::<bool>(),
        place in any::<Index>(),
        names in proptest::collection::hash_set("[新外]{1,4}|a: b|#|\\[", 1..4),
    ) {
        let yaml = styled(style, crlf);
        let there: Vec<&str> =
            ["市局", "高平", "城区"].into_iter().filter(|n| style.contains(n)).collect();
        let after = place.index(there.len() + 1);
        let names: Vec<&String> = names.iter().collect();
        let rows: Vec<String> = names.iter().map(|name| format!("{name}=7")).collect();
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let new = told(&yaml, "a", &adding(&rows, there.get(after).copied()))
            .expect("it is added");
        // They are there, in their place, and nothing else is another.
        let inputs = Inputs::new(Source::new("a.yaml", &new));
        let examined = check_only(&inputs);
        let notice = examined.notice.unwrap_or_else(|| panic!("{:?}: {new}", examined.findings));
        let known = find_table(&notice, "a").expect("a table").row_names();
        let mut expected: Vec<&str> = there.clone();
        let at = (after + 1).min(there.len());
        expected.splice(at..at, names.iter().map(|name| name.as_str()));
        expected.push("合计");
        prop_assert_eq!(known, expected);
        let names: Vec<&str> = names.iter().map(|name| name.as_str()).collect();
        let back = told(&new, "a", &removing(&names)).expect("it is removed");
        prop_assert_eq!(back, yaml);
    }

    #[test]
    fn what_is_removed_takes_no_other_with_it(
        style in select(&STYLES[..]),
        crlf in any::<bool>(),
        place in any::<Index>(),
    ) {
        let yaml = styled(style, crlf);
        let mut there: Vec<&str> =
            ["市局", "高平", "城区"].into_iter().filter(|n| style.contains(n)).collect();
        let gone = there.remove(place.index(there.len()));
        let new = told(&yaml, "a", &removing(&[gone])).expect("it is removed");
        let examined = check_only(&Inputs::new(Source::new("a.yaml", &new)));
        let notice = examined.notice.unwrap_or_else(|| panic!("{:?}: {new}", examined.findings));
        there.push("合计");
        prop_assert_eq!(find_table(&notice, "a").expect("a table").row_names(), there);
        // Comments on lines of their own stay.
        for comment in ["# 尾", "      # 二"] {
            prop_assert_eq!(yaml.contains(comment), new.contains(comment));
        }
    }
}
