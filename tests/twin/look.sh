#!/usr/bin/env bash
# Word files → PDF by LibreOffice, with the bundled faces under the names that the files ask for.
# usage: look.sh OUT-FOLDER DOCX...      (PYTHON: a Python with fonttools)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
out=$1
shift
mkdir -p "$out"
out=$(cd "$out" && pwd)
faces="$out/.faces"
if [ ! -d "$faces" ]; then
    "${PYTHON:-python3}" "$here/fonts.py" "$here/../../fonts" "$faces"
fi
cat > "$out/.fonts.conf" <<CONF
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>$faces</dir><cachedir>$out/.cache</cachedir></fontconfig>
CONF
FONTCONFIG_FILE="$out/.fonts.conf" soffice "-env:UserInstallation=file://$out/.office" \
    --headless --convert-to pdf --outdir "$out" "$@" >/dev/null
