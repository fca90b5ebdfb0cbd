"""What a bot is made from, and what is refused before anything is loaded."""

from pathlib import Path

import pytest
from fakes import FakeEncoder

from qa_bot import QABot, QABotError, QAPair
from qa_bot.arguments import checked_pairs
from qa_bot.records import BuildProgress, SourceError

KEPT = QAPair("A7", "Where do I park?", "Behind the house.")


@pytest.fixture
def nothing_is_loaded(monkeypatch):
    def loaded(name):
        raise AssertionError("a model was loaded")

    monkeypatch.setattr("qa_bot.bot.load_encoder", loaded)
    monkeypatch.setattr("qa_bot.bot.load_cross_encoder", loaded)


def test_tuples_are_questions_with_their_answers_and_counted():
    given = [("When is it open?", "At nine."), KEPT, ("What is the fee?", "Five pounds.")]
    bot = QABot.from_pairs(given, encoder=FakeEncoder())
    assert [(p.number, p.number_is_printed) for p in bot.pairs] == [
        ("1", False), ("A7", True), ("3", False),
    ]  # fmt: skip
    assert bot.ask("When is it open?").text == "At nine." and bot.pairs[1] == KEPT


def test_pairs_may_come_one_after_the_other():
    bot = QABot.from_pairs(((q, a) for q, a in {"Open?": "Yes."}.items()), encoder=FakeEncoder())
    assert [(pair.question, pair.answer) for pair in bot.pairs] == [("Open?", "Yes.")]


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        (None, "pairs is a list of QAPair or of tuples (question, answer); found NoneType"),
        ("When?", "found str"),
        ({"When?": "At nine."}, "found dict"),
        (KEPT, "found QAPair"),
        ([("When?", "At nine."), "x"], "pair 2 is a QAPair or a tuple (question, answer)"),
        ([("When?",)], "found 1 parts"),
        ([("When?", "At nine.", "x")], "found 3 parts"),
        ([("When?", None)], "found (str, NoneType)"),
        ([["When?", "At nine."]], "found list"),
        ([], "a bot needs at least one pair; got none"),
        ([(" ", "At nine.")], "the pair with number '1' has no question"),
        ([QAPair("1", "When?", "So.", source="faq.txt")], "with number '1' is no Source"),
        ([QAPair("1", "When?", "So.", language="Español")], "'1' is 'Español'; expected an ISO"),
        ([QAPair("1", "When?", "So.", language="\ud800")], "expected an ISO 639-1 code"),
        ([QAPair("1", "When?", "So.", language=3)], "with number '1' is 3; expected an ISO"),
    ],
)  # fmt: skip
def test_what_is_no_pair_is_named_before_a_model_is_loaded(nothing_is_loaded, pairs, said):
    with pytest.raises(SourceError) as error:
        QABot.from_pairs(pairs)
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("given", "code"),
    [("EN", "en"), ("en-US", "en"), ("zh_Hant", "zh"), ("es", "es"), ("", ""), (None, None)],
)
def test_of_a_languages_tag_its_code_is_left(given, code):
    (pair,) = checked_pairs([QAPair("1", "When?", "At nine.", language=given)])
    assert pair.language == code


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"sources": 5}, "sources is the path of a folder, as text or Path; found int"),
        ({"sources": None}, "sources is the path of a folder, as text or Path; found NoneType"),
        ({"index": b"index"}, "index is the path of a folder, as text or Path; found bytes"),
        ({"model": 7}, "model is text, or None; found int"),
        ({"cross_encoder": ["x"]}, "cross_encoder is text, or None; found list"),
        ({"greeting": 1.5}, "greeting is text, or None; found float"),
    ],
)
def test_an_argument_of_another_type_is_named_before_anything_is_read(
    nothing_is_loaded, monkeypatch, arguments, said
):
    monkeypatch.setattr("qa_bot.bot.read_documents_below", lambda *_, **__: pytest.fail("read"))
    with pytest.raises(QABotError) as error:
        QABot.open(**arguments)
    assert str(error.value) == said


@pytest.mark.parametrize("name", ["model", "cross_encoder", "greeting"])
def test_pairs_take_no_other_types_either(nothing_is_loaded, name):
    with pytest.raises(QABotError, match=f"^{name} is text, or None; found int$"):
        QABot.from_pairs([KEPT], **{name: 5})


@pytest.mark.parametrize("sources", ["a\0b", Path("nowhere"), "x" * 5_000])
def test_a_folder_that_cannot_be_is_an_error_of_ours(nothing_is_loaded, sources):
    with pytest.raises(SourceError, match="is no folder"):
        QABot.open(sources)


@pytest.mark.model
def test_whoever_opens_the_documents_is_told_how_far_the_index_is(tmp_path, documents):
    folder = documents({"faq.txt": "1. Is it open?\n\nAt nine.\n\n2. What is the fee?\n\nFive.\n"})
    heard: list[BuildProgress] = []
    QABot.open(folder, tmp_path / "index", on_progress=heard.append)
    # Each text once for the index, and once for that of other languages.
    told = [(one.done, one.total, one.share) for one in heard]
    assert told == [(0, 8, 0.0), (4, 8, 0.5), (8, 8, 1.0)]
    assert heard[-1].rate > 0 and heard[-1].remaining_seconds == 0.0
    QABot.open(folder, tmp_path / "index", on_progress=heard.append)
    assert len(heard) == 3  # nothing is built


@pytest.mark.model
def test_of_an_index_alone_its_own_texts_are_told(tmp_path, documents):
    folder = documents({"faq.txt": "1. Is it open?\n\nAt nine.\n\n2. What is the fee?\n\nFive.\n"})
    heard: list[BuildProgress] = []
    opening = (folder, tmp_path / "index")
    QABot.open(*opening, on_progress=heard.append, other_languages=False)
    assert [(one.done, one.total) for one in heard] == [(0, 4), (4, 4)]
    QABot.open(*opening, on_progress=heard.append)  # the second one alone
    assert [(one.done, one.total) for one in heard[2:]] == [(0, 4), (4, 4)]
