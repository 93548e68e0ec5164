"""A look into the model of a component, and nlpx debug model, which prints it."""

from __future__ import annotations

import numpy as np
import pytest
from thinc.api import Linear, Model

from nlpx.errors import UsageError
from nlpx.training.inspection import Look, describe, describe_model

ALL = Look(dimensions=True, parameters=True, gradients=True, attributes=True)


def test_a_layer_is_described_by_what_is_asked_for():
    model = Linear(2, 3)
    model.initialize()
    model.set_param("W", np.arange(6, dtype="f").reshape(2, 3))
    model.set_grad("b", np.array([0.5, 1e-9], dtype="f"))
    model.attrs["kind"] = "plain"
    assert [*describe_model(model, Look())] == ["layer 0: linear"]
    assert [*describe_model(model, ALL)] == [
        "layer 0: linear",
        "  dim nO: 2",
        "  dim nI: 3",
        "  param W: (2, 3), beginning with 0, 1, 2, 3, 4",
        "  param b: (2,), beginning with 0, 0",
        "  grad W: none",
        "  grad b: (2,), beginning with 0.5, 1e-09",
        "  attr kind: 'plain'",
    ]
    assert [*describe_model(Linear(2), ALL)][2:4] == ["  dim nI: unknown", "  param W: none yet"]


def test_layers_are_chosen_by_their_numbers():
    model = Model("top", lambda *_: None, layers=[Model("a", lambda *_: None), Model("b", lambda *_: None)])
    assert [*describe_model(model, Look(layers=[0, 2]))] == ["layer 0: top", "layer 2: b"]
    with pytest.raises(UsageError, match="no layer 3; the model has 3, from 0 to 2"):
        [*describe_model(model, Look(layers=[3]))]


def test_values_are_described_shortly():
    assert describe([np.zeros((2, 0)), None]) == "2 of which the first is (2, 0)"
    assert describe(["a", "b"]) == "['a', 'b']"
    assert describe(object()) == "<object object>"
    assert len(describe("x" * 500)) == 100


@pytest.fixture
def my_cfg(config, tmp_path):
    (tmp_path / "my.cfg").write_text(config, encoding="utf8")


@pytest.mark.usefixtures("my_cfg")
def test_no_corpus_for_evaluation_is_needed(call_nlpx):
    done = call_nlpx("debug", "model", "my.cfg", "tagger", "--corpora.dev.path", "null")
    assert done.returncode == 0, done.stderr


@pytest.mark.usefixtures("my_cfg")
def test_what_is_to_be_shown_of_layers_at_no_time_is_told(call_nlpx):
    done = call_nlpx("debug", "model", "my.cfg", "tagger", "-PAR", "-l", "0")
    assert (done.returncode, done.stdout) == (0, "")
    for flag in ("--layers", "--parameters"):
        assert f"warning: {flag} does nothing without --print-step0 or --print-step1 or --print-step2\n" in done.stderr


@pytest.mark.usefixtures("my_cfg")
def test_command_shows_the_model_before_and_after_steps(call_nlpx):
    done = call_nlpx("debug", "model", "my.cfg", "tagger", "-PAR", "-GRAD", "-P0", "-P1", "-P2", "-P3")
    assert done.returncode == 0, done.stderr
    steps = {part.split(":")[0]: part.splitlines() for part in done.stdout.split("step ")[1:]}
    (number,) = {line.split(":")[0] for line in steps["0"] if line.endswith(": softmax")}
    fresh, begun, trained = (
        lines[lines.index(f"{number}: softmax") + 1 :][:4] for lines in (steps["0"], steps["1"], steps["2"])
    )
    assert fresh == ["  param W: none yet", "  param b: none yet", "  grad W: none", "  grad b: none"]
    assert begun[0] == "  param W: (5, 16), beginning with 0, 0, 0, 0, 0"
    assert begun[2:] == fresh[2:]
    assert trained[0] != begun[0]
    assert trained[3].startswith("  grad b: (5,), beginning with ")
    assert steps["3"][1].startswith("3 of which the first is (7,), beginning with ")
    assert "3 steps of training change all parameters\n" in done.stderr


@pytest.mark.usefixtures("my_cfg")
def test_parameters_that_do_not_learn_are_named(call_nlpx):
    rate = ("--training.optimizer.learn_rate", "0")
    done = call_nlpx("debug", "model", "my.cfg", "tagger", *rate)
    assert (done.returncode, done.stdout) == (0, "")
    assert "change all parameters but these: layer" in done.stderr


@pytest.mark.usefixtures("my_cfg")
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("tager",), "there is no component 'tager' in the pipeline; did you mean 'tagger'?"),
        (("tagger", "-l", "one", "-P1"), "--layers takes numbers with commas between"),
        (("tagger", "-l", "99"), "there is no layer 99"),
        (("tagger", "--paths.train", "none.spacy"), "none.spacy"),
        (("tagger", "--training.max_stepz", "1"), "did you mean"),
    ],
)
def test_bad_arguments_are_one_clear_error(call_nlpx, arguments, message):
    done = call_nlpx("debug", "model", "my.cfg", *arguments)
    assert done.returncode in {1, 2}
    assert message in done.stderr
    assert "Traceback" not in done.stderr
