"""Parser and entity recognizer: speed, memory, and what training gives."""

from __future__ import annotations

import math
import statistics
from typing import TYPE_CHECKING

from inputs import entities, own_config, quickstart, treebank
from side_by_side import (
    N_SEEDS,
    NLPX,
    OLDER,
    SPACY,
    STEPS,
    TO_THE_END,
    WORK,
    Row,
    compare,
    mean_of,
    measure,
    medians,
    module,
)

if TYPE_CHECKING:
    from pathlib import Path

    from inputs import Corpus
    from side_by_side import Figures

BEAM_WIDTH = 8


def bench_components() -> list[Row]:
    """Compare the time of parser and ner, with their tok2vec and without any."""
    found = medians("components", libraries=(NLPX, SPACY, OLDER))
    for figures in found.values():
        figures["both"] = figures["parser"] + figures["ner"]
    due = "≥ 4 ×, ≥ 2.5 ×"
    return [
        compare(
            f"{what}, CPU µs a word",
            found,
            key,
            due=due if key in {"parser", "ner", "both"} else "",
            less=True,
            form=",.1f",
        )
        for key, what in (
            ("parser", "parser without any tok2vec"),
            ("ner", "ner without any tok2vec"),
            ("both", "parser and ner without any tok2vec"),
            ("parser_after_tok2vec", "parser, behind the shared tok2vec, which is not counted"),
            ("ner_with_tok2vec", "ner, with its tok2vec"),
            ("pipeline", "text, tokenizer, tok2vec, parser, ner"),
        )
    ]


def bench_long_document() -> list[Row]:
    """Compare the memory that one Doc of 100,000 tokens takes."""
    return [
        compare(
            f"one Doc of 100,000 tokens, {name} with its tok2vec: peak memory above the Doc, MB",
            medians("long_document", name),
            "megabytes",
            due="≥ 4 ×",
            less=True,
        )
        for name in ("parser", "ner")
    ]


def bench_long_text() -> list[Row]:
    """Compare the memory that one text of a million characters takes while four components annotate it."""
    return [
        compare(
            "one text of 1,000,000 characters, tok2vec, tagger, parser, ner: peak memory above the Doc, MB",
            medians("long_text", "1000000"),
            "megabytes",
            due="≤ 150",
            less=True,
        )
    ]


def bench_beam() -> list[Row]:
    """Compare the time of beams."""
    both = medians("beam", str(BEAM_WIDTH), rounds=1)
    what = f"with {BEAM_WIDTH} hypotheses, without any tok2vec, CPU µs a word"
    return [compare(f"{name} {what}", both, name, due="", less=True) for name in ("parser", "ner")]


def train(library: str, name: str, config: Path, corpus: Corpus, *, seed: int) -> Figures:
    """Train from a seed, and let spaCy score what was learnt."""
    output = WORK / "trained" / f"{name}-{module(library)}"
    options = ("--system.seed", str(seed))
    figures = measure(library, "training", config, corpus.train, corpus.dev, output, str(STEPS), *options)
    return figures | measure(SPACY, "scores", learnt(library, name), corpus.score)


def learnt(library: str, name: str) -> Path:
    """Return the model of the last training of a name.

    A run of so many steps gives its last model; one that goes to the end, the one that was best on the dev corpus.
    """
    return WORK / "trained" / f"{name}-{module(library)}" / ("model-last" if STEPS else "model-best")


def train_each(configs: dict[str, tuple[str, Path]], corpus: Corpus) -> dict[str, list[Figures]]:
    """Train with libraries that take turns, from several seeds, which give both the same weights to begin with.

    Args:
        configs: By the library, under which name it trains, and its config.
        corpus: What it learns from.
    """
    found: dict[str, list[Figures]] = {library: [] for library in configs}
    for seed in range(N_SEEDS):
        for library, (name, config) in configs.items():
            found[library].append(train(library, name, config, corpus, seed=seed))
    return found


def train_both(name: str, config: Path, corpus: Corpus) -> dict[str, list[Figures]]:
    """Train with both libraries with the same config."""
    return train_each(dict.fromkeys((NLPX, SPACY), (name, config)), corpus)


def scores(what: str, found: dict[str, Figures], keys: dict[str, str], *, due: str = "not below") -> list[Row]:
    """Make a row of each score of one run, or of what was made of several."""
    return mean_scores(what, {library: [figures] for library, figures in found.items()}, keys, due=due)


def mean_scores(
    what: str, found: dict[str, list[Figures]], keys: dict[str, str], *, due: str = "not below"
) -> list[Row]:
    """Make a row of the mean of each score over the seeds, with the standard error of the mean difference."""
    n_seeds = len(found[SPACY])
    of = f", mean of {n_seeds} seeds" if n_seeds > 1 else ""
    return [_mean_score(f"{what}{of}, {label}", found, key, due=due) for key, label in keys.items()]


def _mean_score(what: str, found: dict[str, list[Figures]], key: str, *, due: str) -> Row:
    theirs, ours = ([figures[key] for figures in found[library]] for library in (SPACY, NLPX))
    # Runs from one seed see the same batches, so that what differs from seed to seed alone does not count.
    gains = [our - their for our, their in zip(ours, theirs, strict=True)]
    error = f" ± {statistics.stdev(gains) / math.sqrt(len(gains)):.2f}" if len(gains) > 1 else ""
    means = (f"{statistics.mean(scores):.2f}" for scores in (theirs, ours))
    return Row(what, *means, f"{statistics.mean(gains):+.2f}{error}", due)


def effort(what: str, each: dict[str, list[Figures]], *, due: str) -> list[Row]:
    """Make the rows of what training cost in the mean."""
    found = {library: mean_of(figures) for library, figures in each.items()}
    return [
        compare(f"{what}, whole process, words / CPU s", found, "words_per_second", due=due),
        compare(f"{what}, updates alone, words / CPU s", found, "learnt_per_second", due=""),
        compare(f"{what}, steps", found, "steps", due=""),
        compare(f"{what}, peak MB", found, "peak_megabytes", due="", less=True),
    ]


def bench_parser_training() -> list[Row]:
    """Compare the training of a tagger and a parser on EWT."""
    corpus = treebank("en_ewt")
    found = train_both("en_ewt", quickstart("tagger,parser"), corpus)
    own = train_each({NLPX: ("en_ewt-own", own_config("tagger,parser"))}, corpus)
    what = f"tagger and parser, EWT, {TO_THE_END}"
    dev = {"tag_acc": "dev TAG", "dep_uas": "dev UAS", "dep_las": "dev LAS", "sents_f": "dev sentence F"}
    return [
        *effort(what, found, due="≥ 2.5 ×"),
        *mean_scores(what, found, dev),
        *mean_scores(f"{what}, each library with the config that it recommends", found | own, dev),
    ]


def bench_ner_training() -> list[Row]:
    """Compare the training of a ner on the entities of EWT."""
    found = train_both("uner", quickstart("ner"), entities())
    what = f"ner, UNER EWT, {TO_THE_END}"
    return [*effort(what, found, due=""), *mean_scores(what, found, {"ents_f": "dev F"})]


def bench_czech() -> list[Row]:
    """Compare parsers of Czech, for which nlpx has no rules: both take those of any language."""
    return _crossing_arcs("cs_cltt", lang="xx", score="test")


def bench_dutch() -> list[Row]:
    """Compare parsers of Dutch, of which there is no train part."""
    return _crossing_arcs("nl_lassysmall", lang="nl", train="test")


def bench_french() -> list[Row]:
    """Compare parsers of French."""
    return _crossing_arcs("fr_sequoia", lang="fr", score="test")


def _crossing_arcs(name: str, *, lang: str, **parts: str) -> list[Row]:
    """Compare what parsers learn from a treebank with crossing arcs."""
    corpus = treebank(name, **parts)
    found = train_both(name, quickstart("tagger,parser", lang=lang), corpus)
    own = train_each({NLPX: (f"{name}-own", own_config("tagger,parser", lang=lang))}, corpus)
    what = f"{name}, {parts.get('train', 'train')} → {parts.get('score', 'dev')}, {TO_THE_END}"
    keys = {"tag_acc": "TAG", "dep_uas": "UAS", "dep_las": "LAS", "sents_f": "sentence F"}
    return [
        *mean_scores(what, found, keys),
        *mean_scores(f"{what}, each library with the config that it recommends", found | own, keys),
    ]
