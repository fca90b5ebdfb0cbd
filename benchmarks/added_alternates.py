"""One alternate at a time added to a document, and what that changes: for `alternates.py`.

Each query in scope that is not answered right is added as an alternate of its pair, and the bot is
made anew. That wording is to be an answer, as are near variants of it; no other query of the
document is to have another outcome, or another answer. With a slip of the finger in each wording
that holds for others who make the same slip, too.
"""

from __future__ import annotations

import random
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.data import DOCUMENTS, SAMPLE, SET_ASIDE, EvaluationSet, Query, load_set
from qa_bot import Answer, Outcome, QABot, QAPair
from qa_bot.models.embedding import Encoder, TextVectors

_VARIANTS = ("in capitals", "other marks", "two letters exchanged", "words in front")
_SPELLED_RIGHT = "spelled right"
# A word that is misspelt keeps its first and last letter.
_LONG_WORD = 5
_WORD = re.compile(r"(?<!\w)[A-Za-z]+(?!\w)")
# Alternates of each pair, for the time that they take.
TIMED_ALTERNATES = 5


class RememberingEncoder:
    """Gives the vectors of an encoder, and computes those of each text once."""

    def __init__(self, encoder: Encoder) -> None:
        self.name, self.fingerprint = encoder.name, encoder.fingerprint
        self.token_texts = encoder.token_texts
        self._encoder = encoder
        self._queries: dict[str, TextVectors] = {}
        self._documents: dict[str, TextVectors] = {}

    def encode_query(self, text: str) -> TextVectors:
        """Encode one query, or give what was computed."""
        if text not in self._queries:
            self._queries[text] = self._encoder.encode_query(text)
        return self._queries[text]

    def encode_documents(self, texts: Sequence[str]) -> list[TextVectors]:
        """Encode the texts that are new."""
        new = [text for text in dict.fromkeys(texts) if text not in self._documents]
        self._documents.update(zip(new, self._encoder.encode_documents(new), strict=True))
        return [self._documents[text] for text in texts]


def print_added(
    console: Console, encoder: Encoder, names: Sequence[str] = (), slips: bool = False
) -> None:
    """Print what was counted in these documents, or in all thirteen.

    With `slips` each wording is added with a word misspelt.
    """
    remembering = RememberingEncoder(encoder)
    columns = ("", "pairs", "added", "certain", *_VARIANTS, *((_SPELLED_RIGHT,) if slips else ()))
    columns += ("others asked", "changed", "worse")
    columns += ("with the slip", "slip changed") if slips else ()
    table = Table(*columns, title=f"One alternate at a time{', misspelt' if slips else ''}")
    every: Counter[str] = Counter()
    for name in names or sorted((*DOCUMENTS, *SET_ASIDE)):
        found = load_set(name, None, opens_set_aside=True)
        counts = Counter({"pairs": len(found.pairs)})
        for change in added(found, remembering, counts, slips):
            console.print(f"{name}: {change}", highlight=False)
        table.add_row(name, *_cells(counts, columns))
        every.update(counts)
    table.add_section()
    table.add_row("together", *_cells(every, columns))
    console.print(table)


def _cells(counts: Counter[str], columns: Sequence[str]) -> Iterator[str]:
    for name in columns[1:]:
        is_share = name in (*_VARIANTS, _SPELLED_RIGHT)
        most = f"/{counts[f'{name}, all']}" if is_share else ""
        yield f"{counts[name]:,}{most}"


def added(
    found: EvaluationSet, encoder: Encoder, counts: Counter[str], slips: bool = False
) -> Iterator[str]:
    """Add each query that is not answered, count what comes of it, and tell each change."""
    plain = _bot(found.pairs, encoder)
    before = {query.text: plain.ask(query.text) for query in found.queries}
    for query in found.queries:
        if not query.relevant or _is_right(before[query.text], query):
            continue
        word, slip = misspelt(query.text) if slips else ("", "")
        if slips and not slip:
            continue
        wording = query.text.replace(word, slip, 1) if slips else query.text
        own = next(pair for pair in found.pairs if pair.number in query.relevant)
        worded = replace(own, alternates=(wording,))
        bot = _bot([worded if pair is own else pair for pair in found.pairs], encoder)
        counts["added"] += 1
        answer = bot.ask(wording)
        counts["certain"] += answer.pair == worded and answer.confidence == 1
        near = dict(zip(_VARIANTS, variants(wording), strict=True))
        for name, text in (near | ({_SPELLED_RIGHT: query.text} if slips else {})).items():
            counts[f"{name}, all"] += bool(text)
            counts[name] += bool(text) and bot.ask(text).pair == worded
        for other in found.queries:
            if other.text != query.text:
                counts["others asked"] += 1
                now = bot.ask(other.text)
                if _shown(now) != _shown(before[other.text]):
                    worse = _is_right(before[other.text], other) or _is_wrong(now, other)
                    counts.update(("changed", *(("worse",) if worse else ())))
                    was = f"{other.text!r} was {_shown(before[other.text])}"
                    yield f"{was}, is {_shown(now)} with {wording!r} for {own.number}"
        asked = [one.text for one in found.queries if one.text != query.text]
        printed = [pair.question for pair in found.pairs]
        for text in with_the_slip([*asked, *printed], word, slip) if slips else ():
            counts["with the slip"] += 1
            without, with_it = _shown(plain.ask(text)), _shown(bot.ask(text))
            if with_it != without:
                counts["slip changed"] += 1
                told = f"{text!r} was {without}, is {with_it}"
                yield f"{told} with {wording!r} for {own.number}"


def misspelt(text: str) -> tuple[str, str]:
    """A longer word of a text, drawn by the text, and the same with a slip of the finger.

    A letter within it is left out or doubled, or two neighbours are exchanged; "" where no word is
    long enough.
    """
    words = [word for word in _WORD.findall(text) if len(word) >= _LONG_WORD]
    drawn = random.Random(text)
    if not words:
        return "", ""
    word = drawn.choice(words)
    place = drawn.randrange(1, len(word) - 2)
    one, other = word[place], word[place + 1]
    kinds = [other, one + one + other, *((other + one,) if one != other else ())]
    letters = drawn.choice(kinds)
    return word, word[:place] + letters + word[place + 2 :]


def with_the_slip(texts: Sequence[str], word: str, slip: str) -> list[str]:
    """Those of some texts that have a word, and the word alone, each with this slip in it."""
    wanted = re.compile(rf"\b{re.escape(word)}\b", re.IGNORECASE)
    return [wanted.sub(slip, text) for text in (*texts, word) if wanted.search(text)]


def variants(text: str) -> tuple[str, str, str, str]:
    """The text as _VARIANTS name them; "" where no word is long enough to be misspelt."""
    word = max(text.split(), key=len)
    middle = len(word) // 2
    misspelt = word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :]
    is_other = len(word) >= _LONG_WORD and misspelt != word
    return (
        text.upper(),
        text.rstrip("?.! ") + " !!",
        text.replace(word, misspelt, 1) if is_other else "",
        f"please tell me: {text}",
    )


def print_times(console: Console, encoder: Encoder) -> None:
    """Print the processor's time for a query with alternates and without, in turns."""
    found = load_set(SAMPLE, None)
    texts = [query.text for query in found.queries if query.relevant]
    many = [
        replace(pair, alternates=tuple(f"{text} {number}" for text in texts[:TIMED_ALTERNATES]))
        for number, pair in enumerate(found.pairs)
    ]
    one = replace(found.pairs[0], alternates=(texts[0],))
    bots = {
        "without alternates": _bot(found.pairs, encoder),
        "one alternate": _bot([one, *found.pairs[1:]], encoder),
        f"{TIMED_ALTERNATES} alternates a pair": _bot(many, encoder),
    }
    taken: dict[str, list[float]] = {name: [] for name in bots}
    for text in (text + mark for mark in ("", "?", "!") for text in texts):  # none is remembered
        for name, bot in bots.items():
            started = time.process_time()
            bot.ask(text)
            taken[name].append(1000 * (time.process_time() - started))
    least = np.median(taken["without alternates"])
    for name, times in taken.items():
        middle = np.median(times)
        console.print(f"{name:24} {middle:6.2f} ms, {middle / least:.2f} times", highlight=False)


def _bot(pairs: Sequence[QAPair], encoder: Encoder) -> QABot:
    return QABot.from_pairs(pairs, encoder=encoder, other_languages=False)


def _shown(answer: Answer) -> str:
    """What a reader is given: the outcome, and of an answer its number."""
    return f"{answer.outcome.value} {answer.pair.number if answer.pair else ''}".strip()


def _is_right(answer: Answer, query: Query) -> bool:
    return answer.pair is not None and answer.pair.number in query.relevant


def _is_wrong(answer: Answer, query: Query) -> bool:
    return answer.outcome is Outcome.ANSWERED and not _is_right(answer, query)
