"""The ``entity_ruler`` component: named entities by patterns."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ....errors import ModelError
from ....files.msgpack import pack
from ....files.reading import Record, parse_json, read_file, unpack
from ....files.writing import as_path, write_bytes
from ....matcher.edit_distance import is_close
from ....scoring.registered import entity_ruler_score
from ....tokens import Span, set_values
from ....tokens.arrays.columns import BEGIN, INSIDE, OUTSIDE
from ..token_places import starts_of
from .entity_filters import prioritize_existing_ents, prioritize_new_ents
from .patterns import Source
from .ruler import Ruler

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from typing_extensions import Self

    from ....tokens import Doc
    from ...language import Language
    from .patterns import Match
    from .ruler import Pattern

_SUFFIX = ".jsonl"
# The columns of entities: a Doc of whose entities nothing is known has none of them.
_COLUMNS: Final = ("ent_iob", "ent_id", "ent_kb_id")


class EntityRuler(Ruler):
    """Set ``doc.ents`` by phrases and patterns of tokens; where several want the same tokens, the longest is taken.

    Args:
        nlp: The pipeline, which makes Docs of phrases.
        name: The component's name in it.
        phrase_matcher_attr: The attribute by which phrases are compared; None for the text.
        matcher_fuzzy_compare: What FUZZY in patterns asks.
        validate: Whether the types of the values in patterns are checked.
        overwrite_ents: Whether entities that a Doc has already give way.
        ent_id_sep: What stands between label and id in the names of matches.
        patterns: Patterns to begin with.
        scorer: Scores the entities of examples.

    Raises:
        UsageError: There is no such attribute, or patterns will not do.
    """

    def __init__(
        self,
        nlp: Language,
        name: str = "entity_ruler",
        *,
        phrase_matcher_attr: int | str | None = None,
        matcher_fuzzy_compare: Callable[..., bool] = is_close,
        validate: bool = False,
        overwrite_ents: bool = False,
        ent_id_sep: str = "||",
        patterns: list[Pattern] | None = None,
        scorer: Callable[..., dict[str, Any]] | None = entity_ruler_score,
    ) -> None:
        self.overwrite = overwrite_ents
        self.ent_id_sep = ent_id_sep
        super().__init__(
            nlp,
            name,
            phrase_matcher_attr=phrase_matcher_attr,
            matcher_fuzzy_compare=matcher_fuzzy_compare,
            validate=validate,
            scorer=scorer,
        )
        if patterns is not None:
            self.add_patterns(patterns)

    @property
    def ent_ids(self) -> tuple[str, ...]:
        """The ids of the patterns, sorted."""
        return self._ids()

    @property
    def patterns(self) -> list[Pattern]:
        """All patterns, in the form that `add_patterns` takes: those of tokens, then phrases."""
        given = super().patterns
        return sorted(given, key=lambda pattern: isinstance(pattern["pattern"], str))

    def remove(self, ent_id: str) -> None:
        """Remove the patterns of an id.

        Raises:
            UsageError: There is none.
        """
        self._remove("id", ent_id)

    def _key_of(self, label: str, pattern_id: str) -> int:
        return self.nlp.vocab.strings.add(f"{label}{self.ent_id_sep}{pattern_id}" if pattern_id else label)

    # Annotation

    def annotate(self, docs: Sequence[Doc]) -> None:
        """Set the entities of a batch of Docs.

        Raises:
            UsageError: A Doc lacks what patterns ask for, such as tags.
        """
        found = [self.match(doc) for doc in docs]
        bare: list[tuple[Doc, list[Match]]] = []
        for doc, matches in zip(docs, found, strict=True):
            if any(doc.column(name) is not None for name in _COLUMNS) or not self._is_plain:
                self.set_annotations(doc, matches)
            else:
                bare.append((doc, matches))
        if bare:
            self._set_first_entities(bare)

    def pipe(self, stream: Iterable[Doc], batch_size: int = 128) -> Iterator[Doc]:
        """Set the entities of a stream of Docs; a Doc that fails goes to the error handler."""
        # Somebody's own way with a Doc may fail after it has set something: others stay as they were.
        yield from super().pipe(stream, batch_size if self._is_plain else 1)

    @property
    def _is_plain(self) -> bool:
        """Whether no subclass has a way of its own with a Doc."""
        kind = type(self)
        return kind.match is EntityRuler.match and kind.set_annotations is EntityRuler.set_annotations

    def match(self, doc: Doc) -> list[Match]:
        """Return the matches of all patterns, the longest first: the id of the name, start and end.

        The name is the label; where the pattern has an id, label and id with `ent_id_sep` between them.
        """
        # Of those over the same tokens the first in the set is taken, as spaCy does.
        return sorted(self._find(doc), key=lambda match: (match[1] - match[2], match[1]))

    def set_annotations(self, doc: Doc, matches: Iterable[Match]) -> None:
        """Set the entities of a Doc from matches, as `match` returns them."""
        meanings = self._patterns.meanings
        spans = []
        for key, start, end in matches:
            label, pattern_id = meanings[key]
            spans.append(Span.at(doc, start, end, label, span_id=pattern_id))
        choose = prioritize_new_ents if self.overwrite else prioritize_existing_ents
        doc.set_ents(choose(doc.ents, spans))

    def _set_first_entities(self, found: Sequence[tuple[Doc, list[Match]]]) -> None:
        """Do what `set_annotations` does for Docs of whose entities nothing is known, by arrays over all tokens."""
        docs = [doc for doc, _ in found]
        starts = starts_of(docs)
        entities = [
            (first + start, first + end, *self._patterns.meanings[key])
            for first, (_, matches) in zip(starts, found, strict=False)
            for key, start, end in _apart(matches)
        ]
        codes = np.full(starts[-1], OUTSIDE, dtype=np.int8)
        types, ids = np.zeros((2, starts[-1]), dtype=np.uint64)
        for start, end, label, pattern_id in entities:
            codes[start:end] = INSIDE
            codes[start] = BEGIN
            types[start:end] = label
            ids[start:end] = pattern_id
        set_values(docs, ent_iob=codes, ent_type=types)
        if ids.any():
            for doc, start, end in zip(docs, starts, starts[1:], strict=False):
                if ids[start:end].any():
                    doc.set_column("ent_id", ids[start:end].copy())

    # Saved

    def to_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> None:
        """Write the patterns (``patterns.jsonl``) and settings (``cfg``, JSON) into a folder.

        A path that ends with ``.jsonl`` is a file with the patterns alone.
        """
        place = as_path(path)
        if place.suffix == _SUFFIX:
            write_bytes(place, self._as_lines())
            return
        write_bytes(place / f"patterns{_SUFFIX}", self._as_lines())
        write_bytes(place / "cfg", json.dumps(self._settings(), indent=2).encode("utf8"))

    def from_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> Self:
        """Read what `to_disk` wrote, a folder or a file; the patterns that there were are replaced.

        Raises:
            ModelError: A file is missing or broken.
        """
        place = as_path(path)
        alone = place.with_suffix(_SUFFIX)
        if alone.is_file():
            self._take_lines(read_file(alone, error=ModelError), str(alone))
            return self
        cfg, file = str(place / "cfg"), place / f"patterns{_SUFFIX}"
        settings = parse_json(read_file(cfg, error=ModelError), where=cfg, error=ModelError)
        with self._configured(Record(settings, where=cfg, error=ModelError)):
            self._take_lines(read_file(file, error=ModelError), str(file))
        return self

    def to_bytes(self, exclude: Iterable[str] = ()) -> bytes:
        """Return patterns and settings as msgpack."""
        return pack({**self._settings(), "patterns": self.patterns})

    def from_bytes(self, bytes_data: bytes, exclude: Iterable[str] = ()) -> Self:
        """Read what `to_bytes` returned, or patterns alone; those that there were are replaced.

        Raises:
            ModelError: The bytes are broken.
        """
        where = f"bytes of component {self.name!r}"
        data = unpack(bytes_data, where=where, error=ModelError)
        record = Record({"patterns": data} if isinstance(data, list) else data, where=where, error=ModelError)
        with self._configured(record):
            self._take(record.items("patterns", dict, "a pattern", []), Source(where))
        return self

    def _settings(self) -> dict[str, Any]:
        return {
            "overwrite": self.overwrite,
            "ent_id_sep": self.ent_id_sep,
            "phrase_matcher_attr": self.phrase_matcher_attr,
        }

    @contextmanager
    def _configured(self, settings: Record) -> Iterator[None]:
        """Have the settings of a file for the patterns that a block takes; those of before stay where it fails."""
        before = vars(self).copy()
        try:
            self.overwrite = settings.flag("overwrite", self.overwrite)
            self.ent_id_sep = settings.text("ent_id_sep", self.ent_id_sep)
            self.phrase_matcher_attr = settings.value(
                "phrase_matcher_attr", (str, int, type(None)), "an attribute", self.phrase_matcher_attr
            )
            yield
        except Exception:
            vars(self).update(before)
            raise


def _apart(matches: Iterable[Match]) -> Iterator[Match]:
    """Yield the matches that share no token with one before."""
    taken: set[int] = set()
    for match in matches:
        tokens = range(match[1], match[2])
        if taken.isdisjoint(tokens):
            taken.update(tokens)
            yield match


def make_entity_ruler(
    nlp: Language,
    name: str,
    *,
    phrase_matcher_attr: int | str | None,
    matcher_fuzzy_compare: Callable[..., bool],
    validate: bool,
    overwrite_ents: bool,
    ent_id_sep: str,
    scorer: Callable[..., dict[str, Any]] | None,
) -> EntityRuler:
    """Make an `EntityRuler` component; the arguments are those of the class."""
    return EntityRuler(
        nlp,
        name,
        phrase_matcher_attr=phrase_matcher_attr,
        matcher_fuzzy_compare=matcher_fuzzy_compare,
        validate=validate,
        overwrite_ents=overwrite_ents,
        ent_id_sep=ent_id_sep,
        scorer=scorer,
    )
