"""In which language each pair of a document is written."""

import pytest

from qa_bot import QABot, QAPair, Source
from qa_bot.parsing.folder import read_file
from qa_bot.parsing.pairs.pair_languages import with_languages

ENGLISH = QAPair("1", "How do I get a library card?", "Bring proof of where you live to the desk.")
SPANISH = QAPair(
    "2", "¿Cómo obtengo una tarjeta?", "Traiga al mostrador una prueba de que vive en la ciudad."
)
CODE = QAPair(
    "3", "curl --proxy?", "curl -x proxy.example.com:8080 -U user:secret http://a.example"
)


def codes(pairs, path=""):
    return [pair.language for pair in with_languages(pairs, path)]


def test_a_document_tells_by_its_text():
    assert codes([ENGLISH]) == ["en"]
    assert codes([SPANISH]) == ["es"]


def test_a_pair_in_another_language_tells_by_its_own():
    assert codes([ENGLISH, ENGLISH, SPANISH, ENGLISH]) == ["en", "en", "es", "en"]


def test_code_is_of_the_language_around_it():
    assert codes([ENGLISH, CODE, ENGLISH]) == ["en", "en", "en"]


def test_short_pairs_are_of_the_language_that_their_section_names():
    def short(number, section):
        return QAPair(number, "Wifi", "eduroam", Source("a.md", 1, 2, section=section))

    pairs = [ENGLISH, short("4", "English"), short("5", "Español")]
    assert codes(pairs) == ["en", "en", "es"]


@pytest.mark.parametrize(
    ("path", "code"), [("faq.es.md", "es"), ("faq_pt-br.csv", "pt"), ("es/faq.md", "es")]
)
def test_the_name_of_a_file_tells_where_its_text_may_be_in_several(path, code):
    assert codes([QAPair("1", "Animais / animales", "no")], path) == [code]


def test_a_name_does_not_say_what_the_text_denies():
    assert codes([ENGLISH], "help-it.md") == ["en"]


def test_a_given_language_stays():
    assert codes([QAPair("1", "What is it?", "It is this.", language="nl")]) == ["nl"]


def test_a_file_and_a_bot_from_pairs_have_them(tmp_path):
    path = tmp_path / "faq.md"
    path.write_text(
        "## 1. ¿Dónde pago el recibo?\n\nEn la ventanilla de la planta baja.\n", "utf-8"
    )
    assert [pair.language for pair in read_file(path).pairs] == ["es"]


@pytest.mark.model
def test_the_index_keeps_them(tmp_path):
    sources = tmp_path / "docs"
    sources.mkdir()
    text = "## 1. ¿Dónde pago el recibo?\n\nEn la ventanilla de la planta baja.\n"
    (sources / "faq.md").write_text(text, "utf-8")
    for _ in range(2):
        bot = QABot.open(sources, tmp_path / "index")
        assert [pair.language for pair in bot.pairs] == ["es"]
        assert [*bot.store.catalogue.languages.names] == ["es"]
    assert QABot.from_pairs([ENGLISH, SPANISH]).pairs[1].language == "es"


def test_a_language_is_no_part_of_what_makes_two_pairs_equal():
    assert with_languages([ENGLISH])[0] == ENGLISH
