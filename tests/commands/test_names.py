"""``nlpx names``."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from nlpx.commands.names import command, list_kinds, list_names
from nlpx.errors import NameNotFound


def run(*arguments):
    return CliRunner().invoke(command, arguments, catch_exceptions=False)


def test_every_installed_name_of_a_kind_is_listed_with_plugin_and_summary():
    lines = run("architectures").output.splitlines()
    (line,) = (line for line in lines if line.startswith("spacy.Tagger.v2 "))
    assert "tagger (nlp-tagger 0.1.0)" in line
    assert len(lines) == len(list_names("architectures"))


def test_without_a_kind_the_kinds_are_listed():
    kinds = {kind["name"]: kind["offers"] for kind in list_kinds()}
    assert {"architectures", "factories", "commands", "training options", "languages"} <= set(kinds)
    assert all(kinds.values())
    assert run().output.splitlines()[0].split()[0] == next(iter(kinds))


@pytest.mark.parametrize(
    ("hook", "table"), [("components", "factories"), ("training_options", "training options"), ("commands", "commands")]
)
def test_a_kind_can_be_called_as_its_hook(hook, table):
    assert list_names(hook) == list_names(table) != []


def test_names_can_be_printed_as_json():
    languages = json.loads(run("languages", "--json").output)
    assert {"name": "en", "plugin": "core (nlpx-core 0.1.0)", "summary": "English."} in languages


def test_an_unknown_kind_is_an_error_with_near_names():
    with pytest.raises(NameNotFound, match="there is no registry 'architecture'; did you mean 'architectures'"):
        list_names("architecture")
