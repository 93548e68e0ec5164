"""A run of training learns step by step what one of spaCy 3.8.18 learns from the same corpus and config."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import nlpx
from nlpx.config import load_config, validate_config
from nlpx.tokens import Doc, DocBin
from nlpx.training.initialize import init_run
from nlpx.training.loop import TrainingRun
from nlpx.training.settings import TrainingSettings

# What spaCy reported of each step, by the rate of dropout.
LOSSES = json.loads(Path(__file__).with_name("losses_of_spacy.json").read_text(encoding="utf8"))

LABELLERS = ("tagger", "morphologizer", "senter", "trainable_lemmatizer")
COMPONENT = """
[components.{name}]
factory = "{name}"

[components.{name}.model]
@architectures = "spacy.Tagger.v2"
nO = null
normalize = false

[components.{name}.model.tok2vec]
@architectures = "spacy.Tok2VecListener.v1"
width = 24
"""
CONFIG = """
[paths]
train = null
dev = null

[nlp]
lang = "en"
pipeline = {pipeline}

[components]

[components.tok2vec]
factory = "tok2vec"

[components.tok2vec.model]
@architectures = "spacy.Tok2Vec.v2"

[components.tok2vec.model.embed]
@architectures = "spacy.MultiHashEmbed.v2"
width = 24
attrs = ["NORM", "PREFIX", "SUFFIX", "SHAPE"]
rows = [300, 100, 200, 200]
include_static_vectors = false

[components.tok2vec.model.encode]
@architectures = "spacy.MaxoutWindowEncoder.v2"
width = 24
depth = 2
window_size = 1
maxout_pieces = 3
{components}
[training]
max_steps = 9
eval_frequency = 1
patience = 0
dropout = {dropout}
seed = 3

[training.batcher]
@batchers = "spacy.batch_by_words.v1"
discard_oversize = false
tolerance = 0.2

[training.batcher.size]
@schedules = "compounding.v1"
start = 40
stop = 80
compound = 1.1

[training.optimizer]
@optimizers = "Adam.v1"
learn_rate = 0.005
L2 = 0.01
grad_clip = 1.0
use_averages = false
"""
NAMES = ("Anna", "Carl", "Dover", "Eve")
NOUNS = {"cats": "cat", "dogs": "dog", "mice": "mouse", "trees": "tree", "houses": "house"}
VERBS = {"saw": "see", "likes": "like", "follows": "follow", "drew": "draw"}


def sentence(number):
    """Return what is said of the tokens of a sentence such as "Anna likes 7 cats." or "Carl saw trees"."""
    name, noun, verb = (tuple(words)[number % len(words)] for words in (NAMES, NOUNS, VERBS))
    tense = "Tense=Past" if verb in ("saw", "drew") else "Tense=Pres"
    tokens = [
        (name, "NNP", "PROPN", "Number=Sing", name),
        (verb, "VBD", "VERB", tense, VERBS[verb]),
        *([(str(number), "CD", "NUM", "", str(number))] if number % 3 else []),
        (noun, "NNS", "NOUN", "Number=Plur", NOUNS[noun]),
        *([(".", ".", "PUNCT", "", ".")] if number % 7 else []),
    ]
    columns = dict(zip(("words", "tags", "pos", "morphs", "lemmas"), map(list, zip(*tokens, strict=True)), strict=True))
    return {**columns, "sent_starts": [token == tokens[0] for token in tokens]}


def document(vocab, number):
    """Return three sentences as a Doc."""
    whole = sentence(number)
    for part in (sentence(number + 11), sentence(number + 27)):
        whole = {key: whole[key] + part[key] for key in whole}
    return Doc(vocab, **whole)


def written(folder, dropout):
    """Write the corpora and the config; returns the config's path."""
    vocab = nlpx.blank("en").vocab
    for name, numbers in (("train", range(60)), ("dev", range(60, 64))):
        DocBin(docs=[document(vocab, number) for number in numbers]).to_disk(folder / f"{name}.spacy")
    components = "".join(COMPONENT.format(name=name) for name in LABELLERS)
    text = CONFIG.format(pipeline=json.dumps(["tok2vec", *LABELLERS]), components=components, dropout=dropout)
    (folder / "config.cfg").write_text(text, encoding="utf8")
    return folder / "config.cfg"


@pytest.fixture(scope="module", params=sorted(LOSSES))
def learnt(request, tmp_path_factory):
    """Return the losses of each step, and those of spaCy."""
    folder = tmp_path_factory.mktemp("learning")
    paths = {f"paths.{name}": str(folder / f"{name}.spacy") for name in ("train", "dev")}
    nlp, examples = init_run(validate_config(load_config(written(folder, request.param), overrides=paths)))
    settings = TrainingSettings.from_config(nlp.config.interpolate())
    found = [report["losses"] for report in TrainingRun(nlp, settings, examples=examples).steps()]
    return found, LOSSES[request.param]


@pytest.mark.parametrize("name", ["tok2vec", *LABELLERS])
def test_losses_are_those_of_spacy(learnt, name):
    found, expected = ([losses[name] for losses in steps] for steps in learnt)
    assert found == pytest.approx(expected, rel=1e-3, abs=1e-3)
