// Which view is shown: the folder, or one of its notices.

import { events } from "./wire.js";
import { home } from "./home.js";
import { notice } from "./notice.js";

const app = document.getElementById("app");
let view = null;

function show() {
  if (view && view.leave) view.leave();
  const file = location.hash.startsWith("#/") ? decodeURIComponent(location.hash.slice(2)) : "";
  view = file ? notice(app, file) : home(app);
}

window.addEventListener("hashchange", show);
events((event) => {
  if (view && view.heard) view.heard(event);
});
show();
