"""Damage inside of pickles: found before anything is made of what is read."""

from __future__ import annotations

import pickle
import random

import pytest

import nlpx
from nlpx.errors import ModelError
from nlpx.files.pickled import check_pickled, checksum
from nlpx.pipeline.workers.parcel import Parcel

NLP = nlpx.blank("en")
NLP.add_pipe("tagger").add_label("A")
NLP.initialize()


@pytest.mark.parametrize(
    ("thing", "inside", "what"),
    [
        (NLP("a b c"), NLP("a b c").to_bytes(exclude=["user_data", "user_hooks"]), "a Doc"),
        (NLP.vocab, NLP.vocab.to_bytes(), "a vocabulary"),
        (NLP.tokenizer, NLP.tokenizer.to_bytes(exclude=["vocab"]), "a tokenizer"),
        (NLP.get_pipe("tagger"), NLP.get_pipe("tagger").to_bytes(exclude=["vocab"]), "the component 'tagger'"),
        (NLP, Parcel(NLP).data, "a pipeline"),
    ],
    ids=["doc", "vocab", "tokenizer", "component", "pipeline"],
)
def test_every_byte_of_ours_that_is_another_is_found(thing, inside, what):
    whole = pickle.dumps(thing)
    start = whole.index(inside)
    places = random.Random(0).sample(range(start, start + len(inside)), 20)
    for place in (start, *places, start + len(inside) - 1):
        damaged = bytearray(whole)
        damaged[place] ^= 1 << place % 8
        with pytest.raises(ModelError, match=f"the pickle of {what} is damaged; pickle it again") as error:
            pickle.loads(bytes(damaged))
        assert isinstance(error.value, pickle.UnpicklingError)
    assert type(pickle.loads(whole)) is type(thing)


@pytest.mark.parametrize("parts", [[b"a", b"c"], [b"ab", b"b"], [3], ["ab"]])
def test_what_is_no_bytes_or_others_is_damaged(parts):
    with pytest.raises(ModelError, match="damaged"):
        check_pickled(parts, checksum([b"a", b"b"]), "a thing")
