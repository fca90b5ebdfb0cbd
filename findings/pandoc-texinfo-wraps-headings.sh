#!/usr/bin/env bash
# Expected: pandoc's Texinfo writer keeps a heading on one line, as @section takes the rest of its line
# and no more; only paragraphs are wrapped.
# Seen with pandoc 3.9 (pypandoc-binary 1.17): @section of a heading of more than 72 columns is wrapped
# like a paragraph, so that makeinfo and texi2any print half of it as the title and the rest as the first
# words of the text below. @node and @menu, which hold the same heading, stay whole. With --wrap=none it
# is right. The writers of man (jgm/pandoc#5019) and Typst (jgm/pandoc#9132) did the same and were mended.
# What QA Bot does: such a question comes cut into its index, as its file is; benchmarks.conversions counts
# these files, and the Texinfo reader (qa_bot/parsing/formats/texinfo.py) takes the line as it stands.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q pypandoc-binary==1.17
cat > "$folder/try.py" <<'PYTHON'
import sys

import pypandoc

HEADING = "What does a membership cost for somebody who joins in the second half of a year?"
page = f"<h2>{HEADING}</h2><p>Six.</p>"
texts = {
    wrap: pypandoc.convert_text(page, "texinfo", format="html", extra_args=[f"--wrap={wrap}"])
    for wrap in ("auto", "none")
}
section = {
    wrap: next(line for line in text.split("\n") if line.startswith(("@section ", "@chapter ")))
    for wrap, text in texts.items()
}
nodes = [line for line in texts["auto"].split("\n") if line.startswith("@node ")]
print("pandoc", pypandoc.get_pandoc_version())
print(section, *nodes, sep="\n")
wraps = not section["auto"].endswith("?")
if not (wraps and section["none"].endswith(HEADING) and any(node.endswith(HEADING) for node in nodes)):
    sys.exit("changed: the heading was wrapped with --wrap=auto alone, and @node was whole")
PYTHON
"$folder/venv/bin/python" "$folder/try.py"
