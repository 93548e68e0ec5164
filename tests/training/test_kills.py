"""A run that is killed, wherever that may be, ends as if it had not been, with --resume again and again."""

from __future__ import annotations

import signal

from nlpx.testing.killing import WHOLE, contents, killed_runs

ATTEMPTS = """
import os
from nlpx.commands.train import train
from nlpx.files import writing
from nlpx.pipeline import Language
from nlpx.testing.killing import kill_runs

kill_runs(
    lambda name: train("train.cfg", name, resume=True, quiet=True),
    events=[(os, "replace"), (os, "fsync"), (writing, "exchange"), (Language, "update"), (Language, "evaluate"),
            (Language, "initialize")],
    n_tries=4,
)
"""
LOGGER = """
[training.logger]
@loggers = "spacy.ChainLogger.v1"

[training.logger.logger1]
@loggers = "spacy.ConsoleLogger.v3"

[training.logger.logger2]
@loggers = "nlpx.save_each_epoch.v1"
"""


def test_runs_that_are_killed_end_like_one_that_is_not(config, tmp_path):
    short = config.replace("max_steps = 12", "max_steps = 4").replace("eval_frequency = 4", "eval_frequency = 2")
    (tmp_path / "train.cfg").write_text(short + LOGGER, encoding="utf8")
    exits = killed_runs(ATTEMPTS, folder=tmp_path)
    whole = contents(tmp_path / WHOLE)
    names = sorted(path.name for path in (tmp_path / WHOLE).iterdir())
    assert names == ["model-best", "model-last", "model0"]
    assert len(exits) == 4
    for event, (first, _, last) in exits.items():
        assert (first, last) == (-signal.SIGKILL, 0)
        assert contents(tmp_path / event) == whole, event
        assert sorted(path.name for path in (tmp_path / event).iterdir()) == names
