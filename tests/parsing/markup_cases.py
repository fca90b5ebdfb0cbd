"""What the tests of light markups share: a text to its pairs, and a bound on time."""

from limits import cpu_seconds

from qa_bot.parsing.folder import parse
from qa_bot.parsing.formats import Reader
from qa_bot.records import SourceError


def pairs(text: str, read: Reader) -> list[tuple[str, str]]:
    return [(pair.question, pair.answer) for pair in parse(text.encode(), "faq", read).pairs]


def texts(text: str, read: Reader) -> list[str]:
    return [block.text for block in read(text.encode()).blocks]


def read_or_refused(part: str, read: Reader) -> None:
    """Read a megabyte of one part, or have it refused, within five seconds."""
    data = (part * (1_000_000 // len(part))).encode()
    with cpu_seconds(5):
        try:
            read(data)
        except SourceError as error:
            assert "\n" not in str(error)
