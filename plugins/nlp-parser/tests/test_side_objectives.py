"""Side objectives: what they tell of each token, their gradient, and that token vectors learn from them."""

from __future__ import annotations

import json

import numpy as np
import pytest
from thinc.api import Adam

import nlpx
from nlp_parser.side_objectives import MISSING, OBJECTIVES, SideObjectives, find_labels
from nlpx.commands.train import train
from nlpx.config import load_config
from nlpx.errors import ConfigError, DataError
from nlpx.tokens import Doc, Example

WORDS = ["Ann", "saw", "New", "York", ".", "She", "ran", "."]
HEADS = [1, 1, 3, 1, 1, 6, 6, 6]
DEPS = ["nsubj", "ROOT", "compound", "obj", "punct", "nsubj", "ROOT", "punct"]
TAGS = ["NNP", "VBD", "NNP", "NNP", ".", "PRP", "VBD", "."]
ENTS = ["B-PER", "O", "B-LOC", "I-LOC", "O", "O", "O", "O"]
ALL = {"heads": HEADS, "deps": DEPS, "tags": TAGS, "ents": ENTS}


def example(nlp, words=WORDS, **annotations):
    return Example(Doc(nlp.vocab, words=words), Doc(nlp.vocab, words=WORDS, **annotations))


@pytest.fixture
def nlp():
    return nlpx.blank("en")


@pytest.mark.parametrize(
    ("name", "truth"),
    [
        ("tag", TAGS),
        ("dep", DEPS),
        ("ent", ["U-PER", "O", "B-LOC", "L-LOC", "O", "O", "O", "O"]),
        (
            "ent_tag",
            ["U-PER NNP", "O VBD", "B-LOC NNP", "L-LOC NNP", "O .", "O PRP", "O VBD", "O ."],
        ),
        (
            "dep_tag_offset",
            [
                "nsubj NNP +1", "ROOT VBD +0", "compound NNP +1", "obj NNP -2", "punct . -2",
                "nsubj PRP +1", "ROOT VBD +0", "punct . -1",
            ],
        ),
        ("sent_start", ["True", "False", "False", "False", "False", "True", "False", "False"]),
    ],
)  # fmt: skip
def test_objective_tells_the_truth_of_each_token(nlp, name, truth):
    assert OBJECTIVES[name](example(nlp, **ALL)) == truth


@pytest.mark.parametrize("name", OBJECTIVES)
def test_objective_says_nothing_where_nothing_is_annotated(nlp, name):
    assert OBJECTIVES[name](example(nlp)) == [None] * len(WORDS)


def test_token_that_is_aligned_with_nothing_alike_has_no_target(nlp):
    joined = ["Ann", "saw", "NewYork", ".", "Sh", "e", "ran", "."]
    one = example(nlp, joined, **ALL)
    side = SideObjectives(find_labels(["dep", "tag"], [one], component="parser"), width=4)
    deps = side.targets("dep", [one])
    assert (deps[2] == MISSING, (deps[[0, 1, 3]] != MISSING).all()) == (True, True)
    assert side.targets("tag", [one])[2] != MISSING


def test_labels_are_those_of_the_training_data_in_order(nlp):
    labels = find_labels(["tag", "dep", "tag"], [example(nlp, **ALL)], component="parser")
    assert labels == {"tag": [".", "NNP", "PRP", "VBD"], "dep": sorted(set(DEPS))}


def test_gradient_is_that_of_the_cross_entropy(nlp):
    partial = example(nlp, **{**ALL, "tags": [*TAGS[:4], "", *TAGS[5:]]})
    side = SideObjectives(find_labels(["tag", "dep"], [partial], component="parser"), width=3)
    rng = np.random.default_rng(0)
    for layer in side.layers.values():
        layer.set_param("W", rng.normal(size=layer.get_param("W").shape).astype("f"))
    tokens = rng.normal(size=(len(WORDS), 3)).astype("f")

    def cross_entropy(vectors):
        total = 0.0
        for name, layer in side.layers.items():
            targets = side.targets(name, [partial])
            known = np.flatnonzero(targets != MISSING)
            total -= float(np.log(layer.predict(vectors)[known, targets[known]].astype("d")).sum())
        return total

    _, d_tokens = side.learn([partial], tokens)
    for place in np.ndindex(tokens.shape):
        step = np.zeros_like(tokens)
        step[place] = 1e-2
        slope = (cross_entropy(tokens + step) - cross_entropy(tokens - step)) / 2e-2
        assert d_tokens[place] == pytest.approx(slope, abs=2e-3)


def test_missing_annotation_has_no_gradient(nlp):
    side = SideObjectives({"tag": ["NNP", "VBD"]}, width=3)
    loss, d_tokens = side.learn([example(nlp)], np.ones((len(WORDS), 3), dtype="f"))
    assert (loss, np.abs(d_tokens).sum()) == (0.0, 0.0)


def initialized(nlp, component, examples, multitasks):
    config = nlp.config
    config["initialize"]["components"][component] = {"multitasks": multitasks}
    nlp.config = config
    nlp.initialize(lambda: examples)
    return nlp.get_pipe(component)


@pytest.mark.parametrize("component", ["parser", "ner"])
def test_token_vectors_learn_from_a_side_objective_alone(blank, component):
    nlp = blank(component)
    initialized(nlp, component, [example(nlp, **ALL)], ["tag"])
    only_tags = [example(nlp, tags=TAGS)]
    before = nlp.get_pipe(component).model.get_ref("tok2vec").predict([only_tags[0].predicted])
    optimizer = Adam(0.02)
    losses = [nlp.update(only_tags, sgd=optimizer)[component] for _ in range(30)]
    after = nlp.get_pipe(component).model.get_ref("tok2vec").predict([only_tags[0].predicted])
    assert losses[-1] < losses[0] / 10
    assert not np.allclose(before, after)


def test_saved_component_has_no_side_objectives(blank, tmp_path):
    nlp = blank("parser", min_action_freq=1)
    parser = initialized(nlp, "parser", [example(nlp, **ALL)], ["tag", "dep"])
    assert list(parser.side_models) == ["tag", "dep"]
    nlp.to_disk(tmp_path)
    again = nlpx.load(tmp_path)
    assert not again.get_pipe("parser").side_models
    assert json.loads((tmp_path / "parser" / "cfg").read_text(encoding="utf8"))["multitasks"] == []
    assert "multitasks" not in again.config["components"]["parser"]
    again.update([example(again, **ALL)], sgd=Adam(0.01))


def test_unknown_objective_is_refused_with_those_that_there_are(nlp):
    with pytest.raises(ConfigError, match=r"side objective 'tga'; did you mean 'tag'.*there are dep, dep_tag"):
        find_labels(["tga"], [example(nlp, **ALL)], component="parser")


@pytest.mark.parametrize(
    ("annotations", "reason"),
    [({}, "no token is annotated for it"), ({"tags": ["X"] * len(WORDS)}, "all tokens have the same, 'X'")],
)
def test_objective_without_choice_is_refused(nlp, annotations, reason):
    with pytest.raises(DataError, match=rf"side objective 'tag' has nothing to learn.*{reason}"):
        find_labels(["tag"], [example(nlp, **annotations)], component="parser")


CONFIG = """
[paths]
train = "{corpus}"
dev = "{corpus}"

[nlp]
lang = "en"
pipeline = ["parser"]

[components]

[components.parser]
factory = "parser"
min_action_freq = 1

[components.parser.model]
@architectures = "spacy.TransitionBasedParser.v2"
state_type = "parser"
extra_state_tokens = false
hidden_width = 8
maxout_pieces = 2
use_upper = true

[components.parser.model.tok2vec]
@architectures = "test.ParserWordVectors.v1"

[training]
max_steps = 8
eval_frequency = 4
dropout = 0.1

[training.optimizer]
@optimizers = "Adam.v1"
use_averages = true

[initialize]

[initialize.components]

[initialize.components.parser]
multitasks = ["dep", "tag"]
"""


class KilledError(Exception):
    """Stands for a kill -9."""


def test_killed_run_resumes_to_the_same_bytes(nlp, tmp_path):
    corpus = tmp_path / "corpus.spacy"
    docs = [Doc(nlp.vocab, words=[*WORDS[:-1], end], **ALL) for end in ".!?;"]
    nlpx.DocBin(docs=docs).to_disk(corpus)
    config = load_config(CONFIG.format(corpus=corpus.as_posix()))
    fatal = -1

    def die(nlp, info):
        if info["step"] == fatal:
            raise KilledError

    nlpx.registry.callbacks("test.die_in_multitasks.v1", lambda: die)
    overrides = {"training.before_update": {"@callbacks": "test.die_in_multitasks.v1"}}
    train(config, tmp_path / "whole", overrides=overrides)
    fatal = 6
    with pytest.raises(KilledError):
        train(config, tmp_path / "killed", overrides=overrides)
    fatal = -1
    train(config, tmp_path / "killed", overrides=overrides, resume=True)
    whole, killed = ((tmp_path / run / "model-last" / "parser" / "model") for run in ("whole", "killed"))
    assert whole.read_bytes() == killed.read_bytes()
