"""What stands under the names of spaCy, and when it does not."""

from __future__ import annotations

import pytest


def test_names_of_spacy_are_ours(run_python):
    code = """
import nlpx.as_spacy
import nlpx, spacy, spacy.tokens.doc
import spacy.lang.en as english
from spacy.pipeline.tagger import Tagger
from spacy_transformers import Transformer
from spacy_legacy import Tagger_v1
assert spacy.tokens is nlpx.tokens and spacy.tokens.Doc is nlpx.tokens.Doc
assert spacy.tokens.doc is nlpx.tokens.doc and spacy.tokens.__spec__.name == "nlpx.tokens"
assert type(spacy.blank("en")) is english.English
assert spacy.registry.get("factories", "tagger").__name__ == "make_tagger"
assert {"load", "util", "Doc"} <= set(dir(spacy))
assert spacy.about.__version__ == spacy.__version__
print(spacy.__version__, Tagger.__module__, Transformer.__module__, Tagger_v1.__module__)
"""
    done = run_python(code)
    assert done.stderr == ""
    assert done.stdout.split() == ["3.8.18", "nlp_tagger.tagger", "nlp_transformers.pipe", "nlp_tagger.models"]


def test_it_takes_place_once(run_python):
    code = "import nlpx.as_spacy, sys; from importlib import reload; n = len(sys.meta_path); reload(nlpx.as_spacy)\n"
    assert run_python(f"{code}print(len(sys.meta_path) - n)").stdout == "0\n"


@pytest.fixture
def another_spacy(tmp_path):
    (tmp_path / "site" / "spacy").mkdir(parents=True)
    (tmp_path / "site" / "spacy" / "__init__.py").write_text("kind = 'another'")
    return str(tmp_path / "site")


def test_it_is_refused_where_spacy_is_imported_already(run_python, another_spacy):
    code = "import spacy\ntry:\n    import nlpx.as_spacy\nexcept ImportError as error:\n    print(error)"
    shown = run_python(code, PYTHONPATH=another_spacy).stdout
    assert shown.startswith(
        "spacy is imported already, so nlpx cannot take its place; put 'import nlpx.as_spacy' before"
    )


def test_an_installed_spacy_is_not_imported(run_python, another_spacy):
    code = "import nlpx.as_spacy, spacy; print(spacy.Doc.__module__, hasattr(spacy, 'kind'))"
    assert run_python(code, PYTHONPATH=another_spacy).stdout == "nlpx.tokens.doc False\n"


@pytest.mark.parametrize("name", ["spacy.nowhere", "spacy.tokens.nowhere", "spacy_transformers.nowhere"])
def test_what_is_not_there_is_told(run_python, name):
    code = f"import nlpx.as_spacy\ntry:\n    import {name}\nexcept ImportError as error:\n    print(error)"
    assert run_python(code).stdout.startswith(f"No module named '{name}': nlpx has nothing that stands for it")


def test_a_package_of_a_pipeline_loads_itself(run_python, en_core_web_sm):
    package = en_core_web_sm.parent.name
    code = f"import nlpx.as_spacy, {package} as package\nnlp = package.load()\n"
    done = run_python(f"{code}print(nlp('She runs.')[1].tag_, package.__version__)")
    assert done.stdout == "VBZ 3.8.0\n", done.stderr
