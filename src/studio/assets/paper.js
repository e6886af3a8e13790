// The pages as they are printed, and over them the frames of what can be changed.

import { address, make } from "./wire.js";

const key = (spot) => spot.place + (spot.line === undefined ? "" : "#" + spot.line);

function frame(spot, sheet, number, pick) {
  const [width, height] = sheet.size;
  const said = spot.said.replace(/\n/g, "");
  const node = make(spot.kind === "fixed" ? "span.spot.fixed" : "button.spot", {
    "data-place": spot.place,
    "data-key": key(spot),
    title: spot.name,
    "aria-label": spot.name + "：" + (said || "空"),
  });
  if (spot.kind !== "fixed") node.addEventListener("click", () => pick(spot, node, number));
  node.style.left = (spot.x / width) * 100 + "%";
  node.style.top = (spot.y / height) * 100 + "%";
  node.style.width = (spot.w / width) * 100 + "%";
  node.style.height = (spot.h / height) * 100 + "%";
  return node;
}

/** Draws sheets into a node; those that did not change stay as they are. */
export class Paper {
  constructor(node, file, pick) {
    this.node = node;
    this.file = file;
    this.pick = pick;
    this.sheets = [];
  }

  /** Shows the sheets of a state; gives the numbers of those that changed. */
  show(sheets) {
    const changed = [];
    sheets.forEach((sheet, i) => {
      const known = this.sheets[i];
      const spots = JSON.stringify(sheet.spots);
      if (known && known.name === sheet.name && known.spots === spots) return;
      if (known && known.name !== sheet.name) changed.push(i);
      this.draw(sheet, i, spots);
    });
    while (this.sheets.length > sheets.length) this.sheets.pop().node.remove();
    return changed;
  }

  draw(sheet, i, spots) {
    const [width, height] = sheet.size;
    let known = this.sheets[i];
    if (!known) {
      const image = make("img", { alt: "第" + (i + 1) + "面", draggable: "false" });
      const over = make("div.spots", {});
      const node = make("section.sheet", { "aria-label": "第" + (i + 1) + "面" }, image, over);
      this.node.append(node);
      known = this.sheets[i] = { node, image, over, said: {} };
    }
    known.node.classList.toggle("lying", width > height);
    known.node.style.setProperty("--ratio", String((height / width) * 100) + "%");
    if (known.name !== sheet.name) {
      known.image.loading = "lazy";
      known.image.src = address("page", { file: this.file, name: sheet.name });
    }
    const before = known.said;
    known.said = {};
    while (known.over.firstChild) known.over.removeChild(known.over.firstChild);
    sheet.spots.forEach((spot) => {
      const node = frame(spot, sheet, i, this.pick);
      const name = key(spot);
      if (known.name && before[name] !== undefined && before[name] !== spot.said) {
        node.classList.add("moved");
      }
      known.said[name] = spot.said;
      known.over.append(node);
    });
    known.name = sheet.name;
    known.spots = spots;
    known.size = sheet.size;
  }

  /** The frames in reading order. */
  frames() {
    return Array.from(this.node.querySelectorAll("button.spot"));
  }

  /** The frame of a value, or of what is inside of it, or around it. */
  find(place) {
    const all = this.frames();
    const inside = (inner, outer) => inner === outer || inner.startsWith(outer + "/");
    return all.find((node) => node.dataset.key === place)
      || all.find((node) => node.dataset.place === place)
      || all.find((node) => inside(node.dataset.place, place))
      || all.filter((node) => inside(place, node.dataset.place)).pop()
      || null;
  }

  /** Shows where a value stands. */
  point(place) {
    const node = this.find(place);
    if (!node) return false;
    node.scrollIntoView({ block: "center", behavior: "smooth" });
    node.classList.remove("pointed");
    void node.offsetWidth;
    node.classList.add("pointed");
    node.focus({ preventScroll: true });
    return true;
  }
}
