"""The conversation in each language of the page: one file of messages each, in `spoken/`."""

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from fakes import FakeEncoder

from benchmarks.conversation.cases import HERE, read_cases
from qa_bot import Answer, Outcome, QABot, QAPair, Source
from qa_bot.conversation import Conversation
from qa_bot.conversation.fixed_replies import reply_kind
from qa_bot.conversation.follow_ups import points_back
from qa_bot.conversation.greetings import without_courtesies
from qa_bot.conversation.message import Message
from qa_bot.conversation.objections import correction, objects
from qa_bot.conversation.parts import parts_of
from qa_bot.conversation.shorthand import in_short
from qa_bot.conversation.spoken import language_by_words, language_of_message, spoken_to_bot
from qa_bot.guard.opposed import opposed
from qa_bot.guard.stated import Stated
from qa_bot.words.folding import compared
from qa_bot.words.lexicon import language_read, languages, reading_in

SAID = {
    file.stem: tomllib.loads(file.read_text("utf-8"))
    for file in sorted((Path(__file__).parent / "spoken").glob("*.toml"))
}
HALL = [
    QAPair(str(n), f"Topic {n} of the hall?", f"Text {n}.", Source("hall.md", section=section))
    for n, section in enumerate(["General"] * 5 + ["Other"] * 4, 1)
]


@pytest.fixture(scope="module")
def hall() -> QABot:
    return QABot.from_pairs(HALL, encoder=FakeEncoder())


def choice(bot: QABot, of: int) -> Answer:
    """A choice between the first questions of the hall."""
    answer = bot.ask("Q1")
    matches = tuple(replace(match, confidence=1 / of) for match in answer.matches[:of])
    return replace(answer, outcome=Outcome.CHOOSE, text=None, matches=matches, offered=of)


def cases(key: str) -> pytest.MarkDecorator:
    """Each case of all languages: its language, and what is said with what is wanted."""
    of_each = [(code, case) for code, said in SAID.items() for case in said[key]]
    return pytest.mark.parametrize(("code", "case"), of_each)


def test_every_language_of_the_conversation_has_its_cases():
    assert sorted(SAID) == sorted(languages()[1:])
    assert len({(*said, *said["reply"], *said["guard"]) for said in SAID.values()}) == 1


# Numbers, and the questions beside one


@cases("number")
def test_a_number_is_an_address(hall, code, case):
    answer = hall.ask(case)
    assert (answer.outcome, answer.pair) == (Outcome.ANSWERED, HALL[6])


@cases("numbers")
def test_several_numbers_are_parts(hall, code, case):
    says, numbers = case
    assert [part.pair.number for part in hall.ask(says).parts] == [*numbers]


@pytest.mark.parametrize("digit", ["٧", "۷", "७", "๗", "\uff17"])
def test_digits_of_all_scripts_are_numbers(hall, digit):
    assert hall.ask(digit).pair == hall.ask(f"question {digit}").pair == HALL[6]


def test_a_document_may_print_numbers_in_digits_of_any_script():
    pairs = [QAPair("٧", "ما الرسوم؟", "خمسة."), QAPair("٨", "متى تفتحون؟", "التاسعة.")]
    bot = QABot.from_pairs(pairs, encoder=FakeEncoder())
    assert bot.ask("8").pair == bot.ask("٨").pair == pairs[1]


@pytest.mark.parametrize(("key", "step"), [("next", 1), ("previous", -1)])
def test_the_question_beside_one_is_asked_for(hall, key, step):
    before = hall.ask("Q7")
    for said in SAID.values():
        for says in said[key]:
            assert hall.ask(says, previous=before).pair == HALL[6 + step], says
            assert hall.ask(says).notice.key == "no_place", says


@pytest.mark.parametrize("code", SAID)
def test_from_the_last_question_the_way_goes_back(hall, code):
    said, last = SAID[code], hall.ask("Q9")
    for forward, back in zip(said["next"], said["previous"], strict=False):
        at_the_end = hall.ask(forward, previous=last)
        assert (at_the_end.notice.key, at_the_end.left_at) == ("is_last", (HALL[8],))
        assert hall.ask(back, previous=at_the_end).pair == HALL[7], back
        thanked = hall.ask(said["thanks"][0], previous=hall.ask("Q3"))
        assert hall.ask(forward, previous=thanked).pair == HALL[3], forward


# Lists


@cases("list")
def test_everything_is_listed(hall, code, case):
    answer = hall.ask(case)
    assert answer.notice.key == "listed" and len(answer.listed) == len(HALL)


@cases("section")
def test_a_section_is_listed(hall, code, case):
    answer = hall.ask(case)
    assert answer.notice.key == "listed_section"
    assert [match.pair for match in answer.listed] == HALL[:5]


def test_a_section_is_named_without_its_accents_and_small_words():
    pairs = [
        QAPair("1", "Why?", "So.", Source("a.md", section="Educación de los niños")),
        QAPair("2", "How?", "Thus.", Source("a.md", section="الأسئلة العامّة")),
    ]
    bot = QABot.from_pairs(pairs, encoder=FakeEncoder())
    for says, pair in (
        ("lista la sección educacion de niños", pairs[0]),
        ("lista la seccion Educación de los ninos", pairs[0]),
        ("اعرض قسم الأسئلة العامة", pairs[1]),
    ):
        assert [match.pair for match in bot.ask(says).listed] == [pair], says


@cases("sections")
def test_the_sections_are_named(hall, code, case):
    assert hall.ask(case).notice.key == "sections"


# Courtesies


@pytest.mark.parametrize("kind", ["greeting", "thanks", "farewell"])
def test_a_courtesy_is_told(hall, kind):
    for said in SAID.values():
        for says in said[kind]:
            answer = hall.ask(says)
            assert (answer.outcome, answer.reply) == (Outcome.NOTICE, kind), says


@cases("around")
def test_courtesies_around_a_question_are_left_out(code, case):
    says, kept = case
    with reading_in(code):
        assert without_courtesies(Message(says)).text.strip() == kept


# What is said to the bot


@pytest.mark.parametrize("code", SAID)
def test_what_is_said_to_the_bot_has_its_reply(hall, code):
    for kind, messages in SAID[code]["reply"].items():
        for says in messages:
            with reading_in(code):
                assert reply_kind(Message(says)) == kind, says
            assert hall.ask(says).reply == kind, says


@cases("no_reply")
def test_a_question_with_words_of_these_is_no_reply(hall, code, case):
    for previous in (None, hall.ask("Q7"), choice(hall, 3)):
        answer = hall.ask(case, previous=previous)
        taken = {"picked", "taken_back", "corrected"}.intersection(n.key for n in answer.notes)
        assert (answer.outcome is not Outcome.NOTICE, answer.confidence < 1) == (True, True)
        assert not taken


# Picks, objections and corrections


@cases("pick")
def test_one_of_what_was_offered_is_taken(hall, code, case):
    says, number = case
    assert hall.ask(says, previous=choice(hall, 3)).pair.number == number


@cases("other")
def test_the_other_of_two_is_taken(hall, code, case):
    taken = hall.ask("1", previous=choice(hall, 2))
    assert (taken.pair, hall.ask(case, previous=taken).pair) == (HALL[0], HALL[1])


@cases("both")
def test_both_are_taken(hall, code, case):
    answer = hall.ask(case, previous=choice(hall, 2))
    assert [part.pair for part in answer.parts] == HALL[:2]


@cases("all")
def test_all_are_taken(hall, code, case):
    answer = hall.ask(case, previous=choice(hall, 3))
    assert [part.pair for part in answer.parts] == HALL[:3]
    listed = hall.ask("list section General")
    assert [part.pair for part in hall.ask(case, previous=listed).parts] in (HALL[:5], [])


@cases("both")
def test_of_three_both_are_none(hall, code, case):
    answer = hall.ask(case, previous=choice(hall, 3))
    assert not answer.parts or [part.pair for part in answer.parts] == HALL[:2]


@cases("objection")
def test_an_objection_takes_the_answer_back(hall, code, case):
    with reading_in(code):
        assert objects(Message(case))
    answer = hall.ask(case, previous=hall.ask("Q7"))
    assert answer.notes[0].key == "taken_back" and HALL[6] not in answer.pairs


@cases("correction")
def test_what_was_meant_instead(code, case):
    says, meant = case
    with reading_in(code):
        assert correction(Message(says)).text == meant


@cases("no_correction")
def test_what_only_denies_is_no_correction(code, case):
    with reading_in(code):
        assert correction(Message(case)) is None


# Follow-ups and several questions


@cases("following")
def test_a_message_that_goes_on_points_back(code, case):
    with reading_in(code):
        assert points_back(Message(case))


@cases("alone")
def test_a_question_of_its_own_does_not_point_back(code, case):
    with reading_in(code):
        assert not points_back(Message(case))


@cases("parts")
def test_two_questions_are_taken_apart(code, case):
    says, *parts = case
    with reading_in(code):
        assert [part.text for part in parts_of(Message(says))] == parts


@cases("short")
def test_a_short_message_stands_for_a_question(code, case):
    with reading_in(code):
        assert in_short(Message(case))


# Which language


@cases("question")
def test_the_tables_tell_the_language(code, case):
    assert language_of_message(Message(case), language_by_words) == code


@pytest.mark.parametrize(
    "says",
    [
        "how do I renew my licence",
        "refund policy",
        "no",
        "what is a visa",
        "Q7",
        "",
        "die hard",
        "cancel oder",
    ],
)
def test_what_may_be_english_is_read_in_english(says):
    assert language_of_message(Message(says), language_by_words) == "en"


def test_the_language_of_the_documents_or_of_the_message_before_is_the_likelier():
    assert spoken_to_bot(Message("ambos"))[:2] == ("es", "pt")
    assert spoken_to_bot(Message("ambos"), ["pt"])[:2] == ("pt", "es")
    assert spoken_to_bot(Message("ambos"), ["de", "pt", "es"])[:2] == ("pt", "es")
    assert language_of_message(Message("quando"), language_by_words, ["pt"]) == "pt"


def test_english_is_read_first_unless_another_language_has_all_words():
    assert spoken_to_bot(Message("segunda"))[-1] == "en"
    assert spoken_to_bot(Message("cancel oder"))[0] == "en"
    assert spoken_to_bot(Message("die zwei"))[:2] == ("de", "en")


def test_a_caller_may_tell_the_language_and_is_not_asked_of_plain_english():
    asked = []

    def language_of(text: str) -> list[str]:
        asked.append(text)
        return ["fr", "es"]

    assert language_of_message(Message("how do I renew it"), language_of) == "en"
    assert language_of_message(Message("remboursement passeport"), language_of) == "fr"
    assert asked == ["remboursement passeport"]
    assert language_of_message(Message("numero de telephone"), lambda _: ["it"]) == "fr"


def test_the_rest_of_a_turn_is_read_in_its_language_and_english_is_back_behind_it(hall):
    read = []

    class Watched:
        def __getattr__(self, name):
            return getattr(hall._search, name)

        def search(self, *given):
            read.append(language_read())
            return hall._search.search(*given)

    Conversation(Watched()).turn("¿cómo renuevo mi licencia?")
    assert read and set(read) == {"es"} and language_read() == "en"


# What the guard compares


@pytest.mark.parametrize("code", SAID)
def test_amounts_and_dates_of_a_language_are_compared(code):
    guard = SAID[code]["guard"]
    with reading_in(code):
        for one, other in guard["amounts"]:
            assert stated(one).amounts and not shared(one, other), (one, other)
        for one, other in guard["same"]:
            assert shared(one, other), (one, other)
        for one, other in guard["dates"]:
            said, printed = stated(one).dates, stated(other).dates
            assert said.keys() == printed.keys() and said != printed, (one, other)


def stated(text: str) -> Stated:
    return Stated.of(compared(text), frozenset())


def shared(one: str, other: str) -> bool:
    """Whether two texts have an amount of one kind in common."""
    mine, theirs = stated(one).amounts, stated(other).amounts
    return any(mine[kind].keys() & theirs[kind].keys() for kind in mine.keys() & theirs.keys())


@pytest.mark.parametrize("code", SAID)
def test_opposites_and_denials_of_a_language_are_told(code):
    guard = SAID[code]["guard"]
    with reading_in(code):
        for query, question in guard["opposed"]:
            found = opposed(compared(query), QAPair("1", compared(question), ""))
            assert found and found.key == "guard_opposite", query
        for query, question in guard["denied"]:
            found = opposed(compared(query), QAPair("1", compared(question), ""))
            assert found and found.key == "guard_negation", query


def test_a_word_of_english_documents_is_no_word_of_another_language():
    """Regression: "legal", which in Portuguese is "nice", was thanks."""
    printed = QAPair("1", "Is anything else genial here?", "Nothing is, as is known.")
    bot = QABot.from_pairs([printed], encoder=FakeEncoder())
    assert bot.ask("genial").reply is None
    assert bot.ask("gracias").reply == "thanks"


CASES = (*read_cases(HERE / "cases.jsonl"), *read_cases(HERE / "cases_before.jsonl"))


def test_english_messages_are_read_in_english_alone():
    messages = {message for case in CASES for message in (*case.previous, case.query)}
    others = {m for m in messages if language_of_message(Message(m), language_by_words) != "en"}
    assert len(messages) > 290 and others == {"hola, ¿qué tal?"}
