"""CPU time and dev accuracy of training a tagger on EWT for a number of steps, as a whole process."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

from clock import report

library, config, corpus, output, steps = sys.argv[1:]
settings = {
    "--output": output,
    "--paths.train": f"{corpus}/train.spacy",
    "--paths.dev": f"{corpus}/dev.spacy",
    "--training.max_steps": steps,
    "--training.eval_frequency": "500",
}
command = [sys.executable, "-m", library, "train", config, *(word for pair in settings.items() for word in pair)]
result = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "COLUMNS": "120"}, check=False)
if result.returncode:
    sys.exit(result.stdout + result.stderr)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
meta = json.loads((Path(output) / "model-last" / "meta.json").read_text(encoding="utf8"))
report(
    cpu_seconds=used.ru_utime + used.ru_stime,
    tag_acc=100 * meta["performance"]["tag_acc"],
    peak_megabytes=used.ru_maxrss / 1024,
)
