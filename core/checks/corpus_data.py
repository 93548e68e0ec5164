"""The corpora that data checks look at, with the place of every Doc."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import Any

    from ..corpora.corpus import PlacedExample
    from ..corpora.places import Place
    from ..pipeline import Language
    from ..tokens.comparing.example import Example
    from ..tokens.doc import Doc

_KEPT_TOKENS = 1_000_000


@dataclass(frozen=True, slots=True)
class Item:
    """Hold an Example and where its reference stands.

    Attributes:
        example: The tokenizer's Doc, and the reference.
        place: The document that the reference is, or is a part of.
        first_token: The number of its first token in that document.
        first_character: The offset of its first character there.
    """

    example: Example
    place: Place
    first_token: int = 0
    first_character: int = 0

    @property
    def doc(self) -> Doc:
        """The reference."""
        return self.example.reference

    def at(self, start: int, end: int | None = None, *, note: str | None = None) -> Place:
        """Name some tokens of the reference: ``train.json, document 2, offset 14, token 5: 'x'``.

        Args:
            start: The first token.
            end: The token after the last one; None for one token.
            note: What is said of them.
        """
        span = self.doc[start : start + 1 if end is None else end]
        return self.place.inside(
            self.first_character + span.start_char,
            self.first_character + span.end_char,
            str(span),
            tokens=(self.first_token + span.start, self.first_token + span.end),
            note=note,
        )

    def at_characters(self, start: int, end: int, *, note: str | None = None) -> Place:
        """Name some characters of the reference: ``train.json, document 2, offset 14: 'x'``."""
        text = self.doc.text[start:end]
        return self.place.inside(self.first_character + start, self.first_character + end, text, note=note)


class Items(Protocol):
    """The Items of a corpus: they can be counted, and gone over again and again."""

    def __len__(self) -> int:
        """Return how many there are."""

    def __iter__(self) -> Iterator[Item]:
        """Yield them, the same each time."""


class CorpusItems:
    """Read the Items of a corpus; a large one is read again each time, so that it takes no memory.

    Args:
        read: Reads the corpus.
        is_repeatable: Whether each reading gives the same; if not, everything is kept.
        most: How many tokens are kept at most.
    """

    def __init__(
        self, read: Callable[[], Iterator[PlacedExample]], *, is_repeatable: bool, most: int = _KEPT_TOKENS
    ) -> None:
        self._read = read
        self._length = 0
        kept: list[Item] | None = []
        n_tokens = 0
        for item in self._items():
            self._length += 1
            n_tokens += len(item.doc)
            if is_repeatable and n_tokens > most:
                kept = None
            elif kept is not None:
                kept.append(item)
        self._kept = kept

    def __len__(self) -> int:
        """Return how many there are."""
        return self._length

    def __iter__(self) -> Iterator[Item]:
        """Yield them."""
        return self._items() if self._kept is None else iter(self._kept)

    def _items(self) -> Iterator[Item]:
        for placed in self._read():
            yield Item(placed.example, placed.place, placed.first_token, placed.first_character)


@dataclass(frozen=True, kw_only=True)
class CorpusData:
    """Hold what a data check looks at.

    Attributes:
        nlp: The base model, the pipeline of a config as it begins, or a blank one.
        pipeline: Factories of the components to train.
        train: The training data.
        dev: The evaluation data.
        empty: The places of Docs without tokens in both, which are in neither: training passes over them.
        left_out: The places of Docs of which something is too long for the settings of the corpora, and left out.
        tag_map: What each tag stands for, or None where nobody has said so.
        vector_readers: Names of the components that read the vocabulary's word vectors.
    """

    nlp: Language
    pipeline: Sequence[str]
    train: Items
    dev: Items
    empty: Sequence[str] = ()
    left_out: Sequence[str] = ()
    tag_map: Mapping[str, Any] | None = None
    vector_readers: Sequence[str] = ()

    def both(self) -> Iterator[Item]:
        """Yield the training data, then the evaluation data."""
        yield from self.train
        yield from self.dev

    def known_labels(self, component: str) -> frozenset[str]:
        """Give the labels that the base model already has for a component.

        Args:
            component: Its name; or its factory, for all that are made by it, whatever they are called.
        """
        made_by = self.nlp.pipe_factories
        names = [component] if component in made_by else [name for name in made_by if made_by[name] == component]
        return frozenset(label for name in names for label in getattr(self.nlp.get_pipe(name), "labels", ()))
