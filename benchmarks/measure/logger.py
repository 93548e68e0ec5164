"""What both libraries can call while they train: a logger of one line of JSON after each evaluation."""

from __future__ import annotations

import json
import sys
import time

begun: list[float] = []


def note_first_batch():
    """Note the CPU time at which the first batch is learnt from."""

    def before_update(nlp, step):
        if not begun:
            begun.append(time.process_time())

    return before_update


def watch(progress_bar: bool = False):
    """Write the step, the words so far, the CPU time so far, that of the steps between evaluations, and the scores."""

    def set_up(nlp, stdout=sys.stdout, stderr=sys.stderr):
        steps = evaluations = 0
        learning, last = 0.0, time.process_time()

        def log_step(info):
            nonlocal steps, evaluations, learning, last
            now = time.process_time()
            steps += 1
            if info is None:
                learning += now - last
            else:
                evaluations += 1
                scores = {key: value for key, value in info["other_scores"].items() if isinstance(value, float)}
                line = {
                    "step": info["step"],
                    "words": info["words"],
                    "cpu_seconds": now,
                    "before_first_batch": begun[0] if begun else 0.0,
                    "learning_seconds": learning * steps / max(steps - evaluations, 1),
                    **scores,
                }
                stdout.write(json.dumps(line) + "\n")
                stdout.flush()
            last = time.process_time()

        return log_step, lambda: None

    return set_up


registry = sys.modules["spacy" if "spacy" in sys.modules else "nlpx"].registry
registry.loggers("benchmark.Watch.v1")(watch)
registry.callbacks("benchmark.FirstBatch.v1")(note_first_batch)
