"""The collector is held back while a file is read, and goes on after it, whatever happens."""

import gc

import pytest

from qa_bot.parsing.content import Block, BlockKind, Content, Unit
from qa_bot.parsing.folder import parse
from qa_bot.records import SourceError

BLOCKS = (
    Block(BlockKind.HEADING, "Is it on?", 1, 1, 1),
    Block(BlockKind.PARAGRAPH, "It is.", 2, 2),
)


@pytest.fixture(autouse=True)
def collector_as_it_was():
    was_on = gc.isenabled()
    yield
    if was_on:
        gc.enable()
    else:
        gc.disable()


@pytest.mark.parametrize("was_on", [True, False])
def test_it_is_off_while_a_file_is_read_and_then_as_before(was_on):
    seen = []

    def read(_: bytes) -> Content:
        seen.append(gc.isenabled())
        return Content(Unit.PARAGRAPH, BLOCKS)

    gc.enable() if was_on else gc.disable()
    assert len(parse(b"", "a.txt", read).pairs) == 1
    assert (seen, gc.isenabled()) == ([False], was_on)


def test_it_goes_on_where_a_file_cannot_be_read():
    def read(_: bytes) -> Content:
        raise SourceError("is damaged")

    gc.enable()
    with pytest.raises(SourceError):
        parse(b"", "a.txt", read)
    assert gc.isenabled()
