"""What init config writes for span classification."""

from __future__ import annotations

import pytest

from nlpx.config import check_config
from nlpx.config.recipes import build_recipe

NAMES = ["spancat", "spancat_singlelabel"]


@pytest.mark.parametrize("name", NAMES)
def test_categorizer_alone_has_ngrams_and_a_rate_of_learning_of_its_own(name):
    config = build_recipe("en", [name]).config
    assert config["components"][name]["suggester"]["max_size"] == 8
    assert config["training"]["optimizer"]["learn_rate"] == 0.002
    assert config["training"]["annotating_components"] == []


@pytest.mark.parametrize("name", NAMES)
def test_categorizer_after_a_finder_has_its_spans_as_candidates(name):
    config = build_recipe("en", ["span_finder", name]).config
    assert check_config(config) == []
    suggester = config.interpolate()["components"][name]["suggester"]
    assert suggester == {"@misc": "spacy.preset_spans_suggester.v1", "spans_key": "sc"}
    assert config["training"]["annotating_components"] == ["span_finder"]
    assert config["training"]["optimizer"]["learn_rate"] == 0.002


def test_categorizer_before_a_finder_has_ngrams():
    config = build_recipe("en", ["spancat", "span_finder"]).config
    assert config["components"]["spancat"]["suggester"]["max_size"] == 8
    assert config["training"]["annotating_components"] == []
