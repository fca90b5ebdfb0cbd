"""What may stand in the table [publish]."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field, Strict

from qa_bot.settings.checks import expected, inside, table_of
from qa_bot.settings.schema import PublishSettings

GoldenFile = Annotated[Path, BeforeValidator(inside), expected("the path of a file")]
Share = Annotated[
    float, Strict(), Field(ge=0, le=1, allow_inf_nan=False), expected("a share from 0 to 1")
]
Kept = Annotated[int, Strict(), Field(ge=2, le=100), expected("a whole number from 2 to 100")]
OwnPublish = Annotated[
    PublishSettings,
    table_of(
        golden=GoldenFile | None,
        hits_may_fall=Share,
        answers_may_fall=Share,
        false_answers_may_rise=Share,
        keep=Kept,
    ),
]
