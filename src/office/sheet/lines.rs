//! What the lines under a head are: rows, totals, notes.

use super::bare;

/// How sums are called.
const TOTALS: [&str; 8] =
    ["合计", "总计", "共计", "小计", "总数", "累计", "总和", "total"];

/// What may stand behind the name of a sum.
const BEHIND_TOTAL: [&str; 10] =
    ["人数", "名额", "人", "名", "个", "数", "元", "万元", "金额", "数量"];

/// Whether a text names a sum: 合计, 全市合计, 合 计：, 合计（人）, 总计30人.
pub fn is_total(text: &str) -> bool {
    let text = without_brackets(&bare(text).to_lowercase());
    let text = text.trim_matches(|c: char| !c.is_alphanumeric());
    let behind = |rest: &str| {
        let rest =
            rest.trim_matches(|c: char| !c.is_alphanumeric() || c.is_ascii_digit());
        rest.is_empty() || BEHIND_TOTAL.contains(&rest)
    };
    text == "计"
        || TOTALS.iter().any(|word| {
            text.ends_with(word) || text.strip_prefix(word).is_some_and(behind)
        })
}

/// Whether a text names the sum of a part.
pub fn is_subtotal(text: &str) -> bool {
    bare(text).contains("小计")
}

fn without_brackets(text: &str) -> String {
    let mut depth = 0;
    let mut out = String::new();
    for sign in text.chars() {
        match sign {
            '(' | '[' | '【' | '〔' => depth += 1,
            ')' | ']' | '】' | '〕' if depth > 0 => depth -= 1,
            sign if depth == 0 => out.push(sign),
            _ => {}
        }
    }
    if out.trim().is_empty() { text.to_owned() } else { out }
}

/// What notes and the lines of those who made a sheet begin with.
const NOTES: [&str; 9] =
    ["注", "备注", "附注", "说明", "填表说明", "填写说明", "提示", "要求", "以上"];
const MAKERS: [&str; 26] = [
    "填表",
    "制表",
    "填报",
    "填写人",
    "审核",
    "审批",
    "复核",
    "校对",
    "负责人",
    "单位负责人",
    "分管领导",
    "主管",
    "领导",
    "经办",
    "联系人",
    "联系电话",
    "联系方式",
    "电话",
    "日期",
    "时间",
    "报送",
    "上报",
    "统计",
    "盖章",
    "单位盖章",
    "单位(盖章)",
];

/// Whether a text is a note or says who made the sheet: 注：…, 填表人：张三.
pub fn is_note(text: &str) -> bool {
    let text = bare(text);
    let text = text.trim_start_matches(['*', '※', '★', '(', '[', '【', '-', '—']);
    let digits_off =
        |rest: &str| rest.trim_start_matches(|c: char| c.is_ascii_digit()).to_owned();
    let note = NOTES.iter().any(|word| {
        text.strip_prefix(word).is_some_and(|rest| {
            digits_off(rest).starts_with([':', '.', '、', ')', ']', '】', ';', ','])
        })
    });
    let label = text.split(':').next().unwrap_or_default();
    let maker = text.contains(':')
        && label.chars().count() <= 12
        && MAKERS.iter().any(|word| label.starts_with(word) || label.ends_with(word));
    note || maker
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_are_known_by_what_they_are() {
        for total in [
            "合计",
            "合    计",
            "合　计：",
            "全市合计",
            "合计（人）",
            "(合计)",
            "【总计】",
            "*合计*",
            "共计",
            "小计",
            "总数",
            "合计30人",
            "总 计",
            "各县区合计",
            "合计人数",
            "Total",
            "计",
        ] {
            assert!(is_total(total), "{total}");
        }
        for row in
            ["合计处", "东城区", "设计院", "统计局", "会计", "总数据中心", "", "计划科"]
        {
            assert!(!is_total(row), "{row}");
        }
        for note in [
            "注：名额含领队",
            "填表人：张三    审核：李四",
            "制表日期：2024年5月1日",
            "联系电话：0351-1",
            "（备注：略）",
            "注1：略",
            "单位负责人（签字）：",
            "填报时间: 5月",
            "说明、略",
        ] {
            assert!(is_note(note), "{note}");
        }
        for row in ["注册科", "审核科", "东城区", "备注", "说明书编写组", "9:00", "时间"]
        {
            assert!(!is_note(row), "{row}");
        }
    }
}
