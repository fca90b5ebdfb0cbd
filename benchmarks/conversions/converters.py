"""The converters: each writes a web page as a file of another format, with the tools found here."""

from __future__ import annotations

import os
import shutil
import subprocess
import venv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.conversions.sources import FORMS
from benchmarks.data import ROOT

# Versions are fixed, so that a figure can be had again. Pandoc comes inside a wheel.
PACKAGES = (
    "pypandoc-binary==1.17",
    "weasyprint==70.0",
    "typst==0.15.2",
    "mammoth==1.13.0",
    "markitdown[docx]==0.1.9",
    "html2text==2025.4.15",
)
VENV = ROOT / "benchmarks" / ".cache" / "conversions"
_SECONDS = 120


class MissingToolError(Exception):
    """A tool that a conversion needs is not on this machine."""


@dataclass(frozen=True)
class Step:
    """One tool's work on the file before: `tool` names it, `to` is the suffix of what it writes."""

    tool: str
    to: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Conversion:
    """A page in one form (`form`) through one or more tools."""

    form: str
    steps: tuple[Step, ...]

    @property
    def name(self) -> str:
        """How it is called in the table."""
        ways = [f"{step.tool} {step.to}{_shown(step.options)}" for step in self.steps]
        return f"{self.form}: {', '.join(ways)}"

    def convert(self, page: Path) -> Path:
        """Write the file; raises MissingToolError, or CalledProcessError where a tool fails."""
        made = page
        for position, step in enumerate(self.steps):
            target = page.with_name(f"{page.stem}-{position}.{step.to}")
            _run(step, made, target)
            made = target
        return made


def _shown(options: Sequence[str]) -> str:
    return f" ({' '.join(options)})" if options else ""


def _run(step: Step, source: Path, target: Path) -> None:
    run = {
        "pandoc": _pandoc,
        "libreoffice": _libreoffice,
        "chromium": _chromium,
        "weasyprint": _weasyprint,
        "groff": _groff,
        "typst": _typst,
        "mammoth": _mammoth,
        "markitdown": _markitdown,
        "html2text": _html2text,
        "asciidoctor": _asciidoctor,
        "texi2any": _texi2any,
        "calibre": _calibre,
        "lynx": _lynx,
        "pdftotext": _pdftotext,
    }[step.tool]
    run(source, target, step.options)
    if not target.exists() or not target.stat().st_size:
        raise subprocess.CalledProcessError(1, step.tool, "wrote nothing")


def _pandoc(source: Path, target: Path, options: Sequence[str]) -> None:
    to = {"txt": "plain", "md": "markdown", "tex": "latex", "adoc": "asciidoc", "typ": "typst",
          "wiki": "mediawiki", "xml": "docbook", "texi": "texinfo", "ms": "ms"}  # fmt: skip
    suffix = target.suffix[1:]
    code = (
        "import pypandoc, sys; pypandoc.convert_file(sys.argv[1], sys.argv[2], "
        "outputfile=sys.argv[3], extra_args=sys.argv[4:])"
    )
    _python(code, str(source), to.get(suffix, suffix), str(target), "--standalone", *options)


def _weasyprint(source: Path, target: Path, options: Sequence[str]) -> None:
    styles = {
        "columns": "body { columns: 2 }",
        "hyphens": "body { hyphens: auto; width: 8cm }",
        "heads": "@page { @top-center { content: 'Questions' } "
        "@bottom-center { content: counter(page) ' of ' counter(pages) } }",
    }
    style = " ".join(styles[option] for option in options)
    code = (
        "import sys, weasyprint as w; "
        "w.HTML(sys.argv[1]).write_pdf(sys.argv[2], stylesheets=[w.CSS(string=sys.argv[3])])"
    )
    _python(code, str(source), str(target), style)


def _typst(source: Path, target: Path, options: Sequence[str]) -> None:
    if "columns" in options:
        source.write_text("#set page(columns: 2)\n" + source.read_text("utf-8"), "utf-8")
    code = "import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2])"
    _python(code, str(source), str(target))


def _mammoth(source: Path, target: Path, options: Sequence[str]) -> None:
    code = (
        "import sys, mammoth; f = open(sys.argv[1], 'rb'); "
        "r = getattr(mammoth, 'convert_to_' + sys.argv[3])(f); "
        "open(sys.argv[2], 'w', encoding='utf-8').write(r.value)"
    )
    _python(code, str(source), str(target), "markdown" if target.suffix == ".md" else "html")


def _markitdown(source: Path, target: Path, options: Sequence[str]) -> None:
    code = (
        "import sys, markitdown; r = markitdown.MarkItDown().convert(sys.argv[1]); "
        "open(sys.argv[2], 'w', encoding='utf-8').write(r.text_content)"
    )
    _python(code, str(source), str(target))


def _html2text(source: Path, target: Path, options: Sequence[str]) -> None:
    code = (
        "import sys, html2text; t = open(sys.argv[1], encoding='utf-8').read(); "
        "open(sys.argv[2], 'w', encoding='utf-8').write(html2text.html2text(t))"
    )
    _python(code, str(source), str(target))


def _libreoffice(source: Path, target: Path, options: Sequence[str]) -> None:
    profile = (target.parent / "profile").as_uri()
    kind = {"txt": "txt:Text (encoded):UTF8", "docx": "docx:MS Word 2007 XML"}
    suffix = target.suffix[1:]
    # From a web page Writer opens its own kind of document, which has other filters.
    reads = ["--infilter=HTML (StarWriter)"] if source.suffix == ".html" else []
    out = target.parent / "out"
    _tool("soffice", f"-env:UserInstallation={profile}", "--headless", *reads,
          "--convert-to", kind.get(suffix, suffix), "--outdir", str(out), str(source))  # fmt: skip
    (out / source.with_suffix(target.suffix).name).replace(target)


def _chromium(source: Path, target: Path, options: Sequence[str]) -> None:
    heads = [] if "heads" in options else ["--no-pdf-header-footer"]
    _tool("chromium", "--headless", "--no-sandbox", "--disable-gpu", *heads,
          f"--print-to-pdf={target}", source.as_uri())  # fmt: skip


def _groff(source: Path, target: Path, options: Sequence[str]) -> None:
    device = {".pdf": "pdf", ".txt": "utf8", ".html": "html"}[target.suffix]
    plain = ["-P-c"] if device == "utf8" else []  # no escapes of a terminal
    command = ["-ms", "-t", "-Kutf8", *plain, f"-T{device}", str(source)]
    target.write_bytes(_tool("groff", *command, folder=target.parent))


def _asciidoctor(source: Path, target: Path, options: Sequence[str]) -> None:
    backend = "docbook5" if target.suffix == ".xml" else "html5"
    _tool("asciidoctor", "-b", backend, "-o", str(target), str(source))


def _texi2any(source: Path, target: Path, options: Sequence[str]) -> None:
    kind = "--html" if target.suffix == ".html" else "--plaintext"
    _tool("texi2any", kind, "--no-split", "--force", "-o", str(target), str(source))


def _calibre(source: Path, target: Path, options: Sequence[str]) -> None:
    _tool("ebook-convert", str(source), str(target))


def _lynx(source: Path, target: Path, options: Sequence[str]) -> None:
    target.write_bytes(_tool("lynx", "-dump", "-nolist", "-display_charset=utf-8", str(source)))


def _pdftotext(source: Path, target: Path, options: Sequence[str]) -> None:
    _tool("pdftotext", *(["-layout"] if "layout" in options else []), str(source), str(target))


def _python(code: str, *arguments: str) -> None:
    python = VENV / "bin" / "python"
    if not python.exists():
        venv.create(VENV, with_pip=True)
        _call([str(python), "-m", "pip", "install", "-q", *PACKAGES], 600)
    _call([str(python), "-c", code, *arguments])


def _tool(name: str, *arguments: str, folder: Path | None = None) -> bytes:
    """Run a tool of this machine, in a folder where it writes beside its output."""
    found = shutil.which(name)
    if found is None:
        raise MissingToolError(name)
    return _call([found, *arguments], folder=folder)


def _call(command: list[str], seconds: int = _SECONDS, folder: Path | None = None) -> bytes:
    environment = os.environ | {"LC_ALL": "C.UTF-8", "HOME": str(VENV)}
    done = subprocess.run(
        command, check=True, capture_output=True, timeout=seconds, env=environment, cwd=folder
    )
    return done.stdout


def _of(form: str, *steps: Step) -> Conversion:
    return Conversion(form, steps)


def conversions() -> list[Conversion]:
    """Everything that is tried."""
    pandoc = [
        _of(form, Step("pandoc", to))
        for form in ("headings", "list")
        for to in ("docx", "odt", "rst", "md", "txt", "html", "epub", "rtf", "tex", "adoc", "wiki",
                   "org", "xml", "textile")
    ]  # fmt: skip
    office = [
        _of(form, Step("libreoffice", to))
        for form in ("headings", "bold", "list")
        for to in ("odt", "docx", "rtf", "pdf", "txt")
    ]
    printed = [
        *(_of(form, Step(tool, "pdf")) for tool in ("chromium", "weasyprint") for form in FORMS),
        _of("headings", Step("chromium", "pdf", ("heads",))),
        *(
            _of("bold", Step("weasyprint", "pdf", (how,)))
            for how in ("columns", "hyphens", "heads")
        ),
        *(_of(form, Step("pandoc", "typ"), Step("typst", "pdf")) for form in ("headings", "list")),
        _of("headings", Step("pandoc", "typ"), Step("typst", "pdf", ("columns",))),
        *(
            _of("headings", Step("pandoc", "ms"), Step("groff", to))
            for to in ("pdf", "txt", "html")
        ),
        _of("bold", Step("chromium", "pdf"), Step("pdftotext", "txt")),
        _of("bold", Step("chromium", "pdf"), Step("pdftotext", "txt", ("layout",))),
    ]  # fmt: skip
    word = Step("pandoc", "docx")
    again = [
        *(_of(form, word, Step("mammoth", to)) for form in ("headings", "list")
          for to in ("html", "md")),
        *(_of(form, word, Step("markitdown", "md")) for form in ("headings", "list")),
        *(_of(form, Step("html2text", "md")) for form in FORMS),
        *(_of(form, Step("lynx", "txt")) for form in ("headings", "list")),
        *(_of("headings", Step("pandoc", "adoc"), Step("asciidoctor", to))
          for to in ("html", "xml")),
        *(_of("headings", Step("pandoc", "texi"), Step("texi2any", to)) for to in ("html", "txt")),
        *(_of("headings", Step("calibre", to)) for to in ("epub", "docx")),
    ]  # fmt: skip
    return [*pandoc, *office, *printed, *again]
