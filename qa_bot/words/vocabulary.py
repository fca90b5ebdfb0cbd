"""The documents' own words, and how a query that spells them otherwise is read."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from qa_bot.words.abbreviations import MOST_DEFINITIONS, abbreviated_terms
from qa_bot.words.codes import Code, codes, spelled
from qa_bot.words.english_words import english_words
from qa_bot.words.foreign_words import as_english, in_capitals
from qa_bot.words.names import NO_NAMES, Names, typed_names
from qa_bot.words.near_words import LEAST_LETTERS, is_nearly_english, near_words
from qa_bot.words.plain import plain
from qa_bot.words.printed_words import WORD, PrintedWords, by_times, in_lower_case
from qa_bot.words.word_table import Marked, WordTable, damaged_table

# Contractions typed without their apostrophe: "doesnt", "theyre".
_CONTRACTED = ("nt", "re", "ve", "ll")
# A query with more words that nobody knows is not in English, and would cost milliseconds a word.
_MOST_UNKNOWN = 16
# Where fewer of the documents' words are English, the list of English words cannot tell a
# misspelling from a word of their language.
_LEAST_ENGLISH = 0.5
# What is written behind how often a word is printed: it is a proper name, or a short form.
_NAME, _SHORT = "\tname", "\tshort"
# What is written behind a word or a code that only other wordings have.
_WORDED = "\tworded"
# What `Vocabulary.as_files` writes.
VOCABULARY_FILES = ("vocabulary.json", "vocabulary_words.tsv", "vocabulary_codes.tsv")


@dataclass(frozen=True, slots=True)
class Change:
    """A word of the query, and what it was read as."""

    typed: str
    read_as: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A query as it is looked up, and where that differs from what was typed.

    `guessed` are those changes that may be wrong: not of a code, whose hyphens say nothing.
    """

    text: str
    changes: tuple[Change, ...] = ()
    guessed: tuple[Change, ...] = ()


class Vocabulary:
    """The words that documents print, how often each, and the terms that they abbreviate.

    `names` are their proper names in lower case: words that they print inside sentences with a
    capital letter alone, and never without; `short_forms` those that are all capitals ("DMV").
    `is_english` says that at least half of all words are English ones. None of this is told by
    other wordings, whose words are only read for, and behind those of the documents.
    """

    def __init__(
        self, words: WordTable, codes: WordTable, terms: Mapping[str, str], is_english: bool
    ) -> None:
        """Take the words with how often each is printed, and a mark where it is a name; the codes
        by what is plain in them, each with its prefix and as it is printed. Those that only other
        wordings have are marked, too.
        """
        self.names = Marked(words, _NAME)
        self.short_forms = Marked(words, _SHORT)
        self._worded = Marked(words, _WORDED)
        self._words = words
        self._codes = codes
        self._terms = terms
        self.is_english = is_english

    @classmethod
    def of(
        cls,
        counts: Mapping[str, int],
        terms: Mapping[str, str],
        names: Names = NO_NAMES,
        codes: Iterable[Code] = (),
    ) -> Vocabulary:
        """Put together what documents print; of codes that are one in plain the last stays."""
        marks = dict.fromkeys(names.names, _NAME) | dict.fromkeys(names.short_forms, _SHORT)
        words = {word: f"{times}{marks.get(word, '')}" for word, times in counts.items()}
        english = sum(word in english_words() for word in counts)
        is_english = english >= _LEAST_ENGLISH * len(counts) > 0
        return cls(WordTable.of(words), WordTable.of(_as_written(codes)), terms, is_english)

    @classmethod
    def from_texts(cls, texts: Iterable[str]) -> Vocabulary:
        """Count the words and find the abbreviated terms of documents.

        A few texts are held at a time. Where any defines an abbreviation they are gone
        through twice, so an iterator, which is empty by then, raises TypeError.
        """
        if iter(texts) is texts:
            raise TypeError("texts are gone through twice; expected a collection, got an iterator")
        return cls.from_printed(PrintedWords.of(texts), texts)

    @classmethod
    def from_printed(cls, printed: PrintedWords, texts: Iterable[str]) -> Vocabulary:
        """Make what `from_texts` makes of texts whose words were counted.

        The texts are read where any of them defines an abbreviation.
        """
        counts = in_lower_case(printed.words)
        definitions = [(short, term) for _, short, term in printed.definitions[:MOST_DEFINITIONS]]
        terms = abbreviated_terms(definitions, texts, counts)
        names = Names.of(printed.inside, printed.words, counts)
        own = cls.of(counts, terms, names, by_times(printed.codes))
        return own._with_wordings(printed) if printed.worded or printed.worded_codes else own

    def _with_wordings(self, printed: PrintedWords) -> Vocabulary:
        """The same with words and codes of other wordings, for those that documents have not got.

        People type them as they like: what may be meant as another word is a slip of the finger,
        and stays one, or a wording with it would be the end of its correction for all others.
        """
        words = {
            word: f"{times}{_WORDED}"
            for word, times in in_lower_case(printed.worded).items()
            if word not in self._words and not self._may_be_meant(word)
        }
        codes = _as_written(by_times(printed.worded_codes), _WORDED)
        all_words, all_codes = words | dict(self._words), codes | dict(self._codes)
        tables = WordTable.of(all_words), WordTable.of(all_codes)
        return Vocabulary(*tables, self._terms, self.is_english)

    @classmethod
    def from_files(
        cls, files: Mapping[str, bytes], damaged: Callable[[], Exception] = damaged_table
    ) -> Vocabulary:
        """Read what `as_files` wrote; raises ValueError.

        Words are read when they are looked up: `damaged` makes what is raised then.
        """
        header, *texts = (files[name] for name in VOCABULARY_FILES)
        try:
            kept = json.loads(header)
            words, codes = (
                WordTable.checked(text, [(*bucket,) for bucket in buckets], count, damaged)
                for text, (buckets, count) in zip(texts, kept["tables"], strict=True)
            )
            return cls(words, codes, dict(kept["terms"]), bool(kept["is_english"]))
        except (KeyError, TypeError) as error:
            raise ValueError(f"the vocabulary is not what was written ({error!r})") from error

    def as_files(self) -> dict[str, bytes]:
        """Write VOCABULARY_FILES by their names, in which all is text."""
        tables = (self._words, self._codes)
        kept = {
            "terms": self._terms,
            "is_english": self.is_english,
            "tables": [(table.buckets, len(table)) for table in tables],
        }
        texts = (json.dumps(kept).encode("ascii"), *(table.text for table in tables))
        return dict(zip(VOCABULARY_FILES, texts, strict=True))

    @classmethod
    def load(cls, folder: Path, damaged: Callable[[], Exception] = damaged_table) -> Vocabulary:
        """Read what `save` wrote; raises OSError or ValueError. `damaged` is as in `from_files`."""
        return cls.from_files(
            {name: (folder / name).read_bytes() for name in VOCABULARY_FILES}, damaged
        )

    def save(self, folder: Path) -> None:
        """Write VOCABULARY_FILES into a folder."""
        for name, text in self.as_files().items():
            (folder / name).write_bytes(text)

    def read(self, query: str, in_english: bool | None = None) -> Reading:
        """Read a query: misspelt words and abbreviations become what the documents write.

        A word of five letters or more is corrected only where neither the documents nor English
        have it, to the one word of the documents with the same first letter that has a letter
        more, less or, from seven letters, another, or two neighbours exchanged: with two such
        errors one drug becomes another. An abbreviation that is no English word is read as the
        term that the documents define it as, where they print the term more often. Codes that
        are cut elsewhere are written as the documents write them: "E240" as "E-240".

        A query in another language keeps its words, but for codes and for abbreviations in
        capitals. Where nobody said whether it is `in_english`, its words are looked at.
        """
        query = plain(query)
        words = dict.fromkeys(WORD.findall(query))
        read_as = self._read_as(words, in_english)
        text = WORD.sub(lambda match: read_as.get(match.group(), match.group()), query)
        guessed = tuple(Change(word, read_as[word]) for word in words if word in read_as)
        respelled = []
        for code in codes(query):
            known = self.code(code.plain)
            if known and known.is_in_one is not code.is_in_one and " " not in code.printed:
                text = spelled(text, code, known)
                respelled.append(Change(code.printed, known.printed))
        return Reading(text, tuple(dict.fromkeys((*guessed, *respelled))), guessed)

    def _read_as(self, words: Iterable[str], in_english: bool | None) -> dict[str, str]:
        """What the words of a query are read as, where that is something else."""
        terms = {word: term for word in words if (term := self._term(word))}
        if in_english is False:
            return in_capitals(terms)
        unknown = [word for word in words if word not in terms and self._is_misspelt(word)]
        meant = {}
        if len(unknown) <= _MOST_UNKNOWN:
            meant = {word: near for word in unknown if (near := self._nearest(word))}
        if in_english is None and (terms or meant):
            terms, meant = as_english(words, terms, meant, self._knows)
        return terms | meant

    def new_names(self, query: str) -> frozenset[str]:
        """Find the proper names of a query, in lower case, that the documents nowhere print.

        Names are words with a capital within a sentence and short forms ("FBI"), but for forms of a
        known name ("Mainers").
        """
        return frozenset(
            name
            for name in typed_names(query)
            if not self.prints(name.removesuffix("s")) and not self._is_form(name)
        )

    def printed(self) -> dict[str, int]:
        """All words that the documents print, in lower case, with how often each is printed."""
        return {word: self._times(word) for word in self._words if word not in self._worded}

    def prints(self, word: str) -> bool:
        """Tell whether the documents print a word, given in lower case."""
        return not self._words.get(word, _WORDED).endswith(_WORDED)

    def is_name(self, word: str) -> bool:
        """Tell whether a word in lower case is a proper name of the documents, or a short form."""
        return self._words.get(word, "").endswith((_NAME, _SHORT))

    def code(self, plain: str) -> Code | None:
        """Find a code of the documents by what is plain in it, as they print it most often."""
        known = self._codes.get(plain)
        if known is None:
            return None
        prefix, tab, printed = known.partition("\t")
        if not tab:
            raise self._codes.damaged()
        return Code(prefix, printed.removesuffix(_WORDED))

    def prints_code(self, plain: str) -> bool:
        """Tell whether the documents print a code, given by what is plain in it."""
        return not self._codes.get(plain, _WORDED).endswith(_WORDED)

    def _is_form(self, name: str) -> bool:
        beginnings = (name[:length] for length in range(1, len(name)))
        return self.prints(name) or any(one in self.names for one in beginnings)

    def _term(self, word: str) -> str | None:
        """The term that a word abbreviates, unless it is an English word ("who", "PM", "id")."""
        term = self._terms.get(word.casefold())
        return term if term and word.casefold() not in english_words() else None

    def _is_misspelt(self, word: str) -> bool:
        plain = len(word) >= LEAST_LETTERS and word.isascii() and word.isalpha()
        return self.is_english and plain and not self._knows(word)

    def _knows(self, word: str) -> bool:
        word = word.casefold()
        forms = {word, word.removesuffix("s")}
        if word.endswith(_CONTRACTED):
            forms.add(word[:-2])
        forms.add(f"{word}'t")  # "doesn", of "doesn t"
        # The list of English words is loaded where it is first asked, which takes a while.
        return any(form in self._words for form in forms) or not forms.isdisjoint(english_words())

    def _may_be_meant(self, word: str) -> bool:
        """Whether a word of other wordings may be meant as one of the documents, or of English."""
        return self._is_misspelt(word) and bool(self._nearest(word) or is_nearly_english(word))

    def _nearest(self, word: str) -> str | None:
        """The word that was meant: the documents' most frequent one an error away, or another's."""
        word = word.casefold()
        meant = near_words(word, self._words.nearly_as_long(word))
        return min(meant, key=self._by_likelihood, default=None)

    def _by_likelihood(self, word: str) -> tuple[bool, int, str]:
        return word in self._worded, -self._times(word), word

    def _times(self, word: str) -> int:
        """How often a word of the documents is printed."""
        times = self._words[word].split("\t")[0]
        if not times.isdecimal():
            raise self._words.damaged()
        return int(times)


def _as_written(codes: Iterable[Code], mark: str = "") -> dict[str, str]:
    """Write codes by what is plain in them; of those that are one in plain the last stays."""
    return {code.plain: f"{code.prefix}\t{code.printed}{mark}" for code in codes}
