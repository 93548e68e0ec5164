"""Damaged pipelines and configs are refused, or loaded and right."""

from __future__ import annotations

from pathlib import Path

import pytest
from fuzzing.models import TARGETS
from fuzzing.trials import run, written

import nlpx
from nlpx.errors import NlpxError

POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a2146\nsize 12345\n"

TRIALS = 200


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_damaged_pipelines_and_configs_are_refused_or_right(target):
    assert run(target, range(TRIALS)).faults == []


def test_each_file_that_is_missing_empty_or_a_pointer_is_refused_by_name():
    (files,) = TARGETS[0].seeds()
    assert len(files) >= 17
    accepted = []
    for name in files:
        for what, content in (("missing", None), ("empty", b""), ("a pointer", POINTER)):
            others = {each: data for each, data in files.items() if each != name}
            if content is not None:
                others[name] = content
            with written(others) as folder:
                try:
                    nlpx.load(folder)
                except NlpxError as error:
                    message = str(error)
                else:
                    message = "loaded"
                if str(folder) not in message or Path(name).name not in message:
                    accepted.append((name, what, message))
    assert [f"{each}" for each in accepted] == []
