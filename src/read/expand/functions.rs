//! What expressions may call.

use std::sync::Weak;

use minijinja::{Environment, Error, Value, filters};

use crate::notice::{Date, chinese_number, sum};
use crate::text::tree::{Kind, Node};

use super::articles;
use super::lookup::{located, table, unfound};
use super::{Arc, Scope, failure};

/// The functions, by name.
pub(super) const FUNCTIONS: &[&str] =
    &["attachment", "attachment_title", "article", "total", "cell", "count"];
/// The filters, by name.
pub(super) const FILTERS: &[&str] = &[
    "date",
    "month_day",
    "weekday",
    "plus_days",
    "chinese",
    "round",
    "int",
    "abs",
    "length",
    "join",
    "replace",
    "first",
    "last",
    "default",
];

/// Puts functions and filters into an environment; the functions look into the scope.
pub(super) fn install(environment: &mut Environment<'static>, scope: &Weak<Scope>) {
    let over = |f: fn(&Arc<Scope>, &[String]) -> Result<Value, Error>,
                names: &'static [&'static str]| {
        let scope = scope.clone();
        move |arguments: minijinja::value::Rest<String>| {
            if arguments.len() != names.len() {
                return Err(failure(format!("括号里应写：{}", names.join("、"))));
            }
            f(&scope.upgrade().ok_or_else(|| failure("数据已不在"))?, &arguments)
        }
    };
    environment.add_function("attachment", over(attachment, &["附件代号"]));
    environment.add_function("attachment_title", over(attachment_title, &["附件代号"]));
    let articles = scope.clone();
    environment.add_function("article", move |id: String, paragraph: Option<String>| {
        let scope = articles.upgrade().ok_or_else(|| failure("数据已不在"))?;
        let reference = articles::reference(&scope, &id, paragraph.as_deref())?;
        Ok::<_, Error>(Value::from(reference))
    });
    environment.add_function("total", over(total, &["附件代号", "栏名"]));
    environment.add_function("cell", over(cell, &["附件代号", "行名", "栏名"]));
    environment.add_function("count", over(count, &["附件代号"]));
    environment
        .add_filter("date", |value: &Value| Ok::<_, Error>(day(value)?.to_string()));
    environment.add_filter("month_day", |value: &Value| {
        let date = day(value)?;
        Ok::<_, Error>(format!("{}月{}日", date.month(), date.day()))
    });
    environment.add_filter("weekday", |value: &Value, prefix: Option<String>| {
        let name = day(value)?.weekday_name();
        Ok::<_, Error>(format!("{}{name}", prefix.as_deref().unwrap_or("周")))
    });
    environment.add_filter("plus_days", |value: &Value, days: i64| {
        let date = day(value)?.plus_days(days);
        date.map(Date::iso).ok_or_else(|| failure("日期超出了 1949 年到 2999 年"))
    });
    environment.add_filter("chinese", |value: usize| match value {
        1..=9999 => Ok(chinese_number(value)),
        _ => Err(failure("汉字数字只能是 1 到 9999")),
    });
    environment.add_filter("round", filters::round);
    environment.add_filter("int", filters::int);
    environment.add_filter("abs", filters::abs);
    environment.add_filter("length", filters::length);
    environment.add_filter("join", filters::join);
    environment.add_filter("replace", filters::replace);
    environment.add_filter("first", filters::first);
    environment.add_filter("last", filters::last);
    environment.add_filter("default", filters::default);
}

fn day(value: &Value) -> Result<Date, Error> {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    text.parse().map_err(|message: String| failure(message))
}

/// `attachment("id")`: what an attachment is called, 附件3.
fn attachment(scope: &Arc<Scope>, arguments: &[String]) -> Result<Value, Error> {
    Ok(Value::from(located(scope, &arguments[0])?.label))
}

/// `attachment_title("id")`: the title of an attachment, on one line.
fn attachment_title(scope: &Arc<Scope>, arguments: &[String]) -> Result<Value, Error> {
    let at = located(scope, &arguments[0])?.at.key("title");
    let title = scope.root.at(&at).ok_or_else(|| failure("这个附件没有标题"))?;
    let text = |node: &Node| match &node.kind {
        Kind::Scalar { text, .. } => text.clone(),
        _ => String::new(),
    };
    let title = scope.settled(title, &at)?;
    Ok(Value::from(match &title.kind {
        Kind::Sequence(lines) => lines.iter().map(text).collect(),
        _ => text(&title),
    }))
}

/// A figure, to be counted on with where it is whole.
fn figure(text: String) -> Value {
    let whole = text.parse::<i64>().ok().filter(|number| number.to_string() == text);
    whole.map_or_else(|| Value::from(text), Value::from)
}

/// `total("id", "栏名")`: the sum of a column.
fn total(scope: &Arc<Scope>, arguments: &[String]) -> Result<Value, Error> {
    let table = table(scope, &arguments[0])?;
    let column = table.names().find(&arguments[1]).map_err(unfound)?;
    let sum = sum(table.column(column)).map_err(|others| {
        let path = table.names().path(column);
        failure(format!("“{path}”一栏里的“{}”不是数字", others[0].value))
    })?;
    Ok(figure(sum.to_string()))
}

/// `cell("id", "行名", "栏名")`: one cell.
fn cell(scope: &Arc<Scope>, arguments: &[String]) -> Result<Value, Error> {
    let table = table(scope, &arguments[0])?;
    let row = table.row(&arguments[1]).map_err(unfound)?;
    let column = table.names().find(&arguments[2]).map_err(unfound)?;
    match table.rows[row].get(column).map(|cell| cell.value.trim()) {
        Some(text) if !text.is_empty() => Ok(figure(text.to_owned())),
        _ => Err(failure(format!("“{}”的这一格是空的", arguments[1]))),
    }
}

/// `count("id")`: how many rows a table has.
fn count(scope: &Arc<Scope>, arguments: &[String]) -> Result<Value, Error> {
    Ok(Value::from(table(scope, &arguments[0])?.typed_rows().count()))
}
