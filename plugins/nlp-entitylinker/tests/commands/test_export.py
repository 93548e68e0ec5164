"""Tables of knowledge bases."""

from __future__ import annotations

import pytest

from nlp_entitylinker.commands.build import build_kb
from nlp_entitylinker.commands.export import command, export_kb
from nlp_entitylinker.kb import InMemoryLookupKB
from nlpx.errors import UsageError
from nlpx.vocab import Vocab


@pytest.mark.parametrize("file_type", ["csv", "jsonl"])
def test_tables_become_the_same_knowledge_base(write_kb, tmp_path, file_type):
    odd = ['say "x", ', " a", "a\tb", "line\u2028separator", "né", "#1,2"]
    third = 1 / 3
    kb = write_kb(
        "kb",
        {"Q1": [0.1, -1e30], "odd, id": [third, 1e-40], "Q3": [0, 0]},
        {**{alias: {"Q1": third, "odd, id": 0.1} for alias in odd}, "b": {"Q3": 1.0}},
    )
    export_kb(kb, tmp_path / "tables", file_type=file_type)
    build_kb(tmp_path / "tables", tmp_path / "again", kb_format="spacy")
    assert (tmp_path / "again" / "contents").read_bytes() == (kb / "contents").read_bytes()


def test_mapped_knowledge_base_is_exported_as_it_is(tables, tmp_path):
    build_kb(tables, tmp_path / "kb")
    export_kb(tmp_path / "kb", tmp_path / "out")
    build_kb(tmp_path / "out", tmp_path / "again")
    one, two = ({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("kb", "again"))
    assert one == two


def test_command_says_what_is_written_and_what_is_left_out(run, tmp_path):
    kb = InMemoryLookupKB(Vocab(), 1)
    kb.add_entity("Q1", 1, [1])
    kb.add_alias("nobody", [], [])
    kb.add_alias("one", ["Q1"], [0.5])
    kb.to_disk(tmp_path / "kb")
    code, out, err = run(command, tmp_path / "kb", tmp_path / "tables")
    assert (code, out) == (0, "1 entity, 1 pair of an alias and an entity\n")
    assert "1 alias of no entity left out" in err
    assert (tmp_path / "tables" / "aliases.csv").read_text() == "alias,id,probability\none,Q1,0.5\n"
    with pytest.raises(UsageError, match="tables exists; --force writes over it"):
        export_kb(tmp_path / "kb", tmp_path / "tables")
    export_kb(tmp_path / "kb", tmp_path / "tables", file_type="jsonl", force=True)
    assert sorted(path.name for path in (tmp_path / "tables").iterdir()) == ["aliases.jsonl", "entities.jsonl"]
    (tmp_path / "tables" / "dev.jsonl").write_text("{}")
    with pytest.raises(UsageError, match=r"tables exists and holds something else .* \('dev.jsonl'\)"):
        export_kb(tmp_path / "kb", tmp_path / "tables", force=True)
    with pytest.raises(UsageError, match="kb exists and holds something else"):
        export_kb(tmp_path / "kb", tmp_path / "kb", force=True)
