"""What a block of a coroutine waits no longer than."""

from __future__ import annotations

import asyncio
import sys

import pytest
from starlette.requests import ClientDisconnect

from nlpx.serving.interruptions import Deadline, Presence


def test_what_is_done_in_time_goes_on():
    async def run():
        with Deadline(60):
            await asyncio.sleep(0)
        return "done"

    assert asyncio.run(run()) == "done"


def test_what_takes_too_long_is_cancelled_and_its_task_goes_on():
    async def run():
        awaited = asyncio.get_running_loop().create_future()
        with pytest.raises(asyncio.TimeoutError), Deadline(0.01):
            await awaited
        await asyncio.sleep(0)
        return awaited.cancelled()

    assert asyncio.run(run())


def test_a_task_that_somebody_else_cancels_is_cancelled():
    async def wait():
        with Deadline(60):
            await asyncio.sleep(60)

    async def run():
        task = asyncio.create_task(wait())
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
        return task.cancelled()

    assert asyncio.run(run())


@pytest.mark.skipif(sys.version_info < (3, 11), reason="tasks do not count who cancels them")
def test_what_takes_too_long_is_cancelled_for_good_if_somebody_else_cancels_it_too():
    async def wait():
        task = asyncio.current_task()
        with pytest.raises(asyncio.TimeoutError), Deadline(0.01):
            await asyncio.sleep(60)
        assert task.cancelling() == 0
        with Deadline(0):
            asyncio.get_running_loop().call_later(0, task.cancel)
            await asyncio.sleep(60)

    async def run():
        task = asyncio.create_task(wait())
        await asyncio.wait([task])
        return task.cancelled()

    assert asyncio.run(run())


def test_an_error_of_the_block_is_its_own():
    async def run():
        with Deadline(60):
            raise ValueError("no such word")

    with pytest.raises(ValueError, match="no such word"):
        asyncio.run(run())


def test_a_client_that_goes_is_waited_for_no_longer():
    async def run():
        gone, awaited = asyncio.Event(), asyncio.get_running_loop().create_future()

        async def receive():
            await gone.wait()
            return {"type": "http.disconnect"}

        asyncio.get_running_loop().call_later(0.2, gone.set)
        with pytest.raises(ClientDisconnect), Presence(receive):
            await awaited
        return awaited.cancelled()

    assert asyncio.run(run())


def test_nobody_looks_for_a_client_that_has_its_answer():
    async def run():
        with Presence(asyncio.Event().wait):
            await asyncio.sleep(0.2)
        await asyncio.sleep(0)
        return asyncio.all_tasks() == {asyncio.current_task()}

    assert asyncio.run(run())
