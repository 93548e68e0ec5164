"""A predicted Doc beside a reference Doc of the same text, and the reference's annotations on the predicted tokens."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from operator import is_
from typing import TYPE_CHECKING, Any

import numpy as np

from ...errors import ArgumentError
from ...iterables import is_iterable, is_listing
from ...quoting import with_article
from ...vocab import attrs
from ..arrays.columns import OUTSIDE
from ..features import is_space, strings_by_id, strings_of
from ..span import Span
from ..span_group import span_numbers
from .alignment import Alignment, carry, single_targets
from .annotation_dicts import doc_from_dict, doc_to_dict
from .iob import entity_tags, tags_of_columns
from .projectivity import projectivize as projective
from .span_alignment import carry_spans

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from numpy.typing import NDArray

    from ..copying import Memo
    from ..doc import Doc
    from ..span_group import SpanGroup
    from .alignment import AlignmentArray

_STRING_FIELDS = frozenset(
    (
        attrs.ORTH,
        attrs.LOWER,
        attrs.NORM,
        attrs.SHAPE,
        attrs.PREFIX,
        attrs.SUFFIX,
        attrs.LEMMA,
        attrs.POS,
        attrs.TAG,
        attrs.DEP,
        attrs.ENT_TYPE,
        attrs.MORPH,
        attrs.LANG,
        attrs.ENT_KB_ID,
        attrs.ENT_ID,
    )
)
_OUTSIDE = "O"


class Example:
    """Hold a predicted Doc and a reference Doc (the gold standard) of one text.

    The two may differ in tokenization, case and whitespace. The methods ``get_aligned_…`` give the reference's
    annotations for the predicted tokens, None where they say nothing.

    Args:
        predicted: The Doc that a pipeline annotates.
        reference: The Doc with the right annotations.
        alignment: Their alignment, where it is known.

    Raises:
        TypeError: A Doc is missing.
    """

    __slots__ = ("_aligned_tokens", "_alignment", "_predicted", "_reference")

    def __init__(self, predicted: Doc, reference: Doc, *, alignment: Alignment | None = None) -> None:
        self.predicted = predicted
        self.reference = reference
        if alignment is not None and not isinstance(alignment, Alignment):
            raise ArgumentError(f"The alignment of an Example is an Alignment, or None, not {_kind(alignment)}.")
        self._alignment = alignment
        # What the alignment is of: the tokens of both, and how many there were.
        self._aligned_tokens: tuple[list[Any], list[Any], tuple[int, int]] | None = None
        if alignment is not None:
            self._aligned_tokens = predicted.lexemes, reference.lexemes, (len(alignment.x2y), len(alignment.y2x))

    @classmethod
    def from_dict(cls, predicted: Doc, example_dict: Mapping[str, Any]) -> Example:
        """Make an Example from a Doc and a dictionary of annotations.

        The keys are those of the training data: ``words``, ``spaces``, ``tags``, ``pos``, ``morphs``, ``lemmas``,
        ``heads``, ``deps``, ``sent_starts`` (lists with one value for each word), ``entities`` (offsets, or IOB or
        BILUO tags), ``cats`` (a number for each label), ``spans`` (for each key, offsets with labels), ``links``.

        Raises:
            ArgumentError: There is no Doc or no dictionary.
            ValueError: An annotation is missing or does not fit.
            KeyError: A key is unknown.
        """
        if not hasattr(predicted, "lexemes"):
            raise ArgumentError(f"Example.from_dict needs a Doc, but got {_kind(predicted)}; use nlp.make_doc(text).")
        if not isinstance(example_dict, Mapping):
            raise ArgumentError(f"Example.from_dict needs a dictionary of annotations, but got {_kind(example_dict)}.")
        return cls(predicted, doc_from_dict(predicted, example_dict))

    # The two docs

    @property
    def predicted(self) -> Doc:
        """The Doc that a pipeline annotates."""
        return self._predicted

    @predicted.setter
    def predicted(self, doc: Doc) -> None:
        self._predicted = _checked_doc(doc, "predicted")

    @property
    def reference(self) -> Doc:
        """The Doc with the right annotations."""
        return self._reference

    @reference.setter
    def reference(self, doc: Doc) -> None:
        self._reference = _checked_doc(doc, "reference")

    x = predicted
    y = reference

    @property
    def text(self) -> str:
        """The text of the predicted Doc."""
        return self._predicted.text

    def copy(self) -> Example:
        """Copy both Docs."""
        return type(self)(self._predicted.copy(), self._reference.copy())

    __copy__ = copy

    def __deepcopy__(self, memo: Memo) -> Example:
        return self.copy()

    def __reduce__(self) -> Any:
        return type(self), (self._predicted, self._reference)

    @property
    def alignment(self) -> Alignment:
        """Which tokens of the two Docs share characters; computed at the first use.

        Raises:
            DataError: The texts differ in more than case and whitespace.
        """
        x, y = self._predicted.lexemes, self._reference.lexemes
        known = self._aligned_tokens
        if (
            self._alignment is None
            or known is None
            or known[0] is not x
            or known[1] is not y
            or known[2] != (len(x), len(y))
        ):
            same = len(x) == len(y) and all(map(is_, x, y))
            self._alignment = (
                Alignment.identity(len(x))
                if same
                else Alignment.from_strings([lexeme.text for lexeme in x], [lexeme.text for lexeme in y])
            )
            self._aligned_tokens = x, y, (len(x), len(y))
        return self._alignment

    # The reference's annotations on the predicted tokens

    def get_aligned(self, field: str | int, as_string: bool = False) -> list[Any]:
        """Give the value of a token attribute for each predicted token.

        A token that is aligned with several has their value if they agree, else None.

        Args:
            field: The attribute, such as ``"TAG"``.
            as_string: Whether to give strings instead of their ids.
        """
        number = attrs.intify_attr(field)
        values, known = self.get_aligned_array(number)
        aligned: list[Any] = values.tolist()
        if as_string and number in _STRING_FIELDS:
            aligned = strings_by_id(aligned, self._reference)
        if known.all():
            return aligned
        return [value if is_known else None for value, is_known in zip(aligned, known.tolist(), strict=True)]

    def get_aligned_array(self, field: str | int) -> tuple[NDArray[Any], NDArray[np.bool_]]:
        """Give the value of a token attribute for each predicted token, and whether the reference gives one.

        Returns:
            Values and truth values, (n_tokens,) each.
        """
        values = self._reference.to_array([attrs.intify_attr(field)]).reshape(-1)
        alignment = self.alignment
        if alignment.is_identity:
            return values, np.ones(len(values), dtype=bool)
        return carry(values, alignment.x2y)

    def get_aligned_parse(self, projectivize: bool = True) -> tuple[list[int | None], list[str | None]]:
        """Give head and label for each predicted token.

        Tokens that share characters with more than one word have neither; a head is None where it is not one token.
        Where the reference has no parse, each token is its own head with an empty label.

        Args:
            projectivize: Whether to lift crossing arcs first, with decorated labels.
        """
        reference = self._reference
        gold_heads: list[int] = reference.values("head").tolist()
        gold_deps = strings_of(reference, "dep")
        if projectivize:
            gold_heads, gold_deps = projective(gold_heads, gold_deps)
        alignment = self.alignment
        if alignment.is_identity:
            return list(gold_heads), list(gold_deps)
        return self._carry_parse(gold_heads, gold_deps)

    def _carry_parse(self, gold_heads: list[int], gold_deps: list[str]) -> tuple[list[int | None], list[str | None]]:
        """Carry heads and labels over an alignment, where both ends are single tokens."""
        x2y, y2x = self.alignment.x2y, self.alignment.y2x
        token_of = single_targets(y2x)
        heads: list[int | None] = [None] * len(x2y)
        deps: list[str | None] = [None] * len(x2y)
        for token in np.flatnonzero(x2y.lengths == 1).tolist():
            word = int(x2y.data[x2y.starts[token]])
            heads[token] = token_of[gold_heads[word]]
            deps[token] = gold_deps[word]
        return heads, deps

    def get_aligned_sent_starts(self) -> list[bool | None]:
        """Say of each predicted token whether it starts a sentence; None throughout where nothing is annotated."""
        n_tokens = len(self._predicted)
        if not self._reference.has_annotation("SENT_START"):
            return [None] * n_tokens
        starts = self._reference.values("sent_start") == 1
        starts[:1] = True
        alignment = self.alignment
        if alignment.is_identity:
            return list(starts.tolist())
        y2x = alignment.y2x
        is_start: list[bool | None] = [False] * n_tokens
        bounds = [*np.flatnonzero(starts).tolist(), len(starts)]
        for start, end in pairwise(bounds):
            tokens = y2x[start:end]
            if len(tokens):
                is_start[int(tokens[0])] = True
        return is_start

    def get_aligned_spans_x2y(self, x_spans: SpanGroup | Iterable[Span], allow_overlap: bool = False) -> list[Span]:
        """Give the spans of the reference that cover the same text as spans of the predicted Doc.

        Raises:
            ArgumentError: Something else is given than a list of spans.
            ValueError: One is not of the predicted Doc, nor of one of the same words.
        """
        numbers = span_numbers(self._predicted, x_spans, "x_spans")
        return _as_spans(self._reference, self.carry_x2y(numbers, allow_overlap=allow_overlap))

    def get_aligned_spans_y2x(self, y_spans: SpanGroup | Iterable[Span], allow_overlap: bool = False) -> list[Span]:
        """Give the spans of the predicted Doc that cover the same text as spans of the reference.

        Raises:
            ArgumentError: Something else is given than a list of spans.
            ValueError: One is not of the reference, nor of a Doc of the same words.
        """
        numbers = span_numbers(self._reference, y_spans, "y_spans")
        return _as_spans(self._predicted, self.carry_y2x(numbers, allow_overlap=allow_overlap))

    def carry_x2y(self, spans: Iterable[tuple[int, ...]], *, allow_overlap: bool = False) -> list[tuple[int, ...]]:
        """Give the same as `get_aligned_spans_x2y`, of each span its start, its end and more numbers, which stay."""
        return self._carry(self._predicted, self._reference, spans, self.alignment.x2y, allow_overlap=allow_overlap)

    def carry_y2x(self, spans: Iterable[tuple[int, ...]], *, allow_overlap: bool = False) -> list[tuple[int, ...]]:
        """Give the same as `get_aligned_spans_y2x`, of each span its start, its end and more numbers, which stay."""
        return self._carry(self._reference, self._predicted, spans, self.alignment.y2x, allow_overlap=allow_overlap)

    def _carry(
        self,
        source: Doc,
        target: Doc,
        spans: Iterable[tuple[int, ...]],
        over: AlignmentArray,
        *,
        allow_overlap: bool,
    ) -> list[tuple[int, ...]]:
        same_tokens = self.alignment.is_identity
        return carry_spans(source, target, spans, over, same_tokens=same_tokens, allow_overlap=allow_overlap)

    def get_aligned_ner(self) -> list[str | None]:
        """Give a BILUO tag for each predicted token; None where the reference says nothing or does not fit."""
        if self.alignment.is_identity:
            return self._own_tags()
        return self.get_aligned_ents_and_ner()[1]

    def _own_tags(self) -> list[str | None]:
        """Give the reference's tags where the tokens are the same."""
        tags = tags_of_columns(self._reference)
        if None in tags and self._reference.has_annotation("ENT_IOB"):
            # A space token is outside, whoever has annotated.
            for token in np.flatnonzero(is_space(self._predicted)).tolist():
                tags[token] = tags[token] or _OUTSIDE
        return tags

    def get_aligned_ents_and_ner(self) -> tuple[list[Span], list[str | None]]:
        """Give the reference's entities as spans of the predicted Doc, and the BILUO tags of its tokens."""
        x_doc = self._predicted
        codes = self._reference.column("ent_iob")
        if codes is None or not codes.any():
            return [], [None] * len(x_doc)
        entities = self.get_aligned_spans_y2x(self._reference.ents, allow_overlap=False)
        if self.alignment.is_identity:
            return entities, self._own_tags()
        values, known = carry(codes, self.alignment.x2y)
        outside = (known & (values == OUTSIDE)) | is_space(x_doc)
        tags = [_OUTSIDE if is_outside else None for is_outside in outside.tolist()]
        for span in entities:
            tags[span.start : span.end] = entity_tags(span)
        return entities, tags

    def get_matching_ents(self, check_label: bool = True) -> list[Span]:
        """Give the predicted entities that the reference has too.

        Args:
            check_label: Whether the labels must be the same as well.
        """
        gold = {
            (span.start, span.end, span.label_ if check_label else "")
            for span in self.get_aligned_spans_y2x(self._reference.ents)
        }
        return [
            span for span in self._predicted.ents if (span.start, span.end, span.label_ if check_label else "") in gold
        ]

    # Other shapes

    def split_sents(self) -> list[Example]:
        """Split into one Example for each sentence of the reference; itself where nobody knows its sentences.

        Two sentences stay together where a predicted token is part of both.
        """
        if not self._reference.has_annotation("SENT_START"):
            return [self]
        y2x = self.alignment.y2x
        examples = []
        x_start = y_start = 0
        for sentence in self._reference.sents:
            inside, rest = y2x[y_start : sentence.end], y2x[sentence.end :]
            if not len(inside):
                continue
            x_end = int(inside[-1]) + 1 if len(rest) else len(self._predicted)
            if not len(rest) or int(rest[0]) >= x_end:
                parts = self._predicted[x_start:x_end], self._reference[y_start : sentence.end]
                examples.append(Example(parts[0].as_doc(), parts[1].as_doc()))
                x_start, y_start = x_end, sentence.end
        return examples

    def to_dict(self) -> dict[str, Any]:
        """Give the reference's annotations as `from_dict` takes them."""
        return doc_to_dict(self._reference)

    def __len__(self) -> int:
        return len(self._predicted)

    def __repr__(self) -> str:
        return str(self.to_dict())

    __str__ = __repr__


def _checked_doc(value: Any, name: str) -> Doc:
    if not hasattr(value, "lexemes"):
        raise ArgumentError(f"An Example needs two Docs, but {name!r} is {_kind(value)}; use nlp.make_doc(text).")
    return value  # type: ignore[no-any-return]


def _kind(value: object) -> str:
    return "None" if value is None else with_article(type(value).__name__)


def _as_spans(doc: Doc, numbers: Iterable[tuple[int, ...]]) -> list[Span]:
    """Make spans of a Doc; what is carried over keeps its label and its kb_id."""
    return [Span(doc, start, end, label=label, kb_id=kb_id) for start, end, label, kb_id, _ in numbers]


def each_example(examples: Iterable[Any], what: str) -> Iterator[Example]:
    """Yield Examples that were given, be they a list or a stream.

    Args:
        examples: The Examples.
        what: What was given them.

    Raises:
        TypeError: There is something else.
    """
    validate_examples(examples, what)
    for example in examples:
        if not isinstance(example, Example):
            validate_examples([example], what)
        yield example


def validate_examples(examples: Iterable[Example], method: str) -> None:
    """Check that a method was given Examples.

    Raises:
        TypeError: It was given something else.
    """
    if not is_listing(examples) or hasattr(examples, "lexemes"):
        raise TypeError(f"{method} takes a list of Example objects, but got {_kind(examples)}; put them into a list.")
    if not isinstance(examples, (list, tuple)):
        return
    for example in examples:
        if not isinstance(example, Example):
            raise TypeError(
                f"{method} takes a list of Example objects, but one of them is {_kind(example)}; make them with "
                "Example.from_dict(doc, annotations)."
            )


def validate_get_examples(get_examples: Callable[[], Iterable[Example]], method: str) -> None:
    """Check that a method was given a function that gives Examples.

    Raises:
        TypeError: It was given something else, or the function gives none.
    """
    if not callable(get_examples):
        raise TypeError(
            f"{method} takes a function that returns an iterable of Example objects, but got {_kind(get_examples)}; "
            "pass `lambda: examples`."
        )
    examples = get_examples()
    if not is_iterable(examples):
        raise TypeError(f"The function given to {method} must return an iterable of Examples, not {_kind(examples)}.")
    first = next(iter(examples), None)
    if first is None:
        raise TypeError(f"The function given to {method} returned no Examples; there must be one at least.")
    validate_examples([first], method)
