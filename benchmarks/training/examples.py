"""Training examples: a realistic query beside the pair that answers it, from licensed sets only.

medquad_pairs (CC BY 4.0) less every text of medquad_judged, squad2_pairs (CC BY-SA 4.0),
hwu64_groups (CC BY 4.0) and the training phrases of clinc150_small (CC BY 3.0). Never the
documents of faq/, and never a query that any benchmark reports on.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks.data import ROOT
from benchmarks.training.wordings import informal, typos

LICENCES = {
    "medquad": "medquad_pairs, abachaa/MedQuAD, CC BY 4.0",
    "squad": "squad2_pairs, SQuAD 2.0, CC BY-SA 4.0",
    "hwu": "hwu64_groups, xliuhw/NLU-Evaluation-Data, CC BY 4.0",
    "clinc": "clinc150_small training phrases, CC BY 3.0",
}
MEDQUAD_EXAMPLES = 2000
TOPIC_SECTIONS = 6  # diseases with fewer are left out; most are genes, all in one wording
TOPIC_IN_FRONT = 0.7  # of the sections have only the disease in front, so the answer decides
PHRASES = {"hwu": 10, "clinc": 6}  # examples of one intent
PARAGRAPH_QUESTIONS = 5
# The data names no articles. They have about forty paragraphs, which stand together.
NEIGHBOURS = 12
ANSWER_WORDS = 90
# Thousands of answers begin with one of these, and are then a list.
MACHINE_MADE = (
    "The Human Phenotype Ontology provides",
    "These resources address the diagnosis or management",
)
HELD_OUT = 0.1  # of topics, paragraphs and intents
TYPO_SHARE = 0.1


@dataclass(frozen=True)
class Example:
    """A query and the pair that answers it.

    Examples of one source with the same `key` answer each other and are nobody's negatives; those
    with the same `topic` stand in one document: a disease, neighbouring paragraphs, an intent.
    `says_the_same`: the stored question asks what the query asks. `held_out` examples choose
    steps and learning rates, and are not trained on.
    """

    source: str
    topic: str
    key: str
    query: str
    question: str
    answer: str
    says_the_same: bool
    held_out: bool

    @property
    def passage(self) -> str:
        """What is embedded of the answer: as qa_bot.store.index_rows, the question in front."""
        return f"{self.question}\n{self.answer}" if self.answer else self.question


def load_examples(evaluation: Path, seed: int = 0) -> list[Example]:
    """All examples, from the folder that holds training/ and public/."""
    chance = random.Random(seed)
    found = [
        *_medquad(evaluation, chance),
        *_squad(evaluation, chance),
        *_intents("hwu", _hwu_groups(evaluation), chance),
        *_intents("clinc", _clinc_groups(evaluation), chance),
    ]
    return [
        replace(e, query=typos(e.query, chance)) if chance.random() < TYPO_SHARE else e
        for e in found
    ]


def evaluation_folder() -> Path:
    """The folder that holds training/ and public/, as benchmarks.data finds it."""
    return Path(os.environ.get("QA_BOT_EVAL", ROOT.parent / "shared" / "eval"))


def _medquad(evaluation: Path, chance: random.Random) -> Iterator[Example]:
    """All sections of the diseases that have many, so that they stand against each other."""
    topics = _medquad_topics(evaluation)
    names = chance.sample(sorted(topics), len(topics))
    held_out = set(names[:: round(1 / HELD_OUT)])
    pairs = [pair for name in names for pair in topics[name]]
    for pair in pairs[:MEDQUAD_EXAMPLES]:
        asked = informal(pair["query"], chance)
        in_front = chance.random() >= TOPIC_IN_FRONT
        yield Example(
            source="medquad",
            topic=asked.topic.lower(),
            key=asked.formal.lower(),
            query=asked.wording,
            question=asked.formal if in_front else asked.topic,
            answer=_cut(pair["answer"]),
            says_the_same=in_front,
            held_out=asked.topic.lower() in held_out,
        )


def _medquad_topics(evaluation: Path) -> dict[str, list[dict[str, Any]]]:
    """The pairs of each disease that has TOPIC_SECTIONS, none of which medquad_judged knows."""
    judged = _texts_of_judged(evaluation)
    topics = defaultdict(list)
    for pair in _gzipped(evaluation / "training" / "medquad_pairs.jsonl.gz"):
        known = {_plain(pair["query"]), _plain(pair["answer"])} & judged
        if not known and not any(start in pair["answer"] for start in MACHINE_MADE):
            topics[informal(pair["query"], random.Random(0)).topic.lower()].append(pair)
    return {name: pairs for name, pairs in topics.items() if len(pairs) >= TOPIC_SECTIONS}


def _squad(evaluation: Path, chance: random.Random) -> Iterator[Example]:
    """The stored question is another question to the same paragraph: the answer decides."""
    questions = defaultdict(list)
    for pair in _gzipped(evaluation / "training" / "squad2_pairs.jsonl.gz"):
        questions[pair["answer"]].append(pair["query"])
    # Paragraphs of an article stand together: the last ones are other articles.
    first_held_out = int((1 - HELD_OUT) * len(questions))
    for position, (paragraph, asked) in enumerate(questions.items()):
        drawn = chance.sample(asked, min(PARAGRAPH_QUESTIONS, len(asked)))
        for query in drawn if len(asked) > 1 else ():
            other = chance.choice([question for question in asked if question != query] or asked)
            held_out = position >= first_held_out
            topic = f"{position // NEIGHBOURS} {held_out}"
            yield Example("squad", topic, paragraph, query, other, _cut(paragraph), False, held_out)


def _intents(source: str, groups: dict[str, list[str]], chance: random.Random) -> Iterator[Example]:
    held_out = set(chance.sample(sorted(groups), int(HELD_OUT * len(groups))))
    for group, phrases in groups.items():
        drawn = chance.sample(phrases, min(2 * PHRASES[source], len(phrases) // 2 * 2))
        for query, stored in zip(drawn[::2], drawn[1::2], strict=True):
            yield Example(source, group, group, query, stored, "", True, group in held_out)


def _hwu_groups(evaluation: Path) -> dict[str, list[str]]:
    groups = _gzipped(evaluation / "training" / "hwu64_groups.jsonl.gz")
    return {group["group"]: list(dict.fromkeys(group["phrases"])) for group in groups}


def _clinc_groups(evaluation: Path) -> dict[str, list[str]]:
    groups = defaultdict(list)
    lines = (evaluation / "public" / "clinc150_small" / "corpus.jsonl").read_text("utf-8")
    for phrase in map(json.loads, lines.splitlines()):
        groups[phrase["group"]].append(phrase["question"])
    return dict(groups)


def _texts_of_judged(evaluation: Path) -> set[str]:
    lines = (evaluation / "public" / "medquad_judged" / "corpus.jsonl").read_text("utf-8")
    judged = [json.loads(line) for line in lines.splitlines()]
    return {_plain(pair[field]) for pair in judged for field in ("question", "answer")} - {""}


def _plain(text: str) -> str:
    """The first letters and digits, alike in both files however they cut and space a text."""
    return re.sub(r"[^a-z0-9]+", "", text.lower())[:200]


def _cut(text: str) -> str:
    return " ".join(text.split()[:ANSWER_WORDS])


def _gzipped(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]
