"""Checks of single settings; each says what is wrong, `expected` what was expected."""

from __future__ import annotations

import dataclasses
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pydantic import (
    GetCoreSchemaHandler,
    GetPydanticSchema,
    ValidationError,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
from pydantic_core import PydanticCustomError
from pydantic_core.core_schema import (
    CoreSchema,
    dataclass_args_schema,
    dataclass_field,
    dataclass_schema,
    with_default_schema,
)

from qa_bot.arguments import index_place, is_server, network
from qa_bot.languages import available
from qa_bot.records import QABotError
from qa_bot.settings.contrast import READABLE, contrast

# The type of an error whose message is ready for the reader: "; ... was expected".
EXPLAINED = "explained"
# The same of what is not to be shown, as it may be a password: "no argon2 hash; ...".
SECRET = "secret"
MAX_PATH_CHARACTERS = 1_000
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def expected(text: str) -> WrapValidator:
    """Wraps the checks of a setting: where one fails, its error says that `text` was expected.

    The reason of a ValueError of ours is put in front; an error that is explained, or of something
    inside of the setting, stays as it is.
    """

    def check(value: Any, checked: ValidatorFunctionWrapHandler) -> Any:
        try:
            return checked(value)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            if first["type"] == EXPLAINED or first["loc"]:
                raise
            reason = f", {first['ctx']['error']}" if first["type"] == "value_error" else ""
            raise PydanticCustomError(
                EXPLAINED, "{reason}; {text} was expected", {"reason": reason, "text": text}
            ) from error

    return WrapValidator(check)


def table_of(**accepted: Any) -> GetPydanticSchema:
    """What a table of the file may hold that a dataclass is made of: for each field its checks.

    A default is the dataclass's own, and checked as well: a path among them is then taken from the
    folder of the file. A key that is no field is an error.
    """

    def schema(made: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        fields = dataclasses.fields(made)
        taken = [
            dataclass_field(
                one.name,
                _or_default(one, handler.generate_schema(accepted[one.name])),
                kw_only=True,
            )
            for one in fields
        ]
        arguments = dataclass_args_schema(made.__name__, taken, extra_behavior="forbid")
        return dataclass_schema(made, arguments, [one.name for one in fields], slots=True)

    return GetPydanticSchema(schema)


def _or_default(one: dataclasses.Field[Any], checked: CoreSchema) -> CoreSchema:
    if one.default is not dataclasses.MISSING:
        return with_default_schema(checked, default=one.default, validate_default=True)
    if one.default_factory is not dataclasses.MISSING:
        return with_default_schema(
            checked, default_factory=one.default_factory, validate_default=True
        )
    return checked


def folder(info: ValidationInfo) -> Path:
    """The folder of the settings file."""
    return Path(info.context["folder"]) if info.context else Path()


def written_path(value: Any) -> str:
    """A path as it stands in the file; raises ValueError for what no system takes for one."""
    if not isinstance(value, str | Path):
        raise ValueError("which is no text")
    path = str(value)
    if not path.strip() or len(path) > MAX_PATH_CHARACTERS or CONTROL.search(path):
        raise ValueError("which is no path")
    return path


def inside(value: Any, info: ValidationInfo) -> Path:
    """A path, from the folder of the settings file unless it is absolute."""
    return folder(info) / written_path(value)


def inside_or_server(value: Any, info: ValidationInfo) -> Path | str:
    """A path as `inside` gives it, or the address of a server as it is."""
    if not is_server(value):
        return inside(value, info)
    try:
        index_place(written_path(value))
    except QABotError as error:
        raise ValueError(f"where {error}") from error
    return str(value)


def address_or_network(value: str) -> str:
    """An IP address, or a network of them."""
    try:
        network(value)
    except QABotError as error:
        raise ValueError(f"where {error}") from error
    return value


def model_name(value: Any, info: ValidationInfo) -> str:
    """A model's name, or the path of the folder of that name beside the settings file."""
    path = folder(info) / written_path(value)
    return str(path) if os.path.isdir(path) else str(value)


def known_language(value: Any) -> str:
    """A language that there is a file for."""
    if not isinstance(value, str) or value not in available():
        raise ValueError("which is not among the languages")
    return value


def readable_with(other: str) -> Callable[[str], str]:
    """Checks that a colour and this one, text and what is behind it, can be read."""

    def check(colour: str) -> str:
        ratio = contrast(colour, other)
        if ratio < READABLE:
            raise ValueError(
                f"whose contrast with the page's {other} is {ratio:.1f} and has to be {READABLE}"
            )
        return colour

    return check
