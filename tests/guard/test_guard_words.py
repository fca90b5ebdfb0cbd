"""An answer is held back where query and pair differ in what decides, and the difference named."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from answers import near
from fakes import FakeEncoder

from qa_bot import Outcome, QABot, QAPair
from qa_bot.answering import Promise, Searched, gather
from qa_bot.guard import FittedGuard, Guard, GuardVerdict, Query, shipped_guard
from qa_bot.guard.aspects import aspects
from qa_bot.guard.boosted_trees import BoostedTrees
from qa_bot.guard.guard_inputs import INPUTS
from qa_bot.guard.named_words import unlike_words
from qa_bot.guard.opposed import Words, opposite_words
from qa_bot.guard.stated import dates, stated_difference
from qa_bot.ranking import rank, shipped
from qa_bot.records import Note, QABotError
from qa_bot.store import memory_store
from qa_bot.wire import ExplanationReply
from qa_bot.wording import guarded
from qa_bot.words.amounts import amounts
from qa_bot.words.names import Names
from qa_bot.words.vocabulary import Vocabulary

NAMES = frozenset({"maine", "california", "visa", "osei"})
VOCABULARY = Vocabulary.of(Counter([*NAMES, "dmv", "the"]), {}, Names(NAMES))


def pair(question: str, answer: str = "Yes.", *alternates: str) -> QAPair:
    return QAPair("1", question, answer, alternates=alternates)


@pytest.mark.parametrize(
    ("query", "found", "wanted"),
    [
        ("Is the fee $50?", pair("Is the fee $25?"), ("guard_amount", "$50", "$25")),
        ("Do I get 10 % off?", pair("Do I get 20% off?"), ("guard_amount", "10 %", "20%")),
        ("I am 3 weeks late", pair("Am I 2 weeks late?"), ("guard_amount", "3 weeks", "2 weeks")),
        ("open in July?", pair("Are you open in March?"), ("guard_date", "July", "March")),
        ("the 2023 budget", pair("What is in the 2024 budget?"), ("guard_date", "2023", "2024")),
        ("open on sundays", pair("Open on Saturdays?"), ("guard_date", "sundays", "Saturdays")),
        ("law in california", pair("Law in Maine?"), ("guard_name", "california", "Maine")),
        ("California's law", pair("Maine’s law?"), ("guard_name", "California's", "Maine’s")),
        ("law in Texas", pair("Law in Maine?"), ("guard_name", "Texas", "Maine")),
        ("law in portland", pair("Law in Maine?"), ("guard_name", "portland", "Maine")),
        ("is Texas’s law new", pair("Maine law?"), ("guard_name", "Texas’s", "Maine")),
        ("is Dr. Patel in", pair("Is Dr. Osei in?"), ("guard_name", "Patel", "Osei")),
        ("open a file here", pair("Close a file here?"), ("guard_opposite", "open", "Close")),
        ("allow cookies", pair("How to block cookies?"), ("guard_opposite", "allow", "block")),
        ("who does not pay tax", pair("Who does pay tax?"), ("guard_negation", "not")),
    ],
)  # fmt: skip
def test_a_plain_difference_is_named_as_typed_and_as_printed(query, found, wanted):
    assert stated_difference(query, found, VOCABULARY) == Note(wanted[0], wanted[1:])


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("Is the fee $50?", pair("Is the fee $50.00?")),
        ("Is the fee $1,000?", pair("Is the fee $1000 or $5?")),
        ("Is the fee $50?", pair("Is the fee $25?", "It is $50 from May on.")),
        ("Is the fee $50?", pair("What is the fee?", "It is $25.")),
        ("Is the fee $50?", pair("Is the fee $25?", "Yes.", "Is the fee $50?")),
        ("3 weeks late", pair("Am I 2 days late?")),
        ("port 8080 is taken", pair("Port 5432 is taken")),
        ("may I march in", pair("May I come in April?")),
        ("open in July?", pair("Are you open in summer?")),
        ("2023 and 2024", pair("What changed since 2024?")),
        ("law in california", pair("Law in Maine?", "As in California.")),
        ("california and maine", pair("Law in Maine?")),
        ("Texas law", pair("Law in Maine?")),
        ("do Mainers know", pair("Who knows in Maine?")),
        ("I am Maria, is it law", pair("What is the law?")),
        ("isn't there a way to opt out?", pair("Is there a way to opt out?")),
        ("why don't you open on sundays", pair("Why do you open on Sundays?")),
        ("cannot connect to the printer", pair("How do I connect a scanner to the network?")),
        ("are A4 and A5 the same", pair("How are A4 and A5 different?")),
        ("who is not a member but pays", pair("Who pays?")),
        ("", pair("?")),
    ],
)
def test_what_agrees_or_is_said_somewhere_is_no_difference(query, found):
    assert stated_difference(query, found, VOCABULARY) is None


def test_amounts_have_their_unit_and_dates_their_kind():
    assert amounts("£5, 3 weeks, 7 % or 1.50 €") == {
        "money": {"5 gbp": "£5", "1.5 eur": "1.50 €"}, "week": {"3": "3 weeks"}, "%": {"7": "7 %"},
    }  # fmt: skip
    assert dates("From May 2024 until June") == {
        "year": {"2024": "2024"}, "month": {"6": "June", "5": "May"},
    }  # fmt: skip


def test_opposites_count_only_where_all_else_is_nearly_the_same():
    asked = [Words.of(f"can I add a {thing}") for thing in ("used car", "boat abroad")]
    printed = Words.of("Can I remove a used car?")
    assert [opposite_words(said, printed) for said in asked] == [("add", "remove"), None]


def test_names_are_words_that_are_only_printed_with_a_capital():
    texts = [
        "Laws in Maine. Open May 5. The Visa office",
        "Maine and California. See Open files, open.",
    ]
    names = Vocabulary.from_texts(texts).names
    assert {*names} == {"maine", "visa", "california"}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("What is the treatment for flu?", {"remedy"}),
        ("What are the symptoms of flu?", {"sign"}),
        ("How much does it cost?", {"price"}),
        ("Where are you?", set()),
    ],
)
def test_aspects_are_kinds_of_things_asked_for(text, wanted):
    assert aspects(text) == wanted


PAIRS = [
    QAPair("1", "Is the entry fee $25?", "For adults, yes.", alternates=("entry price of $25",)),
    QAPair("2", "May I bring my dog?", "No dogs, please."),
    QAPair("3", "Where can I park?", "Behind the hall."),
]


@pytest.fixture
def bot() -> QABot:
    bot = QABot.from_pairs(PAIRS, encoder=FakeEncoder())
    bot._search.of(None).promise = Promise(0.0, 0.0)
    return bot


def test_an_answer_that_is_held_back_becomes_a_choice_with_a_note(bot):
    answer = bot.ask("is the entry fee $50")
    assert (answer.outcome, answer.text) == (Outcome.CHOOSE, None)
    assert answer.matches[0].pair == PAIRS[0]
    assert answer.notes == (Note("guard_amount", ("$50", "$25")),)
    assert answer.note == "you asked about “$50”, the nearest question is about “$25”"
    explained = bot.explain("is the entry fee $50")
    assert explained.answer == near(answer) and explained.guard == GuardVerdict(answer.difference)
    reply = ExplanationReply.of(explained).model_dump(mode="json")
    assert reply["guard"]["difference"]["key"] == "guard_amount"


def test_of_a_single_pair_that_differs_nothing_is_covered():
    bot = QABot.from_pairs(PAIRS[:1], encoder=FakeEncoder())
    bot._search.of(None).promise = Promise(0.0, 0.0)
    assert bot.ask("is the entry fee $50").outcome is Outcome.NOT_COVERED


@pytest.mark.parametrize("query", ["is the entry fee $25 now", "Is the entry fee $25?"])
def test_the_same_amount_or_the_question_itself_is_answered(bot, query):
    answer = bot.ask(query)
    assert (answer.outcome, answer.pair, answer.notes) == (Outcome.ANSWERED, PAIRS[0], ())


def fitted_guard(fingerprint: str, threshold: float) -> FittedGuard:
    model = BoostedTrees(INPUTS, ())  # 0.5 whatever it is given
    return FittedGuard("fake", fingerprint, "", (), model, threshold)


def test_a_near_miss_names_the_least_said_word_of_either_side(bot):
    query = "where can I park my Lorry"
    bot._search.of(None).guard = replace(
        bot._search.of(None).guard, fitted=fitted_guard("fake-1", 0.5)
    )
    answer = bot.ask(query)
    assert (answer.outcome, answer.matches[0].pair) == (Outcome.CHOOSE, PAIRS[2])
    assert answer.notes == (Note("guard_words", ("Lorry", "park")),)
    assert bot.explain(query).guard == GuardVerdict(
        answer.notes[0], near_miss=0.5, held_back_from=0.5
    )
    assert guarded(bot.explain(query)) == (
        "The guard's probability that this is another question: 0.500; an answer is held back from "
        "0.500."
    )
    bot._search.of(None).guard = replace(
        bot._search.of(None).guard, fitted=fitted_guard("fake-1", 0.51)
    )
    bot.forget()
    assert bot.ask(query).outcome is Outcome.ANSWERED
    assert bot.explain(query).guard == GuardVerdict(None, near_miss=0.5, held_back_from=0.51)
    assert bot.explain("Where can I park?").guard is None
    assert guarded(bot.explain("Where can I park?")) is None


def test_the_fitted_guard_serves_only_the_model_that_it_was_fitted_with(bot):
    assert (
        shipped_guard().model_fingerprint != "fake-1" and bot._search.of(None).guard.fitted is None
    )


def test_numbers_for_other_inputs_are_refused():
    model = BoostedTrees(("other",), ())
    with pytest.raises(QABotError, match="run `make fit`"):
        FittedGuard("fake", "fake-1", "", (), model, 0.5)


@pytest.mark.parametrize("threshold", [0.0, 1.1, float("nan")])
def test_a_threshold_that_is_no_probability_is_refused(threshold):
    with pytest.raises(QABotError, match="is no probability"):
        fitted_guard("fake-1", threshold)


def test_the_shipped_guard_is_for_the_shipped_ranking_and_no_other():
    encoder = FakeEncoder(fingerprint=shipped_guard().model_fingerprint)
    store = memory_store(PAIRS, encoder)
    assert QABot(encoder, store, shipped())._search.of(None).guard.fitted is shipped_guard()
    other = replace(shipped(), weights=(1.0, *shipped().weights[1:]))
    with pytest.raises(QABotError) as caught:
        QABot(encoder, store, other)
    assert str(caught.value) == (
        f"the guard was fitted with a ranking whose numbers have SHA-256 {shipped().sha256}, "
        f"this bot ranks with {other.sha256}; run `make fit`, which fits both"
    )
    # With another model the fitted guard takes no part, whatever the ranking.
    foreign = FakeEncoder()
    assert QABot(foreign, memory_store(PAIRS, foreign), other)._search.of(None).guard.fitted is None


def test_inputs_worked_out_by_hand():
    """Words of the fake encoder are as near as random directions, or the same."""
    store_bot = QABot.from_pairs(PAIRS, encoder=FakeEncoder())
    store, encoder = store_bot._search.store, store_bot._search.encoder
    query = "entry price of $25 dog"
    vectors = encoder.encode_query(query)
    evidence = gather(query, vectors, store)
    ranking = rank(evidence, shipped().weights)
    asked = Query(query, query, vectors.token_ids)
    compared = Guard.of(store, encoder, shipped()).compare(asked, evidence, ranking)
    found = compared.alignment
    assert compared.pair == PAIRS[0]
    assert [word.text for word in found.question] == ["entry", "price", "of", "25"]
    assert [word.cosine for word in found.question] == pytest.approx([1, 1, 1, 1], abs=1e-3)
    assert [word.text for word in found.query if word.cosine < 0.99] == ["dog"]
    values = dict(zip(INPUTS, compared.inputs, strict=True))
    assert (values["query_unsaid"], values["question_unsaid"]) == (1, 0)
    assert values["query_length"] == pytest.approx(np.log(5))
    assert values["query_farthest"] == pytest.approx(1 - found.query[-1].cosine)
    assert unlike_words(found, "Entry price of $25, DOG", PAIRS[0].question).values[0] == "DOG"


@pytest.mark.model
def test_the_shipped_guard_was_fitted_with_the_bundled_model(model):
    assert shipped_guard().model_fingerprint == model.fingerprint


TOWN = [
    QAPair("1", "What is the park fee in Elm?", "In Elm, $5."),
    QAPair("2", "What is the dog fee in Ash?", "In Ash, $7."),
    QAPair("3", "Who sells bread?", "The mill."),
]


@pytest.fixture(scope="module")
def town() -> QABot:
    bot = QABot.from_pairs(TOWN, encoder=FakeEncoder())
    bot._search.of(None).promise = Promise(0.0, 0.0)
    return bot


def together(bot: QABot, before: str, text: str) -> Searched:
    return bot._search.search_together(before, bot._search.search(text, ()).found)


def test_half_a_message_is_compared_with_the_whole(town):
    held = town.ask("is there an oak in Oslo, and what is the park fee?")
    assert (held.outcome, held.text) == (Outcome.CHOOSE, None)
    assert town.ask("is there an oak, and what is the park fee?").text == "In Elm, $5."
    numbered = town.ask("question 1; is there an oak in Oslo?")
    assert numbered.outcome is Outcome.ANSWERED and numbered.text == "In Elm, $5."


def test_with_the_question_before_only_the_new_words_are_compared(town):
    asked = together(town, "is the fee in Oslo $9", "and who sells it").found
    assert asked.query == "is the fee in Oslo $9 and who sells it"
    assert town._search.difference(asked.said, TOWN[0]).seen is None
    assert town._search.difference(asked.query, TOWN[0]).seen == Note("guard_name", ("Oslo", "Elm"))
    found = together(town, "what is the park fee in Elm", "and the fee in Oslo").answer
    assert (found.outcome, found.matches[0].pair) == (Outcome.CHOOSE, TOWN[0])
    assert found.difference == Note("guard_name", ("Oslo", "Elm"))


def test_a_near_miss_of_two_turns_is_named_by_a_word_of_the_second(bot):
    bot._search.of(None).guard = replace(
        bot._search.of(None).guard, fitted=fitted_guard("fake-1", 0.5)
    )
    held = together(bot, "any", "where can I park my Lorry").answer
    assert held.difference == Note("guard_words", ("Lorry", "park"))
    assert together(bot, "any Lorry", "where can I park").answer.difference is None
