"""Entity linker: what training gives, and speed."""

from __future__ import annotations

from typing import NamedTuple

from inputs import book_vectors
from parsing import scores
from side_by_side import DATA, NLPX, SPACY, Figures, Row, compare, measure, median_of


class Run(NamedTuple):
    """Say what is learnt, for how many epochs, and from how many splits of the data."""

    corpus: str
    epochs: int
    n_splits: int


RUNS = (Run("nel_emerson", 15, 5), Run("wiki_fair_oke", 5, 3))


def bench_linking() -> list[Row]:
    """Compare training with the same settings on several splits: the mean of scores, and the median of speeds."""
    rows, vectors = [], book_vectors()
    for run in RUNS:
        found: dict[str, list[Figures]] = {NLPX: [], SPACY: []}
        for split in range(run.n_splits):
            for library, each in found.items():
                folder = DATA / "el" / run.corpus
                each.append(measure(library, "linking", folder, vectors, str(split), str(run.epochs)))
        speeds = {library: median_of(each) for library, each in found.items()}
        means = {
            library: {key: sum(figures[key] for figures in each) / len(each) for key in each[0]}
            for library, each in found.items()
        }
        what = f"entity_linker, {run.corpus}"
        rows += [
            *scores(f"{what}, mean of {run.n_splits} splits", means, {"priors_f": "dev F of priors alone"}, due=""),
            *scores(f"{what}, {run.epochs} epochs, mean of {run.n_splits} splits", means, {"trained_f": "dev F"}),
            compare(f"{what}: updates, words / CPU s", speeds, "learnt_per_second", due="≥ 2 ×"),
            compare(f"{what}: prediction, words / CPU s", speeds, "words_per_second", due="≥ 4 ×"),
            compare(f"{what}: peak MB", speeds, "peak_megabytes", due="", less=True),
        ]
    return rows


def bench_candidates() -> list[Row]:
    """Compare ways to find candidates on GUM with spaCy's exact one, and the links that follow from each."""
    arguments = DATA / "el" / "gum_wiki", DATA / "spancat" / "gum_entities", book_vectors()
    theirs, ours = (measure(library, "candidates", *arguments) for library in (SPACY, NLPX))
    rows = []
    for base, what in (("train", "knowledge base of train"), ("titles", "and dev's titles")):
        names = [name.split(": ")[1] for name in ours if name.startswith(base) and name.endswith("recall")]
        exact = f"{base}: {names[0]}"
        rows.append(
            Row(f"gum_wiki, {what}: mentions whose entity it has, %", "", f"{ours[f'{base}: known']:.1f}", "", "")
        )
        rows += [
            Row(
                f"gum_wiki, {what}, {name}: candidate recall, %; candidates, µs a mention; dev F of priors, trained",
                _candidate_figures(theirs, exact),
                _candidate_figures(ours, f"{base}: {name}"),
                f"{ours[f'{base}: {name}: recall'] / theirs[f'{exact}: recall']:.2f} ×",
                "≥ 3 × at ≤ 5" if base == "train" and "similar" in name else "",
            )
            for name in names
        ]
    return rows


def _candidate_figures(figures: Figures, name: str) -> str:
    recall, candidates, microseconds, priors, trained = (
        figures[f"{name}: {key}"] for key in ("recall", "candidates", "microseconds", "priors_f", "trained_f")
    )
    return f"{recall:.1f}; {candidates:.2f}, {microseconds:.0f}; {priors:.1f}, {trained:.1f}"
