"""Processes that are forked while other threads import modules."""

from __future__ import annotations

import _imp
import sys
import threading
import time
from importlib import _bootstrap, import_module

import pytest

from nlpx.pipeline import Language
from nlpx.pipeline.workers import imports

if sys.platform == "win32":
    pytest.skip("there are no forks", allow_module_level=True)

SLOW = """
import {signals} as signals

half = 1
signals.begun.set()
signals.go_on.wait(30)
whole = 2
"""


class Signals:
    """What a slow module says and waits for."""

    def __init__(self):
        self.begun, self.go_on = threading.Event(), threading.Event()


@pytest.fixture
def slow(tmp_path, monkeypatch):
    """Return the name of a module that another thread is in the middle of importing, and what lets it go on."""
    signals = Signals()
    monkeypatch.setitem(sys.modules, "test_signals", signals)
    (tmp_path / "test_slow_module.py").write_text(SLOW.format(signals="test_signals"), encoding="utf8")
    monkeypatch.syspath_prepend(str(tmp_path))
    thread = threading.Thread(target=import_module, args=["test_slow_module"])
    thread.start()
    signals.begun.wait()
    yield "test_slow_module", signals.go_on
    signals.go_on.set()
    thread.join()
    del sys.modules["test_slow_module"]


@Language.component("test_imports_late")
def import_late(doc):
    doc.user_data["names"] = sorted({"half", "whole"} & vars(import_module(doc.text)).keys())
    return doc


def test_fork_waits_for_what_another_thread_imports(blank, slow, monkeypatch):
    name, go_on = slow
    blank.add_pipe("test_imports_late")

    def look_away(seconds):
        go_on.set()
        time.sleep(seconds)

    monkeypatch.setattr(imports, "sleep", look_away)
    docs = list(blank.pipe([name] * 4, n_process=2, batch_size=1))
    assert [doc.user_data["names"] for doc in docs] == [["half", "whole"]] * 4


def test_fork_does_not_wait_for_ever_and_has_what_is_there(blank, slow, monkeypatch):
    monkeypatch.setattr(imports, "_PATIENCE", 0.2)
    monkeypatch.setattr(imports, "_endless", set())
    name, _ = slow
    blank.add_pipe("test_imports_late")
    docs = list(blank.pipe([name] * 4, n_process=2, batch_size=1))
    assert [doc.user_data["names"] for doc in docs] == [["half"]] * 4
    monkeypatch.setattr(imports, "_PATIENCE", 1000.0)
    assert len(list(blank.pipe([name], n_process=2))) == 1


def test_nobody_begins_an_import_in_the_block(tmp_path, monkeypatch):
    (tmp_path / "test_quick_module.py").write_text("", encoding="utf8")
    monkeypatch.syspath_prepend(str(tmp_path))
    thread = threading.Thread(target=import_module, args=["test_quick_module"])
    with imports.imports_at_rest():
        thread.start()
        time.sleep(0.1)
        assert "test_quick_module" not in sys.modules
        assert "test_quick_module" not in _bootstrap._module_locks
    thread.join(20)
    assert sys.modules.pop("test_quick_module").__name__ == "test_quick_module"


def test_an_interrupt_leaves_nothing_locked(monkeypatch):
    def be_interrupted():
        assert _imp.lock_held()
        raise KeyboardInterrupt

    monkeypatch.setattr(imports, "_imported_elsewhere", be_interrupted)
    with pytest.raises(KeyboardInterrupt), imports.imports_at_rest():
        pass
    assert not _imp.lock_held()


def test_stream_in_an_import_of_its_own_does_not_wait(tmp_path, monkeypatch, blank):
    (tmp_path / "test_streams.py").write_text("import sys\nfound = [doc.text for doc in sys.stream]\n", encoding="utf8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(sys, "stream", blank.pipe(["a", "b"], n_process=2, batch_size=1), raising=False)
    monkeypatch.setattr(imports, "_PATIENCE", 1000.0)
    assert import_module("test_streams").found == ["a", "b"]
    del sys.modules["test_streams"]


def test_python_still_has_what_is_read():
    assert isinstance(_bootstrap._module_locks, dict)
    lock = _bootstrap._ModuleLock("some.module")
    assert lock.owner is None
    lock.acquire()
    assert lock.owner == threading.get_ident()
    lock.release()
