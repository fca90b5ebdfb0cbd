#!/usr/bin/env bash
# Expected: a spellchecker's word list has the plurals and the verb forms that people write.
# Seen with pyspellchecker 0.9.0: its Spanish list, a quarter as long as the German one, lacks everyday
# forms ("licencias", "ingresos", "perdí", "pagué"); the same words in German and English are there, of
# the French ones two are not. So what it calls a misspelling in Spanish is mostly none.
# What QA Bot does: queries in other languages than English are not corrected
# (qa_bot/words/vocabulary.py).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q pyspellchecker==0.9.0
cat > "$folder/try.py" <<'PYTHON'
from spellchecker import SpellChecker

WORDS = {
    "es": "licencias ingresos perdí pagué pague",
    "de": "Lizenzen Einkünfte verlor bezahlte bezahle",
    "fr": "licences revenus perdis payai paye",
    "en": "licenses incomes lost paid pays",
}
for language, words in WORDS.items():
    unknown = SpellChecker(language=language).unknown(words.lower().split())
    print(language, len(unknown), "unknown:", *sorted(unknown))
PYTHON
seen=$("$folder/venv/bin/python" "$folder/try.py")
echo "$seen"
if ! grep -q "^es 5 unknown" <<< "$seen" || ! grep -q "^de 0 unknown" <<< "$seen"; then
  echo "changed: all five Spanish words were unknown before, and no German one"
  exit 1
fi
