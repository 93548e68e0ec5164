"""What the server answers."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from functools import partial
from http import HTTPStatus
from math import ceil
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from .. import __version__
from ..displacy.server import is_own_host
from ..named_tuples import NamedTuple
from ..quoting import counted
from ..tokens.writing.doc_json_text import to_json_bytes
from .annotator import Failed, OwnAnnotator
from .batches import Batches, QueueFull
from .interruptions import Clock, Deadline, Presence
from .lanes import ThreadLane
from .leftovers import taking_all
from .openapi import describe_api, docs_page
from .page import Page, pictures
from .reading import JSON, Refused, read_body, read_form, read_texts, refuse_packed

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from starlette.types import ASGIApp, Receive, Scope, Send

    from ..pipeline import Language
    from ..tokens import Doc
    from .lanes import Lane
    from .limits import Limits
    from .processes import Processes

_ANNOTATE = "/annotate"
# Pages need nothing but what is in them, and no other page may show them as its own.
_PAGE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


# Who has waited for less is not looked for: most have their answer by then.
_UNWATCHED = 0.1


class _Running(NamedTuple):
    """Hold what there is while requests are answered.

    Args:
        batches: Has texts annotated.
        deadlines: Interrupts what takes as long as a request may.
        looks: Says when to look whether a client still waits.
    """

    batches: Batches
    deadlines: Clock
    looks: Clock


class Service:
    """Answer requests.

    Args:
        nlp: The pipeline.
        limits: How much is taken at once.
        processes: What annotates; None for this process.
    """

    def __init__(self, nlp: Language, limits: Limits, processes: Processes | None = None) -> None:
        self.nlp = nlp
        self.limits = limits
        self._processes = processes
        self.page = Page(nlp)
        self.api = describe_api(nlp.meta, limits)
        self._running: _Running | None = None

    @asynccontextmanager
    async def running(self, app: object) -> AsyncIterator[None]:
        """Annotate what comes in, and at the end what still waits."""
        loop = asyncio.get_running_loop()
        lanes: Sequence[Lane] = (
            self._processes.lanes(loop) if self._processes else [ThreadLane(OwnAnnotator(self.nlp), loop)]
        )
        batches = Batches(lanes, self.limits, loop)
        self._running = _Running(batches, Clock(self.limits.timeout, loop), Clock(_UNWATCHED, loop))
        try:
            yield
        finally:
            await batches.close()

    async def annotate(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the annotations of a text, or of several."""
        try:
            answer = await self._annotated(scope, receive)
        except Refused as refused:
            answer = _refuse(refused)
        except ClientDisconnect:
            answer = _to_nobody()
        await answer(scope, receive, send)

    async def _annotated(self, scope: Scope, receive: Receive) -> Response:
        refuse_packed(_header(scope, b"content-encoding"))
        body = await read_body(receive, self.limits, self._now.deadlines)
        texts = read_texts(body, _header(scope, b"content-type"), self.limits)
        if isinstance(texts, str):
            (result,) = await self._results([texts], to_json_bytes, receive)
            if isinstance(result, Failed):
                raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, result.reason)
            return Response(result, media_type=JSON)
        results = await self._results(texts, to_json_bytes, receive)
        parts = [_error(each.reason) if isinstance(each, Failed) else each for each in results]
        return Response(b"[" + b",".join(parts) + b"]", media_type=JSON)

    async def show(self, request: Request) -> Response:
        """Answer with the page, and pictures of the text that was typed."""
        if request.method != "POST":
            return _page(self.page.empty())
        text = ""
        try:
            text = read_form(await read_body(request.receive, self.limits, self._now.deadlines))
            (result,) = await self._results([text], pictures, request.receive)
        except Refused as refused:
            return _page(self.page.refused(text, refused.reason), refused)
        except ClientDisconnect:
            return _to_nobody()
        if isinstance(result, Failed):
            status = HTTPStatus.UNPROCESSABLE_ENTITY
            return _page(self.page.refused(text, result.reason), Refused(status, ""))
        return _page(self.page.shown(text, result))

    async def health(self, request: Request) -> Response:
        """Answer that all is well, and with what."""
        meta = self.nlp.meta
        return JSONResponse(
            {
                "status": "ok",
                "pipeline": f"{meta['lang']}_{meta['name']}",
                "version": meta["version"],
                "components": self.nlp.pipe_names,
                "nlpx_version": __version__,
                "pending": self._now.batches.n_pending,
            }
        )

    async def openapi(self, request: Request) -> Response:
        """Answer with the description for programs."""
        return JSONResponse(self.api)

    async def docs(self, request: Request) -> Response:
        """Answer with the description for people."""
        return _page(docs_page(self.api))

    @property
    def _now(self) -> _Running:
        assert self._running is not None
        return self._running

    async def _results(self, texts: Sequence[str], make: Callable[[Doc], Any], receive: Receive) -> list[Any]:
        """Return what is made of each text, or that it `Failed`.

        Raises:
            Refused: There is no room for the texts, or they are not done in time.
            ClientDisconnect: Who sent them has gone.
        """
        if not texts:
            return []
        now = self._now
        try:
            with Deadline(now.deadlines), Presence(now.looks, receive):
                return await now.batches.annotate(texts, make)
        except QueueFull as full:
            raise _busy("too many texts wait already; send the request again later", full.seconds) from full
        except asyncio.TimeoutError as error:
            seconds = self.limits.timeout
            reason = (
                f"the texts were not done within {counted(seconds, 'second', form='g')}; send fewer, or again later"
            )
            raise _busy(reason, seconds) from error


def make_app(nlp: Language, limits: Limits, *, host: str | None = None, processes: Processes | None = None) -> ASGIApp:
    """Make the application.

    Args:
        nlp: The pipeline.
        limits: How much is taken at once.
        host: The only name, besides addresses, by which it is asked; None for any.
        processes: What annotates; None for this process.
    """
    service = Service(nlp, limits, processes)
    framework = Starlette(
        routes=[
            Route(_ANNOTATE, partial(service.annotate), methods=["POST"]),
            Route("/", service.show, methods=["GET", "POST"]),
            Route("/health", service.health),
            Route("/openapi.json", service.openapi),
            Route("/docs", service.docs),
        ],
        exception_handlers={HTTPException: _refuse_route},
        lifespan=service.running,
    )
    # Who asks for a path with one slash too many is told so: most clients do not follow when they are sent elsewhere.
    framework.router.redirect_slashes = False
    app = _shortened(framework, service.annotate)
    return taking_all(app if host is None else _guard(app, host), seconds=limits.timeout)


def _shortened(framework: ASGIApp, annotate: ASGIApp) -> ASGIApp:
    """Return an application that annotates without the layers of the framework: they take as long as HTTP itself."""

    async def shortened(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == _ANNOTATE and scope["method"] == "POST":
            await annotate(scope, receive, send)
        else:
            await framework(scope, receive, send)

    return shortened


def _guard(app: ASGIApp, host: str) -> ASGIApp:
    """Return an application that answers only those who ask for it by its own name, and no page of another site."""

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            if not is_own_host(_header(scope, b"host"), host):
                answer = _as_response(HTTPStatus.MISDIRECTED_REQUEST, "this server has another name")
                await answer(scope, receive, send)
                return
            if (b"sec-fetch-site", b"cross-site") in scope["headers"] and scope["method"] == "POST":
                answer = _as_response(HTTPStatus.FORBIDDEN, "a page of another site asks for this")
                await answer(scope, receive, send)
                return
        await app(scope, receive, send)

    return guarded


def _page(html: str, refused: Refused | None = None) -> Response:
    headers = dict(_PAGE_HEADERS)
    if refused is not None and refused.retry_after is not None:
        headers["Retry-After"] = str(refused.retry_after)
    return HTMLResponse(html, headers=headers, status_code=HTTPStatus.OK if refused is None else refused.status)


def _refuse(refused: Refused) -> Response:
    headers = {} if refused.retry_after is None else {"Retry-After": str(refused.retry_after)}
    if refused.status == HTTPStatus.REQUEST_TIMEOUT:
        headers["Connection"] = "close"
    return _as_response(refused.status, refused.reason, headers)


async def _refuse_route(request: Request, error: Exception) -> Response:
    """Word what the framework refuses as all else."""
    assert isinstance(error, HTTPException)
    ways = "; there are POST /annotate, GET /health, GET /docs and GET /openapi.json"
    return _as_response(error.status_code, f"{request.method} {request.url.path}: {error.detail}{ways}", error.headers)


def _to_nobody() -> Response:
    """Answer nobody: who asked has gone."""
    return Response(status_code=HTTPStatus.BAD_REQUEST)


def _header(scope: Scope, name: bytes) -> str:
    """Return a header of a request, empty where it has none."""
    for key, value in scope["headers"]:
        if key == name:
            return str(value, "latin1")
    return ""


def _busy(reason: str, seconds: float) -> Refused:
    """Return what sends a request away for some time."""
    return Refused(HTTPStatus.SERVICE_UNAVAILABLE, reason, retry_after=max(ceil(seconds), 1))


def _as_response(status: int, reason: str, headers: Any = None) -> Response:
    return Response(_error(reason), status_code=status, media_type=JSON, headers=headers)


def _error(reason: str) -> bytes:
    return json.dumps({"error": reason}).encode("ascii")
