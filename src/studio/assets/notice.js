// A notice: the paper in the middle, what no page shows on its left, what is to be done on its
// right. What is typed is kept at once.

import { address, failed, get, make, post, replace, say } from "./wire.js";
import { dialog } from "./dialog.js";
import { Editor } from "./editor.js";
import { Paper } from "./paper.js";
import { fields, todo } from "./panels.js";

const key = (spot) => spot.place + (spot.line === undefined ? "" : "#" + spot.line);

export function notice(app, file) {
  let state = null;
  let busy = Promise.resolve();
  let gone = false;

  const title = make("span.name", {});
  const saved = make("span.saved", { role: "status" }, "");
  const undo = make("button.icon", { onclick: () => send("api/undo", {}), "aria-label": "退回" }, "↶");
  const redo = make("button.icon", { onclick: () => send("api/redo", {}), "aria-label": "重做" }, "↷");
  const print = make("button.main", { onclick: output }, "打印 PDF");
  const left = make("aside.left", { "aria-label": "要素" });
  const right = make("aside.right", { "aria-label": "待办和问题" });
  const sheets = make("div.sheets", {});
  const over = make("div.over", {}, sheets);
  const middle = make("main.middle", { "aria-label": "版面" }, over);
  replace(app,
    make("header.bar", {},
      make("a.back", { href: "#/" }, "← 首页"), undo, redo, title, saved,
      make("span.grow", {}),
      make("button.quiet", { onclick: past }, "改动记录"),
      make("button.quiet", { onclick: () => whole(1) }, "全文"),
      make("button.quiet", { onclick: apart }, "附件"),
      print),
    make("div.view", {}, left, middle, right));

  const paper = new Paper(sheets, file, pick);
  const editor = new Editor(over, done, act, pasted);

  function show(next) {
    const first = state === null;
    state = next;
    title.textContent = state.title || file;
    document.title = (state.title || file) + " · 红头";
    saved.textContent = state.current ? "已保存" : "已保存；版面还是改错以前的";
    saved.classList.toggle("fault", !state.current);
    undo.disabled = !state.undo;
    undo.title = state.undo ? "退回：" + state.undo : "没有可以退回的";
    redo.disabled = !state.redo;
    redo.title = state.redo ? "重做：" + state.redo : "没有可以重做的";
    print.classList.toggle("ready", !state.errors && !state.pending.length);
    const changed = paper.show(state.sheets);
    const names = new Set();
    const attachments = [];
    for (const sheet of state.sheets) {
      for (const spot of sheet.spots) {
        const own = spot.place.startsWith("/attachments/") && spot.name === "附件标题";
        if (own && !names.has(spot.place)) {
          names.add(spot.place);
          attachments.push(spot);
        }
      }
    }
    fields(left, state.fields, attachments, field, append, (place) => paper.point(place));
    todo(right, state, {
      point: (place) => paper.point(place),
      mend: () => send("api/mend", {}),
      settle: (line) => send("api/settle", { line }),
      text: whole,
    });
    if (!first && changed.length) {
      const seen = changed.filter((i) => !visible(paper.sheets[i].node));
      if (seen.length) say("第 " + seen.map((i) => i + 1).join("、") + " 面也有改动");
    }
    if (editor.open) {
      const node = paper.find(key(editor.spot));
      if (node) editor.place(node);
    }
  }

  function visible(node) {
    const box = node.getBoundingClientRect();
    return box.bottom > 0 && box.top < window.innerHeight;
  }

  /** One change after the other, each with what came of the one before. */
  function send(path, body) {
    const sent = busy.then(() => {
      if (gone) return null;
      saved.textContent = "…";
      return post(path, Object.assign({ file, revision: state ? state.revision : 0 }, body));
    }).then((next) => {
      if (next && !gone) show(next);
      return next;
    });
    busy = sent.catch(() => null);
    return sent.catch((error) => {
      if (gone) return null;
      if (state) saved.textContent = "没有保存";
      if (error.status === 409) return overtaken(body.change, error.answer.now);
      failed(error);
      return null;
    });
  }

  /** The same place was changed elsewhere: both texts are shown. */
  function overtaken(change, now) {
    return reload().then(() => {
      if (change.do !== "set") {
        say("公文刚刚在别处改过，请再做一次", true);
        return null;
      }
      dialog("这一处刚刚在别处改过", make("div", {},
        make("p", {}, "现在写的是："), make("blockquote", {}, now || "（空）"),
        make("p", {}, "您写的是："), make("blockquote", {}, change.text || "（空）")), [
        ["用我写的", () => { send("api/change", { change: Object.assign({}, change, { was: now }) }); }],
        ["保留现在的", null],
      ]);
      return null;
    });
  }

  function reload() {
    return get("api/notice", { file }).then((next) => { if (!gone) show(next); }).catch(failed);
  }

  function pick(spot, node) {
    if (spot.kind === "panel") {
      const found = left.querySelector('[data-place^="' + CSS.escape(spot.place) + '"]')
        || left.querySelector('[data-place^="/number"]');
      if (found) {
        found.closest("details").open = true;
        found.focus();
      }
      return;
    }
    const text = state.texts[key(spot)];
    if (text === undefined) {
      say("这一处要在“全文”里改", true);
      return;
    }
    if (spot.kind === "date" && !/^\d{4}-\d\d-\d\d$/.test(text)) {
      editor.start(Object.assign({}, spot, { kind: "text" }), node, text);
    } else {
      editor.start(spot, node, text);
    }
  }

  /** Opens the next place. */
  function next(spot, step, way) {
    const all = paper.frames();
    const at = all.findIndex((node) => node.dataset.key === key(spot));
    if (at < 0) return;
    let node = all[at + step];
    if (way === "below") {
      const below = spot.place.replace(/\/(\d+)\/(\d+)$/, (whole, row, column) =>
        "/" + (Number(row) + 1) + "/" + column);
      node = all.find((other) => other.dataset.key === below);
      if (!node) {
        all[at].focus({ preventScroll: true });
        return;
      }
    }
    if (node) {
      if (!visible(node)) node.scrollIntoView({ block: "center" });
      node.click();
    }
  }

  /** The next place opens at once: what is typed on goes there, and nowhere else. */
  function done(spot, was, text, step, way) {
    if (text !== was) {
      send("api/change", {
        change: { do: "set", place: spot.place, line: spot.line === undefined ? null : spot.line, was, text },
      });
    }
    if (step || way) next(spot, step, way);
  }

  function act(spot, what, text, was) {
    const line = spot.line === undefined ? null : spot.line;
    const base = { place: spot.place, line };
    const first = text === was || what === "remove" ? Promise.resolve()
      : send("api/change", { change: Object.assign({ do: "set", was, text }, base) });
    const changes = {
      add: { do: "add" }, remove: { do: "remove" },
      up: { do: "shift", down: false }, down: { do: "shift", down: true },
    };
    first.then(() => send("api/change", { change: Object.assign({}, changes[what], base) }))
      .then((answer) => {
        if (!answer) return;
        let target = key(spot);
        const by = what === "up" ? -1 : what === "down" || what === "add" ? 1 : 0;
        if (line !== null) target = spot.place + "#" + (line + by);
        else if (spot.kind === "cell") {
          target = spot.place.replace(/\/(\d+)\/(\d+)$/, (whole, row, column) =>
            "/" + (Number(row) + by) + "/" + (what === "add" ? 0 : column));
        } else {
          target = spot.place.replace(/\/(\d+)$/, (whole, index) => "/" + (Number(index) + by));
        }
        const node = paper.find(target);
        if (!node) return;
        if (what === "add") node.click();
        else node.focus({ preventScroll: true });
      });
  }

  function append(place, name) {
    send("api/change", { change: { do: "append", place } }).then((answer) => {
      if (answer) say("已加" + name);
      const list = answer && answer.sheets.flatMap((sheet) => sheet.spots)
        .filter((spot) => spot.place.startsWith(place + "/"));
      if (list && list.length) paper.point(list[list.length - 1].place);
    });
  }

  function field(one, value) {
    send("api/change", {
      change: { do: "set", place: one.place, line: null, was: one.value, text: value },
    });
  }

  /** Cells from a spreadsheet: what will change is shown first. */
  function pasted(spot, cells) {
    const found = /^(.*)\/(\d+)\/(\d+)$/.exec(spot.place);
    if (!found) return;
    const [, rows, row, column] = found;
    const lines = cells.map((line, i) => make("tr", {}, line.map((cell, j) => {
      const was = state.texts[rows + "/" + (Number(row) + i) + "/" + (Number(column) + j)];
      const said = cell.trim();
      return make(was === said ? "td" : "td.new", {},
        was && was !== said ? make("del", {}, was) : "", said || "（空）");
    })));
    dialog("粘贴 " + cells.length + " 行 × " + Math.max(...cells.map((line) => line.length)) + " 栏", make("div.preview", {},
      make("table", {}, make("tbody", {}, lines))), [
      ["填进表格", () => { send("api/change", { change: { do: "fill", place: spot.place, cells } }); }],
      ["不粘贴", null],
    ]);
  }

  /** What was done, with what it was before each change: to be looked at, or gone back to. */
  function past() {
    Promise.all([get("api/history", { file }), get("api/home")]).then(([{ steps }, { notices }]) => {
      let close = null;
      const rows = steps.map((step) => make(step.done ? "li" : "li.undone", {},
        make("span.when", {}, new Date(step.time * 1000).toLocaleString("zh-CN", { hour12: false })),
        make("span.did", {}, step.what + (step.done ? "" : "（已退回）")),
        make("button.quiet", {
          title: "花脸稿：从这次改动以前到现在，改了哪些",
          onclick: () => compared({ state: step.number - 1 }),
        }, "花脸稿"),
        make("button.quiet", {
          title: "回到这次改动以前的样子；也算一次改动，还可以退回",
          onclick: () => { send("api/restore", { count: step.number - 1 }); close(); },
        }, "回到这以前")));
      const others = notices.filter((notice) => notice.file !== file);
      const other = make("select", { "aria-label": "与哪一份比" },
        others.map((notice) => make("option", { value: notice.file }, notice.title + "　" + notice.date)));
      close = dialog("改动记录", make("div", {},
        others.length ? make("p.against", {}, "与另一份（如去年的）比：", other, " ",
          make("button.quiet", { onclick: () => compared({ with: other.value }) }, "看花脸稿")) : "",
        rows.length ? make("ul.past", {}, rows) : make("p", {}, "还没有改动。")), [["关闭", null]]);
    }).catch(failed);
  }

  /** 花脸稿, in a window of its own. */
  function compared(against) {
    return opened("revision", against);
  }

  /** The whole text, as it stands in the file. */
  function whole(line) {
    get("api/text", { file }).then(({ text }) => {
      const box = make("textarea.whole", { "aria-label": "全文", spellcheck: "false" });
      box.value = text;
      dialog("全文", box, [
        ["保存", () => { if (box.value !== text) send("api/change", { change: { do: "text", text: box.value } }); }],
        ["不改", null],
      ]);
      const lines = text.split("\n").slice(0, line - 1).join("\n").length;
      box.setSelectionRange(lines, lines);
      box.scrollTop = Math.max(0, (line - 5) * 21);
    }).catch(failed);
    return true;
  }

  function fetched(values) {
    return opened("out", values);
  }

  function opened(path, values) {
    const link = make("a", { href: address(path, Object.assign({ file }, values)), target: "_blank", rel: "noopener" });
    return fetch(link.href).then((answer) => {
      if (answer.ok) return true;
      return answer.json().then((said) => { throw new Error(said.error); });
    }).then(() => link.click()).catch(failed);
  }

  function output() {
    dialog("打印、存档", make("p", {}, "文件同时存在 out 文件夹里。"), [
      ["打印、存档用的 PDF", () => { fetched({}); }],
      ["付印用的 PDF（黑、红两色）", () => { fetched({ profile: "print" }); }],
      ["OFD（交换、公布用的版式文件）", () => { fetched({ kind: "ofd" }); }],
      ["归档用的 OFD-A", () => { fetched({ kind: "ofd", profile: "archive" }); }],
      ["Word（可以改）", () => { fetched({ kind: "docx" }); }],
      ["取消", null],
    ]);
  }

  function apart() {
    const names = new Map();
    for (const sheet of state.sheets) {
      for (const spot of sheet.spots) {
        const found = /^\/attachments\/(\d+)\/title/.exec(spot.place);
        if (found && spot.name === "附件标题" && !names.has(found[1])) names.set(found[1], spot.said.replace(/\n/g, ""));
      }
    }
    const rows = Array.from(names).map(([index, name]) => make("li", {}, name + "　",
      make("button.quiet", { onclick: () => fetched({ attachment: index }) }, "PDF"),
      make("button.quiet", { onclick: () => fetched({ attachment: index, kind: "xlsx" }) }, "电子表格")));
    dialog("附件", rows.length ? make("ul.past", {}, rows) : make("p", {}, "这份公文没有附件。"), [["关闭", null]]);
  }

  function shortcut(event) {
    if (event.isComposing || editor.open || document.querySelector(".veil")) return;
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
    if ((event.ctrlKey || event.metaKey) && !typing && event.key.toLowerCase() === "z") {
      event.preventDefault();
      send(event.shiftKey ? "api/redo" : "api/undo", {});
    }
  }
  document.addEventListener("keydown", shortcut);
  reload();

  return {
    heard(event) {
      if (event.file === file && state && event.revision > state.revision) {
        busy = busy.then(() => (event.revision > state.revision ? reload() : null));
      }
    },
    leave() {
      if (editor.open) editor.commit(0);
      gone = true;
      document.removeEventListener("keydown", shortcut);
    },
  };
}
