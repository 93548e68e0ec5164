"""Types of entities: held, saved and read by both kinds of knowledge bases; without types, files are what they were."""

from __future__ import annotations

import random

import pytest

from nlp_entitylinker.commands.build import build_kb
from nlp_entitylinker.commands.export import export_kb
from nlp_entitylinker.commands.merge import merge_kbs
from nlp_entitylinker.kb import InMemoryLookupKB, KBBuilder, MappedKB, read_tables
from nlp_entitylinker.kb.entity_types import EntityTypes
from nlp_entitylinker.kb.folders import open_kb
from nlpx.errors import DataError, ModelError
from nlpx.files import pack, unpack
from nlpx.vocab import Vocab

TYPES = {"Q1": ("person",), "Q2": (), "Q3": ("place", "Gebäude"), "Q4": ("person",), "Q5": ()}


def fill(kb):
    for entity, types in TYPES.items():
        kb.add_entity(entity, 1, [1, 2], types=types)
    kb.add_alias("Emerson", ["Q1"], [1.0])
    return kb


@pytest.fixture
def in_memory() -> InMemoryLookupKB:
    return fill(InMemoryLookupKB(Vocab(), 2))


def types_of(kb):
    return {entity: kb.get_types(entity) for entity in TYPES}


def test_types_are_kept(in_memory, tmp_path):
    assert types_of(in_memory) == TYPES
    assert in_memory.get_types("Q9") == ()
    in_memory.to_disk(tmp_path)
    assert types_of(InMemoryLookupKB(Vocab(), 2).from_disk(tmp_path)) == TYPES
    again = InMemoryLookupKB(Vocab(), 2).from_bytes(in_memory.to_bytes())
    assert types_of(again) == TYPES
    again.add_entity("Q6", 1, [1, 2], types=iter(["place", "place"]))
    assert again.get_types("Q6") == ("place",)


def test_types_of_a_mapped_knowledge_base_are_kept(tmp_path):
    with KBBuilder(tmp_path / "kb", 2) as builder:
        fill(builder)
    kb = MappedKB(Vocab(), 2).from_disk(tmp_path / "kb")
    assert types_of(kb) == TYPES
    assert kb.get_types("Q9") == ()
    assert [entity for entity, _, _ in kb.iter_entities()] == [*TYPES]
    (found,) = kb.get_alias_candidates("Emerson")
    changed = found.with_prior(0.5)
    assert (found.prior_prob, changed.prior_prob, changed.entity_, changed.entity_vector) == (1, 0.5, "Q1", [1, 2])


def test_entities_that_stay_keep_their_types(in_memory):
    in_memory.set_entities(["Q4", "Q7", "Q3"], [1, 1, 1], [[1, 2]] * 3)
    assert [in_memory.get_types(entity) for entity in ("Q4", "Q7", "Q3", "Q1")] == [
        ("person",),
        (),
        ("place", "Gebäude"),
        (),
    ]


def test_no_file_of_types_is_left_where_there_are_none(in_memory, tmp_path):
    in_memory.to_disk(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["contents", "strings.json", "types"]
    bare = InMemoryLookupKB(Vocab(), 2)
    bare.add_entity("Q1", 1, [1, 2])
    assert "types" not in unpack(bare.to_bytes(), where="bytes")
    bare.to_disk(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["contents", "strings.json"]


@pytest.mark.parametrize("types", ["person", None, [1], [""], [" "], ["a|b"], 5])
def test_wrong_types_are_told(in_memory, tmp_path, types):
    with pytest.raises(DataError, match=r"The types of the entity 'Q8' are .*; give a list of texts"):
        in_memory.add_entity("Q8", 1, [1, 2], types=types)
    assert not in_memory.contains_entity("Q8")


def test_damaged_types_are_told(in_memory):
    saved = in_memory._types.to_bytes()
    rng = random.Random(0)
    n_refused = 0
    for _ in range(500):
        data = bytearray(saved)
        data[rng.randrange(len(data))] = rng.randrange(256)
        try:
            read = EntityTypes.from_bytes(bytes(data), n_entities=5, where="file")
        except ModelError:
            n_refused += 1
        else:
            assert all(isinstance(each, str) for row in range(5) for each in read.of(row))
    assert n_refused > 100
    for wrong in ({"kinds": 1, "rows": b""}, {"kinds": [[], ["a"], ["a"]], "rows": b""}, {"kinds": [[]], "rows": b"1"}):
        with pytest.raises(ModelError, match="restore the file"):
            EntityTypes.from_bytes(pack(wrong), n_entities=5, where="file")
    with pytest.raises(ModelError, match="types of 4 entities, and there are 3"):
        EntityTypes.from_bytes(saved, n_entities=3, where="file")


@pytest.mark.parametrize(
    ("suffix", "table"),
    [
        ("csv", "title,name,type\nQ1,a,person\nQ3,b,place | Gebäude\nQ2,c,\n"),
        ("csv", "qid,name,wikidata_type\nQ1,a,person\nQ3,b,place|Gebäude|\nQ2,c,\n"),
        (
            "jsonl",
            (
                '{"id": "Q1", "name": "a", "type": "person"}\n'
                '{"id": "Q3", "name": "b", "types": ["place", "Gebäude"]}\n'
                '{"id": "Q2", "name": "c"}\n'
            ),
        ),
    ],
)
def test_tables_have_types(tmp_path, suffix, table):
    path = tmp_path / f"entities.{suffix}"
    path.write_text(table, encoding="utf8")
    kb = InMemoryLookupKB(Vocab(), 1)
    read_tables(kb, path, encode=lambda texts: ([1.0] for _ in texts))
    assert {entity: kb.get_types(entity) for entity in ("Q1", "Q2", "Q3")} == {
        entity: TYPES[entity] for entity in ("Q1", "Q2", "Q3")
    }


@pytest.mark.parametrize("file_type", ["csv", "jsonl"])
@pytest.mark.parametrize("kb_format", ["mapped", "spacy"])
def test_types_go_through_export_build_and_merge(in_memory, tmp_path, file_type, kb_format):
    in_memory.to_disk(tmp_path / "first")
    export_kb(tmp_path / "first", tmp_path / "tables", file_type=file_type)
    build_kb(tmp_path / "tables", tmp_path / "second", kb_format=kb_format)
    merge_kbs([tmp_path / "second", tmp_path / "first"], tmp_path / "third", kb_format=kb_format)
    assert types_of(open_kb(tmp_path / "third")) == TYPES
