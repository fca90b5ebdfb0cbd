"""Articles of help centres as their interfaces give them: the title asks, the HTML body answers.

Zendesk (developer.zendesk.com, Help Center API: `articles` with title, body, section_id, sections
beside them where they were asked for), Intercom (developers.intercom.com, Articles: `data` of type
article with title, body, workspace_id) and Help Scout (developer.helpscout.com, Docs API: `article`
with name, text, collectionId; its lists have no text).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from qa_bot.parsing.content import Entry
from qa_bot.parsing.systems.exported import Exported, LeftOut, entry, objects
from qa_bot.parsing.tables.values import address_of, text_of

_DRAFTS = ("draft", "notpublished", "unpublished")
_WRAPPERS = ("articles", "article", "data", "items")
_LINKS = ("html_url", "publicUrl", "url")


@dataclass(frozen=True, slots=True)
class _Centre:
    """How a help centre's articles are known and read; any field of `mark` is enough."""

    kind: str
    title: str
    body: str
    mark: frozenset[str]


_CENTRES = (
    _Centre("zendesk", "title", "body", frozenset({"section_id", "permission_group_id"})),
    _Centre("intercom", "title", "body", frozenset({"workspace_id", "translated_content"})),
    _Centre("helpscout", "name", "text", frozenset({"collectionId"})),
)


def read_tree(tree: object) -> Exported | None:
    """The articles that are published; None where it is no list of a help centre."""
    found = list(_articles(tree))
    for centre in _CENTRES:
        if found and all(_is_of(one, centre) for one in found):
            return _exported(centre, found, _sections(tree))
    return None


def _articles(tree: object) -> Iterator[Mapping[str, object]]:
    """The articles of one page of answers, or of several put into a list."""
    for page in tree if isinstance(tree, list) else [tree]:
        inner: object = page
        while isinstance(inner, Mapping) and (name := _wrapper(inner)):
            inner = inner[name]
        yield from objects(inner if isinstance(inner, list) else [inner])


def _wrapper(value: Mapping[str, object]) -> str | None:
    return next((name for name in _WRAPPERS if isinstance(value.get(name), list | dict)), None)


def _is_of(item: Mapping[str, object], centre: _Centre) -> bool:
    """Whether an object is an article of a centre, also one that only names it."""
    known = centre.title in item and not centre.mark.isdisjoint(item)
    return known and (centre.body in item or centre.kind == "helpscout")


def _further_languages(item: Mapping[str, object]) -> bool:
    """Whether an article of Intercom's stands in other languages than its own, too."""
    contents = item.get("translated_content")
    own = text_of(item.get("default_locale"))
    named = contents.items() if isinstance(contents, Mapping) else ()
    return any(isinstance(one, Mapping) and language != own for language, one in named)


def _sections(tree: object) -> dict[str, str]:
    """Names of the sections that stand beside the articles, by their id."""
    pages = tree if isinstance(tree, list) else [tree]
    found: dict[str, str] = {}
    for page in pages:
        if isinstance(page, Mapping):
            found |= {text_of(s.get("id")): text_of(s.get("name")) for s in _listed(page)}
    return found


def _listed(page: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    return objects(page.get("sections") or page.get("collections"))


def _exported(
    centre: _Centre, items: list[Mapping[str, object]], sections: Mapping[str, str]
) -> Exported:
    entries: list[Entry] = []
    left_out = LeftOut()
    for item in items:
        title = item[centre.title]
        if item.get("draft") in (True, "true") or item.get("state", item.get("status")) in _DRAFTS:
            left_out.add("article(s) that are not published, left out", title)
            continue
        link = next((found for key in _LINKS if (found := address_of(item.get(key)))), None)
        section = sections.get(text_of(item.get("section_id") or item.get("parent_id")))
        made = entry([title], item.get(centre.body), section, url=link)
        if made:
            entries.append(made)
        else:
            left_out.add("article(s) without a text, left out", title)
        if _further_languages(item):
            left_out.add("article(s) in further languages, which are not kept", title)
        if item.get("user_segment_id"):
            left_out.add("article(s) that only some readers may see, which is not kept", title)
    return Exported(centre.kind, tuple(entries), left_out.lines())
