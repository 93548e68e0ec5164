"""Kind 13: arguments of wrong types, lengths and orders, and tokens and spans that are held across a merge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nlpx.tokens import Doc, Span, SpanGroup, Token
from nlpx.tokens.comparing.example import Example
from nlpx.tokens.span_groups import SpanGroups
from nlpx.vocab import Vocab
from variants import Variant, unchanged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random

VOCAB = Vocab()
OTHER = Doc(Vocab(), words=["q", "r"], ents=["B-OTHER", "O"])
NAME = "kind_13"
for owner in (Doc, Span, Token):
    owner.set_extension(NAME, default=None, force=True)

WRONG = [
    None, "x", "", b"x", 1.5, float("nan"), float("inf"), -1, -99, 3, 99, 2**70, True, [], {}, {"a": 1}, (1, 2),
    (0, 2, "X"), object(), np.float64(1), np.array([1, 2]), np.nan, [None], ["x"], [1.5], OTHER, OTHER[0:1], OTHER[0],
    int, set(), range(2), np.bool_(True), [OTHER], [OTHER[0:1]], [OTHER[0]], VOCAB,
]  # fmt: skip


def make_doc() -> Doc:
    doc = Doc(
        VOCAB,
        words=["a", "b", "c", "d"],
        spaces=[True, True, False, True],
        tags=list("abcd"),
        heads=[1, 1, 1, 1],
        deps=["x", "ROOT", "y", "z"],
        ents=["B-X", "I-X", "O", "O"],
    )
    doc.spans["g"] = [doc[0:2]]
    return doc


# What has methods and settings, made from a Doc.
OBJECTS: dict[str, Callable[[Doc], Any]] = {
    "doc": lambda doc: doc,
    "span": lambda doc: doc[1:3],
    "empty span": lambda doc: doc[2:2],
    "token": lambda doc: doc[2],
    "group": lambda doc: doc.spans["g"],
    "groups": lambda doc: doc.spans,
    "doc._": lambda doc: doc._,
    "example": lambda doc: Example(doc, doc.copy()),
}
METHODS = {
    "doc": {
        "__getitem__": 1, "char_span": 2, "set_ents": 1, "has_annotation": 1, "to_array": 1, "count_by": 1,
        "similarity": 1, "to_json": 1, "has_extension": 1, "get_extension": 1, "remove_extension": 1, "from_array": 2,
    },
    "span": {"__getitem__": 1, "char_span": 2, "to_array": 1, "similarity": 1},
    "empty span": {"__getitem__": 1, "char_span": 2, "to_array": 1, "similarity": 1},
    "token": {"nbor": 1, "check_flag": 1, "set_morph": 1, "is_ancestor": 1, "similarity": 1},
    "group": {
        "__getitem__": 1, "__delitem__": 1, "__setitem__": 2, "append": 1, "extend": 1, "__add__": 1, "__iadd__": 1,
        "copy": 1,
    },
    "groups": {"__setitem__": 2, "setdefault": 2, "update": 1, "copy": 1, "__ior__": 1},
    "doc._": {"get": 1, "has": 1, "set": 2},
    "example": {
        "get_aligned": 1, "get_aligned_array": 1, "get_aligned_spans_x2y": 1, "get_aligned_spans_y2x": 1,
    },
}  # fmt: skip
SETTINGS = {
    "doc": "ents cats user_data tensor vector user_hooks user_token_hooks user_span_hooks",
    "span": "start end start_char end_char label label_ kb_id kb_id_ id id_",
    "empty span": "start end start_char end_char label_",
    "token": "dep dep_ head lemma lemma_ pos pos_ tag tag_ morph ent_type ent_type_ ent_id ent_id_ ent_kb_id ent_kb_id_"
    " sent_start is_sent_start is_sent_end norm norm_",
    "example": "predicted reference",
}
MADE: dict[str, Callable[[Any], Any]] = {
    "Doc(wrong)": Doc,
    "Doc(words=wrong)": lambda wrong: Doc(VOCAB, words=wrong),
    "Doc(words=['a', wrong])": lambda wrong: Doc(VOCAB, words=["a", wrong]),
    "Doc(spaces=wrong)": lambda wrong: Doc(VOCAB, words=["a", "b"], spaces=wrong),
    "Doc(spaces=[True, wrong])": lambda wrong: Doc(VOCAB, words=["a", "b"], spaces=[True, wrong]),
    "Doc(user_data=wrong)": lambda wrong: Doc(VOCAB, words=["a", "b"], user_data=wrong),
    **{
        f"Doc({name}=wrong)": lambda wrong, name=name: Doc(VOCAB, words=["a", "b"], **{name: wrong})
        for name in ("tags", "pos", "morphs", "lemmas", "deps", "heads", "sent_starts", "ents")
    },
    **{
        f"Doc({name}=[wrong, wrong])": lambda wrong, name=name: Doc(VOCAB, words=["a", "b"], **{name: [wrong, wrong]})
        for name in ("tags", "pos", "morphs", "lemmas", "deps", "sent_starts", "ents")
    },
    "Doc(heads=[0, wrong], deps)": lambda wrong: Doc(VOCAB, words=["a", "b"], heads=[0, wrong], deps=["x", "y"]),
    "Span(wrong, 0, 1)": lambda wrong: Span(wrong, 0, 1),
    "Span(doc, wrong, 2)": lambda wrong: Span(make_doc(), wrong, 2),
    "Span(doc, 0, wrong)": lambda wrong: Span(make_doc(), 0, wrong),
    **{
        f"Span({name}=wrong)": lambda wrong, name=name: Span(make_doc(), 0, 2, **{name: wrong})
        for name in ("label", "kb_id", "span_id", "vector", "vector_norm")
    },
    "Token(vocab, doc, wrong)": lambda wrong: Token(VOCAB, make_doc(), wrong),
    "Token(wrong, doc, 0)": lambda wrong: Token(wrong, make_doc(), 0),
    "SpanGroup(wrong)": SpanGroup,
    "SpanGroups(wrong)": SpanGroups,
    "Example(wrong, doc)": lambda wrong: Example(wrong, make_doc()),
    "Example(doc, wrong)": lambda wrong: Example(make_doc(), wrong),
    "Example(alignment=wrong)": lambda wrong: Example(make_doc(), make_doc(), alignment=wrong),
    "Doc.from_docs(wrong)": Doc.from_docs,
    "Doc.from_docs([doc, wrong])": lambda wrong: Doc.from_docs([OTHER, wrong]),
    "Doc.from_docs(attrs=wrong)": lambda wrong: Doc.from_docs([OTHER], attrs=wrong),
    "Doc.from_docs(exclude=wrong)": lambda wrong: Doc.from_docs([OTHER], exclude=wrong),
    "as_doc(array_head=wrong)": lambda wrong: make_doc()[1:3].as_doc(array_head=wrong),
    "as_doc(array=wrong)": lambda wrong: make_doc()[1:3].as_doc(array_head=["TAG", "LEMMA"], array=wrong),
    "as_doc(array=[wrong]*4)": lambda wrong: make_doc()[1:3].as_doc(array_head=["TAG"], array=[wrong] * 4),
    "doc[wrong:]": lambda wrong: make_doc()[wrong:],
    "doc[0:3:wrong]": lambda wrong: make_doc()[0:3:wrong],
    "Doc.set_extension(wrong)": lambda wrong: Doc.set_extension(wrong, default=1),
    "Doc.set_extension(getter=wrong)": lambda wrong: Doc.set_extension("other", getter=wrong, force=True),
    "char_span(alignment_mode=wrong)": lambda wrong: make_doc().char_span(0, 1, alignment_mode=wrong),
}
ON_DOC: dict[str, Callable[[Doc, Any], Any]] = {
    **{
        f"set_ents({name}=wrong)": lambda doc, wrong, name=name: doc.set_ents([], **{name: wrong})
        for name in ("blocked", "missing", "outside", "default")
    },
    "ents = [('X', wrong, 2)]": lambda doc, wrong: setattr(doc, "ents", [("X", wrong, 2)]),
    "ents = [(wrong, 1, 2)]": lambda doc, wrong: setattr(doc, "ents", [(wrong, 1, 2)]),
    "ents = [span, wrong]": lambda doc, wrong: setattr(doc, "ents", [Span(doc, 2, 3, label="Y"), wrong]),
    "spans['h'] = [span, wrong]": lambda doc, wrong: doc.spans.__setitem__("h", [doc[0:1], wrong]),
    "spans.update(h=[span], i=wrong)": lambda doc, wrong: doc.spans.update(h=[doc[0:1]], i=wrong),
    "spans['g'].extend([span, wrong])": lambda doc, wrong: doc.spans["g"].extend([doc[0:1], wrong]),
    "merge(wrong)": lambda doc, wrong: retokenize(doc, "merge", wrong),
    "merge(span, wrong)": lambda doc, wrong: retokenize(doc, "merge", doc[0:2], wrong),
    "split(wrong)": lambda doc, wrong: retokenize(doc, "split", wrong, ["a"], [doc[1]]),
    "split(orths=wrong)": lambda doc, wrong: retokenize(doc, "split", doc[0], wrong, [doc[1]]),
    "split(heads=wrong)": lambda doc, wrong: retokenize(doc, "split", doc[0], ["a"], wrong),
    "split(heads=[(token, wrong)])": lambda doc, wrong: retokenize(doc, "split", doc[0], ["a"], [(doc[0], wrong)]),
    "split(attrs=wrong)": lambda doc, wrong: retokenize(doc, "split", doc[0], ["a"], [doc[1]], wrong),
    **{
        f"merge(attrs={{{name!r}: wrong}})": lambda doc, wrong, name=name: retokenize(
            doc, "merge", doc[0:2], {name: wrong}
        )
        for name in ("LEMMA", "TAG", "POS", "MORPH", "SENT_START", "NORM", "SPACY", "IS_ALPHA", "_", "DEP", "CLUSTER")
    },
}
READ = {
    "span": "text label_ kb_id_ id_ start end start_char end_char lemma_ ents sents noun_chunks vector vector_norm sent"
    " root lefts rights n_lefts n_rights subtree conjuncts sentiment tensor has_vector tokens ent_id ent_id_ orth_",
    "token": "text i idx tag_ pos_ dep_ lemma_ morph head children lefts rights subtree ancestors conjuncts left_edge"
    " right_edge ent_type_ ent_iob_ is_sent_start is_sent_end sent is_alpha shape_ norm_ vector sentiment whitespace_",
}


def retokenize(doc: Doc, method: str, *arguments: Any) -> None:
    with doc.retokenize() as retokenizer:
        getattr(retokenizer, method)(*arguments)


def state(doc: Doc) -> Any:
    return doc.to_bytes(), [(token.text, token.head.i, token.norm_) for token in doc]


def shown(value: Any) -> str:
    return f"{type(value).__name__} {value!r}"[:60]


def same(one: Any, other: Any) -> bool:
    """Say whether a setting has the value that was given; arrays are compared as a whole."""
    if isinstance(other, (np.ndarray, np.generic)):
        return np.array_equal(one, other)
    return bool(one == other) or (one is None) == (other is None) == bool(one) is False


def call(name: str, method: str, arguments: list[Any]) -> None:
    doc = make_doc()
    target = OBJECTS[name](doc)
    with unchanged(lambda: state(doc)):
        getattr(target, method)(*arguments)
    state(doc)


def assign(name: str, setting: str, value: Any) -> None:
    """A value that is taken is there afterwards."""
    doc = make_doc()
    target = OBJECTS[name](doc)
    with unchanged(lambda: state(doc)):
        setattr(target, setting, value)
    got = getattr(target, setting)
    if setting == "ents":
        got, value = [(ent.start, ent.end, ent.label_) for ent in got], [(e.start, e.end, e.label_) for e in value]
        value = [entity for entity in value if entity[2]]
    assert same(got, value), f"{setting} was given {shown(value)} and is {shown(got)}"


def on_doc(do: Callable[[Doc, Any], Any], wrong: Any) -> None:
    doc = make_doc()
    with unchanged(lambda: state(doc)):
        do(doc, wrong)
    state(doc)


def hold(rng: Random) -> None:
    """Tokens and spans that were taken before go on to cover the text that they did, and can be asked for anything."""
    words = [rng.choice(["New", "York", "isn't", "a", "can't"]) for _ in range(rng.randrange(3, 8))]
    heads = [max(place - rng.randrange(3), 0) for place in range(len(words))]
    doc = Doc(VOCAB, words=words, heads=heads, deps=["x"] * len(words), ents=["B-X"] + ["O"] * (len(words) - 1))
    tokens = [(token, token.idx, len(token)) for token in doc]
    bounds = [(start, rng.randrange(start, len(doc) + 1)) for start in range(len(doc))]
    spans = [(span, span.start_char, span.end_char) for span in (doc[start:end] for start, end in bounds)]
    for step in range(rng.randrange(1, 3)):
        start = rng.randrange(len(doc))
        with doc.retokenize() as retokenizer:
            text = doc[start].text
            # A token that was merged and is split then stands for all that was merged with its first part.
            if not step and rng.random() < 0.3 and len(text) > 1:
                retokenizer.split(doc[start], [text[:1], text[1:]], [(doc[start], 1), doc[start].head])
            else:
                retokenizer.merge(doc[start : rng.randrange(start + 1, len(doc) + 1)])
    for token, idx, length in tokens:
        assert doc[token.i] == token
        assert token.idx <= idx < token.idx + len(token) <= max(idx + length, token.idx + len(token))
        read(token, "token")
    for span, start, end in spans:
        assert span.start_char <= start <= end <= span.end_char or start == end
        read(span, "span")


def read(target: Any, kind: str) -> None:
    for name in READ[kind].split():
        try:
            value = getattr(target, name)
            if hasattr(value, "__next__"):
                list(value)
        except (ValueError, NotImplementedError) as error:
            if len(target) and "noun" not in str(error):
                raise AssertionError(f"{name}: {error}") from error
    str(target), hash(target), target._.get(NAME), target == target.doc[0], target.similarity(target)


def variants(rng: Random) -> Iterator[Variant]:
    while True:
        wrong = rng.choice(WRONG)
        kind = rng.randrange(6)
        if kind == 0:
            name = rng.choice(list(METHODS))
            method = rng.choice(list(METHODS[name]))
            arguments = [rng.choice(WRONG) for _ in range(METHODS[name][method])]
            what = f"{name}.{method}({', '.join(map(shown, arguments))})"
            yield Variant(what, lambda n=name, m=method, a=arguments: call(n, m, a))
        elif kind == 1:
            name = rng.choice(list(SETTINGS))
            setting = rng.choice(SETTINGS[name].split())
            yield Variant(f"{name}.{setting} = {shown(wrong)}", lambda n=name, s=setting, w=wrong: assign(n, s, w))
        elif kind in (2, 3):
            what = rng.choice(list(MADE))
            yield Variant(f"{what}, wrong={shown(wrong)}", lambda do=MADE[what], w=wrong: do(w))
        elif kind == 4:
            what = rng.choice(list(ON_DOC))
            yield Variant(f"{what}, wrong={shown(wrong)}", lambda do=ON_DOC[what], w=wrong: on_doc(do, w))
        else:
            seed = rng.randrange(10**6)
            yield Variant(f"tokens and spans held, seed {seed}", lambda s=seed: hold(type(rng)(s)))
