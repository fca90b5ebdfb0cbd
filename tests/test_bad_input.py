"""Collections, queries and models that nobody plans for: each has a defined result."""

import pytest
from answers import near

from qa_bot import Outcome, QABot, QAPair
from qa_bot.models.embedding import Encoder, bundled_folder
from qa_bot.records import ModelError, QueryError

pytestmark = pytest.mark.model

SHOP = [
    QAPair("1", "When does the shop open?", "At nine."),
    QAPair("2", "How much is a ticket?", "Five pounds.", alternates=("price of entry",)),
    QAPair("3", "May I bring my dog?", "No dogs, please."),
]
UNRELATED = [
    "what is the capital of France",
    "do you sell shoes",
    "how do I reset my password",
    "who won the world cup",
    "is it raining",
    "the weather in Peking",
    "how tall is the Eiffel tower?",
]
# Words of grammar alone: they stand in every document and ask for nothing.
STOP_WORDS = [
    "the of and to is a",
    "what is it",
    "how do I",
    "is it",
    "what",
    "who are they",
    "can I",
    "why",
    "is there any",
    "do you have",
    "and",
    "to be or not to be",
    "how does it",
    "are there any",
]
LANGUAGES = [
    QAPair("1", "When do you open?", "At nine."),
    QAPair("2", "Was kostet der Eintritt?", "Fünf Euro."),
    QAPair("3", "Où puis-je garer ma voiture\u00a0?", "Derrière la salle."),
    QAPair("4", "هل يمكنني إحضار كلبي؟", "لا."),
    QAPair("5", "有电梯吗？", "有，在楼梯旁边。"),
    QAPair("6", "Можно ли фотографировать?", "Да, без вспышки."),
]


# A collection of one pair


def test_a_bot_of_one_pair_is_more_sure_of_a_paraphrase_than_of_an_unrelated_query(model):
    bot = QABot.from_pairs(SHOP[:1], encoder=model)
    close = [bot.ask(q).confidence for q in ("when does the store open?", "when do you open?")]
    assert min(close) > max(bot.ask(query).confidence for query in UNRELATED)


@pytest.mark.parametrize("pair", SHOP, ids=lambda pair: pair.question)
def test_a_bot_of_one_pair_answers_it_and_covers_nothing_else(model, pair):
    bot = QABot.from_pairs([pair], encoder=model)
    assert bot.ask(pair.question).text == pair.answer
    for query in [*UNRELATED, *STOP_WORDS]:
        answer = bot.ask(query)
        assert (answer.outcome, answer.text) == (Outcome.NOT_COVERED, None), query
        assert [match.pair for match in answer.matches] == [pair]


# Identical questions


def test_two_pairs_that_share_a_question_are_a_choice(model):
    twin = QAPair("9", "When does the shop open", "In May.")
    answer = QABot.from_pairs([*SHOP, twin], encoder=model).ask("when does the shop open?")
    assert (answer.outcome, answer.text, answer.pair) == (Outcome.CHOOSE, None, None)
    assert [match.pair.number for match in answer.choices] == ["1", "9"]
    assert [match.confidence for match in answer.matches] == [0.5, 0.5, 0.0, 0.0]


@pytest.mark.parametrize("count", [2, 4, 30])
def test_of_pairs_that_are_the_same_the_first_stands_for_all(model, count):
    pairs = [QAPair(str(n), "When do you open?", "At nine.") for n in range(1, count + 1)]
    bot = QABot.from_pairs(pairs, encoder=model)
    exact, far = (bot.ask(q) for q in ("when do you open", UNRELATED[0]))
    assert (exact.outcome, exact.pair, exact.confidence) == (Outcome.ANSWERED, pairs[0], 1.0)
    assert far.outcome is Outcome.NOT_COVERED and far.matches[0].pair == pairs[0]
    for query in ("opening hours", UNRELATED[0]):  # as if there were no copies but those past ten
        alone = QABot.from_pairs(pairs[:1], encoder=model).ask(query)
        if count <= 10:
            assert bot.ask(query).confidence == pytest.approx(alone.confidence, abs=0.05)


def test_of_identical_questions_the_answer_that_holds_the_asked_for_word_comes_first(model):
    towns = ("Leeds", "York", "Hull")
    pairs = [QAPair(town, "When do you open?", f"At nine in {town}.") for town in towns]
    bot = QABot.from_pairs(pairs, encoder=model)
    for town in towns:
        assert bot.ask(f"opening hours in {town}").matches[0].pair.number == town
    assert bot.ask("opening hours").outcome is not Outcome.ANSWERED


# Several languages


@pytest.fixture(scope="module")
def polyglot(model) -> QABot:
    return QABot.from_pairs(LANGUAGES, encoder=model)


@pytest.mark.parametrize("pair", LANGUAGES, ids=lambda pair: pair.answer)
def test_a_question_is_found_in_every_language_whatever_its_case(polyglot, pair):
    for query in (pair.question, pair.question.upper(), pair.question.rstrip("?\uff1f\u061f")):
        answer = polyglot.ask(query)
        assert (answer.text, answer.confidence) == (pair.answer, 1.0)


@pytest.mark.parametrize(
    ("query", "number"),
    [("opening hours", "1"), ("Eintritt kosten", "2"), ("garer la voiture", "3")],
)
def test_words_of_a_language_find_its_pair_first(polyglot, query, number):
    assert polyglot.ask(query).matches[0].pair.number == number


def test_an_english_query_without_an_answer_is_not_covered_among_languages(polyglot):
    for query in UNRELATED:
        assert polyglot.ask(query).outcome is not Outcome.ANSWERED, query


# Answers with no letters


@pytest.mark.parametrize("answer", ["", "...", "\u2014", "\x01\x02", "\U0001f600", "42"])
def test_pairs_whose_answers_have_no_letters_work(model, answer):
    pairs = [QAPair("1", "What is the meaning of life?", answer), QAPair("2", "?", answer)]
    bot = QABot.from_pairs(pairs, encoder=model)
    found = bot.ask("what is the meaning of life")
    assert (found.outcome, found.text) == (Outcome.ANSWERED, answer)
    assert bot.ask("the meaning of our lives").matches[0].pair.number == "1"


def test_a_collection_without_any_word_covers_nothing(model):
    bot = QABot.from_pairs(
        [QAPair("a", "\u2014?", "\u2014"), QAPair("b", "...", "!")], encoder=model
    )
    for query in UNRELATED:
        answer = bot.ask(query)
        assert (answer.outcome, len(answer.matches)) == (Outcome.NOT_COVERED, 2)


# Long queries, and queries that ask for nothing


def test_a_query_of_2000_short_words_is_read_in_part_and_says_so(bot):
    answer = bot.ask("word " * 2000)
    assert answer.note == "only the beginning of this long question was read"
    assert answer.outcome is Outcome.NOT_COVERED
    assert bot.ask("who checks on this").note is None


def test_of_a_query_of_2000_words_the_question_counts(bot):
    question = "do they need a warrant to get my data? "
    answer = bot.ask(question + "a " * 1991)
    assert answer.note == (
        "of this long message only \u201cdo they need a warrant to get my data?\u201d was looked up"
    )
    assert answer.matches == near(bot.ask(question).matches) and len(answer.matches) == 10
    assert bot.explain(question + "a " * 1991).answer == answer


def test_a_query_of_2000_longer_words_is_refused_with_the_limit(bot):
    with pytest.raises(QueryError, match="has 16,000 characters; the limit is 10,000"):
        bot.ask("warrant " * 2000)


@pytest.mark.parametrize("query", STOP_WORDS)
def test_stop_words_alone_are_not_answered(bot, query):
    answer = bot.ask(query)
    assert answer.outcome in (Outcome.NOT_COVERED, Outcome.CHOOSE)
    assert answer.text is None


@pytest.mark.parametrize("query", ["when", "when does the", "WHEN DO YOU"])
def test_among_a_few_pairs_stop_words_alone_are_at_most_a_choice(model, query):
    # Of three questions one has "when": ranking is rightly sure of it, and it was the answer.
    answer = QABot.from_pairs(SHOP, encoder=model, max_false_answers=0.3).ask(query)
    assert answer.outcome in (Outcome.CHOOSE, Outcome.NOT_COVERED) and answer.text is None
    assert answer.matches[0].pair.number == "1"
    assert answer.note == "such words alone do not tell which question is meant"


# Words read as others


@pytest.mark.parametrize(
    ("query", "outcome"), [("toilett", Outcome.ANSWERED), ("toilte", Outcome.CHOOSE)]
)
def test_where_reading_a_word_otherwise_decides_the_pair_is_a_choice(model, query, outcome):
    # "a tumor" was read as "a tutor" and answered at .999. "toilte" alone is nearest to pair 3.
    pairs = [
        QAPair("1", "How do I order a wheelchair?", "At the desk."),
        QAPair("2", "Where is the toilet?", "Downstairs."),
        QAPair("3", "When is the concert?", "At eight."),
        QAPair("4", "Which prescription do I need for lisinopril?", "Ask a doctor."),
    ]
    answer = QABot.from_pairs(pairs, encoder=model).ask(query)
    assert (answer.outcome, answer.matches[0].pair) == (outcome, pairs[1])
    assert answer.note == f"\u201c{query}\u201d was read as \u201ctoilet\u201d"


def test_a_question_typed_as_printed_has_no_note_of_words_read_otherwise(model):
    pairs = [*SHOP, QAPair("4", "How are ECS mandates revoked?", "The clearing (ECS) says so.")]
    answer = QABot.from_pairs(pairs, encoder=model).ask("how are ECS mandates revoked")
    assert (answer.text, answer.confidence, answer.note) == (pairs[3].answer, 1.0, None)


# Models


def test_a_model_of_another_dimension_answers_and_says_it_is_uncalibrated(small_encoder: Encoder):
    bot = QABot.from_pairs(SHOP, encoder=small_encoder)
    answer = bot.ask("when does the shop open")
    assert (answer.text, answer.confidence, answer.calibrated) == ("At nine.", 1.0, False)
    assert small_encoder.encode_query("dog").pooled.shape == (32,)
    assert len(bot.ask("may I bring a dog").matches) == 3


def test_an_index_of_another_dimension_is_built_again(tmp_path, documents, small_model, caplog):
    folder, index = documents({"a.txt": "1. Are you open?\nDaily.\n"}), tmp_path / "index"
    assert QABot.open(folder, index).ask("are you open").text == "Daily."
    other = QABot.open(folder, index, model=str(small_model))
    assert other.ask("are you open").text == "Daily."
    assert "was built with 'all-MiniLM-L6-v2', this bot uses" in caplog.text
    assert not other.ask("open").calibrated and QABot.open(folder, index).ask("open").calibrated


def test_a_model_that_reads_128_tokens_says_what_it_did_not_read(small_encoder: Encoder, caplog):
    long = QAPair("4", "Where is everything?", "hello, " * 100 + "the key is under the mat")
    bot = QABot.from_pairs([*SHOP, long], encoder=small_encoder)
    assert "1 of 9 passages are longer than" in caplog.text
    assert bot.ask("hello " * 126).note is None
    assert bot.ask("hello " * 127).note == "only the beginning of this long question was read"
    # BM25 reads all: the end of an answer is found by its words.
    values = {
        pair.pair.number: next(f.value for f in pair.features if f.name == "bm25")
        for pair in bot.explain("mat").pairs
    }
    assert values.pop("4") > 0 and set(values.values()) == {0}


def test_a_model_without_token_vectors_is_refused_when_it_is_loaded(tmp_path):
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(bundled_folder() / "tokenizer.json"))
    static = SentenceTransformer(
        modules=[StaticEmbedding(tokenizer, embedding_dim=8)], device="cpu"
    )
    static.save(str(tmp_path / "static"))
    with pytest.raises(ModelError) as caught:
        QABot.from_pairs(SHOP, model=str(tmp_path / "static"))
    assert str(caught.value) == (
        f"model {str(tmp_path / 'static')!r} gives no token vectors; QA Bot needs a transformer "
        "model, such as the bundled all-MiniLM-L6-v2"
    )
