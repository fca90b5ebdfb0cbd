"""The table of rules: the one place that says how grave a finding is."""

from __future__ import annotations

from dataclasses import dataclass

from qa_bot.checking.findings import Finding, Place, Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule's name, how grave its findings are at most, and what it finds."""

    name: str
    severity: Severity
    description: str


_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE
RULES = (
    Rule("unreadable", _E, "a file that cannot be read"),
    Rule("reading", _W, "what the reader of a format could not be sure of"),
    Rule("unanswered", _E, "a question without an answer"),
    Rule("indistinguishable", _E, "questions of one section that no query could tell apart"),
    Rule("different-answers", _W, "the same question with another answer elsewhere"),
    Rule("repeated-question", _N, "the same question with the same answer"),
    Rule("near-duplicate", _W, "a question that asks nearly what another one asks"),
    Rule("alike-questions", _N, "questions so much alike that few may be answered"),
    Rule("lost-question", _W, "a question whose own words find another pair first"),
    Rule("long-question", _W, "a question longer than the model reads"),
    Rule("cut-passage", _N, "an answer with a passage longer than the model reads"),
    Rule("missing-number", _W, "a gap in the numbers"),
    Rule("repeated-number", _W, "a number that was printed before"),
    Rule("disordered-number", _W, "a number below the one before it"),
    Rule("missed-question", _N, "a line that may be a question and is not read as one"),
    Rule("long-answer", _W, "an answer far longer than the others, with what look like questions"),
    Rule("statement", _N, "a question that looks like a statement where most are questions"),
    Rule("left-over", _W, "text in no pair; a note where it is less than half of the file"),
    Rule("broken-reference", _W, "a reference to a question that does not exist"),
    Rule("passed-date", _W, "a deadline that has passed"),
    Rule("expired", _W, "a pair whose valid_until has passed, or whose valid_from is to come"),
    Rule("stale", _W, "text as of a day more than a year ago, or not reviewed since"),
    Rule("broken-link", _W, "a link whose syntax is broken"),
    Rule("direction-control", _W, "a mark that shows a line in another order than it is read in"),
    Rule("differing-translation", _W, "a translation with another figure than its original"),
    Rule("untranslated", _N, "questions that a translation or its original lacks, by number"),
    Rule("unused-reply", _W, "a question that is a wording of a reply in the settings, too"),
    Rule("draft", _N, "drafts, which are not read, and those without an answer"),
    Rule("contradiction", _N, "sentences of two answers that may oppose each other"),
)

_SEVERITIES = {rule.name: rule.severity for rule in RULES}


def finding(
    rule: str,
    place: Place,
    message: str,
    related: Place | None = None,
    *,
    side_by_side: bool = False,
    severity: Severity | None = None,
) -> Finding:
    """Make a finding of a rule, as grave as the table says; `severity` is for a lesser one."""
    return Finding(rule, severity or _SEVERITIES[rule], place, message, related, side_by_side)
