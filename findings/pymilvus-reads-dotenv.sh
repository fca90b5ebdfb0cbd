#!/usr/bin/env bash
# Expected: importing the client of a database leaves the environment as it is; if it reads a .env at all,
# then the one of the folder in which the program runs.
# Seen with pymilvus 3.0.2 and python-dotenv 1.2.4: `import pymilvus` puts every variable of a .env into
# the environment that is not there yet, of whatever program. The file is looked for from the folder of
# the installed package upwards, not from the working folder: a virtual environment inside a project finds
# the project's .env, wherever the program is started, and one that lies elsewhere finds none.
# What QA Bot does: qa_bot/store/milvus_engine imports pymilvus for an index on a server alone, and reads
# QA_BOT_INDEX_TOKEN before that.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir -p "$folder/project" "$folder/elsewhere"
echo "FOUND_IN=project" > "$folder/project/.env"
echo "FOUND_IN=elsewhere" > "$folder/elsewhere/.env"
python3 -m venv "$folder/project/venv"
"$folder/project/venv/bin/pip" install -q pymilvus==3.0.2 python-dotenv==1.2.4
cat > "$folder/elsewhere/try.py" <<'PYTHON'
import os

before = os.environ.get("FOUND_IN")
import pymilvus  # noqa: E402, F401

print(before, os.environ.get("FOUND_IN"))
PYTHON
seen=$(cd "$folder/elsewhere" && "$folder/project/venv/bin/python" try.py)
echo "started elsewhere, installed in the project: $seen"
if [ "$seen" != "None project" ]; then
  echo "changed: 'None project' was seen before"
  exit 1
fi
