"""Pipelines with the weights that training begins with, and pipelines without training."""

from __future__ import annotations

import pytest

import nlpx
from nlpx.commands.assemble import assemble
from nlpx.commands.train import train
from nlpx.config import load_config
from nlpx.pipeline import Language

ASSEMBLED = """
[nlp]
lang = "en"
pipeline = ["tagger", "merge_entities"]

[components]

[components.tagger]
source = "{source}"

[components.merge_entities]
factory = "merge_entities"
"""


@pytest.fixture
def initialized(config, tmp_path, call_nlpx):
    """Return the folder of a pipeline that `init nlp` has made."""
    (tmp_path / "train.cfg").write_text(config, encoding="utf8")
    done = call_nlpx("init", "nlp", "train.cfg", "begun")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "saved: begun\n")
    return tmp_path / "begun"


def test_a_pipeline_that_is_initialized_has_the_weights_that_training_begins_with(initialized, config, monkeypatch):
    class Begun(Exception):
        """Tells with which pipeline training begins."""

    def update(nlp, *_args, **_settings):
        raise Begun(nlp)

    monkeypatch.setattr(Language, "update", update)
    with pytest.raises(Begun) as begun:
        train(load_config(config), quiet=True)
    (trained,) = begun.value.args
    saved = nlpx.load(initialized)
    assert saved.get_pipe("tagger").to_bytes() == trained.get_pipe("tagger").to_bytes()
    assert saved.vocab.to_bytes() == trained.vocab.to_bytes()


def test_a_pipeline_is_assembled_of_trained_and_other_components(initialized, tmp_path, call_nlpx):
    (tmp_path / "assemble.cfg").write_text(ASSEMBLED.format(source="elsewhere"), encoding="utf8")
    done = call_nlpx("assemble", "assemble.cfg", "made", "--components.tagger.source", initialized)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "pipeline: tagger, merge_entities\nsaved: made\n")
    nlp, source = nlpx.load(tmp_path / "made"), nlpx.load(initialized)
    assert nlp.pipe_names == ["tagger", "merge_entities"]
    assert nlp.get_pipe("tagger").to_bytes() == source.get_pipe("tagger").to_bytes()


def test_a_component_that_must_learn_is_not_assembled(config):
    with pytest.raises(
        nlpx.errors.DataError, match=r"'tagger' has to learn from data, .*name a trained pipeline that it comes from"
    ):
        assemble(load_config(config))
