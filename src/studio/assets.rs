//! What the browser runs: hand-written, carried in the program.

/// A file of the studio's page.
pub(super) struct Asset {
    /// Its name in the address.
    pub(super) name: &'static str,
    /// What it is.
    pub(super) kind: &'static str,
    /// Its text.
    pub(super) text: &'static str,
}

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";
const SVG: &str = "image/svg+xml";

/// All of them.
pub(super) const ASSETS: [Asset; 11] = [
    Asset { name: "", kind: HTML, text: include_str!("assets/index.html") },
    Asset { name: "studio.css", kind: CSS, text: include_str!("assets/studio.css") },
    Asset { name: "icon.svg", kind: SVG, text: include_str!("assets/icon.svg") },
    Asset { name: "main.js", kind: JS, text: include_str!("assets/main.js") },
    Asset { name: "wire.js", kind: JS, text: include_str!("assets/wire.js") },
    Asset { name: "dialog.js", kind: JS, text: include_str!("assets/dialog.js") },
    Asset { name: "home.js", kind: JS, text: include_str!("assets/home.js") },
    Asset { name: "notice.js", kind: JS, text: include_str!("assets/notice.js") },
    Asset { name: "paper.js", kind: JS, text: include_str!("assets/paper.js") },
    Asset { name: "editor.js", kind: JS, text: include_str!("assets/editor.js") },
    Asset { name: "panels.js", kind: JS, text: include_str!("assets/panels.js") },
];
