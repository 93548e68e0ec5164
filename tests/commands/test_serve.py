"""``nlpx serve``: a server of its own, and what it refuses."""

from __future__ import annotations

import gc
import http.client
import importlib.util
import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

import nlpx
from nlpx.errors import UsageError
from nlpx.serving.server import is_loopback, open_socket, url_of


@pytest.fixture
def pipeline(tmp_path):
    nlp = nlpx.blank("en")
    nlp.to_disk(tmp_path / "pipeline")
    return tmp_path / "pipeline"


SLEEPING = """
import time
from nlpx import Language
@Language.component("test_sleeps")
def sleep(doc):
    time.sleep(0.5)
    return doc
"""


@pytest.fixture
def sleeping(tmp_path, pipeline):
    """Return what is typed to serve a pipeline that takes half a second for a text."""
    code = tmp_path / "sleeping.py"
    code.write_text(SLEEPING, encoding="utf8")
    config = pipeline / "config.cfg"
    text = config.read_text(encoding="utf8").replace("pipeline = []", 'pipeline = ["sleep"]')
    config.write_text(f'{text}\n[components.sleep]\nfactory = "test_sleeps"\n', encoding="utf8")
    return [sys.executable, "-m", "nlpx", "serve", pipeline, "--port", "0", "--code", code]


@contextmanager
def served(command):
    """Run a server of its own; gives the process and the address."""
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True) as process:
        line = process.stderr.readline()
        assert line.startswith("serving en_pipeline at http://127.0.0.1:"), line + process.stderr.read()
        try:
            yield process, line.split(" at http://")[1].split(" ")[0]
        finally:
            process.terminate()


@pytest.mark.parametrize(
    ("name", "options"),
    [("SIGTERM", []), ("SIGINT", []), ("SIGTERM", ["--n-process", "2"]), ("SIGINT", ["--n-process", "2"])],
)
def test_a_server_that_is_asked_to_stop_answers_what_is_in_flight(sleeping, name, options):
    with served([*sleeping, *options]) as (process, address):
        with closing(http.client.HTTPConnection(address, timeout=60)) as connection:
            connection.request("POST", "/annotate", json.dumps({"text": "Ada"}))
            while not pending(address):
                time.sleep(0.01)
            # As a terminal and a manager of services do: to all processes of the server.
            os.killpg(process.pid, getattr(signal, name))
            answer = json.load(connection.getresponse())
        _, rest = process.communicate(timeout=60)
    assert answer["text"] == "Ada"
    assert (process.returncode, rest) == (0, "stopped\n")


@pytest.mark.parametrize(
    ("path", "host", "status"),
    [("/annotate", "localhost", 413), ("/nowhere", "localhost", 404), ("/", "evil.example", 421)],
)
def test_who_sends_all_before_reading_sees_that_it_was_refused(pipeline, path, host, status):
    command = [sys.executable, "-m", "nlpx", "serve", pipeline, "--port", "0", "--max-bytes", "1000"]
    with served(command) as (_process, address), closing(http.client.HTTPConnection(address, timeout=60)) as connection:
        connection.request("POST", path, b"a" * 20_000_000, {"Connection": "close", "Host": host})
        assert connection.getresponse().status == status


def test_a_connection_ends_that_was_there_when_a_process_was_replaced(pipeline):
    command = [sys.executable, "-m", "nlpx", "serve", pipeline, "--port", "0", "--n-process", "2"]
    with served(command) as (process, address), closing(socket.create_connection(address.split(":"))) as early:
        early.settimeout(60)
        for child in children(process.pid):
            os.kill(child, signal.SIGKILL)
        for _ in range(4):
            with closing(http.client.HTTPConnection(address, timeout=60)) as connection:
                connection.request("POST", "/annotate", json.dumps({"text": "Ada"}))
                assert connection.getresponse().status == 200
        early.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        answer = b"".join(iter(lambda: early.recv(1 << 16), b""))
    assert answer.startswith(b"HTTP/1.1 200 OK")


def children(process):
    """Return the processes that a process has started."""
    threads = Path(f"/proc/{process}/task").iterdir()
    return [int(child) for thread in threads for child in (thread / "children").read_text(encoding="ascii").split()]


def pending(address):
    """Return how many texts a server has to do."""
    with closing(http.client.HTTPConnection(address, timeout=60)) as connection:
        connection.request("GET", "/health")
        return json.load(connection.getresponse())["pending"]


def test_a_port_that_is_taken_is_told(call_nlpx, pipeline):
    with open_socket("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        done = call_nlpx("serve", pipeline, "--port", port)
    assert done.returncode == 2
    assert done.stderr == (
        f"error: nobody can listen at port {port} of 127.0.0.1: Address already in use; choose another --port or "
        "--host\n"
    )


def test_a_missing_extra_is_one_sentence(call_nlpx, pipeline, monkeypatch):
    find_spec = importlib.util.find_spec
    hidden = "nlpx.serving.server.find_spec"
    monkeypatch.setattr(hidden, lambda name: None if name == "uvicorn" else find_spec(name))
    done = call_nlpx("serve", pipeline)
    assert done.returncode == 1
    assert done.stderr == "error: serving needs uvicorn: pip install 'nlpx-core[serve]'\n"


def test_a_gpu_serves_one_process(call_nlpx, pipeline):
    done = call_nlpx("serve", pipeline, "--n-process", "2", "--gpu-id", "0")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "a GPU serves one process" in done.stderr


def test_a_request_that_could_never_be_taken_is_told(call_nlpx, pipeline):
    done = call_nlpx("serve", pipeline, "--queue-size", "10")
    assert done.returncode == 2
    assert "a request may hold 64 texts and only 10 may wait" in done.stderr


@pytest.mark.parametrize(
    ("host", "is_local"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("127.0.1.1", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.0.2.1", False),
    ],
)
def test_addresses_of_this_machine_alone_are_known(host, is_local):
    assert is_loopback(host) == is_local


def test_other_machines_reach_it_only_with_a_warning(monkeypatch):
    from nlpx.serving import Limits, serve_pipeline

    monkeypatch.setattr("uvicorn.Server.run", lambda self, sockets: None)
    with pytest.warns(UserWarning, match=r"0\.0\.0\.0 is reached from other machines"):
        serve_pipeline(nlpx.blank("en"), host="0.0.0.0", port=0, limits=Limits())


def test_the_collection_of_garbage_leaves_the_pipeline_alone_while_it_is_served(monkeypatch):
    from nlpx.serving import Limits, serve_pipeline

    frozen = []
    monkeypatch.setattr("uvicorn.Server.run", lambda self, sockets: frozen.append(gc.get_freeze_count()))
    serve_pipeline(nlpx.blank("en"), host="127.0.0.1", port=0, limits=Limits())
    assert frozen[0] > 10_000
    assert gc.get_freeze_count() == 0


@pytest.mark.parametrize("host", ["localhost", "127.1"])
def test_a_name_counts_as_the_address_that_it_is_of(monkeypatch, recwarn, host):
    from nlpx.serving import Limits, serve_pipeline

    monkeypatch.setattr("uvicorn.Server.run", lambda self, sockets: None)
    serve_pipeline(nlpx.blank("en"), host=host, port=0, limits=Limits())
    assert not recwarn.list


@pytest.mark.parametrize("host", ["a" * 64, "a..b", ""])
def test_what_is_no_name_of_a_host_is_told(host):
    from nlpx.serving import Limits, serve_pipeline

    with pytest.raises(UsageError, match=r"choose another (--port or )?--host"):
        serve_pipeline(nlpx.blank("en"), host=host, port=0, limits=Limits())


def test_an_address_is_written_as_a_browser_takes_it():
    with open_socket("127.0.0.1", 0) as listening:
        assert url_of(listening) == f"http://127.0.0.1:{listening.getsockname()[1]}"


def test_the_components_that_are_served_can_be_chosen(tmp_path, call_nlpx, monkeypatch):
    nlp = nlpx.blank("en")
    for name in ("merge_entities", "merge_noun_chunks", "merge_subtokens"):
        nlp.add_pipe(name)
    nlp.to_disk(tmp_path / "pipeline")
    served = []
    monkeypatch.setattr("nlpx.serving.serve_pipeline", lambda nlp, **_settings: served.append(nlp))
    for options in (
        ("--exclude", "merge_entities, merge_subtokens"),
        ("--enable", "merge_entities"),
        ("--disable", "merge_entities,merge_subtokens"),
    ):
        call_nlpx("serve", "pipeline", *options)
    assert [nlp.pipe_names for nlp in served] == [["merge_noun_chunks"], ["merge_entities"], ["merge_noun_chunks"]]
    assert [len(nlp.component_names) for nlp in served] == [1, 3, 3]
