"""What an editor confirms are the two answers that were shown, whatever happens meanwhile."""

import pytest

from qa_bot.models.embedding import load_encoder
from qa_bot.records import EditError
from qa_bot.web.editor.disagreeing import disagreements_body
from qa_bot.web.editor.disagreement_finder import DisagreementFinder
from qa_bot.web.editor_sessions import EditorSession

pytestmark = pytest.mark.model
DOGS = (
    "1. Are dogs allowed in the office?\nDogs are allowed in the office.\n\n"
    "2. Can I bring a dog to the office?\nDogs are not allowed in the office.\n\n"
)
PARKING = (
    "3. Is parking free on Sundays?\nParking is free on Sundays.\n\n"
    "4. Do I pay for parking on Sundays?\nParking is not free on Sundays.\n\n"
)


@pytest.fixture
def sources(tmp_path):
    (tmp_path / "faq.txt").write_text(DOGS + PARKING)
    return tmp_path


@pytest.fixture(scope="module")
def encoder():
    return load_encoder()


def labels(one):
    return one.one.label, one.other.label


def test_another_editor_s_look_puts_no_other_pair_in_its_place(sources, encoder):
    finder = DisagreementFinder(sources)
    finder.find(encoder)
    assert sorted(map(labels, finder.found)) == [("1", "2"), ("3", "4")]
    shown, unchanged = sorted(finder.found, key=labels, reverse=True)
    _, files = finder.previews(shown.key)
    seen = [file.seen_sha256 for file in files]
    changed = PARKING.replace("Parking is not free on Sundays.", "See the sign.")
    (sources / "faq.txt").write_text(DOGS + changed)
    for _ in range(2):  # before another editor looks again, and after
        with pytest.raises(EditError, match="not as they were shown"):
            finder.confirm(shown.key, seen)
        with pytest.raises(EditError, match="not as they were shown"):
            finder.previews(shown.key)
        finder.find(encoder)
    assert not (sources / "faq.txt.alternates.yaml").exists()
    one, paths = finder.confirm(unchanged.key, seen)
    assert (labels(one), paths) == (("1", "2"), ["faq.txt.alternates.yaml"])
    assert [pair.known for pair in finder.found] == [True]


def test_a_side_file_that_came_or_changed_since_is_not_written(sources, encoder):
    finder = DisagreementFinder(sources)
    finder.find(encoder)
    one, files = finder.previews(finder.found[0].key)
    assert [file.seen_sha256 for file in files] == [""]
    side = sources / "faq.txt.alternates.yaml"
    side.write_text("1: [dogs]\n")
    for seen in ([""], [], ["", ""], ["0" * 64]):
        with pytest.raises(EditError, match="changed since it was shown"):
            finder.confirm(one.key, seen)
    assert side.read_text() == "1: [dogs]\n"


def test_of_two_documents_neither_is_written_where_one_has_changed(tmp_path, encoder):
    first, second = DOGS.split("\n\n")[:2]
    (tmp_path / "a.txt").write_text(f"{first}\n")
    (tmp_path / "b.txt").write_text(f"{second}\n")
    finder = DisagreementFinder(tmp_path)
    finder.find(encoder)
    [found] = finder.found
    _, files = finder.previews(found.key)
    assert [file.path for file in files] == ["a.txt.alternates.yaml", "b.txt.alternates.yaml"]
    (tmp_path / files[1].path).write_text("# by hand\n")
    with pytest.raises(EditError, match="nothing was written"):
        finder.confirm(found.key, [file.seen_sha256 for file in files])
    assert not (tmp_path / files[0].path).exists()
    again = [file.seen_sha256 for file in finder.previews(found.key)[1]]
    assert finder.confirm(found.key, again)[1] == [file.path for file in files]


def test_ten_stand_on_a_page_with_how_many_there_are(tmp_path, encoder):
    things = "dogs cats bicycles children drones cameras guests balloons candles tents boats skates"
    pairs = [
        f"## {place}. Are {thing} {asked}?\n\n{thing.capitalize()} are {said} in the park.\n"
        for place, (thing, asked, said) in enumerate(
            (thing, asked, said)
            for thing in things.split()
            for asked, said in (("welcome", "allowed"), ("let in", "not allowed"))
        )
    ]
    (tmp_path / "faq.md").write_text("\n".join(pairs))
    finder, session = DisagreementFinder(tmp_path), EditorSession("token", 0, 0)
    finder.find(encoder)
    count = len(finder.found)
    assert 10 < count <= 40
    pages = [disagreements_body(finder, session, place) for place in ("", "10")]
    assert [page.count("<article>") for page in pages] == [10, min(10, count - 10)]
    assert f"{finder.count} pairs were found" in pages[0] and "these are 1 to 10." in pages[0]
    assert f'href="disagreements?from=10">More (11 to {min(20, count)} of {count})' in pages[0]
    assert 'href="disagreements?from=0">Before (1 to 10 of ' in pages[1]
    last = disagreements_body(finder, session, "99999")
    assert "More (" not in last and "<article>" in last
    for odd in ("-1", "x", "\u0661", "9" * 5_000):
        assert disagreements_body(finder, session, odd) == pages[0]
