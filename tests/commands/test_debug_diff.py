"""``nlpx debug diff-config``: what a config has otherwise than the recommended one, or than another."""

from __future__ import annotations

import pytest

from nlpx.commands.debug_diff import debug_diff
from nlpx.commands.init_config import config_text


@pytest.fixture
def write(tmp_path):
    """Return a function that writes the recommended config with replacements, and gives its file."""

    def write_config(*replacements, name="my.cfg", lang="en", pipeline=("tagger",), **recipe):
        text, _ = config_text(lang, list(pipeline), **recipe)
        for old, new in replacements:
            assert old in text
            text = text.replace(old, new)
        (tmp_path / name).write_text(text, encoding="utf8")
        return tmp_path / name

    return write_config


def shown(lines):
    return [f"{sign} {text}".rstrip() for sign, text in lines]


@pytest.mark.parametrize("recipe", [{}, {"optimize": "accuracy"}, {"gpu": True}, {"pretraining": True}])
def test_recommended_config_differs_from_that_for_the_same_use_in_nothing(write, recipe):
    assert debug_diff(write(**recipe), **recipe) == []
    assert (debug_diff(write(**recipe)) == []) is (not recipe)


def test_defaults_that_are_left_out_are_no_difference(write):
    path = write(("patience = 1600\n", ""), ("max_steps = 20000", "max_steps = 7"))
    assert shown(debug_diff(path)) == ["  [training]", "- max_steps = 20000", "+ max_steps = 7"]


def test_components_of_other_names_are_compared_by_their_kind(write):
    path = write(
        ('["tok2vec", "tagger"]', '["vectors", "mine"]'),
        ("[components.tagger", "[components.mine"),
        ("[components.tok2vec", "[components.vectors"),
        ("${components.tok2vec.", "${components.vectors."),
        ("depth = 4", "depth = 5"),
    )
    assert shown(debug_diff(path)) == ["  [components.vectors.model.encode]", "- depth = 4", "+ depth = 5"]


def test_command_compares_with_a_file_and_writes_markdown(write, call_nlpx):
    write()
    write(("dropout = 0.1", "dropout = 0.2"), name="other.cfg")
    done = call_nlpx("debug", "diff-config", "my.cfg", "--compare-to", "other.cfg", "-md")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "```diff\n  [training]\n- dropout = 0.2\n+ dropout = 0.1\n```\n"


def test_command_says_that_there_is_no_difference_beside_its_output(write, call_nlpx):
    write()
    done = call_nlpx("debug", "diff-config", "my.cfg")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "no differences: the configs are the same\n"


@pytest.mark.parametrize(
    ("replacement", "arguments", "message"),
    [
        (("max_steps", "max_stepz"), (), "did you mean 'max_steps'?"),
        (("max_steps", "max_steps"), ("--compare-to", "my.cfg", "-G"), "--gpu says which config is recommended"),
    ],
)
def test_bad_arguments_are_one_clear_error(write, call_nlpx, replacement, arguments, message):
    write(replacement)
    done = call_nlpx("debug", "diff-config", "my.cfg", *arguments)
    assert done.returncode in {1, 2}
    assert message in done.stderr
    assert done.stdout == ""


def test_two_components_of_one_kind_are_named(write, call_nlpx):
    write(
        ('["tok2vec", "tagger"]', '["tok2vec", "two", "tagger"]'),
        ("[components.tok2vec]", '[components.two]\nfactory = "tok2vec"\n\n[components.tok2vec]'),
    )
    done = call_nlpx("debug", "diff-config", "my.cfg")
    assert "my.cfg:" in done.stderr
    assert "'tok2vec' and 'two' are both 'tok2vec'" in done.stderr
    assert "--compare-to CONFIG" in done.stderr
