"""The example of a settings file, which has every setting; and what an owner begins with."""

from __future__ import annotations

from importlib.resources import files

# In place of what the example says of itself.
HEAD = """\
# Every setting of QA Bot, each behind a "# " with its default, or with an example where it has
# none: take the sign away from what you change. An option on the command line wins over this file.
#
# Paths are taken from the folder of this file. Keys above the first [table] must stay there.

"""
FIRST = "# --- "


def example_text() -> str:
    """Every setting with its default; those without one are comments."""
    return (files(__package__) / "qa-bot.example.toml").read_text("utf-8")


def commented_text() -> str:
    """The same with all of it commented out, so that what the owner does not say stays open."""
    _, first, rest = example_text().partition(FIRST)
    lines = (first + rest).splitlines(keepends=True)
    return HEAD + "".join(
        line if line.startswith("#") or line.isspace() else f"# {line}" for line in lines
    )
