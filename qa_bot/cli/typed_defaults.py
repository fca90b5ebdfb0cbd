"""Commands whose defaults are taken as they are; Typer checks only what somebody typed.

Typer checks every value with Pydantic, a default too, and importing that takes longer than reading
a document (`findings/typer-checks-defaults-with-pydantic.sh`). A default is of its type: mypy sees
to those of our functions, the settings to theirs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from typer.core import TyperCommand, TyperGroup

# What the sources of a value are called that nobody typed; the second is a settings file.
_DECLARED = ("DEFAULT", "DEFAULT_MAP")


class OwnCommand(TyperCommand):
    """One command."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Its options and arguments, `--help` among them."""
        return _taking_defaults(super().get_params(ctx))


class OwnGroup(TyperGroup):
    """All of the commands."""

    def get_params(self, ctx: Any) -> list[Any]:
        """The options in front of a command."""
        return _taking_defaults(super().get_params(ctx))


def _taking_defaults(parameters: list[Any]) -> list[Any]:
    for parameter in parameters:
        if not parameter.required and "process_value" not in vars(parameter):
            parameter.process_value = _taking_default(parameter)
    return parameters


def _taking_default(parameter: Any) -> Callable[[Any, Any], Any]:
    check: Callable[[Any, Any], Any] = parameter.process_value

    def process_value(context: Any, value: Any) -> Any:
        source = context.get_parameter_source(parameter.name)
        if source is None or source.name not in _DECLARED:
            return check(context, value)
        return parameter.callback(context, parameter, value) if parameter.callback else value

    return process_value
