"""Messages between processes."""

from __future__ import annotations

import multiprocessing
import os
import struct
import threading

import numpy as np
import pytest

from nlpx.pipeline.workers import messages

MESSAGES = [
    None,
    [],
    {"a": [1, "b"], "small": np.arange(3)},
    [np.arange(100_000), np.zeros((0, 4)), np.ones((300, 300), dtype=np.float32), b"x" * 70_000],
    [np.full(2000, number) for number in range(1500)],
]


@pytest.fixture(params=[True, False], ids=["descriptors", "connections"])
def pipe(request, monkeypatch):
    """Return both ends of a pipe, read and written in each of the two ways that systems have."""
    monkeypatch.setattr(messages, "_HAS_DESCRIPTORS", request.param)
    reading, writing = multiprocessing.Pipe(duplex=False)
    messages.widen(writing)
    with reading, writing:
        yield reading, writing


@pytest.mark.parametrize("message", MESSAGES, ids=range(len(MESSAGES)))
def test_messages_come_as_they_were_sent(pipe, message):
    reading, writing = pipe
    sender = threading.Thread(target=lambda: [messages.write(writing, messages.pack(message)) for _ in range(2)])
    sender.start()
    for _ in range(2):
        np.testing.assert_equal(messages.unpack(messages.read(reading)), message)
    sender.join()


def test_a_short_message_fits_into_a_pipe_that_nobody_reads_and_a_long_one_does_not():
    assert messages.fits(messages.pack(["a text"]))
    assert not messages.fits(messages.pack("a" * 100_000))
    assert not messages.fits(messages.pack(np.zeros(100_000)))


def test_arrays_that_come_can_be_changed(pipe):
    reading, writing = pipe
    messages.write(writing, messages.pack(np.arange(10_000)))
    array = messages.unpack(messages.read(reading))
    array[0] = 5
    assert array[0] == 5


def test_end_of_the_sender_is_told(pipe):
    reading, writing = pipe
    writing.close()
    with pytest.raises(EOFError):
        messages.read(reading)


@pytest.mark.skipif(not hasattr(os, "readv"), reason="no pipe is read in pieces here")
def test_the_rest_of_a_message_is_waited_for_by_nobody_who_does_not_want_to():
    reading, writing = multiprocessing.Pipe(duplex=False)
    messages.never_wait(reading)
    parts = messages.pack(np.arange(2000))
    whole = b"".join([struct.pack("<4Q", 2, parts[0].nbytes, 0, parts[1].nbytes), *parts])
    message = messages.arriving(reading)
    with reading, writing:
        for start, end in ((0, 0), (0, 9), (9, 20), (20, 500), (500, len(whole) - 1)):
            os.write(writing.fileno(), whole[start:end])
            assert next(message) is None
        os.write(writing.fileno(), whole[-1:])
        np.testing.assert_equal(messages.unpack(next(message)), np.arange(2000))
