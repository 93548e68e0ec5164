from __future__ import annotations

import numpy as np
import pytest
from thinc.api import Ragged

from nlp_spancat.suggesters import check_candidates
from nlpx.config import Config, resolve_block
from nlpx.errors import ConfigError, PluginError
from nlpx.tokens import Doc


def suggester(name, **settings):
    config = Config({"suggester": {"@misc": name, **settings}})
    return resolve_block(config["suggester"], where="suggester", config=config)


def bounds(candidates) -> list[list[list[int]]]:
    """Return the candidates of each doc."""
    assert candidates.data.dtype == candidates.lengths.dtype == np.int32
    assert candidates.data.shape[0] == candidates.lengths.sum()
    ends = candidates.lengths.cumsum()
    return [part.tolist() for part in np.split(candidates.data.reshape(-1, 2), ends[:-1])]


def test_ngrams_are_suggested_by_length_as_spacy_does(docs, facts):
    found = suggester("spacy.ngram_suggester.v1", sizes=[1, 2, 3])(docs)
    assert found.data.tolist() == facts["spancat"]["candidates"]
    assert found.lengths.tolist() == [9, 0, 12]


def test_a_length_that_is_named_twice_suggests_each_ngram_once(docs):
    found = bounds(suggester("spacy.ngram_suggester.v1", sizes=[4, 3, 4])(docs))
    assert found == bounds(suggester("spacy.ngram_suggester.v1", sizes=[4, 3])(docs))


def test_a_range_of_ngrams_includes_both_ends(docs):
    found = bounds(suggester("spacy.ngram_range_suggester.v1", min_size=3, max_size=4)(docs))
    assert found == [[[0, 3], [1, 4], [0, 4]], [], [[0, 3], [1, 4], [2, 5], [0, 4], [1, 5]]]


def test_a_range_of_no_ngrams_is_refused():
    with pytest.raises(ConfigError, match=r"min_size = 3 and max_size = 2, .* set max_size to at least min_size"):
        suggester("spacy.ngram_range_suggester.v1", min_size=3, max_size=2)


def test_preset_spans_are_those_of_the_group_each_once(docs):
    docs[0].spans["found"] = [docs[0][0:2], docs[0][1:4], docs[0][0:2]]
    docs[2].spans["other"] = [docs[2][0:2]]
    found = bounds(suggester("spacy.preset_spans_suggester.v1", spans_key="found")(docs))
    assert found == [[[0, 2], [1, 4]], [], []]


@pytest.fixture
def parsed(vocab) -> Doc:
    # The old (man (in (the boat))) slept.
    words = ["The", "old", "man", "in", "the", "boat", "slept"]
    return Doc(vocab, words=words, heads=[2, 2, 6, 2, 5, 3, 6], deps=["dep"] * 7)


def test_subtrees_are_suggested_whole_and_up_to_their_heads(parsed):
    (found,) = bounds(suggester("nlpx.subtree_suggester.v1")([parsed]))
    texts = {parsed[start:end].text for start, end in found}
    assert {"The old man in the boat", "The old man", "in the boat", "the boat", "man in the boat", "old"} <= texts
    # Without what depends on the man before him, or after him.
    assert {"old man in the boat", "old man"} <= texts
    assert not {"old man in", "boat slept"} & texts
    assert len(found) == len({tuple(bound) for bound in found})


def test_subtrees_can_be_limited(parsed):
    (found,) = bounds(suggester("nlpx.subtree_suggester.v1", max_size=2)([parsed]))
    assert all(end - start <= 2 for start, end in found)
    assert [parsed[start:end].text for start, end in found].count("the boat") == 1


def test_ngrams_can_be_suggested_along_with_subtrees(parsed):
    (alone,), (both,) = (
        bounds(suggester("nlpx.subtree_suggester.v1", sizes=sizes)([parsed])) for sizes in (None, [1, 2])
    )
    ngrams = [[start, start + size] for size in (1, 2) for start in range(8 - size)]
    assert {tuple(bound) for bound in both} == {tuple(bound) for bound in [*alone, *ngrams]}
    assert len(both) == len({tuple(bound) for bound in both})


def test_subtrees_of_docs_without_a_parse_are_their_tokens(docs):
    found = bounds(suggester("nlpx.subtree_suggester.v1")(docs))
    assert found == [[[i, i + 1] for i in range(len(doc))] for doc in docs]


def ints(*rows) -> np.ndarray:
    return np.array(rows, dtype="i")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ([[0, 1]], r"gives \[\[0, 1\]\]"),
        (Ragged(ints([0, 1]), ints(1)), "candidates for 1 doc where 3 are due"),
        (Ragged(ints([0, 1]), ints(1, 0, 1)), "1 candidate whose lengths say that there are 2"),
        (Ragged(ints([0, 1, 2]), ints(1, 0, 0)), r"an array of the shape \(1, 3\)"),
        (Ragged(np.array([[0.0, 1.0]]), ints(1, 0, 0)), "the type float64"),
        (Ragged(ints([0, 5]), ints(1, 0, 0)), r"the candidate \[0, 5\] for a doc of 4 tokens"),
        (Ragged(ints([0, 1], [2, 2]), ints(1, 0, 1)), r"the candidate \[2, 2\] for a doc of 5 tokens"),
        (Ragged(ints([-1, 1]), ints(1, 0, 0)), r"the candidate \[-1, 1\]"),
    ],
)
def test_what_is_no_candidate_is_refused(docs, given, message):
    with pytest.raises(PluginError, match=f"suggester of component 'spancat' gives {message}|{message}") as caught:
        check_candidates(given, docs, component="spancat")
    assert "\n" not in str(caught.value)
