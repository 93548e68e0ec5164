"""Whether the compiled state loop is there, and what users are told where it is not."""

from __future__ import annotations

USED = """
import nlpx
from nlp_parser import compiled, greedy
from nlpx.tokens import Doc
from nlpx.tokens import Example
in_arrays = greedy.parse_in_arrays
greedy.parse_in_arrays = lambda *arguments: (print("arrays"), in_arrays(*arguments))
nlp = nlpx.blank("en")
nlp.add_pipe("ner")
words = ["Ada", "spoke"]
nlp.initialize(lambda: [Example(Doc(nlp.vocab, words=words), Doc(nlp.vocab, words=words, ents=["B-PERSON", "O"]))])
print(compiled._loop, len(nlp("Ada spoke")))
"""


def test_pure_python_runs_in_arrays(run_python):
    result = run_python(USED, NLPX_PURE_PYTHON="1")
    assert result.stdout.splitlines() == ["arrays", "None 2"], result.stderr


def test_users_are_told(run_nlpx):
    for command in ("info", "plugins"):
        assert "the compiled state loop is not in use" in run_nlpx(command, NLPX_PURE_PYTHON="1").stdout
