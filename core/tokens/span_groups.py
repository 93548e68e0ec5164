"""Named groups of spans, which may overlap: ``doc.spans``."""

from __future__ import annotations

from itertools import pairwise
from struct import Struct
from typing import TYPE_CHECKING, Any, overload
from weakref import ref

from ..vocab import msgpack
from .copying import independent, memo_for
from .span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from typing_extensions import Self

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
        self._doc = ref(doc)
        self.name = name
        self.attrs = dict(attrs or {})
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
        self._check(span)
        self._spans[self._place(index)] = _numbers(span)

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
        self._check(span)
        self._spans.append(_numbers(span))

    def extend(self, spans: SpanGroup | Iterable[Span]) -> None:
        """Add several spans.

        Raises:
            ValueError: One is of another Doc.
        """
        for span in list(spans):
            self.append(span)

    def copy(self, doc: Doc | None = None) -> SpanGroup:
        """Return a copy, for another Doc of the same text if one is given."""
        doc = self.doc if doc is None else doc
        group = SpanGroup(doc, name=self.name, attrs=independent(self.attrs, memo_for(self.doc, doc)))
        if doc is not self.doc:
            for numbers in self._spans:
                _span(doc, numbers)
        group._spans = list(self._spans)
        return group

    __copy__ = copy

    def __deepcopy__(self, memo: Memo) -> SpanGroup:
        return self.copy(memo.get(id(self.doc)))

    def to_bytes(self) -> bytes:
        """Return the group as msgpack."""
        offsets, doc = self.doc.offsets, self.doc
        packed = []
        for start, end, label, kb_id, span_id in self._spans:
            last = offsets[start] if start == end else doc.end_of(end - 1)
            packed.append(_SPAN.pack(span_id, kb_id, label, start, end, offsets[start], last))
        return msgpack.pack({"name": self.name, "attrs": self.attrs, "spans": packed})

    def from_bytes(self, bytes_data: bytes) -> SpanGroup:
        """Replace the contents by those of a byte string."""
        loaded = msgpack.unpack(bytes_data)
        self.name = loaded["name"]
        self.attrs = loaded["attrs"]
        self._spans = []
        for packed in loaded["spans"]:
            if len(packed) == _SPAN.size:
                span_id, kb_id, label, start, end = _SPAN.unpack(packed)[:5]
            else:
                span_id = 0
                kb_id, label, start, end = _SPAN_WITHOUT_ID.unpack(packed)[:4]
            # Made once to see that the Doc has such tokens.
            self._spans.append(_numbers(Span(self.doc, start, end, label=label, kb_id=kb_id, span_id=span_id)))
        return self

    @property
    def numbers(self) -> list[tuple[int, ...]]:
        """For every span its start, end, label, kb_id and id."""
        return list(self._spans)

    def renumber(self, first: Sequence[int], last: Sequence[int]) -> None:
        """Let the spans cover the same text in the Doc's new tokens.

        Args:
            first: For each old token the first new one that stands for it.
            last: For each old token the last.
        """
        moved = []
        for start, end, *labels in self._spans:
            # An empty span may stand behind the last token.
            place = first[start] if start < len(first) else last[-1] + 1
            moved.append((place, last[end - 1] + 1 if end > start else place, *labels))
        self._spans = moved

    def _check(self, span: Span) -> None:
        if span.doc is not self.doc:
            raise ValueError(f"The span {span!r} is of another Doc than the group {self.name!r}.")

    def _place(self, index: int) -> int:
        place = index + len(self) if index < 0 else index
        if not 0 <= place < len(self):
            raise IndexError(f"The span group {self.name!r} has {len(self)} spans, and none at {index}.")
        return place


class SpanGroups(dict[str, SpanGroup]):
    """Hold the span groups of a Doc by name.

    Args:
        doc: The Doc; the groups do not keep it alive.
        items: Names and groups to start with.
    """

    def __init__(self, doc: Doc, items: Iterable[tuple[str, SpanGroup | Iterable[Span]]] = ()) -> None:
        super().__init__()
        self._doc = ref(doc)
        for name, spans in items:
            self[name] = spans

    def __setitem__(self, name: str, spans: SpanGroup | Iterable[Span]) -> None:
        doc = self._ensure_doc()
        if not isinstance(spans, SpanGroup):
            spans = SpanGroup(doc, name=name, spans=spans)
        elif spans.doc is not doc:
            raise ValueError(f"The span group {name!r} is of another Doc; copy it with group.copy(doc).")
        super().__setitem__(name, spans)

    @overload
    def setdefault(self, name: str) -> SpanGroup: ...

    @overload
    def setdefault(self, name: str, default: SpanGroup | Iterable[Span]) -> SpanGroup: ...

    def setdefault(self, name: str, default: SpanGroup | Iterable[Span] | None = None) -> SpanGroup:
        """Return the group of a name, adding one if there is none."""
        if name not in self:
            self[name] = () if default is None else default
        return self[name]

    def update(self, groups: Any = (), /, **more: SpanGroup | Iterable[Span]) -> None:
        """Add or replace groups."""
        for name, spans in {**dict(groups), **more}.items():
            self[name] = spans

    def copy(self, doc: Doc | None = None) -> SpanGroups:
        """Return a copy, for another Doc of the same text if one is given."""
        doc = self._ensure_doc() if doc is None else doc
        return SpanGroups(doc, [(name, group.copy(doc)) for name, group in self.items()])

    __copy__ = copy

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

    def from_bytes(self, bytes_data: bytes) -> SpanGroups:
        """Replace the groups by those of a byte string, also of the older form that is a list."""
        doc = self._ensure_doc()
        self.clear()
        loaded = msgpack.unpack(bytes_data)
        if isinstance(loaded, list):
            for data in loaded:
                group = SpanGroup(doc).from_bytes(data)
                self[group.name] = group
        else:
            for data, names in loaded.items():
                for name in names:
                    self[name] = SpanGroup(doc).from_bytes(data)
        return self

    def _ensure_doc(self) -> Doc:
        doc = self._doc()
        if doc is None:
            raise RuntimeError("The Doc of these span groups is gone; keep the Doc to use its spans.")
        return doc


def _numbers(span: Span) -> tuple[int, ...]:
    return span.start, span.end, span.label, span.kb_id, span.id


def _span(doc: Doc, numbers: tuple[int, ...]) -> Span:
    start, end, label, kb_id, span_id = numbers
    return Span(doc, start, end, label=label, kb_id=kb_id, span_id=span_id)
