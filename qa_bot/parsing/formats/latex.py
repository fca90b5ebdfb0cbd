"""LaTeX (.tex), without TeX: nothing is run, and no file that a document names is opened."""

from __future__ import annotations

import re
from dataclasses import replace

from qa_bot.parsing.asking import looks_like_question
from qa_bot.parsing.content import Block, BlockKind, Content
from qa_bot.parsing.decoding import decoded_with_doubt
from qa_bot.parsing.formats.html import read_page
from qa_bot.parsing.markup.html_lines import files_named, lines_of
from qa_bot.parsing.markup.tex_arguments import Arguments
from qa_bot.parsing.markup.tex_names import KNOWN
from qa_bot.parsing.markup.tex_numbers import TexNumbers
from qa_bot.parsing.markup.tex_page import TexPage
from qa_bot.parsing.markup.tex_shapes import shapes_of
from qa_bot.parsing.markup.tex_signs import with_accents
from qa_bot.parsing.markup.tex_source import TexSource, tex_source

_BODY = re.compile(r"\\begin\s*\{document\}")
_END = re.compile(r"\\end\s*\{document\}")
_TITLE = re.compile(r"\\title\b\s*(?:\[[^\[\]]*\])?(?=\s*\{)")
_CHAPTERS = re.compile(r"\\chapter\b")
_GERMAN = re.compile(
    r"\\usepackage\s*\[[^\[\]]*german[^\[\]]*\]\s*\{babel\}|\\usepackage\{n?german\}"
)
_UMLAUT = re.compile(r'(?<!\\)"([aouAOU])')
_DEPTH = re.compile(r"\\setcounter\s*\{secnumdepth\}\s*\{(-?)(\d|\\maxdimen)\}")
_FORMAT = re.compile(r"\\titleformat\s*\{\s*\\(\w+)\s*\}(?:\s*\[\w*\])?")
_THEOREM = re.compile(r"\\newtheorem\*?\s*\{(\w+)\}(?:\s*\[\w+\])?\s*\{([^{}]*)\}")
_INCLUDED = re.compile(r"\\(?:input|include|subfile)\s*\{([^{}\n]{1,200})\}")
_TAGS = re.compile(r"<[^<>]*>")


def read(data: bytes) -> Content:
    """Sections, lists, tables and paragraphs of a document. Raises SourceError."""
    decoded = decoded_with_doubt(data)
    text = "\n".join(lines_of(decoded.text))
    source = tex_source(text)
    preamble, body = _parts(with_accents(_with_umlauts(source.text)))
    page = TexPage(
        source.aside,
        _numbers(source, preamble, body),
        shapes=shapes_of(body, KNOWN),
        theorems=dict(_THEOREM.findall(preamble)),
    )
    title = _title(page, preamble + body)
    page.read(body)
    content = read_page(page.page(title), decoded.doubts)
    doubts = (*content.doubts, *files_named(_INCLUDED.findall(body)))
    return replace(content, blocks=_without_title(content.blocks), doubts=doubts)


def _without_title(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The only heading of a document says what it is about, where it does not ask."""
    headings = [block for block in blocks if block.kind is BlockKind.HEADING]
    if len(headings) != 1 or looks_like_question(headings[0].text):
        return blocks
    title = replace(headings[0], kind=BlockKind.PARAGRAPH, level=0)
    return tuple(title if block is headings[0] else block for block in blocks)


def _parts(text: str) -> tuple[str, str]:
    """What stands before a document and what it holds; a part of one is all text."""
    begin = _BODY.search(text)
    if begin is None:
        return "", text
    end = _END.search(text, begin.end())
    return text[: begin.start()], text[begin.end() : end.start() if end else len(text)]


def _with_umlauts(text: str) -> str:
    if not _GERMAN.search(text):
        return text
    return _UMLAUT.sub(r'\\"\1', text).replace('"s', "\u00df").replace('"-', "").replace('"=', "-")


def _numbers(source: TexSource, preamble: str, body: str) -> TexNumbers:
    """The counters, as far as the document says how they are printed."""
    printed = {
        name.removeprefix("the"): definition.begin
        for name, definition in source.commands.items()
        if name.startswith(("the", "label")) and not definition.arguments
    }
    numbers = TexNumbers.of_document(bool(_CHAPTERS.search(body)), printed)
    if depth := _DEPTH.search(preamble):
        numbers.depth = int(depth[2]) if depth[2].isdigit() else 9
        numbers.depth *= -1 if depth[1] else 1
    arguments = Arguments(preamble)
    for found in _FORMAT.finditer(preamble):
        groups, _ = arguments.groups(found.end())
        if len(groups) > 1:
            numbers.headings[found[1]] = groups[1]
    return numbers


def _title(page: TexPage, text: str) -> str:
    named = _TITLE.search(text)
    group = Arguments(text).group(named.end())[0] if named else None
    return " ".join(_TAGS.sub(" ", page.inline(group or "")).split())
