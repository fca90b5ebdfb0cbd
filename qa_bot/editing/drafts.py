"""Writes new questions as drafts, which are not served until a person moves them."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from qa_bot.editing.replacing import written_anew
from qa_bot.editing.yaml_insertion import quoted
from qa_bot.parsing.draft_folder import DRAFTS
from qa_bot.parsing.formats.markdown import read
from qa_bot.parsing.tables.values import one_line
from qa_bot.records import EditError, SourceError

TO_SERVE = "# Move this file one folder up to have it answered from.\n"
NO_ANSWER = (
    "# This draft has no answer yet: write it below the second line of dashes, then\n"
    "# move this file one folder up to have it answered from.\n"
)
LONGEST_NAME = 60
_NO_NAME = re.compile(r"[^\w]+")


def write_draft(sources: Path, question: str, answer: str, wordings: Sequence[str] = ()) -> Path:
    """Write a question with its answer and other wordings to a new file in `sources`/drafts.

    Moved up into `sources` it is a document of this one pair: Markdown, the answer below the
    question, which is its front matter. An empty answer is left to the editor, and the file says
    so. Raises EditError; no file is ever written over.
    """
    text = " ".join(question.split())
    if not text:
        raise EditError("the question is missing; write one; nothing was written")
    others = tuple(dict.fromkeys(line for one in wordings if (line := " ".join(one.split()))))
    others = tuple(line for line in others if line != text)
    said = "\n".join(answer.replace("\r\n", "\n").replace("\r", "\n").split("\n")).strip("\n")
    said = said if said.strip() else ""
    written = _markdown(text, said, others)
    _check_read_back(written, text, said, others)
    if not sources.is_dir():
        raise EditError(f"{sources} is no folder; name that of the documents")
    folder = sources / DRAFTS
    if folder.is_symlink():
        raise EditError(f"{folder} is a link, which is never followed; make it a folder")
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise EditError(f"{folder} cannot be made ({error.strerror})") from error
    return written_anew(folder, _names(text), written.encode("utf-8"))


def _markdown(question: str, answer: str, wordings: Sequence[str]) -> str:
    lines = ["---\n", TO_SERVE if answer else NO_ANSWER]
    lines.append(f"question: {quoted(question)}\n")
    if wordings:
        lines += ["alternates:\n", *(f"  - {quoted(one)}\n" for one in wordings)]
    return "".join([*lines, "---\n\n", answer, "\n" if answer else ""])


def _check_read_back(written: str, question: str, answer: str, wordings: Sequence[str]) -> None:
    """Raise EditError where a reader would find another pair in the file than the one given."""
    try:
        # A draft without an answer is read as one with some other.
        entries = read((written if answer else f"{written}?\n").encode("utf-8")).entries
    except (SourceError, UnicodeEncodeError) as error:
        raise EditError(f"the draft {error}; nothing was written") from error
    found = [(one.question, one.answer, one.alternates) for one in entries]
    if found != [(question, answer or "?", tuple(wordings))]:
        for name, text in (("question", question), *(("wording", one) for one in wordings)):
            if not text or one_line(text) != text:
                raise EditError(
                    f"the {name} {text[:80]!r} would be read as {one_line(text)[:80]!r}; write it "
                    "as plain words"
                )
        raise EditError("the draft would not be read as it was given; write plain text")


def _names(question: str) -> list[str]:
    """Names for its file, the best first: the question's own words, then with a number."""
    folded = unicodedata.normalize("NFKC", question).casefold()
    words = _NO_NAME.sub("-", folded)[:LONGEST_NAME].strip("-_") or "question"
    # 255 bytes are what file systems take.
    while len(os.fsencode(words)) > 200:
        words = words[:-1]
    return [f"{words}.md", *(f"{words}-{number}.md" for number in range(2, 1_000))]
