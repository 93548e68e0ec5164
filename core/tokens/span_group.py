"""A group of spans of a Doc, which may overlap."""

from __future__ import annotations

from array import array
from itertools import chain, pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from weakref import ref

import numpy as np

from ..files import msgpack
from ..files.reading import Record, unpack
from ..quoting import counted, shown
from .arguments import doc_argument, mapping_argument, place_in, text_argument
from .copying import independent, memo_for
from .given_spans import like_span, span_argument, spans_argument
from .span import Span
from .writing.keeping import keep_span_strings
from .writing.packed_spans import pack_spans, unpack_spans

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from numpy.typing import ArrayLike
    from typing_extensions import Self

    from .arrays.renumbering import Renumbering
    from .copying import Memo
    from .doc import Doc

# How many numbers there are of a span: start, end, label, kb_id and id.
_N_NUMBERS = 5


class SpanGroup:
    """Hold a list of spans of one Doc.

    Args:
        doc: The Doc; the group does not keep it alive.
        name: The group's name.
        attrs: Facts about the group.
        spans: The spans.
    """

    __slots__ = ("__weakref__", "_attrs", "_doc", "_name", "_numbers")

    def __init__(
        self, doc: Doc, *, name: str = "", attrs: dict[str, Any] | None = None, spans: Iterable[Span] = ()
    ) -> None:
        self._doc: Callable[[], Doc | None] = ref(doc_argument(doc, "The Doc of a span group"))
        self.name = name
        self.attrs = {} if attrs is None else attrs
        # A span refers to its Doc, which has this group, so the group keeps numbers only, one span's after the other's.
        self._numbers = array("Q")
        self.extend(spans)

    @classmethod
    def at(
        cls,
        doc: Doc,
        starts: ArrayLike,
        ends: ArrayLike,
        labels: ArrayLike = 0,
        kb_ids: ArrayLike = 0,
        span_ids: ArrayLike = 0,
        *,
        name: str = "",
        attrs: dict[str, Any] | None = None,
    ) -> SpanGroup:
        """Make a group of spans of tokens that the Doc is known to have, with known labels, without making each span.

        Args:
            doc: The Doc.
            starts: The first token of each span, (n_spans,).
            ends: The token after the last of each, (n_spans,).
            labels: The id of the label of each, (n_spans,), or of all.
            kb_ids: The id of the id in a knowledge base, likewise.
            span_ids: The id of the id of each, likewise.
            name: The group's name.
            attrs: Facts about the group.
        """
        group = cls(doc, name=name, attrs=attrs)
        starts = np.asarray(starts)
        numbers = np.empty((len(starts), _N_NUMBERS), dtype=np.uint64)
        for place, values in enumerate((starts, ends, labels, kb_ids, span_ids)):
            numbers[:, place] = values
        group._numbers.frombytes(numbers.tobytes())
        return group

    @property
    def name(self) -> str:
        """The group's name."""
        return self._name

    @name.setter
    def name(self, name: str) -> None:
        self._name = text_argument(name, "The name of a span group")

    @property
    def attrs(self) -> dict[str, Any]:
        """Facts about the group."""
        return self._attrs

    @attrs.setter
    def attrs(self, attrs: Mapping[str, Any]) -> None:
        self._attrs = dict(mapping_argument(attrs, "attrs of a span group", "{'from': 'me'}"))

    @property
    def doc(self) -> Doc:
        """The Doc.

        Raises:
            RuntimeError: It is gone.
        """
        doc = self._doc()
        if doc is None:
            raise RuntimeError(f"The Doc of the span group {self.name!r} is gone; keep the Doc to use its spans.")
        return doc

    def __repr__(self) -> str:
        return repr(list(self))

    def __len__(self) -> int:
        return len(self._numbers) // _N_NUMBERS

    def __iter__(self) -> Iterator[Span]:
        doc = self.doc
        for numbers in _by_span(self._numbers[:]):
            yield Span.at(doc, *numbers)

    def __getitem__(self, index: int) -> Span:
        return Span.at(self.doc, *self._numbers[self._place(index)])

    def __setitem__(self, index: int, span: Span) -> None:
        self._numbers[self._place(index)] = array("Q", self._checked(span))

    def __delitem__(self, index: int) -> None:
        del self._numbers[self._place(index)]

    def __add__(self, other: SpanGroup | Iterable[Span]) -> SpanGroup:
        joined = self.copy()
        joined += other
        return joined

    def __iadd__(self, other: SpanGroup | Iterable[Span]) -> Self:
        self.extend(other)
        if isinstance(other, SpanGroup):
            self.attrs = {**independent(other.attrs, memo_for(other.doc, self.doc)), **self.attrs}
        return self

    @property
    def has_overlap(self) -> bool:
        """Whether two of the spans share a token."""
        ordered = sorted(_by_span(self._numbers))
        return any(after[0] < before[1] for before, after in pairwise(ordered))

    def append(self, span: Span) -> None:
        """Add a span.

        Raises:
            ValueError: It is of another Doc.
        """
        self._numbers.extend(self._checked(span))

    def extend(self, spans: SpanGroup | Iterable[Span]) -> None:
        """Add several spans, all or none.

        Raises:
            ArgumentError: There is something else.
            ValueError: One is of another Doc.
        """
        if isinstance(spans, SpanGroup) and spans.doc is self.doc:
            self._numbers += spans._numbers
            return
        checked = [self._checked(span) for span in spans_argument(spans, f"spans of the group {self.name!r}")]
        self._numbers.extend(chain.from_iterable(checked))

    def extend_moved(self, group: SpanGroup, offset: int) -> None:
        """Add the spans of a group of another Doc; this one has the same words so many tokens further on.

        Raises:
            IndexError: It has no such tokens.
        """
        doc, other = self.doc, group.doc
        last = max(group._column(1), default=0) + offset
        if last > len(doc):
            raise IndexError(f"A Doc of {counted(len(doc), 'token')} has no span that goes to {last}.")
        texts = {key: other.string(key) for key in group.string_ids}
        keep_span_strings(doc, group.label_ids, group.other_ids, texts)
        moved = group._numbers[:]
        if offset:
            for place in (0, 1):
                moved[place::_N_NUMBERS] = array("Q", [number + offset for number in group._column(place)])
        self._numbers += moved

    def copy(self, doc: Doc | None = None) -> SpanGroup:
        """Return a copy, for another Doc of the same text if one is given, which may have other tokens.

        Raises:
            ValueError: Where a span is, the other Doc has other text, or no tokens that begin and end there.
        """
        own = self.doc
        doc = own if doc is None else doc_argument(doc, "What a span group is copied for")
        group = SpanGroup(doc, name=self.name, attrs=independent(self.attrs, memo_for(own, doc)))
        if doc is own:
            group._numbers = self._numbers[:]
        elif doc.lexemes == own.lexemes:
            group.extend_moved(self, 0)
        else:
            group.extend([_same_text(doc, span) for span in self])
        return group

    __copy__ = copy

    def __reduce__(self) -> Any:
        doc = self.doc
        is_own = doc.has_span_groups and doc.spans.get(self.name) is self
        return _unpickle, (doc, self.name, None if is_own else self.to_bytes())

    def __deepcopy__(self, memo: Memo) -> SpanGroup:
        return self.copy(memo.get(id(self.doc)))

    def to_bytes(self) -> bytes:
        """Return the group as msgpack."""
        spans = pack_spans(self.doc, _by_span(self._numbers))
        return msgpack.pack({"name": self.name, "attrs": self.attrs, "spans": spans})

    def from_bytes(self, bytes_data: bytes, *, texts: Mapping[int, str] = MappingProxyType({})) -> SpanGroup:
        """Replace the contents by those of a byte string.

        Args:
            bytes_data: What `to_bytes` returned.
            texts: Strings by id that the vocabulary may not know.

        Raises:
            DataError: It holds no group of spans of this Doc; the group is as it was.
        """
        where = "the bytes of a span group"
        loaded = Record(unpack(bytes_data, where=where), where=where)
        name, attrs = loaded.text("name"), loaded.value("attrs", dict, "facts by name")
        numbers = array("Q", chain.from_iterable(unpack_spans(self.doc, loaded)))
        try:
            keep_span_strings(self.doc, _label_ids(numbers), _other_ids(numbers), texts)
        except ValueError as error:
            loaded.refuse(str(error))
        self.name, self.attrs, self._numbers = name, attrs, numbers
        return self

    @property
    def numbers(self) -> list[tuple[int, ...]]:
        """For every span its start, end, label, kb_id and id."""
        return list(_by_span(self._numbers))

    @property
    def label_ids(self) -> set[int]:
        """The ids of the labels."""
        return _label_ids(self._numbers)

    @property
    def other_ids(self) -> set[int]:
        """The kb_ids and the ids."""
        return _other_ids(self._numbers)

    @property
    def string_ids(self) -> set[int]:
        """The ids of all strings that the spans have."""
        return self.label_ids | self.other_ids

    def as_characters(self) -> Iterator[tuple[int, int, str, str]]:
        """Yield for every span the offsets of its first character and after its last, its label and its kb_id."""
        doc = self.doc
        texts = {key: doc.string(key) for key in self.string_ids}
        for start, end, label, kb_id, _ in _by_span(self._numbers):
            yield *doc.characters(start, end), texts[label], texts[kb_id]

    def renumber(self, move: Renumbering) -> None:
        """Let the spans cover the same text in the Doc's new tokens."""
        moved = [(*move.span(start, end), *strings) for start, end, *strings in _by_span(self._numbers)]
        self._numbers = array("Q", chain.from_iterable(moved))

    def _column(self, place: int) -> array[int]:
        """Return one of the numbers of every span."""
        return self._numbers[place::_N_NUMBERS]

    def _checked(self, span: Span) -> tuple[int, ...]:
        """Return the numbers of a span of the Doc."""
        if span_argument(span, f"What goes into the group {self.name!r} is").doc is not self.doc:
            raise ValueError(
                f"The span {shown(span.text)} is of another Doc than the group {self.name!r}; make it of the same."
            )
        return _numbers_of(span)

    def _place(self, index: int) -> slice:
        """Return where the numbers of a span are."""
        place = place_in(index, len(self), f"The span group {self.name!r}", "span")
        return slice(place * _N_NUMBERS, (place + 1) * _N_NUMBERS)


def _unpickle(doc: Doc, name: str, data: bytes | None) -> SpanGroup:
    group = doc.spans[name] if data is None else SpanGroup(doc).from_bytes(data)
    # Nobody else may keep the Doc alive.
    group._doc = lambda: doc
    return group


def _same_text(doc: Doc, span: Span) -> Span:
    """Return the span of another Doc that covers the same characters."""
    found = doc.char_span(span.start_char, span.end_char, label=span.label_, kb_id=span.kb_id_, span_id=span.id_)
    if found is None or found.text != span.text:
        raise ValueError(
            f"The span {shown(span.text)} is of another Doc, and characters {span.start_char} to {span.end_char} of "
            "this one are other text, or not whole tokens; copy groups for a Doc of the same text."
        )
    return found


def span_numbers(doc: Doc, spans: SpanGroup | Iterable[Span], what: str) -> list[tuple[int, ...]]:
    """Return start, end, label, kb_id and id of spans of a Doc, or of another that has the same words there.

    Raises:
        ArgumentError: There is something else.
        IndexError: The Doc has not so many tokens.
        ValueError: It has other words there.
    """
    if isinstance(spans, SpanGroup) and spans.doc is doc:
        return spans.numbers
    return [_numbers_of(like_span(doc, span)) for span in spans_argument(spans, what)]


def _numbers_of(span: Span) -> tuple[int, ...]:
    return span.start, span.end, span.label, span.kb_id, span.id


def _label_ids(numbers: array[int]) -> set[int]:
    return set(numbers[2::_N_NUMBERS])


def _other_ids(numbers: array[int]) -> set[int]:
    return set(numbers[3::_N_NUMBERS]).union(numbers[4::_N_NUMBERS])


def _by_span(numbers: array[int]) -> Iterator[tuple[int, ...]]:
    """Yield the numbers of each span."""
    # They are whole spans always, and to check it takes as long as to read a small group.
    return zip(*[iter(numbers)] * _N_NUMBERS)  # noqa: B905
