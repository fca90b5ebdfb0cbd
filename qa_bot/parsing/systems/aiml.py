"""AIML 1 and 2: the pattern of a category asks, its template answers.

aiml.foundation and pandorabots.com/docs: a template that is one `srai` makes its pattern another
wording of the category that it leads to. What a bot puts together when it answers (wildcards,
variables, conditions) is left out by name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa_bot.parsing.content import Entry
from qa_bot.parsing.systems.exported import Exported, LeftOut, entry
from qa_bot.parsing.xml_trees import checked_xml, local_name, xml_tree
from qa_bot.records import SourceError

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

KIND = "aiml"
_WILDCARDS = re.compile(r"(?:^|\s)[*_^#](?:\s|$)")
# Markup of a text, and what is done without a word.
_MARKUP = frozenset("a b br code em h1 h2 h3 i li ol p pre span strong u ul".split())
_INLINE = frozenset("a b br code em i span strong u".split())
# No text in XML has one.
_LINE = "\0"
_SILENT = frozenset({"think"})
_BUTTONS = frozenset({"button", "reply"})


@dataclass(frozen=True, slots=True)
class _Category:
    """A category with a pattern of words alone; its `answer`, or where its srai leads."""

    pattern: str
    topic: str
    answer: str = ""
    leads_to: str = ""
    related: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AimlFile:
    """What a file of a bot gives, and the other files that its patterns lead into or come from."""

    exported: Exported
    linked: frozenset[str] = frozenset()


def read_tree(root: Element) -> Exported | None:
    """The pairs of a file; None where it is no AIML."""
    return read_bot({"": root})[""].exported if local_name(root) == "aiml" else None


def root_of(data: bytes) -> Element | None:
    """The root of a file of AIML; None where it is damaged, or none."""
    from lxml.etree import XMLSyntaxError

    try:
        root = xml_tree(checked_xml(data)) if b"<aiml" in data else None
    except (SourceError, XMLSyntaxError):
        return None
    return root if root is not None and local_name(root) == KIND else None


def read_bot(roots: Mapping[str, Element]) -> dict[str, AimlFile]:
    """The files of one bot by their names: a pattern leads to its own file's answers first."""
    left_out = {name: LeftOut() for name in roots}
    files = {name: _Categories(_read(root, left_out[name])) for name, root in roots.items()}
    bot = _Categories([one for file in files.values() for one in file.all])
    home = {id(one): name for name, file in files.items() for one in file.all}
    wordings: dict[int, list[str]] = {}
    linked: dict[str, set[str]] = {name: set() for name in roots}
    for name, file in files.items():
        for one in file.all:
            if not one.leads_to:
                continue
            answer = file.answer_to(one) or bot.answer_to(one)
            if answer is None:
                left_out[name].add("pattern(s) that lead to no answer, left out", one.pattern)
                continue
            wordings.setdefault(id(answer), []).append(one.pattern)
            if (other := home[id(answer)]) != name:
                linked[name].add(other)
                linked[other].add(name)
    return {
        name: AimlFile(
            Exported(KIND, tuple(_entries(file, wordings)), left_out[name].lines()),
            frozenset(linked[name]),
        )
        for name, file in files.items()
    }


def _read(root: Element, left_out: LeftOut) -> list[_Category]:
    elements = root.iter("{*}category")
    return [one for element in elements if (one := _category(element, left_out))]


class _Categories:
    """Categories, and where they lead among each other."""

    def __init__(self, categories: list[_Category]) -> None:
        self.all = categories
        self._answering = {_key(one.pattern): one for one in reversed(categories) if one.answer}
        self._leading = {_key(one.pattern): one for one in reversed(categories) if one.leads_to}
        self._ends: dict[str, str] = {}

    def answer_to(self, one: _Category) -> _Category | None:
        """The category with the answer that one leads to; None in a circle, and at a loose end."""
        return self._answering.get(_end(_key(one.leads_to), self._leading, self._ends))


def _entries(file: _Categories, wordings: Mapping[int, list[str]]) -> Iterator[Entry]:
    for one in file.all:
        if one.answer:
            asked = [one.pattern, *wordings.get(id(one), ())]
            if made := entry(asked, one.answer, one.topic, related=one.related):
                yield made


def _end(key: str, leading: dict[str, _Category], ends: dict[str, str]) -> str:
    """Where one srai after the other leads, "" in a circle; `ends` are those known already."""
    passed: dict[str, None] = {}
    while key in leading and key not in ends and key not in passed:
        passed[key] = None
        key = _key(leading[key].leads_to)
    end = "" if key in passed else ends.get(key, key)
    ends |= dict.fromkeys(passed, end)
    return end


def _key(pattern: str) -> str:
    return " ".join(re.sub(r"[^\w\s]", " ", pattern.upper()).split())


def _category(element: Element, left_out: LeftOut) -> _Category | None:
    pattern, template = element.find("{*}pattern"), element.find("{*}template")
    shown = " ".join("".join(pattern.itertext()).split()) if pattern is not None else ""
    if pattern is None or template is None or not shown and not len(pattern):
        left_out.add("category(s) without a pattern or a template, left out", shown)
        return None
    if len(pattern) or _WILDCARDS.search(shown):
        left_out.add("pattern(s) with wildcards or sets, left out", shown)
        return None
    if element.find("{*}that") is not None:
        left_out.add("category(s) that answer to what was said before, left out", shown)
        return None
    topic = _topic(element)
    if topic:
        left_out.add("category(s) of one topic, asked everywhere now", shown)
    shown = shown.replace("$", "")
    srai = _only_srai(template)
    if srai is not None:
        return _Category(shown, topic, leads_to=srai)
    said = _variant(template, shown, left_out)
    if not _is_fixed(said):
        left_out.add("template(s) that are put together when said, left out", shown)
        return None
    answer = _text(said)
    if not answer:
        left_out.add("category(s) without a pattern or a template, left out", shown)
    return _Category(shown, topic, answer, related=tuple(_buttons(said))) if answer else None


def _topic(element: Element) -> str:
    """The topic that a category stands in, or names itself; "*" is all of them."""
    own = element.findtext("{*}topic")
    parent = element.getparent()
    if own is None and parent is not None and local_name(parent) == "topic":
        own = parent.get("name")
    topic = " ".join((own or "").split())
    return "" if topic == "*" else topic


def _only_srai(template: Element) -> str | None:
    """Where a template leads that is one srai of words alone."""
    if len(template) != 1 or local_name(template[0]) != "srai" or len(template[0]):
        return None
    around = (template.text or "") + (template[0].tail or "")
    return None if around.strip() else template[0].text or ""


def _variant(template: Element, shown: str, left_out: LeftOut) -> Element:
    """The first of the items that a template chooses from, or the template itself."""
    around = (template.text or "") + "".join(child.tail or "" for child in template)
    if len(template) != 1 or local_name(template[0]) != "random" or around.strip():
        return template
    items = list(template[0].iterchildren("{*}li"))
    if len(items) > 1:
        left_out.add("pattern(s) with several answers, the first is kept", shown)
    return items[0] if items else template


def _is_fixed(element: Element) -> bool:
    """Whether all in a template is text, markup of text, or says nothing."""
    silent = set()
    for one in element.iterdescendants("*"):
        parent = one.getparent()
        if local_name(one) in _SILENT | _BUTTONS or parent in silent:
            silent.add(one)
        elif local_name(one) not in _MARKUP:
            return False
    return True


def _text(element: Element) -> str:
    """What a template says, in lines only where its markup has them."""
    lines = (" ".join(line.split()) for line in "".join(_pieces(element)).split(_LINE))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _pieces(element: Element) -> Iterator[str]:
    """The texts of an element, with the lines and paragraphs that its markup makes."""
    yield element.text or ""
    for child in element:
        name = local_name(child)
        if name == "li":
            yield f"{_LINE}- "
        elif name not in _INLINE | _SILENT | _BUTTONS:
            yield _LINE * 2
        if name == "br":
            yield _LINE
        elif name not in _SILENT | _BUTTONS:
            yield from _pieces(child)
        if name not in _INLINE | _SILENT | _BUTTONS | {"li"}:
            yield _LINE * 2
        yield child.tail or ""


def _buttons(element: Element) -> Iterator[str]:
    """What the buttons below an answer say."""
    for button in element.iter("{*}button", "{*}reply"):
        text = button.findtext("{*}text") or ("" if len(button) else button.text or "")
        if text.strip() and not button.findtext("{*}url"):
            yield " ".join(text.split())
