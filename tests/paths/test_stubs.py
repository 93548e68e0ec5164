"""What type checkers know of documented paths: the stubs are those that the table gives, and say what is so."""

from __future__ import annotations

import sys
import venv
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from conftest import ROOT, run_process

CODE = """\
import nlpx
import nlpx.displacy
import nlpx.util
from nlpx.cli.train import train
from nlpx.kb import InMemoryLookupKB
from nlpx.lang.en import English
from nlpx.lang.en.stop_words import STOP_WORDS
from nlpx.ml.models import build_tagger_model
from nlpx.pipeline import Sentencizer, Tagger
from nlpx.pipeline.tagger import DEFAULT_TAGGER_MODEL
from nlpx.symbols import ORTH
from nlpx.tokens import Doc
from nlpx.training import Example, minibatch_by_words
from nlpx.training.batchers import minibatch_by_padded_size
from nlpx.util import filter_spans, minibatch, registry


class TerseDefaults(English.Defaults):
    stop_words = English.Defaults.stop_words | {"better"}


class Terse(English):
    lang = "en_terse"
    Defaults = TerseDefaults


doc: Doc = English()("It")
batches: list[list[int]] = list(minibatch([1, 2], 3))
spans: list[nlpx.Span] = filter_spans(doc.ents)
words: set[str] = STOP_WORDS
number: int = ORTH
meaning: str | None = nlpx.explain("nsubj")
flat: dict[str, object] = nlpx.util.dict_to_dot({})
tagger: type[Tagger] = Tagger
picture: str = nlpx.displacy.render(doc, style="ent")


@registry.misc("names.v1")
def names() -> list[str]:
    return ["Anna"]


@nlpx.registry.misc("named.v1")
def named(name: str) -> list[str]:
    return [name]


some: list[str] = [*names(), *named("Anna"), *nlpx.registry.names()]
"""
MISTAKES = """\
from nlpx.util import minibatches
from nlpx.util import minibatch
minibatch(1, 2)
"""


@pytest.fixture(scope="module")
def stubs():
    spec = spec_from_file_location("stubs", ROOT / "docs" / "stubs.py")
    made = module_from_spec(spec)
    sys.modules["stubs"] = made
    spec.loader.exec_module(made)
    yield made
    del sys.modules["stubs"]


def test_the_stubs_are_those_of_the_table(stubs):
    there = {path: path.read_text(encoding="utf8") for path in stubs.STUBS.rglob("*.*")}
    assert there == stubs.stubs(), "run 'make docs'"


@pytest.mark.slow
def test_a_type_checker_knows_documented_names(tmp_path):
    venv.create(tmp_path / "env", with_pip=False, symlinks=True)
    (site,) = (tmp_path / "env").glob("lib/python*/site-packages")
    (site / "nlpx").symlink_to(ROOT / "core")
    (site / "nlpx-stubs").symlink_to(ROOT / "stubs")
    others = {str(Path(find_spec(name).origin).parents[1]) for name in ("numpy", "nlp_tagger", "nlp_entitylinker")}
    (site / "others.pth").write_text("\n".join(sorted(others)))
    # Types of PyTorch, which nothing here has, are most of what there is to read.
    (tmp_path / "mypy.ini").write_text("[mypy]\n[mypy-torch.*]\nfollow_imports = skip\n")
    (tmp_path / "code.py").write_text(CODE)
    (tmp_path / "mistakes.py").write_text(MISTAKES)
    python = ["--python-executable", str(tmp_path / "env" / "bin" / "python")]
    done = run_process(tmp_path, "-m", "mypy", "--strict", *python, "code.py", "mistakes.py")
    faults = [line.split(":")[:2] for line in done.stdout.splitlines() if ": error:" in line]
    assert faults == [["mistakes.py", "1"], ["mistakes.py", "3"]], done.stdout + done.stderr
