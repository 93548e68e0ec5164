"""A large knowledge base: to build it, to open it, to look up aliases, and what several processes share.

Arguments: the library, what to measure (build, open, share), the folder, the number of entities, and for open whether
the system is to forget the files first (cold). Memory is anonymous: what the system cannot take back.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
from pathlib import Path

import numpy as np
from clock import peak_megabytes, report
from made_kb import LENGTH, aliases, entities, some_aliases

N_FIRST, N_LOOKUPS, N_PROCESSES = 1_000, 100_000, 4


def is_spacy() -> bool:
    return sys.argv[1] == "spacy"


class Watch:
    """Add up the CPU time of what is done while it runs."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __enter__(self) -> None:
        self._started = time.process_time()

    def __exit__(self, *exc_info: object) -> None:
        self.seconds += time.process_time() - self._started


def build(folder: Path, n_entities: int) -> None:
    """Write the knowledge base; the CPU time to make up what is in it does not count, on either side."""
    watch, started, wall = Watch(), time.process_time(), time.perf_counter()
    if is_spacy():
        from spacy.kb import InMemoryLookupKB
        from spacy.vocab import Vocab

        kb = InMemoryLookupKB(Vocab(), LENGTH)
        for ids, freqs, vectors in entities(n_entities):
            with watch:
                for row in zip(ids, freqs, vectors, strict=True):
                    kb.add_entity(*row)
        for names, ids, priors in aliases(n_entities):
            with watch:
                for row in zip(names, ids, priors, strict=True):
                    kb.add_alias(*row)
        with watch:
            kb.to_disk(folder)
    else:
        from nlp_entitylinker.kb import KBBuilder

        with KBBuilder(folder, LENGTH) as kb:
            for ids, freqs, vectors in entities(n_entities):
                with watch:
                    kb.add_entities(ids, freqs, vectors)
            for names, ids, priors in aliases(n_entities):
                with watch:
                    kb.add_aliases(names, ids, priors)
            with watch:
                kb.finish()
    report(
        cpu_seconds=watch.seconds,
        made_up_seconds=time.process_time() - started - watch.seconds,
        wall_seconds=time.perf_counter() - wall,
        peak_megabytes=peak_megabytes(),
        disk_megabytes=sum(entry.stat().st_size for entry in os.scandir(folder)) / 1e6,
    )


def memory(*kinds: str) -> float:
    """Return how much memory of some kinds this process has, in MB."""
    lines = Path("/proc/self/smaps_rollup").read_text(encoding="utf8").splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith(kinds)) / 1e3


def reader(folder: Path):
    """Return what opens the knowledge base; all that it needs is imported."""
    if is_spacy():
        from spacy.kb import InMemoryLookupKB as Kind
        from spacy.vocab import Vocab
    else:
        from nlp_entitylinker.kb import MappedKB as Kind
        from nlpx.vocab import Vocab
    vocab = Vocab()

    def run():
        # spaCy's returns nothing.
        kb = Kind(vocab, LENGTH)
        kb.from_disk(folder)
        return kb

    return run


def look_up(kb, alias: str) -> None:
    for found in kb.get_alias_candidates(alias):
        found.entity_, found.entity_freq, found.entity_vector, found.prior_prob  # noqa: B018


def forget(folder: Path) -> None:
    """Let the system forget what it has of the files."""
    for entry in os.scandir(folder):
        descriptor = os.open(entry.path, os.O_RDONLY)
        os.fsync(descriptor)
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(descriptor)


def measure_open(folder: Path, n_entities: int, *, is_cold: bool) -> None:
    first = some_aliases(n_entities, N_FIRST)
    run = reader(folder)
    if is_cold:
        forget(folder)
    before = memory("Anonymous:")
    started, wall = time.process_time(), time.perf_counter()
    kb = run()
    look_up(kb, first[0])
    figures = {"open_ms": 1e3 * (time.process_time() - started), "open_wall_ms": 1e3 * (time.perf_counter() - wall)}
    for alias in first:
        look_up(kb, alias)
    figures |= {"anonymous": memory("Anonymous:"), "anonymous_more": memory("Anonymous:") - before}
    names = some_aliases(n_entities, N_LOOKUPS)
    if is_cold:
        forget(folder)
    for clock, key in ((time.perf_counter_ns, "wall"), (time.process_time_ns, "cpu")):
        spans = np.empty(len(names))
        for place, alias in enumerate(names):
            started = clock()
            look_up(kb, alias)
            spans[place] = clock() - started
        for percent in (50, 95, 99):
            figures[f"{key}_p{percent}_us"] = float(np.percentile(spans, percent)) / 1e3
    report(**figures)


def hold(folder: Path, n_entities: int, barrier, results) -> None:
    """Open, look up, and say what this process has for itself once all have done so."""
    names, run = some_aliases(n_entities, N_FIRST), reader(folder)
    run()
    before = memory("Private_")
    kb = run()
    for alias in names:
        look_up(kb, alias)
    barrier.wait()
    results.put(memory("Private_") - before)
    barrier.wait()


def measure_share(folder: Path, n_entities: int) -> None:
    context = multiprocessing.get_context("spawn")
    barrier, results = context.Barrier(N_PROCESSES), context.Queue()
    processes = [context.Process(target=hold, args=(folder, n_entities, barrier, results)) for _ in range(N_PROCESSES)]
    for process in processes:
        process.start()
    found = [results.get() for _ in processes]
    for process in processes:
        process.join()
    report(most_each=max(found))


if __name__ == "__main__":
    what, path, number = sys.argv[2], Path(sys.argv[3]), int(sys.argv[4])
    if what == "build":
        build(path, number)
    elif what == "share":
        measure_share(path, number)
    else:
        measure_open(path, number, is_cold=what == "cold")
