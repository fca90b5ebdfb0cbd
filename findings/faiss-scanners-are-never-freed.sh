#!/usr/bin/env bash
# Expected: what an object's method gives to Python is freed when Python lets go of it, as indexes are.
# Seen with faiss-cpu 1.15.1: `IndexIVF.get_InvertedListScanner` makes a scanner that belongs to nobody
# (`thisown` is False), and one that is told to belong to Python (`thisown = True`) is not freed either:
# some 140 bytes stay for each, so a program that takes one for every query grows without end.
# What QA Bot does: qa_bot/store/faiss_engine/nearest.py takes one scanner for each thread and keeps it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q faiss-cpu==1.15.1 numpy==2.4.6
cat > "$folder/try.py" <<'PYTHON'
from pathlib import Path

import faiss

TIMES = 200_000


def bytes_a_time(call):
    def held():
        lines = Path("/proc/self/status").read_text().splitlines()
        return 1024 * next(int(line.split()[1]) for line in lines if line.startswith("RssAnon"))

    before = held()
    for _ in range(TIMES):
        call()
    return (held() - before) / TIMES


def an_index():
    faiss.IndexFlatIP(64)


def a_scanner():
    lists.get_InvertedListScanner(False, None, None)


def an_owned_scanner():
    scanner = lists.get_InvertedListScanner(False, None, None)
    scanner.thisown = True
    del scanner


centroids = faiss.IndexFlatIP(64)
lists = faiss.IndexIVFScalarQuantizer(
    centroids, 64, 1, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT, False
)
a_scanner()
print(*("grows" if bytes_a_time(call) > 50 else "stays" for call in (an_index, a_scanner, an_owned_scanner)))
PYTHON
seen=$("$folder/venv/bin/python" "$folder/try.py" | head -n 1)
echo "an index, a scanner, a scanner of Python's own: $seen"
if [ "$seen" != "stays grows grows" ]; then
  echo "changed: 'stays grows grows' was seen before"
  exit 1
fi
