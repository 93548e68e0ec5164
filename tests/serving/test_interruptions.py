"""What a block of a coroutine waits no longer than."""

from __future__ import annotations

import asyncio
import sys

import pytest
from starlette.requests import ClientDisconnect

from nlpx.serving.interruptions import Clock, Deadline, Presence


def deadline(seconds):
    return Deadline(Clock(seconds, asyncio.get_running_loop()))


def presence(receive):
    return Presence(Clock(0.1, asyncio.get_running_loop()), receive)


def test_what_is_done_in_time_goes_on():
    async def run():
        with deadline(60):
            await asyncio.sleep(0)
        return "done"

    assert asyncio.run(run()) == "done"


def test_what_takes_too_long_is_cancelled_and_its_task_goes_on():
    async def run():
        awaited = asyncio.get_running_loop().create_future()
        with pytest.raises(asyncio.TimeoutError), deadline(0.01):
            await awaited
        await asyncio.sleep(0)
        return awaited.cancelled()

    assert asyncio.run(run())


def test_blocks_of_one_clock_have_each_its_own_time():
    async def run():
        loop = asyncio.get_running_loop()
        clock = Clock(0.1, loop)

        async def wait(*, after):
            await asyncio.sleep(after)
            start = loop.time()
            with pytest.raises(asyncio.TimeoutError), Deadline(clock):
                await asyncio.sleep(60)
            return loop.time() - start

        with Deadline(clock):
            await asyncio.sleep(0.01)
        return await asyncio.gather(wait(after=0), wait(after=0.02), wait(after=0.2))

    took = asyncio.run(run())
    # Clocks of event loops go in milliseconds.
    assert [seconds > 0.098 for seconds in took] == [True] * 3


def test_a_task_that_somebody_else_cancels_is_cancelled():
    async def wait():
        with deadline(60):
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
        with pytest.raises(asyncio.TimeoutError), deadline(0.01):
            await asyncio.sleep(60)
        assert task.cancelling() == 0
        with deadline(0):
            asyncio.get_running_loop().call_later(0, task.cancel)
            await asyncio.sleep(60)

    async def run():
        task = asyncio.create_task(wait())
        await asyncio.wait([task])
        return task.cancelled()

    assert asyncio.run(run())


def test_an_error_of_the_block_is_its_own():
    async def run():
        with deadline(60):
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
        with pytest.raises(ClientDisconnect), presence(receive):
            await awaited
        return awaited.cancelled()

    assert asyncio.run(run())


def test_nobody_looks_for_a_client_that_has_its_answer():
    async def run():
        with presence(asyncio.Event().wait):
            await asyncio.sleep(0.2)
        await asyncio.sleep(0)
        return asyncio.all_tasks() == {asyncio.current_task()}

    assert asyncio.run(run())
