"""What `make audit` runs: our code, known holes of what is installed, its bill, its licences.

Each part says "pass", "fail" or "not audited" in one line; the exit status is 1 where one fails and
2 where one could not be done. Nothing that could not be looked up is green. The tools are in an
environment of their own, .venv/audit, as nothing else needs them.
"""

# ruff: noqa: T201 (it prints its report)
from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = ROOT / ".venv" / "bin" / "python"
TOOLS = ROOT / ".venv" / "audit"
PINNED = ("bandit==1.9.4", "cyclonedx-bom==7.5.0", "pip-audit==2.10.1", "pip-licenses==5.5.5")
BILL = ROOT / "build" / "bill-of-materials.json"
PASS, FAIL, NOT_AUDITED = "pass", "fail", "not audited"
# Licences under which a part may be used and handed on without more than its notice.
USUAL = (
    "0BSD", "Apache", "BSD", "BSL-1.0", "CC0", "CNRI-Python", "DFSG", "HPND", "ISC", "LLVM", "MIT",
    "PSF", "Public Domain", "Python Software Foundation", "Zlib",
)  # fmt: skip
# Other licences, by a word in their names, and why a package that has one may be here.
UNUSUAL = {
    "MPL": "changes to its own files must be published; we change none",
    "LGPL": "used as it is published, as a library that anyone may replace",
    "GPL": "of an Emacs mode beside docutils, which nothing here runs",
    "CC-BY": "data whose authors are named in its wheel",
}
# Packages whose own fields name none.
UNNAMED = {
    "axe-playwright-python": "MIT, by the file in its wheel; for tests alone",
    "qa-bot": "our own",
}


def main() -> int:
    """Run all parts and print a line for each."""
    _install()
    parts = {"bandit": bandit(), "pip-audit": known_holes(), "bill": bill(), "licences": licences()}
    for name, (state, what) in parts.items():
        print(f"{name:10} {state:12} {what}")
    states = {state for state, _ in parts.values()}
    return 1 if FAIL in states else 2 if NOT_AUDITED in states else 0


def bandit() -> tuple[str, str]:
    """Look for insecure calls in our code; pyproject.toml says what is left out, and why."""
    ran = _run("bandit", "-q", "-c", "pyproject.toml", "-r", "qa_bot", "app.py", "-f", "json")
    try:
        found = json.loads(ran.stdout)
    except ValueError:
        return NOT_AUDITED, _last_line(ran.stderr)
    for one in found["results"]:
        print(f"{one['filename']}:{one['line_number']}: {one['test_id']} {one['issue_text']}")
    lines = found["metrics"]["_totals"]["loc"]
    return (FAIL if found["results"] else PASS), f"{len(found['results'])} in {lines:,} lines"


def known_holes() -> tuple[str, str]:
    """Ask PyPI for the known holes of every installed package; strict: all of them or none."""
    packages = _run_python("import site; print(site.getsitepackages()[0])").strip()
    ran = _run("pip-audit", "--strict", "--progress-spinner=off", "-f", "json", "--path", packages)
    return judged(ran.stdout, ran.stderr)


def judged(report: str, errors: str) -> tuple[str, str]:
    """Judge pip-audit's JSON; without any the audit did not take place, and that is said."""
    try:
        packages = json.loads(report)["dependencies"]
    except ValueError:
        return NOT_AUDITED, _last_line(errors)
    skipped = [one["name"] for one in packages if "skip_reason" in one]
    holes = [(one, hole) for one in packages for hole in one.get("vulns", ())]
    for one, hole in holes:
        fixed = ", ".join(hole["fix_versions"]) or "no version"
        print(f"{one['name']} {one['version']}: {hole['id']}, mended in {fixed}")
    if holes:
        return FAIL, f"{len(holes)} known holes"
    if skipped or not packages:
        return NOT_AUDITED, f"skipped: {', '.join(skipped) or 'all'}"
    return PASS, f"no known hole in {len(packages)} packages"


def bill() -> tuple[str, str]:
    """Write the bill of materials: CycloneDX, JSON."""
    BILL.parent.mkdir(exist_ok=True)
    ran = _run("cyclonedx-py", "environment", str(PYTHON), "--of", "JSON", "-o", str(BILL))
    if ran.returncode:
        return FAIL, _last_line(ran.stderr)
    return PASS, f"{len(json.loads(BILL.read_text('utf-8'))['components'])} parts in {BILL}"


def licences() -> tuple[str, str]:
    """Name the packages whose licence is not one of the usual ones."""
    ran = _run("pip-licenses", f"--python={PYTHON}", "--format=json", "--from=mixed")
    if ran.returncode:
        return NOT_AUDITED, _last_line(ran.stderr)
    found = json.loads(ran.stdout)
    unknown = []
    for one in found:
        unusual = unusual_parts(one["License"])
        if not unusual:
            continue
        reasons = [why for key, why in UNUSUAL.items() if re.search(rf"\b{key}\b", one["License"])]
        reasons = [UNNAMED[one["Name"]]] if one["Name"] in UNNAMED else reasons
        print(f"{one['Name']} {one['Version']}: {one['License']} ({'; '.join(reasons) or '?'})")
        unknown += [] if reasons else [one["Name"]]
    if unknown:
        return FAIL, f"not judged: {', '.join(unknown)}"
    return PASS, f"{len(found)} packages"


def unusual_parts(licence: str) -> list[str]:
    """The parts of a licence, or of several, that are none of the usual ones."""
    parts = licence.replace("(", " ").replace(")", " ").replace(";", " AND ").split(" AND ")
    return [part for part in parts if not _is_usual(part.split(" OR "))]


def _is_usual(alternatives: Iterable[str]) -> bool:
    return any(name in one for one in alternatives for name in USUAL)


def _install() -> None:
    if not (TOOLS / "bin" / "bandit").exists():
        subprocess.run([PYTHON, "-m", "venv", TOOLS], check=True)
    pip = [TOOLS / "bin" / "python", "-m", "pip", "install", "--quiet", *PINNED]
    subprocess.run(pip, check=True)


def _run(tool: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [TOOLS / "bin" / tool, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )


def _run_python(code: str) -> str:
    return subprocess.run([PYTHON, "-c", code], capture_output=True, text=True, check=True).stdout


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["it said nothing"])[-1]


if __name__ == "__main__":
    sys.exit(main())
