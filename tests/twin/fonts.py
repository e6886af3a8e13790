"""The bundled faces under the names that Word files ask for, so that LibreOffice shows them.

usage: fonts.py FONTS-FOLDER TARGET-FOLDER
"""

import sys
from pathlib import Path

from fontTools.ttLib import TTFont

NAMES = {
    "NotoSerifSC_700Bold.ttf": "方正小标宋简体",
    "FandolFang-Regular.otf": "仿宋_GB2312",
    "FandolKai-Regular.otf": "楷体_GB2312",
    "NotoSansSC-Regular.otf": "黑体",
    "NotoSerifSC-Regular.otf": "宋体",
}
HALF = {"hwid"}


def renamed(font, family):
    names = font["name"]
    names.names = []
    for number, text in {1: family, 2: "Regular", 4: family, 6: "Twin-" + family.encode().hex()[:12]}.items():
        names.setName(text, number, 3, 1, 0x409)
        names.setName(text, number, 3, 1, 0x804)
    if "OS/2" in font:
        font["OS/2"].usWeightClass = 400
        font["OS/2"].fsSelection = (font["OS/2"].fsSelection & ~0x21) | 0x40
    if "head" in font:
        font["head"].macStyle = 0


def halved(font):
    """ASCII half a character wide by the face's own forms, as the official faces have it."""
    if "GSUB" not in font:
        return
    table = font["GSUB"].table
    forms = {}
    for record in table.FeatureList.FeatureRecord:
        if record.FeatureTag not in HALF:
            continue
        for index in record.Feature.LookupListIndex:
            for sub in table.LookupList.Lookup[index].SubTable:
                sub = getattr(sub, "ExtSubTable", sub)
                forms.update(getattr(sub, "mapping", {}))
    for cmap in font["cmap"].tables:
        for code, glyph in list(cmap.cmap.items()):
            if 0x20 <= code < 0x7F and glyph in forms:
                cmap.cmap[code] = forms[glyph]


def main(source, target):
    Path(target).mkdir(parents=True, exist_ok=True)
    for file, family in NAMES.items():
        font = TTFont(Path(source) / file)
        halved(font)
        renamed(font, family)
        font.save(Path(target) / f"{Path(file).stem}-twin{Path(file).suffix}")


if __name__ == "__main__":
    main(*sys.argv[1:])
