"""What a knowledge base holds."""

from __future__ import annotations

import json

import pytest

from nlp_entitylinker.commands.build import build_kb
from nlp_entitylinker.commands.info import command, kb_info
from nlpx.errors import ModelError


def test_info_counts_what_is_ambiguous(run, tables, tmp_path):
    build_kb(tables, tmp_path / "kb", dtype="float16")
    code, out, _ = run(command, tmp_path / "kb", "--json")
    facts = json.loads(out)
    assert code == 0
    assert facts.pop("bytes") > 0
    assert facts == {
        "path": str(tmp_path / "kb"),
        "format": "mapped 2",
        "entities": 3,
        "aliases": 3,
        "pairs": 4,
        "ambiguous_aliases": 1,
        "vector_length": 3,
        "dtype": "float16",
    }
    build_kb(tables, tmp_path / "spacy", kb_format="spacy")
    _, out, _ = run(command, tmp_path / "spacy")
    assert "ambiguous aliases  1\n" in out
    assert "format             spacy\n" in out


def test_folder_without_a_knowledge_base_is_told(tables):
    with pytest.raises(ModelError, match=r"tables: there is no knowledge base in this folder; .* 'nlpx kb build'"):
        kb_info(tables)
    (tables / "contents").write_bytes(b"x" * 40)
    (tables / "strings.json").write_text("[]")
    with pytest.raises(ModelError, match="contents: this is no knowledge base, or it is damaged"):
        kb_info(tables)


def test_knowledge_base_of_another_version_is_told(tables, tmp_path):
    build_kb(tables, tmp_path / "kb")
    path = tmp_path / "kb" / "manifest.json"
    manifest = json.loads(path.read_text())
    path.write_text(json.dumps({**manifest, "version": 9}))
    with pytest.raises(ModelError, match=r"manifest.json: this knowledge base has format 9, and this release reads 2"):
        kb_info(tmp_path / "kb")
    (tmp_path / "kb" / "vectors").unlink()
    path.write_text(json.dumps(manifest))
    with pytest.raises(ModelError, match=r"vectors: .*; restore it or build it again"):
        kb_info(tmp_path / "kb")
