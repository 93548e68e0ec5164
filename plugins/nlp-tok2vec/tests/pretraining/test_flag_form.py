"""The flag form of pretrain: flags in, config out; and the weights of a run in the flag form of train."""

from __future__ import annotations

import click
import numpy as np
import pytest

import nlpx
from nlp_tok2vec import commands
from nlp_tok2vec.pretraining.flag_form import FlagForm, build_config
from nlpx.config import check_config, load_config, resolve_block
from nlpx.errors import ModelError, NlpxError
from nlpx.pipeline import Origin, write_weights
from nlpx.training import build_config as build_training_config
from nlpx.training.flag_form import FlagForm as TrainingForm

ENCODE = "components.tok2vec.model.encode"
EMBED = "components.tok2vec.model.embed"


def build(**flags):
    return build_config(FlagForm(**{"texts_loc": "t.jsonl", "vectors_model": "en", "loss_func": "characters", **flags}))


def test_config_is_complete_and_right():
    assert check_config(build(), files=False) == []
    assert check_config(build(use_chars=True, sa_depth=2, cnn_pieces=1, use_vectors=True), files=False) == []


DEFAULTS = {
    "paths.raw_text": "t.jsonl",
    "paths.vectors": None,
    "nlp.lang": "en",
    f"{EMBED}.@architectures": "spacy.MultiHashEmbed.v2",
    f"{EMBED}.include_static_vectors": False,
    f"{ENCODE}.@architectures": "spacy.MaxoutWindowEncoder.v2",
    "pretraining.objective.@architectures": "spacy.PretrainCharacters.v1",
}
NUMBERS = {
    "width": (32, {f"{ENCODE}.width": 32, f"{EMBED}.width": 32}),
    "depth": (2, {f"{ENCODE}.depth": 2}),
    "cnn_window": (3, {f"{ENCODE}.window_size": 3}),
    "cnn_pieces": (4, {f"{ENCODE}.maxout_pieces": 4}),
    "embed_rows": (10, {f"{EMBED}.rows": [10, 5, 5, 5]}),
    "loss_func": ("L2", {"pretraining.objective.loss": "L2"}),
    "dropout": (0.5, {"pretraining.dropout": 0.5}),
    "batch_size": (50, {"pretraining.batcher.size": 50}),
    "max_length": (60, {"corpora.pretrain.max_length": 60}),
    "min_length": (1, {"corpora.pretrain.min_length": 1}),
    "seed": (7, {"training.seed": 7}),
    "n_iter": (8, {"pretraining.max_epochs": 8}),
    "use_vectors": (True, {f"{EMBED}.include_static_vectors": True}),
    "n_save_every": (9, {"pretraining.n_save_every": 9}),
}
STRUCTURE = {
    f"{EMBED}.@architectures": "spacy.CharacterEmbed.v2",
    f"{EMBED}.rows": 10,
    f"{EMBED}.include_static_vectors": True,
    f"{ENCODE}.@architectures": "nlpx.SelfAttentionEncoder.v1",
    f"{ENCODE}.depth": 2,
    f"{ENCODE}.width": 32,
    f"{ENCODE}.encode.@architectures": "spacy.MishWindowEncoder.v2",
    f"{ENCODE}.encode.depth": 3,
    f"{ENCODE}.encode.width": 32,
}


@pytest.mark.parametrize(
    ("flags", "due"),
    [
        ({}, DEFAULTS),
        (
            {flag: value for flag, (value, _) in NUMBERS.items()},
            {name: value for _, settings in NUMBERS.values() for name, value in settings.items()},
        ),
        (
            {
                "use_chars": True, "embed_rows": 10, "use_vectors": True, "sa_depth": 2, "depth": 3, "width": 32,
                "cnn_pieces": 1,
            },
            STRUCTURE,
        ),
        ({"loss_func": "cosine"}, {"pretraining.objective.@architectures": "spacy.PretrainVectors.v1"}),
    ],
    ids=["none", "numbers", "structure", "objective"],
)  # fmt: skip
def test_flags_set_their_settings(flags, due):
    config = build(**flags).interpolate()
    assert {name: config.lookup(name) for name in due} == due


def test_settings_say_their_flags_given_or_not():
    flags = {
        f"{EMBED}.rows": "--embed-rows",
        f"{ENCODE}.depth": "--depth",
        f"{ENCODE}.maxout_pieces": "--cnn-pieces",
        f"{ENCODE}.width": "--width",
    }
    for config in (build(), build(embed_rows=10, depth=2, cnn_pieces=2, width=16)):
        assert {path: str(config.source(path)) for path in flags} == flags
    config = build(use_chars=True, sa_depth=1)
    assert [str(config.source(f"{block}.@architectures")) for block in (EMBED, ENCODE)] == ["--use-chars", "--sa-depth"]


def test_epochs_are_counted_on_from_the_first():
    form = FlagForm(texts_loc="t", vectors_model="en", loss_func="characters", n_iter=3)
    assert build_config(form, first_epoch=4)["pretraining"]["max_epochs"] == 7


def test_pipeline_with_vectors_says_the_language(tmp_path):
    nlp = nlpx.blank("de")
    nlp.vocab.set_vector("Haus", np.ones(3, dtype="f"))
    nlp.to_disk(tmp_path / "vectors")
    config = build(vectors_model=str(tmp_path / "vectors"))
    assert (config["nlp"]["lang"], config["paths"]["vectors"]) == ("de", str(tmp_path / "vectors"))


def test_pipeline_that_is_not_there_is_an_error():
    with pytest.raises(NlpxError, match="no_such_vectors"):
        build(vectors_model="no_such_vectors")


def invoke(*arguments):
    commands.command.main([str(argument) for argument in arguments], standalone_mode=False)


def test_command_takes_flags_and_settings_and_saves_the_config(texts, tmp_path):
    invoke(
        texts, "xx", tmp_path / "out", "-L", "characters", "-i", "1", "-cw", "8", "-cd", "1", "-er", "20", "-bs", "30",
        "-q", "--pretraining.objective.hidden_size", "8",
    )  # fmt: skip
    config = load_config(tmp_path / "out" / "config.cfg", interpolate=True)
    assert config.lookup(f"{ENCODE}.width") == 8
    assert config["pretraining"]["objective"]["hidden_size"] == 8
    assert (tmp_path / "out" / "model0.bin").is_file()


def test_command_takes_a_config_and_settings(config, tmp_path):
    (tmp_path / "my.cfg").write_text(config, encoding="utf8")
    invoke(tmp_path / "my.cfg", tmp_path / "out", "--pretraining.max_epochs", "1", "--quiet")
    assert (tmp_path / "out" / "model0.bin").is_file()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["a"],
            r"two or three arguments are due, not 1: nlpx pretrain CONFIG OUTPUT, or nlpx pretrain TEXTS",
        ),
        (["a", "b", "c", "d"], r"two or three arguments are due, not 4"),
        (["a.cfg", "out", "--width", "3"], r"--width belongs to the flag form \(nlpx pretrain TEXTS VECTORS OUTPUT\)"),
        (["a.cfg", "--widht", "3"], r"there is no option --widht; did you mean '--width'"),
        (["a.cfg", "out"], r"a\.cfg"),
        (["t.jsonl", "out"], r"t\.jsonl holds texts, with which three arguments are due: nlpx pretrain TEXTS VECTORS"),
        (["t.jsonl", "xq", "out"], r"VECTORS: xq is no language that is installed, and there is no pipeline 'xq'"),
        (["t.jsonl", __file__, "out"], r"test_flag_form\.py' is a file where a pipeline with word vectors is due"),
        (
            ["t.jsonl", "en", "out", "--loss-func", "cosin"],
            r"'cosin'; did you mean 'cosine'\?; known are L2, char.*, cos",
        ),
    ],
)
def test_wrong_arguments_are_one_error(arguments, message):
    with pytest.raises((NlpxError, click.UsageError), match=message):
        invoke(*arguments)


def weights_of(tmp_path, **flags):
    """Return a file that says it was made with some flags, and the block of its layer."""
    block = build(**flags).interpolate().lookup("components.tok2vec.model")
    path = tmp_path / "model1.bin"
    layer = resolve_block(block)
    layer.initialize(X=[nlpx.blank("en").make_doc("a b")])
    path.write_bytes(write_weights(layer, Origin(component="tok2vec", layer="", block=block)))
    return path, block


@pytest.mark.parametrize("flags", [{}, {"use_chars": True, "sa_depth": 2, "cnn_pieces": 1}])
def test_architecture_is_that_of_the_weights_but_for_flags_that_are_given(tmp_path, flags):
    path, block = weights_of(tmp_path, width=16, depth=2, embed_rows=10, **flags)
    form = FlagForm(texts_loc="t", vectors_model="en", loss_func="characters", width=24, depth=3, cnn_window=2)
    config = build_config(form, weights=path)
    assert config.interpolate().lookup("components.tok2vec.model") == block
    assert str(config.source(f"{ENCODE}.width")) == "--init-tok2vec"
    config = build_config(form, weights=path, given={"width", "depth", "cnn_window", "sa_depth", "use_vectors"})
    due = build(**{**flags, "sa_depth": 0}, width=24, depth=3, cnn_window=2, embed_rows=10).interpolate()
    assert config.interpolate().lookup("components.tok2vec.model") == due.lookup("components.tok2vec.model")
    assert str(config.source(f"{ENCODE}.width")) == "--width"


def test_flags_that_do_not_fit_the_weights_are_to_be_left_out(texts, tmp_path):
    path, _ = weights_of(tmp_path, width=16, depth=1, embed_rows=10)
    common = [texts, "xx", tmp_path / "out", "-L", "characters", "-i", "1", "-q", "-t2v", path]
    message = (
        rf"{ENCODE}\.width is 24 \(--width\), and was 16 when they were made; leave --width out"
        r"|embed\.width is 24 \(--width\), and was 16 when they were made; leave --width out"
    )
    with pytest.raises(ModelError, match=message):
        invoke(*common, "--width", "24")
    invoke(*common)
    assert (tmp_path / "out" / "model2.bin").is_file()


def test_training_changes_the_encoder_below_attention(tmp_path):
    path, block = weights_of(tmp_path, width=16, depth=2, embed_rows=10, sa_depth=1)
    options = {"init-tok2vec": str(path), "width": 24, "conv-depth": 3, "cnn-pieces": 1}
    form = TrainingForm(lang="en", train_path="t", dev_path="d", pipeline="tagger", options=options)
    encode = build_training_config(form, environment={}).config.interpolate().lookup(ENCODE)
    mish = {"@architectures": "spacy.MishWindowEncoder.v2", "width": 24, "depth": 3, "window_size": 1}
    assert encode == {**block["encode"], "width": 24, "encode": mish}


def test_training_takes_the_architecture_from_the_weights(run):
    folder = run("out")
    weights = str(folder / "model1.bin")

    def trained_with(**options):
        form = TrainingForm(
            lang="en", train_path="t", dev_path="d", pipeline="tagger", options={"init-tok2vec": weights, **options}
        )
        return build_training_config(form, environment={}).config.interpolate()["components"]

    components = trained_with()
    expected = load_config(folder / "config.cfg", interpolate=True)["components"]["tok2vec"]["model"]
    assert components["tok2vec"]["model"] == expected
    assert components["tagger"]["model"]["tok2vec"]["width"] == 8
    # What is given beside the weights counts; that it does not fit is said when they are loaded.
    components = trained_with(**{"embed-rows": 30, "width": 16})
    assert components["tok2vec"]["model"] == {**expected, "embed_size": 30, "width": 16}
