"""Tokenizer, tok2vec, tagger, command line: what the foundation promises."""

from __future__ import annotations

import numpy as np
from inputs import quickstart, treebank
from side_by_side import NLPX, SPACY, STEPS, TO_THE_END, WORK, Row, compare, medians


def bench_forward() -> list[Row]:
    """Compare the tok2vec of en_core_web_sm."""
    both = medians("forward", WORK)
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
        ours = both[NLPX]
        kept = "" if ours["kept_documents_readable"] else " (kept docs NOT readable)"
        rows.append(
            Row(what, f"{both[SPACY]['grown_megabytes']:+.1f}", f"{ours['grown_megabytes']:+.1f}{kept}", "", "≤ +2")
        )
    return rows


def bench_training() -> list[Row]:
    """Compare the training of a tagger on EWT from the same config for the same steps."""
    corpus = treebank("en_ewt")
    output = WORK / "trained" / "tagger"
    seldom = ("--training.eval_frequency", str(min(500, STEPS or 500)))
    both = medians("training", quickstart("tagger"), corpus.train, corpus.dev, output, str(STEPS), *seldom)
    return [
        compare(f"tagger training, {TO_THE_END}, whole process, CPU s", both, "cpu_seconds", due="≥ 2 ×", less=True),
        compare("tagger training, dev TAG", both, "tag_acc", due="≥ −0.2", form=".2f"),
        compare("tagger training, peak MB", both, "peak_megabytes", due="", less=True),
    ]


def bench_startup() -> list[Row]:
    """Compare ``--help``."""
    both = medians("startup")
    return [
        compare("--help, CPU s above bare Python", both, "help_seconds", due="≤ 0.06 s", less=True, form=".3f"),
        compare("--help, modules imported", both, "modules", due="≤ 190", less=True),
    ]


def bench_plugins() -> list[Row]:
    """Compare what bad plugins do."""
    both = medians("plugins", rounds=1)
    say = {True: "works", False: "dies"}, {True: "an error that names both", False: "silence"}
    ours, theirs = both[NLPX], both[SPACY]
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
    both = medians("mistakes", quickstart("tagger"), rounds=1)
    return [
        Row(f"10 misspelt keys: {what}", f"{both[SPACY][key]:.0f}", f"{both['nlpx'][key]:.0f}", "", "10")
        for key, what in (
            ("refused_alone", "refused, each in a config of its own"),
            ("reported_together_with_line", "reported with file and line, all in one config"),
            ("reported_together_with_the_right_name", "reported with the right name, all in one config"),
        )
    ]
