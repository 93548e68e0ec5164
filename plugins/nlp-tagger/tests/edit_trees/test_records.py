from __future__ import annotations

import json

import pytest

from nlp_tagger.edit_trees import EditTrees
from nlp_tagger.edit_trees.records import trees_from_bytes, trees_from_json, trees_to_bytes, trees_to_json
from nlpx.errors import DataError, ModelError
from nlpx.files import Record, pack, unpack
from nlpx.vocab import StringStore

NONE = 2**32 - 1
MATCH = {"prefix_len": 0, "suffix_len": 1, "prefix_tree": NONE, "suffix_tree": 0}


@pytest.fixture
def trees() -> EditTrees:
    made = EditTrees()
    for form, lemma in (("cats", "cat"), ("went", "go"), ("𝒜𝒷S", "𝒜𝒷"), ("the", "the"), ("gegangen", "gehen")):
        made.add(form, lemma)
    return made


def test_bytes_give_the_same_trees(trees):
    strings = StringStore(trees.strings())
    assert trees_from_bytes(trees_to_bytes(trees), strings, where="trees").nodes == trees.nodes


def test_json_gives_the_same_trees(trees):
    text = json.dumps({"trees": trees_to_json(trees)})
    assert trees_from_json(Record(json.loads(text), where="labels", error=DataError)).nodes == trees.nodes


def test_bytes_have_the_entries_of_spacys_file(trees):
    first, second = unpack(trees_to_bytes(trees), where="trees")["trees"][:2]
    assert first == {"orig": StringStore()["s"], "subst": 0}
    assert second == MATCH


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ([MATCH], "suffix_tree is the tree 0, which does not stand before it"),
        ([{"orig": 12345678901, "subst": 0}], "the vocabulary does not have the string of 'orig', 12345678901"),
        ([{"orig": -1, "subst": 0}], "'orig' is -1"),
        ([{"orig": 0}], "the entry 'subst' is missing"),
        ([{**MATCH, "prefix_len": -1, "suffix_tree": NONE}], "'prefix_len' is -1"),
        ([5], "entry 0 of 'trees' is 5"),
    ],
)
def test_damaged_trees_are_refused(entries, message):
    with pytest.raises(ModelError, match=message):
        trees_from_bytes(pack({"trees": entries}), StringStore(), where="trees")
