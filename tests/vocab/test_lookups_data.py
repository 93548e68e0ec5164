from __future__ import annotations

import gzip
import json
import sys

import pytest

import nlpx
from nlpx.errors import ModelError
from nlpx.registry import registry
from nlpx.vocab import load_lookups


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """Install a package with tables of a language, one of them packed and one broken."""
    package, metadata = tmp_path / "our_tables", tmp_path / "our_tables-1.0.dist-info"
    package.mkdir()
    metadata.mkdir()
    (package / "__init__.py").write_text(
        "from pathlib import Path\n"
        "HERE = Path(__file__).parent\n"
        "qq = {name: HERE / f'{name}.json' for name in ('lemma_lookup', 'lemma_rules', 'broken')}\n"
    )
    (package / "lemma_lookup.json.gz").write_bytes(gzip.compress(json.dumps({"geese": "goose"}).encode()))
    (package / "lemma_rules.json").write_text('{"noun": [["s", ""]]}')
    (package / "broken.json").write_text("[1]")
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: our-tables\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text(
        "[spacy_lookups]\nqq = our_tables:qq\nde = our_tables:qq\nzz = nowhere:zz\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    yield
    sys.modules.pop("our_tables", None)


def test_tables_of_an_installed_package_are_loaded(installed):
    lookups = load_lookups("qq", ["lemma_lookup", "lemma_rules"])
    assert lookups.get_table("lemma_lookup")["geese"] == "goose"
    assert lookups.get_table("lemma_rules")["noun"] == [["s", ""]]


def test_tables_can_be_registered(monkeypatch):
    @registry.lookups("test_lookups_data")
    def tables():
        raise AssertionError("this is not called")

    monkeypatch.setattr(registry, "get", lambda kind, name: {"lemma_lookup": {"a": "b"}})
    assert load_lookups("test_lookups_data", ["lemma_lookup"]).get_table("lemma_lookup")["a"] == "b"


def test_missing_table_says_what_to_install(installed):
    with pytest.raises(
        ModelError, match=r"has the tables lemma_exc of the language 'qq'.*pip install spacy-lookups-data"
    ):
        load_lookups("qq", ["lemma_lookup", "lemma_exc"])
    assert load_lookups("qq", ["lemma_exc"], strict=False).tables == []


def test_damaged_table_is_refused(installed):
    with pytest.raises(ModelError, match=r"broken\.json: the table broken of the language 'qq' is \[1\]"):
        load_lookups("qq", ["broken"])
    with pytest.raises(ModelError, match="our-tables: the tables of the language 'zz' cannot be loaded"):
        load_lookups("zz", ["lemma_lookup"])


def test_lemmatizer_takes_the_tables_of_its_language(installed):
    nlp = nlpx.blank("de")
    nlp.add_pipe("lemmatizer")
    nlp.initialize()
    assert [token.lemma_ for token in nlp("geese")] == ["goose"]
