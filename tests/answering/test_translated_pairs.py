"""A question in several languages is one: that of the reader answers, and has no rivals."""

import numpy as np
import pytest

from qa_bot import QABot, QAPair, Source
from qa_bot.answering import TranslatedPairs
from qa_bot.answering.gathering import gather, ranked_once
from qa_bot.answering.translated_pairs import has_sides, same_questions
from qa_bot.ranking.features import PAIR_FEATURES
from qa_bot.records import Note, Outcome
from qa_bot.store import memory_store
from qa_bot.store.catalogue import Catalogue

ENGLISH = ("When is it open?", "What does it cost?", "Where can I park?")
SPANISH = ("¿Cuándo abre?", "¿Cuánto cuesta?", "¿Dónde puedo aparcar?")


def side(path, language, questions, numbers=None, section=None, printed=True):
    numbers = numbers or [str(count) for count in range(1, len(questions) + 1)]
    return [
        QAPair(
            number, question, f"{question} {language}", Source(path, section=section),
            number_is_printed=printed, language=language,
        )
        for number, question in zip(numbers, questions, strict=True)
    ]  # fmt: skip


def translated(*pairs):
    return TranslatedPairs.of(Catalogue.of([*pairs]))


TWO = (*side("faq.md", "en", ENGLISH), *side("faq.es.md", "es", SPANISH))


def test_pairs_of_one_number_are_one_question():
    found = translated(*TWO)
    assert found.questions.tolist() == [0, 1, 2, 0, 1, 2]
    assert found.documents.tolist() == [0] * 6


def test_in_one_language_nothing_is_looked_for():
    assert translated(*side("faq.md", "en", ENGLISH), *side("faq.es.md", "en", ENGLISH)) is None
    other = (*side("faq.md", "en", ENGLISH), *side("rules.es.md", "es", SPANISH))
    assert translated(*other) is None
    assert translated() is None


def test_questions_that_one_side_lacks_stand_alone():
    short = side("faq.es.md", "es", SPANISH[::2], ["1", "3"])
    found = translated(*TWO[:3], *short, QAPair("9", "Who?", "I.", language="en"))
    assert found.questions.tolist() == [0, -1, 2, 0, 2, -1]
    assert found.documents.tolist() == [0, 0, 0, 0, 0, -1]


def test_parts_of_one_document_are_sides_too():
    parts = side("faq.md", "en", ENGLISH), side("faq.md", "es", SPANISH)
    assert translated(*parts[0], *parts[1]).questions.tolist() == [0, 1, 2, 0, 1, 2]
    counted = (
        *side("faq.md", "en", ENGLISH, printed=False),
        *side("faq.md", "es", SPANISH, printed=False),
    )
    assert translated(*counted) is None
    named = (
        *side("faq.md", "en", ENGLISH, section="English", printed=False),
        *side("faq.md", "es", SPANISH, ["4", "5", "6"], section="Español", printed=False),
    )
    assert translated(*named).questions.tolist() == [0, 1, 2, 0, 1, 2]


# Directions of what each question is about; those of both languages are the same.
ABOUT = {text: np.eye(3)[place] for side in (ENGLISH, SPANISH) for place, text in enumerate(side)}


def matched_by_meaning(*pairs):
    def vectors(ids):
        return np.array([[ABOUT[pairs[i].question]] * 2 for i in ids])

    return same_questions(Catalogue.of(pairs), vectors).tolist()


def test_shifted_or_missing_numbers_are_told_by_meaning():
    english = side("faq.md", "en", ENGLISH)
    shifted = side("faq.es.md", "es", SPANISH[1:])
    assert same_questions(Catalogue.of([*english, *shifted])).tolist() == [-1] * 5
    assert matched_by_meaning(*english, *shifted) == [-1, 1, 2, 1, 2]
    turned = side("faq.es.md", "es", SPANISH[::-1])
    assert matched_by_meaning(*english, *turned) == [0, 1, 2, 2, 1, 0]
    unnumbered = side("faq.es.md", "es", SPANISH[::2], printed=False)
    assert matched_by_meaning(*english, *unnumbered) == [0, -1, 2, 0, 2]


def test_parts_of_one_document_with_shifted_numbers_are_sides_too():
    parts = (
        *side("faq.md", "en", ENGLISH, section="English"),
        *side("faq.md", "es", SPANISH[1:], section="Español"),
    )
    assert has_sides(Catalogue.of(parts)) and translated(*parts) is None
    assert matched_by_meaning(*parts) == [-1, 1, 2, 1, 2]


def test_in_a_language_that_the_encoder_does_not_read_numbers_tell():
    other = side("faq.so.md", "so", SPANISH[::-1])
    assert matched_by_meaning(*side("faq.md", "en", ENGLISH), *other) == [0, 1, 2] * 2


def test_three_languages_are_one_question():
    portuguese = side("faq_pt.md", "pt", ("Quando abre?", "Quanto custa?", "Onde estaciono?"))
    found = translated(*TWO, *portuguese)
    assert found.questions.tolist() == [0, 1, 2] * 3
    assert found.translations(4) == [1, 7]


@pytest.mark.parametrize(
    ("language", "logits", "repeated"),
    [
        ("es", (5, 4, 3, 2), [0, 2]),
        ("en", (5, 4, 3, 2), [1, 3]),
        ("fr", (5, 4, 3, 2), [1, 3]),
        (None, (5, 4, 3, 2), [1, 3]),
        # Far below, another question may be meant by the Spanish words.
        ("es", (9, 1, 1, 0.5), [1, 2]),
    ],
)
def test_of_translations_the_readers_is_left_where_it_is_near(language, logits, repeated):
    ids = np.array([0, 3, 1, 4])
    assert translated(*TWO).repeated(ids, np.array(logits, dtype=float), language) == repeated


def test_of_pairs_that_a_text_names_one_is_left():
    found = translated(*TWO)
    assert [*found.one_of_each([0, 3], "es")] == [3]
    assert [*found.one_of_each([0, 3], "de")] == [0]
    assert [*found.one_of_each([0, 1], "es")] == [0, 1]
    assert (found.translations(0), found.translations(3)) == ([3], [0])


def test_whose_language_has_no_side_is_answered_from_the_original_whatever_stands_first():
    found = translated(*TWO[3:], *TWO[:3])
    assert [*found.one_of_each([0, 3], "de")] == [3]
    assert [*found.one_of_each([0, 3], "es")] == [0]
    assert [*found.one_of_each([1, 0, 4, 3, 2], None)] == [4, 3, 2]


@pytest.mark.parametrize(("language", "left"), [("es", "es"), ("en", "en"), ("pt", "en")])
def test_of_one_answer_in_both_languages_one_pair_is_left(language, left, encoder):
    """Neither is passed over for the other and the other for the answer that it has, too."""
    network = [
        QAPair("1", "Wifi here?", "eduroam", Source(path), language=code)
        for path, code in (("faq.md", "en"), ("faq.es.md", "es"))
    ]
    store = memory_store(network, encoder)
    gathered = gather("wifi", encoder.encode_query("wifi"), store)
    both = TranslatedPairs.of(store.catalogue)
    once, ranking = ranked_once(gathered, (1.0,) * len(PAIR_FEATURES), store, both, language)
    assert [network[i].language for i in once.ids[ranking.order]] == [left]


LIBRARY = {
    "faq.md": """# Library

### 1. When is the library open?

From 9 to 5 on every day, on Saturdays until 2 p.m.

### 2. How much does a library card cost?

It costs $12 a year. Children pay nothing.

### 3. Is there Wi-Fi?

Yes, the password is at the desk.

### 4. Where can I park my car?

Behind the building, from Mill Street.
""",
    "faq.es.md": """# Biblioteca

### 1. ¿Cuándo abre la biblioteca?

De 9 a 17 todos los días, los sábados hasta las 14 h.

### 2. ¿Cuánto cuesta la tarjeta de la biblioteca?

Cuesta 12 $ al año. Los niños no pagan nada.

### 4. ¿Hay aparcamiento?

Detrás del edificio, por la calle Mill.
""",
}


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    folder = tmp_path_factory.mktemp("library")
    for name, text in LIBRARY.items():
        (folder / name).write_text(text, "utf-8")
    return QABot.open(folder, tmp_path_factory.mktemp("index") / "index")


@pytest.mark.model
@pytest.mark.parametrize(
    ("query", "language", "number"),
    [
        ("when does the library open", "en", "1"),
        ("a que hora abren", "es", "1"),
        ("cuanto vale la tarjeta", "es", "2"),
        ("how much is a card", "en", "2"),
        ("¿Hay aparcamiento?", "es", "4"),
        ("Where can I park my car?", "en", "4"),
        # Of what is in English alone.
        ("¿tienen wifi aquí?", "en", "3"),
        ("question 2", "en", "2"),
        ("pregunta 2", "es", "2"),
    ],
)
def test_a_question_is_answered_in_its_own_language(library, query, language, number):
    answer = library.ask(query)
    assert answer.outcome is Outcome.ANSWERED
    assert (answer.pair.language, answer.pair.number) == (language, number)


@pytest.mark.model
def test_a_note_names_the_other_language(library):
    assert Note("also_in_language", ("en",)) in library.ask("cuanto vale la tarjeta").notes
    assert Note("also_in_language", ("es",)) in library.ask("Where can I park my car?").notes
    alone = library.ask("¿tienen wifi aquí?")
    assert [note.key for note in alone.notes] == ["answered_from"]
    other = library.ask("quanto custa o cartão")
    assert other.pair.number == "2"
    assert {note.key for note in other.notes} == {"answered_from", "also_in_language"}


@pytest.mark.model
def test_a_note_names_the_other_language_of_a_number_too(library):
    first = library.ask("pregunta 1")
    assert first.notes == (Note("also_in_language", ("en",)),)
    assert library.ask("la siguiente", first).notes == (Note("also_in_language", ("en",)),)
    assert library.ask("question 3").notes == ()
    german = library.ask("Frage 1")
    assert german.pair.language == "en"
    assert german.notes == (Note("also_in_language", ("es",)), Note("answered_from", ("en",)))


@pytest.mark.model
def test_what_is_picked_has_the_pair_of_the_other_language_too(library):
    listed = library.ask("lista todas las preguntas")
    picked = library.ask("la segunda", listed)
    assert (picked.pair.number, [one.number for one in picked.translations]) == ("2", ["2"])
    assert [note.key for note in picked.notes] == ["picked", "also_in_language"]
    every = library.ask("todas", listed).parts
    assert [len(part.translations) for part in every] == [part.pair.number != "3" for part in every]


@pytest.mark.model
def test_an_answer_has_the_pairs_of_the_other_languages_and_how_to_get_them(library):
    for query in ("cuanto vale la tarjeta", "pregunta 2"):
        answer = library.ask(query)
        (other,) = answer.translations
        assert (other.number, other.language, other.source.path) == ("2", "en", "faq.md")
        (sent,) = answer.to_dict()["translations"]
        assert sent["query"] == "faq.md: 2. How much does a library card cost?"
        assert (sent["number"], sent["source"]["path"], sent["language"]) == ("2", "faq.md", "en")
        back = library.ask(sent["query"])
        assert back.pair == other and back.translations == (answer.pair,)
    assert library.ask("¿tienen wifi aquí?").translations == ()


@pytest.mark.model
def test_a_number_alone_is_of_the_language_of_the_answer_before(library):
    spanish = library.ask("a que hora abren")
    assert library.ask("2", spanish).pair.language == "es"
    assert library.ask("2", library.ask("when is it open")).pair.language == "en"
    assert library.ask("question 2", spanish).pair.language == "en"


# The Spanish page lacks the second question, and its numbers go on without a gap.
RENUMBERED = LIBRARY["faq.es.md"].replace("### 2. ", "### 9. ").replace("### 4. ", "### 2. ")


@pytest.mark.model
def test_a_question_of_another_number_is_the_same_where_it_means_the_same(tmp_path):
    folder, index = tmp_path / "docs", tmp_path / "index"
    folder.mkdir()
    (folder / "faq.md").write_text(LIBRARY["faq.md"], "utf-8")
    (folder / "faq.es.md").write_text(RENUMBERED, "utf-8")
    bot = QABot.open(folder, index)
    kept = (index / "multilingual" / "translations.safetensors").read_bytes()
    answer = bot.ask("¿Hay aparcamiento?")
    assert (answer.pair.number, [one.number for one in answer.translations]) == ("2", ["4"])
    answer = bot.ask("how much is a card")
    assert (answer.pair.number, [one.number for one in answer.translations]) == ("2", ["9"])
    # Not a line of what one document says is lost where the other is changed.
    (folder / "faq.es.md").write_text(LIBRARY["faq.es.md"], "utf-8")
    bot.reload()
    answer = bot.ask("¿Hay aparcamiento?")
    assert [one.number for one in answer.translations] == ["4"]
    assert (index / "multilingual" / "translations.safetensors").read_bytes() != kept
