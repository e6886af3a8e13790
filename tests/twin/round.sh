#!/usr/bin/env bash
# Notices go out as Word files, LibreOffice opens and saves them, as .docx and as .doc: what is
# read of them is the same, and merging them back changes nothing.
# usage: round.sh HONGTOU YAML...
set -euo pipefail
hongtou=$1
shift
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
"$hongtou" build --quiet --format docx -o "$work/out" "$@" >/dev/null 2>&1
office() {
    soffice "-env:UserInstallation=file://$work/office" --headless --convert-to "$1" \
        --outdir "$work/$2" "$work"/out/*.docx >/dev/null 2>&1
}
office "docx:MS Word 2007 XML" docx
office "doc:MS Word 97" doc
# What an import says, without its first line and what it was not sure of.
said() {
    "$hongtou" import --force -o "$1.yaml" "$1" >/dev/null
    sed '1d; /^ *#/d; /^$/d; /widths:/d' "$1.yaml"
}
# .doc keeps no names of character styles, by which a heading that runs in is told.
running_in() {
    grep -q 'run_in: true' "$1"
}
wrong=0
for notice in "$@"; do
    name=$(basename "$notice" .yaml)
    said "$work/out/$name.docx" > "$work/was"
    said "$work/docx/$name.docx" > "$work/docx/is"
    said "$work/doc/$name.doc" > "$work/doc/is"
    if ! diff "$work/was" "$work/docx/is" >&2; then
        echo "$name: LibreOffice's .docx reads otherwise" >&2
        wrong=1
    fi
    if ! running_in "$work/was" && ! diff "$work/was" "$work/doc/is" >&2; then
        echo "$name: LibreOffice's .doc reads otherwise" >&2
        wrong=1
    fi
    if ! "$hongtou" merge "$work/docx/$name.docx" "$notice" | grep -q 没有要改的; then
        echo "$name: merging LibreOffice's .docx changes something" >&2
        wrong=1
    fi
done
# What is typed into a file that LibreOffice saved comes back.
notice=$1
name=$(basename "$notice" .yaml)
python3 - "$work/docx/$name.docx" "$work/typed.docx" <<'PYTHON'
import re, sys, zipfile
source, target = (zipfile.ZipFile(name, mode) for name, mode in zip(sys.argv[1:], "rw"))
for part in source.namelist():
    content = source.read(part)
    if part == "word/document.xml":
        text = content.decode()
        # The longest text of the body.
        longest = max(re.findall(r"<w:t[^>]*>([^<]+)</w:t>", text), key=len)
        content = text.replace(longest, longest[:-3] + "新添" + longest[-3:]).encode()
    target.writestr(part, content)
target.close()
PYTHON
if ! "$hongtou" merge "$work/typed.docx" "$notice" | grep -q '{+新添+}'; then
    echo "$name: what is typed after LibreOffice does not come back" >&2
    wrong=1
fi
exit $wrong
