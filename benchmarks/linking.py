"""Entity linker: what training gives, and speed."""

from __future__ import annotations

from typing import NamedTuple

from inputs import book_vectors, own_config
from parsing import scores
from side_by_side import DATA, NLPX, SPACY, Figures, Row, compare, measure


class Run(NamedTuple):
    """Say what is learnt, for how many epochs, and from how many splits of the data."""

    corpus: str
    epochs: int
    n_splits: int


# Six sentences evaluate a split of nel_emerson, so that it takes many for a mean that tells.
RUNS = (Run("nel_emerson", 15, 100), Run("wiki_fair_oke", 5, 20))


def bench_linking() -> list[Row]:
    """Compare training with the same settings on several splits: the mean of scores, and the median of speeds."""
    rows, vectors = [], book_vectors()
    for run in RUNS:
        folder = DATA / "el" / run.corpus
        found = {
            library: measure(library, "linking", folder, vectors, str(run.n_splits), str(run.epochs))
            for library in (NLPX, SPACY)
        }
        what, splits = f"entity_linker, {run.corpus}", f"mean of {run.n_splits} splits"
        rows += [
            *scores(f"{what}, {splits}", found, {"priors_f": "dev F of priors alone"}, due=""),
            *scores(f"{what}, {run.epochs} epochs, {splits}", found, {"trained_f": "dev F"}),
            compare(f"{what}: updates, words / CPU s", found, "learnt_per_second", due="≥ 2 ×"),
            compare(f"{what}: prediction, words / CPU s", found, "words_per_second", due="≥ 4 ×"),
            compare(f"{what}: peak MB", found, "peak_megabytes", due="", less=True),
        ]
    return rows


def bench_link_options() -> list[Row]:
    """Say what a learnt threshold, coherence and the recommended config do to links; no library to compare with."""
    wiki, gum = DATA / "el" / "wiki_fair_oke", DATA / "el" / "gum_wiki"
    config = own_config("entity_linker")
    found = measure(NLPX, "link_options", wiki, gum, DATA / "spancat" / "gum_entities", book_vectors(), config)
    rows = [Row("links P / R / F; mentions in no knowledge base P / R", "", "", "", "")]
    for what in dict.fromkeys(key.split(": ")[0] for key in found if not key.startswith("recommended")):
        links, nil = (
            " / ".join(f"{found[f'{what}: {key}']:.1f}" for key in keys)
            for keys in (("micro_p", "micro_r", "micro_f"), ("nil_p", "nil_r"))
        )
        rows.append(Row(what, "", f"{links}; {nil}", "", ""))
    return rows + [
        Row(
            f"recommended config, wiki_fair_oke, mean of 20 splits, best of 8 epochs on dev, test F: {what}",
            "",
            f"{found[f'recommended: {what}']:.2f}",
            "",
            "≥ priors" if "trained" in what else "",
        )
        for what in ("priors", "trained", "priors, coherence", "trained, coherence")
    ]


def bench_candidates() -> list[Row]:
    """Compare ways to find candidates on GUM with spaCy's exact one, and the links that follow from each."""
    arguments = DATA / "el" / "gum_wiki", DATA / "spancat" / "gum_entities", book_vectors()
    theirs, ours = (measure(library, "candidates", *arguments) for library in (SPACY, NLPX))
    rows = [Row("candidate recall, %; candidates, µs a mention; dev F of priors, after 2 epochs", "", "", "", "")]
    for base, what in (("train", "knowledge base of train"), ("titles", "and titles of dev")):
        names = [name.split(": ")[1] for name in ours if name.startswith(base) and name.endswith("recall")]
        exact = f"{base}: {names[0]}"
        rows.append(Row(f"{what}: mentions whose entity it has, %", "", f"{ours[f'{base}: known']:.1f}", "", ""))
        rows += [
            Row(
                f"{what}: {name}",
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
