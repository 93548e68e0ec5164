"""A script that is run so sees what it sees when Python runs it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys

import pytest
from conftest import run_process

FACTS = """
import os, sys
print(__name__, os.path.basename(__file__), os.path.isabs(__file__), __package__, __spec__ and __spec__.name, sys.argv)
print(os.path.basename(sys.path[0]), sys.modules["__main__"].__dict__ is globals(), sorted(set(dir()) - {"os", "sys"}))
print([isinstance(argument, str) for argument in sys.argv])
"""
FAILURE = """
def fail(n):
    if n:
        fail(n - 1)
    raise ValueError("that will not do")

try:
    1 / 0
except ZeroDivisionError:
    fail(1)
"""


def by_python(folder, *arguments, **environment):
    return run_process(folder, *arguments, **environment)


def as_spacy(folder, *arguments, **environment):
    return run_process(folder, "-m", "nlpx.as_spacy", *arguments, **environment)


@pytest.mark.parametrize(
    "text",
    [
        FACTS,
        FAILURE,
        "raise SystemExit(3)",
        "import sys; sys.exit('no more of this')",
        "import sys; print('shown'); sys.exit()",
        "print('before')\nthis is no Python",
        "raise KeyboardInterrupt",
        "import os; print('lost?', flush=True); os._exit(4)",
        "import atexit; atexit.register(print, 'at the end'); print('first')",
        "# -*- coding: latin-1 -*-\nprint(len('\u00e4'))",
        "import sys; sys.excepthook = lambda *error: print(error[0].__name__); 1 / 0",
        "from other import value; print(value)",
        "import gc, sys; print(gc.isenabled(), sys.flags.utf8_mode, __annotations__ if 'x' in dir() else None)",
    ],
)
def test_a_script_runs_as_python_runs_it(tmp_path, text):
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "other.py").write_text("value = 'from beside'")
    (tmp_path / "scripts" / "main.py").write_bytes(text.encode("latin-1"))
    arguments = ("scripts/main.py", "one", "--two", "-m")
    due, got = by_python(tmp_path, *arguments), as_spacy(tmp_path, *arguments)
    assert (got.stdout, got.stderr, got.returncode) == (due.stdout, due.stderr, due.returncode)


@pytest.mark.parametrize("text", [FACTS, FAILURE])
@pytest.mark.parametrize("module", ["package", "package.inner"])
def test_a_module_runs_as_python_runs_it(tmp_path, text, module):
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "__init__.py").write_text("")
    for name in ("__main__", "inner"):
        (tmp_path / "package" / f"{name}.py").write_text(text)
    due, got = by_python(tmp_path, "-m", module, "one"), as_spacy(tmp_path, "-m", module, "one")
    # Before Python 3.11 the frames of what runs modules come with their lines.
    rest = re.sub(r'  File "[^"]*runpy[^"]*", .*\n(    .*\n)*', "", due.stderr)
    assert (got.stdout, got.stderr, got.returncode) == (due.stdout, rest, due.returncode)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "give a script with its arguments"),
        (["-x"], "give a script with its arguments"),
        (["nowhere.py"], "nowhere.py: the script cannot be read"),
        ([""], "a path is empty; name a file"),
        (["-m", "nowhere"], "there is no module 'nowhere' that can be run"),
        (["-m", "nowhere.inner"], "the module 'nowhere.inner' cannot be run"),
        (["-m", "html"], "there is no module 'html' that can be run"),
    ],
)
def test_what_cannot_be_run_is_one_sentence(tmp_path, arguments, message):
    got = as_spacy(tmp_path, *arguments)
    assert (got.returncode, got.stderr.count("\n")) == (2, 1)
    assert message in got.stderr


def test_the_command_passes_everything_on(tmp_path, run_nlpx):
    script = tmp_path / "main.py"
    script.write_text("import sys, spacy; print(sys.argv[1:], spacy.blank('en').lang); sys.exit(5)")
    done = run_nlpx("run", script, "--help", "-m", "x", "--", "y")
    assert (done.stdout, done.returncode) == ("['--help', '-m', 'x', '--', 'y'] en\n", 5)
    (tmp_path / "module.py").write_text("import sys, spacy; print(sys.argv[1:], spacy.__name__)")
    assert run_nlpx("run", "-m", "module", "-x").stdout == "['-x'] spacy\n"


def test_what_a_program_leaves_is_finished_at_its_end(tmp_path, run_nlpx):
    script = tmp_path / "main.py"
    script.write_text(
        "class Circle:\n    def __init__(self):\n        self.me = self\n\n    def __del__(self):\n        "
        "sys.stdout.write('finished')\n\n\nimport sys\n\ncircle = Circle()\n"
    )
    assert run_nlpx("run", script).stdout == "finished"


def test_the_command_without_a_script_says_what_to_give(run_nlpx):
    done = run_nlpx("run")
    assert done.returncode == 2
    assert "give a script with its arguments, or -m and a module with its" in done.stderr
    assert "or -m and a module with its, not --epochs" in run_nlpx("run", "--epochs", "10").stderr


@pytest.mark.parametrize("method", ["spawn", "fork", "forkserver"])
@pytest.mark.parametrize("given", ["script", "first line"])
def test_worker_processes_know_too(tmp_path, method, given):
    script = tmp_path / "main.py"
    script.write_text(
        f"""{"import nlpx.as_spacy" if given == "first line" else ""}
import multiprocessing
import spacy
from spacy.tokens import Doc

def count(text):
    return len(spacy.blank("en")(text)), Doc.__module__

if __name__ == "__main__":
    with multiprocessing.get_context({method!r}).Pool(1) as pool:
        print(pool.map(count, ["one two", "three"]))
"""
    )
    run = as_spacy if given == "script" else by_python
    done = run(tmp_path, script)
    assert done.stdout == "[(2, 'nlpx.tokens.doc'), (1, 'nlpx.tokens.doc')]\n", done.stderr


def test_an_interrupt_ends_it_as_it_ends_python(tmp_path):
    script = tmp_path / "main.py"
    script.write_text("import time; print('begun', flush=True); time.sleep(60)")
    command = [sys.executable, "-m", "nlpx", "run", str(script)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ)
    assert process.stdout.readline() == "begun\n"
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate()
    assert process.returncode == -signal.SIGINT
    assert stderr.startswith("Traceback (most recent call last):\n  File")
    assert stderr.endswith("KeyboardInterrupt\n")
