"""Dialogflow ES: an intent's responses in its file, and what users say in another beside it.

cloud.google.com/dialogflow/es/docs (export of an agent): intents/X.json and beside it
X_usersays_en.json, whose texts are in pieces. An intent's name may be cut short: it is no question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from qa_bot.parsing.content import Entry
from qa_bot.parsing.systems.exported import Exported, LeftOut, entry, objects, texts
from qa_bot.parsing.tables.values import text_of

KIND = "dialogflow"
USERS_SAY = re.compile(r"(?P<name>.+)_usersays(?:_(?P<language>[\w-]{2,10}))?\.json", re.DOTALL)
# What is filled in when a response is said: a parameter, also of a context.
_FILLED_IN = re.compile(r"(?<![\w$])\$[A-Za-z_][\w.-]*|#[\w-]+\.[\w-]+")
_TEXT = ("0", "")
_QUICK_REPLIES = "2"


def read_tree(tree: object) -> Exported | None:
    """The pair of an older intent, which holds what users say itself; None where it is none."""
    if not isinstance(tree, Mapping) or not {"userSays", "responses", "name"} <= tree.keys():
        return None
    return read_intents({text_of(tree["name"]): tree}, {})


def read_intents(
    intents: Mapping[str, object], said: Mapping[str, Mapping[str, object]]
) -> Exported:
    """The pairs of intents by the names of their files, with what users say by language."""
    left_out = LeftOut()
    entries: list[Entry] = []
    for name, intent in intents.items():
        if isinstance(intent, Mapping):
            own = {text_of(intent.get("lang")): intent.get("userSays")}
            entries += _pairs(name, intent, said.get(name) or own, left_out)
    return Exported(KIND, tuple(entries), left_out.lines())


def _pairs(
    name: str, intent: Mapping[str, object], said: Mapping[str, object], left_out: LeftOut
) -> list[Entry]:
    if intent.get("fallbackIntent") in (True, "true"):
        left_out.add("intent(s) for what nobody expected, left out", name)
        return []
    if intent.get("contexts") or intent.get("parentId"):
        left_out.add("intent(s) that answer to what was said before, left out", name)
        return []
    found = [_pair(name, intent, language, phrases, left_out) for language, phrases in said.items()]
    made = [one for one in found if one]
    if made and intent.get("webhookUsed") in (True, "true"):
        left_out.add("intent(s) whose answer a program may change, kept as written", name)
    return made


def _pair(
    name: str, intent: Mapping[str, object], language: str, phrases: object, left_out: LeftOut
) -> Entry | None:
    responses = list(objects(intent.get("responses")))
    messages = [m for one in responses for m in objects(one.get("messages"))]
    wanted = ("", language.casefold())
    spoken = [m for m in messages if not language or text_of(m.get("lang")).casefold() in wanted]
    answer = _answer(spoken, name, left_out)
    required = [p for one in responses for p in objects(one.get("parameters")) if _is_asked(p)]
    if answer and (required or _FILLED_IN.search(answer)):
        left_out.add("intent(s) that ask back or are filled in when said, left out", name)
        return None
    made = entry(_wordings(phrases), answer, related=_replies(spoken))
    if made is None:
        left_out.add("intent(s) without a phrase or without a text, left out", name)
    return made


def _is_asked(parameter: Mapping[str, object]) -> bool:
    return parameter.get("required") in (True, "true")


def _answer(messages: Iterable[Mapping[str, object]], name: str, left_out: LeftOut) -> str:
    """The texts that are said one after the other; the first of the ways to say each.

    Those of one platform only are taken where nothing is said on all.
    """
    everywhere: list[str] = []
    somewhere: list[str] = []
    for message in messages:
        platform = text_of(message.get("platform"))
        said = texts(message.get("speech")) or texts(message.get("textToSpeech"))
        if text_of(message.get("type")) not in _TEXT and not said:
            continue
        if len(said) > 1:
            left_out.add("intent(s) with several responses, the first is kept", name)
        (somewhere if platform else everywhere).extend(said[:1])
    return "\n\n".join(everywhere or somewhere[:1])


def _wordings(phrases: object) -> list[str]:
    """What users say, its pieces put together; templates name types instead of words."""
    found = []
    for phrase in objects(phrases):
        text = "".join(t for piece in objects(phrase.get("data")) for t in texts(piece.get("text")))
        if phrase.get("isTemplate") not in (True, "true"):
            found.append(text)
    return found


def _replies(messages: Iterable[Mapping[str, object]]) -> list[str]:
    """What quick replies and chips say, those of Dialogflow Messenger too."""
    found: list[str] = []
    for message in messages:
        if text_of(message.get("type")) == _QUICK_REPLIES:
            found += texts(message.get("replies"))
        chips = list(objects(message.get("suggestions")))
        payload = message.get("payload")
        rich = payload.get("richContent") if isinstance(payload, Mapping) else None
        for row in rich if isinstance(rich, list) else ():
            chips += [option for one in objects(row) for option in objects(one.get("options"))]
        for chip in chips:
            found += texts(chip.get("title") or chip.get("text"))[:1]
    return found
