"""The corpora that data checks look at, with the place of every Doc."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..corpora.corpus import make_example, naming
from ..corpora.corpus_files import READERS, list_corpus_files

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from typing import Any

    from ..pipeline import Language
    from ..tokens.comparing.example import Example
    from ..tokens.doc import Doc


@dataclass(frozen=True, slots=True)
class Item:
    """Hold an Example and where its reference stands.

    Attributes:
        example: The tokenizer's Doc, and the reference.
        place: The file and the number of the Doc in it, from 1; of a config's corpus, that of the example it gives.
    """

    example: Example
    place: str

    @property
    def doc(self) -> Doc:
        """The reference."""
        return self.example.reference

    def at(self, start: int, end: int | None = None) -> str:
        """Name some tokens: ``train.json, document 2, token 5: 'x'``."""
        end = start + 1 if end is None else end
        tokens = f"token {start}" if end == start + 1 else f"tokens {start} to {end - 1}"
        return f"{self.place}, {tokens}: {str(self.doc[start:end])!r}"


@dataclass(frozen=True, kw_only=True)
class CorpusData:
    """Hold what a data check looks at.

    Attributes:
        nlp: The base model, the pipeline of a config as it begins, or a blank one.
        pipeline: Factories of the components to train.
        train: The training data.
        dev: The evaluation data.
        empty: The places of Docs without tokens in both, which are in neither: training passes over them.
        tag_map: What each tag stands for, or None where nobody has said so.
    """

    nlp: Language
    pipeline: Sequence[str]
    train: Sequence[Item]
    dev: Sequence[Item]
    empty: Sequence[str] = ()
    tag_map: Mapping[str, Any] | None = None

    def known_labels(self, component: str) -> frozenset[str]:
        """Give the labels that the base model already has for a component.

        Args:
            component: Its name; or its factory, for all that are made by it, whatever they are called.
        """
        made_by = self.nlp.pipe_factories
        names = [component] if component in made_by else [name for name in made_by if made_by[name] == component]
        return frozenset(label for name in names for label in getattr(self.nlp.get_pipe(name), "labels", ()))


def read_items(path: str | Path, nlp: Language) -> tuple[list[Item], list[str]]:
    """Read a corpus: what can be looked at, and the places of Docs without tokens.

    Raises:
        DataError: It is missing or broken; the message says where.
    """
    items, empty = [], []
    for file in list_corpus_files(path):
        for number, (place, doc) in enumerate(READERS[file.suffix](file, nlp), 1):
            name = f"{file}, document {number}"
            if len(doc):
                with naming(place):
                    items.append(Item(make_example(nlp, doc), name))
            else:
                empty.append(name)
    return items, empty
