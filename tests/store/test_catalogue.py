"""What is known of all pairs, held against a slow look at each."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_bot.records import QAPair, Source
from qa_bot.store.catalogue import Catalogue, following
from qa_bot.store.name_list import NONE, NameList
from qa_bot.words.folding import folded
from qa_bot.words.stems import stem_of_name

NAMES = ["1", "2", "3", "4.1", "A1", "a1", "\u212b", "\u00e5", "General", "general", "\ud800"]
SOURCES = st.builds(
    Source,
    st.sampled_from(["a.md", "b.md", "sub/c.md"]),
    title=st.sampled_from([None, "", "Hall", "Clinic"]),
    section=st.sampled_from([None, "", "Hall", "2. Fees", "2. FEES"]),
)
PAIRS = st.lists(
    st.builds(
        QAPair,
        number=st.sampled_from(NAMES),
        question=st.sampled_from(["When is the hall open?", "Hall\u2019s fees", "Clinics 12?"]),
        answer=st.just("So."),
        source=st.none() | SOURCES,
        number_is_printed=st.booleans(),
        label=st.sampled_from(["", "General 1", "general 1", "1"]),
    ),
    max_size=30,
)


@given(PAIRS)
def test_pairs_are_found_by_each_of_their_names(pairs):
    catalogue = Catalogue.of(pairs)
    catalogue.check(len(pairs))
    assert catalogue.pairs == len(pairs)
    numbers, labels, sections = catalogue.numbers, catalogue.labels, catalogue.sections
    for name in NAMES:
        found = numbers.ids(numbers.names.folded_as(folded(name))).tolist()
        assert found == [i for i, one in enumerate(pairs) if folded(one.number) == folded(name)]
    for label in ("general 1", "1"):
        found = labels.ids(labels.names.folded_as(label)).tolist()
        own = [one.label if one.label != one.number else "" for one in pairs]
        assert found == [i for i, one in enumerate(own) if folded(one) == label]
    printed = [one.source.section for one in pairs if one.source and one.source.section]
    assert [*sections.names] == [*dict.fromkeys(printed)]
    assert catalogue.counted.tolist() == [not one.number_is_printed for one in pairs]


def test_a_pair_without_a_language_is_in_english():
    def written_in(*languages):
        pairs = [QAPair("1", "Open?", "Yes.", language=language) for language in languages]
        return Catalogue.of(pairs).written_in

    assert written_in("en", "en") == written_in(None) == ("en",)
    assert written_in("es", "en", "es") == ("es", "en")
    assert written_in("es", None) == ("es", "en") and written_in("ja") == ("ja",)


@given(PAIRS)
def test_documents_have_their_pairs_and_titles(pairs):
    catalogue = Catalogue.of(pairs)
    paths = [*dict.fromkeys(one.source.path for one in pairs if one.source)]
    assert [document.path for document in catalogue.documents({})] == paths
    for place, document in enumerate(catalogue.documents({})):
        paths_of_pairs = [one.source.path if one.source else None for one in pairs]
        ids = [i for i, path in enumerate(paths_of_pairs) if path == document.path]
        assert document.ids == ids
        assert catalogue.title_of(place) == (pairs[ids[0]].source.title or "")
        for number in ("1", "A1", "General 1"):
            found = catalogue.printed_at(document.path, number).tolist()
            assert found == [i for i in ids if number in (pairs[i].number, pairs[i].label)]
    outside = [
        i for i, one in enumerate(pairs) if not one.source and "1" in (one.number, one.label)
    ]
    assert catalogue.printed_at("", "1").tolist() == outside


@given(PAIRS)
def test_a_pair_is_among_those_that_are_like_it(pairs):
    catalogue = Catalogue.of(pairs)
    for place, pair in enumerate(pairs):
        found = catalogue.like(pair).tolist()
        assert place in found and {pairs[i].number for i in found} == {pair.number}
        assert catalogue.like(replace(pair, number="77")).tolist() == []


@given(PAIRS)
def test_a_word_is_asked_in_the_documents_whose_questions_have_it(pairs):
    catalogue = Catalogue.of(pairs)
    known = {path: place for place, path in enumerate(catalogue.paths.names)}
    for word in ("hall", "fees", "clinics", "open"):
        stem = stem_of_name(word)
        having = {
            known[one.source.path] if one.source else NONE
            for one in pairs
            if stem in map(stem_of_name, one.question.replace("\u2019s", "").split())
        }
        found = catalogue.question_words.asked_in(stem).tolist()
        assert found == (sorted(having) if len(known) > 1 else [])
    assert catalogue.question_words.asked_in("12").tolist() == []


@given(PAIRS, st.data())
def test_numbers_are_in_the_runs_in_which_they_are_first_printed(pairs, data):
    catalogue = Catalogue.of(pairs)
    ids = data.draw(st.sets(st.integers(0, max(len(pairs) - 1, 0)), max_size=len(pairs)))
    for limit in (None, np.array(sorted(ids), dtype=np.int64)):
        some = pairs if limit is None else [pairs[i] for i in limit]
        runs = []
        for number in dict.fromkeys(one.number for one in some):
            if runs and following(runs[-1][1]) == number:
                runs[-1] = (runs[-1][0], number)
            else:
                runs.append((number, number))
        assert [*catalogue.number_runs(limit)] == runs


def test_long_runs_of_numbers_in_two_documents():
    pairs = [
        QAPair(str(number), "Why?", "So.", Source(path))
        for path, numbers in (("a.md", range(1, 500)), ("b.md", range(200, 900)))
        for number in numbers
    ]
    catalogue = Catalogue.of(pairs)
    assert [*catalogue.number_runs()] == [("1", "899")]
    assert [*catalogue.number_runs(np.arange(499, 1199))] == [("200", "899")]
    some = np.array([3, 4, 9, 1100])
    assert [*catalogue.number_runs(some)] == [("4", "5"), ("10", "10"), ("801", "801")]


def test_arrays_that_do_not_fit_are_refused():
    pairs = [QAPair("1", "Why?", "So.", Source(path, section="S")) for path in ("a.md", "b.md")]
    good = Catalogue.of(pairs)
    sections, names = good.sections, good.sections.names
    bad = [
        replace(good, counted=good.counted[:1]),
        replace(good, own_titles=np.array([0, 0], dtype=np.int32)),
        replace(good, paths=replace(good.paths, codes=np.zeros(2, dtype=np.int32))),
        replace(good, sections=replace(sections, codes=np.array([0, 1], dtype=np.int32))),
        replace(good, sections=replace(sections, names=replace(names, ends=names.ends + 1))),
        replace(good, sections=replace(sections, names=replace(names, order=names.order + 2**30))),
        replace(good, follows=good.follows[:0]),
        replace(good, question_words=replace(good.question_words, starts=names.ends)),
    ]
    good.check(2)
    for one in bad:
        with pytest.raises(ValueError, match="fit|are not those"):
            one.check(2)


@pytest.mark.parametrize(
    ("number", "wanted"),
    [("4", "5"), ("4.1", "4.2"), ("A1", "A2"), ("9", "10"), ("", None), ("x", None)],
)
def test_the_number_that_comes_next(number, wanted):
    assert following(number) == wanted


def test_names_are_found_by_their_form_and_as_they_are():
    names = NameList.of(["b", "A", "a", "\u212b", ""])
    names.check()
    assert [*names] == ["b", "A", "a", "\u212b", ""]
    assert names.folded_as("a") == [1, 2]
    assert names.folded_as("\u00e5") == [3]
    assert (names.place("a"), names.place(""), names.place("B")) == (2, 4, NONE)
    assert NameList.of([]).folded_as("a") == []
