"""Kind 14: NumPy's integers are integers. A call with them does what it does with Python's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nlpx.tokens import Doc, Span, SpanGroup, Token
from nlpx.tokens.comparing.example import Example
from nlpx.vocab import Vocab
from variants import Variant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random

VOCAB = Vocab()
WORDS = ["New", "York", "is", "n't", "small", "."]
LABEL, TAG = VOCAB.strings.add("GPE"), VOCAB.strings.add("NNP")


class Three:
    """Anything that can be an index."""

    def __init__(self, value: int) -> None:
        self.value = value

    def __index__(self) -> int:
        return self.value


TYPES = [np.int8, np.int16, np.int32, np.int64, np.uint8, np.uint16, np.uint32, np.uint64, np.intp, Three]


def make_doc(**more: Any) -> Doc:
    return Doc(VOCAB, words=WORDS, **more)


def with_ents(value: Any) -> Doc:
    doc = make_doc()
    doc.ents = value(doc)
    return doc


def set_on(target: Callable[[Doc], Any], name: str, value: Any) -> Any:
    doc = make_doc()
    owner = target(doc)
    setattr(owner, name, value)
    return getattr(owner, name)


def retokenized(doc: Doc, number: Callable[[int], Any]) -> list[Any]:
    with doc.retokenize() as retokenizer:
        retokenizer.split(doc[0], ["N", "ew"], [(doc[0], number(1)), doc[1]], attrs={"TAG": [number(TAG), number(TAG)]})
        retokenizer.merge(doc[1:3], {"SENT_START": number(1), "LEMMA": number(LABEL)})
    return [(token.text, token.tag_, token.lemma_, token.head.i, token.is_sent_start) for token in doc]


def group(number: Callable[[int], Any]) -> list[Any]:
    doc = make_doc()
    found = SpanGroup(doc, spans=[doc[0:2], doc[1:3], doc[2:3]])
    found[number(1)] = doc[4:5]
    del found[number(0)]
    return [found[number(0)].text, len(found)]


# A call whose numbers go through a function; large ones are the ids of strings.
CALLS: dict[str, Callable[[Callable[[int], Any]], Any]] = {
    "doc[n]": lambda n: make_doc()[n(3)].text,
    "doc[-n]": lambda n: make_doc()[n(5)].nbor(n(0)).text,
    "doc[n:n]": lambda n: make_doc()[n(1) : n(4)].text,
    "span[n]": lambda n: make_doc()[1:5][n(2)].text,
    "span[n:n]": lambda n: make_doc()[1:5][n(1) : n(3)].text,
    "Span(n, n)": lambda n: Span(make_doc(), n(1), n(3)).text,
    "Span(label=id)": lambda n: Span(make_doc(), 1, 3, label=n(LABEL), kb_id=n(TAG), span_id=n(TAG)).label_,
    "Token(n)": lambda n: Token(VOCAB, make_doc(), n(3)).text,
    "token.nbor(n)": lambda n: make_doc()[1].nbor(n(2)).text,
    "token.check_flag(n)": lambda n: make_doc()[1].check_flag(n(1)),
    "doc.char_span(n, n)": lambda n: make_doc().char_span(n(0), n(8)).text,
    "span.char_span(n, n)": lambda n: make_doc()[1:].char_span(n(0), n(4)).text,
    "char_span(label=id)": lambda n: make_doc().char_span(0, 8, n(LABEL), n(TAG), span_id=n(TAG)).kb_id_,
    "Doc(heads)": lambda n: [
        token.head.i for token in make_doc(heads=list(map(n, [1, 2, 2, 2, 2, 2])), deps=["x"] * 6)
    ],
    "Doc(sent_starts)": lambda n: [
        token.is_sent_start for token in make_doc(sent_starts=list(map(n, [1, 0, 0, 1, 0, 0])))
    ],
    "Doc(words=ids)": lambda n: Doc(VOCAB, words=[n(LABEL), n(TAG)]).text,
    "Doc(spaces)": lambda n: make_doc(spaces=list(map(n, [1, 0, 1, 1, 0, 0]))).text,
    "ents of numbers": lambda n: [
        (ent.start, ent.end, ent.label_) for ent in with_ents(lambda doc: [(n(LABEL), n(0), n(2))]).ents
    ],
    "ents of a name": lambda n: [(ent.start, ent.end) for ent in with_ents(lambda doc: [("GPE", n(0), n(2))]).ents],
    "has_annotation(n)": lambda n: make_doc(tags=list("abcdef")).has_annotation(n(75)),
    "to_array(n)": lambda n: make_doc(tags=list("abcdef")).to_array(n(75)).tolist(),
    "to_array([n, n])": lambda n: make_doc(tags=list("abcdef")).to_array([n(75), n(65)]).tolist(),
    "count_by(n)": lambda n: make_doc(tags=list("aabbbb")).count_by(n(75)),
    "get_aligned(n)": lambda n: Example(make_doc(), make_doc(tags=list("abcdef"))).get_aligned(n(75)),
    "Doc.from_docs(attrs=[n])": lambda n: Doc.from_docs([make_doc(tags=list("abcdef"))], attrs=[n(75)])[0].tag_,
    "as_doc(array_head=[n])": lambda n: make_doc(tags=list("abcdef"))[1:3].as_doc(array_head=[n(75)])[0].tag_,
    "group[n]": group,
    "retokenize": lambda n: retokenized(make_doc(heads=[1, 2, 2, 2, 2, 2], deps=["x"] * 6), n),
    "set_morph(id)": lambda n: str(make_doc()[0].set_morph(n(VOCAB.morphology.add("A=b"))) or ""),
    **{
        f"span.{name} = n": lambda n, name=name, value=value: set_on(lambda doc: doc[1:5], name, n(value))
        for name, value in (("start", 2), ("end", 3), ("start_char", 9), ("end_char", 11))
    },
    **{
        f"span.{name} = id": lambda n, name=name: set_on(lambda doc: doc[1:5], name, n(LABEL))
        for name in ("label", "kb_id", "id")
    },
    **{
        f"token.{name} = id": lambda n, name=name: set_on(lambda doc: doc[1], name, n(TAG))
        for name in ("tag", "dep", "lemma", "norm", "ent_type", "ent_id", "ent_kb_id")
    },
    "token.pos = id": lambda n: set_on(lambda doc: doc[1], "pos", n(92)),
    "token.sent_start = n": lambda n: set_on(lambda doc: doc[1], "sent_start", n(1)),
}


def check(call: Callable[[Callable[[int], Any]], Any], kind: Any) -> None:
    def number(value: int) -> Any:
        # The id of a string may need eight bytes.
        return kind(value) if kind is Three or value <= np.iinfo(kind).max else np.uint64(value)

    due, got = call(int), call(number)
    assert got == due, f"{got!r} where {due!r} is due"
    assert not isinstance(got, np.generic)


def variants(rng: Random) -> Iterator[Variant]:
    while True:
        what, kind = rng.choice(list(CALLS)), rng.choice(TYPES)
        yield Variant(f"{what} with {kind.__name__}", lambda c=CALLS[what], k=kind: check(c, k))
