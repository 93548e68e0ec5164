"""How the weights of components and of the user are put together; figures as spaCy 3.8 gives them."""

from __future__ import annotations

import pytest

from nlpx.config import combine_score_weights

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
