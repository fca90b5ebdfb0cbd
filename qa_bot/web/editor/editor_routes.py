"""The addresses of the editors' pages, and what each takes."""

from __future__ import annotations

from fastapi import FastAPI, Request
from starlette.responses import RedirectResponse, Response

from qa_bot.editing import side_file_sha256
from qa_bot.gaps.gap_table import as_csv
from qa_bot.records import EditError, FeedbackError, NotReadyError, QAPair
from qa_bot.settings import Settings
from qa_bot.web.editor import disagreeing, log_in_routes
from qa_bot.web.editor import editor_pages as pages
from qa_bot.web.editor.disagreement_finder import DisagreementFinder
from qa_bot.web.editor.editor_markup import DISAGREEMENTS, page, paragraphs, told
from qa_bot.web.editor.editor_requests import Fields, done, session_in, shown
from qa_bot.web.editor.editor_work import EditorWork, PairShown
from qa_bot.web.editor.figures_page import figures_body
from qa_bot.web.editor.form_fields import FormFields
from qa_bot.web.editor_sessions import EditorSessions
from qa_bot.web.gate import EDITOR
from qa_bot.web.service import Service
from qa_bot.web.verifier import Verifier

GONE = "this group is no longer there: it was mended or dealt with meanwhile"


def add(
    app: FastAPI, service: Service, settings: Settings, verifier: Verifier, sessions: EditorSessions
) -> None:
    """Serve the pages; `gate` lets nobody in who has not logged in."""
    work = EditorWork(service, settings)
    log_in_routes.add(app, settings, verifier, sessions)
    _add_groups(app, work)
    _add_writing(app, work)
    _add_disagreements(app, work)


def _add_groups(app: FastAPI, work: EditorWork) -> None:
    settings = work.settings

    @app.get(f"{EDITOR}/", include_in_schema=False)
    def groups(request: Request) -> Response:
        return shown(
            work,
            request,
            "Questions to mend",
            lambda: pages.groups_body(work.listing(), work.service.bot.titles),
        )

    @app.get(f"{EDITOR}/group", include_in_schema=False)
    def group(request: Request, of: str = "") -> Response:
        def body() -> str:
            found = work.listing().group(of)
            if found is None:
                raise EditError(GONE)
            bot = work.service.bot
            return pages.group_body(found, bot.documents, bot.titles, session_in(request))

        try:
            found = work.listing().group(of)
        except (NotReadyError, FeedbackError, EditError):
            found = None
        return shown(work, request, found.group.typical.text if found else "Not there", body)

    @app.get(f"{EDITOR}/figures", include_in_schema=False)
    def figures(request: Request) -> Response:
        return shown(work, request, "Figures", lambda: figures_body(work.figures()))

    @app.get(f"{EDITOR}/export.csv", include_in_schema=False)
    def table(request: Request) -> Response:
        try:
            written = as_csv(work.all_groups())
        except (FeedbackError, NotReadyError, EditError) as error:
            refused = pages.refused_body(str(error))
            return page(settings, "No table", refused, session_in(request), 409)
        # With the mark by which a spreadsheet knows UTF-8.
        return Response(
            b"\xef\xbb\xbf" + written.encode("utf-8", "replace"),
            media_type="text/csv; charset=utf-8",
            headers={
                "content-disposition": 'attachment; filename="questions.csv"',
                "cache-control": "no-store",
            },
        )


def _add_writing(app: FastAPI, work: EditorWork) -> None:
    @app.post(f"{EDITOR}/same", include_in_schema=False)
    async def same(request: Request, form: Fields) -> Response:
        def body() -> str:
            pair, wordings = _target(work, form), _wordings(form)
            return _same(work, request, form.text("of"), pair, wordings)

        return await done(work, request, form, "Approve the wordings", body)

    @app.post(f"{EDITOR}/write", include_in_schema=False)
    async def write(request: Request, form: Fields) -> Response:
        of, document, label = form.text("of"), form.text("document"), form.text("label")

        def body() -> str:
            wordings = _wordings(form)
            seen = form.text("seen")
            if seen != (side_file_sha256(work.sources, document) or ""):
                said = "The file was changed meanwhile. Look at it again; nothing was written."
                return _same(work, request, of, work.pair(document, label), wordings, said)
            place = PairShown(document, label, form.text("asked"))
            path = work.add_alternates(place, wordings, of, seen)
            unread = work.read_again([document])
            return pages.written_body(path, work.answers(wordings), unread)

        return await done(work, request, form, "Wordings", body)

    @app.post(f"{EDITOR}/new", include_in_schema=False)
    async def new(request: Request, form: Fields) -> Response:
        question, answer = form.line("question"), form.text("answer")
        wordings = [one for one in form.lines("wording") if one != question]

        def body() -> str:
            file = work.draft_preview(question, answer, wordings)
            return pages.new_body(
                question, answer, wordings, file, session_in(request), form.text("of")
            )

        return await done(work, request, form, "Approve the draft", body)

    @app.post(f"{EDITOR}/draft", include_in_schema=False)
    async def draft(request: Request, form: Fields) -> Response:
        def body() -> str:
            question, answer = form.line("question"), form.text("answer")
            path = work.write_draft(question, answer, form.lines("wording"), form.text("of"))
            return pages.draft_written_body(path)

        return await done(work, request, form, "Draft", body)

    @app.post(f"{EDITOR}/aside", include_in_schema=False)
    async def aside(request: Request, form: Fields) -> Response:
        def body() -> str:
            work.set_aside(form.text("of"), form.lines("wording"))
            return told("It is set aside.") + paragraphs(pages.BACK)

        return await done(work, request, form, "Set aside", body)


def _add_disagreements(app: FastAPI, work: EditorWork) -> None:
    finder = DisagreementFinder(work.sources)
    title = "Answers that disagree"

    @app.get(f"{EDITOR}/disagreements", include_in_schema=False)
    def disagreements(request: Request) -> Response:
        first = request.query_params.get("from", "")
        body = disagreeing.disagreements_body(finder, session_in(request), first)
        return page(work.settings, title, body, session_in(request))

    @app.post(f"{EDITOR}/find", include_in_schema=False)
    async def find(request: Request, form: Fields) -> Response:
        def body() -> str:
            finder.find(work.service.bot.encoder)
            return ""

        sought = await done(work, request, form, title, body)
        return RedirectResponse(DISAGREEMENTS, 303) if sought.status_code == 200 else sought

    @app.post(f"{EDITOR}/disagree", include_in_schema=False)
    async def disagree(request: Request, form: Fields) -> Response:
        def body() -> str:
            one, files = finder.previews(form.text("pair"))
            back = finder.place_of(one)
            return disagreeing.confirm_body(one, files, session_in(request), back)

        return await done(work, request, form, "Approve the disagreement", body)

    @app.post(f"{EDITOR}/confirm", include_in_schema=False)
    async def confirm(request: Request, form: Fields) -> Response:
        def body() -> str:
            one, paths = finder.confirm(form.text("pair"), form.values.get("seen", []))
            back, documents = finder.place_of(one), [one.one.path, one.other.path]
            return disagreeing.confirmed_body(paths, work.read_again(documents), back)

        return await done(work, request, form, title, body)


def _same(
    work: EditorWork,
    request: Request,
    of: str,
    pair: QAPair,
    wordings: list[str],
    said: str = "",
) -> str:
    file = work.alternates_preview(PairShown.of(pair), wordings)
    return pages.same_body(pair, wordings, file, session_in(request), of, said)


def _target(work: EditorWork, form: FormFields) -> QAPair:
    """The pair that was chosen or typed; raises EditError."""
    chosen = form.text("pair")
    if chosen in ("", pages.OTHER):
        document, number = form.text("document"), form.line("number")
        if not number:
            raise EditError("no question was chosen; choose one, or write its number")
    else:
        number, _, document = chosen.partition("\t")
    return work.pair(document, number)


def _wordings(form: FormFields) -> list[str]:
    wordings = form.lines("wording")
    if not wordings:
        raise EditError("no wording was ticked or written; choose at least one")
    return wordings
