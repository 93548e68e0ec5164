"""The frame of the fuzzers notices what must not happen."""

from __future__ import annotations

import json
import time
import zlib
from random import Random

import numpy as np
import pytest
from fuzzing import trials
from fuzzing.mutations import mutate, mutate_files
from fuzzing.trials import Target, WrongLoad, attempt, damaged, run, unchanged

from nlpx.errors import DataError
from nlpx.files import msgpack


def target(load, *, use=lambda _loaded: None):
    def load_damaged(files):
        # Whole inputs are tried first, and have to be loaded.
        return None if files == {"": b"abc"} else load(files)

    return Target(name="test", seeds=lambda: [{"": b"abc"}], load=load_damaged, use=use)


def fail(error):
    raise error


def loop(_files):
    while True:
        time.process_time()


@pytest.mark.parametrize(
    ("load", "kind"),
    [
        (lambda _files: None, "loaded"),
        (lambda _files: fail(DataError("x: this is damaged; restore the file")), "refused"),
        (lambda _files: fail(DataError("a" * 10_000)), "message"),
        (lambda _files: fail(KeyError("a")), "foreign"),
        (lambda _files: fail(WrongLoad("a head")), "wrong"),
        (lambda _files: np.ones(2**29), "giant"),
        (loop, "hang"),
    ],
    ids=["loaded", "refused", "message", "foreign", "wrong", "giant", "hang"],
)
def test_attempt_tells_what_happened(load, kind, monkeypatch):
    monkeypatch.setattr(trials, "SECONDS", 0.2)
    tried = target(load)
    number = next(number for number in range(9) if damaged(tried, number) != {"": b"abc"})
    report = run(tried, [number])
    assert report.counts == {kind: 1}
    assert [fault.number for fault in report.faults] == ([] if kind in ("loaded", "refused") else [number])


def test_what_is_refused_in_use_only_is_a_fault():
    late = target(lambda _files: "damaged", use=lambda loaded: loaded and fail(DataError("too late")))
    kind, what = next(outcome for outcome in (attempt(late, number) for number in range(9)) if outcome[0] != "loaded")
    assert kind == "foreign"
    assert what.startswith("DataError at test_trials.py:")


def test_a_target_that_refuses_whole_inputs_is_not_tried():
    with pytest.raises(DataError, match="not even this"):
        attempt(
            Target(name="x", seeds=lambda: [{"": b""}], load=lambda _files: fail(DataError("not even this")), use=id), 0
        )


def test_unchanged_notices_an_object_that_a_refusal_has_changed():
    thing = [1]

    @unchanged(lambda: list(thing))
    def read():
        thing.clear()
        raise DataError("damaged")

    with pytest.raises(WrongLoad, match="refused, but the object is another one now"):
        read()


def test_an_input_is_known_by_its_number():
    seeds = target(lambda files: files)
    inputs = [damaged(seeds, number)[""] for number in range(200)]
    assert inputs == [damaged(seeds, number)[""] for number in range(200)]
    assert len(set(inputs)) > 100


def test_mutate_damages_values_inside_of_what_is_packed():
    random = Random(1)
    data = msgpack.pack({"a": [1, 2], "b": zlib.compress(json.dumps({"c": 3}).encode())})
    inside = set()
    for _time in range(500):
        try:
            packed = msgpack.unpack(mutate(random, data))
            inside.add(json.dumps(json.loads(zlib.decompress(packed["b"]))))
        except (ValueError, TypeError, KeyError, zlib.error):
            continue
    assert len(inside) > 20


def test_mutate_files_makes_files_missing_empty_pointers_and_folders():
    random = Random(1)
    files = [mutate_files(random, {"x/a": b"abc", "x/b": b"defg"}) for _time in range(300)]
    assert any("x/a" not in each for each in files)
    assert any(each.get("x/a") == b"" for each in files)
    assert any(each.get("x/a", b"") is None for each in files)
    assert any(each.get("x/a") == b"defg" for each in files)
    assert any((each.get("x/a") or b"").startswith(b"version https://git-lfs") for each in files)
