"""Named groups of spans, which may overlap: ``doc.spans``."""

from __future__ import annotations

from itertools import islice, pairwise
from struct import Struct
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, overload
from weakref import ref

from ..errors import ArgumentError
from ..files import msgpack
from ..files.reading import Record, unpack
from ..quoting import kind_of, shown
from .arguments import doc_argument, mapping_argument, place_in, text_argument
from .copying import independent, memo_for
from .given_spans import span_argument, spans_argument
from .span import Span
from .writing.keeping import keep_span_strings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from typing_extensions import Self

    from .arrays.renumbering import Renumbering
    from .copying import Memo
    from .doc import Doc

# A span in a file: id, kb_id, label, start, end, start_char, end_char. Old files have no id.
_SPAN = Struct(">QQQllll")
_SPAN_WITHOUT_ID = Struct(">QQllll")


class SpanGroup:
    """Hold a list of spans of one Doc.

    Args:
        doc: The Doc; the group does not keep it alive.
        name: The group's name.
        attrs: Facts about the group.
        spans: The spans.
    """

    __slots__ = ("__weakref__", "_doc", "_spans", "attrs", "name")

    def __init__(
        self, doc: Doc, *, name: str = "", attrs: dict[str, Any] | None = None, spans: Iterable[Span] = ()
    ) -> None:
        self._doc = ref(doc_argument(doc, "The Doc of a span group"))
        self.name = text_argument(name, "The name of a span group")
        self.attrs = {} if attrs is None else dict(mapping_argument(attrs, "attrs of a span group", "{'from': 'me'}"))
        # A span refers to its Doc, which has this group, so the group keeps numbers only.
        self._spans: list[tuple[int, ...]] = []
        self.extend(spans)

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
        return len(self._spans)

    def __iter__(self) -> Iterator[Span]:
        doc = self.doc
        for numbers in list(self._spans):
            yield _span(doc, numbers)

    def __getitem__(self, index: int) -> Span:
        return _span(self.doc, self._spans[self._place(index)])

    def __setitem__(self, index: int, span: Span) -> None:
        self._spans[self._place(index)] = self._checked(span)

    def __delitem__(self, index: int) -> None:
        del self._spans[self._place(index)]

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
        ordered = sorted(self._spans)
        return any(after[0] < before[1] for before, after in pairwise(ordered))

    def append(self, span: Span) -> None:
        """Add a span.

        Raises:
            ValueError: It is of another Doc.
        """
        self._spans.append(self._checked(span))

    def extend(self, spans: SpanGroup | Iterable[Span]) -> None:
        """Add several spans, all or none.

        Raises:
            ArgumentError: There is something else.
            ValueError: One is of another Doc.
        """
        self._spans += [self._checked(span) for span in spans_argument(spans, f"spans of the group {self.name!r}")]

    def copy(self, doc: Doc | None = None) -> SpanGroup:
        """Return a copy, for another Doc of the same text if one is given."""
        doc = self.doc if doc is None else doc_argument(doc, "What a span group is copied for")
        group = SpanGroup(doc, name=self.name, attrs=independent(self.attrs, memo_for(self.doc, doc)))
        group._spans = list(self._spans) if doc is self.doc else [_numbers(span.moved(doc, 0)) for span in self]
        return group

    __copy__ = copy

    def __reduce__(self) -> Any:
        raise TypeError("A SpanGroup cannot be pickled; pickle its Doc, which has it.")

    def __deepcopy__(self, memo: Memo) -> SpanGroup:
        return self.copy(memo.get(id(self.doc)))

    def to_bytes(self) -> bytes:
        """Return the group as msgpack."""
        doc = self.doc
        packed = [
            _SPAN.pack(span_id, kb_id, label, start, end, *_characters(doc, start, end))
            for start, end, label, kb_id, span_id in self._spans
        ]
        return msgpack.pack({"name": self.name, "attrs": self.attrs, "spans": packed})

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
        spans = [_unpack_span(self.doc, packed, loaded) for packed in loaded.items("spans", bytes, "a packed span")]
        try:
            keep_span_strings(self.doc, spans, texts)
        except ValueError as error:
            loaded.refuse(str(error))
        self.name, self.attrs, self._spans = name, attrs, spans
        return self

    @property
    def numbers(self) -> list[tuple[int, ...]]:
        """For every span its start, end, label, kb_id and id."""
        return list(self._spans)

    def renumber(self, move: Renumbering) -> None:
        """Let the spans cover the same text in the Doc's new tokens."""
        self._spans = [(*move.span(start, end), *labels) for start, end, *labels in self._spans]

    def _checked(self, span: Span) -> tuple[int, ...]:
        """Return the numbers of a span of the Doc."""
        if span_argument(span, f"What goes into the group {self.name!r} is").doc is not self.doc:
            raise ValueError(
                f"The span {shown(span.text)} is of another Doc than the group {self.name!r}; make it of the same."
            )
        return _numbers(span)

    def _place(self, index: int) -> int:
        return place_in(index, len(self), f"The span group {self.name!r} has {len(self)} spans, and none at")


class SpanGroups(dict[str, SpanGroup]):
    """Hold the span groups of a Doc by name.

    Args:
        doc: The Doc; the groups do not keep it alive.
        items: Names and groups to start with.
    """

    def __init__(self, doc: Doc, items: Iterable[tuple[str, SpanGroup | Iterable[Span]]] = ()) -> None:
        super().__init__()
        self._doc = ref(doc_argument(doc, "The Doc of span groups"))
        self.update(items)

    def __setitem__(self, name: str, spans: SpanGroup | Iterable[Span]) -> None:
        super().__setitem__(name, self._group(name, spans))

    def __missing__(self, name: object) -> SpanGroup:
        known = ", ".join(shown(key) for key in islice(self, 10)) or "none"
        raise KeyError(f"There is no span group {shown(name)}; the Doc has: {known}.")

    def __ior__(self, groups: Any) -> Self:  # type: ignore[override,misc]
        self.update(groups)
        return self

    @overload
    def setdefault(self, name: str) -> SpanGroup: ...

    @overload
    def setdefault(self, name: str, default: SpanGroup | Iterable[Span]) -> SpanGroup: ...

    def setdefault(self, name: str, default: SpanGroup | Iterable[Span] | None = None) -> SpanGroup:
        """Return the group of a name, adding one if there is none."""
        if text_argument(name, "The name of a span group") not in self:
            self[name] = () if default is None else default
        return self[name]

    def update(self, groups: Any = (), /, **more: SpanGroup | Iterable[Span]) -> None:
        """Add or replace groups, all or none."""
        try:
            named = dict(groups)
        except (TypeError, ValueError):
            raise ArgumentError(
                f"Span groups are given as a dictionary of lists of spans by name, not as {kind_of(groups)}."
            ) from None
        super().update({name: self._group(name, spans) for name, spans in {**named, **more}.items()})

    def copy(self, doc: Doc | None = None) -> SpanGroups:
        """Return a copy, for another Doc of the same text if one is given."""
        doc = self._ensure_doc() if doc is None else doc_argument(doc, "What span groups are copied for")
        return SpanGroups(doc, [(name, group.copy(doc)) for name, group in self.items()])

    __copy__ = copy

    def __reduce__(self) -> Any:
        raise TypeError("SpanGroups cannot be pickled; pickle their Doc, which has them.")

    def __deepcopy__(self, memo: Memo) -> SpanGroups:
        return self.copy(memo.get(id(self._ensure_doc())))

    def to_bytes(self) -> bytes:
        """Return the groups as msgpack."""
        if not self:
            return msgpack.pack([])
        names: dict[bytes, list[str]] = {}
        for name, group in self.items():
            names.setdefault(group.to_bytes(), []).append(name)
        return msgpack.pack(names)

    def from_bytes(self, bytes_data: bytes, *, texts: Mapping[int, str] = MappingProxyType({})) -> SpanGroups:
        """Replace the groups by those of a byte string, also of the older form that is a list.

        Args:
            bytes_data: What `to_bytes` returned.
            texts: Strings by id that the vocabulary may not know.

        Raises:
            DataError: It holds no groups of spans of this Doc; the groups are as they were.
        """
        doc = self._ensure_doc()
        where = "the bytes of span groups"
        loaded = unpack(bytes_data, where=where)
        groups: dict[str, SpanGroup] = {}
        if isinstance(loaded, list):
            for data in Record({"groups": loaded}, where=where).items("groups", bytes, "a packed group"):
                group = SpanGroup(doc).from_bytes(data, texts=texts)
                groups[group.name] = group
        else:
            record = Record(loaded, where=where)
            for data in record.data:
                for name in record.texts(data):
                    groups[name] = SpanGroup(doc).from_bytes(data, texts=texts)
        self.clear()
        self.update(groups)
        return self

    def _group(self, name: str, spans: SpanGroup | Iterable[Span]) -> SpanGroup:
        """Return spans as a group of the Doc.

        Raises:
            ArgumentError: They are something else.
            ValueError: They are of another Doc.
        """
        doc = self._ensure_doc()
        if not isinstance(spans, SpanGroup):
            return SpanGroup(doc, name=name, spans=spans)
        text_argument(name, "The name of a span group")
        if spans.doc is not doc:
            raise ValueError(f"The span group {name!r} is of another Doc; copy it with group.copy(doc).")
        return spans

    def _ensure_doc(self) -> Doc:
        doc = self._doc()
        if doc is None:
            raise RuntimeError("The Doc of these span groups is gone; keep the Doc to use its spans.")
        return doc


def _unpack_span(doc: Doc, packed: bytes, group: Record) -> tuple[int, ...]:
    """Return the numbers of a span that is read; the offsets of its characters say whether it is of this Doc."""
    if len(packed) == _SPAN.size:
        span_id, kb_id, label, start, end, start_char, end_char = _SPAN.unpack(packed)
    elif len(packed) == _SPAN_WITHOUT_ID.size:
        span_id = 0
        kb_id, label, start, end, start_char, end_char = _SPAN_WITHOUT_ID.unpack(packed)
    else:
        group.refuse(f"a packed span has {len(packed)} bytes")
    if not 0 <= start <= end <= len(doc):
        group.refuse(f"a span goes from token {start} to {end}, and the Doc has {len(doc)} tokens")
    if (start_char, end_char) != _characters(doc, start, end):
        # After tokens were merged, spaCy writes the old numbers of tokens: the characters are right.
        found = doc.char_span(start_char, end_char)
        if found is None:
            group.refuse(f"a span goes from character {start_char} to {end_char}, where no tokens begin and end")
        start, end = found.start, found.end
    return start, end, label, kb_id, span_id


def _characters(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """Return where the text of some tokens starts and ends."""
    first = doc.offsets[start]
    return first, first if start == end else doc.end_of(end - 1)


def _numbers(span: Span) -> tuple[int, ...]:
    return span.start, span.end, span.label, span.kb_id, span.id


def _span(doc: Doc, numbers: tuple[int, ...]) -> Span:
    return Span.at(doc, *numbers)
