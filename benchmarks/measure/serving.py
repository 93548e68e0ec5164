"""Serve a pipeline, and ask it as eight clients do, at half its load, and with ten times what it can do.

Arguments: the library, the pipeline, the texts, how many processes annotate.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import re
import selectors
import socket
import statistics
import subprocess
import sys
import time
from collections import Counter
from contextlib import ExitStack
from itertools import cycle, islice
from math import inf
from pathlib import Path

from clock import report

import nlpx

PIPELINE, TEXTS, PROCESSES = sys.argv[2:5]
ROUNDS, CLIENTS, SPACED, CROWD, EACH = 3, 8, 600, 640, 4
# The loop and the clients have the same texts: what is known of the words of a few would make those faster.
ASKED = 600
# How often all texts are asked for before that is measured: with several processes each gets but its part of them.
BEFORE = 5
HEAD = "POST /annotate HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n"
chance = random.Random(1)
texts = json.loads(Path(TEXTS).read_text(encoding="utf8"))
bodies = [json.dumps({"text": text}).encode() for text in texts]


def request_of(body: bytes) -> bytes:
    """Return a request with its head."""
    return HEAD.format(len(body)).encode() + body


REQUESTS = [request_of(body) for body in bodies]
LENGTH = re.compile(rb"\r\ncontent-length: (\d+)\r\n", re.IGNORECASE)


def ask_by_turns(port: int, number: int) -> None:
    """Ask so many times as eight clients, each again when it has its answer.

    These compute as little as clients can, because they have the processors of the server.
    """
    supply = cycle(REQUESTS)
    with selectors.DefaultSelector() as selector, ExitStack() as stack:
        for _ in range(CLIENTS):
            connection = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
            selector.register(connection, selectors.EVENT_READ, bytearray())
            connection.sendall(next(supply))
        n_asked, n_answered = CLIENTS, 0
        while n_answered < number:
            for key, _ in selector.select():
                part = key.fileobj.recv(1 << 18)
                assert part, "the server has ended a connection"
                key.data.extend(part)
                if len(key.data) < length_of(key.data):
                    continue
                assert key.data.startswith(b"HTTP/1.1 200 "), key.data[:100]
                key.data.clear()
                n_answered += 1
                if n_asked < number:
                    n_asked += 1
                    key.fileobj.sendall(next(supply))


def length_of(answer: bytearray) -> float:
    """Return how many bytes an answer has, of which there is some part."""
    end = answer.find(b"\r\n\r\n")
    found = LENGTH.search(answer, 0, end + 2) if end >= 0 else None
    return inf if found is None else end + 4 + int(found[1])


class Client:
    """Ask over one connection, which is made when it is first needed."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, body: bytes) -> int:
        """Return the status of the answer, read to its end."""
        # A server ends connections that are idle for some seconds.
        if self.streams is None or self.streams[0].at_eof():
            self.streams = await asyncio.open_connection("127.0.0.1", self.port, limit=1 << 20)
        reader, writer = self.streams
        writer.write(request_of(body))
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        await reader.readexactly(int(head.split(b"content-length: ")[1].split(b"\r\n")[0]))
        return int(head.split(b" ")[1])


def seconds_of(process: int) -> float:
    """Return how long a process and those that it has started have computed."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf8").rpartition(")")[2].split()
    own = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return own + sum(seconds_of(child) for child in children(process))


def children(process: int) -> list[int]:
    """Return the processes that a process has started."""
    threads = Path(f"/proc/{process}/task").iterdir()
    return [int(child) for thread in threads for child in (thread / "children").read_text(encoding="utf8").split()]


def megabytes_of(process: int) -> float:
    """Return the memory of a process and those that it has started, what they share counted once."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="utf8").splitlines()
    own = next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
    return own + sum(megabytes_of(child) for child in children(process))


async def crowd(port: int, clients: int, each: int) -> Counter[int | str]:
    """Let clients ask one thing after the other; return how often each status came, or an error."""

    async def go(client: Client, own: list[bytes]) -> list[int | str]:
        found: list[int | str] = []
        for body in own:
            try:
                found.append(await asyncio.wait_for(client.ask(body), 60))
            except (OSError, asyncio.IncompleteReadError, asyncio.TimeoutError):
                found.append("lost")
        return found

    supply = cycle(bodies)
    parts = await asyncio.gather(*(go(Client(port), list(islice(supply, each))) for _ in range(clients)))
    return Counter(status for part in parts for status in part)


async def spaced(port: int, rate: float, number: int) -> list[float]:
    """Ask at random moments, so many times a second on average; return how long each took."""
    idle = [Client(port) for _ in range(64)]
    start, due, tasks = time.perf_counter(), 0.0, []

    async def go(body: bytes, planned: float) -> float:
        client = idle.pop() if idle else Client(port)
        assert await client.ask(body) == 200
        idle.append(client)
        return time.perf_counter() - planned

    for body in islice(cycle(bodies), number):
        due += chance.expovariate(rate)
        await asyncio.sleep(max(start + due - time.perf_counter(), 0))
        tasks.append(asyncio.create_task(go(body, start + due)))
    return await asyncio.gather(*tasks)


def timed(work) -> tuple[float, float]:
    """Return how long some work takes, and how long this process computes for it."""
    wall, own = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - own


def main() -> None:
    """Measure."""
    nlp = nlpx.load(PIPELINE)
    # Both have seen all words before they are measured.
    list(nlp.pipe(texts))
    command = [sys.executable, "-m", "nlpx", "serve", PIPELINE, "--port", "0", "--n-process", PROCESSES]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        try:
            found = ask_much(nlp, server)
        finally:
            server.terminate()
    report(**found)


def ask_much(nlp, server: subprocess.Popen[str]) -> dict[str, float]:
    """Return what comes of all the requests."""
    port = int(server.stderr.readline().split(" at http://")[1].split(" ")[0].split(":")[1])
    ask_by_turns(port, BEFORE * len(texts))
    rounds = []
    for _ in range(ROUNDS):
        plain_wall, plain_cpu = timed(lambda: [nlp(text) for text in islice(cycle(texts), ASKED)])
        before = seconds_of(server.pid)
        wall, clients_cpu = timed(lambda: ask_by_turns(port, ASKED))
        server_cpu = seconds_of(server.pid) - before
        rounds.append((plain_wall / ASKED, plain_cpu / ASKED, wall / ASKED, clients_cpu / ASKED, server_cpu / ASKED))
    names = "plain_wall", "plain_cpu", "served_wall", "clients_cpu", "served_cpu"
    found = dict(zip(names, map(statistics.median, zip(*rounds, strict=True)), strict=True))
    took = sorted(asyncio.run(spaced(port, 0.5 / found["served_wall"], SPACED)))
    statuses = asyncio.run(crowd(port, CROWD, EACH))
    return found | {
        "megabytes": megabytes_of(server.pid),
        "median": statistics.median(took),
        "p99": took[int(len(took) * 0.99)],
        "asked": CROWD * EACH,
        "done": statuses[200],
        "sent_away": statuses[503],
        "lost": CROWD * EACH - statuses[200] - statuses[503],
    }


main()
