"""Kind 1: labels that a trained component does not know. In further training they are taken, or refused by name."""

from __future__ import annotations

import re
import warnings
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from thinc.api import Adam, fix_random_seed

import nlpx
from nlpx.errors import DataError
from nlpx.tokens import Doc, Span
from nlpx.tokens.comparing.example import Example
from variants import Variant

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from nlpx.pipeline import Language

WORDS = ["She", "saw", "the", "cat", "of", "Ada", "."]
HEADS = [1, 1, 3, 1, 3, 4, 1]
TOK2VEC = {"@architectures": "spacy.HashEmbedCNN.v2", "width": 8, "depth": 1, "embed_size": 50}
ARCHITECTURES = {"tagger": "spacy.Tagger.v2"}
COMPONENTS = ("ner", "beam_ner", "parser", "beam_parser", "tagger")
ODD = (
    "é",
    "B-X",
    "I-",
    "-",
    "!",
    "a b",
    "||",
    "x||y",
    "ROOT",
    "dep",
    "subtok",
    "O",
    "0",
    "None",
    "𝒳",
    "x" * 300,
    "'\"",
)


@cache
def trained(factory: str, name: str) -> tuple[bytes, Any]:
    """Return a component trained on one text as bytes of a pipeline, and its config."""
    fix_random_seed(0)
    nlp = nlpx.blank("xx")
    model: dict[str, Any] = {"tok2vec": TOK2VEC}
    settings: dict[str, Any] = {"min_action_freq": 1} if "parser" in factory else {}
    if factory.startswith("beam_"):
        settings["beam_width"] = 2
    if factory != "tagger":
        model["hidden_width"] = 8
    nlp.add_pipe(factory, name, config={"model": model, **settings})
    nlp.initialize(lambda: [example(nlp, factory, ["A", "B"])])
    return nlp.to_bytes(), nlp.config


def example(nlp: Language, factory: str, labels: list[str]) -> Example:
    """Return an example with labels for a component."""
    if factory == "tagger":
        return Example(
            Doc(nlp.vocab, words=WORDS),
            Doc(nlp.vocab, words=WORDS, tags=[labels[n % len(labels)] for n in range(len(WORDS))]),
        )
    if "parser" in factory:
        deps = ["ROOT" if head == word else labels[word % len(labels)] for word, head in enumerate(HEADS)]
        return Example(Doc(nlp.vocab, words=WORDS), Doc(nlp.vocab, words=WORDS, heads=HEADS, deps=deps))
    reference = Doc(nlp.vocab, words=WORDS)
    reference.set_ents([Span(reference, n, n + 1, label=label) for n, label in enumerate(labels[: len(WORDS)])])
    return Example(Doc(nlp.vocab, words=WORDS), reference)


def go_on(rng: Random, nlp: Language, name: str) -> tuple[Language, str]:
    """Return a pipeline in which training goes on, and how it came to be."""
    way = rng.choice(("itself", "bytes", "sourced", "renamed", "resumed", "listening"))
    if way == "bytes":
        return nlpx.Language.from_config(nlp.config).from_bytes(nlp.to_bytes()), way
    if way == "sourced":
        other = nlpx.blank("xx")
        other.add_pipe(name, source=nlp)
        return other, way
    if way == "renamed":
        nlp.rename_pipe(name, "another")
    if way == "resumed":
        nlp.resume_training()
    return nlp, way


def variants(rng: Random) -> Iterator[Variant]:
    """Yield trained components that meet labels."""
    while True:
        factory = rng.choice(COMPONENTS)
        name = rng.choice((factory, "mine"))
        labels = [rng.choice((*"ABCDEFG", *ODD)) for _ in range(rng.randint(1, 4))]
        data, config = trained(factory, name)
        nlp = nlpx.Language.from_config(config).from_bytes(data)
        nlp, way = go_on(rng, nlp, name)
        how = rng.choice(("update", "update", "component", "accumulated", "initialize", "removed"))
        drop = rng.choice((0.0, 0.5))
        yield Variant(
            f"{factory} {name!r}, {way}, {how}, drop {drop}, labels {labels!r}",
            lambda nlp=nlp, factory=factory, labels=labels, how=how, drop=drop: _learn(
                nlp, factory, labels, how=how, drop=drop
            ),
        )


def _learn(nlp: Language, factory: str, labels: list[str], *, how: str, drop: float) -> None:
    """Learn from labels, and assert that each is known then, or named."""
    (pipe,) = (pipe for _, pipe in nlp.pipeline)
    one = example(nlp, factory, labels)
    used = _used(one, factory)
    known = set(pipe.labels)
    before = _scores(pipe)
    if how == "removed":
        pipe.model.attrs.pop("resize_output", None)
    new = used - known
    refused = ""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            if how == "component":
                losses = pipe.update([one], drop=drop, sgd=Adam(0.01))
            elif how == "initialize":
                listed, pipe = pipe.label_data, _fresh(nlp)
                pipe.initialize(lambda: [one], labels=listed)
                losses = {pipe.name: 1.0}
            elif how == "accumulated":
                losses = nlp.update([one], drop=drop, sgd=False)
                nlp.update([example(nlp, factory, ["A"])], drop=drop, sgd=Adam(0.01), losses=losses)
            else:
                losses = nlp.update([one], drop=drop, sgd=Adam(0.01))
        except DataError as error:
            refused = str(error)
    if refused:
        assert new, f"nothing was new: {refused}"
        assert how == "removed", f"could have been taken: {refused}"
        assert all(repr(label[:40]) in refused for label in new), f"{new} not named: {refused}"
        assert set(pipe.labels) == known, "refused, but taken"
        return
    assert used <= _with_marks(pipe), f"{used - _with_marks(pipe)} lost"
    assert losses[pipe.name] > 0, "nothing was learnt"
    said = [str(each.message) for each in caught]
    assert not new or any(all(repr(label[:40]) in each for label in new) for each in said), f"{new} not named: {said}"
    if how != "initialize" and new:
        assert np.shape(before)[-1] < np.shape(_scores(pipe))[-1], "no outputs more"
    again = _fresh(nlp).from_bytes(pipe.to_bytes(exclude=["vocab"]))
    assert again.labels == pipe.labels, "lost on saving"


def _used(one: Example, factory: str) -> set[str]:
    """Return the labels that an example has, as its Doc says."""
    if factory == "tagger":
        return {token.tag_ for token in one.reference if not re.fullmatch("-?|!.+", token.tag_)}
    if "parser" in factory:
        return {token.dep_ for token in one.reference if token.head is not token and token.head != token}
    return {ent.label_ for ent in one.reference.ents}


def _with_marks(pipe: Any) -> set[str]:
    """Return the labels of a component, with those that mark lifted arcs."""
    return {*pipe.labels, *getattr(getattr(pipe, "moves", None), "labels", ())}


def _fresh(nlp: Language) -> Any:
    """Return the component of a pipeline without labels and weights."""
    (pipe,) = (pipe for _, pipe in nlpx.Language.from_config(nlp.config).pipeline)
    return pipe


def _scores(pipe: Any) -> Any:
    """Return the weights that make scores."""
    layer = pipe.model.get_ref("upper" if pipe.model.has_ref("upper") else "output_layer")
    return layer.get_param("W").T
