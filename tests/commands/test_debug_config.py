"""``nlpx debug config``: checks, fills, and shows where each value comes from."""

from __future__ import annotations

import pytest

from nlpx.commands.debug_config import debug_config, function_rows, variable_rows
from nlpx.commands.init_config import config_text
from nlpx.config import Config, load_config, validate_config
from nlpx.errors import ConfigError

SMALL = """\
[paths]
steps = 5

[nlp]
lang = "en"
pipeline = ["tagger"]

[components]

[components.tagger]
factory = "tagger"

[training]
max_steps = ${paths.steps}
"""


@pytest.fixture
def small(tmp_path):
    """Write a small config that leaves much to the defaults."""
    (tmp_path / "my.cfg").write_text(SMALL, encoding="utf8")


@pytest.mark.usefixtures("small")
def test_debug_config_prints_a_whole_config_with_the_origin_of_each_value(call_nlpx):
    done = call_nlpx("debug", "config", "my.cfg", "--training.dropout", "0.3", NLPX_CONFIG_OVERRIDES="--system.seed 7")
    assert done.returncode == 0, done.stderr
    assert '# my.cfg:5\nlang = "en"\n' in done.stdout
    assert "# --training.dropout\ndropout = 0.3\n" in done.stdout
    assert "# NLPX_CONFIG_OVERRIDES\nseed = 7\n" in done.stdout
    assert "# default of nlpx-core\npatience = 1600\n" in done.stdout
    assert '# default of component tagger (nlp-tagger)\nneg_prefix = "!"\n' in done.stdout
    assert "my.cfg: no mistakes found" in done.stderr
    assert validate_config(load_config(done.stdout)) == load_config(done.stdout)


@pytest.mark.usefixtures("small")
def test_debug_config_lists_all_mistakes_and_fails(call_nlpx):
    done = call_nlpx("debug", "config", "my.cfg", "--training.max_stepz", "5", "--nlp.lang", "3")
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.splitlines()[0] == "error: the config has 2 mistakes:"
    assert (
        "--training.max_stepz: [training] max_stepz: [training] has no such setting; did you mean 'max_steps'?"
        in done.stderr
    )
    assert "--nlp.lang: [nlp] lang: must be a string, not 3" in done.stderr


@pytest.mark.usefixtures("small")
def test_debug_config_imports_the_users_code(run_nlpx, tmp_path):
    code = "import nlpx\n\n@nlpx.registry.schedules('mine.v1')\ndef make(rate: float):\n    return rate\n"
    (tmp_path / "code.py").write_text(code, encoding="utf8")
    words = ("--training.dropout.@schedules", "mine.v1", "--training.dropout.rate")
    assert run_nlpx("debug", "config", "my.cfg", "--code", "code.py", *words, "0.5").returncode == 0
    assert "must be a number" in run_nlpx("debug", "config", "my.cfg", "-c", "code.py", *words, "x").stderr


@pytest.mark.usefixtures("small")
def test_debug_config_shows_functions_and_variables(call_nlpx):
    functions = call_nlpx("debug", "config", "my.cfg", "--show-functions").stdout
    assert any(line.startswith("@architectures spacy.Tagger.v2\tnlp-tagger\t") for line in functions.splitlines())
    variables = call_nlpx("debug", "config", "my.cfg", "-V").stdout
    assert "${paths.steps}\t5\tmy.cfg:2\n" in variables


def test_debug_config_says_that_the_file_is_missing(call_nlpx):
    done = call_nlpx("debug", "config", "nothing.cfg")
    assert done.returncode == 1
    assert done.stderr == "error: there is no config file nothing.cfg\n"


def test_debug_config_wants_the_config_first(call_nlpx):
    done = call_nlpx("debug", "config", "--training.seed", "1", "my.cfg")
    assert done.returncode == 2
    assert "name the config file before its settings" in done.stderr


def test_debug_config_names_a_misspelt_option(call_nlpx):
    done = call_nlpx("debug", "config", "my.cfg", "--show-function")
    assert done.returncode == 2
    assert "there is no option --show-function; did you mean '--show-functions'?" in done.stderr


def test_debug_config_makes_the_models_to_find_sizes_that_do_not_fit():
    text, _ = config_text("en", ["tagger"])
    config = load_config(text, overrides={"components.tok2vec.model.embed.rows": [5000, 1000]})
    with pytest.raises(ConfigError, match=r"^<config>:\d+: \[components\.tok2vec\.model\.embed\]: "):
        debug_config(config)


def test_function_rows_and_variable_rows_cover_the_config():
    config = debug_config(Config().from_str(SMALL, interpolate=False))
    functions = {row[0] for row in function_rows(config)}
    assert {"@factories tagger", "@optimizers Adam.v1", "@tokenizers spacy.Tokenizer.v1"} <= functions
    assert ("${system.seed}", "0", "default of nlpx-core") in list(variable_rows(config))
