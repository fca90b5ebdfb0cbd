"""Which words of queries are read as others: `python -m benchmarks.misspelt`.

Queries in other languages about the English documents of `faq/`, of `languages/` and of
languages_queries: not one of their words is to be read as an English one. Beside them the English
queries of the same documents, of which those that are misspelt are. `--show` prints each.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from functools import cache

from rich.console import Console

from benchmarks.language_sets import XQUAD_NAME, english_sets, language_sets
from benchmarks.machine import this_machine
from benchmarks.tables import table_of
from qa_bot import QAPair
from qa_bot.store.texts import texts_of
from qa_bot.words.vocabulary import Change, Vocabulary


def queries() -> Iterator[tuple[str, str, str]]:
    """The document, the language and the text of each query."""
    for document in english_sets():
        for query in document.queries:
            yield document.name, "en", query.text
    for of in language_sets():
        if not of.is_own and of.name != XQUAD_NAME:
            for query in of.documents.queries:
                yield of.name, of.language, query.text


@cache
def vocabulary(document: str) -> Vocabulary:
    """The words that a document prints, by its name."""
    return Vocabulary.from_texts(texts_of(_pairs()[document]))


@cache
def _pairs() -> dict[str, tuple[QAPair, ...]]:
    of_languages = {of.name: of.documents.pairs for of in language_sets()}
    return of_languages | {document.name: document.pairs for document in english_sets()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true", help="print each word that is read as one")
    show, console = parser.parse_args().show, Console()
    console.print(str(this_machine("no model is loaded")))
    asked: Counter[str] = Counter()
    changed: Counter[str] = Counter()
    for document, language, text in queries():
        asked[language] += 1
        changes: tuple[Change, ...] = vocabulary(document).read(text).guessed
        changed[language] += bool(changes)
        if changes and show:
            told = ", ".join(f"{change.typed} as {change.read_as}" for change in changes)
            console.print(f"{language} {document}: {told}", markup=False)
    table = table_of("Queries with a word that is read as another", "", "queries", "of these")
    for language, count in asked.items():
        table.add_row(language, str(count), str(changed[language]))
    console.print(table)


if __name__ == "__main__":
    main()
