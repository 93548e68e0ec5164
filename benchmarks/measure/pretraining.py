"""Pretrain the tok2vec of a config on raw texts: words per CPU second of the whole process, peak memory, the losses.

Arguments: the library, the config, the texts, and a pipeline with word vectors or ``-``.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from clock import report

library, config, texts, vectors = sys.argv[1:]
settings = {"paths.raw_text": texts, "pretraining.max_epochs": "1"}
if vectors != "-":
    settings["paths.vectors"] = vectors
with tempfile.TemporaryDirectory() as folder:
    out = Path(folder) / "out"
    options = [word for name, value in settings.items() for word in (f"--{name}", value)]
    subprocess.run(
        [sys.executable, "-m", library, "pretrain", config, str(out), *options],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    first = json.loads((out / "log.jsonl").read_text(encoding="utf8").splitlines()[0])
used = resource.getrusage(resource.RUSAGE_CHILDREN)
report(
    words_per_second=first["nr_word"] / (used.ru_utime + used.ru_stime),
    loss_per_word=first["epoch_loss"] / first["nr_word"],
    peak_megabytes=used.ru_maxrss / 1024,
)
