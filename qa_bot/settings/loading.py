"""Which file the settings come from, if any."""

from __future__ import annotations

from pathlib import Path

from qa_bot.settings.schema import Settings

FILE_NAME = "qa-bot.toml"


def load_settings(path: Path | None = None) -> Settings:
    """The settings of a file; of `qa-bot.toml` in the working directory unless given.

    Where that is absent, too, the defaults. Raises SettingsError.
    """
    if path is None and not Path(FILE_NAME).exists():
        return Settings()
    # Not above: Pydantic takes longer to import than all of the settings, and where there is no
    # file there is nothing to check.
    from qa_bot.settings.reading import read_settings

    return read_settings(path or Path(FILE_NAME))
