// What stands beside the paper: the values that no page shows, and what is yet to be done.

import { make, replace } from "./wire.js";

const NAMES = {
  true: "是", false: "否", "": "（默认）",
  document: "文件", letter: "信函", order: "命令（令）", minutes: "纪要",
};

function input(field, change) {
  const label = field.name;
  const common = { "aria-label": label, "data-place": field.place };
  let node;
  if (field.kind === "choice") {
    node = make("select", common, field.choices.map((choice) =>
      make("option", { value: choice, selected: choice === field.value },
        NAMES[choice] === undefined ? choice : NAMES[choice])));
  } else if (field.kind === "list") {
    node = make("textarea", Object.assign({
      rows: String(Math.min(6, field.value.split("\n").length)),
      placeholder: field.default || "一行一个",
    }, common));
    node.value = field.value;
  } else {
    const date = field.kind === "date" && /^(\d{4}-\d\d-\d\d)?$/.test(field.value);
    node = make("input", Object.assign({
      type: date ? "date" : "text", placeholder: field.default,
    }, common));
    node.value = field.value;
  }
  node.addEventListener("change", () => change(field, node.value));
  return make("label.field", {}, make("span", {}, label), node);
}

/** The values beside the paper, in their groups. */
export function fields(node, list, attachments, change, append, point) {
  const open = new Set(Array.from(node.querySelectorAll("details[open]"), (d) => d.dataset.group));
  const active = document.activeElement && node.contains(document.activeElement)
    ? document.activeElement.dataset.place : null;
  const groups = [];
  for (const field of list) {
    let group = groups.find((known) => known.name === field.group);
    if (!group) groups.push((group = { name: field.group, fields: [] }));
    group.fields.push(field);
  }
  const first = !node.firstChild;
  replace(node, groups.map((group, i) =>
    make("details.group", {
      "data-group": group.name, open: first ? i < 1 : open.has(group.name),
    }, make("summary", {}, group.name), group.fields.map((field) => input(field, change)))),
  make("details.group", { "data-group": "附件", open: first || open.has("附件") },
    make("summary", {}, "附件"),
    attachments.map((spot) => make("button.jump", { onclick: () => point(spot.place) }, spot.said)),
    make("button.wide", { onclick: () => append("/attachments", "附件") }, "＋ 加一个附件"),
    make("button.wide", { onclick: () => append("/sections", "一节") }, "＋ 加一节正文")));
  if (active) {
    const again = node.querySelector('[data-place="' + CSS.escape(active) + '"]');
    if (again) again.focus({ preventScroll: true });
  }
}

const GRAVITY = { error: "✗", warning: "！", note: "·" };
const WORDS = { error: "错误", warning: "请核对", note: "说明" };

/** Findings of one rule stand together. */
function grouped(findings) {
  const groups = [];
  for (const finding of findings) {
    let group = groups.find((known) => known.code === finding.code && known.severity === finding.severity);
    if (!group) {
      groups.push((group = { code: finding.code, severity: finding.severity, list: [] }));
    }
    group.list.push(finding);
  }
  const order = { error: 0, warning: 1, note: 2 };
  return groups.sort((a, b) => order[a.severity] - order[b.severity]);
}

/** What is yet to be done. */
export function todo(node, state, { point, mend, settle, text }) {
  const pending = state.pending.map((mark) =>
    make("li.mark", {},
      make("button.link", { onclick: () => (mark.place && point(mark.place)) || text(mark.line) },
        mark.what || "待定"),
      mark.value ? null : make("button.quiet", { onclick: () => settle(mark.line), title: "已经定了，去掉这条待定" }, "定下")));
  const findings = grouped(state.findings).map((group) =>
    make("li.finding." + group.severity, {},
      group.list.map((finding, i) =>
        make("button.link", {
          onclick: () => (finding.place && point(finding.place)) || text(finding.line || 1),
        },
        i === 0 ? make("span.gravity", { "aria-label": WORDS[finding.severity] }, GRAVITY[finding.severity]) : "",
        finding.message)),
      group.list[0].hint ? make("p.hint", {}, group.list[0].hint) : null));
  replace(node,
    make("h2", {}, "待办 ", make("span.count", {}, String(state.pending.length))),
    pending.length ? make("ul.marks", {}, pending) : make("p.none", {}, "没有待定的了。"),
    make("h2", {}, "问题 ", make("span.count", {}, String(state.findings.filter((f) => f.severity !== "note").length))),
    state.fixes.length
      ? make("button.mend", { onclick: mend, title: state.fixes.join("\n") }, "自动改正 " + state.fixes.length + " 处")
      : null,
    findings.length ? make("ul.findings", {}, findings) : make("p.none", {}, "没有问题。"));
}
