"""The texts that all measurements share."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

DATA = Path(os.environ.get("NLPX_DATA", Path(__file__).resolve().parents[3] / "shared" / "data"))
EWT = DATA / "ud" / "en_ewt"


def sentences(split: str, *, treebank: str = "en_ewt") -> list[str]:
    """Return the sentences of a treebank as raw text."""
    return list(each_sentence(split, treebank=treebank))


def each_sentence(split: str, *, treebank: str = "en_ewt") -> Iterator[str]:
    """Yield the sentences of a treebank as raw text; only one is in memory at a time."""
    with (DATA / "ud" / treebank / f"{treebank}-ud-{split}.conllu").open(encoding="utf8") as lines:
        for line in lines:
            if line.startswith("# text = "):
                yield line.removeprefix("# text = ").removesuffix("\n")


def texts(split: str, *, size: int = 10, treebank: str = "en_ewt") -> list[str]:
    """Return documents of so many sentences each."""
    parts = sentences(split, treebank=treebank)
    return [" ".join(parts[start : start + size]) for start in range(0, len(parts), size)]
