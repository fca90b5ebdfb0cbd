"""Hostile texts by every way into the bot: `python -m benchmarks.hostile`.

Some 470 texts in families (hostile_payloads.py) are put into documents of every format but PDF,
whose text lies packed, into names of files, questions, settings, saved answers and the headers of
requests. Counted are those that something came of: another file opened or a host asked, a line of
the log or the terminal forged, a terminal steered, a number turned around, an error that says
nothing. What the page makes of them `tests/web/test_hostile_page.py` tries in a browser. `--few`
puts each into a few formats alone.
"""

from __future__ import annotations

import argparse
import html
import json
import logging
import re
import socket
import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from rich.console import Console

from benchmarks.fuzz_api import serving
from benchmarks.fuzz_inputs import Sample, members_of, packed, samples
from benchmarks.fuzz_targets import Crash, ask, read_document, verify_saved
from benchmarks.hostile_payloads import FILE, FORGED, HOST, Payload, payloads
from benchmarks.machine import this_machine
from benchmarks.reaching import Canary, reached
from benchmarks.tables import table_of
from qa_bot import QABot, QAPair
from qa_bot.cli.answer_report import of_answer
from qa_bot.cli.terminal import OneLine, Paragraph, one_line, safe_json, shown
from qa_bot.languages.isolation import is_closed
from qa_bot.parsing import read_folder
from qa_bot.records import QABotError
from qa_bot.settings.reading import settings_of
from qa_bot.wire import AnswerReply

# What no text may have that a terminal gets: controls, and what turns around what follows.
STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]")
FEW = 2
_QUESTION, _ANSWER = re.compile(rb"open"), re.compile(rb"[Ff]ive|Daily|from ten|museum")
# Where a text goes that a format has a way of writing, beside the text as it is.
_QUOTED: dict[str, Callable[[str], str]] = {
    **dict.fromkeys(("json", "jsonl", "yml", "yaml", "po"), lambda t: json.dumps(t)[1:-1]),
    **dict.fromkeys(("html", "xml", "aiml", "mhtml"), html.escape),
    **dict.fromkeys(("docx", "odt", "ods", "xlsx", "epub"), html.escape),
    **dict.fromkeys(("csv", "tsv", "tex"), lambda t: t.replace('"', '""')),
}  # fmt: skip
# The formats that a family is made for get all of it.
_OWN = {
    "entities": ("xml", "aiml", "html", "docx", "odt", "ods", "xlsx", "epub"),
    "YAML": ("yaml", "yml"),
    "formulas": ("csv", "tsv", "xlsx", "ods"),
    "JSON": ("json", "jsonl"),
    "archive names": ("zip",),
}
PACKAGES = ("lxml", "pypdf", "python-docx", "openpyxl", "PyYAML", "docutils", "starlette")
_TARGETS = ("/", "/source/", "/docs/", "/?q=", "/embed?doc=", "/questions?doc=")
_FAQ = b"1. Are you open?\nDaily.\n"
PAIRS = [
    QAPair("1", "Are you open on Sunday?", "From ten to five."),
    QAPair("2", "What does it cost?", "Five euros."),
]


@dataclass
class Tried:
    """What came of the texts by one way: how many were given, and what went wrong."""

    way: str
    inputs: int = 0
    failures: list[str] = field(default_factory=list)


class Ear(logging.Handler):
    """The log as it would be printed, a line for a record."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(OneLine("%(levelname)s: %(message)s"))
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Note a record."""
        self.lines.append(self.format(record))


class Attempts:
    """The ways in; each gives what came of it. Files are written below a folder."""

    def __init__(self, folder: Path, bot: QABot) -> None:
        self._folder, self._bot = folder / "inside", bot
        self._folder.mkdir()
        self._docs = self._below("docs")
        self.canary = Canary(folder)
        self.payloads = [Payload(one.family, self._aimed(one.text)) for one in payloads()]

    def _aimed(self, text: str) -> str:
        return text.replace(FILE, str(self.canary.file)).replace(HOST, self.canary.host)

    def documents(self, every: bool) -> Tried:
        """Each in a question and an answer of every format, or of a few and its own."""
        return self._tried("documents", self._placed(every), self.read)

    def file_names(self) -> Tried:
        """Each as the name of a document, all in one folder."""
        tried, folder = Tried("names of files"), self._below("names")
        for place, one in enumerate(self.payloads):
            name = f"{place} {one.text}".replace("/", "\N{DIVISION SLASH}").replace("\x00", "")
            path = folder / f"{name[:100]}.txt"
            path.write_text("1. Are you open?\nDaily.\n", "utf-8", "surrogatepass")
            tried.inputs += 1
        with self.watched(tried, "all", folder):
            files, problems = read_folder(folder)
            for line in [*(one.path for one in files), *map(str, problems)]:
                judge(one_line(line))
            if len(files) + len(problems) < tried.inputs:
                raise Crash(f"{len(files)} of {tried.inputs} were read")
        return tried

    def questions(self) -> Tried:
        """Each as a question alone and after another."""
        return self._tried("questions", ((one.text, one.text) for one in self.payloads), self._ask)

    def settings(self) -> Tried:
        """Each as every text of the settings that a reader is shown, and as it stands."""
        inputs = ((one.text, text) for one in self.payloads for text in _settings(one.text))
        return self._tried("settings", inputs, self._set)

    def saved_answers(self) -> Tried:
        """Each in the place of every text of a saved answer."""
        saved = json.loads(AnswerReply.of(self._bot.ask(PAIRS[0].question), 3).model_dump_json())
        saved |= {"source": {"path": "faq.txt", "first_line": 1, "last_line": 1}}
        sources = self._below("sources")
        (sources / "faq.txt").write_text("1. Are you open?\nDaily.\n")
        inputs = (
            (one.text, json.dumps(changed).encode())
            for one in self.payloads
            for changed in (
                saved | {"text": one.text, "query": one.text},
                saved | {"number": one.text, "label": one.text},
                saved | {"source": {"path": one.text, "first_line": 1, "last_line": 1}},
            )
        )
        return self._tried(
            "saved answers", inputs, lambda one: verify_saved(self._folder, sources, one)
        )

    def headers(self, url: str, every: bool) -> Tried:
        """Each as the value of headers and in the address of requests to a server."""
        address = url.removeprefix("http://")
        inputs = (
            (one.text, request)
            for place, one in enumerate(self.payloads)
            for request in _requests(
                one.text, address, _TARGETS if every else [_TARGETS[place % len(_TARGETS)]]
            )
        )
        host, port = address.split(":")
        server = host, int(port)
        return self._tried("headers", inputs, lambda one: _send(server, one), server)

    def _tried(
        self,
        way: str,
        inputs: Iterable[tuple[str, object]],
        take: Callable[..., None],
        own: tuple[str, int] | None = None,
    ) -> Tried:
        tried = Tried(way)
        for text, given in inputs:
            tried.inputs += 1
            with self.watched(tried, text, self._folder, own):
                take(given)
        return tried

    @contextmanager
    def watched(
        self, tried: Tried, text: str, folder: Path, own: tuple[str, int] | None = None
    ) -> Iterator[None]:
        """Note what a text does inside of the block that it should not."""
        ear, heard = Ear(), []
        root = logging.getLogger()
        root.addHandler(ear)
        try:
            with reached(folder, own=own) as outside:
                yield
            heard = [*outside, *self.canary.heard()]
            for line in ear.lines:
                judge(line)
        except Exception as error:
            heard.append(f"{type(error).__name__}: {str(error)[:200]}")
        finally:
            root.removeHandler(ear)
        tried.failures += [f"{text[:80]!r}: {one}" for one in heard]

    def _below(self, name: str) -> Path:
        folder = self._folder / name
        folder.mkdir()
        return folder

    def _placed(self, every: bool) -> Iterator[tuple[str, Sample]]:
        """A text with each document that it is put into: of every format, or of some."""
        given = [one for one in samples() if _QUESTION.search(_whole(one))]
        for place, one in enumerate(self.payloads):
            for number, (name, data) in enumerate(given):
                suffix = name.rpartition(".")[2]
                is_its_turn = (number - place * FEW) % len(given) < FEW
                if every or is_its_turn or suffix in _OWN.get(one.family, ()):
                    for text in dict.fromkeys((one.text, _QUOTED.get(suffix, str)(one.text))):
                        yield one.text, (name, _with(data, text.encode("utf-8", "surrogatepass")))
            if every or one.family in ("archive names", "paths"):
                yield one.text, ("faq.zip", packed({one.text.replace("\x00", "") or "a": _FAQ}))

    def read(self, document: Sample) -> None:
        """Read a document; raises Crash."""
        for file in read_document(self._docs, document):
            if Canary.SECRET in repr(file):
                raise Crash("what the file says is in a pair")
            for pair in file.pairs:
                judge(one_line(pair.question), one_line(pair.label), safe_json(repr(pair)))
                judge(*shown(pair.answer).splitlines())

    def _ask(self, text: str) -> None:
        ask(self._bot, [text, f"open {text}"])
        answer = self._bot.ask(text)
        for part in of_answer(answer):
            if isinstance(part, Paragraph):
                judge(*shown(part.text).split("\n"))
        reply = AnswerReply.of(answer, 3).model_dump_json()
        judge(safe_json(reply))

    def _set(self, text: str) -> None:
        try:
            settings_of(text, self._folder / "qa-bot.toml")
        except QABotError as error:
            judge(one_line(str(error)))


def judge(*lines: str) -> None:
    """Raise Crash where a line, as it is printed, is several or steers a terminal."""
    for line in lines:
        if STEERING.search(line) or len(line.splitlines()) > 1 and "\n" in line:
            raise Crash(f"it steers a terminal or is no line: {line[:200]!r}")
        if not is_closed(line):
            raise Crash(f"it turns around what follows: {line[:200]!r}")


def _whole(sample: Sample) -> bytes:
    return b"".join(members_of(sample[1]).values()) or sample[1]


def _with(data: bytes, text: bytes) -> bytes:
    """A document with a text in its first question and in an answer."""
    if inner := members_of(data):
        return packed({name: _with(member, text) for name, member in inner.items()})
    for place in (_QUESTION, _ANSWER):
        data = place.sub(lambda found: found[0] + b" " + text, data, count=1)
    return data


def _settings(text: str) -> Iterator[str]:
    quoted = json.dumps(text, ensure_ascii=True)
    texts = f"title = {quoted}\ngreeting = {quoted}\ndisclaimer = {quoted}\n"
    yield f"{texts}[documents]\n{quoted} = {quoted}\n[replies]\n{quoted} = {quoted}\n"
    yield f"logo = {quoted}\n"
    yield f"[contact]\ntext = {quoted}\nlink = {quoted}\n"
    yield f"title = {text}\n"


def _requests(text: str, host: str, targets: Sequence[str]) -> Iterator[bytes]:
    """Requests with a text in their headers, and in their address as it is and quoted."""
    sent = text.encode("utf-8", "surrogatepass")
    named = (b"User-Agent", b"Accept-Language", b"Origin", b"Cookie", b"Referer")
    for names in (named, (b"X-Forwarded-Host", b"X-Forwarded-Prefix")):
        fields = b"".join(b"%b: %b\r\n" % (name, sent) for name in names)
        yield b"GET /questions HTTP/1.1\r\nHost: %b\r\n%b" % (host.encode(), fields)
    yield b"GET /healthz HTTP/1.1\r\nHost: %b\r\n" % sent
    for way in targets:
        target = (way + quote(text, safe="", errors="surrogatepass")).encode()
        yield b"GET %b HTTP/1.1\r\nHost: %b\r\n" % (target, host.encode())
    yield b"GET /%b HTTP/1.1\r\nHost: %b\r\n" % (sent, host.encode())


def _send(address: tuple[str, int], request: bytes) -> None:
    """Send a request alone on its connection, and look at what comes; raises Crash."""
    with socket.create_connection(address, timeout=30) as connection:
        connection.sendall(request + b"Connection: close\r\n\r\n")
        reply = b"".join(iter(lambda: connection.recv(65_536), b""))
    head, _, body = reply.partition(b"\r\n\r\n")
    status, *headers = head.split(b"\r\n")
    if not re.match(rb"HTTP/1.1 [1-4]\d\d ", status):
        raise Crash(f"answered {status[:80]!r}")
    if any(FORGED.encode() in line.partition(b":")[0].lower() for line in headers):
        raise Crash("it wrote a header")
    is_page = any(line.lower().startswith(b"content-type: text/html") for line in headers)
    if is_page and b"<p>" + FORGED.encode() in body:
        raise Crash("it wrote a page")


def tried_all(folder: Path, bot: QABot, url: str, every: bool) -> list[Tried]:
    """All ways, one after the other; requests go to the server at `url`."""
    attempts = Attempts(folder, bot)
    try:
        return [
            attempts.documents(every), attempts.file_names(), attempts.questions(),
            attempts.settings(), attempts.saved_answers(), attempts.headers(url, every),
        ]  # fmt: skip
    finally:
        attempts.canary.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--few", action="store_true", help="put each into a few formats alone")
    options, console = parser.parse_args(), Console()
    warnings.simplefilter("ignore")  # of libraries, about what they mend
    families = table_of("Hostile texts", "family", "texts")
    for family, count in Counter(one.family for one in payloads()).items():
        families.add_row(family, str(count))
    families.add_row("all", str(len(payloads())))
    console.print(str(this_machine("float32", PACKAGES)), highlight=False)
    console.print(families)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = stack.enter_context(serving(folder))
        tried = tried_all(folder, QABot.from_pairs(PAIRS), url, not options.few)
    table = table_of("By every way in", "", "inputs", "went wrong")
    for one in tried:
        table.add_row(one.way, f"{one.inputs:,}", str(len(one.failures)))
    console.print(table)
    for one in tried:
        for failure in one.failures:
            console.print(f"{one.way}: {failure}", markup=False)
    sys.exit(any(one.failures for one in tried))


if __name__ == "__main__":
    main()
