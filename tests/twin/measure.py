"""Measures the Word file of the real notice on the PDF that LibreOffice made of it.

usage: measure.py PDF-OF-THE-TWIN PDF-OF-HONGTOU DOCX        (needs pymupdf and numpy)

Lengths are in millimetres. The numbers of GB/T 9704—2012 are typed here once more.
"""

import re
import sys
import zipfile

import numpy
import pymupdf

MM = 25.4 / 72
ZI = 156 / 28
ROW = ZI * 1.875
FOUR = 14 * MM
# LibreOffice puts characters in the middle of their row by the ascent and descent of the face,
# and counts in twips.
NEAR = 0.75
CLOSE = 0.45


class Line:
    def __init__(self, glyphs):
        self.glyphs = glyphs
        self.text = "".join(g["c"] for g in glyphs)
        self.base = glyphs[0]["y"]
        inked = [g for g in glyphs if g["c"].strip()]
        self.left = min(g["x"] for g in inked)
        self.right = max(g["r"] for g in inked)
        self.size = glyphs[0]["size"]
        self.font = glyphs[0]["font"]
        self.middle = (self.left + self.right) / 2
        self.bare = re.sub(r"\s", "", self.text)

    # The box of its characters.
    @property
    def top(self):
        return self.base - 0.88 * self.size * MM

    @property
    def foot(self):
        return self.base + 0.12 * self.size * MM


class Page:
    def __init__(self, page):
        self.width, self.height = page.rect.width * MM, page.rect.height * MM
        glyphs = []
        for block in page.get_text("rawdict")["blocks"]:
            for line in block.get("lines", []):
                for span in line["spans"]:
                    for c in span["chars"]:
                        glyphs.append({
                            "c": c["c"], "x": c["origin"][0] * MM, "y": c["origin"][1] * MM,
                            "r": c["bbox"][2] * MM, "size": span["size"], "font": span["font"],
                            "color": span["color"],
                        })
        rows = {}
        for g in glyphs:
            key = next((k for k in rows if abs(k - g["y"]) < 1.2), g["y"])
            rows.setdefault(key, []).append(g)
        self.lines = []
        for key in sorted(rows):
            row = sorted(rows[key], key=lambda g: g["x"])
            if any(g["c"].strip() for g in row):
                self.lines.append(Line(row))
        self.rules = []
        for drawing in page.get_drawings():
            r = drawing["rect"]
            stroke = drawing.get("width") or 0
            if r.width * MM > 5 and r.height * MM < 1.5:
                height = max(r.height, stroke) * MM
                middle = (r.y0 + r.y1) / 2 * MM
                self.rules.append({
                    "x0": r.x0 * MM, "x1": r.x1 * MM, "y": middle, "h": height,
                    "color": drawing.get("fill") or drawing.get("color"),
                })
        self.rules.sort(key=lambda r: r["y"])
        self.page = page

    def line(self, text):
        found = [l for l in self.lines if text in l.bare]
        if not found:
            raise SystemExit(f"no line with {text}")
        return found[0]

    def inked(self, color):
        """The box of what is inked in a colour, at 300 dots an inch."""
        dots = 300
        m = self.page.get_pixmap(dpi=dots)
        a = numpy.frombuffer(m.samples, dtype=numpy.uint8).reshape(m.height, m.width, 3)
        red = (a[:, :, 0] > 150) & (a[:, :, 1] < 110) & (a[:, :, 2] < 110)
        black = a.sum(axis=2) < 200
        return (red if color == "red" else black), 25.4 / dots


def runs_of(mask):
    """Where rows of dots begin and end."""
    rows = numpy.flatnonzero(mask.any(axis=1))
    parts = numpy.split(rows, numpy.flatnonzero(numpy.diff(rows) > 1) + 1)
    return [(part[0], part[-1] + 1) for part in parts if len(part)]


CHECKS = []


def check(what, measured, wanted, tolerance=NEAR):
    if isinstance(wanted, (int, float)) and not isinstance(wanted, bool):
        CHECKS.append((abs(measured - wanted) <= tolerance, what, f"{measured:.2f}", f"{wanted:.2f} ±{tolerance}"))
    else:
        CHECKS.append((measured == wanted, what, measured, wanted))


def main(twin, own, docx):
    document, ours = pymupdf.open(twin), pymupdf.open(own)
    pages = [Page(p) for p in document]
    theirs = [Page(p) for p in ours]
    first, second = pages[0], pages[1]

    check("pages", len(pages), len(theirs))
    check("page width", pages[0].width, 210.0, 0.2)
    check("page height", pages[0].height, 297.0, 0.2)

    # Head.
    mask, dot = first.inked("red")
    bands = runs_of(mask)
    masthead, rule = bands[0], bands[-1]
    columns = numpy.flatnonzero(mask[masthead[0]:masthead[1]].any(axis=0)) * dot
    check("masthead: ink from 35 mm under the type area's top", masthead[0] * dot, 72.0)
    check("masthead: middle", (columns[0] + columns[-1]) / 2, 106.0, CLOSE)
    check("masthead: at most 22 mm high", (masthead[1] - masthead[0]) * dot <= 22.0, True)
    check("masthead: in the type area", bool(columns[0] >= 27.8 and columns[-1] <= 184.2), True)
    name = first.line("晋城市市场监督管理局文件")
    check("masthead: face", "标宋" in name.font or "Serif" in name.font or "Twin" in name.font, True)
    check("masthead: red", name.glyphs[0]["color"], 0xFF0000)
    number = first.line("〔2021〕169号")
    check("number: text", number.bare, "晋市市监〔2021〕169号")
    check("number: middle", number.middle, 106.0, CLOSE)
    check("number: two lines under the masthead", number.top - masthead[1] * dot, 2 * ROW, 1.0)
    check("red rule: 4 mm under the number", rule[0] * dot - number.foot, 4.0)
    check("red rule: thickness", (rule[1] - rule[0]) * dot, 0.7, 0.15)
    columns = numpy.flatnonzero(mask[rule[0]:rule[1]].any(axis=0)) * dot
    check("red rule: left", columns[0], 28.0, 0.25)
    check("red rule: right", columns[-1], 184.0, 0.25)

    # Title and recipients.
    upper, lower = first.line("关于印发"), first.line("的通知")
    check("title: lines as on the page", [upper.bare, lower.bare],
          ["晋城市市场监督管理局关于印发", "《2021年世界标准日系列活动方案》的通知"])
    check("title: size", upper.size, 22.0, 0.1)
    check("title: pitch", lower.base - upper.base, 22 * MM + ZI * 0.875, 0.2)
    check("title: middle", upper.middle, 106.0, CLOSE)
    check("title: two lines under the rule", upper.top - rule[1] * dot, 2 * ROW, 1.2)
    recipients = first.line("各县（市、区）市场监管局")
    check("recipients: one line under the title", recipients.top - lower.foot, ROW, 1.0)
    check("recipients: left", recipients.left, 28.0, 0.25)
    check("recipients: colon", recipients.bare.endswith("："), True)

    # Text.
    check("text: face", "仿宋" in recipients.font or "FandolFang" in recipients.font, True)
    check("text: size", recipients.size, ZI / MM, 0.25)
    check("text: indent", first.line("在第52个").left, 28 + 2 * ZI, 0.3)
    full = [l for p in pages[2:6] for l in p.lines if len(l.bare) >= 24 and l.size > 15 and l.left < 40]
    ends = [l.right for l in full if l.glyphs[-1]["c"] not in "，。、；："]
    check("text: right end of full lines", bool(max(ends) <= 184.4), True)
    body = [l.base for l in pages[3].lines if l.size > 15 and l.base < 263]
    check("text: 22 rows on a full page", len(body), 22)
    pitch = [b - a for a, b in zip(body, body[1:])]
    check("text: pitch of rows", sum(pitch) / len(pitch), ROW, 0.05)
    rows = [l.base for l in theirs[3].lines if l.size > 15 and l.base < 263]
    check("text: first row where the page has it", body[0], rows[0])
    check("text: last row where the page has it", body[-1], rows[-1])
    short = pages[3].line("宣传活动。")
    pitch = (short.glyphs[-1]["x"] - short.glyphs[0]["x"]) / (len(short.glyphs) - 1)
    check("text: pitch of characters, 28 a line", pitch, ZI, 0.02)
    check("heading 1: face", bool(re.search("黑体|Sans", pages[2].line("一、活动主题").font)), True)
    check("heading 2: face", bool(re.search("楷体|Kai", pages[3].line("（二）走进").font)), True)
    check("heading: indent", pages[2].line("一、活动主题").left, 28 + 2 * ZI, 0.3)

    # Ending.
    date, signature = second.line("2021年9月26日"), second.line("晋城市市场监督管理局")
    check("date: four characters from the right", 184 - date.right, 4 * ZI, CLOSE)
    check("signature: middle", signature.middle, 28 + 156 - 4 * ZI - 36.21 / 2, CLOSE)
    check("signature: one row over the date", date.base - signature.base, ROW, 0.2)
    text = second.line("电子邮箱")
    middle = (signature.top + date.foot) / 2
    gap = middle - 0.1 * 45 - 22.5 - text.foot
    check("seal: room for 45 mm within a line of the text", bool(0 <= gap <= ROW), True)
    note = second.line("此件主动公开")
    check("note: on the next row", note.base - date.base, ROW, 0.2)
    check("note: indent", note.left, 28 + 2 * ZI, 0.3)

    # 附件说明.
    one, two = pages[5].line("1."), pages[5].line("2.")
    check("attachment note: label two characters in", one.left, 28 + 2 * ZI, 0.3)
    at = lambda l: next(g["x"] for g in l.glyphs if g["c"] == "世")
    check("attachment note: names under each other", at(one), at(two), 0.2)
    check("attachment note: no sign behind", [one.bare[-2:], two.bare[-2:]], ["安排", "安排"])
    before = next(l for l in reversed(pages[5].lines) if l.base < one.base - 1)
    check("attachment note: one row free above", one.base - before.base, 2 * ROW, 0.2)

    # Attachments.
    for page, label, title in [(6, "附件1", "行程安排"), (7, "附件2", "人员安排"), (8, "附件3", "报名表")]:
        page = pages[page]
        label, title = page.line(label), page.line(title)
        check(f"{label.bare}: row 1", label.top, 37.0)
        check(f"{label.bare}: left", label.left, 28.0, 0.25)
        check(f"{label.bare}: title on row 3", title.top, 37 + 2 * ROW)
        check(f"{label.bare}: title in the middle", title.middle, 106.0, CLOSE)
        lines = [r for r in page.rules if r["y"] > title.foot]
        check(f"{label.bare}: table as wide as the type area",
              bool(min(r["x0"] for r in lines) >= 27.5 and max(r["x1"] for r in lines) <= 184.5), True)
    cell = pages[7].line("10")
    check("table: 4号", cell.size, 14.0, 0.1)
    ys = sorted({round(r["y"], 1) for r in pages[8].rules})
    rows = [b - a for a, b in zip(ys, ys[1:]) if b - a > 1]
    check("table: rows of one line", max(rows), ROW, 0.3)

    # Page numbers.
    numbers = [p.lines[-1] for p in pages]
    check("page numbers: text", [n.text.strip() for n in numbers],
          [f"— {i + 1} —" for i in range(len(pages))])
    check("page numbers: size", {round(n.size) for n in numbers}, {14})
    check("page numbers: 7 mm under the type area",
          max(abs(n.base - 0.38 * FOUR - 269) for n in numbers), 0.0)
    check("page numbers: right on odd pages",
          max(abs(n.right - (184 - FOUR)) for n in numbers[::2]), 0.0)
    check("page numbers: left on even pages",
          max(abs(n.left - (28 + FOUR)) for n in numbers[1::2]), 0.0)

    # 版记.
    last = pages[-1]
    check("imprint: on an even page", len(pages) % 2, 0)
    mask, dot = last.inked("black")
    wide = mask[:, int(30 / dot):int(180 / dot)].all(axis=1)
    bars = runs_of(wide.reshape(-1, 1))
    check("imprint: three rules", len(bars), 3)
    if len(bars) == 3:
        for bar, thickness in zip(bars, [0.35, 0.25, 0.35]):
            check("imprint: thickness of a rule", (bar[1] - bar[0]) * dot, thickness, 0.12)
        check("imprint: last rule on the type area's foot", sum(bars[2]) / 2 * dot, 262.0)
        columns = numpy.flatnonzero(mask[bars[2][0]]) * dot
        check("imprint: left", columns[0], 28.0, 0.25)
        check("imprint: right", columns[-1], 184.0, 0.25)
    copy, printer = last.line("抄送"), last.line("印发")
    check("imprint: copies", copy.bare, "抄送：驻局纪检监察组。")
    check("imprint: inset", copy.left, 28 + FOUR, 0.3)
    check("imprint: size", copy.size, 14.0, 0.1)
    check("imprint: date to the right", printer.right, 184 - FOUR, CLOSE)
    check("imprint: nothing else on its page", len(last.lines), 3)

    # Everything is there, once.
    words = lambda doc: sorted(re.sub(r"\s|—\s*\d+\s*—", "", "".join(p.get_text() for p in doc)))
    check("every character of the page", words(document) == words(ours), True)

    # The file.
    names = zipfile.ZipFile(docx)
    styles = names.read("word/styles.xml").decode()
    for style in ["公文标题", "主送机关", "公文正文", "一级标题", "二级标题", "发文机关标志", "版记", "附注", "页码"]:
        check(f"style {style}", f'w:val="{style}"' in styles, True)
    for family in ["方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体"]:
        check(f"face {family}", f'"{family}"' in styles, True)
    body = names.read("word/document.xml").decode()
    check("grid", 'w:docGrid w:type="lines" w:linePitch="592"' in body, True)
    check("heads of tables are repeated", body.count("<w:tblHeader/>"), 3)
    check("properties", "<dc:title>" in names.read("docProps/core.xml").decode(), True)

    for held, what, measured, wanted in CHECKS:
        if not held:
            print(f"MISSED  {what}: {measured}, not {wanted}")
    held = sum(1 for c in CHECKS if c[0])
    print(f"{held} of {len(CHECKS)} hold")
    return 0 if held == len(CHECKS) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
