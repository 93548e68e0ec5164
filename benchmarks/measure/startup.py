"""What ``nlpx --help`` and ``spacy --help`` cost over bare Python, and how many modules they import."""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys

from clock import report

COUNT = """
import atexit, runpy, sys
atexit.register(lambda: print(len(sys.modules), file=sys.stderr))
sys.argv[1:] = ["--help"]
"""


def cpu(*arguments: str) -> float:
    found = []
    for _ in range(9):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        found.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(found)


code = f"{COUNT}\nrunpy.run_module({sys.argv[1]!r}, run_name='__main__')"
modules = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False).stderr.split()[-1]
report(help_seconds=cpu("-m", sys.argv[1], "--help") - cpu("-c", "pass"), modules=int(modules))
