"""What LaTeX's own commands and environments, and those of usual packages, do with text."""

from __future__ import annotations

import re

from qa_bot.parsing.markup.tex_numbers import SECTIONS

LISTS = {
    "itemize": "ul", "enumerate": "ol", "description": "dl", "compactitem": "ul",
    "compactenum": "ol", "compactdesc": "dl", "inparaenum": "ol", "tasks": "ol",
}  # fmt: skip
TABLES = frozenset("tabular tabular* tabularx tabulary longtable tabu supertabular array".split())
FORMULAS = frozenset("equation equation* align align* displaymath math eqnarray gather".split())
# Environments without a part in the text, and commands whose arguments have none.
UNREAD = frozenset("tikzpicture picture thebibliography theindex filecontents".split())
PLAIN_ARGUMENTS = frozenset(
    "minipage multicols multicols* otherlanguage otherlanguage* spacing adjustwidth wrapfigure "
    "list trivlist figure figure* table table* tcolorbox mdframed center sloppypar small".split()
)
WITHOUT_TEXT = frozenset(
    "label index vspace hspace cite citep citet nocite pageref includegraphics setlength "
    "addtolength setcounter addtocounter addcontentsline thispagestyle pagestyle pagenumbering "
    "bibliography bibliographystyle footnote footnotetext thanks author date markboth markright "
    "hypersetup selectlanguage cline cmidrule rule phantom vphantom hphantom color "
    "pagecolor definecolor usepackage newcounter newlength input include subfile glossary "
    "todo marginpar marginnote newpage enlargethispage titleformat titlespacing newtheorem "
    "fontsize setstretch linespread stepcounter refstepcounter ref eqref cref Cref autoref nameref "
    "penalty protect hyphenation setdescription setlist counterwithin "
    "graphicspath pdfbookmark phantomsection".split()
)
# Of several arguments the last is the text.
SHOWN_LAST = frozenset(
    "textcolor hypertarget hyperlink raisebox colorbox fcolorbox parbox resizebox scalebox "
    "multicolumn multirow foreignlanguage makebox framebox".split()
)
WRAPPED = {"textbf": "b", "emph": "i", "textit": "i", "texttt": "code", "textsl": "i"}
SWITCH = re.compile(r"\s*\\(bf|bfseries|it|itshape|em|sl|tt|ttfamily|sc|scshape)(?![A-Za-z])\s*")
SWITCHED = {"bf": "b", "bfseries": "b", "tt": "code", "ttfamily": "code", "sc": "", "scshape": ""}
LINKS = frozenset({"href", "url", "nolinkurl", "path", "hyperref"})
# These end a paragraph.
ENDING = frozenset(
    "par newpage clearpage pagebreak bigskip medskip smallskip maketitle hrule tableofcontents "
    "printindex hfill vfill hline toprule midrule bottomrule".split()
)
KNOWN = frozenset(
    {*SECTIONS, *LISTS, *TABLES, *FORMULAS, *UNREAD, *PLAIN_ARGUMENTS, *WITHOUT_TEXT, *SHOWN_LAST}
    | {*WRAPPED, *ENDING, *LINKS}
    | set("item title caption subparagraph frame document quote quotation abstract".split())
)
