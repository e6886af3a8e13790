// The folder: its notices and the register of numbers.

import { dialog } from "./dialog.js";
import { address, failed, get, make, post, replace, say, upload } from "./wire.js";

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

const KINDS = ["通知", "通报", "公告", "通告", "决定", "意见", "请示", "报告", "批复", "函", "纪要", "令"];

/** Asks for the kind first, then for what a head and title need. */
function begin(notices) {
  const field = (name, label, value, hint) => {
    const input = make("input", { type: "text", name, placeholder: hint || "" });
    input.value = value || "";
    return make("label.field", {}, make("span", {}, label), input);
  };
  const kind = make("select", { name: "kind", "aria-label": "文种" },
    KINDS.map((name) => make("option", { value: name }, name)));
  const last = notices[0] || {};
  const code = /^(.*)〔/.exec(last.number || "");
  const form = make("form.asked", {},
    make("label.field", {}, make("span", {}, "文种"), kind),
    field("issuer", "发文机关", last.issuer, "全称"),
    field("code", "机关代字", code ? code[1] : "", "如 晋市市监"),
    field("title", "标题", "", "关于……的通知"),
    field("recipients", "主送机关", "", "不填用常用的"));
  kind.addEventListener("change", () => {
    form.querySelector('[name="title"]').placeholder = "关于……的" + kind.value;
  });
  const go = () => {
    const asked = {};
    form.querySelectorAll("input, select").forEach((input) => { asked[input.name] = input.value; });
    if (!asked.issuer.trim()) {
      say("发文机关要填", true);
      form.querySelector('[name="issuer"]').focus();
      return false;
    }
    post("api/new", asked).then((made) => open(made.file)).catch(failed);
    return true;
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (go()) close();
  });
  const close = dialog("新建公文", form, [["新建", go], ["取消", null]]);
}

function take(files, done) {
  const [file] = files;
  if (!file) return;
  say("正在读 " + file.name + " ……");
  upload("api/import", { name: file.name }, file).then((made) => {
    say("已导入；" + (made.unknown ? made.unknown + " 处没有认出来，原文在“全文”末尾；" : "")
      + (made.open ? made.open + " 处待定" : "没有待定"));
    open(made.file);
  }).catch(failed).then(done);
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
  const chosen = make("input.hidden", {
    type: "file", accept: ".docx,.doc,.wps,.txt,.pdf", "aria-label": "要导入的文件", tabindex: "-1",
  });
  chosen.addEventListener("change", () => {
    take(chosen.files, load);
    chosen.value = "";
  });
  replace(app,
    make("header.bar", {}, make("h1.brand", {}, "红头"),
      make("button.main", { onclick: () => begin(notices) }, "新建"),
      make("button.quiet", { onclick: () => chosen.click() }, "导入 Word…"), chosen,
      where, make("span.grow", {}), find),
    make("main.home", {}, list, register));

  function draw() {
    const wanted = find.value.trim();
    const shown = notices.filter((notice) =>
      [notice.title, notice.number, notice.file].some((text) => text.includes(wanted)));
    replace(list, shown.map((notice) => row(notice, load)));
    if (!notices.length) {
      replace(list, make("li.empty", {},
        make("p", {}, "这个文件夹里还没有公文。"),
        make("p", {}, "点“新建”，先选文种；或者点“导入 Word…”，选去年的那一份（Word、WPS、PDF 都可以）。"),
        make("p", {}, make("button.quiet", {
          onclick: () => post("api/example", {}).then((made) => open(made.file)).catch(failed),
        }, "先看一个示例"), "　也可以随便改，不要了就删掉。"),
        make("p", {}, "这里会列出它们；点开就能在版面上改，改动随手存盘，随时可以退回。")));
    } else if (!shown.length) {
      replace(list, make("li.empty", {}, "没有标题或文号里有“" + wanted + "”的公文。"));
    }
  }

  function load() {
    return get("api/home").then((answer) => {
      notices = answer.notices;
      where.textContent = answer.folder;
      replace(register, answer.register.length ? make("h2", {}, "发文登记簿 ",
        make("a.quiet", { href: address("register", {}) }, "存成电子表格")) : "",
        answer.register.map(series));
      draw();
    }).catch(failed);
  }

  find.addEventListener("input", draw);
  load();
  return { heard: load };
}
