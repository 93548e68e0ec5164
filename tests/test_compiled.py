"""Compiled modules: where they are, where they were not built, and where they are not wanted."""

from __future__ import annotations

import math
import sys

import pytest

from nlpx.pipeline import explain_compiled, load_compiled

MISSING = "nlp_dancer._steps"


@pytest.fixture(autouse=True)
def _wanted(monkeypatch):
    monkeypatch.delenv("NLPX_PURE_PYTHON", raising=False)


def explained(name: str) -> str | None:
    return explain_compiled(name, what="the compiled dance", slower="waltz and tango")


def test_compiled_module_is_imported():
    assert load_compiled("math") is math
    assert explained("math") is None


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
