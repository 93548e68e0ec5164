"""The training loop."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from thinc.api import Shim

import nlpx
from nlpx.commands.train import train
from nlpx.config import load_config, validate_config
from nlpx.corpora import Corpus
from nlpx.errors import ConfigError, DataError, NlpxError, TrainingError
from nlpx.registry import registry
from nlpx.training.evaluation import read_dev_corpus
from nlpx.training.initialize import init_run
from nlpx.training.interrupt import TrainingInterrupted


def run(config, output=None, **overrides):
    return train(
        load_config(config), output, overrides={key.replace("__", "."): value for key, value in overrides.items()}
    )


def resume(config, output, **overrides):
    settings = {key.replace("__", "."): value for key, value in overrides.items()}
    return train(load_config(config), output, overrides=settings, resume=True)


def rows(capsys):
    """Return the rows of the table, as lists of words."""
    lines = capsys.readouterr().out.splitlines()
    return [line.split() for line in lines[2:]]


def contents(folder):
    return {path.relative_to(folder): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_training_learns(config, tmp_path):
    run(config, tmp_path, training__max_steps=40, training__eval_frequency=20)
    doc = nlpx.load(tmp_path / "model-best")("Some dog likes the river often .")
    assert [token.tag_ for token in doc] == ["DT", "NN", "VBZ", "DT", "NN", "RB", "."]


def test_evaluation_comes_after_the_first_step_and_at_the_frequency(config, capsys):
    run(config)
    assert [(row[0], row[1]) for row in rows(capsys)] == [("0", "0"), ("0", "4"), ("1", "8"), ("2", "12")]


def test_the_last_step_is_evaluated_though_none_was_due(config, capsys):
    run(config, training__max_steps=6)
    assert [row[1] for row in rows(capsys)] == ["0", "4", "6"]


def test_no_frequency_means_the_end_of_each_epoch(config, capsys):
    run(config, training__eval_frequency=0, training__max_steps=0, training__max_epochs=3)
    assert [row[0] for row in rows(capsys)] == ["0", "1", "2"]


def test_patience_counts_steps_since_the_best_score(config, capsys):
    run(config, training__max_steps=500, training__patience=8, training__optimizer__learn_rate=0.0)
    assert [row[1] for row in rows(capsys)] == ["0", "4", "8"]


def test_patience_counts_epochs_where_they_are_evaluated(config, capsys):
    settings = {"training__eval_frequency": 0, "training__max_steps": 0, "training__max_epochs": 50}
    run(config, training__patience=2, training__optimizer__learn_rate=0.0, **settings)
    assert [row[0] for row in rows(capsys)] == ["0", "1", "2"]


def test_the_models_know_their_scores(config, tmp_path):
    run(config, tmp_path)
    best, last = (json.loads((tmp_path / name / "meta.json").read_text()) for name in ("model-best", "model-last"))
    reported = {"tag_micro_p", "tag_micro_r", "tag_micro_f"}
    assert set(best["performance"]) == {"tag_acc", "pos_acc", "tagger_loss", *reported}
    assert best["performance"]["tag_acc"] >= last["performance"]["tag_acc"]


def test_the_best_model_is_the_one_with_the_best_score(config, tmp_path, capsys):
    def spoil(nlp, info):
        if info["step"] >= 5:
            softmax = nlp.get_pipe("tagger").model.get_ref("softmax")
            softmax.set_param("W", softmax.get_param("W") * 0)

    registry.callbacks("test.spoil.v1", lambda: spoil)
    settings = {"training__before_update": {"@callbacks": "test.spoil.v1"}}
    run(config, tmp_path, training__max_steps=8, training__optimizer__use_averages=False, **settings)
    scores = [float(row[3]) for row in rows(capsys)]
    best, last = (json.loads((tmp_path / name / "meta.json").read_text()) for name in ("model-best", "model-last"))
    assert scores[-1] < max(scores)
    assert best["performance"]["tag_acc"] * 100 == pytest.approx(max(scores), abs=0.01)
    assert last["performance"]["tag_acc"] * 100 == pytest.approx(scores[-1], abs=0.01)


def test_the_same_seed_gives_the_same_bytes(config, tmp_path):
    run(config, tmp_path / "one", training__max_steps=8)
    run(config, tmp_path / "two", training__max_steps=8)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


@pytest.mark.parametrize(
    ("settings", "readings"),
    [({}, 1), ({"corpora.train.augmenter": {"@augmenters": "spacy.lower_case.v1", "level": 0.5}}, 2)],
    ids=["the same each time", "left to chance"],
)
def test_the_corpus_that_a_pipeline_was_initialized_with_is_read_again_only_if_it_may_differ(
    config, monkeypatch, settings, readings
):
    read, paths = Corpus.__call__, []

    def note(corpus, nlp):
        paths.append(corpus.path)
        return read(corpus, nlp)

    monkeypatch.setattr(Corpus, "__call__", note)
    train(load_config(config), overrides={"training.max_steps": 1, **settings})
    assert sum(path.name == "train.spacy" for path in paths) == readings


def test_examples_are_not_kept_where_a_component_has_changed_the_tokenizer(config, monkeypatch):
    # The rules of a blank pipeline's tokenizer are its own.
    def initialize(nlp, get_examples, sgd=None):
        word = get_examples()[0].reference[0].text
        if adds_rule:
            nlp.tokenizer.add_special_case(word, [{"ORTH": word}])

    monkeypatch.setattr(nlpx.Language, "initialize", initialize)
    for adds_rule in (False, True):
        run = init_run(validate_config(load_config(config), training=True))
        assert (run.examples is None) is adds_rule


def test_what_is_learnt_is_the_same_where_the_corpus_is_read_again(config, tmp_path, monkeypatch):
    run(config, tmp_path / "once", training__max_steps=8)
    monkeypatch.setattr(Corpus, "is_repeatable", False)
    run(config, tmp_path / "again", training__max_steps=8)
    assert contents(tmp_path / "once") == contents(tmp_path / "again")


@pytest.mark.parametrize("is_repeatable", [True, False])
def test_dev_corpus_is_read_again_only_if_it_may_differ(config, tmp_path, monkeypatch, is_repeatable):
    read = []
    monkeypatch.setattr(Corpus, "is_repeatable", is_repeatable)
    monkeypatch.setattr("nlpx.training.loop.read_dev_corpus", lambda *given: read.append(1) or read_dev_corpus(*given))
    run(config, tmp_path, training__max_steps=4, training__eval_frequency=2)
    # Before the first step, and after steps 0, 2 and 4.
    assert len(read) == (1 if is_repeatable else 4)


def test_another_seed_gives_another_model(config, tmp_path):
    for seed in (1, 2):
        run(config, tmp_path / str(seed), training__max_steps=4, system__seed=seed)
    weights = [(tmp_path / seed / "model-last" / "tagger" / "model").read_bytes() for seed in "12"]
    assert weights[0] != weights[1]


def test_averages_are_what_is_saved(config, tmp_path):
    for averages in (False, True):
        run(config, tmp_path / str(averages), training__max_steps=8, training__optimizer__use_averages=averages)
    weights = [(tmp_path / name / "model-last" / "tagger" / "model").read_bytes() for name in ("False", "True")]
    assert weights[0] != weights[1]


def test_accumulated_gradients_are_those_of_the_whole_batch(config, monkeypatch):
    sizes, weights = [], {}
    update = nlpx.Language.update

    def note(self, examples, *args, **settings):
        sizes.append(len(examples))
        return update(self, examples, *args, **settings)

    monkeypatch.setattr(nlpx.Language, "update", note)
    settings = {"training__optimizer": {"@optimizers": "SGD.v1", "learn_rate": 0.1}, "training__dropout": 0.0}
    for parts in (1, 2):
        nlp = run(config, training__max_steps=1, training__accumulate_gradient=parts, **settings)
        weights[parts] = nlp.get_pipe("tagger").model.get_ref("softmax").get_param("W")
    updates = len(sizes) // 3
    assert sum(sizes[:updates]) == sum(sizes[updates:])
    np.testing.assert_allclose(weights[1], weights[2], atol=1e-6)
    assert np.abs(weights[1]).max() > 1e-4


def test_dropout_can_be_a_schedule(config, monkeypatch):
    rates = []
    update = nlpx.Language.update

    def note(self, examples, *args, drop, **settings):
        rates.append(drop)
        return update(self, examples, *args, drop=drop, **settings)

    monkeypatch.setattr(nlpx.Language, "update", note)
    schedule = '\n[training.dropout]\n@schedules = "nlpx.decaying.v1"\nstart = 0.5\nstop = 0.1\ndecay = 0.1\n'
    run(config + schedule, training__max_steps=2)
    assert rates == pytest.approx([0.5, 0.4, 0.3])


def test_a_stream_is_trained_on_without_reading_it_all(config, capsys):
    run(config, training__max_epochs=-1, training__max_steps=4)
    assert len(rows(capsys)) == 2


def test_frozen_components_do_not_learn(config, tmp_path):
    run(config, tmp_path / "one", training__max_steps=4)
    source = tmp_path / "one" / "model-last"
    run(
        config,
        tmp_path / "two",
        components__tagger={"source": str(source)},
        training__frozen_components=["tagger"],
        training__max_steps=4,
    )
    models = [(tmp_path / name / "model-last" / "tagger" / "model").read_bytes() for name in ("one", "two")]
    assert models[0] == models[1]


def test_sourced_components_go_on_learning(config, tmp_path, capsys):
    run(config, tmp_path, training__max_steps=40, training__eval_frequency=20)
    capsys.readouterr()
    run(config, components__tagger={"source": str(tmp_path / "model-best")}, training__max_steps=1)
    assert float(rows(capsys)[0][3]) > 90


def test_before_update_is_told_step_and_epoch(config):
    seen = []
    registry.callbacks("test.note_steps.v1", lambda: lambda nlp, info: seen.append((info["step"], info["epoch"])))
    run(config, training__before_update={"@callbacks": "test.note_steps.v1"}, training__max_steps=2)
    assert seen == [(0, 0), (1, 0), (2, 0)]


def test_before_to_disk_returns_what_is_saved(config, tmp_path):
    def rename(nlp):
        nlp.meta["name"] = "renamed"
        return nlp

    registry.callbacks("test.rename.v1", lambda: rename)
    run(config, tmp_path, training__before_to_disk={"@callbacks": "test.rename.v1"}, training__max_steps=1)
    assert json.loads((tmp_path / "model-last" / "meta.json").read_text())["name"] == "renamed"


def test_a_diverging_run_stops_and_keeps_the_models(config, tmp_path):
    run(config, tmp_path, training__max_steps=4)
    before = contents(tmp_path)
    with pytest.raises(TrainingError, match=r"diverged in epoch 0, step \d+: .*'tagger'.*Lower the learn rate"):
        run(config, tmp_path, training__optimizer__learn_rate=1e38, training__optimizer__grad_clip=0.0)
    assert contents(tmp_path) == before


def test_weights_that_another_framework_keeps_must_be_numbers_too(config, tmp_path):
    class Keeper(Shim):
        def finish_update(self, optimizer): ...

    def spoil(nlp, info):
        nlp.get_pipe("tagger").model.shims.append(Keeper(SimpleNamespace(get_weights=lambda: [np.full(2, np.nan)])))

    registry.callbacks("test.keep_nan.v1", lambda: spoil)
    with pytest.raises(TrainingError, match=r"diverged in epoch 0, step \d+: weights of 'tagger' are not finite"):
        run(config, tmp_path, training__before_update={"@callbacks": "test.keep_nan.v1"})
    assert contents(tmp_path) == {}


@registry.callbacks("test.press_ctrl_c.v1")
def _make_press():
    def press(nlp, info):
        if info["step"] == 6:
            os.kill(os.getpid(), signal.SIGINT)

    return press


def test_ctrl_c_ends_the_step_and_saves(config, tmp_path):
    with pytest.raises(TrainingInterrupted, match="interrupted at step 6; the model as it stands is in") as raised:
        run(config, tmp_path, training__before_update={"@callbacks": "test.press_ctrl_c.v1"})
    assert raised.value.exit_code == 130
    assert nlpx.load(tmp_path / "model-last")("The cat sees .")[0].tag_


def test_a_full_disk_leaves_the_model_that_was_there(config, tmp_path, monkeypatch):
    run(config, tmp_path, training__max_steps=1)
    before = contents(tmp_path)

    def fail(self, path, **_):
        (path.parent / "half").write_text("half")
        (path.parent / "half").unlink()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(nlpx.Language, "to_disk", fail)
    with pytest.raises(TrainingError, match=r"model-last: the model could not be saved: No space left.*untouched"):
        run(config, tmp_path, training__max_steps=1)
    assert contents(tmp_path) == before


@pytest.mark.parametrize("name", ["model-last", "model-best"])
@pytest.mark.parametrize(
    ("put", "what"),
    [
        (Path.touch, "this is a file; give the name of a folder"),
        (lambda path: path.symlink_to(path.name), "this is a link that leads to itself"),
    ],
    ids=["a file", "a link"],
)
def test_a_model_that_cannot_be_saved_is_told_before_the_first_step(config, tmp_path, name, put, what):
    put(tmp_path / name)
    with pytest.raises(NlpxError, match=rf"{name}: {what}"):
        run(config, tmp_path, training__before_update={"@callbacks": "test.press_ctrl_c.v1"})
    assert {path.name for path in tmp_path.iterdir()} == {name}


def test_an_empty_corpus_is_an_error(config, tmp_path):
    nlpx.DocBin().to_disk(tmp_path / "empty.spacy")
    with pytest.raises(DataError):
        run(config, paths__train=str(tmp_path / "empty.spacy"))


def test_a_corpus_that_the_config_does_not_have_is_an_error(config):
    with pytest.raises(ConfigError, match=r"corpora\.trian"):
        run(config, training__train_corpus="corpora.trian")


def test_a_score_that_nobody_returns_is_an_error(config):
    with pytest.raises(ConfigError, match=r"tag_ac\b.*tag_acc"):
        run(config, training__score_weights={"tag_ac": 1.0})


class KilledError(Exception):
    """Stands for a kill -9: nothing gets the chance to clean up."""


@pytest.mark.parametrize("averages", [False, True])
def test_a_killed_run_resumes_to_the_same_result(config, tmp_path, averages):
    settings = {
        "training__optimizer__use_averages": averages,
        "training__optimizer__learn_rate": {
            "@schedules": "warmup_linear.v1", "initial_rate": 0.01, "warmup_steps": 5, "total_steps": 20,
        },
        "training__dropout": {"@schedules": "nlpx.decaying.v1", "start": 0.5, "stop": 0.1, "decay": 0.03},
        "training__batcher__size": {"@schedules": "compounding.v1", "start": 30, "stop": 90, "compound": 1.1},
        "corpora__train__augmenter": {"@augmenters": "nlpx.noise.v1", "level": 0.1},
    }  # fmt: skip
    run(config, tmp_path / "whole", **settings)

    def die(nlp, info):
        if info["step"] == fatal:
            raise KilledError

    fatal = 6
    registry.callbacks(f"test.die{averages}.v1", lambda: die)
    settings["training__before_update"] = {"@callbacks": f"test.die{averages}.v1"}
    with pytest.raises(KilledError):
        run(config, tmp_path / "killed", **settings)
    assert (tmp_path / "killed" / "training.state").is_file()
    fatal = -1
    resume(config, tmp_path / "killed", **settings)
    for name in ("model-best", "model-last"):
        whole, killed = (contents(tmp_path / run_name / name / "tagger") for run_name in ("whole", "killed"))
        assert whole == killed
        meta = [(tmp_path / run_name / name / "meta.json").read_bytes() for run_name in ("whole", "killed")]
        assert meta[0] == meta[1]


def test_an_interrupted_run_resumes_to_the_same_result(config, tmp_path):
    def press(nlp, info):
        if info["step"] in pressed:
            os.kill(os.getpid(), signal.SIGINT)

    registry.callbacks("test.press_again.v1", lambda: press)
    settings = {"training__before_update": {"@callbacks": "test.press_again.v1"}}
    pressed = []
    run(config, tmp_path / "whole", **settings)
    pressed[:] = [3]
    with pytest.raises(TrainingInterrupted):
        run(config, tmp_path / "parts", **settings)
    pressed[:] = [8]
    with pytest.raises(TrainingInterrupted):
        resume(config, tmp_path / "parts", **settings)
    pressed.clear()
    resume(config, tmp_path / "parts", **settings)
    assert contents(tmp_path / "whole") == contents(tmp_path / "parts")


def test_a_complete_run_is_known_and_left_as_it_is(config, tmp_path, capsys):
    run(config, tmp_path, training__max_steps=1)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["model-best", "model-last"]
    before = contents(tmp_path)
    nlp = resume(config, tmp_path, training__max_steps=1)
    assert "this run is complete; its models are" in capsys.readouterr().err
    assert nlp("The cat .")[0].tag_
    assert contents(tmp_path) == before


def test_a_complete_run_is_not_made_longer(config, tmp_path):
    run(config, tmp_path, training__max_steps=1)
    with pytest.raises(
        TrainingError, match=r"complete with training\.max_steps = 1, and what it would need .* not kept"
    ):
        resume(config, tmp_path, training__max_steps=2)


def test_a_complete_run_of_other_settings_is_not_written_over(config, tmp_path):
    run(config, tmp_path, training__max_steps=1)
    before = contents(tmp_path)
    with pytest.raises(
        TrainingError, match=r"model-last: the run in this folder had other settings: training\.dropout;"
    ):
        resume(config, tmp_path, training__max_steps=1, training__dropout=0.5)
    assert contents(tmp_path) == before


def test_a_run_that_saves_another_pipeline_is_complete_too(config, tmp_path, capsys):
    def strip(nlp):
        stripped = nlpx.blank("en")
        stripped.config = {key: value for key, value in nlp.config.items() if key != "training"}
        return stripped

    registry.callbacks("test.strip.v1", lambda: strip)
    settings = {"training__before_to_disk": {"@callbacks": "test.strip.v1"}, "training__max_steps": 1}
    run(config, tmp_path, **settings)
    resume(config, tmp_path, **settings)
    assert "this run is complete" in capsys.readouterr().err


def test_a_run_with_a_sourced_component_is_known_again(config, tmp_path, capsys):
    run(config, tmp_path / "base", training__max_steps=1)
    settings = {
        "components__tagger": {"source": str(tmp_path / "base" / "model-last")},
        "training__score_weights": {},
        "training__max_steps": 1,
    }
    run(config, tmp_path / "more", **settings)
    resume(config, tmp_path / "more", **settings)
    assert "this run is complete" in capsys.readouterr().err


def test_nothing_to_resume_is_a_run_that_begins(config, tmp_path, capsys):
    resume(config, tmp_path / "new", training__max_steps=4)
    assert "no run was interrupted here, so one begins" in capsys.readouterr().err
    run(config, tmp_path / "whole", training__max_steps=4)
    assert contents(tmp_path / "new") == contents(tmp_path / "whole")


def test_run_that_has_learnt_more_than_is_due_now_is_not_resumed(config, tmp_path, monkeypatch):
    press_at(monkeypatch, 5, signal.SIGINT)
    with pytest.raises(TrainingInterrupted):
        run(config, tmp_path, training__max_epochs=9, corpora__train__limit=2)
    before = contents(tmp_path)
    with pytest.raises(TrainingError, match=r"the run had seen 6 batches, and the texts make only \d in training"):
        resume(config, tmp_path, training__max_epochs=1, corpora__train__limit=2)
    assert contents(tmp_path) == before


def test_a_run_without_a_seed_leaves_nothing_that_another_would_go_on_from(config, tmp_path, monkeypatch):
    press_at(monkeypatch, 2, signal.SIGINT)
    with pytest.raises(TrainingInterrupted, match="--resume goes on"):
        run(config, tmp_path)
    press_at(monkeypatch, 2, signal.SIGINT)
    with pytest.raises(TrainingInterrupted) as raised:
        run(config, tmp_path, training__seed=None)
    assert "--resume" not in str(raised.value)
    assert not (tmp_path / "training.state").exists()


def press_at(monkeypatch, step, number):
    """Send this process a signal while it updates; the first update is of step 0."""
    update, steps = nlpx.Language.update, iter(range(10**6))

    def pressed(self, *args, **settings):
        if next(steps) == step:
            os.kill(os.getpid(), number)
        return update(self, *args, **settings)

    monkeypatch.setattr(nlpx.Language, "update", pressed)


@pytest.fixture(params=["SIGINT", "SIGTERM", "SIGHUP"])
def heeded(request):
    """Return a signal that this process heeds, whoever started it (nohup)."""
    number = getattr(signal, request.param)
    before = signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
    yield number
    signal.signal(number, before)


def test_signals_to_stop_end_the_step_and_say_how_to_go_on(config, tmp_path, monkeypatch, capsys, heeded):
    number, before = heeded, signal.getsignal(heeded)
    press_at(monkeypatch, 2, number)
    with pytest.raises(TrainingInterrupted, match=r"at step 2; .*; the same command with --resume goes on") as raised:
        run(config, tmp_path)
    assert raised.value.exit_code == 128 + number
    assert "stopping after this step and saving" in capsys.readouterr().err
    assert signal.getsignal(number) == before


def test_the_second_ctrl_c_stops_at_once(config, tmp_path, monkeypatch):
    press_at(monkeypatch, 2, signal.SIGINT)
    press_at(monkeypatch, 2, signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        run(config, tmp_path, training__optimizer__use_averages=False)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["model-best", "model-last", "training.state"]
    resume(config, tmp_path, training__optimizer__use_averages=False)
    run(config, tmp_path / "whole", training__optimizer__use_averages=False)
    assert contents(tmp_path / "model-last") == contents(tmp_path / "whole" / "model-last")


def test_a_closed_terminal_does_not_stop_what_was_started_with_nohup(config, monkeypatch):
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        press_at(monkeypatch, 2, signal.SIGHUP)
        run(config, training__max_steps=3)
    finally:
        signal.signal(signal.SIGHUP, before)


@pytest.mark.parametrize("where", ["evaluate", "to_disk"])
def test_a_signal_during_evaluation_or_saving_leaves_what_resumes_to_the_same_result(
    config, tmp_path, monkeypatch, where
):
    usual = getattr(nlpx.Language, where)
    run(config, tmp_path / "whole", training__max_steps=6)
    for n_call in range(2):
        calls, ended = iter(range(10**6)), []

        def pressed(self, *args, **settings):
            if next(calls) == n_call:  # noqa: B023
                os.kill(os.getpid(), signal.SIGTERM)
            result = usual(self, *args, **settings)
            ended.append(result)  # noqa: B023
            return result

        monkeypatch.setattr(nlpx.Language, where, pressed)
        with pytest.raises(TrainingInterrupted, match="--resume goes on"):
            run(config, tmp_path / "parts", training__max_steps=6)
        monkeypatch.setattr(nlpx.Language, where, usual)
        assert where == "to_disk" or len(ended) == n_call
        resume(config, tmp_path / "parts", training__max_steps=6)
        assert contents(tmp_path / "whole") == contents(tmp_path / "parts")


def test_the_log_of_a_resumed_run_is_that_of_the_whole_run(config, tmp_path, monkeypatch):
    for name in ("whole", "parts"):
        log = {"training__logger": {"@loggers": "spacy.ConsoleLogger.v3", "output_file": str(tmp_path / f"{name}.log")}}
        if name == "parts":
            press_at(monkeypatch, 9, signal.SIGINT)
            with pytest.raises(TrainingInterrupted):
                run(config, tmp_path / name, **log)
            with (tmp_path / "parts.log").open("a") as file:
                file.write('{"step": 12}\n{"ste')
            resume(config, tmp_path / name, **log)
        else:
            run(config, tmp_path / name, **log)
    assert (tmp_path / "whole.log").read_bytes() == (tmp_path / "parts.log").read_bytes()


def test_a_component_that_is_frozen_without_weights_is_refused_at_once(config, tmp_path):
    with pytest.raises(ConfigError, match=r"frozen_components: 'tagger' has a factory.* give it a source"):
        run(config, tmp_path / "out", training__frozen_components=["tagger"])
    assert not (tmp_path / "out").exists()


def test_weights_of_scores_that_are_all_0_are_pointed_out(config):
    with pytest.warns(UserWarning, match=r"no score in training\.score_weights counts, so all models score 0"):
        run(config, training__score_weights={"tag_acc": 0.0}, training__max_steps=1)


def test_quiet_prints_nothing(config, tmp_path, capsys):
    train(load_config(config), tmp_path, quiet=True)
    assert capsys.readouterr() == ("", "")


def test_a_run_resumes_with_its_own_settings_only(config, tmp_path):
    def press(nlp, info):
        os.kill(os.getpid(), signal.SIGINT)

    registry.callbacks("test.press_once.v1", lambda: press)
    settings = {"training__before_update": {"@callbacks": "test.press_once.v1"}}
    with pytest.raises(TrainingInterrupted):
        run(config, tmp_path, **settings)
    with pytest.raises(TrainingError, match=r"training\.state: the run .* other settings: training\.dropout; use"):
        resume(config, tmp_path, training__dropout=0.3, **settings)


def test_nothing_can_be_resumed_without_a_folder(config):
    with pytest.raises(TrainingError, match="output folder"):
        resume(config, None)
