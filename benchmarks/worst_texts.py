"""Inputs of one size that keep each reader as busy as we know how to."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

Maker = Callable[[int], bytes]


def repeated(part: str, before: str = "", after: str = "") -> Maker:
    """As many times a part as fit; "%d" in it counts on."""
    counted = "%d" in part

    def make(size: int) -> bytes:
        room = size - len(before) - len(after)
        if not counted:
            return (before + part * (room // len(part.encode())) + after).encode()
        times = room // (len(part.encode()) + 4)
        return (before + "".join(part.replace("%d", str(n)) for n in range(times)) + after).encode()

    return make


def spread(times: int, part: str, line: str = "", before: str = "") -> Maker:
    """A part so many times in a megabyte, and what is left of it in lines of text below each."""

    def make(size: int) -> bytes:
        count = times * size // 1_000_000
        room = size // max(count, 1) - len(part.encode()) - 4
        filler = (line * (room // len(line) + 1))[: max(room - 1, 0)] + "\n" if line else ""
        parts = (part.replace("%d", str(n)) + filler for n in range(1, count + 1))
        return (before + "".join(parts)).encode()

    return make


def lines(data: bytes) -> int:
    """How many lines end."""
    return data.count(b"\n")


def tags(data: bytes) -> int:
    """How many tags there are, as XML counts them."""
    return data.count(b"<")


def within(make: Maker, count: Callable[[bytes], int], most: int) -> Maker:
    """The same, with as many lines or tags as are read."""

    def made(size: int) -> bytes:
        data = make(size)
        there = count(data)
        return data if there <= most else make(int(size * most / there * 0.99))

    return made


def nested(opening: str, closing: str, inside: str = "a?", around: str = "{}") -> Maker:
    """An element in an element, as deep as fits."""

    def make(size: int) -> bytes:
        depth = size // len((opening + closing).encode())
        return around.replace("{}", opening * depth + inside + closing * depth).encode()

    return make


def indented(part: str) -> Maker:
    """Every line one blank further to the right."""

    def make(size: int) -> bytes:
        lines, room, depth = [], size, 0
        while room > 0:
            lines.append(" " * depth + part)
            room -= len(lines[-1]) + 1
            depth += 1
        return "\n".join(lines).encode()

    return make


# Of every format of lines.
LINES = {
    "short lines": repeated("a\n"),
    "short questions": repeated("a?\n"),
    "questions and answers": repeated("a?\n\nb\n\n"),
    "one question": repeated("a", "What is it? "),
    "one line of question marks": repeated("?"),
    "one line of words": repeated("a "),
    "numbered": repeated("%d. a?\nb\n\n"),
    "one number again": repeated("1. a?\nb\n\n"),
    "letters and answers": repeated("Q: a?\nA: b\n\n"),
    "numbers of four parts": repeated("1.1.1.%d a?\n\nb\n\n"),
    "every line another": repeated("what is a%d?\n"),
    "items": repeated("- a\n"),
    "blanks": repeated(" ", "", "a"),
    "blank lines": repeated("\n", "1. a?\n", "b"),
    "deeper and deeper": indented("- a?"),
    "brackets": repeated("["),
    "angles": repeated("<"),
    "braces": repeated("{"),
    "stars": repeated("*a_ "),
    "ticks": repeated("`a "),
    "combining marks": repeated("a\u0301\u0302\u0303?\n"),
    "line separators": repeated("a?\u2028b\u2028"),
    "20,000 questions": spread(19_900, "Q: a%d?\nA: b ", "c "),
    "20,000 numbers": spread(19_900, "%d. a?\n\n", "b c\n"),
    "20,000 numbers again": spread(19_900, "1. a?\n\n", "b "),
    "20,000 of one question": spread(19_900, "What is it?\n\n", "b "),
    "20,000 paragraphs that ask": spread(19_900, "what is a%d?\n\n", "b c "),
    "20,000 in letters": spread(19_900, "a) a%d?\nb) c?\n\n", "b c "),
    "20,000 numbers of four parts": spread(19_900, "1.1.1.%d a?\n\n", "b c "),
    "10,000 long questions": spread(9_900, "%d. a " + "b" * 80 + "?\nc\n\n"),
    "20,000 lines apart": spread(19_900, "a%d\n\n", "b c "),
    "capitals": spread(19_900, "A B%d C\n", "b c "),
    "dashes": spread(19_900, "a%d?\n-----\n", "b "),
}  # fmt: skip
TEXTS: dict[str, dict[str, Maker]] = {
    "txt": {"underlined": repeated("a?\n==\nb\n\n"), "tabs": repeated("a?\tb\n")},
    "md": {
        "headings": repeated("# a?\n\nb\n\n"),
        "headings of six levels": repeated("".join(f"{'#' * n} a?\n" for n in range(1, 7))),
        "headings without text": repeated("#\n"),
        "quotes": repeated(">"),
        "quotes in lines": repeated(">a?\n"),
        "links": repeated("[a](b)"),
        "link lines": repeated("- [a?](#a%d)\n"),
        "references": repeated("[a%d]: b\n"),
        "open references": repeated("[a][b]"),
        "pictures": repeated("!["),
        "table": repeated("|a|b|\n", "|a|b|\n|-|-|\n"),
        "wide table": repeated("|a", "", "\n" + "|-" * 100_000),
        "bold": repeated("**a?**\n\nb\n\n"),
        "details": repeated("<details><summary>a?</summary>\n\nb\n\n</details>\n\n"),
        "comments": repeated("<!-- a\n"),
        "entities": repeated("&amp;"),
        "setext": repeated("a?\n---\nb\n\n"),
        "fences": repeated("```\na\n"),
        "nested items": repeated("- "),
        "starred": repeated("*" * 7 + "a"),
    },
    "rst": {
        "titles": lambda size: repeated("a?" + " b" * 40 + "\n" + "-" * 90 + "\n\nb\n\n")(size),
        "emphasis in lines": repeated("*a " * 60 + "\n"),
        "substitutions": repeated("|a| " * 60 + "\n\n"),
        "targets": repeated(".. _a%d:\n\n"),
        "footnotes": repeated(".. [#] " + "a " * 50 + "\n"),
        "roles": repeated(":a:`b` " * 40 + "\n"),
        "table": repeated("a? b\n", "== ==\n", "== ==\n"),
        "grid": repeated("|" + "a|" * 50 + "\n+" + "-+" * 50 + "\n", "+" + "-+" * 50 + "\n"),
        "directives": repeated(".. note:: a\n\n   " + "b " * 50 + "\n\n"),
        "one paragraph of literals": repeated("``a`` "),
    },
    "html": {
        "paragraphs": repeated("<p>a"),
        "questions": repeated("<h2>a?</h2>b"),
        "six levels": repeated("".join(f"<h{n}>a?</h{n}>" for n in range(1, 7))),
        "blocks in blocks": repeated("<div>"),
        "bold in bold": repeated("<b>"),
        "items in items": repeated("<ul><li>a?"),
        "definitions": repeated("<dl><dt>a?<dd>b"),
        "definition list": repeated("<dt>a?<dd>b", "<dl>"),
        "details": repeated("<details><summary>a?</summary>b</details>"),
        "details in details": repeated("<details><summary>a?</summary>b"),
        "table": repeated("<tr><td>a?<td>b", "<table>"),
        "tables in tables": repeated("<table><tr><td>a?"),
        "links": repeated("<a href=#a>a?</a>"),
        "breaks": repeated("a?<br>b<br>"),
        "buttons": repeated("<button>a?</button><div>b</div>"),
        "attributes": repeated(" a%d=b", "<p", ">a?"),
        "classes": repeated("<p class='a b c d e'>a?"),
        "ids": repeated("<h2 id=a%d>a?</h2>b"),
        "json": lambda size: _ld_json(size),
        "microdata": repeated(
            "<div itemprop=mainEntity itemscope itemtype=https://schema.org/Question><b "
            "itemprop=name>a?</b><p itemprop=acceptedAnswer itemscope><i itemprop=text>b</i></div>",
            "<div itemscope itemtype=https://schema.org/FAQPage>",
        ),
        "text alone": repeated("a? b\n", "<p>"),
        "spans": repeated("<span>a</span> "),
        "preformatted": repeated("a?\n", "<pre>"),
        "rows of spans": repeated("<td colspan=999 rowspan=999>a", "<table><tr>"),
    },
    "csv": {
        "rows": repeated("a?,b\n"),
        "rows below a header": repeated("a?,b\n", "question,answer\n"),
        "commas": repeated(","),
        "wide rows": repeated("a?" + ",b" * 500 + "\n"),
        "quotes": repeated('"'),
        "open quotes": repeated('"a?\n,'),
        "semicolons": repeated("a?;b\n"),
        "one cell": repeated("a ", "question,answer\na?,"),
        "html in cells": repeated("a?,<p>b</p>\n", "question,answer\n"),
        "alternates": repeated("a;", "question,answer,alternates\na?,b,"),
        "QnA Maker": repeated("a?\tb\n", "Question\tAnswer\tSource\tMetadata\n"),
    },
    "json": {
        "lists in lists": repeated("["),
        "closed lists": nested("[", "]"),
        "objects in objects": nested('{"a":', "}", "1"),
        "pairs": repeated('["a?","b"],', "[", '["a?","b"]]'),
        "keys": repeated('"a%d?":"b",', "{", '"a?":"b"}'),
        "objects": repeated('{"question":"a?","answer":"b"},', "[", "{}]"),
        "empty objects": repeated("{},", "[", "{}]"),
        "numbers": repeated("1,", "[", "1]"),
        "escapes": repeated("\\u0041", '[{"question":"a?","answer":"', '"}]'),
        "one wording": repeated('"a%d",', '[{"answer":"b","question":[', '"a?"]}]'),
        "long number": repeated("1"),
    },
    "jsonl": {
        "objects": repeated('{"question":"a?","answer":"b"}\n'),
        "broken": repeated('{"question":\n'),
        "lists": repeated('["a?","b"]\n'),
    },
    "yaml": {
        "pairs": repeated("- question: a?\n  answer: b\n"),
        "keys": repeated("a%d?: b\n"),
        "lists": repeated("- a\n"),
        "lists in lists": repeated("- "),
        "brackets": repeated("["),
        "flow": repeated("a,", "[", "a]"),
        "references": repeated("- &a%d b\n- *a%d\n"),
        "documents": repeated("--- a\n"),
        "folded": repeated(" a\n", "- question: a?\n  answer: >\n   b\n"),
        "complex keys": repeated("? "),
        "quoted": repeated("''", "- '", "'"),
    },
    "qna": {
        "pairs": repeated("# ? a\n```\nb\n```\n"),
        "wordings": repeated("- a\n", "# ? a\n", "```\nb\n```\n"),
        "open answers": repeated("# ? a\n```\n"),
        "comments": repeated("> a\n"),
    },
    "pod": {
        "headings": repeated("=head2 a?\n\nb\n\n"),
        "items": repeated("=item a?\n\nb\n\n", "=over\n\n"),
        "codes": repeated("B<<a ", "=head1 a?\n\n"),
        "lists in lists": repeated("=over\n\n"),
    },
    "org": {
        "headings": repeated("* a?\nb\n"),
        "stars": repeated("*"),
        "items": repeated("- a :: b\n"),
        "table": repeated("| a | b |\n"),
        "links": repeated("[[a][b]] "),
        "emphasis": repeated("*a* /b/ "),
        "blocks": repeated("#+BEGIN_A\n"),
        "properties": repeated("* a?\n:PROPERTIES:\n:END:\n"),
        "deeper": repeated("* a?\n** b?\n*** c?\nd\n"),
    },
    "mediawiki": {
        "headings": repeated("== a? ==\nb\n"),
        "brackets in brackets": repeated("[["),
        "templates": repeated("{{"),
        "closed templates": nested("{{", "}}"),
        "quotes": repeated("'''a''"),
        "tables": repeated("{|\n|a\n"),
        "table": repeated("|-\n|a?||b\n", "{|\n"),
        "indents": repeated(":"),
        "references": repeated("<ref>a"),
        "definitions": repeated("; a? : b\n"),
    },
    "mdx": {
        "components": repeated("<A title='a?'>\nb\n</A>\n"),
        "small components": repeated('<A b="c"/>\n'),
        "components of one letter": repeated("<A>\nb\n</A>\n\n"),
        "comments": repeated("{/*"),
        "code": repeated("export a\n"),
        "open components": repeated("<A "),
        "fences": repeated("```\na\n"),
    },
    "texi": {
        "sections": repeated("@section a?\nb\n"),
        "commands in commands": repeated("@code{"),
        "items": repeated("@item a?\nb\n", "@table @asis\n"),
        "lists in lists": repeated("@itemize\n@item a\n"),
        "macros": repeated("@macro a\n"),
        "nodes": repeated("@node a%d\n@section a?\nb\n"),
        "braces": repeated("@{"),
    },
    "adoc": {
        "sections": repeated("== a?\n\nb\n\n"),
        "definitions": repeated("a?:: b\n"),
        "questions": repeated("a?::\n b\n", "[qanda]\n"),
        "items": repeated("* a\n** b\n*** c\n"),
        "table": repeated("|a |b\n", "|===\n", "|===\n"),
        "attributes": repeated("{a}"),
        "attribute lines": repeated(":a%d: {a0}\n"),
        "blocks": repeated("====\na\n"),
        "emphasis": repeated("*a* _b_ "),
        "anchors": repeated("[[a]]"),
    },
    "xml": {
        "pairs": repeated("<f><q>a?</q><a>b</a></f>", "<x>", "</x>"),
        "empty pairs": repeated("<f><q/><a/></f>", "<x>", "</x>"),
        "elements in elements": nested("<a>", "</a>"),
        "open elements": repeated("<a>"),
        "attributes": repeated(" a%d='b'", "<a", ">b?</a>"),
        "questions": repeated("<p>a?</p><p>b</p>", "<x>", "</x>"),
        "sections": repeated("<section><title>a?</title><p>b</p></section>", "<x>", "</x>"),
        "sections in sections": nested("<section><title>a?</title>", "</section>"),
        "shapes": repeated("<f%d><q>a?</q><r>b</r></f%d>", "<x>", "</x>"),
        "lists": repeated("<li>a?</li>", "<x><ul>", "</ul></x>"),
        "entities": repeated("&#65;", "<a>", "</a>"),
        "broken": repeated("<a b=>"),
        "closing": repeated("</a>", "<x>"),
        "namespaces": repeated("<a xmlns:b%d='c'/>", "<x>", "</x>"),
    },
    "tex": {
        "sections": repeated("\\section{a?}\nb\n\n"),
        "items": repeated("\\item a?\n", "\\begin{enumerate}\n", "\\end{enumerate}"),
        "lists in lists": repeated("\\begin{itemize}\\item a?\n"),
        "groups in groups": repeated("{"),
        "closed groups": nested("{", "}"),
        "commands": repeated("\\a"),
        "commands of texts": repeated("\\textbf{a} "),
        "commands in commands": repeated("\\textbf{"),
        "closed commands in commands": nested("\\textbf{", "}"),
        "options": repeated("\\a["),
        "definitions": repeated("\\newcommand{\\a%d}{b}\n"),
        "one definition": repeated("\\a ", "\\newcommand{\\a}{" + "b " * 500 + "}\n"),
        "definitions of definitions": lambda size: _definitions(size),
        "arguments": repeated("\\a{b}{c}", "\\newcommand{\\a}[2]{#1#2#1#2#1#2}\n"),
        "formulas": repeated("$a$ "),
        "open formulas": repeated("$a "),
        "comments": repeated("%\n"),
        "accents": repeated("\\'e "),
        "verbatim": repeated("\\verb|a| "),
        "environments": repeated("\\begin{a}\n"),
        "table": repeated("a?&b\\\\\n", "\\begin{tabular}{ll}\n", "\\end{tabular}"),
        "titles": repeated("\\title{"),
        "footnotes": repeated("\\footnote{a}"),
    },
    "textile": {
        "headings": repeated("h2. a?\n\nb\n\n"),
        "items": repeated("* a\n"),
        "deep items": repeated("*" * 20 + " a\n"),
        "table": repeated("|a?|b|\n"),
        "one row": repeated("|a"),
        "looks": repeated("()", "p", "a"),
        "looks in brackets": repeated("h2(a)(b)(c)"),
        "links": repeated('"a":http://b '),
        "quotes": repeated('"a'),
        "signs": repeated("*a_ @b "),
        "percents": repeated("%a "),
        "pictures": repeated("!a"),
        "codes": repeated("<pre>\na\n"),
        "terms": repeated("- a := b\n"),
        "labels": repeated("; a?\n: b\n"),
        "equal signs": repeated("==a "),
        "one paragraph": repeated("*a* _b_\n"),
    },
    "po": {
        "texts": repeated('msgid "a?"\nmsgstr "b"\n\n'),
        "different texts": repeated('msgid "a%d?"\nmsgstr "b"\n\n'),
        "keys": repeated('msgid "faq.q%d"\nmsgstr "a?"\nmsgid "faq.a%d"\nmsgstr "b"\n'),
        "one key": repeated("a.", 'msgid "', 'b"\nmsgstr "c"\n'),
        "places": repeated("#: a:%d b:1 c:2\n", "", 'msgid "a?"\nmsgstr "b"\n'),
        "places of all": repeated('#: a:1 b:2 c:3 d:4\nmsgid "a%d?"\nmsgstr "b"\n'),
        "one text": repeated('"a? "\n', 'msgid ""\n', 'msgstr "b"\n'),
        "open quotes": repeated('msgid "a\\\\'),
        "escapes": repeated("\\n", 'msgid "', '"\nmsgstr "b"\n'),
        "markup": repeated('msgid "<b>a?</b>"\nmsgstr "<p>b</p>"\n\n'),
        "open tags": repeated("<a ", 'msgid "b</b>', '"\nmsgstr "c"\n'),
    },
    "gift": {
        "questions": repeated("::a%d:: b? {=c}\n\n"),
        "choices": repeated("~a", "::a:: b? {", "}"),
        "open": repeated("::a:: b? {"),
        "braces": repeated("{=a}"),
        "escapes": repeated("\\{", "::a:: b? {=", "}"),
        "matches": repeated("=a -> b ", "::a:: b? {", "}"),
    },
    "tsv": {
        "rows": repeated("a?\tb\n", "question\tanswer\n"),
        "columns": repeated("a\t"),
        "cards": repeated("a?\tb\n", "#separator:tab\n#html:true\n"),
        "cards of markup": repeated("a?\t<b>b</b>\n", "#separator:tab\n#html:true\n"),
        "QnA Maker": repeated(
            "a%d?\tb\tc\td:e|f:g\t0\t[]\t%d\n",
            "Question\tAnswer\tSource\tMetadata\tSuggestedQuestions\tIsContextOnly\tPrompts\tQnaId\n",
        ),
        "QnA Maker, one answer": repeated(
            "a%d?\tb\tc\t\t[]\tFalse\t[]\t1\n",
            "Question\tAnswer\tSource\tMetadata\tSuggestedQuestions\tIsContextOnly\tPrompts\tQnaId\n",
        ),
    },
    "aiml": {
        "categories": repeated(
            "<category><pattern>A%d</pattern><template>b</template></category>",
            '<aiml version="2.0">',
            "</aiml>",
        ),
        "references": repeated(
            "<category><pattern>A%d</pattern><template><srai>A%d</srai></template></category>",
            '<aiml version="2.0">',
            "</aiml>",
        ),
        "references to one": repeated(
            "<category><pattern>A%d</pattern><template><srai>B</srai></template></category>",
            '<aiml version="2.0"><category><pattern>B</pattern><template>c</template></category>',
            "</aiml>",
        ),
        "a chain of references": lambda size: _chain_of_references(size),
        "choices": repeated(
            "<li>a</li>",
            '<aiml version="2.0"><category><pattern>B</pattern><template><random>',
            "</random></template></category></aiml>",
        ),
    },
    "rtf": {
        "paragraphs": repeated("\\par a?", "{\\rtf1 ", "}"),
        "bold questions": repeated("{\\b a?\\par}b\\par ", "{\\rtf1 ", "}"),
        "groups in groups": repeated("{", "{\\rtf1 "),
        "closed groups": nested("{", "}", "a?", "{\\rtf1 {}}"),
        "closing": repeated("}", "{\\rtf1 "),
        "cells": repeated("\\intbl a?\\cell b\\cell\\row ", "{\\rtf1 ", "}"),
        "signs": repeated("\\u63?", "{\\rtf1 ", "}"),
        "bytes": repeated("\\'41", "{\\rtf1 ", "}"),
        "fonts": repeated("{\\f%d a;}", "{\\rtf1 {\\fonttbl ", "}a?\\par b}"),
        "styles": repeated("{\\s%d a;}", "{\\rtf1 {\\stylesheet ", "}a?\\par b}"),
        "links": repeated('{\\field{\\*\\fldinst HYPERLINK "a"}{\\fldrslt b}}', "{\\rtf1 ", "}"),
        "skipped bytes": repeated("\\bin9999 ", "{\\rtf1 "),
        "numbers": repeated("\\listtext 1.\\tab a?\\par b\\par ", "{\\rtf1 ", "}"),
    },
}  # fmt: skip
_OF_LINES = (
    "txt", "md", "rst", "org", "mediawiki", "mdx", "texi", "adoc", "pod", "qna", "csv", "gift",
    "tsv", "textile", "po", "tex",
)  # fmt: skip
# What a reader counts, and of how many it refuses more.
_LIMITS: dict[str, tuple[Callable[[bytes], int], int]] = {
    **{suffix: (lines, 99_900) for suffix in ("txt", "md", "mdx", "gift")},
    **{
        suffix: (lines, 49_900)
        for suffix in ("org", "mediawiki", "texi", "adoc", "pod", "qna", "textile", "tex", "po")
    },
    "rst": (lines, 9_900),
    "html": (tags, 119_900),
    "xml": (tags, 199_900),
    "csv": (lines, 49_900),
    "tsv": (lines, 49_900),
}


def _ld_json(size: int) -> bytes:
    one = {"@type": "Question", "name": "a?", "acceptedAnswer": {"text": "b"}}
    page = {"@type": "FAQPage", "mainEntity": [one] * (size // (len(json.dumps(one)) + 2))}
    return f'<script type="application/ld+json">{json.dumps(page)}</script>'.encode()


def _definitions(size: int) -> bytes:
    """Commands that each stand for the next one twice."""
    parts = [
        f"\\newcommand{{\\a{_letters(n)}}}{{\\a{_letters(n + 1)} \\a{_letters(n + 1)}}}\n"
        for n in range(40)
    ]
    return "".join(parts).encode() + b"\\aaa " * ((size - 2_000) // 6)


def _letters(number: int) -> str:
    return chr(97 + number // 26) + chr(97 + number % 26)


def _chain_of_references(size: int) -> bytes:
    """Categories that each lead to the next one."""
    parts = (
        f"<category><pattern>A{n}</pattern><template><srai>A{n + 1}</srai></template></category>"
        for n in range(size // 80)
    )
    return f'<aiml version="2.0">{"".join(parts)}</aiml>'.encode()


def inputs() -> Iterator[tuple[str, str, Maker]]:
    """Suffix, name and maker of every worst input of a text format.

    One that holds more lines or tags than are read is there once more, with no more than those.
    """
    for suffix, makers in TEXTS.items():
        of_lines = LINES if suffix in _OF_LINES else {}
        for name, make in {**of_lines, **makers}.items():
            yield suffix, name, make
            count, most = _LIMITS.get(suffix, (len, 10**9))
            if count(make(100_000)) * 10 > most:
                yield suffix, f"{name}, fewer", within(make, count, most)
