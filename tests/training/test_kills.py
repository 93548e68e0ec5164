"""A run that is killed, wherever that may be, ends as if it had not been, with --resume again and again."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys

import pytest

# Every attempt is a fork of a process that has imported everything; it dies at a number of events: work on the disk,
# and the steps between.
ATTEMPTS = """
import json, os, signal, sys
import nlpx
from nlpx.commands.train import train
from nlpx.pipeline import Language
from nlpx.vocab import files

config, folders = sys.argv[1], json.loads(sys.argv[2])

def watched(function):
    def call(*args, **settings):
        global events
        events += 1
        if events == death:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*args, **settings)
    return call

def attempt(output):
    for owner, name in ((os, "replace"), (os, "fsync"), (files, "exchange"), (Language, "update"),
                        (Language, "evaluate"), (Language, "initialize")):
        setattr(owner, name, watched(getattr(owner, name)))
    train(config, output, resume=True, quiet=True)
    with open(output + ".events", "w") as file:
        file.write(str(events))

exits = {}
for output, deaths in folders.items():
    exits[output] = []
    for death in [*deaths, 0]:
        events = 0
        child = os.fork()
        if not child:
            attempt(output)
            os._exit(0)
        exits[output].append(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
print(json.dumps(exits))
"""
LOGGER = """
[training.logger]
@loggers = "spacy.ChainLogger.v1"

[training.logger.logger1]
@loggers = "spacy.ConsoleLogger.v3"

[training.logger.logger2]
@loggers = "nlpx.save_each_epoch.v1"
"""


@pytest.fixture
def attempts(config, tmp_path):
    """Return a function that trains into folders and is killed at events, each counted from the attempt's start."""
    path = tmp_path / "train.cfg"
    short = config.replace("max_steps = 12", "max_steps = 4").replace("eval_frequency = 4", "eval_frequency = 2")
    path.write_text(short + LOGGER, encoding="utf8")

    def run(deaths):
        command = [sys.executable, "-c", ATTEMPTS, path, json.dumps(deaths)]
        return json.loads(subprocess.run(command, cwd=tmp_path, capture_output=True, check=True).stdout)

    return run


def contents(folder):
    return {path.relative_to(folder): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_runs_that_are_killed_end_like_one_that_is_not(attempts, tmp_path):
    assert attempts({"whole": []}) == {"whole": [0]}
    whole = contents(tmp_path / "whole")
    names = sorted(path.name for path in (tmp_path / "whole").iterdir())
    assert names == ["model-best", "model-last", "model0"]
    n_events = int((tmp_path / "whole.events").read_text(encoding="utf8"))
    chosen = [2, *random.Random(1).sample(range(3, n_events), 3)]
    # Each is killed a second time in what is left to do.
    ended = attempts({str(event): [event, event // 3 + 1] for event in chosen})
    for event in chosen:
        assert ended[str(event)][0] == -signal.SIGKILL
        assert ended[str(event)][-1] == 0
        assert contents(tmp_path / str(event)) == whole, event
        assert sorted(path.name for path in (tmp_path / str(event)).iterdir()) == names
