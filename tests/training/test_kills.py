"""A run that is killed, wherever that may be, ends as if it had not been, with --resume again and again."""

from __future__ import annotations

import json
import signal
import subprocess
import sys

# A whole run imports everything and counts the events: work on the disk, and the steps between. Every other attempt is
# a fork, which dies at the event of a number; and a second time in what is left to do.
ATTEMPTS = """
import json, os, random, signal, sys
import nlpx
from nlpx.commands.train import train
from nlpx.pipeline import Language
from nlpx.files import writing

events = death = 0

def watched(function):
    def call(*args, **settings):
        global events
        events += 1
        if events == death:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*args, **settings)
    return call

for owner, name in ((os, "replace"), (os, "fsync"), (writing, "exchange"), (Language, "update"),
                    (Language, "evaluate"), (Language, "initialize")):
    setattr(owner, name, watched(getattr(owner, name)))
train(sys.argv[1], "whole", resume=True, quiet=True)
exits, n_events = {}, events
for chosen in [2, *random.Random(1).sample(range(3, n_events), 3)]:
    exits[chosen] = []
    for death in (chosen, chosen // 3 + 1, 0):
        events = 0
        child = os.fork()
        if not child:
            train(sys.argv[1], str(chosen), resume=True, quiet=True)
            os._exit(0)
        exits[chosen].append(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
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


def contents(folder):
    return {path.relative_to(folder): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_runs_that_are_killed_end_like_one_that_is_not(config, tmp_path):
    short = config.replace("max_steps = 12", "max_steps = 4").replace("eval_frequency = 4", "eval_frequency = 2")
    (tmp_path / "train.cfg").write_text(short + LOGGER, encoding="utf8")
    command = [sys.executable, "-c", ATTEMPTS, "train.cfg"]
    exits = json.loads(subprocess.run(command, cwd=tmp_path, capture_output=True, check=True).stdout)
    whole = contents(tmp_path / "whole")
    names = sorted(path.name for path in (tmp_path / "whole").iterdir())
    assert names == ["model-best", "model-last", "model0"]
    assert len(exits) == 4
    for event, (first, _, last) in exits.items():
        assert (first, last) == (-signal.SIGKILL, 0)
        assert contents(tmp_path / event) == whole, event
        assert sorted(path.name for path in (tmp_path / event).iterdir()) == names
