// What goes to the program and comes from it. The address has the token in it.

const base = location.pathname.replace(/[^/]*$/, "");

export class Refused extends Error {
  constructor(status, answer) {
    super(answer.error || "没有做成，请再试一次");
    this.status = status;
    this.answer = answer;
  }
}

async function ask(path, options) {
  let response;
  try {
    response = await fetch(base + path, options);
  } catch (error) {
    throw new Refused(0, { error: "红头没有在运行：请重新打开它。已改好的都在文件里" });
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(response.status, answer);
  return answer;
}

const query = (values) =>
  Object.keys(values).map((key) => key + "=" + encodeURIComponent(values[key])).join("&");

export const address = (path, values) => base + path + "?" + query(values);

export const get = (path, values = {}) => ask(path + "?" + query(values));

export const post = (path, body) =>
  ask(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });

export const upload = (path, values, file) =>
  ask(path + "?" + query(values), {
    method: "POST",
    headers: { "Content-Type": "application/octet-stream" },
    body: file,
  });

/** Hears what happens to the folder; the browser asks again by itself. */
export function events(heard) {
  const source = new EventSource(base + "api/events");
  source.onmessage = (event) => heard(JSON.parse(event.data));
  return source;
}

/** A part of the page: tag.class, attributes, and what stands in it. */
export function make(name, attributes = {}, ...children) {
  const [tag, ...classes] = name.split(".");
  const node = document.createElement(tag || "div");
  if (classes.length) node.className = classes.join(" ");
  for (const key of Object.keys(attributes)) {
    const value = attributes[key];
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (value === true) node.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) {
      node.setAttribute(key, value);
    }
  }
  for (const child of children.flat()) {
    if (child === null || child === undefined || child === false) continue;
    node.append(child);
  }
  return node;
}

export function replace(node, ...children) {
  while (node.firstChild) node.removeChild(node.firstChild);
  for (const child of children.flat()) {
    if (child !== null && child !== undefined && child !== false) node.append(child);
  }
}

let fading;
/** Says something for a while, at the foot of the window and to screen readers. */
export function say(text, fault = false) {
  const said = document.getElementById("said");
  said.textContent = text;
  said.classList.toggle("fault", fault);
  said.classList.add("shown");
  clearTimeout(fading);
  fading = setTimeout(() => said.classList.remove("shown"), fault ? 9000 : 4000);
}

export const failed = (error) => say(error.message || String(error), true);
