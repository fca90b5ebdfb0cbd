"""The words of languages: one file each; another language is another file."""

import json
import re
import shutil
import subprocess
import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from pathlib import Path

import pytest

import qa_bot
from qa_bot.conversation.greetings import Courtesy, courtesy
from qa_bot.conversation.message import Message
from qa_bot.languages import available
from qa_bot.words.amounts import amounts
from qa_bot.words.folding import compared, folded
from qa_bot.words.lexicon import (
    either,
    language_read,
    languages,
    lexicon,
    lexicon_of,
    made_of,
    reading_in,
)
from qa_bot.words.lexicon_entries import Lexicon
from qa_bot.words.spellings import spelled_patterns

TEXTS = {
    file.name.removesuffix(".toml"): file.read_text("utf-8")
    for file in files("qa_bot.words").iterdir()
    if file.name.endswith(".toml")
}
# Entries whose keys are the language's own.
GROUPS = {"aspects", "months", "month_abbreviations"}


def entries(table: dict, of: str = "") -> dict[str, type]:
    """All entries of a file with the kind of each."""
    found: dict[str, type] = {}
    for key, value in table.items():
        found[of + key] = type(value)
        if isinstance(value, dict) and key not in GROUPS:
            found |= entries(value, f"{of}{key}.")
    return found


def patterns(value: object) -> list[str]:
    """All regular expressions of a lexicon, or of a part of it."""
    if hasattr(value, "_asdict"):
        value = value._asdict()
    if isinstance(value, dict):
        return [pattern for part in value.values() for pattern in patterns(part)]
    return list(value) if isinstance(value, tuple) else []


def file_of(tables: dict) -> str:
    """A language's file with some entries, and all others empty."""
    lines = []
    for name, english in tomllib.loads(TEXTS["en"]).items():
        given = dict(tables.get(name, {}))
        if name not in GROUPS:
            given = {key: given.get(key, type(value)()) for key, value in english.items()}
        plain = {key: value for key, value in given.items() if not isinstance(value, dict)}
        lines += [f"[{name}]", *(f"{key} = {json.dumps(value)}" for key, value in plain.items())]
        for key in given.keys() - plain.keys():
            inner = (f"{number} = {json.dumps(value)}" for number, value in given[key].items())
            lines += [f"[{name}.{key}]", *inner]
    return "\n".join(lines)


MADE_UP = file_of(
    {
        "calendar": {"days": "zondag", "months": {"1": ["zanuar"]}},
        "negation": {"denials": "zniet"},
        "opposition": {"antonyms": ["zauf | zzu"]},
        "messages": {"pointing": "zdie"},
        "conjunctions": {"conjunctions": ["zund"], "questions": ["zwann"]},
        "references": {"number_nouns": "zfrage", "next": "znext", "range_prepositions": ["zbis"]},
        "listings": {"verbs_alone": "zliste", "verbs": "zliste"},
        "follow_ups": {"openings": "zund"},
        "courtesies": {"greetings": ["zmoin"], "farewells": ["zade"]},
        "deadlines": {"until": ["zbis zum"]},
        "aspects": {"price": ["zkosten"]},
    }
)
# What the made-up words do, each where it is read.
USES = """
from types import SimpleNamespace

from qa_bot import QAPair
from qa_bot.checking.dates import _deadline, _last_day
from qa_bot.conversation.addresses import references, step_asked
from qa_bot.conversation.directory import Directory
from qa_bot.conversation.document_names import DocumentNames
from qa_bot.conversation.follow_ups import points_back
from qa_bot.conversation.greetings import courtesy, without_courtesies
from qa_bot.conversation.listings import listing
from qa_bot.conversation.message import Message
from qa_bot.conversation.parts import parts_of
from qa_bot.guard.aspects import aspects
from qa_bot.guard.stated import dates, stated_difference
from qa_bot.store.catalogue import Catalogue
from qa_bot.words.lexicon import reading_in
from qa_bot.words.opposition import antonyms, said
from qa_bot.words.vocabulary import Vocabulary

pairs = [QAPair(str(n), f"Topic {n}?", "Text.") for n in range(1, 10)]
store = SimpleNamespace(
    statistics=SimpleNamespace(pairs=9),
    records=lambda ids: [pairs[i] for i in ids],
    catalogue=Catalogue.of(pairs),
)
directory = Directory(store, DocumentNames((), store))
closed = QAPair("1", "Is the file zzu?", "")
with reading_in("aa"):
    print([
        courtesy(Message("zmoin zmoin")).value,
        without_courtesies(Message("zmoin, is it open?")).text,
        [part.text for part in parts_of(Message("is it open zund zwann does it close"))],
        [tuple(reference.ids) for reference in references(Message("zfrage 3 zbis 5"), directory)],
        step_asked(Message("zdie znext")),
        len(listing(Message("zliste"), directory).ids),
        points_back(Message("zund the cars")),
        sorted(aspects("the zkosten of it")),
        dates("zondag in zanuar"),
        said("it is zniet open").is_denial,
        sorted(antonyms()["zauf"]),
        stated_difference("is the file zauf", closed, Vocabulary.of({}, {})).values,
        str(_last_day(_deadline().search("Open zbis zum 3 zanuar 2020."))),
        courtesy(Message("hello")),
    ])
"""
WANTED = [
    "greeting",
    "is it open?",
    ["is it open", "zwann does it close"],
    [(2,), (3,), (4,)],
    1,
    9,
    True,
    ["price"],
    {"day": {"zondag": "zondag"}, "month": {"1": "zanuar"}},
    True,
    ["zzu"],
    ("zauf", "zzu"),
    "2020-01-03",
    None,
]


def test_every_language_has_words_and_sentences():
    assert sorted(TEXTS) == sorted(available())


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_every_language_has_the_same_entries(code):
    assert entries(tomllib.loads(TEXTS[code])) == entries(tomllib.loads(TEXTS["en"]))


def test_a_file_has_an_entry_for_every_field():
    tables = tomllib.loads(TEXTS["en"])
    assert tuple(tables) == Lexicon._fields
    for name, table in lexicon_of("en")._asdict().items():
        assert set(getattr(table, "_fields", table)) == set(tables[name])


def test_an_entry_too_few_or_too_many_is_named():
    tables = tomllib.loads(TEXTS["es"])
    tables["courtesies"]["unheard"] = tables["courtesies"].pop("before_requests")
    with pytest.raises(TypeError, match="unheard"):
        made_of(tables)
    del tables["courtesies"]["unheard"]
    with pytest.raises(TypeError, match="before_requests"):
        made_of(tables)


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_kinds_that_are_the_same_in_every_language_are_known(code):
    read = lexicon_of(code)
    assert read.calendar.months.keys() in ({str(n) for n in range(1, 13)}, set())
    assert read.calendar.month_abbreviations.keys() <= read.calendar.months.keys()
    assert read.aspects.keys() <= lexicon_of("en").aspects.keys()
    assert all(line.count(" | ") == 1 for line in read.opposition.antonyms)


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_every_pattern_matches_a_whole_and_never_nothing(code):
    for pattern in patterns(lexicon_of(code)):
        assert not re.fullmatch(pattern, ""), pattern
        assert re.compile(pattern).groups == 0, f"{pattern}: groups have places elsewhere"


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_words_are_in_the_case_in_which_they_are_compared(code):
    for table in lexicon_of(code):
        words = [word for value in table if isinstance(value, frozenset) for word in value]
        assert words == [word.casefold() for word in words]


def test_a_text_is_read_in_one_language_and_in_english_unless_it_is_told_another():
    assert languages()[0] == "en" and sorted(languages()) == sorted(TEXTS)
    english, spanish = lexicon_of("en"), lexicon_of("es")
    assert lexicon() is english
    with reading_in("es"):
        assert lexicon() is spanish
        with reading_in("en"):
            assert lexicon() is english
        assert lexicon() is spanish
    assert lexicon() is english
    assert "siguiente" in spanish.references.next - english.references.next


def test_what_is_made_of_words_is_kept_for_each_language():
    assert courtesy(Message("gracias")) is None
    with reading_in("es"):
        assert courtesy(Message("gracias")) is Courtesy.THANKS
    assert courtesy(Message("gracias")) is None


def test_units_are_the_same_in_every_language():
    with reading_in("es"):
        assert amounts("50 kg, 20 euros") == {
            "mass": {"50000": "50 kg"},
            "money": {"20 eur": "20 euros"},
        }


def test_each_thread_reads_in_its_own_language():
    with reading_in("es"), ThreadPoolExecutor(1) as others:
        assert others.submit(language_read).result() == "en"
        assert language_read() == "es"


def test_a_language_is_added_with_a_file_alone(tmp_path):
    shutil.copytree(
        Path(qa_bot.__file__).parent, tmp_path / "qa_bot", ignore=lambda _, names: {"__pycache__"}
    )
    (tmp_path / "qa_bot" / "words" / "aa.toml").write_text(MADE_UP, "utf-8")
    command = [sys.executable, "-c", USES]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == str(WANTED)


def test_a_pattern_of_none_matches_nothing():
    assert re.search(either(()), "") is None and re.search(either(()), "a") is None
    assert re.fullmatch(either(("a", "b|c")), "c")


def test_a_language_without_a_file_has_units_alone():
    none, english = lexicon_of("nl"), lexicon_of("en")
    assert none.amounts == english.amounts and none.calendar.months == {}
    assert none._replace(amounts=english.amounts) == none
    tables = {name: table for name, table in none._asdict().items() if name != "amounts"}
    assert not any(
        value
        for table in tables.values()
        for value in (table.values() if isinstance(table, dict) else table)
    )


def test_english_is_read_as_it_is_written():
    """Spellings are made of accents, which English words have none of."""
    tables = tomllib.loads(TEXTS["en"])
    for name, table in lexicon_of("en")._asdict().items():
        for key, written in tables[name].items():
            read = table[key] if isinstance(table, dict) else getattr(table, key)
            if isinstance(written, str):
                assert read == frozenset(written.split()), key
            elif isinstance(written, list):
                assert list(read) == list(dict.fromkeys(written)), key


@pytest.mark.parametrize(
    ("pattern", "typed"),
    [
        ("más tarde", ["más tarde", "mas tarde"]),
        ("(?:où|à) aller", ["où aller", "ou aller", "a aller"]),
        ("für", ["für", "fuer", "fur"]),
        ("cœur", ["cœur", "coeur"]),
        ("السؤال", ["السؤال", "السوال"]),
        ("إجابة(?: أخرى)?", ["إجابة", "اجابة", "اجابه اخرى", "إجابه أخري"]),
    ],
)
def test_a_pattern_matches_all_spellings(pattern, typed):
    read = re.compile(either(spelled_patterns([pattern])))
    assert [text for text in typed if not read.fullmatch(text)] == []


def test_a_letter_of_several_spellings_stands_in_no_brackets():
    with pytest.raises(ValueError, match="qu\\[ée\\]"):
        spelled_patterns(["qu[ée]"])


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("السُّؤَالُ ٧", "السوال 7"),
        ("إجابة على أسئلة", "اجابه علي اسيله"),
        ("والتالي", "و التالي"),
        ("والدي", "والدي"),
        ("प्रश्न ७", "प्रश्न 7"),
        ("Größe É", "grösse é"),
    ],
)
def test_names_and_messages_are_folded(text, wanted):
    assert folded(text) == wanted


def test_numbers_in_arabic_digits_have_latin_marks():
    assert compared("١٬٢٣٤٫٥٠ و ٥٪") == "1,234.50 و 5%"
