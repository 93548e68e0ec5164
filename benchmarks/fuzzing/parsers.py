"""Targets: folders of parsers and entity recognizers, and tables of actions with weights to fit."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from thinc.api import Adam, fix_random_seed

import nlpx
from nlp_parser.models import output_layer
from nlpx.files import msgpack
from nlpx.tokens import Doc, Span
from nlpx.tokens.comparing.example import Example

from .mutations import mutate_files
from .trials import Target, expect, read_files, written

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from nlpx.pipeline import Language

    from .mutations import Files

WORDS = ["She", "saw", "the", "cat", ".", "It", "ran", "\n", "."]
HEADS = [1, 1, 3, 1, 1, 6, 6, 6, 6]
DEPS = ["nsubj", "ROOT", "det", "obj", "punct", "nsubj", "ROOT", "", "punct"]
ENTS = ["B-PER", "O", "B-PET", "I-PET", "O", "O", "O", "O", "O"]
HIDDEN = 8


@cache
def trained(factory: str, use_upper: bool) -> Language:
    """Return a pipeline with a small component that has been trained."""
    fix_random_seed(0)
    nlp = nlpx.blank("xx")
    tok2vec = {"@architectures": "spacy.HashEmbedCNN.v2", "width": 8, "depth": 1, "embed_size": 40}
    settings: dict[str, Any] = {"min_action_freq": 1} if "parser" in factory else {}
    if factory.startswith("beam_"):
        settings["beam_width"] = 3
    model = {"tok2vec": tok2vec, "hidden_width": HIDDEN, "use_upper": use_upper}
    nlp.add_pipe(factory, config={"model": model, **settings})
    nlp.initialize(lambda: [example(nlp)])
    for _ in range(5):
        nlp.update([example(nlp)], sgd=Adam(0.01))
    return nlp


def example(nlp: Language) -> Example:
    """Return what the components learn."""
    return Example(Doc(nlp.vocab, words=WORDS), Doc(nlp.vocab, words=WORDS, heads=HEADS, deps=DEPS, ents=ENTS))


def docs(nlp: Language) -> list[Doc]:
    """Return Docs to predict for: plain, with what components must keep to, and without tokens."""
    plain, preset, starts = (Doc(nlp.vocab, words=WORDS) for _ in range(3))
    preset.set_ents([Span(preset, 0, 1, "PER"), Span(preset, 2, 4, "NEW")], blocked=[preset[5:6]], default="missing")
    for token in starts:
        token.is_sent_start = token.i in (0, 3)
    return [plain, preset, starts, Doc(nlp.vocab)]


def _load(factory: str, use_upper: bool) -> Callable[[Files], tuple[Language, Any]]:
    def load(files: Files) -> tuple[Language, Any]:
        nlp = trained(factory, use_upper)
        pipe = nlp.create_pipe(factory, factory, config=nlp.get_pipe_config(factory))
        with written(files) as folder:
            pipe.from_disk(folder, exclude=["vocab"])
        # Actions that have not been learnt are refused only when they are asked for.
        pipe.predict(docs(nlp))
        return nlp, pipe

    return load


def _use(loaded: tuple[Language, Any]) -> None:
    nlp, pipe = loaded
    found = docs(nlp)
    pipe.set_annotations(found, pipe.predict(found))
    for doc in found:
        for token in doc:
            expect(0 <= token.head.i < len(doc), "a head outside")
            expect(token.dep_ in {"", "ROOT", *pipe.labels, *pipe.moves.labels}, f"the label {token.dep_!r}")
        for ent in doc.ents:
            expect(ent.label_ in {"PER", "NEW", *pipe.labels}, f"the entity {ent.label_!r}")
    kept = [(ent.start, ent.end, ent.label_) for ent in found[1].ents]
    expect({(0, 1, "PER"), (2, 4, "NEW")} <= set(kept), f"entities that were there are gone: {kept}")
    names = pipe.move_names
    again = nlp.create_pipe(nlp.pipe_names[0], "again", config=nlp.get_pipe_config(nlp.pipe_names[0]))
    again.from_bytes(pipe.to_bytes(exclude=["vocab"]))
    expect(again.move_names == names, "saved and read again it has other actions")
    pipe.update([example(nlp)])


def _seeds(factory: str, use_upper: bool) -> Callable[[], list[Files]]:
    def seeds() -> list[Files]:
        with written({}) as folder:
            trained(factory, use_upper).get_pipe(factory).to_disk(folder, exclude=["vocab"])
            return [read_files(folder)]

    return seeds


def _craft(factory: str, use_upper: bool) -> Callable[[Random, Files], Files]:
    """Return what makes files of which the table of actions is another one, mostly with weights for as many."""

    def craft(random: Random, files: Files) -> Files:
        content: dict[str, Any] = msgpack.unpack(files["moves"] or b"")
        counts: dict[str, dict[str, Any]] = json.loads(content["moves"])
        for _ in range(random.randint(0, 3)):
            _craft_counts(random, counts)
        model: dict[str, Any] = msgpack.unpack(files["model"] or b"")
        n_actions = sum(len(found) for found in counts.values() if isinstance(found, dict))
        layers = trained(factory, use_upper).get_pipe(factory).model
        place = list(layers.walk()).index(output_layer(layers))
        n_outputs = n_actions if random.random() < 0.95 else random.choice((0, 1, n_actions + 1, 2**20))
        _craft_weights(random, model, place, n_outputs)
        moves = msgpack.pack({**content, "moves": json.dumps(counts)})
        changed = {**files, "moves": moves, "model": msgpack.pack(model)}
        return mutate_files(random, changed) if random.random() < 0.05 else changed

    return craft


def _craft_counts(random: Random, counts: dict[str, dict[str, Any]]) -> None:
    """Change one thing in a table of actions."""
    kind = random.choice((*counts, *"2341234"))
    label = random.choice(("", "x", "PER", "PET", "nsubj", "dep", "ROOT", "nsubj||obj", "subtok", "é" * 50))
    chance = random.random()
    found = counts.setdefault(kind, {})
    if not isinstance(found, dict) or chance < 0.03:
        counts[kind] = random.choice(({}, [], None, {label: {}}, {"": 1}))
    elif chance < 0.06:
        del counts[kind]
    elif chance < 0.09:
        counts[random.choice(("-1", "6", "01", " 1", "1.0", "x", "", "99999999999"))] = dict(found)
    elif chance < 0.5 and found:
        del found[random.choice(list(found))]
    elif chance < 0.6 and found:
        found[random.choice(list(found))] = random.choice((-1, -2, 0, 2**63, -(2**70), 1.5, "3", None, True))
    elif chance < 0.7:
        found.update({f"{label}{number}": number for number in range(random.choice((1, 40, 400)))})
    else:
        found[label] = random.choice((1, 0, -1, -5, 10**9))


def _craft_weights(random: Random, model: dict[str, Any], place: int, n_actions: int) -> None:
    """Make the output layer one for a number of actions, with odd weights."""
    dims, params = model["nodes"][place]["dims"], model["params"][place]
    fill = random.choice((0.0, 1.0, -1.0, 1e-40, 1e20, 3e38, -3e38, None))
    numbers = np.random.RandomState(random.randrange(2**32))
    old = dims["nO"]
    dims["nO"] = n_actions
    for name, array in params.items():
        axis = {"pad": 2, "W": 1}.get(name, 0) if "pad" in params else 0
        shape = [*array.shape]
        if shape[axis] == old and n_actions < 10_000:
            shape[axis] = n_actions
        made = numbers.normal(size=shape).astype("f") if fill is None else np.full(shape, fill, dtype="f")
        made[..., ::2] *= random.choice((1, -1))
        params[name] = made


def _targets(factory: str) -> list[Target]:
    name = factory.replace("_", "-")
    return [
        Target(
            name=f"{name}-{what}",
            seeds=_seeds(factory, use_upper),
            load=_load(factory, use_upper),
            use=_use,
            mutate=mutate,
        )
        for what, use_upper, mutate in (
            ("files", True, mutate_files),
            ("actions", True, _craft(factory, True)),
            ("actions-no-upper", False, _craft(factory, False)),
        )
    ]


TARGETS = tuple(target for factory in ("parser", "ner", "beam_parser", "beam_ner") for target in _targets(factory))
