"""What happens at the start of a process of its own."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("numpy", "thinc", "torch", "srsly", "rich", "confection", "catalogue")
_HEAVY_LINE = "heavy: "
_REPORT = f"import sys; print({_HEAVY_LINE!r} + ' '.join(name for name in {HEAVY!r} if name in sys.modules))"


def run_python(code: str) -> subprocess.CompletedProcess[str]:
    """Run Python code in a fresh process."""
    command = [sys.executable, "-c", code]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf8", check=False)


def heavy_imports(code: str) -> tuple[list[str], subprocess.CompletedProcess[str]]:
    """Run Python code in a fresh process, and return which heavy packages it has imported; none where it fails."""
    done = run_python(f"{code}\n{_REPORT}")
    lines = [line for line in done.stdout.splitlines() if line.startswith(_HEAVY_LINE)]
    return (lines[-1].removeprefix(_HEAVY_LINE).split() if lines else []), done
