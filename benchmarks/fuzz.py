"""Try damaged inputs on everything that reads: ``python benchmarks/fuzz.py [TARGET …] [-n 2000]``.

For each target it prints how many inputs were refused with an error of ours, how many were loaded and work, and how
many ended in a fault: a foreign exception, a hang (more than five seconds), a giant allocation (more than 500 MB),
something wrong that was loaded, a message of endless lines, the end of the process. An input is known by its number:
``--first 123 -n 1`` repeats one.
"""

from __future__ import annotations

import argparse
import sys
import time
from typing import TYPE_CHECKING

from fuzzing.children import run_apart
from fuzzing.targets import TARGETS
from fuzzing.trials import FAULTS

if TYPE_CHECKING:
    from fuzzing.trials import Report


def main(arguments: list[str]) -> int:
    """Run targets and print what happened; return 1 if there was a fault."""
    parser = argparse.ArgumentParser(description="Try damaged inputs on everything that reads.")
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"what to try: {', '.join(TARGETS)}")
    parser.add_argument("-n", type=int, default=2000, help="how many inputs for each target (2000)")
    parser.add_argument("--first", type=int, default=0, help="the number of the first input (0)")
    given = parser.parse_args(arguments)
    unknown = [name for name in given.targets if name not in TARGETS]
    if unknown:
        parser.error(f"there is no target {unknown[0]}; there are {', '.join(TARGETS)}")
    columns = ("inputs", "refused", "loaded", *FAULTS)
    print(f"{'target':<20}", *(f"{column:>8}" for column in columns), "  seconds")
    failed = False
    for name in given.targets or TARGETS:
        start = time.perf_counter()
        report = run_apart(name, range(given.first, given.first + given.n))
        counts = (given.n, *(report.counts[column] for column in columns[1:]))
        print(f"{name:<20}", *(f"{count:>8}" for count in counts), f"{time.perf_counter() - start:>9.1f}", flush=True)
        _print_faults(report)
        failed = failed or bool(report.faults)
    return int(failed)


def _print_faults(report: Report) -> None:
    """Print each different fault once, with how often it was there and the number of the first input."""
    found: dict[tuple[str, str], list[int]] = {}
    for fault in report.faults:
        # Where it happened tells faults apart better than the words, which quote what was found.
        found.setdefault((fault.kind, fault.what.partition(": ")[0]), []).append(fault.number)
    words = {fault.number: fault.what for fault in report.faults}
    for (kind, _place), numbers in sorted(found.items(), key=lambda item: -len(item[1])):
        print(f"    {len(numbers):>5} {kind}, first at {numbers[0]}: {words[numbers[0]]}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
