"""What init config writes for classifiers of texts."""

from __future__ import annotations

import pytest

from nlpx.config.recipes import build_recipe


@pytest.mark.parametrize("name", ["textcat", "textcat_multilabel"])
def test_classifier_alone_has_the_optimizer_that_suits_it(name):
    config = build_recipe("en", [name]).config
    assert config["components"][name]["model"]["@architectures"] == "nlpx.TextCatTfidf.v1"
    assert config["training"]["optimizer"]["eps"] > 0.01


def test_classifier_among_others_leaves_their_optimizer():
    config = build_recipe("en", ["textcat", "textcat_multilabel"]).config
    assert config["training"]["optimizer"]["eps"] == 1e-8
