"""Build knowledge bases of tables and dumps."""

from __future__ import annotations

import bz2
import io
import json
import os
from threading import Thread

import numpy as np
import pytest

import nlpx
from nlp_entitylinker.commands.build import build_kb, command
from nlp_entitylinker.commands.check import read_mentions
from nlp_entitylinker.kb import InMemoryLookupKB, MappedKB
from nlp_entitylinker.kb.folders import open_kb
from nlp_entitylinker.kb.wikidata import WikidataDump
from nlpx.corpora import open_lines
from nlpx.errors import DataError, ModelError, UsageError
from nlpx.vocab import Vocab


def priors(kb, alias):
    return {found.entity_: pytest.approx(found.prior_prob) for found in kb.get_alias_candidates(alias)}


@pytest.fixture(scope="module")
def encoder(tmp_path_factory):
    """Return a pipeline that knows some words."""
    nlp = nlpx.blank("en")
    for word, vector in {"writer": [1, 0], "city": [0, 1], "Adams": [1, 1], "Mulholland": [1, 1]}.items():
        nlp.vocab.set_vector(word, np.array(vector, dtype="f"))
    path = tmp_path_factory.mktemp("encoder")
    nlp.to_disk(path)
    return path


def test_folder_of_tables_becomes_a_mapped_knowledge_base(run, tables, tmp_path):
    code, out, err = run(command, tables, tmp_path / "kb")
    assert (code, out) == (0, "3 entities, 3 aliases, vectors of length 3\n")
    assert err == f"saved: {tmp_path / 'kb'}\n"
    kb = MappedKB(Vocab(), 1).from_disk(tmp_path / "kb")
    assert priors(kb, "Emerson") == {"Q1": 0.75, "Q2": 0.25}
    assert priors(kb, "Paris") == {"Q3": 1}
    assert kb.get_vector("Q3") == [1, 1, 0.5]


def test_files_of_spacy_are_written_on_demand(tables, tmp_path):
    build_kb(tables / "entities.csv", tmp_path / "kb", aliases=tables / "aliases.csv", kb_format="spacy")
    kb = InMemoryLookupKB(Vocab(), 1).from_disk(tmp_path / "kb")
    assert priors(kb, "Emerson") == {"Q1": 0.75, "Q2": 0.25}
    with pytest.raises(UsageError, match="--format spacy has vectors of float32, not float16"):
        build_kb(tables, tmp_path / "other", kb_format="spacy", dtype="float16")


def test_quiet_build_prints_nothing(run, tables, tmp_path):
    assert run(command, tables, tmp_path / "kb", "--quiet", "--dtype", "float16") == (0, "", "")
    assert open_kb(tmp_path / "kb").get_vector("Q1") == pytest.approx([1, 0.1, 0], abs=1e-3)


def test_what_is_there_stays_without_force(tables, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("x")
    build_kb(tables, tmp_path / "kb")
    with pytest.raises(UsageError, match="kb exists; --force writes over it"):
        build_kb(tables, tmp_path / "kb")
    (tables / "aliases.csv").unlink()
    build_kb(tables, tmp_path / "kb", force=True)
    assert not open_kb(tmp_path / "kb").contains_alias("Emerson")
    with pytest.raises(UsageError, match="mine exists and holds something else"):
        build_kb(tables, tmp_path / "mine", force=True)
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize("kb_format", ["mapped", "spacy"])
def test_force_removes_nothing_else(tables, tmp_path, kb_format):
    build_kb(tables, tmp_path / "kb", kb_format=kb_format)
    (tmp_path / "kb" / "thesis.txt").write_text("x")
    with pytest.raises(UsageError, match=r"kb exists and holds something else than is to be written \('thesis.txt'\)"):
        build_kb(tables, tmp_path / "kb", kb_format="spacy", force=True)
    assert (tmp_path / "kb" / "thesis.txt").exists()
    assert open_kb(tmp_path / "kb").contains_alias("Emerson")


@pytest.mark.parametrize("kb_format", ["mapped", "spacy"])
@pytest.mark.parametrize(
    ("file", "line", "problem"),
    [
        ("entities", "Q1,Ada,1,1 0 0\n", r"entities.csv:5: The entity 'Q1' is given twice"),
        ("entities", "Q4,Ada,1,1 0\n", r"entities.csv:5: The vector of the entity 'Q4' has 2 numbers, and 3 are due"),
        ("aliases", "Roy,Q9,1\n", r"aliases.csv:5: The alias 'Roy' has the entity 'Q9', which is not in the"),
        ("aliases", "Emerson,Q1,1\n", r"aliases.csv:5: The alias 'Emerson' has .* twice; give it once"),
        (
            "aliases",
            "alias,id,prior\nRoy,Q1,.7\nEmerson,Q2,.1\nRoy,Q2,.7\n",
            r"aliases.csv:4: .* 'Roy' add up to 1.4; .*:2",
        ),
        ("aliases", "Emerson,Q3,-1\n", r"aliases.csv:5: count is '-1'; write a number that is not below 0"),
    ],
)
def test_fault_is_told_with_its_line_and_nothing_is_written(tables, tmp_path, kb_format, file, line, problem):
    with (tables / f"{file}.csv").open("w" if "alias," in line else "a") as stream:
        stream.write(line)
    with pytest.raises(DataError, match=problem):
        build_kb(tables, tmp_path / "kb", kb_format=kb_format)
    assert [path.name for path in tmp_path.iterdir()] == ["tables"]


def test_encoder_makes_vectors_of_descriptions(tmp_path, encoder):
    table = tmp_path / "people.jsonl"
    rows = [{"id": "Q1", "name": "Ada", "description": "a writer"}, {"id": "Q2", "name": "city", "vector": [3, 4]}]
    table.write_text("".join(json.dumps(row) + "\n" for row in rows))
    built = build_kb(table, tmp_path / "kb", encoder=encoder)
    assert built == (2, 2, 2)
    kb = open_kb(tmp_path / "kb")
    assert kb.get_vectors(["Q1", "Q2"]) == [[0.5, 0], [3, 4]]


def test_encoder_without_vectors_is_refused(tmp_path, tables):
    nlpx.blank("en").to_disk(tmp_path / "blank")
    (tables / "entities.csv").write_text("id,name\nQ1,Ada\n")
    with pytest.raises(UsageError, match=r"the pipeline .*blank gives texts no vectors"):
        build_kb(tables / "entities.csv", tmp_path / "kb", encoder=tmp_path / "blank")
    with pytest.raises(DataError, match=r"entities.csv:2: the entity 'Q1' has no vector; give one, or .* --encoder"):
        build_kb(tables / "entities.csv", tmp_path / "kb")
    with pytest.raises(ModelError, match="nowhere"):
        build_kb(tables / "entities.csv", tmp_path / "kb", encoder="nowhere")


def test_random_vectors_depend_on_the_ids_alone(data, tmp_path):
    entities = data / "el" / "nel_emerson" / "entities.csv"
    for name in ("one", "two"):
        assert build_kb(entities, tmp_path / name, random_vectors=4) == (3, 3, 4)
    one, two = (open_kb(tmp_path / name) for name in ("one", "two"))
    ids = one.get_entity_strings()
    assert one.get_vectors(ids) == two.get_vectors(ids)
    assert len({tuple(vector) for vector in one.get_vectors(ids)}) == 3
    with pytest.raises(UsageError, match="give one of them"):
        build_kb(entities, tmp_path / "three", random_vectors=4, encoder="x")


def item(number, label, *, aliases=(), n_links=0, **others):
    value = lambda text: {"language": "en", "value": text}  # noqa: E731
    return {
        "type": "item",
        "id": f"Q{number}",
        "labels": {"en": value(label)},
        "descriptions": [],
        "aliases": {"en": [value(text) for text in aliases]} if aliases else [],
        "sitelinks": {f"{place}wiki": {"title": label} for place in range(n_links)},
        "claims": {"P31": []},
        **others,
    }


def statement(**snak):
    return {"mainsnak": {"property": "P31", **snak}, "type": "statement", "rank": "normal"}


def is_instance_of(number, **others):
    value = {"entity-type": "item", "numeric-id": number, "id": f"Q{number}"}
    return {**statement(snaktype="value", datavalue={"value": value, "type": "wikibase-entityid"}), **others}


STATEMENTS = [
    is_instance_of(5, rank="preferred"),
    statement(snaktype="somevalue"),
    is_instance_of(95074, rank="deprecated"),
    is_instance_of(36180),
    is_instance_of(5),
]


@pytest.fixture
def dump(tmp_path):
    """Return a dump as Wikidata gives it out."""
    items = [
        item(42, "Douglas Adams", aliases=["DNA", "Douglas Adams"], n_links=3, claims={"P31": STATEMENTS}),
        item(7430, "DNA", n_links=1, descriptions={"en": {"language": "en", "value": "city writer"}}),
        item(9, "rien", aliases=["nil"], labels={"fr": {"language": "fr", "value": "rien"}}),
        item(10, "", labels={"mul": {"language": "mul", "value": "Mulholland"}}),
        {**item(31, "instance of"), "type": "property", "id": "P31"},
        {"entity": "Q11", "redirect": "Q42"},
    ]
    path = tmp_path / "dump.json.bz2"
    path.write_bytes(bz2.compress(("[\n" + ",\n".join(map(json.dumps, items)) + "\n]\n").encode()))
    return path


def test_dump_counts_pages_for_labels_and_aliases(dump, tmp_path, encoder):
    assert build_kb(dump, tmp_path / "kb", encoder=encoder) == (3, 3, 2)
    kb = open_kb(tmp_path / "kb")
    assert priors(kb, "DNA") == {"Q42": 0.75, "Q7430": 0.25}
    assert priors(kb, "Mulholland") == {"Q10": 1}
    assert [found.entity_freq for found in kb.get_alias_candidates("Douglas Adams")] == [3]
    assert kb.get_vector("Q7430") == [0.5, 0.5]
    assert [kb.get_types(entity) for entity in ("Q42", "Q10")] == [("Q5", "Q36180"), ()]
    build_kb(dump, tmp_path / "french", language="fr", random_vectors=2)
    assert open_kb(tmp_path / "french").get_entity_strings() == ["Q9", "Q10"]


def test_several_processes_read_the_same(dump):
    lines = open_lines(dump)
    assert [*WikidataDump(lines, "en", n_process=2)] == [*WikidataDump(lines, "en")]


def test_dump_that_is_called_a_table_is_told_and_read_when_it_is_said_to_be_one(tmp_path):
    lines = tmp_path / "dump.jsonl"
    lines.write_text(json.dumps(item(1, "a")) + "\n", encoding="utf8")
    with pytest.raises(DataError, match=r"dump.jsonl:1: this is an item of a dump of Wikidata .* --input-type wiki"):
        build_kb(lines, tmp_path / "kb", random_vectors=2)
    assert build_kb(lines, tmp_path / "kb", random_vectors=2, input_type="wikidata").n_entities == 1


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('{"id": 3},', r"dump.json:2: there is {'id': 3} where an entity of Wikidata is due"),
        ('{"id": "Q1", "labels": {"en": {"value": "\\ud800"}}}', r"dump.json:2: The string holds half of a surrogate"),
        ("[1],", r"dump.json:2: there is \[1\] where an entity"),
        ('{"id": "Q1",', r"dump.json:2: this is not JSON"),
        ('{"id": "Q1", "labels": [3]}', r"dump.json:2: 'labels' is \[3\], where an object is due"),
        ('{"id": "Q1", "labels": {"en": 3}}', r"dump.json:2: 'labels' has 3, where an object with a 'value' is due"),
        (json.dumps(item(1, "a", claims={"P31": [3]})), r"dump.json:2: 'P31' has 3, where a statement is due"),
        (json.dumps(item(1, "a", claims={"P31": [{"rank": 1}]})), r"dump.json:2: 'P31' has {'rank': 1}, where a"),
        (
            json.dumps(item(1, "a", claims={"P31": [statement(datavalue={"value": {"id": 5}})]})),
            r"dump.json:2: .* 'Q1'",
        ),
        ("", r"dump.json: no item has a label in the language 'en'; name another language"),
    ],
)
def test_fault_of_a_dump_is_told_with_its_line(tmp_path, line, problem):
    (tmp_path / "dump.json").write_text(f"[\n{line}\n]\n")
    for kb_format in ("mapped", "spacy"):
        with pytest.raises(DataError, match=problem):
            build_kb(tmp_path / "dump.json", tmp_path / "kb", random_vectors=2, kb_format=kb_format)


def test_input_that_is_not_there_is_told(tables, tmp_path, dump):
    with pytest.raises(DataError, match=r"nowhere.csv: there is no such file"):
        build_kb(tmp_path / "nowhere.csv", tmp_path / "kb")
    with pytest.raises(UsageError, match="--aliases belongs to a table of entities"):
        build_kb(dump, tmp_path / "kb", aliases=tables / "aliases.csv")
    (tables / "entities.jsonl").write_text("")
    with pytest.raises(UsageError, match=r"entities.csv and entities.jsonl are both a table of entities"):
        build_kb(tables, tmp_path / "kb")
    (tables / "entities.csv").unlink()
    (tables / "entities.jsonl").unlink()
    with pytest.raises(UsageError, match=r"there is no table of entities in this folder"):
        build_kb(tables, tmp_path / "kb")


def test_entities_of_unknown_words_are_counted(tmp_path, encoder):
    (tmp_path / "entities.csv").write_text("id,name\nQ1,city\nQ2,village\n")
    with pytest.warns(UserWarning, match="knows no word of 1 text: the vectors of these entities are all zero"):
        build_kb(tmp_path / "entities.csv", tmp_path / "kb", encoder=encoder)
    (tmp_path / "empty.csv").write_text("id,name\n")
    with pytest.raises(DataError, match=r"empty.csv: there are no entities; give some"):
        build_kb(tmp_path / "empty.csv", tmp_path / "kb", force=True)
    assert open_kb(tmp_path / "kb").get_size_entities() == 2


def test_progress_is_shown_on_a_terminal_only(tables, tmp_path, monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    monkeypatch.setattr("nlp_entitylinker.commands.progress._SECONDS", 0)
    for stream, is_shown in ((Terminal(), True), (io.StringIO(), False)):
        monkeypatch.setattr("sys.stderr", stream)
        build_kb(tables, tmp_path / "kb", force=True, silent=False)
        assert ("6 rows, " in stream.getvalue()) == is_shown
        assert stream.getvalue().endswith("\r\033[K" * is_shown)


def test_entity_without_anything_to_encode_is_told(tmp_path, encoder):
    (tmp_path / "entities.csv").write_text("id,name\nQ1,city\nQ2,\n")
    with pytest.raises(DataError, match=r"entities.csv:3: the entity 'Q2' has neither a vector nor a name"):
        build_kb(tmp_path / "entities.csv", tmp_path / "kb", encoder=encoder)


def test_table_comes_from_standard_input(monkeypatch, run, tables, tmp_path):
    def build(data, *options):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
        return build_kb("-", tmp_path / "kb", force=True, **dict(options))

    entities = (tables / "entities.csv").read_bytes()
    assert build(entities, ("aliases", tables / "aliases.csv")) == (3, 3, 3)
    assert build(b'\n{"id": "Q1", "name": "A", "vector": [1, 0]}\n') == (1, 1, 2)
    with pytest.raises(DataError, match=r"<stdin>:5: The entity 'Q1' is given twice.*\(also <stdin>:2\)"):
        build(entities + b"Q1,B,1,1 0 0\n")
    with pytest.raises(UsageError, match="both tables are to come from standard input"):
        build(entities, ("aliases", "-"))


def test_dump_comes_from_a_pipe(tmp_path):
    item = {"id": "Q1", "labels": {"en": {"value": "Adams"}}, "sitelinks": {}}
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    Thread(target=pipe.write_text, args=(f"[\n{json.dumps(item)}\n]\n",)).start()
    assert build_kb(pipe, tmp_path / "kb", input_type="wikidata", random_vectors=2) == (1, 1, 2)


@pytest.mark.parametrize(
    "call",
    [
        lambda tables: build_kb(tables, "", random_vectors=4),
        lambda tables: build_kb("", "kb", random_vectors=4),
        lambda tables: open_kb(""),
        lambda tables: next(read_mentions("", "en")),
    ],
    ids=["output", "source", "open", "corpus"],
)
def test_an_empty_path_is_not_the_current_folder(tables, tmp_path, monkeypatch, call):
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    with pytest.raises(UsageError, match="a path is empty"):
        call(tables)
    assert not list((tmp_path / "empty").iterdir())
