"""What init config writes for classifiers of texts."""

from __future__ import annotations

import pytest

from nlpx.config.recipes import build_recipe


@pytest.mark.parametrize("name", ["textcat", "textcat_multilabel"])
@pytest.mark.parametrize(("optimize", "ngram_size"), [("efficiency", 1), ("accuracy", 2)])
def test_classifier_alone_has_the_optimizer_that_suits_it(name, optimize, ngram_size):
    config = build_recipe("en", [name], optimize=optimize).config
    model = config["components"][name]["model"]
    assert (model["@architectures"], model["ngram_size"]) == ("nlpx.TextCatTfidf.v1", ngram_size)
    assert config["training"]["optimizer"]["eps"] >= 1


def test_classifier_among_others_leaves_their_optimizer():
    config = build_recipe("en", ["textcat", "textcat_multilabel"]).config
    assert config["training"]["optimizer"]["eps"] == 1e-8
