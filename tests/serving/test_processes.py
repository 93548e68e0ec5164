"""What is annotated in other processes, and what happens when these die or hang."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
import select
import signal
import time

import pytest

import nlpx
from nlpx.errors import ModelError
from nlpx.serving.annotator import Item
from nlpx.serving.processes import Processes, ProcessLane
from nlpx.tokens.writing.doc_json_text import to_json_bytes

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked here")


@pytest.fixture
def once(tmp_path):
    """Return a file that is removed by the first process that finds it."""
    path = tmp_path / "once"
    path.touch()
    return path


def stop_in_the_middle(descriptor, parts):
    """Write half a message, and go on when somebody says so."""
    os.write(descriptor, b"".join(parts)[:100])
    os.kill(os.getpid(), signal.SIGSTOP)


@pytest.fixture
def nlp(once, monkeypatch):
    """Return a pipeline that says which process it runs in, and does as it is told."""
    nlp = nlpx.blank("en")

    def obey(doc):
        match doc.text.split():
            case ["die"]:
                os._exit(3)
            case ["die", "once"] if once.exists():
                once.unlink()
                os._exit(3)
            case ["hang", "once"] if once.exists():
                once.unlink()
                time.sleep(600)
            case ["stop", *_] if once.exists():
                once.unlink()
                monkeypatch.setattr(os, "writev", stop_in_the_middle)
            case ["linger", *_]:
                time.sleep(0.2)
            case ["fail"]:
                raise ValueError("no such word")
        doc.cats = {"PROCESS": os.getpid()}
        return doc

    nlpx.Language.component("test_obeys", func=obey)
    nlp.add_pipe("test_obeys")
    return nlp


def process_of(answer):
    return int(answer.data["cats"]["PROCESS"])


def ask(*texts):
    """Return what sends texts, one after the other."""

    async def talk(client):
        return [await client.annotate({"text": text}) for text in texts]

    return talk


def test_texts_that_wait_are_shared_out_among_the_processes(serve):
    async def talk(client):
        return await asyncio.gather(*(client.annotate({"text": f"linger {number}"}) for number in range(4)))

    found = [process_of(answer) for answer in serve(talk, n_process=2)]
    assert len(set(found)) == 2
    assert os.getpid() not in found


def test_texts_that_fill_more_than_a_pipe_are_annotated(serve):
    text = "a " * 200_000 + "b"
    short, *long = serve(ask("a", text, text), n_process=2)
    assert short.data["text"] == "a"
    assert [answer.data["text"] == text for answer in long] == [True, True]


def test_a_bad_text_spoils_no_other(serve):
    async def talk(client):
        return await client.annotate({"texts": ["fail", "good"]})

    answer = serve(talk, n_process=2)
    assert answer.data[0] == {"error": "ValueError: no such word"}
    assert answer.data[1]["text"] == "good"


def test_a_text_that_ends_its_process_is_the_only_one_that_fails(serve):
    async def talk(client):
        return await client.annotate({"texts": ["a", "die", "b", "c"]}), *await ask("die", "d", "e", "f")(client)

    many, dies, *others = serve(talk, n_process=2)
    assert ["error" in part for part in many.data] == [False, True, False, False]
    assert dies.status == 422
    assert dies.data["error"].startswith("a process of the server died (exit code 3)")
    assert [answer.status for answer in others] == [200] * 3


def test_a_text_whose_process_dies_is_annotated_once_more(serve):
    (answer,) = serve(ask("die once"), n_process=2)
    assert (answer.status, answer.data["text"]) == (200, "die once")


def test_a_process_that_is_killed_is_replaced(serve):
    async def talk(client):
        before = [process_of(await client.annotate({"text": "a"})) for _ in range(4)]
        for process in set(before):
            os.kill(process, signal.SIGKILL)
        after = [process_of(await client.annotate({"text": "a"})) for _ in range(4)]
        return set(before), set(after)

    before, after = serve(talk, n_process=2)
    assert not before & after


def test_a_process_that_dies_with_nothing_to_do_is_heard_once(serve, monkeypatch):
    heard, receive = [], ProcessLane._receive

    def count(lane, worker):
        heard.append(worker)
        receive(lane, worker)

    async def talk(client):
        os.kill(process_of(await client.annotate({"text": "a"})), signal.SIGKILL)
        heard.clear()
        await asyncio.sleep(0.2)
        return len(heard), (await client.annotate({"text": "b"})).data["text"]

    monkeypatch.setattr(ProcessLane, "_receive", count)
    assert serve(talk, n_process=2) == (1, "b")


def test_a_process_that_hangs_is_replaced_when_its_request_has_gone(serve):
    hangs, *others = serve(ask("hang once", "a", "b", "c"), n_process=2, timeout=0.5)
    assert (hangs.status, hangs.headers["retry-after"]) == (503, "1")
    assert [answer.status for answer in others] == [200] * 3


@pytest.mark.parametrize("text", ["stop", "stop " * 10_000], ids=["awaited in the event loop", "in a thread"])
def test_a_process_that_stops_in_the_middle_of_its_answer_holds_up_nobody(serve, text):
    async def talk(client):
        start = time.monotonic()
        stopped = asyncio.create_task(client.annotate({"text": text}))
        others = [await client.annotate({"text": "a"}) for _ in range(4)]
        return [time.monotonic() - start, await stopped, *others, *await ask("b", "c", "d")(client)]

    seconds, stopped, *others = serve(talk, n_process=2, timeout=3)
    assert seconds < 3
    assert stopped.status == 503
    assert [answer.status for answer in others] == [200] * 7


def test_the_page_is_drawn_in_another_process(serve):
    page = serve(lambda client: client.ask("POST", "/", b"text=Ada"), n_process=2)
    assert page.status == 200
    assert "<td>PROCESS</td>" in page.body


def test_the_end_waits_for_what_was_asked(serve):
    asked = []

    async def talk(client):
        asked.extend(asyncio.create_task(client.annotate({"text": f"linger {number}"})) for number in range(3))
        while (await client.ask("GET", "/health")).data["pending"] < 3:
            await asyncio.sleep(0)

    serve(talk, n_process=2)
    assert [task.result().status for task in asked] == [200] * 3


def test_no_process_is_left_at_the_end(serve):
    (answer,) = serve(ask("a"), n_process=2)
    with pytest.raises(ProcessLookupError):
        os.kill(process_of(answer), 0)


def test_a_request_to_end_is_left_to_the_server(serve):
    async def talk(client):
        asked = asyncio.create_task(client.annotate({"text": "linger"}))
        while (await client.ask("GET", "/health")).data["pending"] < 1:
            await asyncio.sleep(0)
        for process in multiprocessing.active_children():
            os.kill(process.pid, signal.SIGTERM)
        return await asked, {process.pid for process in multiprocessing.active_children()}

    answer, children = serve(talk, n_process=2)
    assert process_of(answer) in children


def test_where_processes_are_not_forked_they_make_the_pipeline_anew(monkeypatch):
    monkeypatch.setattr(multiprocessing, "get_start_method", lambda allow_none=False: "spawn")
    with Processes(nlpx.blank("en"), number=1, seconds=60) as processes:
        (worker,) = processes.workers
        worker.send([Item("Ada", to_json_bytes)])
        (result,) = worker.receive()
    assert json.loads(result)["text"] == "Ada"


def test_processes_end_with_their_server_whatever_they_are_busy_with(nlp, once):
    said, out = os.pipe()
    server = os.fork()
    if not server:
        try:
            with Processes(nlp, number=2, seconds=60) as processes:
                processes.workers[0].send([Item("hang once", to_json_bytes)])
                while once.exists():
                    time.sleep(0.01)
                os.write(out, b"begun")
                time.sleep(60)
        finally:
            os._exit(1)
    os.close(out)
    with os.fdopen(said, "rb", buffering=0) as pipe:
        assert pipe.read(5) == b"begun"
        os.kill(server, signal.SIGKILL)
        os.waitpid(server, 0)
        # They have its other end for as long as they live.
        assert select.select([pipe], [], [], 20)[0]
        assert pipe.read() == b""


def test_where_the_end_of_a_pipe_cannot_be_awaited_alone_a_thread_takes_batches_in(nlp, monkeypatch):
    monkeypatch.delattr(select, "poll")
    with Processes(nlp, number=1, seconds=60) as processes:
        (worker,) = processes.workers
        worker.send([Item("Ada", to_json_bytes)])
        (result,) = worker.receive()
    assert json.loads(result)["text"] == "Ada"


def test_a_process_cannot_serve_with_processes_of_its_own(monkeypatch):
    monkeypatch.setattr(multiprocessing.current_process(), "_config", {"daemon": True})
    with pytest.raises(ModelError, match="the server cannot start processes in 'MainProcess'"):
        Processes(nlpx.blank("en"), number=2, seconds=1)
