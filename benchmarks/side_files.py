"""What writing a side file anew would change of it: why a wording is put into the text instead.

Each row is something that people leave in a side file. "anew" says whether ruamel.yaml, told to
keep quotes and never to wrap a line, gives the file back as it was; "put in" whether it does but
for one more wording (`qa_bot.editing.yaml_insertion`).
"""

from __future__ import annotations

import io
import sys

from benchmarks.machine import this_machine
from qa_bot.editing.yaml_insertion import ALTERNATES, Addition, inserted

LEFT_BY_HAND = {
    "a list in brackets": '"3": [opening hours, "when are you open"]\n',
    "blanks inside of brackets": '"3": [ opening hours,  fee ]\n',
    "a comment behind a line": '"3": [hours]   # ask Anna\n',
    "comments and blank lines between": "# ours\n\n3:\n  - hours\n\n\n# theirs\n4: [fee]\n",
    "dashes below their key": "3:\n- hours\n- fee\n",
    "dashes four blanks in": "3:\n    - hours\n",
    "two blanks behind a dash": "3:\n  -  hours\n",
    "a long line in quotes": f'"3": ["{"opening hours " * 12}"]\n',
    "a text over two lines": "3:\n  - when are you\n    open\n",
    "an escaped letter": '3: ["caf\\u00e9"]\n',
    "nothing behind a key": "3: ~\n4:\n",
    "line ends of Windows": "3: [hours]\r\n4: [fee]\r\n",
    "no line end at the end": "3: [hours]",
    "the mark of UTF-8": "\ufeff3: [hours]\n",
    "a beginning and an end": "---\n3: [hours]\n...\n",
}


def written_anew(text: str) -> str:
    """Let ruamel.yaml read a file and write it, with what keeps most of it."""
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 1_000_000
    file = io.StringIO(newline="")
    yaml.dump(yaml.load(text), file)
    return file.getvalue()


def with_one_more(text: str) -> str:
    """Put a wording into a file as `add_alternate` does."""
    mark = text[: text.startswith("\ufeff")]
    addition = Addition("9", ALTERNATES, "new")
    return mark + inserted(text.removeprefix("\ufeff"), lambda key: key == "3", addition)


def is_kept(old: str, new: str) -> bool:
    """Tell whether a text is another with something more at one place, or a null replaced."""
    if "~" not in new:
        old = old.replace("~", "", 1)
    more = len(new) - len(old)
    return any(new[:i] == old[:i] and new[i + more :] == old[i:] for i in range(len(old) + 1))


def main() -> int:
    """Print the table."""
    print(this_machine("none", ("ruamel.yaml",)))
    print(f"{'left by hand':36}{'anew':>8}{'put in':>8}")
    kept = [0, 0]
    for name, text in LEFT_BY_HAND.items():
        both = written_anew(text) == text, is_kept(text, with_one_more(text))
        kept = [count + one for count, one in zip(kept, both, strict=True)]
        print(f"{name:36}" + "".join(f"{'kept' if one else 'changed':>8}" for one in both))
    print(f"{f'of {len(LEFT_BY_HAND)}':36}{kept[0]:>8}{kept[1]:>8}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
