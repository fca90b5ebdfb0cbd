#!/usr/bin/env bash
# Expected: ssf, the port of SheetJS's number formats to Python, writes 60 in the format 0.00 as 60.00
# with any Babel, which it names without a version, and a date in dd.mm.yyyy as it does in dd/mm/yyyy.
# Seen with ssf 0.2.2 (its newest, of 2020): with Babel 2.13.1 it does; from Babel 2.14.0 on, where a
# locale's number symbols are kept by numbering system, SSF() itself raises KeyError 'decimal' unless
# locale_support=False is passed. And dd.mm.yyyy, as all of Germany writes it, is "bad second format"
# with either: a point in a date is taken for a fraction of a second; dd\.mm\.yyyy works.
# What QA Bot does: qa_bot/parsing/tables/number_formats.py reads the formats that offices use itself.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q ssf==0.2.2 babel==2.13.1 python-dateutil==2.9.0.post0 PyYAML==6.0.3 \
  convertdate==2.4.0 ummalqura==2.0.1 pytz==2025.2 six==1.17.0
cat > "$folder/try.py" <<'PYTHON'
import sys

from ssf import SSF

DATE = 46082  # 1 March 2026


def outcome(do):
    try:
        return do()
    except Exception as error:
        return f"{type(error).__name__}: {error}"


seen = [
    outcome(lambda: SSF().format("0.00", 60)),
    outcome(lambda: SSF(locale_support=False).format("0.00", 60)),
    outcome(lambda: SSF(locale_support=False, errors="raise").format("dd/mm/yyyy", DATE)),
    outcome(lambda: SSF(locale_support=False, errors="raise").format("dd.mm.yyyy", DATE)),
    outcome(lambda: SSF(locale_support=False, errors="raise").format(r"dd\.mm\.yyyy", DATE)),
]
print(seen)
same = ["60.00", "01/03/2026", "ValueError: bad second format: .", "01.03.2026"]
wanted = [sys.argv[1], *same]
if seen != wanted:
    sys.exit(f"changed: {wanted} was seen before")
PYTHON
"$folder/venv/bin/python" "$folder/try.py" "60.00"
"$folder/venv/bin/pip" install -q babel==2.14.0
"$folder/venv/bin/python" "$folder/try.py" "KeyError: 'decimal'"
