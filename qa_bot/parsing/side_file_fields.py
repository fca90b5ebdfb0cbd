"""What the fields below a key of a side file say of a pair, or of a whole document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from qa_bot.languages.plain_names import plain_name
from qa_bot.parsing.content import WholeDates
from qa_bot.parsing.field_names import words_of
from qa_bot.parsing.markup.front_matter import DATES
from qa_bot.parsing.tables.values import address_of, alternates_of, date_of, one_line, text_of
from qa_bot.parsing.tables.yaml_text import Repeated

FIELDS = ("question", "alternates", "synonyms", *DATES, "url", "section", "disagrees_with")
# Of those that stand twice all are taken together.
LISTS = ("alternates", "synonyms", "disagrees_with")


@dataclass(frozen=True, slots=True)
class Additions:
    """What a side file adds to a pair."""

    alternates: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_until: date | None = None
    reviewed: date | None = None
    url: str | None = None
    section: str | None = None
    disagrees_with: tuple[str, ...] = ()


def asked_in(value: object) -> str:
    """The question that an entry says it is for; "" where it says none."""
    of = value.items() if isinstance(value, Mapping) else ()
    said = (one for key, one in of if "_".join(words_of(str(key))) == "question")
    return one_line(next(said, None))


def additions_of(values: Iterable[object], shown: str, doubts: list[str]) -> Additions:
    """What the entries of one pair say together."""
    said: dict[str, list[object]] = {}
    for value in values:
        of = value if isinstance(value, Mapping) else {"alternates": value}
        for key, one in of.items():
            name = "_".join(words_of(str(key)))
            if name in FIELDS:
                said.setdefault(name, []).extend(one if isinstance(one, Repeated) else [one])
            else:
                doubts.append(
                    f"{shown} has an unknown field {str(key)[:40]!r}; known are {', '.join(FIELDS)}"
                )
            if isinstance(one, Repeated) and name in LISTS:
                doubts.append(
                    f"{shown} has {name} {len(one)} times; all are taken; put them into one"
                )
    fields = {name: ones[0] for name, ones in said.items() if name in LISTS or _is_one(ones)}
    doubts.extend(
        f"{shown} has {name} {len(ones)} times; none of them is taken; leave one"
        for name, ones in said.items()
        if name not in fields and name != "question"
    )
    url = address_of(fields.get("url"))
    if url is None and text_of(fields.get("url")):
        doubts.append(f"{shown} has a url that does not begin with http; correct it")
    return Additions(
        alternates=tuple(
            line
            for name in ("alternates", "synonyms")
            for one in said.get(name, ())
            for line in alternates_of(one)
        ),
        valid_from=_date("valid_from", fields, shown, doubts),
        valid_until=_date("valid_until", fields, shown, doubts),
        reviewed=_date("reviewed", fields, shown, doubts),
        url=url,
        section=plain_name(one_line(fields.get("section"))) or None,
        disagrees_with=_references(said.get("disagrees_with", ())),
    )


def _is_one(values: Sequence[object]) -> bool:
    """Whether a field that has one value has one, however often it stands there."""
    return all(one == values[0] for one in values)


def _references(values: Iterable[object]) -> tuple[str, ...]:
    """Names of pairs, each value a list of them or one alone."""
    names = chain.from_iterable(one if isinstance(one, list) else [one] for one in values)
    return tuple(dict.fromkeys(line for one in names if (line := one_line(one))))


def dates_of_all(values: Iterable[object], shown: str, doubts: list[str]) -> WholeDates:
    """The dates of a whole document."""
    of_dates: list[object] = []
    for value in values:
        if not isinstance(value, Mapping):
            doubts.append(
                f"{shown} is the whole document, which has no wordings; expected {', '.join(DATES)}"
            )
            continue
        known = {key: one for key, one in value.items() if "_".join(words_of(str(key))) in DATES}
        doubts.extend(
            f"{shown} is the whole document and has no field {str(key)[:40]!r}; known are "
            f"{', '.join(DATES)}"
            for key in value
            if key not in known
        )
        of_dates.append(known)
    found = additions_of(of_dates, shown, doubts)
    return WholeDates(found.valid_from, found.valid_until, found.reviewed)


def _date(name: str, fields: Mapping[str, object], shown: str, doubts: list[str]) -> date | None:
    try:
        return date_of(fields.get(name))
    except ValueError as error:
        doubts.append(f"{shown} has a {name} that cannot be read: {error}")
        return None
