"""Settings of a tokenizer that nobody has."""

from __future__ import annotations

import warnings

import pytest

from nlp_transformers.huggingface.torch_encoder import TorchEncoder


def load(folder, **settings):
    return TorchEncoder.from_name(str(folder), tokenizer_config=settings, transformer_config={})


@pytest.mark.parametrize(
    ("name", "hint"), [("model_max_lenght", "did you mean 'model_max_length'?"), ("colour", "leave it out.")]
)
def test_setting_that_no_tokenizer_has_is_told(name, hint, models):
    with pytest.warns(UserWarning, match=f"^tokenizer_config: [A-Za-z]+ has no setting '{name}', which .*; ") as told:
        load(models["wordpiece"], **{name: 3})
    assert str(told[0].message).endswith(hint)


@pytest.mark.parametrize(
    "setting",
    [
        {"use_fast": True},
        {"model_max_length": 20},
        {"padding_side": "left"},
        {"add_prefix_space": True},
        {"clean_up_tokenization_spaces": True},
        {"revision": "main"},
        {"additional_special_tokens": ["<mask>"]},
    ],
)
def test_usual_settings_are_taken_without_a_word(setting, models):
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        load(models["bytes"], **setting)
    assert told == []
