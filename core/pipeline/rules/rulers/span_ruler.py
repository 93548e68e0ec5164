"""The ``span_ruler`` component: a group of spans, entities or both by patterns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ....errors import ModelError
from ....files.msgpack import pack
from ....files.reading import parse_json, read_file
from ....files.writing import as_path, write_bytes
from ....matcher.edit_distance import is_close
from ....scoring.registered import RULER_KEY, overlapping_labeled_spans_score
from ....tokens import Span
from ....tokens.longest import filter_chain_spans
from ....vocab import string_id
from .entity_filters import prioritize_existing_ents, prioritize_new_ents
from .patterns import Source
from .ruler import Ruler

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from typing_extensions import Self

    from ....tokens import Doc
    from ...language import Language

    # Takes the spans that there are and those that are found, and returns those that there shall be.
    SpansFilter = Callable[[Iterable[Span], Iterable[Span]], Iterable[Span]]


class SpanRuler(Ruler):
    """Set a group in ``doc.spans``, ``doc.ents``, or both by phrases and patterns of tokens.

    Args:
        nlp: The pipeline, which makes Docs of phrases.
        name: The component's name in it.
        spans_key: The key of the group; None to set none.
        spans_filter: Chooses what the group has; None for all that is found.
        annotate_ents: Whether entities are set.
        ents_filter: Chooses the entities, which may not overlap.
        phrase_matcher_attr: The attribute by which phrases are compared; None for the text.
        matcher_fuzzy_compare: What FUZZY in patterns asks.
        validate: Whether the types of the values in patterns are checked.
        overwrite: Whether the spans of the group, and the entities, that a Doc has already are removed.
        scorer: Scores what is found in examples.

    Raises:
        UsageError: There is no such attribute.
    """

    def __init__(
        self,
        nlp: Language,
        name: str = "span_ruler",
        *,
        spans_key: str | None = RULER_KEY,
        spans_filter: SpansFilter | None = None,
        annotate_ents: bool = False,
        ents_filter: SpansFilter = filter_chain_spans,
        phrase_matcher_attr: int | str | None = None,
        matcher_fuzzy_compare: Callable[..., bool] = is_close,
        validate: bool = False,
        overwrite: bool = False,
        scorer: Callable[..., dict[str, Any]] | None = overlapping_labeled_spans_score,
    ) -> None:
        self.spans_key = spans_key
        self.spans_filter = spans_filter
        self.annotate_ents = annotate_ents
        self.ents_filter = ents_filter
        self.overwrite = overwrite
        super().__init__(
            nlp,
            name,
            phrase_matcher_attr=phrase_matcher_attr,
            matcher_fuzzy_compare=matcher_fuzzy_compare,
            validate=validate,
            scorer=scorer,
        )

    @property
    def key(self) -> str | None:
        """The key of the group of spans, None where none is set."""
        return self.spans_key

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the patterns, sorted."""
        return self._ids()

    def remove(self, label: str) -> None:
        """Remove the patterns of a label.

        Raises:
            UsageError: There is none.
        """
        self._remove("label", label)

    def remove_by_id(self, pattern_id: str) -> None:
        """Remove the patterns of an id.

        Raises:
            UsageError: There is none.
        """
        self._remove("id", pattern_id)

    def _key_of(self, label: str, pattern_id: str) -> int:
        # No label has this character, so that no two are alike.
        return string_id(f"{label}\0{pattern_id}")

    # Annotation

    def __call__(self, doc: Doc) -> Doc:
        """Set the spans and the entities of a Doc.

        Raises:
            UsageError: The Doc lacks what patterns ask for, such as tags.
        """
        self.set_annotations(doc, self.match(doc))
        return doc

    def match(self, doc: Doc) -> list[Span]:
        """Return all that is found, in the order of the text, with labels and ids."""
        meanings = self._patterns.meanings
        found = sorted((start, end, *meanings[key]) for key, start, end in self._find(doc))
        return [Span.at(doc, start, end, label, span_id=pattern_id) for start, end, label, pattern_id in found]

    def set_annotations(self, doc: Doc, matches: list[Span]) -> None:
        """Set the spans and the entities of a Doc from matches, as `match` returns them."""
        if self.spans_key:
            there = [] if self.overwrite else list(doc.spans.get(self.spans_key, ()))
            doc.spans[self.spans_key] = (
                self.spans_filter(there, matches) if self.spans_filter is not None else [*there, *matches]
            )
        if self.annotate_ents:
            doc.set_ents(list(self.ents_filter([] if self.overwrite else doc.ents, matches)))

    # Saved

    def to_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> None:
        """Write the patterns (``patterns``, JSON Lines) into a folder."""
        write_bytes(as_path(path) / "patterns", self._as_lines())

    def from_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> Self:
        """Read what `to_disk` wrote; the patterns that there were are replaced.

        Raises:
            ModelError: The file is missing or broken.
        """
        file = as_path(path) / "patterns"
        self._take_lines(read_file(file, error=ModelError), str(file))
        return self

    def to_bytes(self, exclude: Iterable[str] = ()) -> bytes:
        """Return the patterns as msgpack."""
        return pack({"patterns": self._as_json(self.patterns)})

    def from_bytes(self, bytes_data: bytes, exclude: Iterable[str] = ()) -> Self:
        """Read what `to_bytes` returned; the patterns that there were are replaced.

        Raises:
            ModelError: The bytes are broken.
        """
        parts = self.read_parts(bytes_data)
        self._take(parse_json(parts.text("patterns"), where=parts.where, error=ModelError), Source(parts.where))
        return self


def make_span_ruler(
    nlp: Language,
    name: str,
    *,
    spans_key: str | None,
    spans_filter: SpansFilter | None,
    annotate_ents: bool,
    ents_filter: SpansFilter,
    phrase_matcher_attr: int | str | None,
    matcher_fuzzy_compare: Callable[..., bool],
    validate: bool,
    overwrite: bool,
    scorer: Callable[..., dict[str, Any]] | None,
) -> SpanRuler:
    """Make a `SpanRuler` component; the arguments are those of the class."""
    return SpanRuler(
        nlp,
        name,
        spans_key=spans_key,
        spans_filter=spans_filter,
        annotate_ents=annotate_ents,
        ents_filter=ents_filter,
        phrase_matcher_attr=phrase_matcher_attr,
        matcher_fuzzy_compare=matcher_fuzzy_compare,
        validate=validate,
        overwrite=overwrite,
        scorer=scorer,
    )


def make_future_entity_ruler(
    nlp: Language,
    name: str,
    *,
    phrase_matcher_attr: int | str | None,
    matcher_fuzzy_compare: Callable[..., bool],
    validate: bool,
    overwrite_ents: bool,
    ent_id_sep: str,
    scorer: Callable[..., dict[str, Any]] | None,
) -> SpanRuler:
    """Make a `SpanRuler` component that sets entities only.

    Args:
        nlp: The pipeline.
        name: The component's name in it.
        phrase_matcher_attr: The attribute by which phrases are compared; None for the text.
        matcher_fuzzy_compare: What FUZZY in patterns asks.
        validate: Whether the types of the values in patterns are checked.
        overwrite_ents: Whether entities that a Doc has already give way to those that are found.
        ent_id_sep: Not used.
        scorer: Scores the entities of examples.
    """
    return SpanRuler(
        nlp,
        name,
        spans_key=None,
        annotate_ents=True,
        ents_filter=prioritize_new_ents if overwrite_ents else prioritize_existing_ents,
        phrase_matcher_attr=phrase_matcher_attr,
        matcher_fuzzy_compare=matcher_fuzzy_compare,
        validate=validate,
        scorer=scorer,
    )
