"""Sets in which people's own wordings are alternates: what `alternates.py` fits on and reports."""

from __future__ import annotations

import gzip
import json
import random
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from benchmarks.data import EvaluationSet, Query, evaluation_root, json_lines, load_set
from qa_bot import QAPair

REPORTED = ("hint3_curekart", "hint3_sofmattress", "rasa_demo")
# Licences that allow it: ODbL, CC BY 3.0, CC BY 4.0, CC BY-SA.
FITTED = ("hint3_curekart", "hint3_sofmattress", "clinc150_small", "hwu64", "stackfaq125")
HWU64 = "training/hwu64_groups.jsonl.gz"
# An editor writes some; the sets have up to 175 phrases of an intent.
MOST_WORDINGS = 12
# Queries in scope and out of scope, so many of an intent of hwu64 and so many of clinc150_small.
OF_CLINC, OUT_OF_CLINC = 900, 600
OF_INTENT, OUT_OF_INTENT = 15, 25
# What is left out of a set that has no queries out of scope: these are then about it.
INTENTS_LEFT_OUT, THREADS_LEFT_OUT = 16, 35


def alternate_set(name: str) -> EvaluationSet:
    """The set of this name; exits with a message where the data is missing."""
    made = {
        "rasa_demo": _rasa_demo,
        "clinc150_small": _clinc,
        "hwu64": _hwu64,
        "stackfaq125": _stackfaq,
    }
    return made[name]() if name in made else load_set(name, None)


def _rasa_demo() -> EvaluationSet:
    """Phrases of the development half are alternates, queries are the test half."""
    return _split("rasa_demo", set())


def _stackfaq() -> EvaluationSet:
    """The same; the threads left out are what its queries out of scope ask."""
    numbers = sorted(pair.number for pair in load_set("stackfaq125", 0).pairs)
    random.Random(0).shuffle(numbers)
    return _split("stackfaq125", set(numbers[:THREADS_LEFT_OUT]))


def _split(name: str, left_out: set[str]) -> EvaluationSet:
    folder = evaluation_root() / "public" / name
    found = load_set(name, None)
    answered = {query.text: query.relevant for query in found.queries}
    wordings: dict[str, list[str]] = {pair.number: [] for pair in found.pairs}
    queries = []
    for line in json_lines(folder / "queries.jsonl"):
        relevant = answered[line["text"]]
        if line["split"] == "dev":
            for number in relevant:
                wordings[number].append(line["text"])
        if line["split"] != "dev" or relevant & left_out:
            queries.append(Query(line["text"], relevant - left_out))
    pairs = (pair for pair in found.pairs if pair.number not in left_out)
    return EvaluationSet(name, _worded(pairs, wordings), tuple(queries))


def _worded(pairs: Iterable[QAPair], wordings: Mapping[str, Sequence[str]]) -> tuple[QAPair, ...]:
    return tuple(replace(pair, alternates=tuple(wordings[pair.number])) for pair in pairs)


def _clinc() -> EvaluationSet:
    found = load_set("clinc150_small", None)
    own = [query for query in found.queries if query.relevant][:OF_CLINC]
    others = [query for query in found.queries if not query.relevant][:OUT_OF_CLINC]
    pairs = (replace(p, alternates=p.alternates[: MOST_WORDINGS - 1]) for p in found.pairs)
    return EvaluationSet("clinc150_small", tuple(pairs), (*own, *others))


def _hwu64() -> EvaluationSet:
    path = evaluation_root() / HWU64
    if not path.exists():
        sys.exit(f"{path} is missing; set QA_BOT_EVAL to a folder that has it")
    with gzip.open(path, "rt", encoding="utf-8") as file:
        intents = [json.loads(line) for line in file]
    drawn = random.Random(0)
    drawn.shuffle(intents)
    pairs, queries = [], []
    for place, intent in enumerate(intents):
        phrases = list(intent["phrases"])
        drawn.shuffle(phrases)
        if place < INTENTS_LEFT_OUT:
            queries += [Query(text, frozenset()) for text in phrases[:OUT_OF_INTENT]]
            continue
        (first, *others), group = phrases[:MOST_WORDINGS], intent["group"]
        pairs.append(QAPair(group, first, "", alternates=tuple(others)))
        asked = phrases[MOST_WORDINGS : MOST_WORDINGS + OF_INTENT]
        queries += [Query(text, frozenset({group})) for text in asked]
    return EvaluationSet("hwu64", tuple(pairs), tuple(queries))
