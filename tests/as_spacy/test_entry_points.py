"""What installed packages offer to spaCy through entry points can be used."""

from __future__ import annotations

import pytest

COMPONENTS = """
from spacy.language import Language
from spacy.tokens import Doc

@Language.factory("shouter", default_config={"mark": "!"})
class Shouter:
    def __init__(self, nlp, name, mark):
        self.mark = mark

    def __call__(self, doc):
        doc.user_data["shout"] = doc.text.upper() + self.mark
        return doc
"""
OTHERS = """
def make_plain(nlp, name):
    return lambda doc: doc

def make_words():
    return ["a", "b"]
"""
ENTRY_POINTS = """
[spacy_factories]
shouter = pkg_loud.components:Shouter
plain = pkg_loud.others:make_plain
broken = pkg_loud.nowhere:make
tagger = pkg_loud.nowhere:make_tagger

[spacy_misc]
loud.words.v1 = pkg_loud.others:make_words
"""


@pytest.fixture
def loud(plugin_folder, tmp_path):
    folder = plugin_folder("loud", "", components=COMPONENTS, others=OTHERS)
    (folder / "nlp_loud-1.0.dist-info" / "entry_points.txt").write_text(ENTRY_POINTS)
    return str(folder)


def test_components_and_functions_are_named_as_in_spacy(run_python, loud):
    code = """
import nlpx.as_spacy, spacy, sys
nlp = spacy.blank("en")
print("pkg_loud" in sys.modules, "shouter" in spacy.registry.factories)
nlp.add_pipe("shouter", config={"mark": "?"})
nlp.add_pipe("shouter", name="again")
nlp.add_pipe("plain")
print(nlp("hey").user_data["shout"], nlp.config["components"]["shouter"])
print(spacy.registry.misc.get("loud.words.v1")(), nlp.get_pipe_meta("tagger" if 0 else "plain").factory)
"""
    done = run_python(code, PYTHONPATH=loud)
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        "False True",
        "HEY! {'factory': 'shouter', 'mark': '?'}",
        "['a', 'b'] plain",
    ]


def test_a_package_that_fails_is_named(run_python, loud):
    code = """
import nlpx.as_spacy, spacy
from nlpx.errors import PluginError
nlp = spacy.blank("en")
print(type(nlp.add_pipe("tagger")).__module__)
for n in range(2):
    try:
        nlp.add_pipe("broken")
    except PluginError as error:
        print(error)
"""
    shown = run_python(code, PYTHONPATH=loud).stdout.splitlines()
    assert shown[0] == "nlp_tagger.tagger"
    assert shown[1].startswith("'broken' among the factories cannot be used: 'pkg_loud.nowhere:make' of nlp-loud gives")
    assert shown[2] == shown[1]


def test_they_are_not_there_without_it(run_python, loud):
    code = "import nlpx; print('shouter' in nlpx.registry.factories)"
    assert run_python(code, PYTHONPATH=loud).stdout == "False\n"
