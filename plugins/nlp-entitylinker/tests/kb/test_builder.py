"""Building knowledge bases that may be larger than memory."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

from nlp_entitylinker.kb import InMemoryLookupKB, ItemError, KBBuilder, MappedKB
from nlpx.errors import DataError, UsageError
from nlpx.vocab import Vocab


@pytest.fixture
def build(tmp_path):
    """Return a function that builds a knowledge base of three entities and what another one adds."""

    def run(add, **settings) -> MappedKB:
        with KBBuilder(tmp_path / "kb", 2, **settings) as builder:
            add(builder)
            for number in (1, 2, 3):
                builder.add_entity(f"Q{number}", number, [number, 0], name=f"name {number}")
        return MappedKB(Vocab(), 2).from_disk(tmp_path / "kb")

    return run


def aliases_of(kb) -> dict[str, dict[str, float]]:
    return {
        alias: dict(zip(entities, map(pytest.approx, priors), strict=True))
        for alias, entities, priors in kb.iter_aliases()
    }


def test_probabilities_are_shares_of_counts(build):
    def add(builder):
        builder.add_count("a", "Q3", 3)
        builder.add_count("b", "Q1", 0)
        builder.add_count("a", "Q2", 1)

    assert aliases_of(build(add)) == {"a": {"Q3": 0.75, "Q2": 0.25}, "b": {"Q1": 0}}


def test_probabilities_are_given_one_by_one(build):
    def add(builder):
        builder.add_prior("a", "Q3", 0.5)
        builder.add_prior("b", "Q1", 1)
        builder.add_prior("a", "Q2", 0.25)

    assert aliases_of(build(add)) == {"a": {"Q3": 0.5, "Q2": 0.25}, "b": {"Q1": 1}}


def test_entity_without_alias_has_its_name(build):
    def add(builder):
        builder.add_prior("name 2", "Q1", 0.7)
        builder.add_alias("other", ["Q1"], [0.5])

    assert aliases_of(build(add)) == {"other": {"Q1": 0.5}, "name 2": {"Q1": 0.7, "Q2": 0.3}, "name 3": {"Q3": 1}}


def test_name_that_is_an_alias_counts_as_often_as_its_entity(build):
    assert aliases_of(build(lambda builder: builder.add_count("name 3", "Q1", 1)))["name 3"] == {"Q1": 0.25, "Q3": 0.75}


def test_manifest_says_what_there_is(build):
    def add(builder):
        builder.add_alias("a", ["Q1", "Q2"], [0.5, 0.5])

    manifest = build(add, dtype="float16").manifest
    assert (manifest.n_entities, manifest.n_aliases, manifest.n_pairs, manifest.n_ambiguous) == (3, 2, 3, 1)
    assert (manifest.dtype, manifest.entity_vector_length) == ("float16", 2)


@pytest.mark.parametrize("n_process", [1, 2])
def test_memory_and_processes_change_nothing(n_process, monkeypatch, tmp_path):
    monkeypatch.setattr("nlp_entitylinker.kb.builder._ITEMS_OF_MEGABYTE", 100)
    monkeypatch.setattr("nlp_entitylinker.kb.builder._N_ROWS", 32)
    memory = InMemoryLookupKB(Vocab(), 2)
    with KBBuilder(tmp_path / "kb", 2, memory_mb=1, n_process=n_process) as builder:
        for kb in (builder, memory):
            for number in range(300):
                kb.add_entity(f"Q{number}", number, [number, 1])
                known = [f"Q{number}", f"Q{number // 2}"][: 1 + (number > 0)]
                kb.add_alias(f"alias {number}", known, [0.5, 0.25][: len(known)])
        shares = []
        builder.finish(shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert len(shares) > 2
    kb = MappedKB(Vocab(), 2).from_disk(tmp_path / "kb")
    assert aliases_of(kb) == aliases_of(memory)
    assert [row[:2] for row in kb.iter_entities()] == [row[:2] for row in memory.iter_entities()]


def test_entities_of_aliases_count_as_memory(monkeypatch, tmp_path):
    monkeypatch.setattr("nlp_entitylinker.kb.builder._ITEMS_OF_MEGABYTE", 100)
    ids = [f"Q{number}" for number in range(60)]
    with KBBuilder(tmp_path / "kb", 1, memory_mb=1) as builder:
        for entity in ids:
            builder.add_entity(entity, 1, [1])
        for number in range(200):
            builder.add_alias(f"alias {number}", ids, [0.01] * len(ids))
        (spool,) = tmp_path.rglob("spool")
        assert spool.stat().st_size
        shares = []
        builder.finish(shares.append)
    assert len(shares) > 2


@pytest.mark.parametrize(
    ("add", "problem", "about"),
    [
        (lambda kb: kb.add_entity("Q2", 1, [1, 2]), "entity 'Q2' is given twice", ("", "Q2")),
        (
            lambda kb: (kb.add_alias("a", ["Q1"], [1]), kb.add_alias("a", ["Q2"], [0])),
            "alias 'a' is given twice",
            ("a", ""),
        ),
        (
            lambda kb: (kb.add_prior("a", "Q1", 1), kb.add_alias("a", ["Q2"], [0])),
            "alias 'a' is given twice",
            ("a", ""),
        ),
        (lambda kb: kb.add_alias("a", ["Q1", "Q9"], [0, 0]), "'a' has the entity 'Q9', which is not in", ("a", "Q9")),
        (lambda kb: kb.add_count("b", "Q9", 2), "'b' has the entity 'Q9', which is not in", ("b", "Q9")),
        (
            lambda kb: (kb.add_count("b", "Q1", 2), kb.add_count("b", "Q1", 3)),
            "'b' has the entity 'Q1' twice",
            ("b", "Q1"),
        ),
        (lambda kb: (kb.add_prior("b", "Q1", 0.6), kb.add_prior("b", "Q2", 0.6)), "'b' add up to 1.2", ("b", "")),
        (
            lambda kb: (kb.add_prior("b", "Q1", 0.6), kb.add_count("b", "Q2", 6)),
            "'b' has probabilities and counts",
            ("b", ""),
        ),
    ],
)
def test_what_does_not_go_together_is_named_in_the_end(build, add, problem, about):
    with pytest.raises(ItemError, match=problem) as caught:
        build(lambda kb: (kb.add_alias("first", ["Q3"], [1]), add(kb)))
    assert (caught.value.alias, caught.value.entity) == about
    again = pickle.loads(pickle.dumps(caught.value))
    assert (str(again), again.alias, again.entity) == (str(caught.value), *about)


@pytest.mark.parametrize(
    ("add", "problem"),
    [
        (lambda kb: kb.add_entity("Q4", 1, [1, 2, 3]), "vector of the entity 'Q4' has 3 numbers, and 2 are due"),
        (
            lambda kb: kb.add_entity("Q4", 1, [1, float("nan")]),
            "vector of the entity 'Q4' has values that are no finite",
        ),
        (lambda kb: kb.add_entity("Q4", 1, [1, 70_000]), "'Q4' has values above 65,504, the largest number of float16"),
        (lambda kb: kb.add_entity("Q4", "often", [1, 2]), "'Q4' has the frequency 'often'"),
        (lambda kb: kb.add_entity("", 1, [1, 2]), "name of an entity is a text that is not empty"),
        (lambda kb: kb.add_entity("\ud83d", 1, [1, 2]), "half of a surrogate pair"),
        (lambda kb: kb.add_alias(" ", ["Q1"], [1]), "name of an alias is a text that is not empty"),
        (lambda kb: kb.add_alias("a", ["Q1", "Q2"], [0.6, 0.5]), "probabilities of the alias 'a' add up to 1.1"),
        (lambda kb: kb.add_alias("a", ["Q1", "Q1"], [0.5, 0.1]), "'a' has the entity 'Q1' twice"),
        (lambda kb: kb.add_prior("a", "Q1", float("nan")), "'a' has the probability nan"),
        (lambda kb: kb.add_count("a", "Q1", -1), "'a' has the count -1"),
        (lambda kb: kb.add_count("a", None, 1), "name of an entity is a text that is not empty, not None"),
    ],
)
def test_input_that_will_not_do_leaves_the_old_knowledge_base(build, add, problem, tmp_path):
    build(lambda kb: kb.add_alias("old", ["Q1"], [1]))
    with pytest.raises(DataError, match=problem):
        build(add, dtype="float16")
    assert MappedKB(Vocab(), 2).from_disk(tmp_path / "kb").contains_alias("old")
    assert [entry.name for entry in tmp_path.iterdir()] == ["kb"]


def test_empty_knowledge_base_is_built(tmp_path):
    with KBBuilder(tmp_path / "kb", 2):
        pass
    kb = MappedKB(Vocab(), 2).from_disk(tmp_path / "kb")
    assert kb.is_empty()
    assert kb.get_alias_candidates("a") == [*kb.iter_aliases()] == [*kb.iter_entities()] == []
    assert not kb.contains_entity("Q1")


def test_nothing_is_added_outside_of_the_block(tmp_path):
    builder = KBBuilder(tmp_path / "kb", 2)
    with pytest.raises(UsageError, match="builds within"):
        builder.add_alias("a", [], [])
    with builder:
        builder.finish()
        with pytest.raises(UsageError, match="until it is finished"):
            builder.add_entity("Q1", 1, [1, 2])


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        ({"entity_vector_length": 0}, "entity_vector_length of a KBBuilder is a whole number above 0, not 0"),
        ({"dtype": "float64"}, "dtype of a KBBuilder is one of 'float32', 'float16', not 'float64'"),
        ({"n_process": 1.5}, "n_process of a KBBuilder"),
        ({"memory_mb": -1}, "memory_mb of a KBBuilder"),
    ],
)
def test_settings_that_will_not_do_are_refused(settings, problem, tmp_path):
    with pytest.raises(UsageError, match=problem):
        KBBuilder(tmp_path / "kb", **{"entity_vector_length": 2, **settings})


def test_folder_of_other_things_is_left_alone(tmp_path):
    (tmp_path / "thesis.txt").touch()
    with pytest.raises(UsageError, match=r"holds 'thesis.txt', which belongs to no knowledge base"):
        KBBuilder(tmp_path, 2)
    with pytest.raises(UsageError, match="this is a file"):
        KBBuilder(tmp_path / "thesis.txt", 2)


def test_knowledge_base_in_memory_is_replaced(build, tmp_path):
    memory = InMemoryLookupKB(Vocab(), 2)
    memory.add_entity("Q1", 1, [1, 2], types=["person"])
    memory.to_disk(tmp_path / "kb")
    assert build(lambda kb: None).get_size_entities() == 3
    assert not (tmp_path / "kb" / "contents").exists()


def test_many_at_once_are_the_same_as_one_by_one(monkeypatch, tmp_path):
    monkeypatch.setattr("nlp_entitylinker.kb.builder._N_ROWS", 32)
    entities = [f"Q{number}" for number in range(100)]
    vectors = np.arange(200, dtype=np.float32).reshape(100, 2)
    aliases = [f"Émile {number}" for number in range(100)]
    own = [entities[number : number + number % 3] for number in range(100)]
    priors = [[0.5, 0.25][: len(names)] for names in own]
    with KBBuilder(tmp_path / "single", 2) as builder:
        for row in zip(entities, range(100), vectors, strict=True):
            builder.add_entity(*row)
        for row in zip(aliases, own, priors, strict=True):
            builder.add_alias(*row)
    for vectors_of_kind, kind in ((vectors, list), (vectors.tolist(), iter)):
        with KBBuilder(tmp_path / "many", 2) as builder:
            builder.add_aliases(kind(aliases), map(kind, own), map(kind, priors))
            builder.add_entities(kind(entities[:7]), range(7), vectors_of_kind[:7])
            builder.add_entities(kind(entities[7:]), range(7, 100), vectors_of_kind[7:])
        contents = [
            {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("single", "many")
        ]
        assert contents[0] == contents[1]


@pytest.mark.parametrize(
    ("add", "problem"),
    [
        (lambda kb: kb.add_entities(["Q4", "Q5"], [1, 2], [[1, 2]]), "are 2 entities, 2 frequencies and 1 vector"),
        (lambda kb: kb.add_entities(["Q4", "Q5"], [1, "2"], [[1, 2]] * 2), "'Q5' has the frequency '2'"),
        (lambda kb: kb.add_entities(["Q4", "Q5"], [1, 1e39], [[1, 2]] * 2), "'Q5' has the frequency 1e\\+39"),
        (lambda kb: kb.add_entities(["Q4", "\t"], [1, 2], [[1, 2]] * 2), "name of an entity is a text that is not"),
        (lambda kb: kb.add_entities(["Q4", "\ud83d"], [1, 2], [[1, 2]] * 2), "half of a surrogate pair"),
        (lambda kb: kb.add_entities(["Q4"], [1], np.ones((1, 3), np.float32)), "'Q4' has 3 numbers, and 2 are due"),
        (
            lambda kb: kb.add_entities(["Q4", "Q5"], [1, 2], np.array([[1, 2], [3, np.nan]], np.float32)),
            "'Q5' has values that are no finite numbers",
        ),
        (lambda kb: kb.add_entities(["Q4", "Q5"], [1, 2], [[1, 2], [3, 7e4]]), "'Q5' has values above 65,504"),
        (lambda kb: kb.add_aliases(["a", "b"], [["Q1"]] * 2, [[1]]), "are 2 aliases, 2 lists of entities and 1 of"),
        (lambda kb: kb.add_aliases(["a", None], [["Q1"]] * 2, [[1.0]] * 2), "name of an alias is a text"),
        (lambda kb: kb.add_aliases(["a", "b"], [["Q1"], "Q2"], [[1.0]] * 2), "'b' has the text 'Q2' where a list"),
        (lambda kb: kb.add_aliases(["a", "b"], [["Q1"], [""]], [[1.0]] * 2), "name of an entity is a text"),
        (lambda kb: kb.add_aliases(["a", "b"], [["Q1"]] * 2, [[1.0], []]), "'b' has 1 entity and 0 probabilities"),
        (lambda kb: kb.add_aliases(["a", "b"], [["Q1"]] * 2, [[1.0], [-0.1]]), "'b' has the probability -0.1"),
        (lambda kb: kb.add_aliases(["a", "b"], [["Q1"]] * 2, [[1.0], [True]]), "'b' has the probability True"),
        (lambda kb: kb.add_aliases(["a", "b"], [["Q1", "Q2"]] * 2, [[0.1] * 2, [0.6] * 2]), "'b' add up to 1.2"),
        (lambda kb: kb.add_aliases(["a", "b"], [["Q1", "Q1"]], [[0.1] * 2]), "are 2 aliases, 1 list"),
        (lambda kb: kb.add_aliases(["a"], [["Q1", "Q1"]], [[0.1] * 2]), "'a' has the entity 'Q1' twice"),
    ],
)
def test_none_of_many_is_added_where_one_will_not_do(add, problem, build):
    def run(builder):
        with pytest.raises(DataError, match=problem):
            add(builder)

    kb = build(run, dtype="float16")
    assert (kb.get_size_entities(), sorted(aliases_of(kb))) == (3, ["name 1", "name 2", "name 3"])
