"""The fuzzers live with the benchmarks; the suite runs them with fewer inputs."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))
