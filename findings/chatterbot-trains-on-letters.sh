#!/usr/bin/env bash
# Expected: ChatterBot's corpus trainer stores every conversation of its own corpus, each item of which is
# a list of what is said in turn; an item that is a plain string would be stored as one statement, or named.
# Seen with ChatterBot 1.2.15 and chatterbot-corpus 1.3.3: in english/trivia.yml one item is a plain string,
# not a list. The trainer goes through it letter by letter and stores each letter as a statement that
# answers the one before, without a warning; the sentence itself is stored nowhere. A bot that is asked for
# the game in it has single letters to choose from.
# What QA Bot does: it takes such an item for one that lost its list, and names it as left out
# (qa_bot/parsing/systems/chatterbot_corpus.py).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q chatterbot==1.2.15 chatterbot-corpus==1.3.3 pyyaml==6.0.3
cat > "$folder/try.py" <<'PYTHON'
import sys
from importlib.metadata import version
from pathlib import Path

import chatterbot_corpus
import yaml
from chatterbot import ChatBot
from chatterbot.tagging import LowercaseTagger
from chatterbot.trainers import ChatterBotCorpusTrainer

corpus = Path(chatterbot_corpus.__file__).parent / "data" / "english" / "trivia.yml"
items = yaml.safe_load(corpus.read_text(encoding="utf-8"))["conversations"]
plain = [item for item in items if isinstance(item, str)]
bot = ChatBot("try", database_uri="sqlite://", tagger=LowercaseTagger)
ChatterBotCorpusTrainer(bot, show_training_progress=False).train("chatterbot.corpus.english.trivia")
stored = [statement.text for statement in bot.storage.filter()]
letters = [text for text in stored if len(text) == 1]
print("ChatterBot", version("chatterbot"), "corpus", version("chatterbot-corpus"))
print(f"{len(plain)} item(s) without a list: {plain}")
print(f"{len(stored)} statements, {len(letters)} of one character; whole: {[p in stored for p in plain]}")
if not plain or len(letters) < len(plain[0]) // 2 or any(item in stored for item in plain):
    sys.exit("changed: a plain string of the corpus was stored letter by letter, and not as a whole")
PYTHON
cd "$folder" && "$folder/venv/bin/python" "$folder/try.py"
