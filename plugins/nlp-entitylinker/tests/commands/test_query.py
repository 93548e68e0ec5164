"""What an alias can mean."""

from __future__ import annotations

import json

import pytest

from nlp_entitylinker.commands.build import build_kb
from nlp_entitylinker.commands.query import command, query_kb
from nlpx.errors import UsageError


@pytest.fixture(params=["mapped", "spacy"])
def kb(request, tables, tmp_path):
    build_kb(tables, tmp_path / "kb", kb_format=request.param)
    return tmp_path / "kb"


def test_candidates_are_shown_the_most_likely_first(run, kb):
    code, out, err = run(command, kb, "Emerson")
    assert (code, err) == (0, "")
    assert out == "Emerson\n  Q1  prior 0.7500  freq 3\n  Q2  prior 0.2500  freq 2\n"


def test_entity_is_shown_with_its_aliases_and_those_near_to_it(kb):
    found = query_kb(kb, entities=["Q1"], near=1)["entities"]["Q1"]
    assert found["freq"] == 3
    assert found["norm"] == pytest.approx(1.01**0.5)
    assert found["aliases"] == {"Emerson": 0.75, "Ralph": 1}
    assert found["near"] == {"Q3": pytest.approx(1.1 / (1.01 * 2.25) ** 0.5)}


def test_types_of_an_entity_are_shown(run, tmp_path):
    (tmp_path / "entities.csv").write_text("id,type,vector\nQ1,PERSON|WRITER,1 0\nQ2,,1 0\n")
    build_kb(tmp_path / "entities.csv", tmp_path / "kb")
    _, out, _ = run(command, tmp_path / "kb", "-e", "Q1", "-e", "Q2")
    assert out == "Q1  freq 1  types PERSON, WRITER  length of the vector 1\nQ2  freq 1  length of the vector 1\n"


def test_what_is_not_there_is_an_exit_code(run, kb):
    code, out, err = run(command, kb, "Nobody", "Ralph", "-e", "Q9", "--json")
    assert code == 1
    assert json.loads(out)["aliases"] == {"Nobody": [], "Ralph": [{"entity": "Q1", "prior": 1.0, "freq": 3.0}]}
    assert "there is no 'Nobody'" in err
    assert "there is no 'Q9'" in err


def test_query_names_something(run, kb):
    _, _, err = run(command, kb)
    assert "name an alias, or an entity with --entity" in err
    _, _, err = run(command, kb, "Emerson", "--near", "2")
    assert "--near belongs to an entity; name one with --entity" in err
    assert UsageError.exit_code == 2
