"""What is verified, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from qa_bot import wording
from qa_bot.languages import Language, language
from qa_bot.records import Answer, QABotError, QAPair, Source, text_sha256


@dataclass(frozen=True, slots=True)
class Claim:
    """That `text` answers question `label` at `source`; hashes are None where none was kept."""

    label: str
    question: str
    text: str
    source: Source
    passage_sha256: str | None = None
    index_sha256: str | None = None

    @classmethod
    def of(cls, answer: Answer) -> Claim:
        """What an answer claims; raises QABotError where it answers nothing, or from no file."""
        pair = answer.pair
        if pair is None or answer.text is None:
            raise nothing_to_verify(answer.outcome)
        if pair.source is None:
            raise QABotError("the answer names no source; expected one that was read from a file")
        index = answer.proof.index_sha256 if answer.proof else None
        passage = answer.proof.passage_sha256 if answer.proof else None
        return cls(pair.label, pair.question, answer.text, pair.source, passage, index)

    @classmethod
    def of_pair(cls, pair: QAPair) -> Claim:
        """What an index claims of one of its pairs."""
        return cls(pair.label, pair.question, pair.answer, pair.source or Source(""))


def nothing_to_verify(outcome: str) -> QABotError:
    """The error for what is no answer."""
    return QABotError(
        f"there is nothing to verify: the outcome is '{outcome}'; expected 'answered'"
    )


class Verdict(StrEnum):
    """What became of a claim."""

    STANDS = "stands"  # where it is said to stand
    MOVED = "moved"  # the same number, question and answer, in another place
    CHANGED = "changed"  # its number, question or answer is another now
    GONE = "gone"  # its question is no longer in the file
    MISSING = "missing"  # nor is the file
    UNREADABLE = "unreadable"  # the file cannot be read; `reason` says why
    ALTERED = "altered"  # the text is not the one that was answered, by its own hash


class Likeness(StrEnum):
    """How far an answer that stands in its source is that source's own text."""

    BYTES = "bytes"  # its UTF-8 bytes are a slice of the file's bytes, over exactly these lines
    CHARACTERS = "characters"  # the same of the decoded file, whose encoding is not UTF-8
    WORDS = "words"  # read out of a format, or of lines whose markers it leaves out


@dataclass(frozen=True, slots=True)
class Verification:
    """A claim held against its source.

    `found` is where the answer stands now, or what stands in its place; `likeness` is None unless
    it stands or moved. `difference` are lines of a unified diff, at most `differences.MOST_LINES`;
    `only_spaces` says that nothing else differs.
    """

    claim: Claim
    verdict: Verdict
    found: Source | None = None
    likeness: Likeness | None = None
    difference: tuple[str, ...] = ()
    only_spaces: bool = False
    reason: str = ""

    @property
    def stands(self) -> bool:
        """Whether the answer stands in its source as and where it is said to."""
        return self.verdict is Verdict.STANDS

    def sentence(self, speaking: Language | None = None) -> str:
        """What came of it, such as "byte for byte lines 88-97"; English unless given."""
        say = (speaking or language()).say
        now = _place_in_words(self.found, speaking) if self.found else ""
        match self.verdict:
            case Verdict.STANDS:
                return say(f"verify.{self.likeness}", now)
            case Verdict.MOVED:
                before = _place_in_words(self.claim.source, speaking)
                return say("verify.moved", before, say(f"verify.{self.likeness}", now))
            case Verdict.CHANGED:
                return say("verify.spaces" if self.only_spaces else "verify.changed", now)
            case Verdict.GONE:
                return say("verify.gone_but", now) if now else say("verify.gone")
            case Verdict.ALTERED:
                sha256 = text_sha256(self.claim.text)
                return say("verify.altered", sha256, self.claim.passage_sha256 or "")
            case _:
                return say(f"verify.{self.verdict}", self.reason)


def _place_in_words(source: Source, speaking: Language | None) -> str:
    said = speaking or language()
    return wording.lines(source, said) or said.say("verify.document")


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """Every answer that was verified.

    `changed` are sources that are not as they were when the index was built. `index_sha256` is the
    index that is here, None where none was read; `other_index` the one that an answer came from,
    where that is another.
    """

    results: tuple[Verification, ...]
    changed: tuple[str, ...] = ()
    index_sha256: str | None = None
    other_index: str | None = None

    @property
    def differing(self) -> tuple[Verification, ...]:
        """The answers that do not stand as and where they are said to."""
        return tuple(result for result in self.results if not result.stands)

    def remarks(self, speaking: Language | None = None) -> list[str]:
        """Sentences about the index: which sources it is behind, and whether it is another one."""
        say = (speaking or language()).say
        sentences = [say("verify.source_changed", path) for path in self.changed]
        if self.other_index:
            here = self.index_sha256 or "-"
            sentences.append(say("verify.other_index", self.other_index[:12], here[:12]))
        return sentences
