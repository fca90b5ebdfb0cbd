"""Which language queries are read as: `python -m benchmarks.identified`.

English queries to the documents of `faq/`, and those in other languages to the same documents: how
many are told by a look at their words alone, how many the identifier names right, and by which way
each is looked up (`qa_bot.answering.query_language`). `--show` prints those that it names wrongly.
"""

from __future__ import annotations

import argparse
from collections import Counter

from rich.console import Console

from benchmarks.machine import this_machine
from benchmarks.misspelt import queries, vocabulary
from benchmarks.tables import table_of
from qa_bot.answering.query_language import Way, language_of_query
from qa_bot.languages import ENGLISH
from qa_bot.words.language_of import identified, plainly_english


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true", help="print what is named wrongly")
    show, console = parser.parse_args().show, Console()
    console.print(str(this_machine("no model is loaded")))
    counts: Counter[tuple[str, str]] = Counter()
    for document, language, text in queries():
        prints = vocabulary(document).prints
        named = identified(text)[0].code
        counts[language, "queries"] += 1
        counts[language, "plain"] += plainly_english(text, prints)
        counts[language, "right"] += named == language
        counts[language, language_of_query(text, (ENGLISH,), prints).way] += 1
        if show and named != language:
            console.print(f"{language} as {named}, {document}: {text}", markup=False)
    columns = ("queries", "plain", "right", *Way)
    table = table_of(
        "By words alone, named right, looked up as", "", "queries", "plainly English",
        "named right", *Way,
    )  # fmt: skip
    for language in dict.fromkeys(language for language, _ in counts):
        table.add_row(language, *(str(counts[language, column]) for column in columns))
    others = [key for key in counts if key[0] != ENGLISH]
    sums = (sum(counts[key] for key in others if key[1] == column) for column in columns)
    table.add_row("all but English", *map(str, sums))
    console.print(table)


if __name__ == "__main__":
    main()
