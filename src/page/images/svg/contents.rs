//! What a drawing may contain, looked at before anything of it is drawn.
//!
//! A seal or a figure is shapes, groups and gradients. What else there is in SVG either draws
//! something that the press cannot (filters, masks, blending), depends on what the file does
//! not bring along (letters, other files), or makes a small file take hours; it is refused by
//! name. What is only defined, and drawn by nothing, stays, for Inkscape leaves such behind.

use std::collections::HashMap;

use resvg::usvg::roxmltree::{Attribute, Document, Node, NodeId};

use super::style::{self, Rule};
use crate::page::images::Fault;

/// The namespace of SVG; what belongs to another is no part of the drawing.
const SVG: &str = "http://www.w3.org/2000/svg";
/// The namespaces of attributes that belong to a drawing.
const NAMESPACES: [&str; 3] =
    [SVG, "http://www.w3.org/1999/xlink", "http://www.w3.org/XML/1998/namespace"];
/// What draws, or holds what draws.
const SHAPES: [&str; 10] = [
    "g", "symbol", "use", "path", "rect", "circle", "ellipse", "line", "polyline",
    "polygon",
];
/// What fills shapes.
const GRADIENTS: [&str; 2] = ["linearGradient", "radialGradient"];
/// What is said about a drawing, defined for it, or bounds it.
const BESIDE: [&str; 7] =
    ["defs", "stop", "title", "desc", "metadata", "style", "clipPath"];
/// What may be defined, but drawn by nothing.
const DORMANT: [&str; 4] = ["filter", "mask", "marker", "pattern"];

/// The most nodes there may be, those repeated by `use` counted as often as they stand.
const NODES_MOST: usize = 60_000;
/// How deep they may stand in each other, through `use` too.
const DEPTH_MOST: usize = 64;
/// How long the data of all paths may be, counted alike, in bytes.
const PATH_MOST: usize = 1 << 20;
/// The most stops of a gradient.
const STOPS_MOST: usize = 256;
/// The most comparisons of rules with elements.
const MATCHES_MOST: usize = 4_000_000;

const SIMPLER: &str = "在绘图软件里简化后重新导出，或另存为 PNG";

/// Refuses a drawing with anything in it that does not belong there.
pub(super) fn examine(document: &Document<'_>) -> Result<(), Fault> {
    let root = document.root_element();
    if tag(root) != Some("svg") {
        return Err(Fault::wrong("不是 SVG 图", "核对是否选错了文件"));
    }
    let sheet = |node: Node<'_, '_>| {
        node.pi().is_some_and(|instruction| instruction.target == "xml-stylesheet")
    };
    if document.root().children().any(sheet) {
        return Err(refused("另外的样式表", SIMPLER));
    }
    let mut ids: HashMap<&str, Node<'_, '_>> = HashMap::new();
    let mut rules = Vec::new();
    for node in document.descendants() {
        if let Some(id) = node.attribute("id") {
            ids.entry(id).or_insert(node);
        }
        if node.has_tag_name("style") {
            rules.extend(style::rules(node.text().unwrap_or_default())?);
        }
    }
    let known = Known { ids };
    if rules.len().saturating_mul(document.descendants().count()) > MATCHES_MOST {
        return Err(Fault::large("的样式（style）太多", SIMPLER));
    }
    for Rule { name, value } in rules {
        known.property(name, value)?;
    }
    known.element(root, 0, &mut Vec::new())?;
    known.size(root, &mut HashMap::new(), 0).map(|_| ())
}

/// What is refused by name.
fn refused(what: &str, mend: &'static str) -> Fault {
    Fault::wrong(format!("里有{what}"), mend)
}

/// How much there is under a node, with everything that it uses.
#[derive(Clone, Copy, Default)]
struct Size {
    nodes: usize,
    depth: usize,
    path: usize,
}

struct Known<'a, 'i> {
    ids: HashMap<&'a str, Node<'a, 'i>>,
}

impl<'a, 'i> Known<'a, 'i> {
    /// Looks at an element and everything in it. `above` are the names of what it is in.
    fn element(
        &self,
        node: Node<'a, 'i>,
        depth: usize,
        above: &mut Vec<&'a str>,
    ) -> Result<(), Fault> {
        if depth > DEPTH_MOST {
            return Err(deep());
        }
        let name = node.tag_name().name();
        let within = |names: &[&str]| above.iter().any(|above| names.contains(above));
        let dormant = within(&DORMANT) && name.starts_with("fe") && name != "feImage";
        let listed = SHAPES.contains(&name)
            || GRADIENTS.contains(&name)
            || BESIDE.contains(&name)
            || DORMANT.contains(&name);
        if !(listed || dormant || (name == "svg" && depth == 0)) {
            return Err(unlisted(name));
        }
        let stops = node.children().filter(|child| tag(*child) == Some("stop")).count();
        if stops > STOPS_MOST {
            return Err(Fault::large(format!("里有 {stops} 个色标的渐变"), SIMPLER));
        }
        for attribute in own(node) {
            let name = attribute.name();
            match name {
                "href" => self.link(node, attribute.value())?,
                "style" => {
                    for Rule { name, value } in style::declarations(attribute.value())? {
                        self.property(name, value)?;
                    }
                }
                // What bounds is not bounded itself.
                "clip-path" if within(&["clipPath"]) || tag(node) == Some("clipPath") => {
                    return Err(refused("连环的剪裁（clipPath）", SIMPLER));
                }
                _ if name.starts_with("on") => return Err(unlisted("script")),
                _ => self.property(name, attribute.value())?,
            }
        }
        above.push(name);
        for child in node.children().filter(|child| tag(*child).is_some()) {
            self.element(child, depth + 1, above)?;
        }
        above.pop();
        Ok(())
    }

    /// Looks at a property, of an attribute or a style.
    fn property(&self, name: &str, value: &str) -> Result<(), Fault> {
        let value = value.trim();
        let none = matches!(value, "" | "none" | "normal" | "inherit");
        match name {
            "filter" if !none => return Err(unlisted("filter")),
            "mask" | "mask-image" if !none => return Err(unlisted("mask")),
            "marker" | "marker-start" | "marker-mid" | "marker-end" if !none => {
                return Err(unlisted("marker"));
            }
            "mix-blend-mode" if !none => {
                return Err(refused("混合模式（mix-blend-mode）", SIMPLER));
            }
            "clip-path" if !none => {
                let clips = |target: Node<'_, '_>| tag(target) == Some("clipPath");
                return match target(value).map(|id| self.ids.get(id)) {
                    Some(Some(target)) if clips(*target) => Ok(()),
                    _ => Err(refused("不认识的剪裁（clip-path）", SIMPLER)),
                };
            }
            _ => {}
        }
        if !value.to_ascii_lowercase().contains("url(") {
            return Ok(());
        }
        let Some(id) = target(value) else { return Err(outside(value)) };
        let gradient = |node: &&Node<'_, '_>| {
            tag(**node).is_some_and(|name| GRADIENTS.contains(&name))
        };
        match self.ids.get(id) {
            Some(node) if gradient(&node) => Ok(()),
            Some(node) => Err(unlisted(node.tag_name().name())),
            None => Err(refused(
                &format!("没有定义的填充（#{id}）"),
                "在绘图软件里重新导出 SVG，或另存为 PNG",
            )),
        }
    }

    /// Looks at what an element refers to.
    fn link(&self, node: Node<'a, 'i>, href: &str) -> Result<(), Fault> {
        let Some(id) = href.trim().strip_prefix('#') else { return Err(outside(href)) };
        if own(node).any(|a| a.name() == "href" && a.value() != href) {
            return Err(refused("互相矛盾的引用（href）", SIMPLER));
        }
        let fits: &[&str] = match tag(node) {
            Some("use") => &SHAPES,
            Some(name) if GRADIENTS.contains(&name) => &GRADIENTS,
            _ => return Err(refused("链接（href）", SIMPLER)),
        };
        let Some(mut target) = self.ids.get(id).copied() else {
            return Err(refused(
                &format!("没有定义的引用（#{id}）"),
                "在绘图软件里重新导出 SVG，或另存为 PNG",
            ));
        };
        if !tag(target).is_some_and(|name| fits.contains(&name)) {
            return Err(unlisted(target.tag_name().name()));
        }
        // A gradient takes its stops from another, and so on; not from itself.
        for _ in 0..DEPTH_MOST {
            let next = href_of(target).filter(|_| fits == GRADIENTS);
            match next.and_then(|id| self.ids.get(id)) {
                Some(next) => target = *next,
                None => return Ok(()),
            }
        }
        Err(itself())
    }

    /// How much a node unfolds to.
    fn size(
        &self,
        node: Node<'a, 'i>,
        seen: &mut HashMap<NodeId, Option<Size>>,
        depth: usize,
    ) -> Result<Size, Fault> {
        match seen.get(&node.id()) {
            Some(Some(size)) => return Ok(*size),
            Some(None) => return Err(itself()),
            None if depth > DEPTH_MOST => return Err(deep()),
            None => {}
        }
        seen.insert(node.id(), None);
        let data = |name| node.attribute(name).map_or(0, str::len);
        let mut size = Size { nodes: 1, depth: 1, path: data("d") + data("points") };
        let used = href_of(node).filter(|_| tag(node) == Some("use"));
        let used = used.and_then(|id| self.ids.get(id)).copied();
        for child in node.children().chain(used) {
            let inside = self.size(child, seen, depth + 1)?;
            size.nodes = size.nodes.saturating_add(inside.nodes);
            size.path = size.path.saturating_add(inside.path);
            size.depth = size.depth.max(inside.depth + 1);
        }
        if size.nodes > NODES_MOST {
            let what = format!("展开后有 {NODES_MOST} 个以上的元素，太复杂");
            return Err(Fault::large(what, SIMPLER));
        }
        if size.path > PATH_MOST {
            return Err(Fault::large("的路径展开后超过 1 MB，太复杂", SIMPLER));
        }
        if size.depth > DEPTH_MOST {
            return Err(deep());
        }
        seen.insert(node.id(), Some(size));
        Ok(size)
    }
}

/// The name of an element of SVG.
fn tag<'a>(node: Node<'a, '_>) -> Option<&'a str> {
    let name = node.tag_name();
    let own = node.is_element() && matches!(name.namespace(), None | Some(SVG));
    own.then(|| name.name())
}

/// The attributes of an element that mean something to the drawing.
fn own<'a, 'i>(node: Node<'a, 'i>) -> impl Iterator<Item = Attribute<'a, 'i>> {
    node.attributes().filter(|attribute| {
        attribute.namespace().is_none_or(|space| NAMESPACES.contains(&space))
    })
}

/// What an element refers to, with or without the namespace that it once needed.
fn href_of<'a>(node: Node<'a, '_>) -> Option<&'a str> {
    let href = own(node).find(|attribute| attribute.name() == "href")?;
    href.value().trim().strip_prefix('#')
}

/// What `url(#…)` refers to, if it is in this file.
fn target(value: &str) -> Option<&str> {
    let inside = value.strip_prefix("url(")?.split(')').next()?;
    inside
        .trim_matches(|c: char| c.is_whitespace() || "'\"".contains(c))
        .strip_prefix('#')
}

fn itself() -> Fault {
    refused("引用自己的图形（use）", "在绘图软件里重新导出 SVG，或另存为 PNG")
}

fn deep() -> Fault {
    Fault::large(format!("的编组套了 {DEPTH_MOST} 层以上"), SIMPLER)
}

fn outside(href: &str) -> Fault {
    match href.trim_start().starts_with("data:") {
        true => unlisted("image"),
        false => refused(
            "对别的文件的引用，换一台机器就没有了",
            "把图形都画在这个文件里，或另存为 PNG",
        ),
    }
}

/// What there is besides shapes, by name.
fn unlisted(name: &str) -> Fault {
    let plain = "在绘图软件里取消这种效果或栅格化，重新导出；或另存为 PNG";
    let (what, mend) = match name {
        "text" | "tspan" | "textPath" | "tref" | "altGlyph" | "flowRoot" => {
            return Fault::wrong(
                "里有文字，换一台机器字形就变了",
                "在绘图软件里把文字转成曲线（路径）再存，或另存为 PNG",
            );
        }
        "font" | "font-face" | "glyph" => (
            "字体（font）".to_owned(),
            "在绘图软件里把文字转成曲线（路径）再存，或另存为 PNG",
        ),
        "image" => {
            ("嵌入的图片（image）".to_owned(), "直接用那张图片（PNG、JPEG），或描成矢量")
        }
        "script" => {
            ("脚本（script）".to_owned(), "在绘图软件里重新导出 SVG，或另存为 PNG")
        }
        "filter" => ("滤镜（filter）".to_owned(), plain),
        "mask" => ("蒙版（mask）".to_owned(), plain),
        "marker" => ("箭头等标记（marker）".to_owned(), "把标记转成路径，或另存为 PNG"),
        "pattern" => ("图案填充（pattern）".to_owned(), plain),
        "foreignObject" => (
            "别种内容（foreignObject）".to_owned(),
            "导出时不要保留编辑功能，或另存为 PNG",
        ),
        "switch" => (
            "几种可选的内容（switch）".to_owned(),
            "导出时不要保留编辑功能，或另存为 PNG",
        ),
        "animate" | "animateMotion" | "animateTransform" | "animateColor" | "set" => {
            ("动画".to_owned(), plain)
        }
        "a" => ("链接（a）".to_owned(), "取消链接，重新导出；或另存为 PNG"),
        "svg" => ("套在里面的另一幅图（svg）".to_owned(), plain),
        name => {
            let name: String = name.chars().take(30).collect();
            (format!("不能用的元素 <{name}>"), plain)
        }
    };
    refused(&what, mend)
}
