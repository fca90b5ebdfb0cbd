#!/usr/bin/env bash
# Expected: a command that is called without options hands its function the defaults that the function
# declares.
# Seen with Typer 0.29.0 to 0.29.2 (0.28.0 does without Pydantic): every value goes through a Pydantic
# TypeAdapter, a default, None and the `--help` that nobody gave included; only a flag that is False or
# True already does not. So a command with one option imports Pydantic each time that it runs.
# What QA Bot does: the commands of qa_bot/cli/typed_defaults.py take defaults as they are.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q typer==0.29.2 pydantic==2.14.3
cat > "$folder/try.py" <<'PYTHON'
import sys
from typing import Annotated

import typer


def greet(name: Annotated[str, typer.Option()] = "world") -> None:
    print("pydantic" in sys.modules)


app = typer.Typer()
app.command()(greet)
app()
PYTHON
seen=$("$folder/venv/bin/python" "$folder/try.py")
echo "Pydantic is imported for a default: $seen"
if [ "$seen" != "True" ]; then
  echo "changed: it was imported before"
  exit 1
fi
