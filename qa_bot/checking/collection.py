"""What the rules read: the files, and each pair with its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from qa_bot.arguments import check_pair
from qa_bot.checking.findings import Place
from qa_bot.parsing.content import Unit
from qa_bot.parsing.parsed import Parsed, Stretch
from qa_bot.records import OwnReply, QAPair, SourceError
from qa_bot.words.lexicon import ENGLISH

# Findings of one rule in one answer: a hostile one could hold a hundred thousand broken links.
MOST_OF_AN_ANSWER = 20


@dataclass(frozen=True, slots=True)
class Item:
    """A pair, the file it is from, and the place of its question."""

    file: Parsed
    pair: QAPair
    place: Place

    @property
    def section(self) -> tuple[str, str | None]:
        """File and section: pairs of one section are read together."""
        return self.file.path, self.pair.source.section if self.pair.source else None

    @property
    def language(self) -> str:
        """The language that the pair is written in; English where it is not known."""
        return self.pair.language or ENGLISH

    @property
    def name(self) -> str:
        """The question by its number; a counted number is no name that a reader would know."""
        return f"question {self.pair.label}" if self.pair.number_is_printed else "this question"

    def inside(self, start: int, end: int) -> Place:
        """The place of answer[start:end]: its lines where the answer is a slice of the file."""
        text = self.pair.answer[start:end]
        source = self.pair.source
        if self.file.content.unit is not Unit.LINE or not (source and source.first_line):
            return Place(self.place.path, self.place.unit, self.place.first, self.place.last, text)
        first = source.first_line + self.pair.answer.count("\n", 0, start)
        return Place(self.file.path, Unit.LINE, first, first + text.count("\n"), text)

    def whole(self) -> Place:
        """The question's place with question and answer as its text."""
        text = f"{self.pair.question}\n{self.pair.answer}"
        return Place(self.place.path, self.place.unit, self.place.first, self.place.last, text)


@dataclass(frozen=True, slots=True)
class Collection:
    """The files that are checked together, their pairs in order, and the day of the check.

    `replies` are the owner's, which a message gets where no question says otherwise. After
    `review_after_days` a pair wants reviewing; a year where it is None.
    """

    files: tuple[Parsed, ...]
    items: tuple[Item, ...]
    today: date
    replies: tuple[OwnReply, ...] = ()
    review_after_days: int | None = None

    @classmethod
    def of(
        cls,
        files: Sequence[Parsed],
        today: date,
        replies: tuple[OwnReply, ...] = (),
        review_after_days: int | None = None,
    ) -> Collection:
        """The collection of these files."""
        items = tuple(item for file in files for item in _items(file))
        return cls(tuple(files), items, today, replies, review_after_days)

    def by_file(self) -> Iterator[tuple[Parsed, list[Item]]]:
        """Each file with its pairs."""
        of_file: dict[int, list[Item]] = {}
        for item in self.items:
            of_file.setdefault(id(item.file), []).append(item)
        for file in self.files:
            yield file, of_file.get(id(file), [])


def place_of(file: Parsed, stretch: Stretch) -> Place:
    """The place of a stretch of a file."""
    return Place(file.path, file.content.unit, stretch.first, stretch.last, stretch.text)


def is_usable(pair: QAPair) -> bool:
    """Whether a bot would take this pair: it has a question, and its text is text."""
    try:
        check_pair(pair)
    except SourceError:
        return False
    return True


def _items(file: Parsed) -> Iterator[Item]:
    for position, pair in enumerate(file.pairs):
        first, last = _question_place(file, position)
        place = Place(file.path, file.content.unit, first, last, pair.question)
        yield Item(file, pair, place)


def _question_place(file: Parsed, position: int) -> tuple[int, int]:
    """First and last of the question of the pair at a position, in the file's unit."""
    if position < len(file.questions):
        question = file.questions[position]
        return question.first, question.last
    if position < len(file.content.entries):
        entry = file.content.entries[position]
        return entry.position, entry.last or entry.position
    source = file.pairs[position].source
    first = (source.first_line if source else None) or 1
    return first, first
