"""Settings from the command line and the environment."""

from __future__ import annotations

import pytest

from nlpx.config import parse_overrides
from nlpx.config.overrides import ENVIRONMENT
from nlpx.errors import UsageError


def test_parse_overrides_reads_values_as_a_config_does():
    words = [
        "--training.max_steps",
        "100",
        "--training.dropout=0.5",
        "--paths.train",
        "a b.spacy",
        "--nlp.pipeline",
        '["x"]',
    ]
    assert parse_overrides(words) == {
        "training.max_steps": 100,
        "training.dropout": 0.5,
        "paths.train": "a b.spacy",
        "nlp.pipeline": ["x"],
    }


def test_parse_overrides_takes_a_setting_without_a_value_as_true():
    assert parse_overrides(["--a.b", "--a.c", "-1"]) == {"a.b": True, "a.c": -1}


def test_parse_overrides_lets_the_last_one_count():
    assert parse_overrides(["--a.b", "1", "--a.b", "2"]) == {"a.b": 2}


def test_parse_overrides_has_what_is_said_again_where_it_was_said_last():
    assert list(parse_overrides(["--a.b", "1", "--a.c", "2", "--a.b", "3"]).items()) == [("a.c", 2), ("a.b", 3)]


def test_parse_overrides_reads_the_environment_and_lets_arguments_count_more(monkeypatch):
    monkeypatch.setenv(ENVIRONMENT, "--a.b 1 --a.c 'x y'")
    overrides = parse_overrides(["--a.b", "2"])
    assert overrides == {"a.b": 2, "a.c": "x y"}
    assert {path: str(source) for path, source in overrides.sources.items()} == {"a.b": "--a.b", "a.c": ENVIRONMENT}


def test_parse_overrides_names_the_option_that_was_meant():
    with pytest.raises(UsageError, match=r"there is no option --outptu; did you mean '--output'\?"):
        parse_overrides(["--outptu", "x"], known_options=["--output"])


@pytest.mark.parametrize("words", [["left over"], ["--"], ["--a."], ["--.a"], ["-x", "1"]])
def test_parse_overrides_refuses_what_is_no_setting(words):
    with pytest.raises(UsageError):
        parse_overrides(words)
