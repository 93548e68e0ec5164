"""The knowledge base in memory: spaCy's API and files."""

from __future__ import annotations

import json
import random
import warnings
from base64 import b64decode

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_entitylinker.kb import InMemoryLookupKB
from nlp_entitylinker.kb.contents import read_contents, write_contents
from nlp_entitylinker.kb.key_index import MISSING, KeyIndex
from nlp_entitylinker.kb.message import read_message
from nlpx.errors import DataError, ModelError, UsageError
from nlpx.files import pack, unpack
from nlpx.vocab import Vocab


@pytest.fixture
def small(vocab) -> InMemoryLookupKB:
    """Return the knowledge base of spaCy's facts on files."""
    kb = InMemoryLookupKB(vocab, 2)
    kb.add_entity("Q1", 12, [1, 2])
    kb.add_entity("Q2", 5, [0, 1])
    kb.add_entity("Q3", 0.5, [0.25, -3])
    kb.add_alias("Emerson", ["Q2", "Q1"], [0.6, 0.3])
    kb.add_alias("Ralph", ["Q3"], [1.0])
    kb.append_alias("Emerson", "Q3", 0.05)
    kb.add_alias("nobody", [], [])
    return kb


def as_lists(candidates) -> list[list]:
    return [[c.entity_, c.alias_, c.entity_freq, c.entity_vector, c.prior_prob] for c in candidates]


def test_candidates_are_spacys(small, facts):
    assert as_lists(small.get_alias_candidates("Emerson")) == [
        [entity, alias, freq, vector, pytest.approx(prior)]
        for entity, alias, freq, vector, prior in facts["kb"]["candidates"]
    ]


def test_file_is_spacys(small, facts, tmp_path):
    small.to_disk(tmp_path)
    assert (tmp_path / "contents").read_bytes() == b64decode(facts["kb"]["contents"])
    loaded = InMemoryLookupKB(Vocab(), 7).from_disk(tmp_path)
    assert loaded.entity_vector_length == 2
    assert as_lists(loaded.get_alias_candidates("Emerson")) == as_lists(small.get_alias_candidates("Emerson"))
    assert loaded.get_alias_strings() == ["Emerson", "Ralph", "nobody"]


def test_bytes_of_spacy_are_read(small, facts):
    loaded = InMemoryLookupKB(small.vocab, 1).from_bytes(b64decode(facts["kb"]["message"]))
    assert write_contents(loaded._contents()) == b64decode(facts["kb"]["contents"])
    again = InMemoryLookupKB(small.vocab, 1).from_bytes(small.to_bytes())
    assert write_contents(again._contents()) == b64decode(facts["kb"]["contents"])


def test_bytes_of_spacy_may_have_vectors_of_nobody(small):
    """Once it has read a file, spaCy has an empty one; what is added later comes after it."""
    message = dict(unpack(small.to_bytes(), where="bytes", error=ModelError))
    first, *others = json.loads(message["entity_vectors"])
    message["entity_vectors"] = json.dumps([first, [], *others])
    (key, freq, _), *entries = json.loads(message["entries"])
    message["entries"] = json.dumps([[key, freq, 0], *([key, freq, row + 1] for key, freq, row in entries)])
    assert InMemoryLookupKB(small.vocab, 1).from_bytes(pack(message)).to_bytes() == small.to_bytes()


def test_empty_knowledge_base_is_spacys(vocab, facts):
    empty = InMemoryLookupKB(vocab, 3)
    assert empty.is_empty()
    assert write_contents(empty._contents()) == b64decode(facts["kb"]["empty"])
    assert InMemoryLookupKB(vocab, 1).from_bytes(b64decode(facts["kb"]["empty_message"])).entity_vector_length == 3


def test_many_at_once_are_the_same_as_one_by_one(vocab):
    entities = [f"Q{number}" for number in range(100)]
    vectors = np.arange(200, dtype=np.float32).reshape(100, 2)
    # A symbol, whose id is no hash, and an alias that is not ASCII.
    aliases = ["PERSON", *(f"Émile {number}" for number in range(99))]
    own = [entities[number : number + number % 3] for number in range(100)]
    priors = [[0.6, 0.3][: len(names)] for names in own]
    single = InMemoryLookupKB(vocab, 2)
    for row in zip(entities, range(100), vectors, strict=True):
        single.add_entity(*row)
    for row in zip(aliases, own, priors, strict=True):
        single.add_alias(*row)
    for kind in (list, iter):
        many = InMemoryLookupKB(Vocab(), 2)
        many.add_entities(kind(entities[:7]), range(7), vectors[:7].tolist())
        many.add_entities(kind(entities[7:]), range(7, 100), vectors[7:])
        many.add_aliases(kind(aliases[:9]), map(kind, own[:9]), map(kind, priors[:9]))
        many.add_aliases(kind(aliases[9:]), map(kind, own[9:]), map(kind, priors[9:]))
        assert many.to_bytes() == single.to_bytes()
        assert [*many.iter_aliases()] == [*single.iter_aliases()]
        assert many.get_entity_strings() == entities


def test_of_many_those_that_are_there_already_stay_with_a_warning(small):
    with pytest.warns(UserWarning, match="The entity 'Q[14]' is in the knowledge base already") as told:
        small.add_entities(["Q1", "Q4", "Q4"], [1, 2, 3], [[9, 9], [4, 4], [5, 5]])
    assert [warning.filename for warning in told] == [__file__] * 2
    assert (small.get_vector("Q1"), small.get_vector("Q4"), len(small)) == ([1, 2], [4, 4], 4)
    with pytest.warns(UserWarning, match="The alias '(Ralph|Roy)' is in the knowledge base already") as told:
        small.add_aliases(["Ralph", "Roy", "Roy"], [["Q1"], ["Q4", "Q1"], ["Q2"]], [[0.5], [0.5, 0.25], [1.0]])
    assert len(told) == 2
    assert as_lists(small.get_alias_candidates("Roy")) == [
        ["Q4", "Roy", 2, [4, 4], 0.5], ["Q1", "Roy", 12, [1, 2], 0.25]
    ]  # fmt: skip
    assert (small.get_prior_prob("Q3", "Ralph"), small.get_size_aliases()) == (1, 4)


@pytest.mark.parametrize(
    ("add", "problem"),
    [
        (lambda kb: kb.add_entities(["Q4", "Q5"], [1, 2], [[1, 2]]), "are 2 entities, 2 frequencies and 1 vector"),
        (lambda kb: kb.add_entities(["Q4", "\t"], [1, 2], [[1, 2]] * 2), "name of an entity is a text that is not"),
        (lambda kb: kb.add_entities(["Q4", "Q5"], [1, 2], [[1, 2], [3]]), "'Q5' has 1 number, and 2 are due"),
        (lambda kb: kb.add_aliases(["a", "b"], [["Q1"]] * 2, [[1.0], [1.5]]), "'b' has the probability 1.5"),
        (lambda kb: kb.add_aliases(["a", "b"], [["Q1"], ["Q2", "Q7"]], [[1.0], [0.5, 0.5]]), "'b' has the entity 'Q7'"),
    ],
)
def test_none_of_many_is_added_where_one_will_not_do(small, add, problem):
    before = small.to_bytes()
    with pytest.raises(DataError, match=problem):
        add(small)
    assert small.to_bytes() == before
    assert "a" not in small.get_alias_strings()


def test_what_is_there_already_stays_with_a_warning(small):
    with pytest.warns(UserWarning, match="'Q1' is in the knowledge base already"):
        assert small.add_entity("Q1", 1, [9, 9]) is None
    with pytest.warns(UserWarning, match="'Ralph' is in the knowledge base already"):
        assert small.add_alias("Ralph", ["Q1"], [1]) is None
    with pytest.warns(UserWarning, match="has the entity 'Q3' already"):
        small.append_alias("Emerson", "Q3", 0.01)
    small.append_alias("Emerson", "Q3", 0.01, ignore_warnings=True)
    assert small.get_vector("Q1") == [1, 2]
    assert small.get_prior_prob("Q3", "Emerson") == pytest.approx(0.05)


def test_aliases_keep_entities_that_are_still_there(small):
    small.set_entities(["Q4", "Q3"], [1, 2], [[5, 5], [6, 6]])
    assert small.get_entity_strings() == ["Q4", "Q3"]
    assert as_lists(small.get_alias_candidates("Emerson")) == [["Q3", "Emerson", 2, [6, 6], pytest.approx(0.05)]]
    assert small.get_size_aliases() == 3


def test_large_numbers_are_taken_in_silence(small):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        small.add_entity("Q4", 1, [1e30, -1e30])
    assert small.get_vector("Q4") == pytest.approx([1e30, -1e30])


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda kb: kb.add_entity("Q4", 1, [1, 2, 3]), "vector of the entity 'Q4' has 3 numbers, and 2 are due"),
        (
            lambda kb: kb.add_entity("Q4", 1, [1, float("nan")]),
            "vector of the entity 'Q4' has values that are no finite",
        ),
        (lambda kb: kb.add_entity("Q4", "often", [1, 2]), "'Q4' has the frequency 'often'"),
        (lambda kb: kb.add_entity("Q4", 10**400, [1, 2]), "'Q4' has the frequency 10"),
        (lambda kb: kb.add_entity("Q4", float("nan"), [1, 2]), "'Q4' has the frequency nan"),
        (lambda kb: kb.add_entity("Q4", 1, [1, 1e300]), "vector of the entity 'Q4' has values that are no finite"),
        (lambda kb: kb.add_entity("Q4", 1, [10**400, 2]), "vector of the entity 'Q4' is .10"),
        (lambda kb: kb.add_entity("Q4", 1, None), "vector of the entity 'Q4' is None; give a list of numbers"),
        (lambda kb: kb.add_entity("Q4", 1, "abc"), "vector of the entity 'Q4' is 'abc'; give a list of numbers"),
        (lambda kb: kb.add_alias("a", "Q1", [1]), "'a' has the text 'Q1' where a list of entities is due"),
        (lambda kb: kb.add_entity("", 1, [1, 2]), "name of an entity is a text that is not empty"),
        (lambda kb: kb.add_alias(" ", ["Q1"], [1]), "name of an alias is a text that is not empty"),
        (lambda kb: kb.add_alias("a", ["Q1", "Q2"], [0.6, 0.5]), "probabilities of the alias 'a' add up to 1.1"),
        (lambda kb: kb.add_alias("a", ["Q1"], [-0.1]), "'a' has the probability -0.1"),
        (lambda kb: kb.add_alias("a", ["Q1"], [float("nan")]), "'a' has the probability nan"),
        (lambda kb: kb.add_alias("a", ["Q1", "Q2"], [0.5]), "'a' has 2 entities and 1 probability"),
        (lambda kb: kb.add_alias("a", ["Q9"], [0.5]), "'a' has the entity 'Q9', which is not in the knowledge base"),
        (lambda kb: kb.add_alias("a", ["Q1", "Q1"], [0.5, 0.1]), "'a' has the entity 'Q1' twice"),
        (lambda kb: kb.append_alias("a", "Q1", 0.5), "alias 'a' is not in the knowledge base"),
        (lambda kb: kb.append_alias("Ralph", "Q1", 0.5), "'Ralph' add up to 1.5"),
        (lambda kb: kb.set_entities(["Q1"], [1, 2], [[1, 2]]), "1 entity, 2 frequencies and 1 vector"),
        (lambda kb: kb.set_entities(["Q1", "Q1"], [1, 2], [[1, 2]] * 2), "'Q1' is given twice"),
    ],
)
def test_input_that_will_not_do_changes_nothing(small, change, problem):
    before = small.to_bytes()
    with pytest.raises(DataError, match=problem):
        change(small)
    assert small.to_bytes() == before


@pytest.mark.parametrize("length", [0, -1, 2.5, True, None])
def test_length_of_vectors_is_a_number_above_0(vocab, length):
    with pytest.raises(UsageError, match="length of the vectors"):
        InMemoryLookupKB(vocab, length)


def test_strings_are_added_to_those_of_the_vocabulary(small, tmp_path):
    small.to_disk(tmp_path)
    vocab = Vocab()
    vocab.strings.add("mine")
    InMemoryLookupKB(vocab, 2).from_disk(tmp_path)
    assert "mine" in vocab.strings
    assert "Emerson" in vocab.strings


def test_missing_folder_is_named(vocab, tmp_path):
    with pytest.raises(ModelError, match="nowhere: there is no such folder; correct the path"):
        InMemoryLookupKB(vocab, 2).from_disk(tmp_path / "nowhere")
    with pytest.raises(ModelError, match="there is no knowledge base in this folder; correct the path"):
        InMemoryLookupKB(vocab, 2).from_disk(tmp_path)


def test_entities_without_names_are_told(small, tmp_path):
    small.to_disk(tmp_path)
    (tmp_path / "strings.json").write_text('["Emerson"]')
    with pytest.raises(ModelError, match="lacks the names of 3 entities"):
        InMemoryLookupKB(Vocab(), 2).from_disk(tmp_path)


@pytest.mark.parametrize("form", ["contents", "message"])
def test_damaged_bytes_are_refused_or_make_sense(form, facts):
    saved = b64decode(facts["kb"][form])
    read = (lambda data: read_contents(data, "file")) if form == "contents" else lambda data: read_message(data)[0]
    rng = random.Random(0)
    n_refused = 0
    for _ in range(2000):
        data = bytearray(saved)
        place = rng.randrange(len(data))
        kind = rng.randrange(3)
        if kind == 0:
            data[place] = rng.randrange(256)
        elif kind == 1:
            del data[place:]
        else:
            data[place:place] = bytes(rng.choices(b"[],0123456789-", k=4))
        try:
            contents = read(bytes(data))
        except ModelError:
            n_refused += 1
            continue
        assert np.isfinite(contents.vectors).all()
        assert contents.counts.sum() == len(contents.entries) == len(contents.priors)
        assert (contents.entries < len(contents.entities)).all()
    assert n_refused > 1000


@given(st.lists(st.integers(0, 2**64 - 1), unique=True), st.integers(0, 20))
def test_index_finds_the_row_of_each_key(keys, n_sorted):
    index = KeyIndex()
    index.replace(np.array(keys[:n_sorted], dtype=np.uint64))
    assert [index.add(key) for key in keys[n_sorted:]] == [*range(len(keys))][n_sorted:]
    assert [index.find(key) for key in keys] == [*range(len(keys))]
    assert index.find_all(np.array(keys, dtype=np.uint64)).tolist() == [*range(len(keys))]
    others = [key ^ 1 for key in keys if key ^ 1 not in keys]
    assert [index.find(key) for key in others] == [MISSING] * len(others)
    assert set(index.find_all(np.array(others, dtype=np.uint64)).tolist()) <= {MISSING}


def test_index_stays_as_it_is_where_keys_are_looked_up():
    index = KeyIndex()
    index.replace(np.array([7, 3], dtype=np.uint64))
    index.add(5)
    before = index._sorted, dict(index._recent)
    assert index.find_all(np.array([5, 3, 4, 7], dtype=np.uint64)).tolist() == [2, 1, MISSING, 0]
    assert (index._sorted, index._recent) == before


def test_index_of_many_keys_is_sorted_meanwhile():
    index = KeyIndex()
    keys = np.random.default_rng(0).integers(0, 2**63, 10_000).tolist()
    for key in keys:
        index.add(key)
    assert len(index._recent) < len(keys) / 2
    assert [index.find(key) for key in keys] == [*range(len(keys))]


@pytest.mark.parametrize("vocab", [5, None, "en"])
def test_a_knowledge_base_needs_a_vocabulary(vocab):
    with pytest.raises(TypeError, match=r"A knowledge base needs a vocabulary, such as nlp\.vocab, not"):
        InMemoryLookupKB(vocab, 3)


@pytest.mark.parametrize("prior", ["x", -1, 2, float("nan"), None])
def test_a_bad_probability_is_told_of_an_entity_that_the_alias_has_too(vocab, prior):
    kb = InMemoryLookupKB(vocab, 1)
    kb.add_entity("Q1", 1, [0.5])
    kb.add_alias("a", ["Q1"], [0.5])
    with pytest.raises(DataError, match=r"The alias 'a' has the probability .*; give a number from 0 to 1"):
        kb.append_alias("a", "Q1", prior)
    assert kb.get_prior_prob("Q1", "a") == 0.5


def test_what_is_wrong_is_told_of_an_entity_or_an_alias_that_is_there_too(vocab):
    kb = InMemoryLookupKB(vocab, 1)
    kb.add_entity("Q1", 1, [0.5])
    kb.add_alias("a", ["Q1"], [0.5])
    for call in (
        lambda: kb.add_entity("Q1", "x", [0.5]),
        lambda: kb.add_entity("Q1", 1, [0.5, 1.0]),
        lambda: kb.add_alias("a", ["Q1"], [2.0]),
    ):
        with pytest.raises(DataError, match=r"Q1|'a'"):
            call()
    assert (kb.get_freq("Q1"), kb.get_prior_prob("Q1", "a")) == (1.0, 0.5)
