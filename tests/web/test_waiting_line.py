"""Questions are answered in turn, client by client; so many wait, and no more."""

import asyncio
import threading

import pytest

from qa_bot.records import BusyError
from qa_bot.web.waiting_line import WaitingLine


class From:
    """A request from a client, which goes once it `hangs_up`."""

    def __init__(self, host: str) -> None:
        self.client = self
        self.host = host
        self._gone = asyncio.Event()

    def hangs_up(self) -> None:
        self._gone.set()

    async def receive(self) -> dict[str, str]:
        await self._gone.wait()
        return {"type": "http.disconnect"}


class Held:
    """A line of one turn, which a question holds until `go` is set."""

    def __init__(self, places: int) -> None:
        self.line = WaitingLine(1, places)
        self.order: list[str] = []
        self._begun, self.go = threading.Event(), threading.Event()

    async def __aenter__(self) -> "Held":
        def hold(_):
            self._begun.set()
            assert self.go.wait(60)

        self._first = asyncio.create_task(self.line.answered(From("first"), hold))
        assert await asyncio.to_thread(self._begun.wait, 60)
        return self

    async def __aexit__(self, *_: object) -> None:
        self.go.set()
        await self._first

    async def asked(self, host: str, name: str, request: From | None = None) -> asyncio.Task:
        """A question that has taken its place, or been refused."""
        call = lambda wanted: self.order.append(name)  # noqa: E731
        task = asyncio.create_task(self.line.answered(request or From(host), call))
        for _ in range(5):
            await asyncio.sleep(0)
        return task


def test_clients_take_turns_whatever_one_of_them_has_waiting():
    async def told():
        async with Held(10) as held:
            tasks = [await held.asked("a", f"a{i}") for i in range(4)]
            tasks += [await held.asked("b", "b0"), await held.asked("c", "c0")]
            assert held.line.waiting == 6
            held.go.set()
            await asyncio.gather(*tasks)
            return held.order

    assert asyncio.run(told()) == ["a0", "b0", "c0", "a1", "a2", "a3"]


def test_beyond_its_places_a_question_is_told_when_to_come_again():
    async def told():
        async with Held(2) as held:
            tasks = [await held.asked("a", f"a{i}") for i in range(3)]
            with pytest.raises(
                BusyError, match="too many questions wait; ask again in 2 s"
            ) as busy:
                await tasks.pop()
            assert busy.value.seconds == 2
            held.go.set()
            await asyncio.gather(*tasks)
            return held.order

    assert asyncio.run(told()) == ["a0", "a1"]


def test_a_full_line_makes_room_for_a_client_that_has_less_in_it():
    async def told():
        async with Held(3) as held:
            first = [await held.asked("a", f"a{i}") for i in range(3)]
            other = await held.asked("b", "b0")
            with pytest.raises(BusyError):
                await first.pop()  # the last of whoever has most
            refused = await held.asked("b", "b1")  # then each would have as many
            with pytest.raises(BusyError):
                await refused
            held.go.set()
            await asyncio.gather(*first, other)
            return held.order

    assert asyncio.run(told()) == ["a0", "b0", "a1"]


def test_a_question_whose_client_has_gone_is_not_answered():
    async def told():
        async with Held(2) as held:
            request = From("a")
            gone = await held.asked("a", "gone", request)
            stays = await held.asked("a", "stays")
            request.hangs_up()
            with pytest.raises(BusyError, match="the client has gone"):
                await gone
            assert held.line.waiting == 1
            held.go.set()
            await stays
            return held.order

    assert asyncio.run(told()) == ["stays"]


def test_a_question_that_is_being_answered_learns_that_its_client_has_gone():
    async def told():
        line, request, begun = WaitingLine(1), From("a"), threading.Event()

        def answer(wanted):
            begun.set()
            for _ in range(6_000):
                if not wanted():
                    return "ended early"
                threading.Event().wait(0.01)

        task = asyncio.create_task(line.answered(request, answer))
        assert await asyncio.to_thread(begun.wait, 60)
        request.hangs_up()
        return await task

    assert asyncio.run(told()) == "ended early"


def test_a_line_that_closes_sends_away_who_waits_and_who_comes_and_finishes_what_is_begun():
    async def told():
        async with Held(5) as held:
            waits = await held.asked("a", "waits")
            held.line.close()
            comes = await held.asked("b", "comes")
            for task in (waits, comes):
                with pytest.raises(BusyError, match="the server is stopping; ask again in 5 s"):
                    await task
            assert not held._first.done()
        return held.order, held._first.exception()

    assert asyncio.run(told()) == ([], None)


def test_a_turn_that_comes_to_a_question_given_up_goes_on_to_the_next():
    async def told():
        async with Held(5) as held:
            tasks = [await held.asked("a", "given up"), await held.asked("b", "next")]
            held.go.set()
            tasks[0].cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            last = await held.asked("c", "last")
            await last
            return held.order

    assert asyncio.run(told()) == ["next", "last"]


def test_more_turns_than_one_are_taken_at_once():
    async def told():
        line, both = WaitingLine(2), threading.Barrier(2, timeout=60)
        await asyncio.gather(*(line.answered(None, lambda wanted: both.wait()) for _ in range(2)))

    asyncio.run(told())
