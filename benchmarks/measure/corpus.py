"""The texts that all measurements share."""

from __future__ import annotations

import os
from pathlib import Path

DATA = Path(os.environ.get("NLPX_DATA", Path(__file__).resolve().parents[3] / "shared" / "data"))
EWT = DATA / "ud" / "en_ewt"


def sentences(split: str, *, treebank: str = "en_ewt") -> list[str]:
    """Return the sentences of a treebank as raw text."""
    lines = (DATA / "ud" / treebank / f"{treebank}-ud-{split}.conllu").read_text(encoding="utf8").splitlines()
    return [line.removeprefix("# text = ") for line in lines if line.startswith("# text = ")]


def texts(split: str, *, size: int = 10, treebank: str = "en_ewt") -> list[str]:
    """Return documents of so many sentences each."""
    parts = sentences(split, treebank=treebank)
    return [" ".join(parts[start : start + size]) for start in range(0, len(parts), size)]
