"""What ``debug data`` says about sentences."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nlpx.checks import fail, info, warn
from nlpx.errors import counted

from .senter import has_sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nlpx.checks import CorpusData, Finding, Items, Place


@dataclass
class _Sentences:
    """Count the sentences of one corpus.

    Attributes:
        n_docs: How many Docs say where sentences begin.
        n_sentences: How many there are.
        n_inner: How many begin inside a Doc.
        silent: The Docs that say nothing.
    """

    n_docs: int = 0
    n_sentences: int = 0
    n_inner: int = 0
    silent: list[Place] = field(default_factory=list)

    @classmethod
    def of(cls, items: Items) -> _Sentences:
        """Look at every Doc of a corpus."""
        found = cls()
        for item in items:
            if not has_sentences(item.doc):
                found.silent.append(item.place)
                continue
            n_inner = int((item.doc.values("sent_start")[1:] == 1).sum())
            found.n_docs += 1
            found.n_inner += n_inner
            found.n_sentences += n_inner + 1
        return found


def check_sentences(data: CorpusData) -> Iterator[Finding]:
    """Count sentences, and see whether their starts can be learnt."""
    train, dev = _Sentences.of(data.train), _Sentences.of(data.dev)
    if not train.n_docs:
        yield fail("No sentences in the training data, so there is nothing for a senter to learn", name="no-sentences")
        return
    yield info(
        f"{counted(train.n_sentences, 'sentence')} in {counted(train.n_docs, 'training text')}",
        counts={"sentences": train.n_sentences, "texts": train.n_docs},
    )
    for found, where in ((train, "training"), (dev, "evaluation")):
        if found.n_docs and not found.n_inner:
            yield warn(
                f"Each {where} text is one sentence",
                name="one-sentence-each",
                detail="Where sentences begin inside a text can only be seen in texts of several; convert the corpus "
                "with --n-sents 10.",
            )
    silent = [*train.silent, *(dev.silent if dev.n_docs else ())]
    if silent:
        yield warn(
            f"{counted(len(silent), 'text')} without sentences",
            name="texts-without-sentences",
            where=silent,
            detail="The senter learns nothing from them, and they are not scored.",
        )
    if len(data.dev) and not dev.n_docs:
        yield warn("No sentences in the evaluation data, so nothing is scored", name="no-sentences-in-dev")
