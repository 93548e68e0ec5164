"""What init config writes for components of spans."""

from __future__ import annotations

import pytest

from nlpx.config.recipes import build_recipe


@pytest.mark.parametrize("name", ["spancat", "spancat_singlelabel"])
def test_component_alone_learns_at_the_rate_that_suits_it(name):
    config = build_recipe("de", [name]).config
    assert config["nlp"]["pipeline"] == ["tok2vec", name]
    assert config["training"]["optimizer"]["learn_rate"] == 0.003
    assert config["training"]["optimizer"]["use_averages"]


def test_component_among_others_leaves_their_optimizer():
    config = build_recipe("en", ["span_finder", "spancat"]).config
    assert config["training"]["optimizer"]["learn_rate"] == 0.001
