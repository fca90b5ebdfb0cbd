"""Documents with queries in many languages, from the evaluation data and from this folder.

languages_queries/SET.tsv are queries to a document of faq/, written for this project in the
languages that they name, and languages_queries/own/NAME.tsv queries to a document in its own
language, whose pairs are named by their places; these documents are no part of the clone.
languages_queries/offices/ has small documents of offices with the queries to each beside it.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.data import ROOT, EvaluationSet, Query, evaluation_root, read_set
from qa_bot import QAPair
from qa_bot.languages import ENGLISH
from qa_bot.parsing.folder import read_file

QUERIES = ROOT / "benchmarks" / "languages_queries"
# Reported, never fitted on: the two whose queries were written to be (30 in scope each).
REPORTED_OWN = ("letsencrypt_faq_ja", "earasers-de-faq")
# Languages of xquad that are read; Greek, Hindi and Vietnamese are not.
XQUAD = ("ar", "de", "es", "ru", "th", "tr", "zh")
XQUAD_NAME = "xquad"


@dataclass(frozen=True)
class LanguageSet:
    """Queries in one language to a document; `is_own` says that this is the document's, too."""

    language: str
    documents: EvaluationSet
    is_own: bool = False

    @property
    def name(self) -> str:
        """The document's name: sets of one document are left out of a fit together."""
        return self.documents.name


def language_sets() -> Iterator[LanguageSet]:
    """All sets, those of one document together; exits where the evaluation data is missing."""
    root = evaluation_root()
    if not (root / "languages").is_dir():
        sys.exit(
            f"no languages/ in {root}; set QA_BOT_EVAL to a folder with faq/, languages/, kb/ and "
            "documents/ (layout: benchmarks/README.md)"
        )
    for folder in sorted((root / "faq").glob("*/")):
        document = read_set(folder)
        for other in sorted((root / "languages").glob(f"{document.name}_*/")):
            yield LanguageSet(other.name[-2:], _with(document, _queries(other)))
        for language, queries in _written(QUERIES / f"{document.name}.tsv").items():
            yield LanguageSet(language, _with(document, queries))
    yield from _xquad(root / "languages")
    yield from _own(root)
    yield from _offices()


def english_sets() -> Iterator[EvaluationSet]:
    """The documents of faq/ with their English queries."""
    for folder in sorted((evaluation_root() / "faq").glob("*/")):
        yield read_set(folder)


def _xquad(folder: Path) -> Iterator[LanguageSet]:
    lines = (folder / "xquad_corpus.jsonl").read_text("utf-8").splitlines()
    found = [json.loads(line) for line in lines]
    pairs = tuple(QAPair(one["id"], one["question"], one["answer"], language="en") for one in found)
    for language in XQUAD:
        queries = _queries(folder / f"xquad_{language}")
        yield LanguageSet(language, EvaluationSet(XQUAD_NAME, pairs, queries))


def _own(root: Path) -> Iterator[LanguageSet]:
    paths = {path.stem: path for part in ("kb", "documents") for path in (root / part).rglob("*.*")}
    for table in sorted((QUERIES / "own").glob("*.tsv")):
        if table.stem not in paths:
            sys.exit(f"{table.stem}, to which {table} has queries, is not in {root}")
        found = read_file(paths[table.stem]).pairs
        pairs = tuple(
            QAPair(str(i), pair.question, pair.answer, language=pair.language)
            for i, pair in enumerate(found, 1)
        )
        ((language, queries),) = _written(table).items()
        yield LanguageSet(language, EvaluationSet(table.stem, pairs, queries), is_own=True)


def _offices() -> Iterator[LanguageSet]:
    for path in sorted((QUERIES / "offices").glob("*.md")):
        pairs = read_file(path).pairs
        for language, queries in _written(path.with_suffix(".tsv")).items():
            of = EvaluationSet(path.stem, pairs, queries)
            yield LanguageSet(language, of, is_own=pairs[0].language != ENGLISH)


def _with(document: EvaluationSet, queries: tuple[Query, ...]) -> EvaluationSet:
    return EvaluationSet(document.name, document.pairs, queries)


def _queries(folder: Path) -> tuple[Query, ...]:
    relevant: dict[str, set[str]] = defaultdict(set)
    for line in (folder / "qrels.tsv").read_text("utf-8").splitlines():
        query, pair, gain = line.split("\t")
        if float(gain) > 0:
            relevant[query].add(pair)
    lines = (folder / "queries.jsonl").read_text("utf-8").splitlines()
    found = [json.loads(line) for line in lines]
    return tuple(Query(one["text"], frozenset(relevant[one["id"]])) for one in found)


def _written(table: Path) -> dict[str, tuple[Query, ...]]:
    """The queries of a table by their language; none where there is no table."""
    found: dict[str, tuple[Query, ...]] = {}
    lines = table.read_text("utf-8").splitlines()[1:] if table.exists() else []
    for line in lines:
        language, text, pairs = line.split("\t")
        query = Query(text, frozenset(filter(None, pairs.split(","))))
        found[language] = (*found.get(language, ()), query)
    return found
