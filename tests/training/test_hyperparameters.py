"""Hyper-parameters from environment variables."""

from __future__ import annotations

import pytest

from nlpx.errors import UsageError
from nlpx.training.hyperparameters import HYPERPARAMETERS, batcher_setting, dropout_setting, read_hyperparameters

DOCUMENTED = {
    "dropout_from": 0.2, "dropout_to": 0.2, "dropout_decay": 0.0,
    "batch_from": 1, "batch_to": 64, "batch_compound": 1.001,
    "hidden_width": 128, "learn_rate": 0.001, "optimizer_B1": 0.9, "optimizer_B2": 0.999, "optimizer_eps": 1e-08,
    "L2_penalty": 1e-06, "grad_norm_clip": 1.0,
}  # fmt: skip


def test_defaults_are_the_documented_ones():
    values, given = read_hyperparameters({})
    assert values == DOCUMENTED
    assert given == []


@pytest.mark.parametrize("name", sorted(HYPERPARAMETERS))
def test_every_variable_is_read(name):
    values, given = read_hyperparameters({name: "1"})
    assert values[name] == 1
    assert given == [name]


def test_the_width_of_hidden_layers_is_a_setting_of_the_models():
    assert HYPERPARAMETERS["hidden_width"].setting == "components.*.model.hidden_width"


def test_a_variable_that_is_no_number_is_an_error():
    with pytest.raises(UsageError, match="learn_rate must be a number, not 'fast'"):
        read_hyperparameters({"learn_rate": "fast"})


def test_a_variable_out_of_range_is_an_error():
    with pytest.raises(UsageError, match=r"dropout_from is 1\.5, but must be from 0 to 1"):
        read_hyperparameters({"dropout_from": "1.5"})


def test_dropout_is_a_schedule_only_where_it_changes():
    values, _ = read_hyperparameters({})
    assert dropout_setting(values) == 0.2
    changing = dropout_setting({**values, "dropout_from": 0.6, "dropout_decay": 1e-4})
    assert changing == {"@schedules": "nlpx.decaying.v1", "start": 0.6, "stop": 0.2, "decay": 1e-4}


def test_batches_grow_unless_both_ends_are_the_same():
    values, _ = read_hyperparameters({})
    assert batcher_setting(values)["size"] == {
        "@schedules": "compounding.v1", "start": 1.0, "stop": 64.0, "compound": 1.001,
    }  # fmt: skip
    assert batcher_setting({**values, "batch_to": 1.0})["size"] == 1
