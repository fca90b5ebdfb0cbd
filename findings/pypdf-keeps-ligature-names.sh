#!/usr/bin/env bash
# Expected: of a Type 1 font whose encoding names a sign "f_i", every reader gives "fi": the Adobe Glyph List
# Specification (section 2) takes a name apart at its underscores and drops what stands behind a full stop.
# TeX's fonts (Linux Libertine, Latin Modern) name their ligatures and old-style figures so.
# Seen with pypdf 7.1.0: it knows only whole names, and puts the name itself into the text with its slash,
# "de/f_inition of /one.oldstyle"; names of the list ("fi") are read. pdfminer.six 20251107 reads all of it.
# Nothing says that a word was lost: a search for "definition" finds nothing.
# What QA Bot does: it puts the letters that such names are made of in their place
# (qa_bot/parsing/office/pdf_fonts.py).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q pypdf==7.1.0 pdfminer.six==20251107
cat > "$folder/try.py" <<'PYTHON'
import io
import sys
from importlib.metadata import version

from pdfminer.high_level import extract_text
from pypdf import PdfReader


def pdf(names: str, text: bytes) -> bytes:
    """A page with one line in a Type 1 font whose signs 1, 2, ... have these names."""
    content = b"BT /F1 12 Tf 72 700 Td (" + text + b") Tj ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding << /Type /Encoding"
        b" /BaseEncoding /WinAnsiEncoding /Differences [1 " + names.encode() + b"] >> >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)


made = pdf("/fi /f_i /one.oldstyle", rb"\001rst de\002nition of \003")
pypdf = PdfReader(io.BytesIO(made), strict=True).pages[0].extract_text().strip()
pdfminer = extract_text(io.BytesIO(made)).strip().replace("\ufb01", "fi")
print("pypdf", version("pypdf"), repr(pypdf))
print("pdfminer.six", version("pdfminer.six"), repr(pdfminer))
if "de/f_inition of /one.oldstyle" not in pypdf or pdfminer != "first definition of 1":
    sys.exit("changed: pypdf put the names into the text, and pdfminer.six the letters")
PYTHON
"$folder/venv/bin/python" "$folder/try.py"
