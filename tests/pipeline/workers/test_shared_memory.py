"""Memory that two processes share."""

from __future__ import annotations

import errno
import gc
import multiprocessing
import os
import pickle
import subprocess
import sys

import numpy as np
import pytest

from nlpx import blank
from nlpx.pipeline.workers import messages
from nlpx.pipeline.workers.shared_memory import SharedMemory
from nlpx.tokens import Doc

pytestmark = pytest.mark.skipif(not hasattr(os, "memfd_create"), reason="the system has no files in memory")

# More than goes into the pickle of a message, and less than fits into the pipe.
N_VALUES = 2_000


@pytest.fixture
def writer() -> SharedMemory:
    memory = SharedMemory.make()
    assert memory is not None
    return memory


@pytest.fixture
def reader(writer) -> SharedMemory:
    return pickle.loads(pickle.dumps(writer))


@pytest.fixture
def through(writer, reader):
    """Return what sends data to the reader and returns what comes there."""
    receiving, sending = multiprocessing.Pipe(duplex=False)

    def send(data):
        messages.write(sending, messages.pack(data), writer)
        return messages.unpack(next(messages.arriving(receiving, reader)))

    with receiving, sending:
        yield send


def filled(memory, value, shape=(N_VALUES,), dtype=np.float32):
    array = memory.empty(shape, dtype)
    array[...] = value
    return array


def lies_in(memory, array):
    return np.shares_memory(array, memory._bytes)


def test_arrays_stay_where_they_are_made(writer, reader, through):
    own = np.arange(N_VALUES)
    sent = {
        "wide": filled(writer, 2.5, (N_VALUES, 3)),
        "own": own,
        "odd": filled(writer, 7, (4_099,), np.int8),
        "after": filled(writer, -1, dtype=np.int64),
    }
    found = through(sent)
    np.testing.assert_equal(found, sent)
    assert [lies_in(reader, array) for array in found.values()] == [True, False, True, True]
    assert found["after"].flags.aligned


def test_nothing_is_written_over_what_somebody_refers_to(writer, reader, through):
    kept = [through(filled(writer, number)) for number in range(6)]
    assert [lies_in(reader, array) for array in kept] == [True, True, False, False, False, False]
    for number, array in enumerate(kept):
        assert (array == number).all()
    part = kept.pop(0)[5:7]
    assert not lies_in(reader, through(filled(writer, 7)))
    assert (part == 0).all()
    del part
    assert lies_in(reader, through(filled(writer, 8)))


def test_a_message_without_arrays_here_takes_no_room(writer, reader, through):
    for number in range(5):
        np.testing.assert_equal(through([filled(writer, number, (3,)), "text"]), [np.full(3, number), "text"])
    kept = [through(filled(writer, number)) for number in range(2)]
    assert all(lies_in(reader, array) for array in kept)


def test_what_finds_no_room_lies_elsewhere(writer, reader, through):
    large = filled(writer, 1, (1 << 24,), np.int8)
    more = filled(writer, 2)
    assert [lies_in(writer, array) for array in (large, more)] == [True, False]
    found = through([large, more])
    np.testing.assert_equal(found, [large, more])
    assert [lies_in(reader, array) for array in found] == [True, False]
    del found
    assert not lies_in(writer, writer.empty(((1 << 24) + 1,), np.int8))


@pytest.mark.parametrize(("shape", "dtype"), [((0, 4), np.float32), ((2, 3), "V0"), ((), np.float64)])
def test_an_array_may_have_next_to_nothing_in_it(writer, shape, dtype):
    array = writer.empty(shape, dtype)
    assert (array.shape, array.dtype) == (shape, dtype)


def test_each_message_has_room_for_as_much_as_the_last(writer, reader, through):
    for number in range(4):
        array = filled(writer, number, (3 << 22,), np.int8)
        # One that lies elsewhere would not fit into the pipe.
        assert lies_in(writer, array)
        assert lies_in(reader, through(array))


def test_a_forked_process_gives_nothing_back(writer, reader, through):
    kept = [through(filled(writer, number)) for number in range(2)]
    child = os.fork()
    if child == 0:
        kept.clear()
        gc.collect()
        os._exit(0)
    os.waitpid(child, 0)
    assert not lies_in(reader, through(filled(writer, 2)))
    assert [array[0] for array in kept] == [0, 1]


def test_there_is_none_where_the_system_gives_none(monkeypatch):
    def refuse(name):
        raise OSError

    monkeypatch.setattr(os, "memfd_create", refuse)
    assert SharedMemory.make() is None
    monkeypatch.delattr(os, "memfd_create")
    assert SharedMemory.make() is None


def test_memory_that_has_gone_is_not_opened():
    packed = pickle.dumps(SharedMemory.make())
    assert pickle.loads(packed) is None


def test_memory_that_there_is_no_room_for_is_not_opened(writer, monkeypatch):
    def refuse(*_):
        raise OSError(errno.ENOMEM, "Cannot allocate memory")

    packed = pickle.dumps(writer)
    monkeypatch.setattr("nlpx.pipeline.workers.shared_memory.mmap.mmap", refuse)
    assert pickle.loads(packed) is None
    assert SharedMemory.make() is None


def test_a_process_that_is_not_forked_opens_it(writer):
    code = (
        "import pickle, sys\n"
        "memory = pickle.load(sys.stdin.buffer)\n"
        "array = memory.empty((2000,), 'int32')\n"
        "array[...] = 3\n"
        "print(*memory.leave([array.data])[0])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], input=pickle.dumps(writer), stdout=subprocess.PIPE, check=True)
    start, end = map(int, done.stdout.split())
    (piece,) = writer.take([(start, end)])
    np.testing.assert_array_equal(np.frombuffer(piece, dtype=np.int32), np.full(2000, 3, dtype=np.int32))


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_tensors_of_other_processes_come_that_way(method, monkeypatch):
    taken = []
    take = SharedMemory.take
    monkeypatch.setattr(SharedMemory, "take", lambda self, places: taken.append(places) or take(self, places))
    monkeypatch.setattr(multiprocessing, "get_start_method", lambda allow_none=False: method)
    nlp = blank("en")
    docs = [Doc(nlp.vocab, words=["word"] * 500) for _ in range(4)]
    for number, doc in enumerate(docs):
        doc.tensor = np.full((500, 8), number, dtype=np.float32)
    found = list(nlp.pipe(docs, n_process=2, batch_size=1))
    assert len(taken) == 4
    for doc, other in zip(docs, found, strict=True):
        np.testing.assert_array_equal(doc.tensor, other.tensor)
