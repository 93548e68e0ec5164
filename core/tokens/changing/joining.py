"""Copy a Doc, cut a Doc out of another, join several to one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from warnings import warn

import numpy as np

from ...quoting import shown
from ...vocab import attrs as attr_ids
from ..arguments import attribute_list, list_argument, text_argument
from ..arrays.columns import ATTRS, DTYPES, INSIDE
from ..arrays.labels import LabelCodes
from ..arrays.tree import path_to_root
from ..copying import independent, memo_for

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from ..doc import Doc

_SHOWN = 5
"""How many of the things that are left out a warning names."""


def copy(doc: Doc) -> Doc:
    """Return a copy that shares nothing with the Doc that can be changed but its vocabulary."""
    other = type(doc).from_lexemes(doc.vocab, list(doc.lexemes), doc.spaces)
    other.has_unknown_spaces = doc.has_unknown_spaces
    other._columns = {name: _part(column, 0, len(doc)) for name, column in doc._columns.items()}
    other.hold_with(doc)
    memo = memo_for(doc, other)
    if doc._user_data:
        other._user_data = independent(doc._user_data, memo)
    if doc.has_cats:
        # What a component has put is never changed.
        other._cats = independent(doc._cats, memo) if isinstance(doc._cats, dict) else doc._cats
    if doc.has_span_groups:
        other._spans = doc.spans.copy(other)
    if doc._tensor is not None:
        other._tensor = independent(doc._tensor, memo)
    if doc._vector is not None:
        other._vector = independent(doc._vector, memo)
    other._sentiment = doc._sentiment
    if doc._activations:
        other._activations = independent(doc._activations, memo)
    if doc._hooks is not None:
        other._hooks = tuple(dict(hooks) for hooks in doc._hooks)  # type: ignore[assignment]
    return other


def only(doc: Doc, attrs: Any, array: Any) -> Doc:
    """Return a Doc of the same tokens with some attributes only.

    Args:
        doc: The Doc.
        attrs: The attributes.
        array: What they are, as `Doc.to_array` returns it; what they are in the Doc if not given.
    """
    other = type(doc).from_lexemes(doc.vocab, list(doc.lexemes), doc.spaces)
    other.hold_with(doc)
    other._tensor = doc._tensor
    names = attribute_list(attrs)
    return other.from_array(names, doc.to_array(names) if array is None else array)


def part(doc: Doc, start: int, end: int, *, user_data: dict[Any, Any]) -> Doc:
    """Return some tokens as a Doc of their own, with what is theirs of some user data.

    Entities and heads that reach outside are cut off.
    """
    other = type(doc).from_lexemes(doc.vocab, doc.lexemes[start:end], doc.spaces[start:end])
    other.hold_with(doc)
    other._columns = {name: _part(column, start, end) for name, column in doc._columns.items() if name != "head"}
    _drop_cut_entities(doc, other, start, end)
    if "head" in doc._columns and end > start:
        _cut_heads(doc, other, start, end)
    if doc._tensor is not None and doc.tensor.size:
        other.tensor = independent(doc.tensor[start:end], {})
    if user_data:
        first, last = doc.offsets[start], doc.offsets[end]
        memo = memo_for(doc, doc)
        for key, value in user_data.items():
            moved = _moved(key, first, last)
            if moved is not None:
                other.user_data[moved] = independent(value, memo)
    return other


def _part(column: NDArray[Any] | LabelCodes, start: int, end: int) -> NDArray[Any] | LabelCodes:
    """Return what a column has for some tokens, which shares nothing with it that can be changed."""
    return column.part(start, end) if isinstance(column, LabelCodes) else column[start:end].copy()


def _drop_cut_entities(doc: Doc, other: Doc, start: int, end: int) -> None:
    """Say that nothing is known where an entity reaches over the edge of a part."""
    codes = doc.column("ent_iob")
    if codes is None or start == end:
        return
    inside = codes == INSIDE
    cut = np.zeros(end - start, dtype=bool)
    if inside[start]:
        # The tokens at the front that go on with an entity from before.
        cut |= np.logical_and.accumulate(inside[start:end])
    if end < len(doc) and inside[end]:
        # The last beginning of an entity, and what follows it.
        begins = np.flatnonzero(~inside[start:end])
        cut[begins[-1] if begins.size else 0 :] = True
    if not cut.any():
        return
    for name in ("ent_iob", "ent_type", "ent_kb_id", "ent_id"):
        if other.column(name) is not None:
            values = other.values(name).copy()
            values[cut] = 0
            other.set_columns({name: values})


def _cut_heads(doc: Doc, other: Doc, start: int, end: int) -> None:
    """Set the heads of a part.

    What hung on a token outside gets the label ``dep`` and hangs on the highest token above it that is inside. Where
    there is none, the first such token of its tree becomes a root, and the others hang on that.
    """
    whole = doc.values("head")
    heads = whole[start:end] - start
    outside = (heads < 0) | (heads >= len(heads))
    above = whole.tolist() if outside.any() else []
    stand_ins: dict[int, int] = {}
    lost = []
    for token in np.flatnonzero(outside).tolist():
        path = path_to_root(above.__getitem__, token + start)
        inside = [place for place in path if start <= place < end]
        if inside:
            heads[token] = inside[-1] - start
        else:
            stand_ins.setdefault(path[-1], token)
            lost.append((token, path[-1]))
    for token, root in lost:
        heads[token] = stand_ins[root]
    if doc.column("dep") is not None:
        labels = doc.values("dep")[start:end].copy()
        labels[outside] = doc.vocab.strings.add("dep")
        other.set_column("dep", labels)
    other.set_column("head", heads)


def _moved(key: Any, first: int, last: int) -> Any:
    """Return where a value of a part's user data goes, None for what is not of the part."""
    if not (isinstance(key, tuple) and len(key) == 4 and key[0] == "._."):
        return key
    mark, name, start, end = key
    # An extension of the Doc as a whole says nothing of a part.
    if start is None or not (first <= start < last and (end is None or end <= last)):
        return None
    return mark, name, start - first, None if end is None else end - first


def join(docs: list[Doc], *, ensure_whitespace: bool, attrs: Any, exclude: Iterable[str]) -> Doc | None:
    """Join Docs to one.

    Raises:
        ValueError: They are of different vocabularies.
    """
    if not docs:
        return None
    vocab = docs[0].vocab
    if any(doc.vocab is not vocab for doc in docs):
        raise ValueError("Docs of different vocabularies cannot be joined; make them with one pipeline.")
    left_out = {text_argument(name, "A name in exclude") for name in list_argument(exclude, "exclude", "['cats']")}
    lexemes = [lexeme for doc in docs for lexeme in doc.lexemes]
    joined = type(docs[0]).from_lexemes(vocab, lexemes, _joined_spaces(docs, ensure_whitespace))
    joined.has_unknown_spaces = any(doc.has_unknown_spaces for doc in docs)
    for doc in docs:
        joined.hold_with(doc)
    wanted = (
        set(DTYPES) if attrs is None else {ATTRS.get(attr_ids.intify_attr(attr), "") for attr in attribute_list(attrs)}
    )
    for name in DTYPES:
        if name in wanted and name != "head" and any(doc.column(name) is not None for doc in docs):
            joined.set_column(name, np.concatenate([doc.values(name) for doc in docs]))
    _join_heads(joined, docs, wanted)
    _join_extras(joined, docs, left_out)
    return joined


def _joined_spaces(docs: list[Doc], ensure_whitespace: bool) -> list[int]:
    """Return the spaces of all Docs, with one between two Docs where it is wanted and nothing like it is there."""
    spaces: list[int] = []
    last = len(docs) - 1
    for number, doc in enumerate(docs):
        spaces += doc.spaces
        if ensure_whitespace and number < last and len(doc) and not doc.lexemes[-1].text.isspace():
            spaces[-1] = True
    return spaces


def _join_heads(joined: Doc, docs: list[Doc], wanted: set[str]) -> None:
    """Set heads, counted on from Doc to Doc, and let a sentence begin with every Doc."""
    firsts = np.cumsum([0, *(len(doc) for doc in docs)])
    if "head" in wanted and any(doc.column("head") is not None for doc in docs):
        heads = [doc.values("head") + first for doc, first in zip(docs, firsts[:-1], strict=True)]
        joined.set_column("head", np.concatenate(heads))
    if wanted.isdisjoint(("head", "sent_start")) or not len(joined):
        return
    starts = np.concatenate([doc.values("sent_start") for doc in docs])
    begins = firsts[:-1][[len(doc) > 0 for doc in docs]]
    starts[begins] = np.where(starts[begins] == 0, 1, starts[begins])
    joined.set_column("sent_start", starts)


def _join_extras(joined: Doc, docs: list[Doc], left_out: set[str]) -> None:
    """Join span groups of one name, tensors, and what extensions have set on tokens and spans."""
    token = offset = 0
    lost: dict[str, None] = {}
    for doc in docs:
        # What refers to a Doc as a whole has no counterpart, so its spans and tokens stay what they are.
        memo = memo_for(doc, doc)
        if "spans" not in left_out and doc.has_span_groups:
            for name, group in doc.spans.items():
                target = joined.spans.setdefault(name)
                target.attrs.update(independent(group.attrs, memo))
                target.extend_moved(group, token)
        if "user_data" not in left_out and doc._user_data:
            for key, value in doc._user_data.items():
                place = _shifted(key, offset)
                if place is None:
                    lost[_named(key)] = None
                else:
                    joined.user_data[place] = independent(value, memo)
        if "cats" not in left_out and doc.has_cats:
            lost["cats"] = None
        token += len(doc)
        offset = joined.offsets[token]
    if "tensor" not in left_out:
        _join_tensors(joined, docs)
    if lost:
        warn(_report(list(lost)), UserWarning, stacklevel=4)


def _shifted(key: Any, offset: int) -> Any:
    """Return where an extension's value of a token or span goes, None for what is of the Doc as a whole."""
    if not (isinstance(key, tuple) and len(key) == 4 and key[0] == "._." and key[2] is not None):
        return None
    mark, name, start, end = key
    return mark, name, start + offset, None if end is None else end + offset


def _named(key: Any) -> str:
    """Return what a warning calls an entry of the user data."""
    is_extension = isinstance(key, tuple) and len(key) == 4 and key[0] == "._."
    return f"the extension {key[1]!r}" if is_extension else f"user_data[{shown(key)}]"


def _join_tensors(joined: Doc, docs: list[Doc]) -> None:
    """Join tensors where every Doc has one of the same width."""
    tensors = [doc.tensor for doc in docs if len(doc)]
    if tensors and all(tensor.size for tensor in tensors) and len({tensor.shape[1:] for tensor in tensors}) == 1:
        joined.tensor = np.concatenate(tensors)


def _report(lost: list[str]) -> str:
    more = f" and {len(lost) - _SHOWN} more" if len(lost) > _SHOWN else ""
    return (
        f"Doc.from_docs keeps what belongs to tokens and spans, and leaves out {', '.join(lost[:_SHOWN])}{more}: set "
        "it on the joined Doc, or name user_data or cats in `exclude`."
    )
