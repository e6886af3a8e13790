// The folder: its notices and the register of numbers.

import { failed, get, make, post, replace, say } from "./wire.js";

const open = (file) => {
  location.hash = "#/" + encodeURIComponent(file);
};

function state(notice) {
  const parts = [];
  if (notice.errors) parts.push(make("span.state.wrong", {}, notice.errors + " 处错误"));
  if (notice.pending) parts.push(make("span.state.open", {}, "待定 " + notice.pending));
  if (notice.warnings) parts.push(make("span.state.look", {}, notice.warnings + " 处请核对"));
  if (!parts.length) {
    parts.push(make("span.state.good", {}, notice.built ? "已生成" : "可以生成"));
  }
  return parts;
}

function row(notice, refresh) {
  const next = make("button.quiet", {
    title: "照这一份起草下一年的",
    onclick: (event) => {
      event.preventDefault();
      event.stopPropagation();
      post("api/draft", { file: notice.file })
        .then((made) => {
          say("已起草 " + made.file);
          open(made.file);
        })
        .catch(failed)
        .then(refresh);
    },
  }, "起草明年的");
  return make("li.listed", {},
    make("a.listed-main", { href: "#/" + encodeURIComponent(notice.file) },
      make("span.listed-title", {}, notice.title),
      make("span.listed-about", {}, [notice.number, notice.date, notice.file].filter(Boolean).join("　"))),
    make("span.states", {}, state(notice)), next);
}

function series(one) {
  const notes = [];
  if (one.left_out.length) notes.push("缺 " + one.left_out.join("、") + " 号");
  if (one.twice.length) notes.push(one.twice.join("、") + " 号用了两次");
  const entries = one.entries.map((entry) =>
    make("tr", {},
      make("td", {}, entry.serial === null ? "待定" : String(entry.serial)),
      make("td", {}, make("a", { href: "#/" + encodeURIComponent(entry.file) }, entry.title)),
      make("td", {}, entry.date)));
  return make("details.series", {},
    make("summary", {},
      make("b", {}, one.code + "〔" + one.year + "〕"),
      "　已用 " + one.entries.filter((entry) => entry.serial !== null).length + " 个号，下一个 " + one.next + " 号",
      notes.length ? make("span.state.wrong", {}, notes.join("；")) : ""),
    make("table.register", {},
      make("thead", {}, make("tr", {}, make("th", {}, "号"), make("th", {}, "标题"), make("th", {}, "成文日期"))),
      make("tbody", {}, entries)));
}

export function home(app) {
  document.title = "红头";
  const find = make("input.find", {
    type: "search", placeholder: "查找标题、文号", "aria-label": "查找标题、文号",
  });
  const list = make("ul.list", {});
  const register = make("section.registers", { "aria-label": "发文登记簿" });
  const where = make("span.where", {});
  let notices = [];
  replace(app,
    make("header.bar", {}, make("h1.brand", {}, "红头"), where, make("span.grow", {}), find),
    make("main.home", {}, list, register));

  function draw() {
    const wanted = find.value.trim();
    const shown = notices.filter((notice) =>
      [notice.title, notice.number, notice.file].some((text) => text.includes(wanted)));
    replace(list, shown.map((notice) => row(notice, load)));
    if (!notices.length) {
      replace(list, make("li.empty", {},
        make("p", {}, "这个文件夹里还没有公文。"),
        make("p", {}, "在命令行里用 hongtou new 新建一份，或把去年的 YAML 放进来。"),
        make("p", {}, "这里会列出它们；点开就能在版面上改，改动随手存盘，随时可以退回。")));
    } else if (!shown.length) {
      replace(list, make("li.empty", {}, "没有标题或文号里有“" + wanted + "”的公文。"));
    }
  }

  function load() {
    return get("api/home").then((answer) => {
      notices = answer.notices;
      where.textContent = answer.folder;
      replace(register, answer.register.length ? make("h2", {}, "发文登记簿") : "",
        answer.register.map(series));
      draw();
    }).catch(failed);
  }

  find.addEventListener("input", draw);
  load();
  return { heard: load };
}
