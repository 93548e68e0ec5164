"""A client that sends the head of a request slowly does not keep its connection."""

from __future__ import annotations

import asyncio

import pytest
import uvicorn
from uvicorn.server import ServerState

from nlpx.serving.heads import with_timeout
from nlpx.serving.joined import Joined

SECONDS = 0.2
HEAD = b"GET / HTTP/1.1\r\nHost: x\r\n"


async def _answer_late(scope, receive, send):
    await asyncio.sleep(2 * SECONDS)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"ok"})


@pytest.fixture
def talk():
    """Return a function that sends parts of requests, and returns how often an answer comes until it is cut off."""

    def talk(*parts):
        async def run():
            loop = asyncio.get_running_loop()
            protocol, config = with_timeout(SECONDS), uvicorn.Config(_answer_late, lifespan="off", log_config=None)
            server = await loop.create_server(lambda: protocol(config, ServerState(), {}), "127.0.0.1", 0)
            reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
            got = b""
            for part in parts:
                writer.write(part)
                if part.endswith(b"\r\n\r\n"):
                    got += await reader.readuntil(b"ok")
            got += await asyncio.wait_for(reader.read(), 4)
            writer.close()
            server.close()
            return got.count(b"200 OK")

        return asyncio.run(run())

    return talk


@pytest.mark.parametrize("begun", [b"", HEAD])
def test_a_head_that_does_not_come_ends_the_connection(talk, begun):
    assert talk(begun) == 0


def test_the_second_head_of_a_connection_has_no_more_time_than_the_first(talk):
    assert talk(HEAD + b"\r\n", HEAD) == 1


def test_the_answer_may_take_longer(talk):
    assert talk(HEAD + b"Connection: close\r\n\r\n") == 1


def test_an_answer_is_written_in_one_piece():
    written = []

    class Transport(asyncio.Transport):
        def write(self, data):
            written.append(data)

        def close(self):
            written.append("closed")

    async def run():
        transport = Joined(Transport(), asyncio.get_running_loop())
        transport.write(b"head")
        transport.write(b"body")
        await asyncio.sleep(0)
        transport.write(b"rest")
        transport.close()

    asyncio.run(run())
    assert written == [b"headbody", b"rest", "closed"]
