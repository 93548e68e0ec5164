"""A knowledge base beside a corpus."""

from __future__ import annotations

import json

import pytest

from nlp_entitylinker.commands.build import build_kb
from nlp_entitylinker.commands.check import check_kb, command
from nlpx.errors import DataError, ModelError
from nlpx.tokens import Doc, DocBin, Span
from nlpx.vocab import Vocab


@pytest.fixture
def kb(tables, tmp_path):
    build_kb(tables, tmp_path / "kb")
    return tmp_path / "kb"


@pytest.fixture
def corpus(tmp_path):
    """Return a corpus in which much is wrong."""
    doc = Doc(
        Vocab(),
        words=["Emerson", "met", "Emerson", "and", "Ralph", "in", "Rome", "with", "Bob", ",", "Bill", ",", "Paris"],
    )
    ids = {0: "Q1", 2: "Q2", 4: "Q3", 6: "Q9", 8: "NIL", 10: "", 12: "Q3"}
    doc.ents = [Span(doc, place, place + 1, label="X", kb_id=kb_id) for place, kb_id in ids.items()]
    DocBin(docs=[doc]).to_disk(tmp_path / "dev.spacy")
    return tmp_path / "dev.spacy"


def test_faults_of_links_are_told(run, kb, corpus):
    code, out, _ = run(command, kb, corpus)
    assert code == 1
    text = " ".join(out.split())
    assert "7 mentions in the corpus: 5 linked to 4 entities, 1 (14.3 %) NIL, 1 (14.3 %) without an id" in text
    assert "1 entity of the corpus, in 1 link, not in the knowledge base: 'Q9' (1)" in text
    assert "1 linked mention of the corpus without candidates (20.0 %) " in text
    assert "dev.spacy: document 1: 'Rome' (Q9)" in text
    assert "1 linked mention of the corpus whose entity is not among their candidates (20.0 %)" in text
    assert "dev.spacy: document 1: 'Ralph' (Q3)" in text
    assert "0.86 candidates a mention in the corpus; 2 (40.0 %) of the linked mentions have several" in text
    assert "By priors alone, F is 44.4 in the corpus (precision 50.0, recall 40.0)" in text


def test_numbers_are_given_as_json(run, kb, corpus):
    code, out, _ = run(command, kb, corpus, "--json")
    assert code == 1
    assert json.loads(out) == {
        "files": "whole",
        "mentions": 7,
        "nil": 1,
        "without_id": 1,
        "linked": 5,
        "entities": 4,
        "outside": {"Q9": 1},
        "without_candidates": 1,
        "right_entity_no_candidate": 1,
        "candidate_recall": pytest.approx(0.6),
        "candidates_a_mention": pytest.approx(6 / 7),
        "ambiguous": 2,
        "prior_f": pytest.approx(4 / 9),
    }


def test_links_of_json_are_read(kb, tmp_path):
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "v2.json").write_text(
        '[{"text": "Emerson won", "entities": [[0, 7, "X"]], "links": [[0, 7, {"Q1": 1.0}]]}]'
    )
    (folder / "mixed.jsonl").write_text(
        '{"text": "Emerson won", "entities": [[0, 7, "X"]], "links": [[0, 7, {"Q1": 1.0}]]}\n'
        '{"text": "(Ralph-)Emerson", "spans": [{"start": 1, "end": 6, "kb_id": "Q1"}, {"start": 1, "end": 15}]}\n'
    )
    assert check_kb(kb, folder / "v2.json").ids == {"Q1": 1}
    found = check_kb(kb, folder / "mixed.jsonl")
    assert (found.ids, found.n_without_id, found.n_right) == ({"Q1": 2}, 1, 2)
    assert check_kb(kb, folder).ids == {"Q1": 3}
    (tmp_path / "bad.jsonl").write_text('{"text": "a", "spans": [{"start": 0, "end": 9, "kb_id": "Q1"}]}\n')
    with pytest.raises(DataError, match=r"bad.jsonl:1: {'start': 0, 'end': 9.* is no span of the text"):
        check_kb(kb, tmp_path / "bad.jsonl")


def test_real_corpus_passes_with_its_knowledge_base(run, data, tmp_path):
    folder = data / "el" / "wiki_fair_oke"
    build_kb(folder, tmp_path / "kb", random_vectors=2)
    code, out, _ = run(command, tmp_path / "kb", folder / "oke2016-train.jsonl", "--json")
    found = json.loads(out)
    assert (code, found["linked"], found["nil"], found["entities"]) == (0, 869, 180, 532)
    assert found["candidate_recall"] == 1


def test_damaged_file_is_told(run, kb):
    assert run(command, kb)[0] == 0
    vectors = (kb / "vectors").read_bytes()
    (kb / "vectors").write_bytes(bytes([vectors[0] ^ 1]) + vectors[1:])
    with pytest.raises(ModelError, match="vectors: this is no knowledge base, or it is damaged"):
        check_kb(kb)


def test_corpus_without_links_is_told(run, kb, tmp_path):
    (tmp_path / "a.jsonl").write_text('{"text": "Emerson won", "entities": [[0, 7, "X"]]}\n')
    code, out, _ = run(command, kb, tmp_path / "a.jsonl")
    assert code == 1
    assert "No entity in the corpus has an id, so there are no links" in out
