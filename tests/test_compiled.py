"""Compiled modules: where they are, where they were not built, and where they are not wanted."""

from __future__ import annotations

import math
import sys
from binascii import crc32

import pytest
from conftest import ROOT

from nlpx.pipeline import explain_compiled, load_compiled

MISSING = "nlp_dancer._steps"
SOURCE = "def step(): ...\n"


@pytest.fixture(autouse=True)
def _wanted(monkeypatch):
    monkeypatch.delenv("NLPX_PURE_PYTHON", raising=False)


def explained(name: str) -> str | None:
    return explain_compiled(name, what="the compiled dance", slower="waltz and tango")


def test_compiled_module_is_imported():
    assert load_compiled("math") is math
    assert explained("math") is None


def test_compiled_module_that_is_part_of_the_interpreter_is_used():
    assert load_compiled("sys") is sys


def test_missing_compiled_module_is_explained():
    assert load_compiled(MISSING) is None
    assert explained(MISSING) == (
        "the compiled dance was not built: waltz and tango work, but slower; for full speed install this plugin again "
        "where there is a C compiler"
    )


def test_compiled_module_that_is_not_wanted_is_left_alone(monkeypatch):
    monkeypatch.setenv("NLPX_PURE_PYTHON", "1")
    assert "math" in sys.modules
    assert load_compiled("math") is None
    assert explained("math") == (
        "the compiled dance is not in use, because NLPX_PURE_PYTHON=1 says so: waltz and tango run slower"
    )


def test_missing_compiled_module_is_looked_for_once(monkeypatch):
    assert load_compiled("nlp_dancer._turns") is None
    monkeypatch.setitem(sys.modules, "nlp_dancer._turns", math)
    assert load_compiled("nlp_dancer._turns") is None


def test_compiled_modules_are_left_alone_where_numbers_have_their_highest_byte_first(monkeypatch):
    monkeypatch.setattr(sys, "byteorder", "big")
    assert load_compiled("math") is None
    assert explained("math") == (
        "the compiled dance is not in use, because this machine has the highest byte of a number first: waltz and "
        "tango run slower"
    )


@pytest.fixture
def built(tmp_path, monkeypatch):
    """Return a function that puts a module, as if built from a source, beside a source, and gives its name."""
    monkeypatch.syspath_prepend(tmp_path)

    def build(name: str, source: str) -> str:
        mark = f"nlpx-source:{crc32(source.encode()):08x}".encode()
        (tmp_path / f"{name}.py").write_text(f"SOURCE = {mark!r}\n", encoding="utf8")
        (tmp_path / f"{name}.pyx").write_text(SOURCE, encoding="utf8")
        monkeypatch.delitem(sys.modules, name, raising=False)
        return name

    return build


def test_compiled_module_of_the_source_beside_it_is_used(built):
    assert load_compiled(built("_waltz", SOURCE)).__name__ == "_waltz"


def test_compiled_module_of_an_older_source_is_warned_of_once_and_not_used(built):
    name = built("_tango", "def step(): return 1\n")
    with pytest.warns(RuntimeWarning, match=r"_tango\.pyx has changed since it was compiled.*make setup"):
        assert load_compiled(name) is None
    assert load_compiled(name) is None


def test_compiled_module_is_not_used_where_what_is_declared_beside_it_is_new(built, tmp_path):
    name = built("_polka", SOURCE)
    (tmp_path / "_pairs.pxd").write_text("cdef class Pair: pass\n", encoding="utf8")
    with pytest.warns(RuntimeWarning, match=r"_polka\.pyx has changed"):
        assert load_compiled(name) is None


def test_what_is_built_here_is_of_the_sources_here():
    sources = [*ROOT.glob("core/*/_*.pyx"), *ROOT.glob("plugins/*/*/_*.pyx")]
    assert len(sources) > 5
    for source in sources:
        package = "nlpx." + source.parent.name if source.is_relative_to(ROOT / "core") else source.parent.name
        name = f"{package}.{source.stem}"
        assert (load_compiled(name) is None) == (explained(name) is not None)
        if load_compiled(name) is not None:
            mark = load_compiled(name).SOURCE.decode()
            content = [path.read_bytes() for path in (source, *sorted(source.parent.glob("_*.pxd")))]
            assert mark == f"nlpx-source:{crc32(b''.join(content)):08x}"
