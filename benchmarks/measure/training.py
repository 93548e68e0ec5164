"""CPU time, peak memory and words per CPU second of training for a number of steps (0: to the end), a whole process."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path

from clock import report

library, config, train, dev, output, steps, *more = sys.argv[1:]
settings = {
    "--output": output,
    "--code": str(Path(__file__).with_name("logger.py")),
    "--paths.train": train,
    "--paths.dev": dev,
    "--training.logger.@loggers": "benchmark.Watch.v1",
    **({"--training.max_steps": steps} if int(steps) else {}),
}
command = [sys.executable, "-m", library, "train", config, *(word for pair in settings.items() for word in pair), *more]
log = Path(f"{output}.log")
log.parent.mkdir(parents=True, exist_ok=True)
with log.open("w", encoding="utf8") as file:
    done = subprocess.run(command, stdout=file, stderr=subprocess.STDOUT, check=False)
lines = log.read_text(encoding="utf8").splitlines()
if done.returncode:
    sys.exit("\n".join(lines[-30:]))
used = resource.getrusage(resource.RUSAGE_CHILDREN)
evaluations = [json.loads(line) for line in lines if line.startswith('{"step"')]
last = evaluations[-1]
cpu_seconds = used.ru_utime + used.ru_stime
# Where every step was evaluated, none could be timed.
learning = last["learning_seconds"] or float("inf")
report(
    steps=last["step"],
    words=last["words"],
    cpu_seconds=cpu_seconds,
    words_per_second=last["words"] / cpu_seconds,
    before_first_batch=last["before_first_batch"],
    learnt_per_second=last["words"] / learning,
    tag_acc=100 * last.get("tag_acc", 0.0),
    spans_f=100 * last.get("spans_sc_f", 0.0),
    best_spans_f=100 * max(scores.get("spans_sc_f", 0.0) for scores in evaluations),
    peak_megabytes=used.ru_maxrss / 1024,
)
