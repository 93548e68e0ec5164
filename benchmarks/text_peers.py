"""Text classification beside fastText and scikit-learn: scores, what training costs, and how fast is prediction."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING

from inputs import labelled_texts, own_config
from side_by_side import FASTTEXT, NLPX, SKLEARN, WORK, Row, measure, run
from textcat_scores import TASKS

if TYPE_CHECKING:
    from pathlib import Path

    from side_by_side import Figures
    from textcat_scores import Task


def bench_textcat_peers() -> list[Row]:
    """Compare what each library recommends on the same texts, trained to the end."""
    rows = []
    for task in TASKS:
        train, dev = (_texts(task.name, part) for part in ("train", "dev"))
        found = {peer: measure(peer, "text_peers", train, dev) for peer in (FASTTEXT, SKLEARN)}
        found[NLPX] = _train(task, train, dev)
        score, *_ = task.keys.values()
        rows += [
            _row(f"{task.name}, {score}", found, "cats_score", due="≥ −0.5", form=".1f"),
            _row(f"{task.name}, training, CPU s", found, "cpu_seconds", due="fastText's: ≥ 0.33 ×", form=".1f"),
            _row(f"{task.name}, prediction, texts / CPU s", found, "texts_per_second", due="", form=",.0f"),
        ]
    return rows


def _train(task: Task, train: Path, dev: Path) -> Figures:
    """Train what nlpx recommends, and count the whole command."""
    output = WORK / "trained" / f"{task.name}-peers"
    # The texts say only which labels hold.
    false = () if task.is_exclusive else (f"--initialize.components.{task.component}.others_are_false", "true")
    files = [path.with_suffix(".spacy") for path in (train, dev)]
    for source, path in zip((train, dev), files, strict=True):
        run(NLPX, "convert", source, path, "--lang", "en")
    figures = measure(NLPX, "training", own_config(task.component), *files, output, "0", *false)
    best = output / "model-best"
    return figures | measure(NLPX, "scores", best, files[1]) | measure(NLPX, "text_prediction", best, dev)


def _row(what: str, found: dict[str, Figures], key: str, *, due: str, form: str) -> Row:
    ours = found[NLPX][key]
    others = {peer: figures[key] for peer, figures in found.items() if peer != NLPX}
    if key == "cats_score":
        beside = [f"{ours - theirs:+.1f}" for theirs in others.values()]
    else:
        less = key == "cpu_seconds"
        beside = [f"{theirs / ours if less else ours / theirs:.2f} ×" for theirs in others.values()]
    figures = {peer: format(theirs, form) for peer, theirs in others.items()}
    return Row(what, "", format(ours, form), ", ".join(beside), due, others=figures)


def _texts(name: str, part: str) -> Path:
    """Write the texts of a part of a corpus, shuffled, each with the labels that hold."""
    path = WORK / "corpora" / "peers" / name / f"{part}.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    texts = list(labelled_texts(name, part))
    random.Random(0).shuffle(texts)
    records = ({"text": text, "labels": sorted(labels)} for text, labels in texts)
    path.write_text("".join(f"{json.dumps(record)}\n" for record in records), encoding="utf8")
    return path
