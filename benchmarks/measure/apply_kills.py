"""Kill ``apply`` at five moments of a run, start it again, and compare the output with that of one run.

Arguments: the library, the pipeline, the texts as JSON Lines, the output, and how many processes annotate.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from clock import report

PIPELINE, TEXTS, OUTPUT, PROCESSES = sys.argv[2:6]
SHARES = 0.02, 0.2, 0.4, 0.6, 0.8
output = Path(OUTPUT)


def start() -> subprocess.Popen[bytes]:
    """Start a run, or go on with one."""
    options = ["--batch-size", "16", "--n-process", PROCESSES, "--quiet"]
    return subprocess.Popen([sys.executable, "-m", "nlpx", "apply", PIPELINE, TEXTS, OUTPUT, *options])


def written() -> int:
    """Return how much of the output is on the disk."""
    return max((path.stat().st_size for path in output.parent.glob(f"{output.name}*/docs.jsonl")), default=0)


def killed(at: float) -> bool:
    """Kill a run when a share of the output is there; return whether it was still at it."""
    with start() as process:
        while process.poll() is None and written() < at:
            time.sleep(0.002)
        process.kill()
    return process.returncode < 0


output.unlink(missing_ok=True)
assert not start().wait()
whole = output.read_bytes()
output.unlink()
kills = sum(killed(share * len(whole)) for share in SHARES)
assert not start().wait()
report(kills=kills, tries=len(SHARES), same=float(output.read_bytes() == whole))
