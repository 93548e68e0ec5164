"""How the weights of components and of the user are put together; figures as spaCy 3.8 gives them."""

from __future__ import annotations

import pytest

import nlpx
from nlpx.config import Config, combine_score_weights
from nlpx.config.score_weights import weights_of
from nlpx.errors import ConfigError

TAGGER = {"tag_acc": 1.0, "pos_acc": 0.0, "tag_micro_f": None}
MORPHOLOGIZER = {"pos_acc": 0.5, "morph_acc": 0.5, "morph_per_feat": None}
SENTER = {"sents_f": 1.0, "sents_p": 0.0}


@pytest.mark.parametrize(
    ("weights", "own", "combined"),
    [
        ([TAGGER], {}, TAGGER),
        ([TAGGER], {"tag_acc": 0.5}, TAGGER),
        ([TAGGER, SENTER], {}, {"tag_acc": 0.5, "pos_acc": 0.0, "tag_micro_f": None, "sents_f": 0.5, "sents_p": 0.0}),
        (
            [MORPHOLOGIZER, TAGGER, SENTER],
            {"sents_f": 0.8, "tag_acc": 0.4},
            {
                "pos_acc": 0.0,
                "morph_acc": 0.29,
                "morph_per_feat": None,
                "tag_acc": 0.24,
                "tag_micro_f": None,
                "sents_f": 0.47,
                "sents_p": 0.0,
            },
        ),
        ([TAGGER], {"tag_acc": 0.0}, {"tag_acc": 0.0, "pos_acc": 0.0, "tag_micro_f": None}),
        ([], {}, {}),
    ],
)
def test_combine_score_weights_makes_them_sum_to_one(weights, own, combined):
    assert combine_score_weights(weights, own) == combined


@pytest.mark.parametrize("weights", [{"a": "x"}, {"a": float("nan")}, {"a": True}, {"a": [1]}, "abc", [1]])
def test_weights_that_are_no_numbers_are_refused_by_name(weights):
    with pytest.raises(ConfigError, match=r"\[training[].].*score_weights.*must be"):
        combine_score_weights([], weights)


def test_weights_that_refer_to_others_are_left_as_they_are():
    weights = {"a": "${vars.a}", "b": 3.0}
    assert combine_score_weights([], weights) == weights


def test_config_with_such_weights_cannot_be_given():
    nlp = nlpx.blank("en")
    config = nlp.config.copy()
    config["training"]["score_weights"] = {"a": "x"}
    with pytest.raises(ConfigError, match=r"score_weights\] a: must be a number or null, not 'x'"):
        nlp.config = config


@pytest.mark.parametrize("written", ["sc", "${components.finder.key}"])
def test_setting_in_the_name_of_a_score_stands_for_its_value(written):
    config = Config({"components": {"finder": {"key": "sc"}, "spancat": {"key": written}}})
    weights = weights_of("spancat", {"spans_{key}_f": 1.0, "{key}_p_{key}": 0.0, "acc": None}, config)
    assert weights == {"spans_sc_f": 1.0, "sc_p_sc": 0.0, "acc": None}


def test_name_that_is_no_setting_stays_in_the_name_of_a_score():
    assert weights_of("spancat", {"spans_{key}_f": 1.0}, Config({"components": {"spancat": {}}})) == {
        "spans_{key}_f": 1.0
    }
