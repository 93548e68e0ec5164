"""``nlpx init config``: complete, with the settings that spaCy 3.8 writes and averaged weights, and it trains."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nlpx.commands.init_config import config_text
from nlpx.config import check_config, load_config
from nlpx.config.recipes import build_recipe
from nlpx.errors import NameNotFound, UsageError
from nlpx.plugins import installed

SETTINGS = json.loads(Path(__file__).with_name("quickstart_tagger.json").read_text(encoding="utf8"))


def flat(section, prefix=""):
    """Return the settings by dotted names; an empty section is a setting too."""
    settings = {}
    for key, value in section.items():
        inner = isinstance(value, dict) and value
        settings.update(flat(value, f"{prefix}{key}.") if inner else {f"{prefix}{key}": value})
    return settings


@pytest.fixture
def without_transformers(monkeypatch):
    """Have no component that is recommended for GPUs."""
    monkeypatch.setenv("NLPX_DISABLE_PLUGINS", "transformers")
    installed.cache_clear()
    yield
    installed.cache_clear()


@pytest.mark.usefixtures("without_transformers")
@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("efficiency", {}),
        ("accuracy", {"optimize": "accuracy"}),
        ("gpu", {"gpu": True}),
        ("pretraining", {"pretraining": True}),
    ],
)
def test_config_text_holds_the_settings_of_the_format(kind, options):
    text, _ = config_text("en", ["tagger"], **options)
    expected = {**SETTINGS["efficiency"], **SETTINGS[kind], "training.optimizer.use_averages": True}
    settings = flat(load_config(text))
    assert {key: value for key, value in settings.items() if expected.get(key) != value} == {}
    assert {key for key in expected if key not in settings} - {"pretraining"} == set()


def test_config_text_is_a_right_config():
    text, notes = config_text("en", ["tagger"])
    assert check_config(load_config(text)) == []
    assert notes == []


def test_config_text_explains_what_is_not_plain():
    text, _ = config_text("en", ["tagger"])
    assert "# Stop after so many updates; 0 for no limit.\nmax_steps = 20000\n" in text


def test_build_recipe_names_vectors_and_says_that_they_are_not_installed():
    recipe = build_recipe("en", ["tagger"], optimize="accuracy")
    assert recipe.config["paths"]["vectors"] == "en_core_web_lg"
    assert "en_core_web_lg, which is not installed" in recipe.notes[0]


def test_build_recipe_does_without_vectors_where_none_are_known():
    recipe = build_recipe("xx", ["tagger"], optimize="accuracy")
    assert recipe.config["components"]["tok2vec"]["model"]["embed"]["include_static_vectors"] is False
    assert "no published word vectors are known for 'xx'" in recipe.notes[0]


@pytest.mark.usefixtures("without_transformers")
def test_build_recipe_says_what_it_writes_for_a_gpu_without_transformers():
    recipe = build_recipe("en", ["tagger"], gpu=True)
    assert recipe.config["nlp"]["batch_size"] == 128
    (note,) = recipe.notes
    assert note.startswith("no installed component that provides token vectors is recommended for 'gpu efficiency', so")
    assert "this config has 'tok2vec'; for GPUs there is 'transformer'; it comes with nlp-transformers" in note
    assert build_recipe("en", ["tok2vec", "tagger"], gpu=True).notes == []


def test_build_recipe_refuses_a_provider_that_stands_too_late():
    with pytest.raises(UsageError, match="'tagger' needs token vectors, and 'tok2vec', which provides them, does not"):
        build_recipe("en", ["tagger", "tok2vec"])


def test_init_config_says_what_to_install_where_nothing_provides_token_vectors(run_nlpx):
    done = run_nlpx("init", "config", "-", "-p", "tagger", NLPX_DISABLE_PLUGINS="tok2vec,transformers")
    assert done.returncode == 1
    assert done.stderr.startswith("error: 'tagger' needs a component that provides token vectors, such as 'tok2vec', ")
    assert "and none is installed; it comes with nlp-tok2vec" in done.stderr


def test_build_recipe_puts_what_components_share_first_unless_the_pipeline_names_it():
    assert build_recipe("en", ["tagger"]).config["nlp"]["pipeline"] == ["tok2vec", "tagger"]
    assert build_recipe("en", ["tok2vec", "tagger"]).config["nlp"]["pipeline"] == ["tok2vec", "tagger"]


@pytest.mark.parametrize(
    ("lang", "pipeline", "message"),
    [
        ("en", ["taggr"], "did you mean 'tagger'"),
        ("english", ["tagger"], "no installed plugin offers 'english' among the languages"),
    ],
)
def test_build_recipe_says_what_is_near_or_what_to_install(lang, pipeline, message):
    with pytest.raises(NameNotFound, match=message):
        build_recipe(lang, pipeline)


@pytest.mark.parametrize(
    ("pipeline", "learn_rate"),
    [(["spancat"], 0.002), (["spancat", "spancat_singlelabel"], 0.002), (["spancat", "tagger"], 0.001)],
)
def test_build_recipe_trains_as_a_component_wants_it_where_the_others_want_the_same(pipeline, learn_rate):
    assert build_recipe("en", pipeline).config["training"]["optimizer"]["learn_rate"] == learn_rate


def test_build_recipe_refuses_a_component_twice():
    with pytest.raises(UsageError, match="names 'tagger' twice"):
        build_recipe("en", ["tagger", "tagger"])


def test_init_config_writes_a_file_that_debug_config_accepts(call_nlpx, tmp_path):
    done = call_nlpx("init", "config", "my.cfg", "--lang", "en", "--pipeline", "tagger")
    assert (done.returncode, done.stdout) == (0, "")
    assert "wrote my.cfg; next: nlpx train my.cfg" in done.stderr
    assert call_nlpx("debug", "config", "my.cfg").returncode == 0


def test_init_config_writes_to_standard_output(call_nlpx):
    done = call_nlpx("init", "config", "-", "-l", "en", "-p", "tagger")
    assert done.stdout.startswith("[paths]\n")
    assert done.stderr == ""


def test_init_config_does_not_write_over_a_file_unless_told_to(call_nlpx, tmp_path):
    (tmp_path / "my.cfg").write_text("old", encoding="utf8")
    done = call_nlpx("init", "config", "my.cfg", "-p", "tagger")
    assert done.returncode == 2
    assert "my.cfg exists; --force writes over it" in done.stderr
    assert (tmp_path / "my.cfg").read_text(encoding="utf8") == "old"
    assert call_nlpx("init", "config", "my.cfg", "-p", "tagger", "--force").returncode == 0
    assert (tmp_path / "my.cfg").read_text(encoding="utf8").startswith("[paths]")


def test_init_config_has_help_for_every_option(call_nlpx):
    text = call_nlpx("init", "config", "--help").stdout
    options = (
        "-l, --lang",
        "-p, --pipeline",
        "-o, --optimize",
        "-G, --gpu",
        "-pt, --pretraining",
        "-F, --force",
        "-q, --quiet",
    )
    for option in options:
        assert option in text
    assert text.count("[default:") == len(options)
