"""LaTeX: printed numbers, own commands put in, commands of packages by their shape."""

import pytest
from limits import cpu_seconds
from markup_cases import pairs, read_or_refused, texts

from qa_bot.parsing.formats.latex import read

FAQ = r"""\documentclass{article}
\newcommand{\club}{Bath Club}
\newcommand{\qa}[2]{\subsection{#1} #2}
\title{About the \emph{\club}}
\begin{document}
\maketitle
\section{Joining}\label{sec:join}
\subsection{Who may join the \club?}
Anyone --- see \href{https://example.org/a_b}{our page} and {\bf not} the caf\'e.\footnote{x}
% a remark
It costs 50\% of \$5, ``cheap''.

\begin{enumerate}
  \item you

  all of you
  \begin{itemize} \item or we \end{itemize}
  \item they
\end{enumerate}
\begin{verbatim}
\section{no}  % kept
  x
\end{verbatim}
\begin{tabular}{l|r}
  \hline
  tool & days \\
  spade & $\leq 3$ \\
\end{tabular}

\qa{What does it cost?}{40 euro, see \ref{sec:join}.}
\end{document}
"""


def test_a_document_is_read_as_it_is_printed():
    assert texts(FAQ, read) == [
        "1 Joining",
        "1.1 Who may join the Bath Club?",
        "Anyone \u2014 see our page (https://example.org/a_b) and not the caf\u00e9. "
        "It costs 50% of $5, \u201ccheap\u201d.",
        "1. you",
        "all of you",
        "- or we",
        "2. they",
        "\\section{no}  % kept\n  x",
        "tool | days\nspade | \u2264 3",
        "1.2 What does it cost?",
        "40 euro, see 1.",
    ]
    assert read(FAQ.encode()).title == "About the Bath Club"


TWO = [("Who may join?", "You."), ("What does it cost?", "40 euro.")]


@pytest.mark.parametrize(
    "text",
    [
        r"\begin{description} \item[Who may join?] You. \item[What does it cost?] 40 euro."
        "\n" r"\end{description}",
        r"\begin{description} \item[Q:] Who may join? \item[A:] You. \item[Q:] What does it cost?"
        "\n" r"\item[A:] 40 euro. \end{description}",
        "\\faq{Who may join?}{You.}\n\\faq{What does it cost?}{40 euro.}",
        "\\ask{Who may join?}\nYou.\n\n\\ask{What does it cost?}\n40 euro.",
        "\\entry{Who may join?}{faq:join}\nYou.\n\n\\entry{What does it cost?}{faq:cost} 40 euro.",
        "\\begin{box}{Who may join?}\nYou.\n\\end{box}\n\\begin{box}{What does it cost?}\n40 euro."
        "\n\\end{box}",
        "\\begin{question}Who may join?\\end{question}\n\\begin{answer}You.\\end{answer}\n"
        "\\begin{question}What does it cost?\\end{question}\n\\begin{answer}40 euro.\\end{answer}",
        "\\question Who may\njoin?\n\\begin{solution}You.\\end{solution}\n\\question What does it "
        "cost?\n\\begin{solution}40 euro.\\end{solution}",
        "\\begin{enumerate}\n\\item \\textbf{Who may join?}\\\\\nYou.\n\\item {\\bf What does it "
        "cost?}\\\\\n40 euro.\\end{enumerate}",
        "\\begin{frame}{Who may join?}\nYou.\n\\end{frame}\n\\begin{frame}\n\\frametitle{What does "
        "it cost?}\n40 euro.\n\\end{frame}",
    ],
)  # fmt: skip
def test_questions_are_found_whatever_the_commands_are_called(text):
    assert pairs(text, read) == TWO


def test_numbers_are_those_that_the_document_prints():
    text = r"""\newcounter{q}
\newcommand{\ask}[1]{\stepcounter{q}\paragraph{F\theq: #1}}
\renewcommand{\thesection}{\Alph{section}}
\begin{document}
\section{Joining}
\ask{Who?}
\section{Money}
\begin{enumerate}[label=Q\arabic*:]
\item What? \label{q}
\end{enumerate}
\begin{enumerate}[resume,label=\textbf{Q\arabic*:}]
\item[5.] Five?
\item See \ref{q}, \ref{none}?
\end{enumerate}
"""
    assert texts(text, read) == [
        "A Joining", "F1: Who?", "B Money", "Q1: What?", "5. Five?", "Q2: See Q1, ???"
    ]  # fmt: skip

    text = "\\setcounter{secnumdepth}{-\\maxdimen}\\begin{document}\\section{Who?} x"
    assert texts(text, read) == ["Who?", "x"]


def test_characters_and_formulas():
    text = r"Na\"\i ve \c{c}a \v{S}koda Stra{\ss}e \o re S.\,5 $x^2$ $a \to b$ \verb|a%b| \S 3."
    assert texts(text, read) == [
        "Na\u00efve \u00e7a \u0160koda Stra\u00dfe \u00f8re S.\u20095 $x^2$ a \u2192 b a%b \u00a73."
    ]
    assert texts(r"{\Large{} \BibTeX{} \centering{}here}", read) == ["BibTeX here"]
    german = '\\usepackage[ngerman]{babel}\\begin{document}\n"uber die Stra"se\n\\end{document}'
    assert texts(german, read) == ["\u00fcber die Stra\u00dfe"]


def test_a_comment_does_not_join_paragraphs_and_files_named_are_said():
    text = "one % x\n% y\ntwo %\n\nthree\n\\iffalse no \\fi\n\\begin{comment}no\\end{comment}\n"
    assert texts(text, read) == ["one two", "three"]
    (doubt,) = read(b"\\section{a?} b\n\\input{more}\n").doubts
    assert doubt == ("takes text from other files (more), not read with it; put them beside it")


@pytest.mark.parametrize(
    "part",
    ["\\", "{", "\\a{", "$", "\\(", "\\item[", "\\begin{a}[", "\\begin{equation}", "%",
     "\\def\\a{\\a\\a}\\a ", "\\begin{verbatim}", "\\newcommand\\a[9]{#1#1#1}\n\\a{", "{\\bf a} ",
     "\\faq{a?}{b}\n", "\\verb|"],
)  # fmt: skip
def test_a_megabyte_is_read_in_one_pass(part):
    read_or_refused(part, read)


@pytest.mark.parametrize("count", ["\u00b2", "9" * 5_000, "999999999"])
def test_a_command_with_no_number_of_arguments_that_tex_knows_is_read_at_once(count):
    # The first two raised; of the last each use looked for a billion arguments.
    text = rf"\newcommand{{\club}}[{count}]{{Bath}}\section{{Who may join?}} The \club" + "\n"
    with cpu_seconds(5):
        assert any("Who may join?" in one for one in texts(text, read))
