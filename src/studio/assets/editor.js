// The box that lies over a place on the paper while it is typed in: the browser's own, so that
// every input method works in it.

import { make } from "./wire.js";

/** Rows of cells, as spreadsheets hand them over. */
export function range(text) {
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n");
  return lines.map((line) => line.split("\t").map((cell) => cell.replace(/^"(.*)"$/s, "$1")));
}

export class Editor {
  /**
   * `over`: the node that scrolls with the paper. `done(text, step)`: the text is to be kept,
   * and `step` is +1 or -1 where the next place is asked for. `act(what)`: add, remove, up, down.
   */
  constructor(over, done, act, pasted) {
    this.over = over;
    this.done = done;
    this.act = act;
    this.pasted = pasted;
    this.box = null;
  }

  get open() {
    return this.box !== null;
  }

  /** Opens a place with what the notice says there; what was open is kept. */
  start(spot, node, text) {
    this.commit(0);
    this.spot = spot;
    this.was = text;
    this.composing = false;
    const date = spot.kind === "date";
    const box = make(date ? "input.box" : "textarea.box", {
      type: date ? "date" : null,
      "aria-label": spot.name,
      spellcheck: "false",
      autocomplete: "off",
      rows: "1",
    });
    box.value = text;
    const tools = make("div.tools", { role: "toolbar", "aria-label": spot.name });
    const tool = (what, sign, name) =>
      tools.append(make("button.tool", {
        title: name, "aria-label": name, type: "button",
        onmousedown: (event) => event.preventDefault(),
        onclick: () => this.use(what),
      }, sign));
    tools.append(make("span.tool-name", {}, spot.name));
    if (!date) {
      const row = spot.kind === "cell";
      tool("add", "＋", row ? "在下面加一行" : "在后面加一段");
      tool("up", "↑", row ? "这一行上移" : "上移");
      tool("down", "↓", row ? "这一行下移" : "下移");
      tool("remove", "删", row ? "删去这一行" : "删去");
    } else {
      this.day = make("span.tool-day", {});
      tools.append(this.day);
    }
    if (text.includes("{{")) {
      tools.append(make("span.tool-name", {}, "{{ }} 里的由别处算出，照留着就跟着变"));
    }
    this.hold = make("div.hold", {}, box, tools);
    this.box = box;
    this.place(node);
    this.over.append(this.hold);
    box.addEventListener("compositionstart", () => { this.composing = true; });
    box.addEventListener("compositionend", () => { this.composing = false; });
    box.addEventListener("input", () => this.grow());
    box.addEventListener("keydown", (event) => this.key(event));
    box.addEventListener("paste", (event) => this.paste(event));
    box.addEventListener("blur", () => setTimeout(() => this.left(box), 0));
    this.grow();
    box.focus({ preventScroll: true });
    if (!date) box.setSelectionRange(text.length, text.length);
  }

  /** Lays the box over a frame, in the size of its characters. */
  place(node) {
    const around = this.over.getBoundingClientRect();
    const at = node.getBoundingClientRect();
    const sheet = node.closest(".sheet").getBoundingClientRect();
    const scale = at.height / (this.spot.h || 1);
    const text = this.spot.kind === "text";
    // A text may take the whole line; a cell keeps its width.
    const left = text ? Math.min(at.left, sheet.left + 27 * scale) : at.left;
    const width = text
      ? Math.max(at.width, sheet.left + 185 * scale - left)
      : Math.max(at.width, 90);
    this.hold.style.left = left - around.left + "px";
    this.hold.style.top = at.top - around.top + "px";
    this.box.style.width = width + "px";
    this.box.style.minHeight = at.height + "px";
    this.box.style.fontSize = Math.max(13, this.spot.size * scale) + "px";
    this.box.classList.add("face-" + this.spot.face);
    if (!text) this.box.classList.add("narrow");
  }

  grow() {
    const box = this.box;
    if (!box) return;
    if (this.day) {
      const date = new Date(box.value + "T00:00:00");
      this.day.textContent = box.value && !isNaN(date) ? "周" + "日一二三四五六"[date.getDay()] : "";
    }
    if (box.tagName === "TEXTAREA") {
      box.style.height = "auto";
      box.style.height = box.scrollHeight + 2 + "px";
    }
  }

  key(event) {
    // The Enter that picks a candidate of an input method is none of ours.
    if (event.isComposing || this.composing || event.keyCode === 229) return;
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      this.close(true);
    } else if (event.key === "Tab") {
      event.preventDefault();
      this.commit(event.shiftKey ? -1 : 1);
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.commit(0, this.spot.kind === "cell" ? "below" : null);
    }
  }

  paste(event) {
    if (this.spot.kind !== "cell" || !event.clipboardData) return;
    const text = event.clipboardData.getData("text/plain");
    const cells = range(text);
    if (cells.length > 1 || cells[0].length > 1) {
      event.preventDefault();
      const spot = this.spot;
      this.close();
      this.pasted(spot, cells);
    }
  }

  use(what) {
    const spot = this.spot;
    const text = this.box.value;
    const was = this.was;
    this.close();
    this.act(spot, what, text, was);
  }

  left(box) {
    if (this.box === box && document.activeElement !== box && !this.composing) {
      this.commit(0);
    }
  }

  commit(step, way = null) {
    const { spot, was, box } = this;
    if (!box) return;
    const text = box.value;
    this.close();
    this.done(spot, was, text, step, way);
  }

  /** What is typed, but not kept yet. */
  unfinished() {
    return this.box && this.box.value !== this.was;
  }

  close(back = false) {
    if (!this.box) return;
    const { hold, spot } = this;
    this.box = null;
    this.day = null;
    hold.remove();
    if (back) {
      const node = document.querySelector('button.spot[data-key="' + CSS.escape(
        spot.place + (spot.line === undefined ? "" : "#" + spot.line)) + '"]');
      if (node) node.focus({ preventScroll: true });
    }
  }
}
