"""The tables: names of plugins and of users, and what is said of a name that is not there."""

from __future__ import annotations

import pytest

from nlpx.errors import NameClash, NameNotFound
from nlpx.hookspecs import ObjectiveSpec
from nlpx.plugins import Offer, Plugin, installed
from nlpx.registry import registry
from nlpx.registry.table import Table
from nlpx.targets import load_target


@pytest.fixture
def table():
    return Table("architectures", "nlpx_architectures")


def test_decorator_registers_a_function(table):
    @table("mine.v1")
    def build():
        return 1

    assert table.get("mine.v1") is build
    assert "mine.v1" in table
    assert "mine.v1" in table.names()


def test_same_function_may_be_registered_again(table):
    for _ in range(2):

        def build():
            return 1

        table("mine.v1", build)
    assert table.get("mine.v1") is build


def test_other_function_under_a_taken_name_is_an_error(table):
    table("mine.v1", lambda: 1)
    with pytest.raises(NameClash, match=r"mine\.v1.*offered more than once"):
        table("mine.v1", dict)


def defined(module, file):
    scope = {"__name__": module}
    exec(compile("def build():\n    pass\n", file, "exec"), scope)
    return scope["build"]


def test_file_of_code_may_be_run_again_under_another_name(table):
    for module in ("python_code", "functions"):
        table("mine.v1", defined(module, "functions.py"))
    assert table.get("mine.v1").__module__ == "functions"


@pytest.mark.parametrize("files", [("functions.py", "others.py"), ("<string>", "<string>")])
def test_function_of_the_same_name_in_other_code_is_an_error(table, files):
    table("mine.v1", defined("first", files[0]))
    with pytest.raises(NameClash, match=r"by first\.build and by second\.build"):
        table("mine.v1", defined("second", files[1]))


def test_users_function_does_not_replace_that_of_a_plugin(table):
    with pytest.raises(NameClash, match=r"tagger .nlp-tagger .* and by builtins.dict"):
        table("spacy.Tagger.v2", dict)


def test_misspelt_name_gets_the_near_ones(table):
    with pytest.raises(NameNotFound, match=r"did you mean 'spacy\.Tagger\.v2'"):
        table.get("spacy.Taggr.v2")


@pytest.mark.usefixtures("not_installed")
def test_documented_name_says_what_to_install(table):
    with pytest.raises(NameNotFound, match=r"it comes with nlp-painter: pip install nlp-painter"):
        table.get("nlpx.Painter.v1")


def test_name_of_another_registry_is_pointed_at():
    with pytest.raises(NameNotFound, match="there is one among the factories"):
        registry.get("optimizers", "tagger")
    with pytest.raises(NameNotFound, match="there is one among the converters and the factories"):
        registry.get("architectures", "ner")


def test_unknown_registry_gets_the_near_ones():
    with pytest.raises(NameNotFound, match="did you mean 'architectures'"):
        registry.get("architecture", "x")
    with pytest.raises(AttributeError, match="did you mean 'layers'"):
        _ = registry.layer


def test_objective_is_an_architecture_too():
    name = "spacy.PretrainVectors.v1"
    assert registry.get("architectures", name) is registry.get("objectives", name)
    assert name in registry.architectures.names()
    assert "spacy.Tagger.v2" not in registry.objectives


def test_names_that_an_objective_takes_from_others_clash(monkeypatch):
    hook = "nlpx_pretraining_objectives"
    spec = ObjectiveSpec(name="spacy.Tagger.v2", target="x:y", summary=".", loss_funcs={"cosine": {}})
    rival = Offer(plugin=Plugin(name="x", module="x"), spec=spec)
    monkeypatch.setitem(installed()._offers, hook, [*installed().offers(hook), rival])
    clashes = {(space, name) for space, name, _plugins in installed().clashes()}
    assert clashes == {("architectures", "spacy.Tagger.v2"), ("loss functions of pretrain", "cosine")}


@pytest.mark.parametrize("target", ["no colon", "nlpx:", ":attribute"])
def test_target_of_a_wrong_form_is_refused(target):
    with pytest.raises(ValueError, match=r"package\.module:attribute"):
        load_target(target)


def test_target_may_name_a_nested_attribute():
    assert load_target("nlpx.registry.table:Table.get") is Table.get
