"""The flags of nlpx train that nlp-textcat offers: what they write into the config."""

from __future__ import annotations

import pytest

from nlpx.config import check_config
from nlpx.errors import UsageError
from nlpx.training.flag_form import FlagForm, build_config

ARCHITECTURES = {
    None: "spacy.TextCatBOW.v3",
    "bow": "spacy.TextCatBOW.v3",
    "simple_cnn": "spacy.TextCatCNN.v2",
    "ensemble": "spacy.TextCatEnsemble.v2",
}


def build(pipeline="textcat", **options):
    form = FlagForm(
        lang="en",
        train_path="t.json",
        dev_path="d.json",
        pipeline=pipeline,
        options={name.replace("_", "-"): value for name, value in options.items()},
    )
    return build_config(form, environment={}).config


@pytest.mark.parametrize("multilabel", [False, True])
@pytest.mark.parametrize("name", ARCHITECTURES)
def test_architecture_is_that_of_its_name(name, multilabel):
    config = build(textcat_arch=name, textcat_multilabel=multilabel)
    block = config["components"]["textcat"]
    assert check_config(config, files=False) == []
    assert block["model"]["@architectures"] == ARCHITECTURES[name]
    assert block["model"].get("linear_model", block["model"])["exclusive_classes"] is not multilabel
    assert block["factory"] == ("textcat_multilabel" if multilabel else "textcat")
    assert block["threshold"] == (0.5 if multilabel else 0.0)
    assert ("multilabel" in block["scorer"]["@scorers"]) is multilabel


@pytest.mark.parametrize("name", ["bow", "simple_cnn", "ensemble"])
def test_component_for_several_labels_needs_no_flag(name):
    config = build("textcat_multilabel", textcat_arch=name)
    assert check_config(config, files=False) == []
    model = config["components"]["textcat_multilabel"]["model"]
    assert model.get("linear_model", model)["exclusive_classes"] is False


def test_unknown_architecture_is_refused():
    with pytest.raises(UsageError, match="there is no architecture 'cnn'; choose one of bow, simple_cnn, ensemble"):
        build(textcat_arch="cnn")


def test_positive_label_is_what_the_component_is_initialized_with():
    config = build(textcat_positive_label="yes")
    assert config["initialize"]["components"] == {"textcat": {"positive_label": "yes"}}
    assert check_config(config, files=False) == []


def test_labels_that_are_not_mentioned_can_be_false():
    config = build(textcat_multilabel=True, textcat_others_false=True)
    assert config["initialize"]["components"] == {"textcat": {"others_are_false": True}}
    assert check_config(config, files=False) == []
    with pytest.raises(UsageError, match="any number of labels, but 'textcat' gives them exactly one"):
        build(textcat_others_false=True)


@pytest.mark.parametrize(
    "flag",
    [
        {"textcat_arch": "ensemble"},
        {"textcat_multilabel": True},
        {"textcat_others_false": True},
        {"textcat_positive_label": "yes"},
    ],
)
def test_flags_without_a_classifier_are_refused(flag):
    (name,) = flag
    with pytest.raises(UsageError, match=f"--{name.replace('_', '-')} has no effect: this run trains no textcat"):
        build("tagger", **flag)


def test_default_architecture_is_no_fault_without_a_classifier():
    assert "textcat" not in build("tagger", textcat_arch="bow")["components"]


def test_positive_label_of_several_is_refused():
    with pytest.raises(UsageError, match="is for texts that have one of two labels, but 'textcat' gives them any"):
        build(textcat_multilabel=True, textcat_positive_label="yes")
