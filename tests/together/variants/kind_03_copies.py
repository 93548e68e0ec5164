"""Kind 3: copies that are not copies. What users keep with a Doc is the same in its copy, and independent of it."""

from __future__ import annotations

import copy
import threading
import warnings
from collections import OrderedDict, defaultdict, deque
from typing import TYPE_CHECKING, Any

import numpy as np

from nlpx.tokens import Doc, Span, SpanGroup, Token
from nlpx.tokens.comparing.example import Example
from nlpx.vocab import Vocab
from variants import Variant

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

VOCAB = Vocab()
NAME = "kind_03"
LOCK = threading.Lock()


class Box:
    """An object of a user's own."""

    def __init__(self, content: Any) -> None:
        self.content = content


def random_value(rng: Random, depth: int = 0) -> Any:
    """Return something nested that can be changed."""

    def some() -> Any:
        leaves = [1, "x", None, 2.5, b"y", (1, 2), LOCK]
        return rng.choice(leaves) if depth > 2 or rng.random() < 0.3 else random_value(rng, depth + 1)

    makers = [
        lambda: [some(), some()],
        lambda: {"k": some(), 3: some()},
        lambda: (some(), [some()]),
        lambda: {rng.randrange(9)},
        lambda: np.arange(rng.randrange(1, 4)),
        lambda: bytearray(b"ab"),
        lambda: deque([rng.randrange(9)]),
        lambda: defaultdict(list, {"k": [some()]}),
        lambda: OrderedDict(k=some()),
        lambda: Box([rng.randrange(9)]),
    ]
    return rng.choice(makers)()


def frozen(value: Any) -> Any:
    """Return a picture of a value that no change reaches."""
    if isinstance(value, dict):
        return type(value).__name__, [(key, frozen(part)) for key, part in value.items()]
    if isinstance(value, (list, tuple, deque)):
        return type(value).__name__, [frozen(part) for part in value]
    if isinstance(value, np.ndarray):
        return "array", value.tolist()
    if isinstance(value, (set, bytearray)):
        return type(value).__name__, sorted(value)
    return ("Box", frozen(value.content)) if isinstance(value, Box) else value


def change(value: Any) -> None:
    """Change everything in a value that can be changed."""
    if isinstance(value, dict):
        for part in value.values():
            change(part)
        value["new"] = 1
    elif isinstance(value, (list, tuple, deque)):
        for part in value:
            change(part)
        if not isinstance(value, tuple):
            value.append("new")
    elif isinstance(value, np.ndarray):
        value += 1
    elif isinstance(value, set):
        value.add("new")
    elif isinstance(value, bytearray):
        value += b"new"
    elif isinstance(value, Box):
        change(value.content)


def make_doc() -> Doc:
    for owner in (Doc, Span, Token):
        owner.set_extension(NAME, default=None, force=True)
    doc = Doc(VOCAB, words=["a", "b", "c", "d"])
    doc.spans["g"] = SpanGroup(doc, name="g", spans=[doc[0:2]])
    return doc


# Where a value is kept: how it is put there and how it is got from a Doc of at least these tokens.
PLACES = {
    "user_data": (lambda doc, value: doc.user_data.__setitem__("k", value), lambda doc: doc.user_data["k"]),
    "Doc._": (lambda doc, value: doc._.set(NAME, value), lambda doc: doc._.get(NAME)),
    "Span._": (lambda doc, value: doc[0:2]._.set(NAME, value), lambda doc: doc[0:2]._.get(NAME)),
    "Token._": (lambda doc, value: doc[1]._.set(NAME, value), lambda doc: doc[1]._.get(NAME)),
    "SpanGroup.attrs": (
        lambda doc, value: doc.spans["g"].attrs.__setitem__("k", value),
        lambda doc: doc.spans["g"].attrs["k"],
    ),
}
EVERYWHERE = tuple(PLACES)
WITHOUT_DOC = ("Span._", "Token._", "SpanGroup.attrs")


def with_groups(doc: Doc, copied: Any) -> Doc:
    """Return a Doc that has copied groups."""
    other = Doc(VOCAB, words=["a", "b", "c", "d"])
    for name, group in copied.items():
        other.spans[name] = group.copy(other) if group.doc is not other else group
    return other


def grown(doc: Doc, *, in_place: bool) -> Doc:
    """Return a Doc whose group was added to another."""
    other = Doc(VOCAB, words=["a", "b", "c", "d"])
    fresh = SpanGroup(doc, name="g")
    if in_place:
        fresh += doc.spans["g"]
    else:
        fresh = doc.spans["g"] + fresh
    other.spans["g"] = SpanGroup(other, name="g")
    other.spans["g"].attrs = fresh.attrs
    return other


WAYS = {
    "doc.copy()": (lambda doc: doc.copy(), EVERYWHERE),
    "copy.copy(doc)": (copy.copy, EVERYWHERE),
    "copy.deepcopy(doc)": (copy.deepcopy, EVERYWHERE),
    "Doc.from_docs([doc, doc])": (lambda doc: Doc.from_docs([doc, doc]), WITHOUT_DOC),
    "doc[0:3].as_doc(copy_user_data=True)": (
        lambda doc: doc[0:3].as_doc(copy_user_data=True),
        ("user_data", "Span._", "Token._"),
    ),
    "Example.copy().predicted": (lambda doc: Example(doc, doc).copy().predicted, EVERYWHERE),
    "copy.deepcopy(Example).reference": (lambda doc: copy.deepcopy(Example(doc, doc)).reference, EVERYWHERE),
    "doc.spans.copy()": (lambda doc: with_groups(doc, doc.spans.copy()), ("SpanGroup.attrs",)),
    "copy.deepcopy(group)": (lambda doc: with_groups(doc, {"g": copy.deepcopy(doc.spans["g"])}), ("SpanGroup.attrs",)),
    "group + group": (lambda doc: grown(doc, in_place=False), ("SpanGroup.attrs",)),
    "group += group": (lambda doc: grown(doc, in_place=True), ("SpanGroup.attrs",)),
}


def check(way: Any, place: str, value: Any, *, change_copy: bool) -> None:
    doc = make_doc()
    put, get = PLACES[place]
    put(doc, value)
    before = frozen(value)
    twin = way(doc)
    assert frozen(get(twin)) == before, f"the copy has {get(twin)!r}"
    change(get(twin) if change_copy else value)
    kept = get(doc) if change_copy else get(twin)
    assert frozen(kept) == before, f"changed to {kept!r}"


def check_warning(place: str, value: Any) -> None:
    """What has no place in a joined Doc is named."""
    doc = make_doc()
    PLACES[place][0](doc, value)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        Doc.from_docs([doc, make_doc()])
    due = NAME if place == "Doc._" else "user_data['k']"
    assert [warning.filename for warning in caught] == [__file__]
    assert due in str(caught[0].message)


def variants(rng: Random) -> Iterator[Variant]:
    while True:
        value = random_value(rng)
        if rng.random() < 0.1:
            place = rng.choice(("user_data", "Doc._"))
            yield Variant(f"Doc.from_docs, {place} = {value!r}", lambda p=place, v=value: check_warning(p, v))
            continue
        name = rng.choice(list(WAYS))
        way, places = WAYS[name]
        place = rng.choice(places)
        change_copy = rng.random() < 0.5
        yield Variant(
            f"{name}, {place} = {value!r}, changed in the {'copy' if change_copy else 'original'}",
            lambda w=way, p=place, v=value, c=change_copy: check(w, p, v, change_copy=c),
        )
