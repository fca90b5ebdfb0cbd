"""What the benchmark of translations counts."""

import random

import numpy as np

from benchmarks import side_matching
from benchmarks.side_matching import CHANGES, matched_sides
from benchmarks.translations import changed, compared


def test_one_digit_of_a_number_is_changed():
    drawn = random.Random(1)
    for text, language in (("It costs 250.", "en"), ("تكلف ٢٥٠", "ar")):
        other = changed(text, language, drawn)
        assert sum(one != two for one, two in zip(text, other, strict=True)) == 1
        assert [one.isdecimal() for one in other] == [one.isdecimal() for one in text]
    assert changed("It costs nothing.", "en", drawn) is None


def test_what_is_told_of_every_two_languages_is_counted():
    english = {"a": "It costs 250.", "b": "It is open.", "c": "Since 1990."}
    spanish = {"a": "Cuesta 250.", "b": "Está abierto.", "c": "Desde 1991."}
    counts = compared({"en": english, "es": spanish})
    found = counts["en", "es"]
    assert (found.texts, found.with_numbers, found.told_changed) == (3, 2, 2)
    assert found.differing == [("Since 1990.", "Desde 1991.")]


def test_what_is_matched_rightly_and_wrongly_is_counted(monkeypatch):
    monkeypatch.setattr(side_matching, "TOGETHER", 10)
    names = [f"q{n}" for n in range(20)]
    texts = {code: {name: f"{name} {code}" for name in names} for code in ("en", "es")}

    def vectors_of(pairs):
        about = np.eye(20)[[names.index(pair.question.split()[0]) for pair in pairs]]
        return lambda ids: np.repeat(about[ids][:, None], 2, axis=1)

    found = matched_sides(texts, vectors_of)
    assert [*found] == [change.name for change in CHANGES]
    for number, both in found.values():
        assert (both.right, both.wrong) == (both.common, 0) and both.common <= 20
        assert number.common == both.common
    whole, anew = found["as they are"][0], found["30 % left out, renumbered"][0]
    assert (whole.common, whole.right, whole.wrong) == (20, 20, 0)
    assert anew.right < anew.common
