"""Lines inside of answers that look like questions: which they are, and when the owner is told."""

import pytest

from qa_bot.parsing import read_file, read_sources
from qa_bot.parsing.overlooked import overlooked, overlooked_warning


def page(inside: int) -> str:
    """Ten headings with numbers that ask; below the first, so many lines "Q: ...?"."""
    others = "".join(f"Q: And what if I pay {n} times?\n\n" for n in range(inside))
    answer = "At the desk, where we have it.\n\n"
    return "".join(
        f"## {n}. How do I get paper {n}?\n\n{answer}{others if n == 1 else ''}"
        for n in range(1, 11)
    )


@pytest.mark.parametrize(("inside", "told"), [(0, False), (2, False), (3, True), (8, True)])
def test_the_owner_is_told_of_several_lines_that_may_be_questions(tmp_path, inside, told):
    path = tmp_path / "faq.md"
    path.write_text(page(inside))
    parsed = read_file(path)
    assert len(parsed.pairs) == 10
    assert len(overlooked(parsed)) == inside
    warning = overlooked_warning(parsed)
    assert (warning is not None) == told
    if warning:
        assert warning.startswith(f"{inside} lines inside its answers look like questions")
        assert "line 5, line 7, line 9" in warning


def test_the_warning_is_among_the_problems(tmp_path):
    (tmp_path / "faq.md").write_text(page(3))
    documents, problems = read_sources(tmp_path)
    assert len(documents[0].pairs) == 10
    assert [problem.path for problem in problems] == ["faq.md"]
    assert "3 lines inside its answers" in problems[0].reason
