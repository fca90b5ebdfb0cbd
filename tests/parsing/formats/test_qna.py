"""Bot Framework's .qna: wordings, filters and prompts are told apart."""

from qa_bot.parsing.formats import reader

TEXT = """\
# ? Where do you park?
- parking
> a comment
**Filters:**
- town = here

```markdown
Behind the house.
```
**Prompts:**
- [How much?](#?what-does-it-cost) `context-only`
- [Bikes](#3)
- [Trains](#?trains)

<a id = "3"></a>
# ? Where do bikes go?
```
In the yard.
```
## ? What does it cost?
```
Nothing.
```
"""


def test_prompts_are_related_questions_and_filters_are_no_wordings():
    content = reader(".qna")(TEXT.encode())
    assert [(e.question, e.answer, e.alternates, e.related) for e in content.entries] == [
        (
            "Where do you park?",
            "Behind the house.",
            ("parking",),
            ("What does it cost?", "Where do bikes go?", "Trains"),
        ),
        ("Where do bikes go?", "In the yard.", (), ()),
        ("What does it cost?", "Nothing.", (), ()),
    ]
    assert [e.position for e in content.entries] == [8, 18, 22]
    assert content.doubts == ("1 question(s) with filters, not kept: 'Where do you park?'",)
