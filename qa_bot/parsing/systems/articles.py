"""Articles of help centres as their interfaces give them: the title asks, the HTML body answers.

Zendesk (`articles`: title, body, section_id), Intercom (`data`: type article, title, body) and
Help Scout (`articles.items`: name, text).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from qa_bot.parsing.content import Entry
from qa_bot.parsing.systems.exported import Exported, LeftOut, entry, objects
from qa_bot.parsing.tables.values import address_of

_DRAFTS = ("draft", "notpublished", "unpublished")


def read_tree(tree: object) -> Exported | None:
    """The articles that are published; None where it is no list of a help centre."""
    if not isinstance(tree, Mapping):
        return None
    for kind, items, names in _lists(tree):
        found = [one for one in items if all(name in one for name in names)]
        if found and len(found) == len(items):
            return _exported(kind, found, *names[:2])
    return None


def _lists(
    tree: Mapping[str, object],
) -> Iterator[tuple[str, list[Mapping[str, object]], tuple[str, ...]]]:
    articles = tree.get("articles")
    inner = articles.get("items") if isinstance(articles, Mapping) else None
    yield "zendesk", list(objects(articles)), ("title", "body", "section_id")
    yield "intercom", list(objects(tree.get("data"))), ("title", "body", "workspace_id")
    yield "helpscout", list(objects(inner)), ("name", "text", "collectionId")


def _exported(kind: str, items: list[Mapping[str, object]], title: str, body: str) -> Exported:
    entries: list[Entry] = []
    left_out = LeftOut()
    for item in items:
        if item.get("draft") in (True, "true") or item.get("state", item.get("status")) in _DRAFTS:
            left_out.add("article(s) that are not published, left out", item[title])
            continue
        link = item.get("html_url") or item.get("publicUrl") or item.get("url")
        made = entry([item[title]], item[body], url=address_of(link))
        if made:
            entries.append(made)
        else:
            left_out.add("article(s) without a text, left out", item[title])
    return Exported(kind, tuple(entries), left_out.lines())
