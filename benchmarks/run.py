"""Measure nlpx and spaCy side by side and write RESULTS.md: ``python benchmarks/run.py [NAME …]``.

Both run the same scripts (``measure/``) on the same data, one BLAS thread each, in processes of their own that take
turns; a figure is the median over the rounds, but that of a long training is of one run. Named benchmarks replace
their sections of RESULTS.md, and leave the others.

``NLPX_BENCH_SPACY`` names a Python that has spaCy 3.8.18 and en_core_web_sm, ``NLPX_BENCH_SPACY_387`` one that has
3.8.7, ``NLPX_BENCH_TEXT`` one that has fastText and scikit-learn, ``NLPX_BENCH_TRANSFORMERS`` one that has
spacy-transformers 1.4; without them such environments are made in ``benchmarks/out``. ``NLPX_BENCH_ROUNDS`` sets the
number of rounds (3), ``NLPX_BENCH_SEEDS`` from how many seeds components that annotate tokens are trained (3),
``NLPX_BENCH_STEPS`` the steps of training: 2,000, or another multiple of 200, or 0 for as many as the patience of the
config allows. While a model is trained, ``benchmarks/out/trained/*.log`` shows how far it is.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import applying
import classifying
import command_line
import converting
import documented
import endings
import foundation
import knowledge_bases
import linking
import matching
import morphology
import parsing
import pipelines
import pretraining
import processes
import results
import serving
import spans
import text_peers
import textcat_scores
import trained
import transformer
import views
import word_vectors

if TYPE_CHECKING:
    from collections.abc import Callable

    from side_by_side import Row

BENCHMARKS: dict[str, Callable[[], list[Row]]] = {
    name.removeprefix("bench_"): function
    for module in (
        foundation,
        converting,
        command_line,
        documented,
        trained,
        parsing,
        pipelines,
        classifying,
        textcat_scores,
        text_peers,
        spans,
        linking,
        matching,
        morphology,
        knowledge_bases,
        word_vectors,
        pretraining,
        transformer,
        serving,
        views,
        applying,
        processes,
        endings,
    )
    for name, function in vars(module).items()
    if name.startswith("bench_")
}


def main(names: list[str]) -> None:
    """Run the benchmarks and write what they found."""
    unknown = set(names) - set(BENCHMARKS)
    if unknown:
        sys.exit(f"error: there is no benchmark {', '.join(sorted(unknown))}; there are {', '.join(BENCHMARKS)}")
    for name in names or BENCHMARKS:
        table = results.table(BENCHMARKS[name]())
        print(f"{name}\n{table}\n", flush=True)
        results.keep(name, table, order=BENCHMARKS)


if __name__ == "__main__":
    main(sys.argv[1:])
