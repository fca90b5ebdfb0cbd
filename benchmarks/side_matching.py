"""How many questions of two sides are matched rightly and wrongly, for `benchmarks.translations`.

The questions of XQuAD, thirty after each other as an office's page in two languages; then some are
left out of either, and the others counted anew. And Let's Encrypt's FAQ, whose Japanese page lacks
three of the English one's questions.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from rich.console import Console

from benchmarks.data import evaluation_root
from benchmarks.tables import table_of
from qa_bot import QAPair, Source
from qa_bot.answering.translated_pairs import Vectors, same_questions
from qa_bot.models.embedding import Encoder
from qa_bot.models.multilingual_encoder import load_multilingual_encoder
from qa_bot.store import memory_store, read_documents_below
from qa_bot.store.catalogue import Catalogue
from qa_bot.words.language_of import READ_LANGUAGES

TOGETHER = 30  # questions of a page
TEXTS = Mapping[str, Mapping[str, str]]  # by language, then by the id of the question
ENCRYPT = ("letsencrypt_faq.md", "letsencrypt_faq_ja.md")


@dataclass(frozen=True)
class Change:
    """What is done to two sides: a share of either left out, and whether their numbers go on."""

    name: str
    left_out: float = 0.0
    is_renumbered: bool = False
    is_printed: bool = True


CHANGES = (
    Change("as they are"),
    Change("10 % left out", 0.1),
    Change("10 % left out, renumbered", 0.1, is_renumbered=True),
    Change("30 % left out, renumbered", 0.3, is_renumbered=True),
    Change("10 % left out, unnumbered", 0.1, is_printed=False),
)


@dataclass
class Matches:
    """Of so many questions on both sides, how many are matched with each other, and how many with
    another one.
    """

    common: int = 0
    right: int = 0
    wrong: int = 0

    def add(self, pairs: Sequence[QAPair], ids: Sequence[str], questions: np.ndarray) -> None:
        """Count what `same_questions` found; the `ids` of pairs that are one are the same."""
        by_question: dict[int, list[int]] = {}
        for place, question in enumerate(questions.tolist()):
            by_question.setdefault(question, []).append(place)
        by_question.pop(-1, None)
        languages = {pair.language for pair in pairs}
        sides = [
            {ids[place] for place, pair in enumerate(pairs) if pair.language == code}
            for code in languages
        ]
        self.common += len(set.intersection(*sides))
        for places in by_question.values():
            is_right = len({ids[place] for place in places}) == 1
            self.right += is_right
            self.wrong += not is_right


def sides(
    texts: TEXTS, languages: tuple[str, str], change: Change, drawn: random.Random
) -> Iterator[tuple[list[QAPair], list[str]]]:
    """Yield the pairs of two sides, page by page, changed, each with the ids of their questions."""
    common = [name for name in texts[languages[0]] if name in texts[languages[1]]]
    for first in range(0, len(common) - TOGETHER + 1, TOGETHER):
        pairs, ids = [], []
        for code in languages:
            page = [*enumerate(common[first : first + TOGETHER], 1)]
            kept = [one for one in page if drawn.random() >= change.left_out]
            for place, (number, name) in enumerate(kept, 1):
                printed = str(place if change.is_renumbered else number)
                pair = QAPair(
                    printed, texts[code][name], "", Source(f"faq.{code}.md"),
                    number_is_printed=change.is_printed, language=code,
                )  # fmt: skip
                pairs.append(pair)
                ids.append(name)
        yield pairs, ids


def matched_sides(
    texts: TEXTS, vectors_of: Callable[[Sequence[QAPair]], Vectors]
) -> dict[str, tuple[Matches, Matches]]:
    """Match the sides of every two languages: by numbers, and by numbers and meaning."""
    found = {change.name: (Matches(), Matches()) for change in CHANGES}
    for change in CHANGES:
        drawn = random.Random(0)
        for languages in combinations(sorted(texts), 2):
            for pairs, ids in sides(texts, languages, change, drawn):
                catalogue = Catalogue.of(pairs)
                by_number, by_both = found[change.name]
                by_number.add(pairs, ids, same_questions(catalogue))
                by_both.add(pairs, ids, same_questions(catalogue, vectors_of(pairs)))
    return found


def xquad_vectors(texts: TEXTS, encoder: Encoder) -> Callable[[Sequence[QAPair]], Vectors]:
    """Encode all texts once; gives what gives the vectors of some pairs, a question alone each."""
    every = [*dict.fromkeys(text for of_one in texts.values() for text in of_one.values())]
    pooled = np.stack([one.pooled for one in encoder.encode_documents(every)])
    places = {text: place for place, text in enumerate(every)}

    def vectors_of(pairs: Sequence[QAPair]) -> Vectors:
        own = np.array([places[pair.question] for pair in pairs])
        return lambda ids: np.repeat(pooled[own[ids]][:, None], 2, axis=1)

    return vectors_of


def encrypt_sides(encoder: Encoder) -> tuple[Matches, Matches] | None:
    """Match Let's Encrypt's two pages; None where they are not there."""
    files = [evaluation_root() / "documents" / name for name in ENCRYPT]
    if not all(file.exists() for file in files):
        return None
    with TemporaryDirectory() as folder:
        for file, name in zip(files, ("faq.md", "faq.ja.md"), strict=True):
            (Path(folder) / name).write_bytes(file.read_bytes())
        read = read_documents_below(Path(folder), Path(folder) / "index")
        pairs = sorted(read.pairs(None), key=lambda pair: pair.language != "en")
    # Read by hand: the English questions 14, 17 and 18 are not on the Japanese page.
    english = [str(n) for n in range(1, 19)]
    ids = [*english, *(name for name in english if name not in ("14", "17", "18"))]
    by_number, by_both = Matches(), Matches()
    store, catalogue = memory_store(pairs, encoder), Catalogue.of(pairs)
    by_number.add(pairs, ids, same_questions(catalogue))
    by_both.add(pairs, ids, same_questions(catalogue, store.meaning_vectors))
    return by_number, by_both


def print_matches(console: Console, texts: TEXTS) -> None:
    """Print a row for each change: the share matched rightly, and of all matches the wrong ones."""
    encoder = load_multilingual_encoder()
    read = {code: of_one for code, of_one in texts.items() if code in READ_LANGUAGES}
    table = table_of(
        f"matched, and wrong of those ({', '.join(sorted(read))})", "", "both",
        "number", "wrong", "meaning", "wrong",
    )  # fmt: skip
    rows = matched_sides(read, xquad_vectors(read, encoder))
    for name, both in rows.items():
        table.add_row(name, *_cells(both))
    if found := encrypt_sides(encoder):
        table.add_row("Let's Encrypt, en and ja", *_cells(found))
    console.print(table)


def _cells(both: tuple[Matches, Matches]) -> list[str]:
    cells = [str(both[0].common)]
    for one in both:
        made = one.right + one.wrong
        cells += [f"{one.right / one.common:.3f}", f"{one.wrong / made:.3f}" if made else "-"]
    return cells
