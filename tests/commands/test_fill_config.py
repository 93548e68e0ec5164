"""``nlpx init fill-config``: what is missing comes in, what is there stays."""

from __future__ import annotations

import pytest

from nlpx.commands import fill_config
from nlpx.commands.fill_config import filled_text
from nlpx.config import check_config, load_config
from nlpx.errors import ConfigError, UsageError

BASE = """[nlp]
lang = "en"
pipeline = ["vectors"]

[components]

[components.vectors]
factory = "tok2vec"

[training]
max_steps = 7
"""


@pytest.fixture
def base(tmp_path):
    path = tmp_path / "base.cfg"
    path.write_text(BASE, encoding="utf8")
    return path


def invoke(*arguments):
    fill_config.command.main([str(argument) for argument in arguments], standalone_mode=False)


def test_config_is_complete_and_what_it_says_stays(base):
    old, new = filled_text(str(base))
    assert load_config(f"{old}\n") == load_config(BASE)
    config = load_config(new)
    assert config["training"]["max_steps"] == 7
    assert config["training"]["optimizer"]["learn_rate"] == 0.001
    assert config["components"]["vectors"]["model"]["@architectures"] == "spacy.HashEmbedCNN.v2"
    assert config["pretraining"] == {}
    assert check_config(config, files=False) == []
    assert filled_text(new)[1] == new


def test_settings_of_pretraining_are_for_the_component_that_gives_vectors(base):
    config = load_config(filled_text(str(base), pretraining=True)[1])
    assert config["pretraining"]["component"] == "vectors"
    assert config["pretraining"]["objective"]["@architectures"] == "spacy.PretrainCharacters.v1"
    assert config["corpora"]["pretrain"]["path"] == "${paths.raw_text}"
    base.write_text(f'{BASE}\n[pretraining]\ncomponent = "mine"\ndropout = 0.5\n', encoding="utf8")
    config = load_config(filled_text(str(base), pretraining=True)[1])
    assert (config["pretraining"]["component"], config["pretraining"]["dropout"]) == ("mine", 0.5)


def test_file_is_written_and_not_written_over_unasked(base, tmp_path, capsys):
    invoke(base, tmp_path / "out.cfg")
    assert load_config(tmp_path / "out.cfg") == load_config(filled_text(str(base))[1])
    with pytest.raises(UsageError, match=r"out\.cfg exists; --force writes over it"):
        invoke(base, tmp_path / "out.cfg")
    invoke(base, base, "-pt", "--force")
    assert load_config(base)["pretraining"]["component"] == "vectors"
    invoke(base)
    assert load_config(capsys.readouterr().out) == load_config(base)


def test_difference_shows_what_comes_in(base, capsys):
    invoke(base, "--diff")
    lines = capsys.readouterr().out.splitlines()
    assert "+learn_rate = 0.001" in lines
    assert not [line for line in lines if line.startswith("-") and line.strip("-")[:1].isalpha() and "=" in line]


def test_config_that_is_wrong_is_one_error(base):
    base.write_text(BASE.replace("tok2vec", "tok2vek"), encoding="utf8")
    with pytest.raises(ConfigError, match=r"base\.cfg:8: .*'tok2vek'.*; did you mean 'tok2vec'\?"):
        invoke(base)
