"""What documents are called where there are several."""

import pytest
from fakes import FakeEncoder

from qa_bot import QABot, QAPair, Source
from qa_bot.document_titles import display_titles, file_title, unknown_paths
from qa_bot.store.catalogue import Catalogue


@pytest.mark.parametrize(
    ("own", "shown"),
    [
        ("Larkfield Clinic", "Larkfield Clinic"),
        ("**Larkfield** [Clinic](https://example.org) `FAQ`", "Larkfield Clinic FAQ"),
        ("FAQ", "Weavers hall"),
        ("Questions & Answers 2", "Weavers hall"),
        ("Preguntas frecuentes", "Weavers hall"),
        ("What people ask us in the hall, and what we then tell them.", "Weavers hall"),
        ("", "Weavers hall"),
        ("Hall\n\u202eof \x1bweavers", "Hall of weavers"),
        ("word " * 20 + "end", "word " * 10 + "word…"),
    ],
)
def test_a_title_is_the_documents_own_unless_it_says_nothing(own, shown):
    assert display_titles({"weavers-hall.csv": own}, {}) == {"weavers-hall.csv": shown}


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("weavers-hall.csv", "Weavers hall"),
        ("clinic/faq.md", "Clinic"),
        ("bundle.zip/faq.txt", "Bundle"),
        ("HousingDesk_2024.docx", "Housing Desk 2024"),
        ("faq.md", "faq.md"),
        ("2024-01.md", "2024-01.md"),
    ],
)
def test_a_files_name_is_made_readable_and_one_that_says_nothing_stays(path, title):
    assert file_title(path) == title


def test_two_documents_with_one_title_have_their_files_names_too():
    own = {"a/faq.md": "Clinic", "b/faq.md": "clinic", "c/x.md": "Clinic", "hall.md": "Hall"}
    assert display_titles(own, {"hall.md": "Weavers Hall"}) == {
        "a/faq.md": "Clinic (a/faq.md)",
        "b/faq.md": "clinic (b/faq.md)",
        "c/x.md": "Clinic (x.md)",
        "hall.md": "Weavers Hall",
    }


@pytest.mark.parametrize(
    ("own", "languages", "shown"),
    [
        (("Hall", "Hall"), ("en", "es"), ["Hall (English)", "Hall (Español)"]),
        (("", ""), ("en", "es"), ["Rooms (English)", "Rooms (Español)"]),
        (("Hall", "Sala"), ("en", "es"), ["Hall", "Sala"]),
        (("Hall", "hall"), ("en", "sv"), ["Hall (English)", "hall (sv)"]),
        # The language does not tell them apart.
        (("Hall", "Hall"), ("en", "en"), ["Hall (rooms.md)", "Hall (rooms.es.md)"]),
    ],
)
def test_two_languages_of_one_title_are_told_by_their_names(own, languages, shown):
    paths = ("rooms.md", "rooms.es.md")
    known = dict(zip(paths, languages, strict=True))
    assert [*display_titles(dict(zip(paths, own, strict=True)), {}, known).values()] == shown


def test_the_documents_of_a_collection_are_told_apart_by_their_pairs():
    def pair(number, path, language):
        return QAPair(number, "Why?", "So.", Source(path, title="Hall"), language=language)

    pairs = [pair("1", "a.md", "en"), pair("2", "a.md", "en"), pair("3", "a.md", "es")]
    other = [pair("1", "b.md", "es"), QAPair("2", "Why?", "So.", Source("c.md", title="Club"))]
    titles = [one.title for one in Catalogue.of([*pairs, *other]).documents({})]
    assert titles == ["Hall (English)", "Hall (Español)", "Club"]


def test_the_first_of_several_sections_is_no_title():
    pairs = [
        QAPair(n, "Why?", "So.", Source("town-hall.md", title="Hours", section=section))
        for n, section in (("1", "Hours"), ("2", "Rooms"))
    ]
    (document,) = Catalogue.of(pairs).documents({})
    assert (document.title, document.ids) == ("Town hall", (0, 1))


def test_a_title_for_no_document_is_named_with_the_nearest_path():
    (line,) = unknown_paths({"clnic.md": "Clinic"}, ["clinic.md", "hall.csv"])
    assert "'clnic.md'" in line and "'clinic.md'" in line


def test_answers_say_their_document_as_soon_as_there_are_two():
    one = QAPair("1", "When is it open?", "At nine.", Source("clinic.md"))
    other = QAPair("2", "Where is it?", "Here.", Source("hall.md"))
    both = QABot.from_pairs([one, other], encoder=FakeEncoder())
    assert both.ask(one.question).document == "Clinic"
    assert QABot.from_pairs([one], encoder=FakeEncoder()).ask(one.question).document is None
