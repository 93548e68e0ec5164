"""What knowledge bases answer, wherever they hold what they know."""

from __future__ import annotations

import numpy as np
import pytest

from nlp_entitylinker.kb import InMemoryLookupKB, KBBuilder, MappedKB
from nlp_entitylinker.kb.creators import build_kb_from_file
from nlpx.tokens import Doc, Span
from nlpx.vocab import Vocab

KINDS = ("in memory", "mapped", "mapped, float16")


def fill(kb) -> None:
    kb.add_entity("Q1", 12, [1, 2])
    kb.add_entity("Q2", 5, [0, 1])
    kb.add_entity("Q3", 0.5, [0.25, -3])
    kb.add_entity("Émile", 1, [0, 0])
    kb.add_alias("Emerson", ["Q2", "Q1", "Q3"], [0.6, 0.3, 0.05])
    kb.add_alias("Ralph", ["Q3"], [1.0])
    kb.add_alias("nobody", [], [])
    # A symbol, whose id is no hash.
    kb.add_alias("PERSON", ["Émile"], [0.5])
    for number in range(40):
        kb.add_alias(f"alias {number}", ["Q1"], [number / 40])


@pytest.fixture(params=KINDS)
def kb(request, tmp_path):
    """Return the same knowledge base in each of its kinds."""
    vocab = Vocab()
    if request.param == "in memory":
        kb = InMemoryLookupKB(vocab, 2)
        fill(kb)
        return kb
    dtype = "float16" if request.param.endswith("float16") else "float32"
    with KBBuilder(tmp_path / "kb", 2, dtype=dtype) as builder:
        fill(builder)
    return MappedKB(vocab, 7).from_disk(tmp_path / "kb")


def as_lists(candidates) -> list[list]:
    return [[c.entity_, c.alias_, c.entity_freq, c.entity_vector, pytest.approx(c.prior_prob)] for c in candidates]


def test_candidates_are_the_entities_of_an_alias(kb):
    assert as_lists(kb.get_alias_candidates("Emerson")) == [
        ["Q2", "Emerson", 5, [0, 1], 0.6],
        ["Q1", "Emerson", 12, [1, 2], 0.3],
        ["Q3", "Emerson", 0.5, [0.25, -3], 0.05],
    ]
    assert [found.vector.tolist() for found in kb.get_alias_candidates("Emerson")] == [[0, 1], [1, 2], [0.25, -3]]
    assert as_lists(kb.get_alias_candidates("PERSON")) == [["Émile", "PERSON", 1, [0, 0], 0.5]]
    assert kb.get_alias_candidates("unheard of") == kb.get_alias_candidates("nobody") == []


def test_candidates_have_ids_that_the_vocabulary_knows(kb):
    found = kb.get_alias_candidates("Emerson")[1]
    assert [kb.vocab.strings[key] for key in (found.entity, found.alias)] == ["Q1", "Emerson"]
    assert found.entity == kb.vocab.strings["Q1"]
    assert 12345 not in kb.vocab.strings


def test_knowledge_base_answers(kb):
    assert kb.entity_vector_length == 2
    assert kb.get_size_entities() == len(kb) == 4
    assert kb.get_size_aliases() == 44
    assert not kb.is_empty()
    assert [kb.contains_entity(entity) for entity in ("Q1", "Émile", "Q4", "Ralph", "")] == [True, True, *[False] * 3]
    assert [kb.contains_alias(alias) for alias in ("Ralph", "nobody", "ralph", "Q1", "")] == [True, True, *[False] * 3]
    assert kb.get_vector("Q3") == [0.25, -3]
    assert kb.get_vectors(["Q1", "Q4"]) == [[1, 2], [0, 0]]
    assert [kb.get_freq(entity) for entity in ("Q3", "Émile", "Q4")] == [0.5, 1, 0]
    assert kb.get_prior_prob("Q1", "Emerson") == pytest.approx(0.3)
    assert kb.get_prior_prob("Q1", "Ralph") == kb.get_prior_prob("Q1", "nobody") == kb.get_prior_prob("Q9", "x") == 0
    assert [kb.get_prior_prob("Q1", f"alias {number}") for number in range(40)] == pytest.approx(np.arange(40) / 40)


def test_knowledge_base_lists_what_it_has(kb):
    assert kb.get_entity_strings() == ["Q1", "Q2", "Q3", "Émile"]
    assert [(entity, freq, [*vector]) for entity, freq, vector in kb.iter_entities()][2] == ("Q3", 0.5, [0.25, -3])
    aliases = {alias: (entities, pytest.approx(priors)) for alias, entities, priors in kb.iter_aliases()}
    assert len(aliases) == 44
    assert aliases["Emerson"] == (["Q2", "Q1", "Q3"], [0.6, 0.3, 0.05])
    assert aliases["nobody"] == ([], [])
    assert {*kb.get_alias_strings()} == {*aliases}


def test_mentions_are_looked_up_by_their_text(kb):
    doc = Doc(kb.vocab, words=["Emerson", "emerson", "Ralph"])
    mentions = [Span(doc, token, token + 1) for token in range(3)]
    together = kb.get_candidates_batch(mentions)
    assert [as_lists(found) for found in together] == [as_lists(kb.get_candidates(mention)) for mention in mentions]
    assert [len(found) for found in together] == [3, 0, 1]


def test_knowledge_base_is_saved_and_read(kb, tmp_path):
    kb.to_disk(tmp_path / "saved")
    for read in (type(kb)(Vocab(), 1).from_disk, lambda path: build_kb_from_file(path)(Vocab())):
        loaded = read(tmp_path / "saved")
        assert type(loaded) is type(kb)
        assert as_lists(loaded.get_alias_candidates("Emerson")) == as_lists(kb.get_alias_candidates("Emerson"))


def test_knowledge_base_goes_into_bytes(kb):
    loaded = type(kb)(kb.vocab, 1).from_bytes(kb.to_bytes())
    assert as_lists(loaded.get_alias_candidates("Emerson")) == as_lists(kb.get_alias_candidates("Emerson"))
