"""Reads the evaluation data: the folder that QA_BOT_EVAL names, else one beside the checkout.

README.md of this folder says what it holds; it is no part of the clone.
"""

from __future__ import annotations

import json
import os
import random
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.measuring import Measurer, cached_index
from qa_bot import QAPair
from qa_bot.fitting import LabelledQuery, QuerySet
from qa_bot.models.embedding import Encoder
from qa_bot.store.faiss_engine import FaissStore

ROOT = Path(__file__).parent.parent
SAMPLE = "maine_dmv"  # the sample document: reported, never fitted on
DOCUMENTS = (
    "bank_faqs",
    "creativecommons_faq",
    "curl_faq",
    "letsencrypt_faq",
    "maine_dmv",
    "project_open_data_faq",
    "restic_faq",
    "usenet_caffeine_faq",
)
# In no fit, and reported only where asked for: NOTES.md, "What is set aside".
SET_ASIDE = (
    "borg_faq",
    "federal_awards_faq",
    "golang_faq",
    "openzfs_faq",
    "usenet_dhcp_faq",
)
# clinc150_small and cranfield are left out of the fit: 7,500 phrases of small talk with a machine,
# and abstracts of aeronautics, are far from questions to a document.
PUBLIC = (
    "rasa_demo",
    "stackfaq125",
    "covidq",
    "jhu_covidfaq",
    "mqp",
    "medquad_judged",
    "dtc_faq",
    "hint3_curekart",
    "hint3_sofmattress",
)
# Documents, and the one published bot whose out-of-scope messages are its users' own: what a
# desk gets. The other sets are intents, near-miss traps or one machine's questions.
TYPICAL = (*DOCUMENTS, "rasa_demo")
# Of the larger sets so many queries are fitted on, drawn with seed 0; more changes nothing but the
# time.
MAX_QUERIES = 400
# Reported with all queries, but for these: with 50 phrases a pair, 8,600 queries take minutes.
MAX_REPORTED = {"clinc150_small": 3_000}
DOCUMENT_WEIGHT = 3.0
# medquad_judged grades its answers; 2 is "correct but incomplete".
LEAST_GAIN = {"medquad_judged": 2}
NEAR_TOPIC = "n"  # tag of an out-of-scope query near the document's topic


@dataclass(frozen=True)
class Query:
    """A query and the numbers of the pairs that answer it, none where it is out of scope.

    `gains` has every graded pair, those too that are too poor to be `relevant`; `tags` are the
    letters of tags.tsv.
    """

    text: str
    relevant: frozenset[str]
    gains: dict[str, float] = field(default_factory=dict)
    tags: frozenset[str] = frozenset()


@dataclass(frozen=True)
class EvaluationSet:
    """A collection of pairs, numbered by their ids, and queries to it."""

    name: str
    pairs: tuple[QAPair, ...]
    queries: tuple[Query, ...]


def evaluation_folders(kind: str) -> dict[str, Path]:
    """The sets of one kind, faq or public, by name, without those set aside."""
    return sets_in(evaluation_root() / kind)


def sets_in(folder: Path) -> dict[str, Path]:
    """The sets in a folder that holds some, or is one, by name; exits where there are none.

    Those set aside are left out.
    """
    found = [folder] if (folder / "corpus.jsonl").exists() else sorted(folder.glob("*/"))
    held = {path.name: path for path in found if (path / "corpus.jsonl").exists()}
    sets = {name: path for name, path in held.items() if name not in SET_ASIDE}
    if not sets:
        aside = ", ".join(held) + " set aside" if held else "none at all"
        sys.exit(f"no evaluation set in {folder}: {aside} (layout: benchmarks/README.md)")
    return sets


def documents_folder() -> Path:
    """The folder of real documents; exits with a message where it is missing."""
    folder = evaluation_root() / "documents"
    if not (folder / "EXPECTED.tsv").exists():
        sys.exit(
            f"no EXPECTED.tsv in {folder}; set QA_BOT_EVAL to a folder with documents/ and faq/ "
            "(layout: benchmarks/README.md)"
        )
    return folder


def load_set(
    name: str, limit: int | None = MAX_QUERIES, *, opens_set_aside: bool = False
) -> EvaluationSet:
    """A set of faq/ or public/ by name; exits with a message where the data is missing.

    Exits too where the set is set aside, unless the caller opens such sets. At most `limit`
    queries; those of a smaller limit come first in a larger one.
    """
    if name in SET_ASIDE and not opens_set_aside:
        sys.exit(f"{name} is set aside; `python -m benchmarks.quality --set-aside` opens it")
    for kind in ("faq", "public"):
        folder = evaluation_root() / kind / name
        if (folder / "corpus.jsonl").exists():
            return read_set(folder, limit)
    sys.exit(
        f"evaluation set {name!r} not found under {evaluation_root()}; set QA_BOT_EVAL to a folder "
        "with faq/ and public/ (layout: benchmarks/README.md)"
    )


def read_set(folder: Path, limit: int | None = None) -> EvaluationSet:
    """Read a set; in sets without qrels.tsv relevance is "same group".

    Each group then becomes one pair, its first phrase the question and the others alternate
    wordings.
    """
    documents = json_lines(folder / "corpus.jsonl")
    queries = json_lines(folder / "queries.jsonl")
    random.Random(0).shuffle(queries)
    queries = queries[:limit]
    if not (folder / "qrels.tsv").exists():
        return _group_set(folder.name, documents, queries)
    pairs = tuple(QAPair(d["id"], d["question"], d["answer"]) for d in documents)
    gains, tags = _gains(folder / "qrels.tsv"), _tags(folder / "tags.tsv")
    least = LEAST_GAIN.get(folder.name, 1)
    found = tuple(
        Query(
            q["text"],
            frozenset(number for number, gain in gains[q["id"]].items() if gain >= least),
            gains[q["id"]],
            tags[q["id"]],
        )
        for q in queries
    )
    return EvaluationSet(folder.name, pairs, found)


def cached_store(evaluation_set: EvaluationSet, encoder: Encoder) -> FaissStore:
    """The set's index, kept in benchmarks/.cache and reused while its texts stay."""
    return cached_index(evaluation_set.pairs, encoder)


def labelled(evaluation_set: EvaluationSet, encoder: Encoder | Measurer) -> QuerySet:
    """The set's queries with their evidence, for fitting."""
    measurer = encoder if isinstance(encoder, Measurer) else Measurer(encoder)
    store = measurer.store(evaluation_set.pairs)
    measurer.prepare([query.text for query in evaluation_set.queries])
    numbers = [pair.number for pair in evaluation_set.pairs]
    queries = []
    for query in evaluation_set.queries:
        evidence = measurer.evidence(store, query.text)
        right = [numbers[i] in query.relevant for i in evidence.ids]
        queries.append(LabelledQuery(evidence, np.array(right)))
    name = evaluation_set.name
    weight = DOCUMENT_WEIGHT if name in DOCUMENTS else 1.0
    return QuerySet(name, tuple(queries), weight, typical=name in TYPICAL)


def evaluation_root() -> Path:
    """The folder of the evaluation data, whether it is there or not."""
    return Path(os.environ.get("QA_BOT_EVAL", ROOT.parent / "shared" / "eval"))


def _group_set(
    name: str, documents: Sequence[dict[str, Any]], queries: Sequence[dict[str, Any]]
) -> EvaluationSet:
    groups = defaultdict(list)
    for document in documents:
        groups[document["group"]].append(document["question"])
    pairs = tuple(
        QAPair(group, phrases[0], "", alternates=tuple(phrases[1:]))
        for group, phrases in groups.items()
    )
    found = tuple(
        Query(q["text"], frozenset({q["group"]} & set(groups) if "group" in q else ()))
        for q in queries
    )
    return EvaluationSet(name, pairs, found)


def _gains(path: Path) -> dict[str, dict[str, float]]:
    """Query to pair to gain, without the pairs of no gain."""
    gains: dict[str, dict[str, float]] = defaultdict(dict)
    for line in path.read_text("utf-8").splitlines():
        query, document, gain = line.split("\t")
        if float(gain) > 0:
            gains[query][document] = float(gain)
    return gains


def _tags(path: Path) -> dict[str, frozenset[str]]:
    tags: dict[str, frozenset[str]] = defaultdict(frozenset)
    if path.exists():
        for line in path.read_text("utf-8").splitlines():
            query, _, letters = line.split("\t")
            tags[query] = frozenset(letters.split())
    return tags


def json_lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a file of JSON lines."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
