"""Every way to read the files that the weights of ways to read a page are fitted on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import astuple, dataclass, replace
from functools import partial
from itertools import combinations
from pathlib import Path

import numpy as np

from benchmarks.data import documents_folder
from benchmarks.judged.files import judged_files
from benchmarks.judged.matching import agreement
from benchmarks.kb_files import letters_of, read_wanted
from benchmarks.parsing import read_expected
from qa_bot.parsing.content import Content
from qa_bot.parsing.finding.candidates import Candidate, candidates_of
from qa_bot.parsing.finding.flow import Flow, flow_of
from qa_bot.parsing.finding.scheme import Scheme
from qa_bot.parsing.finding.schemes import announces, faq_part, proposals, together
from qa_bot.parsing.finding.score import ReadPage
from qa_bot.parsing.finding.sections import is_faq
from qa_bot.parsing.formats import reader
from qa_bot.records import SourceError

# Files are also read as if they ended behind so many questions.
BEGINNINGS = (2, 3, 5)
# A file of which no way finds more of the questions than this tells nothing of the choice.
LEAST_AGREEMENT = 0.6
# Ways that are so near to the best one are right as well.
NEAR = 0.02

Judge = Callable[[Sequence[str]], float]


@dataclass(frozen=True)
class Case:
    """A file or its beginning: the terms of each way (n, terms), and which are right (n + 1).

    The last of `right` is that nothing is a question. `named`: only the file's name says that it
    is a FAQ.
    """

    set: str
    file: str
    beginning: bool
    named: bool
    terms: np.ndarray
    right: np.ndarray

    def unnamed(self, names: Sequence[str]) -> np.ndarray:
        """The terms if the file's name said nothing."""
        terms = self.terms.copy()
        terms[:, list(names).index("told")] = terms[:, list(names).index("asking")]
        return terms


@dataclass(frozen=True)
class _Page:
    """A file with all ways to read it."""

    flow: Flow
    content: Content
    ways: list[Scheme]
    terms: np.ndarray
    named: bool


def cases() -> Iterator[Case]:
    """Give the cases of each file whose questions have to be found."""
    for kind, path, judge in _files():
        page = _page(path)
        if page is None or not page.ways:
            continue
        found = np.array([judge([q.text for q in way.questions]) for way in page.ways])
        if judge([]) == 1.0:
            nothing = np.append(np.zeros(len(found), bool), True)
            yield Case(kind, path.name, False, False, page.terms, nothing)
        elif found.max() >= LEAST_AGREEMENT:
            right = np.append(found >= found.max() - NEAR, False)
            yield Case(kind, path.name, False, page.named, page.terms, right)
            best = max(np.flatnonzero(right), key=lambda way: page.terms[way].sum())
            yield from _beginnings(kind, path, page, page.ways[best].questions)


def _files() -> Iterator[tuple[str, Path, Judge]]:
    """Every file, with what tells from 0 to 1 how right its questions are."""
    folder = documents_folder()
    for name, low, high in read_expected(folder / "EXPECTED.tsv"):
        if low is not None and high is not None and (folder / name).is_file():
            yield "documents", folder / name, _counted(range(low, high + 1))
    kb = folder.parent / "kb"
    for row in read_wanted(kb / "EXPECTED.tsv"):
        if (kb / row.file).is_file():
            ends = _counted(range(row.low, row.high + 1), row.first, row.last)
            yield "kb", kb / row.file, ends
    for file, path in judged_files(("fit", "none")):
        yield file.set, path, partial(agreement, file)


def _counted(wanted: range, first: str = "", last: str = "") -> Judge:
    def judge(questions: Sequence[str]) -> float:
        if not questions:
            return float(wanted.stop <= 1)
        ends = _alike(questions[0], first) and _alike(questions[-1], last)
        return float(len(questions) in wanted and ends)

    return judge


def _alike(found: str, wanted: str) -> bool:
    ours, theirs = letters_of(found), letters_of(wanted)
    return ours in theirs or theirs in ours


def _page(path: Path, content: Content | None = None) -> _Page | None:
    content = content or _content(path)
    if content is None:
        return None
    flow = flow_of(content)
    candidates: Sequence[Candidate] = candidates_of(flow)
    own = announces(content.title or "", candidates)
    named = not own and is_faq(path.stem.replace("_", " "))
    candidates = faq_part(flow, candidates)
    alone = proposals(flow, candidates)
    page = ReadPage(flow, candidates, alone, own or named)
    ways = [*alone, *(together(a, b) for a, b in combinations(alone, 2))]
    terms = [astuple(page.terms(w.questions, 1 + (n >= len(alone)))) for n, w in enumerate(ways)]
    return _Page(flow, content, ways, np.array(terms), named)


def _content(path: Path) -> Content | None:
    """What a file's reader gives, where it gives blocks."""
    read = reader(path.suffix.lower())
    try:
        content = read(path.read_bytes()) if read else None
    except SourceError:
        return None
    return content if content and content.blocks and not content.entries else None


def _beginnings(kind: str, path: Path, page: _Page, best: Sequence[Candidate]) -> Iterator[Case]:
    """The file as if it ended behind its second question, its third and its fifth."""
    for count in BEGINNINGS:
        if count >= len(best):
            return
        shorter = _page(path, _ending(page.flow, page.content, best[count].first))
        wanted = [q.text for q in best[:count]]
        if shorter is None or not shorter.ways:
            continue
        right = np.array([[q.text for q in way.questions] == wanted for way in shorter.ways])
        if right.any():
            yield Case(kind, path.name, True, shorter.named, shorter.terms, np.append(right, False))


def _ending(flow: Flow, content: Content, line: int) -> Content:
    """The content up to a line of its flow."""
    if content.text is not None:
        kept = tuple(block for block in content.blocks if block.last <= line)
        return replace(content, blocks=kept, text="\n".join(content.text.split("\n")[:line]))
    end = next(i for i, block in enumerate(content.blocks) if block is flow.lines[line].block)
    return replace(content, blocks=content.blocks[:end])
