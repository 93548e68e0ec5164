"""Entities and aliases from tables."""

from __future__ import annotations

import pytest

from nlp_entitylinker.kb import InMemoryLookupKB, read_tables
from nlpx.errors import DataError, UsageError

ENTITIES = "id,name,freq,vector\nQ1,Ada,3,1 0\nQ2,Paris,2,0 1\nQ3,Paris,4,1 1\n"
ALIASES = "alias,id,count\nAda L.,Q1,2\nCity,Q2,1\nCity,Q3,3\n"


@pytest.fixture
def read(tmp_path, vocab):
    """Return a function that reads tables given as text into a knowledge base."""

    def read(entities, aliases=None, *, suffix="csv", **settings):
        kb = InMemoryLookupKB(vocab, 2)
        (tmp_path / f"entities.{suffix}").write_text(entities, encoding="utf8")
        if aliases is not None:
            (tmp_path / f"aliases.{suffix}").write_text(aliases, encoding="utf8")
        path = None if aliases is None else tmp_path / f"aliases.{suffix}"
        read_tables(kb, tmp_path / f"entities.{suffix}", path, **settings)
        return kb

    return read


def priors(kb, alias):
    return {found.entity_: pytest.approx(found.prior_prob) for found in kb.get_alias_candidates(alias)}


def test_counts_are_shares(read):
    kb = read(ENTITIES, ALIASES)
    assert priors(kb, "City") == {"Q2": 0.25, "Q3": 0.75}
    assert kb.get_vector("Q3") == [1, 1]
    assert [found.entity_freq for found in kb.get_alias_candidates("Ada L.")] == [3]


def test_entities_that_were_never_counted_are_not_likely(read):
    kb = read(ENTITIES, "alias,id,count\nCity,Q2,0\nCity,Q3,0\n")
    assert priors(kb, "City") == {"Q2": 0, "Q3": 0}


def test_entity_without_alias_is_found_by_its_name(read):
    kb = read(ENTITIES, "alias,id,probability\nCity,Q2,0.5\n")
    assert priors(kb, "Ada") == {"Q1": 1}
    assert priors(kb, "Paris") == {"Q3": 1}
    assert priors(read(ENTITIES), "Paris") == {"Q2": pytest.approx(1 / 3), "Q3": pytest.approx(2 / 3)}


def test_table_without_heading_has_the_first_columns(read):
    kb = read('"Q1","Ada","poet"\n"Q2","Bob, Jr.","cook"\n', encode=lambda texts: [[len(text), 1] for text in texts])
    assert kb.get_vectors(["Q1", "Q2"]) == [[4, 1], [4, 1]]
    assert priors(kb, "Bob, Jr.") == {"Q2": 1}


def test_json_lines_are_read(read):
    kb = read('{"id": "Q1", "name": "Ada", "vector": [1, 2]}\n', '{"alias": "A", "id": "Q1"}\n', suffix="jsonl")
    assert kb.get_vector("Q1") == [1, 2]
    assert priors(kb, "A") == {"Q1": 1}


def test_line_of_json_ends_where_the_line_ends(read):
    kb = read('{"id": "Q1", "name": "A\u2028da", "vector": [1, 2]}\r\n\r\n', suffix="jsonl")
    assert priors(kb, "A\u2028da") == {"Q1": 1}


@pytest.mark.parametrize(
    ("vectors", "error", "problem"),
    [
        ([[1, 2]] * 2, UsageError, "encode gives 2 vectors for 3 texts"),
        ([[1, 2], [1, float("nan")], [1, 2]], DataError, "entities.csv:3: encode gives the entity 'Q2' a vector whose"),
    ],
)
def test_encoder_that_will_not_do_is_told(read, vectors, error, problem):
    with pytest.raises(error, match=problem):
        read("id,name\nQ1,Ada\nQ2,Bob\nQ3,Cy\n", encode=lambda texts: [*texts] and vectors)


def test_encoder_reads_the_name_where_there_is_no_description(read):
    kb = read("id,name,description\nQ1,Ada,\nQ2,Bob,a cook\n", encode=lambda texts: [[len(text), 0] for text in texts])
    assert kb.get_vectors(["Q1", "Q2"]) == [[3, 0], [6, 0]]


@pytest.mark.parametrize(
    ("entities", "aliases", "problem"),
    [
        ("id\tname\nQ1\tAda\n", None, r"entities.csv:1: there are no commas between the columns"),
        ("Q1;Ada\n", None, r"entities.csv:1: there are no commas between the columns"),
        (ENTITIES + "Q1,Ada,1,1 0\n", None, r"entities.csv:5: The entity 'Q1' is given twice"),
        (ENTITIES + ",Ada,1,1 0\n", None, r"entities.csv:5: there is no id"),
        (ENTITIES + "Q4,Ada,1,1 0 2\n", None, r"entities.csv:5: The vector of the entity 'Q4' has 3 numbers, and 2"),
        (ENTITIES + "Q4,Ada,1,1 nan\n", None, r"entities.csv:5: '1 nan' is no vector"),
        (ENTITIES + "Q4,Ada,1,\n", None, r"entities.csv:5: the entity 'Q4' has no vector"),
        (ENTITIES + "Q4,Ada,x,1 0\n", None, r"entities.csv:5: freq is 'x'"),
        (ENTITIES + 'Q4,"Ada\n', None, r"entities.csv:5: this is no CSV"),
        (ENTITIES, ALIASES + "Ada L.,Q9,1\n", r"aliases.csv:5: The alias 'Ada L.' has the entity 'Q9', which is not"),
        (ENTITIES, ALIASES + "Ada L.,Q1,1\n", r"aliases.csv:5: The alias 'Ada L.' has the entity 'Q1' twice"),
        (ENTITIES, ALIASES + ",Q1,1\n", r"aliases.csv:5: there is no alias"),
        (
            ENTITIES,
            "alias,id,prior\na,Q1,.6\na,Q2,.5\n",
            r"aliases.csv:3: The probabilities of the alias 'a' add up to 1.1",
        ),
        (ENTITIES, "alias,id,prior\na,Q1,-.6\n", r"aliases.csv:2: probability is '-.6'; write a number that is not"),
        ("id,freq,vector\nQ1,-1,1 0\n", None, r"entities.csv:2: freq is '-1'; write a number that is not below 0"),
        ('id,name,vector\nQ1,"a\nb",1 0\nQ2,"c,0 1\nQ3,d,1 1\n', None, r"entities.csv:4: this is no CSV"),
        (
            f"id,name,vector\n\nQ1,{'a' * 131_073},1 0\n",
            None,
            r"entities.csv:3: a cell has more than 131,072 char.*JSON",
        ),
        (ENTITIES, "alias,id,count\na,Q1,-1\n", r"aliases.csv:2: count is '-1'; write a number that is not below 0"),
        (ENTITIES + "Q4,Ada,1e39,1 0\n", None, r"entities.csv:5: freq is '1e39'"),
        (ENTITIES + "Q4,Ada,1,1 1e39\n", None, r"entities.csv:5: '1 1e39' is no vector"),
        (
            ENTITIES + "Q4,Ada, Countess,1,1 0\n",
            None,
            r"entities.csv:5: the line has 5 cells, and the table 4 columns; write cells",
        ),
        ("name,freq\nAda,1\n", None, r"entities.csv:1: the heading has no column id"),
        (ENTITIES, "id,count\nQ1,1\n", r"aliases.csv:1: the heading has no column alias"),
    ],
)
def test_line_that_will_not_do_is_named(read, entities, aliases, problem):
    with pytest.raises(DataError, match=problem):
        read(entities, aliases)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (f'{{"id": "Q1", "vector": [{10**400}]}}', r"\[1000.* is no vector"),
        (f'{{"id": "Q1", "vector": [1], "freq": {10**400}}}', "freq is 1000.*; write a number"),
        ('{"id": "Q1", "vector": [1, 0], "freq": true}', "freq is True; write a number"),
        ('{"id": "Q1", "vector": [1, 0], "types": 5}', "5 is no list of types; write texts"),
        ('{"id": "Q1", "vector": []}', r"\[\] is no vector"),
        ('{"id": 1, "vector": [1]}', "id is 1; write a text"),
        ('{"id": "Q1", "name": ["a"], "vector": [1]}', r"name is \['a'\]; write a text"),
    ],
)
def test_values_of_json_that_will_not_do_are_named(read, line, problem):
    with pytest.raises(DataError, match=rf"entities.jsonl:1: {problem}"):
        read(line, suffix="jsonl")


def test_line_that_is_no_json_is_named(read):
    with pytest.raises(DataError, match=r"entities.jsonl:1: this is not JSON"):
        read("{", suffix="jsonl")


@pytest.mark.parametrize(
    ("name", "n_entities", "n_aliases"),
    [("nel_emerson", 3, 3), ("wiki_fair_oke", 1232, 1404), ("gum_wiki", 1691, 2524)],
)
def test_tables_of_real_knowledge_bases_are_read(data, vocab, name, n_entities, n_aliases):
    kb = InMemoryLookupKB(vocab, 2)
    folder = data / "el" / name
    aliases = folder / "aliases.csv"
    encode = lambda texts: [[len(text), 1] for text in texts]  # noqa: E731
    read_tables(kb, folder / "entities.csv", aliases if aliases.exists() else None, encode=encode)
    assert (kb.get_size_entities(), kb.get_size_aliases()) == (n_entities, n_aliases)
    assert not [alias for alias in kb.get_alias_strings() if not kb.get_alias_candidates(alias)]
