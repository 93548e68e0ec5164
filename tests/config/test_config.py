"""The config itself: reading, writing, sources, overrides."""

from __future__ import annotations

import copy
import io

import confection
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlpx.config import Config, Source, load_config
from nlpx.errors import ConfigError

TEXT = """\
[paths]
root = "corpus"
train = ${paths.root}/train.spacy

[training]
seed = 1
dropout = 0.1
price = "5$"

[training.optimizer]
@optimizers = "Adam.v1"
"""


@pytest.mark.parametrize("text", ["", " \n\n"])
def test_a_file_or_standard_input_with_nothing_in_it_is_told(tmp_path, monkeypatch, text):
    (tmp_path / "empty.cfg").write_text(text, encoding="utf8")
    with pytest.raises(
        ConfigError, match=r"empty\.cfg: the file is empty; 'nlpx init config' writes a complete config"
    ):
        load_config(tmp_path / "empty.cfg")
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    with pytest.raises(ConfigError, match=r"^<stdin>: the file is empty"):
        load_config("-")


def test_load_config_reads_a_file_and_remembers_its_lines(tmp_path):
    file = tmp_path / "my.cfg"
    file.write_text(TEXT, encoding="utf8")
    config = load_config(file)
    assert config["training"]["dropout"] == 0.1
    assert config.source("training.dropout") == Source(str(file), 7)
    assert config.source("training.optimizer") == Source(str(file), 10)
    assert str(config.source("training.optimizer.@optimizers")) == f"{file}:11"


def test_load_config_keeps_references_unless_told_to_replace_them():
    assert load_config(TEXT)["paths"]["train"] == "${paths.root}/train.spacy"
    assert load_config(TEXT, interpolate=True)["paths"]["train"] == "corpus/train.spacy"


def test_from_str_replaces_references_as_confection_does():
    assert Config().from_str(TEXT)["paths"]["train"] == "corpus/train.spacy"


def test_load_config_lets_overrides_take_part_in_references():
    config = load_config(TEXT, overrides={"paths.root": "other"}, interpolate=True)
    assert config["paths"]["train"] == "other/train.spacy"
    assert str(config.source("paths.root")) == "--paths.root"


def test_load_config_makes_the_sections_that_an_override_needs():
    config = load_config(TEXT, overrides={"training.batcher.size": 5})
    assert config["training"]["batcher"] == {"size": 5}


def test_load_config_refuses_an_override_below_a_value():
    with pytest.raises(ConfigError, match=r"^--training\.seed\.x: 'training\.seed' is a value, not a section"):
        load_config(TEXT, overrides={"training.seed.x": 5})


def test_load_config_takes_nested_dicts():
    config = load_config({"nlp": {"lang": "en"}}, overrides={"nlp.lang": "xx"})
    assert config == {"nlp": {"lang": "xx"}}


def test_load_config_says_that_a_file_is_missing_and_what_is_near(tmp_path):
    (tmp_path / "train.cfg").write_text(TEXT, encoding="utf8")
    with pytest.raises(ConfigError, match=r"there is no config file .*trian\.cfg; did you mean '.*train\.cfg'\?"):
        load_config(tmp_path / "trian.cfg")


def test_load_config_refuses_a_folder(tmp_path):
    with pytest.raises(ConfigError, match="is a folder, not a config file"):
        load_config(tmp_path)


def test_load_config_says_on_which_line_a_file_is_not_utf8(tmp_path):
    file = tmp_path / "my.cfg"
    file.write_bytes(b'[nlp]\nlang = "\xe9"\n')
    with pytest.raises(ConfigError, match=r"my\.cfg:2: the file is not UTF-8 text"):
        load_config(file)


def test_load_config_reports_all_faults_of_form_in_one_error():
    with pytest.raises(ConfigError) as error:
        load_config("[a]\nb\nb = 1\nb = 2\n")
    assert str(error.value).splitlines() == [
        "the config has 2 mistakes:",
        "  <config>:2: [a]: cannot read 'b'; write 'key = value' or '[section]'",
        "  <config>:4: [a]: 'b' stands here a second time; the first is in line 3",
    ]


def test_to_str_puts_subsections_behind_their_section_in_the_usual_order():
    config = Config({"training": {"optimizer": {"x": 1}, "seed": 0}, "nlp": {"lang": "en"}, "mine": {"a": None}})
    assert config.to_str() == (
        '[nlp]\nlang = "en"\n\n[training]\nseed = 0\n\n[training.optimizer]\nx = 1\n\n[mine]\na = null'
    )


def test_to_disk_and_from_disk_give_the_same_config(tmp_path):
    config = load_config(TEXT)
    config.to_disk(tmp_path / "my.cfg")
    assert Config().from_disk(tmp_path / "my.cfg", interpolate=False) == config


def test_to_bytes_and_from_bytes_give_the_same_config():
    config = load_config(TEXT)
    assert Config().from_bytes(config.to_bytes(), interpolate=False) == config


def test_to_str_is_what_confection_reads():
    text = load_config(TEXT).to_str()
    assert confection.Config().from_str(text) == load_config(TEXT, interpolate=True)


def test_to_str_writes_dicts_with_odd_keys_in_one_line():
    config = Config({"a": {"b": {"x.y": 1, "z": [{"@misc": "f"}]}}})
    assert config.to_str() == '[a]\nb = {"x.y": 1, "z": [{"@misc": "f"}]}'
    assert Config().from_str(config.to_str()) == config


def test_to_str_refuses_what_a_config_cannot_hold():
    with pytest.raises(ConfigError, match=r"a\.b holds object, which a config cannot hold"):
        Config({"a": {"b": object()}}).to_str()


def test_copy_and_deepcopy_keep_sources_and_share_nothing():
    config = load_config(TEXT)
    for other in (config.copy(), copy.deepcopy(config)):
        other["training"]["optimizer"]["x"] = 1
        assert other.source("training.seed") == config.source("training.seed")
        assert not other.is_interpolated
    assert "x" not in config["training"]["optimizer"]


def test_merge_completes_updates_from_the_config():
    merged = load_config(TEXT).merge({"training": {"seed": 5, "optimizer": {"@optimizers": "SGD.v1"}}})
    assert merged["training"] == {"seed": 5, "optimizer": {"@optimizers": "SGD.v1"}, "dropout": 0.1, "price": "5$"}


def test_lookup_finds_values_by_dotted_names():
    config = load_config(TEXT)
    assert config.lookup("training.optimizer.@optimizers") == "Adam.v1"
    with pytest.raises(KeyError):
        config.lookup("training.nothing")


_KEYS = st.from_regex(r"[a-z@][a-z_]{0,5}", fullmatch=True)
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=4,
)
_SECTIONS = st.recursive(
    st.dictionaries(_KEYS, _VALUES, max_size=3),
    lambda inner: st.dictionaries(_KEYS, inner | _VALUES, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(_KEYS, _SECTIONS, max_size=3).filter(lambda sections: "${" not in repr(sections)))
def test_to_str_and_from_str_are_inverse(data):
    config = Config(data)
    assert Config().from_str(config.to_str()) == config
    assert Config().from_str(config.to_str(), interpolate=False) == config
