"""What a training run would do, and what nlpx train --dry-run prints of it."""

from __future__ import annotations

import pytest

from nlpx.commands.train import train
from nlpx.config import load_config, validate_config
from nlpx.training.forecast import Size, count_params, forecast
from nlpx.training.initialize import init_run
from nlpx.training.loop import TrainingRun


@pytest.fixture
def look(config):
    """Return a function that forecasts the run of the small config with other settings."""

    def forecast_run(**settings):
        overrides = {name.replace("__", "."): value for name, value in settings.items()}
        checked = validate_config(load_config(config, overrides=overrides), training=True)
        nlp, examples = init_run(checked)
        return nlp, forecast(nlp, examples)

    return forecast_run


def test_components_are_described_with_their_labels_and_parameters(look):
    nlp, found = look(training__optimizer__use_averages=True)
    (part,) = found.parts
    assert (part.name, part.kind, part.learns) == ("tagger", "tagger", "new")
    assert part.labels == [".", "DT", "NN", "RB", "VBZ"]
    model = nlp.get_pipe("tagger").model
    sizes = [node.get_param(name).size for node in model.walk() for name in node.param_names]
    assert part.n_params == count_params(model) == sum(sizes) > 1000
    # Weights, gradients, two moments and averages of four bytes each.
    assert found.in_tables == 5 * 4 * part.n_params
    assert (found.train, found.dev) == (Size(n_texts=40, n_words=280), Size(n_texts=12, n_words=84))
    assert found.at_peak is None or found.at_peak > found.in_tables


@pytest.mark.parametrize(
    ("settings", "most"),
    [
        ({"training__max_steps": 0, "training__max_epochs": 2}, 10),
        ({"training__max_steps": 7, "training__max_epochs": 3}, 8),
        ({"training__max_steps": 12}, 13),
        ({"training__max_steps": 0}, None),
    ],
)
def test_steps_are_those_that_the_run_takes(look, monkeypatch, settings, most):
    _, found = look(**settings)
    assert (found.steps.most, found.steps.in_epoch) == (most, 5)
    if most is not None:
        taken = []
        monkeypatch.setattr(TrainingRun, "update", lambda run, batch: taken.append(sum(map(len, batch.examples))))
        nlp, found = look(**settings)
        run = TrainingRun(nlp, found.settings)
        monkeypatch.setattr(run, "_evaluate", lambda batch: {})
        taken.clear()
        for _ in run.steps():
            pass
        assert len(taken) == most
        assert max(taken) == found.steps.n_words_of_largest


def test_nothing_is_limited_where_the_corpus_is_streamed(look):
    _, found = look(training__max_epochs=-1, training__max_steps=0)
    assert (found.train, found.steps.most) == (None, None)


def test_frozen_components_learn_nothing_and_those_with_a_source_go_on(config, tmp_path):
    train(load_config(config), tmp_path / "out", overrides={"training.max_steps": 1}, quiet=True)
    block = config.index("[components.tagger]"), config.index("[training]")
    source = f'[components.tagger]\nsource = "{tmp_path}/out/model-last"\n\n'
    text = config[: block[0]] + source + config[block[1] :]
    for frozen, learns in ([], "on"), (["tagger"], "no"):
        overrides = {"training.frozen_components": frozen, "training.max_steps": 1}
        if frozen:
            overrides["training.score_weights"] = {"tag_acc": 1.0}
        nlp, examples = init_run(validate_config(load_config(text, overrides=overrides), training=True))
        found = forecast(nlp, examples, resumed=["tagger"])
        assert [part.learns for part in found.parts] == [learns]
        assert (found.in_tables == 0) is bool(frozen)
