"""What a manifest changes that is not its own is undone."""

from __future__ import annotations

import json
import os
import sys
import warnings
from functools import partial

import pytest

from nlpx.isolation import PluginFault
from nlpx.tampering import Tampering, contained


@pytest.mark.parametrize(
    ("change", "read", "name"),
    [
        (lambda: setattr(json, "dumps", len), lambda: json.dumps, "json.dumps"),
        (partial(os.chdir, "/"), os.getcwd, "the working directory"),
        (sys.path.clear, lambda: list(sys.path), "sys.path"),
        (sys.meta_path.clear, lambda: list(sys.meta_path), "sys.meta_path"),
        (partial(delattr, sys, "path"), lambda: sys.path, "sys.path"),
        (partial(sys.modules.__setitem__, "json", None), lambda: sys.modules["json"], "sys.modules"),
        (partial(warnings.simplefilter, "error", ImportWarning), lambda: list(warnings.filters), "warnings.filters"),
        (partial(sys.setprofile, lambda *event: None), sys.getprofile, "the profiler"),
        (partial(sys.setrecursionlimit, 900), sys.getrecursionlimit, "the recursion limit"),
    ],
    ids=[
        "a module",
        "the folder",
        "the path",
        "the finders",
        "no path",
        "a module away",
        "warnings",
        "the profiler",
        "the depth",
    ],
)
@pytest.mark.parametrize("fails", [False, True], ids=["quietly", "before an error"])
def test_change_is_named_and_undone(change, read, name, fails):
    def run():
        with contained("pkg.plugin"):
            change()
            if fails:
                raise ValueError("no")

    before = read()
    with pytest.raises(PluginFault) as caught:
        run()
    assert read() == before
    assert isinstance(caught.value, Tampering) is not fails
    assert (f"it changes {name}, which is not its own" in str(caught.value)) is not fails


def test_what_harms_nobody_stays(monkeypatch):
    monkeypatch.setattr(sys, "path", list(sys.path))
    limit = sys.getrecursionlimit()
    with contained("pkg.plugin"):
        sys.path.insert(0, "elsewhere")
        warnings.simplefilter("ignore", ImportWarning)
        sys.setrecursionlimit(limit + 10)
    # What is added to the path hides nothing that was there.
    assert (sys.path[-1], sys.getrecursionlimit()) == ("elsewhere", limit + 10)
    assert warnings.filters[0][::2] == ("ignore", ImportWarning, 0)
    sys.setrecursionlimit(limit)
