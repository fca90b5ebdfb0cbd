"""Questions in other languages than the document's: `python -m benchmarks.languages`.

For each document and language hit@1 and hit@3, what is answered right at a promise of 5 %, or is
one of the choices offered (one click), and what is wrong among the answers given, with numbers that
were fitted without the document. `--fit` fits the numbers that ship with the package
(qa_bot/ranking/fitted_across.json) on all documents but maine_dmv, the sample, and those that are
reported in their own language; thresholds on English documents alone. `--wrong SET` prints what
went wrong. `--time` prints what the first question in another language costs, and those after it.
"""

from __future__ import annotations

import argparse
import resource
import time
import timeit
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial

import numpy as np

from benchmarks.data import ROOT, SAMPLE
from benchmarks.encodings import CACHE
from benchmarks.language_sets import (
    REPORTED_OWN,
    XQUAD_NAME,
    LanguageSet,
    english_sets,
    language_sets,
)
from benchmarks.machine import this_machine
from benchmarks.measuring import cached_index
from qa_bot import QABot, QAPair
from qa_bot.answering import AcrossSearch, Promise, Search, WordByWord
from qa_bot.answering.across_search import CHOOSE_OF_OTHERS
from qa_bot.conversation.glossaries import common_glossary
from qa_bot.fitting import (
    LabelledQuery,
    QuerySet,
    cross_fitted_rows,
    fit,
    fit_confidence,
    fit_weights,
)
from qa_bot.models.embedding import Encoder, load_encoder
from qa_bot.models.glossary import Glossary
from qa_bot.models.multilingual_encoder import (
    FINGERPRINT,
    NAME,
    MultilingualEncoder,
    load_multilingual_encoder,
)
from qa_bot.ranking import (
    MOST_CHOICES,
    Fitted,
    confidences,
    first_confidence,
    rank,
    shipped,
    shipped_across,
)
from qa_bot.ranking.fitted import shipped_path
from qa_bot.ranking.thresholds import CrossFitted, fit_thresholds, joined

RATE = 0.05
# Its questions are the titles of articles, and it has none that no paragraph answers: it helps to
# order pairs, and says nothing of when to answer.
XQUAD_WEIGHT = 0.5


@dataclass(frozen=True)
class AskedAcross:
    """One query of a set: how sure, whether the first and one of three are right, and in scope.

    `is_offered` says that it is answered, or that the first three are a choice.
    """

    of: LanguageSet
    text: str
    confidence: float
    is_answered: bool
    is_offered: bool
    first: bool
    three: bool
    in_scope: bool


class Across:
    """Evidence of queries in other languages, as the search across languages has it."""

    def __init__(self, encoder: Encoder, multilingual: MultilingualEncoder) -> None:
        self._encoder = encoder
        self._multilingual = multilingual
        self._searches: dict[tuple[QAPair, ...], AcrossSearch] = {}

    def search(self, pairs: tuple[QAPair, ...]) -> AcrossSearch:
        """The search across languages in some pairs; its thresholds are of no use."""
        if pairs not in self._searches:
            store = cached_index(pairs, self._encoder)
            own = Search(self._encoder, store, shipped(), Promise(1.0, 1.0))
            encoder = self._multilingual
            glossary = Glossary.of(
                sorted(store.vocabulary.printed()), common_glossary(encoder), encoder
            )
            self._searches[pairs] = AcrossSearch(
                encoder, cached_index(pairs, encoder), shipped(), own.promise, own,
                WordByWord(glossary, encoder, store),
            )  # fmt: skip
        return self._searches[pairs]

    def labelled(self, of: LanguageSet) -> QuerySet:
        """A set's queries with their evidence."""
        search = self.search(of.documents.pairs)
        numbers = [pair.number for pair in of.documents.pairs]
        found = []
        for query in of.documents.queries:
            _, evidence = search.gathered(query.text, None)
            if evidence.words_missing:  # each fit asks anew
                evidence = replace(evidence, words_missing=cache(evidence.words_missing))
            right = [numbers[i] in query.relevant for i in evidence.ids]
            found.append(LabelledQuery(evidence, np.array(right)))
        return QuerySet(of.name, tuple(found))


def merged(sets: Sequence[tuple[LanguageSet, QuerySet]]) -> list[QuerySet]:
    """One set for each document, of all languages."""
    queries: dict[str, list[LabelledQuery]] = defaultdict(list)
    typical = set()
    for of, labelled in sets:
        queries[of.name] += labelled.queries
        # Queries to a document in its own language are few, and some of its pairs say the same.
        typical |= set() if of.is_own or of.name == XQUAD_NAME else {of.name}
    return [
        QuerySet(
            name,
            tuple(own),
            XQUAD_WEIGHT if name == XQUAD_NAME else 1.0,
            typical=name in typical,
        )
        for name, own in queries.items()
    ]


def cross_fits(sets: Sequence[QuerySet]) -> dict[str, Fitted]:
    """For each document, numbers that were fitted without it.

    Weights and confidence are fitted on the others. The thresholds are found on the confidences of
    the others' queries, each from the numbers without its own document: these saw the one that is
    left out, as fitting anew for each pair of documents would take an hour.
    """
    found: dict[str, Fitted] = {}
    rows: dict[str, CrossFitted] = {}
    for place, one in enumerate(sets):
        others = [other for other in sets if other is not one and other.name not in REPORTED_OWN]
        weights = fit_weights(others)
        confidence = fit_confidence(others, weights)
        if one.typical:
            rows[one.name] = cross_fitted_rows(one, weights, confidence, place)
        found[one.name] = replace(
            shipped_across(), weights=weights, confidence=confidence,
            confidence_of_others=fit_confidence(others, weights, of_others=True),
            fitted_on=tuple(other.name for other in others),
        )  # fmt: skip
    typical = [one.name for one in sets if one.typical and one.name not in REPORTED_OWN]
    return {
        name: replace(
            fitted, thresholds=fit_thresholds(joined([rows[o] for o in typical if o != name]))
        )
        for name, fitted in found.items()
    }


def judged(of: LanguageSet, labelled: QuerySet, fitted: Fitted) -> list[AskedAcross]:
    """Judge each query of a set with numbers that were fitted without its document."""
    answered_from, choose_at = fitted.thresholds.at(RATE)
    found = []
    for query, labels in zip(of.documents.queries, labelled.queries, strict=True):
        ranking = rank(labels.evidence, fitted.weights)
        confidence = first_confidence(labels.evidence, ranking, fitted)
        is_other = labels.evidence.others is not None and labels.evidence.others[ranking.order[0]]
        choose_from = min(choose_at, CHOOSE_OF_OTHERS) if is_other else choose_at
        of_three = float(confidences(ranking, confidence)[:MOST_CHOICES].sum())
        right = labels.relevant[ranking.order]
        found.append(
            AskedAcross(
                of,
                query.text,
                confidence,
                confidence >= answered_from,
                confidence >= answered_from or of_three >= choose_from,
                bool(right[0]),
                bool(right[:3].any()),
                bool(query.relevant),
            )  # fmt: skip
        )
    return found


def line(what: str, of: Sequence[AskedAcross]) -> str:
    """A row of the table: what was found of some queries."""
    inside = [one for one in of if one.in_scope]
    answered = [one for one in of if one.is_answered]
    right = sum(one.first for one in answered)
    clicked = sum(one.is_offered and (one.first if one.is_answered else one.three) for one in of)
    count = max(len(inside), 1)
    return (
        f"{what:34} {len(inside):5} {len(of) - len(inside):5} "
        f"{sum(one.first for one in inside) / count:6.3f} "
        f"{sum(one.three for one in inside) / count:6.3f} {right / count:8.3f} "
        f"{clicked / count:9.3f} "
        f"{len(answered) - right:4} of {len(answered):<5} "
        f"{(len(answered) - right) / max(len(answered), 1):6.3f}"
    )


def print_times() -> None:
    """Print what the first question in another language costs, and each after it."""
    started = time.perf_counter()
    encoder = load_multilingual_encoder()
    print(f"loading the encoder: {time.perf_counter() - started:.2f} s")
    load_multilingual_encoder.cache_clear()
    text = "¿Cuánto cuesta renovar la licencia en esta oficina?"
    for what, read in (("a pass", encoder.encode_query), ("its tokenizer", encoder._tokens)):
        taken = min(timeit.repeat(partial(read, text), number=100, repeat=5))
        print(f"{what}: {10 * taken:.2f} ms")
    bot = QABot.open(ROOT / "source_docs", CACHE / "languages_index")
    (of,) = (one for one in language_sets() if (one.name, one.language) == (SAMPLE, "es"))
    before = _megabytes()
    bot.ask("How do I opt out?")
    english = next(one for one in english_sets() if one.name == SAMPLE)
    queries = {
        "English": [query.text for query in english.queries if query.relevant],
        "Spanish": [query.text for query in of.documents.queries if query.relevant],
    }
    for language, asked in queries.items():
        times = []
        for query in asked:
            started = time.perf_counter()
            bot.ask(query)
            times.append(1000 * (time.perf_counter() - started))
        first, *others = times
        print(
            f"{language}: the first {first:.0f} ms, the others {np.median(others):.1f} ms "
            f"(median), {_megabytes() - before:.0f} MB more than before"
        )


def _megabytes() -> float:
    """What this process has in memory at most, so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Print the table, or fit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--time", action="store_true")
    parser.add_argument("--wrong", default="", metavar="SET")
    arguments = parser.parse_args()
    if arguments.time:
        print_times()
        return
    started = time.perf_counter()
    across = Across(load_encoder(), load_multilingual_encoder())
    sets = [(of, across.labelled(of)) for of in language_sets()]
    documents = merged(sets)
    if arguments.fit:
        left_out = (SAMPLE, *REPORTED_OWN)
        chosen = [one for one in documents if one.name not in left_out]
        fitted = fit(chosen, NAME, FINGERPRINT)
        shipped_path("fitted_across.json").write_text(fitted.to_json(), "utf-8")
        for name, weight in zip(fitted.pair_features, fitted.weights, strict=True):
            print(f"{name:22} {weight:8.3f}")
        print(f"answered from, choose from at {RATE:.0%}: {fitted.thresholds.at(RATE)}")
    without = cross_fits(documents)
    found = [one for of, labelled in sets for one in judged(of, labelled, without[of.name])]
    print(this_machine("float32, queries with 8-bit weights, in onnxruntime and NumPy"))
    print(f"{'':34}    in   out  hit@1  hit@3 answered one click    wrong      false")
    for of, _ in sets:
        print(line(f"{of.name} {of.language}", [one for one in found if one.of is of]))
    parts: dict[str, Callable[[AskedAcross], bool]] = {
        f"{SAMPLE}, four languages": lambda one: one.of.name == SAMPLE,
        "letsencrypt_faq, three languages": lambda one: one.of.name == "letsencrypt_faq",
        "English documents": lambda one: not one.of.is_own and one.of.name != XQUAD_NAME,
        "xquad, seven languages": lambda one: one.of.name == XQUAD_NAME,
        "in their own language": lambda one: one.of.is_own,
        "of these, the two reported": lambda one: one.of.name in REPORTED_OWN,
    }
    print()
    for what, is_part in parts.items():
        print(line(what, [one for one in found if is_part(one)]))
    for one in found:
        if one.of.name == arguments.wrong and (one.is_answered or one.in_scope) and not one.first:
            print(f"{one.of.language} {one.confidence:.2f} {one.is_answered} {one.text}")
    print(f"{time.perf_counter() - started:.0f} s")


if __name__ == "__main__":
    main()
