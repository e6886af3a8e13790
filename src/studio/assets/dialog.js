// A question over the page: Esc and a click on its last button answer nothing.

import { make } from "./wire.js";

/** `actions`: name and what it does, which keeps the question open by giving `false`. */
export function dialog(title, content, actions) {
  const before = document.activeElement;
  const close = () => {
    veil.remove();
    document.removeEventListener("keydown", escape, true);
    if (before && before.focus) before.focus({ preventScroll: true });
  };
  const escape = (event) => {
    if (event.key === "Escape" && !event.isComposing) {
      event.stopPropagation();
      close();
    }
  };
  const buttons = actions.map(([name, act], i) =>
    make(i === 0 ? "button.main" : "button.quiet", {
      onclick: () => {
        const kept = act && act();
        if (kept !== false) close();
      },
    }, name));
  const box = make("div.dialog", { role: "dialog", "aria-modal": "true", "aria-label": title },
    make("h2", {}, title), content, make("div.actions", {}, buttons));
  const veil = make("div.veil", {}, box);
  document.addEventListener("keydown", escape, true);
  document.body.append(veil);
  const first = box.querySelector("textarea, input, button");
  if (first) first.focus();
  return close;
}
