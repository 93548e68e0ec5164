"""``nlpx plugins new``."""

from __future__ import annotations

import subprocess
import sys

import pytest

from nlpx.commands.plugins_new import DISTRIBUTION, OFFER, PACKAGE, kinds, write_plugin
from nlpx.errors import UsageError


@pytest.fixture(scope="module", params=kinds())
def kind(request):
    return request.param


def ruff(folder, *arguments):
    command = [sys.executable, "-m", "ruff", *arguments, "--no-cache"]
    return subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", "'' cannot be the name of a plugin; use letters and digits, with single hyphens"),
        ("9lives", "'9lives' cannot be the name"),
        ("nlpx--x", "'nlpx--x' cannot be the name"),
        ("-x", "'-x' cannot be the name"),
        ("x-", "'x-' cannot be the name"),
        ("a/b", "'a/b' cannot be the name"),
        ("..", r"'\.\.' cannot be the name"),
        ("naïve", "'naïve' cannot be the name"),
        ("Class", "'Class' cannot be the name of a plugin: class is a word of Python; choose another name"),
        ("json", "'json' cannot be the name of a plugin: there is a package json; choose another name"),
        ("nlp-tagger", "there is a package nlp_tagger"),
        ("tests", "there is a package tests"),
    ],
)
def test_name_that_no_package_can_have_is_refused(tmp_path, monkeypatch, name, message):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match=message):
        write_plugin(name, "command")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("is_folder", [True, False])
def test_what_exists_is_left_as_it_is(tmp_path, is_folder):
    place = tmp_path / "nlpx-shout"
    place.mkdir() if is_folder else place.write_text("mine", encoding="utf8")
    with pytest.raises(UsageError, match=r"nlpx-shout exists and is left as it is; choose another name, or move it"):
        write_plugin("nlpx-shout", "command", folder=place)
    assert not list(place.iterdir()) if is_folder else place.read_text(encoding="utf8") == "mine"


def test_plugin_has_its_own_name_throughout(tmp_path, kind):
    folder = write_plugin("Shout.it-loud", kind, folder=tmp_path / "new")
    for path in [path for path in folder.rglob("*") if path.is_file()]:
        text = path.read_text(encoding="utf8")
        assert not [name for name in (DISTRIBUTION, PACKAGE, OFFER) if name in text + str(path)]
    assert 'name = "Shout.it-loud"' in (folder / "pyproject.toml").read_text(encoding="utf8")
    assert 'shout_it_loud = "shout_it_loud.plugin"' in (folder / "pyproject.toml").read_text(encoding="utf8")
    assert (folder / "shout_it_loud" / "plugin.py").is_file()
    assert (folder / "tests" / "test_shout_it_loud.py").is_file()


@pytest.mark.parametrize(
    ("kind", "line"), [("command", 'name="{}"'), ("language", 'name="{}"'), ("objective", 'loss_funcs={{"{}": ')]
)
@pytest.mark.parametrize(("offer", "word"), [(None, "latin"), ("la", "la")])
def test_what_users_type_is_as_they_say_or_the_package_without_its_prefix(tmp_path, kind, line, offer, word):
    folder = write_plugin("nlpx-latin", kind, offer=offer, folder=tmp_path / "new")
    assert line.format(word) in (folder / "nlpx_latin" / "plugin.py").read_text(encoding="utf8")


@pytest.mark.parametrize(
    ("name", "kind", "offer", "message"),
    [
        ("nlpx-train", "command", None, "'train' is among the commands already, by plugin core"),
        ("nlpx-x", "language", "en", "'en' is among the languages already, by plugin core"),
        ("nlpx-x", "objective", "L2", "'L2' cannot be what users type; use small letters and digits"),
        (
            "nlpx-x",
            "objective",
            "cosine",
            "'cosine' is among the loss functions of pretrain already, by plugin tok2vec",
        ),
        ("nlpx-x", "command", "-x", "'-x' cannot be what users type"),
        ("nlpx-x", "language", "la/tin", "'la/tin' cannot be what users type"),
    ],
)
def test_what_nobody_could_type_or_is_there_already_is_refused(tmp_path, name, kind, offer, message):
    with pytest.raises(UsageError, match=message):
        write_plugin(name, kind, offer=offer, folder=tmp_path / "new")
    assert not list(tmp_path.iterdir())


def test_word_to_type_is_refused_where_there_is_none(call_nlpx, tmp_path):
    done = call_nlpx("plugins", "new", "nlpx-x", "--kind", "architecture", "--offer", "x")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: --offer is for command and language and objective; of a plugin of the kind")
    assert not list(tmp_path.iterdir())


# Of names short and long, with the lines that ruff makes by itself.
@pytest.mark.parametrize("name", ["a", "nlpx-loud-shouting"])
def test_plugin_is_linted_and_formatted(tmp_path, kind, name):
    folder = write_plugin(name, kind, folder=tmp_path / "new")
    checked = ruff(folder, "check", "--isolated")
    assert checked.returncode == 0, checked.stdout
    formatted = ruff(folder, "format", "--check", "--diff", "--isolated")
    assert formatted.returncode == 0, formatted.stdout


@pytest.mark.parametrize(
    ("arguments", "typed"),
    [
        (["--kind", "architecture"], ""),
        (["--kind", "command"], " (its command is shout; --offer gives it another)"),
        (["--kind", "language", "--offer", "qsh"], " (the code of its language is qsh; --offer gives it another)"),
    ],
)
def test_command_says_what_comes_next(call_nlpx, tmp_path, arguments, typed):
    result = call_nlpx("plugins", "new", "nlpx-shout", *arguments)
    assert result.returncode == 0, result.stderr
    following = "next: pip install -e ./nlpx-shout, pytest nlpx-shout, nlpx plugins nlpx-shout --check"
    assert result.stderr == f"wrote nlpx-shout{typed}; {following}\n"
    assert (tmp_path / "nlpx-shout" / "nlpx_shout" / "plugin.py").is_file()


def test_kind_that_no_template_has_is_refused_with_those_there_are(call_nlpx):
    result = call_nlpx("plugins", "new", "nlpx-shout", "--kind", "architectur")
    assert result.returncode == 2
    assert f"'architectur' is not one of {', '.join(map(repr, kinds()))}" in result.stderr
