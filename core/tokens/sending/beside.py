"""What a Doc on its way has beside its tokens."""

from __future__ import annotations

import pickle
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ...named_tuples import NamedTuple
from ..put_cats import PutCats
from ..span_group import SpanGroup
from ..span_groups import SpanGroups
from ..writing.doc_bytes import warn_of_hooks

if TYPE_CHECKING:
    from ..doc import Doc

# What is pickled as it is: it may be more than bytes of a Doc hold, such as spans of the Doc.
_KEPT: Final = ("_cats", "_user_data", "_activations", "_vector")
# The facts about groups of spans, by their names; also pickled.
_ATTRS: Final = "attrs"


class Beside(NamedTuple):
    """What a Doc has beside its tokens.

    Args:
        sentiment: Its score.
        has_unknown_spaces: Whether nobody knows where the spaces are.
        cats: Scores of categories as a component has put them, with a tuple of labels that many Docs share.
        spans: The groups of spans, as bytes; empty where there are none.
        texts: The strings that the spans need, by id.
        kept: What the user and components keep with it, pickled; empty where there is nothing.
    """

    sentiment: float
    has_unknown_spaces: bool
    cats: PutCats | None
    spans: bytes
    texts: dict[int, str]
    kept: bytes

    @classmethod
    def of(cls, doc: Doc) -> Beside | None:
        """Pack it, if there is anything; what cannot be packed raises whatever error it is that says so."""
        if doc._is_bare() and (doc._tensor is None or has_rows(doc)):
            return None
        warn_of_hooks(doc)
        kept = {name: value for name in _KEPT if (value := getattr(doc, name)) is not None and len(value)}
        cats = kept.pop("_cats") if isinstance(doc._cats, PutCats) else None
        if doc._tensor is not None and not has_rows(doc):
            kept["_tensor"] = doc._tensor
        groups = doc.spans if doc.has_span_groups else {}
        if attrs := {name: group.attrs for name, group in groups.items() if group.attrs}:
            kept[_ATTRS] = attrs
        if not (kept or cats or doc._sentiment or doc.has_unknown_spaces or doc.has_span_groups):
            return None
        ids = set().union(*(group.string_ids for group in groups.values()))
        return cls(
            sentiment=doc._sentiment,
            has_unknown_spaces=doc.has_unknown_spaces,
            cats=cats,
            spans=(_without_attrs(doc) if attrs else doc.spans).to_bytes() if groups else b"",
            texts={key: doc.string(key) for key in ids if key},
            kept=pickle_for(doc, kept) if kept else b"",
        )

    def add_to(self, doc: Doc) -> None:
        """Give it to the Doc that has come."""
        doc._sentiment, doc.has_unknown_spaces = self.sentiment, self.has_unknown_spaces
        if self.cats is not None:
            # A part of what has come would keep the whole of it.
            doc._cats = self.cats._replace(scores=self.cats.scores.copy())
        if self.spans:
            doc.spans.from_bytes(self.spans, texts=self.texts)
        if self.kept:
            kept = _Unpickler(self.kept, doc).load()
            for name, attrs in kept.pop(_ATTRS, {}).items():
                doc.spans[name].attrs = attrs
            for name, value in kept.items():
                setattr(doc, name, value)


def has_rows(doc: Doc) -> bool:
    """Tell whether a tensor was set that has a row of numbers for each token; any other is pickled as it is."""
    tensor = doc._tensor
    if type(tensor) is not np.ndarray or tensor.dtype.hasobject:
        return False
    return tensor.ndim > 0 and len(tensor) == len(doc)


def _without_attrs(doc: Doc) -> SpanGroups:
    """Return the groups of spans without the facts about them, which may be more than bytes hold."""
    groups = SpanGroups(doc)
    for name, group in doc.spans.items():
        numbers = np.array(group.numbers, dtype=np.uint64).reshape(-1, 5)
        groups[name] = SpanGroup.at(doc, *numbers.T, name=group.name) if group.attrs else group
    return groups


def pickle_for(doc: Doc, value: Any) -> bytes:
    """Pickle what may refer to a Doc and its vocabulary, as spans do: at the other end it refers to those there."""
    buffer = BytesIO()
    _Pickler(buffer, doc).dump(value)
    return buffer.getvalue()


def _at_hand(what: str) -> Any:
    """Stand in pickles for the Doc or the vocabulary; see `_Unpickler`."""
    raise AssertionError(what)


class _Pickler(pickle.Pickler):
    def __init__(self, file: BytesIO, doc: Doc) -> None:
        super().__init__(file, protocol=5)
        self._doc = doc

    def reducer_override(self, value: Any) -> Any:
        if value is self._doc:
            return _at_hand, ("doc",)
        if value is self._doc.vocab:
            return _at_hand, ("vocab",)
        return NotImplemented


class _Unpickler(pickle.Unpickler):
    def __init__(self, data: bytes, doc: Doc) -> None:
        super().__init__(BytesIO(data))
        self._known = {"doc": doc, "vocab": doc.vocab}

    def find_class(self, module: str, name: str) -> Any:
        found = super().find_class(module, name)
        return self._known.__getitem__ if found is _at_hand else found
