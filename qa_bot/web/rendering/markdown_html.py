"""Markdown as safe HTML: its lists, tables, links and code; HTML in it is text.

Nothing is fetched: a picture is shown as its description. A link that leads neither to the web nor
to a mailbox or telephone (a `javascript:` one, or a file beside the source) is text and address.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from qa_bot.languages import Language
from qa_bot.web.rendering.escaping import escaped, is_safe, linked, opening_link, scrollable
from qa_bot.web.rendering.evidence import marked, text_position

# Markup at the ends of a range, before or behind which a sentinel would change what it means.
_MARKUP_BEFORE = re.compile(r"(?:\s|[>#|*_~`!\[]|[-+]\s|\d{1,9}[.)]\s)*")
_MARKUP_BEHIND = " \t\r\n*_~`|"
# From here on, lines of an answer that are further in are code; below, the body of a list's item.
CODE_INDENT = 4
# An address that is given once and referred to from everywhere would fill the page: 50,000
# characters became 90 MB.
_MOST_ADDRESS_CHARACTERS = 200_000
_LEAVES = {"inline", "fence", "code_block"}


def markdown_html(
    text: str, evidence: tuple[int, int] | None, language: Language, heading_level: int
) -> str:
    """Markdown as HTML; `evidence` is the range of its characters to mark.

    Its headings begin one below `heading_level`. Where the range cannot be followed into the
    HTML, the blocks that hold it are marked whole.
    """
    words = _words(language, heading_level)
    page = _rendered(text, words)
    if evidence is None:
        return page
    first, last = _unused(text)
    html = _rendered(_with_sentinels(text, evidence, first, last), words)
    if not _differs_only_by(html, page, first + last):
        html = _whole_blocks(text, evidence, (first, last), words)
    start, end = text_position(html, first), text_position(html, last)
    return marked(page, start, end - 1, language.say("page.evidence")) if end > start >= 0 else page


def inline_html(text: str) -> str:
    """One line of Markdown, such as a heading, as HTML."""
    return _one_line(_parser().renderInline(text))


def block_tokens(text: str) -> list[Token]:
    """What Markdown consists of, as it is shown: with no link that is not safe."""
    return _parser().parse(_dedented(text), {"heading_level": 1})


def inline_tokens(text: str) -> list[Token]:
    """What one line of Markdown consists of."""
    return _parser().parseInline(text, {"heading_level": 1})


class _Renderer(RendererHTML):
    """Where markdown-it's own rules would fetch, run or hide something, or end an HTML block."""

    def text(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[idx]
        return escaped(token.content) if token.meta.get("in_link") else linked(token.content)

    def softbreak(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        return escaped("\n")

    def code_inline(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        return f"<code>{escaped(tokens[idx].content)}</code>"

    def code_block(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        # A browser drops a line end right after <pre>.
        code = f'<code dir="ltr">{escaped(tokens[idx].content)}</code>'
        return scrollable(code, env["code"], "qa-code", "pre")

    fence = code_block

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[idx]
        shown = self.renderInlineAsText(token.children, options, env) or str(token.attrs["src"])
        return f'<span class="qa-image">{escaped(shown)}</span>'

    def link_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        attributes, named = tokens[idx].attrs, tokens[idx].markup != "autolink"
        return opening_link(str(attributes["href"]), str(attributes.get("title", "")), named)

    def table_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        box = scrollable("\n", env["table"], "qa-table").split("\n")[0]
        return f"{box}<table>"

    def table_close(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        return "</table></div>"


@cache
def _parser() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False}, renderer_cls=_Renderer)
    markdown.enable(["table", "strikethrough"])
    # Every address is let through here, so that pictures are told from text; `_links` judges.
    markdown.validateLink = lambda url: True  # type: ignore[method-assign]
    markdown.core.ruler.push("links", _links)
    markdown.core.ruler.push("blocks", _blocks)
    return markdown


def _links(state: StateCore) -> None:
    left = _MOST_ADDRESS_CHARACTERS
    for token in state.tokens:
        for child in token.children or ():
            left -= sum(len(str(value)) for value in child.attrs.values())
            if left < 0:
                child.attrs = dict.fromkeys(child.attrs, "")
        if token.children:
            token.children = list(_judged(token.children))


def _judged(tokens: Sequence[Token]) -> Iterator[Token]:
    """Tokens without the links that are not safe: their address stands behind their text."""
    safe, address, words = True, "", ""
    for token in tokens:
        if token.type == "link_open":
            address, words = str(token.attrs["href"]), ""
            safe = is_safe(address)
        elif token.type == "link_close" and not safe:
            if address.strip() not in ("", words.strip()):
                yield Token("text", "", 0, content=f" ({address})", meta={"in_link": True})
            safe, address = True, ""
            continue
        elif token.type == "link_close":
            address = ""
        elif token.type == "text":
            words += token.content
            token.meta = {"in_link": bool(address)}
        if safe or token.type != "link_open":
            yield token


def _blocks(state: StateCore) -> None:
    """Directions, the levels of headings, and the numbers of items as they are written."""
    levels = sorted({token.tag for token in state.tokens if token.type == "heading_open"})
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            level = state.env["heading_level"] + 1 + levels.index(token.tag)
            token.tag = f"h{min(level, 6)}"
        if token.nesting == 1 and token.level == 0:
            token.attrSet("dir", "auto")
    for opening, items in _ordered_lists(state.tokens):
        _number(opening, items)


def _ordered_lists(tokens: Sequence[Token]) -> Iterator[tuple[Token, list[Token]]]:
    """The opening of every ordered list with those of its items."""
    open_lists: list[tuple[Token, list[Token]]] = []
    for token in tokens:
        if token.type in ("ordered_list_open", "bullet_list_open"):
            open_lists.append((token, []))
        elif token.type == "list_item_open":
            open_lists[-1][1].append(token)
        elif token.type in ("ordered_list_close", "bullet_list_close"):
            closed = open_lists.pop()
            if token.type == "ordered_list_close":
                yield closed


def _number(opening: Token, items: list[Token]) -> None:
    """Keep "3." after "1.", and "1)"; but "1." before every item is Markdown's way to count."""
    if opening.markup == ")":
        opening.attrSet("class", "qa-bracket")
    numbers = [int(item.info) for item in items]
    if len(set(numbers)) == 1:
        return
    for before, number, item in zip(numbers, numbers[1:], items[1:], strict=False):
        if number != before + 1:
            item.attrSet("value", str(number))


def _words(language: Language, heading_level: int) -> dict[str, object]:
    """What the renderer and its rules are told beside the text."""
    return {
        "heading_level": heading_level,
        "code": language.say("page.code"),
        "table": language.say("page.table"),
    }


def _rendered(text: str, words: dict[str, object]) -> str:
    # A copy: the parser puts a text's link definitions into it.
    return _one_line(_parser().render(_dedented(text), dict(words)))


def _one_line(page: str) -> str:
    """HTML without the line ends that markdown-it puts between tags; those of texts are references.

    A blank line would end the HTML block for Gradio's own Markdown.
    """
    return page.replace("\n", "")


def _dedented(text: str) -> str:
    """An answer that was the body of a list's item, without the item's indentation."""
    first, separator, rest = text.partition("\n")
    flush = textwrap.dedent(rest)
    lines = [line for line in rest.split("\n") if line.strip()]
    margin = min((len(line) - len(line.lstrip(" ")) for line in lines), default=0)
    return first + separator + (flush if margin < CODE_INDENT else rest)


def _unused(text: str) -> tuple[str, str]:
    """Two characters that a text does not use; those for private use are more than it may have."""
    used = set(text)
    free = (chr(code) for code in range(0xF0000, 0xFFFFE) if chr(code) not in used)
    return next(free), next(free)


def _with_sentinels(text: str, evidence: tuple[int, int], first: str, last: str) -> str:
    start, end = evidence
    if before := _MARKUP_BEFORE.match(text, start, end):
        start = before.end()
    end = max(start, len(text[:end].rstrip(_MARKUP_BEHIND)))
    return f"{text[:start]}{first}{text[start:end]}{last}{text[end:]}"


def _differs_only_by(html: str, page: str, characters: str) -> bool:
    """Whether HTML is that of the page but for the sentinels, each once and in its text."""
    stripped = html.translate(dict.fromkeys(map(ord, characters)))
    return stripped == page and all(text_position(html, c) >= 0 for c in characters)


def _whole_blocks(
    text: str, evidence: tuple[int, int], sentinels: tuple[str, str], words: dict[str, object]
) -> str:
    """The HTML with sentinels around the blocks on whose lines the evidence stands."""
    start, end = (text.count("\n", 0, place) for place in evidence)
    markdown, environment = _parser(), dict(words)
    tokens = markdown.parse(_dedented(text), environment)
    held = [
        token for token in tokens
        if token.type in _LEAVES and token.map and token.map[0] <= end and start < token.map[1]
    ]  # fmt: skip
    if held:
        _put(held[0], sentinels[0], at_end=False)
        _put(held[-1], sentinels[1], at_end=True)
    return _one_line(markdown.renderer.render(tokens, markdown.options, environment))


def _put(token: Token, sentinel: str, at_end: bool) -> None:
    if token.children is None:
        token.content = f"{token.content}{sentinel}" if at_end else f"{sentinel}{token.content}"
        return
    place = len(token.children) if at_end else 0
    token.children.insert(place, Token("text", "", 0, content=sentinel))
