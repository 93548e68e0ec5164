"""The flags of nlpx train that nlp-parser offers: what they write into the config."""

from __future__ import annotations

import pytest

from nlpx.config import check_config
from nlpx.errors import ConfigError, UsageError
from nlpx.training.flag_form import FlagForm, build_config


def build(*, environment=None, base_model=None, pipeline="parser,ner", replace=False, **options):
    form = FlagForm(
        lang="en",
        train_path="t.json",
        dev_path="d.json",
        pipeline=pipeline,
        base_model=base_model,
        replace_components=replace,
        options={name.replace("_", "-"): value for name, value in options.items()},
    )
    return build_config(form, environment=environment or {}).config


def test_multitasks_are_what_the_component_is_initialized_with():
    config = build(parser_multitasks="dep, tag", entity_multitasks="ent")
    assert check_config(config, files=False) == []
    given = {name: settings["multitasks"] for name, settings in config["initialize"]["components"].items()}
    assert given == {"parser": ["dep", "tag"], "ner": ["ent"]}


def test_no_flag_no_side_objectives():
    config = build()
    assert config["initialize"]["components"] == {}
    assert config["components"]["parser"]["learn_tokens"] is False


@pytest.mark.parametrize("flag", ["parser-multitasks", "entity-multitasks"])
def test_unknown_side_objective_is_named_with_its_flag(flag):
    with pytest.raises(ConfigError, match=f"^--{flag}: there is no side objective 'pos'; there are dep, "):
        build(**{flag: "dep,pos"})


@pytest.mark.parametrize(
    ("flag", "others", "what"), [("parser-multitasks", "ner", "parser"), ("entity-multitasks", "parser", "ner")]
)
def test_side_objectives_of_what_is_not_trained_are_refused(flag, others, what):
    with pytest.raises(UsageError, match=f"--{flag} has no effect: this run trains no {what} from its beginning"):
        build(**{flag: "dep"}, pipeline=others)


def test_component_of_a_base_model_has_side_objectives_when_it_is_replaced(blank, tmp_path):
    from nlpx.tokens import Doc, Example

    nlp = blank("parser", min_action_freq=1)
    words = ["a", "b"]
    nlp.initialize(
        lambda: [Example(Doc(nlp.vocab, words=words), Doc(nlp.vocab, words=words, heads=[1, 1], deps=["det", "ROOT"]))]
    )
    nlp.to_disk(tmp_path)
    with pytest.raises(UsageError, match="--replace-components"):
        build(base_model=str(tmp_path), pipeline="parser", parser_multitasks="dep")
    config = build(base_model=str(tmp_path), pipeline="parser", replace=True, parser_multitasks="dep")
    assert config["initialize"]["components"]["parser"] == {"multitasks": ["dep"]}


def test_misspelt_setting_for_side_objectives_is_found():
    config = build(parser_multitasks="dep")
    config["initialize"]["components"]["parser"] = {"multitask": ["dep"]}
    (finding,) = check_config(config, files=False)
    assert "multitasks" in str(finding)


def test_learn_tokens_is_the_setting_of_the_parser():
    assert build(learn_tokens=True)["components"]["parser"]["learn_tokens"] is True
    with pytest.raises(UsageError, match="--learn-tokens has no effect"):
        build(learn_tokens=True, pipeline="ner")


@pytest.mark.parametrize(("environment", "width"), [({}, 128), ({"hidden_width": "32"}, 32)])
def test_hidden_width_is_that_of_the_environment_or_the_documented_one(environment, width):
    config = build(environment=environment)
    assert [config["components"][name]["model"]["hidden_width"] for name in ("parser", "ner")] == [width, width]
