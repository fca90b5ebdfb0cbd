"""The benchmark of conversions: what counts as read rightly, and one real conversion."""

from dataclasses import replace

import pytest

from benchmarks.conversions.__main__ import Judged, Read, judged, read_converted
from benchmarks.conversions.converters import Conversion, Step, conversions
from benchmarks.conversions.sources import FORMS, GARDEN

PRINTED = Conversion("headings", (Step("chromium", "pdf"),))


@pytest.fixture(params=FORMS)
def page(request, tmp_path):
    path = tmp_path / "garden.html"
    path.write_text(FORMS[request.param](GARDEN), "utf-8")
    return path


def test_a_page_is_read_as_its_author_means_it(page):
    found = Judged(PRINTED, GARDEN, read_converted(page))
    assert found.whole and found.answers == len(GARDEN.pairs) and not found.silent


def test_a_page_that_chromium_prints_is_read_as_its_author_means_it(tmp_path):
    found = judged(PRINTED, GARDEN, tmp_path)
    assert found.read.trouble == ""
    assert found.whole and found.answers == len(GARDEN.pairs)


def test_a_lost_pair_and_a_wrong_answer_are_silent_losses(tmp_path):
    path = tmp_path / "garden.html"
    path.write_text(FORMS["headings"](GARDEN), "utf-8")
    read = read_converted(path)
    lost = replace(read, pairs=read.pairs[1:], said=False)
    wrong = replace(read.pairs[0], answer="Nobody.")
    changed = replace(read, pairs=(wrong, *read.pairs[1:]), said=False)
    for one in (lost, changed):
        assert Judged(PRINTED, GARDEN, one).silent
        assert not Judged(PRINTED, GARDEN, replace(one, said=True)).silent
    assert Judged(PRINTED, GARDEN, changed).whole
    assert not Judged(PRINTED, GARDEN, lost).whole


def test_what_is_refused_is_no_silent_loss():
    assert not Judged(PRINTED, GARDEN, Read(trouble="format '.x' is not supported")).silent


def test_every_conversion_has_a_name_of_its_own():
    names = [one.name for one in conversions()]
    assert len(set(names)) == len(names)
