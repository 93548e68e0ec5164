"""Named groups of spans, which may overlap: ``doc.spans``."""

from __future__ import annotations

from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, overload
from weakref import ref

from ..errors import ArgumentError
from ..files import msgpack
from ..files.reading import Record, unpack
from ..quoting import kind_of, shown
from .arguments import doc_argument, text_argument
from .span_group import SpanGroup

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from typing_extensions import Self

    from .copying import Memo
    from .doc import Doc
    from .span import Span


class SpanGroups(dict[str, SpanGroup]):
    """Hold the span groups of a Doc by name.

    Args:
        doc: The Doc; the groups do not keep it alive.
        items: Names and groups to start with.
    """

    def __init__(self, doc: Doc, items: Iterable[tuple[str, SpanGroup | Iterable[Span]]] = ()) -> None:
        super().__init__()
        self._doc: Callable[[], Doc | None] = ref(doc_argument(doc, "The Doc of span groups"))
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
        doc = self._ensure_doc()
        is_own = doc.has_span_groups and doc.spans is self
        return _unpickle, (doc, None if is_own else self.to_bytes())

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


def _unpickle(doc: Doc, data: bytes | None) -> SpanGroups:
    groups = doc.spans if data is None else SpanGroups(doc).from_bytes(data)
    # Nobody else may keep the Doc alive.
    groups._doc = lambda: doc
    return groups
