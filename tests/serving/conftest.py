"""A pipeline without weights, served in this process."""

from __future__ import annotations

import asyncio
import json
import threading
from contextlib import asynccontextmanager
from typing import NamedTuple

import pytest

import nlpx
from nlpx.serving.limits import Limits

BAD, SLOW = "explode", "dawdle"
# What a client may do whose request is not whole; one that "leaves" has sent all of it.
UNFINISHED = ("is slow", "hangs up")
# A component that does as it likes, by word: what is wrong with it concerns one text.
ERRORS = {BAD: ValueError("no such word"), "leave": SystemExit(3), "panic": BaseException("a panic")}


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: dict[str, str]
    body: str

    @property
    def data(self):
        return json.loads(self.body)


class Client:
    """Ask an application as a server does, without a network."""

    def __init__(self, app):
        self.app = app

    async def ask(self, method, path, body=b"", *, chunks=None, last="", **headers):
        parts = list(chunks or [body if isinstance(body, bytes) else json.dumps(body).encode()])
        sent = []
        scope = {
            "type": "http", "http_version": "1.1", "method": method, "path": path, "raw_path": path.encode(),
            "query_string": b"", "root_path": "", "scheme": "http", "server": ("127.0.0.1", 80), "client": None,
            "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
        }  # fmt: skip

        async def receive():
            if parts:
                return {"type": "http.request", "body": parts.pop(0), "more_body": bool(parts) or last in UNFINISHED}
            if last in ("hangs up", "leaves"):
                return {"type": "http.disconnect"}
            await asyncio.sleep(60)
            return None

        async def send(message):
            sent.append(message)

        await self.app(scope, receive, send)
        start, *bodies = sent
        known = {name.decode(): value.decode() for name, value in start["headers"]}
        return Answer(start["status"], known, b"".join(part.get("body", b"") for part in bodies).decode())

    async def annotate(self, body, **headers):
        return await self.ask("POST", "/annotate", body, **headers)


@asynccontextmanager
async def alive(app):
    """Run the lifespan of an application."""
    events, started, stopped = asyncio.Queue(), asyncio.Event(), asyncio.Event()

    async def send(message):
        (started if message["type"] == "lifespan.startup.complete" else stopped).set()

    task = asyncio.create_task(app({"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}, events.get, send))
    await events.put({"type": "lifespan.startup"})
    await started.wait()
    try:
        yield Client(app)
    finally:
        await events.put({"type": "lifespan.shutdown"})
        await stopped.wait()
        await task


@nlpx.Language.factory("test_namer")
class Namer:
    """Mark a name and do other things at some words, most of them wrong; keep the texts of each batch."""

    def __init__(self, nlp, name):
        self.batches = []
        self.began = threading.Event()
        self.may_go_on = threading.Event()

    def __call__(self, doc):
        return next(iter(self.pipe([doc])))

    def pipe(self, docs, *, batch_size=0):
        docs = list(docs)
        self.batches.append([doc.text for doc in docs])
        for doc in docs:
            if SLOW in doc.text:
                self.began.set()
                self.may_go_on.wait(60)
            for word in ERRORS.keys() & doc.text.split():
                raise ERRORS[word]
            if "lose" in doc.text:
                continue
            doc.ents = [doc.char_span(0, 3, label="PERSON")] if doc.text.startswith("Ada") else []
            doc.cats = {"LONG": float(len(doc) > 5)}
            if "unknown" in doc.text:
                doc.cats["LONG"] = float("nan")
            yield doc


@pytest.fixture
def nlp():
    """Return a pipeline with nothing but `Namer`."""
    nlp = nlpx.blank("en")
    nlp.meta["name"] = "served"
    nlp.add_pipe("test_namer")
    return nlp


@pytest.fixture
def namer(nlp):
    """Return the `Namer` of the pipeline."""
    return nlp.get_pipe("test_namer")


@pytest.fixture
def serve(nlp):
    """Return a function that runs what talks to a client of the served pipeline."""
    from nlpx.serving.app import make_app
    from nlpx.serving.processes import Processes

    def serve(talk, *, host=None, n_process=1, **limits):
        limits = Limits(**limits)

        async def run(processes):
            async with alive(make_app(nlp, limits, host=host, processes=processes)) as client:
                return await talk(client)

        if n_process == 1:
            return asyncio.run(run(None))
        with Processes(nlp, number=n_process, seconds=limits.timeout) as processes:
            return asyncio.run(run(processes))

    return serve
