"""Which of Gradio's files the page needs, found out from its own page and scripts.

Gradio has 1,000 of them, of up to 31 MB, for components that our page has not. A new version opens
none by itself: what is not found here is not served. That its scripts are put together as Vite does
it, and what their parts are called, was seen with gradio 6.31.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from qa_bot.records import QABotError

FOLDER, PAGE, SCRIPTS = "templates/frontend", "index.html", "assets"
# What its scripts call the component of our page, and the one that is around every page.
COMPONENTS = ("html", "column")
# The parts that are imported later for every page, by their names up to the hash; many components
# are an "Index", too. Others, such as the settings and the description of the API, are asked for by
# buttons that our page hides.
ENTRY, OF_ENTRY, LATER = "index", "Index", ("Blocks", "core")
# The one that imports components, and languages, of which a reader's browser may have any.
CORE = "core"
NAMED_IN_PAGE = re.compile(r"""["'`}](?:\.?/)?((?:assets|static)/[\w./-]+\.\w+)""")
# A module that is imported with the script, and one that it may import later; behind that stand the
# places, in the script's list, of all files that this one needs.
STATIC = re.compile(r"""\b(?:from|import)\s*["'`]\./([\w.-]+)["'`]""")
_LATER = r"""\bimport\(["'`]\./(?P<name>[\w.-]+)["'`]\)[^"'`]*?import\.meta\.url"""
DYNAMIC = re.compile(_LATER)
LISTED = re.compile(r"\bm\.f\s*=\s*(\[[^\]]*\])")
PLACES = re.compile(r"__vite__mapDeps\(\[([\d,]*)\]")
_UNNAMED = _LATER.replace("?P<name>", "")
COMPONENT = re.compile(rf"""[{{,](\w+):\{{(?:\w+:\(\)=>\w+\(\(\)=>{_UNNAMED}\),?)+\}}""")
LANGUAGE = re.compile(rf"""["'`]\./lang/[\w-]+\.json["'`]:\(\)=>\w+\(\(\)=>{_UNNAMED}""")


@cache
def needed() -> frozenset[str]:
    """The paths of those files, such as "/assets/index-DphvyggB.js"; does not import Gradio.

    Raises QABotError where its page is not put together as was seen.
    """
    found = find_spec("gradio")
    if found is None or found.origin is None:
        raise QABotError("the page needs gradio; install it with `pip install gradio`")
    return needed_of(Path(found.origin).parent / FOLDER)


def needed_of(folder: Path) -> frozenset[str]:
    """The paths of the files of a folder that the page in it needs; raises QABotError."""
    named = NAMED_IN_PAGE.findall(_read(folder / PAGE))
    pending = [path.rpartition("/")[2] for path in named if path.startswith(f"{SCRIPTS}/")]
    seen: set[str] = set()
    while pending:
        name = pending.pop()
        if name not in seen:
            seen.add(name)
            if name.endswith(".js"):
                pending += _imported(name, _read(folder / SCRIPTS / name))
    if missing := {OF_ENTRY, *LATER} - {_part(name) for name in seen}:
        raise _unlike(f"no part of it is called {min(missing)}")
    return frozenset(f"/{path}" for path in (*named, *(f"{SCRIPTS}/{name}" for name in seen)))


def _imported(name: str, script: str) -> Iterator[str]:
    """The files that a script needs beside it."""
    yield from STATIC.findall(script)
    listed = LISTED.search(script)
    files = json.loads(listed[1]) if listed else []
    for call in _calls(name, script):
        yield call["name"]
        if places := PLACES.search(call[0]):
            yield from (files[int(one)].removeprefix("./") for one in places[1].split(",") if one)


def _calls(name: str, script: str) -> Iterator[re.Match[str]]:
    """The imports of a script that are made later, as far as our page makes them."""
    wanted = (OF_ENTRY, *LATER) if _part(name) == ENTRY else LATER
    yield from (call for call in DYNAMIC.finditer(script) if _part(call["name"]) in wanted)
    if _part(name) == CORE:
        components = {one[1]: one[0] for one in COMPONENT.finditer(script)}
        if missing := set(COMPONENTS) - set(components):
            raise _unlike(f"{name} has no component {min(missing)}")
        languages = [one[0] for one in LANGUAGE.finditer(script)]
        for part in (*(components[one] for one in COMPONENTS), *languages):
            yield from DYNAMIC.finditer(part)


def _part(name: str) -> str:
    return name.partition("-")[0]


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeError) as error:
        raise _unlike(f"{path.name} cannot be read ({error})") from error


def _unlike(what: str) -> QABotError:
    return QABotError(
        f"the page of gradio {version('gradio')} is unlike that of 6.31, with which it was made: "
        f"{what}; install `gradio==6.31.0`"
    )
