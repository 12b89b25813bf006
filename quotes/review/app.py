"""The web app of a review: pages for people under `/f/<file>/`, and `/api/` for programs (Starlette, FastAPI).

Served by `launch`; everything goes through `guard`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote as percent

from fastapi import APIRouter, Body, FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.types import ASGIApp

import quotes
from quotes.errors import InputError, QuotesError
from quotes.review import api, history, outgoing, requests, transfer, views, why
from quotes.review.guard import Access, Guard
from quotes.review.session import Session
from quotes.schema import together

_STATIC = Path(__file__).parent / "static"
_LAST_STEPS = 500  # that the page of the history shows

router = APIRouter(include_in_schema=False)
Ask = Annotated[dict[str, Any], Body()]


def create(session: Session, access: Access) -> ASGIApp:
    """The app for this session, guarded."""
    app = FastAPI(
        title="quotes",
        version=quotes.__version__,
        description="Who said what, in English news. Send the token of the address as `Authorization: Bearer`.",
        docs_url=None,
        redoc_url=None,
    )
    app.state.session = session
    app.include_router(router)
    app.include_router(api.router)
    app.mount("/static", StaticFiles(directory=_STATIC))
    app.add_exception_handler(QuotesError, _told)
    return Guard(app, access)


def _told(request: Request, error: Exception) -> Response:
    """What went wrong, as the page or the program that asked can show it."""
    if request.method == "GET" and "application/json" not in request.headers.get("accept", ""):
        return HTMLResponse(views.page("wrong.html", told=str(error)), 404)
    return JSONResponse({"error": str(error)}, 422)


def _session(request: Request) -> Session:
    session: Session = request.app.state.session
    return session


# ------------------------------------------------------------------ pages


@router.get("/")
def start(request: Request) -> HTMLResponse:
    """The first page: drop files or paste a text, or go on with a file."""
    session = _session(request)
    return HTMLResponse(
        views.page(
            "start.html",
            open=session.keys(),
            waiting=session.waiting(),
            folder=session.folder,
            version=quotes.__version__,
        )
    )


@router.get("/f/{key}/")
def contents(request: Request, key: str) -> HTMLResponse:
    """The articles of a file and how far they are checked."""
    with _session(request).file(key) as file:
        listed = file.listed()
        return HTMLResponse(
            views.page(
                "contents.html",
                key=key,
                name=file.path.name,
                articles=listed,
                unread=list(file.store.unreadable()),
                formats=outgoing.formats(),
                steps=len(file.corrections.steps(last=1)),
            )
        )


@router.get("/f/{key}/a/{number}")
def article(request: Request, key: str, number: int) -> HTMLResponse:
    """An article with its quotes beside it."""
    with _session(request).file(key) as file:
        reviewed = file.article(number)
        last = len(file.listed())
        undo, redo = history.can(file.corrections)
        parts = views.parts(reviewed)
        return HTMLResponse(
            views.page(
                "article.html",
                key=key,
                name=file.path.name,
                reviewed=reviewed,
                article=reviewed.article,
                last=last,
                parts=parts,
                undo=undo,
                redo=redo,
            )
        )


@router.get("/f/{key}/people")
def people(request: Request, key: str) -> HTMLResponse:
    """Everybody who is quoted, to be renamed, merged and split."""
    with _session(request).file(key) as file:
        counts = file.counts()
        known = [p for p in file.people().values() if p.into is None]
        ordered = sorted(known, key=lambda p: (-counts[p.id], p.name.casefold(), p.id))
        return HTMLResponse(views.page("people.html", key=key, name=file.path.name, people=ordered, counts=counts))


@router.get("/f/{key}/people/{speaker_id}")
def person(request: Request, key: str, speaker_id: str) -> HTMLResponse:
    """One speaker with all quotes."""
    with _session(request).file(key) as file:
        known = file.people()
        if speaker_id not in known:
            raise InputError(f"There is no speaker {speaker_id!r} in {file.path.name}.")
        rows = []
        for article_id in dict.fromkeys(row[0] for row in file.rows_of(speaker_id)):
            reviewed = file.article_of(article_id)
            rows += [(reviewed, item) for item in reviewed.items if speaker_id in item.state.speakers]
        return HTMLResponse(
            views.page("person.html", key=key, name=file.path.name, person=known[speaker_id], rows=rows)
        )


@router.get("/f/{key}/history")
def past(request: Request, key: str) -> HTMLResponse:
    """Every step, the last first."""
    with _session(request).file(key) as file:
        steps = file.corrections.steps(last=_LAST_STEPS)[::-1]
        return HTMLResponse(
            views.page(
                "history.html",
                key=key,
                name=file.path.name,
                steps=[outgoing.told(file, step) for step in steps],
                unplaced=[outgoing.unplaced(rows[-1]) for rows in transfer.by_row(file.corrections.unplaced())],
            )
        )


@router.get("/docs")
def docs(request: Request) -> HTMLResponse:
    """What programs can ask, from the OpenAPI description."""
    return HTMLResponse(views.page("docs.html", schema=request.app.openapi(), host=request.url.netloc))


# ------------------------------------------------------------------ what the page's scripts ask


@router.get("/f/{key}/a/{number}/parts")
def parts(request: Request, key: str, number: int, doubtful: bool = False) -> JSONResponse:
    """The text and the list anew."""
    with _session(request).file(key) as file:
        undo, redo = history.can(file.corrections)
        return JSONResponse(views.parts(file.article(number), doubtful_first=doubtful) | {"undo": undo, "redo": redo})


@router.get("/f/{key}/names")
def names(request: Request, key: str, article: int = 0, q: str = "") -> JSONResponse:
    """Whom the type-ahead offers."""
    session = _session(request)
    with session.file(key) as file:
        near: list[str] = []
        if article:
            reviewed = file.article(article)
            near = list(dict.fromkeys(id for item in reviewed.items for id in item.state.speakers))
        people = file.people()
        offered = [
            {"id": p.id, "name": p.name, "role": p.role, "near": p.id in near} for p in views.names(people, near, q)
        ]
        more = views.registered(session.known, people, q) if session.known is not None else []
        offered += [{"id": None, "name": entry.name, "role": together(entry.roles), "near": False} for entry in more]
        return JSONResponse(offered[: views.MOST_NAMES])


@router.get("/f/{key}/a/{number}/why")
def explained(request: Request, key: str, number: int, row: str) -> HTMLResponse:
    """Why a row was attributed as it was: the evidence, once more from the text."""
    session = _session(request)
    with session.file(key) as file:
        reviewed = file.article(number)
    return HTMLResponse(views.page("why.html", why=why.told(session.analysis, reviewed, row)))


@router.post("/f/{key}/do")
def do(request: Request, key: str, asked: Ask) -> JSONResponse:
    """One correction."""
    with _session(request).file(key) as file:
        done = requests.done(file, asked)
        number = file.article_of(done.article_id).number if done.article_id else None
        undo, redo = history.can(file.corrections)
    return JSONResponse({"told": done.told, "row": done.quote_id, "article": number, "undo": undo, "redo": redo})


# ------------------------------------------------------------------ files in and out


@router.get("/f/{key}/export/{format}")
def export(request: Request, key: str, format: str) -> Response:
    """The file as corrected, in that format, to be saved."""
    with _session(request).file(key) as file:
        content, name, kind = outgoing.download(file, format)
    ascii_name = name.encode("ascii", "replace").decode().replace('"', "'")
    disposition = f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{percent(name)}"
    return Response(content, media_type=kind, headers={"Content-Disposition": disposition})


@router.post("/f/{key}/labelstudio")
async def labelled(request: Request, key: str) -> JSONResponse:
    """Takes annotations of Label Studio in as corrections."""
    body = await request.body()
    with _session(request).file(key) as file:
        told, misfits = outgoing.labelled(file, body)
    return JSONResponse({"told": told, "unfit": misfits})


@router.post("/open")
def take_up(request: Request, asked: Ask) -> JSONResponse:
    """Opens a file of the server's folder again."""
    return JSONResponse({"key": _session(request).take_up(str(asked.get("name", "")))})


@router.post("/upload")
def begin(request: Request) -> JSONResponse:
    """A place for files that are dropped."""
    return JSONResponse({"run": _session(request).begin()})


@router.put("/upload/{run}/{name}")
async def upload(request: Request, run: str, name: str) -> JSONResponse:
    """One dropped file."""
    return JSONResponse({"name": _session(request).put(run, name, await request.body())})


@router.post("/upload/{run}/start")
def go(request: Request, run: str) -> JSONResponse:
    """Reads what was dropped."""
    _session(request).start(run)
    return JSONResponse({})


@router.get("/upload/{run}")
def state(request: Request, run: str) -> JSONResponse:
    """How far it is."""
    found = _session(request).uploaded(run)
    return JSONResponse({"files": len(found.names), "done": found.done, "key": found.key, "error": found.error})


@router.get("/f/{key}")
def slash(key: str) -> RedirectResponse:
    """With the slash, so that links work."""
    return RedirectResponse(f"/f/{percent(key)}/", 307)
