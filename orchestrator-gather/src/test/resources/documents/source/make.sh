#!/usr/bin/env bash
# Makes the documents in the folder above from the sources here. Needs LibreOffice, Chromium and groff; the build does not.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

office() { # source, format, name of the result
    soffice "-env:UserInstallation=file://$work/profile" --headless --convert-to "$2" --outdir "$work" "$1" > "$work/log"
    mv "$work/$(basename "${1%.*}").${2%%:*}" "../$3"
}

browser() { # source, name of the result
    chromium --headless --no-sandbox --disable-gpu --disable-background-networking --no-first-run --no-pdf-header-footer \
        --user-data-dir="$work/chromium" --print-to-pdf="../$2" "$1" 2> "$work/log"
}

office notes.fodt docx notes.docx
office notes.fodt odt notes.odt
office notes.fodt pdf notes.pdf
office notes.fodt rtf notes.rtf
office budget.fods xlsx budget.xlsx
office budget.fods ods budget.ods
office pitch.fodp pptx pitch.pptx
office pitch.fodp odp pitch.odp
office columns.fodt pdf columns-libreoffice.pdf
office hebrew.fodt pdf hebrew-libreoffice.pdf
office hebrew.fodt docx hebrew.docx
office arabic.fodt pdf arabic-libreoffice.pdf
browser columns.html columns-chromium.pdf
browser schedule.html schedule.pdf
browser hebrew.html hebrew-chromium.pdf
browser arabic.html arabic-chromium.pdf
groff -Tpdf -ms columns.ms > ../columns-groff.pdf
groff -Tpdf -t -ms tables.ms > ../tables.pdf
cp schedule.html ../schedule.html
