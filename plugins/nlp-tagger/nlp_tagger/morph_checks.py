"""What ``debug data`` says about parts of speech and morphological features."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nlpx.checks import warn
from nlpx.errors import counted

from .checks import check_token_labels
from .morph_labels import join_label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nlpx import Doc
    from nlpx.checks import CorpusData, Finding, Place

_WHAT = "part of speech with features"
_PLURAL = "parts of speech with features"


def check_morphs(data: CorpusData) -> Iterator[Finding]:
    """Count parts of speech with their features, and look for tokens that have only one of both."""
    yield from check_token_labels(data, "morphologizer", labels_of, what=_WHAT, plural=_PLURAL, key="morph")
    n_tokens = 0
    where: list[Place] = []
    for item in data.both():
        partial = ((item.doc.values("pos") == 0) & (item.doc.values("morph") != 0)).nonzero()[0].tolist()
        n_tokens += len(partial)
        where += [item.at(token) for token in partial[:1]]
    if n_tokens:
        yield warn(
            f"{counted(n_tokens, 'token')} with features and without a part of speech",
            name="features-without-pos",
            where=where,
            detail="The morphologizer learns to give such tokens no part of speech.",
        )


def labels_of(doc: Doc) -> list[str]:
    """Return the label of each token, empty where nothing is known."""
    pairs = list(zip(doc.values("pos").tolist(), doc.values("morph").tolist(), strict=True))
    labels = {pair: join_label(doc.vocab, *pair) for pair in set(pairs)}
    return [labels[pair] for pair in pairs]
