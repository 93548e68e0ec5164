"""What counts as several things, in whatever is called: lists, and all else that Python goes through."""

from __future__ import annotations

import numpy as np
import pytest

import nlpx
from nlpx import displacy
from nlpx.files.parts import excluded_parts
from nlpx.iterables import is_iterable, is_listing, is_ordered, is_stream
from nlpx.matcher import PhraseMatcher
from nlpx.pipeline.arguments import as_names
from nlpx.scoring import Scorer
from nlpx.tokens import Doc, DocBin, Example
from nlpx.vocab import StringStore, Vectors

NLP = nlpx.blank("en")


class Items:
    """A sequence as Python has known it from the first: it has items, and no ``__iter__``."""

    def __init__(self, *items):
        self._items = items

    def __getitem__(self, place):
        return self._items[place]


def array(*items):
    made = np.empty(len(items), dtype=object)
    for place, item in enumerate(items):
        made[place] = item
    return made


def generator(*items):
    yield from items


def tuple_of(*items):
    return items


def split(values):
    doc = Doc(NLP.vocab, words=["ab", "c"])
    with doc.retokenize() as retokenizer:
        retokenizer.split(doc[0], values("a", "b"), heads=values(doc[1], doc[1]), attrs={"TAG": values("X", "Y")})
    return [token.tag_ for token in doc][:2]


def found(values):
    matcher = PhraseMatcher(NLP.vocab)
    matcher.add("X", values(NLP("a"), NLP("b c")))
    return len(matcher(NLP("a b c")))


def vectors(values):
    return Vectors(data=np.eye(2, dtype="f"), keys=values("a", "b"))


def example(**annotations):
    return Example.from_dict(NLP("a b"), annotations).reference


def scored():
    return Example(NLP("a"), NLP("a"))


def marked():
    return example(entities=[(0, 1, "X")])


def kept(values):
    store = StringStore()
    store.update(values("aa", b"bb"))
    return [*store]


TAKEN = {
    "names of components": (lambda of: as_names(of("a", "b"), "disable"), ["a", "b"]),
    "parts": (lambda of: excluded_parts(of("a", "b")), {"a", "b"}),
    "strings": (kept, ["aa", "bb"]),
    "keys of vectors": (lambda of: vectors(of).n_keys, 2),
    "keys in a batch": (lambda of: vectors(list_of).get_batch(of("b", "a")).tolist(), [[0, 1], [1, 0]]),
    "keys to find": (lambda of: vectors(list_of).find(keys=of("b", "a")).tolist(), [1, 0]),
    "phrases": (found, 2),
    "words": (lambda of: Doc(NLP.vocab, words=of("a", "b")).text, "a b "),
    "tags of an example": (lambda of: [token.tag_ for token in example(tags=of("X", "Y"))], ["X", "Y"]),
    "entities of an example": (lambda of: str(example(entities=of(of(0, 1, "X"))).ents), "(a,)"),
    "spans of an example": (lambda of: len(example(spans={"sc": of(of(0, 1, "X"))}).spans["sc"]), 1),
    "parts of a token": (split, ["X", "Y"]),
    "texts": (lambda of: [doc.text for doc in NLP.pipe(of("a", "b"))], ["a", "b"]),
    "examples to score": (lambda of: "token_acc" in Scorer().score(of(scored(), scored())), True),
    "Docs to store": (lambda of: len(DocBin(docs=of(NLP("a"), NLP("b")))), 2),
    "Docs to draw": (lambda of: displacy.render(of(marked(), marked()), style="ent").count("<mark"), 2),
    "texts of a tokenizer": (lambda of: [doc.text for doc in NLP.tokenizer.pipe(of("a", "b"))], ["a", "b"]),
}


def list_of(*items):
    return list(items)


@pytest.mark.parametrize("values", [list_of, tuple_of, generator, array, Items])
@pytest.mark.parametrize("what", TAKEN)
def test_whatever_python_goes_through_is_a_list(what, values):
    call, due = TAKEN[what]
    assert call(values) == due


@pytest.mark.parametrize("value", [3, np.int64(3), np.array(3), object()])
@pytest.mark.parametrize("what", TAKEN)
def test_a_single_thing_is_refused_with_a_sentence(what, value):
    call, _ = TAKEN[what]
    with pytest.raises((TypeError, ValueError)) as refused:
        call(lambda *items: value)
    assert str(refused.value).endswith(".") or ";" in str(refused.value)


def parts(tags):
    doc = Doc(NLP.vocab, words=["ab"])
    with doc.retokenize() as retokenizer:
        retokenizer.split(doc[0], ["a", "b"], heads=[doc[0], doc[0]], attrs={"TAG": tags})


@pytest.mark.parametrize(
    "call",
    [
        lambda: example(tags={"X", "Y"}),
        lambda: example(entities=[{0, 1, "X"}]),
        lambda: example(spans={"sc": [frozenset((0, 1, "X"))]}),
        lambda: parts({"X", "Y"}),
    ],
)
def test_a_set_is_refused_where_each_thing_has_its_place(call):
    with pytest.raises(ValueError, match=r"give a list|is no span|is neither"):
        call()


def test_a_text_is_one_thing_and_a_dictionary_no_list():
    assert [is_iterable(value) for value in ("a", b"a", {})] == [True, True, True]
    assert [is_stream(value) for value in ("a", b"a", {})] == [False, False, True]
    assert [is_listing(value) for value in ("a", b"a", {}, {}.keys(), set())] == [False, False, False, True, True]
    ordered = [is_ordered(value) for value in ("a", {}, {}.keys(), (), set(), frozenset())]
    assert ordered == [False, False, True, True, False, False]
    with pytest.raises(TypeError, match="a list of them, not as 'text'"):
        StringStore("text")
