"""A logger that both libraries can use: one line of JSON after each evaluation."""

from __future__ import annotations

import json
import sys
import time


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
