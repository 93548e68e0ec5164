"""A stream of texts shared among processes: CPU time a word, of all processes, and wall time; memory of a process.

Arguments: the library, the directory of a pipeline, the number of processes, how many times to go through the texts,
and how processes are started. If that is no time at all, the memory of a process is measured that has annotated a text.
"""

from __future__ import annotations

import gc
import multiprocessing
import resource
import sys
import time
from itertools import islice
from pathlib import Path

from clock import library, report
from corpus import texts

SIZE = 10


def cpu_seconds() -> float:
    """Return the CPU time of this process and of those that it has had."""
    while multiprocessing.active_children():
        time.sleep(0.01)
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def megabytes(process: int | str, *fields: str) -> float:
    """Return memory of a process, as the sum of some of what the system tells of it."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]
    found = {name: int(value.split()[0]) for name, value in (line.split(":") for line in lines)}
    return sum(found[field] for field in fields) / 1024


def go_through(pipeline: str, n_process: int, times: int) -> None:
    """Measure the time of a stream."""
    nlp = library().load(pipeline)
    parts = texts("train", size=SIZE)
    cpu, wall = cpu_seconds(), time.perf_counter()
    n_words = sum(len(doc) for doc in nlp.pipe((text for _ in range(times) for text in parts), n_process=n_process))
    wall = time.perf_counter() - wall
    report(microseconds=1e6 * (cpu_seconds() - cpu) / n_words, wall=wall, words=n_words)


def look_at_memory(pipeline: str, n_process: int) -> None:
    """Measure the memory of processes that have annotated a text each, and that of the pipeline here."""
    import_library = library()
    imported = megabytes("self", "Rss")
    nlp = import_library.load(pipeline)
    gc.collect()
    loaded = megabytes("self", "Rss")
    private = of_processes(nlp, n_process)
    blank = of_processes(import_library.blank("en"), n_process)
    report(model=loaded - imported, private=private, blank=blank)


def of_processes(nlp, n_process: int) -> float:
    """Return the largest memory that a process has for itself.

    That is what it has written: what it has read of a mapped file is the file's, and shared with whoever reads it.
    """
    stream = nlp.pipe(texts("dev", size=1)[: 2 * n_process], n_process=n_process, batch_size=1)
    # Texts go to the processes in turn, and a process that has not answered yet has not all that it will have.
    for _ in islice(stream, n_process):
        pass
    found = [megabytes(each.pid, "Private_Dirty") for each in multiprocessing.active_children()]
    for _ in stream:
        pass
    return max(found)


if __name__ == "__main__":
    _, _, folder, processes, rounds, method = sys.argv
    multiprocessing.set_start_method(method)
    if int(rounds):
        go_through(folder, int(processes), int(rounds))
    else:
        look_at_memory(folder, int(processes))
