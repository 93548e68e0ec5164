"""A block that has to be done in time."""

from __future__ import annotations

import asyncio
import sys

import pytest

from nlpx.serving.deadline import Deadline


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
