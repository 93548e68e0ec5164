"""What a broken, a slow and a clashing plugin do to ``--help`` and to the name that two of them offer."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from clock import report

LIBRARY = sys.argv[1]
GROUP = {"nlpx": "nlpx", "spacy": "spacy_cli"}[LIBRARY]
ARCHITECTURES = {"nlpx": "nlpx", "spacy": "spacy_architectures"}[LIBRARY]
NAME = "spacy.Tagger.v2"
RIVAL = f"""
try:
    from nlpx.hookspecs import hookimpl
    from nlpx.hookspecs import ArchitectureSpec

    @hookimpl
    def nlpx_architectures():
        return [ArchitectureSpec(name={NAME!r}, target="rival_one:build", summary="Another.")]
except ImportError:
    pass

def build():
    raise SystemExit("the rival was taken in silence")
"""
LOOK_UP = {
    "nlpx": f"from nlpx.registry import registry; registry.get('architectures', {NAME!r})",
    "spacy": f"from spacy.util import registry; registry.get('architectures', {NAME!r})",
}[LIBRARY]


def install(folder: Path, name: str, group: str, entry: str, code: str) -> None:
    """Write an installed distribution with one entry point."""
    info = folder / f"{name}-1.0.dist-info"
    info.mkdir(parents=True)
    (folder / f"{name}.py").write_text(code, encoding="utf8")
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", encoding="utf8")
    (info / "entry_points.txt").write_text(f"[{group}]\n{entry}\n", encoding="utf8")


def run(folder: Path, *arguments: str) -> tuple[float, subprocess.CompletedProcess[str]]:
    """Run Python with a folder of plugins; return the wall time too."""
    environment = {**os.environ, "PYTHONPATH": str(folder), "XDG_CACHE_HOME": str(folder / "cache")}
    started = time.perf_counter()
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, env=environment, check=False)
    return time.perf_counter() - started, done


def help_seconds(folder: Path) -> float:
    """Return the median wall time of ``--help`` after a first start."""
    run(folder, "-m", LIBRARY, "--help")
    return statistics.median(run(folder, "-m", LIBRARY, "--help")[0] for _ in range(7))


with tempfile.TemporaryDirectory() as root:
    none, broken, slow, clash = (Path(root) / name for name in ("none", "broken", "slow", "clash"))
    none.mkdir()
    install(broken, "broken_one", GROUP, "broken = broken_one", "1 / 0")
    install(slow, "slow_one", GROUP, "slow = slow_one", "import time; time.sleep(3)")
    entry = {"nlpx": "rival = rival_one", "spacy": f"{NAME} = rival_one:build"}[LIBRARY]
    install(clash, "rival_one", ARCHITECTURES, entry, RIVAL)
    survived = run(broken, "-m", LIBRARY, "--help")[1].returncode == 0
    complaint = run(clash, "-c", LOOK_UP)[1].stderr
    bare = help_seconds(none)
    report(
        broken_plugin_survived=survived,
        slow_plugin_milliseconds=1000 * (help_seconds(slow) - bare),
        clash_named=NAME in complaint and "rival" in complaint,
    )
