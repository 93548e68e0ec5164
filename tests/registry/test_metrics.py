"""What plugins declare of scores."""

from __future__ import annotations

import pytest

from nlpx.hookspecs import MetricSpec
from nlpx.registry import metrics
from nlpx.registry.metrics import declared_metrics, describe_scores, known_scores, name_in


@pytest.mark.parametrize(
    ("declared", "key", "name"),
    [
        ("tag_acc", "tag_acc", ""),
        ("tag_acc", "tag_accc", None),
        ("spans_*_f", "spans_sc_f", "sc"),
        ("spans_*_f", "spans_my_key_f", "my_key"),
        ("spans_*_f", "spans__f", None),
        ("a.b", "aXb", None),
    ],
)
def test_name_in_is_what_the_star_stands_for(declared, key, name):
    assert name_in(declared, key) == name


def test_label_and_summary_hold_the_name(monkeypatch):
    declared = [
        MetricSpec(key="spans_*_f", label="SPAN * F", summary="F-score of the spans in '*'."),
        MetricSpec(key="token_acc", label="TOK", summary="Tokens."),
    ]
    monkeypatch.setattr(metrics, "declared_metrics", lambda by: declared)
    described = describe_scores(["token_acc", "spans_sc_f", "speed", "spans_b_f"])
    assert list(described) == ["spans_sc_f", "spans_b_f", "token_acc"]
    assert (described["spans_b_f"].label, described["spans_b_f"].summary) == (
        "SPAN B F",
        "F-score of the spans in 'b'.",
    )


def test_declared_metrics_are_those_of_all_plugins_tokens_and_core_first():
    keys = [metric.key for metric in declared_metrics()]
    assert len(set(keys)) == len(keys)
    assert keys.index("token_acc") < keys.index("ents_f") < keys.index("dep_uas")
    assert {metric.key for metric in declared_metrics() if not metric.is_share} == {"speed", "cats_ece"}


def test_known_scores_are_declared_or_weighed_or_documented():
    assert {"tag_acc", "ents_per_type", "pos_acc", "cats_macro_auc", "spans_*_f"} <= known_scores()
