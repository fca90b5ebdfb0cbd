"""The page of figures: charts, each with its numbers in a table below."""

from __future__ import annotations

from qa_bot import charts
from qa_bot.gaps import UsageFigures
from qa_bot.gaps.usage_figures import BINS, SHARED
from qa_bot.web.editor.editor_markup import paragraphs, section, table, text
from qa_bot.web.page.markup import escaped

# Days that are drawn and listed, the last ones.
MOST_DAYS = 60
NAMES = {"answered": "answered", "choose": "a choice", "not_covered": "not covered"}


def figures_body(figures: UsageFigures) -> str:
    """Shares by day, confidences, and the pairs that were chosen second."""
    if not figures.asked:
        return paragraphs("No question was asked yet.")
    return "".join(
        (
            section("By day", _by_day(figures)),
            section("How sure the answers were", _confidences(figures)),
            section("Chosen second", _second(figures)),
        )
    )


def _by_day(figures: UsageFigures) -> str:
    days = figures.days[-MOST_DAYS:]
    shares = {
        NAMES[outcome.value]: [getattr(day, outcome.value) / day.questions for day in days]
        for outcome in SHARED
    }
    drawn = charts.bars_by_day(
        [day.day for day in days], shares, [day.questions for day in days],
        "What became of questions, by day",
    )  # fmt: skip
    total = ", ".join(
        f"{figures.count(outcome) / figures.asked:.0%} {NAMES[outcome.value]}" for outcome in SHARED
    )
    said = f"{figures.asked:,} questions since {figures.days[0].day}: {total}."
    rows = [
        [
            f"<time>{day.day}</time>",
            *(f"{getattr(day, outcome.value) / day.questions:.0%}" for outcome in SHARED),
            f"{day.questions:,}",
        ]
        for day in reversed(days)
    ]
    header = ["Day (UTC)", "Answered", "A choice", "Not covered", "Questions"]
    return paragraphs(said) + _picture(drawn, said) + _numbers(table(header, rows))


def _confidences(figures: UsageFigures) -> str:
    groups = {NAMES[outcome.value]: figures.confidences[outcome] for outcome in SHARED}
    drawn = charts.histogram(groups, "How sure the first question was")
    counts = [figures.histogram(outcome) for outcome in SHARED]
    rows = [
        [
            f"{place * 100 // BINS}\u2013{(place + 1) * 100 // BINS}%",
            *(f"{c[place]:,}" for c in counts),
        ]
        for place in range(BINS)
    ]
    said = (
        "How sure the bot was that its first question was the right one, in tenths, by what became "
        "of it."
    )
    header = ["Sure", "Answered", "A choice", "Not covered"]
    return paragraphs(said) + _picture(drawn, said) + _numbers(table(header, rows))


def _second(figures: UsageFigures) -> str:
    if not figures.second:
        return paragraphs("No question stood second in a choice yet.")
    said = (
        "Questions that were picked though another stood first, or stood second where readers had "
        "to choose. What is picked often may lack a wording of its own."
    )
    rows = [
        [
            f"{text(f'{one.label}. {one.question}')}<small>{text(one.path)}</small>",
            f"{one.picked:,}",
            f"{one.stood_second:,}",
        ]
        for one in figures.second
    ]
    return paragraphs(said) + table(["Question", "Picked", "Stood second"], rows)


def _picture(svg: str, said: str) -> str:
    source = charts.image_source(svg)
    return f'<figure><img src="{source}" alt="{escaped(said)}"></figure>'


def _numbers(numbers: str) -> str:
    return f"<details><summary>The same as numbers</summary>{numbers}</details>"
